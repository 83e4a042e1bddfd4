"""Sorani Kurdish runs from the right, which Typst does not know, and has no labels of its own."""

from pathlib import Path

import pytest

from oppslag import proving
from oppslag.reading.pdf.reader import read_pdf
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make, write

HEAD = 'msgid ""\nmsgstr ""\n"Language: ckb\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
WORDS = {
    "Hils på alle du møter.": "سڵاو لە هەموو کەسێک بکە کە لە Teams دەیبینیت.",
    "Hjelp den som spør.": "یارمەتی ئەو کەسە بدە کە دەپرسێت.",
    "Hils på alle.": "سڵاو لە هەمووان بکە.",
}
KEYS = ("SMAA-01/text", "SMAA-02/text", "SMAA-01/poster")


@pytest.mark.parametrize("form", ["document", "poster"])
def test_a_kurdish_sheet_runs_from_the_right(small: Path, form: str) -> None:
    """Its words, its cards and the file itself; labels in English do not run into the values beside them."""
    organisation = (small / "source/organisation.yaml").read_text("utf-8").replace("[nb, en]", "[nb, ckb]")
    entries = zip(KEYS, WORDS.items(), strict=True)
    po = "\n".join(f'msgctxt "{key}"\nmsgid "{norwegian}"\nmsgstr "{words}"\n' for key, (norwegian, words) in entries)
    files = {"source/organisation.yaml": organisation, "translations/ckb/LC_MESSAGES/smaa.po": HEAD + po}
    source = (small / "source/smaa.yaml").read_text("utf-8")
    dated = source.replace("contact: leder", "contact: leder, valid_from: 2020-02-01")
    root = write(small, {**files, "source/smaa.yaml": dated})
    assert [str(error) for error in make(root, language="ckb", form=form).errors] == []
    proof = proving.prove(Workspace.at(root), Choice.of("smaa", "ckb", form))
    assert [str(problem) for problem in proof.problems] == []
    for file in (root / "output/smaa/ckb").glob("*.pdf"):
        assert read_pdf(file.read_bytes()).direction == "rtl"

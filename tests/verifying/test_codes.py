"""A sheet vouches for its own words alone: the check code that it shows is theirs."""

from dataclasses import replace
from pathlib import Path

import pytest

from oppslag.formats import FORMATS
from oppslag.formats.protocol import Format
from oppslag.model import BINDING, WALL
from oppslag.reading.passages import Passages
from oppslag.reading.readers import READERS, read
from oppslag.verifying.codes import code_of
from oppslag.verifying.expecting import expect
from oppslag.verifying.verdict import judge_passages
from oppslag.writing import MEDIA_TYPES

DOCUMENT = "sosiale-medier"
SHEETS = [
    (form, name)
    for form in FORMATS
    for name in form.files
    if form.name != "fragment" and MEDIA_TYPES[Path(name).suffix] in READERS
]


def _said(passages: Passages, root: Path, form: Format, language: str) -> list[str]:
    expectation = expect(root, DOCUMENT, language)
    verdict = judge_passages(passages, expectation, form.carries, strict=True, draft=None, name="file")
    return [problem.message for problem in verdict.problems]


@pytest.mark.parametrize("language", ["nb", "en", "ar"])
@pytest.mark.parametrize(("form", "name"), SHEETS, ids=[name for _form, name in SHEETS])
def test_the_code_of_other_words_is_refused(
    form: Format, name: str, language: str, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every sheet shows its check code, and one that shows another, of whatever words, is refused."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    file = built / "output" / DOCUMENT / language / name
    passages = read(file.read_bytes(), MEDIA_TYPES[file.suffix])
    own = code_of(expect(built, DOCUMENT, language), form.carries)
    assert any(own in passage.text for passage in passages.passages)
    other = f"{own[:-1]}{'7' if own[-1] != '7' else '8'}"
    changed = tuple(replace(passage, text=passage.text.replace(own, other)) for passage in passages.passages)
    assert not _said(passages, built, form, language)
    said = _said(replace(passages, passages=changed), built, form, language)
    assert any(other in message and own in message and "check code" in message for message in said)


def test_other_words_have_another_code(built: Path) -> None:
    """Two editions have two codes, and so have a sheet for the wall and a document."""
    codes = {
        code_of(expect(built, DOCUMENT, language), carries) for language in ("nb", "en") for carries in (BINDING, WALL)
    }
    assert len(codes) == 4


def test_the_code_of_a_text_over_several_lines_is_its_own(rich: Path) -> None:
    """A text that the source writes over several lines (`text: |`) ends in a line end that belongs to no words."""
    (document,) = (path.name for path in (rich / "output").iterdir() if (path / "nn").is_dir())
    file = rich / "output" / document / "nn" / "document.docx"
    own = code_of(expect(rich, document, "nn"), BINDING)
    passages = read(file.read_bytes(), MEDIA_TYPES[file.suffix])
    assert any(own in passage.text for passage in passages.passages)

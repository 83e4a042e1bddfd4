"""A table of several pages, and text without spaces between its words, are set and proved like other text."""

from itertools import accumulate
from pathlib import Path

import pytest

from oppslag import proving
from oppslag.reading.pdf.reader import read_pdf
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make, write

HEAD = "          | Hva | Hvor lenge | Hvem |\n          |---|---|---|\n"
ROWS = "".join(
    f"          | Opplysning nummer {row}, slik den står i arkivet | {row} år | "
    f"Den som har ansvaret for tjenesten, eller Teams {row} |\n"
    for row in range(1, 61)
)
TABLE = f"Slik lenge tar vi vare på det:\n\n{HEAD}{ROWS}"


@pytest.mark.parametrize("language", ["nb", "ar"])
def test_a_table_runs_over_pages(small: Path, language: str) -> None:
    """A row stays on one page, also in large print, and its words stand once and in order."""
    source = small / "source/smaa.yaml"
    words = source.read_text(encoding="utf-8").replace("text: Hils på alle du møter.", f"text: |-\n          {TABLE}")
    organisation = (small / "source/organisation.yaml").read_text(encoding="utf-8").replace("[nb, en]", "[nb, ar]")
    arabic = TABLE.replace("Opplysning nummer", "معلومات رقم").replace("          ", "").replace("\n", "\\n")
    entry = TABLE.replace("          ", "").rstrip("\n").replace("\n", "\\n")
    head = 'msgid ""\nmsgstr ""\n"Language: ar\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    for norwegian, other in (
        ("Slik lenge tar vi vare på det:", "نحتفظ بها هكذا:"),
        ("slik den står i arkivet", "كما هي في الأرشيف"),
        ("Den som har ansvaret for tjenesten, eller", "المسؤول عن الخدمة أو"),
        ("Hva | Hvor lenge | Hvem", "ماذا | كم من الوقت | من"),
        (" år |", " سنة |"),
    ):
        arabic = arabic.replace(norwegian, other)
    po = f'{head}msgctxt "SMAA-01/text"\nmsgid "{entry}"\nmsgstr "{arabic.removesuffix(chr(92) + "n")}"\n'
    write(
        small,
        {
            "source/smaa.yaml": words,
            "source/organisation.yaml": organisation,
            "translations/ar/LC_MESSAGES/smaa.po": po,
        },
    )
    assert [str(error) for error in make(small, language=language, form="document").errors] == []
    proof = proving.prove(Workspace.at(small), Choice.of("smaa", language, "document"))
    assert [str(problem) for problem in proof.problems] == []


THAI = "อย่า เผยแพร่ ภาพ ของ เด็ก โดย ไม่ ได้ รับ ความ ยินยอม จาก ผู้ ปกครอง"


def test_thai_is_broken_between_words(small: Path) -> None:
    """Typst knows where a word ends; nothing is broken after any letter, on paper or on the wall."""
    wording = THAI.replace(" ", "")
    ends = {"".join(THAI.split()[:count]) for count in range(1, len(THAI.split()) + 1)}
    source = small / "source/smaa.yaml"
    words = source.read_text(encoding="utf-8").replace("language: nb", "language: th")
    words = words.replace("poster: Hils på alle.", f"poster: {wording}")
    words = words.replace("text: Hils på alle du møter.", f"text: {wording * 3}")
    organisation = (small / "source/organisation.yaml").read_text(encoding="utf-8").replace("[nb, en]", "[th]")
    write(small, {"source/smaa.yaml": words, "source/organisation.yaml": organisation})
    for form in ("document", "poster"):
        assert [str(error) for error in make(small, form=form).errors] == []
        assert proving.prove(Workspace.at(small), Choice.of("smaa", "th", form)).problems == ()
    for name in ("document.pdf", "document-large.pdf", "poster-a3.pdf"):
        read = read_pdf((small / "output/smaa/th" / name).read_bytes())
        shown = [one.text for one in read.passages if one.text.replace("\n", "") in {wording, wording * 3}]
        assert shown
        for text in shown:
            *broken, _last = accumulate(text.split("\n"))
            assert all(line.replace(wording, "") in {"", *ends} for line in broken), text

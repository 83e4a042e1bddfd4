"""A house that sets its documents in a face of its own has them proved, too: in every language and script."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from finished import ROOT, edition, expected, workshop

from oppslag import composing
from oppslag.fonts import families
from oppslag.formats import FORMATS
from oppslag.model import Artifact
from oppslag.verifying.verdict import Verdict, judge
from oppslag.workshop import Workshop

FONTS = Path("/usr/share/fonts")
FACE = "DejaVu Sans"
DOCUMENT = next(form for form in FORMATS if form.name == "document")


@pytest.fixture(autouse=True)
def in_another_face(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts are set in a face of the system first."""
    folders = (next(FONTS.rglob("DejaVuSans.ttf")).parent, *workshop().font_folders)
    monkeypatch.setattr(Workshop, "font_folders", folders)
    monkeypatch.setattr(composing, "families", lambda language: (FACE, *families(language)))


def made(language: str) -> tuple[Artifact, ...]:
    tools = Workshop.of(ROOT)  # one that has loaded no fonts yet
    whole = edition(language)
    assert not tools.trees.prepare(whole.policy.texts())
    return DOCUMENT.render(whole, tools)


def verdict(artifact: Artifact, language: str, asked: str) -> Verdict:
    draft = bool(edition(language).draft_reasons(DOCUMENT.carries))
    return judge(artifact.content, artifact.media_type, expected(asked), DOCUMENT.carries, strict=True, draft=draft,
                 name=artifact.path.name, format=DOCUMENT.name)  # fmt: skip


@pytest.mark.parametrize("language", ["nb", "en", "uk", "se", "ar"])
def test_a_document_in_another_face_is_proved(language: str) -> None:
    """Both sizes: nothing is missed, and nothing is wrong with them."""
    sheets = made(language)
    assert len(sheets) == 2
    for sheet in sheets:
        assert b"DejaVuSans" in sheet.content
        assert [problem.message for problem in verdict(sheet, language, language).problems] == []


@cache
def whole() -> Artifact:
    """The Arabic document in that face."""
    return made("ar")[0]


BLANK = re.compile(rb"<(\w{4})> <00[2A]0>")


def shown(page: pikepdf.Page) -> Iterator[int]:
    """Which of its instructions show something of the text, and more than a blank."""
    artifact, blanks = 0, b""
    for at, step in enumerate(pikepdf.parse_content_stream(page)):
        operator = str(step.operator)
        if operator == "Tf":
            table = page.Resources.Font[str(step.operands[0])].ToUnicode.read_bytes()
            blanks = b"|".join(re.escape(bytes.fromhex(code.decode())) for code in BLANK.findall(table)) or b"none"
        elif operator in ("BDC", "BMC"):
            artifact += bool(artifact) or str(step.operands[0]) == "/Artifact"
        elif operator == "EMC":
            artifact -= bool(artifact)
        elif operator in ("Tj", "TJ") and not artifact:
            strings = step.operands if operator == "Tj" else step.operands[0]
            if re.sub(blanks, b"", b"".join(bytes(one) for one in strings if isinstance(one, pikepdf.String))):
                yield at


@pytest.mark.parametrize("part", range(24))
def test_whatever_is_not_drawn_is_missed(part: int) -> None:
    """One string after another is left out, words and vowel signs, of which most are drawn by themselves."""
    with pikepdf.open(BytesIO(whole().content)) as pdf:
        places = [(number, at) for number, page in enumerate(pdf.pages) for at in shown(page)]
        number, at = places[2 + part * (len(places) - 2) // 24]  # the first two are the name over the title
        steps = list(pikepdf.parse_content_stream(pdf.pages[number]))
        del steps[at]
        pdf.pages[number].Contents = pdf.make_stream(pikepdf.unparse_content_stream(steps))
        out = BytesIO()
        pdf.save(out)
    assert verdict(replace(whole(), content=out.getvalue()), "ar", "ar").problems

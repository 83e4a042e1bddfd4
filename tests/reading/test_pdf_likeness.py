"""Letters of a face that nobody here knows: each looks like itself, and an exchanged one like another."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
import typst
import uharfbuzz as hb
from fontTools.ttLib import TTFont

from oppslag.reading.pdf.likeness import bracket, mistaken
from oppslag.reading.pdf.reader import read_pdf
from oppslag.reading.pdf.strings import MIRRORED

FACES = (
    sorted(Path("/usr/share/fonts").rglob("DejaVu*.ttf"))[:40] or sorted(Path("/usr/share/fonts").rglob("*.ttf"))[:9]
)
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@cache
def font(file: Path) -> hb.Font:
    return hb.Font(hb.Face(file.read_bytes()))


def letters(face: hb.Font, text: str) -> Iterator[tuple[str, hb.Font, int]]:
    yield from ((sign, face, glyph) for sign in text if (glyph := face.get_nominal_glyph(ord(sign))))


@pytest.mark.parametrize("file", FACES, ids=lambda file: file.stem)
def test_letters_look_like_themselves(file: Path) -> None:
    """No letter or digit of an ordinary face is taken for another."""
    assert list(mistaken(letters(font(file), LETTERS))) == []


@pytest.mark.parametrize(("one", "other"), ["eo", "ia", "59", "tk", "MN", "sr", "06"], ids="".join)
def test_a_letter_that_is_drawn_as_another_is_noticed(one: str, other: str) -> None:
    """Where the file says e and draws o, it says what it draws."""
    program = TTFont(BytesIO(FACES[-1].read_bytes()))
    cmap, glyphs = program.getBestCmap(), program["glyf"].glyphs
    first, second = cmap[ord(one)], cmap[ord(other)]
    glyphs[first], glyphs[second] = glyphs[second], glyphs[first]
    out = BytesIO()
    program.save(out)
    face = hb.Font(hb.Face(out.getvalue()))
    assert dict(mistaken(letters(face, one + other)))


def smaller(file: Path, exchanged: str = "") -> hb.Font:
    """A face whose letters fill 0.7 of what they fill of their em, with two letters exchanged."""
    program = TTFont(BytesIO(file.read_bytes()))
    program["head"].unitsPerEm = round(program["head"].unitsPerEm / 0.7)
    if exchanged:
        cmap, glyphs = program.getBestCmap(), program["glyf"].glyphs
        first, second = (cmap[ord(sign)] for sign in exchanged)
        glyphs[first], glyphs[second] = glyphs[second], glyphs[first]
    out = BytesIO()
    program.save(out)
    return hb.Font(hb.Face(out.getvalue()))


@pytest.mark.parametrize("file", FACES[:3], ids=lambda file: file.stem)
def test_small_letters_of_a_face_look_like_themselves(file: Path) -> None:
    """A face may leave much of its em to its other script: what is higher or lower is told within the face."""
    assert list(mistaken(letters(smaller(file), LETTERS))) == []
    assert dict(mistaken(letters(smaller(file, "59"), LETTERS)))


@pytest.mark.parametrize("sign", "()[]{}<>«»‹›")
def test_a_bracket_opens_as_it_is_drawn(sign: str) -> None:
    """In a face of any measure, whatever the file says."""
    for face in (font(FACES[0]), smaller(FACES[0])):
        glyph = face.get_nominal_glyph(ord(sign))
        assert bracket(sign, face, glyph) == bracket(sign.translate(MIRRORED), face, glyph) == sign


def test_other_scripts_and_signs_are_passed_over() -> None:
    """What is no letter or digit of the two scripts has nothing to be held against."""
    assert list(mistaken(letters(font(FACES[0]), "?!.,-+«»αβ"))) == []


def test_one_picture_is_the_hyphen_that_is_meant() -> None:
    """A program may draw the hyphen that parts a word and that of the word itself as one sign: both are read."""
    family = str(TTFont(BytesIO(FACES[0].read_bytes()))["name"].getBestFamilyName())
    look = f'#set document(title: "a", date: none)\n#set text(font: "{family}", lang: "nb", hyphenate: true)\n'
    said = "Personvernerklæringer i kommunene. Helse- og jobb-e-post - ja."
    source = f"#set page(width: 3cm, margin: 3mm)\n{look}{said}"
    printed = typst.compile(source.encode(), font_paths=[FACES[0].parent], ignore_system_fonts=True)
    (words,) = read_pdf(printed).passages
    assert "".join(words.text.replace("\u00ad\n", "").split()) == "".join(said.split())
    assert "\u00ad\n" in words.text
    assert not any("text layer" in finding.message for finding in read_pdf(printed).findings)

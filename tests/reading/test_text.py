import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppslag.reading.passages import Shape, UnreadableFile
from oppslag.reading.text import read_text

DOCUMENT = """Tittel
======

En innledning som går
over to linjer.

Seksjon
-------

SM-07  Du skal ikke dele
taushetsbelagt informasjon.

- første
- andre
  går videre
  - under

    mer om under

1. Én ting
   8. mars
2. To ting

(1) er ikke en liste
"""


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("OPPSLAG_LANG", "en")


def shown(content: bytes) -> list[tuple[str, Shape, int, str]]:
    return [(p.text, p.shape, p.depth, p.spot.path) for p in read_text(content).passages]


def test_a_dash_that_found_no_room_on_the_line_is_no_bullet():
    """A program that wraps lines puts a dash first where it has to; after a line with room for it, it is a bullet."""
    wrapped = "Svar ikke på vegne av kommunen\n- tenk gjennom om du skal det\nog spør lederen din.\n"
    assert [p.shape for p in read_text(wrapped.encode()).passages] == [Shape.PARAGRAPH]
    listed = "Husk:\n- å tenke gjennom om du skal svare på\n  vegne av kommunen\n- å spørre lederen din\n"
    assert [p.shape for p in read_text(listed.encode()).passages] == [Shape.PARAGRAPH, Shape.ITEM, Shape.ITEM]


@pytest.mark.parametrize("bullets", [("-", "-"), ("1.", "2.")])
def test_a_list_may_begin_beside_a_number(bullets: tuple[str, str]):
    """A rule that is a list has its first bullet beside its number; a dash that has none below it is a dash."""
    first, second = bullets
    listed = f"SM-07  {first} først og fremst\n          det\n          - under\n       {second} sist\n\nSM-08  Noe.\n"
    labels = [] if first == "-" else bullets
    words = [(p.text, p.shape) for p in read_text(listed.encode()).passages if p.text not in labels]
    assert words == [
        ("SM-07", Shape.PARAGRAPH),
        ("først og fremst\ndet", Shape.ITEM),
        ("under", Shape.ITEM),
        ("sist", Shape.ITEM),
        ("SM-08 Noe.", Shape.PARAGRAPH),
    ]
    alone = f"SM-07  {first} først\n       sist\n\n  {second} Noe.\n"
    assert read_text(alone.encode()).passages[0].text == f"SM-07 {first} først\nsist"


def test_document():
    """A plain text is read by its paragraphs, headings and lists, the lines of each as one."""
    assert shown(DOCUMENT.encode()) == [
        ("Tittel", Shape.HEADING, 0, "line 1"),
        ("En innledning som går\nover to linjer.", Shape.PARAGRAPH, 0, "line 4"),
        ("Seksjon", Shape.HEADING, 0, "line 7"),
        ("SM-07 Du skal ikke dele\ntaushetsbelagt informasjon.", Shape.PARAGRAPH, 0, "line 10"),
        ("første", Shape.ITEM, 1, "line 13"),
        ("andre\ngår videre", Shape.ITEM, 1, "line 14"),
        ("under", Shape.ITEM, 2, "line 16"),
        ("mer om under", Shape.PARAGRAPH, 2, "line 18"),
        ("1.", Shape.LABEL, 1, "line 20"),
        ("Én ting\n8. mars", Shape.ITEM, 1, "line 20"),
        ("2.", Shape.LABEL, 1, "line 22"),
        ("To ting", Shape.ITEM, 1, "line 22"),
        ("(1) er ikke en liste", Shape.PARAGRAPH, 0, "line 24"),
    ]
    assert read_text(DOCUMENT.encode()).title == "Tittel"


@pytest.mark.parametrize(
    "change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n"), lambda t: t.rstrip("\n")]
)
def test_harmless(change):
    """The ends of lines and a byte order mark do not change what is read."""
    assert shown(change(DOCUMENT).encode()) == shown(DOCUMENT.encode())


@pytest.mark.parametrize("odd", ["\u202e", "\u202d", "\x08", "\x1b", "\ufffd", "\U000e0041"])
def test_odd_characters(odd):
    """A character that changes what is seen without being seen is told, with its line."""
    [finding] = read_text(f"En\nto{odd}".encode()).findings
    assert str(finding.spot) == "line 2"
    assert f"U+{ord(odd):04X}" in finding.message


def test_words_that_nobody_finds():
    """Each place where words stand too far from those before them is told with its line, however many there are."""
    far = read_text(b"En\n" + b"\r\nto" + b" " * 300 + b"tre\ffire\n" + b" " * 300 + b"fem\n" * 3)
    assert [str(finding.spot) for finding in far.findings] == ["line 3", "line 5"]
    ever_deeper = b"".join(b" " * indent + b"- a\n" for indent in range(4_000))  # took half a minute
    assert len(read_text(ever_deeper).findings) == 3_800


@pytest.mark.parametrize("content", ["æ".encode("latin-1"), b"a\0b", "tekst".encode("utf-16")])
def test_not_text(content):
    """A file that is not UTF-8 text is refused."""
    with pytest.raises(UnreadableFile):
        read_text(content)


@given(st.lists(st.text("abcæøå 1.-", min_size=1), min_size=1))
def test_no_word_is_lost(lines):
    """Every letter of a text is in some passage, in order."""
    content = "\n".join(lines)
    read = "".join(p.text for p in read_text(content.encode()).passages)
    letters = [each for each in content if each.isalpha()]
    assert [each for each in read if each.isalpha()] == letters

"""A code that looks like one that was seen is not looked at again, and never says what another one does."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
import segno
from pikepdf import Array, Dictionary, Name

from oppslag.reading.passages import Passages
from oppslag.reading.pdf import symbols
from oppslag.reading.pdf.reader import read_pdf

SITE, OTHER = "https://www.example.org/one", "https://www.example.org/two"


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often a camera has looked at a code."""
    looked: list[int] = []
    see = symbols._seen

    def seen(*where: object) -> object:
        looked.append(1)
        return see(*where)  # type: ignore[arg-type]

    monkeypatch.setattr(symbols, "_seen", seen)
    monkeypatch.setattr(symbols, "_known", {})
    return looked


class Leaf:
    """A page with a code of lines on a card."""

    left, bottom, side = 100.0, 500.0, 116.0

    def __init__(self, words: str = SITE) -> None:
        self.words = words
        self.pdf = pikepdf.new()
        self.page = self.pdf.add_blank_page(page_size=(595, 842))
        self.before, self.after = "0.9 0.95 1 rg 0 0 595 842 re f", ""
        self.card = 30.0
        self.ground, self.ink, self.pen = "1 g", "0 G", ""
        self.opens, self.ends = "", "S Q"

    def square(self, left: float, bottom: float, right: float, top: float) -> str:
        """A rectangle, in shares of the code."""
        x, y = self.left + left * self.side, self.bottom + bottom * self.side
        return f"{x} {y} {(right - left) * self.side} {(top - bottom) * self.side} re"

    def saved(self) -> bytes:
        matrix = segno.make(self.words, error="m", micro=False).matrix
        one = self.side / len(matrix)
        edge = self.card / self.side
        steps = [self.before, self.ground, self.square(-edge, -edge, 1 + edge, 1 + edge), "f q", self.ink, f"{one} w"]
        steps += [self.pen, self.opens]
        for down, row in enumerate(matrix):
            y = self.bottom + self.side - (down + 0.5) * one
            starts = [self.left + at * one for at, dark in enumerate(row) if dark]
            steps += [f"{x} {y} m {x + one} {y} l" for x in starts]
        steps += [self.ends, self.after]
        self.page.contents_add("\n".join(steps).encode())
        out = BytesIO()
        self.pdf.save(out)
        return out.getvalue()


def told(read: Passages) -> tuple[list[str], list[str]]:
    return [symbol.words for symbol in read.symbols], [finding.message for finding in read.findings]


def elsewhere(leaf: Leaf) -> None:
    leaf.left, leaf.bottom = 330, 60


def larger(leaf: Leaf) -> None:
    leaf.side, leaf.card, leaf.bottom = 232, 60, 300


def in_blue(leaf: Leaf) -> None:
    leaf.ink = "0 0.1 0.3 RG"


@pytest.mark.parametrize("change", [elsewhere, larger, in_blue], ids=lambda change: change.__name__)
def test_a_code_is_seen_once(change: Callable[[Leaf], None], looks: list[int]) -> None:
    """One code on sheets of other sizes, at other places and in other dark colours says what it says."""
    leaf = Leaf()
    change(leaf)
    assert [told(read_pdf(one))[0] for one in (Leaf().saved(), leaf.saved())] == [[SITE], [SITE]]
    assert len(looks) == 1
    assert told(read_pdf(Leaf().saved(), closely=True))[0] == [SITE]
    assert len(looks) == 2


def other_words(leaf: Leaf) -> None:
    leaf.words = OTHER


def half_covered(leaf: Leaf) -> None:
    leaf.after = "1 g " + leaf.square(0, 0, 1, 0.5) + " f"


def covered_by_lines(leaf: Leaf) -> None:
    x, y = leaf.left + 30, leaf.bottom
    leaf.after = f"1 G 60 w {x} {y} m {x} {y + leaf.side} l S"


def covered_by_a_curve(leaf: Leaf) -> None:
    x, y = leaf.left, leaf.bottom
    leaf.after = f"1 g {x} {y} m {x + 60} {y + 90} {x + 90} {y + 60} {x + 116} {y} c f"


def under_a_note(leaf: Leaf) -> None:
    look = leaf.pdf.make_stream(b"1 g 0 0 80 116 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 80, 116])
    box = [leaf.left, leaf.bottom, leaf.left + 80, leaf.bottom + leaf.side]
    note = Dictionary(Type=Name.Annot, Subtype=Name.Highlight, Rect=box, F=4, AP=Dictionary(N=look))
    leaf.page.obj["/Annots"] = Array([leaf.pdf.make_indirect(note)])


def cropped(leaf: Leaf) -> None:
    leaf.page.cropbox = Array([leaf.left + 30, 0, 595, 842])


def clipped(leaf: Leaf) -> None:
    leaf.before += " " + leaf.square(-1, -1, 0.9, 2) + " W n"


def clipped_by_a_curve(leaf: Leaf) -> None:
    x, y = leaf.left + leaf.side, leaf.bottom + leaf.side
    leaf.before += f" {x} {y} m {x - 200} {y} {x - 100} {y - 100} {x} {y - 200} c W n"


def dashed(leaf: Leaf) -> None:
    leaf.ink = "0 G [0.3 5] 0 d"


def dashed_by_a_setting(leaf: Leaf) -> None:
    setting = Dictionary(G=Dictionary(D=Array([Array([1, 9]), 0])))
    leaf.page.obj["/Resources"] = Dictionary(ExtGState=setting)
    leaf.ink = "0 G /G gs"


def transparent(leaf: Leaf) -> None:
    leaf.page.obj["/Resources"] = Dictionary(ExtGState=Dictionary(G=Dictionary(CA=0.4)))
    leaf.ink = "0 G /G gs"


def with_ends(leaf: Leaf) -> None:
    leaf.ink = "0 G 2 J"


def by_a_setting(leaf: Leaf, **settings: object) -> None:
    leaf.page.obj["/Resources"] = Dictionary(ExtGState=Dictionary(G=Dictionary(**settings)))
    leaf.pen = "/G gs"


def thinner_by_a_setting(leaf: Leaf) -> None:
    by_a_setting(leaf, LW=0.3)


def thicker_by_a_setting(leaf: Leaf) -> None:
    by_a_setting(leaf, LW=12)


def with_ends_by_a_setting(leaf: Leaf) -> None:
    by_a_setting(leaf, LC=2)


def pale(leaf: Leaf) -> None:
    leaf.ink = "0.99 G"


def of_a_colour_of_its_own(leaf: Leaf) -> None:
    table = leaf.pdf.make_stream(b"{ pop 1 }", FunctionType=4, Domain=[0, 1], Range=[0, 1])
    space = Array([Name.Separation, Name.Ink, Name.DeviceGray, table])
    leaf.page.obj["/Resources"] = Dictionary(ColorSpace=Dictionary(C=space))
    leaf.ink = "/C CS 0 SCN"


def on_a_dark_card(leaf: Leaf) -> None:
    leaf.ground = "0.02 g"


DAMAGE: tuple[Callable[[Leaf], None], ...] = (
    other_words, half_covered, covered_by_lines, covered_by_a_curve, under_a_note, cropped, clipped,
    clipped_by_a_curve, dashed, dashed_by_a_setting, transparent, with_ends, thinner_by_a_setting, thicker_by_a_setting,
    with_ends_by_a_setting, pale, of_a_colour_of_its_own, on_a_dark_card,
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_a_code_that_is_damaged_is_seen_for_itself(damage: Callable[[Leaf], None], looks: list[int]) -> None:
    """What hides a code, or makes another of it, is not passed over because the same code was seen before."""
    read_pdf(Leaf().saved())
    leaf = Leaf()
    damage(leaf)
    content = leaf.saved()
    assert told(read_pdf(content)) == told(read_pdf(content, closely=True))
    assert len(looks) >= 2


@pytest.mark.parametrize("operator", ["PATH", "A PATH", "f"])
@pytest.mark.usefixtures("looks")
def test_a_code_in_a_string_is_none(operator: str) -> None:
    """Whatever instruction comes after it: what a page only names is not drawn, though the code was seen before."""
    read_pdf(Leaf().saved())
    leaf = Leaf()
    leaf.opens, leaf.ends = "(", f") {operator} S Q"
    assert told(read_pdf(leaf.saved()))[0] == []


def uneven(leaf: Leaf) -> None:
    leaf.after = "0 g " + leaf.square(-0.1, 0, -0.02, 1) + " f"


def words_beside(leaf: Leaf) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    leaf.page.obj["/Resources"] = Dictionary(Font=Dictionary(F=font))
    leaf.after = f"BT /F 12 Tf {leaf.left} {leaf.bottom - 12} Td (Oppslag) Tj ET"


@pytest.mark.parametrize("change", [uneven, words_beside], ids=lambda change: change.__name__)
def test_what_stands_around_a_code_is_a_part_of_how_it_looks(change: Callable[[Leaf], None], looks: list[int]) -> None:
    """A code with something in its quiet zone is looked at, though the code itself was seen before."""
    read_pdf(Leaf().saved())
    leaf = Leaf()
    change(leaf)
    content = leaf.saved()
    assert told(read_pdf(content)) == told(read_pdf(content, closely=True))
    assert len(looks) == 3


def test_no_more_codes_are_remembered_than_a_few(looks: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """A preview that runs for weeks forgets the codes that it saw first."""
    monkeypatch.setattr(symbols, "_MOST_KNOWN", 2)
    for words in ("one", "two", "three", "three", "one"):
        assert told(read_pdf(Leaf(words).saved()))[0] == [words]
    assert (len(symbols._known), len(looks)) == (2, 4)

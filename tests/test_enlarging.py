"""A finished PDF on another sheet."""

import io

import pikepdf
import pypdfium2
import pytest

from oppslag.enlarging import enlarged, with_bleed
from oppslag.formats.poster import A2, A3, A4, BLEED, POINTS_PER_MM, Poster
from oppslag.reading.readers import read
from tests.verifying.finished import edition, workshop


@pytest.fixture(scope="module")
def poster() -> bytes:
    made = edition("nb")
    tools = workshop()
    assert not tools.trees.prepare(made.policy.texts())
    return Poster(sheets=(A3,)).render(made, tools)[0].content


@pytest.mark.parametrize("sheet", [A2, A4], ids=lambda sheet: sheet.name)
def test_the_same_words_stand_at_the_same_places_on_a_larger_or_smaller_sheet(poster, sheet):
    """Every word, link and place to jump to is on the other sheet, at its place, and seen."""
    moved = enlarged(poster, sheet.width, sheet.height)
    before, after = read(poster, "application/pdf"), read(moved, "application/pdf")
    assert [(one.text, one.sight, one.links) for one in after.passages] == [
        (one.text, one.sight, one.links) for one in before.passages
    ]
    factor = sheet.width / A3.width
    for one, other in zip(before.passages, after.passages, strict=True):
        if one.spot.box and other.spot.box:
            assert other.spot.box == pytest.approx([factor * edge for edge in one.spot.box], abs=1)
    with pikepdf.open(io.BytesIO(poster)) as small, pikepdf.open(io.BytesIO(moved)) as large:
        assert [float(edge) for edge in large.pages[0].trimbox] == pytest.approx(
            [0, 0, sheet.width, sheet.height], abs=0.01
        )
        for one, other in zip(small.pages[0].Annots, large.pages[0].Annots, strict=True):
            assert [float(edge) for edge in other.Rect] == pytest.approx(
                [factor * float(edge) for edge in one.Rect], abs=1
            )
            assert len(other.get("/QuadPoints", [])) == len(one.get("/QuadPoints", []))
        first, moved_first = small.Root.Outlines.First.Dest, large.Root.Outlines.First.Dest
        assert float(moved_first[3]) == pytest.approx(factor * float(first[3]), abs=1)


def test_the_same_pdf_gives_the_same_bytes(poster):
    """Made twice, it is byte for byte the same."""
    assert enlarged(poster, A2.width, A2.height) == enlarged(poster, A2.width, A2.height)


def test_a_print_shop_gets_the_same_poster_with_more_colour_around_it(poster):
    """The words are those of the A3 sheet, each at its place in the trimmed sheet, and no mark is among them."""
    printed = with_bleed(poster, BLEED)
    before, after = read(poster, "application/pdf"), read(printed, "application/pdf")
    assert [(one.text, one.sight, one.links) for one in after.passages] == [
        (one.text, one.sight, one.links) for one in before.passages
    ]
    with pikepdf.open(io.BytesIO(poster)) as small, pikepdf.open(io.BytesIO(printed)) as large:
        paper, page = small.pages[0], large.pages[0]
        left, bottom, right, top = (float(edge) for edge in page.trimbox)
        assert [right - left, top - bottom] == pytest.approx([float(edge) for edge in paper.mediabox[2:]], abs=0.01)
        assert left == bottom == pytest.approx(10 * POINTS_PER_MM, abs=0.01)
        for one, other in zip(paper.Annots, page.Annots, strict=True):
            assert [float(edge) - left for edge in other.Rect] == pytest.approx(
                [float(edge) for edge in one.Rect], abs=0.01
            )
    assert with_bleed(poster, BLEED) == printed


def test_the_poster_is_drawn_past_its_edge(poster):
    """Where a print shop cuts a little outside the line, the paper is not white there."""
    with pypdfium2.PdfDocument(with_bleed(poster, BLEED)) as document:
        page = document[0]
        picture = page.render(scale=2).to_pil().convert("RGB")
        bleed = [2 * edge for edge in page.get_bleedbox()]
    left, top, right, bottom = bleed[0] + 2, bleed[1] + 2, bleed[2] - 3, bleed[3] - 3
    corners = [(left, top), (right, top), (left, bottom), (right, bottom), (left, (top + bottom) / 2)]
    assert all(picture.getpixel((int(x), int(y))) != (255, 255, 255) for x, y in corners)

"""A finished PDF on another sheet."""

import io

import pikepdf
import pytest

from oppslag.enlarging import enlarged
from oppslag.formats.poster import A2, A3, A4, Poster
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

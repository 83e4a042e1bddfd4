"""Whether the tags hold the blocks in the order in which they stand on the pages."""

from collections.abc import Iterable, Iterator, Sequence

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.reading.passages import Finding, Spot, Zone
from oppslag.reading.pdf.drawn import Glyph, Run
from oppslag.reading.pdf.lines import is_right_to_left, text_of
from oppslag.reading.pdf.spots import spot_of_glyphs, spot_of_runs, whole_runs
from oppslag.reading.pdf.strings import Box
from oppslag.reading.pdf.tags import Block

_LINE = 0.7  # em; what is raised by less, such as a figure, stands on the line
_LEVEL = 2  # points by which the ink of two blocks on one height may differ


def misplaced(read: Sequence[tuple[Block, list[Run]]]) -> Iterator[Finding]:
    """Blocks that stand on an earlier page than the block before them in the tags, or above one before them.

    So do blocks that begin above the last line of one before them, or have a line above one that comes before it.
    """
    seen: dict[int, list[_Place]] = {}
    page = 0
    for block, runs in read:
        if block.context.zone is not Zone.BODY or block.context.aside or (placed := _placed(runs)) is None:
            continue
        spot, last_page = placed
        box, rows = spot.box or (0, 0, 0, 0), list(_rows(runs))
        begins = rows[0][1] if rows and rows[0][0] == spot.page else box
        before = seen.setdefault(spot.page, [])
        if spot.page < page:
            yield Finding(_("“{words}” stands on an earlier page than the text that it should follow.",
                            words=_words_of(block, runs)), spot)  # fmt: skip
        elif (other := _below(begins, box, before)) or _is_mixed_up(rows):
            yield Finding(_("“{words}” stands above the text that it should follow.", words=_words_of(block, runs)),
                          spot)  # fmt: skip
            if other:
                yield Finding(_("“{words}” stands below the text that should follow it.", words=_words_of(*other.held)),
                              other.spot)  # fmt: skip
        there, (left, bottom, right, top) = rows[-1][:2] if len(rows) > 1 else (spot.page, box)
        if there != spot.page:
            before.append(_Place((block, runs), spot, box, box))
            rest = (left, bottom, right, top)
            seen.setdefault(there, []).append(_Place((block, runs), spot, rest, rest))
        else:
            before.append(_Place((block, runs), spot, box, (box[0], bottom, box[2], top)))
        page = last_page


@frozen
class _Place:
    """Where a block stands on a page, and its last line there."""

    held: tuple[Block, list[Run]]
    spot: Spot
    box: Box
    end: Box


def _below(begins: Box, box: Box, others: Iterable[_Place]) -> _Place | None:
    """The first of them that it stands above, or whose last line it begins above; neither is beside the other."""
    left, bottom, right, top = box
    low, high = begins[1] - _LEVEL, begins[3] - _LEVEL
    for other in others:
        start, base, end, upper = other.box
        if start < right and left < end:
            whole = bottom > base + _LEVEL and top > upper + _LEVEL
            if whole or (low > other.end[1] and high > other.end[3]):
                return other
    return None


def _is_mixed_up(rows: Sequence[tuple[int, Box, float, float]]) -> bool:
    """Whether any stands a line or more above one that comes before it, and not in another column."""
    for at, (page, box, base, _size) in enumerate(rows):
        for there, other, below, size in rows[:at]:
            if base > below + _LINE * size and there == page and box[0] < other[2] and other[0] < box[2]:
                return True
    return False


def _rows(runs: Sequence[Run]) -> Iterator[tuple[int, Box, float, float]]:
    """Where each level run stands that has letters which are seen: page, box, height of its base line, size."""
    for run in runs:
        if run.whole and run.plain and run.reading:
            if box := run.marked:
                yield run.page, box, run.matrix[5], run.size
        elif (letters := _seen_letters([run])) and not letters[0].angle:
            yield letters[0].page, spot_of_glyphs(letters).box or (0, 0, 0, 0), letters[0].y, run.size


def _placed(runs: Sequence[Run]) -> tuple[Spot, int] | None:
    """Where the letters of a block stand that are seen, and the page where they end; None where there are none."""
    if (readings := whole_runs(runs)) is not None:
        marked = [run for run, reading in readings if reading.box]
        return (spot_of_runs(readings), marked[-1].page) if marked else None
    letters = _seen_letters(runs)
    return (spot_of_glyphs(letters), letters[-1].page) if letters else None


def _seen_letters(runs: Sequence[Run]) -> list[Glyph]:
    return [glyph for run in runs for glyph in run.glyphs if glyph.text != " " and not glyph.why]


def _words_of(block: Block, runs: Sequence[Run]) -> str:
    return text_of(_seen_letters(runs), rtl=is_right_to_left(block.language)).replace("\n", " ")[:60]

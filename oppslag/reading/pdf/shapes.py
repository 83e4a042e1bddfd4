"""Words that are no text: letters drawn as shapes, which nobody can search, copy or hear, and no reader can read.

What letters have in common, whatever their face: shapes of more than a few points that turn both ways, about as tall as
one another, side by side on a line. Frames, cards and discs turn one way, arrows and signs stand alone. A word may also
be put together from small squares.
"""

from collections.abc import Iterable, Iterator, Sequence

from oppslag.frozen import frozen
from oppslag.reading.pdf.drawn import Drawn
from oppslag.reading.pdf.matrices import bounds
from oppslag.reading.pdf.patterns import Pattern, pattern_of
from oppslag.reading.pdf.strings import Box, around

_LEAST_POINTS = 6  # of the path of a part of a letter that is no bar: a corner has one, a curve three
_LEAST, _MOST = 2.0, 200.0  # points that letters are tall
_LEAST_SIGNS = 3  # side by side
_GAP = 1.2  # of their height, between two of them
_LEVEL = 0.4  # of the lower one's height, that two must share
_TALLER = 3.0  # times that one may be taller than the next
_DOT, _BAR = 12.0, 100.0  # points that the squares of a word are wide at most, and rows of them
_CELL = 9.0  # points: in neighbouring cells of this size two squares belong together
_COLUMN = 1 << 32  # what tells the cells of one column from those of the next: no page is so high
_LEAST_DOTS = 40
_SQUARE = 1.25  # times that a code of squares is wider than high, or higher than wide, at most


@frozen
class Code:
    """Squares that may be a code for a camera. Those with equal patterns say the same."""

    box: Box
    pattern: Pattern | None


def drawn_words(drawn: Drawn) -> list[Box]:
    """Where something is drawn on a page that may be words; what it shares with other pages is looked at once."""
    return _looked(drawn)[0]


def drawn_codes(drawn: Drawn) -> list[Code]:
    """Where a page has squares that may be a code for a camera; likewise."""
    return _looked(drawn)[1]


def _looked(drawn: Drawn) -> tuple[list[Box], list[Code]]:
    if drawn.pictured is None:
        words, codes = list(_lettered(drawn)), []
        for box in _squares(drawn):
            if 1 / _SQUARE < (box[2] - box[0]) / (box[3] - box[1]) < _SQUARE:
                codes.append(Code(box, pattern_of(drawn, box)))
            else:
                words.append(box)
        for copy in drawn.copies:
            there = copy.there.matrix
            words += [bounds(box, there) for box in drawn_words(copy.drawing)]
            codes += [Code(bounds(code.box, there), code.pattern) for code in drawn_codes(copy.drawing)]
        drawn.pictured = words, codes
    return drawn.pictured


def _lettered(drawn: Drawn) -> Iterator[Box]:
    """Rows of shapes that turn as letters do."""
    shapes = [box for box, points in drawn.shapes if points >= _LEAST_POINTS and _LEAST <= box[3] - box[1] <= _MOST]
    for row in _rows(_signs(shapes)):
        if len(row) >= _LEAST_SIGNS:
            yield around(row)


def _squares(drawn: Drawn) -> Iterator[Box]:
    """Many small squares, or rows of them, near one another."""
    dots = [paint.box for paint in (*drawn.paints, *drawn.veils) if _is_dot(paint.frame or paint.box)]
    for group in _groups(dots) if len(dots) >= _LEAST_DOTS else ():
        if len(group) >= _LEAST_DOTS:
            yield around(group)


def _signs(shapes: Iterable[Box]) -> list[Box]:
    """The shapes from left to right; those over, under or within one another are one sign."""
    signs: list[Box] = []
    for box in sorted(shapes):
        near = next((at for at in range(len(signs) - 1, max(-1, len(signs) - 40), -1) if _same(signs[at], box)), None)
        if near is None:
            signs.append(box)
        else:
            signs[near] = around([signs[near], box])
    return signs


def _same(one: Box, other: Box) -> bool:
    width = min(one[2] - one[0], other[2] - other[0])
    height = min(one[3] - one[1], other[3] - other[1])
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return across > width / 2 and up > -height / 2


def _rows(signs: Sequence[Box]) -> list[list[Box]]:
    """Signs that stand beside one another on a line."""
    rows: list[list[Box]] = []
    for sign in signs:
        row = next((row for row in rows[::-1][:40] if _follows(sign, row[-1])), None)
        if row is None:
            rows.append([sign])
        else:
            row.append(sign)
    return rows


def _follows(sign: Box, before: Box) -> bool:
    heights = sorted((sign[3] - sign[1], before[3] - before[1]))
    shared = min(sign[3], before[3]) - max(sign[1], before[1])
    return (
        heights[1] <= _TALLER * heights[0]
        and shared >= _LEVEL * heights[0]
        and -heights[1] / 2 < sign[0] - before[2] < _GAP * heights[1]
    )


def _is_dot(box: Box) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return 0 < min(width, height) <= _DOT and max(width, height) <= _BAR


def _groups(dots: Sequence[Box]) -> Iterator[list[Box]]:
    """Squares that are near one another."""
    cells: dict[int, list[Box]] = {}
    for box in dots:
        left, bottom, right, top = box
        for x in range(int(left // _CELL), int(right // _CELL) + 1):
            for y in range(int(bottom // _CELL), int(top // _CELL) + 1):
                cells.setdefault(x * _COLUMN + y, []).append(box)
    around_one = [x * _COLUMN + y for x in (-1, 0, 1) for y in (-1, 0, 1)]
    while cells:
        waiting = [next(iter(cells))]
        group: dict[Box, None] = {}
        while waiting:
            cell = waiting.pop()
            if (found := cells.pop(cell, None)) is not None:
                group.update(dict.fromkeys(found))
                waiting += [near for step in around_one if (near := cell + step) in cells]
        yield list(group)

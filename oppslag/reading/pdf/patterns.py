"""What a code of squares looks like, as far as its drawing tells: equal for codes that a camera cannot tell apart."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from oppslag.reading.pdf.colours import contrast
from oppslag.reading.pdf.drawn import Drawn, Paint, Stroke
from oppslag.reading.pdf.matrices import overlap
from oppslag.reading.pdf.strings import Box
from oppslag.reading.pdf.view import EASY_CONTRAST, lies_within, meet

_AROUND = 0.15  # of its side, that is seen around a code: the quiet zone of four squares
_FINE = 1000  # parts of its side, of which it does not matter where in one of them a square begins

_Placed: TypeAlias = tuple[int, int, int, int]  # a box in these parts, from the lower left corner of the code
_Ground: TypeAlias = tuple[float, tuple[_Placed, ...]]  # how light it is; its box, and the pieces of its edge
Pattern: TypeAlias = tuple[bool, frozenset[_Placed], tuple[_Ground, ...]]
"""Whether the squares are darker than what is behind them, the squares, and all that is seen behind and around them."""


def side_of(box: Box) -> float:
    """The longer side."""
    return max(box[2] - box[0], box[3] - box[1])


def with_quiet_zone(box: Box) -> Box:
    """A code with what a camera has to see around it."""
    edge = _AROUND * side_of(box)
    return (box[0] - edge, box[1] - edge, box[2] + edge, box[3] + edge)


def pattern_of(drawn: Drawn, code: Box) -> Pattern | None:
    """What tells a code from any other, in whatever size; None where its drawing leaves that to a camera.

    It must be nothing but rectangles in one colour, on a ground from which that is easy to tell, and all that is seen
    around them must be known. A rectangle without a height may have any colour: nobody sees more of it than a hair.
    """
    seen = with_quiet_zone(code)
    inside, around = _parted([*drawn.paints, *drawn.veils], code, seen)
    squares = [paint for paint in inside if min(paint.box[2] - paint.box[0], paint.box[3] - paint.box[1]) > 0]
    lights = {paint.light for paint in squares}
    light = lights.pop() if lights else None
    if light is None or lights or _has_more(drawn, seen) or not _are_upright(squares, code):
        return None
    behind = _behind(around, code, seen)
    lowest = min([square.order for square in squares])
    if behind is None or any(paint.order > lowest for paint in behind):
        return None
    ground = next((paint.light for paint in behind if paint.light is not None and meet(code, paint.box)), 1.0)
    if contrast(light, ground) < EASY_CONTRAST:
        return None
    grounds = tuple(
        (round(paint.light or 0.0, 2), tuple(_placed([overlap(paint.box, seen), *_edge(paint, seen)], code)))
        for paint in behind
    )
    return light < ground, frozenset(_placed([paint.box for paint in inside], code)), grounds


def _parted(paints: Iterable[Paint], code: Box, seen: Box) -> tuple[list[Paint], list[Paint]]:
    """What is painted within a code, and what else is seen behind and around it."""
    left, bottom, right, top = seen
    inside: list[Paint] = []
    around: list[Paint] = []
    for paint in paints:
        a, b, c, d = paint.box
        if a <= right and left <= c and b <= top and bottom <= d:
            (inside if lies_within(paint.box, code) else around).append(paint)
    return inside, around


def _placed(boxes: Iterable[Box], code: Box) -> list[_Placed]:
    left, bottom, scale = code[0], code[1], _FINE / side_of(code)
    return [
        (round((a - left) * scale), round((b - bottom) * scale), round((c - left) * scale), round((d - bottom) * scale))
        for a, b, c, d in boxes
    ]


def _has_more(drawn: Drawn, seen: Box) -> bool:
    """Whether there are words, pictures or lines that are not level; level ones are paints."""
    if any(meet(seen, box) for box in (*drawn.images, *(run.ink for run in drawn.runs))):
        return True
    lines = [stroke for stroke in drawn.strokes if meet(seen, stroke.box) and not _is_level(stroke)]
    return any(meet(seen, around) for stroke in lines for around, _points in stroke.pieces)


def _is_level(stroke: Stroke) -> bool:
    _a, b, c, _d, _e, _f = stroke.matrix
    return b == 0 == c and all(len(points) == 2 and points[0][1] == points[1][1] for points in stroke.path.pieces)


def _are_upright(paints: Sequence[Paint], code: Box) -> bool:
    """Whether each is painted in all of its box."""
    cutting = {outline for paint in paints for outline in paint.outlines}
    return not any(paint.veil for paint in paints) and all(outline.surely_holds(code) for outline in cutting)


def _behind(paints: Sequence[Paint], code: Box, seen: Box) -> list[Paint] | None:
    """What is behind a code and around it, the last painted first; None where that is not known, or uneven."""
    found: list[Paint] = []
    for paint in sorted(paints, key=lambda paint: -paint.order):
        is_first = meet(code, paint.box) and not any(meet(code, other.box) for other in found)
        if paint.light is None or (is_first and not paint.lies_under(code)):
            return None
        found.append(paint)
        if paint.lies_under(seen):
            break
    return found


def _edge(paint: Paint, seen: Box) -> Iterator[Box]:
    """The pieces of what it is cut by that are seen."""
    for outline in (*paint.outlines, *([paint.shape()] if paint.shape else [])):
        yield from [piece for piece in outline.pieces if meet(seen, piece)]

"""Paths of lines and curves (ISO 32000-1, 8.5): the boxes around them, and what lies inside."""

from collections.abc import Sequence
from typing import TypeAlias

from oppslag.reading.frozen import entity
from oppslag.reading.pdf.matrices import Matrix, bounds, multiply
from oppslag.reading.pdf.strings import Box

Path: TypeAlias = "list[tuple[float, float]]"
_STRAIGHT = 1e-4  # square units that a path may turn the other way


@entity
class Outline:
    """A path that cuts what is drawn: the boxes around each of its lines and curves, and its points, on the page."""

    pieces: tuple[Box, ...]
    paths: tuple[tuple[tuple[float, float], ...], ...]
    odd: bool  # whether inside is where it winds around an odd number of times; else any number but none

    def surely_holds(self, box: Box) -> bool:
        """Whether all of a box is inside: nothing of the path comes near it, and its middle is inside.

        A curve may be taken for the line through its points, because both stay in its box, which leaves out the middle.
        """
        left, bottom, right, top = box
        for one in self.pieces:
            if one[0] <= right and left <= one[2] and one[1] <= top and bottom <= one[3]:
                return False
        return self.holds((left + right) / 2, (bottom + top) / 2)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is inside, where curves are the lines through their points."""
        around = sum(_winding(path, x, y) for path in self.paths)
        return bool(around % 2) if self.odd else around != 0


def _winding(path: Sequence[tuple[float, float]], x: float, y: float) -> int:
    """How many times a closed path goes around a point."""
    times = 0
    before_x, before_y = path[-1]
    for point_x, point_y in path:
        if (before_y <= y) != (point_y <= y):
            side = (point_x - before_x) * (y - before_y) - (x - before_x) * (point_y - before_y)
            times += (side > 0) if before_y <= y else -(side < 0)
        before_x, before_y = point_x, point_y
    return times


def box_around(points: Sequence[tuple[float, float]]) -> Box:
    """The upright box around points."""
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def moved_points(points: Sequence[tuple[float, float]], matrix: Matrix) -> list[tuple[float, float]]:
    """Points, moved by a matrix."""
    a, b, c, d, e, f = matrix
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]


def outline_of(paths: Sequence[Path], pieces: Sequence[Path], ctm: Matrix, odd: bool) -> Outline:
    """The outline of a path on the page."""
    closing = [[path[-1], path[0]] for path in paths]
    return Outline(
        tuple(bounds(box_around(piece), ctm) for piece in (*pieces, *closing)),
        tuple(tuple(multiply((1, 0, 0, 1, *point), ctm)[4:] for point in path) for path in paths),
        odd,
    )


def is_convex(points: Sequence[tuple[float, float]]) -> bool:
    """Whether a closed path turns one way only, as a disc does and a card with round corners; most letters do not."""
    left = right = False
    (x0, y0), (x1, y1) = points[-2], points[-1]
    for x2, y2 in points:
        if (x2, y2) == (x1, y1):
            continue
        turn = (x1 - x0) * (y2 - y1) - (y1 - y0) * (x2 - x1)
        left, right = left or turn > _STRAIGHT, right or turn < -_STRAIGHT
        (x0, y0), (x1, y1) = (x1, y1), (x2, y2)
    return not (left and right)


def is_smooth(pieces: Sequence[Sequence[tuple[float, float]]]) -> bool:
    """Whether a path of lines and curves, one after another, turns by no more than a right angle from one to the next.

    A circle of four curves does, and a rectangle with corners round or not.
    """
    for one, other in zip(pieces, (*pieces[1:], pieces[0]), strict=True):
        (x0, y0), (x1, y1), (x2, y2) = one[-2], one[-1], other[1]
        if (x0, y0) == (x1, y1) or other[0] == (x2, y2):
            return False
        if other[0] == (x1, y1) and (x1 - x0) * (x2 - x1) + (y1 - y0) * (y2 - y1) < 0:
            return False
    return True


def is_rectangle(points: list[tuple[float, float]]) -> bool:
    """Whether the points are the corners of an upright rectangle."""
    if len(points) == 5 and points[0] == points[4]:
        points = points[:4]
    return len(points) == 4 and len({x for x, _y in points}) == 2 == len({y for _x, y in points})

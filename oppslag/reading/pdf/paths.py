"""Paths of lines and curves (ISO 32000-1, 8.5): the boxes around them, and what lies inside."""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import TypeAlias

from oppslag.frozen import entity
from oppslag.reading.pdf.matrices import Matrix, bounds
from oppslag.reading.pdf.strings import Box, around

Points: TypeAlias = "list[tuple[float, float]]"
_STRAIGHT = 1e-4  # square units that a path may turn the other way
CORNERS = 5  # points of a box that is closed
_LONGEST = 6000  # bytes of a path that is remembered as it is written


class Path:
    """A path where it is constructed, in user space: what does not depend on where it is drawn, and how.

    `subpaths` are their points, end points and control points alike; `pieces` are the lines and curves, each with the
    point it starts from. It is not added to once anything else has been asked of it.
    """

    def __init__(self) -> None:
        self.subpaths: list[Points] = []
        self.pieces: list[Points] = []
        self.curved = False

    def copy(self) -> "Path":
        """The same, to be added to."""
        made = Path()
        made.subpaths, made.pieces, made.curved = [[*one] for one in self.subpaths], [*self.pieces], self.curved
        return made

    def move(self, x: float, y: float) -> None:
        """Begin a subpath."""
        self.subpaths.append([(x, y)])

    def add(self, *numbers: float) -> None:
        """Add a line, or a curve with its control points: x and y of each point."""
        self.curved = self.curved or len(numbers) > 2
        if self.subpaths:
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
            self.pieces.append([self.subpaths[-1][-1], *points])
            self.subpaths[-1] += points

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        """Add a rectangle."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.pieces += [corners[:2], corners[1:3], corners[2:], [corners[3], corners[0]]]
        self.subpaths.append(corners)

    def close(self) -> None:
        """Add the line back to where the subpath began."""
        if self.subpaths:
            self.pieces.append([self.subpaths[-1][-1], self.subpaths[-1][0]])

    @cached_property
    def boxes(self) -> list[Box]:
        """The box around each subpath."""
        return [box_around(points) for points in self.subpaths]

    @cached_property
    def box(self) -> Box:
        """That around them all, of which there is at least one."""
        return around(self.boxes)

    @cached_property
    def piece_boxes(self) -> list[Box]:
        """The box around each line and curve."""
        return [box_around(points) for points in self.pieces]

    def moved_boxes(self, matrix: Matrix) -> list[Box]:
        """The box around each of these where a matrix moves it."""
        if matrix[1] == 0 == matrix[2]:
            return [bounds(box, matrix) for box in self.piece_boxes]
        return [box_around(moved_points(points, matrix)) for points in self.pieces]

    @cached_property
    def bent(self) -> list[tuple[Box, int]]:
        """The boxes of the subpaths that turn both ways, as letters do, and how many points they have."""
        return [
            (box, len(points))
            for box, points in zip(self.boxes, self.subpaths, strict=True)
            if len(points) > CORNERS and not is_convex(points)
        ]

    @cached_property
    def is_rectangle(self) -> bool:
        """Whether it is one upright rectangle."""
        return len(self.subpaths) == 1 and not self.curved and is_rectangle(self.subpaths[0])

    @cached_property
    def is_smooth(self) -> bool:
        """Whether it is one subpath that turns by no more than a right angle from one piece to the next."""
        return len(self.subpaths) == 1 and is_smooth(self.pieces)

    @cached_property
    def is_card(self) -> bool:
        """Whether it is smooth and turns one way only, as a disc does and a card with round corners."""
        return self.is_smooth and is_convex(self.subpaths[0])


@lru_cache(maxsize=512)  # at most 80 MB, of paths as long as they may be
def _known_path(written: bytes) -> Path:
    path = Path()
    numbers: list[float] = []
    for token in written.split():
        match token:
            case b"m":
                path.move(*numbers)
            case b"l" | b"c":
                path.add(*numbers)
            case b"h":
                path.close()
            case _:
                numbers.append(float(token))
                continue
        numbers = []
    return path


def read_path(written: bytes) -> Path:
    """The path that is written with whole points and the operators m, l, c and h alone, not to be added to.

    Icons and frames are drawn again and again, in many files: what is written alike is read once.
    """
    return (_known_path if len(written) <= _LONGEST else _known_path.__wrapped__)(written)


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


def outline_of(path: Path, ctm: Matrix, odd: bool) -> Outline:
    """The outline of a path on the page."""
    closing = [box_around([points[-1], points[0]]) for points in path.subpaths]
    return Outline(
        tuple(bounds(box, ctm) for box in (*path.piece_boxes, *closing)),
        tuple(tuple(moved_points(points, ctm)) for points in path.subpaths),
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


def is_rectangle(points: Points) -> bool:
    """Whether the points are the corners of an upright rectangle."""
    if len(points) == 5 and points[0] == points[4]:
        points = points[:4]
    return len(points) == 4 and len({x for x, _y in points}) == 2 == len({y for _x, y in points})

"""What a PDF page draws: runs of glyphs with their places, and what is painted over them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from oppslag.frozen import entity, frozen
from oppslag.reading.pdf.fonts import Font
from oppslag.reading.pdf.matrices import EVERYWHERE, IDENTITY, Matrix, bounds, multiply, overlap
from oppslag.reading.pdf.paths import Outline, Path, moved_points
from oppslag.reading.pdf.strings import Box, Reading, Shape, Shown, around

if TYPE_CHECKING:
    from oppslag.reading.pdf.state import State

Key: TypeAlias = tuple[tuple[int, int], int]  # the page or form that holds a marked content sequence, and its MCID
_NARROWEST = 0.45  # of its height, that the width of an em is squeezed to at least
_OUTLINING = frozenset({1, 2, 5, 6})  # ways to draw text (ISO 32000-1, table 106)
_THICKEST = 0.12  # em: the thickest line around letters that leaves their form


@entity
class Mark:
    """The marked content in force: innermost MCID, replacement text, and whether it is an artifact or switched off.

    `aloud` is what is read aloud in its place: an alternative text or an expansion.
    """

    key: Key | None = None
    actual: str | None = None
    artifact: bool = False
    off: bool = False
    language: str = ""
    aloud: str | None = None


@entity
class Syllable:
    """Neighbouring glyphs, so many, that are drawn as the face draws this text (see `pdf.syllables`)."""

    text: str
    glyphs: int


@dataclass(slots=True, eq=False)
class Glyph:
    """One drawn glyph, in points on the page, the origin at the page's lower left corner.

    `x`, `y` is where its base line starts, `dx`, `dy` how far it moves on, `angle` the base line's direction in
    degrees, `size` the height of an em.
    `text` is what it is read as, `syllable` what it is a part of where the parts are not drawn in the order of writing;
    `why` is empty while it is seen, and then says why it is not.
    """

    shape: Shape
    font: Font
    page: int
    x: float
    y: float
    dx: float
    dy: float
    angle: int
    size: float
    ink: Box
    clip: Box
    mark: Mark
    order: int
    mode: int
    alpha: float
    distorted: bool  # mirror writing, or squeezed to less than half of its width
    blotted: bool  # outlined with lines so thick that its form is lost
    blended: bool  # mixed with what is behind it in a way that can take its colour
    text: str = ""
    why: str = ""
    syllable: Syllable | None = None


class Run:
    """The glyphs of one shown string, or some that must be looked at one by one: all of one marked content.

    `glyphs` are made when they are asked for; as long as nobody does (`whole`), nothing is wrong with any of them.
    `matrix` moves em of the string to points on the page; `ink` is the box around all that is drawn.
    `plain`: it is drawn level, in one opaque colour (`fill`) over what is there, cut by `clip` and `outlines` alone.
    `light` is the luminance of that colour, None where the page does not tell (see `pdf.colours`).
    `base` is the run that it is a copy of, on a sheet with the same drawing, if it is; `said` is that of the drawing.
    """

    __slots__ = (
        "_glyphs", "_marked", "alpha", "angle", "base", "blended", "blotted", "clip", "distorted", "fill", "font",
        "ink", "light", "mark", "matrix", "mode", "order", "outlines", "page", "plain", "reading", "said", "shown",
        "size",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913, PLR0917 - what a string is shown with; made in one place
        self, state: "State", shown: Shown, whole: Matrix, page: int, mark: Mark, order: int
    ) -> None:
        a, b, c, d, e, f = self.matrix = whole
        self.font, self.clip, self.mode, self.fill = cast("Font", state.font), state.clip, state.mode, state.fill
        self.outlines, self.blended, self.light = state.outlines, state.blended, state.light
        self.shown, self.page, self.mark, self.order = shown, page, mark, order
        self.alpha = state.stroke_alpha if state.mode in (1, 5) else state.alpha
        self.angle = round(math.degrees(math.atan2(b, a))) if b else 0 if a >= 0 else 180
        self.size = math.hypot(c, d)
        self.distorted = a * d - b * c < 0 or math.hypot(a, b) < _NARROWEST * self.size
        self.blotted = state.mode in _OUTLINING and state.line_width * state.enlarged > _THICKEST * self.size
        if shown.ink is None or state.mode not in (0, 3):
            self.ink = EVERYWHERE  # not known, or with lines around the letters
        else:
            self.ink = bounds(cast("Box", shown.ink), whole) if shown.ink else (e, f, e, f)
        self.plain = (
            state.mode == 0 and state.alpha == 1 and state.opaque and not state.blended
            and state.plain_fill and state.exact
            and b == 0 == c and d > 0 and abs(a - d) < 1e-3 * d
        )  # fmt: skip
        self.reading: Reading | None = None
        self.base: Run | None = None
        self.said: dict[object, str | None] | None = None
        self._glyphs: list[Glyph] | None = None
        self._marked: Box | None = None

    def placed(self, there: "Place", mark: Mark) -> "Run":
        """The same on another page, its drawing moved there."""
        run = Run.__new__(Run)
        a, b, c, d, _e, _f = run.matrix = multiply(self.matrix, there.matrix)
        run.font, run.mode, run.fill, run.light, run.alpha = self.font, self.mode, self.fill, self.light, self.alpha
        run.blended, run.shown, run.mark, run.page = self.blended, self.shown, mark, there.page
        run.order = self.order + there.order
        run.clip = overlap(bounds(self.clip, there.matrix), there.clip)
        run.outlines = tuple(map(there.outline, self.outlines))
        run.angle = round(math.degrees(math.atan2(b, a))) if b else self.angle
        run.size = math.hypot(c, d)
        run.distorted = a * d - b * c < 0 or math.hypot(a, b) < _NARROWEST * run.size
        run.blotted = self.blotted
        run.ink = self.ink if self.ink is EVERYWHERE else bounds(self.ink, there.matrix)
        run.plain = self.plain and abs(a - d) < 1e-3 * d
        run.reading, run.base, run.said, run._glyphs, run._marked = None, self, there.said, None, None
        return run

    @classmethod
    def of(cls, glyphs: "Sequence[Glyph]") -> "Run":
        """Glyphs that must be looked at one by one; there is at least one."""
        run = cls.__new__(cls)
        first = glyphs[0]
        run.font, run.page, run.mark, run.order, run.size = first.font, first.page, first.mark, first.order, first.size
        run.plain, run.reading, run._glyphs = False, None, list(glyphs)
        run.base = run.said = run._marked = None
        return run

    @property
    def whole(self) -> bool:
        """Whether nobody has had to look at its glyphs one by one."""
        return self._glyphs is None

    @property
    def em(self) -> float:
        """How wide an em is on the page, in points; only of a plain run."""
        return self.matrix[0]

    @property
    def glyphs(self) -> "list[Glyph]":
        """Its glyphs, each for itself from now on."""
        if self._glyphs is None:
            texts = self.reading.texts if self.reading else ("",) * len(self.shown.shapes)
            shapes = zip(self.shown.shapes, self.shown.starts, texts, strict=True)
            self._glyphs = [
                self._drawn(shape, start, self.order + at, text) for at, (shape, start, text) in enumerate(shapes)
            ]
        return self._glyphs

    def at(self, box: Box) -> Box:
        """A box in em from where the run starts, on the page; only of a plain run."""
        a, _b, _c, d, e, f = self.matrix
        return (e + a * box[0], f + d * box[1], e + a * box[2], f + d * box[3])

    @property
    def marked(self) -> Box | None:
        """The box around everything in it but blanks, None where there is nothing else; once it is read, and plain."""
        if self._marked is None and self.reading and self.reading.box:
            self._marked = self.at(self.reading.box)
        return self._marked

    def _drawn(self, shape: Shape, along: float, order: int, text: str) -> Glyph:
        a, b, c, d, e, f = self.matrix
        x, y, advance = e + a * along, f + b * along, shape.advance
        if shape.ink:
            box = bounds(cast("Box", shape.ink), (a, b, c, d, x, y))
        elif shape.ink is None:  # not known: about what a letter takes
            box = bounds((0.0, -0.15, advance, 0.6), (a, b, c, d, x, y))
        else:
            box = (x, y, x, y)
        return Glyph(
            shape, self.font, self.page, x, y, a * advance, b * advance, self.angle, self.size, box, self.clip,
            self.mark, order, self.mode, self.alpha, self.distorted, self.blotted, self.blended, text,
        )  # fmt: skip


@frozen
class Paint:
    """An upright rectangle that is painted without letting anything through (an image too, a line as a thin one).

    As a veil: the box around what is painted otherwise. `light` is the luminance of the one colour that is painted in
    all of it that is inside of all `outlines` and of its own `shape`; None where that is not known.
    """

    box: Box
    order: int
    light: float | None = None
    outlines: tuple[Outline, ...] = ()
    veil: bool = False
    shape: "Callable[[], Outline] | None" = None
    frame: Box | None = None  # of the line around something that this is a piece of

    def lies_under(self, ink: Box) -> bool:
        """Whether it is painted wherever the ink is, if it is known where it is."""
        box = self.box
        return (
            box[0] <= ink[0] and box[1] <= ink[1] and ink[2] <= box[2] and ink[3] <= box[3]
            and all(outline.surely_holds(ink) for outline in self.outlines)
            and (self.shape is None or self.shape().surely_holds(ink))
        )  # fmt: skip


class Stroke:
    """A path that is drawn as a line, but for a single level one, which is a `Paint`; `box` is what is seen of it.

    `matrix` moves it to the page, `half` is half the width of the line there. Its path has a line or a curve.
    """

    def __init__(self, path: Path, matrix: Matrix, half: float, clip: Box) -> None:
        self.path, self.matrix, self.half = path, matrix, half
        upright = matrix[1] == 0 == matrix[2]
        left, bottom, right, top = around(
            [bounds(around(path.piece_boxes), matrix)] if upright else path.moved_boxes(matrix)
        )
        self.box = overlap((left - half, bottom - half, right + half, top + half), clip)

    @cached_property
    def pieces(self) -> list[tuple[Box, Sequence[tuple[float, float]]]]:
        """Of each line and curve the box around it on the page, and its points: end points and control points."""
        half = self.half
        return [
            ((left - half, bottom - half, right + half, top + half), moved_points(points, self.matrix))
            for (left, bottom, right, top), points in zip(
                self.path.moved_boxes(self.matrix), self.path.pieces, strict=True
            )
        ]


@dataclass(slots=True)
class Drawn:
    """All that a page draws.

    `images` are the places of its pictures and tiles, `shapes` the boxes of its paths that turn both ways, with
    how many points they have.

    `veils` are the boxes of what is painted in another way than a `Paint` or a letter. `copies` are drawings of other
    pages that it draws anew (see `pdf.painter`): their runs and images are among the rest.
    """

    runs: list[Run] = field(default_factory=list)
    paints: list[Paint] = field(default_factory=list)
    veils: list[Paint] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    shapes: list[tuple[Box, int]] = field(default_factory=list)
    copies: "list[Copy]" = field(default_factory=list)
    plain: list[object] = field(default_factory=list)  # what `pdf.sight` knows of it, once it does
    pictured: "tuple[list[Box], list[Any]] | None" = None  # words and codes that `pdf.shapes` found in it, once
    said: dict[object, str | None] = field(default_factory=dict)  # what texts of copies of it say, once that is known

    @property
    def painted(self) -> list[Paint]:
        """All paints and veils, those of copies too."""
        moved = [copy.there.paint(paint) for copy in self.copies for paint in copy.drawing.painted]
        return [*self.paints, *self.veils, *moved]

    @property
    def stroked(self) -> list[Stroke]:
        """All strokes, those of copies too."""
        return [*self.strokes, *(copy.there.stroke(one) for copy in self.copies for one in copy.drawing.strokes)]

    @property
    def glyphs(self) -> list[Glyph]:
        """All glyphs, each for itself."""
        return [glyph for run in self.runs for glyph in run.glyphs]


@frozen
class Copy:
    """A drawing that is drawn anew on another page: what it was, where it is, and which runs of the page it makes."""

    drawing: Drawn
    there: "Place"
    start: int
    stop: int


class Place:
    """Where a drawing goes that is drawn anew: page, matrix, the box that it is cut to, and what is drawn before it.

    `said` is that of the drawing.
    """

    def __init__(
        self, page: int, matrix: Matrix, clip: Box, order: int, said: dict[object, str | None] | None = None
    ) -> None:
        self.page, self.matrix, self.clip, self.order, self.said = page, matrix, clip, order, said
        self._outlines: dict[int, Outline] = {}

    def box(self, box: Box) -> Box:
        """A box, moved there."""
        return overlap(bounds(box, self.matrix), self.clip)

    def outline(self, outline: Outline) -> Outline:
        """An outline, moved there."""
        if id(outline) not in self._outlines:
            self._outlines[id(outline)] = Outline(
                tuple(bounds(piece, self.matrix) for piece in outline.pieces),
                tuple(tuple(moved_points(path, self.matrix)) for path in outline.paths),
                outline.odd,
            )
        return self._outlines[id(outline)]

    def paint(self, paint: Paint) -> Paint:
        """Something painted, moved there."""
        shape = None if paint.shape is None else cache(partial(_moved_shape, paint.shape, self))
        outlines = tuple(map(self.outline, paint.outlines))
        frame = paint.frame and bounds(paint.frame, self.matrix)
        return Paint(self.box(paint.box), paint.order + self.order, paint.light, outlines, paint.veil, shape, frame)

    def stroke(self, stroke: Stroke) -> Stroke:
        """A line, moved there."""
        return Stroke(
            stroke.path, multiply(stroke.matrix, self.matrix), stroke.half * self.matrix[3], self.box(stroke.box)
        )


UNMOVED = Place(0, IDENTITY, EVERYWHERE, 0)


def _moved_shape(shape: Callable[[], Outline], there: Place) -> Outline:
    return there.outline(shape())

"""What the content streams of a PDF page draw: every glyph with its place, and what is painted over it."""

import math
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import pikepdf

from oppslag.messages import _
from oppslag.reading.passages import UnreadableFile
from oppslag.reading.pdf_fonts import Box, Font, Shape, Shown, load_font
from oppslag.reading.pdf_tokens import INLINE_IMAGE, Compound, tokenise

if TYPE_CHECKING:
    from oppslag.reading.pdf_strings import Reading

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Key: TypeAlias = tuple[tuple[int, int], int]  # the page or form that holds a marked content sequence, and its MCID

IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
EVERYWHERE: Box = (-math.inf, -math.inf, math.inf, math.inf)
MOST_CONTENT = 2_000_000  # bytes of one content stream; a page of close print is 0.2 MB
MOST_STEPS = 3_000_000  # operators and operands of a whole file
_COST_OF_GLYPH = 8  # in steps: 375,000 glyphs are a hundred pages of close print, and need 300 MB
MOST_NESTING = 12  # forms within forms
_COST_OF_STREAM = 200  # in steps: a stream has to be unpacked and parsed
# ISO 32000-1, 11.3.5: with these, dark ink on a white page stays what it is.
_KEEPING = frozenset({"/Normal", "/Compatible", "/Multiply", "/Darken"})
MOST_IMAGE = 150_000_000  # pixels of one image: an A2 sheet at 600 dpi
_MOST_PIECES = 64  # of one line that is drawn, that are looked at one by one
_MITER = 5  # line widths that a sharp corner may stand out (ISO 32000-1, 8.4.3.5: the limit is 10 half widths)
_ONLY_MCID = re.compile(rb"<<[\x00\t\n\f\r ]*/MCID[\x00\t\n\f\r ]+(\d+)[\x00\t\n\f\r ]*>>")


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """The marked content in force: innermost MCID, replacement text, and whether it is an artifact or switched off."""

    key: Key | None = None
    actual: str | None = None
    artifact: bool = False
    off: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Syllable:
    """Neighbouring glyphs, so many, that are drawn as the face draws this text (see `pdf_syllables`)."""

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
    distorted: bool  # mirror writing, or squeezed to less than a third of its width
    blended: bool  # mixed with what is behind it in a way that can take its colour
    text: str = ""
    why: str = ""
    syllable: Syllable | None = None


@dataclass(frozen=True, slots=True, eq=False)
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
        around = sum(_winding(path, (left + right) / 2, (bottom + top) / 2) for path in self.paths)
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


class Run:
    """The glyphs of one shown string, or some that must be looked at one by one: all of one marked content.

    `glyphs` are made when they are asked for; as long as nobody does (`whole`), nothing is wrong with any of them.
    `matrix` moves em of the string to points on the page; `ink` is the box around all that is drawn.
    `plain`: it is drawn level, in one opaque colour (`fill`) over what is there, cut by `clip` and `outlines` alone.
    """

    __slots__ = (
        "_glyphs", "alpha", "angle", "blended", "clip", "distorted", "fill", "font", "ink", "mark", "matrix", "mode",
        "order", "outlines", "page", "plain", "reading", "shown", "size",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913, PLR0917 - what a string is shown with; made in one place
        self, state: "_State", shown: Shown, whole: Matrix, page: int, mark: Mark, order: int
    ) -> None:
        a, b, c, d, e, f = self.matrix = whole
        self.font, self.clip, self.mode, self.fill = cast("Font", state.font), state.clip, state.mode, state.fill
        self.outlines, self.blended = state.outlines, state.blended
        self.shown, self.page, self.mark, self.order = shown, page, mark, order
        self.alpha = state.stroke_alpha if state.mode in (1, 5) else state.alpha
        self.angle = round(math.degrees(math.atan2(b, a))) if b else 0 if a >= 0 else 180
        self.size = math.hypot(c, d)
        self.distorted = a * d - b * c < 0 or math.hypot(a, b) < self.size / 3
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
        self._glyphs: list[Glyph] | None = None

    @classmethod
    def of(cls, glyphs: "Sequence[Glyph]") -> "Run":
        """Glyphs that must be looked at one by one; there is at least one."""
        run = cls.__new__(cls)
        first = glyphs[0]
        run.font, run.page, run.mark, run.order, run.size = first.font, first.page, first.mark, first.order, first.size
        run.plain, run.reading, run._glyphs = False, None, list(glyphs)
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
            self.mark, order, self.mode, self.alpha, self.distorted, self.blended, text,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paint:
    """An upright rectangle that is painted without letting anything through (an image too, a line as a thin one)."""

    box: Box
    order: int


@dataclass(slots=True)
class Drawn:
    """All that a page draws. `images` are the places of its pictures.

    `veils` are the boxes of what is painted in another way than a `Paint` or a letter.
    """

    runs: list[Run] = field(default_factory=list)
    paints: list[Paint] = field(default_factory=list)
    veils: list[Paint] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)

    @property
    def glyphs(self) -> list[Glyph]:
        """All glyphs, each for itself."""
        return [glyph for run in self.runs for glyph in run.glyphs]


@dataclass(slots=True)
class Budget:
    """What reading a file may cost; raises UnreadableFile when it is spent."""

    steps: int = MOST_STEPS
    until: float = field(default_factory=lambda: time.monotonic() + 20)  # seconds; a file must be refused within 30

    def step(self, count: int = 1) -> None:
        """Count so many operators or glyphs."""
        self.steps -= count
        if self.steps < 0 or ((count > 1 or not self.steps & 255) and time.monotonic() > self.until):
            raise UnreadableFile(_("The PDF draws more than can be read in reasonable time."))


@dataclass
class _State:
    """The graphics and text state (ISO 32000-1, 8.4 and 9.3)."""

    ctm: Matrix = IDENTITY
    clip: Box = EVERYWHERE
    alpha: float = 1.0
    stroke_alpha: float = 1.0
    plain_fill: bool = True
    opaque: bool = True  # no blending with what is behind, no soft mask
    blended: bool = False  # dark on white is not sure to stay dark on white
    outlines: tuple[Outline, ...] = ()  # other paths than upright rectangles that cut what is drawn
    exact: bool = True  # nothing else cuts it
    space: object = None  # the colour space for filling as it is named
    fill: object = None  # what is filled with: equal for equal colours
    line_width: float = 1.0
    font: Font | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scaling: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0

    def copy(self) -> "_State":
        """The same, to be changed."""
        made = _State.__new__(_State)
        made.__dict__.update(self.__dict__)
        return made


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does `first` and `then` the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def bounds(box: Box, matrix: Matrix) -> Box:
    """The upright box around a box that a matrix has moved."""
    a, b, c, d, e, f = matrix
    left, bottom, right, top = box
    if b == 0 == c:
        x0, x1, y0, y1 = a * left + e, a * right + e, d * bottom + f, d * top + f
        return (x0 if x0 < x1 else x1, y0 if y0 < y1 else y1, x1 if x0 < x1 else x0, y1 if y0 < y1 else y0)  # noqa: FURB136 - often
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return (min(xs), min(ys), max(xs), max(ys))


def overlap(one: Box, other: Box) -> Box:
    """What two boxes share; its right is left of its left when they share nothing."""
    a, b, c, d = one
    p, q, r, s = other
    return (a if a > p else p, b if b > q else q, c if c < r else r, d if d < s else s)  # noqa: FURB136 - as above


def draw_page(pdf: pikepdf.Pdf, page: pikepdf.Page, number: int, off: set[tuple[int, int]], budget: Budget) -> Drawn:
    """Everything that the page with this number (from 1) draws; `off` are the layers that are switched off.

    Raises UnreadableFile when the content is too large or takes too long.
    """
    painter = _Painter(pdf, number, off, budget)
    painter.run(page.obj, page.obj.get("/Resources"), page.obj.objgen, depth=0)
    return painter.drawn


class _Painter:
    """Follows the operators of a page and of the forms in it."""

    def __init__(self, pdf: pikepdf.Pdf, number: int, off: set[tuple[int, int]], budget: Budget) -> None:
        self.drawn = Drawn()
        self._pdf, self._number, self._off, self._budget = pdf, number, off, budget
        self._state = _State()
        self._saved: list[_State] = []
        self._marks: list[Mark] = [Mark()]
        self._line = self._text = IDENTITY
        self._paths: list[list[tuple[float, float]]] = []
        self._pieces: list[list[tuple[float, float]]] = []  # of the path: the points of each line and curve
        self._curved = False
        self._clipping = self._odd = False
        self._order = 0
        self._fonts: dict[tuple[int, int], Font] = {}
        self._resources: Any = None
        self._owner = (0, 0)
        self._depth = 0
        self._does: dict[bytes, Callable[[list[Any]], None]] = self._operators()

    def run(self, stream: Any, resources: Any, owner: tuple[int, int], depth: int) -> None:
        """Follow one content stream with its resources; what stood before is put back after it."""
        before = (self._resources, self._owner, self._depth, self._state, self._saved, self._marks)
        self._resources, self._owner, self._depth = resources, owner, depth
        self._state, self._saved, self._marks = self._state.copy(), [], [self._marks[-1]]
        tokens, values = tokenise(self._pdf, self._limited(stream), self._does)
        self._budget.step(_COST_OF_STREAM + len(tokens))
        operands: list[Any] = []
        find = self._does.get
        for token in tokens:
            if (act := find(token)) is None:
                operands.append(values[token])
            else:
                act(operands)
                operands = []
        self._resources, self._owner, self._depth, self._state, self._saved, self._marks = before

    def _limited(self, stream: Any) -> bytes:
        contents = stream if isinstance(stream, pikepdf.Stream) else stream.get("/Contents", pikepdf.Array())
        parts = [contents] if isinstance(contents, pikepdf.Stream) else list(contents)
        data = b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))
        if len(data) > MOST_CONTENT:
            raise UnreadableFile(
                _(
                    "Page {number} of the PDF holds too much to read ({size} bytes).",
                    number=self._number,
                    size=len(data),
                )
            )
        return data

    def _operators(self) -> dict[bytes, Callable[[list[Any]], None]]:
        acts: dict[str, Callable[[list[Any]], None]] = {
            **dict.fromkeys(_NOTHING_TO_SEE, _nothing),
            "q": self._save, "Q": self._restore, "cm": self._transform, "gs": self._settings, "w": self._width,
            "cs": self._fill_space, "scn": self._fill_colour, "sc": self._fill_colour,
            "g": self._fill_plain, "rg": self._fill_plain, "k": self._fill_plain,
            "m": self._move, "l": self._to, "c": self._curve, "v": self._curve, "y": self._curve, "re": self._rectangle,
            "W": self._clip, "W*": self._clip_odd, "n": self._end_path,
            "f": self._fill, "F": self._fill, "f*": self._fill,
            "B": self._fill_and_stroke, "B*": self._fill_and_stroke,
            "b": self._close_fill_and_stroke, "b*": self._close_fill_and_stroke,
            "S": self._stroke, "s": self._close_and_stroke,
            "BT": self._begin_text, "Tf": self._font, "Tm": self._matrix, "Td": self._next, "TD": self._next_leading,
            "T*": self._next_line, "Tc": self._char_space, "Tw": self._word_space, "Tz": self._scaling,
            "TL": self._leading, "Ts": self._rise, "Tr": self._mode,
            "Tj": self._show, "TJ": self._show, "'": self._show_next, '"': self._show_spaced,
            "BDC": self._begin_mark, "BMC": self._begin_mark, "EMC": self._end_mark, "Do": self._draw_object,
            "h": self._close, "sh": self._shade, INLINE_IMAGE.decode(): self._draw_inline,
        }  # fmt: skip
        return {name.encode(): act for name, act in acts.items()}

    # Graphics state

    def _save(self, _operands: Any) -> None:
        self._saved.append(self._state.copy())

    def _restore(self, _operands: Any) -> None:
        if self._saved:
            self._state = self._saved.pop()

    def _transform(self, operands: Any) -> None:
        self._state.ctm = multiply(_matrix(operands), self._state.ctm)

    def _width(self, operands: Any) -> None:
        self._state.line_width = float(operands[0])

    def _settings(self, operands: Any) -> None:
        named = self._resource("/ExtGState", operands[0])
        if named is None:
            return
        self._state.alpha = float(named.get("/ca", self._state.alpha))
        self._state.stroke_alpha = float(named.get("/CA", self._state.stroke_alpha))
        blend, mask = named.get("/BM"), named.get("/SMask")
        if blend is not None or mask is not None:
            modes = list(blend) if isinstance(blend, pikepdf.Array) else [blend or "/Normal"]
            self._state.blended = not any(mode in _KEEPING for mode in modes[:1])
            self._state.opaque = modes[0] in ("/Normal", "/Compatible") and mask in (None, "/None")
        if (font := named.get("/Font")) is not None:
            self._state.font, self._state.size = self._loaded(font[0]), float(font[1])

    def _fill_space(self, operands: Any) -> None:
        self._state.plain_fill = operands[0] != "/Pattern"
        self._state.space = operands[0]
        self._state.fill = (self._owner, operands[0])

    def _fill_colour(self, operands: Any) -> None:
        self._state.plain_fill = not (len(operands) and isinstance(operands[-1], str))
        self._state.fill = (self._owner, self._state.space, *operands)

    def _fill_plain(self, operands: Any) -> None:
        self._state.plain_fill = True
        self._state.fill = tuple(operands)

    # Paths

    def _move(self, operands: Any) -> None:
        self._paths.append([(float(operands[0]), float(operands[1]))])

    def _to(self, operands: Any) -> None:
        if self._paths:
            point = (float(operands[0]), float(operands[1]))
            self._pieces.append([self._paths[-1][-1], point])
            self._paths[-1].append(point)

    def _curve(self, operands: Any) -> None:
        self._curved = True
        if self._paths:
            numbers = [float(number) for number in operands]
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
            self._pieces.append([self._paths[-1][-1], *points])
            self._paths[-1] += points

    def _rectangle(self, operands: Any) -> None:
        x, y, width, height = (float(number) for number in operands)
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self._pieces += [corners[:2], corners[1:3], corners[2:], [corners[3], corners[0]]]
        self._paths.append(corners)

    def _close(self, _operands: Any) -> None:
        if self._paths:
            self._pieces.append([self._paths[-1][-1], self._paths[-1][0]])

    def _clip(self, _operands: Any) -> None:
        self._clipping, self._odd = True, False

    def _clip_odd(self, _operands: Any) -> None:
        self._clipping = self._odd = True

    def _outline(self) -> Outline:
        ctm = self._state.ctm
        closing = [[path[-1], path[0]] for path in self._paths]
        return Outline(
            tuple(bounds(_around(piece), ctm) for piece in (*self._pieces, *closing)),
            tuple(tuple(multiply((1, 0, 0, 1, *point), ctm)[4:] for point in path) for path in self._paths),
            self._odd,
        )

    def _end_path(self, _operands: Any) -> None:
        if self._clipping and self._paths:
            points = [point for path in self._paths for point in path]
            state = self._state
            state.clip = overlap(state.clip, bounds(_around(points), state.ctm))
            if self._curved or len(self._paths) > 1 or not (_is_rectangle(points) and self._upright):
                state.outlines = (*state.outlines, self._outline())
        self._paths, self._pieces, self._curved, self._clipping = [], [], False, False

    def _fill(self, operands: Any) -> None:
        self._fill_paths()
        self._end_path(operands)

    def _fill_paths(self) -> None:
        solid = self._state.plain_fill and self._state.alpha > 0.9 and not self._curved
        for path in self._paths:
            if not (solid and _is_rectangle(path) and self._paint(_around(path))):
                self._veil(_around(path))

    def _stroke(self, operands: Any) -> None:
        self._stroke_paths()
        self._end_path(operands)

    def _stroke_paths(self) -> None:
        lines = [path for path in self._paths if len(path) == 2 and self._state.stroke_alpha > 0.1]
        upright = [self._paint(self._line_box(path)) for path in lines]
        if len(lines) == len(self._paths) and all(upright):
            return
        pieces = self._pieces
        if len(pieces) > _MOST_PIECES:
            pieces = [[point for piece in pieces for point in piece]]
        wide = _MITER * self._state.line_width
        for left, bottom, right, top in map(_around, pieces):
            self._veil((left - wide, bottom - wide, right + wide, top + wide))

    def _line_box(self, line: list[tuple[float, float]]) -> Box:
        left, bottom, right, top = _around(line)
        half = self._state.line_width / 2
        return (left, bottom - half, right, top + half) if bottom == top else (left, bottom, right, top)

    def _close_and_stroke(self, operands: Any) -> None:
        self._close(operands)
        self._stroke(operands)

    def _fill_and_stroke(self, operands: Any) -> None:
        self._fill_paths()
        self._stroke_paths()
        self._end_path(operands)

    def _close_fill_and_stroke(self, operands: Any) -> None:
        self._close(operands)
        self._fill_and_stroke(operands)

    def _shade(self, _operands: Any) -> None:
        self._order += 1
        self.drawn.veils.append(Paint(self._state.clip, self._order))

    @property
    def _upright(self) -> bool:
        _a, b, c, _d, _e, _f = self._state.ctm
        return b == 0 == c or _a == 0 == _d

    def _paint(self, box: Box) -> bool:
        """Note a rectangle that hides what is behind it; whether it is one."""
        if not (self._upright and self._state.opaque) or self._marks[-1].off:
            return False
        self._order += 1
        seen = overlap(bounds(box, self._state.ctm), self._state.clip)
        if seen[0] < seen[2] and seen[1] < seen[3]:
            self.drawn.paints.append(Paint(seen, self._order))
        return True

    def _veil(self, box: Box) -> None:
        """Note where something is painted that may hide some of what is behind it."""
        self._order += 1
        self.drawn.veils.append(Paint(overlap(bounds(box, self._state.ctm), self._state.clip), self._order))

    # Text state

    def _begin_text(self, _operands: Any) -> None:
        self._line = self._text = IDENTITY

    def _font(self, operands: Any) -> None:
        font = self._resource("/Font", operands[0])
        self._state.font = self._loaded(font) if font is not None else None
        self._state.size = float(operands[1])

    def _loaded(self, font: Any) -> Font:
        if not font.is_indirect:
            return load_font(self._pdf, font)
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = load_font(self._pdf, font)
        return self._fonts[font.objgen]

    def _matrix(self, operands: Any) -> None:
        self._line = self._text = _matrix(operands)

    def _next(self, operands: Any) -> None:
        self._line = self._text = multiply((1, 0, 0, 1, float(operands[0]), float(operands[1])), self._line)

    def _next_leading(self, operands: Any) -> None:
        self._state.leading = -float(operands[1])
        self._next(operands)

    def _next_line(self, _operands: Any) -> None:
        self._next((0, -self._state.leading))

    def _char_space(self, operands: Any) -> None:
        self._state.char_space = float(operands[0])

    def _word_space(self, operands: Any) -> None:
        self._state.word_space = float(operands[0])

    def _scaling(self, operands: Any) -> None:
        self._state.scaling = float(operands[0]) / 100

    def _leading(self, operands: Any) -> None:
        self._state.leading = float(operands[0])

    def _rise(self, operands: Any) -> None:
        self._state.rise = float(operands[0])

    def _mode(self, operands: Any) -> None:
        self._state.mode = int(operands[0])

    # Text

    def _show(self, operands: Any) -> None:
        state = self._state
        if state.font is None:
            return
        size = state.size or 1.0
        shown = state.font.show(operands[0], state.char_space / size, state.word_space / size)
        self._budget.step(_COST_OF_GLYPH * len(shown.shapes))
        scale = state.size * state.scaling
        whole = multiply((scale, 0, 0, state.size, 0, state.rise), multiply(self._text, state.ctm))
        if shown.shapes:
            self.drawn.runs.append(Run(state, shown, whole, self._number, self._marks[-1], self._order + 1))
            self._order += len(shown.shapes)
        if state.mode > 3:  # what follows is cut by the letters (ISO 32000-1, 9.3.6)
            state.exact = False
        self._text = multiply((1, 0, 0, 1, shown.advance * scale, 0), self._text)

    def _show_next(self, operands: Any) -> None:
        self._next_line(())
        self._show(operands)

    def _show_spaced(self, operands: Any) -> None:
        self._word_space(operands[:1])
        self._char_space(operands[1:2])
        self._show_next(operands[2:])

    # Marked content and objects

    def _begin_mark(self, operands: Any) -> None:
        outer, tag = self._marks[-1], operands[0]
        artifact = outer.artifact or tag == "/Artifact"
        if len(operands) < 2:
            self._marks.append(Mark(outer.key, outer.actual, artifact, outer.off, outer.language))
            return
        given = operands[1]
        if tag != "/OC" and isinstance(given, Compound):
            number, actual, language = _properties(given)
            off = outer.off
        else:
            named = given.parsed() if isinstance(given, Compound) else self._resource("/Properties", given)
            number, actual, language = _said_by(named if named is not None else pikepdf.Dictionary())
            off = outer.off or (tag == "/OC" and named is not None and self._is_off(named))
        self._marks.append(
            Mark(
                outer.key if number is None else (self._owner, number),
                outer.actual if actual is None else actual,
                artifact,
                off,
                outer.language if language is None else language,
            )
        )

    def _end_mark(self, _operands: Any) -> None:
        if len(self._marks) > 1:
            self._marks.pop()

    def _is_off(self, layer: Any) -> bool:
        """A layer, or a membership of layers with its policy (ISO 32000-1, 8.11.2.2)."""
        if layer.get("/Type") != "/OCMD":
            return layer.objgen in self._off
        groups = layer.get("/OCGs")
        if groups is None:
            return False
        members = list(groups) if isinstance(groups, pikepdf.Array) else [groups]
        states = [group.objgen not in self._off for group in members]
        policy = str(layer.get("/P", "/AnyOn"))
        shown = {"/AllOn": all(states), "/AnyOff": not all(states), "/AllOff": not any(states)}
        return bool(states) and not shown.get(policy, any(states))

    def _draw_object(self, operands: Any) -> None:
        named = self._resource("/XObject", operands[0])
        if not isinstance(named, pikepdf.Stream):
            return
        if named.get("/Subtype") == "/Form":
            self._draw_form(named)
        elif named.get("/Subtype") == "/Image":
            if int(named.get("/Width", 0)) * int(named.get("/Height", 0)) > MOST_IMAGE:
                raise UnreadableFile(_("The PDF has an image on page {number} that is too large.", number=self._number))
            self._picture()
            whole = "/SMask" not in named and "/Mask" not in named and not named.get("/ImageMask")
            if not (whole and self._paint((0, 0, 1, 1))):
                self._veil((0, 0, 1, 1))

    def _picture(self) -> None:
        if not self._marks[-1].off:
            self.drawn.images.append(overlap(bounds((0, 0, 1, 1), self._state.ctm), self._state.clip))

    def _draw_inline(self, _operands: Any) -> None:
        self._picture()
        self._veil((0, 0, 1, 1))

    def _draw_form(self, form: Any) -> None:
        if self._depth >= MOST_NESTING:
            raise UnreadableFile(_("The PDF draws forms within forms without an end on page {n}.", n=self._number))
        outer = self._state
        self._state = outer.copy()
        if "/Matrix" in form:
            self._state.ctm = multiply(_matrix(form["/Matrix"]), outer.ctm)
        if "/BBox" in form:
            left, bottom, right, top = (float(number) for number in form["/BBox"])
            box = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
            self._state.clip = overlap(outer.clip, bounds(box, self._state.ctm))
            if not self._upright:
                self._state.exact = False
        marks = list(self._marks)
        if "/OC" in form and self._is_off(form["/OC"]):
            self._marks.append(replace(self._marks[-1], off=True))
        text = (self._line, self._text)
        resources = form.get("/Resources", self._resources)
        self.run(form, resources, form.objgen, self._depth + 1)
        self._line, self._text = text
        self._state, self._marks = outer, marks

    def _resource(self, kind: str, name: Any) -> Any:
        if self._resources is None or (named := self._resources.get(kind)) is None:
            return None
        return named.get(str(name))


# Operators that draw nothing and change nothing that is followed here (ISO 32000-1, annex A).
_NOTHING_TO_SEE = ("CS", "SCN", "SC", "G", "RG", "K", "J", "j", "M", "d", "ri", "i", "ET", "MP", "DP", "BX", "EX",
                   "d0", "d1")  # fmt: skip


def _nothing(_operands: Any) -> None:
    pass


@lru_cache(maxsize=16384)
def _properties(written: Compound) -> tuple[int | None, str | None, str | None]:
    """What the properties of marked content say: MCID, replacement text and language."""
    if only := _ONLY_MCID.fullmatch(written):
        return int(only[1]), None, None
    return _said_by(written.parsed())


def _said_by(properties: Any) -> tuple[int | None, str | None, str | None]:
    return (
        int(properties["/MCID"]) if "/MCID" in properties else None,
        str(properties["/ActualText"]) if "/ActualText" in properties else None,
        str(properties["/Lang"]) if "/Lang" in properties else None,
    )


def _matrix(numbers: Any) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in numbers)
    return (a, b, c, d, e, f)


def _around(points: list[tuple[float, float]]) -> Box:
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def _is_rectangle(points: list[tuple[float, float]]) -> bool:
    if len(points) == 5 and points[0] == points[4]:
        points = points[:4]
    return len(points) == 4 and len({x for x, _y in points}) == 2 == len({y for _x, y in points})

"""What the content streams of a PDF page draw: every glyph with its place, and what is painted over it."""

import copy
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, cast

import pikepdf

from oppslag.messages import _
from oppslag.reading.passages import UnreadableFile
from oppslag.reading.pdf_fonts import Font, Shape

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Box: TypeAlias = tuple[float, float, float, float]  # left, bottom, right, top in points
Key: TypeAlias = tuple[tuple[int, int], int]  # the page or form that holds a marked content sequence, and its MCID

IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
EVERYWHERE: Box = (-math.inf, -math.inf, math.inf, math.inf)
MOST_CONTENT = 2_000_000  # bytes of one content stream; a page of close print is 0.2 MB
MOST_STEPS = 3_000_000  # operators of a whole file
_COST_OF_GLYPH = 8  # in steps: 375,000 glyphs are a hundred pages of close print, and need 300 MB
MOST_NESTING = 12  # forms within forms
_COST_OF_STREAM = 200  # in steps: a stream has to be unpacked and parsed
# ISO 32000-1, 11.3.5: with these, dark ink on a white page stays what it is.
_KEEPING = frozenset({"/Normal", "/Compatible", "/Multiply", "/Darken"})
MOST_IMAGE = 150_000_000  # pixels of one image: an A2 sheet at 600 dpi


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


@dataclass(frozen=True, slots=True)
class Paint:
    """An upright rectangle that is painted without letting anything through (an image too, a line as a thin one)."""

    box: Box
    order: int


@dataclass(slots=True)
class Drawn:
    """All that a page draws. `images` are the places of its pictures."""

    glyphs: list[Glyph] = field(default_factory=list)
    paints: list[Paint] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)


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


@dataclass(slots=True)
class _State:
    """The graphics and text state (ISO 32000-1, 8.4 and 9.3)."""

    ctm: Matrix = IDENTITY
    clip: Box = EVERYWHERE
    alpha: float = 1.0
    stroke_alpha: float = 1.0
    plain_fill: bool = True
    opaque: bool = True  # no blending with what is behind, no soft mask
    blended: bool = False  # dark on white is not sure to stay dark on white
    line_width: float = 1.0
    font: Font | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scaling: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


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
        return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return (min(xs), min(ys), max(xs), max(ys))


def overlap(one: Box, other: Box) -> Box:
    """What two boxes share; its right is left of its left when they share nothing."""
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))


def draw_page(pdf: pikepdf.Pdf, page: pikepdf.Page, number: int, off: set[tuple[int, int]], budget: Budget) -> Drawn:
    """Everything that the page with this number (from 1) draws; `off` are the layers that are switched off.

    Raises UnreadableFile when the content is too large or takes too long.
    """
    painter = _Painter(pdf, number, off, budget)
    painter.run(page.obj, page.obj.get("/Resources"), page.obj.objgen, depth=0)
    return painter.drawn


class _Pen:
    """What the glyphs of one shown string have in common."""

    def __init__(self, state: _State, whole: Matrix, page: int, mark: Mark) -> None:
        self._whole, self._page, self._mark = whole, page, mark
        a, b, c, d, _e, _f = whole
        self._angle = round(math.degrees(math.atan2(b, a))) if b else 0 if a >= 0 else 180
        self._size = math.hypot(c, d)
        self._distorted = a * d - b * c < 0 or math.hypot(a, b) < self._size / 3
        self._font, self._clip, self._mode = cast("Font", state.font), state.clip, state.mode
        self._blended = state.blended
        self._alpha = state.stroke_alpha if state.mode in (1, 5) else state.alpha

    def draw(self, shape: Shape, along: float, order: int) -> Glyph:
        """The glyph of a shape, so many em from where the string starts."""
        a, b, c, d, e, f = self._whole
        x, y, advance = e + a * along, f + b * along, shape.advance
        if shape.ink:
            box = bounds(cast("Box", shape.ink), (a, b, c, d, x, y))
        elif shape.ink is None:  # not known: about what a letter takes
            box = bounds((0.0, -0.15, advance, 0.6), (a, b, c, d, x, y))
        else:
            box = (x, y, x, y)
        return Glyph(
            shape, self._font, self._page, x, y, a * advance, b * advance, self._angle, self._size, box, self._clip,
            self._mark, order, self._mode, self._alpha, self._distorted, self._blended,
        )  # fmt: skip


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
        self._curved = False
        self._clipping = False
        self._order = 0
        self._fonts: dict[tuple[int, int] | int, Font] = {}
        self._resources: Any = None
        self._owner = (0, 0)
        self._depth = 0
        self._does: dict[str, Callable[[Any], None]] = self._operators()

    def run(self, stream: Any, resources: Any, owner: tuple[int, int], depth: int) -> None:
        """Follow one content stream with its resources; what stood before is put back after it."""
        before = (self._resources, self._owner, self._depth, self._state, self._saved, self._marks)
        self._resources, self._owner, self._depth = resources, owner, depth
        self._state, self._saved, self._marks = copy.copy(self._state), [], [self._marks[-1]]
        self._budget.step(_COST_OF_STREAM)
        for instruction in pikepdf.parse_content_stream(self._limited(stream)):
            self._budget.step()
            if act := self._does.get(str(instruction.operator)):
                act(instruction.operands)
        self._resources, self._owner, self._depth, self._state, self._saved, self._marks = before

    def _limited(self, stream: Any) -> Any:
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
        return pikepdf.Stream(self._pdf, data)

    def _operators(self) -> dict[str, Callable[[Any], None]]:
        return {
            "q": self._save, "Q": self._restore, "cm": self._transform, "gs": self._settings, "w": self._width,
            "cs": self._fill_space, "scn": self._fill_colour, "sc": self._fill_colour,
            "g": self._fill_plain, "rg": self._fill_plain, "k": self._fill_plain,
            "m": self._move, "l": self._to, "c": self._curve, "v": self._curve, "y": self._curve, "re": self._rectangle,
            "W": self._clip, "W*": self._clip, "n": self._end_path,
            "f": self._fill, "F": self._fill, "f*": self._fill,
            "B": self._fill, "B*": self._fill, "b": self._fill, "b*": self._fill,
            "S": self._stroke, "s": self._stroke,
            "BT": self._begin_text, "Tf": self._font, "Tm": self._matrix, "Td": self._next, "TD": self._next_leading,
            "T*": self._next_line, "Tc": self._char_space, "Tw": self._word_space, "Tz": self._scaling,
            "TL": self._leading, "Ts": self._rise, "Tr": self._mode,
            "Tj": self._show, "TJ": self._show_adjusted, "'": self._show_next, '"': self._show_spaced,
            "BDC": self._begin_mark, "BMC": self._begin_mark, "EMC": self._end_mark, "Do": self._draw_object,
            "INLINE IMAGE": self._draw_inline,
        }  # fmt: skip

    # Graphics state

    def _save(self, _operands: Any) -> None:
        self._saved.append(copy.copy(self._state))

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
        self._state.plain_fill = str(operands[0]) != "/Pattern"

    def _fill_colour(self, operands: Any) -> None:
        self._state.plain_fill = not (len(operands) and isinstance(operands[-1], pikepdf.Name))

    def _fill_plain(self, _operands: Any) -> None:
        self._state.plain_fill = True

    # Paths

    def _move(self, operands: Any) -> None:
        self._paths.append([(float(operands[0]), float(operands[1]))])

    def _to(self, operands: Any) -> None:
        if self._paths:
            self._paths[-1].append((float(operands[0]), float(operands[1])))

    def _curve(self, operands: Any) -> None:
        self._curved = True
        if self._paths:
            numbers = [float(number) for number in operands]
            self._paths[-1] += list(zip(numbers[::2], numbers[1::2], strict=True))

    def _rectangle(self, operands: Any) -> None:
        x, y, width, height = (float(number) for number in operands)
        self._paths.append([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])

    def _clip(self, _operands: Any) -> None:
        self._clipping = True

    def _end_path(self, _operands: Any) -> None:
        if self._clipping and self._paths:
            points = [point for path in self._paths for point in path]
            self._state.clip = overlap(self._state.clip, bounds(_around(points), self._state.ctm))
        self._paths, self._curved, self._clipping = [], False, False

    def _fill(self, operands: Any) -> None:
        if self._state.plain_fill and self._state.alpha > 0.9 and not self._curved:
            for path in self._paths:
                if _is_rectangle(path):
                    self._paint(_around(path))
        self._end_path(operands)

    def _stroke(self, operands: Any) -> None:
        for path in self._paths:
            if len(path) == 2 and self._state.stroke_alpha > 0.1:
                left, bottom, right, top = _around(path)
                half = self._state.line_width / 2
                self._paint((left, bottom - half, right, top + half) if bottom == top else (left, bottom, right, top))
        self._end_path(operands)

    def _paint(self, box: Box) -> None:
        a, b, c, d, _e, _f = self._state.ctm
        upright = b == 0 == c or a == 0 == d
        if upright and self._state.opaque and not self._marks[-1].off:
            self._order += 1
            seen = overlap(bounds(box, self._state.ctm), self._state.clip)
            if seen[0] < seen[2] and seen[1] < seen[3]:
                self.drawn.paints.append(Paint(seen, self._order))

    # Text state

    def _begin_text(self, _operands: Any) -> None:
        self._line = self._text = IDENTITY

    def _font(self, operands: Any) -> None:
        font = self._resource("/Font", operands[0])
        self._state.font = self._loaded(font) if font is not None else None
        self._state.size = float(operands[1])

    def _loaded(self, font: Any) -> Font:
        key = font.objgen if font.is_indirect else id(font)
        if key not in self._fonts:
            self._fonts[key] = Font(font)
        return self._fonts[key]

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
        self._show_adjusted([[operands[0]]])

    def _show_next(self, operands: Any) -> None:
        self._next_line(())
        self._show(operands)

    def _show_spaced(self, operands: Any) -> None:
        self._word_space(operands[:1])
        self._char_space(operands[1:2])
        self._show_next(operands[2:])

    def _show_adjusted(self, operands: Any) -> None:
        state = self._state
        if state.font is None:
            return
        scale = state.size * state.scaling
        whole = multiply((scale, 0, 0, state.size, 0, state.rise), multiply(self._text, state.ctm))
        pen = _Pen(state, whole, self._number, self._marks[-1])
        along = 0.0  # how far the text has moved, in em of `whole`
        for part in operands[0]:
            if isinstance(part, pikepdf.String):
                codes = state.font.codes(bytes(part))
                self._budget.step(_COST_OF_GLYPH * len(codes))
                for code in codes:
                    shape = state.font.shape(code)
                    self._order += 1
                    self.drawn.glyphs.append(pen.draw(shape, along, self._order))
                    extra = state.char_space + (state.word_space if state.font.is_word_space(code) else 0)
                    along += shape.advance + (extra / state.size if extra and state.size else 0)
            else:
                along -= float(part) / 1000
        self._text = multiply((1, 0, 0, 1, along * scale, 0), self._text)

    # Marked content and objects

    def _begin_mark(self, operands: Any) -> None:
        outer, tag = self._marks[-1], str(operands[0])
        properties: Any = operands[1] if len(operands) > 1 else None
        if isinstance(properties, pikepdf.Name):
            properties = self._resource("/Properties", properties)
        if properties is None:
            properties = pikepdf.Dictionary()
        key = (self._owner, int(properties["/MCID"])) if "/MCID" in properties else outer.key
        actual = str(properties["/ActualText"]) if "/ActualText" in properties else outer.actual
        off = outer.off or (tag == "/OC" and self._is_off(properties))
        language = str(properties.get("/Lang", outer.language))
        self._marks.append(Mark(key, actual, outer.artifact or tag == "/Artifact", off, language))

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
            if not self._marks[-1].off:
                self.drawn.images.append(overlap(bounds((0, 0, 1, 1), self._state.ctm), self._state.clip))
            if "/SMask" not in named and "/Mask" not in named and not named.get("/ImageMask"):
                self._paint((0, 0, 1, 1))

    def _draw_inline(self, _operands: Any) -> None:
        if not self._marks[-1].off:
            self.drawn.images.append(overlap(bounds((0, 0, 1, 1), self._state.ctm), self._state.clip))

    def _draw_form(self, form: Any) -> None:
        if self._depth >= MOST_NESTING:
            raise UnreadableFile(_("The PDF draws forms within forms without an end on page {n}.", n=self._number))
        outer = self._state
        self._state = copy.copy(outer)
        if "/Matrix" in form:
            self._state.ctm = multiply(_matrix(form["/Matrix"]), outer.ctm)
        if "/BBox" in form:
            left, bottom, right, top = (float(number) for number in form["/BBox"])
            box = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
            self._state.clip = overlap(outer.clip, bounds(box, self._state.ctm))
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


def _matrix(numbers: Any) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in numbers)
    return (a, b, c, d, e, f)


def _around(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def _is_rectangle(points: list[tuple[float, float]]) -> bool:
    if len(points) == 5 and points[0] == points[4]:
        points = points[:4]
    return len(points) == 4 and len({x for x, _y in points}) == 2 == len({y for _x, y in points})

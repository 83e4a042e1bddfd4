"""What the content streams of a PDF page draw: their operators followed one by one."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache, partial
from typing import Any, ClassVar

import pikepdf

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.reading.passages import UnreadableFile
from oppslag.reading.pdf.budget import Budget
from oppslag.reading.pdf.colours import luminance, numbers_of
from oppslag.reading.pdf.drawn import Copy, Drawn, Mark, Paint, Place, Run, Stroke
from oppslag.reading.pdf.fonts import Digests, Font, load_font
from oppslag.reading.pdf.matrices import EVERYWHERE, IDENTITY, bounds, matrix_of, multiply, overlap
from oppslag.reading.pdf.paths import (
    CORNERS,
    Outline,
    Path,
    box_around,
    is_convex,
    is_rectangle,
    moved_points,
    outline_of,
    read_path,
)
from oppslag.reading.pdf.state import State
from oppslag.reading.pdf.strings import Box, around
from oppslag.reading.pdf.tokens import INLINE_IMAGE, PATH, Compound, Cut, instructions_of, tokenise, tokenise_by_qpdf

MOST_CONTENT = 2_000_000  # bytes of one content stream; a page of close print is 0.2 MB
_COST_OF_GLYPH = 8  # in steps: 375,000 glyphs are a hundred pages of close print, and need 300 MB
MOST_NESTING = 12  # forms within forms
_MOST_MARKS = 1000  # marked contents within one another: for each, a renderer keeps all that are around it
_COST_OF_INSTRUCTION = 3  # in steps: its operator and operands
_BYTES_OF_TOKEN = 8  # of a path
_COST_OF_STREAM = 200  # in steps: a stream has to be unpacked and parsed
# ISO 32000-1, 11.3.5: with these, dark ink on a white page stays what it is.
_KEEPING = frozenset({"/Normal", "/Compatible", "/Multiply", "/Darken"})
MOST_IMAGE = 150_000_000  # pixels of one image: an A2 sheet at 600 dpi
_MOST_PIECES = 64  # of one line that is drawn, that are looked at one by one
_ROUNDING = 0.75  # line widths that a corner of up to 90 degrees, or the end of a line, may stand out: 0.71 and some
_MITER = 5  # line widths that a sharp corner may stand out (ISO 32000-1, 8.4.3.5: the limit is 10 half widths)
_LEAST_STROKE = 0.1  # opacity of a line that is seen
_NUMBER = re.compile(rb"\d")
_ONLY_MCID = re.compile(rb"<<[\x00\t\n\f\r ]*/MCID[\x00\t\n\f\r ]+(\d+)[\x00\t\n\f\r ]*>>")


@frozen
class _Drawing:
    """What one content stream draws by itself, and on whose page: nothing in it depends on the file around it."""

    drawn: Drawn
    owner: tuple[int, int]
    order: int


_known_drawings: dict[bytes, _Drawing] = {}
_MOST_DRAWINGS = 8  # that are remembered
_LEAST_DRAWING = 4000  # bytes
_MOST_COPIED = 3000  # runs and paints of a drawing


def draw_page(  # noqa: PLR0913, PLR0917 - a page, and what is known of its file
    pdf: pikepdf.Pdf,
    page: pikepdf.Page,
    number: int,
    off: set[tuple[int, int]],
    budget: Budget,
    digests: Digests | None = None,
) -> Drawn:
    """Everything that the page with this number (from 1) draws; `off` are the layers that are switched off.

    `digests` are those of the file, where several of its pages are drawn. Raises UnreadableFile when the content is too
    large or takes too long.
    """
    painter = _Painter(pdf, number, off, budget, digests or Digests(pdf))
    painter.draw(page)
    return painter.drawn


# Operators that draw nothing and change nothing that is followed here (ISO 32000-1, annex A).
_NOTHING_TO_SEE = ("j", "M", "ri", "i", "ET", "MP", "DP", "BX", "EX", "d0", "d1")


def _nothing(_painter: "_Painter", _operands: Any) -> None:
    pass


class _Painter:
    """Follows the operators of a page and of the forms in it.

    Sheets of several sizes may hold one drawing, each on its own scale. A content stream that is the same to the byte
    as one that was followed before, with equal resources, draws the same: it is not followed again, but moved to where
    it is drawn now. It must have left everything as it found it, draw no other objects and no layers, and find all but
    its place as it was.
    """

    def __init__(
        self, pdf: pikepdf.Pdf, number: int, off: set[tuple[int, int]], budget: Budget, digests: Digests
    ) -> None:
        self.drawn = Drawn()
        self._pdf, self._number, self._off, self._budget, self._digests = pdf, number, off, budget, digests
        self._state = self._first = State()
        self._saved: list[State] = []
        self._marks: list[Mark] = [Mark()]
        self._line = self._text = IDENTITY
        self._path = Path()
        self._known = False  # whether that is one that others have too
        self._holes: dict[int, Outline] = {}  # by identity: clips whose shapes have been noted
        self._clipping = self._odd = False
        self._order = 0
        self._fonts: dict[tuple[int, int], Font] = {}
        self._resources: Any = None
        self._numbers: dict[str, int] = {}  # of a colour in a space of these resources, by its name
        self._named_fonts: dict[str, Font | None] = {}  # of these resources
        self._owner = (0, 0)
        self._depth = 0
        self._alone = True  # whether all that has been drawn depends on one stream and its resources alone

    def draw(self, page: pikepdf.Page) -> None:
        """Follow the content of a page, stream by stream where each is whole."""
        self._resources, self._owner = page.obj.get("/Resources"), page.obj.objgen
        self._fill_plain((0.0,))  # black, unless the page means something else by it
        self._stroke_plain((0.0,))
        self._first = self._state.copy()
        parts = [(part, self._key(part)) for part in self._limited(page.obj)]
        cut = [None if key in _known_drawings else tokenise(part, self._acts) for part, key in parts]
        ends = [key in _known_drawings or one for (_part, key), one in zip(parts, cut, strict=True)]
        if len(parts) > 1 and not all(ends):  # a stream may end in the middle of an instruction
            parts, cut = [(b"\n".join(part for part, _key in parts), b"")], [None]
        for (part, key), tokens in zip(parts, cut, strict=True):
            if key and tokens and key not in _known_drawings and self._is_moved() and self._found_as_new():
                self._draw_apart(page, key, tokens)
            if key in _known_drawings and self._copy(_known_drawings[key]):
                continue
            self._follow(tokens or tokenise(part, self._acts) or tokenise_by_qpdf(self._pdf, part, self._acts))
            if key and len(parts) == 1 and self._alone and self._found_as_new():  # nothing else is drawn with it
                self._remember(key)

    def _key(self, part: bytes) -> bytes:
        """What tells a stream with its resources from any other; nothing for one that is soon followed."""
        if len(part) < _LEAST_DRAWING or self._resources is None:
            return b""
        return hashlib.sha256(part).digest() + self._digests.of(self._resources)

    def _found_as_new(self) -> bool:
        """Whether nothing is in force but what a page begins with, and its place."""
        state = self._state.copy()
        state.ctm, state.clip = IDENTITY, EVERYWHERE
        return state == self._first and len(self._marks) == 1 and not self._path.subpaths and not self._clipping

    def _is_moved(self) -> bool:
        return self._state.ctm != IDENTITY or self._state.clip != EVERYWHERE

    def _draw_apart(self, page: pikepdf.Page, key: bytes, tokens: Cut) -> None:
        """Follow a stream where nothing moves it, so that this sheet and the others can have it from there."""
        apart = _Painter(self._pdf, self._number, self._off, self._budget, self._digests)
        apart._fonts = self._fonts
        apart._resources, apart._owner = self._resources, page.obj.objgen
        apart._fill_plain((0.0,))
        apart._stroke_plain((0.0,))
        apart._first = apart._state.copy()
        apart._follow(tokens)
        if apart._alone and apart._found_as_new():
            apart._remember(key)

    def _remember(self, key: bytes) -> None:
        size = len(self.drawn.runs) + len(self.drawn.paints) + len(self.drawn.veils)
        if self._state.ctm == IDENTITY and self._state.clip == EVERYWHERE and size <= _MOST_COPIED:
            while len(_known_drawings) >= _MOST_DRAWINGS:
                del _known_drawings[next(iter(_known_drawings))]
            _known_drawings[key] = _Drawing(self.drawn, self._owner, self._order)

    def _copy(self, drawing: _Drawing) -> bool:
        """Draw what was drawn before at the place that is in force; whether that could be done."""
        a, b, c, d, _e, _f = matrix = self._state.ctm
        if not (self._found_as_new() and a > 0 < d and b == 0 == c):
            return False
        there = Place(self._number, matrix, self._state.clip, self._order, drawing.drawn.said)
        marks: dict[Mark, Mark] = {}
        for run in drawing.drawn.runs:
            if run.mark not in marks:
                key = run.mark.key and (self._owner, run.mark.key[1])
                marks[run.mark] = replace(run.mark, key=key)
        drawn, start = self.drawn, len(self.drawn.runs)
        drawn.runs += [run.placed(there, marks[run.mark]) for run in drawing.drawn.runs]
        drawn.copies.append(Copy(drawing.drawn, there, start, len(drawn.runs)))
        drawn.images += map(there.box, drawing.drawn.images)
        self._order += drawing.order
        self._budget.step(_COST_OF_GLYPH * sum(len(run.shown.shapes) for run in drawing.drawn.runs))
        return True

    def run(self, stream: Any, resources: Any, owner: tuple[int, int], depth: int) -> None:
        """Follow the content stream of a form with its resources; what stood before is put back after it."""
        before = (self._resources, self._owner, self._depth, self._state, self._saved, self._marks)
        names = (self._numbers, self._named_fonts)
        self._resources, self._owner, self._depth = resources, owner, depth
        self._numbers, self._named_fonts = {}, {}
        self._state, self._saved, self._marks = self._state.copy(), [], [self._marks[-1]]
        (content,) = self._limited(stream)
        self._follow(tokenise(content, self._acts) or tokenise_by_qpdf(self._pdf, content, self._acts))
        self._resources, self._owner, self._depth, self._state, self._saved, self._marks = before
        self._numbers, self._named_fonts = names

    def _follow(self, cut: Cut) -> None:
        self._budget.step(_COST_OF_STREAM + _COST_OF_INSTRUCTION * len(cut.steps))
        acts = self._acts
        known = {step: (acts[operator], operands) for step, (operator, operands) in cut.known.items()}
        for step in cut.steps:
            act, operands = known[step]
            act(self, operands)

    def _limited(self, stream: Any) -> list[bytes]:
        contents = stream if isinstance(stream, pikepdf.Stream) else stream.get("/Contents", pikepdf.Array())
        parts = [contents] if isinstance(contents, pikepdf.Stream) else list(contents)
        data = [part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream)]
        if (size := sum(map(len, data))) > MOST_CONTENT:
            raise UnreadableFile(
                _("Page {number} of the PDF holds too much to read ({size} bytes).", number=self._number, size=size)
            )
        return data

    # Graphics state

    def _save(self, _operands: Any) -> None:
        self._saved.append(self._state.copy())

    def _restore(self, _operands: Any) -> None:
        if self._saved:
            self._state = self._saved.pop()
        else:
            self._alone = False

    def _transform(self, operands: Any) -> None:
        self._state.ctm = multiply(matrix_of(operands), self._state.ctm)

    def _width(self, operands: Any) -> None:
        self._state.line_width = float(operands[0])

    def _cap(self, operands: Any) -> None:
        self._state.capped = operands[0] != 0

    def _settings(self, operands: Any) -> None:
        named = self._resource("/ExtGState", operands[0])
        if named is None:
            return
        self._state.alpha = float(named.get("/ca", self._state.alpha))
        self._state.stroke_alpha = float(named.get("/CA", self._state.stroke_alpha))
        if (blend := named.get("/BM")) is not None:
            mode = next(iter(blend), "/Normal") if isinstance(blend, pikepdf.Array) else blend
            self._state.blended = mode not in _KEEPING
            self._state.unblended = mode in ("/Normal", "/Compatible")
        if (mask := named.get("/SMask")) is not None:
            self._state.masked = mask != "/None"
        if any(named.get(name, "/Identity") not in ("/Identity", "/Default") for name in _TRANSFERS):
            self._state.exact = False  # colours are shown as others
        if "/D" in named:
            self._state.dashed = True
        self._state.line_width = float(named.get("/LW", self._state.line_width))
        if "/LC" in named:
            self._state.capped = named["/LC"] != 0
        if (font := named.get("/Font")) is not None:
            self._state.font, self._state.size = self._loaded(font[0]), float(font[1])

    def _fill_space(self, operands: Any) -> None:
        self._state.plain_fill = operands[0] != "/Pattern"
        self._state.space = operands[0]
        self._state.fill = (self._owner, operands[0])
        self._state.numbers, self._state.light = self._numbers_of(operands[0]), None

    def _fill_colour(self, operands: Any) -> None:
        self._state.plain_fill = not (len(operands) and isinstance(operands[-1], str))
        pattern = None if self._state.plain_fill else self._resource("/Pattern", operands[-1])
        self._state.tiled = isinstance(pattern, pikepdf.Stream) and pattern.get("/PatternType") == 1
        self._refuse_slow(pattern.get("/Shading") if isinstance(pattern, pikepdf.Dictionary) else None)
        self._state.fill = (self._owner, self._state.space, *operands)
        self._state.light = luminance(operands) if len(operands) == self._state.numbers else None

    def _fill_plain(self, operands: Any) -> None:
        self._state.plain_fill, self._state.tiled = True, False
        self._state.fill = tuple(operands)
        self._state.numbers = self._numbers_of(_DEVICE.get(len(operands), ""))
        self._state.light = luminance(operands) if self._state.numbers else None

    def _stroke_in(self, operands: Any) -> None:
        self._state.stroke_numbers, self._state.stroke_light = self._numbers_of(operands[0]) if operands else 0, None

    def _stroke_colour(self, operands: Any) -> None:
        self._state.stroke_light = luminance(operands) if len(operands) == self._state.stroke_numbers else None

    def _stroke_plain(self, operands: Any) -> None:
        self._state.stroke_numbers = self._numbers_of(_DEVICE.get(len(operands), ""))
        self._state.stroke_light = luminance(operands) if self._state.stroke_numbers else None

    def _dash(self, operands: Any) -> None:
        self._state.dashed = not operands or not isinstance(operands[0], Compound) or bool(_NUMBER.search(operands[0]))

    def _numbers_of(self, space: Any) -> int:
        name = str(space)
        if name not in self._numbers:
            self._numbers[name] = numbers_of(self._resources, name)
        return self._numbers[name]

    # Paths

    def _lay(self, operands: list[Any]) -> None:
        """A whole path, or what goes on with one."""
        (written,) = operands
        if self._path.subpaths:
            for operator, numbers in instructions_of(written):
                self._acts[operator](self, numbers)
        else:
            self._path, self._known = read_path(written), True
        self._budget.step(len(written) // _BYTES_OF_TOKEN)

    def _own_path(self) -> Path:
        """The path, to be added to."""
        if self._known:
            self._path, self._known = self._path.copy(), False
        return self._path

    def _move(self, operands: Any) -> None:
        self._own_path().move(float(operands[0]), float(operands[1]))

    def _to(self, operands: Any) -> None:
        self._own_path().add(float(operands[0]), float(operands[1]))

    def _curve(self, operands: Any) -> None:
        self._own_path().add(*map(float, operands))

    def _rectangle(self, operands: Any) -> None:
        x, y, width, height = map(float, operands)
        self._own_path().rectangle(x, y, width, height)

    def _close(self, _operands: Any) -> None:
        self._own_path().close()

    def _clip(self, _operands: Any) -> None:
        self._clipping, self._odd = True, False

    def _clip_odd(self, _operands: Any) -> None:
        self._clipping = self._odd = True

    def _end_path(self, _operands: Any) -> None:
        path, state = self._path, self._state
        if self._clipping and path.subpaths:
            state.clip = overlap(state.clip, bounds(path.box, state.ctm))
            if not (path.is_rectangle and self._upright):
                self._budget.step(len(state.outlines) + 1)
                state.outlines = (*state.outlines, outline_of(path, state.ctm, self._odd))
        self._path, self._known, self._clipping = Path(), False, False

    def _fill(self, operands: Any) -> None:
        self._fill_paths()
        self._end_path(operands)

    def _fill_paths(self) -> None:
        path, state = self._path, self._state
        solid = state.plain_fill and state.alpha > 0.9 and not path.curved
        light = state.light if self._is_one_colour else None
        for points, box in zip(path.subpaths, path.boxes, strict=True):
            if not (solid and is_rectangle(points) and self._paint(box, light)):
                self._veil(box, light)
        self._note_shapes()
        self._cut_shapes()
        if path.subpaths and (state.tiled or state.veiled):
            self._show_picture(overlap(bounds(path.box, state.ctm), state.clip))

    def _show_picture(self, box: Box) -> None:
        """Something shows here that cannot be read: a picture, a pattern, colour through letters or a soft mask."""
        if not self._marks[-1].off:
            self.drawn.images.append(box)

    def _note_shapes(self) -> None:
        if not self._marks[-1].off:
            ctm, clip = self._state.ctm, self._state.clip
            self.drawn.shapes += [(overlap(bounds(box, ctm), clip), size) for box, size in self._path.bent]

    def _cut_shapes(self) -> None:
        """What is painted through holes of many shapes has their shapes."""
        for outline in self._state.outlines:
            if len(outline.paths) > 1 and id(outline) not in self._holes and not self._marks[-1].off:
                self._holes[id(outline)] = outline
                bent = [path for path in outline.paths if len(path) > CORNERS and not is_convex(path)]
                self.drawn.shapes += [(box_around(path), len(path)) for path in bent]

    @property
    def _is_one_colour(self) -> bool:
        """Whether what is filled now is one shape, and shows its own colour wherever it is."""
        state = self._state
        return (
            state.plain_fill and state.alpha == 1 and state.opaque and state.exact
            and len(self._path.subpaths) == 1 and not self._marks[-1].off
        )  # fmt: skip

    def _stroke(self, operands: Any) -> None:
        self._stroke_paths()
        self._end_path(operands)

    def _stroke_paths(self) -> None:
        path, state = self._path, self._state
        if not path.pieces:
            return
        is_seen = state.stroke_alpha > _LEAST_STROKE
        self._note_shapes()
        if is_seen and not self._marks[-1].off:
            self._draw_lines()
        lines = [box for points, box in zip(path.subpaths, path.boxes, strict=True) if len(points) == 2]
        light = state.stroke_light if self._is_one_line_colour else None  # in all of its box, where it is level
        upright = [
            self._paint(self._line_box(box), light if box[1] == box[3] else None) for box in lines if is_seen
        ]  # fmt: skip
        if len(upright) == len(path.subpaths) and all(upright):
            return
        wide = (_ROUNDING if path.is_smooth else _MITER) * state.line_width
        frame = path.box if path.is_card else None
        boxes = path.piece_boxes if len(path.pieces) <= _MOST_PIECES else [around(path.piece_boxes)]
        for left, bottom, right, top in boxes:
            self._veil((left - wide, bottom - wide, right + wide, top + wide), frame=frame)

    @property
    def _is_one_line_colour(self) -> bool:
        """Whether a line that is drawn now is whole, and shows its own colour wherever it is."""
        state = self._state
        plain = not (state.dashed or state.capped or self._marks[-1].off)
        return plain and state.stroke_alpha == 1 and state.opaque and state.exact

    def _draw_lines(self) -> None:
        """Note the path as it runs, where a `Paint` does not tell of it."""
        path, ctm = self._path, self._state.ctm
        half = self._state.line_width * self._state.enlarged / 2
        if len(path.pieces) == 1 and len({y for _x, y in moved_points(path.pieces[0], ctm)}) == 1:
            return
        stroke = Stroke(path, ctm, half, self._state.clip)
        left, bottom, right, top = stroke.box
        if left < right and bottom < top:
            self.drawn.strokes.append(stroke)

    def _line_box(self, box: Box) -> Box:
        left, bottom, right, top = box
        half = self._state.line_width / 2
        if left == right and bottom == top and self._state.capped:
            return (left - half, bottom - half, right + half, top + half)
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

    def _shade(self, operands: Any) -> None:
        self._refuse_slow(self._resource("/Shading", operands[0]) if operands else None)
        self._order += 1
        self._cut_shapes()
        self.drawn.veils.append(Paint(self._state.clip, self._order, veil=True))
        if self._state.veiled:
            self._show_picture(self._state.clip)

    def _refuse_slow(self, shading: Any) -> None:
        """A shade that is worked out for every point keeps a renderer busy for minutes, and it cannot be stopped."""
        if isinstance(shading, pikepdf.Stream | pikepdf.Dictionary) and shading.get("/ShadingType") == 1:
            raise UnreadableFile(_("The PDF draws more than can be read in reasonable time."))

    @property
    def _upright(self) -> bool:
        _a, b, c, _d, _e, _f = self._state.ctm
        return b == 0 == c or _a == 0 == _d

    def _paint(self, box: Box, light: float | None = None) -> bool:
        """Note a rectangle that hides what is behind it; whether it is one."""
        if not (self._upright and self._state.opaque) or self._marks[-1].off:
            return False
        self._order += 1
        seen = overlap(bounds(box, self._state.ctm), self._state.clip)
        if seen[0] < seen[2] and seen[1] < seen[3]:
            self.drawn.paints.append(Paint(seen, self._order, light, self._state.outlines))
        return True

    def _veil(self, box: Box, light: float | None = None, frame: Box | None = None) -> None:
        """Note where something is painted that may hide some of what is behind it; with its colour, all the path.

        A piece of a `frame`, a line around a disc or a card, tells the box of the whole.
        """
        self._order += 1
        seen = overlap(bounds(box, self._state.ctm), self._state.clip)
        # Worked out when a text stands on it. Odd: what is inside so is inside by either rule.
        shape = None if light is None else cache(partial(outline_of, self._path, self._state.ctm, odd=True))
        whole = None if frame is None else overlap(bounds(frame, self._state.ctm), self._state.clip)
        self.drawn.veils.append(Paint(seen, self._order, light, self._state.outlines, True, shape, whole))

    # Text state

    def _begin_text(self, _operands: Any) -> None:
        self._line = self._text = IDENTITY

    def _font(self, operands: Any) -> None:
        name = str(operands[0])
        if name not in self._named_fonts:
            font = self._resource("/Font", name)
            self._named_fonts[name] = self._loaded(font) if font is not None else None
        self._state.font = self._named_fonts[name]
        self._state.size = float(operands[1])

    def _loaded(self, font: Any) -> Font:
        if not font.is_indirect:
            return load_font(font, self._digests)
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = load_font(font, self._digests)
        return self._fonts[font.objgen]

    def _matrix(self, operands: Any) -> None:
        self._line = self._text = matrix_of(operands)

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
        self._budget.step(_COST_OF_GLYPH * len(shown.shapes) + len(state.outlines))
        scale = state.size * state.scaling
        whole = multiply((scale, 0, 0, state.size, 0, state.rise), multiply(self._text, state.ctm))
        if shown.shapes:
            self.drawn.runs.append(Run(state, shown, whole, self._number, self._marks[-1], self._order + 1))
            self._order += len(shown.shapes)
        if state.mode > 3:  # what follows is cut by the letters (ISO 32000-1, 9.3.6)
            state.exact, state.lettered = False, True
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
        if len(self._marks) > _MOST_MARKS:
            raise UnreadableFile(_("The PDF draws more than can be read in reasonable time."))
        self._alone = self._alone and tag != "/OC"
        artifact = outer.artifact or tag == "/Artifact"
        if len(operands) < 2:
            self._marks.append(Mark(outer.key, outer.actual, artifact, outer.off, outer.language, outer.aloud))
            return
        given = operands[1]
        if tag != "/OC" and isinstance(given, Compound):
            number, actual, language, aloud = _properties(given)
            off = outer.off
        else:
            named = given.parsed() if isinstance(given, Compound) else self._resource("/Properties", given)
            number, actual, language, aloud = _said_by(named if named is not None else pikepdf.Dictionary())
            off = outer.off or (tag == "/OC" and named is not None and self._is_off(named))
        self._marks.append(
            Mark(
                outer.key if number is None else (self._owner, number),
                outer.actual if actual is None else actual,
                artifact,
                off,
                outer.language if language is None else language,
                (outer.aloud if aloud is None else aloud) if tag not in _DRAWINGS else None,
            )
        )

    def _end_mark(self, _operands: Any) -> None:
        if len(self._marks) > 1:
            self._marks.pop()
        else:
            self._alone = False

    def _is_off(self, layer: Any) -> bool:
        """A layer, or a membership of layers with its policy (ISO 32000-1, 8.11.2.2)."""
        if layer.get("/Type") != "/OCMD":
            return layer.objgen in self._off
        if (expression := layer.get("/VE")) is not None:
            return not self._is_true(expression, 0)
        groups = layer.get("/OCGs")
        if groups is None:
            return False
        members = list(groups) if isinstance(groups, pikepdf.Array) else [groups]
        states = [group.objgen not in self._off for group in members]
        policy = str(layer.get("/P", "/AnyOn"))
        shown = {"/AllOn": all(states), "/AnyOff": not all(states), "/AllOff": not any(states)}
        return bool(states) and not shown.get(policy, any(states))

    def _is_true(self, expression: Any, depth: int) -> bool:
        """A visibility expression (ISO 32000-1, table 99): a layer, or And, Or and Not of such."""
        if not isinstance(expression, pikepdf.Array):
            return isinstance(expression, pikepdf.Object) and expression.objgen not in self._off
        if depth > MOST_NESTING or not len(expression):
            return False
        name, *parts = expression
        values = [self._is_true(part, depth + 1) for part in parts]
        return {"/And": all(values), "/Or": any(values), "/Not": not any(values)}.get(str(name), False)

    def _draw_object(self, operands: Any) -> None:
        self._alone = False
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
        self._show_picture(overlap(bounds((0, 0, 1, 1), self._state.ctm), self._state.clip))

    def _draw_inline(self, _operands: Any) -> None:
        self._picture()
        self._veil((0, 0, 1, 1))

    def _draw_form(self, form: Any) -> None:
        if self._depth >= MOST_NESTING:
            raise UnreadableFile(_("The PDF draws forms within forms without an end on page {n}.", n=self._number))
        outer = self._state
        self._state = outer.copy()
        if "/Matrix" in form:
            self._state.ctm = multiply(matrix_of(form["/Matrix"]), outer.ctm)
        if "/BBox" in form:
            left, bottom, right, top = (float(number) for number in form["/BBox"])
            box = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
            self._state.clip = overlap(outer.clip, bounds(box, self._state.ctm))
            if not self._upright:
                self._state.exact = False
        if "/Group" in form and not (outer.alpha == outer.stroke_alpha == 1 and outer.opaque):
            self._state.exact = False  # the group as a whole lets through what is behind it
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

    # What each operator does

    _acts: ClassVar[dict[bytes, Callable[["_Painter", list[Any]], None]]] = {name.encode(): act for name, act in {
        **dict.fromkeys(_NOTHING_TO_SEE, _nothing),
        "q": _save, "Q": _restore, "cm": _transform, "gs": _settings, "w": _width, "J": _cap,
        "cs": _fill_space, "scn": _fill_colour, "sc": _fill_colour,
        "g": _fill_plain, "rg": _fill_plain, "k": _fill_plain,
        "CS": _stroke_in, "SCN": _stroke_colour, "SC": _stroke_colour,
        "G": _stroke_plain, "RG": _stroke_plain, "K": _stroke_plain, "d": _dash,
        "m": _move, "l": _to, "c": _curve, "v": _curve, "y": _curve, "re": _rectangle,
        "W": _clip, "W*": _clip_odd, "n": _end_path,
        "f": _fill, "F": _fill, "f*": _fill,
        "B": _fill_and_stroke, "B*": _fill_and_stroke,
        "b": _close_fill_and_stroke, "b*": _close_fill_and_stroke,
        "S": _stroke, "s": _close_and_stroke,
        "BT": _begin_text, "Tf": _font, "Tm": _matrix, "Td": _next, "TD": _next_leading,
        "T*": _next_line, "Tc": _char_space, "Tw": _word_space, "Tz": _scaling,
        "TL": _leading, "Ts": _rise, "Tr": _mode,
        "Tj": _show, "TJ": _show, "'": _show_next, '"': _show_spaced,
        "BDC": _begin_mark, "BMC": _begin_mark, "EMC": _end_mark, "Do": _draw_object,
        "h": _close, "sh": _shade, INLINE_IMAGE.decode(): _draw_inline, PATH.decode(): _lay,
    }.items()}  # fmt: skip


_DRAWINGS = ("/Figure", "/Formula")
_TRANSFERS = ("/TR", "/TR2")
_DEVICE = {1: "/DeviceGray", 3: "/DeviceRGB"}


@lru_cache(maxsize=16384)
def _properties(written: Compound) -> tuple[int | None, str | None, str | None, str | None]:
    """What the properties of marked content say: MCID, replacement text, language and what is read aloud instead."""
    if only := _ONLY_MCID.fullmatch(written):
        return int(only[1]), None, None, None
    return _said_by(written.parsed())


def _said_by(properties: Any) -> tuple[int | None, str | None, str | None, str | None]:
    return (
        int(properties["/MCID"]) if "/MCID" in properties else None,
        str(properties["/ActualText"]) if "/ActualText" in properties else None,
        str(properties["/Lang"]) if "/Lang" in properties else None,
        next((str(properties[name]) for name in ("/Alt", "/E") if name in properties), None),
    )

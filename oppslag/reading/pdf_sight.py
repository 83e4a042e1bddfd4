"""Whether a person can see what a PDF page draws: by what the page says, and by what it looks like.

A page is rendered twice, as it is and with its text made invisible. Where the two pictures differ, there is ink of a
text; a glyph that leaves none is covered, clipped, or has the colour of what is behind it, however that was done.

What lies open is judged by whole runs: a run in one opaque colour on an even ground, over which nothing at all is
painted, is seen when its colour is, and its ink is there. Every other run is looked at glyph by glyph.
Where the page itself says all of that (letters of an original face in a known colour, on the bare page or well inside
one shape of a known colour), there is no need for a picture.
"""

import ctypes
import math
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING, Any, cast

from oppslag.messages import _
from oppslag.reading.frozen import frozen
from oppslag.reading.passages import UnreadableFile, struck_through
from oppslag.reading.pdf_colours import contrast
from oppslag.reading.pdf_content import (
    EVERYWHERE,
    UNMOVED,
    Budget,
    Drawn,
    Glyph,
    Mark,
    Paint,
    Run,
    Stroke,
    bounds,
    overlap,
)
from oppslag.reading.pdf_fonts import Font
from oppslag.reading.pdf_strings import Box, Reading, around, is_reordered, is_visible

if TYPE_CHECKING:
    from PIL.Image import Image

SMALLEST = 4.5  # points: what a person with good sight just reads in print at 30 cm
_STROKES = frozenset("一ーｰㅡـ")  # letters that are one level stroke: Han, kana, Hangul, Arabic
_LEAST_CONTRAST = 2.5  # from which text is seen at all; thin strokes lose some of theirs in a picture
_EASY_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3, from which colours that the page names need no picture
_EASY_IF_LARGE = 3.0  # the same, of large text
_LARGE, _LARGE_IF_BOLD = 18.0, 14.0  # points (WCAG 2.2, "large scale")
_LEAST_INK = 1.08  # the ratio from which a pixel counts as touched by ink
_CLOSE = 4.0  # pixels a point of a second look
_GLANCE = 7.5  # pixels of an em of the smallest text at the first glance; at most one a point
_LEAST_GLANCE = 0.25  # pixels a point
_LOWEST = SMALLEST / 4  # points: a letter that is lower cannot be read
_MOST_PIXELS = 8_000_000  # of a rendered page; an A2 sheet has 2 million at 72 dpi
_MOST_COVERED = 0.12  # the share of a glyph that a rectangle may lie over
_MOST_BY_SHAPE = 0.2  # the same, of another shape: the ground of a field may touch the letter before it
_SPECK = 0.8  # em: what is drawn on letters and is no wider or higher may make others of them
_REACH = 0.25  # em above and below the ink of a letter, where an accent or a dot would stand
_REACH_IF_OTHER = 0.12  # the same of what has another colour than the letter, from this contrast on:
_ONE_COLOUR = 1.5
_TALL = 0.8  # em above the base line: a letter that is so high has its accent
_ON = 0.25  # of its width, that a speck must share with a letter
_NEAR = 0.4  # em: letters whose middles are so near stand on one another
_PARTS = 3  # glyphs, one after the other, that may be parts of one syllable
_BESIDE = 0.25  # of the narrower one's width, that letters which stand beside one another share at most
_STEPS = 6  # lines for a curve
_POINTS = 6  # of a letter's box each way, that are held against a shape over it
_LEAST_MEETINGS = 3  # of letters of a mark, before they are said to
_UNDERLINE = 0.12  # em: a thicker line below is looked at more closely
_BELOW = 0.35  # em below the base line, where underlines are
_STRUCK = (0.12, 0.55)  # em above the base line: a line there strikes letters through
_UNEVEN = 1e-3  # of a drawing's width, by which its height may be enlarged more or less
_MOST_ENLARGED = 4.0  # times that a drawing may be larger than another sheet shows it: from A0 to A4
_THICKEST = 2.0  # points of a line; what is thicker is an area
_MOST_COMPARED = 20_000_000  # pairs of strings, all of a page where its fonts do not say how large their letters are
_COST = 10  # things that a string or a glyph is held against in a step of the budget
_BUNDLE = 24  # paints that are looked at together
_INK = b"\xff"
_PART = 0.7  # the share of a glyph's width and height that must be inside the page and its clip


@frozen
class Picture:
    """Where the text of a page leaves ink: one byte a pixel, not 0 where it does.

    `contrast` has the logarithm of the contrast of the ink to what is behind it, `bare` the page without its text, in
    grey.
    """

    contrast: "Image"
    ink: bytes
    bare: "Image"
    width: int
    height: int
    scale: float  # pixels a point
    left: float  # of the page's visible box, in points
    top: float

    def rows(self, box: Box) -> tuple[int, int, int, int]:
        """The pixels of a box in points: first and end column, first and end row."""
        x0 = max(0, math.floor((box[0] - self.left) * self.scale))
        x1 = min(self.width, math.ceil((box[2] - self.left) * self.scale))
        y0 = max(0, math.floor((self.top - box[3]) * self.scale))
        y1 = min(self.height, math.ceil((self.top - box[1]) * self.scale))
        return x0, x1, y0, y1

    def is_strong(self, pixels: tuple[int, int, int, int]) -> bool:
        """Whether any of the ink in these pixels (left, top, right, lower end) is easy to see."""
        x0, y0, x1, y1 = pixels
        if x0 >= x1 or y0 >= y1:
            return False
        _least, most = cast("tuple[int, int]", self.contrast.crop(pixels).getextrema())
        return most >= _steps(_LEAST_CONTRAST)

    def inside(self, box: Box) -> tuple[int, int, int, int]:
        """The pixels that lie wholly in a box in points, or the one in its middle: left, top, right and lower end."""
        left, right = (box[0] - self.left) * self.scale, (box[2] - self.left) * self.scale
        upper, lower = (self.top - box[3]) * self.scale, (self.top - box[1]) * self.scale
        x0, x1, y0, y1 = math.ceil(left), math.floor(right), math.ceil(upper), math.floor(lower)
        if x0 >= x1:
            x0 = min(max(0, int((left + right) / 2)), self.width - 1)
        if y0 >= y1:
            y0 = min(max(0, int((upper + lower) / 2)), self.height - 1)
        return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)


def _any(pixels: bytes, width: int, x0: int, x1: int, rows: range) -> bool:
    for y in rows:  # noqa: SIM110 - the innermost step of all: a generator takes twice the time
        if pixels.find(b"\xff", y * width + x0, y * width + x1) >= 0:
            return True
    return False


def take_picture(page: Any, visible: Box, budget: Budget, scale: float = 1.0) -> Picture:
    """Render a pypdfium2 page with its annotations, with and without its text, `scale` pixels a point or fewer.

    `visible` is its crop box in points. The page is left without its text: ask the document for it anew.
    """
    from PIL import ImageChops  # noqa: PLC0415 - only a page with text is rendered

    width, height = visible[2] - visible[0], visible[3] - visible[1]
    scale = min(scale, math.sqrt(_MOST_PIXELS / max(width * height, 1)))
    page.set_rotation(0)
    shown = rendered(page, scale, budget)
    _hide_text(page)
    bare = rendered(page, scale, budget)
    light = _light()
    ink = ImageChops.difference(shown.point(light), bare.point(light))
    return Picture(
        ink, ink.point(_from(_LEAST_INK)).tobytes(), bare,
        ink.width, ink.height, scale, visible[0], visible[3],
    )  # fmt: skip


@cache
def _steps(ratio: float) -> int:
    return round(255 * math.log(ratio) / math.log(21))


@cache
def _light() -> list[int]:
    """From a grey value to the logarithm of its luminance, so that a difference is a contrast ratio (WCAG 2.2)."""
    return [_steps(((grey / 255) ** 2.2 + 0.05) / 0.05) for grey in range(256)]


@cache
def _from(ratio: float) -> list[int]:
    least = _steps(ratio)
    return [255 if step >= least else 0 for step in range(256)]


def rendered(page: Any, scale: float, budget: Budget, part: Box | None = None) -> "Image":
    """A pypdfium2 page in grey, `scale` pixels a point, given up when the time is over.

    `part` is what is wanted of it: left, top, right and bottom in points from the top left corner.
    """
    import pypdfium2 as pdfium  # noqa: PLC0415 - only a page with text is rendered
    from pypdfium2 import raw  # noqa: PLC0415 - as above

    width, height = math.ceil(page.get_width() * scale), math.ceil(page.get_height() * scale)
    left, top, right, bottom = (round(side * scale) for side in part) if part else (0, 0, width, height)
    bitmap = pdfium.PdfBitmap.new_native(right - left, bottom - top, raw.FPDFBitmap_Gray)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, right - left, bottom - top)
    over = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(raw.IFSDK_PAUSE))(lambda _p: budget.over)
    pause = raw.IFSDK_PAUSE(version=1, NeedToPauseNow=over, user=None)
    flags = raw.FPDF_ANNOT | raw.FPDF_GRAYSCALE
    status = raw.FPDF_RenderPageBitmap_Start(bitmap, page, -left, -top, width, height, 0, flags, pause)
    raw.FPDF_RenderPage_Close(page)
    if status != raw.FPDF_RENDER_DONE:
        raise UnreadableFile(_("A page of the PDF cannot be rendered in reasonable time."))
    return bitmap.to_pil().copy()  # type: ignore[no-any-return]


def _hide_text(page: Any) -> None:
    from pypdfium2 import raw  # noqa: PLC0415 - only a page with text is rendered

    for item in _text_objects(raw, page, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, 0):
        raw.FPDFTextObj_SetTextRenderMode(item, raw.FPDF_TEXTRENDERMODE_INVISIBLE)


def _text_objects(raw: Any, holder: Any, count: Any, get: Any, depth: int) -> Iterator[Any]:
    for number in range(count(holder)):
        item = get(holder, number)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield item
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < 12:
            yield from _text_objects(raw, item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, depth + 1)


def judge(  # noqa: PLR0913, PLR0917 - a page, and all that can lie on it
    drawn: Drawn,
    visible: Box,
    look: Callable[[float], Picture],
    struck: Sequence[Box] = (),
    over: Sequence[Box] = (),
    document: Any = None,
    budget: Budget | None = None,
) -> list[tuple[Run, float]]:
    """Set `why` of every glyph of a page that a person cannot see. What stays whole is seen.

    Returns what is seen and is too pale to be read by everyone, with its contrast (see `_View.pale`).

    `struck` are the boxes of strike-out annotations, `over` those of all annotations that may cover something; `look`
    takes a picture of the page at a scale. `document` is any pypdfium2 document: without one, nothing goes without a
    picture. Raises UnreadableFile when the budget is spent.
    """
    if not drawn.runs or (document is not None and _is_plain_copy(drawn, visible, [*over, *struck], document)):
        return []
    view, budget = _View(drawn, visible, struck, over), budget or Budget()
    budget.step(1 + len(drawn.runs) * view.lying_about // _COST)
    pictures: dict[float, Picture] = {}

    def seen_at(scale: float) -> Picture:
        if scale not in pictures:
            pictures[scale] = look(scale)
        return pictures[scale]

    refused = {font for font in {run.font for run in drawn.runs} if document is not None and is_refused(font, document)}
    open_runs = [run for run in drawn.runs if view.is_open(run) and run.font not in refused]
    doubtful = [run for run in open_runs if document is None or not view.is_plain(run, document)]
    sizes = [run.size for run in doubtful if run.reading and run.reading.inks]
    glance = min(1.0, max(_LEAST_GLANCE, _GLANCE / min(sizes))) if sizes else 1.0
    hidden = [run for run in doubtful if not _is_seen(run, seen_at(glance), underlined=id(run) in view.underlined)]
    closely = {id(run) for run in hidden} | ({id(run) for run in drawn.runs} - {id(run) for run in open_runs})
    for together, group in groupby(drawn.runs, key=lambda run: id(run) in closely):
        if together:
            glyphs = []
            for run in group:
                piled = _("its letters stand on one another") if run.reading and run.reading.piled else ""
                budget.step(1 + len(run.glyphs) * view.lying_about // _COST)
                specks = view.specks(run)
                for glyph in run.glyphs:
                    if is_visible(glyph.text or glyph.shape.claim):
                        marked = any(_is_on(box, glyph.ink, glyph.y, glyph.size, reach) for box, reach in specks)
                        glyph.why = view.why(glyph) or piled or (_marked() if marked else "")
                glyphs += run.glyphs
            _judge_by_picture(glyphs, seen_at)
    _judge_overlaps([glyph for run in drawn.runs if run.mark in view.crowded for glyph in run.glyphs])
    return [(run, apart) for run in doubtful if (apart := view.pale(run))]


@frozen
class _Plain:
    """What is known of a drawing all of whose text is plain to be seen wherever there is room for it.

    `ink` is the box around its text; `size` and `lowest` are of the smallest run and the lowest letter, in points.
    """

    readings: tuple[Reading | None, ...]
    ink: Box
    size: float
    lowest: float


def _is_plain_copy(drawn: Drawn, visible: Box, over: Sequence[Box], document: Any) -> bool:
    """Whether all text of a page is that of another drawing, which is plain, and nothing of this page comes near it."""
    if len(drawn.copies) != 1 or drawn.copies[0].stop - drawn.copies[0].start != len(drawn.runs):
        return False
    copy = drawn.copies[0]
    if not copy.drawing.plain:
        copy.drawing.plain.append(_looked_through(copy.drawing, drawn.runs, document))
    plain = cast("_Plain | None", copy.drawing.plain[0])
    if plain is None or any(run.reading is not read for run, read in zip(drawn.runs, plain.readings, strict=True)):
        return False
    a, _b, _c, d, _e, _f = copy.there.matrix
    ink, scale = bounds(plain.ink, copy.there.matrix), min(a, d)
    reach = _REACH * max(run.size for run in drawn.runs)
    near = (ink[0], ink[1] - reach, ink[2], ink[3] + reach)
    return (
        abs(a - d) < _UNEVEN * d
        and scale > 1 / _MOST_ENLARGED and plain.size * scale >= SMALLEST and plain.lowest * scale >= _LOWEST
        and _within(ink, visible) and _within(ink, copy.there.clip)
        and not any(_meet(ink, box) for box in over)
        and not any(_meet(near, paint.box) for paint in (*drawn.paints, *drawn.veils))
        and not any(_meet(near, stroke.box) for stroke in drawn.strokes)
    )  # fmt: skip


def _looked_through(drawing: Drawn, copies: Sequence[Run], document: Any) -> _Plain | None:
    """What is known of a drawing of which these are copies; None where not all of its text is plain.

    A line may be thicker here than on a sheet that is smaller: whatever could be one is taken for one.
    """
    runs = [base.placed(UNMOVED, base.mark) for copy in copies if (base := copy.base)]
    for run, copy in zip(runs, copies, strict=True):
        run.reading = copy.reading
    alone = Drawn(runs, drawing.paints, drawing.veils, drawing.strokes)
    view = _View(alone, EVERYWHERE, (), (), thick=_THICKEST * _MOST_ENLARGED)
    if view.crowded or not all(copy.whole for copy in copies):
        return None
    lowest = math.inf
    for run in runs:
        if not (run.reading and view.is_open(run) and view.is_plain(run, document)):
            return None
        lowest = min(lowest, run.reading.lowest * run.size)
    ink, size = around([run.ink for run in runs]), min(run.size for run in runs)
    return _Plain(tuple(run.reading for run in runs), ink, size, lowest)


class _View:
    """What lies on a page besides its text, arranged to be asked about runs and glyphs."""

    def __init__(
        self, drawn: Drawn, visible: Box, struck: Sequence[Box], over: Sequence[Box], thick: float = _THICKEST
    ) -> None:
        self._visible, self._struck = visible, struck
        painted = sorted(drawn.painted, key=lambda paint: -paint.order)
        paints = [paint for paint in painted if not paint.veil]
        self._shapes = [paint for paint in painted if paint.shape and paint.light is not None]
        self._covers = [paint for paint in paints if _is_area(paint, thick)]
        lines = [paint for paint in paints if not _is_area(paint, thick) and paint.box[2] - paint.box[0] > 2]
        self._lines = sorted(lines, key=lambda paint: paint.box[1] + paint.box[3])
        self._heights = [(paint.box[1] + paint.box[3]) / 2 for paint in self._lines]
        self._painted = _bundles(painted)
        self._strokes = [(stroke.box, stroke) for stroke in drawn.stroked]
        largest = max((run.size for run in drawn.runs), default=0.0)
        self._ticks = [box for box, _stroke in self._strokes if _is_small(box, largest)]
        self._over = [*over, *struck]
        self._grounds: dict[int, tuple[float, ...]] = {}  # of runs (identities) that may be open: see `_around`
        self.underlined: set[int] = set()  # identities of runs that are
        self._written_over, self.crowded = _meetings(drawn.runs)
        self._runs = drawn.runs
        self.lying_about = len(self._strokes) + len(painted)  # what a glyph may have to be held against

    def is_open(self, run: Run) -> bool:
        """Whether the page itself leaves no way in which one of its glyphs could be hidden, but by the colour."""
        reading = run.reading
        if not (run.whole and run.plain and reading and reading.sound and run.shown.ink is not None) or reading.piled:
            return False
        ink, size = run.ink, run.size
        if run.mark.off or size < SMALLEST or reading.lowest * size < _LOWEST or id(run) in self._written_over:
            return False
        if not (_within(ink, self._visible) and _within(ink, run.clip)):
            return False
        if not all(outline.surely_holds(ink) for outline in run.outlines):
            return False
        above, below, specks = self._around(run)
        self._grounds[id(run)] = below
        if specks and self._is_marked(run, specks, reading.inks):
            return False
        touching = _touching(above, run, reading.inks) if above else []
        if touching and not _underline(touching, run):
            return False
        if touching:
            self.underlined.add(id(run))
        if any(_meet(ink, box) for box in self._over):
            return False
        base = run.matrix[5]
        if self._is_crossed((ink[0], base + _STRUCK[0] * size, ink[2], base + _STRUCK[1] * size)):
            return False
        return not any(
            line.box[0] <= ink[2] and ink[0] <= line.box[2]
            for line in self._lines_between(base + _STRUCK[0] * size, base + _STRUCK[1] * size)
        )

    def is_plain(self, run: Run, document: Any) -> bool:
        """Whether the page says itself that an open run stands out: no picture could tell another thing."""
        if not run.reading or not run.reading.original or run.light is None or not self._grounds[id(run)]:
            return False
        if not run.font.program or is_refused(run.font, document):
            return False
        grounds = self._grounds[id(run)]
        darkest, lightest = min(grounds), max(grounds)
        apart = run.light < darkest or run.light > lightest
        return apart and min(contrast(run.light, one) for one in (darkest, lightest)) >= _EASY_CONTRAST

    def pale(self, run: Run) -> float:
        """The contrast of an open run to what it stands on, where that is seen and too weak to be read by everyone."""
        light, grounds = run.light, self._grounds[id(run)]
        if light is None or len(grounds) != 1:
            return 0.0
        apart = contrast(light, grounds[0])
        large = run.size >= (_LARGE_IF_BOLD if "Bold" in run.font.name else _LARGE)
        pale = _LEAST_CONTRAST <= apart < (_EASY_IF_LARGE if large else _EASY_CONTRAST)
        return apart if pale and run.reading and run.reading.inks else 0.0

    def _around(self, run: Run) -> tuple[list[Box], tuple[float, ...], list[Paint]]:
        """What is painted over the ink of a run, the luminances of what it may stand on, and what small is near it.

        The second are () where one is unknown. What lies under it in part only may leave the rest to what is below
        that, and all of it to the bare page.
        """
        ink, order, size = run.ink, run.order, run.size
        left, bottom, right, top = ink
        near = (left, bottom - _REACH * size, right, top + _REACH * size)
        above: list[Box] = []
        specks = [Paint(box, order) for box in self._ticks if _meet(near, box) and _is_small(box, size)]
        grounds: list[float] = []
        for bundle in self._painted:
            for paint in bundle.paints if _meet(near, bundle.box) else ():
                if not _meet(near, paint.box):
                    continue
                if _is_small(paint.frame or paint.box, size):
                    specks.append(paint)
                if not _meet(ink, paint.box):
                    continue
                if paint.order > order:
                    above.append(paint.box)
                elif paint.light is None:
                    return above, (), specks
                else:
                    grounds.append(paint.light)
                    if paint.lies_under(ink):
                        return above, tuple(grounds), specks
        return above, (*grounds, 1.0), specks

    def specks(self, run: Run) -> list[tuple[Box, float]]:
        """What is drawn near a run that is no larger than its letters, and is seen; how near it is on them, in em."""
        if run.angle or not run.glyphs:
            return []
        left, bottom, right, top = around([glyph.ink for glyph in run.glyphs])
        near = (left, bottom - _REACH * run.size, right, top + _REACH * run.size)
        found = [
            paint
            for bundle in self._painted
            if _meet(near, bundle.box)
            for paint in bundle.paints
            if _meet(near, paint.box) and _is_small(paint.frame or paint.box, run.size)
        ]
        found += [Paint(box, run.order) for box in self._ticks if _meet(near, box) and _is_small(box, run.size)]
        return [
            (paint.box, _reach(paint, run))
            for paint in found
            if not (self._is_unseen(paint, run) or self._underlines(paint.box))
        ]

    def _is_marked(self, run: Run, specks: Sequence[Paint], inks: Sequence[Box]) -> bool:
        """Whether one of them is on a letter of an open run."""
        signs, base, size = [run.at(ink) for ink in inks], run.matrix[5], run.size
        return any(
            any(_is_on(speck.box, sign, base, size, _reach(speck, run)) for sign in signs)
            and not (self._is_unseen(speck, run) or self._underlines(speck.box))
            for speck in specks
        )

    def _is_unseen(self, speck: Paint, run: Run) -> bool:
        """Whether it lies behind a run and has the colour of what is behind both."""
        grounds = self._grounds.get(id(run), ())
        return speck.light in grounds[-1:] and speck.order < run.order

    def _underlines(self, box: Box) -> bool:
        """Whether it is a thin line under a run, which may be near the letters of the line below."""
        left, bottom, right, top = box
        return any(
            run.matrix[5] - _BELOW * run.size <= bottom and top <= run.matrix[5]
            and top - bottom <= _UNDERLINE * run.size and left <= run.ink[2] and run.ink[0] <= right
            for run in self._runs
        )  # fmt: skip

    def why(self, glyph: Glyph) -> str:
        """Why a glyph cannot be seen, by what the page itself says; empty when it does not say so."""
        lines = self._lines_between(glyph.y + _STRUCK[0] * glyph.size, glyph.y + _STRUCK[1] * glyph.size)
        return (
            _by_content(glyph, self._visible) or _by_paint(glyph, self._covers, lines, self._struck)
            or self._by_shapes(glyph) or self._by_strokes(glyph)
        )  # fmt: skip

    def _by_shapes(self, glyph: Glyph) -> str:
        """A shape of one colour that is painted over much of it."""
        for paint in self._shapes:  # the last painted first
            if paint.order < glyph.order:
                break
            if _meet(glyph.ink, paint.box) and _inside(glyph.ink, paint) > _MOST_BY_SHAPE:
                return _("covered")
        return ""

    def _by_strokes(self, glyph: Glyph) -> str:
        """A line that runs through it, however it is drawn."""
        left, _bottom, right, _top = glyph.ink
        core = (left, glyph.y + _STRUCK[0] * glyph.size, right, glyph.y + _STRUCK[1] * glyph.size)
        level = glyph.angle == 0 and left < right
        return struck_through() if level and self._is_crossed(core) else ""

    def _is_crossed(self, box: Box) -> bool:
        """Whether a line comes into a box."""
        left, bottom, right, top = box
        near = [one for (a, b, c, d), one in self._strokes if a < right and left < c and b < top and bottom < d]
        return any(_runs_through(stroke, box) for stroke in near)

    def _lines_between(self, low: float, high: float) -> list[Paint]:
        if not self._lines or low > high:
            return []
        return self._lines[bisect_left(self._heights, low) : bisect_right(self._heights, high)]


@frozen
class _Bundle:
    """What is painted one after another, and the box around it."""

    box: Box
    paints: tuple[Paint, ...]


def _bundles(paints: Sequence[Paint]) -> list[_Bundle]:
    """The paints, the last painted first, in bundles: a code of squares is thousands, and far from all words."""
    parts = [tuple(paints[at : at + _BUNDLE]) for at in range(0, len(paints), _BUNDLE)]
    return [_Bundle(around([paint.box for paint in part]), part) for part in parts]


def is_refused(font: Font, document: Any) -> bool:
    """Whether a renderer does not take the program that the file holds, and draws letters of another font instead.

    `document` is any pypdfium2 document.
    """
    if font.is_refused is None:
        from pypdfium2 import raw  # noqa: PLC0415 - only a page with text is rendered

        size = len(font.program)
        program = (ctypes.c_uint8 * size).from_buffer_copy(font.program)
        taken = raw.FPDFText_LoadFont(document, program, size, raw.FPDF_FONT_TRUETYPE, True) if size else None
        font.is_refused = size > 0 and not taken
        if taken:
            raw.FPDFFont_Close(taken)
    return font.is_refused


def _is_small(box: Box, size: float) -> bool:
    """Whether it is no larger than a letter of that size."""
    return box[2] - box[0] <= _SPECK * size and box[3] - box[1] <= _SPECK * size


def _reach(speck: Paint, run: Run) -> float:
    """How many em above and below a letter it may be taken for a part of it: fewer in another colour."""
    if speck.light is None or run.light is None or contrast(speck.light, run.light) < _ONE_COLOUR:
        return _REACH
    return _REACH_IF_OTHER


def _is_on(speck: Box, letter: Box, base: float, size: float, em: float) -> bool:
    """Whether something small is drawn on a letter, or so many em above or below it where an accent would stand.

    What all of the letter is on is no such thing, nor is a line below.
    """
    left, bottom, right, top = speck
    if (top <= base and top - bottom <= _UNDERLINE * size) or _within(letter, speck):
        return False
    shared = min(right, letter[2]) - max(left, letter[0])
    upper = letter[3] + (em * size if letter[3] - base < _TALL * size else 0)
    return 0 <= shared >= _ON * (right - left) and bottom < upper and top > letter[1] - em * size


def _marked() -> str:
    return _("something small is drawn on it, which may make another letter of it")


def _touching(boxes: Sequence[Box], run: Run, inks: Sequence[Box]) -> list[Box]:
    """Those that touch any of the run's signs."""
    signs = [run.at(ink) for ink in inks]
    return [box for box in boxes if any(_meet(sign, box) for sign in signs)]


def _underline(boxes: Sequence[Box], run: Run) -> bool:
    """Whether they are one thin line below the base line, in pieces or whole: letters that go down go on below it."""
    lowest, highest = min(box[1] for box in boxes), max(box[3] for box in boxes)
    return highest <= run.matrix[5] and highest - lowest <= _UNDERLINE * run.size


def _within(ink: Box, frame: Box) -> bool:
    return frame[0] <= ink[0] and frame[1] <= ink[1] and ink[2] <= frame[2] and ink[3] <= frame[3]


def _meet(ink: Box, other: Box) -> bool:
    return ink[0] <= other[2] and other[0] <= ink[2] and ink[1] <= other[3] and other[1] <= ink[3]


def _meetings(runs: Sequence[Run]) -> tuple[set[int], set[Mark]]:
    """The runs (identities) that another colour is written over, and the marks whose letters stand on others'.

    The second are those of which enough letters could have their middles on one another; it is looked at closely then.
    Raises UnreadableFile for a page of many thousand strings on one another.
    """
    over: set[int] = set()
    hits: Counter[Mark] = Counter()
    compared = 0
    placed = sorted((run for run in runs if run.reading), key=lambda run: run.ink[1])
    for at, run in enumerate(placed):
        reach = _NEAR * run.size
        left, top, right = run.ink[0] - reach, run.ink[3] + reach, run.ink[2] + reach
        for later in range(at + 1, len(placed)):
            other = placed[later]
            if other.ink[1] > top:
                break
            compared += 1
            if compared > _MOST_COMPARED:
                raise UnreadableFile(_("The PDF draws more than can be read in reasonable time."))
            if other.ink[0] > right or other.ink[2] < left:
                continue
            if (other.fill != run.fill or not (other.plain and run.plain)) and _meet(run.ink, other.ink):
                over |= {id(run), id(other)}
            if other.mark is not run.mark and (count := _near_pairs(run, other)):
                hits[run.mark] += count
                hits[other.mark] += count
    return over, set(hits) if any(count >= _LEAST_MEETINGS for count in hits.values()) else set()


def _near_pairs(one: Run, other: Run) -> int:
    """How many pairs of letters of two runs have their middles near one another."""
    if not (one.plain and other.plain and one.reading and other.reading) or None in (one.shown.ink, other.shown.ink):
        return _LEAST_MEETINGS  # they are looked at glyph by glyph
    reach = _NEAR * min(one.size, other.size)
    count = 0
    if not _within_reach(one, other, reach):
        return 0
    (ax, ay), (bx, by) = one.matrix[4:], other.matrix[4:]
    there = [(bx + x * other.em, by + y * other.size, text) for x, y, text in other.reading.centres]
    for x, y, text in one.reading.centres:
        across, up = ax + x * one.em, ay + y * one.size
        count += sum(
            abs(across - left) < reach and abs(up - base) < reach and text != said for left, base, said in there
        )
    return count


def _within_reach(one: Run, other: Run, reach: float) -> bool:
    """Whether the middles of any two letters of them could be."""
    here, there = (run.reading.middle if run.reading else None for run in (one, other))
    if here is None or there is None:
        return False
    left, bottom, right, top = one.at(here)
    return _meet((left - reach, bottom - reach, right + reach, top + reach), other.at(there))


def _is_seen(run: Run, picture: Picture, *, underlined: bool) -> bool:
    """Whether each sign of the run leaves ink, in a colour that differs from an even ground.

    Where a line is below it, the ground is looked at above the base line.
    """
    if not run.reading or not run.reading.inks:
        return True
    inks, base = run.reading.inks, run.matrix[5] if underlined else -math.inf
    if not (
        _stands_out(_from_line(run.ink, base), picture)
        or all(_stands_out(_from_line(run.at(ink), base), picture) for ink in inks)
    ):
        return False
    x0, x1, y0, y1 = picture.rows(run.ink)
    profile = 0
    for y in range(y0, y1):
        profile |= int.from_bytes(picture.ink[y * picture.width + x0 : y * picture.width + x1], "big")
    start = (run.matrix[4] - picture.left) * picture.scale - x0
    return _all_touched(profile.to_bytes(x1 - x0, "big"), inks, run.em * picture.scale, start)


def _from_line(box: Box, height: float) -> Box:
    """The part of a box above a height, or all of it where nothing is."""
    return (box[0], height, box[2], box[3]) if box[1] < height < box[3] else box


def _stands_out(box: Box, picture: Picture) -> bool:
    """Whether the ground is even in a box, and there is ink in it that is easy to see."""
    x0, x1, y0, y1 = picture.rows(box)
    if x0 >= x1 or y0 >= y1:
        return False
    low, high = picture.bare.crop(picture.inside(box)).getextrema()
    return bool(low == high) and picture.is_strong((x0, y0, x1, y1))


def _all_touched(profile: bytes, inks: Sequence[Box], em: float, start: float) -> bool:
    """Whether each sign leaves ink in the columns that it takes: a byte a column, an em and where it starts in them.

    The renderer sets small glyphs on whole pixels, so half a column more counts at either side.
    """
    find, before, after = profile.find, start - 0.5, start + 1.5
    for left, _bottom, right, _top in inks:  # noqa: SIM110 - the innermost step of all
        if find(_INK, int(left * em + before), int(right * em + after)) < 0:
            return False
    return True


def _judge_by_picture(glyphs: Sequence[Glyph], look: Callable[[float], Picture]) -> None:
    """At a glance first; what seems to be missing is then looked for closely: a thin sign may fall between pixels."""
    if not any(is_visible(glyph.text) and not glyph.why for glyph in glyphs):
        return
    picture = look(1.0)
    doubtful = []
    for run in _words(glyphs):
        _judge_run(run, picture)
        if any(glyph.why for glyph in run):
            doubtful.append(run)
    if doubtful:
        closer = look(_CLOSE)
        for run in doubtful:
            for glyph in run:
                glyph.why = ""
            _judge_run(run, closer)


def _judge_overlaps(glyphs: Sequence[Glyph]) -> None:
    """Hide text that stands on other text: letters of two runs with their middles within a third of an em."""
    cells: dict[tuple[int, int], list[Glyph]] = {}
    met: dict[Mark, list[Glyph]] = {}
    lengths: dict[Mark, int] = {}
    for glyph in glyphs:
        if glyph.why or not is_visible(glyph.text) or unicodedata.category(glyph.text[0]) == "Mn":
            continue
        lengths[glyph.mark] = lengths.get(glyph.mark, 0) + 1
        across, up = int((glyph.ink[0] + glyph.ink[2]) / 16), int((glyph.ink[1] + glyph.ink[3]) / 16)
        near = [cells.get((across + x, up + y), ()) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        for other in chain.from_iterable(near):
            if other.mark is not glyph.mark and other.text != glyph.text and _near(glyph, other):
                met.setdefault(glyph.mark, []).append(glyph)
                met.setdefault(other.mark, []).append(other)
        cells.setdefault((across, up), []).append(glyph)
    for mark, hit in met.items():
        if len(hit) >= max(_LEAST_MEETINGS, lengths[mark] / 8):
            for glyph in hit:
                glyph.why = _("another text lies over it")


def _near(one: Glyph, other: Glyph) -> bool:
    if abs(one.order - other.order) <= _PARTS and is_reordered(one.text) and is_reordered(other.text):
        return False  # they are parts of one syllable
    (left, low, right, high), (start, base, end, top) = one.ink, other.ink
    if min(right, end) - max(left, start) <= _BESIDE * min(right - left, end - start):
        return False
    apart = max(abs(left + right - start - end), abs(low + high - base - top))
    return apart / 2 < _NEAR * min(one.size, other.size)


def _runs_through(stroke: Stroke, box: Box) -> bool:
    """Whether a line comes into a box, which meets that of the whole path."""
    seen = overlap(box, stroke.box)
    wide = (box[0] - stroke.half, box[1] - stroke.half, box[2] + stroke.half, box[3] + stroke.half)
    return any(_meet(seen, around) and _crosses(points, wide) for around, points in stroke.pieces)


def _crosses(points: Sequence[tuple[float, float]], box: Box) -> bool:
    """Whether a line or a curve comes into a box (by Liang and Barsky)."""
    for one, other in pairwise(points if len(points) == 2 else _along(points)):
        first, last = 0.0, 1.0
        for start, end, least, most in zip(one, other, box[:2], box[2:], strict=True):
            step = end - start
            if step:
                near, far = sorted(((least - start) / step, (most - start) / step))
                first, last = max(first, near), min(last, far)
            elif not least <= start <= most:
                last = -1.0
        if first <= last:
            return True
    return False


def _along(curve: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Points on a curve of three or four points (Bézier)."""
    for step in range(_STEPS + 1):
        share, points = step / _STEPS, curve
        while len(points) > 1:
            points = [(a + (c - a) * share, b + (d - b) * share) for (a, b), (c, d) in pairwise(points)]
        yield points[0]


def _is_area(paint: Paint, thick: float) -> bool:
    return min(paint.box[2] - paint.box[0], paint.box[3] - paint.box[1]) > thick


def _by_content(glyph: Glyph, visible: Box) -> str:
    """What the page itself says."""
    shape = glyph.shape
    if glyph.mark.off:
        return _("in a layer that is switched off")
    if glyph.mode in (3, 7):
        return _("drawn as invisible text")
    if shape.missing or shape.ink == ():
        return _("the font has no glyph for it")
    if glyph.size < SMALLEST or _is_flat(glyph):
        return _("smaller than {size} points", size=SMALLEST)
    if glyph.alpha < 0.1:
        return _("transparent")
    if glyph.blended:
        return _("blended with what is behind it")
    if glyph.blotted:
        return _("outlined so thickly that it cannot be read")
    if glyph.distorted:
        return _("drawn in mirror writing or squeezed together")
    if _outside(glyph.ink, visible):
        return _("off the page")
    return _("cut off") if _outside(glyph.ink, glyph.clip) else ""


def _is_flat(glyph: Glyph) -> bool:
    """Whether it is a letter that the font draws too low to be read, however large its em is."""
    is_letter = glyph.text[:1].isalpha() and glyph.text not in _STROKES
    return is_letter and bool(glyph.shape.ink) and glyph.ink[3] - glyph.ink[1] < _LOWEST


def _outside(ink: Box, frame: Box) -> bool:
    left, bottom, right, top = ink
    if frame[0] <= left and frame[1] <= bottom and right <= frame[2] and top <= frame[3]:
        return False
    inside = overlap(ink, frame)
    return inside[2] - inside[0] < _PART * (right - left) or inside[3] - inside[1] < _PART * (top - bottom)


def _by_paint(glyph: Glyph, covers: list[Paint], lines: list[Paint], struck: Sequence[Box]) -> str:
    """What is painted over it later, or through it at any time."""
    left, bottom, right, top = glyph.ink
    x, y = (left + right) / 2, (bottom + top) / 2
    for paint in covers:  # the last painted first
        if paint.order < glyph.order:
            break
        box = paint.box
        apart = box[2] <= left or right <= box[0] or box[3] <= bottom or top <= box[1]
        if not apart and _share(glyph.ink, box) > _MOST_COVERED:
            return _("covered")
    for line in lines:
        height = (line.box[1] + line.box[3]) / 2 - glyph.y
        if _STRUCK[0] < height / glyph.size < _STRUCK[1] and line.box[0] <= x <= line.box[2]:
            return struck_through()
    if any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in struck):
        return struck_through()
    return ""


def _share(ink: Box, cover: Box) -> float:
    """The share of a glyph that lies under a rectangle."""
    both = overlap(ink, cover)
    width, height = both[2] - both[0], both[3] - both[1]
    whole = (ink[2] - ink[0]) * (ink[3] - ink[1])
    return width * height / whole if width > 0 < height and whole else 0.0


def _inside(ink: Box, paint: Paint) -> float:
    """The share of points of a box that are in a shape; curves are taken for the lines through their points."""
    left, bottom, right, top = ink
    steps = [(step + 0.5) / _POINTS for step in range(_POINTS)]
    points = [(left + x * (right - left), bottom + y * (top - bottom)) for x in steps for y in steps]
    around = [*paint.outlines, *([paint.shape()] if paint.shape else [])]
    held = sum(_within((x, y, x, y), paint.box) and all(one.holds(x, y) for one in around) for x, y in points)
    return held / len(points)


def _words(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Runs of glyphs without a blank, those that are known to be hidden left out."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and (run[-1].mark is not glyph.mark or run[-1].font is not glyph.font):
            yield run
            run = []
        if glyph.why or not is_visible(glyph.text):
            if run:
                yield run
            run = []
        else:
            run.append(glyph)
    if run:
        yield run


def _judge_run(run: list[Glyph], picture: Picture) -> None:
    strong = False
    for glyph in run:
        x0, x1, y0, y1 = picture.rows(glyph.ink)
        if glyph.shape.ink is not None and not _touched(picture, x0, x1, y0, y1):
            glyph.why = _("covered, cut off, or of the colour of what is behind it")
        strong = strong or picture.is_strong((x0, y0, x1, y1))
    if not strong:
        for glyph in run:
            glyph.why = glyph.why or _("without contrast to what is behind it")


def _touched(picture: Picture, x0: int, x1: int, y0: int, y1: int) -> bool:
    """Whether there is ink in the box, and at each of its four sides when it is large: a glyph touches them all.

    The renderer sets small glyphs on whole pixels, so a side is three pixels deep and the box a pixel wider.
    """
    ink, width = picture.ink, picture.width
    x0, x1 = max(0, x0 - 1), min(width, x1 + 1)
    if not _any(ink, width, x0, x1, range(y0, y1)):
        return False
    deep = max(3, (y1 - y0) // 3)
    sides = [(x0, x1, y0, y0 + deep), (x0, x1, y1 - deep, y1)] if y1 - y0 >= 9 else []
    deep = max(4, (x1 - x0) // 3)
    sides += [(x0, x0 + deep, y0, y1), (x1 - deep, x1, y0, y1)] if x1 - x0 >= 12 else []
    return all(_any(ink, width, left, right, range(low, high)) for left, right, low, high in sides)

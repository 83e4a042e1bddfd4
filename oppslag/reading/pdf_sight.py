"""Whether a person can see what a PDF page draws: by what the page says, and by what it looks like.

A page is rendered twice, as it is and with its text made invisible. Where the two pictures differ, there is ink of a
text; a glyph that leaves none is covered, clipped, or has the colour of what is behind it, however that was done.
"""

import ctypes
import math
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from oppslag.messages import _
from oppslag.reading.passages import UnreadableFile
from oppslag.reading.pdf_content import Box, Budget, Drawn, Glyph, Mark, Paint, overlap
from oppslag.reading.pdf_fonts import is_visible

if TYPE_CHECKING:
    from PIL.Image import Image

SMALLEST = 4.5  # points: what a person with good sight just reads in print at 30 cm
_STROKES = frozenset("一ーｰㅡـ")  # letters that are one level stroke: Han, kana, Hangul, Arabic
_LEAST_CONTRAST = (
    1.5  # WCAG's ratio; text that is meant to be read has 4.5 or 3, and thin strokes lose some in a picture
)
_LEAST_INK = 1.08  # the ratio from which a pixel counts as touched by ink
_CLOSE = 4.0  # pixels a point of a second look
_MOST_PIXELS = 8_000_000  # of a rendered page; an A2 sheet has 2 million at 72 dpi
_MOST_COVERED = 0.3  # the share of a glyph that a rectangle may lie over
_PART = 0.7  # the share of a glyph's width and height that must be inside the page and its clip


@dataclass(frozen=True, slots=True)
class Picture:
    """Where the text of a page leaves ink: one byte a pixel, not 0 where it does; `strong` where it is easy to see."""

    ink: bytes
    strong: bytes
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
    shown = _rendered(page, scale, budget)
    _hide_text(page)
    bare = _rendered(page, scale, budget)
    light = _light()
    ink = ImageChops.difference(shown.point(light), bare.point(light))
    return Picture(
        ink.point(_from(_LEAST_INK)).tobytes(), ink.point(_from(_LEAST_CONTRAST)).tobytes(),
        ink.width, ink.height, scale, visible[0], visible[3],
    )  # fmt: skip


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


def _rendered(page: Any, scale: float, budget: Budget) -> "Image":
    """The page in grey, given up when the time is over."""
    import pypdfium2 as pdfium  # noqa: PLC0415 - only a page with text is rendered
    from pypdfium2 import raw  # noqa: PLC0415 - as above

    width, height = math.ceil(page.get_width() * scale), math.ceil(page.get_height() * scale)
    bitmap = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_Gray)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    over = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(raw.IFSDK_PAUSE))(lambda _p: time.monotonic() > budget.until)
    pause = raw.IFSDK_PAUSE(version=1, NeedToPauseNow=over, user=None)
    flags = raw.FPDF_ANNOT | raw.FPDF_GRAYSCALE
    status = raw.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, width, height, 0, flags, pause)
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


def judge(drawn: Drawn, visible: Box, look: Callable[[float], Picture], struck: Sequence[Box]) -> None:
    """Set `why` of every glyph of a page that a person cannot see.

    `struck` are the boxes of strike-out annotations; `look` takes a picture of the page at a scale.
    """
    covers = sorted((paint for paint in drawn.paints if _is_area(paint)), key=lambda paint: -paint.order)
    lines = [paint for paint in drawn.paints if not _is_area(paint) and paint.box[2] - paint.box[0] > 2]
    for glyph in drawn.glyphs:
        if is_visible(glyph.text or glyph.shape.claim):
            glyph.why = _by_content(glyph, visible) or _by_paint(glyph, covers, lines, struck)
    if drawn.glyphs:
        _judge_by_picture(drawn.glyphs, look)
    _judge_overlaps(drawn.glyphs)


def _judge_by_picture(glyphs: Sequence[Glyph], look: Callable[[float], Picture]) -> None:
    """At a glance first; what seems to be missing is then looked for closely: a thin sign may fall between pixels."""
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
        cell = cells.setdefault((int((glyph.ink[0] + glyph.ink[2]) / 8), int((glyph.ink[1] + glyph.ink[3]) / 8)), [])
        for other in cell:
            if other.mark is not glyph.mark and other.text != glyph.text and _near(glyph, other):
                met.setdefault(glyph.mark, []).append(glyph)
                met.setdefault(other.mark, []).append(other)
        cell.append(glyph)
    for mark, hit in met.items():
        if len(hit) >= max(3, lengths[mark] / 8):
            for glyph in hit:
                glyph.why = _("another text lies over it")


def _near(one: Glyph, other: Glyph) -> bool:
    apart = (
        abs(one.ink[0] + one.ink[2] - other.ink[0] - other.ink[2]),
        abs(one.ink[1] + one.ink[3] - other.ink[1] - other.ink[3]),
    )
    return max(apart) / 2 < 0.33 * min(one.size, other.size)


def _is_area(paint: Paint) -> bool:
    return min(paint.box[2] - paint.box[0], paint.box[3] - paint.box[1]) > 2


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
    if glyph.distorted:
        return _("drawn in mirror writing or squeezed together")
    if _outside(glyph.ink, visible):
        return _("off the page")
    return _("cut off") if _outside(glyph.ink, glyph.clip) else ""


def _is_flat(glyph: Glyph) -> bool:
    """Whether it is a letter that the font draws too low to be read, however large its em is."""
    is_letter = glyph.text[:1].isalpha() and glyph.text not in _STROKES
    return is_letter and bool(glyph.shape.ink) and glyph.ink[3] - glyph.ink[1] < SMALLEST / 4


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
        if 0.12 < height / glyph.size < 0.55 and line.box[0] <= x <= line.box[2]:
            return _("struck through")
    if any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in struck):
        return _("struck through")
    return ""


def _share(ink: Box, cover: Box) -> float:
    """The share of a glyph that lies under a rectangle."""
    both = overlap(ink, cover)
    width, height = both[2] - both[0], both[3] - both[1]
    whole = (ink[2] - ink[0]) * (ink[3] - ink[1])
    return width * height / whole if width > 0 < height and whole else 0.0


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
        strong = strong or _any(picture.strong, picture.width, x0, x1, range(y0, y1))
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

"""A page rendered with its text and without: where the text leaves ink, and how well that is seen."""

import ctypes
import math
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.reading.passages import UnreadableFile
from oppslag.reading.pdf.budget import Budget
from oppslag.reading.pdf.strings import Box

if TYPE_CHECKING:
    from PIL.Image import Image

LEAST_CONTRAST = 2.5  # from which text is seen at all; thin strokes lose some of theirs in a picture
_LEAST_INK = 1.08  # the ratio from which a pixel counts as touched by ink
_MOST_PIXELS = 8_000_000  # of a rendered page; an A2 sheet has 2 million at 72 dpi


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
        return most >= _steps(LEAST_CONTRAST)

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


def any_ink(pixels: bytes, width: int, x0: int, x1: int, rows: range) -> bool:
    """Whether any pixel of these columns and rows has ink."""
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

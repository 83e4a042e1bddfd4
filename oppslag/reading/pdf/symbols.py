"""What a telephone reads on a page: QR Codes (ISO/IEC 18004) and their kin, seen as a camera sees them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from oppslag.reading.pdf.budget import Budget
from oppslag.reading.pdf.drawn import Drawn
from oppslag.reading.pdf.matrices import overlap
from oppslag.reading.pdf.pictures import rendered
from oppslag.reading.pdf.shapes import drawn_codes
from oppslag.reading.pdf.strings import Box

_SIDE = 240  # pixels of a code: three and more for each of its squares
_LEAST = 20.0  # points: no camera makes out the squares of a smaller one
_AROUND = 0.15  # of its side, that is seen around it: the quiet zone of four squares


def read_symbols(
    drawn: Drawn, visible: Box, over: Sequence[Box], look: Callable[[], Any], budget: Budget
) -> Iterator[tuple[str, Box]]:
    """What each code of a page says, and where it stands: "" where squares stand that no camera could read.

    `visible` is the crop box of the page, `over` the boxes of annotations that may cover something, in points; `look`
    gives the page of pypdfium2. A code that the page shares with others, and that nothing comes near, is seen once.
    """
    for code in drawn_codes(drawn):
        left, bottom, right, top = code.box
        side = max(right - left, top - bottom)
        edge = _AROUND * side
        seen = (left - edge, bottom - edge, right + edge, top + edge)
        if not _meet(code.box, visible):
            continue
        if side < _LEAST:
            yield "", code.box
            continue
        shared = len(drawn.copies) == 1 and not _is_touched(drawn, seen, visible, over)
        if not shared or not code.said:
            words = tuple(_seen(look(), seen, _SIDE / side, visible, budget))
            code.said[:] = [words] if shared else []
        else:
            (words,) = code.said
        yield from ((said, code.box) for said in words or ("",))


def _is_touched(drawn: Drawn, box: Box, visible: Box, over: Sequence[Box]) -> bool:
    own = [*(paint.box for paint in (*drawn.paints, *drawn.veils)), *drawn.images, *over]
    edges = (visible, *(copy.there.clip for copy in drawn.copies))
    inside = all(e[0] <= box[0] and e[1] <= box[1] and box[2] <= e[2] and box[3] <= e[3] for e in edges)
    return not inside or any(_meet(box, mine) for mine in own)


def _meet(one: Box, other: Box) -> bool:
    left, bottom, right, top = overlap(one, other)
    return left < right and bottom < top


def _seen(page: Any, box: Box, scale: float, visible: Box, budget: Budget) -> Iterator[str]:
    import zxingcpp  # noqa: PLC0415 - only where there are squares

    page.set_rotation(0)
    part = (box[0] - visible[0], visible[3] - box[3], box[2] - visible[0], visible[3] - box[1])
    picture = rendered(page, scale, budget, part)
    pixels = memoryview(picture.tobytes()).cast("B", shape=(picture.height, picture.width))
    kind = zxingcpp.BarcodeFormat
    kinds = zxingcpp.BarcodeFormats((kind.QRCode, kind.MicroQRCode, kind.DataMatrix))
    for found in zxingcpp.read_barcodes(pixels, formats=kinds):
        yield found.text

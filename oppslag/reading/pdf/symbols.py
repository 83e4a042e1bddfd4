"""What a telephone reads on a page: QR Codes (ISO/IEC 18004) and their kin, seen as a camera sees them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from oppslag.reading.pdf.budget import Budget
from oppslag.reading.pdf.drawn import Drawn
from oppslag.reading.pdf.matrices import overlap
from oppslag.reading.pdf.patterns import Pattern, side_of, with_quiet_zone
from oppslag.reading.pdf.pictures import rendered
from oppslag.reading.pdf.shapes import drawn_codes
from oppslag.reading.pdf.strings import Box
from oppslag.reading.pdf.view import lies_within

_SIDE = 240  # pixels of a code: three and more for each of its squares
_LEAST = 20.0  # points: no camera makes out the squares of a smaller one
_MOST_KNOWN = 100

_known: dict[Pattern, tuple[str, ...]] = {}
"""What codes say that have been seen. Sheets of all sizes, and those of all languages, may show one and the same."""


def read_symbols(  # noqa: PLR0913 - a page, and all that can lie on it
    drawn: Drawn, visible: Box, over: Sequence[Box], look: Callable[[], Any], budget: Budget, *, closely: bool = False
) -> Iterator[tuple[str, Box]]:
    """What each code of a page says, and where it stands: "" where squares stand that no camera could read.

    `visible` is the crop box of the page, `over` the boxes of annotations that may cover something, in points; `look`
    gives the page of pypdfium2. Codes that look alike by what their pages draw, and that nothing comes near, are seen
    once, unless they are looked at `closely`.
    """
    for code in drawn_codes(drawn):
        if not _meet(code.box, visible):
            continue
        side, seen = side_of(code.box), with_quiet_zone(code.box)
        if side < _LEAST:
            yield "", code.box
            continue
        pattern = None if closely or _is_touched(drawn, seen, visible, over) else code.pattern
        words = None if pattern is None else _known.get(pattern)
        if words is None:
            words = tuple(_seen(look(), seen, _SIDE / side, visible, budget))
        if pattern is not None:
            _remember(pattern, words)
        yield from ((said, code.box) for said in words or ("",))


def _remember(pattern: Pattern, words: tuple[str, ...]) -> None:
    while len(_known) >= _MOST_KNOWN:
        del _known[next(iter(_known))]
    _known[pattern] = words


def _is_touched(drawn: Drawn, box: Box, visible: Box, over: Sequence[Box]) -> bool:
    """Whether anything could be seen there that is not told by the drawing which a code is a part of."""
    edges, beside = [visible], [*over]
    if drawn.copies:
        copy = drawn.copies[0]
        edges.append(copy.there.clip)
        beside += [paint.box for paint in (*drawn.paints, *drawn.veils)]
        beside += [stroke.box for stroke in drawn.strokes]
        beside += [run.ink for run in (*drawn.runs[: copy.start], *drawn.runs[copy.stop :])]
        beside += drawn.images
    inside = all(lies_within(box, edge) for edge in edges)
    return not inside or len(drawn.copies) > 1 or any(_meet(box, one) for one in beside)


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

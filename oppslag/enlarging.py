"""The same drawing on another sheet: a finished PDF, larger or smaller, without setting it again."""

import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
_DIGITS = Decimal("0.0001")  # of a point


def enlarged(pdf: bytes, width: float, height: float) -> bytes:
    """The PDF with every page on a sheet of this size in points: text, links, marks and structure with it.

    Only for a PDF whose pages have no turn and are filled with plain colours (a pattern would keep its size). The same
    bytes for the same PDF.
    """
    import pikepdf  # noqa: PLC0415 - only for a poster

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        left, bottom, right, top = (Decimal(str(edge)) for edge in document.pages[0].mediabox)
        across, up = Decimal(str(width)) / (right - left), Decimal(str(height)) / (top - bottom)

        def move(numbers: Any, factors: tuple[Decimal, ...]) -> Any:
            moved = (Decimal(number) * factor for number, factor in zip(numbers, factors, strict=True))
            return pikepdf.Array([number.quantize(_DIGITS) for number in moved])

        for page in document.pages:
            page.contents_add(f"q {across:.6f} 0 0 {up:.6f} 0 0 cm".encode(), prepend=True)
            page.contents_add(b"Q")
        for thing in _things(document):
            _place(thing, lambda box: move(box, (across, up, across, up)), lambda spot: move(spot, (across, up)))
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _things(document: Any) -> Iterator[Any]:
    """Every dictionary and array of the document, those inside others too."""
    import pikepdf  # noqa: PLC0415 - as above

    waiting = [*document.objects]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Stream):
            continue
        if isinstance(thing, pikepdf.Dictionary):
            yield thing
            waiting += [value for value in thing.values() if _inside(value)]
        elif isinstance(thing, pikepdf.Array):
            yield thing
            waiting += [value for value in thing if _inside(value)]


def _inside(value: Any) -> bool:
    import pikepdf  # noqa: PLC0415 - as above

    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


def _place(thing: Any, box: Callable[[Any], Any], spot: Callable[[Any], Any]) -> None:
    """Move what a dictionary or array says of places on a page (ISO 32000-2, 12.3.2, 12.5.2, 14.8.5.4, 14.11.2)."""
    import pikepdf  # noqa: PLC0415 - as above

    if isinstance(thing, pikepdf.Array):
        if len(thing) >= 4 and thing[1] == pikepdf.Name.XYZ:
            thing[2], thing[3] = spot([thing[2], thing[3]])
        return
    if thing.get("/Type") == pikepdf.Name.Page:
        for name in _BOXES:
            if name in thing:
                thing[name] = box(thing[name])
    for name, holder in (("/Rect", "/Subtype"), ("/BBox", "/O")):
        if name in thing and holder in thing:
            thing[name] = box(thing[name])
    if "/QuadPoints" in thing:
        points = list(thing.QuadPoints)
        thing.QuadPoints = pikepdf.Array(
            [number for at in range(0, len(points), 4) for number in box(points[at : at + 4])]
        )

"""The same drawing on another sheet: a finished PDF, larger, smaller or on the paper of a print shop, not set again."""

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from oppslag.frozen import frozen

_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
_DIGITS = Decimal("0.0001")  # of a point
_MM = Decimal(72) / Decimal("25.4")  # points
_MARK = 5 * _MM  # how long a mark is where paper is cut
_OFF = 1 * _MM  # how far from the bleed a mark ends


@frozen
class _Move:
    """Where a drawing goes: so many times as wide and as tall, then so many points away from its corner."""

    across: Decimal = Decimal(1)
    up: Decimal = Decimal(1)
    off: Decimal = Decimal(0)

    @property
    def matrix(self) -> str:
        """As an operator of a page (ISO 32000-2, 8.3.4)."""
        return f"{self.across:.6f} 0 0 {self.up:.6f} {self.off:.4f} {self.off:.4f} cm"

    def __call__(self, numbers: Any) -> Any:
        """Pairs of numbers, each a place, moved."""
        import pikepdf  # noqa: PLC0415 - only for a poster

        factors = (self.across, self.up) * (len(numbers) // 2)
        moved = (Decimal(number) * factor + self.off for number, factor in zip(numbers, factors, strict=True))
        return pikepdf.Array([number.quantize(_DIGITS) for number in moved])


def enlarged(pdf: bytes, width: float, height: float) -> bytes:
    """The PDF with every page on a sheet of this size in points: text, links, marks and structure with it.

    Only for a PDF whose pages have no turn and are filled with plain colours (a pattern would keep its size). The same
    bytes for the same PDF.
    """
    import pikepdf  # noqa: PLC0415 - only for a poster

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        left, bottom, right, top = (Decimal(str(edge)) for edge in document.pages[0].mediabox)
        move = _Move(Decimal(str(width)) / (right - left), Decimal(str(height)) / (top - bottom))
        _moved(document, move)
        document.save(out, deterministic_id=True)
    return out.getvalue()


def with_bleed(pdf: bytes, bleed: float, *, marks: bool = True) -> bytes:
    """The PDF on paper that is cut afterwards: what is drawn past the edge shows for `bleed` mm, outside it are marks.

    Without marks the paper ends where the bleed does. The drawing must reach past its page by as much. The pages say
    where they are cut (TrimBox) and where the bleed ends (BleedBox). The same bytes for the same PDF.
    """
    import pikepdf  # noqa: PLC0415 - as above

    past = Decimal(str(bleed)) * _MM
    slug = past + (_OFF + _MARK + _OFF if marks else 0)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        _moved(document, _Move(off=slug))
        for page in document.pages:
            trim = [Decimal(str(edge)) for edge in page.mediabox]
            left, bottom, right, top = trim
            page.trimbox = page.mediabox
            page.mediabox = _outside(trim, slug)
            page.bleedbox = _outside(trim, past)
            page.contents_add(_clip(_outside(trim, past)), prepend=True)
            page.contents_add(b"Q " + (_marks((left, right), (bottom, top), past) if marks else b""))
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _outside(box: list[Decimal], by: Decimal) -> Any:
    import pikepdf  # noqa: PLC0415 - as above

    left, bottom, right, top = box
    return pikepdf.Array([edge.quantize(_DIGITS) for edge in (left - by, bottom - by, right + by, top + by)])


def _clip(box: Any) -> bytes:
    left, bottom, right, top = (Decimal(edge) for edge in box)
    return f"q {left} {bottom} {right - left} {top - bottom} re W n".encode()


def _marks(across: tuple[Decimal, Decimal], up: tuple[Decimal, Decimal], bleed: Decimal) -> bytes:
    """Where to cut: two lines at each corner of the trimmed sheet. No text, so an artifact (ISO 32000-2, 14.8.2.2)."""
    near, far = bleed + _OFF, bleed + _OFF + _MARK
    lines = []
    for x, out in zip(across, (-1, 1), strict=True):
        for y, away in zip(up, (-1, 1), strict=True):
            lines.append(f"{x + out * near:.4f} {y:.4f} m {x + out * far:.4f} {y:.4f} l S")
            lines.append(f"{x:.4f} {y + away * near:.4f} m {x:.4f} {y + away * far:.4f} l S")
    return f"/Artifact BMC q 0.25 w 0 G {' '.join(lines)} Q EMC".encode()


def _moved(document: Any, move: _Move) -> None:
    for page in document.pages:
        page.contents_add(f"q {move.matrix}".encode(), prepend=True)
        page.contents_add(b"Q")
    for thing in _things(document):
        _place(thing, move)


def _things(document: Any) -> Iterator[Any]:
    """Every dictionary and array of the document, those inside others too."""
    from pikepdf import Array, Dictionary, Object, Stream  # noqa: PLC0415 - as above

    waiting = [*document.objects]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, Stream):
            continue
        if isinstance(thing, Dictionary):
            inside = [*thing.values()]
        elif isinstance(thing, Array):
            inside = [*thing]
        else:
            continue
        yield thing
        # Numbers come as Python's own: most of what there is, and soon passed over.
        waiting += [value for value in inside if type(value) is Object and not value.is_indirect]


def _place(thing: Any, move: _Move) -> None:
    """Move what a dictionary or array says of places on a page (ISO 32000-2, 12.3.2, 12.5.2, 14.8.5.4, 14.11.2)."""
    import pikepdf  # noqa: PLC0415 - as above

    if isinstance(thing, pikepdf.Array):
        if len(thing) >= 4 and thing[1] == pikepdf.Name.XYZ:
            thing[2], thing[3] = move([thing[2], thing[3]])
        return
    if thing.get("/Type") == pikepdf.Name.Page:
        for name in _BOXES:
            if name in thing:
                thing[name] = move(thing[name])
    for name, holder in (("/Rect", "/Subtype"), ("/BBox", "/O")):
        if name in thing and holder in thing:
            thing[name] = move(thing[name])
    if "/QuadPoints" in thing:
        thing.QuadPoints = move(list(thing.QuadPoints))

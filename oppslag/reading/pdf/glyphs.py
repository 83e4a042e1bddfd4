"""How the glyphs of an embedded font program look: worked out once for all that are written alike, in any file.

Each file holds a program of its own with the few letters that it needs, and these are written as in every other.
"""

import struct
from functools import cached_property
from typing import Any, NamedTuple

from oppslag.reading.pdf.outlines import draw, extents, likely_face, readings

_MOST_LOOKS = 8192  # that are remembered
_COMPOSITE = 0x80  # a negative number of contours: it is put together of others, which may be others in another program
_MAGIC = b"\x5f\x0f\x3c\xf5"  # OpenType, head


class Look(NamedTuple):
    """What a glyph draws: its ink in em, the texts it can stand for, and what is equal for equal outlines."""

    ink: tuple[float, ...]
    readings: tuple[str, ...]
    drawing: int


# OpenType: an outline is a part of glyf, loca says which, hmtx how far from the start of the line it begins.
_NEEDED = frozenset({"head", "loca", "glyf", "hhea", "hmtx"})
_OTHERS = frozenset({"gvar", "VARC", "sbix", "CBDT", "EBDT", "COLR", "SVG ", "CFF ", "CFF2"})  # draw otherwise


class _Tables(NamedTuple):
    """The outlines of a program one after another, and where each begins; so many `wide` have a width of their own."""

    table: bytes
    metrics: bytes
    wide: int
    places: tuple[int, ...]


_known: dict[tuple[bytes, bytes, int, str], Look | None] = {}


class Glyphs:
    """The glyphs of a uharfbuzz font; `name` is the PDF's name of it, which says what they are held against first."""

    def __init__(self, program: Any, name: str) -> None:
        self._program, self._name, self._likely = program, name, likely_face(name)

    def look(self, glyph: int) -> Look | None:
        """How the glyph with this number looks; None where nothing is drawn."""
        written = self._written(glyph)
        if written is None:
            return self._look(glyph)
        key = (*written, self._program.face.upem, self._likely)
        if key not in _known:
            if len(_known) >= _MOST_LOOKS:
                _known.clear()
            _known[key] = self._look(glyph)
        return _known[key]

    def _look(self, glyph: int) -> Look | None:
        scale = 1000 / self._program.face.upem
        scale = 1 if scale == 1 else scale
        box = extents(self._program, glyph, scale)
        if box is None:
            return None
        outline = draw(self._program, glyph, scale)
        left, top, width, height = (number / 1000 for number in box)
        ink = (left, top + height, left + width, top)
        return Look(ink, readings(box, outline, self._name), hash(outline))

    def _written(self, glyph: int) -> tuple[bytes, bytes] | None:
        """All that its outline rests on: how it is written, and where it begins on the line; None where more may."""
        if self._outlines is None or glyph + 1 >= len(self._outlines.places) or glyph >= self._program.face.glyph_count:
            return None
        table, metrics, wide, places = self._outlines
        first, last = places[glyph], places[glyph + 1]
        start = 4 * min(glyph, wide) + 2 * max(0, glyph - wide) + (2 if glyph < wide else 0)
        bearing = metrics[start : start + 2]
        is_alone = first < last <= len(table) and table[first] < _COMPOSITE
        return (table[first:last], bearing) if is_alone and len(bearing) == 2 else None

    @cached_property
    def _outlines(self) -> _Tables | None:
        face = self._program.face
        if not _NEEDED.issubset(face.table_tags) or not _OTHERS.isdisjoint(face.table_tags):
            return None
        head, location, table, header, metrics = (
            bytes(face.reference_table(tag).data) for tag in ("head", "loca", "glyf", "hhea", "hmtx")
        )
        wide = int.from_bytes(header[34:36])
        if not (_is_ordinary(head) and header[:2] == b"\0\1" and wide):
            return None
        size = 4 if head[50:52] == b"\0\1" else 2
        count = len(location) // size
        places = struct.unpack(f">{count}{'I' if size == 4 else 'H'}", location[: size * count])
        return _Tables(table, metrics, wide, places if size == 4 else tuple([2 * place for place in places]))


def _is_ordinary(head: bytes) -> bool:
    """Whether it says in one of the two known ways how outlines are found: else some do not draw what others do."""
    return (head[:2], head[12:16], head[52:54]) == (b"\0\1", _MAGIC, b"\0\0") and head[50:52] in {b"\0\0", b"\0\1"}

"""The single and ligature substitutions of a font: which glyphs it draws in the place of others.

Only what `pdf.outlines` asks of the original faces, read straight from their table `GSUB` (OpenType 1.9.1, chapters
"Glyph Substitution Table" and "Common Table Formats"): a library for whole fonts takes as long for it as a poster does.
"""

import struct
from collections.abc import Iterator
from typing import TypeAlias

Substitution: TypeAlias = tuple[tuple[int, ...], int]  # the numbers of the glyphs that go in, and of the one that comes

_SINGLE, _LIGATURE = 1, 4


def substitutions(table: bytes) -> Iterator[tuple[frozenset[str], list[Substitution]]]:
    """Each lookup in the order of the table `GSUB`: the tags of the features that use it, and what it puts for what.

    One without features is called by a rule of another. Raises struct.error for a table that is cut short.
    """
    _major, _minor, _scripts, features, lookups = struct.unpack_from(">5H", table)
    tags = _tags(table, features)
    for number, offset in enumerate(_list(table, lookups)):
        (kind,) = _numbers(table, lookups + offset, 1)
        if read := {_SINGLE: _single, _LIGATURE: _ligatures}.get(kind):
            places = [lookups + offset + place for place in _list(table, lookups + offset + 4)]
            yield frozenset(tags.get(number, ())), [pair for place in places for pair in read(table, place)]


def _tags(table: bytes, features: int) -> dict[int, set[str]]:
    """The tags of the features that use each lookup."""
    tags: dict[int, set[str]] = {}
    (count,) = _numbers(table, features, 1)
    for tag, offset in struct.iter_unpack(">4sH", table[features + 2 : features + 2 + 6 * count]):
        for number in _list(table, features + offset + 2):
            tags.setdefault(number, set()).add(tag.decode("ascii"))
    return tags


def _single(table: bytes, at: int) -> Iterator[Substitution]:
    kind, coverage = _numbers(table, at, 2)
    sources = _covered(table, at + coverage)
    if kind == 1:
        (delta,) = _numbers(table, at + 4, 1)
        yield from (((source,), (source + delta) & 0xFFFF) for source in sources)
    else:
        yield from (((source,), target) for source, target in zip(sources, _list(table, at + 4), strict=True))


def _ligatures(table: bytes, at: int) -> Iterator[Substitution]:
    _kind, coverage = _numbers(table, at, 2)
    for first, offset in zip(_covered(table, at + coverage), _list(table, at + 4), strict=True):
        for place in _list(table, at + offset):
            target, count = _numbers(table, at + offset + place, 2)
            yield (first, *_numbers(table, at + offset + place + 4, count - 1)), target


def _covered(table: bytes, at: int) -> list[int]:
    """The glyphs of a coverage table: one by one, or as ranges."""
    kind, count = _numbers(table, at, 2)
    if kind == 1:
        return list(_list(table, at + 2))
    ranges = struct.iter_unpack(">3H", table[at + 4 : at + 4 + 6 * count])
    return [glyph for first, last, _index in ranges for glyph in range(first, last + 1)]


def _list(table: bytes, at: int) -> tuple[int, ...]:
    """Numbers that stand after how many they are."""
    (count,) = _numbers(table, at, 1)
    return _numbers(table, at + 2, count)


def _numbers(table: bytes, at: int, count: int) -> tuple[int, ...]:
    return struct.unpack_from(f">{count}H", table, at)

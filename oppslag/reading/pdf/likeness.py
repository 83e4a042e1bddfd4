"""Whether the letters of a face that nobody here knows look like the letters that the file says they are.

The outlines of the original faces are found to the point (`pdf.outlines`). Of any other face only the likeness can be
told: its letter is laid over that of FiraGO, as wide as it, as high above the line as it is itself, or, where the
letters of its face are far from as high as FiraGO's, in their measure. A letter that looks far more like another one
than like itself is not what the file says it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import Any

from oppslag.reading.pdf.outlines import FIRAGO, Outline, draw, extents, original, steps
from oppslag.reading.pdf.strings import MIRRORED

_SIZE = (40, 60)  # pixels of a letter as it is drawn
_GRID = (10, 15)  # grey fields that are compared
_LOW, _HIGH = -0.25, 0.85  # em: what is drawn
_STEPS = 4  # lines for a curve
_UNLIKE = 0.2  # of the darkness of both, that two letters of one name in two faces differ by at most
_CLOSER = 0.7  # times as far as from itself: another letter must be nearer than this
_OTHER_HEIGHT = 0.12  # of FiraGO's: a face whose letters are so much higher or lower fills its em otherwise
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789æøåÆØÅäöÄÖ"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщьюяєіїґАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЬЮЯЄІЇҐ"
_ALIKE = (
    "Il1ij|lіІїЇ7T",
    "O0oОоQØø",
    "J3d",
    "12",
    "гґ",
    "S5sЅ",
    "Z2z",
    "B8",
    "CcСс",
    "VvWwY",
    "1IZ",
    "UuÜü",
    "XxХх",
    "KkКкк",
    "PpРр",
    "gq9",
    "6бб",
)


def mistaken(letters: Iterable[tuple[str, Any, int]]) -> Iterator[tuple[str, str]]:
    """The letters that look like others: what the file says a glyph is, and what it looks like.

    Each is a sign, a uharfbuzz font and the number of its glyph. Signs that are no letters or digits of the Latin and
    Cyrillic scripts are passed over.
    """
    known = [one for one in letters if one[0] in _LETTERS or one[0] in _CYRILLIC]
    tall = median([_height(*one) for one in known]) if known else 1.0
    tall = tall if abs(tall - 1) > _OTHER_HEIGHT else 1.0
    for sign, font, glyph in known:
        script = _LETTERS if sign in _LETTERS else _CYRILLIC
        if other := _mistaken(sign, script, _fields(draw(font, glyph), font.face.upem * tall)):
            yield sign, other


def _height(sign: str, font: Any, glyph: int) -> float:
    """How high a sign reaches above its line, in em of its own font, for each such of FiraGO."""
    firago = original(FIRAGO[0])
    own, ours = extents(font, glyph), extents(firago, firago.get_nominal_glyph(ord(sign)))
    return own[1] / font.face.upem / (ours[1] / firago.face.upem) if own and ours else 1.0


def bracket(sign: str, font: Any, glyph: int) -> str:
    """Which way a bracket or quotation mark opens as it is drawn: the sign, or its mirror image.

    In a text from the right some programs write down the sign that was typed, others the one that is seen.
    """
    other, tall = sign.translate(MIRRORED), _height(sign, font, glyph)
    fields = _fields(draw(font, glyph), font.face.upem * tall)
    return other if _distance(fields, other) < _distance(fields, sign) else sign


def _mistaken(sign: str, script: str, fields: bytes) -> str:
    own = _distance(fields, sign)
    if own <= _UNLIKE:
        return ""
    best = min(script, key=lambda one: _distance(fields, one))
    alike = best.lower() == sign.lower() or any(best in group and sign in group for group in _ALIKE)
    return "" if alike or _distance(fields, best) > _CLOSER * own else best


def _distance(fields: bytes, sign: str) -> float:
    """How far a letter is from that of the original faces that it is nearest to, from 0 to 1."""
    return min(_apart(fields, one) for one in _originals(sign))


def _apart(one: bytes, other: bytes) -> float:
    dark = sum(one) + sum(other)
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / dark if dark else 0.0


@lru_cache(maxsize=512)
def _originals(sign: str) -> tuple[bytes, ...]:
    fonts = [original(face) for face in FIRAGO]
    return tuple(_fields(draw(font, font.get_nominal_glyph(ord(sign))), font.face.upem) for font in fonts)


def _fields(outline: Outline, em: float) -> bytes:
    """How dark each field of a letter is, its width taken for all of the width."""
    from PIL import Image, ImageChops, ImageDraw  # noqa: PLC0415 - only where a face is not known

    width, height = _SIZE
    paths = list(_paths(outline))
    xs = [x for path in paths for x, _y in path]
    picture: Any = Image.new("1", _SIZE)
    if not xs or max(xs) <= min(xs):
        return bytes(_GRID[0] * _GRID[1])
    across, up = width / (max(xs) - min(xs)), height / ((_HIGH - _LOW) * em)
    for path in paths:
        layer = Image.new("1", _SIZE)
        points = [((x - min(xs)) * across, height - (y - _LOW * em) * up) for x, y in path]
        if len(points) > 2:
            ImageDraw.Draw(layer).polygon(points, fill=1)
        picture = ImageChops.logical_xor(picture, layer)
    return bytes(picture.convert("L").resize(_GRID, Image.Resampling.BOX).tobytes())


def _paths(outline: Outline) -> Iterator[list[tuple[float, float]]]:
    path: list[tuple[float, float]] = []
    for kind, numbers in steps(outline):
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        if kind == 0:
            if path:
                yield path
            path = points
        elif len(points) == 1:
            path += points
        else:
            path += _curve([path[-1], *points])
    if path:
        yield path


def _curve(points: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Points on a curve (de Casteljau), without its first."""
    for step in range(1, _STEPS + 1):
        share, row = step / _STEPS, list(points)
        while len(row) > 1:
            row = [
                (a + (c - a) * share, b + (d - b) * share) for (a, b), (c, d) in pairwise(row)
            ]  # fmt: skip
        yield row[0]

"""What letters a drawn outline stands for, from the outlines of the original faces: FiraGO's, and Mukta's for Hindi.

A PDF says in its ToUnicode table what letters a glyph means, and nothing forces that to be true. The outline is what a
person sees. An embedded glyph whose outline is that of a glyph of these is read as the letters that this glyph can
stand for: its own code points (`cmap`) and what the font's substitutions (`GSUB`: joined forms, ligatures) make of it.
"""

import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import Any, TypeAlias

from oppslag.reading.pdf.substitutions import substitutions

Extents: TypeAlias = tuple[int, int, int, int]
Outline: TypeAlias = bytes  # see `steps`
Setting: TypeAlias = tuple[tuple[int, float, float], ...]  # of each glyph: hash of its outline (0: no ink), x, y in em

FIRAGO = ("figo", "figbo", "figit", "figbi")  # the names that pymupdf-fonts gives to the four faces
MUKTA = ("Mukta-Regular", "Mukta-Bold")  # the names of two files of fontpkg-mukta, which may not be installed

# OpenType features whose glyphs look other than the letters they are made from; the rest keep the letters.
_RAISED = frozenset({"sups", "ordn", "numr"})
_LOWERED = frozenset({"subs", "sinf", "dnom"})
_OTHER_LOOK = _RAISED | _LOWERED | {"aalt", "frac", "afrc", "smcp", "c2sc", "mgrk", "hist"}
_SUPERSCRIPTS = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_MOST_READINGS = 12  # of one glyph: look-alikes of the Latin, Greek and Cyrillic scripts are three


def readings(extents: Extents, outline: Outline, name: str) -> tuple[str, ...]:
    """The texts that a glyph with this outline (units of 1/1000 em) can stand for, most likely first; () if unknown.

    `name` is the PDF's name of the font. It only decides which face is looked at first.
    """
    return _readings(extents, outline, likely_face(name))


@lru_cache(maxsize=4096)  # the fonts of a policy's files hold a few hundred different glyphs, each again and again
def _readings(extents: Extents, outline: Outline, likely: str) -> tuple[str, ...]:
    for face in sorted(faces(), key=lambda face: face != likely):
        if found := _original(face).readings(extents, outline):
            return found
    return ()


@cache
def faces() -> tuple[str, ...]:
    """The names of the faces that are here to compare with."""
    from importlib.util import find_spec  # noqa: PLC0415 - only a PDF needs it

    return (*FIRAGO, *(MUKTA if find_spec("fontpkg_mukta") else ()))


@lru_cache(maxsize=4096)  # a policy has a few hundred different syllables
def settings(text: str, language: str) -> tuple[Setting, ...]:
    """How each face sets a text in a language (BCP 47 tag), glyph by glyph, from where its first glyph would stand."""
    return tuple(_original(face).setting(text, language) for face in faces())


def likely_face(name: str) -> str:
    """The face that the PDF's name of a font speaks of."""
    bold, italic = "Bold" in name, "Italic" in name
    if "Mukta" in name:
        return MUKTA[bold]
    return {(False, False): "figo", (True, False): "figbo", (False, True): "figit", (True, True): "figbi"}[bold, italic]


def draw(font: Any, glyph: int, scale: float = 1) -> Outline:
    """The outline of a glyph of a uharfbuzz font, times `scale`."""
    path: list[float] = []
    font.draw_glyph(glyph, _pen(), path)
    outline = array("d", path).tobytes()
    if scale == 1:
        return outline
    scaled = [(kind, *[round(number * scale, 2) for number in numbers]) for kind, numbers in steps(outline)]
    return array("d", chain.from_iterable(scaled)).tobytes()


def steps(outline: Outline) -> Iterator[tuple[int, Sequence[float]]]:
    """Its moves (0), lines (1) and curves of one (2) and two (3) control points, each with x and y of its points."""
    path, at = array("d", outline), 0
    while at < len(path):
        kind = int(path[at])
        end = at + 1 + 2 * max(1, kind)
        yield kind, path[at + 1 : end]
        at = end


def extents(font: Any, glyph: int, scale: float = 1) -> Extents | None:
    """Left, top, width and height (downwards, so negative); None where nothing is drawn."""
    box = font.get_glyph_extents(glyph)
    if box is None or not (box.width and box.height):
        return None
    numbers = (box.x_bearing, box.y_bearing, box.width, box.height)
    return numbers if scale == 1 else tuple(round(v * scale) for v in numbers)


@cache
def _pen() -> Any:
    import uharfbuzz as hb  # noqa: PLC0415 - only a file with embedded TrueType fonts needs it

    pen = hb.DrawFuncs()
    pen.set_move_to_func(lambda x, y, path: path.extend((0, x, y)))
    pen.set_line_to_func(lambda x, y, path: path.extend((1, x, y)))
    pen.set_quadratic_to_func(lambda a, b, x, y, path: path.extend((2, a, b, x, y)))
    pen.set_cubic_to_func(lambda a, b, c, d, x, y, path: path.extend((3, a, b, c, d, x, y)))
    return pen


class _Face:
    """One original face: where each outline is, and what it can stand for."""

    def __init__(self, name: str) -> None:
        import uharfbuzz as hb  # noqa: PLC0415 - see _pen

        self._regular = MUKTA[0] if name in MUKTA else FIRAGO[0]
        self._font = hb.Font(hb.Face(_font_file(name)))
        self._outlines: dict[int, Outline] = {}
        self._places: dict[Extents, list[int]] = {}
        for glyph in range(self._font.face.glyph_count):
            if box := extents(self._font, glyph):
                self._places.setdefault(box, []).append(glyph)

    def readings(self, box: Extents, outline: Outline) -> tuple[str, ...]:
        """The texts of every glyph that is drawn so, however wide it is."""
        same = [glyph for glyph in self._places.get(box, ()) if self._outline(glyph) == outline]
        names = [self._font.get_glyph_name(glyph) for glyph in same]
        letters = _letters(self._regular)
        return tuple(dict.fromkeys(text for name in names for text in letters.get(name, ())))

    def setting(self, text: str, language: str) -> Setting:
        """What HarfBuzz makes of a text, as Typst does: the outlines in the order of drawing, and where they stand."""
        import uharfbuzz as hb  # noqa: PLC0415 - see _pen

        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        if language:
            buffer.language = language
        hb.shape(self._font, buffer)
        em = self._font.face.upem
        placed, along = [], 0
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            drawing = hash(self._outline(info.codepoint)) if extents(self._font, info.codepoint) else 0
            placed.append((drawing, (along + position.x_offset) / em, position.y_offset / em))
            along += position.x_advance
        return tuple(placed)

    def _outline(self, glyph: int) -> Outline:
        if glyph not in self._outlines:
            self._outlines[glyph] = draw(self._font, glyph)
        return self._outlines[glyph]


def original(name: str) -> Any:
    """An original face as a uharfbuzz font."""
    return _original(name)._font


@cache
def _original(name: str) -> _Face:
    return _Face(name)


def plain_letters(text: str) -> str:
    """The text with Arabic and Latin presentation forms (U+FB00 to U+FEFC) taken apart into their letters."""
    if not any(0xFB00 <= ord(char) <= 0xFEFC for char in text):
        return text
    return unicodedata.normalize("NFKC", text).replace("\u0640", "").lstrip(" ") or text


@cache
def _font_file(name: str) -> bytes:
    if name in MUKTA:
        from importlib.resources import files  # noqa: PLC0415 - see _pen

        return (files("fontpkg_mukta") / "files" / f"{name}.ttf").read_bytes()
    from pymupdf_fonts import myfont  # noqa: PLC0415 - see _pen

    return bytes(myfont(name))


@cache
def _letters(regular: str) -> dict[str, list[str]]:
    """The texts that each glyph can stand for, by the glyph's name: the faces of a family name their glyphs alike."""
    letters = _encoded(regular)
    lookups = _substitutions(regular)
    keeping = [pair for features, pairs in lookups if not features or features - _OTHER_LOOK for pair in pairs]
    fresh = set(letters)
    for _round in range(4):  # a final form of a ligature of marks needs three
        changed, fresh = fresh, set()
        for sources, target in keeping:
            if not (changed.isdisjoint(sources) and fresh.isdisjoint(sources)) and _spread(letters, sources, target):
                fresh.add(target)
    known = frozenset(name for name, texts in letters.items() if texts)
    for features, pairs in lookups:
        if features and features <= _OTHER_LOOK - {"aalt"}:
            look = _SUPERSCRIPTS if features & _RAISED else _SUBSCRIPTS if features & _LOWERED else {}
            for sources, target in pairs:
                if len(sources) == 1 and target not in known:
                    letters.setdefault(target, []).extend(text.translate(look) for text in letters.get(sources[0], ()))
    return letters


def _encoded(regular: str) -> dict[str, list[str]]:
    """What the character map says, without the private use area, which says nothing."""
    font = _original(regular)._font
    letters: dict[str, list[str]] = {}
    for code in sorted(font.face.unicodes):
        texts = letters.setdefault(font.get_glyph_name(font.get_nominal_glyph(code)), [])
        text = plain_letters(chr(code))
        if not 0xE000 <= code <= 0xF8FF and text not in texts:
            texts.append(text)
    return letters


def _substitutions(regular: str) -> list[tuple[frozenset[str], list[tuple[tuple[str, ...], str]]]]:
    """The single and ligature substitutions by lookup, as `substitutions` has them, with the names of the glyphs."""
    font = _original(regular)._font
    names = [font.get_glyph_name(glyph) for glyph in range(font.face.glyph_count)]
    return [
        (features, [(tuple([names[glyph] for glyph in sources]), names[target]) for sources, target in pairs])
        for features, pairs in substitutions(font.face.reference_table("GSUB").data)
    ]


def _spread(letters: dict[str, list[str]], sources: tuple[str, ...], target: str) -> bool:
    """Give the glyph that comes out the letters of those that go in. Whether any of them is new."""
    parts = [part for source in sources if (part := letters.get(source))]
    if len(parts) < len(sources):
        return False
    texts = letters.setdefault(target, [])
    new = [text for text in _joined(parts) if text not in texts][: _MOST_READINGS - len(texts)]
    texts += new
    return bool(new)


def _joined(parts: Iterable[Sequence[str]]) -> Sequence[str]:
    """Every way to choose one text for each part, the likeliest first, at most a few."""
    first, *others = parts
    texts: Sequence[str] = first
    for part in others:
        texts = [text + more for text in texts[:3] for more in part[:3]]
    return texts

"""The fonts of a PDF: what each code of a shown string draws, how wide it is, and what the file says it means."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import pikepdf

from oppslag.reading.pdf_outlines import draw, extents, plain_letters, readings

_SINGLE = re.compile(rb"<([0-9A-Fa-f]{2,8})>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{2,8})>\s*<([0-9A-Fa-f]{2,8})>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
_LONGEST_RANGE = 0x10000
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_IDENTITY = ("/Identity-H", "/Identity-V")
_SIGNS = ("Symbol", "ZapfDingbats", "Wingdings", "Webdings", "Marlett")


@dataclass(frozen=True, slots=True)
class Shape:
    """What one code draws. Lengths are in em (text space units of size 1).

    `readings` are the texts that the outline can stand for (empty: not known), `claim` is what ToUnicode says,
    `ink` is left, bottom, right, top of what is drawn: None where it is not known, () where nothing is drawn.
    """

    claim: str
    advance: float
    readings: tuple[str, ...] = ()
    ink: tuple[float, ...] | None = None
    missing: bool = False  # the font has no such glyph: a box or nothing is drawn
    drawing: int = 0  # equal for equal outlines, 0 when not known


class Font:
    """One font dictionary of a PDF."""

    def __init__(self, font: Any) -> None:
        self._font = font
        self._composite = font.get("/Subtype") == "/Type0"
        self._inner = font["/DescendantFonts"][0] if self._composite else font
        self.name = str(font.get("/BaseFont", "")).removeprefix("/")
        self.vertical = str(font.get("/Encoding", "")).endswith("-V")
        self._shapes: dict[int, Shape] = {}
        self._type3_scale = float(font["/FontMatrix"][0]) if font.get("/Subtype") == "/Type3" else 0.001

    def codes(self, shown: bytes) -> list[int]:
        """The character codes of a shown string: two bytes each in a composite font, one byte in a simple one."""
        if not self._composite:
            return list(shown)
        return [high << 8 | low for high, low in zip(shown[::2], shown[1::2], strict=False)]

    def is_word_space(self, code: int) -> bool:
        """Whether Tw widens it (ISO 32000-1, 9.3.3: the single-byte code 32)."""
        return code == 32 and not self._composite

    def shape(self, code: int) -> Shape:
        """What the code draws."""
        if code not in self._shapes:
            self._shapes[code] = self._look_up(code)
        return self._shapes[code]

    @property
    def used(self) -> dict[int, Shape]:
        """Every code that was asked for."""
        return self._shapes

    def _look_up(self, code: int) -> Shape:
        claim = self._claims.get(code, "")
        advance = self._widths.get(code, self._default_width)
        program = self._program
        if program is None:
            return Shape(claim, advance, missing=self._is_absent(claim), drawing=self._procedure(code))
        glyph = self._glyph(code, claim)
        if glyph == 0 or glyph >= program.face.glyph_count:
            return Shape(claim, advance, missing=True)
        scale = 1000 / program.face.upem
        scale = 1 if scale == 1 else scale
        box = extents(program, glyph, scale)
        if box is None:
            return Shape(claim, advance, ink=())
        outline = draw(program, glyph, scale)
        left, top = box[1] / 1000, box[2] / 1000
        ink = (left, top + box[4] / 1000, left + box[3] / 1000, top)
        return Shape(claim, advance, readings(box, outline, self.name), ink, drawing=hash(outline))

    def _glyph(self, code: int, claim: str) -> int:
        """The number of the glyph in the embedded program."""
        if self._composite:
            mapping = self._glyph_numbers
            return int.from_bytes(mapping[2 * code : 2 * code + 2]) if mapping is not None else code
        for candidate in (0xF000 + code, code, *map(ord, claim[:1])):
            if glyph := self._program.get_nominal_glyph(candidate):
                return int(glyph)
        return 0

    def _is_absent(self, claim: str) -> bool:
        """Whether no viewer can draw the letter: the file leaves out a font whose codes mean nothing elsewhere."""
        descriptor = self._inner.get("/FontDescriptor", pikepdf.Dictionary())
        if self._font.get("/Subtype") == "/Type3" or any(file in descriptor for file in _PROGRAMS):
            return False
        signs = self.name.partition("+")[2] or self.name
        if signs.startswith(_SIGNS):
            return any(char.isalpha() for char in claim)
        return self._composite and str(self._font.get("/Encoding")) in _IDENTITY

    def _procedure(self, code: int) -> int:
        """What tells the drawing of a Type 3 glyph from others, 0 for other fonts."""
        if self._font.get("/Subtype") != "/Type3":
            return 0
        names = _names(self._font.get("/Encoding", pikepdf.Dictionary()).get("/Differences", ()))
        drawing = self._font.get("/CharProcs", pikepdf.Dictionary()).get(names.get(code, ""))
        return hash(drawing.read_bytes()) if isinstance(drawing, pikepdf.Stream) else 1

    @property
    def by_instructions(self) -> bool:
        """Whether its letters are drawn by instructions of the file's own (Type 3), which nothing here can read."""
        return bool(self._font.get("/Subtype") == "/Type3")

    @cached_property
    def _glyph_numbers(self) -> bytes | None:
        mapping = self._inner.get("/CIDToGIDMap")
        return mapping.read_bytes() if isinstance(mapping, pikepdf.Stream) else None

    @cached_property
    def _program(self) -> Any:
        """The embedded TrueType or OpenType program as a uharfbuzz font; None where outlines cannot be had cheaply."""
        descriptor = self._inner.get("/FontDescriptor")
        if descriptor is None or (self._composite and self._font.get("/Encoding") != "/Identity-H"):
            return None
        stream = descriptor.get("/FontFile2")
        if stream is None:
            stream = descriptor.get("/FontFile3")
            if stream is None or stream.get("/Subtype") != "/OpenType":
                return None
        import uharfbuzz as hb  # noqa: PLC0415 - only a file with embedded TrueType fonts needs it

        face = hb.Face(stream.read_bytes())
        return hb.Font(face) if face.glyph_count and face.upem else None

    @cached_property
    def _claims(self) -> dict[int, str]:
        table = self._font.get("/ToUnicode")
        if isinstance(table, pikepdf.Stream):
            return {code: _clean(text) for code, text in _to_unicode(table.read_bytes()).items()}
        return {} if self._composite else self._encoded()

    def _encoded(self) -> dict[int, str]:
        """What a simple font without ToUnicode means: its base encoding and the differences from it."""
        encoding = self._font.get("/Encoding")
        base = encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
        codec = "mac_roman" if base == "/MacRomanEncoding" else "cp1252"
        claims = {code: bytes([code]).decode(codec, "ignore") for code in range(32, 256)}
        if isinstance(encoding, pikepdf.Dictionary):
            claims.update(_differences(encoding.get("/Differences", ())))
        return claims

    @property
    def _default_width(self) -> float:
        if self._composite:
            return float(self._inner.get("/DW", 1000)) / 1000
        descriptor = self._font.get("/FontDescriptor")
        return float(descriptor.get("/MissingWidth", 0)) / 1000 if descriptor is not None else 0.5

    @cached_property
    def _widths(self) -> dict[int, float]:
        if self._composite:
            return dict(_composite_widths(list(self._inner.get("/W", ()))))
        first = int(self._font.get("/FirstChar", 0))
        widths = self._font.get("/Widths", ())
        return {first + i: float(width) * self._type3_scale for i, width in enumerate(widths)}


def _clean(text: str) -> str:
    return plain_letters(text.replace("\x00", ""))


def _differences(entries: Any) -> dict[int, str]:
    from fontTools.agl import toUnicode  # noqa: PLC0415 - rare: a simple font without ToUnicode

    return {code: toUnicode(name.removeprefix("/")) for code, name in _names(entries).items()}


def _names(entries: Any) -> dict[int, str]:
    """ISO 32000-1, 9.6.6: the glyph names, with their slash, of an encoding's differences."""
    found, code = {}, 0
    for entry in entries:
        if isinstance(entry, pikepdf.Name):
            found[code] = str(entry)
            code += 1
        else:
            code = int(entry)
    return found


def _composite_widths(entries: list[Any]) -> list[tuple[int, float]]:
    """ISO 32000-1, 9.7.4.3: `c [w1 w2 ...]` and `first last w`."""
    widths: list[tuple[int, float]] = []
    at = 0
    while at + 1 < len(entries):
        first, second = int(entries[at]), entries[at + 1]
        if isinstance(second, pikepdf.Array):
            widths += [(first + i, float(width) / 1000) for i, width in enumerate(second)]
            at += 2
        elif at + 2 < len(entries):
            last = min(int(second), first + _LONGEST_RANGE)
            widths += [(code, float(entries[at + 2]) / 1000) for code in range(first, last + 1)]
            at += 3
        else:
            break
    return widths


def _to_unicode(table: bytes) -> dict[int, str]:
    """The entries of a ToUnicode CMap (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        found.update((int(code, 16), _utf16(text)) for code, text in _SINGLE.findall(block))
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text, several in _RANGE.findall(block):
            low, high = int(first, 16), int(last, 16)
            found.update(_ranged(low, min(high, low + _LONGEST_RANGE), text, several))
    return found


def _ranged(low: int, high: int, text: bytes, several: bytes) -> dict[int, str]:
    if several:
        texts = [_utf16(one) for one in re.findall(rb"<([0-9A-Fa-f\s]*)>", several)]
        return dict(zip(range(low, high + 1), texts, strict=False))
    start = _utf16(text)
    if not start:
        return {}
    return {low + i: start[:-1] + chr(min(ord(start[-1]) + i, 0x10FFFF)) for i in range(high - low + 1)}


def _utf16(digits: bytes) -> str:
    digits = re.sub(rb"\s", b"", digits)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()).decode("utf-16-be", "replace")


@cache
def is_visible(text: str) -> bool:
    """Whether a person would see something of it: not white space, a format or a control character alone."""
    return any(not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc", "Zs") for char in text)

"""The fonts of a PDF: what each code of a shown string draws, how wide it is, and what the file says it means."""

import hashlib
import re
import struct
from io import BytesIO
from typing import Any, NamedTuple

import pikepdf

from oppslag.messages import _
from oppslag.reading.passages import UnreadableFile
from oppslag.reading.pdf.glyphs import Glyphs
from oppslag.reading.pdf.outlines import plain_letters
from oppslag.reading.pdf.strings import Shape, Shown
from oppslag.reading.pdf.tokens import Compound, part, parts_of

_SINGLE = re.compile(rb"<([0-9A-Fa-f]{2,8})>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{2,8})>\s*<([0-9A-Fa-f]{2,8})>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
_LONGEST_RANGE = 0x10000
_MOST_CODES = 1_000_000  # that the tables of a font speak of: there are 65,536, a range may be given again
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_IDENTITY = ("/Identity-H", "/Identity-V")
_SIGNS = ("Symbol", "ZapfDingbats", "Wingdings", "Webdings", "Marlett")
# U+0000; the marks and isolates of direction (UAX #9, 2.4 and 2.6), not the overrides, which turn words around.
_INKLESS = dict.fromkeys((0, 0x200E, 0x200F, 0x61C, *range(0x2066, 0x206A)))
_BRACKETS = frozenset("()[]{}<>«»‹›")
_NOTHING = re.compile(rb"[-+.\d\s]*d[01]\s*")  # what draws a blank says how wide it is alone (ISO 32000-1, 9.6.5)
_ROUNDED = 0.002  # em: a PDF gives widths in whole thousandths
_MOST_FONTS = 40  # that are remembered
_MOST_SHOWN = 20_000  # strings of one font that are remembered
_REFERENCE = re.compile(rb"\((?:[^()\\]|\\.)*+\)|(\d+) (\d+) R(?![A-Za-z])", re.DOTALL)


class _Part(NamedTuple):
    """A string of one font: its codes, what each draws, and how far it moves on."""

    codes: list[int]
    shapes: tuple[Shape, ...]
    advances: tuple[float, ...]


class Font:
    """One font dictionary of a PDF. It holds all it needs, and nothing of the file that it was found in."""

    def __init__(self, font: Any) -> None:
        self._composite = font.get("/Subtype") == "/Type0"
        inner = font["/DescendantFonts"][0] if self._composite else font
        self.name = str(font.get("/BaseFont", "")).removeprefix("/")
        self._shapes: dict[int, Shape] = {}  # what each code draws, looked up when it is asked for first
        self._shown: dict[tuple[bool, bytes, float, float], Shown] = {}
        self._parts: dict[bytes, _Part | float] = {}  # of arrays, as they are written
        self.by_instructions = font.get("/Subtype") == "/Type3"
        """Whether its letters are drawn by instructions of the file's own (Type 3), which nothing here can read."""
        self._type3_scale = float(font["/FontMatrix"][0]) if self.by_instructions else 0.001
        self._procedures = _procedures(font) if self.by_instructions else {}
        self._embedded = self.by_instructions or _has_program(inner)
        self.is_recoded = self._composite and str(font.get("/Encoding")) != _IDENTITY[0]
        """Whether a table of its own, or one of another script, says what its codes draw: none is read here."""
        self.is_unread = "/FontFile" in _dictionary(inner.get("/FontDescriptor"))
        """Whether its program is of a kind that is not read here (Type 1)."""
        self._means_nothing_elsewhere = self._composite and str(font.get("/Encoding")) in _IDENTITY
        mapping = inner.get("/CIDToGIDMap")
        self._glyph_numbers = mapping.read_bytes() if isinstance(mapping, pikepdf.Stream) else None
        self.program, self._program = _program(font, inner, self._composite)
        self._bare = None if self._program or self.is_recoded else _bare(inner)
        if self._bare:
            self._program = self._bare.outlines
        self.program = self.program or _outlines_of(inner)
        self._glyphs = Glyphs(self._program, self.name)
        self._by_macintosh = not self._composite and bool(self._program) and _is_for_macintosh(self._program)
        self._drawn_as = {} if self._composite else _named_codes(font)
        self._claims = _claims(font, self._composite)
        self._default_width = _default_width(font, inner, self._composite)
        self._widths = self._all_widths(font, inner)
        self.is_refused: bool | None = None
        """Whether a renderer does not take its program, once that is known (see `pdf.view`)."""

    @property
    def outlines(self) -> Any:
        """The embedded program as a uharfbuzz font; None where there is none, or its outlines cannot be had."""
        return self._program

    def codes(self, shown: bytes) -> list[int]:
        """The character codes of a shown string: two bytes each in a composite font, one byte in a simple one."""
        if not self._composite:
            return list(shown)
        return list(struct.unpack(f">{len(shown) // 2}H", shown[: len(shown) & ~1]))

    def show(self, given: bytes | Compound, apart: float = 0.0, words_apart: float = 0.0) -> Shown:
        """What a string, or an array of strings and adjustments as it is written, shows.

        `apart` and `words_apart` are what is put between characters and words, in em. Raises ValueError for an array
        of other things.
        """
        key = (isinstance(given, Compound), given, apart, words_apart)
        if (known := self._shown.get(key)) is None:
            if len(self._shown) >= _MOST_SHOWN:
                self._shown.clear()
            known = self._shown[key] = self._show(given, apart, words_apart)
        return known

    def _show(self, given: bytes | Compound, apart: float, words_apart: float) -> Shown:
        shapes: list[Shape] = []
        steps = [0.0]
        for one in map(self._part, parts_of(given)) if isinstance(given, Compound) else (self._string(given),):
            if isinstance(one, float):
                steps[-1] -= one
                continue
            shapes += one.shapes
            steps += one.advances
            if apart or words_apart:
                first = len(steps) - len(one.codes)
                words = 0.0 if self._composite else words_apart  # ISO 32000-1, 9.3.3: the single-byte code 32
                steps[first:] = [
                    step + apart + words * (code == 32) for step, code in zip(steps[first:], one.codes, strict=True)
                ]
        return Shown.of(tuple(shapes), steps)

    def _part(self, written: bytes) -> "_Part | float":
        """A string of an array, or how far back a number in it moves, in em."""
        if (known := self._parts.get(written)) is None:
            if len(self._parts) >= _MOST_SHOWN:
                self._parts.clear()
            meant = part(written)
            known = self._parts[written] = self._string(meant) if isinstance(meant, bytes) else meant / 1000
        return known

    def _string(self, shown: bytes) -> "_Part":
        codes = self.codes(shown)
        for code in set(codes).difference(self._shapes):
            self._shapes[code] = self._look_up(code)
        shapes = tuple([self._shapes[code] for code in codes])
        return _Part(codes, shapes, tuple([shape.advance for shape in shapes]))

    def _look_up(self, code: int) -> Shape:
        claim = self._claims.get(code, "")
        advance = self._widths.get(code, self._default_width)
        program = self._program
        if program is None:
            drawing = self._procedures.get(code, 1) if self.by_instructions else 0
            return Shape(claim, advance, missing=self._is_absent(claim), drawing=drawing)
        glyph = self._glyph(code, claim)
        if glyph == 0 or glyph >= program.face.glyph_count:
            return Shape(claim, advance, missing=True)
        if (look := self._glyphs.look(glyph)) is None:
            return Shape(claim, advance, ink=())
        if look.readings:
            return Shape(claim, advance, look.readings, look.ink, drawing=look.drawing, glyph=glyph)
        looks = _bracket(claim, program, glyph) if claim in _BRACKETS else ""
        is_set = abs(program.get_glyph_h_advance(glyph) / program.face.upem - advance) < _ROUNDED
        return Shape(claim, advance, (), look.ink, drawing=look.drawing, glyph=glyph, is_set=is_set, looks=looks)

    def _glyph(self, code: int, claim: str) -> int:
        """The number of the glyph in the embedded program."""
        if self._bare:
            return self._bare.glyphs.get(code if self._composite else self._drawn_as.get(code) or claim, 0)
        if self._composite:
            mapping = self._glyph_numbers
            return int.from_bytes(mapping[2 * code : 2 * code + 2]) if mapping is not None else code
        plain = ord(bytes([code]).decode("mac_roman")) if self._by_macintosh else code  # what HarfBuzz looks it up by
        for candidate in (*map(ord, self._drawn_as.get(code, "")[:1]), 0xF000 + code, plain, *map(ord, claim[:1])):
            if glyph := self._program.get_nominal_glyph(candidate):
                return int(glyph)
        return 0

    def _is_absent(self, claim: str) -> bool:
        """Whether no viewer can draw the letter: the file leaves out a font whose codes mean nothing elsewhere."""
        if self._embedded:
            return False
        signs = self.name.partition("+")[2] or self.name
        if signs.startswith(_SIGNS):
            return any(char.isalpha() for char in claim)
        return self._means_nothing_elsewhere

    def _all_widths(self, font: Any, inner: Any) -> dict[int, float]:
        if self._composite:
            return dict(_composite_widths(list(inner.get("/W", ()))))
        first = int(font.get("/FirstChar", 0))
        widths = font.get("/Widths", ())
        return {first + i: float(width) * self._type3_scale for i, width in enumerate(widths)}


_known_fonts: dict[bytes, Font] = {}


class Digests:
    """SHA-256 of objects of one file, each with everything that it refers to: of how it is written, not of where.

    Each object is looked at once; the file must stay as it is.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._known: dict[tuple[int, int], bytes] = {}

    def of(self, item: Any) -> bytes:
        """The digest of an object."""
        is_placed = isinstance(item, pikepdf.Object) and item.is_indirect
        return self._placed(item.objgen, ())[0] if is_placed else self._of(item, ())[0]

    def _placed(self, place: tuple[int, int], above: tuple[tuple[int, int], ...]) -> tuple[bytes, int]:
        """That of an object of its own, and how many steps above itself it refers to: what it is rests on those too."""
        if place in self._known:
            return self._known[place], 0
        digest, up = self._of(self._pdf.get_object(place), (*above, place))
        if up <= 0:
            self._known[place] = digest
        return digest, up

    def _of(self, item: Any, above: tuple[tuple[int, int], ...]) -> tuple[bytes, int]:
        whole, highest = hashlib.sha256(), 0

        def referred(match: re.Match[bytes]) -> bytes:
            nonlocal highest
            if match[1] is None:
                return match[0]  # a string
            place = (int(match[1]), int(match[2]))
            if place in above:
                up = len(above) - above.index(place)
                highest = max(highest, up - 1)
                return b"%d up" % up
            digest, up = self._placed(place, above)
            highest = max(highest, up - 1)
            return b"<" + digest.hex().encode() + b">"

        is_stream = isinstance(item, pikepdf.Stream)
        written = item.stream_dict.unparse(resolved=True) if is_stream else _written(item)
        whole.update(_REFERENCE.sub(referred, written))
        if is_stream:
            whole.update(b"stream")
            whole.update(item.read_raw_bytes())
        return whole.digest(), highest


def load_font(font: Any, digests: Digests) -> Font:
    """The font. One that is equal to the last byte, programs and tables with it, is read once, in whatever file."""
    key = digests.of(font)
    if key not in _known_fonts:
        if len(_known_fonts) >= _MOST_FONTS:
            _known_fonts.clear()
        _known_fonts[key] = Font(font)
    return _known_fonts[key]


def _written(item: Any) -> bytes:
    return item.unparse(resolved=True) if isinstance(item, pikepdf.Object) else repr(item).encode()


def _program(font: Any, inner: Any, composite: bool) -> tuple[bytes, Any]:
    """The embedded TrueType or OpenType program, and as a uharfbuzz font: None where outlines cannot be had cheaply."""
    descriptor = inner.get("/FontDescriptor")
    if descriptor is None or (composite and font.get("/Encoding") != "/Identity-H"):
        return b"", None
    stream = descriptor.get("/FontFile2")
    if stream is None:
        stream = descriptor.get("/FontFile3")
        if stream is None or stream.get("/Subtype") != "/OpenType":
            return b"", None
    import uharfbuzz as hb  # noqa: PLC0415 - only a file with embedded TrueType fonts needs it

    program = stream.read_bytes()
    face = hb.Face(program)
    return program, hb.Font(face) if face.glyph_count and face.upem else None


def _is_for_macintosh(program: Any) -> bool:
    """Whether a program has a table for the codes of a Macintosh alone, as LibreOffice writes it (OpenType, cmap)."""
    table = program.face.reference_table("cmap").data
    count = int.from_bytes(table[2:4])
    return {int.from_bytes(table[4 + 8 * at : 6 + 8 * at]) for at in range(count)} == {1}


class _Bare:
    """A program that is nothing but outlines (CFF): as a uharfbuzz font, and the glyph of each CID or letter."""

    def __init__(self, program: bytes) -> None:
        import uharfbuzz as hb  # noqa: PLC0415 - only a file with such a font needs it
        from fontTools.agl import toUnicode  # noqa: PLC0415 - as above
        from fontTools.cffLib import CFFFontSet  # noqa: PLC0415 - as above
        from fontTools.ttLib import TTFont  # noqa: PLC0415 - as above
        from fontTools.ttLib.tables.DefaultTable import DefaultTable  # noqa: PLC0415 - as above

        whole = TTFont(sfntVersion="OTTO")
        fonts = CFFFontSet()
        fonts.decompile(BytesIO(program), whole)
        top = fonts.topDictIndex[0]
        names = top.charset
        by_number = hasattr(top, "ROS")
        self.glyphs: dict[int | str, int] = {
            int(name[3:]) if by_number and name.startswith("cid") else toUnicode(name): glyph
            for glyph, name in enumerate(names)
        }
        if not by_number:
            self.glyphs |= {glyph: glyph for glyph in range(len(names))}
        em = round(1 / float(top.FontMatrix[0]))
        head = struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, em, 0, 0, 0, 0, em, em, 0, 8, 2, 0, 0
        )
        for tag, data in (("head", head), ("maxp", struct.pack(">IH", 0x5000, len(names))), ("CFF ", program)):
            table = DefaultTable(tag)
            table.data = data
            whole[tag] = table
        out = BytesIO()
        whole.save(out, reorderTables=None)
        face = hb.Face(out.getvalue())
        self.outlines = hb.Font(face) if face.glyph_count and face.upem else None


def _outlines_of(inner: Any) -> bytes:
    """A program without tables, where a font has one."""
    stream = inner.get("/FontDescriptor", pikepdf.Dictionary()).get("/FontFile3")
    bare = stream is not None and stream.get("/Subtype") in ("/CIDFontType0C", "/Type1C")
    return stream.read_bytes() if bare else b""


def _bare(inner: Any) -> _Bare | None:
    """The outlines of a program without tables (ISO 32000-1, table 126), where a font has one and they can be had."""
    if not (program := _outlines_of(inner)):
        return None
    try:
        found = _Bare(program)
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, AssertionError, struct.error):
        return None  # its letters are then those that the file gives, as of any program that is not read
    return found if found.outlines is not None else None


def _named_codes(font: Any) -> dict[int, str]:
    """What a simple font's encoding says by name that its codes draw (ISO 32000-1, 9.6.6.4)."""
    encoding = font.get("/Encoding")
    return _differences(encoding["/Differences"]) if _has(encoding, "/Differences") else {}


def _dictionary(value: Any) -> Any:
    return value if isinstance(value, pikepdf.Dictionary) else pikepdf.Dictionary()


def _has(value: Any, name: str) -> bool:
    return isinstance(value, pikepdf.Dictionary) and name in value


def _bracket(sign: str, program: Any, glyph: int) -> str:
    from oppslag.reading.pdf.likeness import bracket  # noqa: PLC0415 - only for a font that is none of ours

    return bracket(sign, program, glyph)


def _has_program(inner: Any) -> bool:
    descriptor = inner.get("/FontDescriptor", pikepdf.Dictionary())
    return any(file in descriptor for file in _PROGRAMS)


def _procedures(font: Any) -> dict[int, int]:
    """What tells the drawing of each code of a Type 3 font from others; 0 where nothing is drawn."""
    names = _names(font.get("/Encoding", pikepdf.Dictionary()).get("/Differences", ()))
    drawings = font.get("/CharProcs", pikepdf.Dictionary())
    found = {code: drawings.get(name) for code, name in names.items()}
    written = {code: one.read_bytes() for code, one in found.items() if isinstance(one, pikepdf.Stream)}
    return {code: 0 if _NOTHING.fullmatch(one) else hash(one) for code, one in written.items()}


def _claims(font: Any, composite: bool) -> dict[int, str]:
    table = font.get("/ToUnicode")
    if isinstance(table, pikepdf.Stream):
        return {code: _clean(text) for code, text in _to_unicode(table.read_bytes()).items()}
    return {} if composite else _encoded(font)


def _encoded(font: Any) -> dict[int, str]:
    """What a simple font without ToUnicode means: its base encoding and the differences from it."""
    encoding = font.get("/Encoding")
    base = encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
    codec = "mac_roman" if base == "/MacRomanEncoding" else "cp1252"
    claims = {code: bytes([code]).decode(codec, "ignore") for code in range(32, 256)}
    if isinstance(encoding, pikepdf.Dictionary):
        claims.update(_differences(encoding.get("/Differences", ())))
    return claims


def _default_width(font: Any, inner: Any, composite: bool) -> float:
    if composite:
        return float(inner.get("/DW", 1000)) / 1000
    descriptor = font.get("/FontDescriptor")
    return float(descriptor.get("/MissingWidth", 0)) / 1000 if descriptor is not None else 0.5


def _clean(text: str) -> str:
    """Without what leaves no ink: Typst puts the signs of direction into the text of the letter beside them."""
    return plain_letters(text.translate(_INKLESS))


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
    """ISO 32000-1, 9.7.4.3: `c [w1 w2 ...]` and `first last w`. Raises UnreadableFile for a table without an end."""
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
        _check_codes(len(widths))
    return widths


def _check_codes(number: int) -> None:
    if number > _MOST_CODES:
        raise UnreadableFile(_("The PDF unpacks to more than can be read. It is no ordinary document."))


def _to_unicode(table: bytes) -> dict[int, str]:
    """The entries of a ToUnicode CMap (ISO 32000-1, 9.10.3). Raises UnreadableFile for a table without an end."""
    found: dict[int, str] = {}
    told = 0
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        found.update((int(code, 16), _utf16(text)) for code, text in _SINGLE.findall(block))
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text, several in _RANGE.findall(block):
            low, high = int(first, 16), int(last, 16)
            told += max(0, min(high - low, _LONGEST_RANGE))
            _check_codes(told)
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

"""Pictures that another program has packed anew (PNG, ISO/IEC 15948): their pixels, and that they hold no more."""

import struct
import zlib
from collections.abc import Iterator

_LAST_FILTER = 4  # of the ways to write a row by the pixels before it
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {2: 3, 3: 1, 6: 4}  # of the kinds of colour: true colour, a palette, true colour with opacity
# Besides the pixels: how large a pixel is, that colours are sRGB (which is what they are without it), and when it was
# saved. A text, a second picture (APNG) or colours of another space are no part of a picture that we made.
_SILENT = frozenset({b"pHYs", b"sRGB", b"tIME"})
_SRGB = {  # what stands for it where a program does not read its name (11.3.2.5)
    (b"gAMA", struct.pack(">I", 45_455)),
    (b"cHRM", struct.pack(">8I", 31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000)),
}


def pixels_of(png: bytes, width: int, height: int) -> bytes | None:
    """The red, green and blue bytes of a picture of this size, row by row; None where it is no such picture.

    None also where it is broken, holds more than one picture, is seen through anywhere, or says anything in words.
    """
    chunks = list(_chunks(png))
    if not chunks or chunks[-1] != (b"IEND", b"") or len(chunks[0][1]) != 13:
        return None
    (first, head), rest = chunks[0], chunks[1:-1]
    across, down, depth, kind, *ways = struct.unpack(">IIBBBBB", head)
    if first != b"IHDR" or (across, down, depth, ways) != (width, height, 8, [0, 0, 0]) or kind not in _CHANNELS:
        return None
    strange = [
        name for name, content in rest if name not in {b"IDAT", b"PLTE", *_SILENT} and (name, content) not in _SRGB
    ]
    data = _unpacked(b"".join(content for name, content in rest if name == b"IDAT"), width, height, _CHANNELS[kind])
    if strange or data is None:
        return None
    palette = next((content for name, content in rest if name == b"PLTE"), b"")
    return _coloured(data, kind, palette)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each, up to the first that is broken; nothing that follows IEND is left out."""
    at = len(_SIGNATURE) if png.startswith(_SIGNATURE) else len(png)
    while at < len(png):
        size = int.from_bytes(png[at : at + 4])
        name, content, check = png[at + 4 : at + 8], png[at + 8 : at + 8 + size], png[at + 8 + size : at + 12 + size]
        if zlib.crc32(name + content) != int.from_bytes(check) or len(check) < 4:
            yield b"", b""
            return
        yield name, content
        at += 12 + size


def _unpacked(packed: bytes, width: int, height: int, channels: int) -> bytes | None:
    """The bytes of the pixels, with the filter of each row undone, which qpdf does for PDF (ISO 32000-2, 7.4.4.4)."""
    import pikepdf  # noqa: PLC0415 - only for a picture that was packed anew

    unpacker = zlib.decompressobj()
    try:
        row = 1 + channels * width
        rows = unpacker.decompress(packed, height * row + 1)
        if len(rows) != height * row or not unpacker.eof or unpacker.unused_data or max(rows[::row]) > _LAST_FILTER:
            return None
        with pikepdf.new() as pdf:
            how = {"/Predictor": 15, "/Colors": channels, "/BitsPerComponent": 8, "/Columns": width}
            stream = pikepdf.Stream(pdf, b"")
            stream.write(packed, filter=pikepdf.Name.FlateDecode, decode_parms=pikepdf.Dictionary(how))
            return stream.read_bytes()
    except (zlib.error, pikepdf.PdfError):
        return None


def _coloured(data: bytes, kind: int, palette: bytes) -> bytes | None:
    if kind == 2:
        return data
    made = bytearray(3 * len(data) // _CHANNELS[kind])
    if kind == 3:
        if len(palette) % 3 or max(data, default=0) >= len(palette) // 3:
            return None
        for part in range(3):
            made[part::3] = data.translate(palette[part::3].ljust(256, b"\0"))
        return bytes(made)
    if data[3::4].strip(b"\xff"):
        return None
    for part in range(3):
        made[part::3] = data[part::4]
    return bytes(made)

"""Which reader reads which file: a file is known by what it holds first, by its name second."""

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import cast

from oppslag.messages import _
from oppslag.reading.limits import check_size, content_of, open_zip
from oppslag.reading.passages import Passages, UnreadableFile

HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain"
JSON = "application/json"
ZIP = "application/zip"
OLE = "application/x-ole-storage"

READERS: Mapping[str, str] = MappingProxyType(
    {
        HTML: "oppslag.reading.html.reader:read_html",
        PDF: "oppslag.reading.pdf.reader:read_pdf",
        DOCX: "oppslag.reading.docx.reader:read_docx",
        TEXT: "oppslag.reading.text:read_text",
        JSON: "oppslag.reading.data:read_json",
    }
)
_EXTENSIONS: Mapping[str, str] = MappingProxyType(
    {
        ".html": HTML,
        ".htm": HTML,
        ".xhtml": HTML,
        ".pdf": PDF,
        ".docx": DOCX,
        ".docm": DOCX,
        ".dotx": DOCX,
        ".txt": TEXT,
        ".json": JSON,
        ".png": "image/png",
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".gif": "image/gif",
        ".webp": "image/webp",
        ".svg": "image/svg+xml",
        ".doc": OLE,
        ".zip": ZIP,
    }
)
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),  # a zip with nothing in it
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
)
# How a browser begins a page that it saves as one file: MHTML (RFC 2557), and the archives of Safari
_PACKED = re.compile(
    rb"\s*(From: <Saved by|MIME-Version:|Snapshot-Content-Location:)|bplist00.{1,99}WebMainResource", re.DOTALL
)
_WORD_MAIN = b"wordprocessingml."
# The name of the stream that an encrypted Office file keeps its content in ([MS-OFFCRYPTO] 2.3.4.4)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_file(path: Path) -> Passages:
    """A finished file from the disk, whatever it is. Raises UnreadableFile, also for one that is too large to read."""
    try:
        if not path.is_file():
            raise UnreadableFile(_("There is no file {name}.", name=path.name))
        content = content_of(path)
    except OSError as error:
        raise UnreadableFile(_("The file {name} cannot be opened.", name=path.name)) from error
    return read(content, media_type_of(path, content))


def read(content: bytes, media_type: str) -> Passages:
    """A finished file by its media type. Raises UnreadableFile if it is not what it is said to be or cannot be read."""
    check_size(len(content))
    wanted = media_type.partition(";")[0].strip().lower()
    held = _held(content) or (_looks(content) if wanted != TEXT else "")  # what a text begins with is its own business
    _refuse_ole(held, content)
    if held and held != wanted:
        raise UnreadableFile(_not_what_it_says(held, wanted))
    if not content.strip():
        raise UnreadableFile(_("The file is empty."))
    return _loader(wanted)(content)


def media_type_of(path: Path, content: bytes) -> str:
    """What a file is, by its first bytes, and by its name where those do not tell.

    Raises UnreadableFile if the two disagree (a PDF named .docx) or neither says.
    """
    named, held = _EXTENSIONS.get(path.suffix.lower(), ""), _held(content)
    _refuse_ole(held, content)
    if not held and named != TEXT and _PACKED.match(content):
        raise UnreadableFile(_("The file is a web page packed up with its pictures. Save the page as HTML."))
    if held and named and held != named:
        raise UnreadableFile(_not_what_it_says(held, named))
    if found := held or named or _looks(content):
        return found
    raise UnreadableFile(_("What kind of file {name} is cannot be told from its name or content.", name=path.name))


def _held(content: bytes) -> str:
    """The media type that the bytes are sure of, "" for text and for the unknown."""
    if b"%PDF-" in content[:1024]:  # readers of PDF allow for 1,024 bytes before it (ISO 32000-2, annex H.3 of 32000-1)
        return PDF
    held = next((media_type for magic, media_type in _MAGIC if content.startswith(magic)), "")
    return _in_zip(content) if held == ZIP else held


def _in_zip(content: bytes) -> str:
    archive = open_zip(content)
    if "[Content_Types].xml" in archive.names and _WORD_MAIN in archive.read("[Content_Types].xml"):
        return DOCX
    return ZIP


def _looks(content: bytes) -> str:
    start = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return HTML if start.startswith((b"<!doctype html", b"<html", b"<!--")) else ""


def _refuse_ole(held: str, content: bytes) -> None:
    if held == OLE and _ENCRYPTED in content:
        raise UnreadableFile(_("The file is encrypted. Save it without a password."))
    if held == OLE:
        raise UnreadableFile(_("The file is in the format of a Word older than 2007. Save it as .docx."))


def _not_what_it_says(held: str, wanted: str) -> str:
    return _("The file is said to be {wanted}, but holds {held}.", wanted=noun(wanted), held=noun(held))


def noun(media_type: str) -> str:
    """What a person calls a file of this media type."""
    nouns = {
        HTML: _("a web page"),
        PDF: _("a PDF"),
        DOCX: _("a Word file"),
        TEXT: _("plain text"),
        JSON: _("JSON data"),
        ZIP: _("a zip archive"),
        OLE: _("an old Office file"),
    }
    return nouns.get(media_type) or (_("a picture") if media_type.startswith("image/") else media_type)


def _loader(media_type: str) -> Callable[[bytes], Passages]:
    if media_type.startswith("image/"):
        raise UnreadableFile(_("The file is a picture: there is no text to read in it."))
    if media_type not in READERS:
        raise UnreadableFile(_("No reader reads {kind}.", kind=noun(media_type)))
    module, _colon, name = READERS[media_type].partition(":")
    return cast("Callable[[bytes], Passages]", getattr(import_module(module), name))

import gc
import importlib
import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from pdf_samples import typeset

from oppslag.reading.passages import UnreadableFile
from oppslag.reading.pdf import fonts, painter
from oppslag.reading.readers import DOCX, HTML, JSON, PDF, READERS, TEXT, media_type_of, read, read_file


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("OPPSLAG_LANG", "en")


def zipped(**parts: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


WORD = zipped(
    **{
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
        'document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>Hei</w:t></w:r></w:p></w:body></w:document>",
    }
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SAMPLES = {
    "a.docx": (WORD, DOCX),
    "a.bin": (WORD, DOCX),
    "a.pdf": (b"%PDF-1.7\n", PDF),
    "a": (b"\xef\xbb\xbf <!DOCTYPE html><p>", HTML),
    "a.HTM": (b"<p>", HTML),
    "a.txt": (b"<html>", TEXT),
    "a.json": (b"{}", JSON),
    "a.png": (b"\x89PNG\r\n\x1a\n", "image/png"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_media_type(name):
    """A file is known by what it holds, and by its name where that does not tell."""
    content, media_type = SAMPLES[name]
    assert media_type_of(Path(name), content) == media_type


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.docx", b"%PDF-1.7\n", "a Word file, but holds a PDF"),
        ("a.pdf", WORD, "a PDF, but holds a Word file"),
        ("a.html", b"%PDF-1.7\n", "a web page, but holds a PDF"),
        ("a.html", b"\x89PNG\r\n\x1a\n", "a web page, but holds a picture"),
        ("a.docx", zipped(mimetype="application/vnd.oasis.opendocument.text"), "holds a zip archive"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.doc", OLE, "older than 2007"),
        ("a.mhtml", b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n", "Save the page as HTML"),
        ("a.html", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "Save the page as HTML"),
        ("a.webarchive", b"bplist00\xd2\x01\x02_\x10\x0fWebMainResource", "Save the page as HTML"),
        ("a.xyz", b"abc", "cannot be told"),
    ],
)
def test_mislabelled(name, content, words):
    """A file that is not what its name says is refused, and the reason is told."""
    with pytest.raises(UnreadableFile, match=words):
        media_type_of(Path(name), content)


def test_a_page_that_is_called_something_else():
    """A web page that was given the name of a Word file is said to be a web page; a text may begin as it likes."""
    with pytest.raises(UnreadableFile, match="a Word file, but holds a web page"):
        read(b"<!DOCTYPE html><p>Hei", DOCX)
    assert read(b"<html>", TEXT).passages[0].text == "<html>"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n", DOCX),
        (b"hello", DOCX),
        (b"<!doctype html><p>hello", PDF),
        (b"hello", "image/png"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b" ", TEXT),
        (b"hello", "text/x-unknown"),
        (zipped(a=""), "application/zip"),
    ],
    ids=["pdf as word", "text as word", "page as pdf", "text as picture", "picture", "blank", "unknown", "zip"],
)
def test_unreadable(content, media_type):
    """What no reader can read is refused."""
    with pytest.raises(UnreadableFile):
        read(content, media_type)


def test_read():
    """Each media type comes to its reader."""
    assert read(b"Hei", "text/plain; charset=utf-8").passages[0].text == "Hei"
    assert read(b'["Hei"]', JSON).passages[0].text == "Hei"
    assert read(WORD, DOCX).passages[0].text == "Hei"


def test_files(tmp_path):
    """A file is read from the disk, and one that is missing, too large or not a file is refused."""
    (tmp_path / "a.docx").write_bytes(WORD)
    assert read_file(tmp_path / "a.docx").media_type == DOCX
    with (tmp_path / "zeros.pdf").open("wb") as file:
        os.truncate(file.fileno(), 500_000_000)  # a sparse file: nothing is written
    for name in ("zeros.pdf", "missing.pdf", "."):
        with pytest.raises(UnreadableFile):
            read_file(tmp_path / name)


@pytest.mark.parametrize("media_type", READERS)
def test_readers_exist(media_type):
    """Every reader in the table is there."""
    module, _colon, name = READERS[media_type].partition(":")
    assert callable(getattr(importlib.import_module(module), name))


@pytest.mark.parametrize("kind", [HTML, PDF])
def test_what_has_been_read_is_let_go_at_once(kind, monkeypatch) -> None:
    """A file of a thousand paragraphs leaves next to nothing that Python would have to look for."""
    words = [f"Regel {number}" for number in range(1000)]
    page = f"<!doctype html><html lang=nb><title>R</title>{''.join(f'<p>{word}</p>' for word in words)}"
    content = page.encode() if kind == HTML else typeset('#set document(title: "R")\n' + "\n\n".join(words))
    monkeypatch.setattr(fonts, "_known_fonts", {})
    monkeypatch.setattr(painter, "_known_drawings", {})
    read(content, kind)
    gc.collect()
    gc.disable()
    try:
        assert len(read(content, kind).passages) >= len(words)
        fonts._known_fonts.clear()
        painter._known_drawings.clear()
        assert gc.collect() < len(words)
    finally:
        gc.enable()

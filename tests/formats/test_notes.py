"""What is written for reviewers alone never leaves the house."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from tests.workspaces import files

NOTE = "MERKNAD-SKAL-ALDRI-UT"
OTHERS = ("Juristen bør sjå", "Skal drøftast i AMU")  # words of notes without the mark


def layers(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The file, and every part and stream inside it, unpacked; text of a PDF as a reader gets it."""
    yield name, content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                yield f"{name}/{part}", archive.read(part)
    if content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for number, thing in enumerate(pdf.objects):
                if isinstance(thing, pikepdf.Stream):
                    yield f"{name}/stream {number}", _unpacked(thing)
                yield f"{name}/object {number}", str(thing).encode()
            for attached, file in pdf.attachments.items():
                yield f"{name}/{attached}", file.get_file().read_bytes()
        yield f"{name}/text", _text(content)


def _unpacked(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:  # a picture in a form of its own
        return stream.read_raw_bytes()


def _text(content: bytes) -> bytes:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as pdf:
        return "".join(page.get_textpage().get_text_range() for page in pdf).encode()


def test_no_note_stands_in_any_byte_of_any_file(rich: Path) -> None:
    """The rich policy has notes; none of their words is in a file, nor in any part of one."""
    assert (rich / "source/rik.yaml").read_text("utf-8").count(NOTE) >= 3
    needles = [form for words in (NOTE, *OTHERS) for form in _spellings(words)]
    found = [
        part for name, content in files(rich).items() for part, data in layers(name, content)
        if any(needle in data for needle in needles)
    ]  # fmt: skip
    assert found == []


def _spellings(words: str) -> list[bytes]:
    """As bytes of the encodings that files use, and as JSON and HTML escape letters."""
    return [words.encode(), words.encode("utf-16-le"), words.encode("utf-16-be"), words.encode("latin-1"),
            json.dumps(words).strip('"').encode(), words.encode("ascii", "xmlcharrefreplace")]  # fmt: skip


@pytest.mark.parametrize(
    "name", ["rik/nn/document.pdf", "rik/nn/document.docx", "rik/nn/index.html", "rik/nn/policy.json"]
)
def test_the_search_sees_what_is_there(rich: Path, name: str) -> None:
    """The same search finds the words of a rule, so it would have found a note's."""
    words = b"Del aldri meir enn mottakaren treng"
    assert any(words in data for _part, data in layers(name, files(rich)[name]))

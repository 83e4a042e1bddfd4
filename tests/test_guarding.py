"""A stranger's file is read where it can be stopped, and what is read is what would be read here."""

import json
import os
import shutil
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pikepdf
import psutil
import pytest
from pikepdf import Dictionary, Name, Stream

from oppslag import guarding, proving
from oppslag.guarding import from_json, read_apart, to_json
from oppslag.problems import VerificationError
from oppslag.reading.passages import UnreadableFile
from oppslag.reading.readers import READERS, media_type_of, read
from oppslag.workspace import Choice, Workspace


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPSLAG_LANG", "en")


SIDE = 6000  # pixels


def endless() -> bytes:
    """A small PDF that takes long to draw: an image of 36 million pixels, three hundred times."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    image = Stream(pdf, b"\x55" * (SIDE * SIDE // 8))
    image["/Type"], image["/Subtype"], image["/ColorSpace"] = Name.XObject, Name.Image, Name.DeviceGray
    image["/Width"], image["/Height"], image["/BitsPerComponent"] = SIDE, SIDE, 1
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = pdf.pages[0].obj
    page["/Resources"] = Dictionary(Font=Dictionary(H=font), XObject=Dictionary(I=pdf.make_indirect(image)))
    page["/Contents"] = Stream(pdf, b"q 595 0 0 842 0 0 cm /I Do Q " * 300 + b"BT /H 12 Tf 50 700 Td (Hei) Tj ET")
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def finished_files(root: Path) -> list[Path]:
    folders = [folder for folder in (root / "output").iterdir() if folder.is_dir()]
    return [file for folder in folders for file in sorted(folder.glob("nb/*")) + sorted(folder.glob("ar/*"))]


def test_what_is_read_apart_is_what_is_read_here(built: Path) -> None:
    """Every format in two languages comes back from the other process whole."""
    kinds = set()
    for file in finished_files(built):
        content = file.read_bytes()
        media_type = media_type_of(file, content)
        if media_type in READERS:
            kinds.add(media_type)
            assert from_json(json.loads(json.dumps(to_json(read(content, media_type))))) == read(content, media_type)
    assert kinds == set(READERS)
    for name in ("index.html", "poster-a3.pdf"):
        content = (built / "output/sosiale-medier/ar" / name).read_bytes()
        media_type = media_type_of(Path(name), content)
        assert read_apart(content, media_type) == read(content, media_type)


def test_a_file_that_takes_for_ever_is_given_up(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No object that cannot be drawn to its end keeps anybody waiting: one sentence, and all rules unproved."""
    monkeypatch.setattr(guarding, "SECONDS", 4)
    file = tmp_path / "strange.pdf"
    file.write_bytes(endless())
    start = time.monotonic()
    proof = proving.prove_file(Workspace.at(small), file, Choice.of("smaa", "nb", "document"))
    assert time.monotonic() - start < 15
    assert proof.failed
    assert "takes more than 4 seconds" in str(proof.problems[0])
    assert proof.evidence[0].failed == ("SMAA-01", "SMAA-02")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_pipe_or_a_device_is_no_file(small: Path, tmp_path: Path) -> None:
    """What never ends is not read: no pipe that nobody writes to, no device, also behind a link."""
    os.mkfifo(tmp_path / "pipe.html")
    (tmp_path / "zero.html").symlink_to("/dev/zero")
    for name in ("pipe.html", "zero.html"):
        with pytest.raises(VerificationError, match="device or a pipe"):
            proving.prove_file(Workspace.at(small), tmp_path / name, Choice.of("smaa", "nb", "page"))


def test_a_book_is_no_guidelines(small: Path, tmp_path: Path) -> None:
    """A file of more words than can be compared is refused; one of many strange ones is, with the first hundred."""
    with pytest.raises(UnreadableFile, match="more words"):
        read_apart(b"ord og vann " * 100_000, "text/plain")
    file = tmp_path / "bok.txt"
    file.write_text("\n\n".join(f"Avsnitt {number} om noe annet." for number in range(5_000)))
    start = time.process_time()
    proof = proving.prove_file(Workspace.at(small), file, Choice.of("smaa", "nb", "text"))
    assert time.process_time() - start < 15
    assert proof.failed
    assert "4900 more in this file" in "\n".join(map(str, proof.problems))


def test_what_cannot_be_read_says_why() -> None:
    """A reader's own refusal comes back as it is."""
    with pytest.raises(UnreadableFile, match="is empty"):
        read_apart(b" ", "text/plain")


def test_a_reader_that_breaks_down_is_the_files_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends without an answer is no traceback and no pass."""
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(UnreadableFile, match="brings down"):
        read_apart(b"words", "text/plain")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of memory that a process sets itself")
def test_memory_has_a_limit() -> None:
    """A gigabyte and a half is more than reading may take."""
    greedy = "from oppslag import guarding; guarding._limit_memory(); bytearray(1_500_000_000)"
    done = subprocess.run([sys.executable, "-c", greedy], capture_output=True, check=False)
    assert b"MemoryError" in done.stderr


def test_a_reader_that_takes_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a system sets no limit: what is taken is looked at from outside."""
    monkeypatch.setattr(guarding, "MEMORY", 5_000_000)  # less than Python alone; the process itself knows a gigabyte
    with pytest.raises(UnreadableFile, match="needs more than 5 MB"):
        read_apart(endless(), "application/pdf")


def test_what_a_reader_starts_counts_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is small itself and lets another one do the work is stopped as well."""
    monkeypatch.setattr(guarding, "MEMORY", 150_000_000)
    greedy = "import time; taken = b'x' * 300_000_000; time.sleep(61.25)"
    small = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {greedy!r}])"
    with subprocess.Popen([sys.executable, "-c", small]) as process:
        while len(asleep := sleepers("61.25")) < 2:
            time.sleep(0.01)
        with guarding._kept_small(process):
            process.wait(30)
    assert process.returncode
    _gone, left = psutil.wait_procs(asleep, timeout=5)
    assert left == []


def sleepers(mark: str) -> list[psutil.Process]:
    """The processes with a mark in their command."""
    return [one for one in psutil.process_iter(["cmdline"]) if mark in "".join(one.info["cmdline"] or ())]

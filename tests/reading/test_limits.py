import zipfile
from io import BytesIO

import pytest

from oppslag.reading import limits
from oppslag.reading.limits import LIMITS, Limits, check_size, open_zip, parse_xml
from oppslag.reading.passages import UnreadableFile


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("OPPSLAG_LANG", "en")


def packed(parts: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.fixture(scope="module")
def zeros() -> bytes:
    """500 MB of zeros in a zip of half a megabyte, never whole in memory."""
    made = BytesIO()
    archive = zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with archive, archive.open("word/document.xml", "w", force_zip64=True) as part:
        for _number in range(500):
            part.write(bytes(1_000_000))
    return made.getvalue()


def test_zeros(zeros):
    """A small file that unpacks to 500 MB is refused before it is unpacked."""
    assert len(zeros) < 5_000_000
    with pytest.raises(UnreadableFile, match="unpack"):
        open_zip(zeros)


def test_a_size_that_lies(zeros):
    """A file that hides how much it unpacks to is refused too."""
    archive = zipfile.ZipFile(BytesIO(zeros))
    entry = archive.infolist()[0]
    entry.file_size = 1000
    with pytest.raises(UnreadableFile):
        type(open_zip(packed({"a": b""})))(archive).read("word/document.xml")


def test_many_small_parts(monkeypatch):
    """Many parts that are each small enough, but not together, are refused."""
    monkeypatch.setattr(limits, "LIMITS", Limits(unpacked=99))
    open_zip(packed({str(number): bytes(9) for number in range(11)}))
    with pytest.raises(UnreadableFile):
        open_zip(packed({str(number): bytes(9) for number in range(12)}))


def test_too_many_parts(monkeypatch):
    """A file of many thousand parts is refused."""
    monkeypatch.setattr(limits, "LIMITS", Limits(entries=9))
    open_zip(packed({str(number): b"" for number in range(9)}))
    with pytest.raises(UnreadableFile, match="parts"):
        open_zip(packed({str(number): b"" for number in range(10)}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name():
    """Two parts of one name are refused, in capitals or not: which one is shown depends on the program."""
    for name in ("a", "A"):
        made = BytesIO(packed({"a": b"1"}))
        with zipfile.ZipFile(made, "a") as archive:
            archive.writestr(name, b"2")
        with pytest.raises(UnreadableFile, match="same name"):
            open_zip(made.getvalue())


def test_encrypted():
    """A zip with a password is refused as such."""
    content = bytearray(packed({"a": b"1"}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableFile, match="encrypted"):
        open_zip(bytes(content))


def test_damaged_part():
    """A part whose bytes were changed is refused by name."""
    content = bytearray(packed({"a.xml": b"Du skal ikke dele opplysninger." * 20}))
    content[40] ^= 0xFF
    with pytest.raises(UnreadableFile, match=r"a\.xml"):
        open_zip(bytes(content)).read("a.xml")


def test_sound():
    """A sound zip is read, however well it packs."""
    assert open_zip(packed({"a": bytes(900_000)})).read("a") == bytes(900_000)


@pytest.mark.parametrize("content", [b"<a>", b"", b"<!DOCTYPE a><a/>", b'<!DOCTYPE a SYSTEM "http://x/"><a/>', b"\xff"])
def test_xml(content):
    """XML that is broken or declares a document type is refused by name."""
    with pytest.raises(UnreadableFile, match=r"part\.xml"):
        parse_xml(content, "part.xml")


def test_size():
    """A file above the limit is refused before it is read."""
    check_size(LIMITS.file)
    with pytest.raises(UnreadableFile, match="MB"):
        check_size(LIMITS.file + 1)

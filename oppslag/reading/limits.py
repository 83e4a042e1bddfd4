"""How much of a stranger's file is read, so that no file can take the machine with it.

The numbers are our own. The largest policy that we know of is far below a hundredth of each.
"""

import stat
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.reading.passages import Passages, UnreadableFile

if TYPE_CHECKING:
    from lxml import etree


@frozen
class Limits:
    """The most of each that is read. Sizes are bytes."""

    file: int = 50_000_000  # a whole file as it lies on the disk
    unpacked: int = 200_000_000  # everything in a zip, unpacked
    part: int = 50_000_000  # one part of a zip, unpacked
    entries: int = 5_000  # parts in a zip
    ratio: int = 200  # unpacked against packed; text seldom exceeds 20
    spared: int = 1_000_000  # a part up to this size may have any ratio: an empty table packs very well
    depth: int = 200  # elements or values inside one another
    letters: int = 1_000_000  # of a stranger's file, whatever it is: five hundred pages
    passages: int = 20_000  # of the same


LIMITS = Limits()


@frozen
class Archive:
    """A zip whose sizes have been looked at before anything in it is unpacked."""

    entries: zipfile.ZipFile

    @property
    def names(self) -> frozenset[str]:
        """The names of its parts."""
        return frozenset(self.entries.namelist())

    def read(self, name: str) -> bytes:
        """One part, unpacked. Raises UnreadableFile if it is damaged, encrypted or larger than it says."""
        try:
            size = self.entries.getinfo(name).file_size
            with self.entries.open(name) as part:
                return part.read(size + 1)  # never more than was declared: read() alone unpacks all there is
        except (KeyError, ValueError, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise UnreadableFile(_("The part {name} of the file cannot be unpacked.", name=name)) from error
        except (zipfile.BadZipFile, zlib.error) as error:
            raise UnreadableFile(_("The part {name} of the file is damaged.", name=name)) from error

    def xml(self, name: str) -> "etree._Element":
        """The root of one part. Raises UnreadableFile if it is not plain XML."""
        return parse_xml(self.read(name), name)


def check_size(size: int) -> None:
    """Raises UnreadableFile for a file of more bytes than `LIMITS.file`."""
    if size > LIMITS.file:
        raise UnreadableFile(
            _("The file is {size} MB, more than the {most} MB that are read.", size=_mb(size), most=_mb(LIMITS.file))
        )


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises OSError, and UnreadableFile for a device or a pipe, which never ends, and a giant."""
    about = path.stat()
    if not (stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)):
        raise UnreadableFile(_("It is a device or a pipe, and no file."))
    check_size(about.st_size)
    with path.open("rb") as file:
        content = file.read(LIMITS.file + 1)  # it may grow while it is read
    check_size(len(content))
    return content


def check_words(passages: Passages) -> None:
    """Raises UnreadableFile for more words than can be held against a policy while somebody waits."""
    letters = sum(len(passage.text) for passage in passages.passages)
    if letters > LIMITS.letters or len(passages.passages) > LIMITS.passages:
        raise UnreadableFile(_("It holds more words than any guidelines have: it is some other document."))


def open_zip(content: bytes) -> Archive:
    """A zip that is safe to unpack. Raises UnreadableFile for a broken, encrypted or swollen one."""
    check_size(len(content))
    try:
        entries = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile(_("The file is cut off or damaged: its table of contents cannot be read.")) from error
    _check_entries(entries.infolist())
    return Archive(entries)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > LIMITS.entries:
        raise UnreadableFile(_("The file holds {number} parts, more than any document needs.", number=len(entries)))
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise UnreadableFile(
            _("The file holds two parts of the same name, and programs differ on which one they show.")
        )
    if any(entry.flag_bits & 0x1 for entry in entries):  # bit 0: encrypted (APPNOTE 4.4.4)
        raise UnreadableFile(_("The file is encrypted. Save it without a password."))
    if sum(entry.file_size for entry in entries) > LIMITS.unpacked or any(map(_swollen, entries)):
        raise UnreadableFile(_("The file would unpack to far more than any document needs, and was not opened."))


def _swollen(entry: zipfile.ZipInfo) -> bool:
    if entry.file_size > LIMITS.part:
        return True
    return entry.file_size > max(LIMITS.spared, entry.compress_size * LIMITS.ratio)


def parse_xml(content: bytes, name: str) -> "etree._Element":
    """The root of an XML part: no entities, no network, no document type.

    Raises UnreadableFile, which names the part, if it is not well formed or declares a document type:
    office files have none, and it is the door for entities.
    """
    from lxml import etree  # noqa: PLC0415 - only files made of XML pay for it

    # huge_tree=False keeps libxml2's own limits: 256 elements deep, 10 MB for one text
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(_("The part {name} of the file is not well-formed XML.", name=name)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile(_("The part {name} declares a document type, which no office file does.", name=name))
    return root


def _mb(size: int) -> int:
    return size // 1_000_000

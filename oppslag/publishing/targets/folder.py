"""A folder: on this machine, on a mapped drive, or on a file share by its UNC path."""

import errno
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from typing import Protocol, TypeVar

from oppslag.messages import _, because
from oppslag.publishing.settings import Setting
from oppslag.publishing.targets.protocol import HALF, Kind, TargetError, checked, failed, unreachable
from oppslag.workspace import PARTS, part_of

_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)  # seconds; a reader on a share holds a page for a moment

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

WINDOWS = os.name == "nt"
_DRIVE = re.compile(r"//|[A-Za-z]:(?:/|$)")  # //server/share, Z:/folder

Result = TypeVar("Result")


class System(Protocol):
    """The few things that a disk or a file share is asked. Each raises OSError as Python's own functions do."""

    def read(self, file: PurePath) -> bytes:
        """The bytes of a file."""
        ...

    def write(self, file: PurePath, content: bytes) -> None:
        """Make its folders, write it in place of what is there (not through a link), see that it is on the disk."""
        ...

    def replace(self, old: PurePath, new: PurePath) -> None:
        """Give a file the name of another, which is gone in the same moment."""
        ...

    def link(self, old: PurePath, new: PurePath) -> None:
        """Give a file a second name. FileExistsError where it is taken."""
        ...

    def write_new(self, file: PurePath, content: bytes) -> None:
        """Write a file. FileExistsError where there is one."""
        ...

    def unlink(self, file: PurePath) -> None:
        """Remove a file, if it is there."""
        ...

    def rmdir(self, folder: PurePath) -> None:
        """Remove a folder, if it is empty."""
        ...

    def is_link(self, path: PurePath) -> bool:
        """Whether the path leads elsewhere."""
        ...


class Disk:
    """The system's own files: a disk, a mapped drive, a UNC path."""

    def read(self, file: PurePath) -> bytes:
        """See System."""
        return Path(file).read_bytes()

    def write(self, file: PurePath, content: bytes) -> None:
        """See System."""
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).unlink(
            missing_ok=True
        )  # what a cut run left, or a link that somebody laid there: not to be followed
        with Path(file).open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())

    def replace(self, old: PurePath, new: PurePath) -> None:
        """See System."""
        Path(old).replace(new)

    def link(self, old: PurePath, new: PurePath) -> None:
        """See System."""
        os.link(old, new)

    def write_new(self, file: PurePath, content: bytes) -> None:
        """See System."""
        with Path(file).open("xb") as stream:
            stream.write(content)

    def unlink(self, file: PurePath) -> None:
        """See System."""
        Path(file).unlink(missing_ok=True)

    def rmdir(self, folder: PurePath) -> None:
        """See System."""
        Path(folder).rmdir()

    def is_link(self, path: PurePath) -> bool:
        """See System."""
        return Path(path).is_symlink()


DISK = Disk()


class Folder:
    """Files below a folder. `pause` waits so many seconds, `system` does what is asked; tests hand in their own."""

    def __init__(self, root: PurePath, pause: Callable[[float], None] = time.sleep, system: System = DISK) -> None:
        self.root = root
        self._pause = pause
        self._system = system

    @property
    def place(self) -> str:
        """The folder as the system names it."""
        return str(self.root)

    def read(self, path: str) -> bytes | None:
        """See Target. A folder where the file should be is an error, not an absent file."""
        return self._patiently(path, lambda: self._bytes(path))

    def _bytes(self, path: str) -> bytes | None:
        try:
            return self._system.read(self._file(path))
        except FileNotFoundError:
            return None

    def put(self, path: str, content: bytes) -> None:
        """See Target: a neighbour on the same disk, then one rename."""
        file = self._patiently(path, lambda: self._file(path))
        half = file.with_name(file.name + HALF)
        try:
            self._patiently(path, lambda: self._system.write(half, content))
            self._patiently(path, lambda: self._system.replace(half, file))
        except TargetError:
            with suppress(OSError):
                self._system.unlink(half)
            raise

    def create(self, path: str, content: bytes) -> bool:
        """See Target: a hard link is there whole or not at all; where a disk has none, an exclusive open must do."""
        file = self._patiently(path, lambda: self._file(path))
        half = file.with_name(f"{file.name}.{secrets.token_hex(4)}{HALF}")
        try:
            self._patiently(path, lambda: self._system.write(half, content))
            return self._patiently(path, lambda: self._link(half, file, content))
        finally:
            with suppress(OSError):
                self._system.unlink(half)

    def delete(self, path: str) -> None:
        """See Target."""
        file = self._patiently(path, lambda: self._file(path))
        self._patiently(path, lambda: self._system.unlink(file))
        for folder in file.parents:
            if folder == self.root:
                break
            try:
                self._system.rmdir(folder)
            except OSError:  # not empty, gone already, or somebody stands in it
                break

    def _file(self, path: str) -> PurePath:
        file = self.root.joinpath(*checked(path).parts)
        for folder in file.relative_to(self.root).parents:
            if self.root / folder != self.root and self._system.is_link(self.root / folder):
                raise failed(self.place, path, _("a link leads out of the folder here"))
        return file

    def _link(self, half: PurePath, file: PurePath, content: bytes) -> bool:
        try:
            self._system.link(half, file)
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno not in {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EACCES}:
                raise
        else:
            return True
        try:
            self._system.write_new(file, content)
        except FileExistsError:
            return False
        return True

    def _patiently(self, path: str, work: Callable[[], Result]) -> Result:
        """The work, again and again while somebody holds the file. Raises TargetError, also when a drive has gone."""
        for pause in (*_PAUSES, None):
            try:
                return work()
            except PermissionError as error:
                if pause is None:
                    raise failed(
                        self.place,
                        path,
                        because(error),
                        _("Somebody has the file open, or you may not write there. Close it and run the same again."),
                    ) from error
                self._pause(pause)
            except OSError as error:
                hint = _("There is no room left there.") if error.errno in _FULL else ""
                raise failed(self.place, path, because(error), hint) from error
        raise AssertionError  # pragma: no cover - the last round returns or raises


@contextmanager
def connect(setting: Setting) -> Iterator[Folder]:
    """The folder of a setting. A relative path is below the workspace.

    Raises PublishingError unless it, or the folder that it is to be made in, is there: a drive that is not connected
    must not become a new folder. Nor must what is written as on Windows where this is another system; and what the
    workspace itself is made of is no place to publish in.
    """
    words = setting.values["path"]
    if not WINDOWS and (_DRIVE.match(words) or "\\" in words):
        raise setting.refusal(
            _("{path} is a path as Windows writes it, and this is another system.", path=words),
            _("Mount the drive or the share, and write the path under which it is mounted."),
        )
    root = Path(words).expanduser()
    root = root if root.is_absolute() else (setting.root / root).resolve()
    part = part_of(setting.root, root)
    if part or root.resolve() == setting.root.resolve():
        raise setting.refusal(
            _("{folder} belongs to the guidelines themselves: nothing is published there.", folder=root),
            _("Choose a folder of its own, outside {names}.", names=", ".join(f"{name}/" for name in PARTS)),
        )
    if not root.is_dir() and not root.parent.is_dir():
        raise unreachable(setting, root)
    if root.exists() and not root.is_dir():
        raise setting.refusal(_("{folder} is not a folder.", folder=root))
    yield Folder(root)


KIND = Kind("folder", ("path",), (), connect)

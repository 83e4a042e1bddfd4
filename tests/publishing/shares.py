"""A file share as Windows reaches it: SMB 3, spoken by smbprotocol, with a real Samba behind it.

Windows' own `MoveFileEx` sends what `replace` sends here: a rename that may replace (MS-FSCC 2.4.42), which a server
refuses while another holds the file open without sharing its deletion. Statuses become the errors that Python raises
on Windows.
"""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import PurePath, PureWindowsPath
from typing import Any, TypeVar

import servers
import smbclient
from smbprotocol.exceptions import SMBOSError

Result = TypeVar("Result")

# MS-ERREF 2.3.1, and what errno Python gives them on Windows
_ERRORS = {
    0xC0000022: errno.EACCES,  # STATUS_ACCESS_DENIED
    0xC0000043: errno.EACCES,  # STATUS_SHARING_VIOLATION
    0xC0000056: errno.EACCES,  # STATUS_DELETE_PENDING
    0xC0000034: errno.ENOENT,  # STATUS_OBJECT_NAME_NOT_FOUND
    0xC000003A: errno.ENOENT,  # STATUS_OBJECT_PATH_NOT_FOUND
    0xC0000035: errno.EEXIST,  # STATUS_OBJECT_NAME_COLLISION
    0xC0000101: errno.ENOTEMPTY,  # STATUS_DIRECTORY_NOT_EMPTY
    0xC000007F: errno.ENOSPC,  # STATUS_DISK_FULL
}


class Share:
    """What `targets.folder.System` promises, on a share."""

    def __init__(self, server: servers.Smbd) -> None:
        self.root = PureWindowsPath(rf"\\127.0.0.1\{servers.SHARE}")
        self._how: dict[str, Any] = {"port": server.port, "username": "root", "password": servers.PASSWORD}

    def read(self, file: PurePath) -> bytes:
        with self._open(file, "rb", share_access="rwd") as stream:
            return bytes(stream.read())

    def write(self, file: PurePath, content: bytes) -> None:
        self._do(partial(smbclient.makedirs, str(file.parent), exist_ok=True, **self._how))
        with self._open(file, "wb") as stream:
            stream.write(content)

    def replace(self, old: PurePath, new: PurePath) -> None:
        self._do(partial(smbclient.replace, str(old), str(new), **self._how))

    def link(self, old: PurePath, new: PurePath) -> None:
        self._do(partial(smbclient.link, str(old), str(new), **self._how))

    def write_new(self, file: PurePath, content: bytes) -> None:
        with self._open(file, "xb") as stream:
            stream.write(content)

    def unlink(self, file: PurePath) -> None:
        with suppress(FileNotFoundError):
            self._do(partial(smbclient.unlink, str(file), **self._how))

    def rmdir(self, folder: PurePath) -> None:
        self._do(partial(smbclient.rmdir, str(folder), **self._how))

    def is_link(self, path: PurePath) -> bool:
        return bool(self._do(partial(smbclient.path.islink, str(path), **self._how)))

    @contextmanager
    def held(self, file: PurePath) -> Iterator[bytes]:
        """A reader who has the file open and shares reading alone, as office programs and indexers do."""
        with self._open(file, "rb", share_access="r") as stream:
            yield bytes(stream.read())

    @contextmanager
    def _open(self, file: PurePath, mode: str, share_access: str = "r") -> Iterator[Any]:
        found = self._do(partial(smbclient.open_file, str(file), mode=mode, share_access=share_access, **self._how))
        with found as stream:
            yield stream

    @staticmethod
    def _do(work: Callable[[], Result]) -> Result:
        try:
            return work()
        except SMBOSError as error:
            number = _ERRORS.get(error.ntstatus, error.errno or errno.EIO)
            raise OSError(number, error.strerror or str(error)) from error

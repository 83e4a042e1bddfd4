"""Folders for a while, in the system's folder for such: what a killed program leaves there, a later one removes.

Several people may share that folder. So one is removed only if it bears our name, belongs to the same user, was last
touched more than an hour ago, and nobody holds it any more: whoever fills it holds a lock in it, which goes with the
process, however that ends.
"""

import os
import shutil
import stat
import tempfile
import time
import weakref
from contextlib import suppress
from functools import cache
from pathlib import Path

NAME = "oppslag-"
_HELD = ".held"  # the lock in each of them
_LEFT = 3600  # seconds after which a folder without an owner is removed
_UNLOCKED = 7 * 24 * 3600  # the same for one that never had a lock, as earlier versions made them


class Scratch:
    """A folder that is gone when it is closed, when nobody has this object any more, or when the process ends.

    `kind` stands in its name, for whoever finds one.
    """

    def __init__(self, kind: str) -> None:
        from filelock import FileLock  # noqa: PLC0415 - a build with nothing to do needs none

        sweep()
        self.folder = Path(tempfile.mkdtemp(prefix=f"{NAME}{kind}-"))
        lock = FileLock(self.folder / _HELD, thread_local=False)
        with suppress(OSError, NotImplementedError):  # a disk without locks: it is told by its age
            lock.acquire(timeout=0)
        self._gone = weakref.finalize(self, _remove, self.folder, lock, os.getpid())

    def close(self) -> None:
        """Remove it, with all that is in it."""
        self._gone()

    def __enter__(self) -> Path:
        return self.folder

    def __exit__(self, *error: object) -> None:
        self.close()


def _remove(folder: Path, lock: object, owner: int) -> None:
    if os.getpid() != owner:  # a process that was forked from the owner ends
        return
    lock.release()  # type: ignore[attr-defined]  # Windows removes no file that is held
    shutil.rmtree(folder, ignore_errors=True)


@cache
def sweep() -> None:
    """Remove what killed programs of this user left; once a process is enough."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if entry.name.startswith(NAME):
                with suppress(OSError):
                    _swept(Path(entry.path), entry.stat(follow_symlinks=False))


def _swept(folder: Path, facts: os.stat_result) -> None:
    mine = not hasattr(os, "getuid") or facts.st_uid == os.getuid()
    if mine and stat.S_ISDIR(facts.st_mode) and _left(folder, time.time() - facts.st_mtime):
        shutil.rmtree(folder, ignore_errors=True)


def _left(folder: Path, age: float) -> bool:
    """Whether nobody holds a folder that was last touched so many seconds ago."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - as above

    if not (folder / _HELD).is_file():
        return age > _UNLOCKED
    if age <= _LEFT:
        return False
    lock = FileLock(folder / _HELD, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError, NotImplementedError):
        return False
    lock.release()
    return True

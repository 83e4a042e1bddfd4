"""The only module that writes below output/, each file whole or not at all, and what stands there by name."""

import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path, PurePosixPath

from oppslag.frozen import frozen
from oppslag.messages import _, because
from oppslag.problems import OppslagError, Problem

MANIFEST = "manifest.json"
MEDIA_TYPES = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".json": "application/json",
    ".txt": "text/plain",
    ".png": "image/png",
}
_DRAFT_FOLDER = re.compile(r"tmp[a-z0-9_]{8}")
_LEFT = 3600  # seconds after which nobody is filling a folder any more
_DRAFT = re.compile(r"\.(.+)\.[a-z0-9_]{8}")  # as `tempfile` ends a name
_TRIES = 5  # a virus scanner or a reader on Windows holds a file for a moment


@frozen
class Entry:
    """One finished file as the manifest names it: `path` below output/, `sha256` in hex, `size` in bytes.

    `document`, `language` and `format` are empty for a file that belongs to no edition (the overview).
    """

    path: str
    sha256: str
    size: int
    media_type: str
    document: str = ""
    language: str = ""
    format: str = ""
    draft: bool = False


class Output:
    """The folder output/ of a workspace."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "output"

    def path(self, name: str | PurePosixPath) -> Path:
        """Where a file of this name below output/ lies."""
        return self.folder / name

    def write(self, name: str | PurePosixPath, content: bytes | Iterable[bytes]) -> str:
        """Write a file, atomically: whatever happens in the middle, the previous file stays whole. Returns its SHA-256.

        The content may come in parts, which are never held together. Raises OppslagError when the folder or file cannot
        be written, naming it.
        """
        seen = hashlib.sha256()
        write_whole(self.path(name), _counted(content, seen.update))
        return seen.hexdigest()

    def manifest(self) -> dict[str, Entry]:
        """What the last build says is there, by path; empty when there is none or it cannot be read."""
        try:
            files = json.loads(self.path(MANIFEST).read_text(encoding="utf-8"))["files"]
            entries = [Entry(**file) for file in files]
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return {entry.path: entry for entry in entries if _inside(entry.path)}

    def write_manifest(self, entries: Mapping[str, Entry]) -> None:
        """Say what is there: every file below output/ but the manifest itself, sorted by path."""
        files = [asdict(entries[path]) for path in sorted(entries)]
        content = json.dumps({"format": 1, "files": files}, ensure_ascii=False, indent=2) + "\n"
        self.write(MANIFEST, content.encode())

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files that a manifest named, and the folders that this leaves empty."""
        for path in paths:
            file = self.path(path)
            if not _inside(path) or file.is_dir() or not file.resolve().is_relative_to(self.folder.resolve()):
                continue
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                raise unwritable(file, error) from error
            for folder in file.parents:
                if folder == self.folder or not folder.is_dir() or any(folder.iterdir()):
                    break
                folder.rmdir()

    def has(self, path: str, digest: str) -> bool:
        """Whether a file is there whose bytes have this SHA-256."""
        try:
            return sha256(self.path(path)) == digest
        except OSError:
            return False


def _inside(path: object) -> bool:
    """A manifest is a file that anyone may have edited: only names below output/ are taken from it."""
    if not isinstance(path, str) or set(path) & set(":\\\0"):  # a drive, or Windows' own spelling of ../
        return False
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not PurePosixPath(path).is_absolute()


def sha256(file: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _counted(content: bytes | Iterable[bytes], count: Callable[[bytes], object]) -> Iterator[bytes]:
    for part in (content,) if isinstance(content, bytes) else content:
        count(part)
        yield part


def write_whole(file: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file through a neighbour and a rename, so that a reader meets the old bytes or the new ones."""
    draft: Path | None = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        draft = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.writelines((content,) if isinstance(content, bytes) else content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.chmod(file.stat().st_mode & 0o777 if file.exists() else 0o644)
        _replace(draft, file)
        draft = None
    except OSError as error:
        raise unwritable(file, error) from error
    finally:
        if draft:  # stopped in the middle, by the disk or by Ctrl-C
            draft.unlink(missing_ok=True)


def sweep(folder: Path, mine: Callable[[str], bool]) -> None:
    """Remove the drafts of `write_whole` that a killed program left, here and in every folder below.

    `mine` says of a file's name whether it is one of ours. Nobody else may be writing there meanwhile: a draft at work
    looks like one that was left.
    """
    for here, _folders, files in os.walk(folder):
        for name in files:
            if (found := _DRAFT.fullmatch(name)) and mine(found[1]):
                with suppress(OSError):  # a build does well without
                    Path(here, name).unlink()


def sweep_folders(folder: Path) -> None:
    """Remove the folders in this one that a killed program was filling (`tempfile` names them).

    One that was touched within the last hour may be being filled, by a preview that asks nobody.
    """
    with suppress(OSError):
        for left in [entry for entry in folder.iterdir() if _DRAFT_FOLDER.fullmatch(entry.name) and entry.is_dir()]:
            if time.time() - left.stat().st_mtime > _LEFT:
                shutil.rmtree(left, ignore_errors=True)


def unwritable(file: Path, error: OSError) -> OppslagError:
    """The error for a file or folder that the system does not let us write."""
    return OppslagError(
        Problem(
            _("{file} could not be written: {reason}.", file=file.as_posix(), reason=because(error)),
            hint=_(
                "Close it in other programs, see that there is room on the disk and that you may write there, "
                "and try again."
            ),
        )
    )


def _replace(draft: Path, file: Path) -> None:
    for attempt in range(_TRIES):
        try:
            draft.replace(file)
        except PermissionError:
            if attempt == _TRIES - 1:
                raise
            time.sleep(0.05 * 2**attempt)
        else:
            return

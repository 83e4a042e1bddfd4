"""The only module that writes below output/, each file whole or not at all, and what stands there by name."""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from oppslag.messages import _
from oppslag.problems import OppslagError, Problem

MANIFEST = "manifest.json"
_TRIES = 5  # a virus scanner or a reader on Windows holds a file for a moment


@dataclass(frozen=True, slots=True)
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

    def write(self, name: str | PurePosixPath, content: bytes) -> str:
        """Write a file, atomically: whatever happens in the middle, the previous file stays whole. Returns its SHA-256.

        Raises OppslagError when the folder or file cannot be written, naming it.
        """
        write_whole(self.path(name), content)
        return hashlib.sha256(content).hexdigest()

    def manifest(self) -> dict[str, Entry]:
        """What the last build says is there, by path; empty when there is none or it cannot be read."""
        try:
            entries = json.loads(self.path(MANIFEST).read_text(encoding="utf-8"))["files"]
            return {entry["path"]: Entry(**entry) for entry in entries}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def write_manifest(self, entries: Mapping[str, Entry]) -> None:
        """Say what is there: every file below output/ but the manifest itself, sorted by path."""
        files = [asdict(entries[path]) for path in sorted(entries)]
        content = json.dumps({"format": 1, "files": files}, ensure_ascii=False, indent=2) + "\n"
        self.write(MANIFEST, content.encode())

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files that a manifest named, and the folders that this leaves empty."""
        for path in paths:
            if not _inside(path):
                continue
            file = self.path(path)
            file.unlink(missing_ok=True)
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


def _inside(path: str) -> bool:
    """A manifest is a file that anyone may have edited: only names below output/ are ever removed."""
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not PurePosixPath(path).is_absolute() and ":" not in path


def sha256(file: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_whole(file: Path, content: bytes) -> None:
    """Write a file through a neighbour and a rename, so that a reader meets the old bytes or the new ones."""
    draft: Path | None = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        draft = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.chmod(0o644)
        _replace(draft, file)
    except OSError as error:
        if draft:
            draft.unlink(missing_ok=True)
        raise OppslagError(
            Problem(
                _("{file} could not be written: {reason}.", file=file, reason=error.strerror or error),
                hint=_(
                    "Close it in other programs, see that there is room and that you may write there, and try again."
                ),
            )
        ) from error


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

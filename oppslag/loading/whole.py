"""Files whose shape was found whole before, known by their bytes, so that nobody needs to ask pydantic again.

Importing pydantic and building its models takes more time than everything else that is read. A build keeps the digests,
and with them those of the translations in which it found nothing; a check only looks at them, because it writes
nothing.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from oppslag import tools
from oppslag.problems import OppslagError
from oppslag.writing import write_whole

NONE: frozenset[str] = frozenset()
_HERE = Path(__file__).parent
_CODE = (*sorted(_HERE.glob("*.py")), _HERE.parent / "model.py")  # the model says how a version is spelled
_READERS = ("pydantic_core", "pyyaml", "yamlcore")


def known(folder: Path) -> frozenset[str]:
    """The digests that `keep` wrote into the folder; none when they cannot be read."""
    try:
        found = json.loads(_file(folder).read_bytes())
    except (OSError, ValueError, RecursionError):
        return NONE
    return frozenset(map(str, found)) if isinstance(found, list) else NONE


def keep(folder: Path, digests: Iterable[str]) -> None:
    """Write the digests into the folder where they are others than those there; that they cannot be written is fine."""
    fresh = frozenset(digests)
    if fresh != known(folder):
        with suppress(OppslagError):  # it only saves time
            write_whole(_file(folder), json.dumps(sorted(fresh)).encode())


def digest(kind: str, text: str) -> str:
    """What names a file of a kind (`source` or `organisation`): its text, and all that judges it. SHA-256 in hex."""
    return hashlib.sha256("\x1f".join((_judge(), kind, text)).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _judge() -> str:
    """The code that reads and judges, and the versions of what it does so with: another judge may think otherwise."""
    code = b"".join(file.read_bytes() for file in _CODE)
    versions = {**tools.versions(), **{name: tools.version_of(name) for name in _READERS}, "Python": sys.version}
    return hashlib.sha256(code + repr(sorted(versions.items())).encode()).hexdigest()


def _file(folder: Path) -> Path:
    return folder / "whole.json"

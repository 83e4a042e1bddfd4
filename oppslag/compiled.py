"""Templates as Jinja compiles them, kept in a workspace's cache: compiling the page takes longer than filling it.

What is kept holds for one Python, one Jinja and one set of options, and for the very words of its template (which Jinja
looks at itself). Whoever may write it may write templates as well, so it is trusted like these.
"""

import hashlib
import sys
from contextlib import suppress
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

from oppslag.problems import OppslagError
from oppslag.tools import version_of
from oppslag.writing import write_whole

_OPTIONS = ("autoescape", "trim_blocks", "lstrip_blocks", "keep_trailing_newline")


class Compiled(BytecodeCache):
    """The compiled templates in a folder. One that is damaged, or was made by other tools, is not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if its template lies there compiled from the same words."""
        with suppress(OSError):
            seal, _line, code = (self._folder / bucket.key).read_bytes().partition(b"\n")
            if seal == _seal(bucket, code):
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the bucket; that it cannot be written is fine."""
        code = bucket.bytecode_to_string()
        with suppress(OppslagError):  # it only saves time
            write_whole(self._folder / bucket.key, _seal(bucket, code) + b"\n" + code)


def _seal(bucket: Bucket, code: bytes) -> bytes:
    """The digest of the code and of what made it."""
    options = [getattr(bucket.environment, name) for name in _OPTIONS]
    maker = (sys.version, version_of("jinja2"), version_of("markupsafe"), options)
    return hashlib.sha256(repr(maker).encode() + b"\n" + code).hexdigest().encode()

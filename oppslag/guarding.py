"""Reading a stranger's file in a process that can be stopped: by the clock, by its memory, or because it broke down.

A program for PDF or zip is millions of lines that nobody here has read, and none of it can be stopped from within.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

from oppslag.messages import _
from oppslag.reading.limits import check_words
from oppslag.reading.passages import (
    Finding,
    Link,
    Passage,
    Passages,
    Script,
    Shape,
    Sight,
    Spot,
    Symbol,
    UnreadableFile,
    Zone,
)
from oppslag.reading.readers import read

SECONDS = 25  # a file is refused within 30, and Python has to start
MEMORY = 1_000_000_000  # bytes
_OFTEN = 0.05  # seconds between two looks at how much memory is taken


def read_apart(content: bytes, media_type: str) -> Passages:
    """What `reading.readers.read` says of the file, read by a Python of its own.

    Raises UnreadableFile as `read` does, and when reading takes more than `SECONDS` or `MEMORY`, or breaks down.
    """
    command = [sys.executable, "-P", "-m", "oppslag.guarding", media_type]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as reading, _kept_small(reading):  # noqa: S603 - ourselves
        try:
            answer, _errors = reading.communicate(content, SECONDS)
        except subprocess.TimeoutExpired as error:
            raise UnreadableFile(
                _("It takes more than {seconds} seconds to read, and was given up.", seconds=SECONDS)
            ) from error
        finally:
            reading.kill()
    said: Any = None
    with suppress(ValueError):
        said = json.loads(answer)
    if not isinstance(said, dict) or reading.returncode:
        raise UnreadableFile(
            _("It brings down the program that reads it, or needs more than {most} MB.", most=MEMORY // 1_000_000)
        )
    if "unreadable" in said:
        raise UnreadableFile(said["unreadable"])
    return from_json(said)


@contextmanager
def _kept_small(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """While it lasts the process, with those it has started, is killed once it takes more than `MEMORY`.

    Linux refuses a process the memory before that (see `_limit_memory`); Windows and macOS cannot be asked to.
    """
    over = Event()
    watch = Thread(target=_watch, args=(process.pid, over), daemon=True)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()


def _watch(number: int, over: Event) -> None:
    import psutil  # noqa: PLC0415 - only for a stranger's file

    with suppress(psutil.Error):  # it has ended
        process = psutil.Process(number)
        while not over.wait(_OFTEN):
            # On Windows the Python of a virtual environment starts another one, which does the work.
            everyone = (process, *process.children(recursive=True))
            if sum(one.memory_info().rss for one in everyone) > MEMORY:
                for one in everyone:
                    one.kill()


def main() -> None:
    """Read the file on standard input as the media type that is named, and say in JSON what stands in it."""
    _limit_memory()
    try:
        passages = read(sys.stdin.buffer.read(), sys.argv[1])
        check_words(passages)
        said = to_json(passages)
    except UnreadableFile as error:
        said = {"unreadable": str(error)}
    sys.stdout.buffer.write(json.dumps(said).encode())


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # not every system can, and some may be stricter already
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def to_json(passages: Passages) -> dict[str, Any]:
    """The passages as JSON has them."""
    from dataclasses import asdict  # noqa: PLC0415 - only for one file

    return asdict(passages)


def from_json(said: dict[str, Any]) -> Passages:
    """The passages as they were before `to_json`."""
    return Passages(
        **{
            **said,
            "passages": tuple(_passage(one) for one in said["passages"]),
            "findings": tuple(Finding(**{**one, "spot": _spot(one["spot"])}) for one in said["findings"]),
            "scripts": tuple(Script(**{**one, "spot": _spot(one["spot"])}) for one in said["scripts"]),
            "sheet": tuple(said["sheet"]),
            "values": tuple((pointer, value) for pointer, value in said["values"]),
            "symbols": tuple(Symbol(**{**one, "spot": _spot(one["spot"])}) for one in said["symbols"]),
            "anchors": tuple((name, _spot(spot)) for name, spot in said["anchors"]),
            "bookmarks": tuple((words, _spot(spot)) for words, spot in said["bookmarks"]),
            "attached": tuple((name, text) for name, text in said["attached"]),
        }
    )


def _passage(said: dict[str, Any]) -> Passage:
    return Passage(
        **{
            **said,
            "shape": Shape(said["shape"]),
            "zone": Zone(said["zone"]),
            "sight": Sight(said["sight"]),
            "spot": _spot(said["spot"]),
            "links": tuple(Link(**link) for link in said["links"]),
            "tongues": tuple(said["tongues"]),
        }
    )


def _spot(said: dict[str, Any]) -> Spot:
    box = said["box"]
    return Spot(said["page"], (box[0], box[1], box[2], box[3]) if box else None, said["path"])


if __name__ == "__main__":
    main()

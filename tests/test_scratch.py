"""Folders for a while: they go with their owner; what a killed program left goes later, and nothing else."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from oppslag import scratch
from oppslag.scratch import NAME, Scratch

HOUR = 3600
KILLED = (
    "import os, signal, sys; from oppslag.scratch import Scratch; one = Scratch('test');"
    "(one.folder / 'x').write_text('x'); print(one.folder, flush=True); sys.stdin.read();"
    "os.kill(os.getpid(), signal.SIGKILL)"
)

FORKED = """
import os, sys
from oppslag.scratch import Scratch
with Scratch("fork") as folder:
    if not (child := os.fork()):
        sys.exit()
    os.waitpid(child, 0)
    print(folder.is_dir())
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of the system's for a while, of this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    scratch.sweep.cache_clear()
    yield tmp_path
    scratch.sweep.cache_clear()


def swept() -> None:
    scratch.sweep.cache_clear()
    scratch.sweep()


def aged(folder: Path, seconds: float) -> Path:
    then = time.time() - seconds
    os.utime(folder, (then, then))
    return folder


def started(place: Path) -> "tuple[subprocess.Popen[str], Path]":
    """A program that holds a folder until it is told to die as if it were killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(place)},
    )
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


def test_a_folder_is_gone_when_nobody_needs_it(place: Path) -> None:
    """After a `with`, after `close`, and when the object is let go; two at once are two."""
    with Scratch("one") as folder, Scratch("one") as other:
        assert folder != other
        (folder / "deep").mkdir()
        (folder / "deep" / "x").write_text("x")
    mine = Scratch("two")
    assert mine.folder.name.startswith(f"{NAME}two-")
    mine.close()
    mine.close()
    Scratch("three")
    assert list(place.iterdir()) == []


def test_what_a_killed_program_left_is_removed(place: Path) -> None:
    """Not while it lives, however old; not at once; but an hour later."""
    process, folder = started(place)
    swept()
    aged(folder, 3 * HOUR)
    swept()
    assert (folder / "x").is_file()
    process.communicate("")
    assert process.returncode < 0
    aged(folder, HOUR / 2)
    swept()
    assert (folder / "x").is_file()
    aged(folder, 2 * HOUR)
    swept()
    assert not folder.exists()


def test_whoever_needs_a_folder_sweeps_first(place: Path) -> None:
    """Nobody needs to think of it."""
    process, folder = started(place)
    process.communicate("")
    aged(folder, 2 * HOUR)
    with Scratch("next") as mine:
        assert list(place.iterdir()) == [mine]


def test_a_folder_without_a_lock_is_left_for_a_week(place: Path) -> None:
    """Earlier versions made such, and one of them may still be running."""
    folder = place / f"{NAME}worker-abc"
    folder.mkdir()
    aged(folder, 24 * HOUR)
    swept()
    assert folder.is_dir()
    aged(folder, 8 * 24 * HOUR)
    swept()
    assert not folder.exists()


def test_nothing_else_is_touched(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program's folder, a file, a link to somebody's folder, and what belongs to another user."""
    elsewhere = place / "elsewhere"
    (elsewhere / "work").mkdir(parents=True)
    (place / f"{NAME}link").symlink_to(elsewhere / "work", target_is_directory=True)
    (place / f"{NAME}file").write_text("x")
    (place / f"{NAME}old").mkdir()
    before = sorted(place.rglob("*"))
    for entry in place.iterdir():
        aged(entry, 30 * 24 * HOUR)
    with monkeypatch.context() as another:
        another.setattr(os, "getuid", lambda: 12345)
        swept()
    assert sorted(place.rglob("*")) == before
    swept()
    assert sorted(place.rglob("*")) == [path for path in before if path.name != f"{NAME}old"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no forks")
def test_a_forked_process_leaves_the_folder_to_its_owner() -> None:
    """What ends with a copy of the object in it does not remove what the owner still fills."""
    done = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, check=False, text=True, timeout=60)
    assert done.stdout == "True\n", done.stderr

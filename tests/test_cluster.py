"""A real scheduler and two worker processes on this machine."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from oppslag import cluster, pipeline
from oppslag.problems import UsageError
from oppslag.workspace import Workspace
from tests.workspaces import SMALL, small_workspace

if find_spec("distributed") is None:
    if os.environ.get("OPPSLAG_CI"):
        pytest.fail("CI tests the cluster: install '.[cluster]'", pytrace=False)
    pytest.skip("the package distributed is not installed: pip install -e '.[cluster]'", allow_module_level=True)

WORKER = (
    "import asyncio, sys\n"
    "from distributed import Worker\n"
    "async def main():\n"
    "    async with Worker(sys.argv[1], nthreads=1, dashboard=False) as worker:\n"
    "        await worker.finished()\n"
    "asyncio.run(main())\n"
)
SCHEDULER = (
    "import asyncio\n"
    "from distributed import Scheduler\n"
    "async def main():\n"
    "    async with Scheduler(host='127.0.0.1', port=0, dashboard=False) as scheduler:\n"
    "        print(scheduler.address, flush=True)\n"
    "        await scheduler.finished()\n"
    "asyncio.run(main())\n"
)
HERE = Path(__file__).resolve().parent.parent


class Machines:
    """A scheduler with two workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder  # for a while: they are killed, and would leave theirs in the system's
        self.scheduler = self._start(SCHEDULER)
        assert self.scheduler.stdout
        self.address = self.scheduler.stdout.readline().strip()
        self.workers = [self._start(WORKER, self.address) for _number in range(2)]

    def _start(self, program: str, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", program, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=HERE,
            env={**os.environ, "TMPDIR": str(self.folder)},
        )

    def wait(self) -> None:
        """Until both workers are there."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)

    def kill_one(self) -> None:
        self.workers[0].send_signal(signal.SIGKILL)

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    running = Machines(tmp_path_factory.mktemp("machines"))
    try:
        running.wait()
        yield running
    finally:
        running.stop()


def files(root: Path) -> dict[str, bytes]:
    folder = root / "output"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def built(root: Path, address: str = "", progress: pipeline.Progress = lambda _name, _total: None) -> dict[str, bytes]:
    executor = cluster.Cluster(address) if address else None
    report = pipeline.build(Workspace(root), pipeline.Order(), progress, executor)
    assert not report.errors
    return files(root)


def test_other_machines_make_the_same_bytes_and_one_that_dies_loses_nothing(machines, tmp_path):
    """The files that a cluster makes are those that this machine makes, even when a worker is killed in the middle."""
    alone = built(small_workspace(tmp_path / "alone"))
    steps = []

    def progress(name: str, _total: int) -> None:
        steps.append(name)
        if len(steps) == 2:
            machines.kill_one()

    together = built(small_workspace(tmp_path / "together"), machines.address, progress)
    assert machines.workers[0].wait(10) == -signal.SIGKILL
    assert together == alone
    assert len(steps) == len(set(steps)) > 4


def test_what_cannot_be_made_is_said_as_on_one_machine(machines, tmp_path):
    """A poster without words is refused with the rule's place, and the other files are made."""
    root = small_workspace(tmp_path, smaa=SMALL.replace("        poster: Hils på alle.\n", ""))
    report = pipeline.build(Workspace(root), pipeline.Order(), executor=cluster.Cluster(machines.address))
    assert any("SMAA-01" in problem.message and problem.place for problem in report.errors)
    assert (root / "output" / "smaa" / "nb" / "index.html").is_file()


def test_an_address_where_nothing_answers_is_an_error_in_words(monkeypatch):
    """A wrong address ends in a sentence, not in a wait without end."""
    monkeypatch.setattr(cluster, "SECONDS", 1)
    start = time.monotonic()
    with pytest.raises(UsageError, match=r"tcp://127\.0\.0\.1:9"):
        cluster.Cluster("tcp://127.0.0.1:9")
    assert time.monotonic() - start < 60


def test_a_scheduler_that_goes_away_is_said_in_words_and_loses_nothing(machines, tmp_path, monkeypatch):
    """Dask would wait for ever. What came back is kept, the rest is not passed over in silence, and is made later."""
    monkeypatch.setattr(cluster, "SECONDS", 2)
    root = small_workspace(tmp_path)
    executor = cluster.Cluster(machines.address)
    steps = []

    def progress(name: str, _total: int) -> None:
        steps.append(name)
        if len(steps) == 2:
            machines.scheduler.kill()

    start = time.monotonic()
    report = pipeline.build(Workspace(root), pipeline.Order(), progress, executor)
    assert time.monotonic() - start < 60
    assert any(machines.address in problem.message for problem in report.errors)
    again = []
    report = pipeline.build(Workspace(root), pipeline.Order(), lambda name, _total: again.append(name))
    assert not report.errors
    assert 0 < len(again) <= 12
    assert files(root) == built(small_workspace(tmp_path / "alone"))


def test_a_step_that_somebody_cancels_on_the_cluster_is_an_error(machines, tmp_path, monkeypatch):
    """It was passed over in silence, as what is cancelled by Ctrl-C."""
    executor = cluster.Cluster(machines.address)
    submit = executor._dask.submit

    def cancelled(*given: object) -> object:
        asked = submit(*given)
        asked.cancel()
        return asked

    monkeypatch.setattr(executor._dask, "submit", cancelled)
    report = pipeline.build(Workspace(small_workspace(tmp_path)), pipeline.Order(), executor=executor)
    assert any("smaa/nb/page" in problem.message for problem in report.errors)


def test_a_worker_with_another_version_is_refused(machines, monkeypatch):
    """Machines with another version are named before anything is made: their files could differ."""
    monkeypatch.setattr(cluster, "_version", lambda: "another")
    with pytest.raises(UsageError, match="tcp://"):
        cluster.Cluster(machines.address)

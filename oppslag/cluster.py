"""The same steps on more machines: an executor over an existing Dask cluster.

A step travels as bytes with the trees of its texts, and comes back as the bytes of its files: no folder is shared. The
templates travel once. A worker must have this very version of the package and of its tools, else its files could
differ: that is asked before anything is made, and again of each worker that joins later.
"""

import hashlib
import pickle
import tempfile
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Executor, Future
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from oppslag.building import Result, Step, make, tools
from oppslag.markdown import Tree, Trees
from oppslag.messages import _
from oppslag.problems import OppslagError, Problem, UsageError
from oppslag.workshop import Workshop, missing

SECONDS = 20  # to reach the scheduler
RETRIES = 10  # of a step whose worker died under it

Templates = tuple[tuple[str, bytes], ...]  # name below the folder of templates, content


class Cluster(Executor):
    """The workers of a Dask scheduler, `tcp://HOST:8786`.

    Raises ToolMissing without the package `distributed`, UsageError when nothing answers, when there is no worker, or
    when a worker has another version.
    """

    def __init__(self, address: str) -> None:
        self._client = _connected(address)
        self._templates: dict[Workshop, Any] = {}
        self._dask = self._client.get_executor(pure=False, retries=RETRIES)
        try:
            _check(self._client)
        except BaseException:
            self._client.close()
            raise

    def submit(self, work: Callable[..., Any], /, *given: Any, **options: Any) -> Future[Any]:
        """A step and its workshop, as `building.run` hands them over; anything else goes as it is."""
        if work is not make:
            return self._dask.submit(work, *given, **options)  # type: ignore[no-any-return]
        step, workshop = given
        if workshop not in self._templates:
            self._templates[workshop] = self._client.submit(_same, _packed(workshop), key=_key(workshop))
        parcel = _parcel(step, workshop)
        return _answered(step, self._dask.submit(work_on, parcel, self._templates[workshop], _version()))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let go of the cluster; what has not begun is cancelled if asked."""
        self._dask.shutdown(wait=wait and not cancel_futures)
        self._client.close()


def _connected(address: str) -> Any:
    try:
        from distributed import Client  # noqa: PLC0415 - 1 s, only with --cluster
    except ImportError as error:
        raise missing("distributed", "'.[cluster]'") from error
    try:
        connect: Any = Client  # distributed has no types
        return connect(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(
            Problem(
                _("No Dask scheduler answers at {address}: {reason}", address=address, reason=error),
                hint=_("Start one with `dask scheduler`, and name it: --cluster tcp://HOST:8786"),
            )
        ) from error


def _check(client: Any) -> None:
    """Refuse a cluster without workers, or with one that would make other files."""
    workers = client.scheduler_info(n_workers=-1)["workers"]
    if not workers:
        raise UsageError(
            Problem(_("The cluster has no workers."), hint=_("Start some: dask worker tcp://HOST:8786 --nthreads 1"))
        )
    try:
        found = client.run(tools, on_error="return")
    except Exception as error:
        raise _another_version(str(error)) from error
    if others := sorted(worker for worker, version in found.items() if version != _version()):
        raise _another_version(", ".join(others))


def _version() -> str:
    """That of the program and its tools on this machine."""
    return tools()


def _another_version(where: str) -> UsageError:
    return UsageError(
        Problem(
            _("These workers have another version of the program or of its tools: {workers}", workers=where),
            hint=_("Install the same on all machines: pip install -c constraints.txt -e '.[cluster]'"),
        )
    )


# --- What travels ---------------------------------------------------------------------------------------------------


def _parcel(step: Step, workshop: Workshop) -> bytes:
    """The step and the trees of its texts."""
    trees = {text.words: workshop.trees.tree(text) for text in step.edition.policy.texts()}
    return zlib.compress(pickle.dumps((step, trees)), 1)


def _packed(workshop: Workshop) -> Templates:
    """Every template that a step may ask for, as the workspace's and the product's folders hold them together."""
    files: dict[str, Path] = {}
    for folder in reversed(workshop.templates):
        files |= {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return tuple((name, path.read_bytes()) for name, path in sorted(files.items()))


def _key(workshop: Workshop) -> str:
    return "oppslag-templates-" + hashlib.sha256(repr(_packed(workshop)).encode()).hexdigest()[:16]


def _same(templates: Templates) -> Templates:
    """As a task of its own the templates are sent once, and made again where the worker that held them is gone."""
    return templates


def _answered(step: Step, asked: Future[Any]) -> Future[Any]:
    """What came of a step; a cluster that gave it up is an error of that step alone."""
    answer: Future[Any] = Future()
    answer.set_running_or_notify_cancel()

    def done(finished: Future[Any]) -> None:
        if finished.cancelled():
            answer.set_exception(CancelledError())
        elif error := finished.exception():
            reason = f"{type(error).__name__}: {error}"
            problem = Problem(
                _("{step}: the cluster could not make it: {reason}", step=step.name, reason=reason),
                hint=_("Build again: what is finished is kept."),
            )
            answer.set_result(Result(step, error=OppslagError(problem)))
        else:
            artifacts, problems = pickle.loads(zlib.decompress(finished.result()))  # noqa: S301 - from our own worker
            answer.set_result(Result(step, artifacts, OppslagError(problems) if problems else None))

    asked.add_done_callback(done)
    return answer


# --- On the worker --------------------------------------------------------------------------------------------------


def work_on(parcel: bytes, templates: Templates, version: str) -> bytes:
    """Make the files of a step on a worker: bytes in, bytes out."""
    if version != _version():
        answer: tuple[Any, Any] = ((), _another_version("?").problems)
    else:
        step, trees = pickle.loads(zlib.decompress(parcel))  # noqa: S301 - Dask itself trusts whoever may submit
        result = make(step, _Bench(*_unpacked(templates), trees=trees))
        answer = (result.artifacts, result.error.problems if result.error else ())
    return zlib.compress(pickle.dumps(answer), 1)


class _Bench(Workshop):
    """A workshop that has been handed the trees of the texts."""

    def __init__(self, folder: Path, cache_folder: Path, trees: Mapping[str, Tree]) -> None:
        super().__init__((folder,), cache_folder)
        object.__setattr__(self, "_known", trees)

    @cached_property
    def trees(self) -> Trees:
        """The trees that came with the step."""
        known: Mapping[str, Tree] = self.__dict__["_known"]
        return Trees(self.parse, known)


@cache
def _unpacked(templates: Templates) -> tuple[Path, Path]:
    """A folder of this process with the templates, and one for what can be made again."""
    root = Path(tempfile.mkdtemp(prefix="oppslag-worker-"))
    for name, content in templates:
        file = root / "templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return root / "templates", root / "cache"

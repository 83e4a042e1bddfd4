"""The same steps on more machines: an executor over an existing Dask cluster.

A step travels as bytes with the trees of its texts, and comes back as the bytes of its files: no folder is shared. The
templates travel once. A worker must have this very version of the package and of its tools, else its files could
differ: that is asked before anything is made, and again of each worker that joins later.
"""

import hashlib
import logging
import pickle
import threading
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from oppslag.building import Result, Step, make, tools
from oppslag.markdown import Tree, Trees
from oppslag.messages import _
from oppslag.problems import OppslagError, Problem, UsageError
from oppslag.scratch import Scratch
from oppslag.workshop import Workshop, missing

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 20  # to reach the scheduler
_LOOK = 1  # seconds between two looks whether the scheduler is still there
RETRIES = 10  # of a step whose worker died under it

Templates = tuple[tuple[str, bytes], ...]  # name below the folder of templates, content


class Cluster(Executor):
    """The workers of a Dask scheduler, `tcp://HOST:8786`.

    Raises ToolMissing without the package `distributed`, UsageError when nothing answers, when there is no worker, or
    when a worker has another version.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._waiting: dict[Future[Any], Step] = {}
        self._over = threading.Event()
        self._client = _connected(address)
        self._templates: dict[Workshop, Any] = {}
        self._dask = self._client.get_executor(pure=False, retries=RETRIES)
        try:
            _check(self._client)
        except BaseException:
            self._client.close()
            raise
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        """Answer for a scheduler that went away: Dask itself leaves everyone who waits to wait."""
        while not self._over.wait(_LOOK):
            if self._client.status == "closed":
                for answer, step in list(self._waiting.items()):
                    self._answer(answer, Result(step, error=_gone(self._address)))

    def _answer(self, answer: Future[Any], result: Result) -> None:
        if self._waiting.pop(answer, None):  # whoever takes it out first answers
            answer.set_result(result)

    def submit(self, work: Callable[..., Any], /, *given: Any, **options: Any) -> Future[Any]:
        """A step and its workshop, as `building.run` hands them over; anything else goes as it is."""
        if work is not make:
            return self._dask.submit(work, *given, **options)  # type: ignore[no-any-return]
        step, workshop = given
        answer: Future[Any] = Future()
        answer.set_running_or_notify_cancel()
        self._waiting[answer] = step
        try:
            if workshop not in self._templates:
                self._templates[workshop] = self._client.submit(_same, _packed(workshop), key=_key(workshop))
            asked = self._dask.submit(work_on, _parcel(step, workshop), self._templates[workshop], _version())
        except (OSError, RuntimeError):  # a client that is closed says either; the texts and templates raise neither
            if self._client.status == "running":
                raise
            return answer  # somebody answers for it, see `_watch`
        asked.add_done_callback(lambda finished: self._answer(answer, self._result(step, finished)))
        return answer

    def _result(self, step: Step, finished: Future[Any]) -> Result:
        """What came of a step; a cluster that gave it up is an error of that step alone."""
        if finished.cancelled():
            there = self._client.status == "running"
            return Result(step, error=_given_up(step, _("it was cancelled there")) if there else _gone(self._address))
        if error := finished.exception():
            return Result(step, error=_given_up(step, f"{type(error).__name__}: {error}"))
        try:
            artifacts, problems = pickle.loads(zlib.decompress(finished.result()))  # noqa: S301 - from our own worker
        except Exception as error:
            return Result(step, error=_given_up(step, f"{type(error).__name__}: {error}"))
        return Result(step, artifacts, OppslagError(problems) if problems else None)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let go of the cluster; what has not begun is cancelled if asked."""
        self._over.set()
        self._dask.shutdown(wait=wait and not cancel_futures)
        self._client.close()


def _connected(address: str) -> Any:
    try:
        from distributed import Client  # noqa: PLC0415 - 1 s, only with --cluster
    except ImportError as error:
        raise missing("distributed", "'.[cluster]'") from error
    for name in [each for each in logging.root.manager.loggerDict if each.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is said in our words
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


def _given_up(step: Step, reason: str) -> OppslagError:
    return OppslagError(
        Problem(
            _("{step}: the cluster could not make it: {reason}", step=step.name, reason=reason),
            hint=_("Build again: what is finished is kept."),
        )
    )


def _gone(address: str) -> OppslagError:
    return OppslagError(
        Problem(
            _("The Dask scheduler at {address} went away.", address=address),
            hint=_("Build again: what is finished is kept."),
        )
    )


# --- On the worker --------------------------------------------------------------------------------------------------


def work_on(parcel: bytes, templates: Templates, version: str) -> bytes:
    """Make the files of a step on a worker: bytes in, bytes out."""
    if version != _version():
        answer: tuple[Any, Any] = ((), _another_version("?").problems)
    else:
        step, trees = pickle.loads(zlib.decompress(parcel))  # noqa: S301 - Dask itself trusts whoever may submit
        result = make(step, _Bench(_unpacked(templates), trees))
        answer = (result.artifacts, result.error.problems if result.error else ())
    return zlib.compress(pickle.dumps(answer), 1)


class _Bench(Workshop):
    """A workshop that has been handed the trees of the texts."""

    def __init__(self, place: Scratch, trees: Mapping[str, Tree]) -> None:
        super().__init__((place.folder / "templates",), place.folder / "cache")
        object.__setattr__(self, "_known", trees)
        object.__setattr__(self, "_place", place)  # which is there as long as somebody works in it

    @cached_property
    def trees(self) -> Trees:
        """The trees that came with the step."""
        known: Mapping[str, Tree] = self.__dict__["_known"]
        return Trees(self.parse, known)


@lru_cache(maxsize=4)
def _unpacked(templates: Templates) -> Scratch:
    """A folder of this process with the templates, and room for what can be made again."""
    place = Scratch("worker")
    for name, content in templates:
        file = place.folder / "templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return place

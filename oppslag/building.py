"""The plan of a build: small steps, each keyed by the content of exactly what it depends on, and their record.

A step makes the files of one format of one edition. Its key is the SHA-256 of its inputs (texts, settings, labels,
templates, tools); when the record knows the key and the files lie there with the recorded bytes, nothing is run.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, as_completed
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from oppslag.formats.protocol import Format
from oppslag.labels import labels
from oppslag.model import Artifact, Edition, Kind
from oppslag.problems import OppslagError
from oppslag.tools import versions
from oppslag.workshop import Workshop

Inputs = Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """One format of one edition. `inputs` names each thing it depends on and its digest."""

    edition: Edition
    form: Format
    inputs: Inputs

    @property
    def name(self) -> str:
        """`sosiale-medier/nb/page`."""
        return f"{self.edition.policy.id}/{self.edition.language}/{self.form.name}"

    @cached_property
    def key(self) -> str:
        """The digest of all inputs."""
        return digest(self.name, *(f"{name} {value}" for name, value in sorted(self.inputs.items())))

    @property
    def draft(self) -> bool:
        """Whether what it makes is a draft."""
        return bool(self.edition.draft_reasons(self.form.carries))


@dataclass(frozen=True)
class Result:
    """What became of a step: its artifacts, their paths once they are written, or an error that a person can act on."""

    step: Step
    artifacts: tuple[Artifact, ...] = ()
    error: OppslagError | None = None
    paths: tuple[str, ...] = ()


def plan(editions: Iterable[Edition], formats: Sequence[Format], workshop: Workshop) -> list[Step]:
    """The steps for these editions in these formats, in reading order."""
    templates = {form.name: _templates(form, workshop) for form in formats}
    return [
        Step(edition, form, inputs(edition, form, templates[form.name]))
        for edition in editions
        for form in formats
        if not edition.policy.formats or form.name in edition.policy.formats
    ]


def inputs(edition: Edition, form: Format, templates: str) -> Inputs:
    """Every input of one step by name, as a digest; `templates` is that of the format's templates."""
    policy = edition.policy
    texts = edition.texts(form.carries | {Kind.TITLE})
    shape = [(depth, rule.id) for depth, rule in policy.rules()]
    settings = replace(policy.organisation, contacts={})
    return {
        "texts": digest(
            *(f"{t.key}\x1f{t.words}\x1f{t.language}\x1f{t.state}\x1f{t.approved}" for t in texts),
            repr([section.id for section in policy.sections]),
            repr(shape),
            repr(policy.retired),
        ),
        "control": digest(policy.id, policy.prefix, policy.language, edition.language, repr(policy.control)),
        "news": digest(repr(edition.news)),
        "settings": digest(repr(settings)),
        "labels": _labels(tuple(labels(edition.language).items())),
        "templates": templates,
        "tools": tools(),
    }


@cache
def _labels(found: tuple[tuple[str, str], ...]) -> str:
    return digest(*(f"{key} {words}" for key, words in found))


def _templates(form: Format, workshop: Workshop) -> str:
    """The digest of a format's templates, and of whatever a workspace has put beside them to be included."""
    files = [workshop.template(name) for name in form.templates]
    return digest(*map(_content, (*files, *workshop.additions))) if files else ""


def _content(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@cache
def tools() -> str:
    """The digest of the tools' versions and of this package's own code."""
    code = sorted(path for path in Path(__file__).parent.rglob("*") if path.suffix in {".py", ".lua"})
    return digest(json.dumps(versions(), sort_keys=True), *(_content(path) for path in code))


def digest(*parts: str) -> str:
    """The SHA-256 of the parts in order, in hex; no two lists of parts share it by gluing."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode()
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()


class Record:
    """Which keys made which files: an append-only file, one JSON line a finished step, flushed as it is written.

    A line that was cut by a crash is passed over. Only the newest line of a step counts.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._done: dict[str, dict[str, object]] = {}
        lines = file.read_bytes().splitlines(keepends=True) if file.is_file() else []
        self._cut = bool(lines) and not lines[-1].endswith(b"\n")
        for line in lines:  # as bytes: a crash may have cut a letter in two
            with suppress(ValueError, KeyError, TypeError):
                entry = json.loads(line)
                self._done[entry["step"]] = entry

    def files(self, step: Step) -> dict[str, str] | None:
        """The files of a finished step by path with their SHA-256, or None when these inputs were never finished."""
        entry = self._done.get(step.name)
        if not entry or entry.get("key") != step.key:
            return None
        files = entry.get("files")
        return dict(files) if isinstance(files, dict) else None

    def changed(self, step: Step) -> tuple[str, ...]:
        """Which inputs differ from the last time, by name; all of them for a new step."""
        before = self._done.get(step.name, {}).get("inputs")
        known = before if isinstance(before, dict) else {}
        return tuple(name for name, value in step.inputs.items() if known.get(name) != value)

    def knows(self, step: Step) -> bool:
        """Whether the step was ever finished, with whatever inputs."""
        return step.name in self._done

    def add(self, step: Step, files: Mapping[str, str]) -> None:
        """Record a finished step."""
        entry: dict[str, object] = {
            "step": step.name,
            "key": step.key,
            "files": dict(files),
            "inputs": dict(step.inputs),
        }
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("ab") as stream:
            stream.write(b"\n" * self._cut + json.dumps(entry, ensure_ascii=False).encode() + b"\n")
        self._cut = False
        self._done[step.name] = entry

    def compact(self) -> None:
        """Rewrite the file with the newest line of each step, once it has grown to twice that."""
        from oppslag.writing import write_whole  # noqa: PLC0415 - rarely needed

        with suppress(OSError):
            if len(self.file.read_bytes().splitlines()) > 2 * len(self._done) + 100:
                lines = [json.dumps(entry, ensure_ascii=False) for entry in self._done.values()]
                write_whole(self.file, ("\n".join(lines) + "\n").encode())


def run(
    steps: Sequence[Step], workshop: Workshop, executor: Executor, done: Callable[[Result], Result]
) -> list[Result]:
    """Run the steps on the executor; `done` is called for each as it finishes, in this thread, and has the last word.

    What `done` returns is kept, nothing else of a result. On Ctrl-C what has not begun is cancelled and what has
    finished is kept.
    """
    results: dict[str, Result] = {}
    try:
        for future in as_completed([executor.submit(make, step, workshop) for step in steps]):
            with suppress(CancelledError):
                result = done(future.result())
                results[result.step.name] = result
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    return list(_in_order(steps, results))


def _in_order(steps: Sequence[Step], results: Mapping[str, Result]) -> Iterator[Result]:
    return (results[step.name] for step in steps if step.name in results)


def make(step: Step, workshop: Workshop) -> Result:
    """Run one step: pure, takes and returns values, so that it can run in any thread, process or machine."""
    try:
        return Result(step, step.form.render(step.edition, workshop))
    except OppslagError as error:
        return Result(step, error=error)

"""The plan of a build: small steps, each keyed by the content of exactly what it depends on, and their record.

A step makes the files of one format of one edition. Its key is the SHA-256 of its inputs (texts, settings, labels,
templates, tools); when the record knows the key and the files lie there with the recorded bytes, nothing is run.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, as_completed
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from oppslag.formats.protocol import Format
from oppslag.frozen import frozen
from oppslag.labels import labels
from oppslag.model import Artifact, Control, Edition, Kind, Organisation, Text
from oppslag.problems import OppslagError
from oppslag.tools import versions
from oppslag.workshop import Workshop
from oppslag.writing import unwritable, write_whole

Inputs = Mapping[str, str]
Parts = Mapping[str, Mapping[str, str]]  # of what an input is made up, by the input's name: names and digests


@dataclass(frozen=True)
class Step:
    """One format of one edition. `inputs` names each thing it depends on and its digest, `templates` each template."""

    edition: Edition
    form: Format
    inputs: Inputs
    templates: Mapping[str, str] = field(default_factory=dict)

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

    @property
    def parts(self) -> Parts:
        """What its inputs are made up of, as far as a person has names for it: to tell what has changed, no more."""
        policy = self.edition.policy
        organisation = replace(policy.organisation, contacts={})
        return {
            "texts": {text.key: digest(_text(text))[:8] for text in _texts(self.edition, self.form)},
            "approval": {text.key: digest(_standing(text))[:8] for text in _texts(self.edition, self.form)},
            "control": {one.name: digest(repr(getattr(policy.control, one.name)))[:8] for one in fields(Control)},
            "settings": {one.name: digest(repr(getattr(organisation, one.name)))[:8] for one in fields(Organisation)},
            "templates": {name: value[:8] for name, value in self.templates.items()},
        }


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
        Step(edition, form, inputs(edition, form, digest(*chain(*templates[form.name].items()))), templates[form.name])
        for edition in editions
        for form in formats
        if not edition.policy.formats or form.name in edition.policy.formats
    ]


def inputs(edition: Edition, form: Format, templates: str) -> Inputs:
    """Every input of one step by name, as a digest; `templates` is that of the format's templates."""
    policy = edition.policy
    texts = _texts(edition, form)
    shape = [(depth, rule.id) for depth, rule in policy.rules()]
    settings = replace(policy.organisation, contacts={})
    return {
        "texts": digest(*map(_text, texts)),
        "approval": digest(repr(edition.missed(form.carries)), *map(_standing, texts)),
        "order": digest(repr([section.id for section in policy.sections]), repr(shape), repr(policy.retired)),
        "control": digest(policy.id, policy.prefix, policy.language, edition.language, repr(policy.control)),
        "news": digest(repr(edition.news)),
        "settings": digest(repr(settings)),
        "labels": _labels(tuple(labels(edition.language).items())),
        "templates": templates,
        "tools": tools(),
    }


def _texts(edition: Edition, form: Format) -> tuple[Text, ...]:
    return edition.texts(form.carries | {Kind.TITLE})


def _text(text: Text) -> str:
    return f"{text.key}\x1f{text.words}\x1f{text.language}"


def _standing(text: Text) -> str:
    """What people have said of a text, apart from its words: whoever approves one has not changed it."""
    return f"{text.key}\x1f{text.state}\x1f{text.approved}"


@cache
def _labels(found: tuple[tuple[str, str], ...]) -> str:
    return digest(*(f"{key} {words}" for key, words in found))


def _templates(form: Format, workshop: Workshop) -> Mapping[str, str]:
    """The digest of each of a format's templates, and of whatever a workspace has put beside them to be included.

    Typst sees templates of its own kind alone; what a page may include is anybody's guess.
    """
    known: dict[str, Mapping[str, str]] = workshop.__dict__.setdefault("_digests", {})
    if form.name not in known:
        files = [(name, workshop.template(name)) for name in form.templates]
        typst = all(name.endswith(".typ") for name in form.templates)
        added = [(name, file) for name, file in workshop.additions if files and (not typst or name.endswith(".typ"))]
        known[form.name] = {name: _content(file) for name, file in (*files, *added)}
    return known[form.name]


def _content(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@cache
def tools() -> str:
    """The digest of the tools' versions and of this package's own code."""
    return digest(json.dumps(versions(), sort_keys=True), _code())


@cache
def _code() -> str:
    folders = os.walk(Path(__file__).parent)  # quicker than by paths, and this is asked at every start
    files = [f"{folder}/{name}" for folder, _inside, names in folders for name in names]
    code = sorted(file for file in files if file.endswith((".py", ".lua")))
    return digest(*(_content(Path(file)) for file in code))


def _tool_parts() -> Mapping[str, str]:
    return {**versions(), "oppslag": _code()[:8]}


def digest(*parts: str) -> str:
    """The SHA-256 of the parts in order, in hex; no two lists of parts share it by gluing."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode()
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()


@frozen
class _Finished:
    """What is held of a finished step: its key, its files, and where its line begins."""

    key: str
    files: Mapping[str, str]
    start: int


class Record:
    """Which keys made which files: an append-only file, one JSON line a finished step, flushed as it is written.

    A line that was cut by a crash is passed over. Only the newest line of a step counts. What a step was made from is
    left on the disk: it is only asked for to tell what has changed.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._done: dict[str, _Finished] = {}
        self._tools: dict[str, Mapping[str, str]] = {}
        self._cut = False
        self._read()

    def _read(self) -> None:
        self._lines = self._end = 0
        if self.file.is_file():
            with self.file.open("rb") as stream:
                for line in stream:  # as bytes: a crash may have cut a letter in two
                    self._learn(line)

    def _learn(self, line: bytes) -> None:
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            entry = json.loads(line)
            if "tools" in entry:
                self._tools[entry["tools"]] = dict(entry["of"])
            else:
                self._done[entry["step"]] = _Finished(entry["key"], dict(entry["files"]), self._end)
        self._lines += 1
        self._end += len(line)
        self._cut = not line.endswith(b"\n")

    def files(self, step: Step) -> dict[str, str] | None:
        """The files of a finished step by path with their SHA-256, or None when these inputs were never finished."""
        known = self._done.get(step.name)
        return dict(known.files) if known and known.key == step.key else None

    def changed(self, step: Step) -> dict[str, tuple[str, ...]]:
        """Which inputs differ from the last time, by name, each with what in it differs where that has names."""
        before = self._entry(step)
        inputs, parts = _mapping(before.get("inputs")), _mapping(before.get("parts"))
        now: Parts = {**step.parts, "tools": _tool_parts()}
        then = {**parts, "tools": self._tools.get(str(inputs.get("tools")))}
        return {
            name: _differing(now.get(name), then.get(name))
            for name, value in step.inputs.items()
            if inputs.get(name) != value
        }

    def _entry(self, step: Step) -> Mapping[str, object]:
        """The whole line of a finished step."""
        with suppress(OSError, ValueError, KeyError), self.file.open("rb") as stream:
            stream.seek(self._done[step.name].start)
            return _mapping(json.loads(stream.readline()))
        return {}

    def knows(self, step: Step) -> bool:
        """Whether the step was ever finished, with whatever inputs."""
        return step.name in self._done

    def add(self, step: Step, files: Mapping[str, str]) -> None:
        """Record a finished step. Raises OppslagError when it cannot be written."""
        tool = step.inputs.get("tools", "")
        lines = [] if tool in self._tools else [_line({"tools": tool, "of": dict(_tool_parts())})]
        entry = {"step": step.name, "key": step.key, "files": dict(files), "inputs": dict(step.inputs)}
        lines.append(_line({**entry, "parts": step.parts}))
        if self._cut:
            lines[0] = b"\n" + lines[0]
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("ab") as stream:
                self._end = stream.tell()
                stream.writelines(lines)
        except OSError as error:
            self._cut = True  # whatever of it was written
            raise unwritable(self.file, error) from error
        for line in lines:
            start = len(line) - len(line.lstrip(b"\n"))
            self._end += start
            self._learn(line[start:])

    def compact(self) -> None:
        """Rewrite the file with the newest line of each step, once it has grown to twice that."""
        if self._lines > 2 * len(self._done) + 100:
            with suppress(OSError):
                write_whole(self.file, self._newest())
                self._read()  # every line begins somewhere else now

    def _newest(self) -> Iterator[bytes]:
        for tool, parts in list(self._tools.items())[-3:]:
            yield _line({"tools": tool, "of": dict(parts)})
        with self.file.open("rb") as stream:
            for known in self._done.values():
                stream.seek(known.start)
                yield stream.readline()


def _line(entry: Mapping[str, object]) -> bytes:
    return json.dumps(entry, ensure_ascii=False).encode() + b"\n"


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _differing(now: object, then: object) -> tuple[str, ...]:
    """What differs in an input, by name; () where it has no names, or was not known in such detail."""
    if not isinstance(now, Mapping) or not isinstance(then, Mapping):
        return ()
    return tuple(name for name in {**now, **then} if now.get(name) != then.get(name))


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

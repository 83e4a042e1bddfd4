"""The one way from source to finished files: what the tasks call."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import islice
from pathlib import Path

from oppslag import localising
from oppslag.building import Record, Result, Step, digest, plan, run, tools
from oppslag.colours import colour_problems
from oppslag.formats.protocol import Format
from oppslag.loading import whole
from oppslag.localising.states import Records, attempt, load_catalogue, read_records, told
from oppslag.messages import _
from oppslag.model import Edition, Policy, languages_of
from oppslag.overview import EVIDENCE, INDEX, JUDGEMENTS, PICTURE_NAME, overview
from oppslag.problems import OppslagError, Problem, Severity, SourceError, ToolMissing
from oppslag.workspace import Choice, Workspace, carried, formats
from oppslag.writing import MANIFEST, MEDIA_TYPES, Entry, Output, sweep, sweep_folders

AT_ONCE = 14  # editions that are parsed and made together: two documents in seven languages; 28 took 26 MB more
NAMED = 4  # texts, templates or settings that are named as the reason of a step
MANY = 1500  # texts whose trees may stay in memory, some 10 kB each
Progress = Callable[[str, int], None]  # the name of a finished step, the number of all
Maker = tuple[str, str, str]  # document, language, format


@dataclass(frozen=True, slots=True)
class Order:
    """How to build: `jobs` at once (0 = one for each core), `force` runs every step, `explain` says why each runs."""

    choice: Choice = field(default_factory=Choice)
    jobs: int = 0
    force: bool = False
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step was run or was not, in the words of the person who asked."""

    document: str
    language: str
    format: str
    why: str
    runs: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did: the files it is answerable for, the paths it made anew, what it found wrong, and why it ran."""

    entries: tuple[Entry, ...]
    made: frozenset[str]
    problems: tuple[Problem, ...]
    reasons: tuple[Reason, ...] = ()
    only_tools: bool = False  # what stopped files from being made is tools that are missing, and nothing else

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What stopped a file from being made."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Survey:
    """What is in a workspace: the sound editions that are picked, everything found wrong, and what the source asks for.

    `asked` holds, for each sound document, its languages and formats; `unsure` says that some document has a mistake,
    so that it is not known what it asks for. `faultless` are the digests of translations in which nothing was found.
    """

    editions: tuple[Edition, ...]
    problems: tuple[Problem, ...]
    asked: Mapping[str, frozenset[tuple[str, str]]]
    unsure: bool
    faultless: frozenset[str] = frozenset()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps an edition from being made."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def survey(workspace: Workspace, choice: Choice) -> Survey:
    """Read and check source and translations; nothing is written.

    Promises every problem at once. An edition with an error of its own is left out and does not stop the others.
    """
    read: list[Edition] = []
    found = _read(workspace, choice, read.append)
    editions: list[Edition] = []
    problems = dict.fromkeys(found.problems)
    for some in _batches(read):
        sound, wrong = _settable(workspace, some)
        editions += sound
        problems |= dict.fromkeys(wrong)
    return replace(found, editions=tuple(editions), problems=tuple(problems))


def _read(workspace: Workspace, choice: Choice, take: Callable[[Edition], object]) -> Survey:
    """The survey before anybody has asked whether the texts can be set. `take` gets each edition, and nobody else."""
    policies = workspace.policies(choice)
    names = [form.name for form in formats(Choice())]
    problems = list(workspace.library.problems)
    judge = _Judge.of(workspace, problems)
    colours = colour_problems(workspace.library.organisation)
    for policy in policies:
        problems += localising.forgotten(policy, workspace.root, judge.records.approvals if judge.records else ())
        for language in languages_of(policy):
            if choice.takes(policy.id, language, choice.formats[0] if choice.formats else ""):
                edition, found = judge.edition(policy, language)
                problems += found
                if edition and not colours:
                    take(edition)
    problems += colours
    asked = {
        policy.id: frozenset((language, name) for language in languages_of(policy) for name in policy.formats or names)
        for policy in workspace.library.policies
    }
    unsure = any(problem.severity is Severity.ERROR for problem in (*workspace.library.problems, *colours))
    if not unsure:  # a document with a mistake may be the one that a waiver is for
        problems += localising.waived_nowhere(workspace.library.policies, judge.waivers or ())
    return Survey((), tuple(problems), asked, unsure, frozenset(judge.faultless))


@dataclass(frozen=True, slots=True)
class _Judge:
    """What people have decided, read once for all editions; None where a file of it cannot be read.

    A translation in which nothing was found before (`known`) is not checked again.
    """

    root: Path
    records: Records | None
    waivers: tuple[localising.Waiver, ...] | None
    known: frozenset[str]
    faultless: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, workspace: Workspace, problems: list[Problem]) -> "_Judge":
        """The judge of a workspace; what is wrong with its files is added to the problems."""
        root = workspace.root
        records = attempt(partial(read_records, root), None, problems)
        waivers = attempt(partial(localising.read_waivers, root), None, problems)
        return cls(root, records, waivers, whole.known(workspace.cache))

    def edition(self, policy: Policy, language: str) -> tuple[Edition | None, list[Problem]]:
        """One edition with what is wrong with its translation; None when that is an error."""
        try:
            catalogue = load_catalogue(policy, self.root, language)
            if self.records is None or self.waivers is None:
                return None, []
            edition = told(localising.localise(policy, language, catalogue, self.records), self.root)
        except SourceError as error:
            return None, list(error.problems)
        if edition.is_source:
            return edition, []
        name = _name(policy, catalogue, language, self.waivers, self.records.bridges)
        if name in self.known:
            found: tuple[Problem, ...] = ()
        else:
            found = localising.check_translation(policy, catalogue, language, self.waivers, self.records.bridges)
        if not found:
            self.faultless.add(name)
        sound = all(problem.severity is not Severity.ERROR for problem in found)
        return (edition if sound else None), list(found)


def _name(
    policy: Policy,
    catalogue: localising.Catalogue | None,
    language: str,
    waivers: Iterable[localising.Waiver],
    bridges: localising.Bridges,
) -> str:
    """The digest of all that a check of a translation looks at, and of the code that looks."""
    texts = [(text.key, text.words, text.language) for text in policy.texts()]
    said = (catalogue.language, list(catalogue.entries.values())) if catalogue else ()
    own = [waiver for waiver in waivers if (waiver.document, waiver.language) == (policy.id, language)]
    joined = sorted((key, sorted(pairs)) for (document, key), pairs in bridges.pairs.items() if document == policy.id)
    return digest("translation", tools(), policy.id, language, *map(repr, (texts, said, own, joined)))


def _batches(editions: Iterable[Edition]) -> Iterator[list[Edition]]:
    """The editions, so many at a time as are held in memory with the trees of their texts."""
    waiting = iter(editions)
    while some := list(islice(waiting, AT_ONCE)):
        yield some


def _settable(workspace: Workspace, editions: Sequence[Edition]) -> tuple[list[Edition], list[Problem]]:
    """The editions whose texts every format can set, and what is wrong with the others; parsed in one go.

    The trees of other editions are let go when there are many.
    """
    trees = workspace.workshop.trees
    texts = [text for edition in editions for text in edition.policy.texts()]
    if len(trees.known) > MANY:
        trees.keep(texts)
    trees.prepare(texts)
    wrong = [trees.prepare(edition.policy.texts()) for edition in editions]
    sound = [edition for edition, found in zip(editions, wrong, strict=True) if not found]
    return sound, [problem for found in wrong for problem in found]


def build(
    workspace: Workspace,
    order: Order,
    progress: Progress = lambda _name, _total: None,
    executor: Executor | None = None,
) -> Report:
    """Make what is picked, keep the rest, and say what is there.

    `executor` runs the steps and is shut down afterwards; unless there is one, threads of this process do.

    Promises: a file is whole or as it was; what cannot be made is in `problems` and does not stop the others; files of
    documents, languages and formats that are gone are removed, and only files that a manifest named.
    """
    with workspace.alone():
        return _build(workspace, order, progress, executor)


def _build(workspace: Workspace, order: Order, progress: Progress, executor: Executor | None) -> Report:
    _swept(workspace)
    work = _Work(workspace, order)
    found = _read(workspace, order.choice, work.look)
    results, wrong = _run(work, progress, executor or _executor(order.jobs, work.count))
    found = replace(found, problems=tuple(dict.fromkeys((*found.problems, *wrong))))
    entries, gone = _entries(workspace.output, found, work.made)
    entries = overview(workspace.output, workspace.workshop, workspace.library, entries, _rows(workspace))
    stale = gone | (workspace.output.manifest().keys() - entries.keys())
    if stale or entries != workspace.output.manifest():
        workspace.output.write_manifest(entries)
    workspace.output.remove(stale)
    work.record.compact()
    if work.many and any(name.endswith(".pdf") for outcome in results for name in outcome.paths):
        workspace.workshop.rest()  # whoever proves it needs the room
    others = whole.known(workspace.cache) if order.choice.documents or order.choice.languages else whole.NONE
    whole.keep(workspace.cache, workspace.library.whole | found.faultless | others)
    errors = [result.error for result in results if result.error]
    failed = dict.fromkeys(problem for error in errors for problem in error.problems)
    return Report(
        tuple(entry for entry in entries.values() if order.choice.takes(entry.document, entry.language, entry.format)),
        frozenset(path for result in results for path in result.paths),
        (*found.problems, *failed),
        tuple(work.reasons),
        bool(errors) and not found.errors and all(isinstance(error, ToolMissing) for error in errors),
    )


def _swept(workspace: Workspace) -> None:
    """Remove what a build that was killed had half written, below output/ and in the cache; nobody else writes now."""
    names = {MANIFEST, INDEX, *EVIDENCE, *JUDGEMENTS, *(name for form in formats(Choice()) for name in form.files)}
    sweep(workspace.output.folder, lambda name: name in names or bool(PICTURE_NAME.fullmatch(name)))
    sweep(workspace.cache, lambda _name: True)
    for name in ("fonts", "typst"):
        sweep_folders(workspace.cache / name)


class _Work:
    """What there is to do. Of the editions no more are held than are made together: the others are read again."""

    def __init__(self, workspace: Workspace, order: Order) -> None:
        self.workspace = workspace
        self.order = order
        self.record = Record(workspace.cache / "record.jsonl")
        self.made: dict[Maker, dict[str, Entry]] = {}
        self.reasons: list[Reason] = []
        self.count = 0  # of steps
        self._waiting: dict[tuple[str, str], tuple[Edition | None, frozenset[str]]] = {}
        self._planned: dict[tuple[str, str], list[Step]] = {}  # of the editions that are held

    @cached_property
    def _formats(self) -> tuple[Format, ...]:
        return formats(self.order.choice)

    @property
    def many(self) -> bool:
        """Whether more editions have something to run than are made together."""
        return len(self._waiting) > AT_ONCE

    def look(self, edition: Edition) -> None:
        """Find out which steps of an edition have to be run, and why."""
        steps = plan([edition], self._formats, self.workspace.workshop)
        waiting = frozenset(
            s.name for s in steps if self.order.force or not _done(s, self.record, self.workspace.output)
        )
        if self.order.explain:
            self.reasons += [self._reason(step, step.name in waiting) for step in steps]
        self.finish(step for step in steps if step.name not in waiting)
        if waiting:
            self.count += len(waiting)
            name, held = (edition.policy.id, edition.language), len(self._waiting) < AT_ONCE
            self._waiting[name] = edition if held else None, waiting
            if held:
                self._planned[name] = [step for step in steps if step.name in waiting]

    def _reason(self, step: Step, runs: bool) -> Reason:
        why = _why(step, self.record, self.order.force) if runs else _("nothing changed")
        return Reason(step.edition.policy.id, step.edition.language, step.form.name, why, runs)

    def batches(self) -> Iterator[tuple[list[Edition], list[Problem]]]:
        """The editions with something to run, some at a time, and what is wrong with those that changed meanwhile."""
        judge, policies = None, {policy.id: policy for policy in self.workspace.library.policies}
        names = iter(list(self._waiting))
        while some := list(islice(names, AT_ONCE)):
            editions: list[Edition] = []
            problems: list[Problem] = []
            for name in some:
                edition, waiting = self._waiting[name]
                if edition is None:
                    judge = judge or _Judge.of(self.workspace, problems)
                    edition, found = judge.edition(policies[name[0]], name[1])
                    problems += found
                else:
                    self._waiting[name] = None, waiting
                editions += [edition] if edition else []
            yield editions, problems

    def steps(self, editions: Iterable[Edition]) -> list[Step]:
        """The steps of these editions that have to be run."""
        return [step for edition in editions for step in self._steps(edition)]

    def _steps(self, edition: Edition) -> list[Step]:
        name = edition.policy.id, edition.language
        if name in self._planned:
            return self._planned.pop(name)
        steps = plan([edition], self._formats, self.workspace.workshop)
        return [step for step in steps if step.name in self._waiting[name][1]]

    def finish(self, steps: Iterable[Step]) -> None:
        """Keep the entries of steps whose files are there."""
        for step in steps:
            if files := self.record.files(step):
                maker = (step.edition.policy.id, step.edition.language, step.form.name)
                with suppress(OSError):  # it could not be written this time, which has been said
                    self.made[maker] = {
                        path: Entry(path, sha, self._size(path), MEDIA_TYPES[Path(path).suffix], *maker, step.draft)
                        for path, sha in files.items()
                    }

    def _size(self, path: str) -> int:
        return self.workspace.output.path(path).stat().st_size


def _rows(workspace: Workspace) -> tuple[localising.Row, ...]:
    """How far each language of each document is, whatever was picked; none where the records cannot be read."""
    try:
        return localising.status(workspace.library.policies, workspace.root, carried()).rows
    except SourceError:
        return ()  # the survey has said why


def _done(step: Step, record: Record, output: Output) -> bool:
    """Whether the step's files lie there with the bytes that were made from these inputs."""
    files = record.files(step)
    return files is not None and all(output.has(path, sha) for path, sha in files.items())


def _why(step: Step, record: Record, force: bool) -> str:
    """Why a step has to be run."""
    if force:
        return "--force"
    if not record.knows(step):
        return _("it is new")
    if changed := record.changed(step):
        return _("changed: {inputs}", inputs=", ".join(_told(name, parts) for name, parts in changed.items()))
    return _("a file was changed or removed by hand")


def _told(name: str, parts: Sequence[str]) -> str:
    """An input that has changed, and which texts, templates or settings of it, if there are names for them."""
    what = _INPUTS()[name]
    if not parts:
        return what
    named = ", ".join(parts[:NAMED])
    if len(parts) > NAMED:
        named = _("{names} and {count} more", names=named, count=len(parts) - NAMED)
    return f"{what} ({named})"


def _INPUTS() -> dict[str, str]:  # noqa: N802 - a table that must be made in the reader's language
    return {
        "texts": _("the texts"),
        "approval": _("what was approved or reviewed"),
        "order": _("the order of the rules"),
        "control": _("document control"),
        "news": _("what is new since the release before"),
        "settings": _("organisation.yaml"),
        "labels": _("the labels"),
        "templates": _("a template"),
        "tools": _("a tool or the product itself"),
    }


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What is kept of a step that was run."""

    paths: tuple[str, ...]
    error: OppslagError | None


def _run(work: _Work, progress: Progress, executor: Executor) -> tuple[list[_Outcome], list[Problem]]:
    """Run the steps of the editions whose texts can be set; what is wrong with the others. Ends the executor.

    Some editions at a time: what is in memory does not grow with the number of documents.
    """

    def done(result: Result) -> Result:
        progress(result.step.name, work.count)
        return result if result.error else _kept(result, work.workspace.output, work.record)

    outcomes: list[_Outcome] = []
    problems: list[Problem] = []
    with executor:
        for editions, changed in work.batches():
            sound, wrong = _settable(work.workspace, editions)
            problems += (*changed, *wrong)
            ready = work.steps(sound)
            outcomes += [_Outcome(it.paths, it.error) for it in run(ready, work.workspace.workshop, executor, done)]
            work.finish(ready)
    return outcomes, problems


def _kept(result: Result, output: Output, record: Record) -> Result:
    """The result with its files written and recorded; a file that cannot be written is an error of its step alone."""
    try:
        files = {a.path.as_posix(): output.write(a.path, a.content) for a in result.artifacts}
        record.add(result.step, files)
    except OppslagError as error:
        return Result(result.step, error=error)
    return Result(result.step, paths=tuple(files))


def _executor(jobs: int, steps: int) -> Executor:
    return ThreadPoolExecutor(max(1, min(jobs or os.cpu_count() or 1, steps)))


def _entries(
    output: Output, found: Survey, made: Mapping[Maker, Mapping[str, Entry]]
) -> tuple[dict[str, Entry], frozenset[str]]:
    """The new manifest's entries, and the paths of files that nothing in the source asks for any more."""
    before = output.manifest()
    gone = frozenset(path for path, entry in before.items() if _gone(entry, found, made))
    kept = {path: entry for path, entry in before.items() if path not in gone}
    return _in_order(kept | {path: entry for entries in made.values() for path, entry in entries.items()}), gone


def _in_order(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """The same, however they came about: folder by folder, each in the order of the formats and of their files."""
    names = [name for form in formats(Choice()) for name in form.files]

    def place(path: str) -> tuple[str, int]:
        folder, _slash, name = path.rpartition("/")
        return folder, names.index(name) if name in names else len(names)

    return {path: entries[path] for path in sorted(entries, key=place)}


def _gone(entry: Entry, found: Survey, made: Mapping[Maker, Mapping[str, Entry]]) -> bool:
    if not entry.document:
        return False
    asked = found.asked.get(entry.document)
    if asked is None:
        return not found.unsure  # a document with a mistake keeps what was made while it was sound
    files = made.get((entry.document, entry.language, entry.format))
    return (entry.language, entry.format) not in asked or (files is not None and entry.path not in files)


def clean(workspace: Workspace) -> int:
    """Remove the files that the manifest names, the manifest, and the cache. Returns how many files were removed."""
    import shutil  # noqa: PLC0415 - only here

    entries = workspace.output.manifest()
    workspace.output.remove([*entries, MANIFEST] if entries else [])
    shutil.rmtree(workspace.cache, ignore_errors=True)
    return len(entries)

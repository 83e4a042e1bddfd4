"""One workspace: a folder with source/, translations/, templates/ and output/, and what a user picks of it."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.problems import Problem, Severity, UsageError
from oppslag.writing import Output, unwritable

if TYPE_CHECKING:
    from oppslag.formats.protocol import Format
    from oppslag.loading import Library
    from oppslag.model import Kind, Policy
    from oppslag.workshop import Workshop


_SILENT = 2  # seconds that another command is waited for without a word
MOST_JOBS = 256  # more threads than that only stand in one another's way


@frozen
class Choice:
    """What the options pick: ids of documents, BCP 47 tags and names of formats. Empty = all."""

    documents: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()

    @classmethod
    def of(cls, document: str = "", language: str = "", form: str = "") -> "Choice":
        """From the words of the options: `nb,en`."""
        return cls(_split(document), _split(language), _split(form))

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return not (self.documents or self.languages or self.formats)

    def takes(self, document: str, language: str, form: str) -> bool:
        """Whether a file of this document, language and format is picked."""
        return (
            (not self.documents or document in self.documents)
            and (not self.languages or language in self.languages)
            and (not self.formats or form in self.formats)
        )


def number_of(words: str, option: str, least: int, most: int, hint: str = "") -> int:
    """The whole number that an option asks for. Raises UsageError for what is no number from `least` to `most`."""
    if words.isascii() and words.isdigit() and len(words) < 10 and least <= int(words) <= most:
        return int(words)
    told = _(
        "{option} takes a number from {least} to {most}, not «{words}».",
        option=option,
        least=least,
        most=most,
        words=words[:40],
    )
    raise UsageError(Problem(told, hint=hint))


def jobs_of(words: str) -> int:
    """How many steps at once `--jobs` asks for; 0 when it says nothing. Raises UsageError for what is no number."""
    hint = _("Leave it out, and there will be one for each core of this machine.")
    return number_of(words, "--jobs", 1, MOST_JOBS, hint) if words else 0


PARTS = ("source", "translations", "templates", "releases", "output", ".oppslag", ".git")


def part_of(root: Path, path: Path) -> str:
    """The folder of a workspace that a path lies in or is (`source`), however it is spelled; "" for none of them."""
    folders = (path.resolve(), *path.resolve().parents)
    return next((name for name in PARTS if any(_same(folder, root / name) for folder in folders)), "")


def _same(one: Path, other: Path) -> bool:
    """Whether it is one folder, there or to be made; some disks do not tell large letters from small ones."""
    return one == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def files_of(root: Path, words: Mapping[str, str]) -> tuple[Path | None, ...]:
    """The files that options ask to be written, None for one that is not given. `words` by option: --html, --pdf.

    Raises UsageError, naming each, for one that does not end as its option is called, and for one that lies where the
    work of people is, or what was released.
    """
    problems: list[Problem] = []
    for option, name in words.items():
        ending, part = {"--export": ".xlsx"}.get(option, f".{option[2:]}"), part_of(root, Path(name).expanduser())
        if name and Path(name).suffix.lower() != ending:
            message = _("{option}: the name of the file must end in {ending}.", option=option, ending=ending)
            problems.append(Problem(message, hint=f"{option} …{ending}"))
        elif name and part not in {"", "output"}:
            message = _("{option}: nothing is written in {folder} in this way.", option=option, folder=f"{part}/")
            problems.append(Problem(message, hint=_("Name a file somewhere else.")))
    if problems:
        raise UsageError(problems)
    return tuple(Path(name).expanduser() if name else None for name in words.values())


def _split(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


@dataclass(frozen=True)
class Workspace:
    """A workspace and what is in it, read once."""

    root: Path

    @classmethod
    def at(cls, folder: str | Path) -> "Workspace":
        """The workspace in a folder. Raises UsageError when there is no source in it."""
        root = Path(folder).expanduser()
        if not (root / "source").is_dir():
            raise UsageError(
                Problem(
                    _("There is no folder source/ in {folder}.", folder=root.resolve()),
                    hint=_("Stand in the folder of the guidelines, or name it: --workspace FOLDER"),
                )
            )
        return cls(root)

    @cached_property
    def library(self) -> "Library":
        """The source. Raises SourceError when the organisation's file cannot be used."""
        from oppslag.loading import load, whole  # noqa: PLC0415 - a build with nothing to do reads no YAML

        return load(self.root, whole.known(self.cache))

    @cached_property
    def workshop(self) -> "Workshop":
        """Its tools and templates."""
        from oppslag.workshop import Workshop  # noqa: PLC0415 - as above

        return Workshop.of(self.root)

    @cached_property
    def output(self) -> Output:
        """Its folder of finished files."""
        return Output(self.root)

    @property
    def cache(self) -> Path:
        """Its folder for what can be made again."""
        return self.root / ".oppslag"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While it lasts nobody else builds or proves here: a second one waits, and says so.

        Raises OppslagError when the folder for it cannot be written.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415 - checking alone needs no lock

        lock = FileLock(self.cache / "build.lock")
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
            try:
                lock.acquire(timeout=_SILENT)
            except Timeout:
                self._say_that_it_waits()
                lock.acquire()
        except OSError as error:
            raise unwritable(self.cache, error) from error
        try:
            yield
        finally:
            lock.release()

    def _say_that_it_waits(self) -> None:
        from oppslag.console import say  # noqa: PLC0415 - seldom

        said = _(
            "Another command is at work in {folder}. This one waits for it; Ctrl-C stops it.",
            folder=self.root.resolve(),
        )
        say(said, error=True)

    def policies(self, choice: Choice) -> tuple["Policy", ...]:
        """The sound policies that are picked.

        Raises UsageError that names every document, language and format of the choice that there is not.
        """
        wrong = [
            *_unknown(_("document"), choice.documents, self._documents()),
            *_unknown(_("language"), choice.languages, self.languages()),
            *_unknown(_("format"), choice.formats, _format_names() if choice.formats else ()),
        ]
        if wrong:
            raise UsageError(wrong)
        return tuple(p for p in self.library.policies if not choice.documents or p.id in choice.documents)

    def mistakes(self, choice: Choice) -> tuple[Problem, ...]:
        """The errors of the picked documents' files: what hides a document from `policies`."""
        errors = (problem for problem in self.library.problems if problem.severity is Severity.ERROR)
        names = {f"{name}.yaml" for name in choice.documents}
        return tuple(p for p in errors if not (names and p.place) or p.place.file.name in names)

    def _documents(self) -> list[str]:
        """The ids of the sound documents, and the names of the files whose mistakes hide theirs."""
        from oppslag.loading import NOT_DOCUMENTS  # noqa: PLC0415 - as above

        sound = {policy.place.file.name for policy in self.library.policies}
        files = sorted((self.root / "source").glob("*.yaml"))
        hidden = [file.stem for file in files if file.name not in sound | NOT_DOCUMENTS]
        return [*(policy.id for policy in self.library.policies), *hidden]

    def languages(self) -> tuple[str, ...]:
        """Every language of the workspace."""
        sources = [policy.language for policy in self.library.policies]
        return tuple(dict.fromkeys([*sources, *self.library.organisation.languages]))


def carried() -> Mapping[str, frozenset["Kind"]]:
    """Which kinds of text each format carries, by its name."""
    return {form.name: form.carries for form in formats(Choice())}


def formats(choice: Choice) -> tuple["Format", ...]:
    """The formats that are picked, in the order of the register. Raises UsageError for one that there is not."""
    from oppslag.formats import FORMATS  # noqa: PLC0415 - as above

    if wrong := list(_unknown(_("format"), choice.formats, _format_names())):
        raise UsageError(wrong)
    return tuple(form for form in FORMATS if not choice.formats or form.name in choice.formats)


def _format_names() -> list[str]:
    from oppslag.formats import FORMATS  # noqa: PLC0415 - as above

    return [form.name for form in FORMATS]


def _unknown(what: str, chosen: Iterable[str], known: Sequence[str]) -> Iterator[Problem]:
    for name in chosen:
        if name not in known:
            yield Problem(_("There is no {what} «{name}».", what=what, name=name), hint=_suggestion(name, known))


def _suggestion(name: str, known: Sequence[str]) -> str:
    alike = {other.casefold(): other for other in known}
    close = difflib.get_close_matches(name.casefold(), alike, n=1)
    choices = _("You can choose: {names}", names=", ".join(dict.fromkeys(known)) or "-")
    return (_("Did you mean «{name}»?", name=alike[close[0]]) + " " if close else "") + choices

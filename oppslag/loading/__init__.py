"""From `source/*.yaml` to policies, with every problem of every file at once.

What an author writes is only ever data: nothing in it is run, looked up on the network or used as a path.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from oppslag.messages import _, because
from oppslag.model import Organisation, Policy
from oppslag.problems import Place, Problem, Severity, SourceError

if TYPE_CHECKING:
    from oppslag.loading.marked import Marked

FOLDER = PurePath("source")
ORGANISATION = "organisation.yaml"
NOT_DOCUMENTS = frozenset({ORGANISATION, "approvals.yaml"})
MOST_PROBLEMS = 100  # of one file; a person mends the first ones first


@dataclass(frozen=True, slots=True)
class Library:
    """What the source of a workspace holds.

    `policies` are those without an error, by file name; `problems` are those of every file, warnings too, by file and
    line.
    """

    organisation: Organisation
    policies: tuple[Policy, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """One file as read and judged; `content` is None when there is nothing to go on with."""

    name: PurePath
    content: "Marked | None" = None
    problems: tuple[Problem, ...] = ()

    @property
    def sound(self) -> "Marked | None":
        """The content, when nothing in it is an error."""
        return None if any(problem.severity is Severity.ERROR for problem in self.problems) else self.content

    def words(self, key: str) -> str:
        """The words under a key of the file."""
        return self.content.string(key) if self.content else ""


def load(root: Path) -> Library:
    """Read `root/source/organisation.yaml` and every document beside it.

    A document with an error is left out of `policies`; one with warnings alone is in. Raises SourceError, with all
    problems of all files, when organisation.yaml is missing or cannot be used.
    """
    from oppslag.loading import assembling  # noqa: PLC0415 - `inv --list` needs no YAML

    shared = _shared(root)
    organisation = assembling.organisation(shared.sound) if shared.sound else None
    names, strangers = _names(root)
    files = _distinct([_document(root, name, organisation) for name in names])
    problems = tuple(problem for file in (shared, *strangers, *files) for problem in _few(file))
    if organisation is None:
        raise SourceError(problems)
    policies = tuple(assembling.policy(file.sound, organisation) for file in files if file.sound)
    return Library(organisation, policies, problems)


def _shared(root: Path) -> _File:
    from oppslag.loading import checking, explaining  # noqa: PLC0415 - as above

    file = _read(root, FOLDER / ORGANISATION)
    if not file.content:
        return file
    shape = explaining.shape_problems("organisation", file.content)
    return replace(file, problems=(*file.problems, *shape, *checking.organisation_problems(file.content)))


def _document(root: Path, name: PurePath, organisation: Organisation | None) -> _File:
    from oppslag.loading import checking, explaining  # noqa: PLC0415 - as above

    file = _read(root, name)
    if not file.content:
        return file
    shape = tuple(explaining.shape_problems("source", file.content))
    places = {problem.place for problem in shape}  # what has the wrong shape is not judged twice
    rest = checking.document_problems(file.content, organisation)
    return replace(
        file, problems=(*file.problems, *shape, *(problem for problem in rest if problem.place not in places))
    )


def _read(root: Path, name: PurePath) -> _File:
    from oppslag.loading import marked  # noqa: PLC0415 - as above

    try:
        with (root / name).open("rb") as file:
            content = file.read(marked.LARGEST + 1)  # one byte more tells that it is too large
    except FileNotFoundError:
        hint = _("It holds the name and the languages of the organisation; see the guide.")
        return _File(name, problems=(Problem(_("The file is missing."), Place(name), hint),))
    except OSError as error:
        problem = Problem(_("The file cannot be opened: {reason}", reason=because(error)), Place(name))
        return _File(name, problems=(problem,))
    return _File(name, *marked.read(content, name))


def _names(root: Path) -> tuple[list[PurePath], list[_File]]:
    """The documents by file name, and a warning for each file that looks like one and is not read."""
    folder = root / FOLDER
    every = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    shown = [name for name in every if not name.startswith((".", "~$")) and name not in NOT_DOCUMENTS]
    names = [FOLDER / name for name in shown if name.endswith(".yaml")]
    others = [
        FOLDER / name for name in shown if name.lower().endswith((".yml", ".yaml")) and not name.endswith(".yaml")
    ]
    return names, [_File(name, problems=(_stranger(name),)) for name in others]


def _stranger(name: PurePath) -> Problem:
    hint = _("Give it a name that ends with .yaml if it is a document.")
    return Problem(_("This file is not read."), Place(name), hint, severity=Severity.WARNING)


def _distinct(files: list[_File]) -> list[_File]:
    """The files, each with a problem where another has the same id or prefix: no one can tell which is meant."""
    return [replace(file, problems=(*file.problems, *_clashes(file, files))) for file in files]


def _clashes(file: _File, files: Iterable[_File]) -> Iterator[Problem]:
    for other in files:
        if other.name == file.name or not file.content:
            continue
        for key in ("id", "prefix"):
            value = file.content.get(key)
            if value and value.words and value.words.lower() == other.words(key).lower():
                yield value.problem(
                    _("{file} has the same {key}, “{words}”.", file=other.name.as_posix(), key=key, words=value.words),
                    _("Give one of them another {key}, or delete the one that is a copy.", key=key),
                )


def _few(file: _File) -> tuple[Problem, ...]:
    """The problems of a file by line; after the first hundred, how many more there are."""
    found = _sorted(dict.fromkeys(file.problems))
    more = len(found) - MOST_PROBLEMS
    if more <= 0:
        return found
    return (*found[:MOST_PROBLEMS], Problem(_("… and {count} more in this file.", count=more), Place(file.name)))


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda found: (found.place.line, found.place.column) if found.place else (0, 0)))

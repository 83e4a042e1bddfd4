"""From `source/*.yaml` to policies, with every problem of every file at once.

What an author writes is only ever data: nothing in it is run, looked up on the network or used as a path.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from oppslag.frozen import frozen
from oppslag.messages import _, because
from oppslag.model import Organisation, Policy
from oppslag.problems import Place, Problem, Severity, SourceError

if TYPE_CHECKING:
    from oppslag.loading.marked import Marked

_DISTINCT = ("id", "prefix")  # what no two documents share
FOLDER = PurePath("source")
ORGANISATION = "organisation.yaml"
NOT_DOCUMENTS = frozenset({ORGANISATION, "approvals.yaml"})
MOST_PROBLEMS = 100  # of one file; a person mends the first ones first


@frozen
class Library:
    """What the source of a workspace holds.

    `policies` are those without an error, by file name; `problems` are those of every file, warnings too, by file and
    line; `whole` are the digests of the files in whose shape nothing is wrong (`oppslag.loading.whole`).
    """

    organisation: Organisation
    policies: tuple[Policy, ...]
    problems: tuple[Problem, ...]
    whole: frozenset[str] = field(default=frozenset(), compare=False)  # of bytes, not of what they mean


@frozen
class _File:
    """One file as read and judged; `content` is None when there is nothing to go on with."""

    name: PurePath
    content: "Marked | None" = None
    problems: tuple[Problem, ...] = ()
    whole: str = ""  # its digest, when nothing is wrong with its shape

    @property
    def sound(self) -> "Marked | None":
        """The content, when nothing in it is an error."""
        return None if any(problem.severity is Severity.ERROR for problem in self.problems) else self.content

    def words(self, key: str) -> str:
        """The words under a key of the file."""
        return self.content.string(key) if self.content else ""


@frozen
class Known:
    """A document's file as it was judged, and the bytes and the organisation that it was judged with."""

    content: bytes
    organisation: Organisation | None
    file: _File


Memory = dict[PurePath, Known]  # by the name of the file


def load(root: Path, whole: frozenset[str] = frozenset(), memory: Memory | None = None) -> Library:
    """Read `root/source/organisation.yaml` and every document beside it.

    A document with an error is left out of `policies`; one with warnings alone is in. A file whose digest is in `whole`
    is known to have the right shape. Who loads again and again, as a preview does, hands in a `memory`: a file that has
    not changed since is not judged again. Raises SourceError, with all problems of all files, when organisation.yaml is
    missing or cannot be used.
    """
    from oppslag.loading import assembling  # noqa: PLC0415 - `inv --list` needs no YAML

    shared = _shared(root, whole)
    organisation = assembling.organisation(shared.sound) if shared.sound else None
    names, strangers = _names(root)
    memory = {} if memory is None else memory
    files = _distinct([_document(root, name, organisation, whole, memory) for name in names])
    problems = tuple(problem for file in (shared, *strangers, *files) for problem in _few(file))
    if organisation is None:
        raise SourceError(problems)
    policies = tuple(assembling.policy(file.sound, organisation) for file in files if file.sound)
    return Library(organisation, policies, problems, frozenset({file.whole for file in (shared, *files)} - {""}))


def _shared(root: Path, whole: frozenset[str]) -> _File:
    from oppslag.loading import checking  # noqa: PLC0415 - as above

    read = _read(root, FOLDER / ORGANISATION)
    return _judged_beyond_shape(read, _shaped(read, "organisation", whole), checking.organisation_problems)


def _document(
    root: Path, name: PurePath, organisation: Organisation | None, whole: frozenset[str], memory: Memory
) -> _File:
    content = _content(root, name)
    if isinstance(content, _File):
        return content
    known = memory.get(name)
    if not known or (known.content, known.organisation) != (content, organisation):
        known = memory[name] = Known(content, organisation, _judged(name, content, organisation, whole))
    return known.file


def _judged(name: PurePath, content: bytes, organisation: Organisation | None, whole: frozenset[str]) -> _File:
    from oppslag.loading import checking, marked  # noqa: PLC0415 - as above

    read = _File(name, *marked.read(content, name))
    return _judged_beyond_shape(
        read, _shaped(read, "source", whole), lambda content: checking.document_problems(content, organisation)
    )


def _judged_beyond_shape(read: _File, shaped: _File, judge: Callable[["Marked"], Iterable[Problem]]) -> _File:
    """The file with what else is wrong with it: what has the wrong shape is not judged twice."""
    if not shaped.content:
        return shaped
    places = {problem.place for problem in shaped.problems[len(read.problems) :]}
    rest = [problem for problem in judge(shaped.content) if problem.place not in places]
    return replace(shaped, problems=(*shaped.problems, *rest))


def _shaped(file: _File, kind: str, whole: frozenset[str]) -> _File:
    """The file with what is wrong with its shape, judged unless its bytes are known to be whole."""
    from oppslag.loading.whole import digest  # noqa: PLC0415 - as above

    if not file.content:
        return file
    mine = digest(kind, file.content.file.text)
    if mine in whole:
        return replace(file, whole=mine)
    from oppslag.loading import explaining  # noqa: PLC0415 - it imports pydantic

    wrong = tuple(explaining.shape_problems(kind, file.content))
    return replace(file, problems=(*file.problems, *wrong), whole="" if wrong else mine)


def _read(root: Path, name: PurePath) -> _File:
    from oppslag.loading import marked  # noqa: PLC0415 - as above

    content = _content(root, name)
    return content if isinstance(content, _File) else _File(name, *marked.read(content, name))


def _content(root: Path, name: PurePath) -> bytes | _File:
    """The bytes of a file, or what is wrong where it cannot be opened."""
    from oppslag.loading import marked  # noqa: PLC0415 - as above

    try:
        with (root / name).open("rb") as file:
            return file.read(marked.LARGEST + 1)  # one byte more tells that it is too large
    except FileNotFoundError:
        hint = _("It holds the name and the languages of the organisation; see the guide.")
        return _File(name, problems=(Problem(_("The file is missing."), Place(name), hint),))
    except OSError as error:
        problem = Problem(_("The file cannot be opened: {reason}", reason=because(error)), Place(name))
        return _File(name, problems=(problem,))


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
    named: dict[tuple[str, str], list[_File]] = {}
    for file in files:
        for key in _DISTINCT:
            named.setdefault((key, file.words(key).lower()), []).append(file)
    return [replace(file, problems=(*file.problems, *_clashes(file, named))) for file in files]


def _clashes(file: _File, named: Mapping[tuple[str, str], Iterable[_File]]) -> Iterator[Problem]:
    for key in _DISTINCT:
        value = file.content.get(key) if file.content else None
        if not value or not value.words:
            continue
        for other in named.get((key, value.words.lower()), ()):
            if other.name != file.name:
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

"""What organisation.yaml says of publishing: `targets` and `quality_systems`, each mistake with its line.

    targets:
      intranett: {kind: folder, path: "//server/share/retningslinjer"}
    quality_systems:
      QM+:
        fields: {Tittel: title, Dokumentansvarlig: owner}

No credential ever stands here: see `secrets`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from oppslag.messages import _, because
from oppslag.problems import Place, Problem, PublishingError, UsageError, did_you_mean

if TYPE_CHECKING:
    from oppslag.loading.marked import Marked

FILE = PurePath("source", "organisation.yaml")
_SECRET = frozenset({"password", "passord", "secret", "token", "key", "key_file", "passphrase"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One target as the file has it: its name, its kind and its other values as words; `root` is the workspace."""

    name: str
    kind: str
    values: Mapping[str, str]
    root: Path
    place: Place = field(default=Place(FILE), repr=False, compare=False)

    def refusal(self, message: str, hint: str = "") -> PublishingError:
        """An error that names the line where the target is written, and does not show it: see `_unshown`."""
        return PublishingError(Problem(message, self.place, hint))


def target_setting(root: Path, name: str, kinds: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]) -> Setting:
    """The target of this name; `kinds` has the required and the optional values of each kind.

    Raises UsageError where none is named, PublishingError for a target that there is not, and with every mistake in how
    it is written.
    """
    targets = _part(root, "targets")
    if not name:
        names = _("It may be: {names}.", names=", ".join(targets)) if targets else ""
        raise UsageError(Problem(_("Say where to: --to NAME"), hint=names or _no_targets()))
    found = targets.get(name)
    if found is None:
        raise PublishingError(
            Problem(
                _("There is no target “{name}” in {file}.", name=name, file=FILE.as_posix()),
                hint=did_you_mean(name, list(targets)) or _no_targets(),
            )
        )
    problems = [_unshown(problem) for problem in _mistakes(found, kinds)]
    if problems:
        raise PublishingError(problems)
    values = {key: _words(value) for key, value in found.mapping().items()}
    return Setting(name, values.pop("kind"), values, root, found.place)


def _no_targets() -> str:
    return _("Write it under targets: see docs/publisering.md.")


def target_names(root: Path) -> tuple[str, ...]:
    """The names of all targets, as the file orders them."""
    return tuple(_part(root, "targets"))


def quality_fields(root: Path, system: str) -> Mapping[str, str] | None:
    """What the file says a quality system's fields are: the system's name of a field -> ours. None = nothing said."""
    found = _part(root, "quality_systems").get(system)
    fields = found.get("fields") if found else None
    return {label: _words(value) for label, value in fields.mapping().items()} if fields else None


def _part(root: Path, key: str) -> "Mapping[str, Marked]":
    from oppslag.loading.marked import read  # noqa: PLC0415 - `inv --list` reads no YAML

    try:
        content, problems = read((root / FILE).read_bytes(), FILE)
    except OSError as error:
        raise PublishingError(
            Problem(_("{file} cannot be read: {reason}.", file=FILE.as_posix(), reason=because(error)))
        ) from error
    if content is None:
        raise PublishingError(problems)
    part = content.get(key)
    return part.mapping() if part else {}


def _unshown(problem: Problem) -> Problem:
    """The problem without the line itself: somebody may have written a password in it."""
    return replace(problem, excerpt="")


def _mistakes(found: "Marked", kinds: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]) -> Iterable[Problem]:
    kind = found.string("kind")
    if kind not in kinds:
        yield found.problem(
            _("A target needs a kind: {kinds}.", kinds=", ".join(kinds)),
            did_you_mean(kind, list(kinds)) if kind else "",
        )
        return
    required, optional = kinds[kind]
    known = ("kind", *required, *optional)
    for key, value in found.mapping().items():
        if key in _SECRET and key not in known:
            yield value.problem(
                _("A credential must not stand in this file."),
                _("Take it out, change it, and hand it over as docs/publisering.md says."),
            )
        elif key not in known:
            yield value.problem(_("“{key}” is not known here.", key=key), did_you_mean(key, known))
    for key in required:
        given = found.get(key)
        if given is None or not _words(given):
            yield found.problem(_("A target of the kind {kind} needs “{key}”.", kind=kind, key=key))


def _words(value: "Marked") -> str:
    """A value as words; a number as it is written (the reader of the source tells only that it is one)."""
    if isinstance(value.value, float):
        return value.file.lines[value.start[0]][value.start[1] : value.end[1]].strip()
    return value.words

"""The texts of one version in one language by rule: small enough to keep with every release, enough to compare."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from shutil import which
from typing import Any

from oppslag.localising.states import editions
from oppslag.messages import _
from oppslag.model import Edition, Policy, Rule
from oppslag.problems import Problem, SourceError, UsageError
from oppslag.scratch import Scratch
from oppslag.workspace import Workspace

CONTROL = (
    "version",
    "last_changed",
    "valid_from",
    "reviewed",
    "next_review",
    "owner",
    "approver",
    "case",
    "applies_to",
)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a rule stands: its section, and the rule above it ("" = directly in the section)."""

    rule: str
    section: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One edition as data. `seats` are in reading order; `texts` has the words of each key, in reading order too.

    `awaiting` has the keys of texts that are not translated, or from an earlier text, each with the language (BCP 47)
    that its words are in meanwhile.
    """

    document: str
    version: str
    language: str
    sections: tuple[str, ...]
    seats: tuple[Seat, ...]
    texts: Mapping[str, str]
    control: Mapping[str, str] = field(default_factory=dict)
    awaiting: Mapping[str, str] = field(default_factory=dict)


def snapshot(edition: Edition) -> Snapshot:
    """An edition as data. Pure."""
    policy = edition.policy
    return Snapshot(
        policy.id,
        policy.control.version,
        edition.language,
        tuple(section.id for section in policy.sections),
        tuple(seat for section in policy.sections for rule in section.rules for seat in _seats(rule, section.id)),
        {text.key: text.words for text in policy.texts()},
        {name: str(value) for name in CONTROL if (value := getattr(policy.control, name)) is not None},
        {text.key: text.language for text in policy.texts() if text.language != edition.language},
    )


def _seats(rule: Rule, section: str, parent: str = "") -> Iterator[Seat]:
    yield Seat(rule.id, section, parent)
    for sub in rule.rules:
        yield from _seats(sub, section, rule.id)


def to_data(one: Snapshot) -> dict[str, Any]:
    """As it is kept in a release."""
    return {
        "document": one.document,
        "version": one.version,
        "language": one.language,
        "sections": list(one.sections),
        "rules": [{"rule": seat.rule, "section": seat.section, "parent": seat.parent} for seat in one.seats],
        "texts": dict(one.texts),
        "control": dict(one.control),
        "awaiting": dict(one.awaiting),
    }


def from_data(data: Mapping[str, Any]) -> Snapshot:
    """As it was before `to_data`. Raises KeyError or TypeError for anything else."""
    return Snapshot(
        data["document"],
        data["version"],
        data["language"],
        tuple(data["sections"]),
        tuple(Seat(**seat) for seat in data["rules"]),
        data["texts"],
        data["control"],
        data.get("awaiting", {}),  # an earlier release may not say
    )


def of_policy(workspace: Workspace, policy: Policy) -> dict[str, Snapshot]:
    """Every edition of a policy of a workspace, by language. Raises SourceError with every problem of the files."""
    return {edition.language: snapshot(edition) for edition in editions(policy, workspace.root)}


def of_workspace(folder: Path, document: str) -> dict[str, Snapshot]:
    """A document of another workspace. Raises UsageError or SourceError where it is not there or not sound."""
    other = Workspace.at(folder)
    for policy in other.library.policies:
        if policy.id == document:
            return of_policy(other, policy)
    raise SourceError(
        [
            Problem(_("{folder} has no sound document called {document}.", folder=folder, document=document)),
            *other.library.problems,
        ]
    )


@contextmanager
def revision(root: Path, name: str) -> Iterator[Path]:
    """The source and translations of a revision of git, in a folder that is gone afterwards; nothing is checked out.

    Raises UsageError when git is not there or does not know the revision.
    """
    git = which("git")
    if git is None:
        raise UsageError(Problem(_("git is not on this machine."), hint=_("Compare with a release or a folder.")))
    commit = (
        _git(git, root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode().strip()
    )
    if not commit:
        raise _unknown(name)
    prefix = _git(git, root, "rev-parse", "--show-prefix").decode().strip()
    listed = _git(git, root, "ls-tree", "-r", "-z", "--name-only", commit, "--", "source", "translations")
    with Scratch("texts") as folder:
        for path in filter(None, listed.decode().split("\0")):
            target = Path(folder).joinpath(*PurePosixPath(path).parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_git(git, root, "show", f"{commit}:{prefix}{path}"))
        if not (Path(folder) / "source").is_dir():
            raise _unknown(name)
        yield Path(folder)


def _git(git: str, root: Path, *arguments: str) -> bytes:
    done = subprocess.run(  # noqa: S603 - a list of arguments, no shell
        [git, "-C", str(root), *arguments], capture_output=True, check=False
    )
    return done.stdout if done.returncode == 0 else b""


def _unknown(name: str) -> UsageError:
    return UsageError(
        Problem(
            _("There is nothing called {name} to compare with.", name=name),
            hint=_("Name a released version (1.0), the folder of another workspace, or a revision of git."),
        )
    )

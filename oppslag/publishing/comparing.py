"""Which two versions are compared: a release, another workspace or a revision of git, and the source as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from oppslag.messages import _
from oppslag.problems import Problem, UsageError
from oppslag.publishing import releases, snapshots
from oppslag.publishing.approving import named
from oppslag.publishing.changes import Changes, compare
from oppslag.publishing.snapshots import Snapshot
from oppslag.workspace import Choice, Workspace


@dataclass(frozen=True, slots=True)
class Side:
    """Since what: a released version, a folder or a revision of git; "" = the release before what is compared.

    A version is what its readers had: `1.0` with all that was added to it (1.0+1), and of a language that lagged the
    edition that it kept. `1.0+1` is that much and no more.
    """

    since: str = ""
    until: str = ""  # a released version; "" = the source as it is


def changes(workspace: Workspace, choice: Choice, side: Side) -> tuple[Changes, ...]:
    """What has changed in one document, a value for each language that both sides have.

    Raises UsageError when there is nothing to compare with, SourceError when a side is not sound.
    """
    (policy, *others) = named(workspace, choice)
    if others:
        raise UsageError(Problem(_("One document is compared at a time."), hint="--document " + policy.id))
    new = (
        releases.wanted(workspace.root, policy.id, side.until).snapshots
        if side.until
        else snapshots.of_policy(workspace, policy)
    )
    old = _old(workspace, policy.id, side)
    languages = [tag for tag in new if tag in old and (not choice.languages or tag in choice.languages)]
    if not languages:
        raise UsageError(
            Problem(_("There is no language that both have."), hint=_("There is: {names}", names=", ".join(old)))
        )
    return tuple(compare(old[tag], new[tag]) for tag in languages)


def _old(workspace: Workspace, document: str, side: Side) -> Mapping[str, Snapshot]:
    if side.since:
        return _since(workspace, document, side.since)
    known = releases.read_releases(workspace.root, document)
    until = releases.wanted(workspace.root, document, side.until) if side.until else None
    before = [release for release in known if until is None or release.order[0] < until.order[0]]
    if not before:
        raise UsageError(
            Problem(
                _("There is no release of {document} to compare with.", document=document),
                hint=_("Name the folder of another workspace or a revision of git: --since"),
            )
        )
    return _each_newest(before)


def _each_newest(known: list[releases.Release]) -> dict[str, Snapshot]:
    """The newest texts of each language: one that lags is compared with what its readers have."""
    return {tag: one for release in known for tag, one in release.snapshots.items()}


def _since(workspace: Workspace, document: str, name: str) -> Mapping[str, Snapshot]:
    release = releases.newest_of(workspace.root, document, name)
    if release:
        known = releases.read_releases(workspace.root, document)
        return _each_newest([one for one in known if one.order <= release.order])
    if (Path(name).expanduser() / "source").is_dir():
        return snapshots.of_workspace(Path(name).expanduser(), document)
    with snapshots.revision(workspace.root, name) as folder:
        return snapshots.of_workspace(folder, document)

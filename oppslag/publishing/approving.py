"""Saying yes to the words of an edition: source/approvals.yaml, bound to the version and to every text."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from oppslag.localising.approvals import read_approvals
from oppslag.localising.numbers import broken_promises
from oppslag.localising.recording import Decision, nobody, record_approval
from oppslag.localising.states import load_edition
from oppslag.messages import _, _n
from oppslag.model import Edition, Kind, Policy, State, is_whole, version_order
from oppslag.problems import Place, Problem, PublishingError, Severity, UsageError
from oppslag.publishing.days import not_done_yet
from oppslag.workspace import Choice, Workspace, formats

if TYPE_CHECKING:
    from oppslag.localising.approvals import Approval


def approve(workspace: Workspace, choice: Choice, decision: Decision, today: date = date.max) -> "tuple[Approval, ...]":
    """Record that the texts of the picked editions are approved as they stand now, in the version of the source.

    Without languages in the choice it is the source language; with formats it is the texts that these carry, otherwise
    every text. Raises UsageError for a document, language or format that there is not, and PublishingError, with
    nothing recorded, when the version is a draft's or was released with other words, when a rule has the number of
    another, when an earlier version was approved on a later day, when it says that it was reviewed or changed on a day
    after `today`, or when any text is proposed, unreviewed, outdated or missing: each is named with its place.
    """
    policies = named(workspace, choice)
    kinds = frozenset(kind for form in formats(choice) for kind in form.carries) if choice.formats else frozenset(Kind)
    editions = [
        load_edition(policy, workspace.root, language)
        for policy in policies
        for language in choice.languages or (policy.language,)
    ]
    problems = [problem for policy in policies for problem in version_problems(policy)]
    problems += not_done_yet(policies, today)
    problems += [problem for policy in policies for problem in broken_promises(policy, workspace.root)]
    problems += [problem for edition in editions for problem in _released_otherwise(workspace, edition, kinds)]
    problems += [problem for edition in editions for problem in _too_early(workspace, edition, decision)]
    problems += [problem for edition in editions for problem in _unready(workspace, edition, kinds, decision)]
    if problems:
        raise PublishingError([*dict.fromkeys(problems), *_ready_apart(editions, choice)])
    return tuple(record_approval(workspace.root, edition, decision, _keys(edition, kinds)) for edition in editions)


def named(workspace: Workspace, choice: Choice) -> tuple[Policy, ...]:
    """The documents that are named, or the only one there is. Raises UsageError where it is not clear or not sound."""
    policies = workspace.policies(choice)
    sound = {policy.id for policy in policies}
    broken = [name for name in choice.documents if name not in sound]
    if broken or not policies:
        names = ", ".join(broken) or "source/"
        raise UsageError(
            Problem(_("{name} has mistakes in its source.", name=names), hint=_("«inv check» shows them."))
        )
    if not choice.documents and len(policies) > 1:
        ids = ",".join(policy.id for policy in policies)
        raise UsageError(Problem(_("There are several documents: say which."), hint=f"--document {ids}"))
    return policies


def version_problems(policy: Policy) -> tuple[Problem, ...]:
    """Why a version cannot be approved or released: whole versions (`2.0`) are, decimals (`2.1`) are drafts."""
    version = policy.control.version
    if is_whole(version):
        return ()
    return (
        Problem(
            _("Version {version} of {document} is a draft.", version=version, document=policy.id),
            Place(policy.place.file),
            _("Whole versions are approved and decimals are drafts: write a whole one under control, such as “2.0”."),
        ),
    )


def _keys(edition: Edition, kinds: frozenset[Kind]) -> list[str]:
    return [text.key for text in edition.texts(kinds)]


def _unready(workspace: Workspace, edition: Edition, kinds: frozenset[Kind], decision: Decision) -> Iterable[Problem]:
    """What the record itself has against these texts: it refuses, and writes nothing, as long as one is not current."""
    if not nobody(decision) and all(text.state is State.CURRENT for text in edition.texts(kinds)):
        return ()
    try:
        record_approval(workspace.root, edition, decision, _keys(edition, kinds))
    except PublishingError as error:
        return error.problems
    raise AssertionError  # pragma: no cover - the record refuses what is not current and what nobody decided


def _ready_apart(editions: Iterable[Edition], choice: Choice) -> Iterable[Problem]:
    """That some formats carry none of the texts that wait, and how to approve what these carry."""
    for edition in editions:
        asked = [form for form in formats(choice) if not edition.policy.formats or form.name in edition.policy.formats]
        ready = [
            form.name for form in asked if all(text.state is State.CURRENT for text in edition.texts(form.carries))
        ]
        if ready and len(ready) < len(asked):
            names = ",".join(ready)
            yield Problem(
                _n(
                    "{language}: {formats} carries none of these texts.",
                    "{language}: {formats} carry none of these texts.",
                    len(ready),
                    language=edition.language,
                    formats=names,
                ),
                hint=_("To approve what is ready by itself: {command}", command=_only(edition, choice, names)),
                severity=Severity.WARNING,
            )


def _only(edition: Edition, choice: Choice, names: str) -> str:
    """The command that approves these formats of an edition alone."""
    document = f"--document {edition.policy.id} " if choice.documents else ""
    language = "" if edition.is_source else f"--language {edition.language} "
    return f"inv approve {document}{language}--format {names} --by …"


def _too_early(workspace: Workspace, edition: Edition, decision: Decision) -> Iterable[Problem]:
    """A decision on a day before the one on which an earlier version was approved."""
    policy = edition.policy
    for one in read_approvals(workspace.root):
        with suppress(ValueError):  # anybody may have written in the file
            mine = (one.document, one.language) == (policy.id, edition.language)
            earlier = version_order(one.version) < version_order(policy.control.version)
            if mine and earlier and one.date > decision.date:
                yield Problem(
                    _("{document} {version} was approved {date}, which is later.",
                      document=f"{policy.id} {edition.language}", version=one.version, date=one.date),
                    one.place,
                    _("Look at the day of the decision: --date"),
                )  # fmt: skip


def _released_otherwise(workspace: Workspace, edition: Edition, kinds: frozenset[Kind]) -> Iterable[Problem]:
    """A version that has left the house cannot be approved again with other words."""
    from oppslag.publishing.releases import newest_of  # noqa: PLC0415 - releases know approvals

    policy = edition.policy
    release = newest_of(workspace.root, policy.id, policy.control.version)
    before = release.snapshots.get(edition.language) if release else None
    if release is None or before is None:
        return
    changed = [
        text for text in edition.texts(kinds) if text.key in before.texts and before.texts[text.key] != text.words
    ]
    for text in changed:
        yield Problem(
            _("{key} is not what version {version} was released with.", key=text.key, version=release.version),
            text.place,
            _("Give the document a new whole version under control before it is approved again."),
        )

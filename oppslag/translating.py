"""What `inv translate` does: update catalogues, record bridges and reviews, send spreadsheets out, take them back."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from oppslag import localising
from oppslag.localising.merging import Report
from oppslag.localising.recording import Decision, Reviewing, chosen_keys
from oppslag.localising.states import load_catalogue
from oppslag.messages import _
from oppslag.model import Policy, languages_of
from oppslag.problems import Problem, UsageError
from oppslag.workspace import Choice, Workspace, files_of


def update(workspace: Workspace, choice: Choice) -> str:
    """Make and update the catalogues of the picked documents and languages; says what happened to each."""
    policies = workspace.policies(choice)
    if not policies:
        return _("There is no document to translate.")
    with workspace.alone():
        reports = localising.update_catalogues(policies, workspace.root, choice.languages)
    lines = [_report(report) for report in reports]
    return "\n".join(lines) or _("There is no language to translate into: see organisation.yaml.")


def _report(report: Report) -> str:
    counts = (
        (_("new"), report.new),
        (_("outdated"), report.outdated),
        (_("current again"), report.current),
        (_("removed"), report.removed),
        (_("not translated"), report.untranslated),
    )
    said = ", ".join(f"{word}: {len(keys)}" for word, keys in counts if keys) or _("nothing changed")
    return f"{report.document} {report.language}: {said}"


def refuse_mixed(language: str, by: str, rule: str, **work: object) -> None:
    """Raise UsageError where the options ask for two things at once, or say what belongs to another.

    `work` has the options that each do something of their own, by name; `language`, `by` and `rule` are theirs.
    """
    asked = [f"--{name}" for name, value in work.items() if value]
    problems = []
    if len(asked) > 1:
        problems.append(Problem(_("{options} are different things: ask for one at a time.", options=", ".join(asked))))
    if work.get("reviewed") and language:
        problems.append(Problem(_("--reviewed names its languages itself: leave --language out.")))
    if (by or rule) and not work.get("reviewed"):
        problems.append(
            Problem(
                _("--by and --rule belong to --reviewed."),
                hint=_("For example: inv translate --reviewed pl --by «oversetter» --rule SM-07"),
            )
        )
    if problems:
        raise UsageError(problems)


def bridge(workspace: Workspace, choice: Choice, names: Sequence[str]) -> str:
    """Record that the newest change of these rules mends their spelling alone, so that their translations stand."""
    date = today()
    names = _listed(*names)
    policies = workspace.policies(choice)
    _refuse_unknown(policies, names)
    lines = []
    for policy in policies:
        if wanted := [name for name in names if _knows(policy, name)]:
            languages = choice.languages or languages_of(policy)
            catalogues = [c for tag in languages if (c := load_catalogue(policy, workspace.root, tag))]
            with workspace.alone():
                bridged = localising.record_bridge(workspace.root, policy, wanted, catalogues, date)
            lines += [
                _("{key}: «{old}» and «{new}» now count as the same.", key=k, old=o, new=n) for k, o, n in bridged
            ]
    return "\n".join(lines)


def _listed(*words: str) -> tuple[str, ...]:
    """The names in what was typed: `SM-07,SM-08`."""
    return tuple(dict.fromkeys(name.strip() for each in words for name in each.split(",") if name.strip()))


def _refuse_unknown(policies: Sequence[Policy], names: Sequence[str]) -> None:
    """Nothing is recorded of a list in which one name means nothing: it may be a slip of the pen for another."""
    if unknown := [name for name in names if not any(_knows(policy, name) for policy in policies)]:
        raise UsageError(
            Problem(
                _("No document has the rule {name}.", name=name),
                hint=_("A text is named by its rule (SM-07) or its key (SM-07/text)."),
            )
            for name in unknown
        )


def _knows(policy: Policy, name: str) -> bool:
    try:
        return bool(chosen_keys(policy, [name]))
    except UsageError:
        return False


def review(workspace: Workspace, choice: Choice, by: str, rules: str) -> str:
    """Record that a person has found the translations of the picked languages right: all of it or nothing."""
    names, decision = _listed(rules), Decision(by, today())
    policies = workspace.policies(choice)
    _refuse_unknown(policies, names)
    work = [
        Reviewing(policy, language, tuple(name for name in names if _knows(policy, name)) or None)
        for policy in policies
        if not names or any(_knows(policy, name) for name in names)
        for language in choice.languages
    ]
    with workspace.alone():
        done = localising.record_reviews(workspace.root, work, decision)
    lines = [
        _("{edition}: texts reviewed: {count}.", edition=f"{one.policy.id} {one.language}", count=len(keys))
        for one, keys in zip(work, done, strict=True)
    ]
    return "\n".join(lines)


def export(workspace: Workspace, choice: Choice, file: str) -> str:
    """Write a spreadsheet for a translator who has no PO program."""
    from oppslag.localising.spreadsheets import export_xlsx, not_taken  # noqa: PLC0415 - only agencies' work needs it

    (path,) = files_of(workspace.root, {"--export": file})
    policies = workspace.policies(choice)
    if path and path.exists() and (lost := not_taken(path, workspace.library.policies, workspace.root)):
        hint = _("Take it in first: inv translate --import {file}. Or choose another name.", file=file)
        raise UsageError(
            [*lost, Problem(_("{file} is there already, with work in it that would be lost.", file=file), hint=hint)]
        )
    languages = choice.languages or tuple(
        tag for tag in workspace.languages() if any(policy.language != tag for policy in policies)
    )
    export_xlsx(policies, languages, workspace.root, path or Path(file))
    return _("{file} has the texts for {languages}.", file=file, languages=", ".join(languages))


def take(workspace: Workspace, choice: Choice, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Take the translations of a spreadsheet: what was taken, and what was not and why."""
    from oppslag.localising.spreadsheets import import_xlsx  # noqa: PLC0415 - as above

    path, policies = _spreadsheet(file), workspace.policies(choice)
    with workspace.alone():
        taken = import_xlsx(path, policies, workspace.root, choice.languages)
    lines = [
        _("{language}: translations taken: {count}.", language=language, count=len(keys))
        for language, keys in taken.taken.items()
    ]
    return "\n".join(lines) or _("Nothing in the spreadsheet was new."), taken.refused


def _spreadsheet(file: str) -> Path:
    path = Path(file).expanduser()
    if path.suffix.lower() != ".xlsx":
        raise UsageError(_("{file} is not the name of a spreadsheet: it must end in .xlsx.", file=file))
    return path


def today() -> dt.date:
    """The day on which a person says something, by the clock of their own machine."""
    return dt.date.today()

"""What `inv translate` does: update catalogues, record bridges and reviews, send spreadsheets out, take them back."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from oppslag import localising
from oppslag.localising.merging import Report
from oppslag.localising.recording import Decision, chosen_keys
from oppslag.localising.states import languages_of, load_catalogue
from oppslag.messages import _
from oppslag.model import Policy
from oppslag.problems import Problem, UsageError
from oppslag.workspace import Choice, Workspace


def update(workspace: Workspace, choice: Choice) -> str:
    """Make and update the catalogues of the picked documents and languages; says what happened to each."""
    reports = localising.update_catalogues(workspace.policies(choice), workspace.root, choice.languages)
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


def bridge(workspace: Workspace, choice: Choice, names: Sequence[str]) -> str:
    """Record that the newest change of these rules mends their spelling alone, so that their translations stand."""
    date = today()
    lines = []
    for policy in workspace.policies(choice):
        if wanted := [name for name in names if _knows(policy, name)]:
            languages = choice.languages or languages_of(policy)
            catalogues = [c for tag in languages if (c := load_catalogue(policy, workspace.root, tag))]
            bridged = localising.record_bridge(workspace.root, policy, wanted, catalogues, date)
            lines += [
                _("{key}: «{old}» and «{new}» now count as the same.", key=k, old=o, new=n) for k, o, n in bridged
            ]
    if not lines:
        raise UsageError(_("No document has the rule {names}.", names=", ".join(names)))
    return "\n".join(lines)


def _knows(policy: Policy, name: str) -> bool:
    try:
        return bool(chosen_keys(policy, [name]))
    except UsageError:
        return False


def review(workspace: Workspace, choice: Choice, by: str, rules: str) -> str:
    """Record that a person has found the translations of the picked languages right."""
    names = [name.strip() for name in rules.split(",") if name.strip()]
    decision = Decision(by, today())
    lines = []
    for policy in workspace.policies(choice):
        wanted = [name for name in names if _knows(policy, name)]
        if names and not wanted:
            continue
        for language in choice.languages:
            keys = localising.record_reviews(workspace.root, policy, language, decision, wanted or None)
            lines.append(
                _(
                    "{document} {language}: {count} texts reviewed.",
                    document=policy.id,
                    language=language,
                    count=len(keys),
                )
            )
    if not lines:
        raise UsageError(_("No document has the rule {names}.", names=rules))
    return "\n".join(lines)


def export(workspace: Workspace, choice: Choice, file: str) -> str:
    """Write a spreadsheet for a translator who has no PO program."""
    from oppslag.localising.spreadsheets import export_xlsx  # noqa: PLC0415 - only agencies' work needs it

    policies = workspace.policies(choice)
    languages = choice.languages or tuple(
        tag for tag in workspace.languages() if any(policy.language != tag for policy in policies)
    )
    export_xlsx(policies, languages, workspace.root, _spreadsheet(file))
    return _("{file} has the texts for {languages}.", file=file, languages=", ".join(languages))


def take(workspace: Workspace, choice: Choice, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Take the translations of a spreadsheet: what was taken, and what was not and why."""
    from oppslag.localising.spreadsheets import import_xlsx  # noqa: PLC0415 - as above

    taken = import_xlsx(_spreadsheet(file), workspace.policies(choice), workspace.root)
    lines = [
        _("{language}: {count} translations taken.", language=language, count=len(keys))
        for language, keys in taken.taken.items()
    ]
    lines += [_("{count} rows were not taken.", count=len(taken.refused))] if taken.refused else []
    return "\n".join(lines) or _("Nothing in the spreadsheet was new."), taken.refused


def _spreadsheet(file: str) -> Path:
    path = Path(file).expanduser()
    if path.suffix.lower() != ".xlsx":
        raise UsageError(_("{file} is not the name of a spreadsheet: it must end in .xlsx.", file=file))
    return path


def today() -> dt.date:
    """The day on which a person says something, by the clock of their own machine."""
    return dt.date.today()

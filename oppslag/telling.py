"""What a task did, in words for the person at the keyboard."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from oppslag.console import columns
from oppslag.messages import _

if TYPE_CHECKING:
    from oppslag.pipeline import Report, Survey
    from oppslag.workspace import Workspace
    from oppslag.writing import Entry


def built(report: "Report", workspace: "Workspace") -> str:
    """What is there now: a line for each edition, and where to look first."""
    parts = ["\n".join(report.reasons)] if report.reasons else []
    mine = sorted((entry for entry in report.entries if entry.document), key=lambda entry: entry.document)
    for document, entries in groupby(mine, key=lambda entry: entry.document):
        parts.append(f"{document}\n" + columns(_editions(list(entries))))
    new = len(report.made)
    same = len(mine) - len(report.made & {entry.path for entry in mine})
    parts.append(_("{new} files made, {same} unchanged.", new=new, same=same))
    parts.append(_("See {place}", place=workspace.output.path("index.html").resolve()))
    return "\n\n".join(parts)


def _editions(entries: Sequence["Entry"]) -> Iterable[tuple[str, ...]]:
    for language in dict.fromkeys(entry.language for entry in entries):
        mine = [entry for entry in entries if entry.language == language]
        final = [entry.path.rpartition("/")[2] for entry in mine if not entry.draft]
        drafts = [entry.path.rpartition("/")[2] for entry in mine if entry.draft]
        if final:
            yield language, _("approved"), ", ".join(final)
        if drafts:
            yield ("" if final else language), _("draft"), ", ".join(drafts)


def checked(found: "Survey") -> str:
    """That nothing is wrong, and with what."""
    documents = {edition.policy.id: edition.policy for edition in found.editions}
    rules = sum(len(list(policy.rules())) for policy in documents.values())
    return _(
        "No errors: {documents} documents, {rules} rules, {editions} editions.",
        documents=len(documents),
        rules=rules,
        editions=len(found.editions),
    )


def cleaned(count: int) -> str:
    """How many files were removed."""
    return _("{count} files removed.", count=count)

"""Withdrawing a whole document: an event that is kept with its releases. `notices` tells readers of it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from oppslag.localising.news import TEXTS
from oppslag.localising.recording import Decision, nobody
from oppslag.messages import _
from oppslag.problems import Problem, PublishingError, UsageError
from oppslag.publishing.releases import Release, Withdrawal, demand_intact, store, wanted
from oppslag.workspace import Choice, Workspace


@dataclass(frozen=True, slots=True)
class Farewell:
    """What whoever withdraws a document says: since which day, who decided it, why, and where it is minuted."""

    day: date
    by: str
    reason: str
    minutes: str = ""


def withdraw(workspace: Workspace, choice: Choice, farewell: Farewell) -> Release:
    """Record that a document is no longer in force, beside its releases. Nothing is taken off a target yet.

    The source may be there or gone. Raises UsageError when the document, who or why is not said, PublishingError for
    one that was never released, is withdrawn already or was approved later, or whose newest release is not as it was.
    """
    if len(choice.documents) != 1:
        raise UsageError(Problem(_("One document is withdrawn at a time."), hint="--document ID"))
    problems = nobody(Decision(farewell.by, farewell.day))
    if not farewell.reason.strip():
        problems.append(Problem(_("Say why it is withdrawn, in a sentence: readers will see it."), hint='--reason "…"'))
    if problems:
        raise UsageError(problems)
    top = wanted(workspace.root, choice.documents[0])
    if top.withdrawn:
        raise PublishingError(
            Problem(
                _("{document} is withdrawn already, since {date}.", document=top.document, date=top.withdrawn.date),
                hint=_("Next: inv publish --to NAME"),
            )
        )
    if (approved := top.approved(top.language)) > farewell.day.isoformat():
        raise PublishingError(
            Problem(
                _("{document} {version} was approved {date}, which is later.",
                  document=top.document, version=top.name, date=approved),
                hint=_("Look at the day of the decision: --date"),
            )
        )  # fmt: skip
    demand_intact(top)
    texts = (top.folder / TEXTS).read_bytes()
    said = Withdrawal(farewell.day.isoformat(), farewell.by.strip(), farewell.reason.strip(), farewell.minutes.strip())
    release = replace(
        top,
        folder=top.folder.with_name(f"{top.version}+{top.addition + 1}"),
        addition=top.addition + 1,
        files=(),
        kept={TEXTS: hashlib.sha256(texts).hexdigest()},
        significant=True,
        changed=said.reason,
        unchanged=False,
        withdrawn=said,
    )
    store(release, {TEXTS: texts})
    return release

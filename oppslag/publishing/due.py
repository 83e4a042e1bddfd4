"""What is to be reviewed, and when. Today is handed in: no output ever knows which day it is."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path, PurePath

from oppslag.messages import _, _n
from oppslag.model import Policy
from oppslag.publishing.releases import newest_of, withdrawal_of

SOON = 60  # days


class Urgency(StrEnum):
    """How a next review stands to a day."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    UNKNOWN = "unknown"  # the source does not state it
    WITHDRAWN = "withdrawn"  # nothing is to be reviewed


@dataclass(frozen=True, slots=True)
class Due:
    """One document: its next review as stated, how urgent it is, and the days until it (negative: since then)."""

    document: str
    title: str
    version: str
    reviewed: date | None
    next_review: date | None
    urgency: Urgency
    days: int | None
    file: PurePath


def due(policies: Iterable[Policy], today: date, soon: int = SOON, withdrawn: Collection[str] = ()) -> tuple[Due, ...]:
    """Every document, the most urgent first; `soon` is in days. The day of the review itself is not overdue.

    `withdrawn` are the documents (ids) that are no longer in force: there is nothing to review.
    """
    found = [_due(policy, today, soon, withdrawn) for policy in policies]
    return tuple(sorted(found, key=lambda one: (list(Urgency).index(one.urgency), one.next_review or date.max)))


def withdrawn_of(root: Path, policies: Iterable[Policy]) -> frozenset[str]:
    """The documents (ids) whose newest release is a withdrawal, and whose source is of no later version."""
    found = ((policy, newest_of(root, policy.id)) for policy in policies)
    return frozenset(
        policy.id
        for policy, release in found
        if release and release.withdrawn and withdrawal_of(root, policy.id, policy.control.version)
    )


def _due(policy: Policy, today: date, soon: int, withdrawn: Collection[str]) -> Due:
    control = policy.control
    days = (control.next_review - today).days if control.next_review else None
    return Due(
        policy.id,
        policy.title.words,
        control.version,
        control.reviewed,
        control.next_review,
        Urgency.WITHDRAWN if policy.id in withdrawn else _urgency(days, soon),
        days,
        policy.place.file,
    )


def _urgency(days: int | None, soon: int) -> Urgency:
    if days is None:
        return Urgency.UNKNOWN
    if days < 0:
        return Urgency.OVERDUE
    return Urgency.SOON if timedelta(days) <= timedelta(soon) else Urgency.LATER


def as_text(found: Iterable[Due]) -> str:
    """A line for each document and, where something is to be done, what to do."""
    lines = []
    for one in found:
        days = one.days or 0
        ahead = _n("{date}: in one day", "{date}: in {count} days", days, date=one.next_review)
        ahead = ahead if days else _("{date}: today", date=one.next_review)
        said = {
            Urgency.OVERDUE: _n(
                "{date}: overdue by one day", "{date}: overdue by {count} days", -days, date=one.next_review
            ),
            Urgency.SOON: ahead,
            Urgency.LATER: ahead,
            Urgency.UNKNOWN: _("no next review is stated"),
            Urgency.WITHDRAWN: _("withdrawn"),
        }[one.urgency]
        mark = "!" if one.urgency is Urgency.OVERDUE else " "
        lines.append(f"{mark} {one.document} {one.version}  {said}")
        if one.urgency not in {Urgency.LATER, Urgency.WITHDRAWN}:
            file = Path(one.file).as_posix()
            lines.append("    → " + _("Write reviewed and next_review under control in {file}.", file=file))
            lines.append("      " + _("Is nothing else changed: inv release --unchanged"))
    return "\n".join(lines)


def as_json(found: Iterable[Due]) -> str:
    """The same for machines: a list, dates as 2026-12-31, absent = null."""
    rows = [
        {
            "document": one.document,
            "title": one.title,
            "version": one.version,
            "reviewed": one.reviewed and one.reviewed.isoformat(),
            "next_review": one.next_review and one.next_review.isoformat(),
            "urgency": one.urgency.value,
            "days": one.days,
        }
        for one in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"

"""Which day it is, and what cannot have been on it. The one place where publishing looks at the clock for a date."""

from collections.abc import Iterable, Iterator
from datetime import date

from oppslag.messages import _
from oppslag.model import Policy
from oppslag.problems import Problem, Severity, UsageError


def day_of(words: str) -> date:
    """The day that an option names (2026-12-31), or today."""
    try:
        return date.fromisoformat(words) if words else date.today()
    except ValueError as error:
        raise UsageError(
            Problem(_("“{words}” is not a date.", words=words[:40]), hint=_("Write it like 2026-12-31."))
        ) from error


def not_done_yet(policies: Iterable[Policy], today: date, severity: Severity = Severity.ERROR) -> Iterator[Problem]:
    """A problem for each day on which a document says that something was done, and which has not come."""
    for policy in policies:
        for name in ("last_changed", "reviewed"):
            day = getattr(policy.control, name)
            if day and day > today:
                yield Problem(
                    _("{name} is {date}, which has not come yet.", name=name, date=day),
                    policy.control.places.get(name, policy.place),
                    _("Write the day on which it was done. What is to be valid from a later day has valid_from."),
                    severity=severity,
                )


def decided_on(words: str) -> date:
    """The day of a decision that an option names, or today. Raises UsageError for a day that has not come, too."""
    day = day_of(words)
    if day > day_of(""):
        raise UsageError(
            Problem(
                _("{date} has not come yet: nothing is decided on a day to come.", date=day),
                hint=_(
                    "Write the day of the decision. What is to be valid from a later day has valid_from under control."
                ),
            )
        )
    return day

"""From which day until which a release is in force. Pure: which day it is, whoever reads the page knows.

Of several that have begun the newest is in force. One that was to be valid from a day that had come when the newest
release was approved has begun before anybody can read of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from oppslag.publishing.releases import Release


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days in a row: from `first` (date.min = it has begun) up to but without `end` (date.max = nothing ends it)."""

    first: date
    end: date


def taking_part(known: Iterable[Release], top: Release) -> tuple[Release, ...]:
    """The releases that are in force some day where `top` is the newest that is published, oldest first.

    What was withdrawn, and what stood before it, does not come back.
    """
    found: list[Release] = []
    for release in known:
        if release.order <= top.order:
            found = [] if release.withdrawn else [*found, release]
    return tuple(found)


def not_before(known: Iterable[Release]) -> date:
    """The day before which no page can be read that tells of all these releases: that of the last decision."""
    days = (one.date for one in known)
    gone = (one.withdrawn.date for one in known if one.withdrawn)
    return max(date.fromisoformat(day) for day in (*days, *gone))


def spans(releases: Sequence[Release], since: date) -> dict[str, Span]:
    """The days of each release by its name, oldest first; one that never is in force has none.

    `releases` are in order, and none of them can be read of before `since`.
    """
    found: dict[str, Span] = {}
    end = date.max
    for release in reversed(releases):
        stated = release.control.get("valid_from", "")
        begins = date.fromisoformat(stated) if stated > since.isoformat() else date.min
        if begins < end:
            found[release.name] = Span(begins, end)
            end = begins
    return dict(reversed(found.items()))


def joined(days: Iterable[Span]) -> tuple[Span, ...]:
    """The same days, without a seam where one span begins as another ends."""
    ordered = sorted(days)
    seams = {one.end for one, other in pairwise(ordered) if one.end == other.first}
    firsts = [one.first for one in ordered if one.first not in seams]
    ends = [one.end for one in ordered if one.end not in seams]
    return tuple(Span(first, end) for first, end in zip(firsts, ends, strict=True))

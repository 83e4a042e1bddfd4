"""From which day until which a release is in force. Pure: which day it is, whoever reads the page knows.

Of several that have begun the newest is in force. One that was to be valid from a day that had come when the newest
release was approved has begun before anybody can read of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
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


@dataclass(frozen=True)
class Course:
    """What is in force from when until when, as `top` stands published: of all languages, and of each."""

    known: Sequence[Release]
    top: Release

    @cached_property
    def since(self) -> date:
        """The day before which no page can be read that tells of all this."""
        return not_before(self.known)

    @cached_property
    def part(self) -> tuple[Release, ...]:
        """The releases that are in force some day, oldest first."""
        return taking_part(self.known, self.top)

    @cached_property
    def versions(self) -> Mapping[str, Span]:
        """The days of each release, whatever languages it has."""
        return spans(self.part, self.since)

    @cached_property
    def languages(self) -> Mapping[str, Mapping[str, Span]]:
        """The same by language: where a release lacks one that is still meant, the one before it stays in force."""
        tags = dict.fromkeys(file.language for release in self.part for file in release.files)
        return {tag: spans([one for one in self.part if self._moves(one, tag)], self.since) for tag in tags}

    @property
    def begun(self) -> bool:
        """Whether the version that is published is in force already when the page can be read first."""
        return self.top.name in self.versions and self.versions[self.top.name].first == date.min

    def _moves(self, release: Release, tag: str) -> bool:
        """Whether a release brings another edition of a language, or ends it for good."""
        return bool(release.files_of(tag)) or tag not in {*release.languages, *self.top.languages}

    def days_of(self, folders: Iterable[Release], tag: str = "") -> tuple[Span, ...]:
        """When what lies in the folders of one version is in force, or its edition in a language."""
        course = self.languages.get(tag, {}) if tag else self.versions
        mine = (one for one in folders if not tag or one.files_of(tag))
        return joined(course[one.name] for one in mine if one.name in course)

    def days_of_code(self, code: str, tag: str) -> tuple[Span, ...]:
        """When a sheet with a code is current: also of an older version, while its words are those of the newer."""
        course = self.languages.get(tag, {})
        return joined(
            course[one.name]
            for one in self.part
            if one.name in course and any(file.check_code == code for file in one.files_of(tag))
        )

    def after(self, days: Sequence[Span], tag: str = "") -> str:
        """The version that comes when these days are over; "" where nothing ends them, or nothing follows."""
        course = self.languages[tag] if tag else self.versions
        return next(
            (
                one.version
                for one in self.part
                if one.name in course and course[one.name].first == days[-1].end and (not tag or one.files_of(tag))
            ),
            "",
        )

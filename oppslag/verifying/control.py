"""Document control in a file that shows it: every row stands there, its value beside its own label.

What stands there besides is furniture's business.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from oppslag import locales
from oppslag.labels import labels
from oppslag.messages import _
from oppslag.problems import Problem
from oppslag.reading.passages import Passage, Shape, Zone
from oppslag.verifying.expecting import Expectation
from oppslag.verifying.furniture import CODE, dates_of, squeezed

SHOWS_CONTROL = frozenset({"page", "word", "text", "document", "poster"})
_ON_A_WALL = frozenset({"version", "last_changed", "valid_from", "next_review"})  # the rows that a poster has
_CONTACT = frozenset({"contact", "phone", "mobile", "email"})  # there without labels, and in Arabic read across
_ADDRESS = "address"
_NEAR = 60.0  # points that may be between a label and its value: a label beside it may take two lines more
_BETWEEN = r"[:·•|,;.–—()│-]{0,3}"


def check_control(name: str, passages: Iterable[Passage], expectation: Expectation) -> Iterator[Problem]:
    """A problem for each row of document control that the passages do not show whole and in its place.

    The first row names the document; a version or a date that a title says before it does not count.
    """
    shown = " ".join(squeezed(passage.text) for passage in passages if passage.zone is Zone.BODY)
    words = labels(expectation.language)
    begin = 0
    if not re.search(f"{re.escape(squeezed(words['check_code']))}{_BETWEEN} ?{_BETWEEN}{CODE.pattern}", shown):
        yield _without_code(name, expectation)
    for label, value in expectation.facts.rows:
        values = [value, *dates_of(value, expectation.language)] if value else [words["not_stated"]]
        if found := _row(words[label], values).search(shown, begin):
            begin = found.end()
        else:
            message = _("{file}: document control does not say “{label}: {value}”.",
                        file=name, label=words[label], value=values[1] if len(values) > 1 else values[0])  # fmt: skip
            yield Problem(message, expectation.place)


def check_sheet(name: str, passages: Iterable[Passage], expectation: Expectation, *, wall: bool) -> Iterator[Problem]:
    """The same for a sheet of paper, whose columns may be read across: a value stands under or beside its label.

    A poster (`wall`) has the rows that tell its age, whom to ask, and where the page is.
    """
    body = [passage for passage in passages if passage.zone is Zone.BODY and passage.spot.box]
    if all(passage.shape is Shape.PARAGRAPH for passage in body):
        return  # without tags: a table is read as lines, and the file is refused
    words = labels(expectation.language)
    rows = [row for row in expectation.facts.rows if not wall or row[0] in _ON_A_WALL | _CONTACT]
    across = wall or locales.direction(expectation.language) == "rtl"
    if wall and expectation.facts.address:
        rows.append((_ADDRESS, re.sub("^https?://", "", expectation.facts.address).rstrip("/")))
    for label, value in [*rows, ("check_code", "")]:
        values = [value, *dates_of(value, expectation.language)] if value else [words["not_stated"]]
        pattern = CODE.pattern if label == "check_code" else "|".join(re.escape(squeezed(one)) for one in values if one)
        bare = across and label in _CONTACT | {_ADDRESS}
        if not (_said(pattern, body) if bare else _in_place(squeezed(words[label]), pattern, body)):
            if label == "check_code":
                yield _without_code(name, expectation)
                continue
            message = _("{file}: document control does not say “{label}: {value}”.",
                        file=name, label=words[label], value=values[1] if len(values) > 1 else values[0])  # fmt: skip
            yield Problem(message, expectation.place)


def _said(pattern: str, passages: Iterable[Passage]) -> bool:
    return any(re.search(pattern, squeezed(passage.text)) for passage in passages)


def _in_place(label: str, pattern: str, passages: Sequence[Passage]) -> bool:
    """Whether a label has its value: in its own passage, before it where that is read from the right, or next to it."""
    together = f"{re.escape(label)}{_BETWEEN}(?:{pattern})|(?:{pattern}){_BETWEEN}{re.escape(label)}"
    if _said(together, passages):
        return True
    found = (passage for passage in passages if squeezed(passage.text).strip(":") == label)
    return any(
        re.match(f"(?:{pattern})(?:$|(?!\\d).)", squeezed(near.text))
        for passage in found
        for near in _neighbours(passage, passages)
    )


def _neighbours(passage: Passage, passages: Iterable[Passage]) -> Iterator[Passage]:
    """The nearest passage below, and the nearest ones beside it: what a reader takes for the value of a label."""
    left, bottom, right, top = passage.spot.box or (0, 0, 0, 0)
    below, beside = [], []
    for other in passages:
        if other is passage or other.spot.page != passage.spot.page or not other.spot.box:
            continue
        start, low, end, high = other.spot.box
        if min(right, end) > max(left, start) and (bottom + top) / 2 - (low + high) / 2 > 0 and bottom - high < _NEAR:
            below.append((-high, other))
        elif low < (bottom + top) / 2 < high:
            beside.append((max(start - right, left - end), other))
    for near in (below, beside):
        yield from (other for _distance, other in sorted(near, key=lambda pair: pair[0])[:1])


def _without_code(name: str, expectation: Expectation) -> Problem:
    label = labels(expectation.language)["check_code"]
    return Problem(
        _("{file}: document control does not say “{label}: {value}”.", file=name, label=label, value="…"),
        expectation.place,
    )


def _row(label: str, values: Sequence[str]) -> re.Pattern[str]:
    wanted = "|".join(re.escape(squeezed(value)) for value in values if value)
    return re.compile(f"{re.escape(squeezed(label))}{_BETWEEN} ?{_BETWEEN}(?:{wanted})")

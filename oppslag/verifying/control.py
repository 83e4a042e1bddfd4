"""Document control in a file that shows it: every row stands there, its value beside its own label.

What stands there besides is furniture's business.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

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
_BETWEEN = re.compile("[:·•|,;.–—()│-]{0,3} ?[:·•|,;.–—()│-]{0,3}")
_WIDEST = 7  # characters that may stand between a label and its value in a row of text
_SIGNS = frozenset(":·•|,;.–—()│-")
_MOST_SIGNS = 3  # between a label and its value on a sheet
_ANY_CODE = ("a check code",)  # instead of the values of a row that shows a check code, whichever
_CODE_LENGTH = 9


def check_control(
    name: str, passages: Sequence[Passage], expectation: Expectation, *, seated: frozenset[int]
) -> Iterator[Problem]:
    """A problem for each row of document control that the passages do not show whole, once and in its place.

    The first row names the document; a version or a date that a title says before it does not count. `seated` are the
    identities of the passages that hold the policy: whose rules these are, and a row again, stands in none of them.
    """
    yield from _beside_the_rules(name, [one for one in passages if id(one) not in seated], expectation)
    shown = " ".join(squeezed(passage.text) for passage in passages if passage.zone is Zone.BODY)
    words = labels(expectation.language)
    begin = 0
    if not _row(words["check_code"], _ANY_CODE, shown, begin):
        yield _without_code(name, expectation)
    for label, value in expectation.facts.rows:
        said, wanted = _values(value, expectation.language)
        if end := _row(words[label], wanted, shown, begin):
            begin = end
        else:
            message = _("{file}: document control does not say “{label}: {value}”.",
                        file=name, label=words[label], value=said)  # fmt: skip
            yield Problem(message, expectation.place)


def _beside_the_rules(name: str, passages: Iterable[Passage], expectation: Expectation) -> Iterator[Problem]:
    """The organisation is named, and no row of document control begins twice."""
    texts = [squeezed(one.text) for one in passages if one.zone is Zone.BODY]
    words, organisation = labels(expectation.language), squeezed(expectation.facts.organisation)
    if organisation and not any(organisation in text for text in texts):
        yield Problem(
            _("{file}: it does not name the organisation, {organisation}.",
              file=name, organisation=expectation.facts.organisation), expectation.place,
        )  # fmt: skip
    heads = Counter(text.partition(":")[0] for text in texts)
    for label in dict(expectation.facts.rows):
        if heads[squeezed(words[label])] > 1:
            message = _("{file}: document control says “{label}” more than once.", file=name, label=words[label])
            yield Problem(message, expectation.place)


def check_sheet(name: str, passages: Iterable[Passage], expectation: Expectation, *, wall: bool) -> Iterator[Problem]:
    """The same for a sheet of paper, whose columns may be read across: a value stands under or beside its label.

    A poster (`wall`) has the rows that tell its age, whom to ask, and where the page is.
    """
    body = [passage for passage in passages if passage.zone is Zone.BODY and passage.spot.box]
    if all(passage.shape is Shape.PARAGRAPH for passage in body):
        return  # without tags: a table is read as lines, and the file is refused
    texts = [squeezed(passage.text) for passage in body]
    words = labels(expectation.language)
    across = wall or locales.direction(expectation.language) == "rtl"
    for label, value, wanted in _rows(expectation, wall=wall):
        if across and label in _CONTACT | {_ADDRESS}:
            there = any(value in text for text in texts for value in wanted)
        else:
            there = _in_place(squeezed(words[label]), wanted, body, texts)
        if not there:
            if label == "check_code":
                yield _without_code(name, expectation)
                continue
            message = _("{file}: document control does not say “{label}: {value}”.",
                        file=name, label=words[label], value=value)  # fmt: skip
            yield Problem(message, expectation.place)


def mislabelled(names: Sequence[str], rows: Mapping[str, str]) -> bool:
    """Whether a line, as the phrases it is made of, gives a row of document control the value of another.

    A label in a foreign script may stand behind its value, in a line that runs from the right.
    """
    for before, label, after in zip(("", *names), names, (*names[1:], ""), strict=False):
        own = f"value {rows[label]}" if rows.get(label) else "not_stated"
        if label in rows and after.startswith(("value ", "not_stated")) and own not in {before, after}:
            return True
    return False


@lru_cache(maxsize=8)
def _rows(expectation: Expectation, *, wall: bool) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Of a sheet: each label with its value as words say it, and as it may stand there, without white space."""
    rows = [row for row in expectation.facts.rows if not wall or row[0] in _ON_A_WALL | _CONTACT]
    if wall and expectation.facts.address:
        rows.append((_ADDRESS, re.sub("^https?://", "", expectation.facts.address).rstrip("/")))
    made = [(label, *_values(value, expectation.language)) for label, value in rows]
    return (*made, ("check_code", "", _ANY_CODE))


def _values(value: str, language: str) -> tuple[str, tuple[str, ...]]:
    """A value as words say it, and all forms that it may have, without white space."""
    values = [value, *dates_of(value, language)] if value else [labels(language)["not_stated"]]
    return values[1] if len(values) > 1 else values[0], tuple(squeezed(form) for form in values if form)


def _in_place(label: str, values: Sequence[str], passages: Sequence[Passage], texts: Sequence[str]) -> bool:
    """Whether a label has its value: in its own passage, before it where that is read from the right, or next to it."""
    own = [(passage, text) for passage, text in zip(passages, texts, strict=True) if label in text]
    return any(_stand_together(label, values, text) for _passage, text in own) or any(
        _begins_with(values, squeezed(near.text))
        for passage, text in own
        if text.strip(":") == label
        for near in _neighbours(passage, passages)
    )


def _stand_together(label: str, values: Sequence[str], text: str) -> bool:
    """Whether a value stands right after the label or right before it, but for a few signs."""
    at = text.find(label)
    while at >= 0:
        end = at + len(label)
        after = (end + gap for gap in range(_MOST_SIGNS + 1) if _SIGNS.issuperset(text[end : end + gap]))
        before = (at - gap for gap in range(min(_MOST_SIGNS, at) + 1) if _SIGNS.issuperset(text[at - gap : at]))
        if any(any(_ends(values, text, place)) for place in after) or any(
            _ended(values, text, place) for place in before
        ):
            return True
        at = text.find(label, at + 1)
    return False


def _begins_with(values: Sequence[str], text: str) -> bool:
    """Whether the text is a value, or begins with one and not with a longer number."""
    return any(not text[end : end + 1].isdecimal() for end in _ends(values, text, 0))


def _ends(values: Sequence[str], text: str, place: int) -> Iterator[int]:
    """Where the values end that begin at a place of the text."""
    if values is _ANY_CODE:
        yield from (match.end() for match in [CODE.match(text, place)] if match)
    else:
        yield from (place + len(value) for value in values if text.startswith(value, place))


def _ended(values: Sequence[str], text: str, place: int) -> bool:
    """Whether a value ends there."""
    if values is _ANY_CODE:
        return place >= _CODE_LENGTH and CODE.match(text, place - _CODE_LENGTH) is not None
    return any(text.endswith(value, 0, place) for value in values)


def _neighbours(passage: Passage, passages: Iterable[Passage]) -> Iterator[Passage]:
    """The nearest passage below, and the nearest ones beside it: what a reader takes for the value of a label."""
    left, bottom, right, top = passage.spot.box or (0, 0, 0, 0)
    page, middle = passage.spot.page, (bottom + top) / 2
    below, beside = [], []
    for other in passages:
        spot = other.spot
        if spot.page != page or not spot.box or other is passage:
            continue
        start, low, end, high = spot.box
        if middle > (low + high) / 2 and bottom - high < _NEAR and min(right, end) > max(left, start):
            below.append((-high, other))
        elif low < middle < high:
            beside.append((max(start - right, left - end), other))
    for near in (below, beside):
        yield from (other for _distance, other in sorted(near, key=lambda pair: pair[0])[:1])


def _without_code(name: str, expectation: Expectation) -> Problem:
    label = labels(expectation.language)["check_code"]
    return Problem(
        _("{file}: document control does not say “{label}: {value}”.", file=name, label=label, value="…"),
        expectation.place,
    )


def _row(label: str, values: Sequence[str], shown: str, begin: int) -> int:
    """Where the first row with one of these values ends, its label first; 0 where there is none."""
    words = squeezed(label)
    at = shown.find(words, begin)
    while at >= 0:
        start = at + len(words)
        gaps = (gap for gap in range(_WIDEST, -1, -1) if _BETWEEN.fullmatch(shown, start, start + gap))
        if end := next((end for gap in gaps for end in _ends(values, shown, start + gap)), 0):
            return end
        at = shown.find(words, at + 1)
    return 0

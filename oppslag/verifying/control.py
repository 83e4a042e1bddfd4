"""Document control in a file that shows it: every row stands there, its value beside its own label.

What stands there besides is furniture's business.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from oppslag.labels import labels
from oppslag.messages import _
from oppslag.problems import Problem
from oppslag.reading.passages import Passage, Zone
from oppslag.verifying.expecting import Expectation
from oppslag.verifying.furniture import CODE, dates_of, squeezed

SHOWS_CONTROL = frozenset({"page", "word", "text"})  # that have all rows, and are read row by row
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


def _without_code(name: str, expectation: Expectation) -> Problem:
    label = labels(expectation.language)["check_code"]
    return Problem(
        _("{file}: document control does not say “{label}: {value}”.", file=name, label=label, value="…"),
        expectation.place,
    )


def _row(label: str, values: Sequence[str]) -> re.Pattern[str]:
    wanted = "|".join(re.escape(squeezed(value)) for value in values if value)
    return re.compile(f"{re.escape(squeezed(label))}{_BETWEEN} ?{_BETWEEN}(?:{wanted})")

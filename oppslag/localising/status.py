"""How far each language is: documents x languages x states, for a person and for a machine."""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from oppslag.localising.states import editions
from oppslag.messages import _
from oppslag.model import BINDING, WALL, Edition, Kind, Policy, State
from oppslag.problems import Problem, SourceError

# What formats carry, where the caller names none: the binding words, and those of the poster.
CARRIED: Mapping[str, frozenset[Kind]] = {"binding": BINDING, "poster": BINDING | WALL}


@dataclass(frozen=True, slots=True)
class Row:
    """One document in one language. `behind` has the keys of the texts that are not current, by state.

    `drafts` has the names of the formats that would be drafts, `unapproved` the number of texts without approval.
    """

    document: str
    language: str
    source: bool
    counts: Mapping[State, int]
    next_review: date | None
    drafts: tuple[str, ...]
    unapproved: int
    behind: Mapping[State, tuple[str, ...]]

    @property
    def total(self) -> int:
        """How many texts there are."""
        return sum(self.counts.values())


def status(policies: Iterable[Policy], root: Path, carried: Mapping[str, frozenset[Kind]] = CARRIED) -> tuple[Row, ...]:
    """A row for each edition: documents in their order, the source language of each first.

    `carried` says for each format which kinds of text it carries. Raises SourceError with every problem of the files.
    """
    rows: list[Row] = []
    problems: list[Problem] = []
    for policy in policies:
        try:
            rows += [_row(edition, policy, carried) for edition in editions(policy, root)]
        except SourceError as error:
            problems += error.problems
    if problems:
        raise SourceError(dict.fromkeys(problems))
    return tuple(rows)


def _row(edition: Edition, policy: Policy, carried: Mapping[str, frozenset[Kind]]) -> Row:
    texts = tuple(edition.policy.texts())
    counts = Counter(text.state for text in texts)
    behind = {state: tuple(t.key for t in texts if t.state is state) for state in State if state is not State.CURRENT}
    return Row(
        policy.id,
        edition.language,
        edition.is_source,
        {state: counts[state] for state in State},
        policy.control.next_review,
        tuple(name for name, kinds in carried.items() if edition.draft_reasons(kinds)),
        sum(not text.approved for text in texts),
        {state: keys for state, keys in behind.items() if keys},
    )


def as_table(rows: Iterable[Row]) -> str:
    """The rows as a table for a terminal, in columns that stand straight in any script."""
    heads = [_("document"), _("language"), *_state_names().values(), _("not approved"), _("next review"), _("drafts")]
    lines = [heads, *([*_cells(row)] for row in rows)]
    widths = [max(display_width(line[n]) for line in lines) for n in range(len(heads))]
    numbers = range(2, 2 + len(State) + 1)
    return "\n".join(
        "  ".join(
            _padded(cell, width, n in numbers) for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _state_names() -> dict[State, str]:
    return {
        State.CURRENT: _("current"),
        State.PROPOSED: _("proposed"),
        State.UNREVIEWED: _("unreviewed"),
        State.OUTDATED: _("outdated"),
        State.MISSING: _("missing"),
    }


def _cells(row: Row) -> list[str]:
    counts = [str(row.counts[state] or "·") for state in _state_names()]
    review = row.next_review.isoformat() if row.next_review else "–"
    return [row.document, row.language, *counts, str(row.unapproved or "·"), review, ", ".join(row.drafts) or "–"]


def _padded(cell: str, width: int, to_the_right: bool) -> str:
    space = " " * (width - display_width(cell))
    return space + cell if to_the_right else cell + space


def display_width(words: str) -> int:
    """How many columns of a terminal the words take: two for East Asian wide signs, none for marks (UAX 11)."""
    return sum(_columns(letter) for letter in words)


def _columns(letter: str) -> int:
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def as_json(rows: Iterable[Row]) -> str:
    """The rows as JSON: a list of objects with the names of `Row`, dates as 2026-12-31, absent = null."""
    return json.dumps([_as_data(row) for row in rows], ensure_ascii=False, indent=2) + "\n"


def _as_data(row: Row) -> dict[str, object]:
    return {
        "document": row.document,
        "language": row.language,
        "source": row.source,
        "texts": row.total,
        "counts": {state.value: number for state, number in row.counts.items()},
        "unapproved": row.unapproved,
        "next_review": row.next_review and row.next_review.isoformat(),
        "drafts": list(row.drafts),
        "behind": {state.value: list(keys) for state, keys in row.behind.items()},
    }

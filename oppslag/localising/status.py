"""How far each language is: documents x languages x states, for a person and for a machine."""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from oppslag.localising.approvals import Approval, Approvals
from oppslag.localising.numbers import forgotten
from oppslag.localising.states import attempt, load_catalogue, localise, read_records
from oppslag.messages import _
from oppslag.model import BINDING, WALL, Edition, Kind, Policy, State, languages_of
from oppslag.problems import Problem

# What formats carry, where the caller names none: the binding words, and those of the poster.
CARRIED: Mapping[str, frozenset[Kind]] = {"binding": BINDING, "poster": BINDING | WALL}


@dataclass(frozen=True, slots=True)
class Undone:
    """A text that keeps an edition from being approved as it was: changed since, or `gone`, or new (None)."""

    key: str
    approval: Approval | None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One document in one language. `behind` has the keys of the texts that are not current, by state.

    `drafts` has the names of the formats that would be drafts, `unapproved` the number of texts without approval,
    `undone` those of them that undid an approval.
    Where the catalogue cannot be read, nothing is known: `counts` is empty.
    """

    document: str
    language: str
    source: bool
    counts: Mapping[State, int]
    next_review: date | None
    drafts: tuple[str, ...]
    unapproved: int
    behind: Mapping[State, tuple[str, ...]]
    undone: tuple[Undone, ...] = ()

    @property
    def total(self) -> int:
        """How many texts there are."""
        return sum(self.counts.values())

    @property
    def known(self) -> bool:
        """Whether the catalogue could be read."""
        return bool(self.counts)


@dataclass(frozen=True, slots=True)
class Status:
    """A row for each edition: documents in their order, the source language of each first; what is wrong with them."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


def status(policies: Iterable[Policy], root: Path, carried: Mapping[str, frozenset[Kind]] = CARRIED) -> Status:
    """How far each edition is. A catalogue that cannot be read hides no other: its row says that nothing is known.

    `carried` says for each format which kinds of text it carries. Raises SourceError where the records of reviews,
    approvals or bridges cannot be read: then nothing can be said of any text.
    """
    records = read_records(root)
    problems: list[Problem] = []
    rows = []
    for policy in policies:
        problems += forgotten(policy, root, records.approvals)
        for language in languages_of(policy):
            known = len(problems)
            catalogue = attempt(partial(load_catalogue, policy, root, language), None, problems)
            if len(problems) > known:
                rows.append(_unknown(policy, language, carried))
            else:
                edition = localise(policy, language, catalogue, records)
                rows.append(replace(_row(edition, policy, carried), undone=tuple(_undone(edition, records.approvals))))
    return Status(tuple(rows), tuple(dict.fromkeys(problems)))


def _unknown(policy: Policy, language: str, carried: Mapping[str, frozenset[Kind]]) -> Row:
    return Row(policy.id, language, False, {}, policy.control.next_review, tuple(carried), 0, {})


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


def _undone(edition: Edition, approvals: Approvals) -> Iterator[Undone]:
    """The texts that an approval of this edition bound with other words, that have joined its kinds since, or left."""
    bound: dict[str, Approval] = {}
    for approval in sorted(approvals, key=lambda approval: approval.date):
        if (approval.document, approval.language) == (edition.policy.id, edition.language):
            bound |= dict.fromkeys(approval.texts, approval)
    kinds = {key.rpartition("/")[2] for key in bound}
    for text in edition.policy.texts():
        if not text.approved and (text.key in bound or text.kind in kinds):
            yield Undone(text.key, bound.get(text.key))
    for key in edition.gone:
        yield Undone(key, bound.get(key), gone=True)


def as_notes(rows: Iterable[Row]) -> str:
    """Which texts undid which approval, a line each; "" where none did."""
    return "\n".join(
        line
        for row in rows
        if row.undone
        for line in (f"{row.document} {row.language}:", *map(_undone_line, row.undone))
    )


def _undone_line(one: Undone) -> str:
    if one.approval is None:
        return "  " + _("{key} is new and not approved", key=one.key)
    if one.gone:
        return "  " + _(
            "{key} was approved and is gone ({version}, {date}, {by})",
            key=one.key,
            version=one.approval.version,
            date=one.approval.date,
            by=one.approval.by,
        )
    return "  " + _(
        "{key} has changed since it was approved ({version}, {date}, {by})",
        key=one.key,
        version=one.approval.version,
        date=one.approval.date,
        by=one.approval.by,
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
        State.MISSING: _("not translated"),
    }


def _cells(row: Row) -> list[str]:
    counts = [_count(row, row.counts.get(state, 0)) for state in _state_names()]
    review = row.next_review.isoformat() if row.next_review else "–"
    drafts = ", ".join(row.drafts) or "–"
    return [row.document, row.language, *counts, _count(row, row.unapproved), review, drafts]


def _count(row: Row, number: int) -> str:
    return str(number or "·") if row.known else "?"


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
    """The rows as JSON: a list of objects with the names of `Row`, dates as 2026-12-31, absent = null.

    `readable` is false, and every number 0, where the catalogue cannot be read.
    """
    return json.dumps([_as_data(row) for row in rows], ensure_ascii=False, indent=2) + "\n"


def _as_data(row: Row) -> dict[str, object]:
    return {
        "document": row.document,
        "language": row.language,
        "source": row.source,
        "readable": row.known,
        "texts": row.total,
        "counts": {state.value: row.counts.get(state, 0) for state in State},
        "unapproved": row.unapproved,
        "next_review": row.next_review and row.next_review.isoformat(),
        "drafts": list(row.drafts),
        "behind": {state.value: list(keys) for state, keys in row.behind.items()},
        "undone": [{"key": one.key, "approved": _approved(one.approval), "gone": one.gone} for one in row.undone],
    }


def _approved(approval: Approval | None) -> dict[str, str] | None:
    if approval is None:
        return None
    return {"version": approval.version, "date": approval.date.isoformat(), "by": approval.by}

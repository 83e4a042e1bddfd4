"""Rule by format and language: what is proved, on one screen."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import PurePosixPath

from oppslag.verifying.evidence import Evidence

PROVED, FAILED, ABSENT = "✓", "✗", "·"


def print_matrix(evidence: Iterable[Evidence], formats: Sequence[str] = ()) -> str:
    """A table for each document: a row for each rule, a column for each format, those of `formats` first.

    ✗ not proved in some file of the format; else ✓ proved, or · not judged. Where that holds for some of the languages,
    which stand above the table, they are named. Plain text without colour.
    """
    items = list(evidence)
    tables = []
    for document in dict.fromkeys(item.document for item in items):
        mine = [item for item in items if item.document == document]
        languages = ", ".join(dict.fromkeys(item.language for item in mine))
        tables.append("\n".join([f"{document}: {languages}", *_table(mine, formats)]))
    return "\n\n".join(tables) + "\n"


def column_name(item: Evidence, items: Sequence[Evidence]) -> str:
    """The format's name; that of the file where a format has several; with the language where they differ."""
    same = [other for other in items if (other.format, other.language) == (item.format, item.language)]
    name = item.format if item.format and len(same) == 1 else PurePosixPath(item.file).name
    return name if len({other.language for other in items}) == 1 else f"{name} {item.language}"


def rules_of(items: Sequence[Evidence]) -> list[str]:
    """Every rule that any of the files should have, in the order of the policy as far as the files show it."""
    orders: list[list[str]] = [[proof.rule for proof in item.proofs if proof.rule] for item in items]
    fullest = max(orders, key=len) if orders else []
    longest = list(dict.fromkeys(fullest))
    lost = {rule for item in items for rule in (*item.failed, *item.proved)} - set(longest)
    ordered = all(before < after for before, after in pairwise(longest))
    return sorted([*longest, *lost]) if ordered else [*longest, *sorted(lost)]


def _table(items: Sequence[Evidence], formats: Sequence[str]) -> list[str]:
    found = dict.fromkeys(item.format for item in items)
    columns = {name: [item for item in items if item.format == name] for name in (*formats, *found) if name in found}
    rows = [["", *columns], *([rule, *(_cell(mine, rule) for mine in columns.values())] for rule in rules_of(items))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _cell(items: Sequence[Evidence], rule: str) -> str:
    every = dict.fromkeys(item.language for item in items)
    failed = dict.fromkeys(item.language for item in items if rule in item.failed)
    proved = dict.fromkeys(item.language for item in items if rule in item.proved)
    mark, where = (FAILED, failed) if failed else (PROVED, proved) if proved else (ABSENT, every)
    return mark if where == every else f"{mark} {' '.join(where)}"

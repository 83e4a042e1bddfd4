"""Rule by format and language: what is proved, on one screen."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import PurePosixPath

from oppslag.verifying.evidence import Evidence

PROVED, FAILED, ABSENT = "✓", "✗", "·"
_WIDTH = 100  # columns of a terminal that a table may fill
_NARROWEST = 3  # columns of the terminal that one of the table takes at least


def print_matrix(evidence: Iterable[Evidence], width: int = _WIDTH) -> str:
    """A table for each document: a row for each rule, a column for each file; ✓ proved, ✗ not, · not judged.

    Plain text without colour. One table for each language where a single one would be wider than `width` columns.
    """
    items = list(evidence)
    tables: list[list[str]] = []
    for document in dict.fromkeys(item.document for item in items):
        mine = [item for item in items if item.document == document]
        if len(mine) * _NARROWEST <= width and len((whole := _table(document, mine))[0]) <= width:
            tables.append(whole)
            continue
        tables += [
            _table(f"{document} {language}", [item for item in mine if item.language == language])
            for language in dict.fromkeys(item.language for item in mine)
        ]
    return "".join("\n".join(table) + "\n\n" for table in tables).rstrip("\n") + "\n"


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


def _table(name: str, items: Sequence[Evidence]) -> list[str]:
    heads = [name, *(column_name(item, items) for item in items)]
    rows = [heads, *([rule, *(_mark(item, rule) for item in items)] for rule in rules_of(items))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _mark(item: Evidence, rule: str) -> str:
    if rule in item.failed:
        return FAILED
    return PROVED if rule in item.proved else ABSENT

"""Rule by format and language: what is proved, on one screen."""

from collections.abc import Callable, Iterable, Sequence

from oppslag.verifying.evidence import Evidence

PROVED, FAILED, ABSENT = "✓", "✗", "·"
_WIDTH = 100  # columns of a terminal that a table may fill


def print_matrix(evidence: Iterable[Evidence], width: int = _WIDTH) -> str:
    """One table for each document: a row for each rule, a column for each file, ✓ proved, ✗ not, · not judged.

    Plain text without colour. One table for each language where a single one would be wider than `width` columns.
    """
    items = list(evidence)
    tables = []
    for document in dict.fromkeys(item.document for item in items):
        mine = [item for item in items if item.document == document]
        whole = _table(document, mine)
        if len(whole[0]) <= width:
            tables.append(whole)
        else:
            languages = dict.fromkeys(item.language for item in mine)
            tables += [
                _table(f"{document} {language}", [item for item in mine if item.language == language])
                for language in languages
            ]
    return "\n\n".join("\n".join(line.rstrip() for line in table) for table in tables) + "\n"


def _table(name: str, items: Sequence[Evidence]) -> list[str]:
    languages = dict.fromkeys(item.language for item in items)
    one = len(languages) == 1
    heads = [_head(item, items, one=one) for item in items]
    rules = sorted({rule for item in items for rule in _rules(item)}, key=_order(items))
    rows = [[rule, *(_mark(item, rule) for item in items)] for rule in rules]
    widths = [max(map(len, column)) for column in zip([name, *heads], *rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in
            ([name, *heads], *rows)]  # fmt: skip


def _head(item: Evidence, items: Sequence[Evidence], *, one: bool) -> str:
    """The column's name: the format, with the file where a format has several, with the language where they differ."""
    same = [other for other in items if (other.format, other.language) == (item.format, item.language)]
    form = item.format if len(same) == 1 and item.format else item.file.rpartition("/")[2]
    return form if one else f"{form} {item.language}"


def _rules(item: Evidence) -> list[str]:
    return [*dict.fromkeys(proof.rule for proof in item.proofs if proof.rule), *item.failed]


def _order(items: Sequence[Evidence]) -> Callable[[str], int]:
    """Rules as the longest file has them, those that no file has at their place by name."""
    longest = max(items, key=lambda item: len(item.proved))
    known = list(dict.fromkeys(proof.rule for proof in longest.proofs if proof.rule))
    lost = sorted({rule for item in items for rule in _rules(item)} - set(known))
    return {rule: index for index, rule in enumerate(sorted([*known, *lost]) if lost else known)}.__getitem__


def _mark(item: Evidence, rule: str) -> str:
    if rule in item.failed:
        return FAILED
    return PROVED if rule in item.proved else ABSENT

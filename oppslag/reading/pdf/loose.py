"""Text that no tag holds: page headers and footers, what was added later, and whole files without tags.

Such text is read as the page shows it: lines, put together to blocks, column by column.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeAlias

from oppslag.reading.passages import Zone
from oppslag.reading.pdf.drawn import Glyph, Run
from oppslag.reading.pdf.lines import Line, in_lines, in_lines_of_runs
from oppslag.reading.pdf.tags import Block, Context

_GUTTER = 1.2  # em: the least white space between two columns
_NEAR = 1.1  # em between the ink of two lines of one block; more is a new block
_NARROW = 5  # em: what is nowhere wider is no column of text
_DEEPEST = 40


_Lines: TypeAlias = Sequence[Line[Glyph]] | Sequence[Line[Run]]
_AnyLine: TypeAlias = Line[Glyph] | Line[Run]


def loose_blocks(runs: Sequence[Run], language: str) -> list[tuple[Block, list[Run]]]:
    """The runs page by page: blocks in reading order, those marked as artifacts after the others of their page."""
    found: list[tuple[Block, list[Run]]] = []
    for page in sorted({run.page for run in runs}):
        for artifact in (False, True):
            here = [run for run in runs if run.page == page and run.mark.artifact is artifact]
            zone = Zone.RUNNING if artifact else Zone.BODY
            context = Context(language=language, zone=zone)
            found += [(Block(replace(context)), block) for block in _blocks(here)]
    return found


@dataclass(slots=True)
class _Area:
    """Lines that stand together."""

    lines: list[_AnyLine] = field(default_factory=list)

    def runs(self) -> list[Run]:
        """All that stands on them, line by line."""
        parts = [part for line in self.lines for _x, part in line.parts]
        runs = [part for part in parts if isinstance(part, Run)]
        return runs or [Run.of([part for part in parts if isinstance(part, Glyph)])]


def _blocks(runs: Sequence[Run]) -> list[list[Run]]:
    """String by string where it is plain on which line each stands, else glyph by glyph."""
    lines: _Lines | None = in_lines_of_runs(runs)
    if lines is None:
        lines = in_lines([glyph for run in runs for glyph in run.glyphs])
    seen = [line for line in lines if any(text.strip() for _x, part in line.parts for text in _texts(part))]
    return [block for angle in sorted({line.angle for line in seen})
            for area in _cut([line for line in seen if line.angle == angle], 0)
            for block in _paragraphs(area)]  # fmt: skip


def _texts(part: Glyph | Run) -> Sequence[str]:
    if isinstance(part, Glyph):
        return (part.text,)
    return part.reading.texts if part.reading else ()


def _cut(lines: list[_AnyLine], depth: int) -> list[_Area]:
    """Cut where white space goes through: across first (headings over columns), then between columns."""
    if len(lines) > 1 and depth < _DEEPEST:
        for parts in (_columns(lines), _bands(lines)):
            if len(parts) > 1:
                return [area for part in parts for area in _cut(part, depth + 1)]
    return [_Area(sorted(lines, key=lambda line: -line.y))] if lines else []


def _columns(lines: list[_AnyLine]) -> list[list[_AnyLine]]:
    """Lines apart from left to right, where an upright gutter goes through all of them; one-liners are no columns."""
    parts: list[list[_AnyLine]] = []
    edge = 0.0
    rtl = _is_right_to_left(lines)
    for line in sorted(lines, key=lambda line: line.left):
        if parts and line.left - edge < _GUTTER * line.size:
            parts[-1].append(line)
            edge = max(edge, line.right)
        else:
            parts.append([line])
            edge = line.right
    if any(all(line.right - line.left < _NARROW * line.size for line in part) for part in parts):
        return [lines]  # numbers beside a list, cells of a table: read line by line
    return parts[::-1] if rtl else parts


def _is_right_to_left(lines: list[_AnyLine]) -> bool:
    """By most of the letters."""
    directions = Counter(
        unicodedata.bidirectional(text[0]) for line in lines for _x, part in line.parts for text in _texts(part) if text
    )
    return directions["R"] + directions["AL"] > directions["L"]


def _bands(lines: list[_AnyLine]) -> list[list[_AnyLine]]:
    """Lines apart from top to bottom, at the widest gaps first."""
    ordered = sorted(lines, key=lambda line: -line.y)
    gaps = [
        (one.y - other.y - max(one.size, other.size), number)
        for number, (one, other) in enumerate(pairwise(ordered), 1)
    ]
    widest, number = max(gaps, default=(0.0, 0))
    if widest < _NEAR * ordered[0].size:
        return [lines]
    return [ordered[:number], ordered[number:]]


def _paragraphs(area: _Area) -> list[list[Run]]:
    """Blocks of lines that are near one another."""
    parts: list[_Area] = []
    for line in area.lines:
        last = parts[-1].lines[-1] if parts else None
        if last and last.y - line.y < (1 + _NEAR) * max(line.size, last.size) and 0.8 < line.size / last.size < 1.25:
            parts[-1].lines.append(line)
        else:
            parts.append(_Area([line]))
    return [part.runs() for part in parts]

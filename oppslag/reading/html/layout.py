"""Where the boxes of a page come to stand: what may lie over others, and in another order than in the file."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from oppslag.messages import _
from oppslag.reading.css.cascade import Claims, Traits
from oppslag.reading.css.style import Style
from oppslag.reading.html.elements import WORDS
from oppslag.reading.html.state import Reading, State, Styles
from oppslag.reading.nodes import Node
from oppslag.reading.passages import Finding, Passage, Shape, Sight, Spot, Zone

BLOCK_TAGS = frozenset({
    "p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dt", "dd", "caption", "figcaption",
    "summary", "legend", "option", "tr", "ul", "ol", "table", "hr",
})  # fmt: skip
CELLS = frozenset({Shape.CELL, Shape.HEADER_CELL})
_TABLE_CELLS = frozenset({"td", "th"})
_COLUMNS = frozenset({"col", "colgroup"})
_NOT_IN_TABLES = frozenset({"table", "li", "h1", "h2", "h3", "h4", "h5", "h6"})


def is_floated(reading: Reading, node: Node, traits: Traits) -> bool:
    """Whether words float away from those before them: where they come to stand is no question of being seen."""
    floated = traits.floated and node.local_name not in BLOCK_TAGS
    return floated and any(WORDS.search(run.text) for run in reading.runs)


def is_collapsed(reading: Reading, node: Node, parents: Styles) -> bool:
    """Whether a column of a table takes no room."""
    columns = [each for child in node.children for each in (child, *child.children) if each.local_name in _COLUMNS]
    for column in columns:
        matched = reading.cascade.match(column).get("", ())
        made = reading.cascade.styles(parents, Claims(matched, column.get("style"), "", column.local_name))
        if any(not style.visible or style.display == "none" for style in made):
            return True
    return False


def is_of_layout(table: Node) -> bool:
    """Whether a table lays out a page."""
    return any(node.local_name in _NOT_IN_TABLES and node is not table for node in table.iter_subtree())


def note_ragged(reading: Reading, table: Node) -> None:
    """Note the first row of a table under headings that has more or fewer cells: they stand under other headings."""
    rows = [node for node in table.iter_subtree() if node.local_name == "tr"]
    if not rows or not any(cell.local_name == "th" for cell in rows[0].children):
        return
    if is_of_layout(table):
        return
    ending = Counter[int]()  # how wide the cells are that reach down to a row and no further
    found = width = 0
    for number, row in enumerate(rows):
        if number and row.parent is not rows[number - 1].parent:  # no cell reaches out of its tbody
            found, ending = 0, Counter()
        found -= ending.pop(number - 1, 0)
        for cell in row.children:
            if cell.local_name in _TABLE_CELLS:
                wide, high = _span(cell, "colspan") or 1, _span(cell, "rowspan") or len(rows)
                found += wide
                ending[number + high - 1] += wide
        width = width or found
        if found != width:
            message = _("A row of the table has {found} cells under {expected} headings.", found=found, expected=width)
            reading.findings.append(Finding(message, Spot(path=row.path), local=True))
            return


def column_of(reading: Reading, node: Node) -> int:
    """Where the cell that an element stands in begins in its row, from 1; 0 where cells above may reach into it."""
    chain = (node, *node.ancestors)
    cell = next((each for each in chain if each.local_name in _TABLE_CELLS), None)
    if cell is None or cell.parent is None:
        return 0
    if (places := reading.columns.get(cell.parent.number)) is None:
        table = next((each for each in chain if each.local_name == "table"), cell.parent)
        first = next(each for each in table.iter_subtree() if each.local_name == "tr")
        places, width = _places(cell.parent)
        if first is not cell.parent and _places(first)[1] != width:
            places = {}
        reading.columns[cell.parent.number] = places
    return places.get(cell.number, 0)


def _places(row: Node) -> tuple[dict[int, int], int]:
    """Where each cell of a row begins, and how wide they are together."""
    places, width = dict[int, int](), 0
    for cell in row.children:
        if cell.local_name in _TABLE_CELLS:
            places[cell.number] = width + 1
            width += _span(cell, "colspan") or 1
    return places, width


def _span(cell: Node, name: str) -> int:
    """As HTML reads it: leading digits, 0 = to the end."""
    said = re.match(r"\s*\+?([0-9]{1,4})", cell.get(name))
    return int(said[1]) if said else 1


def note_place(reading: Reading, parent: State, state: State) -> None:
    """Note what the element may cover and whether it stands in another order than in the file."""
    if state.traits.covers:
        cover(reading, parent, state, next(style for style in state.styles if style.covers))
    _note_order(reading, parent, state)


def _note_order(reading: Reading, parent: State, state: State) -> None:
    node = state.node
    late = node.local_name == "tfoot" and any(n.local_name in {"tbody", "tr"} for n in node.iter_next_siblings())
    across = node.local_name in {"li", "section", "article"} and state.traits.across
    if late or across or state.traits.reordered:
        reading.reordered.append(node)
    if state.traits.turned:
        reading.reordered += node.children[:1]
    for medium, style in enumerate(state.styles if state.traits.sorted else ()):
        if style.order:
            reading.ordered.setdefault((parent.node.number, medium), {})[node] = style.order
        if style.cell and style.display != "none":
            reading.cells.setdefault((parent.node.number, medium, parent.styles[medium].row), []).append(
                (_cell(style.cell, parent.styles[medium].areas), node)
            )


def _cell(cell: tuple[str, ...], areas: tuple[str, ...]) -> tuple[str, ...]:
    """A place in a grid as row and column, where the grid says where its names are."""
    rows = [area.split() for area in areas]
    found = ((r, row.index(cell[0])) for r, row in enumerate(rows, 1) if cell[0] in row)
    row, column = next(found, (0, 0))
    return (str(row), str(column + 1)) if row and len(cell) == 1 else cell


def note_grids(reading: Reading) -> None:
    """Note what shares a place of a grid with another, and what stands in a row before that of its predecessor."""
    for orders in reading.ordered.values():
        siblings = [*next(iter(orders)).iter_siblings()]
        turned = any(orders.get(after, 0.0) < orders.get(before, 0.0) for before, after in pairwise(siblings))
        reading.reordered += orders if turned else ()
    told = _told_places(reading.passages) if reading.cells else []
    for (_parent, _medium, several), cells in reading.cells.items():
        for (cell, node), (other, before) in ((b, a) for a, b in pairwise(cells)):
            if _rank(cell) < _rank(other) and (bool(_rank(cell)[0]) is bool(_rank(other)[0])):
                reading.reordered += [node, before]
        placed = {node for _cell_of, node in cells}
        for cell, node in cells:  # those that have no place of their own fill the rows before it
            if _rank(cell)[0] - 1 > node.index and any(each not in placed for each in node.iter_next_siblings()):
                reading.reordered.append(node)
        reading.reordered += [node for cell, node in cells if _is_lifted(_rank(cell), node, placed, told, several)]
        together: dict[tuple[str, ...], list[Node]] = {}
        for cell, node in cells:
            together.setdefault(cell, []).append(node)
        for cell, nodes in together.items():
            if len(nodes) > 1 and "auto" not in cell:
                reading.covers += [(node.number, node.end, 0, 0) for node in nodes]


def _is_lifted(rank: tuple[int, int], node: Node, placed: set[Node], told: list[int], several: bool) -> bool:
    """Whether it stands above siblings before it that show words and have no place of their own: these give way."""
    row, column = rank
    if column > 1 or not 0 < row <= node.index or (several and row > 1):  # columns may hold them beside one another
        return False
    return sum(each not in placed and _told_in(each, told) > 0 for each in node.previous_siblings) >= row


def _rank(cell: tuple[str, ...]) -> tuple[int, int]:
    row, column = (*cell, "auto")[:2]
    whole = [int(part) if part.isdecimal() else 0 for part in (row, column)]
    return (whole[0], whole[1])


def cover(reading: Reading, parent: State, state: State, style: Style, *, pseudo: bool = False) -> None:
    """Note where an element, or what a style sheet writes into it, may lie over others."""
    small = state.control is not None or state.zone is Zone.NAVIGATION
    gone = style.hidden and style.covers != "beyond"
    if (small and not style.sized) or (state.hidden and not pseudo) or gone or not style.visible:
        return
    root = list(state.node.ancestors)[-1] if state.node.parent else state.node
    over = (parent.node.parent or parent.node) if pseudo else parent.node  # it may reach out of the element it is in
    around = {"page": root, "parent": over, "frame": over}.get(style.covers)
    if around is None:
        boxes = state.boxes if pseudo else parent.boxes
        around = next((n for n in (parent.node, *parent.node.ancestors) if n.number == boxes), root)
    if style.covers == "beyond":
        if around is root or around.local_name in {"html", "body"}:
            return  # what begins outside the page covers nothing in it
        around = around.parent or around
    inside = (0, 0) if pseudo else (state.node.number, state.node.end)
    reading.covers.append((around.number, around.end, *inside))
    if style.covers == "frame":
        reading.framed.append((around.number, around.end))


def passages_under_covers(reading: Reading) -> list[Passage]:
    """The passages, those undecided over which something may lie."""
    if not reading.covers:
        return [passage for _number, passage in reading.passages]
    changes: dict[int, int] = {}
    for begin, end, but_from, but_to in reading.covers:
        for place, step in ((begin, 1), (end, -1), (but_from, -1), (but_to, 1)):
            changes[place] = changes.get(place, 0) + step
    last = max((number for number, _passage in reading.passages), default=0)
    layers, depth = [], 0
    for place in range(last + 1):
        depth += changes.get(place, 0)
        layers.append(depth)
    return [
        _under(passage, layers[number] > 0, any(begin <= number < end for begin, end in reading.framed))
        for number, passage in reading.passages
    ]


def _under(passage: Passage, covered: bool, lasting: bool) -> Passage:
    if not covered or passage.sight is not Sight.SEEN:
        return passage
    return replace(passage, sight=Sight.UNDECIDED, why=_("something may lie over it"), lasting=lasting)


def report_order(reading: Reading, passages: Sequence[Passage]) -> None:
    """Report boxes that show several passages in another order than the file has them."""
    told = _told_places((number, p) for (number, _p), p in zip(reading.passages, passages, strict=True))
    for node in reading.reordered:
        if _told_in(node.parent or node, told) > 1:
            message = _("The style sheet shows these blocks in another order than the file has them.")
            reading.findings.append(Finding(message, Spot(path=node.path), local=True))


def _told_places(passages: Iterable[tuple[int, Passage]]) -> list[int]:
    return sorted(number for number, passage in passages if _is_told(passage))


def _told_in(node: Node, told: list[int]) -> int:
    """How many passages stand in an element."""
    return bisect_left(told, node.end) - bisect_left(told, node.number)


def _is_told(passage: Passage) -> bool:
    return passage.sight is not Sight.HIDDEN and passage.zone is Zone.BODY and passage.shape is not Shape.CONTROL

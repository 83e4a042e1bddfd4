"""What the walk through a page carries along, and what it has found."""

import re
from dataclasses import dataclass, field

from oppslag.frozen import entity
from oppslag.reading.css.cascade import Cascade, Kind, Traits
from oppslag.reading.css.style import Style
from oppslag.reading.nodes import Node
from oppslag.reading.passages import Finding, Passage, Shape, Spot, Zone

Styles = tuple[Style, ...]
SPACE = re.compile(r"[ \t\r\n\f]+")


@entity
class State:
    """Where the walk is: an element, its style in each medium, and what its ancestors say about its text."""

    node: Node
    kind: Kind
    styles: Styles
    traits: Traits
    shape: Shape = Shape.PARAGRAPH
    level: int = 0
    depth: int = 0
    language: str = ""
    zone: Zone = Zone.BODY
    hidden: str = ""
    unsure: str = ""
    lasting: bool = False  # the doubt that its ancestors leave is not one that a measure decides
    block: Node | None = None
    item: Node | None = None
    link: Node | None = None
    control: Node | None = None
    svg: str = ""  # "svg" inside an svg element, "text" where it shows letters, "silent" where it never does
    boxes: int = 0  # the number of the containing block


@entity
class Run:
    """Letters of one element, as they are seen."""

    text: str
    state: State
    hidden: str
    unsure: str
    lasting: bool = False


@dataclass(slots=True, eq=False)
class Reading:
    """What the walk has found so far."""

    cascade: Cascade
    passages: list[tuple[int, Passage]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    covers: list[tuple[int, int, int, int]] = field(default_factory=list)  # from, to, except from, except to
    ordered: dict[tuple[int, int], dict[Node, float]] = field(default_factory=dict)  # children with an order, by parent
    framed: list[tuple[int, int]] = field(default_factory=list)  # covered by what no browser measures
    reordered: list[Node] = field(default_factory=list)
    # of grids: what is put in places of its own, by parent, medium, and whether that has several columns
    cells: dict[tuple[int, int, bool], list[tuple[tuple[str, ...], Node]]] = field(default_factory=dict)
    whole: bool = True  # a page of its own, not a fragment of one
    anchors: dict[str, Node] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)  # list items whose own text has begun
    # of each block: how it is set, how most of its letters run, how many they are, where it stands, and whether it is
    # told to run against them
    directions: list[tuple[frozenset[str], str, int, Spot, bool]] = field(default_factory=list)
    lined: dict[int, bool] = field(default_factory=dict)  # of each block with a line break: whether it is all lines
    columns: dict[int, dict[int, int]] = field(default_factory=dict)  # of each row of a table: where its cells stand
    permalinks: dict[int, bool] = field(default_factory=dict)  # of each link of signs: whether it leads to its place


def collapsed(text: str) -> str:
    """The text with its white space as browsers show it."""
    for sign in "\t\r\n\f":
        text = text.replace(sign, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip(" ")

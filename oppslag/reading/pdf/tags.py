"""The tag tree of a PDF (ISO 32000-1, 14.7 and 14.8): its blocks of text in reading order."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

import pikepdf

from oppslag.frozen import entity, frozen
from oppslag.messages import _
from oppslag.reading.passages import Finding, Shape, Spot, UnreadableFile, Zone
from oppslag.reading.pdf.drawn import Key
from oppslag.reading.pdf.file import entries_of

Place: TypeAlias = tuple[int, int]  # number and generation of an object

_MOST_ELEMENTS = 300_000
_DEEPEST = 150
_GROUPS = frozenset({
    "Document", "DocumentFragment", "Part", "Art", "Sect", "Div", "Aside", "Index",
    "Table", "THead", "TBody", "TFoot", "TR", "LI",
})  # fmt: skip
_PARAGRAPHS = frozenset({"P", "Caption", "Figure", "Formula", "Note", "FENote", "BibEntry"})
_DRAWINGS = frozenset({"Figure", "Formula", "Form"})  # may hold words, and have others for those who do not see them
_SAYING = frozenset({"/ActualText", "/Alt", "/E"})
# Nobody reads aloud what is in them, or as a mere help to what is beside them (ISO 32000-1, 14.8.4.2 and 14.8.4.4.2).
_UNREAD = frozenset({"Artifact", "Private", "RT", "RP", "WT", "WP"})
_ASIDES = frozenset({"Note", "FENote", "Caption"})
_HEADINGS = {"Title": 1, "H": 1, **{f"H{level}": level for level in range(1, 10)}}
_CELLS = frozenset({"TH", "TD"})
_REFERENCE = re.compile(rb"(\d+) (\d+) R|null")
_OF_SHAPE = {"LBody": Shape.ITEM, "TD": Shape.CELL, "TH": Shape.HEADER_CELL, "BlockQuote": Shape.QUOTE}


@entity
class Context:
    """What is in force where content stands.

    `inside` is the shape of a paragraph here; `aside` a note or caption, which may stand anywhere on the page and does
    not end the paragraph that refers to it.
    """

    shape: Shape = Shape.PARAGRAPH
    inside: Shape = Shape.PARAGRAPH
    depth: int = 0
    level: int = 0
    language: str = ""
    zone: Zone = Zone.BODY
    aside: bool = False
    column: int = 0  # of the cell that it is, from 1


@dataclass(slots=True)
class Block:
    """One block of text: the marked content it consists of, in reading order.

    `languages` has that of each, which may be an inline element's own.
    """

    context: Context
    keys: list[Key] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The language of all of it: that of its inline elements when they agree."""
        return self.languages[0] if len(set(self.languages)) == 1 else self.context.language


@frozen
class Spoken:
    """Words of the tag tree that are read aloud in the place of all that is drawn in an element, of any depth.

    `describes`: they are the alternative of a drawing, which may say more than the words in it.
    """

    words: str
    keys: tuple[Key, ...]
    describes: bool


@frozen
class Tags:
    """The blocks of the tag tree in its order, what is read aloud in the place of what is drawn, and what is wrong."""

    blocks: list[Block]
    spoken: list[Spoken]
    findings: tuple[Finding, ...] = ()


def read_tags(pdf: pikepdf.Pdf, language: str) -> Tags:
    """All that the tag tree says; nothing for an untagged file. `language` is the document's own.

    Raises UnreadableFile for a tree without an end.
    """
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, pikepdf.Dictionary):
        return Tags([], [])
    walk = _Walk(root.get("/RoleMap"))
    for kid in _kids(root.get("/K")):
        if isinstance(kid, pikepdf.Dictionary):
            walk.element(kid, Context(language=language), None, ("",))
    return Tags(walk.blocks, walk.spoken, tuple(_findings(pdf, root, walk)))


def _findings(pdf: pikepdf.Pdf, root: Any, walk: "_Walk") -> Iterator[Finding]:
    if walk.tables and not all(cells >= _CELLS for cells in walk.tables):
        yield Finding(_("A table does not tell its headings from its cells."), own=True)
    pages: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    branches = {int(key): row for key, row in entries_of(root.get("/ParentTree"), "/Nums")} if walk.owners else {}
    rows = cache(lambda number: _told(branches.get(number)))  # many pages may say that they have one and the same
    for place, owners in walk.owners.items():
        number: Any = pdf.get_object(place).get("/StructParents")
        told: list[Place | None] = rows(number) if isinstance(number, int) else []
        if any(not 0 <= at < len(told) or told[at] != owner for at, owner in owners.items()):
            yield Finding(
                _("The tags and the page do not agree on what is a part of which text: programs read it differently."),
                Spot(pages.get(place, 0)),
                own=True,
            )


def _told(row: Any) -> list[Place | None]:
    """The elements that a page says its marked content belongs to, in the order of its numbers (table 322)."""
    written = row.unparse(resolved=True) if isinstance(row, pikepdf.Array) else b""
    return [(int(one), int(two)) if one else None for one, two in _REFERENCE.findall(written)]


def _kids(kids: Any) -> Iterable[Any]:
    return kids if isinstance(kids, pikepdf.Array) else () if kids is None else (kids,)


class _Walk:
    """Goes through the tree once. A page is known by its object's number and generation."""

    def __init__(self, roles: Any) -> None:
        self.blocks: list[Block] = []
        self.spoken: list[Spoken] = []
        self.owners: dict[Place, dict[int, Place]] = {}
        """The element of each marked content, by page or form and its number there."""
        self.tables: list[set[str]] = []
        """The kinds of cells in each table."""
        self._keys: list[Key] = []
        self._roles = roles
        self._known_roles: dict[str, str] = {}
        self._seen = 0
        self._cells = 0  # of the row that is being read

    def element(self, element: Any, context: Context, page: Place | None, path: tuple[str, ...]) -> None:
        """Add the content of an element and of those below it."""
        self._seen += 1
        if self._seen > _MOST_ELEMENTS or len(path) > _DEEPEST:
            raise UnreadableFile(_("The PDF's tags are nested without an end."))
        has = element.keys()  # to ask the file for what is not there takes most of the time
        role = self._role(str(element["/S"]) if "/S" in has else "/Span")
        if "/Pg" in has:
            page = element["/Pg"].objgen
        own = (str(element["/Lang"]) if "/Lang" in has else "") or path[0]
        inner = self._entered(role, context, own or context.language, path[-1])
        path = ("" if inner is not context else own, *path[1:], role)
        start = len(self._keys)
        if role == "Table":
            self.tables.append(set())
        elif role in _CELLS and self.tables:
            self.tables[-1].add(role)
        elif role == "TR":
            self._cells = 0
        for kid in _kids(element["/K"]) if "/K" in has else ():
            self._kid(kid, inner, page, path, element)
        for name in _SAYING if not _SAYING.isdisjoint(has) and start < len(self._keys) else ():
            if name in has:
                describes = name == "/Alt" and role in _DRAWINGS
                self.spoken.append(Spoken(str(element[name]), tuple(self._keys[start:]), describes))

    def _kid(self, kid: Any, context: Context, page: Place | None, path: tuple[str, ...], element: Any) -> None:
        if isinstance(kid, int):
            if page is not None:
                self._content((page, kid), context, path[0], element)
        elif isinstance(kid, pikepdf.Dictionary):
            kind = kid.get("/Type")
            if kind == "/MCR":
                owner = kid.get("/Stm", kid.get("/Pg"))
                place = page if owner is None else owner.objgen
                if place is not None:
                    self._content((place, int(kid["/MCID"])), context, path[0], element)
            elif kind != "/OBJR":
                self.element(kid, context, page, path)

    def _content(self, key: Key, context: Context, language: str, element: Any) -> None:
        self.owners.setdefault(key[0], {})[key[1]] = element.objgen
        block = self._open(context)
        block.keys.append(key)
        block.languages.append(language or context.language)
        self._keys.append(key)

    def _open(self, context: Context) -> Block:
        """The block that content here goes on with: the last one, or the one before its notes; else a new one."""
        for block in reversed(self.blocks):
            if block.context is context:
                return block
            if not block.context.aside:
                break
        self.blocks.append(Block(context))
        return self.blocks[-1]

    def _role(self, name: str) -> str:
        """A standard structure type, by way of the role map where the name is not one."""
        if name not in self._known_roles:
            self._known_roles[name] = self._standard(name.removeprefix("/"))
        return self._known_roles[name]

    def _standard(self, role: str) -> str:
        for _hop in range(8):
            if role in _GROUPS or role in _PARAGRAPHS or role in _HEADINGS or role in _OF_SHAPE or self._roles is None:
                break
            mapped = self._roles.get(f"/{role}")
            if mapped is None:
                break
            role = str(mapped).removeprefix("/")
        return role

    def _entered(self, role: str, around: Context, language: str, parent: str) -> Context:
        """The context inside an element: the same one (and so the same block) for an inline element."""
        shape, inside, depth, zone = around.inside, around.inside, around.depth, around.zone
        level = around.level if inside is Shape.HEADING else 0  # a paragraph in a heading is a part of it
        if role in _HEADINGS:
            shape, inside, level = Shape.HEADING, Shape.HEADING, _HEADINGS[role]
        elif role in _OF_SHAPE:
            shape = inside = _OF_SHAPE[role]
        elif role == "Lbl" and parent == "LI":
            shape = Shape.LABEL
        elif role == "L":
            depth, shape, inside = depth + 1, Shape.ITEM, Shape.ITEM
        elif role in ("TOC", "TOCI"):
            zone = Zone.NAVIGATION
        elif role in _UNREAD:
            zone = Zone.RUNNING
        elif role == "Form":
            shape = Shape.CONTROL
        elif role not in _GROUPS and role not in _PARAGRAPHS:
            return around
        column = around.column if inside is around.inside else 0
        if role in _CELLS:
            self._cells += 1
            column = self._cells
        return Context(shape, inside, depth, level, language, zone, around.aside or role in _ASIDES, column)

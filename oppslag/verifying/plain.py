"""Markdown to plain blocks of words by markdown-it: another road than the one that renders, on purpose."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from oppslag.frozen import frozen
from oppslag.reading.passages import Link, Shape

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

FIELD = re.compile(r"\[\[([^\[\]]+)\]\]")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@frozen
class Block:
    """One block of a text as every format shows it: `text` on one line, `marker` the number of an ordered item.

    `cell` is the place of a cell: the table among those of the text, the row (0 = the head) and the column, from 0.
    """

    text: str
    shape: Shape = Shape.PARAGRAPH
    marker: str = ""
    cell: tuple[int, int, int] | None = None


@frozen
class Plain:
    """A text without its Markdown: blocks in order, footnotes last, with the links and the fields in them.

    A field to fill in is ‹field›, a footnote is a superscript number after its word and a block `¹ note`, a line
    break is a space, emphasis has no mark, and the marker of an ordered list is not part of the words.
    """

    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    fields: tuple[str, ...]


def plain_blocks(words: str) -> Plain:
    """The Markdown words as plain blocks. Never fails: what is not Markdown is words."""
    walk = _Walk()
    tokens = _parser().parse(words, {})
    walk.blocks_of(tokens)
    blocks = tuple(walk.blocks + walk.note_blocks(tokens))
    fields = tuple(name for block in blocks for name in re.findall("‹(.+?)›", block.text))
    return Plain(blocks, tuple(walk.links), fields)


@dataclass(slots=True)
class _Walk:
    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    references: list[int] = field(default_factory=list)  # the note that each superscript number points to

    def blocks_of(self, tokens: Sequence["Token"]) -> None:
        """Collect every block but the notes."""
        shapes = [Shape.PARAGRAPH]
        markers: list[int] = []
        marker = ""
        place = (-1, -1, -1)
        for token in _outside_notes(tokens):
            if token.type == "ordered_list_open":
                markers.append(int(token.attrGet("start") or 1))
            elif token.type == "bullet_list_open":
                markers.append(-1)
            elif token.type in {"ordered_list_close", "bullet_list_close"}:
                markers.pop()
            elif token.type == "list_item_open":
                marker, markers[-1] = (str(markers[-1]), markers[-1] + 1) if markers[-1] >= 0 else ("", -1)
            if shape := _SHAPES.get(token.type.removesuffix("_open")):
                shapes.append(shape)
            elif token.type.removesuffix("_close") in _SHAPES:
                shapes.pop()
            place = _next_place(place, token.type)
            if token.type in {"inline", "code_block", "fence"}:
                self._add(self._words(token), shapes[-1], marker, place if shapes[-1] in _CELLS else None)
                marker = ""

    def note_blocks(self, tokens: Sequence["Token"]) -> list[Block]:
        """The notes in the order of their references."""
        bodies = _notes(tokens)
        made: list[Block] = []
        for number, note in enumerate(self.references, 1):
            lines = [self._words(token) for token in bodies.get(note, [])]
            made += [
                Block(f"{_superscript(number)} {line}" if first else line)
                for first, line in zip([True] + [False] * len(lines), lines, strict=False)
            ]
        return made

    def _add(self, text: str, shape: Shape, marker: str, cell: tuple[int, int, int] | None) -> None:
        if text:
            self.blocks.append(Block(text, shape, marker, cell))

    def _words(self, token: "Token") -> str:
        if token.type != "inline":
            return _one_line(token.content)
        parts: list[str] = []
        targets: list[tuple[int, str]] = []
        for child in token.children or ():
            if child.type == "footnote_ref":
                self.references.append(int(child.meta["id"]))
                parts.append(_superscript(len(self.references)))
            elif child.type in {"softbreak", "hardbreak"}:
                parts.append(" ")
            elif child.type == "link_open":
                targets.append((len(parts), str(child.attrGet("href") or "")))
            elif child.type == "link_close":
                start, target = targets.pop()
                self.links.append(Link(_shown("".join(parts[start:])), target))
            elif child.type == "code_inline":
                parts.append(child.content.replace("[[", "[\0["))  # in code a field is its own spelling
            else:
                parts.append(child.content)
        return _shown("".join(parts))


_SHAPES = {
    "list_item": Shape.ITEM,
    "blockquote": Shape.QUOTE,
    "td": Shape.CELL,
    "th": Shape.HEADER_CELL,
    "heading": Shape.HEADING,
}
_CELLS = frozenset({Shape.CELL, Shape.HEADER_CELL})


def _next_place(place: tuple[int, int, int], opened: str) -> tuple[int, int, int]:
    """The table, row and column after a token; the first of each is 0."""
    table, row, column = place
    match opened:
        case "table_open":
            return table + 1, -1, -1
        case "tr_open":
            return table, row + 1, -1
        case "th_open" | "td_open":
            return table, row, column + 1
    return place


def _outside_notes(tokens: Sequence["Token"]) -> Iterator["Token"]:
    inside = False
    for token in tokens:
        inside = token.type == "footnote_block_open" or (inside and token.type != "footnote_block_close")
        if not inside:
            yield token


def _notes(tokens: Sequence["Token"]) -> dict[int, list["Token"]]:
    notes: dict[int, list[Token]] = {}
    current = -1
    for token in tokens:
        if token.type == "footnote_open":
            current = int(token.meta["id"])
        elif token.type == "footnote_close":
            current = -1
        elif token.type == "inline" and current >= 0:
            notes.setdefault(current, []).append(token)
    return notes


def _shown(text: str) -> str:
    return _one_line(FIELD.sub(r"‹\1›", text).replace("\0", ""))


def _one_line(text: str) -> str:
    return re.sub(r"[ \t\n\r]+", " ", text).strip(" ")


def _superscript(number: int) -> str:
    return str(number).translate(_SUPERSCRIPT)


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 - a build that has nothing to verify does without
    from mdit_py_plugins.footnote import footnote_plugin  # noqa: PLC0415 - as above

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # Links stay as the author wrote them: percent-encoding is the business of whoever writes a file.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser.use(footnote_plugin)

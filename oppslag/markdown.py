"""From the words of a text to a `Tree`: pandoc's JSON AST, narrowed to the nodes that every format can set.

A tree is data, never markup. Its nodes are pandoc's own (`{"t": ..., "c": ...}`):

    blocks   Para, Plain, BulletList, OrderedList, BlockQuote, Table, Div of class "note"
    inlines  Str, Space, SoftBreak, LineBreak, Emph, Strong, Code, Link, Span of class "field"

A field `[[name]]` becomes a Span whose words stand in ‹angle quotation marks›. A footnote becomes a superscript digit
in the sentence and a Div of class "note" after the other blocks, so that it means the same on a wall, in a CMS and in
Word.
"""

import copy
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from oppslag.messages import _
from oppslag.model import Kind, Text
from oppslag.problems import Problem

Node = dict[str, Any]
Tree = tuple[Node, ...]
Parse = Callable[[list[str]], list[list[Node]]]

INLINE_KINDS = frozenset({Kind.TITLE, Kind.POSTER_TITLE, Kind.POSTER})
LINK_SCHEMES = ("https:", "http:", "mailto:", "tel:", "#")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTE_SIGNS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")

_LEAVES = frozenset({"Str", "Space", "SoftBreak", "LineBreak", "Code"})
_INLINES = frozenset({"Emph", "Strong"})
_BLOCKS = frozenset({"Para", "Plain"})
_ALLOWED = _LEAVES | _INLINES | _BLOCKS | {"BulletList", "OrderedList", "BlockQuote", "Table", "Div", "Link", "Span"}
_FIELD = re.compile(r"\[\[([^\[\]]+)\]\]")
_OPEN, _CLOSE = "\ue000", "\ue001"  # private-use letters carry a field through the Markdown reader
# One line that begins with a letter (or a quotation mark, or a field) and holds no sign that CommonMark 0.31 knows:
# there is one way to read it, and pandoc need not be asked.
_PLAIN = re.compile(r"(?:[^\W\d_]|[«“„‘”’\ue000])[^\\`*_\[\]<>&|~#\s]*(?: [^\\`*_\[\]<>&|~#\s]+)*")


class Trees:
    """The trees of many texts, parsed in one go and kept by their words. Problems are kept beside them.

    `parse` turns a list of Markdown strings into as many lists of pandoc blocks, in one process.
    """

    def __init__(self, parse: Parse, known: Mapping[str, Tree] | None = None) -> None:
        self._parse = parse
        self._trees: dict[str, Tree] = dict(known or {})
        self._sound: set[tuple[Kind, str]] = set()  # what was judged once is not judged for each format again

    def prepare(self, texts: Iterable[Text]) -> tuple[Problem, ...]:
        """Parse what is not known yet and return every problem: nodes that no format can set, words that were lost."""
        texts = tuple(texts)
        self._learn(text.words for text in texts)
        return tuple(problem for text in texts for problem in self._problems(text))

    def _learn(self, words: Iterable[str]) -> None:
        missing = list(dict.fromkeys(one for one in words if one not in self._trees))
        marked = {words: _FIELD.sub(f"{_OPEN}\\1{_CLOSE}", words) for words in missing}
        read = {words: blocks for words, given in marked.items() if (blocks := plain_blocks(given))}
        if asked := [words for words in missing if words not in read]:
            read |= zip(asked, self._parse([marked[words] for words in asked]), strict=True)
        self._trees |= {words: finish(read[words]) for words in missing}

    def keep(self, texts: Iterable[Text]) -> None:
        """Let go of every tree but those of these texts. What is asked for all the same is parsed again."""
        wanted = {text.words for text in texts}
        self._trees = {words: tree for words, tree in self._trees.items() if words in wanted}
        self._sound = {(kind, words) for kind, words in self._sound if words in wanted}

    def _problems(self, text: Text) -> tuple[Problem, ...]:
        if (text.kind, text.words) in self._sound:
            return ()
        if not (found := problems(text, self.tree(text))):
            self._sound.add((text.kind, text.words))
        return found

    def tree(self, text: Text) -> Tree:
        """The tree of a text. One that was let go, as another thread may do at any moment, is parsed again."""
        while (tree := self._trees.get(text.words)) is None:
            self._learn((text.words,))
        return tree

    @property
    def known(self) -> Mapping[str, Tree]:
        """Every tree so far, by the words it was parsed from."""
        return self._trees


def plain_blocks(words: str) -> list[Node] | None:
    """What pandoc makes of words without markup; None where only pandoc can say what they are."""
    if not _PLAIN.fullmatch(words) or not unicodedata.is_normalized("NFC", words):  # pandoc writes NFC
        return None
    inlines: list[Node] = []
    for word in words.split(" "):
        inlines += [{"t": "Space"}, _str(word)] if inlines else [_str(word)]
    return [{"t": "Para", "c": inlines}]


def finish(blocks: list[Node]) -> Tree:
    """Fields and footnotes in the form in which every format sets them."""
    notes: list[list[Node]] = []
    body = [_block(block, notes) for block in blocks]
    marked = [_note(number, note) for number, note in enumerate(notes, start=1)]
    return (*body, *marked)


def _block(node: Node, notes: list[list[Node]]) -> Node:
    return map_block(node, lambda inlines: _inlines(inlines, notes))


def _inlines(nodes: list[Node], notes: list[list[Node]]) -> list[Node]:
    out: list[Node] = []
    for node in nodes:
        if node["t"] == "Str":
            out.append(node)
        elif node["t"] == "Code":
            words = node["c"][1].replace(_OPEN, "[[").replace(_CLOSE, "]]")
            out.append({"t": "Code", "c": [node["c"][0], words]})
        elif node["t"] == "Note":
            notes.append(node["c"])
            out.append(_str(str(len(notes)).translate(SUPERSCRIPTS)))
        else:
            out.append(map_inline(node, lambda inner: _inlines(inner, notes)))
    return list(_fields(out))


Change = Callable[[list[Node]], list[Node]]


def map_block(node: Node, change: Change) -> Node:
    """The block with every line of inlines in it replaced by `change(line)`."""
    kind: str = node["t"]
    content: Any = node.get("c")
    match kind:
        case "Para" | "Plain":
            content = change(content)
        case "BlockQuote":
            content = map_blocks(content, change)
        case "BulletList":
            content = [map_blocks(item, change) for item in content]
        case "OrderedList":
            content = [content[0], [map_blocks(item, change) for item in content[1]]]
        case "Div":
            content = [content[0], map_blocks(content[1], change)]
        case "Table":
            node = copy.deepcopy(node)
            for cell in cells(node):
                cell[4] = map_blocks(cell[4], change)
            return node
        case _:
            return node
    return {"t": kind, "c": content}


def map_blocks(blocks: Iterable[Node], change: Change) -> list[Node]:
    """Each block with its lines changed."""
    return [map_block(block, change) for block in blocks]


def map_inline(node: Node, change: Change) -> Node:
    """The inline with the inlines inside it, if any, replaced by `change(them)`."""
    kind: str = node["t"]
    content: Any = node.get("c")
    match kind:
        case "Emph" | "Strong":
            return {"t": kind, "c": change(content)}
        case "Link" | "Span":
            return {"t": kind, "c": [content[0], change(content[1]), *content[2:]]}
        case _:
            return node


def _fields(nodes: list[Node]) -> Iterator[Node]:
    """The nodes, with those between the two private-use letters gathered in a Span of class "field"."""
    field: list[Node] | None = None
    if not any(node["t"] == "Str" and (_OPEN in node["c"] or _CLOSE in node["c"]) for node in nodes):
        yield from nodes
        return
    for node in nodes:
        pieces = re.split(f"([{_OPEN}{_CLOSE}])", node["c"]) if node["t"] == "Str" else [node]
        for piece in pieces:
            if piece == _OPEN:
                field = [_str("‹")]
            elif piece == _CLOSE and field is not None:
                yield {"t": "Span", "c": [["", ["field"], []], _joined([*field, _str("›")])]}
                field = None
            elif piece:
                item = _str(piece) if isinstance(piece, str) else piece
                if field is None:
                    yield item
                else:
                    field.append(item)
    yield from field or ()


def _joined(nodes: list[Node]) -> list[Node]:
    """Neighbouring Strs as one, so that no format can break a line between a mark and its word."""
    out: list[Node] = []
    for node in nodes:
        if out and node["t"] == out[-1]["t"] == "Str":
            out[-1] = _str(out[-1]["c"] + node["c"])
        else:
            out.append(node)
    return out


def _note(number: int, blocks: list[Node]) -> Node:
    mark = [_str(str(number).translate(SUPERSCRIPTS)), {"t": "Space"}]
    nested: list[list[Node]] = []  # pandoc reads no footnote inside a footnote
    body = [_block(block, nested) for block in blocks]
    if body and body[0]["t"] in _BLOCKS:
        body[0] = {"t": body[0]["t"], "c": [*mark, *body[0]["c"]]}
    return {"t": "Div", "c": [["", ["note"], []], body]}


def _str(words: str) -> Node:
    return {"t": "Str", "c": words}


def cells(table: Node) -> Iterator[list[Any]]:
    """Every cell of a pandoc table as `[attributes, alignment, rows, columns, blocks]`, row by row."""
    for row in rows(table):
        yield from row[1]


def rows(table: Node) -> Iterator[list[Any]]:
    """Every row of a pandoc table: those of its head first."""
    _attributes, _caption, _columns, head, bodies, foot = table["c"]
    yield from head[1]
    for body in bodies:
        yield from body[2]
        yield from body[3]
    yield from foot[1]


def problems(text: Text, tree: Tree) -> tuple[Problem, ...]:
    """What no format could set, and what was lost or turned into something else between the words and the tree."""
    nodes = list(walk(tree))
    found = [*_foreign(text, nodes), *_shape(text, tree), *_links(text, nodes)]
    return tuple(found) if found else tuple(_lost(text, tree, nodes))


def _foreign(text: Text, nodes: Iterable[Node]) -> Iterator[Problem]:
    for node in nodes:
        if node["t"] not in _ALLOWED:
            yield Problem(
                _(
                    "{key}: this would be read as {what}, which a rule cannot hold.",
                    key=text.key,
                    what=_name(node["t"]),
                ),
                text.place,
                _(
                    "Put a backslash (\\) before the sign that starts it, or write it in plain words. "
                    "A field to fill in is written [[name]]."
                ),
            )


def _name(kind: str) -> str:
    """What a person calls a node that no format can set."""
    names = {
        "RawInline": "HTML",
        "RawBlock": "HTML",
        "Header": _("a heading"),
        "CodeBlock": _("a block of code"),
        "HorizontalRule": _("a line across the page"),
        "Image": _("a picture"),
        "Math": _("a formula"),
        "LineBlock": _("a block of lines"),
        "DefinitionList": _("a list of definitions"),
    }
    return names.get(kind, kind)


def _shape(text: Text, tree: Tree) -> Iterator[Problem]:
    if text.kind in INLINE_KINDS and [node["t"] for node in tree] != ["Para"]:
        yield Problem(
            _("{key} must be one line of running text.", key=text.key),
            text.place,
            _(
                "Take away lists, tables, quotes, footnotes and empty lines; "
                "put a backslash (\\) before a sign that starts one."
            ),
        )


def _links(text: Text, nodes: Iterable[Node]) -> Iterator[Problem]:
    for node in nodes:
        if node["t"] == "Link" and not node["c"][2][0].lower().startswith(LINK_SCHEMES):
            yield Problem(
                _(
                    "{key}: the link to {target} leads nowhere from a wall or a quality system.",
                    key=text.key,
                    target=node["c"][2][0] or "«»",
                ),
                text.place,
                _("Write the whole address: https://…, mailto:… or tel:…, or #NUMBER for another rule."),
            )
        if node["t"] == "Link" and node["c"][2][1]:
            yield Problem(
                _(
                    "{key}: the words «{title}» after the link's address would not be printed.",
                    key=text.key,
                    title=node["c"][2][1],
                ),
                text.place,
                _("Take them away, or write them in the sentence."),
            )


def _lost(text: Text, tree: Tree, nodes: Iterable[Node]) -> Iterator[Problem]:
    """The law that nothing is lost: the letters and digits of the words, less their markup, are those of the tree."""
    words, kept = _letters(_unmarked(text.words, nodes)), _letters(_NOTE_SIGNS.sub("", plain(tree)))
    if words != kept and (expected := Counter(words)) != (found := Counter(kept)):  # footnotes stand at the end
        gone = "".join(sorted((expected - found).elements())) or "".join(sorted((found - expected).elements()))
        yield Problem(
            _(
                "{key}: Markdown would swallow or change part of this text ({letters}).",
                key=text.key,
                letters=gone[:40],
            ),
            text.place,
            _("Put a backslash (\\) before the sign that starts it ([, <, &, *, _ or `), or write it in plain words."),
        )


def _unmarked(words: str, nodes: Iterable[Node]) -> str:
    words = _NOTE_SIGNS.sub("", words)
    words = re.sub(r"(?<=\])\((?:[^()\s]|\([^()\s]*\))*\)", "", words)  # the address of a link
    words = re.sub(r"\[\^[^\]\s]+\]:?", "", words)  # the mark of a footnote
    if any(node["t"] == "OrderedList" for node in nodes):
        words = re.sub(r"(?m)^[\s>]*(?:[-*+]\s+)*\d{1,9}[.)](?=\s)", "", words)
    return words


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words))


def walk(tree: Iterable[Node]) -> Iterator[Node]:
    """Every node of a tree, outer before inner, in reading order."""
    stack = list(tree)[::-1]
    while stack:
        node = stack.pop()
        yield node
        if node["t"] not in _LEAVES:
            stack.extend(reversed(children(node)))


def children(node: Node) -> list[Node]:
    """The nodes directly inside a node."""
    kind: str = node["t"]
    content: Any = node.get("c")
    if kind in {"Para", "Plain", "BlockQuote", "Emph", "Strong"}:
        return list(content or ())
    if kind in {"Span", "Div", "Link"}:
        return list((content or [[], []])[1])
    if kind == "BulletList":
        return [block for item in content or () for block in item]
    if kind == "OrderedList":
        return [block for item in (content or [[], []])[1] for block in item]
    if kind == "Table":
        return [block for cell in cells(node) for block in cell[4]]
    return []


def plain(tree: Iterable[Node]) -> str:
    """The words of a tree without any mark: blocks on lines of their own."""
    return "\n".join(_plain_block(node) for node in tree)


def _plain_block(node: Node) -> str:
    if node["t"] in _BLOCKS:
        return plain_inlines(node["c"])
    return "\n".join(_plain_block(child) for child in children(node))


def plain_inlines(nodes: Iterable[Node]) -> str:
    """The words of a line of inlines."""
    return "".join(
        node["c"]
        if node["t"] == "Str"
        else node["c"][1]
        if node["t"] == "Code"
        else "\n"
        if node["t"] == "LineBreak"
        else " "
        if node["t"] in _LEAVES
        else plain_inlines(children(node))
        for node in nodes
    )

"""A page as a tree of `Node`, parsed as browsers parse (html5lib), within limits that an untrusted file cannot pass."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree.ElementTree import Comment

from html5lib.treebuilders import getTreeBuilder

from oppslag.frozen import entity
from oppslag.messages import _
from oppslag.reading.passages import UnreadableFile
from oppslag.reading.tags import Parser

LARGEST = 20_000_000  # bytes; a policy of 300 rules with its pictures inside has less than a tenth of it
MOST_ELEMENTS = 150_000
MOST_STEPS = 20_000_000  # of selector matching: some five seconds; a real page takes a hundredth
DEEPEST = 400  # elements inside elements; browsers flatten what lies deeper than 512
_BROKEN_OFF = re.compile(
    r"eof-in-(?!table|select|frameset|innerhtml)|expected-\S+-but-got-eof(?<!closing-tag-but-got-eof)(?<!doctype-but-got-eof)|expected-named-closing-tag-but-got-eof"
)
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MARKUP = re.compile(rb"<[a-zA-Z!/]")


class TooMuchWork(Exception):  # noqa: N818 - it reads as what happened
    """To match the style sheet with the page would take longer than any real page does."""


class Budget:
    """The steps that matching selectors may take on one page. `spend` raises TooMuchWork when they are used up."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = MOST_STEPS

    def spend(self, steps: int) -> None:
        """Take the steps."""
        self.left -= steps
        if self.left < 0:
            raise TooMuchWork


class Node:
    """An element, in the shape that compiled selectors of cssselect2 ask for; walks never recurse."""

    __slots__ = (
        "budget", "children", "classes", "end", "etree_children", "etree_element", "id", "index", "lang",
        "local_name", "namespace_url", "number", "order", "parent", "previous", "step", "way",
    )  # fmt: skip
    in_html_document = True

    def __init__(self, element: Any, parent: "Node | None", index: int, previous: "Node | None") -> None:
        self.etree_element = element
        self.parent = parent
        self.index = index
        self.previous = previous
        tag: str = element.tag
        self.namespace_url, self.local_name = tag[1:].split("}", 1) if tag[0] == "{" else ("", tag)
        self.id: str | None = element.get("id")
        self.classes = frozenset(element.get("class", "").split())
        self.etree_children = [child for child in element if isinstance(child.tag, str)]
        self.budget: Budget = parent.budget if parent else Budget()
        lang = element.get("lang", element.get(XML_LANG))
        self.lang: str = lang.lower() if lang is not None else parent.lang if parent else ""
        self.children: list[Node] = []
        self.step = self.local_name
        self.way = ""  # its path, once somebody has asked
        self.number = self.end = 0  # its place in the file, and the place after its last descendant
        self.order: list[Node] = parent.order if parent else []  # all elements of the page

    def get(self, name: str, default: str = "") -> str:
        """An attribute's value."""
        return str(self.etree_element.get(name, default))

    def has(self, name: str) -> bool:
        """Whether the attribute is there, with a value or without."""
        return name in self.etree_element.attrib

    @property
    def etree_siblings(self) -> list[Any]:
        """The children of the same parent, itself included."""
        siblings = self.parent.etree_children if self.parent else [self.etree_element]
        self.budget.spend(1 + len(siblings) // 4)
        return siblings

    @property
    def ancestors(self) -> Iterator["Node"]:
        """From the parent to the root."""
        node = self.parent
        while node is not None:
            self.budget.spend(1)
            yield node
            node = node.parent

    @property
    def previous_siblings(self) -> Iterator["Node"]:
        """From the nearest to the first."""
        node = self.previous
        while node is not None:
            self.budget.spend(1)
            yield node
            node = node.previous

    def iter_children(self) -> Iterator["Node"]:
        """The children in order."""
        return iter(self.children)

    def iter_siblings(self) -> Iterator["Node"]:
        """The children of the same parent, itself included."""
        return iter(self.parent.children if self.parent else [self])

    def iter_next_siblings(self) -> Iterator["Node"]:
        """The siblings after it."""
        return iter(self.parent.children[self.index + 1 :] if self.parent else [])

    def iter_subtree(self) -> Iterator["Node"]:
        """Itself and every descendant, in the order of the file."""
        for node in self.order[self.number : self.end]:
            self.budget.spend(1)
            yield node

    @property
    def in_disabled_fieldset(self) -> bool:
        """Whether a fieldset around it is disabled."""
        return any(node.local_name == "fieldset" and node.has("disabled") for node in self.ancestors)

    @property
    def path(self) -> str:
        """`html/body/main/section[2]/ol/li[1]`: a number where siblings have the same name."""
        if not self.way:
            steps, node = [self.step], self.parent
            while node is not None and not node.way:
                steps.append(node.step)
                node = node.parent
            self.way = "/".join([*([node.way] if node else []), *reversed(steps)])
        return self.way


@entity
class Tree:
    """A parsed page. `broken`: the file ends in the middle of a tag, a comment or a script."""

    root: Node
    broken: bool

    def forget(self) -> None:
        """Take it apart once it has been read: Python would have to look for the circles in it."""
        for node in self.root.order:
            node.parent = None
        self.root.order.clear()


class _TooMuch(Exception):  # noqa: N818 - it never leaves this module
    pass


@cache
def _guarded() -> Any:
    base = getTreeBuilder("etree")

    class Guarded(base):  # type: ignore[valid-type, misc]
        """The tree builder of html5lib, which stops where a file grows beyond the limits."""

        made = 0

        def insertElementNormal(self, token: Any) -> Any:  # noqa: N802 - html5lib's name
            if len(self.openElements) > DEEPEST:
                raise _TooMuch
            self._count()
            return super().insertElementNormal(token)

        def createElement(self, token: Any) -> Any:  # noqa: N802 - html5lib's name
            self._count()
            return super().createElement(token)

        def _count(self) -> None:
            self.made += 1
            if self.made > MOST_ELEMENTS:
                raise _TooMuch

    return Guarded


def parse(content: bytes) -> Tree:
    """The page as a browser would understand it, undeclared encodings included. Raises UnreadableFile."""
    _refuse(content)
    parser = Parser(tree=_guarded(), namespaceHTMLElements=False)
    try:
        root = parser.parse(content, scripting=True, **_encoding(content))
    except _TooMuch:
        raise UnreadableFile(_too_much()) from None
    except (RecursionError, ValueError, AssertionError, AttributeError, KeyError, TypeError, LookupError) as error:
        raise UnreadableFile(_("The HTML is so broken that no browser could be asked about it.")) from error
    finally:
        _untie(parser)
    return Tree(wrap(root), any(_BROKEN_OFF.match(code) for _at, code, _data in parser.errors))


def _untie(parser: Any) -> None:
    """Let go of what html5lib has made beside the tree, as `Tree.forget` does."""
    waiting = [parser.tree.document]
    while waiting:
        element = waiting.pop()
        element.parent = None
        waiting += element.childNodes
    parser.tree.reset()


def _too_much() -> str:
    return _(
        "The page has more than {elements} elements, or elements more than {depth} deep: this is no page for people.",
        elements=MOST_ELEMENTS,
        depth=DEEPEST,
    )


def _refuse(content: bytes) -> None:
    if len(content) > LARGEST:
        raise UnreadableFile(_("The page is larger than {size} MB.", size=LARGEST // 1_000_000))
    if not content.strip(b" \t\r\n\0"):
        raise UnreadableFile(_("The file is empty."))
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in content[:100_000] and not utf16:
        raise UnreadableFile(_("The file is not HTML: it holds bytes that no text has."))
    if not utf16 and (content.lstrip().startswith((b"%PDF", b"PK\x03\x04")) or not _MARKUP.search(content)):
        raise UnreadableFile(_("The file is not HTML: there is no tag in it."))


def _encoding(content: bytes) -> dict[str, str]:
    """Without a declaration: UTF-8 where the bytes are UTF-8 (a fragment declares none), else what browsers assume."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return {"default_encoding": "windows-1252"}
    return {"likely_encoding": "utf-8"}


def wrap(root: Any) -> Node:
    """The tree of nodes over an ElementTree element."""
    top = Node(root, None, 0, None)
    order = top.order
    waiting = [top]
    while waiting:
        node = waiting.pop()
        node.number = len(order)
        order.append(node)
        previous = None
        for index, element in enumerate(node.etree_children):
            previous = Node(element, node, index, previous)
            node.children.append(previous)
        _number(node.children)
        waiting.extend(reversed(node.children))
    for node in reversed(order):
        node.end = node.children[-1].end if node.children else node.number + 1
    return top


def _number(children: list[Node]) -> None:
    """Give siblings of one name their numbers."""
    if len(children) < 2:
        return
    seen: dict[str, list[Node]] = {}
    for child in children:
        seen.setdefault(child.local_name, []).append(child)
    for name, same in seen.items():
        if len(same) > 1:
            for place, child in enumerate(same, 1):
                child.step = f"{name}[{place}]"


def is_comment(element: Any) -> bool:
    """Whether a child of an element is a comment."""
    return element.tag is Comment

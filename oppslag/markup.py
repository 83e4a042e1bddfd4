"""Trees as HTML: every word is escaped, every tag is written here.

Two dialects: `PAGE` for our own page, `CMS` for what a content management system lets through
(p ul ol li table strong em a blockquote, nothing else).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup, escape

from oppslag.frozen import frozen
from oppslag.markdown import Node

_ALIGN = {"AlignRight": "right", "AlignCenter": "center"}


@frozen
class Dialect:
    """What a place for HTML lets through."""

    classes: bool
    code: bool
    breaks: bool
    links: bool = True


PAGE = Dialect(classes=True, code=True, breaks=True)
_CONTENTS = replace(PAGE, links=False)  # an entry of the contents is a link itself, and HTML has none in a link
CMS = Dialect(classes=False, code=False, breaks=False)


def html(text: Mapping[str, Any], dialect: Dialect = PAGE) -> Markup:
    """A composed text as HTML: blocks in their tags, or the bare inlines of a text of one line."""
    if "inlines" in text:
        return inlines(text["inlines"], dialect)
    return blocks(text["blocks"], dialect)


def entry(text: Mapping[str, Any]) -> Markup:
    """A text of one line as an entry of the contents of our page."""
    return html(text, _CONTENTS)


def inner(text: Mapping[str, Any], dialect: Dialect = PAGE) -> Markup:
    """The same, but a text of one paragraph without its `<p>`, to stand behind a number."""
    body: Sequence[Node] = text.get("blocks", ())
    if body and body[0]["t"] in {"Para", "Plain"}:
        return inlines(body[0]["c"], dialect)
    return html(text, dialect) if "inlines" in text else Markup()


def rest(text: Mapping[str, Any], dialect: Dialect = PAGE) -> Markup:
    """The blocks that `inner` left, each tagged with its language where that is not the edition's."""
    body: Sequence[Node] = text.get("blocks", ())
    left = body[1:] if body and body[0]["t"] in {"Para", "Plain"} else body
    return tagged({**text, "blocks": left}, dialect) if text["foreign"] else blocks(left, dialect)


def tagged(text: Mapping[str, Any], dialect: Dialect) -> Markup:
    """The blocks of a text, each with the language and direction of its words on its own tag."""
    where = Markup(' lang="{lang}" dir="{dir}"').format(**text)
    parts = (node["c"][1] if node["t"] == "Div" and not dialect.classes else [node] for node in text["blocks"])
    return Markup("\n").join(_with(where, _block(node, dialect)) for part in parts for node in part)


def _with(attributes: Markup, block: Markup) -> Markup:
    name, mark, rest_of_it = block.partition(">")
    return name + attributes + mark + rest_of_it


def blocks(nodes: Iterable[Node], dialect: Dialect) -> Markup:
    """Blocks one after the other, each on a line of its own."""
    return Markup("\n").join(_block(node, dialect) for node in nodes)


def inlines(nodes: Iterable[Node], dialect: Dialect) -> Markup:
    """A line of inlines."""
    return Markup().join(_inline(node, dialect) for node in nodes)


def _block(node: Node, dialect: Dialect) -> Markup:
    kind: str = node["t"]
    content: Any = node["c"]
    match kind:
        case "Para":
            return _tag("p", inlines(content, dialect))
        case "Plain":
            return inlines(content, dialect)
        case "BlockQuote":
            return _tag("blockquote", blocks(content, dialect))
        case "BulletList":
            return _tag("ul", _items(content, dialect))
        case "OrderedList":
            start = content[0][0]
            return _tag("ol", _items(content[1], dialect), **({"start": str(start)} if start != 1 else {}))
        case "Div":
            paragraphs = blocks(content[1], dialect)
            return _tag("div", paragraphs, **{"class": "note"}) if dialect.classes else paragraphs
        case "Table":
            return _table(content, dialect)
    raise ValueError(kind)  # the allow-list of `markdown` lets nothing else through


def _items(items: Iterable[Iterable[Node]], dialect: Dialect) -> Markup:
    return Markup("\n").join(_tag("li", blocks(item, dialect)) for item in items)


def _table(content: Any, dialect: Dialect) -> Markup:
    _attributes, _caption, columns, head, bodies, _foot = content
    alignments = [column[0]["t"] for column in columns]
    top = [_row(row, "th", alignments, dialect) for row in head[1]]
    body = [_row(row, "td", alignments, dialect) for part in bodies for row in part[3]]
    parts = [_tag(name, Markup("\n").join(rows)) for name, rows in (("thead", top), ("tbody", body)) if rows]
    return _tag("table", Markup("\n").join(parts))


def _row(row: Any, tag: str, alignments: Sequence[str], dialect: Dialect) -> Markup:
    scope = {"scope": "col"} if tag == "th" else {}
    cells = [
        _tag(tag, blocks(cell[4], dialect), **scope, **_alignment(alignment, dialect))
        for cell, alignment in zip(row[1], alignments, strict=False)
    ]
    return _tag("tr", Markup().join(cells))


def _alignment(alignment: str, dialect: Dialect) -> dict[str, str]:
    return {"class": _ALIGN[alignment]} if dialect.classes and alignment in _ALIGN else {}


def _inline(node: Node, dialect: Dialect) -> Markup:
    kind: str = node["t"]
    content: Any = node.get("c")
    match kind:
        case "Str":
            return escape(content)
        case "Space" | "SoftBreak":
            return Markup(" ")
        case "LineBreak":
            return Markup("<br>") if dialect.breaks else Markup(" ")
        case "Emph":
            return _tag("em", inlines(content, dialect))
        case "Strong":
            return _tag("strong", inlines(content, dialect))
        case "Code":
            return _tag("code", escape(content[1])) if dialect.code else escape(content[1])
        case "Span":
            words = inlines(content[1], dialect)
            return _tag("span", words, **{"class": "field"}) if dialect.classes else words
        case "Link":
            words, target = inlines(content[1], dialect), content[2][0]
            if not dialect.links or (target.startswith("#") and not dialect.classes):
                return words  # nothing may be a link there, or a CMS strips the ids that it would lead to
            return _tag("a", words, href=target)
    raise ValueError(kind)  # the allow-list of `markdown` lets nothing else through


def _tag(name: str, content: Markup, **attributes: str) -> Markup:
    written = Markup().join(Markup(' {}="{}"').format(key, value) for key, value in attributes.items())
    return Markup("<{name}{written}>{content}</{name}>").format(name=name, written=written, content=content)

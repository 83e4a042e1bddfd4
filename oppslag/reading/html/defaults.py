"""What a browser's own style sheet and the old presentational attributes say (HTML Standard, chapter Rendering)."""

import re
from collections.abc import Callable

from oppslag.reading.nodes import Node

_BLOCKS = (
    "html body address article aside blockquote center dd details dir div dl dt fieldset figcaption figure footer form "
    "header hgroup hr legend main menu nav ol optgroup p plaintext search section summary ul dialog"
)
_NOTHING = (
    "area base basefont datalist head link meta noembed noframes param rp script style template title source track "
    "noscript col colgroup"
)
_OTHERS = {
    "ol": "display:block;list-style-type:decimal", "ul": "display:block;list-style-type:disc",
    "h1": "display:block;font-size:2em", "h2": "display:block;font-size:1.5em", "h3": "display:block;font-size:1.17em",
    "pre": "display:block;white-space:pre", "listing": "display:block;white-space:pre",
    "xmp": "display:block;white-space:pre", "nobr": "white-space:nowrap",
    "h4": "display:block", "h5": "display:block;font-size:.83em", "h6": "display:block;font-size:.67em",
    "li": "display:list-item", "table": "display:table", "caption": "display:table-caption",
    "tr": "display:table-row", "td": "display:table-cell", "th": "display:table-cell",
    "thead": "display:table-header-group", "tbody": "display:table-row-group", "tfoot": "display:table-footer-group",
    "summary": "display:list-item",
    "small": "font-size:smaller",
    "sub": "font-size:smaller;vertical-align:sub", "sup": "font-size:smaller;vertical-align:super",
    "big": "font-size:larger",
    "rt": "font-size:50%", "ruby": "display:ruby", "mark": "background-color:mark;color:marktext",
    "bdo": "unicode-bidi:isolate-override", "marquee": "display:inline-block",
    "button": "display:inline-block;color:buttontext;background-color:buttonface;font-size:13.333px;text-indent:0",
    "input": "display:inline-block;color:fieldtext;background-color:field;font-size:13.333px;text-indent:0",
    "textarea": "display:inline-block;color:fieldtext;background-color:field;font-size:13.333px;text-indent:0",
    "select": "display:inline-block;color:fieldtext;background-color:field;font-size:13.333px;text-indent:0",
    "mphantom": "visibility:hidden", "annotation": "display:none", "annotation-xml": "display:none",
    "option": "display:block", "a": "", "img": "display:inline", "progress": "display:inline-block",
}  # fmt: skip
_BY_TAG = {
    **dict.fromkeys(_BLOCKS.split(), "display:block"),
    **dict.fromkeys(_NOTHING.split(), "display:none"),
    **_OTHERS,
}
_PLAIN = re.compile(r"[#\w.%()\s,-]{1,60}")
_NOTHING_LEFT = re.compile(r"0+(\.\d{1,6})?|\.\d{1,6}|0*1(\.0*)?")  # a size below which nothing is shown
_SVG = ("fill", "opacity", "display", "visibility", "font-size", "clip-path", "mask", "transform")


_TELLING = frozenset(
    {
        "hidden",
        "popover",
        "type",
        "dir",
        "href",
        "color",
        "text",
        "bgcolor",
        "width",
        "height",
        "face",
        "background",
        "shadowrootmode",
        *_SVG,
    }
)  # the attributes that say anything of how an element looks


def defaults(node: Node) -> str:
    """The declarations in force before any style sheet of the page, as the text of a style attribute."""
    words = _BY_TAG.get(node.local_name, "")
    if node.local_name != "dialog" and _TELLING.isdisjoint(node.etree_element.attrib):
        return words
    return ";".join(part for part in (words, *_from_attributes(node)) if part)


def _from_attributes(node: Node) -> list[str]:
    tag, found = node.local_name, []
    if node.has("hidden"):
        found.append("content-visibility:hidden" if node.get("hidden").lower() == "until-found" else "display:none")
    if node.has("popover"):  # one that a sheet shows lies over the page
        found.append("display:none;position:fixed;inset:0;color:canvastext;background-color:canvas")
    if (direction := node.get("dir").lower()) in {"ltr", "rtl"}:
        found.append(f"direction:{direction}")
    if tag == "a" and node.has("href"):
        found.append("color:linktext")
    found += [declaration for test, declaration in _WHERE if test(node)]
    found += [f"{name}:{value}" for name, attribute in _LEGACY.get(tag, ()) if (value := _plain(node, attribute))]
    if tag == "svg" and any(_NOTHING_LEFT.fullmatch(node.get(side)) for side in ("width", "height")):
        found.append("display:none")
    if node.namespace_url.endswith("svg"):
        found += [f"{name}:{value}" for name in _SVG if (value := _plain(node, name))]
    if tag == "dialog":
        found.append("color:canvastext;background-color:canvas" if node.has("open") else "display:none")
    return found


_GROUNDED = frozenset({"body", "table", "thead", "tbody", "tfoot", "tr", "td", "th"})
_WHERE: tuple[tuple[Callable[[Node], bool], str], ...] = (
    (lambda node: node.local_name in _GROUNDED and bool(node.get("background").strip()), "background-image:url(x)"),
    (lambda node: node.local_name == "template" and node.has("shadowrootmode"), "display:contents"),  # it is shown
    (lambda node: node.local_name == "input" and node.get("type").lower() == "hidden", "display:none"),
)
_LEGACY: dict[str, tuple[tuple[str, str], ...]] = {
    "font": (("color", "color"), ("font-family", "face")),
    "body": (("color", "text"), ("background-color", "bgcolor")),
    **dict.fromkeys(("table", "tr", "td", "th", "thead", "tbody", "tfoot"), (("background-color", "bgcolor"),)),
}


def _plain(node: Node, attribute: str) -> str:
    value = node.get(attribute).strip()
    if re.fullmatch(r"[0-9a-fA-F]{6}", value) and "color" in attribute:
        return f"#{value}"
    return value if _PLAIN.fullmatch(value) else ""

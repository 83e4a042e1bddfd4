"""What an element is by its markup: its kind, its language, and whether it hides its words."""

import re
from typing import Any

from oppslag.messages import _
from oppslag.reading.html.state import State, collapsed
from oppslag.reading.nodes import XML_LANG, Node
from oppslag.reading.passages import Shape

NAMED = frozenset({"a", *(f"h{level}" for level in range(1, 7))})  # a label takes the place of their words
_NAMED_ROLES = frozenset({"img", "image", "text", "heading", "link", "math", "term", "note", "paragraph", "generic"})
WORDS = re.compile(r"\w")
HEADINGS = {f"h{level}": level for level in range(1, 7)}
CONTROLS = frozenset({"button", "input", "select", "textarea", "meter", "progress"})
INSTEAD = frozenset({"video", "audio", "canvas", "meter", "progress", "noembed"})
_UNSHOWN = INSTEAD | {"template"}
_SHUT = frozenset({"details", "select", "optgroup"})
_LANGUAGE = frozenset({"lang", XML_LANG})
_LABELS = frozenset({"aria-label", "aria-labelledby"})  # of what a screen reader says instead of the words
_UNSAID = _LABELS | {"aria-hidden", "inert"}
_SVG_TEXT = frozenset({"text", "foreignObject"})
SVG_SILENT = frozenset({"defs", "symbol", "title", "desc", "metadata", "clipPath", "mask", "pattern", "marker"})


def nodes_named(root: Node, *names: str) -> list[Node]:
    """All elements of the page with one of these names, in the order of the file."""
    return [node for node in root.order if node.local_name in names]


def language_of_node(node: Node, inherited: str) -> str:
    """The language that an element says of itself, else that around it."""
    if _LANGUAGE.isdisjoint(node.etree_element.attrib):
        return inherited
    said = node.get("lang") if node.has("lang") else node.get(XML_LANG) if node.has(XML_LANG) else inherited
    return said or ("und" if inherited else "")  # an empty tag takes back what stands around it (BCP 47: undetermined)


def is_navigation(node: Node) -> bool:
    """Whether it is a menu."""
    return node.local_name == "nav" or _role_of(node) == "navigation"


def _role_of(node: Node) -> str:
    return node.get("role").strip().lower() if "role" in node.etree_element.attrib else ""


def svg_part(node: Node, inherited: str) -> str:
    """What an element is inside a drawing (see `State.svg`); empty outside."""
    if not node.namespace_url and not inherited:
        return ""
    if not node.namespace_url.endswith("svg"):
        return "" if inherited == "text" and node.namespace_url == "" else inherited
    if node.local_name in SVG_SILENT or inherited == "silent":
        return "silent"
    return "text" if node.local_name in _SVG_TEXT or inherited == "text" else "svg"


def shape_of_node(node: Node, parent: State) -> dict[str, Any]:
    """What kind of block the element begins, where it begins one."""
    tag, role = node.local_name, _role_of(node)
    if not role and tag not in _SHAPING:
        return {}
    if tag in HEADINGS or role == "heading":
        level = node.get("aria-level")
        return {"shape": Shape.HEADING, "level": HEADINGS.get(tag) or (int(level) if level.isdecimal() else 2)}
    if tag in {"ul", "ol", "menu"} or role == "list":
        return {"depth": parent.depth + 1, "shape": Shape.PARAGRAPH, "item": None}
    if tag == "li" or role == "listitem":
        return {"shape": Shape.ITEM, "item": node, "level": 0}
    if tag == "button" and parent.shape is Shape.HEADING:
        return {}  # it opens and closes what stands under the heading, and nobody writes in it
    if tag in CONTROLS or role in {"button", "switch", "checkbox", "combobox", "textbox"}:
        return {"control": parent.control or node}
    return {"shape": _SIMPLE[tag], "level": 0, "item": None} if tag in _SIMPLE else {}


_SIMPLE = {"td": Shape.CELL, "th": Shape.HEADER_CELL, "blockquote": Shape.QUOTE}
_SHAPING = frozenset({*HEADINGS, "ul", "ol", "menu", "li", *CONTROLS, *_SIMPLE})


def hidden_by_markup(node: Node) -> str:
    """Why the words of an element are hidden, whatever its style; empty where they are not."""
    around = node.parent.local_name if node.parent is not None else ""
    if node.local_name not in _UNSHOWN and around not in _SHUT and _UNSAID.isdisjoint(node.etree_element.attrib):
        return ""
    if node.get("aria-hidden").strip().lower() == "true" or node.has("inert"):
        return _("not for screen readers")
    if label := spoken_instead(node):
        return _("a screen reader says “{label}” instead", label=label)
    if node.local_name == "template":
        return "" if node.has("shadowrootmode") else _("in a template")
    if node.local_name in INSTEAD:
        return _("shown only where something else cannot be")
    parent = node.parent
    if parent is None:
        return ""
    if parent.local_name == "details" and not _is_open(parent) and not _is_summary(node):
        return _("in a closed details element")
    if parent.local_name in {"select", "optgroup"}:
        return "" if _is_chosen(node) else _("in a closed list")
    return ""


def spoken_instead(node: Node) -> str:
    """The label that stands for the words of an element, where it does not hold them (WAI-ARIA 1.2, 5.2.8)."""
    if _LABELS.isdisjoint(node.etree_element.attrib):
        return ""
    role = _role_of(node)
    if not (role in _NAMED_ROLES or (not role and node.local_name in NAMED)):
        return ""
    label = collapsed(" ".join(words_of(node, name) for name in node.get("aria-labelledby").split()))
    label = label or collapsed(node.get("aria-label"))
    if not label:
        return ""
    words = collapsed("".join(node.etree_element.itertext()))
    return label if WORDS.search(words) and words.casefold() not in label.casefold() else ""


def words_of(node: Node, name: str) -> str:
    """The text of the element with this id."""
    root = next((each for each in node.ancestors if each.parent is None), node)
    named = next((each for each in root.iter_subtree() if each.id == name), None)
    return "".join(named.etree_element.itertext()) if named else ""


def _is_open(node: Node) -> bool:
    """Whether details stand open: of those that share a name only the first does (HTML Standard, 4.11.1)."""
    if not node.has("open") or not node.get("name"):
        return node.has("open")
    root = next((each for each in node.ancestors if each.parent is None), node)
    group = (each for each in root.iter_subtree() if each.local_name == "details" and each.has("open"))
    return next((each for each in group if each.get("name") == node.get("name")), node) is node


def _is_summary(node: Node) -> bool:
    return node.local_name == "summary" and all(n.local_name != "summary" for n in node.previous_siblings)


def _is_chosen(node: Node) -> bool:
    select = next((n for n in node.ancestors if n.local_name == "select"), None)
    if select is None or select.has("multiple") or node.local_name != "option":
        return True
    options = [n for n in select.iter_subtree() if n.local_name == "option"]
    chosen = [n for n in options if n.has("selected")] or options[:1]
    return node is chosen[-1]


def is_drawn(node: Node) -> bool:
    """Whether its letters stand in a drawing or a formula: at a place, in a size and a colour of their own."""
    if not node.namespace_url:
        return False
    if node.namespace_url.endswith("MathML"):
        return node.local_name == "math"
    return node.namespace_url.endswith("svg") and node.local_name in _SVG_TEXT


def unsure_by_markup(node: Node) -> str:
    """Why it cannot be told here how its words are shown, whatever its style; empty where it can."""
    if is_drawn(node):
        return _("it is drawn at a place of its own")
    if node.local_name == "object":
        return _("shown only where something else cannot be")
    if node.local_name == "marquee":
        return _("an animation changes it")
    if any(child.local_name == "template" and child.has("shadowrootmode") for child in node.children):
        return _("a shadow tree decides what is shown")
    return ""

"""What a page says of itself beside its words: to screen readers, searches and telephones, and in scripts."""

import re
from collections.abc import Iterator
from dataclasses import replace

from oppslag.messages import _
from oppslag.reading.css.sheet import data_text
from oppslag.reading.html.elements import INSTEAD, NAMED, WORDS, nodes_named, words_of
from oppslag.reading.html.state import collapsed
from oppslag.reading.nodes import Node, Tree
from oppslag.reading.passages import Finding, Passage, Script, Shape, Sight, Spot

_FETCHED = re.compile(r"@import\s+(?:url\(\s*)?[\"']?(?!data:)\w", re.IGNORECASE)
_DECLARED = re.compile(rb"<meta[^>]+charset|<\?xml[^>]+encoding", re.IGNORECASE)
WHOLE = re.compile(rb"<(?:!doctype|html|head)\b", re.IGNORECASE)  # a fragment leaves it to the page around it
_SHEETS = re.compile(r"<(?:style|link)\b", re.IGNORECASE)
_RUN = frozenset(
    {"", "module", "text/javascript", "application/javascript", "text/ecmascript", "application/ecmascript"}
)
_JAVASCRIPT = re.compile(r"[\x00-\x20]*javascript:", re.IGNORECASE)
_DROPPED = dict.fromkeys(map(ord, "\t\n\r"))  # of an address, as URL Standard 4.4 has it
# Attributes whose words are told beside those of the element, and how many words are no mere name
BESIDE = {"title": 2, "aria-label": 2, "aria-description": 1, "aria-roledescription": 1}
SENTENCE = 5
EXPLAINED = frozenset({"a", "abbr", "acronym", "dfn", "button", "input", "select", "textarea", "img", "svg", "link"})
REGIONS = frozenset({
    "section", "nav", "main", "header", "footer", "aside", "form", "article", "figure", "table", "svg", "dialog",
    "fieldset", "ul", "ol", "body", "search", "details",
})  # fmt: skip
_TITLED = frozenset({"html"}) | (REGIONS | EXPLAINED | INSTEAD) - {"nav", "button"}
_WIDEST_PHONE = 2000.0  # CSS pixels that a page may make a phone's window
_LEAST_SCALE = 0.3
# What is told to screen readers alone, in words or by the ids of elements that hold them
_TOLD = ("abbr", "aria-braillelabel", "aria-brailleroledescription", "aria-placeholder", "aria-valuetext")
_TOLD_BY = ("aria-describedby", "aria-details", "aria-errormessage")
_SPOKEN = frozenset({*_TOLD, *_TOLD_BY, "aria-label"})
_WORD = re.compile(r"\w+")


def sheets_of(root: Node) -> Iterator[tuple[str, str]]:
    """The style sheets inside the page, with their media."""
    for node in nodes_named(root, "style", "link"):
        if any(around.local_name in {"template", "noscript"} for around in node.ancestors):
            continue
        if node.local_name == "style" and node.get("type").strip().lower() in {"", "text/css"}:
            yield "".join(node.etree_element.itertext()), node.get("media")
        elif node.local_name == "link" and _is_sheet(node) and (text := data_text(node.get("href"))) is not None:
            yield text, node.get("media")


def _is_sheet(node: Node) -> bool:
    """Whether a link leads to a style sheet that is in force."""
    kinds = node.get("rel").lower().split()
    return "stylesheet" in kinds and "alternate" not in kinds and not node.has("disabled")


def title_of(root: Node) -> str:
    """The title of the page."""
    node = next((n for n in nodes_named(root, "title") if not n.namespace_url), None)
    return collapsed("".join(node.etree_element.itertext())) if node else ""


def page_findings(tree: Tree) -> Iterator[Finding]:
    """What makes any page another one than its markup says."""
    if tree.broken:
        yield Finding(_("The file breaks off in the middle of a tag, a comment or a script."))
    yield from _without_scripts(tree.root)
    for node in nodes_named(tree.root, "meta", "base", "frameset", "marquee"):
        spot = Spot(path=node.path)
        if node.local_name == "meta" and node.get("http-equiv").strip().lower() == "refresh":
            yield Finding(_("The page sends its reader on to another page by itself (meta refresh)."), spot)
        elif node.local_name == "base" and node.has("href"):
            yield Finding(_("A base element changes where the links of the page lead."), spot, own=True)
        elif node.local_name == "meta" and node.get("name").strip().lower() == "viewport" and _is_tiny(node):
            yield Finding(_("A phone shows the page too small to be read."), spot)
        elif node.local_name == "frameset":
            yield Finding(_("The page is made of frames: its text is in other files."), spot)


def _without_scripts(root: Node) -> Iterator[Finding]:
    """What somebody sees instead, or besides, whose browser runs no scripts."""
    for node in nodes_named(root, "noscript"):
        inside = "".join(node.etree_element.itertext())
        words = collapsed(re.sub(r"<[^<>]*>", " ", inside))
        if _SHEETS.search(inside):
            yield Finding(_("The page looks otherwise where scripts are not run."), Spot(path=node.path), own=True)
        elif WORDS.search(words):
            message = _("“{text}” is shown where scripts are not run.", text=words[:60])
            yield Finding(message, Spot(path=node.path), local=True)


def _is_tiny(viewport: Node) -> bool:
    """Whether a phone is told that its window is wider than any, or to show the page from far away."""
    said = dict(re.findall(r"([\w-]+)\s*=\s*([\d.]+)", viewport.get("content").lower()))
    numbers = {name: float(value) for name, value in said.items() if re.fullmatch(r"\d+(\.\d+)?|\.\d+", value)}
    scales = [numbers[name] for name in ("initial-scale", "maximum-scale") if name in numbers]
    return numbers.get("width", 0.0) > _WIDEST_PHONE or any(scale < _LEAST_SCALE for scale in scales)


def own_findings(root: Node, content: bytes) -> Iterator[Finding]:
    """What a page that we made has not: sheets that are fetched, and letters that a browser has to guess."""
    sheets = [node for node in nodes_named(root, "link") if _is_sheet(node) and data_text(node.get("href")) is None]
    fetched = [node for node in nodes_named(root, "style") if _FETCHED.search("".join(node.etree_element.itertext()))]
    for node in (*sheets, *fetched):
        yield Finding(_("A style sheet in another file decides what is shown."), Spot(path=node.path), own=True)
    yield from _told_findings(root)
    for node in nodes_named(root, "script"):
        told = collapsed("".join(node.etree_element.itertext()))
        if node.get("type").strip().lower() not in _RUN and len(_WORD.findall(told)) >= SENTENCE:
            message = _("The page says to search engines and other programs: “{text}”", text=told[:80])
            yield Finding(message, Spot(path=node.path), own=True)
    for node in nodes_named(root, "meta"):
        if node.get("http-equiv").strip().lower() == "default-style":
            yield Finding(_("The page looks as another style sheet says."), Spot(path=node.path), own=True)
    yield from _titled_findings(root)
    marked = content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or _DECLARED.search(content[:1024])
    if WHOLE.search(content[:1024]) and not marked and not content.isascii():
        yield Finding(_("The page does not say in which encoding its letters are written."), own=True)


def _titled_findings(root: Node) -> Iterator[Finding]:
    """What a part of the page is called that does not say so itself."""
    for node in root.order:
        if BESIDE.keys().isdisjoint(node.etree_element.attrib) or node.local_name not in _TITLED:
            continue
        for words in filter(WORDS.search, (collapsed(node.get(name)) for name in BESIDE)):
            if words.casefold() not in collapsed("".join(node.etree_element.itertext())).casefold():
                message = _("A tooltip or a screen reader says of a part of the page: “{text}”", text=words[:80])
                yield Finding(message, Spot(path=node.path), own=True)


def _told_findings(root: Node) -> Iterator[Finding]:
    """What a screen reader says beside the words of an element, or before those that it names."""
    for node in root.order:
        if _SPOKEN.isdisjoint(node.etree_element.attrib):
            continue
        told = [node.get(name) for name in _TOLD]
        told += [words_of(node, each) for name in _TOLD_BY for each in node.get(name).split()]
        own = collapsed("".join(node.etree_element.itertext()))
        label = collapsed(node.get("aria-label"))
        if label.casefold() != own.casefold() and node.local_name in NAMED:
            told.append(label)
        for words in filter(WORDS.search, map(collapsed, told)):
            message = _("A tooltip or a screen reader says of a part of the page: “{text}”", text=words[:80])
            yield Finding(message, Spot(path=node.path), own=True)


def told_elsewhere(root: Node) -> Iterator[tuple[int, Passage]]:
    """What a page says of itself to searches and previews, and of its menus to screen readers: nobody sees it there."""
    for node in nodes_named(root, "meta", "nav"):
        told = node.get("aria-label") if node.local_name == "nav" else node.get("content")
        if node.local_name == "nav" or node.get("name") or node.get("property"):
            passage = Passage(collapsed(told), Shape.PARAGRAPH, Spot(path=node.path), sight=Sight.HIDDEN)
            yield node.number, replace(passage, why=_("only in the metadata"))


def scripts_of(root: Node) -> Iterator[Script]:
    """Everything that runs when the page is opened or used."""
    for node in root.order:
        if node.local_name == "script" and node.get("type").strip().lower() in _RUN:
            yield Script(node.get("src") or "".join(node.etree_element.itertext()), Spot(path=node.path))
        for name, value in node.etree_element.attrib.items():
            plain = value.translate(_DROPPED) if name in {"href", "action", "formaction", "src"} else ""
            if name[:2] == "on" or (plain and _JAVASCRIPT.match(plain)):
                yield Script(f"{name}={value}", Spot(path=node.path))

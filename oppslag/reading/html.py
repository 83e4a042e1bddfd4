"""An HTML page or fragment read as a sighted person reads it, in every medium that its style sheets know.

Media are screens of all widths that the sheets name, light and dark, and paper. Hidden in one of them is hidden.
What is not looked at: style sheets in other files (a saved page has lost them, and they cannot be fetched), the shapes
that a font gives to its letters, and what a script does; a browser (`oppslag.judging`) sees those.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from oppslag.messages import _
from oppslag.reading.css import Cascade, Claims, Traits, cascade
from oppslag.reading.css_media import Medium
from oppslag.reading.css_properties import Value
from oppslag.reading.css_sheet import Rule, TooMuch, data_text
from oppslag.reading.css_sight import LEAST_OPACITY, Style
from oppslag.reading.css_values import BLACK
from oppslag.reading.frozen import frozen
from oppslag.reading.html_defaults import defaults
from oppslag.reading.html_tree import Node, TooMuchWork, Tree, is_comment
from oppslag.reading.html_tree import parse as parse_tree
from oppslag.reading.passages import (
    Finding,
    Link,
    Passage,
    Passages,
    Script,
    Shape,
    Sight,
    Spot,
    UnreadableFile,
    Zone,
    counted,
)
from oppslag.reading.tongues import tongues_of

Styles = tuple[Style, ...]

_SCHEMES = re.compile(rb"color-scheme|light-dark", re.IGNORECASE)
_VIEWPORT = re.compile(rb"\d[sld]?v(?:w|h|i|b|min|max)\b", re.IGNORECASE)
_FETCHED = re.compile(r"@import\s+(?:url\(\s*)?[\"']?(?!data:)\w", re.IGNORECASE)
_DECLARED = re.compile(rb"<meta[^>]+charset|<\?xml[^>]+encoding", re.IGNORECASE)
_WHOLE = re.compile(rb"<(?:!doctype|html|head)\b", re.IGNORECASE)  # a fragment leaves it to the page around it
_SHEETS = re.compile(r"<(?:style|link)\b", re.IGNORECASE)
_CLEAR = 0.8  # of the letters of a block: from here on it is plain which way they run
_RUN = frozenset(
    {"", "module", "text/javascript", "application/javascript", "text/ecmascript", "application/ecmascript"}
)
_JAVASCRIPT = re.compile(r"[\x00-\x20]*javascript:", re.IGNORECASE)
_DROPPED = dict.fromkeys(map(ord, "\t\n\r"))  # of an address, as URL Standard 4.4 has it
_NAMED = frozenset({"a", *(f"h{level}" for level in range(1, 7))})  # a label takes the place of their words
_NAMED_ROLES = frozenset({"img", "image", "text", "heading", "link", "math", "term", "note", "paragraph", "generic"})
# Attributes whose words are told beside those of the element, and how many words are no mere name
_BESIDE = {"title": 2, "aria-label": 2, "aria-description": 1, "aria-roledescription": 1}
_SENTENCE = 5
_FEW = 3
_EXPLAINED = frozenset({"a", "abbr", "acronym", "dfn", "button", "input", "select", "textarea", "img", "svg", "link"})
_REGIONS = frozenset({
    "section", "nav", "main", "header", "footer", "aside", "form", "article", "figure", "table", "svg", "dialog",
    "fieldset", "ul", "ol", "body", "search", "details",
})  # fmt: skip
_ELSEWHERE = frozenset({"header", "footer", "nav"})  # of a page: logos and icons may stand there
_SUPERSCRIPT = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPT = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_WIDE_LETTERS = {ord(" "): "\u3000", **{code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)}}
_TURNING = frozenset("¬≠✗✘❌❎☒🚫⛔⊘∅")  # signs that take back what stands beside them
_WIDEST_PHONE = 2000.0  # CSS pixels that a page may make a phone's window
_LEAST_SCALE = 0.3
_PERMALINKS = frozenset("#¶§🔗⚓\u200b")
_NOTHING_SEEN = " \u200b\u2060\ufeff"  # what an editor leaves in an empty paragraph
# What is told to screen readers alone, in words or by the ids of elements that hold them
_TOLD = ("abbr", "aria-braillelabel", "aria-brailleroledescription", "aria-placeholder", "aria-valuetext")
_TOLD_BY = ("aria-describedby", "aria-details", "aria-errormessage")
_SPOKEN = frozenset({*_TOLD, *_TOLD_BY, "aria-label"})
_LINE_ON_PHONE, _LINE_ON_PAPER = 30, 90  # letters
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WORDS = re.compile(r"\w")
_ICONS = re.compile(r"icon|symbol|glyph|\bfa\b", re.IGNORECASE)
_ICON = 24  # pixels: too low for words
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"\w+")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CONTROLS = frozenset({"button", "input", "select", "textarea", "meter", "progress"})
_BLOCK_TAGS = frozenset({
    "p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dt", "dd", "caption", "figcaption",
    "summary", "legend", "option", "tr", "ul", "ol", "table", "hr",
})  # fmt: skip
_UNREAD = frozenset({"script", "style", "head", "title", "link", "meta"})
_INSTEAD = frozenset({"video", "audio", "canvas", "meter", "progress", "noembed"})
_COLUMNS = frozenset({"col", "colgroup"})
_SVG_TEXT = frozenset({"text", "foreignObject"})
_SVG_SILENT = frozenset({"defs", "symbol", "title", "desc", "metadata", "clipPath", "mask", "pattern", "marker"})
_BUTTON_TYPES = frozenset({"", "text", "button", "submit", "reset", "search", "email", "tel", "url", "number", "date"})
# CLDR, delimiters: what <q> writes around its words.
_QUOTES = {"nb": "«»", "nn": "«»", "no": "«»", "uk": "«»", "fr": "«»", "pl": "„”", "de": "„“", "ar": "”“", "se": "””"}


@frozen
class _State:
    """Where the walk is: an element, its style in each medium, and what its ancestors say about its text."""

    node: Node
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
    pseudo: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)  # the rules of its pseudo-elements


@frozen
class _Run:
    """Letters of one element, as they are seen."""

    text: str
    state: _State
    hidden: str
    unsure: str
    lasting: bool = False


@dataclass(slots=True)
class _Reading:
    """What the walk has found so far."""

    cascade: Cascade
    passages: list[tuple[int, Passage]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    runs: list[_Run] = field(default_factory=list)
    covers: list[tuple[int, int, int, int]] = field(default_factory=list)  # from, to, except from, except to
    ordered: dict[tuple[int, int], dict[Node, float]] = field(default_factory=dict)  # children with an order, by parent
    framed: list[tuple[int, int]] = field(default_factory=list)  # covered by what no browser measures
    reordered: list[Node] = field(default_factory=list)
    cells: dict[tuple[int, int], list[tuple[tuple[str, ...], Node]]] = field(default_factory=dict)  # of grids
    whole: bool = True  # a page of its own, not a fragment of one
    anchors: dict[str, Node] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)  # list items whose own text has begun
    # of each block: how it is set, how most of its letters run, how many they are, where it stands
    directions: list[tuple[frozenset[str], str, int, Spot]] = field(default_factory=list)
    judged: dict[tuple[int, bool, str, int], tuple[str, str, bool, bool]] = field(default_factory=dict)


def read_html(content: bytes) -> Passages:
    """Every passage of the page in the order of the file, seen or not, and what is wrong with the page.

    Raises UnreadableFile for what is not HTML, too large, or nested too deep.
    """
    return _read(content, frames=1)


def _read(content: bytes, frames: int) -> Passages:
    tree = parse_tree(content)
    try:
        reading = _Reading(
            cascade(_sheets(tree.root), dark=bool(_SCHEMES.search(content)), narrow=bool(_VIEWPORT.search(content)))
        )
        reading.whole = bool(_WHOLE.search(content[:1024]))
        _walk(reading, tree.root, frames)
        reading.passages = _in_order(reading.passages, list(_told_elsewhere(tree.root)))
    except TooMuch:
        raise UnreadableFile(_("A style sheet of the page is too large, or nested too deep, to be read.")) from None
    except TooMuchWork:
        raise UnreadableFile(_("The page and its style sheet are made so that reading them would never end.")) from None
    _grids(reading)
    passages = _covered(reading)
    _order(reading, passages)
    _printed(reading)
    return Passages(
        media_type="text/html",
        passages=tuple(passages),
        language=_outermost(tree.root, "lang"),
        direction=_outermost(tree.root, "dir").lower(),
        title=_title(tree.root),
        findings=(*_page_findings(tree), *_own_findings(tree.root, content), *_turned(reading), *reading.findings),
        scripts=tuple(_scripts(tree.root)),
        anchors=tuple(_arrivals(reading)),
    )


def _in_order(passages: list[tuple[int, Passage]], told: list[tuple[int, Passage]]) -> list[tuple[int, Passage]]:
    """The passages in the order of the file: an element's own words may go on after a block that stands in it."""
    last, keys = 0, []
    for number, passage in passages:
        last = max(last, number) if passage.sight is not Sight.HIDDEN else last
        keys.append(number if passage.sight is Sight.HIDDEN else last)
    keys += [number for number, _passage in told]
    return [pair for _key, pair in sorted(zip(keys, (*passages, *told), strict=True), key=lambda entry: entry[0])]


def _arrivals(reading: _Reading) -> Iterator[tuple[str, Spot]]:
    """Where a link to each name leads: to its element, or from an empty one to what comes next."""
    told = [(number, passage.spot) for number, passage in reading.passages if passage.sight is not Sight.HIDDEN]
    numbers = [number for number, _spot in told]
    for name, node in reading.anchors.items():
        at = bisect_left(numbers, node.number)
        empty = not node.children and at < len(told) and numbers[at] >= node.end
        yield name, told[at][1] if empty else Spot(path=node.path)


def _nodes(root: Node, *names: str) -> Iterator[Node]:
    return (node for node in root.iter_subtree() if node.local_name in names)


def _sheets(root: Node) -> Iterator[tuple[str, str]]:
    """The style sheets inside the page, with their media."""
    for node in _nodes(root, "style", "link"):
        if any(around.local_name in {"template", "noscript"} for around in node.ancestors):
            continue
        if node.local_name == "style" and node.get("type").strip().lower() in {"", "text/css"}:
            yield "".join(node.etree_element.itertext()), node.get("media")
        elif node.local_name == "link" and _is_sheet(node) and (text := data_text(node.get("href"))) is not None:
            yield text, node.get("media")


def _is_sheet(node: Node) -> bool:
    kinds = node.get("rel").lower().split()
    return "stylesheet" in kinds and "alternate" not in kinds and not node.has("disabled")


def _outermost(root: Node, attribute: str) -> str:
    """The attribute of the root, or of the one element that holds everything (a fragment's article)."""
    body = next((child for child in root.children if child.local_name == "body"), None)
    chain = [root, body] if body else [root]
    while chain[-1] is not None and len(chain[-1].children) == 1 and len(chain) < 6:
        chain.append(chain[-1].children[0])
    return next((node.get(attribute) for node in chain if node is not None and node.get(attribute)), "")


def _title(root: Node) -> str:
    node = next((n for n in _nodes(root, "title") if not n.namespace_url), None)
    return _collapse("".join(node.etree_element.itertext())) if node else ""


def _collapse(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" ")


def _page_findings(tree: Tree) -> Iterator[Finding]:
    if tree.broken:
        yield Finding(_("The file breaks off in the middle of a tag, a comment or a script."))
    yield from _without_scripts(tree.root)
    for node in _nodes(tree.root, "meta", "base", "frameset", "marquee"):
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
    for node in _nodes(root, "noscript"):
        inside = "".join(node.etree_element.itertext())
        words = _collapse(re.sub(r"<[^>]*>", " ", inside))
        if _SHEETS.search(inside):
            yield Finding(_("The page looks otherwise where scripts are not run."), Spot(path=node.path), own=True)
        elif _WORDS.search(words):
            message = _("“{text}” is shown where scripts are not run.", text=words[:60])
            yield Finding(message, Spot(path=node.path), local=True)


def _is_tiny(viewport: Node) -> bool:
    """Whether a phone is told that its window is wider than any, or to show the page from far away."""
    said = dict(re.findall(r"([\w-]+)\s*=\s*([\d.]+)", viewport.get("content").lower()))
    numbers = {name: float(value) for name, value in said.items() if re.fullmatch(r"\d+(\.\d+)?|\.\d+", value)}
    scales = [numbers[name] for name in ("initial-scale", "maximum-scale") if name in numbers]
    return numbers.get("width", 0.0) > _WIDEST_PHONE or any(scale < _LEAST_SCALE for scale in scales)


def _own_findings(root: Node, content: bytes) -> Iterator[Finding]:
    """What a page that we made has not: sheets that are fetched, and letters that a browser has to guess."""
    sheets = [node for node in _nodes(root, "link") if _is_sheet(node) and data_text(node.get("href")) is None]
    fetched = [node for node in _nodes(root, "style") if _FETCHED.search("".join(node.etree_element.itertext()))]
    for node in (*sheets, *fetched):
        yield Finding(_("A style sheet in another file decides what is shown."), Spot(path=node.path), own=True)
    yield from _told_findings(root)
    for node in _nodes(root, "script"):
        told = _collapse("".join(node.etree_element.itertext()))
        if node.get("type").strip().lower() not in _RUN and len(_WORD.findall(told)) >= _SENTENCE:
            message = _("The page says to search engines and other programs: “{text}”", text=told[:80])
            yield Finding(message, Spot(path=node.path), own=True)
    for node in _nodes(root, "meta"):
        if node.get("http-equiv").strip().lower() == "default-style":
            yield Finding(_("The page looks as another style sheet says."), Spot(path=node.path), own=True)
    for node in _nodes(root, "html", *sorted((_REGIONS | _EXPLAINED | _INSTEAD) - {"nav", "button"})):
        for words in filter(_WORDS.search, (_collapse(node.get(name)) for name in _BESIDE)):
            if words.casefold() not in _collapse("".join(node.etree_element.itertext())).casefold():
                message = _("A tooltip or a screen reader says of a part of the page: “{text}”", text=words[:80])
                yield Finding(message, Spot(path=node.path), own=True)
    marked = content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or _DECLARED.search(content[:1024])
    if _WHOLE.search(content[:1024]) and not marked and not content.isascii():
        yield Finding(_("The page does not say in which encoding its letters are written."), own=True)


def _told_findings(root: Node) -> Iterator[Finding]:
    """What a screen reader says beside the words of an element, or before those that it names."""
    for node in root.iter_subtree():
        if _SPOKEN.isdisjoint(node.etree_element.attrib):
            continue
        told = [node.get(name) for name in _TOLD]
        told += [_words_of(node, each) for name in _TOLD_BY for each in node.get(name).split()]
        own = _collapse("".join(node.etree_element.itertext()))
        label = _collapse(node.get("aria-label"))
        if label.casefold() != own.casefold() and node.local_name in _NAMED:
            told.append(label)
        for words in filter(_WORDS.search, map(_collapse, told)):
            message = _("A tooltip or a screen reader says of a part of the page: “{text}”", text=words[:80])
            yield Finding(message, Spot(path=node.path), own=True)


def _told_elsewhere(root: Node) -> Iterator[tuple[int, Passage]]:
    """What a page says of itself to searches and previews, and of its menus to screen readers: nobody sees it there."""
    for node in _nodes(root, "meta", "nav"):
        told = node.get("aria-label") if node.local_name == "nav" else node.get("content")
        if node.local_name == "nav" or node.get("name") or node.get("property"):
            passage = Passage(_collapse(told), Shape.PARAGRAPH, Spot(path=node.path), sight=Sight.HIDDEN)
            yield node.number, replace(passage, why=_("only in the metadata"))


def _scripts(root: Node) -> Iterator[Script]:
    """Everything that runs when the page is opened or used."""
    for node in root.iter_subtree():
        if node.local_name == "script" and node.get("type").strip().lower() in _RUN:
            yield Script(node.get("src") or "".join(node.etree_element.itertext()), Spot(path=node.path))
        for name, value in node.etree_element.attrib.items():
            plain = value.translate(_DROPPED) if name in {"href", "action", "formaction", "src"} else ""
            if name[:2] == "on" or _JAVASCRIPT.match(plain):
                yield Script(f"{name}={value}", Spot(path=node.path))


def _walk(reading: _Reading, root: Node, frames: int) -> None:
    """Visit every node in the order of the file without recursion."""
    scheme = next((n.get("content") for n in _nodes(root, "meta") if n.get("name").lower() == "color-scheme"), "")
    around = reading.cascade.roots(scheme)
    waiting: list[Callable[[], Any]] = []
    top = _State(root, around, reading.cascade.traits(around))

    def visit(state: _State) -> None:
        steps = _steps(reading, state, frames, visit)
        waiting.extend(reversed(steps))

    waiting.append(lambda: visit(_enter(reading, top, root)))
    while waiting:
        waiting.pop()()
    _flush(reading)


def _steps(reading: _Reading, state: _State, frames: int, visit: Callable[[_State], None]) -> list[Callable[[], Any]]:
    """What there is to do for an element, in order."""
    node = state.node
    block = node is state.block
    steps: list[Callable[[], Any]] = []
    if block:
        steps.append(lambda: _flush(reading))
    if (special := _SPECIAL.get(node.local_name)) is not None and not node.namespace_url:
        steps.append(lambda: special(reading, state, frames))
    if node.local_name not in _CLOSED or node.namespace_url:
        writes = len(state.pseudo) > 1 or node.local_name in {"q", "li"} or state.styles[0].display == "list-item"
        if writes:
            steps.append(lambda: _pseudo(reading, state, "before"))
        steps += _contents(reading, state, visit)
        if writes:
            steps.append(lambda: _pseudo(reading, state, "after"))
    if block:
        steps.append(lambda: _flush(reading))
    return steps


def _contents(reading: _Reading, state: _State, visit: Callable[[_State], None]) -> Iterator[Callable[[], Any]]:
    element, children = state.node.etree_element, iter(state.node.children)
    if element.text:
        yield lambda: _text(reading, state, element.text)
    for child in element:
        if isinstance(child.tag, str):
            node = next(children)
            yield lambda node=node: visit(_enter(reading, state, node))  # type: ignore[misc]
        elif is_comment(child):
            yield lambda child=child: _unseen(reading, state, child.text or "", _("in a comment"))  # type: ignore[misc]
        if child.tail:
            yield lambda child=child: _text(reading, state, child.tail)  # type: ignore[misc]


def _enter(reading: _Reading, parent: _State, node: Node) -> _State:
    """The state inside an element."""
    if node.local_name in _UNREAD and not node.namespace_url:
        return replace(parent, node=node, hidden=parent.hidden or _("not part of the page"))
    matched = reading.cascade.match(node)
    inline = node.get("style")
    claims = Claims(matched.get("", ()), inline, defaults(node), node.local_name)
    styles = reading.cascade.styles(parent.styles, claims)
    traits = reading.cascade.traits(styles)
    block = node.local_name in _BLOCK_TAGS or styles[0].is_block
    state = _State(
        node=node,
        styles=styles,
        traits=traits,
        language=_language(node, parent.language),
        zone=Zone.NAVIGATION if _is_navigation(node) else parent.zone,
        hidden=parent.hidden or _hidden_by_markup(node),
        unsure=parent.unsure or _unsure(reading, node, styles, matched),
        lasting=parent.lasting
        or node.local_name == "marquee"
        or _is_drawn(node)
        or (node.local_name == "table" and _is_collapsed(reading, node, styles))
        or _is_floated(reading, node, traits),
        block=node if block or parent.block is None else parent.block,
        link=node if node.local_name == "a" and node.has("href") else parent.link,
        svg=_svg(node, parent.svg),
        boxes=node.number if traits.positioned else parent.boxes,
        pseudo=matched,
        **{**_inherited(parent), **_shape(node, parent)},
    )
    if node.has("id"):
        reading.anchors.setdefault(node.get("id"), node)  # of two the first is where a link leads
    _beside(reading, state)
    _place(reading, parent, state)
    if not block and styles[0].direction != parent.styles[0].direction:
        _note_turned(reading, state)
    if state.hidden and not parent.hidden and not state.svg and _is_unheard(node):
        _note_unheard(reading, state)
    if (traits.plate and state.svg == "") or (state.svg and not parent.svg):
        _drawing(reading, state)
    return state


def _note_turned(reading: _Reading, state: _State) -> None:
    """Words within a line that run against their letters: their order, and that of their signs, is another."""
    words = "".join(state.node.etree_element.itertext()).strip()
    if _SPACE.search(words) or state.node.children or not words.isalnum():
        way = _way_of(words)
        if way and way != state.styles[0].direction and not state.hidden:
            message = _("The paragraph runs in the wrong direction, so its signs stand at the wrong end.")
            reading.findings.append(Finding(message, Spot(path=state.node.path), local=True))


def _is_unheard(node: Node) -> bool:
    """Whether its words are seen by those alone who have no screen reader."""
    return node.get("aria-hidden").strip().lower() == "true" or node.has("inert") or bool(_spoken_instead(node))


def _note_unheard(reading: _Reading, state: _State) -> None:
    """Words that are shown and not read aloud: a sign is none, and neither is the name of one in a font of signs."""
    words = _collapse("".join(state.node.etree_element.itertext()))
    is_icon = re.fullmatch(r"[a-z0-9_]+", words) and ("_" in words or _ICONS.search(state.node.get("class")))
    if _WORDS.search(words) and not is_icon and not _judged(reading, state, small=False)[0]:
        message = _("“{text}” is seen, and a screen reader does not say it.", text=words[:60])
        reading.findings.append(Finding(message, Spot(path=state.node.path), local=True))


def _inherited(parent: _State) -> dict[str, Any]:
    return {name: getattr(parent, name) for name in ("shape", "level", "depth", "item", "control")}


def _beside(reading: _Reading, state: _State) -> None:
    """Words that stand beside those of the page: in a tooltip, or for screen readers alone."""
    node = state.node
    if node.local_name == "image" and node.namespace_url.endswith("svg"):
        _undecided(reading, state, "svg", _("what a picture shows cannot be read"))
    if (
        node.local_name in {"html", "iframe"}
        or node.namespace_url
        or _BESIDE.keys().isdisjoint(node.etree_element.attrib)
    ):
        return
    explained = node.local_name in _EXPLAINED
    for name, few in _BESIDE.items():
        words = _collapse(node.get(name))
        own = _collapse("".join(node.etree_element.itertext())).casefold()
        least = 1 if name == "aria-label" and _WORDS.search(own) else few  # in place of words that stand there
        least = _SENTENCE if explained and name in {"title", "aria-label"} else least
        if len(re.findall(r"\w+", words)) < least or (name == "aria-label" and _is_named(node)):
            continue
        if words.casefold() not in own and not (name == "title" and _names_heading(node, words)):
            why = _("only in a tooltip") if name == "title" else _("only for screen readers")
            _undecided(reading, state, words, why)


def _names_heading(node: Node, words: str) -> bool:
    """Whether it is a link without words in a heading whose words it repeats, as documentation sites have it."""
    around = node.parent
    if around is None or around.local_name not in _HEADINGS or node.local_name != "a":
        return False
    heading = _collapse("".join(around.etree_element.itertext())).strip(_NOTHING_SEEN)
    return bool(heading) and words.endswith(heading)


def _is_named(node: Node) -> bool:
    """Whether a label takes the place of its words, or names a part of the page."""
    role = node.get("role").strip().lower()
    return bool(role) or node.local_name in _NAMED | _REGIONS | _CONTROLS


def _unsure(reading: _Reading, node: Node, styles: Styles, matched: dict[str, Any]) -> str:
    """Why it cannot be told here how the words of an element are shown."""
    if _is_floated(reading, node, reading.cascade.traits(styles)):
        return _("it is moved from its place")
    if node.local_name == "table" and _is_collapsed(reading, node, styles):
        return _("a column of the table is hidden")
    if styles[0].tight and _is_run_together(node):
        return _("its words run together")
    return _unsure_by_markup(node) or _pseudo_line(reading, styles, matched)


def _is_run_together(node: Node) -> bool:
    """Whether a sentence stands in a flexible row, which shows no spaces between the pieces that it makes of it."""
    pieces = [node.etree_element.text, *(child.tail for child in node.etree_element)]
    inline = [child for child in node.children if child.local_name not in _BLOCK_TAGS | _REGIONS | {"div"}]
    pieces += ["".join(child.etree_element.itertext()) for child in inline]
    return sum(bool(piece and _WORDS.search(piece)) for piece in pieces) > 2


def _is_floated(reading: _Reading, node: Node, traits: Traits) -> bool:
    """Whether words float away from those before them: where they come to stand is no question of being seen."""
    floated = traits.floated and node.local_name not in _BLOCK_TAGS
    return floated and any(_WORDS.search(run.text) for run in reading.runs)


def _language(node: Node, inherited: str) -> str:
    xml = "{http://www.w3.org/XML/1998/namespace}lang"
    said = node.get("lang") if node.has("lang") else node.get(xml) if node.has(xml) else inherited
    return said or ("und" if inherited else "")  # an empty tag takes back what stands around it (BCP 47: undetermined)


def _is_navigation(node: Node) -> bool:
    return node.local_name == "nav" or node.get("role").strip().lower() == "navigation"


def _svg(node: Node, inherited: str) -> str:
    if not node.namespace_url.endswith("svg"):
        return "" if inherited == "text" and node.namespace_url == "" else inherited
    if node.local_name in _SVG_SILENT or inherited == "silent":
        return "silent"
    return "text" if node.local_name in _SVG_TEXT or inherited == "text" else "svg"


def _shape(node: Node, parent: _State) -> dict[str, Any]:
    """What kind of block the element begins, where it begins one."""
    tag, role = node.local_name, node.get("role").strip().lower()
    if tag in _HEADINGS or role == "heading":
        level = node.get("aria-level")
        return {"shape": Shape.HEADING, "level": _HEADINGS.get(tag) or (int(level) if level.isdecimal() else 2)}
    if tag in {"ul", "ol", "menu"} or role == "list":
        return {"depth": parent.depth + 1, "shape": Shape.PARAGRAPH, "item": None}
    if tag == "li" or role == "listitem":
        return {"shape": Shape.ITEM, "item": node, "level": 0}
    if tag == "button" and parent.shape is Shape.HEADING:
        return {}  # it opens and closes what stands under the heading, and nobody writes in it
    if tag in _CONTROLS or role in {"button", "switch", "checkbox", "combobox", "textbox"}:
        return {"control": parent.control or node}
    simple = {"td": Shape.CELL, "th": Shape.HEADER_CELL, "blockquote": Shape.QUOTE}
    return {"shape": simple[tag], "level": 0, "item": None} if tag in simple else {}


def _hidden_by_markup(node: Node) -> str:
    if node.get("aria-hidden").strip().lower() == "true" or node.has("inert"):
        return _("not for screen readers")
    if label := _spoken_instead(node):
        return _("a screen reader says “{label}” instead", label=label)
    if node.local_name == "template":
        return "" if node.has("shadowrootmode") else _("in a template")
    if node.local_name in _INSTEAD:
        return _("shown only where something else cannot be")
    parent = node.parent
    if parent is None:
        return ""
    if parent.local_name == "details" and not _is_open(parent) and not _is_summary(node):
        return _("in a closed details element")
    if parent.local_name in {"select", "optgroup"}:
        return "" if _is_chosen(node) else _("in a closed list")
    return ""


def _spoken_instead(node: Node) -> str:
    """The label that stands for the words of an element, where it does not hold them (WAI-ARIA 1.2, 5.2.8)."""
    role = node.get("role").strip().lower()
    if not (role in _NAMED_ROLES or (not role and node.local_name in _NAMED)):
        return ""
    label = _collapse(" ".join(_words_of(node, name) for name in node.get("aria-labelledby").split()))
    label = label or _collapse(node.get("aria-label"))
    if not label:
        return ""
    words = _collapse("".join(node.etree_element.itertext()))
    return label if _WORDS.search(words) and words.casefold() not in label.casefold() else ""


def _words_of(node: Node, name: str) -> str:
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


def _is_drawn(node: Node) -> bool:
    """Whether its letters stand in a drawing or a formula: at a place, in a size and a colour of their own."""
    if node.namespace_url.endswith("MathML"):
        return node.local_name == "math"
    return node.namespace_url.endswith("svg") and node.local_name in _SVG_TEXT


def _is_collapsed(reading: _Reading, node: Node, parents: Styles) -> bool:
    """Whether a column of a table takes no room."""
    columns = [each for child in node.children for each in (child, *child.children) if each.local_name in _COLUMNS]
    for column in columns:
        matched = reading.cascade.match(column).get("", ())
        made = reading.cascade.styles(parents, Claims(matched, column.get("style"), "", column.local_name))
        if any(not style.visible or style.display == "none" for style in made):
            return True
    return False


def _unsure_by_markup(node: Node) -> str:
    if _is_drawn(node):
        return _("it is drawn at a place of its own")
    if node.local_name == "object":
        return _("shown only where something else cannot be")
    if node.local_name == "marquee":
        return _("an animation changes it")
    if any(child.local_name == "template" and child.has("shadowrootmode") for child in node.children):
        return _("a shadow tree decides what is shown")
    return ""


def _pseudo_line(reading: _Reading, styles: Styles, matched: dict[str, Any]) -> str:
    for pseudo in ("first-line", "first-letter"):
        if pseudo in matched:
            made = reading.cascade.styles(styles, Claims(matched[pseudo], "", "", pseudo))
            if any(inner.judge()[0] and not outer.judge()[0] for inner, outer in zip(made, styles, strict=True)):
                return _("its first line or letter is hidden")
    return ""


def _place(reading: _Reading, parent: _State, state: _State) -> None:
    """Note what the element may cover and whether it stands in another order than in the file."""
    if state.traits.covers:
        _cover(reading, parent, state, next(style for style in state.styles if style.covers))
    _note_order(reading, parent, state)


def _note_order(reading: _Reading, parent: _State, state: _State) -> None:
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
            reading.cells.setdefault((parent.node.number, medium), []).append(
                (_cell(style.cell, parent.styles[medium].areas), node)
            )


def _cell(cell: tuple[str, ...], areas: tuple[str, ...]) -> tuple[str, ...]:
    """A place in a grid as row and column, where the grid says where its names are."""
    rows = [area.split() for area in areas]
    found = ((r, row.index(cell[0])) for r, row in enumerate(rows, 1) if cell[0] in row)
    row, column = next(found, (0, 0))
    return (str(row), str(column + 1)) if row and len(cell) == 1 else cell


def _grids(reading: _Reading) -> None:
    """Note what shares a place of a grid with another, and what stands in a row before that of its predecessor."""
    for orders in reading.ordered.values():
        siblings = [*next(iter(orders)).iter_siblings()]
        turned = any(orders.get(after, 0.0) < orders.get(before, 0.0) for before, after in pairwise(siblings))
        reading.reordered += orders if turned else ()
    for cells in reading.cells.values():
        for (cell, node), (other, before) in ((b, a) for a, b in pairwise(cells)):
            if _rank(cell) < _rank(other) and (bool(_rank(cell)[0]) is bool(_rank(other)[0])):
                reading.reordered += [node, before]
        placed = {node for _cell_of, node in cells}
        for cell, node in cells:  # those that have no place of their own fill the rows before it
            if _rank(cell)[0] - 1 > node.index and any(each not in placed for each in node.iter_next_siblings()):
                reading.reordered.append(node)
        together: dict[tuple[str, ...], list[Node]] = {}
        for cell, node in cells:
            together.setdefault(cell, []).append(node)
        for cell, nodes in together.items():
            if len(nodes) > 1 and "auto" not in cell:
                reading.covers += [(node.number, node.end, 0, 0) for node in nodes]


def _rank(cell: tuple[str, ...]) -> tuple[int, int]:
    row, column = (*cell, "auto")[:2]
    whole = [int(part) if part.isdigit() else 0 for part in (row, column)]
    return (whole[0], whole[1])


def _printed(reading: _Reading) -> None:
    for name in reading.cascade.small_pages:
        where = f"@page {name}".strip()
        reading.findings.append(Finding(_("Printed pages have no room for words ({where}).", where=where)))
    for words in filter(_WORDS.search, reading.cascade.margins):
        message = _("The style sheet writes “{text}” in the margins of printed pages.", text=_collapse(words)[:60])
        reading.findings.append(Finding(message, own=True))


def _cover(reading: _Reading, parent: _State, state: _State, style: Style, *, pseudo: bool = False) -> None:
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


def _is_permalink(link: Node) -> bool:
    """Whether it is a sign that leads to this very place."""
    return "#" in link.get("href") and set("".join(link.etree_element.itertext()).strip()) <= _PERMALINKS


def _text(reading: _Reading, state: _State, text: str) -> None:
    """Letters that stand in the element itself."""
    node = state.node
    if (node.local_name in _UNREAD and not node.namespace_url) or not text:
        return
    if state.svg in {"svg", "silent"}:
        return
    if state.link is not None and set(text.strip()) <= _PERMALINKS and _is_permalink(state.link):
        return
    if node.local_name == "noscript":
        _unseen(reading, state, text, _("shown only where scripts are not run"))
        return
    small = state.control is not None or state.zone is Zone.NAVIGATION
    hidden, unsure, elsewhere, unmeasured = _judged(reading, state, small, len(text.strip()))
    lasting = state.lasting or unmeasured or state.traits.lasting
    if node.local_name == "details" and not node.has("open") and not node.namespace_url:
        hidden = hidden or _("in a closed details element")
    style = state.styles[0]
    text = _raised(_transformed(text, style.transform), "super" if _is_in(node, "sup") else style.raised)
    if state.traits.override and any(s.override and _is_against(text, s.direction) for s in state.styles):
        unsure, lasting = _("its letters are shown in reverse order"), True
    otherwise = elsewhere and _WORDS.search(text)
    if not (small or state.hidden) and (otherwise or _is_transformed(text, state.traits.transforms)):
        _some_media(reading, node, text)
    reading.runs.append(_Run(text, state, state.hidden or hidden, state.unsure or unsure, lasting))


def _some_media(reading: _Reading, node: Node, text: str) -> None:
    message = _("“{text}” is shown in some media only.", text=_collapse(text)[:60])
    reading.findings.append(Finding(message, Spot(path=node.path), local=True))


def _judged(reading: _Reading, state: _State, small: bool, letters: int = 0) -> tuple[str, str, bool, bool]:
    """Why the element's text is hidden, why that is unsure, and whether what a screen hides is shown elsewhere.

    Last, whether it is unsure only where no browser looks: on paper, in the dark, on devices of which it is asked.
    """
    long = (letters > _LINE_ON_PHONE) + (letters > _LINE_ON_PAPER)
    key = (id(state.styles), small, state.svg, long)
    if (known := reading.judged.get(key)) is None:
        styles = tuple(_as_svg(style) for style in state.styles) if state.svg == "text" else state.styles
        known = reading.judged[key] = _over_media(reading.cascade.media, styles, small, long)
    return known


def _as_svg(style: Style) -> Style:
    return replace(style, fill=style.svg_fill or BLACK, verdict=None)


def _over_media(media: Sequence[Medium], styles: Styles, small: bool, long: int) -> tuple[str, str, bool, bool]:
    hidden = unsure = ""
    measured = False
    verdicts = [style.judge() for style in styles]
    certain = [v for v, medium in zip(verdicts, media, strict=True) if not medium.doubt]
    for (why, doubt), medium, style in zip(verdicts, media, styles, strict=True):
        first = style is styles[0]
        before = unsure
        if why and medium.doubt:
            unsure = unsure or _("a rule of the style sheet may hide it ({why})", why=why)
        elif why and (first or not small):
            hidden = hidden or (why if first else f"{why} {medium}")
        adrift = style.adrift if not small else ""
        cut = style.nowrap and ((style.cropped and long) or (medium.kind == "print" and long > 1))
        unsure = unsure or doubt or adrift or (_("it may be cut off") if cut else "")
        unsure = unsure or (_("its letters stand one below another") if style.squeezed and long else "")
        measured = measured or (unsure != before and medium.measured)
    elsewhere = any(why for why, _doubt in certain) and any(not why for why, _doubt in certain)
    return hidden, unsure, elsewhere, bool(unsure) and not measured


def _is_transformed(text: str, transforms: frozenset[str]) -> bool:
    return len(transforms) > 1 and len({_transformed(text, transform) for transform in transforms}) > 1


def _transformed(text: str, transform: str) -> str:
    if transform == "full-width":
        return text.translate(_WIDE_LETTERS)
    if transform == "uppercase":
        return text.upper()
    if transform == "lowercase":
        return text.lower()
    if transform == "capitalize":
        return re.sub(r"(?<![\w'’])\w", lambda found: found[0].upper(), text)
    return text


def _is_in(node: Node, name: str) -> bool:
    """Whether an inline element of this name stands around the words: sheets lay powers on the line and lift them."""
    return node.local_name == name or (node.parent is not None and node.parent.local_name == name)


def _raised(text: str, place: str) -> str:
    """Digits above and below the line as signs of their own, so that 10² is not read as 102."""
    table = {"super": _SUPERSCRIPT, "sub": _SUBSCRIPT}.get(place)
    if table is None or not text.strip() or any(ord(sign) not in table for sign in text.strip()):
        return text
    return text.translate(table)


def _is_against(text: str, direction: str) -> bool:
    kinds = {unicodedata.bidirectional(letter) for letter in text}
    return bool(kinds & {"L", "EN"}) if direction == "rtl" else bool(kinds & {"R", "AL"})


def _unseen(reading: _Reading, state: _State, text: str, why: str) -> None:
    """A passage of its own for text that never shows."""
    words = _collapse(text)
    if words and state.svg in {"", "text"}:
        spot = Spot(path=state.node.path)
        passage = Passage(words, Shape.PARAGRAPH, spot, language=state.language, sight=Sight.HIDDEN, why=why)
        reading.passages.append((state.node.number, passage))


def _pseudo(reading: _Reading, state: _State, which: str) -> None:
    """Words that the style sheet writes before or after an element, and boxes that it lays over one."""
    node = state.node
    if node.local_name == "q" and not node.namespace_url:
        _quote(reading, state, which)
    if which == "before":
        _marker(reading, state)
    rules = state.pseudo.get(which)
    if not rules:
        return
    styles = reading.cascade.styles(state.styles, Claims(rules, "", "", f"::{which}"))
    words = [_generated(style, node) if style.display != "none" else None for style in styles]
    inner = replace(state, styles=styles, traits=reading.cascade.traits(styles))
    for style, made in zip(styles, words, strict=True):
        if made is not None and style.covers:
            _cover(reading, state, inner, style, pseudo=True)
            break
        if made is not None and style.cell and len(style.grounds) and style.painted:
            reading.covers.append((node.number, node.end, 0, 0))
            break
    first = words[0]
    if first and (_WORDS.search(first) or not first.strip() or _TURNING & set(first)):
        _text(reading, inner, first)
    if why := next((why for style in styles if (why := _uncounted(style))), ""):
        _undecided(reading, state, f"::{which}", why)
    _only_elsewhere(reading, state, words)


def _uncounted(style: Style) -> str:
    """Why the words of a content property cannot be told."""
    if isinstance(style.content, str) or style.display == "none":
        return ""
    names = {t.lower_name if t.type == "function" else str(t.type) for t in style.content}
    if names & {"counter", "counters"}:
        return counted()
    pictures = names & {"url", "image-set", "-webkit-image-set", "image", "element", "cross-fade"}
    return _("what a picture shows cannot be read") if pictures else ""


def _undecided(reading: _Reading, state: _State, words: str, why: str) -> None:
    """A passage for what is shown beside the words of the page and cannot be read; in a menu it is no question."""
    menu = state.zone is not Zone.BODY
    if state.hidden or _judged(reading, state, small=menu)[0]:
        return
    sight = Sight.HIDDEN if menu else Sight.UNDECIDED
    passage = Passage(words, Shape.PARAGRAPH, Spot(path=state.node.path), sight=sight, why=why)
    reading.passages.append((state.node.number, passage))


def _only_elsewhere(reading: _Reading, state: _State, words: Sequence[str | None]) -> None:
    for made, medium in zip(words, reading.cascade.media, strict=True):
        if made and made != words[0] and (_WORDS.search(made) or _TURNING & set(made)) and not state.hidden:
            reading.findings.append(
                Finding(
                    _("The style sheet writes “{text}” here {medium}.", text=_collapse(made)[:60], medium=medium),
                    Spot(path=state.node.path),
                )
            )
            return


def _generated(style: Style, node: Node) -> str | None:
    """The words of a content property; None when it makes no box."""
    if isinstance(style.content, str):
        return _mark(style.content, style.quotes) or None
    return "".join(_piece(token, node, style.quotes) for token in style.content)


def _mark(name: str, quotes: Value) -> str:
    """What `open-quote` or `close-quote` writes, where the sheet says it."""
    marks = [] if isinstance(quotes, str) else [str(token.value) for token in quotes if token.type == "string"]
    place = {"open-quote": 0, "close-quote": 1}.get(name, len(marks))
    return marks[place] if place < len(marks) else ""


def _piece(token: Any, node: Node, quotes: Value) -> str:
    if token.type == "ident":
        return _mark(token.lower_value, quotes)
    if token.type == "string":
        return str(token.value)
    if token.type != "function" or token.lower_name != "attr":
        return ""
    name = next((t.lower_value for t in token.arguments if t.type == "ident"), "")
    return "" if name == "href" else node.get(name)  # a link's address after its words, as pages print it


def _quote(reading: _Reading, state: _State, which: str) -> None:
    quotes = state.styles[0].quotes
    if quotes == "none":
        return
    marks = [str(t.value) for t in quotes if t.type == "string"] if not isinstance(quotes, str) else []
    pair = marks if len(marks) >= 2 else _QUOTES.get(state.language.partition("-")[0].lower(), "“”")
    _text(reading, state, pair[0 if which == "before" else 1])


def _marker(reading: _Reading, state: _State) -> None:
    """Words in a list marker; plain bullets and numbers are not text."""
    if len({style.display == "list-item" and style.marker for style in state.styles}) > 1 or "marker" in state.pseudo:
        _marker_elsewhere(reading, state)
    if state.styles[0].display != "list-item":
        return
    rules = state.pseudo.get("marker")
    made = reading.cascade.styles(state.styles, Claims(rules, "", "", "::marker"))[0] if rules else None
    words = (_generated(made, state.node) if made else None) or ""
    counted = state.styles[0].counts and _is_counted(state)
    if state.styles[0].image_marker or (made and _uncounted(made)) or counted:
        _undecided(reading, state, "::marker", _("what its sign shows cannot be read"))
    marker = state.styles[0].marker
    if not isinstance(marker, str):
        words = words or "".join(str(t.value) for t in marker if t.type == "string")
    else:
        words = words or reading.cascade.counter(marker)
    if re.search(r"[^\W\d_]{2}" if made is None else r"\w", words) or _TURNING & set(words):
        _text(reading, state, words)
    elif state.zone is Zone.BODY and not (state.hidden or counted or (made and (words or made.judge()[0]))):
        _ordinal(reading, state, str(marker) if isinstance(marker, str) else "")


def _marker_elsewhere(reading: _Reading, state: _State) -> None:
    """Words in the list markers of some media alone."""
    rules = state.pseudo.get("marker")
    made = (
        reading.cascade.styles(state.styles, Claims(rules, "", "", "::marker"))
        if rules
        else (None,) * len(state.styles)
    )
    words: list[str | None] = []
    for style, marker in zip(state.styles, made, strict=True):
        listed = style.display == "list-item"
        said = (_generated(marker, state.node) if marker else "") or ""
        if not said and not isinstance(style.marker, str):
            said = "".join(str(token.value) for token in style.marker if token.type == "string")
        words.append((said or reading.cascade.counter(str(style.marker))) if listed else "")
    _only_elsewhere(reading, state, words)


def _is_counted(state: _State) -> bool:
    return state.node.parent is not None and state.node.parent.local_name == "ol"


def _ordinal(reading: _Reading, state: _State, marker: str) -> None:
    """The number that an ordered list shows before an item (HTML Standard, 4.4.5)."""
    node, parent = state.node, state.node.parent
    if node.local_name != "li" or parent is None or parent.local_name != "ol":
        return
    kind = _KINDS.get(node.get("type") or parent.get("type"), "decimal")
    kind = marker if marker not in {"disc", "decimal"} else kind
    if kind not in _WRITTEN:
        return
    items = [child for child in parent.children if child.local_name == "li"]
    reverse = parent.has("reversed")
    count = _whole(parent.get("start"), len(items) if reverse else 1)
    for item in items:
        count = _whole(item.get("value"), count)
        if item is node:
            break
        count += -1 if reverse else 1
    spot = Spot(path=node.path)
    label = Passage(f"{_WRITTEN[kind](count)}.", Shape.LABEL, spot, depth=state.depth, language=state.language)
    reading.passages.append((node.number, label))


def _letter(number: int) -> str:
    """A to z, then aa."""
    return _letter((number - 1) // 26) + chr(ord("a") + (number - 1) % 26) if number > 0 else ""


def _roman(number: int) -> str:
    signs = ""
    for value, sign in _ROMAN.items():
        while 0 < value <= number < 4000:
            signs, number = signs + sign, number - value
    return signs


_ROMAN = {
    1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl", 10: "x", 9: "ix", 5: "v",
    4: "iv", 1: "i",
}  # fmt: skip
_KINDS = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_WRITTEN: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimal-leading-zero": lambda number: f"{number:02}",
    "lower-alpha": _letter,
    "lower-latin": _letter,
    "upper-alpha": lambda number: _letter(number).upper(),
    "upper-latin": lambda number: _letter(number).upper(),
    "lower-roman": _roman,
    "upper-roman": lambda number: _roman(number).upper(),
}  # in other scripts a number is the same number


def _whole(value: str, otherwise: int) -> int:
    return int(value) if re.fullmatch(r"\s*-?\d{1,9}\s*", value) else otherwise


def _line_break(reading: _Reading, state: _State, _frames: int) -> None:
    _text(reading, state, "\n")


def _picture(reading: _Reading, state: _State, _frames: int) -> None:
    """A picture with words beside it: it may show others."""
    node = state.node
    words = _collapse(node.get("alt"))
    around = any(each.local_name in _ELSEWHERE for each in node.ancestors)
    if around:
        return
    if _WORDS.search(words):
        _undecided(reading, state, words, _("what a picture shows cannot be read"))
    elif state.zone is Zone.BODY and not (state.hidden or _judged(reading, state, small=False)[0]):
        # an icon in a page of somebody else's
        small = all(0 < _whole(node.get(side), 0) <= _ICON for side in ("width", "height"))
        _unread_picture(reading, state, _("A picture stands here, and what it shows cannot be read."), small=small)


def _unread_picture(reading: _Reading, state: _State, message: str, *, small: bool = False) -> None:
    """What is shown and cannot be read: an error in a file that we made, and among the rules unless it is small."""
    spot = Spot(path=state.node.path)
    reading.findings.append(Finding(message, spot, own=True))
    if not small:
        unread = Passage("", Shape.PARAGRAPH, spot, sight=Sight.UNDECIDED, why=message, lasting=True)
        _flush(reading)
        reading.passages.append((state.node.number, unread))


def _drawing(reading: _Reading, state: _State) -> None:
    """A drawing, or a box with a picture in it and no words: larger than an icon it may show words."""
    node, style = state.node, state.styles[0]
    unheard = state.hidden in {"", _("not for screen readers")}
    around = any(each.local_name in _ELSEWHERE for each in node.ancestors) or state.zone is not Zone.BODY
    gone = style.hidden or not style.visible or style.opacity < LEAST_OPACITY
    if not unheard or around or gone or state.control is not None:
        return
    if state.svg:
        titles = ("".join(n.etree_element.itertext()) for n in node.iter_subtree() if n.local_name in {"title", "desc"})
        for words in map(_collapse, (node.get("aria-label"), *titles)):
            if len(re.findall(r"\w+", words)) >= _FEW and not state.hidden:
                _undecided(reading, state, words, _("what a picture shows cannot be read"))
        said = [_whole(node.get(side), 0) for side in ("width", "height") if node.has(side)]
        small = style.icon or (bool(said) and all(0 < size <= _ICON for size in said))
        shown = any(each.local_name not in _SVG_SILENT for each in node.children)
    else:
        small, shown = style.icon, not "".join(node.etree_element.itertext()).strip()
    if shown and not small:
        _unread_picture(reading, state, _("A picture stands here, and what it shows cannot be read."))


def _shown_file(reading: _Reading, state: _State, _frames: int) -> None:
    """Another file that is shown in the page: a film, a document."""
    node = state.node
    address = next((node.get(name) for name in ("src", "data", "href", "poster") if node.get(name)), "")
    address = address or next((each.get("src") for each in node.children if each.get("src")), "")
    if address:
        state = replace(state, hidden="") if node.local_name in _INSTEAD else state  # it hides its words, not itself
        _undecided(reading, state, address[:60], _("another file is shown there"))


def _field(reading: _Reading, state: _State, _frames: int) -> None:
    node = state.node
    kind = node.get("type").strip().lower()
    if kind == "image":
        _picture(reading, state, _frames)
    elif kind in _BUTTON_TYPES and node.get("value"):
        _text(reading, state, node.get("value"))
    elif kind in _BUTTON_TYPES and node.get("placeholder").strip():
        _undecided(reading, state, node.get("placeholder"), _("only a hint in a field"))


def _area(reading: _Reading, state: _State, _frames: int) -> None:
    """What a large field says as long as nobody has written in it."""
    if not "".join(state.node.etree_element.itertext()).strip() and state.node.get("placeholder").strip():
        _undecided(reading, state, state.node.get("placeholder"), _("only a hint in a field"))


def _group(reading: _Reading, state: _State, _frames: int) -> None:
    """The name of a group of a list to choose from, or of a choice."""
    if state.node.get("label"):
        _text(reading, state, state.node.get("label"))


def _frame(reading: _Reading, state: _State, frames: int) -> None:
    """A page inside the page: its own text can be read, where it is scrolled to cannot."""
    hidden, *_rest = _judged(reading, state, small=False)
    node = state.node
    if node.has("srcdoc") and frames and node.get("srcdoc").strip():
        try:
            inner = _read(b"<!doctype html>" + node.get("srcdoc").encode(), frames - 1)
        except UnreadableFile:
            inner = Passages("text/html", ())
        _flush(reading)
        for passage in inner.passages:
            reading.passages.append((node.number, _framed(passage, node, state.hidden or hidden)))
        reading.findings += [
            replace(finding, spot=Spot(path=f"{node.path}/{finding.spot.path}"), local=not finding.own)
            for finding in inner.findings
        ]
    elif (node.get("src") or node.has("srcdoc")) and not (hidden or state.hidden):
        _unread_picture(reading, state, _("A frame shows another page here."))


def _framed(passage: Passage, node: Node, hidden: str) -> Passage:
    spot = Spot(path=f"{node.path}/{passage.spot.path}")
    if hidden:
        return replace(passage, spot=spot, sight=Sight.HIDDEN, why=hidden)
    if passage.sight is Sight.SEEN:
        return replace(passage, spot=spot, sight=Sight.UNDECIDED, why=_("in a frame"))
    return replace(passage, spot=spot)


_SPECIAL: dict[str, Callable[[_Reading, _State, int], None]] = {
    "br": _line_break,
    "input": _field,
    "iframe": _frame,
    "img": _picture,
    "embed": _shown_file,
    "object": _shown_file,
    "video": _shown_file,
    "audio": _shown_file,
    "textarea": _area,
    "optgroup": _group,
    "option": _group,
}
_CLOSED = frozenset({"br", "input", "iframe", "img", "wbr", "hr", "embed"})


def _flush(reading: _Reading) -> None:
    """Make passages of the letters gathered since the block began."""
    runs, reading.runs = reading.runs, []
    if not runs:
        return
    plain = [run for run in runs if run.state.control is None]
    _emit(reading, [run for run in plain if not run.hidden])
    for group in _alike([run for run in runs if run.hidden], lambda run: (run.hidden, id(run.state.control))):
        _emit(reading, group)
    controls = [run for run in runs if run.state.control is not None and not run.hidden]
    for group in _alike(controls, lambda run: id(run.state.control)):
        _emit(reading, group)


def _alike(runs: Iterable[_Run], key: Callable[[_Run], Any]) -> Iterator[list[_Run]]:
    group: list[_Run] = []
    for run in runs:
        if group and key(run) != key(group[-1]):
            yield group
            group = []
        group.append(run)
    if group:
        yield group


def _emit(reading: _Reading, runs: list[_Run]) -> None:
    text = _collapse("".join(run.text for run in runs))
    if not text.strip(_NOTHING_SEEN):
        return
    state = next(run.state for run in runs if run.text.strip(" \t\r\n\f"))
    node = state.control or state.block or state.node
    hidden = runs[0].hidden
    unsure = next((run.unsure for run in runs if run.unsure and run.text.strip()), "")
    language = _language_of(runs, state)
    passage = Passage(
        text=text,
        shape=_shape_of(reading, state, seen=not hidden),
        spot=Spot(path=node.path),
        depth=state.depth,
        level=state.level if state.shape is Shape.HEADING and state.control is None else 0,
        language=language,
        zone=state.zone,
        sight=Sight.HIDDEN if hidden else Sight.UNDECIDED if unsure else Sight.SEEN,
        why=hidden or unsure,
        links=tuple(_links(runs)),
        tongues=tongues_of(((run.text, run.state.language) for run in runs), language),
        lasting=any(run.unsure and run.lasting and run.text.strip() for run in runs),
    )
    reading.passages.append((state.node.number, passage))
    fonts = reading.cascade.fonts
    if fonts:
        fonts &= {name for run in runs for style in run.state.styles for name in style.family}
    if fonts and not hidden and state.zone is Zone.BODY:
        message = _("A font that the page brings along ({font}) may draw other letters.", font=", ".join(sorted(fonts)))
        reading.findings.append(Finding(message, passage.spot, own=reading.whole))
    if not hidden and state.zone is Zone.BODY:
        _note_direction(reading, runs, passage.spot)


def _note_direction(reading: _Reading, runs: Sequence[_Run], spot: Spot) -> None:
    """Keep how a block runs, how its letters do, and how many they are."""
    sets = {run.state.traits.directions for run in runs if _WORDS.search(run.text)}
    own = frozenset[str]().union(*(ways for ways in sets if len(ways) == 1))  # in every medium
    own = own or frozenset({"both"} if sets else ())
    words = "".join(run.text for run in runs).strip()
    if words[:1].isalnum() and words[-1:].isalnum() and not _SPACE.search(words):
        return  # a word without signs around it is the same either way
    if most := _way_of(words):
        reading.directions.append((own, most, len(words), spot))


def _way_of(words: str) -> str:
    """`ltr` or `rtl`, as nearly all of its letters run; "" where that is not plain."""
    kinds: Counter[str] = Counter()
    for letter, count in Counter(words).items():
        kinds[unicodedata.bidirectional(letter)] += count
    right = kinds["R"] + kinds["AL"]
    if max(right, kinds["L"]) < _CLEAR * (right + kinds["L"]) or not right + kinds["L"]:
        return ""
    return "rtl" if right > kinds["L"] else "ltr"


def _turned(reading: _Reading) -> Iterator[Finding]:
    """Blocks that alone run against their letters in a page that runs with them, and a page of which most does."""
    message = _("The paragraph runs in the wrong direction, so its signs stand at the wrong end.")
    counts = {way: sum(count for own, _l, count, _s in reading.directions if way in own) for way in ("ltr", "rtl")}
    wanted = "rtl" if counts["rtl"] > counts["ltr"] else "ltr"
    against = sum(count for own, letters, count, _spot in reading.directions if own and letters not in own)
    if against > sum(count for own, letters, count, _spot in reading.directions if letters in own):
        yield Finding(message, own=True)  # most of them
    for own, letters, _count, spot in reading.directions:
        if letters == wanted and own and wanted not in own:
            yield Finding(message, spot, local=True)


def _shape_of(reading: _Reading, state: _State, *, seen: bool) -> Shape:
    if state.control is not None:
        return Shape.CONTROL
    if state.shape is not Shape.ITEM or state.item is None:
        return state.shape
    first = state.item.number not in reading.begun
    if seen:
        reading.begun.add(state.item.number)
    return Shape.ITEM if first else Shape.PARAGRAPH


def _language_of(runs: Iterable[_Run], state: _State) -> str:
    """The language of all its letters, or where they differ, of the block."""
    found = {run.state.language for run in runs if _WORDS.search(run.text)}
    if len(found) == 1:
        return found.pop()
    chain = (state.block, *state.block.ancestors) if state.block else ()
    return next((node.get("lang") for node in chain if node.has("lang")), state.language)


def _links(runs: Iterable[_Run]) -> Iterator[Link]:
    for group in _alike(runs, lambda run: id(run.state.link)):
        node, words = group[0].state.link, _collapse("".join(run.text for run in group))
        if node is not None and words:
            yield Link(words, node.get("href"))


def _covered(reading: _Reading) -> list[Passage]:
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


def _order(reading: _Reading, passages: Sequence[Passage]) -> None:
    """Report boxes that show several passages in another order than the file has them."""
    told = sorted(number for (number, _p), p in zip(reading.passages, passages, strict=True) if _is_told(p))
    for node in reading.reordered:
        around = node.parent or node
        if bisect_left(told, around.end) - bisect_left(told, around.number) > 1:
            message = _("The style sheet shows these blocks in another order than the file has them.")
            reading.findings.append(Finding(message, Spot(path=node.path), local=True))


def _is_told(passage: Passage) -> bool:
    return passage.sight is not Sight.HIDDEN and passage.zone is Zone.BODY and passage.shape is not Shape.CONTROL

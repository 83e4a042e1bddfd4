"""An HTML page or fragment read as a sighted person reads it, in every medium that its style sheets know.

Media are screens of all widths that the sheets name, light and dark, and paper. Hidden in one of them is hidden.
What is not looked at: style sheets in other files (a saved page has lost them, and they cannot be fetched), the shapes
that a font gives to its letters, and what a script does; a browser (`oppslag.judging`) sees those.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from oppslag.messages import _
from oppslag.reading.css.cascade import Kind, cascade
from oppslag.reading.css.sheet import TooMuch
from oppslag.reading.html.blocks import NOTHING_SEEN, flush, turned_findings, way_of
from oppslag.reading.html.defaults import defaults
from oppslag.reading.html.elements import (
    CONTROLS,
    HEADINGS,
    NAMED,
    WORDS,
    hidden_by_markup,
    is_drawn,
    is_navigation,
    language_of_node,
    nodes_named,
    shape_of_node,
    spoken_instead,
    svg_part,
    unsure_by_markup,
)
from oppslag.reading.html.findings import (
    BESIDE,
    EXPLAINED,
    REGIONS,
    SENTENCE,
    WHOLE,
    own_findings,
    page_findings,
    scripts_of,
    sheets_of,
    title_of,
    told_elsewhere,
)
from oppslag.reading.html.generated import write_pseudo
from oppslag.reading.html.layout import (
    BLOCK_TAGS,
    CELLS,
    is_collapsed,
    is_floated,
    is_of_layout,
    note_grids,
    note_place,
    note_ragged,
    passages_under_covers,
    report_order,
)
from oppslag.reading.html.letters import NOT_WORDS, UNREAD, undecided, unseen, verdict_of, write
from oppslag.reading.html.pictures import (
    area_words,
    drawing,
    field_words,
    group_name,
    picture,
    shown_file,
    unread_picture,
)
from oppslag.reading.html.state import SPACE, Reading, State, collapsed
from oppslag.reading.nodes import Node, TooMuchWork, Tree, is_comment
from oppslag.reading.nodes import parse as parse_tree
from oppslag.reading.passages import Finding, Passage, Passages, Shape, Sight, Spot, UnreadableFile, Zone

_SCHEMES = re.compile(rb"color-scheme|light-dark")
_VIEWPORT = re.compile(rb"\d[sld]?v(?:w|h|i|b|min|max)\b")
_ICONS = re.compile(r"icon|symbol|glyph|\bfa\b", re.IGNORECASE)
_LINED = 8  # line breaks in one block: old editors part paragraphs by nothing else


def read_html(content: bytes) -> Passages:
    """Every passage of the page in the order of the file, seen or not, and what is wrong with the page.

    Raises UnreadableFile for what is not HTML, too large, or nested too deep.
    """
    return _read(content, frames=1)


def _read(content: bytes, frames: int) -> Passages:
    tree = parse_tree(content)
    try:
        return _whole(tree, content, frames)
    except TooMuch:
        raise UnreadableFile(_("A style sheet of the page is too large, or nested too deep, to be read.")) from None
    except TooMuchWork:
        raise UnreadableFile(_("The page and its style sheet are made so that reading them would never end.")) from None
    finally:
        tree.forget()


def _whole(tree: Tree, content: bytes, frames: int) -> Passages:
    """All that is in the page. Raises TooMuch and TooMuchWork."""
    low = content.lower()
    reading = Reading(
        cascade(sheets_of(tree.root), dark=bool(_SCHEMES.search(low)), narrow=bool(_VIEWPORT.search(low)))
    )
    reading.whole = bool(WHOLE.search(content[:1024]))
    _walk(reading, tree.root, frames)
    reading.passages = _in_order(reading.passages, list(told_elsewhere(tree.root)))
    note_grids(reading)
    passages = passages_under_covers(reading)
    report_order(reading, passages)
    _note_printed(reading)
    direction = _outermost(tree.root, "dir").lower()
    return Passages(
        media_type="text/html",
        passages=tuple(passages),
        language=_outermost(tree.root, "lang"),
        direction=direction,
        title=title_of(tree.root),
        findings=(
            *page_findings(tree),
            *own_findings(tree.root, content),
            *turned_findings(reading, direction),
            *reading.findings,
        ),
        scripts=tuple(scripts_of(tree.root)),
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


def _arrivals(reading: Reading) -> Iterator[tuple[str, Spot]]:
    """Where a link to each name leads: to its element, or from an empty one to what comes next."""
    told = [(number, passage.spot) for number, passage in reading.passages if passage.sight is not Sight.HIDDEN]
    numbers = [number for number, _spot in told]
    for name, node in reading.anchors.items():
        at = bisect_left(numbers, node.number)
        empty = not node.children and at < len(told) and numbers[at] >= node.end
        yield name, told[at][1] if empty else Spot(path=node.path)


def _outermost(root: Node, attribute: str) -> str:
    """The attribute of the root, or of the one element that holds everything (a fragment's article)."""
    body = next((child for child in root.children if child.local_name == "body"), None)
    chain = [root, body] if body else [root]
    while chain[-1] is not None and len(chain[-1].children) == 1 and len(chain) < 6:
        chain.append(chain[-1].children[0])
    return next((node.get(attribute) for node in chain if node is not None and node.get(attribute)), "")


def _walk(reading: Reading, root: Node, frames: int) -> None:
    """Visit every node in the order of the file without recursion."""
    scheme = next((n.get("content") for n in nodes_named(root, "meta") if n.get("name").lower() == "color-scheme"), "")
    around = reading.cascade.root(scheme)
    top = State(root, around, around.styles, around.traits)
    inside = [_visit(reading, _enter(reading, top, root), frames)]
    while inside:
        if entered := next(inside[-1], None):
            inside.append(_visit(reading, entered, frames))
        else:
            inside.pop()
    flush(reading)


def _visit(reading: Reading, state: State, frames: int) -> Iterator[State]:
    """Do what there is to do for an element, in order; gives the state in each child, which is then visited."""
    node = state.node
    block = node is state.block
    if block:
        flush(reading)
    if (special := _SPECIAL.get(node.local_name)) is not None and not node.namespace_url:
        special(reading, state, frames)
    if node.local_name not in _CLOSED or node.namespace_url:
        writes = len(state.kind.matched) > 1 or node.local_name in {"q", "li"} or state.styles[0].display == "list-item"
        if writes:
            write_pseudo(reading, state, "before")
        yield from _contents(reading, state)
        if writes:
            write_pseudo(reading, state, "after")
    if block:
        flush(reading)


def _contents(reading: Reading, state: State) -> Iterator[State]:
    element, children = state.node.etree_element, iter(state.node.children)
    if element.text:
        write(reading, state, element.text)
    for child in element:
        if isinstance(child.tag, str):
            yield _enter(reading, state, next(children))
        elif is_comment(child):
            unseen(reading, state, child.text or "", _("in a comment"))
        if child.tail:
            write(reading, state, child.tail)


def _enter(reading: Reading, parent: State, node: Node) -> State:
    """The state inside an element."""
    if node.local_name in NOT_WORDS and not node.namespace_url:
        kind = reading.cascade.unread(node, parent.kind)
        return replace(parent, node=node, kind=kind, hidden=parent.hidden or _("not part of the page"))
    kind = reading.cascade.kind(node, parent.kind, defaults)
    if node.local_name in UNREAD and not node.namespace_url and all(style.hidden for style in kind.styles):
        return replace(parent, node=node, kind=kind, hidden=parent.hidden or _("not part of the page"))
    styles, traits = kind.styles, kind.traits
    block = node.local_name in BLOCK_TAGS or styles[0].is_block
    state = State(
        node=node,
        kind=kind,
        styles=styles,
        traits=traits,
        language=language_of_node(node, parent.language),
        zone=Zone.NAVIGATION if is_navigation(node) and not _is_within_words(parent) else parent.zone,
        hidden=parent.hidden or hidden_by_markup(node),
        unsure=parent.unsure or _why_unsure(reading, node, kind),
        lasting=parent.lasting
        or node.local_name == "marquee"
        or is_drawn(node)
        or (node.local_name == "table" and is_collapsed(reading, node, styles))
        or is_floated(reading, node, traits),
        block=node if block or parent.block is None else parent.block,
        link=node if node.local_name == "a" and node.has("href") else parent.link,
        svg=svg_part(node, parent.svg),
        boxes=node.number if traits.positioned else parent.boxes,
        **{**_inherited(parent), **shape_of_node(node, parent)},
    )
    if node.has("id"):
        reading.anchors.setdefault(node.get("id"), node)  # of two the first is where a link leads
    _note_beside(reading, state)
    note_place(reading, parent, state)
    if node.local_name == "table" and not state.hidden:
        note_ragged(reading, node)
    if state.link is node and traits.positioned and _is_veil(reading, state):
        message = _("A link that nobody sees lies over the words: it leads to {target}.", target=node.get("href"))
        reading.findings.append(Finding(message, Spot(path=node.path), local=True))
    if not block and kind.ways[0] != parent.kind.ways[0]:
        _note_turned(reading, state)
    if state.hidden and not parent.hidden and not state.svg and _is_unheard(node):
        _note_unheard(reading, state)
    if (traits.plate and state.svg == "") or (state.svg and not parent.svg):
        drawing(reading, state)
    return state


def _is_within_words(state: State) -> bool:
    """Whether a menu here is a part of what an item of a list, a title, a quotation or the cell of a table says."""
    if state.item is not None or state.shape in {Shape.QUOTE, Shape.HEADING}:
        return True
    table = next((node for node in (state.node, *state.node.ancestors) if node.local_name == "table"), None)
    return state.shape in CELLS and table is not None and not is_of_layout(table)


def _is_veil(reading: Reading, state: State) -> bool:
    """Whether a link to elsewhere, without words that are seen, has room of its own where others stand."""
    if state.hidden or state.node.get("href").startswith("#"):
        return False
    spread = any(style.sized and style.visible and not style.dead for style in state.styles)
    words = WORDS.search("".join(state.node.etree_element.itertext()))
    return spread and not (words and not verdict_of(reading, state, small=False)[0])


def _note_turned(reading: Reading, state: State) -> None:
    """Words within a line that run against their letters: their order, and that of their signs, is another."""
    words = "".join(state.node.etree_element.itertext()).strip()
    if SPACE.search(words) or state.node.children or not words.isalnum():
        way = way_of(words)
        if way and way != state.kind.ways[0] and not state.hidden:
            message = _("The paragraph runs in the wrong direction, so its signs stand at the wrong end.")
            reading.findings.append(Finding(message, Spot(path=state.node.path), local=True))


def _is_unheard(node: Node) -> bool:
    """Whether its words are seen by those alone who have no screen reader."""
    return node.get("aria-hidden").strip().lower() == "true" or node.has("inert") or bool(spoken_instead(node))


def _note_unheard(reading: Reading, state: State) -> None:
    """Words that are shown and not read aloud: a sign is none, and neither is the name of one in a font of signs."""
    words = collapsed("".join(state.node.etree_element.itertext()))
    is_icon = re.fullmatch(r"[a-z0-9_]+", words) and ("_" in words or _ICONS.search(state.node.get("class")))
    if WORDS.search(words) and not is_icon and not verdict_of(reading, state, small=False)[0]:
        message = _("“{text}” is seen, and a screen reader does not say it.", text=words[:60])
        reading.findings.append(Finding(message, Spot(path=state.node.path), local=True))


def _inherited(parent: State) -> dict[str, Any]:
    return {
        "shape": parent.shape, "level": parent.level, "depth": parent.depth, "item": parent.item,
        "control": parent.control,
    }  # fmt: skip


def _note_beside(reading: Reading, state: State) -> None:
    """Words that stand beside those of the page: in a tooltip, or for screen readers alone."""
    node = state.node
    if node.local_name == "image" and node.namespace_url.endswith("svg"):
        undecided(reading, state, "svg", _("what a picture shows cannot be read"))
    if (
        node.local_name in {"html", "iframe"}
        or node.namespace_url
        or BESIDE.keys().isdisjoint(node.etree_element.attrib)
    ):
        return
    explained = node.local_name in EXPLAINED
    own = collapsed("".join(node.etree_element.itertext())).casefold()
    for name, few in BESIDE.items():
        words = collapsed(node.get(name))
        least = 1 if name == "aria-label" and WORDS.search(own) else few  # in place of words that stand there
        least = SENTENCE if explained and name in {"title", "aria-label"} else least
        if len(re.findall(r"\w+", words)) < least or (name == "aria-label" and _is_named(node)):
            continue
        if words.casefold() not in own and not (name == "title" and _names_heading(node, words)):
            why = _("only in a tooltip") if name == "title" else _("only for screen readers")
            undecided(reading, state, words, why)


def _names_heading(node: Node, words: str) -> bool:
    """Whether it is a link without words in a heading whose words it repeats, as documentation sites have it."""
    around = node.parent
    if around is None or around.local_name not in HEADINGS or node.local_name != "a":
        return False
    heading = collapsed("".join(around.etree_element.itertext())).strip(NOTHING_SEEN)
    return bool(heading) and words.endswith(heading)


def _is_named(node: Node) -> bool:
    """Whether a label takes the place of its words, or names a part of the page."""
    role = node.get("role").strip().lower()
    return bool(role) or node.local_name in NAMED | REGIONS | CONTROLS


def _why_unsure(reading: Reading, node: Node, kind: Kind) -> str:
    """Why it cannot be told here how the words of an element are shown."""
    if is_floated(reading, node, kind.traits):
        return _("it is moved from its place")
    if node.local_name == "table" and is_collapsed(reading, node, kind.styles):
        return _("a column of the table is hidden")
    if kind.styles[0].tight and _is_run_together(node):
        return _("its words run together")
    return unsure_by_markup(node) or _pseudo_line(reading, kind)


def _is_run_together(node: Node) -> bool:
    """Whether a sentence stands in a flexible row, which shows no spaces between the pieces that it makes of it."""
    pieces = [node.etree_element.text, *(child.tail for child in node.etree_element)]
    inline = [child for child in node.children if child.local_name not in BLOCK_TAGS | REGIONS | {"div"}]
    pieces += ["".join(child.etree_element.itertext()) for child in inline]
    return sum(bool(piece and WORDS.search(piece)) for piece in pieces) > 2


def _pseudo_line(reading: Reading, kind: Kind) -> str:
    for pseudo in ("first-line", "first-letter"):
        if pseudo in kind.matched:
            made = reading.cascade.pseudo(kind, pseudo).styles
            if any(inner.judge()[0] and not outer.judge()[0] for inner, outer in zip(made, kind.styles, strict=True)):
                return _("its first line or letter is hidden")
    return ""


def _note_printed(reading: Reading) -> None:
    """Report what style sheets do to printed pages."""
    for name in reading.cascade.small_pages:
        where = f"@page {name}".strip()
        reading.findings.append(Finding(_("Printed pages have no room for words ({where}).", where=where)))
    for words in filter(WORDS.search, reading.cascade.margins):
        message = _("The style sheet writes “{text}” in the margins of printed pages.", text=collapsed(words)[:60])
        reading.findings.append(Finding(message, own=True))


def _line_break(reading: Reading, state: State, _frames: int) -> None:
    block = state.block or state.node
    if (lined := reading.lined.get(block.number)) is None:
        breaks = sum(child.local_name == "br" for child in block.children)
        lined = reading.lined[block.number] = breaks >= _LINED
    if lined:
        flush(reading)
    else:
        write(reading, state, "\n")


def _frame(reading: Reading, state: State, frames: int) -> None:
    """A page inside the page: its own text can be read, where it is scrolled to cannot."""
    hidden, *_rest = verdict_of(reading, state, small=False)
    node = state.node
    if node.has("srcdoc") and frames and node.get("srcdoc").strip():
        try:
            inner = _read(b"<!doctype html>" + node.get("srcdoc").encode(), frames - 1)
        except UnreadableFile:
            inner = Passages("text/html", ())
        flush(reading)
        for passage in inner.passages:
            reading.passages.append((node.number, _framed(passage, node, state.hidden or hidden)))
        reading.findings += [
            replace(finding, spot=Spot(path=f"{node.path}/{finding.spot.path}"), local=not finding.own)
            for finding in inner.findings
        ]
    elif (node.get("src") or node.has("srcdoc")) and not (hidden or state.hidden):
        unread_picture(reading, state, _("A frame shows another page here."))


def _framed(passage: Passage, node: Node, hidden: str) -> Passage:
    spot = Spot(path=f"{node.path}/{passage.spot.path}")
    if hidden:
        return replace(passage, spot=spot, sight=Sight.HIDDEN, why=hidden)
    if passage.sight is Sight.SEEN:
        return replace(passage, spot=spot, sight=Sight.UNDECIDED, why=_("in a frame"))
    return replace(passage, spot=spot)


_SPECIAL: dict[str, Callable[[Reading, State, int], None]] = {
    "br": _line_break,
    "input": field_words,
    "iframe": _frame,
    "img": picture,
    "embed": shown_file,
    "object": shown_file,
    "video": shown_file,
    "audio": shown_file,
    "textarea": area_words,
    "optgroup": group_name,
    "option": group_name,
}
_CLOSED = frozenset({"br", "input", "iframe", "img", "wbr", "hr", "embed"})

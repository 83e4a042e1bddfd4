"""Pictures, drawings, fields and other things in a page that are no letters, and what they may say."""

import re
from dataclasses import replace

from oppslag.messages import _
from oppslag.reading.css.style import LEAST_OPACITY
from oppslag.reading.html.blocks import flush
from oppslag.reading.html.elements import INSTEAD, SVG_SILENT, WORDS
from oppslag.reading.html.generated import whole_number
from oppslag.reading.html.letters import undecided, verdict_of, write
from oppslag.reading.html.state import Reading, State, collapsed
from oppslag.reading.passages import Finding, Passage, Shape, Sight, Spot, Zone

_FEW = 3
_ELSEWHERE = frozenset({"header", "footer", "nav"})  # of a page: logos and icons may stand there
_ICON = 24  # pixels: too low for words
_BUTTON_TYPES = frozenset({"", "text", "button", "submit", "reset", "search", "email", "tel", "url", "number", "date"})


def picture(reading: Reading, state: State, _frames: int) -> None:
    """A picture with words beside it: it may show others."""
    node = state.node
    words = collapsed(node.get("alt"))
    around = any(each.local_name in _ELSEWHERE for each in node.ancestors)
    if around:
        return
    if WORDS.search(words):
        undecided(reading, state, words, _("what a picture shows cannot be read"))
    elif state.zone is Zone.BODY and not (state.hidden or verdict_of(reading, state, small=False)[0]):
        # an icon in a page of somebody else's
        small = all(0 < whole_number(node.get(side), 0) <= _ICON for side in ("width", "height"))
        unread_picture(reading, state, _("A picture stands here, and what it shows cannot be read."), small=small)


def unread_picture(reading: Reading, state: State, message: str, *, small: bool = False) -> None:
    """What is shown and cannot be read: an error in a file that we made, and among the rules unless it is small."""
    spot = Spot(path=state.node.path)
    reading.findings.append(Finding(message, spot, own=True))
    if not small:
        unread = Passage("", Shape.PARAGRAPH, spot, sight=Sight.UNDECIDED, why=message, lasting=True)
        flush(reading)
        reading.passages.append((state.node.number, unread))


def drawing(reading: Reading, state: State) -> None:
    """A drawing, or a box with a picture in it and no words: larger than an icon it may show words."""
    node, style = state.node, state.styles[0]
    unheard = state.hidden in {"", _("not for screen readers")}
    around = any(each.local_name in _ELSEWHERE for each in node.ancestors) or state.zone is not Zone.BODY
    gone = style.hidden or not style.visible or style.opacity < LEAST_OPACITY
    if not unheard or around or gone or state.control is not None:
        return
    if state.svg:
        titles = ("".join(n.etree_element.itertext()) for n in node.iter_subtree() if n.local_name in {"title", "desc"})
        for words in map(collapsed, (node.get("aria-label"), *titles)):
            if len(re.findall(r"\w+", words)) >= _FEW and not state.hidden:
                undecided(reading, state, words, _("what a picture shows cannot be read"))
        said = [whole_number(node.get(side), 0) for side in ("width", "height") if node.has(side)]
        small = style.icon or (bool(said) and all(0 < size <= _ICON for size in said))
        shown = any(each.local_name not in SVG_SILENT for each in node.children)
    else:
        small, shown = style.icon, not "".join(node.etree_element.itertext()).strip()
    if shown and not small:
        unread_picture(reading, state, _("A picture stands here, and what it shows cannot be read."))


def shown_file(reading: Reading, state: State, _frames: int) -> None:
    """Another file that is shown in the page: a film, a document."""
    node = state.node
    address = next((node.get(name) for name in ("src", "data", "href", "poster") if node.get(name)), "")
    address = address or next((each.get("src") for each in node.children if each.get("src")), "")
    if address:
        state = replace(state, hidden="") if node.local_name in INSTEAD else state  # it hides its words, not itself
        undecided(reading, state, address[:60], _("another file is shown there"))


def field_words(reading: Reading, state: State, _frames: int) -> None:
    """What a field says as long as nobody has written in it."""
    node = state.node
    kind = node.get("type").strip().lower()
    if kind == "image":
        picture(reading, state, _frames)
    elif kind in _BUTTON_TYPES and node.get("value"):
        write(reading, state, node.get("value"))
    elif kind in _BUTTON_TYPES and node.get("placeholder").strip():
        undecided(reading, state, node.get("placeholder"), _("only a hint in a field"))


def area_words(reading: Reading, state: State, _frames: int) -> None:
    """What a large field says as long as nobody has written in it."""
    if not "".join(state.node.etree_element.itertext()).strip() and state.node.get("placeholder").strip():
        undecided(reading, state, state.node.get("placeholder"), _("only a hint in a field"))


def group_name(reading: Reading, state: State, _frames: int) -> None:
    """The name of a group of a list to choose from, or of a choice."""
    if state.node.get("label"):
        write(reading, state, state.node.get("label"))

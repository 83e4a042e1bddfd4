"""What style sheets write into a page: markers of lists, quotation marks, words before and after an element."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from oppslag.messages import _
from oppslag.reading.css.properties import Value
from oppslag.reading.css.style import Style
from oppslag.reading.html.elements import WORDS
from oppslag.reading.html.layout import cover
from oppslag.reading.html.letters import undecided, write
from oppslag.reading.html.state import Reading, State, collapsed
from oppslag.reading.nodes import Node
from oppslag.reading.passages import Finding, Passage, Shape, Spot, Zone, counted

_TURNING = frozenset("¬≠✗✘❌❎☒🚫⛔⊘∅")  # signs that take back what stands beside them
# CLDR, delimiters: what <q> writes around its words.
_QUOTES = {"nb": "«»", "nn": "«»", "no": "«»", "uk": "«»", "fr": "«»", "pl": "„”", "de": "„“", "ar": "”“", "se": "””"}


def write_pseudo(reading: Reading, state: State, which: str) -> None:
    """Words that the style sheet writes before or after an element, and boxes that it lays over one."""
    node = state.node
    if node.local_name == "q" and not node.namespace_url:
        _quote(reading, state, which)
    if which == "before":
        _marker(reading, state)
    if which not in state.kind.matched:
        return
    kind = reading.cascade.pseudo(state.kind, which)
    styles = kind.styles
    words = [_generated(style, node) if style.display != "none" else None for style in styles]
    inner = replace(state, kind=kind, styles=styles, traits=kind.traits)
    for style, made in zip(styles, words, strict=True):
        if made is not None and style.covers:
            cover(reading, state, inner, style, pseudo=True)
            break
        if made is not None and style.cell and len(style.grounds) and style.painted:
            reading.covers.append((node.number, node.end, 0, 0))
            break
    first = words[0]
    if first and (WORDS.search(first) or not first.strip() or _TURNING & set(first)):
        write(reading, inner, first)
    if why := next((why for style in styles if (why := _uncounted(style))), ""):
        undecided(reading, state, f"::{which}", why)
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


def _only_elsewhere(reading: Reading, state: State, words: Sequence[str | None]) -> None:
    for made, medium in zip(words, reading.cascade.media, strict=True):
        if made and made != words[0] and (WORDS.search(made) or _TURNING & set(made)) and not state.hidden:
            reading.findings.append(
                Finding(
                    _("The style sheet writes “{text}” here {medium}.", text=collapsed(made)[:60], medium=medium),
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


def _quote(reading: Reading, state: State, which: str) -> None:
    quotes = state.styles[0].quotes
    if quotes == "none":
        return
    marks = [str(t.value) for t in quotes if t.type == "string"] if not isinstance(quotes, str) else []
    pair = marks if len(marks) >= 2 else _QUOTES.get(state.language.partition("-")[0].lower(), "“”")
    write(reading, state, pair[0 if which == "before" else 1])


def _marker(reading: Reading, state: State) -> None:
    """Words in a list marker; plain bullets and numbers are not text."""
    marked = "marker" in state.kind.matched
    if len({style.display == "list-item" and style.marker for style in state.styles}) > 1 or marked:
        _marker_elsewhere(reading, state)
    if state.styles[0].display != "list-item":
        return
    made = reading.cascade.pseudo(state.kind, "marker").styles[0] if marked else None
    words = (_generated(made, state.node) if made else None) or ""
    counted = state.styles[0].counts and _is_counted(state)
    if state.styles[0].image_marker or (made and _uncounted(made)) or counted:
        undecided(reading, state, "::marker", _("what its sign shows cannot be read"))
    marker = state.styles[0].marker
    if not isinstance(marker, str):
        words = words or "".join(str(t.value) for t in marker if t.type == "string")
    else:
        words = words or reading.cascade.counter(marker)
    if re.search(r"[^\W\d_]{2}" if made is None else r"\w", words) or _TURNING & set(words):
        write(reading, state, words)
    elif state.zone is Zone.BODY and not (state.hidden or counted or (made and (words or made.judge()[0]))):
        _ordinal(reading, state, str(marker) if isinstance(marker, str) else "")


def _marker_elsewhere(reading: Reading, state: State) -> None:
    """Words in the list markers of some media alone."""
    marked = "marker" in state.kind.matched
    made = reading.cascade.pseudo(state.kind, "marker").styles if marked else (None,) * len(state.styles)
    words: list[str | None] = []
    for style, marker in zip(state.styles, made, strict=True):
        listed = style.display == "list-item"
        said = (_generated(marker, state.node) if marker else "") or ""
        if not said and not isinstance(style.marker, str):
            said = "".join(str(token.value) for token in style.marker if token.type == "string")
        words.append((said or reading.cascade.counter(str(style.marker))) if listed else "")
    _only_elsewhere(reading, state, words)


def _is_counted(state: State) -> bool:
    return state.node.parent is not None and state.node.parent.local_name == "ol"


def _ordinal(reading: Reading, state: State, marker: str) -> None:
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
    count = whole_number(parent.get("start"), len(items) if reverse else 1)
    for item in items:
        count = whole_number(item.get("value"), count)
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


def whole_number(value: str, otherwise: int) -> int:
    """The number that an attribute gives, else the other one."""
    return int(value) if re.fullmatch(r"\s*-?\d{1,9}\s*", value) else otherwise

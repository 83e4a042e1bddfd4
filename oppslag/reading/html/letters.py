"""Letters that stand in an element: whether they are seen, in each medium."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from oppslag.messages import _
from oppslag.reading.css.media import Medium
from oppslag.reading.css.style import Style
from oppslag.reading.css.values import BLACK
from oppslag.reading.html.elements import HEADINGS, WORDS
from oppslag.reading.html.state import Reading, Run, State, Styles, collapsed
from oppslag.reading.nodes import Node
from oppslag.reading.passages import Finding, Passage, Shape, Sight, Spot, Zone

_SUPERSCRIPT = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPT = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_WIDE_LETTERS = {ord(" "): "\u3000", **{code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)}}
_PERMALINKS = frozenset("#¶§🔗⚓\u200b")
_LINE_ON_PHONE, _LINE_ON_PAPER = 30, 90  # letters
NOT_WORDS = frozenset({"link", "meta"})
UNREAD = frozenset({"script", "style", "head", "title"})  # unless a style sheet shows them


def _is_permalink(reading: Reading, link: Node) -> bool:
    """Whether it is a sign that leads to this very place."""
    if (known := reading.permalinks.get(link.number)) is None:
        signs = set("".join(link.etree_element.itertext()).strip())
        known = reading.permalinks[link.number] = "#" in link.get("href") and signs <= _PERMALINKS
    return known


def write(reading: Reading, state: State, text: str) -> None:
    """Letters that stand in the element itself."""
    node = state.node
    if (state.hidden and node.local_name in UNREAD and not node.namespace_url) or not text:
        return
    if state.svg in {"svg", "silent"}:
        return
    if state.link is not None and set(text.strip()) <= _PERMALINKS and _is_permalink(reading, state.link):
        return
    if node.local_name == "noscript":
        unseen(reading, state, text, _("shown only where scripts are not run"))
        return
    small = state.control is not None or state.zone is Zone.NAVIGATION
    hidden, unsure, elsewhere, unmeasured = verdict_of(reading, state, small, len(text.strip()))
    lasting = state.lasting or unmeasured or state.traits.lasting
    if node.local_name == "details" and not node.has("open") and not node.namespace_url:
        hidden = hidden or _("in a closed details element")
    style = state.styles[0]
    transforms = state.traits.transforms
    if "uppercase" in transforms and state.block is not None and state.block.local_name in HEADINGS:
        # as many sites set their titles; who hears or copies them has them as they are written
        transforms = frozenset("none" if one == "uppercase" else one for one in transforms)
    transform = style.transform if style.transform in transforms else "none"
    text = _raised(_transformed(text, transform), "super" if _is_in(node, "sup") else style.raised)
    if state.traits.override and any(
        style.override and _is_against(text, way) for style, way in zip(state.styles, state.kind.ways, strict=True)
    ):
        unsure, lasting = _("its letters are shown in reverse order"), True
    otherwise = elsewhere and WORDS.search(text)
    if not (small or state.hidden) and (otherwise or _is_transformed(text, transforms)):
        _some_media(reading, node, text)
    reading.runs.append(Run(text, state, state.hidden or hidden, state.unsure or unsure, lasting))


def _some_media(reading: Reading, node: Node, text: str) -> None:
    """Report words that some media show and others do not."""
    message = _("“{text}” is shown in some media only.", text=collapsed(text)[:60])
    reading.findings.append(Finding(message, Spot(path=node.path), local=True))


def verdict_of(reading: Reading, state: State, small: bool, letters: int = 0) -> tuple[str, str, bool, bool]:
    """Why the element's text is hidden, why that is unsure, and whether what a screen hides is shown elsewhere.

    Last, whether it is unsure only where no browser looks: on paper, in the dark, on devices of which it is asked.
    """
    long = (letters > _LINE_ON_PHONE) + (letters > _LINE_ON_PAPER)
    key = (id(state.styles), small, state.svg, long)
    if (known := reading.cascade.judged.get(key)) is None:
        styles = tuple(_as_svg(style) for style in state.styles) if state.svg == "text" else state.styles
        known = reading.cascade.judged[key] = _over_media(reading.cascade.media, styles, small, long)
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
    if not place:
        return text
    table = _SUPERSCRIPT if place == "super" else _SUBSCRIPT
    if not text.strip() or any(ord(sign) not in table for sign in text.strip()):
        return text
    return text.translate(table)


def _is_against(text: str, direction: str) -> bool:
    kinds = {unicodedata.bidirectional(letter) for letter in text}
    return bool(kinds & {"L", "EN"}) if direction == "rtl" else bool(kinds & {"R", "AL"})


def unseen(reading: Reading, state: State, text: str, why: str) -> None:
    """A passage of its own for text that never shows."""
    words = collapsed(text)
    if words and state.svg in {"", "text"}:
        spot = Spot(path=state.node.path)
        passage = Passage(words, Shape.PARAGRAPH, spot, language=state.language, sight=Sight.HIDDEN, why=why)
        reading.passages.append((state.node.number, passage))


def undecided(reading: Reading, state: State, words: str, why: str) -> None:
    """A passage for what is shown beside the words of the page and cannot be read; in a menu it is no question."""
    menu = state.zone is not Zone.BODY
    if state.hidden or verdict_of(reading, state, small=menu)[0]:
        return
    sight = Sight.HIDDEN if menu else Sight.UNDECIDED
    passage = Passage(words, Shape.PARAGRAPH, Spot(path=state.node.path), sight=sight, why=why)
    reading.passages.append((state.node.number, passage))

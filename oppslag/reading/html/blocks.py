"""Blocks of a page: passages made of the letters that stand in them, and which way these run."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from oppslag.messages import _
from oppslag.reading.html.defaults import defaults
from oppslag.reading.html.elements import WORDS
from oppslag.reading.html.layout import CELLS, column_of
from oppslag.reading.html.state import SPACE, Reading, Run, State, collapsed
from oppslag.reading.passages import Finding, Link, Passage, Shape, Sight, Spot, Zone
from oppslag.reading.tongues import tongues_of

if TYPE_CHECKING:
    from oppslag.reading.nodes import Node

_CLEAR = 0.8  # of the letters of a block: from here on it is plain which way they run
# What stands between groups of digits; Arabic ones run as who writes them wants.
_GROUPS = re.compile(r"[0-9]+(?:[ \t\r\n\f\u00a0\u2009\u202f\u2010-\u2014−-]+[0-9]+)+")
# Groups that are each held together stand in the order of the line; so do numbers, which a dash may part.
_APART = re.compile(r"[\u2066\u2068]([0-9 ]+)\u2069(?:[ \t\r\n\f\u00a0\u2009\u202f]+[\u2066\u2068][0-9 ]+\u2069)+")
_HOLDING = re.compile("[\u2066-\u2069]")
_BY_HYPHENS = re.compile("[0-9]+(?:-[0-9]+)+")  # keeps its order but after Arabic letters
# Where all letters are that run from the right (UAX #9, R and AL), and few that do not
_FROM_RIGHT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_LINE = "\u2029"  # a line begins anew, whatever stood before
_OPENS, _CLOSES = "\u202a\u202d\u2066\u2068", "\u202c\u2069"  # of a part of a line that is held together
_ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069]*+\u2069")
_WHITE = " \t\r\n\f"
NOTHING_SEEN = " \u200b\u2060\ufeff"  # what an editor leaves in an empty paragraph, and at the ends of others
_BLANK = _WHITE + NOTHING_SEEN


def flush(reading: Reading) -> None:
    """Make passages of the letters gathered since the block began."""
    if not reading.runs:
        return
    runs, reading.runs = reading.runs, []
    if not any(run.text.strip(_BLANK) for run in runs):
        return
    if not any(run.hidden or run.state.control is not None for run in runs):
        _emit(reading, runs)
        return
    plain = [run for run in runs if run.state.control is None]
    _emit(reading, [run for run in plain if not run.hidden])
    for group in alike([run for run in runs if run.hidden], lambda run: (run.hidden, id(run.state.control))):
        _emit(reading, group)
    controls = [run for run in runs if run.state.control is not None and not run.hidden]
    for group in alike(controls, lambda run: id(run.state.control)):
        _emit(reading, group)


def alike(runs: Iterable[Run], key: Callable[[Run], Any]) -> Iterator[list[Run]]:
    """Neighbouring runs with the same key."""
    group: list[Run] = []
    for run in runs:
        if group and key(run) != key(group[-1]):
            yield group
            group = []
        group.append(run)
    if group:
        yield group


def _emit(reading: Reading, runs: list[Run]) -> None:
    """Make one passage of these runs."""
    text = collapsed("".join(run.text for run in runs)).strip(NOTHING_SEEN)
    if not text:
        return
    state = next(run.state for run in runs if run.text.strip(_WHITE))
    node = state.control or state.block or state.node
    hidden = runs[0].hidden
    doubts = [run for run in runs if run.unsure and run.text.strip()]
    unsure = doubts[0].unsure if doubts else ""
    languages = {run.state.language for run in runs}
    language = _language_of(runs, state) if len(languages) > 1 or not WORDS.search(text) else state.language
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
        links=tuple(links_of(runs)),
        tongues=tongues_of(((run.text, run.state.language) for run in runs if languages != {language}), language),
        lasting=any(run.lasting for run in doubts),
        column=column_of(reading, node) if state.shape in CELLS else 0,
    )
    reading.passages.append((state.node.number, passage))
    fonts = reading.cascade.fonts
    if fonts:
        fonts &= {name for run in runs for style in run.state.styles for name in style.family}
    if fonts and not hidden and state.zone is Zone.BODY:
        message = _("A font that the page brings along ({font}) may draw other letters.", font=", ".join(sorted(fonts)))
        reading.findings.append(Finding(message, passage.spot, own=reading.whole))
    if not hidden and state.zone is Zone.BODY:
        _note_dead(reading, runs, passage)
        _note_direction(reading, runs, passage.spot)
        _note_groups(reading, runs, passage.spot)


def _note_dead(reading: Reading, runs: Sequence[Run], passage: Passage) -> None:
    """Keep the first link of a block that nobody can follow with a mouse or a finger."""
    for run in runs if passage.links else ():
        if run.state.link is not None and run.state.traits.dead and WORDS.search(run.text):
            message = _("The link “{words}” does not answer a click.", words=collapsed(run.text)[:60])
            reading.findings.append(Finding(message, passage.spot, local=True))
            return


def _note_direction(reading: Reading, runs: Sequence[Run], spot: Spot) -> None:
    """Keep how a block runs, how its letters do, and how many they are."""
    sets = {run.state.traits.directions for run in runs if WORDS.search(run.text)}
    own = frozenset[str]().union(*(ways for ways in sets if len(ways) == 1))  # in every medium
    own = own or frozenset({"both"} if sets else ())
    words = "".join(run.text for run in runs).strip()
    if words[:1].isalnum() and words[-1:].isalnum() and not SPACE.search(words):
        return  # a word without signs around it is the same either way
    if most := way_of(words):
        told = most not in own and _is_told(reading, runs[0].state, most)
        reading.directions.append((own, most, len(words), spot, told))


def _is_told(reading: Reading, state: State, letters: str) -> bool:
    """Whether something in the page says that its words run so, against their letters: not what holds for all of it."""
    if letters == "ltr":
        return True  # from the left they would run unasked
    node = state.block or state.node
    return any(reading.cascade.turns(each, defaults(each)) for each in (node, *node.ancestors)
               if each.local_name not in {"html", "body"})  # fmt: skip


def _note_groups(reading: Reading, runs: Sequence[Run], spot: Spot) -> None:
    """Groups of digits in a line from the right that nothing holds together: 75 00 12 34 is shown as 34 12 00 75.

    UAX #9: N1 and N2 of what stands between them, W2 and W4 of a hyphen after Arabic letters. After Latin letters they
    keep their order.
    """
    if all(run.state.kind.ways[0] != "rtl" for run in runs):
        return
    if not _GROUPS.search(_HOLDING.sub("", "".join(run.text for run in runs))):
        return
    text = "".join(_in_line(part) for part in alike(runs, lambda run: id(_held_by(run.state) or run)))
    for found in _APART.finditer(text):
        line = text[: found.start()].rpartition(_LINE)[2]
        if sum((sign in _OPENS) - (sign in _CLOSES) for sign in line) <= 0:
            message = _("These numbers stand in another order: “{words}”", words=_HOLDING.sub("", found[0]))
            reading.findings.append(Finding(message, spot, local=True))
            return
    groups = {found.start(): found[0] for found in _GROUPS.finditer(text)}
    strong, depth = "R", 0
    for place, sign in enumerate(text):
        depth = max(0, depth + (sign in _OPENS) - (sign in _CLOSES))
        kind = unicodedata.bidirectional(sign)
        if sign == _LINE:
            strong, depth = "R", 0
        elif not depth and kind in {"L", "R", "AL"}:
            strong = kind
        parted = place in groups and (strong == "AL" or not _BY_HYPHENS.fullmatch(groups[place]))
        if parted and not depth and strong != "L":
            message = _("These numbers stand in another order: “{words}”", words=groups[place])
            reading.findings.append(Finding(message, spot, local=True))
            return


def _in_line(runs: Sequence[Run]) -> str:
    """Letters that run from the right by themselves; else those of one element, in signs that hold them together."""
    state, text = runs[0].state, "".join(run.text for run in runs)
    if state.node.local_name == "br":
        return _LINE
    if _held_by(state) is not None:
        return f"\u2066{text}\u2069"
    return text if state.kind.ways[0] == "rtl" else "\ufffc" * len(text)


def _held_by(state: State) -> "Node | None":
    """The outermost element in its block that holds letters together, apart from the line around it."""
    node: Node | None = state.node
    found: Node | None = None
    while node is not None and node is not state.block:
        if node.local_name == "bdi" or node.get("dir").lower() in {"ltr", "auto"}:
            found = node
        node = node.parent
    return found


def way_of(words: str) -> str:
    """`ltr` or `rtl`, as nearly all of its letters run; "" where that is not plain.

    What isolates hold together runs by itself and does not count (UAX #9, P2).
    """
    if "\u2069" in words:
        words = _ISOLATED.sub("", words)
    if not _FROM_RIGHT.search(words):
        return "ltr" if any(unicodedata.bidirectional(letter) == "L" for letter in words) else ""
    left = right = 0
    for letter, count in Counter(words).items():
        kind = unicodedata.bidirectional(letter)
        if kind == "L":
            left += count
        elif kind in {"R", "AL"}:
            right += count
    if max(right, left) < _CLEAR * (right + left) or not right + left:
        return ""
    return "rtl" if right > left else "ltr"


def turned_findings(reading: Reading, declared: str) -> Iterator[Finding]:
    """Blocks that alone run against their letters in a page that runs with them, and a page of which most does.

    `declared` is the direction that the page says it has.
    """
    message = _("The paragraph runs in the wrong direction, so its signs stand at the wrong end.")
    letters_of, blocks, weighed = Counter[str](), Counter[str](), Counter[bool]()
    for own, letters, count, _spot, _told in reading.directions:
        letters_of.update(dict.fromkeys(own, count))
        blocks.update(own)
        weighed[letters in own] += count if own else 0
    # from the right too where most blocks are, and a few long ones are not translated
    mostly = any(found["rtl"] > found["ltr"] for found in (letters_of, blocks))
    wanted = "rtl" if mostly or declared == "rtl" else "ltr"
    if weighed[False] > weighed[True]:  # most of them; a CMS takes away what they are told, and tells them nothing
        told = sum(count for _own, _letters, count, _spot, told in reading.directions if told)
        yield Finding(message, own=told <= weighed[True])
    for own, letters, _count, spot, _told in reading.directions:
        if letters == wanted and own and wanted not in own:
            yield Finding(message, spot, local=True)


def _shape_of(reading: Reading, state: State, *, seen: bool) -> Shape:
    if state.control is not None:
        return Shape.CONTROL
    if state.shape is not Shape.ITEM or state.item is None:
        return state.shape
    first = state.item.number not in reading.begun
    if seen:
        reading.begun.add(state.item.number)
    return Shape.ITEM if first else Shape.PARAGRAPH


def _language_of(runs: Iterable[Run], state: State) -> str:
    """The language of all its letters, or where they differ, of the block."""
    found = {run.state.language for run in runs if WORDS.search(run.text)}
    if len(found) == 1:
        return found.pop()
    chain = (state.block, *state.block.ancestors) if state.block else ()
    return next((node.get("lang") for node in chain if node.has("lang")), state.language)


def links_of(runs: Sequence[Run]) -> Iterator[Link]:
    """The links on the runs, neighbours under one link as one."""
    if all(run.state.link is None for run in runs):
        return
    for group in alike(runs, lambda run: id(run.state.link)):
        node, words = group[0].state.link, collapsed("".join(run.text for run in group))
        if node is not None and words:
            yield Link(words, node.get("href"))

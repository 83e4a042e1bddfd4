"""Words of the other direction inside a right-to-left text, kept in their order.

Without isolates `37 14 96 26` prints as `26 96 14 37` in an Arabic sentence, and `QM+` as `+QM` (Unicode Standard
Annex 9, rules W2 to W7). Isolates (U+2066 … U+2069) are the remedy of UAX 9 section 2.7.
"""

import re
from collections.abc import Iterable, Iterator

from oppslag.markdown import Node, map_blocks, map_inline, plain_inlines

OPEN, CLOSE = "\u2066", "\u2069"
# Not the comma, semicolon, question mark and full stop of Arabic and Urdu, which close a sentence after any word.
ENDS = "،؛؟۔"
_RTL_LETTER = re.compile(
    "[\u0590-\u060b\u060d-\u061a\u061c-\u061e\u0620-\u06d3\u06d5-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]"
)
_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›", "“": "”", "„": "“", "‚": "‘", "‘": "’", '"': '"', "'": "'"}
# What stands around words and belongs to the sentence; any other sign is a part of a word: QM+, -5, IKT-, ±2, °C.
_SENTENCE = frozenset(f".,:;!?…–—{ENDS} \u00a0\u2009\u202f") | _PAIRS.keys() | set(_PAIRS.values())
_COUNTS = frozenset(")]}")  # after what counts items: a) 3)
_SOFT_HYPHEN = "\u00ad"
_STYLED = frozenset({"Code", "Emph", "Strong", "Link", "Span"})


def isolated(blocks: Iterable[Node]) -> list[Node]:
    """The blocks of a right-to-left text with every run of Latin words and numbers isolated."""
    return map_blocks(blocks, _line)


def line(words: str) -> str:
    """The same for words without markup on one line."""
    nodes = [
        {"t": "Space", "c": part} if part.isspace() else {"t": "Str", "c": part} for part in re.split(r"(\s+)", words)
    ]
    return "".join(node["c"] for node in _line(nodes))


def _line(nodes: list[Node]) -> list[Node]:
    return list(_runs(list(_without_signs(nodes))))


def _without_signs(nodes: list[Node]) -> Iterator[Node]:
    """The nodes; an emphasised one beside Latin words, not between them, without its last signs, which come after."""
    for place, node in enumerate(nodes):
        if node["t"] in {"Emph", "Strong"} and _latin(nodes[:place][::-1]) is not _latin(nodes[place + 1 :]):
            yield from _parted(node)
        else:
            yield node


def _parted(node: Node) -> Iterator[Node]:
    *before, last = node["c"]
    words = last["c"].rstrip("".join(_SENTENCE)) if last["t"] == "Str" else ""
    whole = plain_inlines([node])
    if not words or len(words) == len(last["c"]) or _RTL_LETTER.search(whole) or _PAIRS.get(whole[0]) == whole[-1]:
        yield node
    else:
        yield {"t": node["t"], "c": [*before, {"t": "Str", "c": words}]}
        yield {"t": node["t"], "c": [{"t": "Str", "c": last["c"][len(words) :]}]}


def _latin(nodes: list[Node]) -> bool:
    """Whether Latin words come first."""
    first = next((node for node in nodes if node["t"] not in {"Space", "SoftBreak"}), None)
    words = plain_inlines([first]) if first else ""
    return any(map(str.isalnum, words)) and not _RTL_LETTER.search(words)


def _runs(nodes: list[Node]) -> Iterator[Node]:
    run: list[Node] = []
    for place, node in enumerate(map(_unbroken, nodes)):
        if _foreign(node) or _stands_between(nodes, place) or (run and node["t"] in {"Space", "SoftBreak"}):
            run.append(node)
        else:
            yield from _isolate(run)
            run = []
            yield map_inline(node, _line)
    yield from _isolate(run)


def _stands_between(nodes: list[Node], place: int) -> bool:
    """Whether it has a look of its own and stands between Latin words, or beside one in brackets of its own."""
    words = plain_inlines([nodes[place]]) if nodes[place]["t"] in _STYLED else ""
    if not any(map(str.isalnum, words)) or _RTL_LETTER.search(words):
        return False
    beside = (_latin(nodes[:place][::-1]), _latin(nodes[place + 1 :]))
    return any(beside) if _PAIRS.get(words[0]) == words[-1] else all(beside)


def _unbroken(node: Node) -> Node:
    """The node without soft hyphens: where a line ended at one, Typst would draw it at the other end of the line."""
    return {**node, "c": node["c"].replace(_SOFT_HYPHEN, "")} if node["t"] == "Str" else node


def _foreign(node: Node) -> bool:
    """Whether it belongs to a run: Latin words and signs, also in a look of their own that ends where they do."""
    if node["t"] == "Str":
        return not _RTL_LETTER.search(node["c"])
    words = plain_inlines([node]) if node["t"] in _STYLED else ""
    if not words or _RTL_LETTER.search(words):
        return False
    return node["t"] == "Span" or not {words[0], words[-1]} & _SENTENCE or not any(map(str.isalnum, words))


def _isolate(run: list[Node]) -> list[Node]:
    """The run in isolates, less the spaces and punctuation at its ends; untouched when it has no letter or digit."""
    pieces = [node for node in run if node["t"] not in {"Space", "SoftBreak"}]
    if len(pieces) == 1 and pieces[0]["t"] != "Str":
        return [map_inline(node, _line) for node in run]
    parts = [plain_inlines([node]) for node in run]
    start, end = _core("".join(parts))
    at = 0
    for place, (node, part) in enumerate(zip(run, parts, strict=True)):
        cut = any(at < edge < at + len(part) for edge in (start, end))
        if cut and node["t"] != "Str" and start < end:  # a part of a look of its own is no part of the run
            return [*_isolate(run[:place]), map_inline(node, _line), *_isolate(run[place + 1 :])]
        at += len(part)
    return list(_marked(run, parts, start, end)) if start < end else run


def _marked(run: list[Node], parts: list[str], start: int, end: int) -> Iterator[Node]:
    """The run with isolates around some of its signs; around the whole of a piece that has a look of its own."""
    at = 0
    for node, part in zip(run, parts, strict=True):
        opens, closes = start - at, end - at
        at += len(part)
        first, last = 0 <= opens < len(part), 0 < closes <= len(part)
        if node["t"] == "Str":
            words = part[:closes] + CLOSE + part[closes:] if last else part
            yield {**node, "c": words[:opens] + OPEN + words[opens:] if first else words}
        else:
            yield from [{"t": "Str", "c": OPEN}] if first else []
            yield node
            yield from [{"t": "Str", "c": CLOSE}] if last else []


def _core(words: str) -> tuple[int, int]:
    """The words with the signs that touch them, and the other half of each pair of which one stands between them.

    Where such a half has none it counts items, and so does one right after the words: `a) 3)`.
    """
    inner = [place for place, sign in enumerate(words) if sign.isalnum() or sign == "_"]
    if not inner:
        return 0, 0
    start, end = inner[0], inner[-1] + 1
    while start and words[start - 1] not in _SENTENCE:
        start -= 1
    while end < len(words) and words[end] not in _SENTENCE:
        end += 1
    opened, closed = _halves(words[start:end])
    for sign in closed:
        before = [place for place in range(start) if _PAIRS.get(words[place]) == sign]
        start = before[-1] if before else start
        while not before and end < len(words) and words[end] in _COUNTS:
            end += 1
    for sign in reversed(opened):
        place = words.find(_PAIRS[sign], end)
        end = place + 1 if place >= 0 else end
    return start, end


def _halves(words: str) -> tuple[list[str], list[str]]:
    """The signs that open a pair which is not closed, and those that close one which is not opened."""
    opened: list[str] = []
    closed: list[str] = []
    for place, sign in enumerate(words):
        if sign in "'’" and words[place - 1 : place].isalpha() and words[place + 1 : place + 2].isalpha():
            continue  # an apostrophe
        begins = not place or words[place - 1].isspace() or words[place - 1] in _PAIRS
        if opened and _PAIRS[opened[-1]] == sign:
            opened.pop()
        elif sign in _PAIRS and (begins or _PAIRS[sign] != sign):
            opened.append(sign)
        elif sign in _PAIRS.values() and sign != "’":
            closed.append(sign)
    return opened, closed


def spans(inlines: Iterable[Node]) -> list[Node]:
    """The isolated runs as Spans of direction `ltr` between isolates: for formats with a mark of their own."""
    out: list[Node] = []
    run: list[Node] | None = None
    for node in inlines:
        words = node.get("c", "")
        if node["t"] != "Str":
            (out if run is None else run).append(map_inline(node, spans))
            continue
        before, opened, rest = words.partition(OPEN)
        if opened:
            out += _words(before)
            run, words = [], rest
        inner, closed, after = words.partition(CLOSE)
        if run is None:
            out += _words(words)
        elif closed:
            out += [left_to_right([*run, *_words(inner)]), *_words(after)]
            run = None
        else:
            run += _words(words)
    return [*out, *(run or [])]


def left_to_right(inlines: list[Node]) -> Node:
    """The inlines in a run of their own direction, and in isolates for a program that goes by Unicode alone."""
    return {"t": "Span", "c": [["", [], [["dir", "ltr"]]], [*_words(OPEN), *inlines, *_words(CLOSE)]]}


def _words(words: str) -> list[Node]:
    return [{"t": "Str", "c": words}] if words else []

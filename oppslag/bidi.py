"""Words of the other direction inside a right-to-left text, kept in their order.

Without isolates `37 14 96 26` prints as `26 96 14 37` in an Arabic sentence, and `QM+` as `+QM` (Unicode Standard
Annex 9, rules W2 to W7). Isolates (U+2066 … U+2069) are the remedy of UAX 9 section 2.7.
"""

import re
from collections.abc import Iterable, Iterator

from oppslag.markdown import Node, map_blocks, map_inline

OPEN, CLOSE = "\u2066", "\u2069"
_RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LEADING = re.compile(r"[^\w+#@/]*")  # punctuation before a run belongs to the sentence around it
_TRAILING = re.compile(r"[^\w+#@/%]*$")


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
    return list(_runs(nodes))


def _runs(nodes: list[Node]) -> Iterator[Node]:
    run: list[Node] = []
    for node in nodes:
        if _foreign(node) or (run and node["t"] in {"Space", "SoftBreak"}):
            run.append(node)
        else:
            yield from _isolate(run)
            run = []
            yield map_inline(node, _line)
    yield from _isolate(run)


def _foreign(node: Node) -> bool:
    return node["t"] == "Str" and not _RTL_LETTER.search(node["c"])


def _isolate(run: list[Node]) -> list[Node]:
    """The run in isolates, less the spaces and punctuation at its ends; untouched when it has no letter or digit."""
    words = [index for index, node in enumerate(run) if re.search(r"\w", node.get("c", ""))]
    if not words:
        return run
    out = [dict(node) for node in run]
    first, last = out[words[0]], out[words[-1]]
    first["c"] = _LEADING.sub(lambda lead: lead[0] + OPEN, first["c"], count=1)
    last["c"] = _TRAILING.sub(lambda trail: CLOSE + trail[0], last["c"], count=1)
    return out


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

"""Which words of two sequences belong together: linear where they are equal, bounded where they are not."""

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_BOUND = 250_000  # product of two lengths that difflib compares in a few hundredths of a second
_WIDTHS = (4, 2, 1)  # words of an anchor: a run that stands once on both sides


def align(first: Sequence[str], second: Sequence[str]) -> list[int]:
    """For each word of `first` the index of its equal in `second`, or -1; the indices rise.

    Where two long stretches have nothing in common that stands once on both sides, they are left unmatched.
    """
    pairs = [-1] * len(first)
    todo = [(0, len(first), 0, len(second))]
    while todo:
        a, b, c, d = todo.pop()
        while a < b and c < d and first[a] == second[c]:
            pairs[a] = c
            a, c = a + 1, c + 1
        while a < b and c < d and first[b - 1] == second[d - 1]:
            b, d = b - 1, d - 1
            pairs[b] = d
        if a == b or c == d:
            continue
        if anchors := _anchors(first[a:b], second[c:d]):
            todo += _between([(a + i, c + j) for i, j in anchors], (a, b, c, d))
            for i, j in anchors:
                pairs[a + i] = c + j
        elif (b - a) * (d - c) <= _BOUND:
            for i, j, size in SequenceMatcher(None, first[a:b], second[c:d], autojunk=False).get_matching_blocks():
                pairs[a + i : a + i + size] = range(c + j, c + j + size)
    return pairs


def marked(expected: Sequence[str], found: Sequence[str], around: int = 6) -> str:
    """The difference as a person reads it: `så må du [-ikke-]{+aldri+} dele`, with a few words around each change."""
    parts: list[str] = []
    matcher = SequenceMatcher(None, expected, found, autojunk=False)
    codes = matcher.get_opcodes()
    for number, (tag, a, b, c, d) in enumerate(codes):
        if tag == "equal":
            parts.append(_shortened(expected[a:b], around, number == 0, number == len(codes) - 1))
        else:
            lost, added = _visible(" ".join(expected[a:b])), _visible(" ".join(found[c:d]))
            parts.append((f"[-{lost}-]" if lost else "") + (f"{{+{added}+}}" if added else ""))
    return " ".join(parts)


def _visible(words: str) -> str:
    """Signs that nobody sees, by their code point."""
    return "".join(f"‹U+{ord(c):04X}›" if c != " " and unicodedata.category(c)[0] in "CZ" else c for c in words)


def similar(first: Sequence[str], second: Sequence[str]) -> float:
    """How alike two short sequences of words are: 1 = equal, 0 = nothing in common."""
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _anchors(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int]]:
    """Starts of runs that stand once on each side, in the longest order that both sides share."""
    for width in _WIDTHS:
        ours, theirs = _once(first, width), _once(second, width)
        if common := sorted((ours[run], theirs[run]) for run in ours.keys() & theirs.keys()):
            return _rising(common)
    return []


def _once(words: Sequence[str], width: int) -> dict[tuple[str, ...], int]:
    runs = [tuple(words[start : start + width]) for start in range(len(words) - width + 1)]
    counts = Counter(runs)
    return {run: start for start, run in enumerate(runs) if counts[run] == 1}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence in which the second numbers rise too (patience sorting)."""
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for index, (_first, second) in enumerate(pairs):
        pile = bisect_left(tops, second)
        before.append(piles[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(second)
            piles.append(index)
        else:
            tops[pile], piles[pile] = second, index
    chain: list[tuple[int, int]] = []
    index = piles[-1]
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _between(
    anchors: Sequence[tuple[int, int]], whole: tuple[int, int, int, int]
) -> Iterator[tuple[int, int, int, int]]:
    a, b, c, d = whole
    for i, j in anchors:
        yield a, i, c, j
        a, c = i + 1, j + 1
    yield a, b, c, d


def _shortened(words: Sequence[str], around: int, opens: bool, closes: bool) -> str:
    if (opens and closes) or len(words) <= 2 * around:
        return " ".join(words)
    head = [] if opens else list(words[:around])
    tail = [] if closes else list(words[-around:])
    return " ".join([*head, "…", *tail])

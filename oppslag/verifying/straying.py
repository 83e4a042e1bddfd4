"""Words around the policy: a saved web page has menus and footers of its own; none may sound like a rule."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.model import Kind
from oppslag.problems import Problem
from oppslag.reading.passages import Passage, Shape, Zone
from oppslag.verifying.aligning import similar
from oppslag.verifying.diagnosing import name_of, quoted
from oppslag.verifying.expecting import Expectation, Piece
from oppslag.verifying.furniture import squeezed
from oppslag.verifying.normalising import tokenise

LEAST_WORDS = 5  # fewer words are no sentence of a rule
ALIKE = 0.8  # share of words in common from which on a sentence passes for another
_ENOUGH = 0.6  # share of single words in common before two sentences are compared at all
_SENTENCE = re.compile(r"[.!?:;؟。]+(?:\s|$)")


@frozen
class Ear:
    """Hears whether words sound like a rule of this policy: like one of its sentences, or like one of its numbers."""

    expectation: Expectation

    @classmethod
    @lru_cache(maxsize=8)  # an edition's files are heard with one ear
    def of(cls, expectation: Expectation) -> "Ear":
        """The ear for this edition."""
        return cls(expectation)

    def hears(self, text: str, *, numbers_allowed: bool = False) -> tuple[Piece | None, str] | None:
        """The rule that the text sounds like and the words that do, or None."""
        key = (text, numbers_allowed)
        if key not in self._heard:
            self._heard[key] = self._hears(text, numbers_allowed=numbers_allowed)
        return self._heard[key]

    @cached_property
    def _heard(self) -> dict[tuple[str, bool], tuple[Piece | None, str] | None]:
        return {}

    def _hears(self, text: str, *, numbers_allowed: bool) -> tuple[Piece | None, str] | None:
        for match in self._number.finditer(text):
            known = self._numbered.get(match[0])
            if match[0] in self.expectation.retired or known is None or not numbers_allowed:
                return known, match[0]
        for match in () if numbers_allowed else self._loosely.finditer(text):
            if known := self._counted.get(int(match[1])):
                return known, match[0]
        for sentence in sentences(text):
            if piece := self._like(sentence):
                return piece, " ".join(sentence)
        return None

    @cached_property
    def _number(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){re.escape(self.expectation.prefix)}-\w+")

    @cached_property
    def _loosely(self) -> re.Pattern[str]:
        """A number as people write it who have no rule before them: `SM 9`, `SM09`."""
        return re.compile(rf"(?<!\w){re.escape(self.expectation.prefix)}[ \u00a0‐‑–]?(\d{{1,4}})(?!\w)")

    @cached_property
    def _counted(self) -> dict[int, Piece]:
        numbers = ((rule.rpartition("-")[2], piece) for rule, piece in self._numbered.items())
        return {int(number): piece for number, piece in numbers if number.isdecimal()}

    @cached_property
    def _numbered(self) -> dict[str, Piece]:
        return {piece.rule: piece for piece in self.expectation.pieces if piece.kind is None}

    @cached_property
    def _known(self) -> list[tuple[tuple[str, ...], Piece]]:
        kinds = frozenset(Kind) - {Kind.TITLE, Kind.POSTER_TITLE}
        pieces = [piece for piece in self.expectation.pieces if piece.kind in kinds]
        return [(sentence, piece) for piece in pieces for block in piece.blocks for sentence in sentences(block.text)]

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for number, (sentence, _piece) in enumerate(self._known):
            for word in set(sentence):
                index.setdefault(word, []).append(number)
        return index

    def _like(self, sentence: Sequence[str]) -> Piece | None:
        shared = Counter(number for word in set(sentence) for number in self._index.get(word, ()))
        for number, count in shared.most_common(5):
            known, piece = self._known[number]
            if count >= _ENOUGH * len(set(known)) and similar(known, sentence) >= ALIKE:
                return piece
        return None


def sentences(text: str) -> Iterator[tuple[str, ...]]:
    """The sentences of a text that have at least LEAST_WORDS words."""
    for part in _SENTENCE.split(text):
        words = tuple(token.text for token in tokenise(part))
        if len(words) >= LEAST_WORDS:
            yield words


def strays(name: str, passages: Iterable[Passage], ear: Ear) -> Iterator[Problem]:
    """A problem for each passage outside the policy that sounds like one of its rules."""
    for passage in passages:
        heard = ear.hears(passage.text, numbers_allowed=passage.zone is Zone.NAVIGATION)
        if heard is None:
            continue
        piece, words = heard
        if words in ear.expectation.retired:
            message = _("{file}, {spot}: the retired rule {rule} stands there.",
                        file=name, spot=passage.spot, rule=words)  # fmt: skip
        else:
            message = _("{file}, {spot}: words outside the policy read like {what}: “{words}”", file=name,
                        spot=passage.spot, what=name_of(piece) if piece else _("a rule"),
                        words=quoted(passage.text))  # fmt: skip
        yield Problem(message, piece.place if piece else ear.expectation.place)


def whispers(name: str, passages: Iterable[Passage], expectation: Expectation) -> Iterator[Problem]:
    """A problem for each note for reviewers of which a sentence or the whole stands anywhere in the file."""
    secrets = _secrets_of(expectation)
    if not secrets:
        return
    passages = list(passages)
    whole = "\n".join([squeezed(passage.text) for passage in passages])  # where it is not, no row of words is either
    secrets = [(rule, secret) for rule, secret in secrets if "".join(secret.split()) in whole]
    for passage in passages if secrets else ():
        row = _row(passage.text)
        for rule, secret in secrets:
            if secret in row:
                yield Problem(
                    _("{file}, {spot}: the note for reviewers of rule {rule} has leaked: “{words}”",
                      file=name, spot=passage.spot, rule=rule, words=quoted(secret.strip())),
                    next((piece.place for piece in expectation.pieces if piece.rule == rule), expectation.place),
                )  # fmt: skip


@lru_cache(maxsize=8)
def _secrets_of(expectation: Expectation) -> list[tuple[str, str]]:
    """The sentences of notes for reviewers that are in no text of the policy, each with its rule."""
    own = " ".join(_row(piece.plain) for piece in expectation.pieces)
    return [(rule, row) for rule, note in expectation.notes for row in _secrets(note) if row not in own]


def policy_region(passages: Sequence[Passage], pieces: Sequence[Piece]) -> tuple[int, ...]:
    """The passages (indices) inside the smallest element that holds every one that is surely of the policy.

    The title of the document joins them where it stands as a heading above that element, as in our own page. Where
    spots have no element path (PDF, Word) or nothing is recognised, that is all of them.
    """
    surely = {block.text for piece in pieces for block in piece.blocks if piece.kind is not Kind.TITLE or piece.section}
    known = {_row(text) for text in surely if len(tokenise(text)) >= LEAST_WORDS}
    numbers = frozenset(piece.rule for piece in pieces if piece.kind is None)
    hits = [
        passage.spot.path.split("/")
        for passage in passages
        if _row(passage.text) in known or _first_word(passage.text) in numbers
    ]
    if not hits or max(map(len, hits)) == 1:
        return tuple(range(len(passages)))
    top = hits[0] if len(hits) > 1 and hits.count(hits[0]) == len(hits) else _shared(hits)  # lines of one element
    inside = [index for index, passage in enumerate(passages) if passage.spot.path.split("/")[: len(top)] == top]
    inside = [*_headed(passages, inside[0], title_rows(tuple(pieces))), *inside]
    title = {_row(piece.plain) for piece in pieces if piece.kind is Kind.TITLE and not piece.section}
    heads = [index for index, passage in enumerate(passages) if _is_head(passage, title)]
    above = [index for index in heads if index < inside[0]]
    return (*(above[-1:] if above == heads else ()), *inside)


def _headed(passages: Sequence[Passage], first: int, titles: frozenset[str]) -> range:
    """The heading right above the only list of rules, too short to be recognised elsewhere, and a notice under it."""
    near = range(first - 1, max(first - 3, -1), -1)
    heads = (at for at in near if passages[at].shape is Shape.HEADING and is_title(passages[at], titles))
    return range(next(heads, first), first)


def top_of(passages: Iterable[Passage]) -> list[str]:
    """The path of the smallest element that holds all of these passages; that of nothing where there are none."""
    paths = [passage.spot.path.split("/") for passage in passages if "/" in passage.spot.path]
    return _shared(paths) if paths else ["nowhere"]


def _is_head(passage: Passage, title: set[str]) -> bool:
    """Whether the passage is the title of the document as the heading of a page."""
    return passage.shape is Shape.HEADING and passage.level == 1 and _row(passage.text) in title


def is_contents(passage: Passage, titles: frozenset[str]) -> bool:
    """An entry of a list of contents that the file does not mark as one: a title that is all link to its section."""
    return (
        bool(passage.links)
        and passage.shape is not Shape.HEADING
        and _row(passage.text) in titles
        and any("#" in link.target and _row(link.words) == _row(passage.text) for link in passage.links)
    )


def is_title(passage: Passage, titles: frozenset[str]) -> bool:
    """Whether the passage is the title of a section."""
    return _row(passage.text) in titles


@lru_cache(maxsize=8)
def title_rows(pieces: tuple[Piece, ...]) -> frozenset[str]:
    """The section titles in the form that `is_contents` compares."""
    return frozenset(
        _row(piece.plain) for piece in pieces if piece.section and piece.kind in {Kind.TITLE, Kind.POSTER_TITLE}
    )


def _first_word(text: str) -> str:
    return next(iter(text.lstrip("•– ").split()), "").rstrip(":.)")


def _shared(paths: Sequence[Sequence[str]]) -> list[str]:
    """The longest path that all of these elements stand below."""
    shared: list[str] = []
    for steps in zip(*(path[:-1] for path in paths), strict=False):
        if len(set(steps)) > 1:
            break
        shared.append(steps[0])
    return shared


@lru_cache(maxsize=256)  # notes are the same in all languages
def _secrets(note: str) -> tuple[str, ...]:
    from oppslag.verifying.plain import plain_blocks  # noqa: PLC0415 - only a policy with notes pays for it

    found: list[str] = []
    for block in plain_blocks(note).blocks:
        found.append(_row(block.text))
        found += (" " + " ".join(sentence) + " " for sentence in sentences(block.text))
    return tuple(found)


@lru_cache(maxsize=4096)
def _row(text: str) -> str:
    """The words between single spaces, so that one row stands in another only at whole words."""
    return " " + " ".join(token.text for token in tokenise(text)) + " "

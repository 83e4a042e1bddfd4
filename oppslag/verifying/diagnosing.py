"""A file that does not follow its script: what exactly is wrong, rule by rule, so that a person can mend it.

Nothing here decides whether a file passes; that is `comparing`. Here the words are aligned, and what is left over on
either side gets its name: missing, hidden, moved, changed, doubled, extra.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.model import Kind
from oppslag.problems import Problem
from oppslag.reading.passages import Passage, Shape, Sight, Spot, Zone
from oppslag.verifying.aligning import align, marked, similar
from oppslag.verifying.comparing import Script, cleaned, without_ordinal
from oppslag.verifying.expecting import Expectation, Piece
from oppslag.verifying.furniture import LABEL_OF, NOTICES, Furniture
from oppslag.verifying.normalising import NOTHING, UNKNOWN, Token, glued, normalise, plain, tokenise
from oppslag.verifying.origins import origin_of

_ALIKE = 0.5  # share of a text's words in place for which it counts as changed rather than as another text
_MOST_EXTRA = 100  # stretches of words that the source does not have: after so many it is another document
_EXCERPT = 160  # characters of a text that a message quotes
_SEPARATOR = "\x00"


@frozen
class Case:
    """A file (`name`) that does not follow its script.

    `passages` are those that should: seen, in the body. `elsewhere` are the others: hidden, undecided, running lines,
    navigation.
    """

    name: str
    script: Script
    passages: Sequence[Passage]
    elsewhere: Sequence[Passage]
    furniture: Furniture
    expectation: Expectation


@dataclass(slots=True)
class Diagnosis:
    """The problems, and where the pieces that could be found stand (indices into the passages given)."""

    problems: list[Problem] = field(default_factory=list)
    seats: dict[int, list[int]] = field(default_factory=dict)


def diagnose(case: Case) -> Diagnosis:
    """Name every difference between the script and the seen passages of a body. Never returns without a problem."""
    for with_markers in (False, True):  # what is wrong with the words, and else with the numbers of lists
        work = _Work(case, with_markers)
        work.place_pieces()
        work.report()
        if work.diagnosis.problems:
            break
    else:
        message = _("{file}: the words are there, but not as they follow each other in the source.", file=case.name)
        work.say(message, None)
    return work.diagnosis


def name_of(piece: Piece) -> str:
    """What a message calls a piece."""
    if piece.kind is None:
        return _("the number {rule}", rule=piece.rule)
    if not piece.rule:
        if piece.kind is Kind.INTRODUCTION:
            return _("the introduction")
        return _("the title of section “{section}”", section=piece.section) if piece.section else _("the title")
    names = {
        Kind.TEXT: _("rule {rule}", rule=piece.rule),
        Kind.POSTER: _("the poster wording of rule {rule}", rule=piece.rule),
        Kind.TEMPLATE: _("the text to copy of rule {rule}", rule=piece.rule),
        Kind.DO: _("the example to follow of rule {rule}", rule=piece.rule),
        Kind.DONT: _("the example to avoid of rule {rule}", rule=piece.rule),
    }
    return names[piece.kind]


def how_to_decide(passage: Passage) -> str:
    """Who can tell whether a passage is seen: a browser for a page, a person for other files."""
    if "/" in passage.spot.path:  # an element of a page
        return _("Let a browser decide: inv verify --browser")
    return _("Open the file and look. In a file that is made anew there is no such place.")


def quoted(words: str) -> str:
    """The words, cut to what a message has room for."""
    return words if len(words) <= _EXCERPT else words[: _EXCERPT - 2].rstrip() + " …"


@dataclass(slots=True)
class _Work:
    case: Case
    with_markers: bool  # whether what stands before the items of a list counts as words
    diagnosis: Diagnosis = field(default_factory=Diagnosis)
    words: list[Token] = field(default_factory=list)  # found
    wanted: list[tuple[Token, ...]] = field(default_factory=list)  # expected, piece by piece
    homes: list[int] = field(default_factory=list)  # the passage of each found word
    owner: list[int] = field(default_factory=list)  # the piece that each found word belongs to, -1 = nobody's
    whole: dict[int, tuple[int, int]] = field(default_factory=dict)  # piece -> its words in the file, in place
    moved: dict[int, tuple[int, int]] = field(default_factory=dict)  # piece -> its words in the file, out of place
    changed: dict[int, tuple[int, int]] = field(default_factory=dict)  # piece -> the words that stand in its place

    def place_pieces(self) -> None:
        """Find a home for every piece that has one, best evidence first."""
        self._collect_words()
        self.wanted = [self._merged(piece.tokens) for piece in self.case.script.pieces]
        pairs = align(_texts(token for row in self.wanted for token in row), _texts(self.words))
        spans = list(self._spans())
        for index, (start, end) in enumerate(spans):
            self._place_aligned(index, pairs[start:end])
        for index in range(len(self.case.script.pieces)):
            if not self._placed(index):
                self._place_elsewhere(index)
        for index in range(len(self.case.script.pieces)):
            if not self._placed(index):
                self._place_by_neighbours(index)
        for index, (start, end) in self.changed.items():
            self.changed[index] = self._widened(index, start, end)
        for table in (self.whole, self.moved, self.changed):
            for index, (start, end) in table.items():
                self.diagnosis.seats[index] = list(dict.fromkeys(self.homes[start:end]))

    def report(self) -> None:
        """Put every difference into words, in the order of the source, what is too much last."""
        for index, piece in enumerate(self.case.script.pieces):
            if index in self.moved:
                self._say_moved(index, piece)
            elif index in self.changed:
                self._say_changed(index, piece)
            elif index not in self.whole:
                self._say_missing(index, piece)
        extra = list(self._leftovers())
        for start, end in extra[:_MOST_EXTRA]:
            self._say_extra(start, end)
        if more := len(extra[_MOST_EXTRA:]):
            self.say(_("… and {count} more in this file.", count=more), None)

    def say(self, message: str, piece: Piece | None, hint: str = "") -> None:
        """Add a problem at the source line of the piece."""
        place = piece.place if piece else self.case.expectation.place
        self.diagnosis.problems.append(Problem(message, place, hint))

    # ---- where things stand

    def _collect_words(self) -> None:
        pieces = self.case.script.pieces
        expected = {" ".join(_texts(piece.tokens)) for piece in pieces}
        expected |= {" ".join(_texts(tokenise(block.text))) for piece in pieces for block in piece.blocks}
        number = re.compile(rf"^({re.escape(self.case.expectation.prefix)}-\w+)[ \n]*[:.)](?=\s|$)")
        for home, passage in enumerate(self.case.passages):
            found = tokenise(number.sub(r"\1", cleaned(passage)))
            if not self.with_markers and (bare := without_ordinal(passage)) is not None:
                item = tokenise(bare)
                found = item if not item or " ".join(_texts(item)) in expected else found
            if passage.shape is Shape.CONTROL and " ".join(token.text for token in found) in expected:
                continue  # said of the piece that is missing: a form field is no place for a rule
            if " ".join(token.text for token in found) not in expected:
                if self.case.furniture.phrases_in(passage.text):
                    continue
                label, rest = self.case.furniture.label_before(cleaned(passage))
                found = tokenise(rest) if label in LABEL_OF or label in NOTICES else found
            found = self._merged(found)
            self.words += found
            self.homes += [home] * len(found)
        self.owner = [-1] * len(self.words)

    def _spans(self) -> Iterator[tuple[int, int]]:
        yield from pairwise(accumulate(map(len, self.wanted), initial=0))

    def _merged(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """The words with a number in one, so that SM-09 and SM-10 have nothing in common."""
        made: list[Token] = []
        for token in tokens:
            if made and made[-1].text == f"{self.case.expectation.prefix}-" and token.glue in {NOTHING, UNKNOWN}:
                made[-1] = Token(made[-1].text + token.text, made[-1].glue)
            else:
                made.append(token)
        return tuple(made)

    def _placed(self, index: int) -> bool:
        return index in self.whole or index in self.moved or index in self.changed

    def _place_aligned(self, index: int, found: Sequence[int]) -> None:
        kept = [position for position in found if position >= 0]
        if not kept or len(kept) < _ALIKE * len(found):
            return
        start, end = kept[0], kept[-1] + 1
        wanted = self.wanted[index]
        exact = end - start == len(found) == len(kept) and all(
            glued(wanted[offset].glue, self.words[start + offset].glue) for offset in range(1, len(found))
        )
        if not exact and self.case.script.pieces[index].kind is None:
            return
        (self.whole if exact else self.changed)[index] = (start, end)
        self._claim(index, start, end)

    def _place_elsewhere(self, index: int) -> None:
        """The very words, somewhere that the order does not allow."""
        for start, end in self._leftovers(by_passage=False):
            offset = _find(_texts(self.wanted[index]), _texts(self.words[start:end]))
            if offset >= 0:
                span = (start + offset, start + offset + len(self.wanted[index]))
                self.moved[index] = span
                self._claim(index, *span)
                return

    def _place_by_neighbours(self, index: int) -> None:
        """Other words in the very place where these should stand."""
        low = max((self.whole[i][1] for i in range(index) if i in self.whole), default=0) if index else 0
        high = next((self.whole[i][0] for i in range(index + 1, len(self.case.script.pieces)) if i in self.whole), None)
        high = len(self.words) if high is None else high
        free = [position for position in range(low, high) if self.owner[position] < 0]
        piece = self.case.script.pieces[index]
        if not free or (index + 1 not in self.whole and index - 1 not in self.whole):
            return
        home = self.homes[free[0]]
        span = [position for position in free if self.homes[position] == home]
        number = re.fullmatch(
            rf"{re.escape(self.case.expectation.prefix)}-\w+", plain(self.words[span[0] : span[-1] + 1])
        )
        if (piece.kind is None) == bool(number) and span[-1] - span[0] + 1 == len(span):
            self.changed[index] = (span[0], span[-1] + 1)
            self._claim(index, span[0], span[-1] + 1)

    def _widened(self, index: int, start: int, end: int) -> tuple[int, int]:
        """The place of a changed text with the foreign words at its edges, within its passages."""
        while start and self.owner[start - 1] < 0 and self.homes[start - 1] == self.homes[start]:
            start -= 1
        while end < len(self.words) and self.owner[end] < 0 and self.homes[end] == self.homes[end - 1]:
            end += 1
        self._claim(index, start, end)
        return start, end

    def _claim(self, index: int, start: int, end: int) -> None:
        self.owner[start:end] = [index] * (end - start)

    def _leftovers(self, *, by_passage: bool = True) -> Iterator[tuple[int, int]]:
        start = 0
        for position in range(len(self.words) + 1):
            ends = position == len(self.words) or self.owner[position] >= 0
            breaks = by_passage and not ends and position and self.homes[position] != self.homes[position - 1]
            if ends or breaks:
                if start < position:
                    yield start, position
                start = position + 1 if ends else position

    # ---- what to say

    def _say_missing(self, index: int, piece: Piece) -> None:
        same_rule = [i for i, other in enumerate(self.case.script.pieces) if piece.rule and other.rule == piece.rule]
        if self._say_unseen(piece):
            return
        number = next((i for i in same_rule if self.case.script.pieces[i].kind is None), index)
        if piece.kind is None and any(self._placed(i) for i in same_rule if i != index):
            spot = next(self._spot_of(i) for i in same_rule if self._placed(i))
            self.say(
                _("{file}: the number {rule} does not appear; its words stand at {spot}.",
                  file=self.case.name, rule=piece.rule, spot=spot), piece,
                _("Every rule shows its number: it is what people refer to."),
            )  # fmt: skip
        elif piece.kind is None:
            self.say(
                _("{file}: rule {rule} does not appear.", file=self.case.name, rule=piece.rule), piece, _expected(piece)
            )
        elif number == index or self._placed(number) or piece.kind not in {Kind.TEXT, Kind.POSTER}:
            self.say(
                _("{file}: {what} does not appear.", file=self.case.name, what=name_of(piece)), piece, _expected(piece)
            )

    def _say_unseen(self, piece: Piece) -> bool:
        """Say so when the words are in the file where nobody reads them."""
        wanted = [token.text for token in piece.tokens]
        forms = [passage for passage in self.case.passages if passage.shape is Shape.CONTROL]
        for passage in (*self.case.elsewhere, *forms):
            if _find(wanted, [token.text for token in tokenise(passage.text)]) < 0:
                continue
            if passage.sight is Sight.UNDECIDED:
                message = _("{file}, {spot}: whether {what} can be seen is undecided: {why}.", file=self.case.name,
                            spot=passage.spot, what=name_of(piece), why=passage.why or "?")  # fmt: skip
                self.say(message, piece, how_to_decide(passage))
            elif passage.sight is Sight.HIDDEN:
                message = _("{file}, {spot}: {what} is in the file, but nobody sees it: {why}.", file=self.case.name,
                            spot=passage.spot, what=name_of(piece), why=passage.why or "?")  # fmt: skip
                self.say(message, piece)
            elif passage.shape is Shape.CONTROL:
                message = _("{file}, {spot}: {what} stands in a form field, where anybody can write over it.",
                            file=self.case.name, spot=passage.spot, what=name_of(piece))  # fmt: skip
                self.say(message, piece)
            elif passage.zone is not Zone.BODY and piece.kind in {Kind.TITLE, Kind.POSTER_TITLE, None}:
                continue  # a list of contents repeats titles and numbers
            else:
                message = _("{file}, {spot}: {what} does not stand with the other rules, only in {zone}.",
                            file=self.case.name, spot=passage.spot, what=name_of(piece),
                            zone=_zone(passage.zone))  # fmt: skip
                self.say(message, piece)
            return True
        return False

    def _say_moved(self, index: int, piece: Piece) -> None:
        start, end = self.moved[index]
        after = self._neighbour(start - 1, -1)
        wanted = self.case.script.pieces[index - 1] if index else None
        follows_number = (
            piece.kind is not None and after is not None and after.kind is None and after.rule == piece.rule
        )
        if follows_number and any(self.case.script.pieces[other] is after for other in self.moved):
            return  # it went with its number, of which this has been said
        if wanted and wanted.kind is None and piece.kind is not None and after and after.kind is None:
            message = _("{file}, {spot}: {what} stands under the number {other}.", file=self.case.name,
                        spot=self._spot(start), what=name_of(piece), other=after.rule)  # fmt: skip
        else:
            follows = self.moved.get(index + 1, (-1, -1))[0] == end
            what = _("rule {rule}", rule=piece.rule) if piece.kind is None and follows else name_of(piece)
            message = _("{file}, {spot}: {what} stands in the wrong place, after {other}.", file=self.case.name,
                        spot=self._spot(start), what=what,
                        other=name_of(after) if after else _("the beginning"))  # fmt: skip
        self.say(message, piece, _("In the source it comes after {other}.", other=name_of(wanted)) if wanted else "")

    def _say_changed(self, index: int, piece: Piece) -> None:
        start, end = self.changed[index]
        found = self.words[start:end]
        if self.with_markers and _is_counted(piece, plain(found)):
            return
        spot = self._spot(start)
        if piece.kind is None:
            self.say(
                _("{file}, {spot}: rule {rule} has the number {found}.",
                  file=self.case.name, spot=spot, rule=piece.rule, found=plain(found)), piece,
            )  # fmt: skip
            return
        difference = marked(plain(piece.tokens).split(" "), plain(found).split(" "))
        if origin := origin_of(self.case.expectation, [token.text for token in found]):
            self.say(
                _("{file}, {spot}: {what} stands there in the words of {origin}: “{words}”",
                  file=self.case.name, spot=spot, what=name_of(piece), origin=origin.what, words=quoted(plain(found))),
                piece, _expected(piece),
            )  # fmt: skip
            return
        self.say(
            _("{file}, {spot}: {what} has other words: {difference}",
              file=self.case.name, spot=spot, what=name_of(piece), difference=difference), piece,
            _("[-lost-] stands in the source, {{+added+}} in the file.", file=self.case.name),
        )  # fmt: skip

    def _say_extra(self, start: int, end: int) -> None:
        found = self.words[start:end]
        words = [token.text for token in found]
        near = self._neighbour(start, -1)
        twin = self._twin(words)
        spot = self._spot(start)
        retired = [number for number in self.case.expectation.retired if number in plain(found).split(" ")]
        again = twin is not None and words == [token.text for token in twin.tokens]
        origin = None if retired or again else origin_of(self.case.expectation, words)
        gone = origin.rule if origin and origin.rule not in self.case.expectation.numbers else ""
        if retired or (origin and gone):
            message = _("{file}, {spot}: the retired rule {rule} stands there.",
                        file=self.case.name, spot=spot, rule=retired[0] if retired else gone)  # fmt: skip
        elif again and twin:
            message = _("{file}, {spot}: {what} stands there a second time.",
                        file=self.case.name, spot=spot, what=name_of(twin))  # fmt: skip
        elif origin:
            owner = _("rule {rule}", rule=origin.rule) if origin.rule else _("the document")
            message = _("{file}, {spot}: words of {what} stand there, as {origin} has them: “{words}”",
                        file=self.case.name, spot=spot, what=owner, origin=origin.what,
                        words=quoted(plain(found)))  # fmt: skip
        elif twin:
            message = _("{file}, {spot}: {what} stands there a second time, in other words: {difference}",
                        file=self.case.name, spot=spot, what=name_of(twin),
                        difference=marked(plain(twin.tokens).split(" "), plain(found).split(" ")))  # fmt: skip
        else:
            after = self._neighbour(end, 1)
            message = _("{file}, {spot}: words that the source does not have, between {one} and {other}: “{words}”",
                        file=self.case.name, spot=spot, one=name_of(near) if near else _("the beginning"),
                        other=name_of(after) if after else _("the end"), words=quoted(plain(found)))  # fmt: skip
        self.say(message, twin or near)

    def _twin(self, words: Sequence[str]) -> Piece | None:
        """The piece that the words repeat, word for word or nearly."""
        for piece in self.case.script.pieces:
            if [token.text for token in piece.tokens] == list(words):
                return piece
        bag = set(words)
        for piece in self.case.script.pieces:
            wanted = [token.text for token in piece.tokens]
            if len(bag & set(wanted)) >= 0.6 * max(len(bag), len(set(wanted))) and similar(wanted, words) >= 0.7:
                return piece
        return None

    def _neighbour(self, position: int, step: int) -> Piece | None:
        while 0 <= position < len(self.words):
            if self.owner[position] >= 0:
                return self.case.script.pieces[self.owner[position]]
            position += step
        return None

    def _spot(self, position: int) -> Spot:
        return self.case.passages[self.homes[position]].spot

    def _spot_of(self, index: int) -> Spot:
        return self.case.passages[self.diagnosis.seats[index][0]].spot


def _is_counted(piece: Piece, found: str) -> bool:
    """Whether the words are those of the piece with the numbers of its lists before their items."""
    wanted = " ".join(f"{block.marker} {block.text}" for block in piece.blocks)
    return re.findall(r"\w+", normalise(wanted)) == re.findall(r"\w+", found)


def _expected(piece: Piece) -> str:
    return _("Expected: “{words}”", words=quoted(piece.plain)) if piece.kind is not None else ""


def _zone(zone: Zone) -> str:
    names = {Zone.NAVIGATION: _("a menu or a list of contents"), Zone.RUNNING: _("a running header or footer")}
    return names.get(zone) or _("another part of the page")


def _texts(tokens: Iterable[Token]) -> list[str]:
    return [token.text for token in tokens]


def _find(wanted: Sequence[str], found: Sequence[str]) -> int:
    """Where the words stand in the others, in one run; -1 when they do not."""
    if not wanted or len(wanted) > len(found):
        return -1
    row = _SEPARATOR + _SEPARATOR.join(found) + _SEPARATOR
    at = row.find(_SEPARATOR + _SEPARATOR.join(wanted) + _SEPARATOR)
    return row[:at].count(_SEPARATOR) if at >= 0 else -1

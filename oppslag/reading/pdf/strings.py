"""What a whole string that a PDF shows says: worked out once for every run of glyphs that shows it, in any file.

A policy in many formats shows the same strings again and again. All that does not depend on where a string stands is
found here, in em; a run of glyphs on a page then only has to be moved to its place.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate, compress, pairwise
from operator import add, attrgetter, lt, sub
from typing import NamedTuple, TypeAlias, cast

from oppslag.frozen import entity

Box: TypeAlias = tuple[float, float, float, float]  # left, bottom, right, top

# Unicode blocks of the scripts of India, Thai, Lao, Tibetan and Myanmar, then Khmer.
_REORDERED = re.compile("[\u0900-\u109f\u1780-\u17ff]")
LONGEST = 40  # characters: no syllable is longer, and shaping takes time
SPACE_GAP = 0.2  # em; a space of FiraGO is 0.265, of most faces 0.22 to 0.28
TIGHT = 0.08  # em between two letters: nobody sees a space that is narrower, though one is drawn
_PILED, _CROWDED = 0.45, 0.7  # of the mean width of two neighbours: so near are the middles of any two, or of all
_KERNED = 0.9  # of the room of an Arabic letter, that its neighbours leave it
TWICE = 0.06  # em: the same letter so near is printed twice, as some programs print bold
MIRRORED = str.maketrans("()[]{}<>«»‹›≤≥⁽⁾", ")(][}{><»«›‹≥≤⁾⁽")
_NO_ROOM = 0.01  # em
_STROKE = 0.12  # em: no letter is lower, and no stroke that joins two on the base line thicker
_TATWEEL = "\u0640"  # which is such a stroke
_HYPHENS = frozenset("-\u2010\u00ad")  # one picture: which of them it is, the text that replaces it says
_CYRILLIC = frozenset({"uk", "ru", "be", "bg", "sr", "mk", "kk"})
_ADVANCE, _LEFT, _RIGHT, _TEXT, _KIND = map(attrgetter, ("advance", "left", "right", "text", "kind"))


@entity
class Shape:
    """What one code draws. Lengths are in em (text space units of size 1).

    `readings` are the texts that the outline can stand for (empty: not known), `claim` is what ToUnicode says,
    `ink` is left, bottom, right, top of what is drawn: None where it is not known, () where nothing is drawn.
    """

    claim: str
    advance: float
    readings: tuple[str, ...] = ()
    ink: tuple[float, ...] | None = None
    missing: bool = False  # the font has no such glyph: a box or nothing is drawn
    drawing: int = 0  # equal for equal outlines, 0 when not known
    glyph: int = 0  # its number in the embedded program, 0 when not known
    is_set: bool = False  # of a face that is not known, it takes as much room on the line as its program says
    looks: str = ""  # what a bracket of a face that is not known looks like, which may be the mirror image of its claim
    left: float = field(init=False)  # of the ink, and
    right: float = field(init=False)  # left of `left` where there is none that is known

    def __post_init__(self) -> None:
        object.__setattr__(self, "left", self.ink[0] if self.ink else math.inf)
        object.__setattr__(self, "right", self.ink[2] if self.ink else -math.inf)


@dataclass(slots=True, eq=False)
class Shown:
    """What one string shows in one font: its shapes, where each starts and ends on the line, in em.

    `advance` is the whole.

    `ink` is the box around all that is drawn, None where something in it is not known, () where nothing is drawn;
    `span` is from where the first starts to where the last ends. `read` keeps how it was read (see `read_string`).
    """

    shapes: tuple[Shape, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    advance: float
    ink: tuple[float, ...] | None
    span: tuple[float, float]
    distinct: dict[Shape, None]
    read: "dict[tuple[str | None, str], Reading]" = field(default_factory=dict)

    @classmethod
    def of(cls, shapes: tuple[Shape, ...], steps: Sequence[float]) -> "Shown":
        """The shapes, where `steps` is how far it is to the first, and from the start of each to what comes next."""
        *places, advance = accumulate(steps)
        starts, distinct = tuple(places), dict.fromkeys(shapes)
        ends = tuple(map(add, starts, map(_ADVANCE, shapes)))
        span = (min(starts), max(ends)) if starts else (0.0, 0.0)
        return cls(shapes, starts, ends, advance, _ink_of(shapes, starts, distinct, steps), span, distinct)


def _ink_of(
    shapes: Sequence[Shape], starts: Sequence[float], distinct: Iterable[Shape], steps: Sequence[float]
) -> tuple[float, ...] | None:
    inks = []
    for shape in distinct:
        ink = shape.ink
        if ink is None or shape.missing:
            return None
        if ink:
            inks.append(ink)
    if not inks:
        return ()
    lefts, bottoms, rights, tops = zip(*inks, strict=True)
    if min(steps) >= 0:  # each starts after the one before it: the first reaches furthest left, and the last right
        at, end = 0, len(shapes) - 1
        while not shapes[at].ink:
            at += 1
        while not shapes[end].ink:
            end -= 1
        left, right = starts[at] + shapes[at].left, starts[end] + shapes[end].right
        if at == end or (left <= starts[at + 1] + min(lefts) and right >= starts[end - 1] + max(rights)):
            return (left, min(bottoms), right, max(tops))
    left, right = min(map(add, starts, map(_LEFT, shapes))), max(map(add, starts, map(_RIGHT, shapes)))
    return (left, min(bottoms), right, max(tops))


@cache
def is_visible(text: str) -> bool:
    """Whether a person would see something of it: not white space, a format or a control character alone."""
    return any(not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc", "Zs") for char in text)


@entity
class Row:
    """The letters of a string from left to right, with a space where a gap is one, and their kinds (`kind_of`)."""

    texts: tuple[str, ...]
    kinds: str


class Reading:
    """How one string is read in one language. Lengths are in em from where it starts.

    `closely`: it must be read glyph by glyph, because its letters are not in the order of drawing, or some have no
    text or are drawn in parts. `sound`: every sign that is to be seen is known and has ink; `original`: its ink is that
    of an original face. `steady`: its letters stand one after another, none twice, no blank is closed up, so that `row`
    says how they are read; `folded`: but for a blank that the letter after it stands on, as at the end of a line that
    is read from the right. `piled`: letters stand on one another. `joints`: how many pairs of Arabic letters have forms
    that do not join one another though they would, and how many have others.
    """

    __slots__ = (
        "_centres", "_gaps", "_inks", "_rows", "agreed", "all_signs", "box", "closely", "closes", "end", "ends",
        "first", "folded", "gap", "has_letters", "joints", "last", "letters", "lowest", "marks", "middle", "opens",
        "original", "piled", "places", "signs", "solid", "sound", "starts", "steady", "texts",
    )  # fmt: skip

    def __init__(self, shown: Shown, known: "_Signs") -> None:
        """`known` are the signs of its language and its replacement text."""
        find = known.__getitem__
        all_signs, signs = tuple(map(find, shown.shapes)), tuple(map(find, shown.distinct))
        has = 0
        for sign in signs:
            has |= sign.is_
        lows, highs, heights, widths, befores, afters = zip(*[sign.edges for sign in signs] or [_NO_EDGES], strict=True)
        letters, starts, ends = all_signs, shown.starts, shown.ends
        marks: tuple[tuple[float, str], ...] = ()
        if has & _BARE:
            bare = [not sign.is_ & _BARE for sign in all_signs]
            letters = tuple(compress(letters, bare))
            starts, ends = tuple(compress(starts, bare)), tuple(compress(ends, bare))
            marks = tuple([(start + _centre(sign.shape), sign.text)
                           for sign, start in zip(all_signs, shown.starts, strict=True) if sign.mark])  # fmt: skip
        self.all_signs: tuple[Sign, ...] = all_signs  # each that is in it, as often as it is
        self.places = shown.starts  # where each of these starts
        self.signs: tuple[Sign, ...] = signs  # once
        self.texts = tuple(map(_TEXT, all_signs))
        self.letters: tuple[Sign, ...] = letters  # the signs that have a text and are no marks
        self.starts, self.ends = starts, ends  # of each of these
        self.marks = marks  # the middle and the text of each
        self.closely, self.sound, self.original = bool(has & _CLOSELY), not has & _UNSOUND, not has & _COPIED
        self.has_letters = bool(has & _ALPHABETIC)
        between = tuple(map(sub, starts[1:], ends))
        self.gap = max(between, default=0.0)  # the widest between two letters, one after the other
        least, narrowest = min(between, default=0.0), min(widths)
        steady = (least + narrowest > TWICE + _ROUNDED and narrowest >= 0) or _is_steady(starts, ends)
        steady = steady and not (has & _BLANK and _closed_up(letters, starts, ends))
        self.folded = not steady and bool(has & _BLANK) and _is_folded(letters, starts, ends)
        self.steady = steady or self.folded
        apart = least + min(befores) + min(afters)
        self.piled = apart < _ROUNDED and _are_piled(letters, starts)
        self.joints = _joints(letters) if has & _FROM_THE_RIGHT else (0, 0)
        ink = cast("Box | None", shown.ink or None)
        low, high = min(lows), max(highs)
        # A box that holds all centres, and that around everything but blanks; None where there is no such thing.
        self.middle: Box | None = (ink[0], low, ink[2], high) if ink and low <= high else None
        self.box = self._inked(shown) if has & _BESIDE else ink
        self.lowest = min(heights)  # the height of its lowest letter
        self.opens = self.closes = False  # whether it begins, and ends, with a blank
        self.first = self.last = self.end = 0.0  # where its first letter starts, and its last starts and ends
        self.solid = (math.inf, -math.inf)  # where its first letter that is no blank starts, and its last such ends
        if letters:
            self.opens, self.closes = letters[0].text == " ", letters[-1].text == " "
            self.first, self.last, self.end = starts[0], starts[-1], ends[-1]
            blank_end = self.opens or self.closes
            self.solid = _solid(letters, starts, ends) if blank_end else (self.first, self.end)
        self.agreed: bool | None = None  # whether the text layer says the same as all of its signs, once it is known
        self._inks: tuple[Box, ...] | None = None
        self._centres: tuple[tuple[float, float, str], ...] | None = None
        self._gaps: tuple[float, ...] | None = None
        self._rows: dict[float, Row] = {}

    def _inked(self, shown: Shown) -> Box | None:
        """The box around its ink and the signs that are no blanks and leave none."""
        boxes = list(_inked(self.all_signs, shown.starts))
        return around(boxes) if boxes else None

    @property
    def inks(self) -> tuple[Box, ...]:
        """The boxes of the signs that are to be seen."""
        if self._inks is None:
            self._inks = tuple([
                (start + ink[0], ink[1], start + ink[2], ink[3])
                for sign, start in zip(self.all_signs, self.places, strict=True)
                if (ink := sign.shape.ink) and sign.visible
            ])  # fmt: skip
        return self._inks

    @property
    def centres(self) -> tuple[tuple[float, float, str], ...]:
        """The middles of those but the marks, with their texts."""
        if self._centres is None:
            self._centres = tuple([
                (start + sign.middle[0], sign.middle[1], sign.text)
                for sign, start in zip(self.all_signs, self.places, strict=True)
                if sign.middle and sign.visible
            ])  # fmt: skip
        return self._centres

    @property
    def gaps(self) -> tuple[float, ...]:
        """What is between each two letters of which neither is a blank."""
        if self._gaps is None:
            pairs = zip(self.letters, self.letters[1:], self.ends, self.starts[1:], strict=False)
            self._gaps = tuple([start - end for one, other, end, start in pairs if " " not in (one.text, other.text)])
        return self._gaps

    def row(self, least: float = math.inf) -> Row:
        """Its letters, where a gap of more than `least` em is a space."""
        least = least if self.gap > least else math.inf
        if (made := self._rows.get(least)) is None:
            made = self._rows[least] = _row(self, least)
        return made


def least_space(gaps: Iterable[float]) -> float:
    """From which gap on two letters of a line have a space between them, given all gaps between its letters, in em.

    Letters that are set apart are apart by the same everywhere.
    """
    row = sorted(gaps)
    usual = row[(len(row) - 1) // 2] if len(row) > _FEW else 0.0
    return SPACE_GAP + max(0.0, round(usual, 2))


_FEW = 3  # gaps say nothing of what is usual


def read_string(shown: Shown, actual: str | None, language: str) -> Reading:
    """What the string says, where `actual` is its replacement text if it has any."""
    key = (actual, language)
    if (known := shown.read.get(key)) is None:
        known = shown.read[key] = Reading(shown, _signs(actual, language))
    return known


class Edges(NamedTuple):
    """How far a sign reaches, in em; `_are_piled` need not be asked where nothing reaches in before or after it."""

    low: float  # the height of the middle of its ink; much where there is none
    high: float  # the same; little where there is none
    height: float  # of a letter that is to be seen, else much
    width: float  # how far it is to where it ends
    before: float  # how far it is to what of it must be kept free of its neighbours, else much
    after: float  # and from there to its end


@dataclass(slots=True, eq=False)
class Sign:
    """What is known of one shape that is read as one text, wherever it stands."""

    shape: Shape
    text: str
    visible: bool
    sound: bool  # has ink, and is what it should be; or nobody is to see it
    middle: tuple[float, float] | None  # of its ink, in em; None for marks and for what cannot be seen
    kind: str  # as `kind_of` has it
    closely: bool
    mark: bool
    beside: bool  # counts for the box around a text, though it is no blank and leaves no ink
    room: tuple[float, float] | None  # middle and width of what it fills on the line; None where others may stand on it
    is_: int  # the same, and more, as bits of one number
    edges: Edges
    agrees: bool | None = None  # whether the text layer says the same, once that is known


_TALL = 9.0  # em
_ROUNDED = 1e-9  # em
_NO_EDGES = Edges(math.inf, -math.inf, _TALL, 0.0, 0.0, 0.0)
_MOST_SIGNS = 20_000  # of a language, that are remembered
_BARE, _CLOSELY, _BESIDE, _UNSOUND, _COPIED, _FROM_THE_RIGHT, _ALPHABETIC, _BLANK = (1 << bit for bit in range(8))


class _Signs(dict[Shape, Sign]):
    """The sign of each shape, in a language and under a replacement text."""

    def __init__(self, actual: str | None, language: str) -> None:
        super().__init__()
        self._actual, self._language = actual, language

    def __missing__(self, shape: Shape) -> Sign:
        if len(self) >= _MOST_SIGNS:
            self.clear()
        sign = self[shape] = _sign(shape, self._actual, self._language)
        return sign


_signs = lru_cache(maxsize=256)(_Signs)


def _sign(shape: Shape, actual: str | None, language: str) -> Sign:
    text = letters_of(shape, actual or "", language)
    visible = is_visible(text or shape.claim)
    left, bottom, right, top = shape.ink or (0.0, 0.0, 0.0, 0.0)
    stands_alone = bool(shape.ink) and is_visible(text) and unicodedata.category(text[0]) != "Mn"
    said = shape.claim if actual is None else actual
    in_parts = is_unknown(shape) and bool(
        is_part(shape) or parted(text, composed=True)[1] or (actual and text == actual)
    )
    closely = bool(not text and shape.ink and actual) or is_reordered(said) or in_parts
    kind = kind_of(text)
    alone = bool(shape.ink) and kind in _READ and not closely and not is_reordered(text)
    middle, height, width = (left + right) / 2, (bottom + top) / 2, right - left
    # Arabic letters reach under one another: in a face that is not known, where they are set tells where they stand.
    room = (shape.advance / 2, _KERNED * shape.advance) if kind == "R" and shape.is_set else (middle, width)
    kept = room[1] * _CROWDED / 2 or _TALL  # on either side of the middle; what has no width is looked at closely
    sound = not visible or (bool(shape.ink) and not shape.missing)
    mark, beside = is_mark(text), shape.ink == () and text != " "
    facts = {
        _BARE: mark or not text, _CLOSELY: closely, _BESIDE: beside, _UNSOUND: not sound,
        _COPIED: visible and not shape.readings, _FROM_THE_RIGHT: kind == "R", _ALPHABETIC: text.isalpha(),
        _BLANK: text == " ",
    }  # fmt: skip
    return Sign(
        shape,
        text,
        visible,
        sound,
        (middle, height) if stands_alone else None,
        kind,
        closely,
        mark,
        beside,
        room if alone else None,
        sum(bit for bit, is_so in facts.items() if is_so),
        Edges(
            height if stands_alone and visible else math.inf, height if stands_alone and visible else -math.inf,
            top - bottom if visible and text[:1].isalpha() and shape.ink else _TALL, shape.advance,
            room[0] - kept if alone else math.inf, shape.advance - room[0] - kept if alone else math.inf,
        ),
    )  # fmt: skip


def _inked(signs: Sequence[Sign], starts: Sequence[float]) -> Iterator[Box]:
    """Where there is ink, and where signs stand that are no blanks and leave none."""
    for sign, start in zip(signs, starts, strict=True):
        if sign.shape.ink or sign.beside:
            left, bottom, right, top = sign.shape.ink or (0.0, 0.0, 0.0, 0.0)
            yield (start + left, bottom, start + right, top)


def around(boxes: Sequence[Box]) -> Box:
    """The box around boxes, of which there is at least one."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return (min(lefts), min(bottoms), max(rights), max(tops))


def _is_steady(starts: Sequence[float], ends: Sequence[float]) -> bool:
    """Whether each ends after it starts, and each starts and ends after the one before it does."""
    apart = min(map(sub, starts[1:], starts), default=TWICE)
    return not (apart < TWICE or any(map(lt, ends, starts)) or any(map(lt, ends[1:], ends)))


def _is_folded(letters: Sequence[Sign], starts: Sequence[float], ends: Sequence[float]) -> bool:
    """Whether they would be steady without the blanks that the letter after them may stand on."""
    bare: list[bool] = []
    before = -math.inf
    for sign, start, after in zip(letters, starts, (*letters[1:], None), strict=True):
        if sign.text == " " and start < before + TWICE:
            return False
        bare.append(sign.text != " " or after is None or after.text == " ")
        before = start
    in_order = not any(map(lt, starts[1:], starts)) and not any(map(lt, ends, starts))
    return in_order and _is_steady(tuple(compress(starts, bare)), tuple(compress(ends, bare)))


def _closed_up(letters: Sequence[Sign], starts: Sequence[float], ends: Sequence[float]) -> bool:
    """Whether a blank is drawn between two letters, and nobody sees that they are apart."""
    for at in range(1, len(letters) - 1):
        if letters[at].text == " " and starts[at + 1] - ends[at - 1] < TIGHT:
            return " " not in (letters[at - 1].text, letters[at + 1].text)
    return False


def _are_piled(letters: Sequence[Sign], starts: Sequence[float]) -> bool:
    """Whether any two neighbours stand on one another, or all of them are so near that nobody can read them.

    The parts of a syllable stand where their script has them.
    """
    shares: list[float] = []
    text, width, middle = "", -1.0, 0.0
    for sign, start in zip(letters, starts, strict=True):
        if sign.room is None:
            width = -1.0
            continue
        here, wide = start + sign.room[0], sign.room[1]
        if width >= 0 and sign.text != text:
            shares.append(abs(here - middle) / ((wide + width) / 2 or 1.0))
        text, width, middle = sign.text, wide, here
    return bool(shares) and (min(shares) < _PILED or sum(shares) < _CROWDED * len(shares))


# Letters that join the one before them (Unicode, Joining_Type R and D), and those that join the one after them (D).
_JOINING = frozenset(map(chr, (0x620, *range(0x622, 0x640), *range(0x641, 0x64B), 0x66E, 0x66F, *range(0x671, 0x674),
                               *range(0x675, 0x6D4), 0x6D5, *range(0x6FA, 0x6FD))))  # fmt: skip
_JOINING_ON = _JOINING - frozenset(map(chr, (
    *range(0x622, 0x626), 0x627, 0x629, *range(0x62F, 0x633), 0x648, *range(0x671, 0x678), *range(0x688, 0x69A), 0x6C0,
    *range(0x6C3, 0x6CC), 0x6CD, 0x6CF, 0x6D2, 0x6D3, 0x6D5)))  # fmt: skip
_JOINERS = "\u200c\u200d"
_BEARING = 0.01  # em of white on the side where a letter joins another: it is none that joins there


def _joints(letters: Sequence[Sign]) -> tuple[int, int]:
    """How many pairs of letters that join are parted, and how many are not.

    They are as they are drawn, from the left; how far from one another is nobody's business here.
    """
    parted = joined = 0
    for later, sooner in pairwise(letters):
        ends, begins = sooner.text.rstrip(_JOINERS)[-1:], later.text.lstrip(_JOINERS)[:1]
        if ends in _JOINING_ON and begins in _JOINING and sooner.shape.ink and later.shape.ink:
            apart = sooner.shape.ink[0] > _BEARING and later.shape.ink[2] < later.shape.advance - _BEARING
            parted, joined = parted + apart, joined + (not apart)
    return parted, joined


_READ = ("L", "R", "N")


def _solid(letters: Sequence[Sign], starts: Sequence[float], ends: Sequence[float]) -> tuple[float, float]:
    first = next((start for sign, start in zip(letters, starts, strict=True) if sign.text != " "), math.inf)
    row = zip(reversed(letters), reversed(ends), strict=True)
    return first, next((end for sign, end in row if sign.text != " "), -math.inf)


def _centre(shape: Shape) -> float:
    """The middle of what a shape draws, from where it starts."""
    if shape.ink:
        return (shape.left + shape.right) / 2
    return shape.advance / 2 if shape.ink is None else 0.0


def _row(reading: Reading, gap: float) -> Row:
    texts = reading.texts if reading.letters is reading.all_signs else tuple(map(_TEXT, reading.letters))
    if reading.gap <= gap:
        return Row(texts, "".join(map(_KIND, reading.letters)))
    with_spaces: list[str] = []
    for start, end, text in zip(reading.starts, (math.inf, *reading.ends), texts, strict=False):
        if start - end > gap and text != " " and with_spaces[-1] != " ":
            with_spaces.append(" ")
        with_spaces.append(text)
    return Row(tuple(with_spaces), "".join(map(kind_of, with_spaces)))


@cache
def kind_of(text: str) -> str:
    """R and L for letters, N for digits and fractions, W for white space, P for the rest."""
    if text == " ":
        return "W"
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("R", "AL"):
            return "R"
        if direction == "L":
            return "L"
        if direction in ("EN", "AN") or char.isnumeric():
            return "N"
    return "P"


@cache
def is_reordered(said: str) -> bool:
    """Whether it may be a syllable whose parts are not drawn in the order of writing (see `pdf.syllables`)."""
    return len(said) <= LONGEST and _REORDERED.search(said) is not None


@cache
def is_mark(text: str) -> bool:
    """Whether it is nothing but signs that stand over or under a letter."""
    return bool(text) and all(unicodedata.category(char) == "Mn" for char in text)


def letters_of(shape: Shape, actual: str, language: str) -> str:
    """What a shape draws, in a language (it decides between look-alikes of two scripts)."""
    if shape.ink == () and not is_visible(shape.claim):
        return " " if shape.advance > 0.03 else ""
    options = shape.readings
    if actual in options or (actual and not options and _may_be(shape, actual)):
        text = actual
    elif not options or shape.claim in options:
        text = shape.looks or shape.claim
    else:
        by_claim = [text for text in options if text in shape.claim] or [text for text in options if text in actual]
        text = by_claim[0] if by_claim else min(options, key=lambda text: _strangeness(text, language))
    return " " if text.isspace() else text


def _may_be(shape: Shape, actual: str) -> bool:
    """Whether a drawing of a face that is not known can be what replaces its text: else the text itself is believed."""
    if actual in _HYPHENS and shape.claim in _HYPHENS:
        return True
    if kind_of(shape.claim) != "R" or kind_of(actual) != "R":
        return False
    (letters, signs), said = parted(shape.claim), parted(actual)
    if is_part(shape) and not set(signs).isdisjoint(said[1]):
        return True
    return letters == said[0] and bool(signs)  # of a letter that is told by itself the signs stand beside it


@cache
def parted(cluster: str, *, composed: bool = False) -> tuple[str, str]:
    """The letters of a cluster, and the signs over and under them.

    `composed`: what Unicode has as one letter is one, such as an alef with a hamza; only vowels and the like are signs.
    """
    plain = unicodedata.normalize("NFC" if composed else "NFD", cluster)
    signs = "".join(filter(unicodedata.combining, plain))
    return "".join(char for char in plain if char not in signs), signs


def is_unknown(shape: Shape) -> bool:
    """Whether it is drawn by an Arabic face that is not known."""
    return not shape.readings and bool(shape.ink) and kind_of(shape.claim) == "R"


def is_part(shape: Shape) -> bool:
    """Whether it is a part of a letter of an Arabic face that is not known: a sign on it, or a stroke that joins it on.

    Such a one is said to be all of what it is a part of (see `pdf.clusters`). A sign takes no room on the line.
    """
    return is_unknown(shape) and (abs(shape.advance) < _NO_ROOM or _is_stroke(shape))


def _is_stroke(shape: Shape) -> bool:
    _left, bottom, _right, top = cast("Box", shape.ink)
    return shape.claim != _TATWEEL and abs(bottom) < _STROKE and top - bottom < _STROKE


def _strangeness(text: str, language: str) -> tuple[bool, bool]:
    """The letters of the language's own script come first, then the letters without accents."""
    name = unicodedata.name(text[:1], "")
    script = "CYRILLIC" if language.split("-", maxsplit=1)[0] in _CYRILLIC else "LATIN"
    return (name.startswith(("LATIN", "CYRILLIC", "GREEK")) and not name.startswith(script), " WITH " in name)

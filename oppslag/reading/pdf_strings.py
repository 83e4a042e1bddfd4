"""What a whole string that a PDF shows says: worked out once for every run of glyphs that shows it, in any file.

A policy in many formats shows the same strings again and again. All that does not depend on where a string stands is
found here, in em; a run of glyphs on a page then only has to be moved to its place.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from oppslag.reading.pdf_fonts import Box, Shape, Shown, is_visible

# Unicode blocks of the scripts of India, Thai, Lao, Tibetan and Myanmar, then Khmer.
_REORDERED = re.compile("[\u0900-\u109f\u1780-\u17ff]")
LONGEST = 40  # characters: no syllable is longer, and shaping takes time
SPACE_GAP = 0.2  # em; a space of FiraGO is 0.265, of most faces 0.22 to 0.28
SPACED_GAP = 0.28  # em, where the line has drawn spaces: smaller gaps are spaced letters
TWICE = 0.06  # em: the same letter so near is printed twice, as some programs print bold
_HYPHENS = ("-", "\u2010")
_CYRILLIC = frozenset({"uk", "ru", "be", "bg", "sr", "mk", "kk"})


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """The letters of a string from left to right, with a space where a gap is one, and their kinds (`kind_of`)."""

    texts: tuple[str, ...]
    kinds: str


@dataclass(slots=True, eq=False)
class Reading:
    """How one string is read in one language. Lengths are in em from where it starts.

    `closely`: it must be read glyph by glyph, because its letters are not in the order of drawing, or some have no
    text. `sound`: every sign that is to be seen is known and has ink; `original`: its ink is that of an original face.
    `steady`: its letters stand one after another, none twice, no marks on them, so that `row` says how they are read.
    """

    shown: Shown
    all_signs: "tuple[Sign, ...]"  # each that is in it, as often as it is
    signs: "tuple[Sign, ...]"  # once
    texts: tuple[str, ...]
    closely: bool
    sound: bool
    original: bool
    steady: bool
    middle: Box | None  # a box that holds all centres, None where there are none
    box: Box | None  # around everything but blanks, None where there is nothing else
    lowest: float  # the height of its lowest letter
    has_letters: bool
    left_to_right: int  # how many signs begin so
    right_to_left: int
    blanks: int  # between its letters, and
    opens: bool  # whether it begins
    closes: bool  # and ends with one
    first: float  # where its first letter starts
    last: float  # where its last letter starts
    end: float  # where its letters end
    spans: tuple[tuple[float, float, str], ...]  # of every letter: start, end, text
    agreed: bool | None = None  # whether the text layer says the same as all of its signs, once that is known
    _inks: tuple[Box, ...] | None = None
    _centres: tuple[tuple[float, float, str], ...] | None = None
    _narrow: Row | None = None
    _wide: Row | None = None

    @property
    def inks(self) -> tuple[Box, ...]:
        """The boxes of the signs that are to be seen."""
        if self._inks is None:
            self._inks = tuple([
                (start + ink[0], ink[1], start + ink[2], ink[3])
                for sign, start in zip(self.all_signs, self.shown.starts, strict=True)
                if (ink := sign.shape.ink) and sign.visible
            ])  # fmt: skip
        return self._inks

    @property
    def centres(self) -> tuple[tuple[float, float, str], ...]:
        """The middles of those but the marks, with their texts."""
        if self._centres is None:
            self._centres = tuple([
                (start + sign.middle[0], sign.middle[1], sign.text)
                for sign, start in zip(self.all_signs, self.shown.starts, strict=True)
                if sign.middle and sign.visible
            ])  # fmt: skip
        return self._centres

    def row(self, *, spaced: bool) -> Row:
        """Its letters; `spaced` where the line has drawn spaces."""
        made = self._wide if spaced else self._narrow
        if made is None:
            made = _row(self.spans, SPACED_GAP if spaced else SPACE_GAP)
            if spaced:
                self._wide = made
            else:
                self._narrow = made
        return made


def read_string(shown: Shown, actual: str | None, language: str) -> Reading:
    """What the string says, where `actual` is its replacement text if it has any."""
    key = (actual, language)
    if (known := shown.read.get(key)) is None:
        known = shown.read[key] = _reading(shown, actual, language)
    return known


@dataclass(slots=True, eq=False)
class Sign:
    """What is known of one shape that is read as one text, wherever it stands."""

    shape: Shape
    text: str
    visible: bool
    sound: bool  # has ink, and is what it should be; or nobody is to see it
    height: float  # of a letter that is to be seen, else much
    middle: tuple[float, float] | None  # of its ink, in em; None for marks and for what cannot be seen
    direction: str  # as Unicode has it, of its first character
    closely: bool
    mark: bool
    beside: bool  # counts for the box around a text, though it is no blank and leaves no ink
    agrees: bool | None = None  # whether the text layer says the same, once that is known


_signs: dict[tuple[Shape, str | None, str], Sign] = {}
_MOST_SIGNS = 20_000
_HIGH = 9.0  # em


def _sign(shape: Shape, actual: str | None, language: str) -> Sign:
    key = (shape, actual, language)
    if (known := _signs.get(key)) is None:
        if len(_signs) >= _MOST_SIGNS:
            _signs.clear()
        known = _signs[key] = _made_sign(shape, actual, language)
    return known


def _made_sign(shape: Shape, actual: str | None, language: str) -> Sign:
    text = letters_of(shape, actual or "", language)
    visible = is_visible(text or shape.claim)
    left, bottom, right, top = shape.ink or (0.0, 0.0, 0.0, 0.0)
    stands_alone = bool(shape.ink) and is_visible(text) and unicodedata.category(text[0]) != "Mn"
    return Sign(
        shape,
        text,
        visible,
        not visible or (bool(shape.ink) and not shape.missing),
        top - bottom if visible and text[:1].isalpha() and shape.ink else _HIGH,
        ((left + right) / 2, (bottom + top) / 2) if stands_alone else None,
        unicodedata.bidirectional(text[0]) if text else "",
        bool(not text and shape.ink and actual) or is_reordered(shape.claim if actual is None else actual),
        is_mark(text),
        shape.ink == () and text != " ",
    )


def _reading(shown: Shown, actual: str | None, language: str) -> Reading:
    signs = tuple([_sign(shape, actual, language) for shape in shown.shapes])
    kinds = tuple(dict.fromkeys(signs))
    texts = tuple([sign.text for sign in signs])
    spans = tuple([span for span in zip(shown.starts, shown.ends, texts, strict=True) if span[2]])
    directions = [sign.direction for sign in signs]
    box = cast("Box | None", shown.ink or None)
    if any(sign.beside for sign in kinds):
        boxes = list(_inked(signs, shown.starts))
        box = around(boxes) if boxes else None
    heights = [sign.middle[1] for sign in kinds if sign.middle and sign.visible]
    ink = cast("Box", shown.ink)
    return Reading(
        shown=shown,
        all_signs=signs,
        signs=kinds,
        texts=texts,
        closely=any(sign.closely for sign in kinds),
        sound=all(sign.sound for sign in kinds),
        original=all(sign.shape.readings for sign in kinds if sign.visible),
        steady=not any(sign.mark for sign in kinds) and _is_steady(spans),
        middle=(ink[0], min(heights), ink[2], max(heights)) if heights and ink else None,
        box=box,
        lowest=min([sign.height for sign in kinds], default=_HIGH),
        has_letters=any(sign.text.isalpha() for sign in kinds),
        left_to_right=directions.count("L"),
        right_to_left=directions.count("R") + directions.count("AL"),
        blanks=texts.count(" "),
        opens=bool(spans) and spans[0][2] == " ",
        closes=bool(spans) and spans[-1][2] == " ",
        first=spans[0][0] if spans else 0.0,
        last=spans[-1][0] if spans else 0.0,
        end=max([end for _start, end, _text in spans], default=0.0),
        spans=spans,
    )


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


def _is_steady(spans: Sequence[tuple[float, float, str]]) -> bool:
    before = last = -1e9
    for start, end, _text in spans:
        if end < start or start < before + TWICE or end < last:
            return False
        before, last = start, end
    return True


def _row(spans: Sequence[tuple[float, float, str]], gap: float) -> Row:
    texts: list[str] = []
    last: float | None = None
    for start, end, text in spans:
        if last is not None and start - last > gap and text != " " and texts[-1] != " ":
            texts.append(" ")
        texts.append(text)
        last = end
    return Row(tuple(texts), "".join(map(kind_of, texts)))


@cache
def kind_of(text: str) -> str:
    """R and L for letters, N for digits, W for white space, P for the rest."""
    if text == " ":
        return "W"
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("R", "AL"):
            return "R"
        if direction == "L":
            return "L"
        if direction in ("EN", "AN"):
            return "N"
    return "P"


@cache
def is_reordered(said: str) -> bool:
    """Whether it may be a syllable whose parts are not drawn in the order of writing (see `pdf_syllables`)."""
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
    if actual in options or (actual == "\u00ad" and not options and shape.claim in _HYPHENS):
        text = actual  # a soft hyphen, drawn as any hyphen
    elif not options or shape.claim in options:
        text = shape.claim
    else:
        by_claim = [text for text in options if text in shape.claim] or [text for text in options if text in actual]
        text = by_claim[0] if by_claim else min(options, key=lambda text: _strangeness(text, language))
    return " " if text.isspace() else text


def _strangeness(text: str, language: str) -> tuple[bool, bool]:
    """The letters of the language's own script come first, then the letters without accents."""
    name = unicodedata.name(text[:1], "")
    script = "CYRILLIC" if language.split("-", maxsplit=1)[0] in _CYRILLIC else "LATIN"
    return (name.startswith(("LATIN", "CYRILLIC", "GREEK")) and not name.startswith(script), " WITH " in name)

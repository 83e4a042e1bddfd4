"""Arabic letters and the signs on them, in a face that is not known: which of them draws what.

A cluster is a letter with the signs over or under it. Typst gives every glyph of it the text of the whole; where a
drawing stands in several clusters, a replacement text says in which. What a glyph of an original face draws, its
outline tells (see `pdf.outlines`). In any other face a sign is what takes no room on its line and stands on a letter
that is said to be the letter of the same cluster: both together are that cluster. So are a letter and a stroke beside
it that joins it to the next.
"""

import unicodedata
from collections.abc import Iterator, Sequence

from oppslag.reading.pdf.drawn import Glyph, Syllable
from oppslag.reading.pdf.lines import middle, place, width_of
from oppslag.reading.pdf.strings import is_part, is_unknown, parted

_MOST_SIGNS = 4  # on one letter: the dots that tell it from another, and its vowels
_NO_LETTER = "\u25cc"  # what a sign is shown on that stands alone (The Unicode Standard, 2.11 and 7.9)
_BESIDE = 0.3  # em that a sign may stand beside its letter: that of a narrow one, such as an alef


def read_clusters(glyphs: Sequence[Glyph]) -> None:
    """Set `syllable` of the glyphs of each cluster, of those in drawing order that have been read.

    A letter on which no sign stands is read without; vowels that stand on no letter of theirs stand on a circle.
    """
    signs: dict[int, list[Glyph]] = {}
    for at, glyph in enumerate(glyphs):
        if is_part(glyph.shape):
            if (under := _letter_under(glyphs, at)) is not None:
                signs.setdefault(under, []).append(glyph)
            elif vowels := parted(glyph.text, composed=True)[1]:
                glyph.text = _NO_LETTER + vowels
    for at, letter in enumerate(glyphs):
        on_it = signs.get(at, [])
        if 0 < len(on_it) <= _MOST_SIGNS:
            said = max([letter.text, *[sign.text for sign in on_it]], key=lambda text: len(parted(text)[1]))
            letter.syllable = Syllable(unicodedata.normalize("NFC", said), 1 + len(on_it))
            for sign in on_it:  # it stands on the letter's line, however high above it
                sign.syllable, sign.x, sign.y = letter.syllable, letter.x, letter.y
        elif is_unknown(letter.shape) and not is_part(letter.shape):
            letter.text = parted(letter.text, composed=True)[0]


def _letter_under(glyphs: Sequence[Glyph], at: int) -> int | None:
    """Where the letter is that a sign stands on: next to it in drawing order, or next to signs that are next to it."""
    sign = glyphs[at]
    return next((near for near in _neighbours(glyphs, at) if _stands_on(sign, glyphs[near])), None)


def _neighbours(glyphs: Sequence[Glyph], at: int) -> Iterator[int]:
    for step in (1, -1):
        near = at + step
        while 0 <= near < len(glyphs) and is_part(glyphs[near].shape):
            near += step
        if 0 <= near < len(glyphs):
            yield near


def _stands_on(sign: Glyph, letter: Glyph) -> bool:
    start, room = place(letter)[0], _BESIDE * letter.size
    is_over = start - room <= middle(sign) <= start + width_of(letter) + room
    together = (sign.page, sign.angle) == (letter.page, letter.angle) and is_unknown(letter.shape)
    return together and is_over and parted(sign.text)[0] == parted(letter.text)[0]

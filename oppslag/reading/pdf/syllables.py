"""Syllables of scripts whose letters are drawn in another order, or in other parts, than they are written.

In Devanagari the vowel of `नि` is drawn before its consonant and the first letter of `र्म` above its last; in Thai `ำ`
is drawn as two signs. No reader can turn that around from the glyphs alone. So it is asked the other way: the text
layer says what a syllable is, and it is believed only where an original face, given that text, draws exactly these
outlines in exactly these places. A letter that was changed, moved, lost or added is not what the face draws, and then
the syllable is read part by part, as it stands on the page, and `unproved`.
"""

import unicodedata
from collections.abc import Iterator, Sequence

from oppslag.reading.pdf.drawn import Glyph, Syllable
from oppslag.reading.pdf.lines import place
from oppslag.reading.pdf.outlines import Setting, settings
from oppslag.reading.pdf.strings import is_reordered

_VIRAMA = 9  # the canonical combining class of the signs that take a letter's vowel away
_ZWJ = "\u200d"
_TOLERANCE = 0.02  # em; a PDF rounds places to thousandths, and the thinnest stems of FiraGO Regular are 0.08 wide


def read_syllables(glyphs: Sequence[Glyph], language: str) -> None:
    """Set `syllable` of the glyphs, in drawing order, that are proved to draw what the text layer says they do."""
    at = 0
    while at < len(glyphs):
        said = _said(glyphs[at])
        count = _drawn(glyphs, at, said, language) if is_reordered(said) else 0
        if count:
            syllable = Syllable(unicodedata.normalize("NFC", said), count)
            for glyph in glyphs[at : at + count]:
                glyph.syllable = syllable
        at += count or 1


def unproved(glyph: Glyph) -> str:
    """The text that the text layer gives a glyph of a known face, where the face would not draw it so; else nothing."""
    known = glyph.syllable is None and glyph.shape.readings
    return _said(glyph) if known and is_reordered(_said(glyph)) else ""


def _said(glyph: Glyph) -> str:
    """What the text layer says of it: Typst gives every glyph of a syllable the text of the whole."""
    return glyph.shape.claim if glyph.mark.actual is None else glyph.mark.actual


def _drawn(glyphs: Sequence[Glyph], at: int, said: str, language: str) -> int:
    """How many glyphs from here on are what a face draws for the text; 0 when they are not."""
    for setting in _inked(said, language):
        here = glyphs[at : at + len(setting)]
        if len(here) == len(setting) and all(_said(glyph) == said for glyph in here) and _agree(here, setting):
            return len(setting)
    return 0


def _inked(said: str, language: str) -> Iterator[Setting]:
    """How the faces set the text, without the glyphs that leave no ink (of a joiner): a program may leave them out.

    The half of a letter that stands before another one is a text of its own in the text layer: a joiner stands for
    that other letter (The Unicode Standard, section 12.1, explicit half-consonants).
    """
    half = unicodedata.combining(said[-1]) == _VIRAMA
    for setting in (*settings(said, language), *(settings(said + _ZWJ, language) if half else ())):
        if inked := tuple(step for step in setting if step[0]):
            yield inked


def _agree(glyphs: Sequence[Glyph], setting: Setting) -> bool:
    first = glyphs[0]
    (x0, y0), (_drawing, left, base) = place(first), setting[0]
    for glyph, (drawing, right, up) in zip(glyphs, setting, strict=True):
        if glyph.shape.drawing != drawing or abs(glyph.size / first.size - 1) > _TOLERANCE:
            return False
        x, y = place(glyph)
        apart = max(abs(x - x0 - (right - left) * first.size), abs(y - y0 - (up - base) * first.size))
        if apart > _TOLERANCE * first.size or (glyph.page, glyph.angle) != (first.page, first.angle):
            return False
    return True

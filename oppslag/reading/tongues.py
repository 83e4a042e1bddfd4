"""Words that a file marks as another language than the text around them.

Word guesses the language of what is typed, and marks a name or a foreign word by itself; what is pasted from it brings
its marks along. A few words are read aloud by another voice, and that is all. A sentence or most of a text in another
language is an error: a screen reader makes gibberish of it.
Words in another script than the text are no part of it in any case: a Norwegian name in Arabic is marked as anything.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby

_LETTERS = re.compile(r"[^\W\d_]")
_FEW = 3  # words in a row
_SHARE = 3  # all such words together are no more than one part in so many of the text


def _scripts(texts: Iterable[str]) -> frozenset[str]:
    """The scripts of the letters in the texts, as Unicode names them: LATIN, ARABIC, ..."""
    letters = {letter for text in texts for letter in _LETTERS.findall(text)}
    return frozenset(unicodedata.name(letter, "").partition(" ")[0] for letter in letters)


def tongues_of(runs: Iterable[tuple[str, str]], language: str) -> tuple[str, ...]:
    """The other languages that runs (text, BCP 47 tag) of a text are marked as, but for a few words here and there."""
    runs = tuple(runs)
    if all(not tongue or tongue == language for _text, tongue in runs):
        return ()
    stretches = [
        (tongue, "".join(text for text, _tongue in part))
        for tongue, part in groupby((run for run in runs if _LETTERS.search(run[0])), key=lambda run: run[1])
    ]
    others = [(tongue, text) for tongue, text in stretches if tongue and tongue != language]
    if others and (own := _scripts(text for tongue, text in stretches if tongue == language)):
        others = [(tongue, text) for tongue, text in others if own & _scripts([text])]
    if not others:
        return ()
    foreign, letters = (sum(len(_LETTERS.findall(text)) for _tongue, text in part) for part in (others, stretches))
    if foreign * _SHARE <= letters and all(len(text.split()) <= _FEW for _tongue, text in others):
        return ()
    return tuple(dict.fromkeys(tongue for tongue, _text in others))

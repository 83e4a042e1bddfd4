"""What is forgiven when words are compared: only what typesetting does to them.

Forgiven, in the file and in the source alike:

* soft hyphens (U+00AD), and ligatures of Latin letters that a font made (U+FB00 to U+FB06);
* no-break spaces and those of other widths (Unicode category Zs) are spaces, and any run of white space is one space;
* a hyphen that no line ends after (U+2011) is a hyphen;
* Unicode NFC: one letter has one spelling;
* isolates (U+2066 to U+2069) in pairs, not one in the other, each of which runs as the letters in it do: they keep a
  phone number readable in Arabic. One that runs against them shows its words or numbers in another order;
* joiners (ZWNJ U+200C, ZWJ U+200D) beside an Arabic letter. They choose the form of the letters beside them and are not
  seen themselves: a PDF keeps the forms, and no font has a picture of the joiner. Elsewhere a joiner is a difference.

Forgiven in the file alone: a hyphen that is repeated where the next line begins, as Polish and Portuguese spelling asks
for where a line ends after a hyphen of the word; and a line end of which the reader cannot know whether a space stood
there. It is one space, or nothing after `-`, `/`, `–`, `—`, before `—`, beside a letter of a script that is written
without spaces and within a web address that the source has, or another word of more than 28 characters with such signs
or digits in it (a mail address, the name of a file): those are broken anywhere, without a sign of it. So is any word of
that length in a text that runs from the right, where a hyphen would stand at the wrong end.

Forgiven on a web page alone: that a style sheet sets a heading (h1 to h6) in capitals, `text-transform: uppercase`. The
letters in the file are those of the source, and who hears or copies them has them so. Anywhere else, and in any other
form (lower case, capital initials, full width), they are read as they are shown.

Nothing else: not NFKC (10² is not 102), not case, not accents, not punctuation, not a visible hyphen at a line end.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from oppslag.frozen import frozen

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "ſt", 0xFB06: "st"}
# What is a space to Unicode (Zs), but for the mark that Ogham draws.
_SPACES = dict.fromkeys((0x00A0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_FORGIVEN = {**_LIGATURES, 0x00AD: None, 0x2011: "-", **_SPACES}
_TO_THE_RIGHT, _TO_THE_LEFT, _FIRST_STRONG, _CLOSING = "\u2066\u2067\u2068\u2069"
_FORGIVABLE = re.compile("[\u00a0\u00ad\u2000-\u200a\u2011\u202f\u205f\u3000\ufb00-\ufb06]")
_HYPHENATED = "\u00ad\n"  # a word that was broken at a soft hyphen is whole
_REPEATED = re.compile(r"(?<=[\w%]-)\n-(?=\w)")
# Letters and the marks on them, not digits and signs: Unicode blocks Arabic, Supplement, Extended-B and Extended-A.
_ARABIC = (
    "\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ef\u06fa-\u06fc\u06ff\u0750-\u077f"
    "\u0870-\u08ff"
)
_JOINERS = re.compile(f"(?<=[{_ARABIC}])[\u200c\u200d]+|[\u200c\u200d]+(?=[{_ARABIC}])")
_JOINER = re.compile("[\u200c\u200d]")
_ISOLATE = re.compile("[\u2066-\u2069]")
_PAIR = re.compile("([\u2066-\u2068])([^\u2066-\u2069]*)\u2069")
_ISOLATES = dict.fromkeys(range(ord(_TO_THE_RIGHT), ord(_CLOSING) + 1))

# Thai, Lao, Myanmar, Khmer, kana, Han and their punctuation (Unicode blocks). Korean is written with spaces.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff00-\uffef\U00020000-\U0003ffff"
)
_AFTER = "\\-/–\u2010\u2012"  # a line may end after these
_EITHER_SIDE = "—"  # and before this, too (Unicode Standard Annex 14, class B2)
_ENDINGS = frozenset(f"{_AFTER}{_EITHER_SIDE}") - {"\\"}
_WHITE = " \\t\\n\\r\\f"
# All scripts that may be written without spaces stand there, and few others: large sets take long to make ready.
_MAY_BE_UNSPACED = re.compile("[^\x00-\u0dff\u2000-\u2bff]")
_LONG = 28  # characters of a word that a line always holds
_SIGNED = re.compile(r"\w[.@_?&=]\w|\d")

NOTHING, SPACE, UNKNOWN, EDGE = "", " ", "?", "|"


@frozen
class Token:
    """A word, or a part of one that a line may end after, with what stands before it.

    `glue` is NOTHING, SPACE, UNKNOWN (a line end that may or may not have been a space) or EDGE (the block begins).
    """

    text: str
    glue: str


@lru_cache(maxsize=4096)  # labels, dates and names of languages are the same in every file of an edition
def normalise(text: str) -> str:
    """The text without what is forgiven on both sides; line ends are kept."""
    whole = text.replace(_HYPHENATED, "")
    if "\n-" in whole:
        whole = _REPEATED.sub("\n", whole)
    if _JOINER.search(whole):
        whole = _JOINERS.sub("", whole)
    if _FORGIVABLE.search(whole):
        whole = whole.translate(_FORGIVEN)
    plain = unicodedata.normalize("NFC", whole)
    return plain.translate(_ISOLATES) if _ISOLATE.search(plain) and _isolated(plain) else plain


@lru_cache(maxsize=4096)  # the files of an edition say the same words, and each is asked for them several times
def tokenise(text: str) -> tuple[Token, ...]:
    """The words of one block of text, in order. Equal texts give equal tokens, but for UNKNOWN glue."""
    tokens: list[Token] = []
    before = ""
    plain = normalise(text)
    for space, word in _words(_UNSPACED if _MAY_BE_UNSPACED.search(plain) else "").findall(plain):
        if not before:
            glue = EDGE
        elif "\n" in space:
            glue = UNKNOWN if _is_open(before, word) else SPACE
        else:
            glue = SPACE if space else NOTHING
        tokens.append(_token(word, glue))
        before = word
    return tuple(tokens)


@cache
def _words(unspaced: str) -> re.Pattern[str]:
    """A word and the white space before it, where each of these letters is a word."""
    word = rf"[^{_WHITE}{_AFTER}{_EITHER_SIDE}{unspaced}]"
    return re.compile(rf"([{_WHITE}]*)({word}+[{_AFTER}]?|[{_EITHER_SIDE}{_AFTER}{unspaced}])")


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]")


_token = lru_cache(maxsize=16_384)(Token)  # the same words come again and again, and equal rows of them compare at once


def addresses_in(texts: Iterable[str], *, rtl: bool = False) -> re.Pattern[str] | None:
    """What finds the addresses in these texts wherever lines end in them; None where there are none.

    `rtl` = the texts run from the right: every long word is broken as an address is.
    """
    words = {word for text in texts for word in normalise(text).split()}
    found = [word for word in words if _is_address(word) or (rtl and len(word) > _LONG)]
    if not found:
        return None
    longest = sorted(found, key=lambda word: (-len(word), word))
    return re.compile("|".join("\n?".join(map(re.escape, word)) for word in longest))


def _is_address(word: str) -> bool:
    return "://" in word or word.startswith("www.") or (len(word) > _LONG and _SIGNED.search(word) is not None)


def mended(text: str, addresses: re.Pattern[str] | None) -> str:
    """The text of a block without the line ends in these addresses."""
    if addresses is None or "\n" not in text:
        return text
    return addresses.sub(lambda match: match[0].replace("\n", ""), text)


def glued(expected: str, found: str) -> bool:
    """Whether what stands before a word in the file may stand there: blocks may be split or joined at a space."""
    return found in {UNKNOWN, expected} or NOTHING not in {expected, found}


def plain(tokens: tuple[Token, ...] | list[Token]) -> str:
    """The tokens as a line of text."""
    return "".join((token.text if token.glue == NOTHING else f" {token.text}") for token in tokens).strip()


def _is_open(before: str, word: str) -> bool:
    """Whether no space needs to have stood where a line ends between two words."""
    if word == _EITHER_SIDE or before[-1] in _ENDINGS:
        return True
    beside = before[-1] + word[0]
    return bool(_MAY_BE_UNSPACED.search(beside) and _unspaced().search(beside))


def _isolated(text: str) -> bool:
    """Whether the isolates leave every word where it is read."""
    if _ISOLATE.search(_PAIR.sub("", text)):
        return False
    return all(_runs(pair[1], pair[2]) for pair in _PAIR.finditer(text))


def _runs(opening: str, words: str) -> bool:
    """Whether words in an isolate stand in the order in which they are read.

    Those that run against it do where they are letters of one kind from the first sign to the last (UAX #9).
    """
    kinds = [unicodedata.bidirectional(letter) for letter in words]
    strong = ["R" if kind == "AL" else kind for kind in kinds if kind in {"L", "R", "AL"}]
    way = {_TO_THE_RIGHT: "L", _TO_THE_LEFT: "R"}.get(opening, strong[0] if strong else "L")
    if not strong:
        return way == "L"
    if strong[0] == way:
        return True
    return len(set(strong)) == 1 and kinds[0] in {"L", "R", "AL"} and words[-1:].isalnum()

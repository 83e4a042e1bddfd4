"""Words that a reader may stumble on and that a policy does not explain. A guess by letters: advice, never a gate."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

# Letters. One in twenty of the different words of the guidelines for social media, in bokmål, has as many or more
# (tests/seed.txt). Northern Sámi builds longer words than its neighbours.
LONG_TERM, LONG_TERMS = 15, {"se": 20}


class Kind(Enum):
    """Why a word may need an explanation."""

    ABBREVIATION = "abbreviation"
    LEGAL = "legal"
    FOREIGN = "foreign"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words to look through, and whose they are: a rule's number, or "" for the introduction."""

    owner: str
    words: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word as it stands where it is first met, why it is listed, and who uses it, in reading order."""

    word: str
    kinds: tuple[Kind, ...]
    owners: tuple[str, ...]


# Stems of words from law and administration. Other languages than these have no list.
LEGAL = {
    "nb": "anonymis avvik forskrift habil hjemmel hjemla lojal konfidens personoppl personvern plikt reglement samtyk "
    "sanksjon tilsyn varsling vedtak ytringsfri opphavsrett",
    "nn": "anonymis avvik forskrift habil heimel heimla lojal konfidens personoppl personvern plikt reglement samtyk "
    "sanksjon teieplikt tilsyn varsling vedtak ytringsfri opphavsrett",
    "en": "anonymi confiden consent copyright disclos liab loyal regulation sanction statut whistleblow",
}
# Letters that no word of the language's own has (names are not looked at), as a class of a regular expression.
FOREIGN = {
    "nb": "cqwxzäöü",
    "nn": "cqwxzäöü",
    "en": "æøåäöüßéèêçñ",
    "pl": "qvx",
    "se": "qwxyäöøåæ",
    "uk": "a-z",
    "ar": "a-z",
}
# What stands after a word, or before it, where a text says what the word means.
_MEANS = {
    "nb": "betyr|menes|forstås|vil si|dvs|innebærer at|er en|er et",
    "nn": "tyder|er meint|meiner vi|vil seie|dvs|inneber at|er ein|er ei|er eit",
    "en": "means|refers to|is defined|that is|i\\.e|is a|is an",
    "pl": "oznacza|czyli|tzn|to jest",
    "se": "mearkkaša|dat lea",
    "uk": "означає|тобто|це є",
    "ar": "يعني|تعني|يقصد|أي",
}
_FIELD = re.compile("‹[^›]*›")
_ABBREVIATION = re.compile(r"(?<![\w.])(?:(?:\w{1,4}\.){2,}|[A-ZÆØÅŠŽĐŊŦČÁ]{2,5}\+?(?![\w-]))")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.?!:»”\n]\s*|[-–]\s+)$")
_NOTE = "[¹²³⁴⁵⁶⁷⁸⁹⁰]"


def unexplained(passages: Iterable[Passage], language: str) -> tuple[Term, ...]:
    """The words that may need an explanation and have none, those that most rules use first.

    Listed is an abbreviation (two points or more, or two to five capitals), a word of law (`LEGAL`), a word with
    letters that the language (a BCP 47 tag) has not (`FOREIGN`), and a long one (`LONG_TERM`). Forms of one word are
    one term. A word is explained when somewhere a bracket, a colon with words after it, a footnote or a
    phrase such as "means" follows it, or when it stands in a bracket by itself. Names and fields are not looked at.
    """
    tongue = language.partition("-")[0]
    texts = [Passage(passage.owner, _FIELD.sub(" ", passage.words)) for passage in passages]
    whole = "\n".join(passage.words for passage in texts)
    names = frozenset(_names(whole))
    groups: dict[str, list[tuple[str, tuple[Kind, ...], str]]] = {}
    for passage in texts:
        for word, kinds in _listed(passage.words, tongue, names):
            groups.setdefault(_group(word, groups), []).append((word, kinds, passage.owner))
    terms = (
        Term(same[0][0], _kinds(same), tuple(dict.fromkeys(owner for _word, _kinds, owner in same)))
        for same in groups.values()
        if not any(_is_explained(word, whole, tongue) for word in {word for word, _kinds, _owner in same})
    )
    return tuple(sorted(terms, key=lambda term: -len(term.owners)))


def _names(words: str) -> Iterator[str]:
    """Words with a capital where no sentence begins."""
    for match in _WORD.finditer(words):
        if match[0][0].isupper() and not _SENTENCE_START.search(words, 0, match.start()):
            yield match[0]


def _listed(words: str, tongue: str, names: frozenset[str]) -> Iterator[tuple[str, tuple[Kind, ...]]]:
    for match in _ABBREVIATION.finditer(words):
        yield match[0], (Kind.ABBREVIATION,)
    for match in _WORD.finditer(_ABBREVIATION.sub(lambda found: " " * len(found[0]), words)):
        word = match[0][0].lower() + match[0][1:]
        if match[0] not in names and (kinds := tuple(_reasons(word.casefold(), tongue))):
            yield word, kinds


def _reasons(word: str, tongue: str) -> Iterator[Kind]:
    if any(stem in word for stem in LEGAL.get(tongue, "").split()):
        yield Kind.LEGAL
    if tongue in FOREIGN and re.search(f"[{FOREIGN[tongue]}]", word):
        yield Kind.FOREIGN
    if sum(map(str.isalpha, word)) >= LONG_TERMS.get(tongue, LONG_TERM):
        yield Kind.LONG


def _group(word: str, groups: Iterable[str]) -> str:
    """The key of the forms of one word: they begin alike, and differ in at most their last four letters."""
    key = word.casefold()
    return next((other for other in groups if _is_form(key, other)), key)


def _is_form(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    stem = max(5, len(short) - 2)
    return len(long) - len(short) <= 4 and short[:stem] == long[:stem]


def _kinds(same: Iterable[tuple[str, tuple[Kind, ...], str]]) -> tuple[Kind, ...]:
    found = {kind for _word, kinds, _owner in same for kind in kinds}
    return tuple(kind for kind in Kind if kind in found)


def _is_explained(word: str, whole: str, tongue: str) -> bool:
    own = rf"(?<!\w){re.escape(word)}"
    means = _MEANS.get(tongue, "(?!)")
    ways = (
        rf"{own}\s*(?:\(|{_NOTE}|:[ \n]*\w)",
        rf"\(\s*{re.escape(word)}\s*\)",
        rf"{own}[^\w.]+(?:\w+\W+){{0,2}}(?:{means})(?!\w)",
        rf"(?<!\w)(?:{means})\s+{re.escape(word)}(?!\w)" if tongue in {"nb", "nn"} else "(?!)",
    )
    return any(re.search(way, whole, re.IGNORECASE) for way in ways)

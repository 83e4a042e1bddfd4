"""What can be guessed at: a `not` that was lost on the way, a `must` that became a `should`.

A small table of words in each language the workplace has. It knows no grammar, so what it finds is a warning, and a
language without a table is not judged. Where a word is as strong as two (the Polish *powinien*) it counts as both.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from oppslag.messages import _


@dataclass(frozen=True, slots=True)
class Table:
    """The words of one language. `no` says not and `forbid` as much; `nearly` can stand for it, so its loss is no loss.

    `apart` has phrases, parted by commas, in which a word of `no` does not say not (*na nie*: onto them).
    """

    no: str
    nearly: str
    forbid: str
    must: str
    should: str
    may: str
    apart: str = ""


# One word a piece; `*` stands for any ending.
_TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "nb": Table(
            no="ikke aldri ingen ingenting intet verken hverken unngå",
            nearly="uten mindre avslå avslår frarå* uønsket ulovlig umulig",
            forbid="forbud* forby* nekt*",
            must="må måtte skal plikt* påkrev* nødt taushetsplikt*",
            should="bør burde anbefal*",
            may="kan kunne tillatt lov anledning mulig*",
            apart="ikke bare,ikke minst,ikke kun",
        ),
        "nn": Table(
            no="ikkje aldri ingen inga ingenting inkje verken korkje unngå",
            nearly="utan mindre avslå avslår frårå* rår rå rådd rådde uønskt ulovleg umogleg",
            forbid="forbod* forby* nekt*",
            must="må måtte skal plikt* påkrav* nøydd teieplikt*",
            should="bør burde tilrå* anbefal*",
            may="kan kunne tillate lov høve mogleg*",
            apart="ikkje berre,ikkje minst",
        ),
        "en": Table(
            no="not never no none nobody nothing cannot avoid neither nor don't doesn't didn't isn't aren't can't "
            "won't mustn't shouldn't haven't hasn't wouldn't couldn't refrain",
            nearly="without unless declin* refus* unable discourag* against impossible illegal",
            forbid="prohibit* forbid* banned",
            must="must shall have has had required requir* oblig* need needs duty mustn't",
            should="should ought recommend* advis* shouldn't",
            may="may can could might allow* permit* possib* cannot can't couldn't able",
            apart="not only,not least",
        ),
        "pl": Table(
            no="nie nigdy żad* nikt nikogo nic niczego ani unika*",
            nearly="bez odm* chyba odradza* niemożliw* wykluczon*",
            forbid="zabr* zakaz* niedozwolon*",
            must="musi* muszą należy trzeba obowiąz* powinien* powinieneś powinn* koniecz* wymaga*",
            should="powinien* powinieneś powinn* warto zaleca* najlepiej należałoby",
            may="może* można mogą mogł* mógł* móc wolno możliw* dozwolon*",
            apart="na nie,o nie,za nie,przez nie,w nie,po nie,nie tylko",
        ),
        "uk": Table(
            no="не ніколи жодн* ніхто нікого нічого ні немає нема ані уника*",
            nearly="без відмов* відхил* хіба неможлив* недопуст*",
            forbid="заборон*",
            must="мусит* мусять повин* зобов* необхідно треба потрібно слід маєте має мають обов*",
            should="слід варто бажано рекоменд* радимо краще",
            may="може* можуть можна могти міг могла могли дозвол* можлив*",
            apart="не тільки,не лише",
        ),
        "ar": Table(
            no="لا لم لن ألا الا ليس* ليست عدم تجنب* أبدا مطلقا لئلا ولا فلا ولم ولن وألا وعدم بعدم بألا",
            nearly="دون بدون ودون غير رفض* ترفض* أرفض* اعتذ* إلا نهي* تنهى",
            forbid="يمنع ويمنع تمنع ممنوع* محظور* حظر* يحظر ويحظر",
            must="يجب ويجب فيجب يلزم ملزم* بد عليك عليكم وعليك واجب* يتعين تلتزم التزام* تلزم",
            should="ينبغي وينبغي يستحسن الأفضل يفضل يوصى ينصح",
            may="يمكن* ويمكن* فيمكن* قد وقد فقد يجوز بإمكان* يستطيع* تستطيع* يسمح تمكن* ممكن*",
            apart="ولا سيما,لا سيما,ليس فقط",
        ),
        "se": Table(
            no="ii in it eat ehpet eahppi eai eaba ean ale allet alli allos allot allu iige eaige itge goassege garvit "
            "garve garvve eatge",
            nearly="haga almmá biehttal* veadjemeahttun",
            forbid="gielddus* gildojuvvo* gildon",
            must="galgá galgat galggat galget galggan fert* ferte geatnegahtto* geatnegas* bákko* dárbbaša* šaddá",
            should="galggaš* galgaš* berre* rávve* ávžžu* berrešii",
            may="sáhttá sáhttet sáhtta* sáhtte* sáhtát sáhtán sáhtts* sáhttit oažžu* oaččo* vejola* lohpi lobi",
        ),
    }
)

_SENTENCE = re.compile(r"(?<=[.!?؟…:])[\"”»)]*\s+")

_VOWELS = re.compile("[\u064b-\u0652]")


def changes_of_meaning(source: str, source_language: str, words: str, language: str) -> Iterator[str]:
    """One sentence for each change that the words point at; nothing where either language has no table."""
    if source_language not in _TABLES or language not in _TABLES:
        return
    yield from _negation(source, source_language, words, language)
    yield from _strength(_modals(source, source_language), _modals(words, language))


def _negation(source: str, source_language: str, words: str, language: str) -> Iterator[str]:
    ours, theirs = _SENTENCE.split(source), _SENTENCE.split(words)
    if len(ours) != len(theirs):  # sentences were joined or parted: only the whole can be compared
        ours, theirs = [source], [words]
    pairs = list(zip(ours, theirs, strict=True))
    lost = [a for a, b in pairs if _denies(a, source_language, b, language)]
    added = [b for a, b in pairs if _denies(b, language, a, source_language)]
    if lost:
        yield _("A “not” of the source seems to be lost: “{sentence}”.", sentence=lost[0])
    if added:
        yield _("The translation seems to say “not” where the source does not: “{sentence}”.", sentence=added[0])


def _denies(one: str, language: str, other: str, other_language: str) -> bool:
    """Whether one says *not* and the other does not.

    A word that can stand for *not* excuses the other only where it is more than what both say: in *not without consent*
    the *without* stands for itself.
    """
    if not _denial(one, language) or _denial(other, other_language):
        return False
    return _count(other, other_language, "nearly") <= _count(one, language, "nearly")


def _denial(words: str, language: str) -> bool:
    return _says(words, language, "no") or _says(words, language, "forbid")


def _modals(words: str, language: str) -> frozenset[str]:
    found = {name for name in ("must", "should", "may") if _says(words, language, name)}
    if _says(words, language, "forbid") or ("may" in found and _says(words, language, "no")):
        found.add("must")  # what nobody may do, everybody must leave undone
    return frozenset(found)


def _strength(ours: frozenset[str], theirs: frozenset[str]) -> Iterator[str]:
    """A source in the imperative may be a `must` in another language and the other way round: both are as strong."""
    lost, added = ours - theirs, theirs - ours
    weaker = "should" in added and "must" not in theirs
    if (lost and added) or "should" in lost or weaker:
        names = {"must": _("must"), "should": _("should"), "may": _("may")}
        before = ", ".join(names[name] for name in names if name in ours) or _("a plain order")
        after = ", ".join(names[name] for name in names if name in theirs) or _("a plain order")
        yield _(
            "How binding it is seems to have changed: {source} became {translation}.", source=before, translation=after
        )


def _says(words: str, language: str, column: str) -> bool:
    return _count(words, language, column) > 0


@lru_cache(4_096)
def _count(words: str, language: str, column: str) -> int:
    """How many words of the column there are."""
    plain = _apart(language).sub(" ", _plain(words))
    return sum(1 for _found in _pattern(language, column).finditer(plain))


@cache
def _pattern(language: str, column: str) -> re.Pattern[str]:
    return _any_of(str(getattr(_TABLES[language], column)).split())


@cache
def _apart(language: str) -> re.Pattern[str]:
    phrases = _TABLES[language].apart
    return _any_of(phrases.split(",")) if phrases else re.compile(r"(?!)")


def _any_of(pieces: list[str]) -> re.Pattern[str]:
    known = "|".join(re.escape(_plain(piece)).replace(r"\*", r"\w*") for piece in pieces)
    return re.compile(rf"(?<!\w)(?:{known})(?!\w)")


def _plain(words: str) -> str:
    """In lower case, with straight apostrophes and without Arabic vowel signs."""
    return _VOWELS.sub("", words.lower().replace("’", "'"))

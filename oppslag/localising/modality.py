"""What can be guessed at: a `not` that was lost on the way, an order that became a `should` or a `may`.

A small table of words in each language the workplace has. It knows no grammar, so what it finds is a warning, and a
language without a table is not judged. Sentences are held against one another, one by one where there are as many.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from oppslag.messages import _


@dataclass(frozen=True, slots=True)
class Table:
    """The words of one language. `no` says not and `forbid` as much; `nearly` can stand for it, so its loss is no loss.

    A word under both `must` and `should` is as strong as the other side makes it (the Polish *powinien*).
    `apart` has phrases, parted by commas, that say none of it (*na nie*: onto them); `#` is a number. `before` has the
    letters of words that are written as one with the next (the Arabic *wa*, and).
    """

    no: str
    nearly: str
    forbid: str
    must: str
    should: str
    may: str
    apart: str = ""
    before: str = ""


# One word a piece; `*` stands for any ending, `_` joins the words of a phrase.
_TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "nb": Table(
            no="ikke aldri ingen ingenting intet verken hverken unngå unngår unngås la_være lar_være",
            nearly="uten mindre avslå avslår frarå* uønsket ulovlig umulig",
            forbid="forbud* forby* nekt*",
            must="må måtte skal plikt* forplikt* taushetsplikt* meldeplikt* påkrev* kreves nødt nødvendig* pålagt",
            should="bør burde anbefal* frarå*",
            may="kan kunne tillatt lov anledning mulig*",
            apart="ikke bare,ikke minst,ikke kun,i lov,etter lov,ved lov,av lov,lov og,lov eller",
        ),
        "nn": Table(
            no="ikkje aldri ingen inga ingenting inkje verken korkje unngå unngår la_vere lat_vere",
            nearly="utan mindre avslå avslår frårå* rår rå rådd rådde uønskt ulovleg umogleg",
            forbid="forbod* forby* nekt*",
            must="må måtte skal plikt* forplikt* teieplikt* meldeplikt* påkrav* krevst nøydd naudsynt* nødvendig* "
            "pålagt",
            should="bør burde tilrå* anbefal* frårå* rår rådd rådde",
            may="kan kunne tillate tillaten lov løyve høve mogleg*",
            apart="ikkje berre,ikkje minst,i lov,etter lov,ved lov,av lov,lov og,lov eller",
        ),
        "en": Table(
            no="not never no none nobody nothing cannot avoid neither nor don't doesn't didn't isn't aren't can't "
            "won't mustn't shouldn't needn't haven't hasn't wouldn't couldn't refrain",
            nearly="without unless declin* refus* unable discourag* against impossible illegal",
            forbid="prohibit* forbid* banned",
            must="must mustn't shall have_to has_to had_to required requir* oblig* need_to needs_to needed necessary "
            "mandatory compulsory duty duties",
            should="should shouldn't ought recommend* advise advised advises advisable discourag*",
            may="may can could might allow* permit* possib* cannot can't couldn't able",
            apart="not only,not least,# may,may #",
        ),
        "pl": Table(
            no="nie nigdy żad* nikt nikogo nic niczego ani unika* powstrzym* wystrzega*",
            nearly="bez odm* chyba odradza* niemożliw* wykluczon*",
            forbid="zabr* zakaz* niedozwolon*",
            must="musi* muszą muszę należy trzeba obowiąz* zobowiąz* powinien* powinn* koniecz* niezbędn* wymaga*",
            should="powinien* powinn* warto zaleca* odradza* najlepiej należałoby",
            may="może* można mogą mogę mogł* mógł* móc wolno możliw* dozwolon*",
            apart="na nie,o nie,za nie,przez nie,w nie,po nie,nie tylko,należy do",
        ),
        "uk": Table(
            no="не ніколи жодн* ніхто нікого нічого ні немає нема ані уника* уникн* утрим*",
            nearly="без відмов* відхил* хіба неможлив* недопуст*",
            forbid="заборон*",
            must="мусит* мусять мусимо повин* зобов* необхідн* треба потрібн* слід має мають маєте обов*",
            should="слід варто бажано рекоменд* радимо радять краще",
            may="може* можуть можна могти міг могла могли дозвол* можлив*",
            apart="не тільки,не лише,має право,мають право,маєте право,має змогу,мають змогу,маєте змогу",
        ),
        "ar": Table(
            no="لا لم لن ألا الا ليس* ليست عدم بعدم تجنب* امتنع* تفاد* أبدا مطلقا لئلا بألا",
            nearly="دون بدون غير رفض* ترفض* أرفض* اعتذ* إلا نهي* تنهى",
            forbid="يمنع تمنع ممنوع* محظور* حظر* يحظر",
            must="يجب يلزم ملزم* لا_بد عليك عليكم واجب* يتعين تعين يلتزم تلتزم نلتزم التزام* تلزم ضروري*",
            should="ينبغي يستحسن الأفضل يفضل يوصى نوصي ينصح ننصح",
            may="يمكن* قد يجوز بإمكان* يستطيع* تستطيع* يسمح تمكن* ممكن*",
            apart="لا سيما,ولا سيما,ليس فقط",
            before="وف",
        ),
        "se": Table(
            no="ii in it eat ehpet eahppi eai eaba ean ale allet alli allos allot allu iige eaige itge goassege garvit "
            "garve garvve eatge",
            nearly="haga almmá biehttal* veadjemeahttun",
            forbid="gielddus* gildojuvvo* gildon",
            must="galgá galgat galggat galget galggan fert* geatnegahtto* geatnegas* jávohisvuođageatnegas* bákko* "
            "dárbbaša*",
            should="galggaš* galgaš* berre* rávve rávvet rávvejit rávvejuvvo* ávžžu*",
            may="sáhttá sáhttet sáhtta* sáhtte* sáhtát sáhtán sáhtts* sáhttit oažžu* oaččo* vejola* lohpi lobi",
        ),
    }
)

_SENTENCE = re.compile(r"(?<=[.!?؟…:])[\"”»)]*\s+")
_WORD = re.compile(r"\w+(?:'\w+)*")
_VOWELS = re.compile("[\u064b-\u0652]")
_QUOTED = 300  # letters of a sentence in a message
_LEVELS = ("must", "should", "may")
_EITHER = "either"  # what stands under both must and should


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and how many words of each column of its language's table it holds."""

    words: str
    counts: Mapping[str, int]

    @property
    def denial(self) -> bool:
        """Whether it says *not*."""
        return bool(self.counts["no"] or self.counts["forbid"])

    def denies(self, other: "Said") -> bool:
        """Whether it says *not* and the other does not.

        A word that can stand for *not* excuses the other only where it is more than what both say: in *not without
        consent* the *without* stands for itself.
        """
        return self.denial and not other.denial and other.counts["nearly"] <= self.counts["nearly"]

    def levels(self, other: "Said") -> frozenset[str]:
        """How binding it is. What is both *must* and *should* is what the other says, *must* where it says neither."""
        found = {name for name in _LEVELS if self.counts[name]}
        if self.counts["forbid"] or ("may" in found and self.counts["no"]):
            found.add("must")  # what nobody may do, everybody must leave undone
        if self.counts[_EITHER]:
            found |= {name for name in ("must", "should") if other.counts[name]} or {"must"}
        return frozenset(found)


Pairs = Sequence[tuple[Said, Said]]


def changes_of_meaning(source: str, source_language: str, words: str, language: str) -> Iterator[str]:
    """One sentence for each change that the words point at; nothing where either language has no table."""
    if source_language not in _TABLES or language not in _TABLES:
        return
    ours, theirs = _SENTENCE.split(source), _SENTENCE.split(words)
    if len(ours) != len(theirs):  # sentences were joined or parted: only the whole can be compared
        ours, theirs = [source], [words]
    pairs = [
        (Said(one, _counts(one, source_language)), Said(other, _counts(other, language)))
        for one, other in zip(ours, theirs, strict=True)
    ]
    yield from _negation(pairs)
    yield from _strength(pairs)


def _negation(pairs: Pairs) -> Iterator[str]:
    lost = [ours.words for ours, theirs in pairs if ours.denies(theirs)]
    added = [theirs.words for ours, theirs in pairs if theirs.denies(ours)]
    if lost:
        yield _("A “not” of the source seems to be lost: “{sentence}”.", sentence=lost[0][:_QUOTED])
    if added:
        yield _(
            "The translation seems to say “not” where the source does not: “{sentence}”.", sentence=added[0][:_QUOTED]
        )


def _strength(pairs: Pairs) -> Iterator[str]:
    levels = [(ours.levels(theirs), theirs.levels(ours)) for ours, theirs in pairs]
    for before, after in [pair for pair in levels if _changed(*pair)][:1]:
        yield _(
            "How binding it is seems to have changed: {source} became {translation}.",
            source=_named(before),
            translation=_named(after),
        )


def _changed(before: frozenset[str], after: frozenset[str]) -> bool:
    """A plain order may be a *must* in another language and the other way round; it is never a *should* or a *may*."""
    lost, added = before - after, after - before
    weaker = bool(added & {"should", "may"}) and "must" not in after
    return bool(lost and added) or "should" in lost or weaker


def _named(levels: frozenset[str]) -> str:
    names = {"must": _("must"), "should": _("should"), "may": _("may")}
    return ", ".join(words for level, words in names.items() if level in levels) or _("a plain order")


# --- The columns of words ---------------------------------------------------------------------------------------------


@lru_cache(4_096)
def _counts(words: str, language: str) -> Counter[str]:
    """How many words of each column there are."""
    found: Counter[str] = Counter()
    for word in _WORD.findall(_lookup(language).phrases.sub(_phrase, _plain(words))):
        for each in [word] if _columns(word, language) else word.split("'"):
            found.update(_columns(each, language))
    return found


def _phrase(found: re.Match[str]) -> str:
    """A phrase of a column as one word; one that says none of it as nothing."""
    return found[0].replace(" ", "_") if found["said"] else " "


@lru_cache(8_192)
def _columns(word: str, language: str) -> frozenset[str]:
    """Those of the word as it stands, else without the letter that is written as one with it."""
    lookup, before = _lookup(language), _TABLES[language].before
    return lookup.columns(word) or lookup.columns(word[1:] if before and word[:1] in before else "")


@dataclass(frozen=True, slots=True)
class _Lookup:
    """The table of a language, turned round: the columns of a word, whole or by its beginning."""

    whole: Mapping[str, set[str]]
    begun: Mapping[str, set[str]]
    phrases: re.Pattern[str]

    def columns(self, word: str) -> frozenset[str]:
        """Every column that the word stands in."""
        found = set(self.whole.get(word, ()))
        for end in range(2, len(word) + 1):
            found |= self.begun.get(word[:end], set())
        return frozenset(found - {"must", "should"} | {_EITHER} if found >= {"must", "should"} else found)


@cache
def _lookup(language: str) -> _Lookup:
    table = _TABLES[language]
    whole: dict[str, set[str]] = {}
    begun: dict[str, set[str]] = {}
    for column in ("no", "nearly", "forbid", *_LEVELS):
        for piece in _plain(str(getattr(table, column))).split():
            stem = piece.removesuffix("*")
            (whole if stem == piece else begun).setdefault(stem, set()).add(column)
    said = "|".join(re.escape(piece.replace("_", " ")) for piece in whole if "_" in piece)
    apart = "|".join(re.escape(piece).replace(r"\#", r"\d+") for piece in _plain(table.apart).split(",") if piece)
    before = f"[{table.before}]?" if table.before else ""
    phrases = re.compile(rf"(?<!\w)(?:(?P<said>{before}(?:{said or '(?!)'}))|(?:{apart or '(?!)'}))(?!\w)")
    return _Lookup(whole, begun, phrases)


def _plain(words: str) -> str:
    """In lower case, with straight apostrophes and without Arabic vowel signs."""
    return _VOWELS.sub("", words.lower().replace("’", "'"))

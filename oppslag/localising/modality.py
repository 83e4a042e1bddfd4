"""What can be guessed at: a `not` that was lost on the way, a `must` that became a `should`.

A small table of words in each language the workplace has. It knows no grammar, so what it finds is a warning, and a
language without a table is not judged. Where a word is as strong as two (the Polish *powinien*) it counts as both.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from oppslag.messages import _


@dataclass(frozen=True, slots=True)
class Table:
    """The words of one language. `no` says not; `nearly` can stand for it, so that its loss is no loss.

    `apart` has phrases, parted by commas, in which a word of `no` does not say not (*na nie*: onto them).
    """

    no: str
    nearly: str
    must: str
    should: str
    may: str
    apart: str = ""


# One word a piece; `*` stands for any ending.
_TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "nb": Table(
            no="ikke aldri ingen ingenting intet verken hverken unngå",
            nearly="uten mindre avslå avslår frarå* forbud* forby* nekt* uønsket ulovlig umulig",
            must="må måtte skal plikt* påkrev* nødt taushetsplikt*",
            should="bør burde anbefal*",
            may="kan kunne tillatt lov anledning mulig*",
            apart="ikke bare,ikke minst,ikke kun",
        ),
        "nn": Table(
            no="ikkje aldri ingen inga ingenting inkje verken korkje unngå",
            nearly="utan mindre avslå avslår frårå* rår rå forbod* forby* nekt* uønskt ulovleg umogleg",
            must="må måtte skal plikt* påkrav* nøydd teieplikt*",
            should="bør burde tilrå* anbefal*",
            may="kan kunne tillate lov høve mogleg*",
            apart="ikkje berre,ikkje minst",
        ),
        "en": Table(
            no="not never no none nobody nothing cannot avoid neither nor don't doesn't didn't isn't aren't can't "
            "won't mustn't shouldn't haven't hasn't wouldn't couldn't refrain",
            nearly="without unless declin* refus* unable discourag* against prohibit* forbid* impossible illegal",
            must="must shall have has had required requir* oblig* need needs duty mustn't",
            should="should ought recommend* advis* shouldn't",
            may="may can could might allow* permit* possib* cannot can't couldn't able",
            apart="not only,not least",
        ),
        "pl": Table(
            no="nie nigdy żad* nikt nikogo nic niczego ani unika*",
            nearly="bez odm* chyba zabr* zakaz* odradza* niedozwolon* niemożliw* wykluczon*",
            must="musi* muszą należy trzeba obowiąz* powinien powinn* koniecz* wymaga*",
            should="powinien powinn* warto zaleca* najlepiej należałoby",
            may="może* można mogą mogł* mógł* móc wolno możliw* dozwolon*",
            apart="na nie,o nie,za nie,przez nie,w nie,po nie,nie tylko",
        ),
        "uk": Table(
            no="не ніколи жодн* ніхто нікого нічого ні немає нема ані уника*",
            nearly="без відмов* відхил* заборон* хіба неможлив* недопуст*",
            must="мусит* мусять повин* зобов* необхідно треба потрібно слід маєте має мають обов*",
            should="слід варто бажано рекоменд* радимо краще",
            may="може* можуть можна могти міг могла могли дозвол* можлив*",
            apart="не тільки,не лише",
        ),
        "ar": Table(
            no="لا لم لن ألا الا ليس* ليست غير عدم دون بدون تجنب* أبدا مطلقا لئلا ولا فلا ولم ولن وألا وعدم بعدم بألا",
            nearly="رفض* ترفض* أرفض* اعتذ* يمنع تمنع ممنوع* حظر* يحظر إلا نهي* تنهى ينصح",
            must="يجب ويجب فيجب يلزم ملزم* بد عليك عليكم وعليك واجب* يتعين تلتزم التزام* تلزم",
            should="ينبغي وينبغي يستحسن الأفضل يفضل يوصى ينصح",
            may="يمكن* ويمكن* فيمكن* قد وقد فقد يجوز بإمكان* يستطيع* تستطيع* يسمح تمكن* ممكن*",
            apart="ولا سيما,لا سيما,ليس فقط",
        ),
        "se": Table(
            no="ii in it eat ehpet eahppi eai eaba ean ale allet alli allos allot allu iige eaige itge goassege garvit "
            "garve garvve eatge",
            nearly="haga almmá biehttal* gielddus* gildojuvvo* veadjemeahttun",
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
    lost = [a for a, b in pairs if _says(a, source_language, "no") and not _says(b, language, "no", "nearly")]
    added = [b for a, b in pairs if _says(b, language, "no") and not _says(a, source_language, "no", "nearly")]
    if lost:
        yield _("A “not” of the source seems to be lost: “{sentence}”.", sentence=lost[0])
    if added:
        yield _("The translation seems to say “not” where the source does not: “{sentence}”.", sentence=added[0])


def _modals(words: str, language: str) -> frozenset[str]:
    found = {name for name in ("must", "should", "may") if _says(words, language, name)}
    if "may" in found and _says(words, language, "no"):
        found.add("must")  # what nobody may do, everybody must leave undone
    return frozenset(found)


def _strength(ours: frozenset[str], theirs: frozenset[str]) -> Iterator[str]:
    """A source in the imperative may be a `must` in another language and the other way round: both are as strong."""
    names = {"must": _("must"), "should": _("should"), "may": _("may")}
    lost, added = ours - theirs, theirs - ours
    weaker = "should" in added and "must" not in theirs
    if (lost and added) or "should" in lost or weaker:
        before = ", ".join(names[name] for name in names if name in ours) or _("a plain order")
        after = ", ".join(names[name] for name in names if name in theirs) or _("a plain order")
        yield _(
            "How binding it is seems to have changed: {source} became {translation}.", source=before, translation=after
        )


def _says(words: str, language: str, *columns: str) -> bool:
    plain = _apart(language).sub(" ", _plain(words))
    return any(_pattern(language, column).search(plain) for column in columns)


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

"""Words on a page of another system that take something from the policy: an exception, a repeal, only for some."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import dropwhile

from oppslag.verifying.normalising import tokenise

LEAST = 3  # words of a sentence
_LONGEST = 3  # digits of the number of a rule
_SHORT = 12  # words of a sentence that says of the text beside it that it is no longer in force
_AROUND = "()[]«»\"'.,:;!–—-|·"  # signs beside a word
_SENTENCE = re.compile(r"[.!?:;؟。]+(?:\s|$)")

# What is said of any text, and takes it back: the text, and that it is no longer in force.
_ENDED: dict[str, tuple[str, str]] = {
    "nb": (
        "dokument* side* versjon* tekst* bestemmels* instruks*",
        "opphev* utgått foreldet utdatert* ugyldig* arkivert erstattet",
    ),
    "nn": (
        "dokument* side* versjon* tekst* føresegn* instruks*",
        "oppheva* utgått forelda utdatert* ugyldig* arkivert erstatta",
    ),
    "en": (
        "document* page* version* text* provision*",
        "repealed revoked withdrawn outdated obsolete invalid archived replaced superseded",
    ),
    "pl": ("dokument* stron* wersj* tekst* przepis*", "uchylon* nieaktualn* nieważn* archiwaln*"),
    "uk": ("документ* сторінк* версі* текст* положен*", "скасован* недійсн* застаріл* архівн*"),
    "ar": ("الوثيقة المستند الصفحة النسخة النص الأحكام", "ملغاة ملغى لاغية لاغ قديمة مؤرشفة ألغيت"),
    "se": ("dokumeanta* siidu* veršuvdna* teaksta* mearrádus*", "heaittihuvvon* boarásmuvvan* arkiverejuvvon*"),
}
# What a sentence begins with that takes something from the text beside it, in words without their endings.
_BEGINS: dict[str, tuple[str, ...]] = {
    "nb": ("gjelder ikke", "gjelder bare", "gjelder kun", "unntatt er"),
    "nn": ("gjeld ikkje", "gjeld berre", "unnateke er"),
    "en": ("does not apply", "do not apply", "not applicable", "applies only", "only applies", "no longer"),
    "pl": ("nie dotyczy", "nie obowiązuje", "dotyczy tylko"),
    "uk": ("не стосується", "не поширюється", "не діє", "стосується лише"),
    "ar": ("لا ينطبق", "لا تنطبق", "لا يسري", "لا تسري", "ينطبق فقط"),
    "se": ("ii guoskka", "eai guoskka", "guoská dušše"),
}

# What a number of a rule is named with that stands without its prefix, and what joins numbers and a sentence to them.
_COUNTED: dict[str, str] = {
    "nb": "punkt* pkt nr nummer regel* § paragraf* og er",
    "nn": "punkt* pkt nr nummer regel* § paragraf* og er",
    "en": "point* no number item section rule* paragraph and is are",
    "pl": "punkt* pkt nr numer zasada § i jest są",
    "uk": "пункт* п № номер правило § і та є",
    "ar": "البند النقطة رقم القاعدة و",
    "se": "čuokkis* nr nummir njuolggadus* § ja lea leat",
}
# For each language: what a policy is called, and what is said against one. `*` stands for any ending.
_SAID: dict[str, tuple[str, str]] = {
    "nb": (
        "retningslinj* regel* regle* unntak* bestemmels*",
        "ikke aldri ingen unntak* unntatt opphev* utgått bare kun fravik* erstatt* ugyldig* bortfalt*",
    ),
    "nn": (
        "retningslin* regel* regla* unntak* føresegn*",
        "ikkje aldri ingen unntak* unnateke oppheva* utgått berre fråvik* erstatt* ugyldig* bortfalle*",
    ),
    "en": (
        "guideline* rule* exception* provision*",
        "not never no except* exempt* repeal* revok* withdrawn only replace* superseded obsolete invalid",
    ),
    "pl": (
        "zasad* wytyczn* reguł* regulamin* wyjąt*",
        "nie nigdy wyjąt* uchyl* tylko wyłącznie zastąp* nieważn* nieaktualn*",
    ),
    "uk": (
        "правил* настанов* вказів* винят* винятк*",
        "не ніколи винят* крім скасован* тільки лише замінен* недійсн* втратил*",
    ),
    "ar": (
        "قواعد القواعد قاعدة القاعدة إرشادات الإرشادات توجيهات التوجيهات المبادئ استثناء* الاستثناء*",
        "لا ليس* لم لن غير إلا استثناء* باستثناء الاستثناء* يستثنى ألغيت ملغاة لاغية فقط",
    ),
    "se": (
        "njuolggadus* rávvag* rávvehus* spiehkast*",
        "ii eai eat in it eaba spiehkast* heaittih* dušše fámuhis*",
    ),
}


def contradicts(text: str, languages: frozenset[str]) -> bool:
    """Whether one of the sentences speaks of rules and says something against them, in one of the languages.

    So does one that says of the text, or of a number, that it is no longer in force, or that begins by saying for whom
    it is not. It knows no grammar: a sentence with a word of both kinds does. A language without a table is not judged.
    """
    for part in _SENTENCE.split(text):
        words = [token.text.casefold() for token in tokenise(part)]
        if len(words) >= LEAST and any(_against(words, language) for language in languages if language in _SAID):
            return True
    return False


def ends(text: str, languages: Iterable[str]) -> bool:
    """Whether a few words beside a title say that it is no longer in force, or begin by saying for whom it is not."""
    words = [token.text.casefold().strip(_AROUND) for token in tokenise(text)]
    known = [language for language in languages if language in _SAID]
    return any(_begins(words, one) or any(_pattern(_ENDED[one][1]).fullmatch(word) for word in words) for one in known)


def _begins(words: Sequence[str], language: str) -> bool:
    return f"{' '.join(words)} ".startswith(tuple(f"{opening} " for opening in _BEGINS[language]))


def _against(words: list[str], language: str) -> bool:
    ended = len(words) <= _SHORT and _both(words, _ENDED[language])
    begins = _begins(words, language) or _of_a_number(words, language)
    return ended or begins or _both(words, _SAID[language])


def _of_a_number(words: list[str], language: str) -> bool:
    """Whether it begins with the number of a rule, as “Point 9 and 10 …”, and goes on that it is not, or repealed."""
    rest = list(dropwhile(lambda word: _is_number(word) or _pattern(_COUNTED[language]).fullmatch(word), words))
    if not any(map(_is_number, words[: len(words) - len(rest)])):
        return False
    return _begins(rest, language) or bool(rest and _pattern(_ENDED[language][1]).fullmatch(rest[0]))


def _is_number(word: str) -> bool:
    return word.isdigit() and len(word) <= _LONGEST


def _both(words: list[str], columns: tuple[str, str]) -> bool:
    return all(any(_pattern(column).fullmatch(word) for word in words) for column in columns)


@cache
def _pattern(column: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word).replace(r"\*", r"\w*") for word in column.split()))

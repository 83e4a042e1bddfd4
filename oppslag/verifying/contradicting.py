"""Words on a page of another system that take something from the policy: an exception, a repeal, only for some."""

import re
from functools import cache

from oppslag.verifying.normalising import tokenise

LEAST = 3  # words of a sentence
_SENTENCE = re.compile(r"[.!?:;؟。]+(?:\s|$)")

# For each language: what a policy is called, and what is said against one. `*` stands for any ending.
_SAID: dict[str, tuple[str, str]] = {
    "nb": (
        "retningslinj* regel* regle* unntak*",
        "ikke aldri ingen unntak* unntatt opphev* utgått bare kun fravik* erstatt* ugyldig* bortfalt*",
    ),
    "nn": (
        "retningslin* regel* regla* unntak*",
        "ikkje aldri ingen unntak* unnateke oppheva* utgått berre fråvik* erstatt* ugyldig* bortfalle*",
    ),
    "en": (
        "guideline* rule* exception*",
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

    It knows no grammar: a sentence with a word of both kinds does. A language without a table is not judged.
    """
    for part in _SENTENCE.split(text):
        words = [token.text.casefold() for token in tokenise(part)]
        if len(words) >= LEAST and any(_both(words, language) for language in languages if language in _SAID):
            return True
    return False


def _both(words: list[str], language: str) -> bool:
    return all(any(pattern.fullmatch(word) for word in words) for pattern in _patterns(language))


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile("|".join(re.escape(word).replace(r"\*", r"\w*") for word in column.split()))
        for column in _SAID[language]
    )

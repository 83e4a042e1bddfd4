"""What CLDR knows of a language, by Babel: its name, the direction of its script, how it writes a date.

Every function takes any BCP 47 tag and answers sensibly for those that CLDR does not know.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

# Scripts written from right to left (Unicode 17, Bidi_Class R and AL of their letters), by ISO 15924 code.
_RIGHT_TO_LEFT = """
    Adlm Arab Aran Armi Avst Chrs Elym Gara Hatr Hebr Hung Khar Lydi Mand Mani Mend Merc Mero Narb Nbat Nkoo Orkh
    Ougr Palm Phli Phlp Phnx Prti Rohg Samr Sarb Sogd Sogo Syrc Thaa Yezi
"""
RIGHT_TO_LEFT = frozenset(_RIGHT_TO_LEFT.split())

_EUROPEAN = "en-150"  # CLDR's `en` is that of the United States; 150 is Europe (UN M49)

# A month that CLDR has no name for is written M01 to M12 by Babel: no reader would understand it.
_NAMELESS_MONTH = re.compile(r"\bM\d{2}\b")


def language_name(tag: str, in_language: str) -> str:
    """The language's name in another language: `language_name("se", "nb")` is `nordsamisk`.

    Where CLDR has no such name, the English one; where it has none, the tag.
    """
    for known in dict.fromkeys((in_language, "en")):
        if name := _name(tag, known):
            return name
    return tag


def native_name(tag: str) -> str:
    """The language's name in itself: `davvisámegiella`. Where CLDR has none, the English one, else the tag."""
    return _name(tag, tag) or language_name(tag, "en")


@cache
def _name(tag: str, in_language: str) -> str | None:
    from babel import Locale  # noqa: PLC0415 - Babel takes 30 ms and only what shows a name needs it

    parts = tag.split("-")
    where = babel_locale(in_language)
    if in_language.split("-", maxsplit=1)[0] != where.language:
        return None
    if len(parts) > 1 and (locale := _parsed("_".join(parts))):
        # Babel builds "name (script, territory)" from CLDR's parts.
        return Locale.get_display_name(locale, where)
    return where.languages.get(parts[0])


def direction(tag: str) -> str:
    """`rtl` where the language's script runs from right to left, else `ltr`."""
    return "rtl" if script(tag) in RIGHT_TO_LEFT else "ltr"


@cache
def script(tag: str) -> str:
    """The ISO 15924 code of the script the language is written in, "" where CLDR does not know.

    That of the tag itself (`az-Arab`), else the likely one (Unicode LDML, part 1, likely subtags).
    """
    from babel.core import get_global  # noqa: PLC0415 - as above

    parts = tag.split("-")
    if named := [part for part in parts[1:] if len(part) == 4 and part.isalpha()]:
        return named[0].title()
    likely = get_global("likely_subtags")
    territory = next((part.upper() for part in parts[1:] if len(part) == 2 and part.isalpha()), "")
    for known in (f"{parts[0].lower()}_{territory}", parts[0].lower()):
        if full := likely.get(known):
            return str(full).split("_")[1]
    return ""


def format_date(day: date, language: str) -> str:
    """The day in full as the language writes it; 2013-11-25 where CLDR does not know how.

    English without a region is that of Europe: 25 November 2013.
    """
    from babel.dates import format_date as formatted  # noqa: PLC0415 - as above

    locale = babel_locale(_EUROPEAN if language == "en" else language)
    if locale.language != language.split("-", maxsplit=1)[0].lower():
        return day.isoformat()
    words = str(formatted(day, "long", locale))
    return day.isoformat() if _NAMELESS_MONTH.search(words) else words


@cache
def babel_locale(tag: str) -> "Locale":
    """The nearest locale that CLDR has: `zh-Hans-NO` gives `zh_Hans`; English for a language it lacks."""
    from babel import Locale  # noqa: PLC0415 - as above

    for name in _shorter(tag):
        if locale := _parsed(name):
            return locale
    return Locale("en")


def _shorter(tag: str) -> Iterator[str]:
    parts = tag.split("-")
    for length in range(len(parts), 0, -1):
        yield "_".join(parts[:length])


def _parsed(name: str) -> "Locale | None":
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - as above

    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return None

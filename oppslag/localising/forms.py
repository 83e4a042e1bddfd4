"""What the words of a text hold besides words, so that a source and its translation can be laid side by side.

Pieces are taken out of the words in turn (a date is not three numbers), each in a spelling that is the same in every
language: 25.11.2013, November 25, 2013 and ٢٥ نوفمبر ٢٠١٣ are one date.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from oppslag.locales import babel_locale

# The words come from strangers: every pattern takes time in proportion to their length, hence the bounds and `++`.
FIELD = re.compile(r"\[\[([^\[\]\n]*)\]\]")
_TARGET = re.compile(r"\]\(\s*+<?+([^\s<>()]++)>?+[^()]*+\)")
_ADDRESS = re.compile(r"\b(?:https?|ftp)://[^\s<>()\[\]«»”“\"]+|\bwww\.[^\s<>()\[\]«»”“\"]+", re.IGNORECASE)
_EMAIL = re.compile(
    r"(?:mailto:)?(?<![A-Za-z0-9.+_-])([A-Za-z0-9.+_-]++@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", re.IGNORECASE
)
_FOOTNOTE = re.compile(r"\[\^([^\[\]\s]+)\](:?)")
_PHONE = re.compile(r"(?<![\w.,])(?:\+|00)?\d(?:[  \u202f().-]?\d){7,14}(?![\w])")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.  \u202f]\d{3})+")
_GROUPED = re.compile(r"\d{1,3}(?:[.,  \u202f\u2009'’٬]\d{3})+(?!\d)|\d+")
# Groups of three and then a decimal: 1 500,50 is 1,500.50 and 1500,50.
_LARGE = re.compile(r"(\d{1,3}([.,  \u202f\u2009'’٬])\d{3}(?:\2\d{3})*)(?!\2)[.,٫](\d+)")
_NUMBER = re.compile(r"(?<!\d)\d+(?:[.,  \u202f\u2009'’٫٬]\d+)*")
_STRONG = re.compile(r"(?<!\\)(\*\*|__)(?=\S).{1,1000}?(?<=\S)\1", re.DOTALL)
_EMPHASIS = re.compile(
    r"(?<!\\)\*(?=[^\s*]).{1,1000}?(?<=\S)(?<!\\)\*|(?<![\w\\])_(?=[^\s_]).{1,1000}?(?<=\S)_(?!\w)", re.DOTALL
)
_CODE = re.compile(r"`[^`]+`")
_ITEM = re.compile(r"^([ \t>]*)(?:([-*+])|\d{1,9}[.)])(?=\s)")
# Running words of one paragraph: they begin with a letter and hold no sign that any of these patterns needs.
_BARE = re.compile(r"[^\W\d_][^\d@\[\]*_`/\n]*")
_DATES = (
    re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\d./-])(?P<d>\d{1,2})[./-] ?(?P<m>\d{1,2})[./–-] ?(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<![\d./-])(?P<d>\d{1,2})(?P<by>[./])(?P<m>\d{1,2})(?:(?P=by)|-)(?P<y>\d{2})(?![\d./-]\d|\d)"),
    re.compile(r"(?P<y>\d{4}) ?[年년] ?(?P<m>\d{1,2}) ?[月월] ?(?P<d>\d{1,2}) ?[日일]"),
)


# A time of day. Languages that count to twelve say which half of the day they mean.
_CLOCK = re.compile(
    r"(?<![\d.:,])(?P<h>\d{1,2})(?:[.:](?P<m>[0-5]\d))?(?![.:,]?\d) ?"
    r"(?:(?P<am>a\.? ?m\b\.?|صباح\w*)|(?P<pm>p\.? ?m\b\.?|مساء\w*|بعد الظهر))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Form:
    """What a text holds of each kind, as counts that are the same in every language."""

    fields: tuple[int, ...]
    links: Counter[str]
    emails: Counter[str]
    phones: Counter[str]
    dates: Counter[str]
    numbers: Counter[str]
    emphasis: Counter[str]
    structure: tuple[str, ...]
    footnotes: Counter[str]


_NONE: Counter[str] = Counter()
_NOTHING = Form((), _NONE, _NONE, _NONE, _NONE, _NONE, _NONE, ("¶",), _NONE)


@lru_cache(4_096)
def form(words: str, language: str) -> Form:
    """The form of the words, which are written in this language (BCP 47)."""
    return _NOTHING if _BARE.fullmatch(words) and "www." not in words.lower() else _form(words, language)


def _form(words: str, language: str) -> Form:
    plain = _western_digits(words)
    footnotes, plain = _taken(_FOOTNOTE, plain, lambda found: found[1] + found[2])
    fields, plain = _taken(FIELD, plain, lambda found: found[1].strip())
    targets, plain = _taken(_TARGET, plain, lambda found: _target(found[1]), "]")
    emails, plain = _taken(_EMAIL, plain, lambda found: found[1].lower())
    addresses, plain = _taken(_ADDRESS, plain, lambda found: _target(found[0]))
    structure, plain = _structure(plain)
    dates, plain = _dates(plain, language)
    times, plain = _taken(_CLOCK, plain, _time)
    phones, plain = _taken(_PHONE, plain, _phone)
    strong, bare = _taken(_STRONG, plain, lambda _found: "strong", keep=True)
    emphasis, _rest = _taken(_EMPHASIS, bare, lambda _found: "emphasis")
    code, _rest = _taken(_CODE, plain, lambda _found: "code")
    numbers = times + Counter(value for found in _NUMBER.finditer(plain) for value in _values(found[0]))
    mail_links = Counter({target: n for target, n in targets.items() if target.startswith("mailto:")})
    return Form(
        tuple(sorted(Counter(fields.elements()).values())),
        targets - mail_links + addresses,
        emails + Counter({target.removeprefix("mailto:").lower(): n for target, n in mail_links.items()}),
        phones,
        dates,
        numbers,
        strong + emphasis + code,
        structure,
        footnotes,
    )


def _taken(
    pattern: re.Pattern[str],
    words: str,
    name: Callable[[re.Match[str]], str],
    instead: str = " ",
    *,
    keep: bool = False,
) -> tuple[Counter[str], str]:
    """How often the pattern stands there under which name, and the words without it (or without its marks).

    What has no name stays.
    """
    found: Counter[str] = Counter()

    def take(match: re.Match[str]) -> str:
        if not (called := name(match)):
            return match[0]
        found[called] += 1
        return match[0].strip("*_") if keep else instead

    return found, pattern.sub(take, words)


def _western_digits(words: str) -> str:
    """The words with the digits of every script as 0-9 (Unicode general category Nd)."""
    if words.isascii():
        return words
    return "".join(str(unicodedata.digit(c)) if unicodedata.category(c) == "Nd" else c for c in words)


def _target(address: str) -> str:
    return address.rstrip(".,;:!?'’،؛。，、")


def _phone(found: re.Match[str]) -> str:
    """The digits of a phone number; none for a large number in groups of three."""
    return "" if _THOUSANDS.fullmatch(found[0]) else re.sub(r"\D", "", found[0])


def _time(found: re.Match[str]) -> str:
    """The time of day as on a clock of 24 hours, spelled like a decimal: 8.30 is 8:30, 3.30 pm is 15.30.

    None for a bare number, and where it is no time.
    """
    hour, minute = int(found["h"]), found["m"]
    half = found["am"] or found["pm"]
    if not (half or minute) or hour > 24 or (half and not 1 <= hour <= 12):
        return ""
    if half:
        hour = hour % 12 + (12 if found["pm"] else 0)
    return f"{hour}.{minute}" if minute else str(hour)


def _structure(words: str) -> tuple[tuple[str, ...], str]:
    """Lists, quotes, tables and paragraphs in order, and the words without the marks of lists."""
    shape: list[str] = []
    rest = []
    empty = True
    for line in words.split("\n"):
        item = _ITEM.match(line)
        if item:
            shape.append(f"{len(item[1].expandtabs(4)) // 2}{'•' if item[2] else '1'}")
        elif line.lstrip().startswith("|"):
            shape.append(f"|{line.count('|')}")
        elif line.lstrip().startswith(">"):
            shape += [">"] if not shape or shape[-1] != ">" else []
        elif line.strip() and empty:
            shape.append("¶")
        empty = not line.strip()
        rest.append(line[item.end() :] if item else line)
    return tuple(shape), "\n".join(rest)


def _dates(words: str, language: str) -> tuple[Counter[str], str]:
    found: Counter[str] = Counter()
    if not any(letter.isdigit() for letter in words):
        return found, words

    def take(match: re.Match[str]) -> str:
        if not (spelled := _iso(match.groupdict(), language)):
            return match[0]
        found[spelled] += 1
        return " "

    for pattern in (*_DATES, *_spelled_dates(language)):
        words = pattern.sub(take, words)
    return found, words


def _iso(parts: Mapping[str, str | None], language: str) -> str:
    """`2013-11-25`, or `--11-25` without a year; "" where it is no day of the calendar."""
    named = parts.get("name")
    month = _months(language)[_folded(named)] if named else int(parts["m"] or 0)
    day, year = int(parts["d"] or 0), parts.get("y")
    if year and len(year) == 2:
        year = f"{'20' if year < '70' else '19'}{year}"  # as POSIX does, %y
    try:
        whole = date(int(year) if year else 2000, month, day)  # 2000 has a 29 February
    except ValueError:
        return ""
    return whole.isoformat() if year else f"--{month:02}-{day:02}"


@cache
def _months(language: str) -> Mapping[str, int]:
    """The months' names in every form that CLDR has, folded: `november`, `nov`, `listopada`."""
    names = {
        _folded(str(name)): number
        for locale in map(babel_locale, (language, *_ELSEWHERE.get(language, ())))
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in locale.months[context][width].items()
        if any(letter.isalpha() for letter in str(name)) and len(str(name)) > 2
    }
    return names | {declined: number for name, number in names.items() if (declined := _declined(name, language))}


# Where a language is one and its months have other names: تشرين الثاني in Damascus, نونبر in Rabat.
_ELSEWHERE = {"ar": ("ar-SY", "ar-MA")}


def _declined(name: str, language: str) -> str:
    """The month in the case that dates take where CLDR has it not: `skábmamánu 25. beaivvi`."""
    return f"{name.removesuffix('mánnu')}mánu" if language == "se" and name.endswith("mánnu") else ""


def _folded(name: str) -> str:
    return name.casefold().rstrip(".")


@cache
def _spelled_dates(language: str) -> tuple[re.Pattern[str], ...]:
    names = "|".join(re.escape(name) for name in sorted(_months(language), key=len, reverse=True))
    if not names:
        return ()
    month = rf"(?P<name>{names})\.?(?!\w)"
    year = r"(?:,? ?(?:de |del |року |năm |من عام |عام |سنة |من )?(?P<y>\d{4})(?!\d))?"
    day = r"(?P<d>\d{1,2})"
    orders = (
        rf"(?<!\d){day}(?:\.|st|nd|rd|th|º)? ?(?:de |of |من )?{month}{year}",
        rf"(?<!\w)(?P<y>\d{{4}}) (?:m\. )?{month} {day}(?!\d)",
        rf"(?<!\w){month} {day}(?:st|nd|rd|th|\.)?(?!\d)(?: beaivvi| b\.)?{year}",
    )
    return tuple(re.compile(order, re.IGNORECASE) for order in orders)


def _whole(number: str) -> int:
    return int(re.sub(r"\D", "", number))


def _values(number: str) -> Iterable[str]:
    """The numbers that a run of digits and separators stands for, in one spelling: `1 000` is 1000, `2,5` is 2.5."""
    if large := _LARGE.fullmatch(number):
        return (f"{_whole(large[1])}.{large[3]}",)
    if _GROUPED.fullmatch(number):
        return (str(_whole(number)),)
    if re.fullmatch(r"\d+[.,٫]\d+", number):
        whole, part = re.split(r"[.,٫]", number)
        return (f"{int(whole)}.{part}",)
    return tuple(str(int(piece)) for piece in re.findall(r"\d+", number))

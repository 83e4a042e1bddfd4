"""The page that answers "is my printed copy current?", without a server: every version, its codes, what has changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from oppslag import locales
from oppslag.bidi import line
from oppslag.labels import labels
from oppslag.publishing.releases import Release
from oppslag.publishing.validity import Course, Span
from oppslag.workshop import Workshop

# The page's own words. It is written in the source language of the document, so bokmål and nynorsk come first.
# What stands on the sheets too (version, check code, dates) is called as it is called there: see `labels`.
WORDS: Mapping[str, Mapping[str, str]] = {
    "nb": {
        "title": "Versjoner",
        "question": "Er utskriften min gjeldende?",
        "answer": "Finn kontrollkoden på arket i tabellen. Står det «gjelder nå», er utskriften gjeldende.",
        "answer_lacking": "Finnes ikke koden her, er arket ikke gjeldende.",
        "approved": "Godkjent",
        "codes": "Kontrollkoder",
        "changed": "Hva er endret",
        "unchanged": "Ordlyden er den samme",
        "answer_dated": "Står det «gjelder fra» eller «gjelder til og med», er utskriften gjeldende de dagene som "
        "nevnes.",
        "in_force": "gjelder {days}",
        "in_force_in": "gjelder på {languages} {days}",
        "now": "nå",
        "from": "fra {first}",
        "until": "til og med {last}",
        "between": "fra {first} til og med {last}",
        "and": "{one} og {other}",
        "then": "{state}, deretter erstattet av versjon {version}",
        "kept": "{state} inntil oversettelsen er klar",
        "still": "gjelder fortsatt",
        "replaced": "erstattet",
        "taken_back": "trukket tilbake",
        "withdrawn": "trukket tilbake {date}",
        "over": "Disse retningslinjene ble trukket tilbake {date} og gjelder ikke lenger.",
        "none": "Nei, ingen utskrift er gjeldende.",
        "significant": "Betydelig endring",
        "minor": "Ikke betydelig endring",
        "lagging": "{language}: Versjon {version}, godkjent {date}, {state} på dette språket. "
        "Versjon {newest} ble godkjent {newest_date} og er ikke oversatt og godkjent ennå.",
        "absent": "{language}: Ikke oversatt og godkjent ennå.",
        "open": "Les de gjeldende retningslinjene",
        "open_version": "Les versjon {version}",
        "as_page": "nettside",
        "as_fragment": "tekst til nettsider",
        "as_document": "dokument",
        "as_poster": "plakat",
        "as_word": "Word",
        "as_text": "ren tekst",
        "as_data": "data",
    },
    "nn": {
        "title": "Versjonar",
        "question": "Er utskrifta mi gjeldande?",
        "answer": "Finn kontrollkoden på arket i tabellen. Står det «gjeld no», er utskrifta gjeldande.",
        "answer_lacking": "Finst ikkje koden her, er arket ikkje gjeldande.",
        "approved": "Godkjend",
        "codes": "Kontrollkodar",
        "changed": "Kva er endra",
        "unchanged": "Ordlyden er den same",
        "answer_dated": "Står det «gjeld frå» eller «gjeld til og med», er utskrifta gjeldande dei dagane som er "
        "nemnde.",
        "in_force": "gjeld {days}",
        "in_force_in": "gjeld på {languages} {days}",
        "now": "no",
        "from": "frå {first}",
        "until": "til og med {last}",
        "between": "frå {first} til og med {last}",
        "and": "{one} og {other}",
        "then": "{state}, deretter erstatta av versjon {version}",
        "kept": "{state} til omsetjinga er klar",
        "still": "gjeld framleis",
        "replaced": "erstatta",
        "taken_back": "trekt tilbake",
        "withdrawn": "trekt tilbake {date}",
        "over": "Desse retningslinene vart trekte tilbake {date} og gjeld ikkje lenger.",
        "none": "Nei, inga utskrift er gjeldande.",
        "significant": "Vesentleg endring",
        "minor": "Ikkje vesentleg endring",
        "lagging": "{language}: Versjon {version}, godkjend {date}, {state} på dette språket. "
        "Versjon {newest} vart godkjend {newest_date} og er ikkje omsett og godkjend enno.",
        "absent": "{language}: Ikkje omsett og godkjend enno.",
        "open": "Les dei gjeldande retningslinene",
        "open_version": "Les versjon {version}",
        "as_page": "nettside",
        "as_fragment": "tekst til nettsider",
        "as_document": "dokument",
        "as_poster": "plakat",
        "as_word": "Word",
        "as_text": "rein tekst",
        "as_data": "data",
    },
    "en": {
        "title": "Versions",
        "question": "Is my printed copy current?",
        "answer": "Find the check code of the sheet in the table. If it says “in force now”, the copy is current.",
        "answer_lacking": "If the code is not here, the sheet is not current.",
        "approved": "Approved",
        "codes": "Check codes",
        "changed": "What has changed",
        "unchanged": "The wording is the same",
        "answer_dated": "If it says “in force from” or “in force up to and including”, the copy is current on the "
        "days that are named.",
        "in_force": "in force {days}",
        "in_force_in": "in force in {languages} {days}",
        "now": "now",
        "from": "from {first}",
        "until": "up to and including {last}",
        "between": "from {first} up to and including {last}",
        "and": "{one} and {other}",
        "then": "{state}, then replaced by version {version}",
        "kept": "{state} until the translation is ready",
        "still": "is still in force",
        "replaced": "replaced",
        "taken_back": "withdrawn",
        "withdrawn": "withdrawn {date}",
        "over": "These guidelines were withdrawn {date} and are no longer in force.",
        "none": "No, no printed copy is current.",
        "significant": "Significant change",
        "minor": "Not a significant change",
        "lagging": "{language}: Version {version}, approved {date}, {state} in this language. "
        "Version {newest} was approved {newest_date} and has not been translated and approved yet.",
        "absent": "{language}: Not translated and approved yet.",
        "open": "Read the guidelines in force",
        "open_version": "Read version {version}",
        "as_page": "web page",
        "as_fragment": "text for web pages",
        "as_document": "document",
        "as_poster": "poster",
        "as_word": "Word",
        "as_text": "plain text",
        "as_data": "data",
    },
}
_ON_SHEETS = ("version", "valid_from", "reviewed", "next_review", "not_stated")
_UNDATED = ((), (Span(date.min, date.max),))  # of days that no date limits: none, and all


@dataclass(frozen=True, slots=True)
class Code:
    """A check code, what of a language carries it, and when a sheet with it is current, in words.

    `current` = nothing that is published ends it.
    """

    code: str
    language: str
    carriers: tuple[str, ...]
    state: str
    current: bool
    dated: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One version on the page, every value in words."""

    version: str
    approved: str
    valid_from: str
    next_review: str
    codes: tuple[Code, ...]
    state: str
    current: bool
    significant: str
    changed: str
    reviewed: str = ""
    later: tuple[str, ...] = ()  # what was said of it afterwards, with the same words


@dataclass(frozen=True, slots=True)
class _Version:
    """Everything released of one version: the folders that have files, oldest first, and its withdrawal."""

    folders: tuple[Release, ...]
    withdrawal: Release | None

    @property
    def first(self) -> Release:
        return self.folders[0]

    @property
    def last(self) -> Release:
        return self.folders[-1]


def versions_page(workshop: Workshop, known: Sequence[Release], top: Release, editions: Mapping[str, Release]) -> str:
    """The page of one document as `top` stands published and `editions` says which release each language has.

    Nothing in it depends on the clock: where the day matters, it says from or until which.
    """
    language = top.language
    spoken = language if language in WORDS else "en"
    words = {**{name: labels(spoken)[name] for name in _ON_SHEETS}, **WORDS[spoken], "spoken": spoken}
    gone = top.withdrawn
    course = Course(known, top)
    rows = tuple(_row(words, version, course) for version in reversed(_versions(known, top)))
    dated = any(code.dated for row in rows for code in row.codes)
    answer = [words["answer"], *([words["answer_dated"]] if dated else []), words["answer_lacking"]]
    return workshop.fill(
        "versions.html.j2",
        language=spoken,
        words=words,
        answer=words["none"] if gone else " ".join(answer),
        title=_own(top.title, language),
        title_language=language,
        title_dir=locales.direction(language),
        over=words["over"].format(date=_day(gone.date, spoken)) if gone else "",
        reason=_own(gone.reason, language) if gone else "",
        notes=() if gone else tuple(_notes(words, course, editions)),
        rows=rows,
        open=words["open"] if course.begun else words["open_version"].format(version=top.version),
        page=next((file.path for file in top.files_of(language) if file.path.endswith("/index.html")), ""),
        name=locales.native_name,
    )


def _notes(words: Mapping[str, str], course: Course, editions: Mapping[str, Release]) -> list[str]:
    """A dated sentence for each language that is not at the newest version, and one for those that have none."""
    top, spoken = course.top, words["spoken"]
    lagging = [tag for tag, release in editions.items() if release.version != top.version]
    notes = [
        words["lagging"].format(
            language=_named(tag, spoken),
            version=editions[tag].version,
            date=_day(editions[tag].approved(tag), spoken),
            state=_still(words, course.languages[tag][editions[tag].name]),
            newest=top.version,
            newest_date=_day(top.approved(top.language), spoken),
        )
        for tag in lagging
    ]
    if absent := [_named(tag, spoken) for tag in top.languages if tag not in editions]:
        notes.append(words["absent"].format(language=", ".join(absent)))
    return notes


def _still(words: Mapping[str, str], span: Span) -> str:
    """That what nothing ends is in force, or from which day it will be."""
    return words["still"] if span.first == date.min else words["in_force"].format(days=_days(words, span))


def _named(tag: str, language: str) -> str:
    """A language as the page's readers call it, and as its own do."""
    here, there = str(locales.language_name(tag, language)), locales.native_name(tag)
    return here if here.casefold() == there.casefold() else f"{here} ({there})"


def _versions(known: Sequence[Release], top: Release) -> list[_Version]:
    """Every version, oldest first; of the one that is published what was added after it is not there yet."""
    found: dict[str, list[Release]] = {}
    for release in known:
        if release.order <= top.order or release.version != top.version:
            found.setdefault(release.version, []).append(release)
    return [
        _Version(
            tuple(release for release in folders if not release.withdrawn),
            next((release for release in folders if release.withdrawn), None),
        )
        for folders in found.values()
    ]


def _row(words: Mapping[str, str], version: _Version, course: Course) -> Row:
    first, last, spoken = version.first, version.last, words["spoken"]
    return Row(
        first.version,
        _day(first.approved(first.language), spoken),
        _day(last.control.get("valid_from", ""), spoken) or words["not_stated"],
        _day(last.control.get("next_review", ""), spoken) or words["not_stated"],
        tuple(_codes(words, version, course)),
        _state(words, version, course),
        first.version == course.top.version and not course.top.withdrawn,
        words["significant"] if first.significant else words["minor"],
        _own(first.changed, course.top.language),
        _day(last.control.get("reviewed", ""), spoken),
        tuple(dict.fromkeys(_own(one.changed, course.top.language) for one in version.folders[1:] if one.unchanged)),
    )


def _state(words: Mapping[str, str], version: _Version, course: Course) -> str:
    """When a version is in force, and in which languages at other times; else what has become of it."""
    days = course.days_of(version.folders)
    found = [_told(words, days, course.after(days))] if days else []
    others: dict[tuple[tuple[Span, ...], str], list[str]] = {}
    for tag in course.languages:
        own = course.days_of(version.folders, tag)
        if own and own != days:
            others.setdefault((own, course.after(own, tag)), []).append(tag)
    for (own, after), tags in others.items():
        names = ", ".join(str(locales.language_name(tag, words["spoken"])) for tag in tags)
        kept = own[-1].end == date.max and version.first.version != course.top.version
        found.append(_told(words, own, after, names, kept=kept))
    return "; ".join(found) or _gone(words, version, course.top)


def _told(words: Mapping[str, str], days: Sequence[Span], after: str, names: str = "", *, kept: bool = False) -> str:
    """Days in words: a reader who knows which day it is knows whether it is in force."""
    said = _days(words, days[0])
    for span in days[1:]:
        said = words["and"].format(one=said, other=_days(words, span))
    said = "" if kept and said == words["now"] else said
    state = words["in_force_in" if names else "in_force"].format(days=said, languages=names).strip()
    state = words["kept"].format(state=state) if kept else state
    return words["then"].format(state=state, version=after) if after else state


def _days(words: Mapping[str, str], span: Span) -> str:
    open_ends = span.first == date.min, span.end == date.max
    name = {(True, True): "now", (True, False): "until", (False, True): "from", (False, False): "between"}[open_ends]
    last = span.end if span.end == date.max else span.end - timedelta(1)
    return words[name].format(first=_on(span.first, words["spoken"]), last=_on(last, words["spoken"]))


def _gone(words: Mapping[str, str], version: _Version, top: Release) -> str:
    """What has become of a version that is in force no day."""
    gone = version.withdrawal
    if gone and gone.withdrawn and gone.order <= top.order:
        return words["withdrawn"].format(date=_day(gone.withdrawn.date, words["spoken"]))
    return words["taken_back" if version.last.order > top.order else "replaced"]


def _codes(words: Mapping[str, str], version: _Version, course: Course) -> Iterator[Code]:
    """Each code with what carries it; a sheet of an older version whose words still stand is as good as a new one."""
    found: dict[tuple[str, str], list[str]] = {}
    for file in sorted(version.last.files, key=lambda file: _seat(file.language, course.top)):
        name = words.get(f"as_{file.format}", file.format)
        found.setdefault((file.language, file.check_code), []).append(name)
    for (tag, code), names in found.items():
        days = course.days_of_code(code, tag)
        state = _told(words, days, course.after(days, tag)) if days else _gone(words, version, course.top)
        carriers = tuple(dict.fromkeys(names))
        yield Code(code, tag, carriers, state, bool(days) and days[-1].end == date.max, days not in _UNDATED)


def _seat(language: str, top: Release) -> int:
    """Where a language comes: the source first, then as the organisation orders them, last those that are gone."""
    return top.languages.index(language) if language in top.languages else len(top.languages)


def _own(words: str, language: str) -> str:
    """Words of the document in its language, in their order also where it runs from the right."""
    return line(words) if locales.direction(language) == "rtl" else words


def _day(iso: str, language: str) -> str:
    return _on(date.fromisoformat(iso), language) if iso else ""


def _on(day: date, language: str) -> str:
    return str(locales.format_date(day, language))

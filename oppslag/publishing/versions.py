"""The page that answers "is my printed copy current?", without a server: every version, its codes, what has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from oppslag import locales
from oppslag.labels import labels
from oppslag.publishing.releases import Release
from oppslag.workshop import Workshop

# The page's own words. It is written in the source language of the document, so bokmål and nynorsk come first.
# What stands on the sheets too (version, check code, dates) is called as it is called there: see `labels`.
WORDS: Mapping[str, Mapping[str, str]] = {
    "nb": {
        "title": "Versjoner",
        "question": "Er utskriften min gjeldende?",
        "answer": "Finn kontrollkoden på arket i tabellen. Står det «gjelder nå», er utskriften gjeldende. "
        "Finnes ikke koden her, er arket ikke gjeldende.",
        "approved": "Godkjent",
        "codes": "Kontrollkoder",
        "changed": "Hva er endret",
        "unchanged": "Ordlyden er den samme",
        "current": "gjelder nå",
        "from": "gjelder fra {date}",
        "answer_from": "Står det «gjelder fra», er utskriften gjeldende fra den dagen.",
        "kept": "gjelder på {languages} inntil oversettelsen er klar",
        "replaced": "erstattet",
        "taken_back": "trukket tilbake",
        "withdrawn": "trukket tilbake {date}",
        "over": "Disse retningslinjene ble trukket tilbake {date} og gjelder ikke lenger.",
        "none": "Nei, ingen utskrift er gjeldende.",
        "significant": "Betydelig endring",
        "minor": "Ikke betydelig endring",
        "lagging": "{language}: Versjon {version}, godkjent {date}, gjelder fortsatt på dette språket. "
        "Versjon {newest} ble godkjent {newest_date} og er ikke oversatt og godkjent ennå.",
        "absent": "{language}: Ikke oversatt og godkjent ennå.",
        "open": "Les de gjeldende retningslinjene",
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
        "answer": "Finn kontrollkoden på arket i tabellen. Står det «gjeld no», er utskrifta gjeldande. "
        "Finst ikkje koden her, er arket ikkje gjeldande.",
        "approved": "Godkjend",
        "codes": "Kontrollkodar",
        "changed": "Kva er endra",
        "unchanged": "Ordlyden er den same",
        "current": "gjeld no",
        "from": "gjeld frå {date}",
        "answer_from": "Står det «gjeld frå», er utskrifta gjeldande frå den dagen.",
        "kept": "gjeld på {languages} til omsetjinga er klar",
        "replaced": "erstatta",
        "taken_back": "trekt tilbake",
        "withdrawn": "trekt tilbake {date}",
        "over": "Desse retningslinene vart trekte tilbake {date} og gjeld ikkje lenger.",
        "none": "Nei, inga utskrift er gjeldande.",
        "significant": "Vesentleg endring",
        "minor": "Ikkje vesentleg endring",
        "lagging": "{language}: Versjon {version}, godkjend {date}, gjeld framleis på dette språket. "
        "Versjon {newest} vart godkjend {newest_date} og er ikkje omsett og godkjend enno.",
        "absent": "{language}: Ikkje omsett og godkjend enno.",
        "open": "Les dei gjeldande retningslinene",
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
        "answer": "Find the check code of the sheet in the table. If it says “in force”, the copy is current. "
        "If the code is not here, the sheet is not current.",
        "approved": "Approved",
        "codes": "Check codes",
        "changed": "What has changed",
        "unchanged": "The wording is the same",
        "current": "in force",
        "from": "in force from {date}",
        "answer_from": "If it says “in force from”, the copy is current from that day.",
        "kept": "in force in {languages} until the translation is ready",
        "replaced": "replaced",
        "taken_back": "withdrawn",
        "withdrawn": "withdrawn {date}",
        "over": "These guidelines were withdrawn {date} and are no longer in force.",
        "none": "No, no printed copy is current.",
        "significant": "Significant change",
        "minor": "Not a significant change",
        "lagging": "{language}: Version {version}, approved {date}, is still in force in this language. "
        "Version {newest} was approved {newest_date} and has not been translated and approved yet.",
        "absent": "{language}: Not translated and approved yet.",
        "open": "Read the guidelines in force",
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


@dataclass(frozen=True, slots=True)
class Code:
    """A check code, what of a language carries it, and whether a sheet with it is current, in words and not."""

    code: str
    language: str
    carriers: tuple[str, ...]
    state: str
    current: bool


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

    Nothing in it depends on the clock.
    """
    language = top.language
    spoken = language if language in WORDS else "en"
    words = {**{name: labels(spoken)[name] for name in _ON_SHEETS}, **WORDS[spoken]}
    gone = top.withdrawn
    rows = tuple(_row(words, version, top, editions) for version in reversed(_versions(known, top)))
    begins = any(code.current and code.state != words["current"] for row in rows for code in row.codes)
    words["answer"] += f" {words['answer_from']}" if begins else ""
    return workshop.fill(
        "versions.html.j2",
        language=spoken,
        words=words,
        title=top.title,
        title_language=language,
        over=words["over"].format(date=_day(gone.date, language)) if gone else "",
        reason=gone.reason if gone else "",
        notes=() if gone else tuple(_notes(words, language, top, editions)),
        rows=rows,
        page=next((file.path for file in top.files_of(language) if file.path.endswith("/index.html")), ""),
        name=locales.native_name,
    )


def _notes(words: Mapping[str, str], language: str, top: Release, editions: Mapping[str, Release]) -> list[str]:
    """A dated sentence for each language that is not at the newest version, and one for those that have none."""
    lagging = [tag for tag, release in editions.items() if release.version != top.version]
    notes = [
        words["lagging"].format(
            language=_named(tag, language),
            version=editions[tag].version,
            date=_day(editions[tag].approved(tag), language),
            newest=top.version,
            newest_date=_day(top.approved(language), language),
        )
        for tag in lagging
    ]
    if absent := [_named(tag, language) for tag in top.languages if tag not in editions]:
        notes.append(words["absent"].format(language=", ".join(absent)))
    return notes


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


def _row(words: Mapping[str, str], version: _Version, top: Release, editions: Mapping[str, Release]) -> Row:
    first, last = version.first, version.last
    current = first.version == top.version and not top.withdrawn
    return Row(
        first.version,
        _day(first.approved(first.language), top.language),
        _day(last.control.get("valid_from", ""), top.language) or words["not_stated"],
        _day(last.control.get("next_review", ""), top.language) or words["not_stated"],
        tuple(_codes(words, last, top, editions)),
        _in_force(words, last) if current else _state(words, version, top, editions),
        current,
        words["significant"] if first.significant else words["minor"],
        first.changed,
        _day(last.control.get("reviewed", ""), top.language),
        tuple(dict.fromkeys(release.changed for release in version.folders[1:] if release.unchanged)),
    )


def _in_force(words: Mapping[str, str], release: Release) -> str:
    """That it is in force; from which day, where that was to come when it was approved: no page knows the day."""
    begins = release.control.get("valid_from", "")
    if begins <= release.approved(release.language):
        return words["current"]
    return words["from"].format(date=_day(begins, release.language))


def _state(words: Mapping[str, str], version: _Version, top: Release, editions: Mapping[str, Release]) -> str:
    """What has become of a version that is not the one in force."""
    lagging = [tag for tag, release in editions.items() if release.version == version.first.version]
    if lagging:
        names = ", ".join(str(locales.language_name(tag, top.language)) for tag in lagging)
        return words["kept"].format(languages=names)
    gone = version.withdrawal
    if gone and gone.withdrawn and gone.order <= top.order:
        return words["withdrawn"].format(date=_day(gone.withdrawn.date, top.language))
    return words[_gone(version.last, top)]


def _gone(release: Release, top: Release) -> str:
    if release.order > top.order or (top.withdrawn and release.version == top.version):
        return "taken_back"
    return "replaced"


def _codes(words: Mapping[str, str], release: Release, top: Release, editions: Mapping[str, Release]) -> list[Code]:
    """Each code with what carries it; a sheet of an older version whose words still stand is as good as a new one."""
    standing = {(file.language, file.check_code) for tag, of in editions.items() for file in of.files_of(tag)}
    found: dict[tuple[str, str], list[str]] = {}
    for file in sorted(release.files, key=lambda file: _seat(file.language, top)):
        name = words.get(f"as_{file.format}", file.format)
        found.setdefault((file.language, file.check_code), []).append(name)
    return [
        Code(
            code,
            tag,
            tuple(dict.fromkeys(names)),
            _in_force(words, release) if (tag, code) in standing else words[_gone(release, top)],
            (tag, code) in standing,
        )
        for (tag, code), names in found.items()
    ]


def _seat(language: str, top: Release) -> int:
    """Where a language comes: the source first, then as the organisation orders them, last those that are gone."""
    return top.languages.index(language) if language in top.languages else len(top.languages)


def _day(iso: str, language: str) -> str:
    return str(locales.format_date(date.fromisoformat(iso), language)) if iso else ""

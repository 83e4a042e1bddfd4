"""The page that answers "is my printed copy current?", without a server: every version, its codes, what has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from oppslag import locales
from oppslag.publishing.releases import Release
from oppslag.workshop import Workshop

# The page's own words. It is written in the source language of the document, so bokmål and nynorsk come first.
WORDS: Mapping[str, Mapping[str, str]] = {
    "nb": {
        "title": "Utgaver",
        "question": "Er utskriften min gjeldende?",
        "answer": "Finn sjekkoden på arket i tabellen. Står det «gjelder nå», er utskriften gjeldende. "
        "Finnes ikke koden her, er arket ikke gjeldende.",
        "version": "Utgave",
        "approved": "Godkjent",
        "valid_from": "Gjelder fra",
        "next_review": "Neste gjennomgang",
        "codes": "Sjekkoder",
        "state": "Status",
        "changed": "Hva er endret",
        "current": "gjelder nå",
        "kept": "gjelder på {languages} inntil oversettelsen er klar",
        "replaced": "erstattet",
        "withdrawn": "trukket tilbake",
        "significant": "Betydelig endring",
        "minor": "Ikke betydelig endring",
        "lagging": "{language}: Utgave {version}, godkjent {date}, gjelder fortsatt på dette språket. "
        "Utgave {newest} ble godkjent {newest_date} og er ikke oversatt og godkjent ennå.",
        "absent": "{language}: Ikke oversatt og godkjent ennå.",
        "unknown": "ikke oppgitt",
        "open": "Les de gjeldende retningslinjene",
    },
    "nn": {
        "title": "Utgåver",
        "question": "Er utskrifta mi gjeldande?",
        "answer": "Finn sjekkoden på arket i tabellen. Står det «gjeld no», er utskrifta gjeldande. "
        "Finst ikkje koden her, er arket ikkje gjeldande.",
        "version": "Utgåve",
        "approved": "Godkjend",
        "valid_from": "Gjeld frå",
        "next_review": "Neste gjennomgang",
        "codes": "Sjekkodar",
        "state": "Status",
        "changed": "Kva er endra",
        "current": "gjeld no",
        "kept": "gjeld på {languages} til omsetjinga er klar",
        "replaced": "erstatta",
        "withdrawn": "trekt tilbake",
        "significant": "Vesentleg endring",
        "minor": "Ikkje vesentleg endring",
        "lagging": "{language}: Utgåve {version}, godkjend {date}, gjeld framleis på dette språket. "
        "Utgåve {newest} vart godkjend {newest_date} og er ikkje omsett og godkjend enno.",
        "absent": "{language}: Ikkje omsett og godkjend enno.",
        "unknown": "ikkje oppgitt",
        "open": "Les dei gjeldande retningslinjene",
    },
    "en": {
        "title": "Versions",
        "question": "Is my printed copy current?",
        "answer": "Find the check code of the sheet in the table. If it says “in force”, the copy is current. "
        "If the code is not here, the sheet is not current.",
        "version": "Version",
        "approved": "Approved",
        "valid_from": "Valid from",
        "next_review": "Next review",
        "codes": "Check codes",
        "state": "State",
        "changed": "What has changed",
        "current": "in force",
        "kept": "in force in {languages} until the translation is ready",
        "replaced": "replaced",
        "withdrawn": "withdrawn",
        "significant": "Significant change",
        "minor": "Not a significant change",
        "lagging": "{language}: Version {version}, approved {date}, is still in force in this language. "
        "Version {newest} was approved {newest_date} and has not been translated and approved yet.",
        "absent": "{language}: Not translated and approved yet.",
        "unknown": "not stated",
        "open": "Read the guidelines in force",
    },
}


@dataclass(frozen=True, slots=True)
class Code:
    """A check code, the files of a language that carry it, and whether a sheet with it is current, in words and not."""

    code: str
    language: str
    files: tuple[str, ...]
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


def versions_page(workshop: Workshop, known: Sequence[Release], top: Release, editions: Mapping[str, Release]) -> str:
    """The page of one document as `top` stands published and `editions` says which release each language has.

    Nothing in it depends on the clock.
    """
    language = top.language
    words = WORDS.get(language, WORDS["en"])
    return workshop.fill(
        "versions.html.j2",
        language=language if language in WORDS else "en",
        words=words,
        title=top.title,
        title_language=language,
        notes=tuple(_notes(words, language, top, editions)),
        rows=tuple(
            _row(words, release, top, editions) for release in sorted(known, key=lambda r: r.order, reverse=True)
        ),
        page=next((file.path for file in top.files_of(language) if file.path.endswith("/index.html")), ""),
        name=locales.native_name,
    )


def _notes(words: Mapping[str, str], language: str, top: Release, editions: Mapping[str, Release]) -> list[str]:
    """A dated sentence for each language that is not at the newest version."""
    notes = []
    for tag in top.languages:
        here, there = str(locales.language_name(tag, language)), locales.native_name(tag)
        name = here if here.casefold() == there.casefold() else f"{here} ({there})"
        release = editions.get(tag)
        if release is None:
            notes.append(words["absent"].format(language=name))
        elif release.version != top.version:
            notes.append(
                words["lagging"].format(
                    language=name,
                    version=release.version,
                    date=_day(release.date, language),
                    newest=top.version,
                    newest_date=_day(top.date, language),
                )
            )
    return notes


def _one_each(known: Sequence[Release], top: Release) -> list[Release]:
    """One release for each version, oldest first: that which holds most of what has been published."""
    found: dict[str, Release] = {}
    for release in known:
        if release.order <= top.order or release.version != top.version:
            found[release.version] = release
    return list(found.values())


def _row(words: Mapping[str, str], release: Release, top: Release, editions: Mapping[str, Release]) -> Row:
    lagging = [tag for tag, of in editions.items() if of.version == release.version != top.version]
    current = release.version == top.version
    if current:
        state = words["current"]
    elif lagging:
        names = ", ".join(str(locales.language_name(tag, top.language)) for tag in lagging)
        state = words["kept"].format(languages=names)
    else:
        state = words[_gone(release, top)]
    return Row(
        release.version,
        _day(release.date, top.language),
        _day(release.control.get("valid_from", ""), top.language) or words["unknown"],
        _day(release.control.get("next_review", ""), top.language) or words["unknown"],
        tuple(_codes(words, release, top, editions)),
        state,
        current,
        words["significant"] if release.significant else words["minor"],
        release.changed,
    )


def _gone(release: Release, top: Release) -> str:
    return "withdrawn" if release.order > top.order else "replaced"


def _codes(words: Mapping[str, str], release: Release, top: Release, editions: Mapping[str, Release]) -> list[Code]:
    """Each code with its files; a sheet of an older version whose words still stand is as good as a new one."""
    standing = {(file.language, file.check_code) for tag, of in editions.items() for file in of.files_of(tag)}
    found: dict[tuple[str, str], list[str]] = {}
    for file in release.files:
        found.setdefault((file.language, file.check_code), []).append(file.path.rpartition("/")[2])
    return [
        Code(
            code,
            tag,
            tuple(names),
            words["current" if (tag, code) in standing else _gone(release, top)],
            (tag, code) in standing,
        )
        for (tag, code), names in found.items()
    ]


def _day(iso: str, language: str) -> str:
    return str(locales.format_date(date.fromisoformat(iso), language)) if iso else ""

"""Pages that stand where readers look for an edition that is not there: withdrawn, or not approved in their language.

They are made when publishing, in the reader's language, and hold no rule. Nothing in them depends on the clock.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from oppslag import locales
from oppslag.bidi import line
from oppslag.labels import labels
from oppslag.publishing.releases import Release, Withdrawal
from oppslag.workshop import Workshop

PAGE = "index.html"  # the page of an edition, whose address people have kept and other editions lead to


@dataclass(frozen=True, slots=True)
class _Line:
    """Words in a language, and where they lead ("" = nowhere)."""

    said: str
    language: str
    to: str = ""

    @property
    def dir(self) -> str:
        return locales.direction(self.language)

    @property
    def words(self) -> str:
        return line(self.said) if self.dir == "rtl" else self.said


def farewells(workshop: Workshop, top: Release, editions: Mapping[str, Release]) -> Iterator[tuple[str, str]]:
    """What stands where the pages of a withdrawn document stood: path below its folder, and the page.

    `editions` are those that stood before it was withdrawn; where there was none, a page said so.
    """
    said = top.withdrawn or Withdrawal("", "", "")
    source = editions.get(top.language)
    for language in top.languages:
        release = editions.get(language)
        if not _has_page(release or source, language if release else top.language):
            continue
        words = labels(language)
        title = _Line(top.title, top.language)
        if release:
            title = _Line(release.snapshots[language].texts.get(f"{top.document}/title", top.title), language)
        day = str(locales.format_date(date.fromisoformat(said.date), language))
        facts = ((words["withdrawn"], day, said.date), (words["version"], top.version, ""))
        lines = (_Line(said.reason, top.language), _Line(words["withdrawn_versions"], language, "../versions.html"))
        yield f"{language}/{PAGE}", _page(workshop, title, _Line(words["withdrawn_notice"], language), facts, lines)


def absences(workshop: Workshop, top: Release, editions: Mapping[str, Release]) -> Iterator[tuple[str, str]]:
    """What stands where an edition would, in each language that has none yet: other editions lead there."""
    source = editions.get(top.language)
    if not _has_page(source, top.language):
        return
    for language in top.languages:
        if language not in editions:
            words = labels(language)
            shown = f"{top.title} ({locales.native_name(top.language)})"
            lines = (
                _Line(shown, top.language, f"../{top.language}/{PAGE}"),
                _Line(words["withdrawn_versions"], language, "../versions.html"),
            )
            notice = _Line(words["absent_notice"], language)
            yield f"{language}/{PAGE}", _page(workshop, _Line(top.title, top.language), notice, (), lines)


def _has_page(release: Release | None, language: str) -> bool:
    return release is not None and any(file.path == f"{language}/{PAGE}" for file in release.files_of(language))


def _page(
    workshop: Workshop, title: _Line, notice: _Line, facts: Sequence[tuple[str, str, str]], lines: Sequence[_Line]
) -> str:
    return workshop.fill("notice.html.j2", title=title, notice=notice, facts=facts, lines=lines)

"""What a translation may not lose, add or hide: every finding with the catalogue's line and the rule.

What must be the same on both sides (fields, links, addresses, numbers, dates, emphasis, structure, footnotes) is an
error, as are words that were never translated. What can only be guessed at (a lost `not`, a `must` that became a
`should`) is a warning that shows both sentences.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from oppslag.loading.words import check_words
from oppslag.localising.bridges import NO_BRIDGES, Bridges, read_bridges
from oppslag.localising.catalogues import Catalogue, Entry
from oppslag.localising.forms import FIELD, Form, form
from oppslag.localising.modality import changes_of_meaning
from oppslag.localising.states import Standing, attempt, load_catalogue, standing, translated_words
from oppslag.localising.waivers import NO_WAIVERS, Waiver, read_waivers
from oppslag.messages import _
from oppslag.model import Policy, State, Text, languages_of
from oppslag.problems import Problem, Severity

_READ = 1_000  # letters of what a message quotes; the longest rule that we know of has half as many


@dataclass(frozen=True)
class Pair:
    """A source text and its translation, each in its own language."""

    source: Text
    translation: Text

    @cached_property
    def forms(self) -> tuple[Form, Form]:
        """What the two hold besides words."""
        return form(self.source.words, self.source.language), form(self.translation.words, self.translation.language)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check, by the name that a waiver calls it, says of one text."""

    check: str
    key: str
    problem: Problem


def check_translations(policies: Iterable[Policy], root: Path) -> tuple[Problem, ...]:
    """Every problem of every catalogue in the workspace, and of the records beside them, in reading order."""
    known = tuple(policies)
    problems: list[Problem] = []
    waivers = attempt(partial(read_waivers, root), NO_WAIVERS, problems)
    bridges = attempt(partial(read_bridges, root), NO_BRIDGES, problems)
    for policy in known:
        for language in languages_of(policy)[1:]:
            unreadable = len(problems)
            catalogue = attempt(partial(load_catalogue, policy, root, language), None, problems)
            if len(problems) == unreadable:
                problems += check_translation(policy, catalogue, language, waivers, bridges)
    return (*problems, *waived_nowhere(known, waivers))


def waived_nowhere(policies: Iterable[Policy], waivers: Iterable[Waiver]) -> tuple[Problem, ...]:
    """The waivers of documents and languages that there are not: they match nothing."""
    pairs = {(policy.id, language) for policy in policies for language in languages_of(policy)[1:]}
    return tuple(_stale(waiver) for waiver in waivers if (waiver.document, waiver.language) not in pairs)


def check_translation(
    policy: Policy,
    catalogue: Catalogue | None,
    language: str,
    waivers: Iterable[Waiver] = (),
    bridges: Bridges = NO_BRIDGES,
) -> tuple[Problem, ...]:
    """The problems of one catalogue, each with its file, line and key; errors and warnings in the source's order.

    None stands for a catalogue that is not there. An outdated translation is not shown to anybody and is not judged,
    but its waivers stay. A waiver of this document and language that matches no finding is an error.
    """
    problems = list(_wrong_language(catalogue, language)) if catalogue else []
    entries = catalogue.entries if catalogue else {}
    own = [w for w in waivers if (w.document, w.language) == (policy.id, language)]
    used: set[Waiver] = set()
    for text in policy.texts():
        entry = entries.get(text.key)
        if entry is None or not entry.translated:
            continue
        shown = standing(policy.id, text, entry, bridges) is Standing.FITS
        source = text if shown else replace(text, words=unicodedata.normalize("NFC", entry.origin))
        for finding in _findings(Pair(source, _translation(text, entry, language))):
            matching = [w for w in own if (w.key, w.check) == (finding.key, finding.check)]
            used.update(matching)
            if shown and not matching:
                problems.append(finding.problem)
    return (*problems, *(_stale(waiver) for waiver in own if waiver not in used))


def _translation(text: Text, entry: Entry, language: str) -> Text:
    return replace(text, words=translated_words(entry), language=language, state=State.UNREVIEWED, place=entry.place)


def _findings(pair: Pair) -> Iterator[Finding]:
    for name, check in CHECKS.items():
        for problem in check(pair):
            yield Finding(name, pair.source.key, problem)


def _stale(waiver: Waiver) -> Problem:
    return Problem(
        _(
            "The waiver of “{check}” for {key} in {language} matches nothing.",
            check=waiver.check,
            key=waiver.key,
            language=waiver.language,
        ),
        waiver.place,
        _("Remove it. The checks are called: {names}.", names=", ".join(CHECKS)),
    )


def _wrong_language(catalogue: Catalogue, language: str) -> Iterator[Problem]:
    said = catalogue.language.replace("_", "-")
    if said and said.lower() != language.lower():
        yield Problem(
            _(
                "The catalogue's header says “{said}”, but it lies in the folder of “{language}”.",
                said=said,
                language=language,
            ),
            catalogue.place,
            _("Move the file to where it belongs, or correct the line Language: in its header."),
        )


def _problem(pair: Pair, message: str, hint: str = "", severity: Severity = Severity.ERROR) -> Problem:
    return Problem(f"{pair.source.key}: {message}", pair.translation.place, hint, severity=severity)


def _fields(pair: Pair) -> Iterator[Problem]:
    ours, theirs = pair.forms
    if ours.fields != theirs.fields:
        here, there = (
            _clipped(", ".join(f"[[{name}]]" for name in FIELD.findall(text.words))) or "–" for text in _both(pair)
        )
        message = _(
            "The fields to fill in are not the same: {source} became {translation}.", source=here, translation=there
        )
        hint = _("Translate the words inside [[ ]] and keep as many fields; the same field keeps the same words.")
        yield _problem(pair, message, hint)


def _counted(name: str, pair: Pair) -> Iterator[Problem]:
    """Lost and added pieces of one kind."""
    ours, theirs = (getattr(each, name) for each in pair.forms)
    if ours != theirs:
        lost, added = _listed(ours - theirs), _listed(theirs - ours)
        hint = _("Write it as in the source. If it is right as it stands, write a waiver with the reason.")
        yield _problem(pair, _difference(name, lost, added), hint)


def _difference(name: str, lost: str, added: str) -> str:
    things = {
        "links": _("The links are not the same."),
        "emails": _("The e-mail addresses are not the same."),
        "phones": _("The phone numbers are not the same."),
        "dates": _("The dates are not the same."),
        "numbers": _("The numbers are not the same."),
        "emphasis": _("The emphasis is not the same."),
        "footnotes": _("The footnotes are not the same."),
    }
    parts = [things[name]]
    parts += [_("Lost: {pieces}.", pieces=lost)] if lost else []
    parts += [_("Added: {pieces}.", pieces=added)] if added else []
    return " ".join(parts)


def _listed(pieces: Counter[str]) -> str:
    return _clipped(", ".join(sorted(pieces.elements())))


def _clipped(words: str) -> str:
    """Words that quote a text, kept to what a person reads."""
    return words if len(words) <= _READ else f"{words[:_READ]}…"


def _structure(pair: Pair) -> Iterator[Problem]:
    ours, theirs = pair.forms
    if ours.structure != theirs.structure:
        message = _(
            "The paragraphs, list items or tables are not the same: {source} became {translation}.",
            source=_clipped(" ".join(ours.structure)),
            translation=_clipped(" ".join(theirs.structure)),
        )
        hint = _("¶ is a paragraph, • a list item, 1 a numbered one, | a row of a table, > a quote. Keep their order.")
        yield _problem(pair, message, hint)


_SHORT = 3  # words that may well be the same in two languages: names, loanwords, short titles
_ALIKE = frozenset({"nb", "nn", "da", "sv"})  # where whole phrases are


def _same(pair: Pair) -> Iterator[Problem]:
    ours, theirs = (text.words.casefold() for text in _both(pair))
    if ours == theirs and not _may_be_the_same(pair):
        yield _problem(
            pair, _("The translation is the source itself."), _("Translate it, or write a waiver with the reason.")
        )


def _may_be_the_same(pair: Pair) -> bool:
    words = pair.source.words.split()
    alike = {text.language.partition("-")[0] for text in _both(pair)} <= _ALIKE
    return len(words) == 1 or (len(words) <= _SHORT and (alike or all(not word[0].islower() for word in words)))


def _meaning(pair: Pair) -> Iterator[Problem]:
    ours, theirs = pair.source, pair.translation
    for message in changes_of_meaning(ours.words, ours.language, theirs.words, theirs.language):
        sentences = "\n".join(f"{text.language}: {_clipped(text.words)}" for text in (ours, theirs))
        yield _problem(pair, message, sentences, Severity.WARNING)


def _words(pair: Pair) -> Iterator[Problem]:
    yield from check_words(pair.translation)


def _both(pair: Pair) -> tuple[Text, Text]:
    return pair.source, pair.translation


CHECKS: dict[str, Callable[[Pair], Iterable[Problem]]] = {
    "fields": _fields,
    "links": partial(_counted, "links"),
    "emails": partial(_counted, "emails"),
    "phones": partial(_counted, "phones"),
    "dates": partial(_counted, "dates"),
    "numbers": partial(_counted, "numbers"),
    "emphasis": partial(_counted, "emphasis"),
    "structure": _structure,
    "footnotes": partial(_counted, "footnotes"),
    "same": _same,
    "meaning": _meaning,
    "words": _words,
}

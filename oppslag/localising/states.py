"""The state of each text in one language, and from it the edition that readers of that language get."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TypeVar

from oppslag.localising.approvals import NO_APPROVALS, Approvals, approved_and_gone, approved_prints, read_approvals
from oppslag.localising.bridges import NO_BRIDGES, Bridges, read_bridges
from oppslag.localising.catalogues import Catalogue, Entry, catalogue_path, read_catalogue, relative_path
from oppslag.localising.news import news
from oppslag.localising.reviews import NO_REVIEWS, Review, Reviews, read_reviews
from oppslag.messages import _
from oppslag.model import Edition, Policy, State, Text, fingerprint, languages_of
from oppslag.problems import Problem, SourceError, UsageError

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Records:
    """What people have decided about the texts of a workspace."""

    reviews: Reviews = NO_REVIEWS
    approvals: Approvals = ()
    bridges: Bridges = NO_BRIDGES


NO_RECORDS = Records()


class Standing(StrEnum):
    """How a catalogue stands to a source text, whoever has reviewed it."""

    FITS = "fits"
    OUTDATED = "outdated"
    MISSING = "missing"


def standing(document: str, text: Text, entry: Entry | None, bridges: Bridges) -> Standing:
    """Whether there is a translation of the source text, and whether it was made from these words."""
    if entry is None or not entry.translated:
        return Standing.MISSING
    if entry.unsure:
        return Standing.OUTDATED
    made_from = unicodedata.normalize("NFC", entry.origin.strip())
    fits = made_from == text.words or bridges.join(document, text.key, made_from, text.words)
    return Standing.FITS if fits else Standing.OUTDATED


def translated_words(entry: Entry) -> str:
    """The words as an edition holds them: Unicode NFC, without the white space that an editor left around them."""
    return unicodedata.normalize("NFC", entry.words.strip())


def localise(
    policy: Policy,
    language: str,
    catalogue: Catalogue | None,
    records: Records = NO_RECORDS,
) -> Edition:
    """The edition in one language. Pure.

    Promises: ids, order and keys are the source's. A missing or outdated text has the source's words, tagged with the
    source's language, in that state; a translation of a proposed text is proposed too, once it is reviewed. A
    translated text's place is that of its translation in the catalogue. `approved` says whether an approval binds
    these very words in the language that they are in; `gone` what it bound beside them.
    """
    said = {tag: approved_prints(records.approvals, policy.id, tag) for tag in (policy.language, language)}

    def approve(text: Text) -> Text:
        return replace(text, approved=said[text.language].get(text.key) == text.fingerprint)

    gone = approved_and_gone(records.approvals, policy.id, language, {text.key for text in policy.texts()})
    if language == policy.language:
        return Edition(policy.map_texts(approve), language, gone=gone)
    entries = catalogue.entries if catalogue else {}

    def translate(text: Text) -> Text:
        entry = entries.get(text.key)
        found = standing(policy.id, text, entry, records.bridges)
        if entry is None or found is not Standing.FITS:
            return approve(replace(text, state=State(found.value) if found is not Standing.FITS else text.state))
        words = translated_words(entry)
        review = records.reviews.found.get((policy.id, language, text.key))
        state = text.state if _holds(review, policy.id, text, words, records.bridges) else State.UNREVIEWED
        return approve(replace(text, words=words, language=language, state=state, place=entry.place))

    return Edition(policy.map_texts(translate), language, gone=gone)


def _holds(review: Review | None, document: str, text: Text, words: str, bridges: Bridges) -> bool:
    """Whether somebody has found these very words right for this very source, bridged corrections apart."""
    return (
        review is not None
        and review.translation == fingerprint(words)
        and bridges.join_prints(document, text.key, review.source, text.fingerprint)
    )


def load_catalogue(policy: Policy, root: Path, language: str) -> Catalogue | None:
    """The catalogue of a policy in a language; None where there is none, and for the source language."""
    path = catalogue_path(root, language, policy.id)
    if language == policy.language or not path.exists():
        return None
    return read_catalogue(path, relative_path(language, policy.id))


def load_edition(policy: Policy, root: Path, language: str) -> Edition:
    """One edition from the workspace's files.

    Raises SourceError with every problem of the files it needs, UsageError for a language that the policy lacks.
    """
    if language not in languages_of(policy):
        raise UsageError(
            Problem(
                _("{document} has no edition in “{language}”.", document=policy.id, language=language),
                hint=_("It has: {languages}.", languages=", ".join(languages_of(policy))),
            )
        )
    return _load(policy, root, (language,))[0]


def editions(policy: Policy, root: Path) -> tuple[Edition, ...]:
    """Every edition of a policy: the source first, then the organisation's languages in their order.

    Raises SourceError with the problems of all the files at once.
    """
    return _load(policy, root, languages_of(policy))


def read_records(root: Path) -> Records:
    """What people have decided about the texts of the workspace. Raises SourceError with the problems of every file."""
    problems: list[Problem] = []
    reviews = attempt(partial(read_reviews, root), NO_REVIEWS, problems)
    approvals: Approvals = attempt(partial(read_approvals, root), NO_APPROVALS, problems)
    bridges = attempt(partial(read_bridges, root), NO_BRIDGES, problems)
    if problems:
        raise SourceError(problems)
    return Records(reviews, approvals, bridges)


def _load(policy: Policy, root: Path, languages: tuple[str, ...]) -> tuple[Edition, ...]:
    problems: list[Problem] = []
    records = attempt(partial(read_records, root), NO_RECORDS, problems)
    catalogues = [attempt(partial(load_catalogue, policy, root, tag), None, problems) for tag in languages]
    if problems:
        raise SourceError(problems)
    pairs = zip(languages, catalogues, strict=True)
    return tuple(told(localise(policy, tag, catalogue, records), root) for tag, catalogue in pairs)


def told(edition: Edition, root: Path) -> Edition:
    """The edition with what is new in it, where its policy asks for that.

    Raises SourceError when what a release has kept cannot be read.
    """
    return replace(edition, news=news(root, edition)) if edition.policy.whats_new else edition


def attempt(work: Callable[[], Result], otherwise: Result, problems: list[Problem]) -> Result:
    """What the work gives; where it is refused, `otherwise`, with its problems added to the list."""
    try:
        return work()
    except SourceError as error:
        problems += error.problems
        return otherwise

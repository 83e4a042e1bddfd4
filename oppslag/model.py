"""The values that flow through the house: `Policy`, then `Edition`, then `Artifact`. Frozen; no I/O."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import PurePath, PurePosixPath

from oppslag.problems import Place

NOWHERE = Place(PurePath("source"))


class State(StrEnum):
    """What is known of a text in one language. Computed from source, catalogue and reviews, never written down."""

    CURRENT = "current"
    PROPOSED = "proposed"  # source: written, but nobody with the right to has said yes
    UNREVIEWED = "unreviewed"  # translation: no person has said it is right
    OUTDATED = "outdated"  # translation: made from another wording
    MISSING = "missing"  # translation: none


class Kind(StrEnum):
    """What a text is to its policy, the last part of its key. A format declares by kind which texts it carries."""

    TITLE = "title"
    POSTER_TITLE = "poster_title"
    INTRODUCTION = "introduction"
    TEXT = "text"
    TEMPLATE = "template"
    POSTER = "poster"
    DO = "do"
    DONT = "dont"


BINDING = frozenset({Kind.TITLE, Kind.INTRODUCTION, Kind.TEXT, Kind.TEMPLATE, Kind.DO, Kind.DONT})
WALL = frozenset({Kind.POSTER_TITLE, Kind.POSTER})


def kind_of(key: str) -> Kind:
    """What kind of text a key is of: its last part."""
    return Kind(key.rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class Text:
    """Words of one place of a policy in one language.

    `key` is the same in every language (`SM-07/text`, `brukere/title`, `sosiale-medier/introduction`,
    `SM-06/examples-1/do`). `words` is Markdown in Unicode NFC; `language` (BCP 47) is that of the words: in an
    edition where a translation is missing or outdated it is the source's.
    """

    key: str
    words: str
    language: str
    state: State = State.CURRENT
    approved: bool = False
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def kind(self) -> Kind:
        """The last part of the key."""
        return kind_of(self.key)

    @property
    def fingerprint(self) -> str:
        """What an approval or a review is bound to: the first 16 hex digits of the SHA-256 of the words."""
        return fingerprint(self.words)

    @property
    def settled(self) -> bool:
        """Whether an edition may leave the house with this text."""
        return self.approved and self.state is State.CURRENT


VERSION = r"^(0|[1-9][0-9]{0,5})([.](0|[1-9][0-9]{0,5}))?$"  # digits and at most one dot, each spelled in one way


def is_whole(version: str) -> bool:
    """Whether a version can be approved: whole ones (`2`, `2.0`) can, decimals (`2.1`) and 0 are drafts."""
    return bool(re.fullmatch(VERSION, version)) and len(version_order(version)) == 1


def version_order(version: str) -> tuple[int, ...]:
    """`2.0` as numbers, so that 10.0 comes after 9.0 and 2 is 2.0. Raises ValueError for other words."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def fingerprint(words: str) -> str:
    """The first 16 hex digits of the SHA-256 of the words in Unicode NFC."""
    return hashlib.sha256(unicodedata.normalize("NFC", words).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Example:
    """Something to do, something not to do, or both side by side."""

    do: Text | None = None
    dont: Text | None = None

    @property
    def texts(self) -> tuple[Text, ...]:
        """Those that are there: do before don't."""
        return tuple(text for text in (self.do, self.dont) if text)


@dataclass(frozen=True, slots=True)
class Rule:
    """One numbered rule. Its id is its visible number and never changes; `note` is for reviewers and never leaves."""

    id: str
    text: Text
    poster: Text | None = None
    template: Text | None = None
    examples: tuple[Example, ...] = ()
    rules: tuple["Rule", ...] = ()
    note: str = ""
    place: Place = field(default=NOWHERE, compare=False)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Rule"]]:
        """This rule and those below it in reading order, each with its depth (0 = directly in a section)."""
        yield depth, self
        for rule in self.rules:
            yield from rule.walk(depth + 1)

    @property
    def texts(self) -> tuple[Text, ...]:
        """The texts of this rule alone, in reading order; sub-rules have their own."""
        own = (self.text, self.poster, self.template)
        return (*(text for text in own if text), *(text for example in self.examples for text in example.texts))

    def map_texts(self, change: Callable[[Text], Text]) -> "Rule":
        """The same rule with every text, sub-rules' included, replaced by `change(text)`."""
        return replace(
            self,
            text=change(self.text),
            poster=self.poster and change(self.poster),
            template=self.template and change(self.template),
            examples=tuple(
                Example(example.do and change(example.do), example.dont and change(example.dont))
                for example in self.examples
            ),
            rules=tuple(rule.map_texts(change) for rule in self.rules),
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of rules."""

    id: str
    title: Text
    rules: tuple[Rule, ...]
    poster_title: Text | None = None
    place: Place = field(default=NOWHERE, compare=False)

    def walk(self) -> Iterator[tuple[int, Rule]]:
        """Every rule of the section in reading order, with its depth."""
        for rule in self.rules:
            yield from rule.walk()


@dataclass(frozen=True, slots=True)
class Contact:
    """A role that answers questions about the policy, as data that HR can change."""

    name: str = ""
    role: str = ""
    phone: str = ""
    mobile: str = ""
    email: str = ""


DAYS = ("last_changed", "valid_from", "reviewed", "next_review")  # of document control, as sheets show them


@dataclass(frozen=True, slots=True)
class Control:
    """Document control. What the source does not say is None, shown as "not stated", never invented.

    `places` says where each day stands that the source states; it is no part of them.
    """

    version: str
    last_changed: date | None = None
    valid_from: date | None = None
    reviewed: date | None = None
    next_review: date | None = None
    owner: str | None = None
    approver: str | None = None
    case: str | None = None
    applies_to: str | None = None
    contact: Contact | None = None
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Colours:
    """CSS hex colours: `primary` and `accent` of the house, `sections` taken in turn.

    `places` says where each stands that the source names ("primary", "accent", "sections 1"); it is no part of them.
    """

    primary: str = "#0d2b45"
    accent: str = "#0a5a9c"
    sections: tuple[str, ...] = ("#0a5a9c", "#006357", "#8e24aa", "#9e3500", "#37474f")
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Organisation:
    """What all policies of one workspace share.

    `address` is that of the published page; empty = none, no QR. `crop_marks` = the print shop's poster shows where to
    cut; without, its paper ends with the bleed.
    """

    name: str
    languages: tuple[str, ...]
    quality_system: str = ""
    address: str = ""
    colours: Colours = field(default_factory=Colours)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    crop_marks: bool = True


@dataclass(frozen=True, slots=True)
class News:
    """What is new since an earlier version (`since`), as a reader may be told it: numbers of rules, never their words.

    `other` = the title, the introduction or the title of a section is not what it was.
    """

    since: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    other: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy in its source language, as loaded and validated."""

    id: str
    prefix: str
    language: str
    title: Text
    sections: tuple[Section, ...]
    control: Control
    organisation: Organisation
    introduction: Text | None = None
    poster_title: Text | None = None
    formats: tuple[str, ...] = ()  # names; empty = all
    retired: tuple[str, ...] = ()
    whats_new: bool = False  # whether page and document say what is new since the version before
    place: Place = field(default=NOWHERE, compare=False)

    def rules(self) -> Iterator[tuple[int, Rule]]:
        """Every rule in reading order, with its depth (0 = directly in a section)."""
        for section in self.sections:
            yield from section.walk()

    def texts(self) -> Iterator[Text]:
        """Every text in reading order: the document's own, then section by section."""
        yield from filter(None, (self.title, self.poster_title, self.introduction))
        for section in self.sections:
            yield from filter(None, (section.title, section.poster_title))
            for _depth, rule in section.walk():
                yield from rule.texts

    def map_texts(self, change: Callable[[Text], Text]) -> "Policy":
        """The same policy with every text replaced by `change(text)`; ids, order and keys stay."""
        return replace(
            self,
            title=change(self.title),
            poster_title=self.poster_title and change(self.poster_title),
            introduction=self.introduction and change(self.introduction),
            sections=tuple(
                replace(
                    section,
                    title=change(section.title),
                    poster_title=section.poster_title and change(section.poster_title),
                    rules=tuple(rule.map_texts(change) for rule in section.rules),
                )
                for section in self.sections
            ),
        )


def languages_of(policy: Policy) -> tuple[str, ...]:
    """The languages of a policy's editions: its source first, then the organisation's in their order."""
    return (policy.language, *(tag for tag in policy.organisation.languages if tag != policy.language))


@dataclass(frozen=True, slots=True)
class Edition:
    """A policy in one language (BCP 47): what readers of that language get, with the state of each text.

    `news` is there where the policy asks for it and an earlier version was released in this language. `gone` has the
    keys of texts that somebody approved with the others and that are no longer in it.
    """

    policy: Policy
    language: str
    news: News | None = None
    gone: tuple[str, ...] = ()

    @property
    def is_source(self) -> bool:
        """Whether this is the edition that prevails."""
        return self.language == self.policy.language

    def texts(self, kinds: frozenset[Kind]) -> tuple[Text, ...]:
        """The texts of these kinds in reading order, with the titles that stand beside them.

        The document's title stands on every sheet, and section titles wherever rules stand in full.
        """
        own = self.policy.title.key
        shown = kinds | {Kind.TITLE} if Kind.TEXT in kinds else kinds
        return tuple(text for text in self.policy.texts() if text.key == own or text.kind in shown)

    def missed(self, kinds: frozenset[Kind]) -> tuple[str, ...]:
        """The keys of `gone` that texts of these kinds had: without them what is there is not what was approved."""
        return tuple(key for key in self.gone if Kind(key.rpartition("/")[2]) in kinds)

    def draft_reasons(self, kinds: frozenset[Kind]) -> tuple[State | None, ...]:
        """Why a format that carries these kinds is a draft: the states found, None for a lack of approval.

        Empty = it is not a draft. Gravest first.
        """
        texts = self.texts(kinds)
        states = {text.state for text in texts} - {State.CURRENT}
        order = (State.MISSING, State.OUTDATED, State.UNREVIEWED, State.PROPOSED)
        reasons: tuple[State | None, ...] = tuple(state for state in order if state in states)
        approved = all(text.approved for text in texts) and not self.missed(kinds)
        return reasons if reasons or approved else (None,)


@dataclass(frozen=True, slots=True)
class Artifact:
    """A finished file: its path below output/ and its bytes."""

    path: PurePosixPath
    media_type: str
    content: bytes

"""What an edition must say, worked out by another road than the one that makes it.

This road reads `source/` and `translations/` for itself, chooses the words of each text for itself, and takes the
Markdown off with another parser. An error in the road that renders can therefore not cancel out here: what the two
roads share is the vocabulary of `model` (kinds and states) and nothing that acts.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeAlias

from oppslag import locales
from oppslag.frozen import entity, frozen
from oppslag.messages import _
from oppslag.model import Kind, State
from oppslag.problems import Place, Problem, SourceError
from oppslag.reading.passages import Link
from oppslag.verifying.normalising import Token, addresses_in, tokenise
from oppslag.verifying.novelty import Novelty, Told, novelty
from oppslag.verifying.plain import Block, plain_blocks
from oppslag.verifying.standing import NO_RECORDS, Records, fingerprint, joined

if TYPE_CHECKING:
    from yaml.nodes import Node

Value: TypeAlias = "Entry | list[Value] | dict[str, Value]"  # what `_value` makes of a YAML node


@frozen
class Entry:
    """A scalar of a YAML file as written, with its line (from 1)."""

    words: str
    line: int = 0


@entity  # itself and no other: what is worked out for one is found again by it
class Piece:
    """Words that a reader must find: a text of the policy, or the visible number of a rule (`kind` None).

    `section`, `rule` and `parent` are ids, "" where there is none; `depth` is 0 for a rule directly in its section.
    `language` (BCP 47) is that of the words. `place` is the line of the source that says so.
    `state` is what is known of a text before reviews are read, `origin` the fingerprint of its words in the source.
    """

    key: str
    kind: Kind | None
    words: str
    language: str
    place: Place
    section: str = ""
    rule: str = ""
    parent: str = ""
    depth: int = 0
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    fields: tuple[str, ...] = ()
    state: State = State.CURRENT
    origin: str = ""

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words of all blocks in order."""
        return tuple(token for block in self.blocks for token in tokenise(block.text))

    @property
    def plain(self) -> str:
        """The words without Markdown, on one line."""
        return " ".join(block.text for block in self.blocks)

    @cached_property
    def as_written(self) -> "Piece":
        """The same in a file that shows its Markdown."""
        return replace(self, blocks=(Block(self.words),), links=())

    @cached_property
    def without_links(self) -> "Piece":
        """The same in plain text, which has none."""
        return replace(self, links=()) if self.links else self


@frozen
class Facts:
    """What a finished file may say about its document besides the policy itself. Values as the source writes them."""

    document: str
    organisation: str = ""
    quality_system: str = ""
    address: str = ""
    languages: tuple[str, ...] = ()  # BCP 47, of the organisation and of the source
    control: tuple[str, ...] = ()  # values of document control; dates as YYYY-MM-DD
    rows: tuple[tuple[str, str], ...] = ()  # of document control: the name of a label and its value, "" = not stated
    contacts: tuple[str, ...] = ()  # names, roles, phones, e-mail addresses
    contact: tuple[tuple[str, str], ...] = ()  # of the one whom the document names: each field, "" = not stated


@entity  # as Piece
class Expectation:
    """Everything that one document must say in one language, in reading order, and what it may never say.

    `rules` and `texts` are this road's own counts, pinned in the evidence.
    """

    document: str
    prefix: str
    language: str
    source_language: str
    pieces: tuple[Piece, ...]
    facts: Facts
    retired: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()  # rule, the words of its note for reviewers
    place: Place = field(default_factory=lambda: Place(PurePath("source")))
    novelty: Novelty | None = None  # what page and document must say is new
    records: Records = field(default=NO_RECORDS, repr=False)  # what people have said of its texts
    script: str = field(default="", repr=False)  # the product's own, the only one that a page of ours runs
    root: Path | None = field(default=None, repr=False, compare=False)  # to ask where stray words come from

    @cached_property
    def without_news(self) -> "Expectation":
        """The same for a file that does not say what is new."""
        return replace(self, novelty=None) if self.novelty else self

    @cached_property
    def addresses(self) -> re.Pattern[str] | None:
        """What finds the addresses that its files may show, wherever lines end in them."""
        texts = [*(block.text for piece in self.pieces for block in piece.blocks), self.facts.address]
        return addresses_in(texts, rtl=locales.direction(self.language) == "rtl")

    @property
    def rules(self) -> int:
        """How many rules there are."""
        return sum(piece.kind is None for piece in self.pieces)

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers of its rules."""
        return frozenset(piece.rule for piece in self.pieces if piece.kind is None)

    def carried(self, kinds: frozenset[Kind]) -> tuple[Piece, ...]:
        """The pieces of a format that carries these kinds, in reading order.

        Numbers and section titles are always among them: without them nobody can tell where a rule stands. On a wall a
        title without a poster wording of its own stands in for it.
        """
        wall = Kind.TEXT not in kinds
        worded = {piece.section for piece in self.pieces if piece.kind is Kind.POSTER_TITLE}

        if (known := self._carried.get(kinds)) is not None:
            return known

        def stands(piece: Piece) -> bool:
            if piece.kind is Kind.TITLE and (wall or piece.section):
                return piece.section not in worded if wall else True
            return piece.kind is None or piece.kind in kinds

        return self._carried.setdefault(kinds, tuple(piece for piece in self.pieces if stands(piece)))

    @cached_property
    def _carried(self) -> dict[frozenset[Kind], tuple[Piece, ...]]:
        return {}


def expect(root: Path, document: str, language: str) -> Expectation:
    """What `document` must say in `language`, from the workspace `root`.

    Raises SourceError when the source cannot be read as this road needs it.
    """
    file, policy = _document(root / "source", document)
    organisation = _mapping(_read(root / "source" / "organisation.yaml"))
    source_language = _words(policy.get("language"))
    catalogue = {} if language == source_language else _catalogue(root, document, language)
    reading = _Reading(
        document, language, source_language, PurePath("source", file.name), catalogue, _bridges(root, document)
    )
    pieces = tuple(reading.pieces(policy))
    version = _words(_mapping(policy.get("control")).get("version"))
    told = _words(policy.get("whats_new")) in {"true", "True", "TRUE"}  # as YAML 1.2 spells it
    return Expectation(
        document=document,
        prefix=_words(policy.get("prefix")),
        language=language,
        source_language=source_language,
        pieces=pieces,
        facts=_facts(document, source_language, policy, organisation),
        retired=tuple(_words(entry) for entry in _sequence(policy.get("retired"))),
        notes=tuple(_notes(_sequence(policy.get("sections")))),
        records=Records.of(root),
        script=_script(),
        root=root,
        novelty=novelty(root, document, version, language, _told(pieces)) if told else None,
        place=Place(PurePath("source", file.name), 1),
    )


@cache
def _script() -> str:
    """What a page may run: the product's script alone. One of the workspace's templates could empty the page."""
    file = Path(__file__).resolve().parents[2] / "templates" / "page.js"
    return file.read_text(encoding="utf-8").strip()


def _told(pieces: Sequence[Piece]) -> Told:
    return Told(
        {piece.rule: (piece.section, piece.parent) for piece in pieces if piece.kind is None},
        {piece.key: piece.words for piece in pieces if piece.kind is not None},
    )


def _document(folder: Path, document: str) -> "tuple[Path, dict[str, Value]]":
    """The file with this id, first looked for under its own name. Raises SourceError when there is none."""
    named = folder / f"{document}.yaml"
    others = (file for file in sorted(folder.glob("*.yaml")) if file != named and file.name != "organisation.yaml")
    for file in (*([named] if named.is_file() else []), *others):
        try:
            policy = _mapping(_read(file))
        except SourceError:
            if file == named:
                raise
            continue  # another document's mistake is another document's
        if _words(policy.get("id")) == document:
            return file, policy
    raise SourceError(Problem(_("No file in source/ has the id “{name}”.", name=document), Place(PurePath("source"))))


@frozen
class _Reading:
    document: str
    language: str
    source_language: str
    file: PurePath
    catalogue: Mapping[str, tuple[str | None, str]]  # key -> source words (None = not finished), translation
    bridges: Mapping[str, frozenset[tuple[str, str]]]  # key -> fingerprints of source wordings that mean the same

    def pieces(self, policy: "dict[str, Value]") -> Iterator[Piece]:
        for kind in (Kind.TITLE, Kind.POSTER_TITLE, Kind.INTRODUCTION):
            yield from self._text(self.document, kind, policy.get(kind))
        for value in _sequence(policy.get("sections")):
            section = _mapping(value)
            name = _words(section.get("id"))
            for kind in (Kind.TITLE, Kind.POSTER_TITLE):
                yield from self._text(name, kind, section.get(kind), section=name)
            for rule in _sequence(section.get("rules")):
                yield from self._rule(_mapping(rule), name)

    def _rule(self, rule: "dict[str, Value]", section: str, parent: str = "", depth: int = 0) -> Iterator[Piece]:
        entry = rule.get("id")
        number = _words(entry)
        place = Place(self.file, entry.line if isinstance(entry, Entry) else 0)
        where = {"section": section, "rule": number, "parent": parent, "depth": depth}
        yield Piece(f"{number}/number", None, number, "", place, section, number, parent, depth, (Block(number),))
        for kind in (Kind.TEXT, Kind.POSTER, Kind.TEMPLATE):
            yield from self._text(number, kind, rule.get(kind), **where)
        for count, value in enumerate(_sequence(rule.get("examples")), 1):
            example = _mapping(value)
            for kind in (Kind.DO, Kind.DONT):
                yield from self._text(f"{number}/examples-{count}", kind, example.get(kind), **where)
        for child in _sequence(rule.get("rules")):
            yield from self._rule(_mapping(child), section, number, depth + 1)

    def _text(self, owner: str, kind: Kind, value: "Value | None", **where: object) -> Iterator[Piece]:
        state = State.PROPOSED if isinstance(value, dict) else State.CURRENT
        value = value.get("proposed") if isinstance(value, dict) else value
        if not isinstance(value, Entry):
            return
        key, source = f"{owner}/{kind}", unicodedata.normalize("NFC", value.words).strip()
        words, language, awaited = self._chosen(key, source)
        made = plain_blocks(words)
        yield Piece(
            key, kind, words, language, Place(self.file, value.line),
            blocks=made.blocks, links=made.links, fields=made.fields, state=awaited or state,
            origin=fingerprint(source), **where,  # type: ignore[arg-type]
        )  # fmt: skip

    def _chosen(self, key: str, source: str) -> tuple[str, str, State | None]:
        """The words, their language, and what they wait for where they are the source's in place of a translation."""
        made_from, translation = self.catalogue.get(key, (None, ""))
        same = made_from is not None and (
            made_from.strip() == source.strip()
            or joined(fingerprint(made_from), fingerprint(source), self.bridges.get(key, frozenset()))
        )
        if translation and same:
            return translation, self.language, None
        awaits = State.OUTDATED if translation else State.MISSING
        return source, self.source_language, None if self.language == self.source_language else awaits


def _facts(document: str, source_language: str, policy: "dict[str, Value]", organisation: "dict[str, Value]") -> Facts:
    person = _contact(_mapping(policy.get("control")), organisation)
    return Facts(
        document,
        _words(organisation.get("name")),
        _words(organisation.get("quality_system")),
        _words(organisation.get("address")),
        tuple(dict.fromkeys([source_language, *(_words(tag) for tag in _sequence(organisation.get("languages")))])),
        tuple(_scalars(policy.get("control"))),
        tuple(_rows(document, _mapping(policy.get("control")), organisation)),
        tuple(_scalars(organisation.get("contacts"))),
        tuple((name, _words(person.get(name))) for name in _OF_A_CONTACT) if person else (),
    )


_STATED = (
    "version",
    "last_changed",
    "valid_from",
    "reviewed",
    "next_review",
    "owner",
    "approver",
    "applies_to",
    "case",
)


def _rows(document: str, control: "dict[str, Value]", organisation: "dict[str, Value]") -> Iterator[tuple[str, str]]:
    """The rows of document control: what is not stated has one too, what the contact does not have has none."""
    yield "document_id", document
    for name in _STATED:
        yield name, _words(control.get(name))
    person = _contact(control, organisation)
    rest = {"quality_system": organisation.get("quality_system"), "contact": person.get("name")}
    for name, value in (rest | {way: person.get(way) for way in ("phone", "mobile", "email")}).items():
        if _words(value):
            yield name, _words(value)


_OF_A_CONTACT = ("name", "role", "phone", "mobile", "email")


def _contact(control: "dict[str, Value]", organisation: "dict[str, Value]") -> "dict[str, Value]":
    """The person whom document control names, as the organisation knows them."""
    return _mapping(_mapping(organisation.get("contacts")).get(_words(control.get("contact"))))


def _notes(values: "Sequence[Value]") -> Iterator[tuple[str, str]]:
    for value in values:
        item = _mapping(value)
        if note := _words(item.get("note")):
            yield _words(item.get("id")), note
        yield from _notes(_sequence(item.get("rules")))


_UNFINISHED = "Var merket som uferdig før kildeteksten ble endret."  # an update's note beside a text


def _catalogue(root: Path, document: str, language: str) -> dict[str, tuple[str | None, str]]:
    """By key: the source words that a translation was made from (None = it is not finished), and the translation.

    A fuzzy entry was made from its previous source words; one that has none, or the same, is not finished, nor is one
    of which an update notes that it was not.
    """
    import polib  # noqa: PLC0415 - only for translated editions

    path = root / "translations" / language.replace("-", "_") / "LC_MESSAGES" / f"{document}.po"
    if not path.exists():
        return {}
    try:
        entries = polib.pofile(str(path), encoding="utf-8")
    except (OSError, ValueError) as error:
        raise SourceError(Problem(_("The catalogue cannot be read: {reason}", reason=error), Place(path))) from error
    made: dict[str, tuple[str | None, str]] = {}
    for entry in entries:
        origin = entry.previous_msgid if entry.fuzzy else entry.msgid
        unfinished = entry.fuzzy and (origin in {None, entry.msgid} or _UNFINISHED in entry.comment)
        if entry.msgctxt and entry.msgstr.strip() and not entry.obsolete:
            made[entry.msgctxt] = (None if unfinished else _nfc(origin or ""), _nfc(entry.msgstr.strip()))
    return made


def _bridges(root: Path, document: str) -> dict[str, frozenset[tuple[str, str]]]:
    """By key: pairs of fingerprints of source wordings that mean the same (`translations/bridges.yaml`)."""
    path = root / "translations" / "bridges.yaml"
    keys = _mapping(_mapping(_read(path)).get(document)) if path.exists() else {}
    return {
        key: frozenset((_words(pair.get("from")), _words(pair.get("to"))) for pair in map(_mapping, _sequence(pairs)))
        for key, pairs in keys.items()
    }


def _read(path: Path) -> "Value":
    import yaml  # noqa: PLC0415 - a build that has nothing to verify does without

    try:
        return _parsed(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(Problem(_("The source cannot be read: {reason}", reason=error), Place(path))) from error


@lru_cache(maxsize=4)  # the same files say what is expected in every language; nobody changes what they say
def _parsed(text: str) -> "Value":
    import yaml  # noqa: PLC0415 - as above
    from yamlcore import CCoreLoader  # noqa: PLC0415 - as above

    node = yaml.compose(text, Loader=CCoreLoader)
    return _value(node) if node else {}


def _value(node: "Node") -> "Value":
    from yaml.nodes import ScalarNode, SequenceNode  # noqa: PLC0415 - as above

    line = node.start_mark.line + 1
    if isinstance(node, ScalarNode):
        # A block scalar's first word stands on the line after its indicator.
        return Entry(str(node.value), line + (node.style in {">", "|"}))
    if isinstance(node, SequenceNode):
        return [_value(child) for child in node.value]
    return {str(key.value): _value(child) for key, child in node.value}


def _mapping(value: "Value | None") -> "dict[str, Value]":
    return value if isinstance(value, dict) else {}


def _sequence(value: "Value | None") -> "Sequence[Value]":
    return value if isinstance(value, list) else ()


def _words(value: "Value | None") -> str:
    return _nfc(value.words.strip()) if isinstance(value, Entry) else ""


def _scalars(value: "Value | None") -> Iterator[str]:
    if isinstance(value, Entry):
        yield _words(value)
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _scalars(child)


def _nfc(words: str) -> str:
    return unicodedata.normalize("NFC", words)

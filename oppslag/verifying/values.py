"""policy.json beyond its words: every value in it, compared with what the source and the records say.

Words are found and compared as in every other format; what is compared here are numbers of sections, states, approvals,
languages, document control, and that there is nothing else.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from oppslag.frozen import frozen
from oppslag.labels import labels
from oppslag.messages import _
from oppslag.model import Kind, State
from oppslag.problems import Place, Problem
from oppslag.reading.passages import Spot
from oppslag.verifying.codes import code_of
from oppslag.verifying.expecting import Expectation, Piece

_VERSION = 1
_GRAVEST = (State.MISSING, State.OUTDATED, State.UNREVIEWED, State.PROPOSED)
_DAYS = ("last_changed", "valid_from", "reviewed", "next_review")
_STATED = ("version", *_DAYS, "owner", "approver", "case", "applies_to")
_HOME = re.compile(r"(?:/sections/\d+(?:/rules/\d+)*)?/id$")  # where documents, sections and rules have their ids
_EXAMPLE = re.compile(r"/examples-(\d+)/")
_encode = json.JSONEncoder(ensure_ascii=False).encode
_WORDS = "\0"  # before words, which are compared elsewhere, all but the white space in them

Name = tuple[str, str]  # whose value it is (a number, a section's id, the document's), and where in it


@frozen
class _Value:
    said: str  # as JSON writes it
    place: Place


def check_values(
    name: str,
    values: tuple[tuple[str, str], ...],
    expectation: Expectation,
    carries: frozenset[Kind],
    draft: bool | None,
) -> Iterator[Problem]:
    """A problem for each value that is missing, another, or not known. `draft` as `verdict.judge` has it."""
    for pointer in sorted(pointer for pointer, _said in values if pointer.endswith("/id") and not _HOME.match(pointer)):
        message = _("{file}, {spot}: this stands where the shape of the file has no place for it.",
                    file=name, spot=Spot(path=pointer))  # fmt: skip
        yield Problem(message, expectation.place)
        return  # whose every other value is, is not known then
    expected = _expected(expectation, carries, draft)
    found = _named(values, expectation.document)
    for (owner, where), value in expected.items():
        there = found.get((owner, where))
        if there is None:
            if not value.said.startswith(_WORDS):  # lost words are told of as such
                message = _("{file}: “{name}” of {owner} is not there.", file=name, name=where, owner=owner)
                yield Problem(message, value.place)
        elif not _fits(there[0], value.said):
            yield Problem(
                _("{file}, {spot}: “{name}” of {owner} is {found}, and should be {expected}.", file=name,
                  spot=Spot(path=there[1]), name=where, owner=owner, found=_shown(there[0]),
                  expected=_("words") if value.said.startswith(_WORDS) and there[0][:1] != '"'
                  else _shown(value.said.removeprefix(_WORDS))),
                value.place,
            )  # fmt: skip
    if draft is None:
        found = {name: said for name, said in found.items() if not name[1].startswith("draft")}
    for (owner, where), (said, pointer) in found.items():
        if (owner, where) not in expected:
            yield Problem(
                _("{file}, {spot}: a value that is not known, “{name}” of {owner}: {found}.",
                  file=name, spot=Spot(path=pointer), name=where, owner=owner, found=_shown(said)),
                expectation.place,
            )  # fmt: skip


def _fits(said: str, expected: str) -> bool:
    if not expected.startswith(_WORDS):
        return said == expected
    words = expected.removeprefix(_WORDS)  # a line end or a space makes paragraphs and lists
    return said.startswith('"') and (said == words or _without_space(said) != _without_space(words))


def _without_space(said: str) -> str:
    return "".join(json.loads(said).split())


def _shown(said: str) -> str:
    return said if len(said) <= 60 else f"{said[:59]}…"


def _named(values: tuple[tuple[str, str], ...], document: str) -> dict[Name, tuple[str, str]]:
    """Each value by whom it belongs to, the nearest object around it that has an id, with its pointer.

    Order is judged with the words.
    """
    owners = {pointer.removesuffix("/id"): json.loads(said) for pointer, said in values if pointer.endswith("/id")}
    owners[""] = document
    found: dict[Name, tuple[str, str]] = {}
    for pointer, said in values:
        around = pointer.rpartition("/")[0]
        while around not in owners:
            around = around.rpartition("/")[0]
        found.setdefault((str(owners[around]), pointer[len(around) + 1 :]), (said, pointer))
    return found


def _expected(expectation: Expectation, carries: frozenset[Kind], draft: bool | None) -> Mapping[Name, _Value]:
    pieces = [piece for piece in expectation.carried(carries) if piece.kind is None or piece.kind in carries]
    own = _document(expectation, carries) | dict(_draft(expectation, pieces, draft))
    found = {(expectation.document, where): _value(said, expectation.place) for where, said in own.items()}
    sections = dict.fromkeys(piece.section for piece in pieces if piece.section)
    for number, section in enumerate(sections, 1):
        found[section, "id"] = _value(section, expectation.place)
        found[section, "number"] = _value(number, expectation.place)
    parents = {piece.parent for piece in pieces}
    illustrated = {piece.rule for piece in pieces if piece.kind in {Kind.DO, Kind.DONT}}
    for piece in pieces:
        if piece.kind is None:
            found[piece.rule, "id"] = _value(piece.rule, piece.place)
            for name, some in (("examples", illustrated), ("rules", parents)):
                if piece.rule not in some:
                    found[piece.rule, name] = _Value("[]", piece.place)
        else:
            owner = piece.rule or piece.section or expectation.document
            for where, value in _text(piece, expectation):
                found[owner, where] = value
    return found


@lru_cache(maxsize=1024)  # what a document holds is in the file that stands beside it, too
def _text(piece: Piece, expectation: Expectation) -> tuple[tuple[str, _Value], ...]:
    example = _EXAMPLE.search(piece.key)
    where = f"examples/{int(example[1]) - 1}/{piece.kind}" if example else str(piece.kind)
    return (
        (f"{where}/words", _Value(_WORDS + _encode(piece.words), piece.place)),
        (f"{where}/language", _value(piece.language, piece.place)),
        (f"{where}/state", _value(_state(piece, expectation).value, piece.place)),
        (f"{where}/approved", _value(expectation.records.is_approved(piece, expectation), piece.place)),
    )


@lru_cache(maxsize=1024)  # as above
def _state(piece: Piece, expectation: Expectation) -> State:
    return expectation.records.state_of(piece, expectation)


def _document(expectation: Expectation, carries: frozenset[Kind]) -> dict[str, object]:
    facts = expectation.facts
    stated = dict(facts.rows)
    contact: dict[str, object] = {f"control/contact/{name}": value or None for name, value in facts.contact}
    return {
        "format": _VERSION,
        "id": facts.document,
        "prefix": expectation.prefix,
        "language": expectation.language,
        "source_language": expectation.source_language,
        "organisation/name": facts.organisation,
        "organisation/quality_system": facts.quality_system or None,
        "organisation/address": facts.address or None,
        **{f"control/{name}": stated.get(name) or None for name in _STATED},
        **(contact or {"control/contact": None}),
        "check_code": code_of(expectation, carries),
        **_list("retired", expectation.retired),
    }


def _draft(expectation: Expectation, pieces: list[Piece], draft: bool | None) -> Iterator[tuple[str, object]]:
    """Why it is a draft. Without a reason of its own it may still be one: a text that was approved can be gone."""
    texts = [piece for piece in pieces if piece.kind is not None]
    states = {_state(piece, expectation) for piece in texts}
    reasons = [state.value for state in _GRAVEST if state in states]
    if draft is None:
        return
    if draft:
        yield "draft/word", labels(expectation.language)["draft"]
        yield from _list("draft/reasons", reasons or ["unapproved"]).items()
    else:
        yield "draft", None


def _list(name: str, values: "list[str] | tuple[str, ...]") -> dict[str, object]:
    return {f"{name}/{number}": value for number, value in enumerate(values)} if values else {name: []}


def _value(said: object, place: Place) -> _Value:
    return _Value(_encode(said), place)

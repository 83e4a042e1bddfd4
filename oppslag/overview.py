"""output/index.html: how far each language is, and every file with its size, state and a small picture."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from oppslag import locales
from oppslag.frozen import frozen
from oppslag.labels import labels
from oppslag.model import Policy, State
from oppslag.writing import Entry, Output

if TYPE_CHECKING:
    from oppslag.loading import Library
    from oppslag.localising.status import Row
    from oppslag.workshop import Workshop

PICTURED = ("poster-a3.pdf", "document.pdf")
# What was proved and what outside judges found name the digest of each file: they stay until they are made anew.
EVIDENCE = ("evidence.json", "evidence.html")
JUDGEMENTS = ("accessibility.json", "accessibility.html")
INDEX = "index.html"
PICTURE_NAME = re.compile(r"[0-9a-f]{16}\.png")
WIDTH = 360  # pixels of a small picture
_OfDocument = TypeVar("_OfDocument", "Entry", "Row")


@frozen
class Card:
    """One edition on the overview. `files` are its entries, `pictures` pairs of a file's path and its picture's."""

    language: str
    name: str
    direction: str
    files: tuple[Entry, ...]
    pictures: tuple[tuple[str, str], ...]


@frozen
class Line:
    """One language of the table of states: how many texts are in each state, in the order of its columns.

    `counts` is empty where the catalogue cannot be read. `link` is the place of the language's files on the page, "" =
    there are none.
    """

    language: str
    name: str
    direction: str
    link: str
    counts: tuple[int, ...]


# The columns of the table: each state by its label.
COLUMNS: Mapping[State, str] = MappingProxyType(
    {
        State.CURRENT: "state_current",
        State.PROPOSED: "state_proposed",
        State.UNREVIEWED: "state_unreviewed",
        State.OUTDATED: "state_outdated",
        State.MISSING: "state_missing",
    }
)


@frozen
class Chapter:
    """One document on the overview. `next_review` is a date in words, "" = not stated."""

    policy: Policy
    next_review: str
    lines: tuple[Line, ...]
    cards: tuple[Card, ...]


def overview(
    output: Output, workshop: "Workshop", library: "Library", entries: Mapping[str, Entry], rows: "Iterable[Row]"
) -> dict[str, Entry]:
    """The entries with those of the overview and its pictures, which are written where they have changed.

    `rows` say how far each language of each document is. Nothing in it depends on the clock. It is written in the
    source language of the first document.
    """
    kept = {path: entry for path, entry in entries.items() if entry.document}
    pictures = {
        entry.path: _picture(output, workshop, entry)
        for entry in kept.values()
        if entry.path.rpartition("/")[2] in PICTURED and output.path(entry.path).is_file()
    }
    language = library.policies[0].language if library.policies else "nb"
    mine, table = _by_document(kept.values()), _by_document(rows)
    page = workshop.fill(
        "overview.html.j2",
        language=language,
        dir=locales.direction(language),
        labels=labels(language),
        organisation=library.organisation,
        columns=[*COLUMNS.values(), "state_unapproved"],
        grave=[COLUMNS[State.OUTDATED], COLUMNS[State.MISSING]],
        chapters=[
            _chapter(policy, language, _cards(policy, mine[policy.id], pictures), table[policy.id])
            for policy in library.policies
        ],
        size=_size,
    ).encode()
    index = _entry(output, INDEX, page, "text/html")
    documents = {entry.document for entry in kept.values()}
    proof = {path: entry for path, entry in entries.items() if _stays(entry, documents)}
    return kept | proof | {entry.path: entry for entry in (index, *pictures.values())}


def is_evidence(entry: Entry) -> bool:
    """Whether a file is of what was proved: of everything, or the page of one document in its folder."""
    return entry.path in EVIDENCE or (not entry.document and entry.path.endswith(f"/{EVIDENCE[1]}"))


def _stays(entry: Entry, documents: Container[str]) -> bool:
    """Whether what was proved or judged is kept: all but the page of a document that is gone."""
    return entry.path in (*EVIDENCE, *JUDGEMENTS) or (
        is_evidence(entry) and entry.path.removesuffix(f"/{EVIDENCE[1]}") in documents
    )


def _by_document(things: Iterable[_OfDocument]) -> Mapping[str, list[_OfDocument]]:
    found = defaultdict(list)
    for thing in things:
        found[thing.document].append(thing)
    return found


def _chapter(policy: Policy, language: str, cards: Sequence[Card], rows: "Iterable[Row]") -> Chapter:
    review, present = policy.control.next_review, {card.language for card in cards}
    lines = tuple(
        Line(
            row.language,
            locales.native_name(row.language),
            locales.direction(row.language),
            f"#{policy.id}.{row.language}" if row.language in present else "",
            (*(row.counts[state] for state in COLUMNS), row.unapproved) if row.known else (),
        )
        for row in rows
    )
    return Chapter(policy, locales.format_date(review, language) if review else "", lines, tuple(cards))


def _cards(policy: Policy, mine: Sequence[Entry], pictures: Mapping[str, Entry]) -> list[Card]:
    order = (policy.language, *policy.organisation.languages)
    present = sorted(
        {entry.language for entry in mine}, key=lambda tag: order.index(tag) if tag in order else len(order)
    )
    return [
        Card(
            language,
            locales.native_name(language),
            locales.direction(language),
            tuple(entry for entry in mine if entry.language == language),
            tuple(_pictured(language, mine, pictures)),
        )
        for language in present
    ]


def _pictured(language: str, mine: Iterable[Entry], pictures: Mapping[str, Entry]) -> Iterable[tuple[str, str]]:
    for name in PICTURED:
        for entry in mine:
            if entry.language == language and entry.path.endswith(f"/{name}") and entry.path in pictures:
                yield entry.path, pictures[entry.path].path


def _picture(output: Output, workshop: "Workshop", entry: Entry) -> Entry:
    """The small picture of a PDF's first page, named after the PDF's content: the same file is drawn once."""
    name = f"pictures/{entry.sha256[:16]}.png"
    file = output.path(name)
    content = file.read_bytes() if file.is_file() else workshop.picture(output.path(entry.path).read_bytes(), WIDTH)
    return _entry(output, name, content, "image/png")


def _entry(output: Output, name: str, content: bytes, media_type: str) -> Entry:
    digest = hashlib.sha256(content).hexdigest()
    if not output.has(name, digest):
        output.write(name, content)
    return Entry(name, digest, len(content), media_type)


def _size(count: int) -> str:
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"

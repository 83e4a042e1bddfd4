"""The evidence as pages that a person can read, search and follow into the files: one of each document, and a first."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Protocol

from oppslag import locales
from oppslag.frozen import frozen
from oppslag.verifying.evidence import Evidence, Proof
from oppslag.verifying.matrix import ABSENT, FAILED, PROVED, column_name, rules_of

TEMPLATE = "evidence.html.j2"
LANGUAGE = "nb"  # auditors' language: the page says the same to everybody, whoever builds it

_IN_NORWEGIAN = {"paragraph": "avsnitt", "line": "linje"}  # what readers of Word and text count
_COUNTED = re.compile("|".join(_IN_NORWEGIAN))


class Pour(Protocol):
    """Fills a template with values and returns the text in parts."""

    def __call__(self, template: str, /, **values: Any) -> Iterator[str]:
        """The filled template."""
        ...


@frozen
class Line:
    """One file of the table. `language` is in words, `tag` BCP 47; `problems` say what is wrong."""

    path: str
    document: str
    tag: str
    language: str
    passed: bool
    rules: int
    proved: int
    texts: int
    sha256: str
    problems: tuple[str, ...]


@frozen
class Summary:
    """What is known of the files of one document. `rules` are those of its fullest file, `proved` those of all."""

    document: str
    files: int
    passed: int
    rules: int
    languages: int
    proved: int

    @classmethod
    def of(cls, document: str, items: Sequence[Evidence]) -> "Summary":
        """Of the evidence of all its files."""
        return cls(
            document,
            len(items),
            sum(item.passed for item in items),
            max((item.rules for item in items), default=0),
            len({item.language for item in items}),
            sum(len(item.proved) for item in items),
        )


def first_page(documents: Sequence[Summary], pages: Mapping[str, str], pour: Pour) -> Iterator[bytes]:
    """output/evidence.html in parts: every document with its verdict, and where each rule of it is looked up.

    UTF-8, without a clock. `pages` holds the address of each document's page, relative to output/. It grows by a line
    a document: the evidence of 200 on one page was 78 MB, and took a browser minutes.
    """
    parts = pour(
        TEMPLATE,
        language=LANGUAGE,
        documents=documents,
        pages=pages,
        total=sum(one.files for one in documents),
        passed=sum(one.passed for one in documents),
    )
    return (part.encode() for part in parts)


def document_page(items: Sequence[Evidence], first: str, home: str, pour: Pour) -> Iterator[bytes]:
    """The page of one document in parts: every file with its verdict, and for each rule where in each file it stands.

    UTF-8, without a clock. `first` is the address of the first page ("" = this is it), `home` what leads to output/.
    """
    files = [_line(item) for item in _sorted(items)]
    parts = pour(
        TEMPLATE,
        language=LANGUAGE,
        document=items[0].document,
        first=first,
        home=home,
        editions=_editions(items),
        files=files,
        total=len(files),
        passed=sum(line.passed for line in files),
        languages=[{"tag": tag, "name": _name(tag)} for tag in dict.fromkeys(line.tag for line in files)],
    )
    return (part.encode() for part in parts)


def _sorted(items: Iterable[Evidence]) -> list[Evidence]:
    return sorted(items, key=lambda item: (item.language, item.file))


def _editions(items: Iterable[Evidence]) -> Iterator[dict[str, Any]]:
    for language, mine in groupby(_sorted(items), key=lambda item: item.language):
        found = list(mine)
        yield _edition(found[0].document, language, found)


def _edition(document: str, language: str, items: Sequence[Evidence]) -> dict[str, Any]:
    return {
        "document": document,
        "tag": language,
        "name": _name(language),
        "columns": [{"name": column_name(item, items), "href": item.file} for item in items],
        "rows": [{"rule": rule, "cells": [_cell(item, rule) for item in items]} for rule in rules_of(items)],
    }


def _cell(item: Evidence, rule: str) -> dict[str, str]:
    """What is known of one rule in one file: the state in a sign and a word, and where to look."""
    proofs = [proof for proof in item.proofs if proof.rule == rule]
    if rule in item.failed:
        return {"state": "failed", "sign": FAILED, "where": _where(proofs), "href": _address(item, rule, proofs)}
    if not proofs:
        return {"state": "absent", "sign": ABSENT, "where": "", "href": ""}
    return {"state": "proved", "sign": PROVED, "where": _where(proofs), "href": _address(item, rule, proofs)}


def _where(proofs: Sequence[Proof]) -> str:
    spots = [spot for proof in proofs for spot in proof.spots]
    pages = sorted({spot.page for spot in spots if spot.page})
    if pages:
        return "side " + "–".join(map(str, dict.fromkeys((pages[0], pages[-1]))))
    paths = [spot.path for spot in spots if "/" not in spot.path]  # an element path tells a person nothing
    return _COUNTED.sub(lambda found: _IN_NORWEGIAN[found[0]], paths[0]) if paths else ""


def _address(item: Evidence, rule: str, proofs: Sequence[Proof]) -> str:
    """The address of the rule in the file, as exactly as a browser can go there."""
    pages = [spot.page for proof in proofs for spot in proof.spots if spot.page]
    if pages:
        return f"{item.file}#page={pages[0]}"
    if item.media_type != "text/html":
        return item.file
    if item.format == "fragment":  # it has no ids: a browser looks for the words
        return f"{item.file}#:~:text={rule}"
    return f"{item.file}#{rule}"


def _line(item: Evidence) -> Line:
    return Line(
        item.file,
        item.document,
        item.language,
        _name(item.language),
        item.passed,
        item.rules,
        len(item.proved),
        item.texts,
        item.sha256,
        item.problems,
    )


def _name(tag: str) -> str:
    return locales.language_name(tag, LANGUAGE)

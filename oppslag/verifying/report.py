"""The evidence as a page that a person can read, search and follow into the files."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from oppslag import locales
from oppslag.verifying.evidence import Evidence, Proof
from oppslag.verifying.matrix import ABSENT, FAILED, PROVED, column_name, rules_of

TEMPLATE = "evidence.html.j2"
LANGUAGE = "nb"  # auditors' language: the page says the same to everybody, whoever builds it


class Pour(Protocol):
    """Fills a template with values and returns the text in parts."""

    def __call__(self, template: str, /, **values: Any) -> Iterator[str]:
        """The filled template."""
        ...


@dataclass(frozen=True, slots=True)
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


def evidence_page(documents: Iterable[Sequence[Evidence]], pour: Pour) -> Iterator[bytes]:
    """output/evidence.html in parts: every file with its verdict, and for each rule where in each file it stands.

    One page, UTF-8, without a clock; links are relative to output/. `documents` holds the evidence of each document,
    sorted by document; it is gone through twice, and no more than one of them is held at a time.
    """
    files = [_line(item) for items in documents for item in _sorted(items)]
    parts = pour(
        TEMPLATE,
        language=LANGUAGE,
        editions=_editions(documents),
        files=files,
        passed=sum(line.passed for line in files),
        languages=[{"tag": tag, "name": _name(tag)} for tag in dict.fromkeys(line.tag for line in files)],
    )
    return (part.encode() for part in parts)


def _sorted(items: Iterable[Evidence]) -> list[Evidence]:
    return sorted(items, key=lambda item: (item.language, item.file))


def _editions(documents: Iterable[Sequence[Evidence]]) -> Iterator[dict[str, Any]]:
    for items in documents:
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
    return paths[0] if paths else ""


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

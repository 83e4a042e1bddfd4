"""The evidence as a page that a person can read, search and follow into the files."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any, Protocol

from oppslag import locales
from oppslag.verifying.evidence import Evidence, Proof
from oppslag.verifying.matrix import ABSENT, FAILED, PROVED, column_name, rules_of

TEMPLATE = "evidence.html.j2"
LANGUAGE = "nb"  # auditors' language: the page says the same to everybody, whoever builds it


class Fill(Protocol):
    """Fills a template with values and returns the text."""

    def __call__(self, template: str, /, **values: Any) -> str:
        """The filled template."""
        ...


def evidence_page(evidence: Iterable[Evidence], fill: Fill) -> bytes:
    """output/evidence.html: every file with its verdict, and for each rule where in each file it stands.

    One page, UTF-8, without a clock; links are relative to output/.
    """
    items = sorted(evidence, key=lambda item: (item.document, item.language, item.file))
    editions = dict.fromkeys((item.document, item.language) for item in items)
    tables = [
        _edition(document, language, [item for item in items if (item.document, item.language) == (document, language)])
        for document, language in editions
    ]
    page = fill(
        TEMPLATE,
        language=LANGUAGE,
        editions=tables,
        files=[_file(item) for item in items],
        passed=sum(item.passed for item in items),
        languages=[{"tag": tag, "name": _name(tag)} for tag in dict.fromkeys(item.language for item in items)],
    )
    return page.encode()


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


def _file(item: Evidence) -> dict[str, Any]:
    return {
        "path": item.file,
        "name": PurePosixPath(item.file).name,
        "document": item.document,
        "tag": item.language,
        "language": _name(item.language),
        "passed": item.passed,
        "rules": item.rules,
        "proved": len(item.proved),
        "texts": item.texts,
        "sha256": item.sha256,
        "problems": item.problems,
    }


def _name(tag: str) -> str:
    return locales.language_name(tag, LANGUAGE)

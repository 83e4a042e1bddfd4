"""What a page or document may say is new: worked out by another road than the one that says it."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.model import BINDING, Kind
from oppslag.problems import Place, Problem, SourceError

_FOLDER = re.compile(r"(\d+(?:\.\d+)*)(?:\+(\d+))?")


@frozen
class Novelty:
    """The version before, the numbers of rules by the label that stands before them, and whether `news_other` does."""

    since: str
    rules: tuple[tuple[str, tuple[str, ...]], ...] = ()
    other: bool = False


@frozen
class Told:
    """An edition as it is: where each rule stands (its section, the rule above it), and every text by key."""

    seats: Mapping[str, tuple[str, str]]
    texts: Mapping[str, str]


def novelty(root: Path, document: str, version: str, language: str, told: Told) -> Novelty | None:
    """What is new in it since the newest version before that was released in the language, if anything is.

    Raises SourceError when what a release has kept cannot be read.
    """
    for file in sorted(_earlier(root / "releases" / document, version), key=_rank, reverse=True):
        try:
            edition = json.loads(file.read_text("utf-8"))["languages"].get(language)
            if edition:
                return _between(edition, told)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            message = _("{file} is missing or is not what was released.", file=file.name)
            raise SourceError(Problem(message, Place(file.relative_to(root)))) from error
    return None


def _earlier(folder: Path, version: str) -> Iterator[Path]:
    if not _FOLDER.fullmatch(version):
        return
    for file in folder.glob("*/texts.json"):
        match = _FOLDER.fullmatch(file.parent.name)
        if match and _numbers(match[1]) < _numbers(version):
            yield file


def _rank(file: Path) -> tuple[list[int], int]:
    match = _FOLDER.fullmatch(file.parent.name)
    return (_numbers(match[1]), int(match[2] or 0)) if match else ([], 0)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.sub(r"(\.0+)+$", "", version).split(".")]


def _between(edition: Mapping[str, Any], told: Told) -> Novelty | None:
    now = told.seats
    then = {rule["rule"]: (rule["section"], rule["parent"]) for rule in edition["rules"]}
    differing = {key.split("/")[0] for key, _words in _binding(told.texts).items() ^ _binding(edition["texts"]).items()}
    moved = {rule for rule in now.keys() & then.keys() if now[rule] != then[rule]}
    lists = {
        "news_added": [rule for rule in now if rule not in then],
        "news_changed": [rule for rule in now if rule in then and rule in differing | moved],
        "news_removed": [rule for rule in then if rule not in now],
    }
    rules = tuple((label, tuple(numbers)) for label, numbers in lists.items() if numbers)
    other = any(owner not in now and owner not in then for owner in differing)
    return Novelty(str(edition["version"]), rules, other) if rules or other else None


def _binding(texts: Mapping[str, str]) -> dict[str, str]:
    return {key: words.strip() for key, words in texts.items() if Kind(key.split("/")[-1]) in BINDING}

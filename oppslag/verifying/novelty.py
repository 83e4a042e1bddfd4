"""What a page or document may say is new: worked out by another road than the one that says it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oppslag.messages import _
from oppslag.model import BINDING, Kind
from oppslag.problems import Place, Problem, SourceError

if TYPE_CHECKING:
    from oppslag.verifying.expecting import Piece

_FOLDER = re.compile(r"(\d+(?:\.\d+)*)(?:\+(\d+))?")


@dataclass(frozen=True, slots=True)
class Novelty:
    """The version before, the numbers of rules by the label that stands before them, and whether `news_other` does."""

    since: str
    rules: tuple[tuple[str, tuple[str, ...]], ...] = ()
    other: bool = False


def novelty(root: Path, document: str, version: str, language: str, pieces: "Sequence[Piece]") -> Novelty | None:
    """What is new in these pieces since the newest version before that was released in the language, if anything is.

    Raises SourceError when what a release has kept cannot be read.
    """
    for file in sorted(_earlier(root / "releases" / document, version), key=_rank, reverse=True):
        try:
            edition = json.loads(file.read_text("utf-8"))["languages"].get(language)
            if edition:
                return _between(edition, [piece for piece in pieces if piece.kind is None or piece.kind in BINDING])
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


def _between(edition: Mapping[str, Any], pieces: "Sequence[Piece]") -> Novelty | None:
    now = {piece.rule: piece for piece in pieces if piece.kind is None}
    then = {rule["rule"]: rule for rule in edition["rules"]}
    here = {piece.key: piece.words.strip() for piece in pieces if piece.kind is not None}
    there = {key: words.strip() for key, words in edition["texts"].items() if Kind(key.split("/")[-1]) in BINDING}
    differing = {key.split("/")[0] for key, _words in here.items() ^ there.items()}
    moved = {
        rule
        for rule in now.keys() & then.keys()
        if (now[rule].section, now[rule].parent) != (then[rule]["section"], then[rule]["parent"])
    }
    lists = {
        "news_added": [rule for rule in now if rule not in then],
        "news_changed": [rule for rule in now if rule in then and rule in differing | moved],
        "news_removed": [rule for rule in then if rule not in now],
    }
    rules = tuple((label, tuple(numbers)) for label, numbers in lists.items() if numbers)
    other = any(owner not in now and owner not in then for owner in differing)
    return Novelty(str(edition["version"]), rules, other) if rules or other else None

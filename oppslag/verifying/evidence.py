"""What was proved, written down: for each file the words that were found, where, and what was checked.

The JSON form is version 1 of docs/evidence.schema.json: sorted, without a clock, the same for the same files.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any

from oppslag.frozen import frozen
from oppslag.reading.passages import Spot

VERSION = 1
_encode = json.JSONEncoder(ensure_ascii=False).encode  # without indent, and so in C


@frozen
class Proof:
    """One piece of the policy, found in a file: where it stands, and every check that it passed."""

    key: str
    rule: str
    spots: tuple[Spot, ...]
    checked: tuple[str, ...]


@frozen
class Evidence:
    """What one file says. `proofs` are in reading order; `rules` and `texts` were counted on the road of `expecting`.

    `passed` is true when nothing at all is wrong with the file. `failed` are the rules that problems name.
    """

    file: str
    sha256: str
    document: str
    language: str
    format: str
    media_type: str
    rules: int
    texts: int
    passed: bool
    proofs: tuple[Proof, ...]
    failed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @cached_property
    def proved(self) -> frozenset[str]:
        """The rules of which everything was found and nothing is wrong."""
        return frozenset(proof.rule for proof in self.proofs if proof.rule) - frozenset(self.failed)


def to_json(evidence: Iterable[Evidence]) -> bytes:
    """The evidence of many files, sorted by file, UTF-8, a line for each proof."""
    return b"".join(whole(item_json(item) for item in sorted(evidence, key=place_of)))


def whole(texts: Iterable[str]) -> Iterator[bytes]:
    """The same in parts, of evidence that has been sorted and been through `item_json` already."""
    yield f'{{"evidence": {VERSION}, "files": ['.encode()
    between = "\n"
    for text in texts:
        yield f"{between}{text}".encode()
        between = ",\n"
    yield b"\n]}\n"


def place_of(item: Evidence) -> tuple[str, str]:
    """What evidence is sorted by."""
    return item.file, item.format


def item_json(item: Evidence) -> str:
    """The evidence of one file as it stands in the whole."""
    head = {
        "file": item.file, "sha256": item.sha256, "document": item.document, "language": item.language,
        "format": item.format, "media_type": item.media_type, "rules": item.rules, "texts": item.texts,
        "passed": item.passed, "failed": item.failed, "problems": item.problems,
    }  # fmt: skip
    proofs = ",\n".join(map(_proof_json, item.proofs))
    return f'{_encode(head)[:-1]}, "proofs": [\n{proofs}\n]}}'


def _proof_json(proof: Proof) -> str:
    """A proof in JSON: put together from parts, most of which other files have, too."""
    what, spots = _what_json(proof.key, proof.rule), ", ".join(map(_spot_json, proof.spots))
    return f'{{{what}, "spots": [{spots}], "checked": {_list_json(proof.checked)}}}'


@lru_cache(maxsize=4096)
def _what_json(key: str, rule: str) -> str:
    return f'"key": {_encode(key)}, "rule": {_encode(rule)}'


@lru_cache(maxsize=256)
def _list_json(words: tuple[str, ...]) -> str:
    return _encode(words)


def _spot_json(spot: Spot) -> str:
    """What a spot says, without what it leaves open."""
    parts = [f'"page": {spot.page}'] if spot.page else []
    if box := spot.box:
        numbers = f"[{box[0]!r}, {box[1]!r}, {box[2]!r}, {box[3]!r}]"
        parts.append(f'"box": {_encode(box) if "n" in numbers else numbers}')  # JSON has its own words for nan and inf
    if spot.path:
        parts.append(f'"path": {_encode(spot.path)}')
    return f"{{{', '.join(parts)}}}"


def from_json(content: bytes | str) -> tuple[Evidence, ...]:
    """The evidence as it was before `to_json`. Raises ValueError when it is of another version or shape."""
    data = json.loads(content)
    if data.get("evidence") != VERSION:
        raise ValueError("evidence of another version")
    try:
        return tuple(_evidence(item) for item in data["files"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"not evidence: {error}") from error


def from_item(text: str) -> Evidence:
    """The evidence of one file as it was before `item_json`. Raises ValueError, KeyError or TypeError for another."""
    return _evidence(json.loads(text))


def _evidence(item: dict[str, Any]) -> Evidence:
    proofs = tuple(
        Proof(
            proof["key"],
            proof["rule"],
            tuple(_spot(spot) for spot in proof["spots"]),
            tuple(proof["checked"]),
        )
        for proof in item["proofs"]
    )
    listed = {name: tuple(item[name]) for name in ("failed", "problems")}
    return Evidence(**{**item, **listed, "proofs": proofs})


def _spot(value: dict[str, Any]) -> Spot:
    box = value.get("box")
    return Spot(value.get("page", 0), (box[0], box[1], box[2], box[3]) if box else None, value.get("path", ""))

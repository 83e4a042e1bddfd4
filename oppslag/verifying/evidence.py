"""What was proved, written down: for each file the words that were found, where, and what was checked.

The JSON form is version 1 of docs/evidence.schema.json: sorted, without a clock, the same for the same files.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from oppslag.reading.passages import Spot

VERSION = 1


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of the policy, found in a file: where it stands, and every check that it passed."""

    key: str
    rule: str
    spots: tuple[Spot, ...]
    checked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
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

    @property
    def proved(self) -> frozenset[str]:
        """The rules of which everything was found and nothing is wrong."""
        return frozenset(proof.rule for proof in self.proofs if proof.rule) - frozenset(self.failed)


def to_json(evidence: Iterable[Evidence]) -> bytes:
    """The evidence of many files, sorted by file, UTF-8."""
    files = [_plain(item) for item in sorted(evidence, key=lambda item: (item.file, item.format))]
    return (json.dumps({"evidence": VERSION, "files": files}, ensure_ascii=False, indent=1) + "\n").encode()


def from_json(content: bytes) -> tuple[Evidence, ...]:
    """The evidence as it was before `to_json`. Raises ValueError when it is of another version or shape."""
    data = json.loads(content)
    if data.get("evidence") != VERSION:
        raise ValueError("evidence of another version")
    try:
        return tuple(_evidence(item) for item in data["files"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"not evidence: {error}") from error


def _plain(evidence: Evidence) -> dict[str, Any]:
    value = asdict(evidence)
    for proof in value["proofs"]:
        proof["spots"] = [{name: part for name, part in spot.items() if part} for spot in proof["spots"]]
    return value


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

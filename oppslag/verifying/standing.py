"""What is known of a text beyond its words: its state and whether it is approved, from the records as they stand.

The road that makes files has readers of its own for these records; this one shares nothing with them.
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oppslag.frozen import frozen
from oppslag.model import State

if TYPE_CHECKING:
    from oppslag.verifying.expecting import Expectation, Piece


@frozen
class Records:
    """The three files in which people's decisions are written down, as text; "" where there is none."""

    approvals: str = ""
    reviews: str = ""
    bridges: str = ""

    @classmethod
    def of(cls, root: Path) -> "Records":
        """Those of a workspace. What cannot be read says nothing: whoever makes the files has refused it already."""
        names = ("source/approvals.yaml", "translations/reviews.yaml", "translations/bridges.yaml")
        return cls(*(_text(root / name) for name in names))

    def state_of(self, piece: "Piece", expectation: "Expectation") -> State:
        """What is known of a text in this edition."""
        translated = expectation.language != expectation.source_language
        if not translated or piece.state in {State.MISSING, State.OUTDATED}:
            return piece.state
        return piece.state if self._reviewed(piece, expectation) else State.UNREVIEWED

    def _reviewed(self, piece: "Piece", expectation: "Expectation") -> bool:
        """Whether somebody has found these words right for what the source says, corrections that are bridged apart."""
        review = _at(_parsed(self.reviews), expectation.document, expectation.language, piece.key)
        pairs = _at(_parsed(self.bridges), expectation.document, piece.key)
        bridges = frozenset((str(_at(pair, "from")), str(_at(pair, "to"))) for pair in pairs or ())
        return _at(review, "translation") == fingerprint(piece.words) and joined(
            str(_at(review, "source")), piece.origin, bridges
        )

    def is_approved(self, piece: "Piece", expectation: "Expectation") -> bool:
        """Whether the newest approval that names the text in the language of its words binds these very words."""
        bound = _bound(self.approvals).get((expectation.document, piece.language), {})
        return bound.get(piece.key) == fingerprint(piece.words)


NO_RECORDS = Records()


def fingerprint(words: str) -> str:
    """What a record is bound to: the first 16 hex digits of the SHA-256 of the words in Unicode NFC."""
    return hashlib.sha256(unicodedata.normalize("NFC", words).encode()).hexdigest()[:16]


def joined(one: str, other: str, pairs: frozenset[tuple[str, str]]) -> bool:
    """Whether a chain of bridges leads from one fingerprint to the other, in either direction."""
    reached = {one}
    for _step in pairs:
        reached |= {b for a, b in pairs if a in reached} | {a for a, b in pairs if b in reached}
    return other in reached


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


@lru_cache(maxsize=6)  # a workspace's three, and those of the release that it is compared with
def _parsed(text: str) -> Any:
    """A record with every scalar as the words that stand there."""
    import yaml  # noqa: PLC0415 - only for files for machines

    try:
        return yaml.load(text, Loader=yaml.CBaseLoader) if text else None  # noqa: S506 - a base loader makes words alone
    except yaml.YAMLError:
        return None


@lru_cache(maxsize=2)
def _bound(text: str) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """By document and language: the fingerprint that holds for each key. Of one day the last approval is the newest."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for approval in sorted(_parsed(text) or (), key=lambda approval: str(_at(approval, "date"))):
        place = (str(_at(approval, "document")), str(_at(approval, "language")))
        found.setdefault(place, {}).update(_at(approval, "texts") or {})
    return found


def _at(value: object, *names: str) -> Any:
    """What stands under these names, one in the other; None where nothing does."""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value

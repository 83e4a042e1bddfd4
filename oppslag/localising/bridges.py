"""A mended typo in the source leaves its translations standing: the pairs of texts that mean the same.

translations/bridges.yaml:

    sosiale-medier:
      SM-07/text:
        - {from: 0123456789abcdef, to: fedcba9876543210, date: 2026-11-23}

A bridge joins exactly the two texts whose fingerprints it holds, so it cannot hide a later change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from oppslag.localising.records import read_record
from oppslag.model import fingerprint
from oppslag.problems import SourceError

BRIDGES = PurePath("translations", "bridges.yaml")


@dataclass(frozen=True, slots=True)
class Bridges:
    """Pairs of fingerprints of source texts that mean the same, by document and key."""

    pairs: Mapping[tuple[str, str], frozenset[tuple[str, str]]] = field(default_factory=dict)

    def join(self, document: str, key: str, one: str, other: str) -> bool:
        """Whether the two texts of this key are the same but for bridged corrections, over any number of them."""
        pairs = self.pairs.get((document, key))
        return bool(pairs) and self.join_prints(document, key, fingerprint(one), fingerprint(other))

    def join_prints(self, document: str, key: str, one: str, other: str) -> bool:
        """As `join`, for fingerprints."""
        pairs = self.pairs.get((document, key), frozenset())
        reached, fresh = {one}, {one}
        while fresh and other not in reached:
            fresh = {b for a, b in (*pairs, *((b, a) for a, b in pairs)) if a in fresh} - reached
            reached |= fresh
        return other in reached


NO_BRIDGES = Bridges()


def read_bridges(root: Path) -> Bridges:
    """The bridges of the workspace. Raises SourceError with every problem of the file."""
    record = read_record(root, BRIDGES)
    pairs: dict[tuple[str, str], frozenset[tuple[str, str]]] = {}
    for document, keys in record.items():
        for key, members in keys.items():
            each = [member.fields(("from", "to", "date")) for member in members.each()]
            for one in each:
                one["date"].date()
            pairs[document, key] = frozenset((one["from"].fingerprint(), one["to"].fingerprint()) for one in each)
    if record.problems:
        raise SourceError(record.problems)
    return Bridges(pairs)

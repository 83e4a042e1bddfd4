"""Who has said yes to the words of an edition: source/approvals.yaml, a list, each with the texts that it binds.

    - document: sosiale-medier
      language: nb
      version: "1.0"
      date: 2013-11-25
      by: Kommunedirektøren
      minutes: sak 12/13                  # may be absent
      texts:
        SM-01/text: "0123456789abcdef"

Any change of a text undoes its approval, and that of no other.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date as day
from pathlib import Path, PurePath

from oppslag.localising.records import Record, read_record
from oppslag.model import BINDING, WALL, Kind
from oppslag.problems import Place, SourceError

APPROVALS = PurePath("source", "approvals.yaml")


@dataclass(frozen=True, slots=True)
class Approval:
    """One decision: whose, when, and the fingerprint of each text that it binds, by key."""

    document: str
    language: str
    version: str
    date: day
    by: str
    texts: Mapping[str, str]
    minutes: str = ""
    place: Place = field(default=Place(APPROVALS), compare=False)


Approvals = tuple[Approval, ...]
NO_APPROVALS: Approvals = ()


def read_approvals(root: Path) -> Approvals:
    """The approvals of the workspace as they stand in the file. Raises SourceError with every problem."""
    record = read_record(root, APPROVALS)
    found = tuple(_approval(member) for member in record.each())
    if record.problems:
        raise SourceError(record.problems)
    return found


def _approval(record: Record) -> Approval:
    each = record.fields(("document", "language", "version", "date", "by", "texts"), ("minutes",))
    return Approval(
        each["document"].words(),
        each["language"].words(),
        each["version"].words(),
        each["date"].date(),
        each["by"].words(),
        {key: value.fingerprint() for key, value in each["texts"].items()},
        each["minutes"].text(),
        record.place,
    )


def approved_and_gone(approvals: Approvals, document: str, language: str, current: Collection[str]) -> tuple[str, ...]:
    """The keys that were approved and are not among the `current` ones, unless a later approval did without them.

    An approval did without a text when it binds every other of its sort (binding words, or those of the wall) that had
    been approved until then. Words of the wall are not missed where a document has none.
    """
    return tuple(
        key
        for sort, marks in ((BINDING, frozenset({Kind.TEXT})), (WALL, WALL))
        if any(_kind(key) in marks for key in current)
        for key in _gone(approvals, document, language, current, sort, marks)
    )


def _gone(  # noqa: PLR0913, PLR0917 - whose approvals, of which texts, against which
    approvals: Approvals,
    document: str,
    language: str,
    current: Collection[str],
    sort: frozenset[Kind],
    marks: frozenset[Kind],
) -> list[str]:
    bound: dict[str, None] = {}
    for approval in sorted(approvals, key=lambda approval: approval.date):
        mine = [key for key in approval.texts if _kind(key) in sort]
        if (approval.document, approval.language) != (document, language) or not marks & set(map(_kind, mine)):
            continue
        if all(key in approval.texts for key in bound if key in current):
            bound.clear()
        bound |= dict.fromkeys(mine)
    return [key for key in bound if key not in current]


def _kind(key: str) -> Kind | None:
    with suppress(ValueError):  # anybody may have written in the file
        return Kind(key.rpartition("/")[2])
    return None


def approved_prints(approvals: Approvals, document: str, language: str) -> Mapping[str, str]:
    """The fingerprint that holds for each key: that of the newest approval which names the key.

    Of two from the same day the one further down the file is the newer.
    """
    found: dict[str, str] = {}
    for approval in sorted(approvals, key=lambda approval: approval.date):
        if (approval.document, approval.language) == (document, language):
            found |= approval.texts
    return found

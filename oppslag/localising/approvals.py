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

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as day
from pathlib import Path, PurePath

from oppslag.localising.records import Record, read_record
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


def approved_prints(approvals: Approvals, document: str, language: str) -> Mapping[str, str]:
    """The fingerprint that holds for each key: that of the newest approval which names the key.

    Of two from the same day the one further down the file is the newer.
    """
    found: dict[str, str] = {}
    for approval in sorted(approvals, key=lambda approval: approval.date):
        if (approval.document, approval.language) == (document, language):
            found |= approval.texts
    return found

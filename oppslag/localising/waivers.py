"""What a person has looked at and found right although a check stops it: translations/waivers.yaml, a list.

- {document: sosiale-medier, language: nn, key: nettvett/title, check: same, reason: Ordet er likt på nynorsk.}
"""

from dataclasses import dataclass, field
from pathlib import Path, PurePath

from oppslag.localising.records import Record, read_record
from oppslag.messages import _
from oppslag.problems import Place, SourceError

WAIVERS = PurePath("translations", "waivers.yaml")


@dataclass(frozen=True, slots=True)
class Waiver:
    """One finding of one check in one text that is right as it stands, and why."""

    document: str
    language: str
    key: str
    check: str
    reason: str
    place: Place = field(default=Place(WAIVERS), compare=False)


NO_WAIVERS: tuple[Waiver, ...] = ()


def read_waivers(root: Path) -> tuple[Waiver, ...]:
    """The waivers of the workspace. Raises SourceError with every problem of the file: a waiver needs a reason."""
    record = read_record(root, WAIVERS)
    found = tuple(_waiver(member) for member in record.each())
    if record.problems:
        raise SourceError(record.problems)
    return found


def _waiver(record: Record) -> Waiver:
    each = record.fields(("document", "language", "key", "check", "reason"))
    if each["reason"].node is not None and not each["reason"].text().strip():
        each["reason"].wrong(_("A waiver needs a reason."))
    said = {name: value.text() for name, value in each.items()}
    return Waiver(**said, place=record.place)

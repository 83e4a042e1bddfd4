"""Reading the small YAML records that stand beside source and translations, every value with its line.

Values are read as written: a fingerprint such as 12e4567890123456 is no number here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from oppslag.messages import _, because
from oppslag.problems import Place, Problem, SourceError

if TYPE_CHECKING:
    from yaml import Node

MOST_BYTES = 4_000_000
MOST_LEVELS = 20
FINGERPRINT = re.compile(r"[0-9a-f]{16}")


@dataclass(slots=True)
class Record:
    """One node of a record file; asking it for what is not there is written down among the file's problems."""

    node: "Node | None"
    file: PurePath
    problems: list[Problem] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """Where the node begins."""
        mark = self.node and self.node.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)

    def wrong(self, message: str, hint: str = "") -> None:
        """Write down that this node is not as it should be."""
        self.problems.append(Problem(message, self.place, hint))

    def items(self) -> Iterator[tuple[str, "Record"]]:
        """The pairs of a mapping; a problem where it is none, or where a key stands twice."""
        from yaml import MappingNode  # noqa: PLC0415 - a workspace without records reads no YAML here

        if self.node is None:
            return
        if not isinstance(self.node, MappingNode):
            self.wrong(_("A mapping (`name: value`) is expected here."))
            return
        seen = set()
        for key, value in self.node.value:
            name = str(key.value)
            if name in seen:
                Record(key, self.file, self.problems).wrong(_("“{name}” stands twice.", name=name))
            seen.add(name)
            yield name, Record(value, self.file, self.problems)

    def each(self) -> Iterator["Record"]:
        """The members of a list; a problem where it is none."""
        from yaml import SequenceNode  # noqa: PLC0415 - as above

        if self.node is None:
            return
        if not isinstance(self.node, SequenceNode):
            self.wrong(_("A list (lines that begin with `- `) is expected here."))
            return
        for value in self.node.value:
            yield Record(value, self.file, self.problems)

    def fields(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, "Record"]:
        """The named fields; a problem for each that is missing or not known. Missing ones are empty records."""
        found = dict(self.items())
        for name, value in found.items():
            if name not in (*required, *optional):
                value.wrong(
                    _("“{name}” is not known here.", name=name),
                    _("Known are: {names}.", names=", ".join((*required, *optional))),
                )
        for name in required:
            if name not in found:
                self.wrong(_("“{name}” is missing here.", name=name))
        return {name: found.get(name, Record(None, self.file, [])) for name in (*required, *optional)}

    def text(self) -> str:
        """The words of a scalar as written; "" and a problem where it is a list or a mapping."""
        from yaml import ScalarNode  # noqa: PLC0415 - as above

        if self.node is None:
            return ""
        if not isinstance(self.node, ScalarNode):
            self.wrong(_("Words are expected here."))
            return ""
        return str(self.node.value)

    def words(self) -> str:
        """The same, where there must be some."""
        from yaml import ScalarNode  # noqa: PLC0415 - as above

        said = self.text()
        if isinstance(self.node, ScalarNode) and not said.strip():
            self.wrong(_("Words are expected here."))
        return said

    def fingerprint(self) -> str:
        """A fingerprint: 16 hex digits; a problem where it is not."""
        said = self.text()
        if self.node is not None and not FINGERPRINT.fullmatch(said):
            self.wrong(_("“{words}” is not a fingerprint (16 of 0-9 and a-f).", words=said[:40]))
        return said

    def date(self) -> date:
        """A date; a problem where it is not written 2026-12-31."""
        said = self.text()
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", said):
                return date.fromisoformat(said)
        except ValueError:
            pass
        if self.node is not None:
            self.wrong(_("“{words}” is not a date.", words=said[:40]), _("Write it like 2026-12-31."))
        return date.min


def read_record(root: Path, name: PurePath) -> Record:
    """The record file `root/name`, empty where there is none.

    Raises SourceError where it is not YAML, not UTF-8, too large, nested beyond sense, or uses aliases.
    """
    path = root / name
    if not path.exists():
        return Record(None, name)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _unusable(_("The file cannot be opened: {reason}.", reason=because(error)), Place(name)) from error
    if len(content) > MOST_BYTES:
        raise _unusable(_("The file is larger than {most} MB.", most=4), Place(name))
    try:
        return Record(_composed(content.decode("utf-8-sig"), name), name)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _unusable(_("The file is not written in UTF-8."), Place(name, line)) from error


def _composed(text: str, name: PurePath) -> "Node | None":
    import yaml  # noqa: PLC0415 - a workspace without records reads no YAML here

    try:
        _refuse_tangles(text, name)
        node: Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        raise _unusable(_("YAML cannot read this: {reason}.", reason=error.problem or error.context), place) from error
    except yaml.YAMLError as error:
        raise _unusable(_("YAML cannot read this: {reason}.", reason=str(error)[:200]), Place(name)) from error
    return node


def _refuse_tangles(text: str, name: PurePath) -> None:
    """Refuse what a record has no use for and what could make a small file a large one."""
    import yaml  # noqa: PLC0415 - as above

    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        mark = event.start_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        if isinstance(event, yaml.AliasEvent):
            raise _unusable(_("Aliases (`*name`) are not used here: write the words themselves."), place)
        if depth > MOST_LEVELS:
            raise _unusable(_("This is nested deeper than anything that is known here."), place)


def _unusable(message: str, place: Place) -> SourceError:
    return SourceError(Problem(message, place))

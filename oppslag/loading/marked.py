"""YAML files as marked values: what stands there, and where in the file.

YAML 1.2 core schema (`no` is a word, a date is a word), less what a policy never needs and what can do harm: aliases,
anchors, tags, several documents in one file.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import field
from pathlib import PurePath
from typing import Any, TypeAlias

import yaml
from yamlcore import CCoreLoader

from oppslag.frozen import frozen
from oppslag.loading.syntax import explain
from oppslag.messages import _
from oppslag.problems import Place, Problem, Severity

LARGEST = 2_000_000  # bytes; the longest policy that we know of takes a tenth of it
DEEPEST = 30  # six levels of rules take 18
MOST = 30_000  # values in one file; a rule takes about six

_LINE_END = re.compile("\r\n|[\n\r]")
# What no file of text holds. The last three break lines for some programs and not for others.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_LONGEST = 500  # of a message
_WIDTH = 100  # of an excerpt, so that it fits a terminal beside the indentation

Spot: TypeAlias = tuple[int, int]  # line and column from 0, as PyYAML counts


@frozen
class SourceFile:
    """A file of the source as read: its name relative to the workspace, its text and its lines."""

    name: PurePath
    text: str
    lines: tuple[str, ...]

    def place(self, spot: Spot) -> Place:
        """The spot as a person counts: from 1."""
        return Place(self.name, spot[0] + 1, spot[1] + 1)

    def problem(self, spot: Spot, message: str, hint: str = "", severity: Severity = Severity.ERROR) -> Problem:
        """A problem at the spot, with the line that stands there."""
        return Problem(_clipped(message), self.place(spot), _clipped(hint), self.excerpt(spot), severity)

    def excerpt(self, spot: Spot) -> str:
        """The line, made safe to print and cut to fit a terminal, and a caret under the column."""
        line, column = spot
        if line >= len(self.lines):
            return ""
        whole = self.lines[line]
        first = max(0, min(column - _WIDTH // 2, len(whole) - _WIDTH))
        piece = whole[first : first + _WIDTH]
        shown = "".join(" " if letter == "\t" else letter if letter.isprintable() else "�" for letter in piece)
        shown = ("…" + shown[1:] if first else shown) + ("…" if first + _WIDTH < len(whole) else "")
        return f"{shown.rstrip()}\n{' ' * (column - first)}^"


def _clipped(words: str) -> str:
    """Words that quote the file, kept to what a person reads."""
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


@frozen
class Marked:
    """One value of a YAML file and where it stands.

    `value` is a str, None, a bool, a float (for a number of any kind; nothing in a policy is a number), a list or a
    dict of marked values. `start` and `end` are the spots of the value, `keys` those of a mapping's keys. `style` is
    YAML's: one of `"'|>` for a scalar, empty for a plain one; `[` for a list or mapping in brackets.
    """

    file: SourceFile
    value: "str | float | bool | list[Marked] | dict[str, Marked] | None"
    start: Spot
    end: Spot
    style: str = ""
    keys: dict[str, Spot] = field(default_factory=dict)

    def get(self, key: str) -> "Marked | None":
        """The value under the key of a mapping; None when there is none, or this is not a mapping."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def mapping(self) -> "dict[str, Marked]":
        """The entries of a mapping; none when this is something else."""
        return self.value if isinstance(self.value, dict) else {}

    def items(self, key: str) -> "list[Marked]":
        """The items of the list under the key; none when there is no list."""
        found = self.get(key)
        return found.value if found and isinstance(found.value, list) else []

    def string(self, key: str) -> str:
        """The words under the key in NFC, without outer white space; empty when there are no words."""
        found = self.get(key)
        return found.words if found else ""

    @property
    def words(self) -> str:
        """A string in NFC without outer white space; empty when this is something else."""
        return unicodedata.normalize("NFC", self.value).strip() if isinstance(self.value, str) else ""

    @property
    def spot(self) -> Spot:
        """Where the words begin: after the `>-` of a text that is written over several lines."""
        if self.style in {"|", ">"} and self.style:
            for number in range(self.start[0] + 1, min(self.end[0] + 1, len(self.file.lines))):
                if line := self.file.lines[number].strip():
                    return number, self.file.lines[number].index(line[0])
        return self.start

    @property
    def place(self) -> Place:
        """Where the words begin, as a person counts."""
        return self.file.place(self.spot)

    def find(self, piece: str) -> Spot:
        """Where in the file a piece of the words stands, as near as can be told."""
        for wanted in filter(None, (piece, *piece.split()[:1])):
            for number, line in self.raw_lines():
                column = line.find(wanted, self.start[1] if number == self.start[0] else 0)
                if column >= 0:
                    return number, column
        return self.spot

    def raw_lines(self) -> Iterator[tuple[int, str]]:
        """The lines that the value stands on, each with its number from 0."""
        last = self.end[0] if self.end[1] else self.end[0] - 1
        for number in range(self.start[0], min(max(last, self.start[0]) + 1, len(self.file.lines))):
            yield number, self.file.lines[number]

    def problem(self, message: str, hint: str = "", severity: Severity = Severity.ERROR) -> Problem:
        """A problem where the words begin."""
        return self.file.problem(self.spot, message, hint, severity)

    def plain(self) -> object:
        """The bare value, without places."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        return [item.plain() for item in self.value] if isinstance(self.value, list) else self.value


class _Stop(Exception):  # noqa: N818 - it is how the walk ends, not what went wrong
    """Reading on would do harm."""


def read(content: bytes, name: PurePath) -> tuple[Marked | None, tuple[Problem, ...]]:
    """The file as a marked value, and everything that is wrong with its YAML.

    None when there is nothing to go on with. Never raises, whatever the bytes; work and memory are bounded by
    `LARGEST`, `DEEPEST` and `MOST`.
    """
    file = _decoded(content, name)
    if isinstance(file, Problem):
        return None, (file,)
    reader = _Reader(file)
    return reader.read(), tuple(reader.problems)


def _decoded(content: bytes, name: PurePath) -> SourceFile | Problem:
    if len(content) > LARGEST:
        return Problem(
            _("The file is larger than {limit} MB.", limit=LARGEST // 1_000_000),
            Place(name),
            _("A policy is words alone. Split it in several documents, and take pictures out."),
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Problem(_("The file is saved as UTF-16."), Place(name), _save_as_utf8())
    try:
        text = content.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        return _not_utf8(content, name, error.start)
    file = SourceFile(name, text, tuple(_LINE_END.split(text)))
    if unseen := _UNSEEN.search(text):
        return file.problem(_spot(text, unseen.start()), _unseen(unseen[0]), _("Delete it and write the words again."))
    return file


def _save_as_utf8() -> str:
    return _("Save the file again as UTF-8 (in Notepad: Save as, Encoding: UTF-8).")


def _not_utf8(content: bytes, name: PurePath, position: int) -> Problem:
    text = content.decode("latin-1")  # one letter a byte: the line looks right but for the letters that are wrong
    file = SourceFile(name, text, tuple(_LINE_END.split(text)))
    return file.problem(_spot(text, position), _("The file is not saved as UTF-8."), _save_as_utf8())


def _unseen(letter: str) -> str:
    return _("An invisible control character stands here (U+{code}).", code=f"{ord(letter):04X}")


def _spot(text: str, position: int) -> Spot:
    lines = _LINE_END.split(text[:position])
    return len(lines) - 1, len(lines[-1])


class _Reader:
    """Builds marked values from YAML's events, so that every limit holds before anything is built."""

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._loader = CCoreLoader(file.text)
        self._count = 0
        self._quoted: Spot | None = None  # where the last text in quotes over several lines began

    def read(self) -> Marked | None:
        """The one document of the file."""
        try:
            return self._document()
        except yaml.MarkedYAMLError as error:
            spot, message, hint = explain(error, self.file.lines, self._quoted)
            self._note(spot, message, hint)
        except yaml.YAMLError:
            self._note((0, 0), _("This is not a text that YAML can read."))
        except _Stop:
            pass
        return None

    def _next(self) -> Any:
        """The next event; PyYAML's types leave open which of them carry marks, anchors and tags."""
        return self._loader.get_event()

    def _document(self) -> Marked | None:
        self._next()  # the start of the stream
        if isinstance(self._next(), yaml.StreamEndEvent):
            self._note((0, 0), _("The file is empty."), _("Write a policy in it, or delete the file."))
            return None
        root = self._value(self._next(), 1)
        self._next()  # the end of the document
        after = self._next()
        if isinstance(after, yaml.DocumentStartEvent):
            self._note(_start(after), _("A second document starts here."), _("Keep one document a file; delete ---."))
        return root

    def _value(self, event: Any, depth: int) -> Marked:
        self._count += 1
        self._guard(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(event, depth)
        return self._mapping(event, depth) if isinstance(event, yaml.MappingStartEvent) else self._scalar(event)

    def _guard(self, event: Any, depth: int) -> None:
        if depth > DEEPEST or self._count > MOST:
            few = _("This is nested more than {limit} levels deep.", limit=DEEPEST)
            many = _("The file holds more than {limit} values.", limit=MOST)
            self._note(_start(event), few if depth > DEEPEST else many, _("Nothing in a policy needs that."))
            raise _Stop
        alias = isinstance(event, yaml.AliasEvent)
        if alias or event.anchor:
            self._note(
                _start(event),
                _("YAML takes this for a reference (& or *), which a policy cannot hold."),
                _('Put a text that begins with & or * in quotes: "…".'),
            )
            if alias:
                raise _Stop  # a file that refers to itself may be made to do harm
        elif event.tag:
            self._note(
                _start(event),
                _("YAML takes this for a type (!), which a policy cannot hold."),
                _('Put a text that begins with ! in quotes: "…".'),
            )

    def _list(self, event: Any, depth: int) -> Marked:
        items = []
        while not isinstance(item := self._next(), yaml.SequenceEndEvent):
            items.append(self._value(item, depth + 1))
        return Marked(self.file, items, _start(event), _end(item), "[" if event.flow_style else "")

    def _mapping(self, event: yaml.MappingStartEvent, depth: int) -> Marked:
        values: dict[str, Marked] = {}
        keys: dict[str, Spot] = {}
        while not isinstance(item := self._next(), yaml.MappingEndEvent):
            key = self._key(item, depth)
            value = self._value(self._next(), depth + 1)
            if key in keys:
                self._twice(key, keys[key], _start(item))
            elif key is not None:
                values[key], keys[key] = value, _start(item)
        return Marked(self.file, values, _start(event), _end(item), "[" if event.flow_style else "", keys)

    def _key(self, event: Any, depth: int) -> str | None:
        if isinstance(event, yaml.ScalarEvent):
            self._guard(event, depth)
            return unicodedata.normalize("NFC", event.value)
        spot = _start(event)
        self._value(event, depth + 1)
        self._note(
            spot,
            _("A key must be one word before a colon."),
            _('Put a text that begins with { or [ in quotes: "…".'),
        )
        return None

    def _twice(self, key: str, first: Spot, second: Spot) -> None:
        self._note(
            second,
            _("“{key}” stands twice in the same place; the first is on line {line}.", key=key, line=first[0] + 1),
            _("Keep one of them."),
        )

    def _scalar(self, event: Any) -> Marked:
        start, end, style = _start(event), _end(event), event.style or ""
        if style in {"'", '"'} and style and end[0] > start[0]:
            self._quoted = start
        tag = self._loader.resolve(yaml.ScalarNode, event.value, event.implicit) if not event.tag else ""
        return Marked(self.file, _resolved(tag, event.value), start, end, style)

    def _note(self, spot: Spot, message: str, hint: str = "") -> None:
        self.problems.append(self.file.problem(spot, message, hint))


def _resolved(tag: str, words: str) -> str | float | bool | None:
    """The value of a scalar; 0.0 stands for any number, since its digits are of no use."""
    match tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return words.lower() == "true"
        case "int" | "float":
            return 0.0
        case _:
            return words


def _start(event: Any) -> Spot:
    return int(event.start_mark.line), int(event.start_mark.column)


def _end(event: Any) -> Spot:
    return int(event.end_mark.line), int(event.end_mark.column)

"""`text`: the policy as plain text, for a terminal, an e-mail and whoever has nothing else."""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from oppslag.formats.protocol import artifact
from oppslag.frozen import frozen
from oppslag.markdown import Node, plain_inlines, rows
from oppslag.model import BINDING, Artifact, Edition, Kind

if TYPE_CHECKING:
    from oppslag.composing import Composition
    from oppslag.workshop import Workshop

WIDTH = 76  # columns: fits a terminal of 80 and an e-mail that is quoted twice
BORDER = " │ "
_LEAST_LINE = 3  # signs: fewer do not look like a line under a title, but like signs in the text
_WITHIN_A_NUMBER = re.compile(r"(?<=[\d§]) (?=\d)")
_BEFORE_A_DASH = re.compile(r" (?=[-*•–◦▪] \S)")
_KEPT = "\0"  # a space where no line may end: no text holds this sign, and textwrap takes it for a letter


@frozen
class PlainText:
    """document.txt: UTF-8, lines of at most 76 columns where the words allow it."""

    name: str = "text"
    files: tuple[str, ...] = ("document.txt",)
    templates: tuple[str, ...] = ()
    carries: frozenset[Kind] = BINDING

    def render(self, edition: Edition, workshop: "Workshop") -> tuple[Artifact, ...]:
        """One file; titles are underlined, numbers stand before their words."""
        lines = "\n".join(_document(workshop.compose(edition, self.carries)))
        return (artifact(edition, self.files[0], "text/plain", (lines.rstrip() + "\n").encode()),)


def _document(composition: "Composition") -> Iterator[str]:
    yield from _paragraph(composition["organisation"]["name"])
    yield from _heading(composition["title"], "=")
    if draft := composition["draft"]:
        yield from _paragraph(f"{draft['word']} {' '.join(draft['reasons'])}")
    if composition["prevails"]:
        yield from _paragraph(composition["prevails"])
    if composition["introduction"]:
        yield from _text(composition["introduction"])
    for section in composition["sections"]:
        yield from _heading(section["title"], "-")
        for rule in section["rules"]:
            yield from _rule(rule, composition["labels"], 0)
    yield from _control(composition)


def _heading(title: Mapping[str, Any], line: str) -> Iterator[str]:
    wrapped = _wrap(plain_inlines(title["inlines"]))
    yield from wrapped
    yield line * max(_LEAST_LINE, *map(len, wrapped))
    yield ""
    yield from _notice(title)


def _rule(rule: Mapping[str, Any], labels: Mapping[str, str], indent: int) -> Iterator[str]:
    inside = indent + len(rule["id"]) + 2
    lines = list(_text(rule["text"], inside))
    yield " " * indent + rule["id"] + "  " + lines[0].lstrip()
    yield from lines[1:]
    if rule["template"]:
        yield from _labelled(labels["template"], rule["template"], inside)
    for example in rule["examples"]:
        for name in ("do", "dont"):
            if example[name]:
                yield from _labelled(labels[name], example[name], inside)
    for sub in rule["rules"]:
        yield from _rule(sub, labels, inside)


def _labelled(label: str, text: Mapping[str, Any], indent: int) -> Iterator[str]:
    yield " " * indent + label
    yield ""
    yield from _text(text, indent + 2)


def _text(text: Mapping[str, Any], indent: int = 0) -> Iterator[str]:
    for block in text["blocks"]:
        yield from _block(block, indent)
    yield from _notice(text, indent)


def _notice(text: Mapping[str, Any], indent: int = 0) -> Iterator[str]:
    if text["notice"]:
        yield from _paragraph(text["notice"], indent)


def _block(block: Node, indent: int) -> Iterator[str]:
    kind: str = block["t"]
    content: Any = block["c"]
    match kind:
        case "Para" | "Plain":
            yield from _paragraph(plain_inlines(content), indent)
        case "BulletList":
            yield from _list([("- ", item) for item in content], indent)
        case "OrderedList":
            yield from _list([(f"{n}. ", item) for n, item in enumerate(content[1], content[0][0])], indent)
        case "BlockQuote":
            for inner in content:
                yield from _block(inner, indent + 2)
        case "Div":
            for inner in content[1]:
                yield from _block(inner, indent)
        case "Table":
            yield from _table(block, indent)


def _list(items: Sequence[tuple[str, Sequence[Node]]], indent: int) -> Iterator[str]:
    for mark, blocks in items:
        lines = [line for block in blocks for line in _block(block, indent + len(mark))]
        yield " " * indent + mark + lines[0].lstrip()
        yield from lines[1:-1]
    yield ""


def _table(table: Node, indent: int) -> Iterator[str]:
    cells = [[" ".join(plain_inlines(b["c"]) for b in cell[4]) for cell in row[1]] for row in rows(table)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        filled = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield (" " * indent + BORDER.join(filled)).rstrip()
    yield ""


def _control(composition: "Composition") -> Iterator[str]:
    labels, contact = composition["labels"], composition["contact"]
    missing = labels["not_stated"]
    pairs = [(row["label"], row["value"] or missing) for row in composition["control"]["rows"]]
    pairs.append((labels["check_code"], composition["check_code"]))
    if composition["organisation"]["quality_system"]:
        pairs.append((labels["quality_system"], composition["organisation"]["quality_system"]))
    who = ", ".join(filter(None, (contact["name"], contact["role"]))) if contact else missing
    pairs.append((labels["contact"], who))
    if contact:
        pairs += [(labels[name], contact[name]) for name in ("phone", "mobile", "email") if contact[name]]
    yield labels["control"]
    yield "-" * max(_LEAST_LINE, len(labels["control"]))
    yield ""
    for label, value in pairs:
        yield f"- {label}: {value}"


def _paragraph(words: str, indent: int = 0) -> Iterator[str]:
    for part in words.split("\n"):
        yield from _wrap(part, indent)
    yield ""


def _wrap(words: str, indent: int = 0) -> list[str]:
    """Lines of the words; a number is never parted (37 14 96 26, § 12), and no line begins with a dash."""
    margin = " " * indent
    lines = textwrap.wrap(
        _BEFORE_A_DASH.sub(_KEPT, _WITHIN_A_NUMBER.sub(_KEPT, words)),
        max(WIDTH, indent + 20),
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_KEPT, " ") for line in lines] or [margin]

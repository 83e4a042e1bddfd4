"""Plain text read back: one passage for each paragraph, list item and underlined heading."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from textwrap import dedent

from oppslag.messages import _
from oppslag.reading.limits import check_size
from oppslag.reading.passages import Finding, Passage, Passages, Shape, Spot, UnreadableFile

_BULLET = re.compile(r"( *)([-*•–◦▪])( +)(?=\S)")
_NUMBER = re.compile(r"( *)((?:\d+|[A-Za-z])[.)])( +)(?=\S)")
_BESIDE = re.compile(r"\S  ((?:[-*•–◦▪]|(?:\d+|[A-Za-z])[.)]) +)(?=\S)")  # the columns of our own text files
_INDENTED = re.compile(r"^(?: {2,}|\t)[^\S\n]*\w", re.MULTILINE)
_UNDERLINE = re.compile(r"(=|-)\1{2,} *")
# Characters that change what a person sees without being seen: controls, U+202D and U+202E (which turn text
# around), tags (U+E0000 block), and the sign for a letter that was lost
_LONE_RETURN = re.compile("\r(?![\r\n])")
# More columns or lines than a window has: our own measure, far beyond what any program leaves free
_GAPS = re.compile(r"(?<![^\S\r\n])[^\S\r\n]{200,}+(?=\S)|(?<=\S)(?:[^\S\r\n]*+(?:\r\n|\r|\n)){60,}+(?=\s*\S)")
_ODD = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202d\u202e\ufffd\ufffe\uffff\U000e0000-\U000e007f]")


def read_text(content: bytes) -> Passages:
    """UTF-8 text as passages, spot `line N`, lines counted from 1.

    Blank lines part the passages; so do bullets, and numbers where a list of numbers has begun. Where a line was
    wrapped the line end is kept. A dash that begins a line because the line before it was full is no bullet.
    A bullet is left out and a number stands in a LABEL of its own, as readers of other files do.
    A paragraph outside of lists is as deep as the column that it begins in, so that what stands under it is deeper.
    A line underlined with = or - is a heading of level 1 or 2. Raises UnreadableFile for anything but UTF-8 text.
    """
    check_size(len(content))
    text = decode(content)
    if text.startswith((" ", "\t")):  # all of it may be set in, as text is that stands in other text
        text = dedent(text)
    passages = tuple(passage for block in _blocks(text) for passage in _passages(block))
    findings = tuple(_odd_lines(text) if _ODD.search(text) else ()) + tuple(_far_away(text))
    if "\n" in text and (lone := _LONE_RETURN.search(text)):  # a file all of whose lines end so is one of an old Mac
        line = len(_lines(text[: lone.start()]))
        findings += (Finding(_("The line is written over: it goes back to its start (U+000D)."), _spot(line)),)
    heading = next((passage.text for passage in passages if passage.shape is Shape.HEADING), "")
    indented = _INDENTED.search(text) is not None
    return Passages("text/plain", passages, title=heading, findings=findings, indented=indented)


def _odd_lines(text: str) -> Iterator[Finding]:
    for number, line in enumerate(_lines(text), 1):
        yield from odd_characters(line, _spot(number))


def _far_away(text: str) -> Iterator[Finding]:
    """Words that so much room parts from those before them that nobody finds them."""
    line, counted = 1, 0
    for gap in _GAPS.finditer(text):
        line, counted = line + len(_lines(text[counted : gap.end()])) - 1, gap.end()
        yield Finding(_("Words stand so far from those before them that they are not found."), _spot(line))


def decode(content: bytes) -> str:
    """UTF-8 with or without a byte order mark. Raises UnreadableFile for other encodings and for binary files."""
    if b"\0" in content:
        raise UnreadableFile(_("The file holds binary data, not text."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(_("The text is not UTF-8: line {line} cannot be read.", line=line)) from error


def odd_characters(text: str, spot: Spot) -> tuple[Finding, ...]:
    """A finding for each kind of character that is not seen but changes what is: controls, overrides of direction."""
    if not _ODD.search(text):
        return ()
    return tuple(
        Finding(_("The text holds the character {code} ({name}).", code=f"U+{ord(odd):04X}", name=_name(odd)), spot)
        for odd in dict.fromkeys(_ODD.findall(text))
    )


def _name(character: str) -> str:
    return unicodedata.name(character, _("a control character")).lower()


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").expandtabs(4).split("\n")


def _spot(number: int) -> Spot:
    return Spot(path=f"line {number}")


@dataclass(slots=True)
class _Block:
    """Lines that belong together, while they are gathered: `indent` is where a list item's marker stands."""

    line: int
    words: list[str] = field(default_factory=list)
    indent: int = -1
    marker: str = ""
    label: str = ""
    depth: int = 0
    level: int = 0
    column: int = 0  # where a paragraph outside of lists begins


def _blocks(text: str) -> Iterator[_Block]:
    block: _Block | None = None
    open_items: list[tuple[int, int]] = []  # (indent of the marker, indent of its text) of the lists around a line
    lines = _lines(text)
    width = _width(lines)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            if block:
                yield block
            block = None
        elif block and not block.depth and _UNDERLINE.fullmatch(line):
            block.level = 1 if line[0] == "=" else 2
            yield block
            block = None
        elif block and not block.indent and _UNDERLINE.fullmatch(line):
            yield _titled(block, line)
            block = None
            open_items.clear()
        elif (marker := _marker(line, block, open_items)) and not (
            block and _is_wrapped(lines[number - 2].rstrip(), marker, width, open_items)
        ):
            if block:
                yield block
            block = _item(number, line, marker, open_items)
        elif block:
            block.words.append(line.strip())
        else:
            *before, block = _begun(number, lines, open_items)
            yield from before
    if block:
        yield block


def _begun(number: int, lines: Sequence[str], open_items: list[tuple[int, int]]) -> Iterator[_Block]:
    """The paragraph that a line begins, and the list that begins beside a number: `SM-07  - først`, the next below."""
    line = lines[number - 1]
    beside = _BESIDE.search(line)
    marker = _first_of_several(beside, islice(lines, number, None)) if beside else None
    yield _paragraph(number, line[: marker.start(2)] if marker else line, open_items)
    if marker:
        yield _item(number, marker.string, marker, open_items)


def _first_of_several(beside: re.Match[str], after: Iterable[str]) -> re.Match[str] | None:
    at = beside.start(1)
    first = " " * at + beside.string[at:]
    below = next((each for each in after if each.strip() and not each[: at + 1].isspace()), "")
    for kind in (_BULLET, _NUMBER):
        if (marker := kind.match(first)) and (second := kind.match(below)) and second.start(2) == at:
            return marker
    return None


def _titled(block: _Block, underline: str) -> _Block:
    """A title that begins like an item: `1. Formål`."""
    words = [block.marker + block.words[0], *block.words[1:]]
    return _Block(block.line, words, level=1 if underline[0] == "=" else 2)


def _marker(line: str, block: _Block | None, open_items: list[tuple[int, int]]) -> re.Match[str] | None:
    if bullet := _BULLET.match(line):
        return bullet
    number = _NUMBER.match(line)
    if number and block and len(number[1]) not in {indent for indent, _text in open_items}:
        return None  # a wrapped line may begin with "8. mars"; a list begins after a blank line
    return number


def _width(lines: Sequence[str]) -> int:
    """How long the longest line is that goes on in the next one; headings may be longer than the text is wide."""
    paragraphs = [[line.rstrip() for line in group] for filled, group in groupby(lines, key=_is_filled) if filled]
    bodies = [paragraph for paragraph in paragraphs if not _UNDERLINE.fullmatch(paragraph[-1])]
    return max((len(line) for paragraph in bodies for line in paragraph[:-1]), default=0)


def _is_filled(line: str) -> bool:
    return bool(line.strip())


def _is_wrapped(before: str, marker: re.Match[str], width: int, open_items: list[tuple[int, int]]) -> bool:
    """Whether a dash stands at the start of a line because the full line before it had no room for it."""
    begun = len(marker[1]) in {indent for indent, _text in open_items}
    return not begun and len(before) + len(" -") > width and not before.endswith(":")


def _item(number: int, line: str, marker: re.Match[str], open_items: list[tuple[int, int]]) -> _Block:
    indent = len(marker[1])
    while open_items and indent < open_items[-1][1]:
        open_items.pop()
    open_items.append((indent, marker.end()))
    label = "" if marker.re is _BULLET else marker[2]
    return _Block(number, [line[marker.end() :].strip()], indent, marker[0], label, len(open_items))


def _paragraph(number: int, line: str, open_items: list[tuple[int, int]]) -> _Block:
    indent = len(line) - len(line.lstrip())
    while open_items and indent < open_items[-1][1]:
        open_items.pop()
    return _Block(number, [line.strip()], depth=len(open_items), column=0 if open_items else indent)


def _passages(block: _Block) -> Iterator[Passage]:
    spot = _spot(block.line)
    if block.label:
        yield Passage(block.label, Shape.LABEL, spot, block.depth)
    yield Passage(
        re.sub(" +", " ", "\n".join(block.words)), _shape(block), spot, block.depth or block.column, block.level
    )


def _shape(block: _Block) -> Shape:
    if block.level:
        return Shape.HEADING
    return Shape.ITEM if block.indent >= 0 else Shape.PARAGRAPH

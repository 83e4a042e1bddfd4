"""PO files as text that nobody vouches for: blocks of lines, each with what polib makes of it.

A file is kept as blocks so that what did not change is written back letter for letter, whichever tool wrote it.
polib forgives what would lose words (a quote that is not closed eats a letter), so every line is judged first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING

from oppslag.messages import _
from oppslag.problems import Place, Problem, SourceError

if TYPE_CHECKING:
    from polib import POEntry

# 1 500 texts of 600 characters in two languages are below 2 MB; what is larger is not a catalogue of policies.
MOST_BYTES = 4_000_000
MOST_LINES = 200_000
MOST_CHARACTERS = 20_000  # in one text: about seven pages

_STRING = r'"(?:[^"\\]|\\[nrtvbf"\\])*"'
_LINE = re.compile(
    rf"""(?:
      (?P<blank>\s*)
    | (?P<comment>\#(?!~).*|\#~\|.*)
    | \s* (?P<old>\#~\s*)? (?:(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s*)? {_STRING} \s*
    )$""",
    re.VERBOSE,
)
# Raw characters that end a line for Python but not for gettext, and those no text has a use for.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Block:
    """One entry as its lines stand in the file. `line` is where it begins, `spoken` where its translation does."""

    raw: str
    entry: "POEntry"
    line: int = 0
    spoken: int = 0


@dataclass(frozen=True, slots=True)
class PoFile:
    """A PO file in three parts: the header's lines, a block for each entry, comments after the last."""

    header: str
    blocks: tuple[Block, ...]
    tail: str = ""
    newline: str = "\n"

    @property
    def content(self) -> str:
        """The whole file; where no block was changed, letter for letter what was read."""
        return (self.header + "".join(block.raw for block in self.blocks) + self.tail).replace("\n", self.newline)


def decode(content: bytes, file: PurePath) -> str:
    """The file's text. Raises SourceError where it is too large, not UTF-8, or holds what no text has a use for."""
    if len(content) > MOST_BYTES:
        raise SourceError(
            Problem(
                _("The catalogue is larger than {most} MB.", most=MOST_BYTES // 10**6),
                Place(file),
                _("Fetch the file again from where it came; a catalogue of policies is much smaller."),
            )
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(
            Problem(
                _("The catalogue is not written in UTF-8."),
                Place(file, line),
                _("Open it in the tool that it comes from, choose UTF-8 and save it again."),
            )
        ) from error


def parse(text: str, file: PurePath) -> PoFile:
    """The file in blocks. Raises SourceError with every line that is not PO, for whatever text."""
    newline = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    if text and not text.endswith("\n"):
        text += "\n"
    lines = text.split("\n")[:-1]
    if len(lines) > MOST_LINES:
        raise SourceError(Problem(_("The catalogue has more than {most} lines.", most=MOST_LINES), Place(file)))
    found = [_LINE.match(line) if len(line) <= MOST_CHARACTERS else None for line in lines]
    if problems := (*_unprintable(lines, file), *_bad_lines(lines, found, file)):
        raise SourceError(problems)
    pieces, tail = _split(lines, [match for match in found if match])
    if not pieces or "msgctxt" in pieces[0].keywords or not re.search(r'^msgid ""\s*$', pieces[0].raw, re.MULTILINE):
        raise SourceError(_no_header(file))
    if problems := tuple(_incomplete(pieces, file)):
        raise SourceError(problems)
    entries = _entries(text, file)
    if len(entries) != len(pieces) - 1:
        raise SourceError(Problem(_("The catalogue cannot be read as a PO file."), Place(file)))
    blocks = tuple(
        Block(piece.raw, entry, piece.line, piece.spoken) for piece, entry in zip(pieces[1:], entries, strict=True)
    )
    if problems := tuple(_too_long(blocks, file)):
        raise SourceError(problems)
    return PoFile(pieces[0].raw, blocks, tail, newline)


def rewritten(block: Block) -> Block:
    """The block with its lines made anew from its entry: comments unwrapped, strings wrapped at 78 columns."""
    from copy import copy  # noqa: PLC0415 - only a change pays for it

    bare = copy(block.entry)
    bare.comment = bare.tcomment = ""
    comments = [*_comment("#", block.entry.tcomment), *_comment("#.", block.entry.comment)]
    if bare.obsolete:  # gettext keeps no extracted comment of what is no longer in the source
        comments = _comment("#", block.entry.tcomment)
    raw = "\n".join([*comments, bare.__unicode__(wrapwidth=78).rstrip("\n")]) + "\n"
    return replace(block, raw=raw)


def _comment(mark: str, words: str) -> list[str]:
    return [f"{mark} {line}".rstrip() for line in words.split("\n")] if words else []


def refuse_unprintable(text: str, file: PurePath) -> None:
    """Raise SourceError when the text, about to be written, could not be read again."""
    if problems := tuple(_unprintable(text.split("\n"), file)):
        raise SourceError(problems)


def _bad_lines(lines: list[str], found: list[re.Match[str] | None], file: PurePath) -> Iterator[Problem]:
    for number, (line, match) in enumerate(zip(lines, found, strict=True), 1):
        if match:
            continue
        if len(line) > MOST_CHARACTERS:
            yield Problem(_("The line has more than {most} characters.", most=MOST_CHARACTERS), Place(file, number))
        else:
            yield Problem(
                _("This line is not PO."),
                Place(file, number),
                _('Words stand between two quotation marks; one inside them is written \\".'),
                line[:100],
            )


def _unprintable(lines: list[str], file: PurePath) -> Iterator[Problem]:
    if not _UNPRINTABLE.search("\n".join(lines)):
        return
    for number, line in enumerate(lines, 1):
        if found := _UNPRINTABLE.search(line):
            code = f"U+{ord(found[0]):04X}"
            yield Problem(
                _("The line holds a character that cannot be printed ({code}).", code=code),
                Place(file, number, found.start() + 1),
                _("Remove it."),
            )


@dataclass(frozen=True, slots=True)
class _Piece:
    """The lines of one entry: the number of the first, the keywords in order, the number of the translation's line."""

    line: int
    raw: str
    keywords: tuple[str, ...]
    spoken: int


def _split(lines: list[str], found: list[re.Match[str]]) -> tuple[list[_Piece], str]:
    """The lines of each entry, and what follows the last entry."""
    starts, spoken, last = [0], False, 0
    keywords = [match["keyword"] or "" for match in found]
    for number, match in enumerate(found):
        comment, keyword = match["comment"], keywords[number]
        if match["blank"] is not None:
            continue
        if spoken and (comment or (keyword and not keyword.startswith("msgstr"))):
            starts.append(number)
            spoken = False
        spoken = spoken or keyword.startswith("msgstr")
        last = last if comment else number
    cut = starts[-1] if starts[-1] > last else len(lines)  # comments alone, after the last entry
    starts = [start for start in starts if start < cut] + [cut]
    return [_piece(a, lines[a:b], keywords[a:b]) for a, b in pairwise(starts)], _joined(lines[cut:])


def _piece(start: int, lines: list[str], keywords: list[str]) -> _Piece:
    at = next((number for number, keyword in enumerate(keywords) if keyword.startswith("msgstr")), 0)
    return _Piece(start + 1, _joined(lines), tuple(filter(None, keywords)), start + 1 + at)


def _incomplete(pieces: list[_Piece], file: PurePath) -> Iterator[Problem]:
    """Entries that lack their translation's line, so that they run into the next."""
    for piece in pieces:
        if piece.keywords.count("msgid") != 1 or not any(word.startswith("msgstr") for word in piece.keywords):
            message = _("The entry does not have one msgid and one msgstr.")
            yield Problem(
                message, Place(file, piece.line), _("Compare the lines around it with an entry that is right.")
            )


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _entries(text: str, file: PurePath) -> list["POEntry"]:
    import polib  # noqa: PLC0415 - a build that has nothing to do reads no catalogue

    try:
        # The line end keeps polib from taking a text that spells a path for a file to open.
        return list(polib.pofile(text + "\n", encoding="utf-8"))
    except Exception as error:  # polib promises no family of errors of its own
        found = re.search(r"line (\d+)", str(error))
        place = Place(file, int(found[1]) if found else 0)
        hint = _("Compare the lines around it with an entry that is right.")
        raise SourceError(Problem(_("The catalogue cannot be read as a PO file."), place, hint)) from error


def _too_long(blocks: tuple[Block, ...], file: PurePath) -> Iterator[Problem]:
    for block in blocks:
        if max(len(block.entry.msgid), len(block.entry.msgstr)) > MOST_CHARACTERS:
            message = _("The text has more than {most} characters.", most=MOST_CHARACTERS)
            yield Problem(message, Place(file, block.spoken))


def _no_header(file: PurePath) -> Problem:
    return Problem(
        _("The catalogue does not begin with a header."),
        Place(file, 1),
        _('The first entry is msgid "" with Content-Type: text/plain; charset=UTF-8 and the language.'),
    )

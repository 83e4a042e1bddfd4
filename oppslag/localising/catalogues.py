"""Where a catalogue lies, and what it says: gettext PO, `msgctxt` = the text's key."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePath
from types import MappingProxyType

from oppslag.localising import pofiles
from oppslag.messages import _, because
from oppslag.problems import Place, Problem, SourceError, UsageError

# BCP 47 (RFC 5646, section 2.1) without grandfathered and private tags: subtags of at most eight letters and digits.
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
# What an update writes in extracted comments, for translators who read Norwegian as well as their own language.
CHANGED = "Endret: "
UNFINISHED = "Var merket som uferdig før kildeteksten ble endret."
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a catalogue says of one text. `words` is the translation as the translator left it, "" = none.

    `source` is the text that the entry stands for, `previous` the one that a fuzzy translation was made from;
    `unfinished` says that the translator had marked it as fuzzy before the source changed.
    """

    key: str
    source: str
    words: str
    fuzzy: bool = False
    previous: str | None = None
    unfinished: bool = False
    place: Place = field(default=Place(PurePath("translations")), compare=False)

    @property
    def translated(self) -> bool:
        """Whether there are words at all."""
        return bool(self.words.strip())

    @property
    def origin(self) -> str:
        """The source text that the translation was made from."""
        return self.previous if self.fuzzy and self.previous is not None else self.source

    @property
    def unsure(self) -> bool:
        """Whether the translator, and not a change of the source, marked it as not finished."""
        return self.fuzzy and (self.unfinished or self.previous is None or self.previous == self.source)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A whole catalogue: the entries that stand by key, and the words of those that the source no longer has."""

    place: Place
    entries: Mapping[str, Entry]
    obsolete: tuple[Entry, ...] = ()
    language: str = ""  # as its header says


def catalogue_path(root: Path, language: str, document: str) -> Path:
    """Where the catalogue of a document lies: `pt-BR` in the folder `pt_BR`, as gettext spells it.

    Raises UsageError for what is not a BCP 47 tag or a document's id, so that no name leads out of the workspace.
    """
    return root / relative_path(language, document)


def relative_path(language: str, document: str) -> PurePath:
    """`catalogue_path` below the workspace: what messages show."""
    if not _TAG.fullmatch(language):
        raise UsageError(
            Problem(_("“{tag}” is not a language tag.", tag=language), hint=_("A tag looks like nb, pt-BR or zh-Hans."))
        )
    if not _ID.fullmatch(document):
        raise UsageError(_("“{name}” cannot be the id of a document.", name=document))
    return PurePath("translations", language.replace("-", "_"), "LC_MESSAGES", f"{document}.po")


def read_catalogue(path: Path, shown: PurePath | None = None) -> Catalogue:
    """What the file says. `shown` is how messages name it.

    Raises SourceError with every problem, file and line: not UTF-8, no header, a broken line, the same key twice,
    a text without a key, plural forms, strings and files beyond any sense.
    """
    file = shown or path
    return parse_catalogue(read_text(path, file), file)


@lru_cache(maxsize=64)  # pure, and a build asks for the same catalogue more than once
def parse_catalogue(content: str, file: PurePath) -> Catalogue:
    """`read_catalogue` for a text: what the catalogue says, or SourceError with every problem."""
    po = pofiles.parse(content, file)
    if problems := check_catalogue(po, file):
        raise SourceError(problems)
    live = {block.entry.msgctxt or "": _entry(block, file) for block in po.blocks if not block.entry.obsolete}
    obsolete = tuple(_entry(block, file) for block in po.blocks if block.entry.obsolete)
    return Catalogue(Place(file), MappingProxyType(live), obsolete, header_field(po.header, "Language"))


def read_text(path: Path, file: PurePath) -> str:
    """The text of the file. Raises SourceError where it cannot be had."""
    try:
        with path.open("rb") as file_on_disk:
            content = file_on_disk.read(pofiles.MOST_BYTES + 1)  # what is larger is refused for its size
    except OSError as error:
        problem = Problem(_("The catalogue cannot be opened: {reason}.", reason=because(error)), Place(file))
        raise SourceError(problem) from error
    return pofiles.decode(content, file)


def header_field(header: str, name: str) -> str:
    """The value of one field of the header's lines, "" when it is not there."""
    found = re.search(rf'"{re.escape(name)}:\s*((?:[^"\\]|\\.)*?)\s*(?:\\n)?"', header, re.IGNORECASE)
    return found[1] if found else ""


def check_catalogue(po: pofiles.PoFile, file: PurePath) -> tuple[Problem, ...]:
    """Why the file cannot be a catalogue of ours: its header's charset, a key twice or none, plural forms."""
    return (*_wrong_header(po, file), *_wrong_entries(po, file))


def _wrong_header(po: pofiles.PoFile, file: PurePath) -> Iterator[Problem]:
    declared = header_field(po.header, "Content-Type").lower().replace(" ", "")
    if not declared.endswith("charset=utf-8"):
        line = po.header.count("\n", 0, max(po.header.lower().find("content-type"), 0)) + 1
        yield Problem(
            _("The header does not say that the catalogue is written in UTF-8."),
            Place(file, line),
            _("Its line is: Content-Type: text/plain; charset=UTF-8"),
        )


def _wrong_entries(po: pofiles.PoFile, file: PurePath) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for block in po.blocks:
        key, place = block.entry.msgctxt, Place(file, block.spoken)
        if block.entry.obsolete:
            continue
        if not key:
            hint = _("Write its line msgctxt with the key of its text, or take the entry away and run `inv translate`.")
            yield Problem(_("The entry has no key."), place, hint)
        elif block.entry.msgid_plural:
            yield Problem(_("{key} has plural forms; a text of a policy has none.", key=key), place)
        elif key in first:
            yield Problem(
                _("{key} stands twice, the first time in line {line}.", key=key, line=first[key]),
                place,
                _("Keep the one that is right and remove the other."),
            )
        first.setdefault(key or "", block.spoken)


def _entry(block: pofiles.Block, file: PurePath) -> Entry:
    entry = block.entry
    place = Place(file, block.spoken)
    unfinished = UNFINISHED in entry.comment
    return Entry(entry.msgctxt or "", entry.msgid, entry.msgstr, entry.fuzzy, entry.previous_msgid, unfinished, place)

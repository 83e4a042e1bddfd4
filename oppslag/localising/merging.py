"""A catalogue follows its source, text by text, by key.

gettext's own tools merge by wording: they lose the translation of a rule that was rewritten and hand it to a new rule
that resembles the old. Here a translation belongs to a key and stays with it, whatever becomes of the words.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from oppslag.localising import pofiles
from oppslag.localising.bridges import NO_BRIDGES, Bridges, read_bridges
from oppslag.localising.catalogues import (
    CHANGED,
    UNFINISHED,
    catalogue_path,
    check_catalogue,
    header_field,
    read_text,
    relative_path,
)
from oppslag.localising.files import write_whole
from oppslag.localising.pofiles import Block, PoFile
from oppslag.messages import _
from oppslag.model import Policy
from oppslag.problems import Problem, SourceError, UsageError

if TYPE_CHECKING:
    from polib import POEntry

# Above this many words a diff is slow to make and of no help to read.
MOST_DIFFED = 2_000


@dataclass(frozen=True, slots=True)
class Report:
    """What an update did to one catalogue: the keys that are new, became outdated, current again, or obsolete."""

    document: str
    language: str
    path: Path
    changed: bool = False
    new: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    current: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    untranslated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged catalogue as text, and the keys by what happened to them."""

    content: str
    happened: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def update_catalogues(policies: Iterable[Policy], root: Path, languages: Sequence[str] = ()) -> tuple[Report, ...]:
    """Make and update the catalogues of these languages, by default all that the organisation has.

    The source language of a document gets none. Every catalogue is merged before the first is written: SourceError
    holds the problems of all of them, and then none was changed. UsageError names the languages nobody has.
    """
    known = tuple(policies)
    refuse_unknown(known, languages)
    bridges = read_bridges(root)
    work: list[tuple[Policy, str, Path, Merged]] = []
    problems: list[Problem] = []
    for policy in known:
        for language in languages or policy.organisation.languages:
            if language == policy.language:
                continue
            path = catalogue_path(root, language, policy.id)
            try:
                merged = _merged_file(policy, language, path, bridges)
                work.append((policy, language, path, merged))
            except SourceError as error:
                problems += error.problems
    if problems:
        raise SourceError(problems)
    return tuple(_write(*each) for each in work)


def refuse_unknown(policies: Sequence[Policy], languages: Iterable[str]) -> None:
    """Raise UsageError for languages that are not among those of the organisation: a typo begins no new language."""
    has = dict.fromkeys(tag for policy in policies for tag in (policy.language, *policy.organisation.languages))
    if unknown := [language for language in languages if language not in has]:
        raise UsageError(
            Problem(
                _("“{tag}” is not among the languages of the organisation.", tag=tag),
                hint=_(
                    "They are: {languages}. A new one is added in source/organisation.yaml.", languages=", ".join(has)
                ),
            )
            for tag in unknown
        )


def update_catalogue(policy: Policy, language: str, path: Path, bridges: Bridges = NO_BRIDGES) -> Report:
    """Make or update one catalogue, written whole or not at all; what did not change stays letter for letter.

    Raises SourceError where the file cannot be read safely, and UsageError for the source language.
    """
    return _write(policy, language, path, _merged_file(policy, language, path, bridges))


def _merged_file(policy: Policy, language: str, path: Path, bridges: Bridges) -> Merged:
    shown = relative_path(language, policy.id)
    content = read_text(path, shown) if path.exists() else ""
    return merge(policy, language, content, bridges)


def _write(policy: Policy, language: str, path: Path, merged: Merged) -> Report:
    changed = write_whole(path, merged.content.encode())
    return Report(policy.id, language, path, changed, **merged.happened)


def merge(policy: Policy, language: str, content: str, bridges: Bridges = NO_BRIDGES) -> Merged:
    """The catalogue as it should be now, from what it was ("" = there was none). Pure.

    Promises: a translation stays with its key. Where the source was rewritten it is fuzzy, with the text that it was
    made from in `#|` however many changes ago that was; where the source says that text again, or a bridge joins the
    two, it is current. What the source no longer has becomes obsolete, and comes back with its key. Every
    translation, translator's comment and flag that was there is there after. Merging twice changes nothing.
    """
    if language == policy.language:
        raise UsageError(
            Problem(
                _(
                    "{language} is the source language of {name} and has no catalogue.",
                    language=language,
                    name=policy.id,
                ),
                hint=_("The words of the source are changed in source/{name}.yaml.", name=policy.id),
            )
        )
    file = relative_path(language, policy.id)
    before = pofiles.parse(content or new_header(policy, language), file)
    if problems := check_catalogue(before, file):
        raise SourceError(problems)
    after, happened = _follow_source(before, policy, language, bridges)
    pofiles.refuse_unprintable(after.content.replace("\r\n", "\n"), file)
    return Merged(after.content, happened)


def _follow_source(
    before: PoFile, policy: Policy, language: str, bridges: Bridges
) -> tuple[PoFile, dict[str, tuple[str, ...]]]:
    words = {text.key: text.words for text in policy.texts()}
    asleep = _sleepers(before.blocks, words)
    live = {block.entry.msgctxt for block in before.blocks if not block.entry.obsolete}
    kept, obsolete, retired = [], [], []
    for block in before.blocks:
        key = block.entry.msgctxt or ""
        if block.entry.obsolete:
            if asleep.get(key) is not block:
                obsolete.append(block)
        elif key in words:
            kept.append(_followed(_woken(block, asleep.get(key)), words[key], _joined(bridges, policy.id, key)))
        else:
            retired.append(block)
    new = {
        key: _followed(_woken(None, asleep.get(key), key), said, _joined(bridges, policy.id, key))
        for key, said in words.items()
        if key not in live
    }
    gone = [_retired(block) for block in retired if block.entry.msgstr or block.entry.tcomment]
    blocks = (*_in_order(kept, new, list(words)), *obsolete, *gone)
    after = replace(before, header=_completed(before.header, language), blocks=_spaced(blocks, before.tail))
    return after, _happened(before, after, [block.entry.msgctxt or "" for block in retired])


def _joined(bridges: Bridges, document: str, key: str) -> Callable[[str, str], bool]:
    return lambda old, new: bridges.join(document, key, old, new)


def _sleepers(blocks: Iterable[Block], words: Mapping[str, str]) -> dict[str, Block]:
    """The obsolete entry to wake for each key that has no translation standing: the last that has words."""
    spoken = {block.entry.msgctxt for block in blocks if not block.entry.obsolete and block.entry.msgstr}
    found = {block.entry.msgctxt or "": block for block in blocks if block.entry.obsolete and block.entry.msgstr}
    silent = {block.entry.msgctxt or "": block for block in blocks if block.entry.obsolete and not block.entry.msgstr}
    return {key: block for key, block in {**silent, **found}.items() if key in words and key not in spoken}


def _woken(block: Block | None, sleeper: Block | None, key: str = "") -> Block:
    """The entry that stands for a key from now on: the one that was there, with what slept under the same key."""
    from polib import POEntry  # noqa: PLC0415 - only an update writes

    if block and not sleeper:
        return block
    entry = copy((sleeper or Block("", POEntry(msgctxt=key))).entry)
    entry.obsolete = False
    if block:  # it has no words of its own, but may have a translator's comment
        comments = dict.fromkeys(filter(None, (block.entry.tcomment, entry.tcomment)))
        entry.tcomment, entry.comment = "\n".join(comments), block.entry.comment
        entry.flags = list(dict.fromkeys([*block.entry.flags, *entry.flags]))
    return pofiles.rewritten(Block("", entry))


def _followed(block: Block, words: str, joined: Callable[[str, str], bool]) -> Block:
    """The block after its source text became `words`; the very same block where nothing changed."""
    old = block.entry
    entry = copy(old)
    entry.flags = list(old.flags)
    changed = bool(old.fuzzy and old.previous_msgid is not None and old.previous_msgid != old.msgid)
    origin = old.previous_msgid if changed and old.previous_msgid is not None else old.msgid
    unsure = old.fuzzy and (not changed or UNFINISHED in old.comment)
    outdated = bool(old.msgstr) and not _same(origin, words) and not joined(origin, words)
    entry.msgid, entry.previous_msgid = words, origin if outdated else None
    entry.previous_msgctxt = None
    _mark_fuzzy(entry, outdated or unsure)
    notes = [line for line in old.comment.split("\n") if line and not line.startswith((CHANGED, UNFINISHED))]
    notes += [CHANGED + word_diff(origin, words)] if outdated else []
    notes += [UNFINISHED] if outdated and unsure else []
    entry.comment = "\n".join(notes)
    return block if _alike(entry, old) else pofiles.rewritten(replace(block, entry=entry))


def _mark_fuzzy(entry: "POEntry", fuzzy: bool) -> None:
    """The flag first, as gettext writes it; where it already is as it should be, it stays where it stands."""
    if fuzzy != entry.fuzzy:
        entry.flags = [*["fuzzy"] * fuzzy, *(flag for flag in entry.flags if flag != "fuzzy")]


def _alike(entry: "POEntry", old: "POEntry") -> bool:
    def told(each: "POEntry") -> tuple[object, ...]:
        return (each.msgid, each.previous_msgid, each.previous_msgctxt, each.flags, each.comment, each.obsolete)

    return told(entry) == told(old)


def _same(one: str, other: str) -> bool:
    return one == other or unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def _retired(block: Block) -> Block:
    """The entry as obsolete. It stands for the text that it was made from: gettext keeps no `#|` of the obsolete."""
    old = block.entry
    entry = copy(old)
    entry.flags = list(old.flags)
    if old.fuzzy and old.previous_msgid is not None and old.previous_msgid != old.msgid:
        entry.msgid = old.previous_msgid
        _mark_fuzzy(entry, UNFINISHED in old.comment)
    entry.previous_msgid = entry.previous_msgctxt = None
    entry.comment, entry.obsolete = "", True
    return pofiles.rewritten(replace(block, entry=entry))


def _in_order(kept: list[Block], new: Mapping[str, Block], order: list[str]) -> list[Block]:
    """The kept entries as they stood, each new one after its neighbour in the source."""
    blocks = list(kept)
    at = {block.entry.msgctxt: block for block in kept}
    before: Block | None = None
    for key in order:
        if key in new:
            spot = next((n for n, block in enumerate(blocks) if block is before), -1) + 1
            blocks.insert(spot, new[key])
        before = new.get(key) or at[key]
    return blocks


def _spaced(blocks: tuple[Block, ...], tail: str) -> tuple[Block, ...]:
    """The blocks with an empty line between each and what follows it, and none at the end of the file."""
    followed = len(blocks) - (not tail)
    return tuple(_ended(block, "\n\n" if number < followed else "\n") for number, block in enumerate(blocks))


def _ended(block: Block, end: str) -> Block:
    if block.raw.endswith(end) and (end != "\n" or not block.raw.endswith("\n\n")):
        return block
    return replace(block, raw=block.raw.rstrip("\n") + end)


def _happened(before: PoFile, after: PoFile, removed: list[str]) -> dict[str, tuple[str, ...]]:
    old, new = _states(before), _states(after)

    def became(state: str) -> tuple[str, ...]:
        return tuple(key for key, now in new.items() if now == state and old.get(key) != state)

    return {
        "new": tuple(key for key in new if key not in old),
        "outdated": became("outdated"),
        "current": became("current"),
        "removed": tuple(removed),
        "untranslated": tuple(key for key, now in new.items() if now == "untranslated"),
    }


def _states(po: PoFile) -> dict[str, str]:
    live = [block.entry for block in po.blocks if not block.entry.obsolete]
    return {e.msgctxt or "": "untranslated" if not e.msgstr else "outdated" if e.fuzzy else "current" for e in live}


def word_diff(old: str, new: str) -> str:
    """Both texts in one line as GNU wdiff writes it: `due in [-five-] {+ten+} days`."""
    was, now = (re.findall(r"\s+|\S+", " ⏎ ".join(text.splitlines())) for text in (old, new))
    if len(was) + len(now) > MOST_DIFFED:
        return "…"
    parts = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        gone, came = "".join(was[a:b]), "".join(now[c:d])
        if tag == "equal":
            parts.append(gone)
        else:
            parts += [f"[-{gone}-]"] * bool(gone) + [f"{{+{came}+}}"] * bool(came)
    return "".join(parts)


def new_header(policy: Policy, language: str) -> str:
    """The header of a catalogue that nobody has worked on; gettext's own placeholders for what a translator fills in.

    It holds no clock, so that the same source gives the same file.
    """
    fields = {
        "Project-Id-Version": f"{policy.id} {policy.control.version}",
        "PO-Revision-Date": "YEAR-MO-DA HO:MI+ZONE",
        "Last-Translator": "FULL NAME <EMAIL@ADDRESS>",
        "Language-Team": "LANGUAGE <LL@li.org>",
        "Language": language.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": _plural_forms(language),
        "X-Source-Language": policy.language.replace("-", "_"),
        "X-Generator": "Oppslag",
    }
    lines = [_field(name, value) for name, value in fields.items() if value]
    return "\n".join(['msgid ""', 'msgstr ""', *lines]) + "\n\n"


def _field(name: str, value: str) -> str:
    from polib import escape  # noqa: PLC0415 - only an update writes

    return f'"{name}: {escape(value)}\\n"'


def _completed(header: str, language: str) -> str:
    """The header, with the fields that gettext's checker asks for; what is there stays as it is."""
    fields = {
        "Language": language.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Transfer-Encoding": "8bit",
    }
    missing = [_field(name, value) for name, value in fields.items() if not header_field(header, name)]
    if not missing and header.endswith("\n\n"):
        return header
    return "\n".join([header.rstrip("\n"), *missing]) + "\n\n"


def _plural_forms(language: str) -> str:
    from babel.messages.plurals import get_plural  # noqa: PLC0415 - only a new catalogue asks

    from oppslag.locales import babel_locale  # noqa: PLC0415 - as above

    return get_plural(babel_locale(language)).plural_forms.rstrip(";") + ";"


def put_words(content: str, words: Mapping[str, str], file: PurePath) -> str:
    """The catalogue with these translations in it, no longer fuzzy. Keys without an entry are left out."""
    po = pofiles.parse(content, file)
    blocks = tuple(_spoken(block, words) for block in po.blocks)
    changed = replace(po, blocks=_spaced(blocks, po.tail)).content
    pofiles.refuse_unprintable(changed.replace("\r\n", "\n"), file)
    return changed


def _spoken(block: Block, words: Mapping[str, str]) -> Block:
    key = block.entry.msgctxt or ""
    if block.entry.obsolete or key not in words:
        return block
    entry = copy(block.entry)
    entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    entry.msgstr, entry.previous_msgid, entry.previous_msgctxt = words[key], None, None
    entry.comment = "\n".join(n for n in entry.comment.split("\n") if not n.startswith((CHANGED, UNFINISHED)))
    return pofiles.rewritten(replace(block, entry=entry))

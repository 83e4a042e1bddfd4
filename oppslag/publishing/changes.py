"""What two versions differ in, by rule: added, removed, changed (by word), moved, and renumbered, which is an error."""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from oppslag.localising import numbers
from oppslag.messages import _
from oppslag.problems import Problem
from oppslag.publishing.snapshots import CONTROL, Seat, Snapshot


class What(StrEnum):
    """What became of a rule, a section or the document's own texts."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    AWAITING = "awaiting"  # what has changed is the source: the words of this language wait for a translator
    MOVED = "moved"
    RENUMBERED = "renumbered"


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words: `how` is "=" (in both), "-" (in the old alone) or "+" (in the new alone)."""

    how: str
    text: str


@dataclass(frozen=True, slots=True)
class TextChange:
    """One text by key, in one language (BCP 47); `diff` has every word of both in reading order.

    One that `awaits` its translation shows the words that readers have, as they stand ("="); where they have none, and
    where the text was not translated before either, those of the source.
    """

    key: str
    diff: tuple[Words, ...]
    language: str
    awaits: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What became of `name`: a rule's number, or the id of a section or the document.

    `was` and `now` say where it stood and stands, or which number it had and has.
    """

    what: What
    name: str
    texts: tuple[TextChange, ...] = ()
    was: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences of one language, in the order of the new version, what is gone last; `control` by field.

    `title` is that of the new version, in `title_language`, `date` the day (2026-12-31) that it says it was last
    changed, "" where it does not say.
    """

    document: str
    language: str
    old: str
    new: str
    changes: tuple[Change, ...]
    control: Mapping[str, tuple[str, str]]
    title: str = ""
    date: str = ""
    title_language: str = ""

    @property
    def languages(self) -> tuple[str, ...]:
        """Those of all the words in it."""
        texts = (text.language for change in self.changes for text in change.texts)
        return tuple(dict.fromkeys((self.language, self.title_language, *texts)))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """An error for each rule that was renumbered: numbers are promises."""
        return tuple(
            Problem(
                _("{language}: rule {was} has become {now}.", language=self.language, was=one.was, now=one.now),
                hint=_("A rule keeps its number wherever it stands: give it {was} again.", was=one.was),
            )
            for one in self.changes
            if one.what is What.RENUMBERED
        )


def compare(old: Snapshot, new: Snapshot) -> Changes:
    """What became of everything in `old`, and what is new. Pure; nothing that differs is left out."""
    renumbered = dict(numbers.renumbered(_worded(old), _worded(new)))
    found = [
        *_documents(old, new),
        *(change for section in new.sections for change in _section(section, old, new)),
        *(Change(What.REMOVED, name, _texts(name, old, new)) for name in old.sections if name not in new.sections),
        *_rules(old, new, renumbered),
    ]
    fields = (name for name in CONTROL if old.control.get(name, "") != new.control.get(name, ""))
    control = {name: (old.control.get(name, ""), new.control.get(name, "")) for name in fields}
    key = f"{new.document}/title"
    title, spoken = new.texts.get(key, ""), new.awaiting.get(key, new.language)
    day = new.control.get("last_changed") or new.control.get("valid_from", "")
    return Changes(new.document, new.language, old.version, new.version, tuple(found), control, title, day, spoken)


def _documents(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    if texts := _texts(new.document, old, new):
        yield Change(_how(texts), new.document, texts)


def _section(name: str, old: Snapshot, new: Snapshot) -> Iterator[Change]:
    texts = _texts(name, old, new)
    if name not in old.sections:
        yield Change(What.ADDED, name, texts)
        return
    if name in _displaced(old.sections, new.sections):
        yield Change(What.MOVED, name, was=_after(name, old.sections), now=_after(name, new.sections))
    if texts:
        yield Change(_how(texts), name, texts)


def _rules(old: Snapshot, new: Snapshot, renumbered: Mapping[str, str]) -> Iterator[Change]:
    before = {seat.rule: seat for seat in old.seats}
    after = {seat.rule: seat for seat in new.seats}
    displaced = {name for group in {*_groups(new)} for name in _displaced(_of(group, old), _of(group, new))}
    for seat in new.seats:
        texts = _texts(seat.rule, old, new)
        if seat.rule in renumbered:
            yield Change(What.RENUMBERED, seat.rule, was=renumbered[seat.rule], now=seat.rule)
            if seat.rule in before and texts:
                yield Change(_how(texts), seat.rule, texts)
        elif seat.rule not in before:
            yield Change(What.ADDED, seat.rule, texts)
        else:
            was = before[seat.rule]
            elsewhere = (was.section, was.parent) != (seat.section, seat.parent)
            if elsewhere or seat.rule in displaced:
                yield Change(What.MOVED, seat.rule, was=_where(was, old), now=_where(seat, new))
            if texts:
                yield Change(_how(texts), seat.rule, texts)
    for seat in old.seats:
        if seat.rule not in after and seat.rule not in renumbered.values():
            yield Change(What.REMOVED, seat.rule, _texts(seat.rule, old, new))


def _worded(of: Snapshot) -> dict[str, str]:
    return {seat.rule: of.texts.get(f"{seat.rule}/text", "") for seat in of.seats}


def _displaced(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest names whose move explains the new order."""
    common = [name for name in before if name in set(after)]
    now = [name for name in after if name in set(before)]
    kept = {
        name
        for block in difflib.SequenceMatcher(None, common, now, autojunk=False).get_matching_blocks()
        for name in common[block.a : block.a + block.size]
    }
    return set(common) - kept


def _groups(of: Snapshot) -> Iterator[tuple[str, str]]:
    """Where rules stand beside one another: a section, and the rule above them."""
    for seat in of.seats:
        yield seat.section, seat.parent


def _of(group: tuple[str, str], of: Snapshot) -> list[str]:
    return [seat.rule for seat in of.seats if (seat.section, seat.parent) == group]


def _where(seat: Seat, of: Snapshot) -> str:
    siblings = _of((seat.section, seat.parent), of)
    section = _isolated(of.texts.get(f"{seat.section}/title", seat.section))
    place = f"{section}, {seat.parent}" if seat.parent else section
    return f"{place}, {_after(seat.rule, siblings)}"


def _isolated(name: str) -> str:
    """A name that stands in a line of another direction, isolated (UAX 9) where it runs from the right."""
    foreign = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in name)
    return f"\u2068{name}\u2069" if foreign else name


def _after(name: str, names: Sequence[str]) -> str:
    number = list(names).index(name)
    return _("after {name}", name=names[number - 1]) if number else _("first")


def _how(texts: Sequence[TextChange]) -> What:
    return What.AWAITING if all(text.awaits for text in texts) else What.CHANGED


def _texts(owner: str, old: Snapshot, new: Snapshot) -> tuple[TextChange, ...]:
    """The texts of a rule, section or document that differ, as the new version orders them."""
    keys = dict.fromkeys(key for key in (*new.texts, *old.texts) if key.startswith(f"{owner}/"))
    return tuple(_text(key, old, new) for key in keys if old.texts.get(key, "") != new.texts.get(key, ""))


def _text(key: str, old: Snapshot, new: Snapshot) -> TextChange:
    """How one text differs; words of two languages are never compared with one another."""
    before, after = old.texts.get(key, ""), new.texts.get(key, "")
    waited, waits = old.awaiting.get(key, ""), new.awaiting.get(key, "")
    if waits and before and not waited:
        return TextChange(key, (Words("=", before),), new.language, awaits=True)
    if waited and after and not waits:
        return TextChange(key, word_diff("", after), new.language)  # translated for the first time
    return TextChange(key, word_diff(before, after), waits or waited or new.language, awaits=bool(waits))


def word_diff(old: str, new: str) -> tuple[Words, ...]:
    """The two texts as runs of words. Promises: "=" and "-" together are the old words, "=" and "+" the new ones."""
    before, after = _split(old), _split(new)
    found: list[tuple[str, str, str]] = []  # what both have, what is gone, what is new
    for how, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, came = "".join(before[i:j]), "".join(after[k:m])
        found.append((gone, "", "") if how == "equal" else ("", gone, came))
    return tuple(Words(how, text) for run in _joined(found) for how, text in zip("=-+", run, strict=True) if text)


def _joined(runs: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The runs, but two words that are other are told at once, not one by one with the space between them."""
    found: list[tuple[str, str, str]] = []
    for number, (same, gone, came) in enumerate(runs):
        replaced = found and all(found[-1][1:])
        between = same.isspace() and number + 1 < len(runs) and all(runs[number + 1][1:])
        if replaced and between:
            found[-1] = ("", found[-1][1] + same, found[-1][2] + same)
        elif replaced and gone and came:
            found[-1] = ("", found[-1][1] + gone, found[-1][2] + came)
        else:
            found.append((same, gone, came))
    return found


def _split(text: str) -> list[str]:
    """Words and the white space between them, nothing lost: a line break that came or went is seen too."""
    return re.findall(r"\s+|\S+", text)

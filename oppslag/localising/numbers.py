"""Numbers are promises: none that was in force goes without a trace, to another rule, or comes back as another rule."""

import difflib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from oppslag.localising.approvals import Approvals
from oppslag.localising.news import rules_released, words_released
from oppslag.messages import _, _n
from oppslag.model import Policy
from oppslag.problems import Place, Problem, Severity, SourceError

_SAME = 0.9  # how alike the words of two numbers must be to be those of one rule

Words = Mapping[str, str]  # number of a rule -> its text, in reading order
_Released = tuple[tuple[str, Words], ...]  # version and words of each release, oldest first


def forgotten(policy: Policy, root: Path, approvals: Approvals) -> Iterator[Problem]:
    """A warning for each number that another rule has got, and one that names the rules that are gone without a trace.

    These are of a policy's rules that were approved or released; a release that cannot be read tells of none.
    """
    moved: set[str] = set()
    with suppress(SourceError):
        released = _released(policy, root)
        yield from (replace(problem, severity=Severity.WARNING) for problem in _broken(policy, released))
        moved |= {*_moved(policy, released).values()}
    approved = {key.partition("/")[0] for one in approvals if one.document == policy.id for key in one.texts}
    used = {rule.id for _depth, rule in policy.rules()} | {*policy.retired}
    known = sorted(name for name in approved | rules_released(root, policy.id) if name.startswith(f"{policy.prefix}-"))
    if gone := [name for name in known if name not in used | moved]:
        yield Problem(
            _n(
                "{rules} was in force, and is neither in the document nor retired: another rule could get it.",
                "{rules} were in force, and are neither in the document nor retired: other rules could get them.",
                len(gone),
                rules=", ".join(gone),
            ),
            Place(policy.place.file),
            _("Write it in the source: retired: [{rules}]", rules=", ".join((*policy.retired, *gone))),
            severity=Severity.WARNING,
        )


def broken_promises(policy: Policy, root: Path) -> Iterator[Problem]:
    """An error for each rule that has another number than the newest release gave it or that has an old one again.

    The latter is a number that an earlier release had for another rule and the newest did not have. Releases of later
    versions tell nothing. Raises SourceError when one cannot be read.
    """
    yield from _broken(policy, _released(policy, root))


def _broken(policy: Policy, known: _Released) -> Iterator[Problem]:
    newest = known[-1][1] if known else {}
    texts = {rule.id: rule.text for _depth, rule in policy.rules()}
    moved = _moved(policy, known)
    for number, was in moved.items():
        message = _("Rule {was} has become {now}.", was=was, now=number)
        hint = _("A rule keeps its number wherever it stands: give it {was} again.", was=was)
        yield Problem(message, texts[number].place, hint)
    for number in [name for name in texts if name not in newest and name not in moved]:
        before = [(version, words[number]) for version, words in known if number in words]
        if before and not alike(before[-1][1], texts[number].words):
            message = _("{number} was another rule in version {version}.", number=number, version=before[-1][0])
            hint = _("A number is never used again: give this rule a new one, and retire {number}.", number=number)
            yield Problem(message, texts[number].place, hint)


def _released(policy: Policy, root: Path) -> _Released:
    return words_released(root, policy.id, policy.control.version, policy.language)


def _moved(policy: Policy, known: _Released) -> dict[str, str]:
    """New number and old number of each rule that the newest release had under another."""
    now = {rule.id: rule.text.words for _depth, rule in policy.rules()}
    return dict(renumbered(known[-1][1], now)) if known else {}


def renumbered(old: Words, new: Words) -> Iterator[tuple[str, str]]:
    """New number and old number of each rule whose words stand under another number now. Pure."""
    left = [number for number in old if not alike(old[number], new.get(number, ""))]
    came = [number for number in new if not alike(old.get(number, ""), new[number])]
    for number in came:
        found = {was: _likeness(old[was], new[number]) for was in sorted(left) if was != number}
        best = max(found, key=lambda was: found[was], default="")
        if best and found[best] >= _SAME:
            left.remove(best)
            yield number, best


def alike(one: str, other: str) -> bool:
    """Whether the words are those of one rule, give or take a few."""
    return one == other or _likeness(one, other) >= _SAME


def _likeness(one: str, other: str) -> float:
    """How alike the words are, from 0 to 1; 0 where it is surely below `_SAME`, which is seen at much less cost."""
    old, new = one.split(), other.split()
    if not (old and new) or 2 * min(len(old), len(new)) < _SAME * (len(old) + len(new)):
        return 0
    judge = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return judge.ratio() if judge.quick_ratio() >= _SAME else 0

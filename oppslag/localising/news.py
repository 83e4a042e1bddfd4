"""What is new in an edition since the version before: from the texts that each release keeps, and from nothing else.

`releases/<document>/<version>/texts.json` has the words of a version in each of its languages, by key.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Any

from oppslag.messages import _
from oppslag.model import BINDING, Edition, Kind, News, Rule, version_order
from oppslag.problems import Place, Problem, SourceError

RELEASES, TEXTS = "releases", "texts.json"

_Seats = Mapping[str, tuple[str, str]]  # rule -> its section, the rule above it
_Words = Mapping[str, str]


def kept_before(root: Path, document: str, version: str, language: str) -> Path | None:
    """The texts of the newest release before a version (a draft's, too) that has the language; None without one.

    Raises SourceError when a release's texts cannot be read.
    """
    with suppress(ValueError):
        mine = version_order(version)
        found = [(order, file) for order, file in _kept(root / RELEASES / document) if order[0] < mine]
        return next((file for _order, file in sorted(found, reverse=True) if language in _languages(file)), None)
    return None


def rules_released(root: Path, document: str) -> set[str]:
    """The numbers of all rules of all releases of a document. What cannot be read tells of none."""
    found: set[str] = set()
    for _order, file in _kept(root / RELEASES / document):
        with suppress(SourceError, KeyError, TypeError):
            found |= {str(seat["rule"]) for one in _languages(file).values() for seat in one["rules"]}
    return found


def words_released(root: Path, document: str, version: str, language: str) -> tuple[tuple[str, Mapping[str, str]], ...]:
    """The text of each rule, by its number, of every release up to a version that has the language, oldest first.

    Each with its version. Raises SourceError when the texts of one cannot be read.
    """
    with suppress(ValueError):
        mine = version_order(version)
        found = sorted((order, file) for order, file in _kept(root / RELEASES / document) if order[0] <= mine)
        return tuple(_worded(file, language) for _order, file in found if language in _languages(file))
    return ()


def _worded(file: Path, language: str) -> tuple[str, Mapping[str, str]]:
    try:
        kept = _languages(file)[language]
        texts = {str(seat["rule"]): str(kept["texts"][f"{seat['rule']}/{Kind.TEXT}"]) for seat in kept["rules"]}
        return str(kept["version"]), texts
    except (KeyError, TypeError) as error:
        raise _unreadable(file) from error


def news(root: Path, edition: Edition) -> News | None:
    """What is new in the edition; None where nothing that a reader meets is, or there is nothing to compare with.

    A rule has changed when one of its binding texts has, or when it stands in another section or under another rule.
    Raises SourceError when what is kept of the release cannot be read.
    """
    policy = edition.policy
    file = kept_before(root, policy.id, policy.control.version, edition.language)
    if file is None:
        return None
    before = _languages(file)[edition.language]
    try:
        seats = {seat["rule"]: (seat["section"], seat["parent"]) for seat in before["rules"]}
        words, since = _binding(before["texts"]), str(before["version"])
    except (KeyError, TypeError, AttributeError) as error:
        raise _unreadable(file) from error
    found = _compared(since, (seats, words), (dict(_seats(edition)), _binding(_texts(edition))))
    return found if found != News(since) else None


def _compared(since: str, old: tuple[_Seats, _Words], new: tuple[_Seats, _Words]) -> News:
    (before, words), (now, texts) = old, new
    touched = {key.partition("/")[0] for key in {*words, *texts} if words.get(key) != texts.get(key)}
    return News(
        since,
        added=tuple(rule for rule in now if rule not in before),
        changed=tuple(r for r, seat in now.items() if r in before and (r in touched or seat != before[r])),
        removed=tuple(rule for rule in before if rule not in now),
        other=bool(touched - before.keys() - now.keys()),
    )


def _kept(folder: Path) -> Iterator[tuple[tuple[tuple[int, ...], int], Path]]:
    """The texts of every release, with what sorts them: `1.0` before what was added to it, `1.0+1`."""
    for child in folder.iterdir() if folder.is_dir() else ():
        version, _plus, addition = child.name.partition("+")
        with suppress(ValueError):
            order = version_order(version), int(addition or 0)
            if (child / TEXTS).is_file():
                yield order, child / TEXTS


def _languages(file: Path) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))["languages"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(file) from error
    return found


def _unreadable(file: Path) -> SourceError:
    place = Place(PurePath(*file.parts[-4:]))
    return SourceError(
        Problem(
            _("{file} is missing or is not what was released.", file=place.file.as_posix()),
            place,
            _("A release is never changed by hand. Get the folder back from git or a backup."),
        )
    )


def _texts(edition: Edition) -> _Words:
    return {text.key: text.words for text in edition.policy.texts()}


def _binding(texts: _Words) -> _Words:
    return {key: words for key, words in texts.items() if Kind(key.rpartition("/")[2]) in BINDING}


def _seats(edition: Edition) -> Iterator[tuple[str, tuple[str, str]]]:
    def walk(rule: Rule, section: str, parent: str) -> Iterator[tuple[str, tuple[str, str]]]:
        yield rule.id, (section, parent)
        for sub in rule.rules:
            yield from walk(sub, section, rule.id)

    for section in edition.policy.sections:
        for rule in section.rules:
            yield from walk(rule, section.id, "")

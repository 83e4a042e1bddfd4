"""Writing down what people decide: a translation reviewed, words approved, a typo that changed nothing.

Each function refuses before it writes, names every reason, and keeps the comments and the order of the file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date as day
from pathlib import Path

from oppslag.localising.approvals import APPROVALS, Approval, read_approvals
from oppslag.localising.bridges import BRIDGES, read_bridges
from oppslag.localising.catalogues import Catalogue, Entry
from oppslag.localising.reviews import REVIEWS, read_reviews
from oppslag.localising.rewriting import change_yaml, flow, quoted
from oppslag.localising.states import load_catalogue, load_edition
from oppslag.messages import _
from oppslag.model import Edition, Policy, State, Text, fingerprint
from oppslag.problems import Place, Problem, PublishingError, UsageError

_REVIEWS_HEADING = """\
Hvem har sett at en oversettelse er riktig. Hver linje gjelder ett par av tekster (fingeravtrykk):
endres kilden eller oversettelsen, må noen se på den igjen. Skrives av `inv translate --reviewed`.
"""
_APPROVALS_HEADING = """\
Hvem har godkjent hvilken ordlyd. Hver tekst er bundet med fingeravtrykk:
endres teksten, gjelder godkjenningen ikke lenger for den. Skrives av `inv approve`.
"""
_BRIDGES_HEADING = """\
Rettelser i kilden som ikke endrer meningen. Hvert par knytter sammen nøyaktig to ordlyder (fingeravtrykk),
så en senere endring blir ikke borte. Skrives av `inv translate --minor`.
"""


MOST_BY = 200  # signs


@dataclass(frozen=True, slots=True)
class Decision:
    """Who said it (a role or a name), on which day, and where it is minuted ("" = nowhere)."""

    by: str
    date: day
    minutes: str = ""


@dataclass(frozen=True, slots=True)
class Reviewing:
    """What somebody has read: a language of a document, all of it or some of its rules or keys."""

    policy: Policy
    language: str
    names: tuple[str, ...] | None = None


def record_reviews(root: Path, work: Iterable[Reviewing], decision: Decision) -> tuple[tuple[str, ...], ...]:
    """Record that somebody has found these translations right; returns the keys of each.

    Raises UsageError, and records nothing, where one of the texts is empty or outdated: those are named with their
    lines. SourceError where the files cannot be read.
    """
    asked = tuple(work)
    readings = tuple(_reading(root, one) for one in asked)
    problems = [problem for reading in readings for problem in reading.problems]
    if problems := [*problems, *nobody(decision)]:
        raise UsageError(problems)
    read_reviews(root)
    with change_yaml(root / REVIEWS, _REVIEWS_HEADING) as data:
        for one, reading in zip(asked, readings, strict=True):
            table = data.setdefault(one.policy.id, {}).setdefault(one.language, {})
            for key, pair in reading.pairs.items():
                if {name: str(table.get(key, {}).get(name)) for name in pair} != pair:
                    table[key] = flow({**pair, "by": decision.by, "date": decision.date})
    return tuple(tuple(reading.pairs) for reading in readings)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The fingerprints of source and translation of each text that was read, by key, or why it cannot be recorded."""

    pairs: Mapping[str, Mapping[str, str]]
    problems: tuple[Problem, ...] = ()


def _reading(root: Path, work: Reviewing) -> _Reading:
    policy, language = work.policy, work.language
    edition = load_edition(policy, root, language)
    if edition.is_source:
        return _Reading(
            {}, (Problem(_("{language} is the source language: its texts are approved.", language=language)),)
        )
    texts = {text.key: text for text in edition.policy.texts()}
    chosen = tuple(texts) if work.names is None else chosen_keys(policy, work.names)
    catalogue = load_catalogue(policy, root, language)
    entries = catalogue.entries if catalogue else {}
    places = {key: entries[key].place if key in entries else texts[key].place for key in chosen}
    problems = [_cannot_review(edition, texts[key], places[key]) for key in chosen if texts[key].state in _UNUSABLE]
    source = {text.key: text.fingerprint for text in policy.texts()}
    pairs = {key: {"source": source[key], "translation": texts[key].fingerprint} for key in chosen}
    return _Reading(pairs, tuple(problems))


_UNUSABLE = (State.MISSING, State.OUTDATED)


def _cannot_review(edition: Edition, text: Text, place: Place) -> Problem:
    if text.state is State.MISSING:
        message = _("{key} has no translation in {language}.", key=text.key, language=edition.language)
    else:
        message = _(
            "The translation of {key} in {language} was made from an earlier text.",
            key=text.key,
            language=edition.language,
        )
    return Problem(message, place, _("Translate it first, or leave it out: --rule names the rules that were read."))


def record_approval(root: Path, edition: Edition, decision: Decision, keys: Iterable[str] | None = None) -> Approval:
    """Record that somebody has said yes to these texts of the edition as they stand now; returns the approval.

    `keys` are keys of texts or rules, None = every text. Raises PublishingError, and records nothing, where a text is
    proposed, unreviewed, outdated or missing.
    """
    texts = {text.key: text for text in edition.policy.texts()}
    chosen = tuple(texts) if keys is None else chosen_keys(edition.policy, keys)
    problems = [_cannot_approve(texts[key]) for key in chosen if texts[key].state is not State.CURRENT]
    if problems := [*problems, *nobody(decision)]:
        raise PublishingError(problems)
    policy, prints = edition.policy, {key: texts[key].fingerprint for key in chosen}
    version = policy.control.version
    approval = Approval(
        policy.id, edition.language, version, decision.date, decision.by, prints, minutes=decision.minutes
    )
    read_approvals(root)
    with change_yaml(root / APPROVALS, _APPROVALS_HEADING, "[]") as data:
        data.append(_as_data(approval))
    return approval


def _as_data(approval: Approval) -> dict[str, object]:
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString  # noqa: PLC0415 - only a change pays for it

    data: dict[str, object] = {
        "document": approval.document,
        "language": approval.language,
        "version": DoubleQuotedScalarString(approval.version),
        "date": approval.date,
        "by": approval.by,
        "minutes": approval.minutes,
        "texts": {key: quoted(value) for key, value in approval.texts.items()},
    }
    return {name: value for name, value in data.items() if value}


def _cannot_approve(text: Text) -> Problem:
    said = {
        State.PROPOSED: _("{key} is proposed.", key=text.key),
        State.UNREVIEWED: _("The translation of {key} has not been reviewed.", key=text.key),
        State.OUTDATED: _("The translation of {key} was made from an earlier text.", key=text.key),
        State.MISSING: _("{key} has not been translated.", key=text.key),
    }
    hints = {
        State.PROPOSED: _("Accept it in the source first: write the words without `proposed`."),
        State.UNREVIEWED: _("Have it reviewed first."),
    }
    return Problem(said[text.state], text.place, hints.get(text.state, _("Translate it first.")))


def nobody(decision: Decision) -> list[Problem]:
    """Why it is not said who decided it; empty when it is."""
    if not decision.by.strip():
        return [Problem(_("Say who decided it: a role or a name."), hint='--by "…"')]
    if len(decision.by) > MOST_BY or not decision.by.isprintable():
        message = _("Who decided it is a role or a name on one line, of {most} signs at most.", most=MOST_BY)
        return [Problem(message, hint='--by "…"')]
    return []


def record_bridge(
    root: Path, policy: Policy, keys: Iterable[str], catalogues: Iterable[Catalogue], date: day
) -> tuple[tuple[str, str, str], ...]:
    """Record that the source texts of these keys changed in their spelling alone since the catalogues last saw them.

    `keys` are keys of texts (`SM-07/text`) or what stands before the slash (`SM-07` = all of its texts). The text as
    it was is taken from the catalogues. Returns key, old and new words of each bridge, so that a person can see what
    was bridged. Raises UsageError, and records nothing, where a key is not known, where nothing changed, or where the
    catalogues hold several earlier texts so that none can be chosen.
    """
    wanted, files = chosen_keys(policy, keys), tuple(catalogues)
    words = {text.key: text.words for text in policy.texts()}
    found: list[tuple[str, str, str]] = []
    problems: list[Problem] = []
    for key in wanted:
        olds = {_last_seen(e, words[key]) for c in files if (e := c.entries.get(key)) and e.translated}
        olds -= {words[key]}
        if len(olds) > 1:
            problems.append(_ambiguous(key, sorted(olds)))
        found += [(key, old, words[key]) for old in sorted(olds)]
    if not found and not problems:
        problems.append(Problem(_("Nothing has changed since the texts were translated: there is nothing to bridge.")))
    if problems:
        raise UsageError(problems)
    _write_bridges(root, policy, found, date)
    return tuple(found)


def _last_seen(entry: Entry, words: str) -> str:
    """The source text before this one, as the catalogue knows it: what it stands for, or what it was made from."""
    return entry.source if entry.source != words else entry.origin


def _ambiguous(key: str, olds: list[str]) -> Problem:
    return Problem(
        _("The translations of {key} were made from different texts.", key=key),
        hint="\n".join([_("Choose the languages that a bridge is right for. The earlier texts are:"), *olds]),
    )


def _write_bridges(root: Path, policy: Policy, found: list[tuple[str, str, str]], date: day) -> None:
    read_bridges(root)
    with change_yaml(root / BRIDGES, _BRIDGES_HEADING) as data:
        for key, old, new in found:
            members = data.setdefault(policy.id, {}).setdefault(key, [])
            pair = {"from": fingerprint(old), "to": fingerprint(new)}
            if not any({name: str(member[name]) for name in pair} == pair for member in members):
                members.append(flow({**pair, "date": date}))


def chosen_keys(policy: Policy, names: Iterable[str]) -> tuple[str, ...]:
    """The keys of texts that the names mean, in reading order. Raises UsageError with every name that means none."""
    known = [text.key for text in policy.texts()]
    asked = tuple(names)
    unknown = [name for name in asked if not any(_means(name, key) for key in known)]
    if unknown:
        raise UsageError(
            Problem(
                _("{document} has no text “{name}”.", document=policy.id, name=name),
                hint=_("A text is named by its rule (SM-07) or its key (SM-07/text)."),
            )
            for name in unknown
        )
    return tuple(key for key in known if any(_means(name, key) for name in asked))


def _means(name: str, key: str) -> bool:
    return key == name or key.startswith(f"{name}/")

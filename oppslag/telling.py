"""What a task did, in words for the person at the keyboard."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from oppslag.console import columns
from oppslag.messages import _, _n
from oppslag.model import State

if TYPE_CHECKING:
    from oppslag.model import Edition, Policy
    from oppslag.pipeline import Reason, Report, Survey
    from oppslag.proving import Proof
    from oppslag.terms import Term
    from oppslag.workspace import Workspace
    from oppslag.writing import Entry


def built(report: "Report", workspace: "Workspace") -> str:
    """What is there now: a line for each edition, and where to look first."""
    parts = list(explained(report.reasons))
    mine = sorted((entry for entry in report.entries if entry.document), key=lambda entry: entry.document)
    for document, entries in groupby(mine, key=lambda entry: entry.document):
        parts.append(f"{document}\n" + columns(_editions(list(entries), workspace.languages())))
    new = len(report.made)
    same = len(mine) - len(report.made & {entry.path for entry in mine})
    parts.append(_("Files made: {new}, unchanged: {same}.", new=new, same=same))
    warnings = len(report.problems) - len(report.errors)
    look = _("Warnings: {count}. «inv check» shows them.", count=warnings) + "\n" if warnings else ""
    parts.append(look + _("See {place}", place=workspace.output.path("index.html").resolve()))
    return "\n\n".join(parts)


def explained(reasons: Iterable["Reason"]) -> Iterator[str]:
    """For each document why its steps ran, those that ran for the same reason together; then those that had none."""
    idle = []
    for document, found in groupby(reasons, key=lambda reason: reason.document):
        steps = sorted(found, key=lambda step: not step.runs)
        if steps[0].runs:
            yield "\n".join([document, *_by_reason(steps)])
        else:
            idle.append(document)
    if idle:
        yield _("Nothing changed: {documents}.", documents=", ".join(idle))


def _by_reason(steps: Sequence["Reason"]) -> Iterator[str]:
    for why in dict.fromkeys(step.why for step in steps):
        formats: dict[str, list[str]] = {}
        for step in steps:
            if step.why == why:
                formats.setdefault(step.language, []).append(step.format)
        alike: dict[str, list[str]] = {}
        for language, names in formats.items():
            alike.setdefault(", ".join(names), []).append(language)
        yield f"  {why}"
        yield from (f"    {', '.join(languages)}: {names}" for names, languages in alike.items())


def unchanged(report: "Report", workspace: "Workspace") -> str:
    """What the next build says when nothing has changed until then."""
    count = sum(bool(entry.document) for entry in report.entries)
    place = workspace.output.path("index.html").resolve()
    return _n(
        "Nothing has changed: one file is as it should be.\nSee {place}",
        "Nothing has changed: {count} files are as they should be.\nSee {place}",
        count,
        place=place,
    )


def _editions(entries: Sequence["Entry"], order: Sequence[str]) -> Iterable[tuple[str, ...]]:
    for language in order:
        mine = [entry for entry in entries if entry.language == language]
        final = dict.fromkeys(entry.format for entry in mine if not entry.draft)
        drafts = dict.fromkeys(entry.format for entry in mine if entry.draft)
        if final:
            yield language, _("approved"), ", ".join(final)
        if drafts:
            yield ("" if final else language), _("draft"), ", ".join(drafts)


def checked(found: "Survey") -> str:
    """That nothing is wrong, and with what."""
    documents = {edition.policy.id: edition.policy for edition in found.editions}
    rules = sum(len(list(policy.rules())) for policy in documents.values())
    said = _(
        "No errors. Documents: {documents}, rules: {rules}, editions: {editions}.",
        documents=len(documents),
        rules=rules,
        editions=len(found.editions),
    )
    return "\n".join([said, *_behind(found.editions)])


def _behind(editions: "Sequence[Edition]") -> Iterable[str]:
    """The editions whose readers get words of the source: a text is missing in them, or was made from earlier words."""
    for edition in editions:
        count = Counter(text.state for text in edition.policy.texts())
        if late := count[State.MISSING] + count[State.OUTDATED]:
            yield _(
                "{edition}: texts shown in the source language until they are translated: {count}.",
                edition=f"{edition.policy.id} {edition.language}",
                count=late,
            )


def cleaned(count: int) -> str:
    """How many files were removed."""
    return _("Files removed: {count}.", count=count)


def proved(proof: "Proof", workspace: "Workspace") -> str:
    """What was proved, in one sentence, and where the evidence lies."""
    from oppslag.overview import EVIDENCE  # noqa: PLC0415 - a build that proves nothing does not need it

    good, count, rules = proof.sums
    sums = _(
        "{good} of {all} files hold every rule, seen, once, in order and in the right words (rules: {rules}).",
        good=good,
        all=count,
        rules=rules,
    )
    if not proof.around:
        return f"{sums}\n" + _("What stands around the rules was not judged: it is another system's page.")
    if not proof.kept:
        return f"{sums}\n" + _("The evidence in output/ holds nothing of this file: --json shows what was found.")
    where = _("Evidence: {place}", place=workspace.output.path(EVIDENCE[1]).resolve())
    return f"{sums}\n{where}"


def matrix(proof: "Proof") -> str:
    """Rules by formats and languages."""
    from oppslag.formats import FORMATS  # noqa: PLC0415 - as above
    from oppslag.verifying.matrix import print_matrix  # noqa: PLC0415 - as above

    return print_matrix(proof.evidence, [form.name for form in FORMATS])


def proof_json(proof: "Proof") -> str:
    """The evidence and the problems for machines."""
    import json  # noqa: PLC0415 - only here

    from oppslag.verifying.evidence import to_json  # noqa: PLC0415 - as above

    problems = [
        {
            "message": problem.message,
            "place": str(problem.place) if problem.place else None,
            "hint": problem.hint or None,
            "severity": problem.severity.value,
        }
        for problem in proof.problems
    ]
    data = json.loads(to_json(proof.evidence))
    return json.dumps({**data, "passed": not proof.failed, "problems": problems}, ensure_ascii=False, indent=1)


def readable(editions: "Iterable[Edition]", workspace: "Workspace") -> str:
    """For each edition: its reading, the rules that are hard or have a long sentence, and terms without explanation."""
    from oppslag.reviewing import EASY, HARD, LONG_SENTENCE, readability, terms  # noqa: PLC0415 - only here
    from oppslag.terms import LONG_TERM  # noqa: PLC0415 - as above

    parts = []
    for edition in editions:
        workspace.workshop.trees.prepare(edition.policy.texts())
        (_whole, total), *rules = readability(edition, workspace.workshop.trees)
        heading = _n(
            "{document} {language}: LIX {lix} ({verdict}), {words} words in one sentence",
            "{document} {language}: LIX {lix} ({verdict}), {words} words in {count} sentences",
            total.sentences,
            document=edition.policy.id,
            language=edition.language,
            lix=round(total.lix),
            verdict=total.verdict,
            words=total.words,
        )
        rows = [
            (
                rule,
                f"LIX {reading.lix:.0f}",
                reading.verdict,
                _("longest sentence: {count} words", count=reading.longest),
            )
            for rule, reading in rules
            if reading.lix > HARD or reading.longest > LONG_SENTENCE
        ]
        parts.append("\n".join((heading, *((columns(rows),) if rows else ()))))
        if found := terms(edition, workspace.workshop.trees):
            parts.append(_("Terms without explanation:") + "\n" + columns(map(_term, found)))
    rule = _(
        "LIX = words a sentence + the share of words with more than six letters in per cent. "
        "Below {easy} is easy, above {hard} is hard. It counts letters; only a reader can say whether a text is clear.",
        easy=EASY,
        hard=HARD,
    )
    words = _(
        "A term is listed when it is an abbreviation, a word of law, has letters that the language has not, or has "
        "{letters} letters or more (20 in Northern Sámi), and the text nowhere says what it means: in brackets, after "
        "a colon, in a footnote, or with words such as “means”. Words of law are known in bokmål, nynorsk and English. "
        "Names are not listed. It is a guess: a word that every reader knows needs no explanation.",
        letters=LONG_TERM,
    )
    return "\n\n".join([*parts, rule, words])


def _term(term: "Term") -> tuple[str, str, str]:
    from oppslag.terms import Kind  # noqa: PLC0415 - as above

    kinds = {
        Kind.ABBREVIATION: _("abbreviation"),
        Kind.LEGAL: _("law"),
        Kind.FOREIGN: _("foreign letters"),
        Kind.LONG: _("long"),
    }
    owners = (owner or _("introduction") for owner in term.owners)
    return term.word, ", ".join(kinds[kind] for kind in term.kinds), ", ".join(owners)


def noted(policies: "Iterable[Policy]") -> str:
    """The notes for reviewers, each with its rule and place."""
    from oppslag.reviewing import notes  # noqa: PLC0415 - only here

    lines = [f"{place}: {rule}\n    {words}" for policy in policies for rule, words, place in notes(policy)]
    return "\n\n".join(lines) or _("The source holds no notes for reviewers.")

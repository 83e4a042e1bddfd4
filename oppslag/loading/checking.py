"""What no model can say: numbers that are used twice, words that would be lost, a contact that is not there.

Everything here works on a file as it stands, however wrong its shape is, so that all problems come at once.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date

from oppslag.frozen import frozen
from oppslag.labels import has_labels
from oppslag.loading.marked import Marked
from oppslag.loading.words import Fault, faults
from oppslag.messages import _
from oppslag.model import Organisation, State, Text
from oppslag.problems import Problem, Severity, did_you_mean

LEVELS = 6  # of rules below rules


@frozen
class Written:
    """A text as it stands in the file, and what it becomes."""

    text: Text
    marked: Marked


def written(holder: Marked, owner: str, name: str, language: str, key: str = "") -> Written | None:
    """The text under the name, plain or `{proposed: ...}`; None when there is none. `key` is its key in full."""
    value = holder.get(name)
    proposed = value.get("proposed") if value else None
    words = proposed or value
    if words is None or not isinstance(words.value, str):
        return None
    state = State.PROPOSED if proposed else State.CURRENT
    return Written(Text(key or f"{owner}/{name}", words.words, language, state, place=words.place), words)


def rules(holder: Marked, depth: int = 0) -> Iterator[tuple[int, Marked]]:
    """Every rule below a section or a rule in reading order, with its depth."""
    for rule in holder.items("rules"):
        yield depth, rule
        yield from rules(rule, depth + 1)


def texts(document: Marked) -> Iterator[Written]:
    """Every text of a document, in reading order."""
    language = document.string("language")
    wanted = [(document, name, "") for name in ("title", "poster_title", "introduction")]
    for section in document.items("sections"):
        wanted += [(section, name, "") for name in ("title", "poster_title")]
        for _depth, rule in rules(section):
            wanted += [(rule, name, "") for name in ("text", "poster", "template")]
            for number, example in enumerate(rule.items("examples"), start=1):
                wanted += [(example, name, f"{rule.string('id')}/examples-{number}/{name}") for name in ("do", "dont")]
    found = (written(holder, holder.string("id"), name, language, key) for holder, name, key in wanted)
    return (text for text in found if text)


def document_problems(document: Marked, organisation: Organisation | None) -> Iterator[Problem]:
    """Everything wrong with a document beyond its shape. Without an organisation, what needs none."""
    for text in texts(document):
        yield from _word_problems(text)
    yield from _number_problems(document)
    yield from _date_problems(document)
    yield from _name_problems(document)
    yield from _example_problems(document)
    if organisation:
        yield from _organisation_problems(document, organisation)


def _word_problems(text: Written) -> Iterator[Problem]:
    if swallowed := _list_in_running_text(text.marked):
        yield swallowed
    if comment := _comment(text.marked):
        yield comment
    for fault in faults(text.text):
        yield _placed(fault, text)


def _placed(fault: Fault, text: Written) -> Problem:
    spot = text.marked.find(fault.piece) if fault.piece else text.marked.spot
    hint = fault.hint
    if "\\" in hint and text.marked.style == '"':
        hint += "\n" + _("Between double quotes, YAML wants two backslashes for one.")
    return text.marked.file.problem(spot, f"{text.text.key}: {fault.message}", hint, fault.severity)


_ITEM = re.compile(r"\s*(?:[-*+•]\s|\|)")
_STEP = re.compile(r"\s*\d{1,3}[.)]\s")


def _list_in_running_text(words: Marked) -> Problem | None:
    """A line that is a list item to its author, but which YAML has joined to the line above."""
    if words.style == "|":
        return None
    lines = list(words.raw_lines())
    first = 2 if words.style == ">" else 1  # the first line of the words begins no new line
    items = [(number, line) for number, line in lines[first:] if _ITEM.match(line)]
    steps = [(number, line) for number, line in lines[first - 1 :] if _STEP.match(line)]
    if found := items or (steps if len(steps) > 1 else []):
        number, line = found[0]
        return words.file.problem(
            (number, len(line) - len(line.lstrip())),
            _("This line has become part of the text above it."),
            _(
                "If it is a list or a table in the text, write | after the key, and an empty line before the list.\n"
                "If it is an item of its own, indent it like the items it belongs with.\n"
                "If it is a dash in a sentence, let it end the line above."
            ),
        )
    return None


def _comment(words: Marked) -> Problem | None:
    """Words after ` #`, which YAML takes for a comment."""
    if words.style or words.end[0] >= len(words.file.lines):
        return None
    rest = words.file.lines[words.end[0]][words.end[1] :]
    found = re.match(r"\s+#(.?)", rest)
    if not found:
        return None
    certain = bool(found[1].strip())
    return words.file.problem(
        (words.end[0], words.end[1] + rest.index("#")),
        _("YAML takes # and what follows it for a comment, not for words."),
        _('If it belongs to the words, put them in quotes ("…"). A comment can stand on a line of its own above.'),
        Severity.ERROR if certain else Severity.WARNING,
    )


def _date_problems(document: Marked) -> Iterator[Problem]:
    """A next review that comes before what it is to follow."""
    control = document.get("control")
    then = control and control.get("next_review")
    if control is None or then is None:
        return
    for name in ("reviewed", "valid_from"):
        with suppress(ValueError):  # what is no date is told of its shape
            if date.fromisoformat(control.string("next_review")) < date.fromisoformat(control.string(name)):
                yield then.problem(
                    _("next_review comes before {name}.", name=name),
                    _("Look at both dates: the next review is a day to come."),
                    severity=Severity.WARNING,
                )


def _number_problems(document: Marked) -> Iterator[Problem]:
    prefix = document.string("prefix")
    every = [item for section in document.items("sections") for item in rules(section)]
    retired = {item.words: item for item in document.items("retired") if item.words}
    free = _next_number(prefix, [*retired, *(rule.string("id") for _depth, rule in every)])
    seen: dict[str, Marked] = {}
    for depth, rule in every:
        if depth == LEVELS:
            yield rule.problem(_("Rules stand at most {levels} levels deep.", levels=LEVELS), _("Move it up."))
        if (number := rule.get("id")) and number.words:
            yield from _one_number(number, prefix, seen, retired, free)
            seen.setdefault(number.words, number)
    yield from _retired_problems(document, prefix)


def _one_number(
    number: Marked, prefix: str, seen: Mapping[str, Marked], retired: Mapping[str, Marked], free: str
) -> Iterator[Problem]:
    words = number.words
    if words in seen:
        yield number.problem(
            _(
                "The number {number} is used twice; the first is on line {line}.",
                number=words,
                line=seen[words].place.line,
            ),
            _("The next free number is {free}.", free=free),
        )
    if words in retired:
        yield number.problem(
            _("The number {number} is retired and may never come back.", number=words),
            _("The next free number is {free}.", free=free),
        )
    yield from _foreign_prefix(number, prefix)


def _foreign_prefix(number: Marked, prefix: str) -> Iterator[Problem]:
    if prefix and "-" in number.words and not number.words.startswith(f"{prefix}-"):
        yield number.problem(
            _("{number} does not begin with the prefix of the document, {prefix}.", number=number.words, prefix=prefix),
            _("Write {prefix}- and the number.", prefix=prefix),
        )


def _next_number(prefix: str, used: list[str]) -> str:
    digits = [int(words.rpartition("-")[2]) for words in used if re.fullmatch(r"\S+-[0-9]{1,6}", words)]
    return f"{prefix}-{max(digits, default=0) + 1:02d}"


def _retired_problems(document: Marked, prefix: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for number in document.items("retired"):
        yield from _foreign_prefix(number, prefix)
        if number.words and number.words in seen:
            yield number.problem(_("{number} stands twice among the retired numbers.", number=number.words))
        seen.add(number.words)


def _name_problems(document: Marked) -> Iterator[Problem]:
    """Ids that would give two things one address. Word and some web servers do not tell capital letters from small."""
    taken = {document.string("id").lower()}
    taken |= {rule.string("id").lower() for section in document.items("sections") for _depth, rule in rules(section)}
    for section in document.items("sections"):
        name = section.get("id")
        if name and name.words and name.words.lower() in taken:
            yield name.problem(
                _("The id “{name}” is used by something else in this document.", name=name.words),
                _("Give the section another id."),
            )
        if name:
            taken.add(name.words.lower())


def _example_problems(document: Marked) -> Iterator[Problem]:
    for section in document.items("sections"):
        for _depth, rule in rules(section):
            for example in rule.items("examples"):
                if isinstance(example.value, dict) and not {"do", "dont"} & set(example.value):
                    yield example.problem(_("An example needs “do”, “dont” or both."))


def _organisation_problems(document: Marked, organisation: Organisation) -> Iterator[Problem]:
    language = document.get("language")
    if language and language.words and language.words not in organisation.languages:
        yield language.problem(
            _("The organisation does not have the language “{language}”.", language=language.words),
            _(
                "Add it to `languages` in organisation.yaml, or choose one of: {names}.",
                names=", ".join(organisation.languages),
            ),
        )
    control = document.get("control")
    contact = control.get("contact") if control else None
    if contact and contact.words and contact.words not in organisation.contacts:
        yield contact.problem(
            _("organisation.yaml has no contact “{name}”.", name=contact.words),
            did_you_mean(contact.words, list(organisation.contacts)) or _("Add it to `contacts` there."),
        )


def organisation_problems(organisation: Marked) -> Iterator[Problem]:
    """Everything wrong with organisation.yaml beyond its shape."""
    seen: set[str] = set()
    for language in organisation.items("languages"):
        if language.words in seen:
            yield language.problem(
                _("The language “{language}” stands twice.", language=language.words), _("Keep one.")
            )
        elif not has_labels(language.words):
            yield language.problem(
                _("Headings and notices in “{language}” will be in English.", language=language.words),
                _("Somebody may translate them: labels.po, as the guide says under a new language."),
                severity=Severity.WARNING,
            )
        seen.add(language.words)
    contacts = organisation.get("contacts")
    for name, contact in contacts.mapping().items() if contacts else ():
        if isinstance(contact.value, dict) and not {"name", "role"} & set(contact.value):
            yield contact.problem(_("The contact “{name}” needs a name or a role.", name=name))

"""From a file without errors to the values of the model."""

from datetime import date

from oppslag.loading.checking import Written, written
from oppslag.loading.marked import Marked
from oppslag.model import DAYS, Colours, Contact, Control, Example, Organisation, Policy, Rule, Section, Text


def organisation(root: Marked) -> Organisation:
    """The organisation of a file that fits its model."""
    contacts = root.get("contacts")
    return Organisation(
        name=root.string("name"),
        languages=_strings(root, "languages"),
        quality_system=root.string("quality_system"),
        address=root.string("address"),
        colours=_colours(root.get("colours")),
        contacts={name: _contact(contact) for name, contact in (contacts.mapping() if contacts else {}).items()},
        crop_marks=root.get("crop_marks") is None or _yes(root, "crop_marks"),
    )


def _strings(holder: Marked, key: str) -> tuple[str, ...]:
    return tuple(item.words for item in holder.items(key))


def _yes(holder: Marked, key: str) -> bool:
    found = holder.get(key)
    return found is not None and found.value is True


def _colours(colours: Marked | None) -> Colours:
    usual = Colours()
    if not colours:
        return usual
    return Colours(
        primary=colours.string("primary") or usual.primary,
        accent=colours.string("accent") or usual.accent,
        sections=_strings(colours, "sections") or usual.sections,
        places={name: found.place for name in ("primary", "accent") if (found := colours.get(name))}
        | {f"sections {number}": item.place for number, item in enumerate(colours.items("sections"), start=1)},
    )


def _contact(contact: Marked) -> Contact:
    return Contact(**{name: " ".join(contact.string(name).split()) for name in contact.mapping()})


def policy(root: Marked, shared: Organisation) -> Policy:
    """The policy of a file that fits its model, in its source language."""
    language, name = root.string("language"), root.string("id")
    title = _text(root, name, "title", language)
    return Policy(
        id=name,
        prefix=root.string("prefix"),
        language=language,
        title=title,
        sections=tuple(_section(section, language) for section in root.items("sections")),
        control=_control(root.value["control"] if isinstance(root.value, dict) else root, shared),
        organisation=shared,
        introduction=_maybe(root, name, "introduction", language),
        poster_title=_maybe(root, name, "poster_title", language),
        formats=_strings(root, "formats"),
        retired=_strings(root, "retired"),
        whats_new=_yes(root, "whats_new"),
        place=root.place,
    )


def _text(holder: Marked, owner: str, name: str, language: str) -> Text:
    text = _maybe(holder, owner, name, language)
    if text is None:
        raise LookupError(f"{owner}/{name}")  # a file that fits its model has it
    return text


def _maybe(holder: Marked, owner: str, name: str, language: str) -> Text | None:
    return _of(written(holder, owner, name, language))


def _of(found: Written | None) -> Text | None:
    return found.text if found else None


def _section(section: Marked, language: str) -> Section:
    name = section.string("id")
    return Section(
        id=name,
        title=_text(section, name, "title", language),
        rules=tuple(_rule(rule, language) for rule in section.items("rules")),
        poster_title=_maybe(section, name, "poster_title", language),
        place=section.place,
    )


def _rule(rule: Marked, language: str) -> Rule:
    number = rule.string("id")
    return Rule(
        id=number,
        text=_text(rule, number, "text", language),
        poster=_maybe(rule, number, "poster", language),
        template=_maybe(rule, number, "template", language),
        examples=tuple(
            _example(example, f"{number}/examples-{count}", language)
            for count, example in enumerate(rule.items("examples"), start=1)
        ),
        rules=tuple(_rule(inner, language) for inner in rule.items("rules")),
        note=rule.string("note"),
        place=rule.place,
    )


def _example(example: Marked, owner: str, language: str) -> Example:
    return Example(do=_maybe(example, owner, "do", language), dont=_maybe(example, owner, "dont", language))


def _control(control: Marked, shared: Organisation) -> Control:
    def day(name: str) -> date | None:
        return date.fromisoformat(control.string(name)) if control.get(name) else None

    def line(name: str) -> str | None:
        return " ".join(control.string(name).split()) or None

    return Control(
        version=line("version") or "",
        last_changed=day("last_changed"),
        valid_from=day("valid_from"),
        reviewed=day("reviewed"),
        next_review=day("next_review"),
        owner=line("owner"),
        approver=line("approver"),
        case=line("case"),
        applies_to=line("applies_to"),
        contact=shared.contacts.get(control.string("contact")),
        places={name: said.place for name in DAYS if (said := control.get(name))},
    )

"""The machine-readable policy: what `policy.json` holds, and what travels inside the PDF.

The shape is version 1 of docs/policy.schema.json. Words are Markdown, as the author or translator wrote them.
"""

import json
from typing import Any

from oppslag.composing import check_code
from oppslag.labels import labels
from oppslag.model import DAYS, Control, Edition, Kind, Rule, Section, Text

VERSION = 1


def policy_json(edition: Edition, carries: frozenset[Kind]) -> bytes:
    """The edition's texts of these kinds, UTF-8, two spaces of indentation, a line end at the end."""
    return (json.dumps(_policy(edition, carries), ensure_ascii=False, indent=2) + "\n").encode()


def _policy(edition: Edition, carries: frozenset[Kind]) -> dict[str, Any]:
    policy = edition.policy
    organisation = policy.organisation
    reasons = edition.draft_reasons(carries)
    words = labels(edition.language)

    def text(value: Text | None) -> dict[str, Any] | None:
        if value is None or value.kind not in carries:
            return None
        return {
            "words": value.words,
            "language": value.language,
            "state": value.state.value,
            "approved": value.approved,
        }

    def section(number: int, value: Section) -> dict[str, Any]:
        return {
            "id": value.id,
            "number": number,
            **_present(title=text(value.title), poster_title=text(value.poster_title)),
            "rules": [rule(item) for item in value.rules],
        }

    def rule(value: Rule) -> dict[str, Any]:
        examples = [_present(do=text(example.do), dont=text(example.dont)) for example in value.examples]
        return {
            "id": value.id,
            **_present(text=text(value.text), poster=text(value.poster), template=text(value.template)),
            "examples": [example for example in examples if example],
            "rules": [rule(item) for item in value.rules],
        }

    return {
        "format": VERSION,
        "id": policy.id,
        "prefix": policy.prefix,
        "language": edition.language,
        "source_language": policy.language,
        "organisation": {
            "name": organisation.name,
            "quality_system": organisation.quality_system or None,
            "address": organisation.address or None,
        },
        "control": _control(policy.control),
        "draft": {"word": words["draft"], "reasons": [reason or "unapproved" for reason in reasons]}
        if reasons
        else None,
        "check_code": check_code(edition.texts(carries)),
        **_present(
            title=text(policy.title), poster_title=text(policy.poster_title), introduction=text(policy.introduction)
        ),
        "sections": [section(number, item) for number, item in enumerate(policy.sections, start=1)],
        "retired": list(policy.retired),
    }


def _control(control: Control) -> dict[str, Any]:
    contact = control.contact
    days = {name: getattr(control, name) for name in DAYS}
    return {
        "version": control.version,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "owner": control.owner,
        "approver": control.approver,
        "case": control.case,
        "applies_to": control.applies_to,
        "contact": {name: getattr(contact, name) or None for name in ("name", "role", "phone", "mobile", "email")}
        if contact
        else None,
    }


def _present(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}

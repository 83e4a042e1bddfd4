"""policy.json is what its published schema says, in every edition."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from jsonschema import Draft202012Validator

from oppslag.policy_json import VERSION
from tests.workspaces import PRODUCT, files

SCHEMA: dict[str, Any] = json.loads((PRODUCT / "docs/policy.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def policies(root: Path) -> dict[str, dict[str, Any]]:
    """Every policy.json by path, and those attached to PDFs."""
    there = {path: json.loads(content) for path, content in files(root).items() if path.endswith("policy.json")}
    for path in (root / "output").rglob("document.pdf"):
        with pikepdf.open(path) as pdf:
            there[str(path)] = json.loads(pdf.attachments["policy.json"].get_file().read_bytes())
    return there


def test_every_policy_json_follows_the_schema(finished: Path) -> None:
    """Beside the other files and inside the PDF, in every language."""
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["format"]["const"] == VERSION
    found = policies(finished)
    assert len(found) >= 6
    for path, policy in found.items():
        assert [error.message for error in VALIDATOR.iter_errors(policy)] == [], path


def test_every_field_of_the_schema_is_used(built: Path, rich: Path) -> None:
    """The schema describes no field that no policy has."""
    used: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            used.update(value)
        for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(child)

    for root in (built, rich):
        for policy in policies(root).values():
            walk(policy)
    described: set[str] = set()

    def describe(schema: Any) -> None:
        if isinstance(schema, dict):
            properties = schema.get("properties")
            described.update(properties if isinstance(properties, dict) else {})
        for child in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
            describe(child)

    describe(SCHEMA)
    assert described - used == set()


@pytest.mark.parametrize(
    "damage",
    [
        lambda policy: policy.pop("control"),
        lambda policy: policy.update(format=2),
        lambda policy: policy.update(extra=1),
        lambda policy: policy["sections"][0]["rules"][0].update(note="til juristen"),
        lambda policy: policy["sections"][0]["rules"][0].update(id="sm 1"),
        lambda policy: policy["sections"][0]["rules"][0]["text"].update(state="fine"),
        lambda policy: policy["control"].update(last_changed="25.11.2013"),
        lambda policy: policy.update(sections=[]),
    ],
)
def test_another_shape_is_refused(built: Path, damage: Any) -> None:
    """A field too few or too many, a number or a date of another form: the schema tells."""
    policy = deepcopy(json.loads((built / "output/sosiale-medier/nb/policy.json").read_bytes()))
    assert VALIDATOR.is_valid(policy)
    damage(policy)
    assert not VALIDATOR.is_valid(policy)

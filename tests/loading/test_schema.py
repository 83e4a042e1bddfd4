"""The JSON Schemas with which an editor helps the author."""

import json
from pathlib import Path

import pytest

from oppslag.loading.schema import FILES, json_schema, keys, mistakes, write_json_schemas
from oppslag.loading.shapes import Mistake

DOCS = Path(__file__).parent.parent.parent / "docs"


def test_the_published_schemas_are_current() -> None:
    """What an editor says is what the product does. To renew them: write_json_schemas(Path("docs"))."""
    for name, schema in json_schema().items():
        assert (DOCS / name).read_text(encoding="utf-8") == schema, name


def test_writing_them_gives_the_same_files(tmp_path: Path) -> None:
    """The function that renews them writes exactly what is compared."""
    paths = write_json_schemas(tmp_path)
    assert [path.name for path in paths] == ["source.schema.json", "organisation.schema.json"]
    assert {path.name: path.read_text(encoding="utf-8") for path in paths} == json_schema()


def test_every_key_has_words_for_the_author_and_no_key_may_be_null() -> None:
    """An author who points at a key reads what it is for."""
    for schema in map(json.loads, json_schema().values()):
        for part in (schema, *schema["$defs"].values()):
            assert part["additionalProperties"] is False
            assert all(field.get("description") for field in part["properties"].values())
        assert "null" not in json.dumps(schema)


def test_the_keys_of_each_place_are_known() -> None:
    """A suggestion offers the keys of the thing itself, not of another."""
    assert keys("source", ()) == tuple(FILES["source"].each)
    assert "poster" in keys("source", ("sections", 0, "rules", 1, "rules", 2))
    assert keys("source", ("sections", 0, "rules", 1, "examples", 0)) == ("do", "dont")
    assert "phone" in keys("organisation", ("contacts", "raadgiver"))
    assert keys("organisation", ("colours",)) == ("primary", "accent", "sections")
    assert keys("source", ("sections", 0, "rules", 0, "text")) == ("proposed",)
    assert keys("organisation", ("targets", "web")) == keys("source", ("no", "such", "place")) == ()


@pytest.mark.parametrize(("said", "right"), [(True, True), (False, True), ("yes", False), ("no", False), (0.0, False)])
def test_only_true_and_false_are_yes_and_no(said: object, right: bool) -> None:
    """`crop_marks: yes` is a word in YAML 1.2: it must not be taken for no in silence."""
    found = list(mistakes("organisation", {"name": "Risør kommune", "languages": ["nb"], "crop_marks": said}))
    assert found == ([] if right else [Mistake("not_yes_or_no", ("crop_marks",))])


def test_a_file_with_everything_wrong_gets_every_kind_of_mistake() -> None:
    """Nothing hides anything else; the words for each kind are proved in tests/broken."""
    whole = {
        "id": "CON", "prefix": "a", "language": "xx", "title": [], "control": {"version": " ", "owner": "\ue000"},
        "formats": ["epub"], "sections": 1.0, "retired": ["x"], "whats_new": "yes", "unknown": "",
    }  # fmt: skip
    assert sorted({mistake.kind for mistake in mistakes("source", whole)}) == [
        "bad_format", "bad_language", "bad_line", "bad_name", "bad_number", "bad_prefix", "no_words", "not_list",
        "not_words", "not_yes_or_no", "unknown",
    ]  # fmt: skip

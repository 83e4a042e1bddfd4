"""The JSON Schemas with which an editor helps the author."""

import json
from pathlib import Path

from oppslag.loading.schema import MODELS, json_schema, keys, write_json_schemas

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
    assert keys("source", ()) == tuple(MODELS["source"].model_fields)
    assert "poster" in keys("source", ("sections", 0, "rules", 1, "rules", 2))
    assert keys("source", ("sections", 0, "rules", 1, "examples", 0)) == ("do", "dont")
    assert "phone" in keys("organisation", ("contacts", "raadgiver"))
    assert keys("organisation", ("colours",)) == ("primary", "accent", "sections")

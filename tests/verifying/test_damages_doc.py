"""The list of damages in docs/ is the list that the tests make."""

from damages_doc import DOCS, names


def test_the_list_of_damages_is_current() -> None:
    """docs/damages.md names every kind of damage and every harmless change, and none was missed or refused."""
    page = DOCS.read_text(encoding="utf-8")
    for title, kinds in names().items():
        assert f"## {title} ({len(kinds)} kinds)" in page
        part = page.split(f"## {title} (")[1].split("\n## ")[0]
        assert [kind for kind in kinds if f"| {kind} |" not in part] == []
    assert "**missed" not in page
    assert "**refused" not in page


def test_there_are_enough_kinds() -> None:
    """At least 40 kinds for each of PDF, poster and Word, and 40 harmless changes over all formats."""
    listed = names()
    damages = {title: len(kinds) for title, kinds in listed.items() if title.endswith("damages")}
    assert min(damages.values()) >= 40
    assert sum(len(kinds) for title, kinds in listed.items() if title.endswith("changes")) >= 40

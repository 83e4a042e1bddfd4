"""A wall with many cards is as good as one with few."""

from pathlib import Path

from oppslag import proving
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make

LONG = "Del med en lang tittel om Teams/Outlook og andre hjelpemidler til samarbeid på nett"


def test_the_frames_of_many_cards_are_no_words(small: Path) -> None:
    """Round corners beside one another are not taken for letters put together from squares."""
    source = small / "source/smaa.yaml"
    sections = "".join(
        f"  - id: del-{number}\n    title: {LONG if number == 2 else 'Del'} {number}\n"
        f"    rules:\n      - id: SMAA-{number + 10}\n"
        f"        text: Dette er regel nummer {number}.\n        poster: Si det.\n"
        for number in range(12)
    )
    head = source.read_text(encoding="utf-8").partition("  - id: folk\n")[0]
    source.write_text(head + sections, encoding="utf-8")
    assert make(small, language="nb", form="poster").errors == ()
    proof = proving.prove(Workspace.at(small), Choice.of("smaa", "nb", "poster"))
    assert [str(problem) for problem in proof.problems] == []

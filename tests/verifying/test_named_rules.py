"""What is wrong with one rule is said of that rule, and of no other."""

from pathlib import Path

import pytest

from oppslag import proving
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make

LISTS = """\
        text: |-
          Hils på alle du møter.

          1. Først på barn.
          2. Så på voksne.

          * Si navnet ditt.
          * Smil.
"""


@pytest.mark.parametrize("form", ["page", "fragment", "document", "word", "text", "data"])
def test_lists_in_other_rules_are_not_named(small: Path, form: str) -> None:
    """Numbers and bullets of lists are no words: they are not held against the rules that have them."""
    source = small / "source/smaa.yaml"
    words = source.read_text(encoding="utf-8").replace("        text: Hils på alle du møter.\n", LISTS)
    source.write_text(words, encoding="utf-8")
    assert make(small, form=form, language="nb").errors == ()
    choice = Choice.of("smaa", "nb", form)
    assert not proving.prove(Workspace.at(small), choice).failed
    source.write_text(words.replace("Hjelp den som spør.", "Hjelp den som ikke spør."), encoding="utf-8")
    problems = [str(problem) for problem in proving.prove(Workspace.at(small), choice).problems]
    assert any("SMAA-02" in problem for problem in problems)
    assert [problem for problem in problems if "SMAA-01" in problem] == []

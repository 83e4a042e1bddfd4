"""A rule that has been rewritten is shown in the source language until somebody translates it anew."""

import shutil
from pathlib import Path

import pytest

from oppslag import pipeline, proving
from oppslag.workspace import Choice, Workspace

REPOSITORY = Path(__file__).parent.parent
CHOICE = Choice(languages=("pl", "ar"))


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("endret")
    for folder in ("source", "translations"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    file = root / "source" / "sosiale-medier.yaml"
    words = file.read_text(encoding="utf-8")
    assert "skal alltid overholdes" in words
    file.write_text(words.replace("skal alltid overholdes", "må alltid overholdes"), encoding="utf-8")
    workspace = Workspace.at(root)
    assert pipeline.build(workspace, pipeline.Order(CHOICE)).errors == ()
    return workspace


def test_every_format_is_proved_with_a_rule_in_the_source_language(edited: Workspace):
    """The rewritten rule stands in bokmål and its sub-rules in the reader's language, and every file says so."""
    assert [str(problem) for problem in proving.prove(edited, CHOICE).problems] == []


@pytest.mark.parametrize("file", ["index.html", "fragment.html", "document.txt"])
def test_the_reader_is_told_that_a_text_is_not_translated(edited: Workspace, file: str):
    """The Polish reader sees the new words in bokmål, and a sentence in Polish that says why."""
    words = " ".join(edited.output.path(f"sosiale-medier/pl/{file}").read_text(encoding="utf-8").split())
    assert "må alltid overholdes" in words
    assert "Tłumaczenie jest nieaktualne." in words or "nieaktualn" in words


def test_a_sub_rule_keeps_its_own_language(edited: Workspace):
    """What a CMS keeps of the languages: bokmål on the rewritten paragraph alone, not on the list below it."""
    fragment = edited.output.path("sosiale-medier/pl/fragment.html").read_text(encoding="utf-8")
    before, _found, after = fragment.partition("<strong>SM-01</strong>")
    assert before.rstrip().endswith('<p lang="nb" dir="ltr">')
    rules, _table, control = after.partition("SM-02")[2].partition("<table")
    assert 'lang="nb"' not in rules
    assert '<td lang="nb" dir="ltr">Malin Paust, Rådgiver</td>' in control

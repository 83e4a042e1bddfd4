"""A number that was in force is never free again."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from oppslag.localising import Approval, forgotten, status
from oppslag.model import Policy
from oppslag.pipeline import survey
from oppslag.problems import Severity
from oppslag.workspace import Choice, Workspace
from tests.localising.policies import policy

BEFORE = Approval(
    "reise",
    "nb",
    "1.0",
    date(2026, 1, 15),
    "HR",
    dict.fromkeys(("reise/title", "bestille/title", "R-01/text"), "0" * 16),
)
NOW = policy({"R-02": "Ta toget."})


def released(root: Path, *rules: str, version: str = "1.0") -> None:
    """A release with these rules, as far as it is asked for them."""
    folder = root / "releases" / "reise" / version
    folder.mkdir(parents=True)
    seats = [{"rule": rule, "section": "bestille", "parent": ""} for rule in rules]
    (folder / "texts.json").write_text(json.dumps({"languages": {"nb": {"rules": seats}}}), "utf-8")


def said(root: Path, now: Policy = NOW, approvals: tuple[Approval, ...] = ()) -> list[str]:
    return [f"{problem.message} {problem.hint}" for problem in forgotten(now, root, approvals)]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPSLAG_LANG", "en")


def test_a_rule_that_was_approved_and_is_gone_is_named(tmp_path: Path) -> None:
    """Whoever deletes a rule is asked to retire its number, with the line to write."""
    (words,) = said(tmp_path, approvals=(BEFORE,))
    assert words.startswith("R-01 was in force, and is neither in the document nor retired")
    assert words.endswith("retired: [R-01]")


def test_a_rule_that_was_released_and_is_gone_is_named(tmp_path: Path) -> None:
    """Each release is asked, the oldest too; what is retired already stays in the line to write."""
    released(tmp_path, "R-01", "R-02")
    released(tmp_path, "R-02", "R-03", version="2.0")
    (words,) = said(tmp_path, replace(NOW, retired=("R-09",)))
    assert words.startswith("R-01, R-03 were in force")
    assert words.endswith("retired: [R-09, R-01, R-03]")


def test_what_is_retired_used_or_never_was_in_force_is_no_matter(tmp_path: Path) -> None:
    """No false alarm: a retired number, one in use, a draft's, another document's, one of an earlier prefix."""
    released(tmp_path, "R-01", "R-02", "REISE-01")
    assert said(tmp_path, replace(NOW, retired=("R-01",)), (BEFORE,)) == []
    assert said(tmp_path / "empty") == []
    assert said(tmp_path / "empty", approvals=(replace(BEFORE, document="annet"),)) == []
    (tmp_path / "empty" / "releases" / "reise" / "1.0").mkdir(parents=True)
    (tmp_path / "empty" / "releases" / "reise" / "1.0" / "texts.json").write_text("[", "utf-8")
    assert said(tmp_path / "empty") == []  # a damaged release is a matter of publishing


SOURCE = """\
id: reise
prefix: R
language: nb
title: Reiser
control: {version: "2.0"}
sections:
  - {id: bestille, title: Bestille, rules: [{id: R-02, text: Ta toget.}]}
"""


def test_check_and_status_say_it_and_go_on(tmp_path: Path) -> None:
    """It is a warning: nothing that is there is wrong, and a build goes on."""
    released(tmp_path, "R-01")
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "organisation.yaml").write_text("name: Eidet\nlanguages: [nb]\n", "utf-8")
    (tmp_path / "source" / "reise.yaml").write_text(SOURCE, "utf-8")
    place = Workspace.at(tmp_path)
    found = survey(place, Choice())
    assert [problem.severity for problem in found.problems if "R-01" in problem.message] == [Severity.WARNING]
    assert len(found.editions) == 1
    (problem,) = status(place.library.policies, tmp_path).problems
    assert str(problem).startswith("source/reise.yaml: R-01 was in force")

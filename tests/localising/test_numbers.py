"""A number that was in force is never free again."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from oppslag.localising import Approval, forgotten, status
from oppslag.localising.numbers import broken_promises
from oppslag.model import Policy, Rule, Text
from oppslag.pipeline import survey
from oppslag.problems import Severity, SourceError
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


def kept(root: Path, version: str, **rules: str) -> None:
    """A release that has these rules with their words."""
    folder = root / "releases" / "reise" / version
    folder.mkdir(parents=True)
    seats = [{"rule": number.replace("_", "-"), "section": "bestille", "parent": ""} for number in rules]
    texts = {f"{number.replace('_', '-')}/text": words for number, words in rules.items()}
    nb = {"version": version, "rules": seats, "texts": texts}
    (folder / "texts.json").write_text(json.dumps({"format": 1, "languages": {"nb": nb}}), "utf-8")


def broken(root: Path, version: str, **rules: str) -> list[str]:
    """What approving and releasing say of a document with these rules."""
    found = tuple(
        Rule(number.replace("_", "-"), Text(f"{number.replace('_', '-')}/text", words, "nb"))
        for number, words in rules.items()
    )
    section = replace(NOW.sections[0], rules=found)
    now = replace(NOW, sections=(section,), control=replace(NOW.control, version=version))
    return [problem.message for problem in broken_promises(now, root)]


TRAIN, AGENCY, BILL = "Velg tog under fem timer.", "Bestill reisen hos reisebyrået.", "Lever regningen innen en måned."


def test_a_rule_that_has_another_number_breaks_a_promise(tmp_path: Path) -> None:
    """A new number, one that is retired in an earlier release, and that of another rule, also where two swap."""
    kept(tmp_path, "1.0", R_01=TRAIN, R_02=AGENCY, R_03=BILL)
    kept(tmp_path, "2.0", R_01=TRAIN, R_03=BILL)
    assert broken(tmp_path, "3.0", R_01=TRAIN, R_04=BILL) == ["Rule R-03 has become R-04."]
    assert broken(tmp_path, "3.0", R_01=TRAIN, R_02=BILL) == ["Rule R-03 has become R-02."]
    assert broken(tmp_path, "3.0", R_01=BILL) == ["Rule R-03 has become R-01."]
    swapped = broken(tmp_path, "3.0", R_01=BILL, R_03=TRAIN)
    assert swapped == ["Rule R-03 has become R-01.", "Rule R-01 has become R-03."]
    other = "Bruk ikke egen bil i tjenesten."
    assert broken(tmp_path, "3.0", R_01=TRAIN, R_02=other) == ["R-02 was another rule in version 1.0."]


def test_a_rule_may_be_changed_added_moved_retired_and_come_back(tmp_path: Path) -> None:
    """No false alarm: not for what is new, rewritten, in another place or the same rule again; nor by what is later."""
    kept(tmp_path, "1.0", R_01=TRAIN, R_02=AGENCY, R_03=BILL)
    kept(tmp_path, "2.0", R_01=TRAIN, R_03=BILL)
    assert broken(tmp_path, "3.0", R_03="Skriv regning med en gang.", R_04="Bruk ikke egen bil.") == []
    assert broken(tmp_path, "3.0", R_03=BILL, R_02=AGENCY, R_01=TRAIN) == []
    assert broken(tmp_path, "3.0", R_01=TRAIN, R_03=BILL, R_04=BILL) == []  # the same words twice are two rules
    assert broken(tmp_path, "1.0", R_01=TRAIN, R_02=AGENCY, R_03=BILL) == []
    assert broken(tmp_path / "none", "1.0", R_01=TRAIN) == []
    assert broken(tmp_path, "0.9", R_09=TRAIN) == []


def test_a_release_that_cannot_be_read_stops_who_approves(tmp_path: Path) -> None:
    """Nobody knows then which numbers were in force."""
    kept(tmp_path, "1.0", R_01=TRAIN)
    (tmp_path / "releases" / "reise" / "1.0" / "texts.json").write_text("{", "utf-8")
    with pytest.raises(SourceError, match="not what was released"):
        broken(tmp_path, "2.0", R_01=TRAIN)

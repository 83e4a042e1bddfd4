"""The proof of the proof: every damage is seen and the right rule named, every harmless change passes."""

import os
from pathlib import Path

import damage_docx
import damage_office
import pytest
from real_files import Case, cases, judged, made

DAMAGES = damage_docx.DAMAGES + damage_office.DAMAGES
HARMLESS = damage_docx.HARMLESS + damage_office.HARMLESS
EVERY = os.environ.get("HYPOTHESIS_PROFILE") == "ci"  # all languages; else one for each kind, in turn
LEAST = (40, 12)


@pytest.mark.parametrize("case", cases(DAMAGES, every=EVERY), ids=str)
def test_a_damaged_file_is_refused_and_the_rule_named(case: Case, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A finished file in which a rule is lost, hidden, moved or distorted is refused, by the number of the rule."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    verdict = judged(built, case)
    assert verdict.problems, f"missed: {case}"
    said = "\n".join(problem.message for problem in verdict.problems)
    assert any(rule in said for rule in case.damage.rules), f"{case.damage.rules} not named in\n{said}"


@pytest.mark.parametrize("case", cases(HARMLESS, every=EVERY), ids=str)
def test_a_harmless_change_passes(case: Case, built: Path) -> None:
    """A file that was saved anew or set otherwise, and still says every rule, passes."""
    assert made(built, case)
    assert [str(problem) for problem in judged(built, case).problems] == []


def test_there_are_enough_kinds_of_damage() -> None:
    """Each kind is a mechanism of its own, under a name of its own."""
    for table, least in zip((DAMAGES, HARMLESS), LEAST, strict=True):
        kinds = {(form, damage.name) for damage in table for form in damage.formats}
        assert len(kinds) == sum(len(damage.formats) for damage in table)
        assert len(kinds) >= least

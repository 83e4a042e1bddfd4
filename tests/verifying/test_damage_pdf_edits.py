"""What somebody with an editor for PDFs does to a document or poster is seen; what loses nothing passes."""

import os
from pathlib import Path

import pytest
from damage_pdf_edits import DAMAGES, HARMLESS
from real_files import Case, cases, judged, made

EVERY = os.environ.get("HYPOTHESIS_PROFILE") == "ci"  # all languages; else one for each kind, in turn
LEAST = (60, 15)


@pytest.mark.parametrize("case", cases(DAMAGES, every=EVERY), ids=str)
def test_a_damaged_file_is_refused_and_the_rule_named(case: Case, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with words that are drawn or laid over it, rules that are hidden by rare means, or no tags is refused."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    verdict = judged(built, case)
    assert verdict.problems, f"missed: {case}"
    said = "\n".join(problem.message for problem in verdict.problems)
    assert any(rule in said for rule in case.damage.rules), f"{case.damage.rules} not named in\n{said}"


@pytest.mark.parametrize("case", cases(HARMLESS, every=EVERY), ids=str)
def test_a_harmless_change_passes(case: Case, built: Path) -> None:
    """What an archive, a printer or another font makes of a file, and still says every rule, passes."""
    assert made(built, case)
    assert [str(problem) for problem in judged(built, case).problems] == []


def test_there_are_enough_kinds_of_damage() -> None:
    """Each kind is a mechanism of its own, under a name of its own."""
    for table, least in zip((DAMAGES, HARMLESS), LEAST, strict=True):
        assert len({each.name for each in table}) == len(table) >= least

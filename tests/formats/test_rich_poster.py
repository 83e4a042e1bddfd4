"""Sixty rules on one wall: no sheet of a break room holds them, the largest of the family does."""

from pathlib import Path

import pytest

from oppslag.formats.poster import A1, A2, Poster
from oppslag.loading import load
from oppslag.localising import load_edition
from oppslag.problems import SourceError
from oppslag.verifying.expecting import expect
from oppslag.verifying.verdict import judge
from oppslag.workshop import Workshop
from tests.workspaces import RICH


@pytest.fixture(scope="module")
def edition():  # type: ignore[no-untyped-def]
    return load_edition(load(RICH).policies[0], RICH, "nn")


def test_sixty_rules_are_proved_on_the_largest_sheet(edition, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Every one of them stands on the A1 sheet, large enough, once, in order, and no note for reviewers does."""
    form = Poster(sheets=(A1,))
    (sheet, *_picture) = form.render(edition, Workshop(cache=tmp_path))
    expectation = expect(RICH, edition.policy.id, "nn")
    verdict = judge(
        sheet.content, sheet.media_type, expectation, form.carries, strict=True, draft=True, name="poster-a1.pdf"
    )
    assert [str(problem) for problem in verdict.problems] == []
    assert len(verdict.evidence.proved) == 60
    assert b"MERKNAD-SKAL-ALDRI-UT" not in sheet.content


def test_a_smaller_sheet_is_refused_with_the_one_that_would_do(edition, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """On A2 they would be too small, and the message says that A1 would do."""
    with pytest.raises(SourceError) as refusal:
        Poster(sheets=(A2,)).render(edition, Workshop(cache=tmp_path))
    assert "A1" in refusal.value.problems[0].hint

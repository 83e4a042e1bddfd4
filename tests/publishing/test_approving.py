"""Saying yes to the words of an edition."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import houses
import pytest
from houses import DECISION, FIRST, SECOND

from oppslag.localising.approvals import read_approvals
from oppslag.localising.recording import Decision
from oppslag.localising.states import load_edition
from oppslag.model import BINDING
from oppslag.problems import PublishingError, UsageError
from oppslag.publishing.approving import approve
from oppslag.workspace import Choice, Workspace


def approved(root: Path, language: str = "nb") -> bool:
    """Whether the edition is no draft."""
    (policy,) = Workspace.at(root).library.policies
    return not load_edition(policy, root, language).draft_reasons(BINDING)


def test_approval_binds_the_words_and_a_later_change_undoes_it(tmp_path: Path) -> None:
    """What was approved is the wording: change one rule, and the edition is a draft again until it is changed back."""
    houses.write(tmp_path)
    assert not approved(tmp_path)
    (said,) = approve(Workspace.at(tmp_path), Choice(("reise",)), DECISION)
    assert (said.version, said.by, said.minutes, len(said.texts)) == ("1.0", "Kommunedirektøren", "sak 3/26", 6)
    assert approved(tmp_path)
    houses.write(tmp_path, text=SECOND)
    assert not approved(tmp_path)
    houses.write(tmp_path, text=FIRST)
    assert approved(tmp_path)


def test_a_proposed_text_is_named_and_nothing_is_recorded(tmp_path: Path) -> None:
    """Nobody approves by accident what is only proposed: it is named with its line."""
    houses.write(tmp_path, text="{proposed: Bestill hos reisebyrået.}")
    with pytest.raises(PublishingError, match=r"source/reise.yaml:14:\d+: R-02/text is proposed"):
        approve(Workspace.at(tmp_path), Choice(("reise",)), DECISION)
    assert read_approvals(tmp_path) == ()


def test_a_missing_and_an_unreviewed_translation_are_named(tmp_path: Path) -> None:
    """A translation that nobody has read, or that is not there, cannot be approved; one refusal stops them all."""
    houses.write(tmp_path)
    houses.translate(tmp_path)
    (tmp_path / "translations" / "reviews.yaml").unlink()
    with pytest.raises(PublishingError, match="The translation of R-01/text has not been reviewed"):
        approve(Workspace.at(tmp_path), Choice(("reise",), ("nb", "en")), DECISION)
    (tmp_path / "translations" / "en" / "LC_MESSAGES" / "reise.po").unlink()
    with pytest.raises(PublishingError, match="R-01/text has not been translated"):
        approve(Workspace.at(tmp_path), Choice(("reise",), ("en",)), DECISION)
    assert read_approvals(tmp_path) == ()


@pytest.mark.parametrize("version", ["1.1", "0.9", "0", "2.10"])
def test_a_decimal_version_is_a_draft_and_cannot_be_approved(tmp_path: Path, version: str) -> None:
    """Whole versions are approved and decimals are drafts."""
    houses.write(tmp_path, version)
    with pytest.raises(PublishingError, match=f"Version {version} of reise is a draft"):
        approve(Workspace.at(tmp_path), Choice(("reise",)), DECISION)


def test_a_released_version_cannot_be_approved_with_other_words(house: Path) -> None:
    """What has left the house as 2.0 stays 2.0: other words need another number."""
    houses.write(house, "2.0", "Bestill hos hvem du vil.")
    with pytest.raises(PublishingError, match=r"R-02/text is not what version 2\.0 was released with"):
        approve(Workspace.at(house), Choice(("reise",)), DECISION)


def test_somebody_must_have_decided(tmp_path: Path) -> None:
    """An approval without a name or a role is none."""
    houses.write(tmp_path)
    with pytest.raises(PublishingError, match="Say who decided it"):
        approve(Workspace.at(tmp_path), Choice(("reise",)), replace(DECISION, by=" "))


def test_a_document_that_there_is_not_is_a_bad_value(tmp_path: Path) -> None:
    """A slip in the name gives the nearest one."""
    houses.write(tmp_path)
    with pytest.raises(UsageError, match="Did you mean «reise»"):
        approve(Workspace.at(tmp_path), Choice(("reiser",)), DECISION)


def test_an_outdated_translation_is_named(tmp_path: Path) -> None:
    """A translation of earlier words cannot be approved."""
    houses.write(tmp_path)
    houses.translate(tmp_path)
    houses.write(tmp_path, text=SECOND)
    with pytest.raises(PublishingError, match="The translation of R-02/text was made from an earlier text"):
        approve(Workspace.at(tmp_path), Choice(("reise",), ("en",)), DECISION)
    assert read_approvals(tmp_path) == ()


def test_what_waits_for_the_poster_alone_is_said(tmp_path: Path) -> None:
    """Where only the wall's wording is proposed, HR is told that page and fragment can be approved by themselves."""
    houses.write(tmp_path)
    file = tmp_path / "source" / "reise.yaml"
    words = file.read_text("utf-8").replace("[page, fragment]", "[page, fragment, poster]")
    file.write_text(words.replace(f"text: {FIRST}", f"text: {FIRST}\n        poster: {{proposed: Bestill.}}"), "utf-8")
    with pytest.raises(PublishingError, match="R-02/poster is proposed") as refusal:
        approve(Workspace.at(tmp_path), Choice(("reise",)), DECISION)
    advice = refusal.value.problems[-1]
    assert advice.message == "nb: page,fragment carry none of these texts."
    assert "inv approve --document reise --format page,fragment --by" in advice.hint
    approve(Workspace.at(tmp_path), Choice(("reise",), formats=("page", "fragment")), DECISION)
    assert approved(tmp_path)
    with pytest.raises(PublishingError) as refusal:
        approve(Workspace.at(tmp_path), Choice((), ("nb",)), DECISION)
    assert "inv approve --format page,fragment --by" in refusal.value.problems[-1].hint


def test_what_is_ready_is_approved_in_its_own_language(tmp_path: Path) -> None:
    """The command that HR is given is about the translation that was asked for, not about the source."""
    houses.write(tmp_path)
    file = tmp_path / "source" / "reise.yaml"
    words = file.read_text("utf-8").replace("[page, fragment]", "[page, poster]")
    houses.translate(tmp_path)
    file.write_text(words.replace(f"text: {FIRST}", f"text: {FIRST}\n        poster: Bestill."), "utf-8")
    with pytest.raises(PublishingError, match="R-02/poster has not been translated") as refusal:
        approve(Workspace.at(tmp_path), Choice((), ("en",)), DECISION)
    assert refusal.value.problems[-1].hint.endswith("inv approve --language en --format page --by …")


@pytest.mark.parametrize("by", ["Kommune\ndirektøren", "K" * 201, "Kom\u2028mune", "a\u0007"])
def test_who_decided_it_is_a_name_on_one_line(house: Path, by: str) -> None:
    """A pasted letter or a sign that steers is nobody; the longest role that there is, is one."""
    with pytest.raises(PublishingError, match="a role or a name on one line, of 200 signs"):
        approve(Workspace.at(house), Choice(("reise",)), Decision(by, date(2026, 1, 15)))
    approve(Workspace.at(house), Choice(("reise",)), Decision("Ø" * 200, date(2026, 1, 15)))


def test_nothing_is_approved_before_an_earlier_version_was(house: Path) -> None:
    """A slip in --date: 3.0 was not approved before 2.0; on the same day it may have been, and so may 2.0 again."""
    houses.write(house, "3.0", houses.SECOND)
    with pytest.raises(PublishingError, match=r"yaml:\d+.*reise nb 1\.0 was approved 2026-01-15, which is later"):
        approve(Workspace.at(house), Choice(("reise",)), Decision("HR", date(2026, 1, 14)))
    approve(Workspace.at(house), Choice(("reise",)), Decision("HR", date(2026, 1, 15)))
    houses.write(house, "2.0", houses.SECOND)
    approve(Workspace.at(house), Choice(("reise",)), Decision("HR", date(2026, 1, 15)))

"""What is to be reviewed, and when."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import houses
import pytest
from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import Task

import tasks
from oppslag.model import Policy
from oppslag.problems import UsageError
from oppslag.publishing.days import day_of
from oppslag.publishing.due import Urgency, as_json, as_text, due
from oppslag.workspace import Workspace


def policies(root: Path) -> tuple[Policy, ...]:
    houses.write(root)
    return Workspace.at(root).library.policies


def test_a_review_is_later_soon_and_overdue(tmp_path: Path) -> None:
    """The day of the review is not overdue, the day after is; 60 days before is soon."""
    known = policies(tmp_path)  # next review 2027-02-01
    days = {date(2026, 12, 2): Urgency.LATER, date(2026, 12, 3): Urgency.SOON}
    days |= {date(2027, 2, 1): Urgency.SOON, date(2027, 2, 2): Urgency.OVERDUE}
    assert {day: due(known, day)[0].urgency for day in days} == days
    assert due(known, date(2026, 6, 1), soon=365)[0].urgency is Urgency.SOON


def test_the_list_says_what_to_do(tmp_path: Path) -> None:
    """What is overdue is marked by a sign and by words, with the file to change."""
    (one,) = due(policies(tmp_path), date(2027, 2, 11))
    assert one.days == -10
    words = as_text([one])
    assert words.startswith("! reise 1.0  2027-02-01: overdue by 10 days")
    assert "source/reise.yaml" in words
    assert json.loads(as_json([one]))[0] == {
        "document": "reise",
        "title": "Reiser i tjenesten",
        "version": "1.0",
        "reviewed": None,
        "next_review": "2027-02-01",
        "urgency": "overdue",
        "days": -10,
    }


def test_a_document_without_a_next_review_is_said_to_have_none(tmp_path: Path) -> None:
    """A date that is not stated is not invented, and not overdue."""
    houses.write(tmp_path)
    file = tmp_path / "source" / "reise.yaml"
    file.write_text(file.read_text("utf-8").replace(", next_review: 2027-02-01", ""), "utf-8")
    (one,) = due(Workspace.at(tmp_path).library.policies, date(2030, 1, 1))
    assert one.urgency is Urgency.UNKNOWN
    assert "no next review is stated" in as_text([one])


def test_a_day_is_written_year_first() -> None:
    """A date that cannot be understood is a bad value, not a guess; none is today."""
    assert day_of("2026-12-31") == date(2026, 12, 31)
    assert day_of("") == date.today()
    with pytest.raises(UsageError, match="is not a date"):
        day_of("31.12.2026")


@pytest.mark.parametrize("task", [tasks.approve, tasks.withdraw], ids=["approve", "withdraw"])
def test_nothing_is_decided_on_a_day_to_come(task: Task[Any], house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A slip in the year does not become a decision that holds for ever; today and every day before will do."""
    options = {"document": "reise", "by": "HR", "workspace": str(house)}
    options |= {"reason": "Byttet ut."} if task is tasks.withdraw else {}
    with pytest.raises(Exit) as refusal:
        task(Context(), date=str(date.today() + timedelta(days=2)), **options)
    assert refusal.value.code == 2
    assert "has not come yet" in capsys.readouterr().err
    task(Context(), date=str(date.today() - timedelta(days=1)), **options)


@pytest.mark.parametrize("name", ["reviewed", "last_changed"])
def test_what_was_done_on_a_day_to_come_is_refused_or_said(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip in the year of a review would stand on every sheet: nothing is signed with it, and every list says so.

    Where no day is looked at (`inv check`, a build) the same source has the same answer for ever.
    """
    houses.write(tmp_path)
    file = tmp_path / "source" / "reise.yaml"
    words = re.sub("last_changed: [0-9-]+, ", "", file.read_text("utf-8"))
    place = {"document": "reise", "workspace": str(tmp_path)}

    def told(task: Task[Any], **options: Any) -> tuple[int, str]:
        try:
            task(Context(), **place, **options)
        except Exit as stop:
            return stop.code, capsys.readouterr().err
        return 0, capsys.readouterr().err

    for days, said in ((1, True), (0, False)):
        day = date.today() + timedelta(days)
        file.write_text(words.replace("valid_from", f"{name}: {day}, valid_from"), "utf-8")
        sentence = f"source/reise.yaml:5:{words.splitlines()[4].index('valid_from') + len(name) + 3}: {name} is {day}"
        for task in (tasks.status, tasks.due):
            code, err = told(task)
            assert (code, f"Warning: {sentence}, which has not come yet." in err) == (0, said)
        code, err = told(tasks.approve, by="HR")
        assert (code, f"Error: {sentence}" in err) == (5 if said else 0, said)
    assert told(tasks.check) == (0, "")
    assert told(tasks.due, date=str(date.today() - timedelta(1)))[1].count(name) == 1
    monkeypatch.setattr("oppslag.publishing.days.day_of", lambda _words: date.today() - timedelta(1))
    code, err = told(tasks.release, changed="Ny.", significant=True)
    assert (code, f"Error: {sentence}" in err) == (5, True)

"""The table a translation coordinator reads."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from oppslag.localising import Decision, as_json, as_notes, as_table, load_edition, record_approval, status
from oppslag.localising.status import display_width
from oppslag.model import State
from oppslag.problems import SourceError
from tests.localising.policies import HEADER, entry, policy, write_catalogue

CONTENT = HEADER + entry("reise/title", "Reiser i tjenesten", "Podróże") + entry("R-01/text", "Ta fly.", "Samolot.")


def test_every_document_and_language_has_a_row_that_names_what_is_behind(tmp_path: Path) -> None:
    """Whoever asks how far the languages are gets the texts to work on, by name."""
    write_catalogue(tmp_path, CONTENT)
    plain = policy({"R-01": "Ta toget."})
    reviewed = replace(plain, control=replace(plain.control, next_review=date(2027, 1, 31)))
    source, polish = status([reviewed], tmp_path).rows
    assert (source.language, source.source, source.drafts, source.unapproved) == ("nb", True, ("binding", "poster"), 3)
    assert (polish.total, polish.next_review) == (3, date(2027, 1, 31))
    assert polish.behind == {
        State.UNREVIEWED: ("reise/title",),
        State.OUTDATED: ("R-01/text",),
        State.MISSING: ("bestille/title",),
    }
    told = json.loads(as_json([source, polish]))
    assert told[1]["counts"] == {"current": 0, "proposed": 0, "unreviewed": 1, "outdated": 1, "missing": 1}
    assert told[1]["next_review"] == "2027-01-31"


def test_columns_stand_straight_in_any_script(tmp_path: Path) -> None:
    """A document with a Japanese or an accented name does not push the numbers aside."""
    plain = policy({"R-01": "Ta toget."})
    rows = status([plain], tmp_path).rows
    lines = as_table([*(replace(row, document="旅行") for row in rows), *rows]).splitlines()
    assert len(lines) == 5
    assert display_width(lines[1].partition("nb")[0]) == display_width(lines[3].partition("nb")[0])
    assert (display_width("旅行"), display_width("e\u0301"), display_width("ß")) == (4, 1, 1)


def test_a_broken_catalogue_hides_no_other(tmp_path: Path) -> None:
    """The status of what cannot be read is not guessed at, it is said once, and the other languages are still shown."""
    write_catalogue(tmp_path, "x\n")
    plain = policy({"R-01": "a"})
    found = status([plain, plain], tmp_path)
    assert len(found.problems) == 1
    assert [(row.language, row.known) for row in found.rows] == [("nb", True), ("pl", False)] * 2
    told = json.loads(as_json(found.rows))
    assert [row["readable"] for row in told] == [True, False, True, False]
    assert set(told[1]["counts"].values()) == {0}
    assert "?" in as_table(found.rows).splitlines()[2]


def test_broken_records_say_nothing_of_any_text(tmp_path: Path) -> None:
    """Where nobody can tell what was reviewed, no text is called reviewed."""
    write_catalogue(tmp_path, CONTENT)
    (tmp_path / "translations" / "reviews.yaml").write_text("- x\n", encoding="utf-8")
    with pytest.raises(SourceError):
        status([policy({"R-01": "Ta toget."})], tmp_path)


def test_the_text_that_undid_an_approval_is_named(tmp_path: Path) -> None:
    """Whoever asks why an approved edition is a draft again reads which text it was, and whose approval it undid."""
    plain = policy({"R-01": "Ta toget.", "R-02": "Sykle."})
    decision = Decision("Kommunedirektøren", date(2026, 1, 15), "sak 3/26")
    record_approval(tmp_path, load_edition(plain, tmp_path, "nb"), decision)
    assert status([plain], tmp_path).rows[0].undone == ()
    assert as_notes(status([plain], tmp_path).rows) == ""
    changed = policy({"R-01": "Ta bussen.", "R-02": "Sykle.", "R-03": "Gå."})
    rows = status([changed], tmp_path).rows
    assert [(one.key, one.approval is None) for one in rows[0].undone] == [("R-01/text", False), ("R-03/text", True)]
    assert as_notes(rows).splitlines() == [
        "reise nb:",
        "  R-01/text has changed since it was approved (1.0, 2026-01-15, Kommunedirektøren)",
        "  R-03/text is new and not approved",
    ]
    told = json.loads(as_json(rows))[0]["undone"]
    assert told[0] == {
        "key": "R-01/text",
        "approved": {"version": "1.0", "date": "2026-01-15", "by": "Kommunedirektøren"},
        "gone": False,
    }
    assert told[1] == {"key": "R-03/text", "approved": None, "gone": False}
    rows = status([policy({"R-01": "Ta toget."})], tmp_path).rows
    assert [(one.key, one.gone) for one in rows[0].undone] == [("R-02/text", True)]
    assert as_notes(rows).splitlines()[1:] == [
        "  R-02/text was approved and is gone (1.0, 2026-01-15, Kommunedirektøren)"
    ]
    assert rows[0].drafts == ("binding", "poster")

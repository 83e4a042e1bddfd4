"""Withdrawing a whole document: readers are told where they come to look, and it can be taken back."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import houses
import pytest
from test_faults import tree
from test_publishing import run, words

from oppslag.judging.markup import Nu
from oppslag.judging.pages import Axe, Reflow
from oppslag.problems import PublishingError, UsageError
from oppslag.publishing import telling
from oppslag.publishing.auditing import audit, audit_file
from oppslag.publishing.due import Urgency, as_text, due, withdrawn_of
from oppslag.publishing.publishing import MANIFEST, Order, publish
from oppslag.publishing.releases import newest_of, read_releases
from oppslag.publishing.releasing import Statement, release
from oppslag.publishing.remaking import check
from oppslag.publishing.withdrawing import Farewell, withdraw
from oppslag.reading.readers import read
from oppslag.workspace import Choice, Workspace

REISE = Choice(("reise",))
FAREWELL = Farewell(date(2026, 3, 1), "Kommunedirektøren", "Erstattet av reglementet.", "sak 9/26")
PAGE = Choice(("reise",), ("nb",), ("page",))


@pytest.fixture
def withdrawn(house: Path) -> Path:
    """2.0 is published (English lags at 1.0), and then the document is withdrawn and that is published too."""
    run(house)
    withdraw(Workspace.at(house), REISE, FAREWELL)
    run(house)
    return house


def test_pages_that_people_know_say_that_it_is_withdrawn(withdrawn: Path) -> None:
    """Every rule is gone; the page of each language says in that language what has happened, and when."""
    there = tree(withdrawn / "published")
    assert set(there) == {MANIFEST, "reise/versions.html", "reise/nb/index.html", "reise/en/index.html"}
    nb, en = words(there["reise/nb/index.html"]), words(there["reise/en/index.html"])
    assert "Disse retningslinjene er trukket tilbake og gjelder ikke lenger." in nb
    assert "1. mars 2026" in nb
    assert "Erstattet av reglementet." in nb
    assert "These guidelines have been withdrawn and are no longer in force." in en
    assert "Travel on duty" in en
    assert "Erstattet av reglementet." in en
    assert "R-01" not in nb + en


def test_a_page_of_a_language_that_never_was_approved_says_it_too(house: Path) -> None:
    """Where a page said that there was no edition yet, nobody meets nothing after the document was withdrawn."""
    shutil.rmtree(house / "releases" / "reise" / "1.0")
    assert "have not been approved in this language yet" in words(run(house)["reise/en/index.html"])
    withdraw(Workspace.at(house), REISE, FAREWELL)
    page = words(run(house)["reise/en/index.html"])
    assert "These guidelines have been withdrawn and are no longer in force." in page
    assert "Reiser i tjenesten" in page


def test_the_versions_page_says_that_no_copy_is_current(withdrawn: Path) -> None:
    """Whoever holds a printed copy reads that it is not current, since when and why; every version still stands."""
    page = words((withdrawn / "published" / "reise" / "versions.html").read_bytes())
    assert "Disse retningslinjene ble trukket tilbake 1. mars 2026 og gjelder ikke lenger." in page
    assert "Erstattet av reglementet." in page
    assert "Nei, ingen utskrift er gjeldende." in page
    assert "Versjon 2.0: trukket tilbake 1. mars 2026" in page
    assert "Versjon 1.0: erstattet" in page
    assert "gjelder nå" not in page
    assert "gjelder fra 1. februar" not in page
    for one in read_releases(withdrawn, "reise"):
        assert all(file.check_code in page for file in one.files)


def test_it_can_be_taken_back_and_done_again(withdrawn: Path) -> None:
    """A rollback brings the published set back, byte for byte; publishing anew withdraws it again."""
    gone = tree(withdrawn / "published")
    assert run(withdrawn, Order(back=True, dry_run=True)) == gone
    back = run(withdrawn, Order(back=True))
    assert "reise/nb/fragment.html" in back
    assert "Versjon 2.0: gjelder nå" in words(back["reise/versions.html"])
    assert run(withdrawn, Order(back=True, version="2.0")) == back
    assert run(withdrawn) == gone


def test_what_was_withdrawn_stays_so_until_a_new_version(withdrawn: Path) -> None:
    """The same version cannot come back; a new one can, and a language that lags does not bring back the old."""
    with pytest.raises(PublishingError, match=r"Version 2\.0 of reise was withdrawn 2026-03-01") as refusal:
        release(Workspace.at(withdrawn), REISE, Statement(significant=True, changed="Utgave 2.0."))
    assert "new whole version" in refusal.value.problems[0].hint
    with pytest.raises(PublishingError, match="withdrawn already, since 2026-03-01"):
        withdraw(Workspace.at(withdrawn), REISE, FAREWELL)
    houses.released(withdrawn, "3.0", "Ta sykkel.")
    there = run(withdrawn)
    page = words(there["reise/versions.html"])
    assert "Versjon 3.0: gjelder nå" in page
    assert "Versjon 2.0: trukket tilbake 1. mars 2026" in page
    assert "engelsk (English): Ikke oversatt og godkjent ennå." in page
    assert "These guidelines have not been approved in this language yet." in words(there["reise/en/index.html"])
    assert "reise/en/fragment.html" not in there


def test_who_decided_and_why_must_be_said(house: Path) -> None:
    """Nothing is recorded without a role and a reason, or for what was never released."""
    workspace = Workspace.at(house)
    before = [one.name for one in read_releases(house, "reise")]
    with pytest.raises(UsageError) as refusal:
        withdraw(workspace, REISE, Farewell(date(2026, 3, 1), " ", ""))
    assert len(refusal.value.problems) == 2
    with pytest.raises(UsageError, match="One document"):
        withdraw(workspace, Choice(), FAREWELL)
    with pytest.raises(PublishingError, match="borte has not been released"):
        withdraw(workspace, Choice(("borte",)), FAREWELL)
    assert [one.name for one in read_releases(house, "reise")] == before


def test_it_is_recorded_for_good_and_says_what_next(house: Path) -> None:
    """The event is kept like a release, with who, when, why and where it is minuted; the source may be gone."""
    shutil.rmtree(house / "source")
    houses.write(house)
    (house / "source" / "reise.yaml").unlink()
    made = withdraw(Workspace.at(house), REISE, FAREWELL)
    kept = newest_of(house, "reise")
    assert kept is not None
    assert kept.name == made.name == "2.0+1"
    assert kept.withdrawn is not None
    assert (kept.withdrawn.by, kept.withdrawn.minutes) == ("Kommunedirektøren", "sak 9/26")
    said = telling.withdrawn(made)
    assert "inv publish --to NAME" in said
    assert publish(Workspace.at(house), "intranett", Order()).notes == (
        "reise is withdrawn since 2026-03-01: its pages say so.",
    )
    (house / "releases" / "reise" / "2.0+1" / "texts.json").write_text("{}", "utf-8")
    with pytest.raises(PublishingError, match="is not what was released"):
        publish(Workspace.at(house), "intranett", Order(version="2.0+1"))


def test_an_audit_knows_what_is_withdrawn(withdrawn: Path) -> None:
    """The pages that say so are as they were published; one that was edited, or an old copy elsewhere, is found."""
    workspace = Workspace.at(withdrawn)
    assert audit(workspace, "intranett", Choice()).problems == ()
    page = withdrawn / "published" / "reise" / "nb" / "index.html"
    assert audit_file(workspace, str(page), PAGE).problems == ()
    old = withdrawn / "releases" / "reise" / "2.0" / "nb" / "index.html"
    (problem,) = audit_file(workspace, str(old), PAGE).problems
    assert "reise is withdrawn since 2026-03-01, and" in problem.message
    page.write_text(page.read_text("utf-8").replace("gjelder ikke lenger", "gjelder"), "utf-8")
    (problem,) = audit(workspace, "intranett", Choice()).problems
    assert "reise/nb/index.html is not the file that was released" in problem.message
    run(withdrawn)
    assert audit(Workspace.at(withdrawn), "intranett", Choice()).problems == ()


def test_what_is_withdrawn_is_never_overdue(withdrawn: Path) -> None:
    """There is nothing to review, until a new version is written."""
    houses.write(withdrawn, "2.0")
    known = Workspace.at(withdrawn).library.policies
    (one,) = due(known, date(2030, 1, 1), withdrawn=withdrawn_of(withdrawn, known))
    assert one.urgency is Urgency.WITHDRAWN
    assert as_text([one]).endswith("withdrawn")
    houses.write(withdrawn, "2.1")
    known = Workspace.at(withdrawn).library.policies
    assert due(known, date(2030, 1, 1), withdrawn=withdrawn_of(withdrawn, known))[0].urgency is Urgency.OVERDUE


def test_a_withdrawal_cannot_be_made_again(withdrawn: Path) -> None:
    """It has no files to compare; the version before it still has."""
    with pytest.raises(PublishingError, match="is withdrawn since") as refusal:
        check(Workspace.at(withdrawn), REISE)
    assert "name a version" in refusal.value.problems[0].hint
    assert check(Workspace.at(withdrawn), REISE, "2.0").problems == ()


def test_the_words_of_a_withdrawal_stand_on_no_page_in_force(house: Path) -> None:
    """A page that says beside its rules that they are withdrawn is not what was released."""
    from oppslag.proving import prove_file

    page = house / "releases" / "reise" / "2.0" / "nb" / "index.html"
    file = house / "index.html"
    sentence = "<p>Disse retningslinjene er trukket tilbake og gjelder ikke lenger.</p>"
    file.write_text(page.read_text("utf-8").replace('<div class="text">', '<div class="text">' + sentence), "utf-8")
    assert prove_file(Workspace.at(house), file, PAGE).failed
    file.write_bytes(page.read_bytes())
    assert not prove_file(Workspace.at(house), file, PAGE).failed


@pytest.mark.parametrize("judge", [Axe(), Reflow(), Nu()], ids=lambda judge: judge.name)
@pytest.mark.parametrize("name", ["versions.html", "en/index.html"])
def test_what_readers_meet_passes_outside_judges(withdrawn: Path, judge: object, name: str, tmp_path: Path) -> None:
    """The page of versions and that of a withdrawn document keep WCAG and the rules of HTML."""
    from test_redlining import judged

    content = (withdrawn / "published" / "reise" / name).read_bytes()
    assert judged(judge, "page.html", content, "text/html", tmp_path) == []  # type: ignore[arg-type]
    assert read(content, "text/html").language in {"nb", "en"}


def test_nothing_is_withdrawn_before_it_was_approved(house: Path) -> None:
    """A slip in --date is refused; on the day of the approval itself it may have been."""
    before = replace(FAREWELL, day=date(2026, 1, 14))
    with pytest.raises(PublishingError, match=r"reise 2\.0 was approved 2026-01-15, which is later"):
        withdraw(Workspace.at(house), REISE, before)
    assert withdraw(Workspace.at(house), REISE, replace(FAREWELL, day=date(2026, 1, 15))).withdrawn

"""Publishing to a folder: what may go, what stays, and what people are told."""

import errno
import hashlib
import json
import posixpath
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePath

import houses
import pytest
from invoke.context import Context
from invoke.exceptions import Exit
from test_faults import tree

import tasks
from oppslag.localising.recording import Decision
from oppslag.problems import PublishingError
from oppslag.publishing.approving import approve
from oppslag.publishing.auditing import audit
from oppslag.publishing.holding import LOCK, Owner, Taken, hold
from oppslag.publishing.publishing import INTENT, MANIFEST, Order, Outcome, Tools, publish
from oppslag.publishing.releases import Release, read_releases
from oppslag.publishing.releasing import Statement, release
from oppslag.publishing.targets import folder
from oppslag.publishing.targets.folder import Disk, Folder
from oppslag.publishing.targets.protocol import HALF, Target, TargetError
from oppslag.publishing.telling import published
from oppslag.publishing.withdrawing import Farewell, withdraw
from oppslag.reading.readers import read
from oppslag.workspace import Choice, Workspace

ALL = Choice()
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
IN_FORCE = "gjelder fra 1. februar 2026"  # houses.POLICY is approved before it is valid


def run(house: Path, order: Order | None = None) -> dict[str, bytes]:
    """What is in the folder after a run."""
    publish(Workspace.at(house), "intranett", order or Order())
    return tree(house / "published")


def words(page: bytes) -> str:
    return " ".join(passage.text for passage in read(page, "text/html").passages)


def test_what_is_published_is_what_was_released(house: Path) -> None:
    """Every file that arrives has the bytes of a release, and the manifest names them all."""
    there = run(house)
    releases = house / "releases" / "reise"
    assert there.pop(MANIFEST)
    assert there.pop("reise/versions.html")
    assert there == {
        "reise/nb/index.html": (releases / "2.0" / "nb" / "index.html").read_bytes(),
        "reise/nb/fragment.html": (releases / "2.0" / "nb" / "fragment.html").read_bytes(),
        "reise/en/index.html": (releases / "1.0" / "en" / "index.html").read_bytes(),
        "reise/en/fragment.html": (releases / "1.0" / "en" / "fragment.html").read_bytes(),
    }


def test_a_language_that_lags_keeps_its_last_edition_with_a_dated_note(house: Path) -> None:
    """English stays at 1.0 until 2.0 is translated, and the versions page says so with dates."""
    said = publish(Workspace.at(house), "intranett", Order())
    assert said.notes == ("reise: en stays at version 1.0, approved 2026-01-15.",)
    page = words((house / "published" / "reise" / "versions.html").read_bytes())
    assert "Versjon 1.0, godkjent 15. januar 2026, gjelder fra 1. februar 2026 på dette språket" in page
    assert "Versjon 2.0 ble godkjent 15. januar 2026" in page


def test_the_versions_page_answers_whether_a_printed_copy_is_current(house: Path) -> None:
    """Every version stands there with its check codes; a code of replaced words is not in force, the newest is.

    It was approved before the day that it is valid from, which may be to come: the page says from when it is in force.
    """
    page = words(run(house)["reise/versions.html"])
    one, two = read_releases(house, "reise")

    def code(release: Release, path: str) -> str:
        return next(file.check_code for file in release.files if file.path == path)

    old, new, english = code(one, "nb/index.html"), code(two, "nb/index.html"), code(one, "en/index.html")
    assert old != new
    for shown, state in ((new, IN_FORCE), (old, "erstattet"), (english, IN_FORCE)):
        row = page[page.index(shown) :]
        assert min((IN_FORCE, "erstattet"), key=lambda word: row.find(word) % 10**6) == state, shown
    assert "Hva er endret Utgave 2.0. (Betydelig endring)" in page
    back = words(run(house, Order(back=True))["reise/versions.html"])
    assert "Versjon 2.0: trukket tilbake" in back
    assert f"Versjon 1.0: {IN_FORCE}" in back
    assert "Står det «gjelder fra» eller «gjelder til og med», er utskriften gjeldende de dagene som nevnes." in page


def test_what_was_valid_when_it_was_approved_is_in_force_now(house: Path) -> None:
    """The newest version says «gjelder nå» where its day had come, also on the very day of its approval."""
    for version, day in (("3.0", "2026-01-15"), ("4.0", "2025-12-01")):
        houses.write(house, version, houses.SECOND)
        file = house / "source" / "reise.yaml"
        file.write_text(file.read_text("utf-8").replace("2026-02-01", day), "utf-8")
        houses.sign(house, version)
        page = words(run(house)["reise/versions.html"])
        assert f"Versjon {version}: gjelder nå" in page


def test_nothing_is_published_that_was_not_released(tmp_path: Path) -> None:
    """A draft never leaves: without a release there is nothing to publish."""
    houses.write(tmp_path)
    with pytest.raises(PublishingError, match="Nothing has been released"):
        run(tmp_path)
    with pytest.raises(PublishingError, match="reise has not been released"):
        run(tmp_path, Order(documents=("reise",)))
    assert not (tmp_path / "published").exists()


def test_a_release_that_was_tampered_with_is_not_published(house: Path) -> None:
    """A release is checked, file by file, before anything is sent."""
    page = house / "releases" / "reise" / "2.0" / "nb" / "index.html"
    page.write_bytes(page.read_bytes() + b"<p>Og en ting til</p>")
    with pytest.raises(PublishingError, match="is not what was released"):
        run(house)
    assert tree(house / "published") == {}


def test_evidence_that_does_not_fit_the_files_refuses_the_release(house: Path) -> None:
    """What was not proved is not published, even when the manifest has been made to fit."""
    folder = house / "releases" / "reise" / "2.0"
    page = folder / "nb" / "index.html"
    page.write_bytes(page.read_bytes() + b"\n")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for file in manifest["files"]:
        if file["path"] == "nb/index.html":
            file["sha256"] = hashlib.sha256(page.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(PublishingError, match=r"nb/index\.html has not been proved"):
        run(house)


def forge(folder: Path, words: bytes, instead: bytes) -> None:
    """The page of a release with other words, and all that vouches for it made to fit."""
    page = folder / "nb" / "index.html"
    before = hashlib.sha256(page.read_bytes()).hexdigest()
    page.write_bytes(page.read_bytes().replace(words, instead))
    after = hashlib.sha256(page.read_bytes()).hexdigest()
    old = hashlib.sha256((folder / "evidence.json").read_bytes()).hexdigest()
    (folder / "evidence.json").write_text((folder / "evidence.json").read_text("utf-8").replace(before, after), "utf-8")
    new = hashlib.sha256((folder / "evidence.json").read_bytes()).hexdigest()
    manifest = (folder / "manifest.json").read_text("utf-8").replace(before, after).replace(old, new)
    data = json.loads(manifest)
    for file in data["files"]:
        file["size"] = (folder / file["path"]).stat().st_size
    (folder / "manifest.json").write_text(json.dumps(data), "utf-8")


def test_a_release_that_was_forged_before_it_was_published_never_leaves(house: Path) -> None:
    """Nobody else knows its bytes yet, but its own sources say other words: the rule is named, and nothing is sent."""
    forge(house / "releases" / "reise" / "2.0", b"fem timer", b"sju timer")
    with pytest.raises(PublishingError, match="does not say what the sources of its own release say") as refusal:
        run(house)
    assert "R-01" in "\n".join(map(str, refusal.value.problems))
    assert tree(house / "published") == {}


def test_a_release_of_an_earlier_program_is_published_with_a_note(house: Path) -> None:
    """A stricter program must not keep what was released long ago from coming back; it says what it would refuse."""
    folder = house / "releases" / "reise" / "2.0"
    forge(folder, b"fem timer", b"sju timer")
    data = json.loads((folder / "manifest.json").read_text("utf-8"))
    data["tools"]["oppslag"] = "an earlier one"
    (folder / "manifest.json").write_text(json.dumps(data), "utf-8")
    notes = "\n".join(publish(Workspace.at(house), "intranett", Order()).notes)
    assert "does not pass today's proof" in notes
    assert "R-01" in notes
    assert b"sju timer" in tree(house / "published")["reise/nb/index.html"]


def test_what_was_judged_once_is_not_read_again(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The verdict is kept under the bytes of file and sources: a second publishing reads no file of a release."""
    run(house)
    monkeypatch.setattr("oppslag.verifying.verdict.judge", None)
    monkeypatch.setattr("oppslag.publishing.rejudging.expect", None)
    run(house)


def test_a_release_that_was_forged_in_every_part_is_told_by_what_was_published(house: Path) -> None:
    """File, evidence and manifest say the same, but the target knows with which bytes that version left the house."""
    run(house)
    before = tree(house / "published")
    forge(house / "releases" / "reise" / "2.0", b"fem timer", b"sju timer")
    with pytest.raises(PublishingError, match=r"2\.0 was published to .* with another nb/index\.html") as refusal:
        run(house)
    assert len(refusal.value.problems) == 1
    assert tree(house / "published") == before
    assert any(
        "with another nb/index.html" in one.message for one in audit(Workspace.at(house), "intranett", ALL).problems
    )
    assert run(house, Order(version="1.0"))["reise/nb/index.html"] != before["reise/nb/index.html"]


def test_a_release_that_was_deleted_and_made_anew_is_another(house: Path) -> None:
    """Deleting the folder does not make a version free to be released with other words."""
    run(house)
    shutil.rmtree(house / "releases" / "reise" / "2.0")
    houses.released(house, "2.0", "Gå til fots.")
    with pytest.raises(PublishingError, match=r"2\.0 was published to .* with another nb/fragment\.html"):
        run(house)
    shutil.rmtree(house / "releases" / "reise" / "2.0")
    houses.released(house, "2.0", houses.SECOND)
    assert run(house) == run(house)  # made again with the same bytes


def test_a_manifest_that_was_edited_over_there_can_be_put_right(house: Path) -> None:
    """Whoever edited it made it useless, not the releases: taken away, it is written again from the bytes."""
    run(house)
    file = house / "published" / MANIFEST
    sha = json.loads(file.read_text("utf-8"))["files"]["reise/nb/index.html"]
    file.write_text(file.read_text("utf-8").replace(sha, "0" * 64), "utf-8")
    with pytest.raises(PublishingError, match="with another nb/index"):
        run(house)
    file.unlink()
    assert json.loads(run(house)[MANIFEST])["files"]["reise/nb/index.html"] == sha


def test_files_of_others_are_never_touched(house: Path) -> None:
    """A folder that holds somebody else's file where ours would go is refused by name, and left as it was."""
    mine = house / "published" / "reise" / "nb" / "index.html"
    mine.parent.mkdir(parents=True)
    mine.write_text("en annens side")
    with pytest.raises(PublishingError, match=r"reise/nb/index\.html is there already and is not ours"):
        run(house)
    assert tree(house / "published") == {"reise/nb/index.html": b"en annens side"}
    mine.rename(mine.with_name("annet.html"))
    assert run(house)["reise/nb/annet.html"] == b"en annens side"
    assert run(house, Order(back=True))["reise/nb/annet.html"] == b"en annens side"


def test_a_manifest_that_is_not_ours_is_refused(house: Path) -> None:
    """Where the manifest cannot be understood, nobody knows what is ours: nothing is done."""
    (house / "published").mkdir()
    (house / "published" / MANIFEST).write_text('{"name": "en annen app"}')
    with pytest.raises(PublishingError, match="somebody has changed it"):
        run(house)
    assert tree(house / "published") == {MANIFEST: b'{"name": "en annen app"}'}


def test_a_page_that_was_edited_on_the_server_is_put_right_and_named(house: Path) -> None:
    """What somebody has changed by hand is ours to restore, and whoever publishes hears of it."""
    there = run(house)
    (house / "published" / "reise" / "nb" / "index.html").write_text("skrevet om")
    outcome = publish(Workspace.at(house), "intranett", Order())
    assert outcome.restored == outcome.written == ("reise/nb/index.html",)
    assert tree(house / "published") == there


def test_a_dry_run_tells_everything_and_changes_nothing(house: Path) -> None:
    """What a dry run says is what the run then does."""
    plan = publish(Workspace.at(house), "intranett", Order(dry_run=True))
    assert tree(house / "published") == {}
    assert publish(Workspace.at(house), "intranett", Order()) == plan
    again = publish(Workspace.at(house), "intranett", Order())
    assert (again.written, again.deleted) == ((), ())


def test_a_rollback_brings_back_the_version_before_and_deletes_only_ours(house: Path) -> None:
    """Back to 1.0, file by file; before 1.0 there is nothing to go back to."""
    first = run(house, Order(version="1.0"))
    run(house)
    back = run(house, Order(back=True))
    assert {path: content for path, content in back.items() if "versions" not in path} == {
        path: content for path, content in first.items() if "versions" not in path
    }
    with pytest.raises(PublishingError, match=r"no release of reise before 1\.0"):
        run(house, Order(back=True))
    assert run(house, Order(back=True, version="2.0"))[MANIFEST] != back[MANIFEST]


def test_a_rollback_of_nothing_is_refused(house: Path) -> None:
    """Where nothing is published there is nothing to take back."""
    with pytest.raises(PublishingError, match="Nothing has been published there"):
        run(house, Order(back=True))


def test_files_that_a_version_no_longer_has_are_deleted(house: Path) -> None:
    """A format that is gone in 3.0 is gone from the folder, and its empty folders with it."""
    run(house)
    file = house / "source" / "organisation.yaml"
    file.write_text(file.read_text("utf-8").replace("[nb, en]", "[nb]"), "utf-8")
    houses.released(house, "3.0", houses.SECOND)
    assert set(run(house)) == {MANIFEST, "reise/versions.html", "reise/nb/index.html", "reise/nb/fragment.html"}
    assert not (house / "published" / "reise" / "en").exists()


def test_who_has_not_the_releases_cannot_publish_over_them(house: Path) -> None:
    """An older copy of the workspace does not take 2.0 away by accident."""
    run(house)
    shutil.rmtree(house / "releases" / "reise" / "2.0")
    with pytest.raises(PublishingError, match=r"reise 2\.0 is published, and releases/ does not have it"):
        run(house)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{kind: folder}", "needs “path”"),
        ("{kind: ftp, path: x}", "A target needs a kind: folder, sftp, webdav"),
        ("{kind: folder, path: x, password: hemmelig}", "A credential must not stand in this file"),
        ("{kind: folder, path: x, pth: y}", "“pth” is not known here"),
        ("{kind: folder, path: /finnes/ikke/her}", "cannot be reached"),
        ("{kind: folder, path: .}", "belongs to the guidelines themselves"),
        ("{kind: folder, path: source}", "belongs to the guidelines themselves"),
        ("{kind: folder, path: output/nett}", "belongs to the guidelines themselves"),
        ("{kind: folder, path: ../house/releases}", "belongs to the guidelines themselves"),
        ("{kind: folder, path: templates}", "belongs to the guidelines themselves"),
    ],
)
def test_a_target_that_is_written_wrong_is_told_with_its_line(house: Path, line: str, said: str) -> None:
    """A slip in organisation.yaml is told with its line, and nothing is done."""
    refusal = refused(house, line)
    assert said in refusal
    assert "source/organisation.yaml:6:" in refusal
    assert "hemmelig" not in refusal


def refused(house: Path, line: str) -> str:
    file = house / "source" / "organisation.yaml"
    file.write_text(houses.ORGANISATION.replace("{kind: folder, path: published}", line), "utf-8")
    with pytest.raises(PublishingError) as refusal:
        run(house)
    return str(refusal.value)


@pytest.mark.parametrize("path", [r"\\server\felles", "//tmp/felles", r"Z:\felles", "Z:/felles", r"felles\nett"])
def test_a_path_as_windows_writes_it_is_refused_elsewhere(
    house: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would become a folder of that name beside the guidelines, and nobody would read it."""
    monkeypatch.setattr(folder, "WINDOWS", False)
    assert "as Windows writes it" in refused(house, f"{{kind: folder, path: '{path}'}}")


def test_on_windows_a_drive_that_is_not_connected_cannot_be_reached(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There such a path means what it says."""
    monkeypatch.setattr(folder, "WINDOWS", True)
    assert "cannot be reached" in refused(house, "{kind: folder, path: 'Q:/felles/nett'}")


def test_an_unknown_target_is_told_with_the_nearest(house: Path) -> None:
    """A slip in the name gives the name that was meant."""
    with pytest.raises(PublishingError, match="There is no target “intranet”") as refusal:
        publish(Workspace.at(house), "intranet", Order())
    assert "intranett" in refusal.value.problems[0].hint


def test_where_to_must_be_said(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In words, with the targets that there are; the same for what is withdrawn and by whom."""
    for task in (tasks.publish, tasks.rollback):
        with pytest.raises(Exit) as refusal:
            task(Context(), workspace=str(house))
        assert refusal.value.code == 2
        assert capsys.readouterr().err == "Error: Say where to: --to NAME\n    → It may be: intranett.\n\n"
    with pytest.raises(Exit) as refusal:
        tasks.withdraw(Context(), workspace=str(house))
    assert refusal.value.code == 2
    assert "--document ID" in capsys.readouterr().err


def test_how_far_it_has_come_is_told_of_how_many(house: Path) -> None:
    """Every file is sent and read back, and the manifest is read back too: whoever waits knows how long."""
    seen: list[tuple[str, int]] = []
    done = publish(Workspace.at(house), "intranett", Order(), lambda path, total: seen.append((path, total)))
    assert {path for path, _total in seen} == {*done.written, MANIFEST}
    assert {total for _path, total in seen} == {len(seen)} == {2 * len(done.written) + 1}


def test_a_folder_is_named_as_people_would_name_it(house: Path) -> None:
    """A path beside the workspace has no `..` in it where it is told."""
    file = house / "source" / "organisation.yaml"
    file.write_text(houses.ORGANISATION.replace("path: published", "path: ../nett"), "utf-8")
    assert publish(Workspace.at(house), "intranett", Order(dry_run=True)).place == str(house.parent.resolve() / "nett")


def leading_nowhere(there: dict[str, bytes]) -> list[str]:
    """Links of published pages to files that are not there."""
    found = []
    for path, content in there.items():
        if path.endswith(("index.html", "versions.html")):
            for link in re.findall(r'href="([^"#:]+)["#]', content.decode()):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
                found += [] if target in there else [f"{path} -> {link}"]
    return found


def test_no_link_between_pages_leads_nowhere(house: Path) -> None:
    """In every state of a set, what one page leads to is there: a language without an edition says that it has none."""
    shutil.rmtree(house / "releases" / "reise" / "1.0")
    there = run(house)
    assert leading_nowhere(there) == []
    page = words(there["reise/en/index.html"])
    assert "These guidelines have not been approved in this language yet." in page
    assert "Reiser i tjenesten (norsk bokmål)" in page
    assert "R-01" not in page
    assert leading_nowhere({**there, "reise/nb/index.html": b'<a href="../pl/index.html">'})
    assert audit(Workspace.at(house), "intranett", Choice()).problems == ()


def test_an_edition_that_comes_later_takes_the_place_of_its_notice(house: Path) -> None:
    """When English is approved its page stands where the notice stood."""
    first = house / "releases" / "reise" / "1.0"
    kept = house / "kept"
    first.rename(kept)
    notice = run(house)
    kept.rename(first)
    there = run(house)
    assert there["reise/en/index.html"] == (first / "en" / "index.html").read_bytes()
    assert notice["reise/en/index.html"] != there["reise/en/index.html"]
    assert leading_nowhere(there) == []


# ---- one at a time ---------------------------------------------------------------------------------------------------


def owner(name: str) -> Owner:
    return Owner(name, f"pc-{name}", name, f"token-of-{name}")


def test_two_publishers_at_once_one_wins_and_the_other_is_told(tmp_path: Path) -> None:
    """While Kari publishes, Ola is told who and since when, and changes nothing."""
    target = Folder(tmp_path)
    with hold(target, owner("kari"), lambda: NOON):
        with (
            pytest.raises(Taken, match=r"kari \(pc-kari\) has been publishing"),
            hold(target, owner("ola"), lambda: NOON),
        ):
            pass
        assert b"token-of-kari" in (tmp_path / LOCK).read_bytes()
    assert tree(tmp_path) == {}


def test_a_colleague_who_publishes_meanwhile_is_told_and_changes_nothing(house: Path, tmp_path: Path) -> None:
    """In the middle of Kari's publishing Ola starts his own from another machine: hers is finished, his is refused."""
    file = house / "source" / "organisation.yaml"
    file.write_text(file.read_text("utf-8").replace("path: published", f"path: {house / 'published'}"), "utf-8")
    other = tmp_path / "other"
    shutil.copytree(house, other)
    refusals: list[str] = []

    def meanwhile(path: str, _total: int) -> None:
        if path.endswith("nb/index.html") and not refusals:
            for workspace in (other, house):
                with pytest.raises(PublishingError) as refusal:
                    publish(Workspace.at(workspace), "intranett", Order(version="1.0"))
                refusals.append(str(refusal.value))

    publish(Workspace.at(house), "intranett", Order(), meanwhile)
    assert "has been publishing to" in refusals[0]
    assert "Somebody on this machine is publishing to intranett right now" in refusals[1]
    assert b'"reise": "2.0"' in tree(house / "published")[MANIFEST]
    assert LOCK not in tree(house / "published")


def test_a_lock_that_was_left_behind_is_taken_over(tmp_path: Path) -> None:
    """After 15 minutes without a sign of life, or at once by the same workspace or --take-over, the next may go on."""
    target = Folder(tmp_path)
    for later, who, take_over in (
        (timedelta(minutes=16), "ola", False),
        (timedelta(0), "kari", False),
        (timedelta(0), "ola", True),
    ):
        left = hold(target, owner("kari"), lambda: NOON)
        left.__enter__()
        with hold(target, owner(who), lambda later=later: NOON + later, take_over=take_over):
            pass
        assert tree(tmp_path) == {}


def test_who_was_overtaken_stops(tmp_path: Path) -> None:
    """A publisher whose lock another has taken over stops before the next file, and leaves the other's lock alone."""
    target = Folder(tmp_path)
    with hold(target, owner("kari"), lambda: NOON) as mine:
        mine.check()
        with hold(target, owner("ola"), lambda: NOON, take_over=True):
            with pytest.raises(Taken, match=r"ola \(pc-ola\) has taken over"):
                mine.check()
            mine.release()
            assert (tmp_path / LOCK).exists()


def test_a_long_publishing_gives_signs_of_life(tmp_path: Path) -> None:
    """Whoever is still at work after five minutes says so, and is not overtaken."""
    moments = iter([NOON, NOON, NOON + timedelta(minutes=10)])
    target = Folder(tmp_path)
    with hold(target, owner("kari"), lambda: next(moments)) as mine:
        mine.check()
        late = NOON + timedelta(minutes=20)
        with pytest.raises(Taken), hold(target, owner("ola"), lambda: late):
            pass


# ---- file shares -----------------------------------------------------------------------------------------------------


class Held(Disk):
    """A disk on which a reader holds every file for so many tries."""

    def __init__(self, times: int) -> None:
        self.times = times

    def replace(self, old: PurePath, new: PurePath) -> None:
        if self.times:
            self.times -= 1
            raise PermissionError(13, "being used by another process")
        super().replace(old, new)


def test_a_file_that_a_reader_holds_is_replaced_when_the_reader_lets_go(tmp_path: Path) -> None:
    """On a Windows share a page cannot be replaced while somebody reads it: we wait a little and try again."""
    waits: list[float] = []
    Folder(tmp_path, waits.append, Held(3)).put("nb/index.html", b"ny")
    assert tree(tmp_path) == {"nb/index.html": b"ny"}
    assert waits == [0.1, 0.2, 0.4]


def test_a_file_that_a_reader_never_lets_go_is_named(tmp_path: Path) -> None:
    """After six seconds we give up, say which file and what to do, and the old page stands."""
    (tmp_path / "index.html").write_bytes(b"gammel")
    with pytest.raises(TargetError, match=r"index\.html: Permission denied(?s:.*)Somebody has the file open"):
        Folder(tmp_path, lambda _seconds: None, Held(99)).put("index.html", b"ny")
    assert tree(tmp_path) == {"index.html": b"gammel"}


class Small(Disk):
    """A disk with room for so many bytes more."""

    def __init__(self, room: int) -> None:
        self.room = room

    def write(self, file: PurePath, content: bytes) -> None:
        super().write(file, content[: self.room])
        self.room -= len(content)
        if self.room < 0:
            self.room = 0
            raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("room", [0, 500, 3_000, 20_000])
def test_a_full_disk_is_said_and_leaves_every_page_whole(house: Path, room: int) -> None:
    """Where there is no room the person reads that, no half file takes up what is left, and room completes it."""
    old = run(house, Order(version="1.0"))

    @contextmanager
    def small(_root: Path, _name: str) -> Iterator[Target]:
        yield Folder(house / "published", system=Small(room))

    with pytest.raises(PublishingError, match=r"No space left on device(?s:.*)There is no room left there"):
        publish(Workspace.at(house), "intranett", Order(), tools=Tools(small))
    there = tree(house / "published")
    assert not [path for path in there if path.endswith(HALF)]
    pages = {path: content for path, content in there.items() if path in old and path.endswith(".html")}
    new = run(house)
    assert all(content in {old[path], new[path]} for path, content in pages.items())


def test_nothing_is_written_outside_the_folder(tmp_path: Path) -> None:
    """A path that leads out, by its name or by a link, is refused."""
    outside = tmp_path / "outside"
    outside.mkdir()
    target = Folder(tmp_path / "target")
    target.put("a.html", b"1")
    (tmp_path / "target" / "reise").symlink_to(outside, target_is_directory=True)
    for path in ("../x", "/etc/x", "a/../../x", "C:x", "reise/x.html", ""):
        with pytest.raises(TargetError):
            target.put(path, b"2")
    assert tree(outside) == {}
    assert not [name for name in tree(tmp_path) if name.endswith(HALF)]


def test_a_link_in_the_place_of_a_half_written_file_is_not_followed(house: Path) -> None:
    """Who may write on the target can lay a link where we write first: neither it nor what it leads to is used."""
    run(house, Order(version="1.0"))
    mine = house / "mine.txt"
    mine.write_text("Min egen fil.", "utf-8")
    for name in ("reise/nb/index.html", MANIFEST, "oppslag-intent.json"):
        (house / "published" / f"{name}{HALF}").symlink_to(mine)
    there = run(house)
    assert mine.read_text("utf-8") == "Min egen fil."
    assert not (house / "published" / "reise" / "nb" / "index.html").is_symlink()
    assert there["reise/nb/index.html"] == (house / "releases" / "reise" / "2.0" / "nb" / "index.html").read_bytes()


def test_a_drive_that_goes_away_is_said_in_words(tmp_path: Path) -> None:
    """The folder is gone when a file is written: a message, whichever operation meets it."""

    class Gone(Disk):
        def write(self, file: PurePath, content: bytes) -> None:
            raise FileNotFoundError(errno.ENOENT, f"no room for {len(content)} bytes", str(file))

    target = Folder(tmp_path, system=Gone())
    for work in (target.put, target.create):
        with pytest.raises(TargetError, match=r"a\.html: No such file or directory"):
            work("a.html", b"1")
    assert target.read("a.html") is None


@pytest.mark.parametrize("path", ["../mine.txt", "/mine.txt", "a\\ud800", "a\\u001b[31m", "", "C:x"])
def test_a_manifest_that_names_what_is_not_below_the_target_is_not_ours(house: Path, path: str) -> None:
    """Somebody wrote a path into the manifest that leads out, or is no name: nothing is read, written or deleted."""
    run(house)
    file = house / "published" / MANIFEST
    file.write_text(file.read_text("utf-8").replace('"files": {', f'"files": {{"{path}": "00", ', 1), "utf-8")
    (house / "mine.txt").write_text("Min egen fil.", "utf-8")
    before = tree(house / "published")
    for order in (Order(), Order(back=True)):
        with pytest.raises(PublishingError, match="cannot be read: somebody has changed it"):
            run(house, order)
    assert tree(house / "published") == before
    assert (house / "mine.txt").exists()


def test_json_without_end_is_no_manifest_and_no_lock(house: Path) -> None:
    """A file of nothing but brackets is told from one of ours, and a lock that says nothing holds nobody up."""
    run(house)
    (house / "published" / LOCK).write_text("[" * 100_000)
    run(house)
    (house / "published" / MANIFEST).write_text("[" * 100_000)
    with pytest.raises(PublishingError, match="cannot be read: somebody has changed it"):
        run(house)


def test_languages_without_an_edition_are_told_in_one_line(tmp_path: Path) -> None:
    """Seven languages that wait are one sentence, and what carries a code is named as people name it."""
    houses.write(tmp_path)
    file = tmp_path / "source" / "organisation.yaml"
    file.write_text(file.read_text("utf-8").replace("[nb, en]", "[nb, en, pl]"), "utf-8")
    houses.sign(tmp_path, "1.0")
    page = words(run(tmp_path)["reise/versions.html"])
    assert "engelsk (English), polsk (polski): Ikke oversatt og godkjent ennå." in page
    assert "norsk bokmål: tekst til nettsider, nettside" in page


def test_the_versions_page_gives_each_language_its_own_day(house: Path) -> None:
    """A translation that was approved later does not make the version younger, and has its own day."""
    houses.write(house, "1.0")
    shutil.rmtree(house / "releases" / "reise")
    (house / "source" / "approvals.yaml").unlink()
    houses.sign(house, "1.0")
    approve(Workspace.at(house), Choice(("reise",), ("en",)), Decision("HR", date(2026, 4, 20)))
    release(Workspace.at(house), Choice(("reise",)), Statement(significant=True, changed="Utgave 1.0."))
    page = words(run(house)["reise/versions.html"])
    assert "Godkjent 15. januar 2026" in page
    houses.released(house, "2.0", houses.SECOND)
    page = words(run(house)["reise/versions.html"])
    assert "Versjon 1.0, godkjent 20. april 2026, gjelder fortsatt" in page
    assert "Versjon 2.0 ble godkjent 15. januar 2026" in page


def test_a_manifest_that_is_gone_is_written_again(house: Path) -> None:
    """What has the bytes of a release is recognised, said, and brought to the newest; the same as if it never went."""
    run(house, Order(version="1.0"))
    (house / "published" / MANIFEST).unlink()
    dry = publish(Workspace.at(house), "intranett", Order(dry_run=True))
    assert not (house / "published" / MANIFEST).exists()
    done = publish(Workspace.at(house), "intranett", Order())
    assert done == dry
    everything = {"nb/index.html", "nb/fragment.html", "en/index.html", "en/fragment.html", "versions.html"}
    assert set(done.recognised) == {f"reise/{path}" for path in everything}
    assert "5 files were there that oppslag-manifest.json did not name" in told(done)
    assert "did not name" not in told(run_again(house))
    there = tree(house / "published")
    shutil.rmtree(house / "published")
    assert run(house) == there


def told(outcome: Outcome, today: date | None = None) -> str:
    return published(outcome, dry_run=False, today=today or NOON.date())


def test_a_version_that_is_not_valid_yet_is_said_to_whoever_publishes(house: Path) -> None:
    """Its readers would take for the rule of today what is to be one: before the day it is said, from the day not."""
    outcome = run_again(house)
    assert "reise is valid from 2026-02-01, which has not come" in told(outcome, date(2026, 1, 31))
    assert "valid from" not in told(outcome, date(2026, 2, 1))


def run_again(house: Path) -> Outcome:
    return publish(Workspace.at(house), "intranett", Order())


def test_what_only_an_earlier_release_had_goes_with_the_manifest_back(house: Path) -> None:
    """An edition that no longer is, such as that of a withdrawn document, does not stay behind as nobody's."""
    run(house)
    withdraw(Workspace.at(house), Choice(("reise",)), Farewell(date(2026, 3, 1), "HR", "Byttet ut."))
    (house / "published" / MANIFEST).unlink()
    (house / "published" / "reise" / "nb" / "notat.txt").write_text("en annens notat", "utf-8")
    there = run(house)
    gone = {"reise/nb/fragment.html", "reise/en/fragment.html"}
    assert gone.isdisjoint(there)
    assert there["reise/nb/notat.txt"] == b"en annens notat"


def test_without_a_manifest_other_bytes_are_still_somebody_elses(house: Path) -> None:
    """A page that somebody edited, or wrote, is not recognised: it is named, and nothing is changed."""
    run(house)
    (house / "published" / MANIFEST).unlink()
    page = house / "published" / "reise" / "nb" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"kvitteringen", b"kvitteringa"))
    before = tree(house / "published")
    with pytest.raises(PublishingError) as refusal:
        run(house)
    (problem,) = refusal.value.problems
    assert "reise/nb/index.html is there already and is not ours" in problem.message
    assert "move the file away" in problem.hint
    assert tree(house / "published") == before


def test_what_a_newer_program_wrote_is_not_taken_for_ours(house: Path) -> None:
    """A manifest of another format, of a target or of a release, is refused and not read as if it were known."""
    run(house)
    there = house / "published" / MANIFEST
    whole = there.read_text("utf-8")
    there.write_text(whole.replace('"format": 1', '"format": 2'), "utf-8")
    with pytest.raises(PublishingError, match=r"does not know: 2\.\n.*newer version wrote it"):
        run(house)
    assert '"format": 2' in there.read_text("utf-8")
    there.write_text(whole, "utf-8")
    kept = house / "releases" / "reise" / "2.0" / "manifest.json"
    kept.write_text(kept.read_text("utf-8").replace('"format": 1', '"format": 2'), "utf-8")
    with pytest.raises(PublishingError, match=r"2\.0/manifest\.json is of a format .* does not know: 2"):
        run(house)


@pytest.mark.parametrize("name", [INTENT, LOCK])
@pytest.mark.parametrize("content", [b"", b'{"time"', b"tull"])
def test_a_lock_or_an_intent_that_is_not_whole_is_said_and_made_anew(house: Path, name: str, content: bytes) -> None:
    """What a cut run, or somebody, left is not passed over in silence, though nothing else is to be done."""
    publish(Workspace.at(house), "intranett", Order())
    (house / "published" / name).write_bytes(content)
    notes = publish(Workspace.at(house), "intranett", Order()).notes
    assert sum(f"{name} could not be read" in note for note in notes) == 1
    assert not (house / "published" / name).exists()
    assert not any("could not be read" in note for note in publish(Workspace.at(house), "intranett", Order()).notes)

"""Releases: whole, proved, approved, and never changed."""

import io
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import houses
import pytest
from houses import DECISION
from test_faults import tree

from oppslag.formats import FORMATS
from oppslag.pipeline import survey
from oppslag.problems import Problem, PublishingError, Severity, UsageError
from oppslag.proving import Proof, prove
from oppslag.publishing import quality
from oppslag.publishing.approving import approve
from oppslag.publishing.publishing import Order, publish
from oppslag.publishing.releases import MANIFEST, demand_intact, newest_of, read_releases, version_order
from oppslag.publishing.releasing import Statement, refuse_mixed, release
from oppslag.publishing.remaking import check
from oppslag.workshop import PRODUCT_TEMPLATES
from oppslag.workspace import Choice, Workspace

REISE = Choice(("reise",))
SAID = Statement(significant=False, changed="Ingenting.")


def test_a_release_holds_every_file_and_what_it_rests_on(house: Path) -> None:
    """Files, evidence, words, sources and a zip: each is in the manifest, and nothing else is there."""
    first, second = read_releases(house, "reise")
    assert [file.path for file in first.files] == [
        "en/fragment.html",
        "en/index.html",
        "nb/fragment.html",
        "nb/index.html",
    ]
    assert {file.language for file in second.files} == {"nb"}
    there = set(tree(first.folder)) - {MANIFEST}
    assert there == {file.path for file in first.files} | set(first.kept)
    assert {"evidence.json", "texts.json", "reise-1.0-qm.zip", "sources/source/reise.yaml"} <= there
    assert (first.date, first.significant, first.changed) == ("2026-01-15", True, "Utgave 1.0.")
    assert {one.language for one in first.approvals} == {"nb", "en"}
    assert first.tools
    demand_intact(first)


def test_every_file_of_every_format_can_be_released_and_published(tmp_path: Path) -> None:
    """Once all its wordings are approved, a document leaves the house whole: the posters and their picture too."""
    houses.write(tmp_path)
    file = tmp_path / "source" / "reise.yaml"
    lines = [
        f"{line}\n        poster: Husk dette." if line.lstrip().startswith("text:") else line
        for line in file.read_text("utf-8").splitlines()
        if not line.startswith("formats:")
    ]
    file.write_text("\n".join(lines), "utf-8")
    made = houses.sign(tmp_path, "1.0")
    assert {file.format for file in made.release.files} == {form.name for form in FORMATS}
    assert "nb/poster-screen.png" in {file.path for file in made.release.files}
    demand_intact(made.release)
    (tmp_path / "published").mkdir()
    publish(Workspace.at(tmp_path), "intranett", Order())
    assert (tmp_path / "published" / "reise" / "nb" / "poster-screen.png").is_file()


def test_what_was_left_out_is_said_with_the_reason(house: Path) -> None:
    """A translation that is not current does not leave the house, and whoever releases hears why."""
    made = release(Workspace.at(house), REISE, Statement(significant=True, changed="Utgave 2.0."))
    assert made.existed
    assert [str(problem) for problem in made.left_out] == [
        "en is left out as page, fragment: one text is not approved and current: R-02/text."
    ]


def test_a_translation_with_a_mistake_is_left_out_aloud(house: Path) -> None:
    """A broken catalogue does not stop the source language, and is not passed over in silence."""
    (house / "translations" / "en" / "LC_MESSAGES" / "reise.po").write_text('msgid "\n', "utf-8")
    made = release(Workspace.at(house), REISE, Statement(significant=True, changed="Utgave 2.0."))
    assert made.existed
    assert any("translations/en/LC_MESSAGES/reise.po" in str(problem) for problem in made.left_out)


def test_a_mistake_in_another_document_does_not_stop_a_release(house: Path) -> None:
    """A colleague's half-written policy is told, and does not stand in the way of this one."""
    (house / "source" / "permisjon.yaml").write_text("id: permisjon\n", "utf-8")
    made = release(Workspace.at(house), REISE, Statement(significant=True, changed="Utgave 2.0."))
    assert made.existed
    assert any("source/permisjon.yaml" in str(problem) for problem in made.left_out)


def test_a_mistake_in_the_source_stops_the_release(house: Path) -> None:
    """What cannot be loaded is not released."""
    file = house / "source" / "reise.yaml"
    file.write_text(file.read_text("utf-8").replace("id: R-03", "id: R-02"), "utf-8")
    with pytest.raises(UsageError, match="reise has mistakes in its source"):
        release(Workspace.at(house), REISE, Statement(significant=True, changed="Utgave 2.0."))


def test_the_same_version_with_other_bytes_is_refused(house: Path) -> None:
    """What has left the house as 2.0 is never made again with other words, even when these are approved."""
    before = tree(house / "releases")
    houses.write(house, "2.0", "Bestill hos hvem du vil.")
    file = house / "source" / "approvals.yaml"
    shutil.move(house / "releases", house / "aside")
    approve(Workspace.at(house), REISE, DECISION)
    shutil.move(house / "aside", house / "releases")
    with pytest.raises(PublishingError, match=r"reise has been released with other files: .*nb/index\.html"):
        release(Workspace.at(house), REISE, Statement(significant=True, changed="Utgave 2.0."))
    assert tree(house / "releases") == before
    assert file.exists()


def test_another_word_on_what_has_changed_is_refused(house: Path) -> None:
    """What was said of a version when it left is what it says for good."""
    with pytest.raises(PublishingError, match="with another word on what has changed"):
        release(Workspace.at(house), REISE, SAID)


def test_a_translation_that_is_ready_later_is_added_and_nothing_is_changed(house: Path) -> None:
    """The English edition of 2.0 joins 2.0 in a folder of its own; the first folder stays as it was."""
    before = tree(house / "releases" / "reise" / "2.0")
    file = house / "translations" / "en" / "LC_MESSAGES" / "reise.po"
    words = file.read_text("utf-8").replace(houses.FIRST, houses.SECOND)
    file.write_text(words.replace("travel agency.", "travel agency, and keep the receipt."), "utf-8")
    from oppslag.localising.recording import Reviewing, record_reviews

    record_reviews(house, [Reviewing(Workspace.at(house).library.policies[0], "en")], DECISION)
    approve(Workspace.at(house), Choice(("reise",), ("en",)), DECISION)
    made = release(Workspace.at(house), REISE, Statement(significant=True, changed="Utgave 2.0."))
    assert made.release.name == "2.0+1"
    assert {file.language for file in made.release.files} == {"nb", "en"}
    assert tree(house / "releases" / "reise" / "2.0") == before
    assert newest_of(house, "reise", "2.0") == made.release
    assert [check(Workspace.at(house), REISE, name).release.name for name in ("2.0", "2.0+1")] == ["2.0", "2.0+1"]
    assert publish(Workspace.at(house), "intranett", Order()).versions == {"reise": "2.0+1"}
    assert publish(Workspace.at(house), "intranett", Order(back=True, version="2.0")).versions == {"reise": "2.0"}


@pytest.mark.parametrize(
    ("statement", "said"),
    [(Statement(None, "Nytt."), "--significant"), (Statement(significant=True, changed=" "), "--changed")],
)
def test_whoever_releases_must_say_what_has_changed(house: Path, statement: Statement, said: str) -> None:
    """Significant or not, and what has changed: both are asked for."""
    with pytest.raises(UsageError, match=said):
        release(Workspace.at(house), REISE, statement)


def test_what_is_not_approved_is_not_released(tmp_path: Path) -> None:
    """Without approval there is no release: each text is named."""
    houses.write(tmp_path)
    with pytest.raises(PublishingError, match="R-02/text is not approved as it stands"):
        release(Workspace.at(tmp_path), REISE, SAID)
    assert not (tmp_path / "releases").exists()


def test_a_version_that_nobody_approved_is_not_released(house: Path) -> None:
    """The words were approved as 2.0; a 3.0 with the same words needs somebody to say yes to 3.0."""
    houses.write(house, "3.0", houses.SECOND)
    with pytest.raises(PublishingError, match=r"Nobody has approved version 3\.0"):
        release(Workspace.at(house), REISE, SAID)


def test_what_is_not_proved_is_not_released(house: Path) -> None:
    """A file that the prover finds a rule missing from, or has not seen, keeps the release from being made."""
    houses.write(house, "3.0", houses.SECOND)
    approve(Workspace.at(house), REISE, DECISION)

    def finds_fault(workspace: Workspace, choice: Choice) -> Proof:
        proof = prove(workspace, choice)
        first = replace(proof.evidence[0], passed=False)
        return Proof((first, *proof.evidence[1:]), (Problem("R-02 is gone."),))

    with pytest.raises(PublishingError, match="R-02 is gone"):
        release(Workspace.at(house), REISE, SAID, finds_fault)

    def sees_nothing(_workspace: Workspace, _choice: Choice) -> Proof:
        return Proof((), ())

    with pytest.raises(PublishingError, match="was not proved as it lies there"):
        release(Workspace.at(house), REISE, SAID, sees_nothing)
    assert newest_of(house, "reise", "3.0") is None


def test_a_release_can_be_made_again_byte_for_byte(house: Path) -> None:
    """From the recorded sources come the same bytes, whatever has happened to the workspace since."""
    houses.write(house, "9.9", "Noe helt annet.")
    assert check(Workspace.at(house), REISE, "1.0").problems == ()
    houses.write(house, "9.9", "[[et felt som ikke")
    assert check(Workspace.at(house), Choice(), "1.0").problems == ()
    (house / "source" / "reise.yaml").unlink()
    assert check(Workspace.at(house), Choice(), "1.0").problems == ()


def test_templates_of_the_house_are_kept_with_the_release(house: Path) -> None:
    """A template that the workspace has changed is kept with what it includes; those that make no file are not."""
    (house / "templates").mkdir()
    page = (PRODUCT_TEMPLATES / "page.html.j2").read_text("utf-8")
    (house / "templates" / "page.html.j2").write_text(
        page.replace("</main>", "</main>{% include 'foot.j2' %}"), "utf-8"
    )
    (house / "templates" / "foot.j2").write_text("<!-- eidet -->", "utf-8")
    made = houses.released(house, "3.0").release
    assert b"<!-- eidet -->" in (made.folder / "nb" / "index.html").read_bytes()
    kept = {path.removeprefix("sources/templates/") for path in made.kept if path.startswith("sources/templates/")}
    assert {"page.html.j2", "page.css.j2", "fragment.html.j2", "document.typ", "foot.j2"} <= kept
    assert not kept & {"versions.html.j2", "changes.html.j2", "overview.html.j2", "preview.js"}
    shutil.rmtree(house / "templates")
    assert check(Workspace.at(house), REISE, "3.0").problems == ()


def test_what_cannot_be_made_again_is_named(house: Path) -> None:
    """A release that was tampered with, or made with other tools, is told with the file and the tool."""
    folder = house / "releases" / "reise" / "2.0"
    source = folder / "sources" / "source" / "reise.yaml"
    source.write_text(source.read_text("utf-8").replace("kvitteringen", "billetten"), "utf-8")
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    manifest["tools"]["jinja2"] = "2.0"
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    said = "\n".join(map(str, check(Workspace.at(house), REISE, "2.0").problems))
    assert "sources/source/reise.yaml is not what was released" in said
    assert "nb/index.html came out differently" in said
    assert "now: “Utkast" in said  # where a reader meets the first difference: these words are not approved
    assert "jinja2 was 2.0 then" in said
    assert "oppslag was" not in said
    manifest["tools"]["oppslag"] = "0123456789ab"
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    assert "oppslag was 0123456789ab then" in "\n".join(map(str, check(Workspace.at(house), REISE, "2.0").problems))


def test_sources_that_can_no_longer_be_built_are_a_difference(house: Path) -> None:
    """What stops the build of recorded sources is told as a difference, not as a mistake of the day's source."""
    folder = house / "releases" / "reise" / "2.0"
    (folder / "sources" / "templates" / "page.html.j2").write_text("{{ borte }}", "utf-8")
    said = "\n".join(map(str, check(Workspace.at(house), REISE, "2.0").problems))
    assert "page.html.j2" in said
    assert "nb/index.html could not be made again" in said
    (folder / "sources" / "source" / "organisation.yaml").write_text("- x", "utf-8")
    assert check(Workspace.at(house), REISE, "2.0").problems


def test_a_damaged_release_is_refused(house: Path) -> None:
    """A byte that was changed in a release is seen; so is a file that was proved under another digest."""
    (one, _two) = read_releases(house, "reise")
    page = one.folder / "nb" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"fem timer", b"sju timer"))
    with pytest.raises(PublishingError, match=r"nb/index\.html is not what was released"):
        demand_intact(one)


@pytest.mark.parametrize(
    "change",
    [
        {"version": "../../x"}, {"version": 3}, {"version": "5.0"}, {"addition": "x"}, {"document": "annen"},
        {"control": {"valid_from": "i morgen"}},
        {"languages": ["../x"]}, {"languages": []}, {"control": None}, {"kept": []}, {"tools": "typst"}, {"title": {}},
        {"date": "x"}, {"changed": None}, {"files": [{}]}, {"files": 5}, {"withdrawn": {"date": 1}}, {"ukjent": 1},
    ],
    ids=str,
)  # fmt: skip
def test_a_manifest_that_somebody_edited_is_refused_in_words(house: Path, change: dict[str, object]) -> None:
    """Whatever stands in it that is no such thing, or belongs to another release: the file is named, no crash."""
    file = house / "releases" / "reise" / "2.0" / MANIFEST
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | change), "utf-8")
    with pytest.raises(PublishingError, match=r"2\.0/manifest\.json is missing or is not what was released"):
        publish(Workspace.at(house), "intranett", Order())
    assert not (house / "published").exists()


def test_a_value_of_several_lines_cannot_pass_for_another_field() -> None:
    """What begins a line of the sheet is the name of a field, whatever somebody wrote after --changed."""
    values = {"title": "Reiser", "version": "1.0", "changed": "Ny regel.\nGodkjent av: Ingen\r\n"}
    lines = quality.sheet("QM+", None, values).splitlines()
    assert "Hva er endret: Ny regel. Godkjent av: Ingen" in lines
    assert "Godkjent av: ikke oppgitt" in lines
    assert "Godkjent av: Ingen" not in lines


def test_a_version_that_was_not_released_is_named_with_those_that_were(house: Path) -> None:
    """A slip in the version gives the versions that there are."""
    with pytest.raises(PublishingError, match=r"(?s)Version 7\.0 of reise has not been released.*1\.0, 2\.0"):
        check(Workspace.at(house), REISE, "7.0")


def test_versions_are_ordered_as_numbers() -> None:
    """10.0 comes after 9.0, and 2 is 2.0."""
    assert version_order("10.0") > version_order("9.0")
    assert version_order("2") == version_order("2.0")


def test_the_quality_system_gets_the_fields_under_its_own_names(house: Path) -> None:
    """The sheet holds every field in its system's words; what the source does not state is said to be so."""
    (one, _two) = read_releases(house, "reise")
    with zipfile.ZipFile(one.folder / "reise-1.0-qm.zip") as archive:
        words = archive.read("felter.txt").decode("utf-8-sig")
    assert "Tittel: Reiser i tjenesten\r\n" in words
    assert "Betydelig endring: Ja\r\nHva er endret: Utgave 1.0.\r\n" in words
    assert "Dokumentansvarlig: ikke oppgitt\r\n" in words
    assert "Godkjent av: Kommunedirektøren\r\nGodkjent dato: 2026-01-15\r\n" in words
    values = {"title": "T", "version": "1.0", "owner": "HR"}
    assert "Eier: HR" in quality.sheet("EQS", {"Eier": "owner"}, values)
    with pytest.raises(PublishingError, match="has no field called eier"):
        quality.sheet("EQS", {"Eier": "eier"}, values)


def test_a_zip_is_the_same_bytes_every_time() -> None:
    """The same files give the same zip, in whatever order they come."""
    files = {"b.txt": b"2", "a/ø.txt": b"1"}
    one, two = quality.package(files), quality.package(dict(reversed(files.items())))
    assert one == two
    assert zipfile.ZipFile(io.BytesIO(one)).namelist() == ["a/ø.txt", "b.txt"]


# ---- reviewed without change -----------------------------------------------------------------------------------------


def reviewed(house: Path, words: str = houses.SECOND, extra: str = "") -> Workspace:
    """The source of 2.0 as it is after a review: other dates, and `extra` beside them."""
    dates = f"reviewed: 2026-11-20, next_review: 2028-02-01{extra}"
    source = houses.policy("2.0", words).replace("next_review: 2027-02-01", dates)
    (house / "source" / "reise.yaml").write_text(source, "utf-8")
    return Workspace.at(house)


UNCHANGED = Statement(None, "", unchanged=True)


def test_a_review_without_change_is_an_event_of_the_same_version(house: Path) -> None:
    """New dates need no new version and no new approval: the codes stay, the page of versions tells of the review."""
    with pytest.raises(PublishingError, match="has been released with other") as refusal:
        release(reviewed(house), REISE, Statement(significant=True, changed="Utgave 2.0."))
    assert "--unchanged" in refusal.value.problems[0].hint
    made = release(reviewed(house), REISE, UNCHANGED)
    assert (made.release.name, made.existed) == ("2.0+1", False)
    assert made.release.changed == "Reviewed without change."
    assert release(reviewed(house), REISE, UNCHANGED).existed
    before = newest_of(house, "reise", "2.0+1")
    assert before is not None
    first = next(one for one in read_releases(house, "reise") if one.name == "2.0")
    assert {f.path: f.check_code for f in first.files} == {f.path: f.check_code for f in made.release.files}
    assert not {f.sha256 for f in first.files if f.format == "page"} & {f.sha256 for f in made.release.files}
    publish(Workspace.at(house), "intranett", Order())
    page = (house / "published" / "reise" / "versions.html").read_text("utf-8")
    assert page.count("<article") == 2  # one for each version, however many folders it has
    assert "Reviewed without change." in page
    assert "20. november 2026" in page
    assert "1. februar 2028" in (house / "published" / "reise" / "nb" / "index.html").read_text("utf-8")


def test_what_is_said_to_be_unchanged_must_be_so(house: Path) -> None:
    """Other words, another field of document control or a rule that moved is named, and nothing is kept."""
    for words, extra, name in ((houses.SECOND, ", owner: HR", "owner"), (houses.FIRST, "", "R-02/text")):
        workspace = reviewed(house, words, extra)
        with pytest.raises(PublishingError) as refusal:
            release(workspace, REISE, UNCHANGED)
        assert name in str(refusal.value)
    assert [one.name for one in read_releases(house, "reise")] == ["1.0", "2.0"]
    houses.write(house, "3.0", houses.SECOND)
    with pytest.raises(UsageError, match=r"Version 3\.0 of reise has not been released"):
        release(Workspace.at(house), REISE, UNCHANGED)


def test_another_contact_goes_out_without_a_new_version(house: Path) -> None:
    """A contact is data and not part of what is approved: the pages show the new one, the codes stay."""
    file = house / "source" / "organisation.yaml"
    file.write_text(file.read_text("utf-8") + "contacts:\n  hr: {name: Kari Nordmann, phone: 00 00 00 00}\n", "utf-8")
    source = houses.policy("2.0", houses.SECOND).replace("control: {", "control: {contact: hr, ")
    (house / "source" / "reise.yaml").write_text(source, "utf-8")
    made = release(Workspace.at(house), REISE, replace(UNCHANGED, changed="Ny kontaktperson."))
    assert made.release.name == "2.0+1"
    assert "Kari Nordmann" in (made.release.folder / "nb" / "index.html").read_text("utf-8")
    publish(Workspace.at(house), "intranett", Order())
    assert "Ny kontaktperson." in (house / "published" / "reise" / "versions.html").read_text("utf-8")


def test_a_rule_that_is_taken_away_after_the_approval_needs_another(tmp_path: Path) -> None:
    """Who signed three rules did not sign two of them: nothing leaves until somebody approves the rest."""
    houses.write(tmp_path)
    approve(Workspace.at(tmp_path), REISE, houses.DECISION)
    file = tmp_path / "source" / "reise.yaml"
    less = (
        file.read_text("utf-8").replace(f"      - id: R-02\n        text: {houses.FIRST}\n", "") + "retired: [R-02]\n"
    )
    file.write_text(less, "utf-8")
    with pytest.raises(PublishingError, match=r"R-02/text was approved and is gone\."):
        release(Workspace.at(tmp_path), REISE, Statement(significant=True, changed="Utgave 1.0."))
    made = houses.sign(tmp_path, "1.0").release
    assert "R-02/text" not in made.snapshots["nb"].texts


def test_a_rule_with_another_number_is_neither_approved_nor_released(house: Path) -> None:
    """What «inv changes» calls an error does not leave the house, and checking says so before that."""
    file = house / "source" / "reise.yaml"
    file.write_text(houses.policy("3.0", houses.SECOND).replace("R-03", "R-05"), "utf-8")
    with pytest.raises(PublishingError, match=r"reise\.yaml:\d+.*Rule R-03 has become R-05"):
        approve(Workspace.at(house), REISE, houses.DECISION)
    with pytest.raises(PublishingError, match="Rule R-03 has become R-05"):
        release(Workspace.at(house), REISE, Statement(significant=True, changed="Nye numre."))
    found = survey(Workspace.at(house), REISE).problems
    (problem,) = [one for one in found if "R-03" in one.message]
    assert problem.severity is Severity.WARNING
    assert problem.message == "Rule R-03 has become R-05."  # and nobody is told to retire R-03


@pytest.mark.parametrize(
    "given",
    [
        {"--unchanged": True, "--changed": "Nytt."},
        {"--unchanged": True, "--significant": True},
        {"--significant": True, "--no-significant": True},
        {"--check": "1.0", "--changed": "Nytt."},
    ],
)
def test_what_contradicts_itself_is_not_released(given: dict[str, object]) -> None:
    """Who says that the words are the same cannot say what has changed, nor that a change matters and does not."""
    with pytest.raises(UsageError, match=f"{', '.join(given)} contradict one another"):
        refuse_mixed(given)
    for name, value in given.items():
        refuse_mixed({**dict.fromkeys(given, ""), name: value})
    refuse_mixed({"--significant": True, "--changed": "Nytt.", "--unchanged": False})
    with pytest.raises(UsageError, match=r"^--significant, --no-significant contradict"):  # and --changed is no part
        refuse_mixed({"--significant": True, "--no-significant": True, "--changed": "Nytt."})

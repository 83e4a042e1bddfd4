"""What two versions differ in, by rule."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import houses
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppslag.problems import UsageError
from oppslag.publishing.changes import What, Words, compare, word_diff
from oppslag.publishing.comparing import Side, changes
from oppslag.publishing.redlining import as_json, as_page, as_text
from oppslag.publishing.snapshots import Seat, Snapshot, from_data, to_data
from oppslag.reading.readers import read
from oppslag.workspace import Choice, Workspace
from tests.workspaces import typed

OLD = Snapshot(
    "reise",
    "1.0",
    "nb",
    ("bestille", "betale"),
    (Seat("R-01", "bestille"), Seat("R-02", "bestille"), Seat("R-03", "betale")),
    {
        "reise/title": "Reiser",
        "bestille/title": "Bestille",
        "R-01/text": "Velg tog når reisen tar under fem timer.",
        "R-02/text": "Bestill reisen hos reisebyrået vårt i god tid.",
        "betale/title": "Betale",
        "R-03/text": "Lever regningen innen en måned.",
    },
    {"version": "1.0"},
)


def said(new: Snapshot) -> list[tuple[str, str]]:
    return [(change.what.value, change.name) for change in compare(OLD, new).changes]


def test_nothing_has_changed_between_a_version_and_itself() -> None:
    """The same words in the same places are no change."""
    assert said(OLD) == []
    assert "no differences" in as_text([compare(OLD, OLD)])


def test_every_way_to_change_a_rule_is_told_from_the_others() -> None:
    """Added, removed, changed and moved are each said of the rule that it happened to, and of no other."""
    texts = dict(OLD.texts)
    added = replace(
        OLD, seats=(*OLD.seats, Seat("R-04", "betale")), texts={**texts, "R-04/text": "Noe helt annet her."}
    )
    assert said(added) == [("added", "R-04")]
    removed = {key: words for key, words in texts.items() if not key.startswith("R-03")}
    assert said(replace(OLD, seats=OLD.seats[:2], texts=removed)) == [("removed", "R-03")]
    assert said(replace(OLD, texts={**texts, "R-01/text": "Velg alltid tog."})) == [("changed", "R-01")]
    moved = (OLD.seats[0], OLD.seats[2], Seat("R-02", "betale"))
    assert said(replace(OLD, seats=moved)) == [("moved", "R-02")]
    assert said(replace(OLD, seats=(OLD.seats[1], OLD.seats[0], OLD.seats[2]))) in (
        [("moved", "R-01")],
        [("moved", "R-02")],
    )
    below = (OLD.seats[0], Seat("R-02", "bestille", "R-01"), OLD.seats[2])
    assert said(replace(OLD, seats=below)) == [("moved", "R-02")]
    assert said(replace(OLD, texts={**texts, "betale/title": "Få igjen penger"})) == [("changed", "betale")]
    assert said(replace(OLD, texts={**texts, "reise/title": "Tjenestereiser"})) == [("changed", "reise")]


def test_a_rule_that_comes_back_with_another_number_is_an_error() -> None:
    """Numbers are promises: the same words under a new number are reported, with both."""
    texts = {key: words for key, words in OLD.texts.items() if not key.startswith("R-02")}
    seats = (OLD.seats[0], Seat("R-09", "bestille"), OLD.seats[2])
    found = compare(OLD, replace(OLD, seats=seats, texts={**texts, "R-09/text": OLD.texts["R-02/text"]}))
    assert [change.what for change in found.changes] == [What.RENUMBERED]
    assert "rule R-02 has become R-09" in str(found.problems[0])


WORDS = st.lists(st.sampled_from(["ja", "nei", "ikke", "skal", "<b>", "&", "\n", "«én»"]), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_a_word_diff_holds_every_word_of_both(old: str, new: str) -> None:
    """Nothing of the old and nothing of the new is lost in the difference."""
    diff = word_diff(old, new)
    assert "".join(words.text for words in diff if words.how in "=-") == old
    assert "".join(words.text for words in diff if words.how in "=+") == new


def test_words_beside_one_another_are_told_at_once() -> None:
    """Two new words in a row are read as two words, not as four changes; a word that stayed keeps them apart."""
    diff = word_diff("Ikke publisér navn her", "Publiser aldri navn der")
    assert [(run.how, run.text) for run in diff] == [
        ("-", "Ikke publisér"),
        ("+", "Publiser aldri"),
        ("=", " navn "),
        ("-", "her"),
        ("+", "der"),
    ]


def test_a_snapshot_is_the_same_after_it_was_kept() -> None:
    """What is kept with a release is what was released."""
    assert from_data(json.loads(json.dumps(to_data(OLD)))) == OLD


def test_the_page_tells_by_words_and_marks(house: Path) -> None:
    """A person who sees no colours, and one who listens, meet what is gone and what is new."""
    workspace = Workspace.at(house)
    found = changes(workspace, Choice(("reise",), ("nb",)), Side("1.0"))
    page = as_page(found, workspace.workshop)
    assert '<ins><span class="said" lang="en">new: </span>reisebyrået, og ta vare på kvitteringen.</ins>' in page
    assert '<del><span class="said" lang="en">gone: </span>reisebyrået.</del>' in page
    assert "R-02" in " ".join(passage.text for passage in read(page.encode(), "text/html").passages)
    assert "[-reisebyrået.-] {+reisebyrået, og ta vare på kvitteringen.+}" in as_text(found)
    data = json.loads(as_json(found))
    assert data["languages"][0]["changes"][0] == {
        "what": "changed",
        "name": "R-02",
        "texts": data["languages"][0]["changes"][0]["texts"],
        "was": "",
        "now": "",
    }
    assert data["languages"][0]["control"] == {"version": ["1.0", "2.0"]}


def test_a_translation_that_lags_awaits_and_one_that_comes_is_new(tmp_path: Path) -> None:
    """Through the real files: outdated is awaiting, with the words as they stand; nothing of the source is mixed in."""
    houses.write(tmp_path)
    houses.translate(tmp_path)
    houses.released(tmp_path, "1.0", languages=("nb", "en"))
    houses.write(tmp_path, "2.0", houses.SECOND)
    (en,) = changes(Workspace.at(tmp_path), Choice(("reise",), ("en",)), Side())
    (change,) = en.changes
    assert (change.what, change.name) == (What.AWAITING, "R-02")
    assert change.texts[0].diff == (Words("=", houses.ENGLISH["R-02/text"][1]),)
    data = json.loads(as_json([en]))["languages"][0]["changes"][0]
    assert data["what"] == "awaiting"
    assert data["texts"][0]["awaits"] is True


def test_words_of_two_languages_are_never_compared() -> None:
    """A text that stood in the source language and is translated is new; where it still stands so, words are told."""
    waits = replace(OLD, language="en", awaiting={"R-01/text": "nb"})
    came = replace(waits, texts={**OLD.texts, "R-01/text": "Take the train."}, awaiting={})
    (change,) = compare(waits, came).changes
    assert change.what is What.CHANGED
    assert change.texts[0].diff == (Words("+", "Take the train."),)
    again = replace(waits, texts={**OLD.texts, "R-01/text": "Velg tog."})
    (change,) = compare(waits, again).changes
    assert change.what is What.AWAITING
    assert (change.texts[0].language, {run.how for run in change.texts[0].diff}) == ("nb", {"=", "-", "+"})


def test_what_an_author_writes_is_never_markup(house: Path) -> None:
    """Words that look like HTML are words."""
    texts = {**OLD.texts, "R-01/text": "<script>alert(1)</script>"}
    page = as_page([compare(OLD, replace(OLD, texts=texts))], Workspace.at(house).workshop)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_where_an_arabic_rule_stood_is_read_from_the_left(house: Path) -> None:
    """The line is the page's own: the name of the section runs from the right in it, and the line does not."""
    arabic = replace(OLD, language="ar", texts={**OLD.texts, "bestille/title": "الحجز", "betale/title": "الدفع"})
    moved = replace(arabic, seats=(OLD.seats[1], OLD.seats[0], OLD.seats[2]))
    page = as_page([compare(arabic, moved)], Workspace.at(house).workshop)
    assert "Stood: \u2068الحجز\u2069, after R-01<br>Stands now: \u2068الحجز\u2069, first" in page


def test_the_newest_release_is_what_the_source_is_compared_with(house: Path) -> None:
    """Without anything named, the question is what has changed since the last release."""
    houses.write(house, "2.1", houses.FIRST)
    (nb,) = changes(Workspace.at(house), Choice(("reise",), ("nb",)), Side(""))
    assert (nb.old, nb.new) == ("2.0", "2.1")
    assert [(change.what.value, change.name) for change in nb.changes] == [("changed", "R-02")]


def test_a_version_is_compared_with_as_its_readers_had_it(house: Path) -> None:
    """Since 2.0 English is compared with 1.0, which it kept; 1.0 has the languages that were added to it later."""
    houses.write(house, "3.0", "Gå til fots.")

    def since(name: str) -> list[tuple[str, str]]:
        return [(one.language, one.old) for one in changes(Workspace.at(house), Choice(("reise",)), Side(name))]

    assert since("2.0") == since("") == [("nb", "2.0"), ("en", "1.0")]
    shutil.copytree(house / "releases" / "reise" / "1.0", house / "releases" / "reise" / "1.0+1")
    manifest = house / "releases" / "reise" / "1.0+1" / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"addition": 0', '"addition": 1'), "utf-8")
    texts = house / "releases" / "reise" / "1.0" / "texts.json"
    known = json.loads(texts.read_text("utf-8"))
    del known["languages"]["en"]
    texts.write_text(json.dumps(known), "utf-8")
    assert since("1.0") == since("1.0+1") == [("nb", "1.0"), ("en", "1.0")]


def test_another_workspace_and_a_revision_of_git_can_be_compared_with(house: Path, tmp_path: Path) -> None:
    """Before there is any release, the folder of yesterday or a revision will do."""
    other = tmp_path / "other"
    shutil.copytree(house / "source", other / "source")
    houses.write(house, "3.0", "Gå til fots.")
    (nb,) = changes(Workspace.at(house), Choice(("reise",), ("nb",)), Side(str(other)))
    assert (nb.old, nb.new) == ("2.0", "3.0")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(other)]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "første"], ["tag", "v1"]):
        subprocess.run([*git, *arguments], check=True)
    houses.write(other, "2.5", "Ta bussen.")
    (nb,) = changes(Workspace.at(other), Choice(("reise",), ("nb",)), Side("v1"))
    assert (nb.old, nb.new) == ("2.0", "2.5")
    with pytest.raises(UsageError, match="nothing called --output=x"):
        changes(Workspace.at(other), Choice(("reise",), ("nb",)), Side("--output=x"))


@pytest.mark.parametrize(
    ("option", "file", "told"),
    [
        ("--pdf", "source/reise.yaml", "--pdf: the name of the file must end in .pdf."),
        ("--html", "endringer.pdf", "--html: the name of the file must end in .html."),
        ("--html", "releases/reise/1.0/nb/index.html", "--html: nothing is written in releases/ in this way."),
        ("--pdf", "lenke/nb/document.pdf", "--pdf: nothing is written in releases/ in this way."),
        ("--html", "templates/ny/page.html", "--html: nothing is written in templates/ in this way."),
    ],
)
def test_what_people_wrote_and_what_was_released_is_never_written_over(
    house: Path, option: str, file: str, told: str
) -> None:
    """A slip in the name of a file costs nobody's work: it is refused before anything is made."""
    (house / "templates").mkdir()
    (house / "lenke").symlink_to(house / "releases" / "reise" / "1.0")
    before = {path: path.read_bytes() for path in house.rglob("*") if path.is_file()}
    done = typed("changes", option, house / file, "--workspace", house)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert {path: path.read_bytes() for path in house.rglob("*") if path.is_file()} == before


def test_a_page_of_changes_may_be_written_again(house: Path, tmp_path: Path) -> None:
    """What an earlier run wrote is replaced, in a folder of its own or in the workspace."""
    for file in (tmp_path / "ny" / "endringer.html", house / "source.html", house / "source.html"):
        done = typed("changes", "--html", file, "--workspace", house)
        assert (done.returncode, done.stderr) == (0, "")
        assert "<html" in file.read_text("utf-8")

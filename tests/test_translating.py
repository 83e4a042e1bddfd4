"""What a translator and a coordinator type, and what comes of it: `inv translate` and what stands around it."""

import subprocess
import sys
from pathlib import Path

import openpyxl
import polib
import pytest

from oppslag import translating
from oppslag.localising.reviews import read_reviews
from oppslag.workspace import Choice, Workspace
from tests.workspaces import OTHER, PRODUCT, small_workspace, typed, write


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Two rules in bokmål and English, every text translated."""
    root = small_workspace(tmp_path)
    translating.update(Workspace.at(root), Choice())
    catalogue = polib.pofile(str(po(root)))
    for entry in catalogue:
        entry.msgstr = entry.msgstr or f"English of {entry.msgctxt.rpartition('/')[2]}"
    catalogue.save()
    return root


def po(root: Path, language: str = "en", document: str = "smaa") -> Path:
    return root / "translations" / language / "LC_MESSAGES" / f"{document}.po"


def edit(root: Path, old: str, new: str) -> None:
    file = root / "source" / "smaa.yaml"
    words = file.read_text(encoding="utf-8")
    assert old in words
    file.write_text(words.replace(old, new), encoding="utf-8")


def contents(root: Path) -> dict[str, bytes]:
    """Every file of the workspace that a translator or a coordinator works with."""
    return {
        str(file): file.read_bytes()
        for folder in ("source", "translations")
        for file in (root / folder).rglob("*")
        if file.is_file()
    }


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--by", "HR"), "--by and --rule belong to --reviewed"),
        (("--rule", "SMAA-01"), "--by and --rule belong to --reviewed"),
        (("--reviewed", "en", "--language", "en", "--by", "HR"), "leave --language out"),
        (("--reviewed", "en", "--by", "HR", "--export", "a.xlsx"), "--reviewed, --export are different things"),
        (("--export", "a.xlsx", "--import", "b.xlsx"), "--export, --import are different things"),
        (("--minor", "SMAA-01", "--reviewed", "en", "--by", "HR"), "--minor, --reviewed are different things"),
        (("--reviewed", "en"), "Say who decided it"),
        (("--reviewed", "nb", "--by", "HR"), "nb is the source language"),
        (("--reviewed", "de", "--by", "HR"), "There is no language «de»"),
        (("--language", "../en"), "There is no language «../en»"),
        (("--reviewed", "en", "--by", "HR", "--rule", "SMAA-01,SMAA-77,SMAA-88"), "the rule SMAA-77"),
        (("--minor", "SMAA-01,SMAA-77"), "the rule SMAA-77"),
        (("--minor", "SMAA-01"), "Nothing has changed"),
        (("--export", "a.csv"), "must end in .xlsx"),
        (("--export", "source/smaating.yaml"), "must end in .xlsx"),
    ],
)
def test_an_order_that_cannot_be_meant_changes_nothing(small: Path, options: tuple[str, ...], said: str) -> None:
    """Options that contradict one another, and names that nobody has, are said in words; nothing is recorded."""
    before = contents(small)
    done = typed("translate", *options, "--workspace", small)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert contents(small) == before


def test_a_mended_slip_leaves_its_translation_standing_and_hides_no_later_change(small: Path) -> None:
    """Two rules are mended at once; the next real change of one outdates its translation as ever."""
    edit(small, "du møter", "du møter.")
    edit(small, "den som spør", "dem som spør")
    done = typed("translate", "--minor", "SMAA-01,SMAA-02", "--workspace", small)
    assert done.returncode == 0, done.stderr
    assert "«Hjelp den som spør.» and «Hjelp dem som spør.» now count as the same" in done.stdout
    assert not any(entry.fuzzy for entry in polib.pofile(str(po(small))))
    edit(small, "dem som spør", "dem som ikke spør")
    translating.update(Workspace.at(small), Choice())
    assert [entry.msgctxt for entry in polib.pofile(str(po(small))) if entry.fuzzy] == ["SMAA-02/text"]


def test_a_review_is_all_of_what_was_named_or_nothing(small: Path) -> None:
    """Where one text is outdated the place in the catalogue is named, and none is recorded; the others can be named."""
    edit(small, "den som spør", "dem som spør")
    translating.update(Workspace.at(small), Choice())
    done = typed("translate", "--reviewed", "en", "--by", "lærer", "--workspace", small)
    assert done.returncode == 2
    assert f"{Path('translations/en/LC_MESSAGES/smaa.po').as_posix()}:" in done.stderr
    assert "SMAA-02/text" in done.stderr
    assert not (small / "translations/reviews.yaml").exists()
    done = typed("translate", "--reviewed", "en", "--by", "lærer", "--rule", "smaa,SMAA-01", "--workspace", small)
    assert (done.returncode, done.stdout.strip()) == (0, "smaa en: texts reviewed: 5."), done.stderr


def test_a_check_says_what_readers_get_in_the_source_language(small: Path) -> None:
    """Nothing is wrong with an outdated translation, but whoever checks learns that it is shown to nobody."""
    assert "source language" not in typed("check", "--workspace", small).stdout
    edit(small, "den som spør", "dem som spør")
    done = typed("check", "--workspace", small)
    assert done.returncode == 0
    assert "smaa en: texts shown in the source language until they are translated: 1." in done.stdout


def test_a_mistake_in_one_document_does_not_keep_the_others_from_translators(small: Path) -> None:
    """The sound documents are updated; the mistake is said, and the exit code is that of a mistake in the source."""
    write(small, {"source/andre.yaml": OTHER, "source/feil.yaml": "id: feil\n"})
    done = typed("translate", "--workspace", small)
    assert done.returncode == 3
    assert "feil.yaml" in done.stderr
    assert po(small, document="andre").exists()


def test_two_who_review_at_once_are_both_written_down(small: Path) -> None:
    """The second waits for the first: neither record is lost."""
    order = [sys.executable, "-m", "invoke", "translate", "--reviewed", "en", "--workspace", str(small)]
    people = [
        subprocess.Popen([*order, "--by", f"leser {rule}", "--rule", rule], cwd=PRODUCT, stdout=subprocess.DEVNULL)
        for rule in ("smaa", "folk", "SMAA-01", "SMAA-02")
    ]
    assert [person.wait(60) for person in people] == [0, 0, 0, 0]
    said = {review.by for review in read_reviews(small).found.values()}
    assert said == {"leser smaa", "leser folk", "leser SMAA-01", "leser SMAA-02"}


def test_a_spreadsheet_with_work_in_it_is_not_written_over(small: Path) -> None:
    """What an agency has typed and nobody has taken in yet stays; afterwards the file may be made anew."""
    sheet = small / "byrå.xlsx"
    words = ("translate", "--export", sheet, "--workspace", small)
    assert typed(*words).returncode == 0
    assert typed(*words).returncode == 0  # nothing in it that the catalogues do not have
    book = openpyxl.load_workbook(sheet)
    cells = {str(row[1].value): row[4] for row in book["en"].iter_rows()}
    cells["SMAA-01/text"].value = "What the agency wrote."
    book.save(sheet)
    before = sheet.read_bytes()
    done = typed(*words)
    assert done.returncode == 2
    assert "SMAA-01/text is not taken yet" in done.stderr
    assert sheet.read_bytes() == before
    assert typed("translate", "--import", sheet, "--workspace", small).returncode == 0
    assert typed(*words).returncode == 0
    assert sheet.read_bytes() != before


def test_another_workbook_is_not_written_over(small: Path) -> None:
    """A spreadsheet that no export made holds somebody's work, whatever it is."""
    sheet = small / "budsjett.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "Lønn"
    book.save(sheet)
    before = sheet.read_bytes()
    assert typed("translate", "--export", sheet, "--workspace", small).returncode == 3
    assert sheet.read_bytes() == before

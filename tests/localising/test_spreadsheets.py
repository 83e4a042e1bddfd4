"""Agencies work in Excel; nothing is lost on the way there and back."""

import os
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import polib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oppslag.localising import catalogue_path, merge
from oppslag.localising.merging import put_words
from oppslag.localising.spreadsheets import HEADINGS, Taken, export_xlsx, import_xlsx
from oppslag.problems import Severity, SourceError, UsageError
from tests.localising.policies import policy, write_catalogue

KEY = "R-01/text"
NOW = policy({"R-01": "Ta toget.", "R-02": "=1+1 er to"}, languages=("nb", "pl", "uk"))
COLUMN = HEADINGS["en"].index("translation") + 1


def translated(root: Path, words: str) -> str:
    """A catalogue where the first rule is translated."""
    content = put_words(merge(NOW, "pl", "").content, {KEY: words}, Path("reise.po"))
    write_catalogue(root, content)
    return content


def exported(root: Path) -> Path:
    path = root / "til byrået.xlsx"
    export_xlsx([NOW], ["pl"], root, path)
    return path


def fill(path: Path, words: dict[str, str | None], column: int = COLUMN) -> None:
    """What an agency does: writes into cells, found by key."""
    book = openpyxl.load_workbook(path)
    for row in book["pl"].iter_rows(min_row=2):
        if (key := str(row[1].value)) in words:
            row[column - 1].value = words[key]
            row[column - 1].data_type = "s" if words[key] else "n"
    book.save(path)


def said(root: Path, key: str = KEY) -> str:
    content = catalogue_path(root, "pl", "reise").read_text("utf-8")
    return next(e.msgstr for e in polib.pofile(content) if e.msgctxt == key and not e.obsolete)


def test_the_workbook_has_every_text_and_only_the_translation_can_be_written(tmp_path: Path) -> None:
    """An agency sees what to translate, what it was before, and can spoil nothing else."""
    translated(tmp_path, "Pociąg.")
    changed = policy({"R-01": "Velg tog.", "R-02": "=1+1 er to"}, languages=("nb", "pl", "uk"))
    export_xlsx([changed], ["pl", "uk"], tmp_path, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["pl", "uk"]
    rows = {row[1].value: row for row in book["pl"].iter_rows()}
    assert [cell.value for cell in rows[KEY]][:6] == ["reise", KEY, "Velg tog.", "Ta toget.", "Pociąg.", "outdated"]
    assert [cell.protection.locked for cell in rows[KEY]] == [True, True, True, True, False, True, True]
    assert book["pl"].protection.sheet
    assert book["pl"].auto_filter.ref == "A1:G5"
    assert not book["pl"].protection.autoFilter  # which says that filtering is not locked
    assert {cell.number_format for cell in rows["R-02/text"]} == {"@"}
    assert (rows["R-02/text"][2].value, rows["R-02/text"][2].data_type) == ("=1+1 er to", "s")


@pytest.mark.parametrize(("written", "read"), [("nb", "nb"), ("nb", "en"), ("en", "nb")])
def test_the_headings_are_those_of_who_exports_and_anybody_may_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, read: str
) -> None:
    """HR sends a Norwegian workbook out; a colleague whose computer speaks English takes it back."""
    translated(tmp_path, "Pociąg.")
    monkeypatch.setenv("OPPSLAG_LANG", written)
    path = exported(tmp_path)
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path)["pl"].iter_rows()]
    first = {"nb": ["dokument", "oversettelse", "tilstand"], "en": ["document", "translation", "state"]}
    state = {"nb": ["gjeldende", "ikke oversatt"], "en": ["current", "not translated"]}
    assert [rows[0][column] for column in (0, COLUMN - 1, COLUMN)] == first[written]
    assert sorted({str(row[COLUMN]) for row in rows[1:]}) == sorted(state[written])
    monkeypatch.setenv("OPPSLAG_LANG", read)
    fill(path, {KEY: "Weź pociąg."})
    assert import_xlsx(path, [NOW], tmp_path).taken == {"pl": (KEY,)}


@pytest.mark.parametrize("heading", ["kilde", "Oversettelse", None])
def test_a_row_of_headings_that_is_half_of_one_language_is_no_export(tmp_path: Path, heading: str | None) -> None:
    """Where a heading was overwritten nobody can be sure that the column is still what it was."""
    translated(tmp_path, "")
    path = exported(tmp_path)
    book = openpyxl.load_workbook(path)
    book["pl"].cell(1, COLUMN).value = heading
    book.save(path)
    with pytest.raises(SourceError, match="first row"):
        import_xlsx(path, [NOW], tmp_path)


def test_nothing_changes_when_nothing_was_written(tmp_path: Path) -> None:
    """There and back again is the same catalogue, letter for letter."""
    content = translated(tmp_path, "  Pociąg\n\n- teraz ")
    taken = import_xlsx(exported(tmp_path), [NOW], tmp_path)
    assert (dict(taken.taken), taken.refused) == ({}, ())
    assert catalogue_path(tmp_path, "pl", "reise").read_text("utf-8") == content


# What a cell can hold: XML 1.0 characters; `_x000D_` is how Excel itself spells a carriage return.
CELL = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Zl", "Zp")) | st.sampled_from("\n=+-@ \t"), max_size=80
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CELL.filter(lambda words: words.strip() and "_x" not in words))
def test_whatever_is_written_in_the_cell_stands_in_the_catalogue(tmp_path: Path, words: str) -> None:
    """Spaces, line breaks and signs that Excel has its own ideas about come through."""
    translated(tmp_path, "")
    path = exported(tmp_path)
    fill(path, {KEY: words})
    taken = import_xlsx(path, [NOW], tmp_path)
    assert taken.taken == {"pl": (KEY,)}
    assert said(tmp_path) == words


def test_what_is_not_taken_is_said_with_place_and_reason(tmp_path: Path) -> None:
    """Nothing is dropped without a word, and no word of a translator is overwritten by an older sheet."""
    translated(tmp_path, "Pociąg.")
    path = exported(tmp_path)
    fill(path, {KEY: "Weź pociąg.", "R-02/text": "Dwa.", "bestille/title": "Zamawianie"})
    fill(path, {"R-02/text": "Noe annet"}, HEADINGS["en"].index("source") + 1)
    fill(path, {"bestille/title": "nowhere/title"}, HEADINGS["en"].index("key") + 1)
    write_catalogue(tmp_path, put_words(translated(tmp_path, ""), {KEY: "Nowsze słowa."}, Path("reise.po")))
    taken = import_xlsx(path, [NOW], tmp_path)
    reasons = [p.message for p in taken.refused]
    assert dict(taken.taken) == {}
    assert [
        next(part for part in ("no text", "in the catalogue", "source", "no row") if part in r) for r in reasons
    ] == [
        "no text",
        "in the catalogue",
        "source",
        "no row",
    ]
    assert all("pl!" in reason for reason in reasons[:3])
    assert said(tmp_path) == "Nowsze słowa."


def test_an_empty_cell_takes_no_translation_away(tmp_path: Path) -> None:
    """A row that an agency skipped keeps what was there."""
    translated(tmp_path, "Pociąg.")
    path = exported(tmp_path)
    fill(path, {KEY: None})
    assert "empty" in import_xlsx(path, [NOW], tmp_path).refused[0].message
    assert said(tmp_path) == "Pociąg."


def test_a_formula_is_refused_and_never_computed(tmp_path: Path) -> None:
    """What a stranger's sheet would compute is not a translation."""
    translated(tmp_path, "")
    path = exported(tmp_path)
    book = openpyxl.load_workbook(path)
    book["pl"].cell(4, COLUMN).value = '=HYPERLINK("http://x")'
    book.save(path)
    taken = import_xlsx(path, [NOW], tmp_path)
    assert "formula" in taken.refused[0].message
    assert dict(taken.taken) == {}


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/workbook.xml", "w") as part:
        for _number in range(110):
            part.write(b" " * 1_000_000)


def _entities(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')


def _other(path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Rule", "Text"])
    book.save(path)


@pytest.mark.parametrize("spoil", [_bomb, _entities, _other, lambda path: path.write_bytes(b"PK not")])
def test_a_bad_file_changes_nothing(tmp_path: Path, spoil: object) -> None:
    """A damaged, foreign or hostile file is refused before a catalogue is touched."""
    content = translated(tmp_path, "Pociąg.")
    path = exported(tmp_path)
    assert callable(spoil)
    spoil(path)
    with pytest.raises(SourceError) as refusal:
        import_xlsx(path, [NOW], tmp_path)
    assert refusal.value.problems[0].hint
    assert catalogue_path(tmp_path, "pl", "reise").read_text("utf-8") == content


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    """A slip in the name of the file is not called a damaged file."""
    with pytest.raises(UsageError) as refusal:
        import_xlsx(tmp_path / "a.xlsx", [NOW], tmp_path)
    assert "a.xlsx" in str(refusal.value)


NOT_TEXT = [12345, 1.5, True, datetime(2026, 11, 25)]


@pytest.mark.parametrize("value", NOT_TEXT)
def test_what_the_program_made_of_the_words_is_no_translation(tmp_path: Path, value: object) -> None:
    """A cell that became a number, a date or true is refused: the words that were typed are gone."""
    translated(tmp_path, "Pociąg.")
    path = exported(tmp_path)
    book = openpyxl.load_workbook(path)
    next(row for row in book["pl"].iter_rows(min_row=2) if row[1].value == KEY)[COLUMN - 1].value = value
    book.save(path)
    taken = import_xlsx(path, [NOW], tmp_path)
    assert ["not text" in problem.message for problem in taken.refused] == [True]
    assert said(tmp_path) == "Pociąg."


def test_rows_may_be_sorted_hidden_and_commented(tmp_path: Path) -> None:
    """What an agency does with a sheet to work in it loses nothing: rows are known by their keys."""
    translated(tmp_path, "")
    path = exported(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["pl"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)][::-1]
    for number, values in enumerate(rows, 2):
        values[COLUMN - 1] = f"Po polsku {values[1]}"
        for column, value in enumerate(values, 1):
            sheet.cell(number, column).value = value
    sheet.row_dimensions[3].hidden = True
    sheet["E2"].comment = openpyxl.comments.Comment("Er dette riktig?", "byrået")
    sheet.auto_filter.ref = "A1:G5"
    book.save(path)
    taken = import_xlsx(path, [NOW], tmp_path)
    assert (taken.refused, len(taken.taken["pl"])) == ((), 4)
    assert said(tmp_path) == f"Po polsku {KEY}"


def test_two_rows_that_contradict_one_another_are_both_refused(tmp_path: Path) -> None:
    """Nobody can know which is meant; a copy that says the same does no harm."""
    translated(tmp_path, "")
    path = exported(tmp_path)
    fill(path, {KEY: "Pociąg.", "R-02/text": "Dwa."})
    book = openpyxl.load_workbook(path)
    rows = {row[1].value: [cell.value for cell in row] for row in book["pl"].iter_rows(min_row=2)}
    book["pl"].append(rows["R-02/text"])
    book["pl"].append([*rows[KEY][: COLUMN - 1], "Autobus.", *rows[KEY][COLUMN:]])
    book.save(path)
    taken = import_xlsx(path, [NOW], tmp_path)
    assert [problem.message.count("stands twice") for problem in taken.refused] == [1, 1]
    assert taken.taken == {"pl": ("R-02/text",)}
    assert said(tmp_path) == ""


def test_a_row_that_was_deleted_is_named_and_a_sheet_of_notes_is_passed_over(tmp_path: Path) -> None:
    """The rest of the workbook is taken, and whoever imports it learns what was not there."""
    translated(tmp_path, "Pociąg.")
    path = exported(tmp_path)
    fill(path, {"R-02/text": "Dwa."})
    book = openpyxl.load_workbook(path)
    gone = next(row[0].row for row in book["pl"].iter_rows(min_row=2) if row[1].value == KEY)
    book["pl"].delete_rows(gone)
    book.create_sheet("Notater")["A1"] = "Hei"
    book.save(path)
    taken = import_xlsx(path, [NOW], tmp_path)
    assert taken.taken == {"pl": ("R-02/text",)}
    notes, row = taken.refused
    assert ("Notater" in notes.message, notes.severity) == (True, Severity.ERROR)
    assert (KEY in row.message, row.severity) == (True, Severity.WARNING)
    assert said(tmp_path) == "Pociąg."


def test_a_text_that_nobody_touched_is_never_refused(tmp_path: Path) -> None:
    """Where the source moved on while the agency worked, only the rows they wrote in are worth a word."""
    translated(tmp_path, "Pociąg.")
    path = exported(tmp_path)
    changed = policy({"R-01": "Velg tog.", "R-02": "=1+1 er to"}, languages=("nb", "pl", "uk"))
    taken = import_xlsx(path, [changed], tmp_path)
    assert (dict(taken.taken), taken.refused) == ({}, ())


def test_one_language_of_a_workbook_can_be_taken(tmp_path: Path) -> None:
    """Of a workbook with several languages those that are picked are taken; of the others nothing is said."""
    translated(tmp_path, "")
    path = exported(tmp_path)
    fill(path, {KEY: "Pociąg."})
    assert import_xlsx(path, [NOW], tmp_path, ["uk"]) == Taken()
    assert import_xlsx(path, [NOW], tmp_path, ["pl"]).taken == {"pl": (KEY,)}


def test_what_libreoffice_saves_is_taken(tmp_path: Path) -> None:
    """Opened and saved by LibreOffice, nothing was changed; what is written then is taken, line breaks and all."""
    content = translated(tmp_path, "  Pociąg\n\n- =teraz ")
    path = exported(tmp_path)
    again = resaved(path)
    taken = import_xlsx(again, [NOW], tmp_path)
    assert (dict(taken.taken), taken.refused) == ({}, ())
    assert catalogue_path(tmp_path, "pl", "reise").read_text("utf-8") == content
    fill(again, {KEY: "Weź\npociąg.", "R-02/text": "007"})
    taken = import_xlsx(resaved(again), [NOW], tmp_path)
    assert (taken.refused, taken.taken) == ((), {"pl": (KEY, "R-02/text")})
    assert (said(tmp_path), said(tmp_path, "R-02/text")) == ("Weź\npociąg.", "007")


def resaved(path: Path) -> Path:
    """The workbook as LibreOffice writes it; without it CI fails and others skip."""
    folder = path.parent / "lagret"
    subprocess.run(
        [
            *(
                shutil.which("soffice") or "true",
                f"-env:UserInstallation={(path.parent / 'profil').as_uri()}",
                "--headless",
            ),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder, path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    if not (folder / path.name).exists():
        message = "LibreOffice Calc is not on this machine"
        pytest.fail(message) if os.environ.get("OPPSLAG_CI") else pytest.skip(message)
    kept = path.with_name(f"{path.stem}-lagret.xlsx")
    return (folder / path.name).rename(kept)


def test_a_sheet_that_was_renamed_is_said_once(tmp_path: Path) -> None:
    """Not sixty rows are refused, but the sheet, with the names it may have."""
    translated(tmp_path, "")
    path = exported(tmp_path)
    fill(path, {KEY: "Pociąg."})
    book = openpyxl.load_workbook(path)
    book["pl"].title = "pl ferdig"
    book.save(path)
    (problem,) = import_xlsx(path, [NOW], tmp_path).refused
    assert "pl ferdig" in problem.message
    assert "pl, uk" in problem.hint

"""Agencies work in Excel; nothing is lost on the way there and back."""

import zipfile
from pathlib import Path

import openpyxl
import polib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oppslag.localising import catalogue_path, merge
from oppslag.localising.merging import put_words
from oppslag.localising.spreadsheets import HEADINGS, export_xlsx, import_xlsx
from oppslag.problems import SourceError
from tests.localising.policies import policy, write_catalogue

KEY = "R-01/text"
NOW = policy({"R-01": "Ta toget.", "R-02": "=1+1 er to"}, languages=("nb", "pl", "uk"))
COLUMN = HEADINGS.index("translation") + 1


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
    assert {cell.number_format for cell in rows["R-02/text"]} == {"@"}
    assert (rows["R-02/text"][2].value, rows["R-02/text"][2].data_type) == ("=1+1 er to", "s")


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
    fill(path, {"R-02/text": "Noe annet"}, HEADINGS.index("source") + 1)
    fill(path, {"bestille/title": "nowhere/title"}, HEADINGS.index("key") + 1)
    write_catalogue(tmp_path, put_words(translated(tmp_path, ""), {KEY: "Nowsze słowa."}, Path("reise.po")))
    taken = import_xlsx(path, [NOW], tmp_path)
    reasons = [p.message for p in taken.refused]
    assert dict(taken.taken) == {}
    assert [next(part for part in ("no text", "in the catalogue", "source") if part in r) for r in reasons] == [
        "no text",
        "in the catalogue",
        "source",
    ]
    assert all("pl!" in reason for reason in reasons)
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


@pytest.mark.parametrize(
    "spoil", [_bomb, _entities, _other, lambda path: path.write_bytes(b"PK not"), lambda path: path.unlink()]
)
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

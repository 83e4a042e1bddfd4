"""A table of many columns is never set so narrow that its words lie over one another, and what it says is proved."""

import json
from pathlib import Path

import pytest

from oppslag import proving
from oppslag.reading.passages import Shape
from oppslag.reading.pdf.reader import read_pdf
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make, write

NORWEGIAN = """\
Avdeling | Ansvarlig leder | Personopplysninger | [Arkiv](https://www.prove.example/arkiv) | Tilgangsstyring | | Merknad
Helse og omsorg | Virksomhetsleder | Journalopplysninger | 10 år | Fagansvarlig sykepleier | Ja | Se rutinen
Skole og barnehage | Rektor eller styrer | **Elevopplysninger** | | Kontaktlærer/rektor | Nei | Samtykke fra foresatte
Teknisk | Driftsleder | `kunde_opplysninger` | 3 år | IKT-avdelingen | Ja | https://www.prove.example/dokument/NL/1967
"""
ARABIC = """\
القسم | المدير المسؤول | البيانات الشخصية | [الأرشيف](https://www.prove.example/arkiv) | التحكم في الوصول | | تعليق
الصحة والرعاية | مدير الوحدة | معلومات السجل الطبي | 10 سنوات | الممرضة المسؤولة | نعم | انظر الروتين الخاص بالعاملين
المدرسة والروضة | المدير أو المشرف | **معلومات التلاميذ** | | معلم الاتصال | لا | موافقة أولياء الأمور
القسم الفني | مدير التشغيل | `kunde_opplysninger` | 3 سنوات | قسم IKT | نعم | https://www.prove.example/dokument/NL/1967
"""
SOURCE = """\
id: brede
prefix: BR
language: nb
title: Brede tabeller
control: {version: "1.0", last_changed: 2020-01-02}
sections:
  - id: en
    title: En
    rules:
"""
HEAD = 'msgid ""\nmsgstr ""\n"Language: ar\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
LARGE = "document-large.pdf"


def _table(words: str, columns: int) -> str:
    rows = [[cell.strip() for cell in line.split("|")] for line in words.splitlines()]
    first, *others = [f"| {' | '.join([*row[: columns - 1], row[-1]])} |" for row in rows]
    return "\n".join([first, "|" + "---|" * columns, *others])


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _made(root: Path, language: str) -> Path:
    """A policy with such a table of two to seven columns."""
    source, catalogue = SOURCE, HEAD
    for number, columns in enumerate(range(2, 8), 1):
        words = f"Slik er det med {columns}:\n\n{_table(NORWEGIAN, columns)}\n\nSpør hvis du er i tvil."
        other = f"هكذا هو الأمر مع {columns}:\n\n{_table(ARABIC, columns)}\n\nاسأل مديرك."
        source += f"      - {{id: BR-0{number}, text: {_quoted(words)}}}\n"
        catalogue += f'msgctxt "BR-0{number}/text"\nmsgid {_quoted(words)}\nmsgstr {_quoted(other)}\n\n'
    write(
        root,
        {
            "source/organisation.yaml": "name: Prøve kommune\nlanguages: [nb, ar]\n",
            "source/brede.yaml": source,
            "translations/ar/LC_MESSAGES/brede.po": catalogue,
        },
    )
    assert [str(error) for error in make(root, language=language, form="document").errors] == []
    return root


def _problems(root: Path, language: str) -> list[str]:
    proof = proving.prove(Workspace.at(root), Choice.of("brede", language, "document"))
    return [str(problem) for problem in proof.problems]


@pytest.mark.parametrize("language", ["nb", "ar"])
def test_a_table_of_any_width_is_proved(tmp_path: Path, language: str) -> None:
    """With links, code, empty cells and a column without a name, in print and in large print."""
    root = _made(tmp_path, language)
    assert _problems(root, language) == []
    read = read_pdf((root / "output/brede" / language / LARGE).read_bytes())
    narrow = [one for one in read.passages if one.shape is Shape.CELL]
    assert narrow, "a table that has room is a table"
    names = ("Tilgangsstyring", "التحكم في الوصول")
    named = [one for one in read.passages if one.text in names and one.shape is not Shape.HEADER_CELL]
    assert len(named) >= 3, "one that has none is rows of named cells"


CHANGES = (
    ("Tilgangsstyring", "Adgangskontroll"),  # the name of a column
    ("10 år", "15 år"),
    ("| Journalopplysninger | 10 år |", "| 10 år | Journalopplysninger |"),  # cells that changed places
    ("| Ja | Se rutinen |", "| Se rutinen | Ja |"),
    ("| Ja | Se rutinen |", "| Ja | |"),
)


@pytest.mark.parametrize(("before", "after"), CHANGES)
def test_a_cell_that_says_something_else_is_caught(tmp_path: Path, before: str, after: str) -> None:
    """The file of a source that has changed in one cell of a table without room is refused, by its rule."""
    root = _made(tmp_path, "nb")
    source = root / "source/brede.yaml"
    *others, last = source.read_text(encoding="utf-8").split("- {id: ")
    assert before in last
    source.write_text("- {id: ".join([*others, last.replace(before, after)]), encoding="utf-8")
    said = [problem for problem in _problems(root, "nb") if LARGE in problem]
    assert any("BR-06" in problem for problem in said)
    assert not any("BR-05" in problem for problem in said)


def test_a_wrong_rule_before_them_leaves_tables_without_room_alone(tmp_path: Path) -> None:
    """Of a file in which one rule is wrong no other is named."""
    root = _made(tmp_path, "nb")
    source = root / "source/brede.yaml"
    words = source.read_text(encoding="utf-8")
    source.write_text(words.replace("Slik er det med 2:", "Slik er det ikke med 2:"), encoding="utf-8")
    said = [problem for problem in _problems(root, "nb") if "BR-0" in problem]
    assert said
    assert [problem for problem in said if "BR-01" not in problem] == []


def test_rows_that_take_more_than_a_page_run_over(tmp_path: Path) -> None:
    """A rule of few letters whose table takes many lines in large print."""
    head = "| " + " | ".join(f"Kolonne{number}" for number in range(7)) + " |\n" + "|---" * 7 + "|"
    rows = "\n".join("| " + " | ".join(f"{row}{column}" for column in range(7)) + " |" for row in range(1, 9))
    words = f"Slik:\n\n{head}\n{rows}\n\nSpør."
    assert len(words) < 500
    rule = f"      - {{id: BR-01, text: {_quoted(words)}}}\n"
    files = {"source/organisation.yaml": "name: Prøve kommune\nlanguages: [nb]\n", "source/brede.yaml": SOURCE + rule}
    root = write(tmp_path, files)
    assert [str(error) for error in make(root, language="nb", form="document").errors] == []
    assert _problems(root, "nb") == []


GAPPED = """\
Tabellen:

| Opplysning | Arkiv | Tilgang |
|---|---|---|
| Elevopplysninger | | rektor |
| Journal | 10 år | sykepleier |
| | 3 år | leder |
"""
FORMATS = ("page", "fragment", "word", "document")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("| Elevopplysninger | | rektor |", "| Elevopplysninger | rektor | |"),
        ("| Elevopplysninger | | rektor |", "| | Elevopplysninger | rektor |"),
        ("| | 3 år | leder |", "| 3 år | leder | |"),
    ],
)
def test_a_cell_under_another_heading_is_caught(tmp_path: Path, before: str, after: str) -> None:
    """A value in the empty cell beside its own is said of something else; where it belongs it passes."""
    source = SOURCE.replace("sections:", f"formats: [{', '.join(FORMATS)}]\nsections:")
    source += f"      - {{id: BR-01, text: {_quoted(GAPPED)}}}\n"
    write(tmp_path, {"source/organisation.yaml": "name: Prøve\nlanguages: [nb]\n", "source/brede.yaml": source})
    assert [str(error) for error in make(tmp_path).errors] == []
    choices = {form: Choice.of("brede", "nb", form) for form in FORMATS}
    for choice in choices.values():
        assert not proving.prove(Workspace.at(tmp_path), choice).problems
    write(tmp_path, {"source/brede.yaml": source.replace(_quoted(before)[1:-1], _quoted(after)[1:-1])})
    for form, choice in choices.items():
        said = [str(problem) for problem in proving.prove(Workspace.at(tmp_path), choice).problems]
        assert any("BR-01" in one and ("kolonne" in one or "column" in one) for one in said), (form, said)

"""For agencies without a PO tool: an Excel workbook with one sheet a language, and back.

Every row is one text, named by document and key, with the source and the text it was last translated from beside the
translation. Only the column of the translation is unlocked. What comes back is data from a stranger: it is measured
before it is opened, no formula is evaluated, and a row is taken only where its source is today's.
"""

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from oppslag.locales import direction
from oppslag.localising.bridges import read_bridges
from oppslag.localising.catalogues import Entry, catalogue_path, parse_catalogue, read_text, relative_path
from oppslag.localising.files import write_whole
from oppslag.localising.merging import merge, put_words, refuse_unknown
from oppslag.localising.states import Standing, standing
from oppslag.messages import _
from oppslag.messages import language as spoken
from oppslag.model import Policy, Text, fingerprint, languages_of
from oppslag.problems import Place, Problem, Severity, SourceError, UsageError

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

# The first row, in the language of whoever exports: an import knows the columns by these words, in either language.
HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": ("document", "key", "source", "earlier source", "translation", "state", "check"),
        "nb": ("dokument", "nøkkel", "kilde", "tidligere kilde", "oversettelse", "tilstand", "kontroll"),
    }
)
WIDTHS = (18, 24, 60, 40, 60, 14, 20)
TRANSLATION = HEADINGS["en"].index("translation")

MOST_BYTES = 20_000_000  # the file as it lies there
MOST_UNPACKED = 100_000_000  # what its parts say they are when unpacked
MOST_PARTS = 2_000
MOST_ROWS = 20_000
MOST_IN_A_CELL = 32_767  # Excel's limit, "Excel specifications and limits"


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did: the texts it took, by language, and why it did not take the others."""

    taken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refused: tuple[Problem, ...] = ()


def export_xlsx(policies: Iterable[Policy], languages: Sequence[str], root: Path, path: Path) -> None:
    """Write the workbook: one sheet for each language, every text of every document in reading order.

    Raises SourceError with the problems of the catalogues, or where a text is longer than a cell can be; UsageError for
    a language that the organisation does not have.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - only agencies' work needs it

    known = tuple(policies)
    refuse_unknown(known, languages)
    book = Workbook()
    book.remove(book.worksheets[0])
    problems: list[Problem] = []
    for language in languages:
        rows = [row for policy in known if policy.language != language for row in _rows(policy, language, root)]
        problems += [_too_long(row, language) for row in rows if max(map(len, row)) > MOST_IN_A_CELL]
        _fill(book.create_sheet(language), rows)
    if not book.worksheets:
        raise UsageError(_("Choose at least one language."))
    if problems:
        raise SourceError(problems)
    out = BytesIO()
    book.save(out)
    write_whole(path, out.getvalue())


def _rows(policy: Policy, language: str, root: Path) -> Iterator[tuple[str, ...]]:
    bridges = read_bridges(root)
    entries = _merged_entries(policy, language, root)
    for text in policy.texts():
        entry = entries[text.key]
        state = _named(standing(policy.id, text, entry, bridges))
        earlier = entry.origin if entry.translated and entry.origin != text.words else ""
        yield policy.id, text.key, text.words, earlier, entry.words, state, fingerprint(entry.words)


def _named(state: Standing) -> str:
    names = {
        Standing.FITS: _("current"),
        Standing.OUTDATED: _("outdated"),
        Standing.MISSING: _("not translated"),
    }
    return names[state]


def _merged_entries(policy: Policy, language: str, root: Path) -> Mapping[str, Entry]:
    """The entries as an update would leave them: one for every text."""
    return parse_catalogue(_merged(policy, language, root), relative_path(language, policy.id)).entries


def _merged(policy: Policy, language: str, root: Path) -> str:
    path = catalogue_path(root, language, policy.id)
    content = read_text(path, relative_path(language, policy.id)) if path.exists() else ""
    return merge(policy, language, content, read_bridges(root)).content


def _too_long(row: tuple[str, ...], language: str) -> Problem:
    return Problem(
        _(
            "{key} in {language} is longer than a cell can be ({most} signs).",
            key=row[1],
            language=language,
            most=MOST_IN_A_CELL,
        ),
        hint=_("Translate it in the PO file."),
    )


def _fill(sheet: "Worksheet", rows: Iterable[tuple[str, ...]]) -> None:
    from openpyxl.styles import Alignment, Font, Protection  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

    order = 2 if direction(sheet.title) == "rtl" else 1  # ECMA-376 part 1, 18.8.1: 1 = left to right, 2 = right to left
    for number, row in enumerate([HEADINGS[spoken()], *rows], 1):
        for column, words in enumerate(row):
            cell = sheet.cell(number, column + 1)
            _put(cell, words)
            theirs = column == TRANSLATION and number > 1
            cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=order if theirs else 0)
            cell.protection = Protection(locked=not theirs)
            if number == 1:
                cell.font = Font(bold=True)
    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "C2"
    sheet.protection.sheet = True
    sheet.auto_filter.ref = sheet.dimensions
    protection = sheet.protection
    protection.formatColumns = protection.formatRows = protection.autoFilter = False  # False = allowed while protected


def _put(cell: "Cell | MergedCell", words: str) -> None:
    """The words as text, whatever they begin with: `=1+1` is what somebody wrote, no sum."""
    cell.value = words or None
    cell.number_format = "@"  # Excel keeps as text what is typed into an empty cell
    if words:
        cell.data_type = "s"
        cell.quotePrefix = True


def import_xlsx(path: Path, policies: Iterable[Policy], root: Path, languages: Sequence[str] = ()) -> Taken:
    """Take the translations of a workbook that `export_xlsx` made into the catalogues; `languages`: of these alone.

    A row is taken where document, key and language are known, its source is the one of today, and the catalogue has
    not changed since the export; every other row that would change something is refused with its reason and place, and
    so is every sheet that no export made. An empty translation takes nothing away; texts without a row are named in a
    warning. Raises SourceError, and changes nothing, where the file cannot be used or a catalogue cannot be read.
    """
    known = {policy.id: policy for policy in policies}
    rows, refused = _read(path)
    rows = tuple(row for row in rows if not languages or row.language in languages)
    tags = {language for policy in known.values() for language in languages_of(policy)[1:]}
    refused += [
        _nameless(path, title, tags) for title in dict.fromkeys(row.language for row in rows) if title not in tags
    ]
    rows = tuple(row for row in rows if row.language in tags)
    twice = _told_twice(rows)
    entries = _Entries(root)
    new: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        found = _judge(row, known, entries)
        if found is True and row.name in twice:
            found = _refusal(row, _("the key stands twice, with different translations"))
        if isinstance(found, Problem):
            refused.append(found)
        elif found:
            new.setdefault((row.document, row.language), {})[row.key] = row.translation
    contents = {pair: _with(known[pair[0]], pair[1], root, words) for pair, words in new.items()}
    taken: dict[str, tuple[str, ...]] = {}
    for (document, language), content in contents.items():
        write_whole(catalogue_path(root, language, document), content.encode())
        taken[language] = (*taken.get(language, ()), *new[document, language])
    return Taken(taken, (*refused, *_without_row(path, rows, known)))


def not_taken(path: Path, policies: Iterable[Policy], root: Path) -> tuple[Problem, ...]:
    """What would be lost if the workbook were written over: work in it that no import has taken, each with its place.

    Raises SourceError where the file cannot be read as a workbook.
    """
    known = {policy.id: policy for policy in policies}
    rows, strange = _read(path)
    entries = _Entries(root)
    lost = list(strange)
    for row in rows:
        policy = known.get(row.document)
        words = ""
        if policy and row.language in languages_of(policy)[1:] and row.key in entries.of(policy, row.language):
            words = entries.of(policy, row.language)[row.key].words
        typed = _lines(row.translation)
        if typed.strip() and fingerprint(typed) != row.check and typed != _lines(words):
            lost.append(Problem(_("{place}: the translation of {key} is not taken yet.", place=row.place, key=row.key)))
    return tuple(lost)


def _nameless(path: Path, title: str, tags: Iterable[str]) -> Problem:
    return Problem(
        _("{file}: the sheet “{sheet}” was not taken: it is not called by a language.", file=path.name, sheet=title),
        hint=_("Give it back its name: {names}.", names=", ".join(sorted(tags))),
    )


def _told_twice(rows: Iterable["Row"]) -> frozenset[tuple[str, str, str]]:
    """The names of the rows that say different things of one text: nobody can know which is meant."""
    said: dict[tuple[str, str, str], set[str]] = {}
    for row in rows:
        said.setdefault(row.name, set()).add(_lines(row.translation))
    return frozenset(name for name, words in said.items() if len(words) > 1)


def _without_row(path: Path, rows: Iterable["Row"], known: Mapping[str, Policy]) -> Iterator[Problem]:
    """A warning for each language and document of the workbook with texts that have no row in it."""
    there = {row.name for row in rows}
    for document, language in dict.fromkeys((name[0], name[1]) for name in there):
        texts = known[document].texts() if document in known else ()
        if gone := [text.key for text in texts if (document, language, text.key) not in there]:
            message = _(
                "{file}, {language}: these texts have no row and stay as they are: {keys}.",
                file=path.name,
                language=language,
                keys=", ".join(gone),
            )
            yield Problem(message, severity=Severity.WARNING)


def _with(policy: Policy, language: str, root: Path, words: Mapping[str, str]) -> str:
    return put_words(_merged(policy, language, root), words, relative_path(language, policy.id))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a workbook from outside, as text."""

    place: str
    language: str
    document: str
    key: str
    source: str
    translation: str
    check: str
    form: str = "s"  # as openpyxl calls it: s text, n number or nothing, d date, b true or false, f formula, e error

    @property
    def name(self) -> tuple[str, str, str]:
        """Which text of which edition it is."""
        return self.document, self.language, self.key


@dataclass(slots=True)
class _Entries:
    """The entries of each catalogue that rows speak of, read once."""

    root: Path
    found: dict[tuple[str, str], Mapping[str, Entry]] = field(default_factory=dict)

    def of(self, policy: Policy, language: str) -> Mapping[str, Entry]:
        pair = (policy.id, language)
        if pair not in self.found:
            self.found[pair] = _merged_entries(policy, language, self.root)
        return self.found[pair]


def _judge(row: Row, known: Mapping[str, Policy], entries: "_Entries") -> Problem | bool:
    """Whether to take the row; False where there is nothing to take, a problem where it is refused."""
    policy = known.get(row.document)
    if policy is None:
        return _refusal(row, _("no document is called “{name}”", name=row.document))
    if row.language not in languages_of(policy)[1:]:
        return _refusal(
            row, _("{document} has no translation in “{language}”", document=row.document, language=row.language)
        )
    text = next((text for text in policy.texts() if text.key == row.key), None)
    if text is None:
        return _refusal(row, _("no text has the key “{key}”", key=row.key))
    return _compare(row, text, entries.of(policy, row.language)[row.key])


def _compare(row: Row, text: Text, entry: Entry) -> Problem | bool:
    if _lines(row.translation) == _lines(entry.words):
        return False
    reasons = (
        (row.form == "f", _("the translation is a formula")),
        (bool(entry.translated and not row.translation.strip()), _("the translation is empty; the old one is kept")),
        (row.form != "s" and bool(row.translation), _("the translation is a number, a date or the like, not text")),
        (_lines(row.source) != _lines(text.words), _("the source has changed since the export")),
        (row.check != fingerprint(entry.words), _("the translation in the catalogue has changed since the export")),
        (any(ord(sign) < 32 and sign not in "\n\t" for sign in _lines(row.translation)), _("a sign cannot be printed")),
    )
    for true, reason in reasons:
        if true:
            return _refusal(row, reason)
    return bool(row.translation.strip())


def _lines(words: str) -> str:
    """With the line ends of Unix: Excel and LibreOffice write others."""
    return words.replace("\r\n", "\n").replace("_x000D_\n", "\n").replace("\r", "\n")


def _refusal(row: Row, reason: str) -> Problem:
    return Problem(_("{place}: {key} was not taken: {reason}.", place=row.place, key=row.key or "–", reason=reason))


def _read(path: Path) -> tuple[tuple[Row, ...], list[Problem]]:
    """The rows of the workbook, and the sheets that no export made.

    Raises SourceError where it is no workbook, too large, or no sheet of it was made by an export.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - as above

    _measure(path)
    try:
        book = load_workbook(path, read_only=True, data_only=False)
        sheets = {sheet.title: _sheet_rows(sheet, path) for sheet in book.worksheets}
        book.close()
    except Exception as error:  # openpyxl promises no family of errors of its own
        raise _unusable(path, _("it is not an Excel workbook (xlsx) or it is damaged")) from error
    strange = [_strange(path, title) for title, rows in sheets.items() if rows is None]
    if len(strange) == len(sheets):
        raise SourceError(strange)
    return tuple(row for rows in sheets.values() for row in rows or ()), strange


def _strange(path: Path, title: str) -> Problem:
    return Problem(
        _(
            "{file}: the sheet “{sheet}” was not taken: its first row is not that of an export.",
            file=path.name,
            sheet=title,
        ),
        hint=_("A sheet of an export begins with the row {headings}.", headings=" | ".join(HEADINGS[spoken()])),
    )


def _measure(path: Path) -> None:
    """Refuse, before anything is unpacked, what would fill the machine or does not look like a workbook."""
    if not path.is_file():
        raise UsageError(_("There is no file {file}.", file=path))
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _unusable(path, _("it is larger than {most} MB", most=MOST_BYTES // 10**6))
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise _unusable(path, _("it would be larger than {most} MB when unpacked", most=MOST_UNPACKED // 10**6))
            if any(_declares(packed, part) for part in parts):
                raise _unusable(path, _("it declares XML entities, which no workbook needs"))
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise _unusable(path, _("it is not an Excel workbook (xlsx) or it is damaged")) from error


def _declares(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part has a document type: entities in it could make a small file endless."""
    if not part.filename.lower().endswith((".xml", ".rels")):
        return False
    signs = ["<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    with packed.open(part) as file:
        before = b""
        while piece := file.read(1_000_000):
            if any(sign in before + piece for sign in signs):
                return True
            before = piece[-20:]
    return False


def _sheet_rows(sheet: "Worksheet", path: Path) -> tuple[Row, ...] | None:
    """The rows of one sheet; None where its first row is not that of an export."""
    lines = sheet.iter_rows(min_row=1, max_row=MOST_ROWS, max_col=len(WIDTHS))
    if tuple(str(cell.value or "") for cell in next(lines, ())) not in HEADINGS.values():
        return None
    rows = []
    for number, cells in enumerate(lines, 2):
        said = ["" if cell.value is None else str(cell.value) for cell in cells]
        said += [""] * (len(WIDTHS) - len(said))
        if any(said):
            document, key, source, _earlier, translation, _state, check = said
            form = cells[TRANSLATION].data_type if len(cells) > TRANSLATION else "n"
            place = f"{path.name}, {sheet.title}!{number}"
            rows.append(Row(place, sheet.title, document, key, source, translation, check, form))
    return tuple(rows)


def _unusable(path: Path, reason: str) -> SourceError:
    return SourceError(
        Problem(
            _("The workbook cannot be used: {reason}.", reason=reason),
            Place(PurePath(path.name)),
            _("Nothing was changed. Export it again and copy the translations into the new one."),
        )
    )

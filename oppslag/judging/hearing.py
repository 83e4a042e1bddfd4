"""Every judge that is on the machine asked about every finished file, and what they said written down."""

import hashlib
import html
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from oppslag.console import columns
from oppslag.judging.documents import VeraPdf, WordAudit
from oppslag.judging.findings import HTML, Absence, Case, Finding, Judge, Judgement, Subject, from_json, to_json
from oppslag.judging.installing import judges_folder
from oppslag.judging.markup import HtmlValidate, Links, Nu
from oppslag.judging.pages import Axe, Reflow
from oppslag.judging.report import accessibility_page
from oppslag.locales import direction
from oppslag.messages import _, _n
from oppslag.problems import Place, Problem, Severity, ToolMissing
from oppslag.scratch import Scratch
from oppslag.workspace import Choice, Workspace
from oppslag.writing import Entry

JUDGES: tuple[Judge, ...] = (Axe(), Reflow(), Nu(), HtmlValidate(), Links(), VeraPdf(), WordAudit())
FILES = ("accessibility.json", "accessibility.html")
FRAGMENT = "fragment"
_TEMPLATES = {
    "page": "page.html.j2, page.css.j2",
    "fragment": "fragment.html.j2",
    "document": "document.typ",
    "poster": "poster.typ",
    "word": "word/",
    "index.html": "overview.html.j2",
    "evidence.html": "evidence.html.j2",
}


@dataclass(frozen=True, slots=True)
class Hearing:
    """What the judges said of the picked files now, and which judges could not be asked."""

    cases: tuple[Case, ...]
    absent: tuple[Absence, ...]

    @property
    def failed(self) -> bool:
        """Whether any judge found anything."""
        return not all(case.passed for case in self.cases)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every finding as a problem, and a warning for each judge that is not there."""
        lacking = (
            Problem(
                _("{judge} is not on this machine: it was not asked.", judge=absence.judge),
                hint=_("Get it: {cure}", cure=absence.cure),
                severity=Severity.WARNING,
            )
            for absence in self.absent
        )
        found = (
            _problem(case, judgement, finding)
            for case in self.cases
            for judgement in case.judgements
            for finding in judgement.findings
        )
        return (*lacking, *found)

    def rows(self) -> Iterable[tuple[str, str, str, str]]:
        """For each judge that was asked: name, version, number of files, number of findings."""
        judgements = [judgement for case in self.cases for judgement in case.judgements]
        for judge in JUDGES:
            mine = [one for one in judgements if one.judge == judge.name]
            if mine:
                count = sum(len(one.findings) for one in mine)
                files = _n("one file", "{count} files", len(mine))
                said = _n("one finding", "{count} findings", count)
                yield judge.name, mine[0].version, files, said


def hear(workspace: Workspace, choice: Choice, judges: Sequence[Judge] = JUDGES) -> Hearing:
    """Ask every judge that is there about every picked file of the manifest, and write accessibility.json and .html.

    Files that belong to no edition (the overview, the evidence) are judged every time. Where OPPSLAG_CI is 1, a judge
    that is not there raises ToolMissing before any is asked.
    """
    folder = judges_folder(workspace.cache)
    cures = {judge.name: judge.cure(folder) for judge in judges}
    absent = tuple(Absence(name, cure) for name, cure in cures.items() if cure)
    hearing = Hearing((), absent)
    if absent and os.environ.get("OPPSLAG_CI") == "1":
        raise ToolMissing(hearing.problems)
    entries = workspace.output.manifest()
    picked = [entry for entry in entries.values() if _picked(entry, choice)]
    with Scratch("judging") as place:
        subjects = [_subject(workspace, entry, place.resolve()) for entry in picked]
        judgements = _ask([judge for judge in judges if not cures[judge.name]], subjects, folder)
    cases = tuple(_case(subject, judgements) for subject in subjects)
    hearing = Hearing(tuple(case for case in cases if case.judgements), absent)
    _write(workspace, hearing)
    return hearing


def _ask(judges: Iterable[Judge], subjects: Sequence[Subject], folder: Path) -> tuple[Judgement, ...]:
    """Every answer; two judges work at a time, for most of them leave one core idle."""

    def ask(judge: Judge) -> tuple[Judgement, ...]:
        mine = [subject for subject in subjects if judge.takes(subject)]
        return judge.judge(mine, folder) if mine else ()

    with ThreadPoolExecutor(2) as pool:
        return tuple(judgement for answers in pool.map(ask, judges) for judgement in answers)


def in_words(hearing: Hearing, workspace: Workspace) -> str:
    """What the judges said, for the person at the keyboard: a line for each judge, the sum, and where the report is."""
    sums = _(
        "{good} of {all} files passed every judge that was asked.",
        good=sum(case.passed for case in hearing.cases),
        all=len(hearing.cases),
    )
    where = _("Report: {place}", place=workspace.output.path(FILES[1]).resolve())
    return (
        "\n".join((columns(hearing.rows()), sums, where))
        if hearing.cases
        else _("There is nothing to judge. Run «inv build».")
    )


def _picked(entry: Entry, choice: Choice) -> bool:
    # The report is written from the judgements, so they cannot hold one on it; its template is judged by a test.
    if entry.path in FILES:
        return False
    return not entry.document or choice.takes(entry.document, entry.language, entry.format)


def _subject(workspace: Workspace, entry: Entry, place: Path) -> Subject:
    file = workspace.output.path(entry.path).resolve()
    home = file.parent
    if entry.format == FRAGMENT and entry.media_type == HTML:
        file = place / entry.path
        file.parent.mkdir(parents=True, exist_ok=True)
        content = workspace.output.path(entry.path).read_text(encoding="utf-8")
        file.write_text(around(content, entry.language), encoding="utf-8")
    return Subject(entry.path, file, home, entry.media_type, entry.sha256, entry.document, entry.language, entry.format)


def around(fragment: str, language: str) -> str:
    """A plain page of a CMS around a fragment: a title, and the fragment below it, each line on its own number."""
    tag, flow = html.escape(language), direction(language)
    return (
        f'<!doctype html><html lang="{tag}" dir="{flow}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>CMS</title>'
        # What a fragment cannot bring with it: a CMS breaks a long address in two rather than push the page wide.
        '<link rel="icon" href="data:,"><style>body { overflow-wrap: anywhere; }</style></head>'
        f"<body><main><h1>CMS</h1>{fragment}</main></body></html>\n"
    )


def _case(subject: Subject, judgements: Iterable[Judgement]) -> Case:
    mine = tuple(judgement for judgement in judgements if judgement.path == subject.path)
    return Case(subject.path, subject.sha256, subject.document, subject.language, subject.format, mine)


def _problem(case: Case, judgement: Judgement, finding: Finding) -> Problem:
    line, _colon, column = finding.where.partition(":")
    numbered = line.isdecimal()
    place = Place(PurePath("output", case.path), int(line) if numbered else 0, int(column) if column.isdecimal() else 0)
    words = (
        f"{judgement.judge}: {finding.message} ({finding.rule})",
        "" if numbered else finding.where,
        finding.view,
        _("{count} times", count=finding.times) if finding.times > 1 else "",
    )
    template = _TEMPLATES.get(case.format or PurePath(case.path).name)
    hint = _("If you did not change the text, look in templates/: {template}", template=template) if template else ""
    return Problem(" · ".join(filter(None, words)), place, hint)


def _write(workspace: Workspace, hearing: Hearing) -> None:
    """What was said now, with what was said before of files that were not picked and have not changed since.

    Judging takes its time: the manifest is taken as it is now, whatever was built meanwhile.
    """
    now = {case.path for case in hearing.cases}
    with workspace.alone():
        entries = workspace.output.manifest()
        kept = (
            case
            for case in _before(workspace)
            if case.path not in now and case.path in entries and entries[case.path].sha256 == case.sha256
        )
        cases = tuple(sorted((*kept, *hearing.cases), key=lambda case: case.path))
        contents = (
            to_json(cases, hearing.absent),
            accessibility_page(cases, hearing.absent, JUDGES, workspace.workshop.fill),
        )
        for name, content, media_type in zip(FILES, contents, ("application/json", HTML), strict=True):
            digest = hashlib.sha256(content).hexdigest()
            if not workspace.output.has(name, digest):
                workspace.output.write(name, content)
            entries[name] = Entry(name, digest, len(content), media_type)
        if entries != workspace.output.manifest():
            workspace.output.write_manifest(entries)


def _before(workspace: Workspace) -> tuple[Case, ...]:
    with suppress(OSError, ValueError):
        return from_json(workspace.output.path(FILES[0]).read_bytes())
    return ()

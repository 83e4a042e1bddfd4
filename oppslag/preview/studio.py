"""What the preview shows: made from the source as it is now, and where that has a mistake, as it last was whole.

Tools, parsed texts and finished pictures stay warm from one save to the next, so that an edit costs what it changes.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from oppslag.building import Step, make, plan
from oppslag.formats.document import Document
from oppslag.formats.page import Page
from oppslag.formats.poster import A3, Poster
from oppslag.formats.protocol import Format
from oppslag.formats.word import Word
from oppslag.judging.office import Office
from oppslag.loading import Library, Memory, load, whole
from oppslag.locales import direction, native_name
from oppslag.messages import _
from oppslag.model import Edition, Policy, languages_of
from oppslag.pipeline import survey
from oppslag.problems import OppslagError, Problem, Severity
from oppslag.workshop import Workshop
from oppslag.workspace import Choice, Workspace

PANES: dict[str, Format] = {"page": Page(), "poster": Poster(sheets=(A3,)), "document": Document(), "word": Word()}
WIDTH = 1200  # pixels of a picture of a page
_PATIENCE = 5  # seconds that a page may take to be drawn
_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Warm(Workspace):
    """A workspace whose tools, and what is known of its files, outlive one reading of its source."""

    tools: Workshop = field(default_factory=Workshop)
    memory: Memory = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def library(self) -> Library:
        """The source, as it is now."""
        return load(self.root, whole.known(self.cache), self.memory)

    @property
    def workshop(self) -> Workshop:
        """Its tools and templates, as warm as they are."""
        return self.tools


@dataclass(frozen=True, slots=True)
class Reading:
    """One edition as last read: the last that was sound, and what is wrong with the source now."""

    edition: Edition | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one pane shows: a file, the number of its pages, and why it is not that of the source as it is now."""

    key: str = ""
    content: bytes = b""
    pages: int = 0
    problems: tuple[Problem, ...] = ()


Seat = tuple[str, str, str]  # document, language, pane


class Studio:
    """Makes what a browser asks for, when it asks; `changed` tells it that the source has moved on."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.revision = 1
        self._workshop = Workshop.of(root)
        self._memory: Memory = {}
        self._policies: dict[str, Policy] = {}
        self._readings: dict[tuple[str, str], tuple[int, Reading]] = {}
        self._sheets: dict[Seat, Sheet] = {}
        self._pictures: dict[tuple[str, int], bytes] = {}
        self._moved = threading.Condition()
        self._reading = threading.Lock()
        self._making = {pane: threading.Lock() for pane in PANES}
        self._office = Office()
        self._drawing = threading.Lock()
        self._closed = False

    # --- What has changed --------------------------------------------------------------------------------------------

    def changed(self, templates: bool) -> None:
        """Something was saved; `templates`: a template, so that the tools must look at all of them again."""
        with self._moved:
            if templates:
                self._workshop = Workshop.of(self.root)
            self.revision += 1
            self._moved.notify_all()

    def wait(self, known: int, seconds: float) -> int:
        """The revision, as soon as it is another than the known one; the known one when none comes in that time."""
        with self._moved:
            self._moved.wait_for(lambda: self.revision != known, seconds)
            return self.revision

    def close(self) -> None:
        """Let everyone who waits go, and stop what runs. Nobody is drawing any more when it is done."""
        with self._moved:
            self.revision += 1
            self._moved.notify_all()
        self._closed = True
        self._office.close()
        if self._drawing.acquire(timeout=_PATIENCE):
            self._drawing.release()

    def _drawn(self, ask: Callable[[], _Answer], otherwise: _Answer) -> _Answer:
        """What PDFium answers. It takes the process with it that ends in the middle: after `close` nobody asks it."""
        with self._drawing:
            return otherwise if self._closed else ask()

    # --- What there is -----------------------------------------------------------------------------------------------

    def documents(self) -> dict[str, Policy]:
        """Every document that was sound when it was last read, by id."""
        if not self._policies:
            self._look(Choice())
        return self._policies

    def faults(self) -> tuple[Problem, ...]:
        """What is wrong where no document is sound."""
        return self._look(Choice())[1]

    def languages(self, document: str) -> list[dict[str, str]]:
        """The languages of a document: tag, own name, direction."""
        tags = languages_of(self.documents()[document])
        return [{"tag": tag, "name": native_name(tag), "dir": direction(tag)} for tag in tags]

    def reading(self, document: str, language: str) -> Reading:
        """The edition as the source says it now, or the last that was sound with what is wrong now."""
        with self._reading:
            now = self.revision
            known, before = self._readings.get((document, language), (0, Reading(None)))
            if known == now:
                return before
            editions, problems = self._look(Choice(documents=(document,), languages=(language,)))
            read = Reading(editions[0] if editions else before.edition, problems)
            self._readings[document, language] = (now, read)
            return read

    def _look(self, choice: Choice) -> tuple[tuple[Edition, ...], tuple[Problem, ...]]:
        workspace = Warm(self.root, self._workshop, self._memory)
        editions: tuple[Edition, ...] = ()
        try:
            found = survey(workspace, choice)
            editions, problems = found.editions, found.problems
        except OppslagError as error:
            problems = error.problems
        there = {name: policy for name, policy in self._policies.items() if (self.root / policy.place.file).is_file()}
        with suppress(OppslagError):  # said above
            there |= {policy.id: policy for policy in workspace.library.policies}
        self._policies = there
        return editions, problems

    # --- What is shown -----------------------------------------------------------------------------------------------

    def sheet(self, document: str, language: str, pane: str) -> Sheet:
        """The file of a pane; where it cannot be made, the last that could, with the reasons."""
        seat = (document, language, pane)
        with self._making[pane]:
            read = self.reading(document, language)
            before = self._sheets.get(seat, Sheet())
            if read.edition is None:
                return before
            steps = plan([read.edition], [PANES[pane]], self._workshop)
            if not steps:
                return Sheet(problems=(_unwanted(),))
            (step,) = steps
            if step.key != before.key:
                self._sheets[seat] = self._made(step, pane, before)
            return self._sheets[seat]

    def _made(self, step: Step, pane: str, before: Sheet) -> Sheet:
        result = make(step, self._workshop)
        if result.error:
            return replace(before, key=step.key, problems=result.error.problems)
        content = result.artifacts[0].content
        if pane == "word":
            return self._as_pdf(content, step.key, before)
        return Sheet(step.key, content, 0 if pane == "page" else self._pages(content))

    def _pages(self, pdf: bytes) -> int:
        return self._drawn(partial(self._workshop.pages, pdf), 0)

    def _as_pdf(self, docx: bytes, key: str, before: Sheet) -> Sheet:
        pdf = self._office.pdf(docx)
        if pdf:
            return Sheet(key, pdf, self._pages(pdf))
        if self._office.program:
            return replace(before, key=key, problems=(Problem(_("LibreOffice could not show the Word file.")),))
        note = Problem(
            _("The Word file is made, but there is no picture of it here: LibreOffice is not installed."),
            severity=Severity.WARNING,
        )
        return Sheet(key, problems=(note,))

    def picture(self, document: str, language: str, pane: str, page: int) -> bytes | None:
        """A page of a pane as PNG, counted from 0; None when there is no such page."""
        sheet = self._sheets.get((document, language, pane), Sheet())
        if not 0 <= page < sheet.pages:
            return None
        name = (sheet.key, page)
        if name not in self._pictures:
            while len(self._pictures) > 40:  # pages: what a few sheets hold
                self._pictures.pop(next(iter(self._pictures)))
            draw = partial(self._workshop.picture, sheet.content, WIDTH, page)
            if not (picture := self._drawn(draw, b"")):
                return None
            self._pictures[name] = picture
        return self._pictures[name]

    # --- The shell ---------------------------------------------------------------------------------------------------

    def fill(self, template: str, **values: object) -> str:
        """A template's words."""
        return self._workshop.fill(template, **values)

    def template(self, name: str) -> bytes:
        """A template as it is."""
        return self._workshop.template(name).read_bytes()


def _unwanted() -> Problem:
    return Problem(_("This document does not ask for this format."), severity=Severity.WARNING)

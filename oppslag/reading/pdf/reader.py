"""Reading a PDF as a person does: what is drawn and can be seen, in the order of its tags or of the page.

`read_pdf` knows nothing of how a file was made. The tag tree gives the blocks and their order; the letters come from
what the glyphs draw (`outlines`), not from the text layer, which can say anything; whether they can be seen comes
from the page's operators and from a picture of it (`sight`). Where these disagree there is a finding.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from io import BytesIO
from itertools import groupby
from operator import attrgetter, itemgetter

import pikepdf

from oppslag.messages import _, decimal
from oppslag.reading.limits import check_size
from oppslag.reading.passages import Finding, Link, Passage, Passages, Shape, Spot, Symbol, UnreadableFile
from oppslag.reading.passages import Sight as Seen
from oppslag.reading.pdf.budget import Budget
from oppslag.reading.pdf.clusters import read_clusters
from oppslag.reading.pdf.drawn import Drawn, Glyph, Key, Run
from oppslag.reading.pdf.file import (
    Annotation,
    annotations,
    attached_files,
    bookmarks,
    click_areas,
    direction,
    file_findings,
    kept_box,
    link_target,
    named_places,
    note_of,
    notes,
    open_pdf,
    page_findings,
    set_upright,
    switched_off,
    title,
    visible_box,
)
from oppslag.reading.pdf.fonts import Digests
from oppslag.reading.pdf.layer import letters_of, refused_fonts, replaced_findings, tagged_twice, text_layer_findings
from oppslag.reading.pdf.lines import is_right_to_left, read_letters, text_of, text_of_runs
from oppslag.reading.pdf.loose import loose_blocks
from oppslag.reading.pdf.matrices import Matrix, bounds, overlap
from oppslag.reading.pdf.order import misplaced
from oppslag.reading.pdf.painter import draw_page
from oppslag.reading.pdf.pictures import Picture, take_picture
from oppslag.reading.pdf.shapes import drawn_words
from oppslag.reading.pdf.sight import judge
from oppslag.reading.pdf.spots import WholeRuns, spot_of_glyphs, spot_of_runs, whole_runs
from oppslag.reading.pdf.strings import MIRRORED, Box, around, kind_of, read_string
from oppslag.reading.pdf.syllables import read_syllables
from oppslag.reading.pdf.symbols import read_symbols
from oppslag.reading.pdf.tags import Block, read_tags
from oppslag.reading.tongues import tongues_of

MEDIA_TYPE = "application/pdf"
_VISIBLE = 3  # points: the width and height from which a picture can be seen
_MOST_STRIPS = 4  # pictures as thin as a line; more of them may be one picture
_LEAST_PARTED = 3  # pairs of letters of a text: a few may be meant so
_COST_OF_PAGE = 1000  # in steps: a page has to be looked at
_COST_OF_BOXES = 10  # places that a link is held against in a step


def read_pdf(content: bytes, *, closely: bool = False) -> Passages:
    """Every passage of the file, seen or hidden, in reading order, with the links and what is wrong with the file.

    Letters are those that are drawn; text is in logical order and composed (NFC). `closely` looks at every glyph for
    itself, where otherwise whole strings are judged as long as nothing about them is in doubt: it takes several times
    as long and says the same. Raises UnreadableFile.
    """
    budget = Budget()
    with _refusing_damage():
        opened, whole = open_pdf(content, budget)
        with opened as pdf:
            return _Reader(pdf, content, whole, budget, closely).passages()


def _attached(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    """The JSON files inside it, as text; a name twice is told of as often."""
    for name, stream in attached_files(pdf):
        if name.endswith(".json"):
            content = stream.read_bytes()
            check_size(len(content))
            yield name, content.decode("utf-8", "replace")


@contextmanager
def _refusing_damage() -> Iterator[None]:
    """Whatever goes wrong inside a damaged file is the file's fault: one sentence, no traceback."""
    try:
        yield
    except UnreadableFile:
        raise
    except RecursionError as error:
        raise UnreadableFile(_("The PDF is nested without an end.")) from error
    except MemoryError as error:
        raise UnreadableFile(_("The PDF unpacks to more than can be read. It is no ordinary document.")) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, ArithmeticError) as error:
        raise UnreadableFile(_("The PDF is damaged or cut short.")) from error
    except AttributeError as error:
        if not isinstance(error.obj, pikepdf.Object | int | Decimal):  # numbers come as Python's own
            raise  # a slip of the program, not what an object of the file has not
        raise UnreadableFile(_("The PDF is damaged or cut short.")) from error
    except RuntimeError as error:  # pypdfium2's own errors, and qpdf's on a broken tree
        raise UnreadableFile(_("The PDF is damaged or cut short.")) from error


_HANGS = 0.2  # em
_WIDER = 4.0  # times that what a link is drawn as may be wider or higher than where it can be clicked


def _signs(address: str) -> str:
    """An address without its percent-encoding, and what stands between its letters and digits."""
    from urllib.parse import unquote  # noqa: PLC0415 - only where there are links

    return "".join(filter(str.isalnum, unquote(address))).casefold()


@dataclass(slots=True)
class _LinkArea:
    """Where on a page a link can be clicked."""

    page: int
    box: Box
    target: str
    said: str = ""  # what is read aloud in the place of its words

    @property
    def names_target(self) -> bool:
        """Whether what is read aloud is the address itself, if it leads to one, or nothing."""
        _scheme, colon, address = self.target.partition("?")[0].partition(":")
        return not self.said or self.target.startswith("#") or (bool(colon) and _signs(address) in _signs(self.said))

    @property
    def is_narrow(self) -> bool:
        """Whether it is so narrow or low that nobody can click it."""
        left, bottom, right, top = self.box
        return min(right - left, top - bottom) < _VISIBLE

    def touches(self, box: Box) -> bool:
        """Whether a box reaches into it."""
        left, bottom, right, top = self.box
        return left - 0.5 <= box[2] and box[0] <= right + 0.5 and bottom - 0.5 <= box[3] and box[1] <= top + 0.5

    def is_as_large_as(self, box: Box) -> bool:
        """Whether a box is not many times as wide or high as it, as what is behind a page is."""
        left, bottom, right, top = self.box
        return box[2] - box[0] < _WIDER * (right - left) and box[3] - box[1] < _WIDER * (top - bottom)

    def surrounds(self, box: Box) -> bool:
        """Whether all of a box lies in it."""
        left, bottom, right, top = self.box
        return left - 0.5 <= box[0] and box[2] <= right + 0.5 and bottom - 0.5 <= box[1] and box[3] <= top + 0.5

    def holds(self, glyph: Glyph) -> bool:
        """Whether the middle of a glyph lies in it; that of `_` hangs under those of the letters around it."""
        x, y = (glyph.ink[0] + glyph.ink[2]) / 2, (glyph.ink[1] + glyph.ink[3]) / 2
        left, bottom, right, top = self.box
        bottom -= _HANGS * glyph.size if glyph.text == "_" else 0
        return glyph.page == self.page and left - 0.5 <= x <= right + 0.5 and bottom - 0.5 <= y <= top + 0.5


@dataclass(slots=True)
class _Reader:
    """Reads one file."""

    pdf: pikepdf.Pdf
    content: bytes
    whole: bool
    budget: Budget
    closely: bool = False
    language: str = ""
    findings: list[Finding] = field(default_factory=list)
    links: list[_LinkArea] = field(default_factory=list)
    symbols: list[Symbol] = field(default_factory=list)
    turned: dict[int, Matrix] = field(default_factory=dict)
    noted: list[list[Annotation]] = field(default_factory=list)  # what lies on each page, and is shown or printed

    def passages(self) -> Passages:
        """The whole file."""
        self.language = str(self.pdf.Root.get("/Lang", ""))
        listed = list(bookmarks(self.pdf))
        self.findings += file_findings(self.pdf, listed)
        self.turned = set_upright(self.pdf)
        tags = read_tags(self.pdf, self.language)
        self.findings += tags.findings
        blocks = tags.blocks
        pages = self._draw_pages()
        self.findings += tagged_twice(blocks, pages)
        held, loose = self._held(pages, blocks)
        for page, areas in groupby(self.links, key=attrgetter("page")):
            self._look_behind(areas, pages[page - 1])
        self._judge_pages(pages)
        read = [(block, runs) for block, runs in held if runs] + loose_blocks(loose, self.language)
        self.findings += misplaced(read)
        passages = [passage for block, runs in read for passage in self._block(block, runs)]
        passages += self._notes()
        self.findings += text_layer_findings(pages)
        self.findings += replaced_findings(read, tags.spoken)
        if not self.whole or self.pdf.get_warnings():
            self.findings.append(Finding(_("A part of the PDF is damaged.")))
        left, bottom, right, top = visible_box(self.pdf.pages[0])
        return Passages(
            MEDIA_TYPE,
            tuple(passages),
            self.language,
            direction(self.pdf),
            title(self.pdf),
            tuple(self.findings),
            (right - left, top - bottom),
            attached=tuple(_attached(self.pdf)),
            anchors=tuple((name, self._upright(spot)) for name, spot in named_places(self.pdf)),
            bookmarks=tuple((one.words, self._upright(one.spot)) for one in listed),
            symbols=tuple(self.symbols),
        )

    def _look_behind(self, areas: Iterable[_LinkArea], drawn: Drawn) -> None:
        """Note links of a page that lie on nothing, or are read aloud as something else than they are."""
        boxes: list[Box] | None = None
        for area in areas:
            if area.is_narrow:
                continue  # nobody can click it
            self.budget.step(1 + len(drawn.runs))
            is_on_something = any(area.touches(run.ink) for run in reversed(drawn.runs))
            if not is_on_something:
                boxes = list(_drawn_boxes(drawn)) if boxes is None else boxes
                self.budget.step(1 + len(boxes) // _COST_OF_BOXES)
                is_on_something = any(area.touches(box) and area.is_as_large_as(box) for box in boxes)
            self.findings += _misleading(area, drawn, is_on_something=is_on_something)

    def _upright(self, spot: Spot) -> Spot:
        """A place on a page as it was, on the page as it is turned."""
        matrix = self.turned.get(spot.page)
        return Spot(spot.page, bounds(spot.box, matrix)) if matrix and spot.box else spot

    # Pages

    def _draw_pages(self) -> list[Drawn]:
        off, digests = switched_off(self.pdf), Digests(self.pdf)
        pages = []
        for number, page in enumerate(self.pdf.pages, 1):
            pages.append(draw_page(self.pdf, page, number, off, self.budget, digests))
            self.noted.append(list(annotations(page)))
            self.findings += page_findings(page, number, self.noted[-1])
            self.findings += _unreadable(pages[-1], page, number, turned=number in self.turned)
            self.links += [
                _LinkArea(number, area, link_target(self.pdf, annotation), note_of(annotation))
                for kind, box, annotation in self.noted[-1]
                if kind == "Link"
                for area in click_areas(annotation, box)
            ]
        return pages

    def _judge_pages(self, pages: Sequence[Drawn]) -> None:
        """Set on every glyph whether it can be seen."""
        import pypdfium2 as pdfium  # noqa: PLC0415 - heavy, and only wanted once the file is known to be sound

        document = pdfium.PdfDocument(_saved(self.pdf) if self.turned else self.content)
        try:
            if len(document) != len(pages):
                raise UnreadableFile(_("Two programs count different numbers of pages in the PDF."))
            for number, drawn in enumerate(pages):
                self.budget.step(_COST_OF_PAGE)
                page = self.pdf.pages[number]
                visible, kept = visible_box(page), kept_box(page)
                shown = self.noted[number]
                struck = [box for kind, box, _annotation in shown if kind == "StrikeOut"]
                over = [box for kind, box, annotation in shown if kind != "Link" or "/AP" in annotation]

                def look(scale: float, number: int = number, visible: Box = visible) -> Picture:
                    return take_picture(document[number], visible, self.budget, scale)

                pale = judge(drawn, kept, look, struck, over, None if self.closely else document, self.budget)
                self.findings += [_pale(run, apart) for run, apart in pale]
                found = read_symbols(
                    drawn, visible, [*struck, *over], partial(document.get_page, number), self.budget,
                    closely=self.closely,
                )  # fmt: skip
                for words, box in found:
                    if words:
                        self.symbols.append(Symbol(words, Spot(number + 1, box)))
                    else:
                        self.findings.append(_like_words(number + 1, box))
            self.findings += refused_fonts(pages, document)
        finally:
            document.close()

    def _held(self, pages: Sequence[Drawn], blocks: list[Block]) -> tuple[list[tuple[Block, list[Run]]], list[Run]]:
        """Every block with its runs, and all runs that no block holds, each with its letters."""
        by_key: dict[Key | None, list[Run]] = {}
        for drawn in pages:
            for run in drawn.runs:
                by_key.setdefault(None if run.mark.artifact else run.mark.key, []).append(run)
        held = []
        for block in blocks:
            runs = [run for key in block.keys for run in by_key.pop(key, ())]
            self._letters(runs, block.language)
            held.append((block, runs))
        loose = [run for runs in by_key.values() for run in runs]
        self._letters(loose, self.language)
        return held, loose

    def _letters(self, runs: Sequence[Run], language: str) -> None:
        language = runs[0].mark.language or language if runs else language
        for run in runs:
            run.reading = read_string(run.shown, run.mark.actual, language)
        self.findings += _parted(runs)
        if self.closely or any(run.reading.closely for run in runs if run.reading):
            glyphs = [glyph for run in runs for glyph in run.glyphs]
            read_letters(glyphs, language)
            read_syllables(glyphs, language)
            read_clusters(glyphs)
        for run in runs:
            if run.distorted and run.angle == _TURNED:
                _turn_back(run)

    # Passages

    def _block(self, block: Block, runs: list[Run]) -> Iterator[Passage]:
        """The seen text of a block, then what is hidden in it, by reason."""
        language = runs[0].mark.language or block.language
        if len({run.mark.language for run in runs}) > 1 or len(set(block.languages)) > 1:
            tongues = _tongues(block, runs, language)
            ways = {is_right_to_left(run.mark.language or block.language or self.language) for run in runs}
            base = self.language if len(ways) > 1 else language  # a name in Arabic letters in a line from the left
            yield from (replace(passage, tongues=tongues) for passage in self._parts(block, runs, language, base))
        else:
            yield from self._parts(block, runs, language, language)

    def _parts(self, block: Block, runs: list[Run], language: str, base: str) -> Iterator[Passage]:
        """The same, as of one language, in lines that run as `base` does."""
        readings = whole_runs(runs)
        if readings is not None:
            rtl = _runs_from_the_right(readings, base, self.language)
            if (text := _said_by(runs, rtl=rtl)) is not None:
                if text:
                    sizes = [run.size for run, reading in readings if reading.has_letters]
                    links = self._links_of(readings, rtl=rtl)
                    size = min(sizes, default=0.0)
                    yield self._passage(block, text, language, spot_of_runs(readings), size, links)
                return
        yield from self._block_of([glyph for run in runs for glyph in run.glyphs], block, language, base)

    def _block_of(self, glyphs: Sequence[Glyph], block: Block, language: str, base: str) -> Iterator[Passage]:
        """The same, glyph by glyph."""
        rtl = _reads_from_the_right(glyphs, base, self.language)
        for why in dict.fromkeys(["", *(glyph.why for glyph in glyphs)]):
            part = [glyph for glyph in glyphs if glyph.why == why or glyph.text == " "]
            text = text_of(part, rtl=rtl)
            if not text:
                continue
            letters = [glyph for glyph in part if glyph.text != " "]
            size = min((glyph.size for glyph in letters if glyph.text.isalpha()), default=0.0)
            passage = self._passage(block, text, language, spot_of_glyphs(letters), size)
            if why:
                yield replace(passage, sight=Seen.HIDDEN, why=why)
            else:
                yield replace(passage, links=tuple(self._links(part, rtl=rtl)))

    def _passage(  # noqa: PLR0913, PLR0917 - all that a reader gets to know of a block
        self, block: Block, text: str, language: str, spot: Spot, size: float, links: tuple[Link, ...] = ()
    ) -> Passage:
        context = block.context
        return Passage(
            text, context.shape, spot, depth=context.depth, level=context.level, language=language, zone=context.zone,
            links=links, size=size, column=context.column,
        )  # fmt: skip

    def _links_of(self, readings: "WholeRuns", *, rtl: bool) -> tuple[Link, ...]:
        """The links on whole runs: by whole runs where each lies under one link or none, else by their glyphs."""
        pages = {run.page for run, _reading in readings}
        areas = [area for area in self.links if area.page in pages]
        if not areas:
            return ()
        runs, targets = [run for run, _reading in readings], _targets(readings, areas)
        if targets is not None and (links := _links_of(runs, targets, rtl=rtl)) is not None:
            return links
        found: list[Link] = []
        for is_near, group in groupby(readings, key=lambda one: not one[1].box or _is_near(one[0], areas)):
            if is_near:
                found += self._links([glyph for run, _reading in group for glyph in run.glyphs], rtl=rtl)
        return tuple(found)

    def _notes(self) -> Iterator[Passage]:
        """What is written in notes on the pages: a person sees a sign, and the words when they open it."""
        why = _("only in a note that is stuck on the page")
        for number, noted in enumerate(self.noted, 1):
            for box, words in notes(noted):
                yield Passage(words, Shape.PARAGRAPH, Spot(number, box), sight=Seen.HIDDEN, why=why)

    def _links(self, glyphs: Sequence[Glyph], *, rtl: bool) -> Iterator[Link]:
        """The links on a block: neighbouring glyphs under areas with the same target are one."""
        pages = {glyph.page for glyph in glyphs}
        areas = [area for area in self.links if area.page in pages]
        if not areas:
            return
        run: list[Glyph] = []
        target = ""
        for glyph in glyphs:
            here = next((area.target for area in areas if area.holds(glyph)), "")
            if glyph.text == " " and not here:
                here = target
            if here != target:
                yield from _link(run, target, rtl=rtl)
                run, target = [], here
            run.append(glyph)
        yield from _link(run, target, rtl=rtl)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def _tongues(block: Block, runs: Sequence[Run], language: str) -> tuple[str, ...]:
    """The other languages that more than a few words of a block are marked as."""
    own = dict(zip(block.keys, block.languages, strict=True))
    said = [(run.mark.language or (own.get(run.mark.key, language) if run.mark.key else language), run) for run in runs]
    return tongues_of(((_texts_of(run), tongue) for tongue, run in said), language)


def _texts_of(run: Run) -> str:
    return "".join(run.reading.texts if run.reading else [glyph.text for glyph in run.glyphs])


def _said_by(runs: Sequence[Run], *, rtl: bool) -> str | None:
    """The text of whole runs, worked out once for all sheets that show the same drawing; None as `text_of_runs`."""
    said = runs[0].said
    if said is None or any(run.said is not said for run in runs):
        return text_of_runs(runs, rtl=rtl)
    key = (rtl, *[(run.base, run.reading) for run in runs])
    if key not in said:
        said[key] = text_of_runs(runs, rtl=rtl)
    return said[key]


def _targets(readings: WholeRuns, areas: Sequence[_LinkArea]) -> list[str] | None:
    """Where a link on each of the runs leads to, if anywhere; None where one lies under a link in part."""
    targets: list[str] = []
    for run, _reading in readings:
        if (box := run.marked) is None:  # blanks belong to what they follow
            targets.append(targets[-1] if targets else "")
            continue
        area = next((area for area in areas if area.page == run.page and area.touches(box)), None)
        if area and not area.surrounds(box):
            return None
        targets.append(area.target if area else "")
    return targets


def _is_near(run: Run, areas: Sequence[_LinkArea]) -> bool:
    """Whether any of its glyphs could be held by one of them."""
    left, bottom, right, top = run.ink
    reach = _HANGS * run.size
    return any(area.page == run.page and area.touches((left, bottom, right, top + reach)) for area in areas)


def _links_of(runs: Sequence[Run], targets: Sequence[str], *, rtl: bool) -> tuple[Link, ...] | None:
    """The links on whole runs, neighbours with the same target as one; None where `text_of_runs` cannot tell."""
    links: list[Link] = []
    for target, group in groupby(zip(targets, runs, strict=True), key=itemgetter(0)):
        if target:
            words = _said_by([run for _target, run in group], rtl=rtl)
            if words is None:
                return None
            links += [Link(words.replace("\n", " "), target)] if words else []
    return tuple(links)


def _link(glyphs: Sequence[Glyph], target: str, *, rtl: bool) -> Iterator[Link]:
    """The link, where it has a target and words."""
    words = text_of(glyphs, rtl=rtl).replace("\n", " ") if target else ""
    if words:
        yield Link(words, target)


_TURNED = 180  # degrees
_COMPARES = frozenset("<>≤≥")


def _turn_back(run: Run) -> None:
    """A sign that is drawn in mirror writing and then looks like another one is that other one to whoever sees it."""
    for glyph in run.glyphs if run.matrix[1:3] == (0, 0) and run.matrix[3] > 0 else ():
        if glyph.text in _COMPARES:
            glyph.x, glyph.dx, glyph.angle, glyph.distorted = glyph.x + glyph.dx, -glyph.dx, 0, False
            glyph.text = glyph.text.translate(MIRRORED)


def _reads_from_the_right(glyphs: Iterable[Glyph], language: str, page: str) -> bool:
    """By the language of the words, else by most of the letters where the page's language may run so.

    A name in Arabic letters in a Norwegian line stands in a line from the left.
    """
    if is_right_to_left(language):
        return True
    return _may_run_so(language, page) and _mostly_from_the_right("".join([kind_of(glyph.text) for glyph in glyphs]))


def _runs_from_the_right(readings: WholeRuns, language: str, page: str) -> bool:
    """As `_reads_from_the_right`."""
    if is_right_to_left(language):
        return True
    return _may_run_so(language, page) and _mostly_from_the_right(
        "".join([reading.row().kinds for _run, reading in readings])
    )


def _may_run_so(language: str, page: str) -> bool:
    return not language or not page or is_right_to_left(page)


def _mostly_from_the_right(kinds: str) -> bool:
    return kinds.count("R") > kinds.count("L")


# What a page shows that cannot be read


def _unreadable(drawn: Drawn, page: pikepdf.Page, number: int, *, turned: bool) -> Iterator[Finding]:
    """Pictures, and text that a viewer which has turned the page shows lying on its side or head over."""
    images = [overlap(box, visible_box(page)) for box in drawn.images]
    seen = [box for box in images if box[2] - box[0] > _VISIBLE and box[3] - box[1] > _VISIBLE]
    thin = (box for box in images if box not in seen and min(box[2] - box[0], box[3] - box[1]) > 0)
    low = [box for box in thin if max(box[2] - box[0], box[3] - box[1]) > _VISIBLE]
    for box in (*seen, *([around(low)] if len(low) >= _MOST_STRIPS else [])):
        yield Finding(_("A picture is shown here, and what it says cannot be read."), Spot(number, box))
    for box in drawn_words(drawn):
        yield _like_words(number, box)
    if turned:
        angles: Counter[int] = Counter()
        for run in drawn.runs:
            advancing = sum(bool(shape.advance) for shape in run.shown.shapes)
            angles[round(run.angle / 10) * 10 % 360] += advancing
        if angles.total() and angles.most_common(1)[0][0]:
            yield Finding(_("The page is turned: its text lies on its side or stands on its head."), Spot(number))


def _drawn_boxes(drawn: Drawn) -> Iterator[Box]:
    """Where a page has anything but text."""
    yield from [paint.box for paint in (*drawn.paints, *drawn.veils)]
    yield from [stroke.box for stroke in drawn.strokes]
    yield from drawn.images
    for copy in drawn.copies:
        yield from map(copy.there.box, _drawn_boxes(copy.drawing))


def _pale(run: Run, apart: float) -> Finding:
    message = _("“{words}” is too pale to be read by everyone: its contrast is {found} to 1 (WCAG 2.2, 1.4.3).",
                words=_texts_of(run)[:60], found=decimal(apart))  # fmt: skip
    return Finding(message, Spot(run.page, run.ink))


def _parted(runs: Sequence[Run]) -> Iterator[Finding]:
    """Arabic words most of whose letters do not join: whoever drew them has a program that does not know the script."""
    joints = [run.reading.joints if run.reading else (0, 0) for run in runs]
    parted = sum(apart for apart, _joined in joints)
    if parted >= _LEAST_PARTED and parted > sum(joined for _apart, joined in joints):
        run = next(run for run, (apart, _joined) in zip(runs, joints, strict=True) if apart)
        message = _("Letters that should be joined stand each for itself: nobody can read it.")
        yield Finding(message, Spot(run.page, run.ink))


def _misleading(area: _LinkArea, drawn: Drawn, *, is_on_something: bool) -> Iterator[Finding]:
    """A link that lies on nothing, or that is read aloud as something else than its address or its words."""
    spot = Spot(area.page, area.box)
    if not is_on_something:
        yield Finding(_("A link to {target} lies where nothing is drawn.", target=area.target), spot, own=True)
    elif not area.names_target:
        under = [glyph for run in drawn.runs if area.touches(run.ink) for glyph in run.glyphs if area.holds(glyph)]
        if not under or Counter(letters_of(area.said)) - Counter(letters_of("".join(glyph.text for glyph in under))):
            message = _("The link to {target} is read aloud as “{words}”.", target=area.target, words=area.said[:80])
            yield Finding(message, spot, own=True)


def _like_words(number: int, box: Box) -> Finding:
    return Finding(_("Something like words is drawn here as shapes, and cannot be read."), Spot(number, box))

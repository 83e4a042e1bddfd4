"""The way through a Word document: paragraphs, tables, boxes and notes in the order in which a person reads them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.reading.docx import drawings
from oppslag.reading.docx.colours import Palette
from oppslag.reading.docx.numbering import Level, Numbering, written
from oppslag.reading.docx.package import MC, W15, Element, M, Package, R, W, attribute, local
from oppslag.reading.docx.pieces import (
    RTL,
    SUPERSCRIPT,
    Piece,
    language_of,
    letters_in,
    links_of,
    raised,
    text_of_part,
    text_of_pieces,
    tidy,
)
from oppslag.reading.docx.sight import (
    LEAST_WIDTH,
    TWIP,
    Page,
    Place,
    Reason,
    adrift,
    fixed_height,
    fonts_of,
    outside,
    overflows,
    paragraph_place,
    row_place,
    why_unseen,
)
from oppslag.reading.docx.styles import (
    NOTHING,
    Look,
    Properties,
    Style,
    Styles,
    flag,
    is_on,
    merged,
    number,
    properties,
)
from oppslag.reading.docx.tables import Cell, cell_of, cell_shape, marked, parts_of, parts_of_row, table_look
from oppslag.reading.passages import Finding, Link, Passage, Shape, Sight, Spot, Zone
from oppslag.reading.sign_fonts import is_of_signs
from oppslag.reading.text import odd_characters
from oppslag.reading.tongues import tongues_of

_REVISIONS = frozenset({"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"})
_TRACKED = tuple(f"{{{W}}}{name}" for name in sorted(_REVISIONS))
_ARE_SETTINGS = frozenset({f"{{{W}}}pPr", f"{{{W}}}rPr"})
_BOOKMARK, _LETTERS = f"{{{W}}}bookmarkStart", f"{{{W}}}t"
_GONE = frozenset({"del", "moveFrom"})
_THROUGH = frozenset({"ins", "moveTo", "smartTag", "customXml", "dir", "bdo", "ruby", "rt", "rubyBase", "sdtContent"})
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_NOTE_MARKS = frozenset({"footnoteRef", "endnoteRef"})
_AGAINST = {"rtl": "ltr", "ltr": "rtl", "": "rtl"}  # w:dir: the letters that it turns around
_DRAWN = frozenset({"drawing", "pict", "object", "contentPart"})
_ISOLATES = re.compile("[\u2066-\u2069]")
_MATH_TEXT = f"{{{M}}}t"
# Fields that lead somewhere, count the pages of the document or mark its words for an index (ECMA-376-1, 17.16.5), and
# what they can show. Any other field holds or fetches words of its own, which it may show when the file is opened.
_COUNT = re.compile(r"[\d\W]*|[ivxlcdm]+|[a-z]{1,2}|error!.*", re.IGNORECASE)
_STEADY = {
    "HYPERLINK": re.compile(".*", re.DOTALL),
    **dict.fromkeys(("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "NOTEREF"), _COUNT),
    **dict.fromkeys(("TC", "XE"), re.compile("")),
}
# Those that hold or fetch sentences; in a header others tell the date, the name of the file, the title of a section.
_TELLING = frozenset({
    "IF", "QUOTE", "INCLUDETEXT", "INCLUDEPICTURE", "MACROBUTTON", "GOTOBUTTON", "FILLIN", "ASK", "SET", "DATABASE",
    "DDE", "DDEAUTO", "LINK", "EMBED", "IMPORT", "INCLUDE", "MERGEFIELD", "AUTOTEXT", "AUTOTEXTLIST", "COMPARE",
})  # fmt: skip
_CASES: Mapping[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "firstcap": lambda words: words[:1].upper() + words[1:],
    "caps": str.title,
}
_COMPUTED = frozenset({"pgNum", "dayShort", "monthShort", "yearShort", "dayLong", "monthLong", "yearLong"})
MOST_EMPTY, LINES = 300, 30  # empty lines between words, and how many a page has at least
MOST_APART = 36.0  # points that a table may be moved from where it stands
_CHOOSING = ("showingPlcHdr", "dropDownList", "comboBox")
_SEVERAL = re.compile(r"\w[^\w]|[^\w]\w")  # more than a word
_QUOTE_STYLES = re.compile("quot|block text|sitat", re.IGNORECASE)
_HEADING_STYLE = re.compile(r"heading (\d)", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"toc \d|toc heading|contents (?:\d|heading)", re.IGNORECASE)


@dataclass
class Document:
    """What the walk needs of the file besides the text. `letters` counts those of either direction on the way."""

    package: Package
    styles: Styles
    numbering: Numbering
    palette: Palette
    pages: list[Page]
    bookmarks: drawings.Bookmarks
    themed: Mapping[str, str] = field(default_factory=dict)  # the fonts of its theme, by the names that runs call them
    embedded: frozenset[str] = frozenset()  # the fonts that travel in it, in lower case
    signs: frozenset[str] = frozenset()  # the fonts that it says are of signs, in lower case
    anchors: dict[str, Spot] = field(default_factory=dict)  # the paragraph that each bookmark leads to
    letters: Counter[str] = field(default_factory=Counter)
    # of each paragraph: whether it is set from the right, the direction of most of its letters, where it stands
    directions: list[tuple[bool, str, Spot]] = field(default_factory=list)
    tables: list[tuple[bool, str, Spot]] = field(default_factory=list)  # the same of each with several columns


@frozen
class Context:
    """What is around a paragraph. `levels` and `cell_levels` are what a table's style says of runs and paragraphs."""

    spot: str  # what stands before the paragraph's number in its spot
    place: Place
    zone: Zone = Zone.BODY
    part: str = ""
    shape: Shape = Shape.PARAGRAPH
    levels: tuple[Properties, ...] = ()
    cell_levels: tuple[Properties, ...] = ()
    note: str = ""  # the mark of the note that this is
    column: int = 0  # of the cell that it is in, from 1

    @property
    def in_cell(self) -> bool:
        """Whether it is in a table."""
        return self.shape in {Shape.CELL, Shape.HEADER_CELL}


@dataclass(slots=True)
class _Field:
    """A field that is open: what it computes, and whether its result has begun."""

    code: str = ""
    result: bool = False
    spot: Spot | None = None  # where it begins, if it has a beginning of its own
    shown: str = ""

    @property
    def target(self) -> str:
        """Where a HYPERLINK field leads."""
        found = re.match(r'\s*HYPERLINK\s+(?:"([^"]*)"|([^\s"\\]+))?(?:.*?\\l\s+"([^"]*)")?', self.code)
        if not found:
            return ""
        return (found[1] or found[2] or "") + (f"#{found[3]}" if found[3] else "")


@dataclass(slots=True)
class _Paragraph:
    """A paragraph while it is being read."""

    context: Context
    place: Place
    run_levels: tuple[Properties, ...]
    bidi: bool
    turned: bool = False  # Latin words in it are said to run from the right
    pieces: list[Piece] = field(default_factory=list)
    drawn: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)  # kind, id, mark


class Walker:
    """Goes through the stories of one document, once each, and gathers `passages` and `findings`."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.passages: list[Passage] = []
        self.findings: list[Finding] = []
        self._counts: Counter[str] = Counter()  # paragraphs so far, by what stands before the number in their spot
        self._section = 0
        self._fields: list[_Field] = []
        self._collapsed = 0
        self._empty = 0  # lines since the last words
        self._notes: dict[str, dict[str, Element]] = {kind: self._note_bodies(kind) for kind in _NOTES.values()}
        self._marks: Counter[str] = Counter()
        self._revised: dict[str, bool] = {}  # whether anything is tracked in a part

    def story(self, parent: Element, context: Context) -> None:
        """Everything in a body, cell, note, header or box."""
        around, self._fields = self._fields, []  # a field never reaches from one story into another
        self._blocks(parent, context)
        for unfinished in self._fields:
            self.findings.append(Finding(_("A field begins here and never ends."), unfinished.spot or Spot()))
        self._fields = around

    def unused_notes(self, place: Place) -> None:
        """Notes that no text refers to, which nobody sees, and what stands above those of a page."""
        hidden = replace(place, reason=Reason(_("in a note that nothing refers to")))
        for kind, bodies in self._notes.items():
            root = self.document.package.companion(f"{kind}s") if self._marks[kind] else None
            for line in [] if root is None else root.findall(f"{{{W}}}{kind}"):
                if attribute(line, "type", "normal") != "normal":
                    part = self.document.package.related[f"{kind}s"]
                    self.story(line, Context(f"{kind}s, ", place, zone=Zone.RUNNING, part=part))
            for note in list(bodies.values()):
                self.story(note, Context(f"{kind}, ", hidden, part=self.document.package.related[f"{kind}s"]))

    def _note_bodies(self, kind: str) -> dict[str, Element]:
        root = self.document.package.companion(f"{kind}s")
        notes = [] if root is None else root.findall(f"{{{W}}}{kind}")
        return {attribute(each, "id"): each for each in notes if attribute(each, "type", "normal") == "normal"}

    # Blocks

    def _blocks(self, parent: Iterable[Element], context: Context) -> None:
        for element in parent:
            self._block(element, context)

    def _block(self, element: Element, context: Context) -> None:
        name = local(element)
        if name == "p":
            self._paragraph(element, context)
        elif name == "bookmarkStart":
            self._anchor(element, context, ahead=1)
        elif name == "tbl":
            self._table(element, context)
        elif name == "sdt":
            self._control(element, context, ahead=1)
            self._blocks(element.findall(f"{{{W}}}sdtContent"), _in_control(element, context))
        elif name in _GONE:
            self._blocks(element, replace(context, place=_gone(context.place, name)))
        elif name in _THROUGH:
            if name in _REVISIONS:
                self._find(_tracked(), context, ahead=1)
            self._blocks(element, context)
        elif name in {"altChunk", "subDoc"}:
            self._find(_("The file pulls in another file here, which is not read."), context)
        elif element.tag == f"{{{MC}}}AlternateContent":
            self._alternatives(element, context)
            self._blocks(drawings.chosen(element), context)
        else:
            self._unknown(element, context, ahead=1)

    def _unknown(self, element: Element, context: Context, ahead: int = 0) -> None:
        """Report an element that is not of Word's and holds words: some programs pass it by, others go into it."""
        if len(element) and element.tag not in _ARE_SETTINGS and next(element.iter(_LETTERS), None) is not None:
            self._find(_("It depends on the program whether words are shown here."), context, ahead)

    def _alternatives(self, element: Element, context: Context) -> None:
        if drawings.disagree(element):
            self._find(_("It depends on the program which of two texts is shown here."), context)

    def _control(self, element: Element, context: Context, ahead: int = 0) -> None:
        settings = element.find(f"{{{W}}}sdtPr")
        if any(local(each) in _CHOOSING for each in (() if settings is None else settings)):
            self._find(_("A content control here shows words that its reader is asked to replace."), context, ahead)
        names = (f"{{{W}}}dataBinding", f"{{{W15}}}dataBinding")
        binding = None if settings is None else next(settings.iterchildren(*names), None)
        if binding is not None and not self._says_the_title(binding, element):
            message = _("A content control here is filled from elsewhere in the file, so programs may show other text.")
            self._find(message, context, ahead)

    def _says_the_title(self, binding: Element, control: Element) -> bool:
        """Whether a control that repeats the title of the file, as in covers that Word makes, says what that is."""
        title = self.document.package.core()[0]
        bound = re.search(r"coreProperties\[1\]/\w+:title\[1\]$", attribute(binding, "xpath"))
        said = _ISOLATES.sub("", drawings.words_in(control))
        return bound is not None and said == re.sub(r"\s", "", _ISOLATES.sub("", title))

    def _find(self, message: str, context: Context, ahead: int = 0) -> None:
        self.findings.append(Finding(message, self._spot(context, ahead)))

    def _spot(self, context: Context, ahead: int = 0) -> Spot:
        """Where the paragraph stands that is being read, or one `ahead` of it: what an element around it holds."""
        return Spot(path=f"{context.spot}paragraph {self._counts[context.spot] + ahead}")

    @property
    def _page(self) -> Page:
        pages = self.document.pages
        return pages[min(self._section, len(pages) - 1)] if pages else Page()

    # Tables

    def _table(self, table: Element, context: Context) -> None:
        settings = table.find(f"{{{W}}}tblPr")
        own = self.document.styles.own(settings)
        style = self.document.styles.style("table", own.get("tblStyle", {}).get("val", ""))
        context = replace(context, place=self._table_place(own, context.place))
        for control in table.iter(f"{{{W}}}sdt"):
            if any(local(inside) in {"tr", "tc"} for held in control.findall(f"{{{W}}}sdtContent") for inside in held):
                self._control(control, context, ahead=1)
        for told in (own.get(name, {}).get("val", "") for name in ("tblCaption", "tblDescription")):
            if told:
                heard = Passage(tidy(told), Shape.PARAGRAPH, self._spot(context, 1))
                self._put(heard, Reason(_("only in the alternative text of a table")))
        rows = list(parts_of(table, "tr"))
        several, spot = False, self._spot(context, 1)
        on = table_look(own.get("tblLook", {}))
        grid = [number(attribute(each, "w")) for each in table.findall(f"{{{W}}}tblGrid/{{{W}}}gridCol")]
        for index, row in enumerate(rows):
            settings = row.find(f"{{{W}}}trPr")
            self._revisions(settings, context, ahead=1)
            set_so = properties(settings)
            excepted = properties(row.find(f"{{{W}}}tblPrEx"))
            table_here = merged(own, excepted) if excepted else own
            place = context.place if table_here == own else self._table_place(table_here, context.place)
            shape = cell_shape(row)
            cells = list(parts_of(row, "tc"))
            several = several or len(cells) > 1
            across = number(set_so.get("wBefore", {}).get("w", ""))
            begun = 1 + int(number(set_so.get("gridBefore", {}).get("val", "")))
            for column, cell in enumerate(cells):
                parts = parts_of_row(on, (index, len(rows)), (column, len(cells)))
                styles = [style, *(style.parts[part] for part in parts if part in style.parts)]
                look = set_so
                for each in reversed(styles):
                    look = merged(each.row, look) if each.row else look
                around = replace(context, place=row_place(look, place), shape=shape, column=begun)
                places = (across, self._page.across * TWIP)
                own_width = grid[column] if len(grid) == len(cells) else 0.0
                made = Cell(
                    cell, table_here, own_width, len(cells), places, fixed_height(look), properties(cell_of(cell))
                )
                self._cell(made, styles, around)
                across += made.width
                begun += int(number(made.own.get("gridSpan", {}).get("val", "1"))) or 1
        if several:
            from_right = is_on(own.get("bidiVisual", style.cell.get("bidiVisual", {"val": "0"})))
            self.document.tables.append((from_right, _most(letters_in(drawings.words_in(table))), spot))

    def _table_place(self, own: Properties, place: Place) -> Place:
        floating = own.get("tblpPr", {})
        across = number(floating.get("tblpX", "")) / TWIP
        across += 0 if floating.get("horzAnchor") == "page" else self._page.left
        across += number(own.get("tblInd", {}).get("w", "")) / TWIP
        down = number(floating.get("tblpY", "")) / TWIP
        if outside(across, down, 0, self._page):
            return replace(place, reason=place.reason or Reason(_("moved out of the page")))
        if floating and (floating.get("vertAnchor", "page") != "text" or abs(down) > MOST_APART):
            return replace(place, reason=place.reason or adrift())
        return place

    def _cell(self, cell: "Cell", styles: list[Style], context: Context) -> None:
        own = cell.own
        self._revisions(cell_of(cell.element), context, ahead=1)
        place, palette = context.place, self.document.palette
        ground = place.ground
        for shading in (cell.table.get("shd"), *(each.cell.get("shd") for each in styles), own.get("shd")):
            ground = palette.ground(shading, ground) if shading else ground
        place = place if ground == place.ground else replace(place, ground=ground)
        if unseen := cell.unseen(self._page):
            place = replace(place, reason=place.reason or unseen)
        if own.get("textDirection", {}).get("val", "lrTb") not in {"lrTb", "lr", "lrTbV", "tb"}:
            why = _("its lines run from top to bottom")
            place = replace(place, reason=place.reason or Reason(why, Sight.UNDECIDED))
        levels = tuple(style.run for style in styles)
        paragraphs = tuple(style.paragraph for style in styles)
        self._blocks(cell.element, replace(context, place=place, levels=levels, cell_levels=paragraphs))

    # Paragraphs

    def _paragraph(self, element: Element, context: Context) -> None:
        self._counts[context.spot] += 1
        settings = element.find(f"{{{W}}}pPr")
        styles = self.document.styles
        own = styles.own(settings)
        style = styles.style("paragraph", own.get("pStyle", {}).get("val", ""))
        list_id, depth = self._list(own, style)
        level = self.document.numbering.level(list_id, depth)
        listed = NOTHING if level is None else level.paragraph
        look = styles.look(styles.paragraph, *context.cell_levels, *_listed(style, listed, own), own)
        context = self._zone(context, style)
        place = paragraph_place(look, self._page, context.place, self.document.palette, in_cell=context.in_cell)
        if self._tabbed_out(element, look) and not place.reason:
            place = replace(place, reason=Reason(_("moved out of the page")))
        frame = look.get("framePr")
        if frame.get("hRule") == "exact" and not place.reason:
            width, height = (number(frame.get(side, "")) / TWIP for side in ("w", "h"))
            if overflows(len(drawings.words_in(element)), width or self._page.width, height):
                low = _("in a frame that may be too low to show all of it")
                place = replace(place, reason=Reason(low, Sight.UNDECIDED))
        shape, heading = _kind(look, style, level, context)
        place = self._collapse(place, element, heading)
        run_levels = (styles.run, *context.levels, style.run)
        paragraph = _Paragraph(context, place, run_levels, look.on("bidi"))
        self._revisions(element, context)
        self._inlines(element, paragraph, "", None)
        self._bookmarks(element, context)
        self._apart(element, paragraph)
        self._runs_on(own, settings, paragraph)
        if level and level.picture:
            self._find(_("A picture or an object stands here, and what it shows cannot be read."), context)
        label = self.document.numbering.count(list_id, depth) if level else ""
        depth = depth + 1 if level and not heading else 0
        first = Passage("", shape, self._spot(context), depth, heading, zone=context.zone, column=context.column)
        self._emit_label(first, label, level, paragraph, settings)
        self._emit(first, paragraph)
        self._section += 1 if settings is not None and settings.find(f"{{{W}}}sectPr") is not None else 0

    def _tabbed_out(self, element: Element, look: Look) -> bool:
        """Whether a tab in the paragraph leads out of the page."""
        farthest = number(look.value("tabs", "pos")) / TWIP
        far = farthest > self._page.width - self._page.left - LEAST_WIDTH
        return far and element.find(f".//{{{W}}}r/{{{W}}}tab") is not None

    def _apart(self, element: Element, paragraph: _Paragraph) -> None:
        """Report words that stand many empty lines or pages below those before them."""
        if any(piece.text.strip() for piece in paragraph.pieces):
            if self._empty > MOST_EMPTY or sum(piece.text == " " for piece in paragraph.pieces) > MOST_EMPTY:
                self._find(_("Words stand so far from those before them that they are not found."), paragraph.context)
            self._empty = 0
            return
        pages = [each for each in element.iter(f"{{{W}}}br") if attribute(each, "type") == "page"]
        self._empty += 1 + LINES * len(pages)

    def _bookmarks(self, element: Element, context: Context) -> None:
        """Note where each bookmark leads: one after all the words of a paragraph leads to the next."""
        if next(element.iter(_BOOKMARK), None) is None:
            return
        ahead = 1
        for each in reversed(list(element.iter(_BOOKMARK, _LETTERS))):
            if local(each) == "t":
                ahead = 0 if (each.text or "").strip() else ahead
            else:
                self._anchor(each, context, ahead)

    def _anchor(self, bookmark: Element, context: Context, ahead: int) -> None:
        self.document.anchors.setdefault(attribute(bookmark, "name"), self._spot(context, ahead))

    def _runs_on(self, own: Properties, settings: Element | None, paragraph: _Paragraph) -> None:
        """Note the direction of a paragraph with letters, and report one whose end is hidden: the next joins it."""
        seen = [piece.letters for piece in paragraph.pieces if not piece.reason]
        left, right = sum(from_left for from_left, _right in seen), sum(from_right for _left, from_right in seen)
        if paragraph.turned and not right and paragraph.context.zone is Zone.BODY:
            message = _("The direction of the text is overridden here, so its letters stand in another order.")
            self._find(message, paragraph.context)
        if paragraph.context.zone in {Zone.BODY, Zone.RUNNING} and (left or right):
            most = _most((left, right))
            self.document.directions.append((paragraph.bidi, most, self._spot(paragraph.context)))
        mark = properties(None if settings is None else settings.find(f"{{{W}}}rPr"))
        joined = "vanish" in mark and is_on(mark["vanish"]) and "sectPr" not in own
        if joined and (left or right) and not paragraph.context.in_cell:
            self._find(_("The end of the paragraph is hidden, so the next one runs on from it."), paragraph.context)

    def _list(self, own: Properties, style: Style) -> tuple[str, int]:
        direct, styled = own.get("numPr", {}), style.paragraph.get("numPr", {})
        list_id = direct.get("numId") or styled.get("numId", "")
        if "ilvl" in direct:
            return list_id, int(number(direct["ilvl"]))
        if style_id := own.get("pStyle", {}).get("val", ""):
            tied = self.document.numbering.depth_of_style(list_id, style_id)
            return list_id, tied or int(number(styled.get("ilvl", "0")))
        return list_id, 0

    def _zone(self, context: Context, style: Style) -> Context:
        contents = any(each.code.strip().startswith("TOC") for each in self._fields)
        if context.zone is Zone.BODY and (contents or _CONTENTS_STYLE.fullmatch(style.name)):
            return replace(context, zone=Zone.NAVIGATION)
        return context

    def _collapse(self, place: Place, element: Element, heading: int) -> Place:
        """A heading can be closed in Word (w15:collapsed); what stands under it is then neither shown nor printed."""
        if heading and (not self._collapsed or heading <= self._collapsed):
            settings = element.find(f"{{{W}}}pPr")
            marks = [] if settings is None else [each for each in settings if str(each.tag).endswith("}collapsed")]
            self._collapsed = heading if any(marked(each) for each in marks) else 0
            return place
        if self._collapsed and not place.reason:
            return replace(place, reason=Reason(_("under a heading that is closed")))
        return place

    def _revisions(self, element: Element | None, context: Context, ahead: int = 0) -> None:
        if element is None:
            return
        if (revised := self._revised.get(context.part)) is None:
            whole = element.getroottree().getroot()
            revised = self._revised[context.part] = next(whole.iter(*_TRACKED), None) is not None
        if revised and next(element.iter(*_TRACKED), None) is not None:
            self._find(_tracked(), context, ahead)

    # What a paragraph is made of

    def _inlines(self, parent: Iterable[Element], paragraph: _Paragraph, target: str, reason: Reason | None) -> None:
        for element in parent:
            self._inline(element, paragraph, target, reason)

    def _inline(self, element: Element, paragraph: _Paragraph, target: str, reason: Reason | None) -> None:
        name = local(element)
        if name == "r":
            self._run(element, paragraph, target, reason)
        elif name == "hyperlink":
            self._inlines(element, paragraph, self._target(element, paragraph), reason)
        elif name == "fldSimple":
            self._fields.append(_Field(attribute(element, "instr"), result=True))
            self._inlines(element, paragraph, target, reason)
            self._computes(self._fields.pop(), paragraph.context)
        elif name in _GONE:
            self._inlines(element, paragraph, target, reason or _gone_reason(name))
        elif name == "sdt":
            self._control(element, paragraph.context)
            self._inlines(element.findall(f"{{{W}}}sdtContent"), paragraph, target, reason)
        elif name in _THROUGH:
            if name == "bdo" or (name == "dir" and _ways(element) == {_AGAINST.get(attribute(element, "val"))}):
                self._find(
                    _("The direction of the text is overridden here, so its letters stand in another order."),
                    paragraph.context,
                )
            self._inlines(element, paragraph, target, reason)
        elif name in {"subDoc", "altChunk"}:
            self._find(_("The file pulls in another file here, which is not read."), paragraph.context)
        else:
            self._foreign(element, paragraph, target, reason)

    def _foreign(self, element: Element, paragraph: _Paragraph, target: str, reason: Reason | None) -> None:
        if element.tag == f"{{{MC}}}AlternateContent":
            self._alternatives(element, paragraph.context)
            self._inlines(drawings.chosen(element), paragraph, target, reason)
        elif len(element) and element.tag not in _ARE_SETTINGS:
            self._unknown(element, paragraph.context)
            math = "".join(text.text or "" for text in element.iter(_MATH_TEXT))
            look = self.document.styles.look(*paragraph.run_levels, NOTHING)
            unsure = Reason(_("in mathematics, which only a picture of the page can tell"), Sight.UNDECIDED)
            self._add(math, look, paragraph, target, reason or unsure)

    def _target(self, element: Element, paragraph: _Paragraph) -> str:
        if told := tidy(attribute(element, "tooltip")):  # however few, these are seen by who comes to the link
            heard = Passage(told, Shape.PARAGRAPH, self._spot(paragraph.context), links=(Link(told, ""),))
            self._put(heard, Reason(_("only in what a link says when one points at it")))
        relation = self.document.package.relations(paragraph.context.part).get(element.get(f"{{{R}}}id", ""))
        anchor = attribute(element, "anchor")
        if anchor and not relation and anchor not in self.document.bookmarks and anchor != "_top":
            self._find(_("A link leads to {name}, which is not in the file.", name=f"#{anchor}"), paragraph.context)
        return (relation.target if relation else "") + (f"#{anchor}" if anchor else "")

    def _run(self, run: Element, paragraph: _Paragraph, target: str, reason: Reason | None) -> None:
        styles = self.document.styles
        own = styles.own(run.find(f"{{{W}}}rPr"))
        style = styles.style("character", own.get("rStyle", {}).get("val", ""))
        look = styles.look(*paragraph.run_levels, style.run, own)
        for child in run:
            self._part(child, look, paragraph, target, reason)

    def _part(self, child: Element, look: Look, paragraph: _Paragraph, target: str, reason: Reason | None) -> None:
        name = local(child)
        if name in {"fldChar", "instrText", "delInstrText", "commentReference"}:
            self._field(child, name, paragraph.context)
        elif name in _COMPUTED:
            self._computes(_Field(name), paragraph.context)
        elif name in _NOTES:
            self._note(child, _NOTES[name], look, paragraph, reason)
        elif name in _NOTE_MARKS:
            self._add(paragraph.context.note, look, paragraph, target, reason)
        elif name in _DRAWN:
            paragraph.drawn.append(child)
        elif child.tag == f"{{{MC}}}AlternateContent":
            self._alternatives(child, paragraph.context)
            for each in drawings.chosen(child):
                self._part(each, look, paragraph, target, reason)
        elif name == "ruby":
            self._inline(child, paragraph, target, reason)
        elif text := text_of_part(child, name):
            self._add(text, look, paragraph, target, reason or (_gone_reason("del") if name == "delText" else None))
        else:
            self._unknown(child, paragraph.context)

    def _field(self, element: Element, name: str, context: Context) -> None:
        if name == "commentReference":
            self._find(_("A comment stands beside the text here: take it away."), context)
        if name == "instrText" and self._fields:
            self._fields[-1].code += element.text or ""
        kind = attribute(element, "fldCharType") if name == "fldChar" else ""
        if kind == "begin":
            self._fields.append(_Field(spot=self._spot(context)))
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
        elif kind == "end" and self._fields:
            self._computes(self._fields.pop(), context)

    def _computes(self, field: _Field, context: Context) -> None:
        """Report a field in the text whose result is not what it says now for good."""
        kind = next(iter(field.code.split()), "").upper()
        said = self._repeated(field.code)
        if kind in _STEADY and not _STEADY[kind].fullmatch(tidy(field.shown)):
            self._find(_("A field ({kind}) shows “{shown}” here, and will show something else when it is computed.",
                         kind=kind, shown=tidy(field.shown)), context)  # fmt: skip
        elif context.zone is Zone.RUNNING and kind in _TELLING:
            self._find(_("A field ({kind}) computes words here: they may be others when the file is opened or printed.",
                         kind=kind), context)  # fmt: skip
        if said is not None and tidy(said) != tidy(field.shown):
            self._find(_("A field shows “{shown}”, and will show “{property}” when the file is printed.",
                         shown=tidy(field.shown), property=tidy(said)), context)  # fmt: skip
        elif said is None and context.zone is Zone.BODY and kind not in _STEADY:
            self._find(_("A field ({kind}) computes words here: they may be others when the file is opened or printed.",
                         kind=kind or "?"), context)  # fmt: skip

    def _repeated(self, code: str) -> str | None:
        """What a field repeats of the file: words that a bookmark marks, or a property; None where it does not."""
        found = re.match(r'\s*(REF|DOCPROPERTY|TITLE)\s*(?:"([^"]+)"|([^\s"\\]*))(.*)', code, re.IGNORECASE)
        if found is None:
            return None
        kind, name = found[1].upper(), found[2] or found[3]
        if kind == "REF":  # a switch that asks for a number or a place is none that is known here
            said = None if re.search(r"\\[dfnprtw]\b", found[4]) else self.document.bookmarks.get(name)
        else:
            said = self.document.package.properties.get(name.lower() if kind == "DOCPROPERTY" else "title")
        cased = re.search(r"\\\*\s*(upper|lower|firstcap|caps)\b", code, re.IGNORECASE)
        return _CASES[cased[1].lower()](said) if cased and said else said

    def _note(self, child: Element, kind: str, look: Look, paragraph: _Paragraph, reason: Reason | None) -> None:
        note_id, mark = attribute(child, "id"), ""
        if not flag(child, "customMarkFollows"):
            self._marks[kind] += 1
            count = self._marks[kind]
            mark = written(count, "lowerRoman") if kind == "endnote" else str(count).translate(SUPERSCRIPT)
            self._add(mark, look, paragraph, f"#{kind}-{count}", reason)
        paragraph.notes.append((kind, note_id, mark))

    def _add(self, text: str, look: Look, paragraph: _Paragraph, target: str, reason: Reason | None) -> None:
        if not text:
            return
        if look.on("caps"):
            text = text.upper()
        text = raised(text, look.value("vertAlign"))
        if self._fields:
            if any(not each.result for each in self._fields):
                reason = reason or Reason(_("in the code of a field"))
            for each in self._fields:
                each.shown += text if each.result else ""
            target = target or next((each.target for each in reversed(self._fields) if each.target), "")
        if paragraph.context.zone is Zone.NAVIGATION and look.on("webHidden"):  # as Word and others set contents
            look = Look((*look.levels, {"webHidden": {"val": "0"}}))
        reason = reason or why_unseen(text, look, paragraph.place, self.document.palette)
        lang = look.get("lang")
        letters = left, right = letters_in(text)
        rtl = right > left if RTL.search(text) else look.on("rtl") and not left
        # foreign letters in a paragraph from the left have a language of their own, which is not that of the text
        language = (lang.get("bidi") if rtl and paragraph.bidi else "") or lang.get("val", "")
        if not rtl and not paragraph.bidi and look.on("rtl") and _SEVERAL.search(text):
            paragraph.turned = True
        if not reason and paragraph.context.zone is Zone.BODY:
            self.document.letters["rtl" if paragraph.bidi else "ltr"] += left + right
            if left or right:
                self._fonts(text, look, paragraph.context)
        paragraph.pieces.append(Piece(text, language, reason, target, letters))

    def _fonts(self, text: str, look: Look, context: Context) -> None:
        """Report letters of a font that travels in the file, or of a theme that shows signs."""
        fonts = fonts_of(text, look, self.document.themed)
        for font in sorted(fonts & self.document.embedded):
            self._find(_("A font that the file brings along ({font}) may draw other letters.", font=font), context)
        for font in sorted(fonts & self.document.signs):
            self._find(_("The file says that the font {font} shows signs instead of letters.", font=font), context)
        for font in sorted(filter(is_of_signs, fonts)):
            self._find(_("The theme's font {font} shows signs instead of letters.", font=font), context)

    # What comes out

    def _emit_label(
        self, passage: Passage, label: str, level: Level | None, paragraph: _Paragraph, settings: Element | None
    ) -> None:
        if not label or level is None or not (paragraph.pieces or paragraph.drawn):
            return
        mark = None if settings is None else settings.find(f"{{{W}}}rPr")
        styles = self.document.styles
        look = styles.look(*paragraph.run_levels, styles.alike(merged(properties(mark), level.run)))
        reason = why_unseen(label, look, paragraph.place, self.document.palette)
        label = label.upper() if look.on("caps") else label
        self._put(replace(passage, text=label, shape=Shape.LABEL, level=0, language=look.value("lang")), reason)

    def _emit(self, passage: Passage, paragraph: _Paragraph) -> None:
        seen = [piece for piece in paragraph.pieces if not piece.reason]
        language = language_of(seen or paragraph.pieces)
        tongues = tongues_of(((piece.text, piece.language) for piece in seen), language)
        passage = replace(
            passage, text=text_of_pieces(seen), links=tuple(links_of(seen)), language=language, tongues=tongues
        )
        self._put(passage, None)
        for reason in dict.fromkeys(piece.reason for piece in paragraph.pieces if piece.reason):
            alike = [piece for piece in paragraph.pieces if piece.reason == reason]
            self._put(replace(passage, text=text_of_pieces(alike), links=tuple(links_of(alike))), reason)
        for drawing in paragraph.drawn:
            self._drawing(drawing, passage, paragraph)
        for kind, note_id, mark in paragraph.notes:
            self._note_body(kind, note_id, mark, paragraph.context)

    def _put(self, passage: Passage, reason: Reason | None) -> None:
        if not passage.text:
            return
        if reason:
            passage = replace(passage, sight=reason.sight, why=reason.why)
        else:
            self.findings.extend(odd_characters(passage.text, passage.spot))
        self.passages.append(passage)

    def _drawing(self, drawing: Element, passage: Passage, paragraph: _Paragraph) -> None:
        context, plain = paragraph.context, replace(passage, shape=Shape.PARAGRAPH, depth=0, level=0, links=())
        if context.zone is not Zone.RUNNING and drawings.covers(drawing):
            self._find(_("A shape or picture stands in front of the text here and may cover it."), context)
        running = context.zone is Zone.RUNNING
        if drawings.lies_behind(drawing, self.document.palette, running=running):
            self._find(_("A shape or picture lies behind the text here, which may not be seen on it."), context)
        if drawings.is_no_mark(drawing) if running else drawings.shows(drawing):
            self._find(_("A picture or an object stands here, and what it shows cannot be read."), context)
        for words in drawings.word_art(drawing):
            self._put(replace(plain, text=tidy(words)), paragraph.place.reason)
        for words in drawings.alternatives(drawing):
            self._put(replace(plain, text=tidy(words)), Reason(_("only in the alternative text of a picture")))
        for box in drawings.boxes(drawing, self._page, paragraph.place, self.document.palette):
            self.story(box.content, replace(context, place=box.place, shape=Shape.PARAGRAPH, levels=(), cell_levels=()))

    def _note_body(self, kind: str, note_id: str, mark: str, context: Context) -> None:
        note = self._notes[kind].pop(note_id, None)
        if note is None:
            self._find(_("A note that the text refers to is not in the file."), context)
            return
        part = self.document.package.related[f"{kind}s"]
        place = replace(context.place, room=0.0)
        self.story(note, Context(f"{kind} {mark}, ", place, context.zone, part, note=mark))


def _tracked() -> str:
    return _("A tracked change is open here: accept or reject it.")


def _listed(style: Style, listed: Properties, own: Properties) -> tuple[Properties, Properties]:
    """A list's indents overrule the style's where the paragraph names the list itself, and yield to it otherwise."""
    return (style.paragraph, listed) if "numPr" in own else (listed, style.paragraph)


def _kind(look: Look, style: Style, level: Level | None, context: Context) -> tuple[Shape, int]:
    """The shape of a paragraph, and its level if it is a heading."""
    heading = _heading(look, style)
    if heading:
        return Shape.HEADING, heading
    if level and not level.blank:
        return Shape.ITEM, 0
    if context.shape is not Shape.PARAGRAPH:
        return context.shape, 0
    return (Shape.QUOTE if _QUOTE_STYLES.search(style.name) else Shape.PARAGRAPH), 0


def _heading(look: Look, style: Style) -> int:
    if outline := look.value("outlineLvl"):
        return int(number(outline)) + 1 if number(outline) < 9 else 0  # 9 is body text (17.3.1.20)
    if style.name.lower() == "title":
        return 1
    named = _HEADING_STYLE.fullmatch(style.name)
    return int(named[1]) if named else 0


def _most(letters: tuple[int, int]) -> str:
    """The direction of most of the letters."""
    return "rtl" if letters[1] > letters[0] else "ltr"


def _ways(element: Element) -> set[str]:
    """The directions in which letters in it run."""
    found = letters_in("".join(map(str, element.itertext())))
    return {way for way, letters in zip(("ltr", "rtl"), found, strict=True) if letters}


def _in_control(element: Element, context: Context) -> Context:
    gallery = element.find(f"{{{W}}}sdtPr/{{{W}}}docPartObj/{{{W}}}docPartGallery")
    if gallery is not None and attribute(gallery, "val") == "Table of Contents" and context.zone is Zone.BODY:
        return replace(context, zone=Zone.NAVIGATION)
    return context


def _gone(place: Place, name: str) -> Place:
    return replace(place, reason=place.reason or _gone_reason(name))


def _gone_reason(name: str) -> Reason:
    return Reason(_("in a deleted revision") if name == "del" else _("in a revision that moved it elsewhere"))

"""A finished PDF taken apart, so that a script can damage one rule of it: its words, its number, where they are drawn.

Nothing here is shared with the reader: elements come from the tag tree, what they draw from the content streams.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, Stream

from oppslag.model import BINDING, WALL, Kind
from oppslag.reading.passages import Spot
from oppslag.verifying.expecting import Expectation
from oppslag.verifying.verdict import judge

Box = tuple[float, float, float, float]
Step = ContentStreamInstruction
SHOWING = {"Tj", "TJ"}


@dataclass(frozen=True, eq=False)
class Element:
    """An element of the tag tree that holds text: its role, its node, the marked content of its own and its spans'."""

    role: str
    node: Any
    keys: tuple[tuple[int, int], ...]  # page from 0, MCID


@dataclass(frozen=True)
class Word:
    """Where a word is drawn: page, instruction, and its glyphs there; `text` is that of the text layer."""

    page: int
    at: int
    start: int
    stop: int
    text: str


class Sheets:
    """A finished document or poster to be damaged; `saved()` gives the bytes."""

    def __init__(self, content: bytes, expectation: Expectation) -> None:
        self.content = content
        self.expectation = expectation
        self.pdf = pikepdf.open(BytesIO(content))
        self.pages: list[list[Step]] = [
            [_step(step.operands, str(step.operator)) for step in pikepdf.parse_content_stream(page)]
            for page in self.pdf.pages
        ]
        self.elements = list(self._elements())
        self.wall = any(element.role == "Lbl" for element in self.elements)
        self.retold = True

    # ---- what there is

    def number(self, rule: str) -> Element:
        """The element that shows the number of a rule."""
        rules = [piece.rule for piece in self.expectation.pieces if piece.kind is None]
        shown = [one for one in self.elements if self._is_number(one)]
        assert len(shown) == len(rules)
        return shown[rules.index(rule)]

    def words(self, rule: str) -> Element:
        """The element with the words of a rule: the next one after its number."""
        return self.elements[self.elements.index(self.number(rule)) + 1]

    def template(self, rule: str) -> Element:
        """The element with the text to copy: the last before the next number."""
        start = self.elements.index(self.number(rule)) + 1
        following = next(i for i, one in enumerate(self.elements[start:], start) if self._is_number(one))
        return max(self.elements[start + 1 : following], key=self.length)

    def title(self) -> Element:
        return next(one for one in self.elements if one.role == "Title")

    def section(self, index: int) -> Element:
        """The title of a section."""
        return [one for one in self.elements if one.role == "H1"][index]

    def introduction(self) -> Element:
        """The longest paragraph before the first section."""
        return max(self.elements[: self.elements.index(self.section(0))], key=self.length)

    def all_of(self, rule: str) -> tuple[Element, Element]:
        return self.number(rule), self.words(rule)

    def spans(self, element: Element) -> list[tuple[int, int, int]]:
        """Where the element is drawn: page, first and past the last instruction, in order of the page."""
        return sorted(self._span(page, mcid) for page, mcid in element.keys)

    def page(self, element: Element) -> int:
        return self.spans(element)[0][0]

    def box(self, key: str) -> Box:
        """The box of a text on the page where it begins, points; by its key (`SM-09/text`)."""
        box = self._spot(key).box
        assert box
        return box

    def box_of(self, rule: str) -> Box:
        """The box of the words of a rule."""
        return self.box(f"{rule}/{Kind.POSTER if self.wall else Kind.TEXT}")

    def _spot(self, key: str) -> Spot:
        return spots(self.content, self.expectation, wall=self.wall)[key]

    def length(self, element: Element) -> int:
        """How many glyphs it draws."""
        return sum(len(codes(self.pages[page][at])) for page, at in self.shows(element))

    def shows(self, element: Element) -> list[tuple[int, int]]:
        """The instructions that draw its glyphs."""
        return [
            (page, at)
            for page, start, stop in self.spans(element)
            for at in range(start, stop)
            if str(self.pages[page][at].operator) in SHOWING
        ]

    def longest(self, element: Element) -> tuple[int, int]:
        """The instruction that draws most of its glyphs."""
        return max(self.shows(element), key=lambda where: len(codes(self.pages[where[0]][where[1]])))

    def letters(self, page: int, at: int) -> list[str]:
        """What the text layer says of each glyph of an instruction."""
        named = next(str(step.operands[0]) for step in reversed(self.pages[page][:at]) if str(step.operator) == "Tf")
        font = self.pdf.pages[page].obj["/Resources"]["/Font"][named]
        table = _claims(font["/ToUnicode"].read_bytes())
        return [table.get(code, "") for code in codes(self.pages[page][at])]

    # ---- changing it

    def row(self, element: Element, least: int = 2) -> list[Word]:
        """Its words of so many glyphs or more: between spaces, or drawn for themselves as Arabic ones are."""
        found = []
        for page, at in self.shows(element):
            letters, start = [*self.letters(page, at), " "], 0
            for index, letter in enumerate(letters):
                if letter == " ":
                    if index - start >= least:
                        found.append(Word(page, at, start, index, "".join(letters[start:index])))
                    start = index + 1
        assert found
        return found

    def word(self, element: Element, number: int) -> Word:
        """One of its words, counted from 0; the last one when there are fewer."""
        row = self.row(element)
        return row[min(number, len(row) - 1)]

    def codes_of(self, word: Word) -> list[int]:
        return codes(self.pages[word.page][word.at])[word.start : word.stop]

    def spell(self, word: Word, made: Sequence[int]) -> None:
        """Draw other glyphs where a word stood; without any, the space after it goes too."""
        row = codes(self.pages[word.page][word.at])
        stop = word.stop + (not made and word.stop < len(row))
        self.pages[word.page][word.at] = _shown([*row[: word.start], *made, *row[stop:]])

    def space(self, element: Element) -> list[int]:
        """The code of a space where its glyphs have one."""
        for page, at in self.shows(element):
            for code, letter in zip(codes(self.pages[page][at]), self.letters(page, at), strict=True):
                if letter == " ":
                    return [code]
        return []

    def silence(self, *elements: Element) -> None:
        """Draw none of its glyphs; the tags stay."""
        for page, at in (where for element in elements for where in self.shows(element)):
            self.pages[page][at] = _step([pikepdf.String(b"")], "Tj")

    def cut(self, *elements: Element) -> None:
        """Take it out of the pages and of the tag tree."""
        for element in elements:
            for page, start, stop in reversed(self.spans(element)):
                self.pages[page][start:stop] = []
            _detach(element.node)
            self.elements.remove(element)

    def begin(self, element: Element, *lines: str) -> None:
        """Insert instructions before its glyphs, inside its q ... Q."""
        for page, start, stop in reversed(self.spans(element)):
            texts = [at for at in range(start, stop) if str(self.pages[page][at].operator) == "BT"]
            for at in reversed(texts):
                self.put(page, at, *lines)

    def wrap(self, element: Element, before: Sequence[str], after: Sequence[str]) -> None:
        """Instructions around each part of it."""
        for page, start, stop in reversed(self.spans(element)):
            self.put(page, stop, *after)
            self.put(page, start, *before)

    def move(self, element: Element, right: float, up: float) -> None:
        """Draw it elsewhere on its page (points)."""
        self.wrap(element, ["q", f"1 0 0 1 {right} {up} cm"], ["Q"])

    def room(self, page: int, points: float) -> float:
        """A free strip below the page; its height."""
        found = self.pdf.pages[page]
        left, bottom, right, top = (float(side) for side in found.mediabox)
        found.mediabox = Array([left, bottom - points, right, top])
        return bottom - points

    def again(self, *elements: Element, right: float, up: float) -> None:
        """Draw it a second time, elsewhere on its page, outside the tags."""
        for element in elements:
            for page, start, stop in self.spans(element):
                steps = list(self.pages[page][start + 1 : stop - 1])
                self.pages[page] += [
                    *map(self.line, ("q", f"1 0 0 1 {right} {up} cm")), *steps, self.line("Q")
                ]  # fmt: skip

    def put(self, page: int, at: int, *lines: str) -> None:
        self.pages[page][at:at] = [self.line(line) for line in lines]

    def end(self, page: int, *lines: str) -> None:
        """Draw something at the end of a page."""
        self.put(page, len(self.pages[page]), "q", *lines, "Q")

    def write(self, page: int, words: str, at: tuple[float, float], size: float = 10, colour: str = "0 g") -> None:
        """Draw Latin words with a font that the file does not hold."""
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        self.resource(page, "/Font", "/Helv", font)
        shown = words.encode("cp1252").hex()
        self.end(page, colour, "BT", f"/Helv {size} Tf", f"{at[0]} {at[1]} Td", f"<{shown}> Tj", "ET")

    def resource(self, page: int, kind: str, name: str, value: Any) -> None:
        holder = self.pdf.pages[page].obj["/Resources"]
        if kind not in holder:
            holder[kind] = Dictionary()
        holder[kind][name] = self.pdf.make_indirect(value)

    def annotate(self, page: int, kind: str, box: Box, **entries: Any) -> None:
        """Add an annotation."""
        made = Dictionary(Type=Name.Annot, Subtype=Name("/" + kind), Rect=list(box), F=4, **entries)
        holder = self.pdf.pages[page].obj
        if "/Annots" not in holder:
            holder["/Annots"] = Array()
        holder["/Annots"].append(self.pdf.make_indirect(made))

    def look(self, box: Box, drawing: str) -> Any:
        """An appearance that fills a box with a drawing."""
        made = Stream(self.pdf, drawing.encode())
        made.Type, made.Subtype = Name.XObject, Name.Form
        made.BBox = Array([0, 0, box[2] - box[0], box[3] - box[1]])
        return Dictionary(N=self.pdf.make_indirect(made))

    def fonts(self) -> list[Any]:
        """Every font of the file once."""
        found = {font.objgen: font for page in self.pdf.pages for font in page.obj["/Resources"]["/Font"].values()}
        return list(found.values())

    def line(self, text: str) -> Step:
        """One instruction as it is written in a content stream."""
        (step,) = pikepdf.parse_content_stream(Stream(self.pdf, text.encode()))
        return _step(step.operands, str(step.operator))

    def saved(self) -> bytes:
        for page, steps in zip(self.pdf.pages, self.pages, strict=False):
            page.obj["/Contents"] = Stream(self.pdf, pikepdf.unparse_content_stream(steps))
        if self.retold:
            self._tell_pages()
        return whole(self.pdf)

    def _tell_pages(self) -> None:
        """Let the pages say what the tags say, as a careful editor does: which element each part of them belongs to."""
        root = self.pdf.Root.get("/StructTreeRoot")
        if root is None:
            return
        numbers = root["/ParentTree"]["/Nums"]
        rows = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
        pages = {page.objgen: rows[int(page.StructParents)] for page in self.pdf.pages if "/StructParents" in page}

        def tell(node: Any, page: Any) -> None:
            page = node.get("/Pg", page)
            for kid in _kids(node):
                at = kid if isinstance(kid, int) else int(kid["/MCID"]) if kid.get("/Type") == "/MCR" else None
                if at is None:
                    if "/S" in kid:
                        tell(kid, page)
                    continue
                row = pages.get((page if isinstance(kid, int) else kid.get("/Pg", page)).objgen)
                if row is not None:
                    row.extend([None] * (at + 1 - len(row)))
                    row[at] = node

        tell(root, None)

    # ---- finding one's way

    def _is_number(self, element: Element) -> bool:
        return element.role == "Lbl" or (element.role in {"H2", "H3", "H4", "H5", "H6"} and not self._has_labels())

    def _has_labels(self) -> bool:
        return any(element.role == "Lbl" for element in self.elements)

    def _span(self, page: int, mcid: int) -> tuple[int, int, int]:
        start, depth = -1, 0
        for at, step in enumerate(self.pages[page]):
            operator = str(step.operator)
            if start < 0:
                if (
                    operator == "BDC"
                    and isinstance(step.operands[1], Dictionary)
                    and step.operands[1].get("/MCID") == mcid
                ):
                    start = at
                continue
            depth += operator in {"BDC", "BMC"}
            if operator == "EMC":
                if not depth:
                    return page, start, at + 1
                depth -= 1
        raise AssertionError(f"page {page + 1} has no content {mcid}")

    def _elements(self) -> Iterator[Element]:
        numbers = {page.objgen: number for number, page in enumerate(self.pdf.pages)}
        inline = {"Span", "Strong", "Em", "Link", "Code", "Reference"}

        def own(node: Any, page: Any) -> Iterator[tuple[int, int]]:
            page = node.get("/Pg", page)
            for kid in _kids(node):
                if isinstance(kid, int):
                    yield numbers[page.objgen], kid
                elif kid.get("/Type") == "/MCR":
                    yield numbers[kid.get("/Pg", page).objgen], int(kid["/MCID"])
                elif _role(kid) in inline:
                    yield from own(kid, page)

        def below(node: Any, page: Any) -> Iterator[Element]:
            page = node.get("/Pg", page)
            if keys := tuple(own(node, page)):
                yield Element(_role(node), node, keys)
            for kid in _kids(node):
                if isinstance(kid, Dictionary) and "/S" in kid and _role(kid) not in inline:
                    yield from below(kid, page)

        yield from below(self.pdf.Root["/StructTreeRoot"], None)


@cache
def spots(content: bytes, expectation: Expectation, *, wall: bool) -> dict[str, Spot]:
    """Where each text of an undamaged file stands, by key."""
    carries = WALL if wall else BINDING
    verdict = judge(content, "application/pdf", expectation, carries, strict=True, draft=None, name="whole")
    return {proof.key: proof.spots[0] for proof in verdict.evidence.proofs}


def whole(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    out = BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def codes(step: Step) -> list[int]:
    """The glyph codes of an instruction that draws text."""
    if str(step.operator) not in SHOWING:
        return []
    shown = step.operands[0]
    parts = shown if isinstance(shown, Array | list) else [shown]
    row = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return [int.from_bytes(row[at : at + 2]) for at in range(0, len(row), 2)]


def kids(node: Any) -> list[Any]:
    """What stands directly below a node of the tag tree."""
    return list(_kids(node))


def role(node: Any) -> str:
    return _role(node)


def _kids(node: Any) -> Iterator[Any]:
    below = node.get("/K", ())
    yield from below if isinstance(below, Array) else (below,) if below != () else ()


def _role(node: Any) -> str:
    return str(node.get("/S", "")).removeprefix("/")


def _detach(node: Any) -> None:
    parent = node["/P"]
    parent["/K"] = Array([kid for kid in _kids(parent) if not _same(kid, node)])


def _same(kid: Any, node: Any) -> bool:
    return isinstance(kid, Dictionary) and kid.objgen == node.objgen


def _shown(row: Sequence[int]) -> Step:
    return _step([pikepdf.String(b"".join(code.to_bytes(2) for code in row))], "Tj")


def _step(operands: Any, operator: str) -> Step:
    return ContentStreamInstruction(list(operands), Operator(operator))


def _claims(table: bytes) -> dict[int, str]:
    """A ToUnicode table of single codes (Typst writes no ranges)."""
    import re

    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in re.findall(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", table, re.MULTILINE)
    }

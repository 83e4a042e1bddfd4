"""The rows and cells of a Word table, as it is shown."""

import re
from collections.abc import Iterator, Mapping

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.reading.docx import drawings
from oppslag.reading.docx.package import Element, W, attribute, local
from oppslag.reading.docx.sight import LEAST_WIDTH, TWIP, Page, Reason, overflows
from oppslag.reading.docx.styles import Attributes, Properties, is_on, number
from oppslag.reading.passages import Shape, Sight

LEAST_FITTED = 2.0  # points of the width of a letter that is squeezed into a cell


def marked(element: Element) -> bool:
    """Whether the element is there and switched on."""
    return is_on({str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()})


def parts_of(parent: Element, name: str) -> Iterator[Element]:
    """The rows (`tr`) of a table or the cells (`tc`) of a row, those in content controls and revisions included."""
    for child in parent:
        if local(child) == name:
            yield child
        elif local(child) in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from parts_of(child, name)


def cell_shape(row: Element) -> Shape:
    """What the cells of a row are."""
    header = row.find(f"{{{W}}}trPr/{{{W}}}tblHeader")
    return Shape.HEADER_CELL if header is not None and marked(header) else Shape.CELL


def cell_of(cell: Element) -> Element | None:
    """The cell itself, where a content control holds it."""
    return cell.find(f"{{{W}}}tcPr")


@frozen
class Cell:
    """A cell with what is around it, in twips: `column` is the width of its column (0: not known)."""

    element: Element
    table: Properties
    column: float
    cells: int  # in its row
    places: tuple[float, float]  # where its row has come to, and the room that the page has for tables
    height: float | None  # of its row in points, where it is fixed
    own: Properties

    @property
    def width(self) -> float:
        """As it says itself, else that of its column, else its part of the table's."""
        table = _measured(self.table.get("tblW", {}), self.places[1])
        return _measured(self.own.get("tcW", {}), table or self.places[1]) or self.column or table / self.cells

    def unseen(self, page: Page) -> Reason | None:
        """Why nothing in it is seen, or not all of it."""
        merges = [self.own[name] for name in ("vMerge", "hMerge") if name in self.own]
        if any(merge.get("val", "continue") == "continue" for merge in merges):
            return Reason(_("in a cell that the one above or beside it covers"))
        fixed = self.table.get("tblLayout", {}).get("type") == "fixed"
        if fixed and self.width > 0 and self.width - self._margins < LEAST_WIDTH * TWIP:
            return Reason(_("in a cell that is too narrow to show it"))
        letters = len(drawings.words_in(self.element))
        if is_on(self.own.get("tcFitText", {"val": "0"})) and letters * LEAST_FITTED * TWIP > self.width > 0:
            return Reason(_("squeezed into {width} points", width=f"{self.width / TWIP:g}"))
        if self.places[0] / TWIP > page.width - LEAST_WIDTH:
            return Reason(_("moved out of the page"))
        width = self.width / TWIP or page.width
        if self.height is not None and overflows(letters, width, self.height):
            return Reason(_("in a table row that may be too low to show all of it"), Sight.UNDECIDED)
        return None

    @property
    def _margins(self) -> float:
        """Left and right inside it: its own, else the table's."""
        table = next(self.element.iterancestors(f"{{{W}}}tbl"))
        own, common = f"{{{W}}}tcPr/{{{W}}}tcMar/{{{W}}}", f"{{{W}}}tblPr/{{{W}}}tblCellMar/{{{W}}}"
        found = 0.0
        for names in (("left", "start"), ("right", "end")):
            sides = [self.element.find(own + name) for name in names] + [table.find(common + name) for name in names]
            found += next((number(attribute(side, "w")) for side in sides if side is not None), 0.0)
        return found


def _measured(width: Attributes, whole: float) -> float:
    """A width of a table or a cell in twips (ST_TblWidth, 17.18.90); 0 where it does not say one."""
    value, kind = width.get("w", ""), width.get("type", "dxa")
    if value.endswith("%"):
        return number(value.removesuffix("%")) / 100 * whole
    return number(value) / 5_000 * whole if kind == "pct" else number(value) if kind == "dxa" else 0.0


def parts_of_row(on: Mapping[str, bool], down: tuple[int, int], across: tuple[int, int]) -> list[str]:
    """Which parts of a table style hold for a cell, the weakest first (17.7.6): its row of how many, its column.

    `on` are the parts that the table asks for.
    """
    (row, rows), (column, columns) = down, across
    found = ["wholeTable"]
    if not on["noHBand"]:
        found.append("band1Horz" if (row - on["firstRow"]) % 2 == 0 else "band2Horz")
    if not on["noVBand"]:
        found.append("band1Vert" if (column - on["firstColumn"]) % 2 == 0 else "band2Vert")
    edges = (("firstColumn", "firstCol", column == 0), ("lastColumn", "lastCol", column == columns - 1))
    ends = (("firstRow", "firstRow", row == 0), ("lastRow", "lastRow", row == rows - 1))
    here = {part: on[name] and there for name, part, there in (*edges, *ends)}
    corners = [
        f"{up}{side}Cell"
        for up, end in (("n", "firstRow"), ("s", "lastRow"))
        for side, edge in (("w", "firstCol"), ("e", "lastCol"))
        if here[end] and here[edge]
    ]
    return [*found, *(part for part, there in here.items() if there), *corners]


def table_look(attributes: Mapping[str, str]) -> dict[str, bool]:
    """w:tblLook as attributes, or as the bits of its value (17.7.6, ST_ShortHexNumber)."""
    bits = {
        "firstRow": 0x20,
        "lastRow": 0x40,
        "firstColumn": 0x80,
        "lastColumn": 0x100,
        "noHBand": 0x200,
        "noVBand": 0x400,
    }
    value = attributes.get("val", "0")
    bitmap = int(value, 16) if re.fullmatch("[0-9A-Fa-f]{1,4}", value) else 0
    return {
        name: is_on({"val": attributes[name]}) if name in attributes else bool(bitmap & bit)
        for name, bit in bits.items()
    }

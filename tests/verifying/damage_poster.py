"""Damages to the finished poster, and changes to it that lose nothing: those of any PDF, and those of its cards."""

from functools import partial

import damage_pdf
import segno
from damage_pdf import LAST, NEXT, RULE, SUB, damage, of, start_of, trade
from damages import Damage
from pdf_sheets import Sheets, whole
from pikepdf import Name

from oppslag.reading.pdf.reader import read_pdf

POSTER = ("poster",)


DAMAGES: list[Damage] = of("poster", damage_pdf.DAMAGES)
HARMLESS: list[Damage] = of("poster", damage_pdf.HARMLESS)
_damage = partial(damage, formats=POSTER, table=DAMAGES)
_harmless = partial(damage, formats=POSTER, table=HARMLESS)


@_damage("the numbers of two rules have changed places on the wall", RULE, NEXT)
def _trade_chips(sheets: Sheets) -> None:
    trade(sheets, sheets.number(RULE), sheets.number(NEXT))


@_damage("the number of a rule stands beside another rule", LAST)
def _stray_chip(sheets: Sheets) -> None:
    _page, x, y = start_of(sheets, sheets.number(LAST))
    _page, right, up = start_of(sheets, sheets.number(RULE))
    sheets.move(sheets.number(LAST), right - x, up - y + 12)


@_damage("a rule stands in another card on the wall", RULE)
def _other_card(sheets: Sheets) -> None:
    _page, x, y = start_of(sheets, sheets.number(RULE))
    _page, right, up = start_of(sheets, sheets.number(LAST))
    for element in sheets.all_of(RULE):
        sheets.move(element, right - x, up - y - 60)


@_damage("the QR code leads to another address", "QR")
def _other_code(sheets: Sheets) -> None:
    box = _code(sheets)
    _cover(sheets, box)
    _squares(sheets, box, "https://www.risor-kommune.example/sosiale-medier")


@_damage("the QR code is covered", "QR")
def _covered_code(sheets: Sheets) -> None:
    _cover(sheets, _code(sheets))


@_damage("the QR code is smudged until no camera can read it", "QR")
def _smudged_code(sheets: Sheets) -> None:
    left, bottom, right, top = _code(sheets)
    sheets.end(0, "0 g", f"{left} {bottom} {right - left} {0.6 * (top - bottom)} re", "f")


@_damage("a second QR code stands on the sheet", "QR")
def _second_code(sheets: Sheets) -> None:
    left, bottom, right, top = _code(sheets)
    away = 4 * (right - left) if left < float(sheets.pdf.pages[0].mediabox[2]) / 2 else 4 * (left - right)
    elsewhere = (left + away, bottom, right + away, top)
    _cover(sheets, elsewhere)
    _squares(sheets, elsewhere, "https://www.example.org/")


@_harmless("a speck of ink lies on the QR code")
def _speck(sheets: Sheets) -> None:
    left, bottom, right, top = _code(sheets)
    sheets.end(0, "0 g", f"{(left + right) / 2} {(bottom + top) / 2} 3 3 re", "f")


def _code(sheets: Sheets) -> tuple[float, float, float, float]:
    """Where the QR code stands, in points."""
    (symbol,) = read_pdf(whole(sheets.pdf)).symbols
    assert symbol.spot.box is not None
    return symbol.spot.box


def _cover(sheets: Sheets, box: tuple[float, float, float, float]) -> None:
    left, bottom, right, top = box
    sheets.end(0, "1 g", f"{left - 9} {bottom - 9} {right - left + 18} {top - bottom + 18} re", "f")


def _squares(sheets: Sheets, box: tuple[float, float, float, float], words: str) -> None:
    """Draw a QR code into a box."""
    matrix = segno.make(words, error="m", micro=False).matrix
    side = (box[2] - box[0]) / len(matrix)
    rows = [
        f"{box[0] + across * side} {box[3] - (down + 1) * side} {side} {side} re"
        for down, row in enumerate(matrix)
        for across, dark in enumerate(row)
        if dark
    ]
    sheets.end(0, "0 g", *rows, "f")


@_damage("a sub-rule is a rule of its own in the tags", SUB)
def _lift(sheets: Sheets) -> None:
    item = sheets.number(SUB).node["/P"]
    inner = item["/P"]
    outer = inner["/P"]
    inner["/K"] = [kid for kid in inner["/K"] if kid.objgen != item.objgen]
    outer["/K"].append(item)
    item["/P"] = outer


@_damage("hidden: clipped by its card", RULE)
def _clipped_by_card(sheets: Sheets) -> None:
    left, bottom, right, top = sheets.box_of(RULE)
    area = f"{left} {(bottom + top) / 2} {right - left} {top - bottom} re"
    sheets.wrap(sheets.words(RULE), ["q", area, "W", "n"], ["Q"])


@_damage("hidden: a card lies over another", RULE, "SM-08")
def _covered_by_card(sheets: Sheets) -> None:
    left, bottom, right, top = sheets.box_of(RULE)
    sheets.end(0, "1 g", "0 0 0 RG", f"{left - 80} {bottom - 40} {right - left + 120} {top - bottom + 120} re", "B")


@_damage("hidden: the number alone, of the colour of its chip", RULE)
def _hidden_chip(sheets: Sheets) -> None:
    sheets.begin(sheets.number(RULE), "0.043137256 0.37254903 0.64705884 rg")


@_damage("hidden: the title of a card, of the colour of its ground", "kolleger")
def _hidden_title(sheets: Sheets) -> None:
    page, at = sheets.longest(sheets.section(2))
    sheets.put(page, at, "1 1 1 rg")
    left, bottom, right, top = sheets.box("kolleger/poster_title")
    start = sheets.spans(sheets.section(2))[0][1]
    sheets.put(page, start, "q", "1 g", f"{left - 2} {bottom - 2} {right - left + 4} {top - bottom + 4} re", "f", "Q")


@_damage("hidden: half a rule hangs over the edge of the sheet", RULE)
def _over_the_edge(sheets: Sheets) -> None:
    left, _bottom, right, _top = sheets.box_of(RULE)
    width = float(sheets.pdf.pages[0].mediabox[2])
    sheets.move(sheets.words(RULE), width - (left + right) / 2, 0)


@_harmless("a blend mode that changes nothing")
def _blend(sheets: Sheets) -> None:
    import pikepdf

    sheets.resource(0, "/ExtGState", "/Normal", pikepdf.Dictionary(BM=Name.Normal, ca=1))
    sheets.begin(sheets.words(RULE), "/Normal gs")


@_harmless("crop marks in the margin")
def _marks(sheets: Sheets) -> None:
    sheets.end(0, "0.3 w", "0 20 m", "10 20 l", "S")

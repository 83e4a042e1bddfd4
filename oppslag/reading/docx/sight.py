"""Whether a person sees what a Word file holds, and if not, why."""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.reading.docx.colours import (
    LEAST_CONTRAST,
    WHITE,
    Colour,
    Palette,
    contrast,
    highlight,
    seen_through,
    written,
)
from oppslag.reading.docx.package import Element, W, attribute
from oppslag.reading.docx.styles import Attributes, Look, Properties, is_on, number
from oppslag.reading.passages import Sight, struck_through
from oppslag.reading.sign_fonts import is_of_signs

LEAST_SIZE = 4.5  # points; our own limit, half of what is small in print
MOST_SIZE = 250.0  # points; letters so large that a page holds a few of them
LEAST_SCALE = 34  # per cent of the width of a letter (w:w)
LEAST_ROOM = 0.5  # of the size of the letters: a line or row of a fixed height that shows less cuts them off
MOST_CONDENSED = 0.4  # of the size: letters are about half as wide as high, so they stand on one another
MOST_SPREAD = 2.0  # of the size: letters so far apart are no words
MOST_SHIFTED = 72.0  # points that text may be raised or lowered
LEAST_WIDTH = 9.0  # points that text needs to stand in
LEAST_TEXT = 24.0  # points between the indents of a paragraph
LEAST_COLUMN = 36.0  # points of the width of a column whose lines hold words
LEAST_PAGE = 72.0  # points between the margins of a page, either way
_LETTER_AREA = 0.4  # of the square of the size: what a letter takes, set as tightly as can be read
LEAST_LINE = 160.0  # of 240, which is a line: lines closer than that lie upon one another
MOST_OUTLINE = 0.1  # of the size: a thicker outline leaves nothing of the letters
_LETTER_WIDTH = 10.0  # points: what indents in letters are reckoned in, roughly
TWIP = 20  # a point has 20 twips
EMU = 12_700  # a point has 12,700 English metric units
# Hebrew, Arabic, Syriac, ... : what Word calls complex script and sets by szCs and the cs font
_COMPLEX = re.compile("[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0fff\ufb1d-\ufdff\ufe70-\ufefc]")
_WORDS = re.compile(r"\w")


@frozen
class Reason:
    """Why a text is not seen, or cannot be told to be."""

    why: str
    sight: Sight = Sight.HIDDEN


@frozen
class Page:
    """The page of a section, in points (A4 where the file does not say)."""

    width: float = 595.3
    height: float = 841.9
    left: float = 72.0
    right: float = 72.0
    top: float = 72.0
    bottom: float = 72.0
    columns: float = 1
    gap: float = 36.0  # between two columns
    narrowest: float = math.inf  # of columns that have a width each

    @property
    def across(self) -> float:
        """What is between the margins."""
        return self.width - self.left - self.right

    @property
    def room(self) -> bool:
        """Whether any text fits between the margins, in each of the columns."""
        across, down = self.across, self.height - abs(self.top) - abs(self.bottom)
        column = min((across - self.gap * (self.columns - 1)) / self.columns, self.narrowest)
        return across >= LEAST_PAGE and down >= LEAST_PAGE and column >= LEAST_COLUMN


@frozen
class Place:
    """Where a text stands: on which ground (None: not known), in how high a line or row (points, 0: as it needs)."""

    ground: Colour | None = WHITE
    room: float = 0.0
    reason: Reason | None = None

    def within(self, room: float) -> "Place":
        """The same place, no higher than this."""
        return replace(self, room=min(filter(None, (self.room, room)), default=0.0))


def page_of(section: Element) -> Page:
    """The page that a w:sectPr sets up."""
    size, margins = section.find(f"{{{W}}}pgSz"), section.find(f"{{{W}}}pgMar")
    page = Page()
    if size is not None:
        page = replace(page, width=_points(size, "w", page.width), height=_points(size, "h", page.height))
    if margins is not None:
        page = replace(page, **{side: _points(margins, side, 72.0) for side in ("left", "right", "top", "bottom")})
        page = replace(page, left=page.left + _points(margins, "gutter", 0.0))
        head, foot = _points(margins, "header", 0.0), _points(margins, "footer", 0.0)
        page = replace(page, top=_pushed(page.top, head), bottom=_pushed(page.bottom, foot))
    columns = section.find(f"{{{W}}}cols")
    if columns is None:
        return page
    widths = [_points(each, "w", 0.0) for each in columns.findall(f"{{{W}}}col")]
    if widths and attribute(columns, "equalWidth", "true") in {"0", "false", "off"}:
        return replace(page, narrowest=min(widths))
    count = min(max(int(number(attribute(columns, "num"), 1.0)), 1), 1_000)
    return replace(page, columns=count, gap=_points(columns, "space", 36.0))


def _pushed(margin: float, running: float) -> float:
    """A margin that a header or footer pushes inwards; a negative one stays where it is (17.6.11)."""
    return margin if margin < 0 else max(margin, running)


def why_unseen(text: str, look: Look, place: Place, palette: Palette) -> Reason | None:
    """Why a run of text with this look in this place is not seen; None if it is.

    `palette` is the document's: what is true of a text is so of all with the same look and ground whose letters are
    set alike.
    """
    if place.reason:
        return place.reason
    length = len(text.strip()) if look.get("fitText") else 0
    asked = ("unseen", place.ground, place.room, _COMPLEX.search(text) is None, _WORDS.search(text) is None, length)
    if asked not in look.answers:
        look.answers[asked] = _why_unseen(text, look, place, palette)
    return cast("Reason | None", look.answers[asked])


def _why_unseen(text: str, look: Look, place: Place, palette: Palette) -> Reason | None:
    if (
        why := _switched_off(look)
        or _too_small(text, look, place)
        or _distorted(text, look, place.room)
        or _not_letters(text, look)
    ):
        return Reason(why)
    return _without_contrast(look, place, palette)


def _switched_off(look: Look) -> str:
    if look.on("vanish") or look.on("specVanish"):
        return _("marked as hidden text")
    if look.on("webHidden"):
        return _("marked as hidden on the web")
    if look.on("strike") or look.on("dstrike"):
        return struck_through()
    return ""


def size_of(text: str, look: Look) -> float:
    """The size of the letters in points (10 where nothing says otherwise): szCs for complex scripts, sz for others.

    A run that is said to be of a complex script (w:rtl, w:cs) is set as one, whatever its letters (17.3.2.7).
    """
    value = look.value("szCs" if _is_complex(text, look) else "sz")
    if value[-2:].isalpha():
        return number(value, 200.0) / TWIP
    return number(value, 20.0) / 2


def _is_complex(text: str, look: Look) -> bool:
    return bool(_COMPLEX.search(text)) or look.on("rtl") or look.on("cs")


def _too_small(text: str, look: Look, place: Place) -> str:
    size = size_of(text, look)
    if size < LEAST_SIZE:
        return _("only {size} points high", size=f"{size:g}")
    if size > MOST_SIZE:
        return _("its letters are {size} points high: a page holds only a few of them", size=f"{size:g}")
    if place.room and place.room < LEAST_ROOM * size:
        return _("cut off: {room} points of height for letters of {size}", room=f"{place.room:g}", size=f"{size:g}")
    return ""


def _distorted(text: str, look: Look, room: float) -> str:
    size = size_of(text, look)
    if number(look.value("w").removesuffix("%"), 100.0) < LEAST_SCALE:
        return _("squeezed to {scale} % of its width", scale=look.value("w").removesuffix("%"))
    if -number(look.value("spacing")) / TWIP >= MOST_CONDENSED * size:
        return _("its letters stand on top of one another")
    if number(look.value("spacing")) / TWIP >= MOST_SPREAD * size:
        return _("its letters stand too far apart to be read")
    if any(is_on({"val": look.value("eastAsianLayout", name) or "off"}) for name in ("combine", "vert")):
        return _("its letters are turned, or set in two lines of half their size")
    fitted = look.value("fitText")
    if fitted and number(fitted) / TWIP < (1 - MOST_CONDENSED) * 0.5 * size * len(text.strip()):
        return _("squeezed into {width} points", width=f"{number(fitted) / TWIP:g}")
    if abs(_half_points(look.value("position"))) > (min(room, MOST_SHIFTED) or MOST_SHIFTED):
        return _("raised or lowered by {shift} points", shift=f"{_half_points(look.value('position')):g}")
    return ""


def fonts_of(text: str, look: Look, themed: Mapping[str, str]) -> frozenset[str]:
    """The fonts that the text is set in, in lower case; `themed` are those of the document's theme."""
    complex_script = _is_complex(text, look)
    asked = ("fonts", complex_script)
    if asked not in look.answers:
        fonts = look.get("rFonts")
        found = (
            themed.get(fonts.get("cstheme" if name == "cs" else f"{name}Theme", ""), "") or fonts.get(name, "")
            for name in (("cs",) if complex_script else ("ascii", "hAnsi"))
        )
        look.answers[asked] = frozenset(name.lower() for name in found if name)
    return cast("frozenset[str]", look.answers[asked])


def _not_letters(text: str, look: Look) -> str:
    fonts = look.get("rFonts")
    names = ("cs",) if _is_complex(text, look) else ("ascii", "hAnsi")
    for name in names:
        themed = fonts.get("cstheme" if name == "cs" else f"{name}Theme")
        if not themed and is_of_signs(fonts.get(name, "")) and _WORDS.search(text):
            return _("set in {font}, which shows signs instead of letters", font=fonts[name])
    return ""


def _without_contrast(look: Look, place: Place, palette: Palette) -> Reason | None:
    fill = look.get("textFill")
    if fill.get("fill") == "none" or number(fill.get("alpha", "0")) > 80_000:
        return Reason(_("its letters have no colour"))
    colour = palette.colour(fill if fill.get("fill") == "solid" else look.get("color"))
    ground = highlight(look.get("highlight")) or palette.ground(look.get("shd"), place.ground)
    if fill.get("fill") == "other":
        return Reason(_("its letters are filled with what only a picture of the page can tell"), Sight.UNDECIDED)
    outline = look.get("textOutline")
    if (
        outline.get("fill", "none") != "none"
        and number(outline["w"]) / EMU > MOST_OUTLINE * number(look.value("sz"), 20.0) / 2
    ):
        return Reason(_("a thick outline lies around its letters"), Sight.UNDECIDED)
    if colour is None:
        return None  # automatic: black or white, whichever is seen
    if ground is None:
        return Reason(_("its colour stands on a ground that only a picture of the page can tell"), Sight.UNDECIDED)
    if alpha := number(fill.get("alpha", "0")) / 100_000:
        colour = seen_through(colour, ground, alpha)
    if contrast(colour, ground) < LEAST_CONTRAST:
        return Reason(_("its colour {colour} is not seen on {ground}", colour=written(colour), ground=written(ground)))
    return None


def paragraph_place(look: Look, page: Page, place: Place, palette: Palette, *, in_cell: bool) -> Place:
    """The place that a paragraph's own properties make of the one it stands in."""
    asked = ("place", page, place, in_cell)
    if asked not in look.answers:
        look.answers[asked] = _paragraph_place(look, page, place, palette, in_cell=in_cell)
    return cast("Place", look.answers[asked])


def _paragraph_place(look: Look, page: Page, place: Place, palette: Palette, *, in_cell: bool) -> Place:
    spacing = look.get("spacing")
    if spacing.get("lineRule") == "exact":
        place = place.within(max(number(spacing.get("line", "0")) / TWIP, 0.01))
    place = replace(place, ground=palette.ground(look.get("shd"), place.ground))
    if place.reason:
        return place
    if spacing.get("lineRule", "auto") == "auto" and number(spacing.get("line", ""), 240.0) < LEAST_LINE:
        return replace(place, reason=Reason(_("its lines lie on top of one another")))
    if why := _off_page(look, page, in_cell=in_cell):
        return replace(place, reason=Reason(why))
    frame = look.get("framePr")
    if frame.get("dropCap", "none") == "none" and frame.keys() & {"x", "y", "xAlign", "yAlign"}:
        return replace(place, reason=adrift())
    return place


def adrift() -> Reason:
    """Why it is not known what text that stands somewhere on the page lies over, or what lies over it."""
    return Reason(_("it is placed freely, and may lie outside or behind something"), Sight.UNDECIDED)


def _off_page(look: Look, page: Page, *, in_cell: bool) -> str:
    if not page.room:
        return _("on a page without room between its margins")
    ind = look.get("ind")
    start, end = _indent(ind, "left", "start"), _indent(ind, "right", "end")
    first = _indent(ind, "firstLine") - _indent(ind, "hanging")
    least = min(start, start + first)
    if least + page.left < -1 or end + page.right < -1 or (in_cell and least < -page.width / 4):
        return _("moved out of the page")
    room = page.width - (max(start, start + first) + page.left + end + page.right)
    if room < LEAST_WIDTH:
        return _("moved out of the page")
    if room < LEAST_TEXT and not in_cell:
        return _("in a column of {width} points, which holds a letter or two", width=f"{room:g}")
    return _off_frame(look, page)


def _indent(ind: Attributes, *names: str) -> float:
    """An indent in points; one in hundredths of a letter stands for the other where it is not 0 (17.3.1.12)."""
    given = next((ind[name] for name in names if ind.get(name)), "0")
    letters = next((ind[f"{name}Chars"] for name in names if ind.get(f"{name}Chars")), "0")
    return number(letters) / 100 * _LETTER_WIDTH or number(given) / TWIP


def _off_frame(look: Look, page: Page) -> str:
    frame = look.get("framePr")
    width, height = number(frame.get("w", "")) / TWIP, number(frame.get("h", "")) / TWIP
    if 0 < width < LEAST_WIDTH or (frame.get("hRule") == "exact" and height < LEAST_SIZE):
        return _("in a frame that is too small to show it")
    across = number(frame.get("x", "")) / TWIP + (0 if frame.get("hAnchor") == "page" else page.left)
    down = number(frame.get("y", "")) / TWIP
    if outside(across, down, width, page):
        return _("moved out of the page")
    return ""


def outside(across: float, down: float, width: float, page: Page) -> bool:
    """Whether something that begins there (points from the page's edge) begins outside the page."""
    before = across < -1 if not width else across + width / 2 < 0
    return before or across > page.width - LEAST_WIDTH or not -page.height < down < page.height


def row_place(row: Properties, place: Place) -> Place:
    """The place that a table row makes: hidden, deleted, or of a fixed height."""
    if "hidden" in row and is_on(row["hidden"]):
        return replace(place, reason=place.reason or Reason(_("in a table row marked as hidden")))
    if "del" in row:
        return replace(place, reason=place.reason or Reason(_("in a deleted table row")))
    height = fixed_height(row)
    return place if height is None else place.within(max(height, 0.01))


def fixed_height(row: Properties) -> float | None:
    """The height of a row that its words cannot change, in points; None of one that grows with them."""
    height = row.get("trHeight", {})
    return number(height.get("val", "0")) / TWIP if height.get("hRule") == "exact" else None


def overflows(letters: int, width: float, height: float) -> bool:
    """Whether so many letters do not fit there (points), even set as tightly as can be read."""
    return letters * _LETTER_AREA * 10 * 10 > width * height


def _half_points(value: str) -> float:
    return number(value) / TWIP if value[-2:].isalpha() else number(value) / 2


def _points(element: Element, name: str, otherwise: float) -> float:
    return number(attribute(element, name), otherwise * TWIP) / TWIP

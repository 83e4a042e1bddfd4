"""What a Word file draws: text boxes, word art, alternative texts, and shapes that stand in front of the text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.reading.docx.colours import BLACK, LEAST_CONTRAST, WHITE, Colour, Palette, contrast, parse
from oppslag.reading.docx.package import KNOWN, MC, WP, A, Element, V, W, attribute
from oppslag.reading.docx.sight import EMU, LEAST_SIZE, Page, Place, Reason, adrift, outside, overflows
from oppslag.reading.docx.styles import number
from oppslag.reading.passages import Sight

_MOST_INSET = 144.0  # points of margins inside a text box, all together
_MARK = 113.0  # points (4 cm): how high the mark of an organisation in a header may be
_CROSSING = frozenset({"line", "straightConnector1", "mathMultiply", "noSmoking"})  # shapes that cross things out
_LEAST_SHRUNK = 40_000  # thousandths of a per cent to which a text box may shrink its words


@frozen
class Box:
    """A text box: its content, and where it stands."""

    content: Element
    place: Place


def chosen(alternatives: Element) -> list[Element]:
    """What a program shows of mc:AlternateContent: the first choice that it understands, else the fallback."""
    for choice in alternatives.findall(f"{{{MC}}}Choice"):
        needed = (choice.nsmap.get(prefix) or "" for prefix in choice.get("Requires", "").split())
        if all(map(KNOWN.match, needed)):
            return list(choice)
    fallback = alternatives.find(f"{{{MC}}}Fallback")
    return [] if fallback is None else list(fallback)


def disagree(alternatives: Element) -> bool:
    """Whether one choice holds other words than another or none, so that it depends on the program what one reads.

    A choice without words, of an emoji as Word writes it, says in another way what the words of the last one say.
    """
    said = [words_in(branch) for branch in alternatives]
    return any(words and set(said) != {words} for words in said[:-1])


def words_in(element: Element) -> str:
    """All its words, without spaces."""
    return re.sub(r"\s", "", "".join(text.text or "" for text in element.iter(f"{{{W}}}t")))


def drawn(element: Element) -> Iterator[Element]:
    """Everything in a drawing that is shown, not going into the content of text boxes."""
    for child in chosen(element) if element.tag == f"{{{MC}}}AlternateContent" else element:
        yield child
        if child.tag != f"{{{W}}}txbxContent":
            yield from drawn(child)


def boxes(drawing: Element, page: Page, place: Place, palette: Palette) -> Iterator[Box]:
    """The text boxes of a drawing. Their ground is their own filling, else the place's."""
    for element in [drawing, *drawn(drawing)]:
        if element.tag == f"{{{W}}}txbxContent":
            yield Box(element, _box_place(element, page, place, palette))


def alternatives(drawing: Element) -> Iterator[str]:
    """The texts that only somebody who does not see the drawing gets to hear."""
    for element in [drawing, *drawn(drawing)]:
        if element.tag == f"{{{WP}}}docPr":
            yield from filter(None, (element.get("title"), element.get("descr")))
        elif str(element.tag).startswith(f"{{{V}}}") and element.get("alt"):
            yield element.get("alt", "")


def word_art(drawing: Element) -> Iterator[str]:
    """The words of VML word art, which are drawn as a picture (a watermark)."""
    for element in drawn(drawing):
        if element.tag == f"{{{V}}}textpath":
            yield element.get("string", "")


def covers(drawing: Element) -> bool:
    """Whether something stands in front of the text, with text behind it allowed, and is not see-through."""
    for element in [drawing, *drawn(drawing)]:
        if element.tag == f"{{{WP}}}anchor":
            free = element.find(f"{{{WP}}}wrapNone") is not None
            if free and element.get("behindDoc", "0") in {"0", "false"} and not _see_through(element):
                return True
        style = _style(element)
        if style.get("position") == "absolute" and not style.get("z-index", "0").startswith("-"):
            wrapped = any(str(each.tag).endswith("}wrap") and each.get("type") != "none" for each in element)
            if not wrapped and element.get("filled", "t") not in {"f", "false"}:
                return True
    return False


def lies_behind(drawing: Element, palette: Palette, *, running: bool) -> bool:
    """Whether something dark or a picture lies behind the text. In headers a picture is the paper's own pattern.

    What a header holds lies behind the text of the page, whatever it says of itself.
    """
    for element in [drawing, *drawn(drawing)]:
        if _lies_behind_as_vml(element, running=running) and _is_dark(parse(element.get("fillcolor", ""))):
            return True
        behind = element.tag == f"{{{WP}}}anchor" and (running or element.get("behindDoc", "0") not in {"0", "false"})
        if behind and element.find(f"{{{WP}}}wrapNone") is not None:
            if element.find(f".//{{{A}}}blip") is not None and not running:
                return True
            fillings = (_shape_filling(each, WHITE, palette) for each in drawn(element) if _local(each) == "spPr")
            if any(fill is None or _is_dark(fill) for fill in fillings):
                return True
    return False


def _is_dark(colour: Colour | None) -> bool:
    return colour is not None and contrast(colour, BLACK) < LEAST_CONTRAST * 3


def _lies_behind_as_vml(element: Element, *, running: bool) -> bool:
    style = _style(element)
    behind = style.get("position") == "absolute" and (running or style.get("z-index", "0").startswith("-"))
    return behind and element.get("filled", "t") not in {"f", "false"}


def shows(drawing: Element) -> bool:
    """Whether it shows a picture, a chart or an object of another program, of which no word can be read."""
    names = {"blip", "imagedata", "OLEObject", "control", "contentPart"}
    return any(_local(each) in names or _is_foreign(each) for each in [drawing, *drawn(drawing)])


def is_no_mark(drawing: Element) -> bool:
    """Whether a picture in a header is higher than a mark, so that it may say anything, or a shape crosses the page."""
    inside = [drawing, *drawn(drawing)]
    widths, heights = (
        [_emu(each.get(side)) for each in inside if _local(each) == "extent"]
        + [_css_points(style[name]) for style in map(_style, inside) if name in style]
        for side, name in (("cx", "width"), ("cy", "height"))
    )
    if max(heights, default=0.0) <= _MARK:
        return False
    crosses = any(_local(each) == "prstGeom" and each.get("prst") in _CROSSING for each in inside)
    return shows(drawing) or (crosses and max(widths, default=0.0) > _MARK)


def _is_foreign(element: Element) -> bool:
    kind = element.get("uri", "").rpartition("/")[2] if _local(element) == "graphicData" else ""
    return bool(kind) and not kind.startswith("wordprocessing")


def _see_through(anchor: Element) -> bool:
    if anchor.find(f".//{{{A}}}blip") is not None:
        return False
    return any(_local(each) == "spPr" and each.find(f"{{{A}}}noFill") is not None for each in drawn(anchor))


def _box_place(content: Element, page: Page, place: Place, palette: Palette) -> Place:
    for around in content.iterancestors():
        if around.tag in {f"{{{W}}}p", f"{{{W}}}drawing", f"{{{W}}}pict"}:
            break
        if reason := _box_reason(around, page, content):
            place = replace(place, reason=place.reason or reason)
    return replace(place, ground=_filling(content, place.ground, palette), room=0.0)


def _box_reason(around: Element, page: Page, content: Element) -> Reason | None:
    name, style = _local(around), _style(around)
    if name in {"anchor", "inline"}:
        return _anchor_reason(around, page, content)
    if name == "wsp" and (reason := _shape_reason(around)):
        return reason
    if name == "textbox" and style.get("layout-flow", "horizontal") != "horizontal":
        return _turned()
    if name == "textbox" and sum(map(_css_points, around.get("inset", "").split(","))) > _MOST_INSET:
        return _padded()
    if _css_points(style.get("rotation", "0")) % 360 or style.get("flip"):
        return _turned()
    if style.get("visibility") == "hidden" or style.get("display") == "none" or style.get("mso-hide") == "all":
        return Reason(_("in a text box that is hidden"))
    if any(style.get(side) is not None and _css_points(style[side]) < LEAST_SIZE for side in ("width", "height")):
        return Reason(_("in a text box that is too small to show it"))
    across = _css_points(style.get("margin-left", "0")) + _css_points(style.get("left", "0"))
    down = _css_points(style.get("margin-top", "0")) + _css_points(style.get("top", "0"))
    if outside(across + page.left, down, _css_points(style.get("width", "0")), page):
        return Reason(_("moved out of the page"))
    return None


def _shape_reason(shape: Element) -> Reason | None:
    """Why the words of a shape may not be seen though it stands on the page: its own settings and those of its text."""
    for element in drawn(shape):
        name = _local(element)
        if name == "cNvPr" and element.get("hidden") in {"1", "true"}:
            return Reason(_("in a text box that is hidden"))
        turned = any(number(element.get(angle, "")) for angle in ("rot", "lon", "lat", "rev"))
        turned = turned or element.get("flipV") in {"1", "true"}
        bent = name == "prstTxWarp" and element.get("prst", "textNoShape") != "textNoShape"
        if turned or bent or (name == "bodyPr" and element.get("vert", "horz") != "horz"):
            return _turned()
        if name == "bodyPr" and sum(_emu(element.get(side)) for side in ("lIns", "tIns", "rIns", "bIns")) > _MOST_INSET:
            return _padded()
        if name == "normAutofit" and number(element.get("fontScale", ""), 100_000) < _LEAST_SHRUNK:
            return Reason(_("in a text box that shrinks it"), Sight.UNDECIDED)
    return None


def _turned() -> Reason:
    return Reason(_("in a text box that is turned or bent"), Sight.UNDECIDED)


def _padded() -> Reason:
    return Reason(_("in a text box with little room inside its margins"), Sight.UNDECIDED)


def _anchor_reason(anchor: Element, page: Page, content: Element) -> Reason | None:
    described = anchor.find(f"{{{WP}}}docPr")
    if anchor.get("hidden", "0") in {"1", "true"} or (
        described is not None and described.get("hidden") in {"1", "true"}
    ):
        return Reason(_("in a text box that is hidden"))
    extent = anchor.find(f"{{{WP}}}extent")
    width, height = (_emu(extent.get("cx")), _emu(extent.get("cy"))) if extent is not None else (0.0, 0.0)
    if width < LEAST_SIZE or height < LEAST_SIZE:
        return Reason(_("in a text box that is too small to show it"))
    across, down = _offset(anchor, "H", page.left, page.width), _offset(anchor, "V", 0, page.height)
    if _local(anchor) == "anchor" and outside(across, down, width, page):
        return Reason(_("moved out of the page"))
    if _local(anchor) == "anchor" and _is_free(anchor):
        return adrift()
    grows = any(_local(each) in {"spAutoFit", "normAutofit"} for each in drawn(anchor))
    if not grows and overflows(len(words_in(content)), width, height):
        return Reason(_("in a text box that may be too small to show all of it"), Sight.UNDECIDED)
    return None


def _is_free(anchor: Element) -> bool:
    """Whether it stands at a place of the page, not beside the paragraph that it belongs to."""
    position = anchor.find(f"{{{WP}}}positionV")
    return position is not None and position.get("relativeFrom") not in {"paragraph", "line"}


def _offset(anchor: Element, axis: str, margin: float, whole: float) -> float:
    position = anchor.find(f"{{{WP}}}position{axis}")
    if position is None:
        return 0.0
    shares = (each for each in drawn(position) if _local(each).startswith("pctPos"))
    if (share := next(shares, None)) is not None:  # in thousandths of a per cent, [MS-ODRAWXML] 2.20
        return number(share.text or "") / 100_000 * whole + (0.0 if position.get("relativeFrom") == "page" else margin)
    offset = position.findtext(f"{{{WP}}}posOffset") or "0"
    return _emu(offset) + (0.0 if position.get("relativeFrom") == "page" else margin)


def _filling(content: Element, below: Colour | None, palette: Palette) -> Colour | None:
    for around in content.iterancestors():
        if around.tag == f"{{{W}}}p":
            break
        if (colour := parse(around.get("fillcolor", ""))) and around.get("filled", "t") not in {"f", "false"}:
            return colour
        shape = next((each for each in around if _local(each) == "spPr"), None)
        if shape is not None:
            return _shape_filling(shape, below, palette)
    return below


def _shape_filling(shape: Element, below: Colour | None, palette: Palette) -> Colour | None:
    for child in shape:
        name = _local(child)
        if name == "noFill":
            return below
        if name == "solidFill" and len(child):
            plain = len(child[0]) == 0  # a child would make it lighter, darker or see-through
            kind = {"srgbClr": "val", "schemeClr": "themeColor"}.get(_local(child[0]), "")
            return palette.colour({kind: child[0].get("val", "")}) if plain else None
        if name in {"gradFill", "blipFill", "pattFill", "grpFill", "solidFill"}:
            return None
    return below


def _style(element: Element) -> dict[str, str]:
    if not str(element.tag).startswith(f"{{{V}}}"):
        return {}
    pairs = (pair.partition(":") for pair in element.get("style", "").split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _colon, value in pairs}


def _css_points(value: str) -> float:
    found = re.fullmatch(r"(-?[\d.]+)(pt|in|cm|mm|px|)", value)
    if not found:
        return LEAST_SIZE  # a share of something else: not known to be nothing
    factor = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "px": 0.75, "": 0.75}[found[2]]
    return float(found[1]) * factor if re.fullmatch(r"-?\d*\.?\d+", found[1]) else 0.0


def _emu(value: str | None) -> float:
    return int(value) / EMU if value and re.fullmatch(r"-?\d{1,18}", value.strip()) else 0.0


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


@frozen
class Bookmarks:
    """The names that links and fields inside a document can point to, and the words that each of them marks."""

    words: str
    spans: Mapping[str, tuple[int, int]]

    def __contains__(self, name: str) -> bool:
        """Whether there is one of this name."""
        return name in self.spans

    def get(self, name: str) -> str | None:
        """The words that it marks; None where there is none."""
        return self.words[slice(*self.spans[name])] if name in self.spans else None


def bookmarks(root: Element) -> Bookmarks:
    """Those of a document part."""
    words: list[str] = []
    length = 0
    spans: dict[str, tuple[int, int]] = {}
    names: dict[str, str] = {}
    for element in root.iter(f"{{{W}}}bookmarkStart", f"{{{W}}}bookmarkEnd", f"{{{W}}}t", f"{{{W}}}p"):
        if element.tag == f"{{{W}}}bookmarkStart":
            name = names[attribute(element, "id")] = attribute(element, "name")
            spans.setdefault(name, (length, length))
        elif element.tag == f"{{{W}}}bookmarkEnd":
            if name := names.pop(attribute(element, "id"), ""):
                spans[name] = (spans[name][0], length)
        else:
            words.append(" " if element.tag == f"{{{W}}}p" else element.text or "")
            length += len(words[-1])
    return Bookmarks("".join(words), spans)

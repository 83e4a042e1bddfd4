"""Damages to finished PDFs as somebody makes them who knows the format well and has an editor for it.

What `damage_pdf.py` does not have: words that are drawings, appearances of annotations, layers by expressions, boxes of
printers, colours by name, alternative texts, tags taken away, fonts that are not what they say, actions on links.
"""

import zlib
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

import damage_pdf
import pikepdf
import uharfbuzz as hb
from damage_pdf import RULE
from damages import Damage
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.transformPen import TransformPen
from pdf_sheets import Sheets, codes, kids, whole
from pikepdf import Array, Dictionary, Name, Stream

DAMAGES: list[Damage] = []
HARMLESS: list[Damage] = []
damage = partial(damage_pdf.damage, table=DAMAGES)
harmless = partial(damage_pdf.damage, table=HARMLESS)
LATIN = ("nb", "en")
WORDS = "Gjelder ikke ledere"


# ---- words that are drawings


def outlines(words: str, at: tuple[float, float], size: float) -> list[str]:
    """Words as a path: the outlines of FiraGO."""
    from pymupdf_fonts import myfont

    font = hb.Font(hb.Face(bytes(myfont("figo"))))
    lines: list[str] = []
    scale, x = size / font.face.upem, at[0]
    pen = hb.DrawFuncs()
    last = [(0.0, 0.0)]

    def point(a: float, b: float) -> str:
        return f"{x + a * scale:.2f} {at[1] + b * scale:.2f}"

    def line(kind: str, a: float, b: float, _data: object) -> None:
        last[0] = (a, b)
        lines.append(f"{point(a, b)} {kind}")

    def curve(a: float, b: float, c: float, d: float, _data: object) -> None:
        (p, q), last[0] = last[0], (c, d)
        near, far = (p + 2 * (a - p) / 3, q + 2 * (b - q) / 3), (c + 2 * (a - c) / 3, d + 2 * (b - d) / 3)
        lines.append(f"{point(*near)} {point(*far)} {point(c, d)} c")

    pen.set_move_to_func(lambda a, b, data: line("m", a, b, data))
    pen.set_line_to_func(lambda a, b, data: line("l", a, b, data))
    pen.set_quadratic_to_func(curve)
    pen.set_close_path_func(lambda _data: lines.append("h"))
    for sign in words:
        glyph = font.get_nominal_glyph(ord(sign))
        font.draw_glyph(glyph, pen, None)
        x += font.get_glyph_h_advance(glyph) * scale
    return lines


def foot(sheets: Sheets, page: int) -> tuple[float, float]:
    """An empty place: a strip below the page."""
    return 40.0, sheets.room(page, 40) + 12


@damage("words are added as filled shapes in an empty place")
def _shapes(sheets: Sheets) -> None:
    sheets.end(0, "0 g", *outlines(WORDS, foot(sheets, 0), 14), "f")


@damage("words are added as filled shapes, letter by letter")
def _shapes_apart(sheets: Sheets) -> None:
    x, y = foot(sheets, 0)
    for number, sign in enumerate(WORDS):
        if sign != " ":
            sheets.end(0, "0 g", *outlines(sign, (x + 9 * number, y), 14), "f")


@damage("words are added as lines around shapes")
def _stroked(sheets: Sheets) -> None:
    sheets.end(0, "0 G", "0.5 w", *outlines(WORDS, foot(sheets, 0), 14), "S")


@damage("words are added as shapes between two rules")
def _shapes_between(sheets: Sheets) -> None:
    left, bottom, _right, _top = sheets.box_of(RULE)
    sheets.end(sheets.page(sheets.words(RULE)), "0 g", *outlines("ikke", (left + 30, bottom - 6), 6), "f")


@damage("words are added as shapes in a form")
def _shapes_in_form(sheets: Sheets) -> None:
    form = Stream(sheets.pdf, " ".join([*outlines(WORDS, (0, 0), 14), "f"]).encode(), BBox=[-20, -20, 900, 60])
    form.Type, form.Subtype = Name.XObject, Name.Form
    x, y = foot(sheets, 0)
    sheets.resource(0, "/XObject", "/Words", form)
    sheets.end(0, f"1 0 0 1 {x} {y} cm", "/Words Do")


@damage("words are added as dots of rectangles")
def _dots(sheets: Sheets) -> None:
    from PIL import Image, ImageDraw

    picture = Image.new("1", (130, 12), 1)
    ImageDraw.Draw(picture).text((0, 0), WORDS, fill=0)
    x, y = foot(sheets, 0)
    dots = [
        f"{x + 2 * right} {y + 20 - 2 * down} 2 2 re"
        for right in range(130)
        for down in range(12)
        if not picture.getpixel((right, down))
    ]
    sheets.end(0, "0 g", *dots, "f")


def lettered(sheets: Sheets, kind: Name = Name.XObject, **entries: object) -> Stream:
    """A stream that shows words in a font that every viewer has."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    made = Stream(sheets.pdf, f"BT /F 12 Tf 2 8 Td ({WORDS}) Tj ET".encode(), **entries)
    made.Resources = Dictionary(Font=Dictionary(F=font))
    made.Type = kind
    return made


@damage("words are added by a pattern of tiles")
def _tiles(sheets: Sheets) -> None:
    tile = lettered(sheets, Name.Pattern, PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 200, 30])
    tile.XStep, tile.YStep = 200, 30
    x, y = foot(sheets, 0)
    tile.Matrix = Array([1, 0, 0, 1, x, y - 8])
    sheets.resource(0, "/Pattern", "/Tile", tile)
    sheets.end(0, "/Pattern cs", "/Tile scn", f"{x} {y - 8} 200 30 re", "f")


@damage("words are added in a font of drawings that stand for nothing")
def _drawn_font(sheets: Sheets) -> None:
    letters = "".join(dict.fromkeys(WORDS.replace(" ", "")))
    drawings = {
        f"/g{code}": sheets.pdf.make_stream(("700 0 d0 " + " ".join([*outlines(sign, (0, 0), 1000), "f"])).encode())
        for code, sign in enumerate(letters, 1)
    }
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, -300, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        CharProcs=Dictionary(drawings), Encoding=Dictionary(Differences=[1, *map(Name, drawings)]),
        FirstChar=1, LastChar=len(letters), Widths=[700] * len(letters), Resources=Dictionary(),
    )  # fmt: skip
    sheets.resource(0, "/Font", "/Drawn", font)
    x, y = foot(sheets, 0)
    shown = bytes(letters.index(sign) + 1 for sign in WORDS if sign != " ").hex()
    sheets.end(0, "0 g", "BT", "/Drawn 14 Tf", f"{x} {y} Td", f"<{shown}> Tj", "ET")


def blank_font(sheets: Sheets, instructions: str) -> None:
    """Set a blank in a font of drawings, by these instructions."""
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        CharProcs=Dictionary(space=sheets.pdf.make_stream(instructions.encode())),
        Encoding=Dictionary(Differences=[32, Name.space]), FirstChar=32, LastChar=32, Widths=[250],
        Resources=Dictionary(Font=Dictionary(F=helvetica)),
    )  # fmt: skip
    sheets.resource(0, "/Font", "/Blank", font)
    x, y = foot(sheets, 0)
    sheets.end(0, "0 g", "BT", "/Blank 12 Tf", f"{x} {y} Td", "( ) Tj", "ET")


@damage("words are added by a letter that says it is a blank")
def _drawn_blank(sheets: Sheets) -> None:
    blank_font(sheets, f"250 0 d0 BT /F 1000 Tf ({WORDS}) Tj ET")


@damage("words are added by colour through letters")
def _through_letters(sheets: Sheets) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    sheets.resource(0, "/Font", "/Cut", font)
    x, y = foot(sheets, 0)
    text = ("BT", "/Cut 12 Tf", "7 Tr", f"{x} {y} Td", f"({WORDS}) Tj", "ET")
    sheets.end(0, *text, "0 g", f"{x} {y - 8} 200 30 re", "f")


def masked(sheets: Sheets, name: str, mask: object) -> None:
    sheets.resource(0, "/ExtGState", name, Dictionary(SMask=mask))


def mask_of_words(sheets: Sheets) -> Dictionary:
    """A soft mask that lets nothing through but words."""
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    words = lettered(sheets, Subtype=Name.Form, BBox=[0, 0, 200, 30], Group=group)
    x, y = foot(sheets, 0)
    words.Matrix = Array([1, 0, 0, 1, x, y - 8])
    words.write(b"1 g " + words.read_bytes())
    return Dictionary(Type=Name.Mask, S=Name.Luminosity, G=words)


@damage("words are added by colour through a soft mask")
def _through_a_mask(sheets: Sheets) -> None:
    masked(sheets, "/Words", mask_of_words(sheets))
    x, y = foot(sheets, 0)
    sheets.end(0, "/Words gs", "0 g", f"{x} {y - 8} 200 30 re", "f")


def raster(size: int = 1) -> tuple[int, int, bytes]:
    """The words as an image of one bit."""
    from PIL import Image, ImageDraw

    picture = Image.new("1", (136, 12), 1)
    ImageDraw.Draw(picture).text((2, 0), WORDS, fill=0)
    return picture.width * size, picture.height * size, picture.tobytes()


@damage("words are added by a stencil")
def _stencil(sheets: Sheets) -> None:
    width, height, bits = raster()
    mask = Stream(sheets.pdf, bits, Width=width, Height=height, ImageMask=True, BitsPerComponent=1)
    mask.Type, mask.Subtype = Name.XObject, Name.Image
    x, y = foot(sheets, 0)
    sheets.resource(0, "/XObject", "/Mask", mask)
    sheets.end(0, "0 g", f"{width} 0 0 {height} {x} {y} cm", "/Mask Do")


@damage("words are added by stencils as low as a line")
def _low_stencils(sheets: Sheets) -> None:
    """Each row of dots an image of its own, lower than a picture that can be seen."""
    width, height, bits = raster()
    x, y = foot(sheets, 0)
    across = len(bits) // height
    for row in range(height):
        mask = Stream(sheets.pdf, bits[row * across : (row + 1) * across], Width=width, Height=1, BitsPerComponent=1)
        mask.Type, mask.Subtype, mask.ImageMask = Name.XObject, Name.Image, True
        sheets.resource(0, "/XObject", f"/Row{row}", mask)
        sheets.end(0, "0 g", f"{2 * width} 0 0 2 {x} {y - 2 * row + 20} cm", f"/Row{row} Do")


@damage("words are added by an image within the page's own stream")
def _inline(sheets: Sheets) -> None:
    width, height, bits = raster()
    x, y = foot(sheets, 0)
    image = b"BI /W %d /H %d /IM true /BPC 1 ID %s EI" % (width, height, bits)
    sheets.end(0, "0 g", f"{width} 0 0 {height} {x} {y} cm")
    (step,) = pikepdf.parse_content_stream(Stream(sheets.pdf, image))
    sheets.pages[0].insert(-1, step)


@damage("words are added by the edges of a shade")
def _shade(sheets: Sheets) -> None:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0], C1=[0.2], N=1)
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=[0, 0, 900, 0], Function=function)
    sheets.resource(0, "/Shading", "/Dark", shading)
    sheets.end(0, *outlines(WORDS, foot(sheets, 0), 14), "W", "n", "/Dark sh")


# ---- annotations


def appearing(name: str, kind: str, *rules: str, cover: bool = False, **entries: object) -> None:
    """A damage by an annotation with an appearance: words at the foot, or a cover over the rule."""

    @damage(name, *rules)
    def _appear(sheets: Sheets) -> None:
        page = sheets.page(sheets.words(RULE))
        x, y = (0.0, 0.0) if cover else foot(sheets, page)
        box = sheets.box_of(RULE) if cover else (x, y - 8, x + 200, y + 20)
        if cover:
            look = sheets.look(box, f"1 g 0 0 {box[2] - box[0]} {box[3] - box[1]} re f")
        else:
            form = lettered(sheets, BBox=[0, 0, 200, 28])
            form.Subtype = Name.Form
            look = Dictionary(N=sheets.pdf.make_indirect(form))
        sheets.annotate(page, kind, box, AP=look, **entries)


appearing("words are added by a stamp", "Stamp")
appearing("words are added by an annotation of an unknown kind", "Note2")
appearing("words are added by the appearance of a link", "Link", Contents="x")
appearing("words are added by the appearance of an underline", "Underline", QuadPoints=[0] * 8)
appearing("words are added by a printer's mark", "PrinterMark")
appearing("words are added by a sticky note's own look", "Text")
appearing("hidden: covered by a highlight that lets nothing through", "Highlight", RULE, cover=True)
appearing("hidden: covered by the appearance of a link", "Link", RULE, cover=True, Contents="x")
appearing("hidden: covered by a button", "Widget", RULE, cover=True, FT=Name.Btn, T="b")


@damage("hidden: marked to be blacked out, with other words on it", RULE)
def _redact(sheets: Sheets) -> None:
    page = sheets.page(sheets.words(RULE))
    sheets.annotate(page, "Redact", sheets.box_of(RULE), OverlayText=WORDS, IC=[0, 0, 0])


@damage("words are added by a pop-up that is open")
def _popup(sheets: Sheets) -> None:
    sheets.annotate(0, "Text", (20, 20, 40, 40), Contents="Denne regelen gjelder ikke for ledere i kommunen.")
    note = sheets.pdf.pages[0].obj["/Annots"][-1]
    sheets.annotate(0, "Popup", (40, 20, 300, 120), Open=True, Parent=note)


# ---- layers


def layered(name: str, make: Callable[[Sheets, Dictionary], Dictionary], *, form: bool = False) -> None:
    """A damage by optional content that no policy of a membership tells."""

    @damage(f"hidden: {name}", RULE)
    def _layer(sheets: Sheets) -> None:
        element = sheets.words(RULE)
        group = sheets.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="x"))
        sheets.pdf.Root["/OCProperties"] = Dictionary(OCGs=[group], D=Dictionary())
        membership = sheets.pdf.make_indirect(make(sheets, group))
        for page in {page for page, _start, _stop in sheets.spans(element)}:
            sheets.resource(page, "/Properties", "/Layer", membership)
        sheets.wrap(element, ["/OC /Layer BDC"], ["EMC"])
        assert not form


layered(
    "in a layer by an expression",
    lambda _sheets, group: Dictionary(Type=Name.OCMD, VE=[Name.Not, group]),
)
layered(
    "in a layer by an expression within another",
    lambda _sheets, group: Dictionary(Type=Name.OCMD, OCGs=[group], VE=[Name.And, group, [Name.Not, group]]),
)
layered(
    "in a layer for when another is off", lambda _sheets, group: Dictionary(Type=Name.OCMD, OCGs=[group], P=Name.AllOff)
)


@damage("hidden: in a layer that is only shown when it is enlarged", RULE)
def _zoomed(sheets: Sheets) -> None:
    element = sheets.words(RULE)
    usage = Dictionary(Zoom=Dictionary(min=8))
    group = sheets.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="x", Usage=usage))
    event = Dictionary(Event=Name.View, Category=[Name.Zoom], OCGs=[group])
    sheets.pdf.Root["/OCProperties"] = Dictionary(OCGs=[group], D=Dictionary(AS=[event]))
    for page in {page for page, _start, _stop in sheets.spans(element)}:
        sheets.resource(page, "/Properties", "/Layer", group)
    sheets.wrap(element, ["/OC /Layer BDC"], ["EMC"])


# ---- boxes and units


@damage("hidden: the print shop cuts the rule off", RULE)
def _trimmed(sheets: Sheets) -> None:
    page = sheets.pdf.pages[sheets.page(sheets.words(RULE))]
    left, _bottom, right, top = (float(number) for number in page.mediabox)
    page.trimbox = Array([left, sheets.box_of(RULE)[3] + 2, right, top])


@damage("hidden: the pages' tree crops them", RULE)
def _cropped_tree(sheets: Sheets) -> None:
    left, _bottom, right, top = (float(number) for number in sheets.pdf.pages[0].mediabox)
    for page in sheets.pdf.pages:
        page.obj["/Parent"]["/CropBox"] = Array([left, sheets.box_of(RULE)[3] + 2, right, top])


@damage("hidden: the sheet lies somewhere else")
def _shifted_sheet(sheets: Sheets) -> None:
    page = sheets.pdf.pages[sheets.page(sheets.words(RULE))]
    left, bottom, right, top = (float(number) for number in page.mediabox)
    page.mediabox = Array([left + 300, bottom, right + 300, top])


# ---- colours and ways to draw


def coloured(name: str, space: Callable[[Sheets], object], *numbers: str) -> None:
    @damage(f"hidden: {name}", RULE)
    def _colour(sheets: Sheets) -> None:
        element = sheets.words(RULE)
        for page in {page for page, _start, _stop in sheets.spans(element)}:
            sheets.resource(page, "/ColorSpace", "/Ink", space(sheets))
        sheets.begin(element, "/Ink cs", f"{' '.join(numbers)} scn")


def _tint(sheets: Sheets) -> Array:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0], C1=[1], N=1)
    return Array([Name.Separation, Name.Black, Name.DeviceGray, sheets.pdf.make_indirect(function)])


coloured("in a spot colour that is white", _tint, "1")
coloured(
    "in the one colour of a table, white",
    lambda _s: Array([Name.Indexed, Name.DeviceGray, 0, pikepdf.String(b"\xff")]),
    "0",
)
coloured(
    "in a white of the laboratory",
    lambda _s: Array([Name.Lab, Dictionary(WhitePoint=[0.95, 1, 1.09])]),
    "100",
    "0",
    "0",
)


@damage("hidden: washed out by a white veil", RULE)
def _veil(sheets: Sheets) -> None:
    page, (left, bottom, right, top) = sheets.page(sheets.words(RULE)), sheets.box_of(RULE)
    sheets.resource(page, "/ExtGState", "/Veil", Dictionary(ca=0.93))
    sheets.end(page, "/Veil gs", "1 g", f"{left - 1} {bottom - 1} {right - left + 2} {top - bottom + 2} re", "f")


@damage("hidden: outlined in white, nothing in the letters", RULE)
def _outlined(sheets: Sheets) -> None:
    sheets.begin(sheets.words(RULE), "1 G", "0.2 w")
    for page, start, stop in sheets.spans(sheets.words(RULE)):
        for at in range(start, stop):
            if str(sheets.pages[page][at].operator) == "Tr":
                sheets.pages[page][at] = sheets.line("1 Tr")


@damage("hidden: the letters are wider apart than the sheet", RULE)
def _far_apart(sheets: Sheets) -> None:
    sheets.begin(sheets.words(RULE), "300 Tc")


@damage("hidden: upright letters mirrored at the line", RULE)
def _flipped(sheets: Sheets) -> None:
    sheets.begin(sheets.words(RULE), "1 0 0 -1 0 0 cm")


@damage("hidden: a rule stands on its side", RULE)
def _on_its_side(sheets: Sheets) -> None:
    sheets.begin(sheets.words(RULE), "0 1 -1 0 0 0 cm")


@damage("hidden: so slanted that nobody can read it", RULE)
def _slanted(sheets: Sheets) -> None:
    sheets.begin(sheets.words(RULE), "1 0 6 1 0 0 cm")


@damage("hidden: in a form that is cut to a corner", RULE)
def _cut_form(sheets: Sheets) -> None:
    element = sheets.words(RULE)
    for page, start, stop in reversed(sheets.spans(element)):
        inner = pikepdf.unparse_content_stream(sheets.pages[page][start + 1 : stop - 1])
        form = Stream(sheets.pdf, inner, BBox=[0, 0, 1, 1], Resources=sheets.pdf.pages[page].obj["/Resources"])
        form.Type, form.Subtype = Name.XObject, Name.Form
        sheets.resource(page, "/XObject", f"/Cut{start}", form)
        sheets.pages[page][start + 1 : stop - 1] = [sheets.line(f"/Cut{start} Do")]


@damage("hidden: black on a block of black", RULE)
def _on_black(sheets: Sheets) -> None:
    left, bottom, right, top = sheets.box_of(RULE)
    page, at = sheets.page(sheets.words(RULE)), sheets.spans(sheets.words(RULE))[0][1]
    sheets.put(page, at, "q", "0.04 g", f"{left - 3} {bottom - 3} {right - left + 6} {top - bottom + 6} re", "f", "Q")


@damage("an accent is painted out", languages=("nb",))
def _accent(sheets: Sheets) -> None:
    """The ring of an å, under a spot of white."""
    rules = [piece.rule for piece in sheets.expectation.pieces if piece.kind is None]
    shows = [show for rule in rules for show in sheets.shows(sheets.words(rule))]
    page, at, letters = next((*show, found) for show in shows if "å" in (found := sheets.letters(*show)))
    x, up, size = where(sheets, page, at, codes(sheets.pages[page][at]), letters.index("å"))
    sheets.end(page, "1 g", f"{x} {up + 0.56 * size} {0.6 * size} {0.3 * size} re", "f")


def where(sheets: Sheets, page: int, at: int, row: Sequence[int], place: int) -> tuple[float, float, float]:
    """Where a glyph of an instruction stands: by the widths of its font, from where the line begins."""
    steps = sheets.pages[page]
    matrix = next(step for step in reversed(steps[:at]) if str(step.operator) == "cm").operands
    named, size = next(step for step in reversed(steps[:at]) if str(step.operator) == "Tf").operands
    descriptor = sheets.pdf.pages[page].obj["/Resources"]["/Font"][str(named)]["/DescendantFonts"][0]["/FontDescriptor"]
    font = hb.Font(hb.Face(descriptor["/FontFile2"].read_bytes()))
    along = sum(font.get_glyph_h_advance(code) for code in row[:place]) / font.face.upem * float(size)
    return float(matrix[4]) + along, float(matrix[5]), float(size)


# ---- tags


@damage("the tags are taken away")
def _untagged(sheets: Sheets) -> None:
    del sheets.pdf.Root["/StructTreeRoot"]


@damage("the file says that it has no tags")
def _unmarked(sheets: Sheets) -> None:
    sheets.pdf.Root["/MarkInfo"] = Dictionary(Marked=False)


@damage("the tags are taken away, and what marks them on the page")
def _unmarked_page(sheets: Sheets) -> None:
    del sheets.pdf.Root["/StructTreeRoot"], sheets.pdf.Root["/MarkInfo"]
    for page, steps in enumerate(sheets.pages):
        sheets.pages[page] = [step for step in steps if str(step.operator) not in {"BDC", "BMC", "EMC"}]


@damage("the tags of a rule are those of decoration", RULE)
def _decoration(sheets: Sheets) -> None:
    sheets.words(RULE).node["/S"] = Name.Artifact


@damage("a rule has an alternative text that says something else", RULE)
def _alternative(sheets: Sheets) -> None:
    sheets.words(RULE).node["/Alt"] = pikepdf.String("Denne regelen gjelder ikke.")


@damage("a rule is said to be the abbreviation of something else", RULE)
def _expansion(sheets: Sheets) -> None:
    sheets.words(RULE).node["/E"] = pikepdf.String("Denne regelen gjelder ikke.")


@damage("what is marked on the page has an alternative text that says something else", RULE)
def _marked_alternative(sheets: Sheets) -> None:
    page, start, _stop = sheets.spans(sheets.words(RULE))[0]
    sheets.pages[page][start].operands[1]["/Alt"] = pikepdf.String("Denne regelen gjelder ikke.")


@damage("the title of a section is tagged as a paragraph", "kolleger")
def _no_heading(sheets: Sheets) -> None:
    sheets.section(2).node["/S"] = Name.P


@damage("the file's roles turn titles into paragraphs")
def _roles(sheets: Sheets) -> None:
    for element in sheets.elements:
        if element.role == "H1":
            element.node["/S"] = Name.Tittel
    sheets.pdf.Root["/StructTreeRoot"]["/RoleMap"] = Dictionary(Tittel=Name.P)


@damage("a rule is tagged twice", RULE)
def _tagged_twice(sheets: Sheets) -> None:
    node = sheets.words(RULE).node
    again = sheets.pdf.make_indirect(
        Dictionary(
            S=node["/S"],
            K=node["/K"],
            P=node["/P"],
            Pg=node.get("/Pg", sheets.pdf.pages[sheets.page(sheets.words(RULE))].obj),
        )
    )
    parent = node["/P"]
    parent["/K"] = Array([*kids(parent), again])


# ---- actions


def acting(name: str, **action: object) -> None:
    @damage(name)
    def _act(sheets: Sheets) -> None:
        sheets.annotate(0, "Link", (20, 20, 60, 40), A=Dictionary(**action), Contents="x")


acting("a link runs a script", S=Name.JavaScript, JS="this.print()")
acting("a link starts a program", S=Name.Launch, F="C:/Windows/notepad.exe")
acting("a link hides what is shown", S=Name.Hide, T="x")
acting("a link opens another file in place of this one", S=Name.GoToR, F="annet.pdf", D=Array([0, Name.Fit]))
acting("a link shows a layer or hides it", S=Name.SetOCGState, State=Array([]))


@damage("a bookmark runs a script")
def _bookmark(sheets: Sheets) -> None:
    action = Dictionary(S=Name.JavaScript, JS="this.print()")
    item = sheets.pdf.make_indirect(Dictionary(Title="Start", A=action))
    root = sheets.pdf.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))
    item["/Parent"] = root
    sheets.pdf.Root["/Outlines"] = root


@damage("a script is kept under the file's names")
def _named_script(sheets: Sheets) -> None:
    action = Dictionary(S=Name.JavaScript, JS="app.alert('x')")
    names = sheets.pdf.Root.get("/Names", Dictionary())
    names["/JavaScript"] = Dictionary(Names=["x", action])
    sheets.pdf.Root["/Names"] = names


# ---- the file


def rewrite(name: str, *, table: list[Damage] = DAMAGES) -> Callable[[Callable[[bytes], bytes]], None]:
    def keep(change: Callable[[bytes], bytes]) -> None:
        damage_pdf.rewrite(name, table=table)(lambda content, _expectation: change(content))

    return keep


@rewrite("the file is encrypted, with an empty password to open it")
def _encrypted(content: bytes) -> bytes:
    return whole(pikepdf.open(BytesIO(content)), encryption=pikepdf.Encryption(owner="x", user=""))


@rewrite("another file stands behind this one")
def _two_files(content: bytes) -> bytes:
    other = pikepdf.new()
    other.add_blank_page(page_size=(600, 800))
    return content + whole(other)


@rewrite("the table of its objects lies")
def _lying_table(content: bytes) -> bytes:
    """The place of the first page's content is that of something else."""
    plain = whole(pikepdf.open(BytesIO(content)), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(BytesIO(plain)) as pdf:
        number = pdf.pages[0].obj["/Contents"].objgen[0]
    row = plain.index(b"0000000000 65535 f", plain.rindex(b"\nxref")) + 20 * number
    return plain[:row] + b"0000000009" + plain[row + 10 :]


@rewrite("a stream is cut short within the file")
def _cut_stream(content: bytes) -> bytes:
    pdf = pikepdf.open(BytesIO(content))
    page = pdf.pages[0].obj
    packed = zlib.compress(page["/Contents"].read_bytes())
    page["/Contents"] = Stream(pdf, packed[: len(packed) * 2 // 3])
    page["/Contents"]["/Filter"] = Name.FlateDecode
    page["/Contents"].write(packed[: len(packed) * 2 // 3], filter=Name.FlateDecode)
    return whole(pdf)


@damage("a page with other words is put in")
def _page_put_in(sheets: Sheets) -> None:
    sheets.pdf.add_blank_page(page_size=(595, 842))
    sheets.pages.append([])
    sheets.pdf.pages[-1].obj["/Resources"] = Dictionary()
    sheets.write(len(sheets.pages) - 1, "Denne regelen gjelder ikke for ledere i kommunen.", (60, 700))


@damage("a page with nothing but a drawing of words is put in")
def _drawing_put_in(sheets: Sheets) -> None:
    sheets.pdf.add_blank_page(page_size=(595, 842))
    sheets.pages.append([])
    sheets.end(len(sheets.pages) - 1, "0 g", *outlines(WORDS, (60, 700), 20), "f")


# ---- fonts


def refaced(sheets: Sheets, file: bytes, name: str, exchange: Sequence[tuple[str, str]] = ()) -> None:
    """Let Latin rules be drawn in another font that the file holds whole, with letters exchanged."""
    from fontTools.ttLib import TTFont

    program = TTFont(BytesIO(file))
    cmap = program.getBestCmap()
    for one, other in exchange:
        glyphs, widths = program["glyf"].glyphs, program["hmtx"].metrics
        a, b = cmap[ord(one)], cmap[ord(other)]
        glyphs[a], glyphs[b] = glyphs[b], glyphs[a]
        widths[a], widths[b] = widths[b], widths[a]
    out = BytesIO()
    program.save(out)
    scale = 1000 / program["head"].unitsPerEm
    order = {glyph: number for number, glyph in enumerate(program.getGlyphOrder())}
    stream = sheets.pdf.make_stream(out.getvalue())
    faces: list[tuple[int, int, str]] = []
    shows: list[tuple[int, int, bytes, float]] = []
    for page in range(len(sheets.pages)):
        for at, step in enumerate(sheets.pages[page]):
            if codes(step):
                letters = sheets.letters(page, at)
                fitting = [cmap.get(ord(sign)) if len(sign) == 1 else None for sign in letters]
                if all(fitting):
                    row = b"".join(order[glyph].to_bytes(2) for glyph in fitting)
                    face = next(back for back in range(at, 0, -1) if str(sheets.pages[page][back].operator) == "Tf")
                    named, size = sheets.pages[page][face].operands
                    wide = sum(program["hmtx"][glyph][0] for glyph in fitting) * scale
                    faces.append((page, face, f"/Other {size} Tf"))
                    shows.append((page, at, row, 100 * _width(sheets, page, at, str(named)) / wide if wide else 100))
    for page, face, line in faces:
        sheets.pages[page][face] = sheets.line(line)
    for page, at, row, squeezed in reversed(shows):
        sheets.pages[page][at : at + 1] = [sheets.line(f"{squeezed:.3f} Tz"), sheets.line(f"<{row.hex()}> Tj")]
    for page in range(len(sheets.pages)):
        table = (
            b"begincmap\n%d beginbfchar\n" % len(cmap)
            + b"\n".join(
                b"<%04X> <%s>" % (order[glyph], chr(code).encode("utf-16-be").hex().upper().encode())
                for code, glyph in cmap.items()
            )
            + b"\nendbfchar\nendcmap"
        )
        descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/" + name), Flags=32, FontFile2=stream,
                                FontBBox=[-200, -300, 1000, 1000], ItalicAngle=0, Ascent=900, Descent=-200,
                                CapHeight=700, StemV=80)  # fmt: skip
        widths = [round(program["hmtx"][glyph][0] * scale) for glyph in program.getGlyphOrder()]
        inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/" + name), DW=500,
                           CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
                           W=[0, widths], CIDToGIDMap=Name.Identity,
                           FontDescriptor=sheets.pdf.make_indirect(descriptor))  # fmt: skip
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/" + name),
            Encoding=Name("/Identity-H"),
            DescendantFonts=[sheets.pdf.make_indirect(inner)],
            ToUnicode=sheets.pdf.make_stream(table),
        )
        sheets.resource(page, "/Font", "/Other", font)


def _width(sheets: Sheets, page: int, at: int, named: str) -> float:
    """How wide an instruction is that shows text, in thousandths of an em."""
    descriptor = sheets.pdf.pages[page].obj["/Resources"]["/Font"][named]["/DescendantFonts"][0]["/FontDescriptor"]
    font = hb.Font(hb.Face(descriptor["/FontFile2"].read_bytes()))
    step = sheets.pages[page][at]
    moved = (
        [float(part) for part in step.operands[0] if not isinstance(part, pikepdf.String)]
        if str(step.operator) == "TJ"
        else []
    )
    return sum(font.get_glyph_h_advance(code) for code in codes(step)) * 1000 / font.face.upem - sum(moved)


def sans() -> bytes:
    """A sans serif of the system that is none of ours."""
    found = sorted(Path("/usr/share/fonts").rglob("DejaVuSans.ttf")) or sorted(
        Path("/usr/share/fonts").rglob("*Sans-Regular.ttf")
    )
    return found[0].read_bytes()


@damage("a font that nobody knows draws one letter for another", languages=LATIN)
def _unknown_face(sheets: Sheets) -> None:
    refaced(sheets, sans(), "ABCDEF+Ukjent", [("e", "o"), ("i", "a"), ("5", "9")])


@harmless("another font, whole in the file", languages=LATIN)
def _another_face(sheets: Sheets) -> None:
    refaced(sheets, sans(), "ABCDEF+Ukjent")


def bare(sheets: Sheets, exchange: Sequence[tuple[str, str]] = ()) -> None:
    """Let a rule be drawn in a font that is nothing but outlines (CFF), with letters exchanged."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.ttLib import TTFont

    whole_font = TTFont(BytesIO(sans()))
    cmap, glyphs = whole_font.getBestCmap(), whole_font.getGlyphSet()
    traded = {one: other for pair in exchange for one, other in (pair, pair[::-1])}
    order = [".notdef", *dict.fromkeys(glyph for code, glyph in cmap.items() if code < 0x180)]
    drawn = {cmap[ord(one)]: cmap[ord(other)] for one, other in traded.items()}
    scale = 1000 / whole_font["head"].unitsPerEm
    strings, widths = {}, {}
    for glyph in order:
        pen = T2CharStringPen(round(glyphs[glyph].width * scale), glyphs)
        glyphs[drawn.get(glyph, glyph)].draw(TransformPen(Qu2CuPen(pen, 1.0), (scale, 0, 0, scale, 0, 0)))
        strings[glyph], widths[glyph] = pen.getCharString(), (round(glyphs[glyph].width * scale), 0)
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(order)
    builder.setupCFF("Bare", {}, strings, {})
    builder.setupHorizontalMetrics(widths)
    number = {glyph: place for place, glyph in enumerate(order)}
    known = {code: number[glyph] for code, glyph in cmap.items() if code < 0x180}
    rows = b"".join(b"<%04X> <%04X>\n" % (place, code) for code, place in known.items())
    stream = sheets.pdf.make_stream(builder.font["CFF "].compile(builder.font), Subtype=Name.CIDFontType0C)
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Bare"), Flags=32, FontFile3=stream,
                            FontBBox=[-200, -300, 1000, 1000], ItalicAngle=0, Ascent=900, Descent=-200, CapHeight=700,
                            StemV=80)  # fmt: skip
    inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/ABCDEF+Bare"), DW=500,
                       CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
                       W=[0, [widths[glyph][0] for glyph in order]],
                       FontDescriptor=sheets.pdf.make_indirect(descriptor))  # fmt: skip
    font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+Bare"),
                      Encoding=Name("/Identity-H"), DescendantFonts=[sheets.pdf.make_indirect(inner)],
                      ToUnicode=sheets.pdf.make_stream(
                          b"begincmap\n%d beginbfchar\n%sendbfchar\nendcmap" % (len(known), rows)))  # fmt: skip
    for page, at in reversed(sheets.shows(sheets.words(RULE))):
        letters = sheets.letters(page, at)
        face = next(back for back in range(at, 0, -1) if str(sheets.pages[page][back].operator) == "Tf")
        named, size = sheets.pages[page][face].operands
        wide = sum(widths[order[known[ord(sign)]]][0] for sign in letters)
        squeezed = 100 * _width(sheets, page, at, str(named)) / wide if wide else 100
        sheets.resource(page, "/Font", "/Bare", font)
        row = b"".join(known[ord(sign)].to_bytes(2) for sign in letters)
        sheets.pages[page][face] = sheets.line(f"/Bare {size} Tf")
        sheets.pages[page][at] = sheets.line(f"<{row.hex()}> Tj")
        sheets.put(page, face, f"{squeezed:.3f} Tz")


@damage("a font that is nothing but outlines draws one letter for another", RULE, languages=LATIN)
def _bare_exchanged(sheets: Sheets) -> None:
    bare(sheets, [("e", "o"), ("i", "a"), ("r", "k")])


@harmless("a font that is nothing but outlines", languages=LATIN)
def _bare_font(sheets: Sheets) -> None:
    bare(sheets)


@damage("the outlines of the fonts are broken")
def _broken_outlines(sheets: Sheets) -> None:
    for font in sheets.fonts():
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        del descriptor["/FontFile2"]
        broken = b"\x01\x00\x04\x04\xff\xff\x04" + bytes(1000)
        descriptor["/FontFile3"] = sheets.pdf.make_stream(broken, Subtype=Name.CIDFontType0C)


@damage("the fonts have a table of codes of their own")
def _own_codes(sheets: Sheets) -> None:
    table = b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 2 begincidrange "
    table += b"<0000> <0004> 0 <0005> <00ff> 6 endcidrange endcmap"
    for font in sheets.fonts():
        font["/Encoding"] = sheets.pdf.make_stream(table, Type=Name.CMap, CMapName=Name.Own)


@damage("the fonts write downwards")
def _downwards(sheets: Sheets) -> None:
    for font in sheets.fonts():
        font["/Encoding"] = Name("/Identity-V")


# ---- harmless


@harmless("letters a little wider apart")
def _wider(sheets: Sheets) -> None:
    sheets.begin(sheets.words(RULE), "0.03 Tc")


@harmless("printed twice for bold", languages=LATIN)
def _bold(sheets: Sheets) -> None:
    for page, start, stop in reversed(sheets.spans(sheets.words(RULE))):
        again = sheets.pages[page][start + 1 : stop - 1]
        sheets.pages[page][stop - 1 : stop - 1] = [
            *map(sheets.line, ("q", "1 0 0 1 0.2 0 cm")),
            *again,
            sheets.line("Q"),
        ]


@harmless("the font has another name")
def _renamed(sheets: Sheets) -> None:
    for font in sheets.fonts():
        font["/BaseFont"] = Name("/XYZABC+FiraGO2")


@harmless("a blank of a font of drawings")
def _blank_of_drawings(sheets: Sheets) -> None:
    blank_font(sheets, "250 0 d0")


@harmless("a soft mask that ends before something is drawn")
def _mask_taken_off(sheets: Sheets) -> None:
    masked(sheets, "/Words", mask_of_words(sheets))
    masked(sheets, "/Bare", Name("/None"))
    x, y = foot(sheets, 0)
    sheets.end(0, "/Words gs", "/Bare gs", "1 g", f"{x} {y - 8} 200 30 re", "f")


@harmless("a layer that is on")
def _layer_on(sheets: Sheets) -> None:
    element = sheets.words(RULE)
    group = sheets.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="x"))
    sheets.pdf.Root["/OCProperties"] = Dictionary(OCGs=[group], D=Dictionary(ON=[group]))
    for page in {page for page, _start, _stop in sheets.spans(element)}:
        sheets.resource(page, "/Properties", "/Layer", group)
    sheets.wrap(element, ["/OC /Layer BDC"], ["EMC"])


@harmless("the page is a transparency group")
def _group(sheets: Sheets) -> None:
    for page in sheets.pdf.pages:
        page.obj["/Group"] = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)


@harmless("a rule is drawn by a form")
def _by_form(sheets: Sheets) -> None:
    page, start, stop = sheets.spans(sheets.words(RULE))[0]
    inner = pikepdf.unparse_content_stream(sheets.pages[page][start + 1 : stop - 1])
    form = Stream(sheets.pdf, inner, BBox=[0, 0, 3000, 3000], Resources=sheets.pdf.pages[page].obj["/Resources"])
    form.Type, form.Subtype = Name.XObject, Name.Form
    sheets.resource(page, "/XObject", "/Own", form)
    sheets.pages[page][start + 1 : stop - 1] = [sheets.line("/Own Do")]


@harmless("the boxes of a printer, all of them the sheet")
def _boxes(sheets: Sheets) -> None:
    for page in sheets.pdf.pages:
        page.trimbox = page.artbox = page.bleedbox = page.mediabox


@harmless("a thin frame around the page")
def _frame(sheets: Sheets) -> None:
    left, bottom, right, top = (float(number) for number in sheets.pdf.pages[0].mediabox)
    sheets.end(0, "0.5 w", f"{left + 6} {bottom + 6} {right - left - 12} {top - bottom - 12} re", "S")


@harmless("the page is set larger in all by its unit")
def _unit(sheets: Sheets) -> None:
    for page in sheets.pdf.pages:
        page.obj["/UserUnit"] = 1.5


@harmless("pages that turn themselves, and a thumbnail")
def _transition(sheets: Sheets) -> None:
    for page in sheets.pdf.pages:
        page.obj["/Trans"] = Dictionary(S=Name.Fade)
        thumb = Stream(sheets.pdf, b"\xff", Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
        page.obj["/Thumb"] = thumb


@harmless("a bookmark to a page")
def _bookmarks(sheets: Sheets) -> None:
    with sheets.pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Side 1", 0, "Fit"))


@harmless("the file opens at its first page, as wide as the window")
def _opens(sheets: Sheets) -> None:
    sheets.pdf.Root["/OpenAction"] = Array([sheets.pdf.pages[0].obj, Name.FitH, 800])
    sheets.pdf.Root["/PageMode"] = Name.UseOutlines


@rewrite("bytes before the file", table=HARMLESS)
def _before(content: bytes) -> bytes:
    return whole(pikepdf.open(BytesIO(content)))[:-1] + b"\n\n"


@rewrite("the streams of a page in pieces", table=HARMLESS)
def _pieces(content: bytes) -> bytes:
    pdf = pikepdf.open(BytesIO(content))
    for page in pdf.pages:
        steps = list(pikepdf.parse_content_stream(page))
        parts = [steps[at : at + 50] for at in range(0, len(steps), 50)]
        page.obj["/Contents"] = Array([pdf.make_stream(pikepdf.unparse_content_stream(part)) for part in parts])
    return whole(pdf)


@rewrite("its second revision has what its first had", table=HARMLESS)
def _second(content: bytes) -> bytes:
    return _update(_update(content))


def _update(content: bytes) -> bytes:
    (change,) = (each.make for each in damage_pdf.HARMLESS if each.name == "an incremental update")
    return change(content, None)  # type: ignore[arg-type]

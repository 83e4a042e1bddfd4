"""Every way to lose or hide a rule in a finished PDF is noticed; saving it anew in another way is not damage."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from pdf_samples import document, poster
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, Stream

from oppslag.reading.passages import Passage, Passages, Sight, Zone
from oppslag.reading.pdf.reader import read_pdf

Damage = Callable[["Patient"], None]


class Patient:
    """A finished poster or document whose longest run of text on the first page is damaged."""

    def __init__(self, content: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(content))
        self.page = self.pdf.pages[0]
        self.content = [
            ContentStreamInstruction(list(step.operands), step.operator)
            for step in pikepdf.parse_content_stream(self.page)
        ]
        self.target, self.other = self._longest_two()
        target = _item_with_most_words(read(content))
        self.box = target.spot.box or (0, 0, 0, 0)

    def _longest_two(self) -> tuple[range, range]:
        runs, start = [], 0
        for at, step in enumerate(self.content):
            if str(step.operator) == "BDC" and "/MCID" in step.operands[1]:
                start = at
            elif str(step.operator) == "Q" and start:
                runs.append(range(start, at + 2))
                start = 0
        runs.sort(key=self._length, reverse=True)
        return runs[0], runs[1]

    def _length(self, run: range) -> int:
        return sum(len(_codes(step)) for step in (self.content[at] for at in run))

    def steps(self, *operators: str) -> list[ContentStreamInstruction]:
        """The instructions of the target with one of these operators."""
        found = [self.content[at] for at in self.target if str(self.content[at].operator) in operators]
        assert found, operators
        return found

    def put(self, at: int, *lines: str) -> None:
        """Insert instructions."""
        self.content[at:at] = [_step(line, self.pdf) for line in lines]

    def begin(self, *lines: str) -> None:
        """Insert instructions before the text of the target, inside its q ... Q."""
        at = next(at for at in self.target if str(self.content[at].operator) == "BT")
        self.put(at, *lines)

    def wrap(self, before: str, after: str) -> None:
        """Put an instruction before the target and one after it."""
        self.put(self.target.stop, after)
        self.put(self.target.start, before)

    def end(self, *lines: str) -> None:
        """Draw something at the end of the page."""
        self.put(len(self.content), "q", *lines, "Q")

    def resource(self, kind: str, name: str, value: Any) -> None:
        """Add a resource to the page."""
        holder = self.page.obj["/Resources"]
        if kind not in holder:
            holder[kind] = Dictionary()
        holder[kind][name] = self.pdf.make_indirect(value)

    def annotate(self, kind: str, **entries: Any) -> None:
        """Add an annotation over the target."""
        annotation = Dictionary(Type=Name.Annot, Subtype=Name("/" + kind), Rect=list(self.box), F=4, **entries)
        if "/Annots" not in self.page.obj:
            self.page.obj["/Annots"] = Array()
        self.page.obj["/Annots"].append(self.pdf.make_indirect(annotation))

    def saved(self) -> bytes:
        """The damaged file."""
        self.page.obj["/Contents"] = Stream(self.pdf, pikepdf.unparse_content_stream(self.content))
        out = BytesIO()
        self.pdf.save(out)
        return out.getvalue()

    def fonts(self) -> list[Any]:
        """The font dictionaries of the page."""
        return list(self.page.obj["/Resources"]["/Font"].values())


@cache
def read(content: bytes) -> Passages:
    """An undamaged file is read once."""
    return read_pdf(content)


def _item_with_most_words(passages: Passages) -> Passage:
    seen = [one for one in passages.passages if one.spot.page == 1 and one.sight is Sight.SEEN]
    return max((one for one in seen if one.shape in ("item", "paragraph", "quote")), key=lambda one: len(one.text))


def _step(line: str, pdf: pikepdf.Pdf) -> ContentStreamInstruction:
    (step,) = pikepdf.parse_content_stream(Stream(pdf, line.encode()))
    return ContentStreamInstruction(list(step.operands), step.operator)


def _codes(step: ContentStreamInstruction) -> bytes:
    if str(step.operator) not in ("Tj", "TJ"):
        return b""
    shown = step.operands[0]
    return b"".join(bytes(part) for part in (shown if isinstance(shown, Array) else [shown]) if _is_text(part))


def _is_text(part: Any) -> bool:
    return isinstance(part, pikepdf.String)


def _shown(codes: bytes) -> ContentStreamInstruction:
    return ContentStreamInstruction([pikepdf.String(codes)], Operator("Tj"))


def _longest_shown(patient: Patient) -> int:
    return max(patient.target, key=lambda at: len(_codes(patient.content[at])))


def _rectangle(patient: Patient, part: float = 1) -> str:
    left, bottom, right, top = patient.box
    return f"{left - 1} {bottom - 1} {right - left + 2} {(top - bottom + 2) * part} re"


# The kinds of damage


def white(p: Patient) -> None:
    p.begin("1 g")


def nearly_white(p: Patient) -> None:
    p.begin("0.9 g")


def white_by_rgb(p: Patient) -> None:
    p.begin("1 1 1 rg")


def invisible_mode(p: Patient) -> None:
    for step in p.steps("Tr"):
        step.operands[0] = 3
    _set_all(p, "Tr", "3 Tr")


def clip_mode(p: Patient) -> None:
    _set_all(p, "Tr", "7 Tr")


def _set_all(p: Patient, operator: str, line: str) -> None:
    for at in p.target:
        if str(p.content[at].operator) == operator:
            p.content[at] = _step(line, p.pdf)


def tiny(p: Patient) -> None:
    p.begin("0.2 0 0 0.2 0 0 cm")


def tiny_font(p: Patient) -> None:
    for at in p.target:
        step = p.content[at]
        if str(step.operator) == "Tf":
            p.content[at] = ContentStreamInstruction([step.operands[0], 2], Operator("Tf"))


def squeezed(p: Patient) -> None:
    p.begin("5 Tz")


def off_page(p: Patient) -> None:
    p.begin("1 0 0 1 5000 0 cm")


def mirrored(p: Patient) -> None:
    p.begin("-1 0 0 1 200 0 cm")


def on_other_text(p: Patient) -> None:
    there = next(p.content[at] for at in p.other if str(p.content[at].operator) == "cm")
    at = next(at for at in p.target if str(p.content[at].operator) == "cm")
    p.content[at] = ContentStreamInstruction(list(there.operands), Operator("cm"))


def layer_off(p: Patient) -> None:
    layer = p.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="x"))
    p.pdf.Root["/OCProperties"] = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer]))
    p.page.obj["/Resources"]["/Properties"] = Dictionary(Layer=layer)
    p.wrap("/OC /Layer BDC", "EMC")


def layer_not_printed(p: Patient) -> None:
    usage = Dictionary(Print=Dictionary(PrintState=Name.OFF))
    layer = p.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="x", Usage=usage))
    p.pdf.Root["/OCProperties"] = Dictionary(OCGs=[layer], D=Dictionary())
    p.page.obj["/Resources"]["/Properties"] = Dictionary(Layer=layer)
    p.wrap("/OC /Layer BDC", "EMC")


def layer_membership_off(p: Patient) -> None:
    layer = p.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="x"))
    p.pdf.Root["/OCProperties"] = Dictionary(OCGs=[layer], D=Dictionary(BaseState=Name.OFF))
    member = p.pdf.make_indirect(Dictionary(Type=Name.OCMD, OCGs=[layer]))
    p.page.obj["/Resources"]["/Properties"] = Dictionary(Layer=member)
    p.wrap("/OC /Layer BDC", "EMC")


def transparent(p: Patient) -> None:
    p.resource("/ExtGState", "/See", Dictionary(ca=0))
    p.begin("/See gs")


def nearly_transparent(p: Patient) -> None:
    p.resource("/ExtGState", "/See", Dictionary(ca=0.12))
    p.begin("/See gs")


def clipped(p: Patient) -> None:
    p.begin("0 0 1 1 re", "W", "n")


def covered_white(p: Patient) -> None:
    p.end("1 g", _rectangle(p), "f")


def covered_dark(p: Patient) -> None:
    p.end("0 0 0.4 rg", _rectangle(p), "f*")


def half_covered(p: Patient) -> None:
    p.end("1 g", _rectangle(p, 0.5), "f")


def covered_by_curve(p: Patient) -> None:
    left, bottom, right, top = p.box
    p.end("1 g", f"{left - 9} {bottom - 9} m", f"{right + 9} {bottom - 9} l",
          f"{right + 9} {bottom} {right + 9} {top} {right + 9} {top + 9} c",
          f"{left - 9} {top + 9} l", "h", "f")  # fmt: skip


def covered_by_image(p: Patient) -> None:
    image = Stream(p.pdf, b"\xff", Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceGray)
    image.Type, image.Subtype = Name.XObject, Name.Image
    p.resource("/XObject", "/Cover", image)
    left, bottom, right, top = p.box
    p.end(f"{right - left} 0 0 {top - bottom} {left} {bottom} cm", "/Cover Do")


def covered_by_form(p: Patient) -> None:
    form = Stream(p.pdf, f"1 g {_rectangle(p)} f".encode(), BBox=[0, 0, 2000, 2000])
    form.Type, form.Subtype = Name.XObject, Name.Form
    p.resource("/XObject", "/Cover", form)
    p.end("/Cover Do")


def word_covered(p: Patient) -> None:
    left, _bottom, _right, top = p.box
    p.end("1 g", f"{left + 20} {top - 16} 40 18 re", "f")


def covered_and_rewritten(p: Patient) -> None:
    p.resource("/Font", "/Helv", Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    left, bottom, _right, _top = p.box
    p.end("1 g", _rectangle(p), "f", "0 g", "BT", "/Helv 10 Tf", f"{left} {bottom + 3} Td", "(Something else) Tj", "ET")


def covering_annotation(p: Patient) -> None:
    left, bottom, right, top = p.box
    look = Stream(p.pdf, f"1 g 0 0 {right - left} {top - bottom} re f".encode())
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, right - left, top - bottom])
    p.annotate("Square", AP=Dictionary(N=p.pdf.make_indirect(look)))


def text_annotation(p: Patient) -> None:
    p.annotate("FreeText", Contents="Gjelder ikke", DA="/Helv 12 Tf")


def line_through(p: Patient) -> None:
    left, bottom, right, top = p.box
    rows = max(1, round((top - bottom) / 4))
    for row in range(rows):
        y = bottom + (top - bottom) * row / rows
        p.end("0.5 w", f"{left} {y} m", f"{right} {y} l", "S")


def strike_out(p: Patient) -> None:
    p.annotate("StrikeOut", QuadPoints=[0] * 8)


def shown_text_removed(p: Patient) -> None:
    at = _longest_shown(p)
    p.content[at] = _step("() Tj", p.pdf)


def only_actual_text(p: Patient) -> None:
    at = _longest_shown(p)
    p.content[at : at + 1] = [_step(line, p.pdf) for line in ("/Span <</ActualText (Regel)>> BDC", "() Tj", "EMC")]


def lying_actual_text(p: Patient) -> None:
    at = _longest_shown(p)
    p.put(at + 1, "EMC")
    p.put(at, "/Span <</ActualText (Regel)>> BDC")


def lying_tag(p: Patient) -> None:
    def kids(element: Any) -> Any:
        below = element.get("/K", ())
        return below if isinstance(below, Array) else [below]

    def visit(element: Any) -> None:
        if element.get("/S") in ("/LBody", "/H1"):
            element["/ActualText"] = pikepdf.String("Noe annet")
        for kid in kids(element):
            if isinstance(kid, Dictionary) and "/S" in kid:
                visit(kid)

    for kid in kids(p.pdf.Root["/StructTreeRoot"]):
        visit(kid)


def letter_removed(p: Patient) -> None:
    at = _longest_shown(p)
    codes = _codes(p.content[at])
    p.content[at] = _shown(codes[:4] + codes[6:])


def letter_changed(p: Patient) -> None:
    at = _longest_shown(p)
    codes = _codes(p.content[at])
    other = next(codes[i : i + 2] for i in range(6, len(codes), 2) if codes[i : i + 2] != codes[4:6])
    p.content[at] = _shown(codes[:4] + other + codes[6:])


def two_places_swapped(p: Patient) -> None:
    one = next(at for at in p.target if str(p.content[at].operator) == "cm")
    two = next(at for at in p.other if str(p.content[at].operator) == "cm")
    p.content[one], p.content[two] = p.content[two], p.content[one]


def two_lines_swapped(p: Patient) -> None:
    places = [at for at in (*p.target, *p.other) if str(p.content[at].operator) in ("cm", "Tm")]
    p.content[places[0]], p.content[places[-1]] = p.content[places[-1]], p.content[places[0]]


def tags_reordered(p: Patient) -> None:
    _first_list(p)["/K"] = Array(reversed(list(_first_list(p)["/K"])))


def tag_removed(p: Patient) -> None:
    del _first_list(p)["/K"][0]


def _first_list(p: Patient) -> Any:
    todo = [p.pdf.Root["/StructTreeRoot"]]
    while todo:
        element = todo.pop(0)
        if element.get("/S") == "/L":
            return element
        below = element.get("/K", ())
        todo += [kid for kid in (below if isinstance(below, Array) else [below]) if isinstance(kid, Dictionary)]
    raise AssertionError("no list")


def made_artifact(p: Patient) -> None:
    p.content[p.target.start] = _step("/Artifact BMC", p.pdf)


def copied(p: Patient) -> None:
    steps = [p.content[at] for at in p.target][1:-1]
    at = next(at for at, step in enumerate(steps) if str(step.operator) == "cm")
    moved = ContentStreamInstruction([*list(steps[at].operands)[:5], 5], Operator("cm"))
    p.content += [*steps[:at], moved, *steps[at + 1 :]]


def words_added(p: Patient) -> None:
    p.resource("/Font", "/Helv", Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    p.end("0 g", "BT", "/Helv 10 Tf", "5 5 Td", "(Bare i arbeidstiden) Tj", "ET")


def cropped(p: Patient) -> None:
    left, bottom, right, top = (float(number) for number in p.page.mediabox)
    p.page.cropbox = Array([left, (bottom + top) / 2, right, top])


def cut_sheet(p: Patient) -> None:
    left, bottom, right, top = (float(number) for number in p.page.mediabox)
    p.page.mediabox = Array([left, bottom, right, (bottom + top) / 2])


def forged_text_layer(p: Patient) -> None:
    for font in p.fonts():
        table = font["/ToUnicode"].read_bytes()
        letters = [(b"<0065>", b"<006F>"), (b"<0627>", b"<0648>"), (b"<0644>", b"<0643>")]
        for letter, other in letters:
            table = table.replace(letter, other)
        font["/ToUnicode"].write(table)


def _edited_font(p: Patient, edit: Callable[[TTFont], None]) -> None:
    for font in p.fonts():
        stream = font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"]
        program = TTFont(BytesIO(stream.read_bytes()))
        edit(program)
        out = BytesIO()
        program.save(out)
        stream.write(out.getvalue())


def two_outlines_swapped(p: Patient) -> None:
    def edit(font: TTFont) -> None:
        order = [name for name in font.getGlyphOrder()[1:] if font["glyf"][name].numberOfContours > 0]
        one, two = order[4], order[7]
        glyphs = font["glyf"].glyphs
        glyphs[one], glyphs[two] = glyphs[two], glyphs[one]

    _edited_font(p, edit)


def outline_emptied(p: Patient) -> None:
    def edit(font: TTFont) -> None:
        from fontTools.ttLib.tables._g_l_y_f import Glyph

        for name in font.getGlyphOrder()[5:8]:
            font["glyf"].glyphs[name] = Glyph()

    _edited_font(p, edit)


def outline_bent(p: Patient) -> None:
    def edit(font: TTFont) -> None:
        for name in font.getGlyphOrder()[5:8]:
            glyph = font["glyf"][name]
            if glyph.numberOfContours > 0:
                glyph.coordinates.translate((0, 90))
                glyph.recalcBounds(font["glyf"])

    _edited_font(p, edit)


def glyphs_mapped_away(p: Patient) -> None:
    for font in p.fonts():
        font["/DescendantFonts"][0]["/CIDToGIDMap"] = Stream(p.pdf, b"\0" * 40)


def soft_mask(p: Patient) -> None:
    group = Stream(p.pdf, b"0 g 0 0 2000 2000 re f", BBox=[0, 0, 2000, 2000])
    group.Type, group.Subtype = Name.XObject, Name.Form
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=p.pdf.make_indirect(group))
    p.resource("/ExtGState", "/See", Dictionary(SMask=mask))
    p.begin("/See gs")


def shrunken_page(p: Patient) -> None:
    p.page.obj["/UserUnit"] = 0.2


def script(p: Patient) -> None:
    p.pdf.Root["/OpenAction"] = Dictionary(S=Name.JavaScript, JS="this.getField('x')")


def all_tags_removed_and_text_hidden(p: Patient) -> None:
    del p.pdf.Root["/StructTreeRoot"]
    p.begin("1 g")


DAMAGE: tuple[Damage, ...] = (
    white, nearly_white, white_by_rgb, invisible_mode, clip_mode, tiny, tiny_font, squeezed, off_page, mirrored,
    on_other_text, layer_off, layer_not_printed, layer_membership_off, transparent, nearly_transparent, clipped,
    covered_white, covered_dark, half_covered, covered_by_curve, covered_by_image, covered_by_form, word_covered,
    covered_and_rewritten, covering_annotation, text_annotation, line_through, strike_out, shown_text_removed,
    only_actual_text, lying_actual_text, lying_tag, letter_removed, letter_changed, two_places_swapped,
    two_lines_swapped, tags_reordered, tag_removed, made_artifact, copied, words_added, cropped, cut_sheet,
    forged_text_layer, two_outlines_swapped, outline_emptied, outline_bent, glyphs_mapped_away, soft_mask,
    shrunken_page, script, all_tags_removed_and_text_hidden,
)  # fmt: skip


def seen(passages: Passages) -> list[tuple[str, str, str]]:
    """What a person reads, in order, and where the links lead."""
    return [
        (one.text, one.zone, " ".join(link.target for link in one.links))
        for one in passages.passages
        if one.sight is Sight.SEEN
    ]


SAMPLES = {"nb poster": (poster, "nb"), "ar document": (document, "ar")}


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_damage_is_noticed(damage: Damage, sample: str) -> None:
    """A rule that is hidden, changed, moved, doubled or said otherwise by the text layer never reads as before."""
    make, language = SAMPLES[sample]
    before = read(make(language))
    assert not before.findings
    patient = Patient(make(language))
    damage(patient)
    after = read_pdf(patient.saved())
    assert seen(after) != seen(before) or after.findings


HIDING: dict[Damage, str] = {
    white: "covered, cut off, or of the colour of what is behind it",
    invisible_mode: "drawn as invisible text",
    tiny: "smaller than 4.5 points",
    squeezed: "drawn in mirror writing, upside down or squeezed together",
    off_page: "off the page",
    on_other_text: "another text lies over it",
    layer_off: "in a layer that is switched off",
    transparent: "transparent",
    clipped: "cut off",
    covered_white: "covered",
    covered_by_image: "covered",
    covered_by_curve: "covered",
    covering_annotation: "covered, cut off, or of the colour of what is behind it",
    strike_out: "struck through",
    outline_emptied: "the font has no glyph for it",
}


@pytest.mark.parametrize("damage", HIDING, ids=lambda damage: damage.__name__)
def test_hidden_text_is_told_apart_with_its_reason(damage: Damage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be seen is a passage of its own that says why."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    patient = Patient(document("nb") if damage is on_other_text else poster("nb"))
    damage(patient)
    hidden = [one.why for one in read_pdf(patient.saved()).passages if one.sight is Sight.HIDDEN]
    assert HIDING[damage] in hidden


def test_a_forged_text_layer_does_not_change_what_is_read() -> None:
    """The letters that are read are those on the paper, whatever the text layer says."""
    for language in ("nb", "ar"):
        patient = Patient(document(language))
        forged_text_layer(patient)
        after = read_pdf(patient.saved())
        assert seen(after) == seen(read(document(language)))
        assert after.findings


def test_text_marked_as_decoration_is_read_as_such() -> None:
    """A rule that is marked as page decoration is read, but not as part of the document."""
    patient = Patient(poster("nb"))
    made_artifact(patient)
    assert any(one.zone is Zone.RUNNING for one in read_pdf(patient.saved()).passages)


# What is no damage


def _resaved(**options: Any) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        out = BytesIO()
        pikepdf.open(BytesIO(content)).save(out, **options)
        return out.getvalue()

    return change


def _edited(edit: Callable[[pikepdf.Pdf], None]) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        pdf = pikepdf.open(BytesIO(content))
        edit(pdf)
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()

    return change


def _new_title(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = "Ny tittel"


def _page_labels(pdf: pikepdf.Pdf) -> None:
    pdf.Root["/PageLabels"] = Dictionary(Nums=[0, Dictionary(S=Name.r)])


def _bookmarks(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Start", 0))


def _one_content_stream(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.contents_coalesce()


def _content_rewritten(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.obj["/Contents"] = Stream(pdf, pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page)))


def _content_in_pieces(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.contents_add(b"q", prepend=True)
        page.contents_add(b"Q")


def _sticky_note(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    if "/Annots" not in page:
        page["/Annots"] = Array()
    page["/Annots"].append(Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 1, 1], F=28, Contents="Hei"))


def _crop_box_of_the_sheet(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].cropbox = pdf.pages[0].mediabox


def _picture_behind(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"q 0.9 1 0.9 rg 0 0 5 5 re f Q", prepend=True)


def _attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["notat.txt"] = b"Hei"


def _incremental(content: bytes) -> bytes:
    pdf = pikepdf.open(BytesIO(content))
    size, start = int(pdf.trailer["/Size"]), content.rindex(b"startxref")
    previous = int(content[start:].split()[1])
    root, at = pdf.trailer["/Root"].objgen[0], len(content) + 1
    new = f"{size} 0 obj\n<</Title (Ny)>>\nendobj\n".encode()
    table = f"xref\n{size} 1\n{at:010} 00000 n \ntrailer\n<</Size {size + 1}/Root {root} 0 R/Info {size} 0 R/Prev {previous}>>\n"  # noqa: E501 - one table
    return content + b"\n" + new + table.encode() + f"startxref\n{at + len(new)}\n%%EOF\n".encode()


def _saved_by_pdfium(content: bytes) -> bytes:
    out = BytesIO()
    pypdfium2.PdfDocument(content).save(out)
    return out.getvalue()


HARMLESS: dict[str, Callable[[bytes], bytes]] = {
    "linearised": _resaved(linearize=True),
    "object streams": _resaved(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "no object streams": _resaved(object_stream_mode=pikepdf.ObjectStreamMode.disable),
    "unpacked": _resaved(compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized),
    "packed anew": _resaved(recompress_flate=True),
    "readable": _resaved(qdf=True),
    "newer version": _resaved(min_version="2.0"),
    "new metadata": _edited(_new_title),
    "page labels": _edited(_page_labels),
    "bookmarks": _edited(_bookmarks),
    "one content stream": _edited(_one_content_stream),
    "content rewritten": _edited(_content_rewritten),
    "content in pieces": _edited(_content_in_pieces),
    "sticky note": _edited(_sticky_note),
    "crop box of the sheet": _edited(_crop_box_of_the_sheet),
    "a picture behind": _edited(_picture_behind),
    "attachment": _edited(_attachment),
    "incremental update": _incremental,
    "saved by pdfium": _saved_by_pdfium,
}


@pytest.mark.parametrize("change", HARMLESS)
def test_saving_anew_is_no_damage(change: str) -> None:
    """A file that says and shows the same reads the same."""
    for make, language in ((document, "nb"), (poster, "ar")):
        before, after = read(make(language)), read_pdf(HARMLESS[change](make(language)))
        shown = tuple(passage for passage in after.passages if passage.sight is not Sight.HIDDEN)  # not in a note
        assert (shown, after.findings) == (before.passages, ())

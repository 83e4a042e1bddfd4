"""Damages to the finished Word file by its finer means: themes, table styles, drawings, fields, the package itself.

The tables have the form of those in `damage_docx`, whose helpers find the way in a file.
"""

import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import damage_docx as first
from damage_docx import NEXT, PREFIXES, RULE, WORD, XML, Element, W, Word, copy, longest, remove, runs, settings_of, xml
from damages import Damage
from lxml import etree

from oppslag.labels import labels
from oppslag.verifying.expecting import Expectation

DAMAGES: list[Damage] = []
HARMLESS: list[Damage] = []

damage = partial(first.damage, table=DAMAGES)
harmless = partial(first.damage, table=HARMLESS)
Change = Callable[[Word], None]


def put_into(settings: Element, made: Iterable[str]) -> None:
    """Properties, each in the place of one that is there."""
    for each in map(xml, made):
        for old in settings.findall(each.tag):
            settings.remove(old)
        settings.append(each)


def looks(
    name: str, *made: str, table: list[Damage] = DAMAGES, languages: tuple[str, ...] = ("nb", "en", "ar")
) -> None:
    """Properties of the runs of a rule."""

    @first.damage(name, RULE, table=table, languages=languages)
    def _look(word: Word) -> None:
        for run in runs(word.words(RULE)):
            put_into(settings_of(run), made)


def in_font(font: str) -> str:
    return f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}" w:eastAsia="{font}"/>'


def paragraph(name: str, *made: str, table: list[Damage] = DAMAGES) -> None:
    """Properties of the paragraph of a rule."""

    @first.damage(name, RULE, table=table)
    def _set(word: Word) -> None:
        put_into(word.words(RULE).find(W + "pPr"), made)


def section(name: str, *made: str, table: list[Damage] = DAMAGES) -> None:
    """Properties of the pages."""

    @first.damage(name, table=table)
    def _set(word: Word) -> None:
        for settings in word.body.iter(W + "sectPr"):
            put_into(settings, made)


_MARGINS = (
    '<w:pgMar w:bottom="{bottom}" w:footer="{footer}" w:gutter="0" w:header="{header}" w:left="1417" w:right="1417" '
    'w:top="1531"/>'
)


def tabled(word: Word, *, settings: str = "", row: str = "", cell: str = "", before: str = "") -> None:
    """Put the paragraph of a rule into a table."""
    words = word.words(RULE)
    made = xml(
        f"<w:tbl><w:tblPr>{settings}</w:tblPr><w:tr>{before}<w:trPr>{row}</w:trPr><w:tc><w:tcPr>{cell}</w:tcPr>"
        "</w:tc></w:tr></w:tbl>"
    )
    words.addprevious(made)
    made.find(f".//{W}tc").append(words)


def in_table(name: str, table: list[Damage] = DAMAGES, **around: str) -> None:
    """The paragraph of a rule stands in a table."""

    @first.damage(name, RULE, table=table)
    def _table(word: Word) -> None:
        tabled(word, **around)


def in_styled_table(name: str, style: str, look: str = "", table: list[Damage] = DAMAGES) -> None:
    """The paragraph of a rule stands in a table with a style of its own."""

    @first.damage(name, RULE, table=table)
    def _table(word: Word) -> None:
        word.styles(f'<w:style w:type="table" w:styleId="TX"><w:name w:val="TX"/>{style}</w:style>')
        tabled(word, settings=f'<w:tblStyle w:val="TX"/>{look}')


def _part(kind: str, inside: str) -> str:
    return f'<w:tblStylePr w:type="{kind}">{inside}</w:tblStylePr>'


# ---- letters

looks("letters larger than the page", '<w:sz w:val="3276"/>', '<w:szCs w:val="3276"/>')


def filled(name: str, colour: str, table: list[Damage] = DAMAGES) -> None:
    """The letters are filled with a colour."""
    looks(name, f"<w14:textFill><w14:solidFill>{colour}</w14:solidFill></w14:textFill>", table=table)


filled("filled with black of the theme, made nearly white", '<w14:schemeClr w14:val="tx1"><w14:lumMod '
       'w14:val="5000"/><w14:lumOff w14:val="95000"/></w14:schemeClr>')  # fmt: skip
filled("filled with black, made nearly white", '<w14:srgbClr w14:val="000000"><w14:lumOff w14:val="98000"/>'
       "</w14:srgbClr>")  # fmt: skip
filled("filled with grey that is seen through", '<w14:srgbClr w14:val="909090"><w14:alpha w14:val="75000"/>'
       "</w14:srgbClr>")  # fmt: skip
for _font in ("Segoe MDL2 Assets", "OpenSymbol", "MT Extra", "Libre Barcode 39", "Adobe Blank", "Zapf Dingbats"):
    looks(f"in a font of signs: {_font}", in_font(_font))


def _font_of(word: Word, name: str, inside: str) -> None:
    word.part("word/fontTable.xml").append(xml(f'<w:font w:name="{name}">{inside}</w:font>'))
    for run in runs(word.words(RULE)):
        put_into(settings_of(run), (in_font(name),))


@damage("in a font that is to be replaced by one of signs", RULE)
def _replaced_font(word: Word) -> None:
    _font_of(word, "Kommune Sans", '<w:altName w:val="Wingdings"/>')


@damage("in a font that the file calls one of signs", RULE)
def _symbol_font(word: Word) -> None:
    _font_of(word, "Kommune Sans", '<w:charset w:val="02"/>')


looks("on stripes of its own colour", '<w:color w:val="14202B"/>',
      '<w:shd w:val="diagCross" w:color="14202B" w:fill="FFFFFF"/>')  # fmt: skip


@damage("raised out of a line of a fixed height", RULE)
def _raised(word: Word) -> None:
    put_into(word.words(RULE).find(W + "pPr"), ('<w:spacing w:line="260" w:lineRule="exact"/>',))
    for run in runs(word.words(RULE)):
        put_into(settings_of(run), ('<w:position w:val="60"/>',))


def _split_at(word: Word, at: int, skipped: int = 0) -> Element:
    """Part the longest run of a rule; returns the run after it, without what was skipped."""
    text = longest(word.words(RULE))
    words = text.text or ""
    other = copy(text.getparent())
    text.text, other.find(W + "t").text = words[:at], words[at + skipped :]
    for each in (text, other.find(W + "t")):
        each.set(XML + "space", "preserve")
    text.getparent().addnext(other)
    return other


@damage("a letter is a sign of Wingdings with a letter's code", RULE)
def _low_sign(word: Word) -> None:
    words = longest(word.words(RULE)).text or ""
    at = next(at for at, letter in enumerate(words) if at > 3 and letter.isalpha())
    _split_at(word, at, 1).find(W + "t").addprevious(xml(f'<w:sym w:font="Wingdings" w:char="{ord(words[at]):04X}"/>'))


for _colour in ('<a:scrgbClr r="100000" g="100000" b="100000"/>', '<a:hslClr hue="0" sat="0" lum="100000"/>',
                '<a:srgbClr val="000000"><a:lumOff val="100000"/></a:srgbClr>'):  # fmt: skip

    @damage(f"the theme's black is white: {_colour[3:10].strip()}", RULE)
    def _theme(word: Word, colour: str = _colour) -> None:
        theme = word.parts["word/theme/theme1.xml"].decode()
        made = re.sub("<a:dk1>.*?</a:dk1>", f"<a:dk1>{colour}</a:dk1>", theme, flags=re.DOTALL)
        word.parts["word/theme/theme1.xml"] = made.encode()
        for run in runs(word.words(RULE)):
            put_into(settings_of(run), ('<w:color w:val="000000" w:themeColor="text1"/>',))


# ---- paragraphs and pages

for _name in ("leftChars", "firstLineChars", "rightChars"):
    paragraph(f"indented by ninety letters: {_name}", f'<w:ind w:{_name}="9000"/>')
paragraph("moved to the left by fifty letters", '<w:ind w:leftChars="-5000"/>')
paragraph("in a frame one line high", '<w:framePr w:w="2000" w:h="250" w:hRule="exact" w:wrap="around"/>')
section("columns of one point", '<w:cols w:num="2" w:equalWidth="0"><w:col w:w="20" w:space="0"/><w:col w:w="20"/>'
        "</w:cols>")  # fmt: skip
section("a header as high as the page", _MARGINS.format(bottom=1304, footer=624, header=16000))
section("a footer as high as the page", _MARGINS.format(bottom=1304, footer=16000, header=624))

# ---- tables

_FIRST = '<w:tblLook w:val="00A0" w:firstRow="1" w:firstColumn="1" w:noHBand="1" w:noVBand="1"/>'
in_styled_table("a table's style hides its first corner", _part("nwCell", "<w:rPr><w:vanish/></w:rPr>"), _FIRST)
in_styled_table("a part of a table's style hides all of it", _part("wholeTable", "<w:rPr><w:vanish/></w:rPr>"))
in_styled_table("a table's style hides its rows", "<w:trPr><w:hidden/></w:trPr>")
in_styled_table("a table's style hides its first row", _part("firstRow", "<w:trPr><w:hidden/></w:trPr>"), _FIRST)
in_styled_table("a table's style makes its rows of one point",
                '<w:trPr><w:trHeight w:val="20" w:hRule="exact"/></w:trPr>')  # fmt: skip
in_styled_table("a table's style makes its ground as dark as the words",
                '<w:tblPr><w:shd w:val="clear" w:fill="14202B"/></w:tblPr>')  # fmt: skip
in_table("a row has a ground as dark as its words",
         before='<w:tblPrEx><w:shd w:val="clear" w:fill="14202B"/></w:tblPrEx>')  # fmt: skip
in_table("a row begins outside the page", before='<w:tblPrEx><w:tblInd w:w="20000" w:type="dxa"/></w:tblPrEx>')
in_table("cells are all margin", settings='<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="4480"/>'
         '<w:right w:w="4480"/></w:tblCellMar>', cell='<w:tcW w:w="9000" w:type="dxa"/>')  # fmt: skip
in_table("cells stand behind empty room as wide as the page", row='<w:wBefore w:w="20000" w:type="dxa"/>')
in_table("a row as high as one of its lines", row='<w:trHeight w:val="300" w:hRule="exact"/>',
         cell='<w:tcW w:w="2500" w:type="dxa"/>')  # fmt: skip


@damage("a cell as wide as the page stands before that of a rule", RULE)
def _pushed_out(word: Word) -> None:
    tabled(word, settings='<w:tblLayout w:type="fixed"/>', cell='<w:tcW w:w="5000" w:type="dxa"/>')
    cell = word.words(RULE).getparent()
    cell.addprevious(xml('<w:tc><w:tcPr><w:tcW w:w="20000" w:type="dxa"/></w:tcPr><w:p/></w:tc>'))


# ---- fields


def field_around(word: Word, code: str) -> None:
    """The words of a rule as what a field shows."""
    inside = runs(word.words(RULE))
    field = xml("<w:fldSimple/>")
    field.set(W + "instr", code)
    inside[0].addprevious(field)
    field.extend(inside)


for _code in ("PAGE", "NUMPAGES", "SECTION", "PAGEREF SM-10", "NOTEREF x", 'XE "a"', 'TC "a"', "TOC \\o"):

    @damage(f"a field of another kind shows the words: {_code.split()[0]}", RULE)
    def _counting(word: Word, code: str = _code) -> None:
        field_around(word, code)


@damage("a field turns the words of a rule into capitals", RULE)
def _capitals(word: Word) -> None:
    paragraph = word.words(RULE)
    runs(paragraph)[0].addprevious(xml('<w:bookmarkStart w:id="801" w:name="egen"/>'))
    paragraph.append(xml('<w:bookmarkEnd w:id="801"/>'))
    field_around(word, "REF egen \\* Upper")


@damage("a field never ends", RULE)
def _endless(word: Word) -> None:
    for part in (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        '<w:r><w:instrText> IF 1 = 1 "" "x" </w:instrText></w:r>',
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
    ):
        runs(word.words(RULE))[0].addprevious(xml(part))


@damage("a word of a rule is the number of a page", RULE)
def _page_word(word: Word) -> None:
    _split_at(word, (longest(word.words(RULE)).text or "").index(" ", 3))
    run = longest(word.words(RULE)).getparent().getprevious()
    field = xml('<w:fldSimple w:instr=" PAGE "/>')
    run.addprevious(field)
    field.append(run)


for _code in ('IF 1 = 1 "Opphevet" "x"', 'QUOTE "Opphevet"', "INCLUDETEXT x.docx", "MACROBUTTON x Opphevet"):

    @damage(f"a field in the header holds words of its own: {_code.split()[0]}")
    def _in_header(word: Word, code: str = _code) -> None:
        run = next(run for run in word.part("word/header.xml").iter(W + "r") if run.find(W + "t") is not None)
        field = xml("<w:fldSimple/>")
        field.set(W + "instr", code)
        run.addprevious(field)
        field.append(run)


# ---- drawings

_BOX = (
    '<w:r><w:drawing><wp:anchor behindDoc="0"><wp:positionH relativeFrom="{of}">{across}</wp:positionH><wp:positionV '
    'relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="6000000" cy="3000000"/>'
    '<wp:wrapSquare/><wp:docPr id="7" name="b"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/'
    'word/2010/wordprocessingShape"><wps:wsp>{own}<wps:spPr>{form}<a:noFill/></wps:spPr><wps:txbx><w:txbxContent>'
    "{inside}</w:txbxContent></wps:txbx><wps:bodyPr {body}</wps:wsp></a:graphicData></a:graphic></wp:anchor>"
    "</w:drawing></w:r>"
)
_USUAL = {"of": "column", "across": "<wp:posOffset>0</wp:posOffset>", "own": "", "form": "", "body": "/>"}
_OLD_BOX = (
    '<w:r><w:pict><v:shape style="width:400pt;height:200pt;{style}" filled="f"><v:textbox {box}><w:txbxContent>'
    "{inside}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def _boxed(word: Word, drawing: str, **settings: str) -> None:
    """Move the words of a rule into a text box in its paragraph."""
    paragraph = word.words(RULE)
    inside = xml('<w:p><w:pPr><w:pStyle w:val="RuleText0"/></w:pPr></w:p>')
    inside[0].extend(map(copy, paragraph.find(W + "pPr").findall(W + "bidi")))
    inside.extend(runs(paragraph))
    paragraph.append(xml(drawing.format(inside=etree.tostring(inside, encoding="unicode"), **settings)))


def boxed(name: str, table: list[Damage] = DAMAGES, **settings: str) -> None:
    """The words of a rule stand in a text box."""

    @first.damage(name, RULE, table=table)
    def _box(word: Word) -> None:
        _boxed(word, _BOX, **{**_USUAL, **settings})


def old_box(name: str, style: str = "", box: str = "", table: list[Damage] = DAMAGES) -> None:
    """The same in a text box of the old kind."""

    @first.damage(name, RULE, table=table)
    def _box(word: Word) -> None:
        _boxed(word, _OLD_BOX, style=style, box=box)


_SHARE = (
    '<wp14:pctPosHOffset xmlns:wp14="http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing">{share}'
    "</wp14:pctPosHOffset>"
)
boxed("a text box stands three pages to the right", of="page", across=_SHARE.format(share=300_000))
boxed("a text box is all margin at the left", body='lIns="5900000"/>')
boxed("a text box is all margin at the top", body='tIns="2990000"/>')
boxed("a text box runs upwards", body='vert="vert270"/>')
boxed("the words of a text box stand on their heads", body='rot="10800000"/>')
boxed("a text box stands on its head", form='<a:xfrm rot="10800000"/>')
boxed("a text box is mirrored", form='<a:xfrm flipV="1"/>')
boxed("a text box is hidden by its own properties", own='<wps:cNvPr id="3" name="x" hidden="1"/>')
boxed("a text box shrinks its words", body='><a:normAutofit fontScale="5000"/></wps:bodyPr>')
boxed("a text box bends its words", body='><a:prstTxWarp prst="textCircle"/></wps:bodyPr>')
boxed("a text box is turned edge-on", body='><a:scene3d><a:camera prst="perspectiveFront"><a:rot lat="0" lon="5400000" '
      'rev="0"/></a:camera></a:scene3d></wps:bodyPr>')  # fmt: skip
old_box("a text box of the old kind runs downwards", box='style="layout-flow:vertical"')
old_box("a text box of the old kind stands on its head", style="rotation:180")
old_box("a text box of the old kind is mirrored", style="flip:y")
old_box("a text box of the old kind is all margin", box='inset="390pt,0,0,0"')
boxed("words stand in a text box", table=HARMLESS)
boxed("words stand in a text box at a share of the page", of="page", across=_SHARE.format(share=10_000), table=HARMLESS)
boxed("words stand in a text box with usual margins", body='rot="0" vert="horz" lIns="91440" tIns="45720" rIns="91440" '
      'bIns="45720"><a:spAutoFit/></wps:bodyPr>', table=HARMLESS)  # fmt: skip
old_box("words stand in a text box of the old kind", box='inset=",7.2pt,,7.2pt"', table=HARMLESS)

_DARK = (
    '<w:p><w:r><w:pict><v:rect style="position:absolute;width:600pt;height:900pt;z-index:-251658240" '
    'fillcolor="#14202B"/></w:pict></w:r></w:p>'
)


@damage("a dark shape of the old kind lies behind a rule", RULE)
def _dark_shape(word: Word) -> None:
    word.words(RULE).extend(list(xml(_DARK)))


@damage("a dark shape of the old kind in the header lies behind the pages")
def _dark_header(word: Word) -> None:
    word.part("word/header.xml").append(xml(_DARK))


@damage("a dark shape in the header lies behind the pages, though it says in front")
def _dark_front(word: Word) -> None:
    place = '<wp:position{axis} relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:position{axis}>'
    word.part("word/header.xml").append(
        xml(
            f'<w:p><w:r><w:drawing><wp:anchor behindDoc="0">{place.format(axis="H")}{place.format(axis="V")}<wp:extent '
            'cx="7560000" cy="10690000"/><wp:wrapNone/><wp:docPr id="8" name="b"/><a:graphic><a:graphicData><wps:wsp>'
            '<wps:spPr><a:solidFill><a:srgbClr val="14202B"/></a:solidFill></wps:spPr></wps:wsp></a:graphicData>'
            "</a:graphic></wp:anchor></w:drawing></w:r></w:p>"
        )
    )


@damage("the ground of the screen is drawn in the colour of the letters")
def _drawn_ground(word: Word) -> None:
    ground = '<w:background w:color="FFFFFF"><v:background fillcolor="#14202B"/></w:background>'
    word.body.getparent().insert(0, xml(ground))
    word.part("word/settings.xml").append(xml("<w:displayBackgroundShape/>"))


# ---- the package


@damage("the file does not say what its parts are")
def _no_types(word: Word) -> None:
    del word.parts["[Content_Types].xml"]


@damage("the document is said to be something else than Word's")
def _other_type(word: Word) -> None:
    types = word.parts["[Content_Types].xml"]
    word.parts["[Content_Types].xml"] = re.sub(rb'"application/[^"]*document\.main\+xml"', b'"application/xml"', types)


@damage("the file names two documents")
def _two_documents(word: Word) -> None:
    word.parts["word/document2.xml"] = etree.tostring(word.part("word/document.xml"))
    remove(*runs(word.words(RULE)))
    named = word.parts["_rels/.rels"].decode()
    one = next(each for each in re.findall("<Relationship [^>]*>", named) if '/officeDocument"' in each)
    other = re.sub('Id="[^"]*"', 'Id="rIdB"', one).replace("document.xml", "document2.xml")
    word.parts["_rels/.rels"] = named.replace(one, other + one).encode()


@damage("which of two texts is shown depends on a name nobody knows", RULE)
def _unknown_choice(word: Word) -> None:
    inside = runs(word.words(RULE))
    made = etree.fromstring(
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:w14="urn:nobody:knows"><mc:Choice Requires="w14"/><mc:Fallback/></mc:AlternateContent>'
    )
    inside[0].addprevious(made)
    hidden = list(map(copy, inside))
    for run in hidden:
        put_into(settings_of(run), ("<w:vanish/>",))
    made[0].extend(inside)
    made[1].extend(hidden)


@damage("the header is named and not there")
def _lost_header(word: Word) -> None:
    del word.parts["word/header.xml"]


@damage("only what is filled in is printed")
def _form_data(word: Word) -> None:
    word.part("word/settings.xml").append(xml("<w:printFormsData/>"))


@damage("the file shows other files in frames")
def _frames(word: Word) -> None:
    word.part("word/webSettings.xml").append(xml("<w:frameset><w:frame/></w:frameset>"))


_STRICT = {
    f"http://schemas.openxmlformats.org/{name}": f"http://purl.oclc.org/ooxml/{name.replace('/2006', '')}"
    for name in (
        "wordprocessingml/2006/main",
        "officeDocument/2006/relationships",
        "drawingml/2006/main",
        "drawingml/2006/wordprocessingDrawing",
        "officeDocument/2006/math",
    )
}


def as_strict(change: Change) -> Callable[[bytes, Expectation], bytes]:
    """The file with a change, saved as Strict OOXML."""

    def make(content: bytes, expectation: Expectation) -> bytes:
        word = Word(content, expectation)
        change(word)
        parts = word.parts | {name: etree.tostring(tree) for name, tree in word.trees.items()}
        for name in [name for name in parts if name.endswith((".xml", ".rels"))]:
            for loose, strict in _STRICT.items():
                parts[name] = parts[name].replace(loose.encode(), strict.encode())
        return first.packed(parts)

    return make


def _with_mathematics(word: Word) -> None:
    name = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    word.words(RULE).append(xml(f'<m:oMath xmlns:m="{name}"><m:r><m:t>ikke</m:t></m:r></m:oMath>'))


@damage("a rule is a phantom in mathematics", RULE)
def _in_a_phantom(word: Word) -> None:
    """All words of the rule, in mathematics that takes their room and shows nothing."""
    name = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    phantom = xml(
        f'<m:oMath xmlns:m="{name}"><m:phant><m:phantPr><m:show m:val="0"/></m:phantPr><m:e><m:r><m:t/></m:r></m:e>'
        "</m:phant></m:oMath>"
    )
    run = word.words(RULE)[-1]
    next(phantom.iter(f"{{{name}}}t")).text = "".join(run.itertext())
    run.getparent().replace(run, phantom)


DAMAGES.append(Damage("words stand in mathematics, in Strict OOXML", as_strict(_with_mathematics), (RULE,), WORD))
HARMLESS.append(Damage("saved as Strict OOXML", as_strict(lambda _word: None), ("",), WORD))


# ---- bookmarks, which addresses inside the file lead to


def _mark(word: Word, name: str) -> Element:
    return word.body.xpath(f".//w:bookmarkStart[@w:name='{name}']", namespaces=PREFIXES)[0]


@damage("the bookmark of a rule stands at another", "SM-07")
def _moved_mark(word: Word) -> None:
    word.number(RULE).addprevious(_mark(word, "SM-07"))


@damage("two bookmarks have changed names", RULE, NEXT)
def _swapped_marks(word: Word) -> None:
    one, other = _mark(word, RULE), _mark(word, NEXT)
    one.set(W + "name", NEXT)
    other.set(W + "name", RULE)


@damage("the bookmark of a section stands at another", "brukere")
def _moved_section(word: Word) -> None:
    word.sections()[2].addprevious(_mark(word, "brukere"))


def _mark_at_end(word: Word) -> None:
    """The name of the first section stands at its end, as LibreOffice moves it that saves twice."""
    word.sections()[1].getprevious().addprevious(_mark(word, "brukere"))


@damage("a link leads to the bookmark of a section, which stands at its end", "brukere")
def _link_to_end(word: Word) -> None:
    _mark_at_end(word)
    link = xml('<w:hyperlink w:anchor="brukere"/>')
    runs(word.sections()[0])[0].addprevious(link)
    link.extend(runs(word.sections()[0]))


harmless("the bookmark of a section stands at its end, and no link leads there")(_mark_at_end)


@damage("the title of a section is no heading", "arbeidsplassen")
def _no_heading(word: Word) -> None:
    word.sections()[1].find(W + "pPr/" + W + "pStyle").set(W + "val", "Normal")


@damage("the introduction is a heading")
def _heading(word: Word) -> None:
    word.styled("Introduction")[0].find(W + "pPr/" + W + "pStyle").set(W + "val", "Heading2")


@damage("two lists have the same name")
def _lists(word: Word) -> None:
    lists = word.part("word/numbering.xml")
    for each in list(lists.iter(W + "abstractNum")):
        twin = copy(each)
        twin.find(f"{W}lvl/{W}lvlText").set(W + "val", "Ikke ")
        each.addnext(twin)


@damage("all bookmarks stand at the top", first.LAST)
def _marks_on_top(word: Word) -> None:
    for mark in list(word.body.iter(W + "bookmarkStart")):
        word.body.insert(0, mark)


@damage("the bookmark of a rule stands at its text to copy", first.COPY)
def _mark_below(word: Word) -> None:
    word.template().insert(1, _mark(word, first.COPY))


@harmless("all bookmarks are gone, as some programs leave them out")
def _no_marks(word: Word) -> None:
    remove(*list(word.body.iter(W + "bookmarkStart", W + "bookmarkEnd")))


@harmless("bookmarks begin before their paragraphs")
def _marks_before(word: Word) -> None:
    for mark in list(word.body.iter(W + "bookmarkStart")):
        if mark.getparent().tag == W + "p":
            mark.getparent().addprevious(mark)


@harmless("bookmarks begin at the end of the paragraph before")
def _marks_at_end(word: Word) -> None:
    for mark in list(word.body.iter(W + "bookmarkStart")):
        before = mark.getparent().getprevious()
        if mark.getparent().tag == W + "p" and before is not None and before.tag == W + "p":
            before.append(mark)


@harmless("bookmarks reach to the end of their rules")
def _long_marks(word: Word) -> None:
    for mark in list(word.body.iter(W + "bookmarkStart")):
        if mark.getparent().tag == W + "p":
            name = mark.get(W + "id")
            mark.getparent().extend(word.body.xpath(f".//w:bookmarkEnd[@w:id='{name}']", namespaces=PREFIXES))


@harmless("bookmarks are points")
def _points(word: Word) -> None:
    for mark in list(word.body.iter(W + "bookmarkStart")):
        for end in word.body.xpath(f".//w:bookmarkEnd[@w:id='{mark.get(W + 'id')}']", namespaces=PREFIXES):
            mark.addnext(end)


# ---- far away, too narrow, put in otherwise

paragraph(
    "indents that leave room for one letter", '<w:ind w:left="4400" w:right="4400" w:firstLine="0" w:hanging="0"/>'
)
_NARROW = '<w:tblLayout w:type="fixed"/>'
in_table("a table of one per cent of the page", settings=f'<w:tblW w:w="50" w:type="pct"/>{_NARROW}',
         cell='<w:tcW w:w="5000" w:type="pct"/>')  # fmt: skip
in_table("a table of five points", settings=f'<w:tblW w:w="100" w:type="dxa"/>{_NARROW}')
in_table("words are squeezed to fit their cell", settings=_NARROW, cell='<w:tcW w:w="800" w:type="dxa"/><w:tcFitText/>')


@damage("a row is a control with a placeholder", RULE)
def _row_control(word: Word) -> None:
    tabled(word)
    row = word.words(RULE).getparent().getparent()
    made = xml("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent/></w:sdt>")
    row.addprevious(made)
    made.find(W + "sdtContent").append(row)


@damage("a rule stands three hundred pages below the one before it", RULE)
def _far_below(word: Word) -> None:
    for _page in range(300):
        word.words(RULE).addprevious(xml('<w:p><w:r><w:br w:type="page"/></w:r></w:p>'))


@damage("a rule stands thousands of empty lines below the one before it", RULE)
def _empty_lines(word: Word) -> None:
    for _line in range(3_000):
        word.words(RULE).addprevious(xml("<w:p/>"))


@damage("what a link says when one points at it says something else")
def _pointed_at(word: Word) -> None:
    for text in word.body.iter(W + "t"):
        if "malin.paust" in (text.text or ""):
            made = xml('<w:hyperlink w:anchor="SM-09" w:tooltip="Reglene gjelder ikke for ledere i kommunen"/>')
            text.getparent().addprevious(made)
            made.append(text.getparent())


def _packed_as(name: str, method: int) -> None:
    def make(content: bytes, expectation: Expectation) -> bytes:
        return first.packed(Word(content, expectation).parts, method)

    DAMAGES.append(Damage(f"packed in a way that Word does not know: {name}", make, ("",), WORD))


_packed_as("LZMA", zipfile.ZIP_LZMA)
_packed_as("bzip2", zipfile.ZIP_BZIP2)


@harmless("Latin words in Arabic are marked as English, as Word marks them")
def _western_words(word: Word) -> None:
    for tag in word.part("word/styles.xml").iter(W + "lang"):
        arabic = word.expectation.language == "ar"
        tag.set(W + "val", "en-US" if arabic else tag.get(W + "val"))
        tag.set(W + "bidi", "ar-SA")
    for language in word.part("docProps/core.xml").iter("{http://purl.org/dc/elements/1.1/}language"):
        language.text = {"ar": "ar-SA", "nb": "nb-NO"}.get(language.text or "", language.text)


HARMLESS[-1] = replace(HARMLESS[-1], languages=("ar",))


# ---- harmless: what programs write of themselves

looks("letters with a glow and a shadow", '<w14:glow w14:rad="63500"><w14:schemeClr w14:val="accent1"/></w14:glow>',
      '<w14:shadow w14:blurRad="50800"><w14:srgbClr w14:val="000000"/></w14:shadow>',
      '<w14:ligatures w14:val="standardContextual"/>', table=HARMLESS)  # fmt: skip
filled("filled with the text's own colour", '<w14:schemeClr w14:val="tx1"><w14:lumMod w14:val="75000"/><w14:lumOff '
       'w14:val="25000"/></w14:schemeClr>', table=HARMLESS)  # fmt: skip
looks("an outline that is none", '<w14:textOutline w14:w="9525"><w14:noFill/><w14:prstDash w14:val="solid"/>'
      "</w14:textOutline>", table=HARMLESS)  # fmt: skip
looks("a darker shade of the theme", '<w:color w:val="1F3864" w:themeColor="accent1" w:themeShade="80"/>',
      table=HARMLESS)  # fmt: skip
looks("in a font with letters and signs", in_font("Segoe UI Symbol"), table=HARMLESS)
looks("raised by a point", '<w:position w:val="2"/>', table=HARMLESS)
paragraph("lines of a fixed height with room enough", '<w:spacing w:line="320" w:lineRule="exact"/>', table=HARMLESS)
paragraph("indented by two letters", '<w:ind w:leftChars="200" w:left="480"/>', table=HARMLESS)
section("columns of two widths", '<w:cols w:num="2" w:space="400" w:equalWidth="0"><w:col w:w="5600" w:space="400"/>'
        '<w:col w:w="3000"/></w:cols>', table=HARMLESS)  # fmt: skip
section("a header half as high again", _MARGINS.format(bottom=1304, footer=624, header=1000), table=HARMLESS)
in_table("a row of a fixed height with room enough", HARMLESS, row='<w:trHeight w:val="3000" w:hRule="exact"/>',
         cell='<w:tcW w:w="9000" w:type="dxa"/>')  # fmt: skip
_LIGHT_HEAD = _part("firstRow", '<w:rPr><w:b/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="D9E2F3"/></w:tcPr>')
in_styled_table("a table with a head of its own colours", _LIGHT_HEAD, _FIRST, HARMLESS)


@harmless("the page and the number of pages as they were printed")
def _printed(word: Word) -> None:
    counts = [text for text in word.part("word/footer.xml").iter(W + "t") if (text.text or "").strip() == "1"]
    counts[0].text, counts[-1].text = "2", "4"


@harmless("the header tells the day on which it was printed")
def _dated(word: Word) -> None:
    field = '<w:p><w:fldSimple w:instr="DATE"><w:r><w:t>30.11.2026</w:t></w:r></w:fldSimple></w:p>'
    word.part("word/header.xml").append(xml(field))


@harmless("the title is a control that repeats the file's own")
def _bound_title(word: Word) -> None:
    title = word.title()
    title_of_file = "/ns1:coreProperties[1]/ns0:title[1]"
    said = "".join(text.text or "" for text in title.iter(W + "t"))
    for own in word.part("docProps/core.xml").iter("{http://purl.org/dc/elements/1.1/}title"):
        own.text = said
    binding = f'<w:dataBinding w:xpath="{title_of_file}" w:storeItemID="x"/>'
    made = xml(f"<w:sdt><w:sdtPr>{binding}<w:text/></w:sdtPr><w:sdtContent/></w:sdt>")
    title.addprevious(made)
    made.find(W + "sdtContent").append(title)


@damage("the title is a control that repeats another title than the file's")
def _unbound_title(word: Word) -> None:
    _bound_title(word)
    for own in word.part("docProps/core.xml").iter("{http://purl.org/dc/elements/1.1/}title"):
        own.text = "Retningslinjer for alle"


@harmless("the font table tells of fonts and of what replaces them")
def _font_table(word: Word) -> None:
    for made in (
        '<w:font w:name="Calibri"><w:altName w:val="Carlito"/><w:charset w:val="00"/></w:font>',
        '<w:font w:name="Wingdings"><w:charset w:val="02"/></w:font>',
    ):
        word.part("word/fontTable.xml").append(xml(made))


@harmless("every run says its own language, and the defaults say another")
def _own_languages(word: Word) -> None:
    language = word.expectation.language
    for run in word.body.iter(W + "r"):
        put_into(settings_of(run), (f'<w:lang w:val="{language}" w:bidi="{language}"/>',))
    for tag in word.part("word/styles.xml").iter(W + "lang"):
        for name in ("val", "bidi"):
            tag.set(W + name, "fi-FI")
    for said in list(word.part("docProps/core.xml").iter("{http://purl.org/dc/elements/1.1/}language")):
        remove(said)


@harmless("a rule is set in a style that nobody has defined")
def _no_style(word: Word) -> None:
    word.words(RULE).find(f"{W}pPr/{W}pStyle").set(W + "val", "FinsIkke")


@harmless("styles have Norwegian ids")
def _norwegian_ids(word: Word) -> None:
    known = {"Title": "Tittel", "Heading1": "Overskrift1", "BodyText": "Brdtekst", "Header": "Topptekst"}
    for name in ("styles", "document", "header", "footer", "footnotes"):
        for element in word.part(f"word/{name}.xml").iter(etree.Element):
            for key in (W + "styleId", W + "val"):
                if element.get(key) in known:
                    element.set(key, known[element.get(key)])


@harmless("hyphens do not break")
def _hyphens(word: Word) -> None:
    for run in [run for each in list(word.body.iter(W + "p")) for run in first.all_runs(each)]:
        text = run.find(W + "t")
        head, hyphen, rest = (text.text or "").partition("-")
        if hyphen and not run.xpath("w:rPr/w:rStyle", namespaces=PREFIXES):
            text.text = head
            text.set(XML + "space", "preserve")
            text.addnext(xml("<w:noBreakHyphen/>"))
            text.getnext().addnext(xml('<w:t xml:space="preserve"/>'))
            text.getnext().getnext().text = rest
    word.body.append(etree.Comment("saved"))


@harmless("letters and their accents are written apart")
def _apart(word: Word) -> None:
    for text in word.body.iter(W + "t"):
        text.text = unicodedata.normalize("NFD", text.text or "")
    word.body.append(etree.Comment("saved"))


@harmless("each letter is a run")
def _letters(word: Word) -> None:
    for run in [run for each in list(word.body.iter(W + "p")) for run in first.all_runs(each)]:
        letters = run.find(W + "t").text or ""
        for letter in reversed(letters[1:]):
            other = copy(run)
            other.find(W + "t").text = letter
            other.find(W + "t").set(XML + "space", "preserve")
            run.addnext(other)
        run.find(W + "t").text = letters[:1]
        run.find(W + "t").set(XML + "space", "preserve")


@harmless("the document part has another name")
def _renamed(word: Word) -> None:
    word.parts["word/document2.xml"] = etree.tostring(word.trees.pop("word/document.xml"))
    word.parts["word/_rels/document2.xml.rels"] = word.parts.pop("word/_rels/document.xml.rels")
    del word.parts["word/document.xml"]
    for name in ("_rels/.rels", "[Content_Types].xml"):
        word.parts[name] = word.parts[name].replace(b"word/document.xml", b"word/document2.xml")


# ---- what a word processor can do besides, that nobody thinks of

paragraph("a tab leads out of the page", '<w:tabs><w:tab w:val="left" w:pos="20000"/></w:tabs>')
looks("Latin words are said to run from the right", "<w:rtl/>", languages=("nb", "en"))


@damage("the number of a rule is raised", RULE)
def _raised_number(word: Word) -> None:
    settings_of(word.number(RULE)).append(xml('<w:vertAlign w:val="superscript"/>'))


def _in_control(word: Word, settings: str) -> None:
    run = runs(word.words(RULE))[0]
    control = xml(f"<w:sdt><w:sdtPr>{settings}</w:sdtPr><w:sdtContent/></w:sdt>")
    run.addprevious(control)
    control[1].append(run)


@damage("the words of a rule are those of a part of the file's own, as newer Words bind them", RULE)
def _bound(word: Word) -> None:
    other = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    _in_control(word, f'<w15:dataBinding {other} w:xpath="/a" w:storeItemID="{{1}}"/>')


@harmless("a control whose frame is not shown stands around words")
def _unframed(word: Word) -> None:
    other = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    _in_control(word, f'<w15:appearance {other} w15:val="hidden"/>')


def _level(word: Word, sign: str, *made: str) -> None:
    level = word.part("word/numbering.xml").xpath(".//w:lvl[w:pStyle/@w:val='Rule0']", namespaces=PREFIXES)[0]
    level.find(W + "lvlText").set(W + "val", sign)
    level.extend(map(xml, made))


@damage("a word of four letters stands in the place of a list's number", RULE)
def _word_for_a_number(word: Word) -> None:
    _level(word, "Ikke")


@damage("a picture stands in the place of a list's sign", RULE)
def _picture_for_a_sign(word: Word) -> None:
    _level(word, "•", '<w:lvlPicBulletId w:val="0"/>')


@damage("words stand hundreds of line breaks below their number", RULE)
def _far_down(word: Word) -> None:
    run = runs(word.words(RULE))[0]
    for _each in range(400):
        run.insert(0, xml("<w:br/>"))


@damage("what a link to the rule says when one points at it is three words")
def _three_words(word: Word) -> None:
    number = word.number(RULE)
    link = xml(f'<w:hyperlink w:anchor="{RULE}" w:tooltip="gjelder ikke ledere"/>')
    number.addprevious(link)
    link.append(number)


@damage("the organisation is lost")
def _lose_organisation(word: Word) -> None:
    remove(word.styled("Organisation")[0])


@damage("a row of the document control stands there twice")
def _row_twice(word: Word) -> None:
    row = word.body.find(W + "tbl").findall(W + "tr")[2]
    row.addnext(copy(row))


paragraph("tabs within the page", '<w:tabs><w:tab w:val="left" w:pos="8000"/></w:tabs>', table=HARMLESS)
looks("said not to run from the right", '<w:rtl w:val="0"/>', table=HARMLESS)


@harmless("settings of how Word shows the file")
def _shown_so(word: Word) -> None:
    for name in (
        'view w:val="web"',
        "evenAndOddHeaders",
        "mirrorMargins",
        "trackRevisions",
        "updateFields",
        "linkStyles",
    ):
        word.part("word/settings.xml").append(xml(f"<w:{name}/>"))


@harmless("a link to the rule tells its number when one points at it")
def _own_number(word: Word) -> None:
    number = word.number(RULE)
    link = xml(f'<w:hyperlink w:anchor="{RULE}" w:tooltip="{RULE}"/>')
    number.addprevious(link)
    link.append(number)


# ---- which way columns run, what programs understand, and what headers show


def turned(element: Element, name: str, *, on: bool) -> None:
    """Switch a property of direction on or off, whatever the file says of it."""
    remove(*element.findall(W + name))
    element.append(xml(f'<w:{name} w:val="{int(on)}"/>'))


def from_right(word: Word) -> bool:
    return word.expectation.language == "ar"


@damage("the columns of a table run against the text")
def _mirrored_table(word: Word) -> None:
    turned(next(word.body.iter(W + "tbl")).find(W + "tblPr"), "bidiVisual", on=not from_right(word))


@harmless("a table says itself which way its columns run")
def _directed_table(word: Word) -> None:
    turned(next(word.body.iter(W + "tbl")).find(W + "tblPr"), "bidiVisual", on=from_right(word))


@harmless("a table of one column says that it runs against the text")
def _one_column(word: Word) -> None:
    tabled(word)
    table = next(word.words(RULE).iterancestors(W + "tbl"))
    turned(table.find(W + "tblPr"), "bidiVisual", on=not from_right(word))


def in_columns(name: str, *, several: bool, against: bool, table: list[Damage] = DAMAGES) -> None:
    """The direction of the sections, and how many columns they have."""

    @first.damage(name, table=table)
    def _columns(word: Word) -> None:
        for settings in word.body.iter(W + "sectPr"):
            turned(settings, "bidi", on=from_right(word) is not against)
            settings.append(xml(f'<w:cols w:num="{1 + several}" w:space="720"/>'))


in_columns("the columns of the pages run against the text", several=True, against=True)
in_columns("the columns of the pages run with the text", several=True, against=False, table=HARMLESS)
in_columns("pages of one column run against the text", several=False, against=True, table=HARMLESS)


@damage("the lines of the header run against their letters")
def _turned_header(word: Word) -> None:
    for settings in word.part("word/header.xml").iter(W + "pPr"):
        turned(settings, "bidi", on=not from_right(word))


_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def compatible(name: str, told: str, table: list[Damage] = DAMAGES) -> None:
    """What the document says of the names in it."""

    @first.damage(name, table=table)
    def _told(word: Word) -> None:
        document = etree.tostring(word.trees.pop("word/document.xml")).decode()
        word.parts["word/document.xml"] = document.replace("<w:document ", f"<w:document {_MC} {told} ", 1).encode()


_NEWER = 'xmlns:w16du="http://schemas.microsoft.com/office/word/2023/wordml/word16du"'
compatible("a name that nobody declared is called ignorable", 'mc:Ignorable="w14 w16se"')
compatible("a name that nobody knows must be understood", 'xmlns:x="urn:ukjent" mc:MustUnderstand="x"')
compatible("names of newer Words are called ignorable", f'{_NEWER} mc:Ignorable="w16du"', HARMLESS)


def strange(name: str, around: str, *, block: bool = False) -> None:
    """Words stand in an element that is none of Word's."""

    @damage(name, NEXT if block else RULE)
    def _strange(word: Word) -> None:
        inside = '<w:r><w:t xml:space="preserve"> ikke</w:t></w:r>'
        inside = f"<w:p>{inside}</w:p>" if block else inside
        made = xml(f'<x:pakke xmlns:x="urn:ukjent">{inside}</x:pakke>'.replace("x:pakke", around))
        (word.words(RULE) if block else runs(word.words(RULE))[-1]).addnext(made)


strange("words stand in an element of somebody's own", "x:pakke")
strange("words stand in an element that Word does not have", "w:pakke")
strange("a paragraph stands in an element of somebody's own", "x:pakke", block=True)


@damage("what older programs show of a rule is nothing", RULE)
def _empty_fallback(word: Word) -> None:
    _alternatively(word, "")


@harmless("what older programs show of a rule is the same")
def _same_fallback(word: Word) -> None:
    _alternatively(word, etree.tostring(runs(word.words(RULE))[-1], encoding="unicode"))


def _alternatively(word: Word, fallback: str) -> None:
    run = runs(word.words(RULE))[-1]
    words = etree.tostring(run, encoding="unicode")
    choice = f'<mc:Choice Requires="w14">{words}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>'
    made = xml(f"<mc:AlternateContent {_MC}>{choice}</mc:AlternateContent>")
    run.addnext(made)
    remove(run)


_PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="{across}" cy="{down}"/><wp:docPr id="90" name="Bilde"/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.'
    'openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip r:embed="rIdB"/></pic:blipFill></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)


def pictured(name: str, story: str, across: int, down: int, table: list[Damage] = DAMAGES) -> None:
    """A picture of so many points stands in the header or footer."""

    @first.damage(name, table=table)
    def _picture(word: Word) -> None:
        word.part(f"word/{story}.xml").append(xml(_PICTURE.format(across=across * 12_700, down=down * 12_700)))


pictured("a picture a third of the page high stands in the header", "header", 450, 280)
pictured("a picture a third of the page high stands in the footer", "footer", 450, 280)
pictured("the mark of the organisation stands in the header", "header", 70, 85, HARMLESS)
pictured("a strip as wide as the page stands in the footer", "footer", 480, 70, HARMLESS)


@damage("a picture as a watermark lies behind the pages")
def _picture_watermark(word: Word) -> None:
    shape = '<v:shape style="position:absolute;width:451pt;height:600pt"><v:imagedata r:id="rIdB"/></v:shape>'
    word.part("word/header.xml").append(xml(f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>"))


def _drawn_in_header(word: Word, across: int, down: int) -> None:
    shape = (
        f'<wp:anchor behindDoc="0"><wp:extent cx="{across}" cy="{down}"/><wp:wrapNone/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:spPr><a:prstGeom '
        'prst="line"/><a:ln w="76200"/></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor>'
    )
    word.part("word/header.xml").append(xml(f"<w:p><w:r><w:drawing>{shape}</w:drawing></w:r></w:p>"))


@damage("a line of the header crosses out the pages")
def _crossed_out(word: Word) -> None:
    _drawn_in_header(word, 6_000_000, 8_000_000)


@harmless("a line of the header stands beside the text")
def _line_beside(word: Word) -> None:
    _drawn_in_header(word, 0, 8_000_000)


def said_of(name: str, label: str, value: str, table: list[Damage] = DAMAGES) -> None:
    """A row of document control stands in the footer; the value is that of a row."""

    @first.damage(name, table=table)
    def _row(word: Word) -> None:
        facts, words = word.expectation.facts, labels(word.expectation.language)
        told = dict(facts.rows)[value] or words["not_stated"]
        line = first.paragraph_of(f"{words[label]}: {told}")
        turned(line.find(W + "pPr"), "bidi", on=from_right(word))
        word.part("word/footer.xml").append(line)


said_of("the footer says that the contact has approved it", "approver", "contact")
said_of("the footer says that it is valid from the day of its last change", "valid_from", "last_changed")
said_of("the footer says the mobile number as that of the telephone", "phone", "mobile")
said_of("the footer says that nothing is stated of a version that is", "version", "owner")
said_of("the footer says the day of the last change", "last_changed", "last_changed", HARMLESS)
said_of("the footer says whom to ask", "contact", "contact", HARMLESS)
said_of("the footer says that no owner is stated", "owner", "owner", HARMLESS)


@damage("something is written by hand in a rule", RULE)
def _handwritten(word: Word) -> None:
    word.words(RULE).append(xml('<w:r><w:contentPart r:id="rIdB"/></w:r>'))

"""More damages to the finished Word file: what Word and its kin can do to a text besides changing its words.

The tables have the form of those in `damage_docx`, whose helpers find the way in a file.
"""

import re
from collections.abc import Callable
from functools import partial

import damage_docx as first
from damage_docx import COPY, NEXT, RULE, Element, W, Word, copy, longest, remove, runs, settings_of, texts, xml
from damages import Damage
from lxml import etree

from oppslag.labels import labels

DAMAGES: list[Damage] = []
HARMLESS: list[Damage] = []

damage = partial(first.damage, table=DAMAGES)
harmless = partial(first.damage, table=HARMLESS)


def looks(name: str, *settings: str, table: list[Damage] = DAMAGES) -> None:
    """Properties of the runs of a rule."""

    @first.damage(name, RULE, table=table)
    def _look(word: Word) -> None:
        for run in runs(word.words(RULE)):
            for setting in settings:
                settings_of(run).append(xml(setting))


def paragraph(name: str, *settings: str, table: list[Damage] = DAMAGES) -> None:
    """Properties of the paragraph of a rule."""

    @first.damage(name, RULE, table=table)
    def _set(word: Word) -> None:
        for setting in settings:
            word.words(RULE).find(W + "pPr").append(xml(setting))


def section(name: str, *settings: str, table: list[Damage] = DAMAGES) -> None:
    """Properties of the pages."""

    @first.damage(name, table=table)
    def _set(word: Word) -> None:
        for element in word.body.iter(W + "sectPr"):
            for made in map(xml, settings):
                for old in element.findall(made.tag):
                    element.remove(old)
                element.append(made)


def put(name: str, *made: str, table: list[Damage] = DAMAGES) -> None:
    """Something is put into the paragraph of a rule, after its words."""

    @first.damage(name, RULE, table=table)
    def _put(word: Word) -> None:
        for each in made:
            word.words(RULE).append(xml(each))


def in_table(name: str, table_settings: str, row: str, cell: str, grid: str = "") -> None:
    """The paragraph of a rule stands in a table."""

    @damage(name, RULE)
    def _table(word: Word) -> None:
        words = word.words(RULE)
        made = xml(
            f"<w:tbl><w:tblPr>{table_settings}</w:tblPr>{grid}<w:tr><w:trPr>{row}</w:trPr>"
            f"<w:tc><w:tcPr>{cell}</w:tcPr></w:tc></w:tr></w:tbl>"
        )
        words.addprevious(made)
        made.find(f".//{W}tc").append(words)


# ---- how letters look

looks("the colour of the ground by its place in the theme", '<w:color w:val="auto" w:themeColor="background1"/>')
looks("nearly white by the theme", '<w:color w:val="FFFFFF" w:themeColor="text1" w:themeTint="05"/>')
looks("on a ground of its own colour", '<w:color w:val="202060"/>', '<w:shd w:val="solid" w:color="202060"/>')
_WHITE = '<w14:srgbClr w14:val="FFFFFF"/>'
looks(
    "filled with a gradient of white",
    f"<w14:textFill><w14:gradFill><w14:gsLst><w14:gs>{_WHITE}</w14:gs></w14:gsLst></w14:gradFill></w14:textFill>",
)
looks(
    "under a thick outline of white",
    f'<w14:textOutline w14:w="127000"><w14:solidFill>{_WHITE}</w14:solidFill></w14:textOutline>',
)
looks("hidden as the end of a style", "<w:specVanish/>")
looks("pressed into one point", '<w:fitText w:val="20"/>')
looks("lowered by a hand", '<w:position w:val="-400"/>')
looks("in capitals", "<w:caps/>")
looks("in a font of signs", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings" w:cs="Wingdings"/>')
looks("of the size of a grain of sand", '<w:sz w:val="1"/>', '<w:szCs w:val="1"/>')


@harmless("a word is marked as another language, as Word guesses")
def _foreign_word(word: Word) -> None:
    _split_off(word, '<w:lang w:val="fi-FI" w:bidi="he-IL"/>')


@damage("half a rule is marked as another language", RULE)
def _foreign_half(word: Word) -> None:
    _split_off(word, '<w:lang w:val="fi-FI" w:bidi="he-IL"/>', 0.5)


@damage("a word is white", RULE)
def _white_word(word: Word) -> None:
    _split_off(word, '<w:color w:val="FFFFFF"/>')


@damage("a word is struck through", RULE)
def _struck_word(word: Word) -> None:
    _split_off(word, "<w:strike/>")


def _split_off(word: Word, setting: str, share: float = 0.0) -> Element:
    """The first word of a rule, or a share of its words, as a run of its own."""
    text = longest(word.words(RULE))
    words = text.text or ""
    ends = [match.end() for match in re.finditer(r"\w+\s*", words)]
    end = ends[int(share * len(ends))]
    run = text.getparent()
    other = copy(run)
    text.text, other.find(W + "t").text = words[:end], words[end:]
    for each in (text, other.find(W + "t")):
        each.set(first.XML + "space", "preserve")
    run.addnext(other)
    settings_of(run).append(xml(setting))
    return run


def _theme(word: Word, change: Callable[[bytes], bytes]) -> None:
    name = next(name for name in word.parts if "theme/" in name and name.endswith(".xml"))
    word.parts[name] = change(word.parts[name])


@damage("the defaults of the file hide everything")
def _hidden_default(word: Word) -> None:
    styles = word.part("word/styles.xml")
    styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr").append(xml("<w:vanish/>"))


@damage("the style of plain letters is of one point")
def _tiny_default(word: Word) -> None:
    word.styles('<w:style w:type="character" w:default="1" w:styleId="Tiny"><w:rPr><w:vanish/></w:rPr></w:style>')
    for run in [run for each in word.body.iter(W + "p") for run in runs(each)]:
        settings_of(run).insert(0, xml('<w:rStyle w:val="Tiny"/>'))


@damage("fonts travel in the file", RULE)
def _embedded(word: Word) -> None:
    name = "Georgia"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    table = (
        f'<w:fonts xmlns:w="{first.MAIN}" xmlns:r="{relation}"><w:font w:name="{name}"><w:embedRegular r:id="rId1" '
        'w:fontKey="{00000000-0000-0000-0000-000000000000}"/></w:font></w:fonts>'
    )
    word.parts["word/fontTable.xml"] = table.encode()
    word.trees.pop("word/fontTable.xml", None)
    word.parts["word/fonts/font1.odttf"] = b"\0" * 64
    relations = word.part("word/_rels/document.xml.rels")
    if not any(each.get("Target") == "fontTable.xml" for each in relations):
        made = etree.SubElement(relations, "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship")
        made.set("Id", "rIdFonts")
        made.set("Type", f"{relation}/fontTable")
        made.set("Target", "fontTable.xml")
    for run in runs(word.words(RULE)):
        settings_of(run).append(xml(f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}"/>'))


# ---- where they stand

paragraph("lines a quarter of a line apart", '<w:spacing w:line="40" w:lineRule="auto"/>')
paragraph("indented by a thousand letters", '<w:ind w:leftChars="90000" w:left="90000"/>')
paragraph(
    "in a frame of its own somewhere on the page",
    '<w:framePr w:w="5000" w:wrap="none" w:vAnchor="page" w:hAnchor="page" w:x="1500" w:y="3000"/>',
)
section("pages as small as a stamp", '<w:pgSz w:w="1440" w:h="1440"/>', '<w:pgMar w:left="500" w:right="500" '
        'w:top="500" w:bottom="500" w:header="0" w:footer="0" w:gutter="0"/>')  # fmt: skip
section("a gutter as wide as the page", '<w:pgMar w:left="720" w:right="720" w:top="720" w:bottom="720" '
        'w:header="360" w:footer="360" w:gutter="11000"/>')  # fmt: skip
section("forty columns", '<w:cols w:num="40" w:space="200"/>')
in_table("a rule stands in a table somewhere on the page",
         '<w:tblpPr w:vertAnchor="page" w:horzAnchor="page" w:tblpX="1500" w:tblpY="3000"/>', "", "")  # fmt: skip
in_table("a rule stands in a row of two points", "", '<w:trHeight w:val="40" w:hRule="exact"/>', "")
in_table("a rule stands in a cell that is turned", "", "", '<w:textDirection w:val="btLr"/>')
in_table("a rule stands in a column of one point", '<w:tblLayout w:type="fixed"/>', "", "",
         grid='<w:tblGrid><w:gridCol w:w="20"/></w:tblGrid>')  # fmt: skip
in_table("a rule stands in a cell that is all margin", '<w:tblLayout w:type="fixed"/>', "",
         '<w:tcW w:w="2000" w:type="dxa"/><w:tcMar><w:left w:w="1950" w:type="dxa"/></w:tcMar>')  # fmt: skip
in_table("a rule stands in a deleted row", "", '<w:del w:id="91" w:author="x"/>', "")
in_table("a rule stands in a cell of its own colour", "", "", '<w:shd w:val="clear" w:fill="111111"/>')


def _shape(behind: int, fill: str) -> str:
    return (
        f'<w:r><w:drawing><wp:anchor behindDoc="{behind}"><wp:positionH relativeFrom="column"><wp:posOffset>0'
        '</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset>'
        '</wp:positionV><wp:extent cx="7000000" cy="3000000"/><wp:wrapNone/><wp:docPr id="8" name="b"/><a:graphic>'
        f'<a:graphicData><wps:wsp><wps:spPr><a:solidFill><a:srgbClr val="{fill}"/></a:solidFill></wps:spPr></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


put("a black shape lies behind a rule", _shape(1, "000000"))
put(
    "a white shape of the old kind lies over a rule",
    '<w:r><w:pict><v:rect style="position:absolute;width:500pt;height:90pt" fillcolor="white"/></w:pict></w:r>',
)

# ---- what stands beside them

put("a picture stands in a rule", '<w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="300000"/><wp:docPr id="9" '
    'name="b"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><a:blip '
    'r:embed="rId99"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>')  # fmt: skip
put(
    "a picture of the old kind stands in a rule",
    '<w:r><w:pict><v:shape style="width:90pt;height:20pt"><v:imagedata r:id="rId99"/></v:shape></w:pict></w:r>',
)
put("a chart stands in a rule", '<w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="300000"/><wp:docPr id="9" '
    'name="b"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/></a:graphic>'
    "</wp:inline></w:drawing></w:r>")  # fmt: skip
put(
    "an object of another program stands in a rule",
    '<w:r><w:object><v:shape style="width:90pt;height:20pt"><v:imagedata r:id="rId99"/></v:shape></w:object></w:r>',
)
put(
    "word art of the old kind stands in a rule",
    '<w:r><w:pict><v:shape style="width:90pt;height:20pt"><v:textpath string="UGYLDIG"/></v:shape></w:pict></w:r>',
)
put("words stand in ruby over a rule", "<w:r><w:ruby><w:rt><w:r><w:t>ikke</w:t></w:r></w:rt><w:rubyBase><w:r><w:t/>"
    "</w:r></w:rubyBase></w:ruby></w:r>")  # fmt: skip
put("a sign of another font stands in a rule", '<w:r><w:sym w:font="Wingdings" w:char="F0FB"/></w:r>')
put("words stand in mathematics", '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
    "<m:r><m:t>ikke</m:t></m:r></m:oMath>")  # fmt: skip
put(
    "a box to tick stands in a rule",
    "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>",
)
put("a tab stands in a word", "<w:r><w:tab/><w:t>s</w:t></w:r>")

for _code in ("REF SM-10", "DOCPROPERTY Regel", "TITLE", "STYLEREF Title", "SEQ regel", "INCLUDETEXT x.docx",
              "FORMTEXT", "AUTHOR", "FILENAME", "SYMBOL 70", "EQ \\o(a,b)"):  # fmt: skip

    @damage(f"a field takes the words from elsewhere: {_code.split()[0]}", RULE)
    def _field(word: Word, code: str = _code) -> None:
        paragraph = word.words(RULE)
        inside = runs(paragraph)
        field = xml(f'<w:fldSimple w:instr="{code}"/>')
        inside[0].addprevious(field)
        field.extend(inside)


@damage("a number is counted before the text to copy", COPY)
def _counted(word: Word) -> None:
    numbering = word.part("word/numbering.xml")
    level = '<w:lvl w:ilvl="0"><w:start w:val="7"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    numbering.insert(0, xml(f'<w:abstractNum w:abstractNumId="9978">{level}</w:abstractNum>'))
    numbering.append(xml('<w:num w:numId="9978"><w:abstractNumId w:val="9978"/></w:num>'))
    settings = word.template().find(W + "pPr")
    settings.append(xml('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="9978"/></w:numPr>'))


@damage("a field in the header says another version than the file")
def _property(word: Word) -> None:
    part = word.part("docProps/custom.xml")
    for value in part.iter():
        if (value.text or "").strip() == "1.0":
            value.text = "9.9"


@damage("a short comment takes a rule back", RULE)
def _comment(word: Word) -> None:
    made = xml('<w:comment w:id="77" w:author="x"/>')
    made.append(first.paragraph_of("Gjelder ikke"))
    word.part("word/comments.xml").append(made)
    word.words(RULE).append(xml('<w:r><w:commentReference w:id="77"/></w:r>'))


@damage("a rule has a footnote of one word", RULE)
def _note(word: Word) -> None:
    note = '<w:footnote w:id="77"><w:p><w:r><w:t>Unntak</w:t></w:r></w:p></w:footnote>'
    word.part("word/footnotes.xml").append(xml(note))
    word.words(RULE).append(xml('<w:r><w:footnoteReference w:id="77"/></w:r>'))


def beside(name: str, label: str, table: list[Damage] = DAMAGES) -> None:
    """A label of the product's own stands after a rule, where it is said of that rule."""

    @first.damage(name, table=table)
    def _label(word: Word) -> None:
        words = labels(word.expectation.language)[label].replace("{language}", "English")
        word.words(RULE).addnext(first.paragraph_of(words))


beside("a label after a rule says that it is not approved", "state_unapproved")
beside("a label after a rule says that it is out of date", "state_outdated")
beside("a label after a rule says that nothing is stated", "not_stated")
beside("a notice says that a rule is not translated, and it is", "text_missing")


def running(name: str, words: str, story: str, table: list[Damage] = DAMAGES) -> None:
    """A line is added in the header or footer."""

    @first.damage(name, table=table)
    def _line(word: Word) -> None:
        word.part(f"word/{story}.xml").append(first.paragraph_of(words))


running("the header says, in words of the product's own labels, that it does not apply", "Gjelder ikke", "header")
running("the footer says that the document is not approved", "Dokument ikke godkjent", "footer")
running("the footer says another version", "Versjon 7.0", "footer")
running("the header says another review", "Neste revisjon: 2031", "header")
running("the header says that a number of a document is out of force", "Dokument-ID: 4711-2 utgått", "header")
running("a system of documents has stamped the header", "QM+ Dokument-ID: 4711-2", "header", HARMLESS)
running("a number that a system of documents gave has letters", "Dok.nr. RK-HR-2024/12", "header", HARMLESS)
running("what stands for a number of a document is a word", "Dok.nr. UTGÅTT-9", "header")
running("a system of documents has stamped the footer", "Utskriftsdato: 30.11.2026 12:30", "footer", HARMLESS)


@first.damage("the watermark of a draft", table=HARMLESS, languages=("en", "ar"))
def _draft(word: Word) -> None:
    words = {"en": "DRAFT", "ar": "مسودة"}[word.expectation.language]
    shape = f'<w:p><w:r><w:pict><v:shape style="position:absolute;width:300pt;height:90pt"><v:textpath string="{words}"/></v:shape></w:pict></w:r></w:p>'  # noqa: E501 - one element
    word.part("word/header.xml").append(xml(shape))


@damage("a watermark says that it is not valid")
def _watermark(word: Word) -> None:
    shape = '<w:p><w:r><w:pict><v:shape style="position:absolute;width:300pt;height:90pt"><v:textpath string="UGYLDIG"/></v:shape></w:pict></w:r></w:p>'  # noqa: E501 - one element
    word.part("word/header.xml").append(xml(shape))


@damage("a row of the document control is lost")
def _lose_row(word: Word) -> None:
    remove(list(word.body.iter(W + "tr"))[2])


@damage("the check code is lost")
def _lose_code(word: Word) -> None:
    remove(list(word.body.iter(W + "tr"))[10])


@damage("two values of the document control have changed places")
def _swap_values(word: Word) -> None:
    rows = list(word.body.iter(W + "tr"))
    first.swap(list(rows[1].iter(W + "tc"))[1], list(rows[2].iter(W + "tc"))[1])


@damage("the version of the document control is another")
def _version(word: Word) -> None:
    text = texts(list(word.body.iter(W + "tr"))[1])[-1]
    text.text = "2.0"


@damage("another document stands in the place of this one", RULE)
def _other_main(word: Word) -> None:
    made = copy(word.part("word/document.xml"))
    word.parts["word/document2.xml"] = etree.tostring(made)
    remove(*runs(word.words(RULE)))
    main = etree.tostring(word.part("word/document.xml"))
    word.parts["word/document.xml"], word.parts["word/old.xml"] = main, word.parts["word/document2.xml"]


@damage("a rule moved to another place is shown there too", NEXT)
def _moved_to(word: Word) -> None:
    target = word.words(NEXT)
    made = xml('<w:moveTo w:id="92" w:author="x"/>')
    made.extend(copy(run) for run in runs(word.words(RULE)))
    target.append(made)


@damage("a table's style hides what stands in it", RULE)
def _table_style(word: Word) -> None:
    word.styles('<w:style w:type="table" w:styleId="Weg"><w:name w:val="Weg"/><w:rPr><w:vanish/></w:rPr></w:style>')
    words = word.words(RULE)
    table = xml('<w:tbl><w:tblPr><w:tblStyle w:val="Weg"/></w:tblPr><w:tr><w:tc><w:tcPr/></w:tc></w:tr></w:tbl>')
    words.addprevious(table)
    table.find(f".//{W}tc").append(words)


@damage("the theme's fonts show signs")
def _sign_theme(word: Word) -> None:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    drawing = first.PREFIXES["a"]
    fonts = "".join(
        f'<a:{kind}><a:latin typeface="Wingdings"/><a:cs typeface="Wingdings"/></a:{kind}>'
        for kind in ("majorFont", "minorFont")
    )
    scheme = f"<a:themeElements><a:fontScheme>{fonts}</a:fontScheme></a:themeElements>"
    theme = f'<a:theme xmlns:a="{drawing}">{scheme}</a:theme>'
    word.parts["word/theme/theme9.xml"] = theme.encode()
    relations = word.part("word/_rels/document.xml.rels")
    for each in [each for each in relations if each.get("Type", "").endswith("/theme")]:
        relations.remove(each)
    made = etree.SubElement(relations, "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship")
    for name, value in {"Id": "rIdT", "Type": f"{relation}/theme", "Target": "theme/theme9.xml"}.items():
        made.set(name, value)
    for run in [run for each in word.body.iter(W + "p") for run in runs(each)]:
        for old in settings_of(run).findall(W + "rFonts"):
            settings_of(run).remove(old)
        settings_of(run).append(
            xml('<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/>')
        )


# ---- harmless

looks("small capitals", "<w:smallCaps/>", table=HARMLESS)
looks("underlined", '<w:u w:val="single"/>', table=HARMLESS)
looks("in the colour of the text by the theme", '<w:color w:val="auto" w:themeColor="text1"/>', table=HARMLESS)
looks("highlighted in yellow", '<w:highlight w:val="yellow"/>', table=HARMLESS)
looks("not proofread", "<w:noProof/>", table=HARMLESS)
looks("a regional kind of its language, as Word writes it", "<w:kern/>", table=HARMLESS)
looks("a little wider", '<w:w w:val="105"/>', '<w:spacing w:val="5"/>', table=HARMLESS)
paragraph("justified, with a space before it", '<w:jc w:val="both"/>', '<w:spacing w:before="240"/>', table=HARMLESS)
paragraph("one and a half lines apart", '<w:spacing w:line="360" w:lineRule="auto"/>', table=HARMLESS)
paragraph("on a page of its own", "<w:pageBreakBefore/>", table=HARMLESS)
paragraph("indented a little", '<w:ind w:left="567"/>', table=HARMLESS)
paragraph("with a frame of lines", '<w:pBdr><w:top w:val="single" w:sz="4"/></w:pBdr>', table=HARMLESS)
section("pages that lie", '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>', table=HARMLESS)
section("two columns", '<w:cols w:num="2" w:space="720"/>', table=HARMLESS)
section("American paper", '<w:pgSz w:w="12240" w:h="15840"/>', table=HARMLESS)
section("lines are numbered", '<w:lnNumType w:countBy="5"/>', table=HARMLESS)


@harmless("a smart tag stands around a word")
def _smart_tag(word: Word) -> None:
    paragraph = word.words(RULE)
    made = xml('<w:smartTag w:uri="urn:x" w:element="place"/>')
    inside = runs(paragraph)
    inside[0].addprevious(made)
    made.extend(inside)


@harmless("settings as an older Word leaves them")
def _compatible(word: Word) -> None:
    settings = word.part("word/settings.xml")
    for made in (
        '<w:zoom w:percent="70"/>',
        '<w:trackRevisions w:val="false"/>',
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="x" w:val="12"/></w:compat>',
        "<w:proofState/>",
    ):
        settings.append(xml(made))


@harmless("formatting was changed in a tracked change")
def _formatted(word: Word) -> None:
    for run in runs(word.words(RULE)):
        settings_of(run).append(xml('<w:rPrChange w:id="93" w:author="x"><w:rPr><w:b/></w:rPr></w:rPrChange>'))


@harmless("bookmarks of Word's own")
def _bookmarks(word: Word) -> None:
    for number, name in enumerate(("_Hlk123", "_Ref456", "OLE_LINK1")):
        word.words(RULE).insert(1, xml(f'<w:bookmarkStart w:id="{800 + number}" w:name="{name}"/>'))
        word.words(RULE).append(xml(f'<w:bookmarkEnd w:id="{800 + number}"/>'))


@harmless("a place that may be edited is marked")
def _permitted(word: Word) -> None:
    word.words(RULE).insert(1, xml('<w:permStart w:id="1" w:edGrp="everyone"/>'))
    word.words(RULE).append(xml('<w:permEnd w:id="1"/>'))


@harmless("a rule stands in a table without lines")
def _plain_table(word: Word) -> None:
    words = word.words(RULE)
    table = xml(
        '<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr><w:tr><w:tc><w:tcPr/></w:tc></w:tr></w:tbl>'
    )
    words.addprevious(table)
    table.find(f".//{W}tc").append(words)


@harmless("a line is broken where a space was")
def _broken(word: Word) -> None:
    text = longest(word.words(RULE))
    head, rest = (text.text or "").strip().split(" ", 1)
    run = text.getparent()
    other = copy(run)
    text.text, other.find(W + "t").text = head, rest
    other.insert(list(other).index(other.find(W + "t")), xml("<w:br/>"))
    other.find(W + "t").set(first.XML + "space", "preserve")
    run.addnext(other)


# ---- what comes from elsewhere, and what people set


def _related(word: Word, part: str, kind: str, target: str) -> None:
    """A relation of a part to something outside the file, under the id rIdX."""
    name = f"word/_rels/{part}.rels"
    own = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    mode = f'<Relationship Id="rIdX" Type="{first.PREFIXES["r"]}/{kind}" Target="{target}" TargetMode="External"/>'
    word.parts[name] = word.parts.get(name, own.encode()).replace(
        b"</Relationships>", f"{mode}</Relationships>".encode()
    )


@damage("a template is fetched from the web when the file is opened")
def _fetched_template(word: Word) -> None:
    _related(word, "settings.xml", "attachedTemplate", "https://annet.example/mal.dotm")
    word.part("word/settings.xml").append(xml('<w:attachedTemplate r:id="rIdX"/>'))


@damage("another document is pulled in", RULE)
def _pulled_in(word: Word) -> None:
    _related(word, "document.xml", "subDocument", "annet.docx")
    word.words(RULE).append(xml('<w:subDoc r:id="rIdX"/>'))


@damage("the ground of the screen is of the colour of the letters")
def _dark_ground(word: Word) -> None:
    word.body.getparent().insert(0, xml('<w:background w:color="14202B"/>'))
    word.part("word/settings.xml").append(xml("<w:displayBackgroundShape/>"))


@damage("the description of a table says something else")
def _described_table(word: Word) -> None:
    settings = next(word.body.iter(W + "tbl")).find(W + "tblPr")
    settings.append(xml('<w:tblDescription w:val="Disse reglene er opphevet og gjelder ikke lenger"/>'))


@damage("a telephone number has another digit")
def _phone(word: Word) -> None:
    text = next(each for each in word.body.iter(W + "t") if "14 96 26" in (each.text or ""))
    text.text = (text.text or "").replace("26", "27")


@harmless("a template of the house is attached")
def _house_template(word: Word) -> None:
    _related(word, "settings.xml", "attachedTemplate", "file:///P:/Maler/notat.dotx")
    word.part("word/settings.xml").append(xml('<w:attachedTemplate r:id="rIdX"/>'))


@harmless("nobody may write in it")
def _protected(word: Word) -> None:
    word.part("word/settings.xml").append(xml('<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'))


@harmless("pages count from fifty")
def _pages(word: Word) -> None:
    list(word.body.iter(W + "sectPr"))[-1].append(xml('<w:pgNumType w:start="50"/>'))


paragraph("on a light ground", '<w:shd w:val="clear" w:color="auto" w:fill="FFF2CC"/>', table=HARMLESS)


@harmless("a system has put data of its own into the file")
def _own_data(word: Word) -> None:
    word.parts["customXml/item9.xml"] = b"<sak>2026/17</sak>"

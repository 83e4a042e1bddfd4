import functools
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from oppslag.reading.docx.reader import read_docx
from oppslag.reading.passages import Link, Passages, Shape, Sight, UnreadableFile, Zone

RULE = "Du skal ikke dele taushetsbelagte opplysninger."
MARKDOWN = f"""---
title: Retningslinjer
lang: nb-NO
---

Innledning med [lenke](https://example.org/a?b=1&c=2) og fotnote.[^1]

[^1]: Fotnotens tekst.

# Seksjon

## SM-01

Regel *en* med **fet** tekst, 10² og co\u00adop.

## SM-02

{RULE}

1. ett

    fortsettelse

    a. under
    b. under to

2. to

- punkt
    - under punkt

> Et sitat.

| A | B |
|---|---|
| 1 | 2 |

[intern](#seksjon)

# Andre seksjon

1. tre
"""
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RUN = f'<w:r><w:t xml:space="preserve">{RULE}</w:t></w:r>'
PARAGRAPH = f'<w:p><w:pPr><w:pStyle w:val="FirstParagraph" /></w:pPr>{RUN}</w:p>'

Parts = dict[str, bytes]
Change = Callable[[Parts], Parts]


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("OPPSLAG_LANG", "en")


@functools.cache
def pandoc(markdown: str) -> bytes:
    import pypandoc

    command = [pypandoc.get_pandoc_path(), "--from", "markdown", "--to", "docx", "--output", "-"]
    made = subprocess.run(command, input=markdown.encode(), capture_output=True, check=True)
    return made.stdout


def unpack(content: bytes) -> Parts:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def changed(*changes: Change, markdown: str = MARKDOWN) -> Passages:
    parts = unpack(pandoc(markdown))
    for change in changes:
        parts = change(parts)
    return read_docx(pack(parts))


def swap(old: str, new: str, part: str = "word/document.xml") -> Change:
    def change(parts: Parts) -> Parts:
        assert old.encode() in parts[part], f"{part} has no {old}"
        return {**parts, part: parts[part].replace(old.encode(), new.encode(), 1)}

    return change


def namespaces(*prefixes: str) -> Change:
    known = {
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
        "nye": "urn:ukjent",
    }
    declared = " ".join(f'xmlns:{prefix}="{known[prefix]}"' for prefix in prefixes)
    return swap("<w:document ", f"<w:document {declared} ")


def run(settings: str, text: str = f'<w:t xml:space="preserve">{RULE}</w:t>') -> Change:
    return swap(RUN, f"<w:r><w:rPr>{settings}</w:rPr>{text}</w:r>")


def paragraph(settings: str) -> Change:
    return swap(PARAGRAPH, f"<w:p><w:pPr>{settings}</w:pPr>{RUN}</w:p>")


def style(extra: str) -> Change:
    return swap("</w:styles>", f"{extra}</w:styles>", "word/styles.xml")


def settings(extra: str) -> Change:
    return swap("</w:settings>", f"{extra}</w:settings>", "word/settings.xml")


def table(row: str = "", cell: str = "", properties: str = "") -> Change:
    inside = f"<w:tr><w:trPr>{row}</w:trPr><w:tc><w:tcPr>{cell}</w:tcPr><w:p>{RUN}</w:p></w:tc></w:tr>"
    return swap(PARAGRAPH, f"<w:tbl><w:tblPr>{properties}</w:tblPr>{inside}</w:tbl>")


def box(anchor: str = "", extent: str = 'cx="5000000" cy="900000"', shape: str = "<a:noFill/>", x: str = "0") -> str:
    content = f"<wps:txbx><w:txbxContent><w:p>{RUN}</w:p></w:txbxContent></wps:txbx>"
    position = f'<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
    return (
        f'<w:drawing><wp:anchor behindDoc="0" {anchor}>{position}'
        f'<wp:extent {extent}/><wp:wrapSquare/><wp:docPr id="7" name="b"/><a:graphic><a:graphicData>'
        f"<wps:wsp><wps:spPr>{shape}</wps:spPr>{content}</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )


def boxed(drawing: str) -> tuple[Change, Change]:
    return swap(RUN, f"<w:r>{drawing}</w:r>"), namespaces("wps")


def both(*changes: Change) -> Change:
    return lambda parts: functools.reduce(lambda made, change: change(made), changes, parts)


def part(name: str, kind: str, content: str) -> Change:
    """A further part of the package that the document points to."""
    relation = f'<Relationship Id="ny{kind}" Type="http://x/{kind}" Target="{name}"/>'
    adds = swap("</Relationships>", f"{relation}</Relationships>", "word/_rels/document.xml.rels")
    return both(adds, lambda parts: {**parts, f"word/{name}": content.encode()})


def seen(passages: Passages) -> list[str]:
    return [p.text for p in passages.passages if p.sight is Sight.SEEN and p.zone is Zone.BODY]


HALF = RULE.replace("ikke ", "")
IKKE_HIDDEN = (
    RUN.replace(RULE, "Du skal ")
    + "<w:r><w:rPr>{}</w:rPr><w:t>ikke</w:t></w:r>"
    + RUN.replace(RULE, " dele taushetsbelagte opplysninger.")
)
WHITE_ON = '<w:color w:val="{}"/>'
HIDING: dict[str, Change] = {
    "vanish": run("<w:vanish/>"),
    "vanish of one word": swap(RUN, IKKE_HIDDEN.format("<w:vanish/>")),
    "vanish in a character style": both(
        run('<w:rStyle w:val="Skjult"/>'),
        style('<w:style w:type="character" w:styleId="Skjult"><w:rPr><w:vanish w:val="1"/></w:rPr></w:style>'),
    ),
    "vanish in a style that the style is based on": both(
        paragraph('<w:pStyle w:val="Barn"/>'),
        style('<w:style w:type="paragraph" w:styleId="Mor"><w:rPr><w:vanish/></w:rPr></w:style>'),
        style('<w:style w:type="paragraph" w:styleId="Barn"><w:basedOn w:val="Mor"/></w:style>'),
    ),
    "vanish in the defaults": swap(
        "<w:rPrDefault>\n      <w:rPr>", "<w:rPrDefault><w:rPr><w:vanish/>", "word/styles.xml"
    ),
    "specVanish": run("<w:specVanish/>"),
    "webHidden": run("<w:webHidden/>"),
    "strike": run("<w:strike/>"),
    "double strike": run("<w:dstrike/>"),
    "white on white": run(WHITE_ON.format("FFFFFF")),
    "nearly white": run(WHITE_ON.format("F4F4F4")),
    "theme colour of the ground": run('<w:color w:val="000000" w:themeColor="background1"/>'),
    "theme colour tinted to nothing": run('<w:color w:val="000000" w:themeColor="text1" w:themeTint="05"/>'),
    "colour of the highlight": run('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>'),
    "colour of the run's shading": run('<w:color w:val="112233"/><w:shd w:val="clear" w:fill="112233"/>'),
    "colour of the paragraph's shading": both(
        paragraph('<w:shd w:val="solid" w:color="112233" w:fill="auto"/>'), run(WHITE_ON.format("112233"))
    ),
    "colour of the cell's shading": both(
        table(cell='<w:shd w:val="clear" w:fill="223344"/>'), run(WHITE_ON.format("223344"))
    ),
    "colour of a table style's first row": both(
        table(properties='<w:tblStyle w:val="Tab"/><w:tblLook w:val="0020"/>'),
        run(WHITE_ON.format("445566")),
        style(
            '<w:style w:type="table" w:styleId="Tab"><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear"'
            ' w:fill="445566"/></w:tcPr></w:tblStylePr></w:style>'
        ),
    ),
    "colour of the page": both(
        run(WHITE_ON.format("101010")),
        swap("<w:body>", '<w:background w:color="101010"/><w:body>'),
        settings("<w:displayBackgroundShape/>"),
    ),
    "white on a page colour that is not shown": both(
        run(WHITE_ON.format("FFFFFF")), swap("<w:body>", '<w:background w:color="101010"/><w:body>')
    ),
    "letters without filling": both(run("<w14:textFill><w14:noFill/></w14:textFill>"), namespaces("w14")),
    "letters that are seen through": both(
        run(
            '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr>'
            "</w14:solidFill></w14:textFill>"
        ),
        namespaces("w14"),
    ),
    "size of 1 point": run('<w:sz w:val="2"/>'),
    "size in a style": both(
        paragraph('<w:pStyle w:val="Liten"/>'),
        style('<w:style w:type="paragraph" w:styleId="Liten"><w:rPr><w:sz w:val="2"/></w:rPr></w:style>'),
    ),
    "line of no height": paragraph('<w:spacing w:line="1" w:lineRule="exact"/>'),
    "squeezed to 1 %": run('<w:w w:val="1"/>'),
    "fitted into nothing": run('<w:fitText w:val="20"/>'),
    "letters on one another": run('<w:spacing w:val="-200"/>'),
    "raised far": run('<w:position w:val="2000"/>'),
    "a font of signs": run('<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'),
    "indented out of the page": paragraph('<w:ind w:left="31000"/>'),
    "indented out of the page to the left": paragraph('<w:ind w:left="-20000"/>'),
    "frame outside the page": paragraph('<w:framePr w:w="3000" w:hAnchor="page" w:x="-20000" w:y="10"/>'),
    "frame of no height": paragraph('<w:framePr w:w="3000" w:h="2" w:hRule="exact" w:x="10" w:y="10"/>'),
    "page without room": swap("<w:sectPr>", '<w:sectPr><w:pgSz w:w="200" w:h="200"/>'),
    "hidden row": table(row="<w:hidden/>"),
    "row of no height": table(row='<w:trHeight w:val="1" w:hRule="exact"/>'),
    "covered cell": table(cell="<w:vMerge/>"),
    "cell of no width": table(cell='<w:tcW w:w="1" w:type="dxa"/>', properties='<w:tblLayout w:type="fixed"/>'),
    "table outside the page": table(properties='<w:tblpPr w:horzAnchor="page" w:tblpX="-20000"/>'),
    "deleted revision": swap(RUN, f'<w:del w:id="90" w:author="x"><w:r><w:delText>{RULE}</w:delText></w:r></w:del>'),
    "moved away": swap(RUN, f'<w:moveFrom w:id="90" w:author="x">{RUN}</w:moveFrom>'),
    "deleted row": table(row='<w:del w:id="90" w:author="x"/>'),
    "code of a field": swap(
        RUN, f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{RUN}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ),
    "alternative text": swap(
        RUN,
        f'<w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="1" name="b" descr="{RULE}"/></wp:inline>'
        "</w:drawing></w:r>",
    ),
    "comment": both(
        swap(RUN, "<w:r><w:t>x</w:t></w:r>"),
        lambda parts: {
            **parts,
            "word/comments.xml": f"<w:comments {W}><w:comment><w:p>{RUN}</w:p></w:comment></w:comments>".encode(),
        },
    ),
    "note that nothing refers to": both(
        swap(PARAGRAPH, ""),
        swap(
            "</w:footnotes>", f'<w:footnote w:id="77"><w:p>{RUN}</w:p></w:footnote></w:footnotes>', "word/footnotes.xml"
        ),
    ),
    "closed heading": both(
        swap(
            '<w:pStyle w:val="Heading2" /></w:pPr><w:r><w:t xml:space="preserve">SM-02',
            '<w:pStyle w:val="Heading2" /><w15:collapsed/></w:pPr><w:r><w:t xml:space="preserve">SM-02',
        ),
        namespaces("w15"),
    ),
    "hidden text box": both(*boxed(box('hidden="1"'))),
    "text box of no size": both(*boxed(box(extent='cx="1" cy="1"'))),
    "text box outside the page": both(*boxed(box(x="-90000000"))),
    "text box of its letters' colour": both(
        *boxed(box(shape='<a:solidFill><a:srgbClr val="334455"/></a:solidFill>')), run(WHITE_ON.format("334455"))
    ),
    "text box too small for its text": both(*boxed(box(extent='cx="200000" cy="100000"'))),
    "letters on a picture": both(*boxed(box(shape="<a:blipFill/>")), run(WHITE_ON.format("000000"))),
    "VML box that is hidden": swap(
        RUN,
        '<w:r><w:pict><v:shape style="visibility:hidden;width:100pt;height:50pt"><v:textbox><w:txbxContent>'
        f"<w:p>{RUN}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
    ),
}


@pytest.mark.parametrize("name", HIDING)
def test_hidden(name):
    """A rule that a person cannot see is not read as seen, and the reason is told."""
    passages = changed(HIDING[name])
    assert RULE not in seen(passages)
    hidden = [p for p in passages.passages if p.sight is not Sight.SEEN and p.why]
    assert any(p.text in {RULE, "ikke"} for p in hidden)


def test_hidden_word_is_missed():
    """A rule with one hidden word reads as the other words only."""
    passages = changed(HIDING["vanish of one word"])
    assert HALF in seen(passages)


ARABIC = "لا تشارك المعلومات السرية."


@pytest.mark.parametrize("setting", ['<w:szCs w:val="2"/>', '<w:rFonts w:cs="Wingdings"/>'])
def test_complex_script_has_its_own_size_and_font(setting):
    """Arabic letters of no size are hidden, whatever size Latin letters have."""
    old = f'<w:t xml:space="preserve">{ARABIC}</w:t></w:r>'
    hide = swap(f"<w:r>{old}", f"<w:r><w:rPr><w:rtl/>{setting}</w:rPr>{old}")
    assert changed(hide, markdown=ARABIC).passages[0].sight is Sight.HIDDEN


def test_runs_that_look_alike_are_judged_each_by_its_letters_and_its_place():
    """Of two runs of one look that is hidden which stands in letters, or in a place, where it cannot be seen."""

    def made(settings: str, *texts: str) -> str:
        return "".join(f"<w:r><w:rPr>{settings}</w:rPr><w:t>{text}</w:t></w:r>" for text in texts)

    def hidden(runs: str, around: str = "{}") -> set[str]:
        found = changed(swap(PARAGRAPH, around.format(f"<w:p>{runs}</w:p>")))
        return {each.text for each in found.passages if each.sight is not Sight.SEEN}

    word = ARABIC.split()[1]
    assert hidden(made('<w:szCs w:val="2"/>', "Del", word)) == {word}
    assert hidden(made('<w:szCs w:val="2"/>', word, "Del")) == {word}
    assert hidden(made('<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>', "…", "Del")) == {"Del"}
    assert hidden(made('<w:fitText w:val="600"/>', "Del", RULE)) == {RULE}
    black = '<w:p><w:pPr><w:shd w:val="clear" w:fill="000000"/></w:pPr>{}</w:p>'
    runs = made('<w:color w:val="000000"/>', "Del")
    assert hidden(runs, "{}" + black.format(made('<w:color w:val="000000"/>', "ikke"))) == {"ikke"}


def test_more_looks_than_are_remembered():
    """A file in which every run has a look of its own is read as any other."""
    runs = "".join(f'<w:r><w:rPr><w:kern w:val="{size}"/></w:rPr><w:t>a</w:t></w:r>' for size in range(5_000))
    found = changed(swap(PARAGRAPH, f"<w:p>{runs}<w:r><w:rPr><w:vanish/></w:rPr><w:t>ikke</w:t></w:r></w:p>"))
    assert "a" * 5_000 in seen(found)
    assert "ikke" in {each.text for each in found.passages if each.sight is Sight.HIDDEN}


RUN_OF_LINE = "<w:t>Gjelder ikke ledere.</w:t>"
OTHER_TEXT: dict[str, Change] = {
    "word lost": swap(RULE, HALF),
    "capitals": run("<w:caps/>"),
    "raised digit": both(
        swap(RULE, "102"),
        swap(
            '<w:r><w:t xml:space="preserve">102</w:t></w:r>',
            '<w:r><w:t>10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>',
        ),
    ),
    "space between runs lost": swap(
        RUN, "<w:r><w:t>Du skal </w:t></w:r><w:r><w:t>ikke dele taushetsbelagte opplysninger.</w:t></w:r>"
    ),
    "words put in": swap(RUN, f"{RUN}<w:r><w:t>Nesten.</w:t></w:r>"),
    "only in a header": both(
        swap(PARAGRAPH, ""),
        swap("<w:sectPr>", '<w:sectPr><w:headerReference w:type="default" r:id="nyheader"/>'),
        part("header9.xml", "header", f"<w:hdr {W}><w:p>{RUN}</w:p></w:hdr>"),
    ),
    "in a choice that no program knows": both(
        swap(RUN, f'<mc:AlternateContent><mc:Choice Requires="nye">{RUN}</mc:Choice></mc:AlternateContent>'),
        namespaces("mc", "nye"),
    ),
    "a symbol for a letter": swap(RULE, "</w:t><w:sym w:font='Symbol' w:char='F061'/><w:t>"),
    "paragraph gone": swap(PARAGRAPH, ""),
    "table cell nobody drew": swap(PARAGRAPH, f"<w:tbl><w:tr>{PARAGRAPH}</w:tr></w:tbl>"),
}


@pytest.mark.parametrize("name", OTHER_TEXT)
def test_other_text(name):
    """A rule whose words are changed does not read as before."""
    assert RULE not in seen(changed(OTHER_TEXT[name]))


FINDINGS: dict[str, Change] = {
    "inserted revision": swap(RUN, f'<w:ins w:id="90" w:author="x">{RUN}</w:ins>'),
    "moved here": swap(RUN, f'<w:moveTo w:id="90" w:author="x">{RUN}</w:moveTo>'),
    "inserted paragraph mark": paragraph('<w:rPr><w:ins w:id="90" w:author="x"/></w:rPr>'),
    "inserted row": table(row='<w:ins w:id="90" w:author="x"/>'),
    "inserted cell": table(cell='<w:cellIns w:id="90" w:author="x"/>'),
    "another file": swap(PARAGRAPH, f'{PARAGRAPH}<w:altChunk r:id="rId99"/>'),
    "sub-document": swap(RUN, f'{RUN}<w:subDoc r:id="rId99"/>'),
    "turned letters": swap(RUN, f'<w:bdo w:val="rtl">{RUN}</w:bdo>'),
    "override character": swap(RULE, f"\u202e{RULE}\u202c"),
    "filled from elsewhere": swap(
        RUN, f"<w:sdt><w:sdtPr><w:dataBinding w:xpath='/a'/></w:sdtPr><w:sdtContent>{RUN}</w:sdtContent></w:sdt>"
    ),
    "two texts to choose from": both(
        swap(
            RUN,
            f'<mc:AlternateContent><mc:Choice Requires="wps">{RUN}</mc:Choice><mc:Fallback>'
            "<w:r><w:t>Du kan dele alt.</w:t></w:r></mc:Fallback></mc:AlternateContent>",
        ),
        namespaces("mc", "wps"),
    ),
    "covered by a shape": both(*boxed(box(shape="").replace("wrapSquare", "wrapNone"))),
    "covered by a VML shape": swap(
        RUN, f'{RUN}<w:r><w:pict><v:rect style="position:absolute;width:400pt;height:400pt;z-index:1"/></w:pict></w:r>'
    ),
    "macros": part("vbaProject.bin", "vbaProject", "x"),
    "mail merge": settings("<w:mailMerge/>"),
    "link to nowhere": swap('w:anchor="seksjon"', 'w:anchor="borte"'),
    "note gone": swap('<w:footnote w:id="10">', '<w:footnote w:id="11">', "word/footnotes.xml"),
}


@pytest.mark.parametrize("name", FINDINGS)
def test_finding(name):
    """What makes it uncertain which words a person gets is said, with its place."""
    assert changed(FINDINGS[name]).findings


HARMLESS: dict[str, Change] = {
    "other order of parts": lambda parts: dict(reversed(parts.items())),
    "rsid attributes": swap("<w:r><w:t", '<w:r w:rsidR="00A1" w:rsidRPr="00B2"><w:t'),
    "split run": swap(
        RUN, RUN.replace(RULE, "Du skal ikke de") + RUN.replace(RULE, "le taushetsbelagte opplysninger.")
    ),
    "spelling marks": swap(RUN, f'<w:proofErr w:type="spellStart"/>{RUN}<w:proofErr w:type="spellEnd"/>'),
    "bookmark": swap(RUN, f'<w:bookmarkStart w:id="900" w:name="ny"/>{RUN}<w:bookmarkEnd w:id="900"/>'),
    "another font": run('<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'),
    "another size": run('<w:sz w:val="28"/>'),
    "bold and italic": run("<w:b/><w:i/>"),
    "automatic colour": run('<w:color w:val="auto"/>'),
    "a dark colour": run(WHITE_ON.format("1F3864")),
    "white on dark shading": run('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>'),
    "highlighted": run('<w:highlight w:val="yellow"/>'),
    "vanish turned off": run('<w:vanish w:val="0"/>'),
    "underlined": run('<w:u w:val="single"/>'),
    "content control": swap(RUN, f"<w:sdt><w:sdtPr/><w:sdtContent>{RUN}</w:sdtContent></w:sdt>"),
    "smart tag": swap(RUN, f"<w:smartTag>{RUN}</w:smartTag>"),
    "exact line that is high enough": paragraph(
        '<w:pStyle w:val="FirstParagraph"/><w:spacing w:line="360" w:lineRule="exact"/>'
    ),
    "result of a field that repeats what a bookmark marks": swap(
        RUN,
        '<w:bookmarkStart w:id="77" w:name="regel"/>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF regel \\h</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{RUN}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:bookmarkEnd w:id="77"/>',
    ),
    "page break marks": swap(RUN, RUN.replace("<w:t ", "<w:lastRenderedPageBreak/><w:t ")),
    "XML comment": swap("Du skal ikke", "Du skal<!-- x --> ikke"),
    "justified and spaced": paragraph('<w:jc w:val="both"/><w:spacing w:before="240"/><w:ind w:left="720"/>'),
    "formatting revision": run('<w:rPrChange w:id="9" w:author="x"><w:rPr><w:b/></w:rPr></w:rPrChange>'),
    "another style id": both(
        lambda parts: {
            name: content.replace(b'"Heading2"', b'"Overskrift2"') if name.startswith("word/") else content
            for name, content in parts.items()
        }
    ),
    "external template": settings(
        '<w:attachedTemplate r:id="rId1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
    ),
    "same text in both alternatives": both(
        swap(
            RUN,
            f'<mc:AlternateContent><mc:Choice Requires="wps">{RUN}</mc:Choice><mc:Fallback>{RUN}</mc:Fallback>'
            "</mc:AlternateContent>",
        ),
        namespaces("mc", "wps"),
    ),
    "Strict names": lambda parts: {
        name: content.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        for name, content in parts.items()
    },
}


def same(passages: Passages) -> list[tuple[object, ...]]:
    """What must not change; LibreOffice gives a language without a region one ("ar-SA")."""
    return [
        (p.text, p.shape, p.depth, p.level, p.language.partition("-")[0], p.zone, p.sight, p.links)
        for p in passages.passages
    ]


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless(name):
    """What does not change the words or whether they are seen reads the same."""
    passages = changed(HARMLESS[name])
    assert same(passages) == same(changed())
    assert not passages.findings


def test_stored_without_compression():
    """How the parts are packed does not matter."""
    parts = unpack(pandoc(MARKDOWN))
    assert read_docx(pack(parts, zipfile.ZIP_STORED)) == changed()


def test_everything_a_person_sees():
    """A Word file reads in order, with its headings, lists, numbers, notes, links and cells."""
    passages = changed()
    assert (passages.language, passages.direction, passages.title) == ("nb-NO", "ltr", "Retningslinjer")
    assert [(p.text, p.shape, p.depth, p.level) for p in passages.passages] == [
        ("Retningslinjer", Shape.HEADING, 0, 1),
        ("Innledning med lenke og fotnote.¹", Shape.PARAGRAPH, 0, 0),
        ("¹ Fotnotens tekst.", Shape.PARAGRAPH, 0, 0),
        ("Seksjon", Shape.HEADING, 0, 1),
        ("SM-01", Shape.HEADING, 0, 2),
        ("Regel en med fet tekst, 10² og co\u00adop.", Shape.PARAGRAPH, 0, 0),
        ("SM-02", Shape.HEADING, 0, 2),
        (RULE, Shape.PARAGRAPH, 0, 0),
        ("1.", Shape.LABEL, 1, 0),
        ("ett", Shape.ITEM, 1, 0),
        ("fortsettelse", Shape.PARAGRAPH, 1, 0),
        ("a.", Shape.LABEL, 2, 0),
        ("under", Shape.ITEM, 2, 0),
        ("b.", Shape.LABEL, 2, 0),
        ("under to", Shape.ITEM, 2, 0),
        ("2.", Shape.LABEL, 1, 0),
        ("to", Shape.ITEM, 1, 0),
        ("punkt", Shape.ITEM, 1, 0),
        ("under punkt", Shape.ITEM, 2, 0),
        ("Et sitat.", Shape.QUOTE, 0, 0),
        ("A", Shape.HEADER_CELL, 0, 0),
        ("B", Shape.HEADER_CELL, 0, 0),
        ("1", Shape.CELL, 0, 0),
        ("2", Shape.CELL, 0, 0),
        ("intern", Shape.PARAGRAPH, 0, 0),
        ("Andre seksjon", Shape.HEADING, 0, 1),
        ("1.", Shape.LABEL, 1, 0),
        ("tre", Shape.ITEM, 1, 0),
    ]
    links = [link for p in passages.passages for link in p.links]
    assert links == [
        Link("lenke", "https://example.org/a?b=1&c=2"),
        Link("¹", "#footnote-1"),
        Link("intern", "#seksjon"),
    ]
    assert str(passages.passages[-1].spot) == "paragraph 22"


def test_words_above_the_notes_are_read():
    """What stands in the line between a page and its notes is seen on every page with one, and never without."""
    line = swap("<w:separator />", f"<w:separator />{RUN_OF_LINE}", "word/footnotes.xml")
    assert ("Gjelder ikke ledere.", Zone.RUNNING) in [(one.text, one.zone) for one in changed(line).passages]
    assert [one.text for one in changed(line, markdown="Uten noter.").passages] == ["Uten noter."]


def test_numbers_are_computed():
    """A heading's number that Word computes is read as its label, in the format of the list."""
    lists = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="7"/>'
        '<w:numFmt w:val="decimalZero"/><w:pStyle w:val="Heading2"/><w:lvlText w:val="SM-%1"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    number = re.compile(rb'(<w:style [^>]*w:styleId="Heading2".*?<w:pPr>)', re.DOTALL)
    passages = changed(
        lambda parts: {
            **parts,
            "word/numbering.xml": lists.encode(),
            "word/styles.xml": number.sub(rb'\1<w:numPr><w:numId w:val="5"/></w:numPr>', parts["word/styles.xml"]),
        }
    )
    assert [p.text for p in passages.passages if p.shape is Shape.LABEL] == ["SM-07", "SM-08"]


def test_right_to_left():
    """An Arabic file says that it is one."""
    passages = changed(markdown=f"---\nlang: ar\ndir: rtl\n---\n\n{ARABIC}\n")
    assert passages.direction == "rtl"
    assert [(p.text, p.language) for p in passages.passages] == [(ARABIC, "ar")]


def test_contents_are_navigation():
    """A table of contents is not a second copy of the headings."""
    web = "<w:rPr><w:webHidden/></w:rPr>"  # as LibreOffice sets the first words of an entry
    line = f'<w:p><w:pPr><w:pStyle w:val="Inn"/></w:pPr><w:r>{web}<w:t>Seksjon</w:t></w:r></w:p>'
    toc = style('<w:style w:type="paragraph" w:styleId="Inn"><w:name w:val="toc 1"/></w:style>')
    passages = changed(swap(PARAGRAPH, line), toc)
    assert [(p.text, p.sight) for p in passages.passages if p.zone is Zone.NAVIGATION] == [("Seksjon", Sight.SEEN)]


def test_text_boxes_are_read_once():
    """A text box that is written for new and old programs is read once."""
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent><w:p>{RUN}</w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
    choice = f'<mc:Choice Requires="wps">{box()}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    drawing = f"<mc:AlternateContent>{choice}</mc:AlternateContent>"
    passages = changed(*boxed(drawing), namespaces("mc"))
    assert seen(passages).count(RULE) == 1
    assert not passages.findings


@pytest.fixture(scope="session")
def through_libreoffice(tmp_path_factory) -> Callable[[bytes], bytes]:
    office = shutil.which("soffice")
    if not office and os.environ.get("OPPSLAG_CI") == "1":
        pytest.fail("LibreOffice is missing, and the continuous integration promises it")
    if not office:
        pytest.skip("LibreOffice is not installed here")

    def convert(*contents: bytes) -> list[bytes]:
        folder = tmp_path_factory.mktemp("office")
        files = [folder / f"{number}.docx" for number in range(len(contents))]
        for file, content in zip(files, contents, strict=True):
            file.write_bytes(content)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [
            office,
            profile,
            "--headless",
            "--convert-to",
            "docx",
            "--outdir",
            str(folder / "out"),
            *map(str, files),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return [(folder / "out" / file.name).read_bytes() for file in files]

    return convert


def test_libreoffice_round_trip(through_libreoffice):
    """A Word file that somebody opened and saved in LibreOffice reads the same, and what was hidden stays hidden."""
    arabic = pandoc(f"---\nlang: ar\ndir: rtl\n---\n\n# عنوان\n\n1. {ARABIC}\n")
    hidden = pack(HIDING["vanish"](unpack(pandoc(MARKDOWN))))
    originals = [pandoc(MARKDOWN), arabic, hidden]
    for original, saved in zip(originals, through_libreoffice(*originals), strict=True):
        before, after = read_docx(original), read_docx(saved)
        assert same(after) == same(before)
        assert after.language.partition("-")[0] == before.language.partition("-")[0]
        assert (after.direction, after.findings) == (before.direction, before.findings)


BROKEN: dict[str, Change] = {
    "document cut off": lambda parts: {**parts, "word/document.xml": parts["word/document.xml"][:2000]},
    "no document": lambda parts: {name: parts[name] for name in parts if name != "word/document.xml"},
    "no body": lambda parts: {**parts, "word/document.xml": f"<w:document {W}/>".encode()},
    "entity of a file": swap("<w:document ", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document '),
    "entities by the billion": swap(
        "<w:document ",
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><w:document ',
    ),
    "very deep": swap(PARAGRAPH, "<w:sdt>" * 5000 + "</w:sdt>" * 5000),
    "styles broken": lambda parts: {**parts, "word/styles.xml": b"<w:styles"},
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken(name):
    """A broken or hostile Word file is refused in a sentence."""
    with pytest.raises(UnreadableFile, match=r"\w+ .*\.$"):
        changed(BROKEN[name])


def test_cut_off():
    """A file that was cut off on its way is refused."""
    whole = pandoc(MARKDOWN)
    for part in (len(whole) // 2, len(whole) - 30, 100):
        with pytest.raises(UnreadableFile):
            read_docx(whole[:part])


def test_style_in_a_circle():
    """Styles based on one another in a circle do not hang the reader."""
    circle = style(
        '<w:style w:type="paragraph" w:styleId="FirstParagraph"><w:basedOn w:val="FirstParagraph"/></w:style>'
    )
    assert RULE in seen(changed(circle))

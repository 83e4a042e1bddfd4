"""Damages to the finished Word file, and changes to it that lose nothing.

The target is rule SM-09 unless a damage needs another: SM-02 begins with a negation, SM-03 is a sub-rule, SM-06 has a
text to copy with fields, SM-23 is the last.
"""

import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

from damages import Damage
from lxml import etree

from oppslag.labels import labels
from oppslag.verifying.expecting import Expectation

Element = etree._Element
Change = Callable[["Word"], None]
WORD = ("word",)
RULE, NEXT, SUB, DENIED, COPY, LAST = "SM-09", "SM-10", "SM-03", "SM-02", "SM-06", "SM-23"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{MAIN}}}"
XML = "{http://www.w3.org/XML/1998/namespace}"
PREFIXES = {
    "w": MAIN,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
NEGATIONS = ("Ikke ", "not ", "لا ")


class Word:
    """A Word file taken apart; `saved()` gives the bytes."""

    def __init__(self, content: bytes, expectation: Expectation) -> None:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.expectation = expectation
        self.trees: dict[str, Element] = {}
        self.body = self.part("word/document.xml")[0]

    def part(self, name: str) -> Element:
        if name not in self.trees:
            self.trees[name] = etree.fromstring(self.parts[name])
        return self.trees[name]

    def styles(self, extra: str) -> None:
        """Add styles."""
        self.part("word/styles.xml").append(xml(extra))

    def number(self, number: str) -> Element:
        """The run that shows the number of a rule."""
        mark = self.body.xpath(f".//w:bookmarkStart[@w:name='{number}']", namespaces=PREFIXES)[0]
        return next(element for element in mark.itersiblings() if element.tag == W + "r")

    def words(self, number: str) -> Element:
        """The paragraph with the number of a rule and its words."""
        return self.number(number).getparent()

    def template(self) -> Element:
        """The paragraph with the text to copy."""
        found = self.body.xpath(".//w:p[w:r/w:rPr/w:rStyle/@w:val='Field']", namespaces=PREFIXES)
        return next(iter(found))

    def title(self) -> Element:
        return self.styled("Title")[0]

    def sections(self) -> list[Element]:
        return self.styled("Heading1")

    def styled(self, name: str) -> list[Element]:
        return list(self.body.xpath(f".//w:p[w:pPr/w:pStyle/@w:val='{name}']", namespaces=PREFIXES))

    def plain(self, number: str) -> str:
        """The words of a rule."""
        return next(piece.plain for piece in self.expectation.pieces if piece.key == f"{number}/text")

    def saved(self) -> bytes:
        made = {name: etree.tostring(tree, xml_declaration=True, encoding="UTF-8") for name, tree in self.trees.items()}
        return packed(self.parts | made)


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def xml(text: str) -> Element:
    """An element written with the prefixes of Word."""
    declared = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in PREFIXES.items())
    return etree.fromstring(f"<x {declared}>{text}</x>")[0]


def all_runs(paragraph: Element) -> list[Element]:
    return [run for run in paragraph.iter(W + "r") if run.find(W + "t") is not None]


def runs(paragraph: Element) -> list[Element]:
    """Its words, without the number of a rule."""
    return [
        run for run in all_runs(paragraph) if not run.xpath("w:rPr/w:rStyle[@w:val='RuleNumber']", namespaces=PREFIXES)
    ]


def texts(paragraph: Element) -> list[Element]:
    return list(paragraph.iter(W + "t"))


def longest(paragraph: Element) -> Element:
    """The text of the longest run."""
    return max(texts(paragraph), key=lambda text: len(text.text or ""))


def remove(*elements: Element) -> None:
    for element in elements:
        element.getparent().remove(element)


def settings_of(run: Element) -> Element:
    """The properties of a run, made where there are none."""
    found = run.find(W + "rPr")
    if found is None:
        found = etree.Element(W + "rPr")
        run.insert(0, found)
    return found


def copy(element: Element) -> Element:
    return etree.fromstring(etree.tostring(element))


def paragraph_of(words: str, style: str = "RuleText0") -> Element:
    made = xml(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve"/></w:r></w:p>')
    texts(made)[0].text = words
    return made


def swap(one: Element, other: Element) -> None:
    mark = etree.Comment("here")
    one.addprevious(mark)
    other.addprevious(one)
    mark.addnext(other)
    remove(mark)


DAMAGES: list[Damage] = []
HARMLESS: list[Damage] = []


def damage(
    name: str, *rules: str, table: list[Damage] = DAMAGES, languages: tuple[str, ...] = ("nb", "en", "ar")
) -> Callable[[Change], Change]:
    def keep(change: Change) -> Change:
        table.append(Damage(name, partial(_changed, change), rules or ("",), WORD, languages=languages))
        return change

    return keep


def _changed(change: Change, content: bytes, expectation: Expectation) -> bytes:
    word = Word(content, expectation)
    change(word)
    return word.saved()


harmless = partial(damage, table=HARMLESS)


# ---- lost

for _number, _what in (
    (RULE, "a rule"),
    (SUB, "a sub-rule"),
    (LAST, "the last rule"),
    ("SM-01", "a rule with sub-rules"),
):

    @damage(f"{_what} is lost", _number)
    def _lose(word: Word, number: str = _number) -> None:
        remove(word.words(number))


@damage("the words of a rule are lost, its number stays", RULE)
def _lose_words(word: Word) -> None:
    remove(*runs(word.words(RULE)))


@damage("a run of a rule is lost", RULE)
def _lose_run(word: Word) -> None:
    remove(longest(word.words(RULE)).getparent())


@damage("the number of a rule is lost", RULE)
def _lose_number(word: Word) -> None:
    remove(word.number(RULE))


@damage("the title is lost")
def _lose_title(word: Word) -> None:
    remove(word.title())


@damage("the title of a section is lost", "kolleger")
def _lose_section(word: Word) -> None:
    remove(word.sections()[2])


@damage("the introduction is lost")
def _lose_introduction(word: Word) -> None:
    remove(*word.styled("Introduction"))


@damage("the text to copy is lost", COPY)
def _lose_template(word: Word) -> None:
    remove(word.template())


@damage("everything after a rule is lost", LAST)
def _cut_short(word: Word) -> None:
    remove(*[each for each in word.words(RULE).itersiblings() if each.tag == W + "p"])


# ---- other words


def reword(name: str, change: Callable[[str], str], number: str = RULE) -> None:
    """A damage to the longest run of a rule."""

    @damage(name, number)
    def _reword(word: Word) -> None:
        text = longest(word.words(number))
        made = change(text.text or "")
        assert made != text.text, name
        text.text = made


def _words(change: Callable[[list[str]], list[str]]) -> Callable[[str], str]:
    return lambda text: " ".join(change(text.split(" ")))


def _undeny(text: str) -> str:
    return next(text.replace(word, "", 1) for word in NEGATIONS if word in text)


reword("the negation is lost", _undeny, DENIED)
reword("a word is lost", _words(lambda words: words[:2] + words[3:]))
reword("a word of a sub-rule is lost", _words(lambda words: words[:2] + words[3:]), SUB)
reword("a word is doubled", _words(lambda words: [*words[:2], words[2], *words[2:]]))
reword("two words have changed places", _words(lambda words: [words[1], words[0], *words[2:]]))
reword("a negation is added", _words(lambda words: [*words[:2], "ikke", *words[2:]]))
reword("an Arabic negation is added", _words(lambda words: [*words[:2], "لا", *words[2:]]))
reword("a number is added", _words(lambda words: [*words[:2], "15", *words[2:]]))
reword("a digit is raised", lambda text: text[:5] + "²" + text[5:])
reword("an accent is another", lambda text: text[:3] + "\u0301" + text[3:])
reword("one letter is another", lambda text: text[:2] + ("x" if text[2] != "x" else "y") + text[3:])
reword("one letter is lost", lambda text: text[1:])
reword("letters look the same and are others", lambda text: text.replace("a", "а").replace("ي", "ى"))
reword("two words are glued", lambda text: text[:1] + text[1:].replace(" ", "", 1))
reword("letters nobody sees are put in", lambda text: text[:3] + "\u200b" + text[3:])
reword("a sign turns the direction of the text", lambda text: "\u202e" + text)
reword("the words of another language stand there", lambda _text: "Pytaj zawsze przełożonego, zanim coś udostępnisz.")


@damage("a field in the text to copy has lost its marks", COPY)
def _lose_marks(word: Word) -> None:
    for text in texts(word.template()):
        text.text = re.sub("[‹›]", "", text.text or "")


@damage("a field in the text to copy has been filled in", COPY)
def _fill_field(word: Word) -> None:
    for text in texts(word.template()):
        text.text = re.sub("‹[^›]*›", "Facebook", text.text or "")


@damage("a word of the introduction is lost")
def _introduction_word(word: Word) -> None:
    text = longest(word.styled("Introduction")[0])
    text.text = _words(lambda words: words[:2] + words[3:])(text.text or "")


@damage("a word of a section's title is another", "nettvett")
def _title_word(word: Word) -> None:
    text = longest(word.sections()[4])
    text.text = _words(lambda words: [*words[:-1], "nei"])(text.text or "")


@damage("a rule's number is another", "SM-01")
def _renumber(word: Word) -> None:
    _respell(word.number("SM-01"), "SM-01", "SM-10")


@damage("two rules have changed numbers", RULE, NEXT)
def _swap_numbers(word: Word) -> None:
    _respell(word.number(RULE), RULE, NEXT)
    _respell(word.number(NEXT), NEXT, RULE)


def _respell(paragraph: Element, one: str, other: str) -> None:
    text = longest(paragraph)
    assert one in (text.text or "")
    text.text = (text.text or "").replace(one, other)


# ---- places


@damage("two rules have changed places", NEXT)
def _swap_rules(word: Word) -> None:
    swap(word.words(RULE), word.words(NEXT))


@damage("two rules have changed words", RULE, NEXT)
def _swap_words(word: Word) -> None:
    one, other = word.words(RULE), word.words(NEXT)
    ours, theirs = runs(one), runs(other)
    one.extend(theirs)
    other.extend(ours)


@damage("a rule stands in another section", RULE)
def _to_section(word: Word) -> None:
    word.words("SM-17").addnext(word.words(RULE))


@damage("a rule stands at the end of the file", RULE)
def _to_end(word: Word) -> None:
    word.body[-1].addprevious(word.words(RULE))


@damage("a sub-rule is a rule of its own", "SM-05")
def _lift(word: Word) -> None:
    word.words("SM-05").find(f"{W}pPr/{W}pStyle").set(W + "val", "Rule0")


@damage("two sections have changed titles", "kolleger")
def _swap_titles(word: Word) -> None:
    swap(word.sections()[2], word.sections()[3])


@damage("a section's title stands after its rules", "nettvett")
def _late_title(word: Word) -> None:
    word.words(LAST).addnext(word.sections()[4])


@damage("the text to copy stands under another rule", COPY)
def _move_template(word: Word) -> None:
    word.words("SM-07").addnext(word.template())


# ---- too much


@damage("a rule stands there twice", RULE)
def _double(word: Word) -> None:
    words = word.words(RULE)
    words.addnext(copy(words))


@damage("a stale copy of a rule stands there too", RULE)
def _stale(word: Word) -> None:
    words = word.words(RULE)
    made = copy(words)
    remove(*[run for run in all_runs(made) if run not in runs(made)])
    text = longest(made)
    text.text = _words(lambda each: each[:1] + each[2:])(text.text or "")
    words.addnext(made)


def extra(name: str, words: str, *rules: str, style: str = "RuleText0") -> None:
    @damage(name, *rules)
    def _extra(word: Word) -> None:
        word.words(RULE).addnext(paragraph_of(words, style))


extra("a sentence is added", "Ledere er unntatt fra denne regelen.", RULE)
extra("a rule with a new number is added", "SM-40 Du skal spørre lederen din først.", "SM-40", RULE)
extra("one word is added", "Ikke!", RULE)
extra("a heading is added", "Unntak", RULE, style="Heading1")


@damage("words are added in a text box", RULE)
def _box(word: Word) -> None:
    inside = "<w:p><w:r><w:t>Ledere er unntatt fra denne regelen.</w:t></w:r></w:p>"
    word.words(RULE).append(xml(_text_box(inside)))


def _text_box(inside: str, extent: str = 'cx="5000000" cy="900000"', shape: str = "<a:noFill/>") -> str:
    content = f"<wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>"
    return (
        '<w:r><w:drawing><wp:anchor behindDoc="0"><wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset>'
        f'</wp:positionH><wp:extent {extent}/><wp:wrapSquare/><wp:docPr id="7" name="b"/><a:graphic><a:graphicData>'
        f"<wps:wsp><wps:spPr>{shape}</wps:spPr>{content}</wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        "</w:drawing></w:r>"
    )


@damage("words are added in a table", RULE)
def _table(word: Word) -> None:
    inside = "<w:tr><w:tc><w:tcPr/><w:p><w:r><w:t>Ledere er unntatt fra denne regelen.</w:t></w:r></w:p></w:tc></w:tr>"
    word.words(RULE).addnext(xml(f"<w:tbl><w:tblPr/>{inside}</w:tbl>"))


@damage("words are added in a footnote that a rule refers to", RULE)
def _footnote(word: Word) -> None:
    note = '<w:footnote w:id="77"><w:p><w:r><w:t>Gjelder ikke ledere i kommunen.</w:t></w:r></w:p></w:footnote>'
    word.part("word/footnotes.xml").append(xml(note))
    word.words(RULE).append(xml('<w:r><w:footnoteReference w:id="77"/></w:r>'))


@damage("words are added in the running footer")
def _footer(word: Word) -> None:
    word.part("word/footer.xml").append(paragraph_of("Retningslinjene gjelder ikke for ledere i kommunen."))


@damage("words are added by automatic numbering", RULE)
def _numbering(word: Word) -> None:
    numbering = word.part("word/numbering.xml")
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Gjelder ikke: "/></w:lvl>'
    )
    first = numbering.find(W + "num")
    made = xml(f'<w:abstractNum w:abstractNumId="9977">{level}</w:abstractNum>')
    first.addprevious(made) if first is not None else numbering.append(made)
    numbering.append(xml('<w:num w:numId="9977"><w:abstractNumId w:val="9977"/></w:num>'))
    properties = word.words(RULE).find(W + "pPr")
    properties.insert(1, xml('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="9977"/></w:numPr>'))


@damage("the file calls itself a draft, or does not though it is one")
def _draft(word: Word) -> None:
    said = labels(word.expectation.language)["draft"]
    if marks := word.styled("Draft"):
        remove(*marks)
        for text in word.part("word/header.xml").iter(W + "t"):
            text.text = (text.text or "").replace(said, "")
    else:
        word.title().addnext(paragraph_of(said, "Draft"))


# ---- hidden


def hidden(name: str, *properties: str) -> None:
    """A damage by the properties of the runs of a rule."""

    @damage(f"hidden: {name}", RULE)
    def _hide(word: Word) -> None:
        for run in runs(word.words(RULE)):
            settings = settings_of(run)
            for each in properties:
                made = xml(each)
                for old in settings.findall(made.tag):
                    settings.remove(old)
                settings.append(made)


hidden("by the property", "<w:vanish/>")
hidden("in the web view", "<w:webHidden/>")
hidden("white", '<w:color w:val="FFFFFF"/>')
hidden("nearly white", '<w:color w:val="F4F4F4"/>')
hidden("the colour of its highlight", '<w:color w:val="FFFF00"/>', '<w:highlight w:val="yellow"/>')
hidden("of 1 point", '<w:sz w:val="2"/>', '<w:szCs w:val="2"/>')
hidden("struck through", "<w:strike/>")
hidden("struck through twice", "<w:dstrike/>")
hidden("squeezed to 1 %", '<w:w w:val="1"/>')
hidden("letters on one another", '<w:spacing w:val="-200"/>')
hidden("raised far", '<w:position w:val="2000"/>')
hidden("see-through letters", "<w14:textFill><w14:noFill/></w14:textFill>")
hidden(
    "in a font of signs",
    '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings" w:cs="Wingdings" w:eastAsia="Wingdings"/>',
)


def set_so(name: str, *properties: str) -> None:
    """A damage by the properties of the paragraph of a rule."""

    @damage(f"hidden: {name}", RULE)
    def _set(word: Word) -> None:
        for each in properties:
            word.words(RULE).find(W + "pPr").append(xml(each))


set_so("lines of no height", '<w:spacing w:line="1" w:lineRule="exact"/>')
set_so("indented out of the page", '<w:ind w:left="31000" w:start="31000"/>')
set_so("a frame outside the page", '<w:framePr w:w="3000" w:hAnchor="page" w:x="-20000" w:y="10"/>')


@damage("hidden: by a style", RULE)
def _hidden_style(word: Word) -> None:
    word.styles('<w:style w:type="paragraph" w:styleId="Skjult"><w:rPr><w:vanish/></w:rPr></w:style>')
    word.words(RULE).find(f"{W}pPr/{W}pStyle").set(W + "val", "Skjult")


@damage("hidden: by the style of all rules", RULE)
def _hidden_rules(word: Word) -> None:
    for style in word.part("word/styles.xml").iter(W + "style"):
        if (style.get(W + "styleId") or "").startswith("Rule"):
            settings_of(style).append(xml("<w:vanish/>"))


@damage("hidden: one word", RULE)
def _hidden_word(word: Word) -> None:
    text = longest(word.words(RULE))
    first, rest = (text.text or "").split(" ", 1)
    run = text.getparent()
    other = copy(run)
    text.text, other.find(W + "t").text = first + " ", rest
    other.find(W + "t").set(XML + "space", "preserve")
    run.addnext(other)
    settings_of(run).append(xml("<w:vanish/>"))


@damage("hidden: the number alone", RULE)
def _hidden_number(word: Word) -> None:
    settings_of(word.number(RULE)).append(xml("<w:vanish/>"))


def _wrap_runs(word: Word, around: str) -> Element:
    """The runs of a rule inside an element."""
    paragraph = word.words(RULE)
    made = xml(around)
    first = runs(paragraph)[0]
    first.addprevious(made)
    for run in runs(paragraph):
        made.append(run)
    return made


@damage("a rule is deleted in a tracked change", RULE)
def _deleted(word: Word) -> None:
    for text in texts(_wrap_runs(word, '<w:del w:id="90" w:author="x"/>')):
        text.tag = W + "delText"


@damage("a rule is moved away in a tracked change", RULE)
def _moved_away(word: Word) -> None:
    _wrap_runs(word, '<w:moveFrom w:id="90" w:author="x"/>')


@damage("a word is inserted in a tracked change", RULE)
def _inserted(word: Word) -> None:
    made = '<w:ins w:id="90" w:author="x"><w:r><w:t xml:space="preserve">ikke </w:t></w:r></w:ins>'
    runs(word.words(RULE))[0].addprevious(xml(made))


@damage("a rule is inserted in a tracked change", RULE)
def _inserted_rule(word: Word) -> None:
    _wrap_runs(word, '<w:ins w:id="90" w:author="x"/>')


@damage("a rule is the code of a field", RULE)
def _field_code(word: Word) -> None:
    paragraph = word.words(RULE)
    runs(paragraph)[0].addprevious(xml('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'))
    paragraph.append(xml('<w:r><w:fldChar w:fldCharType="end"/></w:r>'))


@damage("a rule stands in a closed heading", RULE)
def _collapsed(word: Word) -> None:
    name = "http://schemas.microsoft.com/office/word/2012/wordml"
    word.sections()[1].find(W + "pPr").append(etree.Element(f"{{{name}}}collapsed"))


@damage("a rule stands in a hidden row of a table", RULE)
def _hidden_row(word: Word) -> None:
    paragraph = word.words(RULE)
    table = xml("<w:tbl><w:tblPr/><w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:tcPr/></w:tc></w:tr></w:tbl>")
    paragraph.addprevious(table)
    table.find(f".//{W}tc").append(paragraph)


@damage("a rule stands in a text box without size", RULE)
def _no_box(word: Word) -> None:
    paragraph = word.words(RULE)
    inside = etree.tostring(paragraph, encoding="unicode")
    remove(*runs(paragraph))
    paragraph.append(xml(_text_box(inside, 'cx="1" cy="1"')))


@damage("a picture lies over a rule", RULE)
def _covered(word: Word) -> None:
    drawing = (
        '<w:r><w:drawing><wp:anchor behindDoc="0"><wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset>'
        '</wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        '<wp:extent cx="7000000" cy="3000000"/><wp:wrapNone/><wp:docPr id="8" name="b"/><a:graphic><a:graphicData>'
        '<wps:wsp><wps:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></wps:spPr></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )
    word.words(RULE).append(xml(drawing))


def elsewhere(name: str, keep: Callable[[Word, str], None]) -> None:
    """A damage that takes the words out of the text and keeps them in some other part of the file."""

    @damage(f"a rule stands only {name}", RULE)
    def _elsewhere(word: Word) -> None:
        words = word.plain(RULE)
        remove(*runs(word.words(RULE)))
        keep(word, words)


def _in_part(part: str, tag: str) -> Callable[[Word, str], None]:
    def keep(word: Word, words: str) -> None:
        made = xml(f'<w:{tag} w:id="77"/>')
        made.append(paragraph_of(words))
        word.part(part).append(made)

    return keep


def _alternative(word: Word, words: str) -> None:
    made = xml(
        '<w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="1" name="b"/></wp:inline></w:drawing></w:r>'
    )
    next(made.iter(f"{{{PREFIXES['wp']}}}docPr")).set("descr", words)
    word.words(RULE).append(made)


def _property(word: Word, words: str) -> None:
    made = etree.Element("{http://purl.org/dc/elements/1.1/}description")
    made.text = words
    word.part("docProps/core.xml").append(made)


elsewhere("in a comment", _in_part("word/comments.xml", "comment"))
elsewhere("in a footnote that nothing refers to", _in_part("word/footnotes.xml", "footnote"))
elsewhere("in the running header", lambda word, words: word.part("word/header.xml").append(paragraph_of(words)))
elsewhere("in the running footer", lambda word, words: word.part("word/footer.xml").append(paragraph_of(words)))
elsewhere("in an alternative text", _alternative)
elsewhere("in the properties of the file", _property)


# ---- language, links


@damage("a rule is marked as another language", RULE)
def _wrong_language(word: Word) -> None:
    for run in runs(word.words(RULE)):
        settings_of(run).append(xml('<w:lang w:val="fi-FI" w:bidi="he-IL"/>'))


@damage("the file is marked as another language", RULE)
def _wrong_file_language(word: Word) -> None:
    for tag in word.part("word/styles.xml").iter(W + "lang"):
        for name in ("val", "bidi", "eastAsia"):
            tag.set(W + name, "fi-FI")
    for name, part in list(word.parts.items()):
        if name in {"docProps/core.xml", "word/settings.xml"}:
            word.parts[name] = re.sub(rb"(?<=language>)[^<]+", b"fi-FI", part)


@damage("a rule has a link that the source does not have", RULE)
def _foreign_link(word: Word) -> None:
    relation = '<Relationship xmlns="http://schemas.openxmlformats.org/package/2006/relationships" Id="ny1" TargetMode="External" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://elsewhere.example/"/>'  # noqa: E501 - one element
    word.part("word/_rels/document.xml.rels").append(etree.fromstring(relation))
    _wrap_runs(word, '<w:hyperlink r:id="ny1"/>')


@damage("a rule holds another file", RULE)
def _other_file(word: Word) -> None:
    word.words(RULE).addnext(xml('<w:altChunk r:id="rId99"/>'))


# ---- what programs make of the words when the file is opened or printed


def _field(word: Word, code: str) -> None:
    paragraph = word.words(RULE)
    first, *rest = runs(paragraph)
    field = xml(f'<w:fldSimple w:instr="{code}"/>')
    first.addprevious(field)
    field.extend([first, *rest])


for _code in ("QUOTE &quot;noe annet&quot;", "IF 1 = 2 ja nei", "MERGEFIELD regel", "DATE", "ADVANCE \\u500"):

    @damage(f"a field computes the words anew: {_code.split()[0]}", RULE)
    def _computed(word: Word, code: str = _code) -> None:
        _field(word, code)


@damage("a field without a result shows a word of its own", RULE)
def _macro_button(word: Word) -> None:
    for part in (
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "<w:r><w:instrText> MACROBUTTON x ikke </w:instrText></w:r>",
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
    ):
        runs(word.words(RULE))[0].addprevious(xml(part))


@damage("a legacy date stands in a rule", RULE)
def _legacy(word: Word) -> None:
    runs(word.words(RULE))[-1].append(xml("<w:yearLong/>"))


for _setting, _what in (("showingPlcHdr", "a placeholder"), ("dropDownList", "a list to choose from")):

    @damage(f"the words of a rule are {_what} in a content control", RULE)
    def _placeholder(word: Word, setting: str = _setting) -> None:
        paragraph = word.words(RULE)
        made = xml(f"<w:sdt><w:sdtPr><w:{setting}/></w:sdtPr><w:sdtContent/></w:sdt>")
        paragraph.addprevious(made)
        made.find(W + "sdtContent").append(paragraph)


@damage("letters stand an inch apart", RULE)
def _far_apart(word: Word) -> None:
    for run in runs(word.words(RULE)):
        settings_of(run).append(xml('<w:spacing w:val="1440"/>'))


@damage("letters are set in two half lines", RULE)
def _half_lines(word: Word) -> None:
    for run in runs(word.words(RULE)):
        settings_of(run).append(xml('<w:eastAsianLayout w:combine="1"/>'))


@damage("a paragraph runs in the other direction", RULE)
def _other_way(word: Word) -> None:
    settings = word.words(RULE).find(W + "pPr")
    for bidi in settings.findall(W + "bidi"):
        settings.remove(bidi)
    right = word.expectation.language == "ar"
    settings.append(xml(f'<w:bidi w:val="{int(not right)}"/>'))


@damage("letters are said to be of a script that is set tiny", RULE)
def _complex(word: Word) -> None:
    for run in runs(word.words(RULE)):
        settings_of(run).append(xml("<w:cs/>"))
        settings_of(run).append(xml('<w:szCs w:val="2"/>'))


@damage("the end of a paragraph is hidden, so the next number runs on", RULE)
def _hidden_end(word: Word) -> None:
    word.words(RULE).find(W + "pPr").append(xml("<w:rPr><w:vanish/></w:rPr>"))


@damage("the pages are set from top to bottom")
def _sideways(word: Word) -> None:
    for section in word.body.iter(W + "sectPr"):
        section.append(xml('<w:textDirection w:val="tbRl"/>'))


@damage("a rule stands in a cell that the one before it swallows", RULE)
def _swallowed(word: Word) -> None:
    paragraph = word.words(RULE)
    table = xml(
        '<w:tbl><w:tblPr/><w:tr><w:tc><w:tcPr><w:hMerge w:val="restart"/></w:tcPr><w:p/></w:tc>'
        "<w:tc><w:tcPr><w:hMerge/></w:tcPr></w:tc></w:tr></w:tbl>"
    )
    paragraph.addprevious(table)
    list(table.iter(W + "tc"))[1].append(paragraph)


@damage("a whole paragraph is an insertion that nobody accepted", RULE)
def _inserted_paragraph(word: Word) -> None:
    paragraph = word.words(RULE)
    made = xml('<w:ins w:id="990" w:author="x"/>')
    paragraph.addprevious(made)
    made.append(paragraph)


@damage("the file says that it is in German")
def _other_language(word: Word) -> None:
    for language in word.part("docProps/core.xml").iter("{http://purl.org/dc/elements/1.1/}language"):
        language.text = "de"


# ---- harmless


def repacked(name: str, change: Callable[[dict[str, bytes]], bytes]) -> None:
    def make(content: bytes, _expectation: Expectation) -> bytes:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return change({each: archive.read(each) for each in archive.namelist()})

    HARMLESS.append(Damage(name, make, ("",), WORD))


repacked("packed without compression", lambda parts: packed(parts, zipfile.ZIP_STORED))
repacked("parts in another order", lambda parts: packed(dict(reversed(parts.items()))))
repacked("a thumbnail is added", lambda parts: packed({**parts, "docProps/thumbnail.jpeg": b"\xff\xd8\xff\xd9"}))


@harmless("ids of editing sessions are added")
def _rsids(word: Word) -> None:
    for number, element in enumerate(word.body.iter(W + "p", W + "r")):
        element.set(W + "rsidR", f"{number:08X}")


@harmless("marks of the spelling checker are added")
def _proof(word: Word) -> None:
    for paragraph in list(word.body.iter(W + "p")):
        paragraph.append(xml('<w:proofErr w:type="spellStart"/>'))
        paragraph.append(xml('<w:proofErr w:type="spellEnd"/>'))


@harmless("runs are split in the middle of words")
def _split_runs(word: Word) -> None:
    for run in [run for paragraph in list(word.body.iter(W + "p")) for run in all_runs(paragraph)]:
        text = run.find(W + "t")
        words = text.text or ""
        if len(words) > 6:
            other = copy(run)
            text.text, other.find(W + "t").text = words[:5], words[5:]
            for each in (text, other.find(W + "t")):
                each.set(XML + "space", "preserve")
            run.addnext(other)


@harmless("another font and size")
def _font(word: Word) -> None:
    for paragraph in word.body.iter(W + "p"):
        for run in all_runs(paragraph):
            settings_of(run).append(xml('<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:cs="Arial"/>'))
            settings_of(run).append(xml('<w:sz w:val="28"/>'))


@harmless("another dark colour")
def _colour(word: Word) -> None:
    for run in runs(word.words(RULE)):
        settings_of(run).append(xml('<w:color w:val="202060"/>'))


@harmless("words are set bold")
def _bold(word: Word) -> None:
    for run in runs(word.words(RULE)):
        settings_of(run).append(xml("<w:b/>"))


@harmless("a bookmark is added")
def _bookmark(word: Word) -> None:
    word.words(RULE).addprevious(xml('<w:bookmarkStart w:id="991" w:name="_GoBack"/>'))
    word.words(RULE).addprevious(xml('<w:bookmarkEnd w:id="991"/>'))


@harmless("an empty paragraph and a page break are put in")
def _page_break(word: Word) -> None:
    word.words(RULE).addnext(xml('<w:p><w:r><w:br w:type="page"/></w:r></w:p>'))
    word.words(RULE).addnext(xml("<w:p/>"))


@harmless("lines are kept together")
def _kept(word: Word) -> None:
    word.words(RULE).find(W + "pPr").append(xml("<w:keepLines/>"))


@harmless("the places of page breaks are remembered")
def _rendered_breaks(word: Word) -> None:
    runs(word.words(RULE))[0].insert(0, xml("<w:lastRenderedPageBreak/>"))


@harmless("soft hyphens are put in")
def _soft_hyphens(word: Word) -> None:
    text = longest(word.words(RULE))
    text.text = re.sub(r"([a-zæøå]{4})([a-zæøå]{4})", "\\1\u00ad\\2", text.text or "") + "\u00ad"


@harmless("spaces do not break")
def _no_break(word: Word) -> None:
    text = longest(word.words(RULE))
    text.text = (text.text or "").replace(" ", "\u00a0")


@harmless("a content control stands around a rule")
def _control(word: Word) -> None:
    paragraph = word.words(RULE)
    made = xml('<w:sdt><w:sdtPr><w:id w:val="5"/></w:sdtPr><w:sdtContent/></w:sdt>')
    paragraph.addprevious(made)
    made.find(W + "sdtContent").append(paragraph)


@harmless("other metadata")
def _metadata(word: Word) -> None:
    made = etree.Element("{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}lastModifiedBy")
    made.text = "Kari"
    word.part("docProps/core.xml").append(made)


def _by_libreoffice(content: bytes, _expectation: Expectation) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.docx").write_bytes(content)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "docx",
            "--outdir",
            f"{folder}/out",
            f"{folder}/a.docx",
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return Path(folder, "out", "a.docx").read_bytes()


def office() -> Iterator[Damage]:
    """Saving with LibreOffice, where it is installed."""
    if shutil.which("soffice"):
        yield Damage("saved by LibreOffice", _by_libreoffice, ("",), WORD)


HARMLESS += office()

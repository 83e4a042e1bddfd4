"""The Word file as the quality system gets it: document control as properties and fields, what stays together."""

import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from oppslag import proving
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make, write

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHOWN = {"document_id", "version", "valid_from", "owner", "approver", "next_review", "check_code"}


def parts(workspace: Path, language: str) -> dict[str, bytes]:
    (file,) = (workspace / "output").glob(f"*/{language}/document.docx")
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def properties(files: dict[str, bytes]) -> dict[str, str]:
    """The file's own properties, as a quality system reads them."""
    tree = etree.fromstring(files["docProps/custom.xml"])
    return {str(one.get("name")): "".join(map(str, one.itertext())) for one in tree}


def fields(part: bytes) -> dict[str, str]:
    """What each field of a part shows, by its instruction."""
    found: dict[str, str] = {}
    code, result, state = "", "", ""
    for node in etree.fromstring(part).iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        if node.tag == f"{W}fldChar":
            state = str(node.get(f"{W}fldCharType"))
            if state == "end":
                found[" ".join(code.split())] = result
                code = result = ""
        elif node.tag == f"{W}instrText":
            code += str(node.text)
        elif state == "separate":
            result += str(node.text)
    return found


@pytest.mark.parametrize("language", ["nb", "ar"])
def test_the_header_shows_document_control_as_fields(built: Path, language: str) -> None:
    """Number, version, valid from, owner and approver stand on every page, as fields of the file's own properties."""
    files = parts(built, language)
    own = properties(files)
    (header,) = (content for name, content in files.items() if re.fullmatch(r"word/header\d*\.xml", name))
    shown = {code.split('"')[1]: words for code, words in fields(header).items() if code.startswith("DOCPROPERTY")}
    assert shown.keys() == SHOWN
    assert shown == {name: own[name] for name in SHOWN}
    assert own["version"] == "1.0"
    assert own["document_id"] == "sosiale-medier"


def test_what_the_policy_says_of_itself_is_in_the_properties(rich: Path) -> None:
    """A quality system finds owner, approver, dates and case of a file without opening it, and its sections."""
    files = parts(rich, "nn")
    own = properties(files)
    assert own["owner"] == "Kommunedirektøren"
    assert own["approver"] == "Kommunestyret"
    assert own["valid_from"] == "1. april 2026"
    assert own["case"] == "26/00417-3"
    assert re.fullmatch("[0-9A-Z]{4}-[0-9A-Z]{4}", own["check_code"])
    core = files["docProps/core.xml"].decode()
    assert "Opplysningar om folk, " in core
    assert "<dc:language>nn</dc:language>" in core


def test_a_lead_stays_with_its_list_and_control_on_one_page(rich: Path) -> None:
    """The words before a list or table, a rule's number and the rows of document control keep what follows."""
    files = parts(rich, "nn")
    styles = {
        str(style.get(f"{W}styleId")): style for style in etree.fromstring(files["word/styles.xml"]).iter(f"{W}style")
    }
    keeping = {name for name, style in styles.items() if style.find(f"{W}pPr/{W}keepNext") is not None}
    body = etree.fromstring(files["word/document.xml"]).find(f"{W}body")
    assert body is not None
    blocks = [node for node in body if node.tag in {f"{W}p", f"{W}tbl"}]
    tables = [index for index, node in enumerate(blocks) if node.tag == f"{W}tbl"]
    assert len(tables) >= 3
    for index in tables:
        assert style_of(blocks[index - 1]) in keeping
    *rows, last = blocks[tables[-1]].iter(f"{W}tr")
    assert {style_of(node) for row in rows for node in row.iter(f"{W}p")} == {"ControlRow"}
    assert {style_of(node) for node in last.iter(f"{W}p")} == {"ControlLastRow"}
    assert {"ControlRow", "Heading1", "RuleOpening0", "RuleLead0", "RuleLabel0"} <= keeping


@pytest.mark.parametrize("language", ["nb", "ar"])
def test_a_number_hangs_before_its_words(built: Path, language: str) -> None:
    """A rule's number is the first word of its line, before a tab, in a column of its own: it never stands alone."""
    files = parts(built, language)
    body = etree.fromstring(files["word/document.xml"])
    styles = {str(one.get(f"{W}styleId")): one for one in etree.fromstring(files["word/styles.xml"]).iter(f"{W}style")}
    rules = [node for node in body.iter(f"{W}p") if re.fullmatch(r"Rule(Opening)?\d", style_of(node))]
    assert len(rules) == 23
    for count, rule in enumerate(rules, 1):
        number, tab, *words = rule.findall(f"{W}r")
        assert "".join(map(str, number.itertext())).strip("\u2066\u2069") == f"SM-{count:02}"
        assert tab.find(f"{W}tab") is not None
        assert words
        indent = styles[style_of(rule)].find(f"{W}pPr/{W}ind")
        assert indent is not None
        assert int(str(indent.get(f"{W}left"))) >= int(str(indent.get(f"{W}hanging"))) > 600
    depths = {style_of(node)[-1] for node in rules}
    assert depths == {"0", "1"}, "sub-rules are set further in"


def style_of(paragraph: "etree._Element") -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def test_do_and_dont_are_told_apart_by_words_and_colour(rich: Path) -> None:
    """What to do and what not to do have labels in styles of their own."""
    body = parts(rich, "nn")["word/document.xml"].decode()
    assert {"Do", "DoNot"} <= set(re.findall(r'<w:rStyle w:val="(\w+)" ?/>', body))


def test_lists_and_tables_of_a_rule_begin_where_its_words_do(rich: Path) -> None:
    """A list or table is set in under its rule, not at the edge of the page; one outside a rule is left alone."""
    body = etree.fromstring(parts(rich, "nn")["word/document.xml"]).find(f"{W}body")
    assert body is not None
    lists: dict[bool, list[bool]] = {False: [], True: []}
    in_rule = False
    for node in body:
        if node.tag == f"{W}p" and style_of(node) != "Compact":
            in_rule = style_of(node).startswith("Rule")
        if node.find(f"{W}pPr/{W}numPr") is not None:
            lists[in_rule].append(node.find(f"{W}pPr/{W}ind") is not None)
    assert lists[True]
    assert lists[False]
    assert all(lists[True])
    assert not any(lists[False])
    *ruled, control = body.findall(f"{W}tbl")
    assert all(table.find(f"{W}tblPr/{W}tblInd") is not None for table in ruled)
    assert control.find(f"{W}tblPr/{W}tblInd") is None


def test_a_long_document_has_a_table_of_contents(rich: Path, built: Path) -> None:
    """More than forty rules: the titles of the sections, each a link, in a field that Word can make anew."""
    body = etree.fromstring(parts(rich, "nn")["word/document.xml"])
    lines = [node for node in body.iter(f"{W}p") if style_of(node) == "TOC1"]
    titles = [node for node in body.iter(f"{W}p") if style_of(node) == "Heading1"]
    words = ["".join(map(str, node.itertext(f"{W}t"))) for node in (*lines, *titles)]
    assert words[: len(lines)] == [title.replace("\u00a0", " ") for title in words[len(lines) :]]
    marks = {str(mark.get(f"{W}name")) for mark in body.iter(f"{W}bookmarkStart")}
    assert all(str(link.get(f"{W}anchor")) in marks for line in lines for link in line.iter(f"{W}hyperlink"))
    (code,) = (str(node.text) for node in body.iter(f"{W}instrText") if "TOC" in str(node.text))
    assert "\\h" in code
    assert "TOC1" not in parts(built, "nb")["word/document.xml"].decode()


def test_a_list_of_an_arabic_rule_is_as_the_standard_has_it(small: Path) -> None:
    """The direction of a paragraph stands before where it begins (ECMA-376, part 1, 17.3.1.26)."""
    source = small / "source/smaa.yaml"
    words = source.read_text(encoding="utf-8").replace("language: nb", "language: ar")
    rule = "text: |-\n          لا تنشر هذا:\n\n          - صور الأطفال\n          - صور الزملاء\n"
    source.write_text(words.replace("text: Hils på alle du møter.\n", rule), encoding="utf-8")
    organisation = (small / "source/organisation.yaml").read_text(encoding="utf-8")
    write(small, {"source/organisation.yaml": organisation.replace("[nb, en]", "[ar]")})
    assert make(small, form="word").errors == ()
    assert proving.prove(Workspace.at(small), Choice.of("smaa", "ar", "word")).problems == ()
    with zipfile.ZipFile(small / "output/smaa/ar/document.docx") as word:
        body = etree.fromstring(word.read("word/document.xml"))
    orders = {tuple(etree.QName(part).localname for part in one) for one in body.iter(f"{W}pPr")}
    assert ("pStyle", "numPr", "bidi", "ind") in orders
    assert not [order for order in orders if "bidi" in order and "ind" in order[: order.index("bidi")]]

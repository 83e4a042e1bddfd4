"""`word`: a Word file with real styles, for the quality system.

pandoc writes it from a document AST made here, with a reference document made from our own templates: nothing is glued
into XML but what Jinja has escaped.
"""

import calendar
import datetime as dt
import io
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oppslag import locales
from oppslag.bidi import left_to_right, line, spans
from oppslag.formats.protocol import artifact
from oppslag.frozen import frozen
from oppslag.markdown import Node, map_blocks, map_inline
from oppslag.model import BINDING, Artifact, Edition, Kind
from oppslag.typesetting import TOGETHER

if TYPE_CHECKING:
    from oppslag.composing import Composition
    from oppslag.workshop import Workshop

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SIGNS = {"do": "Do", "dont": "Do Not"}  # character styles
DEEPEST = 5  # rules have styles for six depths
_PAPER, _MARGIN = 11906, 1417  # the width of A4, and 25 mm, in twentieths of a point as all lengths here
_EM = 220  # of rules
_STEP = 397  # from one depth of sub-rules to the next
_LIST = 340  # of a list: from its text to its signs
_WIDEST = 2600  # of the column of numbers: a longer number runs over its words' first line
_CONTENTS: Node = {
    "t": "RawInline",
    "c": [
        "openxml",
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:instrText xml:space="preserve"> TOC \\n \\h \\z \\o "1-1" </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        ),
    ],
}
_FIELD_END: Node = {"t": "RawInline", "c": ["openxml", '<w:r><w:fldChar w:fldCharType="end"/></w:r>']}
_TAB: Node = {"t": "RawInline", "c": ["openxml", "<w:r><w:tab/></w:r>"]}
_LED = frozenset({"BulletList", "OrderedList", "Table", "BlockQuote"})
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file can name


@frozen
class Word:
    """document.docx: bookmarks for sections and rules, document control in table, footer and properties."""

    name: str = "word"
    files: tuple[str, ...] = ("document.docx",)
    templates: tuple[str, ...] = (
        "word/styles.xml.j2",
        "word/numbering.xml.j2",
        "word/header.xml.j2",
        "word/footer.xml.j2",
        "word/document.xml.j2",
        "word/body.openxml",
    )
    carries: frozenset[Kind] = BINDING

    def render(self, edition: Edition, workshop: "Workshop") -> tuple[Artifact, ...]:
        """One file, the same bytes for the same edition: its dates are those of document control."""
        composition = workshop.compose(edition, self.carries)
        with tempfile.TemporaryDirectory(dir=workshop.scratch) as folder:
            reference = Path(folder, "reference.docx")
            reference.write_bytes(_reference(composition, workshop))
            template = workshop.template("word/body.openxml")
            content = workshop.write_word(document(composition), reference, template, _moment(composition["date"]))
        if _led(rule for section in composition["sections"] for rule in section["rules"]):
            content = _set_in(content, _columns(composition["sections"])["lefts"])
        if not edition.is_source and locales.direction(edition.policy.language) == "rtl":
            content = _rewritten(content, _named_twice)
        return (artifact(edition, self.files[0], MEDIA_TYPE, content),)


def _moment(day: str | None) -> int:
    """Noon of the day in Unix seconds; without a day the first one that a zip file can hold."""
    date = dt.date.fromisoformat(day) if day else dt.date(*_EPOCH[:3])
    return calendar.timegm((*date.timetuple()[:3], 12, 0, 0))


def _reference(composition: "Composition", workshop: "Workshop") -> bytes:
    """The reference document: the least that pandoc needs, with our styles, header, footer and page."""
    colours = {name: colour.lstrip("#") for name, colour in composition["organisation"]["colours"].items()}
    values = {
        **composition,
        **colours,
        "property": control(composition),
        **_columns(composition["sections"]),
        "paper": _PAPER,
        "margin": _MARGIN,
        "text_width": _PAPER - 2 * _MARGIN,
        "page_of": re.split(r"(\{pages?\})", composition["labels"]["page_of"]),
    }
    parts = {
        name: workshop.fill(f"word/{name}.xml.j2", **values).encode()
        for name in ("styles", "numbering", "header", "footer", "document")
    }
    default = workshop.word_reference
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(default)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = parts.get(name.removeprefix("word/").removesuffix(".xml")) or _wired(name, old.read(name))
            new.writestr(zipfile.ZipInfo(name, _EPOCH), part)
        for name in ("header", "footer"):
            new.writestr(zipfile.ZipInfo(f"word/{name}.xml", _EPOCH), parts[name])
    return stream.getvalue()


def _columns(sections: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """How wide the column of rule numbers is, and where the words after it begin, by the depth of the rule."""

    def numbers(rules: Iterable[Mapping[str, Any]]) -> Iterator[str]:
        for rule in rules:
            yield rule["id"]
            yield from numbers(rule["rules"])

    longest = max((len(number) for section in sections for number in numbers(section["rules"])), default=0)
    width = min(_WIDEST, round((0.65 * longest + 0.9) * _EM))
    return {"number_column": width, "lefts": [width, *(2 * width + _STEP * depth for depth in range(DEEPEST))]}


def _led(rules: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a rule has a list or a table, which pandoc sets at the edge of the page."""
    return any(
        any(block["t"] in _LED for text in _texts(rule) for block in text["blocks"]) or _led(rule["rules"])
        for rule in rules
    )


def _texts(rule: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield rule["text"]
    if rule["template"]:
        yield rule["template"]
    yield from (example[name] for example in rule["examples"] for name in ("do", "dont") if example[name])


_SEATED = re.compile(
    r'<w:pStyle w:val="(?:Rule[A-Z]?\w*?(?P<depth>\d)|Heading1|ControlHeading)" ?/>'
    r'|<w:numPr><w:ilvl w:val="(?P<level>\d)" ?/><w:numId [^>]*></w:numPr>(?:<w:bidi ?/>)?'
    r"|(?P<tables><w:tbl>)|<w:tblW [^>]*>|<w:tr>(?!<w:trPr)|(?P<ends></w:tbl>)"
)


def _set_in(docx: bytes, lefts: Sequence[int]) -> bytes:
    """The Word file with lists and tables of rules beginning where the words of their rule do: `lefts` by depth."""
    depth: int | None = None
    width, tables = _PAPER - 2 * _MARGIN, 0

    def seated(found: re.Match[str]) -> str:
        nonlocal depth, tables
        own = found[0]
        if own.startswith("<w:pStyle"):
            if not tables:
                depth = int(found["depth"]) if found["depth"] else None
        elif found["tables"] or found["ends"]:
            tables += 1 if found["tables"] else -1
        elif depth is not None and found["level"] and not tables:
            return f'{own}<w:ind w:left="{lefts[depth] + _LIST * (1 + int(found["level"]))}" w:hanging="{_LIST}"/>'
        elif depth is not None and tables == 1 and own == "<w:tr>":
            return "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        elif depth is not None and tables == 1 and own.startswith("<w:tblW"):
            return f'<w:tblW w:type="dxa" w:w="{width - lefts[depth]}"/><w:tblInd w:w="{lefts[depth]}" w:type="dxa"/>'
        return own

    return _rewritten(docx, lambda document: _SEATED.sub(seated, document))


def _named_twice(document: str) -> str:
    """The document with the language of words that run from the right named as Word asks for it, too (17.3.2.20)."""
    return re.sub(r'<w:lang w:val="([^"]*)" ?/>', r'<w:lang w:val="\1" w:bidi="\1"/>', document)


def _rewritten(docx: bytes, change: Callable[[str], str]) -> bytes:
    """The Word file with its document part changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "word/document.xml":
                content = change(content.decode()).encode()
            new.writestr(part, content)
    return stream.getvalue()


def _wired(name: str, content: bytes) -> bytes:
    """The part that tells of header and footer, told of them; any other part as it is."""
    if name == "[Content_Types].xml":
        added = "".join(
            f'<Override PartName="/word/{part}.xml" ContentType="{_MAIN}.{part}+xml"/>' for part in ("header", "footer")
        )
        return content.replace(b"</Types>", added.encode() + b"</Types>")
    if name == "word/_rels/document.xml.rels":
        added = "".join(
            f'<Relationship Id="rId{part.title()}" Type="{_OFFICE}/{part}" Target="{part}.xml"/>'
            for part in ("header", "footer")
        )
        return content.replace(b"</Relationships>", added.encode() + b"</Relationships>")
    return content


def document(composition: "Composition") -> dict[str, Any]:
    """The pandoc document of a composition."""
    organisation, language = composition["organisation"], composition["language"]
    meta = {
        "title": _words(composition["title"]["plain"]),
        "author": {"t": "MetaList", "c": [_words(organisation["name"])]},
        "subject": _words(composition["id"]),
        "description": _words((composition["introduction"] or {"plain": ""})["plain"]),
        "keywords": {"t": "MetaList", "c": [_inlines(word) for word in composition["keywords"]]},
        "category": _words(organisation["quality_system"]),
        "lang": _words(language),
        "dir": _words(composition["dir"]),
        **{name: _words(value) for name, value in control(composition).items()},
    }
    return {"meta": meta, "blocks": list(_Body(composition).blocks())}


def control(composition: "Composition") -> dict[str, str]:
    """Document control by the names of the file's own properties, which the fields in its header show."""
    missing = composition["labels"]["not_stated"]
    rows = {row["name"]: row["value"] or missing for row in composition["control"]["rows"]}
    return {**rows, "check_code": composition["check_code"]}


def _words(words: str) -> dict[str, Any]:
    return {"t": "MetaString", "c": words}


def _inlines(words: str) -> dict[str, Any]:
    return {"t": "MetaInlines", "c": [_str(words)]}  # of a list pandoc drops strings


class _Body:
    """The blocks of the document, in reading order."""

    def __init__(self, composition: "Composition") -> None:
        self.composition = composition
        self.labels: Mapping[str, str] = composition["labels"]

    def blocks(self) -> Iterator[Node]:
        composition = self.composition
        yield _styled("Organisation", _para(composition["organisation"]["name"]))
        yield from self.line("Title", composition["title"])
        if draft := composition["draft"]:
            word = {"t": "Strong", "c": [_str(draft["word"])]}
            yield _styled("Draft", {"t": "Para", "c": [word, _str(" " + " ".join(draft["reasons"]))]})
        if composition["prevails"]:
            yield _styled("Notice", _para(composition["prevails"]))
        if composition["introduction"]:
            yield from self.text("Introduction", composition["introduction"])
        if composition["contents"]:
            yield from self.contents()
        for section in composition["sections"]:
            yield from self.section(section)
        yield from self.control()

    def contents(self) -> Iterator[Node]:
        """The titles of the sections as links, in a field that Word makes anew when it is told to.

        Without page numbers: only a program that sets the pages knows them, and one that does asks the reader first.
        """
        sections = self.composition["sections"]
        yield _styled("TOC Heading", _para(self.labels["contents"]))
        for index, section in enumerate(sections):
            title = section["title"]
            link = {
                "t": "Link",
                "c": [["", [], []], _language(title, spans(title["inlines"])), [f"#{section['id']}", ""]],
            }
            opens, closes = [_CONTENTS] * (index == 0), [_FIELD_END] * (index == len(sections) - 1)
            yield _styled("toc 1", {"t": "Para", "c": [*opens, link, *closes]})

    def section(self, section: Mapping[str, Any]) -> Iterator[Node]:
        title = section["title"]
        inlines = _language(title, _paired(spans(title["inlines"])))
        yield {"t": "Header", "c": [1, [section["id"], [], []], inlines]}
        if title["notice"]:
            yield _styled("Notice", _para(title["notice"]))
        for rule in section["rules"]:
            yield from self.rule(rule, 0)

    def rule(self, rule: Mapping[str, Any], depth: int) -> Iterator[Node]:
        depth = min(depth, DEEPEST)
        more = bool(rule["template"] or rule["examples"] or rule["rules"])
        yield from self.text(f"Rule Text {depth}", rule["text"], depth, self.number(rule["id"]), stays=more)
        if rule["template"]:
            yield _styled(f"Rule Label {depth}", _para(self.labels["template"]))
            yield from self.text(f"Rule Template {depth}", rule["template"], depth)
        for example in rule["examples"]:
            for name in ("do", "dont"):
                if example[name]:
                    sign = {"t": "Span", "c": [["", [], [["custom-style", _SIGNS[name]]]], [_str(self.labels[name])]]}
                    yield _styled(f"Rule Label {depth}", {"t": "Para", "c": [sign]})
                    yield from self.text(f"Rule Text {depth}", example[name], depth)
        for sub in rule["rules"]:
            yield from self.rule(sub, depth + 1)

    def text(
        self, style: str, text: Mapping[str, Any], depth: int = 0, number: Node | None = None, *, stays: bool = False
    ) -> Iterator[Node]:
        """The blocks of a text in a style, in the language of its words, with the notice of one that is foreign.

        `number` hangs before its first line, or stands alone where that is no line, or runs the other way. What follows
        one that `stays` is on the same page.
        """
        blocks = map_blocks(text["blocks"], lambda inlines: _fields(spans(inlines)))
        leads = [after["t"] in _LED for after in blocks[1:]] + [stays]
        made = [
            _block(one, _lead(style) if leads_on else style, depth) for one, leads_on in zip(blocks, leads, strict=True)
        ]
        if number and blocks[0]["t"] == "Para" and text["dir"] == self.composition["dir"]:
            line = {"t": "Para", "c": [number, _TAB, *blocks[0]["c"]]}
            made[0] = _styled(f"Rule Opening {depth}" if leads[0] else f"Rule {depth}", line)
        elif number:
            yield _styled(f"Rule Opening {depth}", {"t": "Para", "c": [number]})
        yield _in_language(text, made)
        if text["notice"]:
            yield _styled("Notice", _para(text["notice"]))

    def line(self, style: str, text: Mapping[str, Any]) -> Iterator[Node]:
        yield _styled(style, {"t": "Para", "c": _language(text, _paired(spans(text["inlines"])))})
        if text["notice"]:
            yield _styled("Notice", _para(text["notice"]))

    def control(self) -> Iterator[Node]:
        composition = self.composition
        missing, contact = self.labels["not_stated"], composition["contact"]
        rows = [(row["label"], row["value"] or missing, row["ltr"]) for row in composition["control"]["rows"]]
        rows.append((self.labels["check_code"], composition["check_code"], True))
        if composition["organisation"]["quality_system"]:
            rows.append((self.labels["quality_system"], composition["organisation"]["quality_system"], True))
        who = ", ".join(filter(None, (contact["name"], contact["role"]))) if contact else missing
        rows.append((self.labels["contact"], who, bool(contact)))
        if contact:
            ways = ("phone", "mobile", "email")
            rows += [(self.labels[name], contact[name], True) for name in ways if contact[name]]
        yield _styled("Control Heading", _para(self.labels["control"]))
        yield _table([(label, self.code(value) if ltr else _str(value)) for label, value, ltr in rows])

    def number(self, number: str) -> Node:
        """The number of a rule, which is a bookmark."""
        return {"t": "Span", "c": [[number, [], [["custom-style", "Rule Number"]]], [self.code(number)]]}

    def code(self, words: str) -> Node:
        """A number, an address or a name that keeps its order in a right-to-left edition."""
        if self.composition["dir"] != "rtl":
            return _str(words)
        if any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in words):  # a name in Arabic letters
            return {"t": "Span", "c": [["", [], []], spans([_str(line(words))])]}
        return left_to_right([_str(words)])


def _paired(inlines: list[Node]) -> list[Node]:
    """A title whose last two words go together, where any line has room for both: none stands alone on the last."""
    match inlines:
        case [_, _, *_, {"t": "Str", "c": before}, {"t": "Space"}, {"t": "Str", "c": last}]:
            if len(before.rpartition("/")[2]) + len(last) <= TOGETHER:
                return [*inlines[:-2], _str("\u00a0"), inlines[-1]]
    return inlines


def _lead(style: str) -> str:
    """The style of a paragraph that stays on the page of the list or table that it leads on to."""
    return style.replace("Rule Text", "Rule Lead")


def _block(block: Node, style: str, depth: int) -> Node:
    """A block in the rule's style; lists and tables keep their own, notes are set small."""
    if block["t"] in {"Para", "Plain"}:
        return _styled(style, block)
    if block["t"] == "BlockQuote" and style.startswith("Rule"):
        return {"t": "Div", "c": [["", [], []], [_styled(f"Rule Quote {depth}", inner) for inner in block["c"]]]}
    if block["t"] == "Div":
        return {"t": "Div", "c": [["", [], []], [_styled(f"Rule Note {depth}", inner) for inner in block["c"][1]]]}
    return block


def _fields(inlines: list[Node]) -> list[Node]:
    """Fields in their character style: pandoc drops the class of a span."""
    return [
        {"t": "Span", "c": [["", [], [["custom-style", "Field"]]], node["c"][1]]}
        if node["t"] == "Span" and "field" in node["c"][0][1]
        else map_inline(node, _fields)
        for node in inlines
    ]


def _in_language(text: Mapping[str, Any], blocks: list[Node]) -> Node:
    tags = [["lang", text["lang"]], ["dir", text["dir"]]] if text["foreign"] else []
    return {"t": "Div", "c": [["", [], tags], blocks]}


def _language(text: Mapping[str, Any], inlines: list[Node]) -> list[Node]:
    tags = [["lang", text["lang"]], ["dir", text["dir"]]]
    return [{"t": "Span", "c": [["", [], tags], inlines]}] if text["foreign"] else inlines


def _styled(style: str, block: Node) -> Node:
    return {"t": "Div", "c": [["", [], [["custom-style", style]]], [block]]}


def _para(words: str) -> Node:
    return {"t": "Para", "c": [_str(words)]}


def _str(words: str) -> Node:
    return {"t": "Str", "c": words}


def _table(rows: list[tuple[str, Node]]) -> Node:
    """Two columns, the first of them row headers."""
    none: list[Any] = ["", [], []]
    left = {"t": "AlignDefault"}

    def cell(inline: Node, style: str) -> list[Any]:
        return [none, left, 1, 1, [_styled(style, {"t": "Para", "c": [inline]})]]

    # Every row but the last keeps the next one with it: the table stays on one page where it can.
    styles = ["Control Row"] * (len(rows) - 1) + ["Control Last Row"]
    body = [
        [none, [cell({"t": "Strong", "c": [_str(label)]}, style), cell(value, style)]]
        for (label, value), style in zip(rows, styles, strict=True)
    ]
    widths = [[left, {"t": "ColWidth", "c": width}] for width in (0.3, 0.7)]
    return {"t": "Table", "c": [none, [None, []], widths, [none, []], [[none, 1, [], body]], [none, []]]}

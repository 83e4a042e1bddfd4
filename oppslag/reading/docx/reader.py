"""A Word file read back as a person in Word or LibreOffice sees it, from its XML (ISO/IEC 29500-1, ECMA-376).

Nothing is taken from what wrote the file: text counts by where and how it stands in the document part, its styles,
its lists and its notes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from oppslag.locales import direction
from oppslag.messages import _
from oppslag.reading.docx.colours import WHITE, Palette, parse, theme_colours
from oppslag.reading.docx.drawings import bookmarks
from oppslag.reading.docx.numbering import Numbering
from oppslag.reading.docx.package import Element, Package, V, W, attribute, local, open_package
from oppslag.reading.docx.sight import Place, Reason, page_of
from oppslag.reading.docx.styles import Look, Properties, Styles, flag, is_on, number, properties, theme_fonts
from oppslag.reading.docx.walk import Context, Document, Walker
from oppslag.reading.passages import Finding, Passage, Passages, Sight, UnreadableFile, Zone
from oppslag.reading.sign_fonts import is_of_signs

_MAY_LACK = frozenset({"hyperlink", "image"})  # a place within the file, and pictures that other programs lost
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_docx(content: bytes) -> Passages:
    """A Word file (.docx; also Strict) as passages, spot `paragraph 12`, counted from 1 through tables and boxes.

    In order: running headers, the body with each note after the paragraph that refers to it, running footers,
    comments. A list item's number is a LABEL before it, computed as Word does; bullets are left out. A note's mark
    is in the text in superscript (`¹`), with a link to `#footnote-1`, and begins the note. Superscript digits are
    Unicode superscripts. Deleted and inserted revisions, texts pulled in from elsewhere, and shapes that may cover
    text are findings. Raises UnreadableFile for anything that is not a whole, unencrypted Word file.
    """
    package = open_package(content)
    root = package.xml(package.main)
    body = None if root is None else root.find(f"{{{W}}}body")
    if root is None or body is None:
        raise UnreadableFile(_("The file is not a Word file: it names no document."))
    return _read(package, root, body)


def _read(package: Package, root: Element, body: Element) -> Passages:
    settings = _settings(package.companion("settings"))
    palette = Palette(theme_colours(package.companion("theme")), settings.get("clrSchemeMapping", {}))
    sections = _sections(body)
    document = Document(
        package,
        Styles(package.companion("styles")),
        Numbering(package.companion("numbering")),
        palette,
        [page_of(section) for section in sections],
        bookmarks(root),
        theme_fonts(package.companion("theme")),
        frozenset(_embedded(package.companion("fontTable"))),
        frozenset(_of_signs(package.companion("fontTable"))),
    )
    ground = _ground(root, settings, palette)
    walker = Walker(document)
    headers, footers = (_running(package, sections, settings, kind) for kind in ("header", "footer"))
    for count, part in enumerate(headers, 1):
        _read_part(walker, part, Context(f"header {count}, ", ground, zone=Zone.RUNNING))
    walker.story(body, Context("", ground, part=package.main))
    walker.unused_notes(ground)
    for count, part in enumerate(footers, 1):
        _read_part(walker, part, Context(f"footer {count}, ", ground, zone=Zone.RUNNING))
    if "comments" in package.related:
        reason = Reason(_("only in a comment"))
        _read_part(walker, package.related["comments"], Context("comment, ", replace(ground, reason=reason)))
    way = _direction(document)
    turned = (*_turned(document, way), *_mirrored(sections, way), *_sideways(sections))
    findings = (*walker.findings, *turned, *_package_findings(package))
    return _passages(package, document, tuple(walker.passages), findings, way)


def _read_part(walker: Walker, part: str, context: Context) -> None:
    root = walker.document.package.xml(part)
    if root is not None:
        for story in root.findall(f"{{{W}}}comment") or [root]:
            walker.story(story, replace(context, part=part))


def _passages(
    package: Package, document: Document, passages: tuple[Passage, ...], findings: tuple[Finding, ...], way: str
) -> Passages:
    title, language = package.core()
    in_force = _spoken(passages, _default_language(document, way))
    return Passages(
        MEDIA_TYPE,
        passages,
        language or in_force,
        way,
        title,
        tuple(dict.fromkeys(findings)),
        anchors=tuple(document.anchors.items()),
    )


def _spoken(passages: tuple[Passage, ...], otherwise: str) -> str:
    """The language that is said where nothing else is, or that of most letters where nothing seen is in it."""
    letters: Counter[str] = Counter()
    for each in passages:
        if each.sight is Sight.SEEN and each.zone is Zone.BODY:
            letters[each.language] += len(each.text)
    return otherwise if otherwise in letters or not letters else letters.most_common(1)[0][0]


def _default_language(document: Document, way: str) -> str:
    look = Look((document.styles.run, document.styles.style("paragraph", "").run, {}))
    return look.value("lang", "bidi" if way == "rtl" else "val")


def _direction(document: Document) -> str:
    """That of most of the letters; from the right too where most paragraphs are, or its language is and some are."""
    ways = Counter(from_right for from_right, _letters, _spot in document.directions)
    mostly = ways[True] > ways[False] or document.letters["rtl"] > document.letters["ltr"]
    meant = ways[True] and direction(_default_language(document, "ltr")) == "rtl"
    return "rtl" if mostly or meant else "ltr"


def _turned(document: Document, wanted: str) -> Iterator[Finding]:
    """Paragraphs and tables that alone run against the letters in them, in a document that runs with them."""
    paragraph = _("The paragraph runs in the wrong direction, so its signs stand at the wrong end.")
    table = _("The columns of the table run in the wrong direction.")
    for message, found in ((paragraph, document.directions), (table, document.tables)):
        for from_right, letters, spot in found:
            if from_right is (wanted == "ltr") and letters == wanted:
                yield Finding(message, spot)


def _mirrored(sections: Iterable[Element], wanted: str) -> Iterator[Finding]:
    """Sections in several columns, of which the first stands where the direction has the last (17.6.1)."""
    for section in sections:
        columns = section.find(f"{{{W}}}cols")
        several = columns is not None and (number(attribute(columns, "num")) > 1 or len(columns) > 1)
        if several and flagged(section, "bidi") is (wanted == "ltr"):
            yield Finding(_("The columns of a section run in the wrong direction."))


def _embedded(fonts: Element | None) -> Iterator[str]:
    """The names of the fonts that travel in the file."""
    for font in () if fonts is None else fonts.findall(f"{{{W}}}font"):
        if any(local(each).startswith("embed") for each in font):
            yield attribute(font, "name").lower()


def _of_signs(fonts: Element | None) -> Iterator[str]:
    """The fonts of which the file says that they hold signs, or are to be replaced by one that does (17.8.3)."""
    for font in () if fonts is None else fonts.findall(f"{{{W}}}font"):
        instead, letters = font.find(f"{{{W}}}altName"), font.find(f"{{{W}}}charset")
        signs = letters is not None and attribute(letters, "val").lower() in {"02", "2"}
        names = "" if instead is None else attribute(instead, "val")
        if signs or any(is_of_signs(name.strip()) for name in names.split(",")):
            yield attribute(font, "name").lower()


def _sideways(sections: Iterable[Element]) -> Iterator[Finding]:
    for section in sections:
        turned = section.find(f"{{{W}}}textDirection")
        if turned is not None and attribute(turned, "val", "lrTb") not in {"lrTb", "lr", "lrTbV"}:
            yield Finding(_("A section is set from top to bottom: its letters lie on their side."))


def _settings(root: Element | None) -> Properties:
    return properties(root)


def _ground(root: Element, settings: Properties, palette: Palette) -> Place:
    """The page's colour, where the settings say that it is shown."""
    background = root.find(f"{{{W}}}background")
    shown = "displayBackgroundShape" in settings and is_on(settings["displayBackgroundShape"])
    if background is None or not shown:
        return Place(WHITE)
    attributes = properties_of(background)
    drawn = background.find(f"{{{V}}}background")
    painted = None if drawn is None else parse(drawn.get("fillcolor", ""))
    if drawn is not None and len(drawn):  # a picture or a pattern
        return Place(None)
    return Place(painted or palette.colour(attributes, "color") or parse(attributes.get("color", "")) or WHITE)


def flagged(settings: Element, name: str) -> bool:
    """Whether a setting, of the document or of a section, is there and on."""
    found = settings.find(f"{{{W}}}{name}")
    return found is not None and is_on(properties_of(found))


def properties_of(element: Element) -> Mapping[str, str]:
    """An element's attributes by local name."""
    return {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}


def _sections(body: Element) -> list[Element]:
    return [each for each in body.iter(f"{{{W}}}sectPr") if str(_parent(each)).rpartition("}")[2] != "sectPrChange"]


def _parent(element: Element) -> str:
    parent = element.getparent()
    return "" if parent is None else str(parent.tag)


def _running(package: Package, sections: Iterable[Element], settings: Properties, kind: str) -> list[str]:
    """The parts of headers or footers that some page shows, each once."""
    relations = package.relations(package.main)
    even = "evenAndOddHeaders" in settings and is_on(settings["evenAndOddHeaders"])
    found: dict[str, None] = {}
    for section in sections:
        title_page = section.find(f"{{{W}}}titlePg")
        first = title_page is not None and is_on(properties_of(title_page))
        for reference in section.findall(f"{{{W}}}{kind}Reference"):
            shown = {"first": first, "even": even}.get(attribute(reference, "type"), True)
            relation = relations.get(_relation_id(reference))
            if shown and relation and not relation.external:
                found[relation.target] = None
    return list(found)


def _relation_id(element: Element) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}id")), "")


def _package_findings(package: Package) -> Iterator[Finding]:
    if "vbaProject" in package.related:
        yield Finding(_("The file holds macros, which can change the text when it is opened."))
    for relation in package.relations(package.main).values():
        lost = not relation.external and relation.target not in package.archive.names
        if lost and relation.kind not in _MAY_LACK:
            yield Finding(_("Word cannot open the file: its part {name} is not there.", name=relation.target))
    for name, prefix in package.undeclared():
        yield Finding(_("Word cannot open the file: in its part {name} it does not know what “{prefix}” stands for.",
                        name=name, prefix=prefix))  # fmt: skip
    settings = package.companion("settings")
    templates = package.relations(package.related.get("settings", "")).values()
    if any(each.kind == "attachedTemplate" and each.target.lower().startswith("http") for each in templates):
        yield Finding(_("The file fetches a template from the web when it is opened, which can change the text."))
    merge = None if settings is None else settings.find(f"{{{W}}}mailMerge")
    if merge is not None and not flag(merge, "off"):
        yield Finding(_("The file is set up for mail merge, which fills in text from elsewhere."))
    if settings is not None and flagged(settings, "printFormsData"):
        yield Finding(_("The file is set to print only what is filled in, and nothing of its text."))
    web = package.companion("webSettings")
    if web is not None and web.find(f"{{{W}}}frameset") is not None:
        yield Finding(_("The file shows other files in frames, in the place of its own text."))

"""A Word file as a package of parts: what is in it, and how one part names another (ECMA-376, part 2)."""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from lxml import etree

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.reading.limits import Archive, open_zip
from oppslag.reading.passages import UnreadableFile

Element = etree._Element  # lxml gives its class no public name

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
V = "urn:schemas-microsoft-com:vml"
# The namespaces that every Word since 2013 and LibreOffice understand
KNOWN = re.compile(
    r"http://schemas\.microsoft\.com/office/(?:word|drawing)/20(?:0[6-9]|1[0-2])/|urn:schemas-microsoft-com:"
    r"|http://schemas\.openxmlformats\.org/"
)
_COMPATIBLE = ("Ignorable", "MustUnderstand")
_TYPES = "[Content_Types].xml"
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # ECMA-376-2, annex B
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DC = "{http://purl.org/dc/elements/1.1/}"
# ISO/IEC 29500 Strict has the same names in other namespaces
_STRICT = "http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    _STRICT + "wordprocessingml/main": W,
    _STRICT + "officeDocument/relationships": R,
    _STRICT + "drawingml/main": A,
    _STRICT + "drawingml/wordprocessingDrawing": WP,
    _STRICT + "officeDocument/math": M,
}


@frozen
class Relation:
    """What another part is to this one: the last word of its type (`styles`, `hyperlink`), and where it is."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class Package:
    """The parts of a Word file. `main` is the name of the document part."""

    archive: Archive
    main: str

    def xml(self, name: str) -> Element | None:
        """The root of a part, Strict turned into Transitional names; None where there is no such part. Parsed once."""
        if name not in self._roots:
            self._roots[name] = _transitional(self.archive.xml(name)) if name in self._names else None
        return self._roots[name]

    @cached_property
    def _roots(self) -> dict[str, Element | None]:
        return {}

    @cached_property
    def _names(self) -> frozenset[str]:
        return self.archive.names

    def relations(self, part: str) -> Mapping[str, Relation]:
        """What a part points to, by id; targets inside the package are full part names."""
        if part not in self._relations:
            self._relations[part] = _relations(self.archive, part)
        return self._relations[part]

    @cached_property
    def _relations(self) -> dict[str, Mapping[str, Relation]]:
        return {}

    @cached_property
    def related(self) -> Mapping[str, str]:
        """The parts that the document points to, by kind; the first one of a kind."""
        found: dict[str, str] = {}
        for relation in self.relations(self.main).values():
            if not relation.external:
                found.setdefault(relation.kind, relation.target)
        return found

    def undeclared(self) -> Iterator[tuple[str, str]]:
        """Prefixes that a part which was read calls ignorable and does not declare, or that it says must be understood.

        Word opens no file with one that it does not know (ECMA-376-3, 7.1 and 7.2).
        """
        parts = ((name, root) for name, root in self._roots.items() if root is not None)
        for name, root in parts:
            ignorable, needed = (root.get(f"{{{MC}}}{told}", "").split() for told in _COMPATIBLE)
            for prefix in (*ignorable, *needed):
                space = root.nsmap.get(prefix, "")
                if not space or (prefix in needed and not KNOWN.match(space)):
                    yield name, prefix

    def companion(self, kind: str) -> Element | None:
        """The root of the document's part of this kind (`styles`, `numbering`, `footnotes`, ...)."""
        return self.xml(self.related[kind]) if kind in self.related else None

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """What fields can show of the file's own properties, by their names in lower case."""
        kinds = {relation.kind: relation.target for relation in self.relations("").values()}
        root = self.xml(kinds.get("custom-properties", ""))
        own = (
            {} if root is None else {each.get("name", "").lower(): "".join(map(str, each.itertext())) for each in root}
        )
        return {"title": self.core()[0], **own}

    def core(self) -> tuple[str, str]:
        """Title and language as the core properties say, "" where they do not."""
        kinds = {relation.kind: relation.target for relation in self.relations("").values()}
        root = self.xml(kinds.get("core-properties", ""))
        if root is None:
            return "", ""
        return (root.findtext(_DC + "title") or "").strip(), (root.findtext(_DC + "language") or "").strip()


def open_package(content: bytes) -> Package:
    """The package in these bytes. Raises UnreadableFile if it is none, or holds no Word document."""
    archive = open_zip(content)
    if any(entry.compress_type not in _METHODS for entry in archive.entries.infolist()):
        raise UnreadableFile(_("Word cannot open the file: it is packed in a way that no office program knows."))
    documents = [each.target for each in _relations(archive, "").values() if each.kind == "officeDocument"]
    if len(documents) > 1:
        raise UnreadableFile(_("The file names two documents, and programs differ on which one they show."))
    if not documents or documents[0] not in archive.names:
        raise UnreadableFile(_("The file is not a Word file: it names no document."))
    if not re.search(r"word.*\.main\+xml", _content_type(archive, documents[0])):
        raise UnreadableFile(_("Word cannot open the file: it does not say that its document is one of Word's."))
    return Package(archive, documents[0])


def _content_type(archive: Archive, part: str) -> str:
    """What [Content_Types].xml says that a part is (ECMA-376-2, 10.1.2)."""
    if _TYPES not in archive.names:
        return ""
    by_name, by_ending = {}, {}
    for each in archive.xml(_TYPES):
        kind = each.get("ContentType", "")
        by_name[each.get("PartName", "").lstrip("/").lower()] = kind
        by_ending[each.get("Extension", "").lower()] = kind
    return by_name.get(part.lower()) or by_ending.get(part.rpartition(".")[2].lower(), "")


def attribute(element: Element, name: str, otherwise: str = "") -> str:
    """An attribute of WordprocessingML, by its local name."""
    return element.get(f"{{{W}}}{name}", otherwise)


def local(element: Element) -> str:
    """The local name of a WordprocessingML element, "" for any other element, comment or instruction."""
    return _local(element.tag)


@lru_cache(maxsize=1024)  # few elements make up a document
def _local(tag: object) -> str:
    return tag[len(W) + 2 :] if isinstance(tag, str) and tag.startswith(f"{{{W}}}") else ""


def _relations(archive: Archive, part: str) -> dict[str, Relation]:
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.names:
        return {}
    return {each.get("Id", ""): _relation(each, folder) for each in archive.xml(path).iter(_RELATIONS)}


def _relation(element: Element, folder: str) -> Relation:
    target, external = element.get("Target", ""), element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation(element.get("Type", "").rpartition("/")[2], target, external)


def _transitional(root: Element) -> Element:
    if not any(name.startswith(_STRICT) for name in root.nsmap.values() if name):
        return root
    for element in root.iter(etree.Element):
        element.tag = _renamed(str(element.tag))
        for name, value in list(element.attrib.items()):
            if (new := _renamed(str(name))) != name:
                del element.attrib[name]
                element.set(new, value)
    return root


def _renamed(name: str) -> str:
    namespace, _brace, rest = name.removeprefix("{").partition("}")
    return f"{{{_TRANSITIONAL[namespace]}}}{rest}" if namespace in _TRANSITIONAL else name

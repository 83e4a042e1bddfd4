"""Opening a PDF that nobody vouches for: what it is, what it may cost, and what it carries beside its pages."""

import os
import re
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from io import BufferedRandom, BytesIO
from typing import Any, TypeAlias

import pikepdf

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.reading.passages import Finding, Spot, UnreadableFile
from oppslag.reading.pdf.budget import Budget
from oppslag.reading.pdf.colours import is_odd
from oppslag.reading.pdf.matrices import Matrix, bounds
from oppslag.reading.pdf.strings import Box

MOST_BYTES = 60_000_000  # of the file
MOST_STREAM = 64_000_000  # bytes of one stream when unpacked
MOST_UNPACKED = 256_000_000  # bytes of all streams together
MOST_PAGES = 500

_SMALLEST_TILE = 1.0  # square points of one tile of a pattern

_STREAM = re.compile(rb"stream\r?\n")


def _spelled(name: str) -> str:
    """A pattern for a name, some of which may be written in hexadecimal (ISO 32000-1, 7.3.5)."""
    return "".join(f"(?:{char}|#(?i:{ord(char):02x}))" for char in name)


# A stream's dictionary is never packed. Where this is nowhere, each stream is packed once by Flate, or is a JPEG, and
# none is a pattern of tiles: another filter, or one that stands elsewhere or is written otherwise; a key of a pattern.
_UNUSUAL = re.compile(
    f"/(?!Filter\\s*/(?:Flate|DCT)Decode\\b)(?:{_spelled('Filter')}|{_spelled('XStep')}|{_spelled('YStep')})".encode()
)
_EXPANDING = ("/LZWDecode", "/RunLengthDecode")
_SHOWING = frozenset({
    "FreeText", "Stamp", "Square", "Circle", "Polygon", "PolyLine", "Line", "Ink", "Redact", "StrikeOut", "Caret",
    "Widget", "Watermark", "Screen", "RichMedia", "3D", "FileAttachment", "Movie",
})  # fmt: skip

_SILENT = frozenset({"Link", "Popup"})  # what they say is read aloud, or said by the annotation they belong to
_NOTING = frozenset({"Text", "Highlight", "Underline", "Squiggly"})  # signs on the page; the words are in a note
_WRITING = re.compile(rb"(?<![^\s\])>}])(?:BT|Do|BI|sh)(?![^\s\[(<{/%])")  # operators that show words, or may
_LINES = re.compile(rb"(?<=[\s\d])[lcvy](?=\s)")
_MOST_LINES = 60  # of a sign that is drawn: a pencil, a speech bubble
_MOVING = frozenset({"/GoTo", "/Named"})  # actions that only turn to a page
_LEADING = frozenset({"/GoTo", "/Named", "/URI"})  # and those that a link may have: they change nothing on the page
_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
_DEEPEST = 50  # pages within pages
_MOST_BOOKMARKS = 20_000
_MOST_BRANCHES = 10_000  # of a tree of names or numbers
_FOR_SOME = frozenset({"/Language", "/User"})  # layers for readers of a language, or for some people
_MARKUP = re.compile(r"<[^<>]*>")


def open_pdf(content: bytes, budget: Budget) -> tuple[pikepdf.Pdf, bool]:
    """The opened file, and whether its packed parts are whole: viewers show what is left of one without a word.

    Raises UnreadableFile for what is no PDF, too large, unpacks without end, is encrypted, damaged or without pages.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile(_("The file is too large for a PDF of a policy ({size} bytes).", size=len(content)))
    if b"%PDF-" not in content[:1024]:
        raise UnreadableFile(_("The file is not a PDF."))
    whole = _refuse_bombs(content, budget)
    try:
        pdf = _opened(content)
    except pikepdf.PasswordError as error:
        raise UnreadableFile(_("The PDF is encrypted with a password.")) from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise UnreadableFile(_("The PDF is damaged or cut short.")) from error
    if pdf.is_encrypted:
        raise UnreadableFile(_("The PDF is encrypted. Save it without protection."))
    if not 0 < len(pdf.pages) <= MOST_PAGES:
        raise UnreadableFile(
            _("The PDF has {count} pages; between 1 and {most} can be read.", count=len(pdf.pages), most=MOST_PAGES)
        )
    if _UNUSUAL.search(content):
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                _refuse_expanding(item)
                _refuse_fine_patterns(item)
    return pdf, whole


def _opened(content: bytes) -> pikepdf.Pdf:
    """The file for qpdf, which asks a stream of Python's thirty times for each object, and only maps a system's file.

    Where the system has files that lie in memory alone, it gets one.
    """
    held = _in_memory()
    if held is None:
        return pikepdf.open(BytesIO(content), suppress_warnings=True, attempt_recovery=False)
    with held:
        held.write(content)
        held.seek(0)
        mapped = pikepdf.AccessMode.mmap_only  # what is mapped stays so when the file is closed
        return pikepdf.open(held, suppress_warnings=True, attempt_recovery=False, access_mode=mapped)


def _in_memory() -> BufferedRandom | None:
    """An empty file that lies in memory alone; None where the system has no such files."""
    if sys.platform != "linux":
        return None
    try:
        return open(os.memfd_create("pdf"), "w+b")  # noqa: PTH123 - it has no path, and is closed by who uses it
    except (OSError, AttributeError):  # the first Linux of Windows (WSL 1), and a Python that was built on an old one
        return None


def _refuse_bombs(content: bytes, budget: Budget) -> bool:
    """Unpack every Flate stream in small pieces before anything else does, and stop at the limits.

    The answer is whether each of them is whole.
    """
    left, whole = MOST_UNPACKED, True
    for start in _STREAM.finditer(content):
        budget.step()
        head = content[start.end() : start.end() + 2]
        if head and head[0] & 0x0F == 8:  # RFC 1950: method 8, deflate
            size, ends = _unpacked(content, start.end(), min(left, MOST_STREAM), nested=2)
            left -= size
            whole = whole and (ends or int.from_bytes(head) % 31 != 0)  # the same: the check of a zlib header
    return whole


def _unpacked(content: bytes, start: int, most: int, nested: int) -> tuple[int, bool]:
    """The size of the zlib stream at a place, with that of the streams packed within it, and whether it ends."""
    unpacker = zlib.decompressobj()
    size, at = 0, start
    first = b""
    while not unpacker.eof and at < len(content):
        try:
            piece = unpacker.decompress(unpacker.unconsumed_tail or content[at : at + 65536], 1 << 20)
        except zlib.error:
            break
        at += 0 if unpacker.unconsumed_tail else 65536
        first = first or piece
        size += len(piece)
        if size > most:
            raise UnreadableFile(_("The PDF unpacks to more than can be read. It is no ordinary document."))
    if nested and first[:1] and first[0] & 0x0F == 8 and size < 4_000_000:
        whole = zlib.decompressobj().decompress(content[start:], 4_000_000)
        size += _unpacked(whole, 0, most, nested - 1)[0]
    return size, unpacker.eof


def _refuse_expanding(stream: pikepdf.Stream) -> None:
    """Packings other than Flate that grow: bounded by the most they can grow (LZW about 1:1400)."""
    filters = stream.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    growing = sum(name in _EXPANDING for name in names)
    size = int(stream.get("/Length", 0)) if growing else 0
    if growing > 1 or size * 1400 > MOST_STREAM or names.count("/FlateDecode") > 2:
        raise UnreadableFile(_("The PDF unpacks to more than can be read. It is no ordinary document."))


def _refuse_fine_patterns(stream: pikepdf.Stream) -> None:
    """Tiles so small that a page holds millions of them keep a renderer busy for minutes, and it cannot be stopped."""
    if "/XStep" not in stream or "/YStep" not in stream:
        return
    matrix: Any = stream.get("/Matrix", (1, 0, 0, 1))
    a, b, c, d = (float(number) for number in list(matrix)[:4])
    area = abs(float(stream["/XStep"]) * float(stream["/YStep"]) * (a * d - b * c))
    if area < _SMALLEST_TILE:
        raise UnreadableFile(_("The PDF has a pattern that is too fine to draw."))


def set_upright(pdf: pikepdf.Pdf) -> dict[int, Matrix]:
    """Turn what is on each page that a viewer turns (ISO 32000-1, 7.7.3.3), so that nobody has to turn it any more.

    The answer is how the points of such pages move, by number of page.
    """
    moved: dict[int, Matrix] = {}
    done: dict[tuple[int, int], Matrix] = {}
    for number, page in enumerate(pdf.pages, 1):
        if page.obj.objgen in done:
            moved[number] = done[page.obj.objgen]
        elif turn := _rotation(page.obj):
            moved[number] = done[page.obj.objgen] = _turn(page, turn)
    return moved


def _turn(page: pikepdf.Page, turn: int) -> Matrix:
    """Turn the page by so many degrees, clockwise."""
    left, bottom, right, top = _box(page.mediabox)
    ways: dict[int, Matrix] = {
        90: (0, -1, 1, 0, -bottom, right), 180: (-1, 0, 0, -1, right, top), 270: (0, 1, -1, 0, top, -left)
    }  # fmt: skip
    matrix = ways.get(turn, (1, 0, 0, 1, 0, 0))  # other turns than by right angles are left out by viewers
    boxes = {name: bounds(_box(box), matrix) for name, box in _boxes(page).items()}
    for name, box in boxes.items():
        page.obj[name] = pikepdf.Array(box)
    for annotation in page.obj.get("/Annots", ()):
        if isinstance(annotation, pikepdf.Dictionary) and "/Rect" in annotation:
            annotation["/Rect"] = pikepdf.Array(bounds(_box(annotation["/Rect"]), matrix))
            numbers = [float(number) for number in annotation.get("/QuadPoints", ())]
            if numbers:
                corners = zip(numbers[::2], numbers[1::2], strict=False)
                placed = [bounds((x, y, x, y), matrix)[:2] for x, y in corners]
                annotation["/QuadPoints"] = pikepdf.Array([side for corner in placed for side in corner])
    page.obj["/Rotate"] = 0
    page.contents_add(b"q %f %f %f %f %f %f cm" % matrix, prepend=True)
    page.contents_add(b"Q")
    return matrix


def _boxes(page: pikepdf.Page) -> dict[str, Any]:
    """Its boxes, its own and those of the pages that it belongs to."""
    inherited = {"/MediaBox": page.mediabox, "/CropBox": page.cropbox}
    return {name: inherited.get(name, page.obj.get(name)) for name in _BOXES if name in inherited or name in page.obj}


def _rotation(node: Any) -> int:
    """The turn of a page in degrees, its own or that of the pages it belongs to (ISO 32000-1, 7.7.3.4)."""
    for _level in range(_DEEPEST):
        if "/Rotate" in node or "/Parent" not in node:
            break
        node = node["/Parent"]
    return int(node.get("/Rotate", 0)) % 360


def visible_box(page: pikepdf.Page) -> Box:
    """The crop box within the media box, in points: what a viewer shows and a printer prints."""
    media, crop = _box(page.mediabox), _box(page.cropbox)
    inside = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    return inside if inside[0] < inside[2] and inside[1] < inside[3] else media


def kept_box(page: pikepdf.Page) -> Box:
    """What of it is left when it has been cut where it says (TrimBox)."""
    shown, trim = visible_box(page), _box(page.trimbox)
    inside = (max(shown[0], trim[0]), max(shown[1], trim[1]), min(shown[2], trim[2]), min(shown[3], trim[3]))
    return inside if inside[0] < inside[2] and inside[1] < inside[3] else shown


def _box(numbers: Any) -> Box:
    x0, y0, x1, y1 = (float(number) for number in numbers)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def switched_off(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    """The layers that are not shown on the screen or not printed (ISO 32000-1, 8.11.4)."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary):
        return set()
    default = properties.get("/D", pikepdf.Dictionary())
    layers = list(properties.get("/OCGs", ()))
    off = {layer.objgen for layer in default.get("/OFF", ())}
    if default.get("/BaseState") == "/OFF":
        off |= {layer.objgen for layer in layers} - {layer.objgen for layer in default.get("/ON", ())}
    return off | {layer.objgen for layer in layers if _unused(layer)}


def _unused(layer: Any) -> bool:
    usage = layer.get("/Usage", pikepdf.Dictionary())
    if not _FOR_SOME.isdisjoint(usage.keys()):
        return True  # it depends on who reads
    states = (("/View", "/ViewState"), ("/Print", "/PrintState"), ("/Export", "/ExportState"))
    if any(usage.get(kind, pikepdf.Dictionary()).get(state) == "/OFF" for kind, state in states):
        return True
    zoom = _dictionary(usage.get("/Zoom"))  # shown at some sizes alone (ISO 32000-1, table 102)
    return float(zoom.get("/min", 0)) > 1 or float(zoom.get("/max", 99)) <= 1


Annotation: TypeAlias = tuple[str, Box, Any]  # subtype, box in points, dictionary


def annotations(page: pikepdf.Page) -> Iterator[Annotation]:
    """The annotations that are shown or printed."""
    for annotation in page.obj.get("/Annots", ()):
        if isinstance(annotation, pikepdf.Dictionary) and "/Rect" in annotation:
            flags = int(annotation.get("/F", 0))  # ISO 32000-1, table 165: 2 Hidden, 4 Print, 32 NoView
            if not flags & 2 and (not flags & 32 or flags & 4):
                yield str(annotation.get("/Subtype", "")).removeprefix("/"), _box(annotation["/Rect"]), annotation


def click_areas(link: Any, box: Box) -> list[Box]:
    """The parts of a link's box that can be clicked, in points: its quadrilaterals, else all of it."""
    numbers = [float(number) for number in link.get("/QuadPoints", ())]
    quads = [numbers[at : at + 8] for at in range(0, len(numbers) - 7, 8)]
    return [(min(quad[::2]), min(quad[1::2]), max(quad[::2]), max(quad[1::2])) for quad in quads] or [box]


def notes(noted: Iterable[Annotation]) -> Iterator[tuple[Box, str]]:
    """What is written in notes that are stuck on a page: box in points, words."""
    for kind, box, annotation in noted:
        if kind not in _SHOWING and kind not in _SILENT and (words := note_of(annotation)):
            yield box, words


def note_of(annotation: Any) -> str:
    """The words of an annotation: plain, else those of its rich text."""
    said = str(annotation.get("/Contents", "")) or _MARKUP.sub(" ", str(annotation.get("/RC", "")))
    return " ".join(said.split())


def page_findings(page: pikepdf.Page, number: int, noted: Iterable[Annotation]) -> Iterator[Finding]:
    """Annotations that show or hide words, and are no part of the page's own text, and what is odd about the page."""
    for kind, box, annotation in noted:
        if kind == "Widget" and box[0] == box[2] and box[1] == box[3]:
            continue  # a signature that nobody sees (ISO 32000-1, 12.7.4.5)
        if kind in _SHOWING or (kind not in _SILENT | _NOTING and "/AP" in annotation) or _writes(annotation):
            words = note_of(annotation)[:80]
            yield Finding(
                _("An annotation of kind {kind} lies on the page: “{words}”.", kind=kind, words=words),
                Spot(number, box),
            )
        elif _acts(annotation):
            yield Finding(_("A link does something else than lead to a place."), Spot(number, box))
    if float(page.obj.get("/UserUnit", 1)) < 1:
        yield Finding(_("The page is shown smaller than its text says (UserUnit)."), Spot(number))
    if is_odd(page.obj.get("/Resources")):
        yield Finding(_("The page has colours that are others in each program."), Spot(number))
    if "/AA" in page.obj:
        yield Finding(_("The page starts a script when it is opened."), Spot(number))


def _dictionary(value: Any) -> Any:
    """The value where it is a dictionary, else an empty one: a damaged file may have anything in its place."""
    return value if isinstance(value, pikepdf.Dictionary) else pikepdf.Dictionary()


def _writes(annotation: Any) -> bool:
    """Whether its appearance shows words, pictures or so much of a drawing that it could be words."""
    looks = [_dictionary(annotation.get("/AP")).get("/N")]
    streams: list[bytes] = []
    while looks and len(streams) < _MOST_LINES:
        look = looks.pop()
        if isinstance(look, pikepdf.Stream):
            streams.append(look.read_bytes())
        elif isinstance(look, pikepdf.Dictionary):
            looks += look.values()
    return any(_WRITING.search(drawing) or len(_LINES.findall(drawing)) > _MOST_LINES for drawing in streams)


def _acts(annotation: Any) -> bool:
    """Whether it does more than turn to a page or open an address."""
    action = annotation.get("/A")
    leads = not isinstance(action, pikepdf.Dictionary) or (action.get("/S") in _LEADING and "/Next" not in action)
    return "/AA" in annotation or not leads


@frozen
class Bookmark:
    """A line of a reader's list of the parts: its words and where it leads to, page 0 where it does not say.

    `leaves`: it does more than turn to a page, though such a list leads nowhere else.
    """

    words: str
    spot: Spot
    leaves: bool


def bookmarks(pdf: pikepdf.Pdf) -> Iterator[Bookmark]:
    """Each bookmark. Raises UnreadableFile for bookmarks without an end."""
    pages: dict[Any, int] = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    for item in _bookmarks(pdf):
        has = item.keys()  # to ask the file for what is not there takes time
        action = _dictionary(item["/A"]) if "/A" in has else None
        place = item["/Dest"] if "/Dest" in has else action.get("/D") if action is not None else None
        leaves = "/AA" in has or (action is not None and (_acts(item) or action.get("/S") == "/URI"))
        words = " ".join(str(item["/Title"]).split()) if "/Title" in has else ""
        yield Bookmark(words, _spot_of(place, pages) or Spot(), leaves)


def _bookmarks(pdf: pikepdf.Pdf) -> Iterator[Any]:
    waiting = [_dictionary(pdf.Root.get("/Outlines")).get("/First")]
    for _one in range(_MOST_BOOKMARKS):
        if not waiting:
            return
        item = waiting.pop()
        if isinstance(item, pikepdf.Dictionary):
            yield item
            waiting += [item.get("/Next"), item.get("/First")]
    raise UnreadableFile(_("The PDF has bookmarks without an end."))


def file_findings(pdf: pikepdf.Pdf, listed: Iterable[Bookmark]) -> Iterator[Finding]:
    """What could change the text when the file is opened, or keeps it from those who do not see it."""
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    action = pdf.Root.get("/OpenAction")
    runs = isinstance(action, pikepdf.Dictionary) and "/S" in action and action["/S"] not in _MOVING
    if "/AA" in pdf.Root or "/JavaScript" in names or runs or any(one.leaves for one in listed):
        yield Finding(_("The PDF holds a script that could change what it shows."))
    marked = _dictionary(pdf.Root.get("/MarkInfo")).get("/Marked", False)
    if "/StructTreeRoot" not in pdf.Root or marked is not True:
        message = _("The PDF has no tags, as after printing to a file: it cannot be read aloud in the right order.")
        yield Finding(message, own=True)
    if "/Collection" in pdf.Root:
        yield Finding(_("The PDF is a portfolio: viewers show the files in it instead of its pages."))
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        yield Finding(_("The PDF holds a form (XFA) that replaces its pages in some viewers."))


def link_target(pdf: pikepdf.Pdf, annotation: Any) -> str:
    """Where a link leads, as the file says: an address, `#name` for a named place, `#page=3` within the file."""
    action = annotation.get("/A")
    place = annotation.get("/Dest")
    if isinstance(action, pikepdf.Dictionary):
        if "/URI" in action:
            return _text(action["/URI"])
        place = action.get("/D", place)
    if isinstance(place, pikepdf.Array) and len(place):
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        return f"#page={pages.get(place[0].objgen, 0)}" if isinstance(place[0], pikepdf.Dictionary) else ""
    return f"#{_text(place).removeprefix('/')}" if place is not None else ""


def entries_of(tree: Any, leaf: str) -> Iterator[tuple[Any, Any]]:
    """Each key of a name tree (`leaf` = /Names) or a number tree (/Nums) with its value (ISO 32000-1, 7.9.6, 7.9.7).

    Raises UnreadableFile for a tree that leads to a part of itself twice, and for one without an end.
    """
    waiting, met = [tree], set[tuple[int, int]]()
    for _one in range(_MOST_BRANCHES):
        if not waiting:
            return
        node = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary):
            continue
        if node.is_indirect and node.objgen in met:
            break
        met.add(node.objgen)
        row = list(node.get(leaf, ()))
        yield from zip(row[::2], row[1::2], strict=False)
        waiting += list(node.get("/Kids", ()))[: _MOST_BRANCHES + 1 - len(waiting)]
    raise UnreadableFile(_("The PDF is nested without an end."))


def named_places(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Spot]]:
    """Where the names of a PDF lead to (ISO 32000-1, 12.3.2.3), as far as they say a page and a height on it."""
    tree = _dictionary(pdf.Root.get("/Names")).get("/Dests")
    pages: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    for name, value in entries_of(tree, "/Names"):
        if spot := _spot_of(value.get("/D") if isinstance(value, pikepdf.Dictionary) else value, pages):
            yield str(name), spot


def _spot_of(place: Any, pages: Mapping[Any, int]) -> Spot | None:
    """A place that says a page and a height on it (ISO 32000-1, 12.3.2.2)."""
    if isinstance(place, pikepdf.Array) and len(place) > 3 and place[1] == pikepdf.Name.XYZ:
        left, top = place[2], place[3]
        numbers = all(isinstance(side, int | float | Decimal) for side in (left, top))
        page = pages.get(place[0].objgen, 0) if isinstance(place[0], pikepdf.Dictionary) else 0
        if numbers and page:
            return Spot(page, (float(left), float(top), float(left), float(top)))
    return None


def _text(value: Any) -> str:
    if isinstance(value, pikepdf.String):
        return bytes(value).decode("utf-8", "replace") if not bytes(value).startswith(b"\xfe\xff") else str(value)
    return str(value)


def title(pdf: pikepdf.Pdf) -> str:
    """The title of the information dictionary, else of the XMP metadata."""
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary) and "/Title" in info:
        return str(info["/Title"])
    metadata = pdf.Root.get("/Metadata")
    if not isinstance(metadata, pikepdf.Stream):
        return ""
    found = re.search(rb"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", metadata.read_bytes(), re.DOTALL)
    return found[1].decode("utf-8", "replace").strip() if found else ""


def direction(pdf: pikepdf.Pdf) -> str:
    """`rtl` or `ltr` when the viewer preferences say so, else empty."""
    preferences = pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary())
    return {"/R2L": "rtl", "/L2R": "ltr"}.get(str(preferences.get("/Direction", "")), "")


def attached_files(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Stream]]:
    """The files that travel inside it, each stream once: by the name that viewers show (ISO 32000-1, 7.11.4)."""
    tree = _dictionary(pdf.Root.get("/Names")).get("/EmbeddedFiles")
    named = list(entries_of(tree, "/Names"))
    given = [("", one) for one in pdf.Root.get("/AF", ())]
    met: set[tuple[int, int]] = set()
    for name, place in sorted(named, key=lambda pair: str(pair[0])) + given:
        held = _dictionary(_dictionary(place).get("/EF"))
        for stream in held.values():
            if isinstance(stream, pikepdf.Stream) and stream.objgen not in met:
                met.add(stream.objgen)
                yield str(place.get("/UF", place.get("/F", name))), stream

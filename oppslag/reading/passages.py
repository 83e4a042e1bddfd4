"""What a reader of a finished file gets: `Passages`, in the order in which a person reads them."""

import re
from dataclasses import field
from enum import StrEnum

from oppslag.frozen import frozen
from oppslag.messages import _

_COUNTED = re.compile(r"(|.* )(paragraph|line) (\d+)")


def struck_through() -> str:
    """Why words with a line through them are hidden."""
    return _("struck through")


def counted() -> str:
    """Why it is not known which number a style sheet writes."""
    return _("the style sheet counts there")


class Sight(StrEnum):
    """Whether a person can see it."""

    SEEN = "seen"
    HIDDEN = "hidden"
    UNDECIDED = "undecided"  # only a browser can tell; never a pass


class Zone(StrEnum):
    """Where in the file a passage stands."""

    BODY = "body"
    NAVIGATION = "navigation"  # nav elements, a table of contents, a language switcher
    RUNNING = "running"  # running headers and footers, page numbers: what repeats on every page


class Shape(StrEnum):
    """What kind of block a passage is, as far as the file says."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # the own text of a list item, without that of the lists inside it
    LABEL = "label"  # a list item's visible number, where the file keeps it apart from the item
    CELL = "cell"
    HEADER_CELL = "header cell"
    QUOTE = "quote"
    CONTROL = "control"  # a button, a form field


@frozen
class Spot:
    """Where a passage stands: `page` from 1 with `box` (left, bottom, right, top, points) in a PDF, `path` elsewhere.

    `path` is an element path in HTML (`html/body/main/section[2]/ol/li[1]`), `paragraph 12` in DOCX, `line 7` in text.
    """

    page: int = 0
    box: tuple[float, float, float, float] | None = None
    path: str = ""

    def __str__(self) -> str:
        """As an error message names it, in the reader's language."""
        if self.page:
            return _("page {number}", number=self.page)
        if counted := _COUNTED.fullmatch(self.path):
            before, kind, number = counted.groups()
            said = {"paragraph": _("paragraph {number}", number=number), "line": _("line {number}", number=number)}
            return before + said[kind]
        return self.path


@frozen
class Link:
    """A link that a person can follow: its visible words and its target as written in the file."""

    words: str
    target: str


@frozen
class Passage:
    """One block of text as a person sees it.

    `text` is in logical order. White space is kept as one space; a line break that the file forces and of which it is
    not known whether a space belongs there (a PDF's line ends) is a newline. What a person cannot see is not in
    the text of a seen passage: it is a passage of its own with `sight` hidden and the reason in `why`.
    `lasting`: what is undecided of it no measure of letters on a screen can decide, only a person's eye.
    `tongues` are the other languages that more than a few words of it are marked as.
    `column` is where a cell stands in its row, from 1; 0 for anything else, and where that is not known.
    Struck-out text counts as hidden.
    `depth` counts the lists around it (0 = none), `level` is a heading's level (0 = none),
    `language` the BCP 47 tag in force, "" when the file does not say; `size` is that of its smallest letter in points,
    0 when the file does not say.
    """

    text: str
    shape: Shape
    spot: Spot
    depth: int = 0
    level: int = 0
    language: str = ""
    zone: Zone = Zone.BODY
    sight: Sight = Sight.SEEN
    why: str = ""
    links: tuple[Link, ...] = ()
    size: float = 0.0
    tongues: tuple[str, ...] = ()
    lasting: bool = False
    column: int = 0

    def at_depth(self, depth: int, text: str) -> "Passage":
        """The same at another depth, or with another text: quicker than `replace`, which thousands wait for."""
        return Passage(
            text,
            self.shape,
            self.spot,
            depth,
            self.level,
            self.language,
            self.zone,
            self.sight,
            self.why,
            self.links,
            self.size,
            self.tongues,
            self.lasting,
            self.column,
        )

    @property
    def struck(self) -> bool:
        """Whether a person sees the words, and a line through them."""
        return self.sight is Sight.HIDDEN and self.why == struck_through()


@frozen
class Finding:
    """Something wrong with the file as a whole, or with a spot in it, whatever it should say.

    For example: an open tracked change, a page whose text layer and picture disagree, a script that could change
    the text, text without a glyph.
    """

    message: str
    spot: Spot = field(default_factory=Spot)
    own: bool = False  # wrong only in a file that we made: a page saved from elsewhere may have it
    local: bool = False  # a page saved from elsewhere may have it anywhere but among the rules


@frozen
class Script:
    """What a page runs: a script's text, the address it is fetched from, or what an attribute starts."""

    text: str
    spot: Spot


@frozen
class Symbol:
    """A code that a camera reads (QR Code and its kin): what it says, and where it stands."""

    words: str
    spot: Spot


@frozen
class Passages:
    """A whole file as read: every passage, seen or not, in reading order, and what is wrong with the file itself.

    `sheet` is the width and height of its first page in points, (0, 0) for a file without pages.
    `anchors` are the named places that a link can lead to: in a PDF the page and a box without height, in a Word file
    the paragraph that a bookmark begins in or before.
    `bookmarks` are the words of a PDF's list of its parts, each with the place it leads to (page 0: it is not told).
    `attached` are the JSON files that travel inside it: the name of each, and its text.
    `indented`: lines of a plain text begin further in than others, so that it shows what stands under what.
    `values` are those of a file for machines that hold no others: the JSON pointer of each, and how JSON writes it.
    """

    media_type: str
    passages: tuple[Passage, ...]
    language: str = ""
    direction: str = ""
    title: str = ""
    findings: tuple[Finding, ...] = ()
    sheet: tuple[float, float] = (0.0, 0.0)
    scripts: tuple[Script, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    attached: tuple[tuple[str, str], ...] = ()
    anchors: tuple[tuple[str, Spot], ...] = ()
    symbols: tuple[Symbol, ...] = ()
    bookmarks: tuple[tuple[str, Spot], ...] = ()
    indented: bool = False


class UnreadableFile(Exception):  # noqa: N818 - it reads as what happened
    """The file cannot be read as what it claims to be: broken, encrypted, too large, mislabelled. One sentence."""

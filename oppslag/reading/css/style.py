"""What is known of an element's style in one medium, and whether a reader sees words in it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from oppslag.messages import _
from oppslag.reading.css.properties import Value
from oppslag.reading.css.values import Length, Rgba, contrast, over
from oppslag.reading.passages import struck_through
from oppslag.reading.sign_fonts import is_of_signs

Token = Any

LEAST_FONT = 6.0  # CSS pixels; below it no one reads, whatever the screen
LEAST_OPACITY = 0.1
LEAST_CONTRAST = 1.5  # WCAG asks 4.5; below 1.5 the words are not seen at all

INLINE = frozenset({"inline", "contents", "ruby", "ruby-text", "ruby-base", "math"})
INLINE_BOXES = frozenset({"inline-block", "inline-flex", "inline-grid", "inline-table", "-webkit-inline-box"})
FLEXIBLE = frozenset({"flex", "inline-flex", "grid", "inline-grid", "-webkit-flex", "-webkit-box"})


NO_INDENT = Length(0.0)


@dataclass(slots=True, eq=False)
class Style:
    """A computed style as far as seeing goes. Sizes in CSS pixels. `hidden`, `unsure`, `adrift`: the reason, or ""."""

    font_size: float = 16.0
    root_size: float = 0.0  # 0 until the root element is computed
    zoom: float = 1.0
    colour: Rgba = (0.0, 0.0, 0.0, 1.0)
    fill: Rgba | None = None  # -webkit-text-fill-color
    svg_fill: Rgba | None = None
    grounds: tuple[Rgba, ...] = ((1.0, 1.0, 1.0, 1.0),)  # the colours that may lie behind the text
    picture: bool = False  # a picture lies behind the text
    opacity: float = 1.0
    visible: bool = True
    hidden: str = ""
    unsure: str = ""
    lasting: bool = False  # no measure of its letters on a screen can decide it
    adrift: str = ""  # taken out of the flow: its own place, and what it may cover, are geometry
    struck: bool = False
    shadow: tuple[Rgba, ...] = ()  # the colours of its letters' shadow
    security: bool = False
    transform: str = "none"
    indent: Length = NO_INDENT
    letter: float = 0.0
    family: tuple[str, ...] = ()  # of fonts, the first choice first, in lower case
    nowrap: bool = False
    clipped: bool = False  # a box around it cuts off what is too wide
    squeezed: bool = False  # a box around it has no room for words beside one another
    cropped: bool = False  # the page itself does
    dark: bool = False
    schemes: tuple[str, ...] = ()
    quotes: Value = "auto"
    marker: Value = "disc"
    counts: bool = False  # the page's own counting decides on the numbers of its items
    raised: str = ""  # "super" or "sub" where it stands above or below its line
    dead: bool = False  # a link in it does not answer a click
    image_marker: bool = False  # a picture is the sign of a list item
    # Its own: elements in it do not have it from it
    display: str = "inline"
    clipped_to_text: bool = False
    override: bool = False
    floated: bool = False
    content: Value = "normal"
    position: str = "static"
    # What its own ground may lie over: "page", "box" (its containing block), "beyond" (what is around that), "parent",
    # or "frame" (the parent, by a picture)
    covers: str = ""
    sized: bool = False
    reordered: bool = False  # shows itself in another order than the file
    turned: bool = False  # shows its children so
    order: float = 0.0  # among its siblings in a flexible box
    side: str = ""  # to which it floats: "left", "inline-end", ...
    cell: tuple[str, ...] = ()  # where in a grid it is put: its rows and columns, or the name of an area
    areas: tuple[str, ...] = ()  # the rows of names of a grid
    parent_display: str = "block"
    beside: bool = False  # it stands beside its siblings: its parent is a row, or has several columns
    row: bool = False  # its children stand beside one another
    tight: bool = False  # and nothing keeps them apart
    painted: bool = False  # its own box has a ground
    plate: bool = False  # a picture is drawn in its own box
    icon: bool = False  # it is too low for words
    custom: Mapping[str, tuple[Token, ...]] = field(default_factory=dict)
    verdict: tuple[str, str] | None = None

    @property
    def is_block(self) -> bool:
        """Whether it begins and ends a line of its own (children of flex and grid boxes do)."""
        if self.display in {"none", "contents"}:
            return False
        if self.position in {"absolute", "fixed"}:
            return not self.hidden  # words for screen readers alone are said within their sentence
        if self.parent_display in FLEXIBLE:
            return True
        return self.display not in INLINE and self.display not in INLINE_BOXES

    def judge(self) -> tuple[str, str]:
        """Why text in this element cannot be seen, and why that cannot be told here; "" and "" when it is seen."""
        if self.verdict is None:
            self.verdict = (_why_hidden(self), self.unsure or _why_unsure(self))
        return self.verdict


def _is_of_signs(style: Style) -> bool:
    return bool(style.family) and is_of_signs(style.family[0])


def _why_hidden(style: Style) -> str:
    return style.hidden or next((why() for test, why in _HIDING if test(style)), "")


def ink_of(style: Style) -> Rgba:
    """The colour in which letters are filled."""
    return style.fill if style.fill is not None else style.colour


@lru_cache(maxsize=1024)
def _faint(ink: Rgba, grounds: tuple[Rgba, ...]) -> tuple[bool, ...]:
    """Of each ground: whether letters are not seen on it."""
    return tuple(contrast(over(ink, ground), ground) < LEAST_CONTRAST for ground in grounds)


def _is_dark_on(inks: Iterable[Rgba], ground: Rgba) -> bool:
    return any(contrast(over(ink, ground), ground) >= LEAST_CONTRAST for ink in inks)


def _is_faint(style: Style) -> bool:
    if style.clipped_to_text or any(_is_dark_on(style.shadow, ground) for ground in style.grounds):
        return False
    if ink_of(style)[3] < LEAST_OPACITY:
        return True
    return not style.picture and all(_faint(ink_of(style), style.grounds))


def _why_unsure(style: Style) -> str:
    if style.nowrap and style.clipped:
        return _("it may be cut off")
    if style.clipped_to_text:
        return _("its colour is a picture")
    if style.picture:
        return _("a picture lies behind it")
    if any(_faint(ink_of(style), style.grounds)):
        return _("its colour is close to the ground in places")
    return ""


_HIDING: tuple[tuple[Callable[[Style], bool], Callable[[], str]], ...] = (
    (lambda style: not style.visible, lambda: _("visibility: hidden")),
    (lambda style: style.opacity < LEAST_OPACITY, lambda: _("it is transparent")),
    (lambda style: style.font_size * style.zoom < LEAST_FONT, lambda: _("its letters are too small")),
    (lambda style: style.security, lambda: _("dots stand for its letters")),
    (lambda style: style.letter < -0.3 * style.font_size, lambda: _("its letters lie on top of one another")),
    (lambda style: style.letter > 2 * style.font_size, lambda: _("its letters stand too far apart to be read")),
    (_is_of_signs, lambda: _("its font shows signs instead of letters")),
    (lambda style: style.struck, struck_through),
    (_is_faint, lambda: _("it has the colour of the ground")),
)

"""One element's style worked out from its rules: hidden, for which reason, or a question that only geometry answers."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, NamedTuple

from oppslag.messages import _
from oppslag.reading.css.properties import UNKNOWN, Value
from oppslag.reading.css.style import FLEXIBLE, INLINE, INLINE_BOXES, LEAST_OPACITY, NO_INDENT, Style, Token
from oppslag.reading.css.values import (
    BLACK,
    CLEAR,
    FONT_SIZES,
    SYSTEM,
    Length,
    Rgba,
    Units,
    colour,
    commas,
    contrast,
    is_colour,
    keyword,
    length,
    number,
    over,
)

Values = Mapping[str, Value]
LEAST_ADJUST = 0.2  # of the size: how high a small letter is set (font-size-adjust); most fonts have 0.5
FAR = 500.0  # CSS pixels to the left or above: outside every screen
FAR_FORWARD = 3000.0  # to the right or below
NEAR = 40.0  # a shift this small leaves a text where its reader looks
LINE = 0.6  # of the size of the letters: a shift up or down by more lays a line upon the next
LEAST_LINE = 0.75  # of the size of the letters: the height of a line whose neighbours leave it alone
RAISED = 0.2  # of the size of the letters: from here on a digit is a power
THIN = 0.3  # of the size of the letters: as thick as a line under a title
EDGE = 0.15  # of the size of the letters: so near to the end of a box no letter stands
SMALL = 1.5  # of the size of the letters: as large as the sign of a list item
MOST_COLUMNS = 6
SPACE = 0.25  # of the size of the letters: how wide a space is
LEAST_COLUMN = 4.0  # of the size of the letters
LEAST_WIDTH = 3.0  # of the size of the letters: a narrower box has room for a letter or two in a line
LEAST_RULING = 3.0  # of the size of the letters: lines that are drawn closer together go through the words
RULING_CONTRAST = 2.0  # with the ground: the lines of a notebook are fainter
MOST_SCALE = 3.0
MOST_ICON = 24.0  # CSS pixels: too low for words
MOST_SPACE = 4.0  # of the size of the letters between two words
_REPLACED = frozenset({"img", "svg", "canvas", "video", "iframe", "object", "embed"})
_BY_IDENTITY = ("quotes", "marker", "content", "custom")  # fields that hold tokens, which have no digest


_NAMES = [part.name for part in fields(Style)]
_HANDED_DOWN = attrgetter(*_NAMES[: _NAMES.index("display")])
_PLAIN = attrgetter(*(name for name in _NAMES if name not in {*_BY_IDENTITY, "verdict"}))
_KEPT = attrgetter(*_BY_IDENTITY)


def identity(style: Style) -> tuple[object, ...]:
    """What two styles share that say the same; valid as long as the style lives."""
    return (*_PLAIN(style), *(value if isinstance(value, str) else id(value) for value in _KEPT(style)))


def root_style(scheme: str, dark: bool) -> Style:
    """The style around the root element, for a page whose meta element declares the colour scheme."""
    style = Style(display="block")
    _use_scheme(style, tuple(scheme.lower().split()), dark)
    return style


def _use_scheme(style: Style, schemes: tuple[str, ...], dark: bool) -> None:
    known = [word for word in schemes if word in {"light", "dark"}]
    style.schemes = schemes
    style.dark = known == ["dark"] or (dark and "dark" in known)


class Setting(NamedTuple):
    """What an element's values are computed with. `moved`: an animation changes what is seen of it.

    `forced`: the reader's own colours stand for the page's.
    """

    custom: Mapping[str, Any]
    units: Units
    moved: bool
    dark: bool
    forced: bool = False
    paper: bool = False


def compute(parent: Style, values: Values, tag: str, setting: Setting) -> Style:
    """The style of an element from its parent's and from the values that won the cascade."""
    through = parent.display == "contents"  # what is in it stands where it would
    style = Style(*_HANDED_DOWN(parent))
    style.parent_display = parent.parent_display if through else parent.display
    style.beside = parent.beside if through else parent.row
    style.custom = setting.custom
    style.display = _word(values, "display", "inline")
    if style.display not in INLINE | INLINE_BOXES:
        style.raised = ""
    maker = _Maker(style, parent, values, setting.units, paper=setting.paper)
    maker.font()
    maker.scheme(setting.dark, root=parent.root_size == 0.0)
    for names, matter in _MATTERS[setting.forced :]:
        if not names.isdisjoint(values) or tag in _REPLACED:
            matter(maker, tag)
    maker.box(tag)
    maker.arrange(tag)
    style.override = style.override or (parent.override and style.display in INLINE)
    if setting.moved:
        maker.question(_("an animation changes it"))
    if UNKNOWN in values:
        maker.doubt(_("only a browser can compute its style ({property})", property=_word(values, UNKNOWN, "?")))
    style.struck = (
        parent.struck or tag in {"s", "del", "strike"} or "line-through" in _words(values, "text-decoration-line")
    )
    return style


def _word(values: Values, name: str, otherwise: str) -> str:
    value = values.get(name, otherwise)
    return value if isinstance(value, str) and value not in {"initial", "unset", "inherit"} else otherwise


def _words(values: Values, name: str) -> set[str]:
    value = values.get(name, ())
    return {value} if isinstance(value, str) else {t.lower_value for t in value if t.type == "ident"}


class _Maker:
    """Fills in a style, one matter at a time."""

    def __init__(self, style: Style, parent: Style, values: Values, units: Units, *, paper: bool) -> None:
        self.style, self.parent, self.values, self.units, self.paper = style, parent, values, units, paper

    def conceal(self, why: str) -> None:
        self.style.hidden = self.style.hidden or why

    def doubt(self, why: str) -> None:
        self.style.unsure = self.style.unsure or why

    def question(self, why: str) -> None:
        """A doubt that only a person's eye decides."""
        self.doubt(why)
        self.style.lasting = True

    def given(self, name: str) -> Value | None:
        """The value, or None where the element has its parent's or the initial one."""
        value = self.values.get(name)
        return None if value in ("inherit", "unset", "revert") else value

    def tokens(self, name: str) -> tuple[Token, ...]:
        value = self.values.get(name, ())
        return () if isinstance(value, str) else value

    def length(self, name: str) -> Length | None:
        return length(self.tokens(name), self.units) if name in self.values else None

    def number(self, name: str) -> float | None:
        return number(self.tokens(name), self.units) if name in self.values else None

    def font(self) -> None:
        style, value = self.style, self.given("font-size")
        if isinstance(value, str):
            factor = {"smaller": 1 / 1.2, "larger": 1.2}.get(value)
            style.font_size = self.parent.font_size * factor if factor else FONT_SIZES.get(value, 16.0)
        elif value and (size := length(value, Units(self.units.em, self.units.rem or 16.0, self.units.viewport))):
            style.font_size = size.px + size.percent / 100 * self.parent.font_size
        if self.parent.root_size == 0.0:
            style.root_size = style.font_size
        self.units = Units(style.font_size, style.root_size, self.units.viewport)
        zoom = self.number("zoom")
        style.zoom = self.parent.zoom * (zoom or 1.0)

    def scheme(self, dark: bool, root: bool) -> None:
        style = self.style
        if self.given("color-scheme") is not None:
            _use_scheme(style, tuple(_words(self.values, "color-scheme")), dark)
        if root:
            style.colour = SYSTEM["canvastext"][style.dark]
            style.grounds = (SYSTEM["canvas"][style.dark],)

    def inherited(self, _tag: str) -> None:  # noqa: C901 - one line a property, each as plain as the next
        style, values = self.style, self.values
        if (value := self.given("visibility")) is not None:
            style.visible = value in ("visible", "initial")
        if (value := self.given("text-transform")) is not None:
            style.transform = next(iter(_words(values, "text-transform") - {"initial"}), "none")
        if (value := self.given("quotes")) is not None:
            style.quotes = value
        if (value := self.given("list-style-type")) is not None:
            style.marker = value
        if (value := self.given("list-style-image")) is not None:
            style.image_marker = any(_is_picture(t) for t in self.tokens("list-style-image"))
        if (value := self.given("text-shadow")) is not None:
            found = (
                colour(token, style.colour, style.dark) for token in self.tokens("text-shadow") if is_colour(token)
            )
            style.shadow = tuple(one for one in found if one is not None)
        if (value := self.given("-webkit-text-security")) is not None:
            style.security = value not in ("none", "initial")
        if (value := self.given("text-indent")) is not None:
            indent = [token for token in self.tokens("text-indent") if token.type != "ident"]  # hanging, each-line
            style.indent = length(indent, self.units) or Length(0.0)
        if (value := self.given("letter-spacing")) is not None:
            space = self.length("letter-spacing") or Length(0.0)
            style.letter = space.px + space.percent / 100 * style.font_size
        if (value := self.given("font-family")) is not None:
            style.family = (value,) if isinstance(value, str) else tuple(_families(value))
        for name, dead in (("pointer-events", "none"), ("interactivity", "inert")):
            if (value := self.given(name)) is not None:
                style.dead = value == dead
        style.content = values.get("content", "normal")
        style.override = _word(values, "unicode-bidi", "") in {"bidi-override", "isolate-override"}
        self._spacing()
        self._lines()

    def _lines(self) -> None:
        if (value := self.given("text-wrap-mode")) is not None:
            self.style.nowrap = value == "nowrap"
        adjusted, raised = self.number("font-size-adjust"), self.length("vertical-align")
        if adjusted is not None and adjusted < LEAST_ADJUST:
            self.conceal(_("its letters are too small"))
        inline = self.style.display in INLINE | INLINE_BOXES
        position = self.given("font-variant-position")
        place = position if position in ("super", "sub") else self.given("vertical-align")
        if inline and place in ("super", "sub"):
            self.style.raised = str(place)
        elif inline and raised is not None and abs(raised.px) > RAISED * self.style.font_size:
            self.style.raised = "super" if raised.px > 0 else "sub"
        if inline and raised is not None and abs(raised.px) > NEAR:
            self.doubt(_("it is moved from its place"))

    def _spacing(self) -> None:
        line = self.given("line-height")
        if line is not None and not isinstance(line, str):
            factor, size = self.number("line-height"), self.length("line-height")
            if not (size and size.px):
                lines = factor if factor is not None else 1.0
            else:
                lines = size.px / max(self.style.font_size, 0.01)
            if lines < LEAST_LINE:
                self.question(_("its lines lie on top of one another"))
        space = self.length("word-spacing") or Length(0.0)
        wide = space.px + space.percent / 100 * SPACE * self.style.font_size  # CSS Text 4, 8.1: of a space
        if wide > MOST_SPACE * self.style.font_size:
            self.question(_("its words stand too far apart to be read"))
        if wide < -0.2 * self.style.font_size:
            self.question(_("its words run together"))

    def paint(self, _tag: str) -> None:
        style = self.style
        style.colour = self._ink("color", self.parent.colour) or style.colour
        if (fill := self.values.get("-webkit-text-fill-color")) is not None and fill not in ("inherit", "unset"):
            style.fill = self._ink("-webkit-text-fill-color", style.colour)
        if self.values.get("fill") is not None:
            style.svg_fill = CLEAR if keyword(self.tokens("fill")) == "none" else self._ink("fill", style.colour)
        self._ground()

    def _ink(self, name: str, current: Rgba) -> Rgba | None:
        value = self.values.get(name)
        if value == "initial":
            return {"color": SYSTEM["canvastext"][self.style.dark], "fill": BLACK}.get(name, current)
        tokens = self.tokens(name)
        if not tokens:
            return None
        found = colour(tokens[0], current, self.style.dark)
        if found is None and name != "fill":
            self.doubt(_("its colour cannot be computed"))
        return found

    def _ground(self) -> None:
        style = self.style
        style.painted = self._paints()
        if tokens := self.tokens("background-color"):
            paint = colour(tokens[0], style.colour, style.dark)
            if paint is None:
                style.picture = True
            elif paint[3] > 0:
                style.grounds = tuple(dict.fromkeys(over(paint, ground) for ground in style.grounds))
                style.picture = style.picture and paint[3] < 0.95
        for image in self.tokens("background-image"):
            if not self._is_line(image):
                self._picture(image)
        style.clipped_to_text = "text" in _words(self.values, "background-clip")

    def frame(self, _tag: str) -> None:
        """A picture as a frame that fills the box, or reaches beyond it (CSS Backgrounds 3, 6)."""
        tokens = (*self.tokens("border-image"), *self.tokens("border-image-source"))
        if not any(_is_picture(token) for token in tokens):
            return
        if "fill" in _words(self.values, "border-image") | _words(self.values, "border-image-slice"):
            self.question(_("a picture lies behind it"))
        parts = [token for token in self.tokens("border-image") if token.type == "literal" and token.value == "/"]
        if len(parts) > 1 or "border-image-outset" in self.values:
            self.style.covers = "frame"

    def letters(self, _tag: str) -> None:
        """What is drawn on the letters, and how their lines run."""
        size = self.style.font_size
        strokes = (*self.tokens("-webkit-text-stroke"), *self.tokens("-webkit-text-stroke-width"))
        if any((width := length([t], self.units)) and width.px > 0.12 * size for t in strokes if t.type == "dimension"):
            self.question(_("a stroke lies over its letters"))
        if _word(self.values, "writing-mode", "horizontal-tb") not in {"horizontal-tb", "lr", "lr-tb", "rl", "rl-tb"}:
            self.question(_("its lines run from top to bottom"))
        thick, raised = self.length("text-decoration-thickness"), self.length("text-underline-offset")
        if (thick and thick.px + thick.percent * size / 100 > 0.3 * size) or (raised and raised.px < -0.1 * size):
            self.question(_("a line is drawn over it"))
        hyphen, marks = self.tokens("hyphenate-character"), (
            *self.tokens("text-emphasis"), *self.tokens("text-emphasis-style"),
        )  # fmt: skip
        if any(t.type == "string" and t.value not in {"", "-", "\u2010", "\u00ad"} for t in hyphen):
            self.question(_("words are put in where its lines break"))
        if any(token.type == "string" for token in marks):
            self.question(_("signs stand over its letters"))
        counters = (name for kind in ("reset", "set", "increment") for name in _words(self.values, f"counter-{kind}"))
        self.style.counts = self.style.counts or "list-item" in counters

    def _is_line(self, image: Token) -> bool:
        """Whether a picture is a mere line under the words, as links have; one through their middle is not."""
        size = length(self.tokens("background-size")[-1:], self.units)
        once = {"no-repeat", "repeat-x"} & _words(self.values, "background-repeat")
        if size is None or size.percent or size.px > LINE / 2 * self.style.font_size or not once:
            return False
        place = [length([token], self.units) for token in self.tokens("background-position")]
        middle = any(each is not None and 20 < each.percent < 80 for each in place)
        first = any(each and LINE / 2 < each.px / self.style.font_size < 1 for each in place)  # through the first line
        middle = middle or first
        if middle or "center" in _words(self.values, "background-position"):
            self.question(_("a line is drawn over it"))
        return str(image.type) == "function"

    def _shadows(self) -> None:
        """Shadows inside the box lie on its ground and under its words (CSS Backgrounds 3, 7.2)."""
        for shadow in commas(self.tokens("box-shadow")):
            words = {token.lower_value for token in shadow if token.type == "ident"}
            sizes = [
                length([token], self.units) for token in shadow if token.type in {"dimension", "number", "function"}
            ]
            reach = max((abs(size.px) for size in sizes if size), default=0.0)
            ink = next(
                (one for t in shadow if is_colour(t) and (one := colour(t, self.style.colour, self.style.dark))), None
            )
            if "inset" in words and reach > self.style.font_size and ink is not None:
                laid = (over(ink, ground) for ground in self.style.grounds)
                self.style.grounds = tuple(dict.fromkeys((*self.style.grounds, *laid)))[:16]

    def _outlined(self) -> None:
        """An outline that is drawn inwards lies over the words."""
        inward, widths = self.length("outline-offset"), (*self.tokens("outline"), *self.tokens("outline-width"))
        wide = max((size.px for t in widths if (size := length([t], self.units))), default=0.0)
        if inward and inward.px < -LINE * self.style.font_size and wide > RAISED * self.style.font_size:
            self.question(_("a line is drawn over it"))

    def _picture(self, image: Token) -> None:
        stops = _stops(image, self.style) if image.type == "function" and image.lower_name.endswith("gradient") else []
        if not stops:
            self.style.picture = self.style.plate = True
            return
        if image.lower_name.startswith("repeating-") and self._is_ruling(image):
            self.question(_("a line is drawn over it"))
        if image.lower_name.endswith("linear-gradient") and _is_stroke(image, self.style):
            self.question(_("a line is drawn over it"))
        laid = [over(stop, ground) for stop in stops for ground in self.style.grounds]
        self.style.grounds = tuple(dict.fromkeys(laid))[:16]

    def _is_ruling(self, image: Token) -> bool:
        """Whether a gradient draws lines that stand out from the ground, again and again, closer than lines of text."""
        parts = commas(image.arguments)
        sizes = [size for part in parts for token in part if (size := length([token], self.units)) and size.px]
        period = max((size.px for size in sizes), default=0.0)
        stops, ground = _stops(image, self.style), self.style.grounds[0]
        strong = [stop for stop in stops if contrast(over(stop, ground), ground) > RULING_CONTRAST]
        return 0 < period < LEAST_RULING * self.style.font_size and bool(strong) and len(strong) < len(stops)

    def hide(self, tag: str) -> None:
        style, values = self.style, self.values
        if style.display == "none" or style.display.startswith("table-column"):
            self.conceal(_("display: none"))
        style.reordered = tag != _STRUCTURES.get(style.display, tag)  # such a row stands first or last of its table
        if "hidden" in _words(values, "content-visibility"):
            self.conceal(_("content-visibility: hidden"))
        opacity = self.number("opacity")
        if opacity is not None:
            style.opacity = self.parent.opacity * min(1.0, max(0.0, opacity))
        self._clip()
        content = values.get("content")
        if tag[0] != ":" and content is not None and not isinstance(content, str) and any(map(_is_picture, content)):
            self.doubt(_("a picture takes its place"))

    def _clip(self) -> None:
        lifted = _word(self.values, "position", "static") in {"absolute", "fixed"}
        clip = self.tokens("clip")
        if lifted and clip and clip[0].type == "function":
            self._clip_rectangle(clip[0])
        path = self.tokens("clip-path")
        if path and path[0].type == "function":
            (self.conceal if _leaves_nothing(path[0], self.units) else self.doubt)(_("clip-path cuts it"))
        elif path and path[0].type == "url":
            self.doubt(_("clip-path cuts it"))

    def _clip_rectangle(self, token: Token) -> None:
        parts = [
            t for t in token.arguments if t.type not in {"whitespace", "comment"} and getattr(t, "value", "") != ","
        ]
        sides = [length([part], self.units) for part in parts]
        if len(sides) != 4:
            return
        top, right, bottom, left = sides
        high = None if bottom is None else bottom.px - (top.px if top else 0.0)
        wide = None if right is None else right.px - (left.px if left else 0.0)
        small = any(side is not None and side <= 2 for side in (high, wide))
        (self.conceal if small else self.doubt)(_("clip cuts it"))

    def place(self, tag: str) -> None:
        """Position, and what a box out of the flow may cover."""
        style = self.style
        style.position = _word(self.values, "position", "static").removeprefix("-webkit-")
        if self.values.get("position") == "inherit":
            style.position = self.parent.position
        lifted = style.position in {"absolute", "fixed"}
        if lifted or style.position == "relative" or tag == "dialog":  # an open one is lifted wherever it stands
            self._offsets(lifted or style.position == "static")
        paints = tag in _REPLACED or tag == "hr" or self._paints()
        ruled = tag[0] == ":" and self._is_ruled()
        if tag[0] == ":" and lifted and (paints or ruled) and self._is_aside(ruled=not paints):
            paints = ruled = False
        paints = paints or ruled
        if style.position == "sticky" and paints and self._is_as_high() and not self._is_beside():
            style.covers = "parent"  # what scrolls past lies under it
        self._margins(paints, "frame" if ruled else "parent")
        self._edges()
        depth = self.number("z-index")
        if depth is not None and depth < 0 and (style.position != "static" or style.parent_display in FLEXIBLE):
            self.doubt(_("it is placed behind the rest"))
        if lifted and paints and self._is_beyond():
            style.covers = "beyond"
        if not lifted or style.hidden:
            return
        style.adrift = style.adrift or _("it is placed freely, and may lie outside or behind something")
        style.sized = self._is_sized()
        if paints and not (depth is not None and depth < 0):
            style.covers = "box" if style.position == "absolute" else "page" if self._is_tall() else ""

    def _paints(self) -> bool:
        paint = self.tokens("background-color")
        ink = colour(paint[0], self.style.colour, self.style.dark) if paint else None
        return bool((ink and ink[3] > 0.1) or self.tokens("background-image") or self.tokens("backdrop-filter"))

    def _is_beyond(self) -> bool:
        """Whether it begins before its containing block, or after it."""
        sides = [self.length(side) for side in ("left", "top", "right", "bottom")]
        return any(
            side is not None and (side.px <= -NEAR / 2 or side.percent < 0 or side.percent >= 100) for side in sides
        )

    def _edges(self) -> None:
        """Space beside the words that pushes them off the page."""
        for sizes, strokes in _EDGES:
            if not self.values.keys().isdisjoint((*sizes, *strokes)):
                self._edge(sizes, strokes)

    def _edge(self, sizes: tuple[str, ...], strokes: tuple[str, ...]) -> None:
        before = [self.length(name) for name in sizes if name in self.values]
        before += [length([t], self.units) for name in strokes for t in self.tokens(name) if t.type == "dimension"]
        there = [one for one in before if one and (one.px > 0 or one.percent > 0)]
        if sum(one.px for one in there) <= 0.9 * self.units.viewport.least and not any(one.percent for one in there):
            return  # in all of them
        width = self.units.viewport.width
        if sum(max(one.px + one.percent / 100 * width, 0.0) for one in there) > 0.9 * width:
            self.doubt(_("it is moved from its place"))

    def _is_sized(self) -> bool:
        both = all(self.length(s) for s in ("left", "right")) or all(self.length(s) for s in ("top", "bottom"))
        sizes = [self.length(name) for name in ("width", "height", "min-width", "min-height")]
        return both or any(size and (size.px >= NEAR or size.percent >= 20) for size in sizes)

    def _is_as_high(self) -> bool:
        """Whether it is about as high as the window."""
        sizes = [self.length(name) for name in ("height", "min-height")]
        return any(size is not None and size.px >= self.units.viewport.height * 0.8 for size in sizes)

    def _is_beside(self) -> bool:
        """Whether it stands beside the rest of its parent and not before it, as a side menu does."""
        width = self.length("width") or self.length("max-width")
        narrow = width is not None and (width.px + width.percent / 100 * self.units.viewport.width) < (
            self.units.viewport.width / 2
        )
        return narrow or self.style.beside or "float" in self.values

    def _is_tall(self) -> bool:
        sizes = [self.length(name) for name in ("height", "min-height")]
        tall = any(size and (size.px >= self.units.viewport.height * 0.4 or size.percent >= 40) for size in sizes)
        return tall or all(self.length(side) is not None for side in ("top", "bottom"))

    def _offsets(self, lifted: bool) -> None:
        for side in ("left", "top", "right", "bottom"):
            value = self.length(side)
            if value is None:
                continue
            forward = value.px >= FAR_FORWARD or (lifted and value.percent >= 100 and side in {"right", "bottom"})
            if (
                value.px <= -FAR
                or value.percent <= -100
                or forward
                or (lifted and value.px <= -2.5 * self.style.font_size)
            ):
                self.conceal(_("it is placed outside the page"))
            elif not lifted and (abs(value.px) > self.style.font_size * 0.6 or value.percent):
                self.doubt(_("it is moved from its place"))
                self.style.covers = "parent"

    def _is_ruled(self) -> bool:
        """Whether a line is drawn above or below its box."""
        tokens = [token for name in _LINES for token in self.tokens(name)]
        drawn = any(isinstance(self.values.get(name), str) and self.values[name] in _DRAWN for name in _LINES)
        drawn = drawn or any(token.type == "ident" and token.lower_value in _DRAWN for token in tokens)
        drawn = drawn or bool(self.tokens("box-shadow"))
        inks = [ink for t in tokens if is_colour(t) and (ink := colour(t, self.style.colour, self.style.dark))]
        return drawn and not (inks and all(ink[3] < LEAST_OPACITY for ink in inks))

    def _is_aside(self, *, ruled: bool) -> bool:
        """Whether what is drawn leaves words alone: thin and at an edge of the box around it, or small and beside it.

        `ruled`: it is nothing but lines, which may go around the words.
        """
        if not {"translate", "scale", "aspect-ratio"}.isdisjoint(self.values) or not self._stays():
            return False
        wide, high = self._extent("width", ("left", "right")), self._extent("height", ("top", "bottom"))
        beside, level = self._at_edges("left", "right"), self._at_edges("top", "bottom")
        thin, em = THIN * self.style.font_size, self.style.font_size
        if wide is not None and (
            (ruled and wide <= SMALL * em)
            or (wide <= thin and any(beside))
            or (wide <= 2 * em and any(self._at_edges("left", "right", past=wide)))
        ):
            return True
        if high is not None:
            return high <= thin and (any(level) or not level)
        height = self.length("height")
        ends = len(level) + (height is not None and height.percent >= 99)
        return ruled and ends >= 2 and all(level)

    def _at_edges(self, *sides: str, past: float = 0.0) -> list[bool]:
        """Of each side that is told how far it is from the box around it: whether it lies at an edge, or outside.

        `past`: so far that something as wide as this lies there.
        """
        em = self.style.font_size
        ends = [end for side in sides if (end := self.length(side)) is not None]
        return [
            (not end.percent and -2 * SMALL * em <= end.px <= EDGE * em - past)
            or (end.percent >= 100 and end.px >= -(0.0 if past else THIN) * em)
            for end in ends
        ]

    def _extent(self, name: str, ends: tuple[str, str]) -> float | None:
        """How wide or high a box without words is; None where it is as long as what is around it, or unknown."""
        size = self.length(name)
        if (size is None and all(self.length(end) for end in ends)) or f"min-{name}" in self.values:
            return None
        sides = (f"border-{end}{part}" for end in ends for part in ("", "-width"))
        lines = ("border", "border-width", "outline", "outline-width", "box-shadow", *sides)
        parts = [size, *(self.length(f"padding-{end}") for end in ends if f"padding-{end}" in self.values)]
        parts += [length([token], self.units) for line in lines for token in self.tokens(line)]
        return None if any(part and part.percent for part in parts) else sum(part.px for part in parts if part)

    def _stays(self) -> bool:
        """Whether its transform does no more than turn it, or move it by its own size."""
        for token in self.tokens("transform"):
            name = token.lower_name if token.type == "function" else ""
            parts = [number(part) for part in commas(token.arguments)] if name.startswith("translate") else [0.0]
            known = all(part is not None and abs(part) <= 1 for part in parts)
            if not known or not name.startswith(("rotate", "translate")):
                return False
        return True

    def _margins(self, paints: bool, over: str) -> None:
        for side in ("left", "top", "right", "bottom"):
            value = self.length(f"margin-{side}")
            if value is None or (value.px >= 0 and value.percent >= 0):
                continue
            bleeds = value.px < 0 < value.percent  # out of its column, to the edge of the window
            if (value.px <= -FAR or value.percent <= -100) and side in {"left", "top"} and not bleeds:
                self.conceal(_("it is placed outside the page"))
            elif (
                value.px < -NEAR or value.percent < 0 or (side == "top" and value.px < -LINE * 2 * self.style.font_size)
            ):
                self.doubt(_("it is moved from its place"))
            across = side in {"left", "right"} and value.px < -NEAR and over == "frame"
            down = side in {"top", "bottom"} and (value.px < -8 or value.percent) and (paints or value.px < -NEAR / 2)
            if across or down:
                self.style.covers = over

    @property
    def _is_inline(self) -> bool:
        """Whether it is a box within lines, which has no size of its own."""
        style = self.style
        lifted = style.position in {"absolute", "fixed"}
        return style.display in INLINE and not lifted and style.parent_display not in FLEXIBLE

    def shift(self, _tag: str) -> None:
        """Transforms, which do nothing to an inline box."""
        if self._is_inline:
            return
        for name in ("transform", "translate", "scale", "rotate"):
            for token in self._functions(name):
                self._transform(token.lower_name, [part for part in commas(token.arguments) if part])
        for name in ("translate", "scale", "rotate"):
            parts = [[token] for token in self.tokens(name) if token.type != "function"]
            if parts:
                self._transform(name, parts)
        turns = any(self.tokens(name) for name in ("transform", "scale", "rotate"))
        about = [length([token], self.units) for token in self.tokens("transform-origin")]
        if turns and any(place and (abs(place.px) > FAR or abs(place.percent) > 300) for place in about):
            self.doubt(_("transform moves it"))

    def _functions(self, name: str) -> list[Token]:
        return [token for token in self.tokens(name) if token.type == "function"] if name == "transform" else []

    def _transform(self, name: str, parts: Sequence[Sequence[Token]]) -> None:
        if name.startswith("translate"):
            self._translate(name, [length(part, self.units) for part in parts])
        elif name.startswith("scale"):
            self._scale([number(part) for part in parts])
        elif name.startswith("rotate"):
            self._rotate(name, parts)
        elif name == "matrix":
            numbers = [number(part) or 0.0 for part in parts]
            if len(numbers) == 6 and numbers[0] * numbers[3] - numbers[1] * numbers[2] <= 0.01:
                self.conceal(_("transform leaves nothing of it, or mirrors it"))
            elif numbers != [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]:
                self.doubt(_("transform moves it"))
        elif name in {"matrix3d", "perspective"} or name.startswith("skew"):
            self.doubt(_("transform moves it"))

    def _translate(self, name: str, moves: Sequence[Length | None]) -> None:
        if name.endswith("z"):
            if any(move is None or move.px <= -NEAR for move in moves):
                self.doubt(_("transform moves it"))
            return
        line = min(NEAR, LINE * self.style.font_size)
        for place, move in enumerate(moves):
            near = line if name.endswith("y") or (place == 1 and not name.endswith("x")) else NEAR
            if move is None:
                self.doubt(_("transform moves it"))
            elif self._is_drawn_out(name, place, move):
                self.style.covers = ""
                self.doubt(_("transform moves it"))
            elif move.px <= -FAR or move.px >= FAR_FORWARD or move.percent <= -400 or move.percent >= 400:
                self.conceal(_("transform moves it outside the page"))
            elif abs(move.px) > near or abs(move.percent) > 20:
                # up or down: onto the words of another line, which both are seen
                (self.question if near == line else self.doubt)(_("transform moves it"))
                self.style.covers = self.style.covers or "parent"

    def _is_drawn_out(self, name: str, place: int, move: Length) -> bool:
        """Whether a box at the edge of the window is moved out of it by its own size, as a menu that waits is."""
        across = not name.endswith("y") and place == 0
        sides = ("left", "right") if across else ("top", "bottom")
        ends = [self.length(side) for side in (sides if move.percent < 0 else sides[::-1])]
        at_edge = ends[0] is not None and not ends[0].px and not ends[0].percent and ends[1] is None
        return self.style.position == "fixed" and at_edge and abs(move.percent) >= 100

    def _scale(self, factors: Sequence[float | None]) -> None:
        known = [factor for factor in factors[:2] if factor is not None]
        if any(factor < -0.01 for factor in known) and all(abs(factor) > 0.01 for factor in known):
            self.question(_("transform leaves nothing of it, or mirrors it"))
        elif any(factor <= 0.01 for factor in known):
            self.conceal(_("transform leaves nothing of it, or mirrors it"))
        elif known:
            self.style.zoom *= min(1.0, *known, 1.0)
            if max(known) > MOST_SCALE:
                self.doubt(_("transform moves it"))
                self.style.covers = self.style.covers or "parent"

    def _rotate(self, name: str, parts: Sequence[Sequence[Token]]) -> None:
        angle = _degrees(parts[-1][-1]) if parts and parts[-1] else 0.0
        if name[-1] in "xy" and len(name) == len("rotatex"):
            if abs(math.cos(math.radians(angle))) < 0.1 or math.cos(math.radians(angle)) < 0:
                self.conceal(_("transform leaves nothing of it, or mirrors it"))
        elif abs((angle + 180) % 360 - 180) > 10:
            self.question(_("transform turns it"))

    def box(self, tag: str) -> None:
        """Boxes too small for their text, which cut it off."""
        style = self.style
        if self._is_inline:
            return
        if style.indent is not NO_INDENT:
            self._indent()
        if _SIZING.isdisjoint(self.values):
            return
        self._contain()
        self._squeeze()
        clipping = {"hidden", "clip", "scroll", "auto", "overlay"}
        across, down = (_word(self.values, f"overflow-{axis}", "visible") for axis in "xy")
        if self._paints_inside():
            across, down = (way if way != "visible" else "clip" for way in (across, down))
        if across not in clipping and down not in clipping:
            self._spill()
            return
        if tag in {"html", "body"}:
            style.cropped = style.cropped or across in {"hidden", "clip"}
            if down in {"hidden", "clip"}:
                self.doubt(_("the page cannot be scrolled"))
            return
        style.clipped = style.clipped or across in {"hidden", "clip"}
        for names, way in ((("width", "max-width"), across), (("height", "max-height"), down)):
            self._cut(names, way)
        flex = [token.value for token in self.tokens("flex") if token.type in {"number", "dimension"}]
        gives_way = style.parent_display in FLEXIBLE and len(flex) > 1 and flex[0] == 0 and flex[-1] == 0
        ratio = any(token.type == "number" for token in self.tokens("aspect-ratio"))
        if (
            "ellipsis" in _words(self.values, "text-overflow")
            or self._is_rounded()
            or self.number("-webkit-line-clamp")
            or gives_way
            or ratio
        ):
            self.doubt(_("it may be cut off"))

    def _is_rounded(self) -> bool:
        """Whether its corners are so round that they cut off words."""
        sizes = [size for token in self.tokens("border-radius") if (size := length([token], self.units))]
        return any(size.percent >= 25 or size.px > LEAST_COLUMN * self.style.font_size for size in sizes)

    def _paints_inside(self) -> bool:
        """Whether nothing of it is painted outside its box (CSS Containment 2, 3.4), and the box has a size."""
        if not {"contain", "content-visibility"} & self.values.keys():
            return False
        words = _words(self.values, "contain") | ({"auto"} & _words(self.values, "content-visibility"))
        sized = any(self.length(name) for name in ("height", "max-height", "width", "max-width"))
        return sized and bool(words & {"paint", "strict", "content", "auto"})

    def arrange(self, tag: str) -> None:
        """How its children stand, and whether it is a picture without room for words."""
        style = self.style
        if style.display.endswith("flex"):
            style.row = not _word(self.values, "flex-direction", "row").startswith("column")
            style.tight = style.row and not {"gap", "column-gap", "justify-content"} & self.values.keys()
        elif style.display.endswith("grid"):
            columns = self.tokens("grid-template-columns")
            several = len([token for token in columns if token.type != "[] block"]) > 1
            several = several or any(token.type == "function" and token.lower_name == "repeat" for token in columns)
            named = any(len(str(t.value).split()) > 1 for t in self.tokens("grid-template-areas") if t.type == "string")
            style.row = several or named or "grid-template" in self.values or "grid" in self.values
        if style.plate or tag == "svg":
            sides = [self.length(name) for name in ("width", "height")]
            given = [side for side in sides if side is not None]
            low = all(not side.percent and side.px <= MOST_ICON for side in given)
            style.icon = low and len(given) >= (1 if tag == "svg" else 2)

    def _contain(self) -> None:
        """A box that is laid out as if it were empty, and cuts off or spills what is in it (CSS Containment 2)."""
        words = _words(self.values, "contain") | ({"size"} & _words(self.values, "container-type"))
        if words & {"strict", "size"} and not any(self.length(name) for name in ("height", "min-height")):
            self.conceal(_("its box is too small to show it"))

    def _squeeze(self) -> None:
        """A box that is as wide as a letter or two; the cell of a table grows with its words."""
        if self.style.display == "table-cell":
            return
        for name in ("width", "max-width"):
            size = self.length(name) if name in self.values else None
            if size is not None and 0 <= size.px < LEAST_WIDTH * self.style.font_size and size.percent < LEAST_COLUMN:
                self.style.squeezed = True

    def _spill(self) -> None:
        for name in ("height", "max-height"):
            size = self.length(name)
            if size is not None and not size.percent and size.px <= 0.5 * self.style.font_size:
                self.question(_("its lines lie on top of one another"))
        for name in ("width", "min-width"):
            size = self.length(name)
            if size is not None and (size.px >= FAR_FORWARD or size.percent >= 300):
                self.doubt(_("it may be cut off"))

    def _cut(self, names: tuple[str, str], way: str) -> None:
        for name in names:
            size = self.length(name)
            if size is None:
                if any(token.type == "function" and token.lower_name != "fit-content" for token in self.tokens(name)):
                    self.doubt(_("it may be cut off"))
                continue
            if size.percent:
                if size.percent < 50 and name.endswith("height") and way in {"hidden", "clip"}:
                    self.doubt(_("it may be cut off"))
                continue
            if size.px <= 0.5 * self.style.font_size:
                self.conceal(_("its box is too small to show it"))
            elif (way in {"hidden", "clip"} or self.paper) and (
                name.endswith("height") or size.px < 5 * self.style.font_size
            ):
                self.doubt(_("it may be cut off"))

    def _indent(self) -> None:
        style = self.style
        if (
            style.indent.px <= -200
            or style.indent.percent <= -50
            or style.indent.px >= 1500
            or style.indent.percent >= 100
        ):
            self.conceal(_("text-indent moves it outside the page"))
        elif style.indent.px < -6 * style.font_size:
            self.doubt(_("text-indent moves it"))

    def effects(self, _tag: str) -> None:
        """Filters, masks, blending, and boxes that show their children in another order."""
        for token in self.tokens("filter"):
            self._filter(token)
        way = _word(self.values, "float", "none")
        self.style.floated = way != "none"
        self.style.side = way
        if self.number("line-clamp"):
            self.question(_("it may be cut off"))  # not by every browser
        self._columns()
        self._grid()
        self._outlined()
        self._shadows()
        kinds = ("grid-template-rows", "grid-template-columns", "grid-auto-rows", "grid-auto-columns")
        tracks = [token for kind in kinds for token in self.tokens(kind)]
        if self.style.display in FLEXIBLE and any(getattr(token, "value", None) == 0 for token in tracks):
            self.doubt(_("its box is too small to show it"))
        around = (*self.tokens("box-shadow"), *self.tokens("outline"), *self.tokens("outline-width"))
        reach = [length([token], self.units) for token in around if token.type == "dimension"]
        if any(size is not None and abs(size.px) >= NEAR for size in reach):
            self.style.covers = "parent"
        if self.tokens("-webkit-box-reflect"):
            self.question(_("something may lie over it"))
            self.style.covers = "frame"
        if self.tokens("offset-path"):
            self.doubt(_("it is moved from its place"))
        if self.tokens("mask-image"):
            self.style.plate = self.style.plate or any(t.type == "url" for t in self.tokens("mask-image"))
            self.question(_("a mask lies over it"))
        if _word(self.values, "mix-blend-mode", "normal") != "normal":
            self.question(_("it is blended with what lies behind it"))
        direction = _word(self.values, "flex-direction", "row")
        turned = "wrap-reverse" in _words(self.values, "flex-wrap") or "dense" in _words(self.values, "grid-auto-flow")
        turned = turned or "reverse" in _words(self.values, "-webkit-box-direction")
        flexible = self.style.display in FLEXIBLE and (direction.endswith("reverse") or turned)
        place = self.number("-webkit-box-ordinal-group" if self.style.parent_display == "-webkit-box" else "order")
        self.style.order = (place or 0.0) if self.style.parent_display in FLEXIBLE else 0.0
        self.style.turned = flexible

    def _columns(self) -> None:
        columns = [t.value for name in ("columns", "column-count") for t in self.tokens(name) if t.type == "number"]
        if any(columns) and (max(columns) > MOST_COLUMNS or any(self.length(n) for n in ("height", "max-height"))):
            self.question(_("it may be cut off"))
        columns = [length([token], self.units) for token in (*self.tokens("columns"), *self.tokens("column-width"))
                   if token.type == "dimension"]  # fmt: skip
        if any(width and width.px < LEAST_COLUMN * self.style.font_size for width in columns):
            self.question(_("it may be cut off"))

    def _grid(self) -> None:
        """Where it is put in a grid, and the names of the places in the grid that it is."""
        style = self.style
        if style.display.endswith("grid"):
            style.areas = tuple(str(t.value) for t in self.tokens("grid-template-areas") if t.type == "string")
        if style.parent_display.endswith("grid"):
            area = self._lines_of("grid-area")
            ends = self._lines_of("grid-row-end")[:1]
            ends = [str(int(end) - 1) for end in ends if end.isdecimal()]
            rows = (self._lines_of("grid-row") or self._lines_of("grid-row-start") or area[:1] or ends or ["auto"])[0]
            columns = self._lines_of("grid-column") or self._lines_of("grid-column-start") or area[1:2] or ["auto"]
            named = len(area) == 1 and not area[0].lstrip("-").isdecimal()
            cell = (area[0],) if named and area[0] != "auto" else (rows, columns[0])
            style.cell = cell if any(part != "auto" and not part.startswith("span") for part in cell) else ()

    def _lines_of(self, name: str) -> list[str]:
        """The parts of a placement: `1`, `auto`, `span 2`, `head`."""
        value = self.values.get(name, ())
        if isinstance(value, str):
            return [] if value in {"auto", "initial"} else [value]
        if not value:
            return []
        parts: list[list[str]] = [[]]
        for token in value:
            if token.type == "literal":
                parts.append([])
            else:
                parts[-1].append(str(token.int_value if token.type == "number" and token.is_integer else token.value))
        return [" ".join(part) or "auto" for part in parts]

    def _filter(self, token: Token) -> None:
        name = token.lower_name if token.type == "function" else "url" if token.type == "url" else ""
        parts = [t for t in getattr(token, "arguments", ()) if t.type not in {"whitespace", "comment"}]
        amount = number(parts)
        if name == "opacity":
            self.style.opacity *= 1.0 if amount is None else amount
        elif name == "blur":
            radius = length(parts, self.units)
            if radius and radius.px > self.style.font_size * 0.15:
                self.conceal(_("it is blurred"))
        elif name in {"brightness", "contrast"} and amount is not None and (amount < 0.1 or amount > 5):
            self.question(_("a filter leaves no contrast"))  # or hardly, as colours are
        elif name in {"url", "brightness", "contrast", "invert"}:
            self.question(_("a filter changes its colours"))


_SIDES = ("top", "right", "bottom", "left")
# What a box without any of them cannot have: too little room, and something that cuts off what has none
_SIZING = frozenset({
    "contain", "container-type", "content-visibility", "overflow-x", "overflow-y", "width", "min-width", "max-width",
    "height", "min-height", "max-height",
})  # fmt: skip
# On each side: sizes, and shorthands that hold one among other things
_EDGES = tuple(
    ((f"padding-{side}", f"margin-{side}", f"border-{side}-width"), ("border", f"border-{side}", "border-width"))
    for side in ("left", "right")
)
_LINES = (
    "border", "border-style", "outline", "border-top", "border-top-style", "border-bottom", "border-bottom-style",
)  # fmt: skip
_DRAWN = frozenset({"solid", "dashed", "dotted", "double", "groove", "ridge", "inset", "outset"})
_FRAMES = frozenset({"border-image", "border-image-source", "border-image-slice", "border-image-outset"})
_STRUCTURES = {"table-header-group": "thead", "table-footer-group": "tfoot", "table-caption": "caption"}
# Most elements set none of these: each matter is looked into only where a declaration touches it. Colours come first:
# where the reader's own are forced on the page, they are left out.
_MATTERS: tuple[tuple[frozenset[str], Callable[[_Maker, str], None]], ...] = (
    (
        frozenset({
            "color", "-webkit-text-fill-color", "fill", "background-color", "background-image", "background-clip",
        }),
        _Maker.paint,
    ),
    (
        frozenset({
            "visibility", "text-transform", "quotes", "list-style-type", "text-shadow", "content",
            "-webkit-text-security", "text-indent", "letter-spacing", "unicode-bidi", "line-height", "word-spacing",
            "font-family", "text-wrap-mode", "font-size-adjust", "vertical-align", "list-style-image",
            "font-variant-position", "pointer-events", "interactivity",
        }),
        _Maker.inherited,
    ),
    (_FRAMES, _Maker.frame),
    (
        frozenset({
            "-webkit-text-stroke", "-webkit-text-stroke-width", "writing-mode", "text-decoration-thickness",
            "text-underline-offset", "hyphenate-character", "text-emphasis", "text-emphasis-style",
            "counter-reset", "counter-set", "counter-increment",
        }),
        _Maker.letters,
    ),
    (frozenset({"display", "content-visibility", "opacity", "clip", "clip-path", "content"}), _Maker.hide),
    (
        frozenset({
            "position", "z-index", *_SIDES, *(f"margin-{side}" for side in _SIDES), "padding-left", "border",
            "border-left", "border-width", "border-left-width", "padding-right", "border-right", "border-right-width",
        }),
        _Maker.place,
    ),
    (frozenset({"transform", "translate", "scale", "rotate"}), _Maker.shift),
    (
        frozenset({
            "filter", "mask-image", "mix-blend-mode", "flex-direction", "order", "float", "offset-path", "box-shadow",
            "outline", "outline-width", "grid-template-rows", "grid-template-columns", "columns", "column-count",
            "line-clamp", "flex-wrap", "grid-auto-flow", "grid-auto-rows", "grid-auto-columns", "grid-template-areas",
            "grid-area", "grid-row", "grid-column", "grid-row-start", "grid-column-start", "grid-row-end",
            "-webkit-box-direction", "-webkit-box-ordinal-group", "-webkit-box-reflect", "outline-offset",
            "column-width",
        }),
        _Maker.effects,
    ),
)  # fmt: skip


def _families(tokens: Iterable[Token]) -> Iterable[str]:
    """The names of a font-family list, in lower case."""
    for part in commas(tokens):
        yield " ".join(str(token.value) for token in part if token.type in {"ident", "string"}).lower()


def _stops(image: Token, style: Style) -> list[Rgba]:
    stops = [
        colour(token, style.colour, style.dark)
        for part in commas(image.arguments)
        for token in part
        if token.type in {"ident", "hash", "function"} and is_colour(token)
    ]
    return [stop for stop in stops if stop is not None]


def _is_stroke(image: Token, style: Style) -> bool:
    """Whether a gradient is a thin line through the middle of its box, clear above and below."""
    stops: list[tuple[bool, list[float]]] = []  # whether it is clear, and where it is
    for part in commas(image.arguments):
        ink = next((colour(t, style.colour, style.dark) for t in part if is_colour(t)), None)
        if ink is not None:
            stops.append((ink[3] < LEAST_OPACITY, [token.value for token in part if token.type == "percentage"]))
    line = [place for clear, places in stops if not clear for place in places]
    if not line or not (stops[0][0] and stops[-1][0]):
        return False
    return min(line) > 25 and max(line) < 75 and max(line) - min(line) <= 20


def _is_picture(token: Token) -> bool:
    if token.type == "function":
        return str(token.lower_name) not in {"attr", "counter", "counters"}
    return str(token.type) == "url"


def _leaves_nothing(token: Token, units: Units) -> bool:
    name = token.lower_name
    parts = [t for t in token.arguments if t.type not in {"whitespace", "comment"}]
    if name == "inset":
        sides = _four(
            [length([t], units) for t in parts if t.type in {"dimension", "percentage", "number", "function"}]
        )
        return any(
            a is not None and b is not None and (a.percent + b.percent >= 99 or a.px + b.px >= units.viewport.width)
            for a, b in ((sides[0], sides[2]), (sides[1], sides[3]))
        )
    if name in {"circle", "ellipse"}:
        first = length(parts[:1], units)
        return first is not None and first.px <= 2 and first.percent <= 1
    if name == "polygon":
        points = [[length([t], units) for t in part] for part in commas(token.arguments)]
        return _area([point for point in points if len(point) == 2]) < 1.0
    return bool(name == "rect")


def _four(sides: list[Length | None]) -> list[Length | None]:
    picks = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1)}.get(len(sides), (0, 1, 2, 3))
    return [sides[pick] for pick in picks] if sides else [None] * 4


def _area(points: Sequence[Sequence[Length | None]]) -> float:
    flat = [tuple(value.px + value.percent * 10 if value else 0.0 for value in point) for point in points]
    turned = [*flat[1:], *flat[:1]]
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(flat, turned, strict=True))) / 2


def _degrees(token: Token) -> float:
    if token.type != "dimension":
        return 0.0
    per = {"deg": 1.0, "grad": 0.9, "rad": 180 / math.pi, "turn": 360.0}
    return float(token.value) * per.get(token.lower_unit, 1.0)

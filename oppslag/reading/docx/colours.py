"""Colours of a Word file: what text and ground come to, and whether one can be told from the other."""

import colorsys
import re
from collections.abc import Iterable, Mapping
from dataclasses import field

from oppslag.frozen import frozen
from oppslag.reading.docx.package import A, Element
from oppslag.reading.docx.styles import Attributes, number

Colour = tuple[int, int, int]

_WHOLE = 100_000  # of the thousandths of a per cent that DrawingML reckons in
_CHANGES = frozenset({"tint", "shade", "lum", "lumMod", "lumOff"})

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
# Contrast as WCAG 2.2 defines it runs from 1 to 21; it asks for 4.5 to read with ease. Below 1.5 (our own limit:
# light grey D9D9D9 on white is 1.4) nobody sees that there is text.
LEAST_CONTRAST = 1.5
_HIGHLIGHTS: Mapping[str, str] = {  # ST_HighlightColor, 17.18.40
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000",
    "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip
# How much of the ground stripes and nets cover; our own measure of what they look like
_THIN, _THICK = 0.25, 0.95
_SLOTS: Mapping[str, str] = {  # names in a document for slots of a theme, where the settings do not map them otherwise
    "dark1": "dk1", "light1": "lt1", "dark2": "dk2", "light2": "lt2", "text1": "dk1", "background1": "lt1",
    "text2": "dk2", "background2": "lt2", "tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2",
    "hyperlink": "hlink", "followedHyperlink": "folHlink", "t1": "dk1", "t2": "dk2",
}  # fmt: skip


@frozen
class Palette:
    """Colours by theme slot, and the settings' own names for slots (`bg1` -> `light1`)."""

    theme: Mapping[str, str] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)

    def colour(self, attributes: Attributes, plain: str = "val", themed: str = "themeColor") -> Colour | None:
        """What `w:color` or `w:shd` says; None for automatic, which is black or white, whichever is seen."""
        if (slot := attributes.get(themed)) and (base := self._slot(slot)):
            names = themed.removesuffix("Color")  # themeTint beside themeColor, themeFillTint beside themeFill
            base = _shaded(base, attributes.get(f"{names}Tint", ""), attributes.get(f"{names}Shade", ""))
            return changed(base, attributes.items())
        found = parse(attributes.get(plain, ""))
        return None if found is None else changed(found, attributes.items())

    def _slot(self, name: str) -> Colour | None:
        short = {"background1": "bg1", "background2": "bg2", "text1": "t1", "text2": "t2"}.get(name, name)
        name = self.mapping.get(short, name)
        return parse(self.theme.get(_SLOTS.get(name, name), ""))

    def ground(self, shading: Attributes, below: Colour | None) -> Colour | None:
        """The ground that a `w:shd` makes over another one: its fill, its pattern mixed in."""
        pattern = shading.get("val", "nil")
        if pattern == "nil":
            return below
        fill = self.colour(shading, "fill", "themeFill") or below
        front = self.colour(shading, "color") or BLACK
        return _mix(fill, front, _coverage(pattern))


def highlight(attributes: Attributes) -> Colour | None:
    """The ground of highlighted text, None where there is no highlight."""
    return parse(_HIGHLIGHTS.get(attributes.get("val", ""), ""))


def parse(value: str) -> Colour | None:
    """RRGGBB, also with a #; None for anything else."""
    value = value.removeprefix("#").partition(" ")[0]
    if not re.fullmatch("[0-9A-Fa-f]{6}", value):
        return {"white": WHITE, "black": BLACK}.get(value)
    return int(value[:2], 16), int(value[2:4], 16), int(value[4:], 16)


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def written(colour: Colour) -> str:
    """RRGGBB."""
    return "{:02X}{:02X}{:02X}".format(*colour)


def theme_colours(root: Element | None) -> Mapping[str, str]:
    """The colours of a theme by slot (`dk1`, `accent2`), as RRGGBB."""
    scheme = None if root is None else root.find(f".//{{{A}}}clrScheme")
    if scheme is None:
        return {}
    slots = {str(slot.tag).rpartition("}")[2]: _drawn(slot[0]) for slot in scheme if len(slot)}
    return {name: written(colour) for name, colour in slots.items() if colour}


def _drawn(element: Element) -> Colour | None:
    """A colour of DrawingML (ECMA-376-1, 20.1.2.3), its changes made."""
    parts = [number(element.get(name, "")) / _WHOLE for name in ("r", "g", "b")]
    if "hue" in element.attrib:  # a:hslClr, the hue in 60,000ths of a degree
        hue, saturation, light = (number(element.get(name, "")) for name in ("hue", "sat", "lum"))
        parts = list(colorsys.hls_to_rgb(hue / 21_600_000, light / _WHOLE, saturation / _WHOLE))
    red, green, blue = (round(255 * min(max(part, 0.0), 1.0)) for part in parts)
    named = parse(element.get("lastClr", "") or element.get("val", ""))
    found = (red, green, blue) if {"r", "hue"} & set(element.attrib) else named
    changes = ((str(each.tag).rpartition("}")[2], each.get("val", "")) for each in element)
    return None if found is None else changed(found, changes)


def changed(colour: Colour, changes: Iterable[tuple[str, str]]) -> Colour:
    """A colour with the changes of DrawingML made to it, in thousandths of a per cent; others are passed over."""
    for name, value in changes:
        if name not in _CHANGES:
            continue
        part = number(value, _WHOLE) / _WHOLE
        if name in {"tint", "shade"}:
            colour = _mix(WHITE if name == "tint" else BLACK, colour, min(max(part, 0.0), 1.0)) or colour
            continue
        hue, light, saturation = colorsys.rgb_to_hls(*(each / 255 for each in colour))
        light = light * part if name == "lumMod" else light + part if name == "lumOff" else part
        red, green, blue = (
            round(255 * each) for each in colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation)
        )
        colour = red, green, blue
    return colour


def seen_through(colour: Colour, ground: Colour, alpha: float) -> Colour:
    """A colour of which a share (0 to 1) is the ground that shows through."""
    return _mix(colour, ground, min(max(alpha, 0.0), 1.0)) or colour


def _luminance(colour: Colour) -> float:
    channels = (value / 255 for value in colour)
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _shaded(base: Colour, tint: str, shade: str) -> Colour:
    """Tint mixes with white and shade with black; FF leaves the colour as it is (17.3.2.6). Roughly: not in HSL."""
    for value, target in ((tint, WHITE), (shade, BLACK)):
        if re.fullmatch("[0-9A-Fa-f]{1,2}", value):
            base = _mix(base, target, 1 - int(value, 16) / 255) or base
    return base


def _coverage(pattern: str) -> float:
    """How much of the ground the pattern of a shading covers (ST_Shd, 17.18.78)."""
    if pattern == "solid":
        return 1.0
    if percent := re.fullmatch(r"pct(\d+)", pattern):
        return int(percent[1]) / 100
    if re.search("Stripe|Cross", pattern):
        return _THIN if pattern.startswith("thin") else _THICK
    return 0.0


def _mix(ground: Colour | None, front: Colour, part: float) -> Colour | None:
    if ground is None:
        return front if part == 1 else None
    red, green, blue = (round(g + (f - g) * part) for g, f in zip(ground, front, strict=True))
    return red, green, blue

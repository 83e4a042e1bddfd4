"""CSS values as numbers: lengths, colours, and the contrast between two of them.

Follows CSS Values and Units 4 and CSS Color 4 as far as the question "can a person see it" needs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Any

import tinycss2
from tinycss2 import color5

from oppslag.frozen import frozen

Token = Any  # tinycss2 has no types
Rgba = tuple[float, float, float, float]

WHITE: Rgba = (1.0, 1.0, 1.0, 1.0)
BLACK: Rgba = (0.0, 0.0, 0.0, 1.0)
CLEAR: Rgba = (0.0, 0.0, 0.0, 0.0)

# CSS Values 4, 6.2: absolute lengths in CSS pixels.
PIXELS = {"px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6}
# CSS Fonts 4, 2.5: the keywords for a medium of 16 px.
FONT_SIZES = {
    "xx-small": 9.0,
    "x-small": 10.0,
    "small": 13.0,
    "medium": 16.0,
    "large": 18.0,
    "x-large": 24.0,
    "xx-large": 32.0,
    "xxx-large": 48.0,
}
# CSS Color 5, 4: these may start from another colour (`rgb(from white r g b)`), which is not computed here.
_RELATIVE = frozenset({"rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch"})
# CSS Color 4, 6.2: what Chromium shows for a system colour, on a light and on a dark ground.
SYSTEM: dict[str, tuple[Rgba, Rgba]] = {
    "canvas": (WHITE, (0.071, 0.071, 0.071, 1.0)),
    "canvastext": (BLACK, WHITE),
    "linktext": ((0.0, 0.0, 0.933, 1.0), (0.62, 0.62, 1.0, 1.0)),
    "visitedtext": ((0.333, 0.102, 0.545, 1.0), (0.816, 0.678, 0.941, 1.0)),
    "buttonface": ((0.937, 0.937, 0.937, 1.0), (0.42, 0.42, 0.42, 1.0)),
    "buttontext": (BLACK, WHITE),
    "field": (WHITE, (0.231, 0.231, 0.231, 1.0)),
    "fieldtext": (BLACK, WHITE),
    "mark": ((1.0, 1.0, 0.0, 1.0), (1.0, 1.0, 0.0, 1.0)),
    "marktext": (BLACK, BLACK),
    "graytext": ((0.5, 0.5, 0.5, 1.0), (0.5, 0.5, 0.5, 1.0)),
    "highlight": ((0.71, 0.835, 1.0, 1.0), (0.71, 0.835, 1.0, 1.0)),
    "highlighttext": (BLACK, BLACK),
}


@frozen
class Length:
    """A length: `px` CSS pixels plus `percent` of something that only layout knows."""

    px: float
    percent: float = 0.0


class Viewport:
    """What a page is shown in, in CSS pixels; it notes whether anybody asked how large it is.

    `least` is the width of the narrowest one that the page is looked at in.
    """

    __slots__ = ("_height", "_width", "asked", "least")

    def __init__(self, width: float = 1280.0, height: float = 800.0, least: float = 0.0) -> None:
        self._width, self._height, self.least, self.asked = width, height, least, False

    @property
    def width(self) -> float:
        """From side to side."""
        self.asked = True
        return self._width

    @property
    def height(self) -> float:
        """From top to bottom."""
        self.asked = True
        return self._height


@frozen
class Units:
    """What relative units are measured against, in CSS pixels."""

    em: float = 16.0
    rem: float = 16.0
    viewport: Viewport = field(default_factory=Viewport)


def significant(tokens: Iterable[Token]) -> list[Token]:
    """The tokens without white space and comments."""
    return [token for token in tokens if token.type not in {"whitespace", "comment"}]


def keyword(tokens: Sequence[Token]) -> str:
    """The one identifier that the value is, in lower case; "" when it is something else."""
    return tokens[0].lower_value if len(tokens) == 1 and tokens[0].type == "ident" else ""


def length(tokens: Sequence[Token], units: Units) -> Length | None:
    """The length or percentage that the value is; None for a keyword or what this cannot compute."""
    if len(tokens) != 1:
        return None
    value = _factor(tokens[0], units, 0)
    if isinstance(value, float):
        return Length(value) if value == 0 or tokens[0].type == "function" else None
    return value


def number(tokens: Sequence[Token], units: Units | None = None) -> float | None:
    """The number that the value is, a percentage as its hundredth; None for anything else."""
    if len(tokens) != 1:
        return None
    value = _factor(tokens[0], units or Units(), 0)
    if isinstance(value, Length):
        return value.percent / 100 if value.percent or not value.px else None
    return value


def _factor(token: Token, units: Units, depth: int) -> Length | float | None:
    kind = token.type
    if kind == "number":
        return float(token.value)
    if kind == "percentage":
        return Length(0.0, token.value)
    if kind == "dimension":
        pixels = _unit(token.lower_unit, units)
        return None if pixels is None else Length(token.value * pixels)
    if depth > 20:
        return None
    if kind == "() block":
        return _sum(significant(token.content), units, depth + 1)
    if kind == "function":
        return _function(token, units, depth + 1)
    return None


def _unit(unit: str, units: Units) -> float | None:
    if unit in PIXELS:
        return PIXELS[unit]
    if unit in {"em", "ic"}:
        return units.em
    if unit in {"ex", "ch", "cap"}:
        return units.em / 2
    if unit in {"rem", "lh", "rlh"}:
        return units.rem
    base, _, _ = unit.partition("/")
    if base[-2:] in {"vw", "vi"} or base == "cqw":
        return units.viewport.width / 100
    if base[-2:] in {"vh", "vb"} or base == "cqh":
        return units.viewport.height / 100
    if base in {"vmin", "vmax"}:
        return (min if base == "vmin" else max)(units.viewport.width, units.viewport.height) / 100
    return None


def _function(token: Token, units: Units, depth: int) -> Length | float | None:
    name = token.lower_name
    if name == "calc":
        return _sum(significant(token.arguments), units, depth)
    if name not in {"min", "max", "clamp"}:
        return None
    values = [_sum(part, units, depth) for part in commas(token.arguments)]
    if not values or any(value is None for value in values):
        return None
    if name == "clamp":
        if len(values) != 3:
            return None
        low, middle, high = values
        return max((low, min((middle, high), key=_weight)), key=_weight)
    return (min if name == "min" else max)(values, key=_weight)


def _weight(value: Length | float | None) -> float:
    # A percentage counts as if of 1000 px: enough to tell "nothing" from "something".
    return value.px + value.percent * 10 if isinstance(value, Length) else value or 0.0


def _sum(tokens: Sequence[Token], units: Units, depth: int) -> Length | float | None:
    terms: list[list[Token]] = [[]]
    signs = [1.0]
    for token in tokens:
        if token.type == "literal" and token.value in {"+", "-"}:
            signs.append(1.0 if token.value == "+" else -1.0)
            terms.append([])
        else:
            terms[-1].append(token)
    total: Length | float | None = None
    for sign, term in zip(signs, terms, strict=True):
        value = _times(_product(term, units, depth), sign)
        total = value if total is None else _plus(total, value)
        if total is None:
            return None
    return total


def _product(tokens: Sequence[Token], units: Units, depth: int) -> Length | float | None:
    if not tokens:
        return None
    result = _factor(tokens[0], units, depth)
    for operator, token in zip(tokens[1::2], tokens[2::2], strict=False):
        factor = _factor(token, units, depth)
        if operator.type != "literal" or factor is None:
            return None
        if operator.value == "/":
            result = _times(result, 1 / factor) if isinstance(factor, float) and factor else None
        elif isinstance(factor, float):
            result = _times(result, factor)
        else:
            result = _times(factor, result) if isinstance(result, float) else None
    return result


def _times(value: Length | float | None, by: float) -> Length | float | None:
    if isinstance(value, Length):
        return Length(value.px * by, value.percent * by)
    return None if value is None else value * by


def _plus(left: Length | float, right: Length | float | None) -> Length | float | None:
    if isinstance(left, Length) and isinstance(right, Length):
        return Length(left.px + right.px, left.percent + right.percent)
    if isinstance(left, float) and isinstance(right, float):
        return left + right
    return None


def commas(tokens: Iterable[Token]) -> list[list[Token]]:
    """The significant tokens between commas."""
    parts: list[list[Token]] = [[]]
    for token in significant(tokens):
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def is_colour(token: Token) -> bool:
    """Whether the value is a colour at all (an invalid one leaves the earlier declaration in force)."""
    if token.type == "ident" and token.lower_value in SYSTEM:
        return True
    if token.type == "function" and token.lower_name in {"color-mix", "light-dark", "color", "contrast-color"}:
        return True
    if (
        token.type == "function"
        and token.lower_name in _RELATIVE
        and (keyword(significant(token.arguments)[:1]) == "from" or any(t.type == "function" for t in token.arguments))
    ):
        return True
    try:
        return color5.parse_color(token) is not None
    except Exception:  # tinycss2 raises many kinds on odd arguments; all mean "not a colour"
        return False


def colour(token: Token, current: Rgba, dark: bool) -> Rgba | None:
    """The colour in sRGB, each part from 0 to 1; None when it cannot be computed."""
    if token.type == "ident" and token.lower_value in SYSTEM:
        return SYSTEM[token.lower_value][dark]
    if token.type == "function" and token.lower_name == "light-dark":
        parts = commas(token.arguments)
        chosen = parts[dark] if len(parts) == 2 else []
        return colour(chosen[0], current, dark) if len(chosen) == 1 else None
    if token.type == "function" and token.lower_name == "color-mix":
        return _mix(token, current, dark)
    try:
        value = color5.parse_color(token)
    except Exception:  # as above
        return None
    if value is None:
        return None
    if value == "currentcolor":
        return current
    return _srgb(value)


def _srgb(value: Any) -> Rgba | None:
    space = value.space
    target = {"hsl": "srgb", "hwb": "srgb", "lab": "xyz-d50", "lch": "xyz-d50", "oklab": "xyz-d65", "oklch": "xyz-d65"}
    try:
        converted = value.to(target.get(space, space))
    except NotImplementedError:
        return None
    red, green, blue = (0.0 if part is None else float(part) for part in converted.coordinates)
    if converted.space.startswith("xyz"):
        red, green, blue = _from_xyz(*_daylight((red, green, blue), converted.space))
    elif space == "srgb-linear":
        red, green, blue = _gamma((red, green, blue))
    # Wider gamuts are taken for sRGB: near enough to tell ink from ground.
    return (_unit_interval(red), _unit_interval(green), _unit_interval(blue), _unit_interval(float(value.alpha)))


def _daylight(xyz: tuple[float, float, float], space: str) -> tuple[float, float, float]:
    """From the white of D50 to that of D65 (CIE 15), each part for itself."""
    scales = (0.95047 / 0.96422, 1.0, 1.08883 / 0.82521) if space == "xyz-d50" else (1.0, 1.0, 1.0)
    x, y, z = (part * scale for part, scale in zip(xyz, scales, strict=True))
    return x, y, z


def _from_xyz(x: float, y: float, z: float) -> tuple[float, float, float]:
    """IEC 61966-2-1: XYZ (D65) to sRGB."""
    return _gamma(
        (
            3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
            -0.9692660 * x + 1.8760108 * y + 0.0415560 * z,
            0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
        )
    )


def _gamma(linear: tuple[float, float, float]) -> tuple[float, float, float]:
    red, green, blue = (
        12.92 * part if part <= 0.0031308 else 1.055 * max(part, 0.0) ** (1 / 2.4) - 0.055 for part in linear
    )
    return red, green, blue


def _mix(token: Token, current: Rgba, dark: bool) -> Rgba | None:
    parts = commas(token.arguments)[1:]
    if len(parts) != 2:
        return None
    colours = [next((colour(t, current, dark) for t in part if t.type != "percentage"), None) for part in parts]
    shares = [next((t.value / 100 for t in part if t.type == "percentage"), None) for part in parts]
    first, second = colours
    if first is None or second is None:
        return None
    share = shares[0] if shares[0] is not None else 1 - shares[1] if shares[1] is not None else 0.5
    alpha = first[3] * share + second[3] * (1 - share)
    parts_of = zip(first[:3], second[:3], strict=True)  # premultiplied, CSS Color 5, 3.4
    red, green, blue = (
        (a * first[3] * share + b * second[3] * (1 - share)) / alpha if alpha else 0.0 for a, b in parts_of
    )
    return (red, green, blue, alpha)


def _unit_interval(value: float) -> float:
    return min(1.0, max(0.0, value))


def over(front: Rgba, back: Rgba) -> Rgba:
    """The opaque colour that is seen when `front` lies on an opaque `back`."""
    alpha = front[3]
    red, green, blue = (f * alpha + b * (1 - alpha) for f, b in zip(front[:3], back[:3], strict=True))
    return (red, green, blue, 1.0)


def contrast(one: Rgba, other: Rgba) -> float:
    """The contrast ratio of WCAG 2.1, from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(value: Rgba) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in value[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def text_of(tokens: Iterable[Token]) -> str:
    """The value as it could stand in a style sheet."""
    return str(tinycss2.serialize(tokens)).strip()

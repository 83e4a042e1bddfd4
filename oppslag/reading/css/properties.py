"""The CSS properties that decide what a person sees, as longhands; invalid values are dropped as browsers drop them."""

from collections.abc import Iterable, Sequence
from typing import Any

from oppslag.reading.css.values import PIXELS, is_colour, significant

Token = Any
Value = str | tuple[Token, ...]  # one keyword in lower case, or the value's significant tokens
Longhands = tuple[tuple[str, Value], ...]

WIDE_KEYWORDS = frozenset({"inherit", "initial", "unset", "revert", "revert-layer"})
_SIDES = ("top", "right", "bottom", "left")
_LENGTH_WORDS = frozenset({
    "auto", "none", "normal", "min-content", "max-content", "fit-content", "stretch", "-webkit-fill-available",
    "-webkit-max-content", "-webkit-min-content", "-webkit-fit-content", "-moz-fit-content", "-moz-available",
    "smaller", "larger", "xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large",
})  # fmt: skip
_UNITS = frozenset({
    *PIXELS, "em", "rem", "ex", "ch", "cap", "ic", "lh", "rlh", "vw", "vh", "vi", "vb", "vmin", "vmax", "svw", "svh",
    "lvw", "lvh", "dvw", "dvh", "cqw", "cqh", "cqi", "cqb",
})  # fmt: skip
_MATHS = frozenset(
    {"calc", "min", "max", "clamp", "fit-content", "round", "abs", "env", "calc-size", "minmax", "anchor"}
)

UNKNOWN = "-unknown-value"  # set to the name of a property whose value only the page's browser can compute
# Properties that hide or distort a text by themselves, whatever stands around it.
_DECIDING = frozenset({
    "opacity", "visibility", "display", "color", "-webkit-text-fill-color", "font-size", "font", "transform", "scale",
    "zoom", "clip-path", "text-indent", "content-visibility", "filter", "letter-spacing",
})  # fmt: skip
# CSS Values 5 and the maths of CSS Values 4 that are not computed here.
_UNCOMPUTED = frozenset({
    "attr", "if", "inherit", "random", "random-item", "sibling-index", "sibling-count", "progress", "calc-mix", "sin",
    "cos", "tan", "asin", "acos", "atan", "atan2", "pow", "sqrt", "hypot", "log", "exp", "sign", "mod", "rem", "round",
    "abs", "toggle", "first-valid", "anchor-size",
})  # fmt: skip

KEYWORDS: dict[str, frozenset[str]] = {
    "visibility": frozenset({"visible", "hidden", "collapse"}),
    "position": frozenset({"static", "relative", "absolute", "fixed", "sticky", "-webkit-sticky"}),
    "overflow-x": frozenset({"visible", "hidden", "clip", "scroll", "auto", "overlay"}),
    "overflow-y": frozenset({"visible", "hidden", "clip", "scroll", "auto", "overlay"}),
    "unicode-bidi": frozenset({
        "normal", "embed", "isolate", "bidi-override", "isolate-override", "plaintext", "-webkit-isolate",
    }),
    "direction": frozenset({"ltr", "rtl"}),
    "text-transform": frozenset({"none", "uppercase", "lowercase", "capitalize", "full-width", "full-size-kana"}),
    "content-visibility": frozenset({"visible", "hidden", "auto"}),
    "flex-direction": frozenset({"row", "row-reverse", "column", "column-reverse"}),
    "backface-visibility": frozenset({"visible", "hidden"}),
    "-webkit-text-security": frozenset({"none", "disc", "circle", "square"}),
    "mix-blend-mode": frozenset({
        "normal", "multiply", "screen", "overlay", "darken", "lighten", "color-dodge", "color-burn", "hard-light",
        "soft-light", "difference", "exclusion", "hue", "saturation", "color", "luminosity", "plus-lighter",
    }),
    "background-clip": frozenset({"border-box", "padding-box", "content-box", "text", "border-area"}),
    "text-overflow": frozenset({"clip", "ellipsis"}),
    "float": frozenset({"none", "left", "right", "inline-start", "inline-end"}),
    "pointer-events": frozenset({
        "auto", "none", "bounding-box", "visiblepainted", "visiblefill", "visiblestroke", "visible", "painted", "fill",
        "stroke", "all",
    }),
    "interactivity": frozenset({"auto", "inert"}),
    "contain": frozenset({"none", "strict", "content", "size", "inline-size", "layout", "style", "paint"}),
    "container-type": frozenset({"normal", "size", "inline-size", "scroll-state"}),
}  # fmt: skip
_DISPLAY = frozenset({
    "none", "inline", "block", "inline-block", "list-item", "flex", "inline-flex", "grid", "inline-grid", "table",
    "inline-table", "table-row", "table-cell", "table-row-group", "table-header-group", "table-footer-group",
    "table-column", "table-column-group", "table-caption", "contents", "flow-root", "flow", "ruby", "ruby-text",
    "ruby-base", "run-in", "-webkit-box", "-webkit-inline-box", "-webkit-flex", "-webkit-inline-flex", "math",
})  # fmt: skip
_LENGTHS = frozenset({
    "font-size", "text-indent", "width", "height", "max-width", "max-height", "min-width", "min-height",
    "letter-spacing",
    "word-spacing", "line-height", *_SIDES, *(f"margin-{side}" for side in _SIDES), "padding-left", "padding-right",
    "padding-top", "padding-bottom",
})  # fmt: skip
_NUMBER_TOO = frozenset({"line-height", "opacity", "zoom", "scale", "order", "z-index", "-webkit-line-clamp"})
_COLOURS = frozenset({"color", "background-color", "-webkit-text-fill-color", "fill"})
_PLAYED = frozenset({f"animation-{name}" for name in (
    "time", "duration", "delay", "iteration-count", "fill-mode", "play-state", "timeline",
)})  # fmt: skip
_RAW = frozenset({
    "filter", "backdrop-filter", "mask-image", "clip", "clip-path", "transform", "translate", "scale", "rotate",
    "background-image", "content", "quotes", "list-style-type", "color-scheme", "animation-name", "text-shadow",
    "opacity", "zoom", "order", "z-index", "-webkit-line-clamp", "text-decoration-line", "grid-area", "grid-row",
    "grid-column", "display", "font-family", "offset-path", UNKNOWN,
    "vertical-align", "font-size-adjust", "box-shadow", "outline", "outline-width", "grid-template-rows",
    "grid-template-columns", "text-wrap-mode", "border-image", "border-image-source",
    "border-image-slice", "border-image-outset", "border", "border-left", "border-right", "border-width", "border-top",
    "border-bottom", "border-top-width", "border-bottom-width", "border-style", "border-top-style",
    "border-bottom-style",
    "border-left-width", "border-right-width", "-webkit-text-stroke", "-webkit-text-stroke-width", "writing-mode",
    "text-decoration-thickness", "text-underline-offset", "line-clamp", "aspect-ratio", "columns", "column-count",
    "hyphenate-character", "text-emphasis", "text-emphasis-style", "flex-wrap", "grid-auto-rows", "grid-auto-columns",
    "grid-auto-flow", "grid-template-areas", "grid-row-start", "grid-column-start", "flex", "counter-reset",
    "counter-set", "counter-increment", "list-style-image", "font-variant-position", "column-width",
    "-webkit-box-direction", "-webkit-box-ordinal-group", "-webkit-box-reflect", "transform-origin", "outline-offset",
    "grid-row-end", "grid-template", "grid", "gap", "column-gap", "justify-content", "border-radius",
    "background-size", "background-repeat", "background-position", *_PLAYED,
})  # fmt: skip
ALIASES = {
    "inline-size": "width", "block-size": "height", "max-inline-size": "max-width", "max-block-size": "max-height",
    "min-inline-size": "min-width", "min-block-size": "min-height", "inset-block-start": "top",
    "inset-block-end": "bottom", "inset-inline-start": "left", "inset-inline-end": "right",
    "margin-block-start": "margin-top", "margin-block-end": "margin-bottom", "margin-inline-start": "margin-left",
    "margin-inline-end": "margin-right", "-webkit-transform": "transform", "-webkit-filter": "filter",
    "-webkit-clip-path": "clip-path", "-webkit-mask-image": "mask-image", "-webkit-opacity": "opacity",
    "-webkit-background-clip": "background-clip", "-webkit-animation-name": "animation-name",
    "-webkit-animation": "animation", "-webkit-mask": "mask", "overflow-inline": "overflow-x",
    "overflow-block": "overflow-y", "-webkit-flex-direction": "flex-direction", "-webkit-order": "order",
    "-webkit-backface-visibility": "backface-visibility", "-webkit-text-decoration": "text-decoration",
    "padding-block-start": "padding-top", "padding-block-end": "padding-bottom", "padding-block": "padding-top",
    "padding-inline-start": "padding-left", "padding-inline-end": "padding-right",
    "border-block": "border-top", "border-block-start": "border-top", "border-block-end": "border-bottom",
    "border-inline-start": "border-left", "border-inline-end": "border-right", "border-inline-start-width":
    "border-left-width", "border-inline-end-width": "border-right-width", "-webkit-border-image": "border-image",
    "-webkit-writing-mode": "writing-mode", "-epub-writing-mode": "writing-mode", "-webkit-columns": "columns",
    "-webkit-column-count": "column-count", "-webkit-mask-box-image": "mask-image", "mask-border": "mask-image",
    "-webkit-mask-box-image-source": "mask-image", "mask-border-source": "mask-image",
    "-webkit-hyphenate-character": "hyphenate-character", "-webkit-text-emphasis": "text-emphasis",
    "-webkit-text-emphasis-style": "text-emphasis-style", "-webkit-flex-wrap": "flex-wrap", "-webkit-flex": "flex",
    **{f"-webkit-{name}": name for name in sorted(_PLAYED)},
}  # fmt: skip
LONGHANDS = frozenset({*KEYWORDS, *_LENGTHS, *_COLOURS, *_RAW})
SHORTHANDS = frozenset({
    "background", "font", "overflow", "inset", "inset-inline", "inset-block", "margin", "margin-inline", "margin-block",
    "text-decoration", "list-style", "animation", "mask", "all", "flex-flow", "offset", "container", "padding",
    "padding-inline", "white-space", "text-wrap",
})  # fmt: skip
RELEVANT = LONGHANDS | SHORTHANDS | frozenset(ALIASES)

INHERITED = frozenset({
    "visibility", "font-size", "color", "-webkit-text-fill-color", "text-indent", "direction", "text-transform",
    "letter-spacing", "word-spacing", "line-height", "quotes", "list-style-type", "color-scheme", "text-shadow",
    "-webkit-text-security", "fill", "font-family", "text-wrap-mode", "font-size-adjust", "list-style-image",
    "font-variant-position", "pointer-events", "interactivity",
})  # fmt: skip


def expand(name: str, tokens: Iterable[Token]) -> Longhands:
    """The longhands that a declaration sets; none when its value is invalid or it decides nothing of interest."""
    name = ALIASES.get(name, name)
    value = significant(tokens)
    if not value:
        return ()
    if name in _DECIDING and _is_uncomputed(value):
        return ((UNKNOWN, name),)
    if name in SHORTHANDS:
        return _shorthand(name, value)
    return _checked(name, value) if name in LONGHANDS else ()


def _is_uncomputed(value: Iterable[Token]) -> bool:
    waiting = list(value)
    while waiting:
        token = waiting.pop()
        if token.type == "function":
            if token.lower_name in _UNCOMPUTED or token.name.startswith("--"):
                return True
            waiting.extend(token.arguments)
        elif token.type == "() block":
            waiting.extend(token.content)
    return False


def _one(value: Sequence[Token]) -> Value:
    return value[0].lower_value if len(value) == 1 and value[0].type == "ident" else tuple(value)


def _is_wide(value: Value) -> bool:
    return isinstance(value, str) and value in WIDE_KEYWORDS


def _checked(name: str, value: Sequence[Token]) -> Longhands:
    one = _one(value)
    if _is_wide(one):
        return ((name, one),)
    if name == "display":
        return _display(value)
    if name in KEYWORDS:
        words = {token.lower_value if token.type == "ident" else "?" for token in value}
        valid = words <= KEYWORDS[name]
        return ((name, one if isinstance(one, str) else tuple(value)),) if valid else ()
    if name in _COLOURS:
        return ((name, tuple(value)),) if len(value) == 1 and _is_paint(name, value[0]) else ()
    if name in _LENGTHS:
        return ((name, one),) if all(_is_length(name, token) for token in value) else ()
    return ((name, one),)


def _is_paint(name: str, token: Token) -> bool:
    return is_colour(token) or (name == "fill" and token.type in {"ident", "url"})


def _display(value: Sequence[Token]) -> Longhands:
    words = [token.lower_value if token.type == "ident" else "?" for token in value]
    if not set(words) <= _DISPLAY or len(words) > 3:
        return ()
    if len(words) > 1:  # "block flow", "inline flow-root": the outer word decides, as far as a reader is concerned
        words = ["list-item"] if "list-item" in words else ["inline" if "inline" in words else "block"]
    return (("display", words[0]),)


def _is_length(name: str, token: Token) -> bool:
    if token.type == "dimension":
        return token.lower_unit in _UNITS
    if token.type == "number":
        return token.value == 0 or name in _NUMBER_TOO
    if token.type == "ident":
        return token.lower_value in _LENGTH_WORDS or token.lower_value in {"hanging", "each-line"}
    return token.type == "percentage" or (token.type == "function" and token.lower_name in _MATHS)


def _shorthand(name: str, value: Sequence[Token]) -> Longhands:
    one = _one(value)
    if name == "all":
        return tuple((n, one) for n in sorted(LONGHANDS - {"direction", "unicode-bidi"})) if _is_wide(one) else ()
    if _is_wide(one):
        return tuple((n, one) for n in _PARTS[name])
    if name in {"margin", "inset"}:
        return _four(list(_PARTS[name]), value)
    if name == "padding":
        return tuple((f"padding-{side}", one) for side, one in _four(_SIDES, value))
    if name in _PAIRS:
        return _pair(name, value)
    return _OTHERS[name](value)


_PAIRS = frozenset({"overflow", "margin-inline", "margin-block", "inset-inline", "inset-block", "padding-inline"})
_PARTS: dict[str, tuple[str, ...]] = {
    "margin": tuple(f"margin-{side}" for side in _SIDES),
    "inset": _SIDES,
    "overflow": ("overflow-x", "overflow-y"),
    "margin-inline": ("margin-left", "margin-right"),
    "margin-block": ("margin-top", "margin-bottom"),
    "inset-inline": ("left", "right"),
    "inset-block": ("top", "bottom"),
    "background": ("background-color", "background-image", "background-clip", "background-size", "background-repeat"),
    "font": ("font-size", "line-height", "font-family"),
    "offset": ("offset-path",),
    "container": ("container-type",),
    "text-decoration": ("text-decoration-line", "text-decoration-thickness"),
    "list-style": ("list-style-type", "list-style-image"),
    "animation": ("animation-name", "animation-time"),
    "mask": ("mask-image",),
    "flex-flow": ("flex-direction", "flex-wrap"),
    "white-space": ("text-wrap-mode",),
    "text-wrap": ("text-wrap-mode",),
    "padding": tuple(f"padding-{side}" for side in _SIDES),
    "padding-inline": ("padding-left", "padding-right"),
}


def _four(names: Sequence[str], value: Sequence[Token]) -> Longhands:
    if len(value) > 4 or not all(_is_length("top", token) for token in value):
        return ()
    picks = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}[len(value)]
    return tuple((name, _one([value[pick]])) for name, pick in zip(names, picks, strict=True))


def _pair(name: str, value: Sequence[Token]) -> Longhands:
    if len(value) > 2:
        return ()
    first, second = _PARTS[name]
    return (*_checked(first, value[:1]), *_checked(second, value[-1:]))


def _background(value: Sequence[Token]) -> Longhands:
    paint = next((token for token in reversed(value) if is_colour(token)), None)
    images = [token for token in value if _is_image(token)]
    clip = "text" if any(token.type == "ident" and token.lower_value == "text" for token in value) else "border-box"
    return (
        ("background-color", (paint,) if paint is not None else "initial"),
        ("background-image", tuple(images) or "none"),
        ("background-clip", clip),
        ("background-size", _after_slash(value) or "auto"),
        ("background-repeat", tuple(token for token in value if token.type == "ident") or "repeat"),
        ("background-position", tuple(value)),
    )


def _after_slash(value: Sequence[Token]) -> tuple[Token, ...]:
    place = next((place for place, token in enumerate(value) if token.type == "literal" and token.value == "/"), None)
    return () if place is None else tuple(value[place + 1 : place + 3])


def _is_image(token: Token) -> bool:
    if token.type == "url":
        return True
    name = token.lower_name if token.type == "function" else ""
    return name == "url" or name.endswith(("gradient", "image", "image-set", "element", "cross-fade", "paint"))


def _font(value: Sequence[Token]) -> Longhands:
    for place, token in enumerate(value):
        if token.type == "number" and token.value != 0:
            continue  # a weight
        size = token.type in {"dimension", "percentage", "number"}
        words = token.type == "ident" and token.lower_value in _LENGTH_WORDS - {"normal", "none", "auto"}
        if size or words or (token.type == "function" and token.lower_name in _MATHS):
            rest = value[place + 1 :]
            slash = rest and rest[0].type == "literal" and rest[0].value == "/"
            family = tuple(rest[2:] if slash else rest)
            line = _one(rest[1:2]) if slash else "normal"
            return (("font-size", _one([token])), ("line-height", line), ("font-family", family or "initial"))
    return ()


def _decoration(value: Sequence[Token]) -> Longhands:
    words = [token for token in value if token.type == "ident"]
    lines = {"underline", "overline", "line-through", "blink", "none", "spelling-error", "grammar-error"}
    chosen = tuple(token for token in words if token.lower_value in lines)
    thick = tuple(token for token in value if token.type in {"dimension", "percentage", "function"})
    return (("text-decoration-line", chosen or "none"), ("text-decoration-thickness", thick or "auto"))


def _list_style(value: Sequence[Token]) -> Longhands:
    skipped = {"inside", "outside"}
    kept = [t for t in value if not _is_image(t) and not (t.type == "ident" and t.lower_value in skipped)]
    images = tuple(token for token in value if _is_image(token))
    return (("list-style-type", _one(kept[:1]) if kept else "disc"), ("list-style-image", images or "none"))


def _animation(value: Sequence[Token]) -> Longhands:
    times = tuple(token for token in value if token.type not in {"ident", "string"} and not _is_easing(token))
    names = tuple(token for token in value if token.type in {"ident", "string"})
    return (("animation-name", names), ("animation-time", times or "auto"))


def _is_easing(token: Token) -> bool:
    return token.type == "function" and token.lower_name in {"cubic-bezier", "steps", "linear"}


def _offset(value: Sequence[Token]) -> Longhands:
    return (("offset-path", tuple(value) if any(token.type in {"function", "url"} for token in value) else "none"),)


def _container(value: Sequence[Token]) -> Longhands:
    words = [token.lower_value for token in value if token.type == "ident"]
    return (("container-type", next((word for word in words[1:] if word in KEYWORDS["container-type"]), "normal")),)


def _mask(value: Sequence[Token]) -> Longhands:
    return (("mask-image", tuple(value) if any(_is_image(token) for token in value) else "none"),)


def _flow(value: Sequence[Token]) -> Longhands:
    words = [t.lower_value for t in value if t.type == "ident" and t.lower_value in KEYWORDS["flex-direction"]]
    wrap = next((t for t in value if t.type == "ident" and t.lower_value.endswith(("wrap", "wrap-reverse"))), None)
    return (("flex-direction", (words or ["row"])[0]), ("flex-wrap", wrap.lower_value if wrap else "nowrap"))


def _wrapping(value: Sequence[Token]) -> Longhands:
    words = {token.lower_value for token in value if token.type == "ident"}
    return (("text-wrap-mode", "nowrap" if words & {"nowrap", "pre"} else "wrap"),)


_OTHERS = {
    "white-space": _wrapping,
    "text-wrap": _wrapping,
    "background": _background,
    "font": _font,
    "text-decoration": _decoration,
    "list-style": _list_style,
    "animation": _animation,
    "mask": _mask,
    "flex-flow": _flow,
    "offset": _offset,
    "container": _container,
}

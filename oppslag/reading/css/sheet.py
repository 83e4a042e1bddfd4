"""Style sheets as a list of rules with compiled selectors, in the order of the cascade."""

import base64
import binascii
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import CodeType
from typing import Any
from urllib.parse import unquote_to_bytes

import cssselect2
import tinycss2

from oppslag.frozen import entity, frozen
from oppslag.reading.css.media import condition
from oppslag.reading.css.properties import ALIASES, LONGHANDS, RELEVANT, Longhands, expand
from oppslag.reading.css.values import PIXELS, significant, text_of
from oppslag.reading.nodes import XML_LANG

Token = Any
Layer = tuple[float, ...]

PSEUDO_ELEMENTS = frozenset({"before", "after", "marker", "first-letter", "first-line"})
_LONGEST = 2_000_000  # characters
_MOST_CONDITIONS = 400
_SIMPLE_NESTING = 60  # brackets inside brackets; a person's sheet has fewer than ten
# A browser knows these and the selector library does not: what they match is only known while the page runs.
_RUNNING = re.compile(
    r":(?!:)(?!(?:is|where|not|has|nth|root|first|last|only|empty|lang|link|any-link)\b)[\w-]+", re.IGNORECASE
)
_BLOBS = re.compile(r"(data:(?:font|image|application|audio|video)/[\w.+-]+(?:;[\w=-]+)*;base64,)[A-Za-z0-9+/=\s]{64,}")


@frozen
class Declaration:
    """One declaration: as longhands, or with its tokens where custom properties must first be put in."""

    name: str
    longhands: Longhands
    tokens: tuple[Token, ...] = ()  # kept for custom properties and for values with var()


@entity
class Rule:
    """A style rule for one selector. `conditions` number the media queries that must hold (`Sheet.conditions`)."""

    test: Callable[[Any], bool]
    weight: tuple[Layer, tuple[int, ...], int]
    pseudo: str
    normal: tuple[Declaration, ...]
    important: tuple[Declaration, ...]
    conditions: tuple[int, ...]
    doubt: bool  # whether it is in force at all is not known
    keys: tuple[str, str, str]  # id, class, tag that an element must have; "" = any
    near: bool  # asks the marks of an element and of those around it alone, not what stands beside it or in it
    words: frozenset[str]  # in its test: the attributes that it asks for, and what these are to be


@dataclass(slots=True)
class Paper:
    """What @page says of printed pages: widths and heights in CSS pixels."""

    width: float = 794.0  # A4
    height: float = 1123.0
    margins: dict[str, float] = field(default_factory=dict)

    @property
    def room(self) -> bool:
        """Whether words fit between the margins."""
        sides = {side: self.margins.get(side, 40.0) for side in _SIDES}
        across, down = self.width - sides["left"] - sides["right"], self.height - sides["top"] - sides["bottom"]
        return min(across, down) >= _LEAST_PAPER


@dataclass(frozen=True, slots=True)
class Frames:
    """What an animation moves, and what of it looks otherwise than usual when it is over."""

    moved: frozenset[str]
    ends: frozenset[str]


@dataclass(slots=True, eq=False)
class Sheet:
    """Every rule of a page, and what its style sheets say beside the rules."""

    rules: list[Rule] = field(default_factory=list)
    conditions: list[Sequence[Token]] = field(default_factory=list)
    keyframes: dict[str, Frames] = field(default_factory=dict)
    counters: dict[str, str] = field(default_factory=dict)  # list marker -> the words that it writes
    initials: dict[str, tuple[Token, ...]] = field(default_factory=dict)  # @property
    places: dict[str, int] = field(default_factory=dict)  # of the conditions, by their text
    layers: dict[tuple[str, ...], int] = field(default_factory=dict)
    fonts: set[str] = field(default_factory=set)  # that the page brings along, by their names in lower case
    papers: dict[str, Paper] = field(default_factory=dict)  # by the selector of @page
    margins: list[str] = field(default_factory=list)  # words that stand in the margins of printed pages


@frozen
class _Scope:
    conditions: tuple[int, ...] = ()
    doubt: bool = False
    layer: tuple[str, ...] = ()
    parent: str = ""  # the selector around a nested rule
    depth: int = 0
    root: str = ""  # the selector of the scope around it


class TooMuch(ValueError):  # noqa: N818 - it reads as what happened
    """A style sheet is larger, or nests its brackets deeper, than any that a person wrote."""


def parse(sources: Iterable[tuple[str, str]]) -> Sheet:
    """The rules of several style sheets, each a pair of its text and its media attribute. Raises TooMuch."""
    sheet = Sheet()
    for text, media in sources:
        scope = _under(sheet, _Scope(), tinycss2.parse_component_value_list(media)) if media.strip() else _Scope()
        _walk(sheet, _rules(text), scope)
    return sheet


@lru_cache(maxsize=16)
def _rules(text: str) -> tuple[Token, ...]:
    # A font inside the sheet is a million letters to the tokeniser and nothing to the question.
    text = _BLOBS.sub(r"\1A", text)
    if _deepest(text) > _SIMPLE_NESTING or len(text) > _LONGEST:
        raise TooMuch
    return tuple(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))


def _deepest(text: str) -> int:
    depth = most = 0
    for found in re.finditer(r"[\[({\])}]", text):
        depth += 1 if found[0] in "[({" else -1
        most = max(most, depth)
    return most


@lru_cache(maxsize=4096)
def declarations(text: str) -> tuple[tuple[Declaration, ...], tuple[Declaration, ...]]:
    """A style attribute's normal and important declarations. Raises TooMuch."""
    if _deepest(text) > _SIMPLE_NESTING:
        raise TooMuch
    return _declared(tinycss2.parse_blocks_contents(_BLOBS.sub(r"\1A", text)))


def _declared(nodes: Iterable[Token]) -> tuple[tuple[Declaration, ...], tuple[Declaration, ...]]:
    normal: list[Declaration] = []
    important: list[Declaration] = []
    for node in nodes:
        if node.type == "declaration" and (made := _declaration(node)):
            (important if node.important else normal).append(made)
    return tuple(normal), tuple(important)


def _declaration(node: Token) -> Declaration | None:
    if node.name.startswith("--"):
        return Declaration(node.name, (), tuple(node.value))
    if node.lower_name not in RELEVANT:
        return None
    if has_variable(node.value):
        return Declaration(node.lower_name, (), tuple(node.value))
    longhands = expand(node.lower_name, node.value)
    return Declaration(node.lower_name, longhands) if longhands else None


def has_variable(tokens: Iterable[Token]) -> bool:
    """Whether a value uses var() or env(), however deep."""
    waiting = list(tokens)
    while waiting:
        token = waiting.pop()
        if token.type == "function":
            if token.lower_name in {"var", "env"}:
                return True
            waiting.extend(token.arguments)
        elif token.type.endswith("block"):
            waiting.extend(token.content)
    return False


def _walk(sheet: Sheet, nodes: Iterable[Token], scope: _Scope) -> None:
    for node in nodes:
        if node.type == "qualified-rule":
            _style_rule(sheet, node, scope)
        elif node.type == "at-rule":
            _at_rule(sheet, node, scope)


def _style_rule(sheet: Sheet, node: Token, scope: _Scope) -> None:
    contents = tinycss2.parse_blocks_contents(node.content)
    selector = _nested(text_of(node.prelude), scope.parent)
    if scope.root:
        selector = _SCOPE.sub(f":is({scope.root})", selector)
    normal, important = _declared(contents)
    if normal or important:
        for compiled, doubt in _compile(selector):
            _add(sheet, compiled, (normal, important), scope if not doubt else _doubtful(scope))
    inner = [child for child in contents if child.type in {"qualified-rule", "at-rule"}]
    if inner and scope.depth < 12:
        _walk(sheet, inner, replace(scope, parent=selector, depth=scope.depth + 1))


def _doubtful(scope: _Scope) -> _Scope:
    return replace(scope, doubt=True)


def _add(
    sheet: Sheet,
    compiled: Any,
    declared: tuple[tuple[Declaration, ...], tuple[Declaration, ...]],
    scope: _Scope,
) -> None:
    pseudo = compiled.pseudo_element or ""
    if compiled.never_matches or (pseudo and pseudo not in PSEUDO_ELEMENTS):
        return
    keys = (compiled.id or "", compiled.class_name or "", compiled.lower_local_name or "")
    weight = (_layer(sheet, scope.layer), compiled.specificity, len(sheet.rules))
    codes = list(_codes(compiled.test.__code__))
    near = all(_NEAR.issuperset(code.co_names) for code in codes)
    words = {word for code in codes for word in code.co_consts if isinstance(word, str)}
    words |= {"lang", XML_LANG} if any("lang" in code.co_names for code in codes) else set()
    sheet.rules.append(
        Rule(compiled.test, weight, pseudo, *declared, scope.conditions, scope.doubt, keys, near, frozenset(words))
    )


# What the library's tests name that ask no more than the marks of an element and of those around it
_NEAR = frozenset({
    "local_name", "namespace_url", "id", "classes", "lang", "in_html_document", "etree_element", "tag", "attrib", "get",
    "parent", "ancestors", "in_disabled_fieldset", "any", "next", "lower", "startswith", "endswith", "ascii_lower",
    "split_whitespace", "urlparse", "scheme",
})  # fmt: skip


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The code of a test, and of all that is worked out in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _layer(sheet: Sheet, path: tuple[str, ...]) -> Layer:
    """A layer's rank: rules outside layers come last, and a layer's own rules after those of the layers in it."""
    places = tuple(float(_place(sheet, path[: depth + 1])) for depth in range(len(path)))
    return (*places, math.inf)


def _place(sheet: Sheet, path: tuple[str, ...]) -> int:
    return sheet.layers.setdefault(path, len(sheet.layers))


def _nested(selector: str, parent: str) -> str:
    """CSS Nesting 1: `&` stands for the rule around it, which is put before a selector that has none."""
    if not parent:
        return selector.replace("&", ":root")
    whole = f":is({parent})"
    parts = (text_of(part) for part in _comma_parts(selector))
    return ", ".join(part.replace("&", whole) if "&" in part else f"{whole} {part}" for part in parts)


def _comma_parts(selector: str) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tinycss2.parse_component_value_list(selector):
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


@lru_cache(maxsize=4096)
def _compile(selector: str) -> tuple[tuple[Any, bool], ...]:
    """The compiled selectors of a list; with True where what a selector matches could not be told exactly."""
    selector, doubt = _without_long_steps(selector)
    if (compiled := _compiled(selector)) is not None:
        return tuple((one, doubt) for one in compiled)
    found: list[tuple[Any, bool]] = []
    for part in _comma_parts(selector):
        words = text_of(part)
        if "::" in words or re.search(r":-(?:moz|ms)-(?!any)", words):
            continue  # a part of an element or another maker's browser: no text of the page
        simpler = _RUNNING.sub("", re.sub(r":(?:dir|state|host|-webkit-any|-moz-any)\([^()]*\)", "", words)).strip()
        for attempt in (words, simpler, "*"):
            if (compiled := _compiled(attempt or "*")) is not None:
                found += [(one, True) for one in compiled]
                break
    return tuple(found)


_SCOPE = re.compile(r":scope\b", re.IGNORECASE)
_LONG_STEPS = re.compile(r":has\(\s*([>+~])((?:[^()]|\([^()]*\))*)\)", re.IGNORECASE)


def _without_long_steps(selector: str) -> tuple[str, bool]:
    """Selectors whose `:has()` begins with a combinator and goes on with others, of which the library sees the end.

    They are widened to what they surely hold, and said to be in doubt.
    """
    doubt = False

    def widened(found: re.Match[str]) -> str:
        nonlocal doubt
        if not re.search(r"\S[\s>+~]+\S", found[2].strip()):
            return found[0]
        doubt = True
        return f":has({found[2]})" if found[1] == ">" else ""

    return _LONG_STEPS.sub(widened, selector) or "*", doubt


def _compiled(selector: str) -> list[Any] | None:
    try:
        return list(cssselect2.compile_selector_list(selector))
    except (cssselect2.SelectorError, SyntaxError, RecursionError, MemoryError, ValueError, NotImplementedError):
        return None
    except (AttributeError, IndexError, TypeError):  # what the library raises on odd input beside its own error
        return None


def _at_rule(sheet: Sheet, node: Token, scope: _Scope) -> None:
    name = node.lower_at_keyword
    if name == "import":
        _import(sheet, node, scope)
    elif name == "layer" and node.content is None:
        for words in text_of(node.prelude).split(","):
            _layer(sheet, (*scope.layer, *words.strip().split(".")))
    elif name.endswith("keyframes") and node.content is not None:
        sheet.keyframes[text_of(node.prelude).strip("\"'")] = _frames(node.content)
    elif name == "counter-style" and node.content is not None:
        sheet.counters[text_of(node.prelude).lower()] = _marker_words(node.content)
    elif name == "font-face" and node.content is not None:
        sheet.fonts.update(_font_names(node.content))
    elif name == "page" and node.content is not None:
        _page(sheet, node)
    elif name == "property" and node.content is not None:
        _property(sheet, node)
    elif node.content is not None and (inner := _inside(sheet, node, scope)):
        _walk_block(sheet, node.content, inner)


def _walk_block(sheet: Sheet, content: Sequence[Token], scope: _Scope) -> None:
    if scope.depth > 24:
        return
    contents = tinycss2.parse_blocks_contents(content)
    if scope.parent:  # declarations straight inside a nested @media belong to the rule around it
        normal, important = _declared(contents)
        for compiled, doubt in _compile(scope.parent) if normal or important else ():
            _add(sheet, compiled, (normal, important), scope if not doubt else _doubtful(scope))
        _walk(sheet, contents, scope)
        return
    _walk(sheet, tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True), scope)


def _inside(sheet: Sheet, node: Token, scope: _Scope) -> _Scope | None:
    """The scope inside a conditional group rule; None when its rules are never in force."""
    name = node.lower_at_keyword
    deeper = replace(scope, depth=scope.depth + 1)
    if name == "media":
        return _under(sheet, deeper, node.prelude)
    if name == "supports":
        answer = condition(node.prelude, _supported)
        return None if answer is False else deeper if answer else _doubtful(deeper)
    if name == "layer":
        words = text_of(node.prelude).strip()
        path = tuple(words.split(".")) if words else (f"anonymous {len(sheet.layers)}",)
        return replace(deeper, layer=(*scope.layer, *path))
    if name == "scope":
        start = next((token for token in node.prelude if token.type == "() block"), None)
        return replace(deeper, doubt=True, root=text_of(start.content) if start else "*")
    if name in {"container", "-moz-document", "document", "starting-style"}:
        return _doubtful(deeper)
    return None


def _under(sheet: Sheet, scope: _Scope, media: Sequence[Token]) -> _Scope:
    place = sheet.places.setdefault(text_of(media), len(sheet.conditions))
    if place == len(sheet.conditions):
        sheet.conditions.append(media)
    if place > _MOST_CONDITIONS:
        raise TooMuch
    conditions = (*scope.conditions, place)
    return replace(scope, conditions=conditions)


_COMMON = frozenset({
    "gap", "grid-template-columns", "flex", "border-radius", "box-shadow", "aspect-ratio", "object-fit", "hyphens",
    "transition", "float", "columns", "align-items", "justify-content", "grid-gap", "text-wrap", "accent-color",
    "font-variation-settings", "scroll-behavior", "user-select", "padding", "border", "appearance",
    "-webkit-appearance",
})  # fmt: skip


def _supported(text: str) -> bool | None:
    name, colon, value = (part.strip() for part in text.partition(":"))
    if not colon or "(" in name:
        return None
    if name in LONGHANDS:
        return True if expand(name, tinycss2.parse_component_value_list(value)) else None
    return True if name in _COMMON or name in RELEVANT or name.startswith("--") else None


def _frames(content: Sequence[Token]) -> Frames:
    moved: set[str] = set()
    ends: set[str] = set()
    for frame in tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True):
        last = frame.type == "qualified-rule" and re.search(r"\bto\b|100%", text_of(frame.prelude).lower())
        for node in tinycss2.parse_blocks_contents(frame.content) if frame.type == "qualified-rule" else ():
            if node.type == "declaration" and (node.lower_name in RELEVANT or node.name.startswith("--")):
                name = ALIASES.get(node.lower_name, node.lower_name)
                moved.add(name)
                if last and not _is_usual(name, text_of(node.value).lower()):
                    ends.add(name)
    return Frames(frozenset(moved), frozenset(ends))


_USUAL = {
    "opacity": re.compile(r"1(\.0*)?|100%"),
    "visibility": re.compile("visible"),
    "filter": re.compile(r"none|blur\(0(px)?\)"),
    "transform": re.compile(
        r"none|((translate\w*\((0(px|%|r?em)?[,\s]*)+\)|scale\w*\((1[,\s]*)+\)|rotate\w*\(0(deg)?\))\s*)+"
    ),
    "translate": re.compile(r"none|(0(px|%|r?em)?\s*)+"),
    "scale": re.compile(r"none|(1\s*)+"),
}


def _is_usual(name: str, value: str) -> bool:
    return name in _USUAL and _USUAL[name].fullmatch(value) is not None


def _font_names(content: Sequence[Token]) -> Iterator[str]:
    for node in tinycss2.parse_blocks_contents(content):
        if node.type == "declaration" and node.lower_name == "font-family":
            yield " ".join(str(t.value) for t in node.value if t.type in {"ident", "string"}).lower()


_SIDES = ("top", "right", "bottom", "left")
_LEAST_PAPER = 150.0  # CSS pixels, four centimetres: a page of less shows no rule
_SIZES = {  # CSS Paged Media 3, 7.1, in millimetres
    "a3": (297, 420), "a4": (210, 297), "a5": (148, 210), "b4": (250, 353), "b5": (176, 250), "letter": (216, 279),
    "legal": (216, 356), "ledger": (279, 432), "jis-b5": (182, 257), "jis-b4": (257, 364),
}  # fmt: skip


def _page(sheet: Sheet, node: Token) -> None:
    name = text_of(node.prelude)
    plain = sheet.papers.get("", Paper())
    paper = sheet.papers.setdefault(name, Paper(plain.width, plain.height, dict(plain.margins)))
    for inner in tinycss2.parse_blocks_contents(node.content):
        if inner.type == "at-rule" and inner.content is not None:
            sheet.margins += _written(inner.content)
        elif inner.type == "declaration":
            _paper(paper, inner.lower_name, significant(inner.value))


def _written(content: Sequence[Token]) -> Iterator[str]:
    for node in tinycss2.parse_blocks_contents(content):
        if node.type == "declaration" and node.lower_name == "content":
            yield from (token.value for token in node.value if token.type == "string")


def _paper(paper: Paper, name: str, value: Sequence[Token]) -> None:
    lengths = [token.value * PIXELS[token.lower_unit] for token in value
               if token.type == "dimension" and token.lower_unit in PIXELS]  # fmt: skip
    lengths += [0.0 for token in value if token.type == "number"]
    if name == "size":
        words = [token.lower_value for token in value if token.type == "ident"]
        named = next((_SIZES[word] for word in words if word in _SIZES), None)
        if named:
            paper.width, paper.height = (side * PIXELS["mm"] for side in named)
        elif lengths:
            paper.width, paper.height = lengths[0], lengths[-1]
        if "landscape" in words:
            paper.width, paper.height = max(paper.width, paper.height), min(paper.width, paper.height)
    elif name == "margin" and lengths:
        picks = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1)}.get(len(lengths), (0, 1, 2, 3))
        paper.margins.update({side: lengths[pick] for side, pick in zip(_SIDES, picks, strict=True)})
    elif name.startswith("margin-") and name[7:] in _SIDES and lengths:
        paper.margins[name[7:]] = lengths[0]


_MARKERS = frozenset({"prefix", "suffix", "symbols", "additive-symbols"})


def _marker_words(content: Sequence[Token]) -> str:
    strings = (
        token.value
        for node in tinycss2.parse_blocks_contents(content)
        if node.type == "declaration"
        for token in node.value
        if token.type in {"string", "ident"} and node.lower_name in _MARKERS
    )
    return " ".join(strings)


def _property(sheet: Sheet, node: Token) -> None:
    for inner in tinycss2.parse_blocks_contents(node.content):
        if inner.type == "declaration" and inner.lower_name == "initial-value":
            sheet.initials[text_of(node.prelude)] = tuple(inner.value)


def _import(sheet: Sheet, node: Token, scope: _Scope) -> None:
    tokens = significant(node.prelude)
    if not tokens or scope.depth > 4:
        return
    first = tokens[0]
    strings = significant(first.arguments) if first.type == "function" else [first]
    address = strings[0].value if strings and strings[0].type in {"url", "string"} else ""
    text = data_text(str(address))
    if text is None:
        return
    media = [token for token in tokens[1:] if not _is_layer(token)]
    deeper = replace(scope, depth=scope.depth + 1)
    _walk(sheet, _rules(text), _under(sheet, deeper, media) if media else deeper)


def _is_layer(token: Token) -> bool:
    """Whether it says of a sheet that is fetched which layer it is in, or for which browsers it is."""
    if token.type == "function":
        return str(token.lower_name) in {"layer", "supports"}
    return bool(token.type == "ident" and token.lower_value == "layer")


def data_text(address: str) -> str | None:
    """The text of a style sheet inside a `data:` address; None for any other address."""
    if address[:5].lower() != "data:" or "," not in address:
        return None
    head, _, body = address[5:].partition(",")
    raw = unquote_to_bytes(body)
    if head.lower().endswith(";base64"):
        try:
            raw = base64.b64decode(raw, validate=False)
        except (binascii.Error, ValueError):
            return None
    return raw.decode("utf-8", "replace")

"""The cascade: what style each element has in each medium, and whether a person could see its text."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from types import MappingProxyType
from typing import Any, NamedTuple

import tinycss2

from oppslag.messages import language
from oppslag.reading.css.computing import Setting, compute, identity, root_style
from oppslag.reading.css.media import ANY, ASKED, DOUBT, Medium, holds, media
from oppslag.reading.css.properties import INHERITED, UNKNOWN, WIDE_KEYWORDS, Value, expand
from oppslag.reading.css.sheet import Declaration, Frames, Layer, Rule, Sheet, declarations, has_variable, parse
from oppslag.reading.css.style import Style
from oppslag.reading.css.values import Units, Viewport, keyword, significant
from oppslag.reading.nodes import Node

Token = Any
Values = dict[str, Value]
Ways = tuple[str, ...]  # "ltr" or "rtl" in each medium
Laid = tuple[Layer, Declaration]  # a declaration and its layer
Placed = tuple[int, Rule]  # a rule and its place in the order of the cascade

_MOST_TOKENS = 5_000  # of one value after custom properties are put in: they can double at every step
_MOST_STYLES = 50_000
_MOST_KINDS = 20_000  # of elements; a page has some hundred
_LONGEST_MOVE = 5.0  # seconds, or rounds, of an animation that a reader waits for
_INLINE: Layer = (math.inf, math.inf)  # the style attribute comes after all rules
_UNSET = tuple(tinycss2.parse_component_value_list("unset"))


@lru_cache(maxsize=8)
def _remembered(sources: tuple[tuple[str, str], ...], dark: bool, narrow: bool, _language: str) -> "Cascade":
    return Cascade(parse(sources), dark=dark, narrow=narrow)


def cascade(sources: Iterable[tuple[str, str]], *, dark: bool = True, narrow: bool = True) -> "Cascade":
    """The cascade of a page's style sheets, each a pair of its text and its media attribute. Raises TooMuch.

    `dark` and `narrow` say that the page knows dark mode, or sizes that follow the screen, without a media query.
    Pages with the same sheets (one document in seven languages) share it, and what it has already computed.
    """
    found = _remembered(tuple(sources), dark, narrow, language())
    if found.size > _MOST_STYLES:
        _remembered.cache_clear()
    return found


class Cascade:
    """Finds the style of elements. Equal elements in equal places share one `Style`, so a long list costs little."""

    def __init__(self, sheet: Sheet, *, dark: bool, narrow: bool) -> None:
        rules = sorted(sheet.rules, key=lambda rule: rule.weight)
        self.media = media(sheet.conditions, dark=dark, narrow=narrow)
        answers = [[holds(condition, medium) for condition in sheet.conditions] for medium in self.media]
        states = [[_state(rule, known) for rule in rules] for known in answers]
        asks = [any(None in (known[number] for number in rule.conditions) for known in answers) for rule in rules]
        # What holds in none of the media that are looked at may hold on a device that nobody thought of.
        possible = [holds(condition, ANY) is not False for condition in sheet.conditions]
        odd = [
            all(known[place] is False for known in states) and all(possible[number] for number in rule.conditions)
            for place, rule in enumerate(rules)
        ]
        asks = [ask or strange for ask, strange in zip(asks, odd, strict=True)]
        unknown = {ask for known in states for state, ask in zip(known, asks, strict=True) if state is None}
        unknown |= {True} if any(odd) else set()
        for asked, medium in ((False, DOUBT), (True, ASKED)):
            if asked in unknown:
                self.media = (*self.media, medium)
                every = zip(states[0], asks, odd, strict=True)
                states.append([(state is not False or strange) and (asked or not ask) for state, ask, strange in every])
        self._least = min(medium.width for medium in self.media)
        self._active = [{rule for rule, on in zip(rules, known, strict=True) if on} for known in states]
        self._sheet = sheet
        self._index: dict[tuple[int, str], list[Placed]] = {}
        for place, rule in enumerate(rules):
            kind = next((kind for kind in range(3) if rule.keys[kind]), 3)
            self._index.setdefault((kind, rule.keys[kind] if kind < 3 else ""), []).append((place, rule))
        self._words = frozenset[str]().union(*(rule.words for rule in rules))
        self._asked = self._words | {"class", "style"}
        declared = [(rule, one) for rule in rules for one in (*rule.normal, *rule.important)]
        self._turning = {rule for rule, one in declared if _is_turning(one)}
        self._varying = {rule for rule, one in declared if _is_varying(one)}
        self._styles: dict[Any, tuple[Style, ...]] = {}
        self._single: dict[Any, Style] = {}
        self._same: dict[Any, Style] = {}
        self._winning: dict[Any, tuple[Mapping[str, Any], Values, bool]] = {}
        self._custom: dict[Any, Mapping[str, Any]] = {}
        self._kept: list[object] = []

        self._traits: dict[tuple[int, Ways], Traits] = {}
        self._roots: dict[str, Kind] = {}
        self._kinds = 0
        self._shared: dict[tuple[Style, ...], tuple[Style, ...]] = {}
        # what a reader of pages has found out about its styles, by their identity: they live as long as it
        self.judged: dict[tuple[int, bool, str, int], tuple[str, str, bool, bool]] = {}

    def root(self, scheme: str) -> "Kind":
        """What stands around the root element; `scheme` is the page's meta color-scheme."""
        if scheme not in self._roots:
            plain = {dark: root_style(scheme, dark) for dark in (False, True)}
            styles = tuple(plain[medium.dark] for medium in self.media)
            self._roots[scheme] = self._kind({"": ()}, styles, ("ltr",) * len(styles))
        return self._roots[scheme]

    def kind(self, node: Node, parent: "Kind", browsers: Callable[[Node], str]) -> "Kind":
        """What is known of an element like this one inside one of that kind, worked out for the first of them.

        `browsers` gives the declarations of a browser's own sheet, by the marks of the element alone.
        """
        own = browsers(node)
        mark = self._mark(node, own)
        if (likes := parent.below.get(mark)) is None:
            likes = parent.below[mark] = Likes(*self._possible(node))
        apart = tuple(_passing(likes.far, node)) if likes.far else ()
        if (known := likes.kinds.get(apart)) is None:
            matched = _by_pseudo((*likes.near, *apart))
            claims = Claims(matched[""], node.get("style"), own, node.local_name)
            styles, ways = self.styles(parent.styles, claims), self._ways(parent, claims)
            known = likes.kinds[apart] = self._kind(matched, styles, ways)
        return known

    def pseudo(self, kind: "Kind", which: str) -> "Kind":
        """That of a pseudo-element that rules apply to."""
        if (known := kind.pseudo.get(which)) is None:
            claims = Claims(kind.matched[which], "", "", f"::{which}")
            styles, ways = self.styles(kind.styles, claims), self._ways(kind, claims)
            known = kind.pseudo[which] = self._kind({"": ()}, styles, ways)
        return known

    def unread(self, node: Node, parent: "Kind") -> "Kind":
        """The kind of an element whose own style is no question: what stands in it has the style around it."""
        mark = self._mark(node, "")
        if (likes := parent.below.get(mark)) is None:
            likes = parent.below[mark] = Likes((), (), {(): self._kind(parent.matched, parent.styles, parent.ways)})
        return likes.kinds[()]

    def _mark(self, node: Node, browsers: str) -> tuple[object, ...]:
        """All that speaks for an element's style by itself: what no rule asks for does not."""
        element = node.etree_element
        named = node.id if node.id in self._words else None
        return (element.tag, browsers, named, *(one for one in element.attrib.items() if one[0] in self._asked))

    def _kind(self, matched: Mapping[str, tuple[Rule, ...]], styles: tuple[Style, ...], ways: Ways) -> "Kind":
        self._kinds += 1
        if self._kinds > _MOST_KINDS:
            self._kinds = 0
            for root in self._roots.values():
                root.below.clear()
        return Kind(matched, styles, ways, self._traits_of(styles, ways))

    def _ways(self, parent: "Kind", claims: "Claims") -> Ways:
        """The direction of the text in each medium: apart from the style, which most pages share in all languages."""
        told = any(_turns(text) for text in (claims.defaults, claims.inline))
        if not told and self._turning.isdisjoint(claims.rules):
            return parent.ways
        found = []
        for place, (style, around) in enumerate(zip(parent.styles, parent.ways, strict=True)):
            _custom, values, _moved = self._values(style, self._active_claims(place, claims))
            said = values.get("direction")
            found.append(said if said in ("ltr", "rtl") else "ltr" if said == "initial" else around)
        return tuple(found)

    def turns(self, node: Node, browsers: str) -> bool:
        """Whether something says of the element itself which way its text runs."""
        if _turns(browsers) or _turns(node.get("style")):
            return True
        return bool(self._turning) and not self._turning.isdisjoint(self.match(node)[""])

    def match(self, node: Node) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that apply to the element ("") and to its pseudo-elements, in the order of the cascade."""
        near, far = self._possible(node)
        return _by_pseudo((*near, *_passing(far, node)))

    def _possible(self, node: Node) -> tuple[tuple[Placed, ...], tuple[Placed, ...]]:
        """The rules that apply to every such element, and those that ask what stands beside it or in it."""
        keys = [(2, node.local_name), (3, ""), *((1, name) for name in node.classes)]
        if node.id:
            keys.append((0, node.id))
        possible = [entry for key in keys for entry in self._index.get(key, ())]
        far = tuple(entry for entry in possible if not entry[1].near)
        return tuple(_passing([entry for entry in possible if entry[1].near], node)), far

    @property
    def size(self) -> int:
        """How many styles it remembers."""
        return len(self._single)

    def counter(self, marker: str) -> str:
        """The words that a list marker of the page's own making writes; "" for bullets and numbers."""
        return self._sheet.counters.get(marker, "")

    @property
    def fonts(self) -> frozenset[str]:
        """The fonts that the page brings along, by their names in lower case."""
        return frozenset(self._sheet.fonts)

    @property
    def small_pages(self) -> tuple[str, ...]:
        """The selectors of the printed pages on which no words have room; "" for all pages."""
        return tuple(name for name, paper in self._sheet.papers.items() if not paper.room)

    @property
    def margins(self) -> tuple[str, ...]:
        """The words that stand in the margins of printed pages."""
        return tuple(self._sheet.margins)

    def _traits_of(self, styles: tuple[Style, ...], ways: Ways) -> "Traits":
        """What is true of one of these styles, which `styles` has made."""
        if (known := self._traits.get((id(styles), ways))) is None:
            self._kept.append(styles)
            known = self._traits[id(styles), ways] = Traits(
                floated=any(style.floated for style in styles),
                lasting=any(style.lasting for style in styles),
                override=any(style.override for style in styles),
                positioned=any(style.position != "static" for style in styles),
                reordered=any(style.reordered for style in styles),
                turned=any(style.turned for style in styles),
                across=any(map(_is_across, styles, ways)),
                covers=any(style.covers for style in styles),
                sorted=any(style.order or style.cell for style in styles),
                directions=frozenset(ways),
                transforms=frozenset(style.transform for style in styles),
                plate=styles[0].plate,
                dead=any(s.dead and m.kind != "print" for s, m in zip(styles, self.media, strict=True)),
            )
        return known

    def styles(self, parents: tuple[Style, ...], claims: "Claims") -> tuple[Style, ...]:
        """The style in each medium of an element of this kind under these parents."""
        key = (id(parents), claims)
        if (known := self._styles.get(key)) is not None:
            return known
        made = tuple(self._style(place, parent, claims) for place, parent in enumerate(parents))
        made = self._styles[key] = self._shared.setdefault(made, made)
        self._kept.append(parents)  # its id is part of a key: it must live as long as the key
        return made

    def _style(self, place: int, parent: Style, claims: "Claims") -> Style:
        own = self._active_claims(place, claims)
        medium = self.media[place]
        key = (id(parent), own, medium.kind, medium.dark, medium.forced)
        sized = (*key, medium.width, medium.height)
        known = self._single.get(key) or self._single.get(sized)
        if known is None:
            viewport = Viewport(medium.width, medium.height, self._least)
            known = self._shared_style(self._computed(parent, own, medium, viewport))
            self._single[sized if viewport.asked else key] = known
            self._kept.append(parent)
        return known

    def _active_claims(self, place: int, claims: "Claims") -> "Claims":
        """What of the claims is in force in a medium."""
        active = self._active[place]
        if active.issuperset(claims.rules):
            return claims
        return claims._replace(rules=tuple([rule for rule in claims.rules if rule in active]))

    def _values(self, parent: Style, claims: "Claims") -> tuple[Mapping[str, Any], Values, bool]:
        """The custom properties in force, the values that win, and whether an animation moves what they say."""
        inherited = parent.custom or self._sheet.initials
        varies = _varies(claims.inline) or not self._varying.isdisjoint(claims.rules)
        key = (claims.rules, claims.inline, claims.defaults, id(inherited) if varies else None)
        if (known := self._winning.get(key)) is None:
            known = self._winning[key] = self._won(claims, inherited)
            self._kept.append(inherited)
        return known if varies else (inherited, *known[1:])

    def _computed(self, parent: Style, claims: "Claims", medium: Medium, viewport: Viewport) -> Style:
        custom, values, moved = self._values(parent, claims)
        units = Units(parent.font_size, parent.root_size, viewport)
        paper = medium.kind == "print"
        return compute(parent, values, claims.tag, Setting(custom, units, moved, medium.dark, medium.forced, paper))

    def _won(self, claims: "Claims", inherited: Mapping[str, Any]) -> tuple[Mapping[str, Any], Values, bool]:
        base = tuple(declarations(claims.defaults)[0]) if claims.defaults else ()
        ordered = tuple(_ordered(claims.rules, claims.inline))
        chosen = tuple(one for _layer, one in ordered)
        own = tuple((one.name, id(one.tokens)) for one in chosen if one.name.startswith("--"))
        custom = inherited
        if own and (custom := self._custom.get((id(inherited), own), inherited)) is inherited:
            custom = self._custom[id(inherited), own] = _customs(inherited, chosen)
            self._kept.append(chosen)
        values = _winners(base, ordered, custom)
        return custom, values, _moving(values, self._sheet.keyframes)

    def _shared_style(self, made: Style) -> Style:
        """The style that was made first of those that say the same: what stands below it is then worked out once."""
        return self._same.setdefault(identity(made), made)


def _is_turning(one: Declaration) -> bool:
    return one.name == "direction"


def _is_varying(one: Declaration) -> bool:
    """Whether it says something else where custom properties do, or is one."""
    return bool(one.tokens) or one.name.startswith("--")


@lru_cache(maxsize=4096)
def _turns(text: str) -> bool:
    """Whether a style attribute says how the text runs, in capitals or escaped as it may be."""
    return any(map(_is_turning, chain(*declarations(text))))


@lru_cache(maxsize=4096)
def _varies(text: str) -> bool:
    """Whether what a style attribute says rests on custom properties, or it declares some."""
    return any(map(_is_varying, chain(*declarations(text))))


def _is_across(style: Style, way: str) -> bool:
    """Whether it floats against the direction of the text."""
    return style.side in {"inline-end", "right" if way == "ltr" else "left"}


class Traits(NamedTuple):
    """What is true of an element's style in any of the media."""

    floated: bool
    lasting: bool
    override: bool
    positioned: bool
    reordered: bool
    turned: bool
    across: bool
    covers: bool
    sorted: bool  # it has an order or a cell among its siblings
    directions: frozenset[str]
    transforms: frozenset[str]
    plate: bool  # a picture is drawn in its box
    dead: bool  # on a screen, which alone is clicked at


@dataclass(slots=True, eq=False)
class Kind:
    """What is known of elements that have the same marks (see `Cascade.kind`), and above them the same again.

    `matched` are the rules that apply to such an element ("") and to its pseudo-elements.
    """

    matched: Mapping[str, tuple[Rule, ...]]
    styles: tuple[Style, ...]
    ways: Ways
    traits: Traits
    pseudo: "dict[str, Kind]" = field(default_factory=dict)
    below: "dict[tuple[object, ...], Likes]" = field(default_factory=dict)  # by the marks of an element in it


@dataclass(slots=True, eq=False)
class Likes:
    """Elements that have the same marks: their kinds differ by those rules that ask what stands beside or in them."""

    near: "tuple[Placed, ...]"
    far: "tuple[Placed, ...]"
    kinds: "dict[tuple[Placed, ...], Kind]" = field(default_factory=dict)


class Claims(NamedTuple):
    """What speaks for an element's style: its rules in order, its style attribute, a browser's own sheet, its name."""

    rules: tuple[Rule, ...]
    inline: str
    defaults: str
    tag: str


def _state(rule: Rule, answers: Sequence[bool | None]) -> bool | None:
    known = [answers[number] for number in rule.conditions]
    if False in known:
        return False
    return None if rule.doubt or None in known else True


def _passing(possible: Sequence[Placed], node: Node) -> list[Placed]:
    """Those of the rules that apply to the element."""
    node.budget.spend(len(possible))
    try:
        return [entry for entry in possible if entry[1].test(node)]
    except (AttributeError, TypeError, ValueError):  # a selector that the library compiles and cannot run
        return [entry for entry in possible if _matches(entry[1], node)]


def _by_pseudo(found: Iterable[Placed]) -> dict[str, tuple[Rule, ...]]:
    matched: dict[str, tuple[Rule, ...]] = {"": ()}
    for _place, rule in sorted(found, key=itemgetter(0)):
        matched[rule.pseudo] = (*matched.get(rule.pseudo, ()), rule)
    return matched


def _matches(rule: Rule, node: Node) -> bool:
    try:
        return bool(rule.test(node))
    except (AttributeError, TypeError, ValueError):
        return rule.doubt


def _ordered(rules: tuple[Rule, ...], inline: str) -> Iterable[Laid]:
    normal, important = declarations(inline) if inline else ((), ())
    for rule in rules:
        yield from ((rule.weight[0], one) for one in rule.normal)
    yield from ((_INLINE, one) for one in normal)
    for rule in sorted((r for r in rules if r.important), key=lambda r: r.weight[0], reverse=True):
        yield from ((rule.weight[0], one) for one in rule.important)
    yield from ((_INLINE, one) for one in important)


def _customs(inherited: Mapping[str, tuple[Token, ...]], chosen: Iterable[Declaration]) -> Mapping[str, Any]:
    mine = {one.name: one.tokens for one in chosen if one.name.startswith("--")}
    if not mine:
        return inherited
    all_of_them = {**inherited, **mine}
    for name, tokens in mine.items():  # computed where they are declared, not where they are used
        if (word := keyword(significant(tokens))) in WIDE_KEYWORDS:
            all_of_them.pop(name)
            if word != "initial" and name in inherited:
                all_of_them[name] = inherited[name]
            continue
        put_in = _substitute(tokens, all_of_them, 0) if has_variable(tokens) else tokens
        if put_in is None:
            all_of_them.pop(name, None)
        else:
            all_of_them[name] = tuple(put_in)
    return MappingProxyType(all_of_them)


def _winners(base: Iterable[Declaration], ordered: Sequence[Laid], custom: Mapping[str, Any]) -> Values:
    defaults: Values = {name: value for one in base for name, value in one.longhands}
    values = dict(defaults)
    for _layer, one in ordered:
        values.update(_longhands(one, custom))
    if "revert-layer" in values.values():
        _roll_back(values, ordered, custom)
    if "revert" in values.values():
        kept = {name: value for name, value in values.items() if value != "revert"}
        values = {**{name: value for name, value in defaults.items() if name in values}, **kept}
    return {name: value for name, value in values.items() if not _is_unset(name, value)}


def _roll_back(values: Values, ordered: Sequence[Laid], custom: Mapping[str, Any]) -> None:
    """Put in what `revert-layer` stands for: what the layers before its own say (CSS Cascade 5, 7.3)."""
    said: dict[str, list[tuple[Layer, Value]]] = {}
    for layer, one in ordered:
        for name, value in _longhands(one, custom):
            said.setdefault(name, []).append((layer, value))
    for name in [name for name, value in values.items() if value == "revert-layer"]:
        left = said[name]
        while left and left[-1][1] == "revert-layer":
            left = [each for each in left if each[0] < left[-1][0]]
        values[name] = left[-1][1] if left else "revert"


def _is_unset(name: str, value: Value) -> bool:
    """Whether it is as good as not said; `all` says of no property that only a browser can compute it."""
    return (value == "unset" and name in INHERITED) or (name == UNKNOWN and value in WIDE_KEYWORDS)


def _longhands(one: Declaration, custom: Mapping[str, Any]) -> Iterable[tuple[str, Value]]:
    if one.name.startswith("--"):
        return ()
    if not one.tokens:
        return one.longhands
    put_in = _substitute(one.tokens, custom, 0)
    if put_in is None:
        return expand(one.name, _UNSET)
    return expand(one.name, put_in) or expand(one.name, _UNSET)


def _substitute(tokens: Sequence[Token], custom: Mapping[str, Any], depth: int) -> list[Token] | None:
    """The tokens with var() put in; None where a variable is missing or goes in circles (CSS Variables 1)."""
    if depth > 12:
        return None
    result: list[Token] = []
    for token in tokens:
        part = _variable(token, custom, depth) if _is_variable(token) else _inner(token, custom, depth)
        if part is None or len(result) + len(part) > _MOST_TOKENS:
            return None
        result += part
    return result


def _is_variable(token: Token) -> bool:
    return token.type == "function" and token.lower_name in {"var", "env"}


def _variable(token: Token, custom: Mapping[str, Any], depth: int) -> list[Token] | None:
    parts = [t for t in token.arguments if t.type not in {"whitespace", "comment"}]
    name = parts[0].value if parts and parts[0].type == "ident" else ""
    if name in custom and (found := _substitute(custom[name], custom, depth + 1)) is not None:
        return found
    comma = next((place for place, t in enumerate(token.arguments) if t.type == "literal" and t.value == ","), None)
    return None if comma is None else _substitute(token.arguments[comma + 1 :], custom, depth + 1)


def _inner(token: Token, custom: Mapping[str, Any], depth: int) -> list[Token] | None:
    if token.type != "function":
        return [token]
    arguments = _substitute(token.arguments, custom, depth + 1)
    if arguments is None:
        return None
    return [tinycss2.ast.FunctionBlock(token.source_line, token.source_column, token.name, arguments)]


_HIDERS = frozenset({
    "opacity", "visibility", "display", "color", "transform", "translate", "scale", "clip-path", "clip", "font-size",
    "left", "top", "right", "bottom", "width", "height", "max-height", "filter", "content", "background-color",
    "text-indent", "inset", "margin", "margin-left", "margin-top", "background", "font", "rotate", "z-index",
    "letter-spacing", "word-spacing", "line-height", "order", "mask", "mask-image", "text-decoration", "zoom",
    "writing-mode", "content-visibility", "grid-area", "grid-row", "grid-column", "padding-left", "position",
    "text-transform", "-webkit-text-stroke", "flex-direction", "list-style", "list-style-type", "direction",
    "-webkit-text-fill-color", "max-width", "overflow", "-webkit-text-security", "fill", "margin-right", "float",
})  # fmt: skip


def _moving(values: Values, keyframes: Mapping[str, Frames]) -> bool:
    """Whether an animation changes what is seen of it, but for one that soon leaves it as it is without it."""
    if "animation-name" not in values or not keyframes:
        return False
    lowered = {name.lower(): frames for name, frames in keyframes.items()}
    words = _words(values, "animation-name") | _words(values, "animation-fill-mode")
    running = [frames for word in words if (frames := lowered.get(word)) and _hides(frames.moved)]
    if not running:
        return False
    stays = not words.isdisjoint({"forwards", "both"})
    return not _passes(values, words) or (stays and any(_hides(frames.ends) for frames in running))


def _hides(names: frozenset[str]) -> bool:
    return not names.isdisjoint(_HIDERS) or any(name.startswith("--") for name in names)


def _words(values: Values, name: str) -> set[str]:
    value = values.get(name, ())
    return {value} if isinstance(value, str) else {str(getattr(token, "value", token.type)).lower() for token in value}


def _passes(values: Values, words: set[str]) -> bool:
    """Whether an animation is over in a few seconds."""
    words = words | _words(values, "animation-iteration-count") | _words(values, "animation-play-state")
    if not words.isdisjoint({"infinite", "paused"}) or _words(values, "animation-timeline") - {"auto"}:
        return False
    times = [values.get(f"animation-{name}", ()) for name in ("time", "duration", "delay", "iteration-count")]
    tokens = [token for time in times if not isinstance(time, str) for token in time]
    if any(token.type not in {"dimension", "number", "literal"} for token in tokens):
        return False
    return all(abs(t.value) <= (_LONGEST_MOVE * (1 if t.type == "number" or t.lower_unit == "s" else 1000))
               for t in tokens if t.type != "literal")  # fmt: skip

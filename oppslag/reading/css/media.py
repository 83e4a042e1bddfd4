"""The media that a page meets (screens of several widths, light and dark, paper), and which rules hold in which."""

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.reading.css.values import PIXELS, significant, text_of

Token = Any
Answer = bool | None  # None: not known


@frozen
class Medium:
    """What a page is shown on. Width and height in CSS pixels. `doubt`: rules of which it is not known hold as well."""

    kind: str = "screen"
    width: float = 1280.0
    height: float = 800.0
    dark: bool = False
    reduced_motion: bool = False
    touch: bool = False
    more_contrast: bool = False
    forced: bool = False  # the reader's own colours stand for the page's
    doubt: bool = False
    asked: bool = False  # the doubt is what the reader's device answers

    @property
    def measured(self) -> bool:
        """Whether a browser on a screen in the light shows what is seen on it."""
        settings = self.dark or self.reduced_motion or self.more_contrast or self.forced or self.asked
        return self.kind == "screen" and not settings

    def __str__(self) -> str:
        """As a sentence about the page ends: `in print`."""
        if self.kind == "print":
            return _("in print")
        if self.dark:
            return _("in dark mode")
        if self.reduced_motion or self.more_contrast or self.forced:
            return _("with a setting for accessibility")
        if self.width < WIDE.width:
            return _("on a narrow screen")
        return _("on screen")


WIDE = Medium()
NARROW = Medium(width=375.0, height=667.0, touch=True)
PAPER = Medium(kind="print", width=718.0, height=1047.0)  # A4 with the margins of a browser
DOUBT = Medium(doubt=True)
ASKED = Medium(doubt=True, asked=True)
ANY = Medium(kind="any")  # of which nothing is known
_KINDS = frozenset({"screen", "print", "speech"})  # the others match nothing (Media Queries 4, 2.3)
MOST_WIDTHS = 24


def media(conditions: Iterable[Sequence[Token]], *, dark: bool, narrow: bool) -> tuple[Medium, ...]:
    """The media worth looking at: the wide screen first, then each one in which other rules hold than in those before.

    `dark` and `narrow`: dark mode, and the narrow screen, make a difference even where the same rules hold.
    Between two widths that the conditions name there is always one that is looked at.
    """
    conditions = list(conditions)
    found: dict[tuple[Answer, ...], Medium] = {}
    for medium in _candidates(conditions):
        own = (dark and medium.dark, narrow and medium.width < WIDE.width)
        found.setdefault((*own, *(holds(condition, medium) for condition in conditions)), medium)
    return tuple(found.values())


def _candidates(conditions: Sequence[Sequence[Token]]) -> Iterable[Medium]:
    words = " ".join(text_of(condition) for condition in conditions)
    named = {float(n) * (PIXELS.get(unit) or 16.0) for n, unit in re.findall(r"(\d*\.?\d+)(px|r?em|pt|cm|in)", words)}
    widths = sorted({w + d for w in named if 200 <= w <= 3000 for d in (-1, 0, 1)})[: MOST_WIDTHS * 3]
    heights = sorted({h + d for h in named if "height" in words and 200 <= h <= 3000 for d in (-1, 1)})[:MOST_WIDTHS]
    screens = [WIDE, NARROW, *(replace(WIDE, width=width, touch=width < 900) for width in widths)]
    screens += [replace(screen, height=height) for height in heights for screen in (WIDE, NARROW)]
    for screen in screens:
        yield screen
    for screen in screens:
        yield replace(screen, dark=True)
    yield PAPER
    yield replace(PAPER, width=1047.0, height=718.0)
    yield replace(WIDE, forced=True)
    for reduced, contrast in itertools.product((False, True), repeat=2):
        yield replace(WIDE, reduced_motion=reduced, more_contrast=contrast)


def holds(condition: Sequence[Token], medium: Medium) -> Answer:
    """Whether a media query list holds in the medium (Media Queries 5); None when it asks what is not known."""
    queries = _split(condition, ",")
    if not any(queries):
        return True
    return _any(_query(query, medium) for query in queries)


def _any(answers: Iterable[Answer]) -> Answer:
    known = list(answers)
    return True if True in known else None if None in known else False


def _all(answers: Iterable[Answer]) -> Answer:
    known = list(answers)
    return False if False in known else None if None in known else True


def _not(answer: Answer) -> Answer:
    return None if answer is None else not answer


def _split(tokens: Sequence[Token], comma: str) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in significant(tokens):
        if token.type == "literal" and token.value == comma:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _query(tokens: list[Token], medium: Medium) -> Answer:
    words = [token.lower_value if token.type == "ident" else "" for token in tokens]
    if not tokens:
        return False
    if words[0] == "only":
        tokens, words = tokens[1:], words[1:]
    if words and words[0] == "not" and len(words) > 1 and words[1]:
        return _not(_query(tokens[1:], medium))
    if words and words[0] and words[0] != "not":
        asked = medium.kind == ANY.kind and words[0] in _KINDS
        kind = None if asked else words[0] in {"all", medium.kind}
        return _all((kind, condition(tokens[2:], lambda t: _feature(t, medium)) if len(tokens) > 2 else True))
    return condition(tokens, lambda t: _feature(t, medium))


def condition(tokens: Sequence[Token], leaf: Callable[[str], Answer], depth: int = 0) -> Answer:
    """A boolean condition of media queries or @supports: `leaf` answers for the text inside one pair of brackets."""
    tokens = significant(tokens)
    if not tokens or depth > 20:
        return None
    if tokens[0].type == "ident" and tokens[0].lower_value == "not":
        return _not(condition(tokens[1:], leaf, depth + 1))
    answers = [_operand(token, leaf, depth) for token in tokens[::2]]
    joints = {token.lower_value if token.type == "ident" else "" for token in tokens[1::2]}
    if not joints or joints == {"and"}:
        return _all(answers)
    return _any(answers) if joints == {"or"} else None


def _operand(token: Token, leaf: Callable[[str], Answer], depth: int) -> Answer:
    if token.type == "function":
        return leaf(text_of([token]).lower())
    if token.type != "() block":
        return None
    inside = significant(token.content)
    nested = inside and (inside[0].type == "() block" or (inside[0].type == "ident" and inside[0].lower_value == "not"))
    return condition(inside, leaf, depth + 1) if nested else leaf(text_of(token.content).lower())


def _feature(text: str, medium: Medium) -> Answer:
    if medium.kind == ANY.kind:
        return None
    name, colon, value = (part.strip() for part in text.partition(":"))
    if colon and name[:4] in {"min-", "max-"}:
        return _compare(_measure(name[4:], medium), ">=" if name.startswith("min") else "<=", _pixels(value))
    if not colon and re.search(r"[<>=]", text):
        return _range(text, medium)
    if name in {"width", "height", "device-width", "device-height"}:
        return _compare(_measure(name, medium), "=", _pixels(value)) if colon else True
    settings = _settings(medium)
    if name not in settings:
        return None
    return settings[name] == value if colon else settings[name] not in {"none", "no-preference", "0"}


def _settings(medium: Medium) -> dict[str, str]:
    return {
        "orientation": "portrait" if medium.height >= medium.width else "landscape",
        "prefers-color-scheme": "dark" if medium.dark else "light",
        "prefers-reduced-motion": "reduce" if medium.reduced_motion else "no-preference",
        "prefers-contrast": "more" if medium.more_contrast else "no-preference",
        "forced-colors": "active" if medium.forced else "none",
        "hover": "none" if medium.touch or medium.kind == "print" else "hover",
        "any-hover": "none" if medium.touch or medium.kind == "print" else "hover",
        "pointer": "coarse" if medium.touch else "fine",
        "any-pointer": "coarse" if medium.touch else "fine",
        "update": "none" if medium.kind == "print" else "fast",
        "grid": "0",
        "monochrome": "0",
        "color": "8",
    }


def _range(text: str, medium: Medium) -> Answer:
    parts = re.split(r"\s*(<=|>=|<|>|=)\s*", text)
    values = [_measure(part, medium) if part[:1].isalpha() else _pixels(part) for part in parts[::2]]
    return _all(
        _compare(left, operator, right) for left, operator, right in zip(values, parts[1::2], values[1:], strict=False)
    )


def _compare(left: float | None, operator: str, right: float | None) -> Answer:
    if left is None or right is None:
        return None
    return {"<=": left <= right, ">=": left >= right, "<": left < right, ">": left > right}.get(operator, left == right)


def _measure(name: str, medium: Medium) -> float | None:
    measures = {
        "width": medium.width,
        "height": medium.height,
        "device-width": medium.width,
        "device-height": medium.height,
        "aspect-ratio": medium.width / medium.height,
        "color": 8.0,
        "monochrome": 0.0,
    }
    return measures.get(name)


def _pixels(value: str) -> float | None:
    found = re.fullmatch(r"(-?\d*\.?\d+)\s*([a-z]*)(?:\s*/\s*(\d*\.?\d+))?", value)
    if not found:
        return None
    amount, unit = float(found[1]), found[2]
    if found[3]:
        return amount / float(found[3]) if float(found[3]) else None
    if unit in {"", "dppx", "x"}:
        return amount
    if unit == "dpi":
        return amount / 96
    return amount * (PIXELS.get(unit) or (16.0 if unit in {"em", "rem"} else float("nan")))

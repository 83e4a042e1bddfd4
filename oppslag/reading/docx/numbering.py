"""The numbers that a Word file does not hold but a person sees: counted as Word counts them (ECMA-376-1, 17.9)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field

from lxml import etree

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.reading.docx.package import Element, W, attribute
from oppslag.reading.docx.styles import Properties, properties
from oppslag.reading.passages import UnreadableFile

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_DIGITS = frozenset({"decimal", "decimalHalfWidth", ""})
_SEEN = re.compile(r"[^\s\uf020\u200b]")  # U+F020 is a space in a symbol font


@frozen
class Level:
    """One level of a list: how its numbers look and where its text stands."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int = -1  # the level (from 1) that makes it start again; -1 any higher one, 0 none
    legal: bool = False
    style: str = ""
    picture: bool = False  # in the place of a sign
    run: Properties = field(default_factory=dict)
    paragraph: Properties = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Whether there is nothing to see: pandoc marks a second paragraph of an item so."""
        return _SEEN.search(self.text) is None

    @property
    def bullet(self) -> bool:
        """Whether it is marked with a sign; a "bullet" of several letters or digits is a number written by hand."""
        return self.format == "bullet" and not (len(self.text.strip()) > 1 and re.search(r"\w", self.text))


@frozen
class _List:
    """A list as the paragraphs name it: the counters it shares with others, its levels, the levels it starts anew."""

    shared: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """The lists of a document, and how far each of them has been counted."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, _List] = {} if root is None else dict(_lists(root))
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def level(self, list_id: str, depth: int) -> Level | None:
        """A level of a list, from 0; None where there is no such list."""
        return self._lists[list_id].levels.get(depth) if list_id in self._lists else None

    def depth_of_style(self, list_id: str, style: str) -> int:
        """The level of a list that a paragraph style is tied to, 0 if to none."""
        levels = self._lists[list_id].levels if list_id in self._lists else {}
        return next((depth for depth, level in levels.items() if level.style == style), 0)

    def count(self, list_id: str, depth: int) -> str:
        """Count one paragraph, and return the number that stands before it: "2.", "1.3", "§ 4", "" for a bullet."""
        level = self.level(list_id, depth)
        if level is None:
            return ""
        counters = self._step(list_id, depth, level)
        if level.bullet or level.blank:
            return ""
        levels = self._lists[list_id].levels
        return re.sub(r"%([1-9])", lambda found: _shown(int(found[1]) - 1, counters, levels, level), level.text).strip()

    def _step(self, list_id: str, depth: int, level: Level) -> dict[int, int]:
        found = self._lists[list_id]
        counters = self._counters.setdefault(found.shared, {})
        if depth in found.starts and (list_id, depth) not in self._started:
            self._started.add((list_id, depth))
            counters.pop(depth, None)
        start = found.starts.get(depth, level.start)
        counters[depth] = counters[depth] + 1 if depth in counters else start
        for deeper in [each for each in counters if each > depth]:
            if _starts_again(found.levels.get(deeper), depth):
                del counters[deeper]
        return counters


def _starts_again(level: Level | None, depth: int) -> bool:
    return level is None or level.restart == -1 or depth < level.restart


def _shown(depth: int, counters: dict[int, int], levels: dict[int, Level], own: Level) -> str:
    level = levels.get(depth, Level())
    return written(counters.get(depth, level.start), "decimal" if own.legal else level.format)


def written(number: int, numbering: str) -> str:
    """A number in a numbering format (ST_NumberFormat, 17.18.59); where we do not know it, its name and the digits."""
    if numbering in {"none", "bullet"}:
        return ""
    if numbering == "decimalZero":
        return f"{number:02}"
    if numbering in {"lowerLetter", "upperLetter"} and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)  # after z comes aa, then bb
        return letters.upper() if numbering == "upperLetter" else letters
    if numbering in {"lowerRoman", "upperRoman"} and 0 < number < 4000:
        return _roman(number).upper() if numbering == "upperRoman" else _roman(number)
    return str(number) if numbering in _DIGITS else f"{numbering} {number}"


def _roman(number: int) -> str:
    signs = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        signs += sign * times
    return signs


def _lists(root: Element) -> Iterator[tuple[str, _List]]:
    abstract = _named(root, "abstractNum", "abstractNumId")
    by_style = {link: each for each in abstract.values() if (link := _value(each, "styleLink"))}
    for list_id, num in _named(root, "num", "numId").items():
        shared = _value(num, "abstractNumId")
        base = abstract.get(shared)
        if base is not None and (link := _value(base, "numStyleLink")):
            base = by_style.get(link, base)
        levels = {} if base is None else dict(_levels(base))
        overrides = num.findall(f"{{{W}}}lvlOverride")
        for override in overrides:
            levels.update(_levels(override))
        starts = {
            _integer(attribute(each, "ilvl")): _integer(start)
            for each in overrides
            if (start := _value(each, "startOverride"))
        }
        yield list_id, _List(shared, levels, starts)


def _named(root: Element, name: str, key: str) -> Mapping[str, Element]:
    """The lists of a kind by their names. Raises UnreadableFile where two of one name are not the same."""
    found: dict[str, Element] = {}
    for each in root.findall(f"{{{W}}}{name}"):
        twin = found.setdefault(attribute(each, key), each)
        if twin is not each and _written(twin) != _written(each):
            raise UnreadableFile(
                _("The file has two lists of the same name, and programs differ on which one they show.")
            )
    return found


def _written(element: Element) -> bytes:
    return etree.tostring(element, with_tail=False)


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for element in parent.findall(f"{{{W}}}lvl"):
        yield (
            _integer(attribute(element, "ilvl")),
            Level(
                _value(element, "numFmt", "decimal"),
                _value(element, "lvlText"),
                _integer(_value(element, "start", "0")),
                _integer(_value(element, "lvlRestart", "-1")),
                element.find(f"{{{W}}}isLgl") is not None,
                _value(element, "pStyle"),
                element.find(f"{{{W}}}lvlPicBulletId") is not None,
                properties(element.find(f"{{{W}}}rPr")),
                properties(element.find(f"{{{W}}}pPr")),
            ),
        )


def _value(parent: Element, name: str, otherwise: str = "") -> str:
    found = parent.find(f"{{{W}}}{name}")
    return otherwise if found is None else attribute(found, "val", otherwise)


def _integer(value: str) -> int:
    try:
        return int(value)
    except ValueError:
        return 0

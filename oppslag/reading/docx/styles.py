"""What a Word file's styles come to: the properties in force for a run or a paragraph (ECMA-376-1, 17.7.2)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any

from oppslag.frozen import entity, frozen
from oppslag.reading.docx.package import W14, A, Element, W, attribute, local

Attributes = Mapping[str, str]
Properties = dict[str, Attributes]  # by element name (`sz`), its attributes by local name ({"val": "24"})

_NOTHING: Attributes = {}
NOTHING: Properties = {}  # what an element says that is not there
_MOST_LOOKS = 4096  # that are remembered: more than any document of people has
_OFF = frozenset({"0", "false", "off", "none"})
_BY_ATTRIBUTE = frozenset({"rFonts", "lang", "ind", "spacing"})  # these add up attribute by attribute
_THEMED = (("ascii", "asciiTheme"), ("hAnsi", "hAnsiTheme"), ("cs", "cstheme"))


@entity
class Look:
    """Properties in force. `levels` go from the weakest (the document's defaults) to the strongest (the run's own).

    A document has few, and each knows what has been asked of it: `answers` by question are for who asks more of it.
    """

    levels: tuple[Properties, ...]
    answers: dict[Any, Any] = field(default_factory=dict)
    _added: dict[str, Attributes] = field(default_factory=dict)
    _on: dict[str, bool] = field(default_factory=dict)

    def get(self, name: str) -> Attributes:
        """The attributes of a property as they add up; empty where nothing sets it."""
        if (known := self._added.get(name)) is None:
            known = self._added[name] = self._get(name)
        return known

    def _get(self, name: str) -> Attributes:
        found = [level[name] for level in self.levels if name in level]
        if not found:
            return _NOTHING
        if name not in _BY_ATTRIBUTE or len(found) == 1:
            return found[-1]
        added: Properties = {}
        for attributes in found:
            merge(added, {name: attributes})
        return added[name]

    def value(self, name: str, attribute_name: str = "val") -> str:
        """One attribute of a property, "" where nothing sets it."""
        return self.get(name).get(attribute_name, "")

    def on(self, name: str) -> bool:
        """Whether a property that is on or off is on.

        Where several styles turn a property on, the standard lets them cancel one another out (17.7.3), and programs
        differ. It counts as on when any style turns it on and the run itself does not turn it off.
        """
        if (known := self._on.get(name)) is None:
            known = self._on[name] = self._is_on(name)
        return known

    def _is_on(self, name: str) -> bool:
        own = self.levels[-1]
        if name in own:
            return is_on(own[name])
        found = [level[name] for level in self.levels if name in level]
        return bool(found) and any(map(is_on, found))


@frozen
class Style:
    """A style with everything that it is based on."""

    name: str = ""
    run: Properties = field(default_factory=dict)
    paragraph: Properties = field(default_factory=dict)
    cell: Properties = field(default_factory=dict)
    row: Properties = field(default_factory=dict)
    parts: Mapping[str, "Style"] = field(default_factory=dict)  # of a table: `firstRow`, `band1Horz`, ...


class Styles:
    """The styles of a document. An id that it does not have stands for the default style, as in Word."""

    def __init__(self, root: Element | None) -> None:
        elements = [] if root is None else root.findall(f"{{{W}}}style")
        self._elements = {attribute(each, "styleId"): each for each in elements}
        self._defaults = {
            attribute(each, "type"): attribute(each, "styleId") for each in elements if flag(each, "default")
        }
        self._made: dict[tuple[str, str], Style] = {}
        self._chains: dict[tuple[str, ...], Style] = {(): Style()}
        self._own: dict[Any, Properties] = {}
        self._looks: dict[tuple[int, ...], Look] = {}
        self.run = properties(_find(root, "docDefaults/rPrDefault/rPr"))
        self.paragraph = properties(_find(root, "docDefaults/pPrDefault/pPr"))

    def style(self, kind: str, style_id: str) -> Style:
        """The style of a kind (`paragraph`, `character`, `table`) by id, or the default one of that kind."""
        key = (kind, style_id)
        if key not in self._made:
            known = attribute(self._elements[style_id], "type") == kind if style_id in self._elements else False
            self._made[key] = self._make(self._chain(style_id if known else self._defaults.get(kind, "")))
        return self._made[key]

    def own(self, element: Element | None) -> Properties:
        """What an element says itself, as `properties` has it: one value for all that say the same."""
        return NOTHING if element is None else self.alike(properties(element))

    def alike(self, said: Properties) -> Properties:
        """The one value for all that say the same."""
        told = tuple([(name, *attributes.items()) for name, attributes in said.items()])
        return self._own.setdefault(told, said)

    def look(self, *levels: Properties) -> Look:
        """What levels come to that are all of this document: of its defaults, styles and lists, or from `own`."""
        key = tuple(map(id, levels))  # no level goes before the look that holds it
        if (known := self._looks.get(key)) is None:
            if len(self._looks) >= _MOST_LOOKS:
                self._looks.clear()
                self._own.clear()
            known = self._looks[key] = Look(levels)
        return known

    def _chain(self, style_id: str) -> tuple[str, ...]:
        """A style and those that it is based on, one on the next, each once."""
        chain: dict[str, None] = {}
        while style_id in self._elements and style_id not in chain:
            chain[style_id] = None
            style_id = _child(self._elements[style_id], "basedOn")
        return tuple(chain)

    def _make(self, chain: tuple[str, ...]) -> Style:
        if (known := self._chains.get(chain)) is not None:
            return known
        element, base = self._elements[chain[0]], self._make(chain[1:])
        parts = {attribute(part, "type"): _layer(part, Style()) for part in element.findall(f"{{{W}}}tblStylePr")}
        made = _layer(element, base)
        name = _child(element, "name")
        style = Style(name, made.run, made.paragraph, made.cell, made.row, {**base.parts, **parts})
        return self._chains.setdefault(chain, style)


def _layer(element: Element, base: Style) -> Style:
    return Style(
        "",
        merged(base.run, properties(_find(element, "rPr"))),
        merged(base.paragraph, properties(_find(element, "pPr"))),
        merged(merged(base.cell, _of_table(element)), properties(_find(element, "tcPr"))),
        merged(base.row, properties(_find(element, "trPr"))),
    )


def _of_table(element: Element) -> Properties:
    """What a whole table has: the ground on which that of its cells lies, and which way its columns run."""
    found = properties(_find(element, "tblPr"))
    return {name: found[name] for name in ("shd", "bidiVisual") if name in found}


def properties(element: Element | None) -> Properties:
    """The children of rPr, pPr, tcPr, ... as properties; those of numPr, and the farthest tab, are lifted up."""
    return NOTHING if element is None else dict(_properties(element))


def _properties(element: Element) -> Iterator[tuple[str, Attributes]]:
    for child in element:
        if name := local(child):
            nested = {local(each): attribute(each, "val") for each in child} if name == "numPr" else {}
            if name == "tabs":
                nested = {"pos": str(max((number(attribute(each, "pos")) for each in child), default=0.0))}
            yield name, nested or {key.rpartition("}")[2]: value for key, value in _items(child)}
        elif child.tag == f"{{{W14}}}textFill":
            yield "textFill", _text_fill(child)
        elif child.tag == f"{{{W14}}}textOutline":
            yield "textOutline", {"w": child.get(f"{{{W14}}}w", "0"), **_text_fill(child)}


def _items(element: Element) -> Iterable[tuple[str, str]]:
    return ((str(key), str(value)) for key, value in element.attrib.items())


def _text_fill(fill: Element) -> Attributes:
    """w14:textFill of [MS-DOCX]: `fill` none, solid or other; its colour; `alpha`, how far seen through, 1/1000 %."""
    found = {"fill": "other"}
    for element in fill.iter():
        name = str(element.tag).rpartition("}")[2]
        value = element.get(f"{{{W14}}}val", "")
        if name == "noFill":
            found["fill"] = "none"
        elif name == "solidFill":
            found["fill"] = "solid"
        elif name in {"srgbClr", "schemeClr", "alpha", "tint", "shade", "lum", "lumMod", "lumOff"}:
            found[{"srgbClr": "val", "schemeClr": "themeColor"}.get(name, name)] = value
    return found


def merge(low: Properties, high: Properties) -> None:
    """Lay stronger properties over weaker ones, in place."""
    for name, attributes in high.items():
        if name in _BY_ATTRIBUTE and name in low:
            low[name] = {**_untied(name, low[name], attributes), **attributes}
        else:
            low[name] = attributes


def merged(low: Properties, high: Properties) -> Properties:
    """Stronger properties over weaker ones."""
    both = dict(low)
    merge(both, high)
    return both


def _untied(name: str, low: Attributes, high: Attributes) -> Attributes:
    """A font that a stronger level names by itself is not overruled by the theme of a weaker one."""
    if name != "rFonts":
        return low
    overruled = {theme for font, theme in _THEMED if font in high}
    return {key: value for key, value in low.items() if key not in overruled}


def is_on(attributes: Attributes) -> bool:
    """ST_OnOff: there without a value is on."""
    return attributes.get("val", "true").lower() not in _OFF


def flag(element: Element, name: str) -> bool:
    """An attribute that is on or off; off where it is not there."""
    return attribute(element, name, "0").lower() not in _OFF


_TWIPS = {"pt": 20.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 144 / 2.54, "pc": 240.0, "pi": 240.0}


def number(value: str, otherwise: float = 0.0) -> float:
    """A length in twips (1/20 pt), from a bare number or a measure with a unit (ST_TwipsMeasure, 22.9.2.14)."""
    factor = _TWIPS.get(value[-2:], 0.0)
    try:
        return float(value[:-2]) * factor if factor else float(value)
    except ValueError:
        return otherwise


def _find(element: Element | None, path: str) -> Element | None:
    return None if element is None else element.find("/".join(f"{{{W}}}{name}" for name in path.split("/")))


def _child(element: Element, name: str) -> str:
    found = element.find(f"{{{W}}}{name}")
    return "" if found is None else attribute(found, "val")


def theme_fonts(root: Element | None) -> Mapping[str, str]:
    """The fonts of a theme by the names that w:rFonts calls them (ST_Theme, 17.18.96), Latin and complex script."""
    found: dict[str, str] = {}
    for size in ("major", "minor"):
        for script, ending in (("latin", "HAnsi"), ("latin", "Ascii"), ("cs", "Bidi")):
            font = None if root is None else root.find(f".//{{{A}}}{size}Font/{{{A}}}{script}")
            if font is not None and font.get("typeface"):
                found[f"{size}{ending}"] = font.get("typeface", "")
    return found

"""JSON read back: every string value is a passage, and every value is kept, named by its JSON pointer."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from oppslag.messages import _
from oppslag.reading.limits import LIMITS, check_size
from oppslag.reading.passages import Finding, Passage, Passages, Shape, Spot, UnreadableFile
from oppslag.reading.text import decode, odd_characters

_WRITER = json.JSONEncoder(ensure_ascii=False)
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Object(tuple[tuple[str, object], ...]):
    """A JSON object as it is written: its members in order, a name that is written twice included."""

    __slots__ = ()

    def get(self, name: str) -> object:
        return next((value for key, value in self if key == name), None)


class _Value(NamedTuple):
    """A value where it stands: `pointer` as RFC 6901 writes it, `language` of the nearest object that names one."""

    value: object
    pointer: str
    language: str
    depth: int = 0

    @property
    def members(self) -> Iterable[tuple[str, object]]:
        """What an object or a list holds, by name or number."""
        if isinstance(self.value, list):
            return ((str(number), each) for number, each in enumerate(self.value))
        return self.value if isinstance(self.value, _Object) else ()

    @property
    def is_leaf(self) -> bool:
        """Whether it holds no others."""
        return not (isinstance(self.value, (list, _Object)) and self.value)


def read_json(content: bytes) -> Passages:
    """Every string value of a JSON file as a passage, in the order of the file.

    The spot is the value's JSON pointer (RFC 6901, `/sections/0/rules/2/text`). A value's language is that of the
    nearest object around it with a `language` or `lang`. A name that stands twice in an object is a finding:
    programs differ on which one they take. `values` has every string, number, true, false, null, empty list and empty
    object. Raises UnreadableFile for anything but JSON in UTF-8.
    """
    check_size(len(content))
    whole = _parse(decode(content))
    everything = list(_walk(_Value(whole, "", _language(whole, ""))))
    strings = [found for found in everything if isinstance(found.value, str)]
    passages = tuple(
        Passage(str(found.value), Shape.PARAGRAPH, Spot(path=found.pointer), language=found.language)
        for found in strings
    )
    return Passages(
        "application/json",
        passages,
        language=_language(whole, ""),
        direction=_string(whole, "direction"),
        title=_string(whole, "title"),
        findings=tuple(_findings(everything)),
        values=tuple([(found.pointer, _written(found.value)) for found in everything if found.is_leaf]),
    )


def _written(value: object) -> str:
    """A value that holds no others as JSON writes it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # 1.0 and 1e0 are 1 (RFC 8259, section 6)
    return "{}" if isinstance(value, _Object) else _WRITER.encode(value)


def _parse(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_Object, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise UnreadableFile(_("The file is not JSON: line {line} cannot be read.", line=error.lineno)) from error
    except (RecursionError, ValueError) as error:
        raise UnreadableFile(
            _("The file is not JSON that can be read: a value in it is too deep or too large.")
        ) from error


def _refuse(constant: str) -> object:
    raise ValueError(constant)  # NaN and Infinity: Python reads them, RFC 8259 has no such values


def _walk(whole: _Value) -> Iterator[_Value]:
    """Every value, those that hold others before these."""
    waiting = [whole]
    while waiting:
        found = waiting.pop()
        if found.depth > LIMITS.depth:
            raise UnreadableFile(_("The file is not JSON that can be read: a value in it is too deep or too large."))
        yield found
        if not found.is_leaf:
            waiting += reversed([
                _Value(
                    value,
                    f"{found.pointer}/{name.replace('~', '~0').replace('/', '~1')}",
                    _language(value, found.language),
                    found.depth + 1,
                )
                for name, value in found.members
            ])  # fmt: skip


def _language(value: object, otherwise: str) -> str:
    if not isinstance(value, _Object):
        return otherwise
    return _string(value, "language") or _string(value, "lang") or otherwise


def _string(value: object, name: str) -> str:
    found = value.get(name) if isinstance(value, _Object) else None
    found = found.get("text") if isinstance(found, _Object) else found
    return found if isinstance(found, str) else ""


def _findings(everything: Iterable[_Value]) -> Iterator[Finding]:
    for found in everything:
        if isinstance(found.value, str):
            yield from _odd(found.value, Spot(path=found.pointer))
        elif isinstance(found.value, _Object):
            names = [name for name, _value in found.value]
            twice = [name for name in names if names.count(name) > 1] if len(set(names)) < len(names) else ()
            for name in dict.fromkeys(twice):
                yield Finding(
                    _("The name {name} stands twice in the same object.", name=name), Spot(path=found.pointer)
                )


def _odd(text: str, spot: Spot) -> Iterator[Finding]:
    yield from odd_characters(text, spot)
    if _SURROGATE.search(text):
        yield Finding(_("The text holds half a character (a lone surrogate)."), spot)

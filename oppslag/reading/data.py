"""JSON read back: every string value is a passage, and every value is kept, named by its JSON pointer."""

import json
import re
from collections.abc import Iterable, Iterator

from oppslag.messages import _
from oppslag.reading.frozen import frozen
from oppslag.reading.limits import LIMITS, check_size
from oppslag.reading.passages import Finding, Passage, Passages, Shape, Spot, UnreadableFile
from oppslag.reading.text import decode, odd_characters

_SURROGATE = re.compile("[\ud800-\udfff]")


@frozen
class _Object:
    """A JSON object as it is written: its members in order, a name that is written twice included."""

    members: tuple[tuple[str, object], ...]

    def get(self, name: str) -> object:
        return next((value for key, value in self.members if key == name), None)


@frozen
class _Value:
    """A value where it stands: `pointer` as RFC 6901 writes it, `language` of the nearest object that names one."""

    value: object
    pointer: str
    language: str
    depth: int = 0


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
        values=tuple((found.pointer, _written(found.value)) for found in everything if not any(_members(found.value))),
    )


def _written(value: object) -> str:
    """A value that holds no others as JSON writes it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # 1.0 and 1e0 are 1 (RFC 8259, section 6)
    return "{}" if isinstance(value, _Object) else json.dumps(value, ensure_ascii=False)


def _parse(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: _Object(tuple(pairs)), parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise UnreadableFile(_("The file is not JSON: line {line} cannot be read.", line=error.lineno)) from error
    except (RecursionError, ValueError) as error:
        raise UnreadableFile(
            _("The file is not JSON that can be read: a value in it is too deep or too large.")
        ) from error


def _refuse(constant: str) -> object:
    raise ValueError(constant)  # NaN and Infinity: Python reads them, RFC 8259 has no such values


def _walk(found: _Value) -> Iterator[_Value]:
    if found.depth > LIMITS.depth:
        raise UnreadableFile(_("The file is not JSON that can be read: a value in it is too deep or too large."))
    yield found
    for name, value in _members(found.value):
        pointer = f"{found.pointer}/{name.replace('~', '~0').replace('/', '~1')}"
        yield from _walk(_Value(value, pointer, _language(value, found.language), found.depth + 1))


def _members(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, _Object):
        yield from value.members
    elif isinstance(value, list):
        yield from ((str(number), each) for number, each in enumerate(value))


def _language(value: object, otherwise: str) -> str:
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
            names = [name for name, _value in found.value.members]
            for name in dict.fromkeys(name for name in names if names.count(name) > 1):
                yield Finding(
                    _("The name {name} stands twice in the same object.", name=name), Spot(path=found.pointer)
                )


def _odd(text: str, spot: Spot) -> Iterator[Finding]:
    yield from odd_characters(text, spot)
    if _SURROGATE.search(text):
        yield Finding(_("The text holds half a character (a lone surrogate)."), spot)

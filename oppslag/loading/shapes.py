"""What a value of a file may look like: small shapes that judge what a person wrote, and describe it to an editor.

A value that is not there (None) is no mistake of a shape: whoever reads the file says of every key that it is empty.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Path: TypeAlias = tuple[int | str, ...]
Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mistake:
    """What kind of mistake stands where; `words` are those that it is about, where there are any."""

    kind: str
    path: Path
    words: str = ""


class Shape(ABC):
    """What may stand in one place."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that may stand in it, in the order in which they are usually written."""
        return ()

    def within(self, _part: int | str) -> "Shape | None":
        """The shape under a key, or of an item of a list; None where there is none."""
        return None

    def mistakes(self, value: object, path: Path = ()) -> Iterator[Mistake]:
        """Everything in which the value, which stands at the path, differs from the shape."""
        if value is not None:
            yield from self._mistakes(value, path)

    @abstractmethod
    def _mistakes(self, value: object, path: Path) -> Iterator[Mistake]: ...

    @abstractmethod
    def described(self, parts: dict[str, Json]) -> Json:
        """As JSON Schema (2020-12). The parts that it refers to are added to `parts`, by name."""


@dataclass(frozen=True, slots=True)
class Words(Shape):
    """Words, and what must be true of them: `check` gives the kind of mistake, "" for none. `more` is for editors."""

    check: Callable[[str], str] = lambda _words: ""
    more: Mapping[str, object] = field(default_factory=dict)

    def _mistakes(self, value: object, path: Path) -> Iterator[Mistake]:
        if not isinstance(value, str):
            yield Mistake("not_words", path)
        elif kind := self.check(value):
            yield Mistake(kind, path, value)

    def described(self, _parts: dict[str, Json]) -> Json:
        """A string."""
        return {**self.more, "type": "string"}


@dataclass(frozen=True, slots=True)
class YesOrNo(Shape):
    """true or false."""

    def _mistakes(self, value: object, path: Path) -> Iterator[Mistake]:
        if not isinstance(value, bool):
            yield Mistake("not_yes_or_no", path)

    def described(self, _parts: dict[str, Json]) -> Json:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Many(Shape):
    """A list of things of one shape, at least so many."""

    each: Shape
    least: int = 0

    def within(self, part: int | str) -> Shape | None:
        """The shape of an item."""
        return self.each if isinstance(part, int) else None

    def _mistakes(self, value: object, path: Path) -> Iterator[Mistake]:
        if not isinstance(value, list):
            yield Mistake("not_list", path)
            return
        if len(value) < self.least:
            yield Mistake("too_few", path)
        for number, item in enumerate(value):
            yield from self.each.mistakes(item, (*path, number))

    def described(self, parts: dict[str, Json]) -> Json:
        """An array."""
        return {
            "items": self.each.described(parts),
            **({"minItems": self.least} if self.least else {}),
            "type": "array",
        }


@dataclass(frozen=True, slots=True)
class Named(Shape):
    """Things of one shape, each under a name of the author's own; without a shape, anything."""

    each: Shape | None = None

    def within(self, part: int | str) -> Shape | None:
        """The shape under every name."""
        return self.each if isinstance(part, str) else None

    def _mistakes(self, value: object, path: Path) -> Iterator[Mistake]:
        if not isinstance(value, dict):
            yield Mistake("not_mapping", path)
        elif self.each:
            for name, item in value.items():
                yield from self.each.mistakes(item, (*path, name))

    def described(self, parts: dict[str, Json]) -> Json:
        """An object with any names."""
        return {"additionalProperties": self.each.described(parts) if self.each else True, "type": "object"}


@dataclass(frozen=True, slots=True)
class Key:
    """What stands under a key, what it is for in words for the author, and whether it must be there."""

    shape: Shape
    said: str
    needed: bool = False
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Part(Shape):
    """A thing with keys of its own: no other may stand there."""

    name: str
    said: str
    each: Mapping[str, Key] = field(repr=False)  # may lead back to the part itself

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys."""
        return tuple(self.each)

    def within(self, part: int | str) -> Shape | None:
        """The shape under the key."""
        return self.each[part].shape if isinstance(part, str) and part in self.each else None

    def _mistakes(self, value: object, path: Path) -> Iterator[Mistake]:
        if not isinstance(value, dict):
            yield Mistake("not_mapping", path)
            return
        for name, key in self.each.items():
            if name in value:
                yield from key.shape.mistakes(value[name], (*path, name))
            elif key.needed:
                yield Mistake("missing", (*path, name))
        for name in value:
            if name not in self.each:
                yield Mistake("unknown", (*path, name))

    def described(self, parts: dict[str, Json]) -> Json:
        """A reference to it by name."""
        if self.name not in parts:
            parts[self.name] = {}  # it may hold itself
            parts[self.name] = self.whole(parts)
        return {"$ref": f"#/$defs/{self.name}"}

    def whole(self, parts: dict[str, Json]) -> Json:
        """An object with these properties."""
        needed = [name for name, key in self.each.items() if key.needed]
        return {
            "additionalProperties": False,
            "description": self.said,
            "properties": {
                name: dict(sorted({**key.shape.described(parts), **key.more, "description": key.said}.items()))
                for name, key in self.each.items()
            },
            **({"required": needed} if needed else {}),
            "title": self.name,
            "type": "object",
        }


@dataclass(frozen=True, slots=True)
class Either(Shape):
    """Words, or the part that may stand in their place."""

    words: Words
    part: Part

    @property
    def keys(self) -> tuple[str, ...]:
        """Those of the part."""
        return self.part.keys

    def within(self, part: int | str) -> Shape | None:
        """What the part holds."""
        return self.part.within(part)

    def _mistakes(self, value: object, path: Path) -> Iterator[Mistake]:
        return (self.part if isinstance(value, dict) else self.words).mistakes(value, path)

    def described(self, parts: dict[str, Json]) -> Json:
        """One of the two."""
        return {"oneOf": [self.words.described(parts), self.part.described(parts)]}

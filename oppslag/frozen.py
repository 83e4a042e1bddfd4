"""Values of which a proof makes a hundred thousand: frozen for whoever writes code, and cheap to make.

Python guards a frozen dataclass at run time, and pays for it field by field each time one is made: more than four times
as much as for one that is not. Here the type checker guards it alone.
A dataclass writes and compiles each of its methods when its module is loaded. Here it does so for the first alone: the
others are the same for all, which makes a class in a quarter of the time.
"""

from collections.abc import Callable, Iterable
from dataclasses import Field, dataclass, fields
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def frozen(cls: type[T]) -> type[T]:
    """A dataclass that nobody may change once it is made; equal to what has equal fields.

    It has slots, unless it has cached properties.
    """
    made = entity(cls)
    values = _values(field.name for field in _fields(made) if field.compare)

    def equal(self: T, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def digest(self: T) -> int:
        return hash(values(self))

    return _with(made, cls, __eq__=equal, __hash__=digest)


@dataclass_transform(frozen_default=True, eq_default=False)
def entity(cls: type[T]) -> type[T]:
    """The same, equal to itself alone: what is worked out for it is found again by it."""
    cls.__doc__ = cls.__doc__ or cls.__name__  # else a dataclass looks up what it is made of to say so
    remembers = any(isinstance(each, cached_property) for each in vars(cls).values())  # which takes room of its own
    made = dataclass(slots=not remembers, eq=False, repr=False)(cls)
    names = [field.name for field in _fields(made) if field.repr]
    said, values = f"{cls.__qualname__}({', '.join(f'{name}=%r' for name in names)})", _values(names)

    def shown(self: T) -> str:
        return said % values(self)

    return _with(made, cls, __repr__=shown)


def _fields(made: type) -> "tuple[Field[Any], ...]":
    return fields(made)


def _values(names: Iterable[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What tells these attributes of a value."""
    listed = tuple(names)
    if len(listed) > 1:
        return attrgetter(*listed)
    return lambda value: tuple([getattr(value, name) for name in listed])


def _with(made: type[T], cls: type[T], **methods: Callable[..., Any]) -> type[T]:
    """The class with these methods, but for those that it has of its own."""
    for name, method in methods.items():
        if name not in cls.__dict__:
            setattr(made, name, method)
    return made

"""Values of which a proof makes a hundred thousand: frozen for whoever writes code, and cheap to make.

Python guards a frozen dataclass at run time, and pays for it field by field each time one is made: more than four times
as much as for one that is not. Here the type checker guards it alone.
"""

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def frozen(cls: type[T]) -> type[T]:
    """A dataclass with slots that nobody may change once it is made; equal to what has equal fields."""
    return dataclass(slots=True, unsafe_hash=True)(cls)


@dataclass_transform(frozen_default=True, eq_default=False)
def entity(cls: type[T]) -> type[T]:
    """The same, equal to itself alone: what is worked out for it is found again by it."""
    return dataclass(slots=True, eq=False)(cls)

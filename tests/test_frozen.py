import pickle
from collections.abc import Callable, Hashable
from dataclasses import field, replace
from functools import cached_property

import pytest

from oppslag.frozen import entity, frozen


@frozen
class Rule:
    number: str
    words: str = ""
    seen: dict[str, int] = field(default_factory=dict, compare=False, repr=False)


@frozen
class Number:
    number: str


@frozen
class Nothing:
    pass


@entity
class Sheet:
    number: str


@frozen
class Long:
    number: str

    @cached_property
    def twice(self) -> list[str]:
        """The number twice."""
        return [self.number] * 2


@frozen
class Loud:
    number: str

    def __repr__(self) -> str:
        return "!"


def test_equal_fields_make_equal_values():
    """Two values are the same when what they say is, and stand for one another in sets and tables."""
    one, same, other = Rule("1", "a", {"a": 1}), Rule("1", "a"), Rule("1", "b")
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert {one: 1}[same] == 1
    assert Rule("1") != Number("1")
    assert Number("1") == Number("1") != Number("2")
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())


def test_an_entity_is_itself_alone():
    """What is known of one sheet is not found by another that says the same."""
    one, other = Sheet("1"), Sheet("1")
    assert one != other
    assert {one: 1}.get(other) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Rule("1", "a%s", {"a": 1}), "Rule(number='1', words='a%s')"),
        (Number("1"), "Number(number='1')"),
        (Nothing(), "Nothing()"),
        (Sheet("1"), "Sheet(number='1')"),
        (Loud("1"), "!"),
    ],
)
def test_it_tells_what_it_is(value: Hashable, shown: str):
    """A digest of what is expected is one of these words: they name every field that counts."""
    assert repr(value) == shown


@pytest.mark.parametrize("change", [replace, lambda rule: pickle.loads(pickle.dumps(rule))])  # noqa: S301 - its own
def test_copies_are_the_same(change: Callable[[Rule], Rule]):
    """A value that is handed to another process says there what it said here."""
    rule = Rule("1", "a", {"b": 2})
    assert change(rule) == rule
    assert change(rule).seen == {"b": 2}


def test_what_is_worked_out_for_a_value_is_kept():
    """A value with cached properties has room for them, and is told and compared by its fields alone."""
    one, other = Long("1"), Long("1")
    assert one.twice is one.twice
    assert one == other
    assert repr(one) == "Long(number='1')"
    assert hash(one) == hash(other)


def test_it_has_no_room_for_more():
    """Nothing can be written on a value that its class does not know."""
    with pytest.raises(AttributeError):
        Rule("1").more = 1  # type: ignore[attr-defined]

"""What is known of a whole string at a glance is what each of its letters says."""

from hypothesis import example, given
from hypothesis import strategies as st

from oppslag.reading.pdf.strings import (
    Reading,
    Shape,
    Shown,
    _are_piled,
    _closed_up,
    _is_folded,
    _is_steady,
    around,
    read_string,
)

_WIDE = st.sampled_from([0.0, 0.05, 0.1, 0.25, 0.5, 0.9])
_LETTERS = st.builds(
    lambda text, width, side, advance: Shape(text, advance, (text,), (side, 0.0, side + width, 0.7)),
    st.sampled_from("aiwلو1."), _WIDE, st.sampled_from([-0.1, 0.0, 0.05]), st.sampled_from([-0.2, 0.0, 0.1, 0.3, 0.6]),
)  # fmt: skip
_BLANKS = st.builds(lambda advance: Shape(" ", advance, ink=()), st.sampled_from([0.0, 0.05, 0.25]))
_UNKNOWN = st.sampled_from([Shape("a", 0.5), Shape("a", 0.5, ink=(0.0, 0.0, 0.5, 0.5), missing=True)])
_NUDGES = st.sampled_from([0.0, 0.0, 0.0, -0.05, -0.3, -0.9, 0.25])
WIDE, THIN = Shape("a", 0.5, ("a",), (0.05, 0.0, 0.45, 0.5)), Shape("i", 0.5, ("i",), (0.2, 0.0, 0.2, 0.7))
BLANK = Shape(" ", 0.5, ink=())


def shown(signs: list[tuple[Shape, float]], first: float = 0.0) -> Shown:
    steps = [first, *(shape.advance + nudge for shape, nudge in signs)]
    return Shown.of(tuple(shape for shape, _nudge in signs), steps)


@given(st.lists(st.tuples(st.one_of(_LETTERS, _LETTERS, _BLANKS), _NUDGES), max_size=9), _NUDGES)
@example([(WIDE, 0.0), (BLANK, 0.0), (WIDE, 0.0)], 0.0)
@example([(THIN, 0.0), (THIN, -0.4), (WIDE, 0.0)], 0.0)
@example([(WIDE, 0.0), (BLANK, -0.48), (WIDE, 0.0)], 0.0)
def test_a_string_is_as_steady_and_as_crowded_as_its_letters(signs: list[tuple[Shape, float]], first: float) -> None:
    """Whether letters stand one after another, and on one another, is the same as when each pair is looked at."""
    reading: Reading = read_string(shown(signs, first), None, "nb")
    letters, starts, ends = reading.letters, reading.starts, reading.ends
    steady = _is_steady(starts, ends) and not _closed_up(letters, starts, ends)
    assert reading.folded == (not steady and _is_folded(letters, starts, ends))
    assert reading.steady == (steady or reading.folded)
    assert reading.piled == _are_piled(letters, starts)


@given(st.lists(st.tuples(st.one_of(_LETTERS, _LETTERS, _BLANKS, _UNKNOWN), _NUDGES), max_size=9), _NUDGES)
def test_the_box_around_a_string_is_that_around_its_letters(signs: list[tuple[Shape, float]], first: float) -> None:
    """Whichever letter reaches furthest, the box around the ink is that of all of them; unknown where one is."""
    string = shown(signs, first)
    placed = [
        (start + shape.ink[0], shape.ink[1], start + shape.ink[2], shape.ink[3])
        for shape, start in zip(string.shapes, string.starts, strict=True)
        if shape.ink
    ]
    unknown = any(shape.ink is None or shape.missing for shape in string.shapes)
    assert string.ink == (None if unknown else around(placed) if placed else ())

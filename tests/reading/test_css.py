"""Style sheets: media, the cascade, lengths and colours."""

import pytest
import tinycss2

from oppslag.reading.css.media import NARROW, PAPER, WIDE, Medium, holds, media
from oppslag.reading.css.sheet import TooMuch, declarations, parse
from oppslag.reading.css.values import BLACK, WHITE, Length, Units, Viewport, colour, contrast, length, over


def tokens(text: str) -> list[object]:
    return list(tinycss2.parse_component_value_list(text))


MEDIA = [
    ("screen", WIDE, True),
    ("print", WIDE, False),
    ("print", PAPER, True),
    ("not print", WIDE, True),
    ("only screen and (min-width: 60rem)", WIDE, True),
    ("(max-width: 600px)", WIDE, False),
    ("(max-width: 600px)", NARROW, True),
    ("print, (max-width: 600px)", NARROW, True),
    ("(400px <= width <= 2000px)", WIDE, True),
    ("(width > 1300px)", WIDE, False),
    ("not (prefers-color-scheme: dark)", WIDE, True),
    ("(prefers-color-scheme: dark)", Medium(dark=True), True),
    ("(min-width: 30em) and (not (hover: none))", WIDE, True),
    ("(orientation: portrait) or (min-width: 1000px)", WIDE, True),
    ("(min-resolution: 2dppx)", WIDE, None),
    ("(invented: 3)", WIDE, None),
    ("(invented: 3) and print", WIDE, None),
    ("", WIDE, True),
]


@pytest.mark.parametrize(("query", "medium", "answer"), MEDIA)
def test_media_queries_hold_as_the_standard_says(query: str, medium: Medium, answer: bool | None) -> None:
    """A query holds, does not hold, or asks what is not known."""
    assert holds(tokens(query), medium) is answer


def test_media_that_change_nothing_are_not_looked_at() -> None:
    """Without conditions one look is enough; with them each different set of rules gets one."""
    assert media([], dark=False, narrow=False) == (WIDE,)
    assert len(media([tokens("print"), tokens("(max-width: 50em)")], dark=False, narrow=False)) == 4


LENGTHS = [
    ("12px", Length(12)),
    ("1in", Length(96)),
    ("2em", Length(20)),
    ("2rem", Length(40)),
    ("50%", Length(0, 50)),
    ("10vw", Length(100)),
    ("0", Length(0)),
    ("calc(1em + 2px)", Length(12)),
    ("calc(100% - 2 * 4px)", Length(-8, 100)),
    ("min(1px, 2px)", Length(1)),
    ("clamp(1px, 5px, 3px)", Length(3)),
    ("12", None),
    ("auto", None),
    ("calc(1px * 1px)", None),
]


@pytest.mark.parametrize(("text", "expected"), LENGTHS)
def test_lengths_are_computed(text: str, expected: Length | None) -> None:
    """Lengths come out in CSS pixels, with the percentage kept apart."""
    assert length(tokens(text), Units(em=10, rem=20, viewport=Viewport(1000, 500))) == expected


COLOURS = ["#fff", "white", "rgb(255 255 255)", "hsl(0 0% 100%)", "oklch(1 0 0)", "lab(100 0 0)", "color(srgb 1 1 1)",
           "color-mix(in srgb, white 50%, white)", "light-dark(white, black)", "hwb(0 100% 0%)", "canvas"]  # fmt: skip


@pytest.mark.parametrize("text", COLOURS)
def test_every_spelling_of_a_colour_is_understood(text: str) -> None:
    """White is white, however it is written."""
    found = colour(tokens(text)[0], BLACK, dark=False)
    assert found is not None
    assert contrast(found, WHITE) < 1.01


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21 to 1, and half-transparent black on white is grey."""
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert over((0, 0, 0, 0.5), WHITE) == pytest.approx((0.5, 0.5, 0.5, 1))


def test_invalid_declarations_are_dropped_as_browsers_drop_them() -> None:
    """A misspelt value leaves the earlier one in force."""
    normal, important = declarations("display:none; display:blokk; color:rød; width:3; opacity:0!important")
    assert [one.name for one in normal] == ["display"]
    assert [one.name for one in important] == ["opacity"]


def test_a_sheet_nested_beyond_reason_is_refused() -> None:
    """Brackets inside brackets end somewhere."""
    with pytest.raises(TooMuch):
        parse([("a{" * 500, "")])


def test_a_font_inside_the_sheet_is_not_read_letter_by_letter() -> None:
    """The rules after an embedded font are read like any other."""
    sheet = parse([(f"@font-face{{src:url(data:font/woff2;base64,{'A' * 100_000})}} p{{display:none}}", "")])
    assert len(sheet.rules) == 1

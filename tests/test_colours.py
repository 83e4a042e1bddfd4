"""Colours: words can be read on them, or the message says which near colour would do."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppslag.colours import colour_problems, contrast, nearest_passing
from oppslag.loading import load
from oppslag.model import Colours, Organisation
from tests.workspaces import ORGANISATION, PRODUCT, small_workspace

COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
HOUSE = Organisation("Risør kommune", ("nb",))


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#fff", "#ffffff", 1), ("#777777", "#ffffff", 4.48), ("#0d2b45", "#fff", 14.5)],
)
def test_the_contrast_is_that_of_the_standard(one, other, ratio):
    """Known pairs have the ratios that every contrast checker gives, in either order."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.05)
    assert contrast(other, one) == contrast(one, other)


@given(COLOUR, COLOUR)
def test_the_proposed_colour_always_passes(colour, ground):
    """Whatever the colours, the proposal can be read; one that could be read already is left as it is."""
    proposal = nearest_passing(colour, ground)
    assert contrast(proposal, ground) >= 4.5
    if contrast(colour, ground) >= 4.5:
        assert contrast(proposal, colour) == pytest.approx(1, abs=0.05)


def test_the_proposal_keeps_the_hue():
    """A yellow that is too light becomes a dark yellow, not black."""
    red, green, blue = (int(nearest_passing("#ffcc00", "#ffffff")[start : start + 2], 16) for start in (1, 3, 5))
    assert red > green > blue


def test_a_house_with_readable_colours_has_no_problems():
    assert colour_problems(HOUSE) == ()


def test_every_unreadable_colour_is_named_with_one_that_passes():
    """Both are named at once, each with what to write instead."""
    colours = Colours(accent="#ffcc00", sections=("#0b5fa5", "#8fd0ff"))
    first, second = colour_problems(replace(HOUSE, colours=colours))
    assert "#ffcc00" in first.message
    assert nearest_passing("#ffcc00", "#ffffff") in first.hint
    assert "#8fd0ff" in second.message
    assert "sections 2" in second.message


def test_an_unreadable_colour_is_found_by_its_line(tmp_path):
    """A person who gets the message can open the file at the colour."""
    written = ORGANISATION + 'colours:\n  accent: "#ffcc00"\n  sections: ["#0b5fa5",\n    "#8fd0ff"]\n'
    house = load(small_workspace(tmp_path, organisation=written)).organisation
    last = len(written.splitlines())
    assert [str(problem.place) for problem in colour_problems(house)] == [
        f"source/organisation.yaml:{last - 2}:11",
        f"source/organisation.yaml:{last}:5",
    ]


@pytest.mark.parametrize("house", [HOUSE, load(PRODUCT).organisation], ids=["usual", "shipped"])
def test_the_colours_that_are_ours_reach_what_is_aimed_for(house: Organisation) -> None:
    """White words on our own colours, and ours on white, have 7:1 (WCAG 2.2, level AAA), also for tired eyes."""
    colours = house.colours
    assert min(contrast(colour, "#ffffff") for colour in (colours.primary, colours.accent, *colours.sections)) >= 7

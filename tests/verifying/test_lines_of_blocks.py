"""A block whose lines end at spaces is recognised at once: the verdict is that of going through it word by word."""

from dataclasses import replace
from pathlib import PurePath

from hypothesis import given
from hypothesis import strategies as st

from oppslag.model import Kind
from oppslag.problems import Place
from oppslag.reading.passages import Passage, Shape, Spot
from oppslag.verifying.comparing import Script, _consume
from oppslag.verifying.expecting import Piece
from oppslag.verifying.plain import Block

WORDS = st.text("ab-/—.漢字ก \u00a0\u00ad\u2011", min_size=1, max_size=12)


def script_of(*texts: str) -> Script:
    blocks = tuple(Block(text) for text in texts)
    return Script.of((Piece("SM-01/text", Kind.TEXT, " ".join(texts), "nb", Place(PurePath("source")), blocks=blocks),))


@given(WORDS, st.lists(st.integers(0, 12), max_size=3), st.sampled_from(["\n", "-\n-", " ", "\u00ad\n", ""]))
def test_no_line_end_changes_what_is_recognised(text: str, places: list[int], end: str) -> None:
    """Wherever lines of a text end, it is found in the script, or not, as it is word by word."""
    script = script_of(text, "mer")
    shown = text
    for place in sorted(places, reverse=True):
        shown = shown[:place].rstrip(" ") + end + shown[place:].lstrip(" ")
    passage = Passage(shown, Shape.PARAGRAPH, Spot())
    slowly = replace(script, blocks={})
    for position in range(len(script.tokens)):
        assert _consume(script, position, shown, passage, None) == _consume(slowly, position, shown, passage, None)


def test_a_block_stands_where_it_begins_and_nowhere_else() -> None:
    """The words of a block that follow one another somewhere else are not taken for it."""
    script = script_of("Gjelder ikke", "Gjelder ikke ledere")
    passage = Passage("Gjelder\nikke ledere", Shape.PARAGRAPH, Spot())
    assert _consume(script, 2, passage.text, passage, None) == 5
    assert _consume(script, 0, passage.text, passage, None) is None
    assert _consume(script_of("", "a"), 0, "", passage, None) is None

"""Laws of the proof, over invented policies: change any one rule and it is caught, leave it and it passes."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from invented_files import Invented, expectation, faithful, verdict

from oppslag.reading.passages import Passage, Shape
from oppslag.verifying.expecting import Expectation

WORDS = st.sampled_from(
    [
        "ikke",
        "Ikke",
        "du",
        "må",
        "dele",
        "10²",
        "102",
        "SM-1",
        "a",
        "å",
        "jobb-e-post",
        "5",
        "15",
        "‹navn›",
        "لا",
        "ال",
        "og/eller",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


@st.composite
def policies(draw: st.DrawFn) -> Expectation:
    """Rules that are parts of one another, twins, bare numbers, one letter; SM-1 beside SM-10."""
    texts = draw(st.lists(TEXTS, min_size=2, max_size=9))
    twins = draw(st.lists(st.sampled_from(texts), max_size=3))
    depths = [0]
    for _ in (texts + twins)[1:]:
        depths.append(draw(st.integers(0, min(depths[-1] + 1, 2))))
    numbers = [f"SM-{n}" for n in (1, 10, 11, 100, 2, 20, 21, 3, 30, 31, 32, 33)]
    return expectation([Invented(*each) for each in zip(numbers, texts + twins, depths, strict=False)])


@given(policies())
@settings(max_examples=60, deadline=None)
def test_a_file_that_says_what_the_source_says_passes(policy: Expectation) -> None:
    """A faithful file of any policy is passed, and every rule of it is proved."""
    judged = verdict(policy, faithful(policy))
    assert judged.problems == ()
    assert len(judged.evidence.proved) == policy.rules


@given(policies(), st.data())
@settings(max_examples=150, deadline=None)
def test_any_one_change_of_any_one_rule_is_caught(policy: Expectation, data: st.DataObject) -> None:
    """Whichever rule is dropped, doubled, swapped with another, emptied or changed in one word: the file is refused."""
    passages = faithful(policy)
    change = data.draw(st.sampled_from(CHANGES))
    position = data.draw(st.integers(2, len(passages) - 1))
    damaged = change(list(passages), position)
    if outline(damaged) == outline(passages):
        return  # twins have changed places: nobody could tell
    assert verdict(policy, damaged).problems


def outline(passages: list[Passage]) -> tuple[str, list[int]]:
    numbers = [passage.depth for passage in passages if passage.shape is Shape.LABEL]
    return " ".join(passage.text for passage in passages), numbers


def drop(passages: list[Passage], at: int) -> list[Passage]:
    return passages[:at] + passages[at + 1 :]


def double(passages: list[Passage], at: int) -> list[Passage]:
    return passages[: at + 1] + passages[at:]


def swap(passages: list[Passage], at: int) -> list[Passage]:
    other = at - 2 if at > 3 else at
    passages[at], passages[other] = passages[other], passages[at]
    return passages


def lose_a_word(passages: list[Passage], at: int) -> list[Passage]:
    return _reworded(passages, at, lambda text: " ".join(text.split()[1:]))


def add_a_word(passages: list[Passage], at: int) -> list[Passage]:
    return _reworded(passages, at, lambda text: f"{text} ikke")


def change_a_letter(passages: list[Passage], at: int) -> list[Passage]:
    return _reworded(passages, at, lambda text: ("e" if text[0] != "e" else "é") + text[1:])


def glue_words(passages: list[Passage], at: int) -> list[Passage]:
    return _reworded(passages, at, lambda text: text.replace(" ", "", 1))


def _reworded(passages: list[Passage], at: int, change: object) -> list[Passage]:
    text = change(passages[at].text)
    return [*passages[:at], *([replace(passages[at], text=text)] if text else []), *passages[at + 1 :]]


CHANGES = (drop, double, swap, lose_a_word, add_a_word, change_a_letter, glue_words)

"""Words without markup are read without pandoc, exactly as pandoc reads them."""

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppslag.loading import load
from oppslag.markdown import Trees, plain_blocks
from oppslag.workshop import Workshop
from tests.workspaces import PRODUCT, RICH


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(cache=tmp_path_factory.mktemp("verksted"))


SIGNS = st.sampled_from([*"-–+=.,:;!?'\"«»”“()/%@1234 ~#|&<>_*[]\\`^${}", "\u00a0", "\u200c", "\u0301", "\ue000"])
LETTERS = st.characters(categories=("L", "M", "N", "P", "S", "Zs", "Cf", "Co"))


@given(
    st.lists(
        st.text(SIGNS | st.sampled_from("abcæøåبщन中") | LETTERS, min_size=1, max_size=30), min_size=1, max_size=40
    )
)
def test_whatever_is_called_plain_is_what_pandoc_makes_of_it(workshop: Workshop, texts: list[str]) -> None:
    """No word, space or sign is read otherwise by the short way than by the long one."""
    plain = [words for words in (f"A{text}" for text in texts) if plain_blocks(words)]
    plain += [words for words in texts if plain_blocks(words)]
    if plain:
        assert [plain_blocks(words) for words in plain] == workshop.parse(plain)


def test_every_text_of_the_house_that_is_called_plain_is_plain(workshop: Workshop) -> None:
    """The guidelines and the sixty rules, in all their languages; of the guidelines pandoc is asked for none."""
    texts = [text.words for root in (PRODUCT, RICH) for policy in load(root).policies for text in policy.texts()]
    for path in sorted((PRODUCT / "translations").glob("*/LC_MESSAGES/*.po")):
        texts += [entry.msgstr for entry in polib.pofile(str(path))]
    plain = [words for words in texts if plain_blocks(words)]
    assert len(plain) > 400
    assert [plain_blocks(words) for words in plain] == workshop.parse(plain)


def test_the_guidelines_start_no_pandoc() -> None:
    """Checking the shipped texts costs no other process: a text with a field to fill in is plain too."""
    policy = load(PRODUCT).policies[0]
    asked: list[str] = []
    trees = Trees(lambda strings: asked.extend(strings) or [[] for _string in strings])  # type: ignore[func-returns-value]
    assert trees.prepare(policy.texts()) == ()
    assert asked == []


MARKED = ["", " a", "a ", "a  b", "a\nb", "1. a", "- a", "# a", "> a", "*a*", "a_b_c", "a [b]", "a <b>", "a &amp; b"]
MARKED += ["`a`", "a\\b", "| a", "~~~", "a\tb", "+ a", "=", "a\u00a0b", "a\u2028b", "12 a"]


@pytest.mark.parametrize("words", MARKED)
def test_what_may_be_markup_is_left_to_pandoc(words: str) -> None:
    """In any doubt the long way is taken."""
    assert plain_blocks(words) is None

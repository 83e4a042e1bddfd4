"""What the workshop makes by itself."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from oppslag.markdown import Trees
from oppslag.model import BINDING, WALL, Edition
from oppslag.workshop import Workshop, _png
from tests.verifying.finished import edition, workshop


@settings(deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 5), st.data())
def test_a_picture_is_read_back_as_it_was_drawn(width: int, height: int, spare: int, data: st.DataObject) -> None:
    """Another program finds every pixel of a PNG as it was, whatever the renderer leaves at the end of a row."""
    stride = 3 * width + spare
    pixels = data.draw(st.binary(min_size=stride * height, max_size=stride * height))
    with Image.open(io.BytesIO(_png(width, height, stride, pixels))) as picture:
        picture.load()
        assert (picture.mode, picture.size) == ("RGB", (width, height))
        assert picture.tobytes() == b"".join(pixels[row : row + 3 * width] for row in range(0, height * stride, stride))


@pytest.fixture
def tools() -> Workshop:
    return workshop()


def test_formats_that_carry_the_same_texts_share_their_composition(tools: Workshop) -> None:
    """An edition is composed once for all formats that carry the same, and anew for another edition or other texts."""
    nb, en = edition("nb"), edition("en")
    first = tools.compose(nb, BINDING)
    assert tools.compose(nb, BINDING) is first
    assert tools.compose(nb, WALL) != first
    assert tools.compose(en, BINDING)["language"] == "en"
    assert tools.compose(nb, BINDING) == first


def test_one_whose_words_have_changed_is_composed_anew(tools: Workshop) -> None:
    """The same document in the same language with other words is another edition."""
    from dataclasses import replace

    old: Edition = edition("nb")
    tools.compose(old, BINDING)
    title = replace(old.policy.title, words="En annen tittel")
    new = replace(old, policy=replace(old.policy, title=title))
    assert tools.compose(new, BINDING)["title"]["plain"] == "En annen tittel"


def test_trees_of_other_texts_are_let_go(tools: Workshop) -> None:
    """What is kept in memory is what the next editions need, and those need not be parsed again."""
    nb, en = edition("nb"), edition("en")
    asked: list[str] = []

    def parse(strings: list[str]) -> list[list[dict[str, object]]]:
        asked.extend(strings)
        return tools.parse(strings)

    trees = Trees(parse)
    trees.prepare([*nb.policy.texts(), *en.policy.texts()])
    trees.keep(nb.policy.texts())
    known = dict(trees.known)
    assert set(known) == {text.words for text in nb.policy.texts()}
    asked.clear()
    trees.prepare(nb.policy.texts())
    assert not asked
    text = next(text for text in en.policy.texts() if text.words not in known)
    assert trees.tree(text) == tools.trees.tree(text)

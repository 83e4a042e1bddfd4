"""What the workshop makes by itself."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from oppslag.bench import generate
from oppslag.markdown import Trees
from oppslag.model import BINDING, WALL, Edition
from oppslag.workshop import Workshop, _png
from tests.verifying.finished import edition, workshop
from tests.workspaces import PRODUCT


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


_AFTER_REST = """
import sys
from pathlib import Path
from oppslag.formats.document import Document
from oppslag.pipeline import survey
from oppslag.workspace import Choice, Workspace

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

workspace = Workspace.at(sys.argv[1])
for edition in survey(workspace, Choice()).editions:
    Document().render(edition, workspace.workshop)
before = held()
workspace.workshop.rest()
print(before - held())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory as Linux tells it")
def test_what_typst_remembers_is_given_back(tmp_path: Path) -> None:
    """After many documents were set, the room that Typst took for them is there for whatever comes next."""
    root = tmp_path / "workspace"
    generate(root, 2, "name: Prøve\nlanguages: [nb, en, pl]\n", ("nb", "en", "pl"))
    done = subprocess.run(
        [sys.executable, "-c", _AFTER_REST, root], capture_output=True, text=True, check=True, cwd=PRODUCT
    )
    assert float(done.stdout) > 5  # MB; some 15 are expected

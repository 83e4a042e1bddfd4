"""What the workshop makes by itself."""

import io
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from oppslag.bench import generate
from oppslag.markdown import Trees
from oppslag.model import BINDING, WALL, Edition
from oppslag.workshop import _BAND, Workshop, _png, _shows, _whole_png
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


@settings(deadline=None)
@given(st.integers(1, 3), st.integers(1, 2 * _BAND + 1), st.integers(0, 5), st.integers(1, 9), st.data())
def test_a_picture_of_other_pixels_is_known(
    width: int, height: int, spare: int, level: int, data: st.DataObject
) -> None:
    """A PNG shows pixels when it has exactly these, however it is packed; what ends a row is no pixel."""
    stride = 3 * width + spare
    pixels = bytearray(data.draw(st.randoms(use_true_random=False)).randbytes(stride * height))
    rows = [b"\0" + pixels[start : start + 3 * width] for start in range(0, height * stride, stride)]
    shown = (width, height, stride, pixels)
    assert _shows(_png(*shown), *shown)
    assert _shows(_whole_png(width, height, zlib.compress(b"".join(rows), level)), *shown)
    for wrong in (rows[:-1], [*rows, rows[0]], [*rows[:-1], rows[-1] + b"\0"], [b"\5" + rows[0][1:], *rows[1:]]):
        assert not _shows(_whole_png(width, height, zlib.compress(b"".join(wrong))), *shown)
    whole = zlib.compress(b"".join(rows))
    for broken in (whole[:-1], whole + b"x", whole[:-1] + bytes([whole[-1] ^ 1]), b"", b"x" + whole):
        assert not _shows(_whole_png(width, height, broken), *shown)
    assert not _shows(_png(*shown) + b"x", *shown)
    before = _png(*shown)
    pixels[data.draw(st.integers(0, height - 1)) * stride + data.draw(st.integers(0, 3 * width - 1))] ^= 1
    assert not _shows(before, *shown)


def saved(picture: Image.Image, **how: object) -> bytes:
    made = io.BytesIO()
    picture.save(made, "PNG", **how)
    return made.getvalue()


def test_a_picture_that_another_program_has_saved_shows_the_same() -> None:
    """Packed better, with a palette or with an opacity that hides nothing: no pixel is another."""
    drawn = Image.radial_gradient("L").convert("RGB")  # of 256 greys: all filters are of use
    shown = (*drawn.size, 3 * drawn.width, drawn.tobytes())
    seen_through = drawn.convert("RGBA")
    seen_through.putpixel((3, 3), (*drawn.getpixel((3, 3)), 254))
    said = PngInfo()
    said.add_text("Comment", "Gjelder ikke")
    other = drawn.copy()
    other.putpixel((200, 200), (1, 2, 3))
    for same in (
        saved(drawn, optimize=True),
        saved(drawn, compress_level=1, dpi=(72, 72)),
        saved(drawn.convert("RGBA")),
        saved(palette_of(drawn)),
    ):
        assert same != _png(*shown)
        assert _shows(same, *shown)
    whole = saved(drawn)
    moved = [other, drawn.copy()]
    for wrong in (
        saved(other),
        saved(seen_through),
        saved(drawn, pnginfo=said),
        saved(drawn, save_all=True, append_images=moved),
        saved(drawn.convert("L")),
        whole + b"x",
        whole[:-12],
        whole.replace(b"IDAT", b"IDAX", 1),
        _with_gamma(whole, 10_000),
    ):
        assert not _shows(wrong, *shown)
    assert _shows(_with_gamma(whole, 45_455), *shown)


def palette_of(picture: Image.Image) -> Image.Image:
    """The same colours as places in a palette of greys."""
    made = picture.convert("L")
    made.putpalette([grey for grey in range(256) for _part in range(3)])
    return made


def _with_gamma(png: bytes, gamma: int) -> bytes:
    chunk = b"gAMA" + gamma.to_bytes(4)
    return png[:33] + (4).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4) + png[33:]


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


HELLO = "Hei {{ name }}!{% for n in numbers %} {{ n }}{% endfor %}"


def _hello(root: Path, words: str = "") -> str:
    if words:
        (root / "templates").mkdir(exist_ok=True)
        (root / "templates" / "hei.html.j2").write_text(words, encoding="utf-8")
    return Workshop.of(root).fill("hei.html.j2", name="<Kari>", numbers=[1, 2])


def test_a_template_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next command fills it without compiling it; one whose words have changed is compiled anew."""
    from jinja2 import Environment

    compiled: list[object] = []
    compile_it = Environment.compile

    def noted(self: Environment, source: object, *names: object, **options: object) -> object:
        compiled.append(source)
        return compile_it(self, source, *names, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", noted)
    assert _hello(tmp_path, HELLO) == _hello(tmp_path) == "Hei &lt;Kari&gt;! 1 2"
    assert len(compiled) == 1
    assert _hello(tmp_path, HELLO.replace("Hei", "Hallo")) == "Hallo &lt;Kari&gt;! 1 2"
    assert len(compiled) == 2
    monkeypatch.setattr("oppslag.compiled.version_of", lambda _name: "another")
    assert _hello(tmp_path) == "Hallo &lt;Kari&gt;! 1 2"
    assert len(compiled) == 3


def test_a_compiled_template_that_is_damaged_is_made_again(tmp_path: Path) -> None:
    """Whatever a disk or a hand has made of it, the page is the page, and no command stops."""
    _hello(tmp_path, HELLO)
    (file,) = (tmp_path / ".oppslag" / "jinja").iterdir()
    whole = file.read_bytes()
    for size in (0, 10, 64, 65, 80, len(whole) - 1):
        file.write_bytes(whole[:size])
        assert _hello(tmp_path) == "Hei &lt;Kari&gt;! 1 2"
        assert file.read_bytes() == whole
    for place in range(0, len(whole), 41):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        assert _hello(tmp_path) == "Hei &lt;Kari&gt;! 1 2"


def test_where_nothing_can_be_kept_templates_are_filled_all_the_same(tmp_path: Path) -> None:
    """A cache that cannot be written costs time and nothing else."""
    (tmp_path / ".oppslag").write_text("no folder", encoding="utf-8")
    assert _hello(tmp_path, HELLO) == "Hei &lt;Kari&gt;! 1 2"

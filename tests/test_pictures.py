"""The look of every format, held against pictures that a person has accepted: `inv look` shows and accepts a change."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from oppslag.formats import FORMATS
from oppslag.judging import looks
from oppslag.judging.camera import VIEWS, Camera, Picture, view_of
from oppslag.judging.looks import Change, accept, compare, difference, distance, looks_page
from oppslag.problems import ToolMissing
from oppslag.workspace import Choice, Workspace
from tests.judging.chromium import lacking
from tests.judging.test_judges import PAGES, said
from tests.workspaces import PRODUCT, make, typed

REFERENCES = PRODUCT / looks.REFERENCES
DOCUMENT = "sosiale-medier"
LANGUAGES = ("nb", "en", "ar")


@contextmanager
def camera(built: Path) -> Iterator[Camera]:
    """A camera that lacks nothing."""
    with Camera(Workspace.at(built).workshop) as ready:
        for absence in ready.absent:
            lacking(f"{absence.judge} is not on this machine: {absence.cure}")
        yield ready


@pytest.fixture(scope="module")
def page(built: Path) -> Picture:
    """The Norwegian page in a wide window, as it is now."""
    with camera(built) as ready:
        return next(ready.take(built / "output", DOCUMENT, "nb", ["page"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_looks_as_it_was_accepted(built: Path, language: str) -> None:
    """Nothing moves on screen, paper, wall or in Word without somebody having looked at it."""
    expected = [f"{DOCUMENT}/{language}/{file.name}" for file in (REFERENCES / DOCUMENT / language).glob("*.png")]
    with camera(built) as ready:
        found = compare(ready.take(built / "output", DOCUMENT, language), REFERENCES, expected)
    moved = [f"{look.file}: {look.change.value}, {look.apart:.0f}" for look in found if look.change is not Change.SAME]
    assert moved == [], "see `inv look`"


def test_every_format_that_is_looked_at_has_accepted_pictures() -> None:
    """Every format but the one for machines has a view, and accepted pictures in three languages."""
    assert {view.format for view in VIEWS} == {form.name for form in FORMATS} - {"data"}
    for language in LANGUAGES:
        views = [view_of(file.stem) for file in (REFERENCES / DOCUMENT / language).glob("*.png")]
        assert {view.format for view in views if view} == {view.format for view in VIEWS}


@pytest.mark.parametrize(
    "damage",
    [
        lambda image: ImageChops.offset(image, 0, 1),
        lambda image: ImageChops.offset(image, -1, 0),
        lambda image: _painted(image, (130, 280, 290, 286), "white"),  # a line of a rule is gone
        lambda image: _painted(image, (110, 145, 280, 163), "#0b5f55"),  # a heading has another colour
        lambda image: image.crop((0, 0, image.width, image.height - 1)),
        lambda image: _slipped(image, (130, 280, 290, 300)),
    ],
    ids=["lower", "to the left", "a line gone", "another colour", "shorter", "one rule to the side"],
)
def test_a_change_is_noticed_and_shown(
    page: Picture, damage: Callable[[Image.Image], Image.Image], tmp_path: Path
) -> None:
    """A picture that has slipped by a pixel, lost a line or got another colour is not the accepted one."""
    accept(compare([page], tmp_path), tmp_path)
    (same,) = compare([page], tmp_path)
    assert same.change is Change.SAME
    moved = Picture(page.document, page.language, page.format, page.name, page.path, damage(page.image))
    (look,) = compare([moved], tmp_path)
    assert look.change is Change.MOVED
    shown = difference(look)
    assert (shown is None) == (moved.image.size != page.image.size)
    assert shown is None or (179, 38, 30) in {colour for _count, colour in shown.getcolors(1 << 20)}


def _slipped(image: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """The picture with what is in the box a pixel further to the side, four on the page itself."""
    changed = image.copy()
    changed.paste(image.crop(box), (box[0] + 1, box[1]))
    return changed


def _painted(image: Image.Image, box: tuple[int, int, int, int], colour: str) -> Image.Image:
    changed = image.copy()
    ImageDraw.Draw(changed).rectangle(box, fill=colour)
    return changed


def test_few_colours_are_enough(page: Picture, tmp_path: Path) -> None:
    """A reference is small, and far closer to its picture than what is called a change."""
    accept(compare([page], tmp_path), tmp_path)
    (look,) = compare([page], tmp_path)
    assert look.accepted is not None
    assert distance(page.image, look.accepted) < looks.TOLERANCE / 2
    assert (tmp_path / page.file).stat().st_size < 40_000


def blank(name: str, colour: str = "white") -> Picture:
    return Picture("d", "nb", "page", name, f"d/nb/{name}.html", Image.new("RGB", (64, 64), colour))


def test_what_is_accepted_is_what_is_there(tmp_path: Path) -> None:
    """Accepting keeps new and moved pictures, removes those of pages that are gone, and leaves the others alone."""
    accept(compare([blank("page-a"), blank("page-b"), blank("page-c")], tmp_path), tmp_path)
    kept = (tmp_path / "d/nb/page-a.png").stat().st_mtime_ns
    expected = [f"d/nb/{name}.png" for name in ("page-a", "page-b", "page-c")]
    now = compare([blank("page-a"), blank("page-b", "navy"), blank("page-d")], tmp_path, expected)
    assert [look.change for look in now] == [Change.SAME, Change.MOVED, Change.NEW, Change.GONE]
    assert accept(now, tmp_path) == ("d/nb/page-b.png", "d/nb/page-d.png", "d/nb/page-c.png")
    assert sorted(file.stem for file in (tmp_path / "d/nb").iterdir()) == ["page-a", "page-b", "page-d"]
    assert (tmp_path / "d/nb/page-a.png").stat().st_mtime_ns == kept
    again = compare([blank("page-a"), blank("page-b", "navy"), blank("page-d")], tmp_path)
    assert {look.change for look in again} == {Change.SAME}


def test_the_page_to_judge_by_shows_every_change(built: Path, tmp_path: Path) -> None:
    """HR sees accepted, now and the difference of each change, what to do, and is asked to fetch nothing."""
    accept(compare([blank("page-a"), blank("page-b"), blank("page-c")], tmp_path), tmp_path)
    now = compare([blank("page-a"), blank("page-b", "navy"), blank("page-d")], tmp_path, ["d/nb/page-c.png"])
    content = looks_page(now, ["Chromium"], Workspace.at(built).workshop.fill)
    words = content.decode()
    assert [words.count(f"<figcaption>{name}<") for name in ("Godtatt", "Nå", "Forskjell")] == [2, 2, 1]
    for said_there in ("3 av 4 bilder", "inv look --accept", "Nytt bilde.", "Bildet er borte", "Chromium"):
        assert said_there in words
    assert set(re.findall(r'(?:src|href)="([^:"]*):', words)) == {"data"}
    assert looks_page(now, ["Chromium"], Workspace.at(built).workshop.fill) == content
    (file := tmp_path / "looks.html").write_bytes(content)
    assert {judge.name: said(judge, file) for judge in PAGES} == {judge.name: set() for judge in PAGES}


def test_one_command_shows_and_accepts_a_change(small: Path) -> None:
    """`inv look` ends with 4 and names what is new or different; `--accept` takes it; then all is as accepted."""
    make(small, form="document,poster")
    first = typed("look", "--language", "nb", "--workspace", small)
    assert first.returncode == 4
    assert "smaa/nb/document-1.png" in first.stdout
    assert (small / ".oppslag" / looks.PAGE).is_file()
    assert typed("look", "--language", "nb", "--accept", "--workspace", small).returncode == 0
    assert typed("look", "--workspace", small).returncode == 0  # the languages that have accepted pictures
    reference = small / looks.REFERENCES / "smaa" / "nb" / "poster-a3.png"
    Image.new("RGB", Image.open(reference).size, "white").save(reference)
    other = typed("look", "--format", "document", "--workspace", small)
    assert other.returncode == 0, other.stdout + other.stderr
    moved = typed("look", "--workspace", small)
    assert moved.returncode == 4
    assert "poster-a3.png" in moved.stdout
    assert "document-1.png" not in moved.stdout
    assert typed("look", "--format", "posters", "--workspace", small).returncode == 2


def test_without_a_browser_the_rest_is_looked_at(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs a program that is not there is said, and its accepted pictures are kept; CI refuses."""
    make(small, form="document,page")
    references, choice = small / looks.REFERENCES, Choice.of(language="nb")
    for name in ("document-1", "page-wide"):
        file = references / "smaa" / "nb" / f"{name}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (320, 453), "white").save(file)
    monkeypatch.setattr("oppslag.judging.camera.browser_cure", lambda: "get one")
    monkeypatch.setattr("oppslag.judging.office.NAMES", ())
    monkeypatch.delenv("OPPSLAG_CI", raising=False)
    looking = looks.look(Workspace.at(small), choice, references)
    assert [problem.message.split()[0] for problem in looking.problems] == ["Chromium", "LibreOffice"]
    assert {look.name for look in looking.looks} == {"document-1", "large-1", "large-2"}
    accept(looking.looks, references)
    assert (references / "smaa" / "nb" / "page-wide.png").is_file()
    monkeypatch.setenv("OPPSLAG_CI", "1")
    with pytest.raises(ToolMissing, match="Chromium"):
        looks.look(Workspace.at(small), choice, references)

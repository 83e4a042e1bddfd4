"""How finished files look, held against pictures that a person has accepted."""

import base64
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from oppslag.console import columns
from oppslag.judging.camera import Camera, Picture, view_of
from oppslag.judging.findings import Absence
from oppslag.messages import _
from oppslag.problems import Problem, Severity, ToolMissing
from oppslag.workspace import Choice, Workspace
from oppslag.writing import write_whole

TEMPLATE = "looks.html.j2"
LANGUAGE = "nb"  # whoever accepts a look reads Norwegian; the page says the same to everybody
REFERENCES = Path("tests", "pictures")  # below the workspace: the accepted pictures
PAGE = "looks.html"  # in the workspace's cache
COLOURS = 48  # of a reference
TILE = 16  # pixels: a picture is as far from its reference as its worst tile
TOLERANCE = 14.0  # of 255, mean of a tile: what another version of a renderer may make of the same page
# A few signs that have moved by a pixel are lost in the mean of their tile, but differ more than fewer colours and
# another smoothing ever do. What goes past that is counted five times.
SMOOTHING, SHARP = 32, 5


class Change(Enum):
    """What has become of a picture since a person accepted it."""

    SAME = "same"
    MOVED = "moved"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Look:
    """A picture as it is now (None = gone) beside the accepted one (None = new), `apart` of 255 in the worst place."""

    file: str
    path: str
    now: Image.Image | None
    accepted: Image.Image | None
    apart: float

    @property
    def change(self) -> Change:
        """What has become of it."""
        if self.accepted is None:
            return Change.NEW
        if self.now is None:
            return Change.GONE
        return Change.MOVED if self.apart > TOLERANCE else Change.SAME

    @property
    def name(self) -> str:
        """Its name without folder and ending."""
        return Path(self.file).stem


class Fill(Protocol):
    """Fills a template with values and returns the text."""

    def __call__(self, template: str, /, **values: Any) -> str:
        """The filled template."""
        ...


@dataclass(frozen=True, slots=True)
class Looking:
    """Everything that was looked at, and which programs were not there to look with."""

    looks: tuple[Look, ...]
    absent: tuple[Absence, ...]

    @property
    def changed(self) -> tuple[Look, ...]:
        """What is not as it was accepted."""
        return tuple(look for look in self.looks if look.change is not Change.SAME)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """A warning for each program that is not there."""
        return tuple(
            Problem(
                _("{tool} is not on this machine: what it would show was not looked at.", tool=one.judge),
                hint=_("Get it: {cure}", cure=one.cure),
                severity=Severity.WARNING,
            )
            for one in self.absent
        )


def look(workspace: Workspace, choice: Choice, references: Path) -> Looking:
    """Take pictures of the picked files, hold them against the accepted ones, and write the page to judge them by.

    Without picked languages those that have accepted pictures are looked at, and all where there are none. Where
    OPPSLAG_CI is 1, a program that is not there raises ToolMissing.
    """
    documents = tuple(policy.id for policy in workspace.policies(choice))
    with Camera(workspace.workshop) as camera:
        absent = camera.absent
        if absent and os.environ.get("OPPSLAG_CI") == "1":
            raise ToolMissing(Looking((), absent).problems)
        folder = workspace.output.folder.resolve()
        editions = [(one, tag) for one in documents for tag in _languages(workspace, choice, references / one)]
        taken = [shot for edition in editions for shot in camera.take(folder, *edition, choice.formats)]
    lacking = {one.judge for one in absent}
    expected = (
        f"{document}/{language}/{file.name}"
        for document, language in editions
        for file in sorted((references / document / language).glob("*.png"))
        if _is_asked(file.stem, choice.formats, lacking)
    )
    looking = Looking(compare(taken, references, expected), absent)
    page = looks_page(looking.looks, [one.judge for one in absent], workspace.workshop.fill)
    workspace.cache.mkdir(parents=True, exist_ok=True)
    write_whole(workspace.cache / PAGE, page)
    return looking


def _languages(workspace: Workspace, choice: Choice, accepted: Path) -> Sequence[str]:
    known = sorted(folder.name for folder in accepted.glob("*/"))
    return choice.languages or known or workspace.languages()


def _is_asked(name: str, formats: Sequence[str], lacking: Iterable[str]) -> bool:
    """Whether the picture of this name was to be taken; one that no view gives is gone."""
    view = view_of(name)
    return view is None or (view.needs not in lacking and (not formats or view.format in formats))


def in_words(looking: Looking, workspace: Workspace, accepted: Sequence[str] | None) -> str:
    """What has changed, for the person at the keyboard; or what was accepted."""
    if not looking.looks:
        return _("There is nothing to look at. Run «inv build».")
    if accepted is not None:
        return "\n".join((*accepted, _("Pictures accepted: {count}.", count=len(accepted))))
    words = {
        Change.NEW: _("new picture"),
        Change.GONE: _("no longer made"),
        Change.MOVED: _("looks different"),
    }
    rows = [(look.file, words[look.change]) for look in looking.changed]
    sums = _(
        "{good} of {all} pictures are as they were accepted.",
        good=len(looking.looks) - len(rows),
        all=len(looking.looks),
    )
    where = _("Look at them: {place}", place=(workspace.cache / PAGE).resolve())
    way = (_("Are they right? «inv look --accept» takes them as the accepted ones."),) if rows else ()
    return "\n".join((*((columns(rows),) if rows else ()), sums, where, *way))


def compare(taken: Iterable[Picture], references: Path, expected: Iterable[str] = ()) -> tuple[Look, ...]:
    """Each picture beside its reference, and each reference of `expected` of which no picture was taken.

    `expected` are names below `references`, as `Picture.file` has them.
    """
    looks = [_look(picture, references / picture.file) for picture in taken]
    seen = {look.file for look in looks}
    gone = (file for file in expected if file not in seen)
    return (*looks, *(Look(file, "", None, _opened(references / file), 255.0) for file in gone))


def _look(picture: Picture, reference: Path) -> Look:
    accepted = _opened(reference) if reference.is_file() else None
    apart = distance(picture.image, accepted) if accepted else 255.0
    return Look(picture.file, picture.path, picture.image, accepted, apart)


def _opened(file: Path) -> Image.Image:
    with Image.open(file) as image:
        return image.convert("RGB")


def distance(one: Image.Image, other: Image.Image) -> float:
    """How far apart two pictures are in the tile that differs most, 0 to 255; 255 for pictures of different sizes."""
    return 255.0 if one.size != other.size else float(max(apart for _left, _top, apart in _tiles(one, other)))


def _tiles(one: Image.Image, other: Image.Image) -> Iterator[tuple[int, int, int]]:
    """Where each tile begins, and how far apart the two are in it. Tiles overlap: no change falls between two."""
    blurred = _apart(*(image.filter(ImageFilter.BoxBlur(1)) for image in (one, other)))
    sharp = _apart(one, other).point([min(255, max(0, value - SMOOTHING) * SHARP) for value in range(256)])
    for start in (0, TILE // 2):
        if start < min(one.size):
            box = (start, start, *one.size)
            means = [image.crop(box).reduce(TILE) for image in (blurred, sharp)]
            for index, both in enumerate(zip(*(image.tobytes() for image in means), strict=True)):
                yield start + index % means[0].width * TILE, start + index // means[0].width * TILE, max(both)


def _apart(one: Image.Image, other: Image.Image) -> Image.Image:
    red, green, blue = ImageChops.difference(one, other).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def difference(look: Look) -> Image.Image | None:
    """The picture as it is now, pale, with a frame around what has moved; None where there are not two of one size."""
    if look.now is None or look.accepted is None or look.now.size != look.accepted.size:
        return None
    pale = Image.blend(look.now, Image.new("RGB", look.now.size, "white"), 0.5)
    pen = ImageDraw.Draw(pale)
    for left, top, apart in _tiles(look.now, look.accepted):
        if apart > TOLERANCE:
            pen.rectangle((left, top, left + TILE - 1, top + TILE - 1), outline="#b3261e")
    return pale


def accept(looks: Iterable[Look], references: Path) -> tuple[str, ...]:
    """Take what has changed as accepted, and return the names: new and moved pictures are kept, gone ones removed."""
    changed = [look for look in looks if look.change is not Change.SAME]
    for look in changed:
        file = references / look.file
        if look.now is None:
            file.unlink()
            continue
        stream = io.BytesIO()
        few_colours(look.now, COLOURS).save(stream, "PNG", optimize=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, stream.getvalue())
    return tuple(look.file for look in changed)


def few_colours(image: Image.Image, count: int) -> Image.Image:
    """The picture with a palette in which rare colours, such as one heading's, are kept."""
    return image.quantize(count, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)


def looks_page(looks: Sequence[Look], absent: Sequence[str], fill: Fill) -> bytes:
    """One page to judge a change by: accepted, now and the difference side by side, what has moved most first."""
    order = {Change.MOVED: 0, Change.NEW: 1, Change.GONE: 2}
    changed = [look for look in looks if look.change is not Change.SAME]
    page = fill(
        TEMPLATE,
        language=LANGUAGE,
        changed=[
            {"look": look, "now": _data(look.now), "accepted": _data(look.accepted), "apart": _data(difference(look))}
            for look in sorted(changed, key=lambda look: (order[look.change], -look.apart, look.file))
        ],
        same=[{"look": look, "now": _data(look.now)} for look in looks if look.change is Change.SAME],
        absent=absent,
    )
    return page.encode()


def _data(image: Image.Image | None) -> dict[str, Any] | None:
    """The picture as the page carries it."""
    if image is None:
        return None
    stream = io.BytesIO()
    few_colours(image, 2 * COLOURS).save(stream, "PNG", optimize=True)
    address = "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()
    return {"address": address, "width": image.width, "height": image.height}

"""The pictures in README.md and the contact sheet: what the finished files look like, small."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from PIL import Image

from oppslag.judging.camera import Camera
from oppslag.judging.hearing import FILES
from oppslag.judging.looks import few_colours
from oppslag.messages import _
from oppslag.overview import EVIDENCE
from oppslag.problems import Problem, ToolMissing
from oppslag.workshop import Workshop
from oppslag.workspace import Workspace

WIDTH = 480  # pixels of a picture in README.md
COLOURS = 128
LANGUAGES = ("nb", "ar")  # one from the left, one from the right
CELL = (152, 215)  # pixels of a picture on the contact sheet, at most
COLUMNS, GAP = 10, 10


def pictures(workspace: Workspace, document: str, folder: Path) -> tuple[Path, ...]:
    """Make docs/pictures/ anew from output/: page wide and on a phone, document, poster, Arabic, and all on one sheet.

    Raises ToolMissing without a browser or LibreOffice.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with Camera(workspace.workshop) as camera:
        if camera.absent:
            raise ToolMissing(
                Problem(
                    _("{tool} is not on this machine.", tool=absence.judge),
                    hint=_("Get it: {cure}", cure=absence.cure),
                )
                for absence in camera.absent
            )
        for name, image in _images(workspace, document, camera):
            _small(image).save(folder / f"{name}.png", optimize=True)
        sheet = _sheet(list(_everything(workspace, document, camera)))
    sheet.save(folder / "contact-sheet.png", optimize=True)
    return tuple(sorted(folder.glob("*.png")))


def _images(workspace: Workspace, document: str, camera: Camera) -> Iterator[tuple[str, Image.Image]]:
    output = (workspace.output.folder / document).resolve()
    for language in LANGUAGES:
        wide = camera.screen((output / language / "index.html").as_uri(), 1200)
        yield f"page-{language}", wide.crop((0, 0, wide.width, 1500))
        yield f"document-{language}", _page(output / language / "document.pdf")
        yield f"poster-{language}", _page(output / language / "poster-a3.pdf")
    phone = camera.screen((output / "nb" / "index.html").as_uri(), 400)
    yield "phone-nb", phone.crop((0, 0, phone.width, 800))
    yield "screen-nb", Image.open(output / "nb" / "poster-screen.png")


def _page(file: Path) -> Image.Image:
    return Image.open(io.BytesIO(Workshop.picture(file.read_bytes(), 2 * WIDTH)))


def _everything(workspace: Workspace, document: str, camera: Camera) -> Iterator[Image.Image]:
    """Every view of the edition in two languages, the poster in the others, and the pages about all of them."""
    folder = workspace.output.folder.resolve()
    for language in LANGUAGES:
        yield from (picture.image for picture in camera.take(folder, document, language))
    for language in sorted({file.parent.name for file in folder.glob(f"{document}/*/poster-a3.pdf")} - set(LANGUAGES)):
        yield from (picture.image for picture in camera.take(folder, document, language, ["poster"]))
    for name in ("index.html", EVIDENCE[1], f"{document}/{EVIDENCE[1]}", FILES[1]):
        if (folder / name).is_file():
            yield camera.screen((folder / name).as_uri(), 1280)


def _small(image: Image.Image) -> Image.Image:
    height = round(image.height * WIDTH / image.width)
    return few_colours(image.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS), COLOURS)


def _sheet(images: Iterable[Image.Image]) -> Image.Image:
    """All pictures side by side in rows, each as wide as a cell; of a long one the beginning."""
    cells = [_cell(image) for image in images]
    rows = [cells[start : start + COLUMNS] for start in range(0, len(cells), COLUMNS)]
    heights = [max(cell.height for cell in row) for row in rows]
    sheet = Image.new("RGB", (COLUMNS * (CELL[0] + GAP) + GAP, sum(heights) + GAP * (len(rows) + 1)), "#9aa5b1")
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for column, cell in enumerate(row):
            sheet.paste(cell, (GAP + column * (CELL[0] + GAP), top))
        top += height + GAP
    return few_colours(sheet, 2 * COLOURS)


def _cell(image: Image.Image) -> Image.Image:
    width, most = CELL
    height = round(image.height * width / image.width)
    small = image.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    return small.crop((0, 0, width, min(height, most)))

"""The pictures in README.md and the contact sheet: what the finished files look like, small."""

import io
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from oppslag.messages import _
from oppslag.problems import Problem, ToolMissing
from oppslag.workshop import Workshop
from oppslag.workspace import Workspace

WIDTH = 480  # pixels of a picture in README.md
COLOURS = 128
_CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def pictures(workspace: Workspace, document: str, folder: Path) -> tuple[Path, ...]:
    """Make docs/pictures/ anew from output/: page wide and on a phone, document, poster, Arabic, and all on one sheet.

    Raises ToolMissing without Chromium.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = {name: _small(image) for name, image in _images(workspace, document)}
    for name, image in made.items():
        image.save(folder / f"{name}.png", optimize=True)
    sheet = _sheet([*made.values()])
    sheet.save(folder / "contact-sheet.png", optimize=True)
    return tuple(sorted(folder.glob("*.png")))


def _images(workspace: Workspace, document: str) -> Iterator[tuple[str, Image.Image]]:
    output = workspace.output.folder / document
    for language in ("nb", "ar"):
        yield f"page-{language}", screenshot(output / language / "index.html", 1200, 1500)
        yield f"document-{language}", _page(output / language / "document.pdf")
        yield f"poster-{language}", _page(output / language / "poster-a3.pdf")
    yield "phone-nb", screenshot(output / "nb" / "index.html", 500, 1000)
    yield "screen-nb", Image.open(output / "nb" / "poster-screen.png")


def _page(file: Path) -> Image.Image:
    return Image.open(io.BytesIO(Workshop.picture(file.read_bytes(), 2 * WIDTH)))


def screenshot(page: Path, width: int, height: int) -> Image.Image:
    """What Chromium shows of a page in a window of this size, in CSS pixels. Raises ToolMissing without Chromium."""
    from oppslag.judging.browser import find_chromium  # noqa: PLC0415 - only for pictures of pages

    chromium = find_chromium()
    if chromium is None:
        raise ToolMissing(
            Problem(
                _("{tool} is not on this machine.", tool="Chromium"),
                hint=_("Install it with your system's package manager. «inv doctor» shows what else is missing."),
            )
        )
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder, "page.png")
        subprocess.run(  # noqa: S603 - a list of arguments, no shell, a program of the machine
            [
                str(chromium),
                *_CHROMIUM,
                f"--user-data-dir={folder}",
                f"--window-size={width},{height}",
                f"--screenshot={picture}",
                page.resolve().as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return Image.open(io.BytesIO(picture.read_bytes()))


def _small(image: Image.Image) -> Image.Image:
    height = round(image.height * WIDTH / image.width)
    small = image.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
    return small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _sheet(images: list[Image.Image]) -> Image.Image:
    """All pictures side by side in rows of four, each scaled to half."""
    halves = [image.convert("RGB").resize((image.width // 2, image.height // 2)) for image in images]
    rows = [halves[start : start + 4] for start in range(0, len(halves), 4)]
    gap = 12
    width = max(sum(image.width + gap for image in row) for row in rows) + gap
    height = sum(max(image.height for image in row) + gap for row in rows) + gap
    sheet = Image.new("RGB", (width, height), "#9aa5b1")
    top = gap
    for row in rows:
        left = gap
        for image in row:
            sheet.paste(image, (left, top))
            left += image.width + gap
        top += max(image.height for image in row) + gap
    return sheet.quantize(COLOURS, dither=Image.Dither.NONE)

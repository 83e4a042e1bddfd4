"""Pictures of finished files, as people meet them: on a screen, a phone, in the dark, printed, on the wall, in Word.

Everything is set in the product's own face, so that another machine with other fonts takes the same pictures.
"""

import html
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, cast

from PIL import Image

from oppslag.judging.findings import Absence
from oppslag.judging.hearing import around
from oppslag.judging.office import Office
from oppslag.judging.pages import browser_cure, chromium
from oppslag.locales import direction
from oppslag.messages import _
from oppslag.scratch import Scratch
from oppslag.workshop import Workshop

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTH = 320  # pixels of a picture
SLIM = {"page-phone": 160, "fragment": 240, "text": 240}  # pixels of one that is long and plain
WIDE, PHONE, PAPER, TERMINAL = 1280, 375, 794, 720  # CSS pixels; A4 is 794 wide
PAGES = 3  # so many pages of a long file are pictured
BROWSER, OFFICE = "Chromium", "LibreOffice"
_EVERYTHING_IN_FIRAGO = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
{folders}
<cachedir>{cache}</cachedir>
<match target="pattern"><edit name="family" mode="assign" binding="strong"><string>FiraGO</string></edit></match>
</fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """What one view of a finished file looks like: `WIDTH` pixels wide, or as `SLIM` has it, in colour.

    `name` is the view (`page-phone`, `document-2`), `path` the file below output/.
    """

    document: str
    language: str
    format: str
    name: str
    path: str
    image: Image.Image

    @property
    def file(self) -> str:
        """Where its reference lies, below the folder of references."""
        return f"{self.document}/{self.language}/{self.name}.png"


Shots = Iterator[tuple[str, Image.Image]]


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a file: whose it is, the first word of its pictures' names, what it takes, its pictures."""

    format: str
    file: str
    stem: str
    needs: str
    shoot: Callable[["Camera", Path, str], Shots]


class Camera:
    """Takes pictures of finished files; a context, in which a browser and LibreOffice are ready where they exist."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._open = ExitStack()
        self._browser: Browser | None = None
        self._office: Office | None = None

    def __enter__(self) -> "Camera":
        folder = self._open.enter_context(Scratch("camera"))
        surroundings = _own_faces(self._workshop.font_folders, folder)
        if not browser_cure():
            self._browser = self._open.enter_context(chromium(surroundings))
        office = Office(surroundings)
        self._open.callback(office.close)
        self._office = office if office.program else None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    @property
    def absent(self) -> tuple[Absence, ...]:
        """What is not on this machine, and how to get it."""
        cure = _("{tools}: from your system's package manager", tools="libreoffice-writer")
        lacking = {BROWSER: "" if self._browser else browser_cure(), OFFICE: "" if self._office else cure}
        return tuple(Absence(tool, cure) for tool, cure in lacking.items() if cure)

    def take(self, folder: Path, document: str, language: str, formats: Iterable[str] = ()) -> Iterator[Picture]:
        """Pictures of every file of an edition that is there, below output/ = `folder`, in the order of `VIEWS`.

        What needs a program that is `absent` is left out.
        """
        wanted, lacking = tuple(formats), {absence.judge for absence in self.absent}
        for view in VIEWS:
            path = f"{document}/{language}/{view.file}"
            if (wanted and view.format not in wanted) or view.needs in lacking or not (folder / path).is_file():
                continue
            for name, image in view.shoot(self, (folder / path).resolve(), language):
                yield Picture(document, language, view.format, name, path, _small(image, SLIM.get(name, WIDTH)))

    def screen(
        self, page: str, width: int, height: int = 800, scheme: Literal["light", "dark"] = "light"
    ) -> Image.Image:
        """All of a page at an address, in a window of so many CSS pixels."""
        browser = cast("Browser", self._browser)  # `take` asks for nothing that is absent
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        try:
            tab = context.new_page()
            tab.goto(page)
            return Image.open(io.BytesIO(tab.screenshot(full_page=True)))
        finally:
            context.close()

    def print(self, page: str) -> bytes:
        """The page as the browser prints it."""
        tab = cast("Browser", self._browser).new_page()  # as above
        try:
            tab.goto(page)
            return tab.pdf(prefer_css_page_size=True)
        finally:
            tab.close()

    def word(self, file: Path) -> bytes:
        """The Word file as LibreOffice lays it out; empty when it cannot."""
        return cast("Office", self._office).pdf(file.read_bytes()) or b""


def _own_faces(fonts: Iterable[Path], folder: Path) -> Mapping[str, str]:
    """What makes fontconfig know no face but the product's own."""
    folders = "\n".join(f"<dir>{html.escape(str(font))}</dir>" for font in fonts)
    file = folder / "fonts.conf"
    file.write_text(_EVERYTHING_IN_FIRAGO.format(folders=folders, cache=html.escape(str(folder))), encoding="utf-8")
    return {"FONTCONFIG_FILE": str(file)}


def _small(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    return image.convert("RGB").resize((width, height), Image.Resampling.BOX)


# --- Views ----------------------------------------------------------------------------------------------------------


def _sheets(name: str, pdf: bytes, most: int = PAGES) -> Shots:
    for page in range(min(most, Workshop.pages(pdf)) if pdf else 0):
        image = Image.open(io.BytesIO(Workshop.picture(pdf, 2 * WIDTH, page)))
        yield (name if most == 1 else f"{name}-{page + 1}"), image


def _pdf(name: str, most: int = PAGES) -> Callable[[Camera, Path, str], Shots]:
    return lambda _camera, file, _language: _sheets(name, file.read_bytes(), most)


def _page(camera: Camera, file: Path, _language: str) -> Shots:
    address = file.as_uri()
    yield "page-wide", camera.screen(address, WIDE)
    yield "page-phone", camera.screen(address, PHONE)
    yield "page-dark", camera.screen(address, WIDE, scheme="dark")
    yield from _sheets("page-print", camera.print(address))


def _fragment(camera: Camera, file: Path, language: str) -> Shots:
    yield "fragment", _written(camera, around(file.read_text(encoding="utf-8"), language), PAPER)


def _text(camera: Camera, file: Path, language: str) -> Shots:
    words = html.escape(file.read_text(encoding="utf-8"))
    page = (
        f'<!doctype html><html lang="{language}" dir="{direction(language)}"><meta charset="utf-8"><pre>{words}</pre>'
    )
    yield "text", _written(camera, page, TERMINAL)


def _written(camera: Camera, content: str, width: int) -> Image.Image:
    with Scratch("view") as folder:
        page = folder / "page.html"
        page.write_text(content, encoding="utf-8")
        return camera.screen(page.as_uri(), width)


def _word(camera: Camera, file: Path, _language: str) -> Shots:
    return _sheets("word", camera.word(file))


# A2 and A4 are the finished A3, larger and smaller.
VIEWS = (
    View("page", "index.html", "page", BROWSER, _page),
    View("fragment", "fragment.html", "fragment", BROWSER, _fragment),
    View("document", "document.pdf", "document", "", _pdf("document")),
    View("document", "document-large.pdf", "large", "", _pdf("large", 2)),
    View("poster", "poster-a3.pdf", "poster", "", _pdf("poster-a3", 1)),
    View("poster", "poster-a3-print.pdf", "poster", "", _pdf("poster-a3-print", 1)),
    View("poster", "poster-screen.pdf", "poster", "", _pdf("poster-screen", 1)),
    View("word", "document.docx", "word", OFFICE, _word),
    View("text", "document.txt", "text", BROWSER, _text),
)


def view_of(name: str) -> View | None:
    """The view that gives pictures of this name, if any does."""
    return next((view for view in VIEWS if view.stem == name.partition("-")[0]), None)

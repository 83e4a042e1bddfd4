"""The look of what is printed, held against pictures that a person has accepted.

A picture that differs is kept beside its reference in the message's folder. When the new look is right:

    python tests/test_pictures.py          makes the references in tests/pictures/ anew; look at them before you commit
"""

import io
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from oppslag.workshop import Workshop
from tests.workspaces import PRODUCT

REFERENCES = Path(__file__).parent / "pictures"
LANGUAGES = ("nb", "en", "ar")
PAGES = {"document": ("document.pdf", 2), "large": ("document-large.pdf", 2)} | {
    name: (f"{name}.pdf", 1) for name in ("poster-a3", "poster-a3-print", "poster-screen")
}
WIDTH = 320  # pixels
TOLERANCE = 1.5  # of 255: the mean difference of a pixel that another version of the renderer may make
CASES = [
    (language, name, page) for language in LANGUAGES for name, (_file, pages) in PAGES.items() for page in range(pages)
]


def picture(root: Path, language: str, name: str, page: int) -> Image.Image:
    """A page as it is now, in grey."""
    pdf = root / "output" / "sosiale-medier" / language / PAGES[name][0]
    return Image.open(io.BytesIO(Workshop.picture(pdf.read_bytes(), WIDTH, page))).convert("L")


def reference(language: str, name: str, page: int) -> Path:
    return REFERENCES / f"{name}-{page + 1}-{language}.png"


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of a pixel, 0 to 255; 255 for pictures of different sizes."""
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0] if one.size == other.size else 255.0


@pytest.mark.parametrize(("language", "name", "page"), CASES, ids=str)
def test_a_page_looks_as_it_was_accepted(built: Path, tmp_path: Path, language: str, name: str, page: int) -> None:
    """Nothing moves on paper, wall or screen without somebody having looked at it."""
    now = picture(built, language, name, page)
    accepted = Image.open(reference(language, name, page)).convert("L")
    apart = difference(now, accepted)
    now.save(tmp_path / "now.png")
    assert apart <= TOLERANCE, (
        f"{apart:.2f} apart: compare {reference(language, name, page)} with {tmp_path / 'now.png'}"
    )


def test_a_moved_page_is_noticed(built: Path) -> None:
    """A page that has slipped by four pixels, or a page of another language, is not the accepted one."""
    accepted = Image.open(reference("nb", "document", 0)).convert("L")
    now = picture(built, "nb", "document", 0)
    assert difference(ImageChops.offset(now, 0, 4), accepted) > TOLERANCE
    assert difference(picture(built, "en", "document", 0), accepted) > TOLERANCE


def accept(root: Path = PRODUCT) -> None:
    """Take today's pictures as the accepted ones."""
    REFERENCES.mkdir(exist_ok=True)
    for case in CASES:
        grey = picture(root, *case).quantize(64, dither=Image.Dither.NONE)
        grey.save(reference(*case), optimize=True)


if __name__ == "__main__":
    accept()

"""An eye that is not a parser: the finished sheets as pixels, each rule read by OCR (tesseract)."""

import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from oppslag.formats import FORMATS
from oppslag.verifying.expecting import Expectation, expect
from oppslag.verifying.verdict import judge

if TYPE_CHECKING:
    from PIL.Image import Image

# Arabic and Ukrainian texts hold names in Latin letters; there is no model for Northern Sámi.
MODELS = {"nb": "nor", "nn": "nor", "en": "eng", "pl": "pol", "uk": "ukr+nor", "ar": "ara+eng", "se": "nor"}
SHEETS = {"document": "document.pdf", "poster": "poster-a3.pdf"}
# The worst that any rule may be read at, as measured on posters in these fonts; tesseract's Arabic is the weakest.
LEAST = {**dict.fromkeys(MODELS, 0.95), "ar": 0.70, "se": 0.70}
# Dots per inch and tesseract's page segmentation (6 = a block of text, 11 = text anywhere). The second look is for what
# the first could not read: segmentation 6 finds no text at all in some pictures of two Arabic lines.
LOOKS = {"document": ((200, 6), (300, 11)), "poster": ((150, 6), (220, 11))}
MARGIN = 6  # points around a rule, so that no letter touches the edge of its picture


def _missing() -> str:
    """Why nothing can be read here, or nothing."""
    if not shutil.which("tesseract"):
        return "tesseract is not installed"
    known = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True).stdout.split()
    lacking = set("+".join(MODELS.values()).split("+")) - set(known)
    return f"tesseract has no model for {', '.join(sorted(lacking))}" if lacking else ""


@pytest.fixture(scope="module", autouse=True)
def _tesseract() -> None:
    if missing := _missing():
        assert os.environ.get("OPPSLAG_CI") != "1", missing
        pytest.skip(missing)


def _pictures(content: bytes, boxes: dict[str, tuple[int, tuple[float, ...]]], dpi: int, folder: Path) -> list[Path]:
    """A picture of each rule, cut out of its page; `boxes` has page (from 1) and box in points by rule."""
    document = pypdfium2.PdfDocument(content)
    pages: dict[int, Image] = {}
    made = []
    for rule, (number, (left, bottom, right, top)) in boxes.items():
        if number not in pages:
            pages[number] = document[number - 1].render(scale=dpi / 72).to_pil().convert("L")
        page = pages[number]
        height = page.height / dpi * 72
        around = (left - MARGIN, height - top - MARGIN, right + MARGIN, height - bottom + MARGIN)
        made.append(folder / f"{rule}.png")
        page.crop(tuple(round(side * dpi / 72) for side in around)).save(made[-1])  # type: ignore[arg-type]
    return made


def _read(pictures: list[Path], language: str, folder: Path, mode: int = 6) -> list[str]:
    """What tesseract reads in each picture: one call, a page for each; `mode` is its page segmentation."""
    listed = folder / "list.txt"
    listed.write_text("\n".join(map(str, pictures)), encoding="utf-8")
    command = ["tesseract", str(listed), "-", "-l", MODELS[language], "--psm", str(mode)]
    told = subprocess.run(
        command, capture_output=True, check=True, timeout=120, env={**os.environ, "OMP_THREAD_LIMIT": "1"}
    )
    return told.stdout.decode().split("\f")[: len(pictures)]


def _letters(text: str) -> str:
    """What is compared: letters and digits, without white space, hyphens of line ends and points of direction."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if sign.isalnum())


def accuracies(content: bytes, expectation: Expectation, form: str, folder: Path) -> dict[str, float]:
    """How well each rule is read from its picture: 1 = every letter."""
    carries = next(each for each in FORMATS if each.name == form).carries
    verdict = judge(content, "application/pdf", expectation, carries, strict=True, draft=None, name=form)
    kind = "poster" if form == "poster" else "text"
    spots = {proof.rule: proof.spots[0] for proof in verdict.evidence.proofs if proof.key.endswith(f"/{kind}")}
    boxes = {rule: (spot.page, spot.box) for rule, spot in spots.items() if spot.box}
    words = {piece.rule: piece.plain for piece in expectation.pieces if piece.key.endswith(f"/{kind}")}
    found = dict.fromkeys(boxes, 0.0)
    for dpi, mode in LOOKS[form]:
        unread = {rule: box for rule, box in boxes.items() if found[rule] < LEAST[expectation.language]}
        if unread:
            read = _read(_pictures(content, unread, dpi, folder), expectation.language, folder, mode)
            for rule, text in zip(unread, read, strict=True):
                found[rule] = max(found[rule], _alike(words[rule], text))
    return found


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, _letters(one), _letters(other), autojunk=False).ratio()


@pytest.mark.parametrize("form", SHEETS)
@pytest.mark.parametrize("language", MODELS)
def test_every_rule_can_be_read_from_the_picture_of_its_page(
    form: str, language: str, built: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """A reader who sees only the sheet reads every rule: nothing is clipped, covered, pale or without its letters."""
    content = (built / "output" / "sosiale-medier" / language / SHEETS[form]).read_bytes()
    found = accuracies(content, expect(built, "sosiale-medier", language), form, tmp_path)
    record_property(f"accuracy {form} {language}", found)
    assert len(found) == 23
    unread = {rule: round(accuracy, 2) for rule, accuracy in found.items() if accuracy < LEAST[language]}
    assert unread == {}


def test_a_rule_that_nobody_can_see_is_not_read(built: Path, tmp_path: Path) -> None:
    """The eye sees damage: a rule under a white shape is not read, its neighbour is."""
    import pikepdf

    content = (built / "output" / "sosiale-medier" / "nb" / SHEETS["poster"]).read_bytes()
    expectation = expect(built, "sosiale-medier", "nb")
    carries = next(each for each in FORMATS if each.name == "poster").carries
    verdict = judge(content, "application/pdf", expectation, carries, strict=True, draft=None, name="poster")
    boxes = {
        proof.rule: (proof.spots[0].page, proof.spots[0].box)
        for proof in verdict.evidence.proofs
        if re.fullmatch(r"SM-(09|10)/poster", proof.key)
    }
    left, bottom, right, top = boxes["SM-09"][1] or (0, 0, 0, 0)
    with pikepdf.open(built / "output" / "sosiale-medier" / "nb" / SHEETS["poster"]) as pdf:
        page = pdf.pages[0]
        page.contents_add(f"q 1 g {left} {bottom} {right - left} {top - bottom} re f Q".encode())
        pdf.save(tmp_path / "covered.pdf")
    covered = (tmp_path / "covered.pdf").read_bytes()
    there = {rule: (page, box) for rule, (page, box) in boxes.items() if box}
    read = dict(zip(there, _read(_pictures(covered, there, 150, tmp_path), "nb", tmp_path), strict=True))
    assert len(_letters(read["SM-09"])) < 3
    assert len(_letters(read["SM-10"])) > 30

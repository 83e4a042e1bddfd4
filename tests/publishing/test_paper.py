"""Paper tells its age: every sheet of every format that is printed, in scripts from the left and from the right."""

import io
import re
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from oppslag.composing import check_code
from oppslag.formats import FORMATS
from oppslag.labels import labels
from oppslag.localising.states import load_edition
from oppslag.pipeline import Order, build
from oppslag.publishing.releases import read_releases
from oppslag.reading.passages import Sight
from oppslag.reading.readers import read
from oppslag.workspace import Workspace

PRINTED = ("document", "poster", "word")
AGE = 'control: {version: "3.0", valid_from: 2026-02-01, next_review: 2028-03-15}\n'
RULES = {
    "nb": (
        "Reiser",
        "Bestille",
        "Velg tog når reisen tar under fem timer, og ta vare på kvitteringen til du er hjemme.",
    ),
    "ar": ("السفر", "الحجز", "اختر القطار عندما تستغرق الرحلة أقل من خمس ساعات، واحتفظ بالإيصال حتى تعود."),
}
DATES = {"nb": ("1. februar 2026", "15. mars 2028"), "ar": ("2026", "2028")}


def many(language: str) -> str:
    """A document of some pages, with a wall's wording for each rule."""
    title, section, rule = RULES[language]
    rules = "".join(
        f"      - id: R-{n:02}\n        text: {rule * 6}\n        poster: {rule.split(',')[0].split('،')[0]}\n"
        for n in range(1, 16)
    )
    return (
        f"id: reise\nprefix: R\nlanguage: {language}\ntitle: {title}\n{AGE}formats: [{', '.join(PRINTED)}]\n"
        f"sections:\n  - id: bestille\n    title: {section}\n    rules:\n{rules}"
    )


@pytest.fixture(scope="module", params=["nb", "ar"])
def sheets(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A workspace that is built, and its language."""
    root = tmp_path_factory.mktemp("paper")
    (root / "source").mkdir()
    organisation = f"name: Eidet\nlanguages: [{request.param}]\naddress: https://www.eidet.example/reise\n"
    (root / "source" / "organisation.yaml").write_text(organisation, "utf-8")
    (root / "source" / "reise.yaml").write_text(many(request.param), "utf-8")
    assert build(Workspace.at(root), Order()).errors == ()
    return root, request.param


def pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Every page of every PDF by its name, its words without white space and signs that nobody sees."""
    for file in sorted(folder.glob("*.pdf")):
        words: dict[int, list[str]] = defaultdict(list)
        for passage in read(file.read_bytes(), "application/pdf").passages:
            if passage.sight is Sight.SEEN:
                words[passage.spot.page].append(passage.text)
        yield from ((f"{file.name} {number}", bare(" ".join(texts))) for number, texts in words.items())


def bare(words: str) -> str:
    shown = "".join(sign for sign in words if unicodedata.category(sign) != "Cf" and not sign.isspace())
    return unicodedata.normalize("NFKC", shown)


def test_every_sheet_tells_its_version_its_dates_and_its_code(sheets: tuple[Path, str]) -> None:
    """A page that has lost the others, a poster of any size: version, valid from, next review and check code."""
    root, language = sheets
    (policy,) = Workspace.at(root).library.policies
    edition = load_edition(policy, root, language)
    codes = {form.name: check_code(edition.texts(form.carries)) for form in FORMATS if form.name in PRINTED}
    seen = set()
    for name, words in pages(root / "output" / "reise" / language):
        code = codes["poster" if name.startswith("poster") else "document"]
        for told in (code, "3.0", *DATES[language]):
            assert bare(told) in words, f"{name}: {told}"
        seen.add(name)
    assert {"document.pdf 1", "document.pdf 2", "document-large.pdf 2", "poster-a3.pdf 1"} <= seen


def test_every_page_of_the_word_file_tells_them(sheets: tuple[Path, str]) -> None:
    """The header, which is on every page, holds them."""
    root, language = sheets
    with zipfile.ZipFile(io.BytesIO((root / "output" / "reise" / language / "document.docx").read_bytes())) as word:
        headers = [word.read(name).decode() for name in word.namelist() if re.fullmatch(r"word/header\d*\.xml", name)]
    (policy,) = Workspace.at(root).library.policies
    (form,) = (form for form in FORMATS if form.name == "word")
    code = check_code(load_edition(policy, root, language).texts(form.carries))
    for told in (code, "3.0", *DATES[language], labels(language)["check_code"], labels(language)["next_review"]):
        assert told in headers[0]


def test_the_printed_address_carries_no_version(sheets: tuple[Path, str]) -> None:
    """What stands on the wall leads to the page of today, whatever version the wall has."""
    root, language = sheets
    for name, words in pages(root / "output" / "reise" / language):
        if name.startswith("poster"):
            assert "eidet.example/reise" in words
            assert not re.search(r"eidet\.example/reise[^ ]{0,3}3\.0", words)


def test_the_code_follows_the_words_alone(house: Path) -> None:
    """The same words have the same code in any version; other words have another."""
    one, two = read_releases(house, "reise")
    assert {file.check_code for file in one.files}.isdisjoint({file.check_code for file in two.files})

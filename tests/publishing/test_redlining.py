"""What has changed, for people: a page and a PDF that tell by words and signs, and that outside judges pass."""

from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from oppslag.judging import installing
from oppslag.judging.documents import VeraPdf
from oppslag.judging.findings import HTML, PDF, Judge, Subject
from oppslag.judging.markup import Nu
from oppslag.judging.pages import Axe, Reflow
from oppslag.problems import SourceError
from oppslag.publishing.changes import What, compare
from oppslag.publishing.redlining import as_page, as_pdf, as_text
from oppslag.publishing.snapshots import Seat, Snapshot
from oppslag.workshop import Workshop
from tests.judging.chromium import lacking
from tests.verifying.finished import ROOT

FOLDER = installing.judges_folder(ROOT / ".oppslag")
WORKSHOP = Workshop()
SEATS = (Seat("R-01", "bestille"), Seat("R-02", "bestille"), Seat("R-03", "betale"))

OLD = Snapshot(
    "reise", "1.0", "nb", ("bestille", "betale"), SEATS,
    {
        "reise/title": "Reiser i tjenesten", "bestille/title": "Bestille", "betale/title": "Betale",
        "R-01/text": "Velg tog når reisen tar under *fem* timer.",
        "R-02/text": "Bestill hos reisebyrået.\n\n- i god tid\n- med kvittering",
        "R-03/text": "Lever regningen innen en måned.",
    },
    {"version": "1.0"},
)  # fmt: skip
NEW = replace(
    OLD,
    version="2.0",
    seats=(SEATS[1], Seat("R-04", "betale"), Seat("R-09", "betale")),
    texts={
        "reise/title": "Reiser i tjenesten", "bestille/title": "Bestille", "betale/title": "Få penger",
        "R-02/text": "Bestill hos reisebyrået [[navn]].\n\n- i god tid\n- med <kvittering>",
        "R-04/text": "#Ta #set ikke taxi.", "R-04/examples-1/do": "Gå.",
        "R-09/text": "Lever regningen innen en måned.",
    },
    control={"version": "2.0", "last_changed": "2026-01-10"},
)  # fmt: skip
ARABIC = Snapshot(
    "reise", "1.0", "ar", ("bestille",), SEATS[:2],
    {
        "reise/title": "السفر في بلدية Eidet", "bestille/title": "الحجز",
        "R-01/text": "اختر القطار QM+ دائمًا.", "R-02/text": "اتصل على 37 14 96 26.",
    },
    {"version": "1.0"},
)  # fmt: skip
ARABIC_NEW = replace(
    ARABIC,
    version="2.0",
    seats=(*SEATS[1::-1], Seat("R-04", "bestille")),
    texts={
        **ARABIC.texts,
        "R-01/text": "اختر الحافلة QM+ دائمًا.",
        "R-02/text": "Ring 37 14 00 00.",
        "R-04/text": "Ikke oversatt ennå.",
    },
    awaiting={"R-02/text": "nb", "R-04/text": "nb"},
)
FOUND = (compare(OLD, NEW), compare(ARABIC, ARABIC_NEW))


def judged(judge: Judge, name: str, content: bytes, media_type: str, folder: Path) -> list[str]:
    """What an outside judge finds wrong; where it is not on the machine the test is skipped, and fails in CI."""
    if cure := judge.cure(FOLDER):
        lacking(f"{judge.name} is not on this machine: {cure}")
    file = folder / name
    file.write_bytes(content)
    (judgement,) = judge.judge([Subject(name, file.resolve(), folder.resolve(), media_type, "0" * 64)], FOLDER)
    return [f"{finding.rule}: {finding.message} {finding.where}" for finding in judgement.findings]


@pytest.fixture(params=["nb", "en"])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The language of whoever reads it."""
    monkeypatch.setenv("OPPSLAG_LANG", request.param)
    return str(request.param)


@pytest.mark.parametrize("judge", [Axe(), Reflow(), Nu()], ids=lambda judge: judge.name)
def test_the_page_passes_outside_judges(reader: str, judge: Judge, tmp_path: Path) -> None:
    """The page of changes keeps WCAG and the rules of HTML, in Norwegian and English, Arabic words in it."""
    assert judged(judge, f"{reader}.html", as_page(FOUND, WORKSHOP).encode(), HTML, tmp_path) == []


def test_the_pdf_passes_verapdf(reader: str, tmp_path: Path) -> None:
    """The PDF of changes is PDF/UA-1 and PDF/A-2a, as veraPDF judges it."""
    assert judged(VeraPdf(), f"{reader}.pdf", as_pdf(FOUND, WORKSHOP), PDF, tmp_path) == []


def test_the_pdf_is_in_the_language_of_its_reader_and_tagged(reader: str, tmp_path: Path) -> None:
    """A voice reads it in the right language, and finds headings, a table with head cells, and paragraphs."""
    (tmp_path / "c.pdf").write_bytes(as_pdf(FOUND, WORKSHOP))
    with pikepdf.open(tmp_path / "c.pdf") as pdf:
        assert str(pdf.Root.Lang) == reader
        kinds = {str(one.S) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one}
    assert {"/H1", "/H2", "/P", "/TH", "/TD"} <= kinds


def words(content: bytes) -> str:
    """The text layer, struck words and all, on one line."""
    with pypdfium2.PdfDocument(content) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())


def test_the_pdf_tells_by_signs_what_the_text_tells(reader: str) -> None:
    """Without colours, and read aloud, one still knows what is gone and what is new; every change is there."""
    said = words(as_pdf(FOUND, WORKSHOP)).replace("\u2060", "")
    assert "[−reisebyrået.−] {+reisebyrået [[navn]].+}" in said
    assert "[−kvittering−] {+<kvittering>+}" in said
    assert "{+#Ta #set ikke taxi.+}" in said  # words are never markup
    assert "[−Velg tog når reisen tar under *fem* timer.−]" in said
    for number in ("R-01", "R-02", "R-03", "R-04", "R-09"):
        assert number in said
    for one in {"nb": ("fjernet", "nummer", "10. januar 2026"), "en": ("removed", "number", "10 January 2026")}[reader]:
        assert one in said
    assert as_text(FOUND[:1]).count("[-") == words(as_pdf(FOUND[:1], WORKSHOP)).count("[−") - 1  # one in the legend


def test_the_same_changes_give_the_same_pdf() -> None:
    """Two runs give the same bytes."""
    assert as_pdf(FOUND, WORKSHOP) == as_pdf(FOUND, WORKSHOP)


def test_no_differences_are_said(reader: str) -> None:
    """Where nothing has changed, the PDF says so."""
    assert {"nb": "ingen forskjeller", "en": "no differences"}[reader] in words(as_pdf([compare(OLD, OLD)], WORKSHOP))


def test_a_character_without_a_picture_is_named() -> None:
    """What no font can draw is an error that names it, not an empty box."""
    strange = replace(NEW, texts={**NEW.texts, "R-04/text": "Ta \U0001f6b2."})
    with pytest.raises(SourceError, match=r"U\+1F6B2"):
        as_pdf([compare(OLD, strange)], WORKSHOP)


def test_words_that_run_from_the_right_say_so() -> None:
    """An Arabic text runs from the right; a text in it that is not translated runs from the left."""
    page = as_page(FOUND, WORKSHOP)
    assert '<p class="words" lang="ar" dir="rtl">' in page
    assert '<p class="words" lang="nb" dir="ltr"><ins>' in page


def test_what_awaits_translation_is_not_called_changed(reader: str) -> None:
    """Words that no translator has touched are shown as readers have them, and said to wait, in every form."""
    waits = {"nb": "venter på oversettelse", "en": "awaits translation"}[reader]
    found = FOUND[1:]
    (one,) = [change for change in found[0].changes if change.name == "R-02" and change.what is What.AWAITING]
    assert [(run.how, run.text) for run in one.texts[0].diff] == [("=", ARABIC.texts["R-02/text"])]
    page, text, pdf = as_page(found, WORKSHOP), as_text(found), words(as_pdf(found, WORKSHOP))
    assert f'<span class="what">{waits}</span> R-02' in page
    assert f"{waits}: R-02" in text
    assert pdf.count(waits) == text.count(waits) + 1 == 3  # one in the sum
    assert {"nb": "leserne har fortsatt", "en": "readers still have"}[reader] in page
    assert {"nb": "på norsk bokmål", "en": "in Norwegian Bokmål"}[reader] in page
    assert "37 14 00 00" not in page + text + pdf  # the new words stand where they are new: in the source language
    assert [one.awaits for change in found[0].changes for one in change.texts] == [True, False, True]

"""The page that shows a coordinator how far each language is: the table that `inv status` prints, for a browser."""

from pathlib import Path

import lxml.html
import pytest

from oppslag import localising
from oppslag.localising.recording import Decision, Reviewing
from oppslag.overview import COLUMNS
from oppslag.translating import today
from oppslag.workspace import Choice, Workspace, carried
from oppslag.writing import sha256
from tests.workspaces import OTHER, make, small_workspace, typed, write


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return small_workspace(tmp_path)


def page(root: Path) -> lxml.html.HtmlElement:
    return lxml.html.fromstring((root / "output/index.html").read_text(encoding="utf-8"))


def table(root: Path, document: str = "smaa") -> dict[str, list[str]]:
    """The rows of a document's table of states, by language as it calls itself."""
    (found,) = page(root).xpath(f"//table[@aria-labelledby='{document}.states']")
    return {row[0].text_content(): [cell.text_content() for cell in row[1:]] for row in found.xpath(".//tbody/tr")}


def expected(root: Path, document: str = "smaa") -> list[list[str]]:
    """What `inv status` says of the document."""
    workspace = Workspace.at(root)
    rows = localising.status(workspace.policies(Choice()), root, carried()).rows
    return [
        [str(n) for n in (*(row.counts[state] for state in COLUMNS), row.unapproved)]
        for row in rows
        if row.document == document and row.known
    ]


def test_the_page_shows_what_status_prints(small: Path) -> None:
    """Every document, language and state stands there with the number that `inv status` gives."""
    write(small, {"source/andre.yaml": OTHER})
    make(small, form="page")
    for document in ("smaa", "andre"):
        shown = table(small, document)
        assert list(shown) == ["norsk bokmål", "English"]
        assert list(shown.values()) == expected(small, document)
    assert table(small)["English"] == ["0", "0", "1", "0", "8", "9"]


def test_whatever_is_picked_the_table_is_whole(small: Path) -> None:
    """A build of one language says of the others how they are now, though it makes none of their files."""
    make(small, form="page")
    file = small / "source/smaa.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("du møter", "du ser"), encoding="utf-8")
    make(small, language="nb", form="page")
    assert table(small)["English"] == ["0", "0", "0", "1", "8", "9"]


def test_what_a_person_says_of_a_translation_is_shown_by_the_next_build(small: Path) -> None:
    """A review changes no finished file but the page that counts reviews; the quick path of a build sees it too."""
    assert typed("build", "--format", "page", "--workspace", small).returncode == 0
    assert typed("build", "--format", "page", "--workspace", small).returncode == 0
    policy = Workspace.at(small).library.policies[0]
    localising.record_reviews(small, [Reviewing(policy, "en", ("SMAA-01/text",))], Decision("lærer", today()))
    assert typed("build", "--format", "page", "--workspace", small).returncode == 0
    assert table(small)["English"] == ["1", "0", "0", "0", "8", "9"]
    entry = Workspace.at(small).output.manifest()["index.html"]
    assert entry.sha256 == sha256(small / "output/index.html")


def test_a_catalogue_that_cannot_be_read_is_said_and_hides_no_other(small: Path) -> None:
    """The row of a broken catalogue has words and no numbers; the others stand as they are."""
    make(small, form="page")
    (small / "translations/en/LC_MESSAGES/smaa.po").write_text("x\n", encoding="utf-8")
    report = make(small, form="page")
    assert report.errors
    assert table(small)["English"] == ["Oversettelsen kan ikke leses."]
    assert table(small)["norsk bokmål"] == expected(small)[0]


def test_a_row_leads_to_its_files_and_only_where_there_are_some(small: Path) -> None:
    """The link of a language leads to a place on the page; a language without files has none."""
    make(small, language="nb", form="page")
    (link,) = page(small).xpath("//table[@aria-labelledby]//a/@href")
    assert page(small).get_element_by_id(link.removeprefix("#")).xpath("./h3")[0].text == "norsk bokmål"


def test_the_next_review_is_a_date_in_words_or_said_to_be_missing(small: Path) -> None:
    """The date comes from the source; none is invented."""
    make(small, language="nb", form="page")
    (review,) = page(small).xpath("//p[@class='review']")
    assert review.text == "Neste revisjon: ikke oppgitt"
    file = small / "source/smaa.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("contact: leder}", "contact: leder, next_review: 2027-01-31}"),
        encoding="utf-8",
    )
    make(small, language="nb", form="page")
    assert page(small).xpath("//p[@class='review']")[0].text == "Neste revisjon: 31. januar 2027"


def test_a_reader_of_tables_finds_every_head(small: Path) -> None:
    """Each number stands under a head and beside one, and the table can be reached and scrolled from the keyboard."""
    make(small, form="page")
    (region,) = page(small).xpath("//section[@class='states']/figure")
    assert region.get("tabindex") == "0"
    heading = page(small).get_element_by_id(region.get("aria-labelledby"))
    assert (heading.tag, heading.text) == ("h3", "Antall tekster etter tilstand")
    heads = region.xpath(".//thead//th[@scope='col']")
    for row in region.xpath(".//tbody/tr"):
        assert row[0].tag == "th"
        assert row[0].get("scope") == "row"
        assert len(row) == len(heads) == len(COLUMNS) + 2

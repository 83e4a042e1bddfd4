"""Whichever language a document is written in, the others are its translations, and each stands for itself."""

from pathlib import Path

import lxml.html
import polib
import pytest

from oppslag import localising, proving, translating
from oppslag.localising.recording import Decision, Reviewing
from oppslag.publishing.approving import approve
from oppslag.workspace import Choice, Workspace
from tests.workspaces import files, make, small_workspace, write

NYNORSK = """\
id: reglar
prefix: REG
language: nn
title: Reglar for tilsette
poster_title: Reglar
control: {version: "1.0", last_changed: 2020-01-02, contact: leder}
introduction: Desse reglane gjeld for alle.
sections:
  - id: kvardag
    title: I kvardagen
    poster_title: Kvardag
    rules:
      - id: REG-01
        text: Du må ikkje dele passordet ditt. Ring 12 34 56 78 om noko er gale.
        poster: Ikkje del passordet.
"""
BOKMAAL = {
    "reglar/title": "Regler for ansatte",
    "reglar/poster_title": "Regler",
    "reglar/introduction": "Disse reglene gjelder for alle.",
    "kvardag/title": "I hverdagen",
    "kvardag/poster_title": "Hverdag",
    "REG-01/text": "Du må ikke dele passordet ditt. Ring 12 34 56 78 om noe er galt.",
    "REG-01/poster": "Ikke del passordet.",
}
WHO = Decision("språkrådgiver", translating.today())


def translated(root: Path, language: str, document: str, words: dict[str, str]) -> None:
    path = root / "translations" / language / "LC_MESSAGES" / f"{document}.po"
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        entry.msgstr = words.get(entry.msgctxt, entry.msgstr)
    catalogue.save()


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """One document written in bokmål, one in nynorsk with bokmål as its translation."""
    root = small_workspace(tmp_path)
    organisation = root / "source" / "organisation.yaml"
    organisation.write_text(organisation.read_text(encoding="utf-8").replace("[nb, en]", "[nb, nn]"), encoding="utf-8")
    write(root, {"source/reglar.yaml": NYNORSK})
    translating.update(Workspace.at(root), Choice())
    translated(root, "nb", "reglar", BOKMAAL)
    return root


def test_nynorsk_can_be_the_source_and_bokmaal_its_translation(both: Path) -> None:
    """Every format of both is made and proved, and the one in bokmål says that nynorsk prevails."""
    assert make(both).errors == ()
    proof = proving.prove(Workspace.at(both), Choice(("reglar",)))
    assert [str(problem) for problem in proof.problems] == []
    assert {(one.language, one.format) for one in proof.evidence} >= {(tag, "word") for tag in ("nn", "nb")}
    said = {tag: (both / f"output/reglar/{tag}/document.txt").read_text(encoding="utf-8") for tag in ("nn", "nb")}
    assert "teksten på norsk nynorsk som gjelder" in " ".join(said["nb"].split())
    assert "omsetjing" not in said["nn"]


def test_a_lost_not_is_noticed_from_nynorsk_to_bokmaal(both: Path) -> None:
    """The checks of meaning know either language as the source."""
    translated(both, "nb", "reglar", {"REG-01/text": "Du må dele passordet ditt. Ring 12 34 56 78 om noe er galt."})
    workspace = Workspace.at(both)
    (problem,) = localising.check_translations(workspace.policies(Choice(("reglar",))), both)
    assert "“not”" in problem.message
    assert "ikkje dele" in problem.hint


def test_a_reviewed_and_approved_translation_is_no_draft(both: Path) -> None:
    """Bokmål as a translation leaves the house like any other language."""
    workspace = Workspace.at(both)
    (policy,) = workspace.policies(Choice(("reglar",)))
    localising.record_reviews(both, [Reviewing(policy, "nb")], WHO)
    for language in ("nn", "nb"):
        approve(workspace, Choice(("reglar",), (language,)), WHO)
    (nynorsk, bokmaal) = localising.status([policy], both).rows
    assert (nynorsk.drafts, bokmaal.drafts, bokmaal.source) == ((), (), False)


def test_a_document_of_the_other_language_is_the_other_way_round(both: Path) -> None:
    """In the same workspace the document in bokmål has its translation in nynorsk, and none in bokmål."""
    assert (both / "translations/nn/LC_MESSAGES/smaa.po").exists()
    assert not (both / "translations/nb/LC_MESSAGES/smaa.po").exists()
    assert not (both / "translations/nn/LC_MESSAGES/reglar.po").exists()


def test_the_state_of_one_language_changes_no_file_of_another(tmp_path: Path) -> None:
    """Whatever becomes of the English translation, not a byte of a Norwegian file is another, its switcher included."""
    root = small_workspace(tmp_path)
    make(root, form="page,document,word")
    before = {name: content for name, content in files(root).items() if "/nb/" in name}
    catalogue = root / "translations/en/LC_MESSAGES/smaa.po"
    for content in (catalogue.read_text(encoding="utf-8").replace("everyone", "all"), "x\n", None):
        catalogue.write_text(content, encoding="utf-8") if content else catalogue.unlink()
        make(root, form="page,document,word")
        assert {name: content for name, content in files(root).items() if "/nb/" in name} == before


def test_the_switcher_has_every_language_by_its_own_name(tmp_path: Path) -> None:
    """Links to all of them, which work between plain files, whatever state they are in."""
    root = small_workspace(
        tmp_path, organisation="name: Prøve\nlanguages: [nb, en, ar]\ncontacts: {leder: {name: K}}\n"
    )
    make(root, form="page")
    for language in ("nb", "en", "ar"):
        page = lxml.html.fromstring((root / f"output/smaa/{language}/index.html").read_text(encoding="utf-8"))
        links = {a.get("hreflang"): a for a in page.xpath("//nav//a[@hreflang]")}
        assert set(links) | {language} == {"nb", "en", "ar"}
        for tag, link in links.items():
            assert link.get("lang") == tag
            assert (root / f"output/smaa/{language}" / link.get("href")).resolve().is_file()
        assert (page.get("lang"), page.get("dir")) == (language, "rtl" if language == "ar" else "ltr")

"""Document control on paper: what the source states, of any length, is found by its label, and missed when lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from oppslag import localising
from oppslag.formats import FORMATS
from oppslag.loading import load
from oppslag.reading.passages import Passages, Sight, Zone
from oppslag.reading.readers import read
from oppslag.verifying.control import _begins_with, check_sheet
from oppslag.verifying.expecting import Expectation, expect
from oppslag.verifying.furniture import squeezed
from oppslag.verifying.verdict import judge
from oppslag.workshop import Workshop

LONG = "Alle ansatte i kommunen, også vikarer, lærlinger, studenter i praksis, frivillige og folkevalgte ombud"
CONTROL = {
    "full": f"""{{version: "12.0", last_changed: 2026-01-02, valid_from: 2026-02-01, reviewed: 2026-01-02,
  next_review: 2028-01-02, owner: Avdeling for organisasjon og personal, approver: Kommunedirektøren i Prøve kommune,
  case: "2025/10234-17", applies_to: "{LONG}", contact: hr}}""",
    "bare": '{version: "1.0"}',
    "short": '{version: "1.0", owner: HR, approver: Kommunedirektøren}',
}
TITLES = {"full": "poster_title: Regler\n", "bare": "", "short": ""}  # the same as the title, and none
WORD = next(form for form in FORMATS if form.name == "word")
SHEETS = tuple(form for form in FORMATS if form.name in {"document", "poster"})


def _workspace(root: Path, control: str, title: str) -> Path:
    (root / "source").mkdir(parents=True)
    contact = (
        "{hr: {name: Kari Nordmann-Hansen, role: Personalrådgiver, phone: 11 22 33 44, email: kari@prove.example}}"
    )
    (root / "source" / "organisation.yaml").write_text(
        f"name: Prøve kommune\nlanguages: [nb, ar]\naddress: https://prove.example/regler/\ncontacts: {contact}\n",
        "utf-8",
    )
    (root / "source" / "prove.yaml").write_text(
        f"id: prove\nprefix: P\nlanguage: nb\ntitle: Regler\n{title}control: {control}\n"
        "sections:\n  - {id: del, title: Del, poster_title: Del, rules: [{id: P-01, text: Velg tog., poster: Tog.}]}\n",
        "utf-8",
    )
    return root


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Passages, bytes, Expectation, bool]]:
    """Every PDF of a document that states everything, and of one that states nothing, in two directions of reading."""
    made = {}
    for name, control in CONTROL.items():
        root = _workspace(tmp_path_factory.mktemp(name), control, TITLES[name])
        workshop = Workshop.of(root)
        for language in ("nb", "ar"):
            edition = localising.load_edition(load(root).policies[0], root, language)
            assert not workshop.trees.prepare(edition.policy.texts())
            for form in SHEETS:
                for file in form.render(edition, workshop):
                    if file.media_type == "application/pdf":
                        passages = read(file.content, file.media_type)
                        key = f"{name} {language} {file.path.name}"
                        wall = form.name == "poster"
                        made[key] = (passages, file.content, expect(root, "prove", language), wall)
    return made


def test_what_is_stated_is_found_whatever_its_length(
    sheets: dict[str, tuple[Passages, bytes, Expectation, bool]],
) -> None:
    """Labels and values of one line or many, all of them or none: no alarm on any sheet."""
    assert len(sheets) >= 4 * 6
    for name, (_passages, content, expectation, wall) in sheets.items():
        form = SHEETS[wall]
        verdict = judge(
            content, "application/pdf", expectation, form.carries, strict=True, draft=True, name=name, format=form.name
        )
        assert [str(problem) for problem in verdict.problems] == []


@pytest.mark.parametrize(("shown", "same"), [("1.0", True), ("1.0 (2020)", True), ("1.05", False), ("11.0", False)])
def test_a_value_is_no_part_of_a_longer_number(shown: str, same: bool) -> None:
    """Version 1.05 beside its label is not version 1.0."""
    assert _begins_with(("1.0",), squeezed(shown)) is same


def test_a_row_that_loses_its_label_or_its_value_is_missed(
    sheets: dict[str, tuple[Passages, bytes, Expectation, bool]],
) -> None:
    """Whichever cell of the document control is taken from a document, it is noticed."""
    for name, (passages, _content, expectation, wall) in sheets.items():
        seen = [each for each in passages.passages if each.sight is Sight.SEEN and each.zone is Zone.BODY]
        for cell in seen if not wall else ():
            if "cell" in cell.shape.value:
                left = [each for each in seen if each is not cell]
                assert list(check_sheet(name, left, expectation, wall=wall)), f"{name}: {cell.text}"


def test_two_values_that_have_changed_places_are_noticed(
    sheets: dict[str, tuple[Passages, bytes, Expectation, bool]],
) -> None:
    """The day that a version is valid from under the label of another day is an error."""
    passages, _content, expectation, wall = sheets["full nb document.pdf"]
    seen = [each for each in passages.passages if each.sight is Sight.SEEN]
    first, other = (next(each for each in seen if each.text == day) for day in ("1. februar 2026", "2. januar 2028"))
    swapped = {id(first): replace(first, spot=other.spot), id(other): replace(other, spot=first.spot)}
    assert len(list(check_sheet("x", [swapped.get(id(each), each) for each in seen], expectation, wall=wall))) == 2


@pytest.mark.parametrize(
    "person", ["فاطمة الزهراء, مستشارة الموارد البشرية", "فاطمة الزهراء, Rådgiver", "Kari Ås, مستشارة"]
)
def test_a_contact_in_letters_of_the_other_direction_passes(tmp_path: Path, person: str) -> None:
    """The name stands in a line of the page's own direction, whichever letters are the most."""
    root = _workspace(tmp_path, CONTROL["full"], TITLES["full"])
    organisation = root / "source" / "organisation.yaml"
    name, role = person.split(", ")
    words = (
        organisation.read_text("utf-8").replace("Kari Nordmann-Hansen", f'"{name}"').replace("Personalrådgiver", role)
    )
    organisation.write_text(words, "utf-8")
    for language in ("nb", "ar"):
        workshop, expectation = Workshop.of(root), expect(root, "prove", language)
        edition = localising.load_edition(load(root).policies[0], root, language)
        assert not workshop.trees.prepare(edition.policy.texts())
        for form in (*SHEETS, WORD):
            for file in form.render(edition, workshop):
                if file.path.suffix in {".pdf", ".docx"}:
                    verdict = judge(
                        file.content, file.media_type, expectation, form.carries,
                        strict=True, draft=True, name=file.path.name, format=form.name,
                    )  # fmt: skip
                    assert verdict.problems == (), (language, file.path)

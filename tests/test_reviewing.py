"""Advice for whoever edits a policy: how hard it is to read, what it does not explain, what its authors noted."""

from pathlib import Path

import pytest

from oppslag import pipeline, reviewing, telling
from oppslag.reviewing import measure
from oppslag.terms import Kind, Passage, Term, unexplained
from oppslag.workspace import Choice, Workspace
from tests.workspaces import PRODUCT, SMALL, small_workspace, typed


def test_lix_is_counted_as_bjornsson_counts() -> None:
    """Words a sentence, and the share of words with more than six letters; a colon and a line end a sentence."""
    reading = measure("Hils på alle: også kollegaene dine.\nVær vennlig")
    assert (reading.words, reading.sentences, reading.long_words, reading.longest) == (8, 3, 2, 3)
    assert reading.lix == pytest.approx(8 / 3 + 100 * 2 / 8)
    assert measure("").lix == 0


def words(text: str, language: str = "nb") -> list[str]:
    return [term.word for term in unexplained([Passage("R-1", text)], language)]


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("Skriv til AMU om det.", Kind.ABBREVIATION, "AMU"),
        ("Se reglementet i QM+ først.", Kind.ABBREVIATION, "QM+"),
        ("Vær forsiktig med bilder m.v. på jobb.", Kind.ABBREVIATION, "m.v."),
        ("Lojaliteten din gjelder alltid.", Kind.LEGAL, "lojaliteten"),
        ("Bruk ikke et quiz på jobb.", Kind.FOREIGN, "quiz"),
        ("Pass på brukerhistoriene våre.", Kind.LONG, "brukerhistoriene"),
    ],
)
def test_a_word_that_may_need_an_explanation_is_listed_with_its_reason(text: str, kind: Kind, word: str) -> None:
    """An abbreviation, a word of law, foreign letters, a long word: each is found, and said why."""
    found = {term.word: term.kinds for term in unexplained([Passage("R-1", text)], "nb")}
    assert kind in found[word]


@pytest.mark.parametrize(
    "text",
    [
        "Følg taushetsplikten (du forteller ingenting videre).",
        "Følg taushetsplikten¹.",
        "Taushetsplikten betyr at du ikke forteller noe videre.",
        "Taushetsplikten: Du forteller ingenting videre.",
        "Du skal tie (taushetsplikten).",
        "Med taushetsplikten menes at du tier.",
        "Taushetsplikten gjelder alltid. Taushetsplikt er en plikt til å tie.",
    ],
)
def test_a_word_that_is_explained_somewhere_is_not_listed(text: str) -> None:
    """Brackets, a footnote, a colon or "means" after a word explain it, and all its forms, in the whole document."""
    assert "taushetsplikten" in words("Følg taushetsplikten alltid:")
    assert "taushetsplikten" not in words(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hils på alle du møter.",
        "Det er Kristiansandregionen som svarer. Kristiansandregionen vet best.",  # a name, also in front
        "Takk for at du skrev til oss på ‹personvernombudets adresse›!",  # a field
        "Se SM-07 og kapittel 3.",
    ],
)
def test_ordinary_words_names_numbers_and_fields_are_not_listed(text: str) -> None:
    """The list is short enough to be read: what every reader knows, or what is no word, is not on it."""
    assert words(text) == []


def test_the_forms_of_a_word_are_one_term_of_all_its_rules() -> None:
    """A term is listed once, with every rule that uses it, those that most rules use first."""
    found = unexplained(
        [
            Passage("", "Følg habilitetsreglene."),
            Passage("R-1", "Samtykke trengs."),
            Passage("R-2", "Har du samtykket?"),
        ],
        "nb",
    )
    assert found == (
        Term("samtykke", (Kind.LEGAL,), ("R-1", "R-2")),
        Term("habilitetsreglene", (Kind.LEGAL, Kind.LONG), ("",)),
    )


def test_each_language_has_its_own_letters() -> None:
    """Latin letters are foreign in Ukrainian and Arabic, a Norwegian letter is in English; no list, no finding."""
    assert words("див. правила ansatte тут", "uk") == ["ansatte"]
    assert words("the ferdigmøte today", "en") == ["ferdigmøte"]
    assert words("og pizza", "pt-BR") == []
    assert "geavaheaddjimuitalusaid" in words("ja geavaheaddjimuitalusaid dáppe", "se")
    assert words("ja gaskkustuvvojit dáppe", "se") == []


def test_the_report_names_terms_and_its_counting_rules(small: Path) -> None:
    """`inv readability` lists the terms of each edition, says by what rule, and is never a gate."""
    text = SMALL.replace("Hjelp den som spør.", "Følg taushetsplikten.")
    small_workspace(small, smaa=text)
    said = typed("readability", "--workspace", small)
    assert said.returncode == 0
    lines = said.stdout.splitlines()
    (row,) = (line.split() for line in lines if line.strip().startswith("taushetsplikten"))
    assert row == ["taushetsplikten", "law,", "long", "SMAA-02"]
    assert any(line.startswith("LIX = ") for line in lines)
    assert any(line.startswith("A term is listed when") for line in lines)


@pytest.fixture(scope="module")
def survey() -> tuple[pipeline.Survey, Workspace]:
    place = Workspace.at(PRODUCT)
    return pipeline.survey(place, Choice.of()), place


def test_the_shipped_guidelines_have_their_terms_listed(survey: tuple[pipeline.Survey, Workspace]) -> None:
    """Confidentiality, loyalty and consent stand unexplained in the guidelines of 2013; names of the town do not."""
    found, place = survey
    source = next(edition for edition in found.editions if edition.language == "nb")
    terms = {term.word: term for term in reviewing.terms(source, place.workshop.trees)}
    assert {"taushetsplikten", "lojalitetsplikt", "samtykke", "QM+", "f.eks."} <= terms.keys()
    assert terms["taushetsplikten"].owners == ("", "SM-01", "SM-04")
    every = {t.word for edition in found.editions for t in reviewing.terms(edition, place.workshop.trees)}
    assert "risør" not in {word.casefold() for word in every}


def test_a_text_that_is_not_translated_is_not_blamed_on_the_translation(small: Path) -> None:
    """An edition's terms are those of its own language: a rule still in Norwegian has no foreign letters."""
    small_workspace(small, smaa=SMALL.replace("Hjelp den som spør.", "Spør om taushetsplikten først."))
    place = Workspace.at(small)
    editions = {edition.language: edition for edition in pipeline.survey(place, Choice.of()).editions}
    assert [term.word for term in reviewing.terms(editions["nb"], place.workshop.trees)] == ["taushetsplikten"]
    assert reviewing.terms(editions["en"], place.workshop.trees) == ()


def test_notes_are_told_with_rule_and_place(survey: tuple[pipeline.Survey, Workspace]) -> None:
    """`inv review` shows every note of the source, with the line that it stands in."""
    _found, place = survey
    (policy,) = place.policies(Choice.of())
    notes = list(reviewing.notes(policy))
    assert len(notes) >= 5
    said = telling.noted([policy])
    for rule, note, where in notes:
        assert f"{where}: {rule}" in said
        assert note in said
    assert typed("review").returncode == 0

"""A heading with a word as long as Norwegian makes them stands whole on paper and wall, also untranslated."""

from pathlib import Path

import pytest

from oppslag import proving
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make, write

TITLES = (
    "Om arbeidsmiljølovgivningens krav.",
    "Del to om arbeidsmiljølovgivningens og.",
    "Personvernopplysningsbehandling",
    "Helseopplysningstaushetspliktbestemmelsene og annet",
)


@pytest.mark.parametrize("title", TITLES)
def test_a_long_word_in_a_heading_is_whole(small: Path, title: str) -> None:
    """No sheet and no page cuts it off; the proof finds it in every file of both languages."""
    source = small / "source/smaa.yaml"
    words = source.read_text(encoding="utf-8").replace("title: Om folk", f"title: {title}")
    words = words.replace("    poster_title: Folk\n", "").replace("poster_title: Små regler\n", "")
    rules = "".join(
        f"      - id: SMAA-{number:02}\n        text: Regel nummer {number}.\n        poster: Husk nummer {number}.\n"
        for number in range(3, 15)
    )
    organisation = (small / "source/organisation.yaml").read_text(encoding="utf-8")
    write(
        small,
        {
            "source/smaa.yaml": words + rules,
            "source/organisation.yaml": organisation.replace("languages: [nb, en]", "languages: [nb, ar]"),
        },
    )
    for form in ("document", "poster"):
        assert make(small, form=form).errors == ()
        proof = proving.prove(Workspace.at(small), Choice.of("smaa", "", form))
        assert [str(problem) for problem in proof.problems] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("el", "Οι εργαζόμενοι πρέπει να τηρούν"), ("ka", "თანამშრომლებმა უნდა"), ("uk", "Усі повинні знати")],
)
def test_a_long_word_of_another_script_stays_on_the_page(small: Path, language: str, words: str) -> None:
    """A Norwegian name in a Greek rule cannot be hyphenated as Greek is: it is broken after any letter."""
    organisation = (small / "source/organisation.yaml").read_text(encoding="utf-8")
    catalogue = small / f"translations/{language}/LC_MESSAGES/smaa.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgctxt "SMAA-01/text"\n'
        f'msgid "Hils på alle du møter."\nmsgstr "{words} helseopplysningstaushetspliktbestemmelsene."\n',
        encoding="utf-8",
    )
    write(
        small, {"source/organisation.yaml": organisation.replace("languages: [nb, en]", f"languages: [nb, {language}]")}
    )
    assert make(small, language=language, form="document").errors == ()
    proof = proving.prove(Workspace.at(small), Choice.of("smaa", language, "document"))
    assert [str(problem) for problem in proof.problems] == []

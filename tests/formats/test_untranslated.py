"""What a wall shows of an edition that is not finished: whose words these are, and nothing set on top of anything."""

from itertools import pairwise
from pathlib import Path

import polib
import pytest

from oppslag import proving
from oppslag.reading.pdf.reader import read_pdf
from oppslag.workspace import Choice, Workspace
from tests.workspaces import PRODUCT, copied, make, write

NAMES = {"pl": "norweski (bokmål)", "ar": "النرويجية بوكمال"}
SHEETS = ("poster-a2.pdf", "poster-a3.pdf", "poster-a3-print.pdf", "poster-a4.pdf", "poster-screen.pdf")

VIETNAMESE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n' + "".join(
    f'\nmsgctxt "{key}"\nmsgid "{words}"\nmsgstr "phải thủ luôn"\n'
    for key, words in [
        ("folk/poster_title", "Folk"),
        *((f"SMAA-{n:02}/poster", "Kan elever du.") for n in range(4, 10)),
    ]
)


@pytest.fixture(scope="module")
def unfinished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real policy with one wording missing in two languages, one outdated, and a third language with nothing."""
    root = copied(PRODUCT, tmp_path_factory.mktemp("uferdig"))
    organisation = root / "source/organisation.yaml"
    organisation.write_text(
        organisation.read_text(encoding="utf-8").replace("[nb, nn, en, pl, uk, ar, se]", "[nb, pl, ar, de]"),
        encoding="utf-8",
    )
    for language in NAMES:
        catalogue = polib.pofile(str(root / f"translations/{language}/LC_MESSAGES/sosiale-medier.po"))
        for entry in catalogue:
            if entry.msgctxt == "SM-08/poster":
                entry.msgstr = ""
            if entry.msgctxt in {"SM-21/poster", "nettvett/poster_title"}:
                entry.msgid = "Noe annet."
        catalogue.save()
    assert make(root, form="poster").errors == ()
    return root


@pytest.mark.parametrize("language", [*NAMES, "de"])
def test_an_unfinished_poster_is_proved(unfinished: Path, language: str) -> None:
    """Why it is a draft takes three lines in Polish: nothing of it is covered on any sheet, the screen's panel too."""
    proof = proving.prove(Workspace.at(unfinished), Choice(languages=(language,), formats=("poster",)))
    assert [str(problem) for problem in proof.problems] == []
    assert len(proof.evidence) == len(SHEETS) + 1  # and the picture of the screen's


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("language", NAMES)
def test_words_in_another_language_are_labelled(unfinished: Path, language: str, sheet: str) -> None:
    """Under each wording and title that is not translated stands the name of its language, and under no other."""
    passages = read_pdf((unfinished / f"output/sosiale-medier/{language}/{sheet}").read_bytes()).passages
    texts = [passage.text.replace("\n", " ") for passage in passages]
    labelled = [before for before, name in pairwise(texts) if name == NAMES[language]]
    assert labelled == [
        "Vær gjerne aktiv, men husk hvor du jobber.",
        "Nettvett",
        "Vær forsiktig med informasjon om deg selv.",
    ]


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_poster_with_no_translation_names_the_language_once(unfinished: Path, sheet: str) -> None:
    """Where nothing is translated the name stands once beside the draft's, and the rules have the room."""
    passages = read_pdf((unfinished / f"output/sosiale-medier/de/{sheet}").read_bytes()).passages
    named = [" ".join(passage.text.split()) for passage in passages if "Norwegisch" in passage.text]
    assert len([text for text in named if "·" in text]) == 1  # the draft; the other says which text prevails
    assert len(named) == 2


def test_the_name_of_a_language_stays_on_one_line(small: Path) -> None:
    """On a poster of a few large rules it takes no more room than was counted, however long it is."""
    source = small / "source/smaa.yaml"
    rules = "".join(
        f"      - id: SMAA-{number:02}\n        text: Regel {number}.\n        poster: Kan elever du.\n"
        for number in range(3, 10)
    )
    organisation = (small / "source/organisation.yaml").read_text(encoding="utf-8")
    write(
        small,
        {
            "source/smaa.yaml": source.read_text(encoding="utf-8") + rules,
            "source/organisation.yaml": organisation.replace("languages: [nb, en]", "languages: [nb, vi]"),
            "translations/vi/LC_MESSAGES/smaa.po": VIETNAMESE,
        },
    )
    assert make(small, language="vi", form="poster").errors == ()
    proof = proving.prove(Workspace.at(small), Choice.of("smaa", "vi", "poster"))
    assert [str(problem) for problem in proof.problems] == []
    for sheet in SHEETS:
        passages = read_pdf((small / "output/smaa/vi" / sheet).read_bytes()).passages
        assert "Tiếng Na Uy (Bokmål)" in {passage.text for passage in passages}

"""A web address may be broken wherever a line of a PDF ends: nobody who reads it can tell that from an unbroken one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppslag import proving
from oppslag.verifying.normalising import addresses_in, mended
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make, write

ADDRESS = "https://www.prove.example/for-ansatte/2024/retningslinjer_for_sosialemedier?side=12&v=a.b~c#punkt-7"
FILLERS = ("Se", "Se her:", "Se gjerne", "Les mer om dette på", "Les mer om dette på den store", "Se også på nettet:")


@pytest.mark.parametrize("address", [ADDRESS, "https://www.prove.example/d000-01", "http://æøå.example/åre-1"])
def test_an_address_breaks_anywhere_and_the_document_passes(small: Path, address: str) -> None:
    """Whatever stands before an address, and so wherever it is broken, its rule is found in every format."""
    rules = "".join(
        f'      - id: SMAA-{number:02}\n        text: "{"Ja " * (number % 7)}{filler} {address} før du svarer."\n'
        f"        poster: Hils på nummer {number}.\n"
        for number, filler in enumerate(FILLERS * 4, 3)
    )
    with (small / "source/smaa.yaml").open("a", encoding="utf-8") as source:
        source.write(rules)
    choice = {"language": "nb"}
    assert make(small, **choice).errors == ()
    proof = proving.prove(Workspace.at(small), Choice.of("smaa", "nb", ""))
    assert [str(problem) for problem in proof.problems] == []
    words = (small / "source/smaa.yaml").read_text(encoding="utf-8")
    (small / "source/smaa.yaml").write_text(words.replace(f"{address} før", f"{address}x før", 1), encoding="utf-8")
    proof = proving.prove(Workspace.at(small), Choice.of("smaa", "nb", "document"))
    assert proof.failed


def test_an_address_over_two_pages_passes(small: Path) -> None:
    """A long rule full of addresses, each a link, in both directions: lines and pages end in all of their parts."""
    nb = " ".join(f"{'Ja ' * (number % 5)}Se [{ADDRESS}]({ADDRESS}) før du svarer." for number in range(70))
    ar = " ".join(f"{'نعم ' * (number % 5)}انظر [{ADDRESS}]({ADDRESS}) قبل أن تجيب." for number in range(70))
    source, organisation = small / "source/smaa.yaml", small / "source/organisation.yaml"
    source.write_text(source.read_text("utf-8").replace("Hils på alle du møter.", f'"{nb}"'), "utf-8")
    organisation.write_text(organisation.read_text("utf-8").replace("[nb, en]", "[nb, ar]"), "utf-8")
    head = 'msgid ""\nmsgstr ""\n"Language: ar\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    po = f'{head}msgctxt "SMAA-01/text"\nmsgid "{nb}"\nmsgstr "{ar}"\n'
    write(small, {"translations/ar/LC_MESSAGES/smaa.po": po})
    for language in ("nb", "ar"):
        assert [str(error) for error in make(small, language=language, form="document").errors] == []
        proof = proving.prove(Workspace.at(small), Choice.of("smaa", language, "document"))
        assert [str(problem) for problem in proof.problems] == []


@given(st.sets(st.integers(1, len(ADDRESS) - 1)))
def test_a_broken_address_is_mended_and_nothing_else(breaks: set[int]) -> None:
    """Line ends go where the source has an address, and stay everywhere else."""
    broken = "".join(f"\n{sign}" if place in breaks else sign for place, sign in enumerate(ADDRESS))
    known = addresses_in([f"Se {ADDRESS}, eller spør."])
    assert mended(f"Se\n{broken}, eller\nspør.", known) == f"Se\n{ADDRESS}, eller\nspør."
    assert mended(f"Se\n{broken}", addresses_in(["Se https://www.annet.example/"])) == f"Se\n{broken}"
    assert mended(broken, addresses_in(["Ingen adresse her"])) == broken


def test_a_space_in_an_address_is_an_error() -> None:
    """A space that is drawn, or a sign that is lost, is no line end."""
    known = addresses_in([f"Se {ADDRESS}."])
    for wrong in (ADDRESS.replace("www.", "www. "), ADDRESS.replace("www.", "www\n"), ADDRESS.replace(".", "-\n", 1)):
        assert mended(wrong, known) == wrong

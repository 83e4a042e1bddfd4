"""A translation in which a build found nothing is not checked again, and whatever is not that very one is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from oppslag import localising, pipeline
from oppslag.workspace import Choice, Workspace
from tests.workspaces import ENGLISH, ORGANISATION, SMALL, make, small_workspace, write

PO = "translations/en/LC_MESSAGES/smaa.po"
NYNORSK = ENGLISH.replace("Language: en", "Language: nn").replace("Greet everyone you meet.", "Hels på alle du møter.")
GREET, HELP = "Greet everyone you meet.", "Greet everyone you meet, 14 times."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = small_workspace(tmp_path, organisation=ORGANISATION.replace("[nb, en]", "[nb, en, nn]"))
    return write(root, {PO.replace("/en/", "/nn/"): NYNORSK})


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The languages whose translations were checked."""
    found: list[str] = []
    check = localising.check_translation

    def noted(policy, catalogue, language, *rest):  # type: ignore[no-untyped-def]
        found.append(language)
        return check(policy, catalogue, language, *rest)

    monkeypatch.setattr(localising, "check_translation", noted)
    return found


def _survey(root: Path) -> list[str]:
    return [problem.message for problem in pipeline.survey(Workspace(root), Choice()).problems]


def test_what_was_found_faultless_is_not_checked_again(root: Path, checked: list[str]) -> None:
    """A check and a build after a build only look at what has changed; a check remembers nothing."""
    _survey(root)
    _survey(root)
    assert checked == ["en", "nn", "en", "nn"]
    make(root, form="text")
    checked.clear()
    _survey(root)
    assert checked == []
    write(root, {PO: ENGLISH.replace(GREET, "Greet all whom you meet.")})
    assert not make(root, form="text").errors
    assert checked == ["en"]


def test_a_build_of_one_language_forgets_nothing_of_the_others(root: Path, checked: list[str]) -> None:
    """What is picked is looked at; what is not stays known."""
    make(root, form="text")
    write(root, {PO: ENGLISH.replace(GREET, "Greet all whom you meet.")})
    pipeline.build(Workspace(root), pipeline.Order(Choice.of(language="en", form="text")))
    checked.clear()
    _survey(root)
    assert checked == []


CHANGES: dict[str, Callable[[Path], object]] = {
    "a number that was added": lambda root: write(root, {PO: ENGLISH.replace(GREET, HELP)}),
    "another language in the header": lambda root: write(root, {PO: ENGLISH.replace("Language: en", "Language: pl")}),
    "a waiver that matches nothing": lambda root: write(
        root,
        {
            "translations/waivers.yaml": "- {document: smaa, language: en, key: SMAA-01/text, check: numbers, "
            "reason: Tallet er rett.}\n"
        },
    ),
    "a number in the source, which its translation keeps": lambda root: write(
        root,
        {
            "source/smaa.yaml": SMALL.replace("Hils på alle du møter.", "Hils på alle 7 du møter."),
            PO: ENGLISH.replace("Hils på alle du møter.", "Hils på alle 7 du møter."),
        },
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_mistake_that_is_new_is_found(root: Path, change: Callable[[Path], object]) -> None:
    """Whatever a check looks at, a change of it is seen after any number of builds without a mistake."""
    make(root, form="text")
    assert make(root, form="text").problems == ()
    change(root)
    assert _survey(root)


def test_a_mistake_is_told_every_time(root: Path) -> None:
    """What is wrong is never remembered as faultless."""
    write(root, {PO: ENGLISH.replace(GREET, HELP)})
    for _time in range(2):
        assert any("The numbers are not the same" in problem.message for problem in make(root, form="text").errors)
    assert any("The numbers are not the same" in message for message in _survey(root))


def test_another_program_checks_anew(root: Path, checked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """After an update of the product or of what it reads with, nothing is taken for granted."""
    make(root, form="text")
    checked.clear()
    monkeypatch.setattr(pipeline, "tools", lambda: "another")
    _survey(root)
    assert checked == ["en", "nn"]

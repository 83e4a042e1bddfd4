"""The guide for HR and translators says what the program does."""

import re

import pytest

from oppslag.localising.checks import CHECKS
from oppslag.messages import LOCALE
from tests.workspaces import PRODUCT, typed

GUIDE = (PRODUCT / "docs" / "veiledning.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"\binv ([a-z]+)((?: --[a-z-]+)?)", GUIDE)))


@pytest.mark.parametrize(("task", "option"), COMMANDS)
def test_every_command_of_the_guide_can_be_typed(task: str, option: str, helps: dict[str, str]) -> None:
    """No task and no first option in the guide is one that the program does not know."""
    if task not in helps:
        helps[task] = typed("--help", task).stdout
    assert helps[task], task
    assert not option or option.strip() in helps[task].replace("[", "").replace("]", "")


@pytest.fixture(scope="module")
def helps() -> dict[str, str]:
    return {}


def test_the_guide_names_every_check_that_can_be_waived() -> None:
    """Whoever writes a waiver finds the check's name."""
    (line,) = [line for line in GUIDE.splitlines() if line.startswith("`check` er én av")]
    assert re.findall(r"`(\w+)`", line)[1:] == list(CHECKS)


def test_the_guide_counts_the_languages_of_the_labels() -> None:
    """Twenty languages have labels of their own."""
    assert "Overskrifter og knapper finnes på tjue språk" in GUIDE
    assert len(list(LOCALE.glob("*/LC_MESSAGES/labels.po"))) == 20

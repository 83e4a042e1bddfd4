"""The proof of the proof for web pages: every damage is seen and the right rule named, every harmless change passes."""

import damage_cms
import damage_devices
import damage_html
import pytest
from damages import Damage
from finished import RICH, ROOT, expected, files, judged

from oppslag.formats import FORMATS
from oppslag.formats.protocol import Format

DAMAGES = damage_html.DAMAGES + damage_cms.DAMAGES + damage_devices.DAMAGES
HARMLESS = damage_html.HARMLESS + damage_cms.HARMLESS + damage_devices.HARMLESS
FORMS = {form.name: form for form in FORMATS}


def _cases(table: list[Damage]) -> list[tuple[Damage, str, str]]:
    """Every damage in every language in the fragment; in the page, which is slow to read, in one language each."""
    cases = []
    for number, damage in enumerate(table):
        if "fragment" in damage.formats:
            cases += [(damage, "fragment", language) for language in damage.languages]
        if "page" in damage.formats:
            chosen = damage.languages if "fragment" not in damage.formats else damage.languages[number % 3 :][:1]
            cases += [(damage, "page", language) for language in chosen or damage.languages[:1]]
    return cases


def _made(damage: Damage, form: Format, language: str) -> tuple[bytes, bytes]:
    root = RICH if damage.workspace == "rich" else ROOT
    whole = files(form, language, root)[0].content
    return whole, damage.make(whole, expected(language, root))


@pytest.mark.parametrize(("damage", "form", "language"), _cases(DAMAGES), ids=str)
def test_a_damaged_page_is_refused_and_the_rule_named(damage: Damage, form: str, language: str) -> None:
    """A finished page in which a rule is lost, hidden, moved or distorted is refused, by the number of the rule."""
    whole, broken = _made(damage, FORMS[form], language)
    assert broken != whole
    root = RICH if damage.workspace == "rich" else ROOT
    verdict = judged(broken, FORMS[form], language, root)
    assert verdict.problems, f"missed: {damage}"
    said = "\n".join(problem.message for problem in verdict.problems)
    assert any(rule in said for rule in damage.rules), f"{damage}: {damage.rules} not named in\n{said}"


@pytest.mark.parametrize(("change", "form", "language"), _cases(HARMLESS), ids=str)
def test_a_harmless_change_passes(change: Damage, form: str, language: str) -> None:
    """A page that was re-wrapped, re-styled or cleaned by a CMS, and still says every rule, passes."""
    _whole, changed = _made(change, FORMS[form], language)
    verdict = judged(changed, FORMS[form], language)
    assert not verdict.problems, "\n".join(map(str, verdict.problems))


def test_the_list_of_damages_is_current() -> None:
    """docs/damages.md names every kind of damage, and none of them is missed."""
    page = (ROOT / "docs" / "damages.md").read_text(encoding="utf-8")
    assert len(DAMAGES) >= 60
    assert len(HARMLESS) >= 15
    assert [kind.name for kind in (*DAMAGES, *HARMLESS) if f"| {kind.name} |" not in page] == []
    assert "missed" not in page
    assert "**refused" not in page

"""Honest policies whose words are odd, or whose source is not Norwegian, are proved in every format."""

from pathlib import Path

import polib
import pytest
import yaml

from oppslag import proving
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make, write

CONTACT = {"name": "محمد الحسن", "role": "مدير القسم", "phone": "37 14 96 26", "email": "kari@prove.no"}
WORDS = {
    "title": ("قوانین 37 14 96 26", "Regler 37 14 96 26 om سلام", "قواعد 37 14 96 26"),
    "signs": ("QM+ را در فرم بنویسید.", "QM+ skal brukes.", "QM+ ينطبق."),
    "text": ("کارکنان باید همیشه از QM+ پیروی کنند.", "Alle følger QM+ og «سلام».", "يتبع الجميع QM+، ثم «Teams»؛."),
    "plain": ("1\\. قوانین", "1\\. Formål og mål", "1\\. الهدف"),
}


def _policy() -> dict[str, object]:
    rules = [{"id": f"FA-{number:02}", "text": WORDS["text"][0]} for number in range(1, 25)]
    return {
        "id": "fa", "prefix": "FA", "language": "fa", "title": WORDS["title"][0],
        "control": {"version": "1.0", "last_changed": "2020-01-02", "contact": "leder", "owner": "مدير البلدية"},
        "formats": ["page", "fragment", "document", "word", "text", "data"],
        "sections": [
            {"id": "en", "title": WORDS["signs"][0], "rules": rules[:12]},
            {"id": "to", "title": WORDS["plain"][0], "rules": rules[12:]},
        ],
    }  # fmt: skip


def _catalogue(place: int) -> str:
    """All but two of the rules in another language."""
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    texts = {"fa/title": "title", "en/title": "signs", "to/title": "plain"}
    texts |= {f"FA-{number:02}/text": "text" for number in range(1, 23)}
    for key, name in texts.items():
        catalogue.append(polib.POEntry(msgctxt=key, msgid=WORDS[name][0], msgstr=WORDS[name][place]))
    return str(catalogue)


@pytest.fixture(scope="module")
def persian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A policy with a Persian source, a contact in Arabic letters, and titles that begin like a value or an item."""
    organisation = {
        "name": "Prøve kommune", "languages": ["fa", "nb", "ar"], "quality_system": "QM+",
        "contacts": {"leder": CONTACT},
    }  # fmt: skip
    files = {"source/organisation.yaml": yaml.safe_dump(organisation, allow_unicode=True)}
    files["source/fa.yaml"] = yaml.safe_dump(_policy(), allow_unicode=True, sort_keys=False)
    for place, language in ((1, "nb"), (2, "ar")):
        files[f"translations/{language}/LC_MESSAGES/fa.po"] = _catalogue(place)
    return write(tmp_path_factory.mktemp("persian"), files)


@pytest.mark.parametrize("language", ["fa", "nb", "ar"])
def test_an_honest_policy_of_another_source_passes(persian: Path, language: str) -> None:
    """In the language of its source and in two others, in every format, with two rules that nobody has translated."""
    assert [str(problem) for problem in make(persian, language=language).errors] == []
    proof = proving.prove(Workspace.at(persian), Choice.of("fa", language, ""))
    assert [str(problem) for problem in proof.problems if f"fa/{language}/" in str(problem)] == []

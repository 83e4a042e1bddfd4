"""Finished files of the shipped workspace as `inv build` wrote them, and the verdict on what a script made of them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from damages import Damage

from oppslag.formats import FORMATS
from oppslag.loading import load
from oppslag.localising.states import load_edition
from oppslag.reading.readers import READERS
from oppslag.verifying.expecting import Expectation, expect
from oppslag.verifying.verdict import Verdict, judge

FILES = {
    "document": "document.pdf",
    "poster": "poster-a3.pdf",
    "word": "document.docx",
    "text": "document.txt",
    "data": "policy.json",
}
TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
    ".json": "application/json",
}
LANGUAGES = ("nb", "en", "ar")
DOCUMENT = "sosiale-medier"
assert set(TYPES.values()) <= set(READERS)


@dataclass(frozen=True)
class Case:
    """A kind of damage, done to one format in one language."""

    damage: Damage
    format: str
    language: str

    def __str__(self) -> str:
        return f"{self.damage.name}-{self.format}-{self.language}"


def cases(table: list[Damage], *, every: bool = False) -> list[Case]:
    """Every kind of damage in one language of each format, which changes from kind to kind, or in every one."""
    return [
        Case(damage, form, language)
        for number, damage in enumerate(table)
        for form in damage.formats
        for language in (damage.languages if every else damage.languages[number % len(damage.languages) :][:1])
    ]


@cache
def expected(root: Path, language: str) -> Expectation:
    return expect(root, DOCUMENT, language)


@cache
def content(root: Path, form: str, language: str) -> bytes:
    return (root / "output" / DOCUMENT / language / FILES[form]).read_bytes()


@cache
def _carries(root: Path, form: str, language: str) -> tuple[frozenset[object], bool]:
    carries = next(each for each in FORMATS if each.name == form).carries
    policy = next(policy for policy in load(root).policies if policy.id == DOCUMENT)
    return carries, bool(load_edition(policy, root, language).draft_reasons(carries))


def made(root: Path, case: Case) -> bytes:
    """The damaged file; it differs from the whole one."""
    whole = content(root, case.format, case.language)
    broken = case.damage.make(whole, expected(root, case.language))
    assert broken != whole
    return broken


def judged(root: Path, case: Case) -> Verdict:
    """The verdict on the damaged file."""
    carries, draft = _carries(root, case.format, case.language)
    name = FILES[case.format]
    return judge(
        made(root, case),
        TYPES[Path(name).suffix],
        expected(root, case.language),
        carries,
        strict=True,
        draft=draft,
        name=name,
        format=case.format,
    )


def caught(root: Path, case: Case) -> bool:
    """Whether the damage was refused and one of its rules named."""
    said = "\n".join(problem.message for problem in judged(root, case).problems)
    return bool(said) and any(rule in said for rule in case.damage.rules)

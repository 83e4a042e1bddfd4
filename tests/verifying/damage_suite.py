"""The proof of the proof, for finished files of one kind: what a module with a table of damages runs."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import pytest
from damages import Damage
from real_files import Case, cases, judged, made

EVERY = os.environ.get("HYPOTHESIS_PROFILE") == "ci"  # all languages; else one for each kind, in turn


class DamageSuite:
    """Every damage is seen and the right rule named, every harmless change passes, and there are enough of both.

    A class of it names its two tables and the least number of kinds in each; it lives in a module of its own, so that
    a worker of its own runs it.
    """

    damages: ClassVar[Sequence[Damage]]
    harmless: ClassVar[Sequence[Damage]]
    least: ClassVar[tuple[int, int]]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test for each kind, format and language."""
        tables = {"damaged": self.damages, "changed": self.harmless}
        for name in tables.keys() & set(metafunc.fixturenames):
            metafunc.parametrize(name, cases(tables[name], every=EVERY), ids=str)

    def test_a_damaged_file_is_refused_and_the_rule_named(
        self, damaged: Case, built: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A finished file in which a rule is lost, hidden, moved or distorted is refused, by the number of the rule."""
        monkeypatch.setenv("OPPSLAG_LANG", "en")
        verdict = judged(built, damaged)
        assert verdict.problems, f"missed: {damaged}"
        said = "\n".join(problem.message for problem in verdict.problems)
        assert any(rule in said for rule in damaged.damage.rules), f"{damaged.damage.rules} not named in\n{said}"

    def test_a_harmless_change_passes(self, changed: Case, built: Path) -> None:
        """A file that was saved anew or set otherwise, and still says every rule, passes."""
        assert made(built, changed)
        assert [str(problem) for problem in judged(built, changed).problems] == []

    def test_there_are_enough_kinds_of_damage(self) -> None:
        """Each kind is a mechanism of its own, under a name of its own."""
        for table, least in zip((self.damages, self.harmless), self.least, strict=True):
            kinds = {(form, damage.name) for damage in table for form in damage.formats}
            assert len(kinds) == sum(len(damage.formats) for damage in table)
            assert len(kinds) >= least

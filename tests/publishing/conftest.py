"""Releases that are expensive to make, made once."""

import shutil
from pathlib import Path

import houses
import pytest


@pytest.fixture(scope="session")
def two_versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with 1.0 in two languages and 2.0 in the source language alone, nothing published."""
    root = tmp_path_factory.mktemp("house")
    houses.write(root)
    houses.translate(root)
    houses.released(root, "1.0", languages=("nb", "en"))
    houses.released(root, "2.0", houses.SECOND)
    return root


@pytest.fixture
def house(two_versions: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    root = tmp_path / "house"
    shutil.copytree(two_versions, root, ignore=shutil.ignore_patterns(".oppslag", "output"))
    return root


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPSLAG_LANG", "en")

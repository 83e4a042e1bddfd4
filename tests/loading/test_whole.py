"""A file that was found whole is not judged again, and whatever is not that very file is."""

import subprocess
import sys
from pathlib import Path

import pytest

from oppslag import tools
from oppslag.loading import load, whole

ORGANISATION = "name: Risør kommune\nlanguages: [nb]\n"
POLICY = """\
id: reise
prefix: R
language: nb
title: Reise
control: {version: "1.0"}
sections:
  - id: reise
    title: Reise
    rules:
      - id: R-01
        text: Bestill selv.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / "organisation.yaml").write_text(ORGANISATION, "utf-8")
    (source / "reise.yaml").write_text(POLICY, "utf-8")
    return tmp_path


def _asks_pydantic(root: Path) -> bool:
    code = "import sys, pathlib; from oppslag.workspace import Workspace; "
    code += "Workspace(pathlib.Path(sys.argv[1])).library; print('pydantic' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code, str(root)], capture_output=True, text=True, check=True)
    return said.stdout.strip() == "True"


def test_only_a_file_that_has_changed_is_judged_again(root: Path) -> None:
    """The second command after a build does not import pydantic; the first one after an edit does."""
    assert _asks_pydantic(root)
    whole.keep(root / ".oppslag", load(root).whole)
    assert not _asks_pydantic(root)
    (root / "source" / "reise.yaml").write_text(POLICY + "        note: Ny.\n", "utf-8")
    assert _asks_pydantic(root)


def test_a_mistake_is_never_remembered_as_whole(root: Path) -> None:
    """What is wrong is said again and again, also beside a file that is whole."""
    (root / "source" / "reise.yaml").write_text(POLICY.replace("text:", "txt:"), "utf-8")
    first = load(root)
    assert first.problems
    again = load(root, first.whole)
    assert again.problems == first.problems
    assert again.whole == first.whole
    assert len(first.whole) == 1


def test_the_same_words_in_another_kind_of_file_are_judged(root: Path) -> None:
    """A policy that was found whole is no organisation.yaml."""
    kept = load(root).whole
    (root / "source" / "organisation.yaml").write_text(ORGANISATION.replace("name", "nam"), "utf-8")
    (root / "source" / "andre.yaml").write_text(ORGANISATION, "utf-8")
    with pytest.raises(Exception, match="nam"):
        load(root, kept)


@pytest.mark.parametrize("content", [b"", b"{", b"[1, null]", b"null", b"\xff", b"[" * 100_000])
def test_a_record_that_was_damaged_is_no_record(root: Path, content: bytes) -> None:
    """Whatever stands there, the files are judged."""
    file = root / ".oppslag" / "whole.json"
    file.parent.mkdir()
    file.write_bytes(content)
    assert _asks_pydantic(root)
    whole.keep(file.parent, load(root).whole)
    assert not _asks_pydantic(root)


def test_another_judge_judges_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an update of the product or of pydantic nothing is taken for granted."""
    before = load(root).whole
    monkeypatch.setattr(whole, "_judge", lambda: "another")
    assert not before & load(root).whole


@pytest.mark.parametrize("package", ["pydantic", "pydantic_core", "babel", "yamlcore"])
def test_another_version_of_a_package_that_judges_is_another_judge(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of one that only reads the file, or that knows the tags of languages."""
    before = whole._judge.__wrapped__()
    real = tools.version_of
    monkeypatch.setattr(tools, "version_of", lambda name: "0" if name == package else real(name))
    assert whole._judge.__wrapped__() != before


def test_the_rule_for_versions_is_part_of_the_judge() -> None:
    """It stands beside the model, outside of loading."""
    assert {file.name for file in whole._CODE} >= {"schema.py", "explaining.py", "marked.py", "model.py"}

"""A missing tool is told of by name, with what is lost without it and how to get it."""

import os
from pathlib import Path

import pytest

from oppslag import doctor
from oppslag.workshop import Workshop
from tests.workspaces import PRODUCT, typed, write

# A module of this name on the path stands in for one that cannot be imported
NO_PANDOC = {"shims/pypandoc/__init__.py": "raise ImportError('no pypandoc')"}
LOST_PANDOC = {
    "shims/pypandoc/__init__.py": "def get_pandoc_path(): raise OSError\nget_pandoc_version = get_pandoc_path\n"
}
NO_TYPST = {"shims/typst/__init__.py": "raise ImportError('no typst')"}
NO_JINJA = {"shims/jinja2/__init__.py": "raise ImportError('no jinja2', name='jinja2')"}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_everything_is_there(language: str) -> None:
    """On this machine nothing that a build needs is missing, and each tool is shown with its version."""
    done = typed("doctor", OPPSLAG_LANG=language)
    assert done.returncode == 0, done.stdout
    for tool in ("pandoc", "typst", "pymupdf-fonts", "jinja2"):
        assert f"ok  {tool}" in done.stdout


def test_the_pandoc_that_is_recorded_is_the_one_that_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record of a build names the version of the package: another pandoc, however new, is left alone."""
    other = write(tmp_path, {"pandoc": "#!/bin/sh\necho pandoc 99.9\n"}) / "pandoc"
    other.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert "99.9" not in Workshop.of(PRODUCT)._said("--version").decode()


@pytest.mark.parametrize("shim", [NO_PANDOC, LOST_PANDOC])
def test_a_missing_pandoc_is_told_of(small: Path, tmp_path: Path, shim: dict[str, str]) -> None:
    """`inv doctor` and `inv build` both end in 6, name pandoc, and say what to type to get it."""
    path = {"PYTHONPATH": str(write(tmp_path, shim) / "shims")}
    for words in (("doctor",), ("build", "--workspace", small)):
        done = typed(*words, **path)
        whole = done.stdout + done.stderr
        assert done.returncode == 6, whole
        assert "pandoc" in whole
        assert "pip install pypandoc_binary" in whole
        assert "Traceback" not in whole


@pytest.mark.parametrize(("shim", "form", "named"), [(NO_TYPST, "document", "typst"), (NO_JINJA, "page", "jinja2")])
def test_another_missing_tool_is_told_of(
    small: Path, tmp_path: Path, shim: dict[str, str], form: str, named: str
) -> None:
    """A build that needs what is not there ends in 6 and names it."""
    path = {"PYTHONPATH": str(write(tmp_path, shim) / "shims")}
    done = typed("build", "--workspace", small, "--format", form, **path)
    assert done.returncode in {3, 6}
    assert named in done.stderr.lower()
    assert "pip install" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_package_that_is_missing_is_fatal_only_when_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Typst nothing can be printed; without tesseract a build still goes."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    original = doctor.version

    def version(name: str) -> str:
        if name in {"typst", "openpyxl"}:
            raise doctor.PackageNotFoundError(name)
        return original(name)

    monkeypatch.setattr(doctor, "version", version)
    monkeypatch.setattr(doctor.shutil, "which", lambda _name: None)
    found = {finding.tool: finding for finding in doctor.examine()}
    assert found["typst"].fatal
    assert "pip install typst" in found["typst"].advice
    assert not found["openpyxl"].fatal
    assert found["openpyxl"].row == ("--", "openpyxl", "missing")
    assert not found["jinja2"].fatal
    assert found["jinja2"].advice == ""

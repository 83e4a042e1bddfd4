"""Small workspaces for tests, and `inv` as a person types it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from oppslag import pipeline
from oppslag.workspace import Choice, Workspace

PRODUCT = Path(__file__).resolve().parent.parent
RICH = Path(__file__).resolve().parent / "rich"

ORGANISATION = """\
name: Prøve kommune
languages: [nb, en]
address: https://www.prove.example/regler
contacts:
  leder: {name: Kari Åsen, role: Leder, phone: 12 34 56 78, email: kari@prove.example}
"""
SMALL = """\
id: smaa
prefix: SMAA
language: nb
title: Små regler
poster_title: Små regler
control: {version: "1.0", last_changed: 2020-01-02, contact: leder}
introduction: Dette er reglene våre.
sections:
  - id: folk
    title: Om folk
    poster_title: Folk
    rules:
      - id: SMAA-01
        text: Hils på alle du møter.
        poster: Hils på alle.
      - id: SMAA-02
        text: Hjelp den som spør.
        poster: Hjelp andre.
"""
OTHER = SMALL.replace("smaa", "andre").replace("SMAA", "ANDRE").replace("Små regler", "Andre regler")
ENGLISH = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: en\\n"

msgctxt "SMAA-01/text"
msgid "Hils på alle du møter."
msgstr "Greet everyone you meet."
"""


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """The files below `root`, by their names."""
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def copied(original: Path, root: Path) -> Path:
    """The source and translations of a workspace, in another folder."""
    for name in ("source", "translations"):
        if (original / name).is_dir():
            shutil.copytree(original / name, root / name)
    return root


def small_workspace(root: Path, **texts: str) -> Path:
    """A workspace with one policy of two rules in two languages; `texts` replaces the content of its files by stem."""
    return write(
        root,
        {
            "source/organisation.yaml": texts.get("organisation", ORGANISATION),
            "source/smaa.yaml": texts.get("smaa", SMALL),
            "translations/en/LC_MESSAGES/smaa.po": texts.get("en", ENGLISH),
        },
    )


def make(root: Path, document: str = "", language: str = "", form: str = "", **order: bool) -> pipeline.Report:
    """What `inv build` does, in this process, without proving."""
    return pipeline.build(Workspace.at(root), pipeline.Order(Choice.of(document, language, form), **order))


def files(root: Path) -> dict[str, bytes]:
    """Every file below output/, by its path."""
    output = root / "output"
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def typed(
    *words: object, cwd: Path = PRODUCT, encoding: str = "utf-8", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run Invoke with these words; `environment` adds to the process's own, encoded output is read as `encoding`."""
    words = ("--search-root", PRODUCT, *words) if cwd != PRODUCT else words
    return subprocess.run(
        [sys.executable, "-m", "invoke", *map(str, words)],
        cwd=cwd,
        env={**os.environ, "OPPSLAG_LANG": "en", "PYTHONIOENCODING": encoding, **environment},
        capture_output=True,
        check=False,
        timeout=120,
        encoding=encoding,
        errors="strict",
    )

"""A text that stands in another language than its edition says so, and the proof sees when it no longer does."""

import re
import zipfile
from pathlib import Path

import pytest

from oppslag.proving import prove_file
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make, small_workspace

NOTICE = "Not translated yet. The text is shown in Norwegian Bokmål."


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of which one rule of two is translated."""
    root = small_workspace(tmp_path_factory.mktemp("notices"))
    make(root, language="en")
    return root


def without(text: str, notice: str, words: str) -> str:
    """The text without the first notice after these words."""
    before, after = text[: text.index(words)], text[text.index(words) :]
    return before + re.sub(notice, "", after, count=1)


def in_text(path: Path, words: str) -> None:
    path.write_text(without(path.read_text("utf-8"), NOTICE, words), "utf-8")


def in_word(path: Path, words: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["word/document.xml"].decode()
    parts["word/document.xml"] = without(body, rf"<w:p><w:pPr>(?:(?!<w:p>).)*{NOTICE}.*?</w:p>", words).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


LOST = {"Små regler": "the title", "Dette er reglene våre": "introduction", "Om folk": "folk", "Hjelp": "SMAA-02"}
FORMS = {"text": ("document.txt", in_text), "word": ("document.docx", in_word)}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("words", LOST)
def test_a_lost_notice_is_told_of_its_text(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, words: str
) -> None:
    """In Word and as text: the notice stands after the words that it is about."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    name, lose = FORMS[form]
    file, choice = tmp_path / name, Choice.of("smaa", "en", form)
    file.write_bytes((root / "output/smaa/en" / name).read_bytes())
    assert not prove_file(Workspace.at(root), file, choice).failed
    lose(file, words)
    (problem,) = prove_file(Workspace.at(root), file, choice).problems
    assert LOST[words] in problem.message
    assert "does not say that it is not translated" in problem.message

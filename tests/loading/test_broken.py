"""Each slip that an author could make is a small file in `tests/broken/`, with what the product says beside it.

A policy person can add one: write the file, run `python tests/loading/test_broken.py`, and read what it says in the
new `.txt` beside it.
"""

import shutil
import tempfile
from pathlib import Path

import pytest

from oppslag.loading import load
from oppslag.problems import Severity, SourceError

BROKEN = Path(__file__).parent.parent / "broken"
SHARED = BROKEN / "organisation.yaml"
HARMLESS = {"comment-after-a-text", "garbled-letters", "long-poster-wording", "asterisk-without-a-partner"}


def mistakes() -> list[Path]:
    """Every broken document, folder of documents and organisation."""
    documents = [path for path in BROKEN.glob("*.yaml") if path != SHARED]
    return sorted([*documents, *BROKEN.glob("organisation/*.yaml"), BROKEN / "two-documents"])


def answer(mistake: Path, root: Path) -> tuple[str, bool]:
    """What the product says about the mistake, and whether it goes on without the document."""
    source = root / "source"
    shutil.copytree(mistake, source) if mistake.is_dir() else source.mkdir()
    shutil.copy(SHARED, source / "organisation.yaml")
    if mistake.parent.name == "organisation":
        shutil.copy(mistake, source / "organisation.yaml")
    elif mistake.is_file():
        shutil.copy(mistake, source)
    try:
        library = load(root)
    except SourceError as error:
        return "\n".join(map(str, error.problems)) + "\n", True
    stopped = any(problem.severity is Severity.ERROR for problem in library.problems)
    assert stopped == (not library.policies)
    return "\n".join(map(str, library.problems)) + "\n", stopped


@pytest.mark.parametrize("mistake", mistakes(), ids=lambda path: path.relative_to(BROKEN).as_posix())
def test_each_mistake_gets_its_answer(mistake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The author reads what is wrong, in which line, and what to do; nothing of it is published meanwhile."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    said, stopped = answer(mistake, tmp_path)
    assert said == mistake.with_suffix(".txt").read_text(encoding="utf-8")
    assert stopped != (mistake.stem in HARMLESS)


def test_every_answer_has_its_mistake() -> None:
    """No expected message is left behind when its mistake is renamed."""
    assert {path.with_suffix("") for path in BROKEN.rglob("*.txt")} == {path.with_suffix("") for path in mistakes()}


if __name__ == "__main__":
    import os

    os.environ["OPPSLAG_LANG"] = "en"
    for path in mistakes():
        with tempfile.TemporaryDirectory() as folder:
            path.with_suffix(".txt").write_text(answer(path, Path(folder))[0], encoding="utf-8", newline="\n")

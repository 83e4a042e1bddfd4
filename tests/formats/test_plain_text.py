"""The policy as plain text, as it stands in an e-mail."""

from pathlib import Path

import pytest

from oppslag import proving
from oppslag.formats.text import WIDTH, _wrap
from oppslag.reading.text import read_text
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make

FILLER = "ord " * 30


@pytest.mark.parametrize("number", ["37 14 96 26", "+47 37 14 96 26", "1 500 000", "§ 12", "§§ 4", "٣٧ ١٤"])
@pytest.mark.parametrize("before", range(40, 90, 3))
def test_no_line_ends_within_a_number(number: str, before: int) -> None:
    """A phone number can be read, copied and dialled; nothing else about the lines changes."""
    words = f"{FILLER[:before].strip()} {number} {FILLER.strip()}"
    lines = _wrap(words, 7)
    assert any(number in line for line in lines)
    assert " ".join(line.strip() for line in lines) == words
    assert all(len(line) <= WIDTH and line.startswith(" " * 7) for line in lines)


def test_a_space_that_the_author_kept_stays_what_it_was() -> None:
    """A no-break space in the words is one in the file."""
    assert _wrap("Bruk 10\u00a0000 kroner, ikke 20 000.") == ["Bruk 10\u00a0000 kroner, ikke 20 000."]


@pytest.mark.parametrize("dash", ["-", "–", "•", "*"])
def test_no_line_begins_with_a_dash_between_words(dash: str) -> None:
    """Wherever a line ends, a dash between words does not become an item of a list."""
    for length in range(20):
        words = f"{'a' * (WIDTH - 30 + length)} og kolleger {dash} eller familien deres {dash} i sammenhenger"
        lines = _wrap(words)
        assert " ".join(lines) == words
        assert not any(line.startswith(dash) for line in lines)
        (passage,) = read_text("\n".join(lines).encode()).passages
        assert passage.text.replace("\n", " ") == words


def test_lines_fit_a_terminal(built: Path) -> None:
    """No line is longer than a terminal and an e-mail have room for."""
    (file,) = (built / "output").glob("*/nb/document.txt")
    assert max(map(len, file.read_text("utf-8").splitlines())) <= WIDTH


@pytest.mark.parametrize("title", ["Vi", "Å"])
def test_a_title_of_a_letter_or_two_is_a_heading(small: Path, title: str) -> None:
    """Two dashes under a word are no line under it, neither to the eye nor to whoever reads the file."""
    source = small / "source/smaa.yaml"
    words = source.read_text(encoding="utf-8").replace("title: Om folk", f"title: {title}")
    source.write_text(words.replace("title: Små regler\n", f"title: {title}\n", 1), encoding="utf-8")
    assert make(small, language="nb", form="text").errors == ()
    file = small / "output/smaa/nb/document.txt"
    headings = [one.text for one in read_text(file.read_bytes()).passages if one.level]
    assert headings[:2] == [title, title]
    assert proving.prove(Workspace.at(small), Choice.of("smaa", "nb", "text")).problems == ()

"""The policy as plain text, as it stands in an e-mail."""

import pytest

from oppslag.formats.text import WIDTH, _wrap

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

"""Where a line ends after a hyphen of the word, Polish spelling repeats it on the next line."""

from oppslag.verifying.normalising import tokenise


def _words(text: str) -> list[str]:
    return [token.text for token in tokenise(text)]


def test_a_hyphen_repeated_at_a_line_end_is_one_hyphen():
    """«E-» at the end of a line and «-mail» on the next are the word E-mail."""
    assert _words("E-\n-mail") == _words("E-mail")
    assert _words("100%-\n-owy") == _words("100%-owy")


def test_a_second_hyphen_within_a_line_is_an_error():
    """Two hyphens in the middle of a line are not one."""
    assert _words("E--mail") != _words("E-mail")
    assert _words("E- -mail") != _words("E-mail")

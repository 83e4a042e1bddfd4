"""A catalogue comes from outside: whatever it holds, the answer is a place and a sentence."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppslag.localising import catalogue_path, read_catalogue, update_catalogue
from oppslag.problems import SourceError, UsageError
from tests.localising.policies import HEADER, entry, policy, write_catalogue

GOOD = entry("R-01/text", "Ta toget.", "Pociąg.")


def test_what_a_catalogue_says_is_found_by_key_with_its_line(tmp_path: Path) -> None:
    """A problem in a translation is found at the line a translator edits."""
    path = write_catalogue(tmp_path, HEADER + GOOD + '#~ msgctxt "R-09/text"\n#~ msgid "Gå."\n#~ msgstr "Idź."\n')
    catalogue = read_catalogue(path)
    found = catalogue.entries["R-01/text"]
    assert (found.source, found.words, found.fuzzy) == ("Ta toget.", "Pociąg.", False)
    assert path.read_text("utf-8").splitlines()[found.place.line - 1] == 'msgstr "Pociąg."'
    assert [(e.key, e.words) for e in catalogue.obsolete] == [("R-09/text", "Idź.")]
    assert catalogue.language == "pl"


BROKEN = {
    "a quotation mark that is not closed": (HEADER + GOOD.replace('g."\n\n', "g.\n\n"), 10),
    "a quotation mark inside": (HEADER + GOOD.replace("Pociąg", 'Po"ciąg'), 10),
    "a line of something else": (HEADER + "<<<<<<< HEAD\n" + GOOD, 8),
    "no header": (GOOD, 1),
    "a header without a charset": (HEADER.replace("; charset=UTF-8", "") + GOOD, 5),
    "another charset": (HEADER.replace("UTF-8", "ISO-8859-1") + GOOD, 5),
    "the same key twice": (HEADER + GOOD + GOOD, 14),
    "an entry without a key": (HEADER + GOOD.replace('msgctxt "R-01/text"\n', ""), 9),
    "plural forms": (HEADER + GOOD.replace('msgstr "', 'msgid_plural "x"\nmsgstr[0] "'), 11),
    "a sign that cannot be printed": (HEADER + GOOD.replace("Pociąg", "Po\x00ciąg"), 10),
    "a line separator": (HEADER + GOOD.replace("Pociąg", "Po\u2028ciąg"), 10),
    "a string of ten megabytes": (HEADER + GOOD.replace("Pociąg", "x" * 10_000_000), 0),
    "a string of a hundred thousand lines": (HEADER + GOOD.replace('"Pociąg."', '""\n' + '"x"\n' * 300_000), 0),
    "a string of thirty thousand letters": (HEADER + GOOD.replace('"Pociąg."', '""\n' + '"xxx"\n' * 10_000), 10),
    "an entry without a translation": (HEADER + GOOD.replace('msgstr "Pociąg."\n\n', "") + GOOD, 8),
    "a file that names another file": ("/etc/passwd", 1),
    "nothing": ("", 1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_catalogue_is_refused_with_its_line_and_is_left_as_it_was(tmp_path: Path, name: str) -> None:
    """No broken file stops the work with anything but a sentence, and no update makes it worse."""
    content, line = BROKEN[name]
    path = write_catalogue(tmp_path, content)
    with pytest.raises(SourceError) as refusal:
        read_catalogue(path)
    assert refusal.value.exit_code == 3
    assert refusal.value.problems[0].place
    assert refusal.value.problems[0].place.line == line
    if content:  # an empty file is where a new catalogue begins
        with pytest.raises(SourceError):
            update_catalogue(policy({"R-01": "Ta toget."}), "pl", path)
        assert path.read_text("utf-8") == content


def test_a_catalogue_in_another_charset_is_refused_with_its_line(tmp_path: Path) -> None:
    """Polish letters in a charset of the nineties are not read as something else."""
    path = write_catalogue(tmp_path, "")
    path.write_bytes((HEADER + GOOD).encode("iso-8859-2"))
    with pytest.raises(SourceError) as refusal:
        read_catalogue(path)
    assert str(refusal.value.problems[0].place).endswith("reise.po:10")


def test_every_problem_is_said_at_once(tmp_path: Path) -> None:
    """A translator mends a file in one go."""
    path = write_catalogue(tmp_path, HEADER + GOOD + GOOD + GOOD.replace('msgctxt "R-01/text"\n', ""))
    with pytest.raises(SourceError) as refusal:
        read_catalogue(path)
    assert len(refusal.value.problems) == 2


@given(st.one_of(st.text(), st.text('msgidstrcx "\\\n#~|,.:0[]', max_size=60).map(lambda text: HEADER + text)))
def test_whatever_a_file_holds_it_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: str) -> None:
    """There is no text that ends in anything but a catalogue or a list of problems."""
    path = tmp_path_factory.mktemp("po") / "reise.po"
    path.write_text(content, "utf-8", newline="")
    with suppress(SourceError):
        read_catalogue(path)


@pytest.mark.parametrize(
    "tag", ["../../etc", "pl/../nb", "", "p", "pl_PL", "/nb", "nb\\..", "nb\n", "C:", "a" * 9, "nb-"]
)
def test_a_language_that_is_a_path_is_refused(tag: str) -> None:
    """No name leads out of the folder of translations."""
    with pytest.raises(UsageError):
        catalogue_path(Path("w"), tag, "reise")


def test_folders_follow_gettext_and_tags_follow_bcp_47() -> None:
    """Poedit finds pt_BR, a web page says pt-BR."""
    assert catalogue_path(Path("w"), "pt-BR", "reise") == Path("w/translations/pt_BR/LC_MESSAGES/reise.po")
    assert catalogue_path(Path("w"), "zh-Hans", "reise") == Path("w/translations/zh_Hans/LC_MESSAGES/reise.po")
    with pytest.raises(UsageError):
        catalogue_path(Path("w"), "pl", "../reise")

"""What gettext's own tools say of the shipped catalogues."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TRANSLATIONS = sorted((ROOT / "translations").glob("*/LC_MESSAGES/*.po"))
CATALOGUES = [*TRANSLATIONS, *sorted((ROOT / "oppslag" / "locale").glob("*/LC_MESSAGES/*.po"))]
# What i18nspector says of every catalogue that names no person and no address, and of languages that it does not know.
ALLOWED = {
    "invalid-last-translator",
    "invalid-report-msgid-bugs-to",
    "no-report-msgid-bugs-to",
    "no-report-msgid-bugs-to-header-field",
    "no-pot-creation-date",
    "invalid-language",
    "unable-to-determine-language",
}
# The tests of pofilter whose answer is yes or no; quotation marks and sentences are each language's own affair.
STRICT = (
    *("blank", "emails", "escapes", "newlines", "nplurals", "tabs", "untranslated", "urls", "xmltags"),
    *("brackets", "doublespacing", "doublewords", "endpunc", "endwhitespace", "numbers", "puncspacing"),
    *("startpunc", "startwhitespace"),
)


def tool(name: str) -> str:
    """The program, beside Python or on the machine; where it is missing, CI fails and others skip."""
    path = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if path is None:
        message = f"{name} is not on this machine: apt-get install {'gettext' if name == 'msgfmt' else name}"
        pytest.fail(message) if os.environ.get("OPPSLAG_CI") else pytest.skip(message)
    return str(path)


def said(*words: str | Path) -> str:
    """What the tool writes, in English."""
    done = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"}
    )
    return (done.stdout + done.stderr).strip()


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", CATALOGUES, ids=name)
def test_msgfmt_has_nothing_to_say(path: Path) -> None:
    """Every catalogue is sound gettext, unfinished entries included."""
    assert said(tool("msgfmt"), "-c", "--use-fuzzy", "-o", os.devnull, path) == ""


def test_i18nspector_finds_no_fault() -> None:
    """Header, plural forms and characters of every translation are as they should be."""
    lines = said(tool("i18nspector"), *TRANSLATIONS).splitlines()
    faults = [line for line in lines if line.strip() and line.split(": ")[2].split()[0] not in ALLOWED]
    assert faults == []


def test_pofilter_finds_no_fault(tmp_path: Path) -> None:
    """No translation has lost a link, an address, a tag or a line end, or is empty."""
    tests = [word for check in STRICT for word in ("-t", check)]
    said(tool("pofilter"), *tests, ROOT / "translations", tmp_path)
    assert [path.read_text(encoding="utf-8") for path in sorted(tmp_path.rglob("*.po"))] == []


def test_the_judges_can_say_no(tmp_path: Path) -> None:
    """A catalogue with a lost link and a broken header is refused by all three."""
    folder = tmp_path / "po"
    folder.mkdir()
    broken = folder / "pl.po"
    broken.write_text(
        'msgid ""\nmsgstr "Language: pl\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Les https://risor.no nå\\n"\nmsgstr "Przeczytaj teraz"\n',
        encoding="utf-8",
    )
    assert "newline" in said(tool("msgfmt"), "-c", "-o", os.devnull, broken) or "\\n" in said(
        tool("msgfmt"), "-c", "-o", os.devnull, broken
    )
    assert "no-" in said(tool("i18nspector"), broken)
    said(tool("pofilter"), "-t", "urls", folder, tmp_path / "out")
    assert "https://risor.no" in (tmp_path / "out" / "pl.po").read_text(encoding="utf-8")

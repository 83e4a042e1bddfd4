"""Every message can be said: in English as it stands in the code, in Norwegian from the catalogue."""

import ast
import errno
import re
import socket
import ssl
import string
from collections.abc import Iterator
from dataclasses import dataclass

import polib
import pytest
from babel.messages.extract import extract_from_dir

from oppslag.messages import LOCALE, _, _n, because
from oppslag.reading.passages import Spot

PACKAGE = LOCALE.parent
CATALOGUE = LOCALE / "nb" / "LC_MESSAGES" / "messages.po"


@dataclass(frozen=True)
class Call:
    """One `_("...", name=...)` in the code, or one of the forms of an `_n("...", "...", count, name=...)`."""

    where: str
    message: str
    given: frozenset[str]


def calls() -> Iterator[Call]:
    """Every call of `_` in the package, and both forms of every call of `_n`."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "_n"}:
                where = f"{file.relative_to(PACKAGE)}:{node.lineno}"
                forms = node.args[:-1] if node.func.id == "_n" else node.args
                assert len(forms) == len(node.func.id), where
                for words in forms:
                    assert isinstance(words, ast.Constant), f"{where}: a message is words, not something put together"
                    given = {keyword.arg or "**" for keyword in node.keywords}
                    counted = {"count"} & fields(str(words.value)) if node.func.id == "_n" else set()
                    yield Call(where, str(words.value), frozenset(given | counted))


def fields(message: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(name for _words, name, _form, _conversion in string.Formatter().parse(message) if name is not None)


def test_every_message_is_given_what_it_names() -> None:
    """A message with a field in it gets that field's value, and no value is given for nothing."""
    given = [call for call in calls() if call.given and "**" not in call.given]  # ** = a mapping, checked by its tests
    wrong = [call for call in given if fields(call.message) != call.given and "{{" not in call.message]
    bare = [call for call in calls() if not call.given and re.search(r"(?<![{\\])\{\w+\}(?!\})", call.message)]
    assert wrong == []
    assert bare == []


def test_the_catalogue_can_be_collected() -> None:
    """Gettext's own way of collecting finds the same messages."""
    keywords = {"_": None, "_n": (1, 2)}
    extracted = extract_from_dir(PACKAGE, [("**.py", "python")], keywords=keywords)
    forms = ([message] if isinstance(message, str) else message for _file, _line, message, *_rest in extracted)
    found = {form for message in forms for form in message}
    assert {call.message for call in calls()} == found
    assert len(found) > 100


def test_every_message_has_its_norwegian() -> None:
    """Each message is translated, with the same fields; no translation is of a message that is gone."""
    translated = [entry for entry in polib.pofile(str(CATALOGUE)) if entry.translated()]
    entries = {entry.msgid: entry.msgstr or entry.msgstr_plural[0] for entry in translated}
    entries |= {entry.msgid_plural: entry.msgstr_plural[1] for entry in translated if entry.msgid_plural}
    messages = {call.message for call in calls()}
    assert [message for message in messages if message not in entries] == []
    assert [message for message in entries if message not in messages] == []
    given = {call.message for call in calls() if call.given}
    assert [message for message in given if fields(entries[message]) != fields(message)] == []


@pytest.mark.parametrize("reader", ["nb", "en"])
def test_one_is_not_many(reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One text is approved, two texts are; none is said as many."""
    monkeypatch.setenv("OPPSLAG_LANG", reader)
    said = [_n("one finding", "{count} findings", number) for number in (0, 1, 2)]
    assert said == {"nb": ["0 funn", "ett funn", "2 funn"], "en": ["0 findings", "one finding", "2 findings"]}[reader]
    assert _("{date}: today", date="2026-12-31") == {"nb": "2026-12-31: i dag", "en": "2026-12-31: today"}[reader]


def test_the_check_of_fields_can_fail() -> None:
    """A message whose field has no value is told from one that has."""
    assert fields("{name} of {count:.1f}") == {"name", "count"}
    assert fields("{{}}") == frozenset()


def test_the_reason_of_the_system_is_said_in_norwegian(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Norwegian message does not end in English; a reason that nobody put into Norwegian is still told."""
    monkeypatch.setenv("OPPSLAG_LANG", "nb")
    assert because(OSError(errno.ENOENT, "No such file")) == "det finnes ingen slik fil eller mappe"
    assert because(OSError(errno.EISDIR, "Is a directory")) == "det er en mappe"
    assert because(OSError(99, "Something else")) == "Something else"
    assert because(EOFError("cut")) == "cut"
    assert because(socket.gaierror(-2, "Name or service not known")) == "ingen vert med det navnet ble funnet"
    assert because(TimeoutError("timed out")) == "det kom ikke svar i tide"
    assert because(ssl.SSLCertVerificationError(1, "certificate verify failed")) == "certificate verify failed"
    held = PermissionError(errno.EACCES, "Filen er i bruk av en annen prosess")
    assert because(held) == "du har ikke tilgang"
    held.winerror = 32
    assert because(held) == "Filen er i bruk av en annen prosess"


def test_a_place_in_a_finished_file_is_said_in_norwegian(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages, paragraphs and lines have their Norwegian names in a message; an element's path is as it is."""
    monkeypatch.setenv("OPPSLAG_LANG", "nb")
    spots = (Spot(page=2), Spot(path="paragraph 12"), Spot(path="header paragraph 1"), Spot(path="line 7"))
    assert [str(spot) for spot in spots] == ["side 2", "avsnitt 12", "header avsnitt 1", "linje 7"]
    assert str(Spot(path="html/body/ol/li[1]")) == "html/body/ol/li[1]"
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    assert [str(spot) for spot in spots] == ["page 2", "paragraph 12", "header paragraph 1", "line 7"]

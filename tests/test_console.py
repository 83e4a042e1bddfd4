"""Speaking to the person at the keyboard: any console, any system, either language, and quickly."""

import io
import json
import subprocess
import sys
import time
from pathlib import Path, PureWindowsPath

import pytest

from oppslag import console, messages, proving
from oppslag.console import Progress, columns, say, told
from oppslag.problems import Place, Problem, Severity
from oppslag.workspace import Choice, Workspace
from tests.workspaces import ENGLISH, ORGANISATION, PRODUCT, SMALL, files, make, small_workspace, typed, write

WINDOWS = {"encoding": "cp1252", "PYTHONUTF8": "0"}  # the console of a Norwegian Windows


@pytest.mark.parametrize("language", ["nb", "en"])
def test_an_old_windows_console_shows_every_message(tmp_path: Path, language: str) -> None:
    """Whatever a task has to say, a console of code page 1252 shows it, Arabic rules and arrows included."""
    polish = ENGLISH.replace("Language: en", "Language: pl").replace("Greet everyone you meet.", "Żółć → ‹łąka›.")
    root = small_workspace(tmp_path / "æøå w", organisation=ORGANISATION.replace("[nb, en]", "[nb, en, pl, ar]"))
    write(root, {"translations/pl/LC_MESSAGES/smaa.po": polish})
    for words in (("build", "--format", "text,page"), ("status",), ("verify", "--format", "text,page"), ("check",)):
        done = typed(*words, "--workspace", root, OPPSLAG_LANG=language, **WINDOWS)
        assert done.returncode == 0, done.stdout + done.stderr
    write(root, {"output/smaa/pl/document.txt": "Żółć → ‹łąka› ✓", "source/andre.yaml": "id: → 漢字\n"})
    for words, code in ((("verify", "--format", "text"), 4), (("check",), 3), (("build", "--format", "text"), 3)):
        done = typed(*words, "--workspace", root, OPPSLAG_LANG=language, **WINDOWS)
        assert done.returncode == code
        assert "Traceback" not in done.stderr
        assert "->" in done.stderr
    assert typed("doctor", OPPSLAG_LANG=language, **WINDOWS).returncode == 0


def test_a_sign_that_the_console_lacks_becomes_a_plainer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """An arrow becomes ->, what has no likeness a question mark; nothing is lost where the console can show it."""
    for encoding, shown in (("cp1252", "-> «æ» ?"), ("ascii", "-> ??? ?"), ("utf-8", "→ «æ» 漢")):
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
        say("→ «æ» 漢")
        assert raw.getvalue().decode(encoding).rstrip() == shown


def test_places_have_forward_slashes_on_every_system() -> None:
    """A path reads the same in every message, so that it can be searched for."""
    assert str(Place(PureWindowsPath("source\\mappe\\x.yaml"), 3, 4)) == "source/mappe/x.yaml:3:4"


@pytest.mark.parametrize(
    "change",
    [lambda text: text.replace("\n", "\r\n").encode(), lambda text: b"\xef\xbb\xbf" + text.encode()],
    ids=["crlf", "bom"],
)
def test_files_from_windows_make_the_same(tmp_path: Path, change) -> None:  # type: ignore[no-untyped-def]
    """Notepad's line ends and byte order mark change no byte of any output."""
    plain = small_workspace(tmp_path / "plain")
    windows = write(
        tmp_path / "windows",
        {
            "source/organisation.yaml": change(ORGANISATION),
            "source/smaa.yaml": change(SMALL.replace("introduction: Dette", "introduction: >-\n  Dette")),
            "translations/en/LC_MESSAGES/smaa.po": change(ENGLISH),
        },
    )
    for root in (plain, windows):
        assert not make(root, form="page,text,data").errors
    assert files(plain) == files(windows)


def test_problems_are_said_once_warnings_first(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every problem is said, the same one once, the errors last and counted."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    problems = [Problem("one"), Problem("two"), Problem("one"), Problem("mild", severity=Severity.WARNING)]
    assert told(problems) == 2
    said = capsys.readouterr().err
    assert said.index("Warning: mild") < said.index("Error: one") < said.index("Error: two") < said.index("2 errors")
    assert said.count("one") == 1


def test_progress_is_silent_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    """Only a terminal sees how far it has come."""
    with Progress() as progress:
        progress("a/b/c")
    assert capsys.readouterr().err == ""
    assert progress.count == 1


def test_an_unforeseen_error_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """Even a mistake of the program's own ends in words and an exit code; --debug adds the traceback."""
    from invoke.exceptions import Exit

    def task(_context: object, debug: bool = False) -> None:  # noqa: ARG001 - every task takes it
        raise ZeroDivisionError("x")

    for debug in (False, True):
        with pytest.raises(Exit) as refusal:
            console.politely(task)(None, debug=debug)
        assert refusal.value.code == 1
        said = capsys.readouterr().err
        assert "ZeroDivisionError" in said
        assert ("Traceback" in said) is debug


def test_an_option_without_words_is_refused_and_one_that_is_left_out_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    """`--version "$NEWEST"` with nothing in NEWEST is no order to take the default; every empty option is named."""
    from invoke.exceptions import Exit
    from invoke.tasks import Task

    seen: list[object] = []

    def task(_context: object, to: str, version: str = "", import_: str = "", days: str = "60") -> None:
        seen.append((to, version, import_, days))

    polite = console.politely(task)
    defaults = {argument.name: argument.default for argument in Task(polite).get_arguments()}
    assert defaults == {"to": None, "version": None, "import_": None, "days": "60"}
    with pytest.raises(Exit) as refusal:
        polite(None, to="a", version="", import_="", days="60")
    assert refusal.value.code == 2
    said = capsys.readouterr().err
    assert "--version has no value" in said
    assert "--import has no value" in said
    polite(None, to="a", version=None, import_=None, days="60")
    assert seen == [("a", "", "", "60")]


def test_columns_are_aligned() -> None:
    """A table is readable without lines."""
    assert columns([("a", "bb"), ("ccc", "d")]) == "  a    bb\n  ccc  d"
    assert columns([]) == ""


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"OPPSLAG_LANG": "nb", "LC_ALL": "C"}, "nb"), ({"OPPSLAG_LANG": "en", "LC_ALL": "nb_NO.UTF-8"}, "en"),
        ({"LC_ALL": "nb_NO.UTF-8"}, "nb"), ({"LANG": "nn_NO"}, "nb"), ({"LANG": "sv_SE"}, "nb"),
        ({"LANG": "da_DK"}, "nb"),
        ({"LANG": "no_NO"}, "nb"), ({"LANG": "Norwegian Bokmål_Norway.1252"}, "nb"), ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "C.UTF-8", "LANG": "nb_NO"}, "en"), ({"LANG": "pl_PL"}, "en"), ({"LC_ALL": "POSIX"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "nb_NO", "LANG": "en_US"}, "nb"),
    ],
)  # fmt: skip
def test_the_language_of_messages_follows_the_reader(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scandinavian readers get bokmål, others English; OPPSLAG_LANG decides where it is set."""
    for name in ("OPPSLAG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert messages.language() == language


@pytest.mark.parametrize(("asked", "kept"), [("", True), ("1", False)])
def test_what_python_has_compiled_once_it_does_not_compile_again(tmp_path: Path, asked: str, kept: bool) -> None:
    """Invoke tells Python to keep nothing that is compiled; the tasks leave that to whoever runs them."""
    cache = tmp_path / "compiled"
    small_workspace(tmp_path / "w")
    done = typed("status", "--workspace", tmp_path / "w", PYTHONPYCACHEPREFIX=str(cache), PYTHONDONTWRITEBYTECODE=asked)
    assert done.returncode == 0, done.stderr
    names = {file.name.split(".")[0] for file in cache.rglob("oppslag/**/*.pyc")}
    assert ({"console", "workspace", "status"} <= names) is kept
    assert bool(names) is kept


HEAVY = ("pydantic", "jinja2", "babel", "typst", "lxml", "pikepdf", "ruamel", "polib", "PIL", "openpyxl")


def test_the_list_of_tasks_is_quick() -> None:
    """`inv --list` imports nothing heavy: a person who asks what there is gets the answer at once."""
    words = [sys.executable, "-c", _LISTING.format(heavy=HEAVY)]
    done = subprocess.run(words, cwd=PRODUCT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == []
    assert "build" in done.stdout


_LISTING = """
import json, sys
from invoke.main import program
program.run(["inv", "--list"], exit=False)
print(json.dumps([name for name in {heavy!r} if name in sys.modules]))
"""


def test_nobody_waits_for_memory_to_be_tidied_at_the_end() -> None:
    """After a task that made many values the process ends at once, though it would be time to look for circles."""
    script = """
import gc
from oppslag.console import politely

said = []
gc.callbacks.append(lambda phase, info: said.append(info))
kept = []
politely(lambda context: kept.extend([number] for number in range(150_000)))(None)
more = [[number] for number in range(20_000)]
print(len(said))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"


def test_nobody_waits_for_memory_to_be_tidied_after_a_proof() -> None:
    """What readers have made counts as old then; a circle of values among it is found when Python looks next."""
    script = """
import gc
from oppslag.proving import _hardly_collecting

gc.set_threshold(200_000, 20, 20)
gc.collect()
said = []
gc.callbacks.append(lambda phase, info: said.append(info))
with _hardly_collecting():
    kept = [[number] for number in range(300_000)]
    circle = []
    circle.append(circle)
    del circle
more = [[number] for number in range(20_000)]
print(len(said), gc.get_freeze_count(), gc.collect())
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "0", "1"]


def test_the_progress_says_how_much_is_left() -> None:
    """After 12 of 48 steps in half a minute a minute and a half is left; without a total it counts."""
    progress = Progress()
    progress.count = 12
    progress.began = time.monotonic() - 30
    line = progress.line("smaa/nb/page", 48)
    assert line.startswith("12/48")
    assert "smaa/nb/page" in line
    assert any(f" {seconds} s" in line for seconds in (90, 91))
    assert progress.line("smaa/nb/page", 0) == "12  smaa/nb/page"


def test_the_progress_tells_a_long_time_in_minutes() -> None:
    """Nobody knows what 4,230 seconds are."""
    progress = Progress()
    progress.count = 10
    progress.began = time.monotonic() - 60
    assert any(f" {minutes} min" in progress.line("x", 100) for minutes in (9, 10))


@pytest.mark.parametrize("width", [1, 2, 12, 40, 200])
def test_the_progress_keeps_to_one_line_of_any_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """A name that is longer than the terminal is cut, for what runs over would stay. At the end nothing stays."""
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(console, "_width", lambda: width)
    monkeypatch.setattr(console, "_BLINK", -1)
    with Progress() as progress:
        progress.shown = True
        progress("a-rather-long-name-of-a-document/pt-BR/document", 3)
        progress("short/nb/\x1b[2Jpage", 3)
    written = screen.getvalue()
    lines = written.split("\r")[1:]
    assert all(len(line) < width for line in lines) or width == 1
    assert "\x1b" not in written
    shown = [*" " * 300]
    for line in lines:
        shown[: len(line)] = line
    assert not "".join(shown).strip()
    if width == 200:
        assert "1/3" in lines[0]
        assert lines[0].endswith("a-rather-long-name-of-a-document/pt-BR/document")


def test_the_proof_tells_how_far_it_has_come(small: Path) -> None:
    """Each file once, judged or known again, of all that there are."""
    make(small, form="page,text")
    told: list[tuple[str, int]] = []
    for _time in range(2):
        told.clear()
        proving.prove(Workspace.at(small), Choice.of(form="page,text"), None, lambda *each: told.append(each))
        assert {total for _path, total in told} == {4}
        assert len({path for path, _total in told}) == len(told) == 4


def test_words_from_a_file_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Colours, cleared lines and window titles that somebody wrote into a name are shown as signs; æøå stay."""
    say("låst av \x1b]0;hei\x07\x1b[2K\rkari\x9b31m\n\tnå")
    assert capsys.readouterr().out == "låst av \\x1b]0;hei\\x07\\x1b[2K\\x0dkari\\x9b31m\n\tnå\n"


@pytest.mark.parametrize(("error", "said"), [("KeyboardInterrupt", False), ("ValueError('x')", True)])
def test_ctrl_c_before_a_task_has_begun_is_quiet(error: str, said: bool) -> None:
    """While Python still reads the program, too: no traceback. An error of the program is not hushed up."""
    words = [sys.executable, "-c", f"import tasks; raise {error}"]
    done = subprocess.run(words, cwd=PRODUCT, capture_output=True, text=True, check=False)
    assert done.returncode
    assert ("Traceback" in done.stderr) == said
    assert bool(done.stderr) == said

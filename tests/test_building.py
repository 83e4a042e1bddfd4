"""The engine: what has changed is made again, what has not is left alone, and a crash loses nothing."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from oppslag import building, pipeline, proving, recent, workspace, writing
from oppslag.building import Result, digest, plan, run
from oppslag.formats import FORMATS
from oppslag.labels import labels
from oppslag.model import Edition, State
from oppslag.pipeline import survey
from oppslag.problems import OppslagError, Problem
from oppslag.workshop import PRODUCT_TEMPLATES, Workshop
from oppslag.workspace import Choice, Workspace, formats
from oppslag.writing import MANIFEST, Output, sha256
from tests.workspaces import OTHER, copied, files, make, typed, write

FORMATS_USED = "page,text,data"  # quick ones: the engine does not know one from another
TRIALS = int(os.environ.get("OPPSLAG_TRIALS", "3"))


def ran(root: Path, form: str = FORMATS_USED, **order: bool) -> set[str]:
    """The steps that a build of the workspace runs, by `document/language/format`."""
    report = make(root, form=form, **order)
    assert not report.errors
    names = {file: form.name for form in FORMATS for file in form.files}
    return {f"{path.rpartition('/')[0]}/{names[path.rpartition('/')[2]]}" for path in report.made}


def edit(file: Path, old: str, new: str) -> None:
    """Change words of a file, which must be there."""
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new), encoding="utf-8")


def steps(*names: str, languages: str = "nb en", formats: str = "page text data") -> set[str]:
    """The steps of these languages and formats."""
    return set(names) or {f"smaa/{tag}/{form}" for tag in languages.split() for form in formats.split()}


def text(root: Path) -> None:
    edit(root / "source/smaa.yaml", "Hjelp den som spør.", "Hjelp den som spør deg.")


def poster(root: Path) -> None:
    edit(root / "source/smaa.yaml", "Hjelp andre.", "Hjelp dem.")


def translated(root: Path) -> None:
    edit(root / "translations/en/LC_MESSAGES/smaa.po", "Greet everyone you meet.", "Greet all you meet.")


def control(root: Path) -> None:
    edit(root / "source/smaa.yaml", "2020-01-02", "2020-01-03")


def contact(root: Path) -> None:
    edit(root / "source/organisation.yaml", "12 34 56 78", "12 34 56 79")


def setting(root: Path) -> None:
    edit(root / "source/organisation.yaml", "Prøve kommune", "Prøven kommune")


def moved(root: Path) -> None:
    edit(root / "source/smaa.yaml", "id: folk", "id: folket")


def own_template(root: Path) -> None:
    content = (PRODUCT_TEMPLATES / "page.css.j2").read_text(encoding="utf-8")
    write(root, {"templates/page.css.j2": content + "\nbody { color: black }\n"})


def included_template(root: Path) -> None:
    write(root, {"templates/ours.html.j2": "x"})


def rewritten(root: Path) -> None:
    edit(root / "source/smaa.yaml", "title: Små regler", "title:   Små regler   # vår tittel")


def touched(root: Path) -> None:
    for path in root.rglob("*"):
        os.utime(path, (1, 1))


def edited_by_hand(root: Path) -> None:
    edit(root / "output/smaa/nb/document.txt", "Hils", "Hilse")


def deleted(root: Path) -> None:
    (root / "output/smaa/en/index.html").unlink()


def record_lost(root: Path) -> None:
    (root / ".oppslag/record.jsonl").unlink()


def manifest_lost(root: Path) -> None:
    (root / "output" / MANIFEST).unlink()


CHANGES: list[tuple[Callable[[Path], None], set[str], str]] = [
    (touched, set(), ""),
    (rewritten, set(), ""),
    (manifest_lost, set(), ""),
    (text, steps(), "the texts (SMAA-02/text)"),
    (poster, steps(formats="data"), "the texts (SMAA-02/poster)"),
    (translated, steps(languages="en"), "the texts (SMAA-01/text)"),
    (control, steps(), "document control (last_changed)"),
    (contact, steps(), "document control (contact)"),
    (setting, steps(), "organisation.yaml (name)"),
    (moved, steps(), "the order of the rules"),
    (own_template, steps(formats="page"), "a template (page.css.j2)"),
    (included_template, steps(formats="page"), "a template (ours.html.j2)"),
    (edited_by_hand, steps("smaa/nb/text"), "by hand"),
    (deleted, steps("smaa/en/page"), "by hand"),
    (record_lost, steps(), "new"),
]


@pytest.mark.parametrize(("change", "expected", "why"), CHANGES, ids=[case[0].__name__ for case in CHANGES])
def test_a_change_makes_exactly_what_depends_on_it(
    small: Path, change: Callable[[Path], None], expected: set[str], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each kind of edit, what rests on it is made again, for the reason that is told, and nothing else is."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    ran(small)
    change(small)
    report = make(small, form=FORMATS_USED, explain=True)
    names = {file: form.name for form in FORMATS for file in form.files}
    made = {f"{path.rpartition('/')[0]}/{names[path.rpartition('/')[2]]}" for path in report.made}
    assert made == expected
    told = {f"{reason.document}/{reason.language}/{reason.format}": reason for reason in report.reasons}
    assert told.keys() == steps()
    assert {name for name, reason in told.items() if reason.runs} == expected
    assert all(why in told[name].why for name in expected)
    assert {reason.why for name, reason in told.items() if name not in expected} <= {"nothing changed"}
    assert ran(small) == set()


def test_another_version_of_a_tool_makes_everything(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another pandoc or Typst would make is not known, so all is made."""
    ran(small)
    monkeypatch.setattr(building, "tools", lambda: "another")
    assert ran(small) == steps()


@pytest.mark.parametrize(("tag", "told"), [("en", "a tool or the product itself (typst)"), ("nb", "(typst)")])
def test_another_version_of_a_tool_is_named(small: Path, tag: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks why everything is made again hears which tool is another, in the language of the messages."""
    monkeypatch.setenv("OPPSLAG_LANG", tag)
    ran(small)
    versions = {**building.versions(), "typst": "0"}
    monkeypatch.setattr(building, "versions", lambda: versions)
    monkeypatch.setattr(building, "tools", lambda: "another")
    reasons = make(small, form=FORMATS_USED, explain=True).reasons
    assert len(reasons) == len(steps())
    assert all(told in reason.why for reason in reasons)


def test_many_changed_texts_are_not_all_named(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first few are named and the others counted; a new approval of all texts is not a page of keys."""
    monkeypatch.setattr(pipeline, "NAMED", 1)
    monkeypatch.setenv("OPPSLAG_LANG", "nb")
    ran(small)
    text(small)
    edit(small / "source/smaa.yaml", "Hils på alle du møter.", "Hils på alle.")
    reasons = make(small, form="text", language="nb", explain=True).reasons
    assert [reason.why for reason in reasons] == ["endret: tekstene (SMAA-01/text og 1 til)"]


def test_a_record_of_an_older_version_tells_what_it_can(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines without the parts of an input still save their steps, and name the input alone."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    ran(small)
    record = small / ".oppslag/record.jsonl"
    lines = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    old = [{name: value for name, value in line.items() if name != "parts"} for line in lines if "step" in line]
    record.write_text("".join(json.dumps(line) + "\n" for line in old), encoding="utf-8")
    assert ran(small) == set()
    text(small)
    reasons = make(small, form="text", language="nb", explain=True).reasons
    assert [reason.why for reason in reasons] == ["changed: the texts"]


def test_the_record_stays_small_and_knows_what_it_knew(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After hundreds of edits the record has the newest line of each step, and all that it had to tell."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    ran(small)
    record = small / ".oppslag/record.jsonl"
    content = record.read_bytes()
    record.write_bytes(content * 40)
    assert ran(small) == set()
    assert len(record.read_bytes()) < 2 * len(content)
    assert ran(small) == set()
    text(small)
    assert "SMAA-02/text" in make(small, form="text", language="nb", explain=True).reasons[0].why


@pytest.mark.parametrize("package", ["typst", "pypandoc_binary", "pymupdf-fonts", "pikepdf", "jinja2", "babel"])
def test_the_version_of_each_tool_is_part_of_the_key(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each tool and font package whose work ends up in a file is counted."""
    versions = dict(building.versions())
    assert versions[package] != "-"
    building.tools.cache_clear()
    before = building.tools()
    monkeypatch.setattr(building, "versions", lambda: {**versions, package: "0"})
    building.tools.cache_clear()
    assert building.tools() != before
    building.tools.cache_clear()


def test_another_label_makes_what_shows_it(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A label of one language that reads differently makes the files of that language again."""
    ran(small)
    monkeypatch.setattr(building, "labels", lambda tag: {**labels(tag), "do": "Gjør"} if tag == "nb" else labels(tag))
    assert ran(small) == steps(languages="nb")


def test_what_a_workspace_adds_counts_where_it_can_be_included(small: Path) -> None:
    """Every file of it, also two of the same name; but a part of a page is none of Typst's business."""

    def seen(name: str, content: str) -> set[str]:
        before = {step.name: step.key for step in planned()}
        write(small, {f"templates/{name}": content})
        return {step.form.name for step in planned() if step.key != before[step.name]}

    def planned() -> list[building.Step]:
        place = Workspace(small)
        editions = survey(place, Choice()).editions
        return plan(editions, FORMATS, place.workshop)

    web = {"page", "fragment", "word"}
    assert seen("parts/one/head.html.j2", "1") == web
    assert seen("parts/two/head.html.j2", "1") == web
    assert seen("parts/one/head.html.j2", "2") == web
    assert seen("ours.typ", "1") == web | {"document", "poster"}


def test_force_makes_everything(small: Path) -> None:
    """`--force` asks no questions, and makes the same bytes."""
    ran(small)
    before = files(small)
    assert ran(small, force=True) == steps()
    assert files(small) == before


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_format_names_every_template_it_uses(small: Path, form, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """A format is made with no other template than those that its key counts."""
    used: set[str] = set()
    for name in ("fill", "template", "typeset"):
        original = getattr(Workshop, name)

        def spy(self: Workshop, template: str, *rest: object, original=original, **more: object) -> object:  # type: ignore[no-untyped-def]
            used.add(template)
            return original(self, template, *rest, **more)

        monkeypatch.setattr(Workshop, name, spy)
    make(small, language="nb", form=form.name)
    assert used - {"overview.html.j2"} <= set(form.templates)
    glued = "".join((PRODUCT_TEMPLATES / name).read_text(encoding="utf-8") for name in form.templates)
    others = {path.relative_to(PRODUCT_TEMPLATES).as_posix() for path in PRODUCT_TEMPLATES.rglob("*.*")}
    assert not [name for name in others - set(form.templates) if f'"{name}"' in glued]


# --- failures


def test_a_failing_document_does_not_stop_the_others(small: Path) -> None:
    """One policy has a mistake, another is made, and both are told of."""
    write(small, {"source/andre.yaml": OTHER.replace("text: Hils", "tekst: Hils")})
    report = make(small, form="text")
    assert report.made == {"smaa/nb/document.txt", "smaa/en/document.txt"}
    assert any("andre.yaml" in str(problem) for problem in report.errors)


def test_a_failing_format_does_not_stop_the_others(small: Path) -> None:
    """A poster without its words is told of; the text is made."""
    edit(small / "source/smaa.yaml", "        poster: Hjelp andre.\n", "")
    report = make(small, form="text,poster")
    assert report.made == {"smaa/nb/document.txt", "smaa/en/document.txt"}
    assert any("SMAA-02" in str(problem) for problem in report.errors)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), PermissionError(13, "Permission denied")])
def test_a_file_that_cannot_be_written_stays_whole(
    small: Path, error: OSError, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Full disk, file open in Word: the old file stays, the others are made, and a second build mends it."""
    ran(small)
    before = files(small)
    text(small)
    original = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if Path(target).name == "document.txt":
            raise error
        return original(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    monkeypatch.setattr(writing, "_TRIES", 1)
    report = make(small, form=FORMATS_USED)
    after = files(small)
    assert len(report.errors) == 2
    assert all("document.txt" in problem.message and problem.hint for problem in report.errors)
    assert after["smaa/nb/document.txt"] == before["smaa/nb/document.txt"]
    assert after["smaa/nb/index.html"] != before["smaa/nb/index.html"]
    assert not [path for path in after if Path(path).name.startswith(".")]
    monkeypatch.undo()
    assert ran(small) == steps(formats="text")


def test_a_folder_that_cannot_be_written_is_said_in_words(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace on a share where one may only read ends in words, not in an unforeseen error."""
    monkeypatch.setattr(
        Path, "mkdir", lambda *_a, **_k: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
    )
    with pytest.raises(OppslagError, match="Permission denied"):
        make(small)


def test_a_disk_that_is_full_is_said_in_words_whatever_was_to_be_written(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the record cannot be written either, the step is told of and made again when there is room."""
    ran(small)
    text(small)
    original = Path.open

    def full(self: Path, mode: str = "r", *rest: object, **more: object) -> object:
        if mode == "ab":
            with original(self, mode) as stream:  # half a line has room
                stream.write(b'{"step": "smaa/nb/te')
            raise OSError(28, "No space left on device")
        return original(self, mode, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    errors = make(small, form=FORMATS_USED).errors
    assert len(errors) == 1
    assert "record.jsonl" in errors[0].message
    monkeypatch.undo()
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    assert ran(small) == steps()
    edit(small / "source/smaa.yaml", "Hils på alle du møter.", "Hils på alle.")
    told = make(small, form="text", language="nb", explain=True).reasons
    assert [reason.why for reason in told] == ["changed: the texts (SMAA-01/text)"]


@pytest.mark.parametrize("name", ["source/smaa.yaml", "output/smaa/nb/document.txt"])
def test_an_edit_that_hides_its_time_and_size_is_seen(small: Path, name: str) -> None:
    """As many letters, and the time put back, as some programs do that copy: the next build looks at the file."""
    make(small, form="text")
    for file in small.rglob("*"):
        os.utime(file, (1, 1))
    time.sleep(2.2)  # until the record can vouch for times
    recent.remember(small, "order", "said")
    assert recent.unchanged(small, "order") == "said"
    edit(small / name, "Hjelp den", "Hjelp dem")
    os.utime(small / name, (1, 1))
    assert recent.unchanged(small, "order") is None


@pytest.mark.parametrize("junk", [b"\xff\xfe", b'{"step": "smaa/nb/te\xc3', b"[]\n5\nnull\n{}\n", b'"step"\n', b"{\n"])
def test_a_damaged_record_is_passed_over(small: Path, junk: bytes) -> None:
    """A record that a crash cut within a letter loses no more than that line, also after the next build."""
    ran(small)
    record = small / ".oppslag/record.jsonl"
    record.write_bytes(record.read_bytes() + junk)
    assert ran(small) == set()
    text(small)
    assert ran(small) == steps()
    assert ran(small) == set()


@pytest.mark.parametrize(
    "junk", [b"", b"\xff", b"[1]", b"5", b'{"files": 5, "orders": 5}', b'{"a": 5}', b"null", b'{"evidence": 1}']
)
def test_a_damaged_cache_never_stops_a_build(small: Path, junk: bytes) -> None:
    """Whatever stands in the cache, the build goes well and the files are right."""
    names = ("record.jsonl", "verdicts/smaa.json", "evidence-pages.json", "recent.json", "whole.json")
    caches = [f".oppslag/{name}" for name in names]
    write(small, dict.fromkeys((*caches, "output/evidence.json", "output/manifest.json"), junk))
    choice = Choice.of(form="text")
    assert recent.unchanged(small, "order") is None
    assert not make(small, form="text").errors
    assert not proving.prove(Workspace.at(small), choice).failed
    recent.remember(small, "order", "said")
    assert recent.unchanged(small, "order") == "said"


@pytest.mark.parametrize("damage", ["cut", "gone", "another", "more"])
@pytest.mark.parametrize("place", ["fonts", "typst"])
def test_a_damaged_font_or_template_of_the_cache_sets_nothing(small: Path, place: str, damage: str) -> None:
    """A font that was cut short had every file set in another weight, proved and recorded: it is made again."""
    write(small, {"templates/ours.typ": "// ours"})
    assert not make(small, form="document").errors
    page = small / "output/smaa/nb/document.pdf"
    before = page.read_bytes()
    name = "FiraGO-Regular.ttf" if place == "fonts" else "document.typ"
    (file,) = (small / ".oppslag" / place).glob(f"*/{name}")
    whole = file.read_bytes()
    if damage == "gone":
        file.unlink()
    elif damage == "more":
        write(file.parent, {"more.ttf": (file.parent / "FiraGO-Bold.ttf").read_bytes() if place == "fonts" else ""})
    else:
        file.write_bytes(whole[:1000] if damage == "cut" else whole.replace(b"22mm", b"33mm")[::-1])
    report = pipeline.build(Workspace(small), pipeline.Order(Choice.of(form="document"), force=True))
    assert not report.errors
    assert page.read_bytes() == before
    assert file.read_bytes() == whole
    assert not (file.parent / "more.ttf").exists()


def test_an_output_that_is_a_file_is_said_in_words(small: Path) -> None:
    """Every file of which there is no room to write is an error in words, as on a disk that is full."""
    write(small, {"output": "a file"})
    with pytest.raises(OppslagError, match="output"):
        make(small, form="text")


def test_folders_that_a_killed_build_was_filling_are_removed(small: Path) -> None:
    """What was left an hour ago goes; what may be at work, and what a build needs, stays."""
    for place in ("fonts", "typst"):
        for name in ("tmpabc123_x", "tmpwork1234", "tmp-notes", "1.0.5"):
            write(small, {f".oppslag/{place}/{name}/FiraGO.ttf": "x"})
        (small / ".oppslag" / place / "tmp12345678").write_text("a file", encoding="utf-8")
        for name in ("tmpabc123_x", "tmp-notes", "1.0.5", "tmp12345678"):
            os.utime(small / ".oppslag" / place / name, (time.time() - 7200,) * 2)
    assert not make(small, form="text").errors
    for place in ("fonts", "typst"):
        there = {entry.name for entry in (small / ".oppslag" / place).iterdir()}
        assert there == {"tmpwork1234", "tmp-notes", "1.0.5", "tmp12345678"}


@pytest.mark.parametrize("trial", range(TRIALS))
def test_a_build_that_is_killed_loses_nothing(small: Path, trial: int) -> None:
    """Killed at any moment: every file is the old one or the new one, and the next build makes what is missing."""
    make(small, form=FORMATS_USED)
    old = files(small)
    wanted = _finished_copy(small)
    text(small)
    killed = subprocess.Popen(
        [sys.executable, "-m", "invoke", "build", "--no-verify", "--format", FORMATS_USED, "--workspace", str(small)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=PRODUCT_TEMPLATES.parent,
    )
    time.sleep(random.Random(trial).uniform(0.3, 1.5))  # noqa: S311 - any moment will do
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    for path, content in files(small).items():
        if not Path(path).name.startswith(".") and path not in {MANIFEST, "index.html"}:
            assert content in {old.get(path), wanted.get(path)}, path
    done = typed("build", "--format", FORMATS_USED, "--workspace", small)
    assert done.returncode == 0, done.stderr
    assert not [path for path in small.rglob(".*.*") if path.is_file()]
    there = {path: content for path, content in files(small).items() if not Path(path).name.startswith("evid")}
    assert {path: there[path] for path in wanted if path != MANIFEST} == {
        path: content for path, content in wanted.items() if path != MANIFEST
    }
    assert _manifest_is_right(small)


def _finished_copy(root: Path) -> dict[str, bytes]:
    """What an undisturbed build makes of the workspace once its text has changed."""
    other = copied(root, root.parent / "undisturbed")
    text(other)
    make(other, form=FORMATS_USED)
    return files(other)


def _manifest_is_right(root: Path) -> bool:
    return all(
        sha256(root / "output" / entry["path"]) == entry["sha256"]
        for entry in json.loads((root / "output" / MANIFEST).read_bytes())["files"]
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("everyone", [True, False], ids=["as a terminal sends it", "to the build alone"])
def test_ctrl_c_stops_at_once_and_keeps_what_is_finished(small: Path, everyone: bool) -> None:
    """Ctrl-C in the middle ends in words and 130, soon, with nobody left; the next build makes the rest and no more."""
    words = [sys.executable, "-m", "invoke", "build", "--no-verify", "--jobs", "1", "--workspace", str(small)]
    process = subprocess.Popen(
        words,
        cwd=PRODUCT_TEMPLATES.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - a test in the background
        env={**os.environ, "OPPSLAG_LANG": "en"},
    )
    record = small / ".oppslag/record.jsonl"
    until = time.monotonic() + 60
    while not (record.is_file() and record.read_bytes()) and time.monotonic() < until:
        time.sleep(0.01)
    asked = time.monotonic()
    (os.killpg if everyone else os.kill)(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130, said
    assert time.monotonic() - asked < 20  # the step at hand, on a machine that is busy with other tests
    assert "Stopped" in said
    assert "Traceback" not in said
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    lines = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    done = {line["step"] for line in lines if "step" in line}
    again = ran(small, form="")
    assert done
    assert done | again == steps(formats=" ".join(form.name for form in FORMATS))
    assert not done & again
    assert _manifest_is_right(small)
    assert not [name for name in files(small) if Path(name).name.startswith(".")]


LEFT = (
    *("output/smaa/nb/.index.html.ab12cd_3", "output/.manifest.json.abcdefgh", "output/.evidence.html.abcdefgh"),
    *("output/pictures/.0123456789abcdef.png.abcdefgh", "output/gone/.poster-a3.pdf.abcdefgh"),
    *(".oppslag/.record.jsonl.abcdefgh", ".oppslag/verdicts/.smaa.json.abcdefgh"),
)
NOT_OURS = ("output/.htaccess", "output/smaa/.index.html", "output/.notes.txt.abcdefgh", "output/.index.html.ABCDEFGH")


def test_what_a_killed_build_left_half_written_is_removed(small: Path) -> None:
    """Drafts of our own files go with the next build; what anybody else has put there stays."""
    ran(small)
    write(small, dict.fromkeys((*LEFT, *NOT_OURS), "x"))
    assert ran(small) == set()
    assert not [name for name in LEFT if (small / name).exists()]
    assert all((small / name).is_file() for name in NOT_OURS)


def test_who_waits_for_another_build_is_told(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command that stands still without a word looks as if it hangs; one that need not wait says nothing."""
    monkeypatch.setattr(workspace, "_SILENT", 0.1)
    make(small, form="text")
    assert capsys.readouterr().err == ""
    begun = threading.Event()

    def another() -> None:
        with FileLock(small / ".oppslag" / "build.lock"):
            begun.set()
            time.sleep(0.6)

    threading.Thread(target=another).start()
    begun.wait()
    make(small, form="text")
    assert str(small) in capsys.readouterr().err


def test_two_builds_at_once_are_safe(small: Path) -> None:
    """Two people build the same folder at the same moment: both succeed and every file is whole."""
    words = [sys.executable, "-m", "invoke", "build", "--format", "text,data", "--workspace", str(small)]
    both = [subprocess.Popen(words, cwd=PRODUCT_TEMPLATES.parent, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    assert _manifest_is_right(small)
    assert not make(small, form="text,data").made


# --- laws


@settings(deadline=None)
@given(st.lists(st.text()), st.lists(st.text()))
def test_no_two_lists_of_inputs_share_a_key(one: list[str], other: list[str]) -> None:
    """Inputs cannot be moved from one to the next without a change of the key."""
    assert (digest(*one) == digest(*other)) == (one == other)


def test_every_field_of_an_edition_is_part_of_the_key(small: Path) -> None:
    """Each field of a text that a file shows changes the step's key."""
    workspace = Workspace.at(small)
    edition = survey(workspace, Choice.of(language="nb")).editions[0]
    (form,) = (form for form in FORMATS if form.name == "text")
    before = building.inputs(edition, form, "")
    for change in ({"words": "x"}, {"language": "se"}, {"state": State.MISSING}, {"approved": True}):
        changed = replace(edition, policy=edition.policy.map_texts(lambda t, change=change: replace(t, **change)))
        after = building.inputs(changed, form, "")
        differs = {name for name in before if after[name] != before[name]}
        assert differs == ({"texts"} if change.keys() & {"words", "language"} else {"approval"}), change
    assert building.inputs(replace(edition, language="se"), form, "") != before


def test_the_output_is_whole_or_as_it_was(tmp_path: Path) -> None:
    """A folder where a file should be is told of, and nothing is left lying about."""
    (tmp_path / "output/a/b.txt/c").mkdir(parents=True)
    with pytest.raises(OppslagError, match=r"b\.txt"):
        Output(tmp_path).write("a/b.txt", b"x")
    assert [path.name for path in (tmp_path / "output/a").iterdir()] == ["b.txt"]


def test_many_documents_are_made_some_at_a_time(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few editions are in memory at once, every file is made, the same, and every mistake is told."""
    make(small, form=FORMATS_USED, force=True)
    expected = {name: content for name, content in files(small).items() if name != MANIFEST}
    held: list[int] = []
    settable = pipeline._settable

    def counted(workspace: Workspace, editions: Sequence[Edition]) -> tuple[list[Edition], list[Problem]]:
        found = settable(workspace, editions)
        held.append(len(workspace.workshop.trees.known))
        return found

    monkeypatch.setattr(pipeline, "AT_ONCE", 1)
    monkeypatch.setattr(pipeline, "MANY", 0)
    monkeypatch.setattr(pipeline, "_settable", counted)
    report = make(small, form=FORMATS_USED, force=True)
    assert not report.errors
    assert {name: content for name, content in files(small).items() if name != MANIFEST} == expected
    assert len(held) == 2
    one = len({text.words for text in survey(Workspace(small), Choice.of(language="en")).editions[0].policy.texts()})
    assert held[-1] <= one
    edit(small / "source/smaa.yaml", "Hjelp den som spør.", "Hjelp [den](ftp://example.org) som spør.")
    told = [problem.message for problem in make(small, form=FORMATS_USED).errors]
    assert len(told) == 1  # of nb, and of en where it stands in for what is not translated yet: one mistake
    assert "ftp://example.org" in told[0]


def test_editions_that_wait_are_not_held(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all that is to be made only the first editions stay in memory; the others are read again in their turn."""
    monkeypatch.setattr(pipeline, "AT_ONCE", 1)
    write(small, {"source/andre.yaml": OTHER})
    make(small, form=FORMATS_USED)
    expected = {name: content for name, content in files(small).items() if name != MANIFEST}
    work = pipeline._Work(Workspace(small), pipeline.Order(Choice.of(form=FORMATS_USED), force=True))
    pipeline._read(work.workspace, Choice(), work.look)
    assert work.count == 12
    assert [edition is None for edition, _names in work._waiting.values()] == [False, True, True, True]
    report = make(small, form=FORMATS_USED, force=True)
    assert len(report.made) == 12
    assert {name: content for name, content in files(small).items() if name != MANIFEST} == expected


def test_a_translation_that_breaks_while_others_are_made_is_told(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edition that waits is judged again in its turn: what was saved badly meanwhile is not made."""
    monkeypatch.setattr(pipeline, "AT_ONCE", 1)
    catalogue = small / "translations/en/LC_MESSAGES/smaa.po"

    def spoil(self: pipeline._Work) -> object:
        edit(catalogue, 'msgstr "Greet', "msgstr Greet")
        return batches(self)

    batches = pipeline._Work.batches
    monkeypatch.setattr(pipeline._Work, "batches", spoil)
    report = make(small, form="text")
    assert report.made == {"smaa/nb/document.txt"}
    assert any("smaa.po" in str(problem) for problem in report.errors)


def test_what_is_written_is_not_kept_in_memory(small: Path) -> None:
    """A finished step keeps the paths of its files, not the files: a build of thousands does not grow."""
    workspace = Workspace(small)
    found = survey(workspace, Choice())
    steps_of = plan(found.editions, formats(Choice.of(form="text")), workspace.workshop)
    seen: list[Result] = []

    def written(result: Result) -> Result:
        seen.append(Result(result.step, paths=tuple(a.path.as_posix() for a in result.artifacts)))
        return seen[-1]

    with ThreadPoolExecutor(1) as executor:
        results = run(steps_of, workspace.workshop, executor, written)
    assert results == seen
    assert all(result.paths and not result.artifacts for result in results)

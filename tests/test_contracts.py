"""What the outside may rely on: files, options, manifest, exit codes. `inv` is typed as a person types it."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from oppslag.formats import FORMATS
from oppslag.formats.poster import Poster
from oppslag.writing import MANIFEST
from tests.workspaces import OTHER, SMALL, files, make, small_workspace, typed, write

MADE = {name for form in FORMATS for name in form.files}


def entries(root: Path) -> dict[str, dict[str, object]]:
    """The manifest by path."""
    return {entry["path"]: entry for entry in json.loads((root / "output" / MANIFEST).read_text("utf-8"))["files"]}


def edit(file: Path, old: str, new: str) -> None:
    """Change words of a file, which must be there."""
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new), encoding="utf-8")


# --- files and manifest


def test_every_format_of_every_language_is_made(finished: Path) -> None:
    """Each document has its files in each language under the promised names."""
    there = entries(finished)
    editions = {path.rpartition("/")[0] for path, entry in there.items() if entry["document"]}
    assert len(editions) == {"sosiale-medier": 7, "rik": 3}[next(iter(editions)).partition("/")[0]]
    for edition in editions:
        asked = MADE - (set(Poster().files) if edition.startswith("rik/") else set())  # 60 rules are too many for it
        assert {path.rpartition("/")[2] for path in there if path.rpartition("/")[0] == edition} == asked


def test_the_manifest_names_every_file_but_itself(finished: Path) -> None:
    """Every file below output/ is in the manifest with its size and SHA-256, and nothing else is."""
    there = files(finished)
    assert "index.html" in there
    assert entries(finished).keys() == there.keys() - {MANIFEST}
    for path, entry in entries(finished).items():
        assert entry["sha256"] == hashlib.sha256(there[path]).hexdigest(), path
        assert entry["size"] == len(there[path])


def test_a_part_that_is_built_keeps_the_rest(small: Path) -> None:
    """Building one language in one format makes that alone and keeps the other files and their entries."""
    make(small)
    before, listed = files(small), entries(small)
    edit(small / "source/smaa.yaml", "Hjelp den som spør.", "Hjelp den som spør deg.")
    report = make(small, language="nb", form="text")
    assert report.made == {"smaa/nb/document.txt"}
    after = files(small)
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed - {"index.html"} == {"smaa/nb/document.txt", MANIFEST}  # the overview tells sizes, rounded
    assert entries(small).keys() == listed.keys()


def test_documents_are_picked_by_id(small: Path) -> None:
    """`--document` makes that document alone."""
    write(small, {"source/andre.yaml": OTHER})
    assert {path.partition("/")[0] for path in make(small, document="andre", form="text").made} == {"andre"}


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        (lambda root: (root / "source/andre.yaml").unlink(), "andre/nb/document.txt"),
        (lambda root: edit(root / "source/organisation.yaml", "[nb, en]", "[nb]"), "smaa/en/document.txt"),
        (
            lambda root: edit(root / "source/smaa.yaml", "introduction:", "formats: [data]\nintroduction:"),
            "smaa/nb/document.txt",
        ),
    ],
    ids=["document", "language", "format"],
)
def test_what_the_source_no_longer_asks_for_is_removed(small: Path, change, gone: str) -> None:  # type: ignore[no-untyped-def]
    """Files of a document, language or format that is gone are removed with their entries; a stranger's file stays."""
    write(small, {"source/andre.yaml": OTHER})
    make(small, form="text,data")
    stranger = write(small / "output", {"andre/nb/mine.txt": "mitt", "smaa/mine.txt": "mitt"})
    assert gone in files(small)
    change(small)
    make(small, form="text,data")
    assert gone not in files(small)
    assert gone not in entries(small)
    assert (stranger / "andre/nb/mine.txt").read_text() == "mitt"
    assert (stranger / "smaa/mine.txt").read_text() == "mitt"


def test_a_document_with_a_mistake_keeps_its_files(small: Path) -> None:
    """While a document cannot be read, what was made of it stays."""
    make(small, form="text")
    before = files(small)["smaa/nb/document.txt"]
    edit(small / "source/smaa.yaml", "text: Hils", "tekst: Hils")
    assert make(small, form="text").errors
    assert files(small)["smaa/nb/document.txt"] == before
    assert "smaa/nb/document.txt" in entries(small)


@pytest.mark.parametrize(
    "path",
    ["../victim.txt", "smaa/../../victim.txt", "/{root}/victim.txt", "..\\victim.txt", "C:victim.txt",
     "link/victim.txt", "", ".", "smaa", 5, None],
)  # fmt: skip
def test_a_manifest_that_was_edited_removes_nothing_outside(small: Path, path: object) -> None:
    """A manifest that names a file outside output/, or a folder, takes nothing away when cleaning or building."""
    make(small, form="text")
    victim = write(small, {"victim.txt": "mitt"}) / "victim.txt"
    (small / "output" / "link").symlink_to(small, target_is_directory=True)
    manifest = small / "output" / MANIFEST
    content = json.loads(manifest.read_text())
    named = path.format(root=small.as_posix().lstrip("/")) if isinstance(path, str) else path
    content["files"].append({**content["files"][-1], "path": named, "document": "gone"})
    manifest.write_text(json.dumps(content))
    make(small, form="text")
    manifest.write_text(json.dumps(content))
    assert typed("clean", "--workspace", small).returncode == 0
    assert victim.read_text() == "mitt"


def test_clean_removes_what_was_built_and_nothing_else(small: Path) -> None:
    """`inv clean` takes away the finished files and the cache; source and a stranger's file stay."""
    make(small, form="text,data")
    write(small / "output", {"smaa/nb/mine.txt": "mitt"})
    done = typed("clean", "--workspace", small)
    assert done.returncode == 0
    assert files(small).keys() == {"smaa/nb/mine.txt"}
    assert not (small / ".oppslag").exists()
    assert (small / "source/smaa.yaml").exists()


# --- options and exit codes


def test_a_workspace_may_lie_anywhere_and_have_any_name(tmp_path: Path) -> None:
    """A folder with spaces and Norwegian letters, named from another folder, is built where it lies."""
    root = small_workspace(tmp_path / "Retningslinjer for bygda Ås" / "blåbær og øl")
    elsewhere = write(tmp_path / "elsewhere", {"x": ""})
    done = typed("build", "--workspace", root, "--format", "text,page", cwd=elsewhere)
    assert done.returncode == 0, done.stderr
    assert "smaa/nb/document.txt" in files(root)
    assert {path.name for path in elsewhere.iterdir()} == {"x"}
    relative = Path("..") / root.relative_to(tmp_path)
    assert typed("check", "--workspace", relative, cwd=elsewhere).returncode == 0


BROKEN = SMALL.replace("text: Hils", "tekst: Hils")
SMAA_TEXT = ("--document", "smaa", "--language", "nb", "--format", "text")
CASES = [
    ("fine", {}, ("check",), 0, "rules: 2"),
    ("draft", {}, ("build", "--format", "text"), 0, "draft"),
    ("usage", {}, ("build", "--nonsense"), 1, "nonsense"),
    ("jobs", {}, ("build", "--jobs", "many"), 2, "many"),
    ("lost", {"smaa": BROKEN}, ("translate",), 3, "There is no document to translate."),
    ("days", {}, ("due", "--days", "many"), 2, "--days takes a number from 0 to"),
    ("port", {}, ("preview", "--port", "many"), 2, "--port takes a number from 0 to 65535"),
    ("high port", {}, ("preview", "--port", "99999"), 2, "--port takes a number from 0 to 65535"),
    ("rounds", {}, ("bench", "--rounds", "many"), 2, "--rounds takes a number"),
    ("scale", {}, ("bench", "--scale", "1,many"), 2, "--scale takes a number"),
    ("document", {}, ("build", "--document", "sma"), 2, "Did you mean «smaa»?"),
    ("organisation", {}, ("build", "--document", "organisation"), 2, "organisation"),
    ("language", {}, ("build", "--language", "NB"), 2, "Did you mean «nb»?"),
    ("format", {}, ("build", "--format", "pdf"), 2, "page"),
    ("check", {}, ("check", "--language", "xx"), 2, "xx"),
    ("verify", {}, ("verify", "--format", "xx"), 2, "xx"),
    ("file", {}, ("verify", "--file", "x.html"), 2, "--document"),
    ("source", {"smaa": BROKEN}, ("check",), 3, "smaa.yaml:"),
    ("built", {"smaa": BROKEN}, ("build",), 3, "smaa.yaml:"),
    ("status", {"organisation": "name: 5"}, ("status",), 3, "organisation.yaml"),
    ("stated", {"smaa": BROKEN}, ("status",), 3, "smaa.yaml:"),
    ("translated", {"smaa": BROKEN}, ("translate",), 3, "smaa.yaml:"),
    ("proved", {"smaa": BROKEN}, ("verify",), 4, "smaa.yaml:"),
    ("unbuilt", {}, ("verify", "--format", "text"), 4, "inv build"),
    ("no-file", {}, ("verify", "--file", "x.txt", *SMAA_TEXT), 4, "x.txt"),
]  # fmt: skip


BOTH = {"document", "built", "unbuilt", "draft"}  # one of each exit code is enough to hear the other language
HEARD = [("en", *case[1:]) for case in CASES] + [("nb", *case[1:]) for case in CASES if case[0] in BOTH]
NAMES = [f"en-{case[0]}" for case in CASES] + [f"nb-{case[0]}" for case in CASES if case[0] in BOTH]


@pytest.mark.parametrize(("language", "texts", "words", "code", "said"), HEARD, ids=NAMES)
def test_the_exit_code_says_what_went_wrong(  # noqa: PLR0917 - a case by its parts  # type: ignore[no-untyped-def]
    tmp_path: Path, language: str, texts, words: tuple[str, ...], code: int, said: str
) -> None:
    """Each kind of mistake ends in its exit code, with words about it in either language, and never a traceback."""
    root = small_workspace(tmp_path / "w", **texts)
    done = typed(*words, "--workspace", root, OPPSLAG_LANG=language)
    whole = done.stdout + done.stderr
    assert done.returncode == code, whole
    assert "Traceback" not in whole
    if language == "en":
        assert said in whole
    else:
        assert ("Feil: " if code else "utkast") in whole
    assert "\\" not in whole


@pytest.mark.parametrize("task", ["build", "verify"])
def test_every_wrong_name_is_told_at_once(tmp_path: Path, task: str) -> None:
    """A document, a language and a format that there are not are three mistakes of one person, said in one go."""
    root = small_workspace(tmp_path / "w")
    done = typed(task, "--document", "sma", "--language", "sv,nb", "--format", "txt,pdf", "--workspace", root)
    assert done.returncode == 2
    assert re.findall(r"There is no \w+ «\w+»", done.stderr) == [
        "There is no document «sma»",
        "There is no language «sv»",
        "There is no format «txt»",
        "There is no format «pdf»",
    ]
    assert "Did you mean «text»?" in done.stderr


def test_a_folder_without_source_is_refused_in_words(tmp_path: Path) -> None:
    """Standing in the wrong folder is a bad value, and the answer says which folder was meant."""
    done = typed("build", "--workspace", tmp_path / "none")
    assert done.returncode == 2
    assert "source/" in done.stderr
    assert "--workspace" in done.stderr


def test_debug_shows_the_traceback_and_keeps_the_exit_code(tmp_path: Path) -> None:
    """`--debug` is for whoever looks after the program: the same words and code, and the traceback."""
    done = typed("check", "--debug", "--workspace", small_workspace(tmp_path / "w", smaa=BROKEN, organisation="x: 1"))
    assert done.returncode == 3
    assert "Traceback" in done.stderr
    assert "organisation.yaml" in done.stderr


def test_a_damaged_file_fails_verification_by_rule(small: Path) -> None:
    """A finished file that has lost a rule ends in 4, naming the rule."""
    make(small, form="text")
    edit(small / "output/smaa/nb/document.txt", "Hjelp den som spør.", "")
    done = typed("verify", "--workspace", small, "--format", "text")
    assert done.returncode == 4
    assert "SMAA-02" in done.stderr
    again = typed("build", "--workspace", small, "--format", "text")
    assert again.returncode == 0, again.stderr


def test_machines_are_answered_in_json(small: Path) -> None:
    """`--json` prints one JSON value, whatever the console can show."""
    make(small, form="text")
    for words in (("verify", "--format", "text", "--json"), ("status", "--json")):
        done = typed(*words, "--workspace", small, encoding="ascii")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)
    assert "Hils på alle" not in done.stderr


def test_checking_writes_nothing(small: Path) -> None:
    """`inv check` and `inv status` leave the folder as it was."""
    before = {path: path.stat().st_mtime_ns for path in small.rglob("*")}
    for task in ("check", "status"):
        assert typed(task, "--workspace", small).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in small.rglob("*")} == before

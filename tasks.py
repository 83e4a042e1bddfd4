"""The tasks: `inv --list`. Each hands its options to one call of the package and says what came of it.

Heavy imports stand inside the tasks, so that `inv --list` is quick.
"""

import sys
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from oppslag.console import Progress, columns, politely, say, told

if TYPE_CHECKING:
    from oppslag.workspace import Choice, Workspace

WORKSPACE = "the folder with source/, translations/ and output/ (the one you stand in, unless you say otherwise)"
DOCUMENT = "only these documents, by id: a,b"
LANGUAGE = "only these languages: nb,en"
FORMAT = "only these formats: page,poster"
DEBUG = "show the traceback of an error"

for stream in (sys.stdout, sys.stderr):
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")


@task(
    help={
        "document": DOCUMENT,
        "language": LANGUAGE,
        "format": FORMAT,
        "workspace": WORKSPACE,
        "jobs": "so many steps at once (one for each core, unless you say otherwise)",
        "force": "make everything again, changed or not",
        "explain": "say of every step why it ran or not",
        "verify": "read every finished file back and prove that each rule is in it (--no-verify leaves it out)",
        "debug": DEBUG,
    }
)
@politely
def build(
    _context: Context,
    document: str = "",
    language: str = "",
    format: str = "",  # noqa: A002 - the option is called --format
    workspace: str = ".",
    jobs: str = "",
    force: bool = False,
    explain: bool = False,
    verify: bool = True,
    debug: bool = False,
) -> None:
    """Make every edition of every document, and prove that each rule is in each."""
    from oppslag import messages, recent
    from oppslag.workspace import Choice, Workspace, number_of

    place, choice, at_once = Workspace.at(workspace), Choice.of(document, language, format), number_of(jobs)
    name = recent.order(document, language, format, verify, messages.language())
    if not (force or explain) and (said := recent.unchanged(place.root, name)):
        return say(said)

    from oppslag import pipeline, telling

    with Progress() as progress:
        report = pipeline.build(place, pipeline.Order(choice, at_once, force, explain), progress)
    errors = told(report.errors)
    say(telling.built(report, place))
    if errors:
        raise Exit(code=3)
    said = telling.unchanged(report, place)
    if verify:
        said += "\n" + _prove(place, choice)
    return recent.remember(place.root, name, said)


@task(
    help={
        "document": DOCUMENT,
        "language": LANGUAGE,
        "format": FORMAT,
        "file": "judge this one file, wherever it came from, as the document, language and format that are named",
        "json": "say it in JSON, for machines",
        "workspace": WORKSPACE,
        "debug": DEBUG,
    }
)
@politely
def verify(
    _context: Context,
    document: str = "",
    language: str = "",
    format: str = "",  # noqa: A002 - the option is called --format
    file: str = "",
    json: bool = False,
    workspace: str = ".",
    debug: bool = False,
) -> None:
    """Read the finished files back and prove that every rule is in every one, visible, in order, in the right words."""
    from pathlib import Path

    from oppslag import proving, telling
    from oppslag.workspace import Choice, Workspace

    place, choice = Workspace.at(workspace), Choice.of(document, language, format)
    proof = proving.prove_file(place, Path(file), choice) if file else proving.prove(place, choice)
    if json:
        say(telling.proof_json(proof))
    else:
        told(proof.problems)
        say(telling.matrix(proof))
        say(telling.proved(proof, place))
    if proof.failed:
        raise Exit(code=4)


def _prove(place: "Workspace", choice: "Choice") -> str:
    from oppslag import proving, telling

    proof = proving.prove(place, choice)
    told(proof.problems)
    say(telling.proved(proof, place))
    if proof.failed:
        raise Exit(code=4)
    return telling.proved(proof, place)


@task(help={"document": DOCUMENT, "language": LANGUAGE, "workspace": WORKSPACE, "debug": DEBUG})
@politely
def check(_context: Context, document: str = "", language: str = "", workspace: str = ".", debug: bool = False) -> None:
    """Look for mistakes in source and translations. Writes nothing."""
    from oppslag import pipeline, telling
    from oppslag.workspace import Choice, Workspace

    found = pipeline.survey(Workspace.at(workspace), Choice.of(document, language))
    errors = told(found.problems)
    if errors:
        raise Exit(code=3)
    say(telling.checked(found))


@task(help={"workspace": WORKSPACE, "debug": DEBUG})
@politely
def clean(_context: Context, workspace: str = ".", debug: bool = False) -> None:
    """Remove the finished files that a build made, and what it keeps to be quick. Touches nothing else."""
    from oppslag import pipeline, telling
    from oppslag.workspace import Workspace

    say(telling.cleaned(pipeline.clean(Workspace.at(workspace))))


@task(help={"debug": DEBUG})
@politely
def doctor(_context: Context, debug: bool = False) -> None:
    """Show each tool and its version, what is missing, what is lost without it, and how to get it."""
    from oppslag import doctor as examining

    findings = examining.examine()
    say(columns(finding.row for finding in findings))
    for finding in findings:
        if finding.advice:
            say("\n" + finding.advice)
    if any(finding.fatal for finding in findings):
        raise Exit(code=6)


@task(
    help={
        "language": "only this language, or these: pl,uk",
        "document": DOCUMENT,
        "minor": "this rule's source was mended without a change of meaning: its translations stay as they are",
        "reviewed": "a person has read this language's translations and found them right",
        "by": "with --reviewed: the role of that person",
        "rule": "with --reviewed: only these rules or keys",
        "export": "write a spreadsheet for a translator without a PO program",
        "import": "take the translations of such a spreadsheet",
        "workspace": WORKSPACE,
        "debug": DEBUG,
    },
    iterable=["minor"],
)
@politely
def translate(
    _context: Context,
    language: str = "",
    document: str = "",
    minor: list[str] | None = None,
    reviewed: str = "",
    by: str = "",
    rule: str = "",
    export: str = "",
    import_: str = "",
    workspace: str = ".",
    debug: bool = False,
) -> None:
    """Bring the translation catalogues up to date with the source; no translator's work is lost."""
    from oppslag import translating
    from oppslag.workspace import Choice, Workspace

    place, choice = Workspace.at(workspace), Choice.of(document, language or reviewed)
    if minor:
        say(translating.bridge(place, choice, minor))
    if reviewed:
        say(translating.review(place, choice, by, rule))
    elif export:
        say(translating.export(place, choice, export))
    elif import_:
        words, refused = translating.take(place, choice, import_)
        told(refused)
        say(words)
    else:
        say(translating.update(place, choice))
    if told(place.mistakes(choice)):
        raise Exit(code=3)


@task(help={"document": DOCUMENT, "json": "say it in JSON, for machines", "workspace": WORKSPACE, "debug": DEBUG})
@politely
def status(
    _context: Context, document: str = "", json: bool = False, workspace: str = ".", debug: bool = False
) -> None:
    """Show how each document stands in each language: what is current, outdated, missing, unreviewed or proposed."""
    from oppslag import localising
    from oppslag.formats import FORMATS
    from oppslag.workspace import Choice, Workspace

    place = Workspace.at(workspace)
    carried = {form.name: form.carries for form in FORMATS}
    rows = localising.status(place.policies(Choice.of(document)), place.root, carried)
    say(localising.as_json(rows) if json else localising.as_table(rows))
    if told(place.mistakes(Choice.of(document))):
        raise Exit(code=3)


@task(help={"document": DOCUMENT, "language": LANGUAGE, "workspace": WORKSPACE, "debug": DEBUG})
@politely
def readability(
    _context: Context, document: str = "", language: str = "", workspace: str = ".", debug: bool = False
) -> None:
    """Show how hard each rule is to read (LIX), and its longest sentence. Advice, never a gate."""
    from oppslag import pipeline, telling
    from oppslag.workspace import Choice, Workspace

    place = Workspace.at(workspace)
    found = pipeline.survey(place, Choice.of(document, language))
    told(found.errors)
    say(telling.readable(found.editions, place))


@task(help={"document": DOCUMENT, "workspace": WORKSPACE, "debug": DEBUG})
@politely
def review(_context: Context, document: str = "", workspace: str = ".", debug: bool = False) -> None:
    """List the notes that the source holds for reviewers. They stand in no output."""
    from oppslag import telling
    from oppslag.workspace import Choice, Workspace

    say(telling.noted(Workspace.at(workspace).policies(Choice.of(document))))


@task(
    help={
        "document": DOCUMENT,
        "language": LANGUAGE,
        "format": FORMAT,
        "install": "fetch the judges that npm and Maven bring, in pinned versions, and judge nothing",
        "json": "say it in JSON, for machines",
        "workspace": WORKSPACE,
        "debug": DEBUG,
    }
)
@politely
def judge(
    _context: Context,
    document: str = "",
    language: str = "",
    format: str = "",  # noqa: A002 - the option is called --format
    install: bool = False,
    json: bool = False,
    workspace: str = ".",
    debug: bool = False,
) -> None:
    """Ask judges from outside the house about every finished file: WCAG, HTML, PDF/UA, PDF/A, Word, links."""
    from oppslag.judging import hearing, installing
    from oppslag.judging.findings import to_json
    from oppslag.workspace import Choice, Workspace

    place = Workspace.at(workspace)
    if install:
        say("\n".join(installing.install(installing.judges_folder(place.cache))))
        return
    choice = Choice.of(document, language, format)
    place.policies(choice)  # an unknown document or language is an error
    heard = hearing.hear(place, choice)
    if json:
        say(to_json(heard.cases, heard.absent).decode())
    else:
        told(heard.problems)
        say(hearing.in_words(heard, place))
    if heard.failed:
        raise Exit(code=4)


@task(help={"document": "the document to picture", "workspace": WORKSPACE, "debug": DEBUG})
@politely
def pictures(_context: Context, document: str = "sosiale-medier", workspace: str = ".", debug: bool = False) -> None:
    """Make the pictures in docs/pictures/ anew from the finished files."""
    from pathlib import Path

    from oppslag.judging import picturing
    from oppslag.workspace import Workspace

    made = picturing.pictures(Workspace.at(workspace), document, Path(__file__).parent / "docs" / "pictures")
    say("\n".join(file.name for file in made))


@task(help={"debug": DEBUG})
@politely
def docs(_context: Context, debug: bool = False) -> None:
    """Bring what is generated in README.md and docs/ up to date."""
    from pathlib import Path

    from oppslag import documenting

    changed = documenting.write(Path(__file__).parent, _tasks())
    say("\n".join(changed) or "Everything is current.")


def _tasks() -> list[object]:
    from invoke.tasks import Task

    return [value for value in globals().values() if isinstance(value, Task)]


@task(help={"select": "only tests whose name has these words", "fast": "stop at the first that fails"})
def test(context: Context, select: str = "", fast: bool = False) -> None:
    """Run the tests."""
    words = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile"]
    words += ["-k", select] if select else []
    words += ["-x"] if fast else []
    _run(context, words)


@task
def lint(context: Context) -> None:
    """Check style, types, the directions of imports, and that generated documents are current."""
    from pathlib import Path

    from oppslag import documenting

    if stale := documenting.stale(Path(__file__).parent, _tasks()):
        say("Run «inv docs»: not current: " + ", ".join(stale), error=True)
        raise Exit(code=1)
    python = [sys.executable, "-m"]
    _run(context, [*python, "ruff", "check", "."])
    _run(context, [*python, "ruff", "format", "--check", "."])
    _run(context, [*python, "mypy"])
    _run(context, [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"])


def _run(_context: Context, words: list[str]) -> None:
    """Run a program without a shell: an argument stays one argument on every system."""
    import subprocess

    if subprocess.run(words, check=False).returncode:  # noqa: S603 - a list of our own words
        raise Exit(code=1)

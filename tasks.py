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
    jobs: int = 0,
    force: bool = False,
    explain: bool = False,
    verify: bool = True,
    debug: bool = False,
) -> None:
    """Make every edition of every document, and prove that each rule is in each."""
    from oppslag import pipeline, telling
    from oppslag.workspace import Choice, Workspace

    place = Workspace.at(workspace)
    order = pipeline.Order(Choice.of(document, language, format), jobs, force, explain)
    with Progress() as progress:
        report = pipeline.build(place, order, progress)
    errors = told(report.problems)
    say(telling.built(report, place))
    if errors:
        raise Exit(code=3)
    if verify:
        _prove(place, order.choice)


def _prove(place: "Workspace", choice: "Choice") -> None:
    from oppslag import proving, telling

    proof = proving.prove(place, choice)
    say(telling.proved(proof, place))
    if told(proof.problems):
        raise Exit(code=4)


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

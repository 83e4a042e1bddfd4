"""The tasks: `inv --list`. Each hands its options to one call of the package and says what came of it.

Heavy imports stand inside the tasks, so that `inv --list` is quick.
"""

import sys
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

sys.dont_write_bytecode = bool(sys.flags.dont_write_bytecode)  # Invoke sets it: each command would compile all anew

from oppslag.console import Progress, columns, politely, quietly, say, told  # noqa: E402 - compiled once, as all below

if TYPE_CHECKING:
    from oppslag.workspace import Choice, Workspace

WORKSPACE = "the folder with source/, translations/ and output/ (the one you stand in, unless you say otherwise)"
DOCUMENT = "only these documents, by id: a,b"
LANGUAGE = "only these languages: nb,en"
FORMAT = "only these formats: page,poster"
DEBUG = "show the traceback of an error"
TO = "the name of a target in organisation.yaml"

sys.excepthook = quietly
for stream in (sys.stdout, sys.stderr):
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")


@task(
    help={
        "document": DOCUMENT,
        "language": LANGUAGE,
        "format": FORMAT,
        "workspace": WORKSPACE,
        "cluster": "make it on the workers of a Dask cluster: tcp://HOST:8786",
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
    cluster: str = "",
    jobs: str = "",
    force: bool = False,
    explain: bool = False,
    verify: bool = True,
    debug: bool = False,
) -> None:
    """Make every edition of every document, and prove that each rule is in each."""
    from oppslag import messages, recent
    from oppslag.workspace import Choice, Workspace, jobs_of

    place, choice, at_once = Workspace.at(workspace), Choice.of(document, language, format), jobs_of(jobs)
    name = recent.order(document, language, format, verify, messages.language())
    if not (force or explain) and (said := recent.unchanged(place.root, name)):
        return say(said)

    from oppslag import pipeline, telling

    executor = None
    if cluster:
        from oppslag.cluster import Cluster

        executor = Cluster(cluster)
    with Progress() as progress:
        report = pipeline.build(place, pipeline.Order(choice, at_once, force, explain), progress, executor)
    errors = told(report.errors)
    say(telling.built(report, place))
    if errors:
        raise Exit(code=6 if report.only_tools else 3)
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
        "browser": "let a real Chromium judge too what can be seen on a page",
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
    browser: bool = False,
    json: bool = False,
    workspace: str = ".",
    debug: bool = False,
) -> None:
    """Read the finished files back and prove that every rule is in every one, visible, in order, in the right words."""
    from pathlib import Path

    from oppslag import proving, telling
    from oppslag.workspace import Choice, Workspace

    second = None
    if browser:
        from oppslag.judging.second import second_judge

        second = second_judge()
    place, choice = Workspace.at(workspace), Choice.of(document, language, format)
    with Progress() as progress:
        proof = (
            proving.prove_file(place, Path(file), choice, second)
            if file
            else proving.prove(place, choice, second, progress)
        )
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

    with Progress() as progress:
        proof = proving.prove(place, choice, progress=progress)
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
        "minor": "these rules were mended without a change of meaning, so their translations stay: SM-07,SM-08",
        "reviewed": "a person has read the translations of this language, or these, and found them right: pl,uk",
        "by": "with --reviewed: the role or name of that person",
        "rule": "with --reviewed: only these rules or texts: SM-07,SM-08/poster",
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

    work = {"minor": minor, "reviewed": reviewed, "export": export, "import": import_}
    translating.refuse_mixed(language, by, rule, **work)
    place, choice = Workspace.at(workspace), Choice.of(document, reviewed or language)
    if minor:
        say(translating.bridge(place, choice, minor))
    if reviewed:
        say(translating.review(place, choice, by, rule))
    elif export:
        say(translating.export(place, choice, export))
    elif import_:
        words, refused = translating.take(place, choice, import_)
        say(words)
        if told(refused):
            raise Exit(code=3)
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
    from oppslag.problems import Severity
    from oppslag.publishing.days import day_of, not_done_yet
    from oppslag.workspace import Choice, Workspace, carried

    place = Workspace.at(workspace)
    found = localising.status(place.policies(Choice.of(document)), place.root, carried())
    say(localising.as_json(found.rows) if json else localising.as_table(found.rows))
    if not json and (notes := localising.as_notes(found.rows)):
        say("\n" + notes)
    early = not_done_yet(place.policies(Choice.of(document)), day_of(""), Severity.WARNING)
    if told((*place.mistakes(Choice.of(document)), *found.problems, *early)):
        raise Exit(code=3)


@task(
    help={
        "document": "the documents, by id: a,b (may be left out when there is one)",
        "language": "the languages: nb,en (the source language, unless you say otherwise)",
        "format": "only the texts that these formats carry: page,document (all texts, unless you say otherwise)",
        "by": "the role or name of whoever decided",
        "minutes": "where it is minuted: a case reference",
        "date": "the day of the decision, 2026-12-31 (today, unless you say otherwise)",
        "workspace": WORKSPACE,
        "debug": DEBUG,
    }
)
@politely
def approve(
    _context: Context,
    document: str = "",
    language: str = "",
    format: str = "",  # noqa: A002 - the option is called --format
    by: str = "",
    minutes: str = "",
    date: str = "",
    workspace: str = ".",
    debug: bool = False,
) -> None:
    """Record that the texts of an edition are approved as they stand now."""
    from oppslag.localising.recording import Decision
    from oppslag.publishing import telling
    from oppslag.publishing.approving import approve as say_yes
    from oppslag.publishing.days import day_of, decided_on
    from oppslag.workspace import Choice, Workspace

    choice, decision = Choice.of(document, language, format), Decision(by, decided_on(date), minutes)
    say(telling.approved(say_yes(Workspace.at(workspace), choice, decision, day_of(""))))


@task(
    help={
        "document": DOCUMENT,
        "days": "how many days before the next review it is soon",
        "date": "as of this day, 2026-12-31 (today, unless you say otherwise)",
        "json": "for machines",
        "workspace": WORKSPACE,
        "debug": DEBUG,
    }
)
@politely
def due(
    _context: Context,
    document: str = "",
    days: str = "60",
    date: str = "",
    json: bool = False,
    workspace: str = ".",
    debug: bool = False,
) -> None:
    """List the next reviews, the most urgent first. Ends with 4 when one is overdue."""
    from oppslag.problems import Severity
    from oppslag.publishing import days as clock
    from oppslag.publishing import due as reviews
    from oppslag.workspace import Choice, Workspace, number_of

    place, soon = Workspace.at(workspace), number_of(days, "--days", 0, 36_500)
    policies = place.policies(Choice.of(document))
    today = clock.day_of(date)
    found = reviews.due(policies, today, soon, reviews.withdrawn_of(place.root, policies))
    say(reviews.as_json(found) if json else reviews.as_text(found))
    broken = (problem for problem in place.library.problems if problem.severity is Severity.ERROR)
    if told((*broken, *clock.not_done_yet(policies, today, Severity.WARNING))):
        raise Exit(code=3)  # a document with mistakes is not in the list
    if any(one.urgency is reviews.Urgency.OVERDUE for one in found):
        raise Exit(code=4)


@task(
    help={
        "document": "the document, by id (may be left out when there is one)",
        "language": LANGUAGE,
        "since": "a released version (1.0 is 1.0 with what was added to it later), a folder or a revision of git "
        "(the newest release, unless you say otherwise)",
        "until": "a released version (the source as it is, unless you say otherwise)",
        "html": "write a page for people to this file",
        "pdf": "write a PDF for people to this file, to print and sign",
        "json": "for machines",
        "workspace": WORKSPACE,
        "debug": DEBUG,
    }
)
@politely
def changes(
    _context: Context,
    document: str = "",
    language: str = "",
    since: str = "",
    until: str = "",
    html: str = "",
    pdf: str = "",
    json: bool = False,
    workspace: str = ".",
    debug: bool = False,
) -> None:
    """Show what has changed, rule by rule and word by word. Ends with 5 when a rule got another number."""
    from oppslag.publishing.comparing import Side
    from oppslag.publishing.comparing import changes as compared
    from oppslag.publishing.redlining import as_json, as_page, as_pdf, as_text
    from oppslag.workspace import Choice, Workspace, files_of
    from oppslag.writing import write_whole

    place = Workspace.at(workspace)
    page, paper = files_of(place.root, {"--html": html, "--pdf": pdf})
    found = compared(place, Choice.of(document, language), Side(since, until))
    if page:
        write_whole(page, as_page(found, place.workshop).encode())
    if paper:
        write_whole(paper, as_pdf(found, place.workshop))
    say(as_json(found) if json else as_text(found))
    if told(problem for one in found for problem in one.problems):
        raise Exit(code=5)


@task(
    help={
        "document": "the document, by id (may be left out when there is one)",
        "significant": "this is a significant change, which everyone must read again",
        "no-significant": "this is no significant change",
        "changed": "what has changed, in a sentence",
        "unchanged": "it was released before and its words are the same: it was reviewed, or a contact is another",
        "check": "make a released version again from its sources and compare every byte: 1.0",
        "workspace": WORKSPACE,
        "debug": DEBUG,
    }
)
@politely
def release(
    _context: Context,
    document: str = "",
    significant: bool = False,
    no_significant: bool = False,
    changed: str = "",
    unchanged: bool = False,
    check: str = "",
    workspace: str = ".",
    debug: bool = False,
) -> None:
    """Build, prove and keep the version that the source holds, for good. Only what is approved is in it."""
    from oppslag.publishing import releasing, remaking, telling
    from oppslag.publishing.days import day_of
    from oppslag.workspace import Choice, Workspace

    orders = {"--significant": significant, "--no-significant": no_significant, "--changed": changed}
    releasing.refuse_mixed({**orders, "--unchanged": unchanged, "--check": check})
    place, choice = Workspace.at(workspace), Choice.of(document)
    with Progress() as progress:
        if check:
            again = remaking.check(place, choice, check, progress)
        else:
            said = significant if significant != no_significant else None
            statement = releasing.Statement(said, changed, unchanged, day_of(""))
            made = releasing.release(place, choice, statement, progress=progress)
    if check:
        if told(again.problems):
            raise Exit(code=5)
        say(telling.remade(again))
    else:
        told(made.left_out)
        say(telling.released(made))


@task(
    help={
        "document": "the document, by id",
        "by": "the role or name of whoever decided",
        "reason": "why, in a sentence that readers will see",
        "minutes": "where it is minuted: a case reference",
        "date": "since which day, 2026-12-31 (today, unless you say otherwise)",
        "workspace": WORKSPACE,
        "debug": DEBUG,
    }
)
@politely
def withdraw(
    _context: Context,
    document: str = "",
    by: str = "",
    reason: str = "",
    minutes: str = "",
    date: str = "",
    workspace: str = ".",
    debug: bool = False,
) -> None:
    """Record that a document is no longer in force. Its pages say so after the next publishing."""
    from oppslag.publishing import telling, withdrawing
    from oppslag.publishing.days import decided_on
    from oppslag.workspace import Choice, Workspace

    farewell = withdrawing.Farewell(decided_on(date), by, reason, minutes)
    say(telling.withdrawn(withdrawing.withdraw(Workspace.at(workspace), Choice.of(document), farewell)))


@task(
    help={
        "to": TO,
        "document": DOCUMENT,
        "dry-run": "show what would change, and change nothing",
        "take-over": "go on although another seems to be publishing (only when you know that it has stopped)",
        "workspace": WORKSPACE,
        "debug": DEBUG,
    }
)
@politely
def publish(
    _context: Context,
    to: str = "",
    document: str = "",
    dry_run: bool = False,
    take_over: bool = False,
    workspace: str = ".",
    debug: bool = False,
) -> None:
    """Bring a target to what was released: all of it or nothing, read back afterwards."""
    from oppslag.publishing import telling
    from oppslag.publishing.days import day_of
    from oppslag.publishing.publishing import Order
    from oppslag.publishing.publishing import publish as bring
    from oppslag.workspace import Choice, Workspace

    order = Order(Choice.of(document).documents, dry_run=dry_run, take_over=take_over)
    with Progress() as progress:
        outcome = bring(Workspace.at(workspace), to, order, progress)
    say(telling.published(outcome, dry_run, day_of("")))


@task(
    help={
        "to": TO,
        "document": "the document, by id (may be left out when one is published)",
        "version": "the version to go back to (the one before, unless you say otherwise)",
        "dry-run": "show what would change, and change nothing",
        "take-over": "go on although another seems to be publishing (only when you know that it has stopped)",
        "workspace": WORKSPACE,
        "debug": DEBUG,
    }
)
@politely
def rollback(
    _context: Context,
    to: str = "",
    document: str = "",
    version: str = "",
    dry_run: bool = False,
    take_over: bool = False,
    workspace: str = ".",
    debug: bool = False,
) -> None:
    """Bring a target back to an earlier release, or take back a publishing that was cut."""
    from oppslag.publishing import telling
    from oppslag.publishing.days import day_of
    from oppslag.publishing.publishing import Order, publish
    from oppslag.workspace import Choice, Workspace

    documents = Choice.of(document).documents
    order = Order(documents, back=True, version=version, dry_run=dry_run, take_over=take_over)
    with Progress() as progress:
        outcome = publish(Workspace.at(workspace), to, order, progress)
    say(telling.published(outcome, dry_run, day_of("")))


@task(
    help={
        "to": TO,
        "url": "the address of one published page",
        "file": "one file, such as a saved page of the intranet",
        "document": DOCUMENT,
        "language": LANGUAGE,
        "format": FORMAT,
        "workspace": WORKSPACE,
        "debug": DEBUG,
    }
)
@politely
def audit(
    _context: Context,
    to: str = "",
    url: str = "",
    file: str = "",
    document: str = "",
    language: str = "",
    format: str = "",  # noqa: A002 - the option is called --format
    workspace: str = ".",
    debug: bool = False,
) -> None:
    """Is what is published what was released? Fetches it back and says what is edited, missing or out of date."""
    from oppslag.publishing import auditing, telling
    from oppslag.workspace import Choice, Workspace

    place, choice = Workspace.at(workspace), Choice.of(document, language, format)
    found = auditing.audit_any(place, auditing.Where(to, url, file), choice)
    if told(found.problems):
        raise Exit(code=4)
    say(telling.audited(found))


@task(
    help={
        "port": "the number after the colon in the address",
        "open": "open it in the browser",
        "poll": "look at the files twice a second: for network drives that do not tell of changes",
        "workspace": WORKSPACE,
        "debug": DEBUG,
    }
)
@politely
def preview(
    _context: Context,
    port: str = "8000",
    open: bool = False,  # noqa: A002 - the option is called --open
    poll: bool = False,
    workspace: str = ".",
    debug: bool = False,
) -> None:
    """Show what you write as you save it: page, poster, document and Word side by side, on this machine alone."""
    from oppslag import preview as previewing
    from oppslag.workspace import Workspace, number_of

    previewing.preview(Workspace.at(workspace).root, number_of(port, "--port", 0, 65_535), say, opened=open, poll=poll)


@task(
    help={
        "rounds": "how often each command is run; the median counts",
        "scale": "measure growth too: so many documents, 1,20,200",
        "write": "write docs/performance.md",
        "workspace": WORKSPACE,
        "debug": DEBUG,
    },
    optional=["scale"],
)
@politely
def bench(
    _context: Context,
    rounds: str = "5",
    scale: str = "",
    write: bool = False,
    workspace: str = ".",
    debug: bool = False,
) -> None:
    """Measure what the product costs, against the most direct script for the same files. Takes minutes."""
    from oppslag import bench as benching
    from oppslag.workspace import Workspace, number_of

    root, times = Workspace.at(workspace).root, number_of(rounds, "--rounds", 1, 1000)
    numbers = scale if isinstance(scale, str) else ""  # --scale alone is True
    sizes = tuple(number_of(number.strip(), "--scale", 1, 10_000) for number in numbers.split(",") if number)
    measures = benching.bench(root, times, say)
    say(columns([benching.TARGETS, *(measure.cells for measure in measures)]))
    sizes = sizes if isinstance(scale, str) else benching.SIZES
    growth = benching.scale(root, sizes, say) if sizes else []
    if growth:
        say(columns([benching.GROWTH, *(line.cells for line in growth)]))
    if write:
        benching.write(benching.PRODUCT / "docs" / "performance.md", benching.page(measures, growth))


@task(help={"document": DOCUMENT, "language": LANGUAGE, "workspace": WORKSPACE, "debug": DEBUG})
@politely
def readability(
    _context: Context, document: str = "", language: str = "", workspace: str = ".", debug: bool = False
) -> None:
    """Show how hard each rule is to read (LIX), its longest sentence, and terms without explanation. Never a gate."""
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


@task(
    help={
        "accept": "take everything as it looks now as accepted",
        "document": DOCUMENT,
        "language": "only these languages: nb,en (those with accepted pictures, unless you say otherwise)",
        "format": FORMAT,
        "references": "the folder of the accepted pictures (tests/pictures in the workspace, unless you say otherwise)",
        "workspace": WORKSPACE,
        "debug": DEBUG,
    }
)
@politely
def look(
    _context: Context,
    accept: bool = False,
    document: str = "",
    language: str = "",
    format: str = "",  # noqa: A002 - the option is called --format
    references: str = "",
    workspace: str = ".",
    debug: bool = False,
) -> None:
    """Hold how every file looks against pictures that were accepted. Ends with 4 when something looks different."""
    from pathlib import Path

    from oppslag.judging import looks
    from oppslag.workspace import Choice, Workspace, formats

    place, choice = Workspace.at(workspace), Choice.of(document, language, format)
    formats(choice)  # an unknown format is an error
    folder = Path(references) if references else place.root / looks.REFERENCES
    looking = looks.look(place, choice, folder)
    told(looking.problems)
    accepted = looks.accept(looking.looks, folder) if accept else None
    say(looks.in_words(looking, place, accepted))
    if looking.changed and not accept:
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

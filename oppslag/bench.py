"""`inv bench`: what the product costs, against what a user would pick instead and against the floor of the stack.

Every number is of real commands on a copy of a workspace, each in a process of its own: CPU seconds of the process and
of all that it starts (wall-clock times of a shared machine say little), as the median of several runs. A POSIX system
is needed to measure (`os.wait4`).
"""

import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from oppslag.messages import _
from oppslag.problems import OppslagError, Problem

PRODUCT = Path(__file__).resolve().parent.parent
MINIMAL = PRODUCT / "benchmarks" / "minimal.py"
FOLLOWING = PRODUCT / "benchmarks" / "following.py"
RULES = 25  # of a document that is generated
SIZES = (1, 20, 200)
SHORT = 4  # times as many rounds for what takes a sixth of a second
LENGTHS = (100, 400)  # rules of the documents whose proof is compared
SCRIPTS = ("nb", "en", "ar")  # what they are in
UNBOUNDED = "page,fragment,document,word,text,data"  # the formats that hold any number of rules
QUIET = 2.5  # seconds after which the times of files vouch for them
_EMPTY = "from invoke.tasks import task\n\n\n@task\ndef nothing(_context):\n    pass\n"
_PACKAGES = ("invoke", "typst", "pypandoc_binary", "jinja2", "babel", "pydantic", "polib", "pypdfium2")


@dataclass(frozen=True, slots=True)
class Run:
    """One command: CPU and wall-clock seconds of it and all that it started, and its peak memory in MB."""

    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True, slots=True)
class Measure:
    """A line of the table: what, its value with a unit, what it is held against, and the target (None = reported)."""

    name: str
    value: float
    unit: str
    base: str = ""
    target: float | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """As the table shows it."""
        shown = f"{self.value:.2f} {self.unit}".strip() if self.value < 100 else f"{self.value:.0f} {self.unit}".strip()
        if self.target is None:
            return (self.name, shown, self.base, "", "")
        return (self.name, shown, self.base, f"≤ {self.target:g}", "ok" if self.value <= self.target else "MISSED")


Command = Callable[[], Sequence[str | Path]]


def measured(words: Sequence[str | Path], folder: Path = PRODUCT) -> Run:
    """Run a command to its end. Raises OppslagError with what it said when it fails."""
    start = time.perf_counter()
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            [str(word) for word in words], cwd=folder, stdout=said, stderr=subprocess.STDOUT, env=kept
        )
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise OppslagError(Problem(" ".join(map(str, words)) + "\n" + said.read().decode(errors="replace")))
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024  # of ru_maxrss: bytes there, kB elsewhere
    return Run(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / unit)


def median(runs: Sequence[Run]) -> Run:
    """The median of each, but the largest memory."""
    return Run(
        statistics.median(run.cpu for run in runs),
        statistics.median(run.wall for run in runs),
        max(run.memory for run in runs),
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """A command that takes its turn with others: its name, its words, what is done before and after it each time."""

    name: str
    command: Sequence[str | Path]
    before: Callable[[int], object] = lambda _number: None
    after: Callable[[], object] = lambda: None
    folder: Path = PRODUCT


def in_turn(turns: Sequence[Turn], rounds: int, tell: Callable[[str], None]) -> list[Run]:
    """The median of each command, round by round: a slow minute of the machine is one of all that are compared.

    The first round is not counted: it compiles what is not compiled yet, and warms the disk.
    """
    found: list[list[Run]] = [[] for _turn in turns]
    for number in range(rounds + 1):
        for turn, runs in zip(turns, found, strict=True):
            tell(turn.name)
            turn.before(number)
            run = measured(turn.command, turn.folder)
            turn.after()
            if number:
                runs.append(run)
    return [median(runs) for runs in found]


def inv(*words: str | Path) -> list[str | Path]:
    """The command `inv ...` of this Python."""
    return [sys.executable, "-m", "invoke", *words]


# --- The table of targets -------------------------------------------------------------------------------------------


def bench(workspace: Path, rounds: int, tell: Callable[[str], None] = lambda _name: None) -> list[Measure]:
    """Every target, measured in one go on a copy of the workspace. `tell` hears what is being measured."""
    with tempfile.TemporaryDirectory(prefix="oppslag-bench-") as folder:
        return list(_measures(_copy(workspace, Path(folder) / "workspace"), Path(folder), rounds, tell))


def _copy(workspace: Path, root: Path) -> Path:
    for name in ("source", "translations", "templates"):
        if (workspace / name).is_dir() and (workspace / name).resolve() != PRODUCT / "templates":
            shutil.copytree(workspace / name, root / name)
    return root


def _measures(root: Path, folder: Path, rounds: int, tell: Callable[[str], None]) -> Iterator[Measure]:
    def times(name: str, command: Sequence[str | Path], before: Callable[[int], object] = lambda _n: None) -> Run:
        return in_turn([Turn(name, command, before)], rounds, tell)[0]

    (folder / "tasks.py").write_text(_EMPTY, encoding="utf-8")
    build = inv("build", "--no-verify", "--workspace", root)
    edits = [_Edit(root, *one) for one in _edits(root)]
    held = [edit for edit in edits if edit.target]
    minimal, cold, *runs = in_turn(
        [
            Turn("minimal", [sys.executable, MINIMAL, root, folder / "minimal"]),
            Turn("cold", build, lambda _number: _cleared(root)),
            *(edit.turn(build) for edit in held),
        ],
        rounds,
        tell,
    )
    single = times("one at a time", [*build, "--jobs", "1"], lambda _number: _cleared(root))
    _settle(build)
    short = [Turn("empty", inv("nothing"), folder=folder), Turn("unchanged", build)]
    empty, nothing = in_turn(short, SHORT * rounds, tell)
    against = _("the minimal script, {seconds} s", seconds=f"{minimal.cpu:.2f}")
    yield Measure(_("Cold build, all formats and languages ({seconds} s)", seconds=f"{cold.cpu:.2f}"),
                  cold.cpu / minimal.cpu, "×", against, 1.5)  # fmt: skip
    yield Measure(_("Cold build, one step at a time"), single.cpu, "s", "", 6)
    yield Measure(_("Cold build, clock"), 100 * cold.wall / single.wall, "%",
                  _("of one step at a time, with {cores} cores", cores=os.cpu_count()))  # fmt: skip
    yield Measure(_("Nothing changed ({seconds} s)", seconds=f"{nothing.cpu:.2f}"), nothing.cpu / empty.cpu, "×",
                  _("`inv` with an empty task, {seconds} s", seconds=f"{empty.cpu:.2f}"), 1.4)  # fmt: skip
    proved = in_turn([_proof(root)], rounds, tell)[0]
    again = times("verify again", inv("verify", "--workspace", root))
    files = len(_made(root))
    each = _("{files} files, {time} ms each", files=files, time=f"{1000 * proved.cpu / files:.0f}")
    yield Measure(_("Verification of every file"), proved.cpu, "s", each, 2)
    yield Measure(_("Verification, nothing changed"), again.cpu, "s")
    yield _length(folder, rounds, tell)
    runs += [in_turn([edit.turn(build)], rounds, tell)[0] for edit in edits if edit not in held]
    for edit, run in zip(edits, runs, strict=True):
        of = _("of the cold build; {changed} of {all} files change", changed=edit.changed, all=edit.files)
        yield Measure(f"{edit.name} ({run.cpu:.2f} s)", 100 * run.cpu / cold.cpu, "%", of, edit.target)
    yield Measure(_("Peak memory of the cold build"), cold.memory, "MB", "", 400)
    names = ("check", "status")
    start, *asked = in_turn(
        [Turn("list", inv("--list")), *(Turn(name, inv(name, "--workspace", root)) for name in names)], rounds, tell
    )
    yield Measure("`inv --list`", start.cpu, "s", "", 0.35)
    for name, run in zip(names, asked, strict=True):
        more = _("more than `inv --list`, {seconds} s", seconds=f"{start.cpu:.2f}")
        yield Measure(f"`inv {name}` ({run.cpu:.2f} s)", run.cpu - start.cpu, "s", more, 0.3)
    load = "import sys, pathlib; from oppslag.loading import load; load(pathlib.Path(sys.argv[1]))"
    yield Measure(
        _("Loading the source, with Python's start"), times("load", [sys.executable, "-c", load, root]).cpu, "s"
    )
    yield from _on_the_screen(root, tell)


def _length(folder: Path, rounds: int, tell: Callable[[str], None]) -> Measure:
    """What the proof of a rule costs where a document is four times as long: no more, if it grows with the text."""
    turns = []
    for rules in LENGTHS:
        root = folder / f"rules-{rules}"
        generate(root, 1, f"name: Prøve\nlanguages: [{', '.join(SCRIPTS)}]\n", SCRIPTS, rules)
        measured(inv("build", "--no-verify", "--workspace", root, "--format", UNBOUNDED))
        turns.append(_proof(root, "--format", UNBOUNDED))
    short, long = (run.cpu / rules for run, rules in zip(in_turn(turns, rounds, tell), LENGTHS, strict=True))
    name = _("Verification of one rule of {rules} ({time} ms)", rules=LENGTHS[1], time=f"{1000 * long:.0f}")
    against = _("one rule of {rules}, {time} ms", rules=LENGTHS[0], time=f"{1000 * short:.0f}")
    return Measure(name, long / short, "×", against, 1.15)


def _proof(root: Path, *options: str) -> Turn:
    """A verification that finds nothing proved."""
    verdicts = root / ".oppslag" / "verdicts"
    command = inv("verify", "--workspace", root, *options)
    return Turn("verify", command, lambda _number: shutil.rmtree(verdicts, ignore_errors=True))


def _cleared(root: Path) -> None:
    for name in ("output", ".oppslag"):
        shutil.rmtree(root / name, ignore_errors=True)


def _made(root: Path) -> dict[str, str]:
    """The files of documents by path, with their digests."""
    entries = json.loads((root / "output" / "manifest.json").read_bytes())["files"]
    return {entry["path"]: entry["sha256"] for entry in entries if entry["document"]}


def _settle(build: Sequence[str | Path]) -> None:
    """Wait until the times of files vouch for them, and let one build see that."""
    time.sleep(QUIET)
    measured(build)


@dataclass(slots=True)
class _Edit:
    """An edit that is measured, with its target in percent of a cold build; how many of how many files it changed."""

    root: Path
    name: str
    edit: Callable[[int], None]
    target: float | None
    changed: int = 0
    files: int = 0

    def turn(self, build: Sequence[str | Path]) -> Turn:
        """The build after the edit, which a person makes a while after the build before."""
        before: dict[str, str] = {}

        def prepare(number: int) -> None:
            time.sleep(QUIET)
            before.update(_made(self.root))
            self.edit(number)

        def count() -> None:
            there = _made(self.root)
            self.changed, self.files = sum(before.get(path) != sha for path, sha in there.items()), len(there)

        return Turn(self.name, build, prepare, count)


def _edits(root: Path) -> Iterator[tuple[str, Callable[[int], None], float | None]]:
    """The edits a person makes, each different every time, with the target in percent of a cold build."""
    source = next(
        file for file in sorted((root / "source").glob("*.yaml")) if "\nsections:" in file.read_text(encoding="utf-8")
    )
    catalogues = sorted((root / "translations").glob(f"*/LC_MESSAGES/{source.stem}.po"))

    def poster(number: int) -> None:
        _replace(source, r"(?m)^(\s+poster: (?:\{proposed: )?\"?)(?:Nå \d+ )?", rf"\g<1>Nå {number} ")

    def translated(number: int) -> None:
        _replace(catalogues[-1], r'(?ms)^(msgctxt "[^"]+/text".*?^msgstr ""\n")(?:Q[a-z] )?', rf"\g<1>{_word(number)} ")

    def wall(number: int) -> None:
        _replace(catalogues[-1], r'(?ms)^(msgctxt "[^"]+/poster".*?^msgstr ")(?:Q[a-z] )?', rf"\g<1>{_word(number)} ")

    def binding(number: int) -> None:
        _replace(source, r"(?m)^(\s+text: >-\n\s+)(?:Nå \d+ )?", rf"\g<1>Nå {number} ")

    if catalogues:  # before the source is edited: readers do not get what is outdated
        yield _("One poster wording of one translation edited"), wall, 25
        yield _("One translated message edited"), translated, 25
    yield _("One poster wording of the source edited, which outdates its translations"), poster, None
    yield _("One binding text edited, which outdates its translations"), binding, None


def _word(number: int) -> str:
    """A word that stands in no text, and in the next edit gives way to another: a number would not be let through."""
    return "Q" + chr(ord("a") + number % 26)


def _replace(file: Path, pattern: str, words: str) -> None:
    before = file.read_text(encoding="utf-8")
    after = re.sub(pattern, words, before, count=1)
    if after == before:
        raise OppslagError(_("The bench found nothing to edit in {file}.", file=file))
    file.write_text(after, encoding="utf-8")


def _on_the_screen(root: Path, tell: Callable[[str], None]) -> Iterator[Measure]:
    """The preview as a real browser sees it; nothing where playwright or Chromium is not installed."""
    from oppslag.judging.browser import find_chromium  # noqa: PLC0415 - as above

    try:
        version("playwright")
    except PackageNotFoundError:
        return
    if find_chromium() is None:
        return
    tell("preview")
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(FOLLOWING), str(root)], capture_output=True, check=True, text=True, cwd=PRODUCT
    )
    seen = json.loads(done.stdout.splitlines()[-1])
    yield Measure(_("Preview: from the save to the page, in a browser"), seen["page"], "ms", "", 300)
    yield Measure(_("Preview: from the save to the poster, in a browser"), seen["poster"], "ms", "", 1000)


# --- Growth ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Growth:
    """What so many documents cost: the cold build, a build with nothing to do, CPU seconds, and peak memory in MB."""

    documents: int
    cold: Run
    unchanged: Run

    @property
    def cells(self) -> tuple[str, ...]:
        """As the table shows it."""
        each = self.cold.cpu / self.documents
        return (
            str(self.documents),
            f"{self.cold.cpu:.1f} s",
            f"{self.cold.wall:.1f} s",
            f"{each:.2f} s",
            f"{self.unchanged.cpu:.2f} s",
            f"{self.cold.memory:.0f} MB",
        )


GROWTH = (
    "Documents",
    "Cold build, CPU",
    "Cold build, clock",
    "CPU per document",
    "Nothing changed, CPU",
    "Peak memory",
)


def scale(workspace: Path, sizes: Sequence[int], tell: Callable[[str], None] = lambda _name: None) -> list[Growth]:
    """So many generated documents of 25 rules, in every language and format of the workspace's organisation.

    Up to the largest number and down again: the hundreds of seconds that it takes have a slow and a quick part of the
    machine on either side.
    """
    from oppslag.loading import load  # noqa: PLC0415 - only here

    organisation = (workspace / "source" / "organisation.yaml").read_text(encoding="utf-8")
    languages = load(workspace).organisation.languages
    up = sorted(set(sizes))
    cold: dict[int, list[Run]] = {size: [] for size in up}
    unchanged: dict[int, list[Run]] = {size: [] for size in up}
    for size in (*up, *reversed(up[:-1])):
        tell(f"{size}")
        with tempfile.TemporaryDirectory(prefix="oppslag-bench-") as folder:
            root = Path(folder)
            generate(root, size, organisation, languages)
            build = inv("build", "--no-verify", "--workspace", root)
            cold[size].append(measured(build))
            _settle(build)
            unchanged[size] += [measured(build) for _number in range(3)]
    return [Growth(size, median(cold[size]), median(unchanged[size])) for size in up]


def generate(root: Path, documents: int, organisation: str, languages: Sequence[str], rules: int = RULES) -> None:
    """A workspace with so many documents, with a catalogue for each language but the first.

    Each has five sections; `rules` is a multiple of five.
    """
    write(root / "source" / "organisation.yaml", organisation)
    for number in range(documents):
        name, prefix = f"dokument-{number:03}", f"D{number:03}"
        write(root / "source" / f"{name}.yaml", _document(name, prefix, number, languages[0], rules))
        for tag in languages[1:]:
            folder = root / "translations" / tag.replace("-", "_") / "LC_MESSAGES"
            write(folder / f"{name}.po", _catalogue(name, prefix, number, tag, rules))


@dataclass(frozen=True, slots=True)
class _Words:
    """What generated documents say in one language."""

    title: str
    introduction: str
    section: str
    text: str
    poster: str


_NORWEGIAN = _Words(
    "Retningslinjer nummer {number}",
    "Dette er innledningen til dokument nummer {number}. Den gjelder alle.",
    "Del {section} av dokument {number}",
    "Den som arbeider med sak {mark}, sørger for at *arbeidet* følger reglene i del {section} og melder fra til "
    "lederen sin når noe mangler. Se også https://www.example.org/{address}.",
    "Følg reglene i sak {mark}.",
)
# Of another script: what stands in Latin letters there is set and read as a foreign sentence
_OTHER_SCRIPTS = {
    "ar": _Words(
        "إرشادات رقم {number}",
        "هذه مقدمة الوثيقة رقم {number}. وهي تسري على الجميع.",
        "القسم {section} من الوثيقة {number}",
        "انظر https://www.example.org/{address} أولا. من يعمل على القضية {mark} يحرص على أن يتبع *العمل* قواعد القسم "
        "{section} ويبلغ رئيسه عندما ينقص شيء.",
        "اتبع قواعد القضية {mark}.",
    ),
    "uk": _Words(
        "Настанови номер {number}",
        "Це вступ до документа номер {number}. Він стосується всіх.",
        "Частина {section} документа {number}",
        "Хто працює зі справою {mark}, дбає про те, щоб *робота* відповідала правилам частини {section}, і повідомляє "
        "керівника, коли чогось бракує. Див. також https://www.example.org/{address}.",
        "Дотримуйтеся правил у справі {mark}.",
    ),
}


def _wordings(name: str, prefix: str, number: int, rules: int, words: _Words = _NORWEGIAN) -> Iterator[tuple[str, str]]:
    yield f"{name}/title", words.title.format(number=number)
    yield f"{name}/introduction", words.introduction.format(number=number)
    for section in range(5):
        yield f"del-{section}/title", words.section.format(section=section + 1, number=number)
        for mark in _marks(prefix, section, rules):
            yield f"{mark}/text", words.text.format(mark=mark, section=section + 1, address=mark.lower())
            yield f"{mark}/poster", words.poster.format(mark=mark)


def _marks(prefix: str, section: int, rules: int) -> list[str]:
    """The numbers of the rules of a section."""
    each = rules // 5
    return [f"{prefix}-{each * section + rule + 1:02}" for rule in range(each)]


def _document(name: str, prefix: str, number: int, language: str, rules: int) -> str:
    words = dict(_wordings(name, prefix, number, rules))
    lines = [f"id: {name}", f"prefix: {prefix}", f"language: {language}", f"title: {words[f'{name}/title']}"]
    lines += ['control: {version: "1.0", last_changed: 2020-01-01}', f'introduction: "{words[f"{name}/introduction"]}"']
    lines += ["sections:"]
    for section in range(5):
        lines += [f"  - id: del-{section}", f"    title: {words[f'del-{section}/title']}", "    rules:"]
        for mark in _marks(prefix, section, rules):
            lines += [f"      - id: {mark}", f'        text: "{words[f"{mark}/text"]}"']
            lines += [f'        poster: "{words[f"{mark}/poster"]}"']
    return "\n".join(lines) + "\n"


def _catalogue(name: str, prefix: str, number: int, tag: str, rules: int) -> str:
    head = f'msgid ""\nmsgstr ""\n"Language: {tag}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    own = _OTHER_SCRIPTS.get(tag)
    said = dict(_wordings(name, prefix, number, rules, own or _NORWEGIAN))
    entries = (
        f'msgctxt "{key}"\nmsgid "{words}"\nmsgstr "{said[key] if own else f"{tag.upper()} {words}"}"\n'
        for key, words in _wordings(name, prefix, number, rules)
    )
    return head + "\n" + "\n".join(entries)


def write(file: Path, words: str) -> None:
    """A text file, with its folders."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(words, encoding="utf-8")


# --- docs/performance.md --------------------------------------------------------------------------------------------

TARGETS = ("What", "Value", "Against", "Target", "")


def machine() -> str:
    """The machine and the versions that the numbers are of."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    system = f"{platform.system()} on {platform.machine()}"
    return f"{os.cpu_count()} cores, {system}, Python {platform.python_version()}, {packages}."


def page(measures: Sequence[Measure], growth: Sequence[Growth]) -> str:
    """docs/performance.md from what was measured."""
    parts = [_HEAD, machine(), "", _table(TARGETS, [measure.cells for measure in measures])]
    if growth:
        parts += ["", "## Growth", "", _GROWTH_HEAD, "", _table(GROWTH, [line.cells for line in growth])]
        parts += ["", *map(_flat, growth, growth[1:])]
    return "\n".join([*parts, "", _COSTS])


def _flat(small: Growth, large: Growth) -> str:
    """How the cost of a document changes with their number: beyond 15 % more is a target missed."""
    change = 100 * (large.cold.cpu / large.documents) / (small.cold.cpu / small.documents) - 100
    verdict = "ok" if change <= 15 else "MISSED"
    return f"From {small.documents} to {large.documents} documents one costs {change:+.0f} % (≤ +15): {verdict}."


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


_HEAD = """# What it costs

Written by `inv bench --write`; do not edit by hand.
All times are CPU seconds of a command and of everything that it starts, the median of its runs: they hold on a shared
machine, where the clock says little.
What is held against one another takes turns, round by round, so that a slow minute of the machine is one of both: the
minimal script, the cold build and the edits of one language; an empty task and a build with nothing to do, four times
as often; `inv --list`, `inv check` and `inv status`.
The first round of each is not counted.
The minimal script is `benchmarks/minimal.py`: the same files in the most direct way, without a check, a proof, a memory
or a fitted poster.

Measured on:"""
_GROWTH_HEAD = """Generated documents of 25 rules, in all languages and formats, up to the largest number and down
again: a build of many takes minutes, and the machine is quicker in some than in others.
The smaller ones are the mean of before and after; nothing changed is the median of at least three.
A build of one document alone also pays for the start: Python, the templates, the fonts and pandoc."""
_COSTS = """## What the costs are made of

* **Typst** is some 40 % of a cold build: one sheet of the poster, the screen and two sizes of the document in each
  language.
  A2, A4 and the print shop's sheet are the A3 sheet, scaled or with room around it.
  Of a poster's time about half is its fit (each word is measured, the largest size is searched for, lines are broken
  with care); nearly all of a document's is setting text.
  Writing a tagged PDF/A takes less than a tenth.
* **Pictures** are a sixth: the screen as PNG, and the small pictures of the overview, drawn from the finished PDFs.
* **pandoc** is started once for all texts and all Word files.
* **Threads** of one process make the files: Typst and PDFium let others work meanwhile. Processes took 20 to 40 % more
  CPU and no less time (docs/decisions.md).
* **Python** starts in 0.02 s, Invoke adds about 0.15 s, pydantic, Jinja and Babel 0.3 s together: a build with nothing
  to do imports none of the last three.
  What Python has compiled is kept: Invoke by itself has every command compile the program anew.
  Texts of editions whose files are all as they should be are not parsed again.
* **A poster wording of the source**, like a binding text, outdates its translations: it is shown in every language
  until it is translated anew, so five sheets, a picture and policy.json of each language really change, more than half
  of all files.
  It does not keep within a quarter of a cold build, which holds for a wording of one language, and is only reported.
  Some 45 % of it is Typst, 25 % are pictures, 20 % the start and the reading of the source.
  The minimal script alone, made to make only these files, would take more than a quarter of a cold build.
* **Memory**: so many editions are parsed and made at a time, and one document is proved at a time; what is written is
  let go, and what Typst remembers is given back before the proof. What stays of a document are its source text, its
  lines in the manifest and the record, and its evidence, squeezed.
  A build that also proves what it made took 295 MB for 5 generated documents and 343 MB for 20.
* **Checks** (`inv check`) read every catalogue and hold each translation against its source, but not again where a
  build has found nothing in it.
* **Verification** reads every finished file back. What has passed is not read again until the file, what it must say or
  the code that judges it has changed.
"""

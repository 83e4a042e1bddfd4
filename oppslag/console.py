"""Speaking to the person at the keyboard: the one place that prints and that ends in an exit code."""

import atexit
import gc
import math
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache, wraps
from inspect import Signature, signature
from types import TracebackType
from typing import Any

from invoke.exceptions import Exit

from oppslag.messages import _
from oppslag.problems import OppslagError, Problem, Severity, ToolMissing, UsageError

Task = Callable[..., Any]


def say(words: str, *, error: bool = False) -> None:
    """Print, whatever the console can show: a sign that it lacks becomes a plainer one, never a crash.

    Words come from files and servers too: a sign that steers a terminal is shown and does nothing.
    """
    stream = sys.stderr if error else sys.stdout
    words = words.translate(_STEERING)
    encoding = stream.encoding or "utf-8"
    try:
        words.encode(encoding)
    except UnicodeEncodeError:
        words = words.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    print(words, file=stream, flush=True)


_STEERING = {code: f"\\x{code:02x}" for code in (*range(9), *range(11, 32), *range(127, 160))}
_PLAIN = str.maketrans({"→": "->", "│": "|", "‹": "<", "›": ">", "“": '"', "”": '"', "…": "...", "–": "-", "✓": "v"})


def told(problems: Iterable[Problem]) -> int:
    """Say every problem, warnings first, errors last and counted, and return the number of errors."""
    problems = tuple(dict.fromkeys(problems))
    count = Counter(problem.severity for problem in problems)
    for severity, word in ((Severity.WARNING, _("Warning")), (Severity.ERROR, _("Error"))):
        for problem in problems:
            if problem.severity is severity:
                say(f"{word}: {problem}\n", error=True)
    if count[Severity.ERROR] > 1:
        say(_("{count} errors in all.", count=count[Severity.ERROR]), error=True)
    return count[Severity.ERROR]


def politely(task: Task) -> Task:
    """A task whose errors are said in words and end in their exit code; `--debug` shows the traceback too.

    An option that is given without words is refused: it is a variable of a script that holds nothing, and would mean
    what leaving it out means.
    """

    @wraps(task)
    def polite(context: Any, *arguments: Any, **options: Any) -> Any:
        debug = bool(options.get("debug"))
        options = {name: value for name, value in options.items() if value is not None}
        try:
            _refuse_empty(options)
            _collect_seldom()
            return task(context, *arguments, **options)
        except Exit:
            raise
        except OppslagError as error:
            _trace(debug)
            told(error.problems)
            raise Exit(code=error.exit_code) from error
        except ImportError as error:
            _trace(debug)
            told([_lacking(error)])
            raise Exit(code=ToolMissing.exit_code) from error
        except BrokenPipeError as stop:  # whoever read our words has read enough, as `inv status | head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise Exit(code=141) from stop  # 128 + SIGPIPE, as a shell counts
        except KeyboardInterrupt as stop:
            say(_("Stopped. What was finished is kept."), error=True)
            raise Exit(code=130) from stop
        except Exception as error:
            _trace(debug)
            say(_unexpected(error), error=True)
            raise Exit(code=1) from error

    polite.__signature__ = _told_apart(signature(task))  # type: ignore[attr-defined]  # Invoke asks for it
    return polite


def quietly(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What Python does with an error that nobody caught; Ctrl-C before a task has begun is none."""
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)


def _told_apart(said: Signature) -> Signature:
    """A signature by which an option that is left out (None) is another thing than one without words ("")."""
    each = (one.replace(default=None) if one.default == "" else one for one in said.parameters.values())
    return said.replace(parameters=[*each])


def _refuse_empty(options: Mapping[str, Any]) -> None:
    empty = [f"--{name.rstrip('_').replace('_', '-')}" for name, value in options.items() if value == ""]
    if empty:
        hint = _("Is a variable not set? Write a value, or leave the option out.")
        raise UsageError(Problem(_("{option} has no value.", option=option), hint=hint) for option in empty)


@cache
def _collect_seldom() -> None:
    """From now on Python looks for circles of values more seldom: a task makes many values and few circles.

    At the end it does not look at all: what is left goes with the process.
    """
    gc.set_threshold(200_000, 20, 20)
    atexit.register(gc.freeze)


def _trace(debug: bool) -> None:
    if debug:
        say(traceback.format_exc(), error=True)


def _lacking(error: ImportError) -> Problem:
    return Problem(
        _("The package {name} is not on this machine, or cannot be used.", name=error.name or error),
        hint=_("Install the program again: pip install -c constraints.txt -e .\n«inv doctor» shows what is missing."),
    )


def _unexpected(error: Exception) -> str:
    return _(
        "Something went wrong that this program did not foresee: {error}.\n"
        "Nothing was lost. Run it again with --debug and send what it shows to whoever looks after the program.",
        error=f"{type(error).__name__}: {error}",
    )


_BLINK = 0.05  # seconds between two lines: a terminal takes longer to show one than a known file takes to look at
_LONG = 120  # seconds that are told as minutes


def _width() -> int:
    """The columns of the terminal that shows how far it has come."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


class Progress:
    """How far the work has come and how long the rest will take, on one line of a terminal; silent in a pipe."""

    def __init__(self) -> None:
        self.count = 0
        self.began = time.monotonic()
        self.shown = sys.stderr.isatty()
        self._written = 0.0  # when
        self._columns = 0  # that are filled

    def __call__(self, name: str, total: int = 0) -> None:
        """Another step is finished, of so many in all (0 = nobody knows)."""
        self.count += 1
        if self.shown and (time.monotonic() - self._written > _BLINK or self.count == total):
            self._written = time.monotonic()
            self._write(self.line(name, total))

    def _write(self, line: str) -> None:
        """Show a line over the one before, cut where the terminal ends: what runs over would stay there."""
        line = line.translate(_STEERING)
        width = _width() - 1
        line = line if len(line) <= width else (line[: max(0, width - 1)] + "…")[:width]
        encoding = sys.stderr.encoding or "utf-8"
        blank = " " * (min(self._columns, width) - len(line))
        sys.stderr.write("\r" + (line + blank).encode(encoding, "replace").decode(encoding) + "\r" * (not line))
        sys.stderr.flush()
        self._columns = len(line)

    def line(self, name: str, total: int) -> str:
        """What is shown: how many of how many, the time left at the pace so far, and what was finished last."""
        if not total:
            return f"{self.count}  {name}"
        left = (time.monotonic() - self.began) / self.count * (total - self.count)
        minutes, seconds = math.ceil(left / 60), math.ceil(left)
        in_minutes = _("about {minutes} min left", minutes=minutes)
        said = in_minutes if left > _LONG else _("about {seconds} s left", seconds=seconds)
        return "  ".join((f"{self.count}/{total}", said, name))

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.shown and self._columns:
            self._write("")


def columns(rows: Iterable[Iterable[str]], *, indent: str = "  ") -> str:
    """Rows of cells as a table in text, each column as wide as its widest cell."""
    table = [list(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table
    )

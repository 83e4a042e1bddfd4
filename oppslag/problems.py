"""What can be wrong, where it is, what to do next, and the exit code it ends with.

The family of errors:

    OppslagError
    ├── UsageError          2  a bad value of an option
    ├── SourceError         3  source, translation or template; a poster that does not fit
    ├── VerificationError   4  a finished file does not say what the source says; a judge's finding; something overdue
    ├── PublishingError     5  approval, release or publishing refused or failed
    └── ToolMissing         6  a tool that this work needs is not there
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import PurePath

from oppslag.frozen import frozen
from oppslag.messages import _


class Severity(StrEnum):
    """An error stops the work; a warning is said and the work goes on."""

    ERROR = "error"
    WARNING = "warning"


@frozen
class Place:
    """A place in a file that a person can open: lines and columns count from 1, 0 means not known."""

    file: PurePath
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """`source/travel.yaml:12:5`, with forward slashes on every system."""
        numbers = [str(n) for n in (self.line, self.column if self.line else 0) if n]
        return ":".join([self.file.as_posix(), *numbers])


@frozen
class Problem:
    """One thing that is wrong: what, where, and what to do next.

    `excerpt` is what stands at the place, ready to print (the line, a caret under the mistake).
    """

    message: str
    place: Place | None = None
    hint: str = ""
    excerpt: str = ""
    severity: Severity = Severity.ERROR

    @property
    def line(self) -> str:
        """What is wrong and where, without what to do next."""
        return f"{self.place}: {self.message}" if self.place else self.message

    def __str__(self) -> str:
        """The problem as a person reads it in a terminal, over one or more lines."""
        lines = [self.line, *self.excerpt.splitlines()]
        lines += [("→ " if not number else "  ") + line for number, line in enumerate(self.hint.splitlines())]
        return "\n    ".join(lines)


class OppslagError(Exception):
    """Something a person can mend. Holds every problem that was found, not the first alone."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem] | Problem | str) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(OppslagError):
    """A bad value of an option."""

    exit_code = 2


class SourceError(OppslagError):
    """Source, translation, template or settings cannot be used as they are, or a poster does not fit."""

    exit_code = 3


class VerificationError(OppslagError):
    """A finished file does not say what the source says, or cannot be read; a judge found something."""

    exit_code = 4


class PublishingError(OppslagError):
    """Approval, release or publishing was refused or failed."""

    exit_code = 5


class ToolMissing(OppslagError):  # noqa: N818 - it reads as what happened
    """A tool that this work needs is not on this machine."""

    exit_code = 6


def did_you_mean(wrong: str, right: Sequence[str]) -> str:
    """A hint that names the nearest of the right ones, or all of them when none is near."""
    import difflib  # noqa: PLC0415 - only where there is a mistake

    near = difflib.get_close_matches(wrong[:80], right, n=1, cutoff=0.6)
    if near:
        return _("Did you mean “{name}”?", name=near[0])
    return _("It may be: {names}.", names=", ".join(right)) if right else ""

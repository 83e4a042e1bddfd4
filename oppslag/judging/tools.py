"""Starting a judge that is a program: found on the machine, without a shell, with a time limit."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from oppslag.messages import _
from oppslag.problems import Problem, ToolMissing

SECONDS = 600


def lacking(*programs: str) -> str:
    """How to get those of the programs that are not on this machine; empty when all are."""
    missing = [program for program in programs if shutil.which(program) is None]
    return _("{tools}: from your system's package manager", tools=", ".join(missing)) if missing else ""


def install_hint() -> str:
    """How to get a judge that npm or Maven brings."""
    return "inv judge --install"


def run(program: str, arguments: Sequence[str | Path], folder: Path | None = None) -> tuple[str, str]:
    """What the program says on its standard output and standard error, whatever its exit code.

    Raises ToolMissing when it is not there or does not finish within ten minutes.
    """
    found = shutil.which(program)
    if found is None:
        raise ToolMissing(Problem(_("{tool} is not on this machine.", tool=program), hint=lacking(program)))
    words = [found, *map(str, arguments)]
    try:
        done = subprocess.run(words, capture_output=True, timeout=SECONDS, check=False, cwd=folder)  # noqa: S603 - no shell
    except subprocess.TimeoutExpired:
        raise ToolMissing(Problem(_("{tool} did not finish within ten minutes.", tool=program))) from None
    return done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def broken(judge: str, said: str) -> ToolMissing:
    """The error for a judge that gave no answer that can be read."""
    return ToolMissing(
        Problem(
            _("{judge} gave no answer: {message}", judge=judge, message=said.strip()[-600:] or "-"),
            hint=_("Run «inv judge --install» to fetch the judges again."),
        )
    )

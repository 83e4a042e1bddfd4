"""The parts of the documents that are generated: the table of tasks in README.md, and the JSON Schemas."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from oppslag.problems import OppslagError
from oppslag.writing import write_whole

_TABLE = re.compile(r"(<!-- tasks: written by `inv docs` -->\n).*?(<!-- /tasks -->)", re.DOTALL)


def write(root: Path, tasks: Iterable[Any]) -> list[str]:
    """Bring every generated part up to date; returns the names of the files that changed."""
    return [name for name, words in generated(root, tasks).items() if _write(root / name, words)]


def stale(root: Path, tasks: Iterable[Any]) -> list[str]:
    """The names of the files whose generated parts are not current."""
    return [name for name, words in generated(root, tasks).items() if _read(root / name) != words]


def generated(root: Path, tasks: Iterable[Any]) -> dict[str, str]:
    """Every document with a generated part, as it should be."""
    from oppslag.loading.schema import json_schema  # noqa: PLC0415 - pydantic is only needed here

    readme = _read(root / "README.md")
    if not _TABLE.search(readme):
        raise OppslagError("README.md has no place for the table of tasks.")
    table = task_table(tasks)
    schemas = {f"docs/{name}": words for name, words in json_schema().items()}
    return {"README.md": _TABLE.sub(lambda match: match[1] + table + match[2], readme), **schemas}


def task_table(tasks: Iterable[Any]) -> str:
    """Each task with the first line of its docstring and its options, as Markdown."""
    rows = ["| task | what it does | options |", "|---|---|---|"]
    for task in sorted(tasks, key=lambda task: str(task.name)):
        options = " ".join(f"`{_option(one)}`" for one in task.get_arguments() if one.name != "debug")
        words = (task.__doc__ or "").strip().splitlines()[0]
        rows.append(f"| `inv {task.name}` | {words} | {options} |")
    return "\n".join(rows) + "\n"


def _option(argument: Any) -> str:
    """An option as a person types it; one that is on unless it is switched off, with its `no`."""
    name = argument.name.strip("_").replace("_", "-")
    return f"--no-{name}" if argument.default is True else f"--{name}"


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _write(file: Path, words: str) -> bool:
    if _read(file) == words:
        return False
    write_whole(file, words.encode())
    return True

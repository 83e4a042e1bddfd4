"""What is generated in the README: every task with every option that a person may type."""

import inspect
from pathlib import Path
from types import ModuleType

from invoke.collection import Collection

import tasks
from oppslag.documenting import task_table

README = Path(__file__).parents[1] / "README.md"


def _typed(module: ModuleType) -> dict[str, set[str]]:
    """By task: the options of its signature, as they are typed."""
    return {
        task.name: {
            f"--no-{_words(name)}" if parameter.default is True else f"--{_words(name)}"
            for name, parameter in list(inspect.signature(task.body).parameters.items())[1:]
            if name != "debug"
        }
        for task in Collection.from_module(module).tasks.values()
    }


def _words(name: str) -> str:
    return name.strip("_").replace("_", "-")


def test_the_table_of_tasks_has_every_option() -> None:
    """Nobody has to guess what a task can be asked for."""
    table = task_table(Collection.from_module(tasks).tasks.values())
    rows = {row.split("`")[1].removeprefix("inv "): row for row in table.splitlines()[2:]}
    typed = _typed(tasks)
    assert rows.keys() == typed.keys()
    for name, options in typed.items():
        shown = {word.strip("`") for word in rows[name].rsplit("|", 2)[1].split()}
        assert shown == options, name
    assert sum(map(len, typed.values())) > len(typed)


def test_the_readme_has_this_table() -> None:
    """The README says what the tasks are today."""
    assert task_table(Collection.from_module(tasks).tasks.values()) in README.read_text(encoding="utf-8")

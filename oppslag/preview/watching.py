"""Tell when a file was saved that the preview rests on."""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from oppslag.workshop import PRODUCT_TEMPLATES, missing

FOLDERS = ("source", "translations", "templates")
_SETTLED = 40  # ms without another change: an editor writes a file in more than one step
_LONGEST = 400  # ms that a row of changes is waited for
_POLL = 0.5  # seconds between two looks at a drive that tells nothing
_LOOK = 1000  # ms after which a folder that was made meanwhile is noticed


def watch(root: Path, changed: Callable[[bool], None], stop: threading.Event, *, poll: bool = False) -> None:
    """Call `changed(templates)` after every change until `stop` is set; `templates` says that a template is among them.

    `poll` looks for itself, at size and time to the nanosecond. Raises ToolMissing when watchfiles is not installed.
    """
    if poll:
        _look(root, changed, stop)
        return
    try:
        from watchfiles import watch as changes  # noqa: PLC0415 - 70 ms, only for the preview
    except ImportError as error:
        raise missing("watchfiles", "watchfiles") from error
    while not stop.is_set():
        folders = _folders(root)
        found = changes(
            *folders,
            debounce=_LONGEST,
            step=_SETTLED,
            stop_event=stop,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            raise_interrupt=False,
            watch_filter=lambda _change, path: _counts(Path(path)),
        )
        for change in found:
            if change:
                changed(_templates(Path(path) for _kind, path in change))
            if _folders(root) != folders:
                changed(True)
                break


def _look(root: Path, changed: Callable[[bool], None], stop: threading.Event) -> None:
    """`watch` on a drive that tells nothing. What watchfiles has for it misses the second save within a second."""
    before = _stamps(root)
    while not stop.wait(_POLL):
        now = _stamps(root)
        if moved := {path for path in {**before, **now} if before.get(path) != now.get(path)}:
            changed(_templates(moved))
        before = now


def _stamps(root: Path) -> dict[Path, tuple[int, int]]:
    found = {}
    for folder in _folders(root):
        for path in folder.rglob("*"):
            with suppress(OSError):  # it went in this very moment
                facts = path.stat()
                if _counts(path) and not path.is_dir():
                    found[path] = (facts.st_size, facts.st_mtime_ns)
    return found


def _counts(path: Path) -> bool:
    return not path.name.startswith((".", "~"))


def _templates(paths: Iterable[Path]) -> bool:
    return any("templates" in path.parts for path in paths)


def _folders(root: Path) -> tuple[Path, ...]:
    own = (root / name for name in FOLDERS)
    return tuple(folder.resolve() for folder in (*own, PRODUCT_TEMPLATES) if folder.is_dir())

"""Tell when a file was saved that the preview rests on."""

import threading
from collections.abc import Callable
from pathlib import Path

from oppslag.workshop import PRODUCT_TEMPLATES, missing

FOLDERS = ("source", "translations", "templates")
_SETTLED = 40  # ms without another change: an editor writes a file in more than one step
_LONGEST = 400  # ms that a row of changes is waited for
_POLL = 500  # ms between two looks at a drive that tells nothing
_LOOK = 1000  # ms after which a folder that was made meanwhile is noticed


def watch(root: Path, changed: Callable[[bool], None], stop: threading.Event, *, poll: bool = False) -> None:
    """Call `changed(templates)` after every change until `stop` is set; `templates` says that a template is among them.

    Raises ToolMissing when watchfiles is not installed.
    """
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
            force_polling=poll or None,
            poll_delay_ms=_POLL,
            raise_interrupt=False,
            watch_filter=lambda _change, path: not Path(path).name.startswith((".", "~")),
        )
        for change in found:
            if change:
                changed(any("templates" in Path(path).parts for _kind, path in change))
            if _folders(root) != folders:
                changed(True)
                break


def _folders(root: Path) -> tuple[Path, ...]:
    own = (root / name for name in FOLDERS)
    return tuple(folder.resolve() for folder in (*own, PRODUCT_TEMPLATES) if folder.is_dir())

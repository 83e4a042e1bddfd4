"""Whether anything has changed since the last build of the same order: answered from the disk alone, in no time.

Only the standard library is imported here: this is the path of a build that has nothing to do.
A file whose size and times are as they were is taken to be as it was, unless it was written within two seconds of the
record itself, when a later write may carry the same time. The time of the last change counts too, which no program sets
(on Windows it is that of the file's making). Verifying and publishing never ask this module.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from oppslag import tools

PRODUCT = Path(__file__).resolve().parent
_TICK = 2_000_000_000  # nanoseconds: the coarsest clock of a file system in use (FAT, exFAT)

Stamp = list[object]  # [size in bytes, time written and time changed in nanoseconds, SHA-256]


def unchanged(root: Path, order: str) -> str | None:
    """What the last build of this order said, when nothing that it rests on has changed since; else None.

    `order` names the options and the language of messages. Source, translations, templates, the package, the versions
    of the tools and every finished file must be as they were.
    """
    record = _record(root)
    last = record.get("orders", {}).get(order)
    if not last or record.get("tools") != _tools():
        return None
    known: dict[str, Stamp] = record["files"]
    inputs = {str(file) for file in _inputs(root)}
    outputs = {str(_output(root) / name) for name in last["outputs"]}
    if inputs != set(record["inputs"]) or not outputs <= known.keys():
        return None
    fresh = {name: _stamp(Path(name), known[name], record["moment"]) for name in inputs | outputs}
    if any(stamp is None or stamp[3] != known[name][3] for name, stamp in fresh.items()):
        return None
    if any(stamp != known[name] for name, stamp in fresh.items()):
        _write(root, {**record, "files": {**known, **fresh}, "moment": time.time_ns()})
    return str(last["said"])


def remember(root: Path, order: str, said: str) -> None:
    """Keep what a build that went well said, with the stamps of all that it rests on."""
    record = _record(root)
    known: dict[str, Stamp] = record.get("files", {})
    moment: int = record.get("moment", 0)
    inputs = [str(file) for file in _inputs(root)]
    manifest = _output(root) / "manifest.json"
    with suppress(OSError, ValueError, KeyError):
        names = [entry["path"] for entry in json.loads(manifest.read_bytes())["files"]] + [manifest.name]
        outputs = [str(_output(root) / name) for name in names]
        files = {name: _stamp(Path(name), known.get(name), moment) for name in (*inputs, *outputs)}
        same = record.get("inputs") == inputs and all(known.get(name) == files[name] for name in inputs)
        orders = {**(record.get("orders", {}) if same else {}), order: {"said": said, "outputs": names}}
        _write(
            root,
            {"tools": _tools(), "inputs": inputs, "files": files, "orders": orders, "moment": time.time_ns()},
        )


def forget(root: Path) -> None:
    """The next build looks at everything."""
    _file(root).unlink(missing_ok=True)


def _inputs(root: Path) -> Iterator[Path]:
    folders = (root / "source", root / "translations", root / "templates", PRODUCT.parent / "templates", PRODUCT)
    seen = set()
    kept = sorted((root / "releases").glob("*/*/texts.json"))  # what is new is told from these
    for files in (*(sorted(folder.rglob("*")) for folder in folders), kept):
        for file in files:
            if file.suffix != ".pyc" and file not in seen and not file.name.startswith(".") and file.is_file():
                seen.add(file)
                yield file


def _stamp(file: Path, known: Stamp | None, moment: int) -> Stamp | None:
    """The file's size, times and digest; the digest is taken from what is known when size and times vouch for it."""
    try:
        facts = file.stat()
        seen = [facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns]
        if known and known[:3] == seen and max(facts.st_mtime_ns, facts.st_ctime_ns) < moment - _TICK:
            return known
        return [*seen, hashlib.sha256(file.read_bytes()).hexdigest()]
    except OSError:
        return None


def _tools() -> str:
    return " ".join(f"{name} {found}" for name, found in tools.versions().items())


def _record(root: Path) -> dict[str, Any]:
    try:
        record = json.loads(_file(root).read_bytes())
    except (OSError, ValueError):
        return {}
    return record if _sound(record) else {}


def _sound(record: object) -> bool:
    """Whether it has the shape that this module writes: anyone may have edited it."""
    if not isinstance(record, dict) or record.keys() != {"tools", "inputs", "files", "orders", "moment"}:
        return False
    files, orders = record["files"], record["orders"]
    return (
        isinstance(files, dict)
        and all(isinstance(stamp, list) and len(stamp) == 4 for stamp in files.values())
        and isinstance(orders, dict)
        and all(isinstance(last, dict) and last.keys() == {"said", "outputs"} for last in orders.values())
        and isinstance(record["inputs"], list)
        and isinstance(record["moment"], int)
    )


def _write(root: Path, record: dict[str, Any]) -> None:
    file = _file(root)
    with suppress(OSError):  # it only saves time: a build never fails for it
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps(record), encoding="utf-8")
        draft.replace(file)


def _file(root: Path) -> Path:
    return root / ".oppslag" / "recent.json"


def _output(root: Path) -> Path:
    return root / "output"


def order(*parts: object) -> str:
    """The name of an order: its options in their order."""
    return json.dumps(parts, default=str)

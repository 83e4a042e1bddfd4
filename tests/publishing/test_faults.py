"""Publishing is cut at every operation: nothing is ever lost, and the same run again completes it."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from faults import Fault, Faulty, Killed

from oppslag.problems import PublishingError
from oppslag.publishing import targets
from oppslag.publishing.publishing import INTENT, MANIFEST, Goal, Order, Tools, publish, read_there
from oppslag.publishing.targets.folder import Folder
from oppslag.publishing.targets.protocol import HALF, Target
from oppslag.workspace import Workspace

TRIALS = int(os.environ.get("OPPSLAG_TRIALS", "30"))
NEWEST, FIRST = Order(), Order(version="1.0")


at_once = cache(Workspace.at)  # its templates are compiled once


def on_folder(house: Path, order: Order, fault: Fault | None = None, at: int = -1) -> Faulty:
    """One run of publishing to the folder `published`, with a fault; says what was asked of the target."""
    seen: list[Faulty] = []

    @contextmanager
    def connect(root: Path, name: str) -> Iterator[Target]:
        with targets.connect(root, name) as target:
            seen.append(Faulty(target, at, fault or Fault.BEFORE))
            yield seen[0]

    try:
        publish(at_once(house), "intranett", order, tools=Tools(connect))
    except (Killed, PublishingError):
        assert seen[0].count > at >= 0
    return seen[0]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests cut a run, not the power: what was written is there without waiting."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.fixture
def published(house: Path) -> Path:
    """The folder that is published to, with version 1.0 and a stranger's files."""
    folder = house / "published"
    (folder / "reise" / "nb").mkdir(parents=True)
    (folder / "fremmed.html").write_text("en annens side")
    (folder / "reise" / "nb" / "notat.txt").write_text("en annens notat")
    on_folder(house, FIRST)
    return folder


@pytest.fixture
def sets(house: Path, published: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What is there with version 1.0, and with version 2.0."""
    old = tree(published)
    on_folder(house, NEWEST)
    new = tree(published)
    on_folder(house, FIRST)
    assert tree(published) == old
    assert new != old
    return old, new


def restore(folder: Path, files: dict[str, bytes]) -> None:
    for path in tree(folder).keys() - files.keys():
        (folder / path).unlink()
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


OURS = {INTENT, MANIFEST, "oppslag-lock.json"}


def assert_readable(there: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """A reader of any page sees the old one or the new one, and manifest or intent describes it."""
    for path in (old.keys() | new.keys()) - OURS:
        assert there.get(path) in {old.get(path), new.get(path)}, path
    for path in there.keys() - old.keys() - new.keys() - OURS:
        assert path.endswith(HALF), path


def described(folder: Path, old: dict[str, bytes]) -> bool:
    """Whether every file of ours has bytes that the target's own manifest or intent names."""
    import hashlib

    there = read_there(Folder(folder))
    states = (there.manifest, *(there.intent or ()))
    mine = {path: content for path, content in tree(folder).items() if path in there.ours}
    del old
    return all(
        any(state.files.get(path) == hashlib.sha256(content).hexdigest() for state in states)
        for path, content in mine.items()
    )


def count_of(house: Path, order: Order) -> int:
    return on_folder(house, order).count


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.LIE])
def test_a_cut_at_any_operation_leaves_whole_pages_and_is_completed(
    house: Path, published: Path, sets: tuple[dict[str, bytes], dict[str, bytes]], fault: Fault
) -> None:
    """Wherever publishing is cut, each page is the old or the new one, and the same run again completes it."""
    old, new = sets
    operations = count_of(house, NEWEST)
    for at in range(operations):
        restore(published, old)
        on_folder(house, NEWEST, fault, at)
        assert_readable(tree(published), old, new)
        assert described(published, old)
        on_folder(house, NEWEST)
        assert tree(published) == new, at


def test_a_cut_at_any_operation_can_be_taken_back(
    house: Path, published: Path, sets: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    """Wherever publishing is cut, a rollback brings back what was there before."""
    old, new = sets
    for at in range(count_of(house, NEWEST)):
        restore(published, old)
        on_folder(house, NEWEST, Fault.TORN, at)
        finished = tree(published)[MANIFEST] == new[MANIFEST] or INTENT in tree(published)
        if finished:
            on_folder(house, Order(back=True))
        left = {"oppslag-lock.json", INTENT + HALF}  # what a run that has hardly begun may leave; the next uses both
        assert {path: content for path, content in tree(published).items() if path not in left} == old, at


def test_a_first_publishing_that_is_cut_can_be_taken_back(house: Path) -> None:
    """Where nothing was published before, a rollback of a cut run leaves nothing of ours."""
    folder = house / "published"
    operations = count_of(house, NEWEST)
    for at in range(operations):
        restore(folder, {})
        on_folder(house, NEWEST, Fault.AFTER, at)
        if INTENT in tree(folder) and MANIFEST not in tree(folder):
            on_folder(house, Order(back=True))
            assert tree(folder) == {}, at


def test_a_server_that_lies_is_found_out(
    house: Path, published: Path, sets: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    """A file that the server says it has kept, and has not, is reported; the same run again puts it right."""
    old, new = sets
    log = on_folder(house, NEWEST).log
    for at, what in enumerate(log):
        restore(published, old)
        on_folder(house, NEWEST, Fault.LIE, at)
        if what.startswith("put"):
            assert tree(published) != new, what
        on_folder(house, NEWEST)
        assert tree(published) == new, what


def test_random_cuts_one_after_another_lose_nothing(
    house: Path, published: Path, sets: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    """Cuts upon cuts, forwards and back, and then one run that is left alone: everything is there."""
    old, new = sets
    chance = random.Random(20131125)  # noqa: S311 - the same trials every time
    faults = [fault for fault in Fault if fault is not Fault.LIE]
    for _trial in range(TRIALS):
        for _round in range(chance.randint(1, 3)):
            on_folder(house, chance.choice([NEWEST, FIRST]), chance.choice(faults), chance.randint(0, 45))
            assert_readable(tree(published), old, new)
        order = chance.choice([NEWEST, FIRST])
        on_folder(house, order)
        assert tree(published) == (new if order is NEWEST else old)


def test_the_check_of_these_tests_can_fail(published: Path, house: Path) -> None:
    """A page that is neither old nor new is seen by the tests."""
    old = tree(published)
    on_folder(house, NEWEST)
    new = tree(published)
    (published / "reise" / "nb" / "index.html").write_bytes(b"half a pa")
    with pytest.raises(AssertionError):
        assert_readable(tree(published), old, new)
    assert not described(published, old)
    assert Goal({}, {}).state.files == {}


@pytest.mark.parametrize("fault", [Fault.TORN, Fault.AFTER])
def test_a_cut_where_the_manifest_had_gone_loses_nothing(
    house: Path, published: Path, sets: tuple[dict[str, bytes], dict[str, bytes]], fault: Fault
) -> None:
    """The intent names what was recognised by its bytes, so the same run again completes that, too."""
    old, new = sets
    lost = {path: content for path, content in old.items() if path != MANIFEST}
    restore(published, lost)
    for at in range(count_of(house, NEWEST)):
        restore(published, lost)
        on_folder(house, NEWEST, fault, at)
        assert_readable(tree(published), old, new)
        on_folder(house, NEWEST)
        assert tree(published) == new


def test_a_cut_is_taken_back_to_nothing_only_where_there_was_nothing(
    house: Path, published: Path, sets: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    """Where the manifest had gone nobody knows which release stood there: nothing is deleted, one must be named."""
    old, _new = sets
    lost = {path: content for path, content in old.items() if path != MANIFEST}
    restore(published, lost)
    log = on_folder(house, NEWEST).log
    restore(published, lost)
    on_folder(house, NEWEST, Fault.AFTER, log.index("put reise/nb/fragment.html"))
    there = tree(published)
    assert INTENT in there
    with pytest.raises(PublishingError, match="Which release of reise stood there before is not known"):
        publish(at_once(house), "intranett", Order(back=True))
    assert tree(published) == there
    publish(at_once(house), "intranett", Order(("reise",), back=True, version="1.0"))
    assert tree(published) == old

"""The same promises on a real file share: Samba, reached by SMB 3 as Windows reaches it."""

import os
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath

import pytest
import servers
from faults import Fault, Faulty, Killed, makes_the_lock
from shares import Share
from test_faults import assert_readable, tree

from oppslag.problems import PublishingError
from oppslag.publishing.auditing import audit
from oppslag.publishing.holding import LOCK
from oppslag.publishing.publishing import INTENT, Connect, Order, Tools, publish
from oppslag.publishing.targets.folder import Folder
from oppslag.publishing.targets.protocol import Target
from oppslag.workspace import Choice, Workspace

TRIALS = int(os.environ.get("OPPSLAG_TRIALS", "6"))
PAGE = "reise/nb/index.html"


@pytest.fixture(scope="module")
def smb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Smbd]:
    with servers.smbd(tmp_path_factory.mktemp("smbd")) as server:
        yield server


@pytest.fixture
def share(smb: servers.Smbd) -> Share:
    return Share(smb)


@pytest.fixture
def there(smb: servers.Smbd, request: pytest.FixtureRequest) -> Path:
    """The folder that the share keeps the files of this test in, as the server sees it."""
    return smb.folder / request.node.name


def reached(share: Share, there: Path, pause: float = 0.05) -> Connect:
    """A way to the folder of the test by SMB, which waits less than people would."""

    @contextmanager
    def connect(_root: Path, _name: str) -> Iterator[Target]:
        yield Folder(PureWindowsPath(share.root, there.name), lambda _seconds: wait(pause), share)

    def wait(seconds: float) -> None:
        threading.Event().wait(seconds)

    return connect


def test_a_share_gets_every_file_and_can_be_rolled_back(house: Path, share: Share, there: Path) -> None:
    """Publishing, publishing anew and rolling back give on a share what they give in a folder."""
    workspace, connect = Workspace.at(house), reached(share, there)
    for order in (Order(version="1.0"), Order(), Order(back=True)):
        publish(workspace, "intranett", order, tools=Tools(connect))
        publish(workspace, "intranett", order)
        assert tree(there) == tree(house / "published")
    assert audit(workspace, "intranett", Choice(), connect).problems == audit(workspace, "intranett", Choice()).problems


def test_a_reader_who_lets_go_only_delays(house: Path, share: Share, there: Path) -> None:
    """While a program on another machine holds the page the share refuses; when it lets go the page is replaced."""
    workspace, connect = Workspace.at(house), reached(share, there, 0.2)
    publish(workspace, "intranett", Order(version="1.0"), tools=Tools(connect))
    page = PureWindowsPath(share.root, there.name, PAGE)
    old = (there / PAGE).read_bytes()
    let_go, holds = threading.Event(), threading.Event()

    def read() -> None:
        with share.held(page) as content:
            assert content == old
            holds.set()
            let_go.wait(0.5)

    reader = threading.Thread(target=read)
    reader.start()
    holds.wait(5)
    publish(workspace, "intranett", Order(), tools=Tools(connect))
    reader.join()
    assert (there / PAGE).read_bytes() != old
    assert INTENT not in tree(there)


def test_a_reader_who_never_lets_go_is_told_of(house: Path, share: Share, there: Path) -> None:
    """The page that cannot be replaced is named, stays whole, and the same run again completes it."""
    workspace, connect = Workspace.at(house), reached(share, there, 0)
    publish(workspace, "intranett", Order(version="1.0"), tools=Tools(connect))
    old = tree(there)
    publish(workspace, "intranett", Order())
    new = tree(house / "published")
    with share.held(PureWindowsPath(share.root, there.name, PAGE)):
        with pytest.raises(PublishingError, match=r"reise/nb/index\.html(?s:.*)Somebody has the file open"):
            publish(workspace, "intranett", Order(), tools=Tools(connect))
        assert_readable(tree(there), old, new)
        assert (there / PAGE).read_bytes() == old[PAGE]
    publish(workspace, "intranett", Order(), tools=Tools(connect))
    assert tree(there) == new


def test_only_one_of_two_publishers_wins_on_a_share(share: Share, there: Path) -> None:
    """Two who make the lock at the same moment: one gets it."""
    assert makes_the_lock(lambda: reached(share, there)(there, "")) == [False, True]
    assert tree(there).keys() == {LOCK}


def test_random_cuts_on_a_share_lose_nothing(house: Path, share: Share, there: Path) -> None:
    """Wherever the connection is cut, pages are whole and the same run again completes them."""
    workspace, connect = Workspace.at(house), reached(share, there, 0)
    publish(workspace, "intranett", Order(version="1.0"), tools=Tools(connect))
    old = tree(there)
    publish(workspace, "intranett", Order(), tools=Tools(connect))
    new = tree(there)
    chance = random.Random(7)  # noqa: S311 - the same trials every time
    for _trial in range(TRIALS):
        order, goal = chance.choice([(Order(), new), (Order(version="1.0"), old)])
        fault, at = chance.choice([Fault.BEFORE, Fault.TORN, Fault.AFTER, Fault.FULL]), chance.randint(0, 45)

        @contextmanager
        def cut(root: Path, name: str, fault: Fault = fault, at: int = at) -> Iterator[Target]:
            with connect(root, name) as target:
                yield Faulty(target, at, fault)

        try:
            publish(workspace, "intranett", order, tools=Tools(cut))
        except (Killed, PublishingError):
            assert_readable(tree(there), old, new)
        publish(workspace, "intranett", order, tools=Tools(connect))
        assert tree(there) == goal

"""The same promises on real servers: OpenSSH by SFTP, wsgidav by WebDAV, nginx that serves what is being published."""

import os
import random
import re
import shutil
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import servers
from faults import Fault, Faulty, Killed, makes_the_lock
from houses import ORGANISATION
from test_faults import assert_readable, tree

from oppslag.problems import PublishingError
from oppslag.publishing import targets
from oppslag.publishing.auditing import Where, audit, audit_any
from oppslag.publishing.holding import LOCK
from oppslag.publishing.publishing import INTENT, Order, Tools, publish
from oppslag.publishing.targets.protocol import HALF, Target
from oppslag.workspace import Choice, Workspace

TRIALS = int(os.environ.get("OPPSLAG_TRIALS", "6"))


@pytest.fixture(scope="module")
def ssh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Sshd]:
    with servers.sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture(scope="module")
def dav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Dav]:
    with servers.webdav(tmp_path_factory.mktemp("dav")) as server:
        yield server


def settle(house: Path, line: str) -> None:
    """Write a target into the organisation's file, above the folder."""
    file = house / "source" / "organisation.yaml"
    file.write_text(ORGANISATION.replace("targets:\n", f"targets:\n  {line}\n"), "utf-8")


def sftp_line(server: servers.Sshd, host_key: str = "", folder: str = "") -> str:
    import getpass

    return (
        f"web: {{kind: sftp, host: 127.0.0.1, port: {server.port}, user: {getpass.getuser()}, "
        f'path: "{server.folder}/{folder}", host_key: "{host_key or server.host_key}"}}'
    )


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> servers.Identity:
    return servers.identity(tmp_path_factory.mktemp("identity"))


@pytest.fixture(scope="module")
def secure_dav(tmp_path_factory: pytest.TempPathFactory, identity: servers.Identity) -> Iterator[servers.Dav]:
    with servers.webdav(tmp_path_factory.mktemp("secure"), identity) as server:
        yield server


@pytest.fixture(params=["sftp", "webdav", "webdav by https"])
def remote(request: pytest.FixtureRequest, house: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Workspace, Path]:
    """A workspace whose target `web` is a real server, and the folder that the server keeps its files in."""
    name = re.sub(r"[^a-z_]+", "-", request.node.name)
    if request.param == "sftp":
        ssh: servers.Sshd = request.getfixturevalue("ssh")
        monkeypatch.setenv("OPPSLAG_WEB_KEY_FILE", str(ssh.key_file))
        settle(house, sftp_line(ssh, folder=name))
        folder = ssh.folder / name
    else:
        secure = request.param == "webdav by https"
        dav: servers.Dav = request.getfixturevalue("secure_dav" if secure else "dav")
        if secure:  # an organisation's own authority, as the machine is told of it
            monkeypatch.setenv("SSL_CERT_FILE", str(request.getfixturevalue("identity").authority))
        monkeypatch.setenv("OPPSLAG_WEB_PASSWORD", servers.PASSWORD)
        settle(house, f'web: {{kind: webdav, url: "{dav.url}", user: nett, path: {name}}}')
        folder = dav.folder / name
    return Workspace.at(house), folder


def test_a_server_gets_every_file_and_can_be_rolled_back(remote: tuple[Workspace, Path]) -> None:
    """Publishing, publishing anew and rolling back give on a server what they give in a folder."""
    workspace, folder = remote
    for order, version in ((Order(version="1.0"), "1.0"), (Order(), "2.0"), (Order(back=True), "1.0")):
        there, here = (publish(workspace, name, order) for name in ("web", "intranett"))
        assert there.versions == here.versions == {"reise": version}
        assert tree(folder) == tree(workspace.root / "published")
    assert audit(workspace, "web", Choice()).findings


def test_a_folder_far_from_any_other_is_not_made_on_a_server(remote: tuple[Workspace, Path]) -> None:
    """A slip in the path does not become a new tree of folders that nobody reads."""
    workspace, folder = remote
    file = workspace.root / "source" / "organisation.yaml"
    said = file.read_text("utf-8")
    file.write_text(said.replace(folder.name, "ny/dyp/sti"), "utf-8")
    before = sorted(folder.parent.rglob("*"))
    with pytest.raises(PublishingError, match=r"organisation\.yaml:\d+.*ny/dyp/sti cannot be reached"):
        publish(Workspace.at(workspace.root), "web", Order())
    assert sorted(folder.parent.rglob("*")) == before
    (folder.parent / "ny" / "dyp").mkdir(parents=True, exist_ok=True)
    assert publish(Workspace.at(workspace.root), "web", Order()).written
    shutil.rmtree(folder.parent / "ny")


def test_a_dry_run_leaves_a_server_as_it_was(remote: tuple[Workspace, Path]) -> None:
    """A dry run says what would change, and changes nothing."""
    workspace, folder = remote
    assert "reise/nb/index.html" in publish(workspace, "web", Order(dry_run=True)).written
    assert not folder.exists() or tree(folder) == {}


def test_a_strangers_file_on_a_server_is_never_touched(remote: tuple[Workspace, Path]) -> None:
    """A file of somebody else where ours would go refuses the publishing by name, and stays."""
    workspace, folder = remote
    (folder / "reise" / "nb").mkdir(parents=True)
    (folder / "reise" / "nb" / "index.html").write_text("en annens side")
    with pytest.raises(PublishingError, match=r"reise/nb/index\.html is there already and is not ours"):
        publish(workspace, "web", Order())
    assert tree(folder) == {"reise/nb/index.html": b"en annens side"}


def test_only_one_of_two_publishers_wins_on_a_server(remote: tuple[Workspace, Path]) -> None:
    """Two who make the lock at the same moment: one gets it."""
    workspace, folder = remote
    assert makes_the_lock(lambda: targets.connect(workspace.root, "web")) == [False, True]
    assert tree(folder).keys() == {LOCK}


def test_random_cuts_on_a_server_lose_nothing(remote: tuple[Workspace, Path]) -> None:
    """Wherever the connection is cut, pages are whole and the same run again completes them."""
    workspace, folder = remote
    publish(workspace, "web", Order(version="1.0"))
    old = tree(folder)
    publish(workspace, "web", Order())
    new = tree(folder)
    chance = random.Random(7)  # noqa: S311 - the same trials every time
    for _trial in range(TRIALS):
        order, goal = chance.choice([(Order(), new), (Order(version="1.0"), old)])
        cut(workspace, order, chance.choice([Fault.BEFORE, Fault.TORN, Fault.AFTER]), chance.randint(0, 45))
        assert_readable(tree(folder), old, new)
        publish(workspace, "web", order)
        assert tree(folder) == goal


def cut(workspace: Workspace, order: Order, fault: Fault, at: int) -> None:
    @contextmanager
    def connect(root: Path, name: str) -> Iterator[Target]:
        with targets.connect(root, name) as target:
            yield Faulty(target, at, fault)

    try:
        publish(workspace, "web", order, tools=Tools(connect))
    except (Killed, PublishingError):
        return


def test_a_server_with_another_host_key_is_refused(
    house: Path, ssh: servers.Sshd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that is not who organisation.yaml says gets nothing, not even a password."""
    monkeypatch.setenv("OPPSLAG_WEB_PASSWORD", servers.PASSWORD)
    kind, key, *_rest = (ssh.key_file.parent / "stranger.pub").read_text().split()
    settle(house, sftp_line(ssh, f"{kind} {key}"))
    with pytest.raises(PublishingError, match="is not who it should be") as refusal:
        publish(Workspace.at(house), "web", Order())
    assert servers.PASSWORD not in str(refusal.value)
    assert "source/organisation.yaml:" in str(refusal.value)


def test_an_unknown_host_key_is_never_accepted_silently(house: Path, ssh: servers.Sshd) -> None:
    """Without a host key in organisation.yaml the server's own is shown, to be asked about, and nothing is sent."""
    settle(house, sftp_line(ssh).replace(f', host_key: "{ssh.host_key}"', ""))
    with pytest.raises(PublishingError, match="not written down") as refusal:
        publish(Workspace.at(house), "web", Order())
    shown = subprocess.run(["ssh-keygen", "-lf", ssh.key_file.parent / "host.pub"], capture_output=True, check=True)
    assert shown.stdout.decode().split()[1] in str(refusal.value)


def test_a_key_that_the_server_does_not_know_is_refused(
    house: Path, ssh: servers.Sshd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A credential that has expired gives a message that says which one to set."""
    monkeypatch.setenv("OPPSLAG_WEB_KEY_FILE", str(ssh.key_file.parent / "stranger"))
    settle(house, sftp_line(ssh))
    with pytest.raises(PublishingError, match="does not let") as refusal:
        publish(Workspace.at(house), "web", Order())
    assert "OPPSLAG_WEB_KEY_FILE" in str(refusal.value)


def test_a_host_that_does_not_answer_is_named(house: Path) -> None:
    """An unreachable host is a message, not a traceback."""
    line = f"web: {{kind: sftp, host: 127.0.0.1, port: {servers.free_port()}, user: x, path: /, host_key: a b}}"
    settle(house, line)
    with pytest.raises(PublishingError, match=r"127\.0\.0\.1:\d+ cannot be reached"):
        publish(Workspace.at(house), "web", Order())


@pytest.mark.parametrize(
    ("port", "key", "said"),
    [
        ("99999", "a b", "“99999” is not a port"),
        ("abc", "a b", "“abc” is not a port"),
        ("", "tull", "not written down"),
    ],
)
def test_a_port_or_a_host_key_that_is_none_is_said(
    house: Path, ssh: servers.Sshd, port: str, key: str, said: str
) -> None:
    """A slip in organisation.yaml is named as one, not as a server that does not answer or is an impostor."""
    settle(
        house, f'web: {{kind: sftp, host: 127.0.0.1, port: {port or ssh.port}, user: x, path: /, host_key: "{key}"}}'
    )
    with pytest.raises(PublishingError, match=said):
        publish(Workspace.at(house), "web", Order())


def test_a_name_that_no_host_has_is_said_in_words(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in the name of the host: SFTP and WebDAV say it in the reader's language."""
    monkeypatch.setenv("OPPSLAG_WEB_PASSWORD", servers.PASSWORD)
    for line in ("kind: sftp, host: finnes.invalid, path: /", 'kind: webdav, url: "https://finnes.invalid/"'):
        settle(house, f"web: {{{line}, user: x}}")
        with pytest.raises(PublishingError, match="no host of that name is known"):
            publish(Workspace.at(house), "web", Order())


@pytest.mark.parametrize("word", ["feil-passord", ""])
def test_a_wrong_or_missing_password_is_said_and_never_shown(
    house: Path, dav: servers.Dav, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    """A wrong password is refused with the name of the variable or the reason; the password itself is never shown."""
    monkeypatch.setenv("OPPSLAG_WEB_PASSWORD", word)
    settle(house, f'web: {{kind: webdav, url: "{dav.url}", user: nett}}')
    with pytest.raises(PublishingError, match="OPPSLAG_WEB_PASSWORD") as refusal:
        publish(Workspace.at(house), "web", Order())
    assert not word or word not in str(refusal.value)


def test_a_credential_in_the_address_is_refused_and_not_shown(house: Path) -> None:
    """Who has written the password into the address is told so, and it is not repeated on the screen."""
    settle(house, 'web: {kind: webdav, url: "https://nett:hemmelig@web.example/", user: nett}')
    with pytest.raises(PublishingError, match="must not stand in this file") as refusal:
        publish(Workspace.at(house), "web", Order())
    assert "hemmelig" not in str(refusal.value)


@dataclass(frozen=True)
class Stranger:
    """A server by https that is not to be trusted: what its certificate says, and what the person is told."""

    name: str = "localhost"
    days: int = 1
    vouched: bool = True
    said: str = ""


STRANGERS = {
    "nobody vouches for it": Stranger(vouched=False, said="nobody that this machine trusts vouches for it"),
    "it has expired": Stranger(days=-1, said="it has expired"),
    "it is of another host": Stranger(name="andre.example", said="it is not of localhost"),
}


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS.keys())
def test_a_server_that_cannot_show_who_it_is_gets_nothing(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stranger: Stranger
) -> None:
    """An authority that nobody trusts, an expired certificate, another host's: each is refused with its reason."""
    monkeypatch.setenv("OPPSLAG_WEB_PASSWORD", servers.PASSWORD)
    identity = servers.identity(tmp_path / "identity", stranger.name, stranger.days)
    if stranger.vouched:
        monkeypatch.setenv("SSL_CERT_FILE", str(identity.authority))
    with servers.webdav(tmp_path, identity) as dav:
        settle(house, f'web: {{kind: webdav, url: "{dav.url}", user: nett}}')
        with pytest.raises(PublishingError, match="certificate is not to be trusted") as refusal:
            publish(Workspace.at(house), "web", Order())
        assert tree(dav.folder) == {}
        where = Where(url=dav.url)
        with pytest.raises(PublishingError, match="cannot be fetched: the certificate is not good") as fetched:
            audit_any(Workspace.at(house), where, Choice(("reise",), ("nb",), ("page",)))
    for said in (str(refusal.value), str(fetched.value)):
        assert stranger.said in said
        assert servers.PASSWORD not in said
        assert "_ssl.c" not in said
        assert ": :" not in said


def test_a_password_never_goes_over_plain_http(house: Path) -> None:
    """An address that is not https is refused before anything is sent."""
    settle(house, 'web: {kind: webdav, url: "http://web.example/", user: nett}')
    with pytest.raises(PublishingError, match="not an https address"):
        publish(Workspace.at(house), "web", Order())


def test_readers_see_whole_pages_while_nginx_serves_what_is_being_published(house: Path, tmp_path: Path) -> None:
    """Whoever reads during publishing gets the old page or the new one, every time."""
    folder, workspace = house / "published", Workspace.at(house)
    publish(workspace, "intranett", Order(version="1.0"))
    page = folder / "reise" / "nb" / "index.html"
    pages = {page.read_bytes()}
    publish(workspace, "intranett", Order())
    pages.add(page.read_bytes())
    seen: list[bytes] = []
    done = threading.Event()
    with servers.nginx(tmp_path, folder) as address:

        def read() -> None:
            while not done.is_set():
                with urllib.request.urlopen(f"{address}/reise/nb/index.html") as answer:  # noqa: S310 - our own
                    seen.append(answer.read())

        reader = threading.Thread(target=read)
        reader.start()
        for _round in range(5):
            publish(workspace, "intranett", Order(version="1.0"))
            publish(workspace, "intranett", Order())
        done.set()
        reader.join()
    assert len(pages) == 2
    assert seen
    assert set(seen) <= pages
    assert not (folder / INTENT).exists()


def test_a_link_on_an_sftp_server_in_the_place_of_a_half_written_file_is_not_followed(
    house: Path, ssh: servers.Sshd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another user of the server can lay a link where we write first: what it leads to stays as it is."""
    monkeypatch.setenv("OPPSLAG_WEB_KEY_FILE", str(ssh.key_file))
    settle(house, sftp_line(ssh, folder="lenke"))
    publish(Workspace.at(house), "web", Order(version="1.0"))
    mine = house / "mine.txt"
    mine.write_text("Min egen fil.", "utf-8")
    page = ssh.folder / "lenke" / "reise" / "nb" / "index.html"
    page.with_name(page.name + HALF).symlink_to(mine)
    publish(Workspace.at(house), "web", Order())
    assert mine.read_text("utf-8") == "Min egen fil."
    assert not page.is_symlink()
    assert page.read_bytes() == (house / "releases" / "reise" / "2.0" / "nb" / "index.html").read_bytes()

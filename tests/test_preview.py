"""The preview as a browser asks for it, without the browser."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from oppslag import loading
from oppslag.judging import office
from oppslag.preview import watching
from oppslag.preview.serving import Server
from oppslag.preview.studio import Studio
from oppslag.problems import UsageError
from tests.workspaces import OTHER, SMALL, small_workspace


class Browser:
    """What a browser would ask of a running preview."""

    def __init__(self, server: Server) -> None:
        self.port = int(server.address.rstrip("/").rpartition(":")[2])

    def get(self, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), dict(answer.getheaders())

    def json(self, path: str) -> dict[str, object]:
        return json.loads(self.get(path)[1])

    def states(self, language: str) -> Iterator[dict[str, object]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", f"/state?document=smaa&language={language}")
        stream = connection.getresponse()
        while line := stream.readline():
            if line.startswith(b"data: "):
                yield json.loads(line[6:])


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(office, "NAMES", ())  # LibreOffice's own speed is not what is tested here
    return small_workspace(tmp_path)


@pytest.fixture
def studio(root) -> Iterator[Studio]:
    studio = Studio(root)
    yield studio
    studio.close()


@pytest.fixture
def browser(studio) -> Iterator[Browser]:
    server = Server(studio, 0)
    server.start()
    yield Browser(server)
    server.stop()


def edit(root: Path, old: str, new: str) -> None:
    file = root / "source" / "smaa.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_an_edit_shows_in_the_page_and_a_mistake_over_the_last_good_one(root, studio, browser):
    """A saved rule shows at once; a mistake shows as a message over the page as it was, and goes when it is mended."""
    states = browser.states("nb")
    first = next(states)
    assert first["errors"] == []
    assert [one["tag"] for one in first["languages"]] == ["nb", "en"]

    edit(root, "Hils på alle du møter.", "Hils på hver og en.")
    studio.changed(False)
    second = next(states)
    assert second["page"] != first["page"]
    page = browser.get("/files/smaa/nb/index.html")[1].decode()
    assert "Hils på hver og en." in page

    edit(root, "        text: Hils", "        txet: Hils")
    studio.changed(False)
    third = next(states)
    assert any("source/smaa.yaml:" in problem for problem in third["errors"])
    assert third["page"] == second["page"]
    assert browser.get("/files/smaa/nb/index.html")[1].decode() == page

    edit(root, "txet:", "text:")
    studio.changed(False)
    assert next(states)["errors"] == []


def test_nothing_is_written_and_published_files_hold_nothing_of_it(root, browser):
    """The preview writes no file below output/, and the page it shows is byte for byte that of a build."""
    from oppslag import pipeline
    from oppslag.workspace import Workspace

    shown = browser.get("/files/smaa/nb/index.html")[1]
    assert not (root / "output").exists()
    pipeline.build(Workspace(root), pipeline.Order())
    assert (root / "output" / "smaa" / "nb" / "index.html").read_bytes() == shown


def test_poster_document_and_word_are_shown(browser):
    """The poster and the document are shown as pictures; without LibreOffice the Word file says why it is not."""
    for pane in ("poster", "document"):
        made = browser.json(f"/sheets/smaa/nb/{pane}")
        assert made["pages"] >= 1
        assert browser.get(f"/pictures/smaa/nb/{pane}/0")[1].startswith(b"\x89PNG")
        assert browser.get(f"/pictures/smaa/nb/{pane}/99")[0] == 404
    word = browser.json("/sheets/smaa/nb/word")
    assert word["pages"] == 0
    assert "LibreOffice" in word["warnings"][0]


def test_a_poster_that_cannot_be_made_says_why_over_the_last_one(root, studio, browser):
    """A rule without words for the poster is named in the poster's pane; the last poster stays."""
    before = browser.json("/sheets/smaa/nb/poster")
    edit(root, "        poster: Hils på alle.\n", "")
    studio.changed(False)
    after = browser.json("/sheets/smaa/nb/poster")
    assert "SMAA-01" in after["errors"][0]
    assert after["pages"] == before["pages"]


def test_only_what_changed_is_made_again(root, studio, browser):
    """A change of the poster's words makes another poster and leaves the page as it was."""
    poster, page = browser.json("/sheets/smaa/nb/poster")["key"], browser.json("/sheets/smaa/nb/page")["key"]
    edit(root, "poster: Hils på alle.", "poster: Hils.")
    studio.changed(False)
    assert browser.json("/sheets/smaa/nb/poster")["key"] != poster
    assert browser.json("/sheets/smaa/nb/page")["key"] == page


def test_a_template_of_the_workspace_counts_at_once(root, studio, browser):
    """A saved template shows in the next picture."""
    before = browser.json("/sheets/smaa/nb/page")["key"]
    (root / "templates").mkdir()
    (root / "templates" / "page.css.j2").write_text("body { color: #123456 }", encoding="utf-8")
    studio.changed(True)
    assert browser.json("/sheets/smaa/nb/page")["key"] != before
    assert b"#123456" in browser.get("/files/smaa/nb/index.html")[1]


def test_only_this_machine_is_answered(browser):
    """It listens on the loopback address alone, and a page of a stranger cannot read it under another name."""
    assert browser.get("/", Host="evil.example:80")[0] == 403
    status, _page, headers = browser.get("/")
    assert status == 200
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    own = socket.gethostbyname(socket.gethostname())
    if own != "127.0.0.1":
        with socket.socket() as other:
            other.settimeout(2)
            assert other.connect_ex((own, browser.port)) != 0


ELSEWHERE = (
    "/files/../source/smaa.yaml",
    "/files/smaa/xx/index.html",
    "/files/annen/nb/index.html",
    "/sheets/smaa/nb/secret",
    "/pictures/smaa/nb/poster/-1",
    "/preview.html.j2",
)


@pytest.mark.parametrize("path", ELSEWHERE)
def test_there_is_no_way_to_other_files(browser, path):
    """An address leads to what is shown, and to nothing else on the disk."""
    assert browser.get(path)[0] == 404


def test_a_workspace_that_begins_with_a_mistake_is_shown_as_soon_as_it_is_mended(root, studio, browser):
    """Where no document is sound yet, the messages are shown, and the page comes when they are mended."""
    edit(root, "id: smaa", "di: smaa")
    connection = http.client.HTTPConnection("127.0.0.1", browser.port, timeout=60)
    connection.request("GET", "/state")
    stream = connection.getresponse()
    state = json.loads(stream.readline()[6:])
    assert state["errors"]
    assert state["page"] == ""
    stream.readline()
    edit(root, "di: smaa", "id: smaa")
    studio.changed(False)
    state = json.loads(stream.readline()[6:])
    assert state["errors"] == []
    assert state["document"] == "smaa"


def test_a_new_document_and_language_are_there_at_once(root, studio, browser):
    """What the very save adds or takes away is in the lists that it brings, not in those of the next one."""
    states = browser.states("nb")
    assert len(next(states)["documents"]) == 1

    (root / "source" / "andre.yaml").write_text(OTHER, encoding="utf-8")
    studio.changed(False)
    assert [one["id"] for one in next(states)["documents"]] == ["smaa", "andre"]

    organisation = root / "source" / "organisation.yaml"
    organisation.write_text(organisation.read_text("utf-8").replace("[nb, en]", "[nb, en, pl]"), "utf-8")
    studio.changed(False)
    assert [one["tag"] for one in next(states)["languages"]] == ["nb", "en", "pl"]

    (root / "source" / "andre.yaml").unlink()
    studio.changed(False)
    assert [one["id"] for one in next(states)["documents"]] == ["smaa"]


def test_a_document_that_is_taken_away_gives_way_to_another(root, studio, browser):
    """Whoever looks at a document whose file goes sees another one, and no error of the program."""
    (root / "source" / "andre.yaml").write_text(OTHER, encoding="utf-8")
    states = browser.states("nb")
    assert next(states)["document"] == "smaa"
    (root / "source" / "smaa.yaml").unlink()
    studio.changed(False)
    state = next(states)
    assert state["document"] == "andre"
    assert state["page"]


def test_a_save_costs_the_same_beside_many_documents(root, studio, monkeypatch):
    """Only the file that was saved is judged again: beside 200 others a save took a second and more."""
    for number in range(20):
        (root / "source" / f"d{number}.yaml").write_text(
            OTHER.replace("andre", f"d{number}").replace("ANDRE", f"D{number}"), encoding="utf-8"
        )
    assert studio.reading("smaa", "nb").edition
    judged: list[str] = []
    judge = loading._judged
    monkeypatch.setattr(loading, "_judged", lambda name, *rest: judged.append(name.name) or judge(name, *rest))
    edit(root, "Hjelp den som spør.", "Hjelp den som spør deg.")
    studio.changed(templates=False)
    read = studio.reading("smaa", "nb")
    assert judged == ["smaa.yaml"]
    assert "Hjelp den som spør deg." in {text.words for text in read.edition.policy.texts()}
    edit(root, "id: smaa", "id: d7")
    studio.changed(templates=False)
    assert any("d7.yaml" in str(problem) for problem in studio.reading("d7", "nb").problems)
    organisation = root / "source" / "organisation.yaml"
    organisation.write_text(organisation.read_text("utf-8").replace("leder:", "sjef:"), encoding="utf-8")
    studio.changed(templates=False)
    assert any("leder" in str(problem) for problem in studio.reading("d8", "nb").problems)


def test_nobody_is_drawing_when_the_preview_has_stopped(studio, monkeypatch):
    """PDFium that is stopped in the middle of a page took the process with it: Ctrl-C ended in a crash."""
    assert studio.sheet("smaa", "nb", "poster").pages == 1
    begun, drawn = threading.Event(), []

    def slowly(*_given: object) -> bytes:
        begun.set()
        time.sleep(0.3)
        drawn.append(1)
        return b"picture"

    monkeypatch.setattr(type(studio._workshop), "picture", staticmethod(slowly))
    threading.Thread(target=studio.picture, args=("smaa", "nb", "poster", 0), daemon=True).start()
    assert begun.wait(5)
    studio.close()
    assert drawn == [1]
    studio._pictures.clear()
    assert studio.picture("smaa", "nb", "poster", 0) is None
    assert drawn == [1]


def test_a_port_that_is_taken_is_an_error_in_words(studio):
    """A taken port is named, with what to do."""
    first = Server(studio, 0)
    with pytest.raises(UsageError, match=r"Port|port"):
        Server(studio, int(first.address.rstrip("/").rpartition(":")[2]))
    first.stop()


@pytest.mark.parametrize("poll", [False, True])
def test_a_second_save_within_a_second_is_noticed(root, poll):
    """A mistake that is mended at once by as many letters is told of again, also on a drive that must be asked."""
    told, stop = threading.Semaphore(0), threading.Event()
    watcher = threading.Thread(
        target=watching.watch, args=(root, lambda _t: told.release(), stop), kwargs={"poll": poll}
    )
    watcher.start()
    try:
        time.sleep(0.5)  # until it looks
        time.sleep(1 - time.time() % 1)  # a second begins
        edit(root, "Hils", "Hisl")
        assert told.acquire(timeout=20)
        edit(root, "Hisl", "Hils")
        assert told.acquire(timeout=20)
    finally:
        stop.set()
        watcher.join(10)


@pytest.mark.parametrize("poll", [False, True])
def test_a_save_is_noticed(root, poll):
    """A saved file is told, also on a drive that must be asked."""
    told, stop = threading.Event(), threading.Event()
    watcher = threading.Thread(target=watching.watch, args=(root, lambda _t: told.set(), stop), kwargs={"poll": poll})
    watcher.start()
    try:
        for number in range(40):
            edit(root, SMALL.splitlines()[0], SMALL.splitlines()[0] + f" # {number}")
            if told.wait(0.5):
                break
        assert told.is_set()
    finally:
        stop.set()
        watcher.join(10)
    assert not watcher.is_alive()

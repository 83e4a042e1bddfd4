"""Is what is published what was released?"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import houses
import pikepdf
import pytest
import servers

from oppslag import guarding
from oppslag.problems import PublishingError, UsageError
from oppslag.publishing import telling
from oppslag.publishing.auditing import Where, audit, audit_any, audit_file
from oppslag.publishing.publishing import INTENT, MANIFEST, Order, digest, publish
from oppslag.publishing.rejudging import misstatements
from oppslag.publishing.releases import read_release
from oppslag.reading.passages import Passages, UnreadableFile
from oppslag.workspace import Choice, Workspace

ALL = Choice()
PAGE = Choice(("reise",), ("nb",), ("page",))


@pytest.fixture
def published(house: Path) -> Path:
    publish(Workspace.at(house), "intranett", Order())
    return house / "published" / "reise"


def verdicts(house: Path) -> dict[str, str]:
    found = audit(Workspace.at(house), "intranett", ALL)
    return {finding.path: finding.verdict for finding in found.findings if finding.verdict != "same"}


def test_what_is_as_it_was_released_passes(house: Path, published: Path) -> None:
    """Straight after publishing there is nothing to say."""
    found = audit(Workspace.at(house), "intranett", ALL)
    assert found.problems == ()
    assert len(found.findings) == 5  # four files and the page of versions
    assert published.is_dir()


def test_an_edited_a_missing_and_an_old_file_are_told_apart(house: Path, published: Path) -> None:
    """Somebody changed one page, removed another and put back an old one: each is said of the file, with the rule."""
    page = published / "nb" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"fem timer", b"sju timer"))
    (published / "en" / "index.html").unlink()
    old = house / "releases" / "reise" / "1.0" / "nb" / "fragment.html"
    (published / "nb" / "fragment.html").write_bytes(old.read_bytes())
    assert verdicts(house) == {
        "reise/nb/index.html": "edited",
        "reise/en/index.html": "missing",
        "reise/nb/fragment.html": "outdated",
    }
    said = "\n".join(map(str, audit(Workspace.at(house), "intranett", ALL).problems))
    assert "R-01" in said
    assert "reise/nb/fragment.html is out of date: it is version 1.0, not 2.0." in said
    assert re.search(r"releases/reise/2\.0/sources/source/reise\.yaml:\d+: reise/nb/index\.html", said)


def test_of_an_old_file_it_is_said_what_has_changed_since(house: Path, published: Path) -> None:
    """Rule by rule and word by word, as `inv changes` tells it; another code and date go without saying."""
    old = house / "releases" / "reise" / "1.0" / "nb" / "index.html"
    (published / "nb" / "index.html").write_bytes(old.read_bytes())
    said = [str(problem) for problem in audit(Workspace.at(house), "intranett", ALL).problems]
    words = "Bestill reisen hos [-reisebyrået.-] {+reisebyrået, og ta vare på kvitteringen.+}"
    assert said == [
        "reise/nb/index.html is out of date: it is version 1.0, not 2.0.\n    → inv publish",
        f"reise/nb/index.html: changed: R-02\n    → text: {words}",
    ]


def test_what_a_cut_run_brought_was_changed_by_nobody(house: Path, published: Path) -> None:
    """A publishing that was cut is told as such; another file that somebody did edit is told as edited."""
    publish(Workspace.at(house), "intranett", Order(back=True))
    manifest = json.loads((published.parent / MANIFEST).read_text("utf-8"))
    released = house / "releases" / "reise" / "2.0" / "nb" / "index.html"
    two = {**manifest["files"], "reise/nb/index.html": digest(released.read_bytes())}
    intent = {"old": manifest, "new": {**manifest, "files": two, "versions": {"reise": "2.0"}}}
    (published.parent / INTENT).write_text(json.dumps(intent), "utf-8")
    shutil.copy(released, published / "nb" / "index.html")
    (published / "nb" / "fragment.html").write_bytes(b"<p>Fritt frem.</p>")
    said = "\n".join(map(str, audit(Workspace.at(house), "intranett", ALL).problems))
    assert "a publishing was cut and has not been completed" in said
    assert "reise/nb/index.html is already that of the publishing that was cut." in said
    assert "reise/nb/fragment.html is not the file that was released: somebody has changed it." in said


def test_a_change_that_touches_no_rule_is_still_said(house: Path, published: Path) -> None:
    """A file that is not the one that was released is reported, even when every rule is still in it."""
    page = published / "nb" / "index.html"
    page.write_bytes(page.read_bytes() + b"\n<!-- hei -->\n")
    found = audit(Workspace.at(house), "intranett", ALL)
    assert [problem.message for problem in found.problems] == [
        "reise/nb/index.html is not the file that was released: somebody has changed it."
    ]


def test_a_newer_release_that_is_not_published_is_said(house: Path, published: Path) -> None:
    """What was rolled back, or was forgotten, is out of date as a whole."""
    publish(Workspace.at(house), "intranett", Order(back=True))
    found = audit(Workspace.at(house), "intranett", ALL)
    assert str(found.problems[0]).startswith("reise is out of date: 1.0 is published, 2.0 is released.")
    (published.parent / MANIFEST).unlink()
    assert "Nothing is published" in str(audit(Workspace.at(house), "intranett", ALL).problems[0])


def cms_page(page: Path) -> bytes:
    """The page as a CMS shows it: its own menu and footer around the words."""
    words = page.with_name("fragment.html").read_text("utf-8")
    return (
        '<!doctype html><html lang="nb"><head><title>Intranett</title></head><body><nav><a href="/">Hjem</a></nav>'
        f"<main><h1>Reiser i tjenesten</h1>{words}</main><footer>Eidet kommune</footer></body></html>"
    ).encode()


def test_a_saved_page_of_the_intranet_is_judged_by_its_rules(house: Path, published: Path, tmp_path: Path) -> None:
    """A page that was pasted into a CMS is right when every rule is there, and wrong by rule when one is not."""
    saved = tmp_path / "lagret.html"
    saved.write_bytes(cms_page(published / "nb" / "index.html"))
    assert audit_file(Workspace.at(house), str(saved), PAGE).problems == ()
    other_title = saved.read_bytes().replace(b"<h1>Reiser i tjenesten</h1>", b"<h1>Reiser</h1>")
    saved.write_bytes(other_title)  # the title of the page is the system's own
    fragment = Choice(("reise",), ("nb",), ("fragment",))
    assert audit_file(Workspace.at(house), str(saved), fragment).problems == ()
    saved.write_bytes(other_title.replace(b"<h1>Reiser</h1>", b"<h1>R-02 gjelder ikke</h1>"))
    assert "words outside the policy read like the number R-02" in str(
        audit_file(Workspace.at(house), str(saved), fragment).problems[0]
    )
    saved.write_bytes(cms_page(published / "nb" / "index.html").replace(b"innen en m", b"innen to m"))
    (finding,) = audit_file(Workspace.at(house), str(saved), PAGE).findings
    assert finding.verdict == "edited"
    assert "R-03" in "\n".join(map(str, finding.problems))
    houses.write(house, "3.0", "Ordene i kilden er andre nå.")
    saved.write_bytes(cms_page(house / "releases" / "reise" / "1.0" / "nb" / "index.html"))
    (finding,) = audit_file(Workspace.at(house), str(saved), PAGE).findings
    assert finding.verdict == "outdated"
    assert "it is version 1.0" in str(finding.problems[0])


@pytest.fixture
def address(published: Path, tmp_path: Path) -> Iterator[str]:
    """Where nginx serves what is published."""
    with servers.nginx(tmp_path, published) as address:
        yield address


def test_a_page_is_fetched_from_its_address(house: Path, address: str) -> None:
    """What the web server gives is judged; what it does not give is said."""
    assert audit_file(Workspace.at(house), f"{address}/nb/index.html", PAGE).problems == ()
    with pytest.raises(PublishingError, match="cannot be fetched"):
        audit_file(Workspace.at(house), f"{address}/nb/finnes-ikke.html", PAGE)


def test_an_address_may_be_written_as_people_copy_it(house: Path, published: Path, address: str) -> None:
    """Spaces and æøå in an address are no mistake; what is no address is said in words, not in a crash."""
    page = published / "våre sider" / "små & store.html"
    page.parent.mkdir()
    page.write_bytes((published / "nb" / "index.html").read_bytes())
    for said in ("våre sider/små & store.html", "v%C3%A5re%20sider/sm%C3%A5%20&%20store.html?q=æ ø#å"):
        assert audit_any(Workspace.at(house), Where(url=f"{address}/{said}"), PAGE).problems == ()
    for wrong in ("http://[", "http://a b/", "http://æ" + "ø" * 70 + ".example/", "https://", "HTTP://127.0.0.1:x/"):
        with pytest.raises(PublishingError, match="cannot be fetched"):
            audit_any(Workspace.at(house), Where(url=wrong), PAGE)


def test_the_file_must_be_said_to_be_something(house: Path, tmp_path: Path) -> None:
    """A file alone does not say which edition it should be."""
    with pytest.raises(UsageError, match="--document ID --language nb --format page"):
        audit_file(Workspace.at(house), str(tmp_path), ALL)
    with pytest.raises(PublishingError, match="cannot be fetched") as refusal:
        audit_file(Workspace.at(house), str(tmp_path / "borte.html"), PAGE)
    assert refusal.value.problems[0].hint.startswith("Look at the name of the file")  # there is nothing to log in to
    word = tmp_path / "side.pdf"
    word.write_bytes(b"%PDF-1.7\n")
    found = audit_file(Workspace.at(house), str(word), PAGE)
    assert "is not a file of the format page: it is a PDF" in str(found.problems[0])


def test_exactly_one_thing_is_looked_at(house: Path, published: Path) -> None:
    """A target, an address or a file: one of them, and an address is one of the web; a format is one that there is."""
    workspace = Workspace.at(house)
    with pytest.raises(UsageError, match="Did you mean «page»"):
        audit_any(workspace, Where(target="intranett"), Choice(formats=("pagge",)))
    for where in (Where(), Where("intranett", file=str(published)), Where(url="file:///etc/passwd")):
        with pytest.raises(UsageError):
            audit_any(workspace, where, PAGE)
    assert audit_any(workspace, Where("intranett"), ALL).problems == ()
    assert audit_any(workspace, Where(file=str(published / "nb" / "index.html")), PAGE).problems == ()


def test_our_own_page_as_a_browser_saves_it_is_what_was_released(house: Path, published: Path, tmp_path: Path) -> None:
    """The title stands above the rules in an element of its own, and is found there; another title is said."""
    saved = tmp_path / "lagret.html"
    page = (published / "nb" / "index.html").read_bytes()
    saved.write_bytes(page.replace(b"<head>", b"<head>\n<!-- saved from url=(0030)https://intranett.example/ -->", 1))
    assert audit_file(Workspace.at(house), str(saved), PAGE).problems == ()
    whole = page.replace(b'href="#', b'href="https://intranett.example/reise/nb/#')
    whole = whole.replace(b'href="../', b'href="https://intranett.example/reise/')
    assert whole.count(b"intranett.example") > 4
    saved.write_bytes(whole)
    assert audit_file(Workspace.at(house), str(saved), PAGE).problems == ()
    saved.write_bytes(whole.replace(b"reise/en/", b"annet/en/"))
    assert audit_file(Workspace.at(house), str(saved), PAGE).problems
    saved.write_bytes(page.replace(b"<h1>Reiser i tjenesten", b"<h1>Reiser i fritiden", 1))
    problems = audit_file(Workspace.at(house), str(saved), PAGE).problems
    assert any("title" in problem.message for problem in problems)


def test_a_strange_file_is_read_where_it_can_be_stopped(
    house: Path, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that was fetched, or put into the target by others, is read by a process of its own, and once."""
    read: list[bytes] = []

    def gives_up(content: bytes, _media_type: str) -> Passages:
        read.append(content)
        raise UnreadableFile("It takes more than 25 seconds to read, and was given up.")

    monkeypatch.setattr(guarding, "read_apart", gives_up)
    page = published / "nb" / "index.html"
    changed = page.read_bytes().replace(b"fem timer", b"tolv timer")
    page.write_bytes(changed)
    saved = tmp_path / "lagret.html"
    saved.write_bytes(changed)
    for found in (audit(Workspace.at(house), "intranett", ALL), audit_file(Workspace.at(house), str(saved), PAGE)):
        assert any("takes more than 25 seconds" in str(problem) for problem in found.problems)
    assert set(read) == {changed}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_pipe_or_a_device_is_no_file(house: Path, published: Path, tmp_path: Path) -> None:
    """What never ends is not read."""
    os.mkfifo(tmp_path / "pipe.html")
    (tmp_path / "zero.html").symlink_to("/dev/zero")
    assert published
    for name in ("pipe.html", "zero.html"):
        with pytest.raises(PublishingError, match=r"enhet|device"):
            audit_file(Workspace.at(house), str(tmp_path / name), PAGE)


@pytest.mark.usefixtures("published")
def test_what_is_not_published_is_not_as_it_was_released(house: Path) -> None:
    """A slip in the name of a document or a language must not sound as if all were well."""
    for choice in (Choice(("riese",)), Choice(("reise",), ("pl",)), Choice((), (), ("poster",))):
        (problem,) = audit(Workspace.at(house), "intranett", choice).problems
        assert str(problem).startswith("Nothing of what you named is published there.")
        assert "Published are: reise." in problem.hint


@pytest.fixture(scope="module")
def poster_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose poster and PDF are released, in every size of sheet."""
    root = tmp_path_factory.mktemp("posters")
    houses.write(root)
    file = root / "source" / "reise.yaml"
    words = file.read_text("utf-8").replace("[page, fragment]", "[document, poster]")
    for rule, text in (("fem timer.", "Ta tog."), ("reisebyrået.", "Bestill."), ("en måned.", "Lever.")):
        words = words.replace(rule, f"{rule}\n        poster: {text}")
    file.write_text(words, "utf-8")
    houses.sign(root, "1.0")
    return root


def test_a_poster_of_any_size_is_what_was_released(poster_house: Path) -> None:
    """Each sheet is held against its own released file, whatever it is called where it was found."""
    made = poster_house / "releases" / "reise" / "1.0" / "nb"
    sheets = sorted(file for file in made.iterdir() if file.suffix in {".pdf", ".png"})
    assert {"poster-a2.pdf", "poster-a3.pdf", "poster-screen.pdf", "document.pdf"} <= {file.name for file in sheets}
    for sheet in sheets:
        choice = Choice(("reise",), ("nb",), (sheet.name.partition(".")[0].partition("-")[0],))
        found = audit_file(Workspace.at(poster_house), str(sheet), choice)
        assert (found.problems, found.findings[0].verdict) == ((), "same"), sheet.name


def test_a_poster_that_was_saved_anew_is_judged_as_our_own(poster_house: Path, tmp_path: Path) -> None:
    """Other bytes and the same words pass, and are told from the released file; a sheet of other rules does not."""
    made, choice = poster_house / "releases" / "reise" / "1.0" / "nb", Choice(("reise",), ("nb",), ("poster",))
    saved = tmp_path / "plakat.pdf"
    for name in ("poster-a2.pdf", "poster-screen.pdf"):
        with pikepdf.open(made / name) as pdf:
            pdf.save(saved, linearize=True)
        found = audit_file(Workspace.at(poster_house), str(saved), choice)
        assert found.problems == ()
        assert "other bytes than the released file's" in telling.audited(found)
    saved.write_bytes((made / "document.pdf").read_bytes())
    assert audit_file(Workspace.at(poster_house), str(saved), choice).findings[0].verdict == "edited"


def test_a_rule_added_to_our_own_page_is_an_error(house: Path, published: Path, tmp_path: Path) -> None:
    """Our own page is known by its marks and judged as strictly as `inv verify` does, also where a browser saved it."""
    page = (published / "nb" / "index.html").read_text("utf-8")
    saved = tmp_path / "lagret.html"
    for old, new in (
        ("</main>", "<p>Unntak: Ledere er ikke bundet av disse reglene.</p></main>"),
        ("</body>", "<p>Bestill gjerne drosje til alt.</p></body>"),
        ("<body>", "<body><p>Disse retningslinjene er opphevet.</p>"),
    ):
        assert old in page
        saved.write_text(page.replace(old, new), "utf-8")
        assert audit_file(Workspace.at(house), str(saved), PAGE).findings[0].verdict == "edited", new
    saved.write_text(page.replace("<!doctype html>", "<!DOCTYPE html>"), "utf-8")
    found = audit_file(Workspace.at(house), str(saved), PAGE)
    assert "the same words: every rule, and nothing else" in telling.audited(found)


def test_of_a_page_of_a_cms_it_is_said_what_was_judged(house: Path, published: Path, tmp_path: Path) -> None:
    """Only the rules were: nobody is told that the page is as it was released."""
    saved = tmp_path / "lagret.html"
    saved.write_bytes(cms_page(published / "nb" / "index.html"))
    found = audit_file(Workspace.at(house), str(saved), PAGE)
    assert found.problems == ()
    assert telling.audited(found).endswith(
        "every rule is there in the right words. What else the page says was not judged: "
        "see for yourself that nothing there makes an exception from the rules."
    )


def test_an_audit_judges_the_release_itself(house: Path, published: Path) -> None:
    """Where target, manifest and evidence all agree on forged bytes, the release's own sources still tell."""
    page, folder = published / "nb" / "index.html", house / "releases" / "reise" / "2.0"
    before, forged = page.read_bytes(), page.read_bytes().replace(b"fem timer", b"sju timer")
    old = (folder / "evidence.json").read_bytes()
    new = old.replace(digest(before).encode(), digest(forged).encode())
    for file, content in ((page, forged), (folder / "nb" / "index.html", forged), (folder / "evidence.json", new)):
        file.write_bytes(content)
    for manifest in (folder / "manifest.json", published.parent / MANIFEST):
        words = manifest.read_text("utf-8").replace(digest(before), digest(forged)).replace(digest(old), digest(new))
        manifest.write_text(words, "utf-8")
    said = "\n".join(map(str, audit(Workspace.at(house), "intranett", ALL).problems))
    assert "does not say what the sources of its own release say" in said
    assert "R-01" in said


def test_every_file_of_an_intact_release_says_what_its_sources_say(poster_house: Path, tmp_path: Path) -> None:
    """Sheets and pictures too, where nobody here has proved them before; a picture of something else does not."""
    shutil.copytree(poster_house, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".oppslag", "output"))
    workspace, folder = Workspace.at(tmp_path), tmp_path / "releases" / "reise" / "1.0"
    assert list(misstatements(workspace, read_release(folder))) == []
    picture, manifest = folder / "nb" / "poster-screen.png", folder / "manifest.json"
    document = (folder / "nb" / "document.pdf").read_bytes()
    before, other = picture.read_bytes(), workspace.workshop.picture(document, 1920)
    picture.write_bytes(other)
    manifest.write_text(manifest.read_text("utf-8").replace(digest(before), digest(other)), "utf-8")
    said = [problem.message for problem in misstatements(workspace, read_release(folder))]
    assert any("poster-screen.png does not show what" in message for message in said)

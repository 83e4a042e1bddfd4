"""What verification writes down, and what it does not do twice."""

import json
import re
import shutil
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from oppslag import proving, workshop
from oppslag.messages import LOCALE
from oppslag.verifying import verdict
from oppslag.verifying.evidence import item_json, to_json, whole
from oppslag.verifying.expecting import expect
from oppslag.workspace import Choice, Workspace
from oppslag.writing import Entry
from tests.workspaces import ORGANISATION, OTHER, SMALL, make, small_workspace, write

EVIDENCE = ("evidence.json", "evidence.html", "manifest.json")
WEB = Choice.of("", "", "page,text")
HREF = re.compile(r'href="([^"]*)"')


@pytest.fixture
def proved(small: Path) -> Workspace:
    """The small workspace, made and proved."""
    make(small, form="page,text")
    assert not proving.prove(Workspace.at(small), WEB).failed
    return Workspace.at(small)


@pytest.fixture
def two(proved: Workspace) -> Workspace:
    """The same with another document beside it."""
    write(proved.root, {"source/andre.yaml": OTHER})
    make(proved.root, form="page,text")
    assert not proving.prove(Workspace.at(proved.root), WEB).failed
    return Workspace.at(proved.root)


def written(workspace: Workspace) -> dict[str, bytes]:
    return {name: workspace.output.path(name).read_bytes() for name in EVIDENCE}


def test_what_is_unchanged_is_neither_read_nor_written_again(proved: Workspace, monkeypatch: pytest.MonkeyPatch):
    """A second verification judges no file, fills no template and leaves the evidence as it lies."""
    before = {name: proved.output.path(name).stat().st_mtime_ns for name in EVIDENCE}
    monkeypatch.setattr(proving, "judge", None)
    monkeypatch.setattr(proving, "first_page", None)
    monkeypatch.setattr(proving, "document_page", None)
    again = proving.prove(Workspace.at(proved.root), WEB)
    assert [item.passed for item in again.evidence] == [True] * 4
    assert {name: proved.output.path(name).stat().st_mtime_ns for name in EVIDENCE} == before


def test_a_changed_file_is_judged_again(proved: Workspace):
    """A rule that is lost from one file after a verification is found by the next."""
    page = proved.output.path("smaa/nb/index.html")
    page.write_bytes(page.read_bytes().replace(b"Hjelp den som", b"Hjelp den"))
    proof = proving.prove(Workspace.at(proved.root), WEB)
    assert [item.file for item in proof.evidence if not item.passed] == ["smaa/nb/index.html"]
    assert "SMAA-02" in str(proof.problems[0])
    said = json.loads(written(proved)["evidence.json"])["files"]
    assert [item["file"] for item in said if not item["passed"]] == ["smaa/nb/index.html"]


def test_a_script_of_the_workspace_is_refused(small: Path):
    """Its own templates/page.js could empty the page as it opens: no proof can vouch for it. A copy of ours is ours."""
    own, ours = small / "templates" / "page.js", Path(__file__).parents[1] / "templates" / "page.js"
    own.parent.mkdir(exist_ok=True)
    own.write_text(ours.read_text("utf-8"), "utf-8")
    make(small, form="page")
    page = Choice.of("", "", "page")
    assert not proving.prove(Workspace.at(small), page).failed
    own.write_text(ours.read_text("utf-8") + 'document.querySelector("main").replaceChildren();\n', "utf-8")
    make(small, form="page")
    proof = proving.prove(Workspace.at(small), page)
    assert proof.failed
    assert "a script that is not the product's" in str(proof.problems[0])


@pytest.mark.parametrize("name", ["evidence.json", "evidence.html", "smaa/evidence.html"])
def test_evidence_that_was_edited_is_made_anew(two: Workspace, name: str):
    """Nobody's hand stays in the evidence, though every file is unchanged."""
    whole, file = written(two), two.output.path(name)
    said = file.read_bytes()
    file.write_bytes(said.replace(b"smaa", b"smal"))
    proving.prove(Workspace.at(two.root), WEB)
    assert (written(two), file.read_bytes()) == (whole, said)


def test_a_changed_template_changes_the_page(proved: Workspace):
    """The page of the evidence is made anew when its template is another."""
    original = proved.workshop.template("evidence.html.j2").read_text("utf-8")
    write(proved.root, {"templates/evidence.html.j2": original.replace("<h2>Filer</h2>", "<h2>Våre filer</h2>")})
    proving.prove(Workspace.at(proved.root), WEB)
    assert "<h2>Våre filer</h2>".encode() in written(proved)["evidence.html"]


def test_the_evidence_of_the_only_document_is_the_first_page(proved: Workspace):
    """Nobody has to choose from a list of one: its files and rules stand where the evidence is looked for."""
    page = proved.output.path("evidence.html")
    links = HREF.findall(page.read_text("utf-8"))
    assert "smaa/nb/index.html#SMAA-02" in links
    assert all((page.parent / link.partition("#")[0]).is_file() for link in links)
    assert not proved.output.path("smaa/evidence.html").exists()


def test_the_evidence_of_a_document_has_a_page_of_its_own(two: Workspace):
    """The first page leads to each, its links to the rules from where it lies; a change of another leaves it alone."""
    first, own, other = (two.output.path(f"{folder}evidence.html") for folder in ("", "andre/", "smaa/"))
    assert HREF.findall(first.read_text("utf-8")) == ["andre/evidence.html", "smaa/evidence.html"]
    links = HREF.findall(own.read_text("utf-8"))
    assert links[0] == "../evidence.html"
    assert "../andre/nb/index.html#ANDRE-01" in links
    assert all((own.parent / link.partition("#")[0]).is_file() for link in links)
    before = {page: page.stat().st_mtime_ns for page in (own, other)}
    page = two.output.path("andre/nb/index.html")
    page.write_bytes(page.read_bytes().replace(b"ANDRE-01", b"ANDRE-09"))
    assert proving.prove(Workspace.at(two.root), WEB).failed
    assert [page for page, time in before.items() if page.stat().st_mtime_ns != time] == [own]


def test_the_page_of_a_document_goes_with_it(two: Workspace):
    """Evidence of a document that is gone leads nowhere: a build removes it, a verification what it no longer names."""
    two.output.write("gone/evidence.html", b"")
    entry = Entry("gone/evidence.html", "0" * 64, 0, "text/html")
    two.output.write_manifest({**two.output.manifest(), entry.path: entry})
    proving.prove(Workspace.at(two.root), WEB)
    assert not two.output.path("gone").exists()
    (two.root / "source/andre.yaml").unlink()
    make(two.root, form="page,text")
    assert not two.output.path("andre").exists()
    proving.prove(Workspace.at(two.root), WEB)
    assert not two.output.path("smaa/evidence.html").exists(), "the only one there is has the first page"
    assert b"andre" not in written(two)["evidence.html"]


def test_a_file_that_failed_marks_its_document_on_the_first_page(two: Workspace):
    """Who looks for what is not proved finds the document first, and on its page what is wrong."""
    page = two.output.path("smaa/nb/index.html")
    page.write_bytes(page.read_bytes().replace(b"Hjelp den som", b"Hjelp den"))
    proving.prove(Workspace.at(two.root), WEB)
    first, own = (two.output.path(f"{folder}evidence.html").read_text("utf-8") for folder in ("", "smaa/"))
    assert '<td class="failed">✗ ikke bevist</td><td>3 av 4</td>' in first
    assert "Det som er galt" in own


def test_what_was_not_picked_keeps_its_evidence(proved: Workspace):
    """Verifying one language leaves the evidence of the other where it was, byte for byte."""
    whole = written(proved)
    proof = proving.prove(Workspace.at(proved.root), Choice.of("", "nb", "page"))
    assert len(proof.evidence) == 1
    assert written(proved) == whole


def test_a_store_with_another_rule_in_it_proves_nothing(proved: Workspace, monkeypatch: pytest.MonkeyPatch):
    """What was proved is bound to the words that were expected: another source is judged anew."""
    judged: list[str] = []
    monkeypatch.setattr(proving, "judge", lambda *a, **k: judged.append(k["name"]) or verdict.judge(*a, **k))
    source = proved.root / "source" / "smaa.yaml"
    source.write_text(source.read_text("utf-8").replace("Hjelp den som spør", "Hjelp den som ber"), "utf-8")
    proof = proving.prove(Workspace.at(proved.root), WEB)
    assert len(judged) == 4
    assert proof.failed


def test_a_label_of_the_product_that_changes_has_every_file_judged_again(
    proved: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A file with the old word for «draft» was vouched for from memory, where anybody who looked would have refused."""
    judged: list[str] = []
    monkeypatch.setattr(proving, "judge", lambda *a, **k: judged.append(k["name"]) or verdict.judge(*a, **k))
    shutil.copytree(LOCALE, tmp_path / "locale")
    monkeypatch.setattr(proving, "LOCALE", tmp_path / "locale")
    proving._judges.cache_clear()
    proving.prove(Workspace.at(proved.root), WEB)
    assert judged == []
    file = tmp_path / "locale" / "nb" / "LC_MESSAGES" / "labels.po"
    write(file.parent, {file.name: file.read_text("utf-8").replace('msgstr "Utkast"', 'msgstr "Kladd"')})
    proving._judges.cache_clear()
    proving.prove(Workspace.at(proved.root), WEB)
    proving._judges.cache_clear()
    assert len(judged) == 4


def states(root: Path, document: str = "smaa") -> str:
    """The state of all that the verdicts on a document's files rest on."""
    workspace = Workspace.at(root)
    (policy,) = workspace.policies(Choice.of(document))
    there = [entry for entry in workspace.output.manifest().values() if entry.document == document]
    return proving._Sources(workspace).state(policy, there, None)


@pytest.mark.parametrize(
    "file",
    [
        *("source/smaa.yaml", "source/organisation.yaml", "translations/en/LC_MESSAGES/smaa.po"),
        *("output/smaa/nb/index.html", "output/smaa/en/document.txt"),
    ],
)
def test_what_a_verdict_rests_on_is_looked_at_again(proved: Workspace, file: str):
    """A byte of the source, of a translation, of the settings or of a file: nothing is vouched for from memory."""
    before = states(proved.root)
    with (proved.root / file).open("ab") as stream:
        stream.write(b"\n")
    assert states(proved.root) != before


@pytest.mark.parametrize(
    "file",
    [
        *("source/approvals.yaml", "translations/reviews.yaml", "translations/bridges.yaml"),
        *("releases/smaa/1.0/texts.json", "output/smaa/nb/poster-screen-2.png"),
    ],
)
def test_what_is_new_beside_it_is_looked_at_too(small: Path, file: str):
    """What people decide, what was released, a picture of a later page."""
    make(small)
    before = states(small)
    write(small, {file: ""})
    assert states(small) != before


def test_a_document_is_known_again_without_working_out_what_it_must_say(
    proved: Workspace, monkeypatch: pytest.MonkeyPatch
):
    """An edit of one document costs the proof of one: of the other nothing is read but its bytes."""
    write(proved.root, {"source/andre.yaml": OTHER})
    make(proved.root, form="page,text")
    assert not proving.prove(Workspace.at(proved.root), WEB).failed
    asked: list[str] = []
    monkeypatch.setattr(proving, "expect", lambda root, name, tag: asked.append(name) or expect(root, name, tag))
    whole = proving.prove(Workspace.at(proved.root), WEB)
    assert asked == []
    assert whole.sums == (8, 8, 16)
    assert [item.document for item in whole.evidence] == ["andre"] * 4 + ["smaa"] * 4
    write(proved.root, {"source/andre.yaml": OTHER.replace("Hjelp den som", "Hjelp enhver som")})
    make(proved.root, form="page,text")
    assert not proving.prove(Workspace.at(proved.root), WEB).failed
    assert asked == ["andre", "andre"]


def with_a_dot(png: bytes) -> bytes:
    """The picture with one pixel of another colour, packed as before."""
    width, height, rows = (
        int.from_bytes(png[16:20]),
        int.from_bytes(png[20:24]),
        bytearray(zlib.decompress(png[41:-16])),
    )
    rows[len(rows) // 2] ^= 1
    return workshop._whole_png(width, height, zlib.compress(rows, 3))


def with_a_comment(png: bytes) -> bytes:
    chunk = b"tEXtComment\0Gjelder ikke"
    return png[:33] + len(chunk[4:]).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4) + png[33:]


CHANGES = {
    "one pixel": with_a_dot,
    "a comment": with_a_comment,
    "cut": lambda png: png[:1000],
    "more": lambda png: png + b" ",
}


@pytest.mark.parametrize("damage", ["another poster", "gone", *CHANGES])
def test_a_picture_that_shows_something_else_is_found(small: Path, damage: str):
    """The picture for screens is proved by the sheet that it shows; one of other words, half of one or none is not."""
    make(small, form="poster", language="nb")
    place, screens = Workspace.at(small), Choice.of("", "nb", "poster")
    proof = proving.prove(place, screens)
    assert not proof.failed
    assert {item.file: len(item.proved) for item in proof.evidence}["smaa/nb/poster-screen.png"] == 2
    picture = place.output.path("smaa/nb/poster-screen.png")
    if damage == "gone":
        picture.unlink()
    elif damage in CHANGES:
        picture.write_bytes(CHANGES[damage](picture.read_bytes()))
    else:
        picture.write_bytes(place.workshop.picture(place.output.path("smaa/nb/poster-a3.pdf").read_bytes(), 1920))
    proof = proving.prove(Workspace.at(small), screens)
    assert [item.file for item in proof.evidence if not item.passed] == ["smaa/nb/poster-screen.png"]
    said = "is gone" if damage == "gone" else "does not show what smaa/nb/poster-screen.pdf shows"
    assert [said in str(problem) for problem in proof.problems] == [True]


def test_the_check_code_is_never_broken_over_two_lines(tmp_path: Path):
    """A person types it in: it stands whole at the foot of a page, also where a name and long words fill the line."""
    organisation = ORGANISATION.replace("Prøve", "Ål og Æsvik").replace("[nb, en]", "[nb, pt-BR, pl, fi, de]")
    root = small_workspace(tmp_path, organisation=organisation)
    assert make(root, form="document").errors == ()
    proof = proving.prove(Workspace.at(root), Choice.of("", "", "document"))
    assert [str(problem) for problem in proof.problems] == []


def test_what_was_found_is_kept_small_and_whole(proved: Workspace):
    """Of many documents the evidence is squeezed and comes back as it was, as often as it is asked for."""
    one = list(proving.prove(Workspace.at(proved.root), WEB).evidence)
    kept = proving.Kept()
    for number in range(40):
        found = [replace(item, document=f"d{number}", file=f"d{number}/{item.language}/{item.format}") for item in one]
        kept.add(f"d{number}", proving.Bundle.of(f"d{number}", [(item, item_json(item)) for item in found]))
    assert len(kept) == 40 * len(one)
    assert sum(len(bundle._squeezed) for bundle in kept._bundles.values()) < sum(map(len, kept.texts())) / 5
    assert list(kept) == list(kept)
    assert kept[0].document == "d0"
    documents = [summary.document for summary in kept.summaries]
    assert documents == sorted(f"d{number}" for number in range(40))
    assert all({item.document for item in kept.of(name)} == {name} for name in documents)
    assert b"".join(whole(kept.texts())) == to_json(kept)


def test_the_evidence_of_others_is_kept_without_the_cache(proved: Workspace):
    """Where the cache has gone, evidence in output/ stands until its files are judged again."""
    before = written(proved)
    shutil.rmtree(proved.cache)
    proving.prove(Workspace.at(proved.root), Choice.of("", "nb", "page"))
    assert written(proved) == before


def test_a_file_that_failed_is_told_of_until_it_is_mended(proved: Workspace):
    """What failed is in the evidence of a later verification of other files, and is judged again when it is asked."""
    page = proved.output.path("smaa/nb/index.html")
    page.write_bytes(page.read_bytes().replace(b"Hjelp den som", b"Hjelp den"))
    for _time in range(2):
        assert proving.prove(Workspace.at(proved.root), WEB).failed
    assert not proving.prove(Workspace.at(proved.root), Choice.of("", "en", "page")).failed
    said = json.loads(written(proved)["evidence.json"])["files"]
    assert [item["file"] for item in said if not item["passed"]] == ["smaa/nb/index.html"]


def test_a_manifest_cannot_lead_the_evidence_elsewhere(proved: Workspace):
    """A manifest that somebody has edited names no file for the program to read or write."""
    entries = proved.output.manifest()
    strange = Entry("x/nb/index.html", "0" * 64, 1, "text/html", "../../x", "nb", "page")
    proved.output.write_manifest({**entries, strange.path: strange})
    before = set(proved.root.parent.rglob("*"))
    assert not proving.prove(Workspace.at(proved.root), WEB).failed
    assert set(proved.root.parent.rglob("*")) == before


def slides(root: Path, sections: int) -> Workspace:
    """A workspace whose poster has so many sections of seven rules, more than a screen has room for at once."""
    rules = [
        f'      - id: SMAA-{number:02}\n        text: Regel {number}.\n        poster: "Regel {number}: spør alltid'
        ' lederen din før du deler noe."'
        for number in range(1, 7 * sections + 1)
    ]
    head, _sections, _rest = SMALL.partition("sections:\n")
    parts = [
        f"  - id: del-{part}\n    title: Del {part}\n    rules:\n" + "\n".join(rules[7 * part : 7 * part + 7])
        for part in range(sections)
    ]
    written = f"{head}sections:\n" + "\n".join(parts) + "\n"
    return Workspace.at(small_workspace(root, smaa=written, organisation=ORGANISATION.replace("[nb, en]", "[nb]")))


def test_every_slide_has_its_picture(tmp_path: Path):
    """A screen of several slides is several pictures; each proves the rules that it shows, and none may be missing."""
    place = slides(tmp_path, 4)
    assert make(tmp_path, form="poster").errors == ()
    posters = Choice.of("", "", "poster")
    proof = proving.prove(place, posters)
    assert not proof.failed
    names = ["poster-screen.png", *(f"poster-screen-{page}.png" for page in (2, 3, 4))]
    assert {item.file: (len(item.proved), item.rules) for item in proof.evidence if item.file.endswith(".png")} == {
        f"smaa/nb/{name}": (7, 7) for name in names
    }
    pictures = {name: place.output.path(f"smaa/nb/{name}") for name in names}
    assert len({picture.read_bytes() for picture in pictures.values()}) == 4
    pictures["poster-screen-3.png"].write_bytes(pictures["poster-screen-2.png"].read_bytes())
    proof = proving.prove(Workspace.at(tmp_path), posters)
    assert [item.file for item in proof.evidence if not item.passed] == ["smaa/nb/poster-screen-3.png"]
    pictures["poster-screen-3.png"].unlink()
    manifest = place.output.path("manifest.json")
    listed = json.loads(manifest.read_bytes())
    listed["files"] = [entry for entry in listed["files"] if not entry["path"].endswith("screen-3.png")]
    manifest.write_text(json.dumps(listed), "utf-8")
    proof = proving.prove(Workspace.at(tmp_path), posters)
    assert [item.file for item in proof.evidence if not item.passed] == ["smaa/nb/poster-screen.png"]


def test_a_slide_that_is_no_longer_made_is_removed(tmp_path: Path):
    """Fewer sections: the picture of a slide that is gone goes too."""
    slides(tmp_path, 4)
    make(tmp_path, form="poster")
    folder = tmp_path / "output" / "smaa" / "nb"
    assert (folder / "poster-screen-4.png").is_file()
    slides(tmp_path, 1)
    make(tmp_path, form="poster")
    assert sorted(file.name for file in folder.glob("*.png")) == ["poster-screen.png"]

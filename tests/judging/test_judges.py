"""Outside judges: the finished files pass them, each of them can say no, and what they said is written down."""

import json
import os
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pytest

from oppslag.judging import hearing, installing
from oppslag.judging.documents import VeraPdf, WordAudit
from oppslag.judging.findings import HTML, PDF, WORD, Finding, Judge, Judgement, Subject, from_json, to_json
from oppslag.judging.hearing import JUDGES, around, hear
from oppslag.judging.markup import HtmlValidate, Links, Nu
from oppslag.judging.pages import Axe, Reflow, Tongue
from oppslag.problems import ToolMissing
from oppslag.workspace import Choice, Workspace
from tests.judging.chromium import lacking
from tests.verifying.finished import ROOT

FOLDER = installing.judges_folder(ROOT / ".oppslag")
GOOD = (
    '<!doctype html><html lang="nb"><head><meta charset="utf-8"><title>Regler</title></head>'
    "<body><main><h1>Regler</h1><p>Hils på alle.</p></main></body></html>"
)


def there(judge: Judge) -> Judge:
    """The judge, or the reason why it cannot be asked."""
    if cure := judge.cure(FOLDER):
        lacking(f"{judge.name} is not on this machine: {cure}")
    return judge


def subject(file: Path, media_type: str) -> Subject:
    return Subject(file.name, file.resolve(), file.parent.resolve(), media_type, "0" * 64)


def said(judge: Judge, file: Path, media_type: str = HTML) -> set[str]:
    """The rules that the judge finds broken in a file."""
    (judgement,) = there(judge).judge([subject(file, media_type)], FOLDER)
    return {finding.rule for finding in judgement.findings}


def page(file: Path, *changes: tuple[str, str]) -> Path:
    """A small good page, changed."""
    words = GOOD
    for old, new in changes:
        assert old in words
        words = words.replace(old, new)
    file.write_text(words, encoding="utf-8")
    return file


PAGES: tuple[Judge, ...] = (Axe(), Reflow(), Nu(), HtmlValidate(), Links())
FAULTS = {
    "no language": (Axe, ' lang="nb"', "", "html-has-lang"),
    "pale": (Axe, "<p>", '<p style="color:#aaa">', "color-contrast"),
    "pale in the dark": (
        Axe, "</head>", "<style>@media (prefers-color-scheme: dark) { p { color: #ddd } }</style></head>",
        "color-contrast",
    ),
    "pale on a phone": (
        Axe, "</head>", "<style>@media (max-width: 400px) { p { color: #ddd } }</style></head>", "color-contrast",
    ),
    "picture without words": (Axe, "</p>", '</p><img src="data:," width="40" height="40">', "image-alt"),
    "too wide": (Reflow, "<p>", '<p style="width:60em">', "scroll"),
    "cut off below": (Reflow, "<p>", '<p style="height:.5em;overflow:hidden">', "clipped"),
    "beside the window": (Reflow, "<p>", '<p style="position:relative;inset-inline-start:-10em">', "outside"),
    "cut off when spaced out": (Reflow, "<p>", '<p style="white-space:nowrap;overflow:hidden;width:6.2em">', "clipped"),
    "block in a paragraph": (Nu, "<p>", "<p><div>", "error"),
    "needless role": (Nu, "<h1>", '<h1 role="heading">', "warning"),
    "button without words": (HtmlValidate, "</p>", '</p><button type="button"></button>', "text-content"),
    "no such place": (Links, "</p>", '</p><a href="#borte">x</a>', "link"),
    "no such file": (Links, "</p>", '</p><a href="borte.html">x</a>', "link"),
    "no such place in a file": (Links, "</p>", '</p><a href="good.html#borte">x</a>', "link"),
    "no such picture": (Links, "</p>", '</p><img src="borte.png" alt="">', "link"),
    "no e-mail address": (Links, "</p>", '</p><a href="mailto:ola.example.no">x</a>', "link"),
    "no phone number": (Links, "</p>", '</p><a href="tel:37 14">x</a>', "link"),
    "a script for a link": (Links, "</p>", '</p><a href="javascript:alert(1)">x</a>', "link"),
    "an id twice": (Links, "<p>", '<p id="a"></p><p id="a">', "id"),
}  # fmt: skip


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], set[str]]:
    """What each judge says of the good page and of each faulty one that is its business, asked once for all."""
    folder = tmp_path_factory.mktemp("faults")
    good = page(folder / "good.html")
    files = {name: page(folder / f"{name}.html", (old, new)) for name, (_judge, old, new, _rule) in FAULTS.items()}
    answers = {}
    for judge in PAGES:
        mine = {"good": good} | {name: files[name] for name, fault in FAULTS.items() if isinstance(judge, fault[0])}
        judgements = there(judge).judge([subject(file, HTML) for file in mine.values()], FOLDER)
        for name, judgement in zip(mine, judgements, strict=True):
            answers[judge.name, name] = {finding.rule for finding in judgement.findings}
    return answers


@pytest.mark.parametrize("judge", PAGES, ids=lambda judge: judge.name)
def test_a_good_page_passes(answers: dict[tuple[str, str], set[str]], judge: Judge) -> None:
    """A small page that does everything right is passed by every judge of pages."""
    assert answers[judge.name, "good"] == set()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_judge_of_pages_says_no(answers: dict[tuple[str, str], set[str]], fault: str) -> None:
    """A page with one fault is not passed by the judge whose business it is."""
    judge, _old, _new, rule = FAULTS[fault]
    assert rule in answers[judge.name, fault]


@pytest.mark.parametrize(
    ("tag", "picture", "spoken"),
    [("nb", "Bilder skal ha en alternativ tekst", "nb"), ("en", "Images must have alternative text", "en")],
)
def test_axe_speaks_the_readers_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tag: str, picture: str, spoken: str
) -> None:
    """Where messages are Norwegian, axe-core's are too; what it has not translated is said, and marked, in English."""
    monkeypatch.setenv("OPPSLAG_LANG", tag)
    file = page(tmp_path / "page.html", ("</p>", '</p><img src="data:," width="40" height="40">'))
    (judgement,) = there(Axe()).judge([subject(file, HTML)], FOLDER)
    assert [(one.message, one.language) for one in judgement.findings] == [(picture, spoken)]
    tongue = Tongue.of(installing.npm_package(FOLDER, "axe-core"), tag)
    assert tongue.speaks("no-such-rule") == "en"


def test_a_message_in_another_language_is_marked_in_the_report(small_workspace: Workspace) -> None:
    """A screen reader changes its voice for an English message on the Norwegian page, and for no other."""
    norwegian = replace(FINDING, rule="rule-y", message="Noe er galt", language="nb")
    hear(small_workspace, Choice(), [Stub(findings=(FINDING, norwegian))])
    words = small_workspace.output.path("accessibility.html").read_text(encoding="utf-8")
    assert '<span lang="en">Something is wrong' in words
    assert "<span>Noe er galt" in words
    (case, *_rest) = from_json(small_workspace.output.path("accessibility.json").read_bytes())
    assert {one.rule: one.language for one in case.judgements[0].findings} == {"rule-x": "en", "rule-y": "nb"}


def test_links_that_lead_somewhere_pass(tmp_path: Path) -> None:
    """An address outside the house, an e-mail address, a phone number and places that exist are right."""
    good = (
        '</p><p id="her"><a href="#her">a</a><a href="page.html#her">b</a><a href="https://www.example.org/a#b">c</a>'
        '<a href="mailto:ola@example.no">d</a><a href="tel:+4737149626">e</a><a href="page.html#:~:text=Hils">f</a>'
    )
    assert said(Links(), page(tmp_path / "page.html", ("</p>", good))) == set()


def test_vera_says_no(built: Path, tmp_path: Path) -> None:
    """A PDF that lacks its language or its claim is not passed; the finished one is."""
    (finished,) = (built / "output").glob("*/nb/document.pdf")
    silent, plain = tmp_path / "silent.pdf", tmp_path / "plain.pdf"
    with pikepdf.open(finished) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(silent)
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(plain)
    files = [subject(file, PDF) for file in (finished, silent, plain)]
    judgements = there(VeraPdf()).judge(files, FOLDER)
    assert [one.passed for one in judgements] == [True, False, False]
    assert judgements[0].profile == "PDF/A-3A, PDF/UA-1"
    assert any("ISO 14289-1" in finding.rule for finding in judgements[1].findings)
    assert "claim" in {finding.rule for finding in judgements[2].findings}


def test_openxml_audit_says_no(built: Path, tmp_path: Path) -> None:
    """A Word file with an element that Word does not know is not passed; the finished one is."""
    (finished,) = (built / "output").glob("*/nb/document.docx")
    bad = tmp_path / "document.docx"
    with zipfile.ZipFile(finished) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = content.replace(b"<w:body>", b"<w:body><w:bogus/>")
            new.writestr(name, content)
    assert said(WordAudit(), finished, WORD) == set()
    assert said(WordAudit(), bad, WORD)


def test_every_judge_passes_every_file_of_a_rich_policy(
    rich: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables, footnotes, sub-rules, examples, untranslated texts: no judge finds anything, nor in its own report."""
    for judge in JUDGES:
        there(judge)
    monkeypatch.setenv(installing.FOLDER, str(FOLDER))
    root = Path(shutil.copytree(rich, tmp_path / "rich"))
    choice = Choice() if os.environ.get("OPPSLAG_CI") else Choice(languages=("nn",))  # CI hears every language
    heard = hear(Workspace.at(root), choice)
    assert "\n".join(map(str, heard.problems)) == ""
    kinds = {judgement.judge for case in heard.cases for judgement in case.judgements}
    assert kinds == {judge.name for judge in JUDGES}
    left = [(case.path, one) for case in heard.cases for judgement in case.judgements for one in judgement.open]
    assert left == [], "nothing is left for a person that a judge could decide"
    report = root / "output" / "accessibility.html"
    for judge in PAGES[:-1]:  # the evidence that it links to is the business of another task
        assert said(judge, report) == set()


@dataclass(frozen=True)
class Stub:
    """A judge that says what a test wants."""

    name: str = "stub"
    profile: str = "whatever"
    lacks: str = ""
    findings: tuple[Finding, ...] = ()

    def cure(self, folder: Path) -> str:  # noqa: ARG002 - the protocol's
        return self.lacks

    def takes(self, subject: Subject) -> bool:
        return subject.media_type == HTML

    def judge(self, subjects: Sequence[Subject], folder: Path) -> tuple[Judgement, ...]:  # noqa: ARG002 - as above
        return tuple(Judgement(one.path, self.name, "1", self.profile, self.findings) for one in subjects)


FINDING = Finding("rule-x", "Something is wrong & <odd>", "3:7", "320 px, dark", 2)


@pytest.fixture
def small_workspace(small: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    from tests.workspaces import make

    monkeypatch.delenv("OPPSLAG_CI", raising=False)
    make(small, form="page,fragment")
    return Workspace.at(small)


def test_what_was_found_is_said_with_its_place(small_workspace: Workspace) -> None:
    """A finding is told with file, line, judge and the template to look in, and fails the run."""
    heard = hear(small_workspace, Choice(), [Stub(findings=(FINDING,))])
    assert heard.failed
    (problem,) = (one for one in heard.problems if str(one.place).startswith("output/smaa/nb/index.html"))
    assert str(problem.place) == "output/smaa/nb/index.html:3:7"
    assert "stub: Something is wrong" in problem.message
    assert "page.html.j2" in problem.hint


def test_what_was_found_is_kept_for_the_statement(small_workspace: Workspace) -> None:
    """The report names every file with its digest, says what was found, and lists what only a person can judge."""
    hear(small_workspace, Choice(), [Stub(findings=(FINDING,)), Stub(name="absent", lacks="buy it")])
    output = small_workspace.output
    written = json.loads(output.path("accessibility.json").read_text(encoding="utf-8"))
    entries = output.manifest()
    assert written["passed"] is False
    assert written["not_asked"] == ["absent"]
    assert {file["path"]: file["sha256"] for file in written["files"]} == {
        entry.path: entry.sha256
        for entry in entries.values()
        if entry.media_type == HTML and entry.path != "accessibility.html"
    }
    page = output.path("accessibility.html").read_text(encoding="utf-8")
    for words in ("Something is wrong &amp; &lt;odd&gt;", "absent", "Det bare et menneske kan vurdere"):
        assert words in page
    for name in hearing.FILES:
        assert output.has(name, entries[name].sha256)


def test_a_part_that_is_judged_keeps_what_was_said_of_the_rest(small_workspace: Workspace) -> None:
    """Judging one language keeps what was said of the others, unless those files have changed since."""
    hear(small_workspace, Choice(), [Stub(findings=(FINDING,))])
    hear(small_workspace, Choice.of(language="nb"), [Stub()])
    output = small_workspace.output
    cases = {case.path: case for case in from_json(output.path("accessibility.json").read_bytes())}
    assert cases["smaa/nb/index.html"].passed
    assert not cases["smaa/en/index.html"].passed
    entries = output.manifest()
    changed = replace(entries["smaa/en/index.html"], sha256="f" * 64)
    output.write_manifest({**entries, changed.path: changed})
    hear(small_workspace, Choice.of(language="nb"), [Stub()])
    assert changed.path not in {case.path for case in from_json(output.path("accessibility.json").read_bytes())}


def test_what_is_built_while_judges_think_stays_in_the_manifest(
    small_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Judging takes minutes: a build that ends meanwhile is not taken back by the report."""
    output = small_workspace.output
    built = replace(output.manifest()["smaa/en/index.html"], sha256="f" * 64)
    asked = hearing._ask

    def slowly(*words: object) -> object:
        output.write_manifest({**output.manifest(), built.path: built})
        return asked(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(hearing, "_ask", slowly)
    hear(small_workspace, Choice.of(language="nb"), [Stub()])
    assert output.manifest()[built.path] == built
    assert hearing.FILES[0] in output.manifest()


def test_the_same_judgement_is_the_same_bytes(small_workspace: Workspace) -> None:
    """Judged twice, the report is the same, byte for byte; what is read back is what was written."""
    texts = []
    for _time in range(2):
        heard = hear(small_workspace, Choice(), [Stub(findings=(FINDING,))])
        texts.append([small_workspace.output.path(name).read_bytes() for name in hearing.FILES])
    assert texts[0] == texts[1]
    assert from_json(to_json(heard.cases, ())) == tuple(sorted(heard.cases, key=lambda case: case.path))


def test_a_judge_that_is_not_there_is_named_and_in_ci_a_failure(
    small_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A judge that is missing is said, with how to get it; where everything must be there the run is refused."""
    absent = Stub(name="absent", lacks="buy it")
    (warning,) = hear(small_workspace, Choice(), [Stub(), absent]).problems
    assert "absent" in warning.message
    assert "buy it" in warning.hint
    monkeypatch.setenv("OPPSLAG_CI", "1")
    with pytest.raises(ToolMissing, match="absent"):
        hear(small_workspace, Choice(), [Stub(), absent])


def test_the_page_around_a_fragment_moves_no_line() -> None:
    """What a judge says of line 7 of the fragment is line 7 of the file."""
    fragment = "<p>a</p>\n<p>b</p>\n"
    assert around(fragment, "ar").splitlines()[1] == fragment.splitlines()[1]
    assert 'dir="rtl"' in around(fragment, "ar")


def test_the_judges_are_asked_for_by_number_and_from_no_named_place() -> None:
    """Which judge runs is decided here, where it comes from by the machine."""
    assert "://" not in installing.pom()
    assert installing.pom().count(f"<version>{installing.VERAPDF}</version>") == len(installing.VERAPDF_PARTS) + 1


@pytest.mark.parametrize("spoilt", [b"[]", b'{"files": [', b'{"files": [{}]}'])
def test_a_spoilt_report_is_no_report(small_workspace: Workspace, spoilt: bytes) -> None:
    """A report that somebody has damaged is written anew, not believed."""
    hear(small_workspace, Choice(), [Stub()])
    file = small_workspace.output.path("accessibility.json")
    whole = file.read_bytes()
    with pytest.raises(ValueError):  # noqa: PT011 - its words are the parser's
        from_json(spoilt)
    file.write_bytes(spoilt)
    hear(small_workspace, Choice(), [Stub()])
    assert file.read_bytes() == whole

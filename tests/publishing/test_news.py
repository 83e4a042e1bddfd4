"""What is new since the version before: told in page and document, and known to the proof from a list of its own."""

import json
import random
import re
from collections.abc import Sequence
from pathlib import Path

import houses
import pytest

from oppslag.formats import FORMATS
from oppslag.localising.states import editions
from oppslag.model import News
from oppslag.pipeline import Order, build
from oppslag.problems import PublishingError
from oppslag.proving import Proof, prove, prove_file
from oppslag.publishing.auditing import audit
from oppslag.publishing.publishing import Order as Sending
from oppslag.publishing.publishing import publish
from oppslag.publishing.releases import newest_of
from oppslag.publishing.remaking import check
from oppslag.verifying.expecting import expect
from oppslag.verifying.novelty import Novelty
from oppslag.verifying.verdict import TELLS_NEWS
from oppslag.workshop import PRODUCT_TEMPLATES
from oppslag.workspace import Choice, Workspace

HEAD = 'id: reise\nprefix: R\nlanguage: nb\ntitle: {title}\nwhats_new: true\ncontrol: {{version: "{version}"}}\n'
EVERY = "formats: [page, fragment, document, word, text, data]\n"


def source(version: str, rules: Sequence[tuple[str, str]], title: str = "Reiser", formats: str = EVERY) -> str:
    """A document with these rules, number and words, in one section."""
    lines = (f"      - id: {number}\n        text: {words}\n" for number, words in rules)
    return (
        HEAD.format(version=version, title=title)
        + formats
        + "sections:\n  - id: bestille\n    title: Bestille\n    rules:\n"
        + "".join(lines)
    )


ARABIC = {
    "Velg tog.": "اختر القطار.",
    "Ta bussen hjem.": "اركب الحافلة إلى البيت.",
    "Gå fort.": "امشِ بسرعة.",
    "Gå.": "امشِ.",
    "Sykle.": "اركب الدراجة.",
    "Reiser i tjenesten": "السفر في العمل",
    "Reiser": "السفر",
    "Bestille": "الحجز",
}


def kept(root: Path, version: str, language: str, document: str = "reise") -> None:
    """Keep the texts of the source as they are, as a release would."""
    from oppslag.publishing.snapshots import of_policy, to_data

    place = Workspace.at(root)
    (policy,) = place.library.policies
    folder = root / "releases" / document / version
    folder.mkdir(parents=True)
    texts = {tag: to_data(one) for tag, one in of_policy(place, policy).items() if tag == language}
    (folder / "texts.json").write_text(json.dumps({"format": 1, "languages": texts}, ensure_ascii=False), "utf-8")


@pytest.fixture(params=["nb", "ar"])
def changed(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """A workspace in a language, 1.0 kept and 2.0 written: a rule new, one changed, one gone, and another title."""
    language = request.param
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "organisation.yaml").write_text(f"name: Eidet kommune\nlanguages: [{language}]\n", "utf-8")

    def write(words: str) -> None:
        words = words.replace("language: nb", f"language: {language}")
        for norwegian, arabic in ARABIC.items() if language == "ar" else ():
            words = words.replace(norwegian, arabic)
        (tmp_path / "source" / "reise.yaml").write_text(words, "utf-8")

    write(source("1.0", [("R-01", "Velg tog."), ("R-02", "Ta bussen hjem."), ("R-03", "Gå.")]))
    kept(tmp_path, "1.0", language)
    write(source("2.0", [("R-01", "Velg tog."), ("R-03", "Gå fort."), ("R-04", "Sykle.")], "Reiser i tjenesten"))
    return tmp_path, language


def news_of(root: Path) -> News | None:
    (policy,) = Workspace.at(root).library.policies
    return editions(policy, root)[0].news


def proved(root: Path) -> Proof:
    build(Workspace.at(root), Order())
    return prove(Workspace.at(root), Choice())


def test_what_is_new_is_told_and_proved_in_every_format(changed: tuple[Path, str]) -> None:
    """The page and the document name the rules that are new, changed or gone; every file is proved with it."""
    root, language = changed
    assert news_of(root) == News("1.0", added=("R-04",), changed=("R-03",), removed=("R-02",), other=True)
    assert proved(root).problems == ()
    page = (root / "output" / "reise" / language / "index.html").read_text("utf-8")
    block = page[page.index('<aside class="news"') : page.index("</aside>")]
    assert re.findall(r'href="#(R-\d+)"', block) == ["R-04", "R-03"]
    assert "R-02" in block
    assert "Ta bussen" not in page


def test_the_formats_that_tell_are_those_whose_templates_do() -> None:
    """The proof allows what is new in the formats that show it, and in no other."""
    telling = {
        form.name
        for form in FORMATS
        if any(re.search(r"\bnews\.title|data\.news\b", (PRODUCT_TEMPLATES / name).read_text("utf-8"))
               for name in form.templates)
    }  # fmt: skip
    assert telling == TELLS_NEWS


DAMAGES = {
    "a number is another": (r'(<a href="#R-04">)R-04', r"\1R-01"),
    "a line is gone": (r"<li>[^\n]*R-02[^\n]*</li>", ""),
    "a rule is claimed to be gone": (r'(<bdi dir="ltr">R-02)', r"\1, R-03"),
    "the block is gone": (r'(?s)<aside class="news".*?</aside>', ""),
    "the block stands twice": (r'(?s)(<aside class="news".*?</aside>)', r"\1\1"),
    "the block cannot be seen": (r'<aside class="news"', '<aside hidden class="news"'),
    "a line says more": (r"(<li>[^\n]*R-02</bdi>)", r"\1 Du kan ta taxi."),
    "another version": (r'(<h2 id="_news">[^<]*)1\.0', r"\g<1>0.9"),
    "the old words of a rule": (r"(<li>[^\n]*R-02</bdi></li>)", r"\1<li>Ta bussen hjem.</li>"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_news_that_are_not_so_are_refused(changed: tuple[Path, str], damage: tuple[str, str]) -> None:
    """A block that names another rule, says more, says less or says it twice does not pass."""
    root, language = changed
    build(Workspace.at(root), Order(Choice(formats=("page",))))
    file = root / "output" / "reise" / language / "index.html"
    page = file.read_text("utf-8")
    broken = re.sub(*damage, page, count=1)
    assert broken != page
    file.write_text(broken, "utf-8")
    assert prove_file(Workspace.at(root), file, Choice(("reise",), (language,), ("page",))).failed


def test_a_format_that_tells_no_news_may_not_hold_them(changed: tuple[Path, str]) -> None:
    """What is new in a Word file, a fragment or plain text would be words that the source does not say."""
    root, language = changed
    build(Workspace.at(root), Order())
    folder = root / "output" / "reise" / language
    page = (folder / "index.html").read_text("utf-8")
    block = re.search(r"(?s)<h2 id=\"_news\">(.*?)</h2>", page)
    assert block
    file = folder / "fragment.html"
    file.write_text(f"<p>{block[1]}</p>" + file.read_text("utf-8"), "utf-8")
    assert any("fragment.html" in str(problem) for problem in prove(Workspace.at(root), Choice()).problems)


def test_nothing_is_told_where_nothing_is_new_or_nobody_asked(changed: tuple[Path, str]) -> None:
    """No block without `whats_new`, without an earlier release, or without a difference."""
    root, language = changed
    file = root / "source" / "reise.yaml"
    words = file.read_text("utf-8")
    file.write_text(words.replace("whats_new: true", "whats_new: false"), "utf-8")
    assert news_of(root) is None
    assert expect(root, "reise", language).novelty is None
    file.write_text(words.replace('"2.0"', '"1.0"'), "utf-8")  # what 1.0 is compared with is what came before it
    assert news_of(root) is None
    file.write_text(words, "utf-8")
    kept(root, "1.0+1", language)
    assert news_of(root) is None
    assert expect(root, "reise", language).novelty is None


def test_a_change_of_what_was_kept_makes_the_files_anew(changed: tuple[Path, str]) -> None:
    """The build knows that it rests on the releases."""
    root, language = changed
    assert proved(root).problems == ()
    file = root / "releases" / "reise" / "1.0" / "texts.json"
    other = file.read_text("utf-8").replace("Velg tog.", "Velg taxi.").replace("القطار", "التاكسي")
    file.write_text(other, "utf-8")
    made = build(Workspace.at(root), Order()).made
    assert f"reise/{language}/index.html" in made
    assert prove(Workspace.at(root), Choice()).problems == ()


def test_releases_that_cannot_be_read_are_named(changed: tuple[Path, str]) -> None:
    """A kept release that somebody has damaged stops the edition with its name."""
    root, _language = changed
    (root / "releases" / "reise" / "1.0" / "texts.json").write_text("{", "utf-8")
    (problem,) = [p for p in build(Workspace.at(root), Order()).problems if "texts.json" in str(p)]
    assert "releases/reise/1.0/texts.json" in str(problem)


WORDS = ("Velg tog.", "Gå.", "Sykle til jobb.", "Ta bussen.")


def test_two_roads_find_the_same_news(tmp_path: Path) -> None:
    """Whatever was changed, what the page is told and what the proof expects are the same."""
    chance = random.Random(7)  # noqa: S311 - the same trials every time
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "organisation.yaml").write_text("name: Eidet\nlanguages: [nb]\n", "utf-8")

    def some() -> list[tuple[str, str]]:
        numbers = chance.sample([f"R-0{n}" for n in range(1, 8)], chance.randint(1, 6))
        return [(number, chance.choice(WORDS)) for number in numbers]

    for trial in range(1, 60):
        file = tmp_path / "source" / "reise.yaml"
        file.write_text(source(f"{trial}.0", some(), chance.choice(["Reiser", "Turer"])), "utf-8")
        found, expected = news_of(tmp_path), expect(tmp_path, "reise", "nb").novelty
        assert as_novelty(found) == expected
        kept(tmp_path, f"{trial}.0", "nb")


def as_novelty(found: News | None) -> Novelty | None:
    if found is None:
        return None
    lists = {"news_added": found.added, "news_changed": found.changed, "news_removed": found.removed}
    return Novelty(found.since, tuple((name, rules) for name, rules in lists.items() if rules), found.other)


def test_a_release_that_tells_what_is_new_can_be_made_again_and_audited(house: Path) -> None:
    """The texts that it was compared with are kept with its sources: byte for byte it comes out the same."""
    words = houses.policy("3.0", "Bestill selv.").replace("language: nb", "language: nb\nwhats_new: true")
    (house / "source" / "reise.yaml").write_text(words, "utf-8")
    houses.sign(house, "3.0")
    release = newest_of(house, "reise", "3.0")
    assert release is not None
    page = (release.folder / "nb" / "index.html").read_text("utf-8")
    assert "Nytt siden versjon 2.0" in page
    assert "sources/releases/reise/2.0/texts.json" in release.kept
    assert check(Workspace.at(house), Choice(("reise",)), "3.0").problems == ()
    publish(Workspace.at(house), "intranett", Sending())
    assert audit(Workspace.at(house), "intranett", Choice()).problems == ()
    (house / "source" / "reise.yaml").write_text(words.replace("selv", "sjøl"), "utf-8")
    with pytest.raises(PublishingError, match="R-02/text is not what version"):
        houses.sign(house, "3.0")

"""The page stands alone and is sound; the fragment holds only what a CMS lets through."""

import base64
import hashlib
import itertools
import re
from collections import Counter
from pathlib import Path

import html5lib
import pytest
from lxml import etree

from oppslag.proving import prove
from oppslag.workspace import Choice, Workspace
from tests.workspaces import files, make

# What editors of the content management systems in use keep (docs: the CMS fragment)
ALLOWED = {
    "p": set(), "h2": set(), "h3": set(), "h4": set(), "ul": set(), "ol": {"start"}, "li": set(), "table": set(),
    "thead": set(), "tbody": set(), "tr": set(), "th": {"scope"}, "td": set(), "a": {"href"}, "strong": set(),
    "em": set(), "blockquote": set(),
}  # fmt: skip
EVERYWHERE = {"lang", "dir"}


def pages(root: Path, name: str) -> dict[str, str]:
    """The files of this name in the folders of the editions, by path."""
    return {path: content.decode() for path, content in files(root).items() if path.endswith(f"/{name}")}


def parsed(content: str) -> etree._Element:
    """The document as a browser builds it; any mistake in the HTML is an error."""
    return (
        html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
        .parse(content)
        .getroot()
    )


def fragment_of(content: str) -> list[etree._Element]:
    parser = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    return [part for part in parser.parseFragment(content) if not isinstance(part, str)]


def strangers(content: str) -> list[str]:
    """Tags and attributes that a CMS would strip."""
    elements = [element for part in fragment_of(content) for element in part.iter(etree.Element)]
    return [
        f"{element.tag} {name}"
        for element in elements
        for name in ["", *element.attrib]
        if element.tag not in ALLOWED or (name and name not in ALLOWED[element.tag] | EVERYWHERE)
    ]


def test_a_fragment_has_only_what_survives_a_cms(finished: Path) -> None:
    """No tag and no attribute that an editor strips, in any language."""
    fragments = pages(finished, "fragment.html")
    assert fragments
    for path, content in fragments.items():
        assert strangers(content) == [], path
        assert all(part.get("lang") and part.get("dir") for part in fragment_of(content)), path
        targets = re.findall(r'href="([^"]*)"', content)
        assert all(target.startswith(("https://", "http://", "mailto:", "tel:")) for target in targets), path


@pytest.mark.parametrize(
    "extra",
    [
        '<p class="x">x</p>',
        "<div>x</div>",
        '<p id="x">x</p>',
        "x<br>",
        "<h1>x</h1>",
        '<p style="x">x</p>',
        "<span>x</span>",
        "<ul start=2></ul>",
    ],
)
def test_a_stranger_in_a_fragment_is_seen(extra: str) -> None:
    """The check can fail: each of these would be stripped."""
    assert strangers(extra)


def test_pages_are_sound_html(finished: Path) -> None:
    """One h1, headings in steps, ids once, links within the page lead somewhere, language and direction are said."""
    for path, content in pages(finished, "index.html").items():
        root = parsed(content)
        ids = Counter(root.xpath("//@id"))
        assert not [name for name, count in ids.items() if count > 1], path
        assert {target[1:] for target in root.xpath("//@href") if target.startswith("#")} <= ids.keys(), path
        assert set(" ".join(root.xpath("//@aria-labelledby")).split()) <= ids.keys(), path
        levels = [int(heading.tag[1]) for heading in root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), path
        assert root.get("lang") == path.split("/")[1]
        assert root.get("dir") in {"ltr", "rtl"}
        assert root.xpath("//nav[contains(@class, 'contents')]//a")
        assert len(root.xpath("//title")) == 1


def test_pages_ask_for_nothing_from_elsewhere(finished: Path) -> None:
    """No picture, script, style or font is fetched, and the page's own policy lets no other script or style run."""
    for path, content in pages(finished, "index.html").items():
        root = parsed(content)
        (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none';"), path
        for tag in ("style", "script"):
            (text,) = root.xpath(f"//{tag}/text()")
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy, path
        assert not root.xpath("//@src")
        assert not root.xpath("//@style")
        assert not [name for name in root.xpath("//@*") if getattr(name, "attrname", "").startswith("on")]
        for link in root.iter("link"):
            assert link.get("rel") == "alternate" or link.get("href") == "data:,", path
        assert not re.search(r"url\(|@import", content.partition("<style>")[2].partition("</style>")[0]), path
        assert len(content.encode()) < 100_000, path


def test_a_section_may_be_called_anything(small: Path) -> None:
    """Ids of sections and rules never meet the page's own."""
    source = small / "source/smaa.yaml"
    sections = "".join(
        f"  - {{id: {name}, title: Del {n}, rules: [{{id: SMAA-{n}, text: Regelen.}}]}}\n"
        for n, name in enumerate(("main", "control", "contents", "page-script", "main-title", "folk-title"), 10)
    )
    source.write_text(source.read_text("utf-8") + sections, encoding="utf-8")
    assert not make(small, form="page").errors
    for content in pages(small, "index.html").values():
        ids = parsed(content).xpath("//@id")
        assert len(ids) == len(set(ids))


def test_a_link_in_a_title_is_a_link_once_and_can_be_read(small: Path) -> None:
    """HTML has no link in a link: its words stand in the contents, and the link on the heading, in its colour."""
    source = small / "source/smaa.yaml"
    linked = 'title: "{} [nettet](https://www.prove.example/nett) og folk"'
    words = source.read_text("utf-8").replace("title: Om folk", linked.format("Om"))
    words = words.replace("title: Små regler\nposter", f"{linked.format('Regler for')}\nposter")
    source.write_text(words, encoding="utf-8", newline="\n")
    assert make(small, form="page,fragment,document,poster,word").errors == ()
    page = (small / "output/smaa/nb/index.html").read_text("utf-8")
    assert '<a href="#folk">Om nettet og folk</a>' in page
    assert page.count('<a href="https://www.prove.example/nett">nettet</a>') == 2  # that and the page's own title
    proof = prove(Workspace.at(small), Choice.of("smaa", "", "page,fragment,document,poster,word"))
    assert [str(problem) for problem in proof.problems] == []

"""What an author writes is only ever words: hostile strings come out as the characters they are, in every format."""

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oppslag import pipeline
from oppslag.formats import FORMATS
from oppslag.formats.poster import Poster
from oppslag.markdown import Trees, plain
from oppslag.model import Text
from oppslag.reading.passages import Sight, Zone
from oppslag.reading.readers import READERS, read
from oppslag.workshop import Workshop
from oppslag.workspace import Workspace

STRINGS = (
    # HTML and XML
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</script><script>alert(1)//", "]]>", "<![CDATA[x]]>",
    "<!-- gone -->", "&lt;b&gt;", "&amp;amp;", "&#x41;", "<?php echo 1 ?>", "<!DOCTYPE x>", "\" onmouseover=\"alert(1)",
    "' or '1'='1", "<w:p><w:r><w:t>x</w:t></w:r></w:p>", "</w:t></w:r>", "javascript:alert(1)", "</li></ol></body>",
    # Jinja and other templates
    "{{ 7*7 }}", "{% include 'x' %}", "{# gone #}", "{{ config.__class__ }}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{0}",
    "{name}", "%s %d %n", "%(x)s", "{{{x}}}",
    # Typst and TeX
    '#read("/etc/passwd")', "#eval(\"1+1\")", "#let x = 1", "$x^2$", "\\input{/etc/passwd}", "\\textbf{x}", "@ref",
    "~ not a space ~", "#set page(width: 1pt)", "// not a comment", "/* not a comment */", "= not a heading",
    # Markdown
    "*stars*", "__lines__", "`code`{=html}", "[link](https://x.example)", "![picture](x.png)", "[^1]", "a | b | c",
    "1) not a list", "+ not a list", "> not a quote", "# not a heading", "--- not a line", "[[not a field]]",
    "\\*backslashes\\*", "https://bare.example/a_b_c", "{#id .class}", "Term\\: definition", "-- and --- dots ...",
    # the shell, spreadsheets, paths, formats
    "$(rm -rf /)", "`rm -rf /`", "; rm -rf / #", "=cmd|' /C calc'!A0", "../../etc/passwd",
    "C:\\Windows\\x", "a\\u0000b",
    "NULL None nil undefined NaN", "true", "null", "0x1F 1e9 .5", "'single' \"double\" ”curly” «angle»",
    # letters
    "ÆØÅ æøå ÄÖ éèê ß ẞ", "ﬁ ligatur", "e\u0301 combining", "Ωμέγα Жук", "word" * 30, "soft\u00adhyphen",
    "no\u00a0break", "½ ² ³ € § ¶ † ‰ …", "left → right ← both ↔",
)  # fmt: skip
MARKS = re.compile(r"([!-/:-@\[-`{-~])")  # ASCII punctuation, which a backslash makes plain (CommonMark 6.1)


def escaped(words: str) -> str:
    """As an author writes the characters themselves: a backslash before every sign that could mean something."""
    return MARKS.sub(r"\\\1", words)


def marked(number: int, words: str) -> str:
    """The words between two that tell where they begin and end."""
    return f"Fra{number}; {words} ;til{number}"


def bare(words: str) -> str:
    """Words as one compares them: white space, soft hyphens and signs that only guide the setting do not count."""
    return re.sub(r"[\s\u00ad\u200b\u2060]+", "", unicodedata.normalize("NFKC", words))


def policy(kind: str) -> str:
    """A policy that holds every string as text and template or as title; for the wall, what a sheet has room for."""
    if kind == "poster":
        return wall()
    quoted = [json.dumps(marked(n, escaped(words)), ensure_ascii=False) for n, words in enumerate(STRINGS)]
    lines = [
        "id: vond", "prefix: VOND", "language: nb", 'title: "Vonde ord"', 'poster_title: "Vonde ord"',
        ('control: {version: "1.1", case: "<b>1</b> {{ 7*7 }}", last_changed: 2020-01-02, contact: leder,'
        ' owner: "#read(\\"x\\") & <i>"}'),
        "formats: [" + ", ".join(form.name for form in FORMATS if form.name != "poster") + "]",
        "sections:",
    ]  # fmt: skip
    for number, words in enumerate(quoted):
        title = words if kind == "title" else f'"Del {number}"'
        lines += [f"  - id: del-{number}", f"    title: {title}", "    rules:", f"      - id: VOND-{number + 1:03}"]
        lines += [f"        text: {words}" if kind == "text" else '        text: "Regelen."']
        lines += [f"        template: {words}"] if kind == "text" and number % 5 == 0 else []
    return "\n".join(lines) + "\n"


WALL = [number for number, words in enumerate(STRINGS) if len(words) < 40][::4]  # as many as a sheet has room for


def wall() -> str:
    """A policy of one sheet."""
    lines = ["id: vond", "prefix: VOND", "language: nb", 'title: "Vonde ord"', "formats: [poster]"]
    lines += ['control: {version: "1.0", contact: leder}', "sections:", "  - id: del", '    title: "Del"', "    rules:"]
    for number in WALL:
        words = json.dumps(marked(number, escaped(STRINGS[number])), ensure_ascii=False)
        lines += [f"      - id: VOND-{number + 1:03}", '        text: "Regelen."', f"        poster: {words}"]
    return "\n".join(lines) + "\n"


ORGANISATION = """\
name: "<b>Vond</b> {{ 7*7 }} #read(\\"/etc/passwd\\") & sønn"
languages: [nb]
quality_system: "QM+ <i> {% x %}"
contacts:
  leder: {name: "Bobby'); DROP TABLE <b>", role: "{{ role }} & $x$", phone: "12 34 56 78", email: "a+b@x.example"}
"""


@cache
def shown(root: Path, kind: str) -> dict[str, str]:
    """What a person sees in each file of the hostile policy."""
    folder = root / kind
    (folder / "source").mkdir(parents=True)
    (folder / "source/organisation.yaml").write_text(ORGANISATION, encoding="utf-8")
    (folder / "source/vond.yaml").write_text(policy(kind), encoding="utf-8")
    report = pipeline.build(Workspace.at(folder), pipeline.Order())
    assert not report.errors, "\n".join(map(str, report.errors))
    return {
        entry.path.rpartition("/")[2]: _seen((folder / "output" / entry.path).read_bytes(), entry.media_type)
        for entry in report.entries
        if entry.document and entry.media_type in READERS
    }


def _seen(content: bytes, media_type: str) -> str:
    if media_type == "application/json":
        return " ".join(_plain(words) for words in _strings(json.loads(content)))
    passages = read(content, media_type).passages
    seen = [passage for passage in passages if passage.sight is Sight.SEEN]
    if media_type == "application/pdf":  # its table of contents has a page after each title
        return " ".join(re.sub(r"\s\d+$", "", p.text) if p.zone is Zone.NAVIGATION else p.text for p in seen)
    return " ".join(passage.text for passage in seen)


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [words for item in items for words in _strings(item)]


def _plain(words: str) -> str:
    """Data holds the author's own spelling: the characters are those behind the backslashes."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", words)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


FILES = [file for form in FORMATS if form.name != "poster" for file in form.files]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("kind", ["text", "title"])
def test_every_string_comes_out_as_its_characters(root: Path, kind: str, file: str) -> None:
    """In each file, between its two marks, stands each hostile string and nothing else."""
    seen = bare(shown(root, kind)[file])
    assert not _wrong(seen, range(len(STRINGS)))


@pytest.mark.parametrize("file", [name for name in Poster().files if not name.endswith(".png")])
def test_posters_show_every_string_as_its_characters(root: Path, file: str) -> None:
    """On every sheet too."""
    assert len(WALL) > 15
    assert not _wrong(bare(shown(root, "poster")[file]), WALL)


def _wrong(seen: str, numbers: Iterable[int]) -> dict[str, str]:
    wrong = {}
    for number in numbers:
        words = STRINGS[number]
        between = re.search(f"Fra{number};(.*?);til{number}(?!\\d)", seen, re.DOTALL)
        if not between or between[1] != bare(words):
            wrong[words] = between[1] if between else "lost"
    return wrong


@pytest.mark.parametrize("file", FILES)
def test_names_and_control_come_out_as_their_characters(root: Path, file: str) -> None:
    """The organisation, the contact and document control are data too."""
    seen = bare(shown(root, "text")[file])
    for words in ("<b>1</b> {{ 7*7 }}", '#read("x") & <i>', "Bobby'); DROP TABLE <b>", "{{ role }} & $x$"):
        assert bare(words) in seen, words


@pytest.fixture(scope="module")
def trees() -> Trees:
    return Workshop().trees


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.text(st.characters(blacklist_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp")), min_size=1),
        min_size=1,
        max_size=20,
    )
)
def test_escaped_words_are_themselves(trees: Trees, words: list[str]) -> None:
    """Whatever the words are: written with backslashes they come back from Markdown as they were."""
    clean = [" ".join(unicodedata.normalize("NFC", f"x{line}x").split()) for line in words]
    texts = [Text("A-01/text", escaped(line), "nb") for line in clean]
    trees.prepare(texts)
    for text, line in zip(texts, clean, strict=True):
        assert " ".join(plain(trees.tree(text)).split()) == line


def test_there_are_enough_of_them() -> None:
    """At least forty, none twice."""
    assert len(set(STRINGS)) == len(STRINGS) >= 40

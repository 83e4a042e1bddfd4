"""Laws over finished files of invented policies: any one rule changed, the file is refused; left alone, it passes."""

import json
import os
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import damage_docx
import damage_html
import damage_pdf
import damage_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oppslag import localising
from oppslag.formats import FORMATS
from oppslag.loading import load
from oppslag.verifying.expecting import Expectation, expect
from oppslag.verifying.verdict import Verdict, judge
from oppslag.workshop import Workshop

NAMES = ("page", "document", "poster", "word", "text", "data")
EXAMPLES = 40 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 5
WORDS = st.sampled_from(
    ["ikke", "Ikke", "du", "må", "dele", "10²", "102", "SM-01", "a", "å", "jobb-e-post", "5", "og/eller"]
)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), min_size=2, max_size=5)


@lru_cache(maxsize=64)
def finished(texts: tuple[str, ...]) -> tuple[dict[str, tuple[bytes, str]], Expectation]:
    """Each format's file of a policy with these rules (bytes, media type), and what it has to say."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "source").mkdir()
        organisation = {"name": "Prøve kommune", "languages": ["nb"], "contacts": {}}
        rules = [
            {"id": f"SM-{number}", "text": text, "poster": text}
            for number, text in zip(("01", "10", "101", "02", "011"), texts, strict=False)
        ]
        policy = {
            "id": "prove", "prefix": "SM", "language": "nb", "title": "Regler for alt",
            "poster_title": "Regler",
            "control": {"version": "1.0", "last_changed": "2020-01-02"}, "formats": list(NAMES),
            "introduction": "Dette er reglene.",
            "sections": [{"id": "del", "title": "Første del", "poster_title": "Del", "rules": rules}],
        }  # fmt: skip
        for name, value in (("organisation", organisation), ("prove", policy)):
            (root / "source" / f"{name}.yaml").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        edition = localising.load_edition(load(root).policies[0], root, "nb")
        workshop = Workshop.of(root)
        assert not workshop.trees.prepare(edition.policy.texts())
        made = {form.name: form.render(edition, workshop)[0] for form in FORMATS if form.name in NAMES}
        files = {name: (artifact.content, artifact.media_type) for name, artifact in made.items()}
        return files, expect(root, "prove", "nb")


def verdict(name: str, content: bytes, texts: tuple[str, ...]) -> Verdict:
    files, expectation = finished(texts)
    carries = next(form for form in FORMATS if form.name == name).carries
    return judge(content, files[name][1], expectation, carries, strict=True, draft=None, name=name)


def in_page(change: str, one: str, other: str) -> damage_html.Change:
    def make(tree: damage_html.Element, _expectation: Expectation) -> None:
        if change == "drop":
            damage_html.remove(damage_html.item(tree, one))
        elif change == "swap":
            damage_html.swap(damage_html.item(tree, one), damage_html.item(tree, other))
        else:
            damage_html.prose(tree, one).text = "Aldri " + (damage_html.prose(tree, one).text or "")

    return make


def in_word(change: str, one: str, other: str) -> damage_docx.Change:
    def make(word: damage_docx.Word) -> None:
        if change == "drop":
            damage_docx.remove(word.words(one))
        elif change == "swap":
            damage_docx.swap(word.words(one), word.words(other))
        else:
            text = damage_docx.texts(word.words(one))[0]
            text.text = "Aldri " + (text.text or "")

    return make


def in_sheets(change: str, one: str, other: str) -> damage_pdf.Change:
    def make(sheets: damage_pdf.Sheets) -> None:
        if change == "drop":
            sheets.cut(*sheets.all_of(one))
        elif change == "swap":
            for mine, yours in zip(sheets.all_of(one), sheets.all_of(other), strict=True):
                damage_pdf.trade(sheets, mine, yours)
        else:
            left, bottom, _right, top = sheets.box_of(one)
            sheets.write(sheets.page(sheets.words(one)), "Aldri", (left - 40, (bottom + top) / 2 - 4))

    return make


def in_text(change: str, one: str, other: str) -> Callable[[bytes], bytes]:
    def make(content: bytes) -> bytes:
        lines = content.decode().split("\n")
        first, second = sorted(
            (damage_text._block(lines, one), damage_text._block(lines, other)), key=lambda at: at.start
        )
        if change == "drop":
            lines[damage_text._block(lines, one)] = []
        elif change == "swap":
            lines[first], lines[second.start : second.stop] = lines[second], lines[first]
        else:
            at = damage_text._block(lines, one).start
            lines[at] = lines[at].replace(one, f"{one}  Aldri", 1)
        return "\n".join(lines).encode()

    return make


def in_data(change: str, one: str, other: str) -> Callable[[bytes], bytes]:
    def make(content: bytes) -> bytes:
        policy = json.loads(content)
        rules = policy["sections"][0]["rules"]
        at, there = ([rule["id"] for rule in rules].index(number) for number in (one, other))
        if change == "drop":
            del rules[at]
        elif change == "swap":
            rules[at], rules[there] = rules[there], rules[at]
        else:
            rules[at]["text"]["words"] = "Aldri " + rules[at]["text"]["words"]
        return json.dumps(policy, ensure_ascii=False).encode()

    return make


def damaged(name: str, content: bytes, how: tuple[str, str, str], expectation: Expectation) -> bytes:
    if name == "page":
        return damage_html._bytes(in_page(*how), content, expectation)
    if name in {"document", "poster"}:
        return damage_pdf._changed(in_sheets(*how), content, expectation)
    if name == "word":
        return damage_docx._changed(in_word(*how), content, expectation)
    return (in_text if name == "text" else in_data)(*how)(content)


@given(TEXTS.map(tuple), st.data())
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_one_change_of_any_one_rule_is_caught(texts: tuple[str, ...], data: st.DataObject) -> None:
    """Left alone every file passes; with any one rule dropped, swapped with another or changed it is refused."""
    files, expectation = finished(texts)
    numbers = [piece.rule for piece in expectation.pieces if piece.kind is None]
    one, other = data.draw(st.lists(st.sampled_from(numbers), min_size=2, max_size=2, unique=True))
    change = data.draw(st.sampled_from(["drop", "swap", "change"]))
    for name, (content, _type) in files.items():
        assert verdict(name, content, texts).problems == (), name
        assert verdict(name, damaged(name, content, (change, one, other), expectation), texts).problems, name

"""Editions and small readers that the tests of the document and the poster share."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf

from oppslag.loading import load
from oppslag.model import Edition, Kind, Policy, Rule, State, Text
from oppslag.reading.passages import Passages
from oppslag.reading.pdf.reader import read_pdf

PROJECT = Path(__file__).resolve().parents[2]

ARABIC = {
    Kind.TITLE: "العلاقة مع بلدية Risør",
    Kind.POSTER_TITLE: "وسائل التواصل",
    Kind.INTRODUCTION: "تدرك البلدية الفرص والتحديات. اتصل على 37 14 96 26.",
    Kind.TEXT: "واجب السرية ساري المفعول دائماً. انظر QM+ أو اتصل على 37 14 96 26.",
    Kind.POSTER: "لا تنشر معلومات صحية أو شخصية.",
    Kind.TEMPLATE: "شكراً على رسالتك في [[الموقع]].",
}

HOSTILE = (
    '#read("/etc/passwd")',
    "$x^2$",
    "*b* _i_ `c`",
    "@ref <label>",
    "] #evil [",
    "// not a comment",
    "/* nor this */",
    "\\u{1F600}",
    "{{ 7 * 7 }} {% raw %}",
    "<script>alert(1)</script>",
    "&amp; &#60;",
    "#set page(width: 1pt)",
    "= heading",
    "- item + item",
    "\\input{x} \\def\\a{b}",
    "'\"`~^",
    "%PDF-1.7",
    "-- --- ...",
)


@cache
def seed() -> Edition:
    """The guidelines of the workspace, in their own language."""
    policy = next(policy for policy in load(PROJECT).policies if policy.id == "sosiale-medier")
    return Edition(policy, policy.language)


@cache
def rich() -> Edition:
    """The richer policy of the tests."""
    (policy,) = load(PROJECT / "tests" / "rich").policies
    return Edition(policy, policy.language)


def accepted(edition: Edition) -> Edition:
    """The edition with every text accepted and approved."""
    return changed(edition, lambda text: replace(text, state=State.CURRENT, approved=True))


def in_arabic(edition: Edition, missing: str = "") -> Edition:
    """The edition in Arabic; the text with the key `missing` stays in the source language."""

    def translated(text: Text) -> Text:
        if text.key == missing:
            return replace(text, state=State.MISSING, approved=False)
        return replace(text, words=ARABIC[text.kind], language="ar", state=State.UNREVIEWED, approved=False)

    return replace(changed(edition, translated), language="ar")


def changed(edition: Edition, change) -> Edition:
    return replace(edition, policy=edition.policy.map_texts(change))


def with_rules(edition: Edition, count: int, sections: int = 5) -> Edition:
    """A policy of so many rules without sub-rules, made of the edition's own, in so many sections."""
    own = [rule for _depth, rule in edition.policy.rules()]
    numbered = [_renumbered(own[index % len(own)], index + 1) for index in range(count)]
    parts = edition.policy.sections
    groups = [numbered[index * count // sections : (index + 1) * count // sections] for index in range(sections)]
    made = tuple(
        replace(parts[index % len(parts)], id=f"del-{index}", rules=tuple(group)) for index, group in enumerate(groups)
    )
    return replace(edition, policy=replace(edition.policy, sections=made))


def _renumbered(rule: Rule, number: int) -> Rule:
    name = f"SM-{number:02d}"
    return replace(rule, id=name, rules=()).map_texts(
        lambda text: replace(text, key=f"{name}/{text.key.partition('/')[2]}")
    )


def escaped(words: str) -> str:
    """Markdown that says these very characters."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", words)


def numbers(policy: Policy) -> list[str]:
    return [rule.id for _depth, rule in policy.rules()]


def passages(pdf: bytes) -> Passages:
    return read_pdf(pdf)


def squeezed(words: str) -> str:
    """Words without white space, hyphens that only end a line, and direction marks."""
    return re.sub("[\\s\u00ad\u200b-\u200f\u2060-\u2069]", "", words)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def destinations(pdf: bytes) -> list[str]:
    """The named destinations, as `document.pdf#NAME` finds them."""
    with opened(pdf) as document:
        return [str(name) for name in document.Root.Names.Dests.Names[::2]]


def metadata(pdf: bytes) -> dict[str, str]:
    with opened(pdf) as document, document.open_metadata() as found:
        return {name.rpartition("}")[2]: str(value) for name, value in found.items()}


def glyphs(pdf: bytes) -> Iterator[tuple[int, float, tuple[float, float, float, float]]]:
    """Every sign that is drawn: its page from 0, its size in points, its box."""
    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument(pdf)
    matrix = raw.FS_MATRIX()
    for index in range(len(document)):
        page = document[index].get_textpage()
        for sign in range(page.count_chars()):
            if raw.FPDFText_IsGenerated(page, sign) or chr(raw.FPDFText_GetUnicode(page, sign)).isspace():
                continue
            raw.FPDFText_GetMatrix(page, sign, matrix)
            yield index, raw.FPDFText_GetFontSize(page, sign) * abs(matrix.d), page.get_charbox(sign)
    document.close()

"""Arabic letters with signs on them, in a face that nobody here knows, are read as they were written."""

import json
import re
import unicodedata
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from oppslag.reading.passages import Passages
from oppslag.reading.pdf.reader import read_pdf

FONTS = Path("/usr/share/fonts")
FILES = {"DejaVu Sans": "DejaVuSans.ttf", "FreeSerif": "FreeSerif.ttf", "Amiri": "Amiri-Regular.ttf"}
FAMILIES = [name for name, file in FILES.items() if next(FONTS.rglob(file), None)]
WORDS = ("صفةَ", "بلدية", "يُّ", "ينطوي", "أيضًا", "موظفًا", "توخَّ", "سارٍ", "اعتبارًا", "شيئًا", "لإعداد الآن لأن إلا", "رأيك",
         "تعيّن", "«دائرة داخلية» (خاصة) ‹الاسم›", "عُلِّمَ الكُتّابُ", "هذا 12.5 كم.")  # fmt: skip

PAGE = """
#let d = json(bytes(sys.inputs.data))
#set text(font: d.font, lang: "ar", size: 12pt, fallback: false)
#set page(paper: "a5")
#set document(title: "Prøve", date: datetime(year: 2013, month: 11, day: 25))
#for word in d.words { par(word) }
"""
TURNED = '#rotate(-90deg, reflow: true, block(width: 12cm, d.words.join(" ")))'


@pytest.fixture(params=FAMILIES)
def family(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def typeset(family: str, words: tuple[str, ...], more: str = "") -> bytes:
    inputs = {"data": json.dumps({"font": family, "words": words})}
    return typst.compile((PAGE + more).encode(), font_paths=[FONTS], ignore_system_fonts=True, sys_inputs=inputs,
                         pdf_standards=["ua-1", "a-2a"])  # fmt: skip


def texts(passages: Passages) -> list[str]:
    return [" ".join(passage.text.split()) for passage in passages.passages]


def composed(*words: str) -> list[str]:
    return [unicodedata.normalize("NFC", word) for word in words]


def test_there_is_a_face() -> None:
    """The others here would show nothing without."""
    assert FAMILIES


def test_words_are_read_as_they_were_written(family: str) -> None:
    """Letters, their signs, ligatures, brackets."""
    passages = read_pdf(typeset(family, WORDS))
    assert texts(passages) == composed(*WORDS)
    assert [finding.message for finding in passages.findings] == []


def test_a_line_that_is_turned_is_read() -> None:
    """Its letters are as high as level ones, however narrow, and its signs stand on them."""
    passages = read_pdf(typeset(FAMILIES[0], WORDS, TURNED))
    assert texts(passages) == composed(*WORDS, " ".join(WORDS))
    assert passages.findings == ()


LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئ"
VOWELS = "ًٌٍَُِّْ"
CLUSTERS = st.builds("".join, st.tuples(st.sampled_from(LETTERS), st.sampled_from(["", "", *VOWELS, "َّ", "ًّ"])))


@settings(max_examples=25, deadline=None)
@given(words=st.lists(st.lists(CLUSTERS, min_size=2, max_size=7).map("".join), min_size=3, max_size=9))
def test_any_words_are_read_as_they_were_written(words: list[str]) -> None:
    """Whatever signs stand on whatever letters: the same drawing is a part of many clusters."""
    passages = read_pdf(typeset(FAMILIES[0], tuple(words)))
    assert texts(passages) == composed(*words)


# What must not be read as if nothing had happened


def rewritten(pdf: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The file with another content of its first page, which is another one indeed."""
    with pikepdf.open(BytesIO(pdf)) as file:
        page = file.pages[0]
        before = page.Contents.read_bytes()
        after = change(before)
        assert after != before
        page.Contents = file.make_stream(after)
        out = BytesIO()
        file.save(out)
    return out.getvalue()


SIGN = re.compile(rb"1 0 0 -1 (?P<left>[0-9.]+) 0 Tm\[(?P<back>-?[0-9.]+)(?P<sign>\(\\000\\002\))")


def without_the_first_sign(content: bytes) -> bytes:
    """A vowel sign is left out: the letter under it still says that it has one."""
    return SIGN.sub(rb"1 0 0 -1 \g<left> 0 Tm[\g<back>", content, count=1)


def elsewhere(content: bytes) -> bytes:
    """The same, moved far from its letter."""
    return SIGN.sub(rb"1 0 0 -1 \g<left> 0 Tm[-4000\g<sign>4000", content, count=1)


def another_replacement(content: bytes) -> bytes:
    """The text that replaces that of a letter speaks of another letter."""
    return re.sub(rb"ActualText<FEFF0641064B>", b"ActualText<FEFF0642064B>", content)


def pressed_together(content: bytes) -> bytes:
    """The letters of one word stand on one another."""
    return re.sub(rb"\[(\([^()]+\))\]TJ", lambda found: _stacked(found[0]), content, count=1)


def _stacked(shown: bytes) -> bytes:
    codes = re.findall(rb"\\\d{3}\\\d{3}|\\\d{3}[^\\]", shown)
    return b"[" + b"500".join(b"(%s)" % code for code in codes) + b"]TJ"


@pytest.mark.parametrize("change", [without_the_first_sign, elsewhere, another_replacement, pressed_together])
def test_what_is_changed_is_seen(change: Callable[[bytes], bytes], family: str) -> None:
    """The words are others then, or it is said that something is wrong with them."""
    words = ("أيضًا", "موظفًا وضعيفًا", "بلدية")
    whole = typeset(family, words)
    passages = read_pdf(rewritten(whole, change))
    hidden = [passage for passage in passages.passages if passage.why]
    assert texts(read_pdf(whole)) == composed(*words)
    assert texts(passages) != composed(*words) or passages.findings or hidden

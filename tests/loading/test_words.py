"""Which words reach a reader as they were written, and which Markdown would swallow or turn into something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppslag.loading.words import check_words, faults
from oppslag.model import Text
from oppslag.problems import Severity

HARMLESS = (
    "Det koster $5 and 10$ dollar, og $x$ er bare et ord.",
    "5 < 6 og 7 > 3, og a<b uten slutt er som det står.",
    "Les mer på <https://www.risor.kommune.no> eller skriv til <post@risor.kommune.no>.",
    "Se [siden](https://example.no/?a=1&b=2) og [skriv](mailto:a@example.no).",
    "R&D; AT&T; og Q&A er ord, og &ukjent; også.",
    "#risør er en emneknagg.",
    "snake_case_navn og 2 * 3 * 4 er som de står.",
    "**K**ontroller **P**asienten, og *utheving* av ord.",
    "{{ jinja }} {% raw %} {# tekst #} #set typst \\LaTeX og {vanlige} klammer",
    "\\<NN>, \\[\\[felt\\]\\], 2\\*3\\*4, \\&amp; og 1986\\. var et godt år.",
    "Fyll ut [[sosialt medium]], [[NN]]: og [[e-post_adresse]].",
    "1. Stans.\n2. Meld.\n\n   Med en gang.",
    "- Stans\n- Meld\n  - til lederen\n\n      og verneombudet",
    "Slik:\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n> Et sitat.",
    "> Et sitat.\n\nOg noe etter.",
    "Se note.[^1] Og en til.[^b]\n\n[^1]: Første.\n\n    Mer.\n\n[^b]: Andre.",
    "Bindestrek – tankestrek — og ”anførsel” «her», 50 %, § 12, ½, №, € og 😀.",
    "العربية Ünïcödé ŋčđ",
)

HARMFUL = (
    "<NN>", "<sosialt medium>", "a <b>c</b>", "<br/>", "<!-- x -->", "a <?php x ?>", "<årstall>",
    "x <script>alert(1)</script>",
    "$$x$$ a", "a $x^2$", "$\\alpha$ a", "a `b`{=html}", "a {=typst}", "[a]{.b}", "[a]{#b}", "*a*{b=c}",
    "a &amp; b", "a &#229;", "a &#xe5;", "a [[b", "a b]]", "a [[ ]]", "[[a]](https://b.no)", "[[a [[b]] c]]",
    "[[a\nb]]",
    "# a", "a\n\n## b", "a\n===", "a\n---", "a\n\n***", "a\n\n    b", "```\na\n```", "~~~\na", "    a",
    "1. a", "1) a", "- a", "* a", "+ a", "> a", "> a\n> b", "[R7]: a", "a\n\n[b]: https://c.no", "- [x]: y\n- z",
    "![a](b.png)", "2*3*4", "a**b**c", "a[^1]", "a\n\n[^1]: b", "a[^1]\n\n[^1]: b\n\n[^1]: c",
    "a\x00b", "a\x07b", "a\tb", "a\ue000b", "a\U000f0000b", "a\ufffdb", "a\ufffeb", "a\u2028b", "a\x85b",
    "", "   ", "...", "Se:\n| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n| 1 | 2 |",
)  # fmt: skip


def text(words: str, key: str = "PR-01/text", language: str = "nb") -> Text:
    """A text with these words."""
    return Text(key, words, language)


@pytest.mark.parametrize("words", HARMLESS)
def test_ordinary_words_pass_without_a_word(words: str) -> None:
    """No false alarm: what a reader would see as it was written is not questioned."""
    assert not check_words(text(words))


@pytest.mark.parametrize("words", HARMFUL)
def test_words_that_would_not_arrive_are_errors_with_a_way_out(words: str) -> None:
    """Each gets the key of its text and a hint."""
    problems = check_words(text(words))
    assert any(problem.severity is Severity.ERROR for problem in problems)
    assert all(problem.message.startswith("PR-01/text: ") and problem.hint for problem in problems)


@pytest.mark.parametrize(("language", "most"), [("nb", 9), ("nn", 9), ("en", 12), ("pl", 12)])
def test_a_long_wording_for_the_wall_is_a_warning(language: str, most: int) -> None:
    """Nine words in Norwegian, twelve in languages that write more words for the same; never an error."""
    assert not check_words(text("ord " * most, "PR-01/poster", language))
    problems = check_words(text("ord " * (most + 1), "PR-01/poster", language))
    assert [problem.severity for problem in problems] == [Severity.WARNING]
    assert not check_words(text("ord " * (most + 1), "PR-01/text", language))


@pytest.mark.parametrize("key", ["brukere/title", "brukere/poster_title", "PR-01/poster"])
def test_a_title_is_one_line(key: str) -> None:
    """A heading of two paragraphs is refused."""
    assert check_words(text("En\n\nTo", key))


def test_a_translation_is_held_to_the_same() -> None:
    """The check needs the text alone: no file, no other text."""
    assert check_words(text("Proszę wpisać <imię>", language="pl"))[0].place == text("").place


@given(st.text(max_size=60))
def test_any_words_are_judged_without_a_crash(words: str) -> None:
    """Whatever a translator sends, the answer is a list; the same fault is named once."""
    found = faults(text(words))
    assert len(set(found)) == len(found)


BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs to Unicode, and nobody sees them


@given(
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters=BLANKS), max_size=60)
)
def test_a_backslash_before_every_sign_always_helps(words: str) -> None:
    """The way out that the hints name works for all signs at once."""
    escaped = "".join(f"\\{sign}" if sign.isascii() and not sign.isalnum() and sign != " " else sign for sign in words)
    escaped = escaped.replace("\ufffd", "")
    problems = check_words(text(f"Ord {escaped}"))
    assert not [problem for problem in problems if problem.severity is Severity.ERROR]

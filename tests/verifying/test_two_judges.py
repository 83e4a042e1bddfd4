"""The two judges of a page agree on every kind of damage and every harmless change, in one Chromium."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path

import damage_cms
import damage_devices
import damage_html
import pytest
from damages import Damage
from finished import RICH, ROOT, expected, files, judged
from playwright.sync_api import Browser, Page

from oppslag.formats import FORMATS
from oppslag.judging import browser, second
from oppslag.reading.passages import Passage, Passages, Sight
from oppslag.verifying.verdict import Verdict
from tests.judging import chromium

DAMAGES = damage_html.DAMAGES + damage_cms.DAMAGES + damage_devices.DAMAGES
HARMLESS = damage_html.HARMLESS + damage_cms.HARMLESS + damage_devices.HARMLESS
FORMS = {form.name: form for form in FORMATS}

# What the first judge calls hidden and the browser shows, and why the first is right all the same.
OTHER_MEDIUM = "the browser looks at a light screen of common sizes, and not at paper, the dark or other devices"
UNHEARD = "it is seen, and a screen reader passes it over or says something else"
UNREADABLE = "the letters are where they should be, and no person reads them"
KEPT = {
    **dict.fromkeys(
        (
            "hidden by a style sheet: in the dark",
            "hidden by a style sheet: in forced colours",
            "hidden by a style sheet: under the next rule",
            "a word that only the dark hides is added",
            "hidden by a style sheet: only on paper",
            "hidden by a style sheet: only on a phone",
            "hidden by a style sheet: on very wide screens",
            "hidden by a style sheet: on watches",
            "hidden by a style sheet: on paper that lies",
            "hidden by a style sheet: on a phone that lies",
            "hidden by a style sheet: on low screens, in other words",
            "hidden by a style sheet: in the dark, by two colours in one",
            "hidden by a style sheet: on large tablets",
            "hidden by a style sheet: under a box that stays as it scrolls",
        ),
        OTHER_MEDIUM,
    ),
    **dict.fromkeys(
        (
            "a screen reader says other words than those that are seen",
            "a label elsewhere is said instead of a number",
            "hidden: from screen readers",
            "screen readers are told that a list is decoration",
            "a word is seen that screen readers pass over",
            "a word is seen that screen readers call something else",
        ),
        UNHEARD,
    ),
    "hidden: letters of a font of signs": UNREADABLE,
    "hidden: letters of a font of mathematics": UNREADABLE,
    "hidden: letters of a font for bookshelves": UNREADABLE,
    "hidden: in a font of signs, as in 1998": UNREADABLE,
    "hidden: letters of a font of blocks": UNREADABLE,
    "hidden by a style sheet: in white with a white shadow": UNREADABLE,
}


class Eye:
    """A browser that stays open and looks at one page after the other."""

    def __init__(self, started: Browser, folder: Path) -> None:
        self.started = started
        self.files = cycle((folder / "one.html", folder / "other.html"))  # a page that is loaded anew stays scrolled
        self.pages: dict[int, Page] = {}

    def look(self, content: bytes, width: int) -> Sequence[browser.Measured]:
        """What stands in the page in a window of this width."""
        if width not in self.pages:
            context = self.started.new_context(viewport={"width": width, "height": 800})
            self.pages[width] = context.new_page()
        page, file = self.pages[width], next(self.files)
        file.write_bytes(browser.with_measure(content))
        page.goto(file.as_uri())
        return browser.results(page.content())


@pytest.fixture(scope="module")
def eye(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Eye]:
    with chromium.browser() as started:
        yield Eye(started, tmp_path_factory.mktemp("eye"))


def case(damage: Damage, number: int) -> tuple[str, str]:
    """In which format and language it is done here: every kind once."""
    form = "page" if "fragment" not in damage.formats or (number % 4 == 0 and "page" in damage.formats) else "fragment"
    return form, damage.languages[number % len(damage.languages)]


@dataclass(frozen=True)
class Judged:
    """A finished page as both judges have it."""

    passages: Passages
    measures: tuple[Sequence[browser.Measured], ...]
    verdict: Verdict

    def shown(self, passage: Passage) -> bool:
        """Whether the browser shows it, in each window."""
        found = [browser.pieces(passage, measure) for measure in self.measures]
        return all(found) and not any(piece.why or piece.lost for own in found for piece in own)


def look(damage: Damage, number: int, eye: Eye, widths: Sequence[int]) -> Judged:
    """What the first judge reads, what the browser measures, and what both say together."""
    form, language = case(damage, number)
    root = RICH if damage.workspace == "rich" else ROOT
    content = damage.make(files(FORMS[form], language, root)[0].content, expected(language, root))
    measures = {width: eye.look(content, width) for width in widths}
    first: list[Passages] = []

    def settled(content: bytes, passages: Passages) -> Passages:
        first.append(passages)
        return second.judged(lambda _content, width: measures[width], content, passages, widths)

    verdict = judged(content, FORMS[form], language, root, second=settled)
    return Judged(first[0], tuple(measures.values()), verdict)


@pytest.mark.parametrize(("number", "damage"), list(enumerate(DAMAGES)), ids=str)
def test_both_judges_refuse_a_damaged_page(number: int, damage: Damage, eye: Eye) -> None:
    """What the first judge leaves undecided the browser does not let through, and neither calls hidden what is seen.

    One window is enough to be refused: the narrow one is looked at when the wide one shows nothing wrong.
    """
    found = look(damage, number, eye, browser.WIDTHS[:1])
    found = found if found.verdict.problems else look(damage, number, eye, browser.WIDTHS)
    assert found.verdict.problems, f"the browser lets it through: {damage}"
    hidden = [passage for passage in found.passages.passages if passage.sight is Sight.HIDDEN]
    shown = [passage.why for passage in hidden if found.shown(passage)]
    assert bool(shown) is (damage.name in KEPT), f"{damage}: {shown}"


@pytest.mark.parametrize(("number", "change"), list(enumerate(HARMLESS)), ids=str)
def test_both_judges_pass_a_harmless_change(number: int, change: Damage, eye: Eye) -> None:
    """The browser has nothing to say against a page of which the first judge has seen all."""
    found = look(change, number, eye, browser.WIDTHS)
    assert [str(problem) for problem in found.verdict.problems] == []


SITES = {
    "text that is large": "html { font-size: 150% }",
    "numbers apart from their words": ".content li { display: flex; gap: 0.5rem }",
    "numbers beside their words": ".content li { display: flex; flex-wrap: wrap }",
    "numbers that hang out": ".content li > strong { float: inline-start; margin-inline-start: -2em; width: 4em }",
    "two columns": ".content ul { columns: 2 }",
    "lines that are kept": ".content li { white-space: pre-wrap }",
    "a head that stays": (
        "header { position: fixed; top: 0; width: 100%; height: 64px; background: #fff } body { padding-top: 64px }"
    ),
    "a page that is as wide as the window": ".content { width: 100vw; margin-left: calc(50% - 50vw); padding: 0 2rem }",
    "lines beside titles": (
        "h2 { position: relative; display: inline-block } h2::after"
        ' { content: ""; position: absolute; top: 50%; left: 100%; width: 90px; height: 2px; background: red }'
    ),
    "boxes with round corners": ".content li { border-radius: 12px; overflow: hidden; background: #f4f4f4 }",
    "parts that are laid out late": "main > * { content-visibility: auto; contain-intrinsic-size: auto 500px }",
}


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("language", ["nb", "ar"])
def test_the_browser_passes_what_a_site_does_with_the_rules(name: str, language: str, eye: Eye) -> None:
    """The page of another system, with its own looks and narrow windows: nothing is called hidden that can be found."""
    fragment = files(FORMS["fragment"], language)[0].content.decode()
    way = "rtl" if language == "ar" else "ltr"
    page = (
        f'<!doctype html><html lang="{language}" dir="{way}"><meta charset="utf-8"><style>{SITES[name]}</style><body>'
        f'<header><p>Risør</p></header><main><div class="content">{fragment}</div></main></body></html>'
    ).encode()
    settle = partial(second.judged, eye.look)
    verdict = judged(page, FORMS["fragment"], language, strict=False, second=settle)
    assert [str(problem) for problem in verdict.problems] == []


def test_every_reason_to_differ_is_one_of_a_kind_that_there_is() -> None:
    """The list of differences names no damage that is gone."""
    assert KEPT.keys() <= {damage.name for damage in DAMAGES}

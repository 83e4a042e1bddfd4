"""The page used as people use it: by keyboard, by ear, enlarged, in forced colours, without scripts, on paper."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from oppslag import proving
from oppslag.judging.pages import REFLOW, launch
from oppslag.model import Kind
from oppslag.reading.readers import read
from oppslag.verifying.normalising import tokenise
from oppslag.workspace import Choice, Workspace
from tests.judging.chromium import browser as start
from tests.verifying.finished import RICH, ROOT, expected

LANGUAGES = ("nb", "ar")
STEPS = """() => {
  const shown = (one) => one.getClientRects().length > 0;
  return [...document.querySelectorAll("a[href], button, input, select, [tabindex='0']")].filter(shown).length;
}"""
FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), y = box.top + Math.min(box.height / 2, 8);
  const top = document.elementFromPoint(x, y);
  const order = [...document.querySelectorAll("a[href], button")].indexOf(one);
  return {
    order, words: one.innerText || one.getAttribute("aria-label"), tag: one.localName,
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    seen: Boolean(top) && (one.contains(top) || top.contains(one)) && Number(style.opacity) === 1,
  };
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with start() as started:
        yield started


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    made.set_default_timeout(20_000)
    yield made
    made.close()


def address(workspace: Path, language: str) -> str:
    """Where the finished page of a workspace's one document lies."""
    (page,) = (workspace / "output").glob(f"*/{language}/index.html")
    return page.as_uri()


def opened(context: BrowserContext, workspace: Path, language: str) -> Page:
    page = context.new_page()
    page.goto(address(workspace, language))
    return page


def lost(page: Page) -> list[dict[str, str]]:
    found: list[dict[str, str]] = page.evaluate(REFLOW.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_key_offers_to_skip_to_the_text(context: BrowserContext, built: Path, language: str) -> None:
    """Whoever uses the keyboard is first offered the way past the menus, sees it, and lands on the text."""
    page = opened(context, built, language)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate(FOCUS)["seen"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.localName") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keyboard_reaches_everything_in_order_and_is_never_held(
    context: BrowserContext, built: Path, language: str
) -> None:
    """By keyboard alone every link and button is reached, in reading order, visibly, and the way goes on after it."""
    page = opened(context, built, language)
    steps = page.evaluate(STEPS)
    stations = []
    for _step in range(steps):
        page.keyboard.press("Tab")
        stations.append(page.evaluate(FOCUS))
    assert [one["order"] for one in stations] == list(range(steps))
    assert [one for one in stations if one["outline"] < 2] == []
    assert [one for one in stations if not one["seen"]] == []
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["order"] in {-1, 0}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_reader_meets_headings_lists_and_rule_numbers(
    context: BrowserContext, built: Path, language: str
) -> None:
    """By ear: the title, then each section as a heading, each rule's number as a heading below it, rules in lists."""
    tree = opened(context, built, language).locator("body").aria_snapshot()
    heard = [line.strip() for line in tree.splitlines()]
    pieces = expected(language).pieces
    numbers = [(piece.rule, 3 + min(piece.depth, 3)) for piece in pieces if piece.kind is None]
    for number, level in numbers:
        assert sum(number in line and f"[level={level}]" in line for line in heard) == 1, number
    spoken = [line for line in heard if "heading" in line]
    assert ["[level=1]" in line for line in spoken].count(True) == 1
    assert "[level=1]" in spoken[0]
    sections = [piece for piece in pieces if piece.kind is Kind.TITLE and piece.section]
    assert sum("[level=2]" in line for line in spoken) == len(sections) + 2  # contents and document control
    assert sum(line.startswith("- list") and "listitem" not in line for line in heard) >= len(sections) + 2
    assert sum(line.startswith("- listitem") for line in heard) >= len(numbers) + len(sections)
    for role in ("banner", "main", "navigation", "table"):
        assert any(line.startswith(f"- {role}") for line in heard), role


@pytest.mark.parametrize(("language", "root"), [("nb", "built"), ("ar", "built"), ("en", "rich")])
def test_a_screen_reader_is_told_of_every_change_of_language(
    context: BrowserContext, request: pytest.FixtureRequest, language: str, root: str
) -> None:
    """The voice changes where the language does: for each rule that is not translated, and each name of a language."""
    built: Path = request.getfixturevalue(root)
    page = opened(context, built, language)
    assert page.evaluate("document.documentElement.lang") == language
    for piece in expected(language, RICH if root == "rich" else ROOT).pieces:
        if piece.kind is Kind.TEXT:
            spoken = page.evaluate(
                "id => document.getElementById(id).querySelector('.words p, .words li').closest('[lang]').lang",
                piece.rule,
            )
            assert spoken == piece.language, piece.rule
    names = page.eval_on_selector_all(".languages a", "all => all.map((one) => [one.lang, one.hreflang])")
    assert names
    assert all(lang == there for lang, there in names)


@pytest.fixture(scope="module")
def enlarged(browser: Browser) -> Iterator[Browser]:
    """A browser whose owner has set text to double size."""
    made = launch(browser.browser_type, "--blink-settings=defaultFontSize=32")
    yield made
    made.close()


@pytest.mark.parametrize(("language", "root"), [("nb", "built"), ("ar", "built"), ("nn", "rich")])
def test_text_of_double_size_is_still_whole(
    enlarged: Browser, request: pytest.FixtureRequest, language: str, root: str
) -> None:
    """Whoever has set text to double size loses none of it, on a wide screen and a narrow one (WCAG 1.4.4)."""
    for width in (1280, 640):
        context = enlarged.new_context(viewport={"width": width, "height": 800})
        page = opened(context, request.getfixturevalue(root), language)
        assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.words p')).fontSize)") == 32
        assert lost(page) == []
        context.close()


def test_what_is_cut_off_is_noticed(browser: Browser, built: Path) -> None:
    """The check for lost text can fail: a box that cuts its text off, and one that pushes the page wide, are found."""
    context = browser.new_context(viewport={"width": 320, "height": 256}, bypass_csp=True)
    page = opened(context, built, "nb")
    assert lost(page) == []
    page.add_style_tag(content="#SM-03 .words { overflow: hidden; height: 1em; } #SM-05 .words p { width: 50em; }")
    assert {one["rule"] for one in lost(page)} == {"scroll", "clipped", "outside"}
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_forced_colours_sections_buttons_and_focus_can_be_told(
    context: BrowserContext, built: Path, language: str
) -> None:
    """With a reader's own colours the headings of sections, the buttons and the focus still stand out by a line."""
    page = opened(context, built, language)
    page.emulate_media(forced_colors="active")
    borders = page.eval_on_selector_all(
        ".section > h2, .template .copy", "all => all.map((one) => parseFloat(getComputedStyle(one).borderTopWidth))"
    )
    assert borders
    assert min(borders) >= 1
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["outline"] >= 2
    colours = page.evaluate(
        "() => [getComputedStyle(document.querySelector('.words p')).color,"
        " getComputedStyle(document.body).backgroundColor]"
    )
    assert colours[0] != colours[1]
    assert lost(page) == []


def test_nothing_moves_for_whoever_asked_for_rest(context: BrowserContext, built: Path) -> None:
    """Whoever asked for less motion gets none: a jump is a jump, and nothing is animated."""
    page = opened(context, built, "nb")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "smooth"
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_scripts_the_page_says_the_same(
    browser: Browser, context: BrowserContext, built: Path, language: str
) -> None:
    """Where scripts are forbidden every word is there; only the buttons for copying are not."""
    still = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    without = opened(still, built, language)
    page = opened(context, built, language)
    page.evaluate("document.querySelectorAll('.copy').forEach((one) => one.remove())")
    assert without.locator("main").inner_text().split() == page.locator("main").inner_text().split()
    assert without.locator("button").count() == 0
    still.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_prints_every_rule(browser: Browser, built: Path, language: str) -> None:
    """What comes out of the printer holds every rule by number and in its exact words, and no button or menu."""
    context = browser.new_context()
    paper = read(opened(context, built, language).pdf(prefer_css_page_size=True, tagged=True), "application/pdf")
    context.close()
    # How wide a space a printer leaves, and where a line ends, is not the page's business.
    said = "".join(token.text for one in paper.passages for token in tokenise(one.text))
    for piece in expected(language).pieces:
        if piece.kind in {None, Kind.TEXT, Kind.TEMPLATE, Kind.TITLE}:
            assert "".join(token.text for token in piece.tokens) in said, piece.key


def test_the_evidence_prints_every_column(context: BrowserContext, built: Path, tmp_path: Path) -> None:
    """An auditor who prints the evidence has the verdict on each rule in each file on the paper, and none beside it."""
    root = Path(shutil.copytree(built, tmp_path / "proved"))
    assert not proving.prove(Workspace.at(root), Choice.of("", "nb", "")).failed
    page = context.new_page()
    page.goto((root / "output" / "evidence.html").as_uri())
    verdicts = page.locator("main").inner_text().count("✓ ja")
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    words = "".join(sheet.get_textpage().get_text_bounded() for sheet in paper)
    assert verdicts > 23 * 12
    assert words.count("✓ ja") == verdicts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_address_of_a_rule_and_the_reply_can_be_copied(context: BrowserContext, built: Path, language: str) -> None:
    """One press on the button, by mouse or by keyboard, and the rule's address or the reply is on the clipboard."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = opened(context, built, language)
    taken = "navigator.clipboard.readText()"
    page.locator("#SM-03 > .number .copy").click()
    expect(page.locator("[role=status]")).not_to_be_empty()
    assert page.evaluate(taken) == page.url + "#SM-03"
    reply = page.locator(".template .copy").first
    reply.focus()
    page.keyboard.press("Enter")
    expect(reply).to_have_class("copy done")
    (wanted,) = (piece for piece in expected(language).pieces if piece.kind is Kind.TEMPLATE)
    assert [token.text for token in tokenise(page.evaluate(taken))] == [token.text for token in wanted.tokens]
    assert page.locator("[role=status]").count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_can_be_found_in_the_page(context: BrowserContext, built: Path, language: str) -> None:
    """Looking for a rule's number or first words with the browser's own search finds them: nothing is folded away."""
    page = opened(context, built, language)
    for piece in expected(language).pieces:
        if piece.kind is None:
            assert page.evaluate("words => window.find(words, false, false, true)", piece.rule), piece.rule
    assert page.locator("details, [hidden], [inert]").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_for_nothing_and_breaks_no_rule_of_its_own(
    context: BrowserContext, built: Path, language: str
) -> None:
    """The page is one file: opening it asks for nothing else, and its own security policy lets all of it work."""
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    own = address(built, language)
    page.goto(own)
    page.locator(".template .copy").first.hover()
    assert [one for one in asked if not one.startswith("data:")] == [own]
    assert complaints == []

"""The browser as second judge of finished pages."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from oppslag import proving
from oppslag.judging import second
from oppslag.problems import ToolMissing
from oppslag.reading.passages import Sight
from oppslag.reading.readers import read
from oppslag.workspace import Choice, Workspace

PAGE = Choice(("sosiale-medier",), ("nb",), ("page",))


@pytest.fixture(scope="module")
def browser() -> second.SecondJudge:
    try:
        return second.second_judge()
    except ToolMissing as error:
        if os.environ.get("OPPSLAG_CI"):
            raise
        pytest.skip(f"{error}")


def page(built: Path) -> str:
    return (built / "output/sosiale-medier/nb/index.html").read_text(encoding="utf-8")


def judged(built: Path, tmp_path: Path, content: str, judge: second.SecondJudge | None) -> list[str]:
    file = tmp_path / "index.html"
    file.write_text(content, encoding="utf-8")
    return [str(problem) for problem in proving.prove_file(Workspace.at(built), file, PAGE, judge).problems]


def test_both_judges_pass_what_was_made(built: Path, browser: second.SecondJudge, tmp_path: Path) -> None:
    """Our own page is seen whole by the browser too, in a wide window and a narrow one."""
    assert judged(built, tmp_path, page(built), browser) == []


def test_what_geometry_hides_is_decided_by_the_browser(
    built: Path, browser: second.SecondJudge, tmp_path: Path
) -> None:
    """A box that lies over the rules: the first judge does not pass the page, the browser says that they are hidden."""
    cover = '<div style="position:fixed;inset:0;background:#fff;z-index:9">&nbsp;</div>'  # over everything
    covered = page(built).replace("<body>", f"<body>{cover}")
    alone = judged(built, tmp_path, covered, None)
    both = judged(built, tmp_path, covered, browser)
    assert alone
    assert any("SM-07" in problem for problem in both)


def test_a_harmless_box_is_passed_by_the_browser(built: Path, browser: second.SecondJudge, tmp_path: Path) -> None:
    """A box that could lie over a rule and does not is nothing that the browser minds."""
    box = '<div style="position:absolute;left:0;top:-50px;width:20px;height:20px;background:#fff;z-index:9"></div>'
    assert judged(built, tmp_path, page(built).replace("</body>", f"{box}</body>"), browser) == []


def contradicted(built: Path, browser: second.SecondJudge, lay: Callable[[str], str]) -> list[str]:
    """Why the browser does not show rule SM-09, where the first judge has seen the page before something lay on it."""
    whole = page(built)
    start = whole.index("<p>", whole.index('id="SM-09"')) + 3
    end = whole.index("</p>", start)
    laid = whole[:start] + lay(whole[start:end]) + whole[end:]
    passages = browser(laid.encode(), read(whole.encode(), "text/html")).passages
    rules = [passage for passage in passages if "/section" in passage.spot.path]
    return [passage.why for passage in rules if passage.sight is Sight.HIDDEN]


def test_a_single_covered_word_is_seen_to_be_missing(built: Path, browser: second.SecondJudge) -> None:
    """One word under a white box, in a rule of four sentences that is seen otherwise: the browser says which word."""

    def lay(words: str) -> str:
        box = '<span style="position:absolute;inset:0;background:#fff"></span>'
        return words.replace("egne", f'<span style="position:relative">egne{box}</span>', 1)

    assert any("egne" in why for why in contradicted(built, browser, lay))


def test_a_single_covered_line_is_seen_to_be_missing(built: Path, browser: second.SecondJudge) -> None:
    """A strip over the second line of a rule hides the words of that line alone."""

    def lay(words: str) -> str:
        strip = "position:absolute;left:0;right:0;top:1.6em;height:1.6em;background:#fff"
        return f'<span style="position:relative;display:block">{words}<span style="{strip}"></span></span>'

    assert contradicted(built, browser, lay)


def test_a_single_word_without_ink_is_seen_to_be_missing(built: Path, browser: second.SecondJudge) -> None:
    """One word of the colour of the ground is not hidden by the words beside it that are seen."""
    assert contradicted(built, browser, lambda words: words.replace("egne", '<i style="color:#fff">egne</i>', 1))


def test_the_page_as_it_was_made_is_not_contradicted(built: Path, browser: second.SecondJudge) -> None:
    """Where nothing lies on the rule the browser has nothing to say."""
    assert contradicted(built, browser, lambda words: words) == []

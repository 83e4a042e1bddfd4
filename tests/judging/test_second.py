"""The browser as second judge of finished pages."""

import os
from pathlib import Path

import pytest

from oppslag import proving
from oppslag.judging import second
from oppslag.problems import ToolMissing
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

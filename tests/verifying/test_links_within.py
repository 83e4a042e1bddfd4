"""A rule may lead to another rule, to a section, or to itself; where nothing can be led to, its words stand alone."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from invented_files import Invented, expectation, faithful, verdict

from oppslag import proving
from oppslag.reading.passages import Link
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make

TEXT = "Les [Om folk](#folk), [den andre](#SMAA-02), [SMAA-02](#SMAA-02) og [SMAA-01](#SMAA-01)."


@pytest.fixture
def led(small: Path) -> Path:
    """A policy with links within itself, in a text and in the wording of a poster."""
    source = small / "source/smaa.yaml"
    words = source.read_text(encoding="utf-8").replace("Hils på alle du møter.", f'"{TEXT}"')
    source.write_text(words.replace("poster: Hils på alle.", 'poster: "Les [den andre](#SMAA-02)."'), encoding="utf-8")
    return small


@pytest.mark.parametrize("form", ["page", "fragment", "document", "poster", "word", "text", "data"])
def test_links_within_are_no_false_alarm(led: Path, form: str) -> None:
    """In every format, whether it leads anywhere there or not."""
    assert make(led, language="nb", form=form).errors == ()
    proof = proving.prove(Workspace.at(led), Choice.of("smaa", "nb", form))
    assert [str(problem) for problem in proof.problems] == []


@pytest.mark.parametrize("target", ["#folk", "#SMAA-02"])
def test_a_link_that_leads_elsewhere_is_refused(led: Path, target: str) -> None:
    """On our own page it must lead to its place: also one to a section, or to a rule by its number."""
    make(led, language="nb", form="page")
    page = led / "output/smaa/nb/index.html"
    text = page.read_text(encoding="utf-8")
    broken = re.sub(f'(<p>Les .*?)href="{target}"', r'\1href="#SMAA-01"', text, count=1)
    assert broken != text
    page.write_text(broken, encoding="utf-8")
    proof = proving.prove(Workspace.at(led), Choice.of("smaa", "nb", "page"))
    assert any("SMAA-01" in str(problem) and target in str(problem) for problem in proof.problems)


def test_a_link_that_is_gone_is_refused(led: Path) -> None:
    """Its words alone are not enough where there is a place to lead to."""
    make(led, language="nb", form="page")
    page = led / "output/smaa/nb/index.html"
    text = page.read_text(encoding="utf-8")
    broken = text.replace('<a href="#SMAA-02">den andre</a>', "den andre")
    assert broken != text
    page.write_text(broken, encoding="utf-8")
    assert proving.prove(Workspace.at(led), Choice.of("smaa", "nb", "page")).problems


@pytest.mark.parametrize(
    ("target", "right"), [("https://A.no/", True), ("https://a.no/b", False), ("http://a.no", False)]
)
def test_an_address_is_the_same_however_a_program_writes_it(target: str, right: bool) -> None:
    """A host has no case, and nothing after it is `/`; another path or scheme is another address."""
    policy = expectation([Invented("SM-01", "Se [siden](https://a.no).")])
    passages = [replace(one, links=tuple(Link(link.words, target) for link in one.links)) for one in faithful(policy)]
    assert verdict(policy, passages).problems is not right

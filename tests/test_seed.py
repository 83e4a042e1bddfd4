"""The first policy against the text that Risør kommune published on 25 November 2013."""

import re
from datetime import date
from functools import cache
from pathlib import Path

from oppslag.loading import load
from oppslag.model import BINDING, Policy, State
from oppslag.problems import Severity

ROOT = Path(__file__).parent.parent
SEED = (ROOT / "tests" / "seed.txt").read_text(encoding="utf-8")

# What belongs to the old web page and not to the policy; left out on purpose (docs/decisions.md).
LOGO = "Facebook logo - Klikk for stort bilde "
CHROME = [
    "Fant du det du lette etter?",
    "Kontaktinformasjon",
    "Malin Paust",
    "Login for redigering Login for redigering",
]
# What the source holds as data, not as words of a rule.
DATA = [
    "Sist endret 25.11.2013",
    "Malin Paust",
    "Rådgiver",
    "Telefon :37 14 96 26",
    "Mobil :976 13 288",
    "E-post :malin.paust@risor.kommune.no",
]


@cache
def policy() -> Policy:
    """The policy as the product builds it."""
    library = load(ROOT)
    assert not [problem for problem in library.problems if problem.severity is Severity.ERROR]
    return next(policy for policy in library.policies if policy.id == "sosiale-medier")


def published() -> list[str]:
    """The pieces of the published text in order, less chrome and data; the reply is a piece of its own."""
    lines = [line.strip().removeprefix("•").strip().removeprefix(LOGO) for line in SEED.splitlines()]
    for other in (*CHROME, *DATA):
        lines.remove(other)  # each exactly as often as it is listed: anything else in the file is a rule
    pieces = [piece for line in lines if line for piece in re.split(" “|”$", line) if piece]
    return [re.sub(r"<([^<>]+)>", r"[[\1]]", " ".join(piece.split())) for piece in pieces]


def test_every_sentence_that_was_published_is_in_the_source_and_none_was_added() -> None:
    """Word for word and in order, its slips included: the wording is HR's."""
    assert [text.words for text in policy().texts() if text.kind in BINDING] == published()


def test_the_comparison_sees_a_lost_word_and_an_added_one() -> None:
    """The check above is worth something."""
    words = [text.words for text in policy().texts() if text.kind in BINDING]
    for change in (words[1:], [*words, "Ny setning."], [words[0].replace("ansatte", ""), *words[1:]]):
        assert change != published()


def test_the_slips_of_the_text_are_kept() -> None:
    """Nothing rewrites what was approved, not even what looks wrong."""
    words = " ".join(text.words for text in policy().texts())
    assert "videreformidling av personopplysinger må" in words
    assert "ikke noen indre ”indre krets”" in words
    assert "publisér" in words


def test_the_order_and_the_numbers() -> None:
    """5 sections and 23 rules, numbered as they stand; four of them belong to the first."""
    rules = [rule for _depth, rule in policy().rules()]
    assert [rule.id for rule in rules] == [f"SM-{number:02d}" for number in range(1, 24)]
    assert len(policy().sections) == 5
    assert [rule.id for rule in rules[0].rules] == ["SM-02", "SM-03", "SM-04", "SM-05"]
    assert {rule.id for depth, rule in policy().rules() if depth} == {"SM-02", "SM-03", "SM-04", "SM-05"}


def test_the_reply_has_three_fields() -> None:
    """The reader of the reply fills in the medium twice and a name once."""
    template = next(rule.template for _depth, rule in policy().rules() if rule.id == "SM-06")
    assert template is not None
    assert re.findall(r"\[\[(.+?)\]\]", template.words) == ["sosialt medium", "sosialt medium", "NN"]


def test_the_document_control_says_what_the_page_said_and_no_more() -> None:
    """Owner, approver and review are not stated anywhere, so they are absent."""
    control = policy().control
    assert control.last_changed == date(2013, 11, 25)
    assert control.contact is not None
    contact = control.contact
    assert [contact.name, contact.role] == DATA[1:3]
    assert DATA[3:] == [f"Telefon :{contact.phone}", f"Mobil :{contact.mobile}", f"E-post :{contact.email}"]
    stated = (control.owner, control.approver, control.reviewed, control.next_review, control.valid_from, control.case)
    assert stated == (None,) * 6
    assert policy().organisation.quality_system == "QM+"


def test_every_rule_and_section_has_a_short_wording_that_is_marked_as_proposed() -> None:
    """What the machine's makers wrote for the wall is not HR's until HR says so; what HR has published is."""
    for text in policy().texts():
        assert (text.state is State.CURRENT) == (text.kind in BINDING), text.key
    assert all(rule.poster and len(rule.poster.words.split()) <= 9 for _depth, rule in policy().rules())
    assert all(section.poster_title for section in policy().sections)

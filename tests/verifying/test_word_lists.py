"""The numbers of a list in a Word file are those that a person sees, in the writing that the source has."""

import damage_docx as first
import pytest
from damage_docx import W, Word, xml
from finished import RICH, expected, files, judged

from oppslag.formats.word import Word as WordFormat
from oppslag.verifying.verdict import Verdict

STEPS = "RIK-12"  # a rule with a list of four steps


def numbered(setting: str, value: str) -> Verdict:
    """The verdict on a file in which the list of steps is numbered otherwise."""
    word = Word(files(WordFormat(), "nn", RICH)[0].content, expected("nn", RICH))
    named = f"{W}pPr/{W}numPr/{W}numId"
    step = next(each for each in word.words(STEPS).itersiblings(W + "p") if each.find(named) is not None)
    numbering = word.part("word/numbering.xml")
    own = next(num for num in numbering.iter(W + "num") if num.get(W + "numId") == step.find(named).get(W + "val"))
    kind = own.find(W + "abstractNumId")
    made = first.copy(next(each for each in numbering if each.get(W + "abstractNumId") == kind.get(W + "val")))
    made.set(W + "abstractNumId", "7001")
    numbering.insert(0, made)
    kind.set(W + "val", "7001")
    for override in own.findall(W + "lvlOverride"):
        own.remove(override)
    level = made.find(W + "lvl")
    if (old := level.find(W + setting)) is not None:
        level.remove(old)
    level.append(xml(f'<w:{setting} w:val="{value}"/>'))
    return judged(word.saved(), WordFormat(), "nn", RICH)


@pytest.mark.parametrize(
    "writing",
    [
        *("lowerLetter", "upperRoman", "decimalZero", "ordinal", "cardinalText", "hindiNumbers", "arabicAbjad"),
        *("decimalEnclosedCircle", "chicago", "none", "bullet"),
    ],
)
def test_steps_that_are_counted_otherwise_are_refused(writing: str) -> None:
    """Who says “step 2” points at the second step of every edition: letters and words in its place are an error."""
    said = [problem.message for problem in numbered("numFmt", writing).problems]
    assert said
    assert all(STEPS in message for message in said)


@pytest.mark.parametrize(("setting", "value"), [("start", "2"), ("lvlText", "%1.%1."), ("lvlText", "Ikkje %1.")])
def test_steps_with_other_numbers_are_refused(setting: str, value: str) -> None:
    """The number is compared as it is seen: where it starts, and what stands around it."""
    assert any(STEPS in problem.message for problem in numbered(setting, value).problems)


@pytest.mark.parametrize(("setting", "value"), [("numFmt", "decimal"), ("lvlText", "%1)")])
def test_steps_with_the_same_numbers_pass(setting: str, value: str) -> None:
    """A bracket in the place of a full stop is typesetting."""
    assert numbered(setting, value).problems == ()

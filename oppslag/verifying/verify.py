"""Judge every finished file of a workspace, and say everything that is wrong with all of them at once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from oppslag.model import Kind
from oppslag.problems import VerificationError
from oppslag.verifying.expecting import Expectation, expect
from oppslag.verifying.verdict import Verdict, judge


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A finished file to judge: its name as messages and evidence give it, its bytes, and what it should be.

    `carries` are the kinds of text that its format declares; `strict` and `draft` as in `judge`.
    """

    name: str
    content: bytes
    media_type: str
    document: str
    language: str
    format: str
    carries: frozenset[Kind]
    strict: bool = True
    draft: bool | None = None


def judge_all(root: Path, exhibits: Iterable[Exhibit]) -> tuple[Verdict, ...]:
    """A verdict for each file, in order, from the source and the translations in the workspace `root`.

    Raises SourceError when these cannot be read.
    """

    @cache
    def expected(document: str, language: str) -> Expectation:
        return expect(root, document, language)

    return tuple(_judge(exhibit, expected(exhibit.document, exhibit.language)) for exhibit in exhibits)


def verify(root: Path, exhibits: Iterable[Exhibit]) -> tuple[Verdict, ...]:
    """As `judge_all`. Raises VerificationError with every problem of every file when one of them does not pass."""
    verdicts = judge_all(root, exhibits)
    if problems := [problem for verdict in verdicts for problem in verdict.problems]:
        raise VerificationError(problems)
    return verdicts


def _judge(exhibit: Exhibit, expectation: Expectation) -> Verdict:
    verdict = judge(
        exhibit.content,
        exhibit.media_type,
        expectation,
        exhibit.carries,
        strict=exhibit.strict,
        draft=exhibit.draft,
        name=exhibit.name,
    )
    return replace(verdict, evidence=replace(verdict.evidence, format=exhibit.format))

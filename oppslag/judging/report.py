"""What the judges said, as a page that an accessibility officer can attach to the accessibility statement."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from oppslag import locales
from oppslag.judging.findings import Absence, Case, Finding, Judge, Judgement

TEMPLATE = "accessibility.html.j2"
LANGUAGE = "nb"  # the officer's language: the page says the same to everybody, whoever runs it


class Fill(Protocol):
    """Fills a template with values and returns the text."""

    def __call__(self, template: str, /, **values: Any) -> str:
        """The filled template."""
        ...


def accessibility_page(cases: Sequence[Case], absent: Iterable[Absence], judges: Iterable[Judge], fill: Fill) -> bytes:
    """output/accessibility.html: who judged what by which profile, what was found, and what only a person can judge.

    One page, UTF-8, without a clock; links are relative to output/.
    """
    judgements = [judgement for case in cases for judgement in case.judgements]
    asked = [judge for judge in judges if any(one.judge == judge.name for one in judgements)]
    page = fill(
        TEMPLATE,
        language=LANGUAGE,
        judges=[_judge(judge, [one for one in judgements if one.judge == judge.name]) for judge in asked],
        absent=[absence.judge for absence in absent],
        files=[_file(case, asked) for case in cases],
        passed=sum(case.passed for case in cases),
        found=[
            _list(case, [(one.judge, one.findings) for one in case.judgements]) for case in cases if not case.passed
        ],
        open=[
            _list(case, [(one.judge, one.open) for one in case.judgements])
            for case in cases
            if any(one.open for one in case.judgements)
        ],
    )
    return page.encode()


def _judge(judge: Judge, judgements: Sequence[Judgement]) -> dict[str, Any]:
    return {
        "name": judge.name,
        "version": judgements[0].version,
        "profile": judge.profile,
        "files": len(judgements),
        "findings": sum(len(one.findings) for one in judgements),
    }


def _file(case: Case, asked: Iterable[Judge]) -> dict[str, Any]:
    said = {judgement.judge: len(judgement.findings) for judgement in case.judgements}
    return {
        "path": case.path,
        "language": locales.language_name(case.language, LANGUAGE) if case.language else "",
        "cells": [said.get(judge.name) for judge in asked],
        "passed": case.passed,
        "sha256": case.sha256,
    }


def _list(case: Case, said: Iterable[tuple[str, Sequence[Finding]]]) -> dict[str, Any]:
    return {
        "path": case.path,
        "findings": [
            {"judge": judge, "foreign": finding.language != LANGUAGE, "said": finding}
            for judge, findings in said
            for finding in findings
        ],
    }

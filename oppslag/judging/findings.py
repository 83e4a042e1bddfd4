"""What a judge is asked, and what it answers: values that the report is written from."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

HTML = "text/html"
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Subject:
    """A finished file to be judged: `path` is its name below output/, `file` is where its bytes lie.

    For a fragment `file` is a whole page around it, on which every line of the fragment keeps its number; `home` is
    the folder that its links start from.
    """

    path: str
    file: Path
    home: Path
    media_type: str
    sha256: str
    document: str = ""
    language: str = ""
    format: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a judge says of a file.

    `rule` is the judge's own name of what was broken, `where` a place in the file as the judge gives it (line:column, a
    CSS selector, a path in the document), `view` how the file was looked at ("" = there is one way only), `times` how
    often it was met, `language` (BCP 47) that of its message.
    """

    rule: str
    message: str
    where: str = ""
    view: str = ""
    times: int = 1
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judge's answer on one file. `open` is what the judge could not decide and a person must look at."""

    path: str
    judge: str
    version: str
    profile: str
    findings: tuple[Finding, ...] = ()
    open: tuple[Finding, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


class Judge(Protocol):
    """Somebody else's opinion of finished files."""

    @property
    def name(self) -> str:
        """Its name in reports."""
        ...

    @property
    def profile(self) -> str:
        """By what it judges."""
        ...

    def cure(self, folder: Path) -> str:
        """How to get it; empty when it is there. `folder` is where `inv judge --install` puts judges."""
        ...

    def takes(self, subject: Subject) -> bool:
        """Whether files of this kind are its business."""
        ...

    def judge(self, subjects: Sequence[Subject], folder: Path) -> tuple[Judgement, ...]:
        """One answer for each subject, in their order. Raises ToolMissing when it cannot be started."""
        ...


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that was said of one file, whose bytes had this SHA-256."""

    path: str
    sha256: str
    document: str
    language: str
    format: str
    judgements: tuple[Judgement, ...]

    @property
    def passed(self) -> bool:
        """Whether no judge found anything."""
        return all(judgement.passed for judgement in self.judgements)


@dataclass(frozen=True, slots=True)
class Absence:
    """A judge that is not on this machine, and how to get it."""

    judge: str
    cure: str


def grouped(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, those of one rule and message under one, with its first place, every view and the sum of times."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.message), []).append(finding)
    return tuple(
        Finding(
            rule,
            message,
            same[0].where,
            "; ".join(dict.fromkeys(one.view for one in same if one.view)),
            sum(one.times for one in same),
            same[0].language,
        )
        for (rule, message), same in groups.items()
    )


def to_json(cases: Iterable[Case], absent: Iterable[Absence]) -> bytes:
    """The cases for machines: UTF-8, sorted by path, without a clock; a file is `passed` when every judge passed it."""
    files = [
        {**asdict(case), "passed": case.passed, "judgements": [_judgement(one) for one in case.judgements]}
        for case in sorted(cases, key=lambda case: case.path)
    ]
    data = {
        "format": 1,
        "passed": all(file["passed"] for file in files),
        "files": files,
        "not_asked": [one.judge for one in absent],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _judgement(judgement: Judgement) -> dict[str, Any]:
    return {**asdict(judgement), "passed": judgement.passed}


def from_json(content: bytes) -> tuple[Case, ...]:
    """The cases that `to_json` wrote. Raises ValueError when the bytes are something else."""
    try:
        return tuple(_case(file) for file in json.loads(content)["files"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


def _case(file: Mapping[str, Any]) -> Case:
    judgements = tuple(
        Judgement(
            one["path"],
            one["judge"],
            one["version"],
            one["profile"],
            tuple(Finding(**finding) for finding in one["findings"]),
            tuple(Finding(**finding) for finding in one["open"]),
        )
        for one in file["judgements"]
    )
    return Case(file["path"], file["sha256"], file["document"], file["language"], file["format"], judgements)

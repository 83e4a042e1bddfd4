"""Judges of PDF and Word files: veraPDF and openxml-audit."""

import json
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from oppslag.judging.findings import PDF, WORD, Finding, Judgement, Subject, grouped
from oppslag.judging.installing import VERAPDF, verapdf_jars
from oppslag.judging.tools import broken, install_hint, lacking, run
from oppslag.messages import _, language


class VeraPdf:
    """veraPDF, the reference checker: PDF/UA-1, and the part of PDF/A that the file says it keeps."""

    name = "veraPDF"
    profile = "PDF/UA-1 (ISO 14289-1) and the PDF/A part (ISO 19005) that the file claims"

    def cure(self, folder: Path) -> str:
        """How to get it."""
        return lacking("java") or ("" if verapdf_jars(folder) else install_hint())

    def takes(self, subject: Subject) -> bool:
        """PDF."""
        return subject.media_type == PDF

    def judge(self, subjects: Sequence[Subject], folder: Path) -> tuple[Judgement, ...]:
        """All subjects in one run of Java. A file that claims no PDF/UA-1 or no PDF/A has failed."""
        # Flavour 0: every profile that the file's own metadata claims.
        words = ["-cp", verapdf_jars(folder), "org.verapdf.apps.GreenfieldCliWrapper", "--flavour", "0"]
        answer, error = run("java", [*words, "--format", "json", *(subject.file for subject in subjects)])
        try:
            jobs = json.loads(answer)["report"]["jobs"]
        except (ValueError, KeyError):
            raise broken(self.name, error or answer) from None
        said = {Path(job["itemDetails"]["name"]).resolve(): job for job in jobs}
        return tuple(self._judgement(subject, said.get(subject.file, {})) for subject in subjects)

    def _judgement(self, subject: Subject, job: dict[str, Any]) -> Judgement:
        results = job.get("validationResult") or []
        names = [result["profileName"] for result in results]
        claims = ", ".join(name.removesuffix(" validation profile") for name in names)
        findings = [*_unclaimed(names), *_unfinished(results), *_broken_clauses(results)]
        return Judgement(subject.path, self.name, VERAPDF, claims or self.profile, grouped(findings))


def _unclaimed(names: Sequence[str]) -> Iterable[Finding]:
    for wanted in ("PDF/UA-1", "PDF/A"):
        if not any(name.startswith(wanted) for name in names):
            words = _("The file does not say that it keeps {standard}.", standard=wanted)
            yield Finding("claim", words, language=language())


def _unfinished(results: Iterable[dict[str, Any]]) -> Iterable[Finding]:
    for result in results:
        if result.get("jobEndStatus") != "normal":
            words = _("The file could not be judged to the end.")
            yield Finding("unfinished", words, "", result["profileName"], language=language())


def _broken_clauses(results: Iterable[dict[str, Any]]) -> Iterable[Finding]:
    for result in results:
        for rule in result["details"]["ruleSummaries"]:
            first: dict[str, Any] = next(iter(rule.get("checks") or []), {})
            name = f"{rule['specification']}, {rule['clause']}-{rule['testNumber']}"
            message = first.get("errorMessage") or rule["description"]
            yield Finding(name, message, first.get("context", ""), times=rule["failedChecks"])


class WordAudit:
    """openxml-audit: the checks of the Open XML SDK, schema and meaning."""

    name = "openxml-audit"
    profile = "Open XML, Office 2019: schema and semantics"

    def cure(self, folder: Path) -> str:  # noqa: ARG002 - a Python package
        """How to get it."""
        return "" if _version("openxml-audit") else "pip install openxml-audit"

    def takes(self, subject: Subject) -> bool:
        """DOCX."""
        return subject.media_type == WORD

    def judge(self, subjects: Sequence[Subject], folder: Path) -> tuple[Judgement, ...]:  # noqa: ARG002 - as above
        """Each subject by itself."""
        from openxml_audit import OpenXmlValidator, PackageValidationError  # noqa: PLC0415 - only where Word is judged

        judge = OpenXmlValidator()

        def findings(subject: Subject) -> Iterable[Finding]:
            try:
                errors = judge.validate(subject.file).errors
            except PackageValidationError as error:
                return [Finding("package", str(error))]
            return [Finding(str(one.error_type.value), one.description, one.part_uri + one.path) for one in errors]

        found = _version("openxml-audit")
        return tuple(Judgement(one.path, self.name, found, self.profile, grouped(findings(one))) for one in subjects)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""

"""Judges of HTML as text: the Nu HTML checker, html-validate, and where every link leads."""

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from oppslag.judging.findings import HTML, Finding, Judgement, Subject, grouped
from oppslag.judging.installing import NPM, npm_package, npm_version
from oppslag.judging.tools import broken, install_hint, lacking, run
from oppslag.messages import _, language
from oppslag.scratch import Scratch


class Nu:
    """The Nu HTML checker: the HTML standard, as its makers' reference checker reads it."""

    name = "Nu HTML checker"
    profile = "HTML Living Standard, ARIA in HTML; errors and warnings"

    def cure(self, folder: Path) -> str:
        """How to get it."""
        return lacking("java") or ("" if npm_version(folder, "vnu-jar") == NPM["vnu-jar"] else install_hint())

    def takes(self, subject: Subject) -> bool:
        """HTML."""
        return subject.media_type == HTML

    def judge(self, subjects: Sequence[Subject], folder: Path) -> tuple[Judgement, ...]:
        """All subjects in one run of Java."""
        jar = npm_package(folder, "vnu-jar") / "build" / "dist" / "vnu.jar"
        files = [subject.file for subject in subjects]
        # Deeply nested documents need a larger stack than Java gives.
        _out, answer = run("java", ["-Xss8m", "-jar", jar, "--format", "json", "--exit-zero-always", *files])
        try:
            messages = json.loads(answer)["messages"]
        except (ValueError, KeyError):
            raise broken(self.name, answer) from None
        version = npm_version(folder, "vnu-jar")
        return tuple(
            Judgement(subject.path, self.name, version, self.profile, grouped(_nu(messages, subject)))
            for subject in subjects
        )


def _nu(messages: Iterable[dict[str, Any]], subject: Subject) -> Iterable[Finding]:
    for message in messages:
        kind = message.get("subType") or message["type"]
        if _file(message.get("url", "")) == subject.file and kind != "info":
            yield Finding(kind, message["message"], f"{message.get('lastLine', 0)}:{message.get('firstColumn', 0)}")


def _file(url: str) -> Path | None:
    return Path(url2pathname(urlsplit(url).path)) if url.startswith("file:") else None


CONFIG = {"root": True, "extends": ["html-validate:standard", "html-validate:a11y"]}


class HtmlValidate:
    """html-validate: a second reader of the HTML standard, stricter on names, labels and headings."""

    name = "html-validate"
    profile = "standard, a11y"

    def cure(self, folder: Path) -> str:
        """How to get it."""
        there = npm_version(folder, "html-validate") == NPM["html-validate"]
        return lacking("node") or ("" if there else install_hint())

    def takes(self, subject: Subject) -> bool:
        """HTML."""
        return subject.media_type == HTML

    def judge(self, subjects: Sequence[Subject], folder: Path) -> tuple[Judgement, ...]:
        """All subjects in one run of Node.js."""
        program = npm_package(folder, "html-validate") / "bin" / "html-validate.mjs"
        with Scratch("judge") as place:
            config, answer = place / "config.json", place / "answer.json"
            config.write_text(json.dumps(CONFIG), encoding="utf-8")
            # Into a file: on a pipe it stops in the middle of a long answer.
            out, error = run(
                "node",
                [program, "--config", config, "--formatter", f"json={answer}", *(one.file for one in subjects)],
            )
            try:
                results = json.loads(answer.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                raise broken(self.name, error + out) from None
        said = {Path(result["filePath"]): result["messages"] for result in results}
        version = npm_version(folder, "html-validate")
        return tuple(
            Judgement(subject.path, self.name, version, self.profile, grouped(_validated(said.get(subject.file, ()))))
            for subject in subjects
        )


def _validated(messages: Iterable[dict[str, Any]]) -> Iterable[Finding]:
    for message in messages:
        yield Finding(message["ruleId"], message["message"], f"{message['line']}:{message['column']}")


class Links:
    """Where every link leads: to a file that is there, to a place in it that is there. Nothing is fetched."""

    name = "links"
    profile = "files and anchors exist; mailto: and tel: are well formed; ids are unique"
    _MAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().]+")
    _PHONE = re.compile(r"\+?[0-9]{2,15}")  # E.164 allows 15 digits

    def cure(self, folder: Path) -> str:  # noqa: ARG002 - it needs nothing from there
        """It is part of the product."""
        return ""

    def takes(self, subject: Subject) -> bool:
        """HTML."""
        return subject.media_type == HTML

    def judge(self, subjects: Sequence[Subject], folder: Path) -> tuple[Judgement, ...]:  # noqa: ARG002 - as above
        """Each subject against the files beside it, at the place where it is published."""
        return tuple(
            Judgement(subject.path, self.name, "1", self.profile, grouped(self._findings(subject)))
            for subject in subjects
        )

    def _findings(self, subject: Subject) -> Iterable[Finding]:
        ids, links = _page(subject.file.read_bytes())
        for twice in sorted({one for one in ids if ids.count(one) > 1}):
            yield Finding("id", _("The id {id} is there more than once.", id=twice), f"#{twice}", language=language())
        for link, line in links:
            if reason := self._wrong(link, subject, ids):
                yield Finding("link", reason, line, language=language())

    def _wrong(self, link: str, subject: Subject, ids: Sequence[str]) -> str:
        parts = urlsplit(link)
        match parts.scheme:
            case "http" | "https":
                return "" if parts.hostname else _("The address {link} has no host.", link=link)
            case "mailto":
                good = self._MAIL.fullmatch(unquote(parts.path))
                return "" if good else _("{link} is no e-mail address.", link=link)
            case "tel":
                return "" if self._PHONE.fullmatch(parts.path) else _("{link} is no phone number.", link=link)
            case "data":
                return ""
            case "":
                anchor = parts.fragment.partition(":~:")[0]  # what follows tells the browser which words to show
                return _inside(parts.path, unquote(anchor), subject, ids)
        return _("{link} leads to no page, file, e-mail address or phone.", link=link)


def _inside(path: str, anchor: str, subject: Subject, ids: Sequence[str]) -> str:
    if not path:
        return "" if anchor in {"", *ids} else _("There is no #{anchor} on the page.", anchor=anchor)
    target = (subject.home / unquote(path)).resolve()
    if not target.is_file():
        return _("There is no file {path}.", path=path)
    if anchor and target.suffix == ".html" and anchor not in _page(target.read_bytes())[0]:
        return _("There is no #{anchor} in {path}.", anchor=anchor, path=path)
    return ""


@lru_cache(maxsize=64)
def _page(content: bytes) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Every id of a page, and every link with its line."""
    from lxml import html  # noqa: PLC0415 - only where links are followed

    tree = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    ids = tuple(str(node.get("id")) for node in tree.iter("*") if node.get("id") is not None)
    links = tuple(
        (str(node.get(name)).strip(), str(node.sourceline or ""))
        for node in tree.iter("a", "link", "img", "script", "area", "source", "iframe")
        for name in ("href", "src")
        if node.get(name) is not None
    )
    return ids, links

"""Pages in a real Chromium: axe-core, and whether anything is lost when the page is narrow or text is spaced out."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from oppslag.judging.browser import find_chromium
from oppslag.judging.findings import HTML, Finding, Judgement, Subject, grouped
from oppslag.judging.installing import NPM, npm_package, npm_version
from oppslag.judging.tools import install_hint
from oppslag.messages import _, language

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserType, Page

REFLOW = Path(__file__).with_name("reflow.js")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
COLOURS = ("cat.color",)  # all that the second scheme changes
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDE, NARROW = (1280, 1024), (320, 256)  # CSS pixels; WCAG 2.2, 1.4.10: 1280 by 1024 at 400 % is 320 by 256
# WCAG 2.2, 1.4.12
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
    " p { margin-block-end: 2em !important; }"
)
_SWITCHES = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip


@contextmanager
def chromium(surroundings: Mapping[str, str] | None = None) -> Iterator["Browser"]:
    """The machine's Chromium, without a window and without a network, in a profile that is thrown away."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where pages are judged

    with sync_playwright() as driver:
        browser = launch(driver.chromium, surroundings=surroundings)
        try:
            yield browser
        finally:
            browser.close()


def launch(kind: "BrowserType", *switches: str, surroundings: Mapping[str, str] | None = None) -> "Browser":
    """Another such browser, with further switches and variables; whoever starts it closes it."""
    return kind.launch(
        executable_path=find_chromium(),
        args=[*_SWITCHES, *switches],
        chromium_sandbox=False,
        env={**os.environ, **(surroundings or {})},
    )


def browser_cure() -> str:
    """How to get what drives the browser; empty when it is there."""
    if find_chromium() is None:
        return _("{tools}: from your system's package manager", tools="chromium")
    return "" if find_spec("playwright") else "pip install playwright"


class Axe:
    """axe-core: what a machine can tell of WCAG, light and dark, wide and narrow."""

    name = "axe-core"
    profile = "WCAG 2.0, 2.1, 2.2 A, AA; best practices"

    def cure(self, folder: Path) -> str:
        """How to get it."""
        there = npm_version(folder, "axe-core") == NPM["axe-core"]
        return browser_cure() or ("" if there else install_hint())

    def takes(self, subject: Subject) -> bool:
        """HTML."""
        return subject.media_type == HTML

    def judge(self, subjects: Sequence[Subject], folder: Path) -> tuple[Judgement, ...]:
        """Each subject in four views, in one browser; what axe-core has in the reader's language is said in it."""
        tongue = Tongue.of(npm_package(folder, "axe-core"), language())
        with chromium() as browser:
            return tuple(self._judgement(browser, one, tongue) for one in subjects)

    def _judgement(self, browser: "Browser", subject: Subject, tongue: "Tongue") -> Judgement:
        answers = [(view, axe(page, tongue)) for view, page in views(browser, subject.file, [(*WIDE, 1), (*NARROW, 4)])]
        findings = [finding for view, answer in answers for finding in _said(answer["violations"], view, tongue)]
        unsure = [finding for view, answer in answers for finding in _said(answer["incomplete"], view, tongue)]
        return Judgement(subject.path, self.name, NPM["axe-core"], self.profile, grouped(findings), grouped(unsure))


@dataclass(frozen=True, slots=True)
class Tongue:
    """axe-core's script, and what it has of a language (BCP 47): None = English, which it speaks by itself."""

    script: str
    language: str = "en"
    locale: dict[str, Any] | None = None

    @classmethod
    def of(cls, package: Path, tag: str) -> "Tongue":
        """As the npm package in this folder has it."""
        script = (package / "axe.min.js").read_text(encoding="utf-8")
        words = package / "locales" / f"{tag}.json"
        return cls(script, tag, json.loads(words.read_text(encoding="utf-8"))) if words.is_file() else cls(script)

    def speaks(self, rule: str) -> str:
        """The language of what is said of a rule: English where the translation lacks it."""
        return self.language if self.locale and self.locale["rules"].get(rule, {}).get("help") else "en"


def axe(page: "Page", tongue: Tongue, tags: Sequence[str] = TAGS) -> dict[str, Any]:
    """What axe-core says of the page as it is now: its `violations` and what it could not decide (`incomplete`)."""
    page.evaluate(tongue.script)
    if tongue.locale:
        page.evaluate("locale => axe.configure({locale})", tongue.locale)
    options = {
        "runOnly": list(tags),
        "rules": {"target-size": {"enabled": tags is TAGS}},  # WCAG 2.2; off unless it is asked for
        "resultTypes": ["violations", "incomplete"],
    }
    answer: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return answer


def _said(results: Iterable[dict[str, Any]], view: str, tongue: Tongue) -> Iterable[Finding]:
    for result in results:
        for node in result["nodes"]:
            where = " ".join(str(step) for step in node["target"])
            yield Finding(result["id"], result["help"], where, view, language=tongue.speaks(result["id"]))


class Reflow:
    """400 % zoom and spaced-out text: nothing is lost, and nothing but a table is scrolled sideways."""

    name = "reflow"
    profile = "WCAG 2.2, 1.4.10 and 1.4.12, measured in Chromium"

    def cure(self, folder: Path) -> str:  # noqa: ARG002 - it needs nothing from there
        """How to get it."""
        return browser_cure()

    def takes(self, subject: Subject) -> bool:
        """HTML."""
        return subject.media_type == HTML

    def judge(self, subjects: Sequence[Subject], folder: Path) -> tuple[Judgement, ...]:  # noqa: ARG002 - as above
        """Each subject at 320 CSS pixels, as it is and with the text spacing of WCAG."""
        with chromium() as browser:
            return tuple(
                Judgement(one.path, self.name, browser.version, self.profile, grouped(_lost(browser, one)))
                for one in subjects
            )


def _lost(browser: "Browser", subject: Subject) -> Iterable[Finding]:
    words = {
        "scroll": _("This must be scrolled sideways to be read."),
        "clipped": _("This text is cut off."),
        "outside": _("This text stands outside the window."),
    }
    for view, page in views(browser, subject.file, [(*NARROW, 4)], schemes=("light",)):
        for spaced in (False, True):
            if spaced:
                page.add_style_tag(content=SPACING)
            name = ", ".join((view, _("text spaced out"))) if spaced else view
            for one in page.evaluate(REFLOW.read_text(encoding="utf-8")):
                where = f"{one['where']} «{one['text']}»"
                yield Finding(one["rule"], words[one["rule"]], where, name, language=language())


def views(
    browser: "Browser",
    file: Path,
    windows: Iterable[tuple[int, int, int]],
    schemes: Iterable[Literal["light", "dark"]] = SCHEMES,
) -> Iterator[tuple[str, "Page"]]:
    """The page in each window (width and height in CSS pixels, device pixels for each of them) and each scheme.

    The page's own security policy is set aside: a judge's script is no part of the page.
    """
    for width, height, scale in windows:
        context = browser.new_context(
            bypass_csp=True, viewport={"width": width, "height": height}, device_scale_factor=scale
        )
        try:
            page = context.new_page()
            page.goto(file.as_uri())
            for scheme in schemes:
                page.emulate_media(color_scheme=scheme)
                yield f"{width} px, {scheme}", page
        finally:
            context.close()

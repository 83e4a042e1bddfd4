"""Which tools are on this machine, which are not, what is lost without each, and how to get it."""

import importlib.util
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from oppslag.messages import _


@dataclass(frozen=True, slots=True)
class Finding:
    """One tool: the version found ("" = missing), and for a missing one what is lost and how to get it."""

    tool: str
    found: str
    lost: str = ""
    cure: str = ""
    needed: bool = True

    @property
    def row(self) -> tuple[str, str, str]:
        """Its line in the table."""
        return ("ok" if self.found else "--", self.tool, self.found or _("missing"))

    @property
    def fatal(self) -> bool:
        """Whether nothing can be built without it."""
        return self.needed and not self.found

    @property
    def advice(self) -> str:
        """What to do about a missing tool; empty for one that is there."""
        return (
            ""
            if self.found
            else _("{tool}: without it {lost}. Get it: {cure}", tool=self.tool, lost=self.lost, cure=self.cure)
        )


def examine() -> tuple[Finding, ...]:
    """Every tool, those a build needs first. Starts none but pandoc."""
    return (
        Finding("Python", platform.python_version() if sys.version_info >= (3, 11) else ""),
        _pandoc(),
        _package("typst", _("there is no PDF and no poster")),
        _package("pymupdf-fonts", _("there is no PDF and no poster (the font FiraGO)")),
        _package("jinja2", _("there is no page")),
        _package("babel", _("dates and language names are unknown")),
        _package("pydantic", _("the source cannot be checked")),
        _package("polib", _("translations cannot be read")),
        _package("pikepdf", _("PDF files cannot be proved")),
        _package("openpyxl", _("translations cannot travel as spreadsheets"), needed=False),
        _optional("fontpkg-mukta", "fontpkg_mukta", _("Hindi, Marathi and Nepali cannot be set as PDF"), "fonts"),
        _optional(
            "justmytype-intl-africa", "justmytype_intl_africa", _("Tigrinya and Amharic cannot be set as PDF"), "fonts"
        ),
        _optional(
            "justmytype-intl-cjk",
            "justmytype_intl_cjk",
            _("Chinese, Japanese and Korean cannot be set as PDF"),
            "fonts",
        ),
        _program(
            "chromium",
            ("chromium", "chromium-browser", "google-chrome"),
            _("pages are not judged a second time, by a browser"),
        ),
        _program("LibreOffice", ("soffice",), _("Word files cannot be looked at as pictures")),
        _program("tesseract", ("tesseract",), _("posters are not read from their picture (OCR)")),
        _package("paramiko", _("nothing can be published by SFTP"), needed=False),
        _package("httpx", _("nothing can be published by WebDAV"), needed=False),
        _program("sshd", ("sshd", "/usr/sbin/sshd"), _("publishing by SFTP is not tested")),
        _program("nginx", ("nginx", "/usr/sbin/nginx"), _("pages are not read while they are published, in tests")),
        _program("smbd", ("smbd", "/usr/sbin/smbd"), _("publishing to a Windows file share is not tested")),
    )


def _pandoc() -> Finding:
    lost, cure = _("nothing can be built"), "pip install pypandoc_binary"
    try:
        import pypandoc  # noqa: PLC0415 - the tasks that do not examine should not pay

        return Finding("pandoc", str(pypandoc.get_pandoc_version()))
    except (ImportError, OSError):
        return Finding("pandoc", "", lost, cure)


def _package(name: str, lost: str, *, needed: bool = True) -> Finding:
    try:
        return Finding(name, version(name), needed=needed)
    except PackageNotFoundError:
        return Finding(name, "", lost, f"pip install {name}", needed)


def _optional(name: str, module: str, lost: str, extra: str) -> Finding:
    there = importlib.util.find_spec(module) is not None
    found = _package(name, lost, needed=False).found or _("without a version") if there else ""
    return Finding(name, found, lost, f"pip install -e '.[{extra}]'", needed=False)


def _program(
    name: str, commands: tuple[str, ...], lost: str, which: Callable[[str], str | None] = shutil.which
) -> Finding:
    path = next(filter(None, map(which, commands)), "")
    return Finding(name, path or "", lost, _("from your system's package manager"), needed=False)

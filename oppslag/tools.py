"""The packages whose work ends up in an output, and their versions. Only the standard library is imported here."""

import sys
import zlib
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

PACKAGES = (
    *("pypandoc_binary", "typst", "jinja2", "markupsafe", "babel", "segno", "pikepdf", "pypdfium2", "pillow"),
    *("pydantic", "polib", "pymupdf-fonts", "fontpkg-mukta", "justmytype-intl-africa", "justmytype-intl-cjk"),
)


def versions() -> Mapping[str, str]:
    """The version of every such package, `-` for one that is not installed, and of what squeezes pictures."""
    return {name: version_of(name) for name in PACKAGES} | {"zlib": zlib.ZLIB_RUNTIME_VERSION}


def version_of(package: str) -> str:
    """The version of one package, `-` when it is not installed."""
    if found := _installed().get(package.lower().replace("-", "_")):
        return found
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - 25 ms, for what no folder names

    try:
        return version(package)
    except PackageNotFoundError:
        return "-"


@cache
def _installed() -> Mapping[str, str]:
    """The versions that the names of folders tell (`typst-0.15.2.dist-info`, PEP 427): no file is opened for it."""
    found: dict[str, str] = {}
    for folder in sys.path:
        with suppress(OSError):
            for entry in Path(folder).glob("*.dist-info"):
                name, _dash, version = entry.name.removesuffix(".dist-info").partition("-")
                found.setdefault(name.lower().replace(".", "_"), version)
    return found

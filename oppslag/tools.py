"""The packages whose work ends up in an output, and their versions. Only the standard library is imported here."""

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

PACKAGES = (
    *("pypandoc_binary", "typst", "jinja2", "markupsafe", "babel", "segno", "pikepdf", "pypdfium2", "pillow"),
    *("pydantic", "polib", "pymupdf-fonts", "justmytype-intl-africa", "justmytype-intl-cjk"),
)


def versions() -> Mapping[str, str]:
    """The version of every such package, `-` for one that is not installed."""
    return {name: version_of(name) for name in PACKAGES}


def version_of(package: str) -> str:
    """The version of one package, `-` when it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "-"

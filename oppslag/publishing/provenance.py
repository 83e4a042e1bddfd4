"""Which tools a release was made with, the product itself among them, and in what they are other than now."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from oppslag import pipeline
from oppslag.building import digest
from oppslag.messages import _
from oppslag.problems import Problem, Severity
from oppslag.publishing.releases import Release
from oppslag.tools import versions

PRODUCT = Path(pipeline.__file__).parent


def tools_now() -> dict[str, str]:
    """The version of each tool, and of the product itself with the digest of its code and labels."""
    files = sorted(file for file in PRODUCT.rglob("*") if file.suffix in {".py", ".lua"} or file.name == "labels.po")
    return {**versions(), "oppslag": digest(*(hashlib.sha256(file.read_bytes()).hexdigest() for file in files))[:12]}


def tool_problems(release: Release) -> Iterator[Problem]:
    """A warning for each tool that is another than the release was made with."""
    now = tools_now()
    for tool, then in release.tools.items():
        if now.get(tool) != then:
            yield Problem(
                _("{tool} was {then} then and is {now} now.", tool=tool, then=then, now=now.get(tool, "-")),
                hint=_("A tool of another version may write other bytes: use the one that was used."),
                severity=Severity.WARNING,
            )

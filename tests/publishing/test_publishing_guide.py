"""The guide for HR says what is so."""

import re
from pathlib import Path

from oppslag.publishing.holding import LOCK, STALE
from oppslag.publishing.publishing import INTENT, MANIFEST
from oppslag.publishing.quality import DEFAULTS, FIELDS
from oppslag.publishing.settings import FILE
from oppslag.publishing.standing import VERSIONS
from oppslag.publishing.targets import TARGETS

GUIDE = (Path(__file__).parents[2] / "docs" / "publisering.md").read_text("utf-8")


def test_the_guide_names_every_kind_of_target_and_every_field() -> None:
    """Whoever follows the guide meets the names that the program knows, all of them."""
    for kind in TARGETS:
        assert f"kind: {kind.name}" in GUIDE
    last = GUIDE.splitlines()[-1]
    assert tuple(re.findall(r"`(\w+)`", last)) == FIELDS
    assert all(system in GUIDE for system in DEFAULTS)
    assert all(name in GUIDE for name in (INTENT, MANIFEST, LOCK, VERSIONS, FILE.as_posix()))
    assert f"{STALE.seconds // 60} minutter" in GUIDE

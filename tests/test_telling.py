"""What `inv build --explain` says: why each step ran, in as few lines as there are reasons."""

import pytest

from oppslag.pipeline import Reason
from oppslag.telling import explained


def test_steps_that_ran_for_one_reason_share_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ran comes first; languages with the same formats share a line; what did not run is named all the same."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    reasons = [
        Reason("roykfri", "nb", "page", "nothing changed", runs=False),
        Reason("medier", "nb", "page", "nothing changed", runs=False),
        Reason("medier", "nb", "poster", "changed: the texts (SM-01/poster)", runs=True),
        Reason("medier", "nb", "data", "changed: the texts (SM-01/poster)", runs=True),
        Reason("medier", "en", "page", "it is new", runs=True),
        Reason("medier", "en", "poster", "changed: the texts (SM-01/poster)", runs=True),
        Reason("medier", "en", "data", "changed: the texts (SM-01/poster)", runs=True),
        Reason("ferie", "nb", "page", "nothing changed", runs=False),
    ]
    medier = (
        "medier\n"
        "  changed: the texts (SM-01/poster)\n"
        "    nb, en: poster, data\n"
        "  it is new\n"
        "    en: page\n"
        "  nothing changed\n"
        "    nb: page"
    )
    assert list(explained(reasons)) == [medier, "Nothing changed: roykfri, ferie."]
    assert list(explained([])) == []

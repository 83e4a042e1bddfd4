"""The shipped policy, loaded once."""

from pathlib import Path

import pytest

from oppslag.loading import load
from oppslag.model import Policy

WORKSPACE = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def workspace() -> Path:
    """The shipped workspace."""
    return WORKSPACE


@pytest.fixture(scope="session")
def seed() -> Policy:
    """Risør's guidelines."""
    return next(policy for policy in load(WORKSPACE).policies if policy.id == "sosiale-medier")

"""What many tests share: a small workspace, and the finished files of the shipped one and the rich one."""

import os
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from oppslag.formats import FORMATS
from tests.workspaces import PRODUCT, RICH, copied, make, small_workspace

# A busy machine is no fault of what is tested.
settings.register_profile("oppslag", deadline=None)
settings.load_profile("oppslag")
pytest.register_assert_rewrite("damage_suite")  # its tests are run by other modules

WHOLE = tuple(form.name for form in FORMATS)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A workspace with one policy of two rules in two languages."""
    return small_workspace(tmp_path / "small")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped workspace with all its files made: to be read, not changed."""
    return _once(tmp_path_factory, "built", PRODUCT, WHOLE)


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rich workspace with all its files made but the poster, which 60 rules are too many for: to be read."""
    return _once(tmp_path_factory, "rich", RICH, tuple(name for name in WHOLE if name != "poster"))


@pytest.fixture(scope="session", params=["built", "rich"])
def finished(request: pytest.FixtureRequest) -> Path:
    """Each of the two finished workspaces."""
    root: Path = request.getfixturevalue(request.param)
    return root


def _once(factory: pytest.TempPathFactory, name: str, original: Path, formats: tuple[str, ...]) -> Path:
    """Built by the first worker that asks; the others wait for it and read the same files."""
    shared = factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else factory.getbasetemp()
    root = shared / f"shared-{name}"
    with FileLock(shared / f"{name}.lock"):
        if not root.exists():
            report = make(copied(original, root), form=",".join(formats))
            assert not report.errors, "\n".join(map(str, report.errors))
    return root

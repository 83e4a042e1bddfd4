"""The machine's Chromium for tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser

from oppslag.judging import pages


def lacking(reason: str) -> None:
    """A tool that is not there: a failure where everything must be there, else a skip that says how to get it."""
    if os.environ.get("OPPSLAG_CI") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def browser() -> Iterator[Browser]:
    if cure := pages.browser_cure():
        lacking(f"no browser to use the page with: {cure}")
    with pages.chromium() as started:
        yield started

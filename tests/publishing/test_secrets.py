"""Credentials come from the environment or the keyring."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from oppslag.publishing import secrets


def test_the_environment_comes_before_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is named after the target; where it is not set, the keyring of the machine is asked."""
    asked: list[tuple[str, str]] = []

    def answer(service: str, user: str) -> str:
        asked.append((service, user))
        return "fra nøkkelringen"

    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=answer))
    assert secrets.variable("ny-web.1", "PASSWORD") == "OPPSLAG_NY_WEB_1_PASSWORD"
    monkeypatch.delenv("OPPSLAG_WEB_PASSWORD", raising=False)
    assert secrets.password("web") == "fra nøkkelringen"
    assert asked == [("oppslag", "web")]
    monkeypatch.setenv("OPPSLAG_WEB_PASSWORD", "fra miljøet")
    assert secrets.password("web") == "fra miljøet"
    assert len(asked) == 1


def test_a_keyring_that_is_missing_or_locked_gives_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is wrong with the keyring, it is as if there were no password in it."""
    monkeypatch.delenv("OPPSLAG_WEB_PASSWORD", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert secrets.password("web") == ""
    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace())
    assert secrets.password("web") == ""


def test_a_key_file_is_named_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The private key is a file outside the workspace."""
    monkeypatch.delenv("OPPSLAG_WEB_KEY_FILE", raising=False)
    assert secrets.key_file("web") is None
    monkeypatch.setenv("OPPSLAG_WEB_KEY_FILE", "~/nøkkel")
    assert secrets.key_file("web") == Path.home() / "nøkkel"

"""Credentials: from the environment or the keyring of the machine, never from a file of the workspace, never shown."""

import os
import re
from pathlib import Path


def variable(target: str, what: str) -> str:
    """The environment variable of a target's credential: `OPPSLAG_WEB_PASSWORD`."""
    return f"OPPSLAG_{re.sub(r'[^A-Z0-9]', '_', target.upper())}_{what}"


def password(target: str) -> str:
    """From OPPSLAG_<NAME>_PASSWORD, else from the keyring (service "oppslag", user = the target's name), else ""."""
    return os.environ.get(variable(target, "PASSWORD"), "") or _from_keyring(target)


def key_file(target: str) -> Path | None:
    """The private key that OPPSLAG_<NAME>_KEY_FILE names."""
    name = os.environ.get(variable(target, "KEY_FILE"), "")
    return Path(name).expanduser() if name else None


def _from_keyring(target: str) -> str:
    try:
        import keyring  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - optional
    except ImportError:
        return ""
    try:
        return str(keyring.get_password("oppslag", target) or "")
    except Exception:  # whatever a keyring of this machine may raise, it gave no password
        return ""

"""What the product says to the person at the keyboard, in Norwegian bokmål or English.

Messages are written in English in the code, marked with `_`, and looked up in the gettext catalogue
`locale/nb/LC_MESSAGES/messages.po`. Words that stand in an output are not messages: they live in `labels`.
"""

import locale
import os
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("nb", "en")


def _(message: str, /, **values: object) -> str:
    """The message in the reader's language, with its `{name}` fields filled in."""
    words = _catalogue(language()).get(message) or message
    return words.format(**values) if values else words


def language() -> str:
    """`nb` or `en`: from OPPSLAG_LANG, else from the locale (Norwegian, Swedish and Danish readers get `nb`)."""
    chosen = os.environ.get("OPPSLAG_LANG") or _locale()
    return "en" if chosen.lower().startswith(("en", "c.", "c", "posix")) else "nb"


def _locale() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value
    return locale.getlocale()[0] or "nb"


@cache
def _catalogue(tag: str) -> dict[str, str]:
    path = LOCALE / tag / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return {}
    import polib  # noqa: PLC0415 - only a reader of Norwegian pays for it

    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path)) if entry.translated()}

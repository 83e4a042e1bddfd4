"""What the product says to the person at the keyboard, in Norwegian bokmål or English.

Messages are written in English in the code, marked with `_` (`_n` for one or many), and looked up in the gettext
catalogue `locale/nb/LC_MESSAGES/messages.po`. Words that stand in an output are not messages: they live in `labels`.
"""

import errno
import locale
import os
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("nb", "en")
# As Unix spells them in a locale, and as Windows does
SCANDINAVIAN = ("nb", "nn", "no", "da", "sv", "swedish")


def _(message: str, /, **values: object) -> str:
    """The message in the reader's language, with its `{name}` fields filled in."""
    (words,) = _catalogue(language()).get(message) or (message,)
    return words.format(**values) if values else words


def _n(one: str, many: str, count: int, /, **values: object) -> str:
    """The message for so many of something, `{count}` among its fields: `one` for 1, `many` for any other number."""
    words = _catalogue(language()).get(one) or (one, many)
    return words[count != 1].format(count=count, **values)  # nplurals=2; plural=(n != 1), in Norwegian and in English


def because(error: BaseException) -> str:
    """Why the system refused, in the reader's language where it is a common reason, else in the system's words."""
    if getattr(error, "winerror", None):  # Windows knows more, such as a file in use, and speaks its user's language
        return str(getattr(error, "strerror", None) or error)
    told = {
        errno.ENOENT: _("No such file or directory"),
        errno.EISDIR: _("Is a directory"),
        errno.ENOTDIR: _("Not a directory"),
        errno.EACCES: _("Permission denied"),
        errno.EPERM: _("Operation not permitted"),
        errno.ENOSPC: _("No space left on device"),
        errno.EROFS: _("Read-only file system"),
        errno.ENAMETOOLONG: _("File name too long"),
        errno.EADDRINUSE: _("Address already in use"),
        errno.ECONNREFUSED: _("Connection refused"),
        errno.ECONNRESET: _("the connection was cut"),
        errno.EPIPE: _("the connection was cut"),
        errno.ENETUNREACH: _("the network cannot be reached"),
        errno.EHOSTUNREACH: _("the network cannot be reached"),
    }
    kind = type(error).__name__  # `socket` and `ssl` are imported only by those who use them
    if kind == "gaierror":
        return _("no host of that name is known")
    if isinstance(error, TimeoutError):
        return _("there was no answer in time")
    number = 0 if kind.startswith("SSL") else getattr(error, "errno", None) or 0  # OpenSSL counts its own errors
    return told.get(number) or getattr(error, "strerror", None) or str(error)


def decimal(value: float) -> str:
    """A number with one digit behind the sign that the reader's language writes: `17,5` or `17.5`."""
    return f"{value:.1f}".replace(".", "," if language() == "nb" else ".")


def language() -> str:
    """`nb` or `en`: from OPPSLAG_LANG, else from the locale. Norwegian, Swedish and Danish readers get `nb`.

    So does a reader whose locale says nothing: the product is made for Norwegian workplaces.
    """
    chosen = os.environ.get("OPPSLAG_LANG") or _locale()
    return "nb" if chosen.lower().startswith(SCANDINAVIAN) else "en"


def _locale() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value
    return locale.getlocale()[0] or "nb"


@cache
def _catalogue(tag: str) -> dict[str, tuple[str, ...]]:
    """The forms of each message, by its first: one, or the singular and the plural."""
    path = LOCALE / tag / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return {}
    import polib  # noqa: PLC0415 - only a reader of Norwegian pays for it

    return {
        entry.msgid: tuple(entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural)) or (entry.msgstr,)
        for entry in polib.pofile(str(path))
        if entry.translated()
    }

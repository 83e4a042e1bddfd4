"""What the formats that Typst sets share: what its refusals mean to a person who writes rules."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from oppslag.fonts import PACKAGES
from oppslag.messages import _
from oppslag.model import Edition, Text
from oppslag.problems import Problem, SourceError
from oppslag.workshop import TypesettingError, missing

if TYPE_CHECKING:
    from typst import PDFStandard

    from oppslag.workshop import Workshop

# As Typst 0.15 says it. It writes the text as Rust does, with escapes for what cannot be seen.
_WITHOUT_GLYPH = re.compile(
    r'the text `?"(?P<text>(?:[^"\\]|\\.)*)"`? could not be displayed with font `?"(?P<font>[^"]*)"'
)
_UNKNOWN_FAMILY = re.compile(r"unknown font family: (?P<family>[^;]+)")
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")


def typeset(
    edition: Edition, workshop: "Workshop", template: str, data: Mapping[str, Any], standards: Sequence["PDFStandard"]
) -> bytes:
    """The PDF of a template. Raises SourceError for a character that no font has, naming the texts in it with that.

    Raises ToolMissing for a script whose font is not installed, with the package to get.
    Any other refusal is raised as it came, a TypesettingError.
    """
    try:
        return workshop.typeset(template, data, standards)
    except TypesettingError as error:
        carried = frozenset(_keys(data))
        texts = tuple(text for text in edition.policy.texts() if text.key in carried)
        if problems := dict.fromkeys(missing_glyphs(error.message, texts)):
            raise SourceError(problems) from error
        if family := _missing_family(error.message):
            raise missing(_("The font {name}", name=family), PACKAGES[family][0]) from error
        raise


def _missing_family(message: str) -> str:
    """The optional family that is not installed; "" when that is not what is wrong. Typst writes it in lower case."""
    named = {match["family"].strip().lower() for match in _UNKNOWN_FAMILY.finditer(message)}
    return next((family for family in PACKAGES if family.lower() in named), "")


def _keys(data: Any) -> Iterator[str]:
    """The keys of the texts that a template is given: a format carries some kinds of text and leaves others out."""
    if isinstance(data, Mapping):
        if "key" in data:
            yield data["key"]
        data = tuple(data.values())
    if isinstance(data, list | tuple):
        for value in data:
            yield from _keys(value)


def missing_glyphs(message: str, texts: Sequence[Text]) -> Iterator[Problem]:
    """A problem for each text that holds a character which Typst says no font has; none for any other message."""
    for match in _WITHOUT_GLYPH.finditer(message):
        characters = _ESCAPE.sub(_unescaped, match["text"])
        holding = tuple(text for text in texts if characters in text.words)
        yield from (_missing_glyph(characters, match["font"], text) for text in holding or (None,))


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}.get(match[2], match[2])


def _missing_glyph(characters: str, font: str, text: Text | None) -> Problem:
    names = ", ".join(f"{character} (U+{ord(character):04X})" for character in characters[:4])
    return Problem(
        _(
            "{key}: the font {font} has no picture of the character {characters}.",
            key=text.key if text else _("The document"),
            font=font,
            characters=names,
        ),
        text.place if text else None,
        _("Write it in another way: on paper the reader would see an empty box."),
    )

"""The letters of a Word paragraph, piece by piece as its runs have them."""

import re
from collections import Counter
from collections.abc import Iterator

from oppslag.frozen import frozen
from oppslag.reading.docx.package import Element, attribute
from oppslag.reading.docx.sight import Reason
from oppslag.reading.passages import Link
from oppslag.reading.sign_fonts import is_of_signs

_SPACES = frozenset({"tab", "br", "cr", "ptab"})
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
SUPERSCRIPT = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPT = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SIGNS = 0xF000  # where fonts of signs have theirs (17.3.3.30), also where a file leaves it out
_LETTERS = re.compile(r"[^\W\d_]+")
RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_DIGITS = re.compile("[0-9]+")
_WHITE = re.compile(r"[ \t\r\n]+")


@frozen
class Piece:
    """A stretch of text of one look. `letters` are how many run from the left, and how many from the right."""

    text: str
    language: str
    reason: Reason | None = None
    target: str = ""
    letters: tuple[int, int] = (0, 0)


def letters_in(text: str) -> tuple[int, int]:
    """How many letters of the text run from the left, and how many from the right."""
    words = _LETTERS.findall(text)
    right = sum(len(RTL.findall(word)) for word in words) if RTL.search(text) else 0
    return sum(map(len, words)) - right, right


def text_of_part(element: Element, name: str) -> str:
    """What one part of a run shows."""
    if name in {"t", "delText"}:
        text = element.text or ""
        preserved = next((value for each in _upwards(element) if (value := each.get(_XML_SPACE))), "default")
        return text if preserved == "preserve" else text.strip(" \t\r\n")
    if name in _SPACES:
        return " "
    if name == "noBreakHyphen":
        return "-"
    if name == "softHyphen":
        return "\u00ad"
    if name == "sym":
        code = attribute(element, "char")
        if not re.fullmatch("[0-9A-Fa-f]{2,4}", code):
            return ""
        return chr(int(code, 16) | (_SIGNS if is_of_signs(attribute(element, "font")) else 0))
    return ""


def _upwards(element: Element) -> Iterator[Element]:
    yield element
    yield from element.iterancestors()


def raised(text: str, align: str) -> str:
    """Raised and lowered digits as their own characters, so that 10² is not read as 102."""
    table = {"superscript": SUPERSCRIPT, "subscript": _SUBSCRIPT}.get(align)
    if table is None or not text.strip():
        return text
    if any(ord(each) not in table for each in text.strip()):  # among raised letters the digits alone are told apart
        return _DIGITS.sub(lambda found: found[0].translate(table), text)
    return text.translate(table)


def tidy(text: str) -> str:
    """The text with its white space as it is shown."""
    return _WHITE.sub(" ", text).strip(" ")


def text_of_pieces(pieces: list[Piece]) -> str:
    """The text of the pieces."""
    return tidy("".join(piece.text for piece in pieces))


def language_of(pieces: list[Piece]) -> str:
    """The language of most of the letters."""
    if pieces and all(piece.language == pieces[0].language for piece in pieces):
        return pieces[0].language
    letters: Counter[str] = Counter()
    for piece in pieces:
        letters[piece.language] += sum(piece.letters)
    return letters.most_common(1)[0][0] if letters else ""


def links_of(pieces: list[Piece]) -> Iterator[Link]:
    """The links on the pieces, neighbours with one target as one."""
    words, target = "", ""
    for piece in [*pieces, Piece("", "")]:
        if piece.target != target:
            if target and words.strip():
                yield Link(tidy(words), target)
            words, target = "", piece.target
        words += piece.text

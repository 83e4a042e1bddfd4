"""The operators and operands of a PDF content stream (ISO 32000-1, 7.8.2), as Python's own values.

An ordinary stream is cut by one regular expression, each distinct token is understood once. Whatever that expression
does not know (comments, images within the stream, values within values) is left to qpdf, which knows all of it.
"""

import codecs
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

import pikepdf

Operand: TypeAlias = "float | str | bytes | Compound"  # a number, a name with its slash, a string, an array or dict

_WHITE = rb"\x00\t\n\f\r "
_STRING = rb"\((?:[^()\\]++|\\.)*+\)"
for _depth in range(3):  # brackets that are balanced may stand in a string as they are
    _STRING = rb"\((?:[^()\\]++|\\.|" + _STRING + rb")*+\)"
_HEX = rb"<[0-9A-Fa-f\x00\t\n\f\r ]*+>"
_TOKEN = re.compile(
    rb"[^" + _WHITE + rb"()<>\[\]{}/%]++|/[^" + _WHITE + rb"()<>\[\]{}/%]++"
    rb"|\[(?:[^\[\]()\\<>{}/%]++|" + _STRING + rb"|" + _HEX + rb")*+\]"  # an array of numbers and strings
    rb"|" + _STRING + rb"|<<(?:[^<>()\\%{}]++|" + _HEX + rb"|" + _STRING + rb")*+>>|" + _HEX +
    rb"|[^" + _WHITE + rb"]",  # anything else, which is not ordinary
    re.DOTALL,
)  # fmt: skip
_PART = re.compile(_STRING + rb"|" + _HEX + rb"|[^" + _WHITE + rb"\[\]()<>]++", re.DOTALL)
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)")
_NAME = re.compile(rb"/[^#\x80-\xff]*+")
_UNUSUAL = re.compile(rb"\r|\\(?:[^0-7nrtbf\\]|[4-7][0-7][0-7])", re.DOTALL)
_SPECIAL = re.compile(rb"\\([0-7]{1,3}|\r\n|.)|\r\n?", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_BRACKETS = (b"(", b"<")
INLINE_IMAGE = b"INLINE IMAGE"  # stands for an image within the stream: no operator is written so


class Compound(bytes):
    """An array or a dictionary as it is written."""

    __slots__ = ()

    def parsed(self) -> Any:
        """The pikepdf object."""
        return pikepdf.Object.parse(bytes(self))


class _NotOrdinaryError(Exception):
    """A token that is left to qpdf."""


Cut: TypeAlias = tuple[list[bytes], Mapping[bytes, Operand]]


def tokenise(content: bytes, operators: Iterable[bytes]) -> Cut | None:
    """The tokens of a stream in order, and what each that is none of these operators means. None for one for qpdf.

    Of other operators there is nothing to see in it, nor of their operands.
    """
    known = frozenset(operators)
    tokens = _TOKEN.findall(content)
    try:
        return tokens, {token: _value(token) for token in set(tokens) - known}
    except _NotOrdinaryError:
        return None


@lru_cache(maxsize=16384)
def _value(token: bytes) -> Operand:
    if _NUMBER.fullmatch(token):
        return float(token)
    first = token[:1]
    if first == b"/" and _NAME.fullmatch(token):
        return token.decode("ascii")
    if len(token) > 1 and first in (b"[", b"<", b"("):
        return Compound(token) if first == b"[" or token.startswith(b"<<") else string(token)
    raise _NotOrdinaryError


def tokenise_by_qpdf(pdf: pikepdf.Pdf, content: bytes, operators: Iterable[bytes]) -> Cut:
    """The same for any stream."""
    known = frozenset(operators)
    tokens: list[bytes] = []
    values: dict[bytes, Operand] = {}
    for instruction in pikepdf.parse_content_stream(pikepdf.Stream(pdf, content)):
        operator = str(instruction.operator).encode()
        if operator == INLINE_IMAGE:
            tokens.append(operator)
        elif operator in known:
            for operand in instruction.operands:
                tokens.append(b"(%d" % len(values))  # no token is written so
                values[tokens[-1]] = _native(operand)
            tokens.append(operator)
    return tokens, values


def _native(operand: Any) -> Operand:
    if isinstance(operand, pikepdf.Name):
        return str(operand)
    if isinstance(operand, pikepdf.String):
        return bytes(operand)
    if isinstance(operand, pikepdf.Array | pikepdf.Dictionary):
        return Compound(operand.unparse())
    return Compound(b"null") if operand is None else float(operand)


def string(token: bytes) -> bytes:
    """The bytes of a string in round or angle brackets (ISO 32000-1, 7.3.4)."""
    if token[:1] == b"<":
        digits = token[1:-1].translate(None, b"\x00\t\n\f\r ")
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    body = token[1:-1]
    if b"\\" in body and not _UNUSUAL.search(body):
        return codecs.escape_decode(body)[0]  # these are escaped as in Python
    return _SPECIAL.sub(_meant, body) if b"\\" in body or b"\r" in body else body


def _meant(match: re.Match[bytes]) -> bytes:
    escaped = match[1]
    if escaped is None:
        return b"\n"
    if escaped.isdigit() and escaped[0] < 0x38:
        return bytes([int(escaped, 8) & 0xFF])
    return _ESCAPES.get(escaped, escaped)


def parts(array: bytes) -> list[bytes | float]:
    """The strings and numbers of an array that is shown. Raises ValueError for anything else in it."""
    is_plain = not _UNUSUAL.search(array)  # what is escaped is escaped as in Python
    return [
        float(part) if part[:1] not in _BRACKETS
        else codecs.escape_decode(part[1:-1])[0] if is_plain and part[:1] == b"("
        else string(part)
        for part in _PART.findall(array)
    ]  # fmt: skip

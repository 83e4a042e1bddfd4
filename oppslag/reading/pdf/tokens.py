"""The instructions of a PDF content stream (ISO 32000-1, 7.8.2), with their operands as Python's own values.

An ordinary stream is cut by one regular expression into whole instructions, and each that is written alike is
understood once; a path is one, from its first point to its last. Whatever that expression does not know (comments,
images within the stream, values within values) is left to qpdf, which knows all of it.
"""

import codecs
import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import pikepdf

Operand: TypeAlias = "float | str | bytes | Compound"  # a number, a name with its slash, a string, an array or dict

_WHITE = rb"\x00\t\n\f\r "
_SPACE = rb"[\t\n\f\r ]++"
_REGULAR = rb"[^" + _WHITE + rb"()<>\[\]{}/%]"
_PLAIN = rb"[^()\\]*+"
_STRING = rb"\(" + _PLAIN + rb"(?:\\." + _PLAIN + rb")*+\)"
for _depth in range(3):  # brackets that are balanced may stand in a string as they are
    _STRING = rb"\(" + _PLAIN + rb"(?:(?:\\.|" + _STRING + rb")" + _PLAIN + rb")*+\)"
_HEX = rb"<[0-9A-Fa-f\x00\t\n\f\r ]*+>"
_NUMBER = rb"[+-]?(?:\d++\.?\d*+|\.\d++)"
_OPERAND = (
    _NUMBER + rb"(?!" + _REGULAR + rb")"
    rb"|/" + _REGULAR + rb"++"
    rb"|\[(?:[^\[\]()\\<>{}/%]++|" + _STRING + rb"|" + _HEX + rb")*+\]"  # an array of numbers and strings
    rb"|" + _STRING + rb"|<<(?:[^<>()\\%{}]++|" + _HEX + rb"|" + _STRING + rb")*+>>|" + _HEX
)  # fmt: skip
_OPERATOR = rb"[A-Za-z'\"]" + _REGULAR + rb"*+"
_INSTRUCTION = rb"(?:(?:" + _OPERAND + rb")[" + _WHITE + rb"]*+){0,8}+" + _OPERATOR
_POINT = 2 * (_NUMBER + _SPACE)
_PATH = _POINT + rb"m" + _SPACE + rb"(?:(?:" + _POINT + rb"(?:[ml]|" + 2 * _POINT + rb"c)|h)" + _SPACE + rb")++"
_ORDINARY = _PATH + rb"|" + _INSTRUCTION
_STEP = re.compile(_ORDINARY + rb"|[^" + _WHITE + rb"].*+", re.DOTALL)  # the last: all from what is not ordinary on
_LAST = re.compile(_ORDINARY, re.DOTALL)
_PIECE = re.compile(_OPERAND + rb"|" + _OPERATOR, re.DOTALL)
_SIMPLE = re.compile(_INSTRUCTION, re.DOTALL)
_PART = re.compile(_STRING + rb"|" + _HEX + rb"|[^" + _WHITE + rb"\[\]()<>]++", re.DOTALL)
_NAME = re.compile(rb"/[^#\x80-\xff]*+")
_UNUSUAL = re.compile(rb"\r|\\(?:[^0-7nrtbf\\]|[4-7][0-7][0-7])", re.DOTALL)
_SPECIAL = re.compile(rb"\\([0-7]{1,3}|\r\n|.)|\r\n?", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_BRACKETS = (b"(", b"<")
_LONGEST = 10_000  # bytes of an instruction that is remembered
INLINE_IMAGE = b"INLINE IMAGE"  # stands for an image within the stream, and
PATH = b"A PATH"  # for a whole path, as it is written: no operator is written so, with a space


class Compound(bytes):
    """An array or a dictionary as it is written."""

    __slots__ = ()

    def parsed(self) -> Any:
        """The pikepdf object."""
        return pikepdf.Object.parse(bytes(self))


class _NotOrdinaryError(Exception):
    """A token that is left to qpdf."""


class Instruction(NamedTuple):
    """An operator and its operands, which belong to all that are written alike."""

    operator: bytes
    operands: list[Operand]


class Cut(NamedTuple):
    """The instructions of a stream in order, each as it is written, or by another name, and what each of these is."""

    steps: list[bytes]
    known: Mapping[bytes, Instruction]


def tokenise(content: bytes, operators: Collection[bytes]) -> Cut | None:
    """The instructions of a stream; None for one that is for qpdf, as one is that has other operators."""
    steps = _STEP.findall(content)
    if steps and not _LAST.fullmatch(steps[-1]):
        return None
    try:
        known = {step: _known_or_read(step) for step in set(steps)}
    except _NotOrdinaryError:
        return None
    return Cut(steps, known) if {one.operator for one in known.values()}.issubset(operators) else None


def instructions_of(path: bytes) -> list[Instruction]:
    """A path, operator by operator."""
    return [_known_or_read(step) for step in _SIMPLE.findall(path)]


def _known_or_read(written: bytes) -> Instruction:
    """What an instruction is. One of endless length is not remembered: a few files would fill the memory."""
    return (_instruction if len(written) <= _LONGEST else _instruction.__wrapped__)(written)


@lru_cache(maxsize=16384)
def _instruction(written: bytes) -> Instruction:
    if written[-1] in b"\t\n\f\r ":  # nothing else ends so
        return Instruction(PATH, [written])
    if written[:1] == b"[" and written.endswith(b"]TJ") and written.count(b"[") == 1:
        return Instruction(b"TJ", [Compound(written[:-2])])
    *operands, operator = written.split()
    try:
        if operator.isalpha():
            return Instruction(operator, list(map(float, operands)))
    except ValueError:
        pass  # not all of them are numbers
    *operands, operator = _PIECE.findall(written)
    return Instruction(operator, list(map(_value, operands)))


def _value(token: bytes) -> Operand:
    first = token[:1]
    if first == b"[" or token.startswith(b"<<"):
        return Compound(token)
    if first in _BRACKETS:
        return string(token)
    if first != b"/":
        return float(token)
    if _NAME.fullmatch(token):
        return token.decode("ascii")
    raise _NotOrdinaryError


def tokenise_by_qpdf(pdf: pikepdf.Pdf, content: bytes, operators: Collection[bytes]) -> Cut:
    """The same for any stream; of other operators there is nothing to see in it, nor of their operands."""
    instructions = [
        Instruction(operator, [] if operator == INLINE_IMAGE else list(map(_native, instruction.operands)))
        for instruction in pikepdf.parse_content_stream(pikepdf.Stream(pdf, content))
        if (operator := str(instruction.operator).encode()) in operators
    ]
    known = {b"%d" % at: instruction for at, instruction in enumerate(instructions)}
    return Cut(list(known), known)


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


def parts_of(array: bytes) -> list[bytes]:
    """The strings and numbers of an array that is shown, as they are written."""
    return _PART.findall(array)


def part(written: bytes) -> bytes | float:
    """What one of these is. Raises ValueError for anything else."""
    return string(written) if written[:1] in _BRACKETS else float(written)

"""The check code of a sheet: it belongs to the words that the sheet must carry, and is worked out here once more.

The code answers on paper whether two copies say the same. A code of other words would vouch for a sheet that it does
not know.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from oppslag.messages import _
from oppslag.model import Kind
from oppslag.problems import Problem
from oppslag.reading.passages import Passage
from oppslag.verifying.expecting import Expectation
from oppslag.verifying.furniture import CHECK_CODE, Furniture
from oppslag.verifying.normalising import normalise

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: I, L, O and U could be misread
_BITS = 40
_SHOWN = re.compile(r"(?<![0-9A-Za-z])([0-9A-HJKMNP-TV-Z]{4})-\s?([0-9A-HJKMNP-TV-Z]{4})(?![0-9A-Za-z])")


@lru_cache(maxsize=32)  # an edition's formats carry a few sets of kinds, each in many files
def code_of(expectation: Expectation, carries: frozenset[Kind]) -> str:
    """The eight signs (`7K3M-Q2XA`) of the words that a format which carries these kinds must show.

    The first 40 bits of the SHA-256 of a line for each text in reading order: its key and the first 16 hex digits of
    the SHA-256 of its words. The document's title is always among them, section titles wherever rules stand in full.
    """
    kinds = carries | {Kind.TITLE} if Kind.TEXT in carries else carries
    lines = [
        f"{piece.key} {hashlib.sha256(piece.words.encode()).hexdigest()[:16]}"
        for piece in expectation.pieces
        if piece.kind in kinds or (piece.kind is Kind.TITLE and not piece.section)
    ]
    number = int(hashlib.sha256("\n".join(lines).encode()).hexdigest()[: _BITS // 4], 16)
    signs = ""
    while len(signs) < _BITS // 5:
        number, place = divmod(number, 32)
        signs = _SIGNS[place] + signs
    return f"{signs[:4]}-{signs[4:]}"


def foreign_codes(
    name: str, passages: Iterable[Passage], furniture: Furniture, expectation: Expectation, carries: frozenset[Kind]
) -> Iterator[Problem]:
    """A problem for each place where the file shows the check code of other words than those it must carry."""
    own = ""
    for passage in passages:
        shown = ["-".join(match) for match in _SHOWN.findall(normalise(passage.text))] if "-" in passage.text else []
        if not shown or CHECK_CODE not in furniture.phrases_in(passage.text):
            continue
        own = own or code_of(expectation, carries)
        for code in shown:
            if code != own and not furniture.knows(code):
                yield Problem(
                    _("{file}, {spot}: the check code is {found}, and that of these words is {own}.",
                      file=name, spot=passage.spot, found=code, own=own),
                    expectation.place,
                    _("The file was made from other words, or was changed. Make it again: inv build"),
                )  # fmt: skip

"""Which other edition a file is that was said to be this one: somebody may have named the wrong language or format.

Asked only once a file has failed, so that one sentence stands for hundreds.
"""

from collections.abc import Iterable

from oppslag.frozen import frozen
from oppslag.model import Kind
from oppslag.reading.passages import Passages
from oppslag.verifying.expecting import Expectation
from oppslag.verifying.normalising import tokenise

_NONE = 0.2  # share of its texts up to which a file does not hold an edition
_MOST = 0.8  # and from which on it does: some may be damaged
_LEAST_WORDS = 2  # a text of one word stands in any file


@frozen
class Candidate:
    """An edition that a file may be."""

    expectation: Expectation
    format: str
    carries: frozenset[Kind]

    def share_in(self, words: str) -> float:
        """How many of its texts stand in these words (of `_row`), as a share; 0 where it has none to tell it by."""
        pieces = self.expectation.carried(self.carries)
        texts = {_row(piece.plain) for piece in pieces if piece.kind is not None}
        telling = [text for text in texts if text.count(" ") >= _LEAST_WORDS - 1]
        return sum(f" {text} " in words for text in telling) / len(telling) if telling else 0.0


def rather(passages: Passages, said: Candidate, others: Iterable[Candidate]) -> Candidate | None:
    """The edition that a file plainly is when it plainly is not the one that it was said to be; None otherwise."""
    words = f" {_row(' '.join(passage.text for passage in passages.passages))} "
    if said.share_in(words) > _NONE:
        return None
    best, share = None, _MOST
    for other in others:
        if (found := other.share_in(words)) > share:
            best, share = other, found
    return best


def _row(text: str) -> str:
    return " ".join(token.text for token in tokenise(text))

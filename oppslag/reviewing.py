"""Reports for a reviewer of a policy: how hard it is to read, and what its authors have noted. Advice, never a gate."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oppslag.markdown import Trees, plain
from oppslag.messages import _
from oppslag.model import BINDING, Edition, Kind, Policy
from oppslag.problems import Place
from oppslag.terms import Passage, Term, unexplained

# LIX (C. H. Björnsson, Läsbarhet, 1968): words a sentence + the share of words of more than six letters, in per cent.
LONG_WORD = 6
LONG_SENTENCE = 25  # words: the most that plain-language guides for the public sector advise
EASY, HARD = 40, 50  # below: easy; above: hard
_SENTENCE = re.compile(r"[.!?:;…។。！？]+(?:\s|$)|\n+")
_WORD = re.compile(r"\w+(?:[-’'/]\w+)*")


@dataclass(frozen=True, slots=True)
class Reading:
    """How hard a text is to read: words, sentences, its LIX, and its longest sentence in words."""

    words: int
    sentences: int
    long_words: int
    longest: int

    @property
    def lix(self) -> float:
        """LIX, 0 for a text without words."""
        return self.words / self.sentences + 100 * self.long_words / self.words if self.words else 0.0

    @property
    def verdict(self) -> str:
        """What the number means, as HR reads it."""
        return _("easy") if self.lix < EASY else _("hard") if self.lix > HARD else _("medium")


def measure(words: str) -> Reading:
    """The reading of a plain text. A line end, a full stop, a colon and a semicolon end a sentence."""
    sentences = [_WORD.findall(sentence) for sentence in _SENTENCE.split(words)]
    sentences = [sentence for sentence in sentences if sentence]
    every = [word for sentence in sentences for word in sentence]
    return Reading(
        len(every), len(sentences), sum(len(word) > LONG_WORD for word in every), max(map(len, sentences), default=0)
    )


def readability(edition: Edition, trees: Trees) -> Iterator[tuple[str, Reading]]:
    """A reading for the whole edition ("") and for each rule by its number; trees must be prepared."""
    texts = edition.texts(BINDING - {Kind.TITLE})
    yield "", measure("\n".join(plain(trees.tree(text)) for text in texts))
    for _depth, rule in edition.policy.rules():
        yield rule.id, measure("\n".join(plain(trees.tree(text)) for text in rule.texts if text.kind in BINDING))


def terms(edition: Edition, trees: Trees) -> tuple[Term, ...]:
    """The words that the edition uses and does not explain, in the texts that are in its own language; see `terms`."""
    introduction = edition.policy.introduction
    texts = [("", introduction)] if introduction else []
    texts += [(rule.id, text) for _depth, rule in edition.policy.rules() for text in rule.texts if text.kind in BINDING]
    own = (Passage(owner, plain(trees.tree(text))) for owner, text in texts if text.language == edition.language)
    return unexplained(own, edition.language)


def notes(policy: Policy) -> Iterator[tuple[str, str, Place]]:
    """The notes for reviewers: rule, words and place. They stand in no output."""
    for _depth, rule in policy.rules():
        if rule.note:
            yield rule.id, rule.note, rule.place

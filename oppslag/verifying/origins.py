"""Where words come from that do not belong in a file: another language's edition, an earlier release, an old wording.

Asked only once a file has failed, so that its refusal can say more than that there are other words.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.problems import SourceError
from oppslag.verifying.aligning import similar
from oppslag.verifying.normalising import tokenise

if TYPE_CHECKING:
    from oppslag.verifying.expecting import Expectation

_LEAST_RUN = 4  # words: fewer words in a row may stand in any text
_ALIKE = 0.85  # share of words in common from which on a text is another one's, not quite copied


@frozen
class Origin:
    """A text that is known and not expected: whose it is (a rule's number or ""), and what it is, as a phrase."""

    rule: str
    what: str
    tokens: tuple[str, ...]


def origin_of(expectation: "Expectation", words: Sequence[str]) -> Origin | None:
    """The known text that these words (tokens) are, or stand in; None when nothing is known of them."""
    if expectation.root is None or not words:
        return None
    row = tuple(words)
    root = expectation.root
    others = tuple(tag for tag in expectation.facts.languages if tag != expectation.language)
    known = _known(
        root, expectation.document, (expectation.language, expectation.source_language, *others), _stamp(root)
    )
    said = {_row(piece.words) for piece in expectation.pieces}
    own = {piece.key for piece in expectation.pieces}
    return next(
        (
            origin
            for origin, key in known
            if origin.tokens not in said and (len(row) > 1 or key not in own) and _is_from(row, origin.tokens)
        ),
        None,
    )  # fmt: skip


def _is_from(row: tuple[str, ...], text: tuple[str, ...]) -> bool:
    if row == text:
        return True
    if len(row) < _LEAST_RUN:
        return False
    starts = (at for at in range(len(text) - len(row) + 1) if text[at] == row[0])
    return any(text[at : at + len(row)] == row for at in starts) or (
        len(set(row) & set(text)) >= _ALIKE * len(set(text)) and similar(text, row) >= _ALIKE
    )


def _stamp(root: Path) -> int:
    """When the newest file that texts come from was written: nanoseconds, as the system keeps them."""
    folders = (root / "source", root / "translations", root / "releases")
    files = (file for folder in folders for file in folder.rglob("*") if file.suffix in {".yaml", ".po", ".json"})
    return max((file.stat().st_mtime_ns for file in files), default=0)


@lru_cache(maxsize=16)
def _known(root: Path, document: str, languages: tuple[str, ...], _stamp: int) -> tuple[tuple[Origin, str], ...]:
    """Every text of the document that another edition or time has, the likeliest origin first, with its key.

    `languages` are that of the edition, that of the source, and those of the other editions.
    """
    language, source_language, *others = languages
    found = [
        *_released(root, document, language),
        *_once(root, document, language, source_language),
        *(one for tag in others for one in _edition(root, document, tag)),
    ]
    return tuple((origin, key) for origin, key in found if origin.tokens)


def _edition(root: Path, document: str, language: str) -> Iterator[tuple[Origin, str]]:
    from oppslag.verifying.expecting import expect  # noqa: PLC0415 - as above

    try:
        pieces = expect(root, document, language).pieces
    except SourceError:
        return
    what = _("the edition in “{language}”", language=language)
    for piece in pieces:
        if piece.kind is not None and piece.language == language:
            yield from _whole_and_blocks(piece.rule, what, piece.words, (b.text for b in piece.blocks), piece.key)


def _released(root: Path, document: str, language: str) -> Iterator[tuple[Origin, str]]:
    for file in sorted((root / "releases" / document).glob("*/texts.json"), reverse=True):
        try:
            texts = json.loads(file.read_text("utf-8"))["languages"].get(language, {}).get("texts", {})
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # a broken release is said to be by what reads it for its own sake
        what = _("version {version}", version=file.parent.name)
        for key, words in texts.items():
            yield Origin(_rule(key), what, _row(str(words))), key


def _once(root: Path, document: str, language: str, source_language: str) -> Iterator[tuple[Origin, str]]:
    """Earlier wordings that the catalogues remember: of the source, and of what was translated from it."""
    import polib  # noqa: PLC0415 - only for a file that has failed

    what = _("an earlier wording")
    for path in sorted((root / "translations").glob(f"*/LC_MESSAGES/{document}.po")):
        own = path.parts[-3].replace("_", "-") == language
        if not own and language != source_language:
            continue
        try:
            entries = polib.pofile(str(path), encoding="utf-8")
        except (OSError, ValueError):
            continue
        for entry in entries:
            words = entry.previous_msgid if language == source_language else entry.msgstr
            old = entry.fuzzy or entry.obsolete or entry.previous_msgid
            if words and old:
                yield Origin(_rule(entry.msgctxt or ""), what, _row(words)), entry.msgctxt or ""


def _whole_and_blocks(
    rule: str, what: str, words: str, blocks: Iterable[str], key: str
) -> Iterator[tuple[Origin, str]]:
    for text in dict.fromkeys((words, *blocks)):
        yield Origin(rule, what, _row(text)), key


def _rule(key: str) -> str:
    owner = key.split("/", maxsplit=1)[0]
    return owner if any(char.isdigit() for char in owner) else ""


def _row(words: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokenise(words))

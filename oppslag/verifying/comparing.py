"""Expected pieces against found passages, in order: the one way in which a file passes.

A file passes when the words that a reader sees in its body, in order, are the words of the expected pieces, in order,
once furniture has been taken out. Only whole passages are furniture, so nothing can hide inside a rule.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from oppslag.frozen import frozen
from oppslag.reading.passages import Passage, Shape
from oppslag.verifying.expecting import Piece
from oppslag.verifying.furniture import LABEL_OF, MOST, NOTICES, Furniture
from oppslag.verifying.normalising import NOTHING, UNKNOWN, Token, glued, normalise, tokenise

_BULLET = re.compile(r"^[•◦▪▫‣⁃·∙●○–—*-][ \n]+")
_AFTER_NUMBER = re.compile(r"[ \n]*[:.)]?(?=[ \n]|$)[ \n]*")
_AFTER_MARKER = re.compile(r"[.)][ \n]+")
_ORDINAL_BEFORE = re.compile(r"^\(?\w{1,4}[.)][ \n]+")
_ALPHABET, _SMALL = 26, 40  # the numbers that are written in one letter; in the roman letters i, v and x
_ORDINAL = re.compile(r"^\(?(\w{1,4})[.)]?$")
_COUNTS = re.compile(r"\d+|(\w)\1*|[ivxlcdm]+", re.IGNORECASE)  # 12, b, bb, iv: no word of a few letters


@frozen
class Script:
    """All expected words in one row: whose word each is, and where pieces and numbered items begin."""

    pieces: tuple[Piece, ...]
    tokens: tuple[Token, ...]
    owners: tuple[int, ...]  # index of the piece of each word
    starts: Mapping[int, int]  # index of a piece's first word -> index of the piece
    markers: Mapping[int, str]  # index of the first word of an ordered item -> its number
    blocks: Mapping[int, tuple[str, int]]  # index of the first word of a block -> the block on a line, where it ends

    @classmethod
    @lru_cache(maxsize=8)  # the formats of an edition carry the same pieces in many files
    def of(cls, pieces: tuple[Piece, ...]) -> "Script":
        """The pieces as one row of words."""
        tokens: list[Token] = []
        owners: list[int] = []
        starts: dict[int, int] = {}
        markers: dict[int, str] = {}
        blocks: dict[int, tuple[str, int]] = {}
        for index, piece in enumerate(pieces):
            starts[len(tokens)] = index
            for block in piece.blocks:
                if block.marker:
                    markers[len(tokens)] = block.marker
                if words := tokenise(block.text):
                    blocks[len(tokens)] = (_on_a_line(block.text), len(tokens) + len(words))
                tokens += words
                owners += [index] * len(words)
        return cls(pieces, tuple(tokens), tuple(owners), starts, markers, blocks)


@dataclass(slots=True)
class Walk:
    """How far a file follows the script.

    `seats` has for each piece the passages that hold it (indices into what was walked); `labels` the furniture labels
    that came before each piece; `stopped` is None when the whole file followed the whole script.
    """

    seats: dict[int, list[int]] = field(default_factory=dict)
    labels: dict[int, list[str]] = field(default_factory=dict)
    furniture: dict[int, tuple[str, ...]] = field(default_factory=dict)
    stray: list[int] = field(default_factory=list)  # passages with a label that no text of its kind follows
    overdone: list[int] = field(default_factory=list)  # furniture that stands there too often
    noticed: set[int] = field(default_factory=set)  # pieces that a notice about their language follows
    unmarked: list[int] = field(default_factory=list)  # pieces of which an item in a numbered list shows no number
    stopped: int | None = None
    position: int = 0  # the words of the script that it follows
    complete: bool = False


@frozen
class _Fit:
    end: int
    labels: tuple[str, ...] = ()


def follow(script: Script, passages: Sequence[Passage], furniture: Furniture) -> Walk:
    """Walk through seen passages of a body with the script in hand, up to the first that does not follow it.

    A text that stops short may have begun with a label or a value of the same words: then that is read as one.
    """
    walk = _followed(script, passages, furniture, -1)
    if walk.complete or walk.position >= len(script.tokens):
        return walk
    begun = walk.seats.get(script.owners[walk.position], [-1])[0]
    if begun < 0 or not furniture.phrases_in(passages[begun].text):
        return walk
    other = _followed(script, passages, furniture, begun)
    return other if other.position > walk.position else walk


def _followed(script: Script, passages: Sequence[Passage], furniture: Furniture, aside: int) -> Walk:
    """The same; `aside` is a passage that is none of the policy's."""
    walk = Walk()
    position = 0
    marked: set[int] = set()
    pending: list[str] = []
    before: Passage | None = None
    allowed = {**_allowed(script.pieces, furniture.language), **dict.fromkeys(furniture.news, 1)}
    for index, passage in enumerate(passages):
        if index != aside and (fit := _fit(script, position, passage, before, furniture)):
            marked.add(position if _shows_marker(script, position, passage) else -1)
            pending += fit.labels
            _seat(walk, script, (position, fit.end), index, pending)
            position, before, pending = fit.end, passage, []
            walk.position = position
        elif _is_marker(script, position, passage) or not tokenise(passage.text):
            marked.add(position if len(passage.text.strip()) > 1 or passage.text.strip().isalnum() else -1)
            continue
        elif names := furniture.phrases_in(passage.text):
            walk.furniture[index] = names
            if position and not NOTICES.isdisjoint(names):
                walk.noticed.add(script.owners[position - 1])
            pending += [name for name in names if name in LABEL_OF or name in NOTICES]
            if any(_spend(allowed, name) for name in set(names)):
                walk.overdone.append(index)
        else:
            walk.stopped = index
            return walk
    walk.complete = position == len(script.tokens)
    walk.unmarked = list(dict.fromkeys(script.owners[place] for place in script.markers if place not in marked))
    if set(pending) & set(LABEL_OF):
        walk.stray.append(max(index for index, names in walk.furniture.items() if set(names) & set(LABEL_OF)))
    return walk


def cleaned(passage: Passage) -> str:
    """The text of a passage without a bullet before it."""
    return _BULLET.sub("", passage.text)


def without_ordinal(passage: Passage) -> str | None:
    """The text of an item without the bullet or ordinal before it, "" where there is nothing else; None without one."""
    text = passage.text.strip()
    if passage.shape is Shape.LABEL and (_BULLET.match(text + " ") or _ORDINAL.match(text)):
        return ""
    ordinal = _ORDINAL_BEFORE.match(cleaned(passage))
    return cleaned(passage)[ordinal.end() :] if ordinal else None


def _fit(script: Script, position: int, passage: Passage, before: Passage | None, furniture: Furniture) -> _Fit | None:
    """Where the script goes on after this passage, or None when the passage does not stand here in the script."""
    text = passage.text
    if passage.shape is Shape.CONTROL:
        return None  # what stands in a form is not what the policy says
    if (end := _consume(script, position, text, passage, before)) is not None:
        return _Fit(end)
    if position in script.starts and script.pieces[script.starts[position]].kind is None:
        return _numbered(script, position, passage, furniture)
    if (bare := _without_marker(script, position, text)) != text:
        end = _consume(script, position, bare, passage, before)
        return None if end is None else _Fit(end)
    label, rest = furniture.label_before(text)
    if label and position in script.starts and _opens(label, script.pieces[script.starts[position]], furniture):
        end = _consume(script, position, rest, passage, before)
        return None if end is None else _Fit(end, (label,))
    return None


def _numbered(script: Script, position: int, passage: Passage, furniture: Furniture) -> _Fit | None:
    """A number with a bullet before it or a colon after it, then the words of its rule, or a button, or nothing."""
    number = script.pieces[script.starts[position]]
    text = cleaned(passage)
    match = _AFTER_NUMBER.match(text, len(number.words)) if text.startswith(number.words) else None
    if not match:
        return None
    rest = text[match.end() :]
    after = position + len(number.tokens)
    if not rest or (furniture.phrases_in(rest) and not furniture.label_before(rest + " ")[0]):
        return _Fit(after)
    end = _consume(script, after, rest, passage, None)
    return None if end is None else _Fit(end)


def _consume(script: Script, position: int, text: str, passage: Passage, before: Passage | None) -> int | None:
    """The position after the text, when all of the text stands in the script from this position on."""
    block = script.blocks.get(position)
    if block and _on_a_line(text) == block[0]:  # a line may end at any space
        return block[1]
    tokens = tokenise(text)
    if not tokens or position + len(tokens) > len(script.tokens):
        return None
    if script.tokens[position : position + len(tokens)] == tokens:
        return position + len(tokens)
    for offset, token in enumerate(tokens):
        wanted = script.tokens[position + offset]
        glue = token.glue
        if not offset and wanted.glue == NOTHING and before and before.spot.page != passage.spot.page:
            glue = UNKNOWN  # a word with a hyphen may end a page
        if token.text != wanted.text or not glued(wanted.glue, glue):
            return None
    return position + len(tokens)


def _on_a_line(text: str) -> str:
    return normalise(text).replace("\n", " ")


def _without_marker(script: Script, position: int, text: str) -> str:
    bare = _BULLET.sub("", text)
    marker = script.markers.get(position, "")
    match = _AFTER_MARKER.match(bare, len(marker)) if marker and bare.startswith(marker) else None
    return bare[match.end() :] if match else bare


def _is_marker(script: Script, position: int, passage: Passage) -> bool:
    """Whether the passage is nothing but a list's bullet, or the ordinal of the item that comes next."""
    if passage.shape is not Shape.LABEL:
        return False
    if _BULLET.match(passage.text + " ") and len(passage.text) == 1:
        return True
    match = _ORDINAL.match(passage.text)
    marker = script.markers.get(position)
    # a list whose items are the rules counts them as it likes
    listed = marker is None and position in script.starts and script.pieces[script.starts[position]].kind is None
    # inner lists of Word
    lettered = bool(match and marker) and passage.depth > 1 and "/" not in passage.spot.path
    wanted = {marker, *(_letters(marker) if lettered else ())}
    return bool(match and ((listed and _COUNTS.fullmatch(match[1])) or (marker and match[1].lower() in wanted)))


def _letters(marker: str | None) -> Iterator[str]:
    """How an inner list writes the number of an item where it does not write digits: b, ii."""
    number = int(marker) if marker and marker.isdigit() else 0
    if 0 < number <= _ALPHABET:
        yield chr(ord("a") + number - 1)
    tens, ones = divmod(number, 10)
    if 0 < number < _SMALL:
        yield "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]


def _shows_marker(script: Script, position: int, passage: Passage) -> bool:
    """Whether an item's number stands before its words in one passage."""
    if position not in script.markers:
        return False
    text = _BULLET.sub("", passage.text)
    return _without_marker(script, position, text) != text


def _opens(label: str, piece: Piece, furniture: Furniture) -> bool:
    if label in NOTICES:
        return piece.language != furniture.language
    return label not in LABEL_OF or LABEL_OF[label] is piece.kind


def _seat(walk: Walk, script: Script, span: tuple[int, int], passage: int, pending: Sequence[str]) -> None:
    first, last = script.owners[span[0]], script.owners[span[1] - 1]
    for owner in (first,) if first == last else dict.fromkeys(script.owners[span[0] : span[1]]):
        walk.seats.setdefault(owner, []).append(passage)
    if pending:
        walk.labels.setdefault(first, []).extend(pending)
        kinds = {LABEL_OF[name] for name in pending if name in LABEL_OF}
        if kinds and script.pieces[first].kind not in kinds:
            walk.stray.append(passage)


@lru_cache(maxsize=16)  # as `Script.of`
def _allowed(pieces: tuple[Piece, ...], language: str) -> Mapping[str, int]:
    """How often each label of a rule's part, and the name of a foreign text's language, may stand in a file."""
    foreign = Counter(piece.language for piece in pieces if piece.language != language)
    named = {f"language {tag}": MOST + count for tag, count in foreign.items()}
    kinds = Counter(piece.kind for piece in pieces)
    texts = sum(kinds.values())
    per_rule = {"copy_link": kinds[None], "permalink": kinds[None], "copy_text": texts, "copied": texts}
    return {name: kinds[kind] for name, kind in LABEL_OF.items()} | dict.fromkeys(NOTICES, texts) | per_rule | named


def _spend(allowed: dict[str, int], name: str) -> bool:
    """Count one use; True when it is one too many."""
    if name not in allowed:
        allowed[name] = MOST
    allowed[name] -= 1
    return allowed[name] < 0

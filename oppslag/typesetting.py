"""What the formats that Typst sets share: texts as it sets them, and what its refusals mean to who writes rules.

A template is quick where it is given little to look at. So words that stand together come as one node, a `Run`, and a
wall's words come one by one with what is to be known of each.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from oppslag.bidi import CLOSE, ENDS, OPEN
from oppslag.fonts import PACKAGES
from oppslag.markdown import Node, map_block, map_blocks, map_inline, plain_inlines
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

SHORT = 28  # letters of a word that a template need not look at: every line has room for it
TOGETHER = 24  # letters of two words that any line has room for
_DASHES = "-–—"  # after these a line may end before a no-break space (UAX #14, LB12a)
_ITEM = re.compile(r"\W?\w{1,3}[)\]}]")
_OPENS, _CLOSES = re.compile(r"[(\[{][^)\]}]*$"), re.compile(r"[)\]}]")
_HELD = 40  # letters of words with a sign between them that any line from the right has room for
_NO_BREAK = {"t": "Str", "c": "\N{NO-BREAK SPACE}"}
# A no-break space between two numbers in these would make one of them (UAX #9, W4), read from the left.
_NATIVE = frozenset("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
# A letter by itself, after brackets, quotation marks and isolates.
_LONELY = re.compile(r"""[(«“„‚"'\u2066\u2068]*[^\W\d_]""")
_TURNS, _OPENING = "≥", (OPEN, "\u2068")
_UNTURNED = re.compile(f"([{_TURNS}{OPEN}\u2068{CLOSE}])")
_MARK = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+[\u2066-\u2069]*")
_SPACES = frozenset({"Space", "SoftBreak", "LineBreak"})

# --- Texts ----------------------------------------------------------------------------------------------------------


def in_runs(data: Any) -> Any:
    """The data of a template with the inlines of every text in runs."""
    if isinstance(data, dict):
        changed = {key: in_runs(value) for key, value in data.items() if key not in {"blocks", "inlines"}}
        if "blocks" in data:
            blocks = map_blocks(data["blocks"], turned) if _turns(data) else data["blocks"]
            mirrored = data.get("dir") == "rtl"
            changed["blocks"] = [_block_in_runs(block, mirrored=mirrored) for block in blocks]
        if "inlines" in data:
            changed["inlines"] = runs(turned(data["inlines"]) if _turns(data) else data["inlines"])
        return changed
    return [in_runs(value) for value in data] if isinstance(data, list | tuple) else data


def _block_in_runs(block: Node, *, mirrored: bool) -> Node:
    """A cell of a table has no last line to care for: it may be as narrow as one word."""
    if mirrored:
        block = map_block(block, held)
    return map_block(block, runs if block["t"] == "Table" else lambda inlines: runs(settled(inlines)))


def held(inlines: Sequence[Node]) -> list[Node]:
    """A line from the right with no-break spaces in Latin words that are one thing.

    `a = b`, `Start > Skriv ut`, `1) Teams`, `(jf. punkt 3)`: where the line ended beside the sign nobody could tell
    whether it belongs to the words or to the sentence around them.
    """
    out = list(inlines)
    words = [plain_inlines([node]) for node in inlines]
    for first, last in _groups(words):
        if sum(map(len, words[first : last + 1])) <= _HELD:
            for place in range(first + 1, last):
                if inlines[place]["t"] == "Space":
                    out[place] = _NO_BREAK
                elif words[place][-1:] in _DASHES and inlines[place]["t"] == "Str":
                    out[place] = {"t": "Str", "c": words[place] + "\N{WORD JOINER}"}
    return out


def _groups(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first and the last of the words, spaces among them, that are one thing."""
    latin = [
        not any(unicodedata.bidirectional(sign) in {"R", "AL", "AN"} for sign in word.rstrip(ENDS)) for word in words
    ]
    named = [one and any(map(str.isalnum, word)) for one, word in zip(latin, words, strict=True)]
    chain = (0, 0)
    for place in range(2, len(words) - 2):
        if latin[place] and words[place].strip() and not named[place] and named[place - 2] and named[place + 2]:
            first = chain[0] if chain[1] == place - 2 else place - 2
            if sum(map(len, words[first : place + 3])) <= _HELD:
                chain = (first, place + 2)
                yield chain
    for place, word in enumerate(words[:-2]):
        if named[place] and _ITEM.fullmatch(word) and named[place + 2]:
            yield place, place + 2
    open_at = -1
    for place, word in enumerate(words):
        if not latin[place]:
            open_at = -1
        elif open_at < 0 and _OPENS.search(word):
            open_at = place
        elif open_at >= 0 and _CLOSES.search(word):
            yield open_at, place
            open_at = -1


def runs(inlines: Sequence[Node]) -> list[Node]:
    """The inlines with short words and the spaces between them as one node, `{"t": "Run", "c": "of these words"}`.

    The mark of a footnote stays with the word before it, also after a sign that a line may end after (`!`).
    """
    out: list[Node] = []
    for index, node in enumerate(inlines):
        words = _in_run(node)
        if words and index and _in_run(inlines[index - 1]) != " " and _MARK.fullmatch(words):
            words = "\N{WORD JOINER}" + words
        if words is None:
            out.append(map_inline(node, runs))
        elif out and out[-1]["t"] == "Run":
            out[-1]["c"] += words
        else:
            out.append({"t": "Run", "c": words})
    return out


def settled(inlines: Sequence[Node]) -> list[Node]:
    """A paragraph's inlines with no-break spaces where a line should not end.

    A word of one letter, such as «i», «å», „z”, goes with the word after it. A short word is not left alone on the last
    line: it takes the word before it along, and is not hyphenated (`whole`), if any line has room for the two.
    """
    out = list(inlines)
    for index, (before, node) in enumerate(pairwise(inlines), 1):
        if node["t"] in {"Space", "SoftBreak"} and before["t"] == "Str" and _LONELY.fullmatch(before["c"]):
            out[index] = _NO_BREAK
    match out:
        case [_, _, _, _, _, _, *_, {"t": "Str", "c": before}, {"t": "Space" | "SoftBreak"}, {"t": "Str", "c": last}]:
            part = before.rpartition("/")[2]  # a line may end after a slash
            apart = before[-1:] in _DASHES or (before[-1:] in _NATIVE and last[:1] in _NATIVE)
            if len(part) + len(last) <= TOGETHER and not apart:
                pair = [out[-3] if part == before else {**out[-3], "whole": True}, _NO_BREAK]
                out[-3:] = [*pair, {"t": "Str", "c": last, "whole": True}]
        case [_, _, _, _, _, _, *_, {"t": "Str", "c": before}, {"t": "Space" | "SoftBreak"}, {"t": "Span"} as field]:
            if len(before) + len(plain_inlines([field])) <= TOGETHER and before[-1:] not in _DASHES:
                out[-2] = _NO_BREAK
    return out


def turned(inlines: Sequence[Node]) -> list[Node]:
    """A line from the right with every `≥` outside isolates as a node by itself, `turned`.

    In such a line it is drawn as its mirror image (Unicode's Bidi_Mirrored). Typst 0.15 does so with all signs but it.
    """
    inside = 0

    def change(nodes: Sequence[Node]) -> list[Node]:
        nonlocal inside
        out: list[Node] = []
        for node in nodes:
            if node["t"] != "Str":
                out.append(map_inline(node, change))
                continue
            for piece in _UNTURNED.split(node["c"]):
                inside += (piece in _OPENING) - (piece == CLOSE)
                if piece == _TURNS and not inside:
                    out.append({"t": "Str", "c": piece, "turned": True})
                elif out and out[-1]["t"] == "Str" and "turned" not in out[-1]:
                    out[-1] = {"t": "Str", "c": out[-1]["c"] + piece}
                elif piece:
                    out.append({"t": "Str", "c": piece})
        return out

    return change(inlines)


def _turns(data: Mapping[str, Any]) -> bool:
    return data.get("dir") == "rtl" and _TURNS in data.get("plain", "")


def _in_run(node: Node) -> str | None:
    if node["t"] in {"Space", "SoftBreak"}:
        return " "
    plain = node["t"] == "Str" and len(node["c"]) <= SHORT and node.keys() <= {"t", "c"}
    return node["c"] if plain and "/" not in node["c"] else None


def in_words(data: Any) -> Any:
    """The data of a template with every line of inlines as its words, for a sheet that breaks its lines itself.

    `words` holds what stands between the spaces: a string, or where it is long or has marks in it, its `nodes` and its
    `plain` letters. `ends` says of each how well a line may end after it: below 0 is well.
    """
    if isinstance(data, dict):
        changed = {key: in_words(value) for key, value in data.items() if key != "inlines"}
        if "inlines" not in data:
            return changed
        return {**changed, **words(turned(data["inlines"]) if _turns(data) else data["inlines"])}
    return [in_words(value) for value in data] if isinstance(data, list | tuple) else data


def words(inlines: Sequence[Node]) -> dict[str, list[Any]]:
    """The words of a line of inlines, and how well a line may end after each."""
    parts = _parts(inlines)
    plain = [plain_inlines(part) for part in parts]
    short = [
        len(word) <= SHORT and all(node["t"] == "Str" and "turned" not in node for node in part)
        for word, part in zip(plain, parts, strict=True)
    ]
    return {
        "words": [
            word if bare else {"nodes": part, "plain": word}
            for word, part, bare in zip(plain, parts, short, strict=True)
        ],
        "ends": [_end(word) for word in plain],
    }


def label(line: str) -> dict[str, Any]:
    """A label, in words like a text of the edition."""
    nodes = [{"t": "Str", "c": word} for word in line.split()]
    return {
        **words([node for pair in zip(nodes, [{"t": "Space"}] * len(nodes), strict=True) for node in pair]),
        "foreign": False,
    }


def _parts(inlines: Sequence[Node]) -> list[list[Node]]:
    """What stands between the spaces; emphasis that reaches over a space is emphasis of each part."""
    out: list[list[Node]] = [[]]
    for node in inlines:
        if node["t"] in _SPACES:
            out.append([])
        elif node["t"] in {"Emph", "Strong"}:
            first, *others = ([{"t": node["t"], "c": part}] for part in _parts(node["c"]) or [[]])
            out[-1] += first
            out += others
        else:
            out[-1].append(node)
    return [part for part in out if part]


def _end(word: str) -> float:
    """How well a line may end after a word: after a sign of punctuation rather than after a short word."""
    if word.endswith((".", "?", "!", ":", "؟")):
        return -0.10
    if word.endswith((",", ";", "–", "،")):
        return -0.05
    letters = sum(not unicodedata.category(letter).startswith("M") for letter in word)
    return 0.05 if letters <= 2 or word.endswith("-") else 0.03 if letters == 3 else 0


# --- Refusals -------------------------------------------------------------------------------------------------------


def typeset(
    edition: Edition, workshop: "Workshop", template: str, data: Mapping[str, Any], standards: Sequence["PDFStandard"]
) -> bytes:
    """The PDF of a template. Raises SourceError for a character that no font has, naming the texts in it with that.

    Raises ToolMissing for a script whose font is not installed, with the package to get.
    Any other refusal is raised as it came, a TypesettingError.
    """
    try:
        return _directed(workshop.typeset(template, data, standards), str(data["dir"]))
    except TypesettingError as error:
        carried = frozenset(_keys(data))
        texts = tuple(text for text in edition.policy.texts() if text.key in carried)
        if problems := dict.fromkeys(missing_glyphs(error.message, texts)):
            raise SourceError(problems) from error
        if family := _missing_family(error.message):
            raise missing(_("The font {name}", name=family), PACKAGES[family][0]) from error
        raise


def _directed(pdf: bytes, runs: str) -> bytes:
    """The PDF as read from the side from which its language runs, which Typst does not know of Sorani Kurdish."""
    said, wanted = (b"/Direction/L2R", b"/Direction/R2L")[:: 1 if runs == "rtl" else -1]
    return pdf.replace(said + b">>", wanted + b">>", 1)


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

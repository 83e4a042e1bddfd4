"""From glyphs on a page to text in logical order: letters, lines, words, and the two directions of writing."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from oppslag.reading.pdf_content import Glyph, Mark, Syllable
from oppslag.reading.pdf_fonts import Shape, is_visible

RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur", "ps", "sd", "ug", "ckb", "dv", "he", "yi", "arc", "syr"})
_CYRILLIC = frozenset({"uk", "ru", "be", "bg", "sr", "mk", "kk"})
_NEVER_IN_A_NUMBER = "،؛؟"
_CLOSES_A_SENTENCE = ".,:;!?«»“”„\"'‘’()[]{}‹›…–—،؛؟"  # beside a foreign word it belongs to the sentence around it
_PER_CENT = "%‰°"
MIRRORED = str.maketrans("()[]{}<>«»‹›≤≥⁽⁾", ")(][}{><»«›‹≥≤⁾⁽")
_SPACE_GAP = 0.2  # em; a space of FiraGO is 0.265, of most faces 0.22 to 0.28
_SPACED_GAP = 0.28  # em, where the line has drawn spaces: smaller gaps are spaced letters
_JOIN_GAP = 1.2  # em between two stretches of one line that are drawn apart from each other
_LINE_GAP = 4  # em; text further away on the same height is another line: a column, the other end of a header


def is_right_to_left(language: str) -> bool:
    """Whether a BCP 47 tag is of a language written from right to left."""
    return language.split("-", maxsplit=1)[0].lower() in RIGHT_TO_LEFT


def read_letters(glyphs: Sequence[Glyph], language: str) -> None:
    """Set `text` of every glyph to what it draws, in a language (it decides between look-alikes of two scripts)."""
    unnamed: dict[Mark, list[Glyph]] = {}
    known: dict[tuple[int, str | None], str] = {}
    for glyph in glyphs:
        key = (id(glyph.shape), glyph.mark.actual)
        if key not in known:
            known[key] = _letters(glyph.shape, glyph.mark.actual or "", language)
        glyph.text = known[key]
        if not glyph.text and glyph.shape.ink and glyph.mark.actual:
            unnamed.setdefault(glyph.mark, []).append(glyph)
    for mark, nameless in unnamed.items():
        said = "".join(glyph.text for glyph in glyphs if glyph.mark is mark)
        nameless[0].text = _marks_left(mark.actual or "", said)


def _marks_left(actual: str, said: str) -> str:
    """The marks of a replacement text that no glyph stands for: some programs name only the letter under them."""
    left = Counter(unicodedata.normalize("NFC", actual)) - Counter(said)
    return "".join(left.elements()) if all(map(unicodedata.combining, left)) else ""


def _letters(shape: Shape, actual: str, language: str) -> str:
    if shape.ink == () and not is_visible(shape.claim):
        return " " if shape.advance > 0.03 else ""
    options = shape.readings
    if actual in options:  # a soft hyphen, drawn as any hyphen
        text = actual
    elif not options or shape.claim in options:
        text = shape.claim
    else:
        by_claim = [text for text in options if text in shape.claim] or [text for text in options if text in actual]
        text = by_claim[0] if by_claim else min(options, key=lambda text: _strangeness(text, language))
    return " " if text.isspace() else text


def _strangeness(text: str, language: str) -> tuple[bool, bool]:
    """The letters of the language's own script come first, then the letters without accents."""
    name = unicodedata.name(text[:1], "")
    script = "CYRILLIC" if language.split("-", maxsplit=1)[0] in _CYRILLIC else "LATIN"
    return (name.startswith(("LATIN", "CYRILLIC", "GREEK")) and not name.startswith(script), " WITH " in name)


def text_of(glyphs: Sequence[Glyph], *, rtl: bool) -> str:
    """The glyphs of one block as text in logical order.

    One space stands for any white space, a newline for the end of a line where no space is drawn. Composed (NFC).
    """
    pieces: list[str] = []
    for line in in_order(in_lines(glyphs)):
        text = _logical(_clusters(line, rtl=rtl), rtl=rtl)
        if pieces and not pieces[-1].endswith(" ") and not text.startswith(" "):
            pieces.append("\n")
        pieces.append(text)
    text = re.sub(r"[ \t]+", " ", "".join(pieces))
    return unicodedata.normalize("NFC", re.sub(r" ?\n ?", "\n", text)).strip()


# Lines


@dataclass(slots=True)
class Line:
    """Glyphs on one base line, in the frame of the text's own direction."""

    page: int
    angle: int
    y: float
    size: float
    glyphs: list[tuple[float, Glyph]] = field(default_factory=list)  # with where each starts
    left: float = math.inf
    right: float = -math.inf

    def add(self, x: float, glyph: Glyph) -> None:
        """Put a glyph on the line."""
        self.glyphs.append((x, glyph))
        self.left = min(self.left, x)
        self.right = max(self.right, x + _width(glyph))

    def goes_on_with(self, other: "Line") -> bool:
        """Whether the other is a part of the same line."""
        size = max(self.size, other.size)
        level = self.page == other.page and self.angle == other.angle and abs(self.y - other.y) < size / 2
        return level and self.gap(other.left, other.right - other.left) < _JOIN_GAP * min(self.size, other.size)

    def gap(self, x: float, width: float) -> float:
        """How far from the line a glyph stands that starts at x."""
        return max(0.0, x - self.right, self.left - x - width)


def _width(glyph: Glyph) -> float:
    return math.hypot(glyph.dx, glyph.dy) if glyph.angle else glyph.dx


def place(glyph: Glyph) -> tuple[float, float]:
    """Where the glyph starts, in points, in a frame in which its base line is level."""
    if not glyph.angle:
        return (glyph.x, glyph.y)
    turn = math.radians(-glyph.angle)
    return (
        glyph.x * math.cos(turn) - glyph.y * math.sin(turn),
        glyph.x * math.sin(turn) + glyph.y * math.cos(turn),
    )


def in_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines in the order in which their first glyphs come. Marks may come before their letters."""
    lines: list[Line] = []
    for glyph in glyphs:
        x, y = place(glyph)
        width = _width(glyph)
        for line in reversed(lines[-6:]):
            same = line.page == glyph.page and line.angle == glyph.angle
            if (
                same
                and abs(line.y - y) < 0.5 * max(line.size, glyph.size)
                and line.gap(x, width) < _LINE_GAP * glyph.size
            ):
                if glyph.size > line.size * 1.05:  # the line is that of its larger letters, not of a raised figure
                    line.y, line.size = y, glyph.size
                line.add(x, glyph)
                break
        else:
            lines.append(Line(glyph.page, glyph.angle, y, glyph.size))
            lines[-1].add(x, glyph)
    return _merged(lines)


def _merged(lines: list[Line]) -> list[Line]:
    """Lines that have grown together: a program may draw the far end of a line first."""
    merged: list[Line] = []
    for line in lines:
        for other in merged:
            if other.goes_on_with(line):
                for x, glyph in line.glyphs:
                    other.add(x, glyph)
                break
        else:
            merged.append(line)
    return merged


def in_order(lines: list[Line]) -> list[Line]:
    """The lines as a person reads them: downwards as long as they stand under one another; a new column starts anew."""
    columns: list[list[Line]] = []
    for line in lines:
        last = columns[-1] if columns else []
        below = any(line.left < other.right and other.left < line.right for other in last)
        if last and last[0].page == line.page and last[0].angle == line.angle and below:
            last.append(line)
        else:
            columns.append([line])
    return [line for column in columns for line in sorted(column, key=lambda line: -line.y)]


# Words and directions


@dataclass(slots=True)
class Cluster:
    """A letter or ligature with the marks on it."""

    text: str
    marks: list[tuple[float, str]] = field(default_factory=list)

    @property
    def whole(self) -> str:
        """The letters, each with its marks: the share of the way through the ligature tells which letter has it."""
        if not self.marks:
            return self.text
        parts = list(self.text)
        for share, mark in sorted(self.marks, key=lambda item: item[0]):
            parts[min(int(share * len(self.text)), len(parts) - 1)] += mark
        return "".join(parts)


def _clusters(line: Line, *, rtl: bool) -> list[Cluster]:
    """The line from left to right, with a space where the gap is one."""
    placed = _joined(line.glyphs)
    letters = [(x, glyph) for x, glyph in placed if glyph.text and not _is_mark(glyph.text)]
    letters.sort(key=lambda item: (round(item[0], 2), (not item[1].text.isspace()) == rtl))
    clusters: list[Cluster] = []
    spans: list[tuple[float, float, Cluster]] = []
    end: float | None = None
    least = _SPACED_GAP if any(glyph.text == " " for _x, glyph in letters[1:-1]) else _SPACE_GAP
    previous: tuple[float, Glyph] | None = None
    for x, glyph in letters:
        if previous and _printed_twice(previous, (x, glyph)):
            continue
        blank = glyph.text == " "
        before = bool(clusters) and clusters[-1].text == " "
        if end is not None and not blank and not before and x - end > least * glyph.size:
            clusters.append(Cluster(" "))
        clusters.append(Cluster(glyph.text))
        end = max(end or -math.inf, x + _width(glyph)) if blank or end is None else x + _width(glyph)
        if not blank:
            spans.append((x, x + _width(glyph), clusters[-1]))
        previous = (x, glyph)
    for _x, glyph in placed:
        if _is_mark(glyph.text):
            _attach(glyph, spans, clusters)
    return clusters


def _joined(placed: list[tuple[float, Glyph]]) -> list[tuple[float, Glyph]]:
    """The glyphs with each syllable that is whole as one of them; where a part is missing the others stand alone."""
    parts: dict[Syllable, list[tuple[float, Glyph]]] = {}
    for x, glyph in placed:
        if glyph.syllable is not None:
            parts.setdefault(glyph.syllable, []).append((x, glyph))
    if not parts:
        return placed
    single = [item for item in placed if item[1].syllable is None]
    for syllable, items in parts.items():
        single += [_as_one(syllable, items)] if len(items) == syllable.glyphs else items
    return single


def _as_one(syllable: Syllable, items: list[tuple[float, Glyph]]) -> tuple[float, Glyph]:
    start = min(x for x, _glyph in items)
    end = max(x + _width(glyph) for x, glyph in items)
    return start, replace(items[0][1], text=syllable.text, dx=end - start, dy=0.0)


def _printed_twice(one: tuple[float, Glyph], other: tuple[float, Glyph]) -> bool:
    """The same letter at the same place again, as some programs print bold: a person sees one."""
    near = abs(one[0] - other[0]) < 0.06 * other[1].size
    return near and one[1].text == other[1].text and abs(one[1].y - other[1].y) < 0.06 * other[1].size


@cache
def _is_mark(text: str) -> bool:
    return bool(text) and all(unicodedata.category(char) == "Mn" for char in text)


def _attach(mark: Glyph, spans: list[tuple[float, float, Cluster]], clusters: list[Cluster]) -> None:
    """Put a mark on the letter that it is drawn over or under."""
    if not spans:
        clusters.append(Cluster(mark.text))
        return
    centre = (mark.ink[0] + mark.ink[2]) / 2 if not mark.angle else place(mark)[0]
    left, right, cluster = min(
        spans, key=lambda span: (max(0.0, span[0] - centre, centre - span[1]), abs(span[0] + span[1] - 2 * centre))
    )
    share = (right - centre) / (right - left) if right > left else 0.0
    if not any(unicodedata.bidirectional(char) in ("R", "AL") for char in cluster.text):
        share = 1 - share
    cluster.marks.append((min(max(share, 0.0), 0.999), mark.text))


def _kind(cluster: Cluster) -> str:
    """R and L for letters, N for digits, W for white space, P for the rest."""
    if cluster.text == " ":
        return "W"
    for char in cluster.text:
        direction = unicodedata.bidirectional(char)
        if direction in ("R", "AL"):
            return "R"
        if direction == "L":
            return "L"
        if direction in ("EN", "AN"):
            return "N"
    return "P"


def _logical(clusters: list[Cluster], *, rtl: bool) -> str:
    """What stands from left to right on the page, in the order in which it is read.

    The reverse of UAX #9 for what a policy has: words and numbers of the other direction in a line.
    """
    kinds = "".join(_kind(cluster) for cluster in clusters)
    if rtl:
        return _from_the_right(clusters, kinds)
    pieces, done = [], 0
    for island in re.finditer(r"R(?:[RNPW]*R)?", kinds):
        pieces += [cluster.whole for cluster in clusters[done : island.start()]]
        pieces.append(_from_the_right(clusters[island.start() : island.end()], island[0]))
        done = island.end()
    return "".join(pieces + [cluster.whole for cluster in clusters[done:]])


def _from_the_right(clusters: list[Cluster], kinds: str) -> str:
    """A line that is read from the right, with the islands in it that are read from the left."""
    pieces: list[str] = []
    last = len(clusters)
    for start, end in reversed(_islands(clusters, kinds)):
        pieces += [cluster.whole.translate(MIRRORED) for cluster in reversed(clusters[end:last])]
        pieces.append(_island_text(clusters[start:end], kinds[start:end]))
        last = start
    pieces += [cluster.whole.translate(MIRRORED) for cluster in reversed(clusters[:last])]
    return "".join(pieces)


def _islands(clusters: list[Cluster], kinds: str) -> list[tuple[int, int]]:
    """Where words and numbers stand that are read from the left: from a letter or digit to the last before an R."""
    found: list[tuple[int, int]] = []
    for stretch in re.finditer(r"[LN](?:[LNPW]*[LN])?", kinds):
        start = stretch.start()
        for at in range(stretch.start(), stretch.end()):
            if clusters[at].text in _NEVER_IN_A_NUMBER and not _between_words(kinds, at):
                found.append(_trimmed(kinds, start, at))
                start = at + 1
        found.append(_trimmed(kinds, start, stretch.end()))
    return [_widened(clusters, kinds, start, end) for start, end in found if start < end]


def _between_words(kinds: str, at: int) -> bool:
    before, after = kinds[:at].rstrip("PW"), kinds[at + 1 :].lstrip("PW")
    return before.endswith("L") and after.startswith("L")


def _trimmed(kinds: str, start: int, end: int) -> tuple[int, int]:
    while start < end and kinds[start] in "PW":
        start += 1
    while start < end and kinds[end - 1] in "PW":
        end -= 1
    return start, end


def _widened(clusters: list[Cluster], kinds: str, start: int, end: int) -> tuple[int, int]:
    """With the signs that touch it (`QM+`, `+47`, `#sm`), but not those that close a sentence or stand around it."""
    while start and kinds[start - 1] == "P" and clusters[start - 1].text not in _CLOSES_A_SENTENCE:
        start -= 1
    while end < len(kinds) and kinds[end] == "P" and clusters[end].text not in _CLOSES_A_SENTENCE:
        end += 1
    return start, end


def _island_text(clusters: list[Cluster], kinds: str) -> str:
    text = "".join(cluster.whole for cluster in clusters)
    if "L" not in kinds and text[:1] in _PER_CENT:  # drawn left of the number in Arabic, read after it
        return text[1:] + text[:1]
    return text

"""From glyphs on a page to text in logical order: letters, lines, words, and the two directions of writing."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import Generic, Protocol, TypeVar

from oppslag.reading.pdf.drawn import Glyph, Mark, Run, Syllable
from oppslag.reading.pdf.strings import (
    MIRRORED,
    SPACE_GAP,
    TIGHT,
    TWICE,
    Reading,
    is_mark,
    kind_of,
    least_space,
    letters_of,
)

RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur", "ps", "sd", "ug", "ckb", "dv", "he", "yi", "arc", "syr"})
_NEVER_IN_A_NUMBER = "،؛؟"
_CLOSES_A_SENTENCE = ".,:;!?«»“”„‚\"'‘’()[]{}‹›…–—،؛؟"  # beside a foreign word it belongs to the sentence around it
_NATIVE = frozenset("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
_NEVER_FIRST = ".,:;!?"  # with these no line begins
_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›", "“": "”", "„": "“", "‚": "‘", "‘": "’", '"': '"', "'": "'"}
_AS_WRITTEN = frozenset("“„‚‘")  # these have no mirror image
_COUNTS = frozenset(")]}")
_HALVES = _PAIRS.keys() | set(_PAIRS.values())
_PER_CENT = "%‰°٪؉"
_JOIN_GAP = 1.2  # em between two stretches of one line that are drawn apart from each other
_LATEST = 6  # lines that what comes next may stand on
_BLANKS, _LINE_END = re.compile(r"[ \t]+"), re.compile(" ?\n ?")
_LINE_GAP = 4  # em; text further away on the same height is another line: a column, the other end of a header


@lru_cache(maxsize=256)
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
            known[key] = letters_of(glyph.shape, glyph.mark.actual or "", language)
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


def text_of(glyphs: Sequence[Glyph], *, rtl: bool) -> str:
    """The glyphs of one block as text in logical order.

    One space stands for any white space, a newline for the end of a line where no space is drawn. Composed (NFC).
    """
    lines = [_Letters.of(_clusters(line, rtl=rtl)) for line in in_order(in_lines(glyphs))]
    return _joined_lines(_logical_lines(lines, rtl=rtl))


def text_of_runs(runs: Sequence[Run], *, rtl: bool) -> str | None:
    """The same for whole runs that have been read, where it is plain in which order their letters stand; else None."""
    if len(runs) == 1 and not rtl and (text := _text_of_one(runs[0])) is not None:
        return text
    lines = in_lines_of_runs(runs)
    if lines is None:
        return None
    letters = [_letters_of(line, rtl=rtl) for line in in_order(lines)]
    if None in letters:
        return None
    return _joined_lines(_logical_lines([line for line in letters if line is not None], rtl=rtl))


def _text_of_one(run: Run) -> str | None:
    """The text of a run that is all of a block, where it is read from the left and has no marks; else None."""
    reading = run.reading
    if not (reading and _is_in_line(run, reading)) or reading.folded or reading.marks or not reading.letters:
        return None
    row = reading.row(SPACE_GAP if reading.gap <= SPACE_GAP else least_space(reading.gaps))
    return None if "R" in row.kinds else _joined_lines(("".join(row.texts),))


def _is_in_line(run: Run, reading: Reading) -> bool:
    """Whether all of a run stands on one line, and its letters one after another."""
    return run.whole and run.plain and reading.steady and reading.gap < _JOIN_GAP


def _logical_lines(lines: "Sequence[_Letters]", *, rtl: bool) -> Iterator[str]:
    """Each line in the order in which it is read.

    Where all words of a text that runs from the right are read from the left, a sign at the end of a line stands
    between two of them, to the right of the first; only after the last word it takes the text's own direction (UAX #9,
    N1 and N2). So does the last sign of a line that breaks an address, a span of numbers or any words of the kind.
    """
    foreign = rtl and not any("R" in line.kinds for line in lines)
    opened: tuple[str, ...] = ()  # brackets and quotation marks in words that go on from the line before
    for number, line in enumerate(lines, start=1):
        if not rtl or (foreign and number < len(lines) and "L" in line.kinds):
            yield _logical(line, rtl=False)
            continue
        goes_on = number < len(lines) and lines[number].kinds.rstrip("WP")[-1:] in ("L", "N")
        yield _from_the_right(line, goes_on=goes_on, opened=opened)
        opened = _left_open(line, opened) if goes_on else ()


def _left_open(letters: "_Letters", opened: tuple[str, ...]) -> tuple[str, ...]:
    """What is opened and not closed in the words with which a line goes on to the next."""
    islands = _islands(letters, goes_on=True, opened=opened)
    if not islands or letters.kinds[: islands[0][0]].strip("WP"):
        return ()
    start, end = islands[0]
    return tuple(_unpaired(letters.texts[start:end], opened if end == len(letters.kinds) else ())[0])


def _joined_lines(texts: Iterable[str]) -> str:
    pieces: list[str] = []
    for text in texts:
        if pieces and not pieces[-1].endswith(" ") and not text.startswith(" "):
            pieces.append("\n")
        pieces.append(text)
    text = "".join(pieces)
    if "  " in text or "\t" in text:
        text = _BLANKS.sub(" ", text)
    if "\n" in text:
        text = _LINE_END.sub("\n", text)
    return unicodedata.normalize("NFC", text).strip()


# Lines


_Part = TypeVar("_Part", Glyph, Run)


@dataclass(slots=True)
class Line(Generic[_Part]):
    """Glyphs, or whole runs, on one base line, in the frame of the text's own direction."""

    page: int
    angle: int
    y: float
    size: float
    parts: list[tuple[float, _Part]] = field(default_factory=list)  # with where each starts
    left: float = math.inf
    right: float = -math.inf

    def add(self, x: float, width: float, y: float, part: _Part) -> None:
        """Put a part on the line."""
        if part.size > self.size * 1.05:  # the line is that of its larger letters, not of a raised figure
            self.y, self.size = y, part.size
        self.parts.append((x, part))
        self.left = min(self.left, x)
        self.right = max(self.right, x + width)

    def could_hold(self, page: int, angle: int, y: float, size: float) -> bool:
        """Whether it is where something stands, but for how far to the side."""
        return self.page == page and self.angle == angle and abs(self.y - y) < 0.5 * max(self.size, size)

    def goes_on_with(self, other: "Line[_Part]") -> bool:
        """Whether the other is a part of the same line."""
        size = max(self.size, other.size)
        level = self.page == other.page and self.angle == other.angle and abs(self.y - other.y) < size / 2
        return level and self.gap(other.left, other.right - other.left) < _JOIN_GAP * min(self.size, other.size)

    def gap(self, x: float, width: float) -> float:
        """How far from the line a glyph stands that starts at x."""
        return max(0.0, x - self.right, self.left - x - width)


def width_of(glyph: Glyph) -> float:
    """How far the glyph moves on along its line, in points."""
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


def middle(mark: Glyph) -> float:
    """Where on its line the middle of a sign over or under a letter is, in points."""
    return (mark.ink[0] + mark.ink[2]) / 2 if not mark.angle else place(mark)[0]


def in_lines(glyphs: Iterable[Glyph]) -> list[Line[Glyph]]:
    """The lines in the order in which their first glyphs come. Marks may come before their letters."""
    lines: list[Line[Glyph]] = []
    for glyph in glyphs:
        (x, y), width, size = place(glyph), width_of(glyph), glyph.size
        for line in reversed(lines[-_LATEST:]):
            if line.could_hold(glyph.page, glyph.angle, y, size) and line.gap(x, width) < _LINE_GAP * size:
                line.add(x, width, y, glyph)
                break
        else:
            lines.append(Line(glyph.page, glyph.angle, y, size))
            lines[-1].add(x, width, y, glyph)
    return _merged(lines)


def in_lines_of_runs(runs: Iterable[Run]) -> list[Line[Run]] | None:
    """The same for whole runs that have been read; None where one of them could stand on two lines."""
    lines: list[Line[Run]] = []
    for run in runs:
        reading = run.reading
        if not (reading and _is_in_line(run, reading)):
            return None
        em, _b, _c, _d, x, y = run.matrix
        size, (start, stop) = run.size, run.shown.span
        left, right = x + em * start, x + em * stop
        level = [line for line in lines[-_LATEST:] if line.could_hold(run.page, 0, y, size)]
        if level:
            first = x + em * run.shown.starts[0]
            while level and level[-1].gap(first, x + em * run.shown.ends[0] - first) >= _LINE_GAP * size:
                if level.pop().gap(left, right - left) < _LINE_GAP * size:
                    return None  # the first letter stands on an earlier line, or a new one, and others may stand on it
        if not level:
            level = [Line(run.page, 0, y, size)]
            lines += level
        level[-1].add(left, right - left, y, run)
    return _merged(lines)


def _merged(lines: list[Line[_Part]]) -> list[Line[_Part]]:
    """Lines that have grown together: a program may draw the far end of a line first.

    Only those that are next to one another in height are compared: a text may have thousands.
    """
    if len(lines) < 2:
        return lines
    merged: list[Line[_Part]] = []
    most = max(line.size for line in lines) or 1.0
    level: dict[tuple[int, int, int], list[int]] = {}  # where in `merged` those are that stand so high
    for line in lines:
        height = int(line.y // most)
        near = [at for up in (-1, 0, 1) for at in level.get((line.page, line.angle, height + up), ())]
        other = next((merged[at] for at in sorted(near) if merged[at].goes_on_with(line)), None)
        if other is None:
            level.setdefault((line.page, line.angle, height), []).append(len(merged))
            merged.append(line)
        else:
            other.parts += line.parts
            other.left, other.right = min(other.left, line.left), max(other.right, line.right)
    return merged


class _Placed(Protocol):
    """A line of whatever, as far as its place goes."""

    page: int
    angle: int
    y: float
    left: float
    right: float


_AnyLine = TypeVar("_AnyLine", bound=_Placed)


def in_order(lines: list[_AnyLine]) -> list[_AnyLine]:
    """The lines as a person reads them: downwards as long as they stand under one another; a new column starts anew."""
    columns: list[list[_AnyLine]] = []
    for line in lines:
        last = columns[-1] if columns else []
        below = any(line.left < other.right and other.left < line.right for other in last)
        if last and last[0].page == line.page and last[0].angle == line.angle and below:
            last.append(line)
        else:
            columns.append([line])
    return [line for column in columns for line in sorted(column, key=lambda line: -line.y)]


def _letters_of(line: Line[Run], *, rtl: bool) -> "_Letters | None":
    """What stands on a line whose runs stand beside one another; None where they do not."""
    runs = [(run.matrix[4], run, run.reading) for _x, run in line.parts if run.reading and run.reading.letters]
    if len(runs) > 1:
        runs.sort(key=lambda item: item[0] + item[1].em * item[2].first)
    marks = [(run.matrix[4] + run.em * centre, mark)
             for _x, run in line.parts if run.reading for centre, mark in run.reading.marks]  # fmt: skip
    if not runs:
        return None if marks else _Letters((), (), "")
    least = _least_space(runs)
    texts: list[str] = []
    kinds = ""
    end = last = solid = -math.inf
    placed: list[tuple[int, Run, Reading]] = []
    for x, run, reading in runs:
        first = x + run.em * reading.first
        if first < last + TWICE * run.size or (reading.folded and not rtl):
            return None
        blank = reading.opens or texts[-1:] == [" "]
        if blank and reading.solid[0] < math.inf and x + run.em * reading.solid[0] - solid < TIGHT * run.size:
            return None
        if texts and not blank and first - end > least * run.size:
            texts.append(" ")
            kinds += "W"
        placed.append((len(texts), run, reading))
        row = reading.row(least)
        texts += row.texts
        kinds += row.kinds
        end, last = x + run.em * reading.end, x + run.em * reading.last
        if reading.solid[0] < math.inf:  # a string of blanks ends no letter
            solid = x + run.em * reading.solid[1]
    return _Letters(texts, _with_marks(texts, placed, marks) if marks else texts, kinds)


def _least_space(runs: Sequence[tuple[float, Run, Reading]]) -> float:
    """`least_space` of a line; where no gap could be one, it is not worth while."""
    between = [
        (x + run.em * reading.first - before - one.em * read.end) / run.size
        for (before, one, read), (x, run, reading) in pairwise(runs)
        if not (read.closes or reading.opens)
    ]
    if max([*between, *[reading.gap for _x, _run, reading in runs]]) <= SPACE_GAP:
        return SPACE_GAP
    return least_space([*between, *[gap for _x, _run, reading in runs for gap in reading.gaps]])


def _with_marks(
    texts: Sequence[str], placed: Iterable[tuple[int, Run, Reading]], marks: Iterable[tuple[float, str]]
) -> list[str]:
    """The letters with their marks; of each run it is given where its row begins in them."""
    clusters = [Cluster(text) for text in texts]
    spans = []
    for at, run, reading in placed:
        for start, end, letter in zip(reading.starts, reading.ends, reading.letters, strict=True):
            if letter.text != " ":
                at += texts[at] == " "  # noqa: PLW2901 - a gap that is a space
                spans.append((run.matrix[4] + run.em * start, run.matrix[4] + run.em * end, clusters[at]))
            at += 1  # noqa: PLW2901 - as above
    for centre, mark in marks:
        left, right, cluster = _nearest(centre, spans)
        cluster.put_on(mark, centre, left, right)
    return [cluster.whole for cluster in clusters]


# Words and directions


@dataclass(slots=True)
class Cluster:
    """A letter or ligature with the marks on it."""

    text: str
    marks: list[tuple[float, str]] = field(default_factory=list)

    def put_on(self, mark: str, centre: float, left: float, right: float) -> None:
        """Put a mark on it that stands there, where the letter stands from left to right."""
        share = (right - centre) / (right - left) if right > left else 0.0
        if not any(unicodedata.bidirectional(char) in ("R", "AL") for char in self.text):
            share = 1 - share
        self.marks.append((min(max(share, 0.0), 0.999), mark))

    @property
    def whole(self) -> str:
        """The letters, each with its marks: the share of the way through the ligature tells which letter has it."""
        if not self.marks:
            return self.text
        parts = list(self.text)
        for share, mark in sorted(self.marks, key=itemgetter(0)):
            parts[min(int(share * len(self.text)), len(parts) - 1)] += mark
        return "".join(parts)


def _clusters(line: Line[Glyph], *, rtl: bool) -> list[Cluster]:
    """The line from left to right, with a space where the gap is one."""
    placed = _joined(line.parts)
    letters = [(x, glyph) for x, glyph in placed if glyph.text and not is_mark(glyph.text)]
    letters.sort(key=lambda item: (round(item[0], 2), (not item[1].text.isspace()) == rtl))
    clusters: list[Cluster] = []
    spans: list[tuple[float, float, Cluster]] = []
    end: float | None = None
    letters = [item for at, item in enumerate(letters) if not at or not _printed_twice(letters[at - 1], item)]
    least = least_space(
        (x - before - width_of(one)) / glyph.size
        for (before, one), (x, glyph) in pairwise(letters)
        if " " not in (one.text, glyph.text)
    )
    solid: float | None = None  # where the last letter ends that is no blank
    for x, glyph in letters:
        blank = glyph.text == " "
        before = bool(clusters) and clusters[-1].text == " "
        if before and not blank and solid is not None and x - solid < TIGHT * glyph.size:
            while clusters[-1].text == " ":
                clusters.pop()
        elif end is not None and not blank and not before and x - end > least * glyph.size:
            clusters.append(Cluster(" "))
        clusters.append(Cluster(glyph.text))
        end = max(end or -math.inf, x + width_of(glyph)) if blank or end is None else x + width_of(glyph)
        if not blank:
            spans.append((x, x + width_of(glyph), clusters[-1]))
            solid = x + width_of(glyph)
    for _x, glyph in placed:
        if is_mark(glyph.text):
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
    end = max(x + width_of(glyph) for x, glyph in items)
    return start, replace(items[0][1], text=syllable.text, dx=end - start, dy=0.0)


def _printed_twice(one: tuple[float, Glyph], other: tuple[float, Glyph]) -> bool:
    """The same letter at the same place again, as some programs print bold: a person sees one."""
    near = abs(one[0] - other[0]) < TWICE * other[1].size
    return near and one[1].text == other[1].text and abs(one[1].y - other[1].y) < TWICE * other[1].size


def _attach(mark: Glyph, spans: Sequence[tuple[float, float, Cluster]], clusters: list[Cluster]) -> None:
    """Put a mark on the letter that it is drawn over or under."""
    if not spans:
        clusters.append(Cluster(mark.text))
        return
    centre = middle(mark)
    left, right, cluster = _nearest(centre, spans)
    cluster.put_on(mark.text, centre, left, right)


def _nearest(centre: float, spans: Sequence[tuple[float, float, Cluster]]) -> tuple[float, float, Cluster]:
    return min(
        spans, key=lambda span: (max(0.0, span[0] - centre, centre - span[1]), abs(span[0] + span[1] - 2 * centre))
    )


@dataclass(slots=True)
class _Letters:
    """What stands on a line from left to right: letters, the same with the marks on them, and their kinds."""

    texts: Sequence[str]
    wholes: Sequence[str]
    kinds: str

    @classmethod
    def of(cls, clusters: list[Cluster]) -> "_Letters":
        """The letters of clusters."""
        texts = [cluster.text for cluster in clusters]
        return cls(texts, [cluster.whole for cluster in clusters], "".join(map(kind_of, texts)))

    def part(self, start: int, end: int) -> "_Letters":
        """Some of them."""
        return _Letters(self.texts[start:end], self.wholes[start:end], self.kinds[start:end])


def _logical(letters: _Letters, *, rtl: bool) -> str:
    """What stands from left to right on the page, in the order in which it is read.

    The reverse of UAX #9 for what a policy has: words and numbers of the other direction in a line.
    """
    if rtl:
        return _from_the_right(letters)
    if "R" not in letters.kinds:
        return "".join(letters.wholes)
    pieces: list[str] = []
    done = 0
    for island in re.finditer(r"R(?:[RNPW]*R)?", letters.kinds):
        pieces += letters.wholes[done : island.start()]
        pieces.append(_from_the_right(letters.part(island.start(), island.end())))
        done = island.end()
    return "".join([*pieces, *letters.wholes[done:]])


def _from_the_right(letters: _Letters, *, goes_on: bool = False, opened: tuple[str, ...] = ()) -> str:
    """A line that is read from the right, with the islands in it that are read from the left.

    `goes_on` = the next line begins with an island, so the last of this may be one with it. `opened` are the halves of
    pairs in the island that the line before may have ended with.
    """
    pieces: list[str] = []
    last = len(letters.wholes)
    for start, end in reversed(_islands(letters, goes_on=goes_on, opened=opened)):
        pieces += [whole.translate(MIRRORED) for whole in reversed(letters.wholes[end:last])]
        pieces.append(_island_text(letters.part(start, end)))
        last = start
    pieces += [whole.translate(MIRRORED) for whole in reversed(letters.wholes[:last])]
    return "".join(pieces)


def _islands(letters: _Letters, *, goes_on: bool, opened: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where words and numbers stand that are read from the left: from a letter or digit to the last before an R."""
    kinds = letters.kinds
    native = not _NATIVE.isdisjoint(letters.texts)
    found: list[tuple[int, int]] = []
    for stretch in re.finditer(r"[LN](?:[LNPW]*[LN])?", kinds):
        start = stretch.start()
        for at in range(stretch.start(), stretch.end()):
            never = letters.texts[at] in _NEVER_IN_A_NUMBER and not _between_words(kinds, at)
            if never or (native and _between_numbers(letters, at)):
                found.append(_trimmed(kinds, start, at))
                start = at + 1
        found.append(_trimmed(kinds, start, stretch.end()))
    first = len(kinds) - len(kinds.lstrip("WP")) if goes_on else -1
    wide = [_widened(letters, start, end, goes_on=start == first) for start, end in found if start < end]
    whole = [_completed(letters, start, end, () if kinds[end:].strip("PW") else opened) for start, end in wide]
    return [*whole[:-1], _closed(letters, *whole[-1])] if whole else []


def _closed(letters: _Letters, start: int, end: int) -> tuple[int, int]:
    """The first island of a line with the signs to the right of all else.

    No line begins with them: they are the end of words that are kept in their own direction, such as a foreign title.
    """
    rest = letters.texts[end:]
    if not rest or rest[-1] not in _NEVER_FIRST or not all(text in _NEVER_FIRST or text in _HALVES for text in rest):
        return start, end
    return _completed(letters, start, end + len(rest), ())


def _between_words(kinds: str, at: int) -> bool:
    before, after = kinds[:at].rstrip("PW"), kinds[at + 1 :].lstrip("PW")
    return before.endswith("L") and after.startswith("L")


def _between_numbers(letters: _Letters, at: int) -> bool:
    """Whether a sign parts two numbers in digits of the script: all do but a point or the like between two digits.

    UAX #9, W4 and N1: such numbers, and what stands between them, follow one another from the right.
    """
    if letters.kinds[at] not in "PW":
        return False
    before, after = letters.kinds[:at].rstrip("PW"), letters.kinds[at + 1 :].lstrip("PW")
    last, first = len(before) - 1, len(letters.kinds) - len(after)
    if letters.texts[last] not in _NATIVE or letters.texts[first] not in _NATIVE:
        return False
    return letters.texts[at] not in ".,:/" or first - last > 2


def _trimmed(kinds: str, start: int, end: int) -> tuple[int, int]:
    while start < end and kinds[start] in "PW":
        start += 1
    while start < end and kinds[end - 1] in "PW":
        end -= 1
    return start, end


def _widened(letters: _Letters, start: int, end: int, *, goes_on: bool) -> tuple[int, int]:
    """With the signs that touch it (`QM+`, `+47`, `#sm`), but not those that close a sentence or stand around it.

    No sentence closes before the end of a line with which the island `goes_on`.
    """
    kinds, texts = letters.kinds, letters.texts
    if texts[start] in _NATIVE and texts[end - 1] in _NATIVE and not goes_on:
        return start - (kinds[:start].endswith("P") and texts[start - 1] in _PER_CENT), end
    while start and kinds[start - 1] == "P" and texts[start - 1] not in _CLOSES_A_SENTENCE:
        start -= 1
    right = end + len(kinds[end:]) - len(kinds[end:].lstrip("P"))
    mine = [place for place in range(end, right) if goes_on and texts[place] not in _HALVES]
    end = mine[-1] + 1 if mine else end
    while end < right and texts[end] not in _CLOSES_A_SENTENCE:
        end += 1
    return start, end


def _completed(letters: _Letters, start: int, end: int, before: tuple[str, ...]) -> tuple[int, int]:
    """With the other half of a pair of brackets or quotation marks of which one stands in it: `Teams (chat)`.

    `before` are those that were opened in it on the line before. A half that closes nothing counts items, and so does
    one right after the island: `a) 3)`.
    """
    texts, kinds = letters.texts, letters.kinds
    if start and end < len(texts) and texts[start - 1] in _AS_WRITTEN and texts[end] == _PAIRS[texts[start - 1]]:
        start, end = start - 1, end + 1  # around words in a line from the right the first would stand to the right
    if not before and not any(text in _HALVES for text in texts[start:end]):
        return start, end
    opened, closed = _unpaired(texts[start:end], before)
    left = len(kinds[:start].rstrip("PW"))
    right = end + len(kinds[end:]) - len(kinds[end:].lstrip("PW"))
    for sign in closed:
        found = [place for place in range(left, start) if _PAIRS.get(texts[place]) == sign]
        start = found[-1] if found else start
        while not found and end < right and texts[end] in _COUNTS:
            end += 1
    for sign in reversed(opened):
        found = [place for place in range(end, right) if texts[place] == _PAIRS[sign]]
        end = found[0] + 1 if found else end
    return start, end


def _unpaired(texts: Sequence[str], before: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The signs that open a pair and are not followed by its other half, and those that only close one."""
    opened = list(before)
    closed: list[str] = []
    for place, sign in enumerate(texts):
        last, after = (texts[place - 1] if place else " "), (texts[place + 1] if place + 1 < len(texts) else " ")
        if sign in ("'", "’") and last.isalpha() and after.isalpha():
            continue  # an apostrophe
        if opened and _PAIRS[opened[-1]] == sign:
            opened.pop()
        elif sign in _PAIRS and (_PAIRS[sign] != sign or last == " " or last in _PAIRS):
            opened.append(sign)
        elif sign in _HALVES and sign != "’":
            closed.append(sign)
    return opened, closed


def _island_text(letters: _Letters) -> str:
    text = "".join(letters.wholes)
    if "L" not in letters.kinds and text[:1] in _PER_CENT:  # drawn left of the number in Arabic, read after it
        return text[1:] + text[:1]
    return text

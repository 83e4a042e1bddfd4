"""What lies on a page besides its text, and what of the text it leaves open."""

import ctypes
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeAlias

from oppslag.messages import _
from oppslag.reading.passages import UnreadableFile, struck_through
from oppslag.reading.pdf.budget import Budget
from oppslag.reading.pdf.colours import contrast
from oppslag.reading.pdf.drawn import Drawn, Glyph, Mark, Paint, Run, Stroke
from oppslag.reading.pdf.fonts import Font
from oppslag.reading.pdf.matrices import EVERYWHERE, overlap
from oppslag.reading.pdf.pictures import LEAST_CONTRAST
from oppslag.reading.pdf.strings import Box, around, is_part

SMALLEST = 4.5  # points: what a person with good sight just reads in print at 30 cm
_STROKES = frozenset("一ーｰㅡـ")  # letters that are one level stroke: Han, kana, Hangul, Arabic
EASY_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3, from which colours that the page names need no picture
_EASY_IF_LARGE = 3.0  # the same, of large text
_LARGE, _LARGE_IF_BOLD = 18.0, 14.0  # points (WCAG 2.2, "large scale")
_UPSIDE_DOWN = 120  # degrees that a line is turned, from which on nobody reads it without turning the sheet
LOWEST = SMALLEST / 4  # points: a letter that is lower cannot be read
_MOST_COVERED = 0.12  # the share of a glyph that a rectangle may lie over
_MOST_BY_SHAPE = 0.2  # the same, of another shape: the ground of a field may touch the letter before it
_SPECK = 0.8  # em: what is drawn on letters and is no wider or higher may make others of them
REACH = 0.25  # em above and below the ink of a letter, where an accent or a dot would stand
_REACH_IF_OTHER = 0.12  # the same of what has another colour than the letter, from this contrast on:
_ONE_COLOUR = 1.5
_ASCENDER, _TALL = 0.72, 0.8  # em above the base line: no accent stands far above the first, the second has its own
_REACH_ABOVE_ASCENDER = 0.12  # em
_ON = 0.25  # of its width, that a speck must share with a letter
NEAR = 0.4  # em: letters whose middles are so near stand on one another
_STEPS = 6  # lines for a curve
_POINTS = 6  # of a letter's box each way, that are held against a shape over it
LEAST_MEETINGS = 3  # of letters of a mark, before they are said to
_UNDERLINE = 0.12  # em: a thicker line below is looked at more closely
_BELOW = 0.35  # em below the base line, where underlines are
_STRUCK = (0.12, 0.55)  # em above the base line: a line there strikes letters through
THICKEST = 2.0  # points of a line; what is thicker is an area
_MOST_COMPARED = 20_000_000  # pairs of strings, all of a page where its fonts do not say how large their letters are
COST = 10  # things that a string or a glyph is held against in a step of the budget
_BUNDLE = 24  # paints that are looked at together
_PART = 0.7  # the share of a glyph's width and height that must be inside the page and its clip


class View:
    """What lies on a page besides its text, arranged to be asked about runs and glyphs."""

    def __init__(  # noqa: PLR0913, PLR0917 - a page, and all that can lie on it
        self,
        drawn: Drawn,
        visible: Box,
        struck: Sequence[Box],
        over: Sequence[Box],
        budget: Budget,
        thick: float = THICKEST,
    ) -> None:
        self._visible, self._struck, self._budget = visible, struck, budget
        painted = sorted(drawn.painted, key=lambda paint: -paint.order)
        paints = [paint for paint in painted if not paint.veil]
        self._shapes = [paint for paint in painted if paint.shape and paint.light is not None]
        self._covers = [paint for paint in paints if _is_area(paint, thick)]
        lines = [paint for paint in paints if not _is_area(paint, thick) and paint.box[2] - paint.box[0] > 2]
        self._lines = sorted(lines, key=lambda paint: paint.box[1] + paint.box[3])
        self._heights = [(paint.box[1] + paint.box[3]) / 2 for paint in self._lines]
        self._painted = _bundles(painted)
        self._strokes = [(stroke.box, stroke) for stroke in drawn.stroked]
        largest = max((run.size for run in drawn.runs), default=0.0)
        self._ticks = [box for box, _stroke in self._strokes if _is_small(box, largest)]
        self._over = [*over, *struck]
        self._grounds: dict[int, tuple[float, ...]] = {}  # of runs (identities) that may be open: see `_around`
        self.underlined: set[int] = set()  # identities of runs that are
        self._written_over, self.crowded = _meetings(drawn.runs)
        self._runs = drawn.runs
        self.lying_about = len(self._strokes) + len(painted)  # what a glyph may have to be held against

    def is_open(self, run: Run) -> bool:
        """Whether the page itself leaves no way in which one of its glyphs could be hidden, but by the colour."""
        reading = run.reading
        if not (run.whole and run.plain and reading and reading.sound and run.shown.ink is not None) or reading.piled:
            return False
        ink, size = run.ink, run.size
        if run.mark.off or size < SMALLEST or reading.lowest * size < LOWEST or id(run) in self._written_over:
            return False
        if not (lies_within(ink, self._visible) and lies_within(ink, run.clip)):
            return False
        if not all(outline.surely_holds(ink) for outline in run.outlines):
            return False
        above, below, specks = self._around(run)
        self._grounds[id(run)] = below
        if specks and self._is_marked(run, specks, reading.inks):
            return False
        touching = _touching(above, run, reading.inks) if above else []
        if touching and not _underline(touching, run):
            return False
        if touching:
            self.underlined.add(id(run))
        if any(meet(ink, box) for box in self._over):
            return False
        base = run.matrix[5]
        if self._is_crossed((ink[0], base + _STRUCK[0] * size, ink[2], base + _STRUCK[1] * size)):
            return False
        return not any(
            line.box[0] <= ink[2] and ink[0] <= line.box[2]
            for line in self._lines_between(base + _STRUCK[0] * size, base + _STRUCK[1] * size)
        )

    def is_plain(self, run: Run, document: Any) -> bool:
        """Whether the page says itself that an open run stands out: no picture could tell another thing."""
        if not run.reading or not run.reading.original or run.light is None or not self._grounds[id(run)]:
            return False
        if not run.font.program or is_refused(run.font, document):
            return False
        return _stands_out(run.light, self._grounds[id(run)])

    def pale(self, run: Run) -> float:
        """The contrast of an open run to what it stands on, where that is seen and too weak to be read by everyone."""
        light, grounds = run.light, self._grounds[id(run)]
        if light is None or len(grounds) != 1:
            return 0.0
        apart = contrast(light, grounds[0])
        large = run.size >= (_LARGE_IF_BOLD if "Bold" in run.font.name else _LARGE)
        pale = LEAST_CONTRAST <= apart < (_EASY_IF_LARGE if large else EASY_CONTRAST)
        return apart if pale and run.reading and run.reading.inks else 0.0

    def _around(self, run: Run) -> tuple[list[Box], tuple[float, ...], list[Paint]]:
        """What is painted over the ink of a run, the luminances of what it may stand on, and what small is near it.

        The second are () where one is unknown. What lies under it in part only may leave the rest to what is below
        that, and all of it to the bare page.
        """
        order, size, (left, bottom, right, top) = run.order, run.size, run.ink
        low, high = bottom - REACH * size, top + REACH * size
        above: list[Box] = []
        specks = [Paint(box, order) for box in self._ticks
                  if meet((left, low, right, high), box) and _is_small(box, size)]  # fmt: skip
        grounds: list[float] = []
        for (a, b, c, d), bundle in self._painted:
            if a > right or left > c or b > high or low > d:
                continue
            for paint in bundle:
                p, q, r, s = paint.box
                if p > right or left > r or q > high or low > s:
                    continue
                if _is_small(paint.frame or paint.box, size):
                    specks.append(paint)
                if q > top or bottom > s:
                    continue
                if paint.order > order:
                    above.append(paint.box)
                elif paint.light is None:
                    return above, (), specks
                else:
                    grounds.append(paint.light)
                    if paint.lies_under(run.ink):
                        return above, tuple(grounds), specks
        return above, (*grounds, 1.0), specks

    def specks(self, run: Run) -> list[tuple[Box, float]]:
        """What is drawn near a run that is no larger than its letters, and is seen; how near it is on them, in em."""
        if run.angle or not run.glyphs:
            return []
        left, bottom, right, top = around([glyph.ink for glyph in run.glyphs])
        near = (left, bottom - REACH * run.size, right, top + REACH * run.size)
        found = [
            paint
            for box, bundle in self._painted
            if meet(near, box)
            for paint in bundle
            if meet(near, paint.box) and _is_small(paint.frame or paint.box, run.size)
        ]
        found += [Paint(box, run.order) for box in self._ticks if meet(near, box) and _is_small(box, run.size)]
        return [
            (paint.box, _reach(paint, run))
            for paint in found
            if not (self._is_unseen(paint, run) or self._underlines(paint.box))
        ]

    def _is_marked(self, run: Run, specks: Sequence[Paint], inks: Sequence[Box]) -> bool:
        """Whether one of them is on a letter of an open run. Raises UnreadableFile when the budget is spent."""
        self._budget.step(1 + len(specks) * len(inks) // COST)
        signs, base, size = [run.at(ink) for ink in inks], run.matrix[5], run.size
        return any(
            any(is_on(speck.box, sign, base, size, _reach(speck, run)) for sign in signs)
            and not (self._is_unseen(speck, run) or self._underlines(speck.box))
            for speck in specks
        )

    def _is_unseen(self, speck: Paint, run: Run) -> bool:
        """Whether it lies behind a run and has the colour of what is behind both."""
        grounds = self._grounds.get(id(run), ())
        return speck.light in grounds[-1:] and speck.order < run.order

    def _underlines(self, box: Box) -> bool:
        """Whether it is a thin line under a run, which may be near the letters of the line below."""
        left, bottom, right, top = box
        return any(
            run.matrix[5] - _BELOW * run.size <= bottom and top <= run.matrix[5]
            and top - bottom <= _UNDERLINE * run.size and left <= run.ink[2] and run.ink[0] <= right
            for run in self._runs
        )  # fmt: skip

    def why(self, glyph: Glyph) -> str:
        """Why a glyph cannot be seen, by what the page itself says; empty when it does not say so."""
        lines = self._lines_between(glyph.y + _STRUCK[0] * glyph.size, glyph.y + _STRUCK[1] * glyph.size)
        return (
            _by_content(glyph, self._visible) or _by_paint(glyph, self._covers, lines, self._struck)
            or self._by_shapes(glyph) or self._by_strokes(glyph)
        )  # fmt: skip

    def _by_shapes(self, glyph: Glyph) -> str:
        """A shape of one colour that is painted over much of it."""
        for paint in self._shapes:  # the last painted first
            if paint.order < glyph.order:
                break
            if meet(glyph.ink, paint.box) and _inside(glyph.ink, paint) > _MOST_BY_SHAPE:
                return _("covered")
        return ""

    def _by_strokes(self, glyph: Glyph) -> str:
        """A line that runs through it, however it is drawn."""
        left, _bottom, right, _top = glyph.ink
        core = (left, glyph.y + _STRUCK[0] * glyph.size, right, glyph.y + _STRUCK[1] * glyph.size)
        level = glyph.angle == 0 and left < right
        return struck_through() if level and self._is_crossed(core) else ""

    def _is_crossed(self, box: Box) -> bool:
        """Whether a line comes into a box."""
        left, bottom, right, top = box
        near = [one for (a, b, c, d), one in self._strokes if a < right and left < c and b < top and bottom < d]
        return any(_runs_through(stroke, box) for stroke in near)

    def _lines_between(self, low: float, high: float) -> list[Paint]:
        if not self._lines or low > high:
            return []
        return self._lines[bisect_left(self._heights, low) : bisect_right(self._heights, high)]


_Bundle: TypeAlias = tuple[Box, tuple[Paint, ...]]  # what is painted one after another, in the box around it


def _bundles(paints: Sequence[Paint]) -> list[_Bundle]:
    """The paints, the last painted first, in bundles: a code of squares is thousands, and far from all words."""
    parts = [tuple(paints[at : at + _BUNDLE]) for at in range(0, len(paints), _BUNDLE)]
    return [(around([paint.box for paint in part]), part) for part in parts]


@lru_cache(maxsize=4096)  # a few colours, again and again
def _stands_out(light: float, grounds: tuple[float, ...]) -> bool:
    """Whether a colour is much darker than all of these or much lighter."""
    darkest, lightest = min(grounds), max(grounds)
    apart = light < darkest or light > lightest
    return apart and min(contrast(light, one) for one in (darkest, lightest)) >= EASY_CONTRAST


def is_refused(font: Font, document: Any) -> bool:
    """Whether a renderer does not take the program that the file holds, and draws letters of another font instead.

    `document` is any pypdfium2 document.
    """
    if font.is_refused is None:
        from pypdfium2 import raw  # noqa: PLC0415 - only a page with text is rendered

        size = len(font.program)
        program = (ctypes.c_uint8 * size).from_buffer_copy(font.program)
        taken = raw.FPDFText_LoadFont(document, program, size, raw.FPDF_FONT_TRUETYPE, True) if size else None
        font.is_refused = size > 0 and not taken
        if taken:
            raw.FPDFFont_Close(taken)
    return font.is_refused


def _is_small(box: Box, size: float) -> bool:
    """Whether it is no larger than a letter of that size."""
    return box[2] - box[0] <= _SPECK * size and box[3] - box[1] <= _SPECK * size


def _reach(speck: Paint, run: Run) -> float:
    """How many em above and below a letter it may be taken for a part of it: fewer in another colour."""
    if speck.light is None or run.light is None or contrast(speck.light, run.light) < _ONE_COLOUR:
        return REACH
    return _REACH_IF_OTHER


def is_on(speck: Box, letter: Box, base: float, size: float, em: float) -> bool:
    """Whether something small is drawn on a letter, or so many em above or below it where an accent would stand.

    What all of the letter is on is no such thing, nor is a line below.
    """
    left, bottom, right, top = speck
    if (top <= base and top - bottom <= _UNDERLINE * size) or lies_within(letter, speck):
        return False
    shared = min(right, letter[2]) - max(left, letter[0])
    rise = letter[3] - base
    above = em if rise < _ASCENDER * size else min(em, _REACH_ABOVE_ASCENDER) if rise < _TALL * size else 0
    return 0 <= shared >= _ON * (right - left) and bottom < letter[3] + above * size and top > letter[1] - em * size


def _touching(boxes: Sequence[Box], run: Run, inks: Sequence[Box]) -> list[Box]:
    """Those that touch any of the run's signs."""
    signs = [run.at(ink) for ink in inks]
    return [box for box in boxes if any(meet(sign, box) for sign in signs)]


def _underline(boxes: Sequence[Box], run: Run) -> bool:
    """Whether they are one thin line below the base line, in pieces or whole: letters that go down go on below it."""
    lowest, highest = min(box[1] for box in boxes), max(box[3] for box in boxes)
    return highest <= run.matrix[5] and highest - lowest <= _UNDERLINE * run.size


def lies_within(ink: Box, frame: Box) -> bool:
    """Whether all of a box lies in another one."""
    return frame[0] <= ink[0] and frame[1] <= ink[1] and ink[2] <= frame[2] and ink[3] <= frame[3]


def meet(ink: Box, other: Box) -> bool:
    """Whether two boxes touch."""
    return ink[0] <= other[2] and other[0] <= ink[2] and ink[1] <= other[3] and other[1] <= ink[3]


def _meetings(runs: Sequence[Run]) -> tuple[set[int], set[Mark]]:
    """The runs (identities) that another colour is written over, and the marks whose letters stand on others'.

    The second are those of which enough letters could have their middles on one another; it is looked at closely then.
    Raises UnreadableFile for a page of many thousand strings on one another.
    """
    over: set[int] = set()
    hits: Counter[Mark] = Counter()
    compared = 0
    placed = sorted((run for run in runs if run.reading), key=lambda run: run.ink[1])
    middles = [_around_middles(run) for run in placed]
    for at, run in enumerate(placed):
        reach, ink, here = NEAR * run.size, run.ink, middles[at]
        left, top, right = ink[0] - reach, ink[3] + reach, ink[2] + reach
        for later in range(at + 1, len(placed)):
            other = placed[later]
            a, b, c, _d = other.ink
            if b > top:
                break
            compared += 1
            if compared > _MOST_COMPARED:
                raise UnreadableFile(_("The PDF draws more than can be read in reasonable time."))
            if a > right or c < left:
                continue
            if (other.fill != run.fill or not (other.plain and run.plain)) and meet(ink, other.ink):
                over |= {id(run), id(other)}
            if other.mark is not run.mark and (count := _near_pairs(run, here, other, middles[later])):
                hits[run.mark] += count
                hits[other.mark] += count
    return over, set(hits) if any(count >= LEAST_MEETINGS for count in hits.values()) else set()


def _around_middles(run: Run) -> Box | None:
    """The box around the middles of its letters: everywhere for one that is looked at glyph by glyph, None for none."""
    if not run.plain or run.reading is None or run.shown.ink is None:
        return EVERYWHERE
    return run.reading.middle and run.at(run.reading.middle)


def _near_pairs(one: Run, here: Box | None, other: Run, there: Box | None) -> int:
    """How many pairs of letters of two runs have their middles near one another, which are in these boxes."""
    if here is EVERYWHERE or there is EVERYWHERE:
        return LEAST_MEETINGS  # they are looked at glyph by glyph
    reach = NEAR * min(one.size, other.size)
    if here is None or there is None or not meet(_enlarged(here, reach), there):
        return 0
    middles = _middles_in(_enlarged(here, reach), other)
    return sum(
        abs(across - left) < reach and abs(up - base) < reach and text != said
        for across, up, text in (_middles_in(_enlarged(there, reach), one) if middles else ())
        for left, base, said in middles
    )


def _enlarged(box: Box, reach: float) -> Box:
    return (box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach)


def _middles_in(box: Box, run: Run) -> list[tuple[float, float, str]]:
    """The middles of its letters that lie in a box, with their texts."""
    left, bottom, right, top = box
    x0, y0, em, size = run.matrix[4], run.matrix[5], run.em, run.size
    return [
        (across, up, text)
        for x, y, text in (run.reading.centres if run.reading else ())
        if left <= (across := x0 + x * em) <= right and bottom <= (up := y0 + y * size) <= top
    ]


def _runs_through(stroke: Stroke, box: Box) -> bool:
    """Whether a line comes into a box, which meets that of the whole path."""
    seen = overlap(box, stroke.box)
    wide = (box[0] - stroke.half, box[1] - stroke.half, box[2] + stroke.half, box[3] + stroke.half)
    return any(meet(seen, around) and _crosses(points, wide) for around, points in stroke.pieces)


def _crosses(points: Sequence[tuple[float, float]], box: Box) -> bool:
    """Whether a line or a curve comes into a box (by Liang and Barsky)."""
    for one, other in pairwise(points if len(points) == 2 else _along(points)):
        first, last = 0.0, 1.0
        for start, end, least, most in zip(one, other, box[:2], box[2:], strict=True):
            step = end - start
            if step:
                near, far = sorted(((least - start) / step, (most - start) / step))
                first, last = max(first, near), min(last, far)
            elif not least <= start <= most:
                last = -1.0
        if first <= last:
            return True
    return False


def _along(curve: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Points on a curve of three or four points (Bézier)."""
    for step in range(_STEPS + 1):
        share, points = step / _STEPS, curve
        while len(points) > 1:
            points = [(a + (c - a) * share, b + (d - b) * share) for (a, b), (c, d) in pairwise(points)]
        yield points[0]


def _is_area(paint: Paint, thick: float) -> bool:
    return min(paint.box[2] - paint.box[0], paint.box[3] - paint.box[1]) > thick


def _by_content(glyph: Glyph, visible: Box) -> str:
    """What the page itself says."""
    shape = glyph.shape
    if glyph.mark.off:
        return _("in a layer that is switched off")
    if glyph.mode in (3, 7):
        return _("drawn as invisible text")
    if shape.missing or shape.ink == ():
        return _("the font has no glyph for it")
    if glyph.size < SMALLEST or _is_flat(glyph):
        return _("smaller than {size} points", size=SMALLEST)
    if glyph.alpha < 0.1:
        return _("transparent")
    if glyph.blended:
        return _("blended with what is behind it")
    if glyph.blotted:
        return _("outlined so thickly that it cannot be read")
    if glyph.distorted or abs(glyph.angle) > _UPSIDE_DOWN:
        return _("drawn in mirror writing, upside down or squeezed together")
    if _outside(glyph.ink, visible):
        return _("off the page")
    return _("cut off") if _outside(glyph.ink, glyph.clip) else ""


def _is_flat(glyph: Glyph) -> bool:
    """Whether it is a letter that the font draws too low to be read, however large its em is."""
    is_letter = glyph.text[:1].isalpha() and glyph.text not in _STROKES and not is_part(glyph.shape)
    ink = glyph.shape.ink
    return bool(is_letter and ink and (ink[3] - ink[1]) * glyph.size < LOWEST)


def _outside(ink: Box, frame: Box) -> bool:
    left, bottom, right, top = ink
    if frame[0] <= left and frame[1] <= bottom and right <= frame[2] and top <= frame[3]:
        return False
    inside = overlap(ink, frame)
    return inside[2] - inside[0] < _PART * (right - left) or inside[3] - inside[1] < _PART * (top - bottom)


def _by_paint(glyph: Glyph, covers: list[Paint], lines: list[Paint], struck: Sequence[Box]) -> str:
    """What is painted over it later, or through it at any time."""
    left, bottom, right, top = glyph.ink
    x, y = (left + right) / 2, (bottom + top) / 2
    for paint in covers:  # the last painted first
        if paint.order < glyph.order:
            break
        box = paint.box
        apart = box[2] <= left or right <= box[0] or box[3] <= bottom or top <= box[1]
        if not apart and _share(glyph.ink, box) > _MOST_COVERED:
            return _("covered")
    for line in lines:
        height = (line.box[1] + line.box[3]) / 2 - glyph.y
        if _STRUCK[0] < height / glyph.size < _STRUCK[1] and line.box[0] <= x <= line.box[2]:
            return struck_through()
    if any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in struck):
        return struck_through()
    return ""


def _share(ink: Box, cover: Box) -> float:
    """The share of a glyph that lies under a rectangle."""
    both = overlap(ink, cover)
    width, height = both[2] - both[0], both[3] - both[1]
    whole = (ink[2] - ink[0]) * (ink[3] - ink[1])
    return width * height / whole if width > 0 < height and whole else 0.0


def _inside(ink: Box, paint: Paint) -> float:
    """The share of points of a box that are in a shape; curves are taken for the lines through their points."""
    left, bottom, right, top = ink
    steps = [(step + 0.5) / _POINTS for step in range(_POINTS)]
    points = [(left + x * (right - left), bottom + y * (top - bottom)) for x in steps for y in steps]
    around = [*paint.outlines, *([paint.shape()] if paint.shape else [])]
    held = sum(lies_within((x, y, x, y), paint.box) and all(one.holds(x, y) for one in around) for x, y in points)
    return held / len(points)

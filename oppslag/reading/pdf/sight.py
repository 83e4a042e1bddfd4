"""Whether a person can see what a PDF page draws: by what the page says, and by what it looks like.

A page is rendered twice, as it is and with its text made invisible. Where the two pictures differ, there is ink of a
text; a glyph that leaves none is covered, clipped, or has the colour of what is behind it, however that was done.

What lies open is judged by whole runs: a run in one opaque colour on an even ground, over which nothing at all is
painted, is seen when its colour is, and its ink is there. Every other run is looked at glyph by glyph.
Where the page itself says all of that (letters of an original face in a known colour, on the bare page or well inside
one shape of a known colour), there is no need for a picture.
"""

import math
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, groupby
from typing import Any, cast

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.reading.pdf.budget import Budget
from oppslag.reading.pdf.drawn import UNMOVED, Drawn, Glyph, Mark, Run
from oppslag.reading.pdf.matrices import EVERYWHERE, bounds
from oppslag.reading.pdf.pictures import Picture, any_ink
from oppslag.reading.pdf.strings import Box, Reading, around, is_part, is_reordered, is_unknown, is_visible
from oppslag.reading.pdf.view import (
    COST,
    LEAST_MEETINGS,
    LOWEST,
    NEAR,
    REACH,
    SMALLEST,
    THICKEST,
    View,
    is_on,
    is_refused,
    lies_within,
    meet,
)

_CLOSE = 4.0  # pixels a point of a second look
_GLANCE = 7.5  # pixels of an em of the smallest text at the first glance; at most one a point
_LEAST_GLANCE = 0.25  # pixels a point
_PARTS = 3  # glyphs, one after the other, that may be parts of one syllable
_BESIDE = 0.25  # of the narrower one's width, that letters which stand beside one another share at most
_UNEVEN = 1e-3  # of a drawing's width, by which its height may be enlarged more or less
_MOST_ENLARGED = 4.0  # times that a drawing may be larger than another sheet shows it: from A0 to A4
_INK = b"\xff"


def judge(  # noqa: PLR0913, PLR0917 - a page, and all that can lie on it
    drawn: Drawn,
    visible: Box,
    look: Callable[[float], Picture],
    struck: Sequence[Box] = (),
    over: Sequence[Box] = (),
    document: Any = None,
    budget: Budget | None = None,
) -> list[tuple[Run, float]]:
    """Set `why` of every glyph of a page that a person cannot see. What stays whole is seen.

    Returns what is seen and is too pale to be read by everyone, with its contrast (see `View.pale`).

    `struck` are the boxes of strike-out annotations, `over` those of all annotations that may cover something; `look`
    takes a picture of the page at a scale. `document` is any pypdfium2 document: without one, nothing goes without a
    picture. Raises UnreadableFile when the budget is spent.
    """
    if not drawn.runs or (document is not None and _is_plain_copy(drawn, visible, [*over, *struck], document)):
        return []
    budget = budget or Budget()
    view = View(drawn, visible, struck, over, budget)
    budget.step(1 + len(drawn.runs) * view.lying_about // COST)
    pictures: dict[float, Picture] = {}

    def seen_at(scale: float) -> Picture:
        if scale not in pictures:
            pictures[scale] = look(scale)
        return pictures[scale]

    refused = {font for font in {run.font for run in drawn.runs} if document is not None and is_refused(font, document)}
    open_runs = [run for run in drawn.runs if view.is_open(run) and run.font not in refused]
    doubtful = [run for run in open_runs if document is None or not view.is_plain(run, document)]
    sizes = [run.size for run in doubtful if run.reading and run.reading.inks]
    glance = min(1.0, max(_LEAST_GLANCE, _GLANCE / min(sizes))) if sizes else 1.0
    hidden = [run for run in doubtful if not _is_seen(run, seen_at(glance), underlined=id(run) in view.underlined)]
    closely = {id(run) for run in hidden} | ({id(run) for run in drawn.runs} - {id(run) for run in open_runs})
    for together, group in groupby(drawn.runs, key=lambda run: id(run) in closely):
        if together:
            glyphs = []
            for run in group:
                piled = _("its letters stand on one another") if run.reading and run.reading.piled else ""
                budget.step(1 + len(run.glyphs) * view.lying_about // COST)
                specks = view.specks(run)
                for glyph in run.glyphs:
                    if is_visible(glyph.text or glyph.shape.claim):
                        marked = any(is_on(box, glyph.ink, glyph.y, glyph.size, reach) for box, reach in specks)
                        glyph.why = view.why(glyph) or piled or (_marked() if marked else "")
                glyphs += run.glyphs
            _judge_by_picture(glyphs, seen_at)
    _judge_overlaps([glyph for run in drawn.runs if run.mark in view.crowded for glyph in run.glyphs])
    return [(run, apart) for run in doubtful if (apart := view.pale(run))]


@frozen
class _Plain:
    """What is known of a drawing all of whose text is plain to be seen wherever there is room for it.

    `ink` is the box around its text; `size` and `lowest` are of the smallest run and the lowest letter, in points.
    """

    readings: tuple[Reading | None, ...]
    ink: Box
    size: float
    lowest: float


def _is_plain_copy(drawn: Drawn, visible: Box, over: Sequence[Box], document: Any) -> bool:
    """Whether all text of a page is that of another drawing, which is plain, and nothing of this page comes near it."""
    if len(drawn.copies) != 1 or drawn.copies[0].stop - drawn.copies[0].start != len(drawn.runs):
        return False
    copy = drawn.copies[0]
    if not copy.drawing.plain:
        copy.drawing.plain.append(_looked_through(copy.drawing, drawn.runs, document))
    plain = cast("_Plain | None", copy.drawing.plain[0])
    if plain is None or any(run.reading is not read for run, read in zip(drawn.runs, plain.readings, strict=True)):
        return False
    a, _b, _c, d, _e, _f = copy.there.matrix
    ink, scale = bounds(plain.ink, copy.there.matrix), min(a, d)
    reach = REACH * max(run.size for run in drawn.runs)
    near = (ink[0], ink[1] - reach, ink[2], ink[3] + reach)
    return (
        abs(a - d) < _UNEVEN * d
        and scale > 1 / _MOST_ENLARGED and plain.size * scale >= SMALLEST and plain.lowest * scale >= LOWEST
        and lies_within(ink, visible) and lies_within(ink, copy.there.clip)
        and not any(meet(ink, box) for box in over)
        and not any(meet(near, paint.box) for paint in (*drawn.paints, *drawn.veils))
        and not any(meet(near, stroke.box) for stroke in drawn.strokes)
    )  # fmt: skip


def _looked_through(drawing: Drawn, copies: Sequence[Run], document: Any) -> _Plain | None:
    """What is known of a drawing of which these are copies; None where not all of its text is plain.

    A line may be thicker here than on a sheet that is smaller: whatever could be one is taken for one.
    """
    runs = [base.placed(UNMOVED, base.mark) for copy in copies if (base := copy.base)]
    for run, copy in zip(runs, copies, strict=True):
        run.reading = copy.reading
    alone = Drawn(runs, drawing.paints, drawing.veils, drawing.strokes)
    view = View(alone, EVERYWHERE, (), (), Budget(), thick=THICKEST * _MOST_ENLARGED)
    if view.crowded or not all(copy.whole for copy in copies):
        return None
    lowest = math.inf
    for run in runs:
        if not (run.reading and view.is_open(run) and view.is_plain(run, document)):
            return None
        lowest = min(lowest, run.reading.lowest * run.size)
    ink, size = around([run.ink for run in runs]), min(run.size for run in runs)
    return _Plain(tuple(run.reading for run in runs), ink, size, lowest)


def _marked() -> str:
    return _("something small is drawn on it, which may make another letter of it")


def _is_seen(run: Run, picture: Picture, *, underlined: bool) -> bool:
    """Whether each sign of the run leaves ink, in a colour that differs from an even ground.

    Where a line is below it, the ground is looked at above the base line.
    """
    if not run.reading or not run.reading.inks:
        return True
    inks, base = run.reading.inks, run.matrix[5] if underlined else -math.inf
    if not (
        _stands_out(_from_line(run.ink, base), picture)
        or all(_stands_out(_from_line(run.at(ink), base), picture) for ink in inks)
    ):
        return False
    x0, x1, y0, y1 = picture.rows(run.ink)
    profile = 0
    for y in range(y0, y1):
        profile |= int.from_bytes(picture.ink[y * picture.width + x0 : y * picture.width + x1], "big")
    start = (run.matrix[4] - picture.left) * picture.scale - x0
    return _all_touched(profile.to_bytes(x1 - x0, "big"), inks, run.em * picture.scale, start)


def _from_line(box: Box, height: float) -> Box:
    """The part of a box above a height, or all of it where nothing is."""
    return (box[0], height, box[2], box[3]) if box[1] < height < box[3] else box


def _stands_out(box: Box, picture: Picture) -> bool:
    """Whether the ground is even in a box, and there is ink in it that is easy to see."""
    x0, x1, y0, y1 = picture.rows(box)
    if x0 >= x1 or y0 >= y1:
        return False
    low, high = picture.bare.crop(picture.inside(box)).getextrema()
    return bool(low == high) and picture.is_strong((x0, y0, x1, y1))


def _all_touched(profile: bytes, inks: Sequence[Box], em: float, start: float) -> bool:
    """Whether each sign leaves ink in the columns that it takes: a byte a column, an em and where it starts in them.

    The renderer sets small glyphs on whole pixels, so half a column more counts at either side.
    """
    find, before, after = profile.find, start - 0.5, start + 1.5
    for left, _bottom, right, _top in inks:  # noqa: SIM110 - the innermost step of all
        if find(_INK, int(left * em + before), int(right * em + after)) < 0:
            return False
    return True


def _judge_by_picture(glyphs: Sequence[Glyph], look: Callable[[float], Picture]) -> None:
    """At a glance first; what seems to be missing is then looked for closely: a thin sign may fall between pixels."""
    if not any(is_visible(glyph.text) and not glyph.why for glyph in glyphs):
        return
    picture = look(1.0)
    doubtful = []
    for run in _words(glyphs):
        _judge_run(run, picture)
        if any(glyph.why for glyph in run):
            doubtful.append(run)
    if doubtful:
        closer = look(_CLOSE)
        for run in doubtful:
            for glyph in run:
                glyph.why = ""
            _judge_run(run, closer)


def _judge_overlaps(glyphs: Sequence[Glyph]) -> None:
    """Hide text that stands on other text: letters of two runs with their middles within a third of an em."""
    cells: dict[tuple[int, int], list[Glyph]] = {}
    met: dict[Mark, list[Glyph]] = {}
    lengths: dict[Mark, int] = {}
    for glyph in glyphs:
        is_sign = unicodedata.category(glyph.text[:1] or " ") == "Mn" or is_part(glyph.shape)
        if glyph.why or is_sign or not is_visible(glyph.text):
            continue
        lengths[glyph.mark] = lengths.get(glyph.mark, 0) + 1
        across, up = int((glyph.ink[0] + glyph.ink[2]) / 16), int((glyph.ink[1] + glyph.ink[3]) / 16)
        near = [cells.get((across + x, up + y), ()) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        for other in chain.from_iterable(near):
            if other.mark is not glyph.mark and other.text != glyph.text and _near(glyph, other):
                met.setdefault(glyph.mark, []).append(glyph)
                met.setdefault(other.mark, []).append(other)
        cells.setdefault((across, up), []).append(glyph)
    for mark, hit in met.items():
        if len(hit) >= max(LEAST_MEETINGS, lengths[mark] / 8):
            for glyph in hit:
                glyph.why = _("another text lies over it")


def _near(one: Glyph, other: Glyph) -> bool:
    if abs(one.order - other.order) <= _PARTS and is_reordered(one.text) and is_reordered(other.text):
        return False  # they are parts of one syllable
    (left, low, right, high), (start, base, end, top) = _room(one), _room(other)
    if min(right, end) - max(left, start) <= _BESIDE * min(right - left, end - start):
        return False
    apart = max(abs(left + right - start - end), abs(low + high - base - top))
    return apart / 2 < NEAR * min(one.size, other.size)


def _room(glyph: Glyph) -> Box:
    """What a glyph fills: its ink, or, of an Arabic letter that reaches under others, where it is set."""
    left, bottom, right, top = glyph.ink
    is_level = glyph.shape.is_set and is_unknown(glyph.shape) and not glyph.angle
    return (glyph.x, bottom, glyph.x + glyph.dx, top) if is_level else (left, bottom, right, top)


def _words(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Runs of glyphs without a blank, those that are known to be hidden left out."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and (run[-1].mark is not glyph.mark or run[-1].font is not glyph.font):
            yield run
            run = []
        if glyph.why or not is_visible(glyph.text):
            if run:
                yield run
            run = []
        else:
            run.append(glyph)
    if run:
        yield run


def _judge_run(run: list[Glyph], picture: Picture) -> None:
    strong = False
    for glyph in run:
        x0, x1, y0, y1 = picture.rows(glyph.ink)
        if glyph.shape.ink is not None and not _touched(picture, x0, x1, y0, y1):
            glyph.why = _("covered, cut off, or of the colour of what is behind it")
        strong = strong or picture.is_strong((x0, y0, x1, y1))
    if not strong:
        for glyph in run:
            glyph.why = glyph.why or _("without contrast to what is behind it")


def _touched(picture: Picture, x0: int, x1: int, y0: int, y1: int) -> bool:
    """Whether there is ink in the box, and at each of its four sides when it is large: a glyph touches them all.

    The renderer sets small glyphs on whole pixels, so a side is three pixels deep and the box a pixel wider.
    """
    ink, width = picture.ink, picture.width
    x0, x1 = max(0, x0 - 1), min(width, x1 + 1)
    if not any_ink(ink, width, x0, x1, range(y0, y1)):
        return False
    deep = max(3, (y1 - y0) // 3)
    sides = [(x0, x1, y0, y0 + deep), (x0, x1, y1 - deep, y1)] if y1 - y0 >= 9 else []
    deep = max(4, (x1 - x0) // 3)
    sides += [(x0, x0 + deep, y0, y1), (x1 - deep, x1, y0, y1)] if x1 - x0 >= 12 else []
    return all(any_ink(ink, width, left, right, range(low, high)) for left, right, low, high in sides)

"""Where whole runs and single glyphs stand on the pages."""

from collections.abc import Sequence
from typing import TypeAlias

from oppslag.reading.passages import Spot
from oppslag.reading.pdf.drawn import Glyph, Run
from oppslag.reading.pdf.strings import Reading, around

WholeRuns: TypeAlias = list[tuple[Run, Reading]]


def whole_runs(runs: Sequence[Run]) -> WholeRuns | None:
    """The runs with their readings, where nothing has had to be looked at glyph by glyph."""
    readings = [(run, run.reading) for run in runs if run.whole and run.plain and run.reading]
    return readings if len(readings) == len(runs) else None


def spot_of_runs(readings: WholeRuns) -> Spot:
    """As `spot_of_glyphs`, of everything but blanks; there is something."""
    marked = [(run.page, box) for run, _reading in readings if (box := run.marked)]
    page = marked[0][0]
    boxes = [box for there, box in marked if there == page]
    return Spot(page, boxes[0] if len(boxes) == 1 else around(boxes))


def spot_of_glyphs(glyphs: Sequence[Glyph]) -> Spot:
    """The page where a block starts, and the box of what stands on it."""
    page = glyphs[0].page
    return Spot(page, around([glyph.ink for glyph in glyphs if glyph.page == page]))

"""The graphics and text state of a content stream (ISO 32000-1, 8.4 and 9.3)."""

import math
from dataclasses import dataclass

from oppslag.reading.pdf.fonts import Font
from oppslag.reading.pdf.matrices import EVERYWHERE, IDENTITY, Matrix
from oppslag.reading.pdf.paths import Outline
from oppslag.reading.pdf.strings import Box


@dataclass
class State:
    """The graphics and text state (ISO 32000-1, 8.4 and 9.3)."""

    ctm: Matrix = IDENTITY
    clip: Box = EVERYWHERE
    alpha: float = 1.0
    stroke_alpha: float = 1.0
    plain_fill: bool = True
    tiled: bool = False
    unblended: bool = True
    masked: bool = False
    blended: bool = False  # dark on white is not sure to stay dark on white
    outlines: tuple[Outline, ...] = ()  # other paths than upright rectangles that cut what is drawn
    exact: bool = True  # nothing else cuts it
    lettered: bool = False  # letters cut it
    space: object = None  # the colour space for filling as it is named
    fill: object = None  # what is filled with: equal for equal colours
    numbers: int = 0  # of a colour in its space, as far as it is known (see `pdf.colours`)
    light: float | None = None  # the luminance of it; None where that is not known
    stroke_numbers: int = 0  # the same of lines
    stroke_light: float | None = None
    dashed: bool = False
    line_width: float = 1.0
    capped: bool = False  # lines go on at their ends, and one without length is a dot
    font: Font | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scaling: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0

    @property
    def enlarged(self) -> float:
        """How many points one unit of a line's width is."""
        a, b, c, d, _e, _f = self.ctm
        return math.sqrt(abs(a * d - b * c))

    @property
    def opaque(self) -> bool:
        """No blending with what is behind, no soft mask."""
        return self.unblended and not self.masked

    @property
    def veiled(self) -> bool:
        """What is drawn has another shape than its own: that of letters, or of what a soft mask draws."""
        return self.lettered or self.masked

    def copy(self) -> "State":
        """The same, to be changed."""
        made = State.__new__(State)
        made.__dict__.update(self.__dict__)
        return made

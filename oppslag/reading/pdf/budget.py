"""What reading one PDF may cost."""

import time
from dataclasses import dataclass, field

from oppslag.messages import _
from oppslag.reading.passages import UnreadableFile

MOST_STEPS = 3_000_000  # operators and operands of a whole file


@dataclass(slots=True)
class Budget:
    """What reading a file may cost; raises UnreadableFile when it is spent."""

    steps: int = MOST_STEPS
    until: float = field(default_factory=lambda: time.thread_time() + 20)  # seconds of work: a busy machine is no fault
    early: float = field(default_factory=lambda: time.monotonic() + 20, repr=False)  # it cannot be over before

    @property
    def over(self) -> bool:
        """Whether the time is spent. This thread's own clock is slow to ask, so the one on the wall is asked first."""
        return time.monotonic() > self.early and time.thread_time() > self.until

    def step(self, count: int = 1) -> None:
        """Count so many operators or glyphs."""
        self.steps -= count
        if self.steps < 0 or ((count > 1 or not self.steps & 255) and self.over):
            raise UnreadableFile(_("The PDF draws more than can be read in reasonable time."))

"""Chromium as the second judge of a page: it decides what the first could not, and may contradict it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from oppslag.judging.browser import WIDTHS, Measured, covered, find_chromium, pieces, read_with_browser, settle, told
from oppslag.messages import _
from oppslag.problems import Problem, ToolMissing
from oppslag.reading.passages import Passage, Passages, Sight, Zone

SecondJudge = Callable[[bytes, Passages], Passages]
Look = Callable[[bytes, int], Sequence[Measured]]  # the bytes of a page and the width of a window in CSS pixels
HTML = "text/html"


def second_judge() -> SecondJudge:
    """What reads a page with the browser of this machine. Raises ToolMissing where there is none.

    The judge takes the bytes of a file and its passages as the first judge read them. Promises: files other than HTML
    come back as they are; an undecided passage comes back seen or hidden wherever the browser found it; what the first
    judge calls seen and the browser does not show, or of which it covers one word, in a wide window or a narrow one,
    comes back hidden.
    """
    chromium = find_chromium()
    if chromium is None:
        raise ToolMissing(
            Problem(
                _("{tool} is not on this machine.", tool="Chromium"),
                hint=_("Install it with your system's package manager. «inv doctor» shows what else is missing."),
            )
        )
    return partial(judged, lambda content, width: read_with_browser(content, chromium, width))


def judged(look: Look, content: bytes, passages: Passages, widths: Sequence[int] = WIDTHS) -> Passages:
    """The passages as somebody sees them who looks at the page in windows of these widths."""
    if passages.media_type != HTML:
        return passages
    measures = [look(content, width) for width in widths]
    settled = settle(passages, measures)
    return replace(settled, passages=tuple(_contradicted(passage, measures) for passage in settled.passages))


def _contradicted(passage: Passage, measures: Iterable[Sequence[Measured]]) -> Passage:
    """A seen passage of the body is hidden when some window does not show one of its pieces, or covers a word.

    One piece alone may be measured at a point where its neighbour's ground reaches over it: then all must agree.
    """
    if passage.sight is not Sight.SEEN or passage.zone is not Zone.BODY:
        return passage
    for measure in measures:
        own = pieces(passage, measure)
        why = own[0].why if own and all(piece.why for piece in own) else ""
        why = why or next((piece.why for piece in own if piece.is_gone), "")
        why = why or next((covered(piece) for piece in own if piece.lost), "")
        if why:
            return replace(passage, sight=Sight.HIDDEN, why=_("in a browser: {why}", why=told(why)))
    return passage

"""The second judge of HTML: a real Chromium, which knows where every letter stands and what lies over it.

It looks at a copy of the page on the screen, without a network, and measures each piece of text: has it a box, an ink
that differs from the ground, and is it really what is on top at several points of each of its lines.
"""

import json
import re
import shutil
import subprocess
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

from oppslag.messages import _
from oppslag.reading.passages import Passage, Passages, Sight, UnreadableFile, struck_through
from oppslag.scratch import Scratch

MEASURE = Path(__file__).with_name("measure.js")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WIDTHS = (1280, 500)  # CSS pixels; a window of Chromium is never narrower than 500
SECONDS = 60
_BY_POINT = ("something lies over it", "it is outside the page")  # reasons that are taken at points (measure.js)
_POLICY = re.compile(rb"<meta[^>]*content-security-policy[^>]*>", re.IGNORECASE)
RESULT = re.compile(r'<pre id="oppslag-measured">(.*?)</pre>', re.DOTALL)
_SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic",
    "--no-first-run",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--hide-scrollbars",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=5000", "--dump-dom",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """One piece of text as the browser shows it: its element's path, its words, why it is not seen ("" = seen).

    `lost` is a word of it over which something lies, or "".
    """

    path: str
    text: str
    why: str
    lost: str = ""

    @property
    def is_gone(self) -> bool:
        """Whether it is not seen for a reason of its own, wherever it is measured."""
        return bool(self.why) and not self.why.startswith(_BY_POINT)


def find_chromium() -> Path | None:
    """The browser on this machine, or None."""
    return next((Path(found) for name in NAMES if (found := shutil.which(name))), None)


def read_with_browser(content: bytes, chromium: Path, width: int = WIDTHS[0]) -> tuple[Measured, ...]:
    """Every piece of text of the page, measured in a window `width` CSS pixels wide.

    Scripts of the page run; nothing is fetched from anywhere. Raises UnreadableFile when the page lets no measure be
    taken within a minute.
    """
    with Scratch("browser") as folder:
        page = folder / "page.html"
        page.write_bytes(with_measure(content))
        return results(dump(page, chromium, width))


def dump(page: Path, chromium: Path, width: int) -> str:
    """The page's elements as HTML, after its scripts have run. Raises UnreadableFile after a minute."""
    with Scratch("profile") as profile:
        command = [str(chromium), *_SWITCHES, f"--user-data-dir={profile}", f"--window-size={width},800", page.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - no shell
        except subprocess.TimeoutExpired:
            raise UnreadableFile(_("The browser did not finish looking at the page.")) from None
    return done.stdout.decode("utf-8", "replace")


def with_measure(content: bytes) -> bytes:
    """A copy of the page that measures itself as soon as it is there, and leaves the result in it (`results`)."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        content = BOM_UTF8 + content.decode("utf-16", "replace").encode()
    # A page's own security policy would forbid the measuring script, and the copy has no address to protect.
    script = MEASURE.read_bytes()
    declared = b"" if re.search(rb"<meta[^>]*charset", content[:2048], re.IGNORECASE) else BOM_UTF8
    mark = declared if _is_utf8(content) and not content.startswith(BOM_UTF8) else b""
    return mark + _POLICY.sub(b"", content) + b"\n<script>" + script + b"</script>"


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def results(dom: str) -> tuple[Measured, ...]:
    """What a page `with_measure` has left in its elements. Raises UnreadableFile when it could not."""
    found = RESULT.search(dom)
    if found is None:
        raise UnreadableFile(_("The browser could not look at the page: it breaks off, or forbids to be measured."))
    return tuple(Measured(*entry) for entry in json.loads(unescape(found[1])))


def settle(passages: Passages, measured: Iterable[Sequence[Measured]]) -> Passages:
    """The passages with every undecided one decided by the browser, from one measure or several (of several widths).

    A passage is seen when every piece of its text is seen in each measure. One of which the browser found no piece
    stays undecided, and so does a seen one whose question is no matter of where letters stand (`lasting`).
    """
    measures = [tuple(one) for one in measured]
    return replace(passages, passages=tuple(_settled(passage, measures) for passage in passages.passages))


def _settled(passage: Passage, measures: Sequence[Sequence[Measured]]) -> Passage:
    if passage.sight is not Sight.UNDECIDED:
        return passage
    shown = passage if passage.lasting else replace(passage, sight=Sight.SEEN, why="")
    measured = [pieces(passage, measure) for measure in measures]
    if not measured or not all(measured):
        return passage
    why = next((piece.why for found in measured for piece in found if piece.why), "") or next(
        (covered(piece) for found in measured for piece in found if piece.lost), ""
    )
    return replace(passage, sight=Sight.HIDDEN, why=told(why)) if why else shown


def told(why: str) -> str:
    """A reason that the browser gives (measure.js), in the reader's language."""
    words = {
        "it has no box": _("it takes no room"),
        "it is transparent": _("it is transparent"),
        "its letters are too small": _("its letters are too small"),
        "dots stand for its letters": _("dots stand for its letters"),
        "it is blurred": _("it is blurred"),
        "its letters lie on top of one another": _("its letters lie on top of one another"),
        "its letters stand one below another": _("its letters stand one below another"),
        "its words run together": _("its words run together"),
        "its colour is a picture": _("its colour is a picture"),
        "a picture lies behind it, which cannot be measured": _("a picture lies behind it"),
        "it has the colour of the ground": _("it has the colour of the ground"),
        "its first line or letter is hidden": _("its first line or letter is hidden"),
        "it is struck through": struck_through(),
        "a line is drawn over it": _("a line is drawn over it"),
        "something lies over it": _("something lies over it"),
        "something lies over it, or cuts it off": _("something lies over it, or cuts it off"),
        "it is outside the page": _("it is placed outside the page"),
    }
    return words.get(why, why)


def covered(piece: Measured) -> str:
    """Why a piece is not wholly seen, where a word of it is covered."""
    return _("something lies over “{word}”", word=piece.lost)


def pieces(passage: Passage, measure: Iterable[Measured]) -> list[Measured]:
    """The measured pieces of a passage's text."""
    path, words = passage.spot.path, passage.text.casefold()
    return [
        piece
        for piece in measure
        if (piece.path == path or piece.path.startswith(f"{path}/")) and piece.text.casefold() in words
    ]

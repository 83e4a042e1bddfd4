"""`poster`: the short wordings on a wall, a screen and a handout, from one template."""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from oppslag.enlarging import enlarged, with_bleed
from oppslag.formats.protocol import artifact
from oppslag.frozen import frozen
from oppslag.locales import language_name
from oppslag.messages import _, decimal, language
from oppslag.model import WALL, Artifact, Edition, Kind
from oppslag.problems import Problem, SourceError
from oppslag.typesetting import in_words, label, typeset
from oppslag.workshop import TypesettingError

if TYPE_CHECKING:
    from typst import PDFStandard

    from oppslag.workshop import Workshop

STANDARDS: tuple["PDFStandard", ...] = ("ua-1", "a-2a")
POINTS_PER_MM = 72 / 25.4
QUIET_ZONE = 4  # modules on each side: ISO/IEC 18004:2015, 6.3.8
QR_SIDE = 40  # mm on A3, without the quiet zone
BLEED = 3  # mm that every sheet of paper is drawn past its edge, for a print shop to cut in
FEWEST_WORDS = 5  # no rule is asked to say it in less


@frozen
class Sheet:
    """A sheet that the poster is made for.

    `width` and `height` are of the trimmed sheet in points (on a screen, pixels). `unit` is its scale to A3. `least` is
    the smallest size of a rule in points that may leave the house. `bleed` is in mm; more than 0 = it shows on the
    paper, with crop marks where the organisation wants them.
    """

    name: str
    file: str
    width: float
    height: float
    unit: float
    least: float
    largest: float
    columns: tuple[int, ...] = (1, 2, 3)
    arrangement: str = "sheet"
    bleed: float = 0

    def data(self) -> dict[str, Any]:
        """The sheet as the template reads it."""
        return {
            "width": self.width,
            "height": self.height,
            "unit": self.unit,
            "least": self.least,
            "largest": self.largest,
            "columns": list(self.columns),
            "arrangement": self.arrangement,
            "bleed": BLEED,
        }


def _paper(name: str, file: str, sides: tuple[float, float], least: float) -> Sheet:
    """A sheet of paper with sides in mm (ISO 216)."""
    width, height = sides
    unit = width / 297
    return Sheet(name, file, width * POINTS_PER_MM, height * POINTS_PER_MM, unit, least, 44 * unit)


A4 = _paper("A4", "poster-a4.pdf", (210, 297), least=12)
A3 = _paper("A3", "poster-a3.pdf", (297, 420), least=18)
A2 = _paper("A2", "poster-a2.pdf", (420, 594), least=24)
A1 = _paper("A1", "poster-a1.pdf", (594, 841), least=24)
A3_PRINT = replace(A3, file="poster-a3-print.pdf", bleed=BLEED)
SCREEN = Sheet("16:9", "poster-screen.pdf", 1920, 1080, 1, 24, 56, columns=(1, 2, 3), arrangement="screen")
SHEETS = (A3, A2, A4, A3_PRINT, SCREEN)
PICTURE = "poster-screen.png"


@frozen
class Poster:
    """One page for each sheet, PDF/A-2a and PDF/UA-1, the text as large as the sheet allows.

    The screen has one page for each section where a single one would fall below the least size. Each page has a picture
    of 1920 × 1080 pixels, the first under the name of the sheet, the others with their number.
    """

    name: str = "poster"
    sheets: tuple[Sheet, ...] = SHEETS
    templates: tuple[str, ...] = ("poster.typ", "common.typ", "tree.typ")
    carries: frozenset[Kind] = WALL

    @property
    def files(self) -> tuple[str, ...]:
        """A PDF for each sheet, and the picture of the screen's first page where there is one."""
        names = tuple(sheet.file for sheet in self.sheets)
        return (*names, PICTURE) if SCREEN in self.sheets else names

    def render(self, edition: Edition, workshop: "Workshop") -> tuple[Artifact, ...]:
        """Every sheet. Raises SourceError with all rules that lack a wording, or all sheets that are too small."""
        if problems := tuple(_without_wording(edition)):
            raise SourceError(problems)
        composition = workshop.compose(edition, self.carries)
        scan = label(composition["labels"]["scan"])
        data = {**in_words(composition), "scan": scan, "qr": _qr_code(composition["organisation"]["address"])}
        made: dict[str, bytes] = {}
        problems = ()
        for sheet in self.sheets:
            try:
                same = _same_drawing(made, sheet, marks=edition.policy.organisation.crop_marks)
                made[sheet.file] = same or _set(edition, workshop, data, sheet)
            except SheetTooSmall as error:
                problems = (*problems, _too_small(edition, sheet, error.size))
        if problems:
            raise SourceError(dict.fromkeys(problems))
        pictures = _pictures(made[SCREEN.file], workshop) if SCREEN in self.sheets else {}
        return (
            *(artifact(edition, file, "application/pdf", pdf) for file, pdf in made.items()),
            *(artifact(edition, file, "image/png", picture) for file, picture in pictures.items()),
        )


def _pictures(screen: bytes, workshop: "Workshop") -> dict[str, bytes]:
    """The pages of the screen as pictures, by their names: `poster-screen.png`, `poster-screen-2.png`."""
    stem, _dot, ending = PICTURE.rpartition(".")
    names = [PICTURE, *(f"{stem}-{page}.{ending}" for page in range(2, workshop.pages(screen) + 1))]
    return {name: workshop.picture(screen, int(SCREEN.width), page) for page, name in enumerate(names)}


# --- What the texts do not allow ------------------------------------------------------------------------------------


def _without_wording(edition: Edition) -> Iterator[Problem]:
    for _depth, rule in edition.policy.rules():
        if rule.poster is None:
            yield Problem(
                _("{rule} has no words for the poster.", rule=rule.id),
                rule.place,
                _("Write about nine words as `poster:` under it, or leave `poster` out of the document's formats."),
            )


def _too_small(edition: Edition, sheet: Sheet, size: float) -> Problem:
    """What a poster that does not fit means: the rules to shorten, or a larger sheet."""
    return Problem(
        _(
            "The poster does not fit on {sheet} in {language}: its text would be {size} points; the least is {least}.",
            sheet=sheet.name,
            language=language_name(edition.language, language()),
            size=decimal(floor(10 * size) / 10),
            least=f"{sheet.least:g}",
        ),
        edition.policy.place,
        "\n".join((_shortening(edition, size / sheet.least), _larger(sheet, size))),
    )


def _shortening(edition: Edition, scale: float) -> str:
    """Which rules to shorten, and by how many words, for the text to grow to the least size."""
    lengths = {rule.id: len(rule.poster.words.split()) for _depth, rule in edition.policy.rules() if rule.poster}
    # Text that is set larger by a factor takes the square of it in room; and a word less saves room only where a line
    # goes with it, which was measured to take half as many again.
    surplus = max(1, ceil(1.5 * sum(lengths.values()) * (1 - scale**2)))
    shorter = _cut(lengths, surplus)
    if sum(lengths.values()) - sum(shorter.values()) < surplus:
        return _("There are too many rules for this sheet, however short they are: divide the policy.")
    rules = ", ".join(
        _("{rule} by {words}", rule=rule, words=lengths[rule] - words)
        for rule, words in shorter.items()
        if words < lengths[rule]
    )
    return _("Shorten these by about so many words: {rules}.", rules=rules)


def _cut(lengths: Mapping[str, int], surplus: int) -> dict[str, int]:
    """The lengths with the longest cut down, one word at a time, until the surplus is gone or none can be cut."""
    shorter = dict(lengths)
    for _word in range(surplus):
        longest = max(shorter, key=lambda rule: shorter[rule])
        if shorter[longest] <= FEWEST_WORDS:
            break
        shorter[longest] -= 1
    return shorter


def _larger(sheet: Sheet, size: float) -> str:
    """Which larger sheet of the family the same words would fit on: they are all one drawing, scaled."""
    if sheet.arrangement == "sheet":
        for larger in (A4, A3, A2, A1):
            grown = size * larger.unit / sheet.unit
            if larger.unit > sheet.unit and grown >= larger.least:
                return _(
                    "It would fit as it is on {sheet}, with {size} points.", sheet=larger.name, size=decimal(grown)
                )
    return _("No larger sheet would do.")


# --- What is drawn --------------------------------------------------------------------------------------------------


class SheetTooSmall(Exception):  # noqa: N818 - it reads as what happened
    """The rules would have to be set smaller than may leave the house: at `size` points."""

    def __init__(self, size: float) -> None:
        self.size = size


def _same_drawing(made: Mapping[str, bytes], sheet: Sheet, *, marks: bool) -> bytes | None:
    """The A3 poster on another sheet of its family; None where there is none yet, or the sheet has a look of its own.

    What may leave the house on A3 is large enough on the others: the least sizes of A2 and A4, on A3, are 17 points.
    """
    if A3.file not in made or sheet.arrangement != A3.arrangement:
        return None
    a3 = made[A3.file]
    return with_bleed(a3, sheet.bleed, marks=marks) if sheet.bleed else enlarged(a3, sheet.width, sheet.height)


def _set(edition: Edition, workshop: "Workshop", data: Mapping[str, Any], sheet: Sheet) -> bytes:
    """The poster on a sheet, with less air where it would else not fit. Raises SheetTooSmall."""
    try:
        pdf = _at(edition, workshop, data, sheet, dense=False)
    except SheetTooSmall:
        pdf = _at(edition, workshop, data, sheet, dense=True)
    marks = edition.policy.organisation.crop_marks
    return with_bleed(pdf, sheet.bleed, marks=marks) if sheet.bleed else pdf


def _at(edition: Edition, workshop: "Workshop", data: Mapping[str, Any], sheet: Sheet, *, dense: bool) -> bytes:
    try:
        return typeset(edition, workshop, "poster.typ", {**data, "sheet": {**sheet.data(), "dense": dense}}, STANDARDS)
    except TypesettingError as error:
        _before, found, report = error.message.partition("poster:")
        if not found:
            raise
        raise SheetTooSmall(json.JSONDecoder().raw_decode(report)[0]["size"]) from error


@cache
def _qr_code(address: str) -> dict[str, Any] | None:
    """The address as a QR code: its drawing, and its side in points on A3 with the quiet zone. None without address."""
    if not address:
        return None
    import segno  # noqa: PLC0415 - only where there is an address

    code = segno.make(address, error="q", boost_error=False, micro=False)
    drawing = io.BytesIO()
    code.save(drawing, kind="svg", border=QUIET_ZONE, xmldecl=False, nl=False, scale=1)
    modules = code.symbol_size(border=0)[0]
    return {"svg": drawing.getvalue().decode(), "side": QR_SIDE * POINTS_PER_MM * (modules + 2 * QUIET_ZONE) / modules}

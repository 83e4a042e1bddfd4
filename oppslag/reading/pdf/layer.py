"""Where the text layer and the tags of a PDF say something else than what is drawn.

Copying takes the text layer, reading aloud the tags: both have to give the letters that a person sees.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from oppslag.messages import _
from oppslag.reading.passages import Finding, Spot
from oppslag.reading.pdf.drawn import Drawn, Glyph, Mark, Run
from oppslag.reading.pdf.fonts import Font
from oppslag.reading.pdf.lines import is_right_to_left, text_of
from oppslag.reading.pdf.spots import spot_of_glyphs, whole_runs
from oppslag.reading.pdf.strings import MIRRORED, Reading, is_visible
from oppslag.reading.pdf.strings import Shape as Drawing
from oppslag.reading.pdf.syllables import unproved
from oppslag.reading.pdf.tags import Block, Spoken
from oppslag.reading.pdf.view import is_refused


def letters_of(text: str) -> str:
    """The letters and signs of a text, without blanks, in their plain forms (NFKC)."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(char for char in text if not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc"))


def replaced_findings(read: Sequence[tuple[Block, list[Run]]], spoken: Iterable[Spoken]) -> Iterator[Finding]:
    """Elements whose replacement or alternative text in the tag tree is not what is drawn in them."""
    for said in spoken:
        keys = frozenset(said.keys)
        glyphs: list[Glyph] = []
        drawn = ""
        for block, runs in read:
            part = [glyph for run in runs if run.mark.key in keys for glyph in run.glyphs]
            drawn += letters_of(text_of(part, rtl=is_right_to_left(block.language))) if part else ""
            glyphs += part
        words = letters_of(said.words)
        if glyphs and words != drawn and not (said.describes and drawn in words):
            yield Finding(
                _("The tags read “{text}” aloud where something else is drawn.", text=said.words[:80]),
                spot_of_glyphs(glyphs),
            )


def text_layer_findings(pages: Sequence[Drawn]) -> Iterator[Finding]:
    """Where copying or reading aloud would give other letters than those that are drawn."""
    for drawn in pages:
        yield from _disagreements(drawn)
        yield from _replacements(drawn)
    runs = {run.shown if run.whole else run: run for drawn in pages for run in drawn.runs}
    shapes: dict[Font, dict[Drawing, None]] = {}
    for run in runs.values():
        for font, used in _used(run):
            shapes.setdefault(font, {}).update(used)
    for font, drawings in shapes.items():
        for message, shape in _font_findings(font, tuple(drawings)):
            yield Finding(message, _first_spot(shape, runs.values()))


def refused_fonts(pages: Sequence[Drawn], document: Any) -> Iterator[Finding]:
    """Fonts in the file that a renderer does not take: each program puts letters of its own choice in their place."""
    first = {run.font: run for drawn in reversed(pages) for run in reversed(drawn.runs)}
    for font, run in first.items():
        if is_refused(font, document):
            yield Finding(_("The font {font} is damaged: programs draw letters of other fonts in its place.",
                            font=font.name), Spot(run.page))  # fmt: skip


def _first_spot(shape: Drawing, runs: Iterable[Run]) -> Spot:
    """Where a shape is drawn first; one of the runs draws it."""
    glyph = next(
        glyph
        for run in runs
        if not run.whole or shape in run.shown.distinct
        for glyph in run.glyphs
        if glyph.shape is shape
    )
    return Spot(glyph.page, glyph.ink)


def _disagreements(drawn: Drawn) -> Iterator[Finding]:
    checked: set[tuple[Drawing, str, bool, bool]] = set()
    for run in drawn.runs:
        if run.whole and run.reading and _agrees(run.reading, run.font, replaced=run.mark.actual is not None):
            continue
        for glyph in run.glyphs:
            case = (glyph.shape, glyph.text, glyph.mark.actual is None, glyph.syllable is None)
            if case not in checked:
                checked.add(case)
                if message := _disagreement(glyph):
                    yield Finding(message, Spot(glyph.page, glyph.ink))


def _used(run: Run) -> Iterable[tuple[Font, dict[Drawing, None]]]:
    """The shapes that a run draws, in order, by font."""
    if run.whole:
        return ((run.font, run.shown.distinct),)
    return ((glyph.font, {glyph.shape: None}) for glyph in run.glyphs)


def _agrees(reading: Reading, font: Font, *, replaced: bool) -> bool:
    """Whether no sign of a string that is read in the order of drawing gives reason for a `_disagreement`."""
    if reading.agreed is None:
        for sign in reading.signs:
            if sign.agrees is None:
                sign.agrees = not _complaint(sign.shape, sign.text, font, replaced=replaced)
        reading.agreed = all(sign.agrees for sign in reading.signs)
    return reading.agreed


def _disagreement(glyph: Glyph) -> str:
    replaced, joined = glyph.mark.actual is not None, glyph.syllable is not None
    return _complaint(
        glyph.shape, glyph.text, glyph.font, replaced=replaced, joined=joined, unproved=unproved(glyph)
    )  # fmt: skip


def _complaint(  # noqa: PLR0913 - what is known of one sign: each is asked for by name
    shape: Drawing, text: str, font: Font, *, replaced: bool, joined: bool = False, unproved: str = ""
) -> str:
    """What is wrong with a shape that is read as a text. `replaced`: another text stands for it in the text layer."""
    if shape.missing:
        return _("A glyph is missing in the font {font}: a box or nothing is drawn.", font=font.name)
    if shape.ink and not text and not replaced:
        return _("The font {font} draws something that the file gives no letters for.", font=font.name)
    if unproved:
        return _("“{text}” is not drawn as its face draws it (font {font}).", text=unproved, font=font.name)
    if not shape.readings or replaced or joined or not is_visible(text) or _says(shape.claim, text):
        return ""
    return _(
        "“{drawn}” is drawn, but the text layer says “{claim}” (font {font}).",
        drawn=text, claim=shape.claim, font=font.name,
    )  # fmt: skip


@lru_cache(maxsize=16384)  # a few hundred signs, again and again
def _says(claim: str, drawn: str) -> bool:
    """Whether a claim means the letters drawn; a mark or a joined letter may claim the whole cluster it stands in."""
    claimed, seen = Counter(letters_of(claim)), Counter(letters_of(drawn))
    if claimed == seen or letters_of(claim).translate(MIRRORED) == letters_of(
        drawn
    ):  # a bracket in Arabic is drawn as its mirror image
        return True
    extra = claimed - seen
    joined = any(unicodedata.bidirectional(char) in ("AL", "R", "NSM") for char in drawn)
    return joined and not seen - claimed and sum(not unicodedata.combining(char) for char in extra.elements()) <= 2


def _replacements(drawn: Drawn) -> Iterator[Finding]:
    """ActualText that is not what is drawn under it."""
    under: dict[Mark, list[Run]] = {}
    for run in drawn.runs:
        if run.mark.actual is not None:
            under.setdefault(run.mark, []).append(run)
    for mark, runs in _read_aloud(drawn).items():
        glyphs = [glyph for run in runs for glyph in run.glyphs]
        if not _says(mark.aloud or "", "".join(glyph.text for glyph in glyphs)):
            yield Finding(
                _("The tags read “{text}” aloud where something else is drawn.", text=(mark.aloud or "")[:80]),
                spot_of_glyphs(glyphs),
            )
    for mark, runs in under.items():
        actual = mark.actual or ""
        readings = whole_runs(runs)
        if readings is not None and _says(
            actual, "".join(text for _run, reading in readings for text in reading.texts)
        ):
            continue
        glyphs = [glyph for run in runs for glyph in run.glyphs]
        proved = glyphs[0].syllable is not None and len({glyph.syllable for glyph in glyphs}) == 1
        if not proved and not _says(actual, "".join(glyph.text for glyph in glyphs)):
            yield Finding(
                _("The text layer says “{text}” where something else is drawn.", text=actual[:80]),
                spot_of_glyphs(glyphs),
            )


def _read_aloud(drawn: Drawn) -> dict[Mark, list[Run]]:
    """What is drawn where something else is said to be read, by mark."""
    under: dict[Mark, list[Run]] = {}
    for run in drawn.runs:
        if run.mark.aloud is not None:
            under.setdefault(run.mark, []).append(run)
    return under


def tagged_twice(blocks: Sequence[Block], pages: Sequence[Drawn]) -> Iterator[Finding]:
    """Whether the tags hold a part of a page twice."""
    counts = Counter(key for block in blocks for key in block.keys)
    twice = {key for key, count in counts.items() if count > 1}
    for run in next(([run] for drawn in pages for run in drawn.runs if run.mark.key in twice), []) if twice else ():
        ink = spot_of_glyphs(run.glyphs)
        yield Finding(_("The tags hold a part of a page twice: it is read aloud two times."), ink)


def _undecided(font: Font) -> str:
    """Why it is not known what the letters of a font are, if it is not."""
    if font.by_instructions:
        return _(
            "The font {font} is drawn by instructions in the file: whether its letters are what the file says they "
            "are is undecided.", font=font.name or "Type 3",
        )  # fmt: skip
    if font.is_unread:
        return _(
            "The font {font} is of a kind that is not read (Type 1): whether its letters are what the file says is "
            "undecided.", font=font.name,
        )  # fmt: skip
    if font.is_recoded:
        return _(
            "The font {font} gives its letters codes by a table of its own: whether they are what the file says is "
            "undecided.", font=font.name,
        )  # fmt: skip
    return ""


def _font_findings(font: Font, used: Sequence[Drawing]) -> Iterator[tuple[str, Drawing]]:
    """Glyphs that do not belong to the face, and one drawing that passes for two letters."""
    visible = [shape for shape in used if is_visible(shape.claim)]
    if font.by_instructions:
        visible = visible or [shape for shape in used if shape.drawing and not is_visible(shape.claim)]
    if visible and (message := _undecided(font)):
        yield message, visible[0]
    if any(shape.readings for shape in used):
        for shape in used:
            if shape.drawing and not shape.readings:
                yield (
                    _("The font {font} draws “{claim}” otherwise than its face does.",
                      font=font.name, claim=shape.claim), shape,
                )  # fmt: skip
    elif font.outlines is not None:
        yield from _mistaken(font, used)
    drawings: dict[int, list[Drawing]] = {}
    for shape in used:
        if shape.drawing and not shape.readings:
            alike = drawings.setdefault(shape.drawing, [])
            if other := next((each for each in alike if _confused(shape.claim, each.claim)), None):
                yield (
                    _("The font {font} draws “{one}” and “{other}” alike.",
                      font=font.name, one=shape.claim, other=other.claim), shape,
                )  # fmt: skip
            alike.append(shape)


def _mistaken(font: Font, used: Sequence[Drawing]) -> Iterator[tuple[str, Drawing]]:
    """Letters of a face that is not known which look like others than the file says they are."""
    from oppslag.reading.pdf.likeness import mistaken  # noqa: PLC0415 - only for a font that is none of ours

    single = {shape.claim: shape for shape in used if shape.glyph and len(shape.claim) == 1}
    for claim, drawn in mistaken((claim, font.outlines, shape.glyph) for claim, shape in single.items()):
        yield (
            _("“{drawn}” is drawn, but the text layer says “{claim}” (font {font}).",
              drawn=drawn, claim=claim, font=font.name), single[claim],
        )  # fmt: skip


def _confused(one: str, other: str) -> bool:
    """Whether two claims for one drawing are letters of one kind, so that one of them must be wrong."""
    if len(one) != 1 or len(other) != 1 or one == other:
        return False
    kinds = {unicodedata.category(char) for char in (one, other)}
    scripts = {unicodedata.name(char, "").split(" ")[0] for char in (one, other)}
    return len(kinds) == 1 and len(scripts) == 1 and kinds <= {"Lu", "Ll", "Lo", "Nd"}

"""Whether words can be read on the organisation's colours, and the nearest colour on which they can."""

import colorsys
from collections.abc import Iterator
from pathlib import PurePath

from oppslag.messages import _, decimal
from oppslag.model import Organisation
from oppslag.problems import Place, Problem

LEAST_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3, level AA, text of any size
WHITE = "#ffffff"


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two CSS hex colours (`#rrggbb` or `#rgb`), 1 to 21: WCAG 2.2, "contrast ratio"."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def nearest_passing(colour: str, ground: str, ratio: float = LEAST_CONTRAST) -> str:
    """The colour of the same hue and saturation, as near in lightness as can be, with this contrast to `ground`.

    Darker where the ground is light, else lighter; black or white where nothing less will do. As `#rrggbb`.
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    steps = range(256) if _luminance(ground) > 0.18 else range(0, -256, -1)  # 0.18: as far from black as from white
    for step in steps:
        near = min(1.0, max(0.0, lightness - step / 255))
        candidate = _hex(colorsys.hls_to_rgb(hue, near, saturation))
        if contrast(candidate, ground) >= ratio:
            return candidate
    return "#000000" if _luminance(ground) > 0.18 else WHITE


def colour_problems(organisation: Organisation) -> tuple[Problem, ...]:
    """One problem for each colour on which white words, or which on white, cannot be read; where it stands."""
    file = Place(PurePath("source/organisation.yaml"))
    return tuple(
        Problem(
            _(
                "The colour {colour} ({name}) has a contrast of {found} to white; the least is {least}.",
                colour=colour,
                name=name,
                found=decimal(contrast(colour, WHITE)),
                least=decimal(LEAST_CONTRAST),
            ),
            organisation.colours.places.get(name, file),
            _("The nearest colour that passes is {colour}.", colour=nearest_passing(colour, WHITE)),
        )
        for name, colour in _named(organisation)
        if contrast(colour, WHITE) < LEAST_CONTRAST
    )


def _named(organisation: Organisation) -> Iterator[tuple[str, str]]:
    colours = organisation.colours
    yield "primary", colours.primary
    yield "accent", colours.accent
    for number, colour in enumerate(colours.sections, start=1):
        yield f"sections {number}", colour


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1: WCAG 2.2, "relative luminance", with the threshold of its 2021 erratum."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[float, float, float]:
    digits = colour.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    red, green, blue = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
    return red, green, blue


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in channels)

"""How light a colour of a PDF is, where the file leaves no doubt about it.

A colour is a few numbers in a space, and a space may mean anything by them. Here only grey and RGB of the device are
known, as long as the page does not put other spaces in their place, and the sRGB that Typst writes into its files.
What is not known here has to be looked at in a picture.
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pikepdf

_PROFILES = {  # Typst's two, sRGB and grey as light as sRGB: SHA-256, and how many numbers a colour has
    "c56e1685d888f5edb92fe07f2750f387f8fe8e91b32ff8fb0b56bfbbb9458353": 3,
    "00c0f94e09127520a17dc0e1d9264b5702081d96dbdb1549ee88e3631ce42a9d": 1,
}
_DEVICE = {"/DeviceGray": ("/DefaultGray", 1), "/DeviceRGB": ("/DefaultRGB", 3)}
_DEFAULTS = frozenset({"/DefaultGray", "/DefaultRGB", "/DefaultCMYK"})
_CALIBRATED = frozenset({"/CalGray", "/CalRGB"})
_MEASURED = _CALIBRATED | {"/ICCBased"}
_FLATTEST, _STEEPEST = 0.9, 3.5  # gammas: screens and papers have 1 to 2.6
_SHARES = (0.2126, 0.7152, 0.0722)


def numbers_of(resources: Any, name: str) -> int:
    """How many numbers a colour has in the space of that name: 1 of grey, 3 of sRGB; 0 for a space that is not known.

    A page may put a space of its own in the place of the device's (ISO 32000-1, 8.6.5.6).
    """
    spaces = resources.get("/ColorSpace", pikepdf.Dictionary()) if resources is not None else pikepdf.Dictionary()
    if name in _DEVICE:
        other, numbers = _DEVICE[name]
        return 0 if other in spaces else numbers
    space = spaces.get(name) if name.startswith("/") else None
    if not (isinstance(space, pikepdf.Array) and len(space) == 2 and space[0] == "/ICCBased"):
        return 0
    profile = space[1]
    if not isinstance(profile, pikepdf.Stream):
        return 0
    numbers = _PROFILES.get(hashlib.sha256(profile.read_bytes()).hexdigest(), 0)
    usual = [float(edge) for edge in profile.get("/Range", (0, 1) * numbers)] == [0, 1] * numbers
    return numbers if usual and profile.get("/N") == numbers else 0


def is_odd(resources: Any) -> bool:
    """Whether a colour may be another for each program: one put in the place of the device's, or a strange gamma.

    Renderers leave both out. What has a profile is meant to look the same as without it.
    """
    spaces = resources.get("/ColorSpace") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(spaces, pikepdf.Dictionary):
        return False
    for name, space in spaces.items():
        kind = space[0] if isinstance(space, pikepdf.Array) and len(space) > 1 else space
        if name in _DEFAULTS and kind not in _MEASURED:
            return True
        if kind in _CALIBRATED and isinstance(space[1], pikepdf.Dictionary):
            gamma = space[1].get("/Gamma", 1)
            steps = list(gamma) if isinstance(gamma, pikepdf.Array) else [gamma]
            if not all(_FLATTEST <= float(step) <= _STEEPEST for step in steps):
                return True
    return False


def luminance(numbers: Sequence[Any]) -> float | None:
    """The relative luminance (WCAG 2.2, 0 black to 1 white) of a grey or an sRGB colour; None for anything else."""
    return _luminance(tuple(numbers)) if set(map(type, numbers)) == {float} else None


@lru_cache(maxsize=4096)
def _luminance(numbers: tuple[float, ...]) -> float:
    parts = [_linear(min(max(number, 0.0), 1.0)) for number in numbers]
    return parts[0] if len(parts) == 1 else sum(share * part for share, part in zip(_SHARES, parts, strict=True))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def contrast(one: float, other: float) -> float:
    """The contrast ratio of two luminances (WCAG 2.2), from 1 to 21."""
    light, dark = max(one, other), min(one, other)
    return (light + 0.05) / (dark + 0.05)

"""Damaged posters are refused, and those that were saved anew pass."""

import damage_poster
from damage_suite import DamageSuite


class TestDamagedPosters(DamageSuite):
    """A rule lost, hidden, moved or distorted on a sheet, and what changes the file and loses nothing."""

    damages = damage_poster.DAMAGES
    harmless = damage_poster.HARMLESS
    least = (40, 12)

"""Damaged plain text and policy.json are refused, and what an editor saved anew passes."""

import damage_text
from damage_suite import DamageSuite


class TestDamagedText(DamageSuite):
    """A rule lost, moved or distorted in plain text or data, and what an editor makes of it."""

    damages = damage_text.DAMAGES
    harmless = damage_text.HARMLESS
    least = (30, 10)

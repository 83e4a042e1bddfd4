"""Damaged Word files are refused, and those that an office program saved anew pass."""

import damage_docx
import damage_office
from damage_suite import DamageSuite


class TestDamagedWordFiles(DamageSuite):
    """A rule lost, hidden, moved or distorted by what Word can do, and what it does that loses nothing."""

    damages = damage_docx.DAMAGES + damage_office.DAMAGES
    harmless = damage_docx.HARMLESS + damage_office.HARMLESS
    least = (40, 12)

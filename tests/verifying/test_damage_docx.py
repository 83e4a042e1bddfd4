"""Damaged Word files are refused, and those that an office program saved anew pass."""

import damage_docx
import damage_office
import damage_word
from damage_suite import DamageSuite


class TestDamagedWordFiles(DamageSuite):
    """A rule lost, hidden, moved or distorted by what Word can do, and what it does that loses nothing."""

    damages = damage_docx.DAMAGES + damage_office.DAMAGES + damage_word.DAMAGES
    harmless = damage_docx.HARMLESS + damage_office.HARMLESS + damage_word.HARMLESS
    least = (40, 12)

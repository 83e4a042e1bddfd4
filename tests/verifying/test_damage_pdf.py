"""Damaged documents in PDF are refused, and those that were saved anew pass."""

import damage_pdf
from damage_suite import DamageSuite


class TestDamagedDocuments(DamageSuite):
    """A rule lost, hidden, moved or distorted in the objects of a PDF, and what changes them and loses nothing."""

    damages = damage_pdf.DOCUMENTS
    harmless = damage_pdf.HARMLESS_DOCUMENTS
    least = (40, 12)

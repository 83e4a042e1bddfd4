"""What somebody with an editor for PDFs does to a document or poster is seen; what loses nothing passes."""

import damage_pdf_edits
from damage_suite import DamageSuite


class TestEditedFiles(DamageSuite):
    """Words drawn or laid over a file, rules hidden by rare means, no tags; what a printer makes of it."""

    damages = damage_pdf_edits.DAMAGES
    harmless = damage_pdf_edits.HARMLESS
    least = (60, 15)

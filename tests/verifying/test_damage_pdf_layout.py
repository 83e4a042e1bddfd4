"""What a look at a page or an ear for what is read aloud would tell is told by the proof, and nothing besides."""

import damage_pdf_layout
from damage_suite import DamageSuite


class TestLayout(DamageSuite):
    """Letters, lines and blocks in wrong places, lines through words, and elements that are read as something else."""

    damages = damage_pdf_layout.DAMAGES
    harmless = damage_pdf_layout.HARMLESS
    least = (110, 38)

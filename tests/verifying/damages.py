"""The shape of a damage: one way to lose or distort a rule in a finished file, made by a script.

Each format has a table of its own (`damage_html.py` is the first; `damage_pdf.py`, `damage_docx.py` and
`damage_poster.py` have the same form) with a list DAMAGES and a list HARMLESS. `catalogue.py` writes docs/damages.md
from all tables that there are.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from oppslag.verifying.expecting import Expectation


@dataclass(frozen=True)
class Damage:
    """`name` says what was done; `make` does it to the bytes of a finished file in the language of the expectation.

    `rules` are those that the refusal has to name: numbers, or "" for a damage to no rule in particular. Empty for a
    harmless change. `formats` are the formats it can be done to; `workspace` says in whose files (`shipped`, `rich`).
    """

    name: str
    make: Callable[[bytes, Expectation], bytes] = field(compare=False)
    rules: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    workspace: str = "shipped"
    languages: tuple[str, ...] = ("nb", "en", "ar")

    def __str__(self) -> str:
        return self.name

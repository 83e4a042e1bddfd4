"""`document`: the binding text on A4, to read, print and archive."""

from typing import TYPE_CHECKING

from oppslag.formats.protocol import artifact
from oppslag.frozen import frozen
from oppslag.model import BINDING, Artifact, Edition, Kind
from oppslag.policy_json import policy_json
from oppslag.typesetting import in_runs, typeset

if TYPE_CHECKING:
    from typst import PDFStandard

    from oppslag.workshop import Workshop

STANDARDS: tuple["PDFStandard", ...] = ("ua-1", "a-3a")
SIZES = {"document.pdf": 11, "document-large.pdf": 18}  # points; 18 is what is commonly called large print


@frozen
class Document:
    """A4, PDF/A-3a and PDF/UA-1, with policy.json attached; and the same in large print.

    Every rule is a named destination: `document.pdf#SM-07`.
    """

    name: str = "document"
    files: tuple[str, ...] = tuple(SIZES)
    templates: tuple[str, ...] = ("document.typ", "common.typ", "tree.typ")
    carries: frozenset[Kind] = BINDING

    def render(self, edition: Edition, workshop: "Workshop") -> tuple[Artifact, ...]:
        """Both files. Raises SourceError for a character that no font has."""
        data = {
            **in_runs(workshop.compose(edition, self.carries)),
            "attachment": policy_json(edition, self.carries).decode(),
        }
        return tuple(
            artifact(
                edition,
                file,
                "application/pdf",
                typeset(edition, workshop, "document.typ", {**data, "size": size}, STANDARDS),
            )
            for file, size in SIZES.items()
        )

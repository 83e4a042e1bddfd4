"""`page`: a complete stand-alone page for the intranet."""

import base64
import hashlib
from typing import TYPE_CHECKING

from markupsafe import Markup

from oppslag import markup
from oppslag.formats.protocol import artifact
from oppslag.frozen import frozen
from oppslag.model import BINDING, Artifact, Edition, Kind

if TYPE_CHECKING:
    from oppslag.workshop import Workshop


@frozen
class Page:
    """index.html: no request leaves it, and its Content-Security-Policy allows its own style and script alone."""

    name: str = "page"
    files: tuple[str, ...] = ("index.html",)
    templates: tuple[str, ...] = ("page.html.j2", "page.css.j2", "page.js")
    carries: frozenset[Kind] = BINDING

    def render(self, edition: Edition, workshop: "Workshop") -> tuple[Artifact, ...]:
        """One page, UTF-8."""
        composition = workshop.compose(edition, self.carries)
        style = workshop.fill(
            "page.css.j2",
            colours=composition["organisation"]["colours"],
            section_colours=[section["colour"] for section in composition["sections"]],
        ).strip()
        script = workshop.template("page.js").read_text(encoding="utf-8").strip()
        page = workshop.fill(
            "page.html.j2",
            **composition,
            style=Markup(style),  # noqa: S704 - our own template, filled with checked hex colours
            style_hash=_hash(style),
            script=Markup(script),  # noqa: S704 - our own file
            script_hash=_hash(script),
            html=markup.html,
            entry=markup.entry,
        )
        return (artifact(edition, self.files[0], "text/html", page.encode()),)


def _hash(content: str) -> str:
    """A source hash of Content Security Policy Level 3: Base64 of the SHA-256 of the element's text."""
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()

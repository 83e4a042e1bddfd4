"""`fragment`: what a web editor pastes into a content management system.

Editors strip ids, classes, styles and scripts, and the page title is the system's own h1. So only tags that survive are
used, section titles begin at h2, and the visible number is what tells one rule from another.
"""

from typing import TYPE_CHECKING

from oppslag import markup
from oppslag.formats.protocol import artifact
from oppslag.frozen import frozen
from oppslag.model import BINDING, Artifact, Edition, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from markupsafe import Markup

    from oppslag.workshop import Workshop


@frozen
class Fragment:
    """fragment.html: p, h2, ul, ol, li, table, strong, em, blockquote and a, nothing else."""

    name: str = "fragment"
    files: tuple[str, ...] = ("fragment.html",)
    templates: tuple[str, ...] = ("fragment.html.j2",)
    carries: frozenset[Kind] = BINDING - {Kind.TITLE}  # the title is the CMS's own h1

    def render(self, edition: Edition, workshop: "Workshop") -> tuple[Artifact, ...]:
        """One piece of HTML, UTF-8, without html, head or body."""
        fragment = workshop.fill(
            "fragment.html.j2",
            **workshop.compose(edition, self.carries),
            html=_html,
            inner=_inner,
            rest=_rest,
            tagged=_tagged,
        )
        return (artifact(edition, self.files[0], "text/html", fragment.encode()),)


def _html(text: "Mapping[str, Any]") -> "Markup":
    return markup.html(text, markup.CMS)


def _inner(text: "Mapping[str, Any]") -> "Markup":
    return markup.inner(text, markup.CMS)


def _rest(text: "Mapping[str, Any]") -> "Markup":
    return markup.rest(text, markup.CMS)


def _tagged(text: "Mapping[str, Any]") -> "Markup":
    return markup.tagged(text, markup.CMS)

"""`data`: the policy for machines."""

from typing import TYPE_CHECKING

from oppslag.formats.protocol import artifact
from oppslag.frozen import frozen
from oppslag.model import BINDING, WALL, Artifact, Edition, Kind
from oppslag.policy_json import policy_json

if TYPE_CHECKING:
    from oppslag.workshop import Workshop


@frozen
class Data:
    """policy.json, version 1 of docs/policy.schema.json: every text of the edition, with its state."""

    name: str = "data"
    files: tuple[str, ...] = ("policy.json",)
    templates: tuple[str, ...] = ()
    carries: frozenset[Kind] = BINDING | WALL

    def render(self, edition: Edition, workshop: "Workshop") -> tuple[Artifact, ...]:  # noqa: ARG002 - needs no tool
        """One JSON file, UTF-8."""
        return (artifact(edition, self.files[0], "application/json", policy_json(edition, self.carries)),)

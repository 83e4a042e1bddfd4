"""The small promise that every format keeps."""

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol

from oppslag.model import Artifact, Edition, Kind

if TYPE_CHECKING:
    from oppslag.workshop import Workshop


class Format(Protocol):
    """One way to meet a policy. `files` are the names it makes in an edition's folder, in order."""

    @property
    def name(self) -> str:
        """What `--format` calls it."""
        ...

    @property
    def files(self) -> tuple[str, ...]:
        """The file names of its artifacts."""
        ...

    @property
    def templates(self) -> tuple[str, ...]:
        """The templates it is made with, included ones too: a change of one of them makes it again."""
        ...

    @property
    def carries(self) -> frozenset[Kind]:
        """The kinds of text that stand in every one of its files."""
        ...

    def render(self, edition: Edition, workshop: "Workshop") -> tuple[Artifact, ...]:
        """Its files as bytes. Raises SourceError where the texts do not allow it (a poster that does not fit)."""
        ...


def artifact(edition: Edition, name: str, media_type: str, content: bytes) -> Artifact:
    """A file of this name in the edition's folder, `<document>/<language>/`."""
    return Artifact(PurePosixPath(edition.policy.id, edition.language, name), media_type, content)

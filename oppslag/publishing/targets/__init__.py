"""Where files can go. Adding a kind = a module that keeps the promise of `protocol.Target`, and a line here."""

from contextlib import AbstractContextManager
from pathlib import Path

from oppslag.publishing.settings import target_setting
from oppslag.publishing.targets import folder, sftp, webdav
from oppslag.publishing.targets.protocol import Kind, Target

TARGETS: tuple[Kind, ...] = (folder.KIND, sftp.KIND, webdav.KIND)


def connect(root: Path, name: str) -> AbstractContextManager[Target]:
    """The target of this name in the organisation.yaml of a workspace, reached when the block is entered.

    Raises PublishingError for a target that there is not, is written wrong, or cannot be reached.
    """
    setting = target_setting(root, name, {kind.name: (kind.required, kind.optional) for kind in TARGETS})
    kind = next(kind for kind in TARGETS if kind.name == setting.kind)
    return kind.connect(setting)

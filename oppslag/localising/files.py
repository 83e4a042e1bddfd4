"""Writing a file of the workspace, only when it says something else than before."""

from pathlib import Path

from oppslag import writing


def write_whole(path: Path, content: bytes) -> bool:
    """Put the content at the path in one step; whatever happens, the file there is the old or the new one, whole.

    Returns whether anything changed: a file that says the same is not touched. Raises OppslagError when it cannot be
    written.
    """
    if path.exists() and path.read_bytes() == content:
        return False
    writing.write_whole(path, content)
    return True

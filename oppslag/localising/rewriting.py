"""Changing a YAML record so that its comments and its order stay."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from oppslag.localising.files import write_whole
from oppslag.localising.records import FINGERPRINT


@contextmanager
def change_yaml(path: Path, heading: str, empty: str = "{}") -> Iterator[Any]:
    """The file's data to be changed in place, written whole when the block ends well.

    Where there is no file it begins with `heading` as a comment; `empty` is `{}` or `[]`.
    The caller has read the file with its own reader first, which refuses what is broken.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415 - only a change pays for it

    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 10**6
    yaml.representer.ignore_aliases = lambda _data: True  # a date that is used twice is written twice
    yaml.indent(mapping=2, sequence=4, offset=2)
    data = yaml.load(path.read_text("utf-8")) if path.exists() else None
    fresh = data is None
    if fresh:
        data = {} if empty == "{}" else []
    yield data
    out = StringIO()
    if fresh:
        out.write("".join(f"# {line}".rstrip() + "\n" for line in heading.splitlines()))
    if empty == "[]":
        yaml.indent(mapping=2, sequence=2, offset=0)
    yaml.dump(data, out)
    write_whole(path, out.getvalue().encode())


def flow(values: Mapping[str, object]) -> Any:
    """A mapping in one line; fingerprints are quoted, for some of them look like numbers."""
    from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415 - as above

    data = CommentedMap({name: quoted(value) for name, value in values.items()})
    data.fa.set_flow_style()
    return data


def quoted(value: object) -> object:
    """A fingerprint in double quotes; every other value as it is."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString  # noqa: PLC0415 - as above

    return DoubleQuotedScalarString(value) if isinstance(value, str) and FINGERPRINT.fullmatch(value) else value

"""Making a release again from its recorded sources, to see that one can: byte for byte, or in what it differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path, PurePosixPath

from oppslag import pipeline
from oppslag.messages import _
from oppslag.problems import OppslagError, Problem, PublishingError
from oppslag.publishing.approving import named
from oppslag.publishing.provenance import tool_problems
from oppslag.publishing.releases import SOURCES, Release, damages, documents, wanted
from oppslag.scratch import Scratch
from oppslag.workspace import Choice, Workspace


@dataclass(frozen=True, slots=True)
class Remade:
    """Whether a release can be made again: an error for each difference, and the tools that are other than then."""

    release: Release
    problems: tuple[Problem, ...]


def check(
    workspace: Workspace, choice: Choice, version: str = "", progress: pipeline.Progress = lambda _name, _total: None
) -> Remade:
    """Make a release again from its recorded sources, in a folder of its own, and compare every byte.

    `1.0` is that release alone; what was added to it is one by itself, `1.0+1`.

    Raises PublishingError when there is no such release.
    """
    release = wanted(workspace.root, _released_document(workspace, choice), version, exact=True)
    if release.withdrawn:
        message = _("{document} is withdrawn since {date}.", document=release.document, date=release.withdrawn.date)
        raise PublishingError(Problem(message, hint=_("A withdrawal holds no files: name a version, --check 1.0")))
    problems = list(damages(release))
    with Scratch("remaking") as folder:
        for path in release.kept:
            if path.startswith(f"{SOURCES}/"):
                target = Path(folder).joinpath(*PurePosixPath(path).parts[1:])
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes((release.folder / path).read_bytes())
        again = Workspace.at(folder)
        languages = tuple(dict.fromkeys(file.language for file in release.files))
        names = tuple(dict.fromkeys(file.format for file in release.files))
        try:
            report = pipeline.build(again, pipeline.Order(Choice((release.document,), languages, names)), progress)
            problems += (*report.errors, *_differences(release, again))
        except OppslagError as error:  # what stops a build of these sources is a difference, too
            problems += error.problems
    if problems:
        problems += tool_problems(release)
    return Remade(release, tuple(problems))


def _released_document(workspace: Workspace, choice: Choice) -> str:
    """The document that is named, or the only one that was released; its source may be a draft, or be gone."""
    known = choice.documents or documents(workspace.root)
    if len(known) == 1:
        return known[0]
    return named(workspace, choice)[0].id


def _differences(release: Release, again: Workspace) -> Iterator[Problem]:
    for file in release.files:
        path = f"{release.document}/{file.path}"
        if not again.output.path(path).is_file():
            yield Problem(_("{file} could not be made again.", file=file.path))
        elif not again.output.has(path, file.sha256):
            there = again.output.path(path).read_bytes()
            before = (release.folder / file.path).read_bytes()
            at = next((n for n, pair in enumerate(zip(there, before, strict=False)) if pair[0] != pair[1]), len(before))
            message = _("{file} came out differently from byte {at} on.", file=file.path, at=at)
            yield Problem(message, hint=_first_words(before, there, file.media_type))


def _first_words(then: bytes, now: bytes, media_type: str) -> str:
    """Where a reader meets the first difference, in words of both."""
    from oppslag.reading.passages import UnreadableFile  # noqa: PLC0415 - readers are heavy
    from oppslag.reading.readers import read  # noqa: PLC0415 - as above

    try:
        old, new = ([passage.text for passage in read(content, media_type).passages] for content in (then, now))
    except UnreadableFile:
        return ""
    for one, other in zip_longest(old, new, fillvalue="–"):
        if one != other:
            return _("then: “{old}”, now: “{new}”", old=one[:120], new=other[:120])
    return _("A reader meets the same words: only the way in which they are written differs.")

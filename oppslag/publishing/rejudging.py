"""Does a release say what its own sources say? A manifest and evidence can be forged with the file they vouch for.

What was judged once is kept under the digests of the file and of the recorded sources, and is not read again.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from oppslag.building import digest
from oppslag.messages import _
from oppslag.problems import OppslagError, Problem, Severity
from oppslag.proving import is_picture_of, page_of, sheet_of
from oppslag.publishing.provenance import tools_now
from oppslag.publishing.releases import SOURCES, Release, Released
from oppslag.verifying.expecting import Expectation, expect
from oppslag.workspace import Choice, Workspace, formats
from oppslag.writing import write_whole

_PICTURE = "image/png"


def misstatements(workspace: Workspace, release: Release) -> Iterator[Problem]:
    """A problem for each thing that a file of an intact release says otherwise than the release's own sources.

    Errors; warnings where another version of the program made the release: it may have been less strict, and what was
    released long ago must never be kept from coming back.
    """
    known, fresh = _known(workspace), set[str]()
    ours = release.tools.get("oppslag") == tools_now()["oppslag"]
    for file in release.files:
        if (key := _key(release, file)) in known:
            continue
        try:
            problems = tuple(_problems(workspace, release, file))
        except OppslagError as error:
            problems = tuple(error.problems)
        if problems:
            path = (release.folder / file.path).as_posix()
            if ours:
                yield Problem(
                    _("{file} does not say what the sources of its own release say.", file=path),
                    hint=_("A release is never changed by hand. Get the folder back from git or a backup."),
                )
                yield from problems
            else:
                yield Problem(
                    _(
                        "{file} does not pass today's proof; the version of the program that released it proved it.",
                        file=path,
                    ),
                    hint=_("If you doubt it, compare the folder with git or a backup."),
                    severity=Severity.WARNING,
                )
                yield from (replace(problem, severity=Severity.WARNING) for problem in problems)
        else:
            fresh.add(key)
    _keep(workspace, known | fresh if fresh else known)


def vouch(workspace: Workspace, release: Release) -> None:
    """Keep that all files of a release were proved: it has just been made."""
    _keep(workspace, _known(workspace) | {_key(release, file) for file in release.files})


def _key(release: Release, file: Released) -> str:
    sources = sorted(f"{path} {sha}" for path, sha in release.kept.items() if path.startswith(f"{SOURCES}/"))
    return digest(release.document, file.path, file.sha256, file.language, file.format, *sources)


def _problems(workspace: Workspace, release: Release, file: Released) -> Iterable[Problem]:
    from oppslag.verifying.verdict import judge  # noqa: PLC0415 - readers are heavy

    content, name = release.content(file), (release.folder / file.path).as_posix()
    if file.media_type == _PICTURE:
        sheet = next((one for one in release.files if one.path == sheet_of(file.path)), None)
        if sheet and is_picture_of(workspace.workshop, content, release.content(sheet), page_of(file.path)):
            return ()
        return (Problem(_("{file} does not show what {sheet} shows.", file=name, sheet=sheet_of(file.path))),)
    (form,) = formats(Choice(formats=(file.format,)))
    expectation = _expected(release.sources, release.document, file.language)
    verdict = judge(
        content, file.media_type, expectation, form.carries, strict=True, draft=False, name=name, format=file.format
    )
    return tuple(problem for problem in verdict.problems if problem.severity is Severity.ERROR)


@lru_cache(maxsize=8)
def _expected(sources: Path, document: str, language: str) -> Expectation:
    return expect(sources, document, language)


def _file(workspace: Workspace) -> Path:
    return workspace.cache / "released.json"


def _known(workspace: Workspace) -> set[str]:
    with suppress(OSError, ValueError, TypeError):
        return set(json.loads(_file(workspace).read_text(encoding="utf-8")))
    return set()


def _keep(workspace: Workspace, keys: set[str]) -> None:
    if keys != _known(workspace):
        with suppress(OSError, OppslagError):  # it is judged again next time
            write_whole(_file(workspace), json.dumps(sorted(keys)).encode())

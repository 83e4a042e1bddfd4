"""What stands published when a release is the newest there: editions, notices, the page of versions."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from oppslag.publishing import notices, releases
from oppslag.publishing.releases import Release
from oppslag.publishing.versions import versions_page
from oppslag.workspace import Workspace

VERSIONS = "versions.html"


def editions_at(known: Sequence[Release], top: Release) -> dict[str, Release]:
    """For each language the newest release, up to `top`, that has it: a language that lags keeps its last edition.

    What was withdrawn does not come back with a later version.
    """
    found: dict[str, Release] = {}
    for release in known:
        if release.withdrawn and release.order <= top.order:
            found = {}
        if release.order <= top.order:
            found |= {file.language: release for file in release.files if file.language in top.languages}
    return {language: found[language] for language in top.languages if language in found}


def notices_of(workspace: Workspace, known: Sequence[Release], top: Release) -> Iterator[tuple[str, str]]:
    """The pages that stand where there is no edition, by path below the document's folder."""
    if top.withdrawn:
        yield from notices.farewells(workspace.workshop, top, stood_before(known, top))
    else:
        yield from notices.absences(workspace.workshop, top, editions_at(known, top))


def stood_before(known: Sequence[Release], top: Release) -> dict[str, Release]:
    """For each language the edition that stood before a withdrawal."""
    before = [release for release in known if release.order < top.order]
    return editions_at(before, before[-1]) if before else {}


def made_pages(workspace: Workspace, known: Sequence[Release], top: Release) -> Iterator[tuple[str, bytes]]:
    """The pages that are made when publishing, by path below the document's folder."""
    for path, notice in notices_of(workspace, known, top):
        yield path, notice.encode()
    yield VERSIONS, versions_page(workspace.workshop, known, top, editions_at(known, top)).encode()


def ever_published(workspace: Workspace, document: str) -> frozenset[str]:
    """Where a file of a document may ever have stood, by path below a target."""
    found = {VERSIONS}
    for release in releases.read_releases(workspace.root, document):
        found |= {file.path for file in release.files}
        found |= {f"{language}/{notices.PAGE}" for language in release.languages}
    return frozenset(f"{document}/{path}" for path in found)


def prints(workspace: Workspace, documents: Iterable[str]) -> Mapping[str, Set[str]]:
    """The SHA-256 of every file of these documents that may ever have stood there, by path below a target.

    A page of versions tells of every release that there was when it was made.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        known = releases.read_releases(workspace.root, document)
        for number, top in enumerate(known, start=1):
            for file in top.files:
                found[f"{document}/{file.path}"].add(file.sha256)
            for until in range(number, len(known) + 1):
                for path, page in made_pages(workspace, known[:until], top):
                    found[f"{document}/{path}"].add(hashlib.sha256(page).hexdigest())
    return found

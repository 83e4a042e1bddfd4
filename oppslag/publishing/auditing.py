"""Is what is published what was released? Fetched back and judged, rule by rule, against the release's own sources."""

import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import lru_cache
from http.client import HTTPException
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit, urlunsplit

from oppslag.messages import _, because
from oppslag.model import kind_of
from oppslag.problems import Place, Problem, PublishingError, Severity, UsageError
from oppslag.publishing import releases, targets
from oppslag.publishing.changes import compare
from oppslag.publishing.publishing import There, digest, read_there, rewritten
from oppslag.publishing.redlining import lines_of
from oppslag.publishing.rejudging import misstatements
from oppslag.publishing.releases import Release, Released
from oppslag.publishing.standing import editions_at, notices_of
from oppslag.publishing.targets.protocol import Target
from oppslag.publishing.trusting import doubt, trusted
from oppslag.verifying.saved import as_published, says_nothing_else
from oppslag.workspace import Choice, Workspace, formats

if TYPE_CHECKING:
    from oppslag.reading.passages import Passages

_LARGEST = 50_000_000  # bytes of one file from an address
_PATIENCE = 30.0  # seconds for an answer
Connect = Callable[[Path, str], AbstractContextManager[Target]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What an audit found of one file, and every problem: "same", "edited", "missing" or "outdated".

    A single file with other bytes than the released ones is "whole" where it says what it should and nothing else, and
    "rules" where it is a page of another system: every rule is in it, and what stands around them was not judged.
    """

    path: str
    verdict: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found. `problems` are those of all files and of the whole; none = it is what was released."""

    place: str
    findings: tuple[Finding, ...]
    about: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is not as it was released."""
        return (*self.about, *(problem for finding in self.findings for problem in finding.problems))


@dataclass(frozen=True, slots=True)
class Where:
    """What to audit: the name of a target, the address of a page, or a file. One of them."""

    target: str = ""
    url: str = ""
    file: str = ""


def audit_any(workspace: Workspace, where: Where, choice: Choice) -> Audit:
    """A target, an address or a file.

    Raises UsageError unless it is exactly one, and for a format that there is not; else as `audit` and `audit_file`.
    """
    formats(choice)
    if sum(map(bool, (where.target, where.url, where.file))) != 1:
        raise UsageError(Problem(_("Say what to look at."), hint=_("One of --to NAME, --url ADDRESS, --file FILE")))
    if where.url and not _is_of_the_web(where.url):
        raise UsageError(Problem(_("“{url}” is not an address that begins with http.", url=where.url)))
    if where.target:
        return audit(workspace, where.target, choice)
    return audit_file(workspace, where.url or where.file, choice)


def audit(workspace: Workspace, name: str, choice: Choice, connect: Connect = targets.connect) -> Audit:
    """Every file of a target against the releases; changes nothing.

    Raises PublishingError when the target cannot be reached.
    """
    with connect(workspace.root, name) as target:
        there = read_there(target)
        about = list(_about(workspace, target, there, choice))
        about += _record(workspace, target, there, choice)
        findings = [
            finding
            for document in there.manifest.versions
            if not choice.documents or document in choice.documents
            for finding in _document(workspace, target, there, document, choice)
        ]
        findings += [*_others(target, there, choice, findings)]
        if not findings and there.manifest.versions:
            about.append(_nothing_picked(there))
        return Audit(target.place, tuple(findings), tuple(about))


def _about(workspace: Workspace, target: Target, there: There, choice: Choice) -> Iterator[Problem]:
    if not there.manifest.versions:
        yield Problem(_("Nothing is published to {place}.", place=target.place), hint="inv publish")
    if there.intent:
        yield Problem(
            _("{place}: a publishing was cut and has not been completed.", place=target.place),
            hint=_("Publish again, or take it back with inv rollback."),
        )
    for document, version in there.manifest.versions.items():
        newest = releases.newest_of(workspace.root, document)
        if newest and newest.name != version and (not choice.documents or document in choice.documents):
            yield Problem(
                _(
                    "{document} is out of date: {version} is published, {newest} is released.",
                    document=document,
                    version=version,
                    newest=newest.name,
                ),
                hint="inv publish",
            )


def _record(workspace: Workspace, target: Target, there: There, choice: Choice) -> Iterator[Problem]:
    """What is wrong with the record itself, which everything is held against."""
    picked = [name for name in there.manifest.versions if not choice.documents or name in choice.documents]
    for document in picked:
        top = releases.exactly(workspace.root, document, there.manifest.versions[document])
        editions = editions_at(releases.read_releases(workspace.root, document), top)
        for release in {release.folder: release for release in (top, *editions.values())}.values():
            damages = tuple(releases.damages(release))
            yield from damages or misstatements(workspace, release)
    yield from rewritten(workspace, target, there, picked)


def _nothing_picked(there: There) -> Problem:
    """That nothing was looked at: a slip in a name must not sound as if all were well."""
    names = ", ".join(there.manifest.versions)
    return Problem(_("Nothing of what you named is published there."), hint=_("Published are: {names}.", names=names))


def _document(workspace: Workspace, target: Target, there: There, document: str, choice: Choice) -> Iterator[Finding]:
    known = releases.read_releases(workspace.root, document)
    top = releases.exactly(workspace.root, document, there.manifest.versions[document])
    for language, release in editions_at(known, top).items():
        for file in release.files_of(language):
            if choice.takes(document, file.language, file.format):
                path = f"{document}/{file.path}"
                content = target.read(path)
                yield _brought(there, path, content) or _judged(path, content, release, file, known)


def _brought(there: There, path: str, content: bytes | None) -> Finding | None:
    """That a run that was cut had brought these bytes already: they are not those that the manifest names."""
    new = there.intent[1].files.get(path) if there.intent else None
    if content is None or new in {None, there.manifest.files.get(path)} or digest(content) != new:
        return None
    message = _("{file} is already that of the publishing that was cut.", file=path)
    return Finding(path, "edited", (Problem(message, hint=_("Publish again, or take it back with inv rollback.")),))


def _others(target: Target, there: There, choice: Choice, judged: Iterable[Finding]) -> Iterator[Finding]:
    """Pages that are made when publishing (versions, withdrawn documents): the manifest knows what they were."""
    known = {finding.path for finding in judged}
    for path in there.manifest.files:
        document = path.partition("/")[0]
        if choice.languages or choice.formats or (choice.documents and document not in choice.documents):
            continue
        if path in known:
            continue
        content = target.read(path)
        if content is None:
            yield Finding(path, "missing", (Problem(_("{file} is missing.", file=path), hint="inv publish"),))
        elif digest(content) != there.manifest.files.get(path):
            message = _("{file} is not the file that was released: somebody has changed it.", file=path)
            yield Finding(path, "edited", (Problem(message, hint="inv publish"),))
        else:
            yield Finding(path, "same")


def audit_file(workspace: Workspace, address: str, choice: Choice) -> Audit:
    """One file or web address (a saved CMS page, too) against the newest release of its edition.

    The choice names document, language and format. Raises UsageError where it does not, PublishingError where the file
    cannot be had or nothing like it was released.
    """
    document, language, form = _one(choice)
    top = releases.wanted(workspace.root, document)
    if top.withdrawn:
        return Audit(address, (_still_there(workspace, address, top, language),))
    release, files = _released(workspace, document, language, form)
    content = _fetched(address)
    known = releases.read_releases(workspace.root, document)
    return Audit(address, (_of_a_stranger(address, content, release, _meant(address, content, files), known),))


def _still_there(workspace: Workspace, address: str, top: Release, language: str) -> Finding:
    """Whether a page tells that its document was withdrawn, as what is published does."""
    known = releases.read_releases(workspace.root, top.document)
    pages = dict(notices_of(workspace, known, top))
    content = _fetched(address)
    if any(path.startswith(f"{language}/") and page.encode() == content for path, page in pages.items()):
        return Finding(address, "same")
    date = top.withdrawn.date if top.withdrawn else ""
    message = _("{document} is withdrawn since {date}, and {file} does not say so.",
                document=top.document, date=date, file=address)  # fmt: skip
    return Finding(address, "outdated", (Problem(message, hint="inv publish"),))


def _one(choice: Choice) -> tuple[str, str, str]:
    named = (choice.documents, choice.languages, choice.formats)
    if any(len(names) != 1 for names in named):
        raise UsageError(
            Problem(
                _("Say what the file should be."),
                hint=_("Name one of each: --document ID --language nb --format page"),
            )
        )
    formats(choice)
    return choice.documents[0], choice.languages[0], choice.formats[0]


def _released(workspace: Workspace, document: str, language: str, form: str) -> tuple[Release, tuple[Released, ...]]:
    """The release that has the edition, and its files of the format: a poster has one for each size of sheet."""
    top = releases.wanted(workspace.root, document)
    release = editions_at(releases.read_releases(workspace.root, document), top).get(language)
    if release and (files := tuple(file for file in release.files_of(language) if file.format == form)):
        return release, files
    raise PublishingError(
        Problem(
            _("{document} has not been released in {language} as {format}.",
              document=document, language=language, format=form)
        )
    )  # fmt: skip


def _meant(address: str, content: bytes, files: tuple[Released, ...]) -> Released:
    """The one of the files that this is: that of its bytes, else that of its name, else the first."""
    sha, name = digest(content), _name_in(address)
    same = (file for file in files if file.sha256 == sha)
    return next(same, None) or next((file for file in files if PurePosixPath(file.path).name == name), files[0])


def _name_in(address: str) -> str:
    return Path(urlsplit(address).path or address).name


def _is_of_the_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def _as_sent(address: str) -> str:
    """An address as people copy it, with spaces and æøå, in the signs that are sent (RFC 3987, 3.1)."""
    parts = urlsplit(address)
    host = parts.netloc.encode("idna").decode("ascii")
    path, query = (quote(words, safe="/%:@!$&'()*+,;=?~") for words in (parts.path, parts.query))
    return urlunsplit((parts.scheme, host, path, query, ""))


def _fetched(address: str) -> bytes:
    from oppslag.reading.limits import content_of  # noqa: PLC0415 - readers are heavy
    from oppslag.reading.passages import UnreadableFile  # noqa: PLC0415 - as above

    try:
        if _is_of_the_web(address):
            request = urllib.request.Request(_as_sent(address), headers={"User-Agent": "oppslag"})  # noqa: S310 - http(s) alone
            with urllib.request.urlopen(request, timeout=_PATIENCE, context=trusted()) as answer:  # noqa: S310 - as above
                content = bytes(answer.read(_LARGEST + 1))
        else:
            content = content_of(Path(address).expanduser())
    except UnreadableFile as error:
        raise PublishingError(_("{file}: cannot be read: {reason}", file=address, reason=error)) from error
    except (OSError, HTTPException, ValueError) as error:
        cause = getattr(error, "reason", None) or error
        code = f"{error.code} " if isinstance(error, HTTPError) else ""
        reason = code + (
            doubt(error, (urlsplit(address).hostname or "") if isinstance(error, URLError) else "") or because(cause)
        )
        raise PublishingError(
            Problem(
                _("{address} cannot be fetched: {reason}.", address=address, reason=reason),
                hint=_("If one must log in to see it, save the page in the browser and use --file.")
                if _is_of_the_web(address)
                else _("Look at the name of the file, and whether you may read it."),
            )
        ) from error
    if len(content) > _LARGEST:
        raise PublishingError(Problem(_("{address} is larger than {most} MB.", address=address, most=50)))
    return content


def _judged(path: str, content: bytes | None, release: Release, file: Released, known: tuple[Release, ...]) -> Finding:
    """A file of a target, which has the bytes of the release or is not the file that was released."""
    if content is None:
        return Finding(path, "missing", (Problem(_("{file} is missing.", file=path), hint="inv publish"),))
    if digest(content) == file.sha256:
        return Finding(path, "same")
    for other, before in _earlier(release, file, known):
        if before.sha256 == digest(content):
            return _outdated(path, other, release, file)
    message = _("{file} is not the file that was released: somebody has changed it.", file=path)
    return Finding(path, "edited", (Problem(message, hint="inv publish"), *_problems(path, content, release, file)))


def _of_a_stranger(path: str, content: bytes, release: Release, file: Released, known: tuple[Release, ...]) -> Finding:
    """One file or page from anywhere, which may have other bytes where it says what it should."""
    if digest(content) == file.sha256:
        return Finding(path, "same")
    if not (problems := _problems(path, content, release, file, own=False)):
        return Finding(path, "whole" if says_nothing_else(file.format, content) else "rules")
    held: set[str] = set()  # by name of a release: the files of one say the same
    for other, before in _earlier(release, file, known):
        same = before.sha256 == digest(content)
        if same or (other.name not in held and not _problems("", content, other, before, own=False)):
            return _outdated(path, other, release, file)
        held.add(other.name)
    return Finding(path, "edited", problems)


def _outdated(path: str, older: Release, release: Release, file: Released) -> Finding:
    """A file that says what an older release said, with what has changed since, rule by rule."""
    message = _("{file} is out of date: it is version {version}, not {newest}.",
                file=path, version=older.name, newest=release.name)  # fmt: skip
    return Finding(path, "outdated", (Problem(message, hint="inv publish"), *_since(path, older, release, file)))


def _since(path: str, older: Release, release: Release, file: Released) -> Iterator[Problem]:
    """What has become of each rule that the file carries since an older release."""
    (form,) = formats(Choice(formats=(file.format,)))
    for change in compare(older.snapshots[file.language], release.snapshots[file.language]).changes:
        texts = tuple(text for text in change.texts if kind_of(text.key) in form.carries)
        if texts or not change.texts:
            said, *lines = lines_of(replace(change, texts=texts))
            yield Problem(f"{path}: {said}", hint="\n".join(lines))


def _earlier(release: Release, file: Released, known: tuple[Release, ...]) -> Iterator[tuple[Release, Released]]:
    """What was released before in the same language and format, newest first."""
    for other in reversed([one for one in known if one.order < release.order]):
        for before in other.files:
            if (before.language, before.format) == (file.language, file.format):
                yield other, before


@lru_cache(maxsize=2)
def _read_apart(content: bytes, media_type: str) -> "Passages":
    """The file as a process of its own reads it, once however many releases it is held against."""
    from oppslag.guarding import read_apart  # noqa: PLC0415 - readers are heavy

    return read_apart(content, media_type)


def _problems(path: str, content: bytes, release: Release, file: Released, *, own: bool = True) -> tuple[Problem, ...]:
    """What the file does not say as the release's sources have it, rule by rule; `own` = it lies where we publish."""
    from oppslag.reading.passages import UnreadableFile  # noqa: PLC0415 - readers are heavy
    from oppslag.reading.readers import media_type_of, noun  # noqa: PLC0415 - as above
    from oppslag.verifying.expecting import expect  # noqa: PLC0415 - as above
    from oppslag.verifying.verdict import judge  # noqa: PLC0415 - as above

    (form,) = formats(Choice(formats=(file.format,)))
    expectation = expect(release.sources, release.document, file.language)
    name = _name_in(path) or PurePosixPath(file.path).name
    try:
        media_type = file.media_type if own else media_type_of(Path(name), content)
    except UnreadableFile as error:
        return (Problem(_("{file}: cannot be read: {reason}", file=path, reason=error)),)
    wanted = {one.media_type for one in release.files_of(file.language) if one.format == file.format}
    if media_type not in wanted:
        message = _("{file} is not a file of the format {format}: it is {found}.",
                    file=path, format=file.format, found=noun(media_type))  # fmt: skip
        return (Problem(message, hint=_("Name the format that it was made as: --format")),)
    strict = own or says_nothing_else(file.format, content)
    if strict and not own and media_type == "text/html":
        content = as_published(content, release.languages)
    verdict = judge(
        content,
        media_type,
        expectation,
        form.carries,
        strict=strict,
        draft=False,
        name=path,
        format=file.format,
        reader=_read_apart,
    )
    errors = (problem for problem in verdict.problems if problem.severity is Severity.ERROR)
    return tuple(replace(error, place=_recorded(error.place, release)) for error in errors)


def _recorded(place: Place | None, release: Release) -> Place | None:
    """Where a sentence stands in the sources of the release: those of today may be others."""
    return place and replace(place, file=PurePath(release.sources.relative_to(release.folder.parents[2]), place.file))

"""Is what is published what was released? Fetched back and judged, rule by rule, against the release's own sources."""

import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit, urlunsplit

from oppslag.messages import _, because
from oppslag.problems import Problem, PublishingError, Severity, UsageError
from oppslag.publishing import releases, targets
from oppslag.publishing.publishing import There, digest, read_there, rewritten
from oppslag.publishing.releases import Release, Released
from oppslag.publishing.standing import editions_at, notices_of
from oppslag.publishing.targets.protocol import Target
from oppslag.publishing.trusting import doubt
from oppslag.workspace import Choice, Workspace, formats

if TYPE_CHECKING:
    from oppslag.reading.passages import Passages

_LARGEST = 50_000_000  # bytes of one file from an address
_PATIENCE = 30.0  # seconds for an answer

Connect = Callable[[Path, str], AbstractContextManager[Target]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What an audit found of one file: "same", "edited", "missing", "outdated" or "foreign", and every problem."""

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
    """A target, an address or a file. Raises UsageError unless it is exactly one; else as `audit` and `audit_file`."""
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
            for document, version in there.manifest.versions.items()
            if not choice.documents or document in choice.documents
            for finding in _document(workspace, target, document, version, choice)
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
            yield from releases.damages(release)
    yield from rewritten(workspace, target, there, picked)


def _nothing_picked(there: There) -> Problem:
    """That nothing was looked at: a slip in a name must not sound as if all were well."""
    names = ", ".join(there.manifest.versions)
    return Problem(_("Nothing of what you named is published there."), hint=_("Published are: {names}.", names=names))


def _document(workspace: Workspace, target: Target, document: str, version: str, choice: Choice) -> Iterator[Finding]:
    known = releases.read_releases(workspace.root, document)
    top = releases.exactly(workspace.root, document, version)
    for language, release in editions_at(known, top).items():
        for file in release.files_of(language):
            if choice.takes(document, file.language, file.format):
                path = f"{document}/{file.path}"
                yield _judged(path, target.read(path), release, file, known)


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
    release, file = _released(workspace, document, language, form)
    content = _fetched(address)
    finding = _judged(address, content, release, file, releases.read_releases(workspace.root, document), strict=False)
    return Audit(address, (finding,))


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


def _released(workspace: Workspace, document: str, language: str, form: str) -> tuple[Release, Released]:
    top = releases.wanted(workspace.root, document)
    release = editions_at(releases.read_releases(workspace.root, document), top).get(language)
    for file in release.files_of(language) if release else ():
        if release and file.format == form:
            return release, file
    raise PublishingError(
        Problem(
            _("{document} has not been released in {language} as {format}.",
              document=document, language=language, format=form)
        )
    )  # fmt: skip


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
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - as above
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
                hint=_("If one must log in to see it, save the page in the browser and use --file."),
            )
        ) from error
    if len(content) > _LARGEST:
        raise PublishingError(Problem(_("{address} is larger than {most} MB.", address=address, most=50)))
    return content


def _judged(  # noqa: PLR0913, PLR0917 - a file, what it should be, and how strictly
    path: str,
    content: bytes | None,
    release: Release,
    file: Released,
    known: tuple[Release, ...],
    strict: bool = True,
) -> Finding:
    if content is None:
        return Finding(path, "missing", (Problem(_("{file} is missing.", file=path), hint="inv publish"),))
    if digest(content) == file.sha256:
        return Finding(path, "same")
    older = _older(content, release, file, known, strict)
    problems = _problems(path, content, release, file, strict)
    if older and (strict or problems):
        message = _("{file} is out of date: it is version {version}.", file=path, version=older.version)
        return Finding(path, "outdated", (Problem(message, hint="inv publish"), *problems))
    if strict:
        message = _("{file} is not the file that was released: somebody has changed it.", file=path)
        return Finding(path, "edited", (Problem(message, hint="inv publish"), *problems))
    return Finding(path, "edited" if problems else "same", problems)


def _older(
    content: bytes, release: Release, file: Released, known: tuple[Release, ...], strict: bool
) -> Release | None:
    """The earlier release that the file is of: by its bytes, or for a stranger's copy by what it says."""
    for other in reversed([one for one in known if one.order < release.order]):
        for before in other.files:
            if (before.language, before.format) != (file.language, file.format):
                continue
            if before.sha256 == digest(content) or (not strict and not _problems("", content, other, before, strict)):
                return other
    return None


@lru_cache(maxsize=2)
def _read_apart(content: bytes, media_type: str) -> "Passages":
    """The file as a process of its own reads it, once however many releases it is held against."""
    from oppslag.guarding import read_apart  # noqa: PLC0415 - readers are heavy

    return read_apart(content, media_type)


def _problems(path: str, content: bytes, release: Release, file: Released, strict: bool) -> tuple[Problem, ...]:
    """What the file does not say as the release's sources have it, rule by rule."""
    from oppslag.reading.passages import UnreadableFile  # noqa: PLC0415 - readers are heavy
    from oppslag.reading.readers import media_type_of  # noqa: PLC0415 - as above
    from oppslag.verifying.expecting import expect  # noqa: PLC0415 - as above
    from oppslag.verifying.verdict import judge  # noqa: PLC0415 - as above

    (form,) = formats(Choice(formats=(file.format,)))
    expectation = expect(release.sources, release.document, file.language)
    name = Path(urlsplit(path).path or path).name or PurePosixPath(file.path).name
    try:
        media_type = file.media_type if strict else media_type_of(Path(name), content)
    except UnreadableFile as error:
        return (Problem(_("{file}: cannot be read: {reason}", file=path, reason=error)),)
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
    return tuple(problem for problem in verdict.problems if problem.severity is Severity.ERROR)

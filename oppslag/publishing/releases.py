"""Releases: `releases/<document>/<version>/`, what left the house, as it was, for good.

    nb/index.html …           every file of every edition that was approved and proved
    evidence.json             what was proved of them
    texts.json                the words by rule, to compare with
    sources/…                 source, translations and templates that they were made from
    <document>-…-qm.zip       for the quality system
    manifest.json             all of these by SHA-256, who approved them, what has changed, the tools

A release is never changed. What is ready later for the same version (a translation, the poster) becomes a new folder
`<version>+1` that holds everything again; a file that is in both must have the same bytes, unless it was said that
nothing but dates of review and contacts is other than it was. A withdrawal is such a folder too, without files.
"""

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from oppslag.localising.news import RELEASES, TEXTS
from oppslag.messages import _, because
from oppslag.model import DAYS, version_order
from oppslag.problems import Problem, PublishingError
from oppslag.publishing.snapshots import Snapshot, from_data
from oppslag.verifying.evidence import Evidence, from_json
from oppslag.writing import sha256

FOLDER = RELEASES
MANIFEST = "manifest.json"
FORMAT = 1  # of the manifest; another one is not read
EVIDENCE = "evidence.json"
SOURCES = "sources"
_NAME = re.compile(r"(\d+(?:\.\d+)*)(?:\+(\d+))?")


@dataclass(frozen=True, slots=True)
class Released:
    """One file of a release. `path` is below the release's folder; `check_code` is the one its sheets carry."""

    path: str
    sha256: str
    size: int
    media_type: str
    language: str
    format: str
    check_code: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who approved an edition, on which day (2026-12-31), and where it is minuted."""

    language: str
    date: str
    by: str
    minutes: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That a document is no longer in force: since which day, who decided it, where it is minuted, and why."""

    date: str
    by: str
    reason: str
    minutes: str = ""


@dataclass(frozen=True)
class Release:
    """One release as its manifest has it. `kept` has the SHA-256 of everything beside the files themselves.

    `languages` are those that the document was meant to be in; `addition` counts the folders of one version from 0.
    `unchanged` = its words are those of the release before it, and it was said so. One with `withdrawn` has no files.
    """

    folder: Path
    document: str
    version: str
    addition: int
    language: str
    languages: tuple[str, ...]
    title: str
    significant: bool
    changed: str
    date: str
    approvals: tuple[Signature, ...]
    control: Mapping[str, str]
    files: tuple[Released, ...]
    kept: Mapping[str, str] = field(default_factory=dict)
    tools: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""
    unchanged: bool = False
    withdrawn: Withdrawal | None = None

    @property
    def name(self) -> str:
        """`1.0`, or `1.0+1` for what was added to it."""
        return f"{self.version}+{self.addition}" if self.addition else self.version

    @property
    def order(self) -> tuple[tuple[int, ...], int]:
        """Sorts releases: by version as numbers, then by what was added."""
        return version_order(self.version), self.addition

    @property
    def sources(self) -> Path:
        """The workspace that it was made from."""
        return self.folder / SOURCES

    @cached_property
    def snapshots(self) -> Mapping[str, Snapshot]:
        """Its texts by language. Raises PublishingError when they cannot be read."""
        try:
            data = json.loads((self.folder / TEXTS).read_text(encoding="utf-8"))
            return {tag: from_data(one) for tag, one in data["languages"].items()}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _damaged(self.folder / TEXTS) from error

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """What was proved. Raises PublishingError when it cannot be read."""
        try:
            return from_json((self.folder / EVIDENCE).read_bytes())
        except (OSError, ValueError) as error:
            raise _damaged(self.folder / EVIDENCE) from error

    def approved(self, language: str) -> str:
        """The day (2026-12-31) on which the words of a language were approved last."""
        return max((one.date for one in self.approvals if one.language == language), default=self.date)

    def files_of(self, language: str) -> tuple[Released, ...]:
        """The files of one language."""
        return tuple(file for file in self.files if file.language == language)

    def content(self, file: Released) -> bytes:
        """The bytes of a file, which are those of the manifest. Raises PublishingError when they are not."""
        try:
            content = (self.folder / file.path).read_bytes()
        except OSError as error:
            raise _damaged(self.folder / file.path) from error
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise _damaged(self.folder / file.path)
        return content


def read_releases(root: Path, document: str) -> tuple[Release, ...]:
    """The releases of a document, oldest first. Raises PublishingError for one whose manifest cannot be read."""
    folder = root / FOLDER / document
    if not folder.is_dir():
        return ()
    found = [read_release(child) for child in folder.iterdir() if child.is_dir() and _NAME.fullmatch(child.name)]
    return tuple(sorted(found, key=lambda release: release.order))


def documents(root: Path) -> tuple[str, ...]:
    """The documents that have been released, by name."""
    folder = root / FOLDER
    if not folder.is_dir():
        return ()
    return tuple(sorted(child.name for child in folder.iterdir() if read_releases(root, child.name)))


def newest_of(root: Path, document: str, version: str = "") -> Release | None:
    """The newest release of a document, or of one version of it (`1.0` with what was added; `1.0+1` alone).

    The newest of all may be a withdrawal. That of a version is one only where it is named as such.
    """
    found = [
        release
        for release in read_releases(root, document)
        if not version
        or version == release.name
        or (not release.withdrawn and (version == release.version or _same(version, release.version)))
    ]
    return found[-1] if found else None


def exactly(root: Path, document: str, name: str) -> Release:
    """The release of this very name. Raises PublishingError when it is not there: it was made in another workspace."""
    for release in read_releases(root, document):
        if release.name == name:
            return release
    raise PublishingError(
        Problem(
            _("{document} {version} is published, and releases/ does not have it.", document=document, version=name),
            hint=_("Get the releases that were made elsewhere first (from git or a backup)."),
        )
    )


def _same(version: str, other: str) -> bool:
    return bool(_NAME.fullmatch(version)) and "+" not in version and version_order(version) == version_order(other)


def wanted(root: Path, document: str, version: str = "", *, exact: bool = False) -> Release:
    """The same, where there must be one. Raises PublishingError that names those that there are.

    With `exact` a version is what was released first by that name (`1.0`), without what was added to it (`1.0+1`).
    """
    known = read_releases(root, document) if exact else ()
    first = (release for release in known if not release.addition and _same(version, release.version))
    release = next(first, None) or newest_of(root, document, version)
    if release:
        return release
    names = ", ".join(release.name for release in read_releases(root, document))
    if version and names:
        raise PublishingError(
            Problem(
                _("Version {version} of {document} has not been released.", version=version, document=document),
                hint=_("Released are: {names}.", names=names),
            )
        )
    others = ", ".join(documents(root))
    hint = _("Only what is approved and proved leaves the house: inv approve, then inv release.")
    hint += "\n" + _("Released are: {names}.", names=others) if others else ""
    raise PublishingError(Problem(_("{document} has not been released.", document=document), hint=hint))


def read_release(folder: Path) -> Release:
    """One release. Raises PublishingError when its manifest cannot be read."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise _foreign(folder / MANIFEST, data["format"])
        release = Release(
            folder=folder,
            files=tuple(Released(**file) for file in data.pop("files")),
            approvals=tuple(Signature(**one) for one in data.pop("approvals")),
            languages=tuple(data.pop("languages")),
            withdrawn=_withdrawal(data.pop("withdrawn", None)),
            **{name: value for name, value in data.items() if name != "format"},
        )
        _demand_sound(release)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(folder / MANIFEST) from error
    return release


def _demand_sound(release: Release) -> None:
    """Raises ValueError or TypeError unless the members are what they should be, and of the release of this folder."""
    words = [release.title, release.changed, release.fingerprint, *release.languages]
    for pairs in (release.control, release.kept, release.tools):
        if not isinstance(pairs, dict):
            raise TypeError
        words += [*pairs, *pairs.values()]
    parts: list[Released | Signature | Withdrawal] = [*release.files, *release.approvals]
    for one in (*parts, *((release.withdrawn,) if release.withdrawn else ())):
        words += [value for name, value in asdict(one).items() if name != "size"]
    if not all(isinstance(word, str) for word in words):
        raise TypeError
    stated = (release.control[name] for name in DAYS if release.control.get(name))
    for day in (release.date, *(one.date for one in release.approvals), *stated):
        date.fromisoformat(day)
    own = release.folder.parent.name, release.folder.name
    if own != (release.document, release.name) or release.language not in release.languages:
        raise ValueError


def _withdrawal(data: Mapping[str, str] | None) -> Withdrawal | None:
    return Withdrawal(**data) if data else None


def withdrawal_of(root: Path, document: str, version: str) -> Release | None:
    """The withdrawal of a version, if it was withdrawn."""
    found = (release for release in read_releases(root, document) if release.withdrawn)
    return next((release for release in found if _same(version, release.version)), None)


def manifest_of(release: Release) -> bytes:
    """What `read_release` reads."""
    data: dict[str, Any] = asdict(release)
    del data["folder"]
    return (json.dumps({"format": FORMAT, **data}, ensure_ascii=False, indent=2) + "\n").encode()


def damages(release: Release) -> Iterator[Problem]:
    """Everything in the folder that is not as it was released: changed, missing, or put there afterwards."""
    known = {file.path: file.sha256 for file in release.files} | dict(release.kept)
    for path, sha in known.items():
        file = release.folder / path
        if not file.is_file():
            yield Problem(_("{file} is missing.", file=file.as_posix()), hint=_from_backup())
        elif sha256(file) != sha:
            yield Problem(_("{file} is not what was released.", file=file.as_posix()), hint=_from_backup())
    if not release.files:
        return
    proved = {(item.sha256, item.language, item.format) for item in release.evidence if item.passed}
    for one in release.files:
        if (one.sha256, one.language, one.format) not in proved:
            yield Problem(
                _("{file} has not been proved.", file=(release.folder / one.path).as_posix()), hint=_from_backup()
            )


def demand_intact(release: Release) -> None:
    """Raises PublishingError with every damage."""
    if problems := tuple(damages(release)):
        raise PublishingError(problems)


def _damaged(file: Path) -> PublishingError:
    return PublishingError(
        Problem(_("{file} is missing or is not what was released.", file=file.as_posix()), hint=_from_backup())
    )


def _foreign(file: Path, form: object) -> PublishingError:
    message = _("{file} is of a format that this version of the program does not know: {format}.",
                file=file.as_posix(), format=str(form)[:40])  # fmt: skip
    return PublishingError(Problem(message, hint=newer()))


def newer() -> str:
    """What to do about a file of a format that is not known."""
    return _("Perhaps a newer version wrote it. Use that one here, too.")


def _from_backup() -> str:
    return _("A release is never changed by hand. Get the folder back from git or a backup.")


def store(release: Release, contents: Mapping[str, bytes]) -> None:
    """Put a release where it belongs: whole or not at all. Raises PublishingError when it is there already."""
    release.folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=release.folder.parent, prefix=".release-"))
    try:
        for path, content in contents.items():
            target = draft.joinpath(*PurePosixPath(path).parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        (draft / MANIFEST).write_bytes(manifest_of(release))
        draft.chmod(0o755)
        draft.rename(release.folder)
    except OSError as error:
        raise PublishingError(
            Problem(
                _("{folder} could not be written: {reason}.", folder=release.folder, reason=because(error)),
                hint=_("See that there is room and that you may write there, and try again."),
            )
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)

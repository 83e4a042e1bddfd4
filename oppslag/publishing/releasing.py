"""Making a release: build, prove, see that it is approved, keep it."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol

from oppslag import pipeline
from oppslag.composing import check_code
from oppslag.localising.approvals import Approval, read_approvals
from oppslag.localising.catalogues import relative_path
from oppslag.localising.news import TEXTS, kept_before
from oppslag.localising.numbers import broken_promises
from oppslag.messages import _, _n
from oppslag.model import BINDING, Edition, Kind, Policy, languages_of, version_order
from oppslag.problems import Problem, PublishingError, Severity, UsageError
from oppslag.publishing import quality, settings
from oppslag.publishing.approving import named, version_problems
from oppslag.publishing.days import not_done_yet
from oppslag.publishing.provenance import tool_problems, tools_now
from oppslag.publishing.rejudging import vouch
from oppslag.publishing.releases import (
    EVIDENCE,
    FOLDER,
    SOURCES,
    Release,
    Released,
    Signature,
    demand_intact,
    newest_of,
    store,
    withdrawal_of,
)
from oppslag.publishing.snapshots import snapshot, to_data
from oppslag.verifying.evidence import Evidence, to_json
from oppslag.workspace import Choice, Workspace, formats

if TYPE_CHECKING:
    from oppslag.formats.protocol import Format


class Proof(Protocol):
    """What a prover says: the evidence of every file that it judged, and everything that is wrong."""

    @property
    def evidence(self) -> Sequence[Evidence]:
        """One for each file."""
        ...

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Of all files."""
        ...


Prover = Callable[[Workspace, Choice], Proof]


@dataclass(frozen=True, slots=True)
class Statement:
    """What whoever releases a version must say: whether everyone should read it again, and what has changed.

    `unchanged` = it was released before, and its words are the same: it was reviewed, or a contact is another. `day` is
    that on which it is said.
    """

    significant: bool | None
    changed: str
    unchanged: bool = False
    day: date = date.max

    @property
    def words(self) -> str:
        """The sentence, which for what is unchanged need not be written."""
        return self.changed.strip() or (_("Reviewed without change.") if self.unchanged else "")


def refuse_mixed(orders: Mapping[str, object]) -> None:
    """Raises UsageError for options (`--unchanged`) of which one says what another denies."""
    given = [name for name, value in orders.items() if value]
    both = [name for name in ("--significant", "--no-significant") if name in given]
    alone = any(name in given for name in ("--check", "--unchanged"))
    mixed = given if alone else both
    if len(mixed) > 1:
        message = _("{options} contradict one another.", options=", ".join(mixed))
        raise UsageError(Problem(message, hint=_("Give one of them, or run the command once for each.")))


@dataclass(frozen=True, slots=True)
class Made:
    """A release, whether it was there already, and what was left out of it, as warnings with the reason."""

    release: Release
    existed: bool
    left_out: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """One format of one edition that may leave the house."""

    edition: Edition
    form: "Format"

    @property
    def maker(self) -> tuple[str, str]:
        return self.edition.language, self.form.name


def release(
    workspace: Workspace,
    choice: Choice,
    statement: Statement,
    prover: Prover | None = None,
    progress: pipeline.Progress = lambda _name, _total: None,
) -> Made:
    """Release the version that the source holds of one document.

    Promises: every file in it is of an edition that is current, approved in this version and proved; the folder is
    there whole or not at all; the same files again change nothing. Raises UsageError when the document or what has
    changed is not said, PublishingError when anything else is missing, with every reason, or when the document says
    that it was reviewed or changed on a later day.
    """
    policies = named(workspace, choice)
    if len(policies) > 1:
        raise UsageError(Problem(_("One document is released at a time."), hint="--document " + policies[0].id))
    policy = policies[0]
    _demand(workspace, statement, policy)
    found = pipeline.survey(workspace, Choice((policy.id,)))
    pieces, left_out = _pieces(found.editions, policy, read_approvals(workspace.root))
    _demand_source(pieces, found, policy)
    left_out += tuple(replace(error, severity=Severity.WARNING) for error in found.problems if _is_error(error))
    picked = _picked(policy, pieces)
    report = pipeline.build(workspace, pipeline.Order(picked), progress)
    if failed := [error for error in report.errors if error not in found.problems]:
        raise PublishingError(failed)
    evidence = _proved(workspace, picked, pieces, prover or _prover())
    load = _files(workspace, policy, pieces, evidence)
    before = newest_of(workspace.root, policy.id, policy.control.version)
    if before and _same_files(before, load, statement):
        return Made(before, existed=True, left_out=left_out)
    return Made(_keep(workspace, load, statement, before), existed=False, left_out=left_out)


def _prover() -> Prover:
    from oppslag.proving import prove  # noqa: PLC0415 - readers are heavy

    return prove


def _demand(workspace: Workspace, statement: Statement, policy: Policy) -> None:
    """What must be said, and of which version. Raises PublishingError or UsageError."""
    version = policy.control.version
    problems = [*version_problems(policy), *broken_promises(policy, workspace.root)]
    problems += not_done_yet([policy], statement.day)
    if not problems and (gone := withdrawal_of(workspace.root, policy.id, version)) and gone.withdrawn:
        message = _("Version {version} of {document} was withdrawn {date}.",
                    version=version, document=policy.id, date=gone.withdrawn.date)  # fmt: skip
        problems.append(Problem(message, hint=_("To put it in force again, give it a new whole version.")))
    if problems:
        raise PublishingError(problems)
    if statement.unchanged:
        if newest_of(workspace.root, policy.id, version) is None:
            message = _("Version {version} of {document} has not been released.", version=version, document=policy.id)
            raise UsageError(Problem(message, hint=_("Only what was released can be released again unchanged.")))
        return
    if statement.significant is None:
        problems.append(
            Problem(
                _("Say whether this is a significant change: everyone then has to read it again."),
                hint="--significant / --no-significant",
            )
        )
    if not statement.changed.strip():
        problems.append(Problem(_("Say what has changed, in a sentence."), hint='--changed "…"'))
    if problems:
        raise UsageError(problems)


# ---- what may leave the house ----------------------------------------------------------------------------------------


def _pieces(
    editions: Iterable[Edition], policy: Policy, approvals: Sequence[Approval]
) -> tuple[tuple[_Piece, ...], tuple[Problem, ...]]:
    ready: list[_Piece] = []
    left_out: list[Problem] = []
    for edition in editions:
        asked = [form for form in formats(Choice()) if not policy.formats or form.name in policy.formats]
        waiting = [form for form in asked if _reason(edition, form.carries, approvals)]
        ready += [_Piece(edition, form) for form in asked if form not in waiting]
        if waiting:
            left_out.append(_left_out(edition, waiting, approvals))
    return tuple(ready), tuple(left_out)


def _left_out(edition: Edition, forms: Sequence["Format"], approvals: Sequence[Approval]) -> Problem:
    kinds = frozenset(kind for form in forms for kind in form.carries)
    return Problem(
        _(
            "{language} is left out as {formats}: {reason}.",
            language=edition.language,
            formats=", ".join(form.name for form in forms),
            reason=_reason(edition, kinds, approvals),
        ),
        severity=Severity.WARNING,
    )


def _reason(edition: Edition, kinds: frozenset[Kind], approvals: Sequence[Approval]) -> str:
    """Why what carries these kinds may not leave the house; "" when it may."""
    texts = edition.texts(kinds)
    waiting = [text.key for text in texts if not text.settled]
    if waiting:
        return _n(
            "one text is not approved and current: {key}",
            "{count} texts are not approved and current, the first is {key}",
            len(waiting),
            key=waiting[0],
        )
    if gone := edition.missed(kinds):
        return _("{key} was approved and is gone", key=gone[0])
    version = edition.policy.control.version
    said = {
        (key, fingerprint)
        for approval in approvals
        if (approval.document, approval.language) == (edition.policy.id, edition.language)
        and version_order_of(approval.version) == version_order_of(version)
        for key, fingerprint in approval.texts.items()
    }
    if all((text.key, text.fingerprint) in said for text in texts):
        return ""
    return _("nobody has approved version {version}", version=version)


def version_order_of(version: str) -> tuple[int, ...] | str:
    """A version as numbers where it is one, so that 2 and 2.0 are the same."""
    try:
        return version_order(version)
    except ValueError:
        return version


def _demand_source(pieces: Sequence[_Piece], found: pipeline.Survey, policy: Policy) -> None:
    """The words that prevail must be among what is released: a poster does not go out alone."""
    mine = [piece.form for piece in pieces if piece.edition.is_source]
    asked = [form for form in formats(Choice()) if not policy.formats or form.name in policy.formats]
    binding = [form for form in asked if Kind.TEXT in form.carries] or asked
    if any(form in mine for form in binding):
        return
    source = next((edition for edition in found.editions if edition.is_source), None)
    if source is None:
        raise PublishingError(found.problems or Problem(_("{document} has mistakes.", document=policy.id)))
    problems = [
        Problem(
            _("{key} is not approved as it stands.", key=text.key),
            text.place,
            _("inv approve --document {document} --by ROLE", document=policy.id),
        )
        for text in source.texts(BINDING)
        if not text.settled
    ]
    problems += [
        Problem(
            _("{key} was approved and is gone.", key=key),
            policy.place,
            _("inv approve --document {document} --by ROLE", document=policy.id),
        )
        for key in source.missed(BINDING)
    ]
    nobody = Problem(
        _("Nobody has approved version {version} of {document}.", version=policy.control.version, document=policy.id),
        policy.place,
        _("inv approve --document {document} --by ROLE", document=policy.id),
    )
    raise PublishingError(problems or nobody)


def _is_error(problem: Problem) -> bool:
    return problem.severity is Severity.ERROR


def _picked(policy: Policy, pieces: Iterable[_Piece]) -> Choice:
    """What must be built and proved for the pieces: a draft that cannot be made does not stand in their way."""
    languages, names = zip(*(piece.maker for piece in pieces), strict=True)
    return Choice((policy.id,), tuple(dict.fromkeys(languages)), tuple(dict.fromkeys(names)))


def _proved(workspace: Workspace, picked: Choice, pieces: Sequence[_Piece], prover: Prover) -> tuple[Evidence, ...]:
    """The evidence of the files that may leave; all of it says that they passed."""
    proof = prover(workspace, picked)
    makers = {piece.maker for piece in pieces}
    mine = tuple(
        item for item in proof.evidence if item.document in picked.documents and (item.language, item.format) in makers
    )
    failed = [problem for problem in proof.problems if _is_error(problem)]
    if any(not item.passed for item in mine) or (failed and not mine):
        raise PublishingError(failed or Problem(_("A finished file was not proved."), hint="inv verify"))
    return mine


@dataclass(frozen=True, slots=True)
class _Load:
    """What is to be kept: the files, their bytes by path in the release, what was proved, the editions by language."""

    policy: Policy
    files: tuple[Released, ...]
    contents: Mapping[str, bytes]
    evidence: tuple[Evidence, ...]
    editions: Mapping[str, Edition]


def _files(workspace: Workspace, policy: Policy, pieces: Sequence[_Piece], evidence: tuple[Evidence, ...]) -> _Load:
    """The files of the pieces. Raises PublishingError for one that was not proved."""
    codes = {piece.maker: check_code(piece.edition.texts(piece.form.carries)) for piece in pieces}
    proved = {(item.sha256, item.language, item.format) for item in evidence}
    contents: dict[str, bytes] = {}
    files: list[Released] = []
    problems: list[Problem] = []
    for entry in workspace.output.manifest().values():
        maker = (entry.language, entry.format)
        if entry.document != policy.id or maker not in codes:
            continue
        content = workspace.output.path(entry.path).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if entry.draft or (digest, *maker) not in proved:
            problems.append(Problem(_("{file} was not proved as it lies there.", file=entry.path), hint="inv verify"))
        path = PurePosixPath(entry.path).relative_to(policy.id).as_posix()
        contents[path] = content
        files.append(Released(path, digest, len(content), entry.media_type, *maker, codes[maker]))
    made = {(file.language, file.format) for file in files}
    problems += [
        Problem(_("{name} was not made.", name="/".join(maker)), hint="inv build")
        for maker in codes
        if maker not in made
    ]
    if problems:
        raise PublishingError(problems)
    return _Load(policy, tuple(files), contents, evidence, {piece.edition.language: piece.edition for piece in pieces})


# ---- keeping it ------------------------------------------------------------------------------------------------------


def _keep(workspace: Workspace, load: _Load, statement: Statement, before: Release | None) -> Release:
    policy, editions = load.policy, load.editions
    addition = before.addition + 1 if before else 0
    sources = dict(_sources(workspace, policy))
    texts = {tag: to_data(snapshot(edition)) for tag, edition in editions.items()}
    approvals = _signatures(read_approvals(workspace.root), policy, editions)
    kept = {
        EVIDENCE: to_json(load.evidence),
        TEXTS: (json.dumps({"format": 1, "languages": texts}, ensure_ascii=False, indent=1) + "\n").encode(),
        **sources,
        **_packages(workspace, policy, load.contents, _values(policy, statement, approvals, editions)),
    }
    release = Release(
        folder=workspace.root / FOLDER / policy.id / _folder_name(policy.control.version, addition),
        document=policy.id,
        version=policy.control.version,
        addition=addition,
        language=policy.language,
        languages=languages_of(policy),
        title=policy.title.words,
        significant=bool(statement.significant),
        changed=statement.words,
        unchanged=statement.unchanged,
        date=max(one.date for one in approvals),
        approvals=approvals,
        control=texts[policy.language]["control"],
        files=load.files,
        kept={path: hashlib.sha256(content).hexdigest() for path, content in kept.items()},
        tools=tools_now(),
        fingerprint=_digest(sources),
    )
    store(release, {**load.contents, **kept})
    vouch(workspace, release)
    return release


def _folder_name(version: str, addition: int) -> str:
    return f"{version}+{addition}" if addition else version


def _same_files(before: Release, load: "_Load", statement: Statement) -> bool:
    """Whether the version is there as it would be made now.

    Raises PublishingError when it left with other bytes, or where it is said to be unchanged, with other words.
    """
    demand_intact(before)
    now = {file.path: file.sha256 for file in load.files}
    if statement.unchanged and all(file.path in now for file in before.files):
        if problems := list(_other_words(before, load)):
            raise PublishingError(problems)
        return now == {file.path: file.sha256 for file in before.files}
    problems = []
    if other := [file.path for file in before.files if now.get(file.path) != file.sha256]:
        message = _n(
            "Version {version} of {document} has been released with another {files}.",
            "Version {version} of {document} has been released with other files: {files}.",
            len(other),
            version=before.version,
            document=before.document,
            files=", ".join(other),
        )
        hint = _("What has left the house is never changed: give the document a new whole version.")
        hint += "\n" + _("If only dates of review or a contact are other than before: --unchanged")
        problems.append(Problem(message, hint=hint))
    said = (statement.significant, statement.words)
    same = len(now) == len(before.files) and not before.unchanged
    if not problems and same and said != (before.significant, before.changed):
        problems.append(
            Problem(
                _("Version {version} has been released with another word on what has changed.", version=before.version),
                hint=before.changed,
            )
        )
    if problems:
        raise PublishingError([*problems, *tool_problems(before)])
    return len(now) == len(before.files)


_REVIEW = frozenset({"reviewed", "next_review"})  # what a review without change moves


def _other_words(before: Release, load: "_Load") -> Iterator[Problem]:
    """Every text and every field of document control that is not as it was released."""
    hint = _("What has left the house is never changed: give the document a new whole version.")
    for tag, edition in load.editions.items():
        then, now = before.snapshots.get(tag), snapshot(edition)
        if then is None:
            continue  # a language that joins
        kinds = {text.key: text for text in edition.policy.texts()}
        for key in dict.fromkeys((*now.texts, *then.texts)):
            if now.texts.get(key) != then.texts.get(key):
                message = _("{key} is not what version {version} was released with.", key=key, version=before.version)
                yield Problem(message, kinds[key].place if key in kinds else load.policy.place, hint)
        moved = [new.rule for old, new in zip(then.seats, now.seats, strict=False) if old != new]
        if tag == load.policy.language and moved:
            message = _("{key} is not what version {version} was released with.", key=moved[0], version=before.version)
            yield Problem(message, load.policy.place, hint)
        fields = {*now.control, *then.control} - _REVIEW if tag == load.policy.language else ()
        for name in sorted(fields):
            if now.control.get(name) != then.control.get(name):
                message = _("{key} is not what version {version} was released with.", key=name, version=before.version)
                yield Problem(message, load.policy.place, hint)


def _sources(workspace: Workspace, policy: Policy) -> Iterator[tuple[str, bytes]]:
    """Everything that the files were made from, by its path in the release."""
    root = workspace.root
    names = [
        "source/organisation.yaml",
        policy.place.file.as_posix(),
        "source/approvals.yaml",
        *(file.relative_to(root).as_posix() for file in sorted((root / "translations").glob("*.yaml"))),
        *(relative_path(tag, policy.id).as_posix() for tag in languages_of(policy) if tag != policy.language),
    ]
    for name in names:
        if (root / name).is_file():
            yield f"{SOURCES}/{name}", (root / name).read_bytes()
    for file in _compared(root, policy):
        yield f"{SOURCES}/{file.relative_to(root).as_posix()}", file.read_bytes()
    workshop = workspace.workshop
    used = {name: workshop.template(name) for form in formats(Choice()) for name in form.templates}
    used |= dict(workshop.additions)
    for name in sorted(used):
        yield f"{SOURCES}/templates/{name}", used[name].read_bytes()


def _compared(root: Path, policy: Policy) -> tuple[Path, ...]:
    """The texts of earlier releases that page and document tell what is new from."""
    if not policy.whats_new:
        return ()
    before = (kept_before(root, policy.id, policy.control.version, tag) for tag in languages_of(policy))
    return tuple(dict.fromkeys(file for file in before if file))


def _digest(sources: Mapping[str, bytes]) -> str:
    lines = (f"{path} {hashlib.sha256(content).hexdigest()}\n" for path, content in sorted(sources.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _signatures(
    approvals: Iterable[Approval], policy: Policy, editions: Mapping[str, Edition]
) -> tuple[Signature, ...]:
    return tuple(
        Signature(approval.language, approval.date.isoformat(), approval.by, approval.minutes)
        for approval in approvals
        if approval.document == policy.id
        and approval.language in editions
        and version_order_of(approval.version) == version_order_of(policy.control.version)
    )


def _values(
    policy: Policy, statement: Statement, approvals: Sequence[Signature], editions: Iterable[str]
) -> dict[str, str]:
    """What the fields of a quality system hold."""
    mine = [one for one in approvals if one.language == policy.language]
    return {
        **to_data(snapshot(Edition(policy, policy.language)))["control"],
        "id": policy.id,
        "title": policy.title.words,
        "approver": policy.control.approver or ", ".join(dict.fromkeys(one.by for one in mine)),
        "approved": max((one.date for one in mine), default=""),
        "minutes": ", ".join(dict.fromkeys(one.minutes for one in mine if one.minutes)),
        "significant": "Ja" if statement.significant else "Nei",
        "changed": statement.words,
        "address": policy.organisation.address,
        "languages": ", ".join(editions),
    }


def _packages(
    workspace: Workspace, policy: Policy, contents: Mapping[str, bytes], values: Mapping[str, str]
) -> dict[str, bytes]:
    """The zip for the quality system: the Word files and PDFs of every language, and the fields to copy."""
    system = policy.organisation.quality_system
    words = quality.sheet(system, settings.quality_fields(workspace.root, system), values)
    chosen = {path: content for path, content in contents.items() if path.endswith((".docx", ".pdf"))}
    return {
        quality.file_name(policy.id, policy.control.version, system): quality.package(
            {**chosen, "felter.txt": b"\xef\xbb\xbf" + words.encode()}  # the mark that old Notepads need for æøå
        )
    }

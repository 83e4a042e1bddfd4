"""Publishing what was released: all of it or nothing, checked afterwards, and back again.

How, on every target (docs/publisering.md tells it to people):

1. a lock, so that there is one publisher at a time
2. `oppslag-intent.json`: every old and every new file by SHA-256, read back before anything else is touched
3. each file by an atomic replace, pages last
4. `oppslag-manifest.json`: what is there now
5. everything is read back and compared
6. what only the previous manifest named is deleted, then the intent

Wherever it is cut, every file is the old one or the new one, intent and manifest say which may be there, and the same
run again completes it. A file that neither names is another's: it is never touched, and refuses the publishing when it
lies where one of ours would go.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from oppslag.messages import _
from oppslag.problems import Problem, PublishingError, Severity, UsageError
from oppslag.publishing import releases, targets
from oppslag.publishing.holding import LOCK, Clock, Hold, Owner, hold, now, unread
from oppslag.publishing.rejudging import misstatements
from oppslag.publishing.releases import Release, demand_intact
from oppslag.publishing.standing import editions_at, ever_published, made_pages, prints
from oppslag.publishing.targets.protocol import HALF, Target, TargetError, checked
from oppslag.workspace import Workspace

INTENT = "oppslag-intent.json"
MANIFEST = "oppslag-manifest.json"
FORMAT = 1  # of both; another one is not read

Connect = Callable[[Path, str], AbstractContextManager[Target]]
Progress = Callable[[str, int], None]  # the file that is done, and how many steps there are
Files = Mapping[str, str]  # path below the target -> SHA-256 in hex


@dataclass(frozen=True, slots=True)
class Order:
    """What to publish: documents by id (none = all that are released), and for a rollback its kind and version."""

    documents: tuple[str, ...] = ()
    back: bool = False
    version: str = ""
    dry_run: bool = False
    take_over: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, or would be: paths below the target, and the version of each document, "" = taken away.

    `restored` are files of ours that somebody had changed on the target, `recognised` those that only their bytes told
    to be ours.
    """

    place: str
    versions: Mapping[str, str]
    written: tuple[str, ...]
    same: tuple[str, ...]
    deleted: tuple[str, ...]
    restored: tuple[str, ...]
    notes: tuple[str, ...] = ()
    recognised: tuple[str, ...] = ()
    valid_from: Mapping[str, str] = field(default_factory=dict)  # as documents state it: 2026-12-31


@dataclass(frozen=True, slots=True)
class State:
    """What a manifest or an intent says: its files, and the release of each document."""

    files: Files = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class There:
    """What is on a target by its own word: the manifest, and the intent of a run that was cut (None = none).

    `recognised` are files of which neither tells, byte for byte as a release here has them: the manifest has gone, or
    somebody brought them there by hand. `torn` = an intent is there that cannot be read: its writing was cut.
    """

    manifest: State
    intent: tuple[State, State] | None
    recognised: Files = field(default_factory=dict, compare=False)
    torn: bool = False

    @property
    def ours(self) -> frozenset[str]:
        """Every path that we may write or delete."""
        old, new = self.intent or (State(), State())
        return frozenset({*self.manifest.files, *old.files, *new.files, *self.recognised})


@dataclass(frozen=True, slots=True)
class Goal:
    """What shall be there: every file's bytes by path, the release of each document, notes for whoever publishes.

    `releases` are all those that the files are of.
    """

    contents: Mapping[str, bytes]
    versions: Mapping[str, str]
    notes: tuple[str, ...] = ()
    valid_from: Mapping[str, str] = field(default_factory=dict)
    releases: tuple[Release, ...] = ()

    @property
    def state(self) -> State:
        """As the manifest will say it."""
        return State({path: digest(content) for path, content in self.contents.items()}, self.versions)


@dataclass(frozen=True, slots=True)
class Tools:
    """The world outside, for tests to replace: how to reach a target, the clock, whom to say we are."""

    connect: Connect = targets.connect
    clock: Clock = now
    owner: Owner | None = None


def publish(
    workspace: Workspace,
    name: str,
    order: Order,
    progress: Progress = lambda _path, _total: None,
    tools: Tools | None = None,
) -> Outcome:
    """Bring a target to what was released, or with `order.back` to an earlier release.

    Raises PublishingError when there is nothing to publish, when a release is not as it was, when another publishes, or
    when the target refuses: then every file on it is whole, the old one or the new one, and the same run again
    completes it.
    """
    tools = tools or Tools()
    with _alone(workspace, name), tools.connect(workspace.root, name) as target:
        job = _job(workspace, target, order)  # refuses before anything at all is written
        if order.dry_run or (job.done and target.read(LOCK) is None):
            return job.plan
        owner = tools.owner or Owner.here(workspace.root)
        with hold(target, owner, tools.clock, take_over=order.take_over) as held:
            if read_there(target) != job.there:
                job = _job(workspace, target, order)  # another was here before we held the lock
            done = job.plan if job.done else _carry_out(held, job, progress)
            return replace(done, notes=(*done.notes, *held.notes))


@dataclass(frozen=True, slots=True)
class _Job:
    """What is there, what shall be there, and what must be done; `found` has what lies on the target, by SHA-256."""

    there: There
    goal: Goal
    found: Files
    plan: Outcome

    @property
    def done(self) -> bool:
        """Whether nothing must be done."""
        plan, there = self.plan, self.there
        return not (plan.written or plan.deleted or there.intent or there.torn or self.goal.state != there.manifest)


def _job(workspace: Workspace, target: Target, order: Order) -> _Job:
    there = read_there(target)
    goal = _goal(workspace, order, there)
    standing = [document for document, name in there.manifest.versions.items() if goal.versions.get(document) == name]
    if problems := list(rewritten(workspace, target, there, standing)):
        raise PublishingError(problems)
    doubts = [problem for release in goal.releases for problem in misstatements(workspace, release)]
    if problems := [problem for problem in doubts if problem.severity is Severity.ERROR]:
        raise PublishingError(problems)
    goal = replace(goal, notes=(*goal.notes, *(problem.message for problem in doubts)))
    there, found = _survey(workspace, target, goal, there)
    return _Job(there, goal, found, _plan(target, goal, there, found))


@contextmanager
def _alone(workspace: Workspace, name: str) -> Iterator[None]:
    """One run at a time from this workspace, however it ends: the system lets go of the file of a killed process."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only here

    workspace.cache.mkdir(parents=True, exist_ok=True)
    lock = FileLock(workspace.cache / f"publish-{digest(name.encode())[:16]}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise PublishingError(
            Problem(
                _("Somebody on this machine is publishing to {name} right now.", name=name),
                hint=_("Wait until it is done, then run the same again."),
            )
        ) from error
    try:
        yield
    finally:
        lock.release()


# ---- what shall be there ---------------------------------------------------------------------------------------------


def _goal(workspace: Workspace, order: Order, there: There) -> Goal:
    root, published = workspace.root, there.manifest.versions
    kept = {document: releases.exactly(root, document, name) for document, name in published.items()}
    if order.back and not order.version and _cut(there):
        _demand_known(there)
        return _assembled(workspace, kept)  # a run that was cut is taken back, whatever it was about
    if order.back:
        return _assembled(workspace, kept | _back(root, order, kept))
    return _assembled(workspace, kept | _forward(root, order))


def _cut(there: There) -> bool:
    """Whether a run was cut before what it brought became what is published."""
    return there.intent is not None and there.intent[1].versions != there.manifest.versions


def _demand_known(there: There) -> None:
    """Raises PublishingError when a run that was cut found files of ours without knowing which release they were."""
    old, _new = there.intent or (State(), State())
    if unknown := {path.partition("/")[0] for path in old.files} - old.versions.keys():
        raise PublishingError(
            Problem(
                _("Which release of {document} stood there before is not known.", document=", ".join(sorted(unknown))),
                hint=_("Complete it with inv publish, or name the release: inv rollback --document ID --version 1.0"),
            )
        )


def rewritten(workspace: Workspace, target: Target, there: There, documents: Iterable[str]) -> Iterator[Problem]:
    """A problem for each file of these documents that left the house with other bytes than its release has now.

    Somebody has changed a release and all that vouches for it, or made it anew, or edited the manifest of the target.
    """
    for document in () if there.intent else documents:
        top = releases.exactly(workspace.root, document, there.manifest.versions[document])
        for file in top.files:
            if there.manifest.files.get(f"{document}/{file.path}", file.sha256) != file.sha256:
                yield Problem(
                    _(
                        "{document} {version} was published to {place} with another {file} than releases/ has.",
                        document=document,
                        version=top.name,
                        place=target.place,
                        file=file.path,
                    ),
                    hint=_("A release is never changed by hand. Get the folder back from git or a backup.")
                    + "\n"
                    + _("Or if {file} was edited over there: take it away, and publish again.", file=MANIFEST),
                )


def _forward(root: Path, order: Order) -> dict[str, Release]:
    """The newest release of each document."""
    documents = order.documents or releases.documents(root)
    if not documents:
        raise PublishingError(
            Problem(
                _("Nothing has been released."),
                hint=_("Only what is approved and proved leaves the house: inv approve, then inv release."),
            )
        )
    return {document: releases.wanted(root, document, order.version) for document in documents}


def _back(root: Path, order: Order, kept: Mapping[str, Release]) -> dict[str, Release]:
    """The release that was named, or the one before the one that is published."""
    documents = order.documents or tuple(kept)
    if not documents:
        raise PublishingError(Problem(_("Nothing has been published there."), hint="inv publish"))
    if len(documents) != 1:
        raise UsageError(
            Problem(
                _("Say which document is to be taken back."), hint=_("Published are: {names}.", names=", ".join(kept))
            )
        )
    (document,) = documents
    if order.version:
        return {document: releases.wanted(root, document, order.version, exact=True)}
    current = kept.get(document)
    if current is None:
        raise PublishingError(Problem(_("{document} is not published there.", document=document)))
    earlier = [release for release in releases.read_releases(root, document) if release.order < current.order]
    if not earlier:
        raise PublishingError(
            Problem(
                _("There is no release of {document} before {version}.", document=document, version=current.name),
                hint=_("To correct it, release and publish a new version."),
            )
        )
    return {document: earlier[-1]}


def _assembled(workspace: Workspace, tops: Mapping[str, Release]) -> Goal:
    contents: dict[str, bytes] = {}
    notes: list[str] = []
    behind: list[Release] = []
    for document, top in tops.items():
        known = releases.read_releases(workspace.root, document)
        editions = editions_at(known, top)
        if top.withdrawn:
            notes.append(_("{document} is withdrawn since {date}: its pages say so.",
                           document=document, date=top.withdrawn.date))  # fmt: skip
        for release in {release.folder: release for release in (top, *editions.values())}.values():
            demand_intact(release)
            behind.append(release)
        contents |= {f"{document}/{path}": page for path, page in made_pages(workspace, known, top)}
        for language, release in editions.items():
            for file in release.files_of(language):
                contents[f"{document}/{file.path}"] = release.content(file)
            if release.version != top.version:
                notes.append(
                    _(
                        "{document}: {language} stays at version {version}, approved {date}.",
                        document=document,
                        language=language,
                        version=release.version,
                        date=release.approved(language),
                    )
                )
    stated = {document: top.control.get("valid_from", "") for document, top in tops.items() if not top.withdrawn}
    return Goal(contents, {document: top.name for document, top in tops.items()}, tuple(notes), stated, tuple(behind))


# ---- what is there ---------------------------------------------------------------------------------------------------


def digest(content: bytes) -> str:
    """The SHA-256 of bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def read_there(target: Target) -> There:
    """What a target says of itself. Raises PublishingError when that cannot be understood."""
    before, intent = target.read(MANIFEST), target.read(INTENT)
    for file, content in ((MANIFEST, before), (INTENT, intent)):
        if foreign := _foreign(content):
            message = _("{file} is of a format that this version of the program does not know: {format}.",
                        file=f"{target.place}: {file}", format=foreign)  # fmt: skip
            raise PublishingError(Problem(message, hint=releases.newer()))
    pending = _intent(intent)
    manifest = _state(before)
    if manifest is None:
        if pending is None:
            raise PublishingError(
                Problem(
                    _("{place}: {file} cannot be read: somebody has changed it.", place=target.place, file=MANIFEST),
                    hint=_(
                        "Get it back from a backup, or take it away: the next publishing recognises what has the bytes"
                        " of a release. If this is not a folder of ours, choose another."
                    ),
                )
            )
        manifest = pending[0]  # its writing was cut or went wrong; the intent says what was before
    return There(manifest, pending, torn=intent is not None and pending is None)


def _foreign(content: bytes | None) -> str:
    """The format of a manifest or an intent, where it is a number and not ours; "" where it is ours or none."""
    try:
        data = json.loads(content or b"{}")
        said = {data.get("format"), *(data.get(name, {}).get("format") for name in ("old", "new"))} - {None, FORMAT}
    except _NOT_OURS:
        return ""
    return ", ".join(str(one) for one in said if isinstance(one, int))


# What a file that somebody else wrote, or changed, leads to: no JSON, JSON nested without end, other members, a path
# that leads out of the target
_NOT_OURS = (ValueError, KeyError, TypeError, AttributeError, RecursionError, TargetError)


def _state(content: bytes | None) -> State | None:
    """What a manifest says; None when it is not one of ours."""
    if content is None:
        return State()
    try:
        return _from_data(json.loads(content))
    except _NOT_OURS:
        return None


def _intent(content: bytes | None) -> tuple[State, State] | None:
    """The old and the new of an intent; None when there is none or it is not whole, for then nothing else was done."""
    try:
        data = json.loads(content or b"")
        return _from_data(data["old"]), _from_data(data["new"])
    except _NOT_OURS:
        return None


def _from_data(data: Mapping[str, object]) -> State:
    files, versions = data["files"], data["versions"]
    if not isinstance(files, dict) or not isinstance(versions, dict):
        raise TypeError
    for path in files:
        checked(path)
    return State({str(path): str(sha) for path, sha in files.items()}, {str(k): str(v) for k, v in versions.items()})


def _to_data(state: State) -> dict[str, object]:
    return {
        "format": FORMAT,
        "versions": dict(sorted(state.versions.items())),
        "files": dict(sorted(state.files.items())),
    }


def manifest_bytes(state: State) -> bytes:
    """As it stands on a target."""
    return (json.dumps(_to_data(state), ensure_ascii=False, indent=1) + "\n").encode()


def intent_bytes(old: State, new: State) -> bytes:
    """As it stands on a target."""
    data = {"old": _to_data(old), "new": _to_data(new)}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


# ---- from the one to the other ---------------------------------------------------------------------------------------


def _survey(workspace: Workspace, target: Target, goal: Goal, there: There) -> tuple[There, dict[str, str]]:
    """The SHA-256 of every file that is on the target where one of ours is or would go.

    Of a document that the manifest does not name, what lies there with the bytes of a release is recognised as ours.
    """
    unnamed = [document for document in goal.versions if document not in there.manifest.versions]
    may_be = {path for document in unnamed for path in ever_published(workspace, document)}
    paths = sorted({*goal.contents, *there.ours, *may_be})
    found = {path: sha for path in paths if (sha := _found(target, path)) is not None}
    if strange := (found.keys() & may_be) - there.ours:
        shas = prints(workspace, {path.partition("/")[0] for path in strange})
        there = replace(there, recognised={path: found[path] for path in strange if found[path] in shas[path]})
    return there, {path: sha for path, sha in found.items() if path in goal.contents or path in there.ours}


def _found(target: Target, path: str) -> str | None:
    content = target.read(path)
    return None if content is None else digest(content)


def _plan(target: Target, goal: Goal, there: There, found: Files) -> Outcome:
    """What must be done. Raises PublishingError, naming each, when files of others lie where ours would go."""
    new, old = goal.state, there.manifest
    strangers = [path for path in new.files if path in found and path not in there.ours]
    if strangers:
        raise PublishingError(
            Problem(
                _("{place}: {path} is there already and is not ours.", place=target.place, path=path),
                hint=_("Nothing was changed. Choose an empty folder, or move the file away."),
            )
            for path in strangers
        )
    written = tuple(path for path in _ordered(new.files) if found.get(path) != new.files[path])
    return Outcome(
        target.place,
        {document: new.versions.get(document, "") for document in sorted({*new.versions, *old.versions})},
        written,
        tuple(path for path in _ordered(new.files) if path not in written),
        tuple(sorted(path for path in there.ours if path not in new.files and path in found)),
        tuple(path for path in written if path in found and path in old.files and not _described(there, path, found)),
        (*goal.notes, *([unread(target, INTENT)] if there.torn else ())),
        tuple(sorted(there.recognised)),
        goal.valid_from,
    )


def _described(there: There, path: str, found: Files) -> bool:
    """Whether the file is one that the manifest or the intent names."""
    return any(state.files.get(path) == found[path] for state in (there.manifest, *(there.intent or ())))


def _ordered(paths: Mapping[str, str]) -> list[str]:
    """Pages last, so that what they lead to is there before them."""
    return sorted(paths, key=lambda path: (path.endswith(".html"), path))


def _carry_out(held: Hold, job: _Job, progress: Progress) -> Outcome:
    target, there, goal, plan = held.target, job.there, job.goal, job.plan
    new = goal.state
    proof = {**new.files, MANIFEST: digest(manifest_bytes(new))}
    steps = len(plan.written) + len(proof)
    _announce(held, State(job.found, there.manifest.versions), new)
    for path in plan.written:
        held.check()
        target.put(path, goal.contents[path])
        progress(path, steps)
    held.check()
    target.put(MANIFEST, manifest_bytes(new))
    _read_back(target, proof, lambda path: progress(path, steps))
    held.check()
    for path in plan.deleted:
        target.delete(path)
    if still := [path for path in plan.deleted if target.read(path) is not None]:
        raise _lies(target, still)
    _sweep(target, there)
    if not new.files:
        target.delete(MANIFEST)
    target.delete(INTENT)
    return plan


def _announce(held: Hold, old: State, new: State) -> None:
    """Write the intent and see that it is there. Raises PublishingError, with nothing else changed, when it is not."""
    content = intent_bytes(old, new)
    held.check()
    held.target.put(INTENT, content)
    if held.target.read(INTENT) != content:
        raise _lies(held.target, [INTENT])


def _read_back(target: Target, files: Files, done: Callable[[str], None]) -> None:
    wrong = []
    for path, sha in files.items():
        if _found(target, path) != sha:
            wrong.append(path)
        done(path)
    if wrong:
        raise _lies(target, wrong)


def _lies(target: Target, paths: Sequence[str]) -> PublishingError:
    return PublishingError(
        Problem(
            _("{place}: {path} does not hold what was sent.", place=target.place, path=path),
            hint=_("Run the same again. If it happens again, speak with whoever runs the server."),
        )
        for path in paths
    )


def _sweep(target: Target, there: There) -> None:
    """Remove what a cut run may have left half written: its names are ours alone."""
    if there.intent:
        for path in (*there.ours, MANIFEST, INTENT):
            target.delete(path + HALF)

"""Prove from the finished files that every rule is in every one of them, and write down what was proved.

What was proved of a file is kept under the digest of the file, of what it must say and of the code that judged it: an
unchanged file is not read again.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from oppslag.building import digest, tools
from oppslag.formats import FORMATS
from oppslag.formats.protocol import Format
from oppslag.localising.states import languages_of, load_edition
from oppslag.messages import _, because
from oppslag.model import Policy
from oppslag.overview import EVIDENCE
from oppslag.problems import Problem, Severity, UsageError, VerificationError
from oppslag.reading.passages import Passages
from oppslag.reading.readers import READERS
from oppslag.verifying.evidence import Evidence, from_item, from_json, item_json, whole
from oppslag.verifying.expecting import Expectation, expect
from oppslag.verifying.report import TEMPLATE, evidence_page
from oppslag.verifying.verdict import Verdict, judge
from oppslag.workspace import Choice, Workspace, formats
from oppslag.writing import MEDIA_TYPES, Entry, write_whole

_PICTURE = "image/png"
_WIDEST = 10_000  # pixels of a picture
SecondJudge = Callable[[bytes, Passages], Passages]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved of the picked files, and everything that is wrong with them."""

    evidence: tuple[Evidence, ...]
    problems: tuple[Problem, ...]

    @property
    def failed(self) -> bool:
        """Whether anything is wrong with any file."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def prove(workspace: Workspace, choice: Choice, second: SecondJudge | None = None) -> Proof:
    """Judge every finished file of the picked editions and write output/evidence.json and output/evidence.html.

    Promises: every file that the source asks for is judged; one that is missing, unreadable or undecided is a problem.
    The overview and the evidence itself are in the manifest and are not judged. `second` is a second judge of what can
    be seen on a page.
    """
    with workspace.alone():
        return _prove(workspace, choice, second)


def _prove(workspace: Workspace, choice: Choice, second: SecondJudge | None) -> Proof:
    policies = workspace.policies(choice)
    formats(choice)  # refuses a format that there is not
    store = _Store(workspace.cache / "verdicts.json")
    expected = {
        (policy.id, language): _Expected(expect(workspace.root, policy.id, language))
        for policy in policies
        for language in languages_of(policy)
        if not choice.languages or language in choice.languages
    }
    entries = workspace.output.manifest()
    names = {form.name for form in FORMATS}
    picked = [
        entry
        for entry in entries.values()
        if (entry.document, entry.language) in expected
        and choice.takes(entry.document, entry.language, entry.format)
        and entry.format in names
    ]
    verdicts = [
        _judged(workspace, entry, expected[entry.document, entry.language], store, second)
        for entry in picked
        if entry.media_type in READERS
    ]
    sheets = {verdict.evidence.file: verdict.evidence for verdict in verdicts}
    verdicts += [
        _shown(workspace, entry, expected[entry.document, entry.language], sheets.get(_sheet_of(entry)), store)
        for entry in picked
        if entry.media_type == _PICTURE
    ]
    missing = list(_missing(policies, choice, entries))
    evidence = tuple(verdict.evidence for verdict in verdicts)
    _write(workspace, evidence, entries, store)
    store.save()
    found = (problem for verdict in verdicts for problem in verdict.problems)
    return Proof(evidence, (*workspace.mistakes(choice), *missing, *found))


def prove_file(workspace: Workspace, file: Path, choice: Choice, second: SecondJudge | None = None) -> Proof:
    """Judge one file, wherever it came from, as the format of the edition that the choice names.

    Raises UsageError unless the choice names one document, language and format; VerificationError when there is no
    such file.
    """
    from oppslag.guarding import read_apart  # noqa: PLC0415 - only for a stranger's file
    from oppslag.reading.limits import check_size  # noqa: PLC0415 - as above
    from oppslag.reading.passages import UnreadableFile  # noqa: PLC0415 - as above
    from oppslag.reading.readers import media_type_of  # noqa: PLC0415 - as above

    policy, language, form = _one(workspace, choice)
    try:
        check_size(file.stat().st_size)
        content = file.read_bytes()
        media_type = media_type_of(file, content)
    except OSError as error:
        raise VerificationError(
            Problem(_("The file {file} cannot be read: {reason}", file=file, reason=because(error)))
        ) from error
    except UnreadableFile as error:
        raise VerificationError(Problem(_("{file}: cannot be read: {reason}", file=file, reason=error))) from error
    wanted = {MEDIA_TYPES[Path(name).suffix] for name in form.files}
    if media_type not in wanted:
        raise VerificationError(
            Problem(
                _(
                    "{file} is not a file of the format {format}: it is {found}.",
                    file=file,
                    format=form.name,
                    found=media_type,
                ),
                hint=_("Name the format that it was made as: --format"),
            )
        )
    expectation = expect(workspace.root, policy.id, language)
    draft = bool(load_edition(policy, workspace.root, language).draft_reasons(form.carries))
    verdict = judge(
        content,
        media_type,
        expectation,
        form.carries,
        strict=form.name != "fragment",
        draft=draft,
        name=file.as_posix(),
        format=form.name,
        second=second,
        reader=read_apart,
    )
    return Proof((verdict.evidence,), verdict.problems)


def _one(workspace: Workspace, choice: Choice) -> tuple[Policy, str, Format]:
    named = (choice.documents, choice.languages, choice.formats)
    if any(len(names) != 1 for names in named):
        raise UsageError(
            Problem(
                _("--file needs to know what the file should be."),
                hint=_("Name one of each: --document ID --language nb --format page"),
            )
        )
    policies, (form,) = workspace.policies(choice), formats(choice)
    if not policies:
        raise UsageError(
            _("The document {name} has mistakes in its source. «inv check» shows them.", name=choice.documents[0])
        )
    return policies[0], choice.languages[0], form


@dataclass(frozen=True)
class _Expected:
    """What an edition must say, and its digest, worked out once for all its files."""

    expectation: Expectation

    @cached_property
    def digest(self) -> str:
        return digest(repr(self.expectation))


def _judged(
    workspace: Workspace, entry: Entry, expected: _Expected, store: "_Store", second: SecondJudge | None
) -> Verdict:
    expectation = expected.expectation
    try:
        content = workspace.output.path(entry.path).read_bytes()
    except OSError:
        return _absent(entry, expectation)
    judges = str(second is not None)
    key = digest(hashlib.sha256(content).hexdigest(), entry.path, expected.digest, str(entry.draft), judges, tools())
    if known := store.get(key):
        return Verdict(known, ())
    form = next(form for form in FORMATS if form.name == entry.format)
    verdict = judge(
        content,
        entry.media_type,
        expectation,
        form.carries,
        strict=True,
        draft=entry.draft,
        name=entry.path,
        format=entry.format,
        second=second,
    )
    if verdict.passed:
        store.put(key, verdict.evidence)
    return verdict


def _sheet_of(entry: Entry) -> str:
    return PurePosixPath(entry.path).with_suffix(".pdf").as_posix()


def _shown(workspace: Workspace, entry: Entry, expected: _Expected, sheet: Evidence | None, store: "_Store") -> Verdict:
    """A picture, which no reader reads: it says what the PDF of the same name says, if it is that PDF's to the byte."""
    try:
        content = workspace.output.path(entry.path).read_bytes()
    except OSError:
        return _absent(entry, expected.expectation)
    sha = hashlib.sha256(content).hexdigest()
    if sheet and not sheet.passed:  # what is wrong with the PDF is said of the PDF
        return Verdict(replace(sheet, file=entry.path, sha256=sha, media_type=entry.media_type), ())
    key = digest(sha, entry.path, sheet.sha256 if sheet else "", expected.digest, str(entry.draft), tools())
    if known := store.get(key):
        return Verdict(known, ())
    if not sheet or not _is_picture(workspace, content, sheet.file):
        return _unproved(
            entry,
            expected.expectation,
            _("{file} does not show what {sheet} shows.", file=entry.path, sheet=_sheet_of(entry)),
            sha,
        )
    evidence = replace(sheet, file=entry.path, sha256=sha, media_type=entry.media_type)
    store.put(key, evidence)
    return Verdict(evidence, ())


def _is_picture(workspace: Workspace, content: bytes, sheet: str) -> bool:
    width = int.from_bytes(content[16:20], "big")  # pixels: the first field of a PNG (11.2.2 IHDR)
    pdf = workspace.output.path(sheet).read_bytes()
    return 0 < width <= _WIDEST and workspace.workshop.picture(pdf, width) == content


def _absent(entry: Entry, expectation: Expectation) -> Verdict:
    return _unproved(entry, expectation, _("{file} is gone.", file=entry.path))


def _unproved(entry: Entry, expectation: Expectation, message: str, sha: str = "") -> Verdict:
    """A file of which nothing is proved, and that can be made again."""
    problem = Problem(
        message,
        expectation.place,
        _("Make it again: inv build --document {id}", id=entry.document),
    )
    evidence = Evidence(
        entry.path,
        sha,
        entry.document,
        entry.language,
        entry.format,
        entry.media_type,
        expectation.rules,
        len(expectation.pieces),
        passed=False,
        proofs=(),
        problems=(problem.message,),
    )
    return Verdict(evidence, (problem,))


def _missing(policies: Iterable[Policy], choice: Choice, entries: dict[str, Entry]) -> Iterable[Problem]:
    """A problem for each edition that the source asks for in a format of which there is no file."""
    there = {(entry.document, entry.language, entry.format) for entry in entries.values()}
    for policy in policies:
        for language in languages_of(policy):
            for form in FORMATS:
                asked = not policy.formats or form.name in policy.formats
                if (
                    asked
                    and choice.takes(policy.id, language, form.name)
                    and (policy.id, language, form.name) not in there
                ):
                    yield Problem(
                        _(
                            "{document} has not been made in {language} as {format}.",
                            document=policy.id,
                            language=language,
                            format=form.name,
                        ),
                        policy.place,
                        _("Run «inv build»."),
                    )


def _write(workspace: Workspace, evidence: tuple[Evidence, ...], entries: dict[str, Entry], store: "_Store") -> None:
    """The evidence of what was judged now, with that of the files that were not picked this time."""
    everything = (*_others(workspace, evidence, entries), *evidence)
    content = whole([(item, store.text(item)) for item in everything])
    written = {EVIDENCE[0]: _written(workspace, EVIDENCE[0], content, "application/json")}
    page = _page_key(workspace, written[EVIDENCE[0]])
    known = entries.get(EVIDENCE[1])
    if known and store.known.get(page) == known.sha256 and workspace.output.has(EVIDENCE[1], known.sha256):
        written[EVIDENCE[1]] = known
    else:
        made = evidence_page(everything, workspace.workshop.fill)
        written[EVIDENCE[1]] = _written(workspace, EVIDENCE[1], made, "text/html")
    store.used[page] = written[EVIDENCE[1]].sha256
    if any(entries.get(name) != entry for name, entry in written.items()):
        workspace.output.write_manifest(entries | written)


def _written(workspace: Workspace, name: str, content: bytes, media_type: str) -> Entry:
    """The file's entry; it is only written when it has changed."""
    sha = hashlib.sha256(content).hexdigest()
    if not workspace.output.has(name, sha):
        workspace.output.write(name, content)
    return Entry(name, sha, len(content), media_type)


def _page_key(workspace: Workspace, evidence: Entry) -> str:
    """The digest of all that the page of the evidence is made from."""
    workshop = workspace.workshop
    files = (workshop.template(TEMPLATE), *workshop.additions)
    return digest("page", evidence.sha256, tools(), *(hashlib.sha256(file.read_bytes()).hexdigest() for file in files))


def _others(workspace: Workspace, evidence: Sequence[Evidence], entries: dict[str, Entry]) -> tuple[Evidence, ...]:
    """What was proved before of the files that were not picked this time."""
    judged = {item.file for item in evidence}
    if all(entry.path in judged for entry in entries.values() if entry.format):
        return ()
    return tuple(item for item in _before(workspace) if item.file not in judged and item.file in entries)


def _before(workspace: Workspace) -> tuple[Evidence, ...]:
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):  # anyone may have edited it
        return from_json(workspace.output.path(EVIDENCE[0]).read_bytes())
    return ()


class _Store:
    """The evidence of files that passed, as it is written down, by the digest of all that it rests on."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.used: dict[str, str] = {}
        self.known: dict[str, str] = {}
        self._texts: dict[int, tuple[Evidence, str]] = {}  # by identity: the evidence is kept with its text
        with suppress(OSError, ValueError, TypeError):
            self.known = dict(json.loads(file.read_text(encoding="utf-8")))

    def get(self, key: str) -> Evidence | None:
        """What was proved under this key."""
        with suppress(KeyError, ValueError, TypeError, AttributeError):
            evidence = from_item(self.known[key])
            self._keep(key, evidence, self.known[key])
            return evidence
        return None

    def put(self, key: str, evidence: Evidence) -> None:
        """Keep what was proved."""
        self._keep(key, evidence, item_json(evidence))

    def text(self, evidence: Evidence) -> str:
        """The evidence as it is written down."""
        _evidence, text = self._texts.get(id(evidence), (evidence, ""))
        return text or item_json(evidence)

    def _keep(self, key: str, evidence: Evidence, text: str) -> None:
        self.used[key] = text
        self._texts[id(evidence)] = (evidence, text)

    def save(self) -> None:
        """Write what is known, the newest last, so that a part that was proved does not forget the rest."""
        kept = self.known | self.used
        if kept != self.known:
            newest = dict(list(kept.items())[-20_000:])
            write_whole(self.file, json.dumps(newest).encode())

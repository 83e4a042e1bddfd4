"""Prove from the finished files that every rule is in every one of them, and write down what was proved.

What was proved of a file is kept under the digest of the file, of what it must say and of the code that judged it: an
unchanged file is not read again.
"""

import gc
import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path, PurePosixPath
from typing import Any

from oppslag.building import digest, tools
from oppslag.formats import FORMATS
from oppslag.formats.protocol import Format
from oppslag.frozen import frozen
from oppslag.messages import LOCALE, _, because
from oppslag.model import Policy, languages_of
from oppslag.overview import EVIDENCE, is_evidence
from oppslag.problems import Problem, Severity, SourceError, UsageError, VerificationError
from oppslag.reading.passages import Passages
from oppslag.reading.readers import READERS
from oppslag.verifying.evidence import Evidence, from_item, from_json, item_json, place_of, whole
from oppslag.verifying.expecting import Expectation, expect
from oppslag.verifying.mistaken import Candidate, rather
from oppslag.verifying.report import TEMPLATE, Pour, Summary, document_page, first_page
from oppslag.verifying.saved import as_published, says_nothing_else
from oppslag.verifying.verdict import ATTACHES, Verdict, judge
from oppslag.workshop import PRODUCT_TEMPLATES, Workshop
from oppslag.workspace import Choice, Workspace, formats
from oppslag.writing import MEDIA_TYPES, Entry, sha256, write_whole

_PICTURE = "image/png"
_RECORDED = frozenset({"data"}) | ATTACHES
_SLIDE = re.compile(r"-(\d{1,3})$")  # ends the name of a picture of a later page
_WIDEST = 10_000  # pixels of a picture
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")  # an id that can name a file
_NOTES = "evidence-pages.json"
Progress = Callable[[str, int], None]  # the path of a file that was judged, the number of all
SecondJudge = Callable[[bytes, Passages], Passages]


@frozen
class Proof:
    """What was proved of the picked files, and everything that is wrong with them."""

    evidence: Sequence[Evidence]
    problems: tuple[Problem, ...]
    around: bool = True  # whether what stands around the policy was judged, too
    kept: bool = True  # whether output/evidence.json holds it: not that of a file from elsewhere

    @property
    def failed(self) -> bool:
        """Whether anything is wrong with any file."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def sums(self) -> tuple[int, int, int]:
        """How many files passed, of how many, and in how many places a rule was proved."""
        evidence = self.evidence
        known = evidence.summaries if isinstance(evidence, Kept) else (Summary.of("", evidence),)
        return sum(one.passed for one in known), len(evidence), sum(one.proved for one in known)


def prove(
    workspace: Workspace,
    choice: Choice,
    second: SecondJudge | None = None,
    progress: Progress = lambda _path, _total: None,
) -> Proof:
    """Judge every finished file of the picked editions and write output/evidence.json and the pages of the evidence.

    Promises: every file that the source asks for is judged; one that is missing, unreadable or undecided is a problem.
    The overview and the evidence itself are in the manifest and are not judged. `second` is a second judge of what can
    be seen on a page.
    """
    with workspace.alone(), _hardly_collecting():
        return _prove(workspace, choice, second, progress)


@contextmanager
def _hardly_collecting() -> Iterator[None]:
    """Meanwhile Python hardly looks for circles of values: readers make many values that last, and few circles.

    What is there at the end counts as old: or else the next value that is made would have Python look through it all.
    """
    before = gc.get_threshold()
    gc.set_threshold(1_000_000, *before[1:])
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        gc.set_threshold(*before)


def _prove(workspace: Workspace, choice: Choice, second: SecondJudge | None, progress: Progress) -> Proof:
    policies = {policy.id: policy for policy in workspace.policies(choice)}
    entries = workspace.output.manifest()
    names = {form.name for form in FORMATS}
    documents: dict[str, list[Entry]] = {name: [] for name in policies}
    for entry in entries.values():
        if entry.format in names:
            documents.setdefault(entry.document, []).append(entry)
    mine, everything, before = Kept(), Kept(), _Before(workspace)
    problems: list[Problem] = []
    sources = _Sources(workspace)
    picks = {
        name: [entry for entry in there if choice.takes(name, entry.language, entry.format)]
        for name, there in documents.items()
    }
    total = sum(map(len, picks.values()))
    for name, there in documents.items():  # one at a time: what is in memory does not grow with their number
        store, picked = _Store(workspace.cache / "verdicts", name), picks[name]
        state = sources.state(policies[name], there, second) if name in policies and picked == there else ""
        if (bundle := store.proved(state, there)) is not None:
            mine.add(name, bundle)
            everything.add(name, bundle)
            for entry in picked:
                progress(entry.path, total)
            continue
        verdicts: list[Verdict] = []
        for verdict in _verdicts(workspace, policies[name], picked, store, second) if name in policies else ():
            verdicts.append(verdict)
            progress(verdict.evidence.file, total)
        judged = [(verdict.evidence, store.found(verdict.evidence)) for verdict in verdicts]
        bundle = Bundle.of(name, judged)
        mine.add(name, bundle)
        files = {entry.path for entry in there} - {evidence.file for evidence, _text in judged}
        others = store.others(files, before)
        everything.add(name, Bundle.of(name, [*judged, *others]) if others else bundle)
        sound = all(verdict.passed for verdict in verdicts) and not files
        read = {verdict.evidence.file: verdict.evidence.sha256 for verdict in verdicts}
        still = sound and name in policies and _Sources(workspace).state(policies[name], there, second, read) == state
        store.keep(state if still else "", bundle)
        store.save()
        problems += [problem for verdict in verdicts for problem in verdict.problems]
    missing = _missing(policies.values(), choice, entries)
    _write(workspace, everything, entries)
    return Proof(mine, (*workspace.mistakes(choice), *missing, *problems))


class _Sources:
    """What verdicts rest on, by its bytes: where none of it has moved, nobody needs to work out what is expected."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def state(
        self, policy: Policy, there: Iterable[Entry], second: SecondJudge | None, read: Mapping[str, str] | None = None
    ) -> str:
        """The digest of all that the verdicts on a document's files rest on; "" where a file cannot be read.

        `read` are the digests of what was read of the files, by path, where they have just been judged.
        """
        root, output = self._workspace.root, self._workspace.output
        own = [root / policy.place.file, *self._catalogues.get(policy.id, ())]
        try:
            files = [
                f"{entry!r} {read[entry.path] if read else sha256(output.path(entry.path))} {self._beside(entry)}"
                for entry in sorted(there, key=lambda entry: entry.path)
            ]
            return digest(_judges(), str(second is not None), self._shared, *map(self._content, own), *files)
        except OSError:
            return ""

    def _beside(self, entry: Entry) -> list[str]:
        """The pictures of later pages, for which the first one vouches."""
        if entry.media_type != _PICTURE:
            return []
        file = self._workspace.output.path(entry.path)
        return sorted(other.name for other in file.parent.glob(f"{file.stem}-*{file.suffix}"))

    @cached_property
    def _catalogues(self) -> Mapping[str, list[Path]]:
        """The files of translations of each document."""
        found: dict[str, list[Path]] = {}
        for file in sorted((self._workspace.root / "translations").glob("*/LC_MESSAGES/*.po")):
            found.setdefault(file.stem, []).append(file)
        return found

    @cached_property
    def _shared(self) -> str:
        """Of everything there but the files of single documents: settings, what people have decided, releases."""
        root = self._workspace.root
        single = {root / policy.place.file for policy in self._workspace.library.policies}
        single |= {file for files in self._catalogues.values() for file in files}
        folders = [*(root / "source").rglob("*"), *(root / "translations").rglob("*")]
        files = [*folders, *(root / "releases").glob("*/*/texts.json")]
        return digest(*(self._content(file) for file in sorted(files) if file not in single and file.is_file()))

    def _content(self, file: Path) -> str:
        return f"{file.relative_to(self._workspace.root).as_posix()} {sha256(file)}"


@cache
def _judges() -> str:
    """The digest of all that judges: the code and its tools, the words and the script that our files may have."""
    measures = Path(__file__).parent.joinpath("judging").glob("*.js")
    files = (*sorted(LOCALE.glob("*/LC_MESSAGES/labels.po")), *sorted(measures), PRODUCT_TEMPLATES / "page.js")
    return digest("judges", tools(), *(hashlib.sha256(file.read_bytes()).hexdigest() for file in files))


def _verdicts(
    workspace: Workspace, policy: Policy, picked: Iterable[Entry], store: "_Store", second: SecondJudge | None
) -> Iterator[Verdict]:
    """Those of one document's files, as they come: what readers read first, then what is proved by it."""
    languages = languages_of(policy)
    picked = [entry for entry in picked if entry.language in languages]
    expected = {
        language: _Expected(expect(workspace.root, policy.id, language))
        for language in {entry.language: None for entry in picked}
    }
    sheets: dict[str, Evidence] = {}
    for entry in picked:
        if entry.media_type in READERS:
            verdict = _judged(workspace, entry, expected[entry.language], store, second)
            sheets[verdict.evidence.file] = verdict.evidence
            yield verdict
    for entry in picked:
        if entry.media_type == _PICTURE:
            yield _shown(workspace, entry, expected[entry.language], sheets.get(sheet_of(entry.path)), store)


def prove_file(workspace: Workspace, file: Path, choice: Choice, second: SecondJudge | None = None) -> Proof:
    """Judge one file, wherever it came from, as the format of the edition that the choice names.

    Our own page may say nothing but the policy, also as a browser saves it; of a page of another system the rules alone
    are judged.

    Raises UsageError unless the choice names one document, language and format; VerificationError when there is no
    such file.
    """
    from oppslag.guarding import read_apart  # noqa: PLC0415 - only for a stranger's file
    from oppslag.localising.states import load_edition  # noqa: PLC0415 - as above
    from oppslag.reading.limits import content_of  # noqa: PLC0415 - as above
    from oppslag.reading.passages import UnreadableFile  # noqa: PLC0415 - as above
    from oppslag.reading.readers import media_type_of, noun  # noqa: PLC0415 - as above

    policy, language, form = _one(workspace, choice)
    try:
        content = content_of(file)
        media_type = media_type_of(file, content)
    except OSError as error:
        raise VerificationError(
            Problem(_("The file {file} cannot be read: {reason}", file=file, reason=because(error)))
        ) from error
    except UnreadableFile as error:
        raise VerificationError(Problem(_("{file}: cannot be read: {reason}", file=file, reason=error))) from error
    if media_type not in _types(form):
        raise VerificationError(
            Problem(
                _(
                    "{file} is not a file of the format {format}: it is {found}.",
                    file=file,
                    format=form.name,
                    found=noun(media_type),
                ),
                hint=_("Name the format that it was made as: --format"),
            )
        )
    expectation = expect(workspace.root, policy.id, language)
    draft = bool(load_edition(policy, workspace.root, language).draft_reasons(form.carries))
    alone = says_nothing_else(form.name, content)

    read: list[Passages] = []

    def reader(content: bytes, media_type: str) -> Passages:
        ours = alone and form.name == "page"
        passages = read_apart(as_published(content, languages_of(policy)) if ours else content, media_type)
        read.append(passages)
        return passages

    verdict = judge(
        content,
        media_type,
        expectation,
        form.carries,
        strict=alone,
        draft=draft,
        name=file.as_posix(),
        format=form.name,
        second=second,
        reader=reader,
    )
    said = Candidate(expectation, form.name, form.carries)
    problems = verdict.problems
    if read and problems and (right := rather(read[0], said, _others(workspace, said, media_type))):
        problems = (_mistaken(file, said, right),)
    return Proof((verdict.evidence,), problems, around=alone, kept=False)


def _types(form: Format) -> frozenset[str]:
    return frozenset(MEDIA_TYPES[Path(name).suffix] for name in form.files)


def _others(workspace: Workspace, said: Candidate, media_type: str) -> Iterator[Candidate]:
    """The other editions that a file of this type may be: of the document, and of the others in its language."""
    mine = said.expectation
    for policy in workspace.policies(Choice()):
        own = policy.id == mine.document
        for language in languages_of(policy):
            if not own and language != mine.language:
                continue
            try:
                expectation = expect(workspace.root, policy.id, language)
            except SourceError:
                continue  # «inv check» tells what is wrong with it
            for form in sorted(FORMATS, key=lambda form: form.name != said.format):  # the first of two that are alike
                if (own or form.name == said.format) and media_type in _types(form):
                    yield Candidate(expectation, form.name, form.carries)


def _mistaken(file: Path, said: Candidate, found: Candidate) -> Problem:
    """One sentence for a file that is another edition than it was said to be."""
    right = found.expectation
    return Problem(
        _(
            "{file} is another edition: it has the words of {document} in “{language}” as {format}.",
            file=file.as_posix(),
            document=right.document,
            language=right.language,
            format=found.format,
        ),
        said.expectation.place,
        _(
            "Say what it is: --document {document} --language {language} --format {format}",
            document=right.document,
            language=right.language,
            format=found.format,
        ),
    )


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

    def digest_for(self, form: str) -> str:
        """That of what is asked of a file; what people said of the texts is asked of those that tell machines."""
        return digest(self.digest, *astuple(self.expectation.records)) if form in _RECORDED else self.digest


def _judged(
    workspace: Workspace, entry: Entry, expected: _Expected, store: "_Store", second: SecondJudge | None
) -> Verdict:
    expectation = expected.expectation
    try:
        content = workspace.output.path(entry.path).read_bytes()
    except OSError:
        return _absent(entry, expectation)
    judges = str(second is not None)
    asked = expected.digest_for(entry.format)
    key = digest(hashlib.sha256(content).hexdigest(), entry.path, asked, str(entry.draft), judges, _judges())
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


def sheet_of(path: str) -> str:
    """The PDF that a picture shows a page of."""
    return _SLIDE.sub("", PurePosixPath(path).with_suffix("").as_posix()) + ".pdf"


def page_of(path: str) -> int:
    """The page that a picture shows, from 1: that of `poster-screen-2.png` is the second."""
    number = _SLIDE.search(PurePosixPath(path).stem)
    return int(number[1]) if number else 1


def _of_page(sheet: Evidence, page: int) -> Evidence:
    """What the evidence of a PDF says of one of its pages."""
    proofs = tuple(proof for proof in sheet.proofs if any(spot.page == page for spot in proof.spots))
    return replace(sheet, proofs=proofs, rules=len({proof.rule for proof in proofs} - {""}), texts=len(proofs))


def _shown(workspace: Workspace, entry: Entry, expected: _Expected, sheet: Evidence | None, store: "_Store") -> Verdict:
    """A picture, which no reader reads: it says what a page of the PDF of its name does, if it is that to the pixel.

    The first of several vouches for the others being there: a screen that shows the first alone loses the rest.
    """
    try:
        content = workspace.output.path(entry.path).read_bytes()
    except OSError:
        return _absent(entry, expected.expectation)
    sha = hashlib.sha256(content).hexdigest()
    if sheet and not sheet.passed:  # what is wrong with the PDF is said of the PDF
        return Verdict(replace(sheet, file=entry.path, sha256=sha, media_type=entry.media_type), ())
    page, complete = page_of(entry.path), sheet is not None and _complete(workspace, entry, sheet)
    state = f"{entry.draft} {complete}"
    key = digest(sha, entry.path, sheet.sha256 if sheet else "", expected.digest, state, _judges())
    if known := store.get(key):
        return Verdict(known, ())
    if not sheet or not complete or not _is_picture(workspace, content, sheet.file, page):
        return _unproved(
            entry,
            expected.expectation,
            _("{file} does not show what {sheet} shows.", file=entry.path, sheet=sheet_of(entry.path)),
            sha,
        )
    shown = sheet if page == _last_page(sheet) == 1 else _of_page(sheet, page)
    evidence = replace(shown, file=entry.path, sha256=sha, media_type=entry.media_type)
    store.put(key, evidence)
    return Verdict(evidence, ())


def _last_page(sheet: Evidence) -> int:
    return max((spot.page for proof in sheet.proofs for spot in proof.spots), default=1)


def _complete(workspace: Workspace, entry: Entry, sheet: Evidence) -> bool:
    """Whether every page of the PDF has its picture: asked of the first alone."""
    first = PurePosixPath(entry.path)
    others = [first.with_stem(f"{first.stem}-{page}") for page in range(2, _last_page(sheet) + 1)]
    return page_of(entry.path) > 1 or all(workspace.output.path(other.as_posix()).is_file() for other in others)


def _is_picture(workspace: Workspace, content: bytes, sheet: str, page: int) -> bool:
    return is_picture_of(workspace.workshop, content, workspace.output.path(sheet).read_bytes(), page)


def is_picture_of(workshop: Workshop, content: bytes, pdf: bytes, page: int) -> bool:
    """Whether a picture is a page of a PDF, to the pixel."""
    width = int.from_bytes(content[16:20], "big")  # pixels: the first field of a PNG (11.2.2 IHDR)
    return 0 < width <= _WIDEST and page <= workshop.pages(pdf) and workshop.is_picture(content, pdf, width, page - 1)


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
        problems=(problem.line,),
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


def _write(workspace: Workspace, everything: "Kept", entries: dict[str, Entry]) -> None:
    """The evidence of what was judged now, with that of the files that were not picked this time."""
    written = {EVIDENCE[0]: _written(workspace, EVIDENCE[0], lambda: whole(everything.texts()), "application/json")}
    pages = {name: page for name in (one.document for one in everything.summaries) if (page := evidence_of(name))}
    notes, same = _notes(workspace.cache / _NOTES), _page_digest(workspace)
    kept = {}
    for path, (key, parts) in _pages(everything, pages, workspace.workshop.pour):
        note, known = digest(same, key), entries.get(path)
        if known and notes.get(path) == [note, known.sha256] and workspace.output.has(path, known.sha256):
            written[path] = known
        else:
            sha = workspace.output.write(path, parts())
            written[path] = Entry(path, sha, workspace.output.path(path).stat().st_size, "text/html")
        kept[path] = [note, written[path].sha256]
    if kept != notes:
        write_whole(workspace.cache / _NOTES, json.dumps(kept).encode())
    gone = {path for path, entry in entries.items() if path not in written and is_evidence(entry)}
    if gone or any(entries.get(name) != entry for name, entry in written.items()):
        there = {path: entry for path, entry in entries.items() if path not in gone}
        workspace.output.write_manifest(there | written)
        workspace.output.remove(gone)


def _pages(
    everything: "Kept", pages: Mapping[str, str], pour: Pour
) -> Iterator[tuple[str, tuple[str, Callable[[], Iterable[bytes]]]]]:
    """Each page of the evidence by its path: what it says in a digest, and how it is made.

    That of the only document there is stands where the first page would: it would say nothing else.
    """
    summaries = everything.summaries
    if len(summaries) == 1:
        name = summaries[0].document
        yield EVIDENCE[1], (everything.digest(name), lambda: document_page(everything.of(name), "", "", pour))
        return
    yield EVIDENCE[1], (digest(repr(summaries), repr(pages)), lambda: first_page(summaries, pages, pour))
    for name, path in pages.items():
        home = "../" * path.count("/")
        yield path, (everything.digest(name), partial(_page, everything, name, home, pour))


def _page(everything: "Kept", name: str, home: str, pour: Pour) -> Iterator[bytes]:
    return document_page(everything.of(name), home + EVIDENCE[1], home, pour)


def evidence_of(document: str) -> str:
    """The path of the page of a document's evidence; "" for an id that can name no folder: a manifest is anyone's."""
    return f"{document}/{EVIDENCE[1]}" if _NAME.fullmatch(document) else ""


def _written(workspace: Workspace, name: str, parts: Callable[[], Iterable[bytes]], media_type: str) -> Entry:
    """The file's entry; it is only written when it has changed."""
    seen, size = hashlib.sha256(), 0
    for part in parts():
        seen.update(part)
        size += len(part)
    if not workspace.output.has(name, seen.hexdigest()):
        workspace.output.write(name, parts())
    return Entry(name, seen.hexdigest(), size, media_type)


def _notes(file: Path) -> dict[str, list[str]]:
    """What each page was made from and what came of it, by path; nothing where it cannot be read."""
    with suppress(OSError, ValueError, TypeError):
        return dict(json.loads(file.read_bytes()))
    return {}


def _page_digest(workspace: Workspace) -> str:
    """The digest of all that every page of the evidence is made with."""
    workshop = workspace.workshop
    files = (workshop.template(TEMPLATE), *(file for _name, file in workshop.additions))
    return digest("page", tools(), *(hashlib.sha256(file.read_bytes()).hexdigest() for file in files))


Found = tuple[Evidence, str]  # what was found in a file, and the same as it is written down


class Bundle:
    """The evidence of one document's files, sorted by file. It is squeezed to a thirtieth while nobody asks for it."""

    def __init__(self, summary: Summary, texts: list[str], items: list[Evidence] | None = None) -> None:
        self.summary = summary
        self._texts = texts
        self._items = items
        self._squeezed = b""

    @classmethod
    def of(cls, document: str, found: Iterable[Found]) -> "Bundle":
        """Of what was found in its files."""
        ordered = sorted(found, key=lambda pair: place_of(pair[0]))
        items = [item for item, _text in ordered]
        return cls(Summary.of(document, items), [text for _item, text in ordered], items)

    def put_away(self) -> None:
        """Squeeze it."""
        self._squeezed = self._squeezed or zlib.compress(json.dumps(self._texts).encode(), 1)
        self._texts, self._items = [], None

    @property
    def texts(self) -> list[str]:
        """Every file's, as it is written down."""
        return list(json.loads(zlib.decompress(self._squeezed))) if self._squeezed else self._texts

    @property
    def items(self) -> list[Evidence]:
        """Every file's."""
        return self._items if self._items is not None else [from_item(text) for text in self.texts]


class Kept(Sequence[Evidence]):
    """The evidence of many documents. That of the last one is at hand, that of the others is squeezed."""

    def __init__(self) -> None:
        self._bundles: dict[str, Bundle] = {}
        self._last: Bundle | None = None

    def add(self, document: str, bundle: Bundle) -> None:
        """Keep what was found in the files of one more document."""
        if self._last:
            self._last.put_away()
        self._bundles[document] = self._last = bundle

    @property
    def summaries(self) -> tuple[Summary, ...]:
        """What is known of each document that there is any evidence of, in order."""
        found = (self._bundles[name].summary for name in sorted(self._bundles))
        return tuple(summary for summary in found if summary.files)

    def of(self, document: str) -> list[Evidence]:
        """The evidence of one document, sorted by file."""
        return self._bundles[document].items

    def digest(self, document: str) -> str:
        """The digest of all evidence of one document."""
        return digest(*self._bundles[document].texts)

    def texts(self) -> Iterator[str]:
        """Every file's, as it is written down, sorted as the whole is."""
        for document in sorted(self._bundles, key=lambda name: f"{name}/"):
            yield from self._bundles[document].texts

    def __iter__(self) -> Iterator[Evidence]:
        for bundle in self._bundles.values():
            yield from bundle.items

    def __len__(self) -> int:
        return sum(bundle.summary.files for bundle in self._bundles.values())

    def __getitem__(self, index: Any) -> Any:
        return list(self)[index]


@dataclass(frozen=True)
class _Before:
    """The evidence as it lies in output/, for files that the stores know nothing of."""

    workspace: Workspace

    @cached_property
    def texts(self) -> dict[str, str]:
        """Each file's, as it is written down; nothing where it cannot be read: anyone may have edited it."""
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            found = from_json(self.workspace.output.path(EVIDENCE[0]).read_bytes())
            return {item.file: item_json(item) for item in found}
        return {}


class _Store:
    """What was found in the files of one document, as it is written down, by the digest of all that it rests on."""

    def __init__(self, folder: Path, document: str) -> None:
        self.file = folder / f"{document}.json" if _NAME.fullmatch(document) else None  # a manifest is anyone's
        self._known: dict[str, str] = {}
        self._files: dict[str, str] = {}  # the key of what was found last, by file
        self._keys: dict[int, tuple[Evidence, str]] = {}  # by identity: the evidence is kept with its key
        self._whole: list[Any] = ["", ""]  # the state in which everything was proved, and the summary of that
        with suppress(OSError, ValueError, TypeError, KeyError):
            if self.file:
                data = json.loads(self.file.read_text(encoding="utf-8"))
                self._known, self._files = dict(data["texts"]), dict(data["files"])
                self._whole = list(data.get("whole", self._whole))
        self._before = dict(self._known), dict(self._files), self._whole

    def proved(self, state: str, there: Iterable[Entry]) -> Bundle | None:
        """What was proved of all these files, if they and all that it rests on are in the state that they were in."""
        with suppress(KeyError, ValueError, TypeError):
            known, summary = self._whole
            if state and known == state:
                return Bundle(
                    Summary(*summary), [self._known[self._files[path]] for path in sorted(e.path for e in there)]
                )
        return None

    def keep(self, state: str, bundle: Bundle) -> None:
        """Remember the state in which everything was proved; "" where it was not."""
        self._whole = [state, list(astuple(bundle.summary)) if state else ""]

    def get(self, key: str) -> Evidence | None:
        """What was proved under this key."""
        with suppress(KeyError, ValueError, TypeError, AttributeError):
            evidence = from_item(self._known[key])
            if evidence.passed:
                self._keys[id(evidence)] = (evidence, key)
                return evidence
        return None

    def put(self, key: str, evidence: Evidence) -> None:
        """Keep what was proved."""
        self._known[key] = item_json(evidence)
        self._keys[id(evidence)] = (evidence, key)

    def found(self, evidence: Evidence) -> str:
        """Keep what is known of a file, proved or not, until it is judged again; the same as it is written down."""
        _evidence, key = self._keys.get(id(evidence), (evidence, ""))
        if not key:
            key = f"failed {evidence.file}"
            self._known[key] = item_json(evidence)
        self._files[evidence.file] = key
        return self._known[key]

    def others(self, files: Iterable[str], before: "_Before") -> list[Found]:
        """What was found earlier in files that are not judged now."""
        found = []
        for file in sorted(files):
            with suppress(KeyError, ValueError, TypeError, AttributeError):
                key = self._files.get(file)
                text = self._known[key] if key else before.texts[file]
                found.append((from_item(text), text))
        return found

    def save(self) -> None:
        """Write what is known, if anything is new.

        Of what is no longer used so much is kept that an edit which is taken back costs nothing.
        """
        used = {key: self._known[key] for key in self._files.values() if key in self._known}
        spare = {key: text for key, text in self._known.items() if key not in used}
        kept = dict(list(spare.items())[-2 * len(used) :]) | used
        if self.file and (kept, self._files, self._whole) != self._before:
            data = {"texts": kept, "files": self._files, "whole": self._whole}
            write_whole(self.file, json.dumps(data).encode())

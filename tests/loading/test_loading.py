"""What loading promises for a whole workspace, however it looks."""

from pathlib import Path, PurePath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oppslag.loading import ORGANISATION, Library, load
from oppslag.loading.marked import DEEPEST, LARGEST, read
from oppslag.model import BINDING, State
from oppslag.problems import Severity, SourceError

ROOT = Path(__file__).parent.parent.parent
SEED = (ROOT / "source" / "sosiale-medier.yaml").read_bytes()
SHARED = (ROOT / "source" / ORGANISATION).read_bytes()
DOCUMENT = """\
id: proeve
prefix: PR
language: nb
title: Prøven
control: {version: "1.0"}
sections:
  - id: kapittel
    title: Et kapittel
    rules:
      - id: PR-01
        text: Meld fra om feil.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with an organisation and no documents yet."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / ORGANISATION).write_bytes(SHARED)
    return tmp_path


def put(workspace: Path, words: str | bytes, name: str = "proeve.yaml") -> Library:
    """What loading makes of the workspace with one more document."""
    content = words.encode() if isinstance(words, str) else words
    (workspace / "source" / name).write_bytes(content)
    return load(workspace)


def said(library: Library) -> str:
    """All problems as a person reads them."""
    return "\n".join(map(str, library.problems))


def test_all_problems_of_all_files_come_at_once_and_the_sound_documents_are_kept(workspace: Path) -> None:
    """Two broken documents are both reported, in all their places; a third is built as if nothing had happened."""
    put(workspace, DOCUMENT.replace("text:", "tekst:").replace("1.0", "  "), "a.yaml")
    put(workspace, DOCUMENT.replace("language: nb", "language: no"), "b.yaml")
    library = put(workspace, SEED, "c.yaml")
    assert [policy.id for policy in library.policies] == ["sosiale-medier"]
    places = [str(problem.place) for problem in library.problems if "prefix" not in problem.message]
    assert next(place for place in places if "a.yaml" in place) == "source/a.yaml:1:5"
    assert "source/a.yaml:5:20" in places
    assert "source/a.yaml:11:9" in places
    assert "source/b.yaml:3:11" in places
    assert not [place for place in places if "c.yaml" in place]


def test_an_organisation_that_cannot_be_used_stops_with_the_problems_of_the_documents_too(workspace: Path) -> None:
    """HR mends everything in one round."""
    (workspace / "source" / ORGANISATION).write_text("name: Risør kommune\n", encoding="utf-8")
    with pytest.raises(SourceError) as refusal:
        put(workspace, DOCUMENT.replace("text:", "tekst:"))
    assert [str(problem.place) for problem in refusal.value.problems] == [
        "source/organisation.yaml:1:1",
        "source/proeve.yaml:10:9",
        "source/proeve.yaml:11:9",
    ]
    assert refusal.value.exit_code == 3


@pytest.mark.parametrize("folder", [False, True])
def test_a_workspace_without_a_source_says_what_is_missing(tmp_path: Path, folder: bool) -> None:
    """The first run in an empty folder names the file to write."""
    if folder:
        (tmp_path / "source").mkdir()
    with pytest.raises(SourceError) as refusal:
        load(tmp_path)
    assert [str(problem.place) for problem in refusal.value.problems] == ["source/organisation.yaml"]
    assert refusal.value.problems[0].hint


def test_files_that_are_no_documents_are_left_alone(workspace: Path) -> None:
    """Lock files of Word, hidden files, approvals and notes are not read; one with a wrong ending is pointed out."""
    for name in (".skjult.yaml", "~$proeve.yaml", "approvals.yaml", "notat.txt"):
        put(workspace, "[", name)
    library = put(workspace, "[", "retningslinje.yml")
    assert [(str(problem.place), problem.severity) for problem in library.problems] == [
        ("source/retningslinje.yml", Severity.WARNING)
    ]


def test_a_folder_named_like_a_document_is_a_problem_and_no_crash(workspace: Path) -> None:
    """Whatever lies in the folder, the answer is a sentence."""
    (workspace / "source" / "mappe.yaml").mkdir()
    library = load(workspace)
    assert [str(problem.place) for problem in library.problems] == ["source/mappe.yaml"]


@pytest.mark.parametrize("change", [lambda words: b"\xef\xbb\xbf" + words, lambda words: words.replace(b"\n", b"\r\n")])
def test_what_windows_adds_to_a_file_changes_nothing(workspace: Path, change: object) -> None:
    """A byte order mark and Windows line ends give the same policy, with the same places."""
    expected = put(workspace, SEED, "sosiale-medier.yaml")
    assert callable(change)
    found = put(workspace, change(SEED), "sosiale-medier.yaml")
    assert found == expected
    assert not found.problems
    assert [text.place for text in found.policies[0].texts()] == [text.place for text in expected.policies[0].texts()]


def test_words_are_kept_in_one_form_of_unicode(workspace: Path) -> None:
    """Letters that a Mac writes as two signs (a + ring) are the same letters."""
    library = put(workspace, DOCUMENT.replace("Meld fra om feil.", "Meld fra pa\u030a skjema."))
    assert next(rule for _depth, rule in library.policies[0].rules()).text.words == "Meld fra på skjema."


def test_keys_and_states_of_the_texts(workspace: Path) -> None:
    """Each text has the key that translators and approvals know it by; {proposed: ...} may stand anywhere."""
    library = put(
        workspace,
        DOCUMENT.replace("title: Et kapittel", "title: {proposed: Et kapittel}")
        + """\
        template: Hei, [[NN]]!
        examples:
          - {do: {proposed: Spør.}, dont: Gjett.}
          - dont: Ti stille.
        rules:
          - id: PR-02
            text: Straks.
            note: "**Internt**"
introduction: |

  Først dette.

poster_title: Prøve
""",
    )
    texts = [(text.key, text.state, str(text.place)) for text in library.policies[0].texts()]
    current, proposed = State.CURRENT, State.PROPOSED
    assert not said(library)
    assert texts == [
        ("proeve/title", current, "source/proeve.yaml:4:8"),
        ("proeve/poster_title", current, "source/proeve.yaml:24:15"),
        ("proeve/introduction", current, "source/proeve.yaml:22:3"),
        ("kapittel/title", proposed, "source/proeve.yaml:8:23"),
        ("PR-01/text", current, "source/proeve.yaml:11:15"),
        ("PR-01/template", current, "source/proeve.yaml:12:19"),
        ("PR-01/examples-1/do", proposed, "source/proeve.yaml:14:29"),
        ("PR-01/examples-1/dont", current, "source/proeve.yaml:14:43"),
        ("PR-01/examples-2/dont", current, "source/proeve.yaml:15:19"),
        ("PR-02/text", current, "source/proeve.yaml:18:19"),
    ]
    assert [rule.note for _depth, rule in library.policies[0].rules()] == ["", "**Internt**"]


def test_settings_of_later_stations_are_let_through(workspace: Path) -> None:
    """Targets and quality systems are judged by those who use them."""
    (workspace / "source" / ORGANISATION).write_bytes(
        SHARED + b"targets: {intranett: {folder: x}}\nquality_systems: {qm: [1, ~]}\n"
    )
    assert not put(workspace, DOCUMENT).problems


@pytest.mark.parametrize(
    ("line", "marks"), [(b"", True), (b"crop_marks: true\n", True), (b"crop_marks: false\n", False)]
)
def test_crop_marks_are_there_unless_they_are_not_wanted(workspace: Path, line: bytes, marks: bool) -> None:
    """The print shop's poster has marks where to cut, unless organisation.yaml says no; anything else is a mistake."""
    (workspace / "source" / ORGANISATION).write_bytes(SHARED + line)
    (policy,) = put(workspace, DOCUMENT).policies
    assert policy.organisation.crop_marks is marks
    (workspace / "source" / ORGANISATION).write_bytes(SHARED + b"crop_marks: kanskje\n")
    with pytest.raises(SourceError, match="crop_marks"):
        put(workspace, DOCUMENT)


def test_the_rich_policy_has_all_that_a_policy_may_hold() -> None:
    """60 rules in four levels, in nynorsk, each with a wording for the wall."""
    library = load(ROOT / "tests" / "rich")
    assert not library.problems
    policy = library.policies[0]
    assert policy.language == "nn"
    assert [rule.id for _depth, rule in policy.rules()] == [f"RIK-{number:02d}" for number in range(1, 61)]
    assert max(depth for depth, _rule in policy.rules()) == 3
    assert all(rule.poster and len(rule.poster.words.split()) <= 7 for _depth, rule in policy.rules())
    words = [text.words for text in policy.texts() if text.kind in BINDING]
    assert max(len(word) for text in words for word in text.split()) > 60
    notes = [rule.note for _depth, rule in policy.rules() if rule.note]
    assert len(notes) == 3
    assert all("MERKNAD-SKAL-ALDRI-UT" in note for note in notes)
    assert not [text for text in words if "MERKNAD" in text]


BOMBS = {
    "10 MB": b"id: proeve\n# " + b"x" * 10_000_000,
    "2 MB of one text": DOCUMENT.encode() + b"introduction: " + b"<a$[[*`&x " * 190_000,
    "2 MB of brackets": b"[" * 1_900_000,
    "2 MB of open fields": DOCUMENT.encode() + b"introduction: '" + b"[[" * 900_000 + b"'",
    "2 MB of asterisks": DOCUMENT.encode() + b"introduction: '" + b"a*" * 900_000 + b"'",
    "2 MB of quotation marks": b"'" * 1_900_000,
    "a list of 20 000": DOCUMENT.encode() + b"retired: [" + b"1, " * 20_000 + b"]",
    "a list of 600 000": DOCUMENT.encode() + b"retired: [" + b"1, " * 600_000 + b"]",
    "100 levels": b"a: {" * 100 + b"}" * 100,
    "100 000 levels by indentation": b"\n".join(b" " * n + b"-" for n in range(1_900)),
    "a bomb of aliases": b"a: &a [x]\n" + b"".join(b"k%d: &b%d [*a, *a]\n" % (n, n) for n in range(50)),
    "a number of 100 000 digits": DOCUMENT.replace('"1.0"', "9" * 100_000).encode(),
    "an id of 1 MB": DOCUMENT.replace("PR-01", "PR-" + "9" * 1_000_000).encode(),
    "only NUL": b"\0" * 1000,
    "half a letter": b"id: \xc3",
    "a lone surrogate": b'id: "\\ud800"',
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_file_is_too_much(name: str, workspace: Path) -> None:
    """A file that is made to do harm gets a short answer, and does not keep anyone waiting.

    The limits that keep it so (`LARGEST`, `DEEPEST`, `MOST`) are what is tested here; the time is for `inv bench`.
    """
    library = put(workspace, BOMBS[name])
    assert not library.policies
    assert 1 <= len(library.problems) <= 101
    assert len(said(library)) < 50_000
    assert all(problem.place and problem.message for problem in library.problems)


def test_the_limits_leave_room_for_a_long_policy(workspace: Path) -> None:
    """A policy of 500 rules, as long as any that we know of, loads without a word."""
    rules = "".join(f"      - id: PR-{n:03d}\n        text: {'Meld fra om feil. ' * 20}\n" for n in range(2, 501))
    library = put(workspace, DOCUMENT + rules)
    assert not said(library)
    assert len(list(library.policies[0].rules())) == 500
    assert len(rules) * 5 < LARGEST
    assert DEEPEST > 18


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs", "Mn"]), min_size=1, max_size=40)


def escaped(words: str) -> str:
    """Any words as Markdown that means just these words."""
    plain = "".join(
        f"\\{letter}" if letter.isascii() and not letter.isalnum() and letter != " " else letter for letter in words
    )
    return " ".join(plain.split())


@st.composite
def policies(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A document as YAML, and the words of its rules."""
    words = draw(st.lists(WORDS.map(lambda some: escaped(f"Ord {some} slutt")), min_size=1, max_size=6))
    lines = []
    for number, text in enumerate(words, start=1):
        style = draw(st.sampled_from(["'{}'", ">-\n          {}", "|\n          {}"]))
        quoted = text.replace("'", "''") if style.startswith("'") else text
        lines.append(f"      - id: PR-{number:02d}\n        text: {style.replace('{}', quoted)}\n")
    return DOCUMENT[: DOCUMENT.index("      - id: PR-01")] + "".join(lines), words


@settings(deadline=None)
@given(document=policies())
def test_every_word_of_a_policy_arrives(
    document: tuple[str, list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever letters and signs the words are made of, the policy holds the same words."""
    import unicodedata

    workspace = tmp_path_factory.mktemp("words")
    (workspace / "source").mkdir()
    (workspace / "source" / ORGANISATION).write_bytes(SHARED)
    library = put(workspace, document[0])
    assert not [problem for problem in library.problems if problem.severity is Severity.ERROR], said(library)
    found = [rule.text.words for _depth, rule in library.policies[0].rules()]
    assert found == [unicodedata.normalize("NFC", words).strip() for words in document[1]]


@settings(deadline=None)
@given(
    content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
)
def test_any_bytes_get_an_answer(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file of anything is a list of problems, never a crash."""
    workspace = tmp_path_factory.mktemp("bytes")
    (workspace / "source").mkdir()
    (workspace / "source" / ORGANISATION).write_bytes(SHARED)
    library = put(workspace, content)
    assert library.problems
    assert not library.policies
    said(library)


@settings(deadline=None)
@given(
    start=st.integers(0, len(SEED)),
    length=st.integers(0, 40),
    instead=st.one_of(
        st.binary(max_size=6),
        st.sampled_from([b"\t", b": ", b"\n", b"- ", b'"', b"'", b"{", b"[", b"#", b"\xef\xbf\xbe"]),
    ),
)
def test_any_damage_to_a_policy_gets_an_answer_with_its_place(
    start: int, length: int, instead: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A piece cut out of a real policy, or something else in its place: a policy or its problems, never a crash."""
    workspace = tmp_path_factory.mktemp("damage")
    (workspace / "source").mkdir()
    damaged = SEED[:start] + instead + SEED[start + length :]
    (workspace / "source" / ORGANISATION).write_bytes(SHARED)
    library = put(workspace, damaged)
    lines = damaged.decode("utf-8", "replace").count("\n") + damaged.count(b"\r") + 2
    assert library.policies or library.problems
    for problem in library.problems:
        assert problem.place is not None
        assert 0 <= problem.place.line <= lines
        assert str(problem)


@settings(deadline=None)
@given(content=st.binary(max_size=300))
def test_any_organisation_is_used_or_refused(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same for organisation.yaml: nothing but the product's own refusal."""
    workspace = tmp_path_factory.mktemp("organisation")
    (workspace / "source").mkdir()
    (workspace / "source" / ORGANISATION).write_bytes(content)
    with pytest.raises(SourceError):
        load(workspace)


def test_reading_never_needs_a_file() -> None:
    """The reader of YAML takes bytes and a name, and gives back where each value stands."""
    root, problems = read(b"a:\n  - x\n  -\n    b: [1, 'to']\n", PurePath("f.yaml"))
    assert not problems
    assert root is not None
    item = root.items("a")[1]
    assert str(item.items("b")[1].place) == "f.yaml:4:12"
    assert item.place.line == 4


@pytest.mark.parametrize(
    ("dates", "names"),
    [
        ("reviewed: 2026-03-01, next_review: 2026-02-28", ["reviewed"]),
        ("valid_from: 2026-03-01, reviewed: 2026-03-02, next_review: 2025-03-01", ["reviewed", "valid_from"]),
        ("reviewed: 2026-03-01, valid_from: 2026-04-01, next_review: 2026-04-01", []),
        ("reviewed: 2026-03-01", []),
        ("next_review: 2026-03-01", []),
    ],
)
def test_a_next_review_before_what_it_follows_is_pointed_out(workspace: Path, dates: str, names: list[str]) -> None:
    """A slip in a year: a warning with its line for each date that it cannot follow, and the document is there."""
    library = put(workspace, DOCUMENT.replace('"1.0"', f'"1.0", {dates}'))
    found = [problem for problem in library.problems if "next_review" in str(problem)]
    assert [problem.severity for problem in found] == [Severity.WARNING] * len(names)
    assert all(name in problem.message and str(problem.place).startswith("source/proeve.yaml:5:")
               for name, problem in zip(names, found, strict=True))  # fmt: skip
    assert library.policies


@pytest.mark.parametrize("dates", ["next_review: {a: b}, reviewed: 2026-01-01", "next_review: x, reviewed: y"])
def test_what_is_no_date_is_told_of_its_shape_alone(workspace: Path, dates: str) -> None:
    """Nothing is compared with what is no date, and nothing breaks."""
    library = put(workspace, DOCUMENT.replace('"1.0"', f'"1.0", {dates}'))
    assert all(problem.severity is Severity.ERROR for problem in library.problems)
    assert library.problems

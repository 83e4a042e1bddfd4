"""The shipped catalogues: nothing missing, nothing left over, nothing that a reader cannot see."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract_from_file

import oppslag.labels
from oppslag.labels import LABELS, has_labels, labels
from oppslag.loading import load
from oppslag.messages import LOCALE
from oppslag.problems import Severity, SourceError
from tests.workspaces import ORGANISATION, small_workspace

ROOT = Path(__file__).parent.parent
LABEL_FILES = sorted(LOCALE.glob("*/LC_MESSAGES/labels.po"))
TRANSLATIONS = sorted((ROOT / "translations").glob("*/LC_MESSAGES/*.po"))
FIELD = re.compile(r"\[\[[^\[\]]+\]\]")
PLACEHOLDER = re.compile(r"\{\w+\}")
PARTED = re.compile("(?<=[\u0620-\u06d3])\u200c(?=[\u0620-\u06d3])")  # Persian spelling parts two letters with it
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Unicode general categories: controls, formats (direction marks, joiners), separators of lines, private, unassigned.
UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Co", "Cn"})


def language(path: Path) -> str:
    return path.parent.parent.name


def faults(catalogue: polib.POFile, words: Mapping[str, str], pieces: re.Pattern[str]) -> Iterator[str]:
    """What is wrong with a catalogue that should translate these words, each with its key, and keep these pieces."""
    live = [entry for entry in catalogue if not entry.obsolete]
    if [(entry.msgctxt, entry.msgid) for entry in live] != list(words.items()):
        yield "its keys and words are not those of the source, in their order"
    for entry in live:
        if entry.fuzzy or not entry.msgstr.strip() or entry.msgid_plural:
            yield f"{entry.msgctxt} is not translated"
        if Counter(pieces.findall(entry.msgid)) != Counter(pieces.findall(entry.msgstr)):
            yield f"{entry.msgctxt} does not keep its placeholders"
        if entry.msgstr != " ".join(entry.msgstr.split()):
            yield f"{entry.msgctxt} is not one line with single spaces"
        shown = PARTED.sub("", entry.msgstr)
        if any(unicodedata.category(sign) in UNSEEN or sign in BLANKS for sign in shown):
            yield f"{entry.msgctxt} holds a sign that nobody sees"
        if not unicodedata.is_normalized("NFC", entry.msgstr):
            yield f"{entry.msgctxt} is not in Unicode NFC"


def header_faults(path: Path, catalogue: polib.POFile) -> Iterator[str]:
    """What is wrong with the header of a catalogue at this path."""
    if catalogue.metadata.get("Language") != language(path):
        yield "its header names another language than its folder"
    if catalogue.metadata.get("Content-Type") != "text/plain; charset=UTF-8":
        yield "its header does not say UTF-8"
    if "@" in catalogue.header + "".join(catalogue.metadata.values()):
        yield "its header holds an address of a person"


def balanced(words: Mapping[str, str], catalogue: polib.POFile) -> Iterator[str]:
    """Which texts have other fields to fill in than the source: how many, and how often each."""
    for entry in catalogue:
        ours, theirs = (sorted(Counter(FIELD.findall(side)).values()) for side in (words[entry.msgctxt], entry.msgstr))
        if ours != theirs:
            yield f"{entry.msgctxt} has other fields to fill in"


@pytest.fixture(scope="module")
def sources() -> Mapping[str, Mapping[str, str]]:
    """The words of every document by its id and their keys, in reading order."""
    return {policy.id: {text.key: text.words for text in policy.texts()} for policy in load(ROOT).policies}


def test_babel_finds_every_label_in_the_code() -> None:
    """A label that is not marked for translation, or is marked and not a label, is noticed."""
    found = extract_from_file("python", oppslag.labels.__file__, keywords={"N_": None})
    assert [message for _line, message, _comments, _context in found] == list(LABELS.values())


STRANGE = """# Håndskrevet
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

# fuzzy is what a note may say
#: oppslag/labels.py
msgctxt "draft"
msgid "Draft"
msgstr ""
"Ut"
"kast \\"a\\" \\\\ b\\n\\tc\u2028"

#, python-format, fuzzy
#| msgid "Yes"
msgctxt "approved"
msgid "Approved"
msgstr "Ja"

msgctxt "version"
msgid "Version"
msgstr ""

#~ msgctxt "owner"
#~ msgid "Owner"
#~ msgstr "Eier"

msgctxt "contact"
msgid ""
"Con"
"tact"
msgstr "Kontakt"
"""


def test_labels_are_read_as_gettext_reads_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A label that is uncertain, empty or out of use is shown in English, any other as its translator wrote it."""
    strange = tmp_path / "xx" / "LC_MESSAGES" / "labels.po"
    strange.parent.mkdir(parents=True)
    strange.write_text(STRANGE, encoding="utf-8")
    for file in (*LABEL_FILES, strange):
        monkeypatch.setattr(oppslag.labels, "LOCALE", file.parents[2])
        known = {entry.msgctxt: entry.msgstr for entry in polib.pofile(str(file)) if entry.translated()}
        assert oppslag.labels._catalogue.__wrapped__(language(file)) == known
    assert known == {"draft": 'Utkast "a" \\ b\n\tc\u2028', "contact": "Kontakt"}


@pytest.mark.parametrize("tag", ["nb", "nn", "en", "pl", "uk", "ar", "se"])
def test_every_language_of_the_workplace_has_its_labels(tag: str) -> None:
    """No heading or notice of an edition in a language of the workplace is left in English."""
    assert LOCALE / tag / "LC_MESSAGES" / "labels.po" in LABEL_FILES
    assert has_labels(tag)
    left = {key for key, words in labels(tag).items() if words == LABELS[key]}
    assert tag == "en" or left <= {"version", "document_id", "email"}  # nb "Dokument" and pl "E-mail" may coincide


def test_a_language_that_the_product_has_no_words_in_is_warned_of(tmp_path: Path) -> None:
    """Headings in English are no surprise to whoever adds the language; a variant has the words of its language."""
    tags = "[nb, en, en-GB, pt-BR, de, zh-Hant, ckb]"
    root = small_workspace(tmp_path, organisation=ORGANISATION.replace("[nb, en]", tags))
    library = load(root)
    warned = [problem for problem in library.problems if problem.severity is Severity.WARNING]
    assert library.policies
    assert [re.findall("“(.+?)”", problem.message) for problem in warned] == [["de"], ["zh-Hant"], ["ckb"]]
    assert all(problem.line.startswith("source/organisation.yaml:2:") for problem in warned)


@pytest.mark.parametrize("tag", ["a" * 300, "../../../../root/x", "nb/../en"])
def test_a_language_is_no_path(tmp_path: Path, tag: str) -> None:
    """What stands in the place of one is refused as that, and nobody looks for a file of its name."""
    root = small_workspace(tmp_path, organisation=ORGANISATION.replace("[nb, en]", f"[nb, {tag}]"))
    with pytest.raises(SourceError) as refusal:
        load(root)
    assert len(refusal.value.problems) == 1


@pytest.mark.parametrize("path", LABEL_FILES, ids=language)
def test_a_label_catalogue_says_every_label(path: Path) -> None:
    """Every label is there with the words it has in the code and keeps its placeholders."""
    catalogue = polib.pofile(str(path))
    assert [*faults(catalogue, LABELS, PLACEHOLDER), *header_faults(path, catalogue)] == []


@pytest.mark.parametrize("path", LABEL_FILES, ids=language)
def test_a_label_can_be_filled_in(path: Path) -> None:
    """A language, a rule's number and page numbers find their place in every language."""
    values = {"language": "nynorsk", "number": "SM-07", "page": 1, "pages": 4, "version": "2.0"}
    for entry in polib.pofile(str(path)):
        filled = entry.msgstr.format(**values)
        assert "{" not in filled
        assert all(str(values[name[1:-1]]) in filled for name in PLACEHOLDER.findall(entry.msgid))


@pytest.mark.parametrize("tag", ["nn", "en", "pl", "uk", "ar", "se"])
def test_the_guidelines_are_translated_into_every_language_of_the_workplace(tag: str) -> None:
    """Each of the languages has a catalogue of the guidelines."""
    assert ROOT / "translations" / tag / "LC_MESSAGES" / "sosiale-medier.po" in TRANSLATIONS


@pytest.mark.parametrize("path", TRANSLATIONS, ids=language)
def test_a_translation_says_every_text_of_the_source(path: Path, sources: Mapping[str, Mapping[str, str]]) -> None:
    """Every text is translated from the words that stand in the source now, with the same fields to fill in."""
    catalogue, words = polib.pofile(str(path)), sources[path.stem]
    nothing = re.compile(r"(?!)")
    assert [*faults(catalogue, words, nothing), *header_faults(path, catalogue), *balanced(words, catalogue)] == []


@pytest.mark.parametrize("tag", ["nn", "en", "pl", "uk", "ar", "se"])
def test_the_wording_of_the_wall_is_short(tag: str) -> None:
    """Nobody reads more than nine words of a rule on a wall."""
    catalogue = polib.pofile(str(ROOT / "translations" / tag / "LC_MESSAGES" / "sosiale-medier.po"))
    posters = [entry for entry in catalogue if entry.msgctxt.endswith(("/poster", "/poster_title"))]
    assert [entry.msgctxt for entry in posters if len(entry.msgstr.split()) > 9] == []


def _drop(catalogue: polib.POFile) -> None:
    del catalogue[3]


def _swap(catalogue: polib.POFile) -> None:
    catalogue[0], catalogue[1] = catalogue[1], catalogue[0]


def _fuzzy(catalogue: polib.POFile) -> None:
    catalogue[0].flags.append("fuzzy")


def _empty(catalogue: polib.POFile) -> None:
    catalogue[0].msgstr = " "


def _lose_placeholder(catalogue: polib.POFile) -> None:
    entry = next(each for each in catalogue if "{language}" in each.msgid)
    entry.msgstr = entry.msgstr.replace("{language}", "")


def _mark_direction(catalogue: polib.POFile) -> None:
    catalogue[0].msgstr += "\u200f"


def _part_latin(catalogue: polib.POFile) -> None:
    catalogue[0].msgstr = "Ut\u200ckast"


def _blank(catalogue: polib.POFile) -> None:
    catalogue[0].msgstr += "\u3164"


def _break_line(catalogue: polib.POFile) -> None:
    catalogue[0].msgstr += "\n"


def _decompose(catalogue: polib.POFile) -> None:
    catalogue[0].msgstr = "A\u030a"


@pytest.mark.parametrize(
    "spoil",
    [_drop, _swap, _fuzzy, _empty, _lose_placeholder, _mark_direction, _part_latin, _blank, _break_line, _decompose],
)
def test_a_spoilt_catalogue_is_noticed(spoil: Callable[[polib.POFile], None]) -> None:
    """The checks above can fail, each for its own reason."""
    catalogue = polib.pofile(str(LOCALE / "nb" / "LC_MESSAGES" / "labels.po"))
    assert list(faults(catalogue, LABELS, PLACEHOLDER)) == []
    spoil(catalogue)
    assert list(faults(catalogue, LABELS, PLACEHOLDER))


def test_a_lost_field_is_noticed(sources: Mapping[str, Mapping[str, str]]) -> None:
    """A text to copy without its name to fill in, or with one field in place of two, is refused."""
    path = ROOT / "translations" / "en" / "LC_MESSAGES" / "sosiale-medier.po"
    for old, new in (("[[name]]", ""), ("[[name]]", "[[social media platform]]")):
        catalogue = polib.pofile(str(path))
        entry = catalogue.find("SM-06/template", by="msgctxt")
        assert entry
        entry.msgstr = entry.msgstr.replace(old, new)
        assert list(balanced(sources["sosiale-medier"], catalogue)) == ["SM-06/template has other fields to fill in"]


def test_a_header_that_lies_is_noticed(tmp_path: Path) -> None:
    """A catalogue in another language's folder is refused, and so is a person's address."""
    catalogue = polib.pofile(str(LOCALE / "nn" / "LC_MESSAGES" / "labels.po"))
    catalogue.metadata |= {"Last-Translator": "Kari <kari@example.org>", "Content-Type": "text/plain; charset=CP1252"}
    assert len(list(header_faults(tmp_path / "nb" / "LC_MESSAGES" / "labels.po", catalogue))) == 3

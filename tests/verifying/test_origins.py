"""Words that do not belong are said to be what they are: another language's, an earlier version's, a retired rule's."""

import json
from pathlib import Path

import pytest
from workspaces import ENGLISH, SMALL, small_workspace, write

from oppslag.model import BINDING
from oppslag.reading.passages import Passage, Passages, Shape, Spot
from oppslag.verifying.expecting import expect
from oppslag.verifying.verdict import judge_passages

WISH = ENGLISH.replace('msgctxt "SMAA-01/text"', '#, fuzzy\n#| msgid "Hils på alle du ser."\nmsgctxt "SMAA-01/text"')
THEN = {
    "version": "0.9",
    "languages": {
        "nb": {
            "rules": [],
            "texts": {
                "SMAA-02/text": "Hjelp den som spør deg om hjelp på jobben.",
                "SMAA-07/text": "Røyking er ikke lov noe sted i bygget.",
            },
        }
    },
}


def refusal(root: Path, extra: str, instead: str = "") -> str:
    """What is said of a nb page of a workspace with a paragraph too many, or with one in another's place."""
    policy = expect(root, "smaa", "nb")
    words = [piece.words for piece in policy.carried(BINDING)]
    if instead:
        words[words.index(instead)] = extra
    else:
        words.append(extra)
    passages = [
        Passage(text, Shape.PARAGRAPH, Spot(path=f"html/body/p[{n}]"), language="nb") for n, text in enumerate(words)
    ]
    file = Passages("text/html", tuple(passages), "nb", "ltr")
    verdict = judge_passages(file, policy, BINDING, strict=True, draft=None, name="a.html")
    return "\n".join(problem.message for problem in verdict.problems)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with a translation of an older wording, a release, and rules that are gone."""
    made = small_workspace(tmp_path, en=WISH)
    return write(made, {"releases/smaa/0.9/texts.json": json.dumps(THEN)})


def test_a_sentence_of_another_language_is_named(tmp_path: Path) -> None:
    """A rule that stands in the file in English is said to be the English edition's."""
    root = small_workspace(tmp_path)
    assert "“en”" in refusal(root, "Greet everyone you meet.")
    changed = refusal(root, "Greet everyone you meet.", instead="Hils på alle du møter.")
    assert "rule SMAA-01 stands there in the words of the edition in “en”" in changed


def test_an_earlier_release_is_named(root: Path) -> None:
    """Words of a version before are said to be of that version, beside a rule or in its place."""
    before = "Hjelp den som spør deg om hjelp på jobben."
    assert "version 0.9" in refusal(root, before)
    assert "in the words of version 0.9" in refusal(root, before, instead="Hjelp den som spør.")


def test_a_rule_that_is_gone_is_named_without_its_number(root: Path) -> None:
    """The words of a rule that a release had and the source has no more are those of a retired rule."""
    assert "the retired rule SMAA-07 stands there" in refusal(root, "Røyking er ikke lov noe sted i bygget.")


def test_an_earlier_wording_of_the_source_is_named(root: Path) -> None:
    """What a translation was made from, and the source says no more, is an earlier wording."""
    assert "an earlier wording" in refusal(root, "Hils på alle du ser.")


def test_a_source_that_is_gone_makes_no_refusal_fail(root: Path) -> None:
    """Where nothing can be asked, the refusal says what it can."""
    policy = expect(root, "smaa", "nb")
    (root / "source" / "smaa.yaml").unlink()
    passages = [Passage("Ukjente ord på en side.", Shape.PARAGRAPH, Spot(path="html/body/p"), language="nb")]
    file = Passages("text/html", tuple(passages), "nb", "ltr")
    assert judge_passages(file, policy, BINDING, strict=True, draft=None, name="a.html").problems


def test_words_of_nobody_are_words_of_nobody(root: Path) -> None:
    """Words that are known from nowhere are not laid at another's door."""
    said = refusal(root, "Ledere er unntatt fra denne regelen.")
    assert "words that the source does not have" in said


def test_a_changed_source_is_read_anew(root: Path) -> None:
    """What is known of other wordings follows the files."""
    assert "version 0.9" in refusal(root, "Hjelp den som spør deg om hjelp på jobben.")
    now = SMALL.replace("Hjelp den som spør.", "Hjelp den som spør deg om hjelp på jobben.")
    (root / "source" / "smaa.yaml").write_text(now, encoding="utf-8")
    assert "a second time" in refusal(root, "Hjelp den som spør deg om hjelp på jobben.")

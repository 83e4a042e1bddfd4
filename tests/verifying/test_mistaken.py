"""A sound file that was said to be another edition: one sentence says which it is, in place of hundreds."""

from pathlib import Path

import pytest

from oppslag.proving import Proof, prove_file
from oppslag.workspace import Choice, Workspace
from tests.workspaces import ENGLISH, ORGANISATION, OTHER, make, small_workspace, write

DOCUMENT = "sosiale-medier"
FILES = {
    "page": "index.html",
    "fragment": "fragment.html",
    "document": "document.pdf",
    "poster": "poster-a3.pdf",
    "word": "document.docx",
    "text": "document.txt",
    "data": "policy.json",
}


def proved(root: Path, file: Path, document: str, language: str, form: str) -> Proof:
    return prove_file(Workspace.at(root), file, Choice((document,), (language,), (form,)))


@pytest.mark.parametrize(("language", "said"), [("en", "nb"), ("nb", "nn"), ("ar", "en"), ("nn", "ar")])
@pytest.mark.parametrize("form", FILES)
def test_the_language_that_it_is_in_is_named(built: Path, form: str, language: str, said: str) -> None:
    """In every format: the file fails, and the only problem names its language and what to type."""
    proof = proved(built, built / "output" / DOCUMENT / language / FILES[form], DOCUMENT, said, form)
    (problem,) = proof.problems
    assert f"in “{language}”" in problem.message
    assert problem.hint.endswith(f"--document {DOCUMENT} --language {language} --format {form}")
    (evidence,) = proof.evidence
    assert not evidence.passed
    assert len(evidence.failed) == evidence.rules


def test_the_format_that_it_is_in_is_named(built: Path) -> None:
    """A poster that was said to be the document, and the other way round."""
    for form, said in (("poster", "document"), ("document", "poster")):
        proof = proved(built, built / "output" / DOCUMENT / "nb" / FILES[form], DOCUMENT, "nb", said)
        assert [problem.hint.rpartition(" ")[2] for problem in proof.problems] == [form]


def test_the_document_that_it_is_is_named(tmp_path: Path) -> None:
    """Another document of the workspace in the same language."""
    words = OTHER.replace("Hils på alle du møter.", "Ta med deg nøkkelen hjem.").replace("Hjelp den", "Svar den")
    root = write(small_workspace(tmp_path), {"source/andre.yaml": words.replace("reglene våre", "de andre reglene")})
    make(root, form="text")
    (problem,) = proved(root, root / "output/andre/nb/document.txt", "smaa", "nb", "text").problems
    assert "andre in “nb” as text" in problem.message


def test_a_broken_translation_of_another_language_is_no_matter(tmp_path: Path) -> None:
    """The file is judged by what can be read; the format that was said comes before another with the same words."""
    texts = (
        ("SMAA-02/text", "Hjelp den som spør."),
        ("smaa/introduction", "Dette er reglene våre."),
        ("title", "Små regler"),
    )
    english = ENGLISH + "".join(
        f'\nmsgctxt "{key}"\nmsgid "{words}"\nmsgstr "Number {number} here"\n'
        for number, (key, words) in enumerate((*texts, ("folk/title", "Om folk")))
    )
    languages = ORGANISATION.replace("[nb, en]", "[nb, en, de]")
    root = small_workspace(tmp_path, organisation=languages, en=english)
    write(root, {"translations/de/LC_MESSAGES/smaa.po": "msgid"})
    make(root, language="nb", form="fragment")
    (problem,) = proved(root, root / "output/smaa/nb/fragment.html", "smaa", "en", "fragment").problems
    assert problem.hint.endswith("--language nb --format fragment")


def test_a_damaged_file_keeps_all_that_is_wrong_with_it(built: Path, tmp_path: Path) -> None:
    """One that lost half of its rules, or holds nothing of any edition, is not said to be another."""
    text = (built / "output" / DOCUMENT / "nb" / FILES["text"]).read_text("utf-8")
    for content in (text[: len(text) // 2], "Noe helt annet.\n"):
        file = write(tmp_path, {"a.txt": content}) / "a.txt"
        problems = proved(built, file, DOCUMENT, "nb", "text").problems
        assert len(problems) > 10
        assert any("SM-23" in problem.message for problem in problems)

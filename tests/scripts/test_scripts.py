"""Every script of the workplace is set in every format, and read back letter by letter."""

import json
from pathlib import Path

import polib
import pytest
from script_words import LANGUAGES, SOURCE, WORDS

from oppslag import locales, pipeline, proving
from oppslag.problems import SourceError
from oppslag.workshop import Workshop
from oppslag.workspace import Choice, Workspace

FORMATS = ("page", "fragment", "document", "poster", "word", "text", "data")


def _workspace(root: Path, languages: tuple[str, ...]) -> Workspace:
    source = root / "source"
    source.mkdir(parents=True)
    (source / "organisation.yaml").write_text(
        json.dumps({"name": "Prøvekommunen", "languages": ["nb", *languages], "contacts": {}}), encoding="utf-8"
    )
    rules = [{"id": f"SK-0{n}", "text": SOURCE[f"SK-0{n}/text"], "poster": SOURCE[f"SK-0{n}/poster"]} for n in (1, 2)]
    document = {
        "id": "skjerm",
        "prefix": "SK",
        "language": "nb",
        "title": SOURCE["skjerm/title"],
        "introduction": SOURCE["skjerm/introduction"],
        "control": {"version": "1.0", "last_changed": "2026-01-15"},
        "sections": [{"id": "hverdag", "title": SOURCE["hverdag/title"], "rules": rules}],
    }
    (source / "skjerm.yaml").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    for language in languages:
        catalogue = polib.POFile()
        catalogue.metadata = {"Language": language.replace("-", "_"), "Content-Type": "text/plain; charset=UTF-8"}
        for key, words in SOURCE.items():
            catalogue.append(polib.POEntry(msgctxt=key, msgid=words, msgstr=WORDS[language][key]))
        folder = root / "translations" / language.replace("-", "_") / "LC_MESSAGES"
        folder.mkdir(parents=True)
        catalogue.save(str(folder / "skjerm.po"))
    return Workspace.at(root)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = _workspace(tmp_path_factory.mktemp("skrift"), LANGUAGES)
    report = pipeline.build(workspace, pipeline.Order())
    assert report.errors == ()
    return workspace


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_is_proved_in_every_script(built: Workspace, language: str):
    """In each language every rule stands in every format, exactly as the translator wrote it."""
    proof = proving.prove(built, Choice(languages=(language,)))
    assert [str(problem) for problem in proof.problems] == []
    assert {evidence.format for evidence in proof.evidence} == set(FORMATS)
    assert all(len(evidence.proved) == 2 for evidence in proof.evidence)


def test_direction_follows_the_script(built: Workspace):
    """Hebrew and Persian pages run from right to left, the others from left to right."""
    for language in LANGUAGES:
        page = built.output.path(f"skjerm/{language}/index.html").read_text(encoding="utf-8")
        expected = "rtl" if language in {"he", "fa"} else "ltr"
        assert f'<html lang="{language}" dir="{expected}">' in page
        assert locales.direction(language) == expected


def test_a_letter_that_no_font_has_is_an_error(tmp_path: Path):
    """A character without a picture in the font is named with the text that this format prints, never set as a box."""
    workspace = _workspace(tmp_path / "w", ())
    file = tmp_path / "w" / "source" / "skjerm.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("passordet", "passordet 𓀀"), encoding="utf-8")
    report = pipeline.build(workspace, pipeline.Order(Choice(formats=("document",))))
    (problem,) = report.errors
    assert problem.message.startswith("SK-02/text:")  # the poster's words have it too, but were not asked for
    assert "U+13000" in problem.message
    assert "FiraGO" in problem.message
    assert not isinstance(problem, SourceError)


def test_a_script_without_its_font_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Without the package of its font an edition is not made in the wrong face: the error names font and package."""
    workspace = _workspace(tmp_path / "w", ("hi",))
    monkeypatch.setattr(Workshop, "_optional_fonts", staticmethod(lambda: ()))
    report = pipeline.build(workspace, pipeline.Order(Choice(languages=("hi",))))
    (problem,) = report.errors
    assert "Mukta" in problem.message
    assert "fontpkg-mukta" in problem.hint
    assert report.only_tools
    assert {entry.format for entry in report.entries} == {"page", "fragment", "word", "text", "data"}

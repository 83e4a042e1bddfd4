"""What an edition must say, by a road of its own: it agrees with the road that renders, and shares nothing with it."""

import ast
from pathlib import Path

import pytest
from finished import RICH, ROOT, edition, expected, workshop

from oppslag.markdown import plain
from oppslag.model import BINDING, WALL, Kind
from oppslag.verifying.expecting import expect
from oppslag.verifying.plain import plain_blocks

RENDERING = ["loading", "localising", "markdown", "markup", "composing", "workshop", "policy_json"]
FORBIDDEN = [*RENDERING, "formats", "writing"]


@pytest.mark.parametrize(("root", "language"), [(ROOT, "nb"), (ROOT, "en"), (ROOT, "ar"), (RICH, "nn"), (RICH, "nb")])
def test_both_roads_choose_the_same_words(root: Path, language: str) -> None:
    """For every text of every edition, the proof expects the words and the language that the edition has."""
    texts = {text.key: (text.words, text.language) for text in edition(language, root).policy.texts()}
    pieces = {piece.key: (piece.words, piece.language) for piece in expected(language, root).pieces if piece.kind}
    assert {key: (words.strip(), tag) for key, (words, tag) in pieces.items()} == {
        key: (words.strip(), tag) for key, (words, tag) in texts.items()
    }


@pytest.mark.parametrize(("root", "language"), [(ROOT, "nb"), (RICH, "nn")])
def test_two_parsers_read_the_same_words(root: Path, language: str) -> None:
    """Pandoc and markdown-it take the same words from every text."""
    trees = workshop(root).trees
    texts = list(edition(language, root).policy.texts())
    assert not trees.prepare(texts)
    for text in texts:
        ours = " ".join(block.text for block in plain_blocks(text.words).blocks)
        assert "".join(ours.split()) == "".join(plain(trees.tree(text)).split()), text.key


def test_the_seed_has_23_rules() -> None:
    """The count of rules is this road's own: 23, in five sections, four of them under the first rule."""
    policy = expected("nb")
    assert policy.rules == 23
    assert len({piece.section for piece in policy.pieces if piece.section}) == 5
    assert [piece.rule for piece in policy.pieces if piece.parent == "SM-01" and piece.kind is None] == [
        "SM-02", "SM-03", "SM-04", "SM-05",
    ]  # fmt: skip


def test_a_problem_leads_to_the_line_of_the_source() -> None:
    """The place of each piece is the line where its first words stand."""
    lines = (ROOT / "source" / "sosiale-medier.yaml").read_text("utf-8").splitlines()
    for piece in expected("nb").pieces:
        assert piece.words.split()[0] in lines[piece.place.line - 1], piece.key


def test_a_wall_shows_numbers_and_poster_wordings_alone() -> None:
    """A poster carries its own titles and wordings, and the number of every rule."""
    kinds = {piece.kind for piece in expected("nb").carried(WALL)}
    assert kinds == {None, Kind.POSTER_TITLE, Kind.POSTER}
    assert Kind.POSTER not in {piece.kind for piece in expected("nb").carried(BINDING)}


def test_a_translation_of_other_words_is_not_expected(tmp_path: Path) -> None:
    """Where a rule was rewritten after it was translated, or never was, the source's words are expected."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "organisation.yaml").write_text("name: K\nlanguages: [nb, en]\n", "utf-8")
    (source / "d.yaml").write_text(
        "id: d\nprefix: D\nlanguage: nb\ntitle: T\nsections:\n  - id: s\n    title: S\n    rules:\n"
        "      - {id: D-1, text: Ny ordlyd}\n      - {id: D-2, text: Samme}\n      - {id: D-3, text: Aldri}\n"
        "      - {id: D-4, text: Usikker}\n",
        "utf-8",
    )
    catalogue = tmp_path / "translations" / "en" / "LC_MESSAGES" / "d.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        '#, fuzzy\n#| msgid "Gammel ordlyd"\nmsgctxt "D-1/text"\nmsgid "Ny ordlyd"\nmsgstr "Old words"\n\n'
        'msgctxt "D-2/text"\nmsgid "Samme"\nmsgstr "The same"\n\n'
        '#, fuzzy\nmsgctxt "D-4/text"\nmsgid "Usikker"\nmsgstr "Unsure"\n',
        "utf-8",
    )
    words = {piece.key: (piece.words, piece.language) for piece in expect(tmp_path, "d", "en").pieces if piece.kind}
    assert words["D-1/text"] == ("Ny ordlyd", "nb")
    assert words["D-2/text"] == ("The same", "en")
    assert words["D-3/text"] == ("Aldri", "nb")
    assert words["D-4/text"] == ("Usikker", "nb")


def test_the_proof_imports_nothing_that_renders() -> None:
    """No module of the proof imports one that loads, translates, parses, composes or writes the files."""
    for path in (ROOT / "oppslag" / "verifying").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            for module in modules:
                assert not any(module.startswith(f"oppslag.{name}") for name in FORBIDDEN), f"{path.name}: {module}"


def test_a_document_is_known_by_its_id_not_by_its_file(tmp_path: Path) -> None:
    """A file may be called anything: the id inside it is what counts."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "organisation.yaml").write_text("name: Prøven\nlanguages: [nb]\n", encoding="utf-8")
    (source / "aaa.yaml").write_text("id: [broken", encoding="utf-8")
    (source / "helt-annet.yaml").write_text(
        "{id: smaa, prefix: S, language: nb, title: T, sections: [{id: x, title: X, rules: [{id: S-01, text: Ord.}]}]}",
        encoding="utf-8",
    )
    assert expect(tmp_path, "smaa", "nb").rules == 1

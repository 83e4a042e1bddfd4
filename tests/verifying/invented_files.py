"""Policies that nobody wrote, and files that say exactly what they say: for laws that hold for any policy."""

from dataclasses import dataclass, replace
from pathlib import PurePath

from oppslag.model import BINDING, Kind
from oppslag.problems import Place
from oppslag.reading.passages import Passage, Passages, Shape, Spot
from oppslag.verifying.expecting import Expectation, Facts, Piece
from oppslag.verifying.plain import plain_blocks
from oppslag.verifying.verdict import Verdict, judge_passages


@dataclass(frozen=True)
class Invented:
    """A rule: its number, its words, and how deep it stands."""

    number: str
    words: str
    depth: int = 0


def expectation(rules: list[Invented], language: str = "nb", retired: tuple[str, ...] = ()) -> Expectation:
    pieces = [_piece("dok/title", Kind.TITLE, "Regler for alt", 1)]
    pieces.append(_piece("del/title", Kind.TITLE, "Første og eneste del", 2, section="del"))
    above: list[Invented] = []
    for line, rule in enumerate(rules, 3):
        while above and above[-1].depth >= rule.depth:
            above.pop()
        parent = above[-1].number if above else ""
        above.append(rule)
        where = {"section": "del", "rule": rule.number, "parent": parent, "depth": len(above) - 1}
        number = _piece(f"{rule.number}/number", None, rule.number, line, **where)
        pieces += [number, _piece(f"{rule.number}/text", Kind.TEXT, rule.words, line, **where)]
    facts = Facts("dok", "Kommunen", "QM+", "https://kommunen.example/dok", ("nb", "en"), ("1.0", "2013-11-25"))
    return Expectation(
        "dok", "SM", language, "nb", tuple(pieces), facts, retired, place=Place(PurePath("source/dok.yaml"), 1)
    )


def _piece(key: str, kind: Kind | None, words: str, line: int, **where: object) -> Piece:
    plain = plain_blocks(words)
    language = "" if kind is None else "nb"
    place = Place(PurePath("source/dok.yaml"), line)
    made = Piece(key, kind, words, language, place, blocks=plain.blocks, links=plain.links, fields=plain.fields)
    return replace(made, **where)


def faithful(expected: Expectation) -> list[Passage]:
    """What a reader meets in a file that says what it should."""
    passages = []
    for piece in expected.pieces:
        shape = Shape.LABEL if piece.kind is None else Shape.ITEM if piece.rule else Shape.HEADING
        depth = piece.depth + 1 if piece.rule else 0
        for block in piece.blocks:
            spot = Spot(path=f"html/body/main/p[{len(passages)}]")
            links = tuple(link for link in piece.links if link.words in block.text)
            passages.append(Passage(block.text, shape, spot, depth=depth, language="nb", links=links))
    return passages


def verdict(expected: Expectation, passages: list[Passage], **how: object) -> Verdict:
    file = Passages("text/html", tuple(passages), "nb", "ltr")
    settings = {"strict": True, "draft": None, "name": "regler.html"} | how
    return judge_passages(file, expected, BINDING, **settings)

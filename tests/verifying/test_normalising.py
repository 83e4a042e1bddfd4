"""What is forgiven between the source and a file, and what is not."""

import pytest

from oppslag.verifying.normalising import addresses_in, glued, tokenise


def same(source: str, file: str) -> bool:
    expected, found = tokenise(source), tokenise(file)
    return [token.text for token in expected] == [token.text for token in found] and all(
        glued(one.glue, other.glue) for one, other in zip(expected, found, strict=True)
    )


@pytest.mark.parametrize(
    ("source", "file"),
    [
        ("Ikke publisér", "Ikke\npublisér"),
        ("jobb-e-postadresse", "jobb-e-\npostadresse"),
        ("pasient-/brukerhistorier", "pasient-/\nbrukerhistorier"),
        ("rutiner – følg dem", "rutiner –\nfølg dem"),
        ("personvern", "person\u00advern"),
        ("personvern", "person\u00ad\nvern"),
        ("offisiell kanal", "o\ufb03siell kanal"),
        ("37 14 96 26", "37\u00a014\u202f96 26"),
        ("publisér", "publise\u0301r"),
        ("QM+ og", "\u2066QM+\u2069 og"),
        ("بوک\u200cمُل", "بوکمُل"),
        ("QM+\u200cها", "QM+ها"),
        ("不要发布个人信息", "不要发\n布个人信息"),
        ("ห้ามเผยแพร่", "ห้าม\nเผยแพร่"),
        ("a  b", "a b"),
        ("10\u2009000 kr", "10 000\u2003kr"),
        ("a\u2011b", "a-b"),
        ("a\u2010b", "a\u2010\nb"),
        ("ja—nei", "ja\n—nei"),
        ("ja—nei", "ja—\nnei"),
        ("ja — nei", "ja\n— nei"),
    ],
)
def test_what_typesetting_does_is_forgiven(source: str, file: str) -> None:
    """Lines, soft hyphens, ligatures, kinds of spaces, Arabic joiners and the spelling of an accent may differ."""
    assert same(source, file)


@pytest.mark.parametrize(
    ("source", "file"),
    [
        ("10²", "102"),
        ("publisér", "publiser"),
        ("personvern", "person-\nvern"),
        ("personvern", "person\nvern"),
        ("jobb-e-post", "jobb e post"),
        ("jobb-e-post", "jobb-e- post"),
        ("Ikke", "ikke"),
        ("لا تنشر", "ال تنشر"),
        ("å dele", "å\u200bdele"),
        ("passord", "pass\u200cord"),
        ("passord", "pass\u200dord"),
        ("12", "1\u200c2"),
        ("٣٧", "٣\u200c٧"),
        ("می\u200cخواهم", "می خواهم"),
        ("å dele", "\u2066å dele"),
        ("½", "1/2"),
        ("ﷺ", "صلى"),
        ("A", "Ａ"),
        ("ikke – dele", "ikke - dele"),
        ("ja—nei", "ja —nei"),
        ("«ja»", '"ja"'),
        ("vi...", "vi…"),
    ],
)
def test_nothing_else_is_forgiven(source: str, file: str) -> None:
    """A raised digit, an accent, a visible hyphen, a letter of another script or an unseen sign is a difference."""
    assert not same(source, file)


def test_a_long_word_is_no_address() -> None:
    """A word that is only long is not put together where a line ends in it, but where a text runs from the right."""
    word = "menneskerettighetsorganisasjonene"
    assert addresses_in([f"Se {word}."]) is None
    assert addresses_in([f"Se {word}."], rtl=True)
    assert addresses_in(["Se personvern.ombudet@kommunen.example."])

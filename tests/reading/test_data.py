import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppslag.reading.data import read_json
from oppslag.reading.passages import UnreadableFile

POLICY = {
    "title": "Retningslinjer",
    "language": "nb",
    "direction": "ltr",
    "sections": [
        {
            "title": {"text": "Seksjon", "lang": "en"},
            "rules": [{"id": "SM-01", "text": "Én."}, {"id": "SM-02", "order": 2}],
        }
    ],
    "a/b~c": "",
}


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("OPPSLAG_LANG", "en")


def test_policy():
    """Every text of a data file is read in order, with its place and language."""
    read = read_json(json.dumps(POLICY).encode())
    assert (read.title, read.language, read.direction, read.findings) == ("Retningslinjer", "nb", "ltr", ())
    assert [(p.text, p.spot.path, p.language) for p in read.passages] == [
        ("Retningslinjer", "/title", "nb"),
        ("nb", "/language", "nb"),
        ("ltr", "/direction", "nb"),
        ("Seksjon", "/sections/0/title/text", "en"),
        ("en", "/sections/0/title/lang", "en"),
        ("SM-01", "/sections/0/rules/0/id", "nb"),
        ("Én.", "/sections/0/rules/0/text", "nb"),
        ("SM-02", "/sections/0/rules/1/id", "nb"),
        ("", "/a~1b~0c", "nb"),
    ]


def test_same_name_twice():
    """A name that stands twice is told, because programs differ on which text they take."""
    read = read_json(b'{"rules": [{"text": "ja", "text": "nei"}]}')
    assert [p.text for p in read.passages] == ["ja", "nei"]
    assert [str(finding.spot) for finding in read.findings] == ["/rules/0"]


@pytest.mark.parametrize("text", ["\\u202e", "\\ud800"])
def test_odd_characters(text):
    """Characters that change what is seen are told with their place."""
    assert [str(finding.spot) for finding in read_json(f'{{"a": "b{text}"}}'.encode()).findings] == ["/a"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"a": 1,}',
        b"[" * 100_000,
        b"[" * 300 + b"]" * 300,
        b'"\xe6"',
        b"[NaN]",
        b"[" + b"1" * 10_000 + b"]",
    ],
    ids=["empty", "cut off", "comma", "very deep", "deep", "not UTF-8", "NaN", "huge number"],
)
def test_not_data(content):
    """What is not JSON, or JSON that could take the machine with it, is refused."""
    with pytest.raises(UnreadableFile):
        read_json(content)


@given(
    st.recursive(st.text("aæ/~1"), lambda inner: st.lists(inner) | st.dictionaries(st.text("a/~"), inner), max_leaves=9)
)
def test_every_string_has_its_pointer(value):
    """The place of every text leads back to it."""
    for passage in read_json(json.dumps(value).encode()).passages:
        found = value
        for step in passage.spot.path.split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            found = found[int(name)] if isinstance(found, list) else found[name]
        assert found == passage.text

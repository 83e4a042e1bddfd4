"""Reading HTML back as a sighted person reads it."""

import re
import time
import unicodedata

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppslag.reading import nodes
from oppslag.reading.css import cascade
from oppslag.reading.html.blocks import way_of
from oppslag.reading.html.reader import read_html
from oppslag.reading.passages import Link, Passage, Passages, Shape, Sight, UnreadableFile, Zone
from oppslag.reading.tags import Parser
from tests.reading.html_cases import HIDDEN, HIDDEN_ELSEWHERE, SEEN


def seen(passages: Passages) -> list[str]:
    return [passage.text for passage in passages.passages if passage.sight is Sight.SEEN]


def read(body: str) -> list[Passage]:
    return [p for p in read_html(body.encode()).passages if p.sight is Sight.SEEN]


@pytest.mark.parametrize("name", {**HIDDEN, **HIDDEN_ELSEWHERE})
def test_what_a_person_cannot_see_is_not_read_as_seen(name: str) -> None:
    """A rule that is in the file but not before the reader's eyes is not there."""
    found = read_html({**HIDDEN, **HIDDEN_ELSEWHERE}[name].encode())
    assert not [text for text in seen(found) if "hemmelig" in text]
    assert all(p.why for p in found.passages if p.sight is not Sight.SEEN)


@pytest.mark.parametrize("name", SEEN)
def test_what_a_person_sees_is_read_as_seen(name: str) -> None:
    """Ordinary design gives no false alarm."""
    found = read_html(SEEN[name].encode())
    assert [text for text in seen(found) if "synlig" in text], found.passages
    assert not [finding for finding in found.findings if not finding.own]


def test_the_tables_are_long_enough() -> None:
    """The mechanisms are counted, so that none is lost unnoticed."""
    assert len(HIDDEN) >= 115
    assert len(HIDDEN_ELSEWHERE) >= 20
    assert len(SEEN) >= 55


SPELT = {
    "custom property": r"--c:white",
    "one of it escaped": r"-\2d c:white",
    "the other escaped": r"-\-c:white",
}


@pytest.mark.parametrize("name", SPELT)
def test_a_property_of_ones_own_may_be_escaped(name: str) -> None:
    """Words in the colour that an element around them says are hidden, however it says it."""
    assert not read(f'<div style="{SPELT[name]}"><p style="color:var(--c)">hemmelig</div>')
    assert read(f'<div style="{SPELT[name].replace("white", "black")}"><p style="color:var(--c)">synlig</div>')


@pytest.mark.parametrize("style", ["direction:rtl", "Direction:rtl", "DIRECTION: RTL", r"d\69 rection:rtl"])
def test_a_direction_may_be_written_in_any_way(style: str) -> None:
    """Words that are said to run the other way are found, however a style attribute says so."""
    page = "<html lang=nb><body><p>Hils alle.<p{}>Del aldri noe om elever, foreldre eller kolleger.</body>"
    assert not read_html(page.format("").encode()).findings
    found = read_html(page.format(f' style="{style}"').encode())
    assert [finding for finding in found.findings if "wrong direction" in finding.message]


WRITTEN = {
    "before": ("p::before{content:'Ikke '}", "<p>del dette</p>", "Ikke del dette"),
    "after": ("p::after{content:' aldri'}", "<p>del</p>", "del aldri"),
    "from an attribute": ("p::after{content:attr(data-x)}", "<p data-x=' ikke'>del</p>", "del ikke"),
    "in the middle": ("b::before{content:'ikke '}", "<p>du skal <b>dele</b></p>", "du skal ikke dele"),
    "list marker": ("li{list-style-type:'Ikke '}", "<ul><li>del</ul>", "Ikke del"),
    "::marker": ("li::marker{content:'Ikke '}", "<ul><li>del</ul>", "Ikke del"),
    "counter style": (
        "@counter-style n{system:cyclic;symbols:'Aldri'} li{list-style:n}",
        "<ul><li>del</ul>",
        "Aldridel",
    ),
    "quotes": ("", "<p lang=nb>si <q>nei</q></p>", "si «nei»"),
    "own quotes": ("q{quotes:'ikke ' '!'}", "<p>si <q>nei</q></p>", "si ikke nei!"),
    "capitals of a title": ("h1,h2,h3{text-transform:uppercase}", "<h2>Om <i>deg</i></h2>", "Om deg"),
    "capitals of all": ("body{text-transform:uppercase}", "<p>meg</p>", "MEG"),
    "a title in small letters": ("h2{text-transform:lowercase}", "<h2>Om IT</h2>", "om it"),
    "capitals in a title": ("h2{text-transform:capitalize}", "<h2>Om deg</h2>", "Om Deg"),
    "capitals": ("p{text-transform:uppercase}", "<p>del ikke</p>", "DEL IKKE"),
    "a value of a field": ("", "<input type=submit value=Send>", "Send"),
    "chosen option": ("", "<select><option>a<option selected>b</select>", "b"),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_words_that_the_page_writes_itself_are_read(name: str) -> None:
    """Words that a style sheet puts into a rule are part of what the reader reads."""
    rule, body, text = WRITTEN[name]
    assert seen(read_html(f"<!doctype html><style>{rule}</style>{body}".encode())) == [text]


FINDINGS = {
    "sent on": ("<meta http-equiv=refresh content='0;url=x'><p>a", "meta refresh"),
    "other base": ("<base href='https://other.example/'><p>a", "base element"),
    "only in print": (
        "<style>.p{display:none}@media print{.p{display:block}}</style><p class=p>Ikke dette<p>a",
        "some media",
    ),
    "words in print": ("<style>@media print{p::after{content:' ikke'}}</style><p>a", "in print"),
    "another order": (
        "<style>div{display:flex;flex-direction:column-reverse}</style><div><p>a<p>b</div>",
        "another order",
    ),
    "order": ("<style>div{display:grid}p+p{order:-1}</style><div><p>a<p>b</div>", "another order"),
    "a cell too many": (
        "<table><tr><th>a<th>b<tr><td>c<td>d<tr><td><td>e<td>f</table>",
        "3 cells under 2 headings",
    ),
    "a cell that reaches down": (
        "<table><tr><th>a<th>b<tr><td rowspan=2>c<td>d<tr><td>e<td>f</table>",
        "3 cells under 2 headings",
    ),
    "two cells in one": ("<table><tr><th>a<th>b<th>c<tr><td>d e<td>f</table>", "2 cells under 3 headings"),
    "a place in a row that others leave": (
        "<style>div{display:grid}p+p{grid-row:1}</style><div><p>a<p>b</div>",
        "another order",
    ),
    "a frame": ("<p>a<iframe src=other.html></iframe>", "frame"),
    "broken off in a tag": ("<p>a</p><p class='b", "breaks off"),
    "broken off in a comment": ("<p>a</p><!-- b", "breaks off"),
    "broken off in a script": ("<p>a</p><script>b", "breaks off"),
}


@pytest.mark.parametrize("name", FINDINGS)
def test_what_is_wrong_with_the_page_itself_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that changes order, address or words by medium is reported, whatever it should say."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    page, words = FINDINGS[name]
    assert [f for f in read_html(page.encode()).findings if words in f.message]


TABLES = {
    "a cell that two rows share": "<tr><th>a<th>b<tr><td rowspan=2>c<td>d<tr><td>e",
    "a cell as wide as the table": "<tr><th>a<th>b<tr><td colspan=2>c<tr><td>d<td>e",
    "a cell that says it reaches out of its group": "<thead><tr><th rowspan=2>a<th>b<tbody><tr><td>c<td>d",
    "a cell that reaches to the end": "<tr><th>a<th>b<tr><td rowspan=0>c<td>d<tr><td>e<tr><td>f",
    "a number with more signs": "<tr><th>a<th>b<tr><td colspan=' 02x'>c<tr><td>d<td>e",
    "a script in a row": "<tr><th>a<th>b<tr><script>1</script><td>c<td>d",
    "no headings": "<tr><td>a<tr><td>b<td>c",
    "a page laid out": "<tr><th>a<tr><td><ul><li>b</ul><td>c",
}


@pytest.mark.parametrize("name", TABLES)
def test_cells_under_their_headings_are_no_finding(name: str) -> None:
    """A table whose cells share rows or columns is whole, and so is one that lays out a page."""
    assert read_html(f"<table>{TABLES[name]}</table>".encode()).findings == ()


def test_words_are_joined_as_the_eye_joins_them() -> None:
    """Bold inside a word does not cut the word; a line break does."""
    assert seen(read_html(b"<p><b>ik</b>ke<br>del <i>dette</i>\n  her</p>")) == ["ikke del dette her"]


def test_blocks_are_told_apart() -> None:
    """Each heading, item, cell, quote and button is a passage with its kind, depth and path."""
    found = read(
        "<main><h2>Kap</h2><section></section><section><ol><li>en<ul><li>to</li></ul></li>"
        "<li><p>tre</p><p>fire</p></li></ol></section><blockquote>fem</blockquote>"
        "<table><tr><th>seks<td>sju</table><p>åtte <button>Kopier</button></p></main>"
    )
    assert [(p.text, p.shape, p.depth) for p in found] == [
        ("Kap", Shape.HEADING, 0),
        ("1.", Shape.LABEL, 1),
        ("en", Shape.ITEM, 1),
        ("to", Shape.ITEM, 2),
        ("2.", Shape.LABEL, 1),
        ("tre", Shape.ITEM, 1),
        ("fire", Shape.PARAGRAPH, 1),
        ("fem", Shape.QUOTE, 0),
        ("seks", Shape.HEADER_CELL, 0),
        ("sju", Shape.CELL, 0),
        ("åtte", Shape.PARAGRAPH, 0),
        ("Kopier", Shape.CONTROL, 0),
    ]
    assert found[0].level == 2
    assert found[2].spot.path == "html/body/main/section[2]/ol/li[1]"


def test_links_languages_and_zones_are_kept() -> None:
    """A link keeps its words and target, a passage its language, navigation its zone."""
    found = read_html(
        b"<html lang=nb dir=ltr><title> A  b </title><nav><a href=#x>Til x</a></nav>"
        b"<p>Se <a href='https://a.example/b?c=1&amp;d=2'>loven <b>her</b></a> og <a href=mailto:a@b.no>post</a></p>"
        b"<p lang=en>English</p><p>norsk <i lang=en>English</i></p></html>"
    )
    nav, links, english, mixed = [p for p in found.passages if p.sight is Sight.SEEN]
    assert (found.language, found.direction, found.title) == ("nb", "ltr", "A b")
    assert nav.zone is Zone.NAVIGATION
    assert links.links == (Link("loven her", "https://a.example/b?c=1&d=2"), Link("post", "mailto:a@b.no"))
    assert (english.language, mixed.language) == ("en", "nb")


def test_a_fragment_tells_its_language_itself() -> None:
    """A fragment without an html element is read by the element that holds it all."""
    found = read_html('<article lang="ar" dir="rtl"><p>نص</p></article>'.encode())
    assert (found.language, found.direction) == ("ar", "rtl")


def test_a_hidden_word_is_a_passage_of_its_own() -> None:
    """A rule with a hidden word reads without the word, and the word is reported with its reason."""
    found = read_html(b"<p>Du skal <span style='display:none'>ikke</span> dele</p>")
    assert [(p.text, p.sight) for p in found.passages] == [("Du skal dele", Sight.SEEN), ("ikke", Sight.HIDDEN)]


ENCODED = {
    "utf-8 without a declaration": "<p>æøå</p>".encode(),
    "byte order mark": b"\xef\xbb\xbf" + "<p>æøå</p>".encode(),
    "utf-16": "<p>æøå</p>".encode("utf-16"),
    "declared": "<meta charset=iso-8859-1><p>æøå</p>".encode("latin-1"),
    "old and undeclared": "<p>æøå</p>".encode("cp1252"),
}


@pytest.mark.parametrize("name", ENCODED)
def test_letters_are_read_as_a_browser_reads_them(name: str) -> None:
    """Norwegian letters survive every encoding that a browser would understand."""
    assert seen(read_html(ENCODED[name])) == ["æøå"]


def test_a_wrong_declaration_is_seen_as_the_reader_sees_it() -> None:
    """A page that declares the wrong encoding shows wrong letters, and they are read wrong."""
    assert seen(read_html("<meta charset=iso-8859-1><p>æ</p>".encode())) == ["Ã¦"]


TURNED = {
    "groups": ("اتصل 75 00 12 34", True),
    "a span": ("من 10 – 12 هنا", True),
    "on two lines of the file": ("من 10\n12 هنا", True),
    "after a line of Latin words": ("Teams<br>75 00 12 34", True),
    "a date after Arabic": ("في 2024-11-30", True),
    "a date on a line of its own": ("في<br>2024-11-30", False),
    "in an element of their own": ("اتصل <span dir=ltr>75 00 12 34</span>", False),
    "in isolates": ("اتصل \u206675 00 12 34\u2069", False),
    "each in an element of its own": ("اتصل <bdi>75</bdi> <bdi>00</bdi> 12", True),
    "two and two in elements": ("في Teams <bdi dir=ltr>75 00</bdi> <span dir=ltr>12 34</span>", True),
    "each in isolates": ("اتصل \u206675\u2069 \u206800\u2069", True),
    "each in elements within one": ("اتصل <span dir=ltr><bdi>75</bdi> <bdi>00</bdi></span>", False),
    "each in isolates within one": ("اتصل \u2066\u206675\u2069 \u206800\u2069\u2069", False),
    "each in isolates in an element": ("اتصل <bdi dir=ltr>\u206675\u2069 \u206800\u2069</bdi>", False),
    "two numbers, each isolated": ("من <bdi>10</bdi> – <bdi>12</bdi>", False),
    "each run from the left by its style": (
        "اتصل <i style='direction:ltr;unicode-bidi:embed'>75</i> <i style='direction:ltr;unicode-bidi:embed'>00</i>",
        False,
    ),
    "after Latin words": ("في Teams 75 00 12 34", False),
}


@pytest.mark.parametrize("name", TURNED)
def test_groups_of_digits_that_change_places_are_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a line from the right browsers show the last group first, unless something holds them together."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    words, turned = TURNED[name]
    found = [f.message for f in read_html(f"<p dir=rtl>{words}</p>".encode()).findings if "another order" in f.message]
    assert bool(found) is turned


def test_a_table_of_cells_that_reach_down_is_counted_once() -> None:
    """However many cells reach down into how many rows, a row is asked for its own alone."""
    start = time.process_time()
    read_html(b"<table><tr>" + b"<th rowspan=999>" * 9_000 + b"<tr>" * 900 + b"</table>")
    assert time.process_time() - start < MOST_SECONDS


def test_a_number_that_is_no_decimal_is_no_place_in_a_grid() -> None:
    """Unicode has more digits than a number is written with."""
    page = "<style>div{display:grid}p{grid-row:²;grid-row-end:²}</style><div><p>a<p>b</div>"
    assert [passage.text for passage in read_html(page.encode()).passages] == ["a", "b"]


MOST_SECONDS = 10  # of work; a page of half a megabyte takes one or two
UNREADABLE = {
    "empty": b"",
    "zeros": b"\0" * 5_000,
    "no tag": b"bare text",
    "pdf": b"%PDF-1.7 <a>",
    "zip": b"PK\x03\x04 <a>",
    "too large": b"<p>" + b"a" * nodes.LARGEST,
    "too deep": b"<div>" * 5_000,
    "too deep in svg": b"<svg>" + b"<g>" * 5_000,
    "too many": b"<br>" * 20_000,
    "a nested sheet": b"<style>" + b"a{" * 5_000 + b"</style><p>a",
    "a nested selector": b"<style>" + b":not(" * 500 + b"a" + b")" * 500 + b"{color:red}</style><p>a",
    "endless matching": b"<style>i ~ b ~ p{color:red}</style>" + b"<p>a</p>" * 6_000,
    "endless counting": b"<style>p:nth-last-of-type(3){color:red}</style>" + b"<p>a</p>" * 6_000,
    "endless naming": b"<p aria-describedby='" + b"a " * 1_000 + b"'>a</p>" + b"<b>a</b>" * 6_000,
    "too many conditions": b"<style>" + b"".join(b"@media (min-width:%dpx){p{color:red}}" % n for n in range(999)),
    "a nested style": b"<p style='width:" + b"calc(" * 500 + b"'>a",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_is_no_page_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken, huge or mislabelled file gives one clear sentence, no traceback and no pass."""
    monkeypatch.setattr(nodes, "MOST_STEPS", 500_000)  # a tenth of the limits shows the same, sooner
    monkeypatch.setattr(nodes, "MOST_ELEMENTS", 15_000)
    with pytest.raises(UnreadableFile) as refusal:
        read_html(UNREADABLE[name])
    assert str(refusal.value).endswith(".")


def test_variables_that_double_at_every_step_end() -> None:
    """A style sheet built to explode is read in the time of any other."""
    steps = "".join(f"--v{n}:var(--v{n - 1}) var(--v{n - 1});" for n in range(1, 60))
    assert seen(read_html(f"<style>:root{{--v0:red;{steps}}} p{{color:var(--v59)}}</style><p>a".encode())) == ["a"]


@pytest.mark.parametrize(
    "page",
    [b"<noscript>" + b"<" * 300_000 + b"</noscript><p>a", b"<p>a</p><a href=#a>" + b"#<b>#</b>" * 12_000 + b"</a>"],
    ids=["tags without an end", "a link of signs"],
)
def test_what_is_looked_through_is_looked_through_once(page: bytes) -> None:
    """A page made to be read again and again from its middle takes no longer than others."""
    start = time.thread_time()
    assert seen(read_html(page)) == ["a"]
    assert time.thread_time() - start < MOST_SECONDS


def test_variables_in_a_circle_end() -> None:
    """A variable that is made of itself has no value."""
    assert seen(read_html(b"<style>:root{--a:var(--b);--b:var(--a)} p{display:var(--a)}</style><p>a")) == ["a"]


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_every_text_comes_back_once_and_in_order(words: list[str]) -> None:
    """Whatever stands in the items of a list is read back, in order, nothing more."""
    page = "<ul>" + "".join(f"<li>{word}</li>" for word in words) + "</ul>"
    assert seen(read_html(page.encode())) == words


@given(st.text("<>/ab =\"'&;!-pdivsty{}:", max_size=200))
def test_any_rubbish_is_read_or_refused(rubbish: str) -> None:
    """No sequence of characters gives a traceback."""
    content = ("<p>a</p>" + rubbish).encode()
    try:
        found = read_html(content)
    except UnreadableFile:
        return
    assert all(re.sub(r"\s", "", p.text) for p in found.passages)


def test_the_sign_of_a_link_is_left_out_and_a_sign_in_its_words_is_not() -> None:
    """`§` after a heading leads to the heading; in an entry of the contents it is a part of a title."""
    heading, entry = (
        '<h2 id="a">Lov <a href="#a">§</a></h2>',
        '<ul><li><a href="#a">Etter <strong>§</strong> 3</a></li></ul>',
    )
    assert [one.text for one in read(heading + entry)] == ["Lov", "Etter § 3"]


def page(rule: str, body: str, marks: str = "lang=nb") -> bytes:
    return f"<!doctype html><html {marks}><head><title>t</title><style>{rule}</style></head>{body}".encode()


# A rule that hides, two elements that look alike to one who reads their own marks alone, and which of them is seen
ALIKE = {
    "what stands before": ("p+p{display:none}", "<p>en</p><p>to</p>", ["en"]),
    "its place": ("p:nth-child(2){display:none}", "<p>en</p><p>to</p><p>tre</p>", ["en", "tre"]),
    "the last": ("p:last-child{display:none}", "<p>en</p><p>to</p>", ["en"]),
    "what is in it": ("p:has(b){display:none}", "<p><b>en</b></p><p>to</p>", ["to"]),
    "what stands before the one around": (
        "div+div p{display:none}",
        "<div><p>en</p></div><div><p>to</p></div>",
        ["en"],
    ),
    "an attribute": ("[data-x='2']{display:none}", "<p data-x=1>en</p><p data-x=2>to</p>", ["en"]),
    "an attribute around": ("[data-x='2'] p{display:none}", "<div data-x=1><p>en</div><div data-x=2><p>to", ["en"]),
    "capitals": ("[DATA-X]{display:none}", "<p>en</p><p data-x=2>to</p>", ["en"]),
    "a name": ("#b{display:none}", "<p id=a>en</p><p id=b>to</p>", ["en"]),
    "a name as an attribute": ("[id^=b]{display:none}", "<p id=a1>en</p><p id=b1>to</p>", ["en"]),
    "a class": (".b{display:none}", "<p class='a c'>en</p><p class='b c'>to</p>", ["en"]),
    "a language": (":lang(nn){display:none}", "<p lang=nb>en</p><p lang=nn>to</p>", ["en"]),
    "a language around": ("p:lang(nn){display:none}", "<div lang=nb><p>en</div><div lang=nn-NO><p>to", ["en"]),
    "a style attribute": ("", "<p style='color:black'>en</p><p style='display:none'>to</p>", ["en"]),
    "an old attribute": ("", "<p>en</p><p hidden>to</p>", ["en"]),
    "a link": ("a:link{visibility:hidden}", "<p><a>en</a></p><p><a href=x>to</a></p>", ["en"]),
    "a depth": ("div>p{display:none}", "<p>en</p><div><p>to</p></div>", ["en"]),
    "its field set": (
        "button:disabled{display:none}",
        "<fieldset><button>en</button></fieldset><fieldset disabled><button>to</button></fieldset>",
        ["en"],
    ),
}


@pytest.mark.parametrize("name", ALIKE)
def test_elements_are_told_apart_by_all_that_a_rule_asks_for(name: str) -> None:
    """What is known of one element is taken for another only where no rule could tell the two apart."""
    rule, body, expected = ALIKE[name]
    assert seen(read_html(page(rule, body))) == expected


def test_what_a_page_leaves_behind_is_no_matter_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages with the same sheet share what is worked out, whichever comes first, in whatever language they are."""
    rule = "li{float:right} li::before{content:'ab';direction:rtl;unicode-bidi:bidi-override} .r{direction:rtl}"
    body = "<ul><li>en<li>to</ul><p class=r>tre fire.</p><p>fem seks.</p>"
    pages = [page(rule, body, "lang=nb dir=ltr"), page(rule, body, "lang=ar dir=rtl")]
    first = [read_html(one) for one in pages]
    cascade._remembered.cache_clear()
    assert first == [read_html(one) for one in reversed(pages)][::-1]
    monkeypatch.setattr(cascade, "_MOST_KINDS", 2)  # and where nothing can be remembered
    assert first == [read_html(one) for one in pages]
    left, right = first
    turned = "The paragraph runs in the wrong direction, so its signs stand at the wrong end."
    assert [f.spot.path for f in left.findings if f.message == turned] == ["html/body/p[1]"]
    assert [f.spot.path for f in right.findings if f.message == turned] == [""]  # most of it
    order = "The style sheet shows these blocks in another order than the file has them."
    assert [sum(f.message == order for f in one.findings) for one in first] == [2, 0]


def test_letters_from_the_right_are_known_wherever_they_stand() -> None:
    """A short look at where such letters are finds each one that Unicode has."""
    letters = [chr(code) for code in range(0x110000) if unicodedata.bidirectional(chr(code)) in {"R", "AL"}]
    assert len(letters) > 1_000
    assert {way_of(letter) for letter in letters} == {"rtl"}
    assert [way_of(words) for words in ("Åpne", "Ж 12", "12 – 14", "", "ab אבג דהו זחט יכל מנס", "אב abc")] == [
        "ltr", "ltr", "", "", "rtl", "",
    ]  # fmt: skip


TAGS = st.sampled_from(
    [
        "<p>", "</p>", "<b class='x'>", '<b class="x">', "</b>", '<a href="x&amp;y">', '<a href="x" href="y">',
        "</a>", "<title>", "</title>", "<script>", "</script>", '<style media="print">', "</style>", "<textarea>",
        "</textarea>", "<br/>", "<br />", '<svg viewBox="0 0 1 1"><path d="M1"/>', '<path d="x" /  >', "</svg>",
        "<table>", "<tr>", '<td id="q">', "</table>", " ", "\n", "\r\n", "\r", "tekst ", "&lt;", "&", "\0", "<", ">",
        '"', "'", "=", "<!--", "-->", "<!DOCTYPE html>", "<![CDATA[", "]]>", "<math>", "<mi>", "</math>", "<select>",
        "<option selected>", "</select>", "<noscript>", "</noscript>", '<x-y a-b="c">', "</x-y>", "<plaintext>",
        '<p\t\na="b">', '<p a="b"c="d">', '<P Class="A">', '<p a="\n">', "<frameset>", "<template>", "</template>",
        "<li>", "<ul>", '</p a="b">', "</p >", "<p/>", "<i ", 'a="', "å", "\ufdd0", "\x0b", "<pre>\n\n", "<h1>",
        "</h2>", "<form>", '<body class="z">', '<html lang="nb">', "<head>", "</head>", "</body>", "</html>",
        "x" * 10_239, "x" * 10_230,
    ]
)  # fmt: skip


@given(st.lists(TAGS, max_size=25))
def test_a_tag_that_is_read_at_once_is_the_tag_that_is_read_letter_by_letter(parts: list[str]) -> None:
    """The short cut through html5lib gives its tree, and says of the same files that they break off."""
    told = []
    for made in (html5lib.HTMLParser, Parser):
        parser = made(namespaceHTMLElements=False)
        root = parser.parse("".join(parts), scripting=True)
        shape = [(each.tag, each.attrib, each.text, each.tail) for each in root.iter()]
        told.append((shape, [code for _at, code, _data in parser.errors if code != "invalid-codepoint"]))
    assert told[0] == told[1]

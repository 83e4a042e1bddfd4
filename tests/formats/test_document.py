"""The document: the binding text on A4, to read, print, find one's way in, and archive."""

import json
from dataclasses import replace

import pypdfium2
import pytest
from sheets import (
    HOSTILE,
    accepted,
    changed,
    destinations,
    escaped,
    glyphs,
    in_arabic,
    numbers,
    opened,
    passages,
    rich,
    seed,
    squeezed,
    with_rules,
)

from oppslag.formats.document import Document
from oppslag.model import Edition, Kind
from oppslag.policy_json import policy_json
from oppslag.problems import SourceError
from oppslag.reading.passages import Shape, Sight, Zone
from oppslag.workshop import Workshop

SMALL, LARGE = Document().files
A4 = (595.28, 841.89)


@pytest.fixture(scope="session")
def workshop(tmp_path_factory):
    return Workshop(cache=tmp_path_factory.mktemp("workshop"))


def made(edition: Edition, workshop: Workshop) -> dict[str, bytes]:
    return {artifact.path.name: artifact.content for artifact in Document().render(edition, workshop)}


@pytest.fixture(scope="session")
def documents(workshop):
    """The workspace's own guidelines, approved."""
    return made(accepted(seed()), workshop)


@pytest.fixture(scope="session")
def arabic(workshop):
    return made(in_arabic(seed(), missing="SM-04/text"), workshop)


@pytest.fixture(scope="session")
def richer(workshop):
    return made(rich(), workshop)


def bodies(pdf: bytes):
    return [passage for passage in passages(pdf).passages if passage.zone is Zone.BODY]


@pytest.mark.parametrize("file", [SMALL, LARGE])
def test_every_rule_stands_once_in_order_its_words_after_its_number(documents, file):
    """The number is the heading, and what comes next is the rule."""
    found = bodies(documents[file])
    headings = [passage.text for passage in found if passage.shape is Shape.HEADING and passage.level > 1]
    assert headings == numbers(seed().policy)
    for _depth, rule in seed().policy.rules():
        place = next(index for index, passage in enumerate(found) if passage.text == rule.id)
        assert squeezed(found[place + 1].text) == squeezed(rule.text.words)
    assert all(passage.sight is Sight.SEEN for passage in found)


def test_headings_follow_the_sections_and_the_nesting(richer):
    """Sections are of the first level, rules of the second, what stands under a rule one level further down."""
    levels = {passage.text: passage.level for passage in bodies(richer[SMALL]) if passage.level}
    for section in rich().policy.sections:
        assert levels[section.title.words] == 1
    for depth, rule in rich().policy.rules():
        assert levels[rule.id] == depth + 2


def test_a_rule_can_be_linked_to_and_found_in_the_bookmarks(documents):
    """`document.pdf#SM-07` opens at the rule, and the reader's side panel lists it under its section."""
    policy = seed().policy
    names = set(destinations(documents[SMALL]))
    assert names == {*numbers(policy), *(section.id for section in policy.sections)}
    toc = [(mark.level, mark.get_title()) for mark in pypdfium2.PdfDocument(documents[SMALL]).get_toc()]
    expected = []
    for section in policy.sections:
        expected += [(0, section.title.words), *((depth + 1, rule.id) for depth, rule in section.walk())]
    assert toc == expected


def test_the_policy_travels_inside_the_file(documents):
    """Who has the PDF has the machine-readable policy too, the same as policy.json of the binding texts."""
    with opened(documents[SMALL]) as document:
        attached = document.attachments["policy.json"].get_file()
        assert attached.mime_type == "application/json"
        assert attached.read_bytes() == policy_json(accepted(seed()), Document().carries)
        assert json.loads(attached.read_bytes())["id"] == "sosiale-medier"


def test_it_says_what_it_is(documents):
    """Title, organisation, date and language stand in the file, with its promises to archive and screen reader."""
    with opened(documents[SMALL]) as document:
        about = document.docinfo
        claims = document.Root.Metadata.read_bytes()
        assert str(about["/Title"]) == seed().policy.title.words
        assert str(about["/Author"]) == "Risør kommune"
        assert str(about["/CreationDate"]).startswith("D:20131125")
        assert "nettvett" in str(about["/Keywords"])
        assert str(document.Root.Lang) == "nb"
    assert b"<pdfaid:part>3</pdfaid:part>" in claims
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in claims
    assert b"<pdfuaid:part>1</pdfuaid:part>" in claims


def test_a_policy_without_dates_never_takes_the_clock(workshop):
    policy = seed().policy
    undated = replace(policy, control=replace(policy.control, last_changed=None))
    with opened(made(replace(seed(), policy=undated), workshop)[SMALL]) as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:19700101")


@pytest.mark.parametrize("file", [SMALL, LARGE])
def test_every_page_tells_version_check_code_and_page(documents, file, workshop):
    """A loose sheet from the printer says which text it belongs to."""
    code = workshop.compose(accepted(seed()), Document().carries)["check_code"]
    found = passages(documents[file]).passages
    pages = max(passage.spot.page for passage in found)
    for page in range(1, pages + 1):
        running = " ".join(
            passage.text for passage in found if passage.zone is Zone.RUNNING and passage.spot.page == page
        )
        assert "Risør kommune" in running
        assert "1.0" in running
        assert code in running
        assert f"{page}" in running
        assert f"{pages}" in running


def test_a_draft_says_so_on_every_page(arabic, workshop):
    word = workshop.compose(in_arabic(seed()), Document().carries)["draft"]["word"]
    found = passages(arabic[SMALL]).passages
    pages = {passage.spot.page for passage in found}
    marked = {
        passage.spot.page
        for passage in found
        if passage.zone is Zone.RUNNING and squeezed(word) == squeezed(passage.text)
    }
    assert marked == pages


def test_what_is_approved_says_nothing_of_drafts(documents, workshop):
    word = workshop.compose(in_arabic(seed()), Document().carries)["draft"]["word"]
    assert all(word not in passage.text for passage in passages(documents[SMALL]).passages)
    assert all("Utkast" not in passage.text for passage in passages(documents[SMALL]).passages)


def test_a_translation_says_which_text_prevails_and_which_words_are_not_translated(arabic, workshop):
    """A text in the source language says so before it, and is marked as that language for a screen reader."""
    composition = workshop.compose(in_arabic(seed(), missing="SM-04/text"), Document().carries)
    found = bodies(arabic[SMALL])
    assert squeezed(composition["prevails"]) in [squeezed(passage.text) for passage in found]
    place = next(index for index, passage in enumerate(found) if passage.text == "SM-04")
    notice = composition["sections"][0]["rules"][0]["rules"][2]["text"]["notice"]
    assert squeezed(found[place + 1].text) == squeezed(notice)
    assert found[place + 2].language == "nb"
    assert found[place + 2].text.startswith("Vær varsom")


def test_arabic_is_mirrored(arabic):
    """In Arabic the number stands to the right of its words."""
    found = bodies(arabic[SMALL])
    place = next(index for index, passage in enumerate(found) if passage.text == "SM-01")
    assert found[place].spot.box[0] > found[place + 1].spot.box[2]
    assert passages(arabic[SMALL]).direction == "rtl"


def test_an_address_keeps_its_order_in_arabic(workshop):
    """However long, an address in a right-to-left line reads from left to right."""
    edition = in_arabic(seed())
    contact = replace(edition.policy.control.contact, email="en.lang.adresse.til.en.hel.avdeling@risor.kommune.no")
    policy = replace(edition.policy, control=replace(edition.policy.control, contact=contact))
    address = "https://www.risor.kommune.no/sosiale-medier/retningslinjer"
    named = changed(
        replace(edition, policy=policy),
        lambda text: replace(text, words=f"انظر {address} الآن.") if text.key == "SM-15/text" else text,
    )
    found = [squeezed(passage.text) for passage in bodies(made(named, workshop)[SMALL])]
    assert any(contact.email in words for words in found)
    assert any(address in words for words in found)


def test_tables_tell_their_headings(richer):
    """A screen reader hears what a cell is about."""
    heads = [passage.text for passage in bodies(richer[SMALL]) if passage.shape is Shape.HEADER_CELL]
    assert {"Opplysning", "Kven kan få ho", "Korleis"} <= set(heads)


def test_a_reply_can_be_copied_with_its_fields(documents):
    """The text to copy is one paragraph under its label, with the fields to fill in as ‹field›."""
    found = [passage.text for passage in bodies(documents[SMALL])]
    (place,) = (index for index, words in enumerate(found) if words.startswith("Takk for henvendelsen"))
    assert squeezed(found[place]).count("‹sosialtmedium›") == 2
    assert "‹NN›" in found[place]


def test_do_and_dont_differ_by_more_than_colour(richer, workshop):
    """Each example says in words which it is."""
    labels = workshop.compose(rich(), Document().carries)["labels"]
    found = [passage.text for passage in bodies(richer[SMALL])]
    rule = next(
        rule
        for _depth, rule in rich().policy.rules()
        if rule.examples and rule.examples[0].do and rule.examples[0].dont
    )
    example = rule.examples[0]
    for label, text in ((labels["do"], example.do), (labels["dont"], example.dont)):
        place = next(index for index, words in enumerate(found) if squeezed(words) == squeezed(text.words))
        assert found[place - 1] == label


def test_a_note_for_reviewers_never_leaves(richer):
    for pdf in richer.values():
        assert all("MERKNAD" not in passage.text for passage in passages(pdf).passages)


@pytest.mark.parametrize(("file", "least"), [(SMALL, 11), (LARGE, 18)])
def test_the_text_has_its_size_and_nothing_leaves_the_page(richer, file, least):
    """Long words are broken, not cut off; large print is large."""
    signs = list(glyphs(richer[file]))
    sizes = [round(size, 1) for _page, size, _box in signs]
    assert max(set(sizes), key=sizes.count) == least
    assert min(sizes) >= 7
    for _page, _size, (left, bottom, right, top) in signs:
        assert left > 30
        assert right < A4[0] - 30
        assert bottom > 15
        assert top < A4[1] - 15


def test_a_word_longer_than_a_line_is_broken(workshop):
    """An address or a slip without spaces stays on the page, every sign of it."""
    long = "Ordutenmellomrom" * 20
    edition = changed(seed(), lambda text: replace(text, words=long) if text.key == "SM-15/text" else text)
    pdf = made(edition, workshop)[SMALL]
    assert long in [squeezed(passage.text) for passage in bodies(pdf)]
    assert all(box[2] < A4[0] - 30 for _page, _size, box in glyphs(pdf))


@pytest.mark.parametrize(("count", "sections"), [(1, 1), (120, 7)])
def test_a_number_never_stands_apart_from_its_words(count, sections, workshop):
    """One rule or many: the number of a rule and its first words are on the same page."""
    edition = with_rules(seed(), count, sections)
    found = bodies(made(edition, workshop)[SMALL])
    for index, passage in enumerate(found):
        if passage.shape is Shape.HEADING:
            assert found[index + 1].spot.page == passage.spot.page
    assert [passage.text for passage in found if passage.level == 2] == numbers(edition.policy)


def test_hostile_words_are_printed_as_they_are(workshop):
    """Whatever an author writes, it is words: in a rule, a title, a reply."""
    rules = numbers(seed().policy)
    words = dict(zip((f"{rule}/text" for rule in rules), HOSTILE, strict=False))
    words |= {"sosiale-medier/title": HOSTILE[0], "brukere/title": HOSTILE[1], "SM-06/template": HOSTILE[9]}
    edition = changed(seed(), lambda text: replace(text, words=escaped(words.get(text.key, text.words))))
    found = [squeezed(passage.text) for passage in bodies(made(edition, workshop)[SMALL])]
    for hostile in words.values():
        assert squeezed(hostile) in found


def test_a_character_without_a_picture_is_named_with_its_text(workshop):
    edition = changed(seed(), lambda text: replace(text, words="Kaffe 咖 først.") if text.key == "SM-15/text" else text)
    with pytest.raises(SourceError) as refusal:
        Document().render(edition, workshop)
    assert "SM-15/text" in refusal.value.problems[0].message


def test_the_same_source_gives_the_same_bytes(documents, tmp_path):
    assert made(accepted(seed()), Workshop(cache=tmp_path)) == documents


def test_it_carries_no_words_of_the_poster(documents):
    posters = {squeezed(text.words) for text in seed().texts(frozenset({Kind.POSTER}))}
    texts = {squeezed(text.words) for text in seed().texts(Document().carries)}
    found = {squeezed(passage.text) for passage in bodies(documents[SMALL])}
    assert not (posters - texts) & found


def lines(pdf: bytes) -> list[str]:
    """The lines of a file as they are set, from top to bottom of each page."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [line.strip() for page in opened for line in page.get_textpage().get_text_range().splitlines()]


def test_lines_are_short_enough_to_read(documents):
    """A line of a rule has room for 60 to 75 letters, and most of those that are full hold as many."""
    long = sorted(len(line) for line in lines(documents[SMALL]) if len(line) > 50 and "·" not in line)
    assert 60 <= long[len(long) // 2] <= 75
    assert long[int(0.95 * len(long))] <= 80


def test_no_word_stands_alone_on_the_last_line_of_a_heading(documents):
    """The lines of a heading are about as long as one another, and words joined by slashes are not parted."""
    found = lines(documents[SMALL])
    assert "(innbyggere/pasienter/elever m.v.)" in " ".join(found)
    assert not any(line == "m.v.)" for line in found)
    assert "medarbeidere i Risør kommune" in found


def test_a_long_document_has_a_table_of_contents(richer, documents):
    """More than forty rules: the sections with their pages, each a link to where it begins. A short one has none."""
    found = passages(richer[SMALL]).passages
    contents = [passage for passage in found if passage.zone is Zone.NAVIGATION]
    titles = [squeezed(section.title.words) for section in rich().policy.sections]
    said = [squeezed(passage.text) for passage in contents]
    pages = {squeezed(p.text): p.spot.page for p in found if p.shape is Shape.HEADING and p.zone is Zone.BODY}
    assert said == [f"{title}{pages[title]}" for title in titles]
    with pypdfium2.PdfDocument(richer[SMALL]) as opened:
        assert "Innhald" in opened[0].get_textpage().get_text_range()
    assert not [p for p in passages(documents[SMALL]).passages if p.zone is Zone.NAVIGATION]

"""The poster: every rule on one page, as large as the sheet allows, and never too small to read."""

import contextlib
import io
import itertools
import re
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from sheets import (
    HOSTILE,
    accepted,
    changed,
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

from oppslag.formats.poster import A1, A2, A3, A3_PRINT, PICTURE, POINTS_PER_MM, SCREEN, SHEETS, Poster, Sheet
from oppslag.messages import _
from oppslag.model import Edition, Kind
from oppslag.problems import SourceError
from oppslag.reading.passages import Shape, Sight
from oppslag.workshop import Workshop


@pytest.fixture(scope="session")
def workshop(tmp_path_factory):
    return Workshop(cache=tmp_path_factory.mktemp("workshop"))


def made(edition: Edition, workshop: Workshop, *sheets: Sheet) -> dict[str, bytes]:
    poster = Poster(sheets=sheets or SHEETS)
    return {artifact.path.name: artifact.content for artifact in poster.render(edition, workshop)}


@pytest.fixture(scope="session")
def posters(workshop):
    """The posters of the workspace's own guidelines."""
    return made(seed(), workshop)


@pytest.fixture(scope="session")
def arabic(workshop):
    return made(in_arabic(seed(), missing="SM-03/poster"), workshop)


def test_the_files_are_those_it_promises(posters):
    assert tuple(posters) == Poster().files


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.file)
def test_every_sheet_is_one_page_of_its_size(posters, sheet):
    """A poster is one page, and it is cut to the size of its paper."""
    with opened(posters[sheet.file]) as document:
        assert len(document.pages) == 1
        left, bottom, right, top = (float(edge) for edge in document.pages[0].trimbox)
    assert (right - left, top - bottom) == pytest.approx((sheet.width, sheet.height), abs=0.1)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.file)
def test_every_rule_stands_once_in_order_with_its_words(posters, sheet):
    """The wall says what the source says, rule by rule."""
    found = passages(posters[sheet.file])
    labels = [passage.text for passage in found.passages if passage.shape is Shape.LABEL]
    items = [squeezed(passage.text) for passage in found.passages if passage.shape is Shape.ITEM]
    rules = [rule for _depth, rule in seed().policy.rules()]
    assert labels == [rule.id for rule in rules]
    assert items == [squeezed(rule.poster.words) for rule in rules]
    assert all(passage.sight is Sight.SEEN for passage in found.passages)
    assert not found.findings


def test_a_sub_rule_stands_under_its_parent(posters):
    depths = {passage.text: passage.depth for passage in passages(posters[A3.file]).passages}
    assert (depths["SM-01"], depths["SM-02"], depths["SM-05"], depths["SM-06"]) == (1, 2, 2, 1)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.file)
@pytest.mark.parametrize("edition", ["posters", "arabic"])
def test_nothing_is_too_small_or_too_near_the_edge(edition, sheet, request):
    """No rule is smaller than may leave the house, and no sign lies where an office printer leaves the paper white."""
    pdf = request.getfixturevalue(edition)[sheet.file]
    signs = list(glyphs(pdf))
    sizes = [round(size, 2) for _page, size, _box in signs]
    assert max(set(sizes), key=sizes.count) >= sheet.least
    assert max(sizes) >= 72 * sheet.unit or sheet is SCREEN
    with opened(pdf) as document:
        left, bottom, right, top = (float(edge) for edge in document.pages[0].trimbox)
    white = 5 * POINTS_PER_MM if sheet is not SCREEN else 20
    for _page, _size, (x0, y0, x1, y1) in signs:
        assert x0 >= left + white
        assert x1 <= right - white
        assert y0 >= bottom + white
        assert y1 <= top - white


def test_no_last_word_is_left_alone(posters):
    """A line of one short word at the end of a rule looks like a mistake."""
    for passage in passages(posters[A3.file]).passages:
        if passage.shape is Shape.ITEM and "\n" in passage.text:
            last = passage.text.rpartition("\n")[2]
            assert " " in last or len(last) > 9, passage.text


def test_the_columns_end_together(posters):
    """What room is left is spread between the rules, so that no column ends in a hole."""
    boxes = [passage.spot.box for passage in passages(posters[A3.file]).passages if passage.shape is Shape.ITEM]
    columns = {round(box[0] / 300): 0.0 for box in boxes}
    lowest = [min(box[1] for box in boxes if round(box[0] / 300) == column) for column in columns]
    assert max(lowest) - min(lowest) < 40


def test_the_draft_says_so_with_its_reason(posters, workshop):
    words = " ".join(passage.text for passage in passages(posters[A3.file]).passages)
    composition = workshop.compose(seed(), Poster().carries)
    assert f"{composition['draft']['word']} · {composition['draft']['reasons'][0]}" in words


def test_an_approved_poster_says_nothing_of_drafts(workshop):
    word = workshop.compose(seed(), Poster().carries)["draft"]["word"]
    final = made(accepted(seed()), workshop, A3)
    assert all(word not in passage.text for passage in passages(final[A3.file]).passages)


def test_the_code_leads_to_the_page(posters):
    """The QR code reads back as the address, on every sheet, and is 40 mm wide on A3."""
    import zxingcpp

    address = seed().policy.organisation.address
    for sheet in SHEETS:
        page = pypdfium2.PdfDocument(posters[sheet.file])[0]
        (code,) = zxingcpp.read_barcodes(page.render(scale=1.5).to_pil())
        assert code.text == address
        assert code.ec_level == "Q"
        if sheet is A3:
            corners = code.position
            side = (corners.top_right.x - corners.top_left.x) / 1.5 / POINTS_PER_MM
            assert side >= 39.5


def marks_in_grey(pdf: bytes) -> list[Image.Image]:
    """What stands before each section's heading on a print without colour: black and white, 24 pixels square."""
    scale, sizes = 3, glyphs(pdf)
    page = pypdfium2.PdfDocument(pdf)[0]
    grey = page.render(scale=scale).to_pil().convert("L")
    found = []
    for heading in passages(pdf).passages:
        if heading.shape is Shape.HEADING and heading.spot.box and heading.spot.box[1] < A3.height - 190:
            left, _bottom, _right, top = heading.spot.box
            own = next(size for _page, size, box in sizes if abs(box[0] - left) < 3 and abs(box[3] - top) < 12)
            line = A3.height - top  # of the first line
            area = (left - 1.5 * own, line - 0.3 * own, left - 0.2 * own, line + 1.05 * own)
            cut = grey.crop(tuple(round(scale * edge) for edge in area))
            ground = cut.getpixel((1, 1))
            sign = cut.point(lambda value, ground=ground: 255 * (value > ground + 90))
            assert sign.getbbox(), heading.text
            found.append(sign.crop(sign.getbbox()).resize((24, 24)).point(lambda value: 255 * (value > 127)))
    return found


@pytest.mark.parametrize("sections", [5, 8])
def test_sections_can_be_told_apart_in_a_print_without_colour(sections, workshop):
    """On a grey print each heading has a sign that no other section has, a tenth of it different or more."""
    signs = marks_in_grey(made(with_rules(seed(), 2 * sections, sections), workshop, A3)[A3.file])
    assert len(signs) == sections
    for one, other in itertools.combinations(signs, 2):
        apart = sum(a != b for a, b in zip(one.tobytes(), other.tobytes(), strict=True))
        assert apart / 24**2 >= 0.1


def test_two_sections_with_one_sign_would_be_noticed(workshop):
    """The ninth section has the sign of the first: the test above can fail."""
    signs = marks_in_grey(made(with_rules(seed(), 18, 9), workshop, A3)[A3.file])
    assert sum(a != b for a, b in zip(signs[0].tobytes(), signs[8].tobytes(), strict=True)) / 24**2 < 0.1


def test_without_an_address_there_is_no_code(workshop):
    policy = seed().policy
    edition = replace(seed(), policy=replace(policy, organisation=replace(policy.organisation, address="")))
    pdf = made(edition, workshop, A3)[A3.file]
    assert not any(passage.links and "http" in passage.links[0].target for passage in passages(pdf).passages)
    with opened(pdf) as document:
        assert "/Figure" not in str(
            [item.get("/S") for item in document.objects if isinstance(item, pikepdf.Dictionary)]
        )


def test_it_claims_what_an_archive_and_a_screen_reader_ask_for(posters):
    for sheet in SHEETS:
        with opened(posters[sheet.file]) as document:
            assert str(document.Root.Lang) == "nb"
            claims = document.Root.Metadata.read_bytes()
            assert b"<pdfaid:part>2</pdfaid:part>" in claims
            assert b"<pdfaid:conformance>A</pdfaid:conformance>" in claims
            assert b"<pdfuaid:part>1</pdfuaid:part>" in claims
            assert str(document.docinfo["/Title"]) == "Sosiale medier"


def test_arabic_is_mirrored(arabic):
    """In Arabic the number stands to the right of its words, and the first section in the right column."""
    found = [passage for passage in passages(arabic[A3.file]).passages if passage.shape in {Shape.LABEL, Shape.ITEM}]
    first, words = found[0], found[1]
    assert first.text == "SM-01"
    assert first.spot.box[0] > words.spot.box[2]
    assert first.spot.box[0] > A3.width / 2
    eighth = next(passage for passage in found if passage.text == "SM-08")
    assert eighth.spot.box[2] < A3.width / 2


def test_a_text_in_another_language_says_which(arabic):
    languages = {squeezed(passage.text): passage.language for passage in passages(arabic[A3.file]).passages}
    wording = next(rule.poster.words for _depth, rule in seed().policy.rules() if rule.id == "SM-03")
    assert languages[squeezed(wording)] == "nb"


def test_the_print_shop_gets_bleed_and_marks(posters):
    """3 mm of colour outside the cut, and lines outside that where to cut."""
    with opened(posters[A3_PRINT.file]) as document:
        page = document.pages[0]
        trim, bleed, paper = ([float(edge) for edge in box] for box in (page.trimbox, page.bleedbox, page.mediabox))
    three = 3 * POINTS_PER_MM
    assert bleed == pytest.approx([trim[0] - three, trim[1] - three, trim[2] + three, trim[3] + three], abs=0.01)
    assert paper[2] - paper[0] == pytest.approx(A3.width + 20 * POINTS_PER_MM, abs=0.1)
    picture = pypdfium2.PdfDocument(posters[A3_PRINT.file])[0].render(scale=2).to_pil().convert("L")
    row = 2 * (paper[3] - trim[3])  # the height of the upper cut
    inked = [
        x
        for x in range(int(2 * bleed[0]))
        if picture.getpixel((x, round(row))) < 200 or picture.getpixel((x, round(row) - 1)) < 200
    ]
    assert 20 < len(inked) < 2 * bleed[0]


@pytest.mark.parametrize("sheets", [(A3, A3_PRINT), (A3_PRINT,)], ids=["from the A3 poster", "by itself"])
def test_the_print_shop_may_want_no_marks(workshop, sheets):
    """With `crop_marks: false` the paper ends with the bleed, and every rule is still inside the cut."""
    policy = seed().policy
    plain = replace(seed(), policy=replace(policy, organisation=replace(policy.organisation, crop_marks=False)))
    pdf = made(plain, workshop, *sheets)[A3_PRINT.file]
    with opened(pdf) as document:
        page = document.pages[0]
        assert [float(edge) for edge in page.mediabox] == [float(edge) for edge in page.bleedbox]
        left, bottom, right, top = (float(edge) for edge in page.trimbox)
        width = float(page.mediabox[2]) - float(page.mediabox[0])
        content = b"".join(stream.read_bytes() for stream in page.Contents)
    assert width == pytest.approx(A3.width + 6 * POINTS_PER_MM, abs=0.1)
    assert b"/Artifact BMC q 0.25 w 0 G" not in content
    found = [passage for passage in passages(pdf).passages if passage.shape is Shape.LABEL]
    assert [passage.text for passage in found] == numbers(policy)
    assert all(passage.spot.box[0] > left + 14 and passage.spot.box[2] < right - 14 for passage in found)
    assert all(passage.spot.box[1] > bottom + 14 and passage.spot.box[3] < top - 14 for passage in found)
    marked = made(seed(), workshop, *sheets)[A3_PRINT.file]
    with opened(marked) as document:
        content = b"".join(stream.read_bytes() for stream in document.pages[0].Contents)
    assert b"/Artifact BMC q 0.25 w 0 G" in content


def test_the_picture_is_the_first_page_of_the_screen(posters):
    picture = Image.open(io.BytesIO(posters[PICTURE]))
    assert (picture.format, picture.size) == ("PNG", (1920, 1080))


def test_a_screen_with_too_much_on_it_becomes_one_slide_for_each_section(workshop):
    """Sixty rules on one screen cannot be read: each section gets its own, and no rule is lost between them."""
    edition = with_rules(seed(), 60)
    pdf = made(edition, workshop, SCREEN)[SCREEN.file]
    with opened(pdf) as document:
        assert len(document.pages) == 5
    found = passages(pdf)
    assert [passage.text for passage in found.passages if passage.shape is Shape.LABEL] == numbers(edition.policy)
    sizes = [round(size) for _page, size, _box in glyphs(pdf)]
    assert max(set(sizes), key=sizes.count) >= 24


def test_a_link_in_the_title_is_a_link_once(workshop):
    """The panel of the other slides is a picture of the first, in which nothing can be clicked."""
    edition = with_rules(seed(), 60)
    title = replace(edition.policy.title, words="Regler om [nettet](https://www.risor.kommune.no/)")
    edition = replace(edition, policy=replace(edition.policy, title=title, poster_title=None))
    found = passages(made(edition, workshop, SCREEN)[SCREEN.file])
    assert sum(link.target == "https://www.risor.kommune.no/" for one in found.passages for link in one.links) == 1


@pytest.mark.parametrize(("count", "sections"), [(1, 1), (2, 1), (5, 5), (23, 1), (20, 12)])
def test_any_number_of_rules_and_sections_fits_or_is_refused(count, sections, workshop):
    """Few rules are set large, one long section runs over two columns, many sections find their places."""
    edition = with_rules(seed(), count, sections)
    pdf = made(edition, workshop, A3)[A3.file]
    found = passages(pdf)
    assert [passage.text for passage in found.passages if passage.shape is Shape.LABEL] == numbers(edition.policy)
    assert all(passage.sight is Sight.SEEN for passage in found.passages)


# --- What it refuses ------------------------------------------------------------------------------------------------


def test_too_many_rules_are_refused_on_every_sheet_that_is_too_small(workshop):
    """Sixty rules fit on no paper: each is named, with the size that the text would have, and where to mend it."""
    with pytest.raises(SourceError) as refusal:
        Poster().render(with_rules(seed(), 60), workshop)
    problems = refusal.value.problems
    assert [re.search(r"A\d", problem.message)[0] for problem in problems] == ["A3", "A2", "A4"]
    assert all(problem.place == seed().policy.place for problem in problems)
    assert refusal.value.exit_code == 3


def test_the_refusal_speaks_the_readers_language(workshop, monkeypatch):
    """In Norwegian the language has its Norwegian name and a number its comma; in English a point."""
    for tag, words in (
        ("nb", "på norsk bokmål: Teksten ville blitt 1"),
        ("en", "in Norwegian Bokmål: its text would be 1"),
    ):
        monkeypatch.setenv("OPPSLAG_LANG", tag)
        with pytest.raises(SourceError) as refusal:
            made(with_rules(seed(), 60), workshop, A3)
        message = refusal.value.problems[0].message
        assert words in message
        assert re.search(r"1\d,\d" if tag == "nb" else r"1\d\.\d", message)


def test_the_refusal_names_the_rules_to_shorten_and_by_how_much(workshop):
    """Thirty rules are a little too much for A3; who does as the message says, at most three times, has a poster."""
    edition = with_rules(seed(), 30)
    longest = max(edition.policy.rules(), key=lambda pair: len(pair[1].poster.words.split()))[1]
    for attempt in range(3):
        with pytest.raises(SourceError) as refusal:
            made(edition, workshop, A3)
        advice = refusal.value.problems[0].hint.splitlines()[0]
        cuts = {rule: int(words) for rule, words in re.findall(r"(SM-\d+)\D+?(\d+)(?=[,.])", advice)}
        assert attempt or longest.id in cuts
        edition = changed(edition, lambda text, cuts=cuts: _shortened(text, cuts))
        with contextlib.suppress(SourceError):
            assert made(edition, workshop, A3)
            return
    pytest.fail("the advice did not lead to a poster")


def _shortened(text, cuts):
    rule = text.key.partition("/")[0]
    if text.kind is not Kind.POSTER or rule not in cuts:
        return text
    words = text.words.split()
    return replace(text, words=" ".join(words[: len(words) - cuts[rule]]))


def test_the_refusal_names_the_larger_sheet_that_would_do(workshop):
    """Where A3 is too small and A2 is not, the message says A2; for the largest sheet it says that none would do."""
    with pytest.raises(SourceError) as refusal:
        made(seed(), workshop, replace(A3, least=24))
    advice = refusal.value.problems[0].hint.splitlines()[-1]
    assert "A2" in advice
    with pytest.raises(SourceError) as refusal:
        made(seed(), workshop, replace(A3, least=60), replace(A1, least=60))
    assert [problem.hint.splitlines()[-1] for problem in refusal.value.problems][-1] == _("No larger sheet would do.")


def test_every_rule_without_a_wording_is_named(workshop):
    """A poster is never made of the long text, nor without a rule."""
    policy = seed().policy

    def silent(rule):
        rules = tuple(silent(sub) for sub in rule.rules)
        return replace(rule, rules=rules, poster=None if rule.id in {"SM-02", "SM-17"} else rule.poster)

    sections = tuple(replace(part, rules=tuple(silent(rule) for rule in part.rules)) for part in policy.sections)
    with pytest.raises(SourceError) as refusal:
        Poster().render(replace(seed(), policy=replace(policy, sections=sections)), workshop)
    assert [problem.message.split()[0] for problem in refusal.value.problems] == ["SM-02", "SM-17"]
    assert all(problem.place and problem.place.line for problem in refusal.value.problems)


def test_a_character_without_a_picture_is_named_with_its_rule(workshop):
    edition = changed(
        seed(), lambda text: replace(text, words="Kaffe 咖 først.") if text.key == "SM-15/poster" else text
    )
    with pytest.raises(SourceError) as refusal:
        Poster().render(edition, workshop)
    (problem,) = refusal.value.problems
    assert "SM-15/poster" in problem.message
    assert "咖 (U+5496)" in problem.message
    assert problem.place.line > 0


# --- Text is data ---------------------------------------------------------------------------------------------------


def test_hostile_words_are_printed_as_they_are(workshop):
    """Whatever an author writes, it is words."""
    rules = numbers(seed().policy)
    words = dict(zip((f"{rule}/poster" for rule in rules), HOSTILE, strict=False))
    edition = changed(seed(), lambda text: replace(text, words=escaped(words.get(text.key, text.words))))
    found = [squeezed(passage.text) for passage in passages(made(edition, workshop, A2)[A2.file]).passages]
    for hostile in words.values():
        assert squeezed(hostile) in found


def test_the_same_source_gives_the_same_bytes(posters, tmp_path):
    assert made(seed(), Workshop(cache=tmp_path)) == posters


def test_the_rich_policy_is_refused_or_made_without_its_notes(workshop):
    """Sixty rules are more than a wall can take, and the message says so."""
    with pytest.raises(SourceError) as refusal:
        made(rich(), workshop, A3)
    assert len(refusal.value.problems) == 1


def test_a_word_longer_than_a_line_is_broken(workshop):
    """A compound or a slip without spaces stays inside its card, every letter of it, and touches no other rule."""
    long = {"SM-02/poster": "Ord" * 30, "SM-17/poster": "Informasjonstryggleiksberedskapsplanleggingsutvalet vel."}
    edition = changed(seed(), lambda text: replace(text, words=long.get(text.key, text.words)))
    found = passages(made(edition, workshop, replace(A3, least=10))[A3.file]).passages
    items = [passage for passage in found if passage.shape is Shape.ITEM]
    assert {squeezed(words) for words in long.values()} <= {squeezed(passage.text) for passage in items}
    assert all(passage.sight is Sight.SEEN for passage in found)
    for above, below in itertools.pairwise(items):
        if below.spot.box[3] < above.spot.box[3] and abs(below.spot.box[0] - above.spot.box[0]) < 100:
            assert below.spot.box[3] <= above.spot.box[1] + 1
    assert all(passage.spot.box[2] < A3.width - 36 for passage in items)


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("sheet", [A3, SCREEN], ids=lambda sheet: sheet.file)
def test_a_rule_or_two_fill_their_sheet(count, sheet, workshop):
    """A poster of one rule is not mostly white: its words are the largest on the sheet, or nearly."""
    pdf = made(with_rules(seed(), count, sections=1), workshop, sheet)[sheet.file]
    rules = [passage for passage in passages(pdf).passages if passage.shape is Shape.ITEM]
    assert len(rules) == count
    heights = [box[3] - box[1] for box in (passage.spot.box for passage in rules)]
    assert sum(heights) > 0.25 * sheet.height
    assert all(passage.size > 60 for passage in rules)


def test_a_long_title_is_large_on_the_screen_too(built):
    """A title that would have to be small on one line is set on two."""
    found = passages((built / "output" / "sosiale-medier" / "ar" / SCREEN.file).read_bytes()).passages
    (title,) = (passage for passage in found if passage.size > 58)
    assert squeezed(title.text) == squeezed("وسائل التواصل الاجتماعي")


@pytest.mark.parametrize("title", ["społecznościowych", "Retningslinjebestemmelser", "Om arbeidstidsbestemmelser"])
@pytest.mark.parametrize("sheet", [A3, SCREEN], ids=lambda sheet: sheet.file)
def test_a_title_of_one_long_word_stays_on_its_ground(sheet, title, workshop):
    """It is set smaller until its longest word stands on a line, and is never cut off."""
    words = replace(seed().policy.poster_title, words=title)
    edition = replace(seed(), policy=replace(seed().policy, poster_title=words))
    found = passages(made(edition, workshop, sheet)[sheet.file]).passages
    (shown,) = (passage for passage in found if squeezed(passage.text) == squeezed(title))
    assert shown.sight is Sight.SEEN
    assert shown.spot.box[2] < (0.285 * SCREEN.width if sheet is SCREEN else A3.width)

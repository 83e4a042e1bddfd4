"""What makes reading a PDF quick loses nothing: each shortcut is attacked, and held against reading glyph by glyph."""

import itertools
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import uharfbuzz as hb
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pdf_samples import document, poster, typeset
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Stream
from test_pdf_damage import DAMAGE, HARMLESS, SAMPLES, Damage, Patient, read, seen

from oppslag.enlarging import enlarged, with_bleed
from oppslag.reading.passages import Passages, Spot, UnreadableFile
from oppslag.reading.pdf import painter, tokens
from oppslag.reading.pdf.budget import Budget
from oppslag.reading.pdf.colours import numbers_of
from oppslag.reading.pdf.drawn import Paint, Place, Run
from oppslag.reading.pdf.fonts import Digests
from oppslag.reading.pdf.glyphs import Glyphs
from oppslag.reading.pdf.lines import Cluster, text_of, text_of_runs
from oppslag.reading.pdf.matrices import EVERYWHERE
from oppslag.reading.pdf.painter import draw_page
from oppslag.reading.pdf.paths import Outline
from oppslag.reading.pdf.reader import read_pdf
from oppslag.reading.pdf.strings import Shown, read_string
from oppslag.reading.pdf.tokens import PATH, Compound, instructions_of, tokenise, tokenise_by_qpdf
from oppslag.reading.pdf.view import View

INK = "0.09019608 0.12941177 0.16862746"


def circle(x: float, y: float, radius: float) -> list[str]:
    near = radius * 0.5523
    return [
        f"{x + radius} {y} m",
        f"{x + radius} {y + near} {x + near} {y + radius} {x} {y + radius} c",
        f"{x - near} {y + radius} {x - radius} {y + near} {x - radius} {y} c",
        f"{x - radius} {y - near} {x - near} {y - radius} {x} {y - radius} c",
        f"{x + near} {y - radius} {x + radius} {y - near} {x + radius} {y} c",
    ]


def middle(p: Patient) -> tuple[float, float]:
    left, bottom, right, top = p.box
    return (left + right) / 2, (bottom + top) / 2


def right_half(p: Patient) -> str:
    left, bottom, right, top = p.box
    return f"{(left + right) / 2} {bottom - 1} {(right - left) / 2 + 1} {top - bottom + 2} re"


def around_target(p: Patient, *lines: str) -> None:
    """Instructions before the target, on the page's own co-ordinates."""
    p.put(p.target.start, *lines)


# Damage to what a run of glyphs is taken to be


def blot(p: Patient) -> None:
    p.end("1 g", *circle(*middle(p), 14), "f")


def even_odd_blot(p: Patient) -> None:
    p.end("1 g", *circle(*middle(p), 14), "f*")


def blot_with_an_edge(p: Patient) -> None:
    p.end("1 g", "1 G", *circle(*middle(p), 12), "b")


def dark_ground(p: Patient) -> None:
    p.begin("40 -20 60 30 re", "f")


def dark_round_ground(p: Patient) -> None:
    p.begin(*circle(60, -4, 20), "f")


def cut_by_a_curve(p: Patient) -> None:
    around_target(p, "q", *circle(*middle(p), 20), "W", "n")
    p.put(p.target.stop + 7, "Q")


def cut_by_two_boxes(p: Patient) -> None:
    p.begin("-2000 -2000 2040 4000 re", "90 -2000 2000 4000 re", "W", "n")


def cut_by_a_hole(p: Patient) -> None:
    p.begin("-2000 -2000 4000 4000 re", "40 -20 60 30 re", "W*", "n")


def cut_by_letters(p: Patient) -> None:
    name = next(iter(p.page.obj["/Resources"]["/Font"]))
    around_target(p, "q", "BT", f"{name} 9 Tf", "7 Tr", "1 0 0 1 5 5 Tm", "<0001> Tj", "ET")
    p.put(p.target.stop + 8, "Q")


def shaded_over(p: Patient) -> None:
    white = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[1], N=1)
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=[0, 0, 1, 0], Function=white,
                         Extend=[True, True])  # fmt: skip
    p.resource("/Shading", "/White", shading)
    p.end(right_half(p), "W", "n", "/White sh")


def thick_curve_over(p: Patient) -> None:
    left, bottom, right, top = p.box
    y = (bottom + top) / 2
    p.end("1 G", f"{top - bottom + 4} w", f"{left} {y} m", f"{left + 9} {y} {right - 9} {y} {right} {y} c", "S")


def thin_lines_over(p: Patient) -> None:
    left, bottom, right, top = p.box
    heights = [bottom - 1 + step for step in range(int(top - bottom) + 3)]
    p.end("1 G", "1.2 w", *(line for y in heights for line in (f"{left} {y} m", f"{right} {y} l")), "S")


def the_same_in_white_over(p: Patient) -> None:
    again = [p.content[at] for at in p.target if str(p.content[at].operator) not in ("BDC", "EMC", "scn", "cs")]
    p.put(p.target.stop, "q", "1 g", "/Artifact BMC")
    p.content[p.target.stop + 3 : p.target.stop + 3] = again
    p.put(p.target.stop + 3 + len(again), "EMC", "Q")


def large_white_letters_over(p: Patient) -> None:
    name = next(iter(p.page.obj["/Resources"]["/Font"]))
    left, bottom, right, _top = p.box
    p.end("/Artifact BMC", "1 g", "BT", f"{name} 90 Tf", f"1 0 0 1 {(left + right) / 2} {bottom - 20} Tm",
          "<00010002000300040005> Tj", "ET", "EMC")  # fmt: skip


def outlined_in_white(p: Patient) -> None:
    p.begin("1 G", "6 w")
    change(p, "Tr", lambda _mode: 2)


def gradient_in_the_letters(p: Patient) -> None:
    white = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[1], N=1)
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=[0, 0, 1, 0], Function=white,
                         Extend=[True, True])  # fmt: skip
    p.resource("/Pattern", "/White", Dictionary(PatternType=2, Shading=shading))
    p.begin("/Pattern cs", "/White scn")


def fonts_swapped(p: Patient) -> None:
    fonts = p.page.obj["/Resources"]["/Font"]
    names = list(fonts.keys())[:2]
    fonts[names[0]], fonts[names[1]] = fonts[names[1]], fonts[names[0]]


def widths_changed(p: Patient) -> None:
    for font in p.fonts():
        inner = font["/DescendantFonts"][0]
        inner["/W"] = Array([0, 300, 500])


def one_sign_far_away(p: Patient) -> None:
    change(p, "TJ", lambda shown: Array([-90_000, *shown]))


# Damage to what a page says of its colours, of which no picture is taken when they are plain


def _all_white(p: Patient, numbers: int) -> Array:
    """A colour space in which every colour is white."""
    turned = Stream(p.pdf, b"{ " + b"pop " * numbers + b"1 }")
    turned["/FunctionType"], turned["/Domain"], turned["/Range"] = 4, Array([0, 1] * numbers), Array([0, 1])
    names = Array([Name(f"/I{number}") for number in range(numbers)])
    return Array([Name.DeviceN, names, Name.DeviceGray, p.pdf.make_indirect(turned)])


def colours_mean_white(p: Patient) -> None:
    spaces = p.page.obj["/Resources"]["/ColorSpace"]
    for name, space in list(spaces.items()):
        spaces[name] = _all_white(p, int(space[1]["/N"]))


def profile_of_another(p: Patient) -> None:
    """A space with three numbers that is not sRGB, though its profile lies in the file: all of it is white."""
    spaces = p.page.obj["/Resources"]["/ColorSpace"]
    spaces["/c0"] = Array([Name.Indexed, Name.DeviceGray, 0, pikepdf.String(b"\xff")])
    p.begin("/c0 cs", "0 sc")


def white_in_a_hole(p: Patient) -> None:
    p.begin("-2000 -2000 4000 4000 re", "-1500 -1500 3000 3000 re", "f*", "1 g")


def white_on_a_ground_that_is_cut_away(p: Patient) -> None:
    p.begin("q", "0 0 1 1 re", "W", "n", "-2000 -2000 4000 4000 re", "f", "Q", "1 g")


def white_on_a_round_ground_that_is_too_small(p: Patient) -> None:
    p.begin(*circle(30, 0, 40), "f", "1 g")


def white_on_a_white_shade_of_the_ground(p: Patient) -> None:
    p.resource("/ExtGState", "/Half", Dictionary(ca=0.05))
    p.begin("q", "/Half gs", "-2000 -2000 4000 4000 re", "f", "Q", "1 g")


def dark_on_a_dark_edge(p: Patient) -> None:
    p.begin("40 -20 2000 60 re", "f")


def through_a_form(p: Patient, form_lines: str, state: Dictionary) -> None:
    """Draw the target as a group that is seen through."""
    steps = [p.content[at] for at in p.target]
    inner = pikepdf.unparse_content_stream(steps[1:-1])
    form = Stream(p.pdf, form_lines.encode() + b" " + inner)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([-3000, -3000, 6000, 6000])
    form.Group = Dictionary(S=Name.Transparency)
    form.Resources = p.page.obj["/Resources"]
    form.Resources["/ExtGState"] = Dictionary(Full=Dictionary(ca=1, BM=Name.Normal))
    p.resource("/XObject", "/Group", form)
    p.resource("/ExtGState", "/See", state)
    p.content[p.target.start + 1 : p.target.stop - 1] = []
    p.put(p.target.start + 1, "q", "/See gs", "/Group Do", "Q")


def group_seen_through(p: Patient) -> None:
    through_a_form(p, "/Full gs", Dictionary(ca=0))


def mask_that_outlives_a_blend(p: Patient) -> None:
    group = Stream(p.pdf, b"0 g 0 0 2000 2000 re f", BBox=[0, 0, 2000, 2000])
    group.Type, group.Subtype = Name.XObject, Name.Form
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=p.pdf.make_indirect(group))
    p.resource("/ExtGState", "/Mask", Dictionary(SMask=mask))
    p.resource("/ExtGState", "/Plain", Dictionary(BM=Name.Normal))
    p.begin("/Mask gs", "/Plain gs")


def program_that_no_viewer_takes(p: Patient) -> None:
    for font in p.fonts():
        stream = font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"]
        stream.write(stream.read_bytes().replace(b"hmtx", b"xxxx", 1))


COLOURS: tuple[Damage, ...] = (
    colours_mean_white, profile_of_another, white_in_a_hole, white_on_a_ground_that_is_cut_away,
    white_on_a_round_ground_that_is_too_small, white_on_a_white_shade_of_the_ground, dark_on_a_dark_edge,
    group_seen_through, mask_that_outlives_a_blend, program_that_no_viewer_takes,
)  # fmt: skip


def change(p: Patient, operator: str, new: Callable[[Any], Any]) -> None:
    """Give the target's instructions with this operator another operand."""
    for at in p.target:
        step = p.content[at]
        if str(step.operator) == operator:
            p.content[at] = ContentStreamInstruction([new(step.operands[0])], step.operator)


ATTACKS: tuple[Damage, ...] = (
    blot, even_odd_blot, blot_with_an_edge, dark_ground, dark_round_ground, cut_by_a_curve, cut_by_two_boxes,
    cut_by_a_hole, cut_by_letters, shaded_over, thick_curve_over, thin_lines_over, the_same_in_white_over,
    large_white_letters_over, outlined_in_white, gradient_in_the_letters, fonts_swapped, widths_changed,
    one_sign_far_away, *COLOURS,
)  # fmt: skip


def damaged(damage: Damage, sample: str) -> bytes:
    make, language = SAMPLES[sample]
    patient = Patient(make(language))
    damage(patient)
    return patient.saved()


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("damage", ATTACKS, ids=lambda damage: damage.__name__)
def test_no_shortcut_hides_damage(damage: Damage, sample: str) -> None:
    """What hides a part of a string, or makes its glyphs others than they were, is noticed."""
    make, language = SAMPLES[sample]
    before, after = read(make(language)), read_pdf(damaged(damage, sample))
    assert seen(after) != seen(before) or after.findings


def alike(one: Passages, other: Passages) -> bool:
    """Whether two readings say the same, with places to a fiftieth of a point."""
    places = [[passage.spot.box or () for passage in read.passages] for read in (one, other)]
    bare = [
        replace(read, passages=tuple(replace(one, spot=Spot(one.spot.page)) for one in read.passages), findings=())
        for read in (one, other)
    ]
    said = [sorted(finding.message for finding in read.findings) for read in (one, other)]
    near = [abs(a - b) < 0.02 for here, there in zip(*places, strict=True) for a, b in zip(here, there, strict=True)]
    return comparable(bare[0]) == comparable(bare[1]) and said[0] == said[1] and all(near)


def rounded(spot: Spot) -> Spot:
    box = spot.box and tuple(round(number, 3) for number in spot.box)
    return replace(spot, box=box)  # type: ignore[arg-type]


def comparable(passages: Passages) -> tuple[object, ...]:
    """Everything that was read, with places to a thousandth of a point."""
    said = [replace(one, spot=rounded(one.spot), size=round(one.size, 3)) for one in passages.passages]
    findings = sorted((one.message, str(rounded(one.spot))) for one in passages.findings)
    return (said, findings, passages.language, passages.direction, passages.title, passages.sheet)


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("damage", [*DAMAGE, *ATTACKS], ids=lambda damage: damage.__name__)
def test_damage_reads_the_same_glyph_by_glyph(damage: Damage, sample: str) -> None:
    """Whole strings are judged only where every glyph of them would be judged alike."""
    content = damaged(damage, sample)
    assert comparable(read_pdf(content)) == comparable(read_pdf(content, closely=True))


@pytest.mark.parametrize("change", HARMLESS)
def test_what_is_harmless_reads_the_same_glyph_by_glyph(change: str) -> None:
    """A file that was saved anew is read alike in both ways."""
    content = HARMLESS[change](poster("ar"))
    assert comparable(read_pdf(content)) == comparable(read_pdf(content, closely=True))


@pytest.mark.parametrize("language", ["nb", "ar", "uk"])
@pytest.mark.parametrize("make", [document, poster], ids=["document", "poster"])
def test_finished_files_read_the_same_glyph_by_glyph(make: Callable[[str], bytes], language: str) -> None:
    """So is one that nobody has touched."""
    assert comparable(read_pdf(make(language))) == comparable(read_pdf(make(language), closely=True))


PLACES = """
#let d = json(bytes(sys.inputs.data))
#let all(list) = for one in list {
  place(top + left, dx: one.at(0) * 1pt, dy: one.at(1) * 1pt, text(size: one.at(2) * 1pt, one.at(3)))
}
#set document(title: "Steder", date: datetime(year: 2013, month: 11, day: 25))
#set text(font: "FiraGO", lang: d.lang, fallback: false)
#set page(width: 300pt, height: 120pt, margin: 0pt, background: all(d.apart))
#all(d.text)
"""
WORDS = [
    "عُيِّنَ مُعَلِّمٌ جديد",
    "المُوَظَّفون 37 14 96",
    "لا، لله ",
    "كُتُب ‹Risør› QM+",
    "ٌ",
    "Side 1 av 3",
    "Åpent é ",
    "fi 12.",
    "(!)",
]
placed = st.lists(
    st.tuples(
        st.sampled_from([10, 12, 30, 60, 62, 110, 160, 230]),
        st.sampled_from([10, 12, 15, 30, 33, 60]),
        st.sampled_from([9, 10, 14]),
        st.sampled_from(WORDS),
    ),
    max_size=5,
)


@settings(max_examples=80)
@given(text=placed, apart=placed, lang=st.sampled_from(["ar", "nb"]))
@example([], [(10, 10, 9, WORDS[0]), (62, 10, 9, "Åpent é ")], "ar")  # a blank over the end of a letter
def test_strings_in_any_places_read_the_same_glyph_by_glyph(text: list[Any], apart: list[Any], lang: str) -> None:
    """Strings near one another, over one another, with marks on them, in tags or in none, read alike in both ways."""
    content = typeset(PLACES, {"lang": lang, "text": text, "apart": apart})
    assert comparable(read_pdf(content)) == comparable(read_pdf(content, closely=True))


@cache
def strings() -> list[Run]:
    """The runs of a poster in Arabic, and some of a text in Latin letters, read."""
    runs: list[Run] = []
    for content, language in ((poster("ar"), "ar"), (poster("nb"), "nb")):
        pdf = pikepdf.open(BytesIO(content))
        found = draw_page(pdf, pdf.pages[0], 1, set(), Budget()).runs
        for run in found[:: 1 if language == "ar" else 9]:
            run.reading = read_string(run.shown, run.mark.actual, language)
            runs.append(run)
    return runs


def put(run: Run, x: float, y: float, moves: list[float]) -> Run:
    """The run as it would be elsewhere, its glyphs further apart or nearer by so many em, in turn, if any are given."""
    moved = run.placed(Place(1, (1, 0, 0, 1, x - run.matrix[4], y - run.matrix[5]), EVERYWHERE, 0), run.mark)
    moved.reading = run.reading
    if not moves:
        return moved
    steps = [shape.advance + move for shape, move in zip(run.shown.shapes, itertools.cycle(moves), strict=False)]
    moved.shown = Shown.of(run.shown.shapes, [0.0, *steps])
    moved.reading = read_string(moved.shown, run.mark.actual, "ar")
    return moved


def test_a_text_of_many_lines_takes_no_longer_a_line() -> None:
    """Ten thousand lines of one block are put together in a second or two, string by string and glyph by glyph."""
    short = min(
        (run for run in strings() if run.reading and run.reading.letters), key=lambda run: len(run.shown.shapes)
    )
    runs = [put(short, 100, -20.0 * number, []) for number in range(10_000)]
    start = time.process_time()
    said = text_of_runs(runs, rtl=True)
    assert said == text_of([glyph for run in runs for glyph in run.glyphs], rtl=True)
    assert said
    assert time.process_time() - start < 5


@pytest.mark.parametrize("rtl", [True, False])
def test_each_string_says_what_its_glyphs_do(rtl: bool) -> None:
    """So does every string of the posters by itself: some begin with a blank that the next letter stands on."""
    folded = [run for run in strings() if run.reading and run.reading.folded]
    assert folded
    for run in strings():
        moved = put(run, 100, 100, [])
        said = text_of_runs([moved], rtl=rtl)
        assert said in {None, text_of(moved.glyphs, rtl=rtl)}
        assert said is not None or not rtl or not (run.reading and run.reading.letters)


def test_a_string_that_reaches_another_line_is_left_to_its_glyphs() -> None:
    """It begins on the line of the first, and its last letters come near the line that was begun after that."""
    words = [run for run in strings() if run.reading and run.reading.row().kinds.startswith("LLL")]
    word = max(words, key=lambda run: run.em * run.shown.span[1])
    width, size = word.em * word.shown.span[1], word.size
    assert width > 5 * size
    near, far = width + size / 2, 2 * width + 2.5 * size
    runs = [put(word, 0, 100, []), put(word, far, 100, []), put(word, near, 100, [])]
    assert text_of_runs(runs, rtl=False) in {None, text_of([glyph for run in runs for glyph in run.glyphs], rtl=False)}


def test_a_blank_on_the_letter_before_it_is_left_to_the_glyphs() -> None:
    """A blank may lie under the letter after it, as at the end of a line from the right, and not under that before."""
    seen = 0
    for run in strings():
        texts = run.reading.texts if run.reading else ()
        at = next((at for at in range(1, len(texts) - 1) if texts[at] == " " and texts[at - 1].isalpha()), 0)
        if at:
            moved = put(run, 100, 100, [])
            steps = [shape.advance for shape in run.shown.shapes]
            steps[at - 1], steps[at] = 0.0, steps[at - 1]
            moved.shown = Shown.of(run.shown.shapes, [0.0, *steps])
            moved.reading = read_string(moved.shown, run.mark.actual, "ar")
            assert text_of_runs([moved], rtl=True) in {None, text_of(moved.glyphs, rtl=True)}
            seen += 1
    assert seen


@pytest.mark.parametrize(
    ("letters", "centre", "whole"),
    [
        ("لا", 9.0, "ل\u0651ا"),
        ("لا", 1.0, "لا\u0651"),
        ("لا", -3.0, "لا\u0651"),
        ("لا", 12.0, "ل\u0651ا"),
        ("fi", 1.0, "f\u0651i"),
        ("fi", 9.0, "fi\u0651"),
        ("ffi", 5.0, "ff\u0651i"),
    ],
)
def test_a_mark_stands_on_the_letter_of_a_ligature_that_it_is_drawn_over(
    letters: str, centre: float, whole: str
) -> None:
    """From the right in Arabic, from the left in Latin letters; one beside it is on the letter there."""
    cluster = Cluster(letters)
    cluster.put_on("\u0651", centre, 0.0, 10.0)
    assert cluster.whole == whole


@settings(max_examples=500, deadline=None)
@given(data=st.data(), rtl=st.booleans())
def test_runs_in_any_order_say_what_their_glyphs_do(data: st.DataObject, rtl: bool) -> None:
    """Where a text is made of whole strings it is the one that their glyphs make, wherever they stand."""
    runs: list[Run] = []
    x, y = 100.0, 100.0
    for _number in range(data.draw(st.integers(1, 6))):
        run = data.draw(st.sampled_from(strings()))
        y -= data.draw(st.sampled_from([0, 0, 0, 3, 9, 30]))
        moves = data.draw(st.sampled_from([[], [], [0.0, 0.0, 0.4], [-0.1, 0.3, 0.0], [0.0, 1.3], [-0.3, 0.0]]))
        runs.append(put(run, x, y, moves))
        width = run.em * runs[-1].shown.span[1]
        to_the_right = st.sampled_from([0, 1, width, width + run.em * 0.3, width + run.em * 2, width + run.em * 5])
        x = data.draw(st.one_of(to_the_right.map(lambda move, x=x: x + move), st.integers(0, 400)))
    said = text_of_runs(runs, rtl=rtl)
    if said is not None:
        assert said == text_of([glyph for run in runs for glyph in run.glyphs], rtl=rtl)


@pytest.mark.parametrize("language", ["nb", "ar"])
def test_headers_and_letters_with_marks_are_read_string_by_string(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No glyph of an ordinary page is looked at for itself."""
    asked = []
    monkeypatch.setattr(Run, "glyphs", property(asked.append))
    said = "عُيِّنَ مُعَلِّمٌ جديد" if language == "ar" else "Ein lærar er tilsett"
    data = {"lang": language, "text": [[20, 60, 10, said]], "apart": [[20, 5, 9, "Risør"], [250, 5, 9, "1"]]}
    passages = read_pdf(typeset(PLACES, data)).passages
    assert not asked
    assert {passage.text for passage in passages} == {said, "Risør\n1"}


@pytest.mark.parametrize("language", ["nb", "ar", "uk"])
def test_a_plain_page_needs_no_picture(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page whose own words leave no doubt about its colours is not rendered at all."""
    taken = []
    monkeypatch.setattr("oppslag.reading.pdf.reader.take_picture", lambda *_page: taken.append(1))
    assert not read_pdf(document(language)).findings
    assert taken == []


def test_colours_of_the_device_may_mean_others() -> None:
    """Where a page puts a space of its own in the place of the device's, or names one, its colours are not known."""
    pdf = pikepdf.new()
    gray, cal = Name.DeviceGray, Array([Name.CalRGB, Dictionary(WhitePoint=[1, 1, 1])])
    resources = Dictionary(ColorSpace=Dictionary(Own=cal, DefaultRGB=cal))
    assert [numbers_of(resources, name) for name in ("/DeviceGray", "/DeviceRGB", "/Own", "/None")] == [1, 0, 0, 0]
    assert [numbers_of(None, name) for name in ("/DeviceGray", "/DeviceRGB", "/DeviceCMYK")] == [1, 3, 0]
    profile = pdf.make_stream(b"any profile", N=3)
    assert (
        numbers_of(Dictionary(ColorSpace=Dictionary(Own=Array([Name.ICCBased, profile]), DefaultGray=gray)), "/Own")
        == 0
    )


# One drawing on several sheets

A3, A2 = (841.89, 1190.551), (1190.551, 1683.78)


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many runs were copied from a sheet that was read before."""
    copied: list[int] = []
    place = Run.placed

    def placed(run: Run, *where: Any) -> Run:
        copied.append(1)
        return place(run, *where)

    monkeypatch.setattr(Run, "placed", placed)
    monkeypatch.setattr("oppslag.reading.pdf.painter._known_drawings", {})
    return copied


SHEETS: dict[str, Callable[[bytes], bytes]] = {
    "larger": lambda pdf: enlarged(pdf, *A2),
    "smaller": lambda pdf: enlarged(pdf, 595.276, 841.89),
    "with room around": lambda pdf: with_bleed(pdf, 3),
    "without marks": lambda pdf: with_bleed(pdf, 3, marks=False),
}


@pytest.mark.parametrize("language", ["nb", "ar"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_drawing_on_another_sheet_reads_the_same_glyph_by_glyph(sheet: str, language: str, others: list[int]) -> None:
    """A sheet that shows what another one does is read from it, and says the same as when it is read for itself."""
    whole = poster(language)
    for content in (whole, SHEETS[sheet](whole), SHEETS[sheet](whole)):
        assert alike(read_pdf(content), read_pdf(content, closely=True))
    assert others
    copied = read_pdf(SHEETS[sheet](whole))
    painter._known_drawings.clear()
    assert alike(read_pdf(SHEETS[sheet](whole)), copied)  # also where it is the first to be read


class Sheet:
    """A sheet with the drawing of another: streams of its own, before and after it, and the drawing between them."""

    def __init__(self, content: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(content))
        self.page = self.pdf.pages[0]
        self.streams = list(self.page.obj["/Contents"])
        self.drawing = max(self.streams, key=lambda stream: len(stream.read_bytes()))
        self.box = next(one.spot.box for one in read(content).passages if len(one.text) > 30)

    def rewrite(self, old: bytes, new: bytes) -> None:
        """Change the first of its own streams that has it."""
        stream = next(one for one in self.streams if old in one.read_bytes() and one.objgen != self.drawing.objgen)
        stream.write(stream.read_bytes().replace(old, new, 1))

    def end(self, lines: str) -> None:
        self.page.contents_add(lines.encode())

    def saved(self) -> bytes:
        out = BytesIO()
        self.pdf.save(out)
        return out.getvalue()


def mirrored(sheet: Sheet) -> None:
    sheet.rewrite(b"q 1.4", b"q -1.4")


def shrunken(sheet: Sheet) -> None:
    sheet.rewrite(b"q 1.413956 0 0 1.413753", b"q 0.1 0 0 0.1")


def flattened(sheet: Sheet) -> None:
    sheet.rewrite(b"q 1.413956 0 0 1.413753", b"q 1.413956 0 0 0.2")


def off_the_sheet(sheet: Sheet) -> None:
    sheet.rewrite(b"0.0000 0.0000 cm", b"700 0 cm")


def in_white(sheet: Sheet) -> None:
    """The drawing names its colours itself: what comes before it can only take them away."""
    sheet.pdf.pages[0].obj["/Resources"]["/ExtGState"] = Dictionary(See=Dictionary(ca=0))
    sheet.rewrite(b"q 1.4", b"q /See gs 1.4")


def as_nothing_but_a_clip(sheet: Sheet) -> None:
    sheet.rewrite(b"q 1.4", b"q 0 0 10 10 re W n 1.4")


def as_an_artifact(sheet: Sheet) -> None:
    sheet.rewrite(b"q 1.4", b"/Artifact BMC q 1.4")


def covered(sheet: Sheet) -> None:
    left, bottom, right, top = sheet.box
    sheet.end(f"1 g {left} {bottom} {right - left} {top - bottom} re f")


def written_over(sheet: Sheet) -> None:
    left, bottom, _right, _top = sheet.box
    name = next(iter(sheet.page.obj["/Resources"]["/Font"]))
    sheet.end(f"BT {name} 60 Tf 1 0 0 1 {left} {bottom} Tm <00030004000500060007> Tj ET")


def under_a_note(sheet: Sheet) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=list(sheet.box), F=4)
    sheet.page.obj["/Annots"] = Array([*sheet.page.obj.get("/Annots", ()), sheet.pdf.make_indirect(note)])


def cropped(sheet: Sheet) -> None:
    left, bottom, right, _top = sheet.box
    sheet.page.cropbox = Array([left + 10, bottom - 200, right, 3000])


def other_fonts(sheet: Sheet) -> None:
    fonts = sheet.page.obj["/Resources"]["/Font"]
    names = list(fonts.keys())[:2]
    fonts[names[0]], fonts[names[1]] = fonts[names[1]], fonts[names[0]]


def other_text_layer(sheet: Sheet) -> None:
    for font in sheet.page.obj["/Resources"]["/Font"].values():
        font["/ToUnicode"].write(font["/ToUnicode"].read_bytes().replace(b"<0065>", b"<006F>"))


def other_colours(sheet: Sheet) -> None:
    colours_mean_white(sheet)  # type: ignore[arg-type]


def a_letter_of_the_drawing(sheet: Sheet) -> None:
    content = sheet.drawing.read_bytes()
    at = max(re.finditer(rb"\[.*?\]TJ", content, re.DOTALL), key=lambda found: len(found[0]))
    sheet.drawing.write(content[: at.start()] + b"[]TJ" + content[at.end() :])


def a_rule_untagged(sheet: Sheet) -> None:
    sheet.pdf.Root["/StructTreeRoot"]["/K"] = Array()


def drawn_twice(sheet: Sheet) -> None:
    again = [sheet.pdf.make_stream(b"q 1 0 0 1 3 40 cm"), sheet.drawing, sheet.pdf.make_stream(b"Q")]
    sheet.page.obj["/Contents"] = Array([*sheet.streams, *again])


def in_two_halves(sheet: Sheet) -> None:
    """A string that ends in another stream than it begins in: the second half is no drawing by itself."""
    sheet.page.obj["/Contents"] = Array([sheet.pdf.make_stream(b"("), *sheet.streams, sheet.pdf.make_stream(b") Tj")])


UNSHARED: tuple[Callable[[Sheet], None], ...] = (
    mirrored, shrunken, flattened, off_the_sheet, in_white, as_nothing_but_a_clip, as_an_artifact, covered,
    written_over, under_a_note, cropped, other_fonts, other_text_layer, other_colours, a_letter_of_the_drawing,
    a_rule_untagged, drawn_twice, in_two_halves,
)  # fmt: skip


@pytest.mark.parametrize("damage", UNSHARED, ids=lambda damage: damage.__name__)
def test_damage_to_one_of_several_sheets_is_noticed(damage: Callable[[Sheet], None], others: list[int]) -> None:
    """A sheet whose drawing, or what is around it, is damaged reads otherwise, whatever was read before it."""
    whole = poster("nb")
    before = [read_pdf(one) for one in (whole, enlarged(whole, *A2))]
    assert others
    patient = Sheet(enlarged(whole, *A2))
    damage(patient)
    after = read_pdf(patient.saved())
    assert seen(after) != seen(before[1]) or after.findings
    assert alike(after, read_pdf(patient.saved(), closely=True))
    painter._known_drawings.clear()
    assert alike(after, read_pdf(patient.saved()))


@pytest.mark.parametrize("first", [True, False])
def test_what_is_drawn_beside_a_drawing_is_no_part_of_it(first: bool, others: list[int]) -> None:
    """A page that somebody has drawn on, below or above what it held, changes no other file that is read after it."""
    whole = document("nb")
    before = read_pdf(whole)
    painter._known_drawings.clear()
    out = BytesIO()
    with pikepdf.open(BytesIO(whole)) as pdf:
        for page in pdf.pages:
            page.contents_add(b"q 0 g 0 0 2000 2000 re f Q", prepend=first)
        pdf.save(out)
    drawn_on = read_pdf(out.getvalue())
    assert seen(drawn_on) != seen(before) or drawn_on.findings
    assert alike(read_pdf(whole), before)
    assert not others


def bent(x: float, y: float) -> list[str]:
    """A shape that turns both ways."""
    corners = [(0, 0), (8, 0), (8, 2), (2, 2), (2, 6), (8, 6), (8, 8), (0, 8)]
    return [f"{x + right} {y + up} {'l' if number else 'm'}" for number, (right, up) in enumerate(corners)]


def test_boxes_side_by_side_are_no_words() -> None:
    """Fields with round corners that stand on one line, and dots, are not taken for letters."""
    pdf = pikepdf.open(BytesIO(poster("nb")))
    pdf.pages[0].contents_add(
        " ".join(
            ["q 0.9 g", *(line for number in range(9) for line in circle(300 + 12 * number, 60, 5)), "f Q"]
        ).encode()
    )
    out = BytesIO()
    pdf.save(out)
    assert not read_pdf(out.getvalue()).findings


def test_shapes_like_words_are_found_on_every_sheet(others: list[int]) -> None:
    """What is drawn like words in a drawing is found on each sheet that shows it, where it stands there."""
    pdf = pikepdf.open(BytesIO(poster("nb")))
    row = [line for number in range(4) for line in bent(400 + 12 * number, 60)]
    content = pdf.pages[0].obj["/Contents"]
    content.write(content.read_bytes() + " ".join(["\nq 0 g", *row, "f Q"]).encode())
    out = BytesIO()
    pdf.save(out)
    small, large = read_pdf(out.getvalue()), read_pdf(enlarged(out.getvalue(), *A2))
    assert others
    (one,), (other,) = small.findings, large.findings
    assert one.message == other.message
    assert one.spot.box
    assert other.spot.box == pytest.approx([side * 1.414 for side in one.spot.box], rel=0.01)


# How streams are written


def _by_another_program(stream: bytes) -> bytes:
    pdf = pikepdf.new()
    return pikepdf.unparse_content_stream(pikepdf.parse_content_stream(Stream(pdf, stream)))


def _with_comments(stream: bytes) -> bytes:
    return b"% (a comment [with <signs\n" + re.sub(rb"\nET", b" % ET ) ]\nET", stream)


def _names_in_hexadecimal(stream: bytes) -> bytes:
    return re.sub(rb"/f(\d)", rb"/#66\1", stream)


def _signed(stream: bytes) -> bytes:
    return re.sub(rb"1 0 0 1 ", b"+1.0 00. -0 01 ", stream)


def _in_one_line(stream: bytes) -> bytes:
    return re.sub(rb"\n(?=[A-Zq])", b"\r\n\t\x00", stream)


WRITTEN: dict[str, Callable[[bytes], bytes]] = {
    "by another program": _by_another_program,
    "with comments": _with_comments,
    "with names in hexadecimal": _names_in_hexadecimal,
    "with signs before numbers": _signed,
    "with other white space": _in_one_line,
}


@pytest.mark.parametrize("way", WRITTEN)
def test_it_does_not_matter_how_a_stream_is_written(way: str) -> None:
    """The same operators written otherwise say the same."""
    for make, language in SAMPLES.values():
        pdf = pikepdf.open(BytesIO(make(language)))
        for page in pdf.pages:
            page.obj["/Contents"] = Stream(pdf, WRITTEN[way](page.obj["/Contents"].read_bytes()))
        out = BytesIO()
        pdf.save(out)
        assert comparable(read_pdf(out.getvalue())) == comparable(read(make(language)))


def test_an_ordinary_stream_is_not_left_to_qpdf() -> None:
    """What Typst writes is cut by the expression alone, which is ten times as quick."""
    for make, language in SAMPLES.values():
        with pikepdf.open(BytesIO(make(language))) as pdf:
            for page in pdf.pages:
                assert tokenise(page.obj.Contents.read_bytes(), painter._Painter._acts)


OPERATORS = [b"x", b"m", b"l", b"c", b"h", PATH]
OPERANDS = st.one_of(
    st.integers(-10_000, 10_000).map(lambda number: b"%d" % number),
    st.decimals(-999, 999, places=3).map(lambda number: str(number).encode()),
    st.text("abcF019_-", min_size=1).map(lambda name: b"/" + name.encode()),
    st.binary(max_size=12).map(lambda data: pikepdf.String(data).unparse()),
    st.binary(max_size=12).map(lambda data: b"<" + data.hex().encode() + b">"),
    st.text("()\\ab\r\n07 ", max_size=12).map(lambda text: b"(" + _balanced(text).encode() + b")"),
    st.binary(max_size=6).map(lambda data: b"[-12 " + pikepdf.String(data).unparse() + b" 3.5]"),
    st.integers(0, 99).map(lambda number: b"<</MCID %d/A(%%)/B[1 /C]>>" % number),
)


def test_an_instruction_of_any_length_is_read_and_one_without_reason_not_remembered() -> None:
    """A file of endless strings does not stay in memory once it has been read."""
    before = tokens._instruction.cache_info().currsize
    for length in (1_000, 1_000_000):
        cut = tokenise(b"(" + b"a" * length + b") Tj ", {b"Tj"})
        assert cut
        assert [cut.known[step].operands for step in cut.steps] == [[b"a" * length]]
    assert tokens._instruction.cache_info().currsize <= before + 1


def _balanced(text: str) -> str:
    """The text with every bracket escaped that has no partner before it; nothing where one has none after it."""
    kept, depth = "", 0
    for char in text.replace("\\", "\\\\"):
        kept += "\\)" if char == ")" and not depth else char
        depth += (char == "(") - (char == ")" and depth > 0)
    return kept if depth == 0 else ""


POINTS = st.tuples(st.integers(-99, 99), st.decimals(-9, 9, places=2)).map(
    lambda point: b"%d %s " % (point[0], str(point[1]).encode())
)
SEGMENTS = st.one_of(
    st.tuples(POINTS, st.sampled_from([b"m", b"l"])),
    st.tuples(st.tuples(POINTS, POINTS, POINTS).map(b"".join), st.just(b"c")),
    st.just((b"", b"h")),
).map(b"".join)
STEPS = st.one_of(st.lists(OPERANDS, max_size=4).map(lambda operands: b" ".join([*operands, b"x"])), SEGMENTS)


@given(st.lists(STEPS, min_size=1, max_size=12), st.sampled_from([b"\n", b" ", b"\x00"]))
def test_instructions_are_what_qpdf_takes_them_for(steps: list[bytes], apart: bytes) -> None:
    """The quick way to cut a stream finds the operators and operands that a whole parser finds."""
    stream = b"".join(step + apart for step in steps)
    pdf = pikepdf.new()
    cut = tokenise(stream, OPERATORS) or tokenise_by_qpdf(pdf, stream, OPERATORS)
    found = [
        one
        for step in cut.steps
        for one in (
            instructions_of(cut.known[step].operands[0]) if cut.known[step].operator == PATH else [cut.known[step]]
        )
    ]
    expected = pikepdf.parse_content_stream(Stream(pdf, stream))
    assert [one.operator for one in found] == [str(step.operator).encode() for step in expected]
    assert len(found) == len(steps)
    for one, other in zip(found, expected, strict=True):
        for here, there in zip(one.operands, other.operands, strict=True):
            if isinstance(here, Compound):
                assert here.parsed() == there
            elif isinstance(here, bytes):
                assert here == bytes(there)
            else:
                assert here == (str(there) if isinstance(here, str) else float(there))


PAINTING = st.sampled_from(
    [b"S", b"s", b"f", b"f*", b"B", b"W n 0 0 50 50 re f", b"0 0 9 9 re S", b"3 3 4 4 5 5 v S", b"n"]
)


@given(
    st.lists(st.tuples(st.lists(SEGMENTS, min_size=1, max_size=8), PAINTING), min_size=1, max_size=3),
    st.sampled_from([b"1 0 0 1 5 5 cm", b"2 0 0 -3 0 90 cm", b"1 1 -1 1 20 0 cm"]),
)
def test_a_path_that_is_read_whole_is_the_same(paths: list[tuple[list[bytes], bytes]], matrix: bytes) -> None:
    """What is drawn with it is what is drawn when every one of its operators is followed."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    drawn = []
    for apart in (b"\n", b"\x00"):  # after the second, no path is read whole
        steps = [step for segments, end in paths for step in (*segments, end)]
        pdf.pages[0].obj.Contents = Stream(pdf, apart.join([matrix, *steps]))
        drawn.append(draw_page(pdf, pdf.pages[0], 1, set(), Budget()))
    one, other = ([(paint.box, paint.order, paint.frame) for paint in (*it.paints, *it.veils)] for it in drawn)
    assert one == other
    one, other = ([(stroke.box, stroke.pieces) for stroke in it.strokes] for it in drawn)
    assert one == other
    assert drawn[0].shapes == drawn[1].shapes


# What is known of one file and used for another


def _programs(data: bytes) -> Iterator[bytes]:
    with pikepdf.open(BytesIO(data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, Dictionary) and "/FontFile2" in item:
                yield item.FontFile2.read_bytes()


def _unchanged(_program: TTFont) -> None:
    pass


def _shifted(program: TTFont) -> None:
    for name, (width, bearing) in program["hmtx"].metrics.items():
        program["hmtx"][name] = (width, bearing + 7)


def _mirrored(program: TTFont) -> None:
    for name in program.getGlyphOrder():
        program["glyf"][name].coordinates = GlyphCoordinates([(-x, y) for x, y in program["glyf"][name].coordinates])
        program["glyf"][name].recalcBounds(program["glyf"])


def _in_another_order(program: TTFont) -> None:
    first, *others = program.getGlyphOrder()
    program.setGlyphOrder([first, *reversed(others)])


def _in_smaller_units(program: TTFont) -> None:
    program["head"].unitsPerEm *= 2


def _with_long_places(program: TTFont) -> None:
    program["head"].indexToLocFormat = 1


EDITS: list[Callable[[TTFont], None]] = [_shifted, _mirrored, _in_another_order, _in_smaller_units, _with_long_places]


def test_a_glyph_is_known_by_all_that_its_outline_rests_on() -> None:
    """However a program is edited: what is remembered of a glyph is what is found when it is looked at."""
    looks = {}
    for program in [program for make, language in SAMPLES.values() for program in _programs(make(language))]:
        for edit in (_unchanged, *EDITS):
            font = TTFont(BytesIO(program))
            simple = [name for name in font.getGlyphOrder() if font["glyf"][name].numberOfContours > 0]
            if edit is _mirrored and len(simple) + 1 < len(font.getGlyphOrder()):
                continue  # others are put together of these
            edit(font)
            out = BytesIO()
            font.save(out)
            face = hb.Font(hb.Face(out.getvalue()))
            glyphs = Glyphs(face, "FiraGO-Regular")
            for glyph in range(face.face.glyph_count):
                looks[edit, program, glyph] = glyphs.look(glyph)
                assert looks[edit, program, glyph] == glyphs._look(glyph)
    assert len(set(looks.values())) > 200


@pytest.mark.parametrize("table", ["head", "hhea", "maxp"])
def test_a_glyph_is_not_known_in_a_program_that_is_read_otherwise(table: str) -> None:
    """Whatever byte of the tables that say how outlines are read is another: what is remembered is what is found."""
    whole = next(iter(_programs(poster("nb"))))
    glyphs = Glyphs(hb.Font(hb.Face(whole)), "FiraGO-Regular")
    known = {glyph: glyphs.look(glyph) for glyph in range(1, 12)}
    place = TTFont(BytesIO(whole)).reader.tables[table]
    others = 0
    for at in range(place.offset, place.offset + place.length):
        for turned in (0x01, 0x03, 0xFF):
            other = bytearray(whole)
            other[at] ^= turned
            glyphs = Glyphs(hb.Font(hb.Face(bytes(other))), "FiraGO-Regular")
            found = {glyph: glyphs._look(glyph) for glyph in known}
            assert {glyph: glyphs.look(glyph) for glyph in known} == found, (at - place.offset, turned)
            others += found != known
    assert others or table == "maxp"


@pytest.mark.parametrize("contours", [-1, -2, -300])
def test_a_glyph_that_is_made_of_others_is_looked_at_in_each_program(contours: int) -> None:
    """However it says so: what these look like is another program's business."""
    found = []
    for across in (1, -1):
        font = TTFont(BytesIO(next(iter(_programs(poster("nb"))))))
        _first, part, whole, *_others = font.getGlyphOrder()
        font["glyf"][part].coordinates.scale((across, 1))
        font["glyf"][part].recalcBounds(font["glyf"])
        pen = TTGlyphPen(font.getGlyphSet())
        pen.addComponent(part, (1, 0, 0, 1, 0, 0))
        font["glyf"][whole] = pen.glyph()
        font["hmtx"][whole] = (600, 0)
        out = BytesIO()
        font.save(out)
        program = bytearray(out.getvalue())
        start = font["loca"][2] + TTFont(BytesIO(program)).reader.tables["glyf"].offset
        program[start : start + 2] = contours.to_bytes(2, signed=True)
        glyphs = Glyphs(hb.Font(hb.Face(bytes(program))), "FiraGO-Regular")
        found.append(glyphs._look(2))
        assert glyphs.look(2) == found[-1]
    assert found[0] != found[1]


def test_a_font_is_the_same_only_to_the_last_byte() -> None:
    """Whatever is changed in a font or below it makes it another font; where it lies in the file does not."""
    pdf, other = pikepdf.open(BytesIO(poster("nb"))), pikepdf.open(BytesIO(HARMLESS["linearised"](poster("nb"))))
    font, moved = (one.pages[0].obj["/Resources"]["/Font"]["/f0"] for one in (pdf, other))
    whole = Digests(pdf).of(font)
    assert Digests(other).of(moved) == whole
    inner = font["/DescendantFonts"][0]
    program = inner["/FontDescriptor"]["/FontFile2"]
    seen_digests = {whole}
    changes: list[Callable[[], None]] = [
        lambda: inner.__setitem__("/DW", 1),
        lambda: font["/ToUnicode"].write(font["/ToUnicode"].read_bytes() + b" "),
        lambda: program.write(b"\0" + program.read_bytes()),
        lambda: font.__setitem__("/BaseFont", Name("/Another")),
    ]  # fmt: skip
    for change in changes:
        change()
        assert Digests(pdf).of(font) not in seen_digests
        seen_digests.add(Digests(pdf).of(font))


def test_a_form_without_fonts_takes_those_of_whoever_draws_it() -> None:
    """A name of a font means what it does where the form is drawn, also when it has been drawn elsewhere before."""
    pdf = pikepdf.open(BytesIO(poster("nb")))
    page = pdf.pages[0]
    fonts = page.obj.Resources.Font
    one = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": [0, 0, 900, 900]}
    bare = pdf.make_indirect(Stream(pdf, b"BT /f0 12 Tf <0001> Tj ET", **one))
    around = Dictionary(Font=Dictionary(f0=fonts["/f1"]), XObject=Dictionary(A=bare))
    outer = pdf.make_indirect(Stream(pdf, b"/A Do", Resources=around, **one))
    page.obj.Resources.XObject = Dictionary(A=bare, B=outer)
    page.obj.Contents = Stream(pdf, b"/A Do /B Do /A Do")
    first, second, third = draw_page(pdf, page, 1, set(), Budget()).runs
    assert first.font is third.font
    assert first.font is not second.font


def test_objects_that_refer_to_one_another_have_a_digest() -> None:
    """Of all that is in the ring, whichever is asked for first."""
    pdf = pikepdf.new()
    one, other = pdf.make_indirect(Dictionary(Size=1)), pdf.make_indirect(Dictionary(Size=2))
    one.Next, other.Next, one.Self = other, one, one
    for first, last in ((one, other), (other, one)):
        digests = Digests(pdf)
        before = digests.of(first), digests.of(last)
        assert len(set(before)) == 2
        other.Size = other.Size + 1
        assert not set(before) & {Digests(pdf).of(first), Digests(pdf).of(last)}


@given(st.floats(-30, 30), st.floats(-30, 30), st.floats(0.1, 9), st.floats(0.1, 9), st.booleans())
def test_an_outline_never_says_that_it_holds_what_it_cuts(
    x: float, y: float, width: float, height: float, odd: bool
) -> None:
    """A frame with a hole: what it is sure to hold has all its corners in the frame and none in the hole."""
    frame, hole = (-20.0, -20.0, 20.0, 20.0), (-5.0, -5.0, 5.0, 5.0)
    paths = tuple(((a, b), (c, b), (c, d), (a, d)) for a, b, c, d in (frame, hole))
    pieces = tuple(
        (min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1]))
        for path in paths
        for one, two in zip(path, (*path[1:], path[0]), strict=True)
    )
    box = (x, y, x + width, y + height)
    if Outline(pieces, paths, odd).surely_holds(box):
        assert all(-20 <= edge <= 20 for edge in box)
        inside = box[0] < 5 and box[2] > -5 and box[1] < 5 and box[3] > -5
        assert not (inside and odd)


def test_a_piece_of_a_frame_stays_one_on_another_page() -> None:
    """What is drawn anew elsewhere is still known as a side of something larger: no side is taken for an accent."""
    there = Place(2, (2, 0, 0, 2, 10, 20), EVERYWHERE, 0)
    side, frame = (0.0, 0.0, 1.0, 5.0), (0.0, 0.0, 90.0, 5.0)
    assert there.paint(Paint(side, 0, frame=frame)).frame == (10, 20, 190, 30)
    assert there.paint(Paint(side, 0)).frame is None


def test_marks_among_the_letters_of_an_open_string_are_counted() -> None:
    """Ten thousand small marks between the words of one long string cost what they are held against."""
    with pikepdf.open(BytesIO(document("nb"))) as pdf:
        drawn = draw_page(pdf, pdf.pages[0], 1, set(), Budget(), Digests(pdf))
    for run in drawn.runs:
        run.reading = read_string(run.shown, run.mark.actual, "nb")
    run = max(drawn.runs, key=lambda one: len(one.shown.shapes))
    left, bottom, _right, _top = run.ink
    drawn.paints += [Paint((left - 1, bottom, left, bottom + 1), 0, 1.0)] * 10_000  # on no letter
    page = (0.0, 0.0, 600.0, 900.0)
    View(drawn, page, (), (), Budget()).is_open(run)
    with pytest.raises(UnreadableFile):
        View(drawn, page, (), (), Budget(steps=1000)).is_open(run)


@pytest.mark.parametrize(
    "words",
    [
        "Se #link(site)[her] og #link(site)[der] i dag.",
        "#link(site)[Her] #link(site)[og der] og #link(other)[annet sted]",
        "Uten lenke, #link(site)[en\\_] og *tung tekst* mellom #link(other)[to] #linebreak() linjer.",
    ],
)
def test_links_on_a_part_of_a_string_are_those_of_its_glyphs(words: str) -> None:
    """Words between two links that lead to one place part them, and the words of each are its own."""
    site, other = "https://example.org/a", "https://example.org/b"
    head = f'#let (site, other) = ("{site}", "{other}")\n#set document(title: "Lenker")\n#set text(font: "FiraGO")\n'
    content = typeset(head + words)
    read, closely = read_pdf(content), read_pdf(content, closely=True)
    assert read.passages[0].links
    assert alike(read, closely)


@pytest.mark.parametrize("line", ["0 842 m 595 0 l S", "0 0 m 595 842 l S", "0 700 m 595 842 l S", "30 0 m 30 842 l S"])
@pytest.mark.parametrize("ink", ["white", "luma(40%)"])
def test_a_slanting_line_is_no_ground_for_words(line: str, ink: str) -> None:
    """Words beside it, within the box around it, stand on what they stand on without it."""
    words = f'#set text(font: "FiraGO", size: 14pt, fill: {ink})\n#place(dx: 40%, dy: 20%)[Del ikke dette]'
    pdf = pikepdf.open(BytesIO(typeset(f'#set document(title: "Strek")\n{words}')))
    page = pdf.pages[0]
    page.contents_add(f"q 40 w 0.1 G {line} Q".encode(), prepend=True)
    out = BytesIO()
    pdf.save(out)
    read, closely = read_pdf(out.getvalue()), read_pdf(out.getvalue(), closely=True)
    assert alike(read, closely)
    assert [words for words, *_ in seen(read)] == ([] if ink == "white" else ["Del ikke dette"])


def test_a_file_reads_the_same_where_no_file_lies_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system without files in memory reads what another one does."""
    content = document("nb")
    before = read_pdf(content)

    def refuse(_name: str) -> int:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr("os.memfd_create", refuse, raising=False)
    assert alike(read_pdf(content), before)
    monkeypatch.delattr("os.memfd_create")
    assert alike(read_pdf(content), before)

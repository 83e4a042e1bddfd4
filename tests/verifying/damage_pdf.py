"""Damages to finished PDFs, and changes to them that lose nothing.

Those that name both formats are done to the document and to the poster (`damage_poster.py`). The target is rule SM-09
unless a damage needs another: SM-02 begins with a negation, SM-03 is a sub-rule, SM-06 has a text to copy with fields,
SM-23 is the last.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
from damages import Damage
from pdf_sheets import Element, Sheets, codes, kids, whole
from pikepdf import Array, Dictionary, Name, Stream

from oppslag.labels import labels
from oppslag.verifying.expecting import Expectation

Change = Callable[[Sheets], None]
BOTH = ("document", "poster")
DOCUMENT = ("document",)
RULE, NEXT, SUB, DENIED, COPY, LAST = "SM-09", "SM-10", "SM-03", "SM-02", "SM-06", "SM-23"
NEGATIONS = frozenset({"ikke", "Ikke", "not", "لا", "ال"})  # Arabic as it is drawn, from either end

DAMAGES: list[Damage] = []
HARMLESS: list[Damage] = []


def damage(
    name: str,
    *rules: str,
    formats: tuple[str, ...] = BOTH,
    table: list[Damage] = DAMAGES,
    languages: tuple[str, ...] = ("nb", "en", "ar"),
) -> Callable[[Change], Change]:
    """Put a change of a file taken apart into the table."""

    def keep(change: Change) -> Change:
        table.append(Damage(name, partial(_changed, change), rules or ("",), formats, languages=languages))
        return change

    return keep


def rewrite(
    name: str, *rules: str, formats: tuple[str, ...] = BOTH, table: list[Damage] = DAMAGES
) -> Callable[[Callable[[bytes, Expectation], bytes]], Callable[[bytes, Expectation], bytes]]:
    """Put a change of the bytes into the table."""

    def keep(change: Callable[[bytes, Expectation], bytes]) -> Callable[[bytes, Expectation], bytes]:
        table.append(Damage(name, change, rules or ("",), formats))
        return change

    return keep


def _changed(change: Change, content: bytes, expectation: Expectation) -> bytes:
    sheets = Sheets(content, expectation)
    change(sheets)
    return sheets.saved()


harmless = partial(damage, table=HARMLESS)


# ---- lost

for _number, _what in (
    (RULE, "a rule"),
    (SUB, "a sub-rule"),
    (LAST, "the last rule"),
    ("SM-01", "a rule with sub-rules"),
):

    @damage(f"{_what} is lost, with its tags", _number)
    def _cut(sheets: Sheets, number: str = _number) -> None:
        sheets.cut(*sheets.all_of(number))


@damage("a rule is not drawn, its tags stay", RULE)
def _silence(sheets: Sheets) -> None:
    sheets.silence(*sheets.all_of(RULE))


@damage("the words of a rule are lost, its number stays", RULE)
def _lose_words(sheets: Sheets) -> None:
    sheets.cut(sheets.words(RULE))


@damage("the number of a rule is lost", RULE)
def _lose_number(sheets: Sheets) -> None:
    sheets.cut(sheets.number(RULE))


@damage("the title of a section is lost", "kolleger")
def _lose_section(sheets: Sheets) -> None:
    sheets.cut(sheets.section(2))


@damage("the title is lost")
def _lose_title(sheets: Sheets) -> None:
    sheets.cut(sheets.title())


@damage("the introduction is lost", formats=DOCUMENT)
def _lose_introduction(sheets: Sheets) -> None:
    sheets.cut(sheets.introduction())


@damage("the text to copy is lost", COPY, formats=DOCUMENT)
def _lose_template(sheets: Sheets) -> None:
    sheets.cut(sheets.template(COPY))


@damage("a line of a rule is lost", RULE, formats=DOCUMENT)
def _lose_line(sheets: Sheets) -> None:
    page, start, stop = sheets.spans(sheets.words(RULE))[1]
    sheets.pages[page][start:stop] = []


@damage("a page is lost", LAST, formats=DOCUMENT)
def _lose_page(sheets: Sheets) -> None:
    del sheets.pages[-1], sheets.pdf.pages[-1]


@damage("a page stands there twice", formats=DOCUMENT)
def _double_page(sheets: Sheets) -> None:
    sheets.pdf.pages.append(sheets.pdf.pages[0])


@damage("two pages have changed places", formats=DOCUMENT)
def _swap_pages(sheets: Sheets) -> None:
    first = sheets.pdf.pages[0]
    del sheets.pdf.pages[0]
    sheets.pdf.pages.append(first)
    sheets.pages.append(sheets.pages.pop(0))


@damage("a page is a picture without text", RULE)
def _picture(sheets: Sheets) -> None:
    import pypdfium2

    page = sheets.page(sheets.words(RULE))
    picture = pypdfium2.PdfDocument(sheets.content)[page].render(scale=1).to_pil().convert("RGB")
    out = BytesIO()
    picture.save(out, "JPEG")
    image = Stream(sheets.pdf, out.getvalue())
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, *picture.size
    image.ColorSpace, image.BitsPerComponent, image.Filter = Name.DeviceRGB, 8, Name.DCTDecode
    sheets.resource(page, "/XObject", "/Pic", image)
    sheets.pages[page] = [sheets.line(line) for line in (f"{picture.width} 0 0 {picture.height} 0 0 cm", "/Pic Do")]


@rewrite("the file ends in the middle")
def _truncated(content: bytes, _expectation: Expectation) -> bytes:
    return content[: len(content) // 2]


# ---- other words


def reword(name: str, change: Callable[[Sheets, Element], None], *numbers: str) -> None:
    """A damage to the glyphs of one rule."""
    number = (numbers or (RULE,))[0]

    @damage(name, number)
    def _reword(sheets: Sheets) -> None:
        change(sheets, sheets.words(number))


def _lose_word(sheets: Sheets, element: Element, number: int = 2) -> None:
    sheets.spell(sheets.word(element, number), [])


def _deny(sheets: Sheets, element: Element) -> None:
    sheets.spell(next(word for word in sheets.row(element, 1) if word.text in NEGATIONS), [])


def _double_word(sheets: Sheets, element: Element) -> None:
    word = sheets.word(element, 1)
    found = sheets.codes_of(word)
    sheets.spell(word, [*found, *sheets.space(element), *found])


def _swap_words(sheets: Sheets, element: Element) -> None:
    one, other = sheets.word(element, 0), sheets.word(element, 1)
    first, second = sheets.codes_of(one), sheets.codes_of(other)
    sheets.spell(other, first)
    sheets.spell(one, second)


def _change_letter(sheets: Sheets, element: Element) -> None:
    word = sheets.word(element, 1)
    found = sheets.codes_of(word)
    others = [code for other in sheets.row(element) for code in sheets.codes_of(other) if code != found[0]]
    sheets.spell(word, [others[0], *found[1:]])


def _lose_letter(sheets: Sheets, element: Element) -> None:
    word = sheets.word(element, 1)
    sheets.spell(word, sheets.codes_of(word)[1:])


def _lose_last_letter(sheets: Sheets, element: Element) -> None:
    page, at = next(show for show in reversed(sheets.shows(element)) if len(codes(sheets.pages[show[0]][show[1]])) > 1)
    found = codes(sheets.pages[page][at])
    sheets.pages[page][at] = sheets.line(f"<{b''.join(code.to_bytes(2) for code in found[:-1]).hex()}> Tj")


def _double_letter(sheets: Sheets, element: Element) -> None:
    word = sheets.word(element, 1)
    found = sheets.codes_of(word)
    sheets.spell(word, [found[0], *found])


def _swap_letters(sheets: Sheets, element: Element) -> None:
    word = max(sheets.row(element), key=lambda word: len(set(sheets.codes_of(word)[:2])) * 99 + word.stop - word.start)
    found = sheets.codes_of(word)
    sheets.spell(word, [found[1], found[0], *found[2:]])


def _words_of_another(sheets: Sheets, element: Element) -> None:
    word = sheets.word(element, 1)
    sheets.spell(word, sheets.codes_of(sheets.word(sheets.words(LAST), 1)))


reword("a word is lost", _lose_word)
reword("the negation is lost", _deny, DENIED)
reword("a word of a sub-rule is lost", _lose_word, SUB)
reword("a word is doubled", _double_word)
reword("two words have changed places", _swap_words)
reword("a word is that of another rule", _words_of_another)
reword("one letter is another", _change_letter)
reword("one letter is lost", _lose_letter)
reword("the last sign is lost", _lose_last_letter)
reword("one letter is doubled", _double_letter)
reword("two letters have changed places", _swap_letters)


@damage("two words are glued", RULE, languages=("nb", "en"))
def _glue(sheets: Sheets) -> None:
    word = sheets.word(sheets.words(RULE), 1)
    one, other = sheets.codes_of(word), codes(sheets.pages[word.page][word.at])[word.stop + 1]
    sheets.spell(word, [])  # with the space after it
    sheets.spell(word.__class__(word.page, word.at, word.start, word.start, ""), one)
    assert codes(sheets.pages[word.page][word.at])[word.stop] == other


@damage("a word is split", RULE)
def _split(sheets: Sheets) -> None:
    element = sheets.words(RULE)
    word = max(sheets.row(element), key=lambda word: word.stop - word.start)
    row = codes(sheets.pages[word.page][word.at])
    parts = [b"".join(code.to_bytes(2) for code in part) for part in (row[: word.start + 3], row[word.start + 3 :])]
    sheets.pages[word.page][word.at] = sheets.line(f"[<{parts[0].hex()}> -500 <{parts[1].hex()}>] TJ")


@damage("a word of the title is lost", languages=("nb", "en"))
def _title_word(sheets: Sheets) -> None:
    _lose_word(sheets, sheets.title(), 1)


@damage("a word of a section's title is lost", "nettvett")
def _section_word(sheets: Sheets) -> None:
    _lose_word(sheets, sheets.section(4), 0)


@damage("a word of the introduction is lost", formats=DOCUMENT)
def _introduction_word(sheets: Sheets) -> None:
    _lose_word(sheets, sheets.introduction(), 3)


def _marks(sheets: Sheets) -> list[tuple[int, int, list[str]]]:
    """The instructions of the text to copy that draw the marks of a field."""
    shows = [(page, at, sheets.letters(page, at)) for page, at in sheets.shows(sheets.template(COPY))]
    return [show for show in shows if {"‹", "›"} & set(show[2])]


@damage("a field in the text to copy has lost its marks", COPY, formats=DOCUMENT)
def _lose_marks(sheets: Sheets) -> None:
    for page, at, letters in _marks(sheets):
        row = zip(codes(sheets.pages[page][at]), letters, strict=True)
        kept = b"".join(code.to_bytes(2) for code, letter in row if letter not in {"‹", "›"})
        sheets.pages[page][at] = sheets.line(f"<{kept.hex()}> Tj")


@damage("a field in the text to copy has another name", COPY, formats=DOCUMENT)
def _rename_field(sheets: Sheets) -> None:
    page, at, letters = max(_marks(sheets), key=lambda show: len(show[2]))
    row = codes(sheets.pages[page][at])
    inside = next(index for index, letter in enumerate(letters) if letter not in {"‹", "›", " "})
    other = next(
        code for code, letter in zip(row, letters, strict=True) if letter not in {letters[inside], "‹", "›", " "}
    )
    made = b"".join(code.to_bytes(2) for code in [*row[:inside], other, *row[inside + 1 :]])
    sheets.pages[page][at] = sheets.line(f"<{made.hex()}> Tj")


@damage("a word of the text to copy is lost", COPY, formats=DOCUMENT)
def _template_word(sheets: Sheets) -> None:
    _lose_word(sheets, sheets.template(COPY), 4)


# ---- other numbers


def _digits(sheets: Sheets, number: str) -> list[int]:
    page, at = sheets.longest(sheets.number(number))
    return codes(sheets.pages[page][at])


def _renumber(sheets: Sheets, number: str, made: list[int]) -> None:
    page, at = sheets.longest(sheets.number(number))
    sheets.pages[page][at] = sheets.line(f"<{b''.join(code.to_bytes(2) for code in made).hex()}> Tj")


@damage("a rule has the number of another", RULE)
def _other_number(sheets: Sheets) -> None:
    _renumber(sheets, RULE, _digits(sheets, "SM-08"))


@damage("a rule has a number that there is not", "SM-01")
def _foreign_number(sheets: Sheets) -> None:
    row, ten = _digits(sheets, "SM-01"), _digits(sheets, "SM-20")
    two = next(code for code, digit in zip(ten, _letters_of(sheets, "SM-20"), strict=True) if digit == "2")
    one = _letters_of(sheets, "SM-01").index("0")
    _renumber(sheets, "SM-01", [*row[:one], two, two, *row[one + 2 :]])


@damage("a zero of a number is lost", "SM-01")
def _short_number(sheets: Sheets) -> None:
    zero = _letters_of(sheets, "SM-01").index("0")
    row = _digits(sheets, "SM-01")
    _renumber(sheets, "SM-01", row[:zero] + row[zero + 1 :])


@damage("two rules have changed numbers", RULE, NEXT)
def _swap_numbers(sheets: Sheets) -> None:
    one, other = _digits(sheets, RULE), _digits(sheets, NEXT)
    _renumber(sheets, RULE, other)
    _renumber(sheets, NEXT, one)


def _letters_of(sheets: Sheets, number: str) -> list[str]:
    return sheets.letters(*sheets.longest(sheets.number(number)))


# ---- places


def start_of(sheets: Sheets, element: Element) -> tuple[int, float, float]:
    """Page and point where its first line begins."""
    page, start, stop = sheets.spans(element)[0]
    step = next(step for step in sheets.pages[page][start:stop] if str(step.operator) == "cm")
    return page, float(step.operands[4]), float(step.operands[5])


def trade(sheets: Sheets, one: Element, other: Element) -> None:
    """Let two elements change places on their page; the tags stay."""
    page, x, y = start_of(sheets, one)
    there, right, up = start_of(sheets, other)
    assert page == there
    sheets.move(one, right - x, up - y)
    sheets.move(other, x - right, y - up)


@damage("two rules have changed words on the page", "SM-15", "SM-16")
def _trade_words(sheets: Sheets) -> None:
    trade(sheets, sheets.words("SM-15"), sheets.words("SM-16"))


@damage("two rules have changed places on the page, not in the tags", "SM-15", "SM-16")
def _trade_rules(sheets: Sheets) -> None:
    for one, other in zip(sheets.all_of("SM-15"), sheets.all_of("SM-16"), strict=True):
        trade(sheets, one, other)


@damage("a section's title stands below its rules on the page", "nettvett", "SM-21")
def _sink_title(sheets: Sheets) -> None:
    _page, _x, up = start_of(sheets, sheets.section(4))
    _page, _x, down = start_of(sheets, sheets.words("SM-22"))
    sheets.move(sheets.section(4), 0, down - up - 14)


@damage("two sections have changed titles", "kolleger", "ansatte-imellom", "nettvett")
def _trade_titles(sheets: Sheets) -> None:
    titles = [sheets.section(place) for place in (2, 3, 4)]
    one, other = next(pair for pair in pairwise(titles) if len({start_of(sheets, title)[0] for title in pair}) == 1)
    _trade_nodes(one.node, other.node)
    trade(sheets, one, other)


def _trade_nodes(one: pikepdf.Object, other: pikepdf.Object) -> None:
    """Let two elements change places in the tag tree."""
    ours, theirs = one["/P"], other["/P"]
    at, there = _position(ours, one), _position(theirs, other)
    ours["/K"][at], theirs["/K"][there] = other, one
    one["/P"], other["/P"] = theirs, ours


def _position(parent: pikepdf.Object, node: pikepdf.Object) -> int:
    parent["/K"] = Array(kids(parent))
    return next(at for at, kid in enumerate(parent["/K"]) if isinstance(kid, Dictionary) and kid.objgen == node.objgen)


@damage("two rules have changed places in the tags, not on the page", RULE, NEXT)
def _trade_tags(sheets: Sheets) -> None:
    for one, other in zip(sheets.all_of(RULE), sheets.all_of(NEXT), strict=True):
        _trade_nodes(one.node, other.node)


@damage("two rules have changed words in the tags", RULE, NEXT)
def _trade_word_tags(sheets: Sheets) -> None:
    _trade_nodes(sheets.words(RULE).node, sheets.words(NEXT).node)


@damage("a rule stands in another section in the tags", RULE)
def _move_tags(sheets: Sheets) -> None:
    for element, mark in zip(sheets.all_of(RULE), sheets.all_of(LAST), strict=True):
        node, parent = element.node, mark.node["/P"]
        node["/P"]["/K"] = Array([kid for kid in kids(node["/P"]) if kid.objgen != node.objgen])
        at = _position(parent, mark.node)
        parent["/K"].insert(at, node)
        node["/P"] = parent


@damage("a rule stands in the margin", RULE)
def _into_margin(sheets: Sheets) -> None:
    page, _x, up = start_of(sheets, sheets.number(RULE))
    for element in sheets.all_of(RULE):
        _page, _x, top = start_of(sheets, element)
        sheets.move(element, 0, -top + 14 + (top - up))
    assert page >= 0


# ---- too much


@damage("a rule stands there twice", RULE)
def _again(sheets: Sheets) -> None:
    page, _x, y = start_of(sheets, sheets.words(RULE))
    sheets.again(*sheets.all_of(RULE), right=0, up=sheets.room(page, 120) + 90 - y)


@damage("a stale copy of a rule stands there too", RULE)
def _stale(sheets: Sheets) -> None:
    element = sheets.words(RULE)
    page, _x, y = start_of(sheets, element)
    sheets.again(element, right=0, up=sheets.room(page, 120) + 90 - y)
    _lose_word(sheets, element)


@damage("another rule is drawn over a rule", RULE, LAST)
def _overprint(sheets: Sheets) -> None:
    one, other = sheets.words("SM-16"), sheets.words(RULE)
    page, x, y = start_of(sheets, one)
    there, right, up = start_of(sheets, other)
    assert page == there
    sheets.again(one, right=right - x, up=up - y)


def write(name: str, words: str, *rules: str, size: float = 10, colour: str = "0 g", up: float = 12) -> None:
    """A damage that draws words at the foot of the page of the rule."""

    @damage(name, *rules)
    def _write(sheets: Sheets) -> None:
        page = sheets.page(sheets.words(RULE))
        foot = sheets.room(page, 30) if sheets.wall and up < 30 else 0.0  # the foot of a poster may be of any colour
        sheets.write(page, words, (40, foot + up), size, colour)


write("a sentence is added in the margin", "Dette gjelder ikke for ledere.")
write("a rule with a new number is added", "SM-40 Du skal spørre lederen din først.", "SM-40")
write("one word is added", "Ikke")
write("a stamp is drawn over the page", "UGYLDIG", size=90, colour="0.8 0 0 rg", up=500)
write("a word is added in small grey letters", "Gjelder bare i arbeidstiden", size=6, colour="0.5 g")


@damage("words are added to a rule in its own letters", RULE)
def _append(sheets: Sheets) -> None:
    element = sheets.words(RULE)
    page, at = sheets.shows(element)[-1]
    word, row = sheets.codes_of(sheets.word(element, 0)), codes(sheets.pages[page][at])
    made = b"".join(code.to_bytes(2) for code in [*row, *sheets.space(element), *word])
    sheets.pages[page][at] = sheets.line(f"<{made.hex()}> Tj")


@damage("a negation is written between the lines", RULE)
def _between(sheets: Sheets) -> None:
    left, bottom, _right, _top = sheets.box_of(RULE)
    sheets.write(sheets.page(sheets.words(RULE)), "ikke", (left + 60, bottom - 2), 7)


@damage("words are added by a text annotation")
def _free_text(sheets: Sheets) -> None:
    box = (40, 10, 300, 30)
    sheets.annotate(0, "FreeText", box, Contents="Gjelder ikke ledere", DA="/Helv 12 Tf")


@damage("words are added by a form field")
def _field(sheets: Sheets) -> None:
    drawing = "/Tx BMC q BT 0 g /Helv 10 Tf 2 5 Td (Gjelder ikke ledere) Tj ET Q EMC"
    box = (40.0, 10.0, 300.0, 30.0)
    look = sheets.look(box, drawing)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    look["/N"]["/Resources"] = Dictionary(Font=Dictionary(Helv=font))
    sheets.annotate(0, "Widget", box, FT=Name.Tx, V="Gjelder ikke ledere", T="f", DA="/Helv 10 Tf 0 g", AP=look)


@damage("the file calls itself a draft, or does not though it is one")
def _draft(sheets: Sheets) -> None:
    word = labels(sheets.expectation.language)["draft"]
    pages = [page for page, steps in enumerate(sheets.pages) for _ in steps[:1]]
    marks = [
        (page, at)
        for page in pages
        for at, step in enumerate(sheets.pages[page])
        if codes(step) and _sounds(sheets, page, at, word)
    ]
    for page, at in marks:
        sheets.pages[page][at] = sheets.line("() Tj")
    if not marks:
        sheets.write(0, word, (40, 820))


def _sounds(sheets: Sheets, page: int, at: int, word: str) -> bool:
    shown = "".join(sheets.letters(page, at)).strip(" :.·")
    return shown in {word, word[::-1]} or shown.startswith(word)


# ---- hidden


def hidden(name: str, *lines: str) -> None:
    """A damage by instructions before the glyphs of a rule."""

    @damage(f"hidden: {name}", RULE)
    def _hide(sheets: Sheets) -> None:
        sheets.begin(sheets.words(RULE), *lines)


hidden("white", "1 g")
hidden("nearly white", "0.93 g")
hidden("white by another colour space", "0 0 0 0 k")
hidden("smaller than can be read", "0.15 0 0 0.15 0 0 cm")
hidden("smaller than its sheet asks for", "0.6 0 0 0.6 0 0 cm")
hidden("squeezed", "5 Tz")
hidden("off the page", "1 0 0 1 5000 0 cm")
hidden("in mirror writing", "-1 0 0 1 200 0 cm")
hidden("upside down", "-1 0 0 -1 200 0 cm")
hidden("clipped away", "0 0 1 1 re", "W", "n")
hidden("letters on one another", "-20 Tc")


def drawn(name: str, mode: int) -> None:
    """A damage by the way in which the glyphs are drawn."""

    @damage(f"hidden: {name}", RULE)
    def _mode(sheets: Sheets) -> None:
        for page, start, stop in sheets.spans(sheets.words(RULE)):
            for at in range(start, stop):
                if str(sheets.pages[page][at].operator) == "Tr":
                    sheets.pages[page][at] = sheets.line(f"{mode} Tr")


drawn("drawn as invisible text", 3)
drawn("drawn as nothing but a clipping path", 7)


def see_through(name: str, **state: object) -> None:
    """A damage by the graphics state."""

    @damage(f"hidden: {name}", RULE)
    def _state(sheets: Sheets) -> None:
        element = sheets.words(RULE)
        for page in {page for page, _start, _stop in sheets.spans(element)}:
            sheets.resource(page, "/ExtGState", "/See", Dictionary(**state))
        sheets.begin(element, "/See gs")


see_through("transparent", ca=0)
see_through("nearly transparent", ca=0.1)
for _mode in ("Screen", "Lighten", "ColorDodge", "Difference"):
    see_through(f"blended away ({_mode})", BM=Name("/" + _mode))


@damage("hidden: behind a soft mask", RULE)
def _soft_mask(sheets: Sheets) -> None:
    group = Stream(sheets.pdf, b"0 g 0 0 2000 2000 re f", BBox=[0, 0, 2000, 2000])
    group.Type, group.Subtype = Name.XObject, Name.Form
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=sheets.pdf.make_indirect(group))
    element = sheets.words(RULE)
    sheets.resource(sheets.page(element), "/ExtGState", "/See", Dictionary(SMask=mask))
    sheets.begin(element, "/See gs")


def layer(name: str, make: Callable[[Sheets, pikepdf.Object], pikepdf.Object], **usage: object) -> None:
    """A damage by an optional content group."""

    @damage(f"hidden: {name}", RULE)
    def _layer(sheets: Sheets) -> None:
        element = sheets.words(RULE)
        group = sheets.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="x", **usage))
        properties = make(sheets, group)
        sheets.pdf.Root["/OCProperties"] = Dictionary(OCGs=[group], D=properties)
        for page in {page for page, _start, _stop in sheets.spans(element)}:
            sheets.resource(page, "/Properties", "/Layer", group)
        sheets.wrap(element, ["/OC /Layer BDC"], ["EMC"])


layer("in a layer that is switched off", lambda _sheets, group: Dictionary(OFF=[group]))
layer("in a layer of a file whose layers are off", lambda _sheets, _group: Dictionary(BaseState=Name.OFF))
layer(
    "in a layer that is not printed",
    lambda _sheets, _group: Dictionary(),
    Usage=Dictionary(Print=Dictionary(PrintState=Name.OFF)),
)


def over(name: str, *lines: str, part: float = 1) -> None:
    """A damage by something drawn over a rule."""

    @damage(f"hidden: {name}", RULE)
    def _over(sheets: Sheets) -> None:
        left, bottom, right, top = sheets.box_of(RULE)
        width, height = right - left + 2, (top - bottom + 2) * part
        area = f"{left - 1} {bottom - 1} {width} {height} re"
        sheets.end(sheets.page(sheets.words(RULE)), *(area if line == "AREA" else line for line in lines))


over("covered by a white shape", "1 g", "AREA", "f")
over("covered by a dark shape", "0 0 0.4 rg", "AREA", "f*")
over("covered by a thick line", "1 G", "200 w", "AREA", "S")
over("half covered", "1 g", "AREA", "f", part=0.5)


@damage("hidden: covered by a picture", RULE)
def _covered_by_picture(sheets: Sheets) -> None:
    page = sheets.page(sheets.words(RULE))
    image = Stream(sheets.pdf, b"\xff" * 12)
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 2, 2
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    sheets.resource(page, "/XObject", "/Pic", image)
    left, bottom, right, top = sheets.box_of(RULE)
    sheets.end(page, f"{right - left} 0 0 {top - bottom} {left} {bottom} cm", "/Pic Do")


@damage("hidden: covered by a form", RULE)
def _covered_by_form(sheets: Sheets) -> None:
    page, (left, bottom, right, top) = sheets.page(sheets.words(RULE)), sheets.box_of(RULE)
    form = Stream(sheets.pdf, f"1 g 0 0 {right - left} {top - bottom} re f".encode(), BBox=[0, 0, 2000, 2000])
    form.Type, form.Subtype = Name.XObject, Name.Form
    sheets.resource(page, "/XObject", "/Form", form)
    sheets.end(page, f"1 0 0 1 {left} {bottom} cm", "/Form Do")


@damage("hidden: covered by a gradient", RULE)
def _covered_by_gradient(sheets: Sheets) -> None:
    page, (left, bottom, right, top) = sheets.page(sheets.words(RULE)), sheets.box_of(RULE)
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[0.9, 0.9, 1], N=1)
    shading = Dictionary(
        ShadingType=2,
        ColorSpace=Name.DeviceRGB,
        Coords=[left, bottom, right, top],
        Function=function,
        Extend=[True, True],
    )
    sheets.resource(page, "/Shading", "/Sky", shading)
    sheets.end(page, f"{left} {bottom} {right - left} {top - bottom} re", "W", "n", "/Sky sh")


@damage("hidden: covered by an annotation", RULE)
def _covered_by_annotation(sheets: Sheets) -> None:
    box = sheets.box_of(RULE)
    look = sheets.look(box, f"1 g 0 0 {box[2] - box[0]} {box[3] - box[1]} re f")
    sheets.annotate(sheets.page(sheets.words(RULE)), "Square", box, AP=look)


@damage("hidden: covered in print alone, by an annotation that no screen shows", RULE)
def _covered_in_print(sheets: Sheets) -> None:
    box = sheets.box_of(RULE)
    page = sheets.page(sheets.words(RULE))
    look = sheets.look(box, f"1 g 0 0 {box[2] - box[0]} {box[3] - box[1]} re f")
    sheets.annotate(page, "Stamp", box, AP=look)
    sheets.pdf.pages[page].obj["/Annots"][-1]["/F"] = 4 | 32  # ISO 32000-1, table 165: Print, NoView


@damage("other words stand in a note on the page")
def _note(sheets: Sheets) -> None:
    words = "Denne regelen gjelder ikke for ledere i kommunen."
    sheets.annotate(sheets.page(sheets.words(RULE)), "Text", (10, 10, 30, 30), Contents=pikepdf.String(words))


@damage("other words stand in a picture", formats=BOTH)
def _worded_picture(sheets: Sheets) -> None:
    image = Stream(sheets.pdf, bytes(range(100)))
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 10, 10
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
    sheets.resource(0, "/XObject", "/Pic", image)
    sheets.end(0, "60 0 0 12 20 8 cm", "/Pic Do")


for _turn in (90, 180):

    @damage(f"the page is turned by {_turn} degrees")
    def _turned(sheets: Sheets, turn: int = _turn) -> None:
        for page in sheets.pdf.pages:
            page.obj["/Rotate"] = turn


@damage("the pages are turned, all at once in their tree")
def _turned_tree(sheets: Sheets) -> None:
    sheets.pdf.Root["/Pages"]["/Rotate"] = 180


@damage("the file opens another page than its own")
def _opens(sheets: Sheets) -> None:
    sheets.pdf.Root["/OpenAction"] = Dictionary(S=Name.URI, URI=pikepdf.String("https://elsewhere.example/"))


@damage("the file is a portfolio that shows its attachments instead")
def _portfolio(sheets: Sheets) -> None:
    sheets.pdf.Root["/Collection"] = Dictionary(View=Name.T)


@damage("the fonts are not in the file")
def _without_fonts(sheets: Sheets) -> None:
    for font in sheets.fonts():
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        for program in ("/FontFile2", "/FontFile3"):
            if program in descriptor:
                del descriptor[program]


@damage("a rule is drawn in a font of the file's own making, all letters alike", RULE)
def _own_letters(sheets: Sheets) -> None:
    page = sheets.page(sheets.words(RULE))
    blob = sheets.pdf.make_stream(b"500 0 d0 0 0 400 700 re f")
    table = b"begincmap 1 beginbfrange <00> <ff> <0000> endbfrange endcmap"
    names: list[object] = [0, *[Name.blob] * 256]
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 500, 700], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        CharProcs=Dictionary(blob=blob), Encoding=Dictionary(Differences=names), FirstChar=0, LastChar=255,
        Widths=[500] * 256, ToUnicode=sheets.pdf.make_stream(table), Resources=Dictionary(),
    )  # fmt: skip
    sheets.resource(page, "/Font", "/Own", font)
    for at_page, at in sheets.shows(sheets.words(RULE)):
        if at_page == page:
            count = len(codes(sheets.pages[page][at]))
            named = next(at - back for back in range(1, at) if str(sheets.pages[page][at - back].operator) == "Tf")
            size = sheets.pages[page][named].operands[1]
            sheets.pages[page][named] = sheets.line(f"/Own {size} Tf")
            sheets.pages[page][at] = sheets.line(f"<{(b'noe annet' * 30)[:count].hex()}> Tj")


@damage("hidden: one word is covered", RULE)
def _covered_word(sheets: Sheets) -> None:
    left, bottom, _right, top = sheets.box_of(RULE)
    area = f"{left + 20} {top - 12} 45 14 re"
    assert top > bottom
    sheets.end(sheets.page(sheets.words(RULE)), "1 g", area, "f")


@damage("hidden: covered, and other words written on it", RULE)
def _rewritten(sheets: Sheets) -> None:
    page, (left, bottom, right, top) = sheets.page(sheets.words(RULE)), sheets.box_of(RULE)
    sheets.end(page, "1 g", f"{left - 1} {bottom - 1} {right - left + 2} {top - bottom + 2} re", "f")
    sheets.write(page, "Denne regelen gjelder ikke.", (left, bottom + 3))


@damage("hidden: struck through", RULE)
def _struck(sheets: Sheets) -> None:
    left, bottom, right, top = sheets.box_of(RULE)
    page, rows = sheets.page(sheets.words(RULE)), 4 * max(1, round((top - bottom) / 12))
    for row in range(rows):
        y = bottom + (top - bottom) * row / rows
        sheets.end(page, "0.8 w", f"{left} {y} m", f"{right} {y} l", "S")


@damage("hidden: struck out by an annotation", RULE)
def _strike_out(sheets: Sheets) -> None:
    left, bottom, right, top = sheets.box_of(RULE)
    corners = [left, top, right, top, left, bottom, right, bottom]
    sheets.annotate(sheets.page(sheets.words(RULE)), "StrikeOut", (left, bottom, right, top), QuadPoints=corners)


@damage("hidden: the page is cropped", RULE)
def _cropped(sheets: Sheets) -> None:
    page = sheets.pdf.pages[sheets.page(sheets.words(RULE))]
    left, bottom, right, top = (float(number) for number in page.mediabox)
    page.cropbox = Array([left, bottom, right, sheets.box_of(RULE)[1] - 1])
    assert top > bottom


@damage("hidden: the sheet is cut in the middle of the rule", RULE)
def _cut_sheet(sheets: Sheets) -> None:
    page = sheets.pdf.pages[sheets.page(sheets.words(RULE))]
    left, bottom, _right, top = (float(number) for number in page.mediabox)
    box = sheets.box_of(RULE)
    page.mediabox = Array([left, bottom, (box[0] + box[2]) / 2, top])


@damage("hidden: the whole page is a stamp's size")
def _shrunken(sheets: Sheets) -> None:
    sheets.pdf.pages[sheets.page(sheets.words(RULE))].obj["/UserUnit"] = 0.2


# ---- said and not shown


@damage("a rule is marked as decoration of the page", RULE)
def _artifact(sheets: Sheets) -> None:
    for page, start, _stop in sheets.spans(sheets.words(RULE)):
        sheets.pages[page][start] = sheets.line("/Artifact BMC")


@damage("a rule stands only in its replacement text", RULE)
def _actual_text(sheets: Sheets) -> None:
    element = sheets.words(RULE)
    _replacement(sheets, element, _wanted(sheets))
    sheets.silence(element)


@damage("a rule's replacement text says something else", RULE)
def _lying_actual_text(sheets: Sheets) -> None:
    _replacement(sheets, sheets.words(RULE), "Regel")


def _replacement(sheets: Sheets, element: Element, words: str) -> None:
    """ActualText around what an element draws."""
    told = Dictionary(ActualText=pikepdf.String(words)).unparse().decode("latin-1")
    for page, start, stop in reversed(sheets.spans(element)[:1]):
        sheets.pages[page][stop - 1 : stop - 1] = [sheets.line("EMC")]
        step = sheets.line("/Span <</ActualText ()>> BDC")
        step.operands[1]["/ActualText"] = pikepdf.String(words)
        sheets.pages[page][start + 1 : start + 1] = [step]
    assert told


def _wanted(sheets: Sheets) -> str:
    keys = {f"{RULE}/poster" if sheets.wall else f"{RULE}/text"}
    return next(piece.plain for piece in sheets.expectation.pieces if piece.key in keys)


def said(name: str, say: Callable[[Sheets, Element, str], None]) -> None:
    """A damage that draws nothing and says the words in some other part of the file."""

    @damage(f"a rule stands only {name}", RULE)
    def _said(sheets: Sheets) -> None:
        element = sheets.words(RULE)
        say(sheets, element, _wanted(sheets))
        sheets.silence(element)


said("in the tag tree", lambda _sheets, element, words: element.node.__setitem__("/ActualText", pikepdf.String(words)))
said("in an alternative text", lambda _sheets, element, words: element.node.__setitem__("/Alt", pikepdf.String(words)))
said("in an attachment", lambda sheets, _element, words: sheets.pdf.attachments.__setitem__("r.txt", words.encode()))
said("in a note", lambda sheets, _element, words: sheets.annotate(0, "Text", (0, 0, 1, 1), Contents=words))
said("in the metadata", lambda sheets, _element, words: sheets.pdf.docinfo.__setitem__("/Subject", words))


@damage("the tag tree reads something else aloud", RULE)
def _lying_tag(sheets: Sheets) -> None:
    sheets.words(RULE).node["/ActualText"] = pikepdf.String("Noe annet")


@damage("the text layer is forged")
def _forged(sheets: Sheets) -> None:
    for font in sheets.fonts():
        table = font["/ToUnicode"].read_bytes()
        for letter, other in ((b"<0065>", b"<006F>"), (b"<0627>", b"<0648>"), (b"<0644>", b"<0643>")):
            table = table.replace(letter, other)
        font["/ToUnicode"].write(table)


def face(name: str, change: Callable[[object, list[str]], None]) -> None:
    """A damage to the outlines of the glyphs that rule texts are drawn with."""

    @damage(name)
    def _face(sheets: Sheets) -> None:
        from fontTools.ttLib import TTFont

        for font in sheets.fonts():
            stream = font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"]
            program = TTFont(BytesIO(stream.read_bytes()))
            names = [each for each in program.getGlyphOrder()[1:] if program["glyf"][each].numberOfContours > 0]
            change(program, names)
            out = BytesIO()
            program.save(out)
            stream.write(out.getvalue())


def _trade_outlines(program: object, names: list[str]) -> None:
    glyphs = program["glyf"].glyphs
    glyphs[names[4]], glyphs[names[7]] = glyphs[names[7]], glyphs[names[4]]


def _empty_outlines(program: object, names: list[str]) -> None:
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    for name in names[4:7]:
        program["glyf"].glyphs[name] = Glyph()


face("the font draws one letter for another", _trade_outlines)
face("the font draws nothing for some letters", _empty_outlines)


@damage("the glyphs are mapped away", RULE)
def _mapped_away(sheets: Sheets) -> None:
    for font in sheets.fonts():
        font["/DescendantFonts"][0]["/CIDToGIDMap"] = Stream(sheets.pdf, b"\0" * 40)


@damage("a program could change what is shown")
def _script(sheets: Sheets) -> None:
    sheets.pdf.Root["/OpenAction"] = Dictionary(S=Name.JavaScript, JS="this.getField('x')")


# ---- language, links


@damage("the file is marked as another language", RULE)
def _wrong_language(sheets: Sheets) -> None:
    sheets.pdf.Root["/Lang"] = pikepdf.String("fi")


@damage("a rule is marked as another language", RULE)
def _wrong_rule_language(sheets: Sheets) -> None:
    sheets.words(RULE).node["/Lang"] = pikepdf.String("fi")


@damage("the file does not say its language")
def _no_language(sheets: Sheets) -> None:
    del sheets.pdf.Root["/Lang"]


@damage("a rule has a link that the source does not have", RULE)
def _foreign_link(sheets: Sheets) -> None:
    box = sheets.box_of(RULE)
    action = Dictionary(S=Name.URI, URI="https://elsewhere.example/")
    sheets.annotate(sheets.page(sheets.words(RULE)), "Link", box, A=action, Contents="x")


@damage("the link of the contact or the poster leads elsewhere")
def _link_target(sheets: Sheets) -> None:
    found = [
        annotation
        for page in sheets.pdf.pages
        for annotation in page.obj.get("/Annots", ())
        if "/A" in annotation and "/URI" in annotation["/A"]
    ]
    assert found
    for annotation in found:
        annotation["/A"]["/URI"] = pikepdf.String("https://elsewhere.example/")


# ---- harmless


def resaved(name: str, **options: object) -> None:
    @rewrite(name, table=HARMLESS)
    def _resaved(content: bytes, _expectation: Expectation) -> bytes:
        return whole(pikepdf.open(BytesIO(content)), **options)


resaved("linearised", linearize=True)
resaved("object streams", object_stream_mode=pikepdf.ObjectStreamMode.generate)
resaved("no object streams", object_stream_mode=pikepdf.ObjectStreamMode.disable)
resaved("unpacked", compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
resaved("packed anew", recompress_flate=True)
resaved("written for reading (QDF)", qdf=True)
resaved("a newer version of PDF", min_version="2.0")


@rewrite("an incremental update", table=HARMLESS)
def _incremental(content: bytes, _expectation: Expectation) -> bytes:
    pdf = pikepdf.open(BytesIO(content))
    size, start = int(pdf.trailer["/Size"]), content.rindex(b"startxref")
    previous, root = int(content[start:].split()[1]), pdf.trailer["/Root"].objgen[0]
    at = len(content) + 1
    new = f"{size} 0 obj\n<</Title (Ny)>>\nendobj\n"
    table = f"xref\n{size} 1\n{at:010} 00000 n \ntrailer\n"
    trailer = f"<</Size {size + 1}/Root {root} 0 R/Info {size} 0 R/Prev {previous}>>\n"
    end = f"startxref\n{at + len(new)}\n%%EOF\n"
    return content + b"\n" + (new + table + trailer + end).encode()


@rewrite("saved by another program (PDFium)", table=HARMLESS)
def _by_pdfium(content: bytes, _expectation: Expectation) -> bytes:
    import pypdfium2

    out = BytesIO()
    pypdfium2.PdfDocument(content).save(out)
    return out.getvalue()


@harmless("other metadata")
def _metadata(sheets: Sheets) -> None:
    with sheets.pdf.open_metadata() as metadata:
        metadata["dc:title"] = "Ny tittel"
    sheets.pdf.docinfo["/Producer"] = "Arkivsystem"


@harmless("page labels and bookmarks")
def _labels(sheets: Sheets) -> None:
    sheets.pdf.Root["/PageLabels"] = Dictionary(Nums=[0, Dictionary(S=Name.r)])
    with sheets.pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Start", 0))


@harmless("the crop box is the sheet")
def _crop_box(sheets: Sheets) -> None:
    for page in sheets.pdf.pages:
        page.cropbox = page.mediabox


@harmless("a little colour behind the page")
def _tint(sheets: Sheets) -> None:
    sheets.put(0, 0, "q", "0.9 1 0.9 rg", "0 0 5 5 re", "f", "Q")


@harmless("an attachment")
def _attachment(sheets: Sheets) -> None:
    sheets.pdf.attachments["notat.txt"] = b"Hei"


@harmless("a sticky note in the margin")
def _sticky(sheets: Sheets) -> None:
    sheets.annotate(0, "Text", (0, 0, 1, 1), Contents="Hei")


@harmless("what is drawn is set inside one more state")
def _more_state(sheets: Sheets) -> None:
    for page in range(len(sheets.pages)):
        sheets.put(page, len(sheets.pages[page]), "Q")
        sheets.put(page, 0, "q")


@harmless("kerning is left out")
def _no_kerning(sheets: Sheets) -> None:
    page, at = sheets.longest(sheets.words(RULE))
    row = codes(sheets.pages[page][at])
    sheets.pages[page][at] = sheets.line(f"<{b''.join(code.to_bytes(2) for code in row).hex()}> Tj")


@harmless("a rule is set half a point higher")
def _shifted(sheets: Sheets) -> None:
    sheets.move(sheets.words(RULE), 0, 0.5)


@harmless("a rule is of another dark colour")
def _recoloured(sheets: Sheets) -> None:
    sheets.begin(sheets.words(RULE), "0.1 0 0.3 rg")


@harmless("a line is drawn under a rule")
def _underlined(sheets: Sheets) -> None:
    left, bottom, right, _top = sheets.box_of(RULE)
    sheets.end(sheets.page(sheets.words(RULE)), "0.4 w", f"{left} {bottom - 2} m", f"{right} {bottom - 2} l", "S")


# ---- document control


def control(sheets: Sheets, number: int) -> tuple[Element, Element]:
    """The label and the value of a row of the document control, from 0."""
    if sheets.wall:
        below = foot(sheets)[5:]
        return below[2 * number], below[2 * number + 1]
    heads, values = ([one for one in sheets.elements if one.role == role] for role in ("TH", "TD"))
    return heads[number], values[number]


def foot(sheets: Sheets) -> list[Element]:
    """What stands below the rules of a poster: the invitation to scan, the address, whom to ask (3), rows."""
    figure = next(at for at, one in enumerate(sheets.elements) if one.role == "Figure")
    return sheets.elements[figure + 1 :]


@damage("a value of the document control is lost", "25")
def _lose_value(sheets: Sheets) -> None:
    sheets.cut(control(sheets, 1 if sheets.wall else 2)[1])


@damage("a value of the document control is lost, and others are the same")
def _lose_unstated(sheets: Sheets) -> None:
    sheets.cut(control(sheets, 2 if sheets.wall else 6)[1])


@damage("a label of the document control is lost")
def _lose_label(sheets: Sheets) -> None:
    sheets.cut(control(sheets, 0 if sheets.wall else 1)[0])


@damage("a row of the document control is lost")
def _lose_row(sheets: Sheets) -> None:
    sheets.cut(*control(sheets, 2 if sheets.wall else 8))


@damage("the check code is lost from the document control")
def _lose_code(sheets: Sheets) -> None:
    sheets.cut(*control(sheets, 4 if sheets.wall else 10))


@damage("two values of the document control have changed places on the page", "1.0")
def _trade_values(sheets: Sheets) -> None:
    first = 0 if sheets.wall else 1
    trade(sheets, control(sheets, first)[1], control(sheets, first + 1)[1])


@damage("whom to ask is lost", "Malin Paust")
def _lose_contact(sheets: Sheets) -> None:
    last = [one for one in sheets.elements if one.role == "TD"]
    sheets.cut(foot(sheets)[2] if sheets.wall else sheets.elements[sheets.elements.index(last[-1]) + 2])


@damage("the address of the page is lost", "sosiale-medier", formats=("poster",))
def _lose_address(sheets: Sheets) -> None:
    sheets.cut(foot(sheets)[1])


@damage("a translation does not say which language prevails", languages=("en", "ar"))
def _lose_prevails(sheets: Sheets) -> None:
    sheets.cut(sheets.elements[-1] if sheets.wall else sheets.elements[3])


@harmless("the rows of the document control are set looser")
def _looser(sheets: Sheets) -> None:
    for number in range(5 if sheets.wall else 12):
        sheets.move(control(sheets, number)[1], 0, -2)


@damage("the addresses of two rules have changed places", "SM-12", formats=DOCUMENT)
def _trade_names(sheets: Sheets) -> None:
    names = pikepdf.NameTree(sheets.pdf.Root["/Names"]["/Dests"])
    names["SM-12"], names["SM-13"] = names["SM-13"], names["SM-12"]


@harmless("there are no addresses of rules", formats=DOCUMENT)
def _no_names(sheets: Sheets) -> None:
    del sheets.pdf.Root["/Names"]["/Dests"]


# ---- the policy for machines that travels inside the document


def _data(sheets: Sheets, change: Callable[[dict[str, Any]], None]) -> None:
    stream = sheets.pdf.attachments["policy.json"].obj["/EF"]["/F"]
    policy = json.loads(stream.read_bytes())
    change(policy)
    stream.write(json.dumps(policy).encode())


@damage("a rule of the attached policy has other words", RULE, formats=DOCUMENT)
def _data_words(sheets: Sheets) -> None:
    def change(policy: dict[str, Any]) -> None:
        policy["sections"][1]["rules"][1]["text"]["words"] += " Ikke."

    _data(sheets, change)


@damage("a rule of the attached policy is lost", "SM-23", formats=DOCUMENT)
def _data_rule(sheets: Sheets) -> None:
    _data(sheets, lambda policy: policy["sections"][4]["rules"].pop())


@damage("the attached policy calls a rule approved or not, as it is not", RULE, formats=DOCUMENT)
def _data_approved(sheets: Sheets) -> None:
    def change(policy: dict[str, Any]) -> None:
        text = policy["sections"][1]["rules"][1]["text"]
        text["approved"] = not text["approved"]

    _data(sheets, change)


@harmless("another file with data is attached", formats=DOCUMENT)
def _other_data(sheets: Sheets) -> None:
    sheets.pdf.attachments["tall.json"] = b'{"rules": []}'


# ---- by format


def of(form: str, table: list[Damage]) -> list[Damage]:
    """The kinds that one format can be damaged in."""
    return [replace(each, formats=(form,)) for each in table if form in each.formats]


DOCUMENTS, HARMLESS_DOCUMENTS = of("document", DAMAGES), of("document", HARMLESS)

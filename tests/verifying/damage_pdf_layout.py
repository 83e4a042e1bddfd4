"""Damages to finished PDFs that a look at the page, or an ear for what is read aloud, would tell at once.

What the other two tables do not have: letters on one another and words that have run together, lines through words
however they are drawn, pale letters, lines and blocks that stand elsewhere than the tags say, whole elements that are
read as something else, lists of parts and attached files that lie.
"""

import re
from collections.abc import Callable
from functools import partial

import damage_pdf
import pikepdf
from damage_pdf import DOCUMENT, NEXT, RULE, SUB, start_of, trade
from damages import Damage
from pdf_sheets import Element, Sheets, codes, kids, role
from pikepdf import Array, Dictionary, Name, Stream, String

DAMAGES: list[Damage] = []
HARMLESS: list[Damage] = []
damage = partial(damage_pdf.damage, table=DAMAGES)
harmless = partial(damage_pdf.damage, table=HARMLESS)
LATIN = ("nb", "en")
POSTER = ("poster",)
DENIED = "Denne regelen gjelder ikke for ledere i kommunen."


def begun(
    name: str, *lines: str, table: list[Damage] = DAMAGES, languages: tuple[str, ...] = ("nb", "en", "ar")
) -> None:
    """Instructions before the glyphs of a rule."""

    @damage_pdf.damage(name, RULE, table=table, languages=languages)
    def _begin(sheets: Sheets) -> None:
        sheets.begin(sheets.words(RULE), *lines)


# ---- letters and words


begun("hidden: letters pushed into one another", "-4 Tc")
begun("hidden: squeezed to a third", "34 Tz")
begun("letters a little nearer to one another", "-0.3 Tc", table=HARMLESS)
begun("letters a fifth narrower", "80 Tz", table=HARMLESS, languages=LATIN)


@damage("the font says that its letters are narrow, so they stand on one another", RULE, languages=LATIN)
def _narrow(sheets: Sheets) -> None:
    for font in sheets.fonts():
        font["/DescendantFonts"][0]["/W"] = Array([0, Array([150] * 600)])


@damage("the font says that some letters take no room", RULE, languages=LATIN)
def _no_room(sheets: Sheets) -> None:
    for font in sheets.fonts():
        font["/DescendantFonts"][0]["/W"] = Array([0, Array([0 if code % 7 == 5 else 560 for code in range(600)])])


def moved(name: str, by: int, *, inside: bool) -> None:
    """A move within an instruction: in the middle of a word, or back after a space."""

    @damage(name, RULE, languages=LATIN)
    def _move(sheets: Sheets) -> None:
        row = sheets.row(sheets.words(RULE))
        word = max(row, key=lambda word: word.stop - word.start) if inside else row[1]
        shown, at = codes(sheets.pages[word.page][word.at]), word.start + 3 if inside else word.stop + 1
        one, other = (b"".join(code.to_bytes(2) for code in part).hex() for part in (shown[:at], shown[at:]))
        sheets.pages[word.page][word.at] = sheets.line(f"[<{one}> {by} <{other}>] TJ")


moved("a word is split by a gap as wide as a space", -265, inside=True)
moved("a word is split by a gap that is a little narrower", -230, inside=True)
moved("two words have run together: the space is taken back", 265, inside=False)
moved("two words have run together: most of the space is taken back", 225, inside=False)


def spaced(name: str, instead: Callable[[str], str], *, all_of_them: bool = True) -> None:
    """A harmless way to draw the spaces of a rule."""

    @harmless(name, languages=LATIN)
    def _space(sheets: Sheets) -> None:
        for page, at in sheets.shows(sheets.words(RULE)):
            parts, done = ["<"], False
            for code, letter in zip(codes(sheets.pages[page][at]), sheets.letters(page, at), strict=True):
                shown = code.to_bytes(2).hex()
                parts.append(shown if letter != " " or done else instead(shown))
                done = done or (letter == " " and not all_of_them)
            sheets.pages[page][at] = sheets.line(f"[{''.join(parts)}>] TJ")


spaced("spaces are moves", lambda _shown: "> -265 <")
spaced("one space of a line is a move", lambda _shown: "> -265 <", all_of_them=False)
spaced("one space of a line is half as wide again", lambda shown: f"{shown}> -130 <", all_of_them=False)
spaced("spaces are a third narrower", lambda shown: f"{shown}> 90 <")


# ---- how it is drawn


@damage("hidden: a rule of one line is upside down where it stands", "SM-15", formats=DOCUMENT)
def _upside_down(sheets: Sheets) -> None:
    sheets.begin(sheets.words("SM-15"), "-1 0 0 -1 250 -8 cm")


for _grey in ("0.7", "0.8"):
    begun(f"hidden: so pale that it is hard to see ({_grey})", f"{_grey} g")
begun("hidden: pale in ink of the print shop", "0 0 0 0.3 k")
begun("a rule is of a middle grey", "0.45 g", table=HARMLESS)


def outlined(name: str, mode: int, *lines: str, table: list[Damage] = DAMAGES) -> None:
    """Lines around the letters of a rule."""

    @damage_pdf.damage(name, RULE, table=table)
    def _outline(sheets: Sheets) -> None:
        sheets.begin(sheets.words(RULE), *lines)
        for page, start, stop in sheets.spans(sheets.words(RULE)):
            for at in range(start, stop):
                if str(sheets.pages[page][at].operator) == "Tr":
                    sheets.pages[page][at] = sheets.line(f"{mode} Tr")


outlined("hidden: outlined so thickly that letters are blots", 2, "0 G", "5 w")
outlined("hidden: filled and outlined in white", 2, "1 G", "3 w")
outlined("hidden: outlined by a pale hair line", 1, "0.8 G", "0 w")
outlined("letters made bold by a thin outline", 2, "0.1 0.1 0.2 RG", "0.2 w", table=HARMLESS)


def faded(name: str, alpha: float, colour: str) -> None:
    """A veil of one colour over a rule."""

    @damage(name, RULE)
    def _fade(sheets: Sheets) -> None:
        page, (left, bottom, right, top) = sheets.page(sheets.words(RULE)), sheets.box_of(RULE)
        sheets.resource(page, "/ExtGState", "/Veil", Dictionary(ca=alpha))
        area = f"{left - 1} {bottom - 1} {right - left + 2} {top - bottom + 2} re"
        sheets.end(page, "/Veil gs", colour, area, "f")


faded("hidden: a white veil lets a fifth through", 0.8, "1 g")
faded("hidden: a black veil lets little through", 0.85, "0 g")


def recoloured(name: str, kind: str, *lines: str) -> None:
    """A colour that a program shows otherwise than the renderer of this proof."""

    @damage(name, RULE)
    def _recolour(sheets: Sheets) -> None:
        element = sheets.words(RULE)
        tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[1], N=1)
        for page in {page for page, _start, _stop in sheets.spans(element)}:
            if kind == "/Ink":
                space = Array([Name.CalGray, Dictionary(WhitePoint=[0.95, 1, 1.09], Gamma=0.02)])
            else:
                space = Array([Name.Separation, Name.White, Name.DeviceGray, sheets.pdf.make_indirect(tint)])
            sheets.resource(page, "/ColorSpace", kind, space)
        sheets.begin(element, *lines)


recoloured("hidden: the page means white by black", "/DefaultGray", "0 g")
recoloured("hidden: a grey whose gamma makes it white", "/Ink", "/Ink cs", "0.3 scn")


@harmless("the page has a profile for its grey")
def _profile(sheets: Sheets) -> None:
    from PIL.ImageCms import ImageCmsProfile, createProfile

    profile = Stream(sheets.pdf, ImageCmsProfile(createProfile("sRGB")).tobytes(), N=3)
    for page in range(len(sheets.pages)):
        sheets.resource(page, "/ColorSpace", "/DefaultRGB", Array([Name.ICCBased, sheets.pdf.make_indirect(profile)]))


@damage("so pale that not everyone can read it", RULE, formats=DOCUMENT)
def _pale(sheets: Sheets) -> None:
    sheets.begin(sheets.words(RULE), "0.55 g")


# ---- small things on letters


def touched(
    name: str, *lines: str, of: Callable[[Sheets], Element] = lambda sheets: sheets.words(RULE),
    table: list[Damage] = DAMAGES, languages: tuple[str, ...] = ("nb", "en", "ar"), before: bool = False,
    formats: tuple[str, ...] = ("document", "poster"),
) -> None:  # fmt: skip
    """Something small near where a text begins: `{0.5,0.9}` is half an em along and nine tenths up from there."""

    @damage_pdf.damage(name, RULE, table=table, languages=languages, formats=formats)
    def _touch(sheets: Sheets) -> None:
        page, x, y = start_of(sheets, of(sheets))
        _page, start, stop = sheets.spans(of(sheets))[0]
        size = next(float(step.operands[1]) for step in sheets.pages[page][start:stop] if str(step.operator) == "Tf")

        def placed(match: re.Match[str]) -> str:
            return f"{x + float(match[1]) * size:.2f} {y + float(match[2]) * size:.2f}"

        def long(match: re.Match[str]) -> str:
            return f"{float(match[1]) * size:.2f}"

        drawn = [re.sub(r"<(.+?)>", long, re.sub(r"{(.+?),(.+?)}", placed, line)) for line in lines]
        sheets.put(page, 0, "q", *drawn, "Q") if before else sheets.end(page, *drawn)


def number(sheets: Sheets) -> Element:
    return sheets.number(RULE)


touched("a dot is drawn where the accent of a letter would stand", "0 g", "{0.2,0.75} <0.15> <0.12> re", "f", of=number)
touched("an accent is drawn over a letter, as a line", "0 G", "<0.08> w", "{0.2,0.75} m", "{0.45,0.9} l", "S",
        of=number)  # fmt: skip
touched("an accent is drawn over a letter, under everything else", "0 g", "{0.2,0.75} m", "{0.4,0.9} l", "{0.4,0.75} l",
        "f", before=True, formats=DOCUMENT, languages=LATIN)  # fmt: skip
touched("a tick is drawn over a letter", "0 G", "<0.08> w", "{0.3,0.72} m", "{0.3,0.9} l", "S", of=number)
touched("hidden: a corner of a letter is painted out", "1 g", "{0.3,0.35} <0.3> <0.2> re", "f", of=number)
touched("hidden: a corner of a letter is painted out by a disc", "1 g", "{0.3,0.45} m",
        "{0.3,0.65} {0.6,0.65} {0.6,0.45} c", "{0.6,0.25} {0.3,0.25} {0.3,0.45} c", "f", of=number)  # fmt: skip
touched("a dot is drawn over a letter, as a line of no length with a round end", "0 G", "1 J", "<0.15> w",
        "{0.3,0.8} m", "{0.3,0.8} l", "S", of=number)  # fmt: skip
touched("hidden: the lower part of letters is covered by a slanted shape", "1 g", "{-0.2,-0.3} m", "{1.8,-0.3} l",
        "{1.8,0.2} l", "{-0.2,0.25} l", "f", of=number)  # fmt: skip
touched("hidden: the upper part of letters is covered by a bow", "1 g", "{-0.2,0.9} m",
        "{-0.2,0.2} {1.8,0.2} {1.8,0.9} c", "f", of=number)  # fmt: skip
touched("a dot before the first letter", "0 g", "{-0.6,0.25} <0.2> <0.2> re", "f", table=HARMLESS, languages=LATIN)
touched("a line under a letter, in two pieces", "0 g", "{0,-0.15} <0.2> <0.06> re", "{0.3,-0.15} <0.2> <0.06> re", "f",
        table=HARMLESS, languages=LATIN)  # fmt: skip
touched("a small white shape behind a letter", "1 g", "{-0.1,-0.3} <0.7> <0.7> re", "f", table=HARMLESS, before=True,
        languages=("nb",))  # fmt: skip


# ---- lines through words


def struck(name: str, *lines: str, table: list[Damage] = DAMAGES) -> None:
    """Lines over a rule; `{left}`, `{right}`, `{low}`, `{high}` are those of its box, `{base}` of its first line."""

    @damage_pdf.damage(name, RULE, table=table)
    def _strike(sheets: Sheets) -> None:
        element = sheets.words(RULE)
        page, _x, base = start_of(sheets, element)
        left, low, right, high = sheets.box_of(RULE)
        places = {"left": left, "right": right, "low": low, "high": high, "base": base}
        named = {name: f"{place:.2f}" for name, place in places.items()}
        for number in range(-20, 60):  # l0, l1, ... along the rule; u0, u1 above and below the middle of its first line
            named[f"l{number}" if number >= 0 else f"m{-number}"] = f"{left + number * 5:.2f}"
        named |= {"u0": f"{base + 1:.2f}", "u1": f"{base + 6:.2f}", "mid": f"{base + 3.5:.2f}"}
        sheets.end(page, *(line.format(**named) for line in lines))


_WAVE = [f"{{l{number}}} {{u{number % 2}}} l" for number in range(1, 30)]
struck("hidden: struck by a wave", "0.8 0 0 RG", "1 w", "{left} {u0} m", *_WAVE, "S")
struck("hidden: scribbled over", "0 0 0.6 RG", "1 w", "{left} {low} m",
       *[f"{{l{number}}} {{{'high' if number % 2 else 'low'}}} l" for number in range(1, 40)], "S")  # fmt: skip
struck("hidden: struck by the side of a frame", "0 G", "0.8 w", "{left} {mid} 300 60 re", "S")
struck("hidden: struck by a path of three points", "0 G", "0.8 w", "{left} {mid} m", "{l4} {mid} l", "{right} {mid} l",
       "S")  # fmt: skip
struck("hidden: struck by a curve", "0 G", "0.8 w", "{left} {mid} m", "{l4} {u1} {l20} {u0} {right} {mid} c", "S")
struck("hidden: crossed out", "0.8 0 0 RG", "1.5 w", "{left} {low} m", "{right} {high} l", "{left} {high} m",
       "{right} {low} l", "S")  # fmt: skip
struck("hidden: behind upright bars", "0 G", "0.9 w",
       *[line for number in range(50) for line in (f"{{l{number}}} {{low}} m", f"{{l{number}}} {{high}} l")],
       "S")  # fmt: skip


@harmless("a frame of lines around a rule")
def _framed(sheets: Sheets) -> None:
    left, bottom, right, top = sheets.box_of(RULE)
    area = f"{left - 3} {bottom - 2} {right - left + 6} {top - bottom + 4} re"
    sheets.end(sheets.page(sheets.words(RULE)), "0.5 w", "0 G", area, "S")


@harmless("an upright line beside a rule")
def _barred(sheets: Sheets) -> None:
    left, bottom, _right, top = sheets.box_of(RULE)
    sheets.end(sheets.page(sheets.words(RULE)), "2 w", f"{left - 5} {bottom} m", f"{left - 5} {top} l", "S")


@damage("words are added as a square of dots")
def _square(sheets: Sheets) -> None:
    from PIL import Image, ImageDraw

    picture = Image.new("1", (46, 46), 1)
    for row, words in enumerate(("GJELDER", "IKKE", "LENGER")):
        ImageDraw.Draw(picture).text((1, 1 + 14 * row), words, fill=0)
    foot = sheets.room(0, 90) + 80
    cells = [(right, down) for right in range(46) for down in range(46) if not picture.getpixel((right, down))]
    sheets.end(0, "0 g", *(f"{40 + 1.5 * right} {foot - 1.5 * down} 1.5 1.5 re" for right, down in cells), "f")


# ---- places


def _shift(sheets: Sheets, span: tuple[int, int, int], up: float) -> None:
    page, start, stop = span
    sheets.put(page, stop, "Q")
    sheets.put(page, start, "q", f"1 0 0 1 0 {up} cm")


def _base(sheets: Sheets, span: tuple[int, int, int]) -> float:
    page, start, stop = span
    return float(next(step for step in sheets.pages[page][start:stop] if str(step.operator) == "cm").operands[5])


@damage("lines of two rules have changed places on the page", "SM-14", "SM-16", formats=DOCUMENT)
def _trade_lines(sheets: Sheets) -> None:
    one, other = sheets.spans(sheets.words("SM-14"))[1], sheets.spans(sheets.words("SM-16"))[1]
    up = _base(sheets, other) - _base(sheets, one)
    _shift(sheets, other, -up)
    _shift(sheets, one, up)


@damage("the last line of a rule stands below the next rule", "SM-14", "SM-15", formats=DOCUMENT)
def _sunk_line(sheets: Sheets) -> None:
    one, other = sheets.spans(sheets.words("SM-14"))[-1], sheets.spans(sheets.words("SM-15"))[-1]
    _shift(sheets, one, _base(sheets, other) - _base(sheets, one) - 10)


@damage("the last line of a rule stands above its first", "SM-14", formats=DOCUMENT)
def _lifted_line(sheets: Sheets) -> None:
    spans = sheets.spans(sheets.words("SM-14"))
    _shift(sheets, spans[-1], _base(sheets, spans[0]) - _base(sheets, spans[-1]) + 13)


@damage("the lines of a rule are read in another order than they stand", RULE, formats=DOCUMENT)
def _read_backwards(sheets: Sheets) -> None:
    node = sheets.words(RULE).node
    node["/K"] = Array(kids(node)[::-1])


begun("a rule stands two lines lower, between those of the next", "-40 Ts")


@damage("numbers stand beside the rules after theirs", "SM-14", "SM-15", formats=DOCUMENT)
def _numbers_down(sheets: Sheets) -> None:
    rules = ["SM-13", "SM-14", "SM-15", "SM-16"]
    heights = [start_of(sheets, sheets.number(rule))[2] for rule in rules] + [0.0]
    heights[-1] = heights[-2] - 30
    for at, rule in enumerate(rules):
        sheets.move(sheets.number(rule), 0, heights[at + 1] - heights[at])


@damage("the numbers of two rules have changed places in the margin", RULE, NEXT, formats=DOCUMENT)
def _trade_margin(sheets: Sheets) -> None:
    trade(sheets, sheets.number(RULE), sheets.number(NEXT))


@damage("the number of a rule stands on its words", RULE)
def _number_on_words(sheets: Sheets) -> None:
    _page, x, y = start_of(sheets, sheets.words(RULE))
    _page, left, base = start_of(sheets, sheets.number(RULE))
    sheets.move(sheets.number(RULE), x - left, y - base)


TURNS: dict[int, Callable[[float, float, float, float], tuple[float, float]]] = {  # of a sheet: its width and height
    90: lambda x, y, _width, height: (height - y, x),
    180: lambda x, y, width, height: (width - x, height - y),
    270: lambda x, y, width, _height: (y, width - x),
}


def turned(name: str, turn: int, *, by_tree: bool = False) -> None:
    """Pages that a viewer turns, with all that is on them turned the other way."""

    @harmless(name)
    def _turn(sheets: Sheets) -> None:
        there, places = TURNS[turn], _places(sheets)
        for number, page in enumerate(sheets.pdf.pages):
            _left, _bottom, width, height = (float(side) for side in page.mediabox)
            (e, f), (a, b), (c, d) = (there(x, y, width, height) for x, y in ((0, 0), (1, 0), (0, 1)))
            sheets.pages[number][:0] = map(sheets.line, ("q", f"{a - e} {b - f} {c - e} {d - f} {e} {f} cm"))
            sheets.pages[number] += [sheets.line("Q")]
            page.mediabox = Array([0, 0, height, width] if turn % 180 else [0, 0, width, height])
            for box in {"/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"} & set(page.obj.keys()):
                del page.obj[box]
            (sheets.pdf.Root["/Pages"] if by_tree else page.obj)["/Rotate"] = turn
            for place in places:
                if place[0].objgen == page.obj.objgen:
                    place[2], place[3] = (round(side, 3) for side in there(*map(float, place[2:4]), width, height))
            for link in page.obj.get("/Annots", ()):
                for key in {"/Rect", "/QuadPoints"} & set(link.keys()):
                    sides = [float(side) for side in link[key]]
                    corners = zip(sides[::2], sides[1::2], strict=True)
                    link[key] = Array([side for x, y in corners for side in there(x, y, width, height)])


def _places(sheets: Sheets) -> list[pikepdf.Object]:
    """Where bookmarks and names lead to, each once."""
    names = sheets.pdf.Root.get("/Names", Dictionary()).get("/Dests")
    named = list(pikepdf.NameTree(names).values()) if names is not None else []
    given = [part["/Dest"] for part in _parts(sheets)] + [
        one["/D"] if isinstance(one, Dictionary) else one for one in named
    ]
    return list({one.objgen if one.is_indirect else id(one): one for one in given}.values())


for _turn in TURNS:
    turned(f"the pages are turned by {_turn} degrees, and what is on them is turned back", _turn)
turned("the pages are turned by their tree, and what is on them is turned back", 90, by_tree=True)


# ---- what is read aloud


def spoken(name: str, say: Callable[[Sheets], None], *rules: str, formats: tuple[str, ...] = ("document", "poster"),
           table: list[Damage] = DAMAGES) -> None:  # fmt: skip
    """Something that the tag tree says."""
    damage_pdf.damage(name, *rules, formats=formats, table=table)(say)


def _drawing(sheets: Sheets, kind: Name) -> None:
    node = sheets.words(RULE).node
    node["/S"], node["/Alt"] = kind, String(DENIED)


def _all(sheets: Sheets, **entries: object) -> None:
    node = sheets.words(RULE).node
    while "/S" in node["/P"]:
        node = node["/P"]
    for name, value in entries.items():
        node[f"/{name}"] = value


def _span(sheets: Sheets, **entries: object) -> None:
    """The first line of a rule within an element of its own."""
    element = sheets.words(RULE)
    first, *rest = kids(element.node)
    page = sheets.pdf.pages[sheets.page(element)].obj
    inner = sheets.pdf.make_indirect(Dictionary(S=Name.Span, K=Array([first]), P=element.node, Pg=page, **entries))
    element.node["/K"] = Array([inner, *rest])


def _last_span(sheets: Sheets, **entries: object) -> None:
    element = sheets.words(RULE)
    *rest, last = kids(element.node)
    page = sheets.pdf.pages[sheets.page(element)].obj
    inner = sheets.pdf.make_indirect(Dictionary(S=Name.Span, K=Array([last]), P=element.node, Pg=page, **entries))
    element.node["/K"] = Array([*rest, inner])


def _own_words(sheets: Sheets) -> None:
    page, at = sheets.shows(sheets.words(RULE))[-1]
    _last_span(sheets, ActualText=String("".join(sheets.letters(page, at))))


spoken("a rule is a figure with an alternative text that says something else",
       lambda sheets: _drawing(sheets, Name.Figure), RULE)  # fmt: skip
spoken("a rule is a formula with an alternative text that says something else",
       lambda sheets: _drawing(sheets, Name.Formula), RULE)  # fmt: skip
spoken("the whole file is read aloud as something else", lambda sheets: _all(sheets, ActualText=String(DENIED)))
spoken("the whole file has an alternative text", lambda sheets: _all(sheets, Alt=String(DENIED)))
spoken("what a rule stands in has an alternative text",
       lambda sheets: sheets.words(RULE).node["/P"].__setitem__("/Alt", String(DENIED)))  # fmt: skip
spoken("a line of a rule is read aloud as something else",
       lambda sheets: _last_span(sheets, ActualText=String(DENIED)), RULE, formats=DOCUMENT)  # fmt: skip
spoken("a line of a rule is not read aloud", lambda sheets: _last_span(sheets, ActualText=String("")), RULE,
       formats=DOCUMENT)  # fmt: skip
spoken("a line of a rule is marked as another language", lambda sheets: _span(sheets, Lang=String("fi")), RULE,
       formats=DOCUMENT)  # fmt: skip
spoken("a rule is tagged as what a program keeps for itself",
       lambda sheets: sheets.words(RULE).node.__setitem__("/S", Name.Private), RULE)  # fmt: skip
spoken("the words of a rule are tagged as a heading",
       lambda sheets: sheets.words(RULE).node.__setitem__("/S", Name.H2), RULE)  # fmt: skip
spoken("the title of a section is a heading below its rules'",
       lambda sheets: sheets.section(2).node.__setitem__("/S", Name.H4), "kolleger", formats=DOCUMENT)  # fmt: skip
spoken("a line has an element of its own", _last_span, formats=DOCUMENT, table=HARMLESS)
damage_pdf.damage("a line is read aloud as it is written", formats=DOCUMENT, table=HARMLESS, languages=LATIN)(
    _own_words
)
spoken("the words of a rule have a tag that says nothing",
       lambda sheets: sheets.words(RULE).node.__setitem__("/S", Name.NonStruct), table=HARMLESS)  # fmt: skip


def _page_says(sheets: Sheets, change: Callable[[pikepdf.Object], None]) -> None:
    """Change which elements the pages say that their parts belong to; the tags stay."""
    sheets.retold = False
    numbers = sheets.pdf.Root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    for row in list(numbers)[1::2]:
        if isinstance(row, Array) and len(row) > 9:
            change(row)


def _pages_say_nothing(sheets: Sheets) -> None:
    sheets.retold = False
    del sheets.pdf.Root["/StructTreeRoot"]["/ParentTree"]


def _help(sheets: Sheets, kind: Name) -> None:
    """A rule as what helps to read another text."""
    sheets.words(RULE).node["/S"] = kind


def _cells(sheets: Sheets, kind: Name) -> None:
    for element in sheets.elements:
        if element.role in {"TH", "TD"}:
            element.node["/S"] = kind


spoken("the page says that its parts belong to other texts than the tags say",
       lambda sheets: _page_says(sheets, lambda row: row.__setitem__(slice(None), list(row)[::-1])))  # fmt: skip
spoken("the pages do not say what belongs to which text", _pages_say_nothing)
spoken("a rule is tagged as a help to read another", lambda sheets: _help(sheets, Name.RT), RULE)
spoken("a rule is tagged as what stands around such a help", lambda sheets: _help(sheets, Name.WP), RULE)
spoken("the headings of a table are cells", lambda sheets: _cells(sheets, Name.TD), formats=DOCUMENT)
spoken("all cells of a table are headings", lambda sheets: _cells(sheets, Name.TH), formats=DOCUMENT)


@damage("the lists of the wall are no lists in the tags", SUB, formats=POSTER)
def _no_lists(sheets: Sheets) -> None:
    for element in sheets.elements:
        node = element.node
        while "/S" in node:
            if role(node) in {"L", "LI"}:
                node["/S"] = Name.Div
            node = node["/P"]


# ---- the list of parts, notes, signatures, layers, attached files


def _parts(sheets: Sheets) -> list[pikepdf.Object]:
    found, waiting = [], [sheets.pdf.Root["/Outlines"]["/First"]]
    while waiting:
        found.append(item := waiting.pop())
        waiting += [item[way] for way in ("/Next", "/First") if way in item]
    return found


@damage("a bookmark says what no rule says")
def _bookmark_words(sheets: Sheets) -> None:
    _parts(sheets)[1]["/Title"] = String(DENIED)


@damage("a bookmark says of a rule that it is not in force")
def _bookmark_over(sheets: Sheets) -> None:
    _parts(sheets)[1]["/Title"] = String("SM-09 gjelder ikke")


@harmless("a bookmark names a rule by a word of its own")
def _bookmark_of_their_own(sheets: Sheets) -> None:
    _parts(sheets)[1]["/Title"] = String("SM-09 Ytringer")


@damage("bookmarks lead to one another's places", "kolleger", "nettvett", "ansatte-imellom", "SM-")
def _bookmark_places(sheets: Sheets) -> None:
    parts = sorted(_parts(sheets), key=lambda part: str(part["/Title"]))
    places = [part["/Dest"] for part in parts]
    for part, place in zip(parts, places[2:] + places[:2], strict=True):
        part["/Dest"] = place


@damage("the bookmarks of cards side by side have changed names", "kolleger", "nettvett", "ansatte-imellom", "arbeid",
        formats=POSTER)  # fmt: skip
def _bookmarks_aside(sheets: Sheets) -> None:
    parts = _parts(sheets)
    one, other = next(
        (one, other)
        for one in parts
        for other in parts
        if abs(one["/Dest"][3] - other["/Dest"][3]) < 40 < other["/Dest"][2] - one["/Dest"][2]
    )
    one["/Title"], other["/Title"] = other["/Title"], one["/Title"]


def _links(sheets: Sheets) -> list[pikepdf.Object]:
    return [link for page in sheets.pdf.pages for link in page.obj.get("/Annots", ()) if "/A" in link]


@damage("a link is read aloud as something else")
def _link_said(sheets: Sheets) -> None:
    _links(sheets)[0]["/Contents"] = String(DENIED)


@damage("the link of the contact lies in an empty place")
def _link_away(sheets: Sheets) -> None:
    link = _links(sheets)[-1]
    link["/Rect"] = Array([3, 3, 9, 9])
    if "/QuadPoints" in link:
        del link["/QuadPoints"]


@harmless("links are read aloud as their words, or as nothing")
def _link_words(sheets: Sheets) -> None:
    for link in _links(sheets):
        said = str(link["/A"]["/URI"]).removeprefix("mailto:").removeprefix("https://")
        link["/Contents"] = String(said if "@" in said else "")


@damage("a bookmark leads out of the file")
def _bookmark_out(sheets: Sheets) -> None:
    part = _parts(sheets)[0]
    del part["/Dest"]
    part["/A"] = Dictionary(S=Name.URI, URI=String("https://elsewhere.example/"))


@harmless("bookmarks are coloured, and lead by actions")
def _bookmark_actions(sheets: Sheets) -> None:
    for part in _parts(sheets):
        part["/A"] = Dictionary(S=Name.GoTo, D=part["/Dest"])
        del part["/Dest"]
        part["/C"] = Array([1, 0, 0])


@harmless("bookmarks lead to right below the line above", formats=DOCUMENT)
def _bookmarks_higher(sheets: Sheets) -> None:
    for part in _parts(sheets):
        part["/Dest"][3] += 3


@harmless("there are no bookmarks")
def _no_bookmarks(sheets: Sheets) -> None:
    del sheets.pdf.Root["/Outlines"]


@damage("other words stand in a note as rich text")
def _rich_note(sheets: Sheets) -> None:
    sheets.annotate(0, "Text", (10, 10, 30, 30), RC=String(f"<body><p>{DENIED}</p></body>"))


@harmless("signed, and the signature cannot be seen")
def _signed(sheets: Sheets) -> None:
    signature = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String(b"\0" * 64))
    sheets.annotate(0, "Widget", (0, 0, 0, 0), FT=Name.Sig, T="Signature1", V=sheets.pdf.make_indirect(signature))
    field = sheets.pdf.pages[0].obj["/Annots"][-1]
    sheets.pdf.Root["/AcroForm"] = Dictionary(Fields=[field], SigFlags=3)


def layered(name: str, usage: Dictionary, table: list[Damage] = DAMAGES) -> None:
    """A rule in a layer that is for some readers or uses."""

    @damage_pdf.damage(name, RULE, table=table)
    def _layer(sheets: Sheets) -> None:
        element = sheets.words(RULE)
        group = sheets.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="x", Usage=usage))
        sheets.pdf.Root["/OCProperties"] = Dictionary(OCGs=[group], D=Dictionary())
        for page in {page for page, _start, _stop in sheets.spans(element)}:
            sheets.resource(page, "/Properties", "/Layer", group)
        sheets.wrap(element, ["/OC /Layer BDC"], ["EMC"])


layered("hidden: in a layer for readers of another language", Dictionary(Language=Dictionary(Lang=String("es"))))
layered("hidden: in a layer for one person", Dictionary(User=Dictionary(Type=Name.Ind, Name=String("x"))))
layered("hidden: in a layer that is left out of copies", Dictionary(Export=Dictionary(ExportState=Name.OFF)))
layered("a layer that is for every use", Dictionary(Export=Dictionary(ExportState=Name.ON)), HARMLESS)


def attached(name: str, put: Callable[[Sheets, Dictionary], None]) -> None:
    """Another policy for machines that travels inside, in a way of its own."""

    @damage(name, RULE, formats=DOCUMENT)
    def _attach(sheets: Sheets) -> None:
        whole = sheets.pdf.attachments["policy.json"].obj["/EF"]["/F"].read_bytes()
        stream = sheets.pdf.make_stream(whole.replace(RULE.encode(), b"SM-99"))
        put(sheets, Dictionary(Type=Name.Filespec, F="policy.json", UF="policy.json", EF=Dictionary(F=stream)))


def _by_another_name(sheets: Sheets, file: Dictionary) -> None:
    pikepdf.NameTree(sheets.pdf.Root["/Names"]["/EmbeddedFiles"])["0"] = sheets.pdf.make_indirect(file)


attached("another policy is attached under another key", _by_another_name)
attached("another policy is a file that goes with this one",
         lambda sheets, file: sheets.pdf.Root.__setitem__("/AF", Array([sheets.pdf.make_indirect(file)])))  # fmt: skip


@harmless("a picture beside the sheet")
def _picture_beside(sheets: Sheets) -> None:
    image = Stream(sheets.pdf, b"\xff" * 3, Width=1, Height=1, ColorSpace=Name.DeviceRGB, BitsPerComponent=8)
    image.Type, image.Subtype = Name.XObject, Name.Image
    sheets.resource(0, "/XObject", "/Beside", image)
    sheets.end(0, "50 0 0 50 -500 -500 cm", "/Beside Do")


@harmless("nothing is attached", formats=DOCUMENT)
def _nothing_attached(sheets: Sheets) -> None:
    del sheets.pdf.Root["/AF"], sheets.pdf.Root["/Names"]["/EmbeddedFiles"]

"""A finished PDF says, letter by letter, what the source says, and a stranger's file does no harm."""

import re
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from pdf_samples import LANGUAGES, SITE, document, document_texts, letters, policy, poster, poster_texts, typeset
from pikepdf import Array, Dictionary, Name, Stream
from pymupdf_fonts import myfont

from oppslag.reading.passages import Passages, Shape, Sight, UnreadableFile, Zone
from oppslag.reading.pdf.budget import Budget
from oppslag.reading.pdf.fonts import Font
from oppslag.reading.pdf.lines import text_of
from oppslag.reading.pdf.pictures import take_picture
from oppslag.reading.pdf.reader import read_pdf
from oppslag.reading.pdf.strings import read_string


def body(passages: Passages) -> list[tuple[str, str]]:
    """What the document itself says, as shape and letters."""
    return [
        (one.shape.value, letters(one.text))
        for one in passages.passages
        if one.zone is Zone.BODY and one.sight is Sight.SEEN
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["document", "poster"])
def test_every_text_is_read_letter_by_letter(kind: str, language: str) -> None:
    """Every rule, number and heading is read exactly, in order, in every language; nothing is hidden or in doubt."""
    make, expected = (document, document_texts) if kind == "document" else (poster, poster_texts)
    passages = read_pdf(make(language))
    assert body(passages) == [(shape, letters(text)) for shape, text in expected(language)]
    assert passages.findings == ()
    assert all(one.sight is Sight.SEEN for one in passages.passages)
    assert passages.language.split("-")[0] == language


def test_the_facts_of_a_file() -> None:
    """Language, direction and title come from the file; so do the places of its texts."""
    passages = read_pdf(document("ar"))
    assert (passages.media_type, passages.language, passages.direction) == ("application/pdf", "ar", "rtl")
    assert passages.title == policy("ar")["title"]
    first = passages.passages[0]
    assert first.spot.page == 1
    left, bottom, right, top = first.spot.box or (0, 0, 0, 0)
    assert 0 < left < right < 595.3
    assert 700 < bottom < top < 842
    assert {one.spot.page for one in passages.passages} == {1, 2}


def test_headers_and_page_numbers_are_read_apart() -> None:
    """What repeats on every page is read, but not as part of the document."""
    running = [one.text for one in read_pdf(document("nb")).passages if one.zone is Zone.RUNNING]
    assert running == ["Risør kommune", "1", "Risør kommune", "2"]


@pytest.mark.parametrize("language", ["nb", "ar"])
def test_a_link_has_its_words_and_its_target(language: str) -> None:
    """A link is read as a person meets it: the words one can click, and where they lead."""
    links = [link for one in read_pdf(document(language)).passages for link in one.links]
    assert [(link.words, link.target) for link in links] == [(policy(language)["more"], SITE)]


def test_lists_within_lists_are_told_apart() -> None:
    """A sub-rule stands one list deeper than its rule."""
    passages = read_pdf(document("nb")).passages
    depths = {one.text: one.depth for one in passages if one.shape is Shape.LABEL}
    assert (depths["SM-01"], depths["SM-02"], depths["SM-06"]) == (1, 2, 1)


HEAD = (
    '#set document(title: "Prøve", date: datetime(year: 2020, month: 1, day: 1))\n#set text(font: "FiraGO", lang: "%s")'
)


@pytest.mark.parametrize(
    "words",
    [
        "لا تنشر صورًا أبدًا، والآن الإيلاء",
        "وَلِذٰلِكَ يُعَدُّ مُهِمًّا جدًّا",
        "لأنّ السلطات لا تُخطِئ، مسؤولًا بلا شك",
        "الأسئلة: (هنا) «هناك» 25 يومًا؟",
        "بلدية Risør kommune وفيسبوك Facebook معًا",
        "ولله الحمد، آلاف الإلكترونيات",
        "رقم ١٢٣ في سنة 2013.",
        "Ask your leader.",
        "Use the address with care at work and at home; wait, read it again, and ask your leader if in doubt, please.",
    ],
)
@pytest.mark.parametrize("width", [6.4, 7, 7.6, 8.2, 21])
def test_arabic_is_read_as_exactly_as_latin(words: str, width: float) -> None:
    """Joined letters, doubled vowels and foreign words in Arabic lines come out in the order in which one reads."""
    passages = read_pdf(typeset(f"{HEAD % 'ar'}\n#set page(width: {width}cm)\n{words}"))
    assert [letters(one.text) for one in passages.passages] == [letters(words)]
    assert passages.findings == ()


@pytest.mark.parametrize("language", ["ar", "fa", "ckb"])
def test_letters_of_arabic_that_are_not_joined_are_no_words(language: str) -> None:
    """Where each letter stands for itself nobody reads a word; two that are kept apart are a way of writing."""
    words = {"ar": "كن مدركًا لواجب الولاء", "fa": "می‌خواهم به خانه‌ها بروم", "ckb": "ئەمە ڕێنمایی کارمەندانە"}[language]
    apart = "\u200c".join(words)
    assert read_pdf(typeset(f"{HEAD % language}\n{words}")).findings == ()
    (finding,) = read_pdf(typeset(f"{HEAD % language}\n{apart}")).findings
    assert finding.message.startswith("Letters that should be joined")


def test_an_arabic_line_is_read_as_it_is_printed() -> None:
    """A date that is printed back to front is read back to front; isolated, it is read as it should be."""
    printed = read_pdf(typeset(f"{HEAD % 'ar'}\nفي 2013-11-25 هنا")).passages[0].text
    isolated = read_pdf(typeset(f"{HEAD % 'ar'}\nفي \u20662013-11-25\u2069 هنا")).passages[0].text
    assert (printed, isolated) == ("في 25-11-2013 هنا", "في 2013-11-25 هنا")


def test_raised_figures_stay_raised() -> None:
    """10² is not 102, and a small capital is its letter."""
    text = read_pdf(typeset(f"{HEAD % 'nb'}\n10² m#super[2] #smallcaps[Abc] fin flyt")).passages[0].text
    assert text == "10² m² Abc fin flyt"


def test_struck_out_text_is_not_seen() -> None:
    """A word that is struck out is hidden, the words around it stay."""
    passages = read_pdf(typeset(f"{HEAD % 'nb'}\nDu skal #strike[ikke] svare #underline[alltid]")).passages
    assert [(one.text, one.sight.value) for one in passages] == [("Du skal svare alltid", "seen"), ("ikke", "hidden")]


def test_a_passage_knows_its_own_language() -> None:
    """A paragraph in another language than the document's says so."""
    passages = read_pdf(typeset(f'{HEAD % "nb"}\nHei\n\n#text(lang: "en")[This is English.]')).passages
    assert [one.language for one in passages] == ["nb", "en"]


def test_line_ends_and_soft_hyphens_are_kept() -> None:
    """A line that ends within a word shows its soft hyphen, and a hard hyphen stays."""
    words = "jobb-e-posten samtykkeerklæringsskjemaet personopplysningsskjemaet arbeidsmiljøloven"
    source = f"{HEAD % 'nb'}\n#set page(width: 150pt)\n#set par(justify: true)\n{words}"
    text = read_pdf(typeset(source)).passages[0].text
    assert "\u00ad\n" in text
    assert re.sub("\u00ad\n", "", text).replace("-\n", "-").replace("\n", " ") == words


@pytest.mark.parametrize("language", ["nb", "ar"])
def test_a_file_without_tags_is_read_column_by_column(language: str) -> None:
    """A poster that somebody printed anew, without tags, is still read in the order of its columns."""
    pdf = pikepdf.open(BytesIO(poster(language)))
    del pdf.Root["/StructTreeRoot"]
    passages = read_pdf(_saved(pdf)).passages
    told = "".join(letters(one.text) for one in passages)
    assert told == "".join(letters(text) for _shape, text in poster_texts(language))
    assert {one.shape for one in passages} == {Shape.PARAGRAPH}


def test_files_inside_the_file_are_found() -> None:
    """The data that travels in the PDF can be read."""
    pdf = pikepdf.open(BytesIO(document("nb")))
    pdf.attachments["policy.json"] = b"{}"
    assert read_pdf(_saved(pdf)).attached == (("policy.json", "{}"),)


def test_no_glyphs_make_no_text() -> None:
    """Nothing is nothing."""
    assert text_of([], rtl=False) == ""


# Files of strangers


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def _with_content(content: bytes, **entries: object) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.obj["/Contents"] = Stream(pdf, content, **entries)
    out = BytesIO()
    pdf.save(out, compress_streams=False)
    return out.getvalue()


def _encrypted() -> bytes:
    out = BytesIO()
    pikepdf.open(BytesIO(poster("nb"))).save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    return out.getvalue()


def _many_pages() -> bytes:
    pdf = pikepdf.new()
    page = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=[0, 0, 9, 9]))
    for _number in range(501):
        pdf.pages.append(pikepdf.Page(page))
    return _saved(pdf)


def _forms(nested: int) -> bytes:
    """Each form draws the next one a hundred times."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    inner = Stream(pdf, b"0 0 1 1 re f")
    inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    for _level in range(nested):
        outer = Stream(pdf, b"/F Do " * 100)
        outer.Type, outer.Subtype, outer.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
        outer.Resources = Dictionary(XObject=Dictionary(F=pdf.make_indirect(inner)))
        inner = outer
    page.obj["/Resources"] = Dictionary(XObject=Dictionary(F=pdf.make_indirect(inner)))
    page.obj["/Contents"] = Stream(pdf, b"/F Do")
    return _saved(pdf)


def _form_in_itself() -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    form = pdf.make_indirect(Stream(pdf, b"/F Do"))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    form.Resources = Dictionary(XObject=Dictionary(F=form))
    page.obj["/Resources"] = Dictionary(XObject=Dictionary(F=form))
    page.obj["/Contents"] = Stream(pdf, b"/F Do")
    return _saved(pdf)


def _tags_in_a_ring() -> bytes:
    pdf = pikepdf.open(BytesIO(poster("nb")))
    root = pdf.Root["/StructTreeRoot"]
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P))
    element["/K"] = Array([element])
    root["/K"] = Array([element])
    return _saved(pdf)


def _large_image() -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    image = Stream(pdf, b"", Width=60000, Height=60000, BitsPerComponent=8, ColorSpace=Name.DeviceGray)
    image.Type, image.Subtype = Name.XObject, Name.Image
    page.obj["/Resources"] = Dictionary(XObject=Dictionary(I=pdf.make_indirect(image)))
    page.obj["/Contents"] = Stream(pdf, b"/I Do")
    return _saved(pdf)


def _packed(size: int) -> bytes:
    packer = zlib.compressobj(9)
    piece = b"q Q " * 250_000
    return b"".join(packer.compress(piece) for _ in range(size // len(piece))) + packer.flush()


def _fine_pattern() -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    tile = Stream(pdf, b"0 0 1 1 re f", PatternType=1, PaintType=1, TilingType=1, XStep=0.01, YStep=0.01)
    tile.BBox, tile.Resources = Array([0, 0, 1, 1]), Dictionary()
    page.obj["/Resources"] = Dictionary(Pattern=Dictionary(P=pdf.make_indirect(tile)))
    page.obj["/Contents"] = Stream(pdf, b"/Pattern cs /P scn 0 0 600 790 re f")
    return _saved(pdf)


def _too_many_letters() -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj["/Resources"] = Dictionary(Font=Dictionary(H=font))
    page.obj["/Contents"] = Stream(pdf, b"BT /H 1 Tf " + b"(aaaaaaaaaaaaaaaaaaaaaaa) Tj " * 60_000 + b"ET")
    return _saved(pdf)


def _written(objects: dict[int, bytes]) -> bytes:
    """A PDF of these objects, written by hand: 1 is its catalogue."""
    content, table = b"%PDF-1.7\n", b""
    for number in range(1, max(objects) + 1):
        table += b"%010d 00000 n \n" % len(content)
        content += b"%d 0 obj\n%b\nendobj\n" % (number, objects.get(number, b"null"))
    size = max(objects) + 1
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(content))
    return content + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)


MOST_SECONDS = 30  # of work, for any file
HEI = b"BT /F 12 Tf 50 700 Td (Hei) Tj ET "
HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding%b>>"


def _page(content: bytes = HEI, *, catalogue: bytes = b"", resources: bytes = b"", font: bytes = HELVETICA % b"",
          box: bytes = b"0 0 595 842", **objects: bytes) -> bytes:  # fmt: skip
    """A PDF of one page; `o6` is the object 6."""
    return _written({
        1: b"<</Type/Catalog/Pages 2 0 R%b>>" % catalogue,
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[%b]/Contents 4 0 R/Resources 9 0 R>>" % box,
        4: _stream(content),
        5: font,
        9: b"<</Font<</F 5 0 R>>%b>>" % resources,
        **{int(name.removeprefix("o")): one for name, one in objects.items()},
    })  # fmt: skip


def _bomb(entries: bytes = b"") -> bytes:
    return _stream(_packed(100_000_000), b"/Filter/FlateDecode" + entries)


def _kept_in_itself() -> bytes:
    """The stream that holds the other objects goes on with itself."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    content = out.getvalue()
    number = content[: content.index(b"/ObjStm")].rpartition(b" 0 obj")[0].rpartition(b"\n")[2]
    return content.replace(b"/Type /ObjStm", b"/Extends " + number + b" 0 R", 1)


def _scattered(count: int, one: bytes) -> bytes:
    """Something at so many places of a page."""
    return b"".join(one % (7 * at % 590, 13 * at % 840) for at in range(count))


RING = b"<</Kids[6 0 R]>>"
TWO_BYTES = (
    b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont"
    b"/X/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>/W[%b]>>]>>"
)
STRANGE: dict[str, Callable[[], bytes]] = {
    "files by name in a ring": lambda: _page(catalogue=b"/Names<</EmbeddedFiles 6 0 R>>", o6=RING),
    "places by name in a ring": lambda: _page(catalogue=b"/Names<</Dests 6 0 R>>", o6=RING),
    "places by name, 25 million": lambda: _page(
        catalogue=b"/Names<</Dests 6 0 R>>",
        o6=b"<</Kids[%b]>>" % (b"7 0 R " * 5000),
        o7=b"<</Kids[%b]/Limits[(a)(z)]>>" % (b"8 0 R " * 5000),
        o8=b"<</Names[(a) [3 0 R/XYZ 0 0 0]]/Limits[(a)(z)]>>",
    ),
    "what the pages say in a ring": lambda: _page(
        catalogue=b"/MarkInfo<</Marked true>>/StructTreeRoot 7 0 R",
        o6=b"<</Kids[%b]>>" % (b"6 0 R " * 100_000),
        o7=b"<</Type/StructTreeRoot/ParentTree 6 0 R/K<</S/P/Pg 3 0 R/K 0>>>>",
    ),
    "pages in a ring": lambda: _written(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>",
        }
    ),
    "tables of objects in a ring": lambda: (whole := _page()).replace(
        b"trailer\n<<", b"trailer\n<</Prev %d" % whole.rindex(b"xref\n0")
    ),
    "a stream of objects in itself": _kept_in_itself,
    "a font that unpacks without end": lambda: _page(
        font=b"<</Type/Font/Subtype/TrueType/BaseFont/X/FontDescriptor<</FontName/X/FontFile2 6 0 R>>>>",
        o6=_bomb(),
    ),
    "a text layer that unpacks without end": lambda: _page(font=HELVETICA % b"/ToUnicode 6 0 R", o6=_bomb()),
    "a picture that unpacks without end": lambda: _page(
        b"/I Do",
        resources=b"/XObject<</I 6 0 R>>",
        o6=_bomb(b"/Type/XObject/Subtype/Image/Width 9000/Height 9000/BitsPerComponent 8/ColorSpace/DeviceGray"),
    ),
    "a text layer of a billion letters": lambda: _page(
        font=HELVETICA % b"/ToUnicode 6 0 R",
        o6=_stream(b"beginbfrange\n" + b"<0000> <FFFF> <0041>\n" * 20_000 + b"endbfrange"),
    ),
    "widths of a billion letters": lambda: _page(font=TWO_BYTES % (b"0 65535 500 " * 20_000)),
    "marks within marks": lambda: _page(b"/P<</MCID 1>>BDC " * 60_000 + HEI),
    "cuts within cuts": lambda: _page(b"0 0 m 9 9 500 900 500 800 c h W n " * 10_000 + HEI * 1000),
    "strings on strings": lambda: _page(HEI * 8000),
    "letters among lines": lambda: _page(
        _scattered(20_000, b"0 0 m %d %d l S ") + _scattered(3000, b"BT /F 9 Tf %d %d Td (Hei paa deg) Tj ET ")
    ),
    "letters among specks": lambda: _page(
        _scattered(30_000, b"%d %d 2 2 re f ") + _scattered(3000, b"BT /F 9 Tf %d %d Td (Hei paa deg) Tj ET ")
    ),
    "links among marks": lambda: _written(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[%b]>>"
            % (b"<</Type/Annot/Subtype/Link/Rect[10 10 30 20]/A<</S/URI/URI(https://a.no)>>>>" * 4000),
            4: _stream(b"".join(b"%d 400 2 2 re f " % (at % 590) for at in range(100_000))),
        }
    ),
    "a shade worked out point by point": lambda: _page(
        b"/S sh " * 3000,
        resources=b"/Shading<</S<</ShadingType 1/ColorSpace/DeviceGray/Function 6 0 R>>>>",
        o6=_stream(b"{add " + b"sin dup cos mul " * 2000 + b"}", b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1]"),
    ),
    "cut in its first line": lambda: document("nb")[:10],
    "cut after a tenth": lambda: document("nb")[: len(document("nb")) // 10],
    "cut before its last line": lambda: document("nb")[:-40],
}
ENDURED: dict[str, Callable[[], bytes]] = {
    "states within states": lambda: _page(b"q " * 100_000 + HEI),
    "lists within lists": lambda: _page(b"[" * 500_000 + b"]" * 500_000 + b" TJ " + HEI),
    "names within names": lambda: _page(b"/P " + b"<</A " * 200_000 + b">>" * 200_000 + b" BDC " + HEI),
    "an object of lists within lists": lambda: _page(catalogue=b"/X " + b"[" * 500_000 + b"]" * 500_000),
    "a sheet as large as the earth": lambda: _page(box=b"0 0 1e12 1e12"),
    "a sheet of no size": lambda: _page(box=b"0 0 0 0"),
    "pages that say they have the same parts": lambda: _written(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 5 0 R>>",
            2: b"<</Type/Pages/Count 400/Kids[%b]>>" % b"".join(b"%d 0 R " % page for page in range(10, 410)),
            4: _stream(b""),
            5: b"<</Type/StructTreeRoot/ParentTree<</Nums[0 7 0 R]>>/K[%b]>>"
            % b"".join(b"<</S/P/Pg %d 0 R/K 0>>" % page for page in range(10, 410)),
            7: b"[%b]" % (b"6 0 R " * 300_000),
            **dict.fromkeys(
                range(10, 410),
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/StructParents 0>>",
            ),
        }
    ),
    "roles in a ring": lambda: _page(
        catalogue=b"/MarkInfo<</Marked true>>/StructTreeRoot 6 0 R",
        o6=b"<</Type/StructTreeRoot/RoleMap<</A/B/B/A>>/K<</S/A/Pg 3 0 R/K 0>>>>",
    ),
    "a letter that draws itself": lambda: _page(
        b"BT /F 12 Tf 50 700 Td (a) Tj ET",
        font=b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 6 0 R>>/Encoding"
        b"<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1]/Resources<</Font<</F 5 0 R>>>>>>",
        o6=_stream(b"1 0 d0 BT /F 1 Tf (a) Tj ET"),
    ),
    "a length that is its own": lambda: _page().replace(b"/Length %d" % len(HEI), b"/Length 4 0 R"),
    "many names of one object": lambda: _page(
        font=b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[%b]>>>>" % (b"/a " * 300_000)
    ),
}
UNREADABLE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "zeros": lambda: bytes(500_000_000),
    "text": lambda: b"Retningslinjer for bruk av sosiale medier",
    "a header alone": lambda: b"%PDF-1.7\n",
    "a header and noise": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400,
    "cut in half": lambda: document("nb")[: len(document("nb")) // 2],
    "cut at the end": lambda: document("nb")[:-400],
    "encrypted": _encrypted,
    "501 pages": _many_pages,
    "no pages": lambda: _saved(pikepdf.new()),
    "a bomb": lambda: _with_content(_packed(100_000_000), Filter=Name.FlateDecode),
    "a bomb in a bomb": lambda: _with_content(
        zlib.compress(_packed(100_000_000), 9), Filter=Array([Name.FlateDecode, Name.FlateDecode])
    ),
    "a bomb packed otherwise": lambda: _with_content(b"\x80" * 90_000, Filter=Name.LZWDecode),
    "too much on a page": lambda: _with_content(b"q Q " * 1_000_000),
    "forms without an end": lambda: _forms(9),
    "a form in itself": _form_in_itself,
    "tags in a ring": _tags_in_a_ring,
    "a large image": _large_image,
    "a pattern too fine": _fine_pattern,
    "too many letters": _too_many_letters,
    "numbers that are none": lambda: _with_content(b"BT /F 1 Tf (x) (y) Td ET"),
    **STRANGE,
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(kind: str) -> None:
    """Broken, locked or malicious files are refused in words, never with a traceback, a hang or a pass."""
    content, start = UNREADABLE[kind](), time.thread_time()
    with pytest.raises(UnreadableFile) as refusal:
        read_pdf(content)
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)
    assert time.thread_time() - start < MOST_SECONDS


@pytest.mark.filterwarnings("ignore:Unexpected end of stream")
@pytest.mark.parametrize("kind", ENDURED)
def test_a_strange_file_takes_no_longer_than_others(kind: str) -> None:
    """What is only strange is read or refused, in the time that there is."""
    content, start = ENDURED[kind](), time.thread_time()
    with suppress(UnreadableFile):
        assert read_pdf(content).findings
    assert time.thread_time() - start < MOST_SECONDS


@pytest.mark.filterwarnings("ignore:Unexpected end of stream")
def test_a_hole_in_a_file_is_noticed() -> None:
    """A file that lost some bytes in its middle never reads as a sound one."""
    content = document("nb")
    for at in (2_000, 9_000, 15_000, 25_000, 35_000):
        passages = read_pdf(content[:at] + bytes(300) + content[at + 300 :])
        assert body(passages) != body(read_pdf(content))
    assert passages.findings


def test_a_huge_sheet_is_read_at_a_lower_resolution() -> None:
    """A sheet of five metres is a sheet, not an attack."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(14_000, 14_000))
    page = pdf.pages[0]
    page.obj["/Resources"] = Dictionary(
        Font=Dictionary(H=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    )
    page.obj["/Contents"] = Stream(pdf, b"BT /H 400 Tf 500 700 Td (Plakat) Tj ET")
    assert [one.text for one in read_pdf(_saved(pdf)).passages] == ["Plakat"]


def test_rendering_is_given_up_when_the_time_is_over() -> None:
    """A page that takes too long to draw is refused."""
    import pypdfium2

    page = pypdfium2.PdfDocument(poster("nb"))[0]
    with pytest.raises(UnreadableFile):
        take_picture(page, (0, 0, 842, 1191), Budget(until=0, early=0))


def test_a_busy_machine_is_no_fault_of_the_file() -> None:
    """Only the time that reading itself has taken counts, not how long the machine let it wait."""
    assert not Budget(early=0).over
    assert not Budget(until=0).over
    assert Budget(until=0, early=0).over


WRONG = (5, True, Name.X, Array([1]), Dictionary(), pikepdf.String("x"))
PLACES: dict[str, Callable[[pikepdf.Pdf, object], None]] = {
    "marks": lambda pdf, wrong: pdf.Root.__setitem__("/MarkInfo", wrong),
    "bookmarks": lambda pdf, wrong: pdf.Root.__setitem__("/Outlines", wrong),
    "preferences": lambda pdf, wrong: pdf.Root.__setitem__("/ViewerPreferences", wrong),
    "fonts": lambda pdf, wrong: pdf.pages[0].obj["/Resources"].__setitem__("/Font", wrong),
    "an appearance": lambda pdf, wrong: pdf.pages[0].obj.__setitem__("/Annots", Array([_note(AP=wrong)])),
    "what a link does": lambda pdf, wrong: pdf.pages[0].obj.__setitem__("/Annots", Array([_note(A=wrong)])),
    "a colour space": lambda pdf, wrong: pdf.pages[0].obj["/Resources"]["/ColorSpace"].__setitem__("/c0", wrong),
    "a box": lambda pdf, wrong: pdf.pages[0].obj.__setitem__("/TrimBox", wrong),
}


def _note(**entries: object) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], **entries)


@pytest.mark.parametrize("place", PLACES)
def test_anything_may_stand_in_the_place_of_anything(place: str) -> None:
    """A file that was written badly is read or refused: it never brings the reader down."""
    for wrong in WRONG:
        pdf = pikepdf.open(BytesIO(document("nb")))
        PLACES[place](pdf, wrong)
        out = BytesIO()
        pdf.save(out)
        try:
            passages = read_pdf(out.getvalue())
        except UnreadableFile:
            continue  # said in a sentence
        assert passages.passages


def test_paragraphs_in_a_heading_are_headings() -> None:
    """A title over which stands that it is not translated yet consists of two paragraphs; both are the title's."""
    pdf = pikepdf.open(BytesIO(document("nb")))
    (title,) = [one for one in pdf.objects if isinstance(one, Dictionary) and one.get("/S") == "/Title"]
    inner = pdf.make_indirect(Dictionary(S=Name.P, P=title, K=title["/K"], Pg=title.get("/Pg", pdf.pages[0].obj)))
    title["/K"] = Array([inner])
    out = BytesIO()
    pdf.save(out)
    before, after = (
        next(one for one in read_pdf(content).passages if one.shape is Shape.HEADING)
        for content in (document("nb"), out.getvalue())
    )
    assert (before.text, before.level) == (after.text, after.level)


def numbered_font(letters: str, claims: str = "", narrower: float = 1) -> Font:
    """A simple font with these letters of FiraGO, their codes from 100 on, which claims others where that is wanted."""
    program = TTFont(BytesIO(myfont("figo")))
    names = program.getBestCmap()
    numbered = [names[ord(letter)] for letter in letters]
    table = CmapSubtable.newSubtable(6)
    table.platformID, table.platEncID, table.language = 1, 0, 0
    table.cmap = dict(enumerate(numbered, 100))
    program["cmap"].tables = [table]
    outlines = program["glyf"]
    parts = {part for name in numbered for part in outlines[name].getComponentNames(outlines) or [name]}
    for name in parts if narrower != 1 else ():
        outlines[name].coordinates.scale((narrower, 1))
    out = BytesIO()
    program.save(out)
    pdf = pikepdf.new()
    says = "".join(f"<{code:02X}> <{ord(claim):04X}>\n" for code, claim in enumerate(claims or letters, 100))
    stream = pdf.make_stream(out.getvalue())
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.Numbered, Flags=4, FontFile2=stream)
    return Font(
        Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Numbered, FirstChar=100, FontDescriptor=descriptor,
            Widths=[500] * len(numbered), ToUnicode=pdf.make_stream(f"1 beginbfchar\n{says}endbfchar".encode()),
        )
    )  # fmt: skip


def test_the_codes_of_a_macintosh_mean_what_its_table_says() -> None:
    """Programs that write fonts of 200 letters number them; what a number would mean elsewhere is another letter."""
    row = "abcdefghijklmnopqrstuvwxyzæøåäöüéèêëáàóòôúùíìñçšžčđŋŧßþðABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ"
    shown = numbered_font(row).show(bytes(range(100, 100 + len(row))))
    assert [shape.readings[:1] for shape in shown.shapes] == [(letter,) for letter in row]


@pytest.mark.parametrize("pair", ["()", "[]", "{}", "<>", "«»", "‹›"])
def test_a_bracket_of_an_unknown_face_is_the_one_that_is_seen(pair: str) -> None:
    """In a text from the right some programs write down the bracket that was typed, not the one that is drawn."""
    shown = numbered_font(pair * 2, claims=pair + pair[::-1], narrower=0.9).show(bytes(range(100, 104)))
    assert [shape.readings for shape in shown.shapes] == [()] * 4
    assert read_string(shown, None, "ar").texts == tuple(pair * 2)


def test_a_font_of_a_kind_that_is_not_read_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a Type 1 font draws is not looked at, so nobody can say that it is what the file says."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    descriptor = b"/FontDescriptor<</Type/FontDescriptor/FontName/Helvetica%b>>"
    for held, told in ((b"/FontFile 6 0 R", True), (b"", False)):
        font = HELVETICA % (descriptor % held)
        findings = read_pdf(_page(font=font, o6=_stream(b"%!PS-AdobeFont-1.0: Helvetica"))).findings
        assert any("Type 1" in finding.message for finding in findings) is told

"""Damages to finished web pages that only some devices show, that newer style sheets can do, or that turn the order.

The tables have the form of those in `damage_html`, whose helpers find the way in a file.
"""

from functools import partial

import damage_html as first
from damage_cms import in_head
from damage_cms import put as put_into
from damage_html import PAGE, RULE, Element, item, new, number_of, prose, title, wrapped
from damages import Damage
from lxml import html

from oppslag.verifying.expecting import Expectation

DAMAGES: list[Damage] = []
HARMLESS: list[Damage] = []

damage = partial(first.damage, table=DAMAGES)
harmless = partial(first.damage, table=HARMLESS)
style = partial(first.style, table=DAMAGES)
sheet = partial(first.sheet, table=DAMAGES)
put = partial(put_into, table=DAMAGES)
within = partial(wrapped, table=DAMAGES)

# ---- hidden by a declaration

for _name, _declaration in {
    "turned a little about a point far away": "transform: rotate(5deg); transform-origin: -10000px 0",
    "shrunk a little about a point far away": "scale: 0.9; transform-origin: 100000px 0",
    "forty times as large": "scale: 40",
    "a shadow of its own colour inside its box": "box-shadow: inset 0 0 0 39px #14202b; color: #14202b",
    "an outline that is drawn inwards": "outline: 38px solid #fff; outline-offset: -38px",
    "mirrored onto itself": "-webkit-box-reflect: above -100%",
    "a thin line through its middle": "background: linear-gradient(transparent 47%, red 47% 53%, transparent 53%)",
    "letters upon letters, by a share": "letter-spacing: -100%",
    "words run together, by a share": "word-spacing: -100%",
    "indented out of sight but for the first line": "text-indent: 9999px hanging",
    "columns of one pixel": "column-width: 1px; height: 1em",
    "a box without width that paints nothing outside": "contain: layout paint; width: 0",
    "a height that only a browser can reckon": "height: calc-size(auto, size * 0); overflow: hidden",
    "a colour with a sum in it": "color: rgb(0 0 0 / calc(1% * 2))",
    "pushed off the page from the other side": "margin-inline-start: 100%",
    "letters of a font of mathematics": 'font-family: "MT Extra"',
    "letters of a font for bookshelves": 'font-family: "Bookshelf Symbol 7"',
    "two windows to the side": "translate: 200vw",
    "letters of a font of blocks": "font-family: Blokk",
    "corners so round that they cut off words": "border-radius: 50%; overflow: hidden",
    "one letter in a line": "width: 1em; word-break: break-all",
    "one letter in a line, by a share": "max-width: 1%; overflow-wrap: anywhere",
    "lines through it again and again": "background: repeating-linear-gradient(transparent 0 10px, red 10px 12px)",
    "lines through its first lines": (
        "background: linear-gradient(red, red) 0 0.7em / 100% 2px no-repeat,"
        " linear-gradient(red, red) 0 2.3em / 100% 2px no-repeat"
    ),
}.items():
    style(_name, _declaration)

# ---- hidden by a style sheet

for _name, _query in {
    "on screens without colours": "(monochrome)",
    "without a pointer": "(pointer: none)",
    "on large tablets": "(min-width: 1000px) and (hover: none)",
    "where the reader's colours are forced on a phone": "(forced-colors: active) and (max-width: 40em)",
    "with less motion on a phone": "(prefers-reduced-motion: reduce) and (max-width: 600px)",
    "with less contrast": "(prefers-contrast: less)",
    "with more contrast in the dark": "(prefers-contrast: more) and (prefers-color-scheme: dark)",
    "on windows twice as wide as high": "(min-aspect-ratio: 2/1)",
    "on narrow paper": "print and (max-width: 15cm)",
    "on wide paper": "print and (min-width: 1200px)",
    "on paper in the dark": "print and (prefers-color-scheme: dark)",
    "on screens with few colours": "(max-color: 7)",
    "on screens of letters alone": "(grid: 1)",
    "where it is spoken": "speech",
}.items():
    sheet(_name, f"@media {_query} {{ #SM-09 {{ display: none }} }}")

for _name, _css in {
    "in the scope of its list": "@scope (.rules) to (.words) { :scope > #SM-09 { display: none } }",
    "by an animation of its ink": (
        "@keyframes a { to { -webkit-text-fill-color: #fff } } #SM-09 p { animation: a 1s forwards }"
    ),
    "by an animation of its width": (
        "@keyframes a { to { max-width: 0; overflow: hidden } } #SM-09 p { animation: a 1s forwards }"
    ),
    "by an animation under an old name": (
        "@-webkit-keyframes a { to { -webkit-transform: translateX(-9999px) } }"
        " #SM-09 { -webkit-animation: a 1s forwards }"
    ),
    "by an animation of a variable": (
        "@keyframes a { from, to { --x: none } } #SM-09 { animation: a 1s forwards; display: var(--x, grid) }"
    ),
    "by an animation that begins in an hour": (
        "@keyframes a { from { opacity: 0 } } #SM-09 { animation: a 1s 3600s both }"
    ),
    "by an animation that stands still": ("@keyframes a { from { opacity: 0 } } #SM-09 { animation: a 1s paused }"),
    "by an animation that goes on": "@keyframes a { 50% { opacity: 0 } } #SM-09 { animation: a 1s infinite }",
    "a line of its own through its middle": (
        "#SM-09 p { position: relative }"
        ' #SM-09 p::after { content: ""; position: absolute; inset: 50% 0 auto; height: 2px; background: red }'
    ),
    "a border through its first line": (
        "#SM-09 p { position: relative }"
        ' #SM-09 p::after { content: ""; position: absolute; inset: .8em 0 auto; border-top: 2px solid }'
    ),
    "the lower border of a box over its first line": (
        "#SM-09 p { position: relative } #SM-09 p::before"
        ' { content: ""; position: absolute; inset: 0 0 auto; height: .8em; border-block-end: 2px solid }'
    ),
    "an outline through its first line": (
        "#SM-09 p { position: relative }"
        ' #SM-09 p::after { content: ""; position: absolute; inset: .8em 0 auto; outline: 1px solid red }'
    ),
    "a line that is pulled up onto it": (
        '#SM-09 p::after { content: ""; display: block; margin-top: -0.8em; border-top: 2px solid }'
    ),
    "a border as thick as a line": (
        "#SM-09 p { position: relative }"
        ' #SM-09 p::after { content: ""; position: absolute; inset: 0 0 auto; border-top: 1.6em solid #fff }'
    ),
    "as the caption of its list": "#arbeidsplassen .rules { display: table } #SM-09 { display: table-caption }",
    "far below in a grid": "#arbeidsplassen .rules { display: grid } #SM-09 { grid-area: 99 / 1 }",
    "in the first row of a grid, which others before it leave": (
        "#arbeidsplassen .rules { display: grid } #SM-09 { grid-row: 1 }"
    ),
    "above a line far below in a grid": "#arbeidsplassen .rules { display: grid } #SM-09 { grid-row-end: 99 }",
    "under a box in its own grid": '#SM-09::after { content: ""; grid-area: 1 / 1 / 2 / 3; background: #fff }',
    "mirrored by the rule before it": "#SM-08 { -webkit-box-reflect: below -1em }",
    "in other words on paper": '@media print { #SM-09 { display: list-item; list-style-type: "Gjelder ikke: " } }',
    "in other words of the sign on paper": (
        '@media print { #SM-09 { display: list-item } #SM-09::marker { content: "Utgått " } }'
    ),
    "a sign that turns it round on paper": '@media print { #SM-09 p::before { content: "❌ " } }',
    "under a box that stays as it scrolls": (
        "#SM-08 { position: sticky; top: 0; height: 100vh; background: #fff; z-index: 3 }"
    ),
}.items():
    sheet(_name, _css)

for _name, _css in {
    "in old boxes, from the last to the first": (
        "#arbeidsplassen .rules { display: -webkit-box; -webkit-box-orient: vertical; -webkit-box-direction: reverse }"
    ),
    "in old boxes with an order": (
        "#arbeidsplassen .rules { display: -webkit-box; -webkit-box-orient: vertical }"
        " #SM-08 { -webkit-box-ordinal-group: 9 }"
    ),
    "under a title that stays as it scrolls": (
        "#arbeidsplassen > h2 { position: sticky; top: 0; min-height: 100vh; z-index: 2 }"
    ),
}.items():
    sheet(_name, _css, "")


@damage("a paragraph runs in the other direction on paper", RULE, formats=PAGE)
def _turned_on_paper(tree: Element, expectation: Expectation) -> None:
    way = "ltr" if expectation.language == "ar" else "rtl"
    tree.find("head").append(new("style", f"@media print {{ #SM-09 p {{ direction: {way} }} }}"))


@damage("hidden: under an empty box that stays as it scrolls", formats=PAGE)
def _sticky_box(tree: Element, _expectation: Expectation) -> None:
    look = "position: sticky; top: 0; height: 100vh; background: #fff; z-index: 1"
    tree.xpath("//div[@class='introduction']")[0].addprevious(new("div", style=look))


# ---- wrapped in what draws its words in its own way

for _name, _markup in {
    "in a drawing that is lower than its words": '<svg width="900" height="30"><text y="99">{}</text></svg>',
    "in a drawing that hides them a moment later": (
        '<svg width="900" height="30"><text y="20">{}<set attributeName="visibility" to="hidden"></set></text></svg>'
    ),
    "in a drawing, every letter upside down": (
        '<svg width="900" height="30"><text y="20" rotate="180">{}</text></svg>'
    ),
    "in a page inside a small drawing": (
        '<svg width="9" height="9"><foreignObject width="100%" height="100%"><p>{}</p></foreignObject></svg>'
    ),
    "in mathematics of which only a part is shown": "<math><maction><mi></mi><mtext>{}</mtext></maction></math>",
    "in mathematics in white": '<math><mtext mathcolor="#fff">{}</mtext></math>',
    "in mathematics without size": '<math><mtext mathsize="0.1px">{}</mtext></math>',
    "in a font of signs, as in 1998": '<font face="Wingdings">{}</font>',
    "on a picture, as in 1998": '<table background="x.png"><tbody><tr><td>{}</td></tr></tbody></table>',
    "in a column that takes no room": (
        '<table><colgroup><col style="visibility: collapse"></colgroup><tbody><tr><td>{}</td></tr></tbody></table>'
    ),
    "in an open dialog outside the window": '<dialog open style="left: -9999px">{}</dialog>',
    "in a line that is cut off at its end": '<pre style="overflow: hidden">{}</pre>',
}.items():

    def _build(words: str, markup: str = _markup) -> Element:
        return html.fragment_fromstring(markup.replace("{}", words))

    within(_name, _build)

# ---- put beside the words

put("a picture before a film that is not played", '<video poster="unntak.png"></video>')
put("a frame in a frame says something", "<iframe srcdoc=\"<iframe srcdoc='Gjelder ikke ledere'></iframe>\"></iframe>")
put("a picture lies behind an empty box", '<span style="display: block; height: 3em; background: url(x.png)"></span>')
put(
    "a mask gives a box the shape of words",
    '<i style="display: block; height: 3em; background: #000; mask: url(x.svg)"></i>',
)
put("a drawing may show words", '<svg width="300" height="40"><path d="M0 0h300v40h-300z"></path></svg>')
put(
    "a drawing shows words from elsewhere in it",
    '<svg width="200" height="20"><defs><text id="t">Gjelder ikke</text></defs><use href="#t"></use></svg>',
)
put(
    "a drawing is called something else",
    '<svg role="img" width="16" height="16" aria-label="Gjelder ikke ledere"></svg>',
)
put("the title of a drawing says something", '<svg width="16" height="16"><title>Gjelder ikke for ledere</title></svg>')
put("a shadow tree says something", '<div><template shadowrootmode="open"><p>Gjelder ikke ledere</p></template></div>')
put("a word is seen that screen readers pass over", '<span aria-hidden="true">ikke</span>')
put("a word is seen that nobody can choose", "<span inert>ikke</span>")
put("a word is seen that screen readers call something else", '<span role="img" aria-label="x">ikke</span>')
put("a word stands in glaring light", '<span style="filter: contrast(6)">ikke</span>')
put("a word stands there in mirror writing", '<span style="display: inline-block; scale: -1 1">ikke</span>')
put("words are shown where scripts are not run", "<noscript>Gjelder ikke ledere</noscript>")
put("a sign that screen readers pass over", '<span aria-hidden="true">→</span>', table=HARMLESS)
put("the name of a sign", '<i class="material-icons" aria-hidden="true">open_in_new</i>', table=HARMLESS)
put("a list of proposals is shown", '<datalist style="display: block">Gjelder ikke ledere</datalist>')
put("a link without words has a tooltip", '<a href="#SM-09" title="Gjelder ikke ledere"></a>')
put("a bar is called something", '<progress value="1" aria-label="Gjelder ikke ledere"></progress>')
put("a gauge has a tooltip", '<meter value="1" title="Gjelder ikke ledere"></meter>')
put("letters that run backwards say something", '<bdo dir="rtl">ekki</bdo>')
put(
    "a link without words says something to screen readers",
    '<a href="#SM-09" aria-label="Gjelder ikke for ledere"></a>',
)
put(
    "a screen reader adds what is hidden",
    '<span><i hidden id="q">Gjelder ikke ledere</i><b aria-describedby="q"></b></span>',
)


@damage("braille says something else", RULE)
def _braille(tree: Element, _expectation: Expectation) -> None:
    item(tree, RULE).set("aria-braillelabel", "Gjelder ikke")


@damage("a screen reader says more than the number", RULE, formats=PAGE)
def _label_of_number(tree: Element, _expectation: Expectation) -> None:
    number_of(tree, RULE).set("aria-label", "SM-09 gjelder ikke")


@damage("a screen reader says one word instead of the rule", RULE)
def _label_of_words(tree: Element, _expectation: Expectation) -> None:
    prose(tree, RULE).set("aria-label", "Opphevet")


def in_pieces(name: str, look: str, table: list[Damage] = DAMAGES) -> None:
    """Some words of a rule are elements of their own in a box that sets its children beside one another."""

    @first.damage(name, RULE, table=table)
    def _pieces(tree: Element, _expectation: Expectation) -> None:
        paragraph = prose(tree, RULE)
        words = (paragraph.text or "").split()
        paragraph.text = " ".join(words[:2]) + " "
        around = new("span", style=look)
        for word in words[2:6]:
            around.append(new("span", word))
            around[-1].tail = " "
        around.tail = " " + " ".join(words[6:])
        paragraph.append(around)


in_pieces("words run together in a flexible row", "display: inline-flex")
in_pieces("words stand apart in a flexible row", "display: inline-flex; gap: 0.3em", HARMLESS)

# ---- order of words


def turned(name: str, markup: str) -> None:
    """Some words of a rule run against their letters, each kept together by an element of its own."""

    @damage(name, RULE)
    def _turned(tree: Element, expectation: Expectation) -> None:
        paragraph = prose(tree, RULE)
        words = (paragraph.text or "").split()
        paragraph.text = " ".join(words[:2]) + " "
        around = new("span", dir="ltr" if expectation.language == "ar" else "rtl")
        for word in words[2:6]:
            around.append(html.fragment_fromstring(markup.replace("{}", word)))
            around[-1].tail = " "
        around.tail = " " + " ".join(words[6:])
        paragraph.append(around)


turned("words change places, each isolated", "<bdi>{}</bdi>")
turned("words change places, each isolated by its style", '<span style="unicode-bidi: isolate">{}</span>')
turned("words change places, each a box", '<span style="display: inline-block">{}</span>')


@damage("words change places by signs that nobody sees", RULE)
def _isolated(tree: Element, expectation: Expectation) -> None:
    outer, inner = "\u2066\u2067" if expectation.language == "ar" else "\u2067\u2066"
    paragraph = prose(tree, RULE)
    words = (paragraph.text or "").split()
    some = " ".join(f"{inner}{word}\u2069" for word in words[3:6])
    paragraph.text = " ".join([*words[:3], f"{outer}{some}\u2069", *words[6:]])


@damage("the groups of a telephone number are each held together", formats=PAGE, languages=("ar",))
def _groups(tree: Element, _expectation: Expectation) -> None:
    number = tree.xpath("//a[starts-with(@href, 'tel:')]/bdi")[0]
    groups = "".join(f" <bdi>{group}</bdi>" for group in (number.text or "").split())
    number.getparent().replace(number, html.fragment_fromstring(f"<span>{groups}</span>"))


@damage("the signs of a rule stand at the other end by signs that nobody sees", RULE)
def _isolated_whole(tree: Element, expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    outer = "\u2066" if expectation.language == "ar" else "\u2067"
    paragraph.text = f"{outer}{(paragraph.text or '').strip()}\u2069"


# ---- the whole page


@damage("the address of a rule leads elsewhere first", formats=PAGE)
def _address(tree: Element, _expectation: Expectation) -> None:
    title(tree, 0).addprevious(new("span", id="SM-09"))


@damage("a phone shows the page from far away", formats=PAGE)
def _viewport(tree: Element, _expectation: Expectation) -> None:
    tree.xpath("//meta[@name='viewport']")[0].set("content", "width=9999")


@damage("another style sheet is chosen by the page", formats=PAGE)
def _default_style(tree: Element, _expectation: Expectation) -> None:
    head = tree.find("head")
    head.append(new("meta", **{"http-equiv": "default-style", "content": "x"}))
    head.append(new("link", rel="alternate stylesheet", title="x", href="data:text/css,main%7Bdisplay:none%7D"))


@damage("the page runs the other way by its style sheet", formats=PAGE)
def _whole_turned(tree: Element, expectation: Expectation) -> None:
    way = "ltr" if expectation.language == "ar" else "rtl"
    tree.find("head").append(new("style", f"html, html * {{ direction: {way} }}"))


@damage("hidden by a style sheet: in full width in the dark", RULE, formats=PAGE, languages=("nb", "en"))
def _full_width(tree: Element, _expectation: Expectation) -> None:
    css = "@media (prefers-color-scheme: dark) { #SM-09 p { text-transform: full-width } }"
    tree.find("head").append(new("style", css))


@damage("the link to the content says something else", formats=PAGE)
def _skip(tree: Element, _expectation: Expectation) -> None:
    tree.xpath("//a[@class='skip']")[0].text = "Bare for ledere"


@damage("the title of the window calls it repealed", formats=PAGE)
def _repealed(tree: Element, _expectation: Expectation) -> None:
    heading = tree.find("head/title")
    heading.text = f"Utgått: {heading.text}"


# ---- harmless

for _name, _css in {
    "the page comes up slowly": "@keyframes in { from { opacity: 0 } to { opacity: 1 } } main { animation: in 0.5s }",
    "rules slide in": (
        "@keyframes up { from { opacity: 0; transform: translateY(20px) } to { opacity: 1; transform: none } }"
        " .rule { animation: up 0.4s ease-out 0.1s both }"
    ),
    "faint lines as in a notebook": (
        "#SM-09 p { background: repeating-linear-gradient(transparent 0 1.5em, rgb(128 128 128 / 20%) 1.5em 1.55em) }"
    ),
    "a narrow column of numbers": "#SM-09 .number { width: 1em }",
    "cells as narrow as what they hold": "th { width: 1%; white-space: nowrap }",
    "links have a line of their own": (
        "a { background-image: linear-gradient(currentcolor, currentcolor); background-size: 100% 1px;"
        " background-repeat: no-repeat; background-position: 0 100% }"
    ),
    "numbers are marked from the middle down": ".number a { background: linear-gradient(transparent 60%, #fe6 60%) }",
    "a bar inside the box of a rule": "#SM-09 { box-shadow: inset 4px 0 0 #0a5a9c; padding-left: 1em }",
    "a thin outline inside what is chosen": ":focus-visible { outline: 3px solid; outline-offset: -3px }",
    "what does not change is contained": ".rule { contain: layout style; content-visibility: auto }",
    "the window is turned about its middle": "#SM-09 { transform: none; transform-origin: 50% 50% }",
    "narrow columns": "#SM-09 p { column-width: 20em }",
    "a menu that stays as it scrolls": ".contents { height: 100vh; background: #eee; overflow: auto; color: #14202b }",
    "devices that are long gone": "@media tv, handheld { #SM-09 { display: none } }",
    "rules in rows of their own": (
        "#arbeidsplassen .rules { display: grid } #SM-08 { grid-row: 1 } #SM-09 { grid-row: 2 }"
    ),
    "the text stands in the first row of a grid beside its menu": (
        "@media (min-width: 62rem) { .layout > .text { grid-row: 1; grid-column: 2 } }"
    ),
}.items():

    @harmless(_name, formats=PAGE)
    def _change(tree: Element, _expectation: Expectation, css: str = _css) -> None:
        tree.find("head").append(new("style", css))


@harmless("numbers are isolated by signs that nobody sees")
def _isolated_numbers(tree: Element, _expectation: Expectation) -> None:
    number = number_of(tree, RULE)
    number.text = f"\u2066{number.text}\u2069"


for _name, _look in {
    "a square before items": "li::before { left: -1em; top: .6em; width: 6px; height: 6px; background: #333 }",
    "a ring before items": "li::before { left: -1em; top: 50%; width: 6px; height: 6px; border: 2px solid #333 }",
    "an arrow of two borders after items": (
        "li::after { right: 0; top: 50%; width: 8px; height: 8px; border-top: 2px solid; border-right: 2px solid;"
        " transform: rotate(45deg) }"
    ),
    "a short line under titles": "h2::after { left: 0; bottom: -4px; width: 60px; height: 3px; background: #c00 }",
    "a border under titles": "h2::after { left: 0; right: 0; bottom: 0; border-bottom: 1px solid #c00 }",
    "a line between items": "li::after { left: 0; right: 0; bottom: 0; height: 1px; background: #eee }",
    "a border below items": "li::after { left: 0; width: 100%; top: 100%; border-bottom: 1px solid #eee }",
    "a line beside a quotation": "blockquote::before { left: 0; top: 0; bottom: 0; width: 4px; background: #ccc }",
    "a line beside the rules": "ol::before { left: -10px; top: 0; bottom: 0; width: 2px; background: #eee }",
    "a frame around items": "li::after { inset: -4px; border: 1px solid #ccc; pointer-events: none }",
    "a frame as large as an item": (
        "li::after { top: 0; left: 0; width: 100%; height: 100%; border: 1px solid #ccc; pointer-events: none }"
    ),
    "a picture beside links": "a::after { right: -1.2em; top: .2em; width: 1em; height: 1em; background: url(#x) }",
}.items():
    lifted = "li, h2, blockquote, ol, a { position: relative } *::before, *::after { content: ''; position: absolute }"
    in_head(_name, f"<style>{lifted} {_look}</style>", table=HARMLESS)


in_head("titles are set in capitals", "<style>h1, h2 { text-transform: uppercase }</style>", table=HARMLESS)
in_head(
    "titles are set in capitals on paper alone",
    "<style>@media print { h1, h2, h3, h4, h5, h6 { text-transform: uppercase } }</style>",
    table=HARMLESS,
)


@harmless("numbers are isolated by an element")
def _isolated_by_element(tree: Element, _expectation: Expectation) -> None:
    number = number_of(tree, RULE)
    made, number.text = new("span", number.text or "", dir="ltr"), ""
    number.append(made)


@harmless("the sign of a link stands after titles")
def _permalink(tree: Element, _expectation: Expectation) -> None:
    heading = title(tree, 1)
    heading.append(new("a", "#", href=f"#{heading.get('id') or 'h'}"))


@harmless("titles are buttons that open what stands under them", formats=("fragment",))
def _accordion(tree: Element, _expectation: Expectation) -> None:
    heading = title(tree, 1)
    words, heading.text = heading.text or "", ""
    heading.append(new("button", words, **{"type": "button", "aria-expanded": "true"}))


@harmless("an editor leaves a paragraph with a sign that nobody sees")
def _invisible(tree: Element, _expectation: Expectation) -> None:
    first.after(title(tree, 1), new("p", "\u200b"))


@harmless("an editor leaves a sign that nobody sees at the end of a paragraph")
def _invisible_end(tree: Element, _expectation: Expectation) -> None:
    prose(tree, RULE).append(new("span", "\u200b"))


@harmless("words for screen readers alone stand within a sentence")
def _spoken(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    before, end = (paragraph.text or "").rstrip().rsplit(maxsplit=1)
    paragraph.text = f"{before} {end[:-1]}"
    only = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0, 0, 0, 0)"
    spoken = new("span", " (ekstern lenke)", style=only)
    spoken.tail = end[-1]
    paragraph.append(spoken)


@harmless("numbers stand beside their words in a grid", formats=("fragment",))
def _beside(tree: Element, _expectation: Expectation) -> None:
    for each in tree.xpath("//li[strong]"):
        each.set("style", "display: grid; grid-template-columns: 5em 1fr")


@harmless("a small drawing stands beside a number")
def _icon(tree: Element, _expectation: Expectation) -> None:
    number_of(tree, RULE).append(html.fragment_fromstring('<svg width="16" height="16"><path d="M1 1h9"></path></svg>'))

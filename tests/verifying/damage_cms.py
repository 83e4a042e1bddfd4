"""More damages to finished web pages: what newer style sheets, content management systems and browsers can do.

The tables have the form of those in `damage_html`, whose helpers find the way in a file.
"""

import re
from collections.abc import Callable
from functools import partial

import damage_html as first
from damage_html import BOTH, PAGE, RULE, Element, after, item, new, number_of, prose
from damages import Damage
from lxml import etree, html

from oppslag.verifying.expecting import Expectation

DAMAGES: list[Damage] = []
HARMLESS: list[Damage] = []

damage = partial(first.damage, table=DAMAGES)
harmless = partial(first.damage, table=HARMLESS)
style = partial(first.style, table=DAMAGES)
sheet = partial(first.sheet, table=DAMAGES)


def put(name: str, markup: str, *, formats: tuple[str, ...] = BOTH, table: list[Damage] = DAMAGES) -> None:
    """Something is put into the paragraph of a rule, after its words."""

    @first.damage(name, RULE, formats=formats, table=table)
    def _put(tree: Element, _expectation: Expectation) -> None:
        prose(tree, RULE).append(html.fragment_fromstring(markup))


def in_head(name: str, markup: str, *rules: str, table: list[Damage] = DAMAGES) -> None:
    """Something is put into the head of the page."""

    @first.damage(name, *rules, formats=PAGE, table=table)
    def _put(tree: Element, _expectation: Expectation) -> None:
        tree.find("head").append(html.fragment_fromstring(markup))


def around_word(name: str, build: Callable[[str], Element], languages: tuple[str, ...] = ("nb", "en", "ar")) -> None:
    """One word of a rule stands in an element of its own."""

    @damage(name, RULE, languages=languages)
    def _around(tree: Element, _expectation: Expectation) -> None:
        paragraph = prose(tree, RULE)
        first_word, word, rest = (paragraph.text or "").split(maxsplit=2)
        paragraph.text = f"{first_word} "
        made = build(word)
        made.tail = f" {rest}"
        paragraph.append(made)


# ---- hidden by a declaration

for _name, _declaration in {
    "pushed off the page by its padding": "padding-inline-start: 9999px",
    "pushed off the page by its margin": "margin-inline-start: 9999px",
    "pushed off the page by its border": "border-inline-start: 9999px solid transparent",
    "a line that is wider than any screen": "width: 90000px",
    "letters under a stroke of the ground": "-webkit-text-stroke: 1em #fff",
    "lines set from top to bottom": "writing-mode: vertical-rl",
    "struck through by a thick underline": (
        "text-decoration: underline; text-decoration-thickness: 1em; text-underline-offset: -0.9em"
    ),
    "struck through by a shorthand with a thickness": "text-decoration: line-through 2px red",
    "cut to one line by the new property": "line-clamp: 1; overflow: hidden",
    "a box that keeps a ratio and cuts off": "aspect-ratio: 400 / 1; overflow: hidden",
    "one of a hundred columns": "columns: 100; column-gap: 0; height: 2em",
    "a mask as a frame": "-webkit-mask-box-image: linear-gradient(transparent, transparent)",
    "letters in full width": "text-transform: full-width",
    "a hyphen that is a word": 'hyphens: auto; hyphenate-character: " ikke "',
    "marks over every letter": 'text-emphasis: "x"',
    "far away in depth": "transform: perspective(1px) translateZ(-99999px)",
    "turned upside down by a property of its own": "rotate: 180deg",
    "cut to a percentage of nothing": "max-height: 1%; overflow: hidden; height: 1%",
    "lowered onto the next line": "transform: translateY(1.5em)",
    "pulled up onto what stands before it": "margin-top: -2.2em",
    "lines half upon one another": "line-height: 0.6",
    "no line may break": "text-wrap: nowrap; overflow: hidden",
    "words an arm's length apart": "word-spacing: 400em",
    "a font without size": "font: 0/0 a",
    "letters by a share of the window": "font-size: 0.05vw",
    "letters of no size by a maximum": "font-size: min(16px, 0px)",
    "all of it at once": "all: unset; display: none",
    "with an escape in the name": "disp\\6c ay: none",
    "shouted": "DISPLAY: NONE !IMPORTANT",
    "the colour of the page by its name": "color: Canvas",
    "by hsl": "color: hsl(0 0% 100%)",
    "by white that is almost transparent": "color: rgb(0 0 0 / 4%)",
    "by a filter of no contrast": "filter: contrast(0)",
    "by a filter that turns it over": "filter: invert(1) brightness(9)",
    "clipped by a shape": "clip-path: polygon(0 0, 0 0, 0 0)",
    "without a line box": "line-height: 0",
}.items():
    style(_name, _declaration)

# ---- hidden by a style sheet

for _name, _css in {
    "in one cell of a grid with the next": ".rules { display: grid } #SM-09, #SM-10 { grid-area: 1 / 1 }",
    "in one row of a grid with the next": (
        "#arbeidsplassen .rules { display: grid } #SM-09, #SM-10 { grid-row: 2; grid-column: 1 }"
    ),
    "under a picture as its frame": (
        "#SM-09 p { border: 1px solid; border-image: linear-gradient(#14202b, #14202b) 1 fill }"
    ),
    "under the picture that frames the next rule": (
        "#SM-10 { position: relative; z-index: 1; border: 1px solid;"
        " border-image: linear-gradient(#fff, #fff) 1 fill / 1px / 20em }"
    ),
    "no line may break, and the page cuts off": "body { overflow-x: hidden } #SM-09 p { white-space: nowrap }",
    "no line may break on paper": "@media print { #SM-09 p { white-space: nowrap } }",
    "a scrolled box on paper": "@media print { #SM-09 p { overflow: auto; height: 1.5em } }",
    "far away in depth, by its parent": (
        "#SM-09 .words { perspective: 10px } #SM-09 p { transform: translateZ(-99999px) }"
    ),
    "behind the last row": ("#arbeidsplassen .rules { display: table } #SM-09 { display: table-footer-group }"),
    "before the first row": ("#arbeidsplassen .rules { display: table } #SM-09 { display: table-header-group }"),
    "in a row without height": "#SM-09 .words { display: grid; grid-auto-rows: 0; overflow: hidden }",
    "in a box that gives way": (
        "#SM-09 { display: flex; flex-direction: column; height: 2em }"
        " #SM-09 .words { flex: 0 0 0; min-height: 0; overflow: hidden }"
    ),
    "every other rule to the right": "#arbeidsplassen .rule { float: inline-end; width: 50% }",
    "a number that is counted before it": '#SM-09 p::before { counter-increment: x 15; content: counter(x) " " }',
    "numbers that are counted after it": '#SM-09 p::after { content: counters(list-item, ".") }',
    "a picture before it": '#SM-09 p::before { content: url("data:image/png;base64,AAAA") }',
    "a picture after it, with words for screen readers": (
        '#SM-09 p::after { content: url("ikke.png") / "gjelder ikke" }'
    ),
    "a sign that turns it round": '#SM-09 p::before { content: "❌ " }',
    "a digit after it": '#SM-09 p::after { content: "2" }',
    "a number as the list's sign": '#SM-09 { display: list-item } #SM-09::marker { content: "SM-90 " }',
    "a picture as the list's sign": '#SM-09 { display: list-item; list-style: url("ikke.png") inside }',
    "in a layer that comes later": (
        "@layer a, b; @layer b { #SM-09 { visibility: hidden } } @layer a { #SM-09 { visibility: visible } }"
    ),
    "with an escape in the selector": "#\\53 M-09 { display: none }",
    "by its attribute in other letters": '[id="sm-09" i] { display: none }',
    "by its language": "#SM-09 p:lang(nb), #SM-09 p:lang(en), #SM-09 p:lang(ar) { display: none }",
    "by a layer, which a later one leaves as it is": (
        "@layer a { #SM-09 > div { display: none } } @layer b { #SM-09 > div { display: revert-layer } }"
    ),
    "by its direction": "#SM-09 p:dir(ltr), #SM-09 p:dir(rtl) { display: none }",
    "unless somebody points at it": "#SM-09:not(:hover) { display: none }",
    "unless it is the target of the address": "#SM-09:not(:target) .words { visibility: hidden }",
    "on screens that are not updated": "@media (update: slow), (update: fast) { #SM-09 { display: none } }",
    "where scripts are run": "@media (scripting: enabled) { #SM-09 { display: none } }",
    "on very wide screens": "@media (min-width: 2400px) { #SM-09 { display: none } }",
    "on watches": "@media (width < 300px) { #SM-09 { display: none } }",
    "on paper that lies": "@media print and (orientation: landscape) { #SM-09 { display: none } }",
    "through a chain of variables": ":root { --a: var(--b); --b: var(--c); --c: none } #SM-09 { display: var(--a) }",
    "through a variable that is declared": (
        '@property --gone { syntax: "*"; inherits: false; initial-value: none } #SM-09 { display: var(--gone) }'
    ),
    "by a query on a style": "@container style(--x: 1) { #SM-09 { display: none } } :root { --x: 1 }",
    "by a query on a selector": "@supports selector(:has(a)) { #SM-09 { display: none } }",
    "by a list of selectors": ":where(#SM-08, #SM-09):is(.rule) > .words { display: none }",
    "by its place among some": "#arbeidsplassen li:nth-child(2 of .rule) { display: none }",
    "by an animation of the letters": "@keyframes on { to { letter-spacing: -1em } } #SM-09 { animation: on 1s both }",
    "by an animation of the order": (
        "@keyframes last { from, to { order: 9 } } #arbeidsplassen .rules { display: grid }"
        " #SM-09 { animation: last 1s infinite }"
    ),
    "under the content of details": '#SM-09 .words { position: relative } #SM-10::before { content: ""; '
    "position: absolute; top: -9em; left: 0; right: 0; height: 9em; background: #fff } #SM-10 { position: relative }",
    "in white with a white shadow": "#SM-09 p { color: #fff; text-shadow: 0 0 1px #fff }",
}.items():
    sheet(_name, _css)

sheet("in lines that run upwards", "#arbeidsplassen .rules { display: flex; flex-wrap: wrap-reverse }", "")
sheet("beside words in the margin", '@page { @bottom-center { content: "Gjelder ikke for ledere" } }', "")
sheet("on pages as small as a stamp", "@page { size: 1mm 1mm }", "")
sheet("on pages that are all margin", "@page { margin: 60cm }", "")
sheet("on a named page without room", "@page weg { size: 1cm; margin: 2cm } #SM-09 { page: weg }", "")


@damage("hidden: in a font that brings its own letters", RULE, formats=PAGE)
def _own_font(tree: Element, _expectation: Expectation) -> None:
    css = '@font-face { font-family: "Eigen"; src: url("data:font/woff2;base64,d09GMgABAAAAAAAA") }'
    tree.find("head").append(new("style", css + " #SM-09 p { font-family: Eigen, sans-serif }"))


@damage("hidden: the whole text in a font from elsewhere", formats=PAGE)
def _foreign_font(tree: Element, _expectation: Expectation) -> None:
    css = '@font-face { font-family: "Segoe UI"; src: url("https://elsewhere.example/x.woff2") }'
    tree.find("head").append(new("style", css))


@damage("hidden: a font that is shrunk", RULE, formats=PAGE)
def _shrunk_font(tree: Element, _expectation: Expectation) -> None:
    css = "@font-face { font-family: Liten; src: local(Arial); size-adjust: 1% } #SM-09 p { font-family: Liten }"
    tree.find("head").append(new("style", css))


@damage("hidden: in details of which another one of the same name is open", RULE)
def _named_details(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words, paragraph.text = paragraph.text or "", ""
    made = [new("details", name="a", open="open") for _each in range(2)]
    made[0].append(new("summary", ""))
    made[1].append(new("p", words))
    paragraph.extend(made)


@damage("hidden: under a host of a shadow tree without a slot", RULE)
def _shadow(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words, paragraph.text = paragraph.text or "", ""
    host = new("div")
    host.append(new("template", "", shadowrootmode="open"))
    host[-1].tail = words
    paragraph.append(host)


@damage("hidden: outside the drawing that it stands in", RULE)
def _outside_drawing(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words, paragraph.text = paragraph.text or "", ""
    paragraph.append(html.fromstring(f'<svg viewBox="0 0 100 100"><text x="-9999" y="50">{words}</text></svg>'))


@damage("hidden: without scripts", RULE, formats=PAGE)
def _noscript(tree: Element, _expectation: Expectation) -> None:
    made = new("noscript")
    made.append(new("style", "#SM-09 { display: none }"))
    tree.find("head").append(made)


@damage("hidden: in a table without width", RULE)
def _narrow(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words, paragraph.text = paragraph.text or "", ""
    paragraph.append(html.fromstring(f'<span style="display: inline-block; width: 0; overflow: hidden">{words}</span>'))


# ---- put beside the words

put("a picture without an alternative text stands in a rule", '<img src="ikke.png" alt="">', formats=PAGE)
put(
    "a picture with words inside it stands in a rule",
    '<img src="data:image/svg+xml,%3Csvg%3E%3Ctext%3EIkke%3C/text%3E%3C/svg%3E">',
    formats=PAGE,
)
put("another file is embedded in a rule", '<embed src="unntak.pdf">')
put("another file is an object in a rule", '<object data="unntak.html"></object>')
put("an object holds words of its own", '<object data="x.pdf">Gjelder ikke for ledere i kommunen</object>')
put("a frame shows words from its address", '<iframe src="data:text/html,Gjelder ikke for ledere"></iframe>')
put("a film stands in a rule", '<video src="unntak.mp4" controls></video>', formats=PAGE)
put("a drawing shows a picture in a rule", '<svg><image href="ikke.png" width="90" height="20"></image></svg>')
put("words are drawn in a rule", '<svg><text y="20" fill="currentColor">gjelder ikke ledere</text></svg>')
put("a field says what may be written in it", '<input placeholder="Gjelder ikke for ledere">')
put("a large field says what may be written in it", '<textarea placeholder="Gjelder ikke for ledere"></textarea>')
put("a button is a picture", '<input type="image" src="ikke.png" alt="gjelder ikke">')
put("a list to choose from says something", "<select><option>gjelder ikke ledere</option></select>")
put(
    "the group of a list says something",
    '<select><optgroup label="Gjelder ikke ledere"><option></option></optgroup></select>',
)
put("a word in a ruby annotation", "<ruby>￼<rt>ikke</rt></ruby>")
put("words in mathematics", "<math><mtext>ikke</mtext></math>")
put("an exception in small letters", "<small>gjelder ikke ledere</small>")
put("a mark of deletion stands beside an addition", "<ins>unntatt ledere</ins>")


@damage("the sign of a summary says something", RULE, formats=PAGE)
def _summary(tree: Element, _expectation: Expectation) -> None:
    tree.find("head").append(new("style", 'summary::marker { content: "Gjelder ikke ledere" }'))
    made = new("details", open="open")
    made.append(new("summary"))
    prose(tree, RULE).append(made)


@damage("a tooltip says something else", RULE, formats=PAGE)
def _tooltip(tree: Element, _expectation: Expectation) -> None:
    prose(tree, RULE).set("title", "Denne regelen gjelder ikke for ledere i kommunen.")


@damage("a short tooltip says something else", RULE)
def _short_tooltip(tree: Element, _expectation: Expectation) -> None:
    prose(tree, RULE).set("title", "Gjelder ikke ledere")


@damage("a description for screen readers says something else", RULE)
def _described(tree: Element, _expectation: Expectation) -> None:
    prose(tree, RULE).set("aria-description", "Gjelder ikke ledere")


@damage("a screen reader calls the rule something else", RULE)
def _role_description(tree: Element, _expectation: Expectation) -> None:
    item(tree, RULE).set("aria-roledescription", "utgått regel")


@damage("a label is said instead of the words of a list item", RULE)
def _labelled_item(tree: Element, _expectation: Expectation) -> None:
    item(tree, RULE).set("aria-label", "Gjelder ikke ledere")


@damage("screen readers are told that a list is decoration", RULE)
def _presentation(tree: Element, _expectation: Expectation) -> None:
    prose(tree, RULE).set("role", "img")
    prose(tree, RULE).set("aria-label", "x")


# ---- words and numbers


@damage("half a rule is marked as another language", RULE)
def _foreign_half(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words = (paragraph.text or "").split()
    paragraph.text = " ".join(words[: len(words) // 2]) + " "
    paragraph.append(new("span", " ".join(words[len(words) // 2 :]), lang="fi"))


@harmless("a word is marked as another language, as what is pasted from Word")
def _foreign_word(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    first_word, word, rest = (paragraph.text or "").split(maxsplit=2)
    paragraph.text = f"{first_word} "
    made = new("span", word, lang="DE-DE")
    made.tail = f" {rest}"
    paragraph.append(made)


around_word("a word is struck out", lambda word: new("s", word))
around_word("a word is deleted", lambda word: new("del", word))
around_word("a word runs backwards", lambda word: new("bdo", word[::-1], dir="rtl"))
around_word(
    "a word is set in capitals by its style",
    lambda word: new("span", word, style="text-transform: uppercase"),
    ("nb", "en"),
)
around_word("a word is transparent", lambda word: new("span", word, style="color: transparent"))
around_word("a word floats to the right", lambda word: new("span", word, style="float: right"))
around_word("a word is a button", lambda word: new("button", word))
around_word("a word is raised as if it were a note", lambda word: new("sup", "1" + word))
around_word(
    "a word is moved to the end of its line", lambda word: new("span", word, style="position: relative; left: 30em")
)
around_word("a word lies under its neighbour", lambda word: new("span", word, style="margin-right: -4em"))
around_word("a word is behind a link to elsewhere", lambda word: new("a", word, href="https://elsewhere.example/"))


@damage("two letters have gone through another encoding", RULE)
def _mojibake(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    paragraph.text = (paragraph.text or "").encode().decode("latin-1")


@damage("entities are written out", RULE)
def _entities(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    paragraph.text = (paragraph.text or "").replace(" ", "&nbsp;", 1)


@damage("a rule is broken in the middle of a word", RULE)
def _broken_word(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words = paragraph.text or ""
    at = next(found.start() + 3 for found in re.finditer(r"\w{6,}", words))
    line = new("br")
    paragraph.text, line.tail = words[:at], words[at:]
    paragraph.append(line)


@damage("a rule ends in three dots", RULE)
def _dots(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    paragraph.text = (paragraph.text or "")[:120] + "…"


@damage("a permalink leads to another rule", RULE, formats=PAGE)
def _other_permalink(tree: Element, _expectation: Expectation) -> None:
    number_of(tree, RULE).set("href", "#SM-10")


@damage("an entry of the contents leads to another section", formats=PAGE)
def _contents(tree: Element, _expectation: Expectation) -> None:
    links = tree.xpath("//nav//a[starts-with(@href, '#')]")
    links[1].set("href", links[2].get("href"))


@damage("a language leads to another language", formats=PAGE)
def _language_link(tree: Element, _expectation: Expectation) -> None:
    links = [link for link in tree.xpath("//nav//a[@href]") if "/index.html" in link.get("href")]
    links[0].set("href", links[1].get("href"))


@damage("an address in the document control is another", formats=PAGE)
def _other_mail(tree: Element, _expectation: Expectation) -> None:
    tree.xpath("//a[starts-with(@href, 'mailto:')]")[0].set("href", "mailto:x@elsewhere.example")


@damage("a row of the document control is lost", formats=PAGE)
def _lose_control(tree: Element, _expectation: Expectation) -> None:
    first.remove(tree.xpath("//section[@class='control']//tr")[2])


@damage("the document control is lost", formats=PAGE)
def _lose_all_control(tree: Element, _expectation: Expectation) -> None:
    first.remove(tree.xpath("//section[@class='control']")[0])


@damage("the check code is lost", formats=PAGE)
def _lose_code(tree: Element, _expectation: Expectation) -> None:
    first.remove(tree.xpath("//section[@class='control']//tr")[10])


@damage("the date of the document control is another", formats=PAGE)
def _other_date(tree: Element, _expectation: Expectation) -> None:
    tree.xpath("//section[@class='control']//time")[0].text = "1. januar 2020"


@damage("two values of the document control have changed places", formats=PAGE)
def _swap_control(tree: Element, _expectation: Expectation) -> None:
    rows = tree.xpath("//section[@class='control']//td")
    first.swap(rows[1], rows[2])


@damage("the document control says that it is another version", formats=PAGE)
def _other_version(tree: Element, _expectation: Expectation) -> None:
    tree.xpath("//section[@class='control']//td/bdi")[1].text = "2.0"


@damage("the whole text is inert", RULE)
def _inert(tree: Element, _expectation: Expectation) -> None:
    item(tree, RULE).set("inert", "inert")


@damage("a rule waits until somebody opens it", RULE)
def _popover(tree: Element, _expectation: Expectation) -> None:
    prose(tree, RULE).set("popover", "auto")


@damage("a rule is hidden until it is found", RULE)
def _until_found(tree: Element, _expectation: Expectation) -> None:
    prose(tree, RULE).set("hidden", "until-found")


@damage("a drawing lies over a rule", RULE)
def _drawn_over(tree: Element, _expectation: Expectation) -> None:
    look = "position: absolute; left: 0; top: 0; width: 100%; height: 100%"
    item(tree, RULE).set("style", "position: relative")
    over = f'<svg style="{look}"><rect width="100%" height="100%" fill="#fff"></rect></svg>'
    item(tree, RULE).append(html.fragment_fromstring(over))


@damage("a line is drawn over a rule", RULE)
def _ruled(tree: Element, _expectation: Expectation) -> None:
    after(
        prose(tree, RULE),
        new("hr", style="position: relative; margin-top: -3em; height: 3em; background: #fff; border: 0"),
    )


in_head(
    "the page sends its reader on by itself", '<meta http-equiv="refresh" content="9; url=https://elsewhere.example">'
)
in_head("the links of the page lead elsewhere", '<base href="https://elsewhere.example/">')


@damage("a rule is pulled apart by a heading", RULE)
def _pulled_apart(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words = (paragraph.text or "").split(". ")
    paragraph.text = ". ".join(words[:2]) + "."
    made = new("p", ". ".join(words[2:]))
    after(paragraph, new("h2", "Råd"))
    after(paragraph.getnext(), made)


# ---- harmless


def plain_style(name: str, declaration: str) -> None:
    style(name, declaration, table=HARMLESS)


def change(name: str, css: str) -> None:
    @harmless(name, formats=PAGE)
    def _change(tree: Element, _expectation: Expectation) -> None:
        tree.find("head").append(new("style", css))


for _name, _css in {
    "wider pages on paper": "@page { size: A4 landscape; margin: 1cm }",
    "the first page has a larger margin": "@page :first { margin-top: 4cm }",
    "small capitals": "#SM-09 p { font-variant-caps: small-caps }",
    "a rule has a ground and a frame": "#SM-09 { background: #eef; color: #14202b; border: 1px solid; padding: 1em }",
    "a rule is shown in two columns": "#SM-09 p { columns: 2; column-gap: 2em }",
    "the page does not scroll sideways": "body { overflow-x: hidden }",
    "lines are closer": "#SM-09 p { line-height: 1.2; letter-spacing: -0.01em; word-spacing: 0.05em }",
    "a rule grows when somebody points at it": "#SM-09:hover { transform: scale(1.02) }",
    "links print their address": '@media print { a[href^="http"]::after { content: " (" attr(href) ")" } }',
    "an arrow stands after links": 'a[href^="http"]::after { content: " ↗" }',
    "a bullet stands before a rule": '#SM-09 p::before { content: "• " }',
    "a line is drawn beside a rule": "#SM-09 p { border-left: 4px solid #0a5a9c; padding-left: 0.8em; margin-left: 0 }",
    "a grid with places that are apart": ".rules { display: grid; gap: 1em; grid-template-columns: 1fr }",
    "boxes are given the order that they have": ".rules { display: flex; flex-direction: column } #SM-16 { order: 3 }",
    "a rule is set by variables": ":root { --space: 0.5rem } #SM-09 p { margin-block: calc(var(--space) * 2) }",
    "selectors that match nothing": "#SM-99 { display: none } .gone:has(> b) { opacity: 0 }",
    "a layer that changes nothing": "@layer a { #SM-09 { display: none } } #SM-09 { display: grid }",
    "a font of the reader's own": "#SM-09 p { font-family: Verdana, Arial, sans-serif; font-size: 1.1rem }",
    "a spinner turns elsewhere": "@keyframes turn { to { rotate: 1turn } } .spinner { animation: turn 1s }",
    "the page keeps what it does not know": "#SM-09 { -moz-osx-font-smoothing: auto; foo: bar } @foo { x { y: z } }",
    "what is chosen has another colour": "::selection { background: #fd0; color: #000 }",
    "rules are kept together on paper": "@media print { .rule { break-inside: avoid; page-break-inside: avoid } }",
    "text is justified and hyphenated": "#SM-09 p { text-align: justify; hyphens: auto }",
    "a light shadow under a rule": "#SM-09 { box-shadow: 0 1px 3px rgb(0 0 0 / 20%) }",
    "a rule is a little larger": "#SM-09 p { transform: none; zoom: 1.1; scale: 1 }",
}.items():
    change(_name, _css)


for _name, _words in {"says for whom it is not": "gjelder ikke ledere", "calls it repealed": "(opphevet)"}.items():

    @damage(f"the title of the window {_name} at its end", formats=PAGE)
    def _ending(tree: Element, _expectation: Expectation, words: str = _words) -> None:
        heading = tree.find("head/title")
        heading.text = f"{heading.text} – {words}"


@damage("the telephone of the contact calls somebody else", formats=PAGE)
def _telephone(tree: Element, _expectation: Expectation) -> None:
    tree.xpath("//a[starts-with(@href, 'tel:')]")[0].set("href", "tel:+4782900000")


@damage("data for search engines say something else", formats=PAGE)
def _data(tree: Element, _expectation: Expectation) -> None:
    made = new("script", '{"description": "Reglene gjelder ikke ledere"}', type="application/ld+json")
    tree.find("head").append(made)


@damage("a preview calls the page repealed", formats=PAGE)
def _preview(tree: Element, _expectation: Expectation) -> None:
    tree.find("head").append(new("meta", property="og:title", content="Utgått"))


@damage("a tooltip in a menu says something else", formats=PAGE)
def _tooltip_in_menu(tree: Element, _expectation: Expectation) -> None:
    tree.find(".//header//nav//a").set("title", "Reglene gjelder ikke for ledere i kommunen")


@damage("a cell's short name for screen readers says something else", formats=PAGE)
def _abbreviation(tree: Element, _expectation: Expectation) -> None:
    tree.find(".//th").set("abbr", "Gjelder ikke")


@harmless("the page's title has the name of the intranet after it", formats=PAGE)
def _suffix(tree: Element, _expectation: Expectation) -> None:
    heading = tree.find("head/title")
    heading.text = f"{heading.text} - Intranett"


@harmless("details stand open around a rule")
def _open_details(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words, paragraph.text = paragraph.text or "", ""
    made = new("details", open="open")
    made.append(new("summary", ""))
    made.append(new("p", words))
    paragraph.append(made)


@harmless("words may break where they are long")
def _word_breaks(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words = paragraph.text or ""
    at = next(found.start() + 3 for found in re.finditer(r"\w{6,}", words))
    line = new("wbr")
    paragraph.text, line.tail = words[:at], words[at:]
    paragraph.append(line)


@harmless("Word's own elements are left in")
def _office(tree: Element, _expectation: Expectation) -> None:
    prose(tree, RULE).set("class", "MsoNormal")
    prose(tree, RULE).set("style", "mso-fareast-language: EN-US; margin-bottom: .0001pt; tab-stops: list 36.0pt")
    prose(tree, RULE).append(etree.Comment("[if !supportLists]"))


@harmless("fonts are named as in 1998")
def _fonts(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words, paragraph.text = paragraph.text or "", ""
    paragraph.append(new("font", words, face="Arial", size="3", color="#777777"))


@harmless("a rule stands in boxes inside boxes")
def _nested_boxes(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words, paragraph.text = paragraph.text or "", ""
    inner = paragraph
    for _each in range(6):
        inner.append(new("span", **{"class": "wrap"}))
        inner = inner[-1]
    inner.text = words


@harmless("a regional kind of the language is named")
def _regional(tree: Element, expectation: Expectation) -> None:
    region = {"nb": "nb-NO", "en": "en-GB", "ar": "ar-SA"}[expectation.language]
    for element in tree.iter():
        if element.get("lang") == expectation.language:
            element.set("lang", region)


@harmless("the page is told by tools that it was looked at", formats=PAGE)
def _metadata(tree: Element, _expectation: Expectation) -> None:
    for name in ("generator", "robots", "twitter:card"):
        tree.find("head").append(new("meta", "", name=name, content="WordPress 6"))


@harmless("a line is drawn between two rules")
def _line(tree: Element, _expectation: Expectation) -> None:
    after(prose(tree, RULE), new("hr"))


@harmless("an icon that screen readers pass over")
def _icon(tree: Element, _expectation: Expectation) -> None:
    drawing = '<svg aria-hidden="true" width="16" height="16"><path d="M1 1l9 9"></path></svg>'
    prose(tree, RULE).append(html.fragment_fromstring(drawing))


@harmless("names of anchors as they were once written")
def _named(tree: Element, _expectation: Expectation) -> None:
    item(tree, RULE).insert(0, new("a", "", name="sm09"))


# ---- what only the rich policy has

rich = partial(damage, workspace="rich")


def _steps(tree: Element) -> Element:
    return item(tree, "RIK-12").xpath(".//ol[not(contains(@class, 'rules'))]")[0]


def steps(name: str, **attributes: str) -> None:
    """The list of steps in a rule is counted otherwise."""

    @rich(name, "RIK-12")
    def _counted(tree: Element, _expectation: Expectation) -> None:
        for attribute, value in attributes.items():
            _steps(tree).set(attribute, value)


steps("the steps of a list have letters", type="a")
steps("the steps of a list have Roman numbers", type="I")
steps("the steps of a list have Roman numbers by their style", style="list-style-type: upper-roman")
steps("the steps of a list have no numbers", style="list-style: none")
steps("the steps of a list all have the same number", style="list-style-type: '1. '")
steps("the steps of a list are counted by the style sheet", style="counter-reset: list-item 4")


for _name, _look in {
    "a link does not answer a click": "pointer-events: none",
    "what stands around a link answers no click": "interactivity: inert",
}.items():

    @rich(_name, "RIK-22")
    def _dead(tree: Element, _expectation: Expectation, look: str = _look) -> None:
        link = tree.xpath("//a[starts-with(@href, 'https://nsm.no')]")[0]
        (link.getparent() if "inert" in look else link).set("style", look)


for _name, _look in {
    "an empty link lies over another": "position: absolute; inset: 0",
    "a transparent link lies over another": "position: absolute; inset-inline: 0; height: 3em; opacity: 0",
}.items():

    @rich(_name, "RIK-22")
    def _veiled(tree: Element, _expectation: Expectation, look: str = _look) -> None:
        words = "Les" if "opacity" in look else ""
        link = tree.xpath("//a[starts-with(@href, 'https://nsm.no')]")[0]
        link.addprevious(new("a", words, href="https://nettvett.example/", style=look))


for _name, _css in {
    "the menu's link to this page answers no click": "nav a[aria-current] { pointer-events: none }",
    "links answer no click on paper": "@media print { a { pointer-events: none } }",
    "words answer no click, and links do": "main { pointer-events: none } a { pointer-events: auto }",
}.items():
    in_head(_name, f"<style>{_css}</style>", table=HARMLESS)


@harmless("links that nobody sees are small, hidden or answer no click")
def _no_veils(tree: Element, _expectation: Expectation) -> None:
    for look in ("", "position: absolute; width: 1px", "position: absolute; inset: 0; pointer-events: none",
                 "position: absolute; inset: 0; display: none"):  # fmt: skip
        number_of(tree, RULE).addprevious(new("a", "", href="https://nettvett.example/", style=look))


@rich("the steps of a list are points", "RIK-12")
def _points(tree: Element, _expectation: Expectation) -> None:
    _steps(tree).tag = "ul"


@rich("the numbers of steps are transparent", "RIK-12")
def _clear_numbers(tree: Element, _expectation: Expectation) -> None:
    _steps(tree).append(new("style", "li::marker { color: transparent }"))


@rich("the first step is begun by a style sheet", "RIK-12")
def _begun(tree: Element, _expectation: Expectation) -> None:
    _steps(tree).append(new("style", 'li::marker { content: "9. " }'))


def raised(name: str, tag: str, **attributes: str) -> None:
    """The last digit of a number is set as a power."""

    @rich(name)
    def _raise(tree: Element, _expectation: Expectation) -> None:
        for paragraph in tree.iter("p", "li"):
            if found := re.search(r"(?<![\w-])(\d)(\d)(?!\w)", paragraph.text or ""):
                words = paragraph.text or ""
                paragraph.text = words[: found.start(2)]
                made = new(tag, found[2], **attributes)
                made.tail = words[found.end(2) :]
                paragraph.insert(0, made)
                return
        raise AssertionError(name)


raised("a digit is raised by an element", "sup")
raised("a digit is lowered by an element", "sub")
raised("a digit is raised by its style", "span", style="vertical-align: super; font-size: smaller")
raised("a digit is raised by its font", "span", style="font-variant-position: super")


# ---- what is said of a page and its parts, and where it is shown


def head(name: str, markup: str, table: list[Damage]) -> None:
    """Something is put into the head of the page."""

    @first.damage(name, formats=PAGE, table=table)
    def _head(tree: Element, _expectation: Expectation) -> None:
        tree.find("head").append(html.fragment_fromstring(markup))


sheet("on a phone that lies", "@media (max-height: 420px) { #SM-09 { display: none } }")
sheet("on low screens, in other words", "@media (height < 30em) { #SM-09 { display: none } }")
sheet(
    "until somebody scrolls",
    "@keyframes h { to { opacity: 0 } } #SM-09 { animation: h linear both; animation-timeline: scroll() }",
)
sheet("by words where lines are broken", "#SM-09 { hyphenate-character: ' ikke' }")
sheet(
    "behind frosted glass",
    "#SM-09 { position: relative }"
    " #SM-09::after { content: ''; position: absolute; inset: 0; backdrop-filter: blur(9px) }",
)
sheet("in the dark, by two colours in one", "#SM-09 { color: light-dark(#14202b, #11181f) }")
sheet("but for its first letter", "#SM-09 p::first-letter { font-size: 0 }")
sheet("by a list that runs from the last to the first", "ol { display: flex; flex-direction: column-reverse }", "")
head(
    "a search engine is told that the rules do not apply",
    '<meta name="description" content="Disse reglene er opphevet og gjelder ikke.">',
    DAMAGES,
)
head(
    "a preview says that the rules do not apply",
    '<meta property="og:description" content="These rules are withdrawn and do not apply any more.">',
    DAMAGES,
)


@damage("a style sheet shows the words of a script", RULE)
def _shown_script(tree: Element, _expectation: Expectation) -> None:
    prose(tree, RULE).append(
        html.fragment_fromstring('<script type="x" style="display: inline">Bare for ledere</script>')
    )


in_head("a style sheet shows the script of the page", "<style>body > script { display: block }</style>", "")
in_head(
    "a style sheet shows scripts in a head that is not shown",
    "<style>head script, title { display: block }</style>",
    table=HARMLESS,
)
head("words for searches are added", '<meta name="keywords" content="Risør kommune, sosiale medier">', HARMLESS)
head("the system that saved it has signed", '<meta name="generator" content="Publisering 5.2">', HARMLESS)
head("data for searches are added", '<script type="application/ld+json">{"@type": "WebPage"}</script>', HARMLESS)


@damage("a rule is a card that lies over the page", RULE, formats=PAGE)
def _popover(tree: Element, _expectation: Expectation) -> None:
    tree.xpath(f"//li[@id='{RULE}']")[0].set("popover", "")


@damage("a screen reader calls the menu something else", formats=PAGE)
def _named_menu(tree: Element, _expectation: Expectation) -> None:
    tree.xpath("//nav")[0].set("aria-label", "Reglene er opphevet og gjelder ikke lenger")


@damage("a screen reader calls a section something else", formats=PAGE)
def _named_section(tree: Element, _expectation: Expectation) -> None:
    section = tree.xpath("//section[h2]")[0]
    section.attrib.pop("aria-labelledby", None)
    section.set("aria-label", "Opphevet")


@damage("the whole page has a tooltip", formats=PAGE)
def _page_tooltip(tree: Element, _expectation: Expectation) -> None:
    tree.find("body").set("title", "Opphevet")


@damage("a translation does not say which language prevails", formats=PAGE, languages=("en", "ar"))
def _prevails(tree: Element, _expectation: Expectation) -> None:
    first.remove(tree.xpath("//p[@class='prevails']")[0])


@harmless("words may be edited, and are not translated by the browser", formats=PAGE)
def _edited(tree: Element, _expectation: Expectation) -> None:
    tree.xpath(f"//li[@id='{RULE}']")[0].set("translate", "no")
    prose(tree, RULE).set("spellcheck", "false")


@damage("the addresses of two rules have changed places", "SM-12", formats=PAGE)
def _ids(tree: Element, _expectation: Expectation) -> None:
    one, other = (tree.xpath(f"//li[@id='{number}']")[0] for number in ("SM-12", "SM-13"))
    one.set("id", "SM-13")
    other.set("id", "SM-12")


@damage("the addresses of two sections have changed places", "kolleger", formats=PAGE)
def _section_ids(tree: Element, _expectation: Expectation) -> None:
    one, other = (tree.xpath(f"//section[@id='{name}']")[0] for name in ("kolleger", "nettvett"))
    one.set("id", "nettvett")
    other.set("id", "kolleger")


@damage("the address of a rule is lost", RULE, formats=PAGE)
def _no_id(tree: Element, _expectation: Expectation) -> None:
    del tree.xpath(f"//li[@id='{RULE}']")[0].attrib["id"]

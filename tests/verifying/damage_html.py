"""Damages to finished web pages, and changes to them that lose nothing.

The target is rule SM-09 (four sentences) unless a damage needs another: SM-03 is a sub-rule, SM-06 has a text to copy
with fields, SM-23 is the last.
"""

import re
from collections.abc import Callable
from functools import partial
from itertools import count

from damages import Damage
from lxml import etree, html

from oppslag.verifying.expecting import Expectation
from oppslag.verifying.normalising import normalise

Element = etree._Element
Change = Callable[[Element, Expectation], None]
BOTH = ("page", "fragment")
PAGE = ("page",)
RULE, NEXT, SUB, COPY, LAST = "SM-09", "SM-10", "SM-03", "SM-06", "SM-23"


# ---- finding one's way in a file


def item(tree: Element, number: str) -> Element:
    """The list item of a rule: by its id in the page, by its visible number in the fragment."""
    found = tree.xpath("//li[@id=$n] | //li[strong[1]=$n]", n=number)
    return found[0]


def number_of(tree: Element, number: str) -> Element:
    """The element that shows a rule's number."""
    return item(tree, number).xpath("./*[self::h3 or self::h4]/a | ./strong")[0]


def prose(tree: Element, number: str) -> Element:
    """The paragraph of a rule; made where the words stand in the item itself, which no reader can tell."""
    element = item(tree, number)
    if found := element.xpath("./div[@class='words']/p[1]"):
        return found[0]
    strong = element.find("strong")
    following = strong.getnext()
    if following is not None and following.tag == "p" and not (strong.tail or "").strip():
        return following
    paragraph = html.Element("p")
    paragraph.text, strong.tail = (strong.tail or "").strip(), " "
    strong.addnext(paragraph)
    paragraph.tail = "\n"
    return paragraph


def section(tree: Element, index: int) -> Element:
    """A section of the page, or the list of one in the fragment."""
    found = tree.xpath("//ol[contains(@class, 'rules')]/parent::section")
    return (found or tree.xpath("//h2/following-sibling::ul[1]"))[index]


def title(tree: Element, index: int) -> Element:
    """The heading of a section."""
    return (tree.xpath("//ol[contains(@class, 'rules')]/parent::section/h2[1]") or tree.xpath("//h2"))[index]


def remove(element: Element) -> None:
    """Take an element out with what is in it; the words after it stay."""
    element.drop_tree()


def new(tag: str, text: str = "", **attributes: str) -> Element:
    made = html.Element(tag, **attributes)
    made.text = text
    return made


def after(element: Element, made: Element) -> None:
    made.tail, element.tail = element.tail, "\n"
    element.addnext(made)


def copy(element: Element) -> Element:
    return html.fromstring(html.tostring(element, encoding="unicode", with_tail=False))


def swap(one: Element, other: Element) -> None:
    """Change the places of two elements, not of the words after them."""
    mark = etree.Comment("here")
    tails = one.tail, other.tail
    one.addprevious(mark)
    one.tail = other.tail = None
    other.addprevious(one)
    mark.addnext(other)
    mark.getparent().remove(mark)
    other.tail, one.tail = tails


# ---- the table


DAMAGES: list[Damage] = []
HARMLESS: list[Damage] = []


def _bytes(change: Change, content: bytes, expectation: Expectation) -> bytes:
    text = content.decode()
    whole = "<html" in text
    tree = html.document_fromstring(text) if whole else html.fragment_fromstring(text, create_parent="main")
    change(tree, expectation)
    made = html.tostring(tree, encoding="unicode", doctype="<!doctype html>" if whole else None)
    return (made if whole else made.removeprefix("<main>").removesuffix("</main>")).encode()


def damage(
    name: str,
    *rules: str,
    formats: tuple[str, ...] = BOTH,
    table: list[Damage] = DAMAGES,
    workspace: str = "shipped",
    languages: tuple[str, ...] = ("nb", "en", "ar"),
) -> Callable[[Change], Change]:
    def keep(change: Change) -> Change:
        known = languages if workspace == "shipped" else ("nn",)
        table.append(Damage(name, partial(_bytes, change), rules or ("",), formats, workspace, known))
        return change

    return keep


harmless = partial(damage, table=HARMLESS)


def reword(name: str, change: Callable[[str], str], number: str = RULE) -> None:
    """A damage to the words of one rule."""

    @damage(name, number)
    def _reword(tree: Element, _expectation: Expectation) -> None:
        paragraph = prose(tree, number)
        before = paragraph.text or ""
        paragraph.text = change(before)
        assert paragraph.text != before, f"{name}: nothing was changed"


def style(name: str, declaration: str, formats: tuple[str, ...] = BOTH, table: list[Damage] = DAMAGES) -> None:
    """A damage that hides a rule by an inline style."""

    @damage(f"hidden: {name}", RULE, formats=formats, table=table)
    def _hide(tree: Element, _expectation: Expectation) -> None:
        prose(tree, RULE).set("style", declaration)


def sheet(name: str, css: str, *rules: str, table: list[Damage] = DAMAGES) -> None:
    """A damage that hides a rule by a style sheet."""

    @damage(f"hidden by a style sheet: {name}", *(rules or (RULE,)), formats=PAGE, table=table)
    def _hide(tree: Element, _expectation: Expectation) -> None:
        tree.find("head").append(new("style", css))


def wrapped(name: str, build: Callable[[str], Element], table: list[Damage] = DAMAGES) -> None:
    """A damage that keeps the words in the file where nobody reads them."""

    @damage(f"hidden: {name}", RULE, table=table)
    def _wrap(tree: Element, _expectation: Expectation) -> None:
        paragraph = prose(tree, RULE)
        words, paragraph.text = paragraph.text or "", ""
        paragraph.append(build(words))


# ---- lost

for _number, _what in (
    (RULE, "a rule"),
    (SUB, "a sub-rule"),
    (LAST, "the last rule"),
    ("SM-01", "a rule with sub-rules"),
):

    @damage(f"{_what} is lost", _number)
    def _lose(tree: Element, _expectation: Expectation, number: str = _number) -> None:
        remove(item(tree, number))


@damage("the words of a rule are lost, its number stays", RULE)
def _lose_words(tree: Element, _expectation: Expectation) -> None:
    remove(prose(tree, RULE))


@damage("the number of a rule is lost", RULE)
def _lose_number(tree: Element, _expectation: Expectation) -> None:
    remove(number_of(tree, RULE))


@damage("a whole section is lost", "SM-17")
def _lose_section(tree: Element, _expectation: Expectation) -> None:
    element, heading = section(tree, 2), title(tree, 2)
    remove(element)
    if heading.getparent() is not None:
        remove(heading)


@damage("the title of a section is lost", "kolleger")
def _lose_section_title(tree: Element, _expectation: Expectation) -> None:
    remove(title(tree, 2))


@damage("the introduction is lost")
def _lose_introduction(tree: Element, expectation: Expectation) -> None:
    first = next(piece.plain for piece in expectation.pieces if piece.key.endswith("/introduction"))
    remove(next(p for p in tree.iter("p") if normalise(p.text_content()).split() == first.split()))


@damage("the title is lost", formats=PAGE)
def _lose_title(tree: Element, _expectation: Expectation) -> None:
    remove(tree.find(".//h1"))


@damage("the text to copy is lost", COPY)
def _lose_template(tree: Element, _expectation: Expectation) -> None:
    remove(item(tree, COPY).find(".//blockquote"))


@damage("a field in the text to copy has lost its marks", COPY)
def _lose_field(tree: Element, _expectation: Expectation) -> None:
    _in_template(tree, lambda text: re.sub("[‹›]", "", text))


@damage("a field in the text to copy has been filled in", COPY)
def _fill_field(tree: Element, _expectation: Expectation) -> None:
    _in_template(tree, lambda text: re.sub("‹[^›]*›", "Facebook", text))


@damage("a field in the text to copy has another name", COPY)
def _rename_field(tree: Element, _expectation: Expectation) -> None:
    _in_template(tree, lambda text: re.sub("‹[^›]*›", "‹navn›", text))


def _in_template(tree: Element, change: Callable[[str], str]) -> None:
    for element in item(tree, COPY).find(".//blockquote").iter():
        element.text = change(element.text) if element.text else element.text
        element.tail = change(element.tail) if element.tail else element.tail


@damage("the file ends in the middle", RULE, LAST)
def _truncate(tree: Element, _expectation: Expectation) -> None:
    target = item(tree, RULE)
    for element in [*target.itersiblings(), *(e for a in target.iterancestors() for e in a.itersiblings())]:
        element.getparent().remove(element)
    prose(tree, RULE).text = (prose(tree, RULE).text or "")[:20]


# ---- other words


def _words(change: Callable[[list[str]], list[str]]) -> Callable[[str], str]:
    return lambda text: " ".join(change(text.split()))


reword("the first word is lost", _words(lambda words: words[1:]))
reword("the last word is lost", _words(lambda words: words[:-1]))
reword("a word in the middle is lost", _words(lambda words: words[:5] + words[6:]))
reword("a sentence is lost", lambda text: text[text.index(". ") + 2 :])
reword("the second half is lost", lambda text: text[: len(text) // 2])
reword("the full stop is lost", lambda text: text.strip().rstrip("."))
reword("a word is another", _words(lambda words: [*words[:5], "aldri", *words[6:]]))
reword("a word is doubled", _words(lambda words: [*words[:5], words[5], *words[5:]]))
reword("two words have changed places", _words(lambda words: [*words[:5], words[6], words[5], *words[7:]]))
reword("two sentences have changed places", lambda text: ". ".join(text.strip(". \n").split(". ")[::-1]) + ".")
reword("a negation is added", _words(lambda words: [*words[:5], "ikke", *words[5:]]))
reword("an Arabic negation is added", _words(lambda words: [*words[:5], "لا", *words[5:]]))
reword("a sentence is added at the end", lambda text: text.rstrip() + " Dette gjelder ikke i ferier.")
reword("a sentence is added at the beginning", lambda text: "I regelen gjelder dette: " + text.lstrip())
reword("an exception in brackets is added", lambda text: text.rstrip().rstrip(".") + " (med unntak av ledere).")
reword("a number is added", _words(lambda words: [*words[:5], "15", *words[5:]]))
reword("one letter is another", lambda text: text[:20] + ("x" if text[20] != "x" else "y") + text[21:])
reword("one letter has an accent", lambda text: text[:20] + "é" + text[21:])
reword(
    "one letter is lost",
    lambda text: text[:20].rstrip() + text[21:].lstrip() if text[20] != " " else text[:19] + text[20:],
)
reword("letters look the same and are others", lambda text: text.replace("a", "а").replace("ي", "ى").replace("e", "е"))
reword(
    "a word is in capitals or in full width",
    lambda text: re.sub(r"(\w{5,})", lambda m: m[1].upper() + "ａ", text, count=1),
)
reword("two words are glued", lambda text: text.replace(" ", "", 1) if text[0] != " " else text[1:].replace(" ", "", 1))
reword("a word is split", lambda text: re.sub(r"(\w{3})(\w{3})", r"\1 \2", text, count=1))
reword("a hyphen is put into a word", lambda text: re.sub(r"(\w{3})(\w{3})", r"\1-\2", text, count=1))
reword("a full stop is a question mark", lambda text: text.replace(".", "?", 1))
reword("a comma is lost", lambda text: re.sub("[,،]", "", text, count=1))
reword("letters nobody sees are put in", lambda text: text[:20] + "\u200b" + text[20:])
reword("a sign turns the direction of the text", lambda text: text[:20] + "\u202e" + text[20:])
reword("a digit is raised", lambda text: text[:20] + "²" + text[20:])
reword("the words of another language stand there", lambda _text: "Du skal alltid spørre lederen din før du deler noe.")


@damage("one word of a sub-rule is lost", SUB)
def _sub_word(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, SUB)
    paragraph.text = _words(lambda words: words[:2] + words[3:])(paragraph.text or "")


@damage("a word of the introduction is another")
def _introduction_word(tree: Element, expectation: Expectation) -> None:
    first = next(piece.plain for piece in expectation.pieces if piece.key.endswith("/introduction"))
    paragraph = next(p for p in tree.iter("p") if normalise(p.text_content()).split() == first.split())
    paragraph.text = _words(lambda words: [*words[:3], "aldri", *words[4:]])(paragraph.text_content())


@damage("a word of a section's title is another", "kolleger")
def _title_word(tree: Element, _expectation: Expectation) -> None:
    heading = title(tree, 2)
    heading.text = _words(lambda words: [*words[:-1], "nei"])(heading.text or "")


# ---- numbers


def renumber(name: str, make: str, *rules: str, number: str = RULE) -> None:
    @damage(name, *(rules or (number,)))
    def _renumber(tree: Element, _expectation: Expectation) -> None:
        number_of(tree, number).text = make


renumber("a rule has an unknown number", "SM-99")
renumber("a rule has the number of another", NEXT)
renumber("a number has lost its zero", "SM-9")
renumber("a number has a letter more", "SM-09b")
renumber("a number has a digit more", "SM-091")
renumber("a number has lost its prefix", "09")
renumber("a number has another dash", "SM–09")


@damage("two rules have changed numbers", RULE, NEXT)
def _swap_numbers(tree: Element, _expectation: Expectation) -> None:
    one, other = number_of(tree, RULE), number_of(tree, NEXT)
    one.text, other.text = other.text, one.text


# ---- places


@damage("two rules have changed places", NEXT)
def _swap_rules(tree: Element, _expectation: Expectation) -> None:
    swap(item(tree, RULE), item(tree, NEXT))


@damage("two rules have changed words", RULE, NEXT)
def _swap_words(tree: Element, _expectation: Expectation) -> None:
    one, other = prose(tree, RULE), prose(tree, NEXT)
    one.text, other.text = other.text, one.text


@damage("a rule stands at the end of its section", RULE)
def _to_end(tree: Element, _expectation: Expectation) -> None:
    element = item(tree, RULE)
    parent = element.getparent()
    remove(element)
    parent.append(element)


@damage("a rule stands in another section", RULE)
def _to_section(tree: Element, _expectation: Expectation) -> None:
    element = item(tree, RULE)
    remove(element)
    after(item(tree, "SM-17"), element)


@damage("a rule stands in the first section's end", "SM-08")
def _over_the_border(tree: Element, _expectation: Expectation) -> None:
    element = item(tree, "SM-08")
    remove(element)
    after(item(tree, "SM-07"), element)


@damage("a sub-rule stands as a rule of its own", "SM-05")
def _lift(tree: Element, _expectation: Expectation) -> None:
    """Only the order would be the same: SM-05 is the last of its parent."""
    element = item(tree, "SM-05")
    remove(element)
    after(item(tree, "SM-01"), element)


@damage("a rule stands under the one before it", NEXT)
def _nest(tree: Element, _expectation: Expectation) -> None:
    element, parent = item(tree, NEXT), item(tree, RULE)
    remove(element)
    inner = new("ol")
    inner.append(element)
    (parent.find("div[@class='words']") if parent.find("div[@class='words']") is not None else parent).append(inner)


@damage("two sections have changed places", "SM-17")
def _swap_sections(tree: Element, _expectation: Expectation) -> None:
    swap(section(tree, 2), section(tree, 3))
    if title(tree, 2).getparent() is title(tree, 3).getparent():
        swap(title(tree, 2), title(tree, 3))


@damage("two sections have changed titles", "kolleger")
def _swap_titles(tree: Element, _expectation: Expectation) -> None:
    one, other = title(tree, 2), title(tree, 3)
    one.text, other.text = other.text, one.text


@damage("a section's title stands after its rules", "kolleger")
def _late_title(tree: Element, _expectation: Expectation) -> None:
    heading, body = title(tree, 2), section(tree, 2)
    remove(heading)
    body.append(heading) if body.tag == "section" else after(body, heading)


@damage("the text to copy stands under another rule", COPY)
def _move_template(tree: Element, _expectation: Expectation) -> None:
    block = item(tree, COPY).xpath(".//figure | .//blockquote")[0]
    remove(block)
    item(tree, "SM-07").append(block)


# ---- too much


@damage("a rule stands there twice", RULE)
def _double(tree: Element, _expectation: Expectation) -> None:
    after(item(tree, RULE), copy(item(tree, RULE)))


@damage("the words of a rule stand there twice", RULE)
def _double_words(tree: Element, _expectation: Expectation) -> None:
    after(prose(tree, RULE), copy(prose(tree, RULE)))


@damage("a stale copy of a rule stands there too", RULE)
def _stale(tree: Element, _expectation: Expectation) -> None:
    made = copy(prose(tree, RULE))
    made.text = _words(lambda words: words[:3] + words[4:])(made.text or "")
    after(prose(tree, RULE), made)


def extra(name: str, tag: str, words: str, *rules: str) -> None:
    @damage(name, *rules)
    def _extra(tree: Element, _expectation: Expectation) -> None:
        after(item(tree, RULE), new(tag, words)) if tag == "li" else after(prose(tree, RULE), new(tag, words))


extra("a rule with a new number is added", "li", "SM-40 Du skal spørre lederen din først.", RULE)
extra("a rule without a number is added", "li", "Du skal spørre lederen din først.", RULE)
extra("a paragraph is added in a rule", "p", "Ledere er unntatt fra denne regelen.", RULE)
extra("one word is added in a paragraph of its own", "p", "Ikke!", RULE)
extra("a quotation is added", "blockquote", "Dette gjelder ikke deg.", RULE)
extra("a button says something normative", "button", "Jeg er unntatt fra regelen", RULE)
extra("a menu stands in a rule", "nav", "Ledere er unntatt.", RULE)
extra("a heading is added", "h2", "Unntak", RULE)


@damage("a label stands before words it does not belong to")
def _stray_label(tree: Element, expectation: Expectation) -> None:
    from oppslag.labels import labels

    prose(tree, RULE).addprevious(new("p", labels(expectation.language)["dont"]))


@damage("the label of the text to copy stands before another rule")
def _moved_label(tree: Element, expectation: Expectation) -> None:
    prose(tree, RULE).addprevious(_template_label(tree, expectation))


@damage("the label of the text to copy stands after all rules")
def _late_label(tree: Element, expectation: Expectation) -> None:
    label = _template_label(tree, expectation)
    after(section(tree, 4), label)


def _template_label(tree: Element, expectation: Expectation) -> Element:
    """The label, taken from its place."""
    from oppslag.labels import labels

    words = labels(expectation.language)["template"]
    (old,) = [one for one in tree.iter() if isinstance(one.tag, str) and (one.text or "").strip() == words]
    remove(old)
    return new("p", words)


@damage("a rule is repeated at the foot of the page", RULE, formats=PAGE)
def _in_footer(tree: Element, _expectation: Expectation) -> None:
    tree.find("body").append(new("footer", prose(tree, RULE).text or ""))


@damage("the file calls itself a draft, or does not though it is one")
def _draft(tree: Element, expectation: Expectation) -> None:
    from oppslag.labels import labels

    word = labels(expectation.language)["draft"]
    marks = [strong for strong in tree.iter("strong") if strong.text == word]
    if marks:
        remove(marks[0].getparent())
    else:
        title(tree, 0).addprevious(new("p", word))


@damage("an exception stands in a menu", formats=PAGE)
def _in_menu(tree: Element, _expectation: Expectation) -> None:
    tree.xpath("//nav//ul | //nav//ol")[-1].append(new("li", "Ledere er unntatt"))


@damage("a retired or unknown number stands in a menu", "SM-77", formats=PAGE)
def _number_in_menu(tree: Element, _expectation: Expectation) -> None:
    tree.xpath("//nav//ul | //nav//ol")[-1].append(new("li", "SM-77"))


@damage("words for screen readers alone say something else", formats=PAGE)
def _for_screen_readers(tree: Element, _expectation: Expectation) -> None:
    words = new("span", "Dette gjelder ikke for ledere i kommunen.")
    words.set("style", "position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden")
    prose(tree, RULE).append(words)


# ---- hidden

style("display: none", "display: none")
style("visibility: hidden", "visibility: hidden")
style("opacity: 0", "opacity: 0")
style("font-size: 0", "font-size: 0")
style("letters of one pixel", "font-size: 1px")
style("the colour of the ground", "color: #ffffff; background: #ffffff")
style("transparent letters", "color: transparent")
style("far off to the left", "position: absolute; left: -9999px")
style("indented out of sight", "text-indent: -9999px; overflow: hidden; white-space: nowrap")
style("clipped by clip-path", "clip-path: inset(100%)")
style("clipped by clip", "position: absolute; clip: rect(0, 0, 0, 0)")
style("a box without height", "height: 0; overflow: hidden")
style("a box without room", "max-height: 0; overflow: hidden")
style("scaled to nothing", "transform: scale(0)")
style("content-visibility: hidden", "content-visibility: hidden")
style("struck out", "text-decoration: line-through")
style("a filter that leaves nothing", "filter: opacity(0)")
style("fixed above the window", "position: fixed; top: -5000px")

# What newer style sheets can do, and what only a browser could compute: undecided is never a pass.
for _name, _declaration in {
    "transparent by a sum": "opacity: calc(1 - 1)",
    "transparent by a variable's fallback": "opacity: var(--nobody-set-it, 0)",
    "transparent by what an attribute says": "opacity: attr(data-x type(<number>), 0)",
    "transparent by a condition": "opacity: if(else: 0)",
    "the colour of the ground, reckoned from another": "color: rgb(from white r g b)",
    "the colour of the ground in another space": "color: oklch(100% 0 0)",
    "the colour of the ground, mixed": "color: color-mix(in srgb, white 100%, black)",
    "a ground of the text's colour": "background: currentColor",
    "filled with nothing": "-webkit-text-fill-color: transparent",
    "blended away": "mix-blend-mode: screen; color: #fff",
    "blurred": "filter: blur(20px)",
    "bleached by a filter": "filter: brightness(100)",
    "behind a mask": "mask: linear-gradient(transparent, transparent)",
    "turned edge-on": "transform: rotateY(90deg)",
    "in mirror writing": "transform: scaleX(-1)",
    "moved by a property of its own": "translate: -200vw 0",
    "moved along a path": 'offset-path: path("M -9999 -9999")',
    "shrunk by zoom": "zoom: 0.01",
    "letters without size, clamped": "font-size: clamp(0px, 0px, 1px)",
    "letters a quarter of a metre apart": "letter-spacing: 900px",
    "letters upon letters": "letter-spacing: -1em",
    "letters as dots": "-webkit-text-security: disc",
    "letters of a font of signs": "font-family: Wingdings, sans-serif",
    "laid out as if empty": "contain: strict",
    "shown as a column of a table": "display: table-column",
    "behind what stands behind it": "position: relative; z-index: -1",
    "cut off after some words": "white-space: nowrap; overflow: hidden; text-overflow: ellipsis; width: 6em",
    "letters set to nothing by their own height": "font-size-adjust: 0.01",
    "only the first line": (
        "display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 1; overflow: hidden; width: 5em"
    ),
}.items():
    style(_name, _declaration)

sheet("by what the item holds", 'li:has(> h3 > a[href="#SM-09"]) .words { display: none }')
sheet("by its place from the end", "#arbeidsplassen .rules > :nth-last-child(8) { display: none }")
sheet("in a layer", "@layer a { #SM-09 p { display: none !important } }")
sheet("in a container", "main { container-type: inline-size } @container (width > 1px) { #SM-09 { display: none } }")
sheet("where it is supported", "@supports (display: grid) { #SM-09 { display: none } }")
sheet("nested", "#arbeidsplassen { & #SM-09 { display: none } }")
sheet("in a scope", "@scope (#arbeidsplassen) { #SM-09 { display: none } }")
sheet(
    "until a transition that never ends",
    "@starting-style { #SM-09 { opacity: 0 } } #SM-09 { transition: opacity 9999s }",
)
sheet("by an animation", "@keyframes gone { to { opacity: 0 } } #SM-09 { animation: gone 1ms forwards }")
sheet("in the dark", "@media (prefers-color-scheme: dark) { #SM-09 p { color: #11181f } }")
sheet("in forced colours", "@media (forced-colors: active) { #SM-09 { display: none } }")
sheet("on sharp screens", "@media (min-resolution: 2dppx) { #SM-09 { display: none } }")
sheet("in an app of its own", "@media (display-mode: standalone) { #SM-09 { display: none } }")
sheet(
    "under a box of its own",
    '#SM-09 { position: relative } #SM-09::after { content: ""; position: absolute; inset: 0; background: #fff }',
)
sheet("under the next rule", "#SM-10 { margin-top: -6em; background: #fff; position: relative }")
sheet("by an imported sheet", '@import url("data:text/css,%23SM-09%7Bdisplay:none%7D")')
sheet("words before it", '#SM-09 p::before { content: "Ikke: " }')
sheet("words before it, as a quotation mark", '#SM-09 p::before { content: open-quote; quotes: "Ikke " "" }')
sheet("words in the list's sign", '#SM-09 { display: list-item; list-style: "Ikke " }')
sheet("another number after it", '#SM-09 .number a { font-size: 0 } #SM-09 .number::after { content: "SM-90" }')
sheet("cut off at the side", "#SM-09 p { white-space: nowrap } #SM-09 .words { overflow: hidden; width: 10em }")
sheet(
    "in a track without height",
    "#SM-09 .words { display: grid; grid-template-rows: 0fr } #SM-09 p { overflow: hidden }",
)
sheet("under the outline of the next rule", "#SM-10 { outline: 9em solid #fff; position: relative; z-index: 2 }")
sheet("under the shadow of the next rule", "#SM-10 { box-shadow: 0 -5em 0 #fff; position: relative }")
sheet("shown after the others", "#arbeidsplassen .rules { display: flex; flex-direction: column } #SM-09 { order: 9 }")


@damage("hidden: in closed details, without an element of its own", RULE)
def _bare_details(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    made = new("details", paragraph.text or "")
    paragraph.text = ""
    paragraph.append(made)


@damage("hidden: in mathematics that keeps only its place", RULE)
def _phantom(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words, paragraph.text = paragraph.text or "", ""
    paragraph.append(html.fromstring(f"<math><mphantom><mtext>{words}</mtext></mphantom></math>"))


@damage("hidden: in a drawing without size", RULE)
def _drawing(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words, paragraph.text = paragraph.text or "", ""
    paragraph.append(html.fromstring(f'<svg width="0" height="0"><text>{words}</text></svg>'))


@damage("a screen reader says other words than those that are seen", RULE)
def _spoken(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    paragraph.set("role", "img")
    paragraph.set("aria-label", "Alt er lov")


@damage("a word that only the dark hides is added", RULE, formats=PAGE)
def _light_word(tree: Element, _expectation: Expectation) -> None:
    tree.find("head").append(new("style", "@media (prefers-color-scheme: dark) { .lys { display: none } }"))
    prose(tree, RULE).append(new("span", " ikke", **{"class": "lys"}))


@damage("a label elsewhere is said instead of a number", RULE, formats=PAGE)
def _label_elsewhere(tree: Element, _expectation: Expectation) -> None:
    tree.find("body").append(new("span", "SM-90", id="andre", hidden="hidden"))
    number_of(tree, RULE).set("aria-labelledby", "andre")


@damage("a frame with a sentence of its own stands in a rule", RULE, formats=PAGE)
def _framed(tree: Element, _expectation: Expectation) -> None:
    prose(tree, RULE).append(new("iframe", "", srcdoc="Dette gjelder ikke for ledere i kommunen."))


@damage("a word is floated to the other end of its line", RULE)
def _floated(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    first, second, rest = (paragraph.text or "").split(maxsplit=2)
    paragraph.text = first + " "
    word = new("span", second, style="float: right")
    word.tail = " " + rest
    paragraph.append(word)


@damage("a paragraph runs in the other direction", RULE, formats=PAGE)
def _other_way(tree: Element, expectation: Expectation) -> None:
    prose(tree, RULE).set("dir", "ltr" if expectation.language == "ar" else "rtl")


@damage("a rule takes back its language", RULE, formats=PAGE)
def _no_rule_language(tree: Element, _expectation: Expectation) -> None:
    prose(tree, RULE).set("lang", "")


@damage("a picture with words stands in a rule", RULE, formats=PAGE)
def _worded_picture(tree: Element, _expectation: Expectation) -> None:
    prose(tree, RULE).append(new("img", "", src="x.png", alt="gjelder ikke ledere"))


@damage("an open dialog lies over the page", formats=PAGE)
def _open_dialog(tree: Element, _expectation: Expectation) -> None:
    look = "position: fixed; inset: 0; width: 100%; height: 100%"
    tree.find("body").append(new("dialog", "", open="open", style=look))


# ---- what changes the page when it is opened

for _what, _made in {
    "a script": lambda: new("script", 'document.getElementById("SM-09").remove()'),
    "a script from elsewhere": lambda: new("script", "", src="https://elsewhere.example/x.js"),
    "what a picture that fails starts": lambda: new("img", "", src="x", onerror="document.body.remove()"),
    "a link that is a script": lambda: new("a", "", href="javascript:document.body.remove()"),
    "a style sheet from elsewhere": lambda: new("link", "", rel="stylesheet", href="https://elsewhere.example/x.css"),
}.items():

    @damage(f"the page is changed by {_what}", formats=PAGE)
    def _run(tree: Element, _expectation: Expectation, made: Callable[[], Element] = _made) -> None:
        tree.find("body").append(made())


@damage("the page does not say how its letters are written", formats=PAGE)
def _no_encoding(tree: Element, _expectation: Expectation) -> None:
    for element in tree.xpath("//meta[@charset]"):
        remove(element)


@damage("the page calls itself something else", formats=PAGE)
def _other_title(tree: Element, _expectation: Expectation) -> None:
    tree.find("head/title").text = "Reglement for røyking"


@damage("a permalink leads to another site", RULE, formats=PAGE)
def _foreign_permalink(tree: Element, _expectation: Expectation) -> None:
    number_of(tree, RULE).set("href", "https://elsewhere.example/#SM-09")


sheet("display: none", "#SM-09 .words p { display: none }")
sheet("only on paper", "@media print { #SM-09 { display: none } }")
sheet("only on the screen", "@media screen { #SM-09 .words { visibility: hidden } }")
sheet("only on a phone", "@media (max-width: 40rem) { #SM-09 { display: none } }")
sheet("by its place in the list", "#arbeidsplassen .rules > li:nth-child(2) { display: none }")
sheet("everything after the first line of the list", "#SM-08 ~ #SM-09 { opacity: 0.01 }")
sheet("with its parent", "#SM-09 > .words { height: 0; overflow: clip }")

wrapped("in a comment", etree.Comment)
for _tag in ("template", "script", "noscript", "textarea", "del"):
    wrapped(f"in {_tag}", partial(new, _tag))
wrapped("in closed details", lambda words: _closed("details", words))
wrapped("in a closed dialog", lambda words: new("dialog", words))
wrapped("in a title attribute", lambda words: new("span", "", title=words))
wrapped("in the alternative text of a picture", lambda words: new("img", "", alt=words, src="x.png"))
wrapped("in a data attribute", lambda words: new("span", "", **{"data-text": words}))
wrapped("with the hidden attribute", lambda words: new("span", words, hidden="hidden"))


def _closed(tag: str, words: str) -> Element:
    made = new(tag)
    made.append(new("p", words))
    return made


@damage("hidden: from screen readers", RULE)
def _aria_hidden(tree: Element, _expectation: Expectation) -> None:
    prose(tree, RULE).set("aria-hidden", "true")


@damage("hidden: the whole section", "SM-17")
def _hidden_section(tree: Element, _expectation: Expectation) -> None:
    section(tree, 2).set("hidden", "hidden")


@damage("hidden: only in the metadata of the page", RULE, formats=PAGE)
def _metadata(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    tree.find("head").append(new("meta", "", name="description", content=paragraph.text or ""))
    remove(paragraph)


@damage("hidden: the number alone", RULE)
def _hidden_number(tree: Element, _expectation: Expectation) -> None:
    number_of(tree, RULE).set("style", "display: none")


@damage("hidden: one word alone", RULE)
def _hidden_word(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    first, rest = (paragraph.text or "").split(maxsplit=1)
    paragraph.text = ""
    word = new("span", first + " ", style="display: none")
    word.tail = rest
    paragraph.append(word)


# ---- language and links


@damage("a rule is marked as another language", RULE)
def _wrong_language(tree: Element, _expectation: Expectation) -> None:
    prose(tree, RULE).set("lang", "fi")


@damage("the page is marked as another language", RULE, formats=PAGE)
def _wrong_page_language(tree: Element, _expectation: Expectation) -> None:
    tree.set("lang", "fi")


@damage("the page does not say its language", formats=PAGE)
def _no_language(tree: Element, _expectation: Expectation) -> None:
    for element in tree.iter():
        element.attrib.pop("lang", None)


@damage("the page runs in the other direction", formats=PAGE)
def _direction(tree: Element, _expectation: Expectation) -> None:
    tree.set("dir", "rtl" if tree.get("dir") != "rtl" else "ltr")


@damage("a rule has a link that the source does not have", RULE)
def _foreign_link(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words, paragraph.text = paragraph.text or "", ""
    link = new("a", words.split()[0], href="https://elsewhere.example/")
    link.tail = words[len(words.split()[0]) :]
    paragraph.append(link)


# ---- what only the rich policy has


def rich(name: str, *rules: str) -> Callable[[Change], Change]:
    return damage(name, *rules, workspace="rich")


@rich("a link leads elsewhere")
def _link_target(tree: Element, _expectation: Expectation) -> None:
    tree.xpath("//a[starts-with(@href, 'mailto:tryggleik')]")[0].set("href", "mailto:svindel@fjordvik.example")


@rich("a link is plain words")
def _link_lost(tree: Element, _expectation: Expectation) -> None:
    tree.xpath("//a[starts-with(@href, 'mailto:tryggleik')]")[0].drop_tag()


@rich("do and don't have changed labels", "RIK-09")
def _swap_labels(tree: Element, _expectation: Expectation) -> None:
    signs = item(tree, "RIK-09").xpath(".//p[@class='sign'] | ./p[strong and not(text()[normalize-space()])]")
    swap(signs[0], signs[1])


@rich("do and don't have changed places", "RIK-09")
def _swap_examples(tree: Element, _expectation: Expectation) -> None:
    found = item(tree, "RIK-09").xpath(".//div[@class='do' or @class='dont'] | ./blockquote")
    swap(found[0], found[1])


@rich("an example is not labelled", "RIK-09")
def _unlabelled(tree: Element, _expectation: Expectation) -> None:
    remove(item(tree, "RIK-09").xpath(".//p[@class='sign'] | ./p[strong]")[0])


@rich("two cells of a table have changed places", "RIK-07")
def _swap_cells(tree: Element, _expectation: Expectation) -> None:
    cells = item(tree, "RIK-07").xpath(".//td")
    swap(cells[1], cells[4])


@rich("a row of a table is lost", "RIK-07")
def _lose_row(tree: Element, _expectation: Expectation) -> None:
    remove(item(tree, "RIK-07").xpath(".//tr")[2])


@rich("a footnote is lost", "RIK-08")
def _lose_note(tree: Element, _expectation: Expectation) -> None:
    remove(next(e for e in item(tree, "RIK-08").iter("p", "div") if e.text_content().strip().startswith("¹")))


@rich("a footnote has another number", "RIK-08")
def _renumber_note(tree: Element, _expectation: Expectation) -> None:
    note = next(e for e in item(tree, "RIK-08").iter("p") if e.text_content().strip().startswith("¹"))
    note.text = (note.text or "").replace("¹", "³")


@rich("the steps of a list count from three", "RIK-12")
def _late_start(tree: Element, _expectation: Expectation) -> None:
    item(tree, "RIK-12").xpath(".//ol[not(contains(@class, 'rules'))]")[0].set("start", "3")


@rich("the steps of a list count down", "RIK-12")
def _count_down(tree: Element, _expectation: Expectation) -> None:
    item(tree, "RIK-12").xpath(".//ol[not(contains(@class, 'rules'))]")[0].set("reversed", "reversed")


@rich("a step has the number of another", "RIK-12")
def _wrong_step(tree: Element, _expectation: Expectation) -> None:
    item(tree, "RIK-12").xpath(".//ol[not(contains(@class, 'rules'))]/li")[1].set("value", "4")


@rich("two steps of a list have changed places", "RIK-12")
def _swap_steps(tree: Element, _expectation: Expectation) -> None:
    steps = item(tree, "RIK-12").xpath(".//ol/li")
    swap(steps[0], steps[1])


@rich("a point of a list in a rule is lost", "RIK-21")
def _lose_point(tree: Element, _expectation: Expectation) -> None:
    remove(item(tree, "RIK-21").xpath(".//ul/li")[1])


@rich("a note for reviewers has leaked", "RIK-01")
def _leak(tree: Element, expectation: Expectation) -> None:
    rule, note = expectation.notes[0]
    assert rule == "RIK-01"
    prose(tree, "RIK-01").append(etree.Comment(note))


@rich("a rule of the third level stands on the second", "RIK-04")
def _lift_deep(tree: Element, _expectation: Expectation) -> None:
    element = item(tree, "RIK-04")
    remove(element)
    after(item(tree, "RIK-03"), element)


@rich("a retired rule has come back", "RIK-97")
def _retired(tree: Element, expectation: Expectation) -> None:
    assert expectation.retired
    after(item(tree, "RIK-09"), new("li", f"{expectation.retired[0]} Du kan låne bort passordet ditt."))


# ---- harmless


@harmless("the file is pretty-printed")
def _pretty(tree: Element, _expectation: Expectation) -> None:
    for element in tree.iter("section", "ol", "ul", "li", "div", "header", "nav", "main"):
        element.text = (element.text or "") + "\n    "
        element.tail = "\n\n  " + (element.tail or "")


@harmless("lines are broken elsewhere")
def _rewrap(tree: Element, _expectation: Expectation) -> None:
    for element in tree.iter("p", "li"):
        element.text = element.text and re.sub(r"(\S+ \S+ \S+) ", "\\1\n      ", element.text)


@harmless("classes are taken away")
def _no_classes(tree: Element, _expectation: Expectation) -> None:
    for element in tree.iter("li", "p", "h3", "h4", "blockquote"):
        element.attrib.pop("class", None)


@harmless("attributes for a system's own use are added")
def _attributes(tree: Element, _expectation: Expectation) -> None:
    numbers = count(1)
    for element in tree.iter("p", "li"):
        element.set("data-cms", str(next(numbers)))


@harmless("words are emphasised")
def _emphasis(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words, paragraph.text = (paragraph.text or "").split(" "), ""
    strong = new("strong", words[0])
    strong.tail = " " + " ".join(words[1:])
    paragraph.append(strong)


@harmless("soft hyphens are put in")
def _soft_hyphens(tree: Element, _expectation: Expectation) -> None:
    for number in (RULE, NEXT):
        paragraph = prose(tree, number)
        paragraph.text = re.sub(r"([a-zæøå]{4})([a-zæøå]{4})", "\\1\u00ad\\2", paragraph.text or "")


@harmless("spaces do not break")
def _no_break(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    paragraph.text = re.sub(" (\\S+) ", "\u00a0\\1 ", (paragraph.text or "").strip())


@harmless("letters are joined by a font")
def _ligatures(tree: Element, _expectation: Expectation) -> None:
    for paragraph in (prose(tree, f"SM-{n:02}") for n in range(7, 24)):
        paragraph.text = (paragraph.text or "").replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("ff", "ﬀ")


@harmless("accents are written apart (NFD)")
def _nfd(tree: Element, _expectation: Expectation) -> None:
    import unicodedata

    for paragraph in (prose(tree, f"SM-{n:02}") for n in range(7, 24)):
        paragraph.text = unicodedata.normalize("NFD", paragraph.text or "")


@harmless("a word is isolated for its direction")
def _isolates(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words = (paragraph.text or "").split(" ")
    paragraph.text = " ".join([words[0], f"\u2068{words[1]}\u2069", *words[2:]])


@harmless("rules are marked with a colon after the number")
def _colons(tree: Element, _expectation: Expectation) -> None:
    for n in range(7, 24):
        number = number_of(tree, f"SM-{n:02}")
        number.text = f"{number.text}:"


@harmless("lists are ordered the other way of HTML")
def _lists(tree: Element, _expectation: Expectation) -> None:
    for element in list(tree.iter("ol")):
        element.tag = "ul"


@harmless("another font and size")
def _font(tree: Element, _expectation: Expectation) -> None:
    for element in tree.iter("p"):
        element.set("style", "font-family: Georgia; font-size: 14pt; line-height: 2")


@harmless("headings are one level deeper")
def _headings(tree: Element, _expectation: Expectation) -> None:
    for level in (5, 4, 3, 2):
        for element in list(tree.iter(f"h{level}")):
            element.tag = f"h{level + 1}"


@harmless("a comment and an empty paragraph are put in")
def _empties(tree: Element, _expectation: Expectation) -> None:
    item(tree, RULE).addprevious(etree.Comment("CMS 7.1"))
    after(title(tree, 0), new("p", "\u00a0"))


@harmless("permalinks are absolute", formats=PAGE)
def _absolute(tree: Element, _expectation: Expectation) -> None:
    for link in tree.xpath("//a[starts-with(@href, '#SM-')]"):
        link.set("href", "https://intranett.example/sosiale-medier" + link.get("href"))


@harmless("words are spread over many spans")
def _spans(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    words, paragraph.text = (paragraph.text or "").split(" "), ""
    for word in words:
        paragraph.append(new("span", word))
        paragraph[-1].tail = " "


@harmless("an empty span stands before each number")
def _anchors(tree: Element, _expectation: Expectation) -> None:
    for n in range(7, 24):
        item(tree, f"SM-{n:02}").insert(0, new("span", "", id=f"a{n}"))


@harmless("single line breaks stand for spaces")
def _breaks(tree: Element, _expectation: Expectation) -> None:
    paragraph = prose(tree, RULE)
    first, rest = (paragraph.text or "").strip().split(" ", 1)
    paragraph.text = first
    line = new("br")
    line.tail = rest
    paragraph.append(line)

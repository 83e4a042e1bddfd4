"""What Markdown would swallow, or turn into something else, in the words of one text.

The checks work on the words alone, so that a translation is held to the same as the source. `oppslag.markdown` then
judges the tree that pandoc makes of them; what is found here is what a person can be told more about than that.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from html.entities import html5

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.model import Kind, Text
from oppslag.problems import Problem, Severity

# A word count that people read in passing. The gate of a poster is the size of its letters, not this.
POSTER_WORDS = {"nb": 9, "nn": 9}
POSTER_WORDS_ELSEWHERE = 12  # articles and prepositions that Norwegian writes as endings


@frozen
class Fault:
    """Something wrong in the words: what, what next, and the piece of the words that it is about."""

    message: str
    hint: str
    piece: str = ""
    severity: Severity = Severity.ERROR


def check_words(text: Text) -> tuple[Problem, ...]:
    """Everything in the words of a text that would not reach a reader as it was written. Never raises.

    Errors: empty; signs that nobody sees; HTML, `<word>`, entities; formulas, attributes; headings, code, pictures;
    fields `[[...]]` that do not close; footnotes without a partner; a text that as a whole is one list item or quote.
    Warnings: a poster wording that is long for its language; asterisks that would be printed.
    """
    return tuple(
        Problem(f"{text.key}: {fault.message}", text.place, fault.hint, severity=fault.severity)
        for fault in faults(text)
    )


def faults(text: Text) -> tuple[Fault, ...]:
    """The same as `check_words`, each with the piece of the words that it is about; the same thing is said once."""
    words = text.words
    if not any(letter.isalnum() for letter in words):
        return (Fault(_("There are no words here."), _("Write the text, or take the line away."), words.strip()),)
    bare = _ESCAPED.sub("xx", words)
    found = [fault for check in _CHECKS for fault in check(bare)]
    found += _one_line(text) if text.kind in {Kind.TITLE, Kind.POSTER_TITLE, Kind.POSTER} else ()
    found += _long(text) if text.kind is Kind.POSTER else ()
    return tuple(dict.fromkeys(found))


_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")  # a backslash before ASCII punctuation makes it a plain sign (CommonMark)


def _unseen(words: str) -> Iterator[Fault]:
    for letter in dict.fromkeys(words):
        category = unicodedata.category(letter)
        if (category in {"Cc", "Cs", "Co", "Zl", "Zp"} and letter != "\n") or _nonsense(letter):
            name = "TAB" if letter == "\t" else f"U+{ord(letter):04X}"
            yield Fault(
                _("The text holds a sign that nobody can read ({sign}).", sign=name),
                _("Delete it and write the words again."),
                letter,
            )
    unseen: set[str] = set()
    for number, letter in enumerate(words):
        hidden = letter in _BLANKS or unicodedata.category(letter) == "Cf"
        if hidden and letter not in unseen and not _needed(words, number):
            unseen.add(letter)
            code, name = f"U+{ord(letter):04X}", unicodedata.name(letter, "?").lower()
            message = _(
                "There is a sign that nobody sees: {code} ({name}), after “{before}”.",
                code=code,
                name=name,
                before=words[max(0, number - 20) : number],
            )
            hint = _("Remove it. The direction of the text is set by the language, not by signs in it.")
            yield Fault(message, hint, letter)


# Invisible though not of category Cf: fillers and blanks (Unicode 17, Default_Ignorable_Code_Point; braille blank).
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0")
_JOINERS = frozenset("\u200c\u200d")
_SOFT_HYPHEN = "\u00ad"  # tells where a word may be broken, in every format
# Scripts whose spelling needs ZWNJ and ZWJ, by the first word of their letters' Unicode names.
_JOINING_NAMES = """
    ARABIC SYRIAC MONGOLIAN DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA MALAYALAM SINHALA KHMER
    MYANMAR TIBETAN
"""
_JOINING = frozenset(_JOINING_NAMES.split())


def _needed(words: str, number: int) -> bool:
    """Whether it says where a word may be broken, or joins or parts letters of a script whose spelling needs it."""
    if words[number] == _SOFT_HYPHEN:
        return True
    if words[number] not in _JOINERS or number == 0:
        return False
    return unicodedata.name(words[number - 1], "?").split()[0] in _JOINING


def _nonsense(letter: str) -> bool:
    return (
        letter == "\ufffd" or ord(letter) & 0xFFFE == 0xFFFE
    )  # the replacement character; noncharacters (Unicode 23.7)


_GARBLED = re.compile("[ÃÂ][\u00a0-\u00bf\u2018-\u2026\u0152-\u017e]|â€.?")


def _garbled(words: str) -> Iterator[Fault]:
    if found := _GARBLED.search(words):
        yield Fault(
            _("“{piece}” looks like a letter that was garbled on the way from another program.", piece=found[0]),
            _("Write the word again."),
            found[0],
            Severity.WARNING,
        )


_COMMENT = re.compile(r"<!--")
_ANGLED = re.compile(r"<[^\W\d_/][^<>\n]*>")
_TAG = re.compile(r"</?(?:[A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?/?>|<[?!/][^<>]*>")
_LINK = re.compile(r"<(?:https?|mailto|tel):[^\s<>]*>|<[^\s<>@]+@[^\s<>@]+>")
_BLOCK = re.compile(r"(?m)^ {0,3}</?[A-Za-z!?][^<>\n]*$")
_HTML = re.compile(
    "a|abbr|b|big|blockquote|body|br|button|code|del|div|em|embed|figure|font|footer|form|h[1-6]|head|header|hr|html|i|"
    "iframe|img|input|ins|kbd|li|link|main|mark|meta|nav|object|ol|p|pre|q|s|script|section|small|span|strong|strike|"
    "style|sub|sup|svg|table|tbody|td|textarea|th|thead|title|tr|tt|u|ul|video"
)


def _angles(words: str) -> Iterator[Fault]:
    if _COMMENT.search(words):
        yield Fault(
            _("An HTML comment would vanish without a word."),
            _("Put what reviewers should see in `note`. To show the signs, write \\<!--."),
            "<!--",
        )
    for found in (*_TAG.finditer(words), *_ANGLED.finditer(words), *_BLOCK.finditer(words)):
        if not found[0].startswith("<!--") and not _LINK.fullmatch(found[0]):
            yield _angle(found[0])


def _angle(piece: str) -> Fault:
    name = re.match(r"</?([A-Za-z][A-Za-z0-9]*)", piece)
    shown = piece if len(piece) <= 40 else f"{piece[:39]}…"
    if not piece[1:2].isalpha() or (name and _HTML.fullmatch(name[1].lower())):
        return Fault(
            _("{piece} is HTML, which a text cannot hold.", piece=shown),
            _("Write *emphasis* or **strong emphasis**, or \\{piece} to show the signs.", piece=shown),
            piece,
        )
    return Fault(
        _("{piece} may vanish: Markdown takes words between < and > for HTML.", piece=shown),
        _(
            "Write [[{name}]] for something to fill in, or \\{piece} to show the signs.",
            name=shown.strip("<>/ "),
            piece=shown,
        ),
        piece,
    )


_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def _entities(words: str) -> Iterator[Fault]:
    for found in _ENTITY.findall(words):
        if found[1] == "#" or found[1:] in html5:
            yield Fault(
                _("{piece} would turn into another sign.", piece=found),
                _("Write the sign itself, or \\{piece} to show the code.", piece=found),
                found,
            )


_DISPLAYED = re.compile(r"\$\$(?=[^$])[^$]+\$\$")
_FORMULA = re.compile(r"(?<!\$)\$([^$\n]+)\$(?!\$)")
_TEX = re.compile(r"\\[A-Za-z]|[\^_{}]")


def _formulas(words: str) -> Iterator[Fault]:
    pieces = _DISPLAYED.findall(words)
    pieces += [found[0] for found in _FORMULA.finditer(words) if _TEX.search(found[1])]
    for piece in pieces:
        yield Fault(_("A text cannot hold a formula."), _("Write it in plain words, or \\$ to show the sign."), piece)


_RAW = re.compile(r"\{=[A-Za-z][\w-]*\}")
_ATTRIBUTES = re.compile(r"(?<=[\])`*_])\{\s*[#.][^{}\n]*\}|(?<=[\])`*_])\{[^{}\n=]+=[^{}\n]*\}")


def _attributes(words: str) -> Iterator[Fault]:
    for found in (*_RAW.findall(words), *_ATTRIBUTES.findall(words)):
        yield Fault(
            _("{piece} is an attribute, which a text cannot hold.", piece=found),
            _("Take it away, or write \\{piece} to show the signs.", piece=found),
            found,
        )


_DOUBLED = re.compile(r"\[\[|\]\]")
_FIELD = re.compile(r"\[\[([^\[\]\n]*)\]\]")
_MARKED = re.compile(r"[*`<>|]|(?<!\w)_|_(?!\w)")


def _fields(words: str) -> Iterator[Fault]:
    for found in _FIELD.finditer(words):
        if not any(letter.isalnum() for letter in found[1]):
            yield _field(_("A field without a name."), found[0])
        elif (
            _MARKED.search(found[1])
            or words[found.end() :].startswith(("(", "]"))
            or words[: found.start()].endswith("[")
        ):
            yield _field(_("{piece}: a field holds plain words, and stands in no link.", piece=found[0]), found[0])
    if stray := _DOUBLED.search(_FIELD.sub("", words)):
        yield _field(_("{piece} has no partner in the same line.", piece=stray[0]), stray[0])


def _field(message: str, piece: str) -> Fault:
    return Fault(message, _("A field to fill in is written [[name]]; \\[\\[ shows the signs."), piece)


_MISREAD: tuple[tuple[re.Pattern[str], Callable[[], str]], ...] = (
    (re.compile(r"(?m)^ {0,3}#{1,6}(?:[ \t].*)?$"), lambda: _("A line that begins with # would become a heading.")),
    (
        re.compile(r"(?m)^ {0,3}(?:=+|-+|(?:\*[ ]*){3,}|(?:_[ ]*){3,}|(?:-[ ]*){3,})[ ]*$"),
        lambda: _("A line of signs alone would become a heading or a line across the page."),
    ),
    (
        re.compile(r"(?m)^ {0,3}(?:```|~~~).*$"),
        lambda: _("A line that begins with ``` or ~~~ would become a block of code."),
    ),
    (re.compile(r"!\[[^\[\]]*\]\("), lambda: _("A text cannot hold a picture.")),
    (
        re.compile(r"(?m)^[ >*+\-\d.)]*\[(?!\^)[^\[\]\n]+\]:.*$"),
        lambda: _("A line that begins with […]: would vanish: Markdown keeps it as the address of a link."),
    ),
)


def _blocks(words: str) -> Iterator[Fault]:
    for pattern, message in _MISREAD:
        for piece in pattern.findall(words):
            hint = _("Put a backslash (\\) before the first sign, or write it in plain words.")
            yield Fault(message(), hint, piece.strip())
    yield from _indented(words)


_DELIMITER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")


def _tables(words: str) -> Iterator[Fault]:
    """Lines that begin with | and are no table to Markdown: a table has an empty line above and a line of dashes."""
    lines = ["", *words.split("\n"), ""]
    for above, line, below in zip(lines, lines[1:], lines[2:], strict=False):
        if line.startswith("|") and not above.startswith("|") and (above.strip() or not _DELIMITER.fullmatch(below)):
            yield Fault(
                _("These lines would not become a table."),
                _("A table has an empty line above it, then a line of headings, then | --- | --- |."),
                line,
            )


_CONTAINER = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)]|\[\^[^\]\s]+\]:)(?:\s|$)")


def _indented(words: str) -> Iterator[Fault]:
    """Four spaces after an empty line make code, but not below a list item or a footnote."""
    inside, empty = False, True
    for line in words.split("\n"):
        if line.startswith("    ") and line.strip() and empty and not inside:
            yield Fault(
                _("A line that begins with four spaces would become a block of code."),
                _("Take the spaces away."),
                line.strip(),
            )
        if line.strip() and not line.startswith("  "):
            inside = bool(_CONTAINER.match(line))
        empty = not line.strip()


_MARKER = re.compile(r"(?:([-*+])|\d{1,9}([.)]))(?=\s)")


def _alone(words: str) -> Iterator[Fault]:
    """A text that would be read as one list of one item, or as one quote, and nothing else."""
    lines = words.strip().split("\n")
    if lines[0].startswith(">") and all(line.startswith(">") or not line.strip() for line in lines):
        yield _escape(">")
    marker = _MARKER.match(lines[0])
    if marker and not any(_MARKER.match(line) for line in lines[1:]) and all(_within(line) for line in lines[1:]):
        yield _escape(marker[0])


def _within(line: str) -> bool:
    return not line.strip() or line.startswith("  ") or not line.startswith((">", "|", "["))


def _escape(marker: str) -> Fault:
    escaped = f"{marker[:-1]}\\{marker[-1]}"
    return Fault(
        _("The whole text would become a list of one item, or a quote, because it begins with {sign}", sign=marker),
        _("Write {sign} to show the sign, or take it away.", sign=escaped),
        marker,
    )


_NOTE = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_NOTE_TEXT = re.compile(r"(?m)^ {0,3}\[\^([^\]\s]+)\]:")


def _footnotes(words: str) -> Iterator[Fault]:
    marks, texts = _NOTE.findall(words), _NOTE_TEXT.findall(words)
    for name in sorted({*marks} - {*texts}):
        yield Fault(
            _("The footnote [^{name}] has no text.", name=name),
            _("Write its text on a line of its own below, after an empty line: [^{name}]: …", name=name),
            f"[^{name}]",
        )
    for name in sorted({*texts} - {*marks}):
        yield Fault(
            _("The text of the footnote [^{name}] would vanish: nothing points at it.", name=name),
            _("Write [^{name}] in the sentence that it belongs to.", name=name),
            f"[^{name}]:",
        )
    for name in sorted(name for name in {*texts} if texts.count(name) > 1):
        yield Fault(
            _("The footnote [^{name}] has two texts, and one would vanish.", name=name),
            _("Give them different numbers."),
            f"[^{name}]:",
        )


_STARS = re.compile(r"\*+")
_CODE = re.compile(r"`+[^`]*`+")


def _stars(words: str) -> Iterator[Fault]:
    """Pairs of asterisks, as CommonMark matches them but for its finest points; see its section on flanking runs."""
    for paragraph in re.split(r"\n\s*\n", _CODE.sub(lambda code: "x" * len(code[0]), words)):
        lost, alone = _pairs(paragraph)
        if lost:
            yield Fault(
                _("Asterisks between letters or digits would vanish and turn into emphasis."),
                _("Write \\* to show the sign (2\\*3\\*4), or × for “times”."),
                lost,
            )
        if alone:
            yield Fault(
                _("An asterisk without a partner will be printed as it is."),
                _("Close the emphasis, or write \\* to show the sign."),
                alone,
                Severity.WARNING,
            )


def _pairs(paragraph: str) -> tuple[str, str]:
    """The first pair of asterisks that opens between letters, and the first asterisk that nothing closes."""
    lost = ""
    opened: list[tuple[str, bool]] = []
    for run in _STARS.finditer(paragraph):
        before, after = paragraph[max(run.start() - 1, 0) : run.start()], paragraph[run.end() : run.end() + 1]
        if opened and before.strip() and opened[-1][0] == run[0]:
            _sign, inside = opened.pop()
            lost = lost or (run[0] + after if inside else "")
        elif after.strip():
            opened.append((run[0], before.isalnum() and after.isalnum()))
    return lost, next((sign for sign, inside in opened if not inside), "")


_CHECKS: tuple[Callable[[str], Iterator[Fault]], ...] = (
    _unseen,
    _garbled,
    _angles,
    _entities,
    _formulas,
    _attributes,
    _fields,
    _blocks,
    _tables,
    _alone,
    _footnotes,
    _stars,
)


def _one_line(text: Text) -> Iterator[Fault]:
    if "\n" in text.words.strip():
        yield Fault(
            _("A title and the wording of a poster are one line."),
            _("Write >- in place of |, and leave no empty line."),
            text.words.strip().partition("\n")[2].strip(),
        )


def _long(text: Text) -> Iterator[Fault]:
    most = POSTER_WORDS.get(text.language, POSTER_WORDS_ELSEWHERE)
    count = sum(any(letter.isalnum() for letter in word) for word in text.words.split())
    if count > most:
        yield Fault(
            _(
                "The wording of the poster has {count} words; people read about {most} in passing.",
                count=count,
                most=most,
            ),
            _("Shorten it if you can. What decides is whether it fits the poster."),
            severity=Severity.WARNING,
        )

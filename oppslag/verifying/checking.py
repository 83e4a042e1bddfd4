"""What is checked of words that were found: their language, links, labels, and whose sub-rule they are."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property, lru_cache
from itertools import chain, combinations, groupby, pairwise, takewhile
from operator import itemgetter
from urllib.parse import unquote

from oppslag import locales
from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.model import Kind
from oppslag.problems import Problem
from oppslag.reading.passages import Link, Passage, Passages, Script, Shape, Spot, Symbol, Zone
from oppslag.verifying.contradicting import ends
from oppslag.verifying.diagnosing import name_of, quoted
from oppslag.verifying.expecting import Expectation, Piece
from oppslag.verifying.furniture import LABEL_OF
from oppslag.verifying.normalising import normalise, tokenise
from oppslag.verifying.straying import LEAST_WORDS, Ear

# `no` is the language that `nb` and `nn` are kinds of (ISO 639-3), and what many systems write for either.
_SITE = 6  # signs and words
_LEVELS = 4  # of headings below that of a section, as far as every format has one for each depth of rules
_OUTWARD = frozenset({"http", "https", "mailto", "tel", "ftp", "javascript"})
_PAGE_NUMBER = re.compile(r"\s+\d+$")
_PARAGRAPH = re.compile(r"(.*)paragraph (\d+)")
_ENDS = " .,:;!?()«»،؛؟"  # of the words of a link; on which side a sign was drawn, the words of the text tell
_SAME_LANGUAGE = {"no": frozenset({"no", "nb", "nn"})}


@frozen
class Found:
    """The pieces of a file with the passages that hold them."""

    name: str
    pieces: tuple[Piece, ...]
    passages: tuple[Passage, ...]
    seats: Mapping[int, Sequence[int]]
    language: str  # of the file, "" when it does not say
    sheet: tuple[float, float] = (0.0, 0.0)  # width and height in points, (0, 0) for a file without pages
    anchored: bool = True  # a link to another rule has a place to lead to: not in a CMS, nor on a wall
    indented: bool = False  # a plain text whose lines show what stands under what

    def of(self, index: int) -> tuple[Passage, ...]:
        """The passages of a piece."""
        return self._held.get(index, ())

    @cached_property
    def _held(self) -> dict[int, tuple[Passage, ...]]:
        return {index: tuple(self.passages[seat] for seat in seats) for index, seats in self.seats.items()}

    @cached_property
    def base(self) -> str:
        """The address before the `#` of most links: a saved page has its own before every permalink."""
        links = (link.target.partition("#") for passage in self.passages for link in passage.links)
        bases = Counter(before for before, mark, _anchor in links if mark)
        return bases.most_common(1)[0][0] if bases else ""

    def at(self, spot: Spot) -> Piece | None:
        """The piece that stands at a spot: most of its box, its path or one in it, else the nearest one.

        None when nothing stands there, or several rules stand in one element.
        """
        shares = [
            (_shared(passage.spot, spot), -index) for index in self.seats for passage in self.of(index)
        ]  # fmt: skip
        share, index = max(shares, default=(0, 0))
        if not share and "/" in spot.path:
            shares = [(_steps_shared(p.spot.path, spot.path), -index) for index in self.seats for p in self.of(index)]
            share, index = max(shares, default=(0, 0))
        rules = {self.pieces[-other].rule for size, other in shares if spot.path and size == share}
        return self.pieces[-index] if share > 0 and len(rules) < 2 else None

    def rules_on(self, page: int) -> tuple[str, ...]:
        """The rules of which anything stands on a page, in the order of the policy; none for page 0."""
        there = (index for index in sorted(self.seats) if page and any(one.spot.page == page for one in self.of(index)))
        return tuple(dict.fromkeys(rule for index in there if (rule := self.pieces[index].rule)))


def check_languages(found: Found) -> Iterator[Problem]:
    """Words are tagged as what they are; where nothing is said, the language of the file holds."""
    for index, piece in enumerate(found.pieces):
        if piece.kind is None:
            continue
        for passage in found.of(index):
            if passage.language and passage.language == piece.language and not passage.tongues:
                continue
            tags = (passage.language or found.language, *passage.tongues)
            if said := next((tag for tag in tags if tag and not _same(tag, piece.language)), ""):
                yield Problem(
                    _("{file}, {spot}: {what} is marked as language “{found}”, its words are “{expected}”.",
                      file=found.name, spot=passage.spot, what=name_of(piece), found=said, expected=piece.language),
                    piece.place,
                )  # fmt: skip
                break


def check_sizes(found: Found) -> Iterator[Problem]:
    """What a rule says is set as large as its sheet asks for, where the file tells how large it is."""
    if not any(passage.size for passage in found.passages):
        return
    for index, piece in enumerate(found.pieces):
        least = _least_size(piece, found.sheet)
        for passage in found.of(index):
            if 0 < passage.size < least - _ROUNDED:
                yield Problem(
                    _("{file}, {spot}: {what} is set in {size} points; the least is {least}.",
                      file=found.name, spot=passage.spot, what=name_of(piece), size=f"{passage.size:.1f}", least=least),
                    piece.place,
                )  # fmt: skip
                break


_ROUNDED = 0.05  # points that a number written with two decimals may lose
_MM = 72 / 25.4  # points


def _least_size(piece: Piece, sheet: tuple[float, float]) -> float:
    """The least size in points: on a wall by the sheet's shorter side (A2 24, A3 18, A4 12, a screen 24), else 7.

    The sizes on a wall are those of the poster's gate: what is read from two metres, three for A2.
    """
    short, long = sorted(sheet)
    if piece.kind is not Kind.POSTER:
        return 7
    if (sheet[0] > sheet[1] and long > 400 * _MM) or short > 419 * _MM:
        return 24
    return 18 if short > 296 * _MM else 12


def check_links(found: Found) -> Iterator[Problem]:
    """Every link of the source is there with its target, and rules have no other links than to themselves."""
    linked = {seat for seat, passage in enumerate(found.passages) if passage.links}
    if not linked and not any(piece.links for piece in found.pieces):
        return
    together: dict[tuple[int, ...], list[int]] = {}
    for index in range(len(found.pieces)):
        if seats := tuple(found.seats.get(index, ())):
            together.setdefault(seats, []).append(index)
    sections = frozenset(piece.section for piece in found.pieces)
    for indices in _joined(together):
        places = sorted({seat for index in indices for seat in found.seats[index]})
        if not linked.isdisjoint(places) or any(found.pieces[index].links for index in indices):
            yield from _compare_links(found, indices, places, sections)


def _joined(together: Mapping[tuple[int, ...], list[int]]) -> Iterator[list[int]]:
    """Groups of pieces that share passages, so that a link can be told to belong to one of them."""
    group: list[int] = []
    last = -1
    for seats, indices in sorted(together.items()):
        if group and seats[0] > last:
            yield group
            group = []
        group += indices
        last = max(last, *seats)
    if group:
        yield group


def _compare_links(
    found: Found, indices: Sequence[int], seats: Sequence[int], sections: frozenset[str]
) -> Iterator[Problem]:
    pieces = [found.pieces[index] for index in indices]
    base = found.base
    wanted = _by_target(link for piece in pieces for link in piece.links)
    links = [(link, found.passages[seat]) for seat in seats for link in found.passages[seat].links]
    there = _by_target(link for link, _passage in links if not _to_itself(link, sections, base))
    every = _by_target(link for link, _passage in links)  # a text may lead to a section, or to a rule by its number
    for target, words in wanted.items():
        if target.startswith("#") and not found.anchored and target not in every:
            continue
        if words.strip(_ENDS) not in (there.get(target, "").strip(_ENDS), every.get(target, "").strip(_ENDS)):
            owner = next(piece for piece in pieces if any(_address(link.target) == target for link in piece.links))
            others = ", ".join(sorted(set(there) - set(wanted))) or _("nowhere")
            yield Problem(
                _("{file}, {spot}: the link “{words}” of {what} should lead to {expected}; it leads to {found}.",
                  file=found.name, spot=found.passages[seats[0]].spot, what=name_of(owner), expected=target,
                  words=next(link.words for link in owner.links if _address(link.target) == target),
                  found=target if target in there else others), owner.place,
            )  # fmt: skip
    for link, passage in links:
        if _address(link.target) not in wanted and not _to_itself(link, sections, base):
            owner = next((piece for piece in pieces if link.words in piece.plain), pieces[-1])
            yield Problem(
                _("{file}, {spot}: {what} has a link that the source does not have: “{words}” leads to {target}.",
                  file=found.name, spot=passage.spot, what=name_of(owner), words=link.words, target=link.target),
                owner.place,
            )  # fmt: skip


def check_labels(found: Found, labels: Mapping[int, Sequence[str]], *, strict: bool) -> Iterator[Problem]:
    """An example says whether to do it or not, and a text to copy that it is one, in a file that we made (`strict`)."""
    opposite = {Kind.DO: "dont", Kind.DONT: "do"}
    for index, piece in enumerate(found.pieces):
        if strict and piece.kind is Kind.TEMPLATE and index in found.seats and "template" not in labels.get(index, ()):
            yield _unlabelled(found, index)
        if piece.kind not in opposite or index not in found.seats:
            continue
        own = [name for name in labels.get(index, ()) if name in {"do", "dont"}]
        cell = found.of(index)[0].shape in {Shape.CELL, Shape.HEADER_CELL}
        if LABEL_OF.get(own[-1] if own else "") is piece.kind or (cell and (not own or len(set(own)) == 2)):
            continue
        yield _unlabelled(found, index)


def check_notices(found: Found, noticed: Set[int], language: str) -> Iterator[Problem]:
    """A text in another language than the edition has a notice after it that says so, and no other has."""
    for index, piece in enumerate(found.pieces):
        foreign = piece.kind is not None and piece.language != language
        if index not in found.seats or foreign is (index in noticed):
            continue
        message = (
            _("{file}, {spot}: {what} does not say that it is not translated.",
              file=found.name, spot=found.of(index)[-1].spot, what=name_of(piece))
            if foreign
            else _("{file}, {spot}: {what} is said not to be translated, and is.",
                   file=found.name, spot=found.of(index)[-1].spot, what=name_of(piece))
        )  # fmt: skip
        yield Problem(message, piece.place)


def _unlabelled(found: Found, index: int) -> Problem:
    piece = found.pieces[index]
    return Problem(
        _("{file}, {spot}: {what} does not say that it is one.",
          file=found.name, spot=found.of(index)[0].spot, what=name_of(piece)), piece.place,
    )  # fmt: skip


def check_headings(found: Found, *, outlined: bool, titled: bool) -> Iterator[Problem]:
    """Titles are headings, and words are none, in a file that tells what its parts are: people find their way by them.

    `outlined` = it tells of more than titles. Then the title of a section stands above its rules, and where it is told
    what stands in what, so do rules with others. `titled` = the title of the whole is a heading like those.
    """
    placed = [(piece, found.of(index)[0]) for index, piece in enumerate(found.pieces) if index in found.seats]
    if all(passage.shape is Shape.PARAGRAPH for _piece, passage in placed):
        return  # nothing is told of any part
    heads = [(piece, passage) for piece, passage in placed if piece.kind in {None, Kind.TITLE, Kind.POSTER_TITLE}]
    known = {id(passage) for _piece, passage in heads}
    for piece, passage in placed:
        if piece.kind in {Kind.TITLE, Kind.POSTER_TITLE}:
            if passage.shape is not Shape.HEADING and (titled or piece.section):
                said = _("{file}, {spot}: {what} is not marked as a heading.",
                         file=found.name, spot=passage.spot, what=name_of(piece))  # fmt: skip
                yield Problem(said, piece.place)
        elif passage.shape is Shape.HEADING and id(passage) not in known:
            said = _("{file}, {spot}: {what} is marked as a heading.",
                     file=found.name, spot=passage.spot, what=name_of(piece))  # fmt: skip
            yield Problem(said, piece.place)
    title: Piece | None = None
    level = 0
    for piece, passage in heads if outlined else ():
        if piece.kind is not None:
            title, level = piece, passage.level
        elif title and title.section == piece.section and 0 < passage.level <= level:
            said = _("{file}, {spot}: {what} is no heading above that of its rules.",
                     file=found.name, spot=passage.spot, what=name_of(title))  # fmt: skip
            yield Problem(said, title.place)
            title = None
    numbers = [(piece, passage) for piece, passage in heads if piece.kind is None]
    if outlined and not any(passage.depth or passage.level for _piece, passage in numbers):
        yield from (_orphaned(found, passage, piece, "") for piece, passage in numbers if piece.parent)


def _orphaned(found: Found, passage: Passage, piece: Piece, parent: str) -> Problem:
    return Problem(
        _("{file}, {spot}: rule {rule} stands under {found}; in the source it stands under {expected}.",
          file=found.name, spot=passage.spot, rule=piece.rule,
          found=parent or _("no other rule"), expected=piece.parent or _("no other rule")), piece.place,
    )  # fmt: skip


def check_numbers(found: Found, unmarked: Iterable[int]) -> Iterator[Problem]:
    """The items of a list that counts show their numbers."""
    for index in unmarked:
        piece = found.pieces[index]
        yield Problem(
            _("{file}, {spot}: the items of a list in {what} have lost their numbers.",
              file=found.name, spot=found.of(index)[0].spot, what=name_of(piece)), piece.place,
        )  # fmt: skip


def check_columns(found: Found) -> Iterator[Problem]:
    """A cell stands in its column, under its heading, also where others of its row are empty."""
    for index, piece in enumerate(found.pieces):
        wanted = [block.cell[2] + 1 for block in piece.blocks if block.cell]
        there = [passage for passage in found.of(index) if passage.column] if wanted else []
        if len(there) != len(wanted):
            continue
        for column, passage in zip(wanted, there, strict=True):
            if passage.column != column:
                yield Problem(
                    _("{file}, {spot}: a cell of a table in {what} stands in column {found}, not in column {expected}.",
                      file=found.name, spot=passage.spot, what=name_of(piece), found=passage.column, expected=column),
                    piece.place,
                )  # fmt: skip
                break


def check_parents(found: Found) -> Iterator[Problem]:
    """Sub-rules stand deeper than the rule they belong to: in lists, or where there are none by their headings' levels.

    A file without either says nothing about it, nor does a text that has lost all its indents. Headings have six
    levels: rules deeper than four are not told apart.
    """
    numbers = [
        (index, piece) for index, piece in enumerate(found.pieces) if piece.kind is None and index in found.seats
    ]
    depths = {piece.rule: found.of(index)[0].depth for index, piece in numbers}
    if not any(depths.values()):
        depths = {piece.rule: found.of(index)[0].level for index, piece in numbers}
        numbers = [(index, piece) for index, piece in numbers if found.indented or piece.depth < _LEVELS]
    if not any(depths.values()) and not found.indented:
        return
    outermost = Counter(depths[piece.rule] for _index, piece in numbers if not piece.depth)
    usual = outermost.most_common(1)[0][0] if outermost else 0
    for _index, piece in numbers:
        if not piece.depth:  # a rule outside of the list that the others stand in has nothing under it for that
            depths[piece.rule] = max(depths[piece.rule], usual)
    open_rules: list[str] = []
    section = ""
    for index, piece in numbers:
        if piece.section != section:
            open_rules, section = [], piece.section
        while open_rules and depths[open_rules[-1]] >= depths[piece.rule]:
            open_rules.pop()
        parent = open_rules[-1] if open_rules else ""
        if parent != piece.parent:
            yield _orphaned(found, found.of(index)[0], piece, parent)
        open_rules.append(piece.rule)


def check_direction(name: str, direction: str, expectation: Expectation, *, told: bool) -> Iterator[Problem]:
    """A language that is written from right to left is set so. `told` = a file of this kind should say it."""
    wanted = locales.direction(expectation.language)
    runs = _("from right to left") if wanted == "rtl" else _("from left to right")
    if (direction and direction != wanted) or (told and wanted == "rtl" and not direction):
        yield Problem(
            _("{file}: the text runs in the wrong direction; “{language}” is written {direction}.",
              file=name, language=expectation.language, direction=runs), expectation.place,
        )  # fmt: skip


def check_heading_of_file(
    name: str, passages: Passages, expectation: Expectation, titles: Iterable[str]
) -> Iterator[Problem]:
    """What a file says of itself, where it says it: its language is the edition's, a page's title holds the policy's.

    A tab and a screen reader say the title of a page before anything else. That of a PDF or Word file is a mere note of
    the program that saved it last.
    """
    if passages.language and not _same(passages.language, expectation.language):
        yield Problem(
            _("{file}: the file says that it is in “{found}”; it should be “{expected}”.",
              file=name, found=passages.language, expected=expectation.language), expectation.place,
        )  # fmt: skip
    said = "".join(normalise(passages.title).split()) if passages.media_type == "text/html" else ""
    words = [token.text for token in tokenise(passages.title)]
    whole = [title for title in titles if said.startswith("".join(normalise(title).split()))]
    after = [words[len(tokenise(title)) :] for title in whole]  # an intranet writes its name after the title
    if said and not any(len(rest) <= _SITE and not _takes_a_rule_back(rest, expectation) for rest in after):
        yield Problem(
            _("{file}: the title of the file is “{found}”, which is another than the policy's.",
              file=name, found=passages.title), expectation.place,
        )  # fmt: skip


def _takes_a_rule_back(words: Sequence[str], expectation: Expectation) -> bool:
    """Whether a few words after a title name a rule, or say for whom it is not or that it is no longer in force."""
    return any(word.startswith(f"{expectation.prefix}-") for word in words) or _says_over(words, expectation)


def _says_over(words: Sequence[str], expectation: Expectation) -> bool:
    """Whether a few words say, from one of them on, for whom something is not or that it is no longer in force."""
    tongues = {expectation.language, *expectation.facts.languages}
    return any(ends(" ".join(words[start:]), tongues) for start in range(len(words)))


def check_scripts(name: str, scripts: Iterable[Script], expectation: Expectation) -> Iterator[Problem]:
    """A page that we made runs the product's script, byte for byte, and nothing else: one can change every word."""
    for script in scripts:
        words = script.text.replace("\r\n", "\n").strip()
        if words and words != expectation.script:
            yield Problem(
                _("{file}, {spot}: a script that is not the product's can change what the page shows: “{words}”",
                  file=name, spot=script.spot, words=quoted(" ".join(words.split()))),
                expectation.place,
                _("Take it away, or templates/page.js if the workspace has one of its own: no proof can vouch for it."),
            )  # fmt: skip


def check_links_around(
    name: str, passages: Iterable[Passage], expectation: Expectation, *, seated: frozenset[int]
) -> Iterator[Problem]:
    """Outside the texts of the policy a file that we made links to its own address and contacts alone.

    Where it says the title without carrying it, as a poster does under its own, it links to where the title does.
    `seated` are the identities of the passages that hold the policy. Links within the output (relative) are free.
    """
    facts = expectation.facts
    ways, titled = _leads(expectation)
    for passage in passages:
        for link in passage.links if id(passage) not in seated else ():
            scheme, _colon, rest = link.target.partition(":")
            known = (
                scheme.lower() not in _OUTWARD
                or link.target.lower() in ways
                or link.target in titled
                or (scheme == "tel" and "tel:" + _digits(rest) in ways)
                or (facts.address and _address(link.target.partition("#")[0]) == _address(facts.address))
            )
            if not known:
                message = _("{file}, {spot}: the link “{words}” leads to {target}, of which the source knows nothing.",
                            file=name, spot=passage.spot, words=link.words, target=link.target)  # fmt: skip
                yield Problem(message, expectation.place)


def check_contacts(name: str, passages: Iterable[Passage], expectation: Expectation) -> Iterator[Problem]:
    """On a page of another system a link that says a contact of the policy writes or calls there, if to anybody.

    What a system writes beside the address (a subject, the number of the country) is its own.
    """
    contacts = {contact.lower() for contact in expectation.facts.contacts}
    for link, spot in [(link, passage.spot) for passage in passages for link in passage.links]:
        said, (scheme, _colon, rest) = normalise(link.words).strip().lower(), link.target.partition(":")
        way = unquote(rest.partition("?")[0]).strip().lower()
        led = {"mailto": way == said or "@" not in said, "tel": _digits(way).endswith(_digits(said))}
        if said in contacts and not led.get(scheme.lower(), True):
            yield Problem(
                _("{file}, {spot}: the link “{words}” should lead to {expected}; it leads to {found}.", file=name,
                  spot=spot, words=link.words, expected=f"{scheme}:{said}", found=link.target),
                expectation.place,
            )  # fmt: skip


@lru_cache(maxsize=8)
def _leads(expectation: Expectation) -> tuple[frozenset[str], frozenset[str]]:
    """Where links around the policy may lead: to the contacts, and where the title does."""
    contacts = expectation.facts.contacts
    ways = (f"mailto:{way}".lower() for way in contacts), ("tel:" + _digits(way) for way in contacts)
    titles = (piece for piece in expectation.pieces if piece.kind is Kind.TITLE and not piece.section)
    return frozenset(chain(*ways)), frozenset(link.target for piece in titles for link in piece.links)


def check_symbols(
    name: str, symbols: Sequence[Symbol], expectation: Expectation, carries: frozenset[Kind]
) -> Iterator[Problem]:
    """A poster has a code that leads to the address of the document, and no file one that leads anywhere else."""
    address = expectation.facts.address
    again = _("Make it again: inv build --document {id}", id=expectation.document)
    for symbol in symbols:
        if symbol.words != address:
            message = _("{file}, {spot}: a QR code leads to “{target}”, of which the source knows nothing.",
                        file=name, spot=symbol.spot, target=symbol.words)  # fmt: skip
            yield Problem(message, expectation.place, again)
    if address and Kind.POSTER in carries and all(symbol.words != address for symbol in symbols):
        message = _("{file}: no QR code that a camera can read leads to {address}.", file=name, address=address)
        yield Problem(message, expectation.place, again)


def check_contents(name: str, passages: Iterable[Passage], expectation: Expectation) -> Iterator[Problem]:
    """An entry of the contents leads to the section it names, and the name of a language to its edition.

    Anchors and folders are those of the product's own files.
    """
    listed = [passage for passage in passages if passage.zone is Zone.NAVIGATION and passage.links]
    if not listed:
        return
    titles: dict[str, set[str]] = {}  # two sections may have the same
    for piece in expectation.pieces:
        if piece.kind is Kind.TITLE and piece.section:
            titles.setdefault(_plain(piece.plain), set()).add(piece.section)
    tongues = {_plain(locales.native_name(tag)): tag for tag in expectation.facts.languages}
    sections, tags = frozenset().union(*titles.values()), frozenset(tongues.values())
    yield from _contents_in_order(name, listed, expectation, sections)
    for passage in listed:
        for link in passage.links:
            anchor = link.target.partition("#")[2]
            # On paper an entry may have several lines, each a link, and ends with the number of a page.
            entry = (passage.text, _PAGE_NUMBER.sub("", passage.text)) if passage.spot.page else (link.words,)
            named = set[str]().union(*(titles.get(_plain(words), ()) for words in entry)) or {anchor}
            folder = next((step for step in link.target.split("/") if step in tags), "")
            tag = tongues.get(_plain(link.words), folder)
            if (anchor in sections and anchor not in named) or (folder and folder != tag):
                yield Problem(
                    _("{file}, {spot}: the link “{words}” should lead to {expected}; it leads to {found}.",
                      file=name, spot=passage.spot, words=link.words, found=link.target,
                      expected=" / ".join(sorted(named)) if anchor in sections else tag), expectation.place,
                )  # fmt: skip


def _contents_in_order(
    name: str, listed: Sequence[Passage], expectation: Expectation, sections: frozenset[str]
) -> Iterator[Problem]:
    """A list of contents has every section, once and in order. On paper each line of an entry may be a link."""
    leads = (link.target.partition("#")[2] for passage in listed for link in passage.links)
    entries = [lead for lead in leads if lead in sections]
    if any(passage.spot.page for passage in listed):
        entries = [one for one, _group in groupby(entries)]
    wanted = list(dict.fromkeys(piece.section for piece in expectation.pieces if piece.section in sections))
    if entries and entries != wanted:
        lost = [one for one in wanted if one not in entries]
        message = _("{file}: the contents do not list every section once and in order: {entries}.",
                    file=name, entries=", ".join(lost or entries))  # fmt: skip
        yield Problem(message, expectation.place)


def check_anchors(found: Found, anchors: Iterable[tuple[str, Spot]], passages: Iterable[Passage]) -> Iterator[Problem]:
    """The name of a rule or a section leads to it, and links within the file lead somewhere."""
    homes = {
        piece.rule if piece.kind is None else piece.section: (index, piece)
        for index, piece in enumerate(found.pieces)
        if index in found.seats and (piece.kind is None or (piece.kind is Kind.TITLE and piece.section))
    }
    seats = {name: found.of(index)[0].spot for name, (index, _piece) in homes.items()}
    known = dict(anchors)
    passages = list(passages)
    linked = {link.target for passage in passages for link in passage.links}
    after = dict(pairwise(name for name, (_index, piece) in homes.items() if piece.kind is Kind.TITLE))
    for name, spot in known.items():
        there = _first_at(spot, seats) if name in homes else ""
        # LibreOffice moves the name of a section to its end when it saves twice; no link, and nobody is led there
        at_end = there == after.get(name) and _counted(spot.path) and f"#{name}" not in linked
        if there and there != name and not at_end:
            yield Problem(
                _("{file}, {spot}: what leads to {expected} leads to {found}.",
                  file=found.name, spot=spot, expected=name, found=there), homes[name][1].place,
            )  # fmt: skip
    for passage in passages if known else ():
        for link in passage.links:
            name = link.target.removeprefix("#")
            told = _counted(passage.spot.path)  # a reader of Word files says so of every link
            if link.target.startswith("#") and name in homes and name not in known and not told:
                yield Problem(
                    _("{file}, {spot}: the link “{words}” leads to {target}, which is not there.",
                      file=found.name, spot=passage.spot, words=link.words, target=link.target),
                    homes[name][1].place,
                )  # fmt: skip


def check_bookmarks(found: Found, bookmarks: Iterable[tuple[str, Spot]], ear: Ear) -> Iterator[Problem]:
    """A bookmark that names a section or a rule leads to it. No other is a sentence, sounds like a rule or ends one."""
    known: dict[str, Piece] = {}
    seats: dict[tuple[int, bool], list[tuple[str, Piece, Spot]]] = {}  # by page, numbers apart
    for index, piece in enumerate(found.pieces):
        if index in found.seats and (piece.kind is None or piece.kind in {Kind.TITLE, Kind.POSTER_TITLE}):
            said, seat = _plain(piece.plain), found.of(index)[0].spot
            known[said] = piece
            seats.setdefault((seat.page, piece.kind is None), []).append((said, piece, seat))
    leading: dict[tuple[int, Kind | None], list[_Leading]] = {}  # by page and kind
    times: Counter[Piece] = Counter()
    for words, spot in bookmarks:
        plain = _plain(words)
        named = known.get(plain)
        tokens = [token.text for token in tokenise(words)] if named is None else []
        if len(tokens) >= LEAST_WORDS or (
            tokens and (ear.hears(words, numbers_allowed=True) or _says_over(tokens, ear.expectation))
        ):
            message = _("{file}: a bookmark says what the source does not: “{words}”",
                        file=found.name, words=quoted(words))  # fmt: skip
            yield Problem(message, ear.expectation.place)
        elif named and spot.page:
            alike = seats.get((spot.page, named.kind is None), [])
            away = [(_away(spot, seat), said, one) for said, one, seat in alike]
            first = _first_at(spot, {said: seat for said, _one, seat in alike})  # what is just above may be nearer
            own = min((distance for distance, said, _one in away if said == plain), default=math.inf)
            nearest, _said, near = min(away, key=itemgetter(0), default=(math.inf, plain, named))
            others = seats.get((spot.page, named.kind is not None), [])
            own_seats = [seat for said, _one, seat in (*alike, *others) if said == plain]
            times[named] += 1
            if len(own_seats) == 1 and times[named] <= _MOST_TIMES:
                leading.setdefault((spot.page, named.kind), []).append(_Leading(named, spot, own_seats[0]))
            if first != plain and nearest + (_LEVEL if found.anchored else _CARD) < own:
                message = _("{file}, {spot}: the bookmark of {what} leads to {found}.",
                            file=found.name, spot=spot, what=name_of(named), found=name_of(near))  # fmt: skip
                yield Problem(message, named.place)
    for one, other in (pair for beside in leading.values() for pair in combinations(beside, 2)):
        if one.crosses(other):
            what, there = name_of(one.piece), name_of(other.piece)
            message = _("{file}, {spot}: the bookmark of {what} leads to {found}.",
                        file=found.name, spot=one.spot, what=what, found=there)  # fmt: skip
            yield Problem(message, one.piece.place)


@frozen
class _Leading:
    """A bookmark: what it names, where it leads to, and where what it names stands."""

    piece: Piece
    spot: Spot
    seat: Spot

    def crosses(self, other: "_Leading") -> bool:
        """Whether two of one kind and page lead to one another's place side by side, as the cards of a wall are."""
        if not (self.spot.box and other.spot.box and self.seat.box and other.seat.box):
            return False
        if abs(self.spot.box[3] - other.spot.box[3]) > _CARD:
            return False
        there, here = self.spot.box[0] - other.spot.box[0], self.seat.box[0] - other.seat.box[0]
        return there * here < 0 and min(abs(there), abs(here)) > _CARD


@lru_cache(maxsize=1024)
def _counted(path: str) -> tuple[str, int] | None:
    """What a paragraph of a Word file stands in, and its number there."""
    found = _COUNTED.fullmatch(path)
    return (found[1], int(found[2])) if found else None


def _away(spot: Spot, seat: Spot) -> float:
    """How far up or down what stands at a seat begins from where a reader is led to, in points."""
    if not spot.box or not seat.box:
        return math.inf
    return abs(seat.box[3] - spot.box[3])


def _first_at(spot: Spot, seats: Mapping[str, Spot]) -> str:
    """The name of what somebody meets first who comes to a spot: in its element, or there or below."""
    if counted := _counted(spot.path):
        ahead = (
            (other[1], name)
            for name, seat in seats.items()
            if (other := _counted(seat.path)) and other[0] == counted[0] and other[1] >= counted[1]
        )
        return min(ahead, default=(0, ""))[1]
    if spot.path:
        inside = (name for name, seat in seats.items() if f"{seat.path}/".startswith(f"{spot.path}/"))
        return next(inside, "")
    height = spot.box[3] + _LEVEL if spot.box else 0.0
    below = [(seat.box[3], name) for name, seat in seats.items() if seat.page == spot.page and seat.box]
    return max((pair for pair in below if pair[0] <= height), default=(0.0, ""))[1]


_LEVEL = 2.0  # points
_COUNTED = re.compile(r"(.*paragraph )(\d+)")
_CARD = 40.0  # points that the titles of cards side by side on a wall may stand higher than one another
_MOST_TIMES = 8  # that one text is named in the bookmarks and held against the others


@lru_cache(maxsize=1024)  # titles and numbers
def _plain(words: str) -> str:
    return "".join(normalise(words).casefold().split())


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


def _shared(one: Spot, other: Spot) -> float:
    """How much of two spots is the same: square points of their boxes; of paths 3, 2 or 1; 0 for nothing.

    3 = the same path, 2 = an element in the other, the more so the deeper it stands, 1 = the paragraph after the
    other's (a box that stands in it).
    """
    if one.path or other.path:
        if other.path.startswith(f"{one.path}/"):
            return 2.0 + one.path.count("/") / 1000
        around = one.path.startswith(f"{other.path}/")
        return 3.0 if one.path == other.path else 2.0 if around else float(_follows(one.path, other.path))
    if one.page != other.page or not one.box or not other.box:
        return 0
    width = min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
    height = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    return width * height if width > 0 and height > 0 else 0


def _steps_shared(one: str, other: str) -> float:
    """How many elements two paths share, from the root."""
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return float(sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs)))


def _follows(one: str, other: str) -> bool:
    """Whether one is the paragraph after the other, in the same part of a Word file."""
    after, before = _PARAGRAPH.fullmatch(one), _PARAGRAPH.fullmatch(other)
    return bool(after and before and after[1] == before[1] and int(after[2]) == int(before[2]) + 1)


def _same(said: str, expected: str) -> bool:
    said, expected = said.lower().partition("-")[0], expected.lower().partition("-")[0]
    return expected in _SAME_LANGUAGE.get(said, {said})


def _by_target(links: Iterable[Link]) -> dict[str, str]:
    """The words of all links to one target, without white space: a link may be broken over two lines."""
    table: dict[str, str] = {}
    for link in links:
        target = _address(link.target)
        words = normalise(link.words).translate(_ISOLATES)  # which may begin before a link
        table[target] = table.get(target, "") + "".join(words.split())
    return table


_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
_HOST = re.compile(r"(https?://[^/?#]*)/?", re.IGNORECASE)


def _address(target: str) -> str:
    """The target with its percent-encoding undone and its host in small letters (RFC 3986, section 6.2.2 and 6.2.3).

    So æ and %C3%A6 are one, and so are https://A.no and https://a.no/, as programs write it.
    """
    from urllib.parse import unquote  # noqa: PLC0415 - small, but only where there are links

    whole = unquote(target)
    host = _HOST.match(whole)
    return f"{host[1].lower()}/{whole[host.end() :]}" if host else whole


def _to_itself(link: Link, sections: frozenset[str], base: str) -> bool:
    """A permalink: the visible number, a section's title or a sign, leading to its own place in the document."""
    before, _mark, anchor = link.target.rpartition("#")
    return (
        bool(anchor)
        and before in {"", base}
        and (normalise(link.words).strip(" \n:.)#¶§") == anchor or anchor in sections or not link.words.strip(" #¶§"))
    )

"""Judge one finished file: does a person who reads it meet every rule, and nothing that the source does not say?"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from oppslag.frozen import frozen
from oppslag.messages import _
from oppslag.model import Kind, State
from oppslag.problems import Problem
from oppslag.reading.passages import Finding, Passage, Passages, Shape, Sight, Spot, UnreadableFile, Zone, counted
from oppslag.verifying import checking, codes, straying
from oppslag.verifying.comparing import Script, Walk, follow
from oppslag.verifying.contradicting import contradicts, ends
from oppslag.verifying.control import SHOWS_CONTROL, check_control, check_sheet, mislabelled
from oppslag.verifying.diagnosing import Case, diagnose, how_to_decide, name_of, quoted
from oppslag.verifying.evidence import Evidence, Proof
from oppslag.verifying.expecting import Expectation, Piece
from oppslag.verifying.furniture import OF_RULES, OF_STATES, STAMP, Furniture
from oppslag.verifying.normalising import mended, normalise, tokenise
from oppslag.verifying.tables import follow_tables
from oppslag.verifying.values import check_values

JSON = "application/json"
TEXT = "text/plain"
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NEXT_ITEM = re.compile(r"\n(?=[ ]*(?:\d+[.)]|[•◦▪–-])[ ])|[ \n]*│[ \n]*")
_SAYS_LANGUAGE = frozenset({"text/html", PDF, WORD})
_LEADERS = re.compile(r"(?:\s*\.)+[\s\d]*|\s*\d{0,4}\s*")  # dots that lead to the number of a page, and the number
ATTACHES, ATTACHED = frozenset({"document"}), "policy.json"  # the format that others read a file out of
TELLS_NEWS = frozenset({"page", "document"})  # the formats that say what is new
_TITLES = frozenset({Kind.TITLE, Kind.POSTER_TITLE})
_OF_THE_SITE = frozenset({"nav", "footer"})  # elements in which a site says nothing of one page
_CHECKS = ("words", "order", "once")


@frozen
class Verdict:
    """What was proved of one file, and what is wrong with it. It passed when there are no problems."""

    evidence: Evidence
    problems: tuple[Problem, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong with the file."""
        return not self.problems


def judge(  # noqa: PLR0913 - a file, what it should say, and how strictly: each is asked for by name
    content: bytes,
    media_type: str,
    expectation: Expectation,
    carries: frozenset[Kind],
    *,
    strict: bool,
    draft: bool | None,
    name: str,
    format: str = "",  # noqa: A002 - the word of the task's option
    second: Callable[[bytes, Passages], Passages] | None = None,
    reader: Callable[[bytes, str], Passages] | None = None,
) -> Verdict:
    """Read a finished file back and hold it against what it must say.

    `carries` are the kinds of text that its format declares. `strict` = nothing may stand around the policy (a file
    that we made); otherwise it may be a web page saved with menus and footers. `draft` says whether it must call itself
    a draft; None = not judged. `second` is a second judge of what can be seen (a browser), where there is one; `reader`
    reads the file in place of `readers.read`. A file that cannot be read is a problem, never an exception.
    """
    from oppslag.reading.readers import read  # noqa: PLC0415 - readers are heavy

    if format not in TELLS_NEWS:
        expectation = expectation.without_news
    try:
        passages = (reader or read)(content, media_type)
        passages = second(content, passages) if second else passages
    except UnreadableFile as error:
        problem = Problem(_("{file}: cannot be read: {reason}", file=name, reason=error), expectation.place)
        verdict = _unread(problem, expectation, name)
    else:
        control = strict and format in SHOWS_CONTROL
        verdict = judge_passages(passages, expectation, carries, strict=strict, draft=draft, name=name, control=control)
        if format in ATTACHES:
            verdict = _with_attached(verdict, passages, expectation, carries, draft)
    digest = hashlib.sha256(content).hexdigest()
    return replace(verdict, evidence=replace(verdict.evidence, sha256=digest, format=format, media_type=media_type))


def _with_attached(
    verdict: Verdict, passages: Passages, expectation: Expectation, carries: frozenset[Kind], draft: bool | None
) -> Verdict:
    """The verdict with what is wrong with the policy for machines that travels inside the file."""
    inside = f"{verdict.evidence.file}/{ATTACHED}"
    texts = [text for name, text in passages.attached if name == ATTACHED]
    unsound = [text for text in texts if not _is_sound(text, expectation, carries, draft)]
    problems = [problem for text in unsound for problem in _judged_data(text, expectation, carries, draft, inside)]
    if not problems:
        return verdict
    told = (*verdict.evidence.problems, *(problem.line for problem in problems))
    return Verdict(replace(verdict.evidence, passed=False, problems=told), (*verdict.problems, *problems))


@lru_cache(maxsize=8)  # the small print and the large hold the same
def _is_sound(text: str, expectation: Expectation, carries: frozenset[Kind], draft: bool | None) -> bool:
    return not _judged_data(text, expectation, carries, draft, ATTACHED)


def _judged_data(
    text: str, expectation: Expectation, carries: frozenset[Kind], draft: bool | None, name: str
) -> tuple[Problem, ...]:
    return judge(text.encode(), JSON, expectation, carries, strict=True, draft=draft, name=name).problems


def judge_passages(  # noqa: PLR0913 - as `judge`
    passages: Passages,
    expectation: Expectation,
    carries: frozenset[Kind],
    *,
    strict: bool,
    draft: bool | None,
    name: str,
    control: bool = False,
) -> Verdict:
    """The same for a file that has been read; `control` says that it shows document control. Pure."""
    pieces = expectation.carried(carries)
    furniture = Furniture.of(expectation)
    if expectation.addresses:
        passages = replace(passages, passages=tuple(_mended(one, expectation.addresses) for one in passages.passages))
    if passages.media_type == JSON:
        pieces = tuple(piece.as_written for piece in pieces)
        furniture = _coded(expectation)
        passages = replace(passages, passages=tuple(sorted(map(_nested, passages.passages), key=_place_in_data)))
    if passages.media_type == TEXT:
        pieces = tuple(piece.without_links for piece in pieces)
        lines = tuple(line for passage in passages.passages for line in _lines(passage))
        passages = replace(passages, passages=lines)
    case = _Case(passages, expectation, pieces, furniture, strict, name, carries, control)
    return case.verdict(draft)


def _holds(passage: Passage, piece: Piece) -> bool:
    """Whether the words of a piece stand in a passage, one after the other."""
    return f" {normalise(piece.plain)} " in f" {normalise(passage.text)} "


def _mended(passage: Passage, addresses: re.Pattern[str]) -> Passage:
    text = mended(passage.text, addresses)
    return passage if text == passage.text else passage.at_depth(passage.depth, text)


@frozen
class _Case:
    passages: Passages
    expectation: Expectation
    pieces: tuple[Piece, ...]
    furniture: Furniture
    strict: bool
    name: str
    carries: frozenset[Kind]
    control: bool = False

    def verdict(self, draft: bool | None) -> Verdict:
        body, around = self._sorted()
        script = Script.of(self.pieces)
        if self.passages.media_type == PDF:
            script, walk = follow_tables(script, body, self.furniture)
        else:
            walk = follow(script, body, self.furniture)
        problems: list[Problem] = []
        if walk.complete:
            seats = walk.seats
            problems += self._furniture_problems(walk, body)
        else:
            read = set(body)
            unseen = [passage for passage in self.passages.passages if passage not in read]
            diagnosis = diagnose(Case(self.name, script, body, unseen, self.furniture, self.expectation))
            seats, problems = diagnosis.seats, list(diagnosis.problems)
        whole = self.passages
        anchored = self.strict and Kind.TITLE in self.carries
        told = (whole.language, whole.sheet, anchored, whole.indented)
        found = checking.Found(self.name, script.pieces, tuple(body), seats, *told)
        problems += self._piece_problems(found, walk)
        problems += self._around_problems(around, found)
        known = _known_around(self.expectation)
        problems += codes.foreign_codes(self.name, (*body, *around), known, self.expectation, self.carries)
        if self.strict:
            seated = frozenset(id(body[seat]) for places in seats.values() for seat in places)
            everywhere = (*body, *around)
            problems += checking.check_links_around(self.name, everywhere, self.expectation, seated=seated)
            if self.passages.media_type == PDF:
                problems += checking.check_symbols(self.name, self.passages.symbols, self.expectation, self.carries)
            ear = straying.Ear.of(self.expectation)
            problems += checking.check_bookmarks(found, self.passages.bookmarks, ear)
            problems += checking.check_contents(self.name, self.passages.passages, self.expectation)
            if Kind.TEXT in self.carries:  # nobody is sent to a place on a wall, whose cards stand side by side
                problems += checking.check_anchors(found, self.passages.anchors, self.passages.passages)
        else:
            problems += checking.check_contacts(self.name, (*body, *around), self.expectation)
        if self.passages.media_type == JSON:
            problems += check_values(self.name, self.passages.values, self.expectation, self.carries, draft)
        elif self.control:
            seen = [passage for passage in self.passages.passages if passage.sight is Sight.SEEN]
            if self.passages.media_type == PDF:
                problems += check_sheet(self.name, seen, self.expectation, wall=Kind.TEXT not in self.carries)
            else:
                seated = frozenset(id(body[seat]) for places in seats.values() for seat in places)
                problems += check_control(self.name, seen, self.expectation, seated=seated)
        unsure = list(self._unsure_problems(found))
        problems += unsure
        problems += self._file_problems(draft, found)
        # What is wrong with a whole page or file comes first: much of the rest may follow from it.
        whole_pages = (one for one in self._findings(found) if not one.spot.box and not one.spot.path)
        unique = tuple(dict.fromkeys([*(self._found(one, found) for one in whole_pages), *problems]))
        return Verdict(self._evidence(found, unique, doubted=bool(unsure)), unique)

    # ---- which passages count

    def _sorted(self) -> tuple[list[Passage], list[Passage]]:
        """Those that must follow the script, and those around them that must not sound like a rule."""
        titles = straying.title_rows(self.pieces)
        seen = [passage for passage in self.passages.passages if passage.sight is Sight.SEEN]
        body = [passage for passage in seen if passage.zone is Zone.BODY and not straying.is_contents(passage, titles)]
        chosen = range(len(body)) if self.strict else self._but_buttons(body)
        inside = {id(body[index]) for index in chosen if not self._is_page_title(body[index], titles)}
        return (
            [passage for passage in body if id(passage) in inside],
            [passage for passage in seen if id(passage) not in inside and not straying.is_contents(passage, titles)],
        )

    def _but_buttons(self, body: Sequence[Passage]) -> Sequence[int]:
        """The region of the policy without what a site puts above and below it: “Skriv ut”, “Til toppen”."""
        region = straying.policy_region(body, self.pieces)
        told = [place for place, index in enumerate(region) if not self._is_button(body[index])]
        return region[told[0] : told[-1] + 1] if told else region

    def _is_button(self, passage: Passage) -> bool:
        """Whether it is one of a site: a few words in no item of a list, that say nothing of the rules."""
        if passage.shape is not Shape.CONTROL or "/li" in passage.spot.path:
            return False
        return len(tokenise(passage.text)) < straying.LEAST_WORDS and not self._takes_back(passage.text)

    def _is_page_title(self, passage: Passage, titles: frozenset[str]) -> bool:
        """Whether it is the heading that a CMS puts over every page, in words of its own, where ours has no title."""
        if self.strict or passage.shape is not Shape.HEADING or passage.level != 1:
            return False
        ours = any(piece.kind is Kind.TITLE and not piece.section for piece in self.pieces)
        return not ours and not straying.is_title(passage, titles)

    # ---- what is wrong

    def _furniture_problems(self, walk: Walk, body: Sequence[Passage]) -> Iterator[Problem]:
        if self.passages.media_type == JSON:
            return
        for index in walk.stray:
            yield self._at(body[index], _("a label stands before words that it does not belong to: “{words}”",
                                          words=quoted(body[index].text)))  # fmt: skip
        for index in self._misplaced(walk):
            yield self._at(body[index], _("“{words}” stands among the rules, where it does not belong",
                                          words=quoted(body[index].text)))  # fmt: skip
        for index in walk.overdone:
            yield self._at(body[index], _("“{words}” stands in the file too often", words=quoted(body[index].text)))

    def _misplaced(self, walk: Walk) -> Iterator[int]:
        """Furniture among the rules of a file that we made: beside a rule, "Not approved" is said of that rule."""
        seats = [seat for index, piece in enumerate(self.pieces) if piece.section for seat in walk.seats.get(index, ())]
        bare = self.passages.media_type in {TEXT, WORD}
        first, last = (min(seats), max(seats)) if self.strict and seats else (0, 0)
        for index, names in walk.furniture.items():
            strange = not OF_RULES.issuperset(names) if bare else any(map(OF_STATES.match, names))
            if first < index < last and strange:
                yield index

    def _piece_problems(self, found: checking.Found, walk: Walk) -> Iterator[Problem]:
        yield from checking.check_languages(found)
        yield from checking.check_sizes(found)
        yield from checking.check_links(found)
        yield from checking.check_parents(found)
        yield from checking.check_columns(found)
        medium = self.passages.media_type
        if self.strict and medium in {PDF, TEXT, WORD}:
            yield from checking.check_headings(found, outlined=medium == PDF, titled=medium != WORD)
        if self.strict and walk.complete and medium in {TEXT, WORD}:
            yield from checking.check_notices(found, walk.noticed, self.expectation.language)
        if walk.complete and medium != JSON:
            yield from checking.check_labels(found, walk.labels, strict=self.strict)
            yield from checking.check_numbers(found, walk.unmarked)

    def _around_problems(self, around: Sequence[Passage], found: checking.Found) -> Iterator[Problem]:
        news = self.furniture.news.keys()
        ear = straying.Ear.of(self.expectation)
        if news:
            around = [passage for passage in around if not set(self.furniture.phrases_in(passage.text)) & news]
        heard = list(straying.strays(self.name, self._but_titles(around), ear))
        yield from heard
        if self.strict and not heard and self.passages.media_type != JSON:
            yield from self._unknown_around(around, found)
        known = _known_around(self.expectation)
        missing = [piece for index, piece in enumerate(found.pieces) if index not in found.seats]
        undecided = [
            passage
            for passage in self.passages.passages
            if passage.sight is Sight.UNDECIDED and not any(_holds(passage, piece) for piece in missing)
        ]
        among = self._among(found) if undecided and not self.strict else frozenset()
        for passage in undecided:
            inside = self.strict or id(passage) in among
            if not passage.text:  # a picture without words: of a file that we made it is a finding
                if not self.strict and inside:
                    yield self._found(Finding(passage.why, passage.spot), found)
            elif (inside and not known.phrases_in(passage.text)) or ear.hears(passage.text):
                piece = found.at(passage.spot)
                where = ", ".join(filter(None, (self.name, str(passage.spot), name_of(piece) if piece else "")))
                yield Problem(
                    _("{file}: whether this can be seen is undecided: “{words}” ({why}).",
                      file=where, words=quoted(passage.text), why=passage.why or "?"),
                    piece.place if piece else self.expectation.place,
                    _("Ask the web editor to paste fragment.html as it is, and to let no style sheet number its lists.")
                    if passage.why == counted() and not self.strict
                    else how_to_decide(passage),
                )  # fmt: skip
        yield from self._struck_problems(found)
        if self.strict:
            yield from self._news_problems()
        else:
            yield from self._against(around)
        yield from straying.whispers(self.name, self.passages.passages, self.expectation)

    def _but_titles(self, around: Iterable[Passage]) -> Iterator[Passage]:
        """Those that are more than a title at the head of a page or in the contents: a rule may say the same."""
        known, number = _known_around(self.expectation), f"{self.expectation.prefix}-"
        for passage in around:
            aside = self.strict and passage.zone is not Zone.BODY and number not in passage.text
            if not (aside and known.phrases_in(passage.text)):
                yield passage

    def _among(self, found: checking.Found) -> frozenset[int]:
        """The identities of all passages from the first of the policy to the last, seen or not."""
        seated = {id(passage) for index in found.seats for passage in found.of(index)}
        places = [place for place, passage in enumerate(self.passages.passages) if id(passage) in seated]
        stretch = self.passages.passages[places[0] : places[-1] + 1] if places else ()
        return frozenset(map(id, stretch))

    def _struck_problems(self, found: checking.Found) -> Iterator[Problem]:
        """Nothing among the rules has a line through it: “be *not* careful” is read, whatever the line means."""
        struck = [passage for passage in self.passages.passages if passage.struck]
        within = straying.top_of(one for index in found.seats for one in found.of(index)) if struck else []
        for passage in struck:
            inside = self.strict or passage.spot.path.split("/")[: len(within)] == within
            if inside and tokenise(passage.text):
                yield self._at(passage, _("words with a line through them: “{words}”", words=quoted(passage.text)))

    def _against(self, around: Iterable[Passage]) -> Iterator[Problem]:
        """What a page of another system says of the rules beside them, but in its menus and at its foot."""
        known, texts = _known_around(self.expectation), _texts_of(self.expectation.pieces)
        for passage in around:
            steps = {step.partition("[")[0] for step in passage.spot.path.split("/")}
            elsewhere = passage.zone is not Zone.BODY or steps & _OF_THE_SITE
            if elsewhere or normalise(passage.text) in texts or known.phrases_in(passage.text):
                continue
            if contradicts(passage.text, self._tongues):
                yield self._at(passage, _("words beside the policy say something against its rules: “{words}”",
                                          words=quoted(passage.text)))  # fmt: skip

    def _news_problems(self) -> Iterator[Problem]:
        """What is new must be said, all of it, where a person can see it."""
        if not self.furniture.news:
            return
        seen = [passage for passage in self.passages.passages if passage.sight is Sight.SEEN]
        said = {name for passage in seen for name in self.furniture.phrases_in(passage.text)}
        for name, line in self.furniture.news.items():
            if name not in said:
                message = _("{file}: it does not say what is new: “{words}”", file=self.name, words=quoted(line))
                yield Problem(message, self.expectation.place)

    def _unknown_around(self, around: Iterable[Passage], found: checking.Found) -> Iterator[Problem]:
        """In a file that we made, menus, running lines and hidden words say nothing but what is known."""
        known, texts = _known_around(self.expectation), _texts_of(self.pieces)
        rows = dict(self.expectation.facts.rows)
        hidden = [passage for passage in self.passages.passages if passage.sight is Sight.HIDDEN]
        for passage in (*around, *hidden):
            few = len(tokenise(passage.text)) < straying.LEAST_WORDS and passage.sight is Sight.HIDDEN
            # a link is shown as soon as somebody comes to it with the keys
            few = few and not passage.links and not self._takes_back(passage.text)
            text = STAMP.sub("", passage.text) if passage.zone is Zone.RUNNING else passage.text
            names = known.phrases_in(text)
            # a version or a day that is not the policy's, or that is but stands beside the label of another
            other = ("code" in names and not rows.keys().isdisjoint(names)) or mislabelled(names, rows)
            if few or _LEADERS.fullmatch(text) or normalise(text) in texts or (names and not other):
                continue
            if tokenise(text):
                message = _("words beside the policy that are not known: “{words}”", words=quoted(passage.text))
                yield self._found(Finding(f"{message}.", passage.spot), found)

    def _takes_back(self, text: str) -> bool:
        """Whether a few words name a rule that is none, or say something against the rules."""
        ear = straying.Ear.of(self.expectation)
        heard = ear.hears(text, numbers_allowed=True)
        return bool(heard) or contradicts(text, self._tongues) or ends(text, self._tongues)

    @property
    def _tongues(self) -> frozenset[str]:
        return frozenset({self.expectation.language, *self.expectation.facts.languages})

    def _findings(self, found: checking.Found) -> Iterator[Finding]:
        """What the reader found that counts in a file like this."""
        if not self.passages.findings:
            return
        top = "/".join(straying.top_of(passage for index in found.seats for passage in found.of(index))) + "/"
        for finding in self.passages.findings:
            among = not finding.local or finding.spot.path.startswith(top)
            if self.strict or (among and not finding.own):
                yield finding

    def _unsure_problems(self, found: checking.Found) -> Iterator[Problem]:
        """What lets no rule of the file be vouched for: a script, an unknown language, letters from the wrong end."""
        if self.strict:
            yield from checking.check_scripts(self.name, self.passages.scripts, self.expectation)
        told = self.strict and self.passages.media_type in _SAYS_LANGUAGE
        placed = [passage for index in found.seats for passage in found.of(index)]
        if told and not self.passages.language and not all(passage.language for passage in placed):
            message = _("{file}: it does not say which language it is in.", file=self.name)
            yield Problem(message, self.expectation.place)
        yield from checking.check_direction(
            self.name,
            self.passages.direction,
            self.expectation,
            told=told and self.passages.media_type == "text/html" and bool(self.passages.language),
        )

    def _file_problems(self, draft: bool | None, found: checking.Found) -> Iterator[Problem]:
        for finding in self._findings(found):
            yield self._found(finding, found)
        if self.strict and self.passages.media_type in _SAYS_LANGUAGE:
            titles = [piece.plain for piece in self.expectation.pieces if piece.kind in _TITLES and not piece.section]
            yield from checking.check_heading_of_file(self.name, self.passages, self.expectation, titles)
        if self.strict and self.passages.media_type != JSON:
            yield from self._prevailing_problems()
        if draft is not None:
            yield from self._draft_problems(draft)

    def _found(self, finding: Finding, found: checking.Found) -> Problem:
        """What the reader found, with the rule at whose place it is, or the rules of the page that it is about."""
        piece = found.at(finding.spot)
        place = piece.place if piece else self.expectation.place
        rules = "" if finding.spot.box else ", ".join(found.rules_on(finding.spot.page))
        where = (self.name, str(finding.spot), name_of(piece) if piece else rules)
        return Problem(_("{file}: {finding}", file=", ".join(filter(None, where)), finding=finding.message), place)

    def _prevailing_problems(self) -> Iterator[Problem]:
        """A translation says which language decides."""
        translated = self.expectation.language != self.expectation.source_language
        seen = (passage for passage in self.passages.passages if passage.sight is Sight.SEEN)
        if translated and not any("prevails" in self.furniture.phrases_in(passage.text) for passage in seen):
            message = _("{file}: it does not say which language prevails.", file=self.name)
            yield Problem(message, self.expectation.place)

    def _draft_problems(self, draft: bool) -> Iterator[Problem]:
        marks = [
            passage
            for passage in self.passages.passages
            if passage.sight is Sight.SEEN
            and passage.zone is not Zone.NAVIGATION
            and self.furniture.is_draft(passage.text)
        ]
        if draft and not marks:
            yield Problem(_("{file}: it is a draft and does not say so.", file=self.name), self.expectation.place)
        if marks and not draft:
            yield self._at(marks[0], _("it calls itself a draft and is none"))

    def _at(self, passage: Passage, what: str, hint: str = "") -> Problem:
        message = _("{file}, {spot}: {what}.", file=self.name, spot=passage.spot, what=what)
        return Problem(message, self.expectation.place, hint)

    # ---- what was proved

    def _evidence(self, found: checking.Found, problems: Sequence[Problem], *, doubted: bool) -> Evidence:
        failed = self._all_rules() if doubted else self._failed(found, problems)
        proofs = tuple(
            Proof(piece.key, piece.rule, _spots(found.of(index)), self._checked(piece))
            for index, piece in enumerate(self.pieces)
            if index in found.seats
        )
        return Evidence(
            file=self.name,
            sha256="",
            document=self.expectation.document,
            language=self.expectation.language,
            format="",
            media_type=self.passages.media_type,
            rules=sum(piece.kind is None for piece in self.pieces),
            texts=sum(piece.kind is not None for piece in self.pieces),
            passed=not problems,
            proofs=proofs,
            failed=failed,
            problems=tuple(problem.line for problem in problems),
        )

    def _failed(self, found: checking.Found, problems: Sequence[Problem]) -> tuple[str, ...]:
        """Rules that were not found whole, at whose source lines a problem stands, or whose page or file is in doubt.

        What the reader found at no text of the policy is about the page that it names, else about the whole file.
        """
        places = {problem.place for problem in problems}
        failed = {
            piece.rule
            for index, piece in enumerate(self.pieces)
            if piece.rule and (index not in found.seats or (places and piece.place in places))
        }
        for finding in self._findings(found):
            if not finding.spot.page and found.at(finding.spot) is None:
                return self._all_rules()
            if not finding.spot.box:
                failed |= set(found.rules_on(finding.spot.page))
        return tuple(sorted(failed))

    def _all_rules(self) -> tuple[str, ...]:
        return tuple(sorted({piece.rule for piece in self.pieces if piece.rule}))

    def _checked(self, piece: Piece) -> tuple[str, ...]:
        shown = self.passages.media_type != JSON  # nothing in a file for machines is
        number = piece.kind is None
        return _checks(
            bool(piece.rule), bool(piece.section), shown, not number, bool(piece.links), bool(piece.fields), number
        )


@cache
def _checks(*applies: bool) -> tuple[str, ...]:
    names = ("number", "section", "seen", "language", "links", "fields", "parent")
    return (*_CHECKS, *(name for name, one in zip(names, applies, strict=True) if one))


@lru_cache(maxsize=8)
def _known_around(expectation: Expectation) -> Furniture:
    """The furniture that menus and running lines may be made of."""
    titles = tuple(piece.plain for piece in expectation.pieces if piece.kind in _TITLES)
    furniture = Furniture.of(expectation)
    return replace(furniture, titles=titles, codes=(*furniture.rules, *"0123456789"))


@lru_cache(maxsize=8)
def _texts_of(pieces: tuple[Piece, ...]) -> frozenset[str]:
    return frozenset(normalise(text) for piece in pieces for text in (piece.plain, *(b.text for b in piece.blocks)))


def _spots(passages: Sequence[Passage]) -> tuple[Spot, ...]:
    """Where they stand, each place once."""
    if len(passages) == 1:
        return (passages[0].spot,)
    return tuple(dict.fromkeys(passage.spot for passage in passages))


def _unread(problem: Problem, expectation: Expectation, name: str) -> Verdict:
    numbers = tuple(sorted(piece.rule for piece in expectation.pieces if piece.kind is None))
    evidence = Evidence(
        file=name,
        sha256="",
        document=expectation.document,
        language=expectation.language,
        format="",
        media_type="",
        rules=len(numbers),
        texts=0,
        passed=False,
        proofs=(),
        failed=numbers,
        problems=(problem.line,),
    )
    return Verdict(evidence, (problem,))


def _nested(passage: Passage) -> Passage:
    """A JSON value with the lists of rules around it counted as a document counts the lists around an item."""
    depth = passage.spot.path.count("/rules/")
    return passage if depth == passage.depth else passage.at_depth(depth, passage.text)


_READ_IN_ORDER = (
    "id", "title", "poster_title", "introduction", "text", "poster", "template", "examples", "do", "dont",
    "sections", "rules",
)  # fmt: skip


def _place_in_data(passage: Passage) -> tuple[int, ...]:
    """Where a JSON value comes among the others: the names of an object may stand in any order, lists have theirs."""
    return _place_of_steps(passage.spot.path)


@lru_cache(maxsize=1024)  # policies in other languages have the same places
def _place_of_steps(pointer: str) -> tuple[int, ...]:
    return tuple([int(step) if step.isdecimal() else _RANKS.get(step, -1) for step in pointer.split("/")[1:]])


_RANKS = {name: rank for rank, name in enumerate(_READ_IN_ORDER)}


def _lines(passage: Passage) -> Iterator[Passage]:
    """Plain text shows items and cells by signs alone: each is a passage of its own."""
    for part in _NEXT_ITEM.split(passage.text):
        words = part.strip()
        yield passage if words == passage.text else passage.at_depth(passage.depth, words)


@lru_cache(maxsize=8)
def _coded(expectation: Expectation) -> Furniture:
    """The furniture of a file for machines, with the words that only such a file has."""
    sections = dict.fromkeys(piece.section for piece in expectation.pieces if piece.section)
    codes = (*sections, "unapproved", *(state.value for state in State), *expectation.retired, expectation.prefix)
    return replace(Furniture.of(expectation), codes=codes)

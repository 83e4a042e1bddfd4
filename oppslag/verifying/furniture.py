"""What may stand in a finished file besides the policy: the product's labels, document control, names of languages.

Furniture is recognised as whole passages, built of known phrases with nothing but punctuation between them, and each
phrase only so often. White space is left out of the comparison: an address may be broken at any sign.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache

from oppslag import locales
from oppslag.frozen import frozen
from oppslag.labels import labels
from oppslag.model import Kind
from oppslag.verifying.expecting import Expectation, Facts
from oppslag.verifying.normalising import normalise
from oppslag.verifying.novelty import Novelty

LABEL_OF = {"template": Kind.TEMPLATE, "do": Kind.DO, "dont": Kind.DONT}
NOTICES = frozenset({"text_missing", "text_outdated"})
DRAFT = "draft"
# what may stand among the rules of a file that is nothing but its text; and what no file may say there of one of them
OF_RULES = frozenset({*LABEL_OF, *NOTICES})
OF_STATES = re.compile("state_|draft_|approved|prevails")
NEWS = "news"  # begins the names of the labels that say what is new
GONE = ("withdrawn", "absent")  # begin the names of those that stand on no page of an edition in force

# A title block, document control, a running line, a poster's foot: how often one phrase may stand in one file.
MOST = 12
_LONGEST = 600  # characters of a passage that can be furniture
_SEPARATORS = set(":·•|,;.–—-/()[]#¶§©→↗«»“”\"'")
CHECK_CODE = "check_code_value"  # the name of the phrase that is a check code, whichever
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")
# what a system of documents writes into the header or footer of each file that it hands out
STAMP = re.compile(
    r"\b(?:dok(?:ument|\.)?[ -]?(?:id|nr|nummer)\b\.?|document (?:id|no|number)\b\.?|utskriftsdato|utskrevet|printed)"
    r"[ :]*(?-i:(?:[A-ZÆØÅ]{1,4}[-/._])*)\d[\d./:-]*(?: (?:kl\.? )?\d\d[.:]\d\d)?",
    re.IGNORECASE,
)
_FIELD = re.compile(r"\{(\w+)\}")
_AFTER = re.compile(r"[ \n]*[:–—.]?[ \n]+")  # a label that opens a passage: a colon or a dash or white space
_DATE_LENGTHS = ("short", "medium", "long", "full")


@frozen
class Furniture:
    """The phrases that are furniture in one edition's files, each under a name of its own."""

    language: str
    facts: Facts
    titles: tuple[str, ...]
    rules: tuple[str, ...]
    codes: tuple[str, ...] = ()  # words of a file for machines: states, ids
    novelty: Novelty | None = None  # what may be said to be new

    @classmethod
    @lru_cache(maxsize=8)  # an edition's files share it, and what it knows of their words
    def of(cls, expectation: Expectation) -> "Furniture":
        """The furniture of this edition."""
        titles = [piece for piece in expectation.pieces if piece.kind in {Kind.TITLE, Kind.POSTER_TITLE}]
        own = tuple(piece.plain for piece in titles if not piece.section)
        numbers = tuple(piece.rule for piece in expectation.pieces if piece.kind is None)
        return cls(expectation.language, expectation.facts, own, numbers, novelty=expectation.novelty)

    def phrases_in(self, text: str) -> tuple[str, ...]:
        """The names of the phrases that make up the whole text; empty when anything else stands in it."""
        if (known := self._named.get(text)) is None:
            known = self._named[text] = self._phrases_in(text)
        return known

    @cached_property
    def _named(self) -> dict[str, tuple[str, ...]]:
        return {}

    def _phrases_in(self, text: str) -> tuple[str, ...]:
        row = squeezed(text)
        if name := self._news.get(row.lstrip("•")):
            return (name,)
        if not row or len(row) > _LONGEST:
            return ()
        names = self._parse(row)
        return names if names is not None else ()

    @cached_property
    def news(self) -> dict[str, str]:
        """The lines that say what is new, by name: each whole and once, for no part of one is furniture."""
        if self.novelty is None:
            return {}
        words = labels(self.language)
        lines = {"news": words["news"].replace("{version}", self.novelty.since)}
        lines |= {name: f"{words[name]}: {', '.join(rules)}" for name, rules in self.novelty.rules}
        return lines | ({"news_other": words["news_other"]} if self.novelty.other else {})

    @cached_property
    def _news(self) -> dict[str, str]:
        return {squeezed(line): name for name, line in self.news.items()}

    def label_before(self, text: str) -> tuple[str, str]:
        """The label that opens the text (`Do: ...`) and the rest of it; ("", text) when none does."""
        if (known := self._labelled.get(text)) is None:
            known = self._labelled[text] = self._label_before(text)
        return known

    @cached_property
    def _labelled(self) -> dict[str, tuple[str, str]]:
        return {}

    def is_draft(self, text: str) -> bool:
        """Whether the text begins with the label of a draft, or is furniture with it in it."""
        row, (words, watermark) = squeezed(text), self._phrases_of.drafts
        if words not in row and watermark not in row:
            return False
        return self.label_before(f"{text} ")[0] == DRAFT or DRAFT in self.phrases_in(text)

    def _label_before(self, text: str) -> tuple[str, str]:
        plain, phrases = normalise(text), self._phrases_of
        if not plain.startswith(phrases.starts):
            return "", text
        for words, name in phrases.openings:
            if plain.startswith(words) and (match := _AFTER.match(plain, len(words))):
                return name, plain[match.end() :]
        return "", text

    def knows(self, words: str) -> bool:
        """Whether the words are part of a phrase, such as a telephone number that looks like a check code."""
        sought = squeezed(words)
        return any(sought in phrase for phrases in self._literals.values() for phrase, _name in phrases)

    def _parse(self, text: str) -> tuple[str, ...] | None:
        """Longest phrases first, each position tried once."""
        dead: set[int] = set()
        stack: list[tuple[int, Iterator[tuple[int, str]]]] = [(0, self._steps(text, 0))]
        names: list[str] = []
        while stack:
            step = next(stack[-1][1], None)
            if step is None:
                dead.add(stack.pop()[0])
                if names:
                    names.pop()
                continue
            end, name = step
            if end in dead:
                continue
            names.append(name)
            if end == len(text):
                found = tuple(name for name in names if name)
                return found or None
            stack.append((end, self._steps(text, end)))
        return None

    def _steps(self, text: str, start: int) -> Iterator[tuple[int, str]]:
        if page := self._page_of.match(text, start):  # first: a label may begin with the number, and a digit is a code
            yield page.end(), "page_of"
        for phrase, name in self._literals.get(text[start], ()):
            if text.startswith(phrase, start):
                yield start + len(phrase), name
        if code := CODE.match(text, start):
            yield code.end(), CHECK_CODE
        if text[start] in _SEPARATORS:
            yield start + 1, ""

    @cached_property
    def _literals(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """By first letter: phrase without white space, its name; longest first."""
        own = [(squeezed(code), "code") for code in self.codes]
        own += [(squeezed(title), f"value {title}") for title in self.titles if title]
        common = self._phrases_of.table
        return {**common, **_by_letter([*own, *(pair for first, _name in own for pair in common.get(first[0], ()))])}

    @cached_property
    def _page_of(self) -> re.Pattern[str]:
        return self._phrases_of.page_of

    @cached_property
    def _phrases_of(self) -> "_Phrases":
        return _Phrases.of(self.language, self.facts, self.rules)


@frozen
class _Phrases:
    """What is furniture in all files of an edition, whatever titles and codes they have besides."""

    language: str
    facts: Facts
    rules: tuple[str, ...]

    @classmethod
    @lru_cache(maxsize=8)  # the furniture of the rules, of what is around them and of a file for machines share it
    def of(cls, language: str, facts: Facts, rules: tuple[str, ...]) -> "_Phrases":
        """Those of this edition."""
        return cls(language, facts, rules)

    @cached_property
    def openings(self) -> tuple[tuple[str, str], ...]:
        """Labels that may open a passage of words, each with its name."""
        names = (*LABEL_OF, *NOTICES, DRAFT)
        return tuple((normalise(words), name) for name in names for words in self._filled(name))

    @cached_property
    def starts(self) -> tuple[str, ...]:
        """The words of those labels."""
        return tuple(words for words, _name in self.openings)

    @cached_property
    def drafts(self) -> tuple[str, str]:
        """The label of a draft without white space, as words and as a watermark."""
        words, watermark = self._filled(DRAFT)
        return squeezed(words), squeezed(watermark)

    @cached_property
    def page_of(self) -> re.Pattern[str]:
        """What tells the number of a page and of all pages."""
        page = squeezed(labels(self.language)["page_of"])
        return re.compile(_FIELD.sub(r"[0-9٠-٩۰-۹]{1,5}", re.escape(page).replace(r"\{", "{").replace(r"\}", "}")))

    @cached_property
    def table(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """As `Furniture._literals`."""
        return _by_letter((squeezed(words), name) for words, name in self._named())

    def _named(self) -> Iterator[tuple[str, str]]:
        facts = self.facts
        for name in labels(self.language):
            if name != "page_of" and not name.startswith((NEWS, *GONE)):
                yield from ((words, name) for words in self._filled(name))
        values = (facts.document, facts.organisation, facts.quality_system, facts.address, *facts.contacts)
        shown = [re.sub(pattern, "", facts.address) for pattern in (r"^https?://", r"^https?://(www\.)?")]
        for value in (*values, *shown, *(each.rstrip("/") for each in shown)):
            if value:
                yield value, f"value {value}"
        for value in facts.control:
            for words in (value, *dates_of(value, self.language)):
                if words:
                    yield words, f"value {value}"
        for tag in facts.languages:
            yield from ((name, f"language {tag}") for name in _language_names(tag, self.language))

    def _filled(self, name: str) -> Iterator[str]:
        """A label with its placeholders filled in, in every way that this edition allows."""
        words = labels(self.language)[name]
        if "{language}" in words:
            yield from (words.replace("{language}", known) for known in self._known_languages)
        elif "{number}" in words:
            yield from (words.replace("{number}", rule) for rule in self.rules)
        else:
            yield words
        if name == DRAFT:  # a watermark
            yield words.upper()

    @cached_property
    def _known_languages(self) -> tuple[str, ...]:
        names = (name for tag in self.facts.languages for name in _language_names(tag, self.language))
        return tuple(dict.fromkeys(names))


def _by_letter(pairs: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    table: dict[str, list[tuple[str, str]]] = {}
    for phrase, name in sorted(set(pairs), key=lambda pair: (-len(pair[0]), pair)):
        table.setdefault(phrase[0], []).append((phrase, name))
    return table


@lru_cache(maxsize=4096)  # as `normalise`
def squeezed(text: str) -> str:
    """The text without white space, in the form that furniture is compared in."""
    return "".join(normalise(text).split())


def dates_of(value: str, language: str) -> Iterator[str]:
    """A date as the language writes it, long and short."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return
    from babel.dates import format_date  # noqa: PLC0415 - only where there are dates

    yield locales.format_date(day, language)
    for length in _DATE_LENGTHS:
        yield format_date(day, length, locale=locales.babel_locale(language))


def _language_names(tag: str, language: str) -> Iterator[str]:
    """A language's tag, and its name in itself and in another language, as written and with a capital."""
    yield tag
    for name in (locales.native_name(tag), locales.language_name(tag, language)):
        yield name
        yield name[:1].upper() + name[1:]

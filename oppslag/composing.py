"""From an `Edition` to a `Composition`: everything that a template sets, as data, the same for every format.

A composition is a JSON value (dicts, lists, strings, numbers, booleans, null). Texts are trees (see `markdown`),
labels and dates are in the edition's language, and nothing in it depends on the clock or on the machine.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from oppslag import locales
from oppslag.bidi import isolated
from oppslag.fonts import families
from oppslag.labels import labels
from oppslag.markdown import INLINE_KINDS, Trees, plain
from oppslag.model import DAYS, Contact, Edition, Kind, Rule, Section, State, Text

Composition = dict[str, Any]

LONG = 40  # rules: a document with more of them has a table of contents on paper
_CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to misread on paper


def compose(edition: Edition, trees: Trees, carries: frozenset[Kind]) -> Composition:
    """The edition as a format that carries these kinds sets it.

    Promises: sections, rules and texts in the order of the policy; `draft` is null or the sentences that a draft must
    show; every text has its own `lang`, and `notice` where it stands in another language than the edition;
    a text that the format does not carry is null (titles are always there).
    """
    policy, language = edition.policy, edition.language
    words = labels(language)
    composer = _Composer(edition, trees, words, carries | {Kind.TITLE})
    organisation = policy.organisation
    return {
        "id": policy.id,
        "prefix": policy.prefix,
        "language": language,
        "dir": locales.direction(language),
        "fonts": list(families(language)),
        "labels": dict(words),
        "organisation": {
            "name": organisation.name,
            "quality_system": organisation.quality_system,
            "address": organisation.address,
            "colours": {"primary": organisation.colours.primary, "accent": organisation.colours.accent},
        },
        "title": composer.text(policy.title),
        "poster_title": composer.text(policy.poster_title) or composer.text(policy.title),
        "introduction": composer.text(policy.introduction),
        "sections": [composer.section(number, section) for number, section in enumerate(policy.sections, start=1)],
        "contents": len(policy.sections) > 1 and sum(1 for _each in policy.rules()) > LONG,
        "news": composer.news(),
        "control": composer.control(),
        "contact": composer.contact(),
        "draft": composer.draft(carries),
        "prevails": None if edition.is_source else words["prevails"].format(language=_name(policy.language, language)),
        "languages": [
            {
                "tag": tag,
                "name": locales.native_name(tag),
                "dir": locales.direction(tag),
                "current": tag == language,
            }
            for tag in languages(edition)
        ],
        "check_code": check_code(edition.texts(carries)),
        "keywords": [plain(trees.tree(section.title)) for section in policy.sections],
        "date": _iso(policy.control.last_changed or policy.control.valid_from),
    }


def languages(edition: Edition) -> tuple[str, ...]:
    """Every language the policy has an edition in: the source first, then as the organisation lists them."""
    source = edition.policy.language
    return (source, *(tag for tag in edition.policy.organisation.languages if tag != source))


def check_code(texts: Sequence[Text]) -> str:
    """Eight signs (`7K3M-Q2XA`) that tell whether two sheets carry the same words: from the texts' fingerprints."""
    import hashlib  # noqa: PLC0415 - only where a sheet is made

    digest = hashlib.sha256("\n".join(f"{text.key} {text.fingerprint}" for text in texts).encode()).digest()
    number = int.from_bytes(digest[:5], "big")  # 40 bits = 8 signs of 5 bits
    signs = "".join(_CODE_ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{signs[:4]}-{signs[4:]}"


class _Composer:
    """What the parts of one composition share."""

    def __init__(self, edition: Edition, trees: Trees, words: Mapping[str, str], shown: frozenset[Kind]) -> None:
        self.edition = edition
        self.trees = trees
        self.words = words
        self.shown = shown

    def text(self, text: Text | None) -> Composition | None:
        if text is None or text.kind not in self.shown:
            return None
        tree = list(self.trees.tree(text))
        if locales.direction(text.language) == "rtl":
            tree = isolated(tree)
        content: Composition = {"blocks": tree}
        if text.kind in INLINE_KINDS:
            content = {"inlines": tree[0]["c"], "running": plain(tree)}  # as a line that runs over every page has it
        foreign = text.language != self.edition.language
        return {
            **content,
            "key": text.key,
            "plain": plain(self.trees.tree(text)),
            "lang": text.language,
            "dir": locales.direction(text.language),
            "foreign": foreign,
            "notice": self._notice(text) if foreign else None,
            "language_name": _name(text.language, self.edition.language) if foreign else None,
        }

    def _notice(self, text: Text) -> str:
        label = "text_missing" if text.state is State.MISSING else "text_outdated"
        return self.words[label].format(language=_name(text.language, self.edition.language))

    def section(self, number: int, section: Section) -> Composition:
        colours = self.edition.policy.organisation.colours.sections
        return {
            "id": section.id,
            "number": number,
            "colour": colours[(number - 1) % len(colours)],
            "title": self.text(section.title),
            "poster_title": self.text(section.poster_title) or self.text(section.title),
            "rules": [self.rule(rule) for rule in section.rules],
        }

    def rule(self, rule: Rule) -> Composition:
        return {
            "id": rule.id,
            "text": self.text(rule.text),
            "poster": self.text(rule.poster),
            "template": self.text(rule.template),
            "examples": [{"do": self.text(example.do), "dont": self.text(example.dont)} for example in rule.examples],
            "rules": [self.rule(sub) for sub in rule.rules],
        }

    def news(self) -> Composition | None:
        """What is new since the version before: a heading and lines, each a label with the numbers of rules."""
        found = self.edition.news
        if found is None:
            return None
        kinds = (("added", found.added), ("changed", found.changed), ("removed", found.removed))
        return {
            "title": self.words["news"].format(version=found.since),
            "lines": [
                {"label": self.words[f"news_{name}"], "rules": list(rules), "here": name != "removed"}
                for name, rules in kinds
                if rules
            ],
            "other": self.words["news_other"] if found.other else None,
        }

    def control(self) -> Composition:
        """Document control as rows to print: `value` null = not stated; `ltr` = keeps its order in any script."""
        policy, control = self.edition.policy, self.edition.policy.control
        rows = [
            self._row("document_id", policy.id, ltr=True),
            self._row("version", control.version, ltr=True),
            *(self._row(name, self._date(getattr(control, name)), iso=_iso(getattr(control, name))) for name in DAYS),
            *(
                self._row(name, getattr(control, name), lang=policy.language)
                for name in ("owner", "approver", "applies_to")
            ),
            self._row("case", control.case, ltr=True),
        ]
        return {"version": control.version, "rows": rows}

    def _row(
        self, name: str, value: str | None, *, ltr: bool = False, iso: str | None = None, lang: str = ""
    ) -> Composition:
        return {
            "name": name,
            "label": self.words[name],
            "value": value or None,
            "ltr": ltr,
            "iso": iso,
            "lang": lang if value and lang != self.edition.language else None,
            "dir": _runs(value or "", lang or self.edition.language),
        }

    def _date(self, day: date | None) -> str | None:
        return locales.format_date(day, self.edition.language) if day else None

    def contact(self) -> Composition | None:
        """Who answers questions: names and numbers are data, in the source's language, in every edition."""
        contact: Contact | None = self.edition.policy.control.contact
        if contact is None:
            return None
        source = self.edition.policy.language
        return {
            "name": contact.name or contact.role,  # a role without a name stands where a name does
            "role": contact.role if contact.name else "",
            "phone": contact.phone,
            "mobile": contact.mobile,
            "email": contact.email,
            "lang": source if source != self.edition.language else None,
            "dir": _runs(contact.name or contact.role, source),
        }

    def draft(self, carries: frozenset[Kind]) -> Composition | None:
        """The word and the sentences that a draft shows, gravest reason first; None when it is not a draft."""
        reasons = self.edition.draft_reasons(carries)
        if not reasons:
            return None
        return {
            "word": self.words["draft"],
            "reasons": [self.words[f"draft_{reason or 'unapproved'}"] for reason in reasons],
        }


def _name(tag: str, language: str) -> str:
    return str(locales.language_name(tag, language))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _runs(words: str, language: str) -> str:
    """How a name or a value runs: by its letters where it begins with one, whatever the language of the source."""
    kind = unicodedata.bidirectional(words[0]) if words else ""
    return {"L": "ltr", "R": "rtl", "AL": "rtl"}.get(kind) or locales.direction(language)

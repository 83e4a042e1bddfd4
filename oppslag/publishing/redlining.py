"""Changes for people and machines: as text, as JSON, as a page, and as a PDF to sign or to send round."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from oppslag import locales
from oppslag.fonts import families
from oppslag.labels import labels
from oppslag.messages import _, language
from oppslag.model import DAYS
from oppslag.problems import SourceError
from oppslag.publishing.changes import Change, Changes, TextChange, What, Words
from oppslag.typesetting import missing_glyphs
from oppslag.workshop import TypesettingError, Workshop

if TYPE_CHECKING:
    from typst import PDFStandard

STANDARDS: tuple["PDFStandard", ...] = ("ua-1", "a-2a")
_SIGNS = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}  # as git marks words


def as_text(found: Iterable[Changes]) -> str:
    """For a terminal: [-gone-] and {+new+} as git marks words."""
    return "\n\n".join(_told(one) for one in found)


def _told(one: Changes) -> str:
    head = f"{one.document} {one.language}: {one.old} → {one.new}"
    fields = field_names()
    lines = [f"  {fields[name]}: {was or '–'} → {now or '–'}" for name, (was, now) in one.control.items()]
    for change in one.changes:
        said, *texts = lines_of(change)
        lines += [f"  {said}", *(f"    {text}" for text in texts)]
    return "\n".join([head, *(lines or ["  " + _("no differences")])])


def lines_of(change: Change) -> list[str]:
    """What became of a rule, and then each of its texts, a line each."""
    where = f"  {change.was} → {change.now}" if change.was or change.now else ""
    said = f"{what_names()[change.what]}: {change.name}{where}"
    return [said, *(f"{_headed(text, change)}: {_marked(text.diff)}" for text in change.texts)]


def _marked(diff: Iterable[Words]) -> str:
    return "".join(_SIGNS[words.how].format(words.text) for words in diff).replace("-]{+", "-] {+")


def as_json(found: Iterable[Changes]) -> str:
    """For machines: version 1, a list of languages, each with its changes and word diffs."""
    return json.dumps({"changes": 1, "languages": [asdict(one) for one in found]}, ensure_ascii=False, indent=2) + "\n"


def as_page(found: Sequence[Changes], workshop: Workshop) -> str:
    """For people: an HTML page in the language of the messages that tells by words and marks, not by colour alone."""
    words = _words() | {"legend": _("Words that are gone are struck through, new words are underlined.")}
    return workshop.fill("changes.html.j2", language=language(), words=words, found=[_shown(one) for one in found])


def as_pdf(found: Sequence[Changes], workshop: Workshop) -> bytes:
    """The same to print, to sign and to send round: PDF/UA-1 and PDF/A-2a, the same bytes for the same changes.

    What is gone and what is new is told by a line and by signs, which a voice reads out and a copier keeps. Raises
    SourceError for a character that no font has.
    """
    legend = _(
        "Words that are gone are struck through, between [− and −]. New words are underlined, between {+ and +}."
    )
    data = {
        "language": language(),
        "dir": locales.direction(language()),
        "fonts": list(dict.fromkeys(family for one in found for tag in one.languages for family in families(tag)))
        or ["FiraGO"],
        "date": max((one.date for one in found), default="") or None,
        "words": _words() | {"legend": legend, "page_of": labels(language())["page_of"]},
        "found": [_shown(one) for one in found],
    }
    try:
        return workshop.typeset("changes.typ", data, STANDARDS)
    except TypesettingError as error:
        if problems := tuple(dict.fromkeys(missing_glyphs(error.message, ()))):
            raise SourceError(problems) from error
        raise


def _words() -> dict[str, str]:
    return {
        "title": _("What has changed"),
        "gone": _("gone:"),
        "new": _("new:"),
        "none": _("no differences"),
        "was": _("was"),
        "now": _("now"),
        "stood": _("Stood"),
        "stands": _("Stands now"),
        "had": _("Had the number"),
        "field": _("Document control"),
    }


def _shown(one: Changes) -> dict[str, Any]:
    """One language as both templates show it: every name in words, runs of words with how they are marked."""
    names, fields = what_names(), field_names()
    return {
        "language": one.language,
        "name": locales.native_name(one.language),
        "title_language": one.title_language,
        "title_dir": locales.direction(one.title_language),
        "document": one.document,
        "title": one.title,
        "old": one.old,
        "new": one.new,
        "sum": _sum(one.changes, names),
        "control": [
            {"field": fields[name], "was": _value(name, was), "now": _value(name, now)}
            for name, (was, now) in one.control.items()
        ],
        "changes": [_change(change, names) for change in one.changes],
    }


def _value(field: str, value: str) -> str:
    """What a field of document control says; a day as the reader writes it."""
    if field not in DAYS or not value:
        return value
    return str(locales.format_date(date.fromisoformat(value), language()))


def _change(change: Change, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "what": change.what.value,
        "called": names[change.what],
        "name": change.name,
        "was": change.was,
        "now": change.now,
        "texts": [_text(text, change) for text in change.texts],
    }


def _text(text: TextChange, change: Change) -> dict[str, Any]:
    """A text with its language and direction."""
    return {
        "kind": _headed(text, change),
        "language": text.language,
        "dir": locales.direction(text.language),
        "runs": [{"how": run.how, "text": run.text} for run in text.diff],
    }


def _headed(text: TextChange, change: Change) -> str:
    """What kind of text it is, and where it is not translated, whose words these are, and that they wait."""
    said = [kind_of(text.key)]
    if text.awaits and change.what is not What.AWAITING:
        said.append(_("awaits translation"))
    if text.awaits and all(run.how == "=" for run in text.diff):
        said.append(_("readers still have"))
    elif text.awaits:
        said.append(_("in {language}", language=locales.language_name(text.language, language())))
    return ", ".join(said)


def _sum(changes: Sequence[Change], names: Mapping[str, str]) -> str:
    """`new: 1 · changed: 2`, what did not happen left out."""
    counts = {what: sum(change.what is what for change in changes) for what in What}
    return " · ".join(f"{names[what]}: {count}" for what, count in counts.items() if count)


def what_names() -> dict[str, str]:
    """What became of something, in words for people."""
    return {
        What.ADDED: _("added"),
        What.REMOVED: _("removed"),
        What.CHANGED: _("changed"),
        What.AWAITING: _("awaits translation"),
        What.MOVED: _("moved"),
        What.RENUMBERED: _("renumbered"),
    }


def kind_of(key: str) -> str:
    """What a text is to its rule, section or document, in words for people: that of `SM-06/examples-1/do`, too."""
    names = {
        "title": _("title"),
        "poster_title": _("title on the poster"),
        "introduction": _("introduction"),
        "text": _("text"),
        "template": _("text to copy"),
        "poster": _("wording on the poster"),
        "do": _("do"),
        "dont": _("don't"),
    }
    _owner, _slash, rest = key.partition("/")
    where, _slash, kind = rest.rpartition("/")
    number = where.removeprefix("examples-")
    example = _("example {number}", number=number) + ", " if number else ""
    return example + names.get(kind, kind)


def field_names() -> dict[str, str]:
    """The fields of document control, in words for people."""
    return {
        "version": _("version"),
        "last_changed": _("last changed"),
        "valid_from": _("valid from"),
        "reviewed": _("last reviewed"),
        "next_review": _("next review"),
        "owner": _("owner"),
        "approver": _("approved by"),
        "case": _("case reference"),
        "applies_to": _("applies to"),
    }

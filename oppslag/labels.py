"""The product's own words in an output (headings, captions, notices), in the language of the edition.

They are a gettext catalogue of their own: `locale/<language>/LC_MESSAGES/labels.po`, msgctxt = the label's key, msgid =
the English words below. What the product says to the person at the keyboard is in `messages`.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from oppslag.messages import LOCALE

# An entry of a catalogue as gettext's tools write it: polib, which takes any file, takes ten times as long
_ENTRY = re.compile(
    r'^(?P<before>(?:\#.*\n)*)msgctxt (?P<key>".*")\nmsgid (?:".*"\n)+msgstr (?P<words>".*"(?:\n".*")*)', re.MULTILINE
)
_FUZZY = re.compile(r"^#,.*\bfuzzy\b", re.MULTILINE)


def N_(words: str) -> str:  # noqa: N802 - gettext's own name for "collect this, do not translate it here"
    """Mark words for the extraction of the label catalogue."""
    return words


LABELS: Mapping[str, str] = MappingProxyType(
    {
        # The state of an edition, as its reader sees it
        "draft": N_("Draft"),
        "approved": N_("Approved"),
        "draft_proposed": N_("Some of the wording is proposed and has not been accepted yet."),
        "draft_unreviewed": N_("The translation has not been checked by a person yet."),
        "draft_outdated": N_("Some of the translation was made from an earlier text."),
        "draft_missing": N_("Some of the text has not been translated yet."),
        "draft_unapproved": N_("The text has not been approved."),
        "text_outdated": N_("The translation is out of date. The text is shown in {language}."),
        "text_missing": N_("Not translated yet. The text is shown in {language}."),
        "prevails": N_("This is a translation. The text in {language} prevails."),
        # The page
        "skip": N_("Skip to the content"),
        "contents": N_("Contents"),
        "languages": N_("Language"),
        "permalink": N_("Link to rule {number}"),
        "copy_link": N_("Copy link"),
        "copy_text": N_("Copy the text"),
        "copied": N_("Copied"),
        # What is new since the version before
        "news": N_("What is new since version {version}"),
        "news_added": N_("New rules"),
        "news_changed": N_("Changed rules"),
        "news_removed": N_("Rules that no longer apply"),
        "news_other": N_("The title, a heading or the introduction has changed."),
        # A document that is no longer in force
        "withdrawn": N_("Withdrawn"),
        "withdrawn_notice": N_("These guidelines have been withdrawn and are no longer in force."),
        "withdrawn_versions": N_("All versions"),
        "absent_notice": N_("These guidelines have not been approved in this language yet."),
        # Parts of a rule
        "template": N_("Text to copy"),
        "do": N_("Do"),
        "dont": N_("Don't"),
        # Document control
        "control": N_("Document control"),
        "version": N_("Version"),
        "last_changed": N_("Last changed"),
        "valid_from": N_("Valid from"),
        "reviewed": N_("Last reviewed"),
        "next_review": N_("Next review"),
        "owner": N_("Owner"),
        "approver": N_("Approved by"),
        "case": N_("Case reference"),
        "applies_to": N_("Applies to"),
        "contact": N_("Contact"),
        "phone": N_("Phone"),
        "mobile": N_("Mobile"),
        "email": N_("E-mail"),
        "document_id": N_("Document"),
        "quality_system": N_("Quality system"),
        "check_code": N_("Check code"),
        "address": N_("Address"),
        "not_stated": N_("not stated"),
        "page_of": N_("Page {page} of {pages}"),
        # The poster
        "scan": N_("Scan for the full guidelines"),
        "read_more": N_("The full guidelines"),
        "questions": N_("Questions?"),
        "qr": N_("QR code"),
        # The overview of a workspace
        "overview_states": N_("Number of texts by state"),
        "state_current": N_("Current"),
        "state_proposed": N_("Proposed"),
        "state_unreviewed": N_("Not reviewed"),
        "state_outdated": N_("Out of date"),
        "state_missing": N_("Not translated"),
        "state_unapproved": N_("Not approved"),
        "state_unreadable": N_("The translation cannot be read."),
    }
)


@cache
def labels(language: str) -> Mapping[str, str]:
    """Every label in the language (BCP 47); where the catalogue lacks one, its English words."""
    words = dict(LABELS)
    for tag in fallbacks(language):
        words |= _catalogue(tag)
    return MappingProxyType(words)


def has_labels(language: str) -> bool:
    """Whether the product has a catalogue of labels in the language, or in that which it is a variant of."""
    return not _spoken().isdisjoint(fallbacks(language))


def fallbacks(language: str) -> tuple[str, ...]:
    """From the general tag to the special: `pt-BR` gives `pt`, `pt_BR`, as gettext spells its folders."""
    parts = language.split("-")
    return tuple("_".join(parts[:length]) for length in range(1, len(parts) + 1))


@cache
def _spoken() -> frozenset[str]:
    return frozenset(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/labels.po"))


@cache
def _catalogue(tag: str) -> dict[str, str]:
    path = LOCALE / tag / "LC_MESSAGES" / "labels.po"
    if not path.exists():
        return {}
    entries = _ENTRY.finditer(path.read_text(encoding="utf-8"))
    read = ((_string(entry["key"]), _string(entry["words"])) for entry in entries if not _FUZZY.search(entry["before"]))
    return {key: words for key, words in read if words}


def _string(lines: str) -> str:
    """The words in the quoted lines of a PO file, whose signs are those of JSON."""
    return "".join(json.loads(line) for line in lines.split("\n"))

"""Who has seen that a translation is right: a record of the pair of texts, source and translation.

translations/reviews.yaml:

    sosiale-medier:
      pl:
        SM-07/text: {source: "0123456789abcdef", translation: "fedcba9876543210", by: translator, date: 2026-11-23}

Any change of either text undoes the review of that text, and of that text alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as day
from pathlib import Path, PurePath

from oppslag.localising.records import read_record
from oppslag.problems import SourceError

REVIEWS = PurePath("translations", "reviews.yaml")


@dataclass(frozen=True, slots=True)
class Review:
    """One text that somebody found right: the fingerprints of both sides, the role, the day."""

    source: str
    translation: str
    by: str
    date: day


@dataclass(frozen=True, slots=True)
class Reviews:
    """All reviews of a workspace, by document, language (BCP 47) and key."""

    found: Mapping[tuple[str, str, str], Review] = field(default_factory=dict)


NO_REVIEWS = Reviews()


def read_reviews(root: Path) -> Reviews:
    """The reviews of the workspace. Raises SourceError with every problem of the file."""
    record = read_record(root, REVIEWS)
    found = {}
    for document, languages in record.items():
        for language, keys in languages.items():
            for key, member in keys.items():
                each = member.fields(("source", "translation", "by", "date"))
                found[document, language, key] = Review(
                    each["source"].fingerprint(),
                    each["translation"].fingerprint(),
                    each["by"].words(),
                    each["date"].date(),
                )
    if record.problems:
        raise SourceError(record.problems)
    return Reviews(found)

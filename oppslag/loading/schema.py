"""The spelling of the source files: what may stand where, and what it is for.

The shapes check; the values that flow on are those of `oppslag.model`. Editors get the same as JSON Schema.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from oppslag.loading.shapes import Either, Key, Many, Mistake, Named, Part, Shape, Words, YesOrNo
from oppslag.model import VERSION

FORMATS = ("page", "fragment", "document", "poster", "word", "data", "text")

_PREFIX = r"^[A-Z][A-Z0-9]{0,9}$"
_NUMBER = r"^[A-Z][A-Z0-9]{0,9}-[0-9]{2,6}$"
_NAME = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
_HEX = r"^#[0-9a-fA-F]{6}$"
_TAG = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*$"
# Names that Windows keeps for devices; a document's id is a folder's name.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))})
# What people write who mean a country or the old common tag, and what they mean (IANA language subtag registry).
MEANT = {"no": "nb", "ua": "uk", "cz": "cs", "dk": "da", "gr": "el", "jp": "ja", "cn": "zh", "al": "sq", "gb": "en"}


# --- What words must be -----------------------------------------------------------------------------------------------


def meant(words: str) -> str:
    """The tag that somebody means who wrote these words; "" where nobody can know.

    In the letters that BCP 47 recommends (RFC 5646, section 2.1.1): `EN_gb` is en-GB.
    """
    language, *parts = words.strip().replace("_", "-").split("-")
    spelled = [part.title() if len(part) == 4 else part.upper() for part in parts]
    tag = "-".join([MEANT.get(language.lower(), language.lower()), *spelled])
    return tag if re.fullmatch(_TAG, tag) and tag != words and _known(tag) else ""


def _known(tag: str) -> bool:
    from babel import Locale, localedata  # noqa: PLC0415 - kept off the path of the schema

    language = tag.partition("-")[0]
    return bool(localedata.exists(language)) or language in Locale("en").languages


def _language(words: str) -> str:
    return "" if re.fullmatch(_TAG, words) and words not in MEANT and _known(words) else "bad_language"


def _name(words: str) -> str:
    return "" if re.fullmatch(_NAME, words) and words not in _DEVICES else "bad_name"


def _date(words: str) -> str:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words, re.ASCII) and date.fromisoformat(words):
            return ""
    except ValueError:
        pass
    return "bad_date"


def _address(words: str) -> str:
    try:
        parts = urlsplit(words)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        whole = False
    return "" if whole and words.isprintable() and not re.search(r"\s", words) else "bad_address"


def _line(words: str) -> str:
    if not words.strip():
        return "no_words"
    unseen = any("\ue000" <= letter <= "\uf8ff" for letter in words)
    return "bad_line" if unseen or not words.strip().isprintable() else ""


def _version(words: str) -> str:
    return _line(words) or ("" if re.fullmatch(VERSION, words) else "bad_version")


def _email(words: str) -> str:
    return "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", words) else "bad_email"


def _format(words: str) -> str:
    return "" if words in FORMATS else "bad_format"


def _like(pattern: str, kind: str) -> Words:
    return Words(lambda words: "" if re.fullmatch(pattern, words) else kind, {"pattern": pattern})


ANY = Words()
LINE = Words(_line)
DATE = Words(_date, {"format": "date"})
NUMBER = _like(_NUMBER, "bad_number")
NAME = Words(_name, {"pattern": _NAME})
VERSION_LINE = Words(_version, {"pattern": VERSION})
PREFIX = _like(_PREFIX, "bad_prefix")
COLOUR = _like(_HEX, "bad_colour")
LANGUAGE = Words(_language, {"pattern": _TAG})
ADDRESS = Words(_address, {"format": "uri"})
EMAIL = Words(_email, {"format": "email"})
FORMAT = Words(_format, {"enum": [*FORMATS]})


# --- What stands where ------------------------------------------------------------------------------------------------


def _must(shape: Shape, said: str) -> Key:
    return Key(shape, said, needed=True)


PROPOSED = Part(
    "Proposed",
    "A text that nobody with the right to has said yes to yet.",
    {"proposed": _must(ANY, "Ordlyd som er skrevet, men ikke godkjent ennå.")},
)
TEXT = Either(ANY, PROPOSED)
EXAMPLE = Part(
    "Example",
    "Something to do, something not to do, or both.",
    {"do": Key(TEXT, "Slik gjør vi."), "dont": Key(TEXT, "Slik gjør vi ikke.")},
)
_rule: dict[str, Key] = {
    "id": _must(NUMBER, "Regelens nummer. Det endres aldri og brukes aldri om igjen."),
    "text": _must(TEXT, "De bindende ordene."),
    "poster": Key(TEXT, "Den korte ordlyden på plakaten."),
    "template": Key(TEXT, "En tekst til å kopiere; [[…]] er et felt å fylle ut."),
    "examples": Key(Many(EXAMPLE, 1), "Eksempler."),
}
RULE = Part("Rule", "One numbered rule.", _rule)
_rule["rules"] = Key(Many(RULE, 1), "Regler under denne.")
_rule["note"] = Key(ANY, "Merknad til dem som går gjennom reglene. Den kommer aldri ut.")
SECTION = Part(
    "Section",
    "A titled group of rules.",
    {
        "id": _must(NAME, "Kapittelets navn i adresser: små bokstaver, tall og bindestrek."),
        "title": _must(TEXT, "Overskriften."),
        "poster_title": Key(TEXT, "Den korte overskriften på plakaten."),
        "rules": _must(Many(RULE, 1), "Reglene i kapittelet."),
    },
)
CONTROL = Part(
    "Control",
    "Document control. What is absent is shown as not stated.",
    {
        "version": _must(
            VERSION_LINE, 'Utgaven, i anførselstegn: "2.0". Hele tall godkjennes, desimaler ("2.1") er utkast.'
        ),
        "last_changed": Key(DATE, "Sist endret (ÅÅÅÅ-MM-DD)."),
        "valid_from": Key(DATE, "Gjelder fra (ÅÅÅÅ-MM-DD)."),
        "reviewed": Key(DATE, "Sist gjennomgått (ÅÅÅÅ-MM-DD)."),
        "next_review": Key(DATE, "Neste gjennomgang (ÅÅÅÅ-MM-DD)."),
        "owner": Key(LINE, "Hvem som er ansvarlig."),
        "approver": Key(LINE, "Hvem som har godkjent."),
        "case": Key(LINE, "Saksnummer."),
        "applies_to": Key(LINE, "Hvem det gjelder for."),
        "contact": Key(LINE, "En av kontaktene i organisation.yaml."),
    },
)
DOCUMENT = Part(
    "Document",
    "One policy: `source/<document>.yaml`.",
    {
        "id": _must(NAME, "Dokumentets navn i adresser: små bokstaver, tall og bindestrek."),
        "prefix": _must(PREFIX, "Begynnelsen på hvert regelnummer, for eksempel SM."),
        "language": _must(LANGUAGE, "Språket det er skrevet på (nb, nn, en …)."),
        "title": _must(TEXT, "Tittelen."),
        "poster_title": Key(TEXT, "Tittelen på plakaten."),
        "control": _must(CONTROL, "Dokumentstyring."),
        "formats": Key(
            Many(FORMAT, 1), "Formatene som lages. Alle, når linjen ikke er der.", more={"examples": [[*FORMATS]]}
        ),
        "introduction": Key(TEXT, "Innledningen."),
        "sections": _must(Many(SECTION, 1), "Kapitlene."),
        "retired": Key(Many(NUMBER), "Numre som aldri skal brukes igjen."),
        "whats_new": Key(
            YesOrNo(), "true: siden og dokumentet viser hvilke regler som er nye siden forrige utgivelse."
        ),
    },
)
COLOURS = Part(
    "Colours",
    "Colours of the house.",
    {
        "primary": Key(COLOUR, "Hovedfargen."),
        "accent": Key(COLOUR, "Fargen på lenker."),
        "sections": Key(Many(COLOUR, 1), "Fargene på kapitlene, brukt etter tur."),
    },
)
CONTACT = Part(
    "Contact",
    "A role that answers questions.",
    {
        "name": Key(LINE, "Navn."),
        "role": Key(LINE, "Rolle."),
        "phone": Key(LINE, "Telefon."),
        "mobile": Key(LINE, "Mobil."),
        "email": Key(EMAIL, "E-post."),
    },
)
ORGANISATION = Part(
    "Organisation",
    "What all policies share: `source/organisation.yaml`.",
    {
        "name": _must(LINE, "Navnet."),
        "languages": _must(Many(LANGUAGE, 1), "Språkene som kan lages."),
        "quality_system": Key(LINE, "Navnet på kvalitetssystemet."),
        "address": Key(ADDRESS, "Adressen til den publiserte siden. Uten den, ingen QR-kode."),
        "colours": Key(COLOURS, "Fargene."),
        "contacts": Key(Named(CONTACT), "Kontakter, hver med et navn som dokumentene viser til."),
        "crop_marks": Key(
            YesOrNo(), "Skjæremerker på plakaten til trykkeriet: true (også når det ikke står) eller false."
        ),
        "targets": Key(Named(), "Steder det publiseres til."),
        "quality_systems": Key(Named(), "Innstillinger for kvalitetssystemer."),
    },
)
FILES: Mapping[str, Part] = MappingProxyType({"source": DOCUMENT, "organisation": ORGANISATION})


def mistakes(kind: str, data: object) -> Iterator[Mistake]:
    """Everything in which the data differs from what a file of the kind (`source` or `organisation`) holds."""
    return FILES[kind].mistakes(data)


def keys(kind: str, path: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys that may stand at a path in a file of the kind, in the order in which they are usually written."""
    shape: Shape | None = FILES[kind]
    for part in path:
        shape = shape.within(part) if shape else None
    return shape.keys if shape else ()


def json_schema() -> Mapping[str, str]:
    """The JSON Schemas for editors: file name -> JSON text, the same on every machine."""
    schemas = {}
    for kind, shape in FILES.items():
        parts: dict[str, dict[str, Any]] = {}
        whole = shape.whole(parts)
        dialect = "https://json-schema.org/draft/2020-12/schema"
        schema = {"$schema": dialect, "$defs": dict(sorted(parts.items())), **whole}
        schemas[f"{kind}.schema.json"] = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    return schemas


def write_json_schemas(folder: Path) -> tuple[Path, ...]:
    """Write the JSON Schemas into the folder and return their paths."""
    paths = []
    for name, schema in json_schema().items():
        (folder / name).write_text(schema, encoding="utf-8", newline="\n")
        paths.append(folder / name)
    return tuple(paths)

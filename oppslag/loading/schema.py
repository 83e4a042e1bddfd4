"""The spelling of the source files as pydantic models: what may stand where.

The models check; the values that flow on are those of `oppslag.model`. Editors get the same as JSON Schema. Imported
only where a source is loaded, because pydantic takes a tenth of a second.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeAlias
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    Tag,
    ValidationError,
    WithJsonSchema,
)
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import PydanticCustomError

from oppslag.model import VERSION

FORMATS = ("page", "fragment", "document", "poster", "word", "data", "text")
PLAIN, PROPOSED = "‹words›", "‹proposed›"  # what pydantic adds to a path where a text may be spelled in two ways

_PREFIX = r"^[A-Z][A-Z0-9]{0,9}$"
_NUMBER = r"^[A-Z][A-Z0-9]{0,9}-[0-9]{2,6}$"
_NAME = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
_HEX = r"^#[0-9a-fA-F]{6}$"
_TAG = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*$"
# Names that Windows keeps for devices; a document's id is a folder's name.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))})
# What people write who mean a country or the old common tag, and what they mean (IANA language subtag registry).
MEANT = {"no": "nb", "ua": "uk", "cz": "cs", "dk": "da", "gr": "el", "jp": "ja", "cn": "zh", "al": "sq", "gb": "en"}


def _matching(pattern: str, kind: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(words: str) -> str:
        if not compiled.fullmatch(words) or (kind == "name" and words in _DEVICES):
            raise PydanticCustomError(f"bad_{kind}", "{words}", {"words": words})
        return words

    return AfterValidator(check)


def meant(words: str) -> str:
    """The tag that somebody means who wrote these words; "" where nobody can know.

    In the letters that BCP 47 recommends (RFC 5646, section 2.1.1): `EN_gb` is en-GB.
    """
    language, *parts = words.strip().replace("_", "-").split("-")
    spelled = [part.title() if len(part) == 4 else part.upper() for part in parts]
    tag = "-".join([MEANT.get(language.lower(), language.lower()), *spelled])
    return tag if re.fullmatch(_TAG, tag) and tag != words and _known(tag) else ""


def _language(tag: str) -> str:
    if not re.fullmatch(_TAG, tag) or tag.partition("-")[0] in MEANT or not _known(tag):
        raise PydanticCustomError("bad_language", "{words}", {"words": tag})
    return tag


def _known(tag: str) -> bool:
    from babel import Locale, localedata  # noqa: PLC0415 - kept off the path of the schema

    language = tag.partition("-")[0]
    return bool(localedata.exists(language)) or language in Locale("en").languages


def _date(words: str) -> str:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words, re.ASCII) and date.fromisoformat(words):
            return words
    except ValueError:
        pass
    raise PydanticCustomError("bad_date", "{words}", {"words": words})


def _address(words: str) -> str:
    try:
        parts = urlsplit(words)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        whole = False
    if not whole or not words.isprintable() or re.search(r"\s", words):
        raise PydanticCustomError("bad_address", "{words}", {"words": words})
    return words


def _line(words: str) -> str:
    if not words.strip():
        raise PydanticCustomError("empty", "")
    if not words.strip().isprintable() or any("\ue000" <= letter <= "\uf8ff" for letter in words):
        raise PydanticCustomError("bad_line", "")
    return words


def _email(words: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", words):
        raise PydanticCustomError("bad_email", "{words}", {"words": words})
    return words


def _is_proposed(value: object) -> str:
    return PROPOSED if isinstance(value, dict) else PLAIN


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Proposed(_Part):
    """A text that nobody with the right to has said yes to yet."""

    proposed: str = Field(description="Ordlyd som er skrevet, men ikke godkjent ennå.")


Words: TypeAlias = Annotated[
    Annotated[str, Tag(PLAIN)] | Annotated[Proposed, Tag(PROPOSED)], Discriminator(_is_proposed)
]
Line: TypeAlias = Annotated[str, AfterValidator(_line)]
Date: TypeAlias = Annotated[str, AfterValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Number: TypeAlias = Annotated[str, _matching(_NUMBER, "number"), Field(json_schema_extra={"pattern": _NUMBER})]
Name: TypeAlias = Annotated[str, _matching(_NAME, "name"), Field(json_schema_extra={"pattern": _NAME})]
Version: TypeAlias = Annotated[Line, _matching(VERSION, "version"), Field(json_schema_extra={"pattern": VERSION})]
Prefix: TypeAlias = Annotated[str, _matching(_PREFIX, "prefix"), Field(json_schema_extra={"pattern": _PREFIX})]
Colour: TypeAlias = Annotated[str, _matching(_HEX, "colour"), Field(json_schema_extra={"pattern": _HEX})]
Language: TypeAlias = Annotated[str, AfterValidator(_language), Field(json_schema_extra={"pattern": _TAG})]
Address: TypeAlias = Annotated[str, AfterValidator(_address), Field(json_schema_extra={"format": "uri"})]
Email: TypeAlias = Annotated[str, AfterValidator(_email), Field(json_schema_extra={"format": "email"})]


def _format(name: str) -> str:
    if name not in FORMATS:
        raise PydanticCustomError("bad_format", "{words}", {"words": name})
    return name


Format: TypeAlias = Annotated[str, AfterValidator(_format), Field(json_schema_extra={"enum": [*FORMATS]})]


class Example(_Part):
    """Something to do, something not to do, or both."""

    do: Words | None = Field(None, description="Slik gjør vi.")
    dont: Words | None = Field(None, description="Slik gjør vi ikke.")


class Rule(_Part):
    """One numbered rule."""

    id: Number = Field(description="Regelens nummer. Det endres aldri og brukes aldri om igjen.")
    text: Words = Field(description="De bindende ordene.")
    poster: Words | None = Field(None, description="Den korte ordlyden på plakaten.")
    template: Words | None = Field(None, description="En tekst til å kopiere; [[…]] er et felt å fylle ut.")
    examples: Annotated[tuple[Example, ...], Field(min_length=1)] | None = Field(None, description="Eksempler.")
    rules: Annotated[tuple["Rule", ...], Field(min_length=1)] | None = Field(None, description="Regler under denne.")
    note: str | None = Field(None, description="Merknad til dem som går gjennom reglene. Den kommer aldri ut.")


class Section(_Part):
    """A titled group of rules."""

    id: Name = Field(description="Kapittelets navn i adresser: små bokstaver, tall og bindestrek.")
    title: Words = Field(description="Overskriften.")
    poster_title: Words | None = Field(None, description="Den korte overskriften på plakaten.")
    rules: tuple[Rule, ...] = Field(min_length=1, description="Reglene i kapittelet.")


class Control(_Part):
    """Document control. What is absent is shown as not stated."""

    version: Version = Field(
        description='Versjonen, i anførselstegn: "2.0". Hele tall godkjennes, desimaler ("2.1") er utkast.'
    )
    last_changed: Date | None = Field(None, description="Sist endret (ÅÅÅÅ-MM-DD).")
    valid_from: Date | None = Field(None, description="Gjelder fra (ÅÅÅÅ-MM-DD).")
    reviewed: Date | None = Field(None, description="Sist gjennomgått (ÅÅÅÅ-MM-DD).")
    next_review: Date | None = Field(None, description="Neste gjennomgang (ÅÅÅÅ-MM-DD).")
    owner: Line | None = Field(None, description="Hvem som er ansvarlig.")
    approver: Line | None = Field(None, description="Hvem som har godkjent.")
    case: Line | None = Field(None, description="Saksnummer.")
    applies_to: Line | None = Field(None, description="Hvem det gjelder for.")
    contact: Line | None = Field(None, description="En av kontaktene i organisation.yaml.")


class Document(_Part):
    """One policy: `source/<document>.yaml`."""

    id: Name = Field(description="Dokumentets navn i adresser: små bokstaver, tall og bindestrek.")
    prefix: Prefix = Field(description="Begynnelsen på hvert regelnummer, for eksempel SM.")
    language: Language = Field(description="Språket det er skrevet på (nb, nn, en …).")
    title: Words = Field(description="Tittelen.")
    poster_title: Words | None = Field(None, description="Tittelen på plakaten.")
    control: Control = Field(description="Dokumentstyring.")
    formats: Annotated[tuple[Format, ...], Field(min_length=1)] | None = Field(
        None,
        description="Formatene som lages. Alle, når linjen ikke er der.",
        json_schema_extra={"examples": [[*FORMATS]]},
    )
    introduction: Words | None = Field(None, description="Innledningen.")
    sections: tuple[Section, ...] = Field(min_length=1, description="Kapitlene.")
    retired: tuple[Number, ...] | None = Field(None, description="Numre som aldri skal brukes igjen.")
    whats_new: StrictBool | None = Field(
        None, description="true: siden og dokumentet viser hvilke regler som er nye siden forrige utgivelse."
    )


class Colours(_Part):
    """Colours of the house."""

    primary: Colour | None = Field(None, description="Hovedfargen.")
    accent: Colour | None = Field(None, description="Fargen på lenker.")
    sections: Annotated[tuple[Colour, ...], Field(min_length=1)] | None = Field(
        None, description="Fargene på kapitlene, brukt etter tur."
    )


class Contact(_Part):
    """A role that answers questions."""

    name: Line | None = Field(None, description="Navn.")
    role: Line | None = Field(None, description="Rolle.")
    phone: Line | None = Field(None, description="Telefon.")
    mobile: Line | None = Field(None, description="Mobil.")
    email: Email | None = Field(None, description="E-post.")


class Organisation(_Part):
    """What all policies share: `source/organisation.yaml`."""

    name: Line = Field(description="Navnet.")
    languages: tuple[Language, ...] = Field(min_length=1, description="Språkene som kan lages.")
    quality_system: Line | None = Field(None, description="Navnet på kvalitetssystemet.")
    address: Address | None = Field(None, description="Adressen til den publiserte siden. Uten den, ingen QR-kode.")
    colours: Colours | None = Field(None, description="Fargene.")
    contacts: dict[str, Contact] | None = Field(
        None, description="Kontakter, hver med et navn som dokumentene viser til."
    )
    crop_marks: StrictBool | None = Field(
        None, description="Skjæremerker på plakaten til trykkeriet: true (også når det ikke står) eller false."
    )
    targets: dict[str, Any] | None = Field(None, description="Steder det publiseres til.")
    quality_systems: dict[str, Any] | None = Field(None, description="Innstillinger for kvalitetssystemer.")


MODELS: Mapping[str, type[_Part]] = {"source": Document, "organisation": Organisation}
PARTS: Mapping[str, type[_Part]] = {
    "control": Control,
    "sections": Section,
    "rules": Rule,
    "examples": Example,
    "colours": Colours,
    PROPOSED: Proposed,
}


def mistakes(kind: str, data: object) -> list[dict[str, Any]]:
    """Everything in which the data differs from the model (`source` or `organisation`), as pydantic reports it."""
    try:
        MODELS[kind].model_validate(data)
    except ValidationError as error:
        return [dict(item) for item in error.errors(include_url=False, include_input=False)]
    return []


def keys(kind: str, path: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys that may stand at a path in a file of the kind, in the order in which they are usually written."""
    names = [part for part in path if isinstance(part, str)]
    part: type[_Part] = MODELS[kind]
    if names[:1] == ["contacts"]:
        part = Contact
    else:
        part = next((PARTS[name] for name in reversed(names) if name in PARTS), part)
    return tuple(part.model_fields)


class _Optional(GenerateJsonSchema):
    """A key that may be absent is not a key that may be null."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's own signature
        return False

    def nullable_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])


def json_schema() -> Mapping[str, str]:
    """The JSON Schemas for editors: file name -> JSON text, the same on every machine."""
    schemas = {}
    for kind, model in MODELS.items():
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **model.model_json_schema(schema_generator=_Optional),
        }
        schemas[f"{kind}.schema.json"] = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    return schemas


def write_json_schemas(folder: Path) -> tuple[Path, ...]:
    """Write the JSON Schemas into the folder and return their paths."""
    paths = []
    for name, schema in json_schema().items():
        (folder / name).write_text(schema, encoding="utf-8", newline="\n")
        paths.append(folder / name)
    return tuple(paths)

"""What goes into a quality system by hand: the fields to copy, and a zip with the files to upload.

No such system is known to take documents from outside, and none publishes the names of its fields: the names here are
suggestions, and organisation.yaml says what they are called in yours (`quality_systems`).
"""

import io
import re
import zipfile
from collections.abc import Mapping

from oppslag.messages import _
from oppslag.problems import Problem, PublishingError
from oppslag.publishing.settings import FILE

FIELDS = (
    "id",
    "title",
    "version",
    "owner",
    "approver",
    "approved",
    "minutes",
    "valid_from",
    "last_changed",
    "reviewed",
    "next_review",
    "case",
    "applies_to",
    "significant",
    "changed",
    "address",
    "languages",
)

_COMMON: Mapping[str, str] = {
    "Tittel": "title",
    "Dokument-ID": "id",
    "Versjon": "version",
    "Dokumentansvarlig": "owner",
    "Godkjent av": "approver",
    "Godkjent dato": "approved",
    "Gyldig fra": "valid_from",
    "Sist revidert": "reviewed",
    "Neste revisjon": "next_review",
    "Saksnummer": "case",
    "Gjelder for": "applies_to",
    "Betydelig endring": "significant",
    "Hva er endret": "changed",
    "Lenke": "address",
}
DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "QM+": _COMMON,
    "Landax": {("Ansvarlig" if label == "Dokumentansvarlig" else label): name for label, name in _COMMON.items()},
    "EQS": {("Godkjenner" if label == "Godkjent av" else label): name for label, name in _COMMON.items()},
}


def sheet(system: str, mapping: Mapping[str, str] | None, values: Mapping[str, str]) -> str:
    """The fields to copy, a line each: the system's name of it and the value; "ikke oppgitt" where there is none.

    Raises PublishingError for a mapping that names a field that there is not.
    """
    chosen = mapping or DEFAULTS.get(system, _COMMON)
    wrong = [name for name in chosen.values() if name not in FIELDS]
    if wrong:
        raise PublishingError(
            Problem(
                _("quality_systems has no field called {names}.", names=", ".join(wrong)),
                hint=_("It may be: {names}.", names=", ".join(FIELDS)) + f" ({FILE.as_posix()})",
            )
        )
    heading = f"{system or 'Kvalitetssystem'}: {values['title']} {values['version']}"
    rows = [f"{label}: {_line(values.get(name, '')) or 'ikke oppgitt'}" for label, name in chosen.items()]
    return "\r\n".join([heading, "=" * len(heading), "", *rows, ""])


def _line(value: str) -> str:
    """A value on one line, for what begins a line is the name of a field."""
    return " ".join(value.split())


def package(files: Mapping[str, bytes]) -> bytes:
    """A zip with these files, the same bytes for the same files everywhere: sorted, not packed, without a clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the first moment that the format knows
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()


def file_name(document: str, version: str, system: str) -> str:
    """`sosiale-medier-1.0-qm.zip`."""
    name = re.sub(r"[^a-z0-9]+", "-", system.lower()).strip("-") or "kvalitetssystem"
    return f"{document}-{version}-{name}.zip"

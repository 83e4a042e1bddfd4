"""Small workspaces, written by hand, that go through the real build and the real proof."""

from datetime import date
from pathlib import Path

from oppslag.localising.recording import Decision, Reviewing, record_reviews
from oppslag.publishing.approving import approve
from oppslag.publishing.releasing import Made, Statement, release
from oppslag.workspace import Choice, Workspace

DECISION = Decision("Kommunedirektøren", date(2026, 1, 15), "sak 3/26")

ORGANISATION = """\
name: Eidet kommune
languages: [nb, en]
quality_system: QM+
address: https://www.eidet.example/reise
targets:
  intranett: {kind: folder, path: published}
"""

POLICY = """\
id: reise
prefix: R
language: nb
title: Reiser i tjenesten
control: {version: "VERSION", last_changed: 2026-01-10, valid_from: 2026-02-01, next_review: 2027-02-01}
formats: [page, fragment]
sections:
  - id: bestille
    title: Bestille
    rules:
      - id: R-01
        text: Velg tog når reisen tar under fem timer.
      - id: R-02
        text: TEXT
  - id: betale
    title: Betale
    rules:
      - id: R-03
        text: Lever reiseregningen innen en måned.
"""
FIRST = "Bestill reisen hos reisebyrået."
SECOND = "Bestill reisen hos reisebyrået, og ta vare på kvitteringen."

CATALOGUE = r"""msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
ENGLISH = {
    "reise/title": ("Reiser i tjenesten", "Travel on duty"),
    "bestille/title": ("Bestille", "Booking"),
    "R-01/text": (
        "Velg tog når reisen tar under fem timer.",
        "Choose the train when the journey takes under five hours.",
    ),
    "R-02/text": (FIRST, "Book the journey with the travel agency."),
    "betale/title": ("Betale", "Paying"),
    "R-03/text": ("Lever reiseregningen innen en måned.", "Hand in the travel expenses within one month."),
}


def policy(version: str, text: str = FIRST) -> str:
    """The source of `reise` in a version."""
    return POLICY.replace("VERSION", version).replace("TEXT", text)


def write(root: Path, version: str = "1.0", text: str = FIRST) -> Workspace:
    """The workspace with its source in this version; a fresh one each time, for it is read once."""
    (root / "source").mkdir(parents=True, exist_ok=True)
    if not (root / "source" / "organisation.yaml").exists():
        (root / "source" / "organisation.yaml").write_text(ORGANISATION, "utf-8")
    (root / "source" / "reise.yaml").write_text(policy(version, text), "utf-8")
    return Workspace.at(root)


def translate(root: Path) -> None:
    """An English translation of the first version, reviewed."""
    file = root / "translations" / "en" / "LC_MESSAGES" / "reise.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    entries = (f'msgctxt "{key}"\nmsgid "{nb}"\nmsgstr "{en}"\n\n' for key, (nb, en) in ENGLISH.items())
    file.write_text(CATALOGUE + "".join(entries), "utf-8")
    (policy,) = Workspace.at(root).library.policies
    record_reviews(root, [Reviewing(policy, "en")], DECISION)


def released(root: Path, version: str, text: str = FIRST, languages: tuple[str, ...] = ("nb",)) -> Made:
    """A version written, approved and released."""
    write(root, version, text)
    return sign(root, version, languages)


def sign(root: Path, version: str, languages: tuple[str, ...] = ("nb",)) -> Made:
    """The version that is written, approved and released."""
    approve(Workspace.at(root), Choice(("reise",), languages), DECISION)
    return release(Workspace.at(root), Choice(("reise",)), Statement(significant=True, changed=f"Utgave {version}."))

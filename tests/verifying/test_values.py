"""The proof's own road to what is known of a text: the same states and approvals as the road that makes policy.json."""

import json
from pathlib import Path

import pytest

from oppslag import localising
from oppslag.formats import FORMATS
from oppslag.loading import load
from oppslag.model import fingerprint
from oppslag.policy_json import policy_json
from oppslag.verifying.expecting import expect
from oppslag.verifying.verdict import judge

DATA = next(form for form in FORMATS if form.name == "data")
SOURCE = """id: reise
prefix: R
language: nb
title: Reiser
poster_title: {proposed: Reise}
control: {version: "1.0", last_changed: 2020-01-02, owner: Direktøren, contact: hr}
retired: [R-09]
sections:
  - id: del
    title: Første del
    rules:
      - {id: R-01, text: Velg tog.}
      - {id: R-02, text: Spør lederen., poster: {proposed: Spør.}}
      - id: R-03
        text: Behold kvitteringen.
        examples: [{do: Ta bilde.}, {do: Skriv., dont: Glem.}]
        rules: [{id: R-04, text: Uten kvittering betaler du selv.}]
      - {id: R-05, text: Reis trygt.}
      - {id: R-06, text: Kom hjem.}
"""
TEXTS = {  # key: source words, translation, how the catalogue has it
    "reise/title": ("Reiser", "Travel", ""),
    "reise/poster_title": ("Reise", "Trips", ""),
    "del/title": ("Første del", "First part", ""),
    "R-01/text": ("Velg tog.", "Choose rail.", ""),
    "R-02/text": ("Spør lederen.", "Ask the manager.", ""),
    "R-02/poster": ("Spør.", "Ask.", ""),
    "R-03/text": ("Behold kvitteringer.", "Keep receipts.", ""),  # bridged
    "R-03/examples-1/do": ("Ta bilde.", "Take a picture.", "fuzzy"),
    "R-03/examples-2/do": ("Skriv ned.", "Write.", "previous"),
    "R-03/examples-2/dont": ("Glem.", "", ""),
    "R-04/text": ("Uten kvittering betaler du selv.", "Without one you pay.", "unfinished"),
    "R-05/text": ("Reis trygt.", "Travel safely.", ""),
}
REVIEWED = ("reise/title", "reise/poster_title", "R-01/text", "R-03/text", "R-02/poster")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which every text stands otherwise: reviewed, bridged, fuzzy, missing, proposed, approved."""
    root = tmp_path_factory.mktemp("reise")
    folder = root / "translations" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (root / "source").mkdir()
    contacts = "contacts: {hr: {name: Kari, role: HR, phone: 11 22 33 44}}"
    (root / "source" / "organisation.yaml").write_text(f"name: Prøve\nlanguages: [nb, en]\n{contacts}\n", "utf-8")
    (root / "source" / "reise.yaml").write_text(SOURCE, "utf-8")
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: en\\n"\n'
    (folder / "reise.po").write_text("\n".join([header, *(_entry(key, *text) for key, text in TEXTS.items())]), "utf-8")
    pairs = [(fingerprint("Behold kvitteringer."), fingerprint("Behold kvitteringen."))]
    bridged = "\n".join(f'    - {{from: "{old}", to: "{new}", date: 2021-01-01}}' for old, new in pairs)
    (root / "translations" / "bridges.yaml").write_text(f"reise:\n  R-03/text:\n{bridged}\n", "utf-8")
    reviews = "\n".join(_review(key) for key in REVIEWED)
    (root / "translations" / "reviews.yaml").write_text(f"reise:\n  en:\n{reviews}\n", "utf-8")
    old = _approval("nb", "2020-01-01", {"R-01/text": "Velg tog.", "R-05/text": "Reis trygt.", "R-06/text": "Borte."})
    new = _approval("nb", "2021-01-01", {"R-05/text": "Reis utrygt.", "R-06/text": "Kom hjem."})
    english = _approval("en", "2021-01-01", {"R-01/text": "Choose rail."})
    (root / "source" / "approvals.yaml").write_text(new + english + old, "utf-8")
    return root


def _entry(key: str, source: str, words: str, how: str) -> str:
    lines = [f'msgctxt "{key}"', f'msgid "{source}"', f'msgstr "{words}"', ""]
    if how == "unfinished":
        note = "#. Var merket som uferdig før kildeteksten ble endret."
        return "\n".join([note, "#, fuzzy", f'#| msgid "{source}"', lines[0], 'msgid "Noe annet."', *lines[2:]])
    if how == "previous":  # the translation was made from what the source says once more
        return "\n".join(["#, fuzzy", '#| msgid "Skriv."', *lines])
    return "\n".join([*(["#, fuzzy"] if how else []), *lines])


def _review(key: str) -> str:
    source, words, _how = TEXTS[key]
    prints = f'source: "{fingerprint(source)}", translation: "{fingerprint(words)}"'
    return f"    {key}: {{{prints}, by: oversetter, date: 2021-01-01}}"


def _approval(language: str, day: str, texts: dict[str, str]) -> str:
    bound = "".join(f'    {key}: "{fingerprint(words)}"\n' for key, words in texts.items())
    return f'- document: reise\n  language: {language}\n  version: "1.0"\n  date: {day}\n  by: HR\n  texts:\n{bound}'


def _judged(root: Path, language: str, change: tuple[str, str] = ("", "")) -> list[str]:
    edition = localising.load_edition(load(root).policies[0], root, language)
    content = policy_json(edition, DATA.carries).decode()
    assert change[0] in content
    verdict = judge(
        content.replace(*change, 1).encode(), "application/json", expect(root, "reise", language), DATA.carries,
        strict=True, draft=True, name="policy.json", format="data",
    )  # fmt: skip
    return [problem.message for problem in verdict.problems]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_state_and_approval_is_known(root: Path, language: str) -> None:
    """What the file says of each text is what source, catalogue and records say, whatever has happened to the text."""
    edition = localising.load_edition(load(root).policies[0], root, language)
    states = {(text.state.value, text.approved) for text in edition.policy.texts()}
    assert len(states) >= (6 if language == "en" else 3)
    assert _judged(root, language) == []


def test_a_file_is_a_draft_or_is_none(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no draft says so, and neither calls itself one nor keeps its reasons."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    edition = localising.load_edition(load(root).policies[0], root, "nb")
    draft = json.loads(policy_json(edition, DATA.carries))
    for content, draftless in ((draft | {"draft": None}, True), (draft, False)):
        verdict = judge(
            json.dumps(content).encode(), "application/json", expect(root, "reise", "nb"), DATA.carries,
            strict=True, draft=False, name="policy.json", format="data",
        )  # fmt: skip
        assert (not any("draft" in problem.message for problem in verdict.problems)) is draftless


def test_a_state_that_nobody_gave_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that calls itself current or approved, and is not, is named."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    said = _judged(root, "en", ('"state": "missing"', '"state": "current"'))
    assert len(said) == 1
    assert "“examples/1/dont/state” of R-03" in said[0]
    assert _judged(root, "nb", ('"approved": false', '"approved": true'))

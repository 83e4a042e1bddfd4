"""Long names, titles, values and examples have room on paper, in every language, and the proof finds them whole."""

import re
from pathlib import Path

import pypdfium2
import pytest

from oppslag import proving
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make, write

ORGANISATION = """\
name: Nordre Land og Søndre Land interkommunale personvern- og informasjonssikkerhetssamarbeid
languages: [nb, ar]
contacts:
  leder:
    name: Ann-Kristin Bjørnstad-Løvenskiold von Hertzberg
    role: Seksjonsleder for personvern, informasjonssikkerhet og digitalisering
    phone: 37 14 96 26
    mobile: 976 13 288
    email: ann-kristin.bjornstad-lovenskiold.von.hertzberg@personvern.risor.kommune.no
"""
LONG = "De som arbeider i skolen, i barnehagen og i helsetjenesten, må alltid tenke på hvem som ser det de skriver. "
SOURCE = f"""\
id: lang
prefix: LA
language: nb
title: Retningslinjer for bruk av sosiale medier i skole, barnehage og helsetjeneste og ellers i alt arbeid for kommunen
control:
  version: "1.0"
  last_changed: 2020-01-02
  owner: Kommunedirektøren og ledergruppa i fellesskap med de tillitsvalgte
  approver: Kommunestyret etter innstilling fra administrasjonsutvalget, protokoll side 4/5.
  contact: leder
introduction: Dette er reglene våre.
sections:
  - id: folk
    title: Om folk
    rules:
      - id: LA-01
        text: "Fila er `C:\\\\Program Files\\\\Oppslag\\\\oppslag.exe --alle`, `fil-navn_1.txt` er en N/A og 24/7."
        poster: Se etter fila.
      - id: LA-02
        text: |-
          Merk deg dette.[^1]

          [^1]: Det gjelder alle.

              Det gjelder også vikarer.
        poster: Merk deg dette.
        examples:
          - do: |-
              {LONG}

              - {LONG}
              - {LONG}
              - {LONG}
              - {LONG}
            dont: {LONG}
      - id: LA-03
        text: Spør [f.eks.](https://www.prove.example/sporsmal) en kollega.
        poster: Spør en kollega.
"""
ARABIC = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: ar\\n"

msgctxt "LA-03/text"
msgid "Spør [f.eks.](https://www.prove.example/sporsmal) en kollega."
msgstr "اسأل [f.eks.](https://www.prove.example/sporsmal) أحد الزملاء."
"""


@pytest.fixture(scope="module")
def lengthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A policy with long values, of which the Arabic edition has one rule translated."""
    return write(
        tmp_path_factory.mktemp("lengthy"),
        {
            "source/organisation.yaml": ORGANISATION,
            "source/lang.yaml": SOURCE,
            "translations/ar/LC_MESSAGES/lang.po": ARABIC,
        },
    )


@pytest.mark.parametrize("form", ["page", "fragment", "document", "poster", "word", "text", "data"])
def test_what_is_long_is_whole(lengthy: Path, form: str) -> None:
    """In both languages and in large print: nothing leaves its page, parts a line of the foot, or changes places."""
    assert make(lengthy, form=form).errors == ()
    proof = proving.prove(Workspace.at(lengthy), Choice.of("lang", "", form))
    assert [str(problem) for problem in proof.problems] == []


def test_short_words_with_a_slash_stay_whole(small: Path) -> None:
    """Wherever a line ends, it does not end within N/A, 24/7 or og/eller."""
    words = "Svar N/A eller 24/7 og/eller PST/NSM hver dag, også når det er litt travelt. " * 20
    source = small / "source/smaa.yaml"
    source.write_text(source.read_text(encoding="utf-8").replace("Hils på alle du møter.", words), encoding="utf-8")
    assert make(small, language="nb", form="document").errors == ()
    assert proving.prove(Workspace.at(small), Choice.of("smaa", "nb", "document")).problems == ()
    for name in ("document.pdf", "document-large.pdf"):
        with pypdfium2.PdfDocument((small / "output/smaa/nb" / name).read_bytes()) as pdf:
            lines = "\n".join(page.get_textpage().get_text_range() for page in pdf).split("\n")
        assert sum("N/A" in line for line in lines) > 5
        assert not [line for line in lines if line.strip(" \r.").startswith("/") or line.strip(" \r.").endswith("/")]


def test_a_contact_runs_as_its_own_letters_do(small: Path) -> None:
    """An Arabic name in a fragment that is mostly not translated, too."""
    organisation = (small / "source/organisation.yaml").read_text(encoding="utf-8").replace("[nb, en]", "[nb, ar]")
    organisation = organisation.replace("name: Kari Åsen, role: Leder", "name: محمد, role: مدير")
    write(small, {"source/organisation.yaml": organisation})
    assert make(small, form="fragment").errors == ()
    assert proving.prove(Workspace.at(small), Choice.of("smaa", "ar", "fragment")).problems == ()


def test_a_contact_that_is_a_role_alone_has_no_comma_before_it(small: Path) -> None:
    """The role stands where a name does, in every format."""
    organisation = (small / "source/organisation.yaml").read_text(encoding="utf-8")
    write(small, {"source/organisation.yaml": organisation.replace("name: Kari Åsen, role: Leder", "role: Vakten")})
    assert make(small, language="nb").errors == ()
    assert proving.prove(Workspace.at(small), Choice.of("smaa", "nb")).problems == ()
    for name in ("index.html", "fragment.html", "document.txt"):
        words = (small / "output/smaa/nb" / name).read_text(encoding="utf-8")
        assert "Vakten" in words, name
        assert ", Vakten" not in re.sub(r"<[^>]*>", "", words), name


def test_an_address_among_the_words_of_a_value_stays_in_its_column(small: Path) -> None:
    """Document control has narrow columns: a long address is broken after its signs, on paper of both sizes."""
    source = small / "source/smaa.yaml"
    words = source.read_text("utf-8").replace(
        "contact: leder}",
        'contact: leder, applies_to: "Alle, se retningslinjer.ansatt@prove.example", case: 26/00417-3}',
    )
    source.write_text(words, encoding="utf-8", newline="\n")
    assert make(small, form="document").errors == ()
    proof = proving.prove(Workspace.at(small), Choice.of("smaa", "", "document"))
    assert [str(problem) for problem in proof.problems] == []

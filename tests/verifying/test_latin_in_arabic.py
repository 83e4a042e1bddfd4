"""Norwegian words, addresses, numbers and signs in an Arabic translation are shown, and read, in their order."""

import re
from pathlib import Path

import pytest

from oppslag import proving
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make, write

MAIL = "kari.nordmann.olsen.hansen.berg@personvernombudet.risor.kommune.no"
TEXTS = (
    "إذا كنت IKT- في شك",
    "درجة −5 أو -5 أو ±2 أو 20 °C هنا",
    "كلمة ‚lav‘ ثم “engelsk” ثم «sitat»",
    "اسأل 5 < 6 أو > شك",
    "استخدم %s أو $x$ أو 100 % أو 5 % من",
    "اكتب إلى kari.nordmann@risor.kommune.no",
    f"اكتب إلى {MAIL} الآن",
    "انظر https://www.lovdata.no/dokument/NL/lov/1967-02-10#§13 من فضلك",
    "انظر www.risor.kommune.no/ansatte من فضلك",
    "من 10–12 أو 08.00–16.00 كل يوم",
    "Teams/Outlook/SharePoint و ikke-røykende ثم og/eller",
    "helseopplysningstaushetspliktbestemmelsene هنا",
    "A/B/C (jf. punkt 3) و H₂O و 10² و §§ 3-5",
    "أو 1) هذا 2) ذاك a) كذلك",
    "{felt} و [navn] و {x}",
    "5×4÷2=10 و 1/2 و 24/7",
    "**A**-rom هنا و *uthevet* 10–12 ثم **Teams** (chat)",
    "Teams (chat) و (A) rom ثم 24/7 'enkelt' و 3",
    "[lenke](https://www.risor.kommune.no/a) 1) 100 ثم [lenke](https://www.risor.kommune.no/b) IKT-",
    "**sterkt 1)** هنا ثم *B* **C** هنا",
    "QM+ و +47 37 14 96 26 و #sm و @risor",
    "هو قال (jf. punkt 3). ثم «Facebook», «Teams» og Instagram",
    "عمر الطفل ≥ 13 سنة أو x ≥ 5 ثم **≥** هنا ≤ 4 أو ٣ ≤ ٥",
    "أو a) 3) كذلك 1) هذا ثم (b) 4)",
    "كلمة Teams **Outlook.** ثم Teams *chat.* Outlook",
    "أو [[dato]] 2024-11-30 ثم Teams [[navn]] … 20–25 هنا",
    "كلمة [lenke](https://www.risor.kommune.no/a) “Facebook” وسائل ‚lav‘ هنا",
    "من Start > Innstillinger > Personvern أو a = b – c ثم ملف > طباعة",
    "الموعد ٢٥/١١/٢٠١٣ من ٨:٠٠-١٦:٠٠ أو ١٠–١٢ في ٣٧ ١٤ ٩٦ ٢٦",
    "نسبة ١٠٪ أو ٣٫٥ (٢٠ يومًا) ثم ب) ٤",
    "انظر § 13 a، أو 2024-11-30، و 2 × 3؛ ثم ½ time هنا",
    "استخدم Teams **(≥ 5)** Outlook و «[100 %](https://www.risor.kommune.no/b)» هنا",
    "هنا naïve «[lenke](https://www.risor.kommune.no/c)» ثم (§ Teams) أو «€ 50 kr» هنا",
    "هنا Teams [«lenke»](https://www.risor.kommune.no/d) ثم Teams **(chat)** هنا",
    "…slik… هنا sam\u00adarbeid و 100\u00a0% ثم 10\u2009000",
    "اكتب `kode` 000 ثم [navn] (jf. punkt 2) og -5 https://www.risor.kommune.no/a.b.c",
)
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩٪٫", "0123456789%.")
PADS = ("", "كلمة واحدة ", "كلمة واحدة ثم أخرى ", "كلمة واحدة ثم أخرى ثم هذه الكلمة ")  # so that lines end elsewhere


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A policy whose Arabic translation has such words in every rule."""
    lines = ["id: blandet", "prefix: BL", "language: nb", "title: Blandet", "introduction: Om blandede ord."]
    lines += ['control: {version: "1.0", last_changed: 2020-01-01}', "sections:"]
    lines += ["  - id: del", "    title: Del", "    rules:"]
    entries = ['msgid ""\nmsgstr ""\n"Language: ar\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n']
    for number, words in enumerate((f"{pad}{text}." for pad in PADS for text in TEXTS), start=1):
        source = "Ord " + re.sub("[\u0600-\u06ff]+", "ord", words.translate(DIGITS))
        lines += [f"      - id: BL-{number:02}", f"        text: |-\n          {source}"]
        entries.append(f'msgctxt "BL-{number:02}/text"\nmsgid "{source}"\nmsgstr "{words}"\n')
    return write(
        tmp_path_factory.mktemp("mixed"),
        {
            "source/organisation.yaml": "name: Prøve kommune\nlanguages: [nb, ar]\n",
            "source/blandet.yaml": "\n".join(lines) + "\n",
            "translations/ar/LC_MESSAGES/blandet.po": "\n".join(entries),
        },
    )


@pytest.mark.parametrize("form", ["page", "fragment", "document", "word", "text", "data"])
def test_every_rule_is_read_as_it_is_written(mixed: Path, form: str) -> None:
    """Wherever a line ends, whatever look a word has, in every format."""
    assert [str(problem) for problem in make(mixed, language="ar", form=form).errors] == []
    proof = proving.prove(Workspace.at(mixed), Choice.of("blandet", "ar", form))
    assert [str(problem) for problem in proof.problems if "BL-" in str(problem)] == []
    assert not proof.failed


def test_an_edition_of_which_hardly_anything_is_translated_passes(tmp_path: Path) -> None:
    """Arabic is new and long rules wait for their translation: Norwegian letters are most, and the file is Arabic."""
    long = "Den som arbeider med saken, sørger for at arbeidet følger reglene. " * 30
    policy = f"""\
id: nye
prefix: NYE
language: nb
title: Nye regler for nye språk
control: {{version: "1.0", last_changed: 2020-01-02}}
formats: [page, fragment, document, word, text, data]
sections:
  - id: del
    title: Del én
    rules:
      - {{id: NYE-01, text: "{long}"}}
      - {{id: NYE-02, text: "- ikke det\\n- men dette"}}
      - {{id: NYE-03, text: "1. først\\n2. så"}}
"""
    items = "\\n".join(f"- den {number}. av flere" for number in range(1, 7))
    policy += "".join(f'      - {{id: NYE-{number:02}, text: "{items}"}}\n' for number in range(4, 20))
    address = "f.eks. kari.nordmann@prove.example 96"
    policy += f'      - {{id: NYE-20, text: "Skriv til {address}"}}\n'
    translated = 'msgid ""\nmsgstr ""\n"Language: ar\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    translated += f'msgctxt "NYE-20/text"\nmsgid "Skriv til {address}"\nmsgstr "على تنشر {address}"\n'
    files = {
        "source/organisation.yaml": "name: Ås og Øyer kommune\nlanguages: [nb, ar]\n",
        "source/nye.yaml": policy,
        "translations/ar/LC_MESSAGES/nye.po": translated,
    }
    workspace = Workspace.at(write(tmp_path, files))
    assert not make(workspace.root).errors
    assert [str(problem) for problem in proving.prove(workspace, Choice()).problems] == []


@pytest.mark.parametrize("form", ["page", "fragment"])
def test_numbers_that_nothing_holds_together_change_places(tmp_path: Path, form: str) -> None:
    """A CMS that takes the isolates away turns a telephone number round; one that puts elements there does not."""
    texts = (
        "اتصل على 37 14 96 26 الآن.",
        "من 10–12 كل يوم.",
        "في 2024-11-30 كذلك.",
        "انظر Teams 10–12 هنا.",
        "بند ٣٧ ١٤.",
    )
    policy = "id: tall\nprefix: TA\nlanguage: ar\ntitle: قواعد\ncontrol: {version: '1.0'}\nsections:\n"
    policy += "  - id: del\n    title: قسم\n    rules:\n"
    policy += "".join(f"      - {{id: TA-{number:02}, text: {text}}}\n" for number, text in enumerate(texts, start=1))
    organisation = "name: Prøve kommune\nlanguages: [ar]\n"
    root = write(tmp_path, {"source/organisation.yaml": organisation, "source/tall.yaml": policy})
    make(root, form=form)
    (file,) = (root / "output/tall/ar").glob("*.html")
    words = file.read_text("utf-8")

    def turned(content: str) -> list[str]:
        file.write_text(content, encoding="utf-8")
        proof = proving.prove_file(Workspace.at(root), file, Choice.of("tall", "ar", form))
        return [str(problem) for problem in proof.problems]

    assert turned(words) == []
    elements = words.replace("\u2066", '<span dir="ltr">').replace("\u2069", "</span>")
    assert turned(elements) == []
    assert turned(elements.replace('<span dir="ltr">', "<bdi>").replace("</span>", "</bdi>")) == []
    for bare in (re.sub("[\u2066\u2069]", "", words), elements.replace('<span dir="ltr">', '<span dir="rtl">')):
        assert [re.findall("(?:number|rule) (TA-0[0-9])", problem) for problem in turned(bare)] == [
            ["TA-01"], ["TA-02"], ["TA-03"]
        ]  # fmt: skip

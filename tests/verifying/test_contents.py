"""The contents of a long document: titles alike, titles that are not translated, and entries that lead elsewhere."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from oppslag import proving
from oppslag.reading.pdf.reader import read_pdf
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make, write

TITLES = (
    "Innledning",
    "Sosiale medier.",
    "Hvem er «venn»?",
    "Del 7",
    "(HR) regler!",
    "Innledning",
    "E-post, Teams m.m.",
    "Retningslinjer for ansatte, folkevalgte og innleide i alle enheter (fra 1.1.2020).",
)
DONE = "الخصوصية"  # the one title that is translated


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A policy of 49 rules whose long title, ending in a full stop, stands at the head of every page."""
    source = f'id: lang\nprefix: L\nlanguage: nb\ntitle: "{TITLES[-1]}"\ncontrol: {{version: "1.0"}}\nsections:\n'
    entries = ['msgid ""\nmsgstr ""\n"Language: ar\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n']
    entries += [f'msgctxt "del-{place}/title"\nmsgid "Innledning"\nmsgstr "{DONE}"\n' for place in (0, 5)]
    for place, title in enumerate(TITLES):
        source += f'  - id: del-{place}\n    title: "{title}"\n    rules:\n'
        for number in range(6 * place + 1, 6 * place + 7):
            source += f"      - {{id: L-{number:02}, text: Husk regel nummer {number}.}}\n"
            words = f'msgid "Husk regel nummer {number}."\nmsgstr "تذكر القاعدة رقم {number}."'
            entries.append(f'msgctxt "L-{number:02}/text"\n{words}\n')
    source += f'      - {{id: L-49, text: "{TITLES[-1]}"}}\n'  # a rule may say what the title says
    root = write(
        tmp_path_factory.mktemp("long"),
        {
            "source/organisation.yaml": "name: Prøve kommune\nlanguages: [nb, ar]\n",
            "source/lang.yaml": source,
            "translations/ar/LC_MESSAGES/lang.po": "\n".join(entries),
        },
    )
    for form in ("document", "word"):
        assert [str(error) for error in make(root, form=form).errors] == []
    return root


def _problems(root: Path, language: str, form: str = "document") -> list[str]:
    proof = proving.prove(Workspace.at(root), Choice.of("lang", language, form))
    return [str(problem) for problem in proof.problems]


@pytest.mark.parametrize("language", ["nb", "ar"])
def test_titles_alike_and_titles_in_another_language_pass(long: Path, language: str) -> None:
    """Whatever a title ends with, in the contents and at the head of a page, in print and in large print."""
    assert _problems(long, language) == _problems(long, language, "word") == []


@pytest.mark.parametrize("language", ["nb", "ar"])
def test_an_entry_that_leads_to_another_section_is_caught(long: Path, language: str) -> None:
    """Two links of the contents exchanged: nothing is seen, and who follows one reads another section."""
    file = long / "output/lang" / language / "document.pdf"
    whole = file.read_bytes()
    named = [one.links[0].target for one in read_pdf(whole).passages if one.links and one.spot.page == 1]
    with pikepdf.open(BytesIO(whole)) as pdf:
        links = [one for one in pdf.pages[0].Annots if one.Subtype == "/Link"]
        first, second = links[named.index("#del-1")], links[named.index("#del-3")]
        key = "/A" if "/A" in first else "/Dest"
        first[key], second[key] = second[key], first[key]
        pdf.save(file)
    said = _problems(long, language)
    file.write_bytes(whole)
    assert any("#del-3" in problem and "Sosiale medier." in problem for problem in said)


@pytest.mark.parametrize("change", ["lost", "twice", "moved"])
def test_contents_that_miss_a_section_are_caught(long: Path, change: str) -> None:
    """An entry that is lost, that stands there twice, or in another place, leads nobody to a section that is there."""
    file = long / "output/lang/nb/document.docx"
    whole = file.read_bytes()
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    first, second = re.findall(r"<w:hyperlink.*?</w:hyperlink>", parts["word/document.xml"], re.DOTALL)[1:3]
    to_put = {"lost": ("", second), "twice": (first, first + second), "moved": (second, first)}[change]
    document = parts["word/document.xml"].replace(second, "\0", 1).replace(first, to_put[0], 1)
    parts["word/document.xml"] = document.replace("\0", to_put[1], 1)
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    said = _problems(long, "nb", "word")
    file.write_bytes(whole)
    assert any("del-1" in problem for problem in said)

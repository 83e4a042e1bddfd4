"""The shortest honest way to the same files: pandoc lua, Typst and Jinja in one script. No checks, no proof, no memory.

`python benchmarks/minimal.py WORKSPACE OUTPUT` makes, for each document and language, every file that `inv build`
makes: what `inv bench` measures the product against. It shares no code with the product. The looks are plain; the PDF
standards are the same; what is not translated stands in the source language. It leaves out what would cost it time: no
text is fitted to its sheet (a person sets the size by hand, for all languages), and nothing says that it is a draft.
"""

import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pymupdf_fonts
import pypandoc
import pypdfium2
import segno
import typst
import yaml
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

HERE = Path(__file__).parent / "minimal"
SHEETS = {  # points and millimetres
    "poster-a3.pdf": {"width": 841.9, "height": 1190.6, "unit": 1, "bleed": 0, "text": 20},
    "poster-a2.pdf": {"width": 1190.6, "height": 1683.8, "unit": 1.414, "bleed": 0, "text": 20},
    "poster-a4.pdf": {"width": 595.3, "height": 841.9, "unit": 0.707, "bleed": 0, "text": 20},
    "poster-a3-print.pdf": {"width": 841.9, "height": 1190.6, "unit": 1, "bleed": 3, "text": 20},
    "poster-screen.pdf": {"width": 1920, "height": 1080, "unit": 1, "bleed": 0, "text": 19},
}
COLOURS = ("#0b5fa5", "#00695c", "#8e24aa", "#b23c00", "#37474f")

Data = dict[str, Any]


def main(workspace: Path, output: Path) -> None:
    """Every document in every language."""
    organisation = yaml.load((workspace / "source" / "organisation.yaml").read_bytes(), yaml.CSafeLoader)
    names = sorted((workspace / "source").glob("*.yaml"))
    documents = [
        yaml.load(name.read_bytes(), yaml.CSafeLoader)
        for name in names
        if name.name not in {"organisation.yaml", "approvals.yaml"}
    ]
    editions = [
        edition(document, organisation, language, workspace, output)
        for document in documents
        for language in organisation["languages"]
    ]
    with tempfile.TemporaryDirectory() as folder:
        prepare(editions, Path(folder))
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder, *more_fonts()]
        )
        jinja = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True)
        for each in editions:
            make(each, fonts, jinja)


def edition(document: Data, organisation: Data, language: str, workspace: Path, output: Path) -> Data:
    """The document's data with the words of this language."""
    folder = output / document["id"] / language
    folder.mkdir(parents=True, exist_ok=True)
    catalogue = workspace / "translations" / language / "LC_MESSAGES" / f"{document['id']}.po"
    found = {entry.msgctxt: entry.msgstr for entry in polib.pofile(str(catalogue))} if catalogue.exists() else {}
    items: list[Data] = []

    def words(key: str, text: Any, level: int = 0, title: str = "") -> int | None:
        if text is None:
            return None
        source = text["proposed"] if isinstance(text, dict) else text
        kept = (found.get(key) or source).replace("[[", "‹").replace("]]", "›")
        word = not key.endswith(("/poster", "poster_title"))
        items.append({"words": kept, "level": level, "title": title, "id": title, "word": word})
        return len(items) - 1

    def rule(item: Data, depth: int) -> Data:
        key = item["id"]
        return {
            "id": key,
            "text": words(f"{key}/text", item["text"], depth + 2, key),
            "template": words(f"{key}/template", item.get("template")),
            "poster": words(f"{key}/poster", item.get("poster", item["text"])),
            "rules": [rule(sub, depth + 1) for sub in item.get("rules", ())],
        }

    name = document["id"]
    title = words(f"{name}/title", document["title"])
    sections = [
        {
            "id": section["id"],
            "title": words(f"{section['id']}/title", section["title"]),
            "poster_title": words(f"{section['id']}/poster_title", section.get("poster_title", section["title"])),
            "colour": COLOURS[number % len(COLOURS)],
            "rules": [rule(item, 0) for item in section["rules"]],
        }
        for number, section in enumerate(document["sections"])
    ]
    changed = document["control"]["last_changed"]
    return {
        "folder": folder,
        "docx": str(folder / "document.docx"),
        "language": language,
        "languages": organisation["languages"],
        "dir": "rtl" if language in {"ar", "fa", "he", "ur"} else "ltr",
        "fonts": ["FiraGO"],
        "organisation": organisation["name"],
        "address": organisation.get("address", "https://example.org"),
        "title": items[title or 0]["words"],
        "date": {"year": changed.year, "month": changed.month, "day": changed.day},
        "control": [["Version", str(document["control"]["version"])], ["Last changed", str(changed)]],
        "introduction": words(f"{name}/introduction", document.get("introduction", "")),
        "sections": sections,
        "items": items,
    }


def prepare(editions: list[Data], folder: Path) -> None:
    """One pandoc for all: trees and HTML of every string, and the Word files. The fonts as files."""
    for face in ("figo", "figbo", "figit", "figbi"):
        (folder / f"{face}.ttf").write_bytes(pymupdf_fonts.myfont(face))
    pandoc = pypandoc.get_pandoc_path()
    keys = ("language", "dir", "title", "docx", "items")
    given = {"editions": [{key: each[key] for key in keys} for each in editions]}
    done = subprocess.run(  # noqa: S603 - our own program and script
        [pandoc, "lua", str(HERE / "prepare.lua")], input=json.dumps(given).encode(), capture_output=True, check=True
    )
    for each, found in zip(editions, json.loads(done.stdout), strict=True):
        each["trees"] = [tree["blocks"] for tree in found["trees"]]
        each["html"] = [Markup(words) for words in found["html"]]  # noqa: S704 - pandoc's own HTML


def more_fonts() -> Iterator[str]:
    """The faces that FiraGO lacks, where they are installed."""
    for name in ("justmytype_intl_africa", "justmytype_intl_cjk"):
        for folder in sys.path:
            if (fonts := Path(folder) / name / "fonts").is_dir():
                yield str(fonts)


def make(each: Data, fonts: Any, jinja: Environment) -> None:
    """The files of one edition but the Word file."""
    folder, trees, html = each["folder"], each["trees"], each["html"]
    plain = [item["words"] for item in each["items"]]
    page = filled(each, [*html])
    for name, whole in (("index.html", True), ("fragment.html", False)):
        words = jinja.get_template("page.html.j2").render(
            **page, whole=whole, introduction_html=page["introduction"], dir=each["dir"], languages=each["languages"]
        )
        (folder / name).write_text(words, encoding="utf-8")
    data = json.dumps(filled(each, plain), ensure_ascii=False, indent=2)
    (folder / "policy.json").write_text(data, encoding="utf-8")
    (folder / "document.txt").write_text("\n\n".join(lines(filled(each, plain))), encoding="utf-8")
    sheet = {**filled(each, trees), "attachment": data, "qr": qr(each["address"])}
    for name, size in (("document.pdf", 10.5), ("document-large.pdf", 18)):
        (folder / name).write_bytes(typeset("document.typ", {**sheet, "size": size}, fonts, "a-3a"))
    for name, shape in SHEETS.items():
        (folder / name).write_bytes(typeset("poster.typ", {**sheet, "sheet": shape}, fonts, "a-2a"))
    with pypdfium2.PdfDocument(folder / "poster-screen.pdf") as screen:
        screen[0].render(scale=1).to_pil().save(folder / "poster-screen.png")


def filled(each: Data, words: list[Any]) -> Data:
    """The edition with each text's number replaced by its words, tree or HTML."""
    kept = ("language", "fonts", "organisation", "address", "title", "date", "control")

    def pick(number: int | None) -> Any:
        return None if number is None else words[number]

    def rule(item: Data) -> Data:
        own = {key: pick(item[key]) for key in ("text", "template", "poster")}
        return {"id": item["id"], **own, "html": own, "rules": [rule(sub) for sub in item["rules"]]}

    sections = [
        {
            "id": section["id"],
            "colour": section["colour"],
            "title": pick(section["title"]),
            "poster_title": pick(section["poster_title"]),
            "html": {"title": pick(section["title"])},
            "rules": [rule(item) for item in section["rules"]],
        }
        for section in each["sections"]
    ]
    return {**{key: each[key] for key in kept}, "introduction": pick(each["introduction"]), "sections": sections}


def lines(data: Data) -> Iterator[str]:
    """The paragraphs of the plain text."""
    yield data["title"]
    yield data["introduction"]
    for section in data["sections"]:
        yield section["title"]
        waiting = [*section["rules"]]
        while waiting:
            item = waiting.pop(0)
            yield f"{item['id']}  {item['text']}"
            if item["template"]:
                yield item["template"]
            waiting = [*item["rules"], *waiting]


def qr(address: str) -> str:
    """The address as an SVG drawing."""
    drawing = io.BytesIO()
    segno.make(address, error="q", micro=False).save(drawing, kind="svg", border=4, xmldecl=False, nl=False)
    return drawing.getvalue().decode()


def typeset(template: str, data: Data, fonts: Any, archive: str) -> bytes:
    """The PDF of a template."""
    pdf: bytes = typst.compile(
        HERE / template,
        root=HERE,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1", archive],
    )
    return pdf


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

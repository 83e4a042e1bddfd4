"""Finished PDFs to read back: an A4 document and an A3 poster of the real policy, in the languages of the workplace."""

import json
import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import polib
import typst
import yaml
from pymupdf_fonts import myfont

from oppslag.scratch import Scratch

ROOT = Path(__file__).parents[2]
LANGUAGES = ("nb", "nn", "en", "pl", "uk", "ar", "se")
SITE = "https://www.risor.kommune.no/sosiale-medier"

DOCUMENT = """
#let d = json(bytes(sys.inputs.data))
#set document(title: d.title, date: datetime(year: 2013, month: 11, day: 25))
#set text(font: "FiraGO", lang: d.lang, size: 10pt, fallback: false)
#set par(justify: d.lang != "ar")
#set page(paper: "a4", margin: 22mm, header: [#d.organisation], footer: context [#counter(page).display()])
#title(d.title)
#d.introduction
#let iso(x) = box(text(dir: ltr, x))
#let rules(list) = enum(numbering: n => strong(iso(list.at(n - 1).id)), ..list.map(r => {
  par(r.text)
  if r.template != "" { quote(block: true, r.template) }
  if r.rules != () { rules(r.rules) }
}))
#for section in d.sections {
  block(fill: rgb("#0b5fa5"), inset: 6pt, width: 100%, text(white, heading(level: 1, section.title)))
  rules(section.rules)
}
#table(columns: 2, table.header([#d.title], iso("QM+")), [#d.organisation], iso("37 14 96 26"))
#par[#link(d.site)[#d.more] #iso("2013-11-25")]
"""

POSTER = """
#let d = json(bytes(sys.inputs.data))
#set document(title: d.title, date: datetime(year: 2013, month: 11, day: 25))
#set text(font: "FiraGO", lang: d.lang, size: 15pt, fallback: false, hyphenate: false)
#set page(width: 842pt, height: 1191pt, margin: 0pt, fill: rgb("#f4f6f8"))
#let chip(x) = box(fill: rgb("#0b5fa5"), radius: 0.5em, inset: 0.3em,
  text(0.72em, weight: 700, white, box(text(dir: ltr, x))))
#let card(s) = block(width: 100%, fill: white, radius: 0.6em, clip: true, stroke: 1pt + gray, spacing: 10pt, {
  block(width: 100%, fill: rgb("#0b5fa5"), inset: 0.6em, spacing: 0pt, text(white, heading(level: 1, s.poster_title)))
  block(inset: 0.7em, enum(numbering: n => chip(s.posters.at(n - 1).id), ..s.posters.map(r => r.poster)))
})
#block(width: 100%, fill: rgb("#0d2b45"), inset: 20pt, text(white, title(d.poster_title)))
#block(inset: 20pt, grid(columns: (1fr, 1fr), column-gutter: 12pt,
  stack(spacing: 10pt, ..d.sections.slice(0, 2).map(card)), stack(spacing: 10pt, ..d.sections.slice(2).map(card))))
"""


_place = cache(lambda: Scratch("fonts"))  # gone when the tests end


@cache
def fonts() -> str:
    """A folder with the four faces of FiraGO and two of Mukta."""
    folder = str(_place().folder)
    for face in ("figo", "figbo", "figit", "figbi"):
        Path(folder, f"{face}.ttf").write_bytes(myfont(face))
    for name in ("Mukta-Regular.ttf", "Mukta-Bold.ttf"):
        Path(folder, name).write_bytes((files("fontpkg_mukta") / "files" / name).read_bytes())
    return folder


def typeset(source: str, data: dict[str, Any] | None = None, standards: tuple[str, ...] = ("ua-1", "a-2a")) -> bytes:
    """A finished PDF of a Typst source."""
    return typst.compile(
        source.encode(),
        format="pdf",
        pdf_standards=list(standards),
        font_paths=[fonts()],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data or {})},
    )


@cache
def policy(language: str) -> dict[str, Any]:
    """The texts of the real policy in one language."""
    source = yaml.safe_load((ROOT / "source/sosiale-medier.yaml").read_text(encoding="utf-8"))
    words: dict[str, str] = {}
    catalogue = ROOT / "translations" / language / "LC_MESSAGES/sosiale-medier.po"
    if language != "nb":
        words = {entry.msgctxt: entry.msgstr for entry in polib.pofile(str(catalogue)) if entry.msgctxt}

    def text(key: str, own: Any) -> str:
        own = own.get("proposed", "") if isinstance(own, dict) else own or ""
        told = " ".join((words.get(key) or own).replace("[[", "‹").replace("]]", "›").split())
        return told.replace("QM+", "\u2066QM+\u2069") if language == "ar" else told  # isolated, as our editions do

    def rule(entry: dict[str, Any]) -> dict[str, Any]:
        kinds = {kind: text(f"{entry['id']}/{kind}", entry.get(kind)) for kind in ("text", "template", "poster")}
        return {"id": entry["id"], **kinds, "rules": [rule(below) for below in entry.get("rules", ())]}

    def flat(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [one for entry in rules for one in (entry, *flat(entry["rules"]))]

    sections = []
    for section in source["sections"]:
        rules = [rule(entry) for entry in section["rules"]]
        titles = {kind: text(f"{section['id']}/{kind}", section.get(kind)) for kind in ("title", "poster_title")}
        sections.append({**titles, "rules": rules, "posters": flat(rules)})
    top = {kind: text(f"{source['id']}/{kind}", source[kind]) for kind in ("title", "poster_title", "introduction")}
    more = {"ar": "اقرأ المزيد", "uk": "Докладніше", "pl": "Więcej"}.get(language, "Les mer")
    return {**top, "lang": language, "organisation": "Risør kommune", "sections": sections, "site": SITE, "more": more}


@cache
def document(language: str) -> bytes:
    """The A4 document."""
    return typeset(DOCUMENT, policy(language))


@cache
def poster(language: str) -> bytes:
    """The A3 poster."""
    return typeset(POSTER, policy(language))


def document_texts(language: str) -> list[tuple[str, str]]:
    """What the document must say, block by block: shape and text."""
    data = policy(language)

    def told(rules: list[dict[str, Any]]) -> list[tuple[str, str]]:
        found = []
        for entry in rules:
            found += [("label", entry["id"]), ("item", entry["text"])]
            found += [("quote", entry["template"])] if entry["template"] else []
            found += told(entry["rules"])
        return found

    texts = [("heading", data["title"]), ("paragraph", data["introduction"])]
    for section in data["sections"]:
        texts += [("heading", section["title"]), *told(section["rules"])]
    texts += [("header cell", data["title"]), ("header cell", "QM+"), ("cell", data["organisation"])]
    return [*texts, ("cell", "37 14 96 26"), ("paragraph", f"{data['more']} 2013-11-25")]


def poster_texts(language: str) -> list[tuple[str, str]]:
    """What the poster must say, block by block: shape and text."""
    data = policy(language)
    texts = [("heading", data["poster_title"])]
    for section in data["sections"]:
        texts.append(("heading", section["poster_title"]))
        texts += [pair for one in section["posters"] for pair in (("label", one["id"]), ("item", one["poster"]))]
    return texts


def letters(text: str) -> str:
    """The text without what typesetting may change: white space, soft hyphens and isolates."""
    text = unicodedata.normalize("NFC", text)
    return "".join(char for char in text if not char.isspace() and char not in "\u00ad\u2066\u2069")

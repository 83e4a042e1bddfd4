"""docs/damages.md: every way in which the tests damage a finished file, and whether the proof caught it.

python tests/verifying/damages_doc.py          writes it
"""

import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

HERE = Path(__file__).parent
PRODUCT = HERE.parents[1]
DOCS = PRODUCT / "docs" / "damages.md"
TABLES = {
    "PDF document": ("damage_pdf", "DOCUMENTS", "HARMLESS_DOCUMENTS"),
    "Poster": ("damage_poster", "DAMAGES", "HARMLESS"),
    "PDF document and poster, by an editor": ("damage_pdf_edits", "DAMAGES", "HARMLESS"),
    "PDF document and poster, what one sees and hears": ("damage_pdf_layout", "DAMAGES", "HARMLESS"),
    "Word": ("damage_docx", "DAMAGES", "HARMLESS"),
    "Word, what it can do besides": ("damage_office", "DAMAGES", "HARMLESS"),
    "Word, by its finer means": ("damage_word", "DAMAGES", "HARMLESS"),
    "Plain text and policy.json": ("damage_text", "DAMAGES", "HARMLESS"),
}


def tables(title: str) -> tuple[list[object], list[object]]:
    """The damages and the harmless changes of one part of the page."""
    from importlib import import_module

    module, damages, harmless = TABLES[title]
    found = import_module(module)
    return getattr(found, damages), getattr(found, harmless)


def names() -> dict[str, list[str]]:
    """By heading of the page: the kinds that it has to list."""
    listed = {}
    for title in TABLES:
        for what, table in zip(("damages", "harmless changes"), tables(title), strict=True):
            listed[f"{title}: {what}"] = [f"{each.name} | {', '.join(each.formats)}" for each in table]
    return listed


def outcome(root: Path, where: tuple[str, int, int]) -> str:
    """What became of one kind of damage, in the language in which the quick tests make it."""
    from real_files import cases, caught, judged

    title, which, number = where
    table = tables(title)[which]
    done = [case for case in cases(table) if case.damage is table[number]]
    if which:
        right = [not judged(root, case).problems for case in done]
        words = ("passed", "**refused**")
    else:
        right = [caught(root, case) for case in done]
        words = ("caught", "**missed**")
    return f"{', '.join(case.language for case in done)} | {words[0] if all(right) else words[1]}"


def page(root: Path, before: str) -> str:
    """The whole page; `before` is the part on web pages."""
    parts = [before.rstrip(), ""]
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for title in TABLES:
            for which, what in enumerate(("damages", "harmless changes")):
                table = tables(title)[which]
                places = [(title, which, number) for number in range(len(table))]
                results = pool.map(partial(outcome, root), places, chunksize=8)
                parts += _section(f"{title}: {what}", table, list(results))
    return "\n".join(parts)


def _section(title: str, table: Sequence[object], results: Iterable[str]) -> list[str]:
    rows = [
        f"| {each.name} | {', '.join(each.formats)} | {result} |" for each, result in zip(table, results, strict=True)
    ]
    head = [f"## {title} ({len(rows)} kinds)\n", "| What is done | Format | Language here | |", "|---|---|---|---|"]
    return [*head, *rows, ""]


def write() -> None:
    """Make the shipped workspace's files, damage them, and write what became of it."""
    from catalogue import page as web_pages

    from tests.workspaces import copied, make

    with tempfile.TemporaryDirectory() as folder:
        root = copied(PRODUCT, Path(folder))
        report = make(root, language="nb,en,ar", form="document,poster,word,text,data")
        assert not report.errors
        DOCS.write_text(page(root, web_pages()), encoding="utf-8")


if __name__ == "__main__":
    sys.path[:0] = [str(HERE), str(PRODUCT)]
    os.environ["OPPSLAG_LANG"] = "en"
    write()

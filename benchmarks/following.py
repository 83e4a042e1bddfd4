"""How soon an edit is on the screen in `inv preview`, seen by a real Chromium.

`python benchmarks/following.py WORKSPACE` edits a copy of the workspace and prints the milliseconds from the save of a
rule to the new words in the page and to the new picture of the poster, as medians of seven edits. Needs playwright and
Chromium.
"""

import json
import re
import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from oppslag.judging.browser import find_chromium
from oppslag.preview.serving import Server
from oppslag.preview.studio import Studio
from oppslag.preview.watching import watch

ROUNDS = 7
_SEEN = """(word) => [...document.querySelectorAll("#page iframe:not(.coming)")]
  .some((frame) => frame.contentDocument?.body?.innerText.includes(word))"""
_WALL = "() => document.querySelector('#poster img')?.src"


def main(workspace: Path, picture: Path | None = None) -> None:
    """Measure, and print the medians as JSON; `picture` gets a screenshot."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("source", "translations"):
            shutil.copytree(workspace / name, root / name)
        studio, stop = Studio(root), threading.Event()
        server = Server(studio, 0)
        server.start()
        threading.Thread(target=watch, args=(root, studio.changed, stop), daemon=True).start()
        try:
            print(json.dumps(measured(root, server.address, picture)))  # noqa: T201 - it is its output
        finally:
            stop.set()
            server.stop()
            studio.close()


def measured(root: Path, address: str, picture: Path | None) -> dict[str, float]:
    """Milliseconds to the page and to the poster, medians."""
    source = next(
        file for file in (root / "source").glob("*.yaml") if "\nsections:" in file.read_text(encoding="utf-8")
    )
    words = source.read_text(encoding="utf-8")
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=str(find_chromium()), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1600, "height": 900})
        page.goto(address)
        page.wait_for_selector("#word .shown img, #word .note:not([hidden])", timeout=90_000)
        if picture:
            page.screenshot(path=str(picture))
        pages, posters = [], []
        for number in range(ROUNDS):
            pages.append(_page(page, source, words, f"merkelapp{number}"))
            time.sleep(4)  # Word's picture is last, and would take the core from what is measured
            posters.append(_poster(page, source, words, number))
            time.sleep(4)
        browser.close()
    return {"page": statistics.median(pages), "poster": statistics.median(posters)}


def _page(page: Page, source: Path, words: str, mark: str) -> float:
    source.write_text(re.sub(r"(?m)^(introduction: >-\n\s+)", rf"\1{mark} ", words, count=1), encoding="utf-8")
    start = time.perf_counter()
    page.wait_for_function(_SEEN, arg=mark, polling="raf")
    return 1000 * (time.perf_counter() - start)


def _poster(page: Page, source: Path, words: str, number: int) -> float:
    before = page.evaluate(_WALL)
    changed = re.sub(r'(?m)^(\s+poster: \{proposed: "?)', rf"\g<1>Nytt {number} ", words, count=1)
    source.write_text(changed, encoding="utf-8")
    start = time.perf_counter()
    page.wait_for_function(f"(before) => ({_WALL})() !== before", arg=before, polling="raf")
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)

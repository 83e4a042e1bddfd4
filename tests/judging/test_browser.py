"""The browser as second judge, and whether the two judges agree."""

import json
import os
from html import unescape
from pathlib import Path

import pytest

from oppslag.judging import browser
from oppslag.reading.html.reader import read_html
from oppslag.reading.passages import Sight, UnreadableFile
from tests.reading.html_cases import HIDDEN, HIDDEN_ELSEWHERE, SEEN

HARNESS = """<!doctype html><meta charset=utf-8><body><script>
const cases = %s, measure = %s, all = {};
(async () => {
  for (const [name, html] of Object.entries(cases)) {
    const frame = document.createElement("iframe");
    frame.style = "position:fixed;inset:0;width:1280px;height:800px;border:0";
    frame.srcdoc = html + "<script>" + measure + "</scr" + "ipt>";
    const done = new Promise((resolve) => (frame.onload = resolve));
    document.body.append(frame);
    await done;
    all[name] = frame.contentDocument.getElementById("oppslag-measured")?.textContent ?? "null";
    frame.remove();
  }
  const pre = document.createElement("pre");
  pre.id = "oppslag-measured";
  pre.textContent = JSON.stringify(all);
  document.documentElement.append(pre);
})();
</script>"""


@pytest.fixture(scope="session")
def chromium() -> Path:
    found = browser.find_chromium()
    if found is None:
        reason = "no Chromium on this machine: install the Debian package `chromium` to run the second judge"
        if os.environ.get("OPPSLAG_CI") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def measured(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    """Every case measured in one run of the browser, each in a frame of its own."""
    cases = {**HIDDEN, **HIDDEN_ELSEWHERE, **SEEN}
    script = json.dumps(browser.MEASURE.read_text()).replace("</", "<\\/")
    page = HARNESS % (json.dumps(cases).replace("</", "<\\/").replace("<!--", "<\\!--"), script)
    file = tmp_path_factory.mktemp("judges") / "cases.html"
    file.write_text(page, encoding="utf-8")
    dom = browser.dump(file, chromium, 1280)
    found = browser.RESULT.search(dom)
    assert found, dom[-2000:]
    return {name: json.loads(inner) for name, inner in json.loads(unescape(found[1])).items()}


@pytest.mark.parametrize("name", HIDDEN)
def test_the_browser_does_not_show_what_the_reader_calls_hidden(
    name: str, measured: dict[str, list[list[str]]]
) -> None:
    """Both judges say of every hiding place that a person at a screen cannot see the text."""
    assert not [text for _path, text, why, _lost in measured[name] if "hemmelig" in text and not why]


@pytest.mark.parametrize("name", SEEN)
def test_the_browser_shows_what_the_reader_calls_seen(name: str, measured: dict[str, list[list[str]]]) -> None:
    """Both judges say of every harmless page that a person sees the text."""
    assert [text for _path, text, why, _lost in measured[name] if "synlig" in text and not why], measured[name]


def page(style: str, body: str) -> bytes:
    return f"<!doctype html><html><style>{style}</style><body>{body}</body></html>".encode()


UNCOVERED = page(
    ".c{position:absolute;top:300px;left:0;width:200px;height:60px;background:#fff}", "<p>synlig</p><div class=c></div>"
)
COVERED = page(
    ".c{position:absolute;top:0;left:0;width:600px;height:90px;background:#fff}", "<p>hemmelig</p><div class=c></div>"
)


@pytest.mark.parametrize(("content", "sight"), [(UNCOVERED, Sight.SEEN), (COVERED, Sight.HIDDEN)])
def test_the_browser_decides_what_the_reader_cannot(content: bytes, sight: Sight, chromium: Path) -> None:
    """What only geometry can tell is left undecided by the reader and decided by the browser."""
    passages = read_html(content)
    assert passages.passages[0].sight is Sight.UNDECIDED
    decided = browser.settle(passages, [browser.read_with_browser(content, chromium)])
    assert decided.passages[0].sight is sight


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_page_is_measured_in_the_letters_that_it_has(letters: str, chromium: Path) -> None:
    """The measure is in the same letters as the page that it stands in."""
    found = browser.read_with_browser("<!doctype html><p>så synlig</p>".encode(letters), chromium)
    assert [(piece.text, piece.why) for piece in found] == [("så synlig", "")]


def test_a_page_that_swallows_the_measure_is_no_pass(chromium: Path) -> None:
    """A page that ends inside a comment, so that it cannot be measured, is refused."""
    with pytest.raises(UnreadableFile):
        browser.read_with_browser(b"<p>synlig</p><!-- ", chromium)


def test_what_the_browser_did_not_find_stays_undecided() -> None:
    """Without a measure nothing becomes seen."""
    passages = read_html(COVERED)
    assert browser.settle(passages, [()]).passages[0].sight is Sight.UNDECIDED
    assert browser.settle(passages, []).passages[0].sight is Sight.UNDECIDED

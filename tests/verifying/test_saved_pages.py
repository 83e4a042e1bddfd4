"""A saved copy of the published page: menus and footers may stand around the policy, rules may not."""

import re
from pathlib import Path

import pytest
from finished import expected, files, judged

from oppslag import telling
from oppslag.formats import FORMATS
from oppslag.proving import Proof, prove_file
from oppslag.reading.html.reader import read_html
from oppslag.reading.passages import Zone
from oppslag.verifying.verdict import Verdict
from oppslag.workspace import Choice, Workspace
from tests.workspaces import SMALL, make, small_workspace, write

FRAGMENT = next(form for form in FORMATS if form.name == "fragment")
CHROME = """<!doctype html><html lang="nb"><head><title>Sosiale medier - Risør kommune</title></head><body>
<header><a href="/">Risør kommune</a><p>Meny</p></header><nav><ul><li><a href="/s">Skole</a></li></ul></nav>
<main><h1>Retningslinjer for bruk av sosiale medier for ansatte i Risør kommune</h1><p>Publisert 3. mars</p>
<div class="content">{fragment}</div>{after}<p>Fant du det du lette etter?</p></main>
<footer><p>Kontakt oss på telefon 37 14 96 00. Vi svarer hver dag.</p></footer></body></html>"""


def saved(fragment: str | None = None, after: str = "") -> Verdict:
    fragment = fragment or files(FRAGMENT, "nb")[0].content.decode()
    return judged(CHROME.format(fragment=fragment, after=after).encode(), FRAGMENT, "nb", strict=False)


def test_menus_and_footers_around_the_policy_are_allowed() -> None:
    """The page as the CMS serves it passes, every rule of it proved."""
    verdict = saved()
    assert not verdict.problems, "\n".join(map(str, verdict.problems))
    assert len(verdict.evidence.proved) == 23


def test_a_page_whose_editor_cleaned_it_passes() -> None:
    """Classes, languages and emphasis may be gone: only numbers and words are left."""
    fragment = files(FRAGMENT, "nb")[0].content.decode()
    for tag in ("strong", "em"):
        fragment = fragment.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    fragment = fragment.replace(' lang="nb" dir="ltr"', "").replace(' dir="ltr"', "").replace('th scope="row"', "th")
    assert not saved(fragment).problems


@pytest.mark.parametrize("parted", ["<p>{}</p>", "{}<br>"])
def test_a_page_that_is_nothing_but_lines_passes(parted: str) -> None:
    """An old editor has taken away all but the lines; one that it has lost or changed is still missed."""
    fragment = re.sub(r"<(/?)(strong|em|b|i|span|code|a)\b[^>]*>", "", files(FRAGMENT, "nb")[0].content.decode())
    lines = [" ".join(words.split()) for words in re.split(r"<[^>]*>", fragment) if words.strip()]
    page = "".join(map(parted.format, lines))
    assert not saved(page).problems
    rule = next(line for line in lines if "Vær gjerne aktiv" in line)
    assert saved(page.replace(parted.format(rule), "")).evidence.failed == ("SM-08",)
    assert saved(page.replace(rule, rule.replace("gjerne", "aldri"))).evidence.failed == ("SM-08",)


def test_links_that_a_site_puts_after_titles_pass() -> None:
    """An empty link with a label and a sign that nobody sees, as documentation sites have it, says nothing."""
    fragment = files(FRAGMENT, "nb")[0].content.decode()
    label = r"Direct link to \1"
    link = rf'\1<a class="hash-link" href="#x" aria-label="{label}" title="{label}">&#8203;</a></h2>'
    verdict = saved(re.sub(r"(?<=>)([^<]+)</h2>", link, fragment))
    assert not verdict.problems, "\n".join(map(str, verdict.problems))


@pytest.mark.parametrize(
    ("words", "target", "fine"),
    [
        ("malin.paust@risor.kommune.no", "mailto:malin.paust@risor-kommune.example", False),
        ("malin.paust@risor.kommune.no", "mailto:Malin.Paust%40risor.kommune.no?subject=Sosiale%20medier", True),
        ("malin.paust@risor.kommune.no", "javascript:linkTo_UnCryptMailto('ocknvq')", True),
        ("malin.paust@risor.kommune.no", "https://risor.kommune.example/ansatte/malin", True),
        ("976 13 288", "tel:+4797613288", True),
        ("976 13 288", "tel:82999999", False),
        ("Malin Paust", "mailto:malin.paust@risor.kommune.no", True),
    ],
)
def test_a_link_that_says_a_contact_leads_there(words: str, target: str, *, fine: bool) -> None:
    """A site may link contacts in its own way, but nobody writes to or calls another than the one who is named."""
    fragment = files(FRAGMENT, "nb")[0].content.decode()
    fragment = re.sub(r"</?a\b[^>]*>", "", fragment)
    assert words in fragment
    problems = saved(fragment.replace(words, f'<a href="{target}">{words}</a>')).problems
    assert bool(problems) is not fine, "\n".join(map(str, problems))
    assert fine or (len(problems) == 1 and target in problems[0].message)


@pytest.mark.parametrize(
    ("above", "fine"),
    [
        ("Skriv ut", True),
        ("Opphevet", False),
        ("SM-09 gjelder ikke", False),
        ("Spør alltid lederen din før du svarer noen.", False),
    ],
)
def test_buttons_of_the_site_above_and_below_the_rules_pass(above: str, fine: bool) -> None:
    """In the same element as the rules a button to print or to go up says nothing; one that takes rules back does."""
    fragment = files(FRAGMENT, "nb")[0].content.decode()
    verdict = saved(f"<button>{above}</button>{fragment}<button>Til toppen</button>")
    assert (not verdict.problems) is fine, "\n".join(map(str, verdict.problems))


@pytest.mark.parametrize("title", ["Folk", "{proposed: Folk}"])
def test_a_policy_of_one_section_with_a_short_title_passes(tmp_path: Path, title: str) -> None:
    """Its only list has its heading above it, also in a page that says other things; without it, it is missed."""
    words = SMALL.replace("introduction: Dette er reglene våre.\n", "").replace("title: Om folk", f"title: {title}")
    root = small_workspace(tmp_path, smaa=words)
    assert not make(root, language="nb", form="fragment").errors
    fragment = (root / "output/smaa/nb/fragment.html").read_text("utf-8")
    page = CHROME.format(fragment=fragment, after="<h2>Folk</h2><p>Møt våre.</p>")
    lost = re.sub("<h2[^>]*>Folk</h2>", "", fragment)
    assert lost != fragment
    for content, fine in ((fragment, True), (page, True), (lost, False)):
        proof = prove_file(Workspace(root), write_file(tmp_path, content), Choice.of("smaa", "nb", "fragment"))
        assert (not proof.problems) is fine, "\n".join(map(str, proof.problems))


def write_file(folder: Path, content: str) -> Path:
    return write(folder, {"elsewhere/page.html": content}) / "elsewhere/page.html"


def test_a_rule_lost_on_the_way_is_named() -> None:
    """A rule that the editor deleted is missing from the saved page, and said to be."""
    fragment = files(FRAGMENT, "nb")[0].content.decode()
    start = fragment.index("<li><strong>SM-13")
    verdict = saved(fragment[:start] + fragment[fragment.index("<li><strong>SM-14") :])
    assert [problem.message for problem in verdict.problems if "SM-13" in problem.message]
    assert verdict.evidence.failed == ("SM-13",)


def test_a_rule_of_ones_own_beside_the_policy_is_caught() -> None:
    """A number of this policy, a retired one, or a sentence like a rule's may not stand around it."""
    rule = next(piece for piece in expected("nb").pieces if piece.key == "SM-15/text").plain
    for words in (
        "<p>SM-24 Del aldri noe.</p>",
        f"<p>{rule.replace('lojalitetsplikt', 'taushetsplikt')}</p>",
        f"<aside>{rule}</aside>",
    ):
        assert saved(after=words).problems, words


def test_a_word_added_inside_the_policy_is_caught() -> None:
    """Inside the policy a saved page is judged as strictly as our own file."""
    fragment = files(FRAGMENT, "nb")[0].content.decode()
    assert saved(fragment.replace("<h2", "<p>Gjelder ikke ledere.</p><h2", 1)).problems


def test_what_is_said_against_the_rules_beside_them_is_caught() -> None:
    """An exception or a repeal that an editor writes on the page takes from the rules."""
    for words in (
        "<p>Unntak: Ledere er ikke bundet av disse reglene.</p>",
        "<p>Disse retningslinjene er opphevet.</p>",
        "<aside><p>Retningslinjene gjelder bare for lærere.</p></aside>",
    ):
        assert saved(after=words).problems, words
    page = CHROME.format(fragment=files(FRAGMENT, "nb")[0].content.decode(), after="")
    banner = page.replace("<body>", "<body><div>Disse retningslinjene er opphevet.</div>")
    assert judged(banner.encode(), FRAGMENT, "nb", strict=False).problems


def test_what_a_site_says_of_itself_is_no_alarm() -> None:
    """Other pages by name, a question, when it was written, the foot of the site: nothing of this policy."""
    for words in (
        "<p>Fant du ikke det du lette etter? Si fra til oss.</p>",
        "<p>Retningslinjene ble sist lest gjennom 3. mars.</p><p>Har du spørsmål om reglene, spør lederen din.</p>",
        "<nav><ul><li><a href='/u'>Unntak fra reglene om reise</a></li></ul></nav>",
        "<footer><p>Reglene for bruk av bilder gjelder ikke logoen.</p></footer>",
    ):
        verdict = saved(after=words)
        assert not verdict.problems, "\n".join(map(str, verdict.problems))


def test_a_word_with_a_line_through_it_is_caught() -> None:
    """A struck word is read all the same: an editor's ~~not~~ among the rules is an error, elsewhere it is none."""
    fragment = files(FRAGMENT, "nb")[0].content.decode()
    for tag in ("s", "del", "strike"):
        changed = fragment.replace(" på ", f" <{tag}>ikke</{tag}> på ", 1)
        assert changed != fragment
        assert any("line through" in problem.message for problem in saved(changed).problems)
        assert any("line through" in problem.message for problem in judged(changed.encode(), FRAGMENT, "nb").problems)
    assert not saved(after="<p>Pris: <s>100</s> 80</p>").problems


def as_chromium_saves(page: str) -> str:
    """What Chromium makes of our page («Webpage, complete»): as it stood on the screen, with whole addresses."""
    page = page.replace(
        "<!doctype html>", "<!DOCTYPE html>\n<!-- saved from url=(0035)http://127.0.0.1:8123/nb/index.html -->"
    )
    page = page.replace("<head>", '<head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">', 1)
    page = page.replace('<meta charset="utf-8">\n', "\n", 1)
    page = page.replace('href="#', 'href="http://127.0.0.1:8123/nb/index.html#')
    page = page.replace('href="../', 'href="http://127.0.0.1:8123/')
    copy = '<button type="button" class="copy" aria-label="Kopier lenken {0}"><svg aria-hidden="true"></svg></button>'
    return re.sub(r'(href="[^"]*#(SM-\d+)">SM-\d+</a>)', lambda link: link[1] + copy.format(link[2]), page)


def as_firefox_saves(page: str) -> str:
    """The same of Firefox: links within the page stay as they are, and it does not say where the page is from."""
    page = page.replace("<head>", '<head>\n<meta http-equiv="content-type" content="text/html; charset=UTF-8">', 1)
    return page.replace('href="../', 'href="https://intranett.example/retningslinjer/')


def proved(built: Path, saved: Path, page: str, form: str, language: str = "nb") -> Proof:
    saved.write_text(page, encoding="utf-8")
    return prove_file(Workspace.at(built), saved, Choice(("sosiale-medier",), (language,), (form,)))


@pytest.mark.parametrize("save", [as_chromium_saves, as_firefox_saves, str], ids=["chromium", "firefox", "as served"])
@pytest.mark.parametrize("language", ["nb", "ar"])
def test_our_page_passes_as_a_browser_saves_it(built: Path, tmp_path: Path, save: type[str], language: str) -> None:
    """`inv verify --file` takes back what saving does, and nothing else: a word or a rule more is an error."""
    page = save((built / "output" / "sosiale-medier" / language / "index.html").read_text("utf-8"))
    file = tmp_path / "lagret.html"
    proof = proved(built, file, page, "page", language)
    assert [str(problem) for problem in proof.problems] == []
    said = telling.proved(proof, Workspace.at(built))
    assert "not judged" not in said
    assert "The evidence in output/ holds nothing of this file" in said
    rule = next(piece for piece in expected(language).pieces if piece.key == "SM-02/text").plain
    assert proved(built, file, page.replace(rule, f"{rule} ikke", 1), "page", language).failed
    assert proved(built, file, page.replace("</main>", "<p>Ledere er unntatt.</p></main>"), "page", language).failed


def test_a_link_that_saving_does_not_explain_is_an_error(built: Path, tmp_path: Path) -> None:
    """One language that leads to another site than the others is no browser's doing."""
    page = (built / "output" / "sosiale-medier" / "nb" / "index.html").read_text("utf-8")
    for save in (as_chromium_saves, as_firefox_saves):
        elsewhere = re.sub(
            r'href="https?://[^"]*/ar/index.html', 'href="https://annet.example/ar/index.html', save(page)
        )
        assert proved(built, tmp_path / "lagret.html", elsewhere, "page").failed


@pytest.mark.parametrize("form", ["page", "fragment"])
def test_a_page_of_a_cms_is_judged_by_its_rules(
    built: Path, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As page or as fragment, the rules alone are judged, and the answer says so; a changed rule is named."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    fragment = (built / "output" / "sosiale-medier" / "nb" / "fragment.html").read_text("utf-8")
    page = CHROME.format(fragment=fragment, after="").replace("<head>", '<head><meta charset="utf-8">')
    file = tmp_path / "lagret.html"
    proof = proved(built, file, as_chromium_saves(page), form)
    assert [str(problem) for problem in proof.problems] == []
    assert "What stands around the rules was not judged" in telling.proved(proof, Workspace.at(built))
    lost = proved(built, file, page.replace("Ikke publisér helse", "Publisér helse"), form)
    assert any("SM-02" in problem.message for problem in lost.problems)


def test_a_picture_among_the_rules_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture may say anything: among the rules it is named, with words beside it or without; elsewhere it may be."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    fragment = files(FRAGMENT, "nb")[0].content.decode()
    picture = '<p><img src="unntak.png"{0}></p>'
    for alt in ("", ' alt=""', ' alt="Husk"', ' alt="" width="600" height="24"'):
        between = fragment.replace("</ul>\n<h2", f"</ul>\n{picture.format(alt)}\n<h2", 1)
        assert between != fragment
        assert any("a picture" in problem.message.lower() for problem in saved(between).problems), alt
        assert not saved(after=picture.format(alt)).problems, alt
        assert not saved(picture.format(alt) + fragment).problems, alt
    icon = fragment.replace("</strong>", '<img src="lenke.svg" alt="" width="16" height="16"></strong>', 1)
    assert not saved(icon).problems


def test_numbers_that_the_sites_style_sheet_counts_are_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody can count is undecided, and the message says what to ask the web editor for."""
    monkeypatch.setenv("OPPSLAG_LANG", "en")
    style = "<style>.content li { counter-increment: r } .content li::before { content: counter(r) '. ' }</style>"
    problems = saved(style + files(FRAGMENT, "nb")[0].content.decode()).problems
    assert problems
    assert all(problem.hint.startswith("Ask the web editor to paste fragment.html") for problem in problems)
    elsewhere = style.replace(".content", ".menu")
    assert not saved(elsewhere + files(FRAGMENT, "nb")[0].content.decode()).problems


STAYING = " nav { position: sticky; top: 0; height: 100vh; background: #eee; grid-column: 1; grid-row: 1 / span 3 }"
DRAWER = (
    "main > p:first-of-type { position: fixed; top: 0; bottom: 0; left: 0; width: 15em; background: #eee;"
    " transform: translateX(-100%) }"
)


def under(css: str) -> Verdict:
    """The page of a CMS with a style sheet of the site."""
    fragment = files(FRAGMENT, "nb")[0].content.decode()
    page = CHROME.format(fragment=fragment, after="").replace("</head>", f"<style>{css}</style></head>")
    return judged(page.encode(), FRAGMENT, "nb", strict=False)


@pytest.mark.parametrize(
    "css",
    [
        "@media print { nav, header, footer { display: none } }",
        "header { display: flex; flex-direction: row-reverse }",
        "@keyframes in { from { opacity: 0 } to { opacity: 1 } } .content { animation: in 0.5s }",
        ".content li { display: grid; grid-template-columns: 5em 1fr }",
        ".content strong { background: linear-gradient(currentcolor, currentcolor) 0 100% / 100% 1px no-repeat }",
        "body { display: grid; grid-template-columns: 15em 1fr } main { grid-column: 2 }" + STAYING,
        "main { display: flex } main > p { position: sticky; top: 0; height: 100vh; background: #eee; width: 12em }",
        DRAWER,
        "@media (pointer: none) { .menu { display: none } }",
    ],
    ids=["print", "header", "fade in", "grid", "underline", "side menu", "side column", "drawer", "device"],
)
def test_what_style_sheets_of_sites_do_is_no_alarm(css: str) -> None:
    """Menus beside the text, what is left out on paper, what comes up slowly: every rule is seen all the same."""
    verdict = under(css)
    assert not verdict.problems, "\n".join(map(str, verdict.problems))


@pytest.mark.parametrize(
    "css",
    [
        "@media print { .content ul ul { display: none } }",
        ".content { display: flex; flex-direction: column-reverse }",
        "@keyframes out { to { opacity: 0 } } .content { animation: out 0.5s both }",
        ".content strong { background: linear-gradient(currentcolor, currentcolor) }",
        "main > p:first-of-type { position: sticky; top: 0; height: 100vh; background: #fff; z-index: 5 }",
        "@media (pointer: none) { .content { display: none } }",
    ],
    ids=["print", "order", "fade out", "ground", "sticky", "device"],
)
def test_what_style_sheets_of_sites_do_to_rules_is_caught(css: str) -> None:
    """Their neighbours, which take a rule from somebody, are errors, or undecided, which is no pass."""
    assert under(css).problems


@pytest.mark.parametrize("base", ["/", "https://www.kommune.example/ansatt/sosiale-medier"])
def test_a_page_of_a_cms_says_where_its_links_begin(base: str) -> None:
    """Many systems write a base element; the links of fragment.html are whole, so it changes none of them."""
    fragment = files(FRAGMENT, "nb")[0].content.decode()
    page = CHROME.format(fragment=fragment, after="").replace("</head>", f'<base href="{base}"></head>')
    assert not judged(page.encode(), FRAGMENT, "nb", strict=False).problems


def test_a_frame_beside_the_rules_is_no_alarm_and_one_among_them_is() -> None:
    """A map at the foot of a page says nothing of the rules; what a frame among them shows cannot be read."""
    frame = '<iframe src="https://kart.example/" title="Kart"></iframe>'
    assert not saved(after=frame).problems
    fragment = files(FRAGMENT, "nb")[0].content.decode()
    assert saved(fragment.replace("</ul>\n<h2", f"</ul>\n{frame}\n<h2", 1)).problems


def test_drawings_and_empty_boxes_among_the_rules_are_errors() -> None:
    """Whatever shows a picture may show words: among the rules it is an error, elsewhere it may be."""
    fragment = files(FRAGMENT, "nb")[0].content.decode()
    for drawn in (
        '<svg width="600" height="90"><path d="M0 0h9"></path></svg>',
        '<div style="height: 90px; background: url(x.png)"></div>',
        '<video poster="x.png"></video>',
    ):
        problems = saved(fragment.replace("</li>", f"{drawn}</li>", 1)).problems
        assert any("SM-02" in problem.message or "SM-01" in problem.message for problem in problems), drawn
        assert not saved(after=drawn).problems, drawn


@pytest.mark.parametrize(
    "words",
    [
        "Dette dokumentet er opphevet.",
        "Denne siden er utdatert.",
        "Gjelder ikke for ledere.",
        "Arkivert versjon. Gjelder ikke lenger.",
        "Versjonen er erstattet av en nyere.",
        "Bestemmelsene gjelder ikke for vikarer.",
        "These guidelines are no longer valid.",
        "Punkt 9 gjelder ikke.",
        "Nr. 9 og 10 er opphevet.",
        "§ 9 gjelder ikke lenger.",
        "Point 9 does not apply.",
        "البند 9 لا ينطبق.",
        "SM 9 gjelder ikke.",
        "SM09 er utgått.",
    ],
)
def test_what_takes_the_text_back_is_caught(words: str) -> None:
    """Whatever an editor calls the text, and in whichever of its languages: it is no longer the policy."""
    assert saved(after=f"<p>{words}</p>").problems


@pytest.mark.parametrize(
    "words",
    [
        "Dokumentet kan ikke lastes ned som PDF.",
        "Siden erstatter ikke opplæring.",
        "Versjonen ble publisert 3. mars.",
        "Ring nr. 37149600 hvis du ikke får svar.",
        "9 plasser er ikke ledige.",
        "Uke 9 er utgått på kalenderen.",
        "Nr. 9 er viktig, og gjelder ikke bare ledere.",
    ],
)
def test_what_is_said_of_the_page_alone_is_no_alarm(words: str) -> None:
    """A page may say of itself what it is and is not, as long as it leaves the rules in force."""
    assert not saved(after=f"<p>{words}</p>").problems


@pytest.mark.parametrize(
    "note",
    [
        "<!-- Mirrored from intranett.example/nb/index.html by HTTrack Website Copier/3.x, Mon, 03 Mar 2026 -->",
        "<!--\n Page saved with SingleFile \n url: http://intranett.example/nb/ \n saved date: Tue Mar 03 2026 \n-->",
    ],
)
def test_programs_that_save_pages_sign_them(built: Path, tmp_path: Path, note: str) -> None:
    """Where a page is from is no word of it; any other note is."""
    page = (built / "output" / "sosiale-medier" / "nb" / "index.html").read_text("utf-8")
    file = tmp_path / "lagret.html"
    assert [str(one) for one in proved(built, file, page.replace("<head>", f"<head>{note}", 1), "page").problems] == []
    other = "<!-- Disse reglene gjelder ikke lenger for noen av oss -->"
    assert proved(built, file, page.replace("<head>", f"<head>{other}", 1), "page").failed


@pytest.mark.parametrize(
    ("language", "way", "sheet", "fine"),
    [
        ("nb", 'dir="rtl"', "", False),
        ("en", 'style="direction: rtl"', "", False),
        ("ar", 'dir="ltr"', "", False),
        ("ar", 'style="Direction: LTR"', "", False),
        ("nb", "", "li, p { direction: rtl }", False),
        ("ar", "", "li, p { direction: ltr }", False),
        ("nb", 'dir="ltr"', "", True),
        ("nb", 'dir="auto"', "", True),
        ("ar", 'dir="rtl"', "", True),
        ("ar", "", "", True),
        ("ar", "", "body { direction: ltr }", True),
    ],
)
def test_blocks_that_are_told_to_run_against_their_letters_are_caught(
    language: str, way: str, sheet: str, fine: bool
) -> None:
    """A CMS may take away which way a text runs; where it says so of the blocks, it has to be right."""
    blocks = r"(<(?:p|h2|ul|ol|table|blockquote)\b[^>]*?)( dir=\"\w+\")?>"
    told = re.sub(blocks, rf"\1 {way}>", files(FRAGMENT, language)[0].content.decode())
    verdict = judged(f"<style>{sheet}</style>{told}".encode(), FRAGMENT, language, strict=False)
    assert verdict.passed is fine, "\n".join(map(str, verdict.problems))


@pytest.mark.parametrize(
    ("css", "fine"),
    [
        ("h1, h2, h3, h4, h5, h6 { text-transform: uppercase }", True),
        ("body { text-transform: uppercase }", False),
        ("h2, li { text-transform: uppercase }", False),
        ("h2 { text-transform: lowercase }", False),
        ("h2 { text-transform: capitalize }", False),
    ],
)
def test_a_site_may_set_its_titles_in_capitals_and_no_rule(css: str, fine: bool) -> None:
    """Titles in capitals have the letters of the source in the file; in a rule capitals may say something else."""
    assert under(css).passed is fine


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<blockquote>", "<blockquote><nav>Aldri</nav>"),
        ("<td>Navn", "<td><nav>Ikke</nav>Navn"),
        ("<th>Opplysning", "<th><div role=navigation>Ingen</div>Opplysning"),
        ("</h2>", "<nav>for ledere</nav></h2>"),
    ],
)
def test_a_menu_within_words_of_the_policy_is_caught(before: str, after: str) -> None:
    """What stands in a quotation, a title or the cell of a table is read as a part of it, whatever it is marked as."""
    fragment = files(FRAGMENT, "nb")[0].content.decode()
    table = "<table><tr><th>Opplysning<th>Hvem<tr><td>Navn<td>alle</table>"
    passages = read_html(f"<blockquote><p>Et ord.</p></blockquote><h2>Om</h2>{table}".replace(before, after).encode())
    assert all(passage.zone is Zone.BODY for passage in passages.passages if passage.text)
    if before in fragment:
        assert saved(fragment.replace(before, after, 1)).problems


def test_a_menu_in_a_table_that_lays_out_the_page_is_no_alarm() -> None:
    """Old sites have their menu in one cell and the text in another."""
    fragment = files(FRAGMENT, "nb")[0].content.decode()
    page = f"<table><tr><td><nav><a href='/'>Reglene</a></nav><td>{fragment}</table>"
    assert [one.zone for one in read_html(page.encode()).passages if one.text == "Reglene"] == [Zone.NAVIGATION]
    assert not saved(page).problems

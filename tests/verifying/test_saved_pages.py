"""A saved copy of the published page: menus and footers may stand around the policy, rules may not."""

from finished import expected, files, judged

from oppslag.formats import FORMATS
from oppslag.verifying.verdict import Verdict

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

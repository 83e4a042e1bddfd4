"""What a verdict says, and how it is written down."""

import json
from dataclasses import replace
from pathlib import PurePath

import pytest
from finished import ROOT, expected, files, judged, workshop
from invented_files import Invented, expectation, faithful, verdict

from oppslag.formats import FORMATS
from oppslag.labels import labels
from oppslag.messages import LOCALE
from oppslag.model import BINDING, Kind
from oppslag.problems import Place
from oppslag.reading.passages import Finding, Passage, Passages, Script, Shape, Sight, Spot, Zone
from oppslag.verifying import checking
from oppslag.verifying.evidence import from_json, to_json
from oppslag.verifying.furniture import CHECK_CODE, Furniture
from oppslag.verifying.matrix import print_matrix
from oppslag.verifying.report import document_page
from oppslag.verifying.straying import Ear
from oppslag.verifying.verdict import judge, judge_passages

RULES = [
    Invented("SM-1", "Du skal ikke dele passord."),
    Invented("SM-10", "Du skal ikke dele nøkler."),
    Invented("SM-2", "Si fra."),
]
FIRST_TEXT = 3  # in the faithful file: title, section title, SM-1, its words


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPSLAG_LANG", "en")


def said(passages: list[Passage], **how: object) -> str:
    return "\n".join(map(str, verdict(expectation(RULES), passages, **how).problems))


def changed(position: int, **values: object) -> list[Passage]:
    passages = faithful(expectation(RULES))
    passages[position] = replace(passages[position], **values)
    return passages


def test_a_changed_word_is_shown_between_what_is_expected_and_what_is_found() -> None:
    """The message names file, spot, rule and line, and marks the difference."""
    message = said(changed(FIRST_TEXT, text="Du skal alltid dele passord."))
    assert message.startswith("source/dok.yaml:3: regler.html, html/body/main/p[3]: rule SM-1 has other words: ")
    assert "Du skal [-ikke-]{+alltid+} dele passord." in message


def test_a_lost_rule_is_named_with_its_line() -> None:
    """A rule that is gone is one problem, at its line in the source."""
    passages = faithful(expectation(RULES))
    judged_file = verdict(expectation(RULES), passages[:4] + passages[6:])
    (problem,) = judged_file.problems
    assert problem.message == "regler.html: rule SM-10 does not appear."
    assert problem.place == Place(PurePath("source/dok.yaml"), 4)
    assert judged_file.evidence.failed == ("SM-10",)
    assert judged_file.evidence.problems == ("source/dok.yaml:4: regler.html: rule SM-10 does not appear.",)


def test_hidden_words_are_said_to_be_hidden() -> None:
    """Words that nobody sees are not there, and the message says why."""
    message = said(changed(FIRST_TEXT, sight=Sight.HIDDEN, why="white on white"))
    assert "rule SM-1 is in the file, but nobody sees it: white on white" in message


def test_undecided_is_never_a_pass() -> None:
    """Where only a browser can tell whether words are seen, the file does not pass, and the message says what to do."""
    message = said(changed(FIRST_TEXT, sight=Sight.UNDECIDED, why="behind another element"))
    assert "undecided" in message
    assert "inv verify --browser" in message


def test_a_number_is_that_number_and_no_other() -> None:
    """SM-1 is not SM-10 and not SM-01."""
    assert "SM-1" in said(changed(2, text="SM-10"))
    assert "has the number SM-01" in said(changed(2, text="SM-01"))


@pytest.mark.parametrize("form", ["{n}: {t}", "{n} {t}", "• {n} {t}", "{n}. {t}", "{n}\n{t}"])
def test_number_and_words_may_share_a_line(form: str) -> None:
    """A number may stand apart, before its words, after a bullet, with a colon."""
    passages = faithful(expectation(RULES))
    joined = passages[:2] + [
        replace(words, text=form.format(n=number.text, t=words.text))
        for number, words in zip(passages[2::2], passages[3::2], strict=True)
    ]
    assert said(joined) == ""


def test_a_words_line_may_end_a_page() -> None:
    """A word with a hyphen that is broken over two pages of a PDF is one word."""
    policy = expectation([Invented("SM-1", "Bruk aldri jobb-e-post her.")])
    title, section, number, words = faithful(policy)
    halves = [
        replace(words, text="Bruk aldri jobb-e-", spot=Spot(page=1)),
        replace(words, text="post her.", spot=Spot(page=2)),
    ]
    assert not verdict(policy, [title, section, number, *halves]).problems
    assert verdict(policy, [title, section, number, halves[0], replace(halves[1], spot=Spot(page=1))]).problems


def test_furniture_is_known_and_only_furniture() -> None:
    """Labels, dates and names may stand between rules; anything else may not, and no label too often."""
    passages = faithful(expectation(RULES))
    line = Passage(
        "Versjon: 1.0 · Sist endret 25. november 2013", Shape.PARAGRAPH, Spot(path="html/body/p"), language="nb"
    )
    assert said([*passages, line]) == ""
    assert "words that the source does not have" in said([*passages, replace(line, text="Versjon: 1.0 gjelder ikke")])
    assert "too often" in said([*passages, *[line] * 20])


@pytest.mark.parametrize("language", sorted(path.name.replace("_", "-") for path in LOCALE.iterdir()))
def test_the_foot_of_any_page_is_known(language: str) -> None:
    """Its number, of one digit or of three, is part of one phrase, also where the label begins with it."""
    words = labels(language)
    furniture = Furniture.of(replace(expectation(RULES), language=language))
    around = replace(furniture, codes=tuple("0123456789"))
    for page in ("1", "10", "238"):
        foot = words["page_of"].replace("{page}", page).replace("{pages}", "240")
        found = around.phrases_in(f"{words['check_code']} TJH1-W07Z {foot}")
        assert found == ("check_code", CHECK_CODE, "page_of")


def test_a_number_that_belongs_to_no_list_is_a_word_too_many() -> None:
    """The number of an item may stand by itself; the same in a paragraph is a word that the source does not have."""
    passages = faithful(expectation(RULES))
    number = Passage("7.", Shape.LABEL, Spot(path="html/body/p"), language="nb")
    assert said([*passages[:4], number, *passages[4:]]) == ""
    assert "“7.”" in said([*passages[:4], replace(number, shape=Shape.PARAGRAPH), *passages[4:]])


def test_a_stale_sentence_sounds_like_its_rule() -> None:
    """A sentence in which one word of eight is another is heard beside the policy; one with half of them is not."""
    ear = Ear.of(expectation([Invented("SM-1", "Du skal ikke dele passord med andre ansatte.")]))
    heard = ear.hears("Du skal aldri dele passord med andre ansatte.")
    assert heard is not None
    assert getattr(heard[0], "rule", "") == "SM-1"
    assert not ear.hears("Du skal gjerne hente passord hos andre ledere.")


def test_a_text_in_its_own_language_is_not_said_to_wait_for_a_translation() -> None:
    """The notice of a text that is not translated belongs before such a text alone."""
    notice = labels("nb")["text_missing"].replace("{language}", "engelsk")
    assert said(changed(FIRST_TEXT, text=f"{notice} {RULES[0].words}"))


def test_a_draft_says_so_and_nothing_else_does() -> None:
    """A draft without its mark is refused; so is a mark on what is none."""
    passages = faithful(expectation(RULES))
    mark = Passage("Utkast", Shape.PARAGRAPH, Spot(path="html/body/p"), language="nb")
    assert "does not say so" in said(passages, draft=True)
    assert said([*passages, mark], draft=True) == ""
    assert "is none" in said([*passages, mark], draft=False)
    assert "does not say so" in said([*passages, replace(mark, zone=Zone.NAVIGATION)], draft=True)


@pytest.mark.parametrize(("language", "direction"), [("nb", "rtl"), ("ar", "ltr"), ("ar", "")])
def test_a_page_runs_as_its_language_is_written(language: str, direction: str) -> None:
    """Norwegian from the right, and Arabic that is not said to run from there, are refused."""
    policy = expectation(RULES, language)
    for way, wrong in ((direction, True), ("rtl" if language == "ar" else "ltr", False)):
        file = Passages("text/html", tuple(faithful(policy)), language, way)
        problems = judge_passages(file, policy, BINDING, strict=True, draft=None, name="a.html").problems
        assert any("runs in the wrong direction" in problem.message for problem in problems) is wrong


@pytest.mark.parametrize(
    ("sheet", "least"), [((1191, 1684), 24), ((842, 1191), 18), ((595, 842), 12), ((1440, 810), 24)], ids=str
)
def test_a_wall_is_read_from_afar(sheet: tuple[float, float], least: float) -> None:
    """The words of a poster are as large as its sheet asks for: A2, A3, A4, a screen (points)."""
    number, words = (piece for piece in expectation(RULES[:1]).pieces if piece.rule)
    pieces = (number, replace(words, kind=Kind.POSTER))
    for size, wrong in ((least, False), (least - 1, True)):
        passages = tuple(Passage(piece.words, Shape.PARAGRAPH, Spot(page=1), size=size) for piece in pieces)
        found = checking.Found("a.pdf", pieces, passages, {0: [0], 1: [1]}, "nb", sheet)
        assert [problem.place for problem in checking.check_sizes(found)] == [words.place] * wrong


@pytest.mark.parametrize(("bookmark", "wrong"), [("SM-10", False), ("SM-99", True), ("Innhold", False)])
def test_a_bookmark_names_no_rule_that_is_none(bookmark: str, wrong: bool) -> None:
    """The number of a rule that the policy does not have stands in no bookmark."""
    policy = expectation(RULES)
    file = Passages("text/html", tuple(faithful(policy)), "nb", "ltr", bookmarks=((bookmark, Spot()),))
    problems = judge_passages(file, policy, BINDING, strict=True, draft=None, name="a.html").problems
    assert any("a bookmark says" in problem.message for problem in problems) is wrong


def test_a_link_has_the_words_of_the_source() -> None:
    """A link that stands on other words of its rule is refused, though it leads to the right place."""
    policy = expectation([Invented("SM-01", "Følg [loven](https://lov.example) og [planen](https://plan.example).")])
    *before, words = faithful(policy)
    assert not verdict(policy, [*before, words]).problems
    law, plan = words.links
    moved = replace(words, links=(replace(law, words="Følg"), plan))
    (problem,) = verdict(policy, [*before, moved]).problems
    assert "the link “loven” of rule SM-01 should lead to https://lov.example" in problem.message


def test_a_file_that_cannot_be_read_is_a_problem_and_no_crash() -> None:
    """What is no PDF at all is refused, with every rule unproved."""
    verdict_ = judge(b"not a pdf", "application/pdf", expected("nb"), BINDING, strict=True, draft=None, name="a.pdf")
    assert verdict_.problems
    assert len(verdict_.evidence.failed) == 23


def test_a_finding_of_the_reader_is_a_problem() -> None:
    """What the reader found wrong with the file itself is said, and the file does not pass."""
    from oppslag.reading.passages import Finding

    policy = expectation(RULES)
    file = Passages(
        "text/html", tuple(faithful(policy)), "nb", "ltr", findings=(Finding("a script", Spot(path="html")),)
    )
    judged_file = judge_passages(file, policy, BINDING, strict=True, draft=None, name="a.html")
    assert [problem.message for problem in judged_file.problems] == ["a.html, html: a script"]


def test_the_work_grows_with_the_text() -> None:
    """300 rules and more than 5,000 words, whole and with a rule lost: the words that are compared are bounded."""
    rules = [
        Invented(f"SM-{n}", f"Regel {n}: " + "du skal ikke dele noe med noen uten at du har lov til det " * 2)
        for n in range(1, 301)
    ]
    policy = expectation(rules)
    passages = faithful(policy)
    assert sum(len(passage.text.split()) for passage in passages) > 5000
    assert not verdict(policy, passages).problems
    lost = verdict(policy, passages[:300] + passages[302:])
    assert [problem.message for problem in lost.problems] == ["regler.html: rule SM-150 does not appear."]


def test_evidence_is_written_and_read_back() -> None:
    """evidence.json holds everything of the evidence, in one order, and follows its schema's version."""
    page = FORMATS[0]
    evidence = replace(judged(files(page, "nb")[0].content, page, "nb").evidence, file="sosiale-medier/nb/index.html")
    assert from_json(to_json([evidence])) == (evidence,)
    data = json.loads(to_json([evidence]))
    schema = json.loads((ROOT / "docs" / "evidence.schema.json").read_text("utf-8"))
    assert data["evidence"] == schema["properties"]["evidence"]["const"]
    assert set(data["files"][0]) == set(schema["$defs"]["file"]["required"])
    assert set(data["files"][0]["proofs"][0]) == set(schema["$defs"]["proof"]["required"])
    with pytest.raises(ValueError, match="version"):
        from_json(b'{"evidence": 99, "files": []}')


def test_the_matrix_and_the_page_show_every_rule() -> None:
    """A row for each rule, a mark for each format; a lost rule has another mark; the page leads to the rule."""
    page = FORMATS[0]
    evidence = replace(
        judged(files(page, "nb")[0].content, page, "nb").evidence, file="sosiale-medier/nb/index.html", format="page"
    )
    word = replace(evidence, format="word", file="x.docx", failed=("SM-07",))
    table = print_matrix([word, replace(word, language="en", failed=()), evidence], ["page", "word"])
    assert table.splitlines()[0] == "sosiale-medier: nb, en"
    assert table.splitlines()[1].split() == ["page", "word"]
    assert "SM-07  ✓     ✗ nb\n" in table
    assert "SM-08  ✓     ✓\n" in table
    assert "SM-07  ✗\n" in print_matrix([word])
    html = b"".join(document_page([evidence], "evidence.html", "", workshop().pour)).decode()
    assert html.count('<th scope="row">SM-') == 23
    assert 'href="sosiale-medier/nb/index.html#SM-07"' in html
    assert b"".join(document_page([evidence], "evidence.html", "", workshop().pour)).decode() == html


def test_the_page_for_auditors_is_in_one_language() -> None:
    """Where a rule stands in a text or a Word file is said in Norwegian, as all else on the page."""
    text = next(form for form in FORMATS if form.name == "text")
    evidence = judged(files(text, "nb")[0].content, text, "nb").evidence
    html = b"".join(document_page([evidence], "evidence.html", "", workshop().pour)).decode()
    assert '<span class="where">linje ' in html
    assert "line 1" not in html


def test_the_evidence_claims_no_more_than_was_checked() -> None:
    """An introduction has no number and stands in no section; a file for machines shows nothing to anybody."""
    page, data = (next(form for form in FORMATS if form.name == name) for name in ("page", "data"))
    for form, shown in ((page, True), (data, False)):
        checked = {
            proof.key: proof.checked for proof in judged(files(form, "nb")[0].content, form, "nb").evidence.proofs
        }
        assert set(checked["sosiale-medier/introduction"]) & {"number", "section", "parent"} == set()
        assert {"number", "section", "words", "order", "once"} <= set(checked["SM-09/text"])
        assert all(("seen" in each) is shown for each in checked.values())


def _with(**whole: object) -> Passages:
    """A faithful file of two pages, of which something is wrong as a whole."""
    pages = [
        replace(each, spot=Spot(1 if number < 6 else 2, (0, 0, 9, 9)))
        for number, each in enumerate(faithful(expectation(RULES)))
    ]
    return replace(Passages("text/html", tuple(pages), "nb", "ltr"), **whole)


@pytest.mark.parametrize(
    "whole",
    [
        {"findings": (Finding("Det er et skript her."),)},
        {"findings": (Finding("Siden sender leseren videre.", Spot(path="html/head/meta[2]")),)},
        {"scripts": (Script("alert(1)", Spot()),)},
        {"language": "", "passages": tuple(replace(each, language="") for each in _with().passages)},
        {"direction": "rtl"},
    ],
    ids=["finding", "head", "script", "language", "direction"],
)
def test_what_is_wrong_with_the_whole_file_leaves_no_rule_proved(whole: dict[str, object]) -> None:
    """A tick stands for a rule that somebody vouches for: of a file that a script may change it stands for none."""
    judged_file = judge_passages(
        _with(**whole), expectation(RULES), BINDING, strict=True, draft=None, name="regler.html"
    )
    assert judged_file.problems
    assert judged_file.evidence.failed == ("SM-1", "SM-10", "SM-2")
    assert "✓" not in print_matrix([judged_file.evidence])


def test_what_is_wrong_with_a_page_names_the_rules_on_it() -> None:
    """Of a page that lies on its side the rules on it are named and not proved, and no others."""
    turned = Finding("Siden er snudd.", Spot(2))
    judged_file = judge_passages(
        _with(findings=(turned,)), expectation(RULES), BINDING, strict=True, draft=None, name="regler.pdf"
    )
    assert [problem.message for problem in judged_file.problems] == ["regler.pdf, page 2, SM-2: Siden er snudd."]
    assert judged_file.evidence.failed == ("SM-2",)


def test_what_is_wrong_with_a_whole_file_is_told_before_what_may_follow_from_it() -> None:
    """Of a file without tags one reads first that it has none, then what stands elsewhere than it should."""
    file = _with(findings=(Finding("Et merke.", Spot(1, (5, 5, 9, 9))), Finding("Siden er snudd.", Spot(2))))
    shuffled = replace(file, passages=file.passages[::-1], findings=(*file.findings, Finding("Ingen merking.")))
    judged_file = judge_passages(shuffled, expectation(RULES), BINDING, strict=True, draft=None, name="regler.pdf")
    said = [problem.message for problem in judged_file.problems]
    assert [message.rpartition(": ")[2] for message in said[:2]] == ["Siden er snudd.", "Ingen merking."]
    assert said[-1].endswith("Et merke.")
    assert len(said) == len(set(said)) > 3


def test_what_is_wrong_at_a_place_of_no_rule_leaves_the_rules_proved() -> None:
    """A picture in the margin is an error, and no rule is in doubt for it."""
    picture = Finding("Et bilde.", Spot(1, (500, 500, 510, 510)))
    judged_file = judge_passages(
        _with(findings=(picture,)), expectation(RULES), BINDING, strict=True, draft=None, name="regler.pdf"
    )
    assert judged_file.problems
    assert judged_file.evidence.failed == ()

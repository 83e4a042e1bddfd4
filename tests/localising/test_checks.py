"""A translation loses nothing, adds nothing and hides nothing; each check is seen to fail."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oppslag.localising import Waiver, check_translation, check_translations, merge, read_catalogue
from oppslag.localising.catalogues import parse_catalogue
from oppslag.localising.forms import _form, form
from oppslag.localising.modality import changes_of_meaning
from oppslag.model import Policy
from oppslag.problems import Severity
from tests.localising.policies import HEADER, policy, write_catalogue

KEY = "R-01/text"


def judged(source: str, words: str, language: str = "pl", *waivers: Waiver) -> list[tuple[str, str]]:
    """Severity and message of everything that is found in one translation."""
    now = policy({"R-01": source}, languages=("nb", language))
    path = Path("reise.po")
    content = merge(now, language, "").content
    from oppslag.localising.merging import put_words

    catalogue = parse_catalogue(put_words(content, {KEY: words}, path), path)
    problems = check_translation(now, catalogue, language, waivers)
    assert all(problem.place for problem in problems)
    return [(problem.severity.value, problem.message) for problem in problems]


SAME = {
    "the very same pieces": ("Ring 37 14 96 26 innen 5 dager.", "Zadzwoń pod 37 14 96 26 w ciągu 5 dni.", "pl"),
    "a phone number in another grouping": ("Ring 37 14 96 26.", "Zadzwoń: 371 49 626.", "pl"),
    "dates": ("Gjelder fra 25.11.2013.", "Obowiązuje od 25 listopada 2013.", "pl"),
    "a date in letters on both sides": ("Fra 1. mai 2026.", "From May 1, 2026.", "en"),
    "a date without a year": ("Hvert år 17. mai.", "Every year on 17 May.", "en"),
    "a date in Arabic digits": ("Fra 25.11.2013.", "ابتداءً من ٢٥ نوفمبر ٢٠١٣.", "ar"),
    "a date in Chinese": ("Fra 25.11.2013.", "自2013年11月25日起。", "zh-Hans"),
    "a date with a stroke": ("Fra 25/11-2026.", "From 25 November 2026.", "en"),
    "a short year": ("Fra 25.11.26.", "Od 25 listopada 2026 r.", "pl"),
    "a year of the last century": ("Siden 1.2.98.", "Since 1 February 1998.", "en"),
    "a date in Northern Sámi": ("Fra 25. november 2026.", "Skábmamánu 25. beaivvi 2026 rájes.", "se"),
    "a date in Damascus": ("Fra 25. november 2026.", "ابتداءً من 25 تشرين الثاني 2026.", "ar"),
    "a date with its year in words": ("Fra 25. november 2026.", "ابتداءً من 25 نوفمبر من عام 2026.", "ar"),
    "a date in Vietnamese": ("Fra 25. november 2026.", "Từ ngày 25 tháng 11 năm 2026.", "vi"),
    "a date in Lithuanian": ("Fra 25. november 2026.", "Nuo 2026 m. lapkričio 25 d.", "lt"),
    "a section that looks like a date": ("Se punkt 3.10.12.", "Zob. punkt 3.10.12.", "pl"),
    "times of day": ("Ring mellom kl. 08.30 og 15.30.", "Call between 8:30 a.m. and 3:30 p.m.", "en"),
    "opening hours": ("Åpent 08.30–15.30.", "Czynne 8:30–15:30.", "pl"),
    "a time in Arabic": ("Ring før kl. 15.30.", "اتصل قبل الساعة ٣:٣٠ بعد الظهر.", "ar"),
    "a whole hour": ("Ring før kl. 15.", "Call before 3 pm, please.", "en"),
    "noon and midnight": ("Fra kl. 12.00 til 00.30.", "From 12.00 pm to 12.30 am.", "en"),
    "Arabic digits": ("Innen 15 dager.", "خلال ١٥ يومًا.", "ar"),
    "Devanagari digits": ("Innen 15 dager.", "१५ दिनों के भीतर।", "hi"),
    "a large number": ("Over 1 000 kroner.", "Over 1,000 kroner in all.", "en"),
    "a decimal": ("Mer enn 2,5 timer.", "More than 2.5 hours.", "en"),
    "a large decimal without groups": ("Høyst 1 500,50 kroner.", "Najwyżej 1500,50 korony.", "pl"),
    "a large decimal in English": ("Høyst 1 500,50 kroner.", "At most 1,500.50 kroner in all.", "en"),
    "a large decimal with points": ("Høyst 1 250 500,5 kroner.", "No máximo 1.250.500,5 coroas.", "pt-BR"),
    "millions": ("Over 10 000 000 kroner.", "More than 10,000,000 kroner.", "en"),
    "fields in another order": ("Hei [[NN]] på [[sted]]!", "W [[miejsce]]: cześć, [[imię]]!", "pl"),
    "a field twice": ("[[a]] og [[a]] og [[b]].", "[[x]], [[y]], [[x]].", "pl"),
    "a link at the end of a sentence": ("Se https://a.no/b?c=1.", "Zob. https://a.no/b?c=1, proszę.", "pl"),
    "a link in Markdown": ("Se [siden](https://a.no/b).", "Zob. [stronę](https://a.no/b).", "pl"),
    "an e-mail address": ("Skriv til A.B@c.no.", "Napisz: a.b@c.no", "pl"),
    "emphasis": ("**Aldri** passord.", "**Nigdy** nie podawaj hasła.", "pl"),
    "a list": ("Husk:\n\n- å ringe\n- å skrive", "Pamiętaj:\n\n* zadzwonić\n* napisać", "pl"),
    "numbers of steps": ("1. ring\n2. skriv", "1. zadzwoń\n2. napisz", "pl"),
    "footnotes": ("Et ord.[^1]\n\n[^1]: En note.", "Słowo.[^1]\n\n[^1]: Przypis.", "pl"),
    "a short title in a language that is near": ("Kommunen som arbeidsplass", "Kommunen som arbeidsplass", "nn"),
    "a name in any language": ("Microsoft Teams", "Microsoft Teams", "uk"),
    "a word that both have": ("Informasjon", "informasjon", "pl"),
    "short words that are the same": ("Nettvett", "Nettvett", "nn"),
    "joiners where the script needs them": ("Du bør gå.", "می\u200cخواهم", "fa"),
    "joiners in Hindi": ("Regler", "क्\u200dष", "hi"),
    "a soft hyphen": ("Ta toget.", "Weź po\u00adciąg.", "pl"),
    "underscores in names": ("Bruk a_b og c_d.", "Używaj a_b i c_d.", "pl"),
}


@pytest.mark.parametrize("name", SAME)
def test_what_is_the_same_in_another_spelling_raises_no_alarm(name: str) -> None:
    """A check that cries wolf is a check that people switch off."""
    source, words, language = SAME[name]
    assert judged(source, words, language) == []


DIFFERENT = {
    "a lost field": ("Hei [[NN]]!", "Cześć!", "fields to fill in"),
    "an added field": ("Hei!", "Cześć [[NN]]!", "fields to fill in"),
    "a repeated field that is not": ("[[a]] og [[a]].", "[[x]] i [[y]].", "fields to fill in"),
    "another link": ("Se https://a.no/b.", "Zob. https://a.no/c.", "links"),
    "a lost link": ("Se [siden](https://a.no/b).", "Zob. stronę.", "Lost: https://a.no/b."),
    "an added link": ("Se siden.", "Zob. [stronę](https://a.no/b).", "Added: https://a.no/b."),
    "another address": ("Skriv til a@c.no.", "Napisz: b@c.no.", "e-mail"),
    "a phone number with two digits swapped": ("Ring 37 14 96 26.", "Zadzwoń: 37 14 69 26.", "phone"),
    "5 days that became 15": ("Innen 5 dager.", "W ciągu 15 dni.", "numbers"),
    "a decimal sign that was lost": ("Mer enn 2,5 timer.", "Ponad 25 godzin.", "numbers"),
    "a large decimal that lost a group": ("Høyst 1 250 500,5 kroner.", "Najwyżej 1 250,5 korony.", "numbers"),
    "a decimal that became thousands": ("Høyst 1 500,500 kroner.", "Najwyżej 1 500 500 koron.", "numbers"),
    "another date": ("Fra 25.11.2013.", "Od 26.11.2013.", "dates"),
    "day and month swapped": ("Fra 03.04.2026.", "Od 04.03.2026.", "dates"),
    "another month": ("Fra 25. november 2013.", "Od 25 grudnia 2013.", "dates"),
    "morning that became evening": ("Ring før kl. 8.30.", "Zadzwoń przed 20:30.", "numbers"),
    "another minute": ("Ring før kl. 08.30.", "Zadzwoń przed 8:03.", "numbers"),
    "another short year": ("Fra 25.11.26.", "Od 25.11.2025.", "dates"),
    "another day with a stroke": ("Fra 25/11-2026.", "Od 24.11.2026.", "dates"),
    "lost emphasis": ("**Aldri** passord.", "Nigdy nie podawaj hasła.", "Lost: strong."),
    "stronger emphasis": ("*Aldri* passord.", "**Nigdy** nie podawaj hasła.", "emphasis"),
    "a lost list item": ("- ring\n- skriv\n- gå", "- zadzwoń\n- napisz", "list items"),
    "a lost paragraph": ("Ring.\n\nSkriv.", "Zadzwoń.", "paragraphs"),
    "a lost column": ("| a | b |\n|---|---|\n| c | d |", "| a |\n|---|\n| c |", "tables"),
    "a lost footnote": ("Ord.[^1]\n\n[^1]: Note.", "Słowo.", "footnotes"),
    "the source itself": ("Ta alltid toget til møtet.", "Ta alltid toget til møtet.", "the source itself"),
    "a short wording that nobody translated": ("Sosiale medier", "Sosiale medier", "the source itself"),
    "a direction override": ("Ta toget.", "Weź \u202epociąg\u202c.", "U+202E"),
    "an isolate": ("Ta toget.", "Weź \u2066pociąg\u2069.", "U+2066"),
    "a zero width space": ("Ta toget.", "Weź po\u200bciąg.", "U+200B"),
    "a joiner that no script needs": ("Ta toget.", "Weź po\u200dciąg.", "U+200D"),
    "a blank that is a letter": ("Ta toget.", "Weź\u3164pociąg.", "U+3164"),
    "a word that Markdown swallows": ("Ta toget.", "Weź <pociąg>.", "pociąg"),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_was_lost_added_or_hidden_is_an_error(name: str) -> None:
    """It is found before anything is printed, lost and added alike."""
    source, words, part = DIFFERENT[name]
    found = judged(source, words)
    assert [message for severity, message in found if severity == "error" and part in message], found
    assert all(message.startswith(f"{KEY}: ") for _severity, message in found)


MEANT = [
    ("Du må ikke dele bilder.", "You must share pictures.", "en", "“not” of the source seems to be lost"),
    ("Du må dele bilder.", "You must not share pictures.", "en", "seems to say “not”"),
    ("Du må spørre først.", "You should ask first.", "en", "How binding"),
    ("Du bør spørre først.", "Ask first.", "en", "How binding"),
    ("Spør først.", "You should ask first.", "en", "How binding"),
    ("Du kan spørre.", "You must ask.", "en", "How binding"),
    ("Ikke publisér bilder.", "Publikuj zdjęcia.", "pl", "lost"),
    ("Unngå å bruke logoen.", "Używaj logo.", "pl", "lost"),
    ("Du må aldri dele passord.", "Du må dele passord.", "nn", "lost"),
    ("Ikke del bilder.", "Поширюйте фотографії.", "uk", "lost"),
    ("Ikke del bilder.", "شارك الصور.", "ar", "lost"),
    ("Du må ikke dele bilder.", "Don galggat juohkit govaid.", "se", "lost"),
    ("Ikke del bilder uten samtykke.", "Share pictures without consent.", "en", "lost"),
    ("Ikke del bilder uten samtykke.", "شارك الصور دون موافقة.", "ar", "lost"),
    ("Del bilder uten tekst.", "Nie udostępniaj zdjęć bez tekstu.", "pl", "seems to say “not”"),
    ("Del bilder.", "Zabrania się udostępniania zdjęć.", "pl", "seems to say “not”"),
    ("Det er forbudt å dele bilder.", "Ви можете поширювати фотографії.", "uk", "lost"),
    ("Du må spørre først.", "Najlepiej najpierw zapytać.", "pl", "How binding"),
    ("Du skal spørre først.", "Вам варто спершу запитати.", "uk", "How binding"),
    ("Du må spørre først.", "يُستحسن أن تسأل أولاً.", "ar", "How binding"),
    ("Du må spørre først.", "Don berret jearrat vuos.", "se", "How binding"),
    ("Gå hjem. Ikke ring.", "Nie idź do domu. Zadzwoń.", "pl", "lost"),
    ("La være å dele bilder.", "Share pictures.", "en", "lost"),
    ("Spør lederen din først.", "You may ask your manager first.", "en", "a plain order became may"),
    ("Spør lederen din først.", "Du kan spørje leiaren din først.", "nn", "a plain order became may"),
    ("Spør lederen din først.", "Możesz najpierw zapytać kierownika.", "pl", "a plain order became may"),
    ("Spør lederen din først.", "Ви можете спершу запитати керівника.", "uk", "a plain order became may"),
    ("Spør lederen din først.", "يمكنك أن تسأل رئيسك أولاً.", "ar", "a plain order became may"),
    ("Spør lederen din først.", "Sáhtát jearrat hoavddastat vuos.", "se", "a plain order became may"),
    ("Du skal spørre først.", "You can ask first.", "en", "must became may"),
    ("Du må spørre først. Du kan ringe.", "You can ask first. You can call.", "en", "must became may"),
    ("Du skal spørre først.", "Możesz najpierw zapytać.", "pl", "must became may"),
    ("Du kan spørre først.", "Powinieneś najpierw zapytać.", "pl", "may became must"),
    ("Du skal spørre først.", "وقد تسأل أولاً.", "ar", "must became may"),
    ("Du bør spørre først.", "لا بد أن تسأل أولاً.", "ar", "should became must"),
    ("Spør i mai.", "You may ask in May.", "en", "a plain order became may"),
    ("Spør først.", "You advise us to ask first.", "en", "a plain order became should"),
]


def test_the_half_of_the_day_is_part_of_the_time() -> None:
    """Half past eight in the evening is not half past eight."""
    assert [severity for severity, _message in judged("Ring før kl. 8.30.", "Call before 8.30 pm.", "en")] == ["error"]


@pytest.mark.parametrize(("source", "words", "language", "part"), MEANT)
def test_a_meaning_that_seems_to_have_changed_is_a_warning(source: str, words: str, language: str, part: str) -> None:
    """A person is asked to look; the machine does not judge."""
    found = judged(source, words, language)
    assert found
    assert {severity for severity, _message in found} == {"warning"}
    assert any(part in message for _severity, message in found)


SAID = [
    ("Du må ikke dele bilder.", "You must not share pictures.", "en"),
    ("Du må ikke dele bilder.", "You may not share pictures.", "en"),
    ("Ikke del bilder uten samtykke.", "Do not share pictures without consent.", "en"),
    ("Unngå å dele bilder.", "Do not share pictures.", "en"),
    ("Du skal spørre.", "Spytaj.", "pl"),
    ("Du må ikke dele bilder.", "Nie wolno udostępniać zdjęć.", "pl"),
    ("Du må svare på dem.", "Trzeba na nie odpowiedzieć.", "pl"),
    ("Særlig i slike saker skal du spørre.", "يجب أن تسأل، ولا سيما في مثل هذه القضايا.", "ar"),
    ("Det er forbudt å dele bilder.", "Zabrania się udostępniania zdjęć.", "pl"),
    ("Ikke del bilder.", "Поширювати фотографії заборонено.", "uk"),
    ("Du må ikke dele bilder.", "Powinieneś nie udostępniać zdjęć.", "pl"),
    ("Du må ikke dele bilder.", "μη μοιράζεστε", "el"),
    ("La være å dele bilder.", "Do not share pictures.", "en"),
    ("Unngå å dele bilder.", "Powstrzymaj się od udostępniania zdjęć.", "pl"),
    ("Unngå å dele bilder.", "Утримайтеся від поширення фотографій.", "uk"),
    ("Unngå å dele bilder.", "امتنع عن مشاركة الصور.", "ar"),
    ("La være å dele bilder.", "Lat vere å dele bilete.", "nn"),
    ("Du skal spørre først.", "Powinieneś najpierw zapytać.", "pl"),
    ("Du bør spørre først.", "Powinniście najpierw zapytać.", "pl"),
    ("Spør først.", "Powinno się najpierw zapytać.", "pl"),
    ("Du må spørre, og du bør skrive.", "Musisz zapytać i powinieneś napisać.", "pl"),
    ("Du skal spørre først.", "Слід спершу запитати.", "uk"),
    ("Du bør spørre først.", "Слід спершу запитати.", "uk"),
    ("Du må spørre først.", "ويجب أن تسأل أولاً.", "ar"),
    ("Du må spørre først.", "ولا بد أن تسأل أولاً.", "ar"),
    ("Du må spørre først.", "You have to ask first.", "en"),
    ("Spør først.", "Ask first, as you have done before.", "en"),
    ("Fra 3. mai: spør først.", "From 3 May: ask first.", "en"),
    ("Spør rådgiveren først.", "Ask the adviser first.", "en"),
    ("Spør rådgiveren først.", "Jeara vuos rávvejeaddjis.", "se"),
    ("Følg reglene i lov og forskrift.", "Follow the rules in laws and regulations.", "en"),
    ("Ansatte har rett til å spørre.", "Працівники мають право запитати.", "uk"),
    ("Spør først, så kan du dele.", "Ask first; then you may share.", "en"),
    ("Det er nødvendig å spørre.", "Konieczne jest zapytanie.", "pl"),
]


def test_a_word_that_is_both_binds_as_the_other_side_does() -> None:
    """Where the source says powinieneś, its translation may say skal, bør or nothing; not kan."""
    for words in ("Du skal spørre.", "Du bør spørre.", "Spør."):
        assert list(changes_of_meaning("Powinieneś zapytać.", "pl", words, "nb")) == []
    assert list(changes_of_meaning("Powinieneś zapytać.", "pl", "Du kan spørre.", "nb"))


@pytest.mark.parametrize(("source", "words", "language"), SAID)
def test_what_other_languages_say_in_their_own_way_is_no_warning(source: str, words: str, language: str) -> None:
    """A prohibition is one whether a language says must not, may not or do not."""
    assert judged(source, words, language) == []


def test_a_warning_shows_both_sentences() -> None:
    """Whoever looks at it need not search for the texts."""
    catalogue = parse_catalogue(
        merge(policy({"R-01": "Ikke ring."}), "pl", "").content.replace(
            'msgid "Ikke ring."\nmsgstr ""', 'msgid "Ikke ring."\nmsgstr "Zadzwoń."'
        ),
        Path("reise.po"),
    )
    (problem,) = check_translation(policy({"R-01": "Ikke ring."}), catalogue, "pl")
    assert problem.severity is Severity.WARNING
    assert problem.hint == "nb: Ikke ring.\npl: Zadzwoń."


@pytest.mark.parametrize(
    "piece", ["1 ", "[[a]] ", "a ", "- a\n", "a@b.no ", "может ", "8:30 ", "**a** ", "kan.", "<a> "]
)
def test_what_a_stranger_wrote_at_length_is_quoted_in_short(piece: str) -> None:
    """A text of seven pages of nothing gives messages that a person can read."""
    found = judged("Ikke ring 37 14 96 26. Du må spørre.", piece * (18_000 // len(piece)))
    assert found
    assert max(len(message) for _severity, message in found) < 2_500


def test_a_waiver_with_a_reason_lets_one_finding_pass() -> None:
    """Fem for 5 is right, and somebody has said why."""
    waiver = Waiver("reise", "pl", KEY, "numbers", "Liczba jest słowem.")
    assert judged("Innen 5 dager.", "W ciągu pięciu dni.", "pl", waiver) == []
    assert judged("Innen 5 dager, ring 37 14 96 26.", "W ciągu pięciu dni.", "pl", waiver)


@pytest.mark.parametrize(
    "change", [{"check": "dates"}, {"key": "R-02/text"}, {"check": "no such check"}, {"language": "pl"}]
)
def test_a_waiver_that_matches_nothing_is_an_error(change: dict[str, str]) -> None:
    """A waiver does not lie in wait for a mistake to come."""
    waiver = replace(Waiver("reise", "pl", KEY, "numbers", "x"), **change)
    words = "W ciągu 5 dni." if "language" in change else "W ciągu pięciu dni."
    assert any("matches nothing" in message for _severity, message in judged("Innen 5 dager.", words, "pl", waiver))


def test_a_waiver_of_an_outdated_text_waits_for_its_translator(tmp_path: Path) -> None:
    """While a text is outdated nobody sees it, and its waiver is neither used nor called stale."""
    before = policy({"R-01": "Innen 5 dager."})
    content = merge(before, "pl", "").content.replace(
        'msgid "Innen 5 dager."\nmsgstr ""', 'msgid "Innen 5 dager."\nmsgstr "Pięć dni."'
    )
    path = write_catalogue(tmp_path, merge(policy({"R-01": "Straks."}), "pl", content).content)
    waiver = Waiver("reise", "pl", KEY, "numbers", "x")
    assert check_translation(policy({"R-01": "Straks."}), read_catalogue(path), "pl", [waiver]) == ()


def test_a_catalogue_in_the_folder_of_another_language_is_found(tmp_path: Path) -> None:
    """A Polish file does not become the Ukrainian edition."""
    path = write_catalogue(tmp_path, HEADER, "uk")
    problems = check_translation(policy({"R-01": "Ring."}), read_catalogue(path), "uk")
    assert "pl" in problems[0].message


def test_the_workspace_is_checked_as_a_whole(tmp_path: Path) -> None:
    """Waivers of documents and languages that are not there, broken catalogues and findings come in one list."""
    write_catalogue(tmp_path, "x\n")
    (tmp_path / "translations/waivers.yaml").write_text(
        "- {document: gone, language: pl, key: a, check: same, reason: x}\n"
        "- {document: reise, language: de, key: a, check: same, reason: x}\n"
    )
    problems = check_translations([policy({"R-01": "Ring."})], tmp_path)
    assert [str(p.place) for p in problems] == [
        "translations/pl/LC_MESSAGES/reise.po:1",
        "translations/waivers.yaml:1:3",
        "translations/waivers.yaml:2:3",
    ]
    (tmp_path / "translations/waivers.yaml").write_text("- {document: a, language: b, key: c, check: d, reason: ''}\n")
    assert any("reason" in p.message for p in check_translations([], tmp_path))


def test_a_month_in_another_language_is_the_same_day() -> None:
    """Dates are compared as days, not as letters."""
    said = {
        "nb": "Fra 25. november 2013",
        "uk": "Від 25 листопада 2013 р.",
        "en": "November 25, 2013",
        "se": "2013-11-25",
        "pt-BR": "25 de novembro de 2013",
    }
    days = [form(words, language).dates for language, words in said.items()]
    assert [list(day) for day in days] == [["2013-11-25"]] * 5


def test_the_shipped_catalogues_pass_every_check(seed: Policy, workspace: Path) -> None:
    """What is shipped has no error, and an update would change nothing in it."""
    errors = [p for p in check_translations([seed], workspace) if p.severity is Severity.ERROR]
    assert [str(p) for p in errors] == []
    for path in sorted((workspace / "translations").glob("*/LC_MESSAGES/sosiale-medier.po")):
        content = path.read_text("utf-8")
        assert merge(seed, path.parts[-3].replace("_", "-"), content).content == content


@pytest.mark.parametrize(
    "piece", ["*a ", "](a", "a", "a.", "[^", "[[", "1 ", "1.", "_a ", "`", "www.", "> ", "- x\n", "<a ", "&a", "$a "]
)
def test_no_text_takes_long_to_check(piece: str) -> None:
    """A file made to keep the machine busy keeps it busy for no longer than others: the checks are linear."""
    words = piece * (19_000 // len(piece))
    assert isinstance(judged("Ta toget.", words), list)


@given(st.text("aÆ -*+_`[]()|>:/.\n\\1٣@w\u0301", max_size=40), st.sampled_from(["nb", "ar"]))
@example("Se www.risor.kommune.no", "nb")
@example("Skriv til meg: ja/nei", "nb")
def test_running_words_hold_nothing_by_the_short_road_and_the_long(words: str, language: str) -> None:
    """Words without any sign are not searched for pieces: there is nothing that the search would have found."""
    assert form(words, language) == _form(words, language)

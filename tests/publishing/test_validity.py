"""The page of versions knows no day: whoever reads it knows which day it is, and then it says what is in force."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oppslag.publishing.releases import Release, Released, Withdrawal
from oppslag.publishing.standing import editions_at
from oppslag.publishing.versions import WORDS, versions_page
from oppslag.workspace import Workspace

FIRST_DAY = date(2026, 11, 20)
NAMES = {"en": "engelsk", "pl": "polsk"}
MONTHS = ("januar", "februar", "mars", "april", "mai", "juni")
MONTHS += ("juli", "august", "september", "oktober", "november", "desember")
WORKSHOP = Workspace.at(Path(__file__).parents[2]).workshop


def kept(
    name: str, valid_from: str = "", codes: str = "nb:A", day: str = "2026-11-20", language: str = "nb"
) -> Release:
    """A release as its manifest would have it; `codes` has its files (nb:A en:B), "" = withdrawn."""
    version, _plus, addition = name.partition("+")
    files = tuple(
        Released(f"{tag}/{number}.pdf", "0" * 64, 1, "application/pdf", tag, "document", code)
        for number, (tag, code) in enumerate(one.split(":") for one in codes.split())
    )
    return Release(
        folder=Path("releases", "reise", name),
        document="reise",
        version=version,
        addition=int(addition or 0),
        language=language,
        languages=("nb", "en", "pl") if language == "nb" else (language, "nb"),
        title="Reiser",
        significant=True,
        changed="Ny.",
        date=day,
        approvals=(),
        control={"valid_from": valid_from} if valid_from else {},
        files=files,
        withdrawn=None if files else Withdrawal(day, "HR", "Borte."),
    )


def page(known: Sequence[Release], top: Release | None = None) -> str:
    top = top or known[-1]
    return versions_page(WORKSHOP, known, top, editions_at(known, top))


def states(shown: str) -> dict[str, str]:
    """What the page says of each version."""
    return dict(re.findall(r'<h3>\S+ (\S+): <span class="state">(.*?)</span></h3>', shown))


def codes(shown: str) -> list[tuple[str, str, str]]:
    """Each row of codes: language, code, what is said of it."""
    row = (
        r'<code>(\S+)</code></th><td><bdi lang="(\w+)">.*?'
        r'<td class="code-state">(?:<span class="good">)?(.*?)(?:</span>)?</td>'
    )
    return [(tag, code, said) for code, tag, said in re.findall(row, shown)]


@pytest.mark.parametrize(
    ("known", "top", "said"),
    [
        ("1.0 2.0@2026-12-01", "", "gjelder til og med 30. november 2026, deretter erstattet av versjon 2.0"),
        ("1.0 2.0@2026-11-20", "", "erstattet"),
        ("1.0 2.0", "", "erstattet"),
        ("1.0@2026-12-01 2.0@2026-12-01", "", "erstattet"),
        ("1.0@2026-12-24 2.0@2026-12-01", "", "erstattet"),
        ("1.0 2.0@2026-12-01 2.0-", "", "erstattet"),
        ("1.0 2.0@2026-12-01", "1.0", "gjelder nå"),
        ("1.0 1.0-", "", "trukket tilbake 20. november 2026"),
        (
            "1.0@2026-11-25 2.0@2026-12-01",
            "",
            "gjelder fra 25. november 2026 til og med 30. november 2026, deretter erstattet av versjon 2.0",
        ),
        (
            "1.0 2.0@2027-01-01 3.0@2026-12-01",
            "",
            "gjelder til og med 30. november 2026, deretter erstattet av versjon 3.0",
        ),
    ],
)  # fmt: skip
def test_a_version_is_replaced_on_the_day_on_which_the_next_begins(known: str, top: str, said: str) -> None:
    """A copy of 1.0 is current until 2.0 is valid, however early 2.0 is published; and that holds for its code."""
    found = []
    for one in known.split():
        name, _at, day = one.partition("@")
        found.append(kept("1.0+1" if name == "1.0-" else "2.0+1", codes="") if name.endswith("-") else
                     kept(name, day, codes=f"nb:{name}"))  # fmt: skip
    shown = page(found, next((one for one in found if one.name == top), None))
    assert states(shown)["1.0"] == said
    assert [state for _tag, code, state in codes(shown) if code == "1.0"] == [said]


def test_what_stands_between_two_days_is_said_with_both() -> None:
    """In a chain each version has its days, and the newest no last one."""
    shown = page([kept("1.0"), kept("2.0", "2026-12-01", "nb:B"), kept("3.0", "2027-01-01", "nb:C")])
    assert states(shown) == {
        "1.0": "gjelder til og med 30. november 2026, deretter erstattet av versjon 2.0",
        "2.0": "gjelder fra 1. desember 2026 til og med 31. desember 2026, deretter erstattet av versjon 3.0",
        "3.0": "gjelder fra 1. januar 2027",
    }
    assert "Står det «gjelder fra» eller «gjelder til og med», er utskriften gjeldende de dagene som nevnes." in shown
    assert "gjelder fra" not in page([kept("1.0"), kept("2.0")])


def test_the_way_to_the_guidelines_does_not_call_them_in_force_too_early() -> None:
    """The page that is published is that of 2.0, whenever that is valid from."""
    for day, words in (("2026-12-01", "Les versjon 2.0"), ("", "Les de gjeldende retningslinjene")):
        top = kept("2.0", day)
        top = replace(top, files=(replace(top.files[0], path="nb/index.html"),))
        assert f'<a href="nb/index.html">{words}</a>' in page([kept("1.0"), top])


def test_a_sheet_whose_words_come_back_is_current_twice() -> None:
    """What 2.0 changed and 3.0 changed back: the old copy is current before and after, and its row says both."""
    shown = page([kept("1.0"), kept("2.0", "2026-12-01", "nb:B"), kept("3.0", "2027-01-01")])
    assert ("nb", "A", "gjelder til og med 30. november 2026 og fra 1. januar 2027") in codes(shown)
    same = page([kept("1.0"), kept("2.0", "2026-12-01")])
    assert {state for _tag, _code, state in codes(same)} == {"gjelder nå"}


def test_a_language_that_lags_is_in_force_until_it_is_translated() -> None:
    """The Norwegian 1.0 ends when 2.0 begins; the English one does not, and the note says so with dates."""
    shown = page([kept("1.0", codes="nb:A en:E"), kept("2.0", "2026-12-01", "nb:B")])
    assert states(shown)["1.0"] == (
        "gjelder til og med 30. november 2026, deretter erstattet av versjon 2.0; "
        "gjelder på engelsk inntil oversettelsen er klar"
    )
    assert ("en", "E", "gjelder nå") in codes(shown)
    assert "engelsk (English): Versjon 1.0, godkjent 20. november 2026, gjelder fortsatt på dette språket." in shown
    later = page([kept("1.0", "2026-11-25", "nb:A en:E"), kept("2.0", "2026-12-01", "nb:B")])
    assert states(later)["1.0"].endswith("; gjelder på engelsk fra 25. november 2026 inntil oversettelsen er klar")
    assert "gjelder fra 25. november 2026 på dette språket" in later


def test_a_day_that_had_come_at_the_last_decision_is_not_told() -> None:
    """Nobody can read of 2.0 before it was approved: 1.0 had begun by then."""
    known = [kept("1.0", "2026-12-01", day="2026-11-20"), kept("2.0", "2027-03-01", day="2027-02-01")]
    assert states(page(known))["1.0"] == "gjelder til og med 28. februar 2027, deretter erstattet av versjon 2.0"
    known.append(kept("2.0+1", codes="", day="2027-02-02"))
    assert states(page(known, known[0])) == {"2.0": "trukket tilbake", "1.0": "gjelder nå"}


@pytest.mark.parametrize("language", ["nn", "en", "ar"])
def test_it_is_said_in_the_words_of_the_page(language: str) -> None:
    """A document in a language that the page has no words in has an English page, and its dates are English too."""
    known = [
        kept(name, day, f"{language}:{name}", language=language)
        for name, day in (("1.0", ""), ("2.0", "2026-12-01"), ("3.0", "2027-01-01"))
    ]
    assert states(page(known)) == {
        "nn": {
            "1.0": "gjeld til og med 30. november 2026, deretter erstatta av versjon 2.0",
            "2.0": "gjeld frå 1. desember 2026 til og med 31. desember 2026, deretter erstatta av versjon 3.0",
            "3.0": "gjeld frå 1. januar 2027",
        }
    }.get(
        language,
        {
            "1.0": "in force up to and including 30 November 2026, then replaced by version 2.0",
            "2.0": "in force from 1 December 2026 up to and including 31 December 2026, then replaced by version 3.0",
            "3.0": "in force from 1 January 2027",
        },
    )


def test_words_of_the_document_keep_their_order_in_a_page_of_another_language() -> None:
    """An Arabic title and sentence stand from right to left in the English page, with numbers in their order."""
    shown = page([replace(kept("1.0", codes="ar:A", language="ar"), title="إرشادات QM+", changed="قاعدة 37 14.")])
    assert '<h1><bdi lang="ar" dir="rtl">إرشادات \u2066QM+\u2069</bdi>: Versions</h1>' in shown
    assert '<bdi lang="ar" dir="rtl">قاعدة \u206637 14\u2069.</bdi> (Significant change)' in shown
    assert "<h1>Reiser: Versjoner</h1>" in page([kept("1.0")])


def test_every_language_of_the_page_has_all_its_words() -> None:
    """Words that one of them lacks would be missed first on the day on which they are needed."""
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["nb"])}
    fields = {
        tag: {name: sorted(re.findall(r"\{\w+\}", text)) for name, text in words.items()}
        for tag, words in WORDS.items()
    }
    assert all(one == fields["nb"] for one in fields.values())


# ---- a law: on every day the page names what is in force, and nothing else -------------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> tuple[tuple[Release, ...], Release]:
    """Releases of a document, some of them added to or withdrawn, and which of them stands published."""
    known: list[Release] = []
    day = FIRST_DAY
    for number in range(1, draw(st.integers(1, 4)) + 1):
        begins = draw(st.one_of(st.none(), st.integers(-3, 12)))
        stated = "" if begins is None else (day + timedelta(begins)).isoformat()
        said: dict[str, str] = {}
        for addition in range(draw(st.integers(1, 3))):
            day += timedelta(draw(st.integers(0, 3)))
            name = f"{number}.0" + (f"+{addition}" if addition else "")
            if addition and draw(st.booleans()):
                known.append(kept(name, codes="", day=day.isoformat()))
                break
            for tag in ("nb", *sorted(draw(st.sets(st.sampled_from(["en", "pl"]))))):
                said.setdefault(tag, f"{tag}:{tag.upper()}{draw(st.integers(1, 2))}")
            known.append(kept(name, stated, " ".join(said.values()), day.isoformat()))
    return tuple(known), draw(st.sampled_from(known))


def truth(known: Sequence[Release], top: Release, today: date) -> tuple[str, dict[str, Release]]:
    """The version in force on a day, and the edition of each language: told one release after another."""
    version, standing = "", dict[str, Release]()
    for one in known:
        if one.order > top.order:
            continue
        if one.withdrawn:
            version, standing = "", {}
        elif one.control.get("valid_from", "") <= today.isoformat():
            version = one.version
            standing |= dict.fromkeys((file.language for file in one.files), one)
    return version, standing


def holds(said: str, today: date) -> bool:
    """Whether a reader who knows the day takes a sentence of the page for «in force»."""
    sentence = re.fullmatch(
        r"gjelder(?: på [\w, ]+?)?(?P<days> nå| (?:fra|til og med) .*?)?"
        r"(?:, deretter erstattet av versjon \S+| inntil oversettelsen er klar)?",
        said,
    )
    if sentence is None:
        assert re.fullmatch(r"erstattet|trukket tilbake( \d+\. \w+ \d+)?", said), said
        return False
    return any(first <= today <= last for first, last in read(sentence["days"] or " nå"))


def read(days: str) -> Iterator[tuple[date, date]]:
    for one in re.split(r" og (?!med)", days.strip()):
        first, last = (re.search(rf"{word} (\d+)\. (\w+) (\d+)", one) for word in ("fra", "til og med"))
        assert first or last or one == "nå", days
        yield written(first) if first else date.min, written(last) if last else date.max


def written(said: re.Match[str]) -> date:
    return date(int(said[3]), MONTHS.index(said[2]) + 1, int(said[1]))


@settings(deadline=None)
@given(histories())
def test_on_any_day_the_page_names_what_is_in_force(history: tuple[tuple[Release, ...], Release]) -> None:
    """Whatever was released, withdrawn and rolled back: a version, an edition and a code is current or it is not."""
    known, top = history
    shown = page(known, top)
    rows, told = states(shown), codes(shown)
    parts = [(version, part) for version, said in rows.items() for part in said.split("; ")]
    since = max(date.fromisoformat(one.date) for one in known)
    for today in (since + timedelta(number) for number in range(30)):
        version, standing = truth(known, top, today)
        ours = [name for name, part in parts if " på " not in part and holds(part, today)]
        assert ours == ([version] if version else [])
        for tag, name in NAMES.items():
            theirs = {one for one, part in parts if re.search(rf" på .*{name}", part) and holds(part, today)}
            assert theirs <= {standing[tag].version if tag in standing else ""}
        current = {(tag, file.check_code) for tag, one in standing.items() for file in one.files_of(tag)}
        assert {(tag, code) for tag, code, said in told if holds(said, today)} == current

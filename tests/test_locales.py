"""What CLDR knows, and what becomes of what it does not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppslag.locales import direction, format_date, language_name, native_name

DAY = date(2013, 11, 25)


@pytest.mark.parametrize(
    ("tag", "native", "norwegian", "flow", "day"),
    [
        ("nb", "norsk bokmål", "norsk bokmål", "ltr", "25. november 2013"),
        ("en", "English", "engelsk", "ltr", "25 November 2013"),
        ("en-US", "English (United States)", "engelsk (USA)", "ltr", "November 25, 2013"),
        ("se", "davvisámegiella", "nordsamisk", "ltr", "2013 skábmamánnu 25"),
        ("ar", "العربية", "arabisk", "rtl", "25 نوفمبر 2013"),
        ("fa", "فارسی", "persisk", "rtl", "25 نوامبر 2013"),
        ("dv", "ދިވެހިބަސް", "divehi", "rtl", "2013-11-25"),
        ("pt-BR", "português (Brasil)", "portugisisk (Brasil)", "ltr", "25 de novembro de 2013"),
        ("zh-Hans", "中文 (简体)", "kinesisk (forenklet)", "ltr", "2013年11月25日"),
        ("sma", "Åarjelsaemien gïele", "sørsamisk", "ltr", "2013-11-25"),
        ("ti", "ትግርኛ", "tigrinja", "ltr", "ሕዳር 25, 2013"),
        ("xx", "xx", "xx", "ltr", "2013-11-25"),
    ],
)
def test_every_language_has_a_name_a_direction_and_a_date(
    tag: str, native: str, norwegian: str, flow: str, day: str
) -> None:
    """Nothing is written by hand, and a language that CLDR does not know is shown by its tag."""
    assert (native_name(tag), language_name(tag, "nb"), direction(tag), format_date(DAY, tag)) == (
        native,
        norwegian,
        flow,
        day,
    )


def test_the_script_of_the_tag_decides_the_direction() -> None:
    """Azerbaijani is written in two directions, Punjabi in another one in Pakistan than in India."""
    assert [direction(tag) for tag in ("az", "az-Arab", "pa", "pa-PK", "he", "ks-Deva")] == [
        "ltr", "rtl", "ltr", "rtl", "rtl", "ltr",
    ]  # fmt: skip


def test_a_name_that_a_language_lacks_is_given_in_english() -> None:
    """A reader gets a word, not a code, where there is one."""
    assert language_name("ti", "se") == "Tigrinya"


@given(st.from_regex(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}", fullmatch=True))
def test_no_tag_is_too_strange(tag: str) -> None:
    """Whatever stands in a settings file, there is an answer."""
    assert native_name(tag)
    assert language_name(tag, "nb")
    assert format_date(DAY, tag)
    assert direction(tag) in {"ltr", "rtl"}

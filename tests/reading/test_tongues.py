"""A few words in another language are Word's guess; a sentence is an error."""

import pytest

from oppslag.reading.tongues import tongues_of

RULE = "Vær bevisst på bruken av jobb-e-postadresse i sosiale medier."


@pytest.mark.parametrize(
    ("runs", "found"),
    [
        ([(RULE, "nb")], ()),
        (
            [
                ("Bruk ikke ", "nb"),
                ("Facebook", "en-US"),
                (" og ", "nb"),
                ("social media", "en-GB"),
                (" på jobben uten at lederen har sagt ja.", "nb"),
            ],
            (),
        ),
        ([(RULE, "nb"), (" ", "en-US"), ("…", "da")], ()),
        ([("Vær bevisst på ", "nb"), ("bruken av jobb-e-postadresse i", "da"), (" sosiale medier.", "nb")], ("da",)),
        ([("Vær ", "da"), ("bevisst.", "nb")], ()),
        ([("Vær", "nb"), (" bevisst.", "da")], ("da",)),
        (
            [("Vær ", "da"), ("bevisst ", "da"), ("på ", "da"), ("bruken", "da"), (" av jobb-e-post i medier.", "nb")],
            ("da",),
        ),
        ([("اقرأ ", "ar"), ("Arbeidsreglement for alle ansatte i kommunen", "en-US")], ()),
        ([("اقرأ ", "ar"), ("Arbeidsreglement", "en-US"), (" لا تنشر شيئًا عن زملائك", "fa")], ("fa",)),
        ([("ห้ามเผยแพร่ข้อมูลส่วนบุคคลในสื่อสังคม", "lo"), ("ออนไลน์", "th")], ("lo",)),
    ],
    ids=[
        *("its own", "names", "signs", "a stretch", "a short word of two", "most of two", "four words"),
        *("another script", "a script of two languages", "no spaces"),
    ],
)
def test_a_few_words_are_no_other_language(runs: list[tuple[str, str]], found: tuple[str, ...]) -> None:
    """Three words in a row, and a third of the text in all, may be marked as another language."""
    assert tongues_of(runs, {"lo": "th", "ar": "ar"}.get(runs[0][1], "nb")) == found

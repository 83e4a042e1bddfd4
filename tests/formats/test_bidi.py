"""Latin words, numbers and signs in a text that runs from the right keep their order."""

import pytest

from oppslag.bidi import CLOSE, OPEN, isolated, line


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("كنت IKT- في", "كنت <IKT-> في"),
        ("درجة -5 أو ±2 أو 20 °C.", "درجة <-5> أو <±2> أو <20 °C>."),
        ("هنا QM+, و +47 37 14", "هنا <QM+>, و <+47 37 14>"),
        ("أو 100 % أو 5%", "أو <100> % أو <5%>"),
        ("في Teams (chat) هنا", "في <Teams (chat)> هنا"),
        ("في (A) rom (هنا)", "في <(A) rom> (هنا)"),
        ("هنا (jf. punkt 3).", "هنا (<jf. punkt 3>)."),
        ("هنا A/B (jf. punkt 3.), و", "هنا <A/B (jf. punkt 3.)>, و"),
        ("كلمة 'enkelt' 24/7 هنا", "كلمة <'enkelt' 24/7> هنا"),
        ("كلمة «sitat» ثم „lav“", "كلمة «<sitat>» ثم „<lav>“"),
        ("O'Brien و Facebook’s", "<O'Brien> و <Facebook’s>"),
        ("هنا a) 3) و 1) ثم (b) 4).", "هنا <a) 3)> و <1>) ثم <(b) 4>)."),
        ("هنا – و … و &", "هنا – و … و &"),
        ("انظر § 13 a، أو 2024-11-30؛ و 2 × 3؟", "انظر § <13 a>، أو <2024-11-30>؛ و <2 × 3>؟"),
        ("استخدم Teams، ثم (QM+)، و", "استخدم <Teams>، ثم (<QM+>)، و"),
        ("في sam\u00adarbeid هنا", "في <samarbeid> هنا"),
        ("نسبة 100\u00a0% هنا", "نسبة <100>\u00a0% هنا"),
        ("دیکھیں QM+۔ اور", "دیکھیں <QM+>۔ اور"),
    ],
)
def test_a_run_is_isolated_with_the_signs_that_touch_it(words: str, marked: str) -> None:
    """What closes a sentence or stands around the run stays outside, but not one half of a pair without the other."""
    assert line(words).replace(OPEN, "<").replace(CLOSE, ">") == marked


def test_words_with_a_look_of_their_own_stay_in_their_run() -> None:
    """«**A**-rom» and «*Teams* (chat)» are one run each; a styled word by itself is isolated within its style."""

    def strong(words: str) -> dict[str, object]:
        return {"t": "Strong", "c": [{"t": "Str", "c": words}]}

    def text(words: str) -> dict[str, object]:
        return {"t": "Str", "c": words}

    space, arabic = {"t": "Space"}, text("هنا")
    assert isolated([{"t": "Para", "c": [arabic, space, strong("A"), text("-rom."), space, arabic]}]) == [
        {"t": "Para", "c": [arabic, space, text(OPEN), strong("A"), text(f"-rom{CLOSE}."), space, arabic]}
    ]
    assert isolated([{"t": "Para", "c": [arabic, space, strong("Teams."), space, arabic]}]) == [
        {"t": "Para", "c": [arabic, space, strong(f"{OPEN}Teams{CLOSE}."), space, arabic]}
    ]
    assert isolated([{"t": "Para", "c": [text("Chat"), space, strong("Teams."), space, arabic]}]) == [
        {"t": "Para", "c": [text(f"{OPEN}Chat"), space, strong("Teams"), text(CLOSE), strong("."), space, arabic]}
    ]

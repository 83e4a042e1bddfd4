"""The first part of docs/damages.md: what was done to finished web pages, and whether it was caught."""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
TABLES = ("damage_html", "damage_cms", "damage_devices")
NAMES = {
    "damage_html": "Web page",
    "damage_cms": "Web page, what systems and browsers can do",
    "damage_devices": "Web page, on some devices or in another order",
}


def page() -> str:
    """The Markdown of docs/damages.md: every kind of damage is made in every language it is defined for, and judged."""
    parts = [
        "# Damages that are caught\n",
        "Written by tests/verifying/damages_doc.py. Each line is a way to lose or distort a rule in a finished file. A",
        "script makes the damage, and the proof has to refuse the file and name the rule. The second table of each",
        "format holds changes that lose nothing and have to pass. Web pages are put before a browser too: both judges",
        "refuse every damage and pass every change (tests/verifying/test_two_judges.py).\n",
    ]
    for name in TABLES:
        table = import_module(name)
        parts += _section(f"{NAMES[name]}: damages", table.DAMAGES, "caught", "missed")
        parts += _section(f"{NAMES[name]}: harmless changes", table.HARMLESS, "passed", "refused")
    return "\n".join(parts)


def _section(title: str, damages: Iterable[object], good: str, bad: str) -> list[str]:
    rows = [
        f"| {made.name} | {', '.join(made.formats)} | {', '.join(made.languages)} | {_outcome(made, good, bad)} |"
        for made in damages
    ]
    return [
        f"## {title} ({len(rows)} kinds)\n",
        "| What is done | Formats | Languages | |",
        "|---|---|---|---|",
        *rows,
        "",
    ]


def _outcome(damage: object, good: str, bad: str) -> str:
    from finished import RICH, ROOT, expected, files, judged

    from oppslag.formats import FORMATS

    root = RICH if damage.workspace == "rich" else ROOT
    forms = [form for form in FORMATS if form.name in damage.formats]
    results = []
    for form in forms:
        for language in damage.languages:
            broken = damage.make(files(form, language, root)[0].content, expected(language, root))
            results.append(judged(broken, form, language, root).passed)
    right = sum(passed is (good == "passed") for passed in results)
    return f"{good} {right} of {len(results)}" + (
        "" if right == len(results) else f" (**{bad} {len(results) - right}**)"
    )

"""Which font families can set which language."""

import re

# Families of the optional font packages, by ISO 15924 script; FiraGO covers the rest.
SCRIPT_FAMILIES = {
    "Ethi": "Noto Sans Ethiopic",
    "Hans": "Noto Sans SC",
    "Hant": "Noto Sans TC",
    "Jpan": "Noto Sans JP",
    "Kore": "Noto Sans KR",
}


def families(language: str) -> tuple[str, ...]:
    """The font families for a language, first choice first: FiraGO, then that of its script."""
    from babel.core import get_global  # noqa: PLC0415 - kept off the path of a build that has nothing to do

    likely = get_global("likely_subtags")
    full = likely.get(language.replace("-", "_")) or likely.get(language.partition("-")[0]) or language
    scripts = [part for part in re.split("[-_]", f"{language}_{full}") if re.fullmatch("[A-Z][a-z]{3}", part)]
    return ("FiraGO", *[SCRIPT_FAMILIES[script] for script in scripts[:1] if script in SCRIPT_FAMILIES])

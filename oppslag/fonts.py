"""Which font families can set which language, and the packages that they come in."""

import re
from collections.abc import Mapping
from types import MappingProxyType

FIRAGO = "FiraGO"

# Families of the optional font packages, by ISO 15924 script; FiraGO covers the rest.
SCRIPT_FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "Deva": "Mukta",
        "Ethi": "Noto Sans Ethiopic",
        "Hans": "Noto Sans SC",
        "Hant": "Noto Sans TC",
        "Jpan": "Noto Sans JP",
        "Kore": "Noto Sans KR",
    }
)

# FiraGO 1.0 has these letters too, but draws the vowel of some syllables (`ट्रे`) where nobody would read it.
DRAWN_WRONGLY = frozenset({"Deva"})

# What to install for a family: the package's name, its module, and the folder of its font files in it.
PACKAGES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "Mukta": ("fontpkg-mukta", "fontpkg_mukta", "files"),
        "Noto Sans Ethiopic": ("justmytype-intl-africa", "justmytype_intl_africa", "fonts"),
        **{
            f"Noto Sans {region}": ("justmytype-intl-cjk", "justmytype_intl_cjk", "fonts")
            for region in ("SC", "TC", "JP", "KR")
        },
    }
)


def families(language: str) -> tuple[str, ...]:
    """The font families for a language, first choice first: FiraGO, then that of its script.

    Where FiraGO draws the script wrongly, that of the script stands first.
    """
    script = _script(language)
    if script not in SCRIPT_FAMILIES:
        return (FIRAGO,)
    own = SCRIPT_FAMILIES[script]
    return (own, FIRAGO) if script in DRAWN_WRONGLY else (FIRAGO, own)


def _script(language: str) -> str:
    from babel.core import get_global  # noqa: PLC0415 - kept off the path of a build that has nothing to do

    likely = get_global("likely_subtags")
    full = likely.get(language.replace("-", "_")) or likely.get(language.partition("-")[0]) or language
    scripts = [part for part in re.split("[-_]", f"{language}_{full}") if re.fullmatch("[A-Z][a-z]{3}", part)]
    return scripts[0] if scripts else ""

"""Small policies, made by hand."""

from collections.abc import Mapping
from pathlib import Path

from oppslag.localising import catalogue_path
from oppslag.model import Control, Organisation, Policy, Rule, Section, State, Text

HEADER = r"""msgid ""
msgstr ""
"Language: pl\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


def policy(rules: Mapping[str, str], *, language: str = "nb", languages: tuple[str, ...] = ("nb", "pl")) -> Policy:
    """A policy called `reise` with one section and these rules, id to words."""

    def text(key: str, words: str) -> Text:
        return Text(key, words, language)

    return Policy(
        "reise",
        "R",
        language,
        text("reise/title", "Reiser i tjenesten"),
        (
            Section(
                "bestille",
                text("bestille/title", "Bestille"),
                tuple(Rule(name, text(f"{name}/text", words)) for name, words in rules.items()),
            ),
        ),
        Control("1.0"),
        Organisation("Eidet kommune", languages),
    )


def proposed(plain: Policy) -> Policy:
    """The same policy with every text proposed."""
    from dataclasses import replace

    return plain.map_texts(lambda text: replace(text, state=State.PROPOSED))


def write_catalogue(root: Path, content: str, language: str = "pl") -> Path:
    """The content as the catalogue of `reise`."""
    path = catalogue_path(root, language, "reise")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    return path


def entry(key: str, source: str, words: str, before: str = "") -> str:
    """One entry of a catalogue; `before` holds comments and flags."""
    return f'{before}msgctxt "{key}"\nmsgid "{source}"\nmsgstr "{words}"\n\n'

"""Finished files of the shipped policy, rendered once for all tests that read or damage them."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from oppslag import localising
from oppslag.formats.protocol import Format
from oppslag.loading import load
from oppslag.model import Artifact, Edition
from oppslag.reading.passages import Passages
from oppslag.verifying.expecting import Expectation, expect
from oppslag.verifying.verdict import Verdict, judge
from oppslag.workshop import Workshop

ROOT = Path(__file__).parents[2]
RICH = ROOT / "tests" / "rich"


@cache
def edition(language: str, root: Path = ROOT) -> Edition:
    """The one document of a workspace in a language."""
    policy = load(root).policies[0]
    return localising.load_edition(policy, root, language)


@cache
def workshop(root: Path = ROOT) -> Workshop:
    return Workshop.of(root)


@cache
def files(form: Format, language: str, root: Path = ROOT) -> tuple[Artifact, ...]:
    made = edition(language, root)
    tools = workshop(root)
    assert not tools.trees.prepare(made.policy.texts())
    return form.render(made, tools)


@cache
def expected(language: str, root: Path = ROOT) -> Expectation:
    return expect(root, edition(language, root).policy.id, language)


def judged(
    content: bytes,
    form: Format,
    language: str,
    root: Path = ROOT,
    *,
    strict: bool = True,
    second: Callable[[bytes, Passages], Passages] | None = None,
) -> Verdict:
    """The verdict on a file that says it is this format's in this language."""
    draft = bool(edition(language, root).draft_reasons(form.carries))
    media_type = files(form, language, root)[0].media_type
    name = f"{form.name}.{language}"
    return judge(
        content, media_type, expected(language, root), form.carries, strict=strict, draft=draft, name=name,
        format=form.name, second=second,
    )  # fmt: skip

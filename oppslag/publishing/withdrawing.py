"""Withdrawing a whole document: an event that is kept with its releases, and pages that tell readers of it."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from oppslag import locales
from oppslag.labels import labels
from oppslag.localising.news import TEXTS
from oppslag.messages import _
from oppslag.problems import Problem, PublishingError, UsageError
from oppslag.publishing.releases import Release, Withdrawal, demand_intact, store, wanted
from oppslag.workshop import Workshop
from oppslag.workspace import Choice, Workspace

PAGE = "index.html"  # the page of an edition, whose address people have kept


@dataclass(frozen=True, slots=True)
class Farewell:
    """What whoever withdraws a document says: since which day, who decided it, why, and where it is minuted."""

    day: date
    by: str
    reason: str
    minutes: str = ""


def withdraw(workspace: Workspace, choice: Choice, farewell: Farewell) -> Release:
    """Record that a document is no longer in force, beside its releases. Nothing is taken off a target yet.

    The source may be there or gone. Raises UsageError when the document, who or why is not said, PublishingError for
    one that was never released, is withdrawn already, or whose newest release is not as it was.
    """
    if len(choice.documents) != 1:
        raise UsageError(Problem(_("One document is withdrawn at a time."), hint="--document ID"))
    problems = [] if farewell.by.strip() else [Problem(_("Say who decided it: a role or a name."), hint='--by "…"')]
    if not farewell.reason.strip():
        problems.append(Problem(_("Say why it is withdrawn, in a sentence: readers will see it."), hint='--reason "…"'))
    if problems:
        raise UsageError(problems)
    top = wanted(workspace.root, choice.documents[0])
    if top.withdrawn:
        raise PublishingError(
            Problem(
                _("{document} is withdrawn already, since {date}.", document=top.document, date=top.withdrawn.date),
                hint=_("Next: inv publish --to NAME"),
            )
        )
    demand_intact(top)
    texts = (top.folder / TEXTS).read_bytes()
    said = Withdrawal(farewell.day.isoformat(), farewell.by.strip(), farewell.reason.strip(), farewell.minutes.strip())
    release = replace(
        top,
        folder=top.folder.with_name(f"{top.version}+{top.addition + 1}"),
        addition=top.addition + 1,
        files=(),
        kept={TEXTS: hashlib.sha256(texts).hexdigest()},
        significant=True,
        changed=said.reason,
        unchanged=False,
        withdrawn=said,
    )
    store(release, {TEXTS: texts})
    return release


def farewell_pages(workshop: Workshop, top: Release, editions: Mapping[str, Release]) -> Iterator[tuple[str, str]]:
    """What stands where the pages of a withdrawn document stood: path below its folder, and the page.

    `editions` are those that stood before it was withdrawn. Nothing in a page depends on the clock.
    """
    for language, release in editions.items():
        path = next((f.path for f in release.files_of(language) if f.path.endswith(f"/{PAGE}")), "")
        if path:
            yield path, _farewell(workshop, top, release, language)


def _farewell(workshop: Workshop, top: Release, release: Release, language: str) -> str:
    said = top.withdrawn or Withdrawal("", "", "")
    return workshop.fill(
        "withdrawn.html.j2",
        language=language,
        dir=locales.direction(language),
        labels=labels(language),
        title=release.snapshots[language].texts.get(f"{top.document}/title", top.title),
        version=top.version,
        date=locales.format_date(date.fromisoformat(said.date), language),
        iso=said.date,
        reason=said.reason,
        source={"language": top.language, "dir": locales.direction(top.language)},
    )

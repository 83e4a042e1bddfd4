"""What releasing and publishing did, in words for the person at the keyboard."""

from typing import TYPE_CHECKING

from oppslag.console import columns
from oppslag.messages import _, _n

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from oppslag.localising.approvals import Approval
    from oppslag.publishing.auditing import Audit
    from oppslag.publishing.publishing import Outcome
    from oppslag.publishing.releases import Release
    from oppslag.publishing.releasing import Made
    from oppslag.publishing.remaking import Remade


def approved(approvals: "Sequence[Approval]") -> str:
    """What was approved, and what to do next."""
    lines = [
        _n(
            "{document} {version} in {language}: one text is approved by {by}.",
            "{document} {version} in {language}: {count} texts are approved by {by}.",
            len(one.texts),
            document=one.document,
            version=one.version,
            language=one.language,
            by=one.by,
        )
        for one in approvals
    ]
    return "\n".join([*lines, _("Written in source/approvals.yaml. Next: inv release")])


def released(made: "Made") -> str:
    """What is in the release and where it lies."""
    release = made.release
    rows = [(file.path, file.check_code) for file in release.files]
    named = {"document": release.document, "version": release.name}
    head = (
        _("{document} {version} was released before, with the same bytes.", **named)
        if made.existed
        else _("{document} {version} is released.", **named)
    )
    return "\n\n".join(
        [
            head,
            columns(rows),
            _("See {place}", place=release.folder.resolve()),
            _("Next: inv publish --to NAME"),
        ]
    )


def withdrawn(release: "Release") -> str:
    """That a document is withdrawn, and what to do next."""
    said = release.withdrawn
    return "\n".join(
        [
            _("{document} is withdrawn since {date}.", document=release.document, date=said.date if said else ""),
            _("See {place}", place=release.folder.resolve()),
            _("Nothing has been taken off the targets yet. Next: inv publish --to NAME"),
            _("The source can stay or be deleted: the releases know what was in force."),
        ]
    )


def remade(found: "Remade") -> str:
    """That a release can be made again."""
    release = found.release
    return _n(
        "{document} {version} can be made again from its sources: one file, byte for byte.",
        "{document} {version} can be made again from its sources: {count} files, byte for byte.",
        len(release.files),
        document=release.document,
        version=release.name,
    )


def published(outcome: "Outcome", dry_run: bool, today: "date") -> str:
    """What was sent, kept and deleted, or would be, and what is not valid yet."""
    words = {
        True: (_("would be written"), _("would be deleted"), _("Nothing was changed: this was a dry run.")),
        False: (_("written"), _("deleted"), _("Everything was read back and is as it was released.")),
    }[dry_run]
    rows = [*((words[0], path) for path in outcome.written), *((words[1], path) for path in outcome.deleted)]
    versions = (f"{document} {version or '–'}" for document, version in outcome.versions.items())
    parts = [
        f"{outcome.place}: " + ", ".join(versions),
        *([columns(rows)] if rows else []),
        *(["  " + _("nothing to do: it is up to date")] if not rows and not outcome.recognised else []),
        *(_("{path} had been changed there by somebody.", path=path) for path in outcome.restored),
        *_recognised(len(outcome.recognised)),
        *outcome.notes,
        *(
            _("{document} is valid from {date}, which has not come. Readers get it now.", document=document, date=day)
            for document, day in outcome.valid_from.items()
            if day > today.isoformat()
        ),
        words[2],
    ]
    return "\n".join(parts)


def _recognised(count: int) -> "Iterator[str]":
    from oppslag.publishing.publishing import MANIFEST  # noqa: PLC0415 - approving needs no targets

    if count:
        yield _n(
            "One file was there that {file} did not name. It has the bytes of a release here: it is ours.",
            "{count} files were there that {file} did not name. They have the bytes of releases here: they are ours.",
            count,
            file=MANIFEST,
        )


def audited(found: "Audit") -> str:
    """That everything is as it was released, or how much of it was judged."""
    verdicts = {finding.verdict for finding in found.findings}
    if "rules" in verdicts:
        return _(
            "{place}: every rule is there in the right words. What else the page says was not judged: "
            "see for yourself that nothing there makes an exception from the rules.",
            place=found.place,
        )
    if "whole" in verdicts:
        return _(
            "{place}: other bytes than the released file's, and the same words: every rule, and nothing else.",
            place=found.place,
        )
    return _n(
        "{place}: one file is as it was released.",
        "{place}: {count} files are as they were released.",
        len(found.findings),
        place=found.place,
    )

"""What YAML's own complaints mean to the person who wrote the file."""

import re
from collections.abc import Sequence

import yaml

from oppslag.messages import _

Explanation = tuple[tuple[int, int], str, str]  # line and column from 0, message, hint


def explain(error: yaml.MarkedYAMLError, lines: Sequence[str], quoted: tuple[int, int] | None) -> Explanation:
    """Where the mistake is, what it is and what to do next.

    `quoted` is where the last text in quotes that runs over several lines began: a quotation mark that is closed
    too late by the next one in the file is the usual cause of a complaint just after it.
    """
    mark = error.problem_mark or error.context_mark
    spot = (mark.line, mark.column) if mark else (0, 0)
    problem, context = error.problem or "", error.context or ""
    for sign, answer in _ANSWERS:
        if sign in problem or sign in context:
            found = answer(error, spot, lines)
            break
    else:
        found = (spot, _("YAML cannot read this."), _("Compare the indentation and signs with the lines around it."))
    return _tab(spot, lines) or _unclosed(found, quoted)


def _tab(spot: tuple[int, int], lines: Sequence[str]) -> Explanation | None:
    line = lines[spot[0]] if spot[0] < len(lines) else ""
    indentation = line[: len(line) - len(line.lstrip())]
    if "\t" not in indentation and line[spot[1] : spot[1] + 1] != "\t":
        return None
    at = line.index("\t")
    return (spot[0], at), _("A tab stands here."), _("Indent with spaces: two for each level.")


def _unclosed(found: Explanation, quoted: tuple[int, int] | None) -> Explanation:
    spot, message, hint = found
    if not quoted:
        return found
    more = _("Or the quotation mark that opens on line {line} is not closed where it should be.", line=quoted[0] + 1)
    return spot, message, f"{hint}\n{more}"


def _colon(_error: yaml.MarkedYAMLError, spot: tuple[int, int], _lines: Sequence[str]) -> Explanation:
    return (
        spot,
        _("YAML takes this colon for the end of a key."),
        _(
            'If it belongs to the words, put them in quotes ("…"), or write >- and the words on the lines below.\n'
            "If it is a key, indent it like its neighbours."
        ),
    )


def _quote(error: yaml.MarkedYAMLError, spot: tuple[int, int], _lines: Sequence[str]) -> Explanation:
    mark = error.context_mark
    return (
        (mark.line, mark.column) if mark else spot,
        _("The quotation mark that opens here is never closed."),
        _("Close it where the words end. Inside double quotes, write ”…” or «…» for a quotation."),
    )


def _escape(_error: yaml.MarkedYAMLError, spot: tuple[int, int], _lines: Sequence[str]) -> Explanation:
    return (
        spot,
        _("A backslash means something else between double quotes."),
        _("Use single quotes ('…'), or write >- and the words on the lines below."),
    )


def _first_sign(error: yaml.MarkedYAMLError, spot: tuple[int, int], lines: Sequence[str]) -> Explanation:
    mark = error.context_mark
    at = (mark.line, mark.column) if mark else spot
    line = lines[at[0]] if at[0] < len(lines) else ""
    return (
        at,
        _("Words that begin with {sign} must be in quotes.", sign=line[at[1] : at[1] + 1] or "?"),
        _('Put the words in quotes ("…"), or write >- and the words on the lines below.'),
    )


def _braces(error: yaml.MarkedYAMLError, spot: tuple[int, int], _lines: Sequence[str]) -> Explanation:
    mark = error.context_mark
    opening = (mark.line, mark.column) if mark else spot
    return (
        spot if spot[0] == opening[0] else opening,
        _("The bracket that opens on line {line} is not closed as YAML expects.", line=opening[0] + 1),
        _('Close it. Put words that hold a colon, a comma, # or a bracket in quotes: {proposed: "…"}.'),
    )


def _dash(_error: yaml.MarkedYAMLError, spot: tuple[int, int], _lines: Sequence[str]) -> Explanation:
    return (
        spot,
        _("A list item cannot start here."),
        _("Start the list on a line of its own, indented two spaces more than its key."),
    )


def _not_a_key(error: yaml.MarkedYAMLError, spot: tuple[int, int], lines: Sequence[str]) -> Explanation:
    if error.context_mark and "simple key" in (error.context or ""):
        spot = (error.context_mark.line, error.context_mark.column)
    before = lines[spot[0]][: spot[1]].rstrip() if spot[0] < len(lines) else ""
    if re.search(r"[]}\"']$", before):
        return (
            spot,
            _("Words stand after the closing {sign}.", sign=before[-1]),
            _("Put all the words in single quotes ('…'), or write >- and the words on the lines below."),
        )
    return (
        spot,
        _("This line is not indented like the lines it belongs with."),
        _("Keys of the same thing start in the same column; words under >- are indented more than their key."),
    )


_ANSWERS = (
    ("mapping values are not allowed", _colon),
    ("found unexpected end of stream", _quote),
    ("found unexpected document indicator", _quote),
    ("unknown escape character", _escape),
    ("expected hexdecimal number", _escape),
    ("while scanning an alias", _first_sign),
    ("while scanning an anchor", _first_sign),
    ("while scanning a tag", _first_sign),
    ("while parsing a tag", _first_sign),
    ("while scanning a block scalar", _first_sign),
    ("cannot start any token", _first_sign),
    ("while parsing a flow", _braces),
    ("did not find expected node content", _first_sign),
    ("block sequence entries are not allowed", _dash),
    ("did not find expected key", _not_a_key),
    ("did not find expected '-'", _not_a_key),
    ("could not find expected ':'", _not_a_key),
    ("mapping keys are not allowed", _first_sign),
)

"""From what pydantic reports to a problem that a person can act on."""

from collections.abc import Callable, Iterator
from typing import Any

from oppslag.frozen import frozen
from oppslag.loading import schema
from oppslag.loading.marked import Marked, Spot
from oppslag.messages import _
from oppslag.problems import Problem, did_you_mean

LOOSE = frozenset({"targets", "quality_systems"})  # settings that other stations read and judge

Path = tuple[int | str, ...]


def shape_problems(kind: str, root: Marked) -> Iterator[Problem]:
    """Everything in which the file differs from its model (`source` or `organisation`)."""
    if not isinstance(root.value, dict):
        yield root.problem(_("The file must consist of keys and values."), _("For example: {example}", example="id: …"))
        return
    yield from _empty(root)
    for mistake in schema.mistakes(kind, root.plain()):
        yield from _explained(kind, root, mistake)


def _empty(root: Marked) -> Iterator[Problem]:
    """Values that are not there: a key without words, or words that YAML takes for a comment."""
    for key, item in root.mapping().items():
        if key in LOOSE:
            continue
        if item.value is None and not (root.style == "[" and " " in key):  # that is half a sentence: see _unknown
            line = root.file.lines[root.keys[key][0]]
            after = line[root.keys[key][1] + len(key) :]
            hint = _("Write its value, or take the line away.")
            if after.lstrip(": ").startswith("#"):
                hint = _(
                    'What follows # is a comment. Put it in quotes: "{words}".', words=after.lstrip(": ").split(" ")[0]
                )
            yield root.file.problem(root.keys[key], _("“{key}” is empty.", key=key), hint)
        yield from _empty(item)
    for item in root.value if isinstance(root.value, list) else ():
        if item.value is None:
            yield item.problem(_("This list item is empty."), _("Write it, or take the line away."))
        yield from _empty(item)


@frozen
class _Mistake:
    """One report, and where it is about."""

    kind: str
    path: Path
    holder: Marked
    value: Marked | None
    words: str

    @property
    def key(self) -> str:
        """The name that a person sees there."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "")

    @property
    def spot(self) -> Spot:
        """The value where there is one, else what should hold it."""
        return self.value.spot if self.value else self.holder.spot


def _explained(kind: str, root: Marked, report: dict[str, Any]) -> Iterator[Problem]:
    path: Path = tuple(part for part in report["loc"] if part != schema.PLAIN)
    holder, value = _found(root, path)
    unknown = report["type"] == "extra_forbidden"
    if value and ((value.value is None and not unknown) or (report["type"] == "too_short" and value.value)):
        return  # said already: that it is empty, or why pydantic counts no good item in the list
    mistake = _Mistake(kind, path, holder, value, str(report.get("ctx", {}).get("words", "")))
    answer = _ANSWERS.get(report["type"], _wrong)
    message, hint = answer(mistake)
    spot = holder.keys.get(str(path[-1]), holder.spot) if unknown else mistake.spot
    yield root.file.problem(spot, message, hint)


def _found(root: Marked, path: Path) -> tuple[Marked, Marked | None]:
    """The value at the path, None when it is missing, and what holds it."""
    holder, value = root, root
    for part in path:
        if part == schema.PROPOSED:
            continue
        holder = value
        inner = value.get(part) if isinstance(part, str) else None
        if isinstance(part, int) and isinstance(value.value, list):
            inner = value.value[part]
        if inner is None:
            return holder, None
        value = inner
    return holder, value


def _missing(mistake: _Mistake) -> tuple[str, str]:
    return (
        _("“{key}” is missing.", key=mistake.key),
        _("Add a line here: {key}: …", key=mistake.key),
    )


def _unknown(mistake: _Mistake) -> tuple[str, str]:
    right = schema.keys(mistake.kind, mistake.path[:-1])
    used = mistake.holder.mapping()
    hint = did_you_mean(mistake.key, [key for key in right if key not in used] or right)
    if mistake.holder.style == "[" and mistake.value and mistake.value.value is None:
        hint = _('A comma between { and } starts something new. Put the words in quotes: {proposed: "…"}.')
    return _("“{key}” is not known here.", key=mistake.key), hint


def _not_words(mistake: _Mistake) -> tuple[str, str]:
    raw = _raw(mistake.value)
    if mistake.value and isinstance(mistake.value.value, list) and mistake.value.style == "[":
        return (
            _("YAML takes the words of “{key}” for a list, because they begin with [.", key=mistake.key),
            _('Put the words in quotes ("…"), or write >- and the words on the lines below.'),
        )
    if mistake.value and isinstance(mistake.value.value, dict | list):
        return (
            _("“{key}” must be words.", key=mistake.key),
            _("Write the words after the colon, or write | and the words, lists too, on the lines below."),
        )
    return (
        _("“{key}” must be words, and YAML takes {value} for a number or a yes or no.", key=mistake.key, value=raw),
        _('Put it in quotes: {key}: "{value}"', key=mistake.key, value=raw),
    )


def _raw(value: Marked | None) -> str:
    if not value:
        return ""
    line = value.file.lines[value.start[0]]
    return line[value.start[1] : value.end[1] if value.end[0] == value.start[0] else None].strip()


def _not_list(mistake: _Mistake) -> tuple[str, str]:
    return (
        _("“{key}” must be a list.", key=mistake.key),
        _(
            "Start each item on a line of its own with a dash and a space, indented two spaces more than “{key}”.",
            key=mistake.key,
        ),
    )


def _not_mapping(mistake: _Mistake) -> tuple[str, str]:
    return (
        _("Keys and values are expected here, in “{key}”.", key=mistake.key),
        _("It may be: {names}.", names=", ".join(schema.keys(mistake.kind, mistake.path))),
    )


def _too_short(mistake: _Mistake) -> tuple[str, str]:
    return _("“{key}” holds nothing.", key=mistake.key), _("Write at least one, or take the line away.")


def _no_words(mistake: _Mistake) -> tuple[str, str]:
    return _("“{key}” is empty.", key=mistake.key), _("Write its value, or take the line away.")


def _bad_line(mistake: _Mistake) -> tuple[str, str]:
    return (
        _("“{key}” must be one line of readable signs.", key=mistake.key),
        _("Delete it and write it again."),
    )


def _bad_number(mistake: _Mistake) -> tuple[str, str]:
    return (
        _("“{words}” is not the number of a rule.", words=mistake.words),
        _("Write the prefix, a hyphen and at least two digits: SM-01."),
    )


def _bad_name(mistake: _Mistake) -> tuple[str, str]:
    return (
        _("“{words}” cannot be an id.", words=mistake.words),
        _("Use the letters a to z, digits and single hyphens, and begin with a letter: sosiale-medier."),
    )


def _bad_prefix(mistake: _Mistake) -> tuple[str, str]:
    return (
        _("“{words}” cannot be a prefix.", words=mistake.words),
        _("Use one to ten of the letters A to Z, or digits after the first letter: SM."),
    )


def _bad_version(mistake: _Mistake) -> tuple[str, str]:
    return (
        _("“{words}” is not a version.", words=mistake.words),
        _("Write a whole version, “2.0”, or for a draft a decimal, “2.1”: digits and one dot, no zero in front."),
    )


def _bad_colour(mistake: _Mistake) -> tuple[str, str]:
    return (
        _("“{words}” is not a colour.", words=mistake.words),
        _('Write # and six hexadecimal digits, in quotes: "#0d2b45".'),
    )


def _bad_language(mistake: _Mistake) -> tuple[str, str]:
    near = schema.meant(mistake.words)
    return (
        _("“{words}” is not the tag of a language.", words=mistake.words),
        _("Did you mean “{name}”?", name=near)
        if near
        else _("Write it as in BCP 47: nb, nn, en, pl, uk, ar, se, pt-BR."),
    )


def _bad_date(mistake: _Mistake) -> tuple[str, str]:
    return (
        _("“{words}” is not a date.", words=mistake.words),
        _("Write year, month and day: 2013-11-25."),
    )


def _bad_address(mistake: _Mistake) -> tuple[str, str]:
    return (
        _("“{words}” is not the address of a page.", words=mistake.words),
        _("Write the whole address, from https://, without spaces."),
    )


def _bad_email(mistake: _Mistake) -> tuple[str, str]:
    return _("“{words}” is not an e-mail address.", words=mistake.words), _("Write it as name@example.no.")


def _bad_format(mistake: _Mistake) -> tuple[str, str]:
    return _("“{words}” is not a format.", words=mistake.words), did_you_mean(mistake.words, schema.FORMATS)


def _not_yes(mistake: _Mistake) -> tuple[str, str]:
    return _("“{key}” must be true or false.", key=mistake.key), _("Write true or false, without quotes.")


def _wrong(mistake: _Mistake) -> tuple[str, str]:
    return _("“{key}” cannot be used as it is.", key=mistake.key), _("Compare it with the guide.")


_ANSWERS: dict[str, Callable[[_Mistake], tuple[str, str]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "string_type": _not_words,
    "bool_type": _not_yes,
    "bool_parsing": _not_yes,
    "tuple_type": _not_list,
    "list_type": _not_list,
    "model_type": _not_mapping,
    "model_attributes_type": _not_mapping,
    "dict_type": _not_mapping,
    "too_short": _too_short,
    "empty": _no_words,
    "bad_line": _bad_line,
    "bad_number": _bad_number,
    "bad_name": _bad_name,
    "bad_prefix": _bad_prefix,
    "bad_version": _bad_version,
    "bad_colour": _bad_colour,
    "bad_language": _bad_language,
    "bad_date": _bad_date,
    "bad_address": _bad_address,
    "bad_email": _bad_email,
    "bad_format": _bad_format,
}

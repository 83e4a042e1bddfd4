"""Damages to the finished plain text and to policy.json, and changes to them that lose nothing."""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from textwrap import wrap
from typing import Any

from damages import Damage

from oppslag.labels import labels
from oppslag.verifying.expecting import Expectation

TEXT, DATA = ("text",), ("data",)
RULE, NEXT, SUB, COPY, LAST = "SM-09", "SM-10", "SM-03", "SM-06", "SM-23"
DAMAGES: list[Damage] = []
HARMLESS: list[Damage] = []
Lines = list[str]


# ---- plain text


def _block(lines: Lines, number: str) -> slice:
    """The lines of a rule, from its number to the blank line after its words."""
    pattern = re.compile(rf"\W*{number}\b")
    start = next(at for at, line in enumerate(lines) if pattern.match(line))
    stop = next(at for at in range(start, len(lines)) if not lines[at].strip())
    return slice(start, stop)


def text(name: str, *rules: str, table: list[Damage] = DAMAGES) -> Callable[[Callable[[Lines], Lines | None]], None]:
    def keep(change: Callable[[Lines], Lines | None]) -> None:
        def make(content: bytes, _expectation: Expectation) -> bytes:
            lines = content.decode().split("\n")
            made = change(lines)
            return "\n".join(lines if made is None else made).encode()

        table.append(Damage(name, make, rules or ("",), TEXT))

    return keep


for _number, _what in (
    (RULE, "a rule"),
    (SUB, "a sub-rule"),
    (LAST, "the last rule"),
    ("SM-01", "a rule with sub-rules"),
):

    @text(f"{_what} is lost", _number)
    def _lose(lines: Lines, number: str = _number) -> None:
        lines[_block(lines, number)] = []


def respell(name: str, change: Callable[[str], str], number: str = RULE) -> None:
    """A damage to the first line of a rule."""

    @text(name, number)
    def _respell(lines: Lines) -> None:
        at = _block(lines, number).start
        head, mark, rest = lines[at].partition(number)
        made = change(rest)
        assert made != rest, name
        lines[at] = head + mark + made


def _words(change: Callable[[Lines], Lines]) -> Callable[[str], str]:
    return lambda line: "  " + " ".join(change(line.split()))


respell("a word is lost", _words(lambda words: words[:2] + words[3:]))
respell("a word is doubled", _words(lambda words: [*words[:2], words[2], *words[2:]]))
respell("two words have changed places", _words(lambda words: [words[1], words[0], *words[2:]]))
respell("a negation is added", _words(lambda words: [*words[:2], "ikke", *words[2:]]))
respell("a number is added", _words(lambda words: [*words[:2], "15", *words[2:]]))
respell("one letter is another", lambda line: line[:4] + "x" + line[5:])
respell("one letter has an accent", lambda line: line[:5] + "\u0301" + line[5:])
respell("letters nobody sees are put in", lambda line: line[:5] + "\u200b" + line[5:])
respell("a sign turns the direction of the text", lambda line: "  \u202e" + line.lstrip())
respell("the words of another language stand there", lambda _line: "  Pytaj zawsze przełożonego.")


@text("a line of a rule is lost", RULE)
def _lose_line(lines: Lines) -> None:
    del lines[_block(lines, RULE).start + 1]


@text("the number of a rule is lost", RULE)
def _lose_number(lines: Lines) -> None:
    at = _block(lines, RULE).start
    lines[at] = lines[at].replace(RULE, "     ")


@text("a rule has the number of another", "SM-01")
def _renumber(lines: Lines) -> None:
    at = _block(lines, "SM-01").start
    lines[at] = lines[at].replace("SM-01", "SM-10")


@text("two rules have changed places", NEXT)
def _swap(lines: Lines) -> Lines:
    one, other = _block(lines, RULE), _block(lines, NEXT)
    return [*lines[: one.start], *lines[other], *lines[one.stop : other.start], *lines[one], *lines[other.stop :]]


@text("a rule stands in another section", RULE)
def _move(lines: Lines) -> None:
    found = lines[_block(lines, RULE)]
    lines[_block(lines, RULE)] = []
    at = _block(lines, "SM-17").stop
    lines[at:at] = ["", *found]


@text("a rule stands there twice", RULE)
def _double(lines: Lines) -> None:
    block = _block(lines, RULE)
    lines[block.stop : block.stop] = ["", *lines[block]]


@text("a sentence is added", RULE)
def _extra(lines: Lines) -> None:
    at = _block(lines, RULE).stop
    lines[at:at] = ["", "Ledere er unntatt fra denne regelen."]


@text("a rule with a new number is added", "SM-40")
def _new_rule(lines: Lines) -> None:
    at = _block(lines, RULE).stop
    lines[at:at] = ["", "SM-40  Du skal spørre lederen din først."]


@text("a section's title is lost", "nettvett")
def _lose_title(lines: Lines) -> None:
    at = _block(lines, "SM-21").start
    rule = next(at for at in range(at, 0, -1) if set(lines[at]) == {"-"})
    del lines[rule - 1 : rule + 1]


@text("the title is lost")
def _lose_main_title(lines: Lines) -> None:
    rule = next(at for at, line in enumerate(lines) if line and set(line) == {"="})
    del lines[rule - 1 : rule + 1]


@text("a field in the text to copy has lost its marks", COPY)
def _lose_marks(lines: Lines) -> Lines:
    return [re.sub("[‹›]", "", line) for line in lines]


@text("the file ends in the middle", LAST)
def _truncate(lines: Lines) -> Lines:
    return lines[: _block(lines, RULE).start + 1]


def _draft_of(content: bytes, expectation: Expectation) -> bytes:
    word = labels(expectation.language)["draft"]
    whole = content.decode()
    return (whole.replace(word, "") if word in whole else f"{word}\n\n{whole}").encode()


DAMAGES.append(Damage("the file calls itself a draft, or does not though it is one", _draft_of, ("",), TEXT))


def text_bytes(name: str, change: Callable[[bytes], bytes], table: list[Damage] = HARMLESS) -> None:
    table.append(Damage(name, lambda content, _expectation: change(content), ("",), TEXT))


text_bytes("the file is in another encoding", lambda content: content.decode().encode("utf-16"), DAMAGES)
text_bytes("a letter was lost on the way", lambda content: content.replace(b"-", "\ufffd".encode(), 1), DAMAGES)
text_bytes("a line is written over", lambda content: content.replace(b" ", b"\r", 3), DAMAGES)
text_bytes("all lines end as on an old Mac", lambda content: content.replace(b"\n", b"\r"))
text_bytes("lines end as on Windows", lambda content: content.replace(b"\n", b"\r\n"))
text_bytes("a byte order mark stands first", lambda content: b"\xef\xbb\xbf" + content)
text_bytes("blank lines are doubled", lambda content: content.replace(b"\n\n", b"\n\n\n"))
text_bytes("blanks stand at the line ends", lambda content: content.replace(b"\n", b"  \n"))
text_bytes("there is no line end at the end", lambda content: content.rstrip(b"\n"))


@text("lines are broken elsewhere", table=HARMLESS)
def _rewrap(lines: Lines) -> None:
    block = _block(lines, RULE)
    words = " ".join(line.strip() for line in lines[block]).split()
    lines[block] = [" ".join(words[:3]), *("       " + " ".join(words[at : at + 5]) for at in range(3, len(words), 5))]


@text("a rule stands on one line", table=HARMLESS)
def _unwrap(lines: Lines) -> None:
    block = _block(lines, RULE)
    lines[block] = [" ".join(line.strip() for line in lines[block])]


@text("spaces do not break", table=HARMLESS)
def _no_break(lines: Lines) -> None:
    at = _block(lines, RULE).start + 1
    lines[at] = lines[at].strip().replace(" ", "\u00a0")


# ---- policy.json

Policy = dict[str, Any]


def _rules(policy: Policy) -> Iterator[tuple[list[Policy], Policy]]:
    """Every rule with the list that it stands in."""

    def below(rules: list[Policy]) -> Iterator[tuple[list[Policy], Policy]]:
        for rule in list(rules):
            yield rules, rule
            yield from below(rule["rules"])

    for section in policy["sections"]:
        yield from below(section["rules"])


def _place(policy: Policy, number: str) -> tuple[list[Policy], Policy]:
    return next((rules, rule) for rules, rule in _rules(policy) if rule["id"] == number)


def _rule(policy: Policy, number: str = RULE) -> Policy:
    return _place(policy, number)[1]


def data(name: str, *rules: str, table: list[Damage] = DAMAGES) -> Callable[[Callable[[Policy], None]], None]:
    def keep(change: Callable[[Policy], None]) -> None:
        def make(content: bytes, _expectation: Expectation) -> bytes:
            policy = json.loads(content)
            change(policy)
            return json.dumps(policy, ensure_ascii=False, indent=2).encode()

        table.append(Damage(name, make, rules or ("",), DATA))

    return keep


for _number, _what in (
    (RULE, "a rule"),
    (SUB, "a sub-rule"),
    (LAST, "the last rule"),
    ("SM-01", "a rule with sub-rules"),
):

    @data(f"{_what} is lost", _number)
    def _lose_rule(policy: Policy, number: str = _number) -> None:
        rules, rule = _place(policy, number)
        rules.remove(rule)


def reword(name: str, change: Callable[[str], str], number: str = RULE, part: str = "text") -> None:
    """A damage to the words of a rule."""

    @data(name, number)
    def _reword(policy: Policy) -> None:
        words = _rule(policy, number)[part]["words"]
        made = change(words)
        assert made != words, name
        _rule(policy, number)[part]["words"] = made


_list = partial(_words)
reword("a word is lost", _list(lambda words: words[:2] + words[3:]))
reword("a word is doubled", _list(lambda words: [*words[:2], words[2], *words[2:]]))
reword("two words have changed places", _list(lambda words: [words[1], words[0], *words[2:]]))
reword("a negation is added", _list(lambda words: [*words[:2], "ikke", *words[2:]]))
reword("a sentence is added", lambda words: words + " Ledere er unntatt.")
reword("one letter is another", lambda words: words[:2] + "x" + words[3:])
reword("one letter has an accent", lambda words: words[:3] + "\u0301" + words[3:])
reword("letters nobody sees are put in", lambda words: words[:3] + "\u200b" + words[3:])
reword("a sign turns the direction of the text", lambda words: "\u202e" + words)
reword("the words are empty", lambda _words: "")
reword("the poster wording has other words", lambda words: words + " Ikke.", part="poster")
reword("a field in the text to copy has lost its marks", lambda words: re.sub(r"[\[\]]", "", words), COPY, "template")


@data("a text is lost", RULE)
def _lose_text(policy: Policy) -> None:
    del _rule(policy)["text"]


@data("the text to copy is lost", COPY)
def _lose_template(policy: Policy) -> None:
    del _rule(policy, COPY)["template"]


@data("a rule has the number of another", "SM-01")
def _other_id(policy: Policy) -> None:
    _rule(policy, "SM-01")["id"] = "SM-10"


@data("two rules have changed places", NEXT)
def _swap_rules(policy: Policy) -> None:
    rules, rule = _place(policy, RULE)
    at = rules.index(rule)
    rules[at], rules[at + 1] = rules[at + 1], rule


@data("two rules have changed words", RULE, NEXT)
def _swap_texts(policy: Policy) -> None:
    one, other = _rule(policy), _rule(policy, NEXT)
    one["text"], other["text"] = other["text"], one["text"]


@data("a rule stands in another section", RULE)
def _move_rule(policy: Policy) -> None:
    rules, rule = _place(policy, RULE)
    rules.remove(rule)
    _place(policy, LAST)[0].append(rule)


@data("a sub-rule is a rule of its own", "SM-05")
def _lift(policy: Policy) -> None:
    rules, rule = _place(policy, "SM-05")
    rules.remove(rule)
    outer = _place(policy, "SM-01")[0]
    outer.insert(1, rule)


@data("a rule stands there twice", RULE)
def _double_rule(policy: Policy) -> None:
    rules, rule = _place(policy, RULE)
    rules.insert(rules.index(rule), rule)


@data("a rule with a new number is added", "SM-40")
def _added(policy: Policy) -> None:
    rules, rule = _place(policy, RULE)
    rules.append({**rule, "id": "SM-40"})


@data("a note is added", RULE)
def _note(policy: Policy) -> None:
    _rule(policy)["exception"] = "Ledere er unntatt fra denne regelen."


@data("a section's title is lost", "nettvett")
def _lose_section_title(policy: Policy) -> None:
    del policy["sections"][4]["title"]


@data("the title is another")
def _title(policy: Policy) -> None:
    policy["title"]["words"] += "!"


@data("a text is marked as another language", RULE)
def _language(policy: Policy) -> None:
    _rule(policy)["text"]["language"] = "fi"


def data_bytes(name: str, change: Callable[[bytes], bytes], table: list[Damage] = HARMLESS) -> None:
    table.append(Damage(name, lambda content, _expectation: change(content), ("",), DATA))


def _dumped(content: bytes, **how: Any) -> bytes:
    return json.dumps(json.loads(content), **how).encode()


data_bytes("a name stands twice in an object", lambda c: c.replace(b'"id":', b'"id": "SM-00", "id":', 1), DAMAGES)
data_bytes("the file ends in the middle", lambda content: content[: len(content) // 2], DAMAGES)
data_bytes("indented otherwise", lambda content: _dumped(content, ensure_ascii=False, indent=4))
data_bytes("on one line", lambda content: _dumped(content, ensure_ascii=False))
data_bytes("every letter beyond ASCII is escaped", lambda content: _dumped(content, ensure_ascii=True, indent=2))
data_bytes("a byte order mark stands first", lambda content: b"\xef\xbb\xbf" + content)
data_bytes("lines end as on Windows", lambda content: _dumped(content, indent=1).replace(b"\n", b"\r\n"))


# ---- document control


@text("a row of the document control is lost")
def _lose_row(lines: Lines) -> None:
    at = next(at for at in range(len(lines) - 1, 0, -1) if "2013" in lines[at])
    lines[at : at + 1] = []


@text("the document control is lost")
def _lose_rows(lines: Lines) -> None:
    lines[:] = [line for line in lines if not line.startswith("- ") or ":" not in line]


@data("the document control is lost")
def _lose_control(policy: Policy) -> None:
    policy["control"] = {}


@data("the check code is lost")
def _lose_code(policy: Policy) -> None:
    del policy["check_code"]


# ---- what a file for machines says beside the words


@data("a text calls itself approved or not, as it is not", RULE)
def _approved(policy: Policy) -> None:
    _rule(policy)["text"]["approved"] = not _rule(policy)["text"]["approved"]


@data("a text calls itself in another state", RULE)
def _state(policy: Policy) -> None:
    _rule(policy)["poster"]["state"] = "outdated" if _rule(policy)["poster"]["state"] != "outdated" else "current"


@data("a text says nothing of its state", RULE)
def _no_state(policy: Policy) -> None:
    del _rule(policy)["text"]["state"]


@data("a rule has a number that nobody knows", RULE)
def _unknown_number(policy: Policy) -> None:
    _rule(policy)["weight"] = 3


@data("a rule has a switch that nobody knows", RULE)
def _unknown_switch(policy: Policy) -> None:
    _rule(policy)["withdrawn"] = True


@data("a rule has something empty that nobody knows", RULE)
def _unknown_empty(policy: Policy) -> None:
    _rule(policy)["exceptions"] = []


@data("a section has no id", "nettvett")
def _no_section_id(policy: Policy) -> None:
    del policy["sections"][4]["id"]


@data("a section has another id", "nettvett")
def _other_section_id(policy: Policy) -> None:
    policy["sections"][4]["id"] = "brukere"


@data("a section has another number", "nettvett")
def _other_section_number(policy: Policy) -> None:
    policy["sections"][4]["number"] = 4


@data("words are a list", RULE)
def _listed(policy: Policy) -> None:
    _rule(policy)["text"]["words"] = [_rule(policy)["text"]["words"]]


@data("a text has a language of the same family", RULE)
def _family(policy: Policy) -> None:
    _rule(policy)["text"]["language"] += "-x-old"


@data("a leaf has lost its empty lists", LAST)
def _no_lists(policy: Policy) -> None:
    del _rule(policy, LAST)["rules"]


@data("the contact has another role")
def _role(policy: Policy) -> None:
    policy["control"]["contact"]["role"] = policy["control"]["contact"]["name"]


@data("an owner is invented")
def _owner(policy: Policy) -> None:
    policy["control"]["owner"] = policy["organisation"]["name"]


@data("a number has come into use again")
def _retired(policy: Policy) -> None:
    policy["retired"] = ["SM-04"]


@data("a draft says so for another reason")
def _reason(policy: Policy) -> None:
    policy["draft"] = {**(policy["draft"] or {}), "reasons": ["unapproved", "missing"]}


@data("the prefix is another")
def _prefix(policy: Policy) -> None:
    policy["prefix"] = "SM2"


@data("the file is of another version of the shape")
def _version(policy: Policy) -> None:
    policy["format"] = 2


@data("the names of every object are in another order", table=HARMLESS)
def _sorted(policy: Policy) -> None:
    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: turned(value[name]) for name in sorted(value)}
        return [turned(each) for each in value] if isinstance(value, list) else value

    made = turned(policy)
    policy.clear()
    policy |= made


def _lose_prevails(content: bytes, expectation: Expectation) -> bytes:
    words = labels(expectation.language)["prevails"].partition("{")[0].strip()
    paragraphs = content.decode().split("\n\n")
    return "\n\n".join(each for each in paragraphs if not each.startswith(words)).encode()


DAMAGES.append(
    Damage("a translation does not say which language prevails", _lose_prevails, ("",), TEXT, languages=("en", "ar"))
)


# ---- where words stand in a text, and values in a file for machines


def _outdented(lines: Lines, by: str = "       ") -> Lines:
    return [line.removeprefix(by) for line in lines]


@text("a sub-rule stands as far out as its rule", SUB)
def _outdent(lines: Lines) -> None:
    block = _block(lines, SUB)
    lines[block] = _outdented(lines[block])


@text("a rule is indented under the one before it", RULE)
def _indent(lines: Lines) -> None:
    block = _block(lines, RULE)
    lines[block] = ["       " + line for line in lines[block]]


@text("the words of a rule stand far off to the right", RULE)
def _far_right(lines: Lines) -> None:
    at = _block(lines, RULE).start
    lines[at] = lines[at].replace(f"{RULE} ", RULE + " " * 3_000)


@text("a rule stands far below the one before it")
def _far_below(lines: Lines) -> None:
    at = _block(lines, RULE).start
    lines[at:at] = [""] * 5_000


@text("indented by tabs", table=HARMLESS)
def _tabs(lines: Lines) -> None:
    for at, line in enumerate(lines):
        lines[at] = re.sub("^(?: {7})+", lambda found: "\t" * (len(found[0]) // 7), line)


def _is_underline(line: str) -> bool:
    return bool(line.strip()) and not line.strip("=- ")


def _rewrapped(lines: Lines, width: int) -> Lines:
    """The paragraphs as an editor wraps them: a line may end after a hyphen, and begin with a dash."""
    made: Lines = []
    for is_filled, group in groupby(lines, key=lambda line: bool(line.strip())):
        paragraph = list(group)
        if not is_filled or _is_underline(paragraph[-1]):
            made += paragraph
        else:
            indent = re.match(" *", paragraph[0])[0]
            made += wrap(" ".join(map(str.strip, paragraph)), width, initial_indent=indent, subsequent_indent=indent)
    return made


for _width in (60, 66, 100):
    text(f"lines of at most {_width} characters", table=HARMLESS)(partial(_rewrapped, width=_width))


@text("nothing is indented, as a mail program leaves it", table=HARMLESS)
def _flat(lines: Lines) -> None:
    lines[:] = [line.lstrip() for line in lines]


_SUB_RULE = re.compile(r" +(?=[A-Z]+-\d+ )")


@text("the first lines of all sub-rules stand as far out as rules", SUB)
def _first_lines_out(lines: Lines) -> None:
    lines[:] = [_SUB_RULE.sub("", line) for line in lines]


@text("the first lines of sub-rules alone are indented", table=HARMLESS)
def _first_lines_in(lines: Lines) -> None:
    lines[:] = [line if _SUB_RULE.match(line) else line.lstrip() for line in lines]


@text("all of it is indented, as a quotation", table=HARMLESS)
def _set_in(lines: Lines) -> None:
    lines[:] = ["    " + line if line else line for line in lines]


@text("a number stands on a line of its own", table=HARMLESS)
def _number_alone(lines: Lines) -> None:
    at = _block(lines, RULE).start
    lines[at : at + 1] = [RULE, "       " + lines[at].replace(RULE, "").strip()]


@data("a text and its poster wording have changed places", RULE)
def _swap_wordings(policy: Policy) -> None:
    rule = _rule(policy)
    rule["text"], rule["poster"] = rule["poster"], rule["text"]


@data("sections stand in an object of their own")
def _wrapped_sections(policy: Policy) -> None:
    policy["sections"] = {"list": policy["sections"]}


data_bytes("the policy stands in a list", lambda content: b"[" + content + b"]", DAMAGES)
data_bytes("slashes are escaped", lambda content: content.replace(b"/", b"\\/"))
data_bytes("indented by tabs", lambda content: _dumped(content, ensure_ascii=False, indent="\t"))


@text("a section's title has lost the line under it", "nettvett")
def _lose_line_under(lines: Lines) -> None:
    at = _block(lines, "SM-21").start
    del lines[next(at for at in range(at, 0, -1) if set(lines[at]) == {"-"})]


@text("the text to copy runs on from its rule", COPY)
def _run_on(lines: Lines) -> None:
    end = _block(lines, COPY).stop
    label = next(at for at in range(end, len(lines)) if lines[at].strip())
    start = next(at for at in range(label + 1, len(lines)) if lines[at].strip())
    del lines[end:start]


@text("the organisation is lost")
def _lose_organisation(lines: Lines) -> None:
    del lines[:2]


@text("a row of the document control stands there twice, with another value")
def _row_twice(lines: Lines) -> None:
    at = next(at for at, line in enumerate(lines) if line.endswith(": 1.0"))
    lines.insert(at + 2, f"{lines[at].partition(':')[0]}: {lines[at + 1].partition(': ')[2]}")


reword("a space has become a line end", lambda words: words.replace(" ", "\n\n", 1))
data_bytes(
    "numbers are written with a decimal",
    lambda content: re.sub(rb'("number": \d+|"format": \d+)', rb"\1.0", content),
)

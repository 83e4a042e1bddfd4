"""A catalogue follows its source."""

import os
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oppslag.localising import Bridges, merge, update_catalogue, update_catalogues
from oppslag.localising.catalogues import parse_catalogue
from oppslag.localising.merging import put_words, word_diff
from oppslag.model import fingerprint
from oppslag.problems import OppslagError, SourceError, UsageError
from tests.localising.policies import HEADER, entry, policy, write_catalogue

KEY = "R-01/text"


def one(content: str, key: str = KEY) -> polib.POEntry:
    """The entry with this key."""
    return next(e for e in polib.pofile(content) if e.msgctxt == key)


def merged(words: str, content: str, **more: str) -> str:
    return merge(policy({"R-01": words, **{k.replace("_", "-"): v for k, v in more.items()}}), "pl", content).content


def test_a_new_catalogue_has_every_text_once_and_nothing_translated() -> None:
    """A translator who opens a new file finds every text of the policy, in its order."""
    content = merge(policy({"R-01": "Ta toget.", "R-02": "Ta bussen."}), "pl", "").content
    entries = [(e.msgctxt, e.msgid, e.msgstr) for e in polib.pofile(content)]
    assert entries == [
        ("reise/title", "Reiser i tjenesten", ""),
        ("bestille/title", "Bestille", ""),
        (KEY, "Ta toget.", ""),
        ("R-02/text", "Ta bussen.", ""),
    ]
    assert polib.pofile(content).metadata["Language"] == "pl"


def test_a_rewritten_rule_keeps_its_translation_as_fuzzy_with_the_text_it_was_made_from() -> None:
    """A translator sees the old translation, the text that it was made from, and what changed."""
    content = merged("Velg alltid tog.", HEADER + entry(KEY, "Ta toget.", "Jedź pociągiem."))
    found = one(content)
    assert (found.msgid, found.previous_msgid, found.msgstr) == ("Velg alltid tog.", "Ta toget.", "Jedź pociągiem.")
    assert found.fuzzy
    assert found.comment == "Endret: [-Ta-]{+Velg+} [-toget.-]{+alltid tog.+}"


def test_after_several_changes_the_oldest_text_is_kept() -> None:
    """The text shown as the old one is that which the translation was made from, not the last of several drafts."""
    content = HEADER + entry(KEY, "Ta toget.", "Jedź pociągiem.")
    for words in ("Ta tog.", "Velg tog.", "Velg toget."):
        content = merged(words, content)
    assert (one(content).msgid, one(content).previous_msgid) == ("Velg toget.", "Ta toget.")


def test_a_source_that_is_taken_back_makes_its_translation_current_again() -> None:
    """A change that was undone leaves no trace in the catalogue."""
    before = merged("Ta toget.", HEADER + entry(KEY, "Ta toget.", "Jedź pociągiem."))
    assert merged("Ta toget.", merged("Velg tog.", before)) == before


def test_a_new_rule_never_gets_the_translation_of_another() -> None:
    """A rule that resembles another one is translated by a person."""
    content = merged("Ta toget.", HEADER + entry(KEY, "Ta toget.", "Jedź pociągiem."), R_02="Ta toget!")
    assert one(content, "R-02/text").msgstr == ""
    assert not one(content, "R-02/text").fuzzy


def test_a_removed_rule_becomes_obsolete_and_comes_back_with_its_translation() -> None:
    """A translation of a rule that was taken out is not lost, and is there when the rule returns."""
    both = merged(
        "Ta toget.", HEADER + entry(KEY, "Ta toget.", "Pociąg.") + entry("R-02/text", "Gå.", "Idź."), R_02="Gå."
    )
    without = merged("Ta toget.", both)
    assert '#~ msgstr "Idź."' in without
    assert merged("Ta toget.", without, R_02="Gå.") == both


def test_a_removed_rule_that_returns_rewritten_is_outdated() -> None:
    """What comes back with other words waits for a translator."""
    before = HEADER + entry(KEY, "Ta toget.", "Pociąg.") + entry("R-02/text", "Gå.", "Idź.")
    changed = merged("Ta toget.", before, R_02="Gå til fots.")  # outdated before it is removed
    back = one(merged("Ta toget.", merged("Ta toget.", changed), R_02="Gå eller sykle."), "R-02/text")
    assert (back.msgstr, back.previous_msgid, back.fuzzy) == ("Idź.", "Gå.", True)


def test_comments_flags_and_order_are_the_translators() -> None:
    """What translators write beside the words, and the order they keep, survives every change of the source."""
    second = entry("R-02/text", "Gå.", "Idź.", "# Sprawdzone z HR.\n#. for the wall\n#, no-wrap\n")
    content = HEADER + second + entry(KEY, "Ta toget.", "Pociąg.")
    found = polib.pofile(merged("Ta toget.", content, R_02="Gå nå."))
    assert [e.msgctxt for e in found][-2:] == ["R-02/text", KEY]
    changed = one(str(found), "R-02/text")
    assert changed.tcomment == "Sprawdzone z HR."
    assert changed.flags == ["fuzzy", "no-wrap"]
    assert changed.comment.splitlines()[0] == "for the wall"


def test_what_a_translator_marked_as_unfinished_stays_so() -> None:
    """Our flag is taken away when the source is taken back; the translator's own is not."""
    before = merged("Ta toget.", HEADER + entry(KEY, "Ta toget.", "Pociąg?", "#, fuzzy\n"))
    assert one(before).fuzzy
    changed = merged("Velg tog.", before)
    assert merged("Ta toget.", changed) == before
    assert parse_catalogue(changed, Path("reise.po")).entries[KEY].unsure


def test_lines_that_did_not_change_stay_letter_for_letter() -> None:
    """Poedit's and Weblate's own way to break lines is left as it is."""
    odd = 'msgctxt "R-02/text"\nmsgid ""\n"Gå "\n"nå."\nmsgstr ""\n"Idź "\n"już."\n\n'
    content = merged("Velg tog.", HEADER + odd + entry(KEY, "Ta toget.", "Pociąg."), R_02="Gå nå.")
    assert odd in content


def test_a_bridged_correction_leaves_the_translation_current_and_hides_no_later_change() -> None:
    """A typo that was mended costs no translator's time; the next real change does."""
    pair = frozenset({(fingerprint("Ta toge."), fingerprint("Ta toget."))})
    bridges, before = Bridges({("reise", KEY): pair}), HEADER + entry(KEY, "Ta toge.", "Pociąg.")
    mended = merge(policy({"R-01": "Ta toget."}), "pl", before, bridges).content
    assert (one(mended).msgid, one(mended).fuzzy) == ("Ta toget.", False)
    assert one(merge(policy({"R-01": "Ta bussen."}), "pl", mended, bridges).content).fuzzy
    assert one(merge(policy({"R-01": "Ta bussen."}), "pl", before, bridges).content).previous_msgid == "Ta toge."


def test_the_source_language_has_no_catalogue(tmp_path: Path) -> None:
    """The words of the source are written in the source alone."""
    with pytest.raises(UsageError):
        merge(policy({"R-01": "Ta toget."}), "nb", "")
    assert [r.language for r in update_catalogues([policy({"R-01": "Ta toget."})], tmp_path)] == ["pl"]
    assert not (tmp_path / "translations/nb").exists()


def test_a_language_that_nobody_has_is_refused(tmp_path: Path) -> None:
    """A slip of the finger begins no new language."""
    with pytest.raises(UsageError, match="lp"):
        update_catalogues([policy({"R-01": "Ta toget."})], tmp_path, ["lp"])
    assert not (tmp_path / "translations").exists()


def test_an_update_reports_what_it_did_and_a_second_changes_nothing(tmp_path: Path) -> None:
    """The person who runs it reads what waits for translators."""
    path = write_catalogue(tmp_path, HEADER + entry(KEY, "Ta toget.", "Pociąg.") + entry("R-09/text", "Gå.", "Idź."))
    now = policy({"R-01": "Velg tog.", "R-02": "Gå."})
    report = update_catalogue(now, "pl", path)
    assert report.changed
    assert report.outdated == (KEY,)
    assert report.removed == ("R-09/text",)
    assert set(report.new) == {"reise/title", "bestille/title", "R-02/text"}
    seen = path.stat().st_mtime_ns
    assert not update_catalogue(now, "pl", path).changed
    assert path.stat().st_mtime_ns == seen


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    """A file from Windows is a file for Windows after the update too."""
    path = write_catalogue(tmp_path, "")
    path.write_bytes((HEADER + entry(KEY, "Ta toget.", "Pociąg.")).replace("\n", "\r\n").encode())
    update_catalogue(policy({"R-01": "Velg tog."}), "pl", path)
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") > 20


def test_a_write_that_fails_leaves_the_file_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk or a pulled plug costs no translator's work."""
    path = write_catalogue(tmp_path, HEADER + entry(KEY, "Ta toget.", "Pociąg."))
    before = path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OppslagError, match="No space"):
        update_catalogue(policy({"R-01": "Velg tog."}), "pl", path)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["reise.po"]


def test_one_broken_catalogue_stops_the_update_of_all(tmp_path: Path) -> None:
    """Nothing is written until every file has been read."""
    write_catalogue(tmp_path, "no PO at all\n", "pl")
    both = policy({"R-01": "Ta toget."}, languages=("nb", "nn", "pl"))
    with pytest.raises(SourceError):
        update_catalogues([both], tmp_path)
    assert not (tmp_path / "translations/nn").exists()


def test_a_diff_shows_both_texts_in_one_line() -> None:
    """What changed is read at a glance."""
    assert word_diff("Meld fra innen fem dager.", "Meld fra innen ti dager.") == "Meld fra innen [-fem-]{+ti+} dager."
    assert "\n" not in word_diff("a\nb", "a\n\nc")


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=200)
# Sources and translations that PO has to escape, wrap or take care of.
SAID = st.one_of(WORDS, st.sampled_from(["a\nb", 'say "no"', "back\\slash", "\\n", "tab\there", "#~ msgid", "x" * 200]))


@given(SAID.filter(str.strip), SAID)
def test_every_translation_comes_back_as_it_was_put_in(source: str, words: str) -> None:
    """No sign that a person can type is changed on its way through the file."""
    content = merged(source, "")
    content = put_words(content, {KEY: words}, Path("reise.po"))
    assert (one(content).msgid, one(content).msgstr) == (source, words)
    assert merged(source, content) == content


class Workplace:
    """A source that people edit, and a catalogue that translators work in: what each of them has done."""

    def __init__(self) -> None:
        self.rules = {"R-01": "Ta toget.", "R-02": "Ta bussen."}
        self.content = ""
        self.done: dict[str, str] = {}

    def edit(self, rule: str, words: str) -> None:
        self.rules[rule] = words

    def remove(self, rule: str) -> None:
        self.rules.pop(rule, None)

    def update(self) -> None:
        now = policy(self.rules)
        self.content = merge(now, "pl", self.content).content
        assert merge(now, "pl", self.content).content == self.content

    def translate(self, rule: str, words: str) -> None:
        if rule in self.rules:
            self.update()
            self.content = put_words(self.content, {f"{rule}/text": words}, Path("reise.po"))
            self.done[f"{rule}/text"] = words


RULES = st.sampled_from(["R-01", "R-02", "R-03"])
TEXTS = st.sampled_from(["Ta toget.", "Ta bussen.", "Gå.", "Gå til fots, om det er «kort»."])
STEPS = st.one_of(
    st.tuples(st.just("edit"), RULES, TEXTS),
    st.tuples(st.just("remove"), RULES),
    st.tuples(st.just("update")),
    st.tuples(st.just("translate"), RULES, st.sampled_from(["Pociąg.", "Autobus \\ „x”.", "Idź."])),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=14))
def test_no_work_of_a_translator_is_ever_lost(steps: list[tuple[str, ...]]) -> None:
    """Whatever happens to the source, what a translator wrote last for a rule is in the file under its key."""
    place = Workplace()
    made_from: dict[str, str] = {}
    for name, *values in steps:
        getattr(place, name)(*values)
        if name == "translate" and values[0] in place.rules:
            made_from[f"{values[0]}/text"] = place.rules[values[0]]
    place.update()
    found = {e.msgctxt: e for e in polib.pofile(place.content)}
    assert {key: found[key].msgstr for key in place.done} == place.done
    for key, source in made_from.items():
        words = place.rules.get(key.partition("/")[0])
        assert found[key].obsolete == (words is None)
        assert found[key].fuzzy == (words is not None and words != source)
        assert (found[key].previous_msgid or found[key].msgid) == source

"""State is computed: from the source, the catalogue, and what people have decided."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from oppslag.localising import (
    Approval,
    Decision,
    Records,
    Reviewing,
    editions,
    load_edition,
    localise,
    merge,
    read_approvals,
    read_bridges,
    read_catalogue,
    read_reviews,
    record_approval,
    record_bridge,
    record_reviews,
)
from oppslag.localising.approvals import approved_and_gone
from oppslag.localising.catalogues import parse_catalogue
from oppslag.model import BINDING, WALL, Edition, Policy, State, Text
from oppslag.problems import PublishingError, SourceError, UsageError
from tests.localising.policies import HEADER, entry, policy, proposed, write_catalogue

KEY = "R-01/text"
DAY = date(2026, 11, 23)
HR = Decision("HR", DAY)
FULL = (
    HEADER
    + entry("reise/title", "Reiser i tjenesten", "Podróże służbowe")
    + entry("bestille/title", "Bestille", "Zamawianie")
    + entry(KEY, "Ta toget.", "Jedź pociągiem.")
)
TRAIN = policy({"R-01": "Ta toget."})


def text(edition: Edition, key: str = KEY) -> Text:
    return next(text for text in edition.policy.texts() if text.key == key)


def of(words: str, content: str = FULL) -> Text:
    """The first rule of a Polish edition whose source says `words`."""
    return text(localise(policy({"R-01": words}), "pl", parse_catalogue(content, Path("reise.po"))))


def test_a_translation_that_nobody_has_reviewed_is_shown_and_says_so() -> None:
    """A draft is a draft until a person has read it."""
    found = of("Ta toget.")
    assert (found.words, found.language, found.state) == ("Jedź pociągiem.", "pl", State.UNREVIEWED)
    assert found.place.line == 18


@pytest.mark.parametrize(
    ("words", "content", "state"),
    [
        ("Ta bussen.", FULL, State.OUTDATED),
        ("Ta toget.", FULL.replace('msgctxt "R-01', '#, fuzzy\nmsgctxt "R-01'), State.OUTDATED),
        ("Ta toget.", FULL.replace("Jedź pociągiem.", ""), State.MISSING),
        ("Ta toget.", FULL.replace("Jedź pociągiem.", "  "), State.MISSING),
        ("Ta toget.", HEADER, State.MISSING),
    ],
)
def test_what_is_missing_or_outdated_is_shown_in_the_source_language(words: str, content: str, state: State) -> None:
    """A reader gets the words that are right today, and is told that they are in another language."""
    found = of(words, content)
    assert (found.words, found.language, found.state) == (words, "nb", state)


def test_white_space_around_the_words_of_the_source_outdates_nothing() -> None:
    """An editor that leaves a space at the end has changed no word: the build and the proof see it alike."""
    assert of("Ta toget.", FULL.replace('msgid "Ta toget."', 'msgid "Ta toget. "')).state is of("Ta toget.", FULL).state


def test_a_merged_catalogue_and_one_that_waits_for_it_give_the_same_states() -> None:
    """Forgetting to run the update shows nobody an outdated rule."""
    now = policy({"R-01": "Ta bussen."})
    later = merge(now, "pl", FULL).content
    assert of("Ta bussen.", later) == of("Ta bussen.", FULL)
    assert of("Ta toget.", later).state is State.UNREVIEWED  # the source was taken back


def test_without_a_catalogue_everything_is_missing() -> None:
    """A language that nobody has begun with is an edition in the source language that says so."""
    edition = localise(TRAIN, "pl", None)
    assert {t.state for t in edition.policy.texts()} == {State.MISSING}
    assert edition.language == "pl"


def test_ids_order_and_keys_are_the_sources() -> None:
    """A translation never moves, adds or removes a rule."""
    edition = localise(TRAIN, "pl", parse_catalogue(FULL, Path("reise.po")))
    assert [t.key for t in edition.policy.texts()] == [t.key for t in TRAIN.texts()]


def test_a_review_holds_for_the_pair_that_was_read_and_no_other(tmp_path: Path) -> None:
    """A change of either side undoes it, for that text alone."""
    path = write_catalogue(tmp_path, FULL)
    assert record_reviews(tmp_path, [Reviewing(TRAIN, "pl", ("R-01",))], HR) == ((KEY,),)
    states = {t.key: t.state for t in load_edition(TRAIN, tmp_path, "pl").policy.texts()}
    assert states[KEY] is State.CURRENT
    assert states["reise/title"] is State.UNREVIEWED
    assert text(load_edition(policy({"R-01": "Ta bussen."}), tmp_path, "pl")).state is State.OUTDATED
    path.write_text(FULL.replace("Jedź", "Proszę jechać"), "utf-8")
    assert text(load_edition(TRAIN, tmp_path, "pl")).state is State.UNREVIEWED


def test_a_reviewed_translation_of_a_proposed_text_is_proposed(tmp_path: Path) -> None:
    """What nobody has accepted in the source is not settled in any language."""
    write_catalogue(tmp_path, FULL)
    record_reviews(tmp_path, [Reviewing(TRAIN, "pl")], HR)
    assert text(load_edition(proposed(TRAIN), tmp_path, "pl")).state is State.PROPOSED
    assert text(load_edition(proposed(TRAIN), tmp_path, "pl")).words == "Jedź pociągiem."


def test_what_is_empty_or_outdated_cannot_be_reviewed_and_is_named(tmp_path: Path) -> None:
    """Nobody signs for words that are not there."""
    write_catalogue(tmp_path, FULL.replace("Zamawianie", ""))
    with pytest.raises(UsageError) as refusal:
        record_reviews(tmp_path, [Reviewing(policy({"R-01": "Ta bussen."}), "pl")], HR)
    assert [p.message.split()[0] for p in refusal.value.problems] == ["bestille/title", "The"]
    assert not (tmp_path / "translations/reviews.yaml").exists()
    with pytest.raises(UsageError, match="SM-99"):
        record_reviews(tmp_path, [Reviewing(TRAIN, "pl", ("SM-99",))], HR)
    with pytest.raises(UsageError):
        record_reviews(tmp_path, [Reviewing(TRAIN, "nb")], HR)


def test_a_record_keeps_its_comments_and_the_reviews_of_others(tmp_path: Path) -> None:
    """The record is a file that people may write in."""
    write_catalogue(tmp_path, FULL)
    record_reviews(tmp_path, [Reviewing(TRAIN, "pl", ("reise/title",))], HR)
    path = tmp_path / "translations/reviews.yaml"
    path.write_text(path.read_text("utf-8").replace("reise:", "reise:  # spurt Anna"), "utf-8")
    first = path.read_text("utf-8")
    record_reviews(tmp_path, [Reviewing(TRAIN, "pl", (KEY,))], Decision("tolk", DAY))
    assert path.read_text("utf-8").startswith(first)
    assert {review.by for review in read_reviews(tmp_path).found.values()} == {"HR", "tolk"}


def test_a_bridge_keeps_translation_and_review_but_hides_no_later_change(tmp_path: Path) -> None:
    """A comma that was mended costs nobody a new review; the next real change does."""
    path = write_catalogue(tmp_path, FULL)
    record_reviews(tmp_path, [Reviewing(TRAIN, "pl")], HR)
    mended, changed = policy({"R-01": "Ta toget!"}), policy({"R-01": "Ta bussen!"})
    found = record_bridge(tmp_path, mended, ["R-01"], [read_catalogue(path)], DAY)
    assert found == ((KEY, "Ta toget.", "Ta toget!"),)
    assert text(load_edition(mended, tmp_path, "pl")).state is State.CURRENT
    assert text(load_edition(changed, tmp_path, "pl")).state is State.OUTDATED
    path.write_text(merge(mended, "pl", FULL, read_bridges(tmp_path)).content, "utf-8")
    assert text(load_edition(mended, tmp_path, "pl")).state is State.CURRENT
    assert text(load_edition(changed, tmp_path, "pl")).state is State.OUTDATED


def test_a_bridge_after_the_update_is_as_good_as_one_before(tmp_path: Path) -> None:
    """It does not matter which of the two commands was run first."""
    mended = policy({"R-01": "Ta toget!"})
    path = write_catalogue(tmp_path, merge(mended, "pl", FULL).content)
    record_bridge(tmp_path, mended, [KEY], [read_catalogue(path)], DAY)
    assert text(load_edition(mended, tmp_path, "pl")).state is State.UNREVIEWED


def test_a_bridge_cannot_be_laid_where_the_earlier_text_is_in_doubt(tmp_path: Path) -> None:
    """A bridge joins two texts; it does not carry along a change that lies further back."""
    path = write_catalogue(tmp_path, FULL)
    other = parse_catalogue(FULL.replace("Ta toget.", "Ta fly."), Path("nn.po"))
    with pytest.raises(UsageError, match="different texts"):
        record_bridge(tmp_path, policy({"R-01": "Ta toget!"}), [KEY], [read_catalogue(path), other], DAY)
    with pytest.raises(UsageError, match="nothing to bridge"):
        record_bridge(tmp_path, TRAIN, [KEY], [read_catalogue(path)], DAY)


def test_a_bridge_does_not_reach_over_a_real_change(tmp_path: Path) -> None:
    """A translation two texts behind stays outdated when only the last step was a typo."""
    twice = merge(policy({"R-01": "Ta bussen."}), "pl", FULL).content
    path = write_catalogue(tmp_path, twice)
    mended = policy({"R-01": "Ta bussen!"})
    assert record_bridge(tmp_path, mended, [KEY], [read_catalogue(path)], DAY)[0][1] == "Ta bussen."
    assert text(load_edition(mended, tmp_path, "pl")).state is State.OUTDATED


def test_an_approval_binds_the_words_of_its_language(tmp_path: Path) -> None:
    """Whoever signs, signs these words: a change of one text undoes it for that text."""
    (tmp_path / "source").mkdir()
    approval = record_approval(tmp_path, load_edition(TRAIN, tmp_path, "nb"), Decision("AMU", DAY, "sak 3/26"))
    assert read_approvals(tmp_path) == (approval,)
    assert all(t.approved for t in load_edition(TRAIN, tmp_path, "nb").policy.texts())
    after = load_edition(policy({"R-01": "Ta bussen."}), tmp_path, "nb")
    assert [t.key for t in after.policy.texts() if not t.approved] == [KEY]
    write_catalogue(tmp_path, FULL)
    assert not text(load_edition(TRAIN, tmp_path, "pl")).approved
    record_reviews(tmp_path, [Reviewing(TRAIN, "pl")], HR)
    record_approval(tmp_path, load_edition(TRAIN, tmp_path, "pl"), HR)
    assert text(load_edition(TRAIN, tmp_path, "pl")).settled


def test_the_newest_approval_of_a_text_counts(tmp_path: Path) -> None:
    """An old approval is not revived by taking the words back after a newer one."""
    (tmp_path / "source").mkdir()
    newer = policy({"R-01": "Ta bussen."})
    record_approval(tmp_path, load_edition(TRAIN, tmp_path, "nb"), HR)
    record_approval(tmp_path, load_edition(newer, tmp_path, "nb"), Decision("HR", date(2027, 1, 1)), ["R-01"])
    assert text(load_edition(newer, tmp_path, "nb")).approved
    assert not text(load_edition(TRAIN, tmp_path, "nb")).approved


def gone(approvals: list[tuple[int, str]], current: str) -> str:
    """What is missed of the current keys, when on each day of a month the keys after it were approved together."""
    said = tuple(
        Approval("reise", "nb", "1.0", date(2026, 1, day), "HR", dict.fromkeys(keys.split(), "0" * 16))
        for day, keys in approvals
    )
    return " ".join(approved_and_gone(said, "reise", "nb", current.split()))


TOGETHER = "reise/title R-01/text R-02/text R-01/poster"


def test_a_text_that_was_approved_with_the_others_is_missed() -> None:
    """To take a rule away is a change of what was approved, until somebody approves the rest without it."""
    rest = "reise/title R-01/text R-01/poster"
    assert gone([(1, TOGETHER)], TOGETHER) == ""
    assert gone([(1, TOGETHER)], rest) == "R-02/text"
    assert gone([(1, TOGETHER), (2, rest)], rest) == ""
    assert gone([(2, rest), (1, TOGETHER)], rest) == ""  # the day counts, not the line
    assert gone([(1, TOGETHER), (2, rest), (3, "R-03/text")], f"{rest} R-03/text") == ""


def test_an_approval_of_the_poster_says_nothing_of_the_rules() -> None:
    """Each sort of words is approved for itself; where a document has no wall words any longer none is missed."""
    assert gone([(1, TOGETHER), (2, "reise/title R-01/poster")], "reise/title R-01/text R-01/poster") == "R-02/text"
    assert gone([(1, TOGETHER), (2, "reise/title R-01/text R-02/text")], "reise/title R-01/text R-02/text") == ""
    assert gone([(1, f"{TOGETHER} R-02/poster")], TOGETHER) == "R-02/poster"
    assert gone([(1, f"{TOGETHER} R-02/tull")], TOGETHER) == ""


def test_an_edition_that_lost_an_approved_rule_is_a_draft(tmp_path: Path) -> None:
    """The formats that carried it are drafts again, and no others."""
    both = policy({"R-01": "Ta toget.", "R-02": "Ta bussen."})
    record_approval(tmp_path, load_edition(both, tmp_path, "nb"), HR)
    assert load_edition(both, tmp_path, "nb").draft_reasons(BINDING) == ()
    less = load_edition(policy({"R-01": "Ta toget."}), tmp_path, "nb")
    assert (less.gone, less.draft_reasons(BINDING), less.draft_reasons(WALL)) == (("R-02/text",), (None,), ())
    record_approval(tmp_path, less, HR)
    assert load_edition(less.policy, tmp_path, "nb").draft_reasons(BINDING) == ()


def test_only_settled_words_can_be_approved(tmp_path: Path) -> None:
    """Nobody signs for a proposal or for a translation that no person has read."""
    write_catalogue(tmp_path, FULL)
    for edition in (localise(proposed(TRAIN), "nb", None), load_edition(TRAIN, tmp_path, "pl")):
        with pytest.raises(PublishingError) as refusal:
            record_approval(tmp_path, edition, HR)
        assert len(refusal.value.problems) == 3


def test_the_source_comes_first_and_every_file_is_judged_at_once(tmp_path: Path) -> None:
    """One list of everything that stops the editions."""
    three = replace(TRAIN, organisation=replace(TRAIN.organisation, languages=("pl", "nb", "en")))
    assert [e.language for e in editions(three, tmp_path)] == ["nb", "pl", "en"]
    write_catalogue(tmp_path, "x\n")
    (tmp_path / "source").mkdir()
    (tmp_path / "source/approvals.yaml").write_text("- document: [\n")
    (tmp_path / "translations/reviews.yaml").write_text("reise: {pl: {a: {source: x, by: y, datee: 2026-13-01}}}\n")
    with pytest.raises(SourceError) as refusal:
        editions(three, tmp_path)
    files = [str(p.place).split(":")[0] for p in refusal.value.problems]
    assert files == [
        *["translations/reviews.yaml"] * 4,
        "source/approvals.yaml",
        "translations/pl/LC_MESSAGES/reise.po",
    ]
    with pytest.raises(UsageError):
        load_edition(TRAIN, tmp_path, "de")


@pytest.mark.parametrize("content", ["a: &x [1]\nb: *x\n", "[" * 500, "a: b: c\n", "\x00", "reise: [1]\n", "- 1\n"])
def test_a_broken_record_is_refused_with_its_line(tmp_path: Path, content: str) -> None:
    """Records are edited by hand, and mended by hand."""
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations/reviews.yaml").write_text(content)
    with pytest.raises(SourceError) as refusal:
        read_reviews(tmp_path)
    assert refusal.value.problems[0].place


@pytest.mark.parametrize("name", ["document", "language", "version", "by"])
def test_an_approval_by_nobody_or_of_nothing_is_refused(tmp_path: Path, name: str) -> None:
    """A value that somebody took out by hand leaves no approval behind, and the line is named."""
    (tmp_path / "source").mkdir()
    lines = ["document: reise", "language: nb", 'version: "1.0"', "date: 2026-01-01", "by: HR", "texts: {}"]
    emptied = [f"{name}:" if line.startswith(f"{name}:") else line for line in lines]
    (tmp_path / "source/approvals.yaml").write_text("- " + "\n  ".join(emptied) + "\n")
    with pytest.raises(SourceError) as refusal:
        read_approvals(tmp_path)
    (problem,) = refusal.value.problems
    assert (problem.message, problem.place and problem.place.line) == (
        "Words are expected here.",
        emptied.index(f"{name}:") + 1,
    )


def test_a_fingerprint_that_looks_like_a_number_is_a_fingerprint(tmp_path: Path) -> None:
    """Twelve to the power of something is not what an approver signed."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source/approvals.yaml").write_text(
        "- document: reise\n  language: nb\n  version: 1.0\n  date: 2026-01-01\n  by: HR\n"
        "  texts: {R-01/text: 12e4567890123456}\n"
    )
    (approval,) = read_approvals(tmp_path)
    assert (approval.version, approval.texts) == ("1.0", {"R-01/text": "12e4567890123456"})


def test_the_publication_of_2013_approves_every_binding_text(seed: Policy, workspace: Path) -> None:
    """The municipality's own publication is the approval of the words that bind."""
    from oppslag.model import BINDING, WALL

    edition = load_edition(seed, workspace, "nb")
    assert edition.draft_reasons(BINDING) == ()
    assert edition.draft_reasons(WALL) == (State.PROPOSED,)


def test_records_are_values() -> None:
    """An edition is the same whoever asks and whenever."""
    assert localise(TRAIN, "pl", None, Records()) == localise(TRAIN, "pl", None)

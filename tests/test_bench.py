"""The bench measures what it says, and the script it measures against makes the same files."""

import subprocess
import sys
from pathlib import Path

import pytest

from oppslag import bench, pipeline, proving
from oppslag.formats import FORMATS
from oppslag.loading import load
from oppslag.problems import OppslagError, Severity
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make, small_workspace


def test_the_minimal_script_makes_every_file_that_the_product_makes(tmp_path):
    """What the product is measured against leaves no file out."""
    root = small_workspace(tmp_path)
    subprocess.run([sys.executable, bench.MINIMAL, root, tmp_path / "made"], check=True, timeout=120)
    for language in ("nb", "en"):
        made = {file.name for file in (tmp_path / "made" / "smaa" / language).iterdir() if file.stat().st_size}
        assert made == {name for form in FORMATS for name in form.files}


def test_generated_documents_are_sound(tmp_path):
    """The documents that growth is measured with are ones that a municipality could have."""
    bench.generate(tmp_path, 2, "name: Prøve\nlanguages: [nb, en, ar]\n", ("nb", "en", "ar"))
    library = load(tmp_path)
    assert [sum(1 for _rule in policy.rules()) for policy in library.policies] == [bench.RULES, bench.RULES]
    found = pipeline.survey(Workspace(tmp_path), Choice())
    assert not [problem for problem in found.problems if problem.severity is Severity.ERROR]
    assert len(found.editions) == 6


def test_generated_documents_can_be_proved(tmp_path):
    """Every file of a generated document holds its rules, in scripts of all kinds: its proof can be measured too."""
    languages = ("nb", "en", "uk", "ar")
    bench.generate(tmp_path, 1, f"name: Prøve\nlanguages: [{', '.join(languages)}]\n", languages)
    assert not make(tmp_path).errors
    proof = proving.prove(Workspace(tmp_path), Choice())
    assert [problem.message for problem in proof.problems] == []
    assert len(proof.evidence) > 4 * len(FORMATS)


def test_each_edit_of_the_bench_changes_what_readers_get(tmp_path):
    """An edit that changed nothing would measure nothing, and one that grew each time would measure something else."""
    root = bench._copy(bench.PRODUCT, tmp_path / "workspace")
    for _name, edit, _target in bench._edits(root):
        seen, lengths = set(), set()
        for number in range(3):
            edit(number)
            lengths.add(sum(len(file.read_bytes()) for file in root.rglob("*") if file.is_file()))
            found = pipeline.survey(Workspace(root), Choice())
            assert not [problem for problem in found.problems if problem.severity is Severity.ERROR]
            seen.add(tuple(text.words for edition in found.editions for text in edition.policy.texts()))
        assert len(seen) == 3
        assert len(lengths) == 1, "a poster that grows with each round does not fit in the end"


def test_a_command_that_fails_is_no_measure():
    """A command that fails is said, with its words, and never counted as quick."""
    with pytest.raises(OppslagError, match="no such luck"):
        bench.measured([sys.executable, "-c", "import sys; sys.exit('no such luck')"], Path.cwd())


def test_a_command_is_measured_with_all_it_starts():
    """The CPU time of a program that a command starts is the command's."""
    work = "sum(range(20_000_000))"
    run = bench.measured(
        [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{work}'])"]
    )
    assert run.cpu > 0.1
    assert run.memory > 1


def test_what_is_compared_takes_turns(monkeypatch):
    """A slow minute of the machine is one of all that are held against one another; the first round warms up."""
    seen = []
    monkeypatch.setattr(bench, "measured", lambda words, _folder: seen.append(words) or bench.Run(len(seen), 0, 0))
    done = [bench.Turn(name, name, lambda number, name=name: seen.append((name, number))) for name in "ab"]
    runs = bench.in_turn(done, 3, lambda _name: None)
    rounds = [[("a", n), "a", ("b", n), "b"] for n in range(4)]
    assert seen == [each for one in rounds for each in one]
    assert [run.cpu for run in runs] == [10, 12]  # of rounds 1 to 3, not of round 0


def test_a_command_keeps_what_python_has_compiled(tmp_path, monkeypatch):
    """What a person's machine keeps between two commands is kept between those of the bench."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "once.py").write_text("")
    bench.measured([sys.executable, "-c", "import once"], tmp_path)
    assert list(tmp_path.glob("__pycache__/once.*.pyc"))


def test_a_missed_target_is_seen():
    """A value above its target is shown as missed, and one without a target is only reported."""
    assert bench.Measure("x", 1.6, "×", target=1.5).cells[-1] == "MISSED"
    assert bench.Measure("x", 1.5, "×", target=1.5).cells[-1] == "ok"
    assert bench.Measure("x", 1.5, "×").cells[-1] == ""


def _grown(documents: int, cpu: float) -> bench.Growth:
    return bench.Growth(documents, bench.Run(cpu, cpu, 100), bench.Run(0.2, 0.2, 50))


def test_a_cost_that_grows_with_the_number_of_documents_is_seen():
    """A document that costs more where there are many of them is told as a missed target, a cheaper one is not."""
    text = bench.page([], [_grown(1, 4.0), _grown(20, 60.0), _grown(200, 800.0)])
    assert "From 1 to 20 documents one costs -25 % (≤ +15): ok." in text
    assert "From 20 to 200 documents one costs +33 % (≤ +15): MISSED." in text


def test_growth_is_measured_up_and_down_again(monkeypatch):
    """A machine that grows slower meanwhile makes no document dearer where there are many of them."""
    seen, speed = [], iter(range(10, 100))

    def build(words: list[str | Path]) -> bench.Run:
        documents = len([file for file in (words[-1] / "source").iterdir() if file.stem != "organisation"])
        new = words[-1] not in [root for root, _documents in seen]
        seen.append((words[-1], documents))
        return bench.Run(documents * next(speed) if new else 0.1, 0, 100)

    monkeypatch.setattr(bench, "measured", build)
    monkeypatch.setattr(bench, "_settle", lambda _build: None)
    found = bench.scale(bench.PRODUCT, (2, 1))
    assert [growth.documents for growth in found] == [1, 2]
    assert [documents for _root, documents in seen[::4]] == [1, 2, 1]
    assert found[0].cold.cpu * 2 == found[1].cold.cpu


def test_the_files_that_an_edit_changes_are_those_of_documents(tmp_path):
    """What is counted are the files of editions, not the overview and its pictures."""
    root = small_workspace(tmp_path)
    make(root, form="text,data")
    before = bench._made(root)
    assert len(before) == 4
    file = root / "source/smaa.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Hjelp andre.", "Hjelp dem."), encoding="utf-8")
    make(root, form="text,data")
    after = bench._made(root)
    assert {path for path in after if after[path] != before[path]} == {"smaa/nb/policy.json", "smaa/en/policy.json"}

"""Same source, same bytes: wherever, whenever and in whichever locale it is built."""

import os
import subprocess
import sys
from pathlib import Path

from tests.workspaces import copied, files, small_workspace

ELSEWHERE = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[3])
ahead = float(sys.argv[2])
clock, struct = time.time, time.localtime
time.time = lambda: clock() + ahead
time.localtime = lambda moment=None: struct(time.time() if moment is None else moment)
from tests.workspaces import make
report = make(Path(sys.argv[1]), language=sys.argv[4])
assert not report.errors, report.errors
"""
HERE = {"TZ": "Europe/Oslo", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "OPPSLAG_LANG": "nb"}
THERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "4711", "OPPSLAG_LANG": "en", "PYTHONUTF8": "0"}
ROOT = Path(__file__).resolve().parent.parent


def built(root: Path, ahead: float, language: str, **environment: str) -> dict[str, bytes]:
    """The files of a build in a process of its own, whose clock is so many seconds ahead."""
    clean = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(root), str(ahead), str(ROOT), language],
        env={**clean, **environment},
        cwd=root,
        check=True,
    )
    return files(root)


def test_two_builds_far_apart_are_the_same(tmp_path: Path) -> None:
    """Another folder, time zone, locale, order of hashing and year: every file in both directions is byte-identical."""
    one = built(copied(ROOT, tmp_path / "one"), 0, "nb,ar", **HERE)
    other = built(copied(ROOT, tmp_path / "en annen mappe"), 400 * 86_400, "nb,ar", **THERE)
    assert {path.split("/")[1] for path in one if path.count("/") > 1} == {"nb", "ar"}
    assert one.keys() == other.keys()
    assert [path for path in one if one[path] != other[path]] == []


def test_another_word_makes_other_bytes(tmp_path: Path) -> None:
    """The comparison can fail: one word more in the source is seen in the page and in the Word file."""
    one = small_workspace(tmp_path / "one")
    other = small_workspace(tmp_path / "other")
    source = other / "source/smaa.yaml"
    source.write_text(source.read_text("utf-8").replace("alle du møter", "alle dem du møter"), encoding="utf-8")
    first, second = built(one, 0, "nb", **HERE), built(other, 0, "nb", **HERE)
    assert {"smaa/nb/index.html", "smaa/nb/document.docx"} <= {
        path for path in first if first[path] != second.get(path)
    }

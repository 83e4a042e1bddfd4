"""Where lines may not end: whatever the length of the words before, what belongs together stays on one line."""

from itertools import islice, permutations
from pathlib import Path

import pytest

from oppslag import proving
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make, write

ENDS = {
    "nb": (
        "Hils alltid på dem som du treffer",
        "alle du møter![^1]",
        "[^1]: Det gjelder bare deg.",
    ),  # UAX #14 lets a line end after ! and before ¹
    "ar": ("لا تنشر صور الأطفال دون موافقة الآن", "ikke IKT- f.eks.", ""),  # and between a hyphen and a no-break space
}


@pytest.mark.parametrize("language", ENDS)
def test_a_line_ends_in_no_mark_and_after_no_hyphen(tmp_path: Path, language: str) -> None:
    """Ninety rules, each a narrow letter longer than the one before, in both sizes of the document: all is proved."""
    words, last, note = ENDS[language]
    rules = [(f"{words} {('lil ' * 30)[:number].strip()} {last}", number) for number in range(90)]
    source = f'id: faa\nprefix: FA\nlanguage: {language}\ntitle: Regler\ncontrol: {{version: "1.0"}}\n'
    source += "sections:\n  - id: del\n    title: Del\n    rules:\n"
    for text, number in rules:
        source += f"      - id: FA-{number:02}\n        text: |\n          {text}\n\n          {note}\n"
    root = write(
        tmp_path,
        {
            "source/organisation.yaml": f"name: Prøve kommune\nlanguages: [{language}]\n",
            "source/faa.yaml": source,
        },
    )
    assert [str(error) for error in make(root, language=language, form="document").errors] == []
    proof = proving.prove(Workspace.at(root), Choice.of("faa", language, "document"))
    assert [str(problem) for problem in proof.problems] == []


def test_chinese_signs_are_as_wide_as_within_a_line(tmp_path: Path) -> None:
    """A wall of wordings with spaces between their parts: no line has a sign more than was counted."""
    parts = ("必须始终遵守规则，", "员工在工作中使用社交媒体时", "“个人信息”", "请向主管报告", "不得发布儿童照片。")
    source = 'id: faa\nprefix: FA\nlanguage: zh-Hans\ntitle: 规则\ncontrol: {version: "1.0"}\n'
    source += "sections:\n  - id: del\n    title: 规则\n    rules:\n"
    for number, wording in enumerate(islice(permutations(parts, 3), 0, None, 3)):
        source += f"      - id: FA-{number:02}\n        text: 规则。\n        poster: {' '.join(wording)}\n"
    root = write(
        tmp_path,
        {"source/organisation.yaml": "name: Prøve kommune\nlanguages: [zh-Hans]\n", "source/faa.yaml": source},
    )
    assert [str(error) for error in make(root, form="poster").errors] == []
    proof = proving.prove(Workspace.at(root), Choice.of("faa", "", "poster"))
    assert [str(problem) for problem in proof.problems] == []


def test_numbers_that_a_line_of_the_wall_parts_keep_their_signs(tmp_path: Path) -> None:
    """`2024-11-30 −5` runs from the left in an Arabic wording, also where a line ends between the two."""
    source = 'id: faa\nprefix: FA\nlanguage: ar\ntitle: قواعد\ncontrol: {version: "1.0"}\n'
    source += "sections:\n  - id: del\n    title: قواعد\n    rules:\n"
    for number in range(8):
        wording = f"عند صور{' صور' * (number % 4)} 2024-11-30 −5 على المدير"
        source += f"      - {{id: FA-{number:02}, text: قواعد., poster: {wording}}}\n"
    root = write(
        tmp_path,
        {"source/organisation.yaml": "name: Prøve kommune\nlanguages: [ar]\n", "source/faa.yaml": source},
    )
    assert [str(error) for error in make(root, form="poster").errors] == []
    proof = proving.prove(Workspace.at(root), Choice.of("faa", "", "poster"))
    assert [str(problem) for problem in proof.problems] == []

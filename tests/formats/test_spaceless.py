"""Japanese and Chinese on paper and on the wall: lines end within a wording, and a Latin word stands close to it."""

from pathlib import Path

import pytest

from oppslag import proving
from oppslag.workspace import Choice, Workspace
from tests.workspaces import make, write

WORDINGS = {
    "ja": (
        "勤務時間中に私的なSNSを使いません。",
        "利用者や子どもの写真を同意なしに公開しません。",
        "迷ったときは上司に相談してください。",
        "個人の意見（2024年3月）であることを、Teams や「メール」で示しましょう。",
    ),
    "zh-Hans": (
        "工作时间不使用私人SNS。",
        "未经同意不得发布服务对象或儿童的照片。",
        "有疑问时请询问您的上级。",
        "请在Teams 或“邮件”中，明确表示这是您的个人意见（2024年3月）。",
    ),
}


@pytest.mark.parametrize("language", WORDINGS)
def test_a_dozen_rules_fit_on_the_wall(tmp_path: Path, language: str) -> None:
    """Twelve wordings of one or two lines each, which have no space where a line could end; and all is proved."""
    source = f'id: faa\nprefix: FA\nlanguage: {language}\ntitle: SNS\ncontrol: {{version: "1.0"}}\nsections:\n'
    for number, wording in enumerate(WORDINGS[language] * 3):
        if not number % 4:
            source += f"  - id: del-{number}\n    title: SNS {number}\n    rules:\n"
        source += f"      - {{id: FA-{number:02}, text: {wording}, poster: {wording}}}\n"
    root = write(
        tmp_path,
        {
            "source/organisation.yaml": f"name: Prøve kommune\nlanguages: [{language}]\n",
            "source/faa.yaml": source,
        },
    )
    for form in ("poster", "document"):
        assert [str(error) for error in make(root, language=language, form=form).errors] == []
        proof = proving.prove(Workspace.at(root), Choice.of("faa", language, form))
        assert [str(problem) for problem in proof.problems] == []

"""Assets and ledgers at the console: taken in, listed, warned of, summed, exported."""

import json

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.assets.test_importing import LINE, sheet
from tests.cast import NANXIONG
from zhuzhen.assets.models import Asset
from zhuzhen.base import scope
from zhuzhen.cli.assets import app, ledgers

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("everything")]
JSON = ("--format", "json")


def run(group, *words):
    result = CliRunner().invoke(group, [str(word) for word in words])
    scope.enter(scope.EVERYTHING)
    return result


def answer(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_sheet_is_checked_then_taken_in_and_listed(tmp_path):
    path = sheet(tmp_path, LINE, total=1000.5)
    tried = run(app, "import", path, "--dry-run")
    assert "检查通过，没有保存：1 项，原值 1,000.50 元" in tried.output
    assert Asset.objects.count() == 0
    assert "已导入：1 项" in run(app, "import", path).output
    (row,) = answer(run(app, "list", "南雄市", *JSON))
    assert (row["title"], row["original"], row["state"]) == ("碾米房", "1,000.50", "已登记")
    again = run(app, "import", path)
    assert again.exit_code == 1 and "已经登记过" in again.output
    assert answer(run(app, "warnings", "南雄市", *JSON)) == []
    assert "改正 0 笔" in run(app, "recount").output


def test_a_ledger_is_summed_and_exported(tmp_path):
    run(app, "import", sheet(tmp_path, LINE))
    rows = answer(run(ledgers, "show", "assets", "南雄市", *JSON))
    assert [(row["place"], row["operating"], row["operating_fen"]) for row in rows] == [
        ("珠玑镇", 1, "1,000.50"),
        ("合计", 1, "1,000.50"),
    ]
    assert answer(run(ledgers, "show", "fund_use", NANXIONG, *JSON))[-1]["total"] == "0.00"
    assert len(answer(run(ledgers, "show", "disposals", NANXIONG, *JSON))) == 1
    made = run(ledgers, "export", "assets", NANXIONG, tmp_path / "out.xlsx", "--day", "2022-11-20")
    assert "1 行" in made.output
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames == ["分地区汇总", "明细"]


@pytest.mark.parametrize(
    ("group", "words"),
    [(ledgers, ("export", "assets", NANXIONG)), (app, ("template",))],
)
def test_a_file_that_cannot_be_written_is_told(tmp_path, group, words):
    for path, why in ((tmp_path / "none" / "x.xlsx", "没有这个文件夹"), (tmp_path, "文件夹")):
        result = run(group, *words, path)
        assert (result.exit_code, f"不能写入 {path}" in result.output) == (1, True), result.output
        assert why in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "none", NANXIONG), "没有找到台账“none”"),
        (("show", "assets", NANXIONG, "--day", "昨天"), "应如 2022-12-31"),
        (("show", "assets", NANXIONG, "--known-at", "昨天"), "应如 2022-12-31T18:00"),
        (("show", "assets", "没有这个地方"), "没有叫“没有这个地方”的地方"),
    ],
)
def test_what_is_typed_wrong_is_told(words, said):
    result = run(ledgers, *words)
    assert result.exit_code == 1
    assert said in result.output


def test_the_template_is_written(tmp_path):
    run(app, "template", tmp_path / "empty.xlsx")
    assert openpyxl.load_workbook(tmp_path / "empty.xlsx").sheetnames[0] == "存量资产"

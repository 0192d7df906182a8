"""Typed sheets at the console: exported, imported, refused, undone."""

import json

import pytest
from typer.testing import CliRunner

from tests.cast import stage
from tests.registers.sheets import workbook
from zhuzhen.base import scope
from zhuzhen.cli.rosters import app
from zhuzhen.partners.models import Org

pytestmark = pytest.mark.slow
HEADS = ("机构", "类别", "所在地", "启用日期")
GOOD = ("东莞市辛厂", "民营企业", "东莞市", "2022-01-01")


@pytest.fixture
def typed(everything: None):
    stage()

    def run(*words: object):
        result = CliRunner().invoke(app, [str(word) for word in words])
        scope.enter(scope.EVERYTHING)
        return result

    return run


def answer(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)[0]


def test_in_out_and_undone(typed, tmp_path):
    sheet = workbook(tmp_path / "单位.xlsx", HEADS, GOOD)
    how = ("--map", "机构=name", "--format", "json")
    dry = answer(typed("import", "organisations", sheet, "--dry-run", *how))
    assert (dry["read"], dry["created"], dry["receipt"]) == (1, 1, None)
    done = answer(typed("import", "organisations", sheet, *how))
    assert Org.objects.filter(name="东莞市辛厂").exists()
    out = tmp_path / "out.xlsx"
    rows = answer(typed("export", "organisations", "-o", out, "--format", "json"))["rows"]
    back = answer(typed("import", "organisations", out, "--format", "json"))
    assert (back["unchanged"], back["created"]) == (rows, 0)
    undone = answer(typed("undo", done["receipt"], "--format", "json"))
    assert undone["receipt"] == done["receipt"]
    assert not Org.objects.filter(name="东莞市辛厂").exists()


def test_faults_and_unknown_names_end_with_status_one(typed, tmp_path):
    sheet = workbook(tmp_path / "单位.xlsx", HEADS, (GOOD[0], "小卖部", *GOOD[2:]))
    result = typed("import", "organisations", sheet, "--dry-run", "--map", "机构=name")
    assert result.exit_code == 1 and "小卖部" in result.output
    assert typed("export", "nothing").exit_code == 1
    assert typed("undo", 999).exit_code == 1
    assert typed("template", "people", "-o", tmp_path / "t.xlsx").exit_code == 0

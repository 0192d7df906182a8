"""Households' sheets at the console: template, checked, imported, exported, ledger, undone."""

import json

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from tests.households.sheets import FAMILY, sheet
from zhuzhen.base import scope
from zhuzhen.cli.household_sheets import mount
from zhuzhen.households.models import Household

pytestmark = pytest.mark.slow
JSON = ("--format", "json")


@pytest.fixture
def typed(everything: None):
    app = typer.Typer()
    mount(app)

    def run(*words: object):
        result = CliRunner().invoke(app, [str(word) for word in words])
        scope.enter(scope.EVERYTHING)
        return result

    return run


def answer(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)[0]


def test_in_out_and_undone(typed, tmp_path):
    path = sheet(tmp_path / "农户.xlsx", *FAMILY)
    dry = answer(typed("import", path, "--dry-run", *JSON))
    assert (dry["rows"], dry["households_created"], dry["receipt"]) == (3, 1, None)
    assert Household.objects.count() == 0
    done = answer(typed("import", path, *JSON))
    out = tmp_path / "out.xlsx"
    sent = answer(typed("export", "--reason", "年度核对用", "--members", "-o", out, *JSON))
    assert sent["rows"] == 3
    assert "系统" in openpyxl.load_workbook(out).worksheets[0]["A2"].value
    on_it = answer(typed("ledger", "440282113000", "--reason", "季度上报", "-o", out, *JSON))
    assert on_it["households"] == 0
    answer(typed("undo", done["receipt"], *JSON))
    assert Household.objects.get().state == "voided"


def test_faults_are_all_told_and_nothing_is_saved(typed, tmp_path):
    path = sheet(tmp_path / "农户.xlsx", {**FAMILY[0], "证件号码": "110105194912310021"}, FAMILY[1])
    refused = typed("import", path)
    assert refused.exit_code == 1
    assert "末位校验码应为 X" in refused.output and "110105194912310021" not in refused.output
    assert typed("import", path, "--dry-run").exit_code == 1
    assert typed("export", "--reason", "x").exit_code == 1
    assert Household.objects.count() == 0


def test_the_template_is_written(typed, tmp_path):
    target = tmp_path / "t.xlsx"
    assert answer(typed("template", "-o", target, *JSON))["file"] == str(target)
    assert openpyxl.load_workbook(target).sheetnames[0] == "农户和家庭成员"

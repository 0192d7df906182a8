"""zhuzhen import and zhuzhen export, as typed."""

import json
from pathlib import Path

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from tests.cast import stage
from tests.registers.sheets import GOOD, visits
from zhuzhen.base import scope
from zhuzhen.cli import registers
from zhuzhen.registers.models import Receipt, Record

pytestmark = pytest.mark.slow

app = typer.Typer()
app.command("import")(registers.import_)
app.command("export")(registers.export)


@pytest.fixture
def typed(everything: None):
    stage()

    def run(*words: object):
        result = CliRunner().invoke(app, [str(word) for word in words])
        scope.enter(scope.EVERYTHING)
        return result

    return run


def test_import_and_export(typed, tmp_path: Path) -> None:
    file = visits(tmp_path / "调研.xlsx", *GOOD)
    dry = typed("import", "field_visit", file, "--dry-run", "--format", "json")
    assert dry.exit_code == 0, dry.output
    (row,) = json.loads(dry.stdout)
    assert (row["read"], row["created"], row["dry_run"], row["receipt"]) == (2, 2, True, None)
    assert not Record.objects.exists()
    done = typed("import", "field_visit", file, "--papers-later", "--format", "json")
    (row,) = json.loads(done.stdout)
    assert row["receipt"] == Receipt.objects.get().pk
    again = typed("import", "field_visit", file, "--papers-later")
    assert again.exit_code == 0 and Record.objects.count() == 2
    target = tmp_path / "out.xlsx"
    out = typed(
        "export",
        "field_visit",
        "--period",
        "2022-03",
        "--place",
        "珠玑镇",
        "-o",
        target,
        "--format",
        "json",
    )
    assert json.loads(out.stdout)[0]["records"] == 1
    assert openpyxl.load_workbook(target)["调研"].max_row == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "nothing"), "没有叫“nothing”的登记表"),
        (("export", "field_visit", "--period", "去年"), "“去年”不是周期"),
        (("export", "field_visit", "--place", "没有镇"), "没有叫“没有镇”的地方"),
    ],
)
def test_failures_are_told_and_end_with_1(typed, words: tuple[str, ...], said: str) -> None:
    result = typed(*words)
    assert result.exit_code == 1 and said in result.stderr


def test_a_bad_sheet_ends_with_1_and_lists_every_fault(typed, tmp_path: Path) -> None:
    file = visits(tmp_path / "调研.xlsx", (*GOOD[0][:4], "科长", -1))
    result = typed("import", "field_visit", file)
    assert result.exit_code == 1
    assert "共有 2 处" in result.stderr
    assert "第 2 行 “来访者职级”列" in result.stderr
    assert "第 2 行 “同行人数”列" in result.stderr
    assert typed("import", "field_visit", tmp_path / "none.xlsx").exit_code == 2


def test_an_ambiguous_place_lists_its_candidates(typed) -> None:
    result = typed("export", "field_visit", "--place", "大坪镇")
    first, *places = result.stderr.splitlines()
    assert result.exit_code == 1 and "请选定是哪一个" in first
    assert len(places) > 1 and all(len(place.split()[0]) == 12 for place in places)


def test_faults_come_back_in_the_workbook(typed, tmp_path: Path) -> None:
    bad = ("甲-1", "2022-13-05", *GOOD[0][2:])
    file, back = visits(tmp_path / "调研.xlsx", bad, GOOD[1]), tmp_path / "标注.xlsx"
    result = typed("import", "field_visit", file, "--annotated", back)
    assert result.exit_code == 1 and not Record.objects.exists()
    book = openpyxl.load_workbook(back)
    assert "没有这一天" in book["Sheet1"]["B2"].comment.text
    book["Sheet1"]["B2"] = "2022-03-05"
    book.save(back)
    again = typed("import", "field_visit", back, "--papers-later", "--format", "json")
    assert again.exit_code == 0 and json.loads(again.stdout)[0]["created"] == 2
    doubled = visits(tmp_path / "又.xlsx", ("乙-1", "2022-03-05", *GOOD[0][2:]))
    words = ("import", "field_visit", doubled, "--papers-later", "--format", "json")
    dry = json.loads(typed(*words, "--dry-run", "--annotated", back).stdout)
    assert dry[0]["double_count"] == 1
    note = openpyxl.load_workbook(back)["Sheet1"]["A2"].comment.text
    assert "可能与已登记的重复" in note
    (left,) = json.loads(typed(*words, "--leave-out-doubles").stdout)
    assert (left["created"], left["left_out"]) == (0, 1)

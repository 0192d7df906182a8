"""`zhuzhen screen`: received, refused, screened, tried, weighed, deleted at the console."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from typer.testing import CliRunner, Result

from tests.screening.world import HERE, NANXIONG, household, person
from zhuzhen.base import scope
from zhuzhen.casework.models import Clue
from zhuzhen.cli.screening import app
from zhuzhen.screening.models import Feed

pytestmark = pytest.mark.slow
HEADS = "身份证号,姓名,结算日期,合规自付费用（元）"


@pytest.fixture
def typed(everything: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "FEEDS_ROOT", tmp_path / "feeds")

    def run(*words: object) -> Result:
        result = CliRunner().invoke(app, [str(word) for word in words])
        scope.enter(scope.EVERYTHING)
        return result

    return run


def answer(result: Result) -> dict[str, object]:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)[0]


def listed(folder: Path, *lines: str, heads: str = HEADS) -> Path:
    path = folder / "医保.csv"
    path.write_text("\n".join([heads, *lines]), encoding="utf-8")
    return path


def test_from_a_file_to_a_clue_and_a_trial(typed, tmp_path):
    ill, less = person(household()), person(household())
    lines = (f"{ill.id_number},甲,2022-03-10,30000", f"{less.id_number},乙,2022-03-10,15000")
    where = ("--place", NANXIONG, "--format", "json")
    path = listed(tmp_path, *lines, heads=HEADS.replace("身份证号", "证号"))
    span = ("--from", "2022-01-01", "--to", "2022-10-31", "--map", "证号=id_number")
    got = answer(typed("receive", "medical_payment", path, *span, *where))
    assert (got["kept"], got["matched"], got["unmatched"], got["faults"]) == (2, 2, 0, 0)
    ran = answer(typed("run", *where))
    assert ran == {"rule": "heavy_medical_cost", "found": 1, "new": 1, "joined": 0, "known": 0}
    assert Clue.objects.get().place_id == HERE
    tried = answer(typed("simulate", "heavy_medical_cost", "--set", "bound=1000000", *where))
    assert (tried["found_now"], tried["found_then"], tried["more"]) == (1, 2, 1)
    assert Clue.objects.count() == 1
    weighed = answer(typed("precision", *where))
    assert (weighed["raised"], weighed["waiting"], weighed["percent"]) == (1, 1, None)


def test_a_refused_file_ends_with_status_1_and_stays_to_be_seen(typed, tmp_path):
    path = listed(tmp_path, "110105194912310021,甲,2022-03-10,1.00")
    span = ("--from", "2022-01-01", "--to", "2022-10-31")
    result = typed("receive", "medical_payment", path, *span, "--place", NANXIONG)
    assert result.exit_code == 1
    assert "第 2 行 “身份证号”列：110105********0021 的末位校验码应为" in result.stderr
    assert Feed.objects.get().state == "refused"
    raw = settings.FEEDS_ROOT / Feed.objects.get().raw_file
    assert raw.exists()
    assert typed("purge", "--feed", Feed.objects.get().pk).exit_code == 0
    assert not raw.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("run", "--place", NANXIONG, "--engine", "pig"), "可用的有：duckdb、spark"),
        (("run", "--place", NANXIONG), "还没有可用的部门数据"),
        (("simulate", "x", "--place", NANXIONG, "--set", "bound=y"), "等号后应为数字"),
        (("purge", "--feed", "99"), "没有找到部门数据 99"),
    ],
)
def test_what_makes_no_sense_is_told(typed, words, told):
    result = typed(*words)
    assert result.exit_code == 1
    assert told in result.stderr

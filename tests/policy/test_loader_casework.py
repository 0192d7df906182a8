"""Slips in the way of a case are told by file and line, with what would be right."""

from pathlib import Path

import pytest

from tests.policy.packs import PROVINCE, faults_of, load_at
from zhuzhen.casework import flow
from zhuzhen.policy.labels import CASE_FIGURES, LEAVABLE_STEPS

CASEWORK = """\
parameters:
  decision_days:
    label: 认定几天
    kind: days
    tighter: lower
    values:
      - {from: 2022-01-01, value: 15, entered_by: 编写组}
      - {from: 2024-01-01, value: 14, entered_by: 编写组}
  phones:
    label: 电话
    kind: text
    values: [{from: 2022-01-01, value: "12317", entered_by: 编写组}]
casework:
  nine:
    title: 九步
    source: [{document: doc-1, clause: 5.1c}]
    limits: {decision: {parameter: decision_days}, pass_notice: 14}
  seven:
    title: 七步
    source: [{document: doc-1, clause: 5.1c}]
    regions: ["440281000000"]
    leave_out: [assign, match]
"""
FILES = {**PROVINCE, "casework.yaml": CASEWORK}
COUNTY = """\
id: county
title: 县包
level: county
region: "440282000000"
overlays: province
in_force: {from: 2022-01-01}
document:
  id: doc-2
  issuer: 县局
  title: 细则
  signed_on: 2022-01-01
"""


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_way_is_read_with_its_parameters() -> None:
    (pack,) = load_at(FILES)
    assert list(pack.casework) == ["nine", "seven"]
    assert pack.casework["seven"].leave_out == ("assign", "match")
    assert pack.casework["nine"].parameters == {"decision": "decision_days"}
    assert type(pack).model_validate(pack.as_json()).casework == pack.casework


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "leave_out: [assign, match]",
            "leave_out: [assign, county_review]",
            "casework.yaml:22: 没有可以省去的环节“county_review”；可用的有：assign、match",
        ),
        (
            "leave_out: [assign, match]",
            "leave_out: [assign, assign]",
            "casework.yaml:18: “assign”写了两次；只留一个",
        ),
        (
            "pass_notice: 14",
            "pass_notise: 14",
            "casework.yaml:17: 没有期限或数目“pass_notise”；是不是“pass_notice”？可用的有：",
        ),
        (
            "pass_notice: 14",
            "pass_notice: 13",
            "casework.yaml:17: pass_notice 是 13 天，公示放不下；"
            "应不早于 14 天（评议的期限加公示天数再加一天），不晚于 decision 的 15 天",
        ),
        (
            "{from: 2024-01-01, value: 14,",
            "{from: 2024-01-01, value: 12,",
            "casework.yaml:17: pass_notice 是 14 天，公示放不下；"
            "应不早于 14 天（评议的期限加公示天数再加一天），不晚于 decision 的 12 天",
        ),
        (
            "pass_notice: 14",
            "pass_notice: 14, verify: 1",
            "casework.yaml:17: assign 是 2 天，晚于后一步 verify 的 1 天；",
        ),
        (
            "pass_notice: 14",
            "pass_notice: 14, notice: 4",
            "casework.yaml:17: notice 是 4，太小；不得小于 5",
        ),
        (
            "decision: {parameter: decision_days}",
            "decision: {parameter: phones}",
            "casework.yaml:17: 参数“phones”的种类是 text，用在这里不合；",
        ),
        (
            "decision: {parameter: decision_days}",
            "decision: {parameter: decision_day}",
            "casework.yaml:17: 没有参数“decision_day”；是不是“decision_days”？",
        ),
        (
            'regions: ["440281000000"]',
            'regions: ["330281000000"]',
            "casework.yaml:21: 地区 330281000000 不在本包的地区 440000000000 之内；",
        ),
        (
            '    regions: ["440281000000"]\n',
            "",
            "casework.yaml:18: “nine”已经管着 其余各处；",
        ),
        (
            "clause: 5.1c}]\n    regions",
            "clause: 5.1d}]\n    regions",
            "casework.yaml:20: 文件“doc-1”里没有条款“5.1d”；",
        ),
    ],
)
def test_a_slip_is_told(old: str, new: str, told: str) -> None:
    assert old in CASEWORK
    found = faults_of({**PROVINCE, "casework.yaml": CASEWORK.replace(old, new, 1)})
    assert [fault for fault in found if told in fault], found
    assert len(found) == 1, found


def test_a_county_may_shorten_but_not_lengthen() -> None:
    shorter = "casework:\n  nine:\n    overrides: nine\n    limits: {review: 7, pass_notice: 13}\n"
    _, county = load_at(FILES, county={"pack.yaml": COUNTY, "casework.yaml": shorter})
    assert county.casework["nine"].limits.keys() == {"decision", "pass_notice", "review"}
    longer = shorter.replace("review: 7, pass_notice: 13", "town_review: 2, verifiers: 1")
    told = faults_of(FILES, county={"pack.yaml": COUNTY, "casework.yaml": longer})
    assert len(told) == 2
    assert "核查至少几人 由 2 降为 1" in told[0]
    assert "镇审核，从收到起 由 1 放长为 2" in told[1]
    spoken = longer.replace("limits", "loosens: 山区路远\n    limits")
    load_at(FILES, county={"pack.yaml": COUNTY, "casework.yaml": spoken})


def test_packs_and_flow_speak_of_the_same_steps() -> None:
    assert set(LEAVABLE_STEPS) == set(flow.OPTIONAL)
    assert {key: flow.LABELS[key] for key in LEAVABLE_STEPS} == LEAVABLE_STEPS
    limits = {row.limit.figure: row.limit.usual for row in flow.TABLE if row.limit}
    assert {key: CASE_FIGURES[key].usual for key in limits if key != "check"} == {
        key: usual for key, usual in limits.items() if key != "check"
    }

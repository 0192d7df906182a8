"""Slips in a match are told by file and line, with what would be right."""

from pathlib import Path

import pytest

from tests.policy.packs import PROVINCE, faults_of, load_at

SIDES = """\
registers:
  wish:
    title: 意向
    source: [{document: doc-1, clause: 5.1c}]
    reported_by: [town]
    links: {place: {label: 村}}
    fields:
      - {id: name, label: 姓名, kind: person}
      - {id: trade, label: 工种, kind: choice, terms: trade}
      - {id: rank, label: 职级, kind: choice, terms: visitor_rank}
      - {id: reach, label: 多远, kind: choice, terms: far}
      - {id: wage, label: 工资, kind: money_fen}
      - {id: from, label: 几月起, kind: integer}
      - {id: to, label: 到几月, kind: integer}
      - {id: closed_on, label: 完结, kind: date}
    title_template: "{trade}"
  job:
    title: 岗位
    source: [{document: doc-1, clause: 5.1c}]
    reported_by: [town]
    links: {place: {label: 地点}}
    fields:
      - {id: trade, label: 工种, kind: choice, terms: trade}
      - {id: employer, label: 单位, kind: text}
      - {id: seats, label: 人数, kind: integer}
      - {id: wage, label: 工资, kind: money_fen}
      - {id: from, label: 几月起, kind: integer}
      - {id: to, label: 到几月, kind: integer}
    title_template: "{trade}"
  placed:
    title: 上岗
    source: [{document: doc-1, clause: 5.1c}]
    reported_by: [town]
    links: {place: {label: 村}}
    fields:
      - {id: employer, label: 单位, kind: text}
      - {id: left_on, label: 离岗, kind: date}
    title_template: "{employer}"
"""
TERMS = (
    PROVINCE["terms.yaml"]
    + """\
  trade:
    label: 工种
    values: [{code: sew, label: 缝纫}, {code: any, label: 不限}]
  far:
    label: 多远
    ordered: true
    values: [{code: town, label: 本镇}, {code: beyond, label: 省外}]
"""
)
MATCHES = """\
matches:
  jobs:
    title: 找岗位
    source: [{document: doc-1, clause: 5.1c}]
    asks: {register: wish, noun: 意向, closed_by: [closed_on]}
    offers: {register: job, noun: 岗位, amount: seats}
    criteria:
      - {kind: reach, label: 多远, asks: reach, hard: true}
      - {kind: same, label: 工种, asks: trade, offers: trade, anything: [any], weight: 3}
      - {kind: at_least, label: 工资, asks: wage, offers: wage, weight: 2}
      - {kind: months, label: 时节, asks: [from, to], offers: [from, to], weight: 1}
    settled:
      register: placed
      verb: 登记上岗
      same: {employer: employer}
      freed_by: left_on
      fill: {employer: offers.employer, place: asks.place}
"""


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def with_match(old: str = "", new: str = "", *, terms: str = TERMS) -> dict[str, str]:
    assert old in MATCHES, old
    text = MATCHES.replace(old, new, 1) if old else MATCHES
    return PROVINCE | {"terms.yaml": terms, "sides.yaml": SIDES, "matches.yaml": text}


def test_the_sound_match_loads_and_is_inherited() -> None:
    (pack,) = load_at(with_match())
    match = pack.matches["jobs"]
    assert (match.origin, match.asks.register_id) == ("province", "wish")
    assert match.criteria[0].asks == ("reach",)
    assert type(pack).model_validate(pack.as_json()).matches == pack.matches


def test_a_side_may_be_open() -> None:
    opened = "amount: seats, open: [trade, wage, seats, employer, from, to]}"
    (pack,) = load_at(with_match("amount: seats}", opened))
    assert pack.matches["jobs"].offers.open[0] == "trade"
    assert pack.matches["jobs"].asks.open == ()


SLIPS = {
    "open, but a person": (
        ("asks: {register: wish, noun: 意向,", "asks: {register: wish, open: [trade], noun: 意向,"),
        "5: “意向”记的是人，不能对外公开；去掉 open",
    ),
    "open, but less than is told": (
        ("amount: seats}", "amount: seats, open: [trade, wage, seats]}"),
        "6: open 里少了 employer、from、to；比较、摘要和带出要用的登记项都要写进 open",
    ),
    "open, but unknown": (
        ("amount: seats}", "amount: seats, open: [trade, wage, seats, employer, from, to, pay]}"),
        "6: 没有登记项“pay”；可用的有：trade、employer、seats、wage、from、to",
    ),
    "unknown register": (
        ("register: job,", "register: jobs,"),
        "6: 没有登记表“jobs”；是不是“job”？",
    ),
    "unknown field": (
        ("asks: wage", "asks: wages"),
        "10: 没有登记项“wages”；是不是“wage”？",
    ),
    "field of another kind": (
        ("closed_by: [closed_on]", "closed_by: [wage]"),
        "5: “wage”的种类不合；应为日期项",
    ),
    "money against numbers": (
        ("offers: wage", "offers: seats"),
        "10: “工资”两边的登记项不能相比；应为同一种类；选择项要用同一个词表",
    ),
    "choices of two term sets": (
        ("asks: trade", "asks: rank"),
        "9: “工种”两边的登记项不能相比；应为同一种类；选择项要用同一个词表",
    ),
    "no order": (
        ("kind: same, label: 工种, asks: trade, offers: trade, anything: [any]",
         "kind: at_least, label: 工种, asks: trade, offers: trade"),
        "9: “工种”用的词表“trade”没有高低之分；at_least 用数字，或标了 ordered 的词表",
    ),
    "not how far": (
        ("asks: reach", "asks: trade"),
        "8: 词表“trade”说的不是能去多远；编号只能是 village、town、county、city、province、beyond",
    ),
    "unknown code": (
        ("anything: [any]", "anything: [anyy]"),
        "9: 词表里没有“anyy”；是不是“any”？",
    ),
    "too few fields": (
        ("asks: [from, to]", "asks: from"),
        "11: “时节”的登记项个数不对；这一种 asks 写 2 个，offers 写 2 个",
    ),
    "idle": (
        ("asks: reach, hard: true", "asks: reach"),
        "8: “多远”不起作用；应写 weight，或 hard: true，或两样都写",
    ),
    "unknown words": (
        ("offers: wage, weight: 2", 'offers: wage, weight: 2, says: "{wage}够"'),
        "10: “工资”的理由里有不认识的花括号；只可用 {asks} 和 {offers}",
    ),
    "unknown key": (
        ("freed_by", "freed_on"),
        "16: 不认识的键“freed_on”；是不是“freed_by”？",
    ),
    "filled from nowhere": (
        ("offers.employer", "offer.employer"),
        "17: “employer”的值“offer.employer”写法不对；应如 asks.name",
    ),
    "filled from an unknown field": (
        ("offers.employer", "asks.employer"),
        "17: 没有登记项“employer”；可用的有：name、trade、rank、reach、wage、from、to、closed_on",
    ),
    "unknown kind": (
        ("kind: months", "kind: month"),
        "11: “kind”的值“month”不在可选范围；是不是“months”？",
    ),
    "unknown clause": (
        ("clause: 5.1c", "clause: 5.1d"),
        "4: 文件“doc-1”里没有条款“5.1d”；是不是“5.1c”？",
    ),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_once_where_it_stands(slip: str) -> None:
    (old, new), told = SLIPS[slip]
    found = faults_of(with_match(old, new))
    assert len(found) == 1, found
    assert found[0].startswith(f"province/matches.yaml:{told}"), found


def test_a_match_without_weights_ranks_nothing() -> None:
    text = MATCHES
    for weight in ("weight: 3", "weight: 2", "weight: 1"):
        text = text.replace(weight, "hard: true")
    (found,) = faults_of(with_match() | {"matches.yaml": text})
    assert found == "province/matches.yaml:2: 没有一项有分量，排不出先后；至少一项写 weight"


def test_a_match_is_not_blamed_for_a_broken_register() -> None:
    broken = with_match() | {"sides.yaml": SIDES.replace("kind: money_fen", "kind: money", 1)}
    assert [fault.split(": ")[0] for fault in faults_of(broken)] == ["province/sides.yaml:12"]

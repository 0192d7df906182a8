"""Slips in the list of uses, in what a register books and in measures over contributions are told
by file and line, with what would be right."""

from pathlib import Path

import pytest

from tests.policy.packs import PROVINCE, faults_of, load_at
from zhuzhen.funds.choices import Direction, Source
from zhuzhen.policy.labels import FUND_DIRECTIONS, FUND_SOURCES

USES = """\
fund_uses:
  crops:
    title: 产业
    kind: allowed
    directions: [industry, habitat]
    source: [{document: doc-1, clause: 5.1c}]
  bonus:
    title: 奖金
    kind: refused
    words: [奖金, 津贴]
    source: [{document: doc-1, clause: 5.1c}]
"""
GIVEN = """\
terms:
  form:
    label: 形式
    values: [{code: cash, label: 捐款}, {code: goods, label: 捐物}]
registers:
  gift:
    title: 捐赠
    source: [{document: doc-1, clause: 5.1c}]
    reported_by: [cluster_lead]
    links:
      place: {label: 受益地, levels: [town]}
    fields:
      - {id: form, label: 形式, kind: choice, terms: form, required: true}
      - {id: amount, label: 金额, kind: money_fen, required: true}
      - {id: use, label: 用途, kind: text}
    needs_confirmation: true
    ledger:
      amount: amount
      by: form
      sources: {cash: donation, goods: in_kind}
      purpose: use
    title_template: 捐赠
"""
PAID = """\
duties:
  in_full:
    code: R15
    title: 列足
    part: 资金
    source: [{document: doc-1, clause: 5.1c}]
    owed_by: assisting_city
    shape: coverage
    measure: {contributed: {having: budgeted_in_full}}
    at_least: 100
    per: year
"""
FILES = {**PROVINCE, "uses.yaml": USES, "given.yaml": GIVEN, "paid.yaml": PAID}
CITY = """\
id: city
title: 市包
level: city
region: "440200000000"
overlays: province
in_force: {from: 2022-01-01}
document: {id: doc-2, issuer: 市局, title: 细则, signed_on: 2022-01-01}
"""


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_list_is_read_and_comes_back_from_json() -> None:
    (pack,) = load_at(FILES)
    assert [(each.id, each.kind) for each in pack.fund_uses.values()] == [
        ("crops", "allowed"),
        ("bonus", "refused"),
    ]
    again = type(pack).model_validate(pack.as_json())
    assert again.fund_uses == pack.fund_uses
    assert again.registers["gift"].ledger == pack.registers["gift"].ledger
    assert again.duties["in_full"].measure.contributed == pack.duties["in_full"].measure.contributed


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("uses.yaml", "kind: allowed", "kind: maybe", "uses.yaml:4: "),
        ("uses.yaml", "directions: [industry, habitat]", "directions: [moon]", "uses.yaml:5: "),
        ("uses.yaml", "    directions: [industry, habitat]\n", "",
         "uses.yaml:2: 清单条目的投向写得不对；allowed 的写 directions，refused 的不写"),
        ("uses.yaml", "[industry, habitat]", "[industry]\n    words: [产业]",
         "uses.yaml:2: 可用的条目不用写 words；"),
        ("uses.yaml", "[奖金, 津贴]", "[奖金, 奖金]", "uses.yaml:7: “奖金”写了两次；只留一个"),
        ("uses.yaml", "clause: 5.1c", "clause: 5.1d",
         "uses.yaml:6: 文件“doc-1”里没有条款“5.1d”；"),
        ("given.yaml", "needs_confirmation: true", "needs_confirmation: false",
         "given.yaml:6: 带来资金的登记表要有人确认，并写明地点；"),
        ("given.yaml", "levels: [town]}", "levels: [town], required: false}",
         "given.yaml:6: 带来资金的登记表要有人确认，并写明地点；"),
        ("given.yaml", "amount: amount", "amount: use",
         "given.yaml:6: ledger 的 amount“use”不是金额；应为 kind: money_fen 的登记项"),
        ("given.yaml", "by: form", "by: use",
         "given.yaml:6: ledger 的 by“use”不是选择项；应为 kind: choice 的登记项"),
        ("given.yaml", "purpose: use", "purpose: amount",
         "given.yaml:6: ledger 的 purpose“amount”不是文字；"),
        ("given.yaml", "goods: in_kind}", "good: in_kind}",
         "given.yaml:20: 没有选项“good”；是不是“goods”？"),
        ("given.yaml", "cash: donation", "cash: provincial", "given.yaml:20: "),
        ("paid.yaml", "owed_by: assisting_city", "owed_by: cluster",
         "paid.yaml:7: “cluster”不出应担资金；owed_by 应为 assisting_city、city_pair"),
        ("paid.yaml", "per: year", "per: quarter",
         "paid.yaml:2: 应担资金和项目按年算；应写 per: year"),
        ("paid.yaml", "    shape: coverage\n", "",
         "paid.yaml:2: 数农户、应担资金、项目的指标要写 shape: coverage；"),
        ("paid.yaml", "having: budgeted_in_full}", "having: budgeted_in_full}, unit: times",
         "paid.yaml:9: contributed 不与 of、where、through、unit 同写；"),
        ("paid.yaml", "budgeted_in_full", "budgeted", "paid.yaml:9: "),
    ],
)  # fmt: skip
def test_a_slip_is_told_where_it_stands(file: str, old: str, new: str, told: str) -> None:
    assert old in FILES[file]
    found = faults_of({**FILES, file: FILES[file].replace(old, new, 1)})
    assert len(found) == 1
    assert told in found[0]


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ("overrides: crops\n    directions: [industry]", ""),
        ("overrides: crops\n    directions: [industry, other]", "多了投向 其他"),
        ("overrides: bonus\n    words: [奖金, 津贴, 补贴]", ""),
        ("overrides: bonus\n    words: [奖金]", "去掉了关键词 津贴"),
    ],
)
def test_a_city_may_only_keep_money_from_more(own: str, told: str) -> None:
    item = own.split("\n")[0].split(": ")[1]
    city = {"pack.yaml": CITY, "uses.yaml": f"fund_uses:\n  {item}:\n    {own}\n"}
    if told:
        assert any(told in each for each in faults_of(FILES, county=city))
    else:
        assert item in load_at(FILES, county=city)[1].fund_uses


def test_packs_and_ledger_know_the_same_codes() -> None:
    assert {str(code): label for code, label in FUND_DIRECTIONS.items()} == dict(Direction.choices)
    labels = dict(Source.choices)
    assert {str(code): label for code, label in FUND_SOURCES.items()} == {
        str(code): labels[code] for code in FUND_SOURCES
    }

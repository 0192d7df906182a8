"""A city's pack with a duty of every shape, loaded for tests as any pack is."""

from pathlib import Path

from django.conf import settings

from zhuzhen.policy.commands import load_packs

GUANGZHOU, QINGYUAN = "440100000000", "441800000000"

_PACK = """
id: shapes-test
title: 各种职责试验包
level: city
region: "440100000000"
overlays: guangdong-2023
in_force: {from: 2022-01-01}
document: {id: shapes, issuer: 试验, title: 试验要点, signed_on: 2022-01-01}
"""
_ITEMS = """
clauses:
  "1": {number: 一, part: 试验, heading: 试验, text: 试验条款}
registers:
  headcount:
    title: 就业人数
    source: [{document: shapes, clause: "1"}]
    reported_by: [town]
    links: {cluster: {label: 组团}, place: {label: 镇, levels: [town]}}
    fields: [{id: people, label: 就业人数, kind: people_count, unit: person}]
    title_template: 就业人数
  budget_passed:
    title: 预算通过
    source: [{document: shapes, clause: "1"}]
    reported_by: [assist_city]
    happened_on: 预算通过日
    links: {org: {label: 单位}}
    title_template: 预算通过
  transfer:
    title: 拨付
    source: [{document: shapes, clause: "1"}]
    reported_by: [assist_city]
    links: {org: {label: 单位}}
    fields: [{id: amount, label: 金额, kind: money_fen}]
    title_template: 拨付
duties:
  jobs_not_below:
    code: R29
    title: 就业人数不低于上年
    part: 试验
    source: [{document: shapes, clause: "1"}]
    owed_by: cluster
    shape: trend
    measure: {latest: headcount, field: people}
    trend: {must: not_below}
    per: year
  transfer_in_time:
    code: R16
    title: 预算通过后拨付
    part: 试验
    source: [{document: shapes, clause: "1"}]
    owed_by: assisting_city
    shape: deadline
    measure: {sum: transfer, field: amount, unit: fen}
    more_than: 0元
    per: event
    after: {register: budget_passed}
    days: 30
  transfer_in_working_days:
    code: R17
    title: 预算通过后十个工作日内拨付
    part: 试验
    source: [{document: shapes, clause: "1"}]
    owed_by: assisting_city
    shape: deadline
    measure: {count: transfer}
    at_least: 1
    per: event
    after: {register: budget_passed}
    days: 10
    calendar: working
  villages_visited:
    code: R41
    title: 每个村都有慰问
    part: 试验
    source: [{document: shapes, clause: "1"}]
    owed_by: cluster
    shape: coverage
    measure: {share: condolence_visit, each: villages}
    at_least: 100
    per: year
  principals_share:
    code: R42
    title: 慰问由主要负责同志带队的比例
    part: 试验
    source: [{document: shapes, clause: "1"}]
    owed_by: cluster
    shape: coverage
    measure:
      share: condolence_visit
      where: [{if: performer_rank == "principal", else: 不是主要负责同志}]
    at_least: 60
    per: half
"""


def load_shapes(directory: Path) -> None:
    """Load the test pack over the province's."""
    folder = directory / "shapes-test"
    folder.mkdir()
    (folder / "pack.yaml").write_text(_PACK, encoding="utf-8")
    (folder / "items.yaml").write_text(_ITEMS, encoding="utf-8")
    load_packs([Path(settings.PACKS_ROOT) / "guangdong-2023", folder], by=None)

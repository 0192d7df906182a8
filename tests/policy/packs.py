"""Small packs written to a folder, to be broken one way at a time."""

from pathlib import Path

import pytest

from zhuzhen.policy.loading import load_packs
from zhuzhen.policy.problems import PackFaults
from zhuzhen.policy.schema import Pack

PROVINCE = {
    "pack.yaml": """\
id: province
title: 省包
level: province
region: "440000000000"
in_force: {from: 2022-01-01}
document:
  id: doc-1
  issuer: 省局
  title: 工作指引
  signed_on: 2022-01-01
""",
    "clauses.yaml": """\
clauses:
  5.1c: {number: 五、1, part: 组织领导, heading: 调研, text: 每年到镇调研。}
  5.10: {number: 五、10, part: 组织领导, heading: 另一条, text: 编号不能当成小数。}
""",
    "terms.yaml": """\
terms:
  visitor_rank:
    label: 来访者职级
    values:
      - {code: principal, label: 主要负责同志}
      - {code: in_charge, label: 分管负责同志}
""",
    "registers.yaml": """\
registers:
  field_visit:
    title: 调研
    source: [{document: doc-1, clause: 5.1c}]
    reported_by: [cluster_lead]
    links:
      place: {label: 调研地点, levels: [town]}
      org: {label: 调研单位}
    fields:
      - {id: rank, label: 来访者职级, kind: choice, terms: visitor_rank, required: true}
      - {id: persons, label: 人数, kind: people_count, unit: person}
      - {id: topic, label: 主题, kind: text}
    checks:
      - {if: persons == None or persons >= 1, else: 人数至少为 1}
    evidence: {required: true, min: 1}
    needs_confirmation: true
    title_template: "{org}到{place}调研"
    summary: [rank]
""",
    "duties.yaml": """\
duties:
  principal_visit:
    code: R01
    title: 主要负责同志调研
    part: 组织领导
    source: [{document: doc-1, clause: 5.1c}]
    owed_by: cluster_org
    measure:
      count: field_visit
      of: rank == "principal"
      where:
        - {if: place in owner.towns, else: 非结对乡镇}
    at_least: 2
    per: year
    exemption: {by: [assist_city]}
""",
    "parameters.yaml": """\
parameters:
  partial_period:
    label: 折算
    kind: partial_period
    values:
      - from: 2022-01-01
        value: {below_percent: 50, owes_percent: 50, rounding: up}
        entered_by: 编写组
  visits:
    label: 次数
    kind: integer
    tighter: higher
    values:
      - {from: 2022-01-01, value: 2, entered_by: 编写组}
""",
}

CITY_HEAD = """\
id: city
title: 市包
level: city
region: "441900000000"
overlays: province
in_force: {from: 2022-01-01, to: 2022-12-31}
document:
  id: doc-2
  issuer: 市里
  title: 年度要点
  signed_on: 2022-03-22
"""
CITY_CLAUSES = """\
clauses:
  1c: {number: "1", part: 组织领导, heading: 调研, text: 到结对镇调研。}
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def province(**changed: str) -> dict[str, str]:
    """The province's files; `duties="…"` replaces duties.yaml."""
    return PROVINCE | {f"{name}.yaml": text for name, text in changed.items()}


def swapped(name: str, old: str, new: str) -> dict[str, str]:
    """The province's files with a piece of one of them replaced."""
    assert old in PROVINCE[name], old
    return PROVINCE | {name: PROVINCE[name].replace(old, new, 1)}


def load_at(files: dict[str, str], **overlays: dict[str, str]) -> tuple[Pack, ...]:
    """Load the province and overlays, written under the current folder, so that paths are short."""
    folders = [write(Path("province"), files)]
    folders += [write(Path(name), content) for name, content in overlays.items()]
    return load_packs(folders)


def faults_of(files: dict[str, str], **overlays: dict[str, str]) -> list[str]:
    """Every fault as printed."""
    with pytest.raises(PackFaults) as caught:
        load_at(files, **overlays)
    return [str(fault) for fault in caught.value.faults]

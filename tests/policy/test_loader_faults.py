"""Each slip in a pack is told by file and line, with what would be right, and all at once."""

from pathlib import Path

import pytest

from tests.policy.packs import PROVINCE, faults_of, load_at, province, swapped, write
from zhuzhen.policy.loading import load_packs
from zhuzhen.policy.problems import PackFaults


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_sound_pack_loads() -> None:
    (pack,) = load_at(PROVINCE)
    assert pack.id == "province"
    assert [clause.id for clause in pack.clauses] == ["5.1c", "5.10"]
    assert pack.duties["principal_visit"].origin == "province"


SLIPS = {
    "unknown key": (
        swapped("duties.yaml", "at_least", "at_lest"),
        [
            "province/duties.yaml:13: 不认识的键“at_lest”；是不是“at_least”？",
        ],
    ),
    "missing key": (
        swapped("duties.yaml", "    title: 主要负责同志调研\n", ""),
        ["province/duties.yaml:2: 缺少“title”；必须填写"],
    ),
    "wrong type": (
        swapped("duties.yaml", "at_least: 2", "at_least: 两次"),
        ["province/duties.yaml:13: “at_least”的值“两次”种类不对；应为数字"],
    ),
    "wrong choice": (
        swapped("duties.yaml", "per: year", "per: yearly"),
        ["province/duties.yaml:14: “per”的值“yearly”不在可选范围；是不是“year”？"],
    ),
    "wrong form": (
        swapped("duties.yaml", "code: R01", "code: 一号"),
        ["province/duties.yaml:3: “code”的值“一号”写法不对；应如 R01"],
    ),
    "unknown register": (
        swapped("duties.yaml", "count: field_visit", "count: field_visits"),
        ["province/duties.yaml:9: 没有登记表“field_visits”；是不是“field_visit”？"],
    ),
    "unknown clause": (
        swapped("duties.yaml", "clause: 5.1c", "clause: 5.1d"),
        ["province/duties.yaml:6: 文件“doc-1”里没有条款“5.1d”；是不是“5.1c”？"],
    ),
    "unknown document": (
        swapped("duties.yaml", "document: doc-1", "document: doc-9"),
        ["province/duties.yaml:6: 没有文件“doc-9”；是不是“doc-1”？"],
    ),
    "unknown terms": (
        swapped("registers.yaml", "terms: visitor_rank", "terms: visitor_ranks"),
        ["province/registers.yaml:10: 没有词表“visitor_ranks”；是不是“visitor_rank”？"],
    ),
    "unknown field in sum": (
        swapped("duties.yaml", "count: field_visit", "sum: field_visit\n      field: person"),
        ["province/duties.yaml:10: 没有登记项“person”；是不是“persons”？"],
    ),
    "text summed": (
        swapped("duties.yaml", "count: field_visit", "sum: field_visit\n      field: topic"),
        ["province/duties.yaml:10: “topic”不能求和；应为数字类的登记项"],
    ),
    "expression": (
        swapped("duties.yaml", 'rank == "principal"', 'rnk == "principal"'),
        ["province/duties.yaml:10: 没有名称“rnk”（第 1 个字符起）；是不是“rank”？"],
    ),
    "expression in check": (
        swapped("registers.yaml", "persons >= 1", "persons >= one"),
        ["province/registers.yaml:14: 没有名称“one”（第 31 个字符起）；"],
    ),
    "owner attribute of another owner": (
        swapped("duties.yaml", "owed_by: cluster_org", "owed_by: key_town").copy()
        | {
            "duties.yaml": PROVINCE["duties.yaml"]
            .replace("owed_by: cluster_org", "owed_by: key_town")
            .replace("owner.towns", "owner.org")
        },
        ["province/duties.yaml:12: 没有名称“owner.org”（第 10 个字符起）；"],
    ),
    "nothing links the owner": (
        swapped("duties.yaml", "owed_by: cluster_org", "owed_by: cluster"),
        ["province/duties.yaml:8: 没有关联“cluster”；可用的有：place、org"],
    ),
    "dates the wrong way round": (
        swapped("pack.yaml", "{from: 2022-01-01}", "{from: 2022-01-01, to: 2021-12-31}"),
        [
            "province/pack.yaml:5: 起止日期颠倒：2022-01-01 到 2021-12-31；to 不得早于 from",
        ],
    ),
    "duplicate key": (
        swapped("duties.yaml", "    per: year\n", "    per: year\n    per: month\n"),
        ["province/duties.yaml:15: “per”重复了；同一组里只能出现一次，首次在第 14 行"],
    ),
    "duplicate id in two files": (
        PROVINCE | {"more/duties.yaml": PROVINCE["duties.yaml"]},
        ["province/more/duties.yaml:2: “principal_visit”重复了；首次在 province/duties.yaml:2"],
    ),
    "unknown section": (
        PROVINCE | {"more.yaml": "duty:\n  a: 1\n"},
        ["province/more.yaml:1: 不认识的键“duty”；是不是“duties”？可用的有：clauses、terms"],
    ),
    "broken yaml": (
        swapped("terms.yaml", "    label: 来访者职级", "    label: [来访者职级"),
        ["province/terms.yaml:4: YAML 写法不对："],
    ),
    "anchor": (
        swapped("duties.yaml", "title: 主要负责同志调研", "title: &a 调研\n    short: *a"),
        ["province/duties.yaml:4: 不支持 YAML 的锚点和引用；请直接写出内容"],
    ),
    "people without unit": (
        swapped("registers.yaml", ", unit: person}", "}"),
        [
            "province/registers.yaml:11: 登记项“persons”没有写清是人、人次还是户；"
            "unit 应为 person、person_time 或 household"
        ],
    ),
    "no such parameter": (
        swapped("duties.yaml", "at_least: 2", "at_least: {parameter: visit}"),
        ["province/duties.yaml:2: 没有参数“visit”；是不是“visits”？"],
    ),
    "no head": (
        {name: text for name, text in PROVINCE.items() if name != "pack.yaml"},
        ["province/pack.yaml:1: 目录里没有 pack.yaml；每个政策包都要有 pack.yaml"],
    ),
    "whole section is a list": (
        province(terms="terms:\n  - a\n"),
        ["province/terms.yaml:1: “terms”应是一组“键: 值”；应如 id: …"],
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_slip_is_told(slip: str) -> None:
    files, told = SLIPS[slip]
    found = faults_of(files)
    for line in told:
        assert any(fault.startswith(line) for fault in found), found


def test_a_slip_is_told_once() -> None:
    for slip in ("missing key", "wrong type", "wrong choice", "wrong form", "unknown clause"):
        files, told = SLIPS[slip]
        assert len(faults_of(files)) == len(told), slip


def test_all_faults_of_all_files_at_once_and_nothing_loaded() -> None:
    files = PROVINCE | {
        "registers.yaml": PROVINCE["registers.yaml"].replace("kind: text", "kind: txt"),
        "terms.yaml": PROVINCE["terms.yaml"].replace("code: in_charge", "code: principal"),
        "parameters.yaml": PROVINCE["parameters.yaml"].replace("rounding: up", "rounding: near"),
    }
    places = [fault.split(": ")[0] for fault in faults_of(files)]
    assert places == [
        "province/parameters.yaml:7",
        "province/registers.yaml:12",
        "province/terms.yaml:2",
    ]


def test_what_names_a_broken_item_is_not_blamed_for_it() -> None:
    """The register is at fault; the duty over it is not called wrong as well."""
    found = faults_of(swapped("registers.yaml", "kind: text", "kind: txt"))
    assert [fault.split(": ")[0] for fault in found] == ["province/registers.yaml:12"]


SHEET = """\
reports:
  visits:
    title: 调研台账
    source: [{document: doc-1, clause: 5.1c}]
    register: field_visit
    columns:
      - {field: happened_on}
      - {field: %s, total: true}
"""


@pytest.mark.parametrize("name", ["topic", "rank", "happened_on", "org"])
def test_a_total_of_what_has_no_sum_is_refused(name: str) -> None:
    assert faults_of(province(reports=SHEET % name)) == [
        f"province/reports.yaml:6: “{name}”不能加总，它不是数量或金额；"
        "去掉 total: true；文字、日期、关联和百分数没有合计"
    ]


def test_a_total_of_per_cent_is_refused_and_of_numbers_kept() -> None:
    share = PROVINCE["registers.yaml"].replace("kind: text", "kind: percent")
    (told,) = faults_of(province(reports=SHEET % "topic", registers=share))
    assert "“topic”不能加总" in told
    (pack,) = load_at(province(reports=SHEET % "persons"))
    assert pack.reports["visits"].leaves()[1].total


CHOSEN = """\
reports:
  visits:
    title: 主要负责同志调研台账
    source: [{document: doc-1, clause: 5.1c}]
    register: field_visit
    of: %s
    order: [%s]
    columns:
      - {field: happened_on}
"""


def test_what_a_sheet_lists_and_in_which_order_is_checked() -> None:
    (pack,) = load_at(province(reports=CHOSEN % ('rank == "principal"', "-persons, org, state")))
    assert pack.reports["visits"].ordering == (("persons", True), ("org", False), ("state", False))
    wrong = faults_of(province(reports=CHOSEN % ('rank == "boss"', "-nothing, row_number")))
    assert [fault.split(": ")[0] for fault in wrong] == [
        "province/reports.yaml:6", "province/reports.yaml:7", "province/reports.yaml:7",
    ]  # fmt: skip
    assert "没有登记项“nothing”" in wrong[1] and "没有登记项“row_number”" in wrong[2]


def test_a_sheet_is_not_ordered_by_what_has_no_order() -> None:
    long = PROVINCE["registers.yaml"].replace("kind: text", "kind: long_text")
    told = faults_of(province(reports=CHOSEN % ("persons > 0", "topic"), registers=long))
    assert told == [
        "province/reports.yaml:7: “topic”排不出先后，它是长文字、网址或单位项；"
        "换成日期、数字、选择项、地点、短文字或关联"
    ]


def test_same_pack_twice() -> None:
    write(Path("one"), PROVINCE)
    write(Path("two"), PROVINCE)
    with pytest.raises(PackFaults) as caught:
        load_packs([Path("one"), Path("two")])
    assert [str(fault) for fault in caught.value.faults] == [
        "two/pack.yaml:1: 政策包“province”重复了；一次只能装载一个同名政策包"
    ]


def test_content_hash_tells_content_not_files() -> None:
    (first,) = load_at(PROVINCE)
    split = dict(PROVINCE)
    split["all.yaml"] = split.pop("terms.yaml") + split.pop("clauses.yaml")
    (second,) = load_packs([write(Path("other"), split)])
    (third,) = load_packs(
        [write(Path("third"), swapped("duties.yaml", "at_least: 2", "at_least: 3"))]
    )
    assert first.content_hash == second.content_hash
    assert first.content_hash != third.content_hash


HOUSEHOLDS = "covered: {{of: {of}, having: plan, after_days: {days}}}"


@pytest.mark.parametrize(
    ("duty", "said"),
    [
        ({}, None),
        ({"of": "rich"}, "rich"),
        ({"days": "{parameter: none}"}, "没有参数“none”"),
        ({"more": "      where: [{if: persons >= 1, else: x}]\n"}, "covered 不与"),
        ({"shape": "quota"}, "shape: coverage"),
        ({"owner": "cluster_org"}, "“cluster_org”没有自己的村镇"),
    ],
)
def test_duties_over_households(duty: dict[str, str], said: str | None) -> None:
    given = {"of": "able", "days": "10", "more": "", "shape": "coverage", "owner": "team", **duty}
    text = (
        "duties:\n  plans:\n    code: R21\n    title: 一户一策\n    part: 监测\n"
        "    source: [{document: doc-1, clause: 5.1c}]\n"
        f"    owed_by: {given['owner']}\n    shape: {given['shape']}\n    measure:\n"
        f"      {HOUSEHOLDS.format(**given)}\n{given['more']}"
        "    at_least: 100\n    per: quarter\n"
    )
    files = PROVINCE | {"duties.yaml": text}
    if said is None:
        (pack,) = load_at(files)
        assert pack.duties["plans"].register_title == "有劳动能力的监测户"
        return
    found = faults_of(files)
    assert len(found) == 1 and said in found[0], found

"""Slips in feeds and screening rules are told by file and line, with what would be right."""

from pathlib import Path

import pytest

from tests.policy.packs import CITY_CLAUSES, CITY_HEAD, PROVINCE, faults_of, load_at

TERMS = (
    PROVINCE["terms.yaml"]
    + """\
  grade:
    label: 等级
    ordered: true
    values: [{code: a, label: A}, {code: b, label: B}]
"""
)
PARAMETERS = (
    PROVINCE["parameters.yaml"]
    + """\
  line:
    label: 预警线
    kind: money_fen
    tighter: lower
    values:
      - {from: 2022-01-01, value: 1000.00元, entered_by: 编写组}
"""
)
SCREENING = """\
feeds:
  payment:
    title: 付费
    department: 医保局
    purpose: 看自付
    source: [{document: doc-1, clause: 5.1c}]
    holds: events
    person: id_number
    name: name
    dated_by: paid_on
    keep_days: 30
    columns:
      - {id: id_number, label: 身份证号, kind: id_number, required: true}
      - {id: name, label: 姓名, kind: person_name}
      - {id: paid_on, label: 日期, kind: date, required: true}
      - {id: amount, label: 金额, kind: money_fen, required: true}
      - {id: grade, label: 等级, kind: choice, terms: grade}
  roll:
    title: 名单
    department: 教育局
    purpose: 比对
    source: [{document: doc-1, clause: 5.1c}]
    holds: list
    person: id_number
    keep_days: 30
    columns:
      - {id: id_number, label: 身份证号, kind: id_number, required: true}
screening:
  heavy:
    title: 自付过高
    source: [{document: doc-1, clause: 5.1c}]
    feeds: payment
    of: grade == "b"
    where: age >= 60
    measure: sum
    field: amount
    per: household
    months: 12
    more_than: {parameter: line}
    confidence: 70
    text: 合计 {total}
    verify_days: 5
    suggests: {risks: [illness]}
  absent:
    title: 不在名单
    source: [{document: doc-1, clause: 5.1c}]
    feeds: [roll]
    where: age < 15
    measure: missing
    per: person
    confidence: 40
    text: 没有找到
    verify_days: 5
"""


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def sound(old: str = "", new: str = "") -> dict[str, str]:
    assert old in SCREENING, old
    text = SCREENING.replace(old, new, 1) if old else SCREENING
    files = {"terms.yaml": TERMS, "parameters.yaml": PARAMETERS, "screening.yaml": text}
    return PROVINCE | files


def test_the_sound_pack_loads_and_comes_back_from_its_json() -> None:
    (pack,) = load_at(sound())
    rule = pack.screening["heavy"]
    assert (rule.origin, rule.feeds, rule.again) == ("province", ("payment",), "year")
    again = type(pack).model_validate(pack.as_json())
    assert (again.screening, again.feeds) == (pack.screening, pack.feeds)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("feeds: payment", "feeds: paiment", ":32: 没有部门数据“paiment”；是不是“payment”？"),
        ("field: amount", "field: amout", ":36: 没有列“amout”；是不是“amount”？"),
        ("field: amount", "field: paid_on", ":36: “paid_on”不能求和"),
        ('grade == "b"', 'grade == "c"', ":33: 词表“等级”里没有“c”（第 10 个字符起）"),
        ('grade == "b"', 'id_number == "1"', ":33: 没有名称“id_number”"),
        ("age >= 60", "agee >= 60", ":34: 没有名称“agee”（第 1 个字符起）；是不是“age”？"),
        ("parameter: line", "parameter: lime", ":39: 没有参数“lime”；是不是“line”？"),
        ("parameter: line", "parameter: partial_period", ":39: 参数“partial_period”的种类"),
        ("合计 {total}", "合计 {total}，{name}", ":41: 线索文字里有不认识的“{name}”"),
        ("person: id_number", "person: name", ":2: person 写的列“name”不对"),
        ("dated_by: paid_on", "dated_by: amount", ":2: dated_by 写的列“amount”不对"),
        ("holds: events", "holds: list", ":2: holds 与 dated_by 不合"),
        ("measure: sum", "measure: count", ":29: measure 与 field 不合"),
        ("    more_than: {parameter: line}\n", "", ":29: 界限不对"),
        ("terms: grade}", "terms: grad}", ":17: 没有词表“grad”；是不是“grade”？"),
        ("label: 金额", "label: 日期", ":2: 列名“日期”重复了"),
        ("[illness]", "[ilness]", ":43: “0”的值“ilness”不在可选范围；是不是“illness”？"),
        ("    where: age < 15\n", "", ":44: missing 的写法不对"),
        ("feeds: [roll]", "feeds: [payment]", ":49: missing 只用于名单"),
        ("feeds: [roll]", "feeds: [roll, payment]", ":47: feeds 里有事件也有名单"),
        ("confidence: 70", "confidence: 101", ":40: “confidence”的值“101”超出范围"),
    ],
)
def test_a_slip_is_told_where_it_stands(old: str, new: str, told: str) -> None:
    found = faults_of(sound(old, new))
    assert len(found) == 1, found
    assert f"screening.yaml{told}" in found[0]


def city(text: str) -> dict[str, str]:
    return {"pack.yaml": CITY_HEAD, "clauses.yaml": CITY_CLAUSES, "screening.yaml": text}


def test_a_city_may_lower_a_bound_and_keeps_the_rest() -> None:
    own = "screening:\n  heavy: {overrides: heavy, more_than: 500.00元}\n"
    packs = load_at(sound(), city=city(own))
    rule = packs[1].screening["heavy"]
    assert (rule.more_than, rule.field, rule.origin) == (50000, "amount", "city")
    assert packs[1].screening["absent"].origin == "province"


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (
            "screening:\n  heavy: {overrides: heavy, verify_days: 9}\n",
            "核实期限由 5 天放长为 9 天",
        ),
        (
            "screening:\n  heavy: {overrides: heavy, where: age >= 80}\n",
            "规则改了算法或条件，宽严无从比较",
        ),
        ("feeds:\n  payment: {overrides: payment, keep_days: 90}\n", "由 30 天放长为 90 天"),
    ],
)
def test_a_city_may_not_loosen(own: str, told: str) -> None:
    (found,) = faults_of(sound(), city=city(own))
    assert told in found

"""An overlay may tighten its base; loosening is refused unless it is declared with a reason."""

import datetime as dt
from pathlib import Path

import pytest

from tests.policy.packs import CITY_CLAUSES, CITY_HEAD, PROVINCE, faults_of, load_at, swapped
from zhuzhen.duties.inforce import versions_in_force
from zhuzhen.policy import rules
from zhuzhen.policy.queries import StoredPack
from zhuzhen.policy.schema import Pack


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def city(duty: str = "", **files: str) -> dict[str, str]:
    """The city's pack, whose overlay of the duty says `duty` more."""
    text = "duties:\n  principal_visit:\n    overrides: principal_visit\n" + duty
    more = {f"{name}.yaml": text for name, text in files.items()}
    return {"pack.yaml": CITY_HEAD, "clauses.yaml": CITY_CLAUSES, "duties.yaml": text} | more


TIGHTER = {
    "same": "",
    "more": "    at_least: 3\n",
    "strictly more": "    at_least: null\n    more_than: 1\n",
    "oftener": "    per: half\n",
    "one more condition": (
        '    measure:\n      count: field_visit\n      of: rank == "principal"\n      where:\n'
        "        - {if: place in owner.towns, else: 非结对乡镇}\n"
        "        - {if: persons >= 2, else: 人数不足}\n"
    ),
    "narrower subject": (
        "    measure:\n      count: field_visit\n"
        '      of: rank == "principal" and persons != None\n      where:\n'
        "        - {if: place in owner.towns, else: 非结对乡镇}\n"
    ),
    "loosened with a reason": "    at_least: 1\n    loosens: 当年受灾，经省同意\n",
}


@pytest.mark.parametrize("case", TIGHTER)
def test_tightening_loads(case: str) -> None:
    _, overlay = load_at(PROVINCE, city=city(TIGHTER[case]))
    assert overlay.duties["principal_visit"].origin == "city"


LOOSER = {
    "at_least: 1": (4, "at_least 由 2 降为 1"),
    "at_least: null\n    more_than: 0": (4, "at_least 由 2 降为 1"),
    "at_least: null\n    at_most: 5": (4, "去掉了 at_least 2"),
    "at_least: null\n    range: {from: 1, to: 9}": (4, "at_least 由 2 降为 1"),
    "owed_by: key_town": (4, "责任主体由 cluster_org 改为 key_town，宽严无从比较"),
    "exemption: {by: [assist_city, hq]}": (4, "可豁免的人比基础包多"),
    "lowers_allowed: true": (4, "允许下调目标"),
    'measure: {count: field_visit, of: rank == "principal"}': (
        4,
        "去掉了条件 place in owner.towns",
    ),
    "measure: {distinct: field_visit, field: topic}": (4, "指标改了算法，宽严无从比较"),
}


@pytest.mark.parametrize("change", LOOSER)
def test_loosening_is_refused(change: str) -> None:
    line, way = LOOSER[change]
    found = faults_of(PROVINCE, city=city(f"    {change}\n"))
    told = f"city/duties.yaml:{line}: 比基础包放宽：{way}；只能加严；确需放宽的写 loosens: 理由"
    assert told in found


def test_a_longer_period_is_looser() -> None:
    monthly = swapped("duties.yaml", "per: year", "per: month")
    found = faults_of(monthly, city=city("    per: quarter\n"))
    assert found == [
        "city/duties.yaml:4: 比基础包放宽：周期由 month 放长为 quarter；"
        "只能加严；确需放宽的写 loosens: 理由"
    ]


DEADLINE = PROVINCE["duties.yaml"].replace(
    "    at_least: 2\n    per: year\n",
    "    at_least: 1\n    shape: deadline\n    per: event\n"
    "    after: {register: field_visit}\n    days: 30\n",
)


def test_days_may_shrink_not_grow() -> None:
    base = PROVINCE | {"duties.yaml": DEADLINE}
    _, overlay = load_at(base, city=city("    days: 20\n"))
    assert overlay.duties["principal_visit"].days == 20
    found = faults_of(base, city=city("    days: 40\n    calendar: working\n"))
    assert [fault.split("；")[0] for fault in found] == [
        "city/duties.yaml:4: 比基础包放宽：期限由 30 天放长为 40 天",
        "city/duties.yaml:5: 比基础包放宽：期限由自然日改为工作日",
    ]


REGISTER = "registers:\n  field_visit:\n    overrides: field_visit\n"


def test_a_register_may_not_ask_less() -> None:
    looser = REGISTER + (
        "    fields:\n      - {id: rank, label: 职级, kind: choice, terms: visitor_rank}\n"
        "    checks: []\n    evidence: {required: false}\n    needs_confirmation: false\n"
    )
    found = faults_of(PROVINCE, city=city(registers=looser))
    assert sorted(fault.split("：")[1].split("；")[0] for fault in found) == [
        "不再需要确认",
        "佐证要求由至少 1 件降为 0 件",
        "去掉了校验 persons == None or persons >= 1",
        "登记项 rank 由必填改为选填",
    ]


def test_a_register_may_ask_more() -> None:
    tighter = REGISTER + "    fields:\n      - {id: companions, label: 同行, kind: text}\n"
    base, overlay = load_at(PROVINCE, city=city(registers=tighter))
    assert [field.id for field in overlay.registers["field_visit"].fields] == [
        "rank",
        "persons",
        "topic",
        "companions",
    ]
    assert base.registers["field_visit"].field("companions") is None


def test_a_parameter_moves_only_the_tight_way() -> None:
    text = (
        "parameters:\n  visits:\n    overrides: visits\n    values:\n"
        "      - {{from: 2022-01-01, value: {value}, entered_by: 编写组}}\n"
    )
    _, overlay = load_at(PROVINCE, city=city(parameters=text.format(value=3)))
    assert overlay.parameters["visits"].value_on(dt.date(2022, 5, 1)).value == 3
    found = faults_of(PROVINCE, city=city(parameters=text.format(value=1)))
    assert found == [
        "city/parameters.yaml:4: 比基础包放宽：参数值由 2 改为 1；"
        "只能加严；确需放宽的写 loosens: 理由"
    ]


NAMING = {
    "duties:\n  principal_visit:\n    at_least: 3\n": (
        "city/duties.yaml:2: 没有指明 overrides 却与基础包的“principal_visit”同名；"
        "应写 overrides: principal_visit"
    ),
    "duties:\n  visits:\n    overrides: principal_visit\n": (
        "city/duties.yaml:3: overrides 写的是“principal_visit”，与本项编号“visits”不同；应为 visits"
    ),
    "duties:\n  visits:\n    overrides: visits\n": (
        "city/duties.yaml:3: 基础包里没有“visits”；可用的有：principal_visit"
    ),
}


@pytest.mark.parametrize("text", NAMING)
def test_overrides_names_what_it_replaces(text: str) -> None:
    assert NAMING[text] in faults_of(PROVINCE, city=city(duties=text))


HEADS = {
    "overlays: province": ("overlays: provinces", "找不到被覆盖的政策包“provinces”"),
    "level: city": ("level: province", "省级的包不能覆盖省级的包"),
    '"441900000000"': (
        '"360100000000"',
        "地区 360100000000 不在被覆盖的包的地区 440000000000 之内",
    ),
}


@pytest.mark.parametrize("old", HEADS)
def test_an_overlay_lies_below_its_base(old: str) -> None:
    new, told = HEADS[old]
    files = city() | {"pack.yaml": CITY_HEAD.replace(old, new)}
    assert any(told in fault for fault in faults_of(PROVINCE, city=files))


def test_overlays_may_not_go_round_in_a_ring() -> None:
    ring = swapped("pack.yaml", "level: province", "level: province\noverlays: city")
    found = faults_of(ring, city=city())
    assert any("覆盖关系成了环" in fault for fault in found)


def test_sources_of_both_documents_are_kept() -> None:
    own = "    source: [{document: doc-2, clause: 1c}]\n"
    _, overlay = load_at(PROVINCE, city=city(own))
    duty = overlay.duties["principal_visit"]
    assert [(source.document, source.clause) for source in duty.source] == [
        ("doc-2", "1c"),
        ("doc-1", "5.1c"),
    ]


def packs() -> tuple[Pack, ...]:
    own = (
        "  city_only:\n    code: R99\n    title: 本市另加\n    part: 组织领导\n"
        "    source: [{document: doc-2, clause: 1c}]\n    owed_by: cluster_org\n"
        "    measure: {count: field_visit}\n    at_least: 1\n    per: year\n"
    )
    return load_at(PROVINCE, city=city("    at_least: 3\n" + own))


def test_the_pack_of_the_smallest_region_holds() -> None:
    held = packs()
    day = dt.date(2022, 6, 1)
    assert rules.pack_for(held, region="441900000000", on=day).id == "city"
    assert rules.pack_for(held, region="440100000000", on=day).id == "province"
    assert rules.pack_for(held, region="441900000000", on=dt.date(2023, 6, 1)).id == "province"
    assert rules.pack_for(held, region="360100000000", on=day) is None


def test_no_owner_is_under_two_duties_of_one_id() -> None:
    loaded_at = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)
    stored = [StoredPack(pack, at, 1, loaded_at) for at, pack in enumerate(packs())]
    applied = [one for each in versions_in_force(stored, year=2022).values() for one in each]
    for region, told in (
        ("441900000000", {("principal_visit", 3), ("city_only", 1)}),
        ("440100000000", {("principal_visit", 2)}),
    ):
        held = [(one.duty.id, one.duty.at_least) for one in applied if one.judges(region)]
        assert set(held) == told
        assert len(held) == len(told)


LINE = (
    "parameters:\n  income_line:\n{overrides}    label: 收入线\n    kind: money_fen\n"
    "    values:\n"
    "      - {{from: 2022-01-01, value: {first}, entered_by: 编写组}}\n"
    "      - {{from: 2023-01-01, value: {second}, entered_by: 编写组}}\n"
)


def test_a_smaller_region_has_its_own_line() -> None:
    province = PROVINCE | {"line.yaml": LINE.format(overrides="", first="7000元", second="7500元")}
    own = LINE.format(overrides="    overrides: income_line\n", first="7200元", second="7800元")
    packs = load_at(province, city=city(line=own))

    def line(region: str, day: dt.date) -> object:
        found = rules.parameter_for(packs, parameter_id="income_line", region=region)
        known = found.known_on(day) if found else None
        return known.value if known else None

    assert line("440282103201", dt.date(2023, 6, 1)) == 750_000
    assert line("441900000000", dt.date(2023, 6, 1)) == 780_000
    assert line("441900000000", dt.date(2022, 12, 31)) == 720_000
    assert line("440282103201", dt.date(2021, 12, 31)) is None
    assert line("110000000000", dt.date(2023, 6, 1)) is None
    # The city's pack ends with 2022: on a later day its base's holds there.
    found = rules.parameter_for(
        packs, parameter_id="income_line", region="441900000000", on=dt.date(2023, 6, 1)
    )
    assert found is not None and found.origin == "province"

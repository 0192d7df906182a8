"""The two packs of this repository: sound, complete, and telling the duties as people say them."""

import datetime as dt
from pathlib import Path

import pytest
from stdnum.cn import uscc

from zhuzhen.policy.loading import find_packs, load_packs
from zhuzhen.policy.schema import Pack
from zhuzhen.policy.wording import duty_in_words

ROOT = Path(__file__).parents[2] / "packs"
DAY = dt.date(2022, 6, 1)


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return {pack.id: pack for pack in load_packs(find_packs(ROOT))}


def test_packs_load_bases_first(packs: dict[str, Pack]) -> None:
    assert list(packs) == ["guangdong-2023", "dongguan-2022"]


def test_a_pack_comes_back_from_json_the_same(packs: dict[str, Pack]) -> None:
    for pack in packs.values():
        again = Pack.model_validate(pack.as_json())
        assert again == pack
        assert again.content_hash == pack.content_hash


def test_document_dates(packs: dict[str, Pack]) -> None:
    """A5-2: 成文日期 and 印发日期 of one document differ, both are right."""
    document = packs["guangdong-2023"].head.document
    assert document.number == "粤乡村振兴局〔2023〕49号"
    assert document.signed_on == dt.date(2023, 7, 31)
    assert document.printed_on == dt.date(2023, 8, 28)


PART_FIVE = "5.1a 5.1b 5.1c 5.1d 5.1e 5.2a 5.2b 5.3a 5.3b 5.3c 5.3d 5.3e 5.4a 5.4b 5.4c 5.4d"
KEY_POINTS = """
0 1a 1b 1c 1d 2 3a 3b 3c 3d 4a 4b 4c 4d 5a 5b 5c 5d 5e 6a 6b 7a 7b 7c 7d 7e 8a 8b 8c 8d 8e 9a 9b
9c 10a 10b 10c 10d 10e 10f 11a 11b 11c 12a 12b 12c 13a 13b 14 15 16 17 18 19a 19b 19c 20a 20b 20c
21a 21b
"""


def test_all_clauses_are_there(packs: dict[str, Pack]) -> None:
    province = {c.id for c in packs["guangdong-2023"].clauses}
    assert province >= {*PART_FIVE.split(), "5.5a", "5.5b", "5.5c", "5.5d", "3.3b"}
    own = [c.id for c in packs["dongguan-2022"].clauses if c.document == "dg-2022"]
    assert own == KEY_POINTS.split()


REGISTERS = """
field_visit party_group_meeting cluster_joint_meeting government_joint_meeting report_hearing
condolence_visit media_report work_brief highlight_video consumption_sale invested_enterprise
workshop mobilised_enterprise training_session
"""
PROVINCE_CODES = "R01 R02 R03 R04 R06 R07 R08 R34 R36"
CITY_CODES = "R05 R11 R12 R13 R14 R25 R26 R28 R34 R37"


def test_registers_and_duties_are_there(packs: dict[str, Pack]) -> None:
    city = packs["dongguan-2022"]
    assert set(city.registers) == set(REGISTERS.split())
    province = packs["guangdong-2023"].duties.values()
    assert sorted(duty.code for duty in province) == PROVINCE_CODES.split()
    codes = sorted(duty.code for duty in city.duties.values())
    assert codes == sorted([*PROVINCE_CODES.split(), *CITY_CODES.split()])


OVERLAID = [
    "principal_visit",
    "in_charge_visit",
    "government_joint_meeting",
    "report_hearing",
    "condolence",
    "all_staff_training",
]


def test_overlaid_duties_cite_both_documents(packs: dict[str, Pack]) -> None:
    for duty in packs["dongguan-2022"].duties.values():
        documents = [source.document for source in duty.source]
        overlaid = duty.id in OVERLAID
        own = duty.origin == "dongguan-2022"
        assert documents == (
            ["dg-2022", "gd-2023-49"] if overlaid else ["dg-2022"] if own else ["gd-2023-49"]
        )


def test_who_is_counted_for_mobilised_enterprises(packs: dict[str, Pack]) -> None:
    """A5-3: each unit in the province's document, each cluster in Dongguan's; both are owed."""
    held = packs["dongguan-2022"].duties
    owed = {duty.id: (duty.owed_by, duty.at_least) for duty in held.values() if duty.code == "R34"}
    assert owed == {
        "mobilised_by_unit": ("cluster_org", 2),
        "mobilised_by_cluster": ("cluster", 2),
    }


def test_money_is_whole_fen(packs: dict[str, Pack]) -> None:
    assert packs["dongguan-2022"].duties["consumption"].at_least == 30_000_000


RULES = {
    "principal_visit": (
        "每个组团单位每年“调研”不少于 1 次；"
        "只算来访者职级为“主要负责同志”，且调研地点在本单位结对镇的"
    ),
    "in_charge_visit": (
        "每个组团单位每年“调研”不少于 2 次；"
        "只算来访者职级为“分管负责同志”，且调研地点在本单位结对镇的"
    ),
    "party_group_study": (
        "每个组团单位每年“党组（党委）会专题研究”不少于 1 次；"
        "只算会议类型为“党组（党委）会”或“班子会”，且专题研究帮扶工作为“是”的"
    ),
    "cluster_joint_meeting": "每个组团每年“组团联席会议”不少于 1 次",
    "government_joint_meeting": (
        "每对帮扶市和被帮扶市每年“党政联席会议”不少于 1 次；只算被帮扶地区在该被帮扶市的"
    ),
    "report_hearing": (
        "每个派出单位每年“听取帮扶干部汇报”不少于 1 次；只算听取人职级为“主要负责同志”的"
    ),
    "condolence": (
        "每个派出单位每年“走访慰问帮扶干部”不少于 1 次；只算慰问人职级属于“单位负责同志”的"
    ),
    "mobilised_by_unit": "每个组团单位每年“动员企业和社会组织”按统一社会信用代码去重不少于 2 家",
    "all_staff_training": (
        "每个帮扶市每年“培训”不少于 1 次；只算培训类型为“全员专题培训”，且实训人数不小于应训人数的"
    ),
    "city_leader_visit": (
        "每对帮扶市和被帮扶市每年“调研”不少于 1 次；"
        "只算来访者职级为“市党政主要或分管领导”，且调研地点在该被帮扶市的"
    ),
    "media_reports": "每个组团每年“媒体报道”不少于 4 条；只算媒体级别不低于“县级”的",
    "highlight_videos": "每个组团每年“亮点视频”应为 1 个至 2 个（再多算超额）",
    "work_briefs": "每个组团每月“工作信息”不少于 1 条",
    "task_force_briefs": "每个驻市工作组每月“工作信息”不少于 2 条",
    "invested_enterprises": (
        "每个组团每年“引导投资企业”按统一社会信用代码去重不少于 1 家；"
        "只算投资地在本组团结对镇所在县的"
    ),
    "workshops": "每个组团每年“乡村振兴车间”不少于 1 个",
    "consumption": "每个组团每年“消费帮扶”的金额合计不少于 300,000.00 元",
    "mobilised_by_cluster": "每个组团每年“动员企业和社会组织”按统一社会信用代码去重不少于 2 家",
    "task_force_training": "每个驻市工作组每年“培训”不少于 1 次；只算培训类型为“业务培训”的",
}


def test_every_duty_reads_as_a_sentence(packs: dict[str, Pack]) -> None:
    pack = packs["dongguan-2022"]
    told = {duty.id: duty_in_words(duty, pack=pack, on=DAY).rule for duty in pack.duties.values()}
    assert told == RULES


def test_province_condolence_asks_less_of_the_rank(packs: dict[str, Pack]) -> None:
    """A5-10: the province says the unit, Dongguan says its leaders."""
    pack = packs["guangdong-2023"]
    told = duty_in_words(pack.duties["condolence"], pack=pack, on=DAY)
    assert told.rule == "每个派出单位每年“走访慰问帮扶干部”不少于 1 次"


def test_a_duty_tells_its_parts(packs: dict[str, Pack]) -> None:
    pack = packs["dongguan-2022"]
    told = duty_in_words(pack.duties["principal_visit"], pack=pack, on=DAY)
    assert told.of == "来访者职级为“主要负责同志”"
    assert told.conditions == (("调研地点在本单位结对镇", "非结对乡镇"),)
    assert told.partial_period == (
        "任职不满一个周期的：不到50%天数的按50%要求，向上取整；满的按全额要求"
    )
    assert told.sources == (
        "东莞市2022年省内对口帮扶乡村振兴驻镇帮镇扶村工作要点 1c",
        "粤乡村振兴局〔2023〕49号 5.1c",
    )


def test_unstated_values_are_marked_as_changeable(packs: dict[str, Pack]) -> None:
    for parameter in packs["guangdong-2023"].parameters.values():
        assert parameter.editable
        assert all(value.entered_by for value in parameter.values)


def test_credit_codes_of_the_worked_case_are_valid(packs: dict[str, Pack]) -> None:
    case = packs["dongguan-2022"].cases["zhuji_2022"]
    codes = [
        str(record.values["credit_code"])
        for record in case.given.records
        if "credit_code" in record.values
    ]
    assert len(codes) == 3
    for code in codes:
        assert uscc.is_valid(code)


def test_the_worked_case_has_the_exact_values(packs: dict[str, Pack]) -> None:
    case = packs["dongguan-2022"].cases["zhuji_2022"]
    sales = [expected for expected in case.expect if expected.duty == "consumption"]
    assert [(sale.value, sale.target, sale.met) for sale in sales] == [(30000000, 30000000, True)]
    returned = next(variant for variant in case.variants if variant.id == "sale_returned")
    assert [(sale.value, sale.met) for sale in returned.expect] == [(29999999, False)]
    months = [expected for expected in case.expect if expected.duty == "work_briefs"]
    assert [month.met for month in months] == [True] * 7 + [False] + [True] * 4

"""The packs of this repository: sound, citing their clauses, telling duties as people say them."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from stdnum.cn import uscc

from zhuzhen.notices.choices import NoticeKind
from zhuzhen.policy.choices import FieldKind
from zhuzhen.policy.loading import find_packs, load_packs
from zhuzhen.policy.schema import Duty, Pack, Register
from zhuzhen.policy.schema.carrying import Report
from zhuzhen.policy.wording import duty_in_words, place_codes_in

ROOT = Path(__file__).parents[2] / "packs"
DAY = dt.date(2022, 6, 1)


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return {pack.id: pack for pack in load_packs(find_packs(ROOT))}


def test_packs_load_bases_first(packs: dict[str, Pack]) -> None:
    assert list(packs) == ["guangdong-2023", "dongguan-2022", "guangqing-2026", "sanshui-2023"]


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


def test_every_code_of_the_rules_is_a_duty_or_has_a_reason(packs: dict[str, Pack]) -> None:
    """R01–R40 of the documents; `ELSEWHERE` says what holds the rest."""
    codes = {duty.code[:3] for pack in packs.values() for duty in pack.duties.values()}
    wanted = {f"R{number:02}" for number in range(1, 41)}
    assert wanted - codes == set(ELSEWHERE)
    assert not set(ELSEWHERE) & codes


# What brings the rule, where no pack can yet: a part not built, or a constraint of the data.
ELSEWHERE = {
    "R19": "funds",
    "R38": "a team has one deputy leader at a time: constraint of partners",
}
# Duties that a pack adds to its base's, by code; the overlaid ones are the base's.
OWN_CODES = {
    "guangdong-2023": "R01 R02 R03 R04 R06 R07 R08 R10 R20 R21 R22 R31 R34 R36 R39 R61 R62 R63 R71",
    "dongguan-2022": (
        "R05 R09 R11 R12 R13 R14 R15 R16 R17 R18 R18a R23 R24 R25 R26 R27 R28 R29 R30 R32a R32b "
        "R33 R34 R35 R35 R37 R64"
    ),
    "guangqing-2026": "R37 R51 R52 R53 R54 R55 R56",
    "sanshui-2023": "R40 R41 R42 R43 R44",
}


@pytest.mark.parametrize("name", OWN_CODES)
def test_duties_of_a_pack_are_its_bases_and_its_own(name: str, packs: dict[str, Pack]) -> None:
    pack = packs[name]
    base = packs[pack.head.overlays].duties if pack.head.overlays else {}
    assert set(base) <= set(pack.duties)
    added = sorted(duty.code for duty in pack.duties.values() if duty.id not in base)
    assert added == OWN_CODES[name].split()


def items_with_source(pack: Pack) -> list[Register | Duty | Report]:
    return [*pack.registers.values(), *pack.duties.values(), *pack.reports.values()]


def test_every_item_cites_a_clause_there_is(packs: dict[str, Pack]) -> None:
    for pack in packs.values():
        for item in items_with_source(pack):
            assert item.source, item.id
            for source in item.source:
                assert pack.clause(source.document, clause=source.clause), (item.id, source)


def test_what_an_overlay_changes_cites_both_documents(packs: dict[str, Pack]) -> None:
    overlaid = set()
    for pack in packs.values():
        base = packs.get(pack.head.overlays or "")
        own = {document.id for document in pack.head.documents}
        for item in items_with_source(pack):
            documents = {source.document for source in item.source}
            of_base = _same_in(base, item) if base else None
            if item.origin != pack.id:
                assert of_base == item
            elif of_base is None:
                assert documents <= own, item.id
            else:
                overlaid.add((pack.id, item.id))
                assert set(of_base.source) <= set(item.source) and documents & own, item.id
    assert ("dongguan-2022", "condolence") in overlaid


def _same_in(base: Pack, item: Register | Duty | Report) -> Register | Duty | Report | None:
    section: dict[str, Any] = {Register: base.registers, Duty: base.duties, Report: base.reports}[
        type(item)
    ]
    return section.get(item.id)


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


# One of each way to count and to ask.
RULES = {
    "principal_visit": (
        "每个组团单位每年“调研”不少于 1 次；"
        "只算来访者职级为“主要负责同志”，且调研地点在本单位结对镇的"
    ),
    "government_joint_meeting": (
        "每对帮扶市和被帮扶市每年“党政联席会议”不少于 1 次；只算被帮扶地区在该被帮扶市的"
    ),
    "mobilised_by_unit": "每个组团单位每年“动员企业和社会组织”按统一社会信用代码去重不少于 2 家",
    "media_reports": "每个组团每年“媒体报道”不少于 4 条；只算媒体级别不低于“县级”的",
    "highlight_videos": "每个组团每年“亮点视频”应为 1 个至 2 个（再多算超额）",
    "work_briefs": "每个组团每月“工作信息”不少于 1 条",
    "consumption": "每个组团每年“消费帮扶”的金额合计不少于 300,000.00 元；"
    "只算未填产地，或产地在“440200000000”或“445200000000”的",
    "collective_income": "每个村每年最近一次“村集体收入”的村集体全年收入超过 150,000.00 元",
    "town_employment": "每个重点帮扶镇每年最近一次“镇就业人数”的就业人数不低于上年同期",
    "enterprise_villages": (
        "每个帮扶市每年“企业结对协议”按结对的村去重不少于 50 个；"
        "只算参与方类别为“企业”，且结对的村在本市对口的被帮扶市的"
    ),
}


def test_duties_read_as_sentences(packs: dict[str, Pack]) -> None:
    pack = packs["dongguan-2022"]
    told = {name: duty_in_words(pack.duties[name], pack=pack, on=DAY).rule for name in RULES}
    assert told == RULES


def test_no_sentence_shows_a_code(packs: dict[str, Pack]) -> None:
    """Every word comes from a label: no identifier, no division's code, no gap."""
    for pack in packs.values():
        day = pack.head.in_force.from_
        for duty in pack.duties.values():
            names = dict.fromkeys(place_codes_in(duty), "某地")
            told = duty_in_words(duty, pack=pack, on=day, place_names=names)
            for text in (told.rule, told.of, *(said for said, _ in told.conditions)):
                assert not re.search(r"[a-z]{2}|[0-9]{12}|“”|None", text), (duty.id, text)


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


def test_values_no_document_states_are_marked_as_changeable(packs: dict[str, Pack]) -> None:
    for pack in packs.values():
        for parameter in pack.parameters.values():
            assert parameter.editable or all(value.source for value in parameter.values)


LINES = {2022: 700_000, 2023: 750_000, 2024: 800_000, 2025: 850_000, 2026: 850_000}


def test_the_income_line_is_dated_by_year_and_may_be_changed(packs: dict[str, Pack]) -> None:
    line = packs["guangdong-2023"].parameters["income_line"]
    on = {value.from_: value.value for value in line.values}
    assert on == {dt.date(year, 1, 1): fen for year, fen in LINES.items()}
    assert line.editable and line.tighter is None


def test_every_kind_of_notice_has_its_days(packs: dict[str, Pack]) -> None:
    parameters = packs["guangdong-2023"].parameters
    days = {kind: parameters[f"notice_days_{kind}"].value_on(DAY).value for kind in NoticeKind}
    assert days[NoticeKind.ADMISSION] == days[NoticeKind.CLEARANCE] == 5
    assert days[NoticeKind.PROJECT_POOL] == days[NoticeKind.FUND_ALLOCATION] == 10


def test_credit_codes_in_cases_are_valid(packs: dict[str, Pack]) -> None:
    seen = set()
    for pack in packs.values():
        for case in pack.cases.values():
            for record in case.given.records:
                register = pack.registers[record.register_id]
                seen |= {
                    str(value)
                    for name, value in record.values.items()
                    if register.field(name).kind is FieldKind.CREDIT_CODE
                }
    assert len(seen) >= 3
    assert [code for code in seen if not uscc.is_valid(code)] == []


def test_every_pack_has_a_case_with_a_variant(packs: dict[str, Pack]) -> None:
    for pack in packs.values():
        assert any(case.variants for case in pack.cases.values() if case.origin == pack.id)

"""Dated changes of divisions, on the real towns round 珠玑镇."""

import datetime as dt

import pytest

from zhuzhen.base.audit import verify_chain
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.places.choices import Tag
from zhuzhen.places.commands import (
    Basis,
    Part,
    merge_divisions,
    recode_division,
    rename_division,
    split_division,
    tag_division,
    untag_division,
)
from zhuzhen.places.models import Division, DivisionChange, Succession
from zhuzhen.places.queries import (
    ancestors,
    breadcrumbs,
    children,
    codes_without_future,
    current_code_of,
    figures_by_tree_of,
    figures_today,
    in_level,
    predecessors,
    resolve,
    tagged,
    tags_of,
    tree_on,
)

pytestmark = pytest.mark.usefixtures("everything")
SHAOGUAN, NANXIONG = "440200000000", "440282000000"
ZHUJI, HUKOU, NEW = "440282113000", "440282112000", "440282190000"
ZHUJI_VILLAGE = "440282113201"
DAY = dt.date(2022, 7, 1)
EVE = dt.date(2022, 6, 30)


def faults_of(act, *args, **more) -> list[str]:
    before = DivisionChange.objects.count(), AuditEntry.objects.count()
    with pytest.raises(Problem) as caught:
        act(*args, **more)
    assert caught.value.code == "faults"
    assert (DivisionChange.objects.count(), AuditEntry.objects.count()) == before
    return [fault.what for fault in caught.value.faults]


def test_ancestors_and_children_as_they_are() -> None:
    assert [each.code for each in ancestors(ZHUJI)] == ["440000000000", SHAOGUAN, NANXIONG]
    assert [each.name for each in ancestors("441900003000")] == ["广东省", "东莞市"]
    assert ZHUJI in {each.code for each in children(NANXIONG)}
    assert in_level("city").count() == 21
    assert in_level("town", within=NANXIONG).filter(code=ZHUJI).exists()


def test_a_rename_keeps_the_code_and_refreshes_every_path_below() -> None:
    rename_division(NANXIONG, name="南雄区", on=DAY, by=None, basis=Basis("粤府函〔2022〕1号"))
    assert Division.objects.get(code=ZHUJI).path == "韶关市南雄区珠玑镇"
    assert Division.objects.get(code=ZHUJI_VILLAGE).path == "韶关市南雄区珠玑镇珠玑村委会"
    assert resolve("南雄市珠玑镇").code == ZHUJI  # the former name still finds it
    assert resolve("南雄区").code == NANXIONG
    assert [each.name for each in breadcrumbs(ZHUJI, on=EVE)][-2] == "南雄市"
    assert [each.name for each in breadcrumbs(ZHUJI, on=DAY)][-2] == "南雄区"
    last = AuditEntry.objects.latest("pk")
    assert (last.act, last.subject_id, last.reason) == (
        "place.rename",
        NANXIONG,
        "粤府函〔2022〕1号",
    )
    assert verify_chain().broken_at is None


def test_a_recode_takes_all_below_with_it() -> None:
    villages = list(children(ZHUJI).values_list("code", flat=True))
    recode_division(ZHUJI, new_code=NEW, on=DAY, by=None)
    assert Division.objects.get(code=ZHUJI).during.upper == DAY
    assert current_code_of([ZHUJI, ZHUJI_VILLAGE]) == {ZHUJI: NEW, ZHUJI_VILLAGE: "440282190201"}
    assert current_code_of([ZHUJI], on=EVE) == {ZHUJI: ZHUJI}
    assert [each[9:] for each in villages] == [each.code[9:] for each in children(NEW)]
    assert predecessors(NEW) == {ZHUJI}
    assert resolve("珠玑镇").code == NEW
    assert resolve(ZHUJI).code == NEW
    assert resolve("珠玑镇", on=EVE).code == ZHUJI
    assert list(children(ZHUJI, on=EVE).values_list("code", flat=True)) == villages
    assert codes_without_future() == ()


def test_a_merge_gives_clashing_villages_free_codes() -> None:
    ours, theirs = children(HUKOU).count(), children(ZHUJI).count()
    merge_divisions([ZHUJI], into=HUKOU, on=DAY, by=None)
    assert children(HUKOU).count() == ours + theirs
    codes = [each.code for each in children(HUKOU)]
    assert len(set(codes)) == len(codes)
    assert all(code.startswith(HUKOU[:9]) for code in codes)
    moved = current_code_of([ZHUJI_VILLAGE])[ZHUJI_VILLAGE]
    assert Division.objects.get(code=moved).path == "韶关市南雄市湖口镇珠玑村委会"
    assert current_code_of([ZHUJI, HUKOU]) == {ZHUJI: HUKOU, HUKOU: HUKOU}


def test_a_merge_into_a_code_that_begins() -> None:
    merge_divisions([ZHUJI, HUKOU], into=NEW, name="珠湖镇", on=DAY, by=None)
    assert predecessors(NEW) == {ZHUJI, HUKOU}
    assert Division.objects.get(code=NEW).path == "韶关市南雄市珠湖镇"
    assert Succession.objects.filter(after_id=NEW, is_main=True).count() == 2


def test_a_past_year_is_shown_by_its_own_tree_or_by_todays() -> None:
    merge_divisions([ZHUJI, HUKOU], into=NEW, name="珠湖镇", on=DAY, by=None)
    figures = {ZHUJI_VILLAGE: 3, ZHUJI: 4, HUKOU: 5}
    then = figures_by_tree_of(figures, day=dt.date(2021, 12, 31))
    now = figures_today(figures)
    assert (then[ZHUJI], then[HUKOU], then[NANXIONG]) == (7, 5, 12)
    assert (now[NEW], now[NANXIONG], now["440000000000"]) == (12, 12, 12)
    assert ZHUJI not in now
    assert NEW not in tree_on(EVE)
    assert tree_on(DAY).at_level("440282190201", level="town") == NEW


def test_a_split_leaves_the_rest_with_the_old_code() -> None:
    villages = [each.code for each in children(ZHUJI)]
    staying, leaving = villages[:3], villages[3:]
    split_division(
        ZHUJI,
        into=[Part(ZHUJI, children=tuple(staying)), Part(NEW, "新珠镇", children=tuple(leaving))],
        on=DAY,
        by=None,
    )
    assert [each.code for each in children(ZHUJI)] == staying
    assert len(children(NEW)) == len(leaving)
    assert current_code_of([ZHUJI])[ZHUJI] == ZHUJI
    assert current_code_of(leaving[:1])[leaving[0]].startswith(NEW[:9])
    assert Succession.objects.get(before_id=ZHUJI, after_id=NEW).is_main is False
    assert len(children(ZHUJI, on=EVE)) == len(villages)


def test_a_split_that_ends_the_code_names_one_main_part() -> None:
    villages = tuple(each.code for each in children(ZHUJI))
    parts = [
        Part(NEW, "东珠镇", children=villages[:2], is_main=True),
        Part("440282191000", "西珠镇", children=villages[2:]),
    ]
    split_division(ZHUJI, into=parts, on=DAY, by=None)
    assert current_code_of([ZHUJI]) == {ZHUJI: NEW}
    assert predecessors("440282191000") == frozenset()
    assert codes_without_future() == ()


def test_a_merged_county_takes_towns_and_villages_along() -> None:
    below = in_level("village", within=NANXIONG).count()
    merge_divisions([NANXIONG], into="440281000000", on=DAY, by=None)
    moved = current_code_of([ZHUJI_VILLAGE])[ZHUJI_VILLAGE]
    assert moved.startswith("440281")
    assert Division.objects.get(code=moved).path.endswith("乐昌市珠玑镇珠玑村委会")
    assert in_level("village", within=NANXIONG).count() == 0
    assert in_level("village", within="440281000000", on=DAY).count() > below


def test_every_fault_of_a_recode_is_told_at_once() -> None:
    told = faults_of(
        recode_division,
        ZHUJI,
        new_code="440282000",
        name="湖口镇",
        on=dt.date(2019, 1, 1),
        by=None,
    )
    assert "“440282000”不是 12 位数字代码" in told
    assert any("在 2020-01-01 才有现在的名称" in each for each in told)
    assert len(told) > 2


@pytest.mark.parametrize(
    ("new_code", "what"),
    [
        (HUKOU, f"代码 {HUKOU} 已经用过（湖口镇）"),
        ("440282113999", "代码 440282113999 是村（社区）级，应为镇（街道）级"),
        ("550282113000", "代码 550282113000 的上级不存在或已停用"),
    ],
)
def test_a_new_code_must_fit(new_code: str, what: str) -> None:
    assert faults_of(recode_division, ZHUJI, new_code=new_code, on=DAY, by=None) == [what]


def test_renaming_is_refused_where_it_makes_no_sense() -> None:
    def told(code: str, name: str) -> list[str]:
        return faults_of(rename_division, code, name=name, on=DAY, by=None)

    assert told(ZHUJI, "珠玑镇") == ["新名称与现名称“珠玑镇”相同"]
    assert told(ZHUJI, " ") == ["没有填写新名称"]
    assert told(ZHUJI, "湖口镇") == [f"南雄市已有“湖口镇”（{HUKOU}）"]
    assert told("123456789012", "某镇") == ["没有代码为 123456789012 的地方"]


def test_an_ended_code_can_not_change_again() -> None:
    recode_division(ZHUJI, new_code=NEW, on=DAY, by=None)
    later = dt.date(2022, 9, 1)
    told = faults_of(rename_division, ZHUJI, name="某镇", on=later, by=None)
    assert told == [f"珠玑镇（{ZHUJI}）已于 2022-07-01 停用"]
    told = faults_of(recode_division, HUKOU, new_code=ZHUJI, on=later, by=None)
    assert told == [f"代码 {ZHUJI} 已经用过（珠玑镇）"]


def test_a_merge_wants_equals_and_more_than_one() -> None:
    def told(codes: list[str], into: str) -> list[str]:
        return faults_of(merge_divisions, codes, into=into, name="某镇", on=DAY, by=None)

    assert told([ZHUJI], NEW) == ["至少要有两个地方才能合并"]
    assert told([ZHUJI, NANXIONG], NEW) == ["合并的地方层级不同：县（市、区）、镇（街道）"]
    assert told([ZHUJI, ZHUJI, HUKOU], NEW) == [f"{ZHUJI} 出现了不止一次"]


def test_a_split_must_place_every_child_once() -> None:
    villages = tuple(each.code for each in children(ZHUJI))
    told = faults_of(
        split_division,
        ZHUJI,
        into=[Part(NEW, "甲镇", children=villages[1:]), Part("440282191000", "甲镇")],
        on=DAY,
        by=None,
    )
    assert any("没有分到任何一部分" in each for each in told)
    assert "请指明由哪一部分承接历史数据，只能有一个" in told
    assert "甲镇 出现了不止一次" in told


def test_codes_fixed_by_the_document_are_kept_or_refused() -> None:
    wanted = {ZHUJI_VILLAGE: "440282190250"}
    told = faults_of(
        recode_division,
        ZHUJI,
        new_code=NEW,
        on=DAY,
        by=None,
        below={ZHUJI_VILLAGE: "440282112299"},
    )
    assert told == [f"指定的代码 440282112299 不在新上级 {NEW} 之下"]
    recode_division(ZHUJI, new_code=NEW, on=DAY, by=None, below=wanted)
    assert current_code_of(wanted) == wanted


def test_tags_are_dated_and_go_on_with_a_new_code() -> None:
    since = dt.date(2021, 1, 1)
    tag_division(ZHUJI, tag=Tag.KEY_TOWN, on=since, by=None, source="省名单")
    tag_division(ZHUJI_VILLAGE, tag="key_village", on=since, by=None)
    with pytest.raises(Problem, match="已有“重点帮扶镇”的标记"):
        tag_division(ZHUJI, tag=Tag.KEY_TOWN, on=DAY, by=None)
    recode_division(ZHUJI, new_code=NEW, on=DAY, by=None)
    assert tags_of(ZHUJI, on=EVE) == (Tag.KEY_TOWN,)
    assert tags_of(ZHUJI, on=DAY) == ()
    assert tags_of(NEW, on=DAY) == (Tag.KEY_TOWN,)
    assert [each.code for each in tagged("key_village", on=DAY, within=NEW)] == ["440282190201"]
    untag_division(NEW, tag=Tag.KEY_TOWN, on=dt.date(2022, 9, 1), by=None)
    assert tags_of(NEW, on=dt.date(2022, 9, 1)) == ()
    with pytest.raises(Problem, match="没有“重点帮扶镇”的标记"):
        untag_division(NEW, tag=Tag.KEY_TOWN, on=dt.date(2022, 9, 2), by=None)

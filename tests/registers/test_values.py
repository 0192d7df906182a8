"""Reading and checking values, links and papers: pure rules on the packs' own registers."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registers.conftest import MARCH, TODAY
from zhuzhen.base.money import LARGEST_FEN, yuan
from zhuzhen.policy.schema import Register, Terms
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.problems import FAULTS, Unreadable
from zhuzhen.registers.reading import as_typed, money_reader, read_credit_code, read_day, read_text
from zhuzhen.registers.rules import (
    PaperFact,
    check_values,
    derive_links,
    evidence_faults,
    link_faults,
    paper_warnings,
    read_values,
    summary_of,
)
from zhuzhen.registers.world import (
    ALWAYS,
    ClusterFact,
    Links,
    MemberFact,
    OrgFact,
    PlaceFact,
    Span,
    TeamFact,
    World,
)

ZHUJI, HUKOU = "440282113000", "440282112000"
FIRST_HALF = Span(dt.date(2022, 1, 1), dt.date(2022, 7, 1))
TERMS = Terms.model_validate(
    {
        "id": "rank",
        "origin": "test",
        "label": "职级",
        "values": [
            {"code": "principal", "label": "主要负责同志", "aliases": ["一把手"]},
            {"code": "other", "label": "其他同志"},
        ],
    }
)
REGISTER = Register.model_validate(
    {
        "id": "training",
        "origin": "test",
        "title": "培训",
        "source": [{"document": "test", "clause": "1"}],
        "reported_by": ["cluster_lead"],
        "links": {
            "org": {"label": "单位"},
            "cluster": {"label": "组团", "required": False},
            "place": {"label": "地点", "levels": ["town"]},
        },
        "fields": [
            {"id": "rank", "label": "职级", "kind": "choice", "terms": "rank", "required": True},
            {"id": "persons", "label": "人数", "kind": "people_count", "unit": "person"},
            {"id": "times", "label": "人次", "kind": "people_count", "unit": "person_time"},
            {"id": "cost", "label": "费用", "kind": "money_fen", "max": 1000000},
            {"id": "refund", "label": "退费", "kind": "money_fen", "negative_allowed": True},
            {"id": "hours", "label": "学时", "kind": "decimal"},
            {"id": "held_on", "label": "办班日", "kind": "date"},
            {"id": "firm", "label": "信用代码", "kind": "credit_code"},
            {"id": "online", "label": "线上", "kind": "yes_no"},
        ],
        "checks": [{"if": "cost == None or cost != 1", "else": "费用不能是一分"}],
        "evidence": {"required": True, "min": 2, "kinds": ["photo"]},
        "title_template": "{org}{rank}在{place}培训{cost}",
    }
)
DECLARATION = Declaration(REGISTER, {"rank": TERMS})
WORLD = World(
    orgs={1: OrgFact(1, "甲局", "441900000000", ALWAYS)},
    clusters={
        7: ClusterFact(7, "珠玑组团", ZHUJI, "441900000000", ALWAYS),
        8: ClusterFact(8, "湖口组团", HUKOU, "441900000000", ALWAYS),
    },
    teams={5: TeamFact(5, "珠玑队", 7, ZHUJI, ALWAYS)},
    places={
        ZHUJI: PlaceFact(ZHUJI, "珠玑镇", "town", "韶关市南雄市珠玑镇", ALWAYS),
        HUKOU: PlaceFact(HUKOU, "湖口镇", "town", "韶关市南雄市湖口镇", ALWAYS),
        "440282000000": PlaceFact("440282000000", "南雄市", "county", "韶关市南雄市", FIRST_HALF),
    },
    memberships={1: [MemberFact(7, ALWAYS), MemberFact(8, FIRST_HALF)]},
)


def said(**values: object) -> list[str]:
    faults = check_values(
        DECLARATION,
        values={"rank": "principal", **values},
        links=Links(),
        happened_on=MARCH,
        today=TODAY,
    )
    return [f"{each.field}: {each.what}；{each.right}" for each in faults]


def test_good_values_have_no_faults() -> None:
    assert said(persons=3, times=5, cost=100, refund=-1, hours="1.5", online=False) == []


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"rank": None}, "rank: 没有填写；这一项必须填写"),
        ({"rank": "boss"}, "rank: “boss”不是选项代码；应为选项代码"),
        ({"persons": "3"}, "persons: “3”不是整数；应为整数"),
        ({"persons": True}, "persons: “True”不是整数；应为整数"),
        ({"persons": 9, "times": 5}, "persons: 9 人 多于 5 人次；人数不能多于人次"),
        ({"cost": 1000001}, "cost: 10,000.01 元 太大；不得大于 10,000.00 元"),
        ({"cost": 1}, "cost: 费用不能是一分；"),
        ({"hours": "-1"}, "hours: -1 是负数；"),
        ({"held_on": "2022-02-30"}, "held_on: “2022-02-30”不是日期（如 2022-03-10）；"),
        ({"nothing": 1}, "nothing: 没有叫“nothing”的登记项；可用的有："),
        ({"firm": "91441900MA4UQ9XJ31"}, "firm: 信用代码“91441900MA4UQ9XJ31”的校验位不对；"),
    ],
)
def test_each_fault_says_what_would_be_right(values: dict[str, object], told: str) -> None:
    found = said(**values)
    assert len(found) == 1 and found[0].startswith(told)


@pytest.mark.parametrize(
    ("day", "what"),
    [(dt.date(2022, 11, 21), "2022-11-21 还没有到"), (dt.date(1999, 12, 31), "1999-12-31 太早")],
)
def test_days_that_cannot_be(day: dt.date, what: str) -> None:
    (told,) = check_values(
        DECLARATION, values={"rank": "other"}, links=Links(), happened_on=day, today=TODAY
    )
    assert (told.field, told.what) == ("happened_on", what)


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("2022-3-9", dt.date(2022, 3, 9)),
        ("2022/03/09", dt.date(2022, 3, 9)),
        ("2022年3月9日", dt.date(2022, 3, 9)),
        ("2022.3.9", dt.date(2022, 3, 9)),
        (20220309.0, dt.date(2022, 3, 9)),
        (dt.datetime(2022, 3, 9, 8), dt.date(2022, 3, 9)),
        ("2022-13-01", "no_such_day"),
        (44629.0, "day_as_number"),
        ("２０２２－０３－０９", dt.date(2022, 3, 9)),
        ("三月九日", "not_a_day"),
    ],
)
def test_days_as_people_write_them(raw: object, read: object) -> None:
    if isinstance(read, str):
        with pytest.raises(Unreadable) as caught:
            read_day(raw)
        assert caught.value.code == read
    else:
        assert read_day(raw) == read


@given(fen=st.integers(-LARGEST_FEN, LARGEST_FEN))
def test_money_written_out_is_read_back(fen: int) -> None:
    assert money_reader("元")(yuan(fen)) == fen
    assert money_reader("万元")(f"{yuan(fen)}元") == fen


def test_numbers_in_full_width_are_read() -> None:
    assert money_reader("元")("１２．５０") == 1250
    assert money_reader("万元")("３") == 3_000_000


@pytest.mark.parametrize("text", ["12,5", "1 20", "1，2"])
def test_a_comma_out_of_place_is_never_guessed(text: str) -> None:
    _, faults = read_values(DECLARATION, raw={"persons": text, "cost": text})
    assert {each.field for each in faults} == {"persons", "cost"}
    values, faults = read_values(DECLARATION, raw={"persons": "1,234", "cost": "1,234.5"})
    assert (values["persons"], values["cost"], faults) == (1234, 123450, ())


def test_signs_that_nobody_sees_are_no_part_of_a_text() -> None:
    assert read_text("\ufeff东莞市\u200b甲局") == "东莞市甲局"


def test_a_credit_code_names_the_digit_it_should_end_with() -> None:
    assert read_credit_code(" 9111 0000600037341l ") == "91110000600037341L"
    with pytest.raises(Unreadable) as caught:
        read_credit_code("911100006000373412")
    assert caught.value.facts["expected"] == "L"
    for wrong, code in (("12345", "code_length"), ("9111000060003734IL", "code_form")):
        with pytest.raises(Unreadable) as caught:
            read_credit_code(wrong)
        assert caught.value.code == code


def test_text_that_cannot_be_stored_is_refused() -> None:
    for wrong, code in (("a\x00b", "bad_characters"), ("长" * 201, "too_long")):
        with pytest.raises(Unreadable) as caught:
            read_text(wrong)
        assert caught.value.code == code
    assert read_text("第一行\n第二行") == "第一行\n第二行"


def test_raw_values_are_read_with_all_their_faults() -> None:
    raw = {
        "rank": "一把手",
        "persons": "三",
        "cost": "1.5万元",
        "online": "是",
        "hours": " ",
        "x": 1,
    }
    values, faults = read_values(DECLARATION, raw=raw)
    assert values == {"rank": "principal", "cost": 1_500_000, "online": True}
    assert [each.field for each in faults] == ["x", "persons"]


@pytest.mark.parametrize(
    ("place", "on", "cluster"),
    [
        (ZHUJI, MARCH, 7),
        (HUKOU, MARCH, 8),
        (HUKOU, dt.date(2022, 7, 1), 7),  # left on 30 June: the only cluster remains
        ("440281000000", MARCH, None),  # two clusters, and the place tells neither
    ],
)
def test_the_cluster_follows_from_unit_place_and_day(
    place: str, on: dt.date, cluster: int | None
) -> None:
    links = derive_links(DECLARATION, given=Links(place, 1), world=WORLD, on=on)
    assert (links.cluster, links.helper_code) == (cluster, "441900000000")


def test_links_that_do_not_fit_are_all_told() -> None:
    late = dt.date(2022, 8, 1)
    links = Links("440282000000", 1, 8, 5)
    told = link_faults(DECLARATION, links=links, world=WORLD, on=late)
    assert [(each.field, each.what) for each in told] == [
        ("cluster", "2022-08-01 时“甲局”不是“湖口组团”的成员"),
        ("team", "“珠玑队”不是“湖口组团”的工作队"),
        ("place", "2022-08-01 时“南雄市”的代码不在有效期内"),
        ("place", "“南雄市”是县（市、区）"),
    ]
    none = link_faults(DECLARATION, links=Links(), world=WORLD, on=late)
    assert [each.field for each in none] == ["org", "place"]


def test_papers_are_counted_and_doubted() -> None:
    (told,) = evidence_faults(DECLARATION, count=1)
    assert (told.what, told.right) == ("佐证只有 1 份", "至少 2 份照片")
    assert evidence_faults(DECLARATION, count=2) == ()
    odd = PaperFact("a.jpg", taken_on=dt.date(2022, 3, 9), km_away=120.4, other_record="另一条")
    whats = [each.what for each in paper_warnings([odd], happened_on=MARCH, place="珠玑镇")]
    assert whats == [
        "照片“a.jpg”拍于 2022-03-09",
        "照片“a.jpg”的拍摄地离“珠玑镇”约 120 公里",
        "“a.jpg”曾用于另一条记录（另一条）",
    ]
    assert paper_warnings([PaperFact("b", taken_on=MARCH)], happened_on=MARCH) == ()


def test_a_summary_is_the_template_in_words() -> None:
    links = Links(ZHUJI, 1)
    values = {"rank": "principal", "cost": 1_200_000}
    told = summary_of(DECLARATION, values=values, links=links, happened_on=MARCH, world=WORLD)
    assert told == "甲局主要负责同志在珠玑镇培训1.2 万元"
    empty = summary_of(DECLARATION, values={}, links=Links(), happened_on=MARCH, world=WORLD)
    assert empty == "––在–培训–"


def test_every_fault_says_what_is_wrong() -> None:
    assert all(what.strip() for what, _ in FAULTS.values())


def test_a_sheets_number_is_told_as_it_was_typed() -> None:
    with pytest.raises(Unreadable) as caught:
        money_reader("元")(1e20)
    assert "100000000000000000000" in str(caught.value.as_fault(field="x").what)
    assert as_typed(36.0) == "36" and as_typed(dt.datetime(2022, 5, 5)) == "2022-05-05"


def test_a_short_unit_is_read_and_an_example_told_once() -> None:
    assert money_reader("元")("3万") == money_reader("元")("3万元") == 3_000_000
    with pytest.raises(Unreadable) as caught:
        money_reader("元")("三万块")
    told = caught.value.as_fault(field="x")
    assert f"{told.what}{told.right}".count("1200.50") == 1

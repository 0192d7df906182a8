"""What is open today, what is left of it, and the proposal over stored records."""

import datetime as dt

import pytest

from tests.cast import DONGGUAN, HUKOU, NANXIONG, ZHUJI, cast, stage
from tests.matching.making import TODAY, record, vacancy, wish
from zhuzhen.base import scope
from zhuzhen.base.problems import Problem
from zhuzhen.matching import queries
from zhuzhen.matching.declared import all_matches, declared_match, matches_with
from zhuzhen.matching.market import market_of
from zhuzhen.matching.queries import Reasons, proposal_for, ranked_for, summed
from zhuzhen.matching.rules.using import Offered, Taken, remaining
from zhuzhen.partners.queries import scope_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
VILLAGE = "440282113201"


def jobs(*, place: str = ""):
    return market_of(declared_match("jobs"), today=TODAY, place=place)


def goods():
    return market_of(declared_match("goods"), today=TODAY)


def placement(of, *, employer: str, on=dt.date(2022, 10, 1), **values):
    said = {"name": of.values["name"], "employer": employer, "trade": "garment", **values}
    return record("job_placement", place=VILLAGE, values=said, on=on, parent=of)


def names(rows) -> list[str]:
    return [row.summary for row in rows]


def test_the_packs_declare_two_matches():
    assert [each.id for each in all_matches()] == ["jobs", "goods"]
    assert [each.id for each in matches_with("vacancy")] == ["jobs"]
    assert matches_with("field_visit") == ()
    with pytest.raises(Problem, match="jobs、goods"):
        declared_match("nothing")


def test_closed_placed_drafted_and_past_records_are_not_open():
    wish("甲", place=VILLAGE)
    wish("乙", place=VILLAGE, closed_on="2022-11-01")
    placed, left = wish("丙", place=VILLAGE), wish("丁", place=VILLAGE)
    record("job_wish", place=VILLAGE, values={}, state="draft")
    vacancy("甲厂", place=ZHUJI, openings=5, open_until="2022-11-20")
    vacancy("乙厂", place=ZHUJI, open_until="2022-11-19")
    placement(placed, employer="甲厂")
    placement(left, employer="甲厂", left_on="2022-11-05")
    market = jobs()
    assert names(market.asks) == ["甲的意向", "丁的意向"]
    assert [(row.summary, row.amount) for row in market.offers] == [("甲厂招工", 4.0)]


def test_a_full_vacancy_is_not_offered_and_is_counted():
    one = wish("甲", place=VILLAGE)
    wish("乙", place=VILLAGE)
    vacancy("甲厂", place=ZHUJI, openings=1)
    placement(one, employer="甲厂")
    market = jobs()
    assert (names(market.asks), market.offers, market.full) == (["乙的意向"], [], 1)
    left_out = proposal_for(market).left_out
    assert [(each.ask.summary, each.why) for each in left_out] == [("乙的意向", "现在没有岗位")]


def test_placements_before_a_vacancy_do_not_fill_it():
    one = wish("甲", place=VILLAGE)
    vacancy("甲厂", place=ZHUJI, on=dt.date(2022, 9, 1), openings=1)
    placement(one, employer="甲厂", on=dt.date(2022, 8, 1))
    assert len(jobs().offers) == 1


def test_of_two_alike_the_older_is_used_up_first():
    key, since = ("甲厂",), dt.date(2022, 9, 1)
    later = dt.date(2022, 10, 1)
    offers = [Offered(key, later, 2.0), Offered(key, since, 2.0), Offered(("乙厂",), since, 1.0)]
    taken = {key: [Taken(dt.date(2022, 9, 5), 1.0), Taken(dt.date(2022, 11, 5), 2.0)]}
    assert remaining(offers, taken=taken, heeds_day=True) == [1.0, 0.0, 1.0]
    too_early = {key: [Taken(dt.date(2022, 8, 5), 1.0)]}
    assert remaining(offers, taken=too_early, heeds_day=True) == [2.0, 2.0, 1.0]
    assert remaining(offers, taken={key: [Taken(since, 9.0)]}, heeds_day=False) == [0.0, 0.0, 1.0]


def test_the_ranking_has_its_reasons():
    wish("甲", place=VILLAGE, monthly_wage=400_000, skill_level="trained")
    vacancy("近厂", place=ZHUJI, monthly_wage=360_000)
    vacancy("远厂", place=DONGGUAN, monthly_wage=520_000, skill_level="middle")
    vacancy("杂工厂", place=NANXIONG, trade="any", month_from=9, month_to=11)
    market = jobs()
    pairs = ranked_for(market, row=market.asks[0], is_asking=True)
    assert [(pair.offer.summary, pair.score) for pair in pairs] == [
        ("近厂招工", 96), ("杂工厂招工", 96), ("远厂招工", 72)
    ]  # fmt: skip
    told = [[reason.text for reason in Reasons(market).of(pair)] for pair in pairs]
    assert told[0] == [
        "在愿去的“省内外市”以内", "同镇", "工种相同：制衣缝纫", "对技能等级没有要求",
        "月工资 3,600 元，低于期望 4,000 元", "淡旺季相合：全年", "还有 2 名",
    ]  # fmt: skip
    assert "技能等级不够：培训合格，要求中级工" in told[2]
    assert "工种不限" in told[1]
    assert "月工资 5,200 元，不低于期望 4,000 元" in told[2]


def test_who_stays_near_is_offered_nothing_far():
    wish("甲", place=VILLAGE, reach="town")
    vacancy("镇厂", place=VILLAGE)
    vacancy("邻镇厂", place=HUKOU)
    market = jobs()
    pairs = ranked_for(market, row=market.asks[0], is_asking=True)
    assert [pair.offer.summary for pair in pairs] == ["镇厂招工"]
    (turned,) = ranked_for(market, row=market.offers[0], is_asking=False)
    assert (turned.ask.summary, turned.score) == ("甲的意向", pairs[0].score)
    counted = summed(market, rows=market.offers, is_asking=False)
    assert [(each.row.summary, each.count) for each in counted] == [
        ("镇厂招工", 1),
        ("邻镇厂招工", 0),
    ]


def test_a_proposal_gives_each_place_once_and_says_why_others_go_without():
    wish("甲", place=VILLAGE, reach="town")
    wish("乙", place=VILLAGE, reach="province")
    wish("丙", place=VILLAGE, reach="town")
    vacancy("镇厂", place=VILLAGE, openings=1)
    vacancy("远厂", place=DONGGUAN, openings=1)
    proposal = proposal_for(jobs())
    given = {pair.offer.summary: pair.ask.summary for pair in proposal.pairs}
    assert given["远厂招工"] == "乙的意向"
    assert given["镇厂招工"] in ("甲的意向", "丙的意向")
    (left,) = proposal.left_out
    assert left.why == "合适的 1 条岗位都已给了总体更合适的"
    assert proposal.is_best


def test_whoever_nothing_fits_is_told_what_stands_against_it():
    wish("甲", place=VILLAGE, reach="town", month_from=3, month_to=4)
    vacancy("远厂", place=DONGGUAN)
    vacancy("近厂", place=ZHUJI, month_from=9, month_to=10)
    (left,) = proposal_for(jobs()).left_out
    assert left.why == "2 条岗位里没有一条合适：1 条能去多远不合、1 条淡旺季不合"


def test_no_one_is_settled_into_another_trade():
    wish("甲", place=VILLAGE)
    wish("乙", place=VILLAGE, trade="any")
    vacancy("司机班", place=ZHUJI, trade="driving", openings=2)
    market = jobs()
    counted = summed(market, rows=market.asks, is_asking=True)
    assert [(each.row.summary, each.count) for each in counted] == [
        ("甲的意向", 0),
        ("乙的意向", 1),
    ]
    proposal = proposal_for(market)
    assert [pair.ask.summary for pair in proposal.pairs] == ["乙的意向"]
    (left,) = proposal.left_out
    assert (left.ask.summary, left.why) == ("甲的意向", "1 条岗位里没有一条合适：1 条工种不合")


def test_too_many_pairs_are_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(queries, "MOST_PAIRS", 0)
    wish("甲", place=VILLAGE)
    vacancy("远厂", place=DONGGUAN)
    with pytest.raises(Problem, match="请先在页面上方选一个地区"):
        proposal_for(jobs())


def demand(buyer: str, *, quantity: str, **values):
    said = {"buyer": buyer, "category": "grain_oil", "goods_unit": "kilogram",
            "quantity": quantity, **values}  # fmt: skip
    return record("sale_order", place=DONGGUAN, values=said, summary=f"{buyer}要粮油")


def product(name: str, *, quantity: str | None, **values):
    said = {"name": name, "category": "grain_oil", "producer": f"{name}合作社",
            "goods_unit": "kilogram", "price": 800, "quantity": quantity, **values}  # fmt: skip
    given = {key: value for key, value in said.items() if value is not None}
    return record("product_catalogue", place=ZHUJI, values=given, summary=name)


def test_orders_of_different_amounts_share_what_there_is():
    product("丝苗米", quantity="1000")
    product("花生油", quantity=None, goods_unit="litre")
    demand("甲食堂", quantity="600", product="丝苗米")
    demand("乙食堂", quantity="300.5", product="丝苗米", price=700)
    demand("丙食堂", quantity="700", product="丝苗米", price=700)
    demand("丁食堂", quantity="50", goods_unit="litre")
    proposal = proposal_for(goods())
    assert {(p.ask.summary, p.offer.summary) for p in proposal.pairs} == {
        ("甲食堂要粮油", "丝苗米"), ("乙食堂要粮油", "丝苗米"), ("丁食堂要粮油", "花生油"),
    }  # fmt: skip
    assert [each.ask.summary for each in proposal.left_out] == ["丙食堂要粮油"]
    told = {p.ask.summary: [r.text for r in Reasons(proposal.market).of(p)] for p in proposal.pairs}
    assert "还有 1,000 公斤" in told["甲食堂要粮油"]
    assert "单价 8 元，超过最高 7 元" in told["乙食堂要粮油"]
    assert "没有写数量，请先问清" in told["丁食堂要粮油"]


def test_an_order_of_this_year_uses_up_the_product():
    product("丝苗米", quantity="1000")
    taken = {"supplier": "丝苗米合作社", "product": "丝苗米", "amount": 100}
    demand("甲食堂", quantity="400", ordered_on="2022-05-01", **taken)
    demand("乙食堂", quantity="400", ordered_on="2021-05-01", **taken)
    demand("丙食堂", quantity="700")
    market = goods()
    assert [(row.summary, row.amount) for row in market.offers] == [("丝苗米", 600.0)]
    (left,) = proposal_for(market).left_out
    assert (left.ask.summary, left.why) == ("丙食堂要粮油", "合适的产品剩余数量都不够")


def test_a_market_holds_only_what_its_viewer_may_see():
    people = cast(stage())
    wish("甲", place=VILLAGE)
    wish("邻县", place="440281000000")
    vacancy("镇厂", place=ZHUJI)
    vacancy("邻县厂", place="440281000000")
    scope.enter(scope_of(people.town, on=TODAY))
    market = jobs()
    assert (names(market.asks), names(market.offers)) == (["甲的意向"], ["镇厂招工"])
    scope.enter(scope_of(people.stranger, on=TODAY))
    market = jobs()
    assert (names(market.asks), names(market.offers)) == (["邻县的意向"], ["邻县厂招工"])


def test_a_place_narrows_who_asks_and_not_what_is_offered():
    wish("甲", place=VILLAGE)
    wish("湖口人", place=HUKOU)
    vacancy("湖口厂", place=HUKOU)
    market = jobs(place=ZHUJI)
    assert (names(market.asks), names(market.offers)) == (["甲的意向"], ["湖口厂招工"])

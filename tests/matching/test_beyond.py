"""Over the border: open offers in their open columns alone, places counted truly, and no person."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import DONGGUAN, NANXIONG, ZHUJI, cast, stage
from tests.matching.making import TODAY, vacancy, wish
from tests.matching.test_market import demand, placement, product
from zhuzhen.base import scope
from zhuzhen.matching import beyond
from zhuzhen.matching.declared import declared_match
from zhuzhen.matching.market import market_of
from zhuzhen.matching.queries import proposal_for, ranked_for
from zhuzhen.partners.models import Org
from zhuzhen.partners.queries import scope_of
from zhuzhen.registers.models import Record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
VILLAGE, NEXT_DOOR = "440282113201", "440281000000"


@pytest.fixture
def people():
    return cast(stage())


def seen_by(account, match="jobs", **asked):
    scope.enter(scope_of(account, on=TODAY))
    return market_of(declared_match(match), today=TODAY, **asked)


def lines(rows):
    return [(row.summary, row.contact, row.amount) for row in rows]


def changed(record, **columns):
    """The record with columns that its register's form does not hold."""
    Record.objects.filter(pk=record.pk).update(**columns)
    return record


def test_a_village_finds_its_towns_and_the_helping_citys_vacancies(people):
    wish("甲", place=VILLAGE)
    vacancy("镇厂", place=ZHUJI)
    vacancy("莞城厂", place=DONGGUAN)
    market = seen_by(people.village)
    assert market.offers == []
    assert lines(market.offers_beyond.rows) == [
        ("镇厂招制衣缝纫", "韶关市南雄市珠玑镇", 2.0), ("莞城厂招制衣缝纫", "东莞市", 2.0)
    ]  # fmt: skip
    pairs = ranked_for(market, row=market.asks[0], is_asking=True)
    assert [pair.offer.summary for pair in pairs] == ["镇厂招制衣缝纫", "莞城厂招制衣缝纫"]
    (given_to,) = proposal_for(market).pairs
    assert given_to.offer.summary == "镇厂招制衣缝纫"


def test_nothing_leads_to_a_record_beyond(people):
    vacancy("镇厂", place=ZHUJI, credit_code="91440000000000001X")
    (row,) = seen_by(people.stranger).offers_beyond.rows
    assert (row.pk, row.uid, row.is_beyond) == (None, None, True)
    assert set(row.values) == set(declared_match("jobs").match.offers.open)
    assert "credit_code" not in row.values


def test_a_person_is_never_read_over_the_border(people):
    wish("甲", place=VILLAGE)
    market = seen_by(people.stranger)
    assert (market.asks, market.asks_beyond.rows) == ([], [])


def test_only_what_stands_and_is_open_is_shown(people):
    changed(vacancy("草稿厂", place=ZHUJI), state="draft")
    changed(vacancy("退回厂", place=ZHUJI), state="returned")
    changed(vacancy("作废厂", place=ZHUJI), state="voided")
    vacancy("过期厂", place=ZHUJI, open_until="2022-11-19")
    vacancy("今天厂", place=ZHUJI, open_until="2022-11-20")
    product("下架米", quantity="5", withdrawn_on="2022-11-01")
    product("丝苗米", quantity="5")
    demand("已下单", quantity="5", ordered_on="2022-11-02")
    demand("完结", quantity="5", closed_on="2022-11-02")
    demand("甲食堂", quantity="5")
    rows = seen_by(people.stranger).offers_beyond.rows
    assert [row.summary for row in rows] == ["今天厂招制衣缝纫"]
    market = seen_by(people.stranger, "goods")
    assert [row.summary for row in market.offers_beyond.rows] == ["丝苗米（珠玑镇）"]
    assert [row.values["buyer"] for row in market.asks_beyond.rows] == ["甲食堂"]


def test_where_a_register_wants_confirming_only_the_confirmed_are_shown(people, monkeypatch):
    vacancy("待确认厂", place=ZHUJI)
    changed(vacancy("已确认厂", place=ZHUJI), state="confirmed")
    found = declared_match("jobs")
    register = found.offers.register.model_copy(update={"needs_confirmation": True})
    asked = replace(found, offers=replace(found.offers, register=register))
    scope.enter(scope_of(people.stranger, on=TODAY))
    rows = market_of(asked, today=TODAY).offers_beyond.rows
    assert [row.summary for row in rows] == ["已确认厂招制衣缝纫"]


def test_a_place_taken_out_of_sight_is_taken(people):
    other = wish("湖口人", place="440282112201")
    wish("甲", place=VILLAGE)
    vacancy("镇厂", place=ZHUJI, openings=3)
    changed(placement(other, employer="镇厂"), place="440282112201")
    (row,) = seen_by(people.village).offers_beyond.rows
    assert row.amount == 2.0


def test_a_full_vacancy_beyond_is_not_shown(people):
    other = wish("湖口人", place=VILLAGE)
    vacancy("镇厂", place=ZHUJI, openings=1)
    placement(other, employer="镇厂")
    assert seen_by(people.stranger).offers_beyond.rows == []


def test_a_unit_that_offers_is_whom_to_ask(people):
    unit = Org.objects.order_by("pk")[0]
    changed(vacancy("莞城厂", place=DONGGUAN), org=unit)
    (row,) = seen_by(people.stranger).offers_beyond.rows
    assert row.contact == unit.name


def test_a_villages_product_finds_a_citys_demand(people):
    product("丝苗米", quantity="1000")
    demand("甲食堂", quantity="600", product="丝苗米", supplier="不公开的供货方")
    market = seen_by(people.town, "goods")
    (pair,) = ranked_for(market, row=market.offers[0], is_asking=False)
    assert (pair.ask.summary, pair.ask.contact) == ("甲食堂要粮油", "东莞市")
    assert "不公开的供货方" not in str(pair)
    assert proposal_for(market).pairs == ()


def test_the_nearest_come_first_and_the_rest_is_left_away(people, monkeypatch):
    wish("甲", place=VILLAGE)
    for name, place in (("莞", DONGGUAN), ("邻县", NEXT_DOOR), ("本县", NANXIONG), ("镇", ZHUJI)):
        vacancy(name, place=place)
    rows = seen_by(people.village).offers_beyond.rows
    assert [row.values["employer"] for row in rows] == ["镇", "本县", "邻县", "莞"]
    monkeypatch.setattr(beyond, "MOST_BEYOND", 2)
    cut = seen_by(people.village).offers_beyond
    assert ([row.values["employer"] for row in cut.rows], cut.is_cut) == (["镇", "本县"], True)


def test_in_scope_but_out_of_the_chosen_place_is_not_beyond(people):
    demand("甲食堂", quantity="600")
    changed(demand("本镇食堂", quantity="5"), place=ZHUJI)
    market = seen_by(people.assisting_city, "goods", place=ZHUJI)
    assert market.asks_beyond.rows == []


def test_who_sees_no_record_sees_none_beyond(people):
    vacancy("镇厂", place=ZHUJI)
    scope.enter(scope.NOTHING)
    market = market_of(declared_match("jobs"), today=TODAY)
    assert (market.offers, market.offers_beyond.rows) == ([], [])


def test_the_viewers_scope_is_as_it_was_afterwards(people):
    wish("甲", place=VILLAGE)
    vacancy("镇厂", place=ZHUJI)
    seen_by(people.stranger)
    assert not Record.objects.exists()


TEXTS = st.text(alphabet="甲乙丙丁戊己庚辛壬癸", min_size=4, max_size=8)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(hidden=TEXTS, day=st.dates(dt.date(2022, 1, 1), TODAY))
def test_nothing_undeclared_is_read(people, hidden, day):
    """Whatever a record says outside its open columns: its own line, links, reasons, codes."""
    scope.enter(scope.EVERYTHING)
    mark = f"藏{hidden}"
    record = vacancy("镇厂", place=ZHUJI, on=day, credit_code=mark, secret=mark)
    changed(record, summary=mark, return_reason=mark, outside_key=mark)
    market = seen_by(people.stranger)
    assert market.offers_beyond.rows and mark not in str(market.offers_beyond)
    scope.enter(scope.EVERYTHING)
    changed(record, state="voided", outside_key=None)  # unique in a register

"""Fund statistics: the quarter, last year's allocation, key towns and villages; as known then."""

import datetime as dt

import openpyxl
import pytest
from django.utils import timezone

from tests.assets.test_cards import problem
from tests.assets.world import OTHER_VILLAGE, TODAY, VILLAGE, key, officers
from tests.cast import NANXIONG, SHAOGUAN, ZHUJI
from tests.funds.world import moved, tag
from zhuzhen.assets.exports import export_statistics
from zhuzhen.assets.queries.statistics import (
    directions_of,
    key_places,
    last_years_allocation,
    quarterly,
)
from zhuzhen.base.periods import Period
from zhuzhen.funds.choices import Direction, EntryKind, OrderKind, PurposeKind, Source, Stage
from zhuzhen.funds.commands import Move, open_purpose, receive_income
from zhuzhen.funds.commands.posting import Facts, post

D = dt.date
pytestmark = pytest.mark.usefixtures("everything")
MARCH, MAY, AUGUST = D(2022, 3, 10), D(2022, 5, 10), D(2022, 8, 1)
Q1, Q2, Q3 = (Period.parse(f"2022-Q{n}") for n in (1, 2, 3))


class Money:
    """Money of one source that goes from the county to a village's purpose and is spent."""

    def __init__(self, who, *, source=Source.DONATION, place=VILLAGE, direction="industry"):
        self.who, self.source, self.place = who, source, place
        self.purpose = open_purpose(
            kind=PurposeKind.PROJECT, title="用途", place=place,
            direction=Direction(direction), on=D(2022, 1, 1),
        )  # fmt: skip

    def key(self, stage, *, at=None):
        own = stage not in (Stage.ARRIVED, Stage.ORIGIN)
        purpose = self.purpose if own else None
        return key(stage, source=self.source, place=self.place if own else NANXIONG,
                   purpose=purpose)  # fmt: skip

    def post(self, kind, start, end, fen, *, on):
        facts = Facts(kind, on, "记账", None)
        post(facts, (Move(self.key(start), self.key(end), fen),))
        return self

    def arrived(self, fen, *, on=MARCH):
        if self.source not in (Source.PROVINCIAL, Source.ASSISTING_CITY):
            receive_income(
                source=self.source, year=2022, place=NANXIONG, amount_fen=fen, on=on, by=None,
                text="到账",
            )  # fmt: skip
            return self
        transit = key(Stage.IN_TRANSIT, source=self.source)
        for kind, start, end in (
            (EntryKind.TRANSFER, self.key(Stage.ORIGIN), transit),
            (EntryKind.RECEIPT, transit, self.key(Stage.ARRIVED)),
        ):
            post(Facts(kind, on, "拨付", None), (Move(start, end, fen),))
        return self

    def allocated(self, fen, *, on=MARCH):
        return self.post(EntryKind.ALLOCATION, Stage.ARRIVED, Stage.ALLOCATED, fen, on=on)

    def paid(self, fen, *, on=MAY):
        return self.post(EntryKind.PAYMENT, Stage.ALLOCATED, Stage.PAID, fen, on=on)


def test_a_quarter_tells_all_so_far_and_what_is_its_own():
    who = officers()
    Money(who).arrived(1000).arrived(500, on=AUGUST).allocated(800).paid(300).paid(100, on=AUGUST)
    found = {each: quarterly(NANXIONG, period=each).total for each in (Q1, Q2, Q3)}
    told = {
        str(period): (
            total.arrived, total.arrived_since, total.sums.handed_down, total.since.handed_down,
            total.sums.spent, total.since.spent, total.left,
        )
        for period, total in found.items()
    }  # fmt: skip
    assert told == {
        "2022-Q1": (1000, 1000, 800, 800, 0, 0, 1000),
        "2022-Q2": (1000, 0, 800, 0, 300, 300, 700),
        "2022-Q3": (1500, 500, 800, 0, 400, 100, 1100),
    }
    assert (str(found[Q3].allocation_rate), str(found[Q3].spend_rate)) == ("53.33", "26.67")


def test_a_countys_statistics_are_its_towns_and_its_own():
    who = officers()
    Money(who).arrived(1000).allocated(800).paid(300)
    Money(who, place="440282112201").arrived(70).allocated(50)
    county = quarterly(NANXIONG, period=Q2)
    assert [(each.part.name, each.figures.arrived) for each in county.lines] == [
        ("县本级", 220),
        ("湖口镇", 50),
        ("珠玑镇", 800),
    ]
    town = quarterly(ZHUJI, period=Q2).total
    assert town == next(each.figures for each in county.lines if each.part.code == ZHUJI)
    city = quarterly(SHAOGUAN, period=Q2)
    assert (len(city.lines), city.total) == (1, county.total)


def test_what_is_spent_is_told_by_direction_and_what_has_none_is_other():
    who = officers()
    Money(who, direction="sewage").arrived(100).allocated(100).paid(30)
    Money(who, direction="habitat").arrived(100).allocated(100).paid(5)
    total = quarterly(NANXIONG, period=Q2).total
    assert dict(zip(Direction.values, directions_of(total), strict=True)) == {
        "industry": 0, "livelihood": 0, "governance": 0, "habitat": 5, "sewage": 30, "other": 0,
    }  # fmt: skip


def test_figures_are_as_they_were_known_then():
    who = officers()
    Money(who).arrived(1000)
    known_at = timezone.now()
    Money(who).arrived(7).allocated(1)
    assert quarterly(NANXIONG, period=Q1, known_at=known_at).total.arrived == 1000
    assert quarterly(NANXIONG, period=Q1).total.arrived == 1007


def test_what_is_carried_over_is_told_by_itself():
    who = officers()
    money = Money(who).arrived(1000).allocated(600).paid(250)
    for stage, fen in ((Stage.ARRIVED, 400), (Stage.ALLOCATED, 350)):
        start = money.key(stage)
        later = start.__class__(**{**vars(start), "year": 2023})
        post(Facts(EntryKind.CARRY_OVER, D(2022, 12, 31), "结转", None),
             (Move(start, later, fen),))  # fmt: skip
    last = quarterly(NANXIONG, period=Period.parse("2022-Q4")).total
    assert (last.arrived, last.sums.handed_down, last.sums.spent) == (1000, 600, 250)
    assert (last.carried_in, last.carried_out, last.left) == (0, 750, 0)
    next_year = quarterly(NANXIONG, period=Period.parse("2023-Q1")).total
    assert (next_year.carried_in, next_year.arrived, next_year.left) == (750, 0, 750)


def test_last_years_allocation_is_of_the_special_fund_and_tells_what_came_later():
    who = officers()
    special = Money(who, source=Source.PROVINCIAL).arrived(1000).allocated(600)
    special.allocated(100, on=D(2023, 2, 1)).paid(40)
    Money(who).arrived(9_999)
    total = last_years_allocation(NANXIONG, year=2022, day=D(2023, 3, 31)).total
    assert (total.arrived, total.sums.handed_down, total.since.handed_down) == (1000, 700, 100)
    assert (total.sums.arrived, total.sums.spent) == (300, 40)
    at_year_end = last_years_allocation(NANXIONG, year=2022, day=D(2022, 12, 31)).total
    assert at_year_end.sums.handed_down == 600


def test_key_towns_and_villages_stand_each_with_their_money():
    who = officers()
    tag(ZHUJI)
    tag(VILLAGE, OTHER_VILLAGE, tag="key_village")
    Money(who, source=Source.ASSISTING_CITY).arrived(1000).allocated(600).paid(200)
    Money(who).arrived(50).allocated(50).paid(50)
    Money(who, place=ZHUJI).arrived(5).allocated(5)
    found = key_places(NANXIONG, year=2022, day=D(2023, 3, 31))
    told = [
        (each.code, str(each.tag), each.special.arrived, each.social.arrived,
         each.figures.arrived, each.figures.sums.spent)
        for each in found.lines
    ]  # fmt: skip
    assert told == [
        (ZHUJI, "key_town", 600, 55, 655, 250),
        (VILLAGE, "key_village", 600, 50, 650, 250),
        (OTHER_VILLAGE, "key_village", 0, 0, 0, 0),
    ]
    assert found.total_of("key_village").figures.arrived == 650


def opened(period, today):
    made = export_statistics(NANXIONG, period=period, by=None, today=today)
    with made.file:
        return made, openpyxl.load_workbook(made.file)


def test_a_quarters_sheet_is_printed_and_the_first_quarter_has_two_more():
    who = officers()
    tag(ZHUJI)
    Money(who, source=Source.PROVINCIAL).arrived(100_000).allocated(60_000).paid(20_000)
    made, book = opened(Q2, TODAY)
    (page,) = book.worksheets
    found = [[cell.value for cell in row] for row in page.iter_rows()]
    assert made.name == "韶关市南雄市2022年二季度帮扶资金统计表.xlsx"
    assert found[0][0] == "韶关市南雄市2022年二季度帮扶资金统计表"
    assert [each for each in found[1] if each] == [
        "填报单位：韶关市南雄市", "资金年度：2022", "截至日期：2022-06-30", "金额单位：元",
    ]  # fmt: skip
    assert found[4][:2] == ["县本级", 0]
    assert found[6][0] == "合计"
    assert found[6][1:11] == [0, 1000, 0, 600, 0, 200, 200, 800, "60.00%", "20.00%"]
    assert "填表人：系统" in found[-1]
    _, book = opened(Period.parse("2023-Q1"), D(2023, 4, 1))
    assert [page.title for page in book.worksheets] == [
        "2023年一季度帮扶资金统计表",
        "2022年度专项资金分配情况表",
        "2022年度重点镇、重点村资金使用情况表",
    ]
    last, third = book.worksheets[1:]
    rows = [[cell.value for cell in row] for row in last.iter_rows()]
    assert rows[6][:8] == ["合计", 1000, 600, 0, 400, 200, "60.00%", "20.00%"]
    rows = [[cell.value for cell in row] for row in third.iter_rows()]
    assert rows[4][:4] == ["珠玑镇", "重点帮扶镇", 600, 200]
    assert rows[5][0] == "重点帮扶镇（1 个）" and rows[6][0] == "重点村（0 个）"


@pytest.mark.parametrize("period", ["2022", "2022-H1", "2022-08", "2023-Q1"])
def test_only_a_quarter_that_has_begun_is_told(period):
    found = problem(
        "statistics_of_quarter", export_statistics, NANXIONG, period=Period.parse(period),
        by=None, today=TODAY,
    )  # fmt: skip
    assert "应如 2022-Q3" in found.text


def test_orders_are_counted_as_postings_are():
    who = officers()
    receive_income(source=Source.CITY_SPECIAL, year=2022, place=NANXIONG, amount_fen=9, on=MARCH,
                   by=None, text="到账")  # fmt: skip
    moved(
        OrderKind.ALLOCATION, Move(key(Stage.ARRIVED), key(Stage.ALLOCATED, place=ZHUJI), 4),
        by=who.finance, approver=who.approver, on=MARCH,
    )  # fmt: skip
    assert quarterly(NANXIONG, period=Q1).total.sums.handed_down == 4

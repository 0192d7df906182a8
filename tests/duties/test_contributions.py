"""R15 and R16: what is owed over contributions moves with them, and is told one by one."""

import datetime as dt

import pytest

from tests.cast import DONGGUAN, JIEYANG, SHAOGUAN, ZHUJI
from tests.funds.world import TODAY, officers, pairs, tag
from zhuzhen.base import clock
from zhuzhen.duties.commands import refresh_period, settle_changes
from zhuzhen.duties.explaining import explain
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.verifying import verify
from zhuzhen.funds.commands import pass_budget, reckon_contributions, set_budget, transfer
from zhuzhen.funds.models import Contribution, FundShift

pytestmark = pytest.mark.usefixtures("everything")
BUDGETED, PASSED = dt.date(2022, 1, 20), dt.date(2022, 2, 10)


@pytest.fixture
def who(everything):
    pairs()
    tag(ZHUJI, "445222110000")
    made = officers()
    refresh_period("2022", now=clock.now())
    reckon_contributions(year=2022, by=None, today=TODAY)
    settled()
    return made


def settled():
    settle_changes(now=clock.now(), today=TODAY)
    assert not FundShift.objects.exists(), "the outbox is consumed"


def figure(duty, owner):
    found = DutyInstance.objects.filter(duty=duty, owner_key=owner, period="2022").first()
    return None if found is None else (found.value, found.is_met)


def share_of(place):
    return Contribution.objects.get(source="assisting_city", place_id=place)


def budgeted(place, who, *, short=0):
    own = share_of(place)
    set_budget(own, amount_fen=own.due_fen - short, item="帮扶支出", on=BUDGETED, by=who.payer)
    settled()
    return share_of(place)


CITY = f"assisting_city:{DONGGUAN}"
PAIR, OTHER = f"city_pair:{DONGGUAN}-{SHAOGUAN}", f"city_pair:{DONGGUAN}-{JIEYANG}"


def test_the_budget_is_full_when_every_share_is(who):
    assert figure("budget_in_full", CITY) == (0, False)
    budgeted(SHAOGUAN, who)
    assert figure("budget_in_full", CITY) == (500, False)
    budgeted(JIEYANG, who, short=1)
    assert figure("budget_in_full", CITY) == (500, False)
    budgeted(JIEYANG, who)
    assert figure("budget_in_full", CITY) == (1000, True)


def test_what_is_not_passed_is_not_asked_and_a_day_late_is_not_in_time(who):
    for place in (SHAOGUAN, JIEYANG):
        budgeted(place, who)
    assert figure("transferred_in_time", PAIR) is None
    for place, day in ((SHAOGUAN, dt.date(2022, 3, 12)), (JIEYANG, dt.date(2022, 3, 13))):
        own = pass_budget(share_of(place), on=PASSED, by=who.payer)
        settled()
        pair = PAIR if place == SHAOGUAN else OTHER
        assert figure("transferred_in_time", pair) == (0, False)
        transfer(own, amount_fen=own.due_fen, voucher_no=place, on=day, by=who.payer)
        settled()
    assert figure("transferred_in_time", PAIR) == (1000, True)
    assert figure("transferred_in_time", OTHER) == (0, False)
    assert [row["invariant"] for row in verify() if not row["holds"]] == []


def test_it_is_told_share_by_share(who):
    budgeted(SHAOGUAN, who)
    told = explain("R15", owner=CITY, period="2022", today=TODAY, as_of=clock.now())
    assert told.rule.endswith("算当年应担资金中列足预算的占比，一笔一笔地看。")
    assert told.value == "50%"
    assert told.hidden == ""
    assert told.contributions.count_said == "应看 2 笔，做到 1 笔"
    assert [(each.name, each.reason) for each in told.contributions.lines] == [
        ("东莞市2022年应拨揭阳市的帮扶市财政资金", "应担 6,000,000.00 元，还没有列预算"),
        ("东莞市2022年应拨韶关市的帮扶市财政资金", ""),
    ]
    assert [each.id for each in told.clauses] == ["6a"]


def test_a_late_one_says_what_was_sent_by_its_day(who):
    own = budgeted(SHAOGUAN, who)
    pass_budget(own, on=PASSED, by=who.payer)
    transfer(own, amount_fen=100, voucher_no="拨 1", on=PASSED, by=who.payer)
    settled()
    told = explain("R16", owner=PAIR, period="2022", today=TODAY, as_of=clock.now())
    assert told.contributions.lines[0].reason == (
        "列支 6,000,000.00 元，到期（2022-03-12）只拨了 1.00 元"
    )

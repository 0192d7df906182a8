"""Row-level security of every table of money: who sees what, said again from places and payers."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.cast import DONGGUAN, JIEYANG, NANXIONG, SHAOGUAN, ZHUJI, account, cast, stage
from tests.funds.world import DAY, HUILAI, TODAY, key, moved, officers, pairs, project, raised, tag
from zhuzhen.base import scope
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.choices import OrderKind, Source, Stage
from zhuzhen.funds.commands import (
    Move,
    close_month,
    pass_budget,
    reckon_contributions,
    set_budget,
    transfer,
)
from zhuzhen.funds.models import (
    Closing,
    Contribution,
    DueChange,
    Entry,
    FundOrder,
    FundShift,
    LedgerAccount,
    Line,
    MonthTotal,
    Purpose,
    Transfer,
)
from zhuzhen.funds.queries import rates
from zhuzhen.partners.queries import scope_of

pytestmark = pytest.mark.usefixtures("everything")
TABLES = [Contribution, Purpose, LedgerAccount, Entry, Line, MonthTotal, Transfer, FundOrder,
          FundShift, DueChange]  # fmt: skip
TOWN_OF_HUILAI = "445224100000"


@pytest.fixture
def who(everything):
    """Money of two cities, a county and a town, partly paid by 东莞."""
    made = officers()
    pairs()
    tag(ZHUJI, TOWN_OF_HUILAI)
    reckon_contributions(year=2022, by=None, today=TODAY)
    for number, own in enumerate(Contribution.objects.filter(source="assisting_city")):
        set_budget(own, amount_fen=own.due_fen, item="帮扶支出", on=DAY, by=made.payer)
        passed = pass_budget(own, on=DAY, by=made.payer)
        transfer(passed, amount_fen=100, voucher_no=f"拨 {number}", on=DAY, by=made.payer)
    raised(1_000)
    here = key(Stage.ALLOCATED, place=ZHUJI, purpose=project())
    moved(OrderKind.ALLOCATION, Move(key(Stage.ARRIVED), here, 400), by=made.finance,
          approver=made.second)  # fmt: skip
    raised(50, place=HUILAI)
    project("惠来的项目", place=TOWN_OF_HUILAI)
    return made


def expected(model, *grounds):
    """Rows whose place or payer lies in one of the grounds."""
    spans = [CodeRange.under(ground) for ground in grounds]
    return {
        row["pk"]
        for row in model.objects.values("pk", "place_id", "helper_code")
        if any(row[column] in span for span in spans for column in ("place_id", "helper_code"))
    }


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    ("name", "ground"),
    [
        ("province", "440000000000"),
        ("payer", DONGGUAN),
        ("host_city", SHAOGUAN),
        ("finance", NANXIONG),
        ("town", ZHUJI),
        ("neighbour", "440281000000"),
    ],
)
def test_each_sees_their_place_and_what_they_paid(who, model, name, ground):
    wanted = expected(model, ground)
    with scope.within(scope_of(getattr(who, name), on=TODAY)):
        seen = set(model.objects.values_list("pk", flat=True))
    assert seen == wanted
    if name in ("province", "payer"):
        assert model in (Purpose, FundOrder) and name == "payer" or seen, "the case shows something"
    if name == "neighbour":
        assert not seen


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_without_a_scope_there_is_nothing(who, model):
    with scope.within(scope.NOTHING):
        assert not model.objects.exists()


def test_a_closed_month_is_known_to_all_below_but_only_its_own_close_it(who):
    close_month(SHAOGUAN, month=DAY, by=who.host_city, today=TODAY)
    with scope.within(scope_of(who.town, on=TODAY)):
        assert Closing.objects.count() == 1
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        scope.within(scope_of(who.neighbour, on=TODAY)),
    ):
        Closing.objects.create(
            place_id=NANXIONG, month=dt.date(2022, 5, 1), closed_at=timezone.now()
        )


def test_a_neighbour_cannot_write_money_of_another_county(who):
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        scope.within(scope_of(who.neighbour, on=TODAY)),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO funds_ledgeraccount (stage, source, year, place_id, helper_code, "
            "balance_fen) VALUES ('arrived', 'donation', 2030, %s, '', 0)",
            [NANXIONG],
        )


def test_an_assisting_city_sees_how_what_it_paid_is_used(who):
    """From transit to asset: the payer stands on each account."""
    auditor = account("审计", role="auditor", place_id=DONGGUAN)
    with scope.within(scope_of(auditor, on=TODAY)):
        places = set(LedgerAccount.objects.values_list("place_id", flat=True))
    assert places == {SHAOGUAN, JIEYANG}


def test_a_cluster_s_people_see_the_town_they_help(who):
    on = stage()
    people = cast(on)
    with scope.within(scope_of(people.liaison, on=TODAY)):
        seen = set(LedgerAccount.objects.values_list("place_id", flat=True))
    assert seen <= {ZHUJI}


def _due_to(ground, *, under=NANXIONG):
    """What is due by source as whoever sees a place is told it, and its rate."""
    with scope.within(scope.Scope(ranges=(CodeRange.under(ground),))):
        found = rates(year=2022, under=under, day=TODAY)
        return {each.source: each.due_fen for each in found if each.due_fen}


def test_a_county_is_told_all_that_is_due_to_it_and_nobody_else_more_than_before(who):
    """The province, 东莞 and the city owe to the city as a whole; the county's part is its own."""
    whole = _due_to("440000000000")
    assert len(whole) == 4, "four payers share"
    assert _due_to(SHAOGUAN) == _due_to(NANXIONG) == whole
    assert _due_to(NANXIONG, under="") == whole, "all that it sees is itself"
    assert set(_due_to(DONGGUAN)) == {Source.ASSISTING_CITY}
    assert _due_to(ZHUJI) == _due_to(ZHUJI, under=ZHUJI) == {}
    assert _due_to(HUILAI) == {}, "of another county"

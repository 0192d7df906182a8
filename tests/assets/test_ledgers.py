"""The three ledgers: a county's is its towns' and its own, to the fen; of a day; as known then."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.assets.test_ending import Ending
from tests.assets.test_running import first_due, lease
from tests.assets.world import (
    DONATED,
    MONEY,
    OTHER_VILLAGE,
    PAID_ON,
    SPECIAL,
    TODAY,
    VILLAGE,
    card,
    in_use,
    key,
    officers,
    pay,
    project,
    settled,
    whole,
)
from tests.cast import HUKOU, NANXIONG, SHAOGUAN, ZHUJI
from tests.funds.world import moved
from zhuzhen.assets.commands import (
    Money,
    book_proceeds,
    confirm_title,
    receive_due,
    take_over_asset,
)
from zhuzhen.assets.queries import ledgers
from zhuzhen.assets.queries.ledgers import FundSums
from zhuzhen.base import scope
from zhuzhen.funds.choices import OrderKind, Stage
from zhuzhen.funds.commands import Move, approve_order, reverse_entry
from zhuzhen.funds.commands.income import enter_income
from zhuzhen.funds.models import Entry
from zhuzhen.partners.queries import scope_of

D = dt.date
DAY = dt.timedelta(days=1)
pytestmark = pytest.mark.usefixtures("everything")
PROVINCE = "440000000000"


def arrive(fen, *, place=NANXIONG, source=SPECIAL, on=PAID_ON):
    return enter_income(
        source=source, year=2022, place=place, amount_fen=fen, on=on, by=None, text="到账"
    )


def allocate(fen, *, who, to, source=SPECIAL, on=PAID_ON):
    moved(
        OrderKind.ALLOCATION,
        Move(key(Stage.ARRIVED, source=source), key(Stage.ALLOCATED, source=source, place=to), fen),
        by=who.finance, approver=who.approver, on=on,
    )  # fmt: skip


def test_a_row_tells_what_stands_where_of_which_money_for_what():
    who = officers()
    of = project(who)
    of.approval_no = "南乡振〔2022〕3 号"
    of.save(update_fields=["approval_no"])
    pay(who, of, 1000)
    arrive(50)
    settled(who, of, card(fen=900), expensed=100)
    found = ledgers.fund_use(NANXIONG, day=TODAY)
    own, row = found.rows
    assert (own.place_id, own.purpose_id, own.sums) == (NANXIONG, None, FundSums(arrived=50))
    assert (row.place_id, row.source, row.year) == (VILLAGE, "city_special", 2022)
    assert (row.project_uid, row.project_code) == (str(of.uid), "P-1")
    assert (row.purpose, row.approval_no) == ("烘干房 P-1", "南乡振〔2022〕3 号")
    assert row.sums == FundSums(capitalised=900, expensed=100)
    assert (row.sums.total, row.sums.spent, row.sums.left, row.sums.handed_down) == (
        1000, 1000, 0, 1000,
    )  # fmt: skip
    lines = Entry.objects.filter(lines__account__in=row.accounts).distinct()
    assert set(lines.values_list("kind", flat=True)) == {"allocation", "payment", "settlement"}
    assert found.totals == FundSums(arrived=50, capitalised=900, expensed=100)
    assert [(each.part.name, each.part.is_own, each.sums.total) for each in found.parts] == [
        ("县本级", True, 50),
        ("珠玑镇", False, 1000),
    ]


def test_figures_are_of_their_day():
    who = officers()
    arrive(300, on=D(2022, 3, 31))
    arrive(70, on=D(2022, 4, 15))
    allocate(100, who=who, to=ZHUJI, on=D(2022, 4, 16))
    found = {
        day: ledgers.fund_use(NANXIONG, day=day).totals
        for day in (D(2022, 3, 30), D(2022, 3, 31), D(2022, 4, 15), D(2022, 4, 16), TODAY)
    }
    last = FundSums(arrived=270, allocated=100)
    assert list(found.values()) == [
        FundSums(), FundSums(arrived=300), FundSums(arrived=370), last, last,
    ]  # fmt: skip


def test_figures_are_as_they_were_known_then():
    who = officers()
    arrive(300)
    known_at = timezone.now()
    entry = arrive(70)
    allocate(100, who=who, to=ZHUJI)
    then = ledgers.fund_use(NANXIONG, day=TODAY, known_at=known_at)
    assert (then.totals, [each.place_id for each in then.rows]) == (
        FundSums(arrived=300),
        [NANXIONG],
    )
    later = timezone.now()
    order = reverse_entry(entry, on=PAID_ON, text="重复", by=who.finance)
    approve_order(order, by=who.approver, today=TODAY)
    assert ledgers.fund_use(NANXIONG, day=TODAY).totals == FundSums(arrived=200, allocated=100)
    then = ledgers.fund_use(NANXIONG, day=TODAY, known_at=later).totals
    assert then == FundSums(arrived=270, allocated=100)
    by_part = ledgers.fund_use_by_part(NANXIONG, day=TODAY, known_at=later).totals
    assert by_part == then


PLACES = (NANXIONG, ZHUJI, VILLAGE, OTHER_VILLAGE, HUKOU)
MOVED = st.tuples(
    st.sampled_from(PLACES),
    st.sampled_from((SPECIAL, DONATED)),
    st.integers(1, 10**9),
    st.sampled_from((0, 10, 40, 300)),
)


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(MOVED, min_size=1, max_size=8), st.sampled_from((0, 20, 60, 400)))
def test_a_countys_ledgers_are_its_towns_and_its_own_to_the_fen(moves, day):
    with transaction.atomic():
        sid = transaction.savepoint()
        for place, source, fen, days in moves:
            on = PAID_ON + dt.timedelta(days=days)
            arrive(fen, place=place, source=source, on=on)
            facts = card(fen=fen, place_id=place)
            take_over_asset(
                facts,
                fundings={Money(source, 2022): fen},
                built_on=on,
                by=None,
                today=D(2024, 1, 1),
            )
        on = PAID_ON + dt.timedelta(days=day)
        for ledger in (ledgers.fund_use, ledgers.fund_use_by_part, ledgers.asset_list,
                       ledgers.asset_parts):  # fmt: skip
            county = ledger(NANXIONG, day=on)
            own = [each.sums for each in county.parts if each.part.is_own]
            towns = [ledger(town, day=on).totals for town in (ZHUJI, HUKOU)]
            assert type(county.totals).of([*own, *towns]) == county.totals
            villages = ledger(ZHUJI, day=on)
            below = [ledger(each, day=on).totals for each in (VILLAGE, OTHER_VILLAGE)]
            own = [each.sums for each in villages.parts if each.part.is_own]
            assert type(villages.totals).of([*own, *below]) == villages.totals
            for above in (SHAOGUAN, PROVINCE):
                assert ledger(above, day=on).totals == county.totals
        whole_fen = sum(fen for _, _, fen, days in moves if days <= day)
        assert ledgers.fund_use(NANXIONG, day=on).totals.total == whole_fen
        assert ledgers.asset_list(NANXIONG, day=on).totals.original_fen == whole_fen
        assert ledgers.fund_use(NANXIONG, day=on).parts == (
            ledgers.fund_use_by_part(NANXIONG, day=on).parts
        )
        assert ledgers.asset_list(NANXIONG, day=on).parts == (
            ledgers.asset_parts(NANXIONG, day=on).parts
        )
        transaction.savepoint_rollback(sid)


# The real ledger of 掇刀, 2021 (facts B4): how many assets of each kind, and what they cost.
KINDS = (
    ("household", 89, 1_839_222_900),
    ("public_welfare", 502, 26_045_534_000),
    ("operating", 33, 2_977_857_800),
)


def test_624_assets_sum_to_308_626_147_yuan_and_so_do_their_parts():
    for kind, count, fen in KINDS:
        each, odd = divmod(fen, count)
        for number in range(count):
            value = each + (odd if number == 0 else 0)
            place = PLACES[number % len(PLACES)]
            take_over_asset(
                card(f"{kind} {number}", value, kind=kind, place_id=place),
                fundings={MONEY: value}, built_on=D(2021, 6, 30), by=None, today=TODAY,
            )  # fmt: skip
    found = ledgers.asset_list(NANXIONG, day=TODAY)
    sums = found.totals
    assert (sums.household, sums.household_fen) == (89, 18_392_229_00)
    assert (sums.public, sums.public_fen) == (502, 260_455_340_00)
    assert (sums.operating, sums.operating_fen) == (33, 29_778_578_00)
    assert (sums.count, sums.original_fen) == (624, 308_626_147_00)
    assert len(found.rows) == 624
    assert sum(each.sums.original_fen for each in found.parts) == 308_626_147_00
    assert sum(each.sums.count for each in found.parts) == 624


def test_a_card_tells_money_owner_operator_income_and_state():
    who = officers()
    of = project(who)
    pay(who, of, 700)
    pay(who, of, 300, source=DONATED)
    (made,) = settled(who, of, card(fen=1000, life_years=10, keeper="村委会", papers=(3,)))
    type(made).objects.filter(pk=made.pk).update(state="registered")
    confirm_title(made, whole(), by=who.county, today=TODAY)
    type(made).objects.filter(pk=made.pk).update(state="in_use")
    lease(made, who)
    receive_due(first_due(), amount_fen=9, on=TODAY, by=who.town, today=TODAY)
    (row,) = ledgers.asset_list(VILLAGE, day=TODAY).rows
    assert row.fundings == [["city_special", 2022, 700], ["donation", 2022, 300]]
    assert row.entries == [str(made.fundings.first().entry_uid)]
    assert (row.project_uid, row.owners) == (str(of.uid), "石塘村股份经济合作联合社 100.00%")
    assert (row.operator, row.mode, row.yearly_fen) == ("某合作社", "lease", 36_600)
    assert (row.owed_fen, row.received_fen, row.papers) == (0, 9, [3])
    (later,) = ledgers.asset_list(VILLAGE, day=D(2023, 1, 1)).rows
    assert (later.owed_fen, later.net_fen) == (36_600, 992)


def test_the_ledger_of_assets_is_of_its_day_and_as_known_then():
    who = officers()
    made = in_use(who, kind="public_welfare", fen=9_000_000)
    known_at = timezone.now()
    life = Ending(who, asset=made).decided()
    life.take("approve", who.town)
    life.noticed().disposed()
    after = life.today
    assert ledgers.asset_list(NANXIONG, day=after).rows == ()
    assert ledgers.asset_list(NANXIONG, day=after).totals == ledgers.AssetSums()
    (row,) = ledgers.asset_list(NANXIONG, day=after - DAY).rows
    assert (row.state, row.disposal_uid) == ("disposing", str(life.made.uid))
    (row,) = ledgers.asset_list(NANXIONG, day=after, known_at=known_at).rows
    assert (row.state, row.disposal_uid) == ("in_use", "")
    assert ledgers.asset_list(NANXIONG, day=D(2020, 1, 14)).rows == ()
    assert ledgers.asset_parts(NANXIONG, day=D(2020, 1, 15)).totals.count == 1


def test_the_ledger_of_disposals_says_no_more_than_was_done_then():
    who = officers()
    life = Ending(who, fen=9_000_000)
    life.decided().take("approve", who.town)
    life.noticed().disposed(fen=400)
    done = book_proceeds(life.made, reinvest="修机耕路", by=who.finance, today=life.today)
    ledger = ledgers.disposal_list(NANXIONG, day=life.today)
    (row,) = ledger.rows
    assert (row.state, row.value_fen, row.proceeds_fen) == ("proceeds_booked", 500, 400)
    assert (row.reinvest, row.entry_uid) == ("修机耕路", str(done.entry_uid))
    assert ledger.totals == ledgers.DisposalSums(1, 1, 9_000_000, 500, 400, 400)
    (then,) = ledgers.disposal_list(NANXIONG, day=TODAY).rows
    assert (then.state, then.value_fen, then.approved_on) == ("posted", 500, TODAY)
    assert (then.disposed_on, then.proceeds_fen, then.receiver, then.entry_uid) == (
        None, None, "", None,
    )  # fmt: skip
    assert ledgers.disposal_list(NANXIONG, day=TODAY - DAY).rows == ()
    towns = [ledgers.disposal_list(each, day=TODAY).totals for each in (ZHUJI, HUKOU)]
    assert ledgers.DisposalSums.of(towns) == ledgers.disposal_list(NANXIONG, day=TODAY).totals


@pytest.mark.parametrize(
    "ledger",
    [ledgers.fund_use, ledgers.asset_list, ledgers.disposal_list],
    ids=lambda f: f.__name__,
)
def test_a_ledger_asks_as_much_for_one_row_as_for_three(ledger, django_assert_num_queries):
    who = officers()

    def more():
        life = Ending(who, fen=9_000_000)
        arrive(5, place=life.asset.place_id)

    more()
    with django_assert_num_queries(2):
        assert len(ledger(NANXIONG, day=TODAY).rows) == 1
    more()
    more()
    with django_assert_num_queries(2):
        ledger(NANXIONG, day=TODAY)


def test_a_ledger_shows_no_row_outside_of_the_scope():
    who = officers()
    Ending(who, fen=9_000_000)
    arrive(5, place=VILLAGE)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for person, seen in ((who.village, 1), (who.county, 1), (who.stranger, 0)):
        with scope.within(scope_of(person, on=TODAY)):
            for ledger in (ledgers.fund_use, ledgers.asset_list, ledgers.disposal_list):
                assert len(ledger(PROVINCE, day=TODAY).rows) == seen, (person, ledger)
            assert ledgers.fund_use_by_part(PROVINCE, day=TODAY).totals.total == 5 * seen
            assert ledgers.asset_parts(PROVINCE, day=TODAY).totals.count == seen

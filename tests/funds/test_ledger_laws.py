"""What the database itself refuses, whoever writes: by SQL under the application's role."""

import datetime as dt
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tests import cast
from zhuzhen.funds.models import Closing, Entry, LedgerAccount, Line, MonthTotal, Purpose

DAY = dt.date(2022, 3, 10)


pytestmark = pytest.mark.usefixtures("everything")


def account(stage, *, place="440282000000", source="provincial"):
    return LedgerAccount.objects.get_or_create(
        stage=stage, source=source, year=2022, place_id=place, helper_code="", purpose=None
    )[0]


def post(*moves, on=DAY, kind="receipt", reverses=None, amount=None, place="440282000000"):
    entry = Entry.objects.create(
        kind=kind,
        on=on,
        posted_at=timezone.now(),
        place_id=place,
        amount_fen=amount or sum(each for _, each in moves if each > 0),
        text="测试",
        reverses=reverses,
    )
    Line.objects.bulk_create(
        Line(
            entry=entry,
            account=each,
            amount_fen=fen,
            on=on,
            posted_at=entry.posted_at,
            place_id=each.place_id,
        )
        for each, fen in moves
    )
    return entry


@contextmanager
def refused(name):
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        yield
    found = caught.value.__cause__.diag.constraint_name
    assert found == name or name in str(caught.value), (found, str(caught.value))


def balance(each):
    return LedgerAccount.objects.get(pk=each.pk).balance_fen


def test_lines_move_balances_and_months():
    origin, arrived = account("origin"), account("arrived")
    post((origin, -100), (arrived, 100))
    post((origin, -50), (arrived, 50), on=dt.date(2022, 4, 1))
    assert (balance(origin), balance(arrived)) == (-150, 150)
    months = MonthTotal.objects.filter(account=arrived).order_by("month")
    assert list(months.values_list("month", "amount_fen")) == [
        (dt.date(2022, 3, 1), 100),
        (dt.date(2022, 4, 1), 50),
    ]


def test_lines_that_do_not_balance_are_refused():
    with refused("funds_entry_balances"):
        post((account("origin"), -100), (account("arrived"), 99))


def test_an_entry_moves_what_it_says():
    with refused("funds_entry_balances"):
        post((account("origin"), -100), (account("arrived"), 100), amount=90)


def test_no_account_is_overdrawn():
    arrived, allocated = account("arrived"), account("allocated")
    post((account("origin"), -9_999), (arrived, 9_999))
    with refused("funds_never_overdrawn"):
        post((arrived, -10_000), (allocated, 10_000), kind="allocation")
    assert (balance(arrived), balance(allocated)) == (9_999, 0)


def test_an_entry_without_lines_is_refused_at_commit():
    with refused("funds_entry_has_lines"):
        Entry.objects.create(
            kind="receipt",
            on=DAY,
            posted_at=timezone.now(),
            place_id="440282000000",
            amount_fen=1,
            text="测试",
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_later_statement_adds_no_lines():
    origin, arrived = account("origin"), account("arrived")
    entry = post((origin, -100), (arrived, 100))
    with refused("funds_entry_balances"):
        Line.objects.bulk_create(
            Line(
                entry=entry,
                account=each,
                amount_fen=fen,
                on=DAY,
                posted_at=entry.posted_at,
                place_id=each.place_id,
            )
            for each, fen in ((origin, -5), (arrived, 5))
        )


@pytest.mark.parametrize("table", ["funds_entry", "funds_line"])
@pytest.mark.parametrize("act", ["UPDATE {} SET amount_fen = 1", "DELETE FROM {}"])
def test_nothing_is_changed_or_deleted(table, act):
    post((account("origin"), -100), (account("arrived"), 100))
    with refused("append-only"), connection.cursor() as cursor:
        cursor.execute(act.format(table))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE funds_ledgeraccount SET balance_fen = 5 WHERE stage = 'arrived'",
        "UPDATE funds_ledgeraccount SET year = 2023",
        "DELETE FROM funds_ledgeraccount",
        "UPDATE funds_monthtotal SET amount_fen = 5",
        "DELETE FROM funds_monthtotal",
    ],
)
def test_balances_are_moved_by_lines_only(sql):
    post((account("origin"), -100), (account("arrived"), 100))
    with refused("permission denied"), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE public.funds_ledgeraccount SET balance_fen = 5 WHERE stage = 'arrived'",
        "UPDATE public.funds_monthtotal SET amount_fen = 5",
    ],
)
def test_not_by_a_trigger_of_ones_own_either(sql):
    """A temporary table may bear one; what it does is done at the depth of the ledger's own."""
    post((account("origin"), -100), (account("arrived"), 100))
    with refused("permission denied"), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE mine (n int);"
            "CREATE FUNCTION pg_temp.sly() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {sql}; RETURN NEW; END $$;"
            "CREATE TRIGGER sly BEFORE INSERT ON mine FOR EACH ROW EXECUTE FUNCTION pg_temp.sly();"
            "INSERT INTO mine VALUES (1)"
        )


def purpose(title="灌溉渠"):
    return Purpose.objects.create(
        kind="project", title=title, place_id="440282113000", direction="industry", opened_on=DAY
    )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE funds_purpose SET place_id = '440282112000'",
        "UPDATE funds_purpose SET kind = 'donation'",
        "UPDATE funds_purpose SET helper_code = '441900000000'",
        "UPDATE funds_purpose SET uid = gen_random_uuid()",
        "UPDATE funds_purpose SET opened_on = '2021-01-01'",
        "DELETE FROM funds_purpose",
    ],
)
def test_a_purpose_stays_what_it_is(sql):
    purpose()
    with refused("is kept"), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("column", ["title", "direction"])
def test_what_was_approved_for_a_purpose_is_not_renamed(column):
    """A draft may find other words; once money is bound to it, or asked for it, it may not."""
    bound, free = purpose(), purpose("排水沟")
    LedgerAccount.objects.create(
        stage="allocated", source="provincial", year=2022, place_id="440282113000", purpose=bound
    )
    Purpose.objects.filter(pk=free.pk).update(**{column: "habitat"})
    with refused("is kept"):
        Purpose.objects.filter(pk=bound.pk).update(**{column: "habitat"})


def test_a_purpose_ends_once():
    purpose()
    Purpose.objects.update(closed_on=DAY)
    for again in (None, DAY + dt.timedelta(days=1)):
        with refused("is kept"):
            Purpose.objects.update(closed_on=again)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM funds_closing",
        "UPDATE funds_closing SET month = '2022-01-01'",
    ],
)
def test_a_closing_is_kept(sql):
    by = cast.account("closer", role="county_finance", place_id="440282000000")
    Closing.objects.create(
        place_id="440282000000", month=dt.date(2022, 3, 1), closed_at=timezone.now(), closed_by=by
    )
    with refused("is kept"), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_reversal_restores_every_balance():
    origin, arrived = account("origin"), account("arrived")
    entry = post((origin, -100), (arrived, 100))
    post((origin, 100), (arrived, -100), kind="reversal", reverses=entry)
    assert (balance(origin), balance(arrived)) == (0, 0)
    assert Line.objects.count() == 4


@pytest.mark.parametrize("fen", [99, 101])
def test_a_reversal_is_the_whole_mirror(fen):
    origin, arrived = account("origin"), account("arrived")
    entry = post((origin, -100), (arrived, 100))
    post((origin, -100), (arrived, 100))
    with refused("funds_reversal_mirrors"):
        post((origin, fen), (arrived, -fen), kind="reversal", reverses=entry)


def test_an_entry_is_reversed_once():
    origin, arrived = account("origin"), account("arrived")
    entry = post((origin, -100), (arrived, 100))
    post((origin, -100), (arrived, 100))
    back = post((origin, 100), (arrived, -100), kind="reversal", reverses=entry)
    with pytest.raises(IntegrityError), transaction.atomic():
        post((origin, 100), (arrived, -100), kind="reversal", reverses=entry)
    with refused("funds_reversal_of_reversal"):
        post((origin, -100), (arrived, 100), kind="reversal", reverses=back)


@pytest.mark.parametrize("place", ["440282000000", "440282113000"])
def test_a_closed_month_takes_no_entry_below_either(place):
    closing = Closing.objects.create(
        place_id="440282000000", month=dt.date(2022, 3, 1), closed_at=timezone.now()
    )
    moves = ((account("origin", place=place), -100), (account("arrived", place=place), 100))
    with refused("funds_closed_month"):
        post(*moves, place=place)
    post(*moves, place=place, on=dt.date(2022, 4, 1))
    closing.reopened_at = timezone.now()
    closing.reopened_by = cast.account("chief", role="county", place_id="440282000000")
    closing.save(update_fields=["reopened_at", "reopened_by"])
    post(*moves, place=place)

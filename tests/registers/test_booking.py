"""A donation is entered once, in its register: confirmed it is in the ledger, voided it is out."""

import datetime as dt

import pytest

from tests.cast import DONGGUAN, NANXIONG, ZHUJI, cast, stage
from tests.funds.world import TODAY
from tests.registers.conftest import paper
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import EntryKind, Source, Stage
from zhuzhen.funds.commands import AccountKey, Move, close_month
from zhuzhen.funds.commands.posting import Facts, post
from zhuzhen.funds.models import Entry, LedgerAccount, Purpose
from zhuzhen.registers.booking import book_confirmed
from zhuzhen.registers.commands import Entry as Given
from zhuzhen.registers.commands import confirm_record, return_record, submit_new, void_record
from zhuzhen.registers.verifying import verify
from zhuzhen.registers.world import Links

pytestmark = pytest.mark.usefixtures("everything")
DAY = dt.date(2022, 6, 8)


@pytest.fixture
def on(everything):
    return stage()


@pytest.fixture
def who(on):
    return cast(on)


def donation(on, who, **values):
    told = {"donor": "某公司", "donor_kind": "enterprise", "form": "cash", "amount": 5_000_000,
            "receiver": "珠玑村委会"} | values  # fmt: skip
    links = Links(place=ZHUJI, org=on.lead.pk, cluster=on.cluster.pk)
    entry = Given(DAY, told, links)
    return submit_new("donation", by=who.liaison, entry=entry, today=TODAY, papers=[paper()])


def test_confirming_posts_and_voiding_reverses(on, who):
    record = donation(on, who, use="修文化广场")
    assert not Entry.objects.exists(), "what is not confirmed is no money yet"
    confirm_record(record, by=who.town, today=TODAY)
    entry = Entry.objects.get()
    assert (entry.kind, entry.amount_fen, entry.on) == ("income", 5_000_000, DAY)
    assert (entry.cause, entry.place_id, entry.by) == (f"record:{record.uid}", ZHUJI, who.town)
    account = LedgerAccount.objects.get(stage="arrived")
    assert (account.source, account.year, account.helper_code) == ("donation", 2022, DONGGUAN)
    assert account.purpose == Purpose.objects.get(title="修文化广场", kind="donation")
    void_record(record, by=who.town, today=TODAY, reason="重复登记")
    account.refresh_from_db()
    assert account.balance_fen == 0
    back = Entry.objects.get(kind="reversal")
    assert (back.reverses, back.on, back.text) == (entry, TODAY, "重复登记")


@pytest.mark.parametrize(
    ("form", "amount", "source"),
    [("goods", 300, Source.IN_KIND), ("equipment", 300, Source.IN_KIND),
     ("service", 300, None), ("goods", 0, None)],
)  # fmt: skip
def test_what_was_given_tells_the_source(on, who, form, amount, source):
    record = donation(on, who, form=form, amount=amount, goods="电脑 3 台")
    confirm_record(record, by=who.town, today=TODAY)
    found = list(LedgerAccount.objects.filter(stage="arrived").values_list("source", flat=True))
    assert found == ([source] if source else [])


def test_what_was_confirmed_before_is_booked_once(on, who):
    record = donation(on, who)
    # As a bulk load leaves it, or an upgrade finds it: confirmed, and not in the ledger.
    type(record).objects.filter(pk=record.pk).update(state="confirmed")
    assert (book_confirmed(by=None), book_confirmed(by=None)) == (1, 0)
    assert Entry.objects.get().cause == f"record:{record.uid}"


def test_money_of_a_record_that_is_not_confirmed_is_noticed(on, who):
    record = donation(on, who)
    confirm_record(record, by=who.town, today=TODAY)
    assert all(row["holds"] for row in verify())
    type(record).objects.filter(pk=record.pk).update(state="returned")
    broken = {row["invariant"]: row["first_offence"] for row in verify() if not row["holds"]}
    assert broken["booked_records_are_confirmed"] == f"record {record.uid}"


def test_a_returned_record_brings_nothing(on, who):
    record = donation(on, who)
    return_record(record, by=who.town, today=TODAY, reason="金额不清")
    assert not Entry.objects.exists()


def test_a_void_waits_until_the_money_is_back(on, who):
    record = donation(on, who)
    confirm_record(record, by=who.town, today=TODAY)
    start = AccountKey(Stage.ARRIVED, Source.DONATION, 2022, ZHUJI, DONGGUAN)
    moves = (Move(start, start.at(Stage.ALLOCATED), 1),)
    post(Facts(kind=EntryKind.ALLOCATION, on=TODAY, text="安排", by=None), moves)
    with pytest.raises(Problem) as caught:
        void_record(record, by=who.town, today=TODAY, reason="重复登记")
    assert caught.value.code == "fund_overdrawn"
    record.refresh_from_db()
    assert record.state == "confirmed"


def test_nothing_is_confirmed_into_a_closed_month(on, who):
    record = donation(on, who)
    close_month(NANXIONG, month=DAY, by=None, today=TODAY)
    with pytest.raises(Problem) as caught:
        confirm_record(record, by=who.town, today=TODAY)
    assert caught.value.code == "closed_period"
    record.refresh_from_db()
    assert record.state == "submitted"

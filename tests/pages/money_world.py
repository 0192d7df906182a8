"""A year of money for the pages: shares paid and received, a project that is built, one that
waits, income for a village, a month that is closed; everyone who moves it."""

import datetime as dt
from dataclasses import dataclass

from tests.cast import NANXIONG, SHAOGUAN, ZHUJI, account
from tests.funds.world import PROVINCE, VILLAGE, Officers, officers, pairs, tag
from zhuzhen.funds.choices import Direction, OrderKind, PurposeKind, Source, Stage
from zhuzhen.funds.commands import (
    AccountKey,
    Move,
    approve_order,
    close_month,
    open_purpose,
    pass_budget,
    receive,
    receive_income,
    reckon_contributions,
    return_order,
    set_budget,
    submit_order,
    transfer,
)
from zhuzhen.funds.models import Contribution, Entry, FundOrder, Purpose, Transfer
from zhuzhen.people.models import Account

TODAY = dt.date(2022, 11, 20)
PASSED, PAID, GOT = dt.date(2022, 2, 10), dt.date(2022, 3, 12), dt.date(2022, 3, 14)
WAN = 1_000_000


@dataclass(frozen=True)
class MoneyWorld:
    """What the tests look at."""

    who: Officers
    received: Contribution  # of 东莞 for 韶关: paid in time, received
    late: Contribution  # of 南雄 itself: passed, not transferred
    sent: Transfer  # waits for its receipt
    canal: Purpose
    waiting: FundOrder
    returned: FundOrder
    paid: Entry
    gift: Entry


def _share(source: Source, *, place: str) -> Contribution:
    return Contribution.objects.get(source=source, place_id=place)


def _budgeted(share: Contribution, *, item: str = "21305") -> Contribution:
    set_budget(share, amount_fen=share.due_fen, item=item, on=dt.date(2022, 1, 20), by=None)
    return pass_budget(share, on=PASSED, by=None)


def _ordered(who: Officers, kind: OrderKind, *moves: Move, on: dt.date, **more: str) -> FundOrder:
    return submit_order(kind=kind, moves=moves, on=on, by=who.host_city, **more)


def _built(who: Officers, canal: Purpose, *, helper: str, second: Account) -> Entry:
    """Money allocated to a project, committed, and in part paid."""
    start = AccountKey(Stage.ARRIVED, Source.ASSISTING_CITY, 2022, SHAOGUAN, helper)
    at = start.at(Stage.ALLOCATED, place=ZHUJI, purpose_id=canal.pk)
    built, paid = (at.at(each, purpose_id=canal.pk) for each in (Stage.COMMITTED, Stage.PAID))
    steps = (
        (OrderKind.ALLOCATION, Move(start, at, 300 * WAN), dt.date(2022, 4, 2)),
        (OrderKind.COMMITMENT, Move(at, built, 260 * WAN), dt.date(2022, 5, 9)),
        (OrderKind.PAYMENT, Move(built, paid, 80 * WAN + 5), dt.date(2022, 8, 18)),
    )
    for kind, move, on in steps:
        more = {"use_code": "industry"} if kind is OrderKind.ALLOCATION else {}
        more |= {"payee": "某水利工程公司"} if kind is not OrderKind.ALLOCATION else {}
        order = _ordered(who, kind, move, on=on, text=f"珠玑镇灌溉渠{kind.label}", **more)
        entry = approve_order(order, by=second, today=TODAY).entry
    return entry


def build(who: Officers | None = None) -> MoneyWorld:
    """Fill the ledger; call it with every row in scope."""
    who = who or officers()
    pairs()
    tag(ZHUJI, "440282112000", "440282111000")
    reckon_contributions(year=2022, by=None, today=TODAY, under=SHAOGUAN)
    share = _budgeted(_share(Source.ASSISTING_CITY, place=SHAOGUAN))
    half = share.due_fen // 2
    first = transfer(share, amount_fen=half, voucher_no="莞财〔2022〕101", on=PAID, by=who.payer)
    receive(first, receipt_no="韶收0314", on=GOT, by=who.host_city)
    sent = transfer(
        share, amount_fen=share.due_fen - half, voucher_no="莞财〔2022〕102", on=PAID, by=who.payer
    )
    late = _budgeted(_share(Source.HOST_COUNTY, place=NANXIONG))
    canal = open_purpose(
        kind=PurposeKind.PROJECT, title="珠玑镇灌溉渠", place=ZHUJI, on=PAID,
        direction=Direction.INDUSTRY, helper_code=share.helper_code,
    )  # fmt: skip
    second = account("韶关二", role="city", place_id=SHAOGUAN)
    paid = _built(who, canal, helper=share.helper_code, second=second)
    committed = AccountKey(
        Stage.COMMITTED, Source.ASSISTING_CITY, 2022, ZHUJI, share.helper_code, canal.pk
    )
    next_paid = Move(committed, committed.at(Stage.PAID, purpose_id=canal.pk), 30 * WAN)
    asked = {"payee": "某水利工程公司", "on": dt.date(2022, 11, 1)}
    waiting = submit_order(
        kind=OrderKind.PAYMENT, moves=(next_paid,), text="灌溉渠第二期进度款", by=who.finance,
        voucher_no="南付1101", **asked,
    )  # fmt: skip
    returned = submit_order(
        kind=OrderKind.PAYMENT, moves=(next_paid,), text="灌溉渠第三期", by=who.finance, **asked
    )
    return_order(returned, by=who.second, reason="没有监理签字")
    gift = receive_income(
        source=Source.DONATION, year=2022, place=VILLAGE, amount_fen=6 * WAN,
        on=dt.date(2022, 6, 30), by=None, text="某商会捐村道路灯",
    )  # fmt: skip
    close_month(NANXIONG, month=dt.date(2022, 9, 1), by=who.finance, today=TODAY)
    received = Contribution.objects.get(pk=share.pk)
    return MoneyWorld(who, received, late, sent, canal, waiting, returned, paid, gift)


__all__ = ["PROVINCE", "MoneyWorld", "build"]

"""Money's stage in the tests: 东莞 helps 韶关 and 揭阳; who pays, receives, asks and approves."""

import datetime as dt
from dataclasses import dataclass

from tests.cast import DONGGUAN, FOREVER, JIEYANG, NANXIONG, SHAOGUAN, ZHUJI, account
from zhuzhen.funds.choices import Direction, OrderKind, PurposeKind, Source, Stage
from zhuzhen.funds.commands import (
    AccountKey,
    Move,
    approve_order,
    open_purpose,
    receive_income,
    submit_carry_over,
    submit_order,
)
from zhuzhen.funds.models import FundOrder, LedgerAccount, Purpose
from zhuzhen.partners.models import Pairing
from zhuzhen.people.models import Account
from zhuzhen.places.models import DivisionTag

TODAY = dt.date(2022, 11, 20)
DAY = dt.date(2022, 3, 10)
PROVINCE = "440000000000"
VILLAGE = "440282113201"
HUILAI = "445224000000"


@dataclass(frozen=True)
class Officers:
    """Everyone who moves money on this stage."""

    province: Account
    payer: Account  # finance of 东莞
    host_city: Account  # 韶关
    finance: Account  # of 南雄, asks
    second: Account  # of 南雄's finance, approves
    county: Account
    town: Account
    neighbour: Account  # finance of the county next door


def officers() -> Officers:
    return Officers(
        province=account("省", role="prov_admin", place_id=PROVINCE),
        payer=account("东莞财政", role="assist_finance", place_id=DONGGUAN),
        host_city=account("韶关", role="city", place_id=SHAOGUAN),
        finance=account("南雄财政", role="county_finance", place_id=NANXIONG),
        second=account("南雄财政二", role="county_finance", place_id=NANXIONG),
        county=account("南雄", role="county", place_id=NANXIONG),
        town=account("珠玑", role="town", place_id=ZHUJI),
        neighbour=account("邻县财政", role="county_finance", place_id="440281000000"),
    )


def pair(helped: str, *, helper: str = DONGGUAN, kind: str = "city_city") -> Pairing:
    return Pairing.objects.create(
        kind=kind, helper_place_id=helper, place_id=helped, helper_code=helper, during=FOREVER
    )


def tag(*codes: str, tag: str = "key_town") -> None:
    DivisionTag.objects.bulk_create(
        DivisionTag(division_id=code, tag=tag, during=FOREVER) for code in codes
    )


def pairs() -> None:
    pair(SHAOGUAN)
    pair(JIEYANG)


def key(stage: Stage, *, place: str = NANXIONG, purpose: Purpose | None = None) -> AccountKey:
    """An account of what a county raised itself in 2022."""
    return AccountKey(stage, Source.CITY_SPECIAL, 2022, place, "", purpose.pk if purpose else None)


def raised(amount_fen: int, *, by: Account | None = None, place: str = NANXIONG, on: dt.date = DAY):
    """Money that has arrived at a county."""
    return receive_income(
        source=Source.CITY_SPECIAL,
        year=2022,
        place=place,
        amount_fen=amount_fen,
        on=on,
        by=by,
        text="市级专项下达",
    )


def project(title: str = "珠玑镇灌溉渠", *, place: str = ZHUJI, direction=Direction.INDUSTRY):
    return open_purpose(
        kind=PurposeKind.PROJECT, title=title, place=place, direction=direction, on=DAY
    )


def balance(asked: AccountKey) -> int:
    """What stands on an account now; 0 of one that was never opened."""
    found = LedgerAccount.objects.filter(
        stage=asked.stage,
        source=asked.source,
        year=asked.year,
        place_id=asked.place_id,
        helper_code=asked.helper_code,
        purpose_id=asked.purpose_id,
    ).first()
    return found.balance_fen if found else 0


def ordered(kind: OrderKind, *moves: Move, by: Account, **more: object) -> FundOrder:
    facts = {"on": DAY, "text": "按计划办理", "payee": "某建筑公司" if kind == "payment" else ""}
    if kind == OrderKind.ALLOCATION:
        facts["use_code"] = "industry"
    return submit_order(kind=kind, moves=moves, by=by, **(facts | more))


def moved(
    kind: OrderKind, *moves: Move, by: Account, approver: Account, today: dt.date = TODAY, **more
) -> FundOrder:
    """An order submitted and approved."""
    return approve_order(ordered(kind, *moves, by=by, **more), by=approver, today=today)


def ended(year: int, *, place: str, by: Account, approver: Account, today: dt.date) -> FundOrder:
    """A fund year ended: asked for and approved."""
    asked = submit_carry_over(place=place, year=year, by=by, today=today)
    return approve_order(asked, by=approver, today=today)

"""Assets' stage in the tests: an accepted project with money paid, and everyone who acts on it."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from tests.cast import NANXIONG, ZHUJI, account
from tests.funds.world import moved
from zhuzhen.assets.commands import (
    CardFacts,
    Money,
    Share,
    approve_settlement,
    confirm_title,
    hand_over,
    settle_project,
    take_over_asset,
)
from zhuzhen.funds.choices import Direction, OrderKind, PurposeKind, Source, Stage
from zhuzhen.funds.commands import AccountKey, Move, open_purpose, receive_income
from zhuzhen.notices.models import Notice
from zhuzhen.people.models import Account
from zhuzhen.projects.models import Project

D = dt.date
DAY = dt.timedelta(days=1)
TODAY = D(2022, 11, 20)
PAID_ON = D(2022, 3, 10)
VILLAGE, OTHER_VILLAGE = "440282113201", "440282113202"
SPECIAL, DONATED = Source.CITY_SPECIAL, Source.DONATION
MONEY = Money(SPECIAL, 2022)


@dataclass(frozen=True)
class Officers:
    """Who acts on assets; `chair`, `second` and `approver` judge what the others put forward."""

    village: Account
    second: Account
    town: Account
    town_chair: Account
    county: Account
    chair: Account
    finance: Account
    approver: Account
    stranger: Account


def officers() -> Officers:
    def one(name: str, role: str, place: str) -> Account:
        return account(f"a-{name}", role=role, place_id=place)

    return Officers(
        village=one("village", "village", VILLAGE),
        second=one("second", "first_sec", VILLAGE),
        town=one("town", "town", ZHUJI),
        town_chair=one("town-chair", "town", ZHUJI),
        county=one("county", "county", NANXIONG),
        chair=one("chair", "county", NANXIONG),
        finance=one("finance", "county_finance", NANXIONG),
        approver=one("approver", "county_finance", NANXIONG),
        stranger=one("stranger", "county", "440281000000"),
    )


def key(stage, *, source=SPECIAL, place=NANXIONG, purpose=None) -> AccountKey:
    return AccountKey(stage, source, 2022, place, "", purpose.pk if purpose else None)


def project(who: Officers, *, place: str = VILLAGE, code: str = "P-1") -> Project:
    """An accepted project; its money is paid by `pay`."""
    purpose = open_purpose(
        kind=PurposeKind.PROJECT,
        title=f"烘干房 {code}",
        place=place,
        direction=Direction.INDUSTRY,
        on=PAID_ON,
    )
    now = timezone.now()
    return Project.objects.create(
        code=code,
        title=purpose.title,
        place_id=place,
        without_item="测试",
        purpose=purpose,
        state="accepted",
        category="industry",
        direction=Direction.INDUSTRY,
        content="建烘干房",
        reason="没有烘干房",
        budget_fen=100_000_000,
        use_code="industry",
        created_at=now,
        updated_at=now,
    )


def pay(who: Officers, of: Project, amount_fen: int, *, source=SPECIAL, on=PAID_ON) -> None:
    """Money arrives at the county, is allocated to the project and paid."""
    receive_income(
        source=source, year=2022, place=NANXIONG, amount_fen=amount_fen, on=on, by=who.finance,
        text="到账",
    )  # fmt: skip
    allocated = key(Stage.ALLOCATED, source=source, place=of.place_id, purpose=of.purpose)
    people = {"by": who.finance, "approver": who.approver, "on": on}
    moved(
        OrderKind.ALLOCATION,
        Move(key(Stage.ARRIVED, source=source), allocated, amount_fen),
        **people,
    )
    paid = allocated.at(Stage.PAID, purpose_id=of.purpose_id)
    moved(OrderKind.PAYMENT, Move(allocated, paid, amount_fen), **people)


def card(title: str = "烘干房", fen: int = 10_000_000, **more) -> CardFacts:
    facts = {"kind": "operating", "form": "fixed", "place_id": VILLAGE, "amount_fen": fen}
    return CardFacts(title=title, **(facts | more))


def settled(who: Officers, of: Project, *cards: CardFacts, expensed: int = 0, **more):
    """The cards of a settlement that somebody asked for and somebody else approved."""
    total = sum(each.amount_fen for each in cards) + expensed + more.get("retention_fen", 0)
    asked = settle_project(
        of, settled_fen=total, cards=cards, expensed_fen=expensed, by=who.finance, today=TODAY,
        **more,
    )  # fmt: skip
    return approve_settlement(asked, by=who.approver, today=TODAY)


def whole(place: str = VILLAGE, owner: str = "石塘村股份经济合作联合社") -> tuple[Share, ...]:
    return (Share("village", place, owner, 10_000),)


def from_before(who: Officers, *, on: dt.date = TODAY, **more):
    """An asset taken over, of one source."""
    facts = card(**more)
    return take_over_asset(
        facts, fundings={MONEY: facts.amount_fen}, built_on=D(2020, 1, 15), by=who.village, today=on
    )


def in_use(who: Officers, *, on: dt.date = TODAY, **more):
    """An asset that its owners hold."""
    made = from_before(who, on=on, **more)
    confirm_title(made, whole(), by=who.county, today=on)
    return hand_over(made, by=who.county, today=on, keeper="村委会")


def posted(kind: str, uid, *, on: dt.date, days: int = 7) -> dt.date:
    """Somebody approves and publishes the notice on a matter; the day on which it has run."""
    notice = Notice.objects.get(subject_kind=kind, subject_id=str(uid), state="draft")
    notice.state, notice.published_on, notice.days = "published", on, days
    notice.opens_on, notice.closes_on = on + DAY, on + days * DAY
    notice.shown_until = notice.closes_on + 30 * DAY
    notice.save()
    return notice.closes_on + DAY

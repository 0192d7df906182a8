"""What society gives: own means of units, charity day, donations in money and kind; needs."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from zhuzhen.demo.dice import Dice, dice
from zhuzhen.demo.families.days import on_day
from zhuzhen.demo.layout import ClusterPlan
from zhuzhen.demo.works.offices import Offices
from zhuzhen.demo.works.told import WAN, days, said, told
from zhuzhen.funds.choices import SOCIAL, Direction, PurposeKind, Source
from zhuzhen.funds.commands import open_purpose, receive_income
from zhuzhen.projects.commands import (
    cancel_claim,
    claim_need,
    open_need,
    receive_claim,
    withdraw_need,
)
from zhuzhen.projects.models import Need

_FIRST, _LAST = dt.date(2022, 1, 18), dt.date(2022, 10, 28)
# For a key village 100,000 yuan a year are wanted (S4-7e); of four one falls short.
_ENOUGH, _SHORT = (10, 22), (2, 7)


def give(plans: Sequence[ClusterPlan], *, offices: Offices, named: Any) -> int:
    """Donations for the key villages of these towns; how many."""
    return sum(
        _for_village(plan, at=at, offices=offices, named=named) for at, plan in enumerate(plans)
    )


def _for_village(plan: ClusterPlan, *, at: int, offices: Offices, named: Any) -> int:
    village, spoken = plan.villages[0], told()["giving"]
    chance, by = dice("giving", village), offices("town", plan.town)
    sources = chance.sample(SOCIAL, k=4 if not at else chance.choice((1, 1, 2)))
    wanted = chance.randint(*(_SHORT if at % 4 == 3 else _ENOUGH))
    for source in sources:
        title, on = spoken["titles"][source], chance.weekday(_FIRST, _LAST)
        name = named(village)
        with on_day(on, by=by):
            purpose = open_purpose(
                kind=PurposeKind.DONATION,
                title=spoken["purpose"].format(village=name, title=title),
                place=village,
                direction=Direction(chance.pick(spoken["directions"])),
                on=on,
                helper_code=plan.helper,
                by=by,
            )
            receive_income(
                source=Source(source),
                year=on.year,
                place=village,
                amount_fen=wanted * WAN // len(sources),
                on=on,
                by=by,
                text=spoken["text"].format(
                    donor=_donor(source, chance=chance, plan=plan), title=title, village=name
                ),
                helper_code=plan.helper,
                purpose=purpose,
                voucher_no=f"JK{chance.randint(10_000, 99_999)}",
            )
    return len(sources)


def _donor(source: str, *, chance: Dice, plan: ClusterPlan) -> str:
    spoken = told()["giving"]
    if source == Source.SELF_RAISED:
        return chance.pick(plan.units)
    if source == Source.CHARITY_DAY:
        return str(spoken["foundation"])
    return str(spoken["donor"].format(number=chance.randint(1, 400)))


def ask(village: str, *, plan: ClusterPlan, name: str, offices: Offices) -> list[Need]:
    """What a village asks of donors, and how far it was claimed."""
    return [
        _asked(each, village, plan=plan, name=name, offices=offices) for each in told()["needs"]
    ]


def _asked(
    each: Mapping[str, Any], village: str, *, plan: ClusterPlan, name: str, offices: Offices
) -> Need:
    clerk, on = offices("clerk", village), each["on"]
    with on_day(on, by=clerk):
        need = open_need(
            title=name + each["title"],
            place=village,
            content=each["content"],
            need_fen=round(each["wan"] * WAN),
            by=clerk,
            today=on,
            direction=Direction.LIVELIHOOD,
        )
    chance, town = dice("need", each["title"]), offices("town", village)
    for wan, day, state in each["claims"]:
        donor = told()["giving"]["donor"].format(number=chance.randint(1, 400))
        with on_day(day, by=clerk):
            claim = claim_need(
                need, donor=donor, amount_fen=round(wan * WAN), on=day, by=clerk, today=day
            )
        day += days(6)
        if state == "received":
            with on_day(day, by=town):
                receive_claim(claim, on=day, by=town, today=day)
        elif state == "cancelled":
            with on_day(day, by=clerk):
                cancel_claim(claim, by=clerk, today=day, reason=said("claim_cancelled"))
    if "withdrawn" in each:
        with on_day(on + days(30), by=clerk):
            need = withdraw_need(need, by=clerk, today=on + days(30), reason=each["withdrawn"])
    return need

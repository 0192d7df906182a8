"""What packs say about projects in a place, with what holds where they say nothing."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.funds.parameters import prepayment_percent
from zhuzhen.notices import parameters as of_notices
from zhuzhen.notices.choices import NoticeKind
from zhuzhen.policy.queries import whole_number
from zhuzhen.projects import choices
from zhuzhen.projects.choices import Criterion
from zhuzhen.projects.flow import Limit
from zhuzhen.projects.rules.situation import Limits


def days_of(limit: Limit, *, place: str, on: dt.date) -> int:
    """How many days a step of the flow has."""
    return whole_number(limit.figure, region=place, on=on, usual=limit.usual)


def limits_at(place: str, *, on: dt.date, kind: NoticeKind = NoticeKind.PROJECT_POOL) -> Limits:
    """The figures that guards hold a project to."""

    def number(name: str) -> int:
        return whole_number(name, region=place, on=on, usual=choices.USUAL[name])

    return Limits(
        least_days=of_notices.least_days(kind, place=place, on=on),
        prepaid_percent=prepayment_percent(place=place, on=on),
        tender_fen=number(choices.TENDER_FLOOR),
        self_build_fen=number(choices.SELF_BUILD_MOST),
    )


@dataclass(frozen=True)
class Weights:
    """What each criterion weighs, and when benefit earns full points."""

    by_criterion: dict[Criterion, int]
    full_benefit: int


def weights_at(place: str, *, on: dt.date) -> Weights:
    """The stated criteria as they weigh in a place on a day (S1-2.1b, 2.2a)."""
    weights = {
        each: whole_number(
            choices.WEIGHT.format(criterion=each.value),
            region=place,
            on=on,
            usual=choices.USUAL_WEIGHTS[each],
        )
        for each in Criterion
    }
    name = choices.FULL_BENEFIT
    return Weights(weights, whole_number(name, region=place, on=on, usual=choices.USUAL[name]))


def industry_percent(*, place: str, on: dt.date) -> int:
    """The least share of industry in a year's plan (facts B1.3)."""
    name = choices.INDUSTRY_PERCENT
    return whole_number(name, region=place, on=on, usual=choices.USUAL[name])


def reward_percent(*, place: str, on: dt.date) -> int:
    """The least share of wages in a work-relief project; below it is warned, not refused."""
    name = choices.REWARD_PERCENT
    return whole_number(name, region=place, on=on, usual=choices.USUAL[name])


def direct_payment_fen(*, place: str, on: dt.date) -> int:
    """The most that is paid at once without a contract."""
    name = choices.DIRECT_MOST
    return whole_number(name, region=place, on=on, usual=choices.USUAL[name])

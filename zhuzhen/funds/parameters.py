"""What packs say about money in a place, with what holds where they say nothing."""

import datetime as dt
from decimal import Decimal

from zhuzhen.funds import choices
from zhuzhen.funds.choices import SHARED, Source
from zhuzhen.funds.rules import Shares
from zhuzhen.policy.queries import parameter, whole_number


def transfer_days(*, place: str, on: dt.date) -> int:
    """Within how many days of the budget passing a contribution is transferred (S4-6b)."""
    usual = choices.USUAL_TRANSFER_DAYS
    return whole_number(choices.TRANSFER_DAYS, region=place, on=on, usual=usual)


def receipt_days(*, place: str, on: dt.date) -> int:
    """Within how many days of the transfer the host confirms the receipt."""
    usual = choices.USUAL_RECEIPT_DAYS
    return whole_number(choices.RECEIPT_DAYS, region=place, on=on, usual=usual)


def allocation_days(*, place: str, on: dt.date) -> int:
    """Within how many days of the receipt money is allocated."""
    usual = choices.USUAL_ALLOCATION_DAYS
    return whole_number(choices.ALLOCATION_DAYS, region=place, on=on, usual=usual)


def carry_over_years(*, place: str, on: dt.date) -> int:
    """How often money is carried over before it is reclaimed."""
    usual = choices.USUAL_CARRY_OVER_YEARS
    return whole_number(choices.CARRY_OVER_YEARS, region=place, on=on, usual=usual)


def prepayment_percent(*, place: str, on: dt.date) -> int:
    """How many percent of a contract may be paid before the work."""
    usual = choices.USUAL_PREPAYMENT_PERCENT
    return whole_number(choices.PREPAYMENT_PERCENT, region=place, on=on, usual=usual)


def village_target_fen(*, place: str, on: dt.date) -> int:
    """What is raised for each key village in a year (S4-7e)."""
    usual = choices.USUAL_VILLAGE_TARGET_FEN
    return whole_number(choices.VILLAGE_TARGET, region=place, on=on, usual=usual)


def standard_fen(*, place: str, year: int, self_added: bool = False) -> int:
    """What a town (or a self-added object) is due for a year; 0 where nothing is set for it."""
    name = choices.STANDARD_OF_ADDED if self_added else choices.STANDARD
    found = parameter(name, region=place)
    dated = found.known_on(last_day(year)) if found else None
    return dated.value if dated is not None and isinstance(dated.value, int) else 0


def shares(*, place: str, year: int, self_added: bool = False) -> Shares:
    """Who pays how many percent of what the towns of a county are due for a year."""
    form = choices.SHARE_OF_ADDED if self_added else choices.SHARE
    percents: dict[Source, Decimal] = {}
    for source in SHARED:
        found = parameter(form.format(source=source.value), region=place)
        dated = found.known_on(last_day(year)) if found else None
        if dated is not None and isinstance(dated.value, int | Decimal) and dated.value:
            percents[source] = Decimal(dated.value)
    return Shares(percents)


def last_day(year: int) -> dt.date:
    """A year's values are those that hold at its end: 2021 began in July."""
    return dt.date(year, 12, 31)

"""Income and safeguards of many households in one query each, and the line incomes are held to."""

from collections.abc import Collection, Sequence

from zhuzhen.households.models import Household, IncomeSheet, SafeguardCheck
from zhuzhen.policy.queries import packs_in_force
from zhuzhen.policy.rules import pack_for
from zhuzhen.policy.schema import Pack

INCOME_LINE = "income_line"


def latest_income(household_ids: Collection[int]) -> dict[int, IncomeSheet]:
    """The standing sheet of each household that was taken last; corrected ones left out."""
    rows = IncomeSheet.objects.filter(household_id__in=household_ids, replaced_by=None)
    latest = rows.order_by("household_id", "-taken_on", "-pk").distinct("household_id")
    return {each.household_id: each for each in latest}


def latest_safeguards(household_ids: Collection[int]) -> dict[int, SafeguardCheck]:
    """The last check of each household."""
    rows = SafeguardCheck.objects.filter(household_id__in=household_ids)
    latest = rows.order_by("household_id", "-checked_on", "-pk").distinct("household_id")
    return {each.household_id: each for each in latest}


def income_sheets(household: Household) -> list[IncomeSheet]:
    """A household's standing sheets, the earliest first."""
    rows = IncomeSheet.objects.filter(household=household, replaced_by=None).select_related("by")
    return list(rows.order_by("taken_on", "pk"))


def safeguard_checks(household: Household, *, limit: int = 20) -> list[SafeguardCheck]:
    """A household's checks, the latest first."""
    rows = SafeguardCheck.objects.filter(household=household).select_related("by")
    return list(rows.order_by("-checked_on", "-pk")[:limit])


def _line(having: Sequence[Pack], place_code: str, year: int) -> int | None:
    pack = pack_for(having, region=place_code)
    if pack is None:
        return None
    values = pack.parameters[INCOME_LINE].values
    fen = next((each.value for each in reversed(values) if each.from_.year == year), None)
    return fen if isinstance(fen, int) else None


def lines_of(wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], int | None]:
    """The line of each place and year; the packs are read once."""
    if not wanted:
        return {}
    having = [each for each in packs_in_force() if INCOME_LINE in each.parameters]
    return {(place, year): _line(having, place, year) for place, year in wanted}


def income_line(place_code: str, year: int) -> int | None:
    """The income line (fen a head) of a region in a year, or None: then nothing is judged.

    By the pack parameter `income_line` of the pack of the smallest region around the place. Each
    year has a line of its own (facts B2.2): that of another year is not taken for it.
    """
    return lines_of([(place_code, year)])[place_code, year]


def income_lines(place_code: str, years: Collection[int]) -> dict[int, int | None]:
    """The line of each year in one place."""
    found = lines_of([(place_code, year) for year in years])
    return {year: fen for (_, year), fen in found.items()}

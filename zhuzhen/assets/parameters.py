"""What packs say of assets in a place, with what holds where they say nothing (facts B4, D4)."""

import datetime as dt
from dataclasses import dataclass, fields

from zhuzhen.policy.queries import packs_in_force
from zhuzhen.policy.rules import parameter_for

_PREFIX = "asset_"


@dataclass(frozen=True)
class Figures:
    """Days, months and thresholds; each is the parameter of its name with `asset_` before it."""

    register_days: int = 30
    title_days: int = 60
    handover_days: int = 30
    contract_warn_days: int = 90
    distribution_days: int = 60
    inspection_months: int = 3
    idle_months: int = 6
    idle_plan_days: int = 30
    value_days: int = 30
    decide_days: int = 30
    approve_days: int = 30
    proceeds_days: int = 30
    # Disposal: below the first the town, from the second on the county, between them both.
    town_below_fen: int = 10_000_000
    county_from_fen: int = 50_000_000
    # 1: what is operating goes to the county whatever it is worth.
    operating_to_county: int = 1

    def __getitem__(self, name: str) -> int:
        found = getattr(self, name)
        assert isinstance(found, int)
        return found


def figures(*, place: str, on: dt.date) -> Figures:
    """The figures that hold in a place on a day; one small query."""
    packs = packs_in_force()
    found: dict[str, int] = {}
    for each in fields(Figures):
        said = parameter_for(packs, parameter_id=_PREFIX + each.name, region=place, on=on)
        value = said.value_on(on).value if said else None
        if isinstance(value, int):
            found[each.name] = value
    return Figures(**found)

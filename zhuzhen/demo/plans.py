"""Plans of the demonstration: who keeps which register, how often, when, and in which words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

# One after the other: a plan may follow the records of an earlier one.
FILES = ("meetings", "team", "livelihood", "industry", "village", "help", "zhuji")


@dataclass(frozen=True)
class Plan:
    """One way in which a register is filled; what each key means: docs/demonstration.md."""

    register: str
    owner: str  # a kind of owner (`grounds.py`), or the `id` of the plan whose records it follows
    id: str = ""
    only: str = ""  # the code that the owner's place begins with
    share: float = 1.0  # of the owners who have any
    times: tuple[int, int] = (1, 1)
    on: tuple[dt.date, ...] = ()  # on each of these days, or any day of `between`
    between: tuple[dt.date, ...] = ()
    after: tuple[int, int] = (0, 30)  # days after the record that is followed
    place: str = ""  # the level of the place
    links: tuple[str, ...] = ()  # those that need not be there
    org: str = ""  # a unit of that name, else one of the owner's
    copy: tuple[str, ...] = ()  # fields as they are in the record that is followed
    state: str = ""  # what became of the records, else by chance
    position: int = -1  # the unit's place in its cluster, 0 the lead
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def known_as(self) -> str:
        return self.id or self.register


def _read(raw: Mapping[str, object]) -> Plan:
    lists = {key: tuple(each) for key, each in raw.items() if isinstance(each, list)}
    times = raw.get("times", 1)
    if isinstance(times, int):
        lists["times"] = (times, times)
    return Plan(**{**raw, **lists})  # type: ignore[arg-type]  # keys are checked by the class


@cache
def plans() -> tuple[Plan, ...]:
    """All plans, each after those it follows."""
    folder, yaml = Path(__file__).parent, YAML(typ="safe")
    named: dict[str, dict[str, object]] = {}
    made = []
    for name in FILES:
        for raw in yaml.load((folder / f"plans_{name}.yaml").read_text("utf-8")):
            whole = {**named.get(raw.pop("like", ""), {}), **raw}
            plan = _read(whole)
            named.setdefault(plan.known_as, whole)
            made.append(plan)
    return tuple(made)

"""Where plans find their owners: towns, villages, units, teams and people of a layout."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from zhuzhen.base.scope import CodeRange
from zhuzhen.demo import dongguan
from zhuzhen.demo.building import Built
from zhuzhen.demo.dice import Dice
from zhuzhen.demo.layout import ClusterPlan, Layout
from zhuzhen.demo.names import words
from zhuzhen.partners.choices import PersonRole
from zhuzhen.partners.models import Posting
from zhuzhen.places.models import Division

_DIGITS = {"city": 4, "county": 6, "town": 9, "village": 12}


@dataclass(frozen=True)
class Standing:
    """An owner: its own place, the cluster round it, and its unit or person where it has one."""

    key: str
    place: str
    plan: ClusterPlan | None = None
    unit: str = ""
    posting: Posting | None = None

    def stands(self, position: int) -> bool:
        """Whether a unit is at that position of its cluster; any other owner is."""
        if position < 0 or not self.unit or self.plan is None:
            return True
        return self.plan.units[position] == self.unit

    def days(self, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
        """The part of the days in which the owner was there."""
        during = self.posting.during if self.posting else None
        if during is None:
            return first, last
        until = during.upper - dt.timedelta(days=1) if during.upper else last
        return max(first, during.lower), min(last, until)


class Ground:
    """The owners of each kind, and the names of places."""

    def __init__(self, layout: Layout, built: Built) -> None:
        self.layout, self.built = layout, built
        self.by_town = {plan.town: plan for plan in layout.clusters}
        self.names: dict[str, str] = {}
        self.villages: dict[str, list[str]] = defaultdict(list)
        cities = sorted({town[:4] for town in self.by_town})
        for city in cities:
            rows = Division.objects.filter(code__startswith=city).order_by("code")
            for code, name, level in rows.values_list("code", "name", "level"):
                self.names[code] = name
                town = code[:9] + "000"
                if level == "village" and town in self.by_town:
                    self.villages[town].append(code)

    def owners(self, kind: str) -> list[Standing]:
        return list(getattr(self, f"_{kind}")())

    def _town(self) -> Iterator[Standing]:
        for plan in self.layout.clusters:
            yield Standing(plan.town, plan.town, plan)

    def _key_town(self) -> Iterator[Standing]:
        return (each for each in self._town() if each.place in self.layout.key_towns)

    def _village(self) -> Iterator[Standing]:
        """The villages that units and enterprises are bound to."""
        for plan in self.layout.clusters:
            for code in plan.villages:
                yield Standing(code, code, plan)

    def _key_village(self) -> Iterator[Standing]:
        for plan in self.layout.clusters:
            for code in plan.villages[:1]:
                yield Standing(code, code, plan, plan.units[-1])

    def _every_village(self) -> Iterator[Standing]:
        for plan in self.layout.clusters:
            for code in self.villages[plan.town]:
                yield Standing(code, code, plan)

    def _county(self) -> Iterator[Standing]:
        for stem in sorted({town[:6] for town in self.by_town}):
            yield Standing(stem, stem.ljust(12, "0"))

    def _city(self) -> Iterator[Standing]:
        for _, helped in self.layout.pairs:
            yield Standing(helped, helped)

    def _member(self) -> Iterator[Standing]:
        """Each unit in each of its clusters."""
        for plan in self.layout.clusters:
            for unit in plan.units:
                yield Standing(f"{plan.town}:{unit}", plan.town, plan, unit)

    def _unit(self) -> Iterator[Standing]:
        """Each unit once, in the first of its clusters."""
        seen: set[str] = set()
        for each in self._member():
            if each.unit not in seen:
                seen.add(each.unit)
                yield each

    def _force(self) -> Iterator[Standing]:
        for force in dongguan.FORCES:
            yield Standing(force, self.built.orgs[force].works_in_id or "", None, force)

    def _headquarters(self) -> Iterator[Standing]:
        for unit in (dongguan.HEADQUARTERS, dongguan.OFFICE):
            yield Standing(unit, dongguan.SHAOGUAN, None, unit)

    def _person(self) -> Iterator[Standing]:
        for number, posting in enumerate(self.built.postings):
            plan = self.by_town[posting.place_id]
            yield Standing(f"person:{number}", posting.place_id, plan, posting=posting)

    def _leader(self) -> Iterator[Standing]:
        for each in self._person():
            if each.posting and each.posting.role == PersonRole.LEADER:
                yield each

    def place_at(self, own: str, *, level: str, chance: Dice) -> str:
        """The place of that level that holds `own`, or one of those below it."""
        if level == "city" or (level == "county" and own[4:6] != "00"):
            return own[: _DIGITS[level]].ljust(12, "0")
        if level == "village" and not own.endswith("000"):
            return own
        town = own[:9] + "000"
        if own[6:9] == "000":
            below = CodeRange.under(own)
            town = chance.pick([code for code in self.by_town if code in below])
        if level == "county":
            return town[:6].ljust(12, "0")
        return chance.pick(self.villages[town]) if level == "village" else town

    def said(self, code: str) -> str:
        """A place as people call it: a village without the word for its committee."""
        name = self.names.get(code, "")
        for ending, short in words()["committees"].items():
            if name.endswith(ending):
                stem = name.removesuffix(ending)
                return stem if stem.endswith(short) else stem + short
        return name

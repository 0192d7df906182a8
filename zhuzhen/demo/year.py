"""A year of a city: what every unit, cluster and task force did, with believable gaps."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from zhuzhen.base.periods import Period
from zhuzhen.base.scope import CodeRange
from zhuzhen.demo import contents, dongguan
from zhuzhen.demo.building import Built
from zhuzhen.demo.dice import Dice, dice
from zhuzhen.demo.facts import Fact
from zhuzhen.demo.grounds import Ground
from zhuzhen.demo.layout import ClusterPlan, Layout
from zhuzhen.demo.telling import Telling
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.world import Links

FIRST = dt.date(2022, 1, 4)
LONGEST_WAIT = 45  # days; by then everything was looked at
# What became of a record; those of the last weeks are mostly still waiting to be confirmed.
_FATES = (
    (RecordState.CONFIRMED, 0.84),
    (RecordState.SUBMITTED, 0.90),
    (RecordState.RETURNED, 0.94),
    (RecordState.VOIDED, 0.965),
    (RecordState.DRAFT, 1.0),
)


@dataclass(frozen=True)
class Habit:
    """How keen a unit is: the share of what it owes that it has done by now."""

    done: float
    extra: float


_KEEN, _SLOW, _IDLE = Habit(0.95, 0.35), Habit(0.6, 0.1), Habit(0.2, 0.0)
# The lead in Zhuji has one of two visits of its leader in charge still to make; the first member
# its principal's: the demonstration's first steps (README).
_ZHUJI_VISITS = {0: (1, 1), 1: (0, 1)}


class Year:
    """Draws the facts of one year of a layout, each part from its own chance."""

    def __init__(self, *, layout: Layout, built: Built, today: dt.date) -> None:
        self.layout, self.built, self.today = layout, built, today
        self.towns = [plan.town for plan in layout.clusters]

    def facts(self) -> Iterator[Fact]:
        for plan in self.layout.clusters:
            yield from self._cluster_facts(plan)
        seen: set[str] = set()
        for plan in self.layout.clusters:
            for position, key in enumerate(plan.units):
                yield from self._visits(plan, key=key, position=position)
                if key not in seen:
                    seen.add(key)
                    yield from self._unit_facts(plan, key=key)
        yield from self._city_facts()
        ground = Ground(self.layout, self.built)
        yield from Telling(ground, first=FIRST, today=self.today, fate=self._fate).facts()

    def _fact(
        self,
        register: str,
        chance: Dice,
        *,
        links: Links,
        on: dt.date | None = None,
        values: dict[str, object] | None = None,
        settled: bool = False,
    ) -> Fact:
        day = on or chance.weekday(FIRST, self.today)
        state = RecordState.CONFIRMED if settled else self._fate(chance, day)
        made = values if values is not None else contents.MAKERS[register](chance)
        return Fact(register, day, links, made, state)

    def _fate(self, chance: Dice, day: dt.date) -> RecordState:
        age = (self.today - day).days
        if age < 14 and chance.chance(0.7):
            return RecordState.SUBMITTED
        drawn = chance.random()
        fate = next(state for state, upto in _FATES if drawn < upto)
        waits_still = fate is RecordState.SUBMITTED and age > LONGEST_WAIT
        return RecordState.CONFIRMED if waits_still else fate

    def _org(self, key: str) -> int:
        return self.built.orgs[key].pk

    def _habit(self, chance: Dice) -> Habit:
        return chance.choices((_KEEN, _SLOW, _IDLE), weights=(0.72, 0.2, 0.08))[0]

    def _visits(self, plan: ClusterPlan, *, key: str, position: int) -> Iterator[Fact]:
        chance = dice("visits", plan.town, key)
        habit = self._habit(chance)
        due = (int(chance.chance(habit.done)), sum(chance.chance(habit.done) for _ in range(2)))
        is_zhuji = plan.town == dongguan.ZHUJI and position in _ZHUJI_VISITS
        principal, in_charge = _ZHUJI_VISITS[position] if is_zhuji else due
        ranks = ["principal"] * principal + ["in_charge"] * in_charge
        if chance.chance(habit.extra):
            ranks.append("other")
        for rank in ranks:
            values = contents.field_visit(chance, rank=rank)
            links = Links(place=plan.town, org=self._org(key))
            yield self._fact("field_visit", chance, links=links, values=values, settled=is_zhuji)
        if chance.chance(0.06) or (is_zhuji and position == 1):
            yield self._elsewhere(plan, key=key, chance=chance)

    def _elsewhere(self, plan: ClusterPlan, *, key: str, chance: Dice) -> Fact:
        """A visit to a town that the unit is not paired with."""
        county = CodeRange.under(plan.town[:6] + "000000")
        near = [town for town in self.towns if town in county and town != plan.town]
        links = Links(place=chance.pick(near), org=self._org(key))
        values = contents.field_visit(chance, rank="in_charge")
        return self._fact("field_visit", chance, links=links, values=values, settled=True)

    def _unit_facts(self, plan: ClusterPlan, *, key: str) -> Iterator[Fact]:
        chance = dice("unit", key)
        habit, org = self._habit(chance), self._org(key)
        links = Links(org=org)
        for register, share in (
            ("party_group_meeting", habit.done),
            ("report_hearing", habit.done * 0.9),
            ("condolence_visit", habit.done * 0.9),
        ):
            times = int(chance.chance(share)) + int(chance.chance(habit.extra))
            for _ in range(times):
                yield self._fact(register, chance, links=links)
        for _ in range(chance.choice((0, 1, 1, 2, 2, 3)) if habit is not _IDLE else 0):
            given = Links(org=org, place=plan.town)
            yield self._fact("mobilised_enterprise", chance, links=given)

    def _cluster_facts(self, plan: ClusterPlan) -> Iterator[Fact]:
        chance = dice("cluster", plan.town)
        cluster = self.built.clusters[plan.town].pk
        links = Links(cluster=cluster)
        yield from self._briefs(plan, chance=chance, links=links)
        yield from self._sales(plan, chance=chance, cluster=cluster)
        if chance.chance(0.85):
            given = Links(cluster=cluster, org=self._org(chance.pick(plan.units)))
            values = contents.cluster_joint_meeting(chance)
            values["units_expected"] = len(plan.units)
            values["units_present"] = len(plan.units) - chance.choice((0, 0, 1))
            yield self._fact("cluster_joint_meeting", chance, links=given, values=values)
        for _ in range(chance.choice((1, 2, 3, 4, 4, 5, 6))):
            yield self._fact("media_report", chance, links=links)
        for _ in range(chance.choice((0, 1, 1, 2))):
            yield self._fact("highlight_video", chance, links=links)
        if chance.chance(0.6):
            given = Links(cluster=cluster, place=plan.town)
            yield self._fact("invested_enterprise", chance, links=given)
        if chance.chance(0.66):
            place = plan.villages[0] if plan.villages else plan.town
            yield self._fact("workshop", chance, links=Links(cluster=cluster, place=place))

    def _briefs(self, plan: ClusterPlan, *, chance: Dice, links: Links) -> Iterator[Fact]:
        for month in Period.parse("2022").parts("month"):
            if month.starts_on > self.today or chance.chance(0.08):
                continue
            last = min(month.ends_on, self.today)
            for _ in range(chance.choice((1, 1, 1, 2))):
                day = chance.weekday(month.starts_on, last)
                yield self._fact("work_brief", chance, links=links, on=day, settled=True)

    def _sales(self, plan: ClusterPlan, *, chance: Dice, cluster: int) -> Iterator[Fact]:
        for _ in range(chance.randint(4, 14)):
            org = chance.pick((None, *plan.units))
            links = Links(cluster=cluster, org=self._org(org) if org else None)
            yield self._fact("consumption_sale", chance, links=links)

    def _city_facts(self) -> Iterator[Fact]:
        """City leaders, joint meetings, trainings, and the briefs of the two task forces."""
        chance = dice("city")
        office = self._org(dongguan.OFFICE)
        headquarters = self._org(dongguan.HEADQUARTERS)
        for city, day in ((dongguan.SHAOGUAN, dt.date(2022, 4, 21)),):
            values = contents.field_visit(chance, rank="city_leader")
            links = Links(place=city, org=office)
            yield self._fact(
                "field_visit", chance, links=links, on=day, values=values, settled=True
            )
        for city, day in (
            (dongguan.SHAOGUAN, dt.date(2022, 4, 22)),
            (dongguan.JIEYANG, dt.date(2022, 8, 9)),
        ):
            values = contents.government_joint_meeting(chance) | {"level": "city"}
            links = Links(place=city, org=office)
            yield self._fact(
                "government_joint_meeting",
                chance,
                links=links,
                on=day,
                values=values,
                settled=city == dongguan.SHAOGUAN,
            )
        values = contents.training_session(chance, kind="all_staff")
        values["expected_persons"] = int(str(values["persons"])) + 6
        yield self._fact(
            "training_session", chance, links=Links(org=headquarters), values=values, settled=True
        )
        for force in dongguan.FORCES:
            yield from self._force_facts(force)

    def _force_facts(self, force: str) -> Iterator[Fact]:
        chance = dice("force", force)
        links = Links(org=self._org(force), place=self.built.orgs[force].works_in_id)
        for month in Period.parse("2022").parts("month"):
            if month.starts_on > self.today:
                continue
            for _ in range(chance.choice((1, 2, 2, 2, 3))):
                day = chance.weekday(month.starts_on, min(month.ends_on, self.today))
                yield self._fact("work_brief", chance, links=links, on=day, settled=True)
        if force == dongguan.FORCES[0]:
            values = contents.training_session(chance, kind="business")
            yield self._fact("training_session", chance, links=links, values=values, settled=True)

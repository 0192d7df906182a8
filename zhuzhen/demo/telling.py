"""From plans to facts: each owner's records, and those that follow other records."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from zhuzhen.demo import dongguan
from zhuzhen.demo.dice import Dice, dice
from zhuzhen.demo.drawing import Scene, draw_values
from zhuzhen.demo.facts import Fact
from zhuzhen.demo.grounds import Ground, Standing
from zhuzhen.demo.plans import Plan, plans
from zhuzhen.policy.choices import Link
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.queries import declared
from zhuzhen.registers.world import Links

Fate = Callable[[Dice, dt.date], str]
_STANDING = (RecordState.CONFIRMED, RecordState.SUBMITTED)


class Telling:
    """Goes through the plans once; what was told is remembered for the plans that follow it."""

    def __init__(self, ground: Ground, *, first: dt.date, today: dt.date, fate: Fate) -> None:
        self.ground, self.first, self.today, self.fate = ground, first, today, fate
        self.declarations: dict[str, Declaration] = {}
        self.told: dict[str, list[tuple[Standing, Fact]]] = defaultdict(list)
        self.followed = {plan.owner for plan in plans()}

    def facts(self) -> Iterator[Fact]:
        met: Counter[str] = Counter()
        for plan in plans():
            if plan.register not in self.declarations:
                found = declared(plan.register, region=dongguan.DONGGUAN)
                self.declarations[plan.register] = found
            met[plan.known_as] += 1
            chance = dice("plan", plan.known_as, met[plan.known_as])
            for standing, fact in self._facts_of(plan, chance):
                if plan.known_as in self.followed and fact.state in _STANDING:
                    self.told[plan.known_as].append((standing, fact))
                yield fact

    def _facts_of(self, plan: Plan, chance: Dice) -> Iterator[tuple[Standing, Fact]]:
        for standing, parent in self._owners(plan):
            if not standing.place.startswith(plan.only) or not chance.chance(plan.share):
                continue
            for _ in range(chance.randint(*plan.times)):
                for day in self._days(plan, standing=standing, parent=parent, chance=chance):
                    yield (
                        standing,
                        self._fact(plan, standing=standing, parent=parent, on=day, chance=chance),
                    )

    def _owners(self, plan: Plan) -> list[tuple[Standing, Fact | None]]:
        if plan.owner in self.told:
            return [(standing, fact) for standing, fact in self.told[plan.owner]]
        owners = self.ground.owners(plan.owner)
        return [(each, None) for each in owners if each.stands(plan.position)]

    def _days(
        self, plan: Plan, *, standing: Standing, parent: Fact | None, chance: Dice
    ) -> list[dt.date]:
        first, last = plan.between or (self.first, self.today)
        first, last = standing.days(first, last)
        if parent is not None:
            low, high = plan.after
            first = parent.on + dt.timedelta(days=low)
            last = min(self.today, parent.on + dt.timedelta(days=high))
        if plan.on:
            return [day for day in plan.on if standing.days(day, day) == (day, day)]
        return [chance.weekday(first, last)] if first <= last else []

    def _fact(
        self,
        plan: Plan,
        *,
        standing: Standing,
        parent: Fact | None,
        on: dt.date,
        chance: Dice,
    ) -> Fact:
        declaration = self.declarations[plan.register]
        links, unit = self._links(plan, declaration, standing=standing, chance=chance)
        place = links.place or (parent.links.place if parent else None) or standing.place
        scene = Scene(
            on=on,
            today=self.today,
            names=self._names(place, unit=unit),
            parent=parent.values if parent else {},
        )
        copied = {name: scene.parent[name] for name in plan.copy if name in scene.parent}
        values = draw_values(
            declaration, planned=plan.values, copied=copied, scene=scene, chance=chance
        )
        state = plan.state or self.fate(chance, on)
        rule = declaration.link(Link.PARENT)
        follows = parent if rule and parent and rule.register_id == parent.register else None
        return Fact(plan.register, on, links, values, state, follows)

    def _names(self, place: str, *, unit: str) -> dict[str, str]:
        said = self.ground.said
        return {
            "place": said(place),
            "town": said(place[:9] + "000"),
            "county": said(place[:6].ljust(12, "0")),
            "city": said(place[:4].ljust(12, "0")),
            "unit": unit,
        }

    def _links(
        self, plan: Plan, declaration: Declaration, *, standing: Standing, chance: Dice
    ) -> tuple[Links, str]:
        """The links as someone would give them; a person's posting tells its own."""
        wanted = {
            link.value for link, rule in declaration.register.links.items() if rule.required
        } | set(plan.links)
        built, cluster_plan = self.ground.built, standing.plan
        unit = plan.org or standing.unit
        if not unit and cluster_plan is not None:
            units = cluster_plan.units
            unit = chance.pick(units) if plan.position < 0 else units[plan.position]
        place = None
        if plan.place:
            place = self.ground.place_at(standing.place, level=plan.place, chance=chance)
        if standing.posting is not None:
            return Links(place=place, person=standing.posting.person_id), unit
        town = cluster_plan.town if cluster_plan else ""
        return Links(
            place=place,
            org=built.orgs[unit].pk if "org" in wanted else None,
            cluster=built.clusters[town].pk if town and "cluster" in wanted else None,
            team=built.teams[town].pk if town and "team" in wanted else None,
        ), unit

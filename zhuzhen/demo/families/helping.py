"""Help as it is given in a story: the plan, measures, helpers, visits and quarterly checks."""

import datetime as dt
from dataclasses import replace

from zhuzhen.casework.choices import MeasureKind, MeasureState, VisitKind
from zhuzhen.casework.commands.support import (
    add_measure,
    change_measure,
    draw_up_plan,
    pair_helper,
    record_visit,
)
from zhuzhen.casework.models import Case, Measure, Visit
from zhuzhen.casework.rules.support import MeasureFacts, PlanFacts, VisitFacts
from zhuzhen.demo.dice import Dice
from zhuzhen.demo.families.casting import told
from zhuzhen.demo.families.days import on_day
from zhuzhen.demo.families.earnings import looked_at, taken
from zhuzhen.demo.families.offices import Office
from zhuzhen.households.models import Household
from zhuzhen.households.rules.income import IncomeFacts

_YEAR, _WEEK = dt.timedelta(days=365), dt.timedelta(days=7)
_YUAN = 100


class Help:
    """Helps one family: everything by those whose office it is."""

    def __init__(self, home: Household, *, office: Office, chance: Dice) -> None:
        self.home, self.office, self.chance = home, office, chance
        self.helper = chance.pick(office.posted)

    def plan(self, case: Case, *, on: dt.date) -> None:
        """One plan, with the helper who answers for it."""
        why = "" if self.home.able else told()["said"]["no_development"]
        facts = PlanFacts(
            goal=told()["said"]["goal"],
            responsible=self.helper.name,
            starts_on=on,
            ends_on=on + _YEAR,
            no_development_reason=why,
        )
        with on_day(on, by=self.office.helper):
            draw_up_plan(case, facts=facts, by=self.office.helper, today=on)

    def pair(self, *, on: dt.date) -> None:
        """A posted person, and one of the town hall for every third family."""
        with on_day(on, by=self.office.helper):
            pair_helper(self.home, on=on, by=self.office.helper, person=self.helper)
        if self.chance.chance(0.3):
            town, unit = self.office.town, told()["said"]["unit"]
            with on_day(on, by=town):
                pair_helper(self.home, on=on, by=town, name=town.display_name, unit_name=unit)

    def measure(self, case: Case, kind: str, *, on: dt.date, running: bool) -> None:
        spoken = told()["measures"][kind]
        facts = MeasureFacts(
            kind=MeasureKind.EMPLOYMENT if kind == "training" else kind,
            what=spoken["what"],
            provider=spoken["provider"],
            money_fen=spoken.get("money", 0) * _YUAN,
            starts_on=on,
            state=MeasureState.RUNNING if running else MeasureState.PLANNED,
            is_training_only=kind == "training",
        )
        with on_day(on, by=self.office.helper):
            add_measure(case, facts=facts, by=self.office.helper, today=on)

    def finish(self, case: Case, *, on: dt.date) -> None:
        """Every measure is done, with what came of it."""
        for each in Measure.objects.filter(case=case).order_by("pk"):
            facts = MeasureFacts(
                kind=each.kind,
                what=each.what,
                provider=each.provider,
                money_fen=each.money_fen,
                starts_on=each.starts_on,
                is_training_only=each.is_training_only,
                state=MeasureState.DONE,
                ends_on=on,
                effect=told()["said"]["effect"],
            )
            with on_day(on, by=self.office.helper):
                change_measure(
                    each, facts=facts, version=each.version, by=self.office.helper, today=on
                )

    def visit(self, *, on: dt.date, income: IncomeFacts | None = None) -> Visit:
        """A visit at the door; with income it is the quarter's, and looks at the safeguards."""
        kind = VisitKind.REGULAR if income is None else VisitKind.QUARTERLY
        facts = VisitFacts(
            kind=kind,
            visited_on=on,
            visitors=f"{self.office.door.display_name}、{self.helper.name}",
            finding=told()["said"]["visited"][kind],
        )
        if income is not None:
            facts = replace(facts, income=taken(income, on=on), safeguards=looked_at(on))
        with on_day(on, by=self.office.door):
            return record_visit(self.home, facts=facts, by=self.office.door, today=on)

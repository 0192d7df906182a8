"""Why a figure is what it is: its rule, clauses, target, and every record for and against."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from zhuzhen.base import scope
from zhuzhen.duties import coverage, rules
from zhuzhen.duties import problems as said
from zhuzhen.duties.counting import Window, raw_sql
from zhuzhen.duties.explaining.contributions import ContributionsTold, tell_contributions
from zhuzhen.duties.explaining.households import HouseholdsTold, tell_households
from zhuzhen.duties.explaining.judging import Judge, Judged
from zhuzhen.duties.explaining.ownership import Ownership
from zhuzhen.duties.explaining.telling import derivation_said, rule_said, target_said
from zhuzhen.duties.explaining.undertakings import ProjectsTold, tell_projects
from zhuzhen.duties.inforce import DutyVersion, version_of
from zhuzhen.duties.labels import event_day, parse_period
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.queries.instances import find_instance, target_of
from zhuzhen.duties.sql import with_clauses
from zhuzhen.policy.schema import Clause

__all__ = [
    "ContributionsTold",
    "Explanation",
    "HouseholdsTold",
    "Judged",
    "ProjectsTold",
    "explain",
    "judge_of",
    "rule_said",
    "target_said",
    "universe_of",
]


@dataclass(frozen=True)
class Explanation:
    """A figure with all that it stands on; `value` and `target` as people read them."""

    instance: DutyInstance
    version: DutyVersion
    status: rules.Verdict
    rule: str
    derivation: str
    clauses: tuple[Clause, ...]
    counted: tuple[Judged, ...]
    not_counted: tuple[Judged, ...]
    total: int
    as_of: dt.datetime
    # Of a figure over households: who is asked and who has it; there are no records then.
    households: HouseholdsTold | None = None
    # Of a figure over contributions: each of them, and what it lacks.
    contributions: ContributionsTold | None = None
    # Of a figure over projects: each that is asked about or counts.
    projects: ProjectsTold | None = None

    @property
    def pack(self) -> str:
        """The pack version the figure was counted by: dongguan-2022@1."""
        return self.version.stored.label

    @property
    def value(self) -> str:
        return rules.shown(self.instance.value, unit=self.version.unit)

    @property
    def target(self) -> str:
        return rules.target_shown(target_of(self.instance), unit=self.version.unit)

    @property
    def hidden(self) -> str:
        """Said when records count that this reader may not see."""
        if self.total == self.instance.value:
            return ""
        seen = rules.shown(self.total, unit=self.version.unit)
        return said.HIDDEN.format(seen=seen, value=self.value)


def explain(
    duty: str, *, owner: str, period: str, today: dt.date, as_of: dt.datetime
) -> Explanation:
    """Explain one figure within the reader's scope. Raises not_found.

    `duty` is an id or a code (R01), `owner` a key or the id in it.
    """
    instance = find_instance(duty, owner=owner, period=period)
    version = version_of(instance)
    told = tell_households(instance, version=version) if version.is_of_households else None
    paid = tell_contributions(instance, version=version) if version.is_of_contributions else None
    built = tell_projects(instance, version=version) if version.is_of_projects else None
    judged: tuple[Judged, ...] = ()
    if beside := told or paid or built:
        total = beside.permille
    else:
        judge = judge_of(instance, version=version)
        judged = judge.judge(judge.candidates())
        total = judge.total(judged, universe=universe_of(instance, version=version))
    return Explanation(
        instance=instance,
        version=version,
        status=_status(instance, version=version, today=today),
        rule=rule_said(version),
        derivation=derivation_said(instance, version=version),
        clauses=_clauses(version),
        counted=tuple(each for each in judged if each.counts),
        not_counted=tuple(each for each in judged if not each.counts),
        total=total,
        as_of=as_of,
        households=told,
        contributions=paid,
        projects=built,
    )


def judge_of(instance: DutyInstance, *, version: DutyVersion) -> Judge:
    """The judge of an instance's records: over its period, or from its event until due."""
    owner = Ownership.of_key(instance.owner_key)
    if version.is_deadline:
        day = event_day(instance.period) or instance.starts_on
        return Judge(version, owner, starts_on=day, ends_on=instance.due_on)
    period = parse_period(instance.period)
    return Judge(version, owner, starts_on=period.starts_on, ends_on=period.ends_on)


def _status(instance: DutyInstance, *, version: DutyVersion, today: dt.date) -> rules.Verdict:
    return rules.status(
        instance.value,
        target=target_of(instance),
        starts_on=instance.starts_on,
        due_on=instance.due_on,
        today=today,
        exempt=instance.exemptions.filter(lifted_at=None).exists(),
        warning=version.warning,
    )


def _clauses(version: DutyVersion) -> tuple[Clause, ...]:
    found = [version.pack.clause(each.document, clause=each.clause) for each in version.duty.source]
    return tuple(clause for clause in found if clause is not None)


def universe_of(instance: DutyInstance, *, version: DutyVersion) -> int:
    """How many places the owner has to cover; 0 where the measure is not a coverage of places."""
    if version.duty.measure.each is None:
        return 0
    owner = Ownership.of_key(instance.owner_key)
    window = Window(version, (parse_period(instance.period),), ids=(owner.owner_id,))
    sql = with_clauses({"raw": raw_sql(window)}, then=coverage.universe_sql(version))
    with scope.within(scope.EVERYTHING), connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        row = cursor.fetchone()
    return int(row[1]) if row else 0

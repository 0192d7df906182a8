"""A figure over projects told: each that is asked about, and what it lacks."""

from dataclasses import dataclass

from django.db import connection

from zhuzhen.base import scope
from zhuzhen.duties import problems as said
from zhuzhen.duties import rules, undertaken
from zhuzhen.duties.counting import Window, owner_sql, period_sql, raw_sql, span_sql
from zhuzhen.duties.explaining.ownership import Ownership
from zhuzhen.duties.inforce import DutyVersion
from zhuzhen.duties.labels import parse_period
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.sql import Sql, with_clauses
from zhuzhen.policy.labels import PROJECT_FACTS
from zhuzhen.projects.models import Project

MOST = 500


@dataclass(frozen=True)
class ProjectSaid:
    """One project: it has what is wanted (no reason), or lacks it."""

    project: Project
    reason: str = ""

    @property
    def counts(self) -> bool:
        return not self.reason


@dataclass(frozen=True)
class ProjectsTold:
    """How many places or projects are asked and have it; `lines` are the projects in the reader's
    scope, lacking first."""

    asked: int
    having: int
    lines: tuple[ProjectSaid, ...]

    @property
    def permille(self) -> int:
        return rules.permille(self.having, whole=self.asked)

    @property
    def count_said(self) -> str:
        return said.OF_PROJECTS.format(asked=self.asked, having=self.having)


def _rows(sql: Sql, *, instance: DutyInstance, version: DutyVersion) -> list[tuple[object, ...]]:
    owner, period = Ownership.of_key(instance.owner_key), parse_period(instance.period)
    window = Window(version, (period,), ids=(owner.owner_id,))
    whole = with_clauses(
        {
            "raw": raw_sql(window),
            "owner": owner_sql([version]),
            "span": span_sql(version),
            "period": period_sql(version, [period]),
        },
        then=sql,
    )
    with scope.within(scope.EVERYTHING), connection.cursor() as cursor:
        cursor.execute(whole.text, whole.params)
        return list(cursor.fetchall())


def tell_projects(instance: DutyInstance, *, version: DutyVersion) -> ProjectsTold:
    """What the figure asks about, counted by the system and listed in scope."""
    asked = version.duty.measure.undertaken
    assert asked is not None
    listed = _rows(undertaken.listed_sql(version), instance=instance, version=version)
    has = {int(str(key)): bool(holds) for key, holds in listed}
    counted = _rows(undertaken.counted_sql(version), instance=instance, version=version)
    having = sum(int(str(row[3])) for row in counted)
    size = sum(int(str(row[2])) for row in counted)
    shown = sorted(has, key=lambda key: (has[key], key))[:MOST]
    found = Project.objects.in_bulk(shown)
    reason = said.PROJECT_LACKS.format(what=PROJECT_FACTS[asked.having])
    lines = [ProjectSaid(found[key], "" if has[key] else reason) for key in shown if key in found]
    return ProjectsTold(asked=size, having=having, lines=tuple(lines))

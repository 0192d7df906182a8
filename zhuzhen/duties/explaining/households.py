"""A figure over households told: by count for everyone, household by household for those who may
see families."""

from dataclasses import dataclass

from django.db import connection

from zhuzhen.base import scope
from zhuzhen.duties import families, rules
from zhuzhen.duties import problems as said
from zhuzhen.duties.counting import Window, owner_sql, period_sql, raw_sql, span_sql
from zhuzhen.duties.explaining.ownership import Ownership
from zhuzhen.duties.inforce import DutyVersion
from zhuzhen.duties.labels import parse_period
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.sql import with_clauses
from zhuzhen.households.models import Household
from zhuzhen.policy.labels import HOUSEHOLD_FACTS

# Of the households that lack it, and of those that have it, so many are listed.
MOST = 500


@dataclass(frozen=True)
class HouseholdSaid:
    """One household that is asked about: it has what is wanted (no reason), or lacks it."""

    household: Household
    reason: str = ""

    @property
    def counts(self) -> bool:
        return not self.reason


@dataclass(frozen=True)
class HouseholdsTold:
    """How many are asked and have it; `lines` are those that the reader may see, lacking first."""

    asked: int
    having: int
    lines: tuple[HouseholdSaid, ...]

    @property
    def lacking(self) -> int:
        return self.asked - self.having

    @property
    def permille(self) -> int:
        return rules.permille(self.having, whole=self.asked)

    @property
    def unseen(self) -> int:
        """Households that are counted and not listed: out of the reader's scope of families."""
        return self.asked - len(self.lines)

    @property
    def count_said(self) -> str:
        return said.OF_HOUSEHOLDS.format(asked=self.asked, having=self.having)

    @property
    def hidden_said(self) -> str:
        return said.HOUSEHOLDS_HIDDEN.format(unseen=self.unseen) if self.unseen else ""


def tell_households(instance: DutyInstance, *, version: DutyVersion) -> HouseholdsTold:
    """Every household the figure asks about. Counted by the system, listed within the scope of
    families: whoever has none is told how many, and of nobody."""
    owner = Ownership.of_key(instance.owner_key)
    period = parse_period(instance.period)
    window = Window(version, (period,), ids=(owner.owner_id,))
    sql = with_clauses(
        {
            "raw": raw_sql(window),
            "owner": owner_sql([version]),
            "span": span_sql(version),
            "period": period_sql(version, [period]),
        },
        then=families.listed_sql(version),
    )
    with scope.within(scope.EVERYTHING), connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        has: dict[int, bool] = dict(cursor.fetchall())
    lacking = sorted(key for key, holds in has.items() if not holds)
    having = sorted(key for key, holds in has.items() if holds)
    shown = [*lacking[:MOST], *having[:MOST]]
    rows = Household.objects.select_related("place").in_bulk(shown)
    households = version.duty.measure.covered
    assert households is not None
    reason = said.LACKS.format(what=HOUSEHOLD_FACTS[households.having])
    lines = [HouseholdSaid(rows[key], "" if has[key] else reason) for key in shown if key in rows]
    return HouseholdsTold(asked=len(has), having=len(having), lines=tuple(lines))

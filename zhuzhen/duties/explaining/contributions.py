"""A figure over contributions told: each that is asked about, and what it lacks."""

from dataclasses import dataclass

from django.db import connection

from zhuzhen.base import scope
from zhuzhen.base.money import yuan
from zhuzhen.duties import contributed, rules
from zhuzhen.duties import problems as said
from zhuzhen.duties.explaining.ownership import Ownership
from zhuzhen.duties.inforce import DutyVersion
from zhuzhen.duties.labels import parse_period
from zhuzhen.duties.models import DutyInstance
from zhuzhen.funds.commands import contribution_name
from zhuzhen.funds.models import Contribution
from zhuzhen.policy.labels import ContributionFact


@dataclass(frozen=True)
class ContributionSaid:
    """One contribution that is asked about: it has what is wanted (no reason), or lacks it."""

    contribution: Contribution
    name: str
    reason: str = ""

    @property
    def counts(self) -> bool:
        return not self.reason


@dataclass(frozen=True)
class ContributionsTold:
    """How many are asked and have it; `lines` are those in the reader's scope, lacking first."""

    asked: int
    having: int
    lines: tuple[ContributionSaid, ...]

    @property
    def permille(self) -> int:
        return rules.permille(self.having, whole=self.asked)

    @property
    def count_said(self) -> str:
        return said.OF_CONTRIBUTIONS.format(asked=self.asked, having=self.having)


def tell_contributions(instance: DutyInstance, *, version: DutyVersion) -> ContributionsTold:
    """Every contribution the figure asks about, counted by the system and listed in scope."""
    asked = version.duty.measure.contributed
    assert asked is not None
    owner = Ownership.of_key(instance.owner_key)
    sql = (
        f"SELECT c.id, {contributed.HAVING[asked.having]}, {contributed.SENT} "
        "FROM funds_contribution c WHERE c.source = 'assisting_city' AND c.year = %s "
        f"AND {contributed.OWNER[version.duty.owed_by]} = %s "
        f"AND {contributed.ASKED[asked.having]} ORDER BY c.place_id, c.id"
    )
    with scope.within(scope.EVERYTHING), connection.cursor() as cursor:
        cursor.execute(sql, [parse_period(instance.period).year, str(owner.owner_id)])
        found = [(pk, bool(has), int(sent)) for pk, has, sent in cursor.fetchall()]
    rows = Contribution.objects.in_bulk([pk for pk, _, _ in found])
    lines = [
        _said(rows[pk], has=has, sent_fen=sent, fact=asked.having)
        for pk, has, sent in sorted(found, key=lambda row: row[1])
        if pk in rows
    ]
    having = sum(has for _, has, _ in found)
    return ContributionsTold(asked=len(found), having=having, lines=tuple(lines))


def _said(
    row: Contribution, *, has: bool, sent_fen: int, fact: ContributionFact
) -> ContributionSaid:
    name = contribution_name(row)
    if has:
        return ContributionSaid(row, name)
    budgeted = row.budgeted_fen
    if fact is ContributionFact.TRANSFERRED:
        reason = said.NOT_TRANSFERRED.format(
            budgeted=yuan(budgeted or 0), due_on=row.transfer_due_on, sent=yuan(sent_fen)
        )
        return ContributionSaid(row, name, reason)
    listed = said.NOT_YET_BUDGETED
    if budgeted is not None:
        listed = said.BUDGETED_ONLY.format(fen=yuan(budgeted))
    reason = said.NOT_BUDGETED.format(due=yuan(row.due_fen), budgeted=listed)
    return ContributionSaid(row, name, reason)

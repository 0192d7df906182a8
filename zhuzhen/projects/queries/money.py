"""What the ledger says of projects: what stands on each, and what a year's plan may still take."""

from collections.abc import Iterable
from dataclasses import fields

from django.db.models import Q, Sum

from zhuzhen.base import scope
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.choices import PurposeKind, Stage
from zhuzhen.funds.models import LedgerAccount
from zhuzhen.places.choices import Level
from zhuzhen.places.rules.codes import ENDS, level_of
from zhuzhen.projects.choices import ProjectState
from zhuzhen.projects.models import Project
from zhuzhen.projects.rules.situation import Money

S = ProjectState
# Of these the year's plan has promised the money that is not on them yet.
PROMISED = (S.PLANNED, S.APPROVED, S.PROCURING, S.BUILDING, S.COMPLETED, S.ACCEPTED, S.SUSPENDED)
_STAGES = tuple(each.name for each in fields(Money))


def money_by_purpose(purposes: Iterable[int]) -> dict[int, Money]:
    """What stands on each purpose, by stage; one query, beyond the scope: a village sees its
    project, yet not the county's account from which it is paid."""
    found: dict[int, dict[str, int]] = {}
    with scope.within(scope.EVERYTHING):
        rows = LedgerAccount.objects.filter(purpose_id__in=list(purposes), stage__in=_STAGES)
        sums = rows.values_list("purpose_id", "stage").annotate(sum=Sum("balance_fen"))
        for purpose, stage, balance in sums:
            found.setdefault(purpose, {})[stage] = int(balance)
    return {purpose: Money(**each) for purpose, each in found.items()}


def money_of(purpose_id: int) -> Money:
    """What stands on one purpose."""
    return money_by_purpose([purpose_id]).get(purpose_id, Money())


def county_of(place: str) -> str:
    """The county that a place lies in: where its money is arranged."""
    if level_of(place) in (Level.PROVINCE, Level.CITY):
        return place
    return place[: ENDS[Level.COUNTY]].ljust(12, "0")


def unpromised_fen(place: str, *, leaving_out: Iterable[int] = ()) -> int:
    """Money of a county that is bound to no project, less what its planned projects still wait
    for; below nothing if more is promised than there is. Reads the county beyond the scope."""
    span = CodeRange.under(county_of(place))
    inside = Q(place_id__gte=span.lo, place_id__lte=span.hi)
    with scope.within(scope.EVERYTHING):
        free = LedgerAccount.objects.filter(inside, stage__in=(Stage.ARRIVED, Stage.ALLOCATED))
        free = free.filter(Q(purpose=None) | Q(purpose__kind=PurposeKind.TOWN))
        ready = free.aggregate(sum=Sum("balance_fen"))["sum"] or 0
        rows = Project.objects.filter(inside, state__in=PROMISED).exclude(pk__in=leaving_out)
        planned = dict(rows.values_list("purpose_id", "budget_fen"))
        money = money_by_purpose(planned)
    waiting = sum(
        max(budget - money.get(purpose, Money()).in_all, 0) for purpose, budget in planned.items()
    )
    return int(ready) - waiting


def lacking_for(project: Project) -> int:
    """How much is lacking before a project can be planned: 0 if its money is in place."""
    own = money_of(project.purpose_id)
    own_fen = own.arrived + own.in_all
    wanted = max(project.budget_fen - own_fen, 0)
    if not wanted:
        return 0
    free = unpromised_fen(project.place_id, leaving_out=[project.pk])
    return max(wanted - max(free, 0), 0)

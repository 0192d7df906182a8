"""What contracts bind of a project's money, and what of it was paid."""

import datetime as dt

from django.db.models import Max, Sum
from django.db.models.functions import Coalesce

from zhuzhen.base import scope
from zhuzhen.funds.choices import EntryKind, Stage
from zhuzhen.funds.models import Line
from zhuzhen.projects.models import Contract, Project
from zhuzhen.projects.queries.money import money_of
from zhuzhen.projects.rules.situation import Contracted

# A contract that ended binds only what was paid on it.
BOUND = Coalesce("kept_fen", "amount_fen")


def contracts_of(project: Project, *, party: str = "") -> tuple[Contracted, ...]:
    """The contracts of a project, or those with one party, as guards look at them."""
    rows = Contract.objects.filter(project=project).order_by("pk")
    if party:
        rows = rows.filter(party=party)
    return tuple(
        Contracted(
            each.number,
            each.bound_fen,
            each.prepaid_percent,
            each.ends_on,
            is_ended=each.ended_on is not None,
        )
        for each in rows
    )


def bound_fen(project: Project) -> int:
    """What the contracts of a project bind in all."""
    rows = Contract.objects.filter(project=project)
    return int(rows.aggregate(sum=Sum(BOUND))["sum"] or 0)


def paid_on_contracts(project: Project, *, party: str = "") -> int:
    """What was paid out of what was committed, less what was reversed; read beyond the scope."""
    lines = Line.objects.filter(
        account__purpose=project.purpose_id,
        account__stage=Stage.COMMITTED,
        entry__kind=EntryKind.PAYMENT,
        entry__reversed_by=None,
    )
    if party:
        lines = lines.filter(entry__payee=party)
    with scope.within(scope.EVERYTHING):
        return -int(lines.aggregate(sum=Sum("amount_fen"))["sum"] or 0)


def last_end(project: Project) -> dt.date | None:
    """The last day of work of the contracts that run."""
    rows = Contract.objects.filter(project=project, ended_on=None)
    return rows.aggregate(last=Max("ends_on"))["last"]


def releasable_fen(project: Project) -> int:
    """What is committed beyond what the contracts, once some of them ended, still bind."""
    if not Contract.objects.filter(project=project).exclude(ended_on=None).exists():
        return 0
    committed = money_of(project.purpose_id).committed
    return max(committed + paid_on_contracts(project) - bound_fen(project), 0)

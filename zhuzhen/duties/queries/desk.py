"""The desk: what an account itself answers for, the most pressing first."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from zhuzhen.duties import rules
from zhuzhen.duties.access import own_instances
from zhuzhen.duties.choices import Status
from zhuzhen.duties.inforce import DutyVersion, version_of
from zhuzhen.duties.labels import period_label
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.queries.instances import clause_of, status_case, target_of
from zhuzhen.people.models import Account

if TYPE_CHECKING:
    from zhuzhen.duties.queries.instances import Standing


@dataclass(frozen=True)
class DeskItem:
    """One duty of one period on the desk."""

    instance: DutyInstance
    version: DutyVersion
    status: Status
    reason: str
    days_left: int

    @property
    def title(self) -> str:
        return self.version.duty.title

    @property
    def register_id(self) -> str:
        """Where a record is made that moves the figure."""
        return self.version.duty.measure.register_id

    @property
    def clause(self) -> str:
        return clause_of(self.version)

    @property
    def period(self) -> str:
        return period_label(self.instance.period)

    @property
    def value(self) -> str:
        return rules.shown(self.instance.value, unit=self.version.unit)

    @property
    def target(self) -> str:
        return rules.target_shown(target_of(self.instance), unit=self.version.unit)


@dataclass(frozen=True)
class Desk:
    """Items by what they ask for; `next_on` is the next day on which something is due."""

    overdue: tuple[DeskItem, ...]
    due_soon: tuple[DeskItem, ...]
    in_progress: tuple[DeskItem, ...]
    met: tuple[DeskItem, ...]
    exempt: tuple[DeskItem, ...]
    next_on: dt.date | None

    @property
    def open_items(self) -> tuple[DeskItem, ...]:
        return self.overdue + self.due_soon + self.in_progress


def desk_of(account: Account, *, today: dt.date, within: Q | None = None) -> Desk:
    """What an account answers for this year, as far as it has begun.

    `within` puts other instances on the desk than the account's own (an office looks at one unit).
    One query for the instances, whatever their number.
    """
    mine = own_instances(account, on=today) if within is None else within
    rows = (
        DutyInstance.objects.filter(mine, starts_on__year=today.year, starts_on__lte=today)
        .annotate(status=status_case(today))
        .order_by("due_on", "duty", "owner_key", "period")
    )
    items = [_item(row, today=today) for row in rows]
    due = [item.instance.due_on for item in items if item.status in _OPEN and item.days_left >= 0]
    return Desk(
        overdue=_only(items, Status.OVERDUE),
        due_soon=_only(items, Status.AT_RISK),
        in_progress=_only(items, Status.ON_TRACK),
        met=_only(items, Status.MET),
        exempt=_only(items, Status.EXEMPT),
        next_on=min(due, default=None),
    )


_OPEN = (Status.AT_RISK, Status.ON_TRACK)


def _only(items: list[DeskItem], status: Status) -> tuple[DeskItem, ...]:
    return tuple(item for item in items if item.status is status)


def _item(row: "Standing", *, today: dt.date) -> DeskItem:
    version = version_of(row)
    verdict = rules.status(
        row.value,
        target=target_of(row),
        starts_on=row.starts_on,
        due_on=row.due_on,
        today=today,
        exempt=row.status == Status.EXEMPT,
        warning=version.warning,
    )
    return DeskItem(row, version, verdict.status, verdict.reason, (row.due_on - today).days)


def due_between(
    account: Account, *, first: dt.date, last: dt.date, today: dt.date, within: Q | None = None
) -> tuple[DeskItem, ...]:
    """What falls due in these days of what is on the account's desk (or `within`), begun or not."""
    mine = own_instances(account, on=today) if within is None else within
    rows = (
        DutyInstance.objects.filter(mine, due_on__range=(first, last))
        .annotate(status=status_case(today))
        .order_by("due_on", "duty", "owner_key", "period")
    )
    return tuple(_item(row, today=today) for row in rows)

"""One account's reminders: those whose thing is still open, each thing once, the latest step."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from zhuzhen.duties.choices import Status
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.queries.instances import status_case
from zhuzhen.notices.choices import NoticeState, ObjectionState
from zhuzhen.notices.models import Notice, Objection
from zhuzhen.people.models import Account
from zhuzhen.policy.queries import current_packs, pack_version
from zhuzhen.policy.schema import Pack
from zhuzhen.registers.choices import COUNTING, RecordState
from zhuzhen.registers.models import Record
from zhuzhen.reminders.choices import (
    REMIND_FIRST,
    REMIND_LAST,
    REVIEW_WITHIN,
    USUAL_DAYS,
    Kind,
    NoticeStep,
)
from zhuzhen.reminders.models import Reminder

# Reminders of this many days are read; older ones have told themselves.
_KEPT_DAYS = 400
_CLOSED = (Status.MET, Status.EXEMPT)


@dataclass(frozen=True)
class Days:
    """How many days before a day one is reminded, and how long a review may wait."""

    first: int
    last: int
    review: int


@dataclass(frozen=True)
class Reminded:
    """A thing that one is reminded of: a duty's figure, a record, a notice, or none (what awaits).

    `ids` are the reminders of all its steps, the latest last; `is_seen` is the latest's.
    """

    kind: Kind
    step: str
    ids: tuple[int, ...]
    made_on: dt.date
    due_on: dt.date | None
    is_seen: bool
    instance: DutyInstance | None = None
    record: Record | None = None
    notice: Notice | None = None


def _days_of(pack: Pack | None, *, on: dt.date) -> Days:
    def number(name: str) -> int:
        parameter = pack.parameters.get(name) if pack else None
        found = parameter.value_on(on).value if parameter else USUAL_DAYS[name]
        return found if isinstance(found, int) else USUAL_DAYS[name]

    return Days(number(REMIND_FIRST), number(REMIND_LAST), number(REVIEW_WITHIN))


def days_by_version(*, on: dt.date) -> dict[int, Days]:
    """The days of each pack version by which figures of the year stand."""
    year = DutyInstance.objects.filter(starts_on__year=on.year)
    versions = year.order_by().values_list("pack_version_id", flat=True).distinct()
    stored = {version: pack_version(version) for version in versions}
    current = {each.version_id: each for each in current_packs()}
    found = {version: each.pack if each else None for version, each in stored.items()}
    found |= {version: each.pack for version, each in current.items()}
    return {version: _days_of(pack, on=on) for version, pack in sorted(found.items())}


def usual_days(*, on: dt.date) -> Days:
    """The days of the first pack: of what no pack of its own is known."""
    packs = current_packs()
    return _days_of(packs[0].pack if packs else None, on=on)


def reminders_of(account: Account, *, today: dt.date) -> list[Reminded]:
    """What an account is still reminded of, the unseen first, then the most pressing.

    Five queries at most. What awaits is told whether or not it still does: that is asked where
    reviewers' reach is known.
    """
    rows = Reminder.objects.filter(
        account=account, made_on__gte=today - dt.timedelta(days=_KEPT_DAYS)
    ).order_by("made_on", "pk")
    things: dict[tuple[object, ...], list[Reminder]] = {}
    for row in rows:
        key = (row.kind, row.duty, row.owner_key, row.period, row.record_id)
        things.setdefault(key, []).append(row)
    instances = _open_instances((steps[-1] for steps in things.values()), today=today)
    records = _open_records(steps[-1] for steps in things.values())
    notices = _open_notices(steps[-1] for steps in things.values())
    found = []
    for steps in things.values():
        last = steps[-1]
        each = _reminded(
            steps,
            instance=instances.get((last.duty, last.owner_key, last.period)),
            record=records.get((last.kind, last.record_id)),
            notice=notices.get(last.pk),
        )
        is_told = last.kind == Kind.AWAITING and _is_of_week(last, today=today)
        if each.instance or each.record or each.notice or is_told:
            found.append(each)
    return sorted(found, key=lambda each: (each.is_seen, each.due_on or each.made_on, each.ids))


def _is_of_week(row: Reminder, *, today: dt.date) -> bool:
    return row.step == f"{today - dt.timedelta(days=today.weekday())}"


def _reminded(
    steps: list[Reminder],
    *,
    instance: DutyInstance | None,
    record: Record | None,
    notice: Notice | None,
) -> Reminded:
    last = steps[-1]
    return Reminded(
        kind=Kind(last.kind),
        step=last.step,
        ids=tuple(each.pk for each in steps),
        made_on=last.made_on,
        due_on=last.due_on,
        is_seen=last.seen_at is not None,
        instance=instance,
        record=record,
        notice=notice,
    )


def _open_instances(
    rows: Iterable[Reminder], *, today: dt.date
) -> dict[tuple[str, str, str], DutyInstance]:
    """The figures named that are neither met nor exempt."""
    keys = {(row.duty, row.owner_key, row.period) for row in rows if row.kind == Kind.DUTY}
    if not keys:
        return {}
    duties, owners, periods = (list(each) for each in zip(*keys, strict=True))
    found = (
        DutyInstance.objects.filter(
            duty__in=set(duties), owner_key__in=set(owners), period__in=set(periods)
        )
        .annotate(status=status_case(today))
        .exclude(status__in=_CLOSED)
    )
    named = {(each.duty, each.owner_key, each.period): each for each in found.order_by()}
    return {key: each for key, each in named.items() if key in keys}


def _open_records(rows: Iterable[Reminder]) -> dict[tuple[str, int | None], Record]:
    """The records named that still ask for something: tasks undone, and what stands returned."""
    named = {(row.kind, row.record_id) for row in rows if row.record_id is not None}
    if not named:
        return {}
    is_task = Q(due_on__isnull=False, done_on=None, state__in=COUNTING)
    open_ones = Record.objects.select_related("org", "place", "cluster").filter(
        is_task | Q(state=RecordState.RETURNED), pk__in={number for _, number in named}
    )
    found: dict[tuple[str, int | None], Record] = {}
    for each in open_ones.order_by():
        kind = Kind.RETURNED if each.state == RecordState.RETURNED else Kind.TASK
        if (kind, each.pk) in named:
            found[kind, each.pk] = each
    return found


def _still_waits(notice: Notice, *, step: str) -> bool:
    """Whether a notice still waits for what a reminder told."""
    if step == NoticeStep.APPROVE:
        return notice.state == NoticeState.DRAFT
    if step == NoticeStep.ENDS:
        return notice.state == NoticeState.PUBLISHED
    return bool(notice.objections.all())


def _open_notices(rows: Iterable[Reminder]) -> dict[int, Notice]:
    """The notices named, by reminder, that still wait for it."""
    named = {row.pk: row for row in rows if row.kind == Kind.NOTICE}
    if not named:
        return {}
    waiting = Objection.objects.filter(state=ObjectionState.OPEN)
    found = Notice.objects.select_related("place").prefetch_related(
        Prefetch("objections", queryset=waiting.order_by("pk"))
    )
    by_uid = {
        str(each.uid): each for each in found.filter(uid__in=[r.owner_key for r in named.values()])
    }
    return {
        pk: by_uid[row.owner_key]
        for pk, row in named.items()
        if row.owner_key in by_uid and _still_waits(by_uid[row.owner_key], step=row.step)
    }

"""Reminders in words: what it is, how long there is, and where it is done."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from zhuzhen.duties import rules
from zhuzhen.duties.inforce import version_of
from zhuzhen.duties.labels import period_label
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.queries.instances import target_of
from zhuzhen.notices.models import Notice
from zhuzhen.pages.addressing import duty_address
from zhuzhen.pages.awaiting import MOST, awaiting_since
from zhuzhen.pages.choices import days_said
from zhuzhen.pages.reminders.choices import AWAITED_BY, AWAITS, MORE, NUMBER, RETURNED
from zhuzhen.people.models import Account
from zhuzhen.registers.models import Record
from zhuzhen.reminders.choices import Kind, NoticeStep
from zhuzhen.reminders.queries import Reminded, reminders_of, usual_days


@dataclass(frozen=True)
class Told:
    """One reminder as a line; `ids` are those that 已读 takes together."""

    ids: tuple[int, ...]
    label: str
    title: str
    who: str
    when: str
    address: str
    is_late: bool
    is_seen: bool
    has_drawer: bool = False


def told_to(account: Account, *, today: dt.date) -> list[Told]:
    """All that an account is still reminded of, the unread first."""
    found = []
    for each in reminders_of(account, today=today):
        if each.instance is not None:
            found.append(_of_duty(each, at=each.instance, today=today))
        elif each.record is not None:
            found.append(_of_record(each, record=each.record, today=today))
        elif each.notice is not None:
            found.append(_of_notice(each, notice=each.notice, today=today))
        elif line := _of_awaiting(each, account=account, today=today):
            found.append(line)
    return found


def unread_beside_todo(account: Account, *, today: dt.date) -> int:
    """Unread reminders but those of records that are returned or wait: these are to do, and are
    counted there."""
    is_todo = {str(Kind.RETURNED.label), str(Kind.AWAITING.label)}
    told = told_to(account, today=today)
    return sum(not each.is_seen and each.label not in is_todo for each in told)


def _of_duty(each: Reminded, *, at: DutyInstance, today: dt.date) -> Told:
    version = version_of(at)
    value = rules.shown(at.value, unit=version.unit)
    target = rules.target_shown(target_of(at), unit=version.unit)
    return Told(
        ids=each.ids,
        label=str(each.kind.label),
        title=f"{version.duty.title} {value} / {target}",
        who=f"{at.owner_name} · {period_label(at.period)}",
        when=days_said((at.due_on - today).days),
        address=duty_address(at.duty, owner_key=at.owner_key, period=at.period),
        is_late=at.due_on < today,
        is_seen=each.is_seen,
        has_drawer=True,
    )


def _of_record(each: Reminded, *, record: Record, today: dt.date) -> Told:
    is_task = each.kind is Kind.TASK and record.due_on is not None
    when = days_said((record.due_on - today).days) if is_task and record.due_on else ""
    who = str(record.org or record.cluster or record.place or "")
    return Told(
        ids=each.ids,
        label=str(each.kind.label),
        title=str(record),
        who=who if is_task else RETURNED.format(reason=record.return_reason),
        when=when,
        address=f"/records/{record.uid}/",
        is_late=bool(is_task and record.due_on and record.due_on < today),
        is_seen=each.is_seen,
    )


def _of_notice(each: Reminded, *, notice: Notice, today: dt.date) -> Told:
    step = NoticeStep(each.step.partition(" ")[0])
    late = step is NoticeStep.ANSWER and each.due_on is not None and each.due_on < today
    is_due = step is NoticeStep.ANSWER and each.due_on is not None
    return Told(
        ids=each.ids,
        label=str(each.kind.label),
        title=notice.title,
        who=f"{notice.place.name} · {step.label}",
        when=days_said((each.due_on - today).days) if is_due and each.due_on else "",
        address=f"/notices/{notice.uid}/",
        is_late=late,
        is_seen=each.is_seen,
    )


def _of_awaiting(each: Reminded, *, account: Account, today: dt.date) -> Told | None:
    """None once all that waited so long is confirmed or returned."""
    days = usual_days(on=today).review
    midnight = dt.datetime.combine(today, dt.time.min, tzinfo=timezone.get_current_timezone())
    number = awaiting_since(account, on=today, before=midnight - dt.timedelta(days=days))
    if not number:
        return None
    form = MORE if number >= MOST else NUMBER
    told = form.format(number=min(number, MOST - 1))
    return Told(
        ids=each.ids,
        label=str(each.kind.label),
        title=AWAITS.format(number=told, days=days),
        who=AWAITED_BY,
        when="",
        address="/#awaiting",
        is_late=False,
        is_seen=each.is_seen,
    )

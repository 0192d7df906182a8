"""The desk: what I owe, what was returned to me, what waits for me, and how those I oversee stand.

One column that answers in order: overdue, due soon, returned, awaiting, still to do, done lately.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.periods import Period
from zhuzhen.duties.access import own_instances, reaches_many
from zhuzhen.duties.choices import OwnerKind, Status
from zhuzhen.duties.inforce import DutyVersion
from zhuzhen.duties.queries import DeskItem, Filters, desk_of, instances_in
from zhuzhen.duties.queries.instances import in_place
from zhuzhen.pages import choices
from zhuzhen.pages.addressing import duty_address, new_record_address
from zhuzhen.pages.assets.waiting import assets_awaiting
from zhuzhen.pages.awaiting import MOST, awaiting_me, returned_to_me
from zhuzhen.pages.board.reading import Tally, tally
from zhuzhen.pages.calendar.reading import Month, month_of
from zhuzhen.pages.cases.waiting import cases_awaiting
from zhuzhen.pages.choices import ACCOUNT, ADMIN, CLAUSES
from zhuzhen.pages.frame import Switch, is_administrator, switch_of
from zhuzhen.pages.funds.awaiting import money_awaiting
from zhuzhen.pages.notices.awaiting import MOST as MOST_WAITING
from zhuzhen.pages.notices.awaiting import Waiting, notices_awaiting
from zhuzhen.pages.projects.waiting import projects_awaiting
from zhuzhen.pages.reminders.reading import told_to
from zhuzhen.pages.support.awaiting import support_awaiting
from zhuzhen.pages.tasks import MOST as MOST_TASKS
from zhuzhen.pages.tasks import open_tasks
from zhuzhen.people.access import MAY, grants_for, roles_of
from zhuzhen.people.choices import Act, Role
from zhuzhen.people.models import Account
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.models import Record

LINES_A_SECTION, RECORDS_A_SECTION = 20, 10
DONE_SHOWN = 10
REMINDERS_SHOWN = 3


@dataclass(frozen=True)
class Line:
    """One thing to do, or just done. `version` is the duty's, None for a record."""

    title: str
    who: str
    address: str
    when: str
    version: DutyVersion | None = None
    status: Status | None = None
    value: str = ""
    target: str = ""
    action: str = ""
    action_address: str = ""
    is_late: bool = False
    note: str = ""


@dataclass(frozen=True)
class Section:
    """Lines under one heading; `more` are not shown."""

    id: str
    title: str
    lines: tuple[Line, ...]
    more: int = 0
    more_address: str = ""
    is_listed: bool = False  # their list is linked, also when all are shown
    is_cut: bool = False  # there are more than were read

    @property
    def count_said(self) -> str:
        return f"{len(self.lines) + self.more}{'+' if self.is_cut else ''}"

    @property
    def more_said(self) -> str:
        return f"{self.more}{'+' if self.is_cut else ''}"


@dataclass(frozen=True)
class Standing:
    """How all owners of one kind stand that I may see."""

    kind: str
    tally: Tally

    @property
    def label(self) -> str:
        return str(OwnerKind(self.kind).label)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The desk of whoever is signed in."""
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    roles = roles_of(account, on=today)
    if not roles or is_administrator(frozenset(roles)):
        return _bare_desk(request, roles=roles)
    switch = switch_of(request.GET, today=today)
    here = in_place(switch.place) if switch.place else Q()
    mine = desk_of(account, today=today, within=own_instances(account, on=today) & here)
    returned = returned_to_me(account, place=switch.place)
    awaiting = awaiting_me(account, on=today, place=switch.place)
    tasks = open_tasks(account, on=today, place=switch.place)
    waiting = _in_hand(account, on=today, place=switch.place)
    sections = [
        _tasks(tasks, today=today),
        _duties("overdue", choices.OVERDUE, mine.overdue, roles=roles),
        *map(_waiting, waiting),
        _duties("soon", choices.DUE_SOON, mine.due_soon, roles=roles),
        _records("returned", choices.RETURNED, returned, do=choices.REVISE_IT),
        _records("awaiting", choices.AWAITING, awaiting, do=choices.CONFIRM_IT),
        _duties("rest", choices.IN_PROGRESS, mine.in_progress, roles=roles),
        _duties("done", choices.DONE_LATELY, _lately(mine.met), roles=frozenset()),
    ]
    open_items = mine.open_items
    unread = [each for each in told_to(account, today=today) if not each.is_seen]
    context = {
        "sections": [section for section in sections if section.lines],
        "is_clear": not (open_items or returned or awaiting or tasks or waiting),
        "owes": bool(open_items or mine.met or mine.exempt),
        "standings": _standings(switch, today=today) if reaches_many(account, on=today) else [],
        "statuses": list(Status),
        "next": next((item for item in open_items if item.instance.due_on == mine.next_on), None),
        "reminders": unread[:REMINDERS_SHOWN],
        "unread": len(unread),
        "month": _this_month(account, today=today, place=switch.place),
        "may_record": bool(grants_for(account, act=Act.RECORD_CREATE, on=today)),
        "today": today,
    }
    return page(request, "desk/desk.html", part="desk", context=context)


def _bare_desk(request: HttpRequest, *, roles: Iterable[Role]) -> HttpResponse:
    """The three administrators see no business data; who has no role is told whom to ask."""
    held = [str(role.label) for role in Role if role in set(roles)]
    tools = [ADMIN, CLAUSES, ACCOUNT] if held else [ACCOUNT]
    context = {"held": held, "tools": tools}
    return page(request, "desk/administrator.html", context=context)


def _duties(id: str, title: str, items: Sequence[DeskItem], *, roles: Iterable[Role]) -> Section:
    """Lines of duties; who may record gets a button that does it."""
    reporters = MAY[Act.RECORD_CREATE] & frozenset(roles)
    lines = tuple(_duty_line(item, reporters=reporters) for item in items[:LINES_A_SECTION])
    more = max(len(items) - LINES_A_SECTION, 0)
    return Section(id, title, lines, more, "/board/")


def _duty_line(item: DeskItem, *, reporters: frozenset[Role]) -> Line:
    at = item.instance
    # A figure over households has no register: it moves by plans, measures and visits.
    register = item.version.pack.registers.get(item.register_id)
    reported_by = {str(role) for role in register.reported_by} if register else set()
    does = item.status is not Status.MET and {str(role) for role in reporters} & reported_by
    return Line(
        title=item.title,
        who=f"{at.owner_name} · {item.period}",
        address=duty_address(at.duty, owner_key=at.owner_key, period=at.period),
        when=_when(item),
        version=item.version,
        status=item.status,
        value=item.value,
        target=item.target,
        action=choices.RECORD_IT if does else "",
        action_address=new_record_address(item.register_id, instance=at) if does else "",
        is_late=item.status is Status.OVERDUE,
    )


def _when(item: DeskItem) -> str:
    if item.status is Status.MET:
        return ""
    return choices.days_said(item.days_left)


def _tasks(tasks: Sequence[Record], *, today: dt.date) -> Section:
    lines = tuple(
        Line(
            title=str(task),
            who=str(task.org or task.cluster or task.place or ""),
            address=f"/records/{task.uid}/",
            when=choices.days_said((task.due_on - today).days) if task.due_on else "",
            action=choices.FINISH_IT,
            action_address=f"/records/{task.uid}/#finish",
            is_late=task.due_on is not None and task.due_on < today,
        )
        for task in tasks[:LINES_A_SECTION]
    )
    more = max(len(tasks) - LINES_A_SECTION, 0)
    is_cut = len(tasks) >= MOST_TASKS
    return Section("tasks", choices.TASKS, lines, more, "/registers/", is_cut=is_cut)


def _this_month(account: Account, *, today: dt.date, place: str) -> Month:
    return month_of(account, Period.holding(today, kind="month"), today=today, place=place)


_IN_HAND = (
    cases_awaiting,
    notices_awaiting,
    support_awaiting,
    money_awaiting,
    projects_awaiting,
    assets_awaiting,
)


def _in_hand(account: Account, *, on: dt.date, place: str) -> list[Waiting]:
    """What waits for me besides duties, tasks and records, group by group."""
    return [group for read in _IN_HAND for group in read(account, on=on, place=place)]


def _waiting(group: Waiting) -> Section:
    """The section of what waits about families."""
    lines = tuple(
        Line(
            title=each.title,
            who=each.who,
            address=each.address,
            when=each.when,
            action=each.action,
            action_address=each.address,
            is_late=each.is_late,
        )
        for each in group.lines
    )
    is_cut = len(lines) + group.more >= MOST_WAITING
    return Section(
        group.id, group.title, lines, group.more, group.more_address, group.is_listed, is_cut=is_cut
    )


def _lately(met: Sequence[DeskItem]) -> list[DeskItem]:
    """The duties met in the latest periods, the latest first."""
    return sorted(met, key=lambda item: item.instance.starts_on, reverse=True)[:DONE_SHOWN]


def _records(id: str, title: str, records: Sequence[Record], *, do: str) -> Section:
    lines = tuple(
        Line(
            title=str(record),
            who=str(record.org or record.place or ""),
            address=f"/records/{record.uid}/",
            when=_day(record.updated_at),
            action=do,
            action_address=f"/records/{record.uid}/",
            note=record.return_reason if record.state == RecordState.RETURNED else "",
        )
        for record in records[:RECORDS_A_SECTION]
    )
    more = max(len(records) - RECORDS_A_SECTION, 0)
    return Section(id, title, lines, more, "/registers/", is_cut=len(records) >= MOST)


def _day(moment: dt.datetime) -> str:
    day = timezone.localtime(moment)
    return choices.ON_DAY.format(month=day.month, day=day.day)


def _standings(switch: Switch, *, today: dt.date) -> list[Standing]:
    """States of all owners in the place and period, by kind: the same figures as the board's."""
    rows = Filters(place=switch.place).applied(instances_in(str(switch.period), today=today))
    counted = rows.values_list("owner_kind", "status").order_by().annotate(Count("pk"))
    found: dict[str, dict[Status, int]] = {}
    for kind, status, number in counted:
        found.setdefault(kind, {})[Status(status)] = number
    return [Standing(kind, tally(found[kind])) for kind in OwnerKind.values if kind in found]

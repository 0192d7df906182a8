"""What falls on which day, from what the desk is made of: duties, tasks, and reviews' limits."""

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from zhuzhen.base.periods import Period
from zhuzhen.base.workdays import is_working_day
from zhuzhen.casework.queries.campaigns import Share
from zhuzhen.duties.access import own_instances
from zhuzhen.duties.choices import Status
from zhuzhen.duties.queries import DeskItem, due_between
from zhuzhen.duties.queries.instances import in_place
from zhuzhen.pages.addressing import duty_address
from zhuzhen.pages.assets.due_days import assets_due
from zhuzhen.pages.awaiting import awaiting_me
from zhuzhen.pages.calendar.choices import (
    ASSET,
    AWAITING,
    CAMPAIGN,
    CASE,
    CASES_DUE,
    DUTY,
    FIGURE,
    PROJECT,
    REVIEW,
    TASK,
    TRANSFER,
    WEEKDAYS,
)
from zhuzhen.pages.cases.waiting import MY_CASES, cases_due
from zhuzhen.pages.funds.awaiting import transfers_due
from zhuzhen.pages.notices.awaiting import WaitingLine
from zhuzhen.pages.projects.waiting import projects_due
from zhuzhen.pages.support.awaiting import address_of, handed_out, title_of
from zhuzhen.pages.tasks import open_tasks
from zhuzhen.people.models import Account
from zhuzhen.registers.models import Record
from zhuzhen.reminders.queries import usual_days

SHOWN_A_DAY = 3
_NEAR = {Status.AT_RISK: "is-near", Status.OVERDUE: "is-late"}


@dataclass(frozen=True)
class Event:
    """One thing due on a day. `key` names it for good; `looks` is how pressing it is."""

    day: dt.date
    key: str
    label: str
    title: str
    who: str
    address: str
    looks: str = ""
    has_drawer: bool = False

    @property
    def is_done(self) -> bool:
        return self.looks == "is-done"


@dataclass(frozen=True)
class Day:
    """One cell of a month."""

    day: dt.date
    is_outside: bool
    is_today: bool
    is_chosen: bool
    events: tuple[Event, ...]

    @property
    def weekday(self) -> str:
        return WEEKDAYS[self.day.weekday()]

    @property
    def is_off(self) -> bool:
        return not is_working_day(self.day)

    @property
    def shown(self) -> tuple[Event, ...]:
        return self.events[:SHOWN_A_DAY]

    @property
    def more(self) -> int:
        return len(self.events) - len(self.shown)

    @property
    def still_open(self) -> int:
        return sum(not each.is_done for each in self.events)

    @property
    def looks(self) -> str:
        """The most pressing of the day."""
        every = {each.looks for each in self.events}
        for looks in ("is-late", "is-near", "", "is-done"):
            if looks in every:
                return looks or "is-due"
        return "is-empty"


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday, and the day looked at."""

    period: Period
    weeks: tuple[tuple[Day, ...], ...]
    weekdays: tuple[str, ...] = WEEKDAYS

    @property
    def before(self) -> Period:
        return self.period.previous()

    @property
    def after(self) -> Period:
        return Period.holding(self.period.ends_on + dt.timedelta(days=1), kind="month")

    @cached_property
    def chosen(self) -> Day | None:
        return next((day for week in self.weeks for day in week if day.is_chosen), None)

    @property
    def number(self) -> int:
        return sum(len(day.events) for week in self.weeks for day in week if not day.is_outside)


def events_between(
    account: Account, *, first: dt.date, last: dt.date, today: dt.date, place: str = ""
) -> list[Event]:
    """All that is due for the account in these days, by day; what is done of duties too."""
    here = in_place(place) if place else Q()
    mine = own_instances(account, on=today) & here
    duties = due_between(account, first=first, last=last, today=today, within=mine)
    tasks = open_tasks(account, on=today, place=place, since=first, until=last)
    found = [_duty(each) for each in duties if each.status is not Status.EXEMPT]
    found += [_task(each, today=today) for each in tasks]
    waiting = awaiting_me(account, on=today, place=place)
    found += _reviews(waiting, today=today, first=first, last=last)
    found += _transfers(account, first=first, last=last, today=today)
    for label, read in ((PROJECT, projects_due), (ASSET, assets_due)):
        due = read(account, today=today, first=first, last=last, place=place)
        found += _lines(label, due, today=today)
    found += _cases(cases_due(account, first=first, last=last, on=today, place=place), today=today)
    handed = handed_out(account, on=today, place=place)
    found += [_share(each, today=today) for each in handed if first <= each.ends_on <= last]
    return sorted(found, key=lambda each: (each.day, each.is_done, each.key))


def _duty(item: DeskItem) -> Event:
    at = item.instance
    return Event(
        day=at.due_on,
        key=f"{at.duty}.{at.owner_key}.{at.period}",
        label=DUTY,
        title=FIGURE.format(title=item.title, value=item.value, target=item.target),
        who=f"{at.owner_name} · {item.period}",
        address=duty_address(at.duty, owner_key=at.owner_key, period=at.period),
        looks="is-done" if item.status is Status.MET else _NEAR.get(item.status, ""),
        has_drawer=True,
    )


def _task(task: Record, *, today: dt.date) -> Event:
    assert task.due_on is not None
    return Event(
        day=task.due_on,
        key=f"task.{task.uid}",
        label=TASK,
        title=str(task),
        who=str(task.org or task.cluster or task.place or ""),
        address=f"/records/{task.uid}/",
        looks="is-late" if task.due_on < today else "",
    )


def _transfers(account: Account, *, first: dt.date, last: dt.date, today: dt.date) -> list[Event]:
    """The last days of what the account's office still has to transfer."""
    return [
        Event(
            day=each.due_on,
            key=f"transfer.{each.uid}",
            label=TRANSFER,
            title=each.title,
            who=each.who,
            address=each.address,
            looks="is-late" if each.due_on < today else "",
        )
        for each in transfers_due(account, today=today, first=first, last=last)
    ]


def _lines(
    label: str, due: Iterable[tuple[dt.date, str, WaitingLine]], *, today: dt.date
) -> list[Event]:
    """What falls due of projects and assets."""
    return [
        Event(
            day=day,
            key=key,
            label=label,
            title=line.title,
            who=line.who,
            address=line.address,
            looks="is-late" if day < today else "",
        )
        for day, key, line in due
    ]


def _reviews(
    waiting: Sequence[Record], *, today: dt.date, first: dt.date, last: dt.date
) -> list[Event]:
    """What waits for me, by the day on which it will have waited as long as it may."""
    limit = dt.timedelta(days=usual_days(on=today).review)
    days = Counter(timezone.localtime(each.updated_at).date() + limit for each in waiting)
    return [
        Event(
            day=day,
            key=f"review.{day}",
            label=AWAITING,
            title=REVIEW.format(number=number),
            who="",
            address="/#awaiting",
            looks="is-late" if day < today else "",
        )
        for day, number in sorted(days.items())
        if first <= day <= last
    ]


def _cases(due: Sequence[dt.date], *, today: dt.date) -> list[Event]:
    """The cases whose next step is mine, as many as are due on a day."""
    return [
        Event(
            day=day,
            key=f"case.{day}",
            label=CASE,
            title=CASES_DUE.format(number=number),
            who="",
            address=MY_CASES,
            looks="is-late" if day < today else "",
        )
        for day, number in sorted(Counter(due).items())
    ]


def _share(share: Share, *, today: dt.date) -> Event:
    return Event(
        day=share.ends_on,
        key=f"campaign.{share.campaign.pk}",
        label=CAMPAIGN,
        title=title_of(share),
        who="",
        address=address_of(share),
        looks="is-late" if share.ends_on < today else "",
    )


def month_of(
    account: Account,
    period: Period,
    *,
    today: dt.date,
    place: str = "",
    chosen: dt.date | None = None,
) -> Month:
    """A month of the account; the days of its first and last week that lie outside are empty."""
    events: dict[dt.date, list[Event]] = {}
    for each in events_between(
        account, first=period.starts_on, last=period.ends_on, today=today, place=place
    ):
        events.setdefault(each.day, []).append(each)
    weeks = calendar.Calendar().monthdatescalendar(period.year, period.first_month)
    return Month(
        period,
        tuple(
            tuple(
                Day(
                    day=day,
                    is_outside=day not in period,
                    is_today=day == today,
                    is_chosen=day == chosen,
                    events=tuple(events.get(day, ())),
                )
                for day in week
            )
            for week in weeks
        ),
    )

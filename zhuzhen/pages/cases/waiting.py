"""Cases that wait for me, as lines of the desk, and how many they are."""

import datetime as dt

from django.db.models import F, QuerySet

from zhuzhen.base.scope import CodeRange, in_ranges
from zhuzhen.casework.models import Case
from zhuzhen.casework.queries.standing import has_part, mine, removals
from zhuzhen.pages.cases.choices import DO_IT, LINE_TITLE, MINE
from zhuzhen.pages.cases.listing import row_of
from zhuzhen.pages.notices.awaiting import MOST, Waiting, WaitingLine
from zhuzhen.people.models import Account

_LINES = 10
MY_CASES = "/cases/?mine=yes"


def cases_awaiting(account: Account, *, on: dt.date, place: str = "") -> list[Waiting]:
    """The cases whose next step is mine, those due first on top; none for who has no part in
    cases. At most `MOST` are counted."""
    if not has_part(account, on=on):
        return []
    rows = _mine_in(place, account=account, on=on)
    rows = rows.select_related("household__place")
    found = list(rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST])
    if not found:
        return []
    removed = removals(found[:_LINES])
    lines = []
    for each in found[:_LINES]:
        row = row_of(each, removal=removed.get(each.pk, ""), today=on)
        title = LINE_TITLE.format(name=each.household.head_name, step=row.step)
        who = f"{each.household.place.path} · {each.get_state_display()}"
        lines.append(WaitingLine(title, who, row.address, row.when, DO_IT, row.is_late))
    return [Waiting("cases", MINE, tuple(lines), len(found) - len(lines), MY_CASES)]


def _mine_in(place: str, *, account: Account, on: dt.date) -> QuerySet[Case]:
    rows = mine(account, on=on)
    return rows.filter(in_ranges([CodeRange.under(place)])) if place else rows


def cases_due(
    account: Account, *, first: dt.date, last: dt.date, on: dt.date, place: str = ""
) -> list[dt.date]:
    """The days in a span on which cases that wait for me are due, a day for each case."""
    if not has_part(account, on=on):
        return []
    rows = _mine_in(place, account=account, on=on).filter(due_on__range=(first, last))
    days = rows.order_by("due_on").values_list("due_on", flat=True)
    return [day for day in days if day is not None]


def waiting_count(account: Account, *, on: dt.date) -> int:
    """How many cases wait for me, `MOST` at most."""
    return mine(account, on=on).order_by()[:MOST].count() if has_part(account, on=on) else 0

"""Cases that wait for me, as lines of the desk, and how many they are."""

import datetime as dt

from django.db.models import F

from zhuzhen.base.scope import CodeRange
from zhuzhen.casework.queries.standing import has_part, mine, removals
from zhuzhen.pages.cases.choices import DO_IT, LINE_TITLE, MINE
from zhuzhen.pages.cases.listing import row_of
from zhuzhen.pages.notices.awaiting import MOST, Waiting, WaitingLine
from zhuzhen.people.models import Account

_LINES = 10
_ALL = "/cases/?mine=yes"


def cases_awaiting(account: Account, *, on: dt.date, place: str = "") -> list[Waiting]:
    """The cases whose next step is mine, those due first on top; none for who has no part in
    cases. At most `MOST` are counted."""
    if not has_part(account, on=on):
        return []
    rows = mine(account, on=on)
    if place:
        span = CodeRange.under(place)
        rows = rows.filter(place_id__range=(span.lo, span.hi))
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
    return [Waiting("cases", MINE, tuple(lines), len(found) - len(lines), _ALL)]


def waiting_count(account: Account, *, on: dt.date) -> int:
    """How many cases wait for me, `MOST` at most."""
    return mine(account, on=on).order_by()[:MOST].count() if has_part(account, on=on) else 0

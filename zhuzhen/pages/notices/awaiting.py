"""What waits for me of notices: to approve, to mend, to publish, to answer, to end."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from zhuzhen.base.scope import CodeRange, narrowed
from zhuzhen.notices import access
from zhuzhen.notices.flow import Who
from zhuzhen.notices.models import Notice, Objection
from zhuzhen.notices.queries import ending, to_answer, to_approve, to_publish, to_revise
from zhuzhen.pages.choices import days_said
from zhuzhen.pages.notices.choices import AWAITING, PASSES_ON
from zhuzhen.pages.notices.reach import address_of
from zhuzhen.people.models import Account

MOST = 100  # no more than these are counted
LINES = 10


@dataclass(frozen=True)
class WaitingLine:
    """One notice or objection that waits; the fields are those of a line of the desk."""

    title: str
    who: str
    address: str
    when: str
    action: str
    is_late: bool = False


@dataclass(frozen=True)
class Waiting:
    """Lines under one heading; `more` are not shown. `is_listed`: their list is always linked."""

    id: str
    title: str
    lines: tuple[WaitingLine, ...]
    more: int = 0
    more_address: str = "/notices/"
    is_listed: bool = False


def _spans(account: Account, who: Who, *, place: str) -> tuple[CodeRange, ...]:
    """Where an account takes the steps of `who`, within the place that the screen is set to."""
    return narrowed(access.places_of(account, who), to=place)


def _of_notice(notice: Notice, *, action: str, today: dt.date) -> WaitingLine:
    when, is_late = "", False
    if notice.closes_on is not None:
        passes_on = notice.closes_on + dt.timedelta(days=1)
        when = PASSES_ON.format(month=passes_on.month, day=passes_on.day)
        is_late = passes_on < today
    who = f"{notice.place.name} · {notice.get_kind_display()}"
    return WaitingLine(notice.title, who, address_of(notice), when, action, is_late)


def _of_objection(objection: Objection, *, action: str, today: dt.date) -> WaitingLine:
    left = (objection.due_on - today).days
    notice = objection.notice
    address = f"/notices/objections/{objection.uid}/"
    return WaitingLine(notice.title, notice.place.name, address, days_said(left), action, left < 0)


def _group(kind: str, lines: Iterable[WaitingLine]) -> Waiting:
    found = tuple(lines)
    return Waiting(f"notice-{kind}", AWAITING[kind][0], found[:LINES], max(len(found) - LINES, 0))


def notices_awaiting(account: Account, *, on: dt.date, place: str = "") -> list[Waiting]:
    """What waits for an account, group by group; at most five queries, none for who has no role."""
    spans = {who: _spans(account, who, place=place) for who in Who}
    draft, approve = spans[Who.DRAFTER], spans[Who.APPROVER]
    found = {
        "approve": to_approve(approve, by=account)[:MOST] if approve else (),
        "revise": to_revise(draft, by=account)[:MOST] if draft else (),
        "publish": to_publish(draft)[:MOST] if draft else (),
        "ending": ending(approve, today=on)[:MOST] if approve else (),
    }
    groups = [
        _group(kind, (_of_notice(each, action=AWAITING[kind][1], today=on) for each in rows))
        for kind, rows in found.items()
    ]
    answer = spans[Who.ANSWERER]
    open_ones = to_answer(answer, by=account)[:MOST] if answer else ()
    action = AWAITING["answer"][1]
    lines = (_of_objection(each, action=action, today=on) for each in open_ones)
    groups.insert(1, _group("answer", lines))
    return [each for each in groups if each.lines]

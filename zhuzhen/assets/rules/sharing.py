"""How income is shared: within what arrived, by the villagers' decision, in time (workflows D4)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zhuzhen.assets.rules.noticing import Posted, notice_verdict
from zhuzhen.assets.rules.verdicts import FINE, Verdict, all_of, no
from zhuzhen.base.money import yuan


@dataclass(frozen=True)
class Part:
    """Who gets what of an income, and why: a kind of recipients, never a person."""

    to: str
    amount_fen: int
    reason: str = ""


@dataclass(frozen=True)
class Sharing:
    """What the guards of a distribution look at. `free_fen`: what arrived of this asset and is not
    shared out yet; `due_on`: by when it is filed."""

    today: dt.date
    amount_fen: int
    free_fen: int
    parts: tuple[Part, ...]
    due_on: dt.date
    drafted_on: dt.date
    decided_on: dt.date | None = None
    meeting: str = ""
    reason: str = ""
    posted: Posted | None = None
    least_days: int = 7


def year_verdict(year: int, *, since: dt.date, today: dt.date) -> Verdict:
    """Of a year since the asset was built, that has begun."""
    if since.year <= year <= today.year:
        return FINE
    return no("year_wrong", first=since.year, last=today.year)


def within_arrived(at: Sharing) -> Verdict:
    if at.amount_fen <= 0:
        return no("amount_missing")
    if at.amount_fen > at.free_fen:
        return no("above_arrived", amount=yuan(at.amount_fen), free=yuan(max(at.free_fen, 0)))
    return FINE


def recipients(at: Sharing) -> Verdict:
    """Each part names who gets it; together they are the whole."""
    if not at.parts:
        return no("parts_none")
    total = sum(each.amount_fen for each in at.parts)
    bad = sum(not each.to.strip() or each.amount_fen <= 0 for each in at.parts)
    return all_of(
        no("parts_bad", count=bad) if bad else FINE,
        no("parts_sum", total=yuan(total), amount=yuan(at.amount_fen))
        if total != at.amount_fen
        else FINE,
    )


def meeting(at: Sharing) -> Verdict:
    day = at.decided_on
    return all_of(
        FINE if at.meeting.strip() else no("meeting_missing"),
        no("meeting_day", since=at.drafted_on, today=at.today)
        if day is None or not at.drafted_on <= day <= at.today
        else FINE,
    )


def notice(at: Sharing) -> Verdict:
    return notice_verdict(at.posted, least=at.least_days, today=at.today)


def in_time(at: Sharing) -> Verdict:
    """Filed within the days from arrival, or it is said why not."""
    is_late = at.today > at.due_on and not at.reason.strip()
    return no("late_untold", due=at.due_on) if is_late else FINE


def parts_of(shares: Sequence[object]) -> tuple[Part, ...]:
    """The parts as a distribution keeps them."""
    found = []
    for each in shares:
        assert isinstance(each, dict)
        found.append(Part(each["to"], each["amount_fen"], each.get("reason", "")))
    return tuple(found)


GUARDS = {
    "within_arrived": within_arrived,
    "recipients": recipients,
    "meeting": meeting,
    "notice": notice,
    "in_time": in_time,
}

"""What a matter's public notice has to be before the matter goes on."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.assets.rules.verdicts import FINE, Verdict, all_of, no
from zhuzhen.notices.choices import NoticeState

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Posted:
    """The notice on a matter. `is_ours`: it shows what is to be decided now."""

    state: str
    opens_on: dt.date | None
    closes_on: dt.date | None
    open_objections: int
    is_ours: bool


def notice_verdict(posted: Posted | None, *, least: int, today: dt.date) -> Verdict:
    """Shown for all its days, of what stands now, no objection open (workflows D5)."""
    if posted is None:
        return no("notice_none")
    if not posted.is_ours:
        return no("notice_other")
    if posted.state in (NoticeState.FAILED, NoticeState.WITHDRAWN):
        return no("notice_gone", state=NoticeState(posted.state).label)
    if posted.opens_on is None or posted.closes_on is None:
        return no("notice_not_yet", state=NoticeState(posted.state).label)
    days = (posted.closes_on - posted.opens_on).days + 1
    return all_of(
        no("notice_short", days=days, least=least) if days < least else FINE,
        no("notice_open", last=posted.closes_on, after=posted.closes_on + _DAY)
        if today <= posted.closes_on
        else FINE,
        no("notice_objections", count=posted.open_objections) if posted.open_objections else FINE,
    )

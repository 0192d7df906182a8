"""Close a period: its instances stay as they are, under the pack versions they were counted by."""

import datetime as dt

from django.db import transaction

from zhuzhen.base import audit, scope
from zhuzhen.base.periods import Period
from zhuzhen.base.problems import Problem
from zhuzhen.duties.commands.refreshing import closed_periods, lock_figures, open_parts
from zhuzhen.duties.models import Closing
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError:
        raise Problem("bad_period", text=text) from None


@transaction.atomic
def close_period(period: str, *, by: Account | None, at: dt.datetime, reason: str = "") -> Closing:
    """Freeze a period and all that lies in it; `settle_changes` passes it by from now on.

    Raises not_allowed (only a superior for the whole province or city may), bad_period,
    and closed_period when it is closed already.
    """
    wanted = _period(period)
    require(by, Act.PERIOD_CLOSE)
    with scope.within(scope.EVERYTHING):
        lock_figures()
        if not open_parts([wanted], closed=closed_periods()):
            raise Problem("closed_period", period=wanted.label)
        closing = Closing.objects.create(period=str(wanted), by=by, at=at, reason=reason)
    audit.record(
        "close_period",
        by=by,
        subject="period",
        subject_id=str(wanted),
        reason=reason,
    )
    return closing

"""Where an account works with notices, and what its addresses name."""

import datetime as dt
import uuid

from django.http import HttpRequest

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.notices.models import Notice
from zhuzhen.notices.queries import notice_numbered
from zhuzhen.pages.asking import me, require_business
from zhuzhen.pages.notices.choices import INDEX
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.models import Account


def ranges_of(account: Account, *, on: dt.date) -> tuple[CodeRange, ...]:
    """The places of an account: what others publish elsewhere is no matter of its office."""
    held = scope_of(account, on=on)
    return tuple(dict.fromkeys((*held.ranges, *held.families)))


def own_notice(request: HttpRequest, uid: uuid.UUID) -> Notice:
    """A notice of one's own places. Raises not_found, also for what others publish elsewhere."""
    require_business(me(request))
    notice = notice_numbered(uid)
    if not any(notice.place_id in each for each in ranges_of(me(request), on=clock.today())):
        raise Problem("not_found", what=str(INDEX[0]))
    return notice


def address_of(notice: Notice) -> str:
    return f"/notices/{notice.uid}/"


def crumbs_of(notice: Notice, last: str = "") -> list[tuple[str, str]]:
    """The way to a notice's page, and to what hangs below it."""
    trail = [INDEX, (notice.title, address_of(notice))]
    return [*trail, (last, "")] if last else trail

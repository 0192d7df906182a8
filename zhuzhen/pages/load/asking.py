"""What the address of the load meter asks for, and its sheet."""

import datetime as dt
from typing import IO

from django.http import QueryDict

from zhuzhen.base import audit, clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.periods import Period
from zhuzhen.load.choices import LoadLevel, LoadOrder
from zhuzhen.load.exports import load_sheet
from zhuzhen.load.queries import Asked
from zhuzhen.pages.frame import switch_of
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

_LONGEST_KEY = 20


def load_asked(given: QueryDict, *, today: dt.date) -> Asked:
    """The frame's place and period, this month unless the address says which; a level, perhaps a
    cluster or one owner. What can't be read asks for nothing in particular."""
    switch = switch_of(given, today=today)
    this_month = Period.holding(today, kind="month")
    level = str(given.get("level", ""))
    owner = str(given.get("owner", ""))
    return Asked(
        period=switch.period if given.get("period") else this_month,
        place=switch.place,
        cluster_id=whole_number(str(given.get("cluster", ""))),
        level=LoadLevel(level) if level in LoadLevel.values else LoadLevel.UNIT,
        owner=owner if owner.isdigit() and len(owner) <= _LONGEST_KEY else "",
    )


def order_asked(given: QueryDict) -> LoadOrder:
    """?sort=, or the most asked first."""
    order = str(given.get("sort", ""))
    return LoadOrder(order) if order in LoadOrder.values else LoadOrder.ASKED


def exported_load(asked: Asked, *, by: Account, order: LoadOrder) -> IO[bytes]:
    """All owners in an open file that is gone from the disk when closed. Raises not_allowed."""
    require(by, Act.EXPORT, on=clock.today())
    path = load_sheet(asked, order=order, as_of=clock.now())
    sheet = path.open("rb")
    path.unlink()
    facts = {"place": asked.place, "level": asked.level.value, "owner": asked.owner}
    audit.record(
        "load.export",
        by=by,
        subject="load",
        subject_id=str(asked.period),
        facts={name: each for name, each in facts.items() if each},
    )
    return sheet

"""Families of the villages followed: many round Zhuji, some elsewhere."""

import datetime as dt

from zhuzhen.demo import dongguan
from zhuzhen.demo.families.settling import Settled, draw, settle
from zhuzhen.demo.layout import Layout
from zhuzhen.people.models import Account

AT_ZHUJI, ELSEWHERE = 120, 24


def settle_families(layout: Layout, *, today: dt.date, by: Account, now: dt.datetime) -> Settled:
    """The families of all villages followed, two of each town."""
    villages = {
        village: AT_ZHUJI if plan.town == dongguan.ZHUJI else ELSEWHERE
        for plan in layout.clusters
        for village in plan.villages
    }
    return settle(list(draw(list(villages), a_village=villages, today=today)), by=by, now=now)

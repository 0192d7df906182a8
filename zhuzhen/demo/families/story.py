"""Families of the villages followed: many round Zhuji, some elsewhere."""

import datetime as dt

from zhuzhen.demo import dongguan
from zhuzhen.demo.families.casting import Cast, cast
from zhuzhen.demo.families.settling import Settled, draw, settle
from zhuzhen.demo.layout import Layout
from zhuzhen.people.models import Account

AT_ZHUJI, ELSEWHERE = 120, 24


def settle_families(
    layout: Layout, *, today: dt.date, by: Account, now: dt.datetime
) -> tuple[Settled, Cast]:
    """The families of all villages followed, two of each town, and who of them has a story."""
    villages = {
        village: AT_ZHUJI if plan.town == dongguan.ZHUJI else ELSEWHERE
        for plan in layout.clusters
        for village in plan.villages
    }
    drawn = list(draw(list(villages), a_village=villages, today=today))
    chosen = cast(drawn, layout=layout)
    return settle(chosen.bare(drawn), by=by, now=now), chosen

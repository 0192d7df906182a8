"""Wages of work relief: families of the village at work on what is built in it."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Case as Ordering
from django.db.models import IntegerField, Value, When

from zhuzhen.casework.choices import UNDER_WATCH
from zhuzhen.casework.models import Case
from zhuzhen.demo.dice import Dice
from zhuzhen.demo.families.days import on_day
from zhuzhen.demo.works.told import YUAN
from zhuzhen.households.choices import ABLE, SocialAssist
from zhuzhen.households.models import Resident
from zhuzhen.people.models import Account
from zhuzhen.projects.commands import WageFacts, pay_wages
from zhuzhen.projects.models import Project

WORKERS, A_DAY = 9, (150, 190)


def workers_of(village: str) -> Sequence[int]:
    """Who of a village works: families under watch first, then those on social assistance."""
    watched = Case.objects.filter(place_id=village, state__in=UNDER_WATCH).values("household")
    preferred = Ordering(
        When(household__in=watched, then=Value(0)),
        When(household__social_assist=SocialAssist.NONE, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )
    able = Resident.objects.filter(place_id=village, labour__in=ABLE, during__endswith=None)
    return list(able.order_by(preferred, "pk").values_list("pk", flat=True)[:WORKERS])


def pay(
    project: Project, *, workers: Sequence[int], on: dt.date, by: Account, chance: Dice
) -> None:
    """A month's roll of those who were at work in it."""
    present = [each for each in workers if chance.chance(0.85)] or list(workers)
    lines = []
    for each in present:
        days = chance.randint(8, 22)
        wage = days * chance.randrange(*A_DAY, 10) * YUAN
        lines.append(WageFacts(days=Decimal(days), amount_fen=wage, resident=each))
    with on_day(on, by=by):
        pay_wages(project, month=on.replace(day=1), lines=lines, by=by, today=on)

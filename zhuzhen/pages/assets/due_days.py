"""Days of assets in the calendar: income due, inspections, ends of contracts, plans for what idles;
of today, how much is overdue and how many idle, with the lists behind."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Q

from zhuzhen.assets.choices import GONE, KEPT, AssetState
from zhuzhen.assets.models import Asset, DueIncome, Operation
from zhuzhen.base.money import in_words_of_size
from zhuzhen.pages.assets.acting import address_of
from zhuzhen.pages.assets.choices import (
    DUE_LINE,
    ENDING_LINE,
    IDLE_LINE,
    IDLE_TODAY,
    MORE_THAN,
    OVERDUE_TODAY,
    SO_MANY,
)
from zhuzhen.pages.assets.waiting import Reach, line_of, waiting_in
from zhuzhen.pages.notices.awaiting import MOST, WaitingLine
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

Day = tuple[dt.date, str, WaitingLine]


@dataclass(frozen=True)
class _Asked:
    """Whose days, and which."""

    reach: Reach
    first: dt.date
    last: dt.date

    @property
    def keeps(self) -> Q:
        return self.reach.inside(Act.ASSET_KEEP)

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        return self.first, self.last

    def line(self, kind: str, title: str, who: str, address: str, due: dt.date) -> WaitingLine:
        return line_of(kind, title, who, address, due, on=self.reach.on)


def _inspections(asked: _Asked) -> Iterator[Day]:
    rows = Asset.objects.filter(asked.keeps, state__in=KEPT, inspect_by__range=asked.span)
    for each in rows.select_related("place").order_by("inspect_by", "pk")[:MOST]:
        assert each.inspect_by is not None, "the days are asked for"
        address = f"{address_of(each)}inspection/"
        line = asked.line("inspections", each.title, each.place.path, address, each.inspect_by)
        yield each.inspect_by, f"inspection.{each.uid}", line


def _dues(asked: _Asked) -> Iterator[Day]:
    rows = DueIncome.objects.filter(
        asked.keeps | asked.reach.inside(Act.ASSET_BOOK),
        due_on__range=asked.span,
        received_fen__lt=F("amount_fen"),
    ).select_related("operation__asset__place")
    for each in rows.order_by("due_on", "pk")[:MOST]:
        asset = each.operation.asset
        title = DUE_LINE.format(
            title=asset.title, kind=each.get_kind_display(),
            amount=in_words_of_size(each.amount_fen - each.received_fen),
        )  # fmt: skip
        address = f"{address_of(asset)}#operation"
        line = asked.line("dues", title, asset.place.path, address, each.due_on)
        yield each.due_on, f"due.{each.pk}", line


def _endings(asked: _Asked) -> Iterator[Day]:
    rows = Operation.objects.filter(asked.keeps, ended_on=None, to_on__range=asked.span).exclude(
        asset__state__in=GONE
    )
    for each in rows.select_related("asset__place").order_by("to_on", "pk")[:MOST]:
        title = ENDING_LINE.format(title=each.asset.title, operator=each.operator)
        address = f"{address_of(each.asset)}#operation"
        line = asked.line("ending", title, each.asset.place.path, address, each.to_on)
        yield each.to_on, f"ending.{each.pk}", line


def _plans(asked: _Asked) -> Iterator[Day]:
    """The days by which what idles has a plan."""
    rows = Asset.objects.filter(asked.keeps, state=AssetState.IDLE, due_on__range=asked.span)
    for each in rows.select_related("place").order_by("due_on", "pk")[:MOST]:
        assert each.due_on is not None, "the days are asked for"
        title = IDLE_LINE.format(title=each.title)
        line = asked.line("idle", title, each.place.path, address_of(each), each.due_on)
        yield each.due_on, f"idle.{each.uid}", line


def _today(asked: _Asked) -> Iterator[Day]:
    """What stands open today, in one line each that leads to its list."""
    today = asked.reach.on
    if not asked.first <= today <= asked.last:
        return
    for kind, told in (("dues", OVERDUE_TODAY), ("idle", IDLE_TODAY)):
        lines, address = waiting_in(kind, asked.reach)
        if lines:
            said = MORE_THAN if len(lines) >= MOST else SO_MANY
            title = told.format(count=said.format(count=len(lines)))
            yield today, f"asset-{kind}", asked.line(kind, title, "", address, today)


def assets_due(
    account: Account, *, today: dt.date, first: dt.date, last: dt.date, place: str = ""
) -> list[Day]:
    """What of assets falls on these days for an account."""
    reach = Reach(account, on=today, place=place)
    if not reach:
        return []
    asked = _Asked(reach, first, last)
    read = (_inspections, _dues, _endings, _plans, _today)
    return [each for days in read for each in days(asked)]

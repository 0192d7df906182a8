"""What waits for me of assets: steps of cards, dues, inspections, contracts, sharing, disposal."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import F, Q

from zhuzhen.assets import flow
from zhuzhen.assets.access import ranges_for
from zhuzhen.assets.choices import DISPOSAL_OPEN, KEPT, AssetState, DisposalLevel, DistributionState
from zhuzhen.assets.commands.ending import act_of
from zhuzhen.assets.models import Asset, Disposal, Distribution
from zhuzhen.assets.parameters import figures
from zhuzhen.assets.queries.warnings import unused_assets
from zhuzhen.base.money import in_words_of_size
from zhuzhen.base.scope import CodeRange
from zhuzhen.pages.assets import reading
from zhuzhen.pages.assets.acting import address_of
from zhuzhen.pages.assets.acts import main_row
from zhuzhen.pages.assets.choices import (
    AWAITING,
    DISPOSAL_LINE,
    DUE_LINE,
    IDLE_LINE,
    SHARING_LINE,
    STEP_LINE,
    UNUSED_LINE,
)
from zhuzhen.pages.choices import days_said
from zhuzhen.pages.notices.awaiting import LINES, MOST, Waiting, WaitingLine
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

# So long before its day an inspection is told as due.
_SOON = dt.timedelta(days=15)
_ACTS = (
    Act.ASSET_KEEP, Act.ASSET_REVIEW, Act.ASSET_DECIDE, Act.ASSET_DISPOSE, Act.ASSET_BOOK,
)  # fmt: skip
Ranges = tuple[CodeRange, ...]


class Reach:
    """Where an account may do each act of assets, within the place that the screen is set to."""

    def __init__(self, account: Account, *, on: dt.date, place: str) -> None:
        self.account, self.on = account, on
        asked = CodeRange.under(place) if place else None
        self.spans = {act: _within(ranges_for(account, act, on=on), asked) for act in _ACTS}

    def __bool__(self) -> bool:
        return any(self.spans.values())

    def covers(self, act: Act, place: str) -> bool:
        return any(place in each for each in self.spans[act])

    def inside(self, act: Act) -> Q:
        """The condition that a row lies where the account may do the act."""
        found = Q(pk__in=[])
        for each in self.spans[act]:
            found |= Q(place_id__gte=each.lo, place_id__lte=each.hi)
        return found


def _within(spans: Ranges, asked: CodeRange | None) -> Ranges:
    if asked is None:
        return spans
    both = (CodeRange(max(each.lo, asked.lo), min(each.hi, asked.hi)) for each in spans)
    return tuple(each for each in both if each.lo <= each.hi)


def line_of(kind: str, title: str, who: str, address: str, due: dt.date | None, *, on: dt.date
          ) -> WaitingLine:  # fmt: skip
    left = (due - on).days if due else None
    when = days_said(left) if left is not None else ""
    late = left is not None and left < 0
    return WaitingLine(title, who, address, when, AWAITING[kind][1], late)


def _steps(reach: Reach) -> list[WaitingLine]:
    """Cards that wait for a step of the account's."""
    states = ("formed", "registered", "title_confirmed")
    mine = reach.inside(Act.ASSET_KEEP) | reach.inside(Act.ASSET_DECIDE)
    rows = Asset.objects.filter(mine, state__in=states).select_related("place")
    found = []
    for each in rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST]:
        row = main_row(each)
        if row is not None and reach.covers(row.act, each.place_id):
            title = STEP_LINE.format(title=each.title, step=row.label)
            found.append(
                line_of("steps", title, each.place.path, address_of(each), each.due_on, on=reach.on)
            )
    return found


def _dues(reach: Reach) -> list[WaitingLine]:
    """Income and principal that should have come."""
    mine = reach.inside(Act.ASSET_KEEP) | reach.inside(Act.ASSET_BOOK)
    rows = reading.overdue_dues(today=reach.on).filter(mine)
    rows = rows.select_related("operation__asset__place").order_by("due_on", "pk")
    return [
        line_of(
            "dues",
            DUE_LINE.format(
                title=each.operation.asset.title, kind=each.get_kind_display(),
                amount=in_words_of_size(each.amount_fen - each.received_fen),
            ),
            f"{each.operation.asset.place.path} · {each.operation.operator}",
            f"{address_of(each.operation.asset)}#operation", each.due_on, on=reach.on,
        )
        for each in rows[:MOST]
    ]  # fmt: skip


def _inspections(reach: Reach) -> list[WaitingLine]:
    """Assets to be looked at, by now or soon."""
    rows = Asset.objects.filter(
        reach.inside(Act.ASSET_KEEP), state__in=KEPT, inspect_by__lte=reach.on + _SOON
    ).select_related("place")
    return [
        line_of("inspections", each.title, each.place.path, f"{address_of(each)}inspection/",
              each.inspect_by, on=reach.on)
        for each in rows.order_by("inspect_by", "pk")[:MOST]
    ]  # fmt: skip


def _ending(reach: Reach) -> list[WaitingLine]:
    """Contracts that run out within the usual days of warning."""
    rows = reading.ending_operations(today=reach.on).filter(reach.inside(Act.ASSET_KEEP))
    rows = rows.select_related("asset__place").order_by("to_on", "pk")
    return [
        line_of("ending", f"{each.asset.title}：{each.operator}", each.asset.place.path,
              f"{address_of(each.asset)}#operation", each.to_on, on=reach.on)
        for each in rows[:MOST]
    ]  # fmt: skip


def _said_idle(reach: Reach) -> list[WaitingLine]:
    """Assets that somebody said idle, by the day on which a plan to use them again is due."""
    rows = Asset.objects.filter(reach.inside(Act.ASSET_KEEP), state=AssetState.IDLE)
    rows = rows.select_related("place").order_by(F("due_on").asc(nulls_last=True), "pk")
    return [
        line_of("idle", IDLE_LINE.format(title=each.title), each.place.path, address_of(each),
              each.due_on, on=reach.on)
        for each in rows[:MOST]
    ]  # fmt: skip


def _idle(reach: Reach) -> list[WaitingLine]:
    """What idles: said so, and what nobody saw or earned by for months though it is in use."""
    spans, mine = reach.spans[Act.ASSET_KEEP], reach.inside(Act.ASSET_KEEP)
    if not spans:
        return []
    of = figures(place=spans[0].lo, on=reach.on)
    unused = unused_assets(mine, today=reach.on, of=of).select_related("place")
    found = _said_idle(reach)
    for each in unused.order_by("latest", "pk")[: MOST - len(found)]:
        title = UNUSED_LINE.format(title=each.title, since=each.latest)
        found.append(line_of("idle", title, each.place.path, address_of(each), None, on=reach.on))
    return found


def _sharings(reach: Reach) -> list[WaitingLine]:
    """Schemes of income whose next step is the account's."""
    ended = (DistributionState.FILED, DistributionState.RETURNED)
    mine = reach.inside(Act.ASSET_KEEP) | reach.inside(Act.ASSET_REVIEW)
    mine |= reach.inside(Act.ASSET_DECIDE)
    rows = Distribution.objects.filter(mine).exclude(state__in=ended)
    found = []
    for each in rows.select_related("asset__place").order_by("due_on", "pk")[:MOST]:
        row = flow.steps_from(flow.DISTRIBUTION, each.state)[0]
        is_own = row.not_own and reach.account.pk in (each.drafted_by_id, each.reviewed_by_id)
        if not is_own and reach.covers(row.act, each.place_id):
            title = SHARING_LINE.format(title=each.asset.title, year=each.year, step=row.label)
            address = f"{address_of(each.asset)}#sharing"
            found.append(
                line_of("sharing", title, each.asset.place.path, address, each.due_on, on=reach.on)
            )
    return found


def _disposal_step(row: Disposal) -> flow.Step | None:
    """The step that a disposal waits for: the county's file before the notice where it is asked."""
    steps = [
        each
        for each in flow.steps_from(flow.DISPOSAL, row.state)
        if each.id not in ("return", "file")
    ]
    if row.level == DisposalLevel.TOWN_FILED and row.state == "approved" and not row.filed_on:
        return flow.step_from(flow.DISPOSAL, "file", start=row.state)
    return steps[0] if steps else None


def _disposals(reach: Reach) -> list[WaitingLine]:
    """Disposals whose next step is the account's."""
    mine = Q(pk__in=[])
    for act in _ACTS:
        mine |= reach.inside(act)
    rows = Disposal.objects.filter(mine, state__in=DISPOSAL_OPEN).select_related("asset__place")
    found = []
    for each in rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST]:
        row = _disposal_step(each)
        is_own = row is not None and row.not_own and each.applied_by_id == reach.account.pk
        if row and not is_own and reach.covers(act_of(each, row=row), each.place_id):
            title = DISPOSAL_LINE.format(title=each.asset.title, step=row.label)
            address = f"{address_of(each.asset)}#disposal"
            found.append(
                line_of("disposal", title, each.asset.place.path, address, each.due_on, on=reach.on)
            )
    return found


_GROUPS = {
    "dues": (_dues, "/assets/?overdue=yes"),
    "steps": (_steps, "/assets/"),
    "sharing": (_sharings, "/assets/"),
    "disposal": (_disposals, "/assets/?state=disposing"),
    "inspections": (_inspections, "/assets/?sort=inspect"),
    "ending": (_ending, "/assets/?ending=yes"),
    "idle": (_idle, "/assets/?idle=yes"),
}


def _group(kind: str, lines: Iterable[WaitingLine], *, address: str) -> Waiting:
    found = tuple(lines)
    more = max(len(found) - LINES, 0)
    title = AWAITING[kind][0]
    return Waiting(f"asset-{kind}", title, found[:LINES], more, address, is_listed=True)


def waiting_in(kind: str, reach: Reach) -> tuple[list[WaitingLine], str]:
    """The lines of one group, at most MOST, and the address of their list."""
    read, address = _GROUPS[kind]
    return read(reach), address


def assets_awaiting(account: Account, *, on: dt.date, place: str = "") -> list[Waiting]:
    """What waits for an account of assets, group by group; none for who has no part in them."""
    reach = Reach(account, on=on, place=place)
    if not reach:
        return []
    groups = [
        _group(kind, read(reach), address=address) for kind, (read, address) in _GROUPS.items()
    ]
    return [each for each in groups if each.lines]

"""What of assets is overdue or soon will be: money, contracts, inspections, idleness, steps."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypedDict

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from zhuzhen.assets.choices import (
    DISPOSAL_OPEN,
    DISTRIBUTION_OPEN,
    GONE,
    KEPT,
    AssetKind,
    AssetState,
    IncomeKind,
)
from zhuzhen.assets.models import (
    Asset,
    AssetStep,
    Disposal,
    Distribution,
    DueIncome,
    Operation,
)
from zhuzhen.assets.parameters import Figures, figures
from zhuzhen.assets.queries.ledgers.parts import span
from zhuzhen.assets.rules.schedules import idle_edge

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class SinceWhen(TypedDict):
        """What `unused_assets` adds."""

        latest: dt.date

    Unused = WithAnnotations[Asset, SinceWhen]

_LONG_AGO = dt.date(1900, 1, 1)
_DAY = dt.timedelta(days=1)


class WarningKind(StrEnum):
    INCOME_OVERDUE = "income_overdue"
    PRINCIPAL_OVERDUE = "principal_overdue"
    CONTRACT_ENDING = "contract_ending"
    INSPECTION_OVERDUE = "inspection_overdue"
    IDLE = "idle"
    STEP_OVERDUE = "step_overdue"
    DISTRIBUTION_OVERDUE = "distribution_overdue"
    DISPOSAL_OVERDUE = "disposal_overdue"


@dataclass(frozen=True)
class AssetWarning:
    """One thing to be seen to. `on` is the day it was or is due, or since when an asset idles;
    `days` how long ago that is (below 0: still to come); `amount_fen` what is missing."""

    kind: WarningKind
    asset: Asset
    on: dt.date
    days: int
    amount_fen: int = 0


def _inside(under: str) -> Q:
    lo, hi = span(under)
    return Q(place_id__gte=lo, place_id__lte=hi)


def dues_overdue(under: str, *, today: dt.date) -> QuerySet[DueIncome]:
    """Income and principal whose day has passed and that did not all come, the oldest first."""
    rows = DueIncome.objects.select_related("operation__asset__place")
    rows = rows.filter(_inside(under), due_on__lt=today)
    rows = rows.exclude(operation__asset__state__in=GONE)
    return rows.filter(received_fen__lt=F("amount_fen")).order_by("due_on", "pk")


def contracts_ending(under: str, *, today: dt.date, of: Figures) -> QuerySet[Operation]:
    """Contracts that end within the days of the parameter, the first first."""
    last = today + of.contract_warn_days * _DAY
    rows = Operation.objects.select_related("asset__place").filter(ended_on=None)
    rows = rows.filter(_inside(under), to_on__range=(today, last))
    return rows.exclude(asset__state__in=GONE).order_by("to_on", "pk")


def inspections_overdue(under: str, *, today: dt.date) -> QuerySet[Asset]:
    """Assets that should have been inspected, the longest first."""
    rows = Asset.objects.select_related("place").filter(_inside(under))
    return rows.filter(state__in=KEPT, inspect_by__lt=today).order_by("inspect_by", "pk")


def unused_assets(inside: Q, *, today: dt.date, of: Figures) -> "QuerySet[Unused]":
    """Assets in use of which nobody saw or earned anything for the months of the parameter, with
    `latest`: since when. What was given to a household is not asked for."""
    edge = idle_edge(today, months=of.idle_months)
    begun = AssetStep.objects.filter(asset=OuterRef("pk"), step__in=("hand_over", "resume"))
    # Whatever is older than the edge in itself is looked at, the rest not at all.
    rows = Asset.objects.filter(inside, state=AssetState.IN_USE, booked_on__lte=edge)
    rows = rows.filter(Q(inspected_on=None) | Q(inspected_on__lte=edge))
    rows = rows.exclude(kind=AssetKind.HOUSEHOLD).annotate(
        begun_on=Subquery(begun.order_by("-pk").values("on")[:1]),
        earned_on=Max("operations__dues__received_on"),
    )
    rows = rows.annotate(latest=Greatest("begun_on", "inspected_on", "earned_on", "booked_on"))
    return rows.filter(latest__lte=edge)


def assets_idle(under: str, *, today: dt.date, of: Figures) -> list[tuple[Asset, dt.date]]:
    """The unused assets of a place, the longest first, and since when."""
    rows = unused_assets(_inside(under), today=today, of=of).select_related("place")
    return [(each, each.latest) for each in rows.order_by("latest", "pk")]


def warnings(under: str, *, today: dt.date) -> list[AssetWarning]:
    """All there is to be seen to in a place, the longest overdue first; seven statements."""
    of = figures(place=under, on=today)
    found = [
        *_dues(under, today=today),
        *_contracts(under, today=today, of=of),
        *(
            _warning(WarningKind.INSPECTION_OVERDUE, each, on=each.inspect_by, today=today)
            for each in inspections_overdue(under, today=today)
        ),
        *(
            _warning(WarningKind.IDLE, each, on=since, today=today)
            for each, since in assets_idle(under, today=today, of=of)
        ),
        *_late(under, today=today),
    ]
    return sorted(found, key=lambda each: (-each.days, each.asset.code, each.kind))


def _warning(
    kind: WarningKind, asset: Asset, *, on: dt.date | None, today: dt.date, fen: int = 0
) -> AssetWarning:
    day = on or _LONG_AGO
    return AssetWarning(kind, asset, day, (today - day).days, fen)


def _dues(under: str, *, today: dt.date) -> Iterator[AssetWarning]:
    for each in dues_overdue(under, today=today):
        is_income = each.kind == IncomeKind.INCOME
        kind = WarningKind.INCOME_OVERDUE if is_income else WarningKind.PRINCIPAL_OVERDUE
        missing = each.amount_fen - each.received_fen
        yield _warning(kind, each.operation.asset, on=each.due_on, today=today, fen=missing)


def _contracts(under: str, *, today: dt.date, of: Figures) -> Iterator[AssetWarning]:
    for each in contracts_ending(under, today=today, of=of):
        yield _warning(WarningKind.CONTRACT_ENDING, each.asset, on=each.to_on, today=today)


def _late(under: str, *, today: dt.date) -> Iterator[AssetWarning]:
    """Assets, distributions and disposals that have not left their state in time."""
    late = _inside(under) & Q(due_on__lt=today)
    for asset in Asset.objects.select_related("place").filter(late).exclude(state__in=GONE):
        yield _warning(WarningKind.STEP_OVERDUE, asset, on=asset.due_on, today=today)
    shared = Distribution.objects.select_related("asset__place").filter(late)
    for sharing in shared.filter(state__in=DISTRIBUTION_OPEN):
        kind, day = WarningKind.DISTRIBUTION_OVERDUE, sharing.due_on
        yield _warning(kind, sharing.asset, on=day, today=today, fen=sharing.amount_fen)
    ending = Disposal.objects.select_related("asset__place").filter(late, state__in=DISPOSAL_OPEN)
    for disposal in ending:
        kind = WarningKind.DISPOSAL_OVERDUE
        yield _warning(kind, disposal.asset, on=disposal.due_on, today=today)

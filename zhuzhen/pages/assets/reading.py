"""What the list of assets shows: filters, order, pages; who owns and runs each; what is overdue."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum

from zhuzhen.assets.choices import GONE, KEPT, AssetState
from zhuzhen.assets.models import Asset, DueIncome, Operation, Ownership
from zhuzhen.assets.parameters import figures
from zhuzhen.assets.queries.warnings import unused_assets
from zhuzhen.base.scope import CodeRange

COUNT_CAP, PAGE_SIZE = 1_000, 50
ORDERS: dict[str, tuple[str, ...]] = {
    "place": ("place_id", "pk"),
    "value": ("-original_fen", "pk"),
    "inspect": ("inspect_by", "pk"),
    "newest": ("-pk",),
}
# A contract that ends within so many days is told of (workflows D4).
SOON_DAYS = 90
PROVINCE = "440000000000"


@dataclass(frozen=True)
class Filters:
    """What a list of assets is narrowed to; `state` is here, gone, all, or one state."""

    place: str = ""
    kind: str = ""
    state: str = "here"
    owner: str = ""
    overdue: bool = False
    uninspected: bool = False
    ending: bool = False
    idle: bool = False
    text: str = ""

    def condition(self, *, today: dt.date) -> Q:
        """The filters as one condition."""
        found = self._of_state()
        if self.place:
            span = CodeRange.under(self.place)
            found &= Q(place_id__gte=span.lo, place_id__lte=span.hi)
        if self.kind:
            found &= Q(kind=self.kind)
        if self.owner:
            found &= Q(pk__in=Ownership.objects.filter(kind=self.owner).values("asset_id"))
        if self.overdue:
            found &= Q(pk__in=overdue_dues(today=today).values("operation__asset_id"))
        if self.uninspected:
            found &= Q(state__in=KEPT, inspect_by__lt=today)
        if self.ending:
            found &= Q(pk__in=ending_operations(today=today).values("asset_id"))
        if self.idle:
            found &= idle_condition(self.place, today=today)
        if self.text:
            found &= Q(title__icontains=self.text) | Q(code__icontains=self.text)
        return found

    def _of_state(self) -> Q:
        if self.state == "here":
            return ~Q(state__in=GONE)
        if self.state == "gone":
            return Q(state__in=GONE)
        return Q() if self.state == "all" else Q(state=self.state)


def overdue_dues(*, today: dt.date) -> QuerySet[DueIncome]:
    """What was due before today and has not come in whole."""
    return DueIncome.objects.filter(due_on__lt=today, received_fen__lt=F("amount_fen"))


def ending_operations(*, today: dt.date) -> QuerySet[Operation]:
    """Contracts that run out within SOON_DAYS."""
    until = today + dt.timedelta(days=SOON_DAYS)
    return Operation.objects.filter(ended_on=None, to_on__range=(today, until))


def idle_condition(place: str, *, today: dt.date) -> Q:
    """Said to idle, or in use and neither seen nor earning for the months of the parameter."""
    of, inside = figures(place=place or PROVINCE, on=today), Q()
    if place:
        span = CodeRange.under(place)
        inside = Q(place_id__gte=span.lo, place_id__lte=span.hi)
    unused = unused_assets(inside, today=today, of=of)
    return Q(state=AssetState.IDLE) | Q(pk__in=unused.values("pk"))


def matching(filters: Filters, *, order: str, today: dt.date) -> QuerySet[Asset]:
    """All assets in scope that pass the filters, in an order of ORDERS."""
    keys = [
        F(name.removeprefix("-")).desc(nulls_last=True)
        if name.startswith("-")
        else F(name).asc(nulls_last=True)
        for name in ORDERS.get(order, ORDERS["place"])
    ]
    rows = Asset.objects.filter(filters.condition(today=today))
    return rows.select_related("place", "project").order_by(*keys)


@dataclass(frozen=True)
class Found:
    """One page of assets; `count` is exact up to COUNT_CAP, `total_fen` of all that pass."""

    rows: list[Asset]
    page: int
    has_next: bool
    count: int
    total_fen: int

    @property
    def is_more(self) -> bool:
        return self.count > COUNT_CAP


def assets_in(filters: Filters, *, order: str, today: dt.date, page: int = 1) -> Found:
    """One page of assets in three queries."""
    page = max(page, 1)
    first = (page - 1) * PAGE_SIZE
    rows = matching(filters, order=order, today=today)
    count = len(rows.order_by().values_list("pk", flat=True)[: COUNT_CAP + 1])
    total = rows.order_by().aggregate(Sum("original_fen"))["original_fen__sum"] or 0
    got = list(rows[first : first + PAGE_SIZE + 1])
    return Found(got[:PAGE_SIZE], page, len(got) > PAGE_SIZE, count, total)


def owners_of(assets: Collection[int]) -> dict[int, list[Ownership]]:
    """Who owns each of several assets, the largest share first; one query."""
    found: dict[int, list[Ownership]] = defaultdict(list)
    for each in Ownership.objects.filter(asset__in=assets).order_by("-share_bp", "pk"):
        found[each.asset_id].append(each)
    return found


def operations_of(assets: Collection[int]) -> dict[int, Operation]:
    """The contract in force, or the last one, of each of several assets; one query."""
    rows = Operation.objects.filter(asset__in=assets).order_by("to_on", "pk")
    return {each.asset_id: each for each in rows}


def overdue_of(assets: Collection[int], *, today: dt.date) -> dict[int, int]:
    """How much is overdue of each of several assets, in fen; one query."""
    rows = overdue_dues(today=today).filter(operation__asset__in=assets).order_by()
    summed = rows.values_list("operation__asset_id").annotate(
        left=Sum(F("amount_fen") - F("received_fen"))
    )
    return dict(summed)

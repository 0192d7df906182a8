"""What the list of projects shows: filters, order, pages, and how far each one's money has come."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet, Sum

from zhuzhen.base import scope
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.choices import SPENT, Stage
from zhuzhen.funds.models import LedgerAccount
from zhuzhen.projects.choices import ENDED, ProjectState
from zhuzhen.projects.models import Project

COUNT_CAP, PAGE_SIZE = 1_000, 50
S = ProjectState
# Groups of states, as people ask for them.
GROUPS: dict[str, tuple[ProjectState, ...]] = {
    "open": tuple(each for each in S if each not in ENDED),
    "pooling": (
        S.DRAFT, S.VILLAGE_POSTED, S.TOWN_REVIEW, S.TOWN_POSTED, S.COUNTY_ARGUE,
    ),
    "reserved": (S.RESERVED,),
    "planned": (S.PLANNED, S.APPROVED, S.PROCURING),
    "building": (S.BUILDING, S.COMPLETED, S.ACCEPTED),
    "settled": (S.SETTLED, S.TRANSFERRED, S.CLOSED),
    "stopped": (S.SUSPENDED, S.TERMINATED, S.REMOVED),
}  # fmt: skip
ORDERS: dict[str, tuple[str, ...]] = {
    "due": ("due_on", "pk"),
    "budget": ("-budget_fen", "pk"),
    "score": ("-score", "pk"),
    "place": ("place_id", "pk"),
    "newest": ("-pk",),
}


@dataclass(frozen=True)
class Filters:
    """What a list of projects is narrowed to; `group` is a key of GROUPS or a state."""

    place: str = ""
    group: str = "open"
    category: str = ""
    tag: str = ""
    year: int | None = None
    overdue: bool = False
    text: str = ""

    def condition(self, *, today: dt.date) -> Q:
        """The filters as one condition."""
        found = Q()
        if self.place:
            found &= in_place(self.place)
        if self.group != "all":
            found &= Q(state__in=GROUPS.get(self.group, (self.group,)))
        if self.category:
            found &= Q(category=self.category)
        if self.tag:
            found &= Q(tags__contains=[self.tag])
        if self.year is not None:
            found &= Q(plan_year=self.year)
        if self.overdue:
            found &= Q(due_on__lt=today) & ~Q(state__in=ENDED)
        if self.text:
            found &= Q(title__icontains=self.text) | Q(code__icontains=self.text)
        return found


def in_place(code: str) -> Q:
    """Projects in a place, and those that it carries a share of."""
    span = CodeRange.under(code)
    shared = Q(shares__place_id__gte=span.lo, shares__place_id__lte=span.hi)
    keys = Project.objects.filter(shared).values("pk")
    return Q(place_id__gte=span.lo, place_id__lte=span.hi) | Q(pk__in=keys)


def matching(filters: Filters, *, order: str, today: dt.date) -> QuerySet[Project]:
    """All projects in scope that pass the filters, in an order of ORDERS."""
    names = ORDERS.get(order, ORDERS["due"])
    keys = [
        F(name.removeprefix("-")).desc(nulls_last=True)
        if name.startswith("-")
        else F(name).asc(nulls_last=True)
        for name in names
    ]
    rows = Project.objects.filter(filters.condition(today=today))
    return rows.select_related("place").order_by(*keys)


@dataclass(frozen=True)
class Found:
    """One page of projects; `count` is exact up to COUNT_CAP."""

    rows: list[Project]
    page: int
    has_next: bool
    count: int

    @property
    def is_more(self) -> bool:
        return self.count > COUNT_CAP


def projects_in(filters: Filters, *, order: str, today: dt.date, page: int = 1) -> Found:
    """One page of projects in two queries; never counts above COUNT_CAP."""
    page = max(page, 1)
    first = (page - 1) * PAGE_SIZE
    rows = matching(filters, order=order, today=today)
    count = len(rows.order_by().values_list("pk", flat=True)[: COUNT_CAP + 1])
    got = list(rows[first : first + PAGE_SIZE + 1])
    return Found(got[:PAGE_SIZE], page, len(got) > PAGE_SIZE, count)


@dataclass(frozen=True)
class Money:
    """How far the money of a purpose has come: what stands at each stage, in fen."""

    allocated: int = 0  # and not committed
    committed: int = 0  # and not paid
    paid: int = 0

    @property
    def whole(self) -> int:
        """All that was ever allocated and not taken back."""
        return self.allocated + self.committed + self.paid

    def share(self, of: int) -> int:
        """Percent paid of a sum, between 0 and 100."""
        return min(self.paid * 100 // of, 100) if of > 0 else 0


NOTHING = Money()


@dataclass
class _Adding:
    stages: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def money(self) -> Money:
        return Money(
            self.stages[Stage.ALLOCATED],
            self.stages[Stage.COMMITTED],
            sum(self.stages[each] for each in SPENT),
        )


def money_of(purposes: Collection[int]) -> dict[int, Money]:
    """The money of several purposes that are seen; one query, none for none. It reads beyond the
    scope: a village sees its project, yet not the county's account from which it is paid."""
    if not purposes:
        return {}
    with scope.within(scope.EVERYTHING):
        rows = LedgerAccount.objects.filter(purpose__in=purposes).order_by()
        summed = list(rows.values_list("purpose_id", "stage").annotate(Sum("balance_fen")))
    found: dict[int, _Adding] = defaultdict(_Adding)
    for purpose, stage, fen in summed:
        if purpose is not None:
            found[purpose].stages[stage] += fen
    return {purpose: each.money() for purpose, each in found.items()}


@dataclass(frozen=True)
class OfSource:
    """The money of one source and year in one purpose."""

    source: str
    year: int
    money: Money


def sources_of(purpose: int) -> list[OfSource]:
    """A purpose's money by source and fund year; one query, beyond the scope as `money_of`."""
    with scope.within(scope.EVERYTHING):
        held = LedgerAccount.objects.filter(purpose=purpose, balance_fen__gt=0)
        rows = list(held.order_by("year", "source", "pk"))
    found: dict[tuple[int, str], _Adding] = defaultdict(_Adding)
    labels: dict[str, str] = {}
    for each in rows:
        found[each.year, each.source].stages[each.stage] += each.balance_fen
        labels[each.source] = str(each.get_source_display())
    summed = [OfSource(labels[source], year, at.money()) for (year, source), at in found.items()]
    return [each for each in summed if each.money.whole]

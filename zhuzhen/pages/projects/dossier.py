"""What dossiers say of projects and assets: a place's in a few figures, a household's wages."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from zhuzhen.assets.choices import GONE
from zhuzhen.assets.models import Asset
from zhuzhen.base.scope import CodeRange
from zhuzhen.pages.projects.reading import GROUPS
from zhuzhen.projects.models import Project, WageLine

_LATELY = 6


@dataclass(frozen=True)
class Works:
    """Projects and assets of a place, in scope."""

    projects: int
    building: int
    overdue: int
    budget_fen: int
    assets: int
    original_fen: int

    def __bool__(self) -> bool:
        return bool(self.projects or self.assets)


def works_in(place: str, *, today: dt.date) -> Works:
    """Two queries."""
    span = CodeRange.under(place)
    inside = Q(place_id__gte=span.lo, place_id__lte=span.hi)
    projects = Project.objects.filter(inside, state__in=GROUPS["open"]).aggregate(
        count=Count("pk"),
        building=Count("pk", filter=Q(state__in=GROUPS["building"])),
        overdue=Count("pk", filter=Q(due_on__lt=today)),
        budget=Sum("budget_fen", default=0),
    )
    assets = Asset.objects.filter(inside).exclude(state__in=GONE)
    held = assets.aggregate(count=Count("pk"), value=Sum("original_fen", default=0))
    return Works(
        projects["count"], projects["building"], projects["overdue"], int(projects["budget"]),
        held["count"], int(held["value"]),
    )  # fmt: skip


def wages_of(household_id: int) -> list[WageLine]:
    """What members of a household were paid by work relief lately, the latest first."""
    rows = WageLine.objects.select_related("roll__project", "resident")
    found = rows.filter(resident__household=household_id).order_by("-roll__month", "-pk")
    return list(found[:_LATELY])

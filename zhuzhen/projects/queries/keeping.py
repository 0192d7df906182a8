"""What was kept of promises to farmers, what wages come to, how money and shares stand."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, Sum

from zhuzhen.funds.rules import largest_remainder
from zhuzhen.projects.choices import Tag
from zhuzhen.projects.models import Delivery, Linkage, Project, ProjectShare, WageRoll
from zhuzhen.projects.parameters import reward_percent
from zhuzhen.projects.queries.contracts import bound_fen
from zhuzhen.projects.wording import text


@dataclass(frozen=True)
class Kept:
    """A linkage in a year: what was promised, what was kept; `permille` None where no sum was
    promised."""

    linkage: Linkage
    agreed_fen: int
    kept_fen: int
    households: int
    persons: int

    @property
    def permille(self) -> int | None:
        return self.kept_fen * 1000 // self.agreed_fen if self.agreed_fen else None

    @property
    def is_behind(self) -> bool:
        return self.kept_fen < self.agreed_fen


def kept_in(projects: Iterable[Project], *, year: int) -> list[Kept]:
    """Kept against agreed of each linkage in force in a year; one query. Households and persons
    are the most that one delivery reached: deliveries to the same ones are not added up."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    in_force = Q(from_on__lte=last) & (Q(to_on=None) | Q(to_on__gte=first))
    in_year = Q(deliveries__on__gte=first, deliveries__on__lte=last)
    rows = Linkage.objects.filter(in_force, project__in=list(projects)).annotate(
        kept=Sum("deliveries__amount_fen", filter=in_year, default=0),
    )
    reached = _reached(rows.values_list("pk", flat=True), first=first, last=last)
    return [
        Kept(each, each.agreed_fen, int(each.kept), *reached.get(each.pk, (0, 0)))
        for each in rows.order_by("project_id", "pk")
    ]


def _reached(
    linkages: Iterable[int], *, first: dt.date, last: dt.date
) -> dict[int, tuple[int, int]]:
    rows = Delivery.objects.filter(linkage__in=list(linkages), on__gte=first, on__lte=last)
    found: dict[int, tuple[int, int]] = {}
    for key, households, persons in rows.values_list("linkage_id", "households", "persons"):
        before = found.get(key, (0, 0))
        found[key] = (max(before[0], households), max(before[1], persons))
    return found


@dataclass(frozen=True)
class Wages:
    """What work relief paid on a project, and what there is to say of it."""

    amount_fen: int
    person_months: int
    preferred: int
    permille: int  # of the project's contracts, or of its budget before there are any
    warnings: tuple[str, ...]


def wages_of(project: Project, *, on: dt.date) -> Wages:
    """The wages of a project with warnings: preferred workers first, and the least share of
    wages (S1-1.2b; 【默认,可改】)."""
    rolls = WageRoll.objects.filter(project=project).aggregate(
        amount=Sum("amount_fen", default=0),
        persons=Sum("persons", default=0),
        preferred=Sum("preferred", default=0),
    )
    whole = bound_fen(project) or project.budget_fen
    permille = int(rolls["amount"]) * 1000 // whole
    warnings = []
    if rolls["persons"] and not rolls["preferred"]:
        warnings.append(text("warn_no_preferred"))
    least = reward_percent(place=project.place_id, on=on)
    if Tag.WORK_RELIEF in project.tags and permille < least * 10:
        warnings.append(text("warn_reward", percent=f"{permille / 10:.1f}", least=least))
    return Wages(
        int(rolls["amount"]), int(rolls["persons"]), int(rolls["preferred"]), permille,
        tuple(warnings),
    )  # fmt: skip


def shared_out(project: Project, *, amount_fen: int) -> dict[str, int]:
    """A sum of a project by the places that share it, to the fen (docs/adr/0015, the odd fen); all
    of it is its own place's where nobody shares."""
    rows = ProjectShare.objects.filter(project=project).order_by("place_id")
    shares = dict(rows.values_list("place_id", "share_bp"))
    if not shares:
        return {project.place_id: amount_fen}
    parts = largest_remainder(amount_fen, tuple(shares.values()))
    return dict(zip(shares, parts, strict=True))

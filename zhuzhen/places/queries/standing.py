"""How divisions stand on a day: above, below, by level, by tag, as a tree."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.places.choices import Level, Tag
from zhuzhen.places.models import Division, DivisionName, DivisionTag
from zhuzhen.places.rules.codes import codes_above
from zhuzhen.places.rules.trees import Tree


@dataclass(frozen=True)
class Crumb:
    """One step of the way down: a code and its name on the day asked."""

    code: str
    name: str


def division(code: str) -> Division:
    """The division that bears or bore a code. Raises `unknown_place`."""
    found = Division.objects.filter(code=code).first()
    if found is None:
        raise Problem("unknown_place", name=code, candidates=())
    return found


def in_force(*, on: dt.date | None = None) -> QuerySet[Division]:
    """The divisions of a day; without one, those whose codes have not ended."""
    if on is None:
        return Division.objects.filter(during__upper_inf=True)
    return Division.objects.filter(during__contains=on)


def ancestors(code: str) -> tuple[Division, ...]:
    """What is above a code, the province first, itself not included."""
    return tuple(Division.objects.filter(code__in=codes_above(code)).order_by("code"))


def children(code: str, *, on: dt.date | None = None) -> QuerySet[Division]:
    """What lies directly under a code on a day (default: what is in force), by code."""
    return in_force(on=on).filter(parent_id=code).order_by("code")


def in_level(
    level: Level | str, *, within: str | None = None, on: dt.date | None = None
) -> QuerySet[Division]:
    """The divisions of a level, everywhere or under one code, by code."""
    found = in_force(on=on).filter(level=level)
    if within is not None:
        span = CodeRange.under(within)
        found = found.filter(code__range=(span.lo, span.hi))
    return found.order_by("code")


def breadcrumbs(code: str, *, on: dt.date | None = None) -> tuple[Crumb, ...]:
    """The way from the province down to a code, each with its name on the day."""
    way = (*ancestors(code), division(code))
    names = {each.code: each.name for each in way}
    if on is not None:
        borne = DivisionName.objects.filter(division__in=way, during__contains=on)
        names |= dict(borne.values_list("division_id", "name"))
    return tuple(Crumb(each.code, names[each.code]) for each in way)


def tree_on(day: dt.date | None) -> Tree:
    """The tree of a day, or (None) of the codes that have not ended."""
    rows = in_force(on=day).values_list("code", "parent_id")
    return Tree(day=day or clock.today(), parents=dict(rows))


def tags_of(code: str, *, on: dt.date) -> tuple[Tag, ...]:
    """The marks a division bears on a day."""
    found = DivisionTag.objects.filter(division_id=code, during__contains=on).order_by("tag")
    return tuple(Tag(each.tag) for each in found)


def tagged(tag: Tag | str, *, on: dt.date, within: str | None = None) -> QuerySet[Division]:
    """The divisions that bear a mark on a day, everywhere or under one code, by code."""
    marks = DivisionTag.objects.filter(tag=tag, during__contains=on)
    found = Division.objects.filter(pk__in=marks.values("division_id"))
    if within is not None:
        span = CodeRange.under(within)
        found = found.filter(code__range=(span.lo, span.hi))
    return found.order_by("code")


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of some codes; one query, none for no codes."""
    wanted = sorted(set(codes))
    return dict(Division.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}

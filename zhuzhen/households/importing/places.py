"""The villages that a sheet may name: those in which the account may keep households."""

from collections.abc import Callable
from functools import cache

from zhuzhen.base import clock
from zhuzhen.base.scope import CodeRange
from zhuzhen.feeds.declaring import Places
from zhuzhen.households.access import may
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division

_EVERYWHERE = (CodeRange("", "~"),)


def _ranges(by: Account | None) -> tuple[CodeRange, ...]:
    return _EVERYWHERE if by is None else scope_of(by, on=clock.today()).families


def villages_of(by: Account | None) -> Places:
    """The villages in the account's scope of families, each with its path, the path without the
    city, what follows the county, and its bare name."""
    on = clock.today()
    rows = Division.objects.filter(during__contains=on)
    names = dict(rows.exclude(level=Level.VILLAGE).values_list("pk", "name"))
    found: dict[str, tuple[str, ...]] = {}
    for each in _ranges(by):
        villages = rows.filter(level=Level.VILLAGE, pk__gte=each.lo, pk__lte=each.hi)
        for code, name, path in villages.values_list("pk", "name", "path"):
            city, town = names.get(f"{code[:4]}00000000", ""), names.get(f"{code[:9]}000", "")
            words = (path, path.removeprefix(city), f"{town}{name}", name)
            found[code] = tuple(dict.fromkeys(words))
    return Places(found)


def keeping_in(by: Account | None) -> Callable[[str], bool]:
    """Whether the account may keep households in a village; asked once a town where the whole town
    is allowed."""
    if by is None:
        return lambda _: True

    @cache
    def allowed(place: str) -> bool:
        return bool(may(by, Act.HOUSEHOLD_KEEP, place=place))

    return lambda village: allowed(f"{village[:9]}000") or allowed(village)

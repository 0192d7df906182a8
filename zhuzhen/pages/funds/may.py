"""Who may do what with money, and where: buttons are offered and work is awaited by this."""

from collections.abc import Iterable

from django.db.models import Q

from zhuzhen.base.scope import CodeRange
from zhuzhen.funds import access
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account


def spans_of(account: Account, act: Act, *, place: str = "") -> tuple[CodeRange, ...]:
    """Where an account may do an act, within the place that the screen is set to."""
    held = access.places_of(account, act)
    if not place:
        return held
    asked = CodeRange.under(place)
    both = (CodeRange(max(each.lo, asked.lo), min(each.hi, asked.hi)) for each in held)
    return tuple(each for each in both if each.lo <= each.hi)


def inside(spans: tuple[CodeRange, ...], *, column: str = "place_id") -> Q:
    """The condition that a column lies in one of the spans; nothing does in none."""
    found = Q(pk__in=[])
    for each in spans:
        found |= Q(**{f"{column}__gte": each.lo, f"{column}__lte": each.hi})
    return found


def may_in(account: Account, act: Act, *, places: Iterable[str]) -> bool:
    """Whether an account may do an act with money in all of these places."""
    return bool(access.may(account, act, places=places))


def may_somewhere(account: Account, act: Act) -> bool:
    return bool(access.places_of(account, act))


def may_pay(account: Account, act: Act, *, payer: str) -> bool:
    """Whether an account budgets or transfers for a payer."""
    return bool(access.may_pay(account, act, payer=payer))


def require_somewhere(account: Account, act: Act) -> None:
    """Raise not_allowed for who may do an act nowhere."""
    if not access.places_of(account, act):
        access.require(act, by=account, places=("",))

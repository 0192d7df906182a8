"""What the screens of the register share: who may, which household, where things are."""

from django.http import HttpRequest

from zhuzhen.base.problems import Problem
from zhuzhen.households import access
from zhuzhen.households.models import Household
from zhuzhen.pages.asking import me
from zhuzhen.pages.households.choices import A_NUMBER, HOUSEHOLDS, NO_SUCH_NUMBER
from zhuzhen.people.choices import Act

Crumbs = list[tuple[str, str]]


def require(request: HttpRequest, act: Act, *, place: str = "") -> None:
    """Raise not_allowed unless the account may do the act, in the place if one is given."""
    verdict = access.may(me(request), act, place=place)
    if not verdict:
        raise Problem("not_allowed", act=act.label, who=verdict.who, reason=verdict.reason)


def address_of(household: Household) -> str:
    return f"/households/{household.pk}/"


def crumbs_of(household: Household, title: str = "") -> Crumbs:
    """The way to a household's page, and to what hangs below it."""
    trail = [(HOUSEHOLDS, "/households/"), (household.head_name, address_of(household))]
    return [*trail, (title, "")] if title else trail


def household_numbered(number: str) -> Household:
    """A household in scope by the number somebody typed. Raises bad_value."""
    found = Household.objects.filter(number=number.strip()).first()
    if found is None:
        raise Problem("bad_value", field=A_NUMBER, why=NO_SUCH_NUMBER)
    return found

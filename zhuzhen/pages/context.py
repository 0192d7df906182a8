"""What every page's frame needs, in at most two queries."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from zhuzhen.base import clock
from zhuzhen.pages import choices
from zhuzhen.pages.choices import Entry
from zhuzhen.pages.frame import Frame, Switch, is_administrator, switch_of
from zhuzhen.people.access import MAY
from zhuzhen.people.choices import FAMILY_ROLES, Act
from zhuzhen.people.models import Account
from zhuzhen.people.queries import grants_on
from zhuzhen.places.models import Division


def frame(request: HttpRequest) -> dict[str, object]:
    """`frame`: found when a template first asks, so that bare pages and parts ask nothing."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> Frame:
    today = clock.today()
    switch = switch_of(request.GET, today=today)
    fixed = settings.DEMONSTRATION_TODAY is not None
    # An error raised before authentication still has to be shown in some frame.
    account = getattr(request, "user", None)
    if not isinstance(account, Account):
        return Frame(switch, today, is_demonstration=fixed)
    roles = frozenset(grant.role for grant in grants_on(account, on=today))
    plain = is_administrator(roles)
    families = bool(roles & FAMILY_ROLES)
    at_doors = bool(roles & MAY[Act.VISIT_RECORD])
    bar = choices.PHONE_BAR_AT_DOORS if at_doors else choices.PHONE_BAR
    menu = choices.PHONE_MENU_AT_DOORS if at_doors else choices.PHONE_MENU
    return Frame(
        switch,
        today,
        roles=roles,
        place_path=_place_path(switch),
        is_demonstration=fixed,
        entries=_as_seen(
            choices.RAIL_OF_ADMINISTRATORS if plain else choices.RAIL, families=families
        ),
        phone_menu=_as_seen(menu, families=families),
        phone_entries=choices.PHONE_BAR_OF_ADMINISTRATORS if plain else bar,
    )


def _as_seen(entries: tuple[Entry, ...], *, families: bool) -> tuple[Entry, ...]:
    """The entries; counts in the place of families for whoever may not see them."""
    if families:
        return entries
    return tuple(choices.FUNNEL if each == choices.HOUSEHOLDS else each for each in entries)


def _place_path(switch: Switch) -> str:
    if not switch.place:
        return ""
    return (
        Division.objects.filter(pk=switch.place).values_list("path", flat=True).first()
        or switch.place
    )

"""Whose an asset was on a day, and everything that anybody held of it."""

import datetime as dt
import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.assets.queries.titles import holdings_of
from zhuzhen.assets.rules.titles import WHOLE_BP
from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.pages.asking import day_of
from zhuzhen.pages.assets import choices
from zhuzhen.pages.assets.acting import address_of, crumbs_of, own_asset
from zhuzhen.pages.projects.showing import percent_of


def _day_asked(request: HttpRequest, *, today: dt.date) -> dt.date:
    """The day of the address; today for none, for what is no day and for what has not come."""
    return min(day_of(request.GET, "day") or today, today)


def unseen_percent(seen_bp: int) -> str:
    """What part lies with owners out of the account's sight; "" for none, and for nobody's."""
    return percent_of(WHOLE_BP - seen_bp) if 0 < seen_bp < WHOLE_BP else ""


@login_required
@require_safe
def owners(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The owners of an asset on a day, with the history of its title."""
    asset, today = own_asset(request, uid), clock.today()
    day = _day_asked(request, today=today)
    everything = [(each, percent_of(each.share_bp)) for each in holdings_of(asset)]
    held = sorted(
        (each for each in everything if each[0].is_on(day)),
        key=lambda each: (-each[0].share_bp, each[0].owner),
    )
    seen = sum(each.share_bp for each, _ in held)
    context = {
        "asset": asset,
        "day": day,
        "today": today,
        "held": held,
        "held_percent": percent_of(seen),
        "unseen_percent": unseen_percent(seen),
        "everything": everything,
        "back": address_of(asset),
        "crumbs": crumbs_of(asset, choices.TITLES),
    }
    return page(request, "assets/owners.html", context=context)

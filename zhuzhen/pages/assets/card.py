"""The card of an asset: what it was made of, whose it is, what it earns, and how it is kept."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.assets.choices import DISPOSAL_OPEN
from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.pages.asking import me
from zhuzhen.pages.assets import showing
from zhuzhen.pages.assets.acting import crumbs_of, own_asset
from zhuzhen.pages.assets.acts import Asking, acts_on, hanging_acts
from zhuzhen.pages.assets.owners import unseen_percent
from zhuzhen.pages.assets.showing import Found
from zhuzhen.pages.projects.showing import named, papers_in

INSPECTIONS_SHOWN = 8


def _hanging(asking: Asking) -> dict[str, object]:
    """What hangs on the card; all its papers in one query, all its notices in another."""
    asset, today = asking.asset, asking.today
    operations = showing.contracts_of(asset, today=today)
    inspections = list(asset.inspections.select_related("by").order_by("-on", "-pk"))
    sharings = list(asset.distributions.order_by("-year", "-pk"))
    disposals = list(asset.disposals.order_by("-pk"))
    steps = list(asset.steps.select_related("by").order_by("-pk"))
    papers = papers_in([asset, *operations, *inspections, *sharings, *disposals, *steps])
    notices = showing.notices_about(
        [*(f"{each.uid}" for each in sharings), *(f"{each.uid}" for each in disposals)]
    )
    return {
        "pictures": named(asset.papers, papers),
        "contracts": [showing.contract_of(e, papers=papers, today=today) for e in operations],
        "inspections": [
            Found(each, named(each.papers, papers)) for each in inspections[:INSPECTIONS_SHOWN]
        ],
        "inspected": len(inspections),
        "sharings": [showing.sharing_of(e, notices=notices, papers=papers) for e in sharings],
        "endings": [showing.ending_of(e, notices=notices, papers=papers) for e in disposals],
        "disposing": next((each for each in disposals if each.state in DISPOSAL_OPEN), None),
        "may": hanging_acts(asking, sharings=sharings, disposals=disposals),
        "events": showing.events_of(steps, papers=papers),
    }


@login_required
@require_safe
def asset_page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A card in scope."""
    asset = own_asset(request, uid)
    today = clock.today()
    asking = Asking(asset, me(request), today)
    owners = list(asset.ownerships.select_related("place").order_by("-share_bp", "pk"))
    context = {
        "asset": asset,
        "crumbs": crumbs_of(asset),
        "fundings": showing.fundings_of(asset),
        "shares": showing.shares_of(owners),
        "unseen_percent": unseen_percent(sum(each.share_bp for each in owners)),
        "acts": acts_on(asking),
        "today": today,
        "is_uninspected": asset.inspect_by is not None and asset.inspect_by < today,
        **_hanging(asking),
    }
    return page(request, "assets/card.html", context=context)

"""The typed sheets that there are: how many rows are in scope, and what one may do with them."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base.page import page
from zhuzhen.pages.rosters.finding import account_of, path_of, require_business
from zhuzhen.partners.access import may_ever
from zhuzhen.partners.models import Cluster, Membership, Org, Pairing, Posting, Team
from zhuzhen.rosters.choices import ROSTERS
from zhuzhen.rosters.declarations import Roster
from zhuzhen.rosters.models import RosterReceipt

RECEIPTS_SHOWN = 10
_TABLES: dict[str, type[Model]] = {
    "organisations": Org,
    "clusters": Cluster,
    "members": Membership,
    "teams": Team,
    "people": Posting,
    "pairings": Pairing,
}


@dataclass(frozen=True)
class Line:
    """One typed sheet on the list."""

    roster: Roster
    path: str
    count: int
    may_import: bool


@login_required
@require_safe
def roster_index(request: HttpRequest) -> HttpResponse:
    """All typed sheets in the order in which they are best brought in."""
    account = account_of(request)
    require_business(account)
    lines = [
        Line(
            each,
            path_of(each),
            _TABLES[each.id]._default_manager.count(),
            may_ever(each.act, by=account),
        )
        for each in ROSTERS.values()
    ]
    receipts = RosterReceipt.objects.select_related("by").order_by("-pk")[:RECEIPTS_SHOWN]
    context = {
        "lines": lines,
        "may_some": any(each.may_import for each in lines),
        "receipts": list(receipts),
        "crumbs": [("单位", "/orgs/"), ("名册", "")],
    }
    return page(request, "rosters/index.html", context=context)

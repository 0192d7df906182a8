"""The list of assets: whose each is, who runs it, what is overdue, when it is inspected next."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from zhuzhen.assets.choices import GONE, AssetKind, AssetState
from zhuzhen.assets.models import Asset, Operation, Ownership
from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.pages.asking import me, page_number, pages_of, require_business
from zhuzhen.pages.assets import choices, reading
from zhuzhen.pages.assets.acting import address_of
from zhuzhen.pages.assets.reading import Filters
from zhuzhen.pages.frame import switch_of
from zhuzhen.people.access import may
from zhuzhen.people.choices import Act

_LISTED = "、"


@dataclass(frozen=True)
class Row:
    """An asset in the list."""

    asset: Asset
    address: str
    owners: list[Ownership]
    operation: Operation | None
    overdue_fen: int
    today: dt.date

    @property
    def owner_text(self) -> str:
        return _LISTED.join(each.owner for each in self.owners)

    @property
    def is_uninspected(self) -> bool:
        by = self.asset.inspect_by
        return by is not None and by < self.today and self.asset.state not in GONE

    @property
    def is_ending(self) -> bool:
        return (
            self.operation is not None
            and self.operation.ended_on is None
            and 0 <= (self.operation.to_on - self.today).days <= reading.SOON_DAYS
        )


def rows_of(assets: list[Asset], *, today: dt.date) -> list[Row]:
    """Rows with owners, contracts and what is overdue, in three queries."""
    keys = [each.pk for each in assets]
    owners, operations = reading.owners_of(keys), reading.operations_of(keys)
    overdue = reading.overdue_of(keys, today=today)
    return [
        Row(
            each,
            address_of(each),
            owners.get(each.pk, []),
            operations.get(each.pk),
            overdue.get(each.pk, 0),
            today,
        )
        for each in assets
    ]


def filters_of(asked: QueryDict, *, today: dt.date) -> Filters:
    """The filters of an address; what is no known value counts as none."""

    def one_of(name: str, values: list[str], default: str = "") -> str:
        value = asked.get(name, default)
        return value if value in values else default

    return Filters(
        place=switch_of(asked, today=today).place,
        kind=one_of("kind", AssetKind.values),
        state=one_of("state", [*choices.STATES, *AssetState.values], "here"),
        owner=one_of("owner", list(choices.OWNERS)),
        overdue=asked.get("overdue") == "yes",
        uninspected=asked.get("uninspected") == "yes",
        ending=asked.get("ending") == "yes",
        idle=asked.get("idle") == "yes",
        text=asked.get("q", "").strip()[:60],
    )


def order_of(asked: QueryDict) -> str:
    order = asked.get("sort", "place")
    return order if order in choices.ORDERS else "place"


@login_required
@require_safe
def asset_list(request: HttpRequest) -> HttpResponse:
    """Assets of the place, by village."""
    require_business(me(request))
    today = clock.today()
    filters, order = filters_of(request.GET, today=today), order_of(request.GET)
    number = page_number(request)
    found = reading.assets_in(filters, order=order, today=today, page=number)
    context = {
        "filters": filters,
        "order": order,
        "rows": rows_of(found.rows, today=today),
        "count": found.count,
        "is_more": found.is_more,
        "total_fen": found.total_fen,
        "kinds": AssetKind.choices,
        "groups": choices.STATES.items(),
        "states": AssetState.choices,
        "owners": choices.OWNERS.items(),
        "orders": choices.ORDERS.items(),
        "is_filtered": filters != Filters(place=filters.place),
        "may_keep": bool(may(me(request), Act.ASSET_KEEP, on=today)),
        "may_export": bool(may(me(request), Act.EXPORT, on=today)),
        "query": request.GET.urlencode(),
        **pages_of(request.GET, number=found.page, has_next=found.has_next),
    }
    return page(request, "assets/list.html", part="list", context=context)

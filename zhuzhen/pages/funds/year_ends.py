"""The end of a year on the screen: what would be carried over and reclaimed, and asking for it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, Sum, Value
from django.db.models.functions import Concat, Left
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.funds import commands
from zhuzhen.funds.choices import HELD, OrderKind, OrderState
from zhuzhen.funds.commands import YearEnd
from zhuzhen.funds.models import FundOrder, LedgerAccount
from zhuzhen.pages.funds import choices
from zhuzhen.pages.funds.may import may_in
from zhuzhen.pages.funds.reach import address_of, me
from zhuzhen.pages.funds.refilling import followed_in
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division
from zhuzhen.places.queries import division


@dataclass(frozen=True)
class Ending:
    """A fund year of a county that is over and has something left; `order` asks for its end."""

    year: int
    left_fen: int
    order: FundOrder | None
    may_ask: bool

    @property
    def order_address(self) -> str:
        return address_of(self.order) if self.order else ""


def endings_of(places: Iterable[Division], *, by: Account) -> dict[str, list[Ending]]:
    """Years that are over and have something left, by county or city; two queries. Whoever sees
    only a part of a county (a town) is told nothing: it would take the part for the whole."""
    today = clock.today()
    seen = scope_of(by, on=today).ranges
    codes = {each.code for each in places if any(each.code in span for span in seen)}
    rows = (
        LedgerAccount.objects.filter(stage__in=HELD, balance_fen__gt=0, year__lt=today.year)
        .annotate(ground=Concat(Left("place_id", 6), Value("000000")))
        .filter(ground__in=codes)
        .values_list("ground", "year")
        .annotate(left=Sum(F("balance_fen")))
        .order_by("ground", "year")
    )
    waiting = FundOrder.objects.filter(
        kind=OrderKind.CARRY_OVER, state=OrderState.SUBMITTED, place_id__in=codes
    )
    asked = {(each.place_id, int(each.content["year"])): each for each in waiting}
    found: dict[str, list[Ending]] = {}
    for code, year, left in rows:
        order = asked.get((code, year))
        may_ask = order is None and may_in(by, Act.FUND_CLOSE, places=(code,))
        found.setdefault(code, []).append(Ending(year, left, order, may_ask))
    return found


@dataclass(frozen=True)
class OfSource:
    """What becomes of one source's money."""

    source: str
    carried_fen: int
    reclaimed_fen: int

    @property
    def whole_fen(self) -> int:
        return self.carried_fen + self.reclaimed_fen


@dataclass(frozen=True)
class ShownEnd:
    """The end of a year in sums."""

    ending: YearEnd
    sources: list[OfSource]
    places: int
    accounts: int


def shown_end(ending: YearEnd) -> ShownEnd:
    """The end of a year by source."""
    keys = {move.from_ for part in ending.parts for move in part.moves}
    return ShownEnd(
        ending,
        [OfSource(str(each.label), carried, back) for each, carried, back in ending.by_source()],
        len({key.place_id for key in keys}),
        len(keys),
    )


class _Asking(forms.Form):
    """The number that makes a second press the same act."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)


def _asked(request: HttpRequest) -> tuple[str, int]:
    """The county and year in the address. Raises not_found, unknown_place."""
    year = whole_number(request.GET.get("year", ""), digits=4)
    if year is None:
        raise Problem("not_found", what=choices.YEAR_END)
    return division(request.GET.get("place", "")).code, year


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year_end(request: HttpRequest) -> HttpResponse:
    """What the end of a year would come to, source by source; then an order that asks for it."""
    by, today = me(request), clock.today()
    place, year = _asked(request)
    if request.method == "POST":
        form = _Asking(request.POST)
        number = form.cleaned_data["request_id"] if form.is_valid() else None
        order = commands.submit_carry_over(
            place=place,
            year=year,
            by=by,
            today=today,
            request_id=number,
            follows=followed_in(request),
        )
        told = choices.ORDER_DONE["submitted"].format(kind=order.get_kind_display())
        messages.success(request, told)
        return HttpResponseRedirect(address_of(order))
    ending = commands.check_year_end(place=place, year=year, by=by, today=today)
    name = division(place).name
    title = choices.YEAR_END_OF.format(place=name, year=year)
    context = {
        "title": title,
        "place": name,
        "year": year,
        "next_year": year + 1,
        "shown": shown_end(ending),
        "request_id": uuid.uuid4(),
        "crumbs": [choices.CLOSING, (title, "")],
    }
    return page(request, "funds/year_end.html", context=context)

"""The matches with their figures, and the list of what is open in one of them."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.matching.declared import DeclaredMatch, all_matches, declared_match
from zhuzhen.matching.exports import place_paths
from zhuzhen.matching.market import Market, Row, market_of
from zhuzhen.matching.queries import Summed, summed
from zhuzhen.matching.rules.reasons import amount_told
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.records.finding import nothing_there

PAGE_SIZE = 50


def match_or_404(match: str) -> DeclaredMatch:
    """The match that an address names."""
    try:
        return declared_match(match)
    except Problem:
        raise nothing_there(f"匹配“{match}”") from None


def market_asked(request: HttpRequest, declared: DeclaredMatch) -> Market:
    """What is open in a match in the place of the frame."""
    today = clock.today()
    return market_of(declared, today=today, place=switch_of(request.GET, today=today).place)


@dataclass(frozen=True)
class Figures:
    """A match with what is open in it."""

    market: Market

    @property
    def declared(self) -> DeclaredMatch:
        return self.market.declared

    @property
    def path(self) -> str:
        return f"/matching/{self.declared.id}/"

    @property
    def clauses(self) -> list[tuple[str, str]]:
        """The clauses it comes from, with their pages."""
        return [(each.id, f"/clauses/{each.document}/{each.id}/") for each in self.declared.clauses]

    @property
    def left(self) -> str:
        """Places left, where offers count in people or the like; '' where units differ."""
        counted = self.declared.match.offers.amount and not self.declared.match.asks.amount
        return amount_told(self.market.left) if counted else ""


@login_required
@require_safe
def match_index(request: HttpRequest) -> HttpResponse:
    """Every match of the packs, with how much is open on either side."""
    entries = [Figures(market_asked(request, each)) for each in all_matches()]
    context = {"entries": entries, "crumbs": [("匹配", "/matching/")]}
    return page(request, "matching/index.html", context=context)


@dataclass(frozen=True)
class Open:
    """A line of the list: a record that is open, and what the other side has for it."""

    of: Summed
    place: str
    amount: str
    path: str


def _lines(market: Market, rows: Page[Row], *, is_asking: bool) -> list[Open]:
    shown = list(rows.object_list)
    paths = place_paths(shown)
    match = market.declared.match
    side = match.asks if is_asking else match.offers
    return [
        Open(
            of=each,
            place=paths.get(each.row.place, ""),
            amount=_amount(each.row, unit=side.unit, is_counted=side.amount is not None),
            path=f"/matching/{match.id}/{each.row.uid}/",
        )
        for each in summed(market, rows=shown, is_asking=is_asking)
    ]


def _amount(row: Row, *, unit: str, is_counted: bool) -> str:
    if not is_counted:
        return ""
    return "没有写" if row.amount == float("inf") else amount_told(row.amount)


@login_required
@require_safe
def match_list(request: HttpRequest, match: str) -> HttpResponse:
    """What is open on one side of a match, the longest waiting first."""
    declared = match_or_404(match)
    market = market_asked(request, declared)
    is_asking = request.GET.get("side") != "offers"
    rows = market.asks if is_asking else market.offers
    paginator = Paginator(rows, PAGE_SIZE)
    shown = paginator.get_page(whole_number(request.GET.get("page", "")) or 1)
    side = declared.match.asks if is_asking else declared.match.offers
    other = declared.match.offers if is_asking else declared.match.asks
    context = {
        "figures": Figures(market),
        "match": declared.match,
        "is_asking": is_asking,
        "side": side,
        "other": other,
        "amount_label": _amount_label(declared, is_asking=is_asking),
        "lines": _lines(market, shown, is_asking=is_asking),
        "shown": shown,
        "crumbs": [("匹配", "/matching/"), (declared.title, "")],
    }
    return page(request, "matching/list.html", context=context)


def _amount_label(declared: DeclaredMatch, *, is_asking: bool) -> str:
    """The head of the column of amounts; '' where a side has none."""
    side = declared.match.asks if is_asking else declared.match.offers
    of = declared.asks if is_asking else declared.offers
    if side.amount is None:
        return ""
    return of.label_of(side.amount) if is_asking else "还剩"

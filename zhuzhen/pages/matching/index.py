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
from zhuzhen.matching.market import Market, market_of
from zhuzhen.matching.queries import Summed, summed
from zhuzhen.matching.rows import Row
from zhuzhen.matching.rules.reasons import amount_told
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.matching.filling import Facts, compared, facts_of
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
class Tab:
    """One list of a match: a side, in scope or open beyond it."""

    id: str
    title: str
    rows: list[Row]
    is_asking: bool
    is_beyond: bool = False
    is_cut: bool = False  # more lie beyond than were read


def tabs_of(market: Market) -> list[Tab]:
    """The lists of a match; those beyond the scope only where the pack opens the side."""
    match = market.declared.match
    tabs = [
        Tab("asks", match.asks.noun, market.asks, is_asking=True),
        Tab("offers", match.offers.noun, market.offers, is_asking=False),
    ]
    sides = ((match.asks, market.asks_beyond, True), (match.offers, market.offers_beyond, False))
    for side, beyond, is_asking in sides:
        if side.open:
            name = "asks_beyond" if is_asking else "offers_beyond"
            title = f"别处的{side.noun}"
            tabs.append(Tab(name, title, beyond.rows, is_asking, True, beyond.is_cut))
    return tabs


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
    def beyond(self) -> list[Tab]:
        """The lists of what is open out of scope."""
        return [each for each in tabs_of(self.market) if each.is_beyond]

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
    facts: Facts


def _lines(market: Market, rows: Page[Row], *, is_asking: bool) -> list[Open]:
    shown = list(rows.object_list)
    paths = place_paths(shown)
    match = market.declared.match
    side = match.asks if is_asking else match.offers
    names = compared(market.declared, is_asking=is_asking)
    return [
        Open(
            of=each,
            place=paths.get(each.row.place, ""),
            amount=_amount(each.row, unit=side.unit, is_counted=side.amount is not None),
            path=f"/matching/{match.id}/{each.row.uid}/" if each.row.uid else "",
            facts=facts_of(market, each.row, is_asking=is_asking, names=names),
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
    """What is open on one side of a match: in scope the longest waiting first, beyond it the
    nearest first."""
    declared = match_or_404(match)
    market = market_asked(request, declared)
    tabs = tabs_of(market)
    tab = next((each for each in tabs if each.id == request.GET.get("side")), tabs[0])
    shown = Paginator(tab.rows, PAGE_SIZE).get_page(whole_number(request.GET.get("page", "")) or 1)
    side = declared.match.asks if tab.is_asking else declared.match.offers
    context = {
        "figures": Figures(market),
        "match": declared.match,
        "tabs": tabs,
        "tab": tab,
        "side": side,
        "other": declared.match.offers if tab.is_asking else declared.match.asks,
        "amount_label": _amount_label(declared, is_asking=tab.is_asking),
        "lines": _lines(market, shown, is_asking=tab.is_asking),
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

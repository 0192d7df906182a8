"""An order that was returned or withdrawn, filled in anew: it is frozen, so that another takes its
place, with what it said filled in, and both name each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest

from zhuzhen.assets.models import Settlement
from zhuzhen.base import money
from zhuzhen.base.problems import Problem
from zhuzhen.evidence.models import Paper
from zhuzhen.evidence.queries import papers_of
from zhuzhen.funds import access, commands
from zhuzhen.funds.choices import OrderKind
from zhuzhen.funds.commands.freezing import ENDED
from zhuzhen.funds.models import FundOrder, Purpose
from zhuzhen.funds.queries import order_numbered
from zhuzhen.funds.rules import AccountKey
from zhuzhen.pages.asking import uid_of
from zhuzhen.pages.funds.choices import CLOSING
from zhuzhen.pages.funds.may import may_in
from zhuzhen.pages.funds.moves import accounts_at
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.queries import place_names

_NEW = "/funds/orders/new/"
_WORDS = ("text", "payee", "voucher_no", "use_code", "on")


@dataclass(frozen=True)
class Refill:
    """What the order before said: the form's words, the sums by their fields, and its papers."""

    order: FundOrder
    initial: Mapping[str, object] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    papers: tuple[Paper, ...] = ()
    # The accounts that the order took from, and those beside them.
    near: Q = field(default_factory=Q)
    # Sums of accounts that no longer have anything, and so are not offered.
    missing_fen: int = 0


def followed_in(request: HttpRequest) -> FundOrder | None:
    """The order that is filled in anew, as the address names it; None of an address that names
    none. Raises not_found."""
    uid = uid_of(request.GET, "follows")
    return order_numbered(uid) if uid else None


def refill_of(request: HttpRequest, kind: OrderKind) -> Refill | None:
    """What to fill in from the order that the address names. Raises not_found."""
    order = followed_in(request)
    if order is None:
        return None
    if order.kind != kind:
        raise Problem("fund_follows", state=order.get_state_display())
    moves = commands.moves_of(order)
    accounts = accounts_at({each.from_ for each in moves})
    sums: dict[AccountKey, int] = {}
    for each in moves:
        sums[each.from_] = sums.get(each.from_, 0) + each.amount_fen
    held = {key: fen for key, fen in sums.items() if key in accounts and accounts[key].balance_fen}
    return Refill(
        order,
        {name: getattr(order, name) for name in _WORDS} | _target_of({each.to for each in moves}),
        {f"a-{accounts[key].pk}": money.yuan(fen) for key, fen in held.items()},
        tuple(papers_of(order.papers)),
        _near(set(sums)),
        sum(sums.values()) - sum(held.values()),
    )


def _near(starts: set[AccountKey]) -> Q:
    """Accounts of the same purposes; of money without one, those of the same places."""
    purposes = {each.purpose_id for each in starts if each.purpose_id is not None}
    places = {each.place_id for each in starts if each.purpose_id is None}
    return Q(purpose__in=purposes) | Q(purpose=None, place__in=places)


def _target_of(ends: set[AccountKey]) -> dict[str, object]:
    """Where the money was to go, if it was one place; else that is chosen anew."""
    where = {(each.place_id, each.purpose_id, each.stage) for each in ends}
    if len({(place, purpose) for place, purpose, _ in where}) != 1:
        return {}
    place, purpose_id, stage = next(iter(where))
    found = Purpose.objects.filter(pk=purpose_id).first() if purpose_id else None
    if found is not None:
        return {"purpose": f"{found.uid}", "stage": str(stage.value)}
    return {"place": place_names([place]).get(place, place), "stage": str(stage.value)}


def _may(order: FundOrder, *, by: Account) -> bool:
    """Whether an account may ask for the like."""
    entry = commands.reversed_by(order)
    if entry is not None:
        return order.submitted_by_id == by.pk
    act = Act.FUND_CLOSE if order.kind == OrderKind.CARRY_OVER else Act.FUND_ORDER
    places = {key.place_id for each in commands.moves_of(order) for key in (each.from_, each.to)}
    return may_in(by, act, places=places) and bool(access.places_of(by, act))


def refill_address(order: FundOrder, *, by: Account) -> str:
    """Where an order is filled in anew; '' if it stands, was filled in anew, or is not `by`'s to
    ask for. A settlement goes through its project, where its cards are."""
    if order.state not in ENDED or FundOrder.objects.filter(follows=order).exists():
        return ""
    if not _may(order, by=by):
        return ""
    settlement = Settlement.objects.filter(order=order).select_related("project").first()
    if settlement is not None:
        return f"/projects/{settlement.project.uid}/settlement/"
    if order.kind == OrderKind.CARRY_OVER:
        asked = {"place": order.place_id, "year": order.content["year"], "follows": order.uid}
        return f"{CLOSING[1]}year-end/?{urlencode(asked)}"
    asked = {"kind": order.kind, "follows": order.uid}
    if order.kind == OrderKind.REVERSAL:
        asked["entry"] = order.content["reverses"]
    return f"{_NEW}?{urlencode(asked)}"

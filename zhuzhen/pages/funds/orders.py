"""Papers that move money: those that wait, one with its frozen content, and what is decided."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, UUIDField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from zhuzhen.assets.commands import approve_any
from zhuzhen.base import clock, money
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds import access, commands
from zhuzhen.funds.choices import EntryKind, OrderKind, OrderState
from zhuzhen.funds.models import Entry, FundOrder
from zhuzhen.funds.queries import order_numbered
from zhuzhen.pages.asking import page_number, pages_of
from zhuzhen.pages.funds import choices
from zhuzhen.pages.funds.entry import shown_lines
from zhuzhen.pages.funds.may import inside, may_somewhere, spans_of
from zhuzhen.pages.funds.moves import ShownMove, moves_of
from zhuzhen.pages.funds.reach import address_of, me, papers_shown, span_of
from zhuzhen.pages.funds.refilling import refill_address
from zhuzhen.pages.funds.year_ends import shown_end
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

_A_PAGE, _LONGEST_WORD = 50, 60
# Of a year's end of a county only so many are shown; its sums tell the rest.
_MOST_MOVES = 200
_STEPS = ("approve", "return", "withdraw")


def approvable(account: Account) -> Q:
    """The condition that an account may approve an order: of its places, and the reversals of what
    its own office paid (which nobody else approves)."""
    sent = Entry.objects.filter(
        kind=EntryKind.TRANSFER,
        uid=Cast(KeyTextTransform("reverses", OuterRef("content")), UUIDField()),
    )
    is_sent = Exists(sent)
    ours = Q(inside(spans_of(account, Act.FUND_APPROVE)), ~Q(kind=OrderKind.REVERSAL) | ~is_sent)
    payers = access.payers_of(account, Act.FUND_TRANSFER)
    paid = Q(is_sent, kind=OrderKind.REVERSAL, helper_code__in=payers)
    return Q(ours | paid, state=OrderState.SUBMITTED) & ~Q(submitted_by=account)


def awaiting(account: Account, *, place: str = "") -> QuerySet[FundOrder]:
    """Orders of others that the account may approve, the oldest first."""
    rows = FundOrder.objects.filter(approvable(account))
    if place:
        span = CodeRange.under(place)
        rows = rows.filter(place__code__range=(span.lo, span.hi))
    return rows.select_related("place").order_by("submitted_at", "pk")


def _condition(state: str, *, mine: Q) -> Q:
    if state == "mine":
        return mine
    return Q() if state == "all" else Q(state=state)


def _asked(request: HttpRequest) -> QuerySet[FundOrder]:
    rows = FundOrder.objects.all()
    if span := span_of(request):
        rows = rows.filter(place_id__gte=span.lo, place_id__lte=span.hi)
    kind = request.GET.get("kind", "")
    if kind in OrderKind.values:
        rows = rows.filter(kind=kind)
    if word := request.GET.get("q", "").strip()[:_LONGEST_WORD]:
        rows = rows.filter(
            Q(text__icontains=word) | Q(payee__icontains=word) | Q(purpose__title__icontains=word)
        )
    return rows


@login_required
@require_safe
def order_list(request: HttpRequest) -> HttpResponse:
    """Orders by state; those that wait for me come first."""
    account, today, number = me(request), clock.today(), page_number(request)
    rows = _asked(request)
    mine = approvable(account)
    counted = rows.aggregate(
        **{name: Count("pk", filter=_condition(name, mine=mine)) for name in choices.ORDER_STATES}
    )
    usual = "mine" if counted["mine"] else "submitted"
    state = request.GET.get("state", usual)
    state = state if state in choices.ORDER_STATES else usual
    chosen = rows.filter(_condition(state, mine=mine)).select_related(
        "place", "purpose", "submitted_by"
    )
    waits = state in ("mine", "submitted")
    start = (number - 1) * _A_PAGE
    listed = list(
        chosen.order_by("submitted_at" if waits else "-submitted_at", "pk")[
            start : start + _A_PAGE + 1
        ]
    )
    context = {
        "rows": [(each, address_of(each)) for each in listed[:_A_PAGE]],
        "tabs": [(name, label, counted[name]) for name, label in choices.ORDER_STATES.items()],
        "state": state,
        "kinds": OrderKind.choices,
        "kind": request.GET.get("kind", ""),
        "q": request.GET.get("q", ""),
        "may_submit": may_somewhere(account, Act.FUND_ORDER),
        "today": today,
        **pages_of(request.GET, number=number, has_next=len(listed) > _A_PAGE),
    }
    return page(request, "funds/orders.html", part="rows", context=context)


@dataclass(frozen=True)
class Action:
    """A step that may be taken on an order now."""

    id: str
    label: str
    means: str
    reason: str = ""


def _actions(order: FundOrder, *, by: Account) -> list[Action]:
    if order.state != OrderState.SUBMITTED:
        return []
    own = order.submitted_by_id == by.pk
    found = []
    if FundOrder.objects.filter(approvable(by), pk=order.pk).exists():
        amount = money.yuan(order.amount_fen)
        means = choices.APPROVE_MEANS.format(amount=amount)
        found += [
            Action("approve", choices.APPROVE, means),
            Action("return", choices.RETURN, choices.RETURN_MEANS, choices.RETURN_REASON),
        ]
    if own:
        found.append(Action("withdraw", choices.WITHDRAW, choices.WITHDRAW_MEANS))
    return found


@login_required
@require_safe
def order_page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One order: what it moves, as it was frozen; who asked, who decided; and the entry."""
    account = me(request)
    order = order_numbered(uid)
    moves: list[ShownMove] = moves_of(order)
    back = commands.reversed_by(order)
    own = order.submitted_by_id == account.pk and order.state == OrderState.SUBMITTED
    is_ending = order.kind == OrderKind.CARRY_OVER
    ended = order.ended.select_related("place").order_by("pk")
    context = {
        "order": order,
        "moves": moves[:_MOST_MOVES],
        "more_moves": len(moves[_MOST_MOVES:]),
        "shown": shown_end(commands.year_end_of(order)) if is_ending else None,
        "ended": list(ended[:_MOST_MOVES]) if is_ending else [],
        "back": back,
        "lines": shown_lines(back, turned=True) if back else [],
        "papers": papers_shown(order.papers),
        "actions": _actions(order, by=account),
        "is_own": own,
        "refill": refill_address(order, by=account),
        "before": FundOrder.objects.filter(followed_by=order).first(),
        "after": FundOrder.objects.filter(follows=order).first(),
        "crumbs": [choices.ORDERS, (f"{order.get_kind_display()}", "")],
    }
    return page(request, "funds/order.html", context=context)


@login_required
@require_POST
def order_step(request: HttpRequest, uid: uuid.UUID, step: str) -> HttpResponse:
    """Approve, return or withdraw."""
    account = me(request)
    order = order_numbered(uid)
    if step not in _STEPS:
        raise Problem("not_found", what=step)
    if step == "approve":
        approve_any(order, by=account, today=clock.today())
    elif step == "return":
        commands.return_order(order, by=account, reason=request.POST.get("reason", ""))
    else:
        commands.withdraw_order(order, by=account)
    messages.success(request, choices.ORDER_DONE[step])
    return HttpResponseRedirect(address_of(order))

"""Papers that move money: those that wait, one with its frozen content, and what is decided."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from zhuzhen.base import clock, money
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.funds import commands
from zhuzhen.funds.choices import OrderKind, OrderState
from zhuzhen.funds.models import FundOrder
from zhuzhen.pages.funds import choices
from zhuzhen.pages.funds.may import inside, may_somewhere, spans_of
from zhuzhen.pages.funds.moves import ShownMove, moves_of
from zhuzhen.pages.funds.reach import (
    address_of,
    me,
    order_numbered,
    page_number,
    pages_of,
    papers_shown,
    span_of,
)
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

_A_PAGE, _LONGEST_WORD = 50, 60
_STEPS = ("approve", "return", "withdraw")


def awaiting(account: Account, *, place: str = "") -> QuerySet[FundOrder]:
    """Orders of others that the account may approve, the oldest first."""
    spans = spans_of(account, Act.FUND_APPROVE, place=place)
    rows = FundOrder.objects.filter(inside(spans), state=OrderState.SUBMITTED)
    return rows.exclude(submitted_by=account).order_by("submitted_at", "pk")


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
    spans = spans_of(account, Act.FUND_APPROVE)
    mine = Q(inside(spans), state=OrderState.SUBMITTED) & ~Q(submitted_by=account)
    counted = rows.aggregate(
        **{
            name: Count("pk", filter=_condition(name, mine=mine))
            for name in choices.ORDER_STATES
        }
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
    if not own and _is_in(order, by=by, act=Act.FUND_APPROVE):
        amount = money.yuan(order.amount_fen)
        means = choices.APPROVE_MEANS.format(amount=amount)
        found += [
            Action("approve", choices.APPROVE, means),
            Action("return", choices.RETURN, choices.RETURN_MEANS, choices.RETURN_REASON),
        ]
    if own:
        found.append(Action("withdraw", choices.WITHDRAW, choices.WITHDRAW_MEANS))
    return found


def _is_in(order: FundOrder, *, by: Account, act: Act) -> bool:
    return any(order.place_id in each for each in spans_of(by, act))


@login_required
@require_safe
def order_page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One order: what it moves, as it was frozen; who asked, who decided; and the entry."""
    account = me(request)
    order = order_numbered(uid)
    moves: list[ShownMove] = moves_of(order)
    own = order.submitted_by_id == account.pk and order.state == OrderState.SUBMITTED
    context = {
        "order": order,
        "moves": moves,
        "papers": papers_shown(order.papers),
        "actions": _actions(order, by=account),
        "is_own": own,
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
        commands.approve_order(order, by=account, today=clock.today())
    elif step == "return":
        commands.return_order(order, by=account, reason=request.POST.get("reason", ""))
    else:
        commands.withdraw_order(order, by=account)
    messages.success(request, choices.ORDER_DONE[step])
    return HttpResponseRedirect(address_of(order))

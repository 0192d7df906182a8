"""The forms of a contribution: budget, budget passed, transfer, receipt, and taking one back."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock, money
from zhuzhen.base.problems import Problem
from zhuzhen.funds import access, commands
from zhuzhen.funds.models import Transfer
from zhuzhen.pages.funds import choices, forms
from zhuzhen.pages.funds.acting import kept, sent_form
from zhuzhen.pages.funds.contributions import Row, row_numbered, title_of
from zhuzhen.pages.funds.reach import me
from zhuzhen.people.choices import Act

_EDIT = require_http_methods(["GET", "HEAD", "POST"])


def _context(row: Row, title: str, *, facts: list[tuple[str, str]]) -> dict[str, object]:
    crumbs = [choices.CONTRIBUTIONS, (title_of(row), row.address), (title, "")]
    return {
        "title": title, "subtitle": title_of(row), "crumbs": crumbs, "back": row.address,
        "facts": facts, "verb": title,
    }  # fmt: skip


def _yuan(fen: int | None) -> str:
    return choices.IN_YUAN.format(amount=money.yuan(fen)) if fen is not None else choices.NOT_YET


@login_required
@_EDIT
def budget(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Enter what the payer has put into its budget."""
    by, today = me(request), clock.today()
    row = row_numbered(uid, today=today)
    contribution = row.contribution
    access.require_payer(Act.FUND_BUDGET, by=by, payer=contribution.helper_code)
    usual = contribution.budgeted_fen or contribution.due_fen
    initial = {"amount_fen": money.yuan(usual), "item": contribution.budget_item, "on": today}
    form = forms.BudgetForm(request.POST or None, initial=initial)

    def work() -> str:
        commands.set_budget(contribution, by=by, **form.cleaned_data)
        return row.address

    def told() -> str:
        amount = money.yuan(form.cleaned_data["amount_fen"])
        return choices.CONTRIBUTION_TOLD["budget"].format(amount=amount)

    facts = [(choices.DUE, _yuan(contribution.due_fen))]
    context = _context(row, choices.BUDGET, facts=facts)
    return sent_form(request, form, work=work, told=told, context=context)


@login_required
@_EDIT
def passing(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Enter that the budget has passed."""
    by, today = me(request), clock.today()
    row = row_numbered(uid, today=today)
    contribution = row.contribution
    access.require_payer(Act.FUND_BUDGET, by=by, payer=contribution.helper_code)
    form = forms.PassingForm(request.POST or None, initial={"on": today})
    due: list[str] = []

    def work() -> str:
        now = commands.pass_budget(contribution, by=by, on=form.cleaned_data["on"])
        due.append(f"{now.transfer_due_on}")
        return row.address

    facts = [(choices.DUE, _yuan(contribution.due_fen)),
             (choices.BUDGETED, _yuan(contribution.budgeted_fen))]  # fmt: skip
    return sent_form(
        request, form, work=work, context=_context(row, choices.PASSING, facts=facts),
        told=lambda: choices.CONTRIBUTION_TOLD["passed"].format(due=due[0]),
    )  # fmt: skip


@login_required
@_EDIT
def transfer(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Enter a voucher by which money was sent."""
    by, today = me(request), clock.today()
    row = row_numbered(uid, today=today)
    contribution, left = row.contribution, row.standing.left_fen
    access.require_payer(Act.FUND_TRANSFER, by=by, payer=contribution.helper_code)
    initial = {"amount_fen": money.yuan(left) if left > 0 else "", "on": today}
    form = forms.TransferForm(request.POST or None, request.FILES or None, initial=initial)

    def work() -> str:
        given = dict(form.cleaned_data)
        files, place = given.pop("papers"), contribution.place_id
        papers = kept(files, by=by, place=place, helper=contribution.helper_code)
        commands.transfer(contribution, by=by, papers=papers, **given)
        return row.address

    def told() -> str:
        given = form.cleaned_data
        amount, host = money.yuan(given["amount_fen"]), contribution.place.name
        return choices.CONTRIBUTION_TOLD["transfer"].format(
            amount=amount, number=given["voucher_no"], host=host
        )

    facts = [(choices.BUDGETED, _yuan(contribution.budgeted_fen)),
             (choices.SENT, _yuan(row.standing.sent_fen)),
             (choices.LEFT_TO_SEND, _yuan(left)),
             (choices.LAST_DAY, f"{contribution.transfer_due_on or choices.NOT_YET}")]  # fmt: skip
    context = _context(row, choices.TRANSFER, facts=facts)
    return sent_form(request, form, work=work, told=told, context=context)


def _voucher(row: Row, number: int) -> Transfer:
    rows = Transfer.objects.select_related("contribution", "entry")
    found = rows.filter(pk=number, contribution=row.contribution).first()
    if found is None:
        raise Problem("not_found", what=choices.A_TRANSFER)
    return found


def _voucher_facts(row: Row, each: Transfer) -> list[tuple[str, str]]:
    return [(choices.PAYER, row.payer), (choices.VOUCHER, each.voucher_no),
            (choices.AMOUNT, _yuan(each.amount_fen)),
            (choices.PAID_ON, f"{each.paid_on}")]  # fmt: skip


@login_required
@_EDIT
def receipt(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """Match one voucher with its receipt."""
    by, today = me(request), clock.today()
    row = row_numbered(uid, today=today)
    each = _voucher(row, number)
    access.require(Act.FUND_RECEIVE, by=by, places=(each.place_id,))
    form = forms.ReceiptForm(request.POST or None, request.FILES or None, initial={"on": today})

    def work() -> str:
        given = dict(form.cleaned_data)
        files = given.pop("papers")
        papers = kept(files, by=by, place=each.place_id, helper=each.helper_code)
        commands.receive(each, by=by, papers=papers, **given)
        return row.address

    def told() -> str:
        amount = money.yuan(each.amount_fen)
        return choices.CONTRIBUTION_TOLD["receive"].format(amount=amount, number=each.voucher_no)

    context = _context(row, choices.RECEIPT, facts=_voucher_facts(row, each))
    return sent_form(request, form, work=work, told=told, context=context)

"""Filling in an order: what kind, from which accounts how much, where to; then what will happen."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock, money
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.evidence.commands import file_papers, keep_file
from zhuzhen.evidence.models import Paper
from zhuzhen.funds import commands
from zhuzhen.funds.choices import OrderKind, Stage
from zhuzhen.funds.commands.ordering import require_of_entry
from zhuzhen.funds.models import Entry, FundOrder, Purpose
from zhuzhen.funds.queries import entry_numbered
from zhuzhen.funds.rules import Move
from zhuzhen.pages.choices import DASH
from zhuzhen.pages.errors import UNPROCESSABLE
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.funds import choices
from zhuzhen.pages.funds.acting import kept, sent_form
from zhuzhen.pages.funds.forms import ReversalForm
from zhuzhen.pages.funds.may import inside, require_somewhere, spans_of
from zhuzhen.pages.funds.moves import shown_moves
from zhuzhen.pages.funds.order_forms import FORMS, OrderForm
from zhuzhen.pages.funds.picking import Picks, Target, moves_from, picks_of
from zhuzhen.pages.funds.reach import address_of, me
from zhuzhen.pages.funds.refilling import Refill, followed_in, refill_of
from zhuzhen.pages.records.papers import shown_papers
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.queries import resolve
from zhuzhen.policy.queries import fund_uses

# Of what was typed: told in the form. The others are of the page.
_OF_THE_PAGE = ("not_found",)
_MOST_PURPOSES = 300


@dataclass(frozen=True)
class _Filled:
    """A form with what was picked, and the papers kept so far."""

    kind: OrderKind
    form: OrderForm
    picks: Picks
    papers: tuple[Paper, ...]
    refill: Refill | None = None
    # Of the papers of the order before, those that are taken along.
    taken: tuple[Paper, ...] = ()


def _kind_of(request: HttpRequest) -> OrderKind | None:
    asked = request.GET.get("kind", "")
    return OrderKind(asked) if asked in OrderKind.values else None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_order(request: HttpRequest) -> HttpResponse:
    """Choose a kind; fill it in; see what will happen; submit."""
    by = me(request)
    kind = _kind_of(request)
    if kind is OrderKind.REVERSAL and request.GET.get("entry"):
        return _reversal(request, by=by)
    require_somewhere(by, Act.FUND_ORDER)
    if kind is None or kind not in FORMS:
        offered = [(each, choices.ORDER_LEADS[each]) for each in FORMS]
        crumbs = [choices.ORDERS, (choices.NEW_ORDER, "")]
        context = {"kinds": offered, "crumbs": crumbs, "title": choices.NEW_ORDER}
        return page(request, "funds/order_kinds.html", context=context)
    return _order(request, kind, by=by)


def _order(request: HttpRequest, kind: OrderKind, *, by: Account) -> HttpResponse:
    place = switch_of(request.GET, today=clock.today()).place
    refill = refill_of(request, kind)
    typed, near = (refill.typed, refill.near) if refill else (None, None)
    picks = picks_of(request, kind, by=by, place=place, typed=typed, near=near)
    form = _form_of(request, kind, by=by, place=place, initial=refill.initial if refill else {})
    if request.method != "POST":
        before = refill.papers if refill else ()
        return _shown(request, _Filled(kind, form, picks, (), refill, before), status=200)
    papers, taken = _papers(request, by=by), _taken(request, refill)
    filled = _Filled(kind, form, picks, papers, refill, taken)
    if request.POST.get("step") == "back":
        return _shown(request, filled, status=200)
    if not form.is_valid() or picks.errors or not picks.chosen:
        if not picks.chosen and not picks.errors:
            form.add_error(None, choices.NOTHING_CHOSEN)
        for each in picks.errors:
            form.add_error(None, each)
        return _shown(request, filled, status=UNPROCESSABLE)
    return _tried(request, filled, by=by)


def _form_of(
    request: HttpRequest, kind: OrderKind, *, by: Account, place: str, initial: Mapping[str, object]
) -> OrderForm:
    today = clock.today()
    where = place or next((each.lo for each in spans_of(by, Act.FUND_ORDER)), "")
    chosen = {"purpose": request.GET.get("for", ""), "use_code": request.GET.get("use", "")}
    return FORMS[kind](
        request.POST or None,
        request.FILES or None,
        initial={"on": today, "request_id": uuid.uuid4(), "place": "", **chosen, **initial},
        purposes=_purposes(by, place=place),
        uses=[(each.id, each.title) for each in fund_uses(region=where, on=today).values()],
    )


def _purposes(by: Account, *, place: str) -> list[tuple[str, str]]:
    """The purposes open in the places of the account, projects first."""
    found = Purpose.objects.select_related("place").filter(
        inside(spans_of(by, Act.FUND_ORDER, place=place)), closed_on=None
    )
    rows = found.order_by("-kind", "place_id", "title")[:_MOST_PURPOSES]
    return [
        (f"{each.uid}", f"{each.place.name} · {each.title}（{each.get_kind_display()}）")
        for each in rows
    ]


def _papers(request: HttpRequest, *, by: Account) -> tuple[Paper, ...]:
    """Papers sent now and those kept while the form was filled; only my own that prove nothing."""
    now = [keep_file(each, by=by) for each in request.FILES.getlist("papers")]
    sent = [whole_number(each, digits=18) for each in request.POST.getlist("kept")]
    rows = Paper.objects.filter(
        pk__in=[each for each in sent if each is not None],
        uploaded_by_id=by.pk,
        place_id="",
    )
    return (*rows.select_related("blob").order_by("pk"), *now)


def _taken(request: HttpRequest, refill: Refill | None) -> tuple[Paper, ...]:
    """The papers of the order before that are still ticked."""
    ticked = set(request.POST.getlist("taken"))
    return tuple(each for each in refill.papers if f"{each.pk}" in ticked) if refill else ()


def _target(filled: _Filled) -> Target:
    """Where the money goes. Raises unknown_place, ambiguous_place, bad_value."""
    given = filled.form.cleaned_data
    stage = Stage(given["stage"]) if given.get("stage") else None
    if filled.kind not in (OrderKind.ALLOCATION, OrderKind.WITHDRAWAL):
        return Target(stage=stage)
    if given.get("purpose"):
        purpose = Purpose.objects.filter(uid=given["purpose"]).first()
        if purpose is None:
            raise Problem("not_found", what=choices.A_PURPOSE)
        return Target(purpose=purpose)
    near = filled.picks.chosen[0].account.place_id
    within = f"{near[:4]}00000000"
    place = resolve(given["place"], within=within).code
    return Target(place=place)


def _facts(filled: _Filled) -> dict[str, object]:
    given = filled.form.cleaned_data
    names = ("on", "text", "payee", "voucher_no", "use_code", "request_id")
    return {name: given[name] for name in names if name in given}


def _tried(request: HttpRequest, filled: _Filled, *, by: Account) -> HttpResponse:
    """Submit, or first show what will happen; what the ledger refuses is told in the form."""
    is_sure = request.POST.get("step") == "submit"
    try:
        moves = moves_from(filled.kind, filled.picks, target=_target(filled))
        with transaction.atomic():
            order = _submitted(filled, moves, by=by)
            if not is_sure:
                # Asked in earnest, so that all that would be refused is told before.
                transaction.set_rollback(True)
    except Problem as problem:
        if problem.code in _OF_THE_PAGE:
            raise
        filled.form.add_error(None, problem.text)
        for fault in problem.faults:
            filled.form.add_error(None, str(fault))
        return _shown(request, filled, status=UNPROCESSABLE)
    if not is_sure:
        return _confirming(request, filled, moves)
    told = choices.ORDER_DONE["submitted"].format(kind=order.get_kind_display())
    messages.success(request, told)
    return HttpResponseRedirect(address_of(order))


def _submitted(filled: _Filled, moves: tuple[Move, ...], *, by: Account) -> FundOrder:
    taken = (*filled.taken, *filled.papers)
    order = commands.submit_order(
        kind=filled.kind,
        moves=moves,
        by=by,
        papers=tuple(each.pk for each in taken),
        follows=filled.refill.order if filled.refill else None,
        **_facts(filled),  # type: ignore[arg-type]  # read from the form
    )
    file_papers(
        filled.papers, by=by, place_id=order.place_id, helper_code=order.helper_code or None,
        org_id=None, cluster_id=None,
    )  # fmt: skip
    return order


def _confirming(request: HttpRequest, filled: _Filled, moves: tuple[Move, ...]) -> HttpResponse:
    again = [
        (name, value)
        for name in request.POST
        for value in request.POST.getlist(name)
        if value and name not in ("csrfmiddlewaretoken", "step", "kept")
    ]
    form = filled.form
    told = [
        (form[name].label, _words(form, name))
        for name in ("text", "payee", "voucher_no", "use_code", "on")
        if name in form.fields and form.cleaned_data.get(name)
    ]
    title = choices.CONFIRM_ORDER.format(kind=filled.kind.label)
    context = {
        "title": title,
        "kind": filled.kind,
        "moves": shown_moves(list(moves)),
        "total_fen": filled.picks.total_fen,
        "again": [*again, *(("kept", f"{each.pk}") for each in filled.papers)],
        "told": told,
        "papers": shown_papers((*filled.taken, *filled.papers)),
        "action": request.get_full_path(),
        "crumbs": [choices.ORDERS, (title, "")],
    }
    return page(request, "funds/order_confirm.html", context=context)


def _words(form: forms.Form, name: str) -> str:
    value = form.cleaned_data[name]
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return str(value)


def _shown(request: HttpRequest, filled: _Filled, *, status: int) -> HttpResponse:
    kind = filled.kind
    title = choices.FILL_ORDER.format(kind=kind.label)
    context = {
        "title": title,
        "kind": kind,
        "lead": choices.ORDER_LEADS[kind],
        "form": filled.form,
        "picks": filled.picks,
        "kept": shown_papers(filled.papers),
        "before": filled.refill,
        "before_papers": shown_papers(filled.refill.papers) if filled.refill else [],
        "taken": [each.pk for each in filled.taken],
        "q": request.GET.get("q", ""),
        "crumbs": [choices.ORDERS, (title, "")],
    }
    return page(request, "funds/order_form.html", context=context, status=status)


def _reversal(request: HttpRequest, *, by: Account) -> HttpResponse:
    """Ask that one entry be reversed, both staying visible."""
    try:
        uid = uuid.UUID(str(request.GET.get("entry", "")))
    except ValueError:
        raise Problem("not_found", what=choices.AN_ENTRY) from None
    entry: Entry = entry_numbered(uid)
    require_of_entry(entry, Act.FUND_ORDER, by=by)
    before = followed_in(request)
    initial = {"on": clock.today(), "text": before.text if before else ""}
    form = ReversalForm(request.POST or None, request.FILES or None, initial=initial)
    made: list[FundOrder] = []

    def work() -> str:
        given = dict(form.cleaned_data)
        files = given.pop("papers")
        papers = kept(files, by=by, place=entry.place_id, helper=entry.helper_code)
        made.append(commands.reverse_entry(entry, by=by, papers=papers, follows=before, **given))
        return address_of(made[0])

    told = choices.ORDER_DONE["submitted"].format(kind=OrderKind.REVERSAL.label)
    context = {
        "title": choices.REVERSE, "verb": choices.SUBMIT, "is_ending": True,
        "crumbs": [choices.ENTRIES, (entry.text, address_of(entry)), (choices.REVERSE, "")],
        "back": address_of(entry),
        "facts": [
            (choices.KIND, entry.get_kind_display()), (choices.ON, f"{entry.on}"),
            (choices.AMOUNT, choices.IN_YUAN.format(amount=money.yuan(entry.amount_fen))),
            (choices.TEXT, entry.text), (choices.VOUCHER, entry.voucher_no or DASH),
        ],
    }  # fmt: skip
    return sent_form(request, form, work=work, told=lambda: told, context=context)

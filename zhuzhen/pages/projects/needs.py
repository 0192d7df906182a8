"""What villages ask of donors: the pool of needs, claims on them, and what arrived."""

import uuid
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from zhuzhen.base import clock
from zhuzhen.base.money import yuan
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.choices import Direction, Source
from zhuzhen.pages.asking import me, require_business, sent_of
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.projects import choices, forms_of_pool
from zhuzhen.pages.projects.acting import HOME, kept_papers
from zhuzhen.pages.projects.building import FORM
from zhuzhen.people.access import may as may_somewhere
from zhuzhen.people.access import require as require_role
from zhuzhen.people.choices import Act
from zhuzhen.places.models import Division
from zhuzhen.places.queries import resolve
from zhuzhen.projects import commands
from zhuzhen.projects.access import may, require
from zhuzhen.projects.choices import ClaimState, NeedState
from zhuzhen.projects.models import Claim, Need, Project

EDIT = require_http_methods(["GET", "POST"])
NEEDS = f"{HOME}needs/"
_MOST = 200
_OPEN = (NeedState.OPEN, NeedState.PARTLY)


@dataclass(frozen=True)
class Row:
    """A need with what is claimed of it and what arrived."""

    need: Need
    claimed_fen: int
    received_fen: int

    @property
    def left_fen(self) -> int:
        return max(self.need.need_fen - self.claimed_fen, 0)

    @property
    def percent(self) -> int:
        return min(self.claimed_fen * 100 // self.need.need_fen, 100)


@login_required
@require_safe
def need_list(request: HttpRequest) -> HttpResponse:
    """Needs of the place that are open, or all of them."""
    require_business(me(request))
    today = clock.today()
    state = request.GET.get("state", "open")
    rows = Need.objects.select_related("place")
    if state in NeedState.values and state != NeedState.OPEN:
        rows = rows.filter(state=state)
    elif state != "all":
        state, rows = "open", rows.filter(state__in=_OPEN)
    place = switch_of(request.GET, today=today).place
    if place:
        span = CodeRange.under(place)
        rows = rows.filter(place_id__gte=span.lo, place_id__lte=span.hi)
    needs = list(_summed(rows).order_by("-opened_on", "-pk")[: _MOST + 1])
    context = {
        "rows": [_row(each) for each in needs[:_MOST]],
        "is_more": len(needs) > _MOST,
        "state": state,
        "states": choices.NEED_STATES.items(),
        "may_open": bool(may_somewhere(me(request), Act.NEED_OPEN, on=today)),
    }
    return page(request, "projects/needs.html", context=context)


def _summed(rows: QuerySet[Need]) -> QuerySet[Need]:
    standing = ~Q(claims__state=ClaimState.CANCELLED)
    came = Q(claims__state=ClaimState.RECEIVED)
    return rows.annotate(
        claimed=Sum("claims__amount_fen", filter=standing, default=0),
        received=Sum("claims__amount_fen", filter=came, default=0),
    )


def _row(need: Need) -> Row:
    claimed, received = getattr(need, "claimed"), getattr(need, "received")  # noqa: B009  (annotated)
    return Row(need, int(claimed), int(received))


def own_need(request: HttpRequest, uid: uuid.UUID) -> Row:
    """A need in scope. Raises not_found."""
    require_business(me(request))
    rows = Need.objects.select_related("place", "project").filter(uid=uid)
    found = _summed(rows).first()
    if found is None:
        raise Problem("not_found", what=choices.A_NEED)
    return _row(found)


def address_of(need: Need) -> str:
    return f"{NEEDS}{need.uid}/"


@login_required
@require_safe
def need_page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A need with its claims."""
    row, by, today = own_need(request, uid), me(request), clock.today()
    need = row.need
    place = need.place_id
    claims = list(need.claims.select_related("by").order_by("-on", "-pk"))
    is_open = need.state in _OPEN
    context = {
        "row": row,
        "need": need,
        "claims": claims,
        "may_claim": is_open and bool(may(by, Act.NEED_CLAIM, place=place, on=today)),
        "may_receive": bool(may(by, Act.CLAIM_RECEIVE, place=place, on=today)),
        "may_cancel": bool(may(by, Act.NEED_CLAIM, place=place, on=today)),
        "may_withdraw": is_open and not row.claimed_fen
        and bool(may(by, Act.NEED_OPEN, place=place, on=today)),
        "today": today,
        "crumbs": [(choices.PROJECTS, HOME), (choices.NEEDS, NEEDS), (need.title, "")],
    }  # fmt: skip
    return page(request, "projects/need.html", context=context)


def _context(need: Need | None, title: str, **more: object) -> dict[str, object]:
    trail = [(choices.PROJECTS, HOME), (choices.NEEDS, NEEDS)]
    if need is None:
        return {"title": title, "crumbs": [*trail, (title, "")], "back": NEEDS, "verb": title,
                **more}  # fmt: skip
    return {
        "title": title, "subtitle": need.title, "verb": title, "back": address_of(need),
        "crumbs": [*trail, (need.title, address_of(need)), (title, "")], **more,
    }  # fmt: skip


@login_required
@EDIT
def new_need(request: HttpRequest) -> HttpResponse:
    """Put a need into the pool; ?project= names the project it is for."""
    require_business(me(request))
    today = clock.today()
    require_role(me(request), Act.NEED_OPEN, on=today)
    project = _project(request)
    ground = project.place if project else Division.objects.filter(
        pk=switch_of(request.GET, today=today).place
    ).first()  # fmt: skip
    initial = {"place": ground.path if ground else "", "title": project.title if project else ""}
    form = forms_of_pool.NeedForm(sent_of(request)[0], initial=initial)
    made: list[Need] = []

    def work() -> str:
        given = form.cleaned_data
        made.append(
            commands.open_need(
                title=given["title"], place=resolve(given["place"]).code,
                content=given["content"], need_fen=given["need_fen"], by=me(request),
                today=today, project=project, direction=Direction(given["direction"]),
                until=given["until"], request_id=given["request_id"],
            )
        )  # fmt: skip
        return address_of(made[0])

    return filled_form(
        request, form, work=work, template=FORM,
        context=_context(None, choices.NEW_NEED, looks_up=("place",)),
        told=lambda: choices.SAVED["needed"].format(title=made[0].title),
    )  # fmt: skip


def _project(request: HttpRequest) -> Project | None:
    try:
        uid = uuid.UUID(request.GET.get("project", ""))
    except ValueError:
        return None
    return Project.objects.select_related("place").filter(uid=uid).first()


@login_required
@EDIT
def claim(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Claim all or part of what a need still lacks."""
    row, today = own_need(request, uid), clock.today()
    need = row.need
    require(Act.NEED_CLAIM, by=me(request), place=need.place_id, on=today)
    initial = {"amount_fen": f"{row.left_fen / 100:.2f}", "on": today}
    form = forms_of_pool.ClaimForm(sent_of(request)[0], initial=initial)
    made: list[Claim] = []

    def work() -> str:
        made.append(commands.claim_need(need, **form.cleaned_data, by=me(request), today=today))
        return address_of(need)

    lead = choices.NEED_LEAD.format(need=yuan(need.need_fen), left=yuan(row.left_fen))
    return filled_form(
        request, form, work=work, template=FORM,
        context=_context(need, choices.CLAIM, lead=lead),
        told=lambda: choices.SAVED["claimed"].format(
            amount=yuan(made[0].amount_fen), left=yuan(own_need(request, uid).left_fen)
        ),
    )  # fmt: skip


def _claim(need: Need, number: int) -> Claim:
    found = need.claims.filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=choices.A_CLAIM)
    return found


@login_required
@EDIT
def arrival(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """A claim has arrived: the ledger has it."""
    need, today = own_need(request, uid).need, clock.today()
    found = _claim(need, number)
    require(Act.CLAIM_RECEIVE, by=me(request), place=need.place_id, on=today)
    form = forms_of_pool.ArrivalForm(
        *sent_of(request), initial={"on": today, "source": Source.DONATION}
    )

    def work() -> str:
        given = form.cleaned_data
        papers = kept_papers(
            given["papers"], by=me(request), place=need.place_id, helper_code=need.helper_code
        )
        commands.receive_claim(
            found, on=given["on"], by=me(request), today=today, papers=papers,
            source=Source(given["source"]), voucher_no=given["voucher_no"],
        )  # fmt: skip
        return address_of(need)

    lead = choices.CLAIM_LEAD.format(donor=found.donor, amount=yuan(found.amount_fen))
    return filled_form(
        request, form, work=work, template=FORM,
        context=_context(need, choices.ARRIVAL, lead=lead),
        told=lambda: choices.SAVED["arrived"].format(amount=yuan(found.amount_fen)),
    )  # fmt: skip


@login_required
@EDIT
def cancel(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """Take a claim back that has not arrived."""
    need, today = own_need(request, uid).need, clock.today()
    found = _claim(need, number)
    require(Act.NEED_CLAIM, by=me(request), place=need.place_id, on=today)
    form = forms_of_pool.WhyForm(sent_of(request)[0])

    def work() -> str:
        commands.cancel_claim(
            found, by=me(request), today=today, reason=form.cleaned_data["reason"]
        )
        return address_of(need)

    lead = choices.CLAIM_LEAD.format(donor=found.donor, amount=yuan(found.amount_fen))
    return filled_form(
        request, form, work=work, template=FORM,
        context=_context(need, choices.CANCEL_CLAIM, lead=lead, is_grave=True),
        told=lambda: choices.SAVED["cancelled"],
    )  # fmt: skip


@login_required
@EDIT
def withdraw(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take a need out of the pool."""
    need, today = own_need(request, uid).need, clock.today()
    require(Act.NEED_OPEN, by=me(request), place=need.place_id, on=today)
    form = forms_of_pool.WhyForm(sent_of(request)[0])

    def work() -> str:
        commands.withdraw_need(
            need, by=me(request), today=today, reason=form.cleaned_data["reason"]
        )
        return NEEDS

    return filled_form(
        request, form, work=work, template=FORM,
        context=_context(need, choices.WITHDRAW_NEED, is_grave=True),
        told=lambda: choices.SAVED["withdrawn"],
    )  # fmt: skip

"""One owner's duty: rule, clause, what counted, what did not and why; and its exemption."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.duties import rules
from zhuzhen.duties.access import require_superior
from zhuzhen.duties.choices import Status
from zhuzhen.duties.commands import exempt, lift_exemption
from zhuzhen.duties.explaining import Explanation, Judged, explain
from zhuzhen.duties.inforce import version_of
from zhuzhen.duties.labels import period_label
from zhuzhen.duties.models import DutyInstance, Exemption
from zhuzhen.duties.queries import find_instance, instances_in
from zhuzhen.duties.queries.instances import target_of
from zhuzhen.pages.addressing import duty_address, new_record_address, owner_address
from zhuzhen.pages.choices import BOARD, EXEMPTED, EXEMPTING, LIFTED, THIS_DUTY
from zhuzhen.pages.errors import status_of
from zhuzhen.people.access import MAY, roles_of
from zhuzhen.people.choices import Act, Role
from zhuzhen.people.models import Account
from zhuzhen.registers.models import RecordPaper

if TYPE_CHECKING:
    from zhuzhen.duties.queries.instances import Standing

# Tells the page behind the drawer that its figures are old.
MOVED = "figures-moved"


@dataclass(frozen=True)
class Fact:
    """A judged record as it is listed; `adds` where the measure sums figures."""

    judged: Judged
    papers: int
    adds: str


@dataclass(frozen=True)
class Stretch:
    """One of a series' periods."""

    label: str
    address: str
    status: Status
    value: str
    target: str
    is_this: bool


@login_required
@require_safe
def duty_page(request: HttpRequest, duty: str, owner: str) -> HttpResponse:
    """A cell of the board explained: in the drawer, or as a page of its own."""
    return _told(request, duty=duty, owner=owner)


def _told(
    request: HttpRequest, *, duty: str, owner: str, problem: Problem | None = None
) -> HttpResponse:
    today = clock.today()
    series = _series(duty, owner=owner, asked=request.GET.get("period", ""))
    chosen = _chosen(series, asked=request.GET.get("period", ""))
    told = explain(duty, owner=owner, period=chosen.period, today=today, as_of=clock.now())
    account = request.user
    assert isinstance(account, Account)
    address = owner_address(chosen.owner_key, cluster_id=chosen.cluster_id)
    context = {
        "told": told,
        "title": told.version.duty.title,
        "period_label": period_label(chosen.period),
        "owner_address": address,
        "unit": told.version.unit,
        "counted": _facts(told, told.counted),
        "not_counted": _facts(told, told.not_counted),
        "months": _stretches(series, chosen=chosen) if len(series) > 1 else [],
        "new_address": _new_address(told, account=account),
        "exemption": chosen.exemptions.filter(lifted_at=None).select_related("by").first(),
        "may_exempt": _may_exempt(chosen, account=account),
        "superiors": _superiors(told),
        "here": duty_address(chosen.duty, owner_key=chosen.owner_key, period=chosen.period),
        "problem": problem,
        "reason": request.POST.get("reason", ""),
        "crumbs": [(BOARD.title, BOARD.path), (chosen.owner_name, address or BOARD.path),
                   (told.version.duty.title, "")],
    }  # fmt: skip
    status = status_of(problem) if problem else 200
    return page(request, "board/duty.html", part="told", context=context, status=status)


def _series(duty: str, *, owner: str, asked: str) -> "list[Standing]":
    """All of an owner's instances of the duty in the year asked for, in order of time."""
    year = asked[:4] if whole_number(asked[:4]) is not None else str(clock.today().year)
    found = list(
        instances_in(year, today=clock.today())
        .filter(duty=duty, owner_key=owner)
        .order_by("starts_on", "period")
    )
    if not found:
        raise Problem("not_found", what=THIS_DUTY)
    return found


def _chosen(series: "list[Standing]", *, asked: str) -> DutyInstance:
    """The one asked for; of a whole year the first that asks for something, else the last begun."""
    exact = next((each for each in series if each.period == asked), None)
    if exact is not None:
        return exact
    begun = [each for each in series if each.starts_on <= clock.today()] or series[:1]
    return next((each for each in begun if not each.is_met), begun[-1])


def _stretches(series: "list[Standing]", *, chosen: DutyInstance) -> list[Stretch]:
    return [
        Stretch(
            label=period_label(each.period),
            address=duty_address(each.duty, owner_key=each.owner_key, period=each.period),
            status=Status(each.status),
            value=rules.shown(each.value, unit=version_of(each).unit),
            target=rules.target_shown(target_of(each), unit=version_of(each).unit),
            is_this=each.pk == chosen.pk,
        )
        for each in series
    ]


def _facts(told: Explanation, judged: tuple[Judged, ...]) -> list[Fact]:
    papers = dict(
        RecordPaper.objects.filter(record__in=[each.record.pk for each in judged])
        .values_list("record_id")
        .annotate(Count("pk"))
        .order_by()
    )
    return [Fact(each, papers.get(each.record.pk, 0), _adds(told, judged=each)) for each in judged]


def _adds(told: Explanation, *, judged: Judged) -> str:
    measure = told.version.duty.measure
    amount = judged.record.values.get(measure.field or "")
    if measure.aggregate not in ("sum", "latest") or not isinstance(amount, int):
        return ""
    return rules.shown(amount, unit=told.version.unit)


def _new_address(told: Explanation, *, account: Account) -> str:
    """Where a record that moves the figure is made, if this account reports that register."""
    if told.version.duty.measure.is_beside_records:
        return ""
    register = told.version.pack.registers[told.version.duty.measure.register_id]
    reporters = MAY[Act.RECORD_CREATE] & {Role(each) for each in register.reported_by}
    if not reporters & roles_of(account, on=clock.today()):
        return ""
    return new_record_address(register.id, instance=told.instance)


def _may_exempt(instance: DutyInstance, *, account: Account) -> bool:
    try:
        require_superior(instance, by=account, act=EXEMPTING)
    except Problem:
        return False
    return True


def _superiors(told: Explanation) -> list[str]:
    """Who may free an owner from this duty, as roles are named."""
    exemption = told.version.duty.exemption
    roles = {Role(each) for each in exemption.by} if exemption else MAY[Act.DUTY_EXEMPT]
    return [str(role.label) for role in Role if role in roles]


@login_required
@require_POST
def exemption(request: HttpRequest, duty: str, owner: str) -> HttpResponse:
    """Free the owner from the duty, with a reason."""
    instance = find_instance(duty, owner=owner, period=request.GET.get("period", ""))
    assert isinstance(request.user, Account)
    try:
        exempt(instance, by=request.user, at=clock.now(), reason=request.POST.get("reason", ""))
    except Problem as problem:
        return _told(request, duty=duty, owner=owner, problem=problem)
    return _done(request, instance, said=EXEMPTED)


@login_required
@require_POST
def lifting(request: HttpRequest, duty: str, owner: str) -> HttpResponse:
    """Let the duty be owed again, with a reason."""
    instance = find_instance(duty, owner=owner, period=request.GET.get("period", ""))
    assert isinstance(request.user, Account)
    found = Exemption.objects.filter(instance=instance, lifted_at=None).first()
    if found is None:
        raise Problem("not_found", what=EXEMPTING)
    try:
        lift_exemption(
            found, by=request.user, at=clock.now(), reason=request.POST.get("reason", "")
        )
    except Problem as problem:
        return _told(request, duty=duty, owner=owner, problem=problem)
    return _done(request, instance, said=LIFTED)


def _done(request: HttpRequest, instance: DutyInstance, *, said: str) -> HttpResponse:
    """Back to the explained duty; in the drawer its new state in place of the old."""
    if request.htmx:  # type: ignore[attr-defined] # set by django-htmx's middleware
        answer = _told(request, duty=instance.duty, owner=instance.owner_key)
        answer.headers["HX-Trigger"] = MOVED
        return answer
    success(request, said.format(owner=instance.owner_name))
    return redirect(
        duty_address(instance.duty, owner_key=instance.owner_key, period=instance.period)
    )

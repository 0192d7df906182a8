"""Doubts: listed with their remedies, explained, and looked at again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.casework.choices import DoubtState
from zhuzhen.casework.commands.doubts import explain_doubt
from zhuzhen.casework.doubts.finding import look_again
from zhuzhen.casework.doubts.table import BY_ID, RULES
from zhuzhen.casework.queries import doubts as queries
from zhuzhen.households import access
from zhuzhen.households import queries as register
from zhuzhen.pages.asking import me
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.households.acting import address_of, require
from zhuzhen.pages.support import choices, forms
from zhuzhen.pages.support.dossier import remedied
from zhuzhen.pages.support.plans import context_of
from zhuzhen.people.choices import Act
from zhuzhen.places.models import Division

_PAGE = 50


def _titles() -> dict[str, str]:
    """What each rule finds, without its figures."""
    return {rule.id: rule.title for rule in RULES}


@login_required
@require_safe
def doubt_list(request: HttpRequest) -> HttpResponse:
    """Doubts of the place in the frame, by rule and state; the oldest first."""
    require(request, Act.FAMILY_READ)
    place = switch_of(request.GET, today=clock.today()).place
    state = request.GET.get("state", DoubtState.OPEN)
    state = state if state in DoubtState.values else DoubtState.OPEN
    rule = request.GET.get("rule", "")
    rule = rule if rule in BY_ID else ""
    every = queries.doubts_in(place=place, state=state)
    counts = queries.counts_by_rule(every)
    chosen = queries.doubts_in(place=place, state=state, rule=rule)
    shown = Paginator(chosen, _PAGE).get_page(request.GET.get("page"))
    villages = Division.objects.in_bulk({each.place_id for each in shown})
    paths = {code: village.path for code, village in villages.items()}
    titles = _titles()
    context = {
        "title": choices.DOUBTS,
        "page": shown,
        "rows": [(remedied(each), paths.get(each.place_id, each.place_id)) for each in shown],
        "counts": [(name, titles[name], count) for name, count in counts.items() if name in titles],
        "total": sum(counts.values()),
        "rule": rule,
        "state": state,
        "states": choices.STATES,
        "may_explain": bool(access.may(me(request), Act.DOUBT_EXPLAIN)),
    }
    return page(request, "support/doubts.html", context=context)


@login_required
@require_http_methods(["GET", "POST"])
def explanation(request: HttpRequest, number: int) -> HttpResponse:
    """Say why the facts are right though they look wrong."""
    doubt = queries.doubt_of(number)
    require(request, Act.DOUBT_EXPLAIN, place=doubt.place_id)
    household = register.household_of(doubt.household_id)
    form = forms.ReasonForm(request.POST or None)

    def work() -> str:
        explain_doubt(doubt, reason=form.cleaned_data["reason"], by=me(request))
        return "/doubts/"

    context = context_of(household, "explanation", doubt=doubt)
    return filled_form(
        request, form, work=work, context=context, template="support/explanation.html",
        told=lambda: choices.SAVED["explanation"],
    )  # fmt: skip


@login_required
@require_POST
def looked_at_again(request: HttpRequest, number: int) -> HttpResponse:
    """Look at one household again, after something was mended."""
    household = register.household_of(number)
    try:
        found = look_again(household, by=me(request), today=clock.today())
    except Problem as problem:
        messages.error(request, problem.text)
    else:
        told = choices.SAVED["looked"].format(new=found.new, gone=found.gone)
        messages.success(request, told)
    return HttpResponseRedirect(f"{address_of(household)}#support")

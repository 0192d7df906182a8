"""The choice of a year's projects under a budget: asked for, shown with its reasons, adopted."""

import datetime as dt
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuzhen.base import clock
from zhuzhen.base.money import yuan
from zhuzhen.base.page import page
from zhuzhen.base.scope import CodeRange
from zhuzhen.pages.asking import me, require_business, sent_of
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.projects import choices, forms_of_pool
from zhuzhen.pages.projects.acting import HOME
from zhuzhen.people.access import grants_for
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division
from zhuzhen.projects import commands
from zhuzhen.projects.access import may
from zhuzhen.projects.choices import IN_POOL, ChoiceOutcome, Criterion
from zhuzhen.projects.models import Project, Selection
from zhuzhen.projects.queries.money import county_of, unpromised_fen
from zhuzhen.projects.queries.projects import candidates_of, selection_numbered

CHOICE = f"{HOME}choice/"
_LATEST = 20
_CRITERIA = dict(Criterion.choices)


def _county(request: HttpRequest, *, by: Account, today: dt.date) -> Division | None:
    """The county whose pool is chosen from: that of the frame, or the account's only one."""
    place = switch_of(request.GET, today=today).place
    if not place:
        held = {each.place_id for each in grants_for(by, act=Act.PROJECT_DECIDE, on=today)}
        place = (held - {None}).pop() or "" if len(held - {None}) == 1 else ""
    return Division.objects.filter(pk=county_of(place)).first() if place else None


def _pool(county: Division | None) -> list[Project]:
    if county is None:
        return []
    span = CodeRange.under(county.code)
    rows = Project.objects.select_related("place").filter(
        state__in=IN_POOL, place_id__gte=span.lo, place_id__lte=span.hi
    )
    return list(rows.order_by("-score", "pk"))


@login_required
@require_http_methods(["GET", "POST"])
def choice(request: HttpRequest) -> HttpResponse:
    """What is in the pool, the form, and the choices made before."""
    require_business(me(request))
    by, today = me(request), clock.today()
    county = _county(request, by=by, today=today)
    pool = _pool(county)
    may_choose = county is not None and bool(
        may(by, Act.PROJECT_DECIDE, place=county.code, on=today)
    )
    form = _form(request, county if may_choose else None, pool=pool, today=today)
    context = {
        "county": county,
        "pool_count": len(pool),
        "pool_fen": sum(each.budget_fen for each in pool),
        "unscored": sum(each.score is None for each in pool),
        "may_choose": may_choose,
        "earlier": _earlier(county),
    }
    if county is None:
        return page(request, "projects/choice.html", context=context | {"form": form})
    made: list[Selection] = []

    def work() -> str:
        made.append(_choose(form, county=county.code, by=by, today=today))
        return f"{CHOICE}{made[0].uid}/"

    return filled_form(
        request, form, work=work, template="projects/choice.html", context=context,
        told=lambda: choices.SAVED["chosen"].format(
            count=made[0].candidates.filter(outcome=ChoiceOutcome.CHOSEN).count(),
            total=yuan(made[0].total_fen),
        ),
    )  # fmt: skip


def _form(
    request: HttpRequest, county: Division | None, *, pool: list[Project], today: dt.date
) -> forms_of_pool.ChoiceForm:
    """The form, with what the county has free as its budget."""
    free = max(unpromised_fen(county.code), 0) if county is not None else 0
    return forms_of_pool.ChoiceForm(
        sent_of(request)[0],
        today=today,
        initial={"budget_fen": f"{free / 100:.2f}"} if free else {},
        pool=[(f"{each.pk}", f"{each.place.name} · {each.title}") for each in pool],
    )


def _choose(
    form: forms_of_pool.ChoiceForm, *, county: str, by: Account, today: dt.date
) -> Selection:
    given = form.cleaned_data
    rules = commands.ChoiceRules(
        given["industry_percent"],
        given["town_most_fen"] or None,
        tuple(int(each) for each in given["musts"]),
    )
    return commands.choose_projects(
        county, int(given["year"]), given["budget_fen"], rules, by=by, today=today
    )


def _earlier(county: Division | None) -> list[Selection]:
    rows = Selection.objects.select_related("place", "by")
    if county is not None:
        rows = rows.filter(place=county)
    return list(rows.order_by("-pk")[:_LATEST])


@login_required
@require_safe
def selection_page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A choice with what was taken and what was left out, each with its reason."""
    require_business(me(request))
    selection, today = selection_numbered(uid), clock.today()
    rows = list(candidates_of(selection))
    chosen = [each for each in rows if each.outcome == ChoiceOutcome.CHOSEN]
    left = [each for each in rows if each.outcome != ChoiceOutcome.CHOSEN]
    decides = bool(may(me(request), Act.PROJECT_DECIDE, place=selection.place_id, on=today))
    weights = selection.rules.get("weights", {})
    context = {
        "selection": selection,
        "chosen": sorted(chosen, key=lambda each: -each.score),
        "left": sorted(left, key=lambda each: -each.score),
        "left_fen": sum(each.asked_fen for each in left),
        "rest_fen": selection.budget_fen - selection.total_fen,
        "weights": [(_CRITERIA.get(name, name), value) for name, value in weights.items()],
        "industry_percent": selection.rules.get("industry_percent"),
        "town_most_fen": selection.rules.get("town_most_fen"),
        "may_adopt": decides and selection.adopted_at is None and selection.by != me(request),
        "is_own": decides and selection.adopted_at is None and selection.by == me(request),
        "crumbs": [(choices.PROJECTS, HOME), (choices.CHOICE, CHOICE), (selection.place.name, "")],
    }
    return page(request, "projects/selection.html", context=context)


@login_required
@require_POST
def adopt(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Put what was chosen into the year's plan."""
    require_business(me(request))
    selection = selection_numbered(uid)
    commands.adopt_selection(selection, by=me(request), today=clock.today())
    messages.success(request, choices.SAVED["adopted"].format(year=selection.year))
    return HttpResponseRedirect(f"{CHOICE}{selection.uid}/")

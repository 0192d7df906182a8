"""Screening a place, and what a run found: by rule, and by village."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.casework.models import Clue
from zhuzhen.pages.asking import me
from zhuzhen.pages.errors import UNPROCESSABLE
from zhuzhen.pages.screening.acting import crumbs, paths, require, rule_titles, run_of
from zhuzhen.pages.screening.choices import RUN
from zhuzhen.pages.screening.forms import RunForm
from zhuzhen.pages.screening.sending import usual_place
from zhuzhen.people.choices import Act
from zhuzhen.places.queries import resolve
from zhuzhen.screening import access
from zhuzhen.screening.commands.running import run_screening
from zhuzhen.screening.judging import pack_at
from zhuzhen.screening.models import Run
from zhuzhen.screening.outcomes import screened_clues
from zhuzhen.screening.progress import running

VILLAGES_SHOWN = 100


def _form(request: HttpRequest) -> RunForm:
    account, today = me(request), clock.today()
    places = access.places_of(account, on=today)
    stored = pack_at(places[0], on=today) if places else None
    rules = stored.pack.screening.values() if stored else ()
    initial = {"place": usual_place(account)}
    offered = [(each.id, each.title) for each in rules]
    return RunForm(request.POST or None, rules=offered, initial=initial)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_run(request: HttpRequest) -> HttpResponse:
    """Choose a place and rules; sent, the place is screened and the run shown."""
    require(request, Act.SCREEN_RUN)
    form, status = _form(request), 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                done = run_screening(
                    resolve(form.cleaned_data["place"]).code,
                    by=me(request),
                    today=clock.today(),
                    rules=tuple(form.cleaned_data["rules"]),
                )
            except Problem as problem:
                if problem.code == "not_allowed":
                    raise
                of_place = ("unknown_place", "ambiguous_place", "no_rules")
                form.add_error("place" if problem.code in of_place else None, problem.text)
            else:
                return HttpResponseRedirect(f"/screening/runs/{done.pk}/")
    context = {"form": form, "crumbs": crumbs((RUN, ""))}
    return page(request, "screening/run_new.html", context=context, status=status)


@login_required
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """How far the screening is that runs now; asked again and again by the page that waits."""
    require(request, Act.SCREEN_RUN)
    return page(request, "screening/parts/progress.html", context={"running": running()})


@dataclass(frozen=True)
class RuleLine:
    """What a rule found in a run."""

    id: str
    title: str
    found: int
    new: int
    joined: int
    known: int


@dataclass(frozen=True)
class VillageLine:
    """How many clues of a run went to a village."""

    code: str
    path: str
    count: int


def _by_village(run: Run) -> list[VillageLine]:
    rows = (
        Clue.objects.filter(rule__in=run.rules, found_on=run.on, facts__run=run.pk)
        .values("place_id")
        .annotate(count=Count("pk"))
        .order_by("-count", "place_id")[:VILLAGES_SHOWN]
    )
    counts = [(row["place_id"], row["count"]) for row in rows]
    names = paths(code for code, _ in counts)
    return [VillageLine(code, names.get(code, code), count) for code, count in counts]


@login_required
@require_safe
def run_page(request: HttpRequest, number: int) -> HttpResponse:
    """What a run found."""
    run, titles = run_of(number), rule_titles()
    require(request, Act.SCREEN_RUN)
    rules = [RuleLine(name, titles.get(name, name), **each) for name, each in run.counts.items()]
    context = {
        "run": run,
        "place": paths([run.place_id]).get(run.place_id, ""),
        "rules": sorted(rules, key=lambda each: -each.found),
        "villages": _by_village(run),
        "clues": screened_clues(place=run.place_id).filter(facts__run=run.pk).count(),
        "crumbs": crumbs((f"{RUN} {run.on:%Y-%m-%d}", "")),
    }
    return page(request, "screening/run.html", context=context)

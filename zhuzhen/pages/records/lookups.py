"""Pickers: what a typed name can mean, and the list that a lookup shows while one types."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.problems import Problem
from zhuzhen.pages.records.finding import nothing_there
from zhuzhen.pages.records.questions import Option
from zhuzhen.partners.choices import PostingStatus
from zhuzhen.partners.models import Cluster, Org, Person, Posting, Team
from zhuzhen.partners.queries import find_orgs
from zhuzhen.places import queries as places
from zhuzhen.places.models import Division
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.models import Record

SHOWN = 12
MOST_CANDIDATES = 20


def place_option(place: Division) -> Option:
    """A place as pickers tell it: its full path is its text, so that names never clash."""
    return Option(place.code, place.path, place.get_level_display())


def _org_option(org: Org) -> Option:
    return Option(str(org.pk), org.name, f"{org.get_kind_display()} · {org.home.path}")


def _cluster_option(cluster: Cluster) -> Option:
    return Option(str(cluster.pk), cluster.name, cluster.town.path)


def _team_option(team: Team) -> Option:
    return Option(str(team.pk), team.name, team.place.path)


def _posted(rows: QuerySet[Person]) -> list[Option]:
    """People as pickers tell them: with the unit that sent them and where they serve."""
    posts = Posting.objects.select_related("sending_org", "place").filter(person__in=rows)
    where = {each.person_id: each for each in posts.order_by("during")}
    options = []
    for person in rows:
        post = where.get(person.pk)
        detail = f"{post.sending_org.name} · {post.place.path}" if post else person.org.name
        options.append(Option(str(person.pk), person.name, detail))
    return options


def posted_people(on: dt.date) -> QuerySet[Person]:
    """People in scope who are posted on a day."""
    serving = Posting.objects.filter(during__contains=on).exclude(status=PostingStatus.PLANNED)
    return Person.objects.select_related("org").filter(postings__in=serving).distinct()


def parent_option(record: Record) -> Option:
    return Option(str(record.pk), record.summary, record.happened_on.isoformat())


def possible_parents(register: str) -> QuerySet[Record]:
    """Standing records of a register, the latest first."""
    rows = Record.objects.filter(register=register).exclude(state=RecordState.VOIDED)
    return rows.order_by("-happened_on", "-pk")


def _suggest_people(text: str, on: dt.date) -> Iterable[Option]:
    return _posted(posted_people(on).filter(name__contains=text).order_by("name", "pk")[:SHOWN])


def _suggest_places(text: str, levels: Sequence[str]) -> Iterable[Option]:
    found = places.suggest(text, limit=SHOWN if not levels else SHOWN * 5)
    fitting = [each for each in found if not levels or each.level in levels]
    return map(place_option, fitting[:SHOWN])


def _suggest_orgs(text: str, on: dt.date) -> Iterable[Option]:
    return map(_org_option, find_orgs(text, on=on, limit=SHOWN))


def _suggest_clusters(text: str, on: dt.date) -> Iterable[Option]:
    rows = Cluster.objects.select_related("town").filter(during__contains=on)
    found = rows.filter(name__contains=text) | rows.filter(town__path__contains=text)
    return map(_cluster_option, found.order_by("name", "pk")[:SHOWN])


def _suggest_teams(text: str, on: dt.date) -> Iterable[Option]:
    rows = Team.objects.select_related("place").filter(during__contains=on)
    found = rows.filter(name__contains=text) | rows.filter(place__path__contains=text)
    return map(_team_option, found.order_by("name", "pk")[:SHOWN])


SUGGESTIONS: dict[str, Callable[[str, dt.date], Iterable[Option]]] = {
    "org": _suggest_orgs,
    "cluster": _suggest_clusters,
    "team": _suggest_teams,
    "person": _suggest_people,
}


def _named_places(text: str, *, levels: Sequence[str], on: dt.date) -> list[Division]:
    found = places.find(text, on=on) or places.find(text)
    fitting = [each for each in found if not levels or each.level in levels]
    # A path written in full means just that place, though others end the same way.
    exact = [each for each in found if each.path == text]
    return exact or fitting or list(found)


def candidates_for(
    text: str,
    *,
    source: str,
    levels: Sequence[str] = (),
    chosen: str = "",
    on: dt.date,
    register: str = "",
) -> tuple[Option, ...]:
    """Everything a typed name can mean; `chosen` (from the list) settles it if it bears the name.

    An id (as a plain choice sends it) means itself, if it is in scope. `register` is that of a
    parent.
    """
    if source == "parent":
        found = _named_parents(text, register=register, chosen=chosen)
    elif source == "place":
        found = [place_option(each) for each in _named_places(text, levels=levels, on=on)]
    else:
        found = _named_partners(text, source=source)
    settled = [each for each in found if chosen and each.value == chosen]
    return tuple(settled or found[:MOST_CANDIDATES])


@dataclass(frozen=True)
class NotFound:
    """Why a place was not found, and those that come near."""

    text: str
    candidates: tuple[Option, ...] = ()


def not_found_because(text: str) -> NotFound:
    """Why nothing is called so: no such name, or not in that county."""
    try:
        found = places.resolve(text)
    except Problem as problem:
        near = problem.facts.get("candidates", ())
        assert isinstance(near, tuple)
        return NotFound(problem.text, tuple(Option(each["code"], each["path"]) for each in near))
    return NotFound("", (place_option(found),))


def _named_partners(text: str, *, source: str) -> list[Option]:
    by_id = whole_number(text)
    if source == "org":
        rows = Org.objects.select_related("home")
        if by_id is not None:
            return [_org_option(each) for each in rows.filter(pk=by_id)]
        named = find_orgs(text, limit=MOST_CANDIDATES)
        exact = [each for each in named if text in (each.name, each.short_name)]
        return [_org_option(each) for each in exact or list(named)]
    if source == "cluster":
        clusters = Cluster.objects.select_related("town")
        chosen = clusters.filter(pk=by_id) if by_id is not None else clusters.filter(name=text)
        return [_cluster_option(each) for each in chosen.order_by("pk")]
    if source == "person":
        people = Person.objects.select_related("org").order_by("name", "pk")
        return _posted(people.filter(pk=by_id) if by_id is not None else people.filter(name=text))
    teams = Team.objects.select_related("place")
    found = teams.filter(pk=by_id) if by_id is not None else teams.filter(name=text)
    return [_team_option(each) for each in found.order_by("pk")]


def _named_parents(text: str, *, register: str, chosen: str) -> list[Option]:
    rows = possible_parents(register)
    by_id = whole_number(chosen) or whole_number(text)
    if by_id is not None:
        return [parent_option(each) for each in rows.filter(pk=by_id)]
    return [parent_option(each) for each in rows.filter(summary=text)[:MOST_CANDIDATES]]


@login_required
@require_safe
def lookup(request: HttpRequest, source: str) -> HttpResponse:
    """The options of a combobox for what has been typed so far."""
    if source not in ("place", "parent") and source not in SUGGESTIONS:
        raise nothing_there(source)
    text = request.GET.get("q", "").strip()[:60]
    options: list[Option] = []
    if source == "parent":
        rows = possible_parents(request.GET.get("register", "")[:60])
        options = [parent_option(each) for each in rows.filter(summary__contains=text)[:SHOWN]]
    elif text and source == "place":
        options = list(_suggest_places(text, request.GET.getlist("level")))
    elif text:
        options = list(SUGGESTIONS[source](text, clock.today()))
    context = {"options": options, "asked_by": request.GET.get("for", "")[:60]}
    return render(request, "records/parts/options.html", context)

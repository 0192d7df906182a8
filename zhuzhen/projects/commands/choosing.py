"""A choice of the pool under a budget, kept with its reasons; adopted, it is the year's plan."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.choices import Level
from zhuzhen.places.queries import division
from zhuzhen.places.rules.codes import ENDS
from zhuzhen.projects import flow
from zhuzhen.projects.access import require
from zhuzhen.projects.choices import IN_POOL, Category, ChoiceOutcome, ProjectState
from zhuzhen.projects.contents import digests, settled_digests
from zhuzhen.projects.models import Candidate, Project, ProjectStep, Selection
from zhuzhen.projects.parameters import days_of, industry_percent, weights_at
from zhuzhen.projects.queries.money import county_of, unpromised_fen
from zhuzhen.projects.rules.choosing import (
    Choice,
    Impossible,
    Option,
    Rules,
    choose,
    why_left_out,
)
from zhuzhen.projects.wording import text

# What counts as industry in the share that a plan owes it (facts B1.3, 产业占比).
INDUSTRY = frozenset({Category.INDUSTRY, Category.COLLECTIVE})


@dataclass(frozen=True)
class ChoiceRules:
    """What people set for a choice; `industry_percent` None takes what the pack says."""

    industry_percent: int | None = None
    town_most_fen: int | None = None
    musts: Collection[int] = ()  # ids of projects


def _option(project: Project, *, musts: Collection[int]) -> Option:
    return Option(
        key=project.pk,
        points=project.score or 0,
        cost_fen=project.budget_fen,
        town=project.place_id[: ENDS[Level.TOWN]],
        is_industry=project.category in INDUSTRY,
        is_must=project.pk in musts,
    )


def _pool(place: str) -> list[Project]:
    """The projects of a county that wait in the pool, the best first."""
    under = CodeRange.under(place)
    rows = Project.objects.filter(state__in=IN_POOL, place_id__gte=under.lo, place_id__lte=under.hi)
    return list(rows.order_by("-score", "pk"))


def _why_chosen(option: Option, *, rank: int) -> str:
    return text("chosen_must" if option.is_must else "chosen_rank", points=option.points, rank=rank)


def _why_not(option: Option, *, chosen: Sequence[Option], rules: Rules) -> str:
    code, figures = why_left_out(option, chosen=chosen, rules=rules)
    shown = {name: value if name == "percent" else yuan(value) for name, value in figures.items()}
    return text(f"left_{code}", points=option.points, **shown)


def _candidates(
    selection: Selection, pool: Sequence[Project], *, options: Sequence[Option],
    choice: Choice, rules: Rules,
) -> list[Candidate]:  # fmt: skip
    taken = [each for each in options if each.key in choice.chosen]
    found = []
    for rank, (project, option) in enumerate(zip(pool, options, strict=True), start=1):
        is_chosen = option.key in choice.chosen
        found.append(
            Candidate(
                selection=selection,
                project=project,
                place_id=project.place_id,
                outcome=ChoiceOutcome.CHOSEN if is_chosen else ChoiceOutcome.OVER_BUDGET,
                score=option.points,
                asked_fen=option.cost_fen,
                reason=_why_chosen(option, rank=rank)
                if is_chosen
                else _why_not(option, chosen=taken, rules=rules),
            )
        )
    return found


def _unscored(selection: Selection, projects: Sequence[Project]) -> list[Candidate]:
    return [
        Candidate(
            selection=selection,
            project=each,
            place_id=each.place_id,
            outcome=ChoiceOutcome.EXCLUDED,
            score=0,
            asked_fen=each.budget_fen,
            reason=text("left_unscored"),
        )
        for each in projects
    ]


def _held(rules: ChoiceRules, *, place: str, budget_fen: int, on: dt.date) -> Rules:
    """The rules as they hold: what people set, and what the pack says where they set nothing."""
    least = rules.industry_percent
    if least is None:
        least = industry_percent(place=place, on=on)
    weights = weights_at(place, on=on)
    return Rules(
        budget_fen=budget_fen,
        industry_percent=least,
        town_most_fen=rules.town_most_fen,
        weights={each.value: weight for each, weight in weights.by_criterion.items()},
    )


def _refuse_year(year: int, *, today: dt.date) -> None:
    if year not in (today.year, today.year + 1):
        raise Problem("choice_year", year=year)


@transaction.atomic
def choose_projects(
    place: str,
    year: int,
    budget_fen: int,
    rules: ChoiceRules = ChoiceRules(),
    *,
    by: Account | None,
    today: dt.date,
) -> Selection:
    """Choose from a county's pool under a budget; what is left out is kept with its reason.

    Only a proposal until it is adopted. Raises not_allowed, choice_year, bad_value,
    choice_nothing, choice_impossible.
    """
    require(Act.PROJECT_DECIDE, by=by, place=place, on=today)
    _refuse_year(year, today=today)
    if budget_fen <= 0:
        raise Problem("bad_value", field=text("field_quota"), why=text("budget_wrong"))
    where, pool = division(place), _pool(place)
    if not pool:
        raise Problem("choice_nothing", place=where.name)
    held = _held(rules, place=place, budget_fen=budget_fen, on=today)
    scored = [each for each in pool if each.score is not None]
    options = [_option(each, musts=rules.musts) for each in scored]
    try:
        choice = choose(options, rules=held)
    except Impossible as found:
        raise Problem("choice_impossible", why=text(f"impossible_{found.why}")) from None
    made = Selection.objects.create(
        place=where, year=year, budget_fen=budget_fen, total_fen=choice.cost_fen, by=by,
        at=clock.now(), rules=_told(held, musts=rules.musts, choice=choice),
    )  # fmt: skip
    rows = _candidates(made, scored, options=options, choice=choice, rules=held)
    rows += _unscored(made, [each for each in pool if each.score is None])
    Candidate.objects.bulk_create(rows)
    facts: dict[str, object] = {"budget_fen": budget_fen, "chosen": len(choice.chosen)}
    audit.record("selection.make", by=by, subject="selection", subject_id=made.uid, facts=facts)
    return made


def _told(rules: Rules, *, musts: Collection[int], choice: Choice) -> dict[str, object]:
    """The rules as they stood, and how good the choice is."""
    return {
        "weights": dict(rules.weights),
        "industry_percent": rules.industry_percent,
        "town_most_fen": rules.town_most_fen,
        "musts": sorted(musts),
        "points": choice.points,
        "bound": choice.bound,
        "is_best": choice.is_best,
    }


def _chosen(selection: Selection) -> list[Project]:
    """The chosen projects, locked; each must be as it was when it was chosen."""
    rows = Candidate.objects.filter(selection=selection, outcome=ChoiceOutcome.CHOSEN)
    asked = dict(rows.values_list("project_id", "asked_fen"))
    found = list(
        Project.objects.select_for_update(of=("self",)).filter(pk__in=asked).order_by("pk")
    )
    now, settled = digests(found), settled_digests(found)
    moved = [
        each
        for each in found
        if each.state not in IN_POOL
        or each.budget_fen != asked[each.pk]
        or now[each.pk] != settled.get(each.pk)
    ]
    if moved or len(found) != len(asked):
        title = moved[0].title if moved else ""
        raise Problem("choice_stale", count=len(moved) or len(asked) - len(found), title=title)
    return found


@transaction.atomic
def adopt_selection(selection: Selection, *, by: Account | None, today: dt.date) -> Selection:
    """Put what was chosen into the year's plan; set by set.

    By another person than who made the choice. Raises not_found, already_done, not_allowed,
    own_submission, choice_year, choice_stale, project_not_ready if the money is not in place.
    """
    now = Selection.objects.select_for_update().filter(pk=selection.pk).first()
    if now is None:
        raise Problem("not_found", what=text("selection"))
    require(Act.PROJECT_DECIDE, by=by, place=now.place_id, on=today)
    if now.adopted_at is not None:
        raise Problem("already_done", what=text("selection"))
    if by is not None and by.pk == now.by_id:
        raise Problem("own_submission")
    _refuse_year(now.year, today=today)
    chosen = _chosen(now)
    free = unpromised_fen(now.place_id)
    if now.total_fen > free:
        lacking = yuan(now.total_fen - max(free, 0))
        why = text("plan_money", lacking=lacking)
        raise Problem("project_not_ready", act=text("act_plan"), why=why)
    if chosen:
        _plan(chosen, year=now.year, by=by, today=today)
    now.adopted_at = clock.now()
    now.save(update_fields=["adopted_at"])
    facts: dict[str, object] = {"year": now.year, "chosen": [each.code for each in chosen]}
    audit.record("selection.adopt", by=by, subject="selection", subject_id=now.uid, facts=facts)
    return now


def _plan(chosen: Sequence[Project], *, year: int, by: Account | None, today: dt.date) -> None:
    """The step `plan` of all these projects at once; they lie in one county, so its limit holds."""
    row = flow.main_step(ProjectState.PLANNED, of=Level.COUNTY)
    assert row is not None and row.limit is not None, "a plan is approved in time"
    steps, at, digest = [], clock.now(), digests(chosen)
    days = days_of(row.limit, place=county_of(chosen[0].place_id), on=today)
    for each in chosen:
        each.state, each.plan_year = ProjectState.PLANNED, year
        each.due_on = today + dt.timedelta(days=days)
        each.version, each.updated_at = each.version + 1, at
        steps.append(
            ProjectStep(
                project=each,
                place_id=each.place_id,
                helper_code=each.helper_code,
                step="plan",
                before=ProjectState.RESERVED,
                after=ProjectState.PLANNED,
                on=today,
                facts={"year": year},
                content_sm3=digest[each.pk],
                by=by,
                at=at,
            )
        )
    columns = ["state", "plan_year", "due_on", "version", "updated_at"]
    Project.objects.bulk_update(chosen, columns)
    ProjectStep.objects.bulk_create(steps)
